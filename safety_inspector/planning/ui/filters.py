"""The filters that stand, in words over the list: each is taken off by itself, or all at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from safety_inspector.qt import theme
from safety_inspector.qt.widgets import button
from safety_inspector.words import _

Standing = tuple[str, Callable[[], object]]


class Filters(QWidget):
    """Chips in as many lines as they need; hidden while nothing is filtered."""

    def __init__(self, take_all_off: Callable[[], object]) -> None:
        super().__init__()
        self._all_off = take_all_off
        self.chips: list[QPushButton] = []
        self.hide()

    def show_filters(self, standing: Sequence[Standing]) -> None:
        """One chip for each, and the button that takes all of them off."""
        for each in self.chips:
            each.hide()
            each.deleteLater()
        self.chips = [_chip(self, *each) for each in standing]
        if standing:
            off = button(_("Clear filters"), "link", "x")
            off.setParent(self)
            off.clicked.connect(self._all_off)
            self.chips.append(off)
        for each in self.chips:
            each.show()
        self.setVisible(bool(standing))
        self._place()

    def words(self) -> list[str]:
        """What the chips say, whole; for tests."""
        return [each.toolTip() for each in self.chips[:-1]]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines for another width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, x, y = theme.now.u(6), 0, 0
        line = max((each.sizeHint().height() for each in self.chips), default=0)
        for each in self.chips:
            wanted = each.sizeHint()
            width = min(wanted.width(), self.width())
            if x and x + width > self.width():
                x, y = 0, y + line + gap
            each.setGeometry(x, y + (line - wanted.height()) // 2, width, wanted.height())
            x += width + gap
        self.setFixedHeight(y + line)


def _chip(parent: QWidget, words: str, take_off: Callable[[], object]) -> QPushButton:
    room = theme.now.u(210)  # a long name of a unit leaves room for the cross
    short = theme.now.metrics("body").elidedText(words, Qt.TextElideMode.ElideRight, room)
    made = button(f"{short} ✕", "chip")
    made.setParent(parent)
    made.setToolTip(words)
    made.setAccessibleName(_("Take the filter off: {words}").format(words=words))
    made.clicked.connect(take_off)
    return made
