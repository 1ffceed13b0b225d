"""A certificate taken back: for ever, seen by whoever verifies; the due date falls back; another one names it."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import offices
import pdfs
import pytest
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import papers, reviews, stickers, verdicts, voids
from safety_inspector.errors import Refusal
from safety_inspector.exchange import auditing, guarding, refusals, verifying
from safety_inspector.planning import listings, schedules
from safety_inspector.planning.listings import Band
from safety_inspector.store import checking, database
from safety_inspector.store.database import Store


def verified(office: Office, paper: UUID, today: date = TODAY) -> verdicts.Verdict:
    with office.store.reading() as session:
        data = papers.bytes_of(session, paper)
        return verifying.verify(data, verifying.of_store(session), today=today)


def state(office: Office) -> str:
    with office.store.reading() as session:
        return equipment.card(session, office.crane).state


def due(office: Office) -> listings.DueRow:
    with office.store.reading() as session:
        return listings.due_of(session, [office.crane], today=TODAY)[office.crane]


def counted(office: Office, kind: str = "periodic") -> tuple[date | None, str, date | None]:
    with office.store.reading() as session:
        found = session.get_one(schedules.Schedule, schedules.id_of(office.crane, kind))
        return found.anchor_on, found.certificate, found.until


def test_a_voided_certificate_is_found_out_and_the_due_date_falls_back(office: Office) -> None:
    office.interval(12)
    before = due(office).due_on
    issued = office.certified(sticker="TH26-000001")
    assert (due(office).due_on, due(office).band) == (date(2027, 11, 24), Band.VALID)
    assert verified(office, issued).word is verdicts.Word.GENUINE
    office.void(issued, "sai số chế tạo")
    found = verified(office, issued)
    assert found.word is verdicts.Word.VOIDED and "sai số chế tạo" in found.sentences[0]
    assert (due(office).due_on, due(office).band) == (before, Band.AWAITING_APPROVAL)
    with office.store.reading() as session:
        (row,) = papers.register(session)
        assert row.voided and (row.ended_on, row.ended_why) == (TODAY, "sai số chế tạo")
        assert [each.id for each in reviews.waiting(session)] == [row.inspection_id]
    assert checking.check(office.store).sound


def test_with_the_certificate_goes_its_shorter_validity_and_that_of_the_one_before_counts_again(office: Office) -> None:
    office.interval(12)
    outside = {"months": 12, "ground": "sổ máy", "today": TODAY, "kind": "external"}
    with office.writing() as session:
        schedules.set_interval(session, [office.crane], **outside)
    issued = []
    for inspected, until in ((date(2026, 11, 20), date(2027, 3, 1)), (TODAY, date(2027, 6, 1))):
        id = office.inspected(on=inspected)
        office.approve(id)
        issued.append(office.issue(id, valid_until=until, short_reason="cáp gần mòn"))
        assert due(office).due_on == until
    office.void(issued[1])
    assert due(office).due_on == date(2027, 3, 1)
    assert counted(office, "external") == (date(2026, 11, 20), "A0001/2026/GCN-TKĐT01", None)
    office.void(issued[0])
    assert counted(office) == counted(office, "external") == (None, "", None)
    office.issue(id)
    with office.writing() as session:
        schedules.set_interval(session, [office.crane], done_on=date(2026, 11, 22), **outside)
    assert counted(office, "external") == (date(2026, 11, 22), "", None), "a day that was typed is of no certificate"


def test_a_certificate_of_what_failed_since_is_not_valid(office: Office) -> None:
    office.interval(12)
    issued = office.certified()
    failed = office.inspected("fail")
    found = verified(office, issued)
    assert (found.word, found.good) == (verdicts.Word.FAILED, False)
    assert found.sentences[0].startswith("Thiết bị đã không đạt khi kiểm định ngày 24/11/2026, chưa có thông báo: ")
    office.approve(failed)
    office.notify(failed)
    assert "ngày 24/11/2026, thông báo số A01/2026/TB-TKĐT01: giấy" in verified(office, issued).sentences[0]
    again = office.inspected()
    assert verified(office, issued).word is verdicts.Word.FAILED, "an inspector's word alone ends no failure"
    office.approve(again)
    office.prepare(again)
    certified = office.issue(again)
    found = verified(office, issued)
    assert (found.word, found.good, found.surpassed) == (verdicts.Word.GENUINE, True, True)
    newer = "Thiết bị này đã có giấy chứng nhận mới hơn còn hiệu lực: số A0002/2026/GCN-TKĐT01 cấp ngày 24/11/2026."
    assert found.sentences[1].startswith(newer) and found.sentences[2] == "Còn hiệu lực đến 24/11/2027."
    found = verified(office, issued, date(2028, 1, 1))
    assert (found.word, found.surpassed) == (verdicts.Word.EXPIRED, False) and found.sentences[1].startswith(newer)
    assert not verified(office, certified).surpassed
    assert (state(office), due(office).band) == ("in_use", Band.VALID)
    office.void(certified)
    assert verified(office, issued).word is verdicts.Word.FAILED
    assert (state(office), due(office).band, due(office).due_on) == ("failed", Band.FAILED, None)
    assert counted(office) == (None, "", None), "nothing counts from before the failure"
    with office.store.reading() as session:
        assert listings.due_by(session, date(2099, 1, 1), today=TODAY) == []
    with office.writing() as session:
        equipment.change(session, office.crane, "state", "stored")
    office.void(office.issue(again))
    assert (state(office), due(office).band) == ("stored", Band.FAILED), "what was put away stays so"


def test_the_new_certificate_names_the_one_it_replaces_and_needs_a_sticker_of_its_own(office: Office) -> None:
    office.interval(12)
    issued = office.certified(sticker="TH26-000001")
    office.void(issued)
    with office.store.reading() as session:
        (row,) = papers.register(session)
    with pytest.raises(stickers.StickerUsed):
        office.issue(row.inspection_id, sticker="TH26-000001")
    again = office.issue(row.inspection_id, sticker="TH26-000002")
    with office.store.reading() as session:
        assert f"Thay thế giấy chứng nhận số {row.number}." in pdfs.text(papers.bytes_of(session, again))
        taken = voids.of(session, issued)
    assert taken and taken.replaced_by == "A0002/2026/GCN-TKĐT01"
    assert verified(office, issued).word is verdicts.Word.REPLACED
    assert verified(office, again).word is verdicts.Word.GENUINE
    assert (due(office).due_on, due(office).band) == (date(2027, 11, 24), Band.VALID)


def test_a_void_needs_a_reason_a_right_and_a_certificate_that_stands(office: Office) -> None:
    office.interval(12)
    issued = office.certified()
    with pytest.raises(voids.VoidWhy, match="CER-E34"):
        office.void(issued, " ")
    with pytest.raises(users.NotAllowed):
        office.void(issued, by=INSPECTOR)
    with pytest.raises(papers.NoSuchPaper, match="CER-E17"):
        office.void(UUID(int=1))
    with (
        pytest.raises(voids.VoidTooEarly, match="CER-E36"),
        office.writing(APPROVER) as session,
    ):
        voids.void(session, issued, reason="x", by=APPROVER, on=date(2026, 11, 23))
    office.void(issued)
    with pytest.raises(voids.AlreadyVoided, match="CER-E35: .*Trung tá Hoàng Đức Thuận hủy ngày 24/11/2026"):
        office.void(issued)


RIGHT = {"voided_on": TODAY, "voider_name": "Cán bộ Cục", "reason": "thu hồi"}
PAST: dict[str, tuple[dict[str, Any], str]] = {
    "without a reason": ({"reason": " "}, "KDP-E43: Không ghi lại: hủy giấy chứng nhận mà không ghi lý do"),
    "before the issue": (
        {"voided_on": date(2020, 1, 1)},
        "KDP-E43: .*: hủy giấy chứng nhận vào ngày trước ngày cấp hoặc",
    ),
    "ahead": ({"voided_on": date(2026, 11, 25)}, "KDP-E43: .* hoặc ngày chưa đến"),
    "in another's name": ({"voider_name": "Cục trưởng"}, "CER-E60: Việc hủy giấy chứng nhận A.*“Người hủy”"),
}


def past(store: Store, by: str, certificate: UUID, **said: Any) -> None:
    """A void written past its verb."""
    with store.writing(by=by, action="test") as session:
        session.add(voids.Void(certificate_id=certificate, voided_by=by, **said))


def test_a_void_past_its_verb_is_asked_what_the_verb_asks(office: Office) -> None:
    office.interval(12)
    issued = office.certified()
    for said, told in PAST.values():
        with pytest.raises(Refusal, match=told):
            past(office.store, APPROVER, issued, **RIGHT | {"voider_name": "Trung tá Hoàng Đức Thuận"} | said)
    with pytest.raises(voids.VoidAhead) as ahead, office.writing(APPROVER) as session:
        voids.void(session, issued, reason="x", by=APPROVER, on=date(2026, 11, 25))
    assert str(ahead.value) == (
        "CER-E63: Không thể hủy giấy chứng nhận A0001/2026/GCN-TKĐT01 vào ngày 25/11/2026: hôm nay là 24/11/2026. Hãy"
        " sửa ngày hủy."
    )
    past(office.store, APPROVER, issued, **RIGHT | {"voider_name": "Trung tá Hoàng Đức Thuận"})


def test_headquarters_voids_any_certificate_a_station_only_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = offices.found(tmp_path)
    with made.b.writing(by="admin", action="found") as session:
        users.add(session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"])
        users.add(session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"])
        home = offices.own_unit(made.b, session)
    b = Office(made.b, home, home, UUID(int=0))
    crane = b.another()
    b.interval(12, crane)
    issued = b.certified(crane)
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    with made.c.writing(by="admin", action="found") as session:
        users.add(session, login=APPROVER, name="Người khác", roles=["approver"])
    with pytest.raises(guarding.NotYours, match="hủy giấy chứng nhận của máy khác"):
        Office(made.c, home, home, crane).void(issued)
    with made.hq.writing(by="admin", action="found") as session:
        users.add(session, login="cuc", name="Cán bộ Cục", roles=["hq"])
        users.add(session, login="ke", name="Kế", roles=["inspector"])
    with pytest.raises(guarding.WithoutRole, match="KDP-E63: Không ghi lại: việc hủy giấy chứng nhận.*“ke”.*duyệt"):
        past(made.hq, "ke", issued, **RIGHT | {"voider_name": "Kế"})
    Office(made.hq, home, home, crane).void(issued, "thu hồi", by="cuc")
    made.carry(made.hq, made.b)
    with made.b.reading() as session:
        taken = voids.of(session, issued)
        assert taken and (taken.name, taken.reason) == ("Cán bộ Cục", "thu hồi")
        assert listings.due_of(session, [crane], today=TODAY)[crane].band is Band.AWAITING_APPROVAL
    for store in (made.b, made.hq):
        assert checking.check(store).sound
    with monkeypatch.context() as other:
        other.setattr(database, "GUARDS", [])
        past(made.hq, "ke", issued, **RIGHT)
        for said, _told in PAST.values():
            past(made.hq, "cuc", issued, **RIGHT | said)
    told = [each.sentence for each in auditing.check(made.hq).troubles]
    wanted = ["không có vai trò", "không ghi lý do", *["trước ngày cấp hoặc ngày chưa đến"] * 2]
    assert len(told) == len(wanted) and all(one in two for one, two in zip(wanted, told, strict=True)), told
    with pytest.raises(refusals.NotEntitled, match="việc hủy giấy chứng nhận"):
        made.carry(made.hq, made.b)
    made.close()
