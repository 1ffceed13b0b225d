"""The short printed guide: pages, keys and the day's work, in the words of ``forms/papers/guide.toml``."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from safety_inspector.documents import paper, wordings
from safety_inspector.documents.paper import BOLD

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
LEAST = 45 * mm  # of a page, below which a part begins on the next
_WIDTHS = (WIDTH * 0.2, WIDTH * 0.8)


def draw(*, practice: bool = False) -> bytes:
    """The guide as a PDF. The same words give the same bytes."""
    words = wordings.of("guide")
    story: list[Flowable] = [*paper.title(words["title"], words["subject"]), _text(words["intro"])]
    story += [part for each in words["part"] for part in _part(each)]
    return paper.build(story, title=f"{words['title']} {words['subject']}", practice=practice, foot=words["foot"])


def _part(part: dict[str, Any]) -> Iterator[Flowable]:
    heading = paper.line(part["title"], 12, fontName=BOLD, spaceBefore=6, spaceAfter=3)
    yield CondPageBreak(LEAST)
    yield KeepTogether([heading, _text(part["text"])])
    if part["keys"]:
        yield paper.grid(wordings.of("guide")["columns"], part["keys"], _WIDTHS, size=10.5)
        yield Spacer(1, 2 * mm)


def _text(text: str) -> Flowable:
    return paper.line(text, 11, spaceAfter=4, leading=14)
