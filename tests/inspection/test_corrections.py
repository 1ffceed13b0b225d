"""What a review sends back is corrected by its inspector, on his device, item by item; nothing else is touched."""

from datetime import date
from pathlib import Path
from uuid import UUID

import offices
import pytest
from stations import APPROVER, INSPECTOR, NOW, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.certification import certificates, reviews
from safety_inspector.errors import Refusal
from safety_inspector.exchange import guarding
from safety_inspector.exchange import refusals as packages_refuse
from safety_inspector.inspection import checklists, corrections, inspections, records, refusals, sheets
from safety_inspector.store import checking, journal
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

ROPE, HOOK = "bn_cap", "bn_moc"
Items = list[tuple[str, str]]


def send_back(office: Office, id: UUID, items: Items | None = None, by: str = APPROVER) -> UUID:
    with office.writing(by) as session:
        return reviews.return_items(session, id, items or [(ROPE, "đo lại đường kính")], by=by, on=TODAY)


def sheet(office: Office, id: UUID) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, id)


def documents(office: Office, id: UUID) -> int:
    with office.store.reading() as session:
        sql = "SELECT count(*) FROM change WHERE id = ? AND entity = 'inspection' AND kind = 4"
        return int(raw(session).execute(sql, (id.bytes,)).fetchone()[0])


def test_what_is_sent_back_is_shown_first_to_its_author(office: Office) -> None:
    id = office.inspected()
    assert sheet(office, id).returned is None and not sheet(office, id).open
    send_back(office, id, [(HOOK, "thiếu ảnh"), (ROPE, "đo lại đường kính")])
    seen = sheet(office, id)
    assert [(each.item.id, each.returned) for each in seen.to_correct] == [
        (HOOK, "thiếu ảnh"), (ROPE, "đo lại đường kính")
    ]  # fmt: skip
    assert seen.returned and (seen.returned.by, seen.returned.on, seen.returned.here) == (
        "Trung tá Hoàng Đức Thuận", TODAY, True
    )  # fmt: skip
    assert seen.open
    with office.store.reading() as session:
        assert [row.id for row in reviews.returned(session)] == [id] and reviews.waiting(session) == []
        assert [row.returned for row in sheets.listing(session)] == [True]


def test_only_what_was_sent_back_may_be_changed(office: Office) -> None:
    id = office.inspected()
    send_back(office, id)
    refused = "INS-E51: Duyệt không trả lại mục «Cụm móc»"
    with pytest.raises(corrections.NotReturned, match=refused):
        office.answer(id, HOOK, "fail")
    with office.writing() as session:
        for act in (
            lambda: inspections.clear_answer(session, id, HOOK, by=INSPECTOR),
            lambda: inspections.find(session, id, item=HOOK, text="nứt", by=INSPECTOR),
            lambda: inspections.set_procedure(session, id, "khác", by=INSPECTOR),
            lambda: inspections.measure(
                session, id, checklists.REMARKS_ITEM, "trong_tai_lon_nhat_cho_phep", "9", by=INSPECTOR
            ),
            lambda: inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", "1", by=INSPECTOR),
        ):
            with pytest.raises(corrections.NotReturned):
                act()
        with pytest.raises(refusals.Concluded):
            inspections.discard(session, id, by=INSPECTOR)
        inspections.measure(session, id, ROPE, "duong_kinh_cap", "15,2", by=INSPECTOR)
        inspections.find(session, id, item=ROPE, text="mòn nhẹ", severity="minor", by=INSPECTOR)
    office.answer(id, ROPE, "pass")
    with pytest.raises(refusals.NotYours), office.writing(SECOND) as session:
        inspections.answer(session, id, ROPE, "fail", at=NOW, by=SECOND)


def test_a_correction_is_a_second_document_that_supersedes_the_first(office: Office) -> None:
    id = office.inspected(on=date(2026, 11, 20))
    send_back(office, id)
    with office.writing() as session:
        inspections.measure(session, id, ROPE, "duong_kinh_cap", "15,2", by=INSPECTOR)
    assert checking.check(office.store).sound  # also half way: a draft on top of the document
    office.conclude(id)
    seen = sheet(office, id)
    assert (seen.returned, seen.open, seen.inspected_on) == (None, False, date(2026, 11, 20))
    assert next(each.readings["duong_kinh_cap"] for each in seen.items if each.item.id == ROPE) == "15.2"
    assert documents(office, id) == 2
    with pytest.raises(refusals.Concluded):
        office.answer(id, ROPE, "fail")
    with office.store.reading() as session:
        assert journal.conflicts(raw(session)) == []
        assert [row.id for row in reviews.waiting(session)] == [id]
    assert checking.check(office.store).sound


def test_an_approval_holds_only_for_the_document_it_saw(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    send_back(office, id)
    for act in (office.approve, lambda id: send_back(office, id)):
        with pytest.raises(reviews.SentBack, match="CER-E22: .*Trung tá Hoàng Đức Thuận trả lại ngày 24/11/2026"):
            act(id)
    office.conclude(id)
    with office.store.reading() as session:
        assert reviews.of(session, id) is None
    with pytest.raises(certificates.NotApproved):
        office.issue(id)
    first = office.approve(id)
    with office.store.reading() as session:
        approval = reviews.of(session, id)
        assert approval and approval.id == first
        assert [each.outcome for each in reviews.history(session, id)] == ["returned", "approved"]
    with pytest.raises(reviews.AlreadyReviewed):
        send_back(office, id)


def test_correcting_a_failed_step_opens_the_steps_it_had_locked(office: Office) -> None:
    """They have no answer in the first document; whatever has one stays."""
    id = office.inspected("fail")
    send_back(office, id, [(ROPE, "đo nhầm, kiểm tra lại")])
    office.answer(id, ROPE, "pass")
    with pytest.raises(refusals.Undecided):
        office.conclude(id)
    with office.writing() as session:
        for item in sheets.sheet(session, id).items:
            if item.answer is None:
                inspections.answer(session, id, item.item.id, "pass", at=NOW, by=INSPECTOR)
    office.conclude(id)
    assert sheet(office, id).conclusion == "pass"


def test_the_conclusions_own_fields_change_only_where_they_were_sent_back(office: Office) -> None:
    id = office.inspected(on=date(2026, 11, 20))
    send_back(office, id, [(checklists.REMARKS_ITEM, "sai ngày và quy trình")])
    with office.writing() as session:
        inspections.set_procedure(session, id, "Quy trình khác", by=INSPECTOR)
    office.conclude(id, on=date(2026, 11, 21))
    assert (sheet(office, id).procedure, sheet(office, id).inspected_on) == ("Quy trình khác", date(2026, 11, 21))


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ([("khong_co", "x")], reviews.NoSuchLine),
        ([(ROPE, "  ")], reviews.NothingSentBack),
        ([(ROPE, "đo lại"), (HOOK, "")], reviews.NothingSentBack),
    ],
)
def test_what_is_sent_back_is_named_and_explained(office: Office, items: Items, refusal: type[Refusal]) -> None:
    id = office.inspected()
    with pytest.raises(refusal):
        send_back(office, id, items)
    with pytest.raises(reviews.NothingSentBack, match="CER-E23"), office.writing(APPROVER) as session:
        reviews.return_items(session, id, [], by=APPROVER, on=TODAY)
    assert sheet(office, id).returned is None


def test_nobody_sends_back_his_own_work_or_a_draft(office: Office) -> None:
    with office.writing("admin") as session:
        users.set_roles(session, users.named(session, INSPECTOR).id, ["inspector", "approver"])  # type: ignore[union-attr]
    draft = office.start()
    with pytest.raises(reviews.NotConcluded):
        send_back(office, draft)
    office.answer_all(draft)
    office.conclude(draft)
    with pytest.raises(reviews.OwnWork):
        send_back(office, draft, by=INSPECTOR)


# -- over devices ----------------------------------------------------------------------------------


def station(store: Store, *more: str) -> Office:
    with store.writing(by="admin", action="found") as session:
        users.add(session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"])
        users.add(session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"])
        home = offices.own_unit(store, session)
    return Office(store, home, home, UUID(int=0))


def sent_over(made: offices.Offices) -> tuple[Office, Office, UUID]:
    """B concludes, C sends an item back, B knows."""
    laptop, supervisor = station(made.b), station(made.c)
    id = laptop.inspected("pass", laptop.another())
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    send_back(supervisor, id)
    made.carry(made.c, made.hq)
    made.carry(made.hq, made.b)
    return laptop, supervisor, id


def test_sent_back_and_corrected_over_three_devices(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    laptop, supervisor, id = sent_over(made)
    assert sheet(laptop, id).open
    seen = sheet(supervisor, id)
    assert seen.returned and not seen.returned.here and not seen.open
    with pytest.raises(corrections.OtherDevice, match="INS-E52"):
        supervisor.answer(id, ROPE, "fail")
    with laptop.writing() as session:
        inspections.measure(session, id, ROPE, "duong_kinh_cap", "15,2", by=INSPECTOR)
    made.carry(made.hq, made.b)  # an old package again: what is being corrected stays
    assert "duong_kinh_cap" in next(each.readings for each in sheet(laptop, id).items if each.item.id == ROPE)
    laptop.conclude(id)
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    supervisor.approve(id)
    made.carry(made.c, made.hq)
    for store in (made.b, made.c, made.hq):
        with store.reading() as session:
            (rope,) = [each for each in sheets.sheet(session, id).items if each.item.id == ROPE]
        assert rope.readings["duong_kinh_cap"] == "15.2"
        assert checking.check(store).sound
    made.close()


def test_who_sent_back_and_who_approved_at_once_choke_nobody(tmp_path: Path) -> None:
    """Headquarters gets the correction first and the approval of the first document after it: that holds no more."""
    made = offices.found(tmp_path)
    laptop, _supervisor, id = sent_over(made)
    with made.hq.writing(by="admin", action="found") as session:
        users.add(session, login="pho", name="Phó phòng", roles=["approver"])
    laptop.conclude(id)
    with made.hq.writing(by="pho") as session:
        found = session.get_one(records.Inspection, id)
        reviews._kept(session, found, reviews.Outcome.APPROVED, "pho", TODAY, "", [])
    made.carry(made.b, made.hq)
    with made.hq.reading() as session:
        assert reviews.of(session, id) is None
        assert [row.id for row in reviews.waiting(session)] == [id]
    made.carry(made.hq, made.b)
    made.carry(made.hq, made.c)
    for store in (made.b, made.c, made.hq):
        assert checking.check(store).sound
    made.close()


def forged(laptop: Office, id: UUID, change: str, facts: tuple[object, ...], because: list[bytes]) -> None:
    """Write a second document by hand, whatever the verbs say."""
    with laptop.writing() as session:
        raw(session).execute(change, facts)
        journal.document(raw(session), session.info["note"], id.bytes, records.PARTS, because)


@pytest.mark.parametrize("case", ["no return", "stray item", "stray field", "approved"])
def test_a_correction_that_strays_is_refused_at_home_and_by_receivers(tmp_path: Path, case: str) -> None:
    made = offices.found(tmp_path)
    laptop, supervisor, id = sent_over(made)
    with laptop.store.reading() as session:
        returned = corrections.of(session, id)
    assert returned
    because = [] if case == "no return" else [returned.review_id.bytes]
    change, facts = "UPDATE answer SET reason = 'x' WHERE inspection_id = ? AND item = ?", (id.bytes, ROPE)
    if case == "stray item":
        facts = (id.bytes, HOOK)
    if case == "stray field":
        change, facts = "UPDATE inspection SET inspector_no = ? WHERE id = ?", ("KĐV-9", id.bytes)
    if case == "approved":
        with laptop.writing(APPROVER) as session:
            found = session.get_one(records.Inspection, id)
            reviews._kept(session, found, reviews.Outcome.APPROVED, APPROVER, TODAY, "", [])
        made.carry(made.b, made.hq)
    with pytest.raises(guarding.NotYours):
        forged(laptop, id, change, facts, because)
    _without_guard(laptop, lambda: forged(laptop, id, change, facts, because))
    before = offices.state(made.hq)
    with pytest.raises(packages_refuse.NotOwner):
        made.carry(made.b, made.hq)
    assert offices.state(made.hq) == before
    made.close()


def _without_guard(office: Office, do: object) -> None:
    """As a device would do that runs another program than ours."""
    from safety_inspector.store import database

    guards, database.GUARDS[:] = list(database.GUARDS), []
    try:
        do()  # type: ignore[operator]
    finally:
        database.GUARDS[:] = guards


def test_documents_are_compared_item_by_item() -> None:
    own = ("inspection", "")
    before = {own: {"reason": "", "inspector": "an", "inspected_on": "1"}, ("answer", "a"): {"answer": "pass"}}
    after = {own: {"reason": "x", "inspector": "an", "inspected_on": "1"}, ("answer", "a"): {"answer": "fail"},
             ("answer", "b"): {"answer": "pass"}, ("reading", "a.k"): {"value": "1"},
             ("finding", "f"): {"item": "c"}}  # fmt: skip
    assert corrections.strayed(before, after, {"a": "", "c": ""}) == set()
    assert corrections.strayed(before, after, {}) == {"a", "c"}
    assert corrections.strayed(after, before, {}) == {"a", "b", "c"}
    assert corrections.strayed(before, {**after, own: {**after[own], "inspected_on": "2"}}, {"a": "", "c": ""}) == {
        "inspected_on"
    }
    conclusion = {checklists.REMARKS_ITEM: "", "a": "", "c": ""}
    assert corrections.strayed(before, {**after, own: {**after[own], "inspected_on": "2"}}, conclusion) == set()
    remarked = {**before, ("reading", "ket_luan.x"): {"value": "1"}}
    assert corrections.strayed(before, remarked, {}) == {checklists.REMARKS_ITEM}


def test_what_stands_as_it_was_concluded_owes_nothing_anew(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    with office.writing() as session:  # as it was concluded while no test owed its values
        db = raw(session)
        db.execute(
            "DELETE FROM reading WHERE inspection_id = ? AND place LIKE 'tn!_tinh!_troi.%' ESCAPE '!'", (id.bytes,)
        )
        ended = "UPDATE inspection SET inspected_on = ?, concluded_at = ?, conclusion = 'pass', proposed = 'pass'"
        db.execute(f"{ended} WHERE id = ?", (TODAY.isoformat(), NOW, id.bytes))
        journal.document(db, session.info["note"], id.bytes, records.PARTS, [])
    send_back(office, id)
    assert sheet(office, id).proposed.lacking == ()
    office.answer(id, ROPE, "pass", "đã đo lại")
    office.conclude(id)
    send_back(office, id, [("tn_tinh_troi", "ghi tải thử")])
    assert sheet(office, id).proposed.lacking == ("tn_tinh_troi",)
    with pytest.raises(refusals.Undecided, match="INS-E18"):
        office.conclude(id)
