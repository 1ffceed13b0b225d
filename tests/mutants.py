"""``python -m tests.mutants FOLDER``: small wrongs planted one by one where the program may least be wrong.

The wrongs are those mutmut's own operators make in functions and classes; so many in each area are drawn by a fixed
seed, all with the same chance. Each is planted alone in a copy of what is committed, and the tests of its area are run
until one fails. What no test found stands at the end with its place: it is a missing test, or changes nothing anybody
can see. Left out beforehand is what only turns the letters of a text into capitals or small ones: in SQL it says the
same.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import Mutation, create_mutations

ROOT = Path(__file__).parents[1]
COUNT, SEED = 60, 2026
PATIENCE = 900  # seconds; a wrong that never ends is found too


@dataclass(frozen=True, slots=True)
class Area:
    """Where wrongs are planted, and the tests that must find them, the quickest first."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


_EXCHANGE = (
    "tests/exchange/test_packages.py",
    "tests/broken/test_packages.py",
    "tests/exchange",
    "tests/faults/test_merges.py",
)
_JOURNAL = ("tests/store/test_journal.py", "tests/store/test_checking.py")
AREAS = (
    Area("merge", ("exchange/merging.py",), _EXCHANGE),
    Area("registers", ("store/registers.py",), (*_JOURNAL, "tests/faults/test_merges.py")),
    Area("journal", ("store/journal",), (*_JOURNAL, "tests/store", "tests/inspection/test_corrections.py", *_EXCHANGE)),
    Area("gates", ("exchange/gates.py",), _EXCHANGE),
    Area(
        "conclusion",
        ("inspection/conclusions.py",),
        ("tests/inspection/test_conclusions.py", "tests/inspection/test_inspections.py"),
    ),
    Area(
        "due dates",
        tuple(f"planning/{name}.py" for name in ("intervals", "ceilings", "schedules", "projections", "listings")),
        ("tests/planning",),
    ),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong: its area, the file, the whole text with it, and what it changes."""

    area: Area
    file: str
    text: str
    change: str

    @property
    def place(self) -> str:
        """File and the lines that differ."""
        return f"{self.file}\n{self.change}"


@dataclass(frozen=True, slots=True)
class _Place:
    """A wrong that could be planted: the module it stands in, and what would be changed."""

    file: Path
    module: cst.Module
    change: Mutation


def drawn(root: Path, count: int, seed: int) -> Iterator[Mutant]:
    """The wrongs to plant, as many in each area."""
    for area in AREAS:
        chance = random.Random(f"{seed} {area.name}")
        for place in chance.sample(list(_possible(root, area)), count // len(AREAS)):
            yield _planted(root, area, place)


def _possible(root: Path, area: Area) -> Iterator[_Place]:
    places = [root / "safety_inspector" / each for each in area.modules]
    for file in sorted(each for place in places for each in ([place] if place.suffix else place.glob("*.py"))):
        if not file.is_file():
            continue
        module, found, _classes, _functions = create_mutations(file.name, file.read_text("utf-8"))
        yield from (
            _Place(file, module, each)
            for each in found
            if each.contained_by_top_level_function is not None and not _case_only(module, each)
        )


def _planted(root: Path, area: Area, place: _Place) -> Mutant:
    before = place.module.code
    after = cst.ensure_type(
        place.module.deep_replace(place.change.original_node, place.change.mutated_node), cst.Module
    ).code
    return Mutant(area, str(place.file.relative_to(root)), after, _difference(before, after))


def _case_only(module: cst.Module, each: Mutation) -> bool:
    if not isinstance(each.original_node, cst.SimpleString):
        return False
    before, after = (module.code_for_node(node) for node in (each.original_node, each.mutated_node))
    return before.lower() == after.lower()


def _difference(before: str, after: str) -> str:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return "\n".join(f"    {line}" for line in lines)


def killed(root: Path, mutant: Mutant) -> str:
    """By what the wrong was found; nothing if it survived."""
    file = root / mutant.file
    before = file.read_text("utf-8")
    try:
        _write(file, mutant.text)
        return _run(root, mutant.area.tests)
    finally:
        _write(file, before)


def _write(file: Path, text: str) -> None:
    """The text, and no trace of what was compiled from another of the same length."""
    file.write_text(text, "utf-8")
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def _run(root: Path, tests: tuple[str, ...]) -> str:
    """The first test that fails, the files one after the other; nothing if none does."""
    return next(filter(None, (_failed(root, each) for each in dict.fromkeys(tests))), "")


def _failed(root: Path, tests: str) -> str:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-m", "not night", "--no-header", "--tb=no", tests]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=PATIENCE,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "it never ended"
    if done.returncode == 0:
        return ""
    said = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return said[0] if said else (done.stdout + done.stderr)[-300:]


def copied(folder: Path) -> Path:
    """What is committed, copied into ``folder``."""
    copy = folder / "mutants"
    if not copy.exists():
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(copy)], check=True)
    return copy


def main() -> int:
    """Plant them all, and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--area", help="one area alone")
    parser.add_argument("--begin", type=int, default=1, help="with which of them to begin")
    parser.add_argument("--list", action="store_true", help="plant nothing, show what would be planted")
    asked = parser.parse_args()
    root, survivors = copied(asked.folder), []
    mutants = [each for each in drawn(root, asked.count, asked.seed) if asked.area in (None, each.area.name)]
    for at, mutant in list(enumerate(mutants, 1))[asked.begin - 1 :]:
        if asked.list:
            print(f"{at} {mutant.area.name}: {mutant.place}")
            continue
        began = time.monotonic()
        by = killed(root, mutant)
        print(
            f"{at} {mutant.area.name}: {mutant.place}\n  {by or 'SURVIVED'} ({time.monotonic() - began:.0f} s)",
            flush=True,
        )
        survivors += [] if by else [mutant]
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} found")
    return bool(survivors)


if __name__ == "__main__":
    sys.exit(main())
