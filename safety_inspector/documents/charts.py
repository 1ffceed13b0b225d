"""Charts of the briefing, each drawn once from its facts: what is printed is what is projected.

They are told apart by light and dark and by words, so that a copier loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportlab.graphics import shapes
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor, black, white

from safety_inspector.documents import paper
from safety_inspector.documents.paper import BOLD, ITALIC, UPRIGHT

DARK, LIGHT, GRAVE = HexColor(0x1B5A96), HexColor(0xA9C6E3), HexColor(0x8E1B16)
ROW, ABOVE = 1.75, 1.9  # of a bar with what is between two, and what stands above them, by the size of letters
MOST = 16  # bars of a chart; of more units the lowest


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, and its one or two lengths."""

    name: str
    value: Decimal
    more: Decimal = Decimal(0)
    said: str = ""


def rows(bars: int) -> float:
    """How many times the size of its letters a chart of so many bars is high."""
    return bars * ROW + ABOVE + 0.5


@cache
def letters() -> None:
    """Let drawings begin in our embedded face: reportlab would name one that is not in the file."""
    paper.fonts()
    shapes.STATE_DEFAULTS["fontName"] = UPRIGHT


def percents(bars: Sequence[Bar], pace: Decimal, pace_word: str, width: float, size: float = 9) -> Drawing:
    """A bar for each of a hundred, with a mark where an even pace would stand; dark is at pace, light is behind it."""
    most = max(Decimal(100), *(bar.value for bar in bars)) if bars else Decimal(100)
    frame = _Frame(bars, width, size, most, above=size * ABOVE)
    for at, bar in enumerate(bars):
        frame.bar(at, Decimal(0), bar.value, DARK if bar.value >= pace else LIGHT)
    x = frame.at(pace)
    frame.add(
        Line(x, frame.bottom, x, frame.top + size * 0.5, strokeColor=GRAVE, strokeWidth=1, strokeDashArray=[3, 2])
    )
    frame.add(String(x, frame.top + size * 0.8, paper.plain(pace_word), fontName=ITALIC, fontSize=size,
                     fillColor=GRAVE, textAnchor="middle"))  # fmt: skip
    for at, bar in enumerate(bars):
        frame.word(at, bar.value, bar.said)
    return frame.drawing


def stacked(bars: Sequence[Bar], one: str, two: str, width: float, size: float = 9) -> Drawing:
    """A bar for each in two parts, ``one`` light and ``two`` dark, with the numbers after it and their words above."""
    most = max((bar.value + bar.more for bar in bars), default=Decimal(1)) or Decimal(1)
    frame = _Frame(bars, width, size, most, above=size * ABOVE)
    for at, bar in enumerate(bars):
        frame.bar(at, Decimal(0), bar.value, LIGHT)
        frame.bar(at, bar.value, bar.more, GRAVE)
        frame.word(at, bar.value + bar.more, bar.said)
    x = frame.left
    for colour, word in ((LIGHT, one), (GRAVE, two)):
        frame.add(_box(x, frame.top + size * 0.7, size, size * 0.75, colour, black))
        frame.add(String(x + size * 1.4, frame.top + size * 0.75, paper.plain(word), fontName=UPRIGHT, fontSize=size))
        x += size * 2.6 + paper.width_of(word, UPRIGHT, size)
    return frame.drawing


class _Frame:
    """Bars beneath one another with their names on the left, room for words on the right."""

    def __init__(self, bars: Sequence[Bar], width: float, size: float, most: Decimal, above: float) -> None:
        letters()
        self.size, self.most = size, most
        self.row = size * ROW
        names = max((paper.width_of(bar.name, UPRIGHT, size) for bar in bars), default=0)
        words = max((paper.width_of(bar.said, BOLD, size) for bar in bars), default=0)
        self.left = min(names, width * 0.38) + size
        self.right = width - words - size
        self.bottom, self.top = 1.0, 1.0 + self.row * len(bars)
        self.drawing = Drawing(width, self.top + above)
        self.add(Line(self.left, self.bottom, self.left, self.top, strokeColor=black, strokeWidth=0.6))
        for at, bar in enumerate(bars):
            self._name(at, bar.name)

    def add(self, shape: shapes.Shape) -> None:
        """One more shape, over those before it."""
        self.drawing.add(shape)

    def at(self, value: Decimal) -> float:
        """Where a value ends."""
        return self.left + float(value / self.most) * (self.right - self.left)

    def bar(self, at: int, begins: Decimal, value: Decimal, colour: Color) -> None:
        """A part of the bar in place ``at``, from the top."""
        x, wide = self.at(begins), self.at(begins + value) - self.at(begins)
        if wide > 0:
            y = self._y(at) + self.row * 0.16
            self.add(_box(x, y, wide, self.row * 0.68, colour, colour))

    def word(self, at: int, value: Decimal, said: str) -> None:
        """The figure itself, after its bar; nothing is drawn through it."""
        x, y = self.at(value) + self.size * 0.4, self._y(at) + self.row * 0.5 - self.size * 0.34
        wide = paper.width_of(said, BOLD, self.size)
        self.add(_box(x - 1, y - self.size * 0.2, wide + 2, self.size, white, white))
        self.add(String(x, y, paper.plain(said), fontName=BOLD, fontSize=self.size, fillColor=black))

    def _name(self, at: int, name: str) -> None:
        room, text = self.left - self.size, paper.plain(name)
        while paper.width_of(text, UPRIGHT, self.size) > room and len(text) > 1:
            text = text.rstrip("…")[:-1].rstrip() + "…"
        y = self._y(at) + self.row * 0.5 - self.size * 0.34
        self.add(String(self.left - self.size * 0.5, y, text, fontName=UPRIGHT, fontSize=self.size, textAnchor="end"))

    def _y(self, at: int) -> float:
        return self.top - self.row * (at + 1)


def _box(x: float, y: float, width: float, height: float, colour: Color, edge: Color) -> Rect:
    made = Rect(x, y, width, height)
    made.setProperties({"fillColor": colour, "strokeColor": edge, "strokeWidth": 0.3})
    return made
