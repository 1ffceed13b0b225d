"""Who may sign what, past the verbs: refused at the seal of a transaction, and found by the check."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import stations
from sqlmodel import Session
from stations import APPROVER, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.certification import certificates, minutes, notices, reviews
from safety_inspector.certification import claims as codes
from safety_inspector.competence import scopes
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.exchange import auditing, founding, frames, guarding, seals, trust
from safety_inspector.regulations import confirmations
from safety_inspector.store import database, driver, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import raw

REVIEW = (
    "INSERT INTO review (id, inspection_id, approver, approver_name, outcome, reviewed_on, note, document, items)"
    + (" VALUES (?, ?, ?, '', 'approved', '2026-11-24', '', ?, '[]')")
)
OTHER = "kiểm định viên tự duyệt, người ghi không phải người duyệt, hoặc người duyệt không có quyền"
CERTIFICATE = (
    "INSERT INTO certificate (id, number, series, year, seq, inspection_id, equipment_id, issued_on, approver,"
    " approver_name, inspected_on, valid_until, short_reason, sticker, minutes, replaces, facts, paper) SELECT ?,"
    " 'A0009/2026', 'A', 2026, 9, i.id, i.equipment_id, '2026-11-24', 'thuan', '', i.inspected_on, '2027-11-24', '',"
    " '', '', '', '{}', '0' FROM inspection i WHERE i.id = ?"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = stations.found(tmp_path)
    found.interval()
    with found.writing("admin") as session:
        user = users.named(session, INSPECTOR)
        assert user
        users.set_roles(session, user.id, ["inspector", "approver"])
    yield found
    found.store.close()


def sql(office: Office, text: str, *facts: object, by: str = INSPECTOR) -> None:
    with office.writing(by) as session:
        raw(session).execute(text, facts)


def document(office: Office, id: UUID) -> str:
    with office.store.reading() as session:
        return journal.reference(raw(session), id.bytes)


def swapped(office: Office) -> None:
    """Another inspector for as long as the review takes, in one transaction."""
    id = office.inspected()
    with office.writing() as session:
        raw(session).execute("UPDATE inspection SET inspector = 'binh' WHERE id = ?", (id.bytes,))
        reviews.approve(session, id, by=INSPECTOR, on=TODAY)
        raw(session).execute("UPDATE inspection SET inspector = 'an' WHERE id = ?", (id.bytes,))


def renamed(office: Office) -> None:
    """Another inspector first, the review later."""
    id = office.inspected()
    sql(office, "UPDATE inspection SET inspector = 'binh' WHERE id = ?", id.bytes)
    sql(office, REVIEW, new_key().bytes, id.bytes, INSPECTOR, document(office, id))


def in_his_name(office: Office) -> None:
    id = office.inspected()
    sql(office, REVIEW, new_key().bytes, id.bytes, APPROVER, document(office, id))


def other_login(office: Office) -> None:
    """The inspector under another login, past the file's own rule, in a transaction of its own."""
    id = office.inspected()
    sql(office, "DROP TRIGGER user_login_stays")
    sql(office, "UPDATE user SET login = 'an2' WHERE login = 'an'")
    with office.writing("an2") as session:
        reviews.approve(session, id, by="an2", on=TODAY)


def past_the_verbs(office: Office) -> None:
    """As `other_login`, and the review written by hand."""
    id = office.inspected()
    sql(office, "DROP TRIGGER user_login_stays")
    sql(office, "UPDATE user SET login = 'an2' WHERE login = 'an'")
    sql(office, REVIEW, new_key().bytes, id.bytes, "an2", document(office, id), by="an2")


def without_trigger(office: Office) -> None:
    id = office.inspected()
    sql(office, "DROP TRIGGER review_not_own")
    sql(office, REVIEW, new_key().bytes, id.bytes, INSPECTOR, document(office, id))


def made_to_pass(office: Office) -> None:
    id = office.inspected("fail")
    with office.writing() as session:
        raw(session).execute("UPDATE inspection SET conclusion = 'pass' WHERE id = ?", (id.bytes,))
        raw(session).execute("UPDATE answer SET answer = 'pass' WHERE inspection_id = ?", (id.bytes,))


def never_concluded(office: Office) -> None:
    id = office.start()
    sql(office, "UPDATE inspection SET conclusion = 'pass', concluded_at = 'x' WHERE id = ?", id.bytes)


def finding_gone(office: Office) -> None:
    id = office.inspected("fail")
    sql(office, "DELETE FROM answer WHERE inspection_id = ? AND answer = 'fail'", id.bytes)


def inspection_gone(office: Office) -> None:
    id = office.inspected()
    with office.writing() as session:
        for table, key in (("answer", "inspection_id"), ("reading", "inspection_id"), ("inspection", "id")):
            raw(session).execute(f"DELETE FROM {table} WHERE {key} = ?", (id.bytes,))


def prolonged(office: Office) -> None:
    sql(office, "UPDATE certificate SET valid_until = '2099-01-01' WHERE id = ?", office.certified().bytes)


def certificate_gone(office: Office) -> None:
    sql(office, "DELETE FROM certificate WHERE id = ?", office.certified().bytes)


def review_gone(office: Office) -> None:
    office.certified()
    sql(office, "DELETE FROM review")


def unreviewed(office: Office) -> None:
    id = office.inspected()
    sql(office, CERTIFICATE, new_key().bytes, id.bytes, by=APPROVER)


def self_granted(office: Office) -> None:
    sql(office, "UPDATE user SET roles = 'inspector,administrator,technical_head' WHERE login = 'an'")


def own_grant_of_an_administrator(office: Office) -> None:
    sql(office, "UPDATE user SET roles = 'administrator,approver' WHERE login = 'quan'", by="quan")


def added_by_an_inspector(office: Office) -> None:
    sql(
        office,
        "INSERT INTO user (id, login, device, name, rank, post, roles, inspector_no, active, resets)"
        " VALUES (?, 'an9', ?, 'X', '', '', 'approver', '', 1, 0)",
        new_key().bytes, office.store.device,
    )  # fmt: skip


def user_gone(office: Office) -> None:
    sql(office, "DELETE FROM user WHERE login = 'binh'", by="quan")


def law_by_an_inspector(office: Office) -> None:
    confirmation(office, INSPECTOR)


def law_in_the_heads_name(office: Office) -> None:
    confirmation(office, HEAD, by=INSPECTOR)


def confirmation(office: Office, signer: str, by: str = INSPECTOR) -> None:
    with office.writing(by) as session:
        root = trust.root_of(raw(session))
        row = {"id": confirmations.id_of(root, "interval.x").bytes, "root": root, "row_id": "interval.x"}
        insert(session, "confirmation", **row, confirmed_by=signer)


def insert(session: Session, table: str, **said: object) -> None:
    """A row past its verb, every column filled."""
    for _at, name, kind, needed, *_more in raw(session).execute(f"PRAGMA table_info({table})").fetchall():
        empty: object = "2026-11-24" if "DATE" in kind else "" if "CHAR" in kind else 0
        said.setdefault(name, empty if needed else None)
    marks = ", ".join("?" * len(said))
    raw(session).execute(f"INSERT INTO {table} ({', '.join(said)}) VALUES ({marks})", tuple(said.values()))


def law_gone(office: Office) -> None:
    confirmation(office, HEAD, by=HEAD)
    sql(office, "DELETE FROM confirmation", by=HEAD)


def scope_by_an_inspector(office: Office) -> None:
    with office.writing() as session:
        user = users.named(session, INSPECTOR)
        assert user
        insert(session, "scope", id=new_key().bytes, user_id=user.id.bytes, covers="I.11", number="CC-9")


def scope_prolonged(office: Office) -> None:
    sql(office, "UPDATE scope SET valid_until = '2099-01-01'")


def scope_gone(office: Office) -> None:
    sql(office, "DELETE FROM scope", by=HEAD)


def calibration_prolonged(office: Office) -> None:
    office.instrument()
    sql(office, "UPDATE calibration SET valid_until = '2099-01-01'")


def instrument_put_back(office: Office) -> None:
    office.instrument()
    sql(office, "UPDATE instrument SET name = 'Lực kế khác'")


def instrument_gone(office: Office) -> None:
    id = office.instrument()
    sql(office, "DELETE FROM instrument WHERE id = ?", id.bytes, by=HEAD)


def calibration_gone(office: Office) -> None:
    office.instrument()
    sql(office, "DELETE FROM calibration", by=HEAD)


def eligibility_by_an_inspector(office: Office) -> None:
    with office.writing() as session:
        insert(session, "eligibility", id=new_key().bytes, number="Đ-1", covers="I.11")


def eligibility_gone(office: Office) -> None:
    with office.writing(HEAD) as session:
        insert(session, "eligibility", id=new_key().bytes, number="Đ-1", covers="I.11")
    sql(office, "DELETE FROM eligibility", by=HEAD)


ROLES: dict[Callable[[Office], None], tuple[str, str]] = {
    self_granted: ("thay đổi về người dùng và quyền của họ", "quản trị viên"),
    added_by_an_inspector: ("thay đổi về người dùng và quyền của họ", "quản trị viên"),
    law_by_an_inspector: ("việc xác nhận một dòng quy định", "phụ trách kỹ thuật"),
    law_in_the_heads_name: ("việc xác nhận một dòng quy định", "phụ trách kỹ thuật"),
    scope_by_an_inspector: ("phạm vi của kiểm định viên", "phụ trách kỹ thuật"),
    scope_prolonged: ("phạm vi của kiểm định viên", "phụ trách kỹ thuật"),
    calibration_prolonged: ("việc hiệu chuẩn một thiết bị đo", "phụ trách kỹ thuật"),
    instrument_put_back: ("một thiết bị đo", "phụ trách kỹ thuật"),
    eligibility_by_an_inspector: ("giấy chứng nhận đủ điều kiện của tổ chức kiểm định", "phụ trách kỹ thuật"),
}
REMOVED = "xóa một bản ghi về người hoặc thiết bị đo được phép làm gì"
STAY: dict[Callable[[Office], None], str] = {
    own_grant_of_an_administrator: "vai trò tự giao cho chính mình",
    user_gone: REMOVED,
    law_gone: REMOVED,
    scope_gone: REMOVED,
    instrument_gone: REMOVED,
    calibration_gone: REMOVED,
    eligibility_gone: REMOVED,
}


@pytest.fixture
def staffed(office: Office) -> Office:
    """The office with an administrator beside its technical head."""
    with office.writing("admin") as session:
        users.add(session, login="quan", name="Đỗ Hồng Quân", roles=["administrator"])
    with office.writing(HEAD) as session:
        user = users.named(session, INSPECTOR)
        assert user
        day = {"valid_from": stations.EARLIER, "valid_until": stations.LATER}
        scopes.give(session, user.id, covers=stations.GROUPS, number="CC-an", **day)
    return office


@pytest.mark.parametrize("attack", ROLES, ids=lambda attack: attack.__name__)
def test_who_lacks_the_role_writes_none_of_it_even_where_all_is_his(
    staffed: Office, attack: Callable[[Office], None]
) -> None:
    with pytest.raises(guarding.WithoutRole) as refused:
        attack(staffed)
    what, role = ROLES[attack]
    assert str(refused.value) == (
        f"KDP-E63: Không ghi lại: {what}. “{INSPECTOR}” không có vai trò “{role}” để làm việc này. Hãy để người có vai"
        " trò đó làm, hoặc xin quản trị viên giao vai trò."
    )
    report = auditing.check(staffed.store)
    assert report.sound, report.troubles


@pytest.mark.parametrize("attack", STAY, ids=lambda attack: attack.__name__)
def test_what_who_may_do_rests_on_is_not_taken_away(staffed: Office, attack: Callable[[Office], None]) -> None:
    with pytest.raises(guarding.Lasts) as refused:
        attack(staffed)
    assert str(refused.value) == (
        f"KDP-E65: Không ghi lại: {STAY[attack]}. Hãy thay đổi trong chương trình: ở đó người và thiết bị đo được cho"
        " ngừng làm việc, còn những gì đã giao thì thu hồi, kèm lý do."
    )
    report = auditing.check(staffed.store)
    assert report.sound, report.troubles


@pytest.mark.parametrize("attack", [*ROLES, *STAY], ids=lambda attack: attack.__name__)
def test_the_check_finds_what_was_written_without_the_role(staffed: Office, attack: Callable[[Office], None]) -> None:
    with unguarded():
        attack(staffed)
    told = [each.sentence for each in auditing.check(staffed.store).troubles if each.kind == "judged"]
    what = ROLES[attack][0] if attack in ROLES else STAY[attack]
    assert len(told) == 1 and what in told[0], told


def altered(office: Office, columns: str, **said: str) -> None:
    """A certificate whose facts (and these columns) are changed in the transaction that issues it."""
    id = office.inspected()
    office.approve(id)
    office.prepare(id)
    with office.writing(APPROVER) as session:
        made = certificates.issue(
            session, id, by=APPROVER, on=TODAY, draw=certificate_papers.draw, seal=seals.seal, sticker=office.sticker()
        )
        db = raw(session)
        (facts,) = db.execute("SELECT facts FROM certificate WHERE id = ?", (made.bytes,)).fetchone()
        text = frames.text(frames.parsed(facts) | said)
        db.execute("UPDATE certificate SET facts = ? WHERE id = ?", (text, made.bytes))
        for name in columns.split():
            db.execute(f"UPDATE certificate SET {name} = ? WHERE id = ?", (said[name], made.bytes))


FORGERIES = {
    "valid longer": ("valid_until", {"valid_until": "2099-01-01"}, "Hiệu lực đến"),
    "issued later": ("issued_on", {"issued_on": "2026-12-24"}, "Ngày cấp"),
    "another sticker": ("sticker", {"sticker": "TH26-999999"}, "Tem"),
    "another serial": ("", {"serial": "999999"}, "Số chế tạo"),
    "another holder": ("", {"holder": "Ai đó"}, "Đơn vị sử dụng"),
    "another equipment": ("", {"object_name": "Nồi hơi"}, "Thiết bị"),
    "no code": ("", {"code": ""}, "mã đã ký"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_certificate_says_nothing_that_its_code_did_not_sign(office: Office, forgery: str) -> None:
    columns, said, field = FORGERIES[forgery]
    with pytest.raises(guarding.Unsigned) as refused:
        altered(office, columns, **said)
    assert str(refused.value) == (
        f"KDP-E64: Không ghi lại: giấy chứng nhận A0001/2026/GCN-TKĐT01 ghi mục “{field}” khác với mã đã ký của nó. Hãy"
        " cấp giấy chứng nhận bằng chương trình để nội dung được ký đúng."
    )
    assert auditing.check(office.store).sound


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_check_names_the_certificate_and_the_field_that_its_code_did_not_sign(office: Office, forgery: str) -> None:
    columns, said, field = FORGERIES[forgery]
    with unguarded():
        altered(office, columns, **said)
    told = {each.kind: each.sentence for each in auditing.check(office.store).troubles}
    wanted = f"giấy chứng nhận A0001/2026/GCN-TKĐT01 ghi mục “{field}” khác với mã đã ký của nó"
    assert wanted in told["judged"] and (forgery == "no code" or told["code"] == wanted)


def test_the_check_names_the_certificate_whose_paper_shows_something_else(office: Office) -> None:
    def drawn(said: certificates.CertificateFacts) -> bytes:
        return certificate_papers.draw(replace(said, valid_until=date(2099, 1, 1), sticker="TH26-999999"))

    id = office.inspected()
    office.approve(id)
    office.prepare(id)
    with unguarded(), office.writing(APPROVER) as session:
        certificates.issue(session, id, by=APPROVER, on=TODAY, draw=drawn, seal=seals.seal, sticker=office.sticker())
    assert [each.sentence for each in auditing.check(office.store).troubles] == [
        "tờ giấy của giấy chứng nhận A0001/2026/GCN-TKĐT01 in mục “Hiệu lực đến, Tem” khác với nội dung đã chốt của nó"
    ]


def test_the_check_names_papers_that_leave_out_or_change_what_was_frozen(office: Office) -> None:
    def boasting(said: certificates.CertificateFacts) -> bytes:
        return certificate_papers.draw(replace(said, signer=replace(said.signer, post="Cục trưởng"), place="Xưởng 9"))

    office.interval()
    id, failed = office.inspected(), office.inspected("fail", office.another("Cầu trục hỏng"))
    for each in (id, failed):
        office.approve(each)
    office.entitle()
    with unguarded():
        with office.writing() as session:
            minutes.issue(session, id, by=INSPECTOR, on=TODAY, draw=lambda said: minutes_papers.draw(
                replace(said, sections=())))  # fmt: skip
        office.sign(id)
        office.minute(failed)
        with office.writing(APPROVER) as session:
            certificates.issue(
                session, id, by=APPROVER, on=TODAY, draw=boasting, seal=seals.seal, sticker=office.sticker()
            )
            notices.issue(session, failed, by=APPROVER, on=TODAY, draw=lambda said: notice_papers.draw(
                replace(said, findings=())))  # fmt: skip
    told = [each.sentence for each in auditing.check(office.store).troubles]
    assert len(told) == 3 and told[0] == ("giấy A0001/2026/GCN-TKĐT01 không in “Xưởng 2” là nội dung đã chốt của nó"), (
        told
    )
    assert told[1].startswith("giấy A01/2026/TB-") and told[2].startswith("giấy A0001/2026/BBKĐ-"), told


def test_a_certificate_issued_before_its_inspection_is_not_kept(office: Office) -> None:
    with pytest.raises(guarding.Stays, match="KDP-E43: Không ghi lại: ngày cấp trước ngày kiểm định"):
        altered(office, "issued_on", issued_on="2026-01-01")


def test_a_code_of_another_office_is_not_kept(office: Office, tmp_path: Path) -> None:
    other = founding.practice(tmp_path / "khac.kiemdinh", organisation="Khác", seed=8, now=lambda: stations.NOW)
    crane = office.another()
    office.interval(equipment_id=crane)

    def foreign(_session: Session, claims: codes.Claims) -> str:
        with other.reading() as session:
            return seals.seal(session, claims)

    id = office.inspected(equipment_id=crane)
    office.approve(id)
    office.prepare(id)
    with pytest.raises(guarding.Unsigned, match="không phải của máy đã cấp nó"), office.writing(APPROVER) as session:
        certificates.issue(
            session, id, by=APPROVER, on=TODAY, draw=certificate_papers.draw, seal=foreign, sticker="TH26-000077"
        )
    other.close()


ATTACKS: dict[Callable[[Office], None], str] = {
    swapped: OTHER,
    renamed: "lần kiểm định đã kết luận",
    in_his_name: OTHER,
    made_to_pass: "lần kiểm định đã kết luận",
    never_concluded: "lần kiểm định ghi là đã kết luận nhưng không có bản kết luận đã ký",
    finding_gone: "lần kiểm định đã kết luận",
    inspection_gone: "lần kiểm định đã kết luận",
    prolonged: "lần duyệt hoặc giấy tờ đã cấp",
    certificate_gone: "lần duyệt hoặc giấy tờ đã cấp",
    review_gone: "lần duyệt hoặc giấy tờ đã cấp",
    unreviewed: "giấy tờ của lần kiểm định chưa được duyệt",
}


@pytest.mark.parametrize("attack", [*ATTACKS, without_trigger], ids=lambda attack: attack.__name__)
def test_what_is_signed_is_made_by_the_right_person_and_stays(office: Office, attack: Callable[[Office], None]) -> None:
    with pytest.raises(guarding.Stays) as refused:
        attack(office)
    said = ATTACKS.get(attack, OTHER)
    assert str(refused.value) == (
        f"KDP-E43: Không ghi lại: {said}. Những gì đã kết luận, đã duyệt, đã cấp thì giữ nguyên: người duyệt trả lại"
        " lần kiểm định, hoặc hủy giấy chứng nhận."
    )
    if attack is not without_trigger:  # it dropped the trigger in a transaction of its own, which no guard can see
        report = auditing.check(office.store)
        assert report.sound, report.troubles


@contextmanager
def unguarded() -> Iterator[None]:
    """As under another program than ours."""
    guards, database.GUARDS[:] = list(database.GUARDS), []
    try:
        yield
    finally:
        database.GUARDS[:] = guards


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        (swapped, "judged"), (in_his_name, "judged"), (without_trigger, "judged"), (without_trigger, "rule"),
        (prolonged, "judged"), (prolonged, "facts"), (certificate_gone, "judged"), (review_gone, "judged"),
        (unreviewed, "judged"), (unreviewed, "unattached"), (past_the_verbs, "judged"), (past_the_verbs, "login"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)  # fmt: skip
def test_the_check_finds_what_another_program_wrote(
    office: Office, attack: Callable[[Office], None], kind: str
) -> None:
    with unguarded():
        attack(office)
    report = auditing.check(office.store)
    assert not report.sound and kind in {each.kind for each in report.troubles}, report.troubles
    assert all(each.sentence and each.place for each in report.troubles)


def test_the_sentences_of_the_check_say_what_and_where(office: Office) -> None:
    with unguarded():
        prolonged(office)
        without_trigger(office)
    said = {each.kind: each.sentence for each in auditing.check(office.store).troubles}
    assert said["facts"].startswith("giấy A0001/2026/GCN-") and said["facts"].endswith(
        "ghi trong sổ khác với nội dung đã đóng băng khi cấp (valid_until)"
    )
    assert said["rule"] == "quy tắc trong tệp trigger review_not_own đã bị đổi hoặc bỏ"
    assert "không được phép" in said["judged"]


AHEAD = {
    "schedule": "UPDATE schedule SET anchor_on = '2090-01-01'",
    "card": "UPDATE equipment SET paper_date = '2090-01-01'",
}


def test_no_day_to_count_from_lies_ahead(office: Office) -> None:
    """Not even where all cards are its own: refused where it is sealed, told by the check, chosen where it was told."""
    sql(office, "UPDATE equipment SET serial = '2090-01-01'")  # the same letters in another field tell no day
    for text in AHEAD.values():
        with pytest.raises(guarding.Ahead) as told:
            sql(office, text)
        assert str(told.value) == (
            "KDP-E71: Chưa giữ lại: ngày 01/01/2090 chưa đến, không thể tính hạn kiểm định từ ngày đó. Hãy sửa lại ngày"
            " trong chương trình; lần kiểm định mới được tính từ giấy chứng nhận của nó."
        )
    with unguarded():
        for text in AHEAD.values():
            sql(office, text)
    told = [each.sentence for each in auditing.check(office.store).troubles if each.kind == "ahead"]
    assert len(told) == 2 and told[0] == (
        "hạn kiểm định của Cầu trục hai dầm tính từ ngày 2090-01-01, ngày chưa đến với bất cứ ai đã ghi vào kho này"
    )
    sql(office, "UPDATE schedule SET anchor_on = '2026-11-23'")
    sql(office, "UPDATE schedule SET anchor_on = '2090-01-01'")  # as who chooses between two values that were told


def test_the_check_tells_whose_signed_word_the_journal_forgot(office: Office) -> None:
    id = office.inspected()
    office.minute(id)
    with office.writing("admin") as session:
        for entity in ("minutes", "user"):
            (found,) = raw(session).execute("SELECT id FROM change WHERE entity = ? LIMIT 1", (entity,)).fetchone()
            journal.erase(raw(session), found)
    told = [each.sentence for each in auditing.check(office.store).troubles if each.kind == "erased"]
    assert len(told) == 2 and "(biên bản kiểm định)" in told[0] and "(người dùng)" in told[1]


def test_a_row_changed_round_the_journal_is_found_too(office: Office) -> None:
    office.inspected("fail")
    connection = driver.connect(office.store.path, office.store.key)
    connection.execute("UPDATE inspection SET conclusion = 'pass'")
    connection.close()
    assert {each.kind for each in auditing.check(office.store).troubles} == {"fold"}


def test_days_of_work_are_sound(office: Office) -> None:
    office.certified()
    failed = office.inspected("fail", office.another())
    office.approve(failed)
    office.notify(failed)
    report = auditing.check(office.store)
    assert report.sound, report.troubles


def test_who_got_another_login_past_the_verbs_still_approves_nothing_of_his_own(office: Office) -> None:
    with unguarded(), pytest.raises(reviews.OwnWork, match="CER-E02"):
        other_login(office)
    with office.store.reading() as session:
        assert users.same(session, "an", "AN2") and not users.same(session, "an", "binh")


def test_a_login_is_not_changed_even_by_who_owns_the_store(office: Office) -> None:
    with pytest.raises(driver.IntegrityError, match="DEV-E65"):
        sql(office, "UPDATE user SET login = 'an2' WHERE login = 'an'", by="admin")
    with pytest.raises(guarding.Lasts, match="đổi tên đăng nhập của người dùng sau khi đã cấp"):
        other_login(office)


def test_a_self_approval_under_a_new_login_is_judged_and_the_login_is_named(office: Office) -> None:
    with unguarded():
        past_the_verbs(office)
    with office.store.reading() as session:
        user = users.named(session, "an2")
    assert user is not None
    told = [each for each in auditing.check(office.store).troubles if each.kind in ("judged", "login")]
    assert [each.kind for each in told] == ["judged", "judged", "login"]  # the login, the review, and who it is
    assert OTHER in told[1].sentence
    assert told[2].sentence == f"người dùng {user.id.hex} mang tên đăng nhập khác với tên đã được cấp: an → an2"


def test_a_login_changed_round_the_journal_is_named(office: Office) -> None:
    connection = driver.connect(office.store.path, office.store.key)
    connection.execute("DROP TRIGGER user_login_stays")
    connection.execute("UPDATE user SET login = 'an2' WHERE login = 'an'")
    connection.close()
    assert {each.kind for each in auditing.check(office.store).troubles} == {"fold", "rule", "login"}
