"""One flipped bit in a store, a key file, a backup, an attachment or a package: it is reported, or mended and told."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import worker
from offices import TODAY, crane, joined, lone, state

from safety_inspector.errors import Explained
from safety_inspector.exchange import packages
from safety_inspector.store import attachments, backups, checking, keys, opening
from safety_inspector.store.database import Store

SUITE, NIGHT = 50, 1_000


@dataclass
class Home:
    """Files that are whole: a store with an attachment, its backup, a package that headquarters may take in."""

    folder: Path
    kept: str
    hash: str
    hq: Store
    package: Path

    @property
    def store(self) -> Path:
        return self.folder / worker.NAME

    @property
    def backup(self) -> Path:
        return backups.listing(self.store)[0].folder

    @property
    def attachment(self) -> Path:
        return next(attachments.folder_of(self.store).iterdir())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("home")
    hq = lone(tmp_path_factory.mktemp("hq"), "hq", "Ban Kiểm định")
    store = joined(hq, lone(folder, "tram", "Trạm"), "B")
    with store.writing(by="admin", action="photo.keep") as session:
        kept = attachments.keep(session, random.Random(1).randbytes(20_000), "image/jpeg")
    crane(store)
    backups.copy(store.path, store.key, worker.now())
    package = folder / "goi.kdp"
    packages.export(store, to="A", out=package, by="admin", today=TODAY)
    made = Home(folder, kept, "", hq, package)
    made.hash = state(store)
    store.close()
    yield made
    hq.close()


def flipped(path: Path, dice: random.Random) -> bytes:
    """One bit of the file turned over; what it was before."""
    before = path.read_bytes()
    data, place = bytearray(before), dice.randrange(len(before) * 8)
    data[place // 8] ^= 1 << place % 8
    path.write_bytes(data)
    return before


def of_store(home: Home, dice: random.Random) -> str:
    before = flipped(home.store, dice)
    try:
        return looked(home.store)
    finally:
        for left in home.folder.glob(f"{worker.NAME}-*"):
            left.unlink()
        home.store.write_bytes(before)


def looked(path: Path) -> str:
    """What opening and checking says; empty when it finds nothing."""
    try:
        store = opening.unlock(path, now=worker.now)
        try:
            troubles = checking.check(store).troubles
        finally:
            store.close()
    except Explained as error:
        return error.code
    return troubles[0].kind if troubles else ""


def of_key_file(home: Home, dice: random.Random) -> str:
    copies = keys.paths(home.store)
    if dice.randrange(2):
        before = flipped(dice.choice(copies), dice)
        mended = keys.load(home.store).repaired and not keys.load(home.store).repaired
        same = {copy.read_bytes() for copy in copies} == {before} or len({copy.read_bytes() for copy in copies}) == 1
        return "mended and told" if mended and same and looked(home.store) == "" else ""
    befores = [flipped(copy, dice) for copy in copies]
    try:
        return looked(home.store)
    finally:
        for copy, before in zip(copies, befores, strict=True):
            copy.write_bytes(before)


def of_backup(home: Home, dice: random.Random) -> str:
    files = [file for file in sorted(home.backup.rglob("*")) if file.is_file()]
    path = dice.choices(files, [file.stat().st_size for file in files])[0]
    before = flipped(path, dice)
    target = home.folder / "phuc-hoi" / worker.NAME
    try:
        told = keys.load(home.backup / worker.NAME).repaired
        backups.restore(home.backup, target)
        return "mended and told" if told and looked(target) == "" else ""
    except Explained as error:
        return error.code
    finally:
        path.write_bytes(before)
        shutil.rmtree(target.parent, ignore_errors=True)


def of_attachment(home: Home, dice: random.Random) -> str:
    before = flipped(home.attachment, dice)
    try:
        found = looked(home.store)
        with pytest.raises(attachments.Altered):
            attachments.load(home.store, worker.key_of(home.folder), home.kept)
        return found
    finally:
        home.attachment.write_bytes(before)


def of_package(home: Home, dice: random.Random) -> str:
    before, was = flipped(home.package, dice), state(home.hq)
    try:
        packages.apply(home.hq, home.package, by="admin", today=TODAY)
        return ""
    except Explained as error:
        return error.code if state(home.hq) == was else ""
    finally:
        home.package.write_bytes(before)


FLIPS: dict[str, Callable[[Home, random.Random], str]] = {
    "store": of_store,
    "key file": of_key_file,
    "backup": of_backup,
    "attachment": of_attachment,
    "package": of_package,
}


def flip(home: Home, what: str, count: int, seed: str) -> None:
    dice = random.Random(f"{seed} {what}")
    found = Counter(FLIPS[what](home, dice) for _time in range(count))
    print(f"{what}: {count} flips: {dict(found)}")
    assert not found[""]
    assert looked(home.store) == ""
    store = opening.unlock(home.store, now=worker.now)
    assert state(store) == home.hash
    store.close()


@pytest.mark.parametrize("what", FLIPS)
def test_a_flipped_bit_is_reported_or_mended(home: Home, what: str) -> None:
    flip(home, what, SUITE, "suite")


@pytest.mark.night
@pytest.mark.parametrize("what", FLIPS)
def test_every_one_of_many_flipped_bits_is_reported_or_mended(home: Home, what: str) -> None:
    flip(home, what, NIGHT, "night")


def test_a_flip_in_the_salt_at_the_head_of_the_store_is_reported(home: Home) -> None:
    before = home.store.read_bytes()
    try:
        for place in range(16):
            home.store.write_bytes(before[:place] + bytes([before[place] ^ 4]) + before[place + 1 :])
            assert looked(home.store) != ""
    finally:
        home.store.write_bytes(before)
