"""Days of inspections, and what minutes, notices and certificates say: judged at the seal and by the check."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import paper_facts
import pytest
import stations
from sqlmodel import Session
from stations import APPROVER, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.certification import certificates, demands, frozen, minutes, notices, papers
from safety_inspector.documents import drawings
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.exchange import auditing, guarding, likenesses
from safety_inspector.inspection import sheets
from safety_inspector.inspection.records import PARTS
from safety_inspector.regulations import confirmations
from safety_inspector.store import database, journal
from safety_inspector.store.database import raw

Folder = pytest.TempPathFactory


@contextmanager
def unguarded() -> Iterator[None]:
    """As under another program than ours."""
    guards, database.GUARDS[:] = list(database.GUARDS), []
    try:
        yield
    finally:
        database.GUARDS[:] = guards


@pytest.fixture(scope="module")
def office(tmp_path_factory: Folder) -> Iterator[Office]:
    """What is refused changes nothing, so all of it is tried in one store."""
    made = stations.found(tmp_path_factory.mktemp("office"))
    made.interval()
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def draft(office: Office) -> UUID:
    id = office.start(office.another())
    office.answer_all(id)
    return id


@pytest.fixture(scope="module")
def passed(office: Office) -> UUID:
    id = office.inspected()
    office.approve(id)
    return id


@pytest.fixture(scope="module")
def failed(office: Office) -> UUID:
    id = office.inspected("fail", office.another("Cầu trục hỏng"))
    office.approve(id)
    office.prepare(id)
    return id


DAYS: dict[str, dict[str, str | None]] = {
    "before it was begun": {"inspected_on": "2020-01-01"},
    "after it was concluded": {"inspected_on": "2099-01-01"},
    "another day than on its paper form": {"claimed_on": "2026-11-20", "claimed_reason": "hết pin"},
    "a paper form without a reason": {"claimed_on": "2026-11-20", "inspected_on": "2026-11-20"},
    "no day at all": {"inspected_on": None},
}
DATED = "lần kiểm định ghi ngày trước khi bắt đầu, sau khi kết luận, hoặc khác ngày trên phiếu giấy"


def concluded(office: Office, id: UUID, **said: str | None) -> None:
    """Concluded past its verb, with columns as ``said``."""
    row = {"inspected_on": "2026-11-24", "concluded_at": stations.NOW, "conclusion": "pass", "proposed": "pass"} | said
    with office.writing() as session:
        names = ", ".join(f"{name} = ?" for name in row)
        raw(session).execute(f"UPDATE inspection SET {names} WHERE id = ?", (*row.values(), id.bytes))
        session.expire_all()
        journal.document(raw(session), session.info["note"], id.bytes, PARTS)


@pytest.mark.parametrize("day", DAYS)
def test_an_inspection_is_of_a_day_its_verbs_allow(office: Office, draft: UUID, day: str) -> None:
    with pytest.raises(guarding.Stays, match=DATED):
        concluded(office, draft, **DAYS[day])


def test_it_is_concluded_not_after_the_day_it_is_signed(office: Office, draft: UUID) -> None:
    with pytest.raises(guarding.Stays, match="lần kiểm định kết luận vào ngày sau ngày ký"):
        concluded(office, draft, concluded_at="2026-11-25T00:00:00", inspected_on="2026-11-25")


# -- minutes and notices ---------------------------------------------------------------------------


def minuted(session: Session, id: UUID) -> str:
    minutes.issue(session, id, by=INSPECTOR, on=TODAY, draw=minutes_papers.draw)
    return "minutes"


def noticed(session: Session, id: UUID) -> str:
    notices.issue(session, id, by=APPROVER, on=TODAY, draw=notice_papers.draw)
    return "notice"


def altered(
    office: Office, issue: Callable[[Session, UUID], str], id: UUID, facts: dict[str, Any], columns: dict[str, Any]
) -> None:
    """A paper whose frozen facts and columns are changed in the transaction that issues it."""
    with office.writing(INSPECTOR if issue is minuted else APPROVER) as session:
        kind, db = issue(session, id), raw(session)
        where = "WHERE inspection_id = ?"
        (text,) = db.execute(f"SELECT facts FROM {kind} {where}", (id.bytes,)).fetchone()
        said = json.dumps(json.loads(text) | facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for name, value in {"facts": said, **columns}.items():
            db.execute(f"UPDATE {kind} SET {name} = ? {where}", (value, id.bytes))


DOCUMENT, CARD = "nội dung khác với hồ sơ của lần kiểm định", "nội dung khác với lý lịch thiết bị"
MINUTES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "another conclusion": ({"conclusion": "fail"}, {}, DOCUMENT),
    "another conclusion in both": ({"conclusion": "fail"}, {"conclusion": "fail"}, DOCUMENT),
    "another conclusion in the register": ({}, {"conclusion": "fail"}, DOCUMENT),
    "no answers": ({"sections": []}, {}, DOCUMENT),
    "another inspector": ({"inspectors": [["Người khác", ""]]}, {}, DOCUMENT),
    "another procedure": ({"procedure": "QTKĐ khác"}, {}, DOCUMENT),
    "another day in both": ({"inspected_on": "2026-11-23"}, {"inspected_on": "2026-11-23"}, DOCUMENT),
    "a paper form that was none": ({"claimed_on": "2026-11-20"}, {}, DOCUMENT),
    "facts that are none": ({"heading": 5}, {}, "không đọc được nội dung đã lưu của nó"),
    "a next day beyond the interval": ({"next_on": "2099-01-01"}, {}, "lần kiểm định tiếp theo muộn hơn chu kỳ"),
    "another serial": ({"serial": "99999"}, {}, CARD),
    "another name": ({"object_name": "Nồi hơi"}, {}, CARD),
}
NOTICES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nothing found": ({"findings": []}, {}, DOCUMENT),
    "another reason": ({"reason": "khác"}, {}, DOCUMENT),
    "another serial": ({"serial": "99999"}, {}, CARD),
    "facts without findings": ({"findings": None}, {}, "không đọc được nội dung đã lưu của nó"),
}


REGISTER: dict[str, tuple[str, dict[str, Any], str]] = {
    "minutes of another holder": ("minutes", {"holder": "Đơn vị khác"}, "Biên bản A.* “Đơn vị sử dụng”"),
    "minutes of another load": ("minutes", {"technical": [["Trọng tải thiết kế", "500", "t"]]}, "“Đặc tính kỹ thuật”"),
    "notice to another": ("notice", {"to": "Đơn vị khác"}, "Thông báo A.* “Đơn vị sử dụng”"),
    "notice of other minutes": ("notice", {"minutes": "A0099/2026/BBKĐ-T"}, "“Số biên bản”"),
    "notice that all was done": ("notice", {"not_done": ["Thử tải"]}, "“Các bước không thực hiện”"),
    "notice of another signer": ("notice", {"signer": {"post": "", "rank": "", "name": "Khác"}}, "“Người ký”"),
    "minutes of another body": ("minutes", {"heading": {"organisation": "Cục khác"}}, "“Cơ quan cấp”"),
    "minutes after a certificate that is none": ("minutes", {"last_number": "A1"}, "“Giấy chứng nhận lần trước”"),
    "minutes of another unit above": ("minutes", {"superior": "Cục khác"}, "“Cấp trên trực tiếp”"),
    "minutes of another address": ("minutes", {"holder_address": "Nơi khác"}, "“Địa chỉ”"),
    "minutes of an earlier next day": ("minutes", {"next_on": "2027-01-05"}, "“Kiểm định lần tới”"),
    "minutes after one of another day": ("minutes", {"last_on": "2026-11-01"}, "“Ngày giấy chứng nhận lần trước”"),
}


@pytest.mark.parametrize("forgery", REGISTER)
def test_a_paper_says_what_the_register_says(office: Office, passed: UUID, failed: UUID, forgery: str) -> None:
    kind, facts, said = REGISTER[forgery]
    columns = {name: value for name, value in facts.items() if name == "minutes"}
    with pytest.raises(demands.ToldOtherwise, match=f"CER-E60: .*{said}"):
        altered(office, *((minuted, passed) if kind == "minutes" else (noticed, failed)), facts, columns)


def test_a_notice_adds_no_words_to_a_finding(office: Office, failed: UUID) -> None:
    with office.store.reading() as session:
        said = json.loads(certificates.as_text(notices.facts(session, failed, by=APPROVER, on=TODAY)))["findings"]
    said[0]["text"] += " nhưng được phép tiếp tục sử dụng"
    with pytest.raises(guarding.Stays, match=DOCUMENT):
        altered(office, noticed, failed, {"findings": said}, {})


def test_a_notice_tells_no_finding_that_was_not_made(office: Office, failed: UUID) -> None:
    with office.store.reading() as session:
        said = json.loads(certificates.as_text(notices.facts(session, failed, by=APPROVER, on=TODAY)))["findings"]
        passed = next(each.item.text for each in sheets.sheet(session, failed).items if each.answer == "pass")
    made = {"item": passed, "text": "được phép tiếp tục sử dụng", "place": "", "remedy": "", "deadline": None}
    with pytest.raises(demands.ToldOtherwise, match="CER-E60: .*“Khuyết tật”"):
        altered(office, noticed, failed, {"findings": [*said, made]}, {})


def test_minutes_name_the_instruments_of_the_register_that_were_used(
    office: Office, passed: UUID, failed: UUID
) -> None:
    used = office.instrument("Thước cặp")
    with pytest.raises(demands.ToldOtherwise, match="CER-E60: .*“Thiết bị đo”"):
        altered(office, minuted, passed, {}, {"instruments": used.hex})


@pytest.mark.parametrize("forgery", MINUTES)
def test_minutes_say_what_their_document_says(office: Office, passed: UUID, forgery: str) -> None:
    facts, columns, said = MINUTES[forgery]
    with pytest.raises(guarding.Stays, match=said):
        altered(office, minuted, passed, facts, columns)


@pytest.mark.parametrize("forgery", NOTICES)
def test_a_notice_says_what_its_document_says(office: Office, failed: UUID, forgery: str) -> None:
    facts, columns, said = NOTICES[forgery]
    with pytest.raises(guarding.Stays, match=said):
        altered(office, noticed, failed, facts, columns)


def test_a_paper_whose_file_is_not_here_is_not_kept(office: Office, passed: UUID) -> None:
    with pytest.raises(guarding.Misshapen) as told:
        altered(office, minuted, passed, {}, {"paper": "ab" * 32})
    assert str(told.value).startswith("KDP-E66: Không ghi lại: giấy tờ hoặc ảnh mà tệp không có ở đây (minutes).")


def test_minutes_and_notice_show_what_is_kept_of_them(office: Office, passed: UUID, failed: UUID) -> None:
    def less(said: minutes.MinutesFacts) -> bytes:
        return minutes_papers.draw(replace(said, object_name="Máy khác", sections=()))

    def harmless(said: notices.NoticeFacts) -> bytes:
        return notice_papers.draw(replace(said, findings=()))

    with pytest.raises(likenesses.DrawnOtherwise) as told, office.writing(INSPECTOR) as session:
        minutes.issue(session, passed, by=INSPECTOR, on=TODAY, draw=less)
    assert re.fullmatch(
        "CER-E62: Không ghi lại: nội dung in trên giấy A.* khác với nội dung được lưu của nó. Hãy lập giấy trong"
        " chương trình, chương trình in đúng những gì nó lưu.",
        str(told.value),
    )
    with pytest.raises(likenesses.DrawnOtherwise), office.writing(APPROVER) as session:
        notices.issue(session, failed, by=APPROVER, on=TODAY, draw=harmless)
    with pytest.raises(likenesses.DrawnOtherwise):  # what cannot be drawn at all is a refusal too
        altered(office, minuted, passed, {"witness": {"name": 5}}, {})


def test_minutes_and_notice_are_of_no_day_that_has_not_come(office: Office, passed: UUID, failed: UUID) -> None:
    ahead = date(2026, 11, 25)
    with pytest.raises(papers.IssuedAhead), unguarded(), office.writing(INSPECTOR) as session:
        minutes.issue(session, passed, by=INSPECTOR, on=ahead, draw=minutes_papers.draw)
    with pytest.raises(papers.IssuedAhead), unguarded(), office.writing(APPROVER) as session:
        notices.issue(session, failed, by=APPROVER, on=ahead, draw=notice_papers.draw)


KEPT = {
    "certificate": [paper_facts.coded(paper_facts.certificate()), paper_facts.army_certificate()],
    "notice": [paper_facts.notice()],
    "minutes": [paper_facts.minutes(), paper_facts.tested_minutes(), paper_facts.failed_minutes()],
}


@pytest.mark.parametrize("kind", KEPT)
def test_frozen_facts_are_read_as_they_were(kind: str) -> None:
    assert [likenesses.READ[kind](frozen.as_text(each)) for each in KEPT[kind]] == KEPT[kind]


def test_what_was_not_drawn_just_now_is_drawn_anew() -> None:
    facts, more = paper_facts.notice(), (paper_facts.notice(number=f"A{at}") for at in range(drawings.MOST))
    data = notice_papers.draw(facts)
    text, asked = frozen.as_text(facts), []

    def anew() -> bytes:
        asked.append(text)
        return notice_papers.draw(likenesses.READ["notice"](text))

    assert drawings.digest(text, anew) == sha256(data).hexdigest() and not asked
    for each in more:
        drawings.note(each, b"")
    assert drawings.digest(text, anew) == sha256(data).hexdigest() and asked


SIGNED = {
    "before they were made": "signed_on = '2026-11-23', signed_by = 'X', marked_by = 'an'",
    "after today": "signed_on = '2026-11-25', signed_by = 'X', marked_by = 'an'",
    "by nobody": "signed_on = '2026-11-24', signed_by = ' ', marked_by = 'an'",
}


@pytest.mark.parametrize("how", SIGNED)
def test_minutes_are_marked_as_signed_as_the_verb_marks_them(office: Office, minutes_of: UUID, how: str) -> None:
    with pytest.raises(guarding.Stays), office.writing() as session:
        raw(session).execute(f"UPDATE minutes SET {SIGNED[how]} WHERE inspection_id = ?", (minutes_of.bytes,))


@pytest.fixture(scope="module")
def minutes_of(office: Office) -> UUID:
    id = office.inspected(equipment_id=office.another("Cầu trục số 3"))
    office.minute(id)
    return id


def test_a_scope_stays_with_its_inspector_and_the_law_under_its_root(office: Office, failed: UUID) -> None:
    with pytest.raises(guarding.Lasts), office.writing(HEAD) as session:
        raw(session).execute("UPDATE scope SET user_id = (SELECT id FROM user WHERE login = 'binh') WHERE user_id ="
                             " (SELECT id FROM user WHERE login = 'an')")  # fmt: skip
    with pytest.raises(guarding.Lasts, match="của cơ quan khác"), office.writing(HEAD) as session:
        db, root = raw(session), "ab" * 32
        row: dict[str, object] = {
            "id": confirmations.id_of(root, "III.9").bytes,
            "root": root,
            "row_id": "III.9",
            "confirmed_by": HEAD,
        }
        for _at, name, kind, needed, *_more in db.execute("PRAGMA table_info(confirmation)").fetchall():
            empty = "2026-11-24" if "DATE" in kind else "" if "CHAR" in kind else 0
            row.setdefault(name, empty if needed else None)
        db.execute(f"INSERT INTO confirmation ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])


def test_after_all_that_was_refused_the_honest_papers_are_issued(
    office: Office, draft: UUID, passed: UUID, failed: UUID, minutes_of: UUID
) -> None:
    office.conclude(draft)
    certificate = office.issue(passed)
    with pytest.raises(guarding.Stays), office.writing() as session:  # the void in another's name
        raw(session).execute(
            "INSERT INTO void (id, certificate_id, voided_on, voided_by, voider_name, reason)"
            " VALUES (randomblob(16), ?, '2026-11-24', 'thuan', '', 'x')", (certificate.bytes,),
        )  # fmt: skip
    office.notify(failed)
    office.sign(minutes_of)
    report = auditing.check(office.store)
    assert report.sound, report.troubles


def test_the_check_names_days_and_facts_that_another_program_wrote(tmp_path_factory: Folder) -> None:
    other = stations.found(tmp_path_factory.mktemp("other"))
    other.interval()
    with unguarded():
        for day in DAYS.values():
            id = other.start(other.another())
            other.answer_all(id)
            concluded(other, id, **day)
        id = other.inspected()
        altered(other, minuted, id, {"conclusion": "fail"}, {})
    told = [each.sentence for each in auditing.check(other.store).troubles if each.kind == "judged"]
    assert len(told) == len(DAYS) + 1 and all(DATED in each for each in told[:-1]) and DOCUMENT in told[-1], told
    other.store.close()
