"""Papers on the real store: a second person, a number of the series, frozen bytes, never by the inspector."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from hashlib import sha256
from uuid import UUID

import pdfs
import pytest
from stations import APPROVER, INSPECTOR, SECOND, TODAY, Office

from safety_inspector.access import devices, users
from safety_inspector.catalogue import equipment, units
from safety_inspector.certification import certificates, headings, minutes, notices, papers, reviews, stickers
from safety_inspector.certification.headings import Heading
from safety_inspector.documents import certificates as drawing
from safety_inspector.errors import Refusal
from safety_inspector.exchange import seals
from safety_inspector.inspection import checklists, inspections, refusals
from safety_inspector.planning import listings, schedules
from safety_inspector.store import checking, local
from safety_inspector.store.sessions import raw


def register(office: Office, text: str = "") -> list[papers.PaperRow]:
    with office.store.reading() as session:
        return papers.register(session, text=text)


def unchanged(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


def test_a_passed_inspection_becomes_a_certificate(office: Office) -> None:
    office.interval(12)
    with office.writing() as session:
        headings.keep(session, Heading("Trạm kiểm định T-01", "Cục T", place="T-01", sign="T1"))
    id = office.start(procedure="Quy trình tự ghi")
    office.answer_all(id)
    with office.writing() as session:
        inspections.measure(session, id, checklists.REMARKS_ITEM, "trong_tai_lon_nhat_cho_phep", "8,5", by=INSPECTOR)
    office.conclude(id)
    with office.store.reading() as session:
        assert [row.id for row in reviews.waiting(session)] == [id]
    office.approve(id)
    issued = office.issue(id, sticker=" A26-000981 ")
    row = register(office)[0]
    assert (row.id, row.kind, row.number) == (issued, "certificate", "A0001/2026/GCN-T1")
    assert (row.valid_until, row.sticker, row.unit_name) == (date(2027, 11, 24), "A26-000981", "Lữ đoàn T-01")
    with office.store.reading() as session:
        assert reviews.waiting(session) == []
        data = papers.bytes_of(session, "A0001/2026/GCN-T1")
        assert data == papers.bytes_of(session, issued)
        record = session.get_one(certificates.Certificate, issued)
        assert sha256(data).hexdigest() == record.paper
        said = pdfs.text(data)
        claims = json.loads(record.facts)
        frozen = certificates.from_text(record.facts)
        now = certificates.facts(session, id, by=APPROVER, on=TODAY, sticker="A26-000981", number=record.number)
        assert replace(now, head=frozen.head, code=frozen.code) == frozen
        assert drawing.draw(frozen) == data
    for fact in ("Cầu trục hai dầm", "0207", "CT-10", "Nhà máy C-11", "Xưởng 2", "Lữ đoàn T-01", "A26-000981",
                 "Thượng úy Nguyễn Văn An", "KĐV-012", "Trung tá Hoàng Đức Thuận", "TRẠM TRƯỞNG", "Quy trình tự ghi",
                 "Trọng tải lớn nhất cho phép: 8,5 t", "ngày 24 tháng 11 năm 2027"):  # fmt: skip
        assert fact in said, fact
    assert claims["valid_until"] == "2027-11-24" and claims["inspected_on"] == "2026-11-24"
    assert "Khẩu độ: 16,5 m" in said
    assert checking.check(office.store).sound


def test_nothing_of_the_law_reaches_the_paper_unless_typed(office: Office) -> None:
    """No procedure, standard, limit or test value of the form's hints is printed."""
    office.interval(12)
    passed, failed = office.certified(), office.inspected("fail", office.another())
    office.approve(failed)
    noticed = office.notify(failed)
    form = checklists.for_type("I.11")
    assert form is not None
    hints = {limit.text for limit in form.limits}
    hints |= {hint.text for item in form.items for hint in item.hints} | {item.ref for item in form.items if item.ref}
    with office.store.reading() as session:
        for paper in (passed, noticed):
            said = pdfs.text(papers.bytes_of(session, paper))
            assert not any(word in said for word in ("QTKĐ", "QCVN", "TCVN", *hints)), paper


def test_the_inspector_never_approves_or_issues_his_own_work(office: Office) -> None:
    office.interval(12)
    with office.writing("admin") as session:
        users.set_roles(session, users.named(session, INSPECTOR).id, ["inspector", "approver"])  # type: ignore[union-attr]
    for conclusion, unit in (("pass", office.crane), ("fail", office.another())):
        id = office.inspected(conclusion, unit)
        before = unchanged(office)
        with pytest.raises(reviews.OwnWork, match="CER-E02: Thượng úy Nguyễn Văn An là kiểm định viên"):
            office.approve(id, INSPECTOR)
        office_approved = office.approve(id)
        with pytest.raises(reviews.OwnWork):
            office.issue(id, INSPECTOR)
        with pytest.raises(reviews.OwnWork):
            office.notify(id, INSPECTOR)
        assert office_approved and register(office) == []
        assert unchanged(office) != before


def test_the_file_itself_refuses_self_approval_whoever_writes(office: Office) -> None:
    """Raw statements, an approver changed later, another case of letters: the triggers say no."""
    id = office.inspected()
    insert = "INSERT INTO review (id, inspection_id, approver, approver_name, outcome, reviewed_on, note) VALUES (?, ?, ?, '', 'approved', '2026-11-24', '')"  # noqa: E501
    for approver in (INSPECTOR, INSPECTOR.upper()):
        with pytest.raises(Exception, match="CER-E02"), office.writing(APPROVER) as session:
            raw(session).execute(insert, (bytes(16), id.bytes, approver))
        with pytest.raises(Exception, match="CER-E02"), office.store.merging() as connection:
            connection.execute(insert, (bytes(16), id.bytes, approver))
    office.approve(id)
    with pytest.raises(Exception, match="CER-E02"), office.store.merging() as connection:
        connection.execute("UPDATE review SET approver = ?", (INSPECTOR,))
    office.interval(12)
    office.issue(id)
    with pytest.raises(Exception, match="CER-E02"), office.store.merging() as connection:
        connection.execute("UPDATE certificate SET approver = ?", (INSPECTOR,))


def test_the_file_itself_refuses_a_certificate_for_what_did_not_pass(office: Office) -> None:
    office.interval(12)
    passed = office.certified()
    failed = office.inspected("fail", office.another())
    with pytest.raises(Exception, match="CER-E05"), office.store.merging() as connection:
        connection.execute("UPDATE certificate SET inspection_id = ? WHERE id = ?", (failed.bytes, passed.bytes))


def test_issuing_needs_conclusion_approval_and_interval(office: Office) -> None:
    draft = office.start()
    with pytest.raises(reviews.NotConcluded, match="CER-E03: Lần kiểm định «Cầu trục hai dầm» chưa kết luận"):
        office.approve(draft)
    office.answer_all(draft)
    office.conclude(draft)
    with pytest.raises(certificates.NotApproved, match="CER-E06"):
        office.issue(draft)
    with pytest.raises(users.NotAllowed), office.writing(INSPECTOR) as session:
        reviews.approve(session, draft, by=INSPECTOR, on=TODAY)
    office.approve(draft)
    with pytest.raises(reviews.AlreadyReviewed, match="CER-E04: .*Trung tá Hoàng Đức Thuận duyệt ngày 24/11/2026"):
        office.approve(draft, SECOND)
    with pytest.raises(certificates.IntervalWanted, match="CER-E08: «Cầu trục hai dầm» chưa có thời hạn"):
        office.issue(draft)
    office.interval(12)
    office.issue(draft)
    with pytest.raises(certificates.AlreadyIssued, match="CER-E07: .*A0001/2026/GCN-TKĐT01"):
        office.issue(draft)


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (date(2027, 11, 25), "", "CER-E09: .*25/11/2027 dài hơn thời hạn 12 tháng cho phép .24/11/2027."),
        (date(2035, 1, 1), "lý do", "CER-E09"),
        (date(2027, 11, 23), " ", "CER-E10: .*ngắn hơn thời hạn kiểm định"),
        (date(2026, 11, 24), "lý do", "CER-E11"),
        (date(2020, 1, 1), "lý do", "CER-E11"),
    ],
)
def test_validity_is_never_longer_and_shorter_only_with_a_reason(
    office: Office, until: date, reason: str, code: str
) -> None:
    office.interval(12)
    id = office.inspected()
    office.approve(id)
    office.prepare(id)
    before = unchanged(office)
    with pytest.raises(Refusal, match=code):
        office.issue(id, valid_until=until, short_reason=reason)
    assert unchanged(office) == before
    office.issue(id, valid_until=date(2027, 11, 23), short_reason="cáp gần mòn")
    assert register(office)[0].valid_until == date(2027, 11, 23)


def test_numbers_run_per_letter_kind_and_year_and_are_never_drawn_twice(office: Office) -> None:
    numbers = []
    for n in range(3):
        new = office.another(f"Cầu trục {n}")
        office.interval(12, new)
        office.certified(new)
        failed = office.inspected("fail", office.another(f"Cầu trục hỏng {n}"))
        office.approve(failed)
        office.notify(failed)
    for row in register(office):
        numbers.append(row.number)
    assert sorted(numbers) == [
        "A0001/2026/GCN-TKĐT01", "A0002/2026/GCN-TKĐT01", "A0003/2026/GCN-TKĐT01",
        "A01/2026/TB-TKĐT01", "A02/2026/TB-TKĐT01", "A03/2026/TB-TKĐT01",
    ]  # fmt: skip


def test_a_refused_issue_uses_up_no_number_and_renews_nothing(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    office.approve(id)

    office.prepare(id)

    def out_of_paper(facts: certificates.CertificateFacts) -> bytes:
        raise RuntimeError(facts.number)

    before = unchanged(office)
    with pytest.raises(RuntimeError, match="A0001"), office.writing(APPROVER) as session:
        certificates.issue(session, id, by=APPROVER, on=TODAY, draw=out_of_paper, seal=seals.seal, sticker="A26-1")
    assert unchanged(office) == before
    with office.store.reading() as session:
        assert listings.due_of(session, [office.crane], today=TODAY)[office.crane].band == "awaiting_approval"
    office.issue(id)
    assert register(office)[0].number.startswith("A0001/")


def test_a_sticker_is_used_once_for_ever(office: Office) -> None:
    other = office.another()
    for id in (office.crane, other):
        office.interval(12, id)
    office.certified(sticker="A26-000981")
    id = office.inspected(equipment_id=other)
    office.approve(id)
    with pytest.raises(stickers.StickerUsed, match="CER-E12: Tem số A26-000981 .*A0001/2026"):
        office.issue(id, sticker="A26-000981 ")
    office.issue(id, sticker="A26-000982")


def test_only_the_latest_inspection_gets_a_paper(office: Office) -> None:
    office.interval(12)
    first = office.inspected(on=date(2026, 11, 20))
    office.approve(first)
    office.inspected("fail", on=date(2026, 11, 23))
    with pytest.raises(certificates.Superseded, match="CER-E13: .*kiểm định lại ngày 23/11/2026"):
        office.issue(first)


def test_the_issue_date_is_not_before_the_inspection(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    office.approve(id)
    with pytest.raises(papers.IssuedTooEarly, match="CER-E16"), office.writing(APPROVER) as session:
        certificates.issue(session, id, by=APPROVER, on=date(2026, 11, 23), draw=drawing.draw, seal=seals.seal)


@pytest.mark.parametrize("entity", ["equipment", "schedule"])
def test_no_paper_while_a_field_has_two_values(office: Office, entity: str) -> None:
    office.interval(12)
    id = office.inspected()
    office.approve(id)
    key = office.crane if entity == "equipment" else schedules.id_of(office.crane)
    with office.writing() as session:
        raw(session).execute(
            "INSERT INTO conflict (id, entity, part, field) VALUES (?, ?, '', 'serial')", (key.bytes, entity)
        )
    with pytest.raises(devices.FieldDisputed):
        office.issue(id)


def test_a_cloned_device_issues_nothing(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    office.approve(id)
    with office.writing() as session:
        local.put(raw(session), devices.CLONED, b"1")
    office.store.refresh()
    with pytest.raises(devices.DeviceCloned):
        office.issue(id)
    failed = office.another()
    with pytest.raises(devices.DeviceCloned):
        office.approve(office.inspected("fail", failed))


def test_what_failed_gets_a_notice_and_no_certificate(office: Office) -> None:
    office.interval(12)
    id = office.inspected("fail")
    office.approve(id)
    with pytest.raises(certificates.NotPassed, match="CER-E05: «Cầu trục hai dầm» kiểm định không đạt"):
        office.issue(id)
    noticed = office.notify(id)
    row = register(office)[0]
    assert (row.kind, row.number, row.valid_until) == ("notice", "A01/2026/TB-TKĐT01", None)
    with office.store.reading() as session:
        said = pdfs.text(papers.bytes_of(session, noticed))
        assert equipment.card(session, office.crane).state == "failed"
    assert "Cáp: kiểm tra và loại bỏ cáp đứt" in said
    assert "Không thực hiện (dừng vì bước trước không đạt): Thử nghiệm." in said
    with pytest.raises(notices.NoticeIssued, match="CER-E19"):
        office.notify(id)
    passed = office.inspected()
    office.approve(passed)
    with pytest.raises(notices.NotFailed, match="CER-E18"):
        office.notify(passed)


def test_a_notice_says_what_was_called_passed_outside_a_confirmed_limit(office: Office) -> None:
    """A crane may fail by its readings alone; the paper that stops it names them, and findings on what passed."""
    id = office.start()
    office.answer_all(id)
    office.answer(id, "bn_cach_dien", "pass", "đo hai lần")
    with office.writing() as session:
        inspections.measure(session, id, "bn_cach_dien", "cach_dien", "0,3", by=INSPECTOR)
        inspections.find(
            session, id, item="bn_moc", text="Móc mòn nhẹ", severity="minor", remedy="Bôi mỡ", by=INSPECTOR
        )
    office.conclude(id, "fail")
    office.approve(id)
    with office.store.reading() as session:
        failed, noted = notices.facts(session, id, by=APPROVER, on=TODAY).findings
    assert failed.text.startswith("đo hai lần. ngoài giới hạn: thiếu 0,2")
    assert "cách điện" in failed.item
    assert (noted.text, noted.remedy) == ("Móc mòn nhẹ", "Bôi mỡ")
    noticed = office.notify(id)
    with office.store.reading() as session:
        said = pdfs.text(papers.bytes_of(session, noticed))
    assert "đo hai lần. ngoài giới hạn: thiếu 0,2" in said and "Móc mòn nhẹ" in said


def test_a_notice_needs_approval_too(office: Office) -> None:
    id = office.inspected("fail")
    with pytest.raises(certificates.NotApproved):
        office.notify(id)


def test_the_holder_is_printed_by_its_external_name(office: Office) -> None:
    with office.writing() as session:
        units.rename(session, office.brigade, name="Lữ đoàn T-01", external_name="Đơn vị KH-12", from_=date(2026, 1, 1))
    office.interval(12)
    issued = office.certified()
    with office.store.reading() as session:
        said = pdfs.text(papers.bytes_of(session, issued))
    assert "Đơn vị KH-12" in said and "Lữ đoàn T-01" not in said


def test_papers_print_the_address_of_the_holder_and_the_group_of_the_army_where_they_are_known(office: Office) -> None:
    office.interval(12)
    with office.writing("admin") as session:
        headings.keep(session, replace(headings.of(session), layout=headings.ARMY))
        units.locate(session, office.brigade, "  Số 7, phường  T ")
    with office.writing() as session:
        equipment.change(session, office.crane, "equipment_group", "Nhóm 2")
    id = office.inspected()
    office.approve(id)
    issued = office.issue(id)
    with office.store.reading() as session:
        said = pdfs.text(papers.bytes_of(session, issued))
        written = minutes.of(session, id)
        assert written
        assert "Địa chỉ (trụ sở chính): Số 7, phường T" in pdfs.text(papers.bytes_of(session, written.id))
    assert "Nơi đóng quân: Số 7, phường T" in said and "Nhóm trang bị: Nhóm 2" in said
    with pytest.raises(units.AddressTooLong, match="CAT-E25: Địa chỉ dài 301 chữ"), office.writing() as session:
        units.locate(session, office.brigade, "x" * 301)


def test_the_register_is_searched_by_number_sticker_name_and_serial(office: Office) -> None:
    office.interval(12)
    office.certified(sticker="A26-000981")
    for text in ("A0001", "000981", "Cầu trục", "0207", ""):
        assert len(register(office, text)) == 1, text
    assert register(office, "B0001") == []
    with office.store.reading() as session:
        assert papers.register(session, equipment_id=office.brigade) == []
        assert len(papers.register(session, equipment_id=office.crane, limit=5)) == 1
        with pytest.raises(papers.NoSuchPaper, match="CER-E17: Không có giấy tờ số X1"):
            papers.bytes_of(session, "X1")
        with pytest.raises(papers.NoSuchPaper):
            papers.bytes_of(session, UUID(int=0))
        claims = papers.claims_of(session, "A0001/2026/GCN-TKĐT01")
        assert (claims["serial"], claims["sticker"]) == ("0207", "A26-000981")
        with pytest.raises(papers.NoSuchPaper, match="CER-E17: .*X1"):
            papers.claims_of(session, "X1")


def test_issuing_is_one_entry_with_paper_schedule_and_state(office: Office) -> None:
    office.interval(12)
    office.inspected("fail")
    id = office.inspected()
    office.approve(id)

    def shared() -> int:
        with office.store.reading() as session:
            return int(raw(session).execute("SELECT count(*) FROM entry WHERE stream = 1").fetchone()[0])

    office.prepare(id)
    before = shared()
    office.issue(id)
    assert shared() == before + 1
    with office.store.reading() as session:
        changed = (
            raw(session)
            .execute("SELECT entity FROM change WHERE n = (SELECT max(n) FROM entry WHERE stream = 1) ORDER BY entity")
            .fetchall()
        )
        assert [entity for (entity,) in changed] == ["certificate", "equipment", "schedule"]
        assert equipment.card(session, office.crane).state == "in_use"


def test_headings_are_of_this_device_and_their_sign_fits_a_number(office: Office) -> None:
    with office.store.reading() as session:
        assert headings.of(session) == Heading("Trạm kiểm định T-01", sign="TKĐT01")
    for sign in ("A/B", "quá dài để đứng", "A B"):
        with pytest.raises(headings.SignUnfit, match="CER-E01"), office.writing() as session:
            headings.keep(session, Heading(sign=sign))
    kept = Heading("Trạm X", "Cục Y", "KĐ-1", "Hà Nội", "T-01", "TX")
    with office.writing() as session:
        headings.keep(session, kept)
    with office.store.reading() as session:
        assert headings.of(session) == kept
    assert headings.initials("Trung tâm Kiểm định 3") == "TTKĐ3"
    assert headings.initials("Cục Kỹ thuật Quân khu TH (giả định)") == "CKTQKTH"
    assert headings.initials("Trạm kiểm định KĐ-07") == "TKĐKĐ07"
    assert headings.initials("") == "KĐ"
    assert all(headings.fits(headings.initials(name)) for name in ("ǰo Xưởng", "Ủy ban ΐ", "Đội Ắ", "«» –"))


def test_a_sign_is_kept_as_it_is_meant(office: Office) -> None:
    """Pasted with spaces, or with marks of their own, as some systems give it."""
    with office.writing() as session:
        headings.keep(session, headings.Heading(sign=unicodedata.normalize("NFD", " KĐ-Kiểm ")))
    with office.store.reading() as session:
        assert headings.of(session).sign == "KĐ-Kiểm"


def test_unknown_inspections_are_refused(office: Office) -> None:
    with pytest.raises(refusals.NoSuchInspection):
        office.approve(UUID(int=1))


@pytest.mark.parametrize("facts", ["", "[[[[", "[" * 100_000, "5", '{"heading":5}'])
def test_facts_no_program_of_ours_wrote_are_told_in_a_sentence(office: Office, facts: str) -> None:
    office.interval()
    id = office.certified()
    with office.store.merging() as connection:  # as an older program may have taken them in
        connection.execute("UPDATE certificate SET facts = ? WHERE id = ?", (facts, id.bytes))
    with pytest.raises(papers.FactsUnreadable):
        certificates.from_text(facts)
    with office.store.reading() as session:
        (row,) = papers.register(session)
        if facts == '{"heading":5}':
            assert papers.claims_of(session, row.number) == {"heading": 5}
            return
        with pytest.raises(papers.FactsUnreadable) as refused:
            papers.claims_of(session, row.number)
    assert str(refused.value) == (
        f"CER-E50: Không đọc được nội dung của giấy {row.number}: giấy do chương trình khác ghi."
        " Hãy mở tệp PDF của giấy và cấp lại."
    )
