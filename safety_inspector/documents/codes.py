"""A QR as one vector path, with its quiet zone: always the same squares for the same text."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import segno
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

QUIET = 4  # modules left white on each side
_MASK = 3  # any of the eight can be read; to try them all costs a quarter of a second


class Code(Flowable):
    """The QR of ``text``, its dark part ``size`` wide; in the middle of the width, or at its left edge."""

    def __init__(self, text: str, size: float, *, left: bool = False) -> None:
        super().__init__()
        self.text, self.size, self.left = text, size, left

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The height of the squares and their quiet zone."""
        self.matrix = _matrix(self.text)
        self.module = self.size / len(self.matrix)
        whole = self.size + 2 * QUIET * self.module
        self.start = 0.0 if self.left else (width - whole) / 2
        return width, whole

    def draw(self) -> None:
        """The dark squares, a run of them in a row at a time."""
        rows, runs = len(self.matrix), list[str]()
        starts = [fp_str(self.start + (at + QUIET) * self.module) for at in range(rows)]
        widths = [fp_str(count * self.module) for count in range(rows + 1)]
        for row, modules in enumerate(self.matrix):
            rest = f"{widths[1]} re"
            y = fp_str((rows - 1 - row + QUIET) * self.module)
            runs += (f"{starts[first]} {y} {widths[count]} {rest}" for first, count in _runs(bytes(modules)))
        _fill(self.canv, _Squares(f"n {' '.join(runs)}"))


@dataclass(frozen=True, slots=True)
class _Squares:
    """A path already written out: three thousand runs begin at two hundred places, each of which is written once."""

    code: str

    def getCode(self) -> str:
        """As the canvas asks of a path."""
        return self.code


@lru_cache(maxsize=8)
def _matrix(text: str) -> Any:
    try:
        return segno.make(text, error="q", boost_error=False, mask=_MASK, micro=False).matrix
    except segno.DataOverflowError:  # endless names: still readable when clean
        return segno.make(text, error="l", boost_error=False, mask=_MASK, micro=False).matrix


def _fill(canvas: Canvas, path: object) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    found, at = [], 0
    while (first := modules.find(1, at)) >= 0:
        at = modules.find(0, first)
        at = len(modules) if at < 0 else at
        found.append((first, at - first))
    return found
