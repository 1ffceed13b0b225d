"""The list of items: painted rows, one of them open; answers by single keys, kept as they are given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.sheets import SheetItem
from safety_inspector.inspection.ui.looks import ANSWER_STATE
from safety_inspector.qt import theme
from safety_inspector.qt.delegates import CheckDelegate, Index, ItemRole

KEYS = {
    "d": AnswerWord.PASS,
    "đ": AnswerWord.PASS,
    "k": AnswerWord.FAIL,
    "x": AnswerWord.NOT_APPLICABLE,
    "0": AnswerWord.NOT_CHECKED,
}
STATES = {
    "pass": AnswerWord.PASS,
    "fail": AnswerWord.FAIL,
    "na": AnswerWord.NOT_APPLICABLE,
    "blocked": AnswerWord.NOT_CHECKED,
}
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Painted:
    """What the delegate paints of an item."""

    no: str
    title: str
    critical: bool
    verdict: str
    value: str
    unit: str
    label: str
    carried: bool = False


class ItemsModel(QAbstractListModel):
    """The items of one section, or those a filter leaves."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[SheetItem] = []

    def show(self, items: list[SheetItem]) -> None:
        """Other items."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def renew(self, items: list[SheetItem]) -> None:
        """The same items with other answers."""
        self.items = items
        if items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """An item for the painter, and for readers of the screen."""
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == ItemRole:
            return painted(item)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole):
            return f"{item.number}. {item.item.text}"
        return None


def painted(item: SheetItem) -> Painted:
    """What is painted of an item: number, words, the first value measured, the answer."""
    first = next(((each, item.readings[each.key]) for each in item.item.inputs if item.readings.get(each.key)), None)
    unit = "" if first is None or first[0].unit == "-" else first[0].unit
    value = first[1].replace(".", ",") if first else ""
    name = first[0].label if first else ""
    state = ANSWER_STATE[item.answer]
    return Painted(str(item.number), item.item.text, item.item.critical, state, value, unit, name)


class ChecklistView(QListView):
    """Moves by arrows, answers by D K X 0 while the list has the focus."""

    answered = Signal(object)
    moved = Signal(int)

    def __init__(self, make_panel: Callable[[QWidget, Index], QWidget]) -> None:
        super().__init__()
        self.items = ItemsModel(self)
        self.delegate = CheckDelegate(make_panel, self)
        self.swallow = False
        self.setModel(self.items)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def open_row(self, at: int) -> None:
        """Make an item the open one and bring it into view."""
        if 0 <= at < len(self.items.items):
            self.setCurrentIndex(self.items.index(at))
            self._open(self.currentIndex())

    def reopen(self) -> None:
        """Build the open item anew, for its answer or form has changed."""
        index = self.currentIndex()
        if index.isValid():
            self.closePersistentEditor(index)
            self._open(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The row in focus opens; the one before closes."""
        super().currentChanged(current, previous)
        if previous.isValid():
            self.closePersistentEditor(previous)
        if current.isValid():
            self._open(current)
            self.moved.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key, one answer. Telex sends d, a backspace, then đ: one answer too."""
        if self.swallow and (event.key() == Qt.Key.Key_Backspace or event.text().lower() == "đ"):
            self.swallow = event.key() == Qt.Key.Key_Backspace
            return
        self.swallow = False
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        answer = KEYS.get(event.text().lower())
        if answer is not None and not event.modifiers() & held:
            self.swallow = event.text().lower() == "d"
            self.answered.emit(answer)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A ghost key answers at the press; elsewhere the row is chosen."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            state = self.delegate.key_at(index, self.visualRect(index), event.position().toPoint())
            if state is not None and index.row() not in self.delegate.heights:
                self.setCurrentIndex(index)
                self.answered.emit(STATES[state])
                return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open row is as tall as its widget asks at this width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the open row the height its widget asks for."""
        editor = self.indexWidget(self.currentIndex())
        if editor:
            self.delegate.heights = {self.currentIndex().row(): editor.sizeHint().height()}
            self.scheduleDelayedItemsLayout()

    def _open(self, index: Index) -> None:
        self.delegate.heights = {}
        self.openPersistentEditor(index)
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        tall = self.delegate.heights.get(index.row(), 0) > self.viewport().height() - theme.now.u(40)
        hint = QListView.ScrollHint
        self.scrollTo(index, hint.PositionAtTop if tall else hint.EnsureVisible)
