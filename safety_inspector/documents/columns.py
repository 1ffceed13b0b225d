"""Whether what stands between the head and the foot of a certificate is set as ours is.

Each label and its value are letters of one size, one of a certificate's own, and stand in full lines one beneath the
other, each letter no further from the one before it than a blank is wide and whole between the edges. Else a comma
or a zero drawn too small to be seen, or a digit moved to the edge or away from its number, would be read and not seen.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportlab.lib.pagesizes import A4

from safety_inspector.documents.certificates import EDGE, SIZES
from safety_inspector.documents.margins import WIDTH, Read, Words
from safety_inspector.documents.places import Place

_NUMBER = 13  # the size of its letters
_VALUE = 0.63  # of the width: the column of values
_SPARE = 1.0  # points
_ONE = 0.001  # how far from 1 the scale of a page is that was not drawn smaller
Part = tuple[str, int, int]  # a label's name, where it begins and where it ends
Block = tuple[int, int, int, float, float]  # where label, value and next label begin, the column's width, the size


def body_size(read: Read, title: int, found: Sequence[Part], words: Words, scale: float) -> float | None:
    """The size in which the facts between ``title`` and the conditions are set; none if they are not set as ours.

    ``found`` are the labels, that of the conditions last; ``scale`` is that of the whole page.
    """
    rows = [part for part in found if part[0] in words["order"]]
    if not rows or not all(map(_on_page, read.places)):
        return None
    size = next((each for each in _sizes(scale) if read.sized(*rows[0][1:], each * scale)), None)
    fits = size and all(
        read.sized(start, end, letters * scale) and read.whole(at, end, width * scale)
        for start, at, end, width, letters in _blocks(read, found, words, size)
    )
    return size if fits else None


def _sizes(scale: float) -> tuple[float, ...]:
    """The sizes of the facts; a page is drawn smaller only when the smallest is not small enough."""
    return SIZES if scale > 1 - _ONE else SIZES[-1:]


def _on_page(place: Place) -> bool:
    """Whether the whole letter is inside the edges; the practice mark is beneath all."""
    across = place.left >= EDGE - _SPARE and place.right <= A4[0] - EDGE + _SPARE
    return place.mark or (across and 0 <= place.up <= A4[1] - EDGE - place.size / 2)


def _blocks(read: Read, found: Sequence[Part], words: Words, size: float) -> Iterator[Block]:
    """What stands where, in the order of the page: a label and its value, the value's column, the letters' size."""
    for (name, start, at), (_next, end, _at) in pairwise(found):
        if name in words["order"]:
            yield start, at, end, WIDTH * _VALUE, size
        elif name == "minutes":
            parts = pairwise(sorted({start, _replacing(read, at, end, words), end}))
            yield from ((one, one, two, WIDTH, size) for one, two in parts)
        else:
            yield start, start, end, WIDTH, _NUMBER if name == "number" else size
    _name, start, end = found[-1]
    yield start, start, end, WIDTH, max(size - 2, 8.5)


def _replacing(read: Read, start: int, end: int, words: Words) -> int:
    """Where in the statement a block of its own says what certificate this one replaces; ``end`` if none does."""
    cut = read.said.find(read.tight(words["replaces"].partition("{")[0]), start, end)
    return cut if cut >= 0 else end
