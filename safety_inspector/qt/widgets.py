"""Small building blocks. Each states its look through dynamic properties (`role`, `kind`); QSS does the rest."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t


def label(words: str, role: str = "body", tone: str = "", wrap: bool = False) -> QLabel:
    made = QLabel(words)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class OneLine(QLabel):
    """Words on one line that give way: cut with "…" when there is no room, whole in the tool tip."""

    def __init__(self, words: str, role: str = "body") -> None:
        super().__init__(words)
        self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now.u(40), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        p = QPainter(self)
        p.setPen(self.palette().color(self.foregroundRole()))
        p.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, shown)
        p.end()


def button(words: str, kind: str = "", icon: str = "") -> QPushButton:
    words = f" {words}" if icon and words else words  # QSS has no icon spacing: a space is the gap
    made = QPushButton(words)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
    if icon:
        tone = {"primary": "on_accent", "danger": "red", "quiet": "accent", "link": "accent"}.get(kind, "muted")
        made.setIcon(theme.icon(icon, tone))
        made.setIconSize(theme.icon_size())
    return made


def chip(words: str, checked: bool = False) -> QPushButton:
    made = button(words, "chip")
    made.setCheckable(True)
    made.setChecked(checked)
    return made


def row(*parts: Any, gap: int = t.SPACE_S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side: widgets, layouts, ``None`` for a stretch, a number for a gap, a pair with its share."""
    box = QHBoxLayout()
    _fill(box, parts, gap, margins)
    return box


def column(*parts: Any, gap: int = t.SPACE_S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts below each other, as in `row`."""
    box = QVBoxLayout()
    _fill(box, parts, gap, margins)
    return box


def _fill(box: QBoxLayout, parts: tuple[Any, ...], gap: int, margins: tuple[int, int, int, int]) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        else:
            what, share = part if isinstance(part, tuple) else (part, 0)
            box.addLayout(what, share) if isinstance(what, QLayout) else box.addWidget(what, share)


def panel(layout: QLayout, name: str = "panel") -> QFrame:
    """Children stay one pixel inside the border: Qt lets them paint over a QSS border and its round corners."""
    made = QFrame()
    made.setObjectName(name)
    edges = layout.contentsMargins()
    left, top, right, bottom = edges.left(), edges.top(), edges.right(), edges.bottom()
    if name == "panel":
        layout.setContentsMargins(max(1, left), max(2, top), max(1, right), max(2, bottom))
    made.setLayout(layout)
    return made


def rule(vertical: bool = False) -> QFrame:
    made = QFrame()
    made.setObjectName("vrule" if vertical else "rule")
    return made


class Painted(QWidget):
    """A widget with one paint function: for a badge, a bar or a chart standing alone."""

    def __init__(
        self, width: int, height: int, draw: Callable[[QPainter, QRect], object], grow: bool | str = False
    ) -> None:
        super().__init__()
        self.draw = draw
        u = theme.now.u
        self.setFixedHeight(u(height))
        if grow == "both":
            self.setMinimumHeight(u(height))
            self.setMaximumHeight(16777215)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        elif grow:
            self.setMinimumWidth(u(width))
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(u(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        self.draw(p, self.rect())
        p.end()


def shortcut(keys: str, at: QWidget, do: Callable[[], object], *, only_here: bool = False) -> None:
    """Have keys heard while the focus is in ``at``; ``only_here``: on it itself, where its own keys are not to win.

    Said by `setContext`: given to the constructor beside a function the context is passed over.
    """
    made = QShortcut(QKeySequence(keys), at)
    inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
    made.setContext(Qt.ShortcutContext.WidgetShortcut if only_here else inside)
    made.activated.connect(lambda: do())


def allow(why: str, *parts: QWidget) -> None:
    """Let buttons be pressed and fields be typed in; or, with ``why`` not, say so on each of them."""
    for each in parts:
        if isinstance(each, QLineEdit):
            each.setReadOnly(bool(why))  # what stands in it can still be read through and copied
        else:
            each.setEnabled(not why)
        each.setToolTip(why)
        each.setProperty("why", why)
        each.setAccessibleDescription(why)


def badge(state: str, words: str | None = None) -> Painted:
    made = Painted(10, 24, lambda p, r: paint.badge(p, r, state, words))
    made.setFixedWidth(paint.badge_width(state, words) + 2)
    made.setAccessibleName(words or t.STATES[state].word)
    return made


def fit(view: QAbstractItemView, rows_height: int) -> None:
    """A short list inside a page shows all its rows and never scrolls by itself."""
    view.setFixedHeight(rows_height)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def named(words: str, field: QWidget) -> QVBoxLayout:
    """A field with its name above it, for eyes and for readers of the screen."""
    field.setAccessibleName(words)
    field.setMinimumWidth(max(field.minimumWidth(), theme.now.u(90)))
    return column(label(words, "caption"), field, gap=theme.now.u(2))


def clear(box: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget:
            widget.hide()
            widget.deleteLater()
        elif inner:
            clear(inner)


def scrolled(inside: QWidget, to_read: bool = False) -> QScrollArea:
    """``inside``, scrolled up and down when it is taller than its place; never sideways.

    Fields and buttons bring themselves into view; words ``to_read`` do not, so there the keys scroll.
    """
    area = QScrollArea()
    if to_read:
        area.setObjectName("to_read")
    else:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def in_sight(shown: QWidget) -> None:
    """Scroll whatever it stands in: the page, and the room the page stands in."""
    above = shown.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(shown)
        above = above.parentWidget()


def tab_bar(name: str, *words: str) -> QTabBar:
    """Tabs side by side from the left, each as wide as its words."""
    made = QTabBar()
    made.setExpanding(False)
    made.setDrawBase(False)
    made.setAccessibleName(name)
    for each in words:
        made.addTab(each)
    for arrow in made.findChildren(QToolButton):
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the mouse: the keys walk the tabs themselves
    return made
