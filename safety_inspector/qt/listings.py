"""What every list has over it: a filter, how many lines are shown, print and Excel. One piece for all of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from safety_inspector.qt import rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.rows import Column, Table
from safety_inspector.qt.widgets import button, column, label, row, rule, shortcut
from safety_inspector.words import _

Row = TypeVar("Row")
Cell = str | int | date | None
Cells = list[tuple[Cell, ...]]
Sheet = tuple[tuple[str, ...], Cells]  # headings, and the lines under them
PDF, XLSX = "pdf", "xlsx"
FIND, PRINT, SAVE = "/", "Ctrl+P", "Ctrl+S"
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A list on its way out as it was shown at the press of the button; ``sheet`` may be asked beside the window."""

    name: str  # of the list, for whoever knows a richer sheet of it
    title: str
    filter: str  # in words
    keys: Sequence[Any]
    kind: str  # `PDF` or `XLSX`
    sheet: Callable[[], Sheet]


class ListWindow(QWidget):
    """A window that hears when a list in it is to go out."""

    going_out = Signal(object)  # an `Outgoing`


class ListBar(QWidget):
    """The filter, the count and the ways out of one table, in one line.

    Without ``search`` the bar filters by itself, by any word of a line. ``count``: the label that tells how many,
    where the page has one. ``said``: further filters in words. ``sheet``: of what is shown, the richer lines.
    """

    def __init__(
        self,
        table: Table[Any],
        title: str,
        *,
        name: str = "",
        search: QLineEdit | None = None,
        count: QLabel | None = None,
        said: Callable[[], str] | None = None,
        sheet: Callable[[Sequence[Any]], Sheet] | None = None,
    ) -> None:
        super().__init__()
        u = theme.now.u
        self.table, self.title, self.name, self._said, self._sheet = table, title, name, said, sheet
        self.search = search or search_box(_("Filter by any word"))
        self.search.setMinimumWidth(u(70))
        self.count = count or label("", "muted")
        self.print = _way_out("printer", f"{_('Print this list (PDF)')}   {PRINT}")
        self.save = _way_out("download", f"{_('This list to Excel')}   {SAVE}")
        parts: list[Any] = [(self.search, 1), *([] if count else [self.count]), self.print, self.save]
        self.setLayout(row(*parts, gap=u(6)))
        if search is None:
            self.search.textChanged.connect(self._narrow)
        if count is None:
            table.rows.modelReset.connect(self._tell)
            self._tell()
        self._keys()
        table.bar = self

    def send(self, kind: str) -> None:
        """Have the window write what is shown."""
        window = self.window()
        if isinstance(window, ListWindow):
            window.going_out.emit(self.outgoing(kind))

    def outgoing(self, kind: str) -> Outgoing:
        """The list as it is shown now."""
        keys, fetch, columns, made = list(self.table.rows.keys), self.table.rows.fetch, self.table.columns, self._sheet

        def sheet() -> Sheet:
            found = fetch(keys)
            return made(found) if made is not None else sheet_of(columns, found)

        return Outgoing(self.name, self.title, self.filtered(), keys, kind, sheet)

    def filtered(self) -> str:
        """What the list is filtered by, in words."""
        typed = self.search.text().strip()
        parts = (self._said() if self._said else "", f"“{typed}”" if typed else "")
        return "; ".join(filter(None, parts))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leaves the filter for the list; Escape clears a filter of this bar's own."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        self.table.rows.narrow(text)
        self.table.go_to(0)

    def _tell(self) -> None:
        self.count.setText(_("{count} shown").format(count=self.table.rows.rowCount()))

    def _keys(self) -> None:
        self.search.installEventFilter(self)
        self.print.clicked.connect(lambda: self.send(PDF))
        self.save.clicked.connect(lambda: self.send(XLSX))
        for at in (self.table, self.search):
            for keys, do in ((PRINT, self.print.click), (SAVE, self.save.click)):
                shortcut(keys, at, do, only_here=True)
        shortcut(FIND, self.table, self.search.setFocus, only_here=True)


def barred(table: Table[Any], title: str, above: Sequence[QWidget] = (), **more: Any) -> QWidget:
    """A table under its bar, in one widget; ``above``: what stands over both."""
    u, made = theme.now.u, QWidget()
    over = [row(*above, None, margins=(u(12), u(8), u(12), 0))] if above else []
    bar = row((ListBar(table, title, **more), 1), margins=(u(12), u(6), u(12), u(6)))
    made.setLayout(column(*over, bar, rule(), (table, 1), gap=0))
    return made


def told(columns: Sequence[Column[Row]], found: Sequence[Row], name: str, nothing: str) -> QWidget:
    """A list to read: its table, and the line looked at whole below it; or, where there is none, a sentence."""
    made, u = QWidget(), theme.now.u
    if not found:
        made.setLayout(column(label(nothing, "muted", wrap=True), None))
        return made
    table, whole = rows.plain(columns, name, two=True), label("", "caption", wrap=True)
    table.here.connect(lambda at: whole.setText(" · ".join(filter(None, rows.said(columns, table.rows.row(at))))))
    bar = ListBar(table, name)
    table.rows.show(found)
    table.setMinimumHeight(u(t.ROW_TWO * 3))
    made.setLayout(column(bar, (table, 1), whole, gap=u(4)))
    table.go_to(0)
    return made


def sheet_of(columns: Sequence[Column[Row]], found: Sequence[Row]) -> Sheet:
    """The lines of a list in the columns it has on the screen; what stands second in a cell in one of its own."""
    shown = [column for column in columns if column.goes_out]
    heads = [head for each in shown for head in ([each.title, each.under] if each.under else [each.title])]
    return tuple(heads), [tuple(cell for each in shown for cell in _cells(each, row)) for row in found]


def _cells(column: Column[Row], row: Row) -> list[Cell]:
    first, *rest = rows.parts(column, row)
    second = " · ".join(filter(None, rest))
    return [_cell(first), _cell(second)] if column.under else [_cell(" · ".join(filter(None, (first, second))))]


def _cell(text: str) -> Cell:
    """A day as the window writes days goes out as a day; all else as it is read."""
    day = _DAY.fullmatch(text)
    return date(int(day[3]), int(day[2]), int(day[1])) if day else text.strip()


def _way_out(icon: str, words: str) -> QPushButton:
    made = button("", "quiet", icon)
    made.setToolTip(words)
    made.setAccessibleName(words)
    return made
