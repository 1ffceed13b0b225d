"""The year's plan as a bar: what is done of it, and a mark where the year before stood on the same day."""

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from safety_inspector.qt import paint, theme
from safety_inspector.qt.widgets import Painted, button, column, label, row
from safety_inspector.reporting.year_bars import YearBar
from safety_inspector.today.duties import Way
from safety_inspector.today.ui import wordings
from safety_inspector.words import _


class PlanBar(QWidget):
    """Its head leads to the plan; where none is approved it says so, and the bar is not there."""

    asked = Signal(object)  # a `Way`

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.bar: YearBar | None = None
        self.year = 0
        self.head, self.count = button("", "link"), label("", "muted")
        self.head.clicked.connect(self._ask)
        self.painted = Painted(120, 18, self._paint, grow=True)
        self.words = label("", "caption", wrap=True)
        top = row(self.head, None, self.count, gap=u(8))
        self.setLayout(column(top, self.painted, self.words, gap=u(4), margins=(u(12), u(6), u(12), u(8))))

    def show_bar(self, bar: YearBar | None, year: int) -> None:
        """Show how far the plan of the year is."""
        self.bar, self.year = bar, year
        self.head.setText(_("Plan of {year}").format(year=year))
        self.count.setText(wordings.bar_count(bar) if bar else "")
        none = _("No plan of {year} is approved here yet.").format(year=year)
        self.words.setText(wordings.bar_words(bar) if bar else none)
        self.painted.setVisible(bar is not None)
        said = f"{self.head.text()}: {self.count.text()}. {self.words.text()}" if bar else none
        self.painted.setAccessibleName(said)
        self.painted.update()

    @property
    def share(self) -> float:
        """How much of the bar is full."""
        return _part(self.bar.figures.so_far, self.bar.figures.planned) or 0.0 if self.bar else 0.0

    @property
    def mark(self) -> float | None:
        """Where the mark of the year before stands; nothing where it is not known."""
        return _part(self.bar.figures.before, self.bar.figures.planned_before) if self.bar else None

    def _ask(self) -> None:
        self.asked.emit(Way("plan", (self.bar.unit_id if self.bar else None, self.year, None)))

    def _paint(self, p: QPainter, r: QRect) -> None:
        tall = theme.now.u(7)
        box = QRectF(r.left(), r.center().y() - tall / 2, r.width() - 1, tall)
        paint.bar(p, box, self.share, mark=self.mark)


def _part(some: int | None, of: int | None) -> float | None:
    return None if some is None or not of else min(1.0, some / of)
