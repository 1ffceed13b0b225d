"""Power cuts replayed: whatever the disk was left with, the store opens, is sound and holds what was acknowledged.

A child runs the program's own code while every write, sync and rename is written down. The recording is
played up to a random moment, and a disk is made that a power cut there might have left. The same harness,
let loose on a store with weaker promises, finds losses: so it can see them.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import disks
import pytest
import templates
import worker
from nests import Nest, chances, nest

from safety_inspector.store import keys

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


def cut(
    disk: disks.Disk,
    steps: list[disks.Step],
    count: int,
    seed: str,
    room: Path,
    among: Sequence[int] = (),
    *,
    migrating: bool = False,
) -> tuple[Counter[str], int]:
    """What was found after each of ``count`` cuts (nothing: ""), and how many different disks there were."""
    among = among or range(len(steps))
    dice, found, judged = random.Random(seed), Counter[str](), dict[tuple[bytes, bytes], str]()
    moments = Counter(among[place] for place in chances(seed, count, len(among)))
    for place, step in enumerate(steps):
        disk.play(step)
        for _time in range(moments[place]):
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir()
            disk.cut(dice, room)
            about = (worker.digest(room), bytes(disk.acknowledged))  # the same is judged once
            if about not in judged:
                judged[about] = worker.lost(room, about[1].decode().splitlines(), migrating=migrating)
            found[judged[about]] += 1
    return found, len({left for left, _promised in judged})


def replay(children: Nest, folder: Path, scenario: str, count: int, seed: str, *, brief: bool) -> None:
    worker.prepare(folder / "disk", member=scenario == "export")
    disk, steps = recorded(children, scenario, folder / "disk", brief=brief)
    migrating = scenario == "migration"
    found, different = cut(disk, steps, count, f"{seed} {scenario}", folder / "room", migrating=migrating)
    acknowledged = len(disk.acknowledged.splitlines())
    print(f"{scenario}: {count} cuts in {len(steps)} steps, {different} different disks, {acknowledged} acknowledged")
    assert found == {"": count}, found
    assert different > count // 3
    assert acknowledged > 1


@pytest.mark.parametrize("scenario", SHARES)
def test_power_cuts_lose_nothing(children: Nest, tmp_path: Path, scenario: str) -> None:
    replay(children, tmp_path, scenario, SUITE * SHARES[scenario] // 100, "suite", brief=True)


@pytest.mark.night
@pytest.mark.parametrize("scenario", SHARES)
def test_many_power_cuts_lose_nothing(children: Nest, tmp_path: Path, scenario: str) -> None:
    replay(children, tmp_path, scenario, NIGHT * SHARES[scenario] // 100, "night", brief=False)


@pytest.mark.parametrize("weakness", ["weak", "lose_syncs"])
def test_the_harness_finds_what_weaker_promises_lose(children: Nest, tmp_path: Path, weakness: str) -> None:
    worker.prepare(tmp_path / "disk")
    disk, steps = recorded(children, "edits", tmp_path / "disk", brief=True, **{weakness: True})
    found, _different = cut(disk, steps, WEAK, weakness, tmp_path / "room")
    losses = WEAK - found[""]
    print(f"{weakness}: {losses} losses in {WEAK} cuts")
    assert losses >= WEAK // 10


def checkpoints(steps: list[disks.Step], inode: int) -> list[int]:
    """The moments at which the store's own file is being written: all else goes to the file beside it."""
    found, writing = [], False
    for place, step in enumerate(steps):
        writing = step.what != "s" and (writing or step.what == "w") if step.inode == inode else writing
        if writing:
            found.append(place)
    return found


def unreadable(children: Nest, folder: Path, count: int, **about: bool) -> int:
    """How many stores do not open after ``count`` cuts, all at moments when their own file is being written."""
    templates.forget()  # this store is made as keys are made now
    worker.prepare(folder / "disk")
    inode = (folder / "disk" / worker.NAME).stat().st_ino
    disk, steps = recorded(children, "edits", folder / "disk", **about)
    moments = checkpoints(steps, inode)
    assert moments
    found, _different = cut(disk, steps, count, "salt", folder / "room", moments)
    assert set(found) <= {"", *(why for why in found if why.startswith("NotOurs"))}, found
    return count - found[""]


@pytest.mark.night
def test_a_salt_in_the_file_makes_stores_unreadable_and_ours_beside_it_does_not(
    children: Nest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = unreadable(children, tmp_path / "ours", SALTED)
    monkeypatch.setattr(keys, "_SALT", 0)
    theirs = unreadable(children, tmp_path / "theirs", SALTED, bare=True)
    templates.forget()
    print(f"{SALTED} cuts: {theirs} stores unreadable with the salt in the file, {ours} with the salt in the key file")
    assert ours == 0 < theirs
