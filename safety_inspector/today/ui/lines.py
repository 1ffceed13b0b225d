"""Short lists of the first page: a shape, a name, what is to be said of it; each line a button that leads on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.widgets import button, clear, column, label, row, rule
from safety_inspector.today.duties import Way
from safety_inspector.words import _

WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says. ``badge``: its state's word, at the right on a ground of its own; ``more``: in the tip."""

    state: str  # key of `tokens.STATES`
    name: str
    note: str
    way: Way
    badge: str = ""
    more: str = ""


class LineButton(QAbstractButton):
    """A name and what is said of it; where they have no room side by side the note stands below, and both wrap."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        whole = " · ".join(filter(None, (line.name, line.note, line.more, line.badge)))
        self.setText(line.name)
        self.setToolTip(whole)
        self.setAccessibleName(whole)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.now.u(240))
        return QSize(theme.now.u(240), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now.u(120), theme.now.u(t.ROW_ONE))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._beside(width):
            return theme.now.u(t.ROW_ONE)
        return max(theme.now.u(t.ROW_TWO), sum(self._tall(width)) + theme.now.u(8))

    @property
    def _role(self) -> str:
        return "strong" if self.line.badge else "body"

    @property
    def _badge(self) -> int:
        return paint.badge_width(self.line.state, self.line.badge) + theme.now.u(8) if self.line.badge else 0

    @property
    def _inset(self) -> int:
        return theme.now.u(12 + 13 + 8)

    def _room(self, width: int) -> int:
        """How wide its words may be."""
        return width - self._inset - self._badge - theme.now.u(12)

    def _tall(self, width: int) -> tuple[int, int]:
        """How tall name and note are below each other, each on as many lines as it needs."""
        room = QRect(0, 0, self._room(width), 10_000)
        both = ((self._role, self.line.name), ("caption", self.line.note))
        name, note = (theme.now.metrics(role).boundingRect(room, WRAPPED, words).height() for role, words in both)
        return name, note if self.line.note else 0

    def _beside(self, width: int) -> bool:
        th, note = theme.now, self.line.note
        name = th.metrics(self._role).horizontalAdvance(self.line.name)
        said = th.metrics("caption").horizontalAdvance(note) + th.u(16) if note else 0
        return name + said + th.u(2) <= self._room(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        th, u, st, p = theme.now, theme.now.u, t.STATES[self.line.state], QPainter(self)
        if self.isEnabled() and self.underMouse():
            p.fillRect(self.rect(), th.colour("hover"))
        beside, (name, note), room = self._beside(self.width()), self._tall(self.width()), self._room(self.width())
        top = (self.height() - (name if beside else name + note)) // 2
        first = QRect(self._inset, top, room, name)
        middle = top + th.metrics(self._role).height() / 2
        mark = QRectF(u(12), middle - u(13) / 2 + 0.5, u(13), u(13))
        paint.shape(p, st.shape, mark, th.colour(st.tone), th.colour("surface"))
        if self.line.badge:
            paint.badge(p, self.rect().adjusted(0, 0, -u(12), 0), self.line.state, self.line.badge, paint.RIGHT)
        self._words(p, first, self.line.name, self._role, "text", WRAPPED)
        below = QRect(self._inset, first.bottom() + 1, room, note)
        self._words(
            p, first if beside else below, self.line.note, "caption", "muted", int(paint.RIGHT) if beside else WRAPPED
        )
        if self.hasFocus():
            paint.focus_ring(p, self.rect())
        p.end()

    def _words(self, p: QPainter, place: QRect, words: str, role: str, tone: str, how: int) -> None:
        p.setFont(theme.now.font(role))
        p.setPen(theme.now.colour(tone))
        p.drawText(place, how, words)


class Lines(QWidget):
    """A head with its count, the first lines, and a way to the rest: unfolded here, or on the page ``rest`` names."""

    asked = Signal(object)  # a `Way`

    def __init__(self, title: str, nothing: str, most: int, rest: Way | None = None) -> None:
        super().__init__()
        u = theme.now.u
        self.nothing, self.most, self.rest = nothing, most, rest
        self.lines: Sequence[Line] = ()
        self.places: Collection[str] = ()
        self.count, self.more = label("", "muted"), button(_("Show everything"), "link")
        self.more.clicked.connect(self._ask_rest)
        self.made = column(gap=0)
        self._buttons: list[LineButton] = []
        head = row(label(title, "strong"), self.count, None, self.more, margins=(u(12), u(6), u(12), u(4)))
        self.setLayout(column(head, rule(), self.made, gap=0))
        self.setAccessibleName(title)

    def show_lines(self, lines: Sequence[Line], places: Collection[str], count: int | None = None) -> None:
        """Show these; of ``places`` alone there are pages to lead to."""
        self.lines, self.places = lines, places
        self.count.setText(str(len(lines) if count is None else count) if lines else "")
        self._fill(self.most)

    def buttons(self) -> list[LineButton]:
        """The lines shown, in their order."""
        return list(self._buttons)

    def _fill(self, most: int) -> None:
        u = theme.now.u
        clear(self.made)
        self._buttons = []
        for line in self.lines[:most]:
            go = LineButton(line)
            go.setEnabled(line.way.place in self.places)
            go.setCursor(Qt.CursorShape.PointingHandCursor if go.isEnabled() else Qt.CursorShape.ArrowCursor)
            go.clicked.connect(lambda _on=False, way=line.way: self.asked.emit(way))
            self.made.addWidget(go)
            self._buttons.append(go)
        if not self.lines:
            said = label(self.nothing, "muted", wrap=True)
            self.made.addLayout(row((said, 1), margins=(u(12), u(6), u(12), u(8))))
        left = len(self.lines) - most
        self.more.setVisible(left > 0)

    def _ask_rest(self) -> None:
        if self.rest is not None:
            self.asked.emit(self.rest)
            return
        at = len(self.buttons())
        self._fill(len(self.lines))
        self._buttons[at].show()  # a layout shows what is put into it a moment later, and the keys go on now
        self._buttons[at].setFocus()
