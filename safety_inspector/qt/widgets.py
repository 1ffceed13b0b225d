"""Small building blocks. Each states its look through dynamic properties (`role`, `kind`); QSS does the rest."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.words import _


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


def refused(field: QWidget, why: str) -> QLabel:
    """Mark the field and give the sentence to put under it."""
    field.setProperty("refused", True)
    field.setAccessibleDescription(why)
    made = QLabel(why)
    made.setProperty("role", "caption")
    made.setProperty("tone", "red")
    made.setWordWrap(True)
    return made


def accepted(*fields: QWidget) -> None:
    """Take the marks of an earlier `refused` off; the next try judges anew."""
    for field in fields:
        field.setProperty("refused", False)
        field.setAccessibleDescription("")


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


class VerdictButton(QAbstractButton):
    """Đ Đạt: a large button whose key is drawn as a key cap. Chosen: filled with its tone, shape shown."""

    def __init__(self, state: str, key: str) -> None:
        super().__init__()
        self.state, self.key = state, key
        self.setText(t.STATES[state].word)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("{word}, key {key}").format(word=t.STATES[state].word, key=key))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # its word is never cut

    def sizeHint(self) -> QSize:
        u = theme.now.u
        width = theme.now.metrics("strong").horizontalAdvance(self.text())
        return QSize(width + self._cap + u(12 + 8 + 12), theme.now.tall)

    @property
    def _cap(self) -> int:
        return max(theme.now.u(22), theme.now.metrics("caption_strong").horizontalAdvance(self.key) + theme.now.u(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        th, u = theme.now, theme.now.u
        st = t.STATES[self.state]
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        fg = th.colour("surface") if on else th.colour("text")
        p.setPen(th.colour(st.tone if on else "edge"))
        p.setBrush(th.colour(st.tone) if on else th.colour("hover" if self.underMouse() else "surface"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS_CONTROL, t.RADIUS_CONTROL)
        mark = QRect(u(12), (self.height() - u(22)) // 2, self._cap, u(22))
        if on:
            sign = QRect(mark.left() + (mark.width() - u(22)) // 2, mark.top(), u(22), u(22))
            paint.shape(p, st.shape, QRectF(sign).adjusted(2, 2, -2, -2), fg, th.colour(st.tone))
        else:
            paint.keycap(p, mark, self.key, th.colour("muted"), th.colour("edge"))
        paint.text(p, self.rect().adjusted(mark.right() + u(8), 0, -u(8), 0), self.text(), "strong", colour=fg)
        if self.hasFocus():
            paint.focus_ring(p, self.rect().adjusted(-1, -1, 1, 1))
        p.end()


class UnitField(QLineEdit):
    """A number with its unit inside the field; comma and dot are both read."""

    def __init__(self, value: str, unit: str, width: int = 120, glove: bool = False) -> None:
        super().__init__(value)
        self.unit, self.others = unit, ""
        self.setProperty("glove", glove)
        self.setFixedWidth(theme.now.u(width))
        self.setTextMargins(0, 0, theme.now.metrics().horizontalAdvance(unit) + theme.now.u(6), 0)
        self.setAccessibleName(unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters of ``others`` go on to the list, where they are answers; in a word that is no number they stay."""
        answers = event.text() and event.text().lower() in self.others and not any(map(str.isalpha, self.text()))
        if answers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        paint.text(p, self.rect().adjusted(0, 0, -theme.now.u(9), 0), self.unit, "body", "muted", paint.RIGHT)
        p.end()


class IconField(QLineEdit):
    """A field with an icon at either end. Painted: an addAction() icon stays 16 px whatever the text size."""

    def __init__(self, words: str, icon: str, leading: bool = True, key: str = "") -> None:
        super().__init__()
        u = theme.now.u
        self.icon, self.leading, self.key = icon, leading, key
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        right = theme.now.metrics("caption_strong").horizontalAdvance(key) + u(14) if key else u(22) * (not leading)
        self.setTextMargins(u(24) if leading else 0, 0, right, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        th, u = theme.now, theme.now.u
        p = QPainter(self)
        size = u(16)
        x = u(9) if self.leading else self.width() - size - u(9)
        p.drawPixmap(QRect(x, (self.height() - size) // 2, size, size), theme.pixmap(self.icon))
        if self.key and not self.text():
            width = th.metrics("caption_strong").horizontalAdvance(self.key) + u(12)
            paint.keycap(
                p,
                QRect(self.width() - width - u(6), (self.height() - u(20)) // 2, width, u(20)),
                self.key,
                th.colour("muted"),
                th.colour("border"),
            )
        p.end()


def search_box(words: str, key: str = "") -> IconField:
    return IconField(words, "search", key=key)


def date_field(value: str = "") -> IconField:
    field = IconField(_("day/month/year, +6t"), "calendar", leading=False)
    field.setText(value)
    field.setCursorPosition(0)
    field.setMinimumWidth(theme.now.metrics().horizontalAdvance("30/11/2026") + theme.now.u(22 + 8 + 8 + 6))
    return field


def line(value: str = "") -> QLineEdit:
    """A text field that shows the beginning of a long value, not its end."""
    field = QLineEdit(value)
    field.setCursorPosition(0)
    return field


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


def fit(view: QAbstractItemView, rows_height: int) -> None:
    """A short list inside a page shows all its rows and never scrolls by itself."""
    view.setFixedHeight(rows_height)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


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


class Choice(QComboBox):
    """A box to choose from; long words do not widen the page: they end in "…", and the tool tip has them whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, drawn = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(drawn)
        if not drawn.currentText:
            drawn.currentText = self.placeholderText()
        p.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, drawn)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, drawn, part, self).width() - theme.now.u(
            4
        )
        whole = drawn.currentText.strip()
        drawn.currentText = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        if not self.property("why"):
            self.setToolTip(whole if drawn.currentText != whole else "")
        p.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, drawn)


def choice() -> QComboBox:
    """An empty box to choose from."""
    return Choice()


class ValueButton(QAbstractButton):
    """A value that opens for typing when pressed; its words run on over as many lines as they need."""

    def __init__(self, words: str, tone: str = "text", strong: bool = False) -> None:
        super().__init__()
        self.setText(words)
        self.tone, self.role = tone, "strong" if strong else "body"
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(theme.now.u(120), self.heightForWidth(max(self.width(), theme.now.u(120))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now.u(60), self._least)

    @property
    def _least(self) -> int:
        return theme.now.u(26)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - 2 * self._edge, 10_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        tall = theme.now.metrics(self.role).boundingRect(room, int(flags), self.text()).height()
        return max(self._least, tall + 2 * theme.now.u(3))

    @property
    def _edge(self) -> int:
        return theme.now.u(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, th = QPainter(self), theme.now
        if self.underMouse() or self.hasFocus():
            p.fillRect(self.rect(), th.colour("hover"))
        p.setFont(th.font(self.role))
        p.setPen(th.colour(self.tone))
        room = self.rect().adjusted(self._edge, th.u(3), -self._edge, -th.u(3))
        p.drawText(room, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), self.text())
        if self.hasFocus():
            paint.focus_ring(p, self.rect())
        p.end()


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
