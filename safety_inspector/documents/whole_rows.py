"""A table of paragraphs whose rows stay whole: what does not fit here stands on the next page."""

from typing import Any

from reportlab.platypus import Flowable, Table


class WholeRows(Table):
    """Only a row taller than a page goes on over the page; kept with it is what `NOSPLIT` binds to it."""

    _frame: Any  # where it is to stand: told by the frame as it asks

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits here whole, and the rest; nothing where the next page holds what does not."""
        self.splitInRow = 0
        found = super().split(width, height)
        if not found and not super().split(width, self._frame._aH):
            self.splitInRow = 1
            found = super().split(width, height)
        return list(found)
