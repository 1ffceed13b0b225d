"""A list with its filters at the left, and beside it a form for what is looked at or what is new."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from safety_inspector.folding import folded
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListBar, Sheet
from safety_inspector.qt.rows import Table
from safety_inspector.qt.widgets import chip, column, label, panel, row, rule, scrolled
from safety_inspector.words import _

Row = TypeVar("Row")
Attempt = Callable[[Callable[[], object], str], bool]  # runs a gesture, says the words or why it cannot be
Filter = tuple[str, str]  # a key, and words with a place for the count


class Lines(QWidget):
    """Chips beside each other, in as many lines as their words need: none is cut."""

    def __init__(self, chips: Sequence[QPushButton]) -> None:
        super().__init__()
        self.chips = chips
        for each in chips:
            each.setParent(self)

    def fold(self) -> None:
        """Give each its place."""
        gap, x, y = theme.now.u(6), 0, 0
        tall = max((each.sizeHint().height() for each in self.chips), default=0)
        for each in self.chips:
            wide = each.sizeHint().width()
            if x and x + wide > self.width():
                x, y = 0, y + tall + gap
            each.setGeometry(x, y, wide, tall)
            x += wide + gap
        self.setFixedHeight(y + tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()


class ListAndForm(QWidget, Generic[Row]):
    """The list narrows by filters and words; the row looked at stays when it is read anew."""

    def __init__(
        self, table: Table[Row], title: str, placeholder: str, *, sheet: Callable[[Sequence[Row]], Sheet],
        filters: Sequence[Filter] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.list, self.title_, self.filters = table, title, filters
        self.all: list[Row] = []
        self.which = filters[0][0] if filters else ""
        self.barred = ""  # why this user changes nothing here
        self.search, self.nothing = search_box(placeholder), label("", "muted", wrap=True)
        self.not_yours = label("", "caption", wrap=True)
        self.chips = [self._chip(which) for which, _words in filters]
        self.over = Lines(self.chips)
        self.bar = ListBar(table, title, search=self.search, said=self._said, sheet=sheet)
        self.list.here.connect(lambda at: self.look(self.list.rows.row(at)))
        self.search.textChanged.connect(lambda: self.show_rows())

    # -- what each says of its rows
    @abstractmethod
    def searched(self, row: Row) -> str:
        """What a search looks in."""

    @abstractmethod
    def look(self, row: Row) -> None:
        """A row is looked at."""

    @abstractmethod
    def look_at_nothing(self) -> None:
        """No row fits."""

    def fits(self, row: Row, which: str) -> bool:
        """Whether a filter lets the row stand."""
        return True

    # -- what is the same
    def show_rows(self, keep: UUID | None = None) -> None:
        """Show what fits, and look at the row to be kept, or at the first."""
        for (which, words), made in zip(self.filters, self.chips, strict=True):
            made.setText(_(words).format(count=sum(self.fits(each, which) for each in self.all)))
            made.setChecked(which == self.which)
        self.over.fold()
        said = folded(self.search.text())
        shown = [each for each in self.all if self.fits(each, self.which) and said in folded(self.searched(each))]
        self.list.rows.show(shown)
        if shown:
            self.list.go_to(next((at for at, each in enumerate(shown) if getattr(each, "id", None) == keep), 0))
        else:
            self.look_at_nothing()

    def bar_off(self) -> None:
        """Say below the form why this user changes nothing."""
        self.not_yours.setText(self.barred)
        self.not_yours.setVisible(bool(self.barred))

    def lay_out(self, form: QLayout, new: QPushButton | None = None) -> None:
        """The list with what narrows it; beside it ``form``."""
        u, inside = theme.now.u, QWidget()
        if not self.chips:
            self.over.hide()
        bar = row((self.bar, 1), *([new] if new else []), gap=u(8))
        top = column(self.over, bar, gap=u(6), margins=(u(12), u(8), u(12), u(8)))
        self.nothing.setContentsMargins(u(14), u(10), u(14), u(10))
        self.nothing.hide()
        left = panel(column(top, rule(), self.nothing, (self.list, 100), None, gap=0))
        left.setMinimumWidth(u(360))
        inside.setObjectName("flat")
        form.setContentsMargins(u(14), u(10), u(14), u(10))
        inside.setLayout(form)
        right = panel(column(scrolled(inside), gap=0))
        right.setMinimumWidth(u(360))
        self.setLayout(row((left, 55), (right, 45), gap=u(12)))

    def _chip(self, which: str) -> QPushButton:
        made = chip("", which == self.which)
        made.setAutoExclusive(True)
        made.clicked.connect(lambda _on=False: self._choose(which))
        return made

    def _choose(self, which: str) -> None:
        self.which = which
        self.show_rows()

    def _said(self) -> str:
        """The filter that stands, in words."""
        return _(dict(self.filters)[self.which]).replace("{count}", "").strip() if self.filters else ""
