"""Who may open a store: slots, recovery, two copies."""

import unicodedata
from pathlib import Path

import pyrage
import pytest
from offices import now

from safety_inspector.store import keys, opening
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Key

PASSWORD = "mật khẩu dài"


@pytest.fixture
def key() -> Key:
    return keys.fresh()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tram.kiemdinh"


def empty(key: Key) -> keys.KeyFile:
    return keys.KeyFile(key.salt, {})


def test_a_password_opens_however_the_keyboard_composed_it(key: Key, path: Path) -> None:
    file = keys.with_user(empty(key), key, "an", unicodedata.normalize("NFD", PASSWORD))
    keys.save(path, file)
    assert keys.by_password(path, keys.load(path), "an", unicodedata.normalize("NFC", PASSWORD)) == key


def test_each_user_has_a_slot_and_none_opens_another(key: Key, path: Path) -> None:
    file = keys.with_user(keys.with_user(empty(key), key, "an", PASSWORD), key, "binh", "khác hẳn nhau")
    assert keys.by_password(path, file, "binh", "khác hẳn nhau") == key
    with pytest.raises(keys.WrongPassword):
        keys.by_password(path, file, "binh", PASSWORD)
    moved = keys.KeyFile(key.salt, {"binh": file.slots["an"]})  # a slot is bound to its user's name
    with pytest.raises(keys.WrongPassword):
        keys.by_password(path, moved, "binh", PASSWORD)
    left = keys.without_user(file, "an")
    assert set(left.slots) == {"binh"}
    with pytest.raises(keys.WrongPassword):
        keys.by_password(path, left, "an", PASSWORD)


def test_the_printed_letters_open_and_a_slip_of_the_pen_is_noticed(key: Key, path: Path) -> None:
    secret = keys.sheet_secret()
    file = keys.with_sheet(empty(key), key, secret)
    letters = keys.letters(secret)
    assert all(len(group) == 4 for group in letters.split("-"))
    assert keys.by_recovery(path, file, letters.lower().replace("-", " ")) == key
    assert keys.by_recovery(path, file, letters.replace("O", "0").replace("I", "1")) == key
    other = "B" if letters[0] != "B" else "C"
    for typed in (other + letters[1:], letters[:-2], "", "!"):
        with pytest.raises(keys.WrongRecovery):
            keys.by_recovery(path, file, typed)


def test_the_key_of_an_office_opens(key: Key, path: Path) -> None:
    office, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    file = keys.with_office(empty(key), key, f"{office.to_public()}\n")
    keys.save(path, file)
    assert keys.by_recovery(path, keys.load(path), f"# khóa của Ban\n{office}\n") == key
    for text in (str(stranger), "không có khóa nào"):
        with pytest.raises(keys.WrongRecovery, match="KEY-E07"):
            keys.by_recovery(path, file, text)


def test_a_key_is_never_shown(key: Key) -> None:
    assert repr(key) == "Key(…)"
    assert key.secret.hex() not in f"{key} {key!r} {keys.practice_file(key).practice}"


def test_a_changed_password_leaves_the_store_and_closes_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "tram.kiemdinh"
    office = pyrage.x25519.Identity.generate()
    recovery = opening.Recovery(recipient=str(office.to_public()))
    made = opening.create(path, organisation="Trạm", users={"an": PASSWORD}, recovery=recovery, now=now)
    before = made.key
    opening.set_password(made, "an", "mật khẩu mới")
    opening.set_password(made, "binh", "của người khác")
    made.close()
    with pytest.raises(keys.WrongPassword):
        opening.unlock(path, "an", PASSWORD, now=now)
    again = opening.unlock(path, "an", "mật khẩu mới", now=now)
    assert again.key == before
    opening.remove_user(again, "binh")
    again.close()
    with pytest.raises(keys.WrongPassword):
        opening.unlock(path, "binh", "của người khác", now=now)
    opening.unlock(path, recovery=str(office), now=now).close()


def test_a_real_store_has_users_and_does_not_open_freely(tmp_path: Path, store: Store) -> None:
    with pytest.raises(keys.PasswordNeeded):
        opening.create(tmp_path / "a.kiemdinh", organisation="Trạm", users={}, now=now)
    opening.create(tmp_path / "a.kiemdinh", organisation="Trạm", users={"an": PASSWORD}, now=now).close()
    assert not keys.load(tmp_path / "a.kiemdinh").practice
    assert keys.load(store.path).practice


def test_a_change_cut_off_between_the_copies_is_brought_to_its_end(tmp_path: Path) -> None:
    """Else the old password opens the second copy for ever."""
    path = tmp_path / "a.kiemdinh"
    opening.create(path, organisation="Trạm", users={"an": PASSWORD}, now=now).close()
    first, second = keys.paths(path)
    before = second.read_bytes()
    store = opening.unlock(path, "an", PASSWORD, now=now)
    opening.set_password(store, "an", "mật khẩu mới tinh")
    store.close()
    second.write_bytes(before)  # as if the power had failed after the first
    assert keys.load(path).repaired
    assert second.read_bytes() == first.read_bytes() != before
