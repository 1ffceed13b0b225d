"""Power cuts replayed: whatever the disk was left with, the store opens, is sound and holds what was acknowledged.

A child runs the program's own code while every write, sync and rename is written down. The recording is
played up to a random moment, and a disk is made that a power cut there might have left. The same harness,
let loose on a store with weaker promises, finds losses: so it can see them.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import disks
import pytest
import worker
from nests import Nest, chances, nest

from safety_inspector.store import keys
from safety_inspector.store.columns import random_bytes
from safety_inspector.store.driver import Key

SHARES = {"edits": 40, "backup": 15, "export": 15, "photo": 15, "migration": 15}  # of a hundred cuts
SUITE, NIGHT = 1_500, 20_000
WEAK, SALTED = 50, 3_000


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with nest(tmp_path_factory.mktemp("nest")) as made:
        yield made


def recorded(children: Nest, scenario: str, folder: Path, **about: bool) -> tuple[disks.Disk, list[disks.Step]]:
    """The disk before ``scenario`` ran, and all that was done to it."""
    log = folder.with_name(f"{folder.name}.log")
    disk = disks.Disk.holding(disks.snapshot(folder))
    said = children.run(scenario, folder, log=str(log), **about)
    assert said[-2] == "done", said[-2:]
    return disk, disks.steps(log, folder)


def cut(disk: disks.Disk, steps: list[disks.Step], count: int, seed: str, room: Path) -> tuple[Counter[str], int]:
    """What was found after each of ``count`` cuts (nothing: ""), and how many different disks there were."""
    dice, found, different = random.Random(seed), Counter[str](), set[bytes]()
    moments = Counter(chances(seed, count, len(steps)))
    for place, step in enumerate(steps):
        disk.play(step)
        for _time in range(moments[place]):
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir()
            disk.cut(dice, room)
            different.add(_digest(room))
            found[worker.lost(room, disk.acknowledged.decode().splitlines())] += 1
    return found, len(different)


def _digest(room: Path) -> bytes:
    hasher = sha256()
    for file in sorted(room.rglob("*")):
        hasher.update(f"{file}\n".encode() + (file.read_bytes() if file.is_file() else b""))
    return hasher.digest()


def replay(children: Nest, folder: Path, scenario: str, count: int, seed: str) -> None:
    worker.prepare(folder / "disk", member=scenario == "export")
    disk, steps = recorded(children, scenario, folder / "disk")
    found, different = cut(disk, steps, count, f"{seed} {scenario}", folder / "room")
    acknowledged = len(disk.acknowledged.splitlines())
    print(f"{scenario}: {count} cuts in {len(steps)} steps, {different} different disks, {acknowledged} acknowledged")
    assert found == {"": count}, found
    assert different > count // 3
    assert acknowledged > 1


@pytest.mark.parametrize("scenario", SHARES)
def test_power_cuts_lose_nothing(children: Nest, tmp_path: Path, scenario: str) -> None:
    replay(children, tmp_path, scenario, SUITE * SHARES[scenario] // 100, "suite")


@pytest.mark.night
@pytest.mark.parametrize("scenario", SHARES)
def test_many_power_cuts_lose_nothing(children: Nest, tmp_path: Path, scenario: str) -> None:
    replay(children, tmp_path, scenario, NIGHT * SHARES[scenario] // 100, "night")


@pytest.mark.parametrize("weakness", ["weak", "lose_syncs"])
def test_the_harness_finds_what_weaker_promises_lose(children: Nest, tmp_path: Path, weakness: str) -> None:
    worker.prepare(tmp_path / "disk")
    disk, steps = recorded(children, "edits", tmp_path / "disk", **{weakness: True})
    found, _different = cut(disk, steps, WEAK, weakness, tmp_path / "room")
    losses = WEAK - found[""]
    print(f"{weakness}: {losses} losses in {WEAK} cuts")
    assert losses >= WEAK // 10


@pytest.mark.night
def test_a_salt_in_the_file_makes_stores_unreadable(
    children: Nest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "fresh", lambda: Key(random_bytes(32), b""))
    worker.prepare(tmp_path / "disk")
    disk, steps = recorded(children, "edits", tmp_path / "disk")
    found, _different = cut(disk, steps, SALTED, "salt", tmp_path / "room")
    unreadable = sum(count for why, count in found.items() if why.startswith("NotOurs"))
    print(f"salt in the file: {unreadable} unreadable stores in {SALTED} cuts")
    assert unreadable > 0
