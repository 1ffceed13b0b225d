"""A page and what it says: its head and bar, the empty state, facts in pairs."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from safety_inspector.qt import theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.widgets import OneLine, button, column, label, row


class Bar(QFrame):
    """A refusal or a notice: one line on the page, with the way on. Never a dialog, never a toast that flees."""

    def __init__(self, tone: str, icon: str, words: str, *actions: tuple[str, Callable[[], object]]) -> None:
        super().__init__()
        th = theme.now
        c = getattr(th.c, tone)
        self.setObjectName("bar")
        self.setProperty("words", words)
        self.setAccessibleName(words)
        self.setStyleSheet(
            f"QFrame#bar {{ background: {c.soft}; border: 0; border-left: 3px solid {c.fg};"
            f" border-radius: {t.RADIUS_CONTROL}px; }}"
        )
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, tone))
        parts: list[Any] = [mark, (label(words, wrap=True), 1)]
        for name, do in actions:
            go = button(name, "link")
            go.clicked.connect(lambda _on=False, do=do: do())
            parts.append(go)
        self.setLayout(row(*parts, gap=th.u(10), margins=(th.u(10), th.u(7), th.u(12), th.u(7))))


class Empty(QWidget):
    """Says what is not there and what to do next."""

    def __init__(
        self, icon: str, title: str, words: str, action: str = "", do: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, "edge", 32))
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.head, self.words, self.go = label("", "item"), label("", "muted", wrap=True), button("", "primary")
        for each in (self.head, self.words):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.go.clicked.connect(lambda _on=False: do() if do else None)
        way = row(None, self.go, None, margins=(0, 8, 0, 0))
        self.setLayout(column(None, mark, self.head, self.words, way, None, gap=6, margins=(24, 8, 24, 8)))
        self.say(title, words, action if do else "")

    def say(self, title: str, words: str, action: str = "") -> None:
        """Say something else; the button is there while there is something to do."""
        self.head.setText(title)
        self.words.setText(words)
        self.go.setText(action)
        self.go.setVisible(bool(action))


class Page(QWidget):
    """Title, count, chips and the one primary action; a bar for refusals; then the body."""

    def __init__(self, title: str, count: str = "", actions: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setObjectName("page")
        u = theme.now.u
        self.title, self.count = OneLine(title, "title"), label(count, "muted")
        self.title.setMinimumHeight(u(t.CONTROL))  # a page without buttons begins where the others begin
        self.head = row(self.title, self.count, u(4), None, *actions, gap=u(8))
        self.said = QVBoxLayout()
        self.body = QVBoxLayout()
        self.body.setSpacing(u(12))
        self.setLayout(column(self.head, self.said, (self.body, 1), gap=u(12), margins=(u(16), u(12), u(16), u(12))))

    def refresh(self) -> None:
        """Read everything anew; a page that shows nothing of the store has nothing to read."""

    def show_part(self, part: Any) -> None:
        """Show what a line of the first page leads to; a page of one part shows itself."""

    def say(self, tone: str, icon: str, words: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """A bar that stays until the next gesture: a refusal keeps what was typed below it."""
        self.hush()
        bar = Bar(tone, icon, words, *actions)
        self.said.addWidget(bar)

    def refuse(self, words: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Say why not."""
        self.say("red", "circle-alert", words, *actions)

    def tell(self, words: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Say that it is done."""
        self.say("green", "check", words, *actions)

    def hush(self) -> None:
        """Take the bar away."""
        while (item := self.said.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()

    def said_words(self) -> str:
        """What the bar says now; for readers of the screen and for tests."""
        item = self.said.itemAt(0)
        widget = item.widget() if item else None
        return str(widget.property("words")) if widget else ""


class Facts(QWidget):
    """Label and value pairs in two columns; labels muted and of equal width."""

    def __init__(self, pairs: Sequence[tuple[str, str]], width: int = 120, strong: Sequence[str] = ()) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.now.u(5))
        grid.setHorizontalSpacing(theme.now.u(8))
        grid.setColumnMinimumWidth(0, theme.now.u(width))
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(pairs):
            said = label(value or "–", "strong" if name in strong else "body", wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label(name, "muted", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, place, 1, Qt.AlignmentFlag.AlignTop)
