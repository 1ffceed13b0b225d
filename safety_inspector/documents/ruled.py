"""A ruled table of plain words for lists of any length: broken into lines and drawn straight on the page.

Measured beside a table of paragraphs: ten thousand lines take seconds instead of minutes.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from reportlab.platypus import Flowable

from safety_inspector.documents import paper

Progress = Callable[[int, int], object]
Broken = tuple[tuple[str, ...], ...]  # a row: the lines of each of its cells
ABOVE, BELOW, BESIDE = 2.5, 3.5, 4.0  # what a cell keeps clear


class Ruled(Flowable):
    """Rows under a heading that is repeated on every page; a row taller than a page runs on over several."""

    def __init__(
        self, head: Broken, rows: Sequence[Broken], widths: Sequence[float], size: float, page: float,
        progress: Progress | None = None, total: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.head, self.rows, self.widths, self.size, self.page = head, rows, widths, size, page
        self.progress, self.total = progress, len(rows) if total is None else total
        self.leading = size * 1.22

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As wide as its columns, as tall as its rows; measured until they are too many for the place."""
        tall = self._tall(self.head)
        for row in self.rows:
            if tall > height:
                break
            tall += self._tall(row)
        return sum(self.widths), tall

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits here, and the rest. A row that no page could hold goes on over the page."""
        left, count = height - self._tall(self.head), 0
        while count < len(self.rows) and self._tall(self.rows[count]) <= left:
            left -= self._tall(self.rows[count])
            count += 1
        here, rest = list(self.rows[:count]), list(self.rows[count:])
        lines = int((left - ABOVE - BELOW) / self.leading)
        if rest and lines > 0 and self._tall(self.head) + self._tall(rest[0]) > self.page:
            here.append(tuple(cell[:lines] for cell in rest[0]))
            rest[0] = tuple(cell[lines:] for cell in rest[0])
        if self.progress is not None:
            self.progress(self.total - len(rest), self.total)
        return [self._part(here), self._part(rest)] if here and rest else []

    def draw(self) -> None:
        """Words, then rules."""
        edges = [sum(map(self._tall, [self.head, *self.rows]))]
        for row, font in [(self.head, paper.BOLD), *((row, paper.UPRIGHT) for row in self.rows)]:
            self._draw_row(row, font, edges[-1])
            edges.append(edges[-1] - self._tall(row))
        self._rule(edges)

    def _draw_row(self, row: Broken, font: str, top: float) -> None:
        canvas, x = self.canv, 0.0
        canvas.setFont(font, self.size)
        for lines, width in zip(row, self.widths, strict=True):
            y = top - ABOVE - self.size * 0.9
            if font == paper.BOLD:  # a heading stands in the middle of its place
                y -= (self._tall(row) - ABOVE - BELOW - len(lines) * self.leading) / 2
            for words in lines:
                if font == paper.BOLD:
                    canvas.drawCentredString(x + width / 2, y, paper.plain(words))
                else:
                    canvas.drawString(x + BESIDE, y, paper.plain(words))
                y -= self.leading
            x += width

    def _rule(self, edges: Sequence[float]) -> None:
        self.canv.setLineWidth(0.5)
        ends = [sum(self.widths[:at]) for at in range(len(self.widths) + 1)]
        across = [(0, y, ends[-1], y) for y in edges]
        self.canv.lines([*across, *((x, edges[0], x, edges[-1]) for x in ends)])

    def _tall(self, row: Broken) -> float:
        return max(map(len, row), default=1) * self.leading + ABOVE + BELOW

    def _part(self, rows: Sequence[Broken]) -> "Ruled":
        return Ruled(self.head, rows, self.widths, self.size, self.page, self.progress, self.total)


def joints(word: str) -> list[int]:
    """Where a long word is broken rather than elsewhere: after its strokes and hyphens.

    >>> joints("A0008/2026/GCN-TT")
    [6, 11, 15]
    """
    return [at for at, letter in enumerate(word[:-1], 1) if letter in "/-"]


def parted(word: str) -> list[str]:
    """The parts between the joints of a word.

    >>> parted("A0008/2026/GCN-TT")
    ['A0008/', '2026/', 'GCN-', 'TT']
    """
    ends = [0, *joints(word), len(word)]
    return [word[start:end] for start, end in pairwise(ends)]


class Breaker:
    """Breaks words into the lines of a column; how wide a word is, is worked out once."""

    def __init__(self, font: str, size: float) -> None:
        self.font, self.size = font, size
        self._widths: dict[str, float] = {}
        self._space = self._width(" ")

    def row(self, cells: Sequence[str], widths: Sequence[float]) -> Broken:
        """Every cell of a row, in lines."""
        return tuple(self.lines(text, width - 2 * BESIDE) for text, width in zip(cells, widths, strict=True))

    def lines(self, text: str, room: float) -> tuple[str, ...]:
        """The text in lines no wider than ``room``; a wider word is broken at a joint, else anywhere."""
        made: list[str] = []
        now, used = "", 0.0
        for word in self._words(paper.plain(text), room):
            width = self._width(word)
            if now and used + self._space + width > room:
                made.append(now)
                now, used = word, width
            else:
                now, used = (f"{now} {word}", used + self._space + width) if now else (word, width)
        return (*made, now)

    def _words(self, text: str, room: float) -> Iterator[str]:
        for word in text.split():
            while self._width(word) > room and len(word) > 1:
                end = next((end for end in range(2, len(word)) if self._width(word[:end]) > room), 2) - 1
                fits = [at for at in joints(word) if at <= end]
                end = max(fits, key=lambda at: (word[at - 1] == "/", at), default=end)
                yield word[:end]
                word = word[end:]
            yield word

    def _width(self, word: str) -> float:
        if word not in self._widths:
            self._widths[word] = paper.width_of(word, self.font, self.size)
        return self._widths[word]
