"""The board of the page with what stands over and under it: done against plan, the filter, the signs explained."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from safety_inspector.qt import paint, theme
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import FIND
from safety_inspector.qt.widgets import OneLine, Painted, column, panel, row, rule, shortcut
from safety_inspector.reporting.boards import Board
from safety_inspector.reporting.ui import plan_tables
from safety_inspector.reporting.ui.board_model import BoardModel
from safety_inspector.reporting.ui.board_paint import legend
from safety_inspector.reporting.ui.board_view import BoardView
from safety_inspector.words import _

LOW, NARROW = 600, 1240  # text units of the window; under them the signs are not explained below the board


class BoardPart(QWidget):
    """The board, its filter, and what was done of the plan; ``below`` stands under all of it."""

    def __init__(self, model: BoardModel, view: BoardView, below: QWidget) -> None:
        super().__init__()
        u = theme.now.u
        self.model, self.view = model, view
        self.board: Board | None = None
        self.search = search_box(_("Filter by any word"), FIND)
        self.search.setMinimumWidth(u(150))
        self.said_done = OneLine("")
        self.bar = Painted(120, 12, self._paint_bar, grow=True)
        self.bar.setAccessibleName(_("Done against plan"))
        self.legend = legend()
        self.legend.hide()
        self.top = QWidget()
        over = row((self.said_done, 3), (self.bar, 2), (self.search, 2), gap=u(12), margins=(u(12), u(6), u(12), u(6)))
        self.top.setLayout(column(over, rule(), gap=0))
        framed = panel(column(self.top, (view, 1), self.legend, gap=0))
        self.setLayout(column((framed, 1), below, gap=u(10)))
        self.search.textChanged.connect(self._narrow)
        shortcut(FIND, view, self.to_filter, only_here=True)
        shortcut("Esc", self.search, self.leave_filter, only_here=True)

    def tell(self, board: Board | None) -> None:
        """What was done of the plan."""
        self.board = board
        self.said_done.setText(plan_tables.done_words(board) if board else "")
        self.bar.update()

    def fold(self) -> None:
        """Where there is little room it is the board's: the signs go, and the filter until it is asked for."""
        window, scale = self.window(), theme.now.scale
        low = window.height() / scale < LOW
        self.legend.setVisible(not low and window.width() / scale >= NARROW)
        self.top.setVisible(not low or bool(self.search.text()) or self.search.hasFocus())

    def to_filter(self) -> None:
        """To the filter, which is shown for it where it was folded."""
        self.top.show()
        self.search.setFocus()

    def leave_filter(self) -> None:
        """Take the filter off, and go back to the board."""
        self.search.clear()
        self.view.setFocus()
        self.fold()

    def unfold(self) -> None:
        """Open what a filter has left; without one the first unit."""
        for at in range(self.model.rowCount()):
            self.view.setExpanded(self.model.index(at, 0), self.model.narrowed or at == 0)

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)
        self.unfold()

    def _paint_bar(self, p: QPainter, r: QRect) -> None:
        found, u = self.board.progress if self.board else None, theme.now.u
        share = found.done / found.planned if found and found.planned else 0.0
        failed = found.failed / found.planned if found and found.planned else 0.0
        tall = u(6)
        paint.bar(p, QRectF(r.left(), r.center().y() - tall / 2, r.width(), tall), share, fail=failed)
