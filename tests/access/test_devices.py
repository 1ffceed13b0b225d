"""A clock set back and a restored backup: told everywhere, nothing issued, and a deliberate way out that is kept."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import templates
from offices import crane

from safety_inspector.access import devices, users
from safety_inspector.cli import main
from safety_inspector.exchange import auditing, founding, joining, licences
from safety_inspector.store import backups, checking, clock, database, keys, opening
from safety_inspector.store.database import Store, raw

PASSWORD = "mật khẩu dài"


@dataclass
class Clock:
    """A computer's clock that can be set."""

    at: str

    def __call__(self) -> str:
        return self.at


@dataclass
class Lone:
    """A real store of one laptop, and its clock."""

    store: Store
    clock: Clock
    folder: Path

    def refused(self) -> str:
        with self.store.reading() as session:
            try:
                devices.require_issuing(session)
            except devices.Refusal as refusal:
                return str(refusal)
        return ""

    def reopened(self, path: Path) -> Store:
        self.store.close()
        self.store = opening.unlock(path, recovery=_letters(self.folder), now=self.clock)
        return self.store

    def backed_up(self) -> Path:
        return backups.copy(self.store.path, self.store.key, self.clock(), self.folder / "copies").folder


@pytest.fixture
def lone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lone]:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    clock = Clock("2026-11-24T10:42:00")
    templates.copied(_founded, tmp_path)
    made = Lone(opening.unlock(tmp_path / "a.kiemdinh", recovery=_letters(tmp_path), now=clock), clock, tmp_path)
    yield made
    made.store.close()


def _founded(folder: Path) -> None:
    founding.init(
        folder / "a.kiemdinh", organisation="Trạm", password=PASSWORD, today=date(2026, 11, 24),
        now=Clock("2026-11-24T10:42:00"), recovery_sheet=folder / "sheet.pdf",
        draw=lambda facts: facts.code.encode(),
    ).close()  # fmt: skip


def _letters(folder: Path) -> str:
    return (folder / "sheet.pdf").read_text()


# -- the clock -----------------------------------------------------------------------------------


def test_a_clock_set_back_is_told_and_nothing_is_issued_until_the_day_is_right(lone: Lone) -> None:
    assert not lone.refused() and not devices.warnings(lone.store)
    lone.clock.at = "2026-11-23T23:59:00"
    said = lone.refused()
    assert said.startswith("DEV-E60: Đồng hồ máy tính chỉ ngày 23/11/2026, nhưng kho này đã được ghi ngày 24/11/2026.")
    assert devices.warnings(lone.store) == (said,)
    lone.clock.at = "2026-11-24T00:01:00"  # the hour may be earlier: time zones and small corrections lock nobody
    assert not lone.refused()


def test_what_is_written_by_a_clock_set_back_does_not_make_it_right(lone: Lone) -> None:
    lone.clock.at = "2026-11-01T08:00:00"
    crane(lone.store)
    assert "DEV-E60" in lone.refused()
    lone.reopened(lone.store.path)
    assert "DEV-E60" in lone.refused()


def test_check_tells_which_entries_a_clock_set_back_wrote_and_the_store_stays_sound(lone: Lone) -> None:
    lone.clock.at = "2026-11-01T08:00:00"
    id = crane(lone.store)
    lone.clock.at = "2026-11-24T11:00:00"
    crane(lone.store, "Xe nâng")
    report = auditing.check(lone.store)
    with lone.store.reading() as session:
        (place,) = raw(session).execute("SELECT n FROM change WHERE id = ? LIMIT 1", (id.bytes,)).fetchone()
    (note,) = report.notes
    assert report.sound and (note.kind, note.place) == ("clock", str(place))
    assert note.sentence.startswith(f"mục nhật ký {place} được ghi khi đồng hồ bị lùi")
    assert json.loads(checking.as_json(report))["notes"] == [["clock", str(place), note.sentence]]


def test_a_clock_that_was_wrongly_ahead_is_answered_for_by_the_administrator(lone: Lone) -> None:
    lone.clock.at = "2036-01-01T08:00:00"
    crane(lone.store)
    lone.clock.at = "2026-11-25T08:00:00"
    assert "01/01/2036" in lone.refused()
    devices.confirm(lone.store, devices.CLOCK, by="admin", reason="pin CMOS hết, đã thay")
    assert not lone.refused() and not devices.warnings(lone.store)
    crane(lone.store, "Xe nâng")
    assert not lone.refused() and not auditing.check(lone.store).notes
    with lone.store.reading() as session:
        kept = raw(session).execute("SELECT what, said, reason FROM acknowledgement").fetchall()
        entry = raw(session).execute("SELECT author, reason FROM entry WHERE action = 'device.clock'").fetchone()
    assert kept == [("clock", "2036-01-01", "pin CMOS hết, đã thay")] and entry == ("admin", "pin CMOS hết, đã thay")


def test_only_an_administrator_confirms_with_a_reason_and_only_what_is_in_question(lone: Lone) -> None:
    with lone.store.writing(by="admin", action="user.add") as session:
        users.add(session, login="an", name="Nguyễn Văn An", roles=["approver"])
    with pytest.raises(devices.NothingToConfirm, match="DEV-E63: Không có gì để xác nhận"):
        devices.confirm(lone.store, devices.CLOCK, by="admin", reason="thử")
    lone.clock.at = "2026-11-01T08:00:00"
    with pytest.raises(users.NotAllowed):
        devices.confirm(lone.store, devices.CLOCK, by="an", reason="thử")
    with pytest.raises(devices.ReasonMissing, match="DEV-E64: Xác nhận phải có lý do"):
        devices.confirm(lone.store, devices.CLOCK, by="admin", reason="  ")
    assert "DEV-E60" in lone.refused()


def test_a_clock_from_before_the_program_is_told(lone: Lone) -> None:
    lone.clock.at = "2015-01-01T00:00:00"
    assert devices.warnings(lone.store)[-1].startswith("DEV-E61: Đồng hồ máy tính chỉ ngày 01/01/2015, trước cả ngày")


def test_a_store_of_before_finds_its_newest_day_in_the_journal(lone: Lone) -> None:
    with lone.store.merging() as connection:
        connection.execute("DELETE FROM local WHERE name = 'day'")
    lone.clock.at = "2026-11-23T23:59:00"
    assert "DEV-E60" in lone.refused()


# -- a restored backup ---------------------------------------------------------------------------


def test_a_backup_restored_on_another_computer_issues_nothing_until_confirmed(lone: Lone) -> None:
    backup, state = lone.backed_up(), auditing.check(lone.store).state
    backups.restore(backup, lone.folder / "moi" / "b.kiemdinh", recovery=_letters(lone.folder), now=lone.clock)
    restored = lone.reopened(lone.folder / "moi" / "b.kiemdinh")
    assert lone.refused().startswith("DEV-E62: Kho này được phục hồi từ bản sao lưu")
    assert devices.warnings(restored) == (lone.refused(),) and auditing.check(restored).state == state
    devices.confirm(restored, devices.RESTORED, by="admin", reason="máy cũ hỏng, đã đối chiếu sổ giấy")
    assert not lone.refused()
    with restored.reading() as session:
        kept = raw(session).execute("SELECT what, said, reason FROM acknowledgement").fetchall()
    assert kept == [("restored", lone.clock.at, "máy cũ hỏng, đã đối chiếu sổ giấy")]
    assert auditing.check(restored).sound


FREED = {
    "what the store says of itself is removed": "DELETE FROM local WHERE name = 'restored'",
    "and the day too": "DELETE FROM local WHERE name IN ('restored', 'day')",
}


@pytest.mark.parametrize("sql", FREED.values(), ids=FREED)
def test_a_restored_store_is_not_freed_past_the_confirmation(lone: Lone, sql: str) -> None:
    """The key file says it too, and no statement in the store reaches that; nor does the next backup forget it."""
    backups.restore(lone.backed_up(), lone.folder / "b.kiemdinh", recovery=_letters(lone.folder), now=lone.clock)
    restored = lone.reopened(lone.folder / "b.kiemdinh")
    with restored.writing(by="admin") as session:
        raw(session).execute(sql)
    assert lone.refused().startswith("DEV-E62: ") and licences.renewable(restored)
    opening.set_password(restored, "admin", "mật khẩu khác")  # the key file is written anew
    assert lone.refused().startswith("DEV-E62: ")
    devices.confirm(restored, devices.RESTORED, by="admin", reason="máy cũ hỏng")
    assert not lone.refused() and backups.stamped(restored.path) == ""
    with restored.reading() as session:
        assert raw(session).execute("SELECT said FROM acknowledgement").fetchone() == (lone.clock.at,)


@pytest.mark.parametrize("which", [0, 1], ids=["first", "second"])
def test_one_key_file_laid_over_with_the_backups_keeps_the_stamp(lone: Lone, which: int) -> None:
    backup = lone.backed_up()
    backups.restore(backup, lone.folder / "b.kiemdinh", recovery=_letters(lone.folder), now=lone.clock)
    copies = keys.paths(lone.folder / "b.kiemdinh")
    shutil.copy(keys.paths(backups.stored_in(backup))[which], copies[which])
    restored = lone.reopened(lone.folder / "b.kiemdinh")
    with restored.writing(by="admin") as session:
        raw(session).execute("DELETE FROM local WHERE name = 'restored'")
    assert lone.refused().startswith("DEV-E62: ")
    assert copies[0].read_bytes() == copies[1].read_bytes()
    devices.confirm(restored, devices.RESTORED, by="admin", reason="máy cũ hỏng")
    assert not lone.refused() and backups.stamped(restored.path) == ""


CONFIRMED = "INSERT INTO acknowledgement (id, at, what, said, reason) VALUES (?, '2026-11-24', ?, '', ?)"


@pytest.mark.parametrize(
    ("by", "what", "reason"),
    [("nva", "restored", "vì tôi muốn"), ("ma", "restored", "x"), ("admin", "restored", " "), ("admin", "all", "x")],
    ids=["by an inspector", "by nobody known", "without a reason", "of nothing that is in question"],
)
def test_a_confirmation_past_its_verb_is_not_kept(lone: Lone, by: str, what: str, reason: str) -> None:
    with lone.store.writing(by="admin") as session:
        users.add(session, login="nva", name="An", roles=["inspector"])
    with pytest.raises(devices.NotConfirmed) as told, lone.store.writing(by=by) as session:
        raw(session).execute(CONFIRMED, (bytes(16), what, reason))
    assert str(told.value) == (
        "DEV-E66: Không ghi lại: điều xác nhận về máy này do quản trị viên ghi ở trang Dữ liệu & sao lưu, có lý do, và"
        " giữ nguyên. Hãy để quản trị viên xác nhận ở đó."
    )


def test_a_confirmation_stays_as_it_was_given(lone: Lone) -> None:
    lone.clock.at = "2026-11-23T23:59:00"
    devices.confirm(lone.store, devices.CLOCK, by="admin", reason="đúng ngày")
    for sql in ("UPDATE acknowledgement SET reason = 'khác'", "DELETE FROM acknowledgement"):
        with pytest.raises(devices.NotConfirmed), lone.store.writing(by="admin") as session:
            raw(session).execute(sql)
    assert auditing.check(lone.store).sound


def test_the_check_tells_who_confirmed_without_being_an_administrator(
    lone: Lone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lone.store.writing(by="admin") as session:
        users.add(session, login="nva", name="An", roles=["inspector"])
    with monkeypatch.context() as before:
        before.setattr(database, "GUARDS", [])
        with lone.store.writing(by="nva") as session:
            raw(session).execute(CONFIRMED, (b"x" * 16, "restored", "x"))
            place = raw(session).execute("SELECT max(n) + 1 FROM entry").fetchone()[0]
    (told,) = [each.sentence for each in auditing.check(lone.store).troubles if each.kind == "acknowledged"]
    assert told == f"mục {place} xác nhận một điều về máy này, mà “nva” lúc đó không phải quản trị viên"


def test_a_restored_store_with_the_root_key_takes_a_new_letter(lone: Lone) -> None:
    backups.restore(lone.backed_up(), lone.folder / "b.kiemdinh", recovery=_letters(lone.folder), now=lone.clock)
    restored = lone.reopened(lone.folder / "b.kiemdinh")
    before = restored.device
    assert licences.renewable(restored)
    licences.renew(restored, letter="B", by="admin", today=restored.today())
    assert not lone.refused() and (restored.letter, restored.device == before) == ("B", False)
    assert not licences.renewable(restored) and auditing.check(restored).sound


def test_a_join_request_of_a_restored_store_asks_under_a_new_name(lone: Lone) -> None:
    backups.restore(lone.backed_up(), lone.folder / "b.kiemdinh", recovery=_letters(lone.folder), now=lone.clock)
    restored = lone.reopened(lone.folder / "b.kiemdinh")
    joining.request(restored, lone.folder / "b.ask.kdp", by="admin")
    assert joining.inspect(restored, lone.folder / "b.ask.kdp").replaces == restored.device


def test_practice_is_restored_freely_and_has_the_clock_it_was_made_with(tmp_path: Path) -> None:
    from offices import lone as practice

    store = practice(tmp_path, "a", "Trạm")
    copy = backups.copy(store.path, store.key, store.now(), tmp_path / "copies").folder
    store.close()
    backups.restore(copy, tmp_path / "b.kiemdinh")
    again = opening.unlock(tmp_path / "b.kiemdinh", now=lambda: "2010-01-01T00:00:00")
    with again.reading() as session:
        devices.require_issuing(session)
    assert not devices.warnings(again)
    again.close()


# -- the command line ----------------------------------------------------------------------------


def test_the_command_line_says_it_aside_and_has_the_control(
    lone: Lone, capsys: pytest.CaptureFixture[str], password_file: Callable[[Path], Path]
) -> None:
    with lone.store.merging() as connection:
        clock.settle(connection, "2025-06-01")  # whatever day it is here now
    secret, backup = str(password_file(lone.folder)), lone.backed_up()
    lone.store.close()
    new = lone.folder / "moi.kiemdinh"
    about = ["--store", str(new), "--user", "admin", "--password-file", secret]
    assert main(["restore", str(backup), str(new), "--user", "admin", "--password-file", secret]) == 0
    assert main([*about, "find", "cầu trục"]) == 0
    assert "DEV-E62" in capsys.readouterr().err
    assert main([*about, "--json", "device"]) == 0
    assert json.loads(capsys.readouterr().out)["to_confirm"] == ["restored"]
    assert main([*about, "device", "confirm", "restored", "--reason", "chuyển sang máy mới"]) == 0
    assert "Đã xác nhận và lưu vào nhật ký." in capsys.readouterr().out
    assert main([*about, "device"]) == 0
    shown = capsys.readouterr()
    assert "Máy A được cấp giấy tờ." in shown.out and not shown.err


def test_the_command_line_works_in_no_backup(
    lone: Lone, capsys: pytest.CaptureFixture[str], password_file: Callable[[Path], Path]
) -> None:
    secret, inside = str(password_file(lone.folder)), lone.backed_up() / lone.store.path.name
    lone.store.close()
    about = ["--store", str(inside), "--user", "admin", "--password-file", secret]
    for command in (["find", "cầu trục"], ["device"], ["check"]):
        assert main([*about, *command]) == 1
        said = capsys.readouterr()
        assert f"STO-E60: {inside} là bản sao lưu" in said.err and "restore THƯ-MỤC MỚI.kiemdinh" in said.err
        assert not said.out


@pytest.fixture
def password_file() -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        (folder / "mk.txt").write_text(PASSWORD, "utf-8")
        return folder / "mk.txt"

    return made
