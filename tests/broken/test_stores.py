"""Broken stores, key files and backups, by kinds: each is refused with its code and one sentence, and no byte changes.

The table says what was damaged; no two rows damage the same thing in the same place.
"""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from offices import now

from safety_inspector.errors import Explained
from safety_inspector.store import attachments, backups, driver, keys, locks, opening
from safety_inspector.store.driver import Key

PASSWORD, SHEET = "mật khẩu dài", bytes(range(20))
NAME = "tram.kiemdinh"


@dataclass
class Place:
    """A copy of a sound store, beside another of practice, and a backup with an attachment."""

    folder: Path
    key: Key

    @property
    def store(self) -> Path:
        return self.folder / "that" / NAME

    @property
    def practice(self) -> Path:
        return self.folder / "tap" / NAME

    @property
    def backup(self) -> Path:
        return next((self.folder / "tap" / "tram.backups").iterdir())

    def open(self) -> None:
        opening.unlock(self.store, "an", PASSWORD, now=now).close()

    def open_practice(self) -> None:
        opening.unlock(self.practice, now=now).close()

    def restore(self) -> None:
        backups.restore(self.backup, self.folder / "moi" / NAME)

    def files(self) -> dict[str, str]:
        """What every file holds, but for the lock, which names who tried."""
        return {
            str(file.relative_to(self.folder)): sha256(file.read_bytes()).hexdigest()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and not file.name.endswith((".lock", "-shm"))
        }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("stores"), Key(b"", b""))
    recovery = opening.Recovery(secret=SHEET)
    real = opening.create(place.store, organisation="Trạm", users={"an": PASSWORD}, recovery=recovery, now=now)
    real.close()
    practice = opening.create_practice(place.practice, organisation="Tập", now=now)
    with practice.writing(by="an", action="photo.keep") as session:
        attachments.keep(session, b"anh" * 1000, "image/jpeg")
    backups.copy(place.practice, practice.key, now())
    practice.close()
    place.key = practice.key
    yield place


@pytest.fixture
def place(whole: Place, tmp_path: Path) -> Place:
    shutil.copytree(whole.folder, tmp_path / "copy")
    return Place(tmp_path / "copy", whole.key)


# -- damage: what is done to the files, then what is tried -----------------------------------------

Try = Callable[[], None]


def overwritten(path: Path, data: bytes, at: int = 0) -> None:
    whole = bytearray(path.read_bytes())
    whole[at : at + len(data)] = data
    path.write_bytes(whole)


def written(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def plain_database(place: Place) -> Try:
    place.practice.unlink()
    with sqlite3.connect(place.practice) as db:
        db.execute("CREATE TABLE equipment (id BLOB)")
    db.close()
    return place.open_practice


def said(path: Path, **more: object) -> None:
    """Both copies of a key file say something else, under a right checksum."""
    text = json.loads(path.with_suffix(".key").read_bytes().rpartition(b"\n")[0])
    data = json.dumps({**text, **more}).encode()
    for copy in keys.paths(path):
        written(copy, data + b"\n" + sha256(data).hexdigest().encode())


def both(path: Path, change: Callable[[Path], None]) -> None:
    for copy in keys.paths(path):
        change(copy)


def newer_schema(place: Place) -> Try:
    connection = driver.connect(place.practice, place.key)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    return place.open_practice


def without_schema(place: Place) -> Try:
    place.practice.unlink()
    connection = driver.connect(place.practice, place.key)
    connection.execute("CREATE TABLE other (id BLOB)")
    connection.close()
    return place.open_practice


def foreign_key_file(place: Place) -> Try:
    other = opening.create_practice(place.folder / "khac" / NAME, organisation="Khác", now=now)
    other.close()
    for mine, theirs in zip(keys.paths(place.practice), keys.paths(other.path), strict=True):
        shutil.copy(theirs, mine)
    return place.open_practice


def in_use(place: Place) -> Try:
    other = opening.unlock(place.practice, now=now)

    def attempt() -> None:
        try:
            place.open_practice()
        finally:
            other.close()

    return attempt


def folder_for(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
    path.mkdir()


def taken(place: Place) -> Try:
    return lambda: backups.restore(place.backup, place.store)


def other_store(place: Place, user: str | None = None, password: str | None = None, recovery: str | None = None) -> Try:
    return lambda: opening.unlock(place.store, user, password, recovery=recovery, now=now).close()


def creating(path: Path, password: str = PASSWORD) -> Try:
    return lambda: opening.create(path, organisation="X", users={"an": password}, now=now).close()


def damaged(place: Place, path: Path, data: bytes, at: int = 0) -> Try:
    overwritten(path, data, at)
    return place.restore if place.backup in path.parents else place.open_practice


def after(step: Try, attempt: Try) -> Try:
    step()
    return attempt


def unfinished(place: Place) -> Try:
    part = place.backup.rename(f"{place.backup}.part")
    return lambda: backups.restore(part, place.folder / "moi" / NAME)


def attached(place: Place) -> Path:
    return next((place.backup / "tram.files").iterdir())


LIST = b"[]\n" + sha256(b"[]").hexdigest().encode()
DEEP = b"[" * 100_000 + b"]" * 100_000
DEEP += b"\n" + sha256(DEEP).hexdigest().encode()
NOISE = bytes(range(64))

KINDS: dict[str, tuple[str, str, Callable[[Place], Try]]] = {
    # what was damaged: (code, words of the sentence, how)
    "password wrong": ("KEY-E01", "mật khẩu", lambda p: other_store(p, user="an", password="sai hẳn rồi")),
    "user unknown": ("KEY-E01", "mật khẩu", lambda p: other_store(p, user="binh", password=PASSWORD)),
    "password not given": ("KEY-E05", "cần tên", lambda p: other_store(p)),
    "slot of the user altered": (
        "KEY-E01",
        "mật khẩu",
        lambda p: after(lambda: said(p.store, slots={"an": {"salt": "00" * 16, "box": "00" * 60}}), p.open),
    ),
    "slot of the user no longer hexadecimal": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: said(p.store, slots={"an": {"salt": "zz", "box": "zz"}}), p.open),
    ),
    "both key files missing": ("KEY-E02", "tệp khóa", lambda p: after(lambda: both(p.store, Path.unlink), p.open)),
    "both key files torn": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: both(p.store, lambda file: written(file, file.read_bytes()[:-9])), p.open),
    ),
    "both key files empty": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: both(p.practice, lambda file: written(file, b"")), p.open_practice),
    ),
    "key file whole but saying something else": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(
            lambda: both(p.practice, lambda file: written(file, LIST)),
            p.open_practice,
        ),
    ),
    "salt of the user's slot too short": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: said(p.store, slots={"an": {"salt": "00", "box": "00" * 60}}), p.open),
    ),
    "salt in the key file too short": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: said(p.practice, salt="00" * 4), p.open_practice),
    ),
    "open key too short": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: said(p.practice, open="00"), p.open_practice),
    ),
    "slots that are a list": ("KEY-E03", "tệp khóa", lambda p: after(lambda: said(p.store, slots=["an"]), p.open)),
    "recovery without its box": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(
            lambda: said(p.store, recovery={"kind": "sheet"}), other_store(p, recovery=keys.letters(SHEET))
        ),
    ),
    "key files nested a hundred thousand deep": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: both(p.practice, lambda file: written(file, DEEP)), p.open_practice),
    ),
    "key file that is a folder": (
        "STO-E11",
        "Đĩa không đọc",
        lambda p: after(lambda: folder_for(p.practice.with_suffix(".key")), p.open_practice),
    ),
    "key file of a newer program": (
        "KEY-E04",
        "mới hơn",
        lambda p: after(lambda: said(p.store, version=2), p.open),
    ),
    "key file of another store": ("STO-E03", "không mở được", foreign_key_file),
    "salt in the key file altered": (
        "STO-E03",
        "không mở được",
        lambda p: after(lambda: said(p.practice, salt="11" * 16), p.open_practice),
    ),
    "recovery letters of another sheet": (
        "KEY-E07",
        "khôi phục",
        lambda p: other_store(p, recovery=keys.letters(bytes(20))),
    ),
    "recovery letters mistyped": ("KEY-E07", "khôi phục", lambda p: other_store(p, recovery="ABCD-EFGH")),
    "no recovery in the key file": (
        "KEY-E08",
        "khôi phục",
        lambda p: after(lambda: said(p.store, recovery=None), other_store(p, recovery=keys.letters(SHEET))),
    ),
    "store missing": ("STO-E31", "Không có kho", lambda p: after(lambda: p.practice.unlink(), p.open_practice)),
    "store empty": ("STO-E03", "không mở được", lambda p: after(lambda: written(p.practice, b""), p.open_practice)),
    "store cut inside its first page": (
        "STO-E03",
        "không mở được",
        lambda p: after(lambda: written(p.practice, p.practice.read_bytes()[:1000]), p.open_practice),
    ),
    "store cut after its first page": (
        "STO-E04",
        "hỏng",
        lambda p: after(lambda: written(p.practice, p.practice.read_bytes()[:4096]), p.open_practice),
    ),
    "store is a text": (
        "STO-E03",
        "không mở được",
        lambda p: after(lambda: written(p.practice, b"Not a store.\n" * 2000), p.open_practice),
    ),
    "store is a plain database": ("STO-E03", "không mở được", plain_database),
    "store is an encrypted database of another program": ("STO-E03", "không mở được", without_schema),
    "first page of the store": ("STO-E03", "không mở được", lambda p: damaged(p, p.practice, NOISE, 2000)),
    "all later pages of the store": ("STO-E04", "hỏng", lambda p: damaged(p, p.practice, NOISE * 3000, 4096)),
    "schema newer than the program": ("STO-E07", "mới hơn", newer_schema),
    "store held by another": ("STO-E01", "đang mở", in_use),
    "lock file cannot be opened": (
        "STO-E11",
        "Đĩa không đọc",
        lambda p: after(lambda: folder_for(p.practice.with_suffix(".lock")), p.open_practice),
    ),
    "write-ahead file cannot be opened": (
        "STO-E11",
        "Đĩa không đọc",
        lambda p: after(lambda: folder_for(Path(f"{p.practice}-wal")), p.open_practice),
    ),
    "new store over an old one": ("STO-E30", "đã có", lambda p: creating(p.store)),
    "new store over a key file left behind": (
        "STO-E30",
        "đã có",
        lambda p: after(lambda: p.store.unlink(), creating(p.store)),
    ),
    "new store under a wrong name": ("STO-E32", ".kiemdinh", lambda p: creating(p.folder / "tram.db")),
    "new store with a short password": ("KEY-E06", "ngắn", lambda p: creating(p.folder / "x.kiemdinh", "ngắn")),
    "folder that is no backup": ("STO-E41", "sao lưu", lambda p: lambda: backups.restore(p.folder, p.folder / "m")),
    "backup that was not finished": (
        "STO-E41",
        "sao lưu",
        unfinished,
    ),
    "backup restored over a store": ("STO-E42", "đã có", taken),
    "backup without its key files": (
        "KEY-E02",
        "tệp khóa",
        lambda p: after(lambda: both(p.backup / NAME, Path.unlink), p.restore),
    ),
    "backup with both key files damaged": (
        "KEY-E03",
        "tệp khóa",
        lambda p: after(lambda: both(p.backup / NAME, lambda file: written(file, b"x")), p.restore),
    ),
    "first page of the backup": ("STO-E03", "không mở được", lambda p: damaged(p, p.backup / NAME, NOISE, 2000)),
    "last page of the backup": (
        "STO-E04",
        "hỏng",
        lambda p: damaged(p, p.backup / NAME, NOISE, (p.backup / NAME).stat().st_size - 2000),
    ),
    "attachment missing from the backup": (
        "STO-E20",
        "Thiếu",
        lambda p: after(lambda: attached(p).unlink(), p.restore),
    ),
    "attachment of the backup altered": ("STO-E21", "hỏng", lambda p: damaged(p, attached(p), NOISE, 500)),
    "attachment of the backup cut": (
        "STO-E21",
        "hỏng",
        lambda p: after(lambda: written(attached(p), b"1234"), p.restore),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_store_is_refused_and_not_touched(place: Place, kind: str) -> None:
    code, words, damage = KINDS[kind]
    attempt = damage(place)
    before = place.files()
    with pytest.raises(Explained) as refused:
        attempt()
    sentence = str(refused.value)
    assert sentence.startswith(f"{code}: "), sentence
    assert words in sentence, sentence
    assert "\n" not in sentence and sentence.endswith(".")
    left = {name: sum for name, sum in place.files().items() if not name.endswith("-wal")}
    assert left == {name: sum for name, sum in before.items() if not name.endswith("-wal")}


def test_a_store_on_a_network_share_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {line.split(" ")[2] for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()}
    kinds.add("")  # where the root is no mount of its own nothing is known of it
    monkeypatch.setattr(locks, "_REMOTE", kinds)  # as if every disk of this computer were one
    before = place.files()
    with pytest.raises(locks.OnNetwork, match="STO-E02: tram.kiemdinh nằm trên ổ mạng"):
        place.open_practice()
    assert place.files() == before


def test_the_table_tells_its_kinds_apart() -> None:
    codes = Counter(code for code, _words, _how in KINDS.values())
    assert len(KINDS) >= 12 and len(codes) >= 12
    print(f"{len(KINDS) + 1} kinds, {len(codes) + 1} codes")


def test_one_damaged_copy_of_the_key_file_is_mended_from_the_other(place: Place) -> None:
    for copy in keys.paths(place.practice):
        before = copy.read_bytes()
        copy.write_bytes(before[:50] + b"!" + before[51:])
        assert keys.load(place.practice).repaired
        assert copy.read_bytes() == before
        assert not keys.load(place.practice).repaired
        copy.unlink()
        place.open_practice()
        assert copy.read_bytes() == before
