"""Passwords forgotten, set anew, taken away; and what the recovery opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import templates
from offices import TODAY, lone, now

from safety_inspector.access import passwords, users
from safety_inspector.cli import main
from safety_inspector.exchange import founding
from safety_inspector.store import journal, keys, opening
from safety_inspector.store.database import Store

FIRST, SECOND, FRESH = "mật khẩu quản trị", "mật khẩu thứ hai", "mật khẩu mới tinh"


@dataclass
class Place:
    """A real store with its recovery letters, an administrator and a clerk of the approver."""

    path: Path
    store: Store
    letters: str
    chief: UUID

    def opens(self, login: str, password: str) -> bool:
        try:
            keys.by_password(self.path, keys.load(self.path), login, password)
        except keys.WrongPassword:
            return False
        return True


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    templates.copied(_office, tmp_path)
    letters = (tmp_path / "sheet.pdf").read_text()
    store = opening.unlock(tmp_path / "tram.kiemdinh", recovery=letters, now=now)
    with store.reading() as session:
        chief = users.named(session, "thuan")
        assert chief is not None
    yield Place(store.path, store, letters, chief.id)
    store.close()


def _office(folder: Path) -> None:
    path, sheet = folder / "tram.kiemdinh", folder / "sheet.pdf"
    store = founding.init(
        path, organisation="Trạm", password=FIRST, recovery_sheet=sheet, draw=lambda facts: facts.code.encode(),
        today=TODAY, now=now,
    )  # fmt: skip
    users.admit(store, by="admin", login="thuan", password=SECOND, name="Thuận", roles=["approver"])
    store.close()


def test_the_administrator_sets_a_forgotten_password_anew_and_the_journal_tells_it(place: Place) -> None:
    passwords.reset(place.store, by="admin", id=place.chief, password=FRESH, again=FRESH)
    assert place.opens("thuan", FRESH) and not place.opens("thuan", SECOND) and place.opens("admin", FIRST)
    with place.store.reading() as session:
        told = [(row.author, str(row.new)) for row in journal.history(session, place.chief) if row.field == "resets"]
        assert ("admin", "1") in told
        assert users.one(session, place.chief).resets == 1


@pytest.mark.parametrize(
    "by, password, again, sentence",
    [
        ("thuan", FRESH, FRESH, "ACC-E02: “thuan” không được làm việc này: cần có vai trò “quản trị viên”"),
        ("admin", "ngắn", "ngắn", "KEY-E06"),
        ("admin", FRESH, FRESH + "!", "ACC-E08"),
    ],
)
def test_a_reset_that_is_refused_changes_nothing(
    place: Place, by: str, password: str, again: str, sentence: str
) -> None:
    seen = place.store.seen()
    with pytest.raises(Exception, match=sentence):
        passwords.reset(place.store, by=by, id=place.chief, password=password, again=again)
    assert place.opens("thuan", SECOND) and place.store.seen() == seen


def test_nobody_resets_his_own_password_as_if_it_were_anothers(place: Place) -> None:
    with place.store.reading() as session:
        admin = users.named(session, "admin")
    assert admin is not None
    with pytest.raises(passwords.OwnReset, match="ACC-E18: Đây là mật khẩu của chính bạn"):
        passwords.reset(place.store, by="admin", id=admin.id, password=FRESH)
    assert place.opens("admin", FIRST)


def test_who_is_out_of_service_opens_nothing_and_may_come_back(place: Place) -> None:
    passwords.take_away(place.store, by="admin", id=place.chief)
    assert not place.opens("thuan", SECOND)
    with pytest.raises(users.UserInactive):
        passwords.reset(place.store, by="admin", id=place.chief, password=FRESH)
    with pytest.raises(keys.PasswordTooShort):
        passwords.give_back(place.store, by="admin", id=place.chief, password="")
    with place.store.reading() as session:
        assert not users.one(session, place.chief).active
    passwords.give_back(place.store, by="admin", id=place.chief, password=FRESH, again=FRESH)
    assert place.opens("thuan", FRESH)
    with place.store.reading() as session:
        assert users.one(session, place.chief).active


def test_the_recovery_letters_set_a_forgotten_password_anew(place: Place) -> None:
    place.store.close()
    passwords.recover(place.path, "admin", place.letters, FRESH, FRESH)
    assert place.opens("admin", FRESH) and not place.opens("admin", FIRST)
    with opening.unlock(place.path, "admin", FRESH).reading() as session:
        row = users.named(session, "admin")
        assert row is not None and row.resets == 1


@pytest.mark.parametrize(
    "login, letters, password, again, sentence",
    [
        ("admin", "ABCD-EFGH", FRESH, FRESH, "KEY-E07: "),
        ("admin", "", FRESH, FRESH, "KEY-E07: "),
        ("ai", None, FRESH, FRESH, "ACC-E01: Không có người dùng “ai”"),
        ("admin", None, "ngắn", "ngắn", "KEY-E06: "),
        ("admin", None, FRESH, "khác hẳn rồi", "ACC-E08: "),
    ],
)
def test_a_recovery_that_is_refused_changes_nothing(
    place: Place, login: str, letters: str | None, password: str, again: str, sentence: str
) -> None:
    place.store.close()
    before = keys.load(place.path)
    with pytest.raises(Exception, match=sentence):
        passwords.recover(place.path, login, place.letters if letters is None else letters, password, again)
    assert keys.load(place.path) == before
    opening.unlock(place.path, "admin", FIRST).close()


def test_who_is_out_of_service_is_not_let_in_by_the_recovery(place: Place) -> None:
    passwords.take_away(place.store, by="admin", id=place.chief)
    place.store.close()
    with pytest.raises(users.UserInactive):
        passwords.recover(place.path, "thuan", place.letters, FRESH)
    assert not place.opens("thuan", FRESH)


def test_the_command_line_recovers_a_password(place: Place, tmp_path: Path) -> None:
    place.store.close()
    for name, text in (("letters.txt", place.letters), ("new.txt", FRESH)):
        (tmp_path / name).write_text(text, "utf-8")
    said = ["--store", str(place.path), "--user", "thuan", "password", "--recovery-file", str(tmp_path / "letters.txt")]
    assert main([*said, "--new-password-file", str(tmp_path / "new.txt")]) == 0
    assert place.opens("thuan", FRESH)


@pytest.mark.parametrize("how", ["mark before it", "Windows line end"])
def test_a_password_file_of_any_editor_opens(place: Place, tmp_path: Path, how: str) -> None:
    place.store.close()
    text = SECOND.encode()
    (tmp_path / "p.txt").write_bytes(b"\xef\xbb\xbf" + text if how == "mark before it" else text + b"\r\n")
    assert main(_people(place, tmp_path / "p.txt")) == 0


@pytest.mark.parametrize("kind", ["other letters", "no such file", "a folder"])
def test_a_password_file_that_cannot_be_read_is_told(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    place.store.close()
    file = tmp_path / "p.txt"
    if kind == "other letters":
        file.write_bytes(SECOND.encode("utf-16"))
    elif kind == "a folder":
        file.mkdir()
    assert main(_people(place, file)) == 1
    wanted = {"other letters": "CLI-E05: ", "no such file": "STO-E13: Không có tệp", "a folder": "STO-E11: "}[kind]
    assert capsys.readouterr().err.startswith(wanted)


def _people(place: Place, file: Path) -> list[str]:
    return ["--store", str(place.path), "--user", "thuan", "--password-file", str(file), "people"]


def test_a_practice_store_has_no_password_to_set(tmp_path: Path) -> None:
    store = lone(tmp_path, "x", "Trạm")
    with store.writing(by="admin") as session:
        id = users.add(session, login="nva", name="A", roles=["inspector"])
    with pytest.raises(passwords.NoPasswords, match="ACC-E17: Kho thực hành mở không cần mật khẩu"):
        passwords.reset(store, by="admin", id=id, password=FRESH)
    passwords.take_away(store, by="admin", id=id)
    passwords.give_back(store, by="admin", id=id)
    with store.reading() as session:
        assert users.one(session, id).active
    store.close()


# -- roles ------------------------------------------------------------------------------------------


def test_the_last_administrator_cannot_be_taken_away(place: Place) -> None:
    store = place.store
    with store.reading() as session:
        admin = users.named(session, "admin")
    assert admin is not None
    for roles, active in ((["hq"], True), (None, False)):
        refused = pytest.raises(users.LastAdministrator, match="ACC-E13: “admin” là quản trị viên cuối cùng")
        with refused, store.writing(by="admin") as session:
            if roles:
                users.set_roles(session, admin.id, roles)
            users.set_active(session, admin.id, active)
    with store.writing(by="admin") as session:
        users.set_roles(session, place.chief, ["approver", "administrator"])
    with store.writing(by="admin") as session:
        users.set_roles(session, admin.id, ["hq"])
    with store.reading() as session:
        assert users.one(session, admin.id).roles == (users.Role.HQ,)


def test_nobody_gives_himself_a_role(place: Place) -> None:
    with place.store.writing(by="admin") as session:
        users.set_roles(session, place.chief, ["administrator"])
    refused = pytest.raises(users.OwnRole, match="ACC-E14: Không ai tự giao vai trò cho mình: “người duyệt”")
    with refused, place.store.writing(by="thuan") as session:
        users.set_roles(session, place.chief, ["administrator", "approver"])
    with place.store.writing(by="thuan") as session:
        users.set_roles(session, place.chief, ["administrator"])  # what he has, he may keep
    with place.store.writing(by="admin") as session:
        users.set_roles(session, place.chief, ["administrator", "approver"])


def test_what_is_said_of_a_person_is_corrected(place: Place) -> None:
    with place.store.writing(by="admin") as session:
        users.change(session, place.chief, name=" Hoàng Đức Thuận ", rank="Trung tá", inspector_no="012")
        row = users.one(session, place.chief)
    assert (row.called, row.post, row.inspector_no) == ("Trung tá Hoàng Đức Thuận", "", "012")
    with pytest.raises(users.NameMissing), place.store.writing(by="admin") as session:
        users.change(session, place.chief, name=" ")
    with pytest.raises(users.UserGone), place.store.writing(by="admin") as session:
        users.change(session, UUID(int=1), name="X")
