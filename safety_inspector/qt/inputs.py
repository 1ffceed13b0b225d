"""What one types and chooses in: fields with their unit, icon or list; a refusal stands under them."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.words import _


def refused(field: QWidget, why: str) -> QLabel:
    """Mark the field and give the sentence to put under it."""
    field.setProperty("refused", True)
    field.style().polish(field)  # a style sheet does not look at a property again by itself
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
        field.style().polish(field)
        field.setAccessibleDescription("")


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


class Choice(QComboBox):
    """A box to choose from; long words do not widen the page: they end in "…", and the tool tip has them whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def findData(self, data: Any, *_how: Any) -> int:
        """The place of what equals ``data``, -1 for none: Qt itself takes two equal ids for different ones."""
        return next((at for at in range(self.count()) if self.itemData(at) == data), -1)

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
