"""Disks that fill up or fail at a sampled write: the store stays consistent, one sentence tells it, a retry works."""

import errno
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import worker
from nests import Nest, kept, nest

SUITE, NIGHT = 100, 1_000


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with nest(tmp_path_factory.mktemp("nest")) as made:
        yield made


def fill(children: Nest, folder: Path, scenario: str, count: int, seed: str, *, brief: bool) -> None:
    migrating = scenario == "migration"
    dice, codes = random.Random(f"{seed} {scenario}"), Counter[str]()
    home = folder / "whole"
    worker.prepare(home, member=scenario == "export")
    whole = children.run(scenario, home, brief=brief)
    assert whole[-2] == "done", whole
    writes = int(whole[-1].split()[1])
    for number in range(count):
        kind = ("full", "failing")[number % 2]
        times = (0, 1)[number // 2 % 2]  # it stays so, or comes back at once and is tried again
        home = folder / f"home-{number}"
        worker.prepare(home, member=scenario == "export")
        at = dice.randint(1, writes)
        said = children.run(
            scenario, home, at=at, errno=worker.DISK[kind], times=times, again=bool(times), brief=brief
        )  # fmt: skip
        told = [line for line in said if line.startswith(("refused", "crash", "done"))]
        about = (number, kind, times, told)
        assert len(told) == 1, about
        assert not times or told[0] == "done" or "again" in said, about
        assert told[0] == "done" or told[0].startswith(("refused STO-E10: Đĩa chứa", "refused STO-E11: Đĩa không")), (
            about
        )
        codes[told[0].split(":")[0]] += 1
        assert worker.lost(home, kept(said), migrating=migrating) == "", about
        again = list[str]()
        worker.again(scenario, home, again.append)
        assert worker.lost(home, kept(said) + again, migrating=migrating) == "", about
    print(f"{scenario}: {count} failures in {writes} writes: {dict(codes)}")
    assert codes["refused STO-E10"] and codes["refused STO-E11"]
    assert codes["done"] <= count // 3


@pytest.mark.parametrize("scenario", worker.SCENARIOS)
def test_a_full_or_failing_disk_is_told_and_survived(children: Nest, tmp_path: Path, scenario: str) -> None:
    fill(children, tmp_path, scenario, SUITE // len(worker.SCENARIOS), "suite", brief=True)


@pytest.mark.parametrize("scenario", worker.SCENARIOS)
def test_where_nothing_may_be_written_nothing_is(children: Nest, tmp_path: Path, scenario: str) -> None:
    home = tmp_path / "home"
    worker.prepare(home, member=scenario == "export")
    before = held(home)
    said = children.run(scenario, home, at=1, errno=errno.EROFS)
    assert [line.split(":")[0] for line in said[:-1]] == ["refused STO-E11"], said
    assert held(home) == before


def held(home: Path) -> dict[str, bytes]:
    """What the files hold, but for the lock, which names who tried last."""
    return {file.name: file.read_bytes() for file in home.rglob("*") if file.is_file() and file.suffix != ".lock"}


@pytest.mark.night
@pytest.mark.parametrize("scenario", worker.SCENARIOS)
def test_disks_full_at_many_writes_are_survived(children: Nest, tmp_path: Path, scenario: str) -> None:
    fill(children, tmp_path, scenario, NIGHT // len(worker.SCENARIOS), "night", brief=False)
