"""Tables and lists over frozen rows or over ids whose rows are fetched when they come into view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from safety_inspector.folding import folded
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import Index, RowDelegate, SecondRole, StateRole, WordsRole

Row = TypeVar("Row")
_ROOT = QModelIndex()
ROWS_KEPT, PAGE = 2000, 50
LEAST = 150  # text units a growing column keeps


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A heading and what to show under it: words, a second line, a state with its words."""

    title: str
    text: Callable[[Row], str | None]
    width: int | None = None  # at 100 %; none: it grows
    second: Callable[[Row], str] | None = None
    state: Callable[[Row], str] | None = None
    words: Callable[[Row], str] | None = None
    right: bool = False
    tone: str = "text"
    gives_way: int = 0  # in a narrow table the greatest goes first; 0 stays
    under: str = ""  # where the list goes out: the heading of what stands second, for a column of its own
    least: int = LEAST  # of one that grows, before others give way
    goes_out: bool = True  # not a mark that means something only on the screen


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows rows by key; holds no session and knows no SQL. ``fetch`` gives the rows of a page of keys."""

    headed = False  # it has no headings among its rows: a delegate need not ask each cell

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[Any]], Sequence[Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns, self.fetch = columns, fetch
        self.keys: Sequence[Any] = ()  # of the rows shown
        self.whole: Sequence[Any] = ()  # and of those a filter leaves out
        self.wanted = ""
        self._rows: dict[int, Row] = {}

    def show(self, keys: Sequence[Any]) -> None:
        """Show other keys; their rows are fetched when they are looked at. The filter stands."""
        self.whole = keys
        self._refill()

    def narrow(self, text: str) -> None:
        """Show only rows in which every word of ``text`` stands, with or without marks."""
        self.wanted = folded(text)
        self._refill()

    def _refill(self) -> None:
        self.beginResetModel()
        self.keys, self._rows = self._fitting() if self.wanted else self.whole, {}
        self.endResetModel()

    def _fitting(self) -> Sequence[Any]:
        asked = self.wanted.split()
        told = (folded(" ".join(said(self._columns, row))) for row in self.fetch(self.whole))
        return [key for key, words in zip(self.whole, told, strict=True) if all(word in words for word in asked)]

    def row(self, at: int) -> Row:
        """The row at a place, fetched with its page."""
        if at not in self._rows:
            if len(self._rows) > ROWS_KEPT:
                self._rows.clear()
            start = at - at % PAGE
            self._rows.update(enumerate(self.fetch(self.keys[start : start + PAGE]), start))
        return self._rows[at]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many keys."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):  # both lines, whole
            return " · ".join(words for words in parts(column, row) if words.strip())
        if role == SecondRole and column.second:
            return column.second(row)
        if role == StateRole and column.state:
            return column.state(row)
        if role == WordsRole and column.words:
            return column.words(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class Table(QTableView, Generic[Row]):
    """A table in the house's manner: rows painted, Tab leaves it, Enter and a double click choose."""

    chosen = Signal(int)
    here = Signal(int)
    narrowed = Signal()  # other columns give way than before

    def __init__(self, model: RowsModel[Row], columns: Sequence[Column[Row]], name: str, two: bool = False) -> None:
        super().__init__()
        self.rows = model
        self.bar: QWidget | None = None  # its filter, count and ways out (`listings.ListBar`)
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(theme.now.u(96))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.now.u(t.ROW_TWO if two else t.ROW_ONE))
        self.columns = columns
        self._columns(columns, two)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))

    def _columns(self, columns: Sequence[Column[Row]], two: bool) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(theme.now.u(24))
        for place, column in enumerate(columns):
            if column.width is None:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                head.resizeSection(place, self._width(column))
            side = paint.RIGHT if column.right else paint.LEFT
            self.setItemDelegateForColumn(place, RowDelegate(self, two=two, align=side, tone=column.tone))

    def _width(self, column: Column[Row]) -> int:
        """What a column needs: its width, and its heading whole; one that grows keeps names readable."""
        u = theme.now.u
        heading = theme.now.metrics("caption_strong").horizontalAdvance(column.title) + u(22)
        return max(u(column.width or column.least), heading)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names get the room: columns that may give way do so before a name is cut to nothing."""
        super().resizeEvent(event)
        needed = sum(self._width(column) for column in self.columns)
        hidden = set()
        for place in sorted(range(len(self.columns)), key=lambda place: -self.columns[place].gives_way):
            if needed <= self.viewport().width() or not self.columns[place].gives_way:
                break
            hidden.add(place)
            needed -= self._width(self.columns[place])
        moved = [place for place in range(len(self.columns)) if self.isColumnHidden(place) != (place in hidden)]
        for place in moved:
            self.setColumnHidden(place, place in hidden)
        if moved:
            self.narrowed.emit()

    def given_way(self) -> list[str]:
        """The headings of the columns there is no room for."""
        return [column.title for place, column in enumerate(self.columns) if self.isColumnHidden(place)]

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.here.emit(current.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A table that gets the focus shows where: on its first row, until another was chosen."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():  # Qt makes a row current without showing it
            self.go_to(max(self.currentIndex().row(), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows; around an empty table the focus."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            p = QPainter(self.viewport())
            paint.focus_ring(p, self.viewport().rect())
            p.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def go_to(self, at: int) -> None:
        """Make a row current and bring it into view."""
        if 0 <= at < self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(at, 0))


def parts(column: Column[Row], row: Row) -> list[str]:
    """What a cell shows, in words: the first line, then what stands second."""
    text, state = column.text(row), column.state(row) if column.state else ""
    word = (column.words(row) if column.words else t.STATES[state].word) if state else ""
    second = column.second(row).strip() if column.second else ""
    return [word, second] if text is None else [text, second, word]


def said(columns: Sequence[Column[Row]], row: Row) -> list[str]:
    """Every word of a row."""
    return [words for column in columns for words in parts(column, row) if words]


def table(
    columns: Sequence[Column[Row]], fetch: Callable[[Sequence[Any]], Sequence[Row]], name: str, two: bool = False
) -> Table[Row]:
    """A table whose rows are fetched by key."""
    return Table(RowsModel(columns, fetch), columns, name, two)


def plain(columns: Sequence[Column[Row]], name: str, two: bool = False) -> Table[Row]:
    """A table that is shown its rows themselves."""
    return table(columns, lambda keys: list(keys), name, two)
