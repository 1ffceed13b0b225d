"""What a search found, offered under its field: arrows choose, Enter takes; typing goes on in the field."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from safety_inspector.folding import folded
from safety_inspector.qt import theme
from safety_inspector.words import _

LEAST = 2  # letters before anything is looked for unasked
PAUSE = 200  # milliseconds without a key
MOST = 14  # lines shown at once
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Offers(QListWidget):
    """A list laid over the window under ``field``: `wanted` asks for what fits a text, `taken` says what was chosen."""

    wanted = Signal(str)
    taken = Signal(object)

    def __init__(self, field: QLineEdit, over: QWidget) -> None:
        super().__init__(over)
        self.field, self.over, self.of = field, over, ""  # ``of``: the text the lines are for
        self.setObjectName("offers")
        self.setAccessibleName(_("Found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self.pause.timeout.connect(self._ask)
        self.itemClicked.connect(self._take)
        field.textEdited.connect(self._typed)
        field.installEventFilter(self)

    def offer(self, found: Sequence[tuple[str, Any]]) -> None:
        """Show these lines, each with what it stands for; the first is chosen."""
        self.clear()
        for words, what in found:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, what)
            item.setToolTip(words)
            self.addItem(item)
        if not found:
            nothing = QListWidgetItem(_("Nothing is called so"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(nothing)
        self.setCurrentRow(0 if found else -1)
        over, u = self.over, theme.now.u
        place = self.field.mapTo(over, QPoint(0, self.field.height() + u(2)))
        width = min(max(self.field.width(), u(520)), over.width() - place.x() - u(8))
        tall = self.sizeHintForRow(0) * min(self.count(), MOST) + 2 * self.frameWidth() + u(4)
        self.setGeometry(place.x(), place.y(), width, tall)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the field are the list's while it is open; it closes when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in ENTER:
            self._enter()
            return True
        if self.isHidden() or event.key() not in (*MOVES, Qt.Key.Key_Escape):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            self.keyPressEvent(event)
        return True

    def _typed(self, text: str) -> None:
        self.hide()
        self.pause.stop()
        if len(text.strip()) >= LEAST:
            self.pause.start()

    def _enter(self) -> None:
        item = self.currentItem()
        if not self.isHidden() and self.of == self.field.text() and item is not None:
            self._take(item)
        else:  # typed faster than it was looked for: what bears the number is taken at once
            self._ask()
            if (sure := self._sure()) is not None:
                self._take(sure)

    def _sure(self) -> QListWidgetItem | None:
        """The one line that bears the very number typed, between its dots; none where two do. The unit stands last."""
        said = folded(self.field.text().strip())
        if self.isHidden() or not any(letter.isdigit() for letter in said):
            return None
        lines = [self.item(at) for at in range(self.count())]
        bearing = [line for line in lines if said in map(folded, line.text().split(" · ")[:-1])]
        return bearing[0] if len(bearing) == 1 else None

    def _ask(self) -> None:
        self.pause.stop()
        self.of = self.field.text()
        if self.of.strip():
            self.wanted.emit(self.of)

    def _take(self, item: QListWidgetItem) -> None:
        self.hide()
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.taken.emit(item.data(Qt.ItemDataRole.UserRole))
