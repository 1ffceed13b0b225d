"""Minutes: of every conclusion, by its inspector, numbered, frozen, signed once on paper; anew after a correction."""

from datetime import date
from pathlib import Path
from uuid import UUID

import offices
import pdfs
import pytest
from stations import APPROVER, INSPECTOR, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import blanks, certificates, minutes, papers, reviews
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.documents import minutes as drawing
from safety_inspector.exchange import seals
from safety_inspector.store import checking


def said(office: Office, paper: UUID) -> str:
    with office.store.reading() as session:
        return pdfs.text(papers.bytes_of(session, paper))


def test_minutes_of_what_passed_say_every_known_fact_and_are_drawn_again_from_their_facts(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    wanted = minutes.Wanted(
        minutes.Party("Đỗ Mạnh Cường", "Quản đốc"), minutes.Party("Vũ Thị Lan"), ("Thước cặp TC-02",),
        recommendations=(minutes.Recommendation("Bôi trơn cáp", date(2026, 12, 20)),),
    )  # fmt: skip
    with office.writing() as session:
        made = minutes.issue(session, id, by=INSPECTOR, on=TODAY, draw=drawing.draw, wanted=wanted)
    text = said(office, made)
    for fact in (
        "Số: A0001/2026/BBKĐ-TKĐT01",
        "Thượng úy Nguyễn Văn An", "KĐV-012", "Lữ đoàn T-01", "0207", "Đỗ Mạnh Cường, Quản đốc",
        "Vũ Thị Lan", "Thước cặp TC-02", "Bôi trơn cáp", "20/12/2026", "Kết quả: ĐẠT", "ngày 24 tháng 11 năm 2027",
        "Cáp: kiểm tra và loại bỏ", "cáp chống xoay", "Thử tĩnh", "Tải thử: 12,5 t", "Thử không tải",
    ):  # fmt: skip
        assert fact in text, fact
    with office.store.reading() as session:
        record = session.get_one(minutes.Minutes, made)
        facts = minutes.from_text(record.facts)
        assert drawing.draw(facts) == papers.bytes_of(session, made) == papers.bytes_of(session, record.number)
        assert [row.number for row in papers.register(session, kinds=["minutes"])] == [record.number]
        assert minutes.waiting(session) == []
    assert checking.check(office.store).sound


def test_minutes_of_what_failed_say_what_was_not_carried_out_and_promise_no_date(office: Office) -> None:
    office.interval(12)
    text = said(office, office.minute(office.inspected("fail")))
    assert "Kết quả: KHÔNG ĐẠT" in text and "dừng vì bước trước không đạt" in text
    assert "Kiểm định lần sau" not in text and "dán tem" not in text


def test_only_the_inspector_makes_them_and_once_of_each_conclusion(office: Office) -> None:
    draft = office.start()
    with pytest.raises(papers.NotConcluded):
        office.minute(draft)
    office.answer_all(draft)
    office.conclude(draft)
    with office.store.reading() as session:
        assert minutes.waiting(session, INSPECTOR) == [draft] and minutes.waiting(session, SECOND) == []
    with pytest.raises(minutes.OthersMinutes, match="CER-E25: .*Thượng úy Nguyễn Văn An"):
        office.minute(draft, SECOND)
    office.minute(draft)
    with pytest.raises(minutes.MinutesIssued, match="CER-E26: .*A0001/2026"):
        office.minute(draft)


def test_the_paper_before_is_the_newest_certificate_that_stands_else_the_one_on_the_card(office: Office) -> None:
    def said(id: UUID) -> set[tuple[str, date | None]]:
        with office.store.reading() as session:
            made = minutes.facts(session, id, by=INSPECTOR, on=TODAY)
            blank = blanks.of_inspection(session, id, on=TODAY)
            return {(made.last_number, made.last_on), (blank.last_number, blank.last_on)}

    def typed(day: str) -> None:
        with office.writing() as session:
            equipment.change(session, office.crane, "paper_date", day)

    office.interval(12)
    first = office.inspected(on=date(2026, 11, 20))
    office.approve(first)
    issued = office.issue(first)
    id = office.inspected()
    assert said(first) == {("12/2025", date(2025, 11, 30))}
    assert said(id) == {("A0001/2026/GCN-TKĐT01", TODAY)}
    with office.store.reading() as session:
        blank = blanks.of_equipment(session, office.crane, on=TODAY)
    assert (blank.last_number, blank.last_on) == ("A0001/2026/GCN-TKĐT01", TODAY)
    typed("2026-11-22")  # of another body, after the certificate
    assert said(id) == {("12/2025", date(2026, 11, 22))}
    assert said(first) == {("", None)}, "a paper of after it is none before it"
    typed("2026-11-20")  # of the very day of the inspection that was certified
    assert said(id) == {("A0001/2026/GCN-TKĐT01", TODAY)} and said(first) == {("12/2025", date(2026, 11, 20))}
    typed("2025-11-30")
    office.void(issued)
    assert said(id) == {("12/2025", date(2025, 11, 30))}


def test_no_certificate_is_dated_before_its_minutes_were_signed(office: Office) -> None:
    office.interval(12)
    office.entitle()
    id = office.inspected(on=date(2026, 11, 20))
    office.approve(id)
    office.sign(id)
    with (
        pytest.raises(papers.IssuedUnsigned, match="CER-E37: .*23/11/2026.*24/11/2026"),
        office.writing(APPROVER) as session,
    ):
        certificates.issue(
            session,
            id,
            by=APPROVER,
            on=date(2026, 11, 23),
            draw=certificate_papers.draw,
            seal=seals.seal,
            sticker="T-1",
        )


def test_they_are_marked_as_signed_once_with_a_likely_day_and_a_name(office: Office) -> None:
    id = office.inspected()
    with pytest.raises(minutes.MinutesWanted), office.writing() as session:
        minutes.sign(session, id, on=TODAY, signed_by="x", by=INSPECTOR)
    office.minute(id)
    for day in (date(2026, 11, 23), date(2026, 11, 25)):
        with pytest.raises(minutes.SignedWhen, match="CER-E30"):
            office.sign(id, on=day)
    with pytest.raises(minutes.SignedBy, match="CER-E31"), office.writing() as session:
        minutes.sign(session, id, on=TODAY, signed_by=" ", by=INSPECTOR)
    with pytest.raises(users.UserUnknown), office.writing() as session:
        minutes.sign(session, id, on=TODAY, signed_by="x", by="ai-do")
    office.sign(id, APPROVER)
    with pytest.raises(minutes.AlreadySigned, match="CER-E29: .*24/11/2026, người ký: Đỗ Mạnh Cường"):
        office.sign(id)


def test_a_corrected_inspection_gets_new_minutes_that_name_the_old_ones(office: Office) -> None:
    office.interval(12)
    id = office.inspected()
    office.sign(id)
    with office.writing(APPROVER) as session:
        reviews.return_items(session, id, [("bn_cap", "đo lại")], by=APPROVER, on=TODAY)
    office.conclude(id)
    office.approve(id)
    office.entitle()
    with pytest.raises(minutes.MinutesWanted):
        office.issue(id, prepared=False)
    text = said(office, office.minute(id))
    assert "Thay thế biên bản số A0001/2026/BBKĐ-TKĐT01" in text and "A0002/2026/BBKĐ-TKĐT01" in text
    with office.store.reading() as session:
        assert [(row.current, row.replaces) for row in minutes.listing(session, id)] == [
            (True, "A0001/2026/BBKĐ-TKĐT01"), (False, ""),
        ]  # fmt: skip
    office.issue(id)


def test_minutes_travel_and_are_marked_by_the_approver_of_another_device(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    for store, login, role in ((made.b, INSPECTOR, "inspector"), (made.c, APPROVER, "approver")):
        offices.user(store, login, role)
    with made.b.reading() as session:
        home = offices.own_unit(made.b, session)
    b, c = (Office(store, home, home, UUID(int=0)) for store in (made.b, made.c))
    id = b.inspected(equipment_id=b.another())
    number = b.minute(id)
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    offices.user(made.c, "ky-thuat", "technical_head")
    with pytest.raises(users.NotAllowed):
        c.sign(id, "ky-thuat")
    c.sign(id, APPROVER)
    made.carry(made.c, made.hq)
    made.carry(made.hq, made.b)
    for store in (made.b, made.c, made.hq):
        with store.reading() as session:
            assert minutes.require_signed(session, id).id == number
            assert papers.bytes_of(session, number)
        assert checking.check(store).sound
    made.close()
