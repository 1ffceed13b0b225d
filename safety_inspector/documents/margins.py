"""Whether head and foot of a certificate hold what ours hold, and no line beside it.

Names of an office, of a place and of who signs are free text; how they are set is not. The head is one block beside
nation and motto, and the line of the registration; beneath the conditions stand the code's line, who gets a
copy, place and day, the post, room for signing and a name. A line of a block ends where its next word has no room: one
written beneath a line with room to spare was added.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from safety_inspector.documents.certificates import EDGE, SIZES
from safety_inspector.documents.places import Place

_WIDTH = A4[0] - 2 * EDGE
HEAD, _SIGNED = 0.43 * _WIDTH, 0.5 * _WIDTH  # columns of `paper.head` and `paper.signature`
_NATION, _TITLE = 12, 18  # the sizes of their letters
_TALLEST = A4[1] / 3  # of head and foot, which are drawn smaller if an endless name would make them taller
_LEVEL, _SPARE = 0.3, 2.0  # points
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
        return all(
            self.close(one, two) and self._full(one, two, width) for one, two in pairwise(self.lines(start, end))
        )

    def close(self, one: tuple[int, int], two: tuple[int, int]) -> bool:
        """Whether two lines follow each other as those of one block."""
        above, below = self.places[one[0]], self.places[two[0]]
        return 0 < above.up - below.up <= _PITCH * max(above.size, below.size)

    def _full(self, one: tuple[int, int], two: tuple[int, int], width: float) -> bool:
        word = next((at for at in range(two[0] + 1, two[1]) if at in self.begins), two[1])
        return self._wide(*one) + self._wide(two[0], word) + self.places[two[0]].size / 4 > width - _SPARE

    def _wide(self, start: int, end: int) -> float:
        return self.places[end - 1].right - self.places[start].left


def head_fits(read: Read, title: int, words: Words, frame: Words) -> bool:
    """Whether what stands before ``title`` is a head of ours."""
    tight = read.tight
    label = tight(words["registration"].partition("{")[0])
    practice = re.escape(tight(frame["practice"])) + re.escape(tight(frame["practice_line"]))
    fixed = re.escape(tight(frame["nation"])) + re.escape(tight(frame["motto"])) + re.escape(label)
    found = re.fullmatch(f"(?:{practice})?(?P<name>.+)(?P<nation>{fixed})(?P<number>.+)", read.said[:title])
    if found is None or found["name"] != found["name"].upper():
        return False
    registration, scale = found.start("number") - len(label), page_scale(read, title)
    return _beside(read, *found.span("name"), scale) and read.whole(registration, title, _WIDTH * scale)


def page_scale(read: Read, title: int) -> float:
    """How much smaller than ours the whole page is: 1, unless no size of letters let its facts in."""
    return read.places[title].size / _TITLE


def _beside(read: Read, start: int, end: int, scale: float) -> bool:
    """Whether the names of the office stand left of the nation, from its height on, as two blocks at most."""
    nation = read.places[end]
    level = abs(read.places[start].up - nation.up) <= 1
    left = all(each.right <= nation.left for each in read.places[start:end])
    lines = read.lines(start, end)
    width = HEAD * nation.size / _NATION  # a head of endless names is drawn smaller
    ends = [one for one, two in pairwise(lines) if not read.whole(one[0], two[1], width)]
    close = all(read.close(one, two) for one, two in pairwise(lines))
    sized = abs(nation.size - _NATION * scale) < _SPARE / 100 or _shrunk(read, start, end, scale)
    return sized and level and left and close and len(ends) <= 1


def _shrunk(read: Read, start: int, end: int, scale: float) -> bool:
    """Whether a block is as tall as head and foot may be at most, and is therefore drawn smaller."""
    tall = read.places[start].up - read.places[end - 1].up + 2 * read.places[start].size
    return _TALLEST * scale * 0.8 < tall < _TALLEST * scale * 1.05


def foot_fits(read: Read, start: int, words: Words, frame: Words, number: str, day: str, scale: float = 1) -> bool:
    """Whether what stands from ``start`` on, behind the conditions, is a foot of ours; ``day`` is a pattern.

    ``scale`` is that of the whole page.
    """
    tight, left = read.tight, "".join(_left(words, frame, number, read.tight))
    anchor = re.escape(tight(words["anchor"].partition("{")[0])) + "[0-9a-f]*"
    found = re.fullmatch(f"{left}(?P<place>.+),{day}(?P<signer>.+?)(?:{anchor})?", read.said[start:])
    if found is None:
        return False
    place, (after, end) = start + found.start("place"), (start + at for at in found.span("signer"))
    size = read.places[place].size
    scales = {scale} if any(abs(size - each * scale) < _SPARE / 100 for each in SIZES) else set()
    if not scales and _shrunk(read, place, end, scale):  # for an endless post, from whichever size the facts had
        scales = {size / each for each in SIZES if size < each * scale}
    return any(read.whole(place, after, _SIGNED * one) and _signer_fits(read, after, end, one) for one in scales)


def _left(words: Words, frame: Words, number: str, tight: Callable[[str], str]) -> Iterator[str]:
    """What stands on the left of who signs: the code's line and who gets a copy."""
    yield re.escape(tight(words["code"].format(number=number)))
    if words["copies"]:
        copies = (frame["copies"], *(f"- {each}" for each in words["copies"]))
        yield "".join(re.escape(tight(each)) for each in copies)


def _signer_fits(read: Read, start: int, end: int, scale: float) -> bool:
    """Whether a post, room for signing and a name follow each other in one column."""
    gaps = [(two[0], read.places[one[0]].up - read.places[two[0]].up) for one, two in pairwise(read.lines(start, end))]
    size = read.places[start].size
    rooms = [at for at, gap in gaps if _ROOM * scale <= gap <= _ROOM * scale + 2 * size]
    if len(rooms) != 1:
        return False
    width = _SIGNED * scale
    column = all(each.left >= EDGE + width - 1 for each in read.places[start:end])
    return column and read.whole(start, rooms[0], width) and read.whole(rooms[0], end, width)
