"""kill -9 through the program's own code: nothing acknowledged is lost, rows and journal are never apart.

Half of the children are killed by their parent at a random moment, half die at a random write.
"""

import os
import random
import select
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import worker
from nests import Nest, Running, kept, nest

SUITE, NIGHT = 30, 200
MIGRATIONS, MANY_MIGRATIONS = 40, 400
STARTS = 20


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with nest(tmp_path_factory.mktemp("nest")) as made:
        yield made


def killed(child: Running, dice: random.Random, lines: int, most: float) -> list[str]:
    """What a child said that was killed a random while after it had said a random number of ``lines``."""
    for _line in range(dice.randrange(lines)):
        child.hear()
    select.select([], [], [], dice.uniform(0, most))
    child.kill()
    return child.end()


def kill(children: Nest, folder: Path, count: int, seed: str) -> None:
    dice, found, promised = random.Random(seed), Counter[str](), 0
    home = folder / "home"
    worker.prepare(home)
    for number in range(count):
        scenario = ("edits", "commands")[number // 2 % 2]
        if number % 2:
            said = killed(children.start(scenario, home), dice, 30, 0.01)
        else:
            said = children.run(scenario, home, at=dice.randint(1, 300), errno=worker.DIES)
        found["died" if "done" not in said else "ended"] += 1
        promised += len(kept(said))
        assert "crash" not in str(said), said
        assert worker.lost(home, kept(said)) == ""
    print(f"{count} kills: {found['died']} died at work, {promised} acknowledged changes, 0 lost")
    assert found["died"] >= count * 9 // 10
    assert promised > count


def test_a_killed_program_has_lost_nothing_it_acknowledged(children: Nest, tmp_path: Path) -> None:
    kill(children, tmp_path, SUITE, "suite")


@pytest.mark.night
def test_a_program_killed_many_times_has_lost_nothing(children: Nest, tmp_path: Path) -> None:
    kill(children, tmp_path, NIGHT, "night")


def kill_migrations(children: Nest, folder: Path, count: int, seed: str) -> None:
    dice, found = random.Random(seed), Counter[str]()
    worker.prepare(folder / "whole")
    whole = children.run("migration", folder / "whole")
    assert whole[-2] == "done"
    writes = int(whole[-1].split()[1])
    for number in range(count):
        home = folder / f"home-{number}"
        worker.prepare(home)
        said = children.run("migration", home, at=dice.randint(1, writes), errno=worker.DIES)
        found["after" if worker.half(home, kept(said)) is None else "before"] += 1
        assert worker.lost(home, kept(said), migrating=True) == ""
        worker.migration(home, said.append)
        assert worker.lost(home, kept(said), migrating=True) == ""
    print(f"{count} killed migrations: {found['before']} stand before, {found['after']} after, 0 half")
    assert found["before"] and found["after"]


def test_a_killed_migration_is_done_or_not_begun(children: Nest, tmp_path: Path) -> None:
    kill_migrations(children, tmp_path, MIGRATIONS, "suite")


@pytest.mark.night
def test_many_killed_migrations_are_done_or_not_begun(children: Nest, tmp_path: Path) -> None:
    kill_migrations(children, tmp_path, MANY_MIGRATIONS, "night")


def test_of_many_starts_at_once_one_wins_and_the_others_explain(children: Nest, tmp_path: Path) -> None:
    worker.prepare(tmp_path / "home")
    gate = tmp_path / "gate"
    for name in (gate, tmp_path / "gate-end"):
        os.mkfifo(name)
    started = [children.start("edits", tmp_path / "home", gate=str(gate)) for _ in range(STARTS)]
    assert {child.hear() for child in started} == {"ready"}
    opened = os.open(gate, os.O_RDWR)
    answers = Counter(child.hear() for child in started)
    won = answers.pop("won")
    explained = [line for line in answers.elements() if line.startswith("refused STO-E01: tram.kiemdinh đang mở ở")]
    ended = os.open(tmp_path / "gate-end", os.O_RDWR)
    for child in started:
        child.end()
    os.close(opened)
    os.close(ended)
    print(f"{STARTS} starts: {won} won, {len(explained)} explained")
    assert (won, len(explained)) == (1, STARTS - 1), answers
    assert worker.lost(tmp_path / "home", []) == ""
