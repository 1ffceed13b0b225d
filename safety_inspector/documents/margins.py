"""Whether head and foot of a certificate hold what ours hold, and no line beside it.

Names of an office, of a place and of who signs are free text; how they are set is not. The head is one block beside
nation and motto, and the line of the registration; beneath the conditions stand the code's line, who gets a
copy, place and day, the post, room for signing and a name. A line of a block ends where its next word has no room: one
written beneath a line with room to spare was added.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from safety_inspector.documents.certificates import EDGE
from safety_inspector.documents.places import SAME, Place

WIDTH = A4[0] - 2 * EDGE
FOOT = 42.5  # points: beneath it stand the lines at the border, which are drawn first
HEAD, _SIGNED = 0.43 * WIDTH, 0.5 * WIDTH  # columns of `paper.head` and `paper.signature`
_NATION, _REGISTRATION, TITLE = 12, 11, 18  # the sizes of their letters
_CODE, _ANCHOR = 8, 8  # and of those of the foot
_TALLEST = A4[1] / 3  # of head and foot, which are drawn smaller if an endless name would make them taller
_NEARLY = 0.8  # of that height a block that was made smaller has at least
_LEVEL, _SPARE = 0.3, 2.0  # points
_BLANK, _ROUNDING = 0.25, 0.5  # width of a blank, of the size; points
_PITCH = 1.6  # of a letter's size: further apart are two blocks
_ROOM = 24 * mm  # for the signature
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """The letters of a paper without blanks, where each stands, and at which of them a word begins."""

    said: str
    places: Sequence[Place]
    begins: frozenset[int]
    tight: Callable[[str], str]  # as ``said`` was made

    def lines(self, start: int, end: int) -> list[tuple[int, int]]:
        """The part in its lines, as places in ``said``."""
        cuts = [at for at in range(start + 1, end) if abs(self.places[at].up - self.places[at - 1].up) > _LEVEL]
        return list(pairwise([start, *cuts, end])) if start < end else []

    def whole(self, start: int, end: int, width: float) -> bool:
        """Whether the part is one block, ``width`` wide: lines close together, each as full as its words allow."""
        lines = self.lines(start, end)
        full = all(self.close(one, two) and self._full(one, two, width) for one, two in pairwise(lines))
        return full and all(self._near(*line) for line in lines)

    def sized(self, start: int, end: int, size: float) -> bool:
        """Whether all letters of the part are of one size."""
        return all(abs(each.size - size) < SAME for each in self.places[start:end])

    def close(self, one: tuple[int, int], two: tuple[int, int]) -> bool:
        """Whether two lines follow each other as those of one block."""
        return 0 < _gap(self, one, two) <= _PITCH * self.places[one[0]].size

    def _full(self, one: tuple[int, int], two: tuple[int, int], width: float) -> bool:
        word = next((at for at in range(two[0] + 1, two[1]) if at in self.begins), two[1])
        return self._wide(*one) + self._wide(two[0], word) + self.places[two[0]].size / 4 > width - _SPARE

    def _near(self, start: int, end: int) -> bool:
        """Whether the letters of a line follow each other as those of words do."""
        line = pairwise(self.places[start:end])
        return all(two.left - one.right <= _BLANK * two.size + _ROUNDING for one, two in line)

    def _wide(self, start: int, end: int) -> float:
        return self.places[end - 1].right - self.places[start].left


def head_fits(read: Read, title: int, words: Words, frame: Words) -> bool:
    """Whether what stands before ``title`` is a head of ours."""
    fixed = (frame["practice"], frame["practice_line"], frame["nation"], frame["motto"])
    practice, line, nation, motto = (re.escape(read.tight(each)) for each in fixed)
    label = re.escape(read.tight(words["registration"].partition("{")[0]))
    pattern = f"(?:{practice}{line})?(?P<name>.+)(?P<nation>{nation}){motto}(?P<registration>{label}.+)"
    found = re.fullmatch(pattern, read.said[:title])
    if found is None:
        return False
    scale, one = page_scale(read, title), read.places[found.start("nation")].size / _NATION
    name, registration = found.span("name"), found.span("registration")
    beneath = read.sized(*registration, _REGISTRATION * scale) and read.whole(*registration, WIDTH * scale)
    return beneath and _own(read, *name, _NATION, one, scale) and _beside(read, *name, one)


def page_scale(read: Read, title: int) -> float:
    """How much smaller than ours the whole page is: 1, unless no size of letters let its facts in."""
    return read.places[title].size / TITLE


def _own(read: Read, start: int, end: int, size: float, one: float, scale: float) -> bool:
    """Whether a block drawn at the scale ``one`` is set in our ``size``: smaller only if it would be too tall else."""
    tall = read.places[start].up - read.places[end - 1].up + 2 * size * one
    own = abs(one - scale) * size < SAME or (one < scale and tall > _TALLEST * scale * _NEARLY)
    return own and read.sized(start, end, size * one)


def _beside(read: Read, start: int, end: int, scale: float) -> bool:
    """Whether the names of the office stand left of the nation, from its height on, as two blocks at most."""
    nation = read.places[end]
    level = abs(read.places[start].up - nation.up) <= 1
    left = all(each.right <= nation.left for each in read.places[start:end])
    lines = read.lines(start, end)
    ends = [two[0] for one, two in pairwise(lines) if not read.whole(one[0], two[1], HEAD * scale)]
    close = all(read.close(one, two) for one, two in pairwise(lines))
    parts = pairwise([start, *ends, end])
    return level and left and close and len(ends) <= 1 and all(read.whole(*part, HEAD * scale) for part in parts)


def foot_fits(
    read: Read, start: int, words: Words, frame: Words, number: str, day: str, scale: float, size: float
) -> bool:
    """Whether what stands from ``start`` on, behind the conditions, is a foot of ours; ``day`` is a pattern.

    ``scale`` is that of the whole page, ``size`` that of the facts.
    """
    copies = (frame["copies"], *(f"- {each}" for each in words["copies"])) if words["copies"] else ()
    code, left = (re.escape(read.tight(each)) for each in (words["code"].format(number=number), "".join(copies)))
    anchor = re.escape(read.tight(words["anchor"].partition("{")[0]))
    pattern = f"(?P<code>{code}){left}(?P<place>.+),{day}(?P<signer>.+?)(?P<anchor>{anchor}[0-9a-f]*)?"
    found = re.compile(pattern).fullmatch(read.said, start)
    if found is None:
        return False
    (place, _at), (after, end) = found.span("place"), found.span("signer")
    one = read.places[place].size / size
    left_is_ours = read.sized(*found.span("code"), _CODE * one)
    beneath = found["anchor"] is None or read.sized(*found.span("anchor"), _ANCHOR)
    if not (left_is_ours and beneath and _own(read, place, end, size, one, scale)):
        return False
    return read.whole(place, after, _SIGNED * one) and _signer_fits(read, after, end, one)


def _signer_fits(read: Read, start: int, end: int, scale: float) -> bool:
    """Whether a post, room for signing and a name follow each other in one column."""
    lines = pairwise(read.lines(start, end))
    room = next((two[0] for one, two in lines if _gap(read, one, two) >= _ROOM * scale), None)
    width = _SIGNED * scale
    column = all(each.left >= EDGE + width - 1 for each in read.places[start:end])
    return column and room is not None and read.whole(start, room, width) and read.whole(room, end, width)


def _gap(read: Read, one: tuple[int, int], two: tuple[int, int]) -> float:
    return read.places[one[0]].up - read.places[two[0]].up
