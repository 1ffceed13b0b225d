"""The list of an audit: D (đ) K P X 0 answer the line looked at, arrows move, Enter goes to its fields."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from safety_inspector.labour.kinds import Result
from safety_inspector.labour.ui import looks
from safety_inspector.labour.ui.entries import Entries, Entry
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import HeadRole, Index, ItemRole, ground
from safety_inspector.qt.telex import Telex
from safety_inspector.words import _

KEYS = {**{key.lower(): result for result, key in looks.KEYS}, "đ": Result.PASS}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape,
)  # fmt: skip
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
CODE, VERDICT = 62, 164  # text units
_ROOT = QModelIndex()


class EntriesModel(QAbstractListModel):
    """The lines shown; each row's `ItemRole` is its `Entry`. Headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Entries | None = None
        self.shown: list[Entry] = []

    def show(self, entries: Entries, shown: list[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.entries, self.shown = entries, shown
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be come to."""
        if index.isValid() and self.shown[index.row()].head:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry, or what a reader of the screen says of it."""
        entry = self.shown[index.row()]
        if role == ItemRole:
            return entry
        if role == HeadRole:
            return entry.head
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(entry)
        return None

    def _words(self, entry: Entry) -> str:
        if entry.action is not None:
            return f"{entry.action.item} · {entry.action.text}: {looks.action_words(entry.action)}"
        if entry.line is None or self.entries is None:
            return f"{entry.section.id} · {entry.section.title}"
        return f"{entry.line.id} · {entry.line.text}: {t.STATES[state(self.entries, entry)].word}"


def state(entries: Entries, entry: Entry) -> str:
    """The key of `tokens.STATES` of an item."""
    given = entries.answer(entry.line.id) if entry.line is not None else None
    return looks.ANSWERS[given.result] if given is not None else "open"


class EntryDelegate(QStyledItemDelegate):
    """Code, text, verdict; on an open line five ghost keys; what is left from before with its state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        u = theme.now.u
        return QSize(u(100), u(34 if index.data(HeadRole) else 40))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        u, entry, model = theme.now.u, index.data(ItemRole), index.model()
        assert isinstance(entry, Entry) and isinstance(model, EntriesModel) and model.entries is not None
        ground(p, option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            p.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                       theme.now.colour("accent"))  # fmt: skip
        inside = option.rect.adjusted(u(12), 0, -u(12), -1)
        if entry.head:
            self._head(p, inside.adjusted(0, u(6), 0, 0), entry, model.entries)
            return
        verdict = self.verdict(option.rect)
        if entry.action is not None:
            code, words = entry.action.item, entry.action.text
            self._badge(p, verdict, looks.action_state(entry.action), looks.until(entry.action))
        else:
            assert entry.line is not None
            code, words = entry.line.id, entry.line.text
            self._verdict(p, option.rect, verdict, state(model.entries, entry))
        paint.text(
            p, QRect(inside.left(), inside.top(), u(CODE - 14), inside.height()), code, "caption_strong", "muted"
        )
        text = QRect(inside.left() + u(CODE - 12), inside.top(), 0, inside.height())
        text.setRight(verdict.left() - u(10))
        paint.text(p, text, words, "body", "text")

    def verdict(self, rect: QRect) -> QRect:
        """The column of the answers, at the right edge."""
        u = theme.now.u
        return QRect(rect.right() - u(VERDICT + 8), rect.top(), u(VERDICT), rect.height() - 1)

    def keys(self, rect: QRect) -> list[QRect]:
        """Where the ghost keys lie."""
        u, box = theme.now.u, self.verdict(rect)
        size, gap = u(28), u(4)
        top = rect.center().y() - size // 2 + 1
        return [QRect(box.left() + at * (size + gap), top, size, size) for at in range(len(looks.KEYS))]

    def _head(self, p: QPainter, box: QRect, entry: Entry, entries: Entries) -> None:
        count = entries.count(entry.section.id)
        taken = paint.text(p, box, f"{count.answered}/{count.total}", "caption", "muted", paint.RIGHT)
        title = f"{entry.section.id} · {entry.section.title}"
        paint.text(p, box.adjusted(0, 0, -taken - theme.now.u(10), 0), title, "caption_strong", "muted")

    def _verdict(self, p: QPainter, rect: QRect, box: QRect, key: str) -> None:
        th = theme.now
        if key == "open":
            for (_result, cap), place in zip(looks.KEYS, self.keys(rect), strict=True):
                paint.keycap(p, place, cap, th.colour("muted"), th.colour("border"))
        else:
            self._badge(p, box, key, None)

    def _badge(self, p: QPainter, box: QRect, key: str, words: str | None) -> None:
        """Its shape in one column, whether there is a ground behind it or not."""
        filled = t.STATES[key].weight != "plain"
        paint.badge(p, box.adjusted(-theme.now.u(7) if filled else 0, 0, 0, 0), key, words)


class AuditView(QListView):
    """`answered` with a result, `withdrawn`, `opened` of the line looked at; `looked` when another is."""

    answered = Signal(object)
    withdrawn = Signal()
    opened = Signal()
    looked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.lines, self.delegate, self.telex = EntriesModel(self), EntryDelegate(self), Telex()
        self.setModel(self.lines)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setAccessibleName(_("Items of the audit"))

    @property
    def entry(self) -> Entry | None:
        """The line looked at."""
        index = self.currentIndex()
        return index.data(ItemRole) if index.isValid() else None

    def go_to(self, wanted: Entry | None) -> None:
        """Look at a line, with the keys on the list."""
        self.setFocus()
        if wanted in self.lines.shown:
            index = self.lines.index(self.lines.shown.index(wanted))
            self.setCurrentIndex(index)
            self.scrollTo(index, QListView.ScrollHint.EnsureVisible)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which line is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked.emit(current.data(ItemRole))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A ghost key answers its line."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        result = self._ghost(index, event.position().toPoint())
        if result is not None:
            self.answered.emit(result)

    def _ghost(self, index: QModelIndex, point: QPoint) -> Result | None:
        entry = index.data(ItemRole) if index.isValid() else None
        entries = self.lines.entries
        if entry is None or entry.line is None or entries is None or entries.answer(entry.line.id) is not None:
            return None
        boxes = zip(looks.KEYS, self.delegate.keys(self.visualRect(index)), strict=True)
        return next((result for (result, _key), box in boxes if box.contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answers; all else is the list's own, but letters look for nothing here."""
        said = event.text().lower()
        if self.telex.swallows(event.key(), said):
            return
        if event.modifiers() & HELD or event.key() in MOVES:
            super().keyPressEvent(event)
        elif said in KEYS:
            self.answered.emit(KEYS[said])
        elif event.key() == Qt.Key.Key_Delete:
            self.withdrawn.emit()
        elif event.key() in ENTER:
            self.opened.emit()
        else:
            event.ignore()
