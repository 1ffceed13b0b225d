"""The list of a section's lines: D (đ) K X 0 answer, arrows move, digits go to the measure."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QListView, QWidget

from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.ui.line_delegate import LineDelegate
from safety_inspector.inspection.ui.line_panel import ENTER, Desk, LinePanel, wanting
from safety_inspector.inspection.ui.lines import WORDS, Line
from safety_inspector.qt import theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import Index, ItemRole
from safety_inspector.qt.telex import Telex
from safety_inspector.words import _

KEYS = {
    "đ": AnswerWord.PASS,
    "d": AnswerWord.PASS,
    "k": AnswerWord.FAIL,
    "x": AnswerWord.NOT_APPLICABLE,
    "0": AnswerWord.NOT_CHECKED,
}
PRESENCE = {"c": True, "v": False}
UNCHECKED = "Ctrl+0"  # where a nought begins a value
SIGNS = "0123456789,.-"  # a value may begin so
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ROOT = QModelIndex()


class LinesModel(QAbstractListModel):
    """The lines shown; each row's `ItemRole` is its `Line`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def put_after(self, before: Line, line: Line) -> None:
        """Show one more line, below another."""
        at = self.lines.index(before) + 1
        self.beginInsertRows(_ROOT, at, at)
        self.lines.insert(at, line)
        self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line, or what a reader of the screen says of it."""
        line = self.lines[index.row()]
        if role == ItemRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.number} {line.item.called}: {t.STATES[line.verdict].word}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.item.called
        return None


class ChecklistView(QListView):
    """One list; rows painted, the current one a widget."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.telex = Telex()
        self.lines = LinesModel(self)
        self.delegate = LineDelegate(lambda parent, index: LinePanel(index.data(ItemRole), desk, parent), self)
        self.setModel(self.lines)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("Checklist items"))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    @property
    def line(self) -> Line | None:
        """The current line."""
        index = self.currentIndex()
        return index.data(ItemRole) if index.isValid() else None

    @property
    def panel(self) -> LinePanel | None:
        """The current line's widget."""
        made = self.indexWidget(self.currentIndex())
        return made if isinstance(made, LinePanel) else None

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines; none of them is current yet."""
        self._shut(self.currentIndex())
        self.delegate.heights = {}
        self.lines.show(lines)

    def go_to(self, line: Line) -> None:
        """Make a line current, with the keys on the list."""
        self.setFocus()
        if line in self.lines.lines:
            self.setCurrentIndex(self.lines.index(self.lines.lines.index(line)))

    def reopen(self) -> None:
        """Build the current line anew, as it stands now."""
        index = self.currentIndex()
        if index.isValid():
            self.setFocus()
            self.closePersistentEditor(index)
            self._open(index)

    def refit(self) -> None:
        """Give the current line the height it asks for now."""
        panel = self.panel
        if panel is not None:
            self.delegate.heights = {self.currentIndex().row(): panel.sizeHint().height()}
            self.scheduleDelayedItemsLayout()
            self.executeDelayedItemsLayout()
            self._show_whole(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Close one line, keeping what was typed in it, and open another."""
        super().currentChanged(current, previous)
        self._shut(previous)
        self._open(current)

    def _shut(self, index: Index) -> None:
        if not index.isValid():
            return
        made = self.indexWidget(index)
        if isinstance(made, LinePanel):
            made.flush()
            if made.isAncestorOf(self.focusWidget() or self):
                self.setFocus()
        self.closePersistentEditor(index)

    def _open(self, index: Index) -> None:
        self.delegate.heights = {}
        if index.isValid():
            self.openPersistentEditor(index)
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        if index.isValid():
            self._show_whole(index)

    def _show_whole(self, index: Index) -> None:
        tall = self.delegate.heights.get(index.row(), 0) > self.viewport().height() - theme.now.u(40)
        hint = QListView.ScrollHint.PositionAtTop if tall else QListView.ScrollHint.PositionAtCenter
        self.scrollTo(index, hint)
        if tall and (at := self.focusWidget()) is not None:
            self._follow(at)

    def _moved(self, _before: QWidget | None, at: QWidget | None) -> None:
        """The keys went somewhere: where they are is seen, also in a line taller than the list."""
        if at is not None:
            self._follow(at)

    def _follow(self, at: QWidget) -> None:
        """Bring a field of the open line into sight, with what is said beside and under it where that fits."""
        panel, room = self.panel, self.viewport().height()
        if panel is None or not panel.isAncestorOf(at):
            return
        self.updateEditorGeometries()
        if (layout := panel.layout()) is not None:
            layout.activate()
        shown = part = at
        while (part := part.parentWidget() or panel) is not panel:
            shown = part if part.height() <= room else shown
        top = shown.mapTo(self.viewport(), QPoint(0, 0)).y()
        below = top + shown.height() - room
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (top if top < 0 else max(below, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A ghost key answers at the press: by the release its row would be current, and a widget."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        state = self.delegate.key_at(index, self.visualRect(index), point) if index.isValid() else None
        super().mousePressEvent(event)
        word = WORDS[state] if state else None
        if word is not None:
            self.give(word)

    def event(self, event: QEvent) -> bool:
        """Tab goes to the first field of the current line; Ctrl+0 is an answer here, and no page of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _unchecked(event):
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            panel = self.panel
            first: list[QWidget] = [*panel.fields(), *panel.buttons] if panel else []
            if first:
                first[0].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answers, presence, digits; all else is the list's own."""
        said = event.text().lower()
        panel = self.panel
        if self.telex.swallows(event.key(), said):
            return
        if event.key() == Qt.Key.Key_Backspace:
            return
        if panel is not None and _unchecked(event):
            self.give(AnswerWord.NOT_CHECKED)
        elif event.modifiers() & HELD or panel is None or not self.desk.may_change():
            super().keyPressEvent(event)
        elif said and said in SIGNS and (at := panel.begins(said)) is not None:
            at.setFocus()
            if wanting(at):  # a value that stands is opened, never overwritten by a key on the line
                at.setText(said)
                panel.typed()
        elif said in KEYS:
            self.give(KEYS[said])
        elif said in PRESENCE and panel.line.item.presence:
            self.desk.presence(panel.line, PRESENCE[said])
        elif event.key() in ENTER and panel.fields():
            panel.first_open().setFocus()
        elif event.key() not in ENTER:
            super().keyPressEvent(event)

    def give(self, word: AnswerWord) -> None:
        """Answer the current line, or ask for the reason first."""
        panel = self.panel
        if panel is None or not self.desk.may_change():
            return
        if not panel.flush():
            return
        if panel.line.needs_reason(word) and not (word is AnswerWord.NOT_APPLICABLE and not panel.line.may_skip):
            panel.ask(word)
        else:
            self.desk.answer(panel.line, word)


def _unchecked(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_0 and event.modifiers() == Qt.KeyboardModifier.ControlModifier
