"""Who may sign what, past the verbs: refused at the seal of a transaction, and found by the check."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import stations
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.certification import reviews
from safety_inspector.exchange import auditing, guarding
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
    with pytest.raises(guarding.Stays, match="đổi tên đăng nhập của người dùng sau khi đã cấp"):
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
