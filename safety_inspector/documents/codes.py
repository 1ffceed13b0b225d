"""A QR as one vector path, with its quiet zone: always the same squares for the same text."""

from functools import lru_cache
from typing import Any

import segno
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
        path = self.canv.beginPath()
        rows = len(self.matrix)
        for row, modules in enumerate(self.matrix):
            y = (rows - 1 - row + QUIET) * self.module
            for first, count in _runs(bytes(modules)):
                x = self.start + (first + QUIET) * self.module
                path.rect(x, y, count * self.module, self.module)
        _fill(self.canv, path)


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
