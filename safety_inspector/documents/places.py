"""Where the letters of a page stand: whether eyes meet them in the order in which a file names them.

A file draws its letters in any order and anywhere; eyes read each line from left to right, and the lines from
above. Letters that change places along their line would be read as they were, and seen as something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

_LEVEL = 0.3  # points: letters of one line stand level
_TOUCH = 0.3  # points: what rounding makes of letters that touch
SAME = 0.02  # points: sizes nearer than that are one
_APART = 0.9  # of a letter's size: nearer than that two lines would stand in each other; ours are 1.2 apart
_MOST_RUNS = 600  # a page full of the smallest letters has some 250


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter stands, or a run of letters on one line; of the practice mark ``up`` is endless."""

    up: float
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0

    @property
    def mark(self) -> bool:
        """Whether it is of the practice mark, beneath all that is read."""
        return self.up == float("inf")


def alike(one: Place, other: Place) -> bool:
    """Whether both are the same letter's place, but for what rounding makes of it."""
    here = abs(one.up - other.up) <= _TOUCH and abs(one.left - other.left) <= _TOUCH
    return one == other or (here and abs(one.size - other.size) <= SAME)


def runs(places: Sequence[Place]) -> Iterator[Place]:
    """The letters that follow each other to the right on one line, as one; the practice mark left out."""
    run: Place | None = None
    for each in places:
        if each.mark:
            continue
        if run and abs(each.up - run.up) <= _LEVEL and each.left >= run.right - _TOUCH:
            run = replace(run, right=max(run.right, each.right), size=max(run.size, each.size))
            continue
        if run:
            yield run
        run = each
    if run:
        yield run


def in_order(places: Sequence[Place]) -> bool:
    """Whether what is read later on a line stands to the right of all that was read there before."""
    found = list(runs(places))
    return len(found) <= _MOST_RUNS and not any(_back(one, two) for one, two in combinations(found, 2))


def _back(one: Place, two: Place) -> bool:
    near = abs(one.up - two.up) < _APART * max(one.size, two.size)
    return near and two.left < one.right - _TOUCH


def rises(places: Sequence[Place]) -> int:
    """How often what is read next stands above what was read just before: the columns of a block beside the first."""
    return sum(two.up > one.up + _LEVEL for one, two in pairwise(runs(places)))
