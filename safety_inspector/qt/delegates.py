"""Delegates: how rows look. A row is painted, never a tree of widgets, so that 10,000 rows scroll as 10 do."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t

Index: TypeAlias = QModelIndex | QPersistentModelIndex

StateRole = Qt.ItemDataRole.UserRole + 1  # key of tokens.STATES
SecondRole = Qt.ItemDataRole.UserRole + 2  # second line
DepthRole = Qt.ItemDataRole.UserRole + 3
CountRole = Qt.ItemDataRole.UserRole + 4
WordsRole = Qt.ItemDataRole.UserRole + 6  # the badge's words where they say more than the state's name
ChosenRole = Qt.ItemDataRole.UserRole + 7  # a filter that stands; several may
HeadRole = Qt.ItemDataRole.UserRole + 5  # a group heading, not a row


def ground(p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """Row ground by state; a hairline between rows, none after the last or before a heading; a rule at the focus."""
    th, state = theme.now, option.state
    if state & QStyle.StateFlag.State_Selected:
        p.fillRect(option.rect, th.colour("selected"))
    elif state & QStyle.StateFlag.State_MouseOver:
        p.fillRect(option.rect, th.colour("hover"))
    if option.state & QStyle.StateFlag.State_Selected and option.widget and option.widget.hasFocus():
        for y in (option.rect.top(), option.rect.bottom() - 1):
            p.fillRect(QRect(option.rect.left(), y, option.rect.width(), 2), th.colour("accent"))
        return
    model = index.model()
    if not getattr(model, "headed", True):
        if index.row() + 1 < model.rowCount():
            p.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), th.colour("border"))
        return
    below = model.index(index.row() + 1, index.column())
    if below.isValid() and not below.data(HeadRole) or index.data(HeadRole):
        p.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), th.colour("border"))


class RowDelegate(QStyledItemDelegate):
    """Text (one or two lines), optionally a badge; the whole table shares one row manner."""

    def __init__(
        self,
        parent: QObject | None = None,
        two: bool = False,
        role: str = "body",
        align: Qt.AlignmentFlag = paint.LEFT,
        tone: str = "text",
    ) -> None:
        super().__init__(parent)
        self.two, self.role, self.align, self.tone = two, role, align, tone

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        u = theme.now.u
        if index.data(HeadRole):
            return QSize(u(80), u(34))
        return QSize(u(80), u(t.ROW_TWO if self.two else t.ROW_ONE))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        u = theme.now.u
        ground(p, option, index)
        if index.column() == 0 and option.state & QStyle.StateFlag.State_Selected:
            p.fillRect(
                QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.now.colour("accent")
            )
        box = option.rect.adjusted(u(12) if index.column() == 0 else u(8), 0, -u(8), -1)
        if getattr(index.model(), "headed", True) and index.data(HeadRole):
            paint.text(p, box.adjusted(0, u(6), 0, 0), index.data(), "caption_strong", "muted")
            return
        said, state = index.data(), index.data(StateRole)
        words = index.data(WordsRole) if state else None
        if state and said is None:
            paint.badge(p, box, state, words, align=self.align)
            return
        if state and words:
            self.dated(p, box, said, state, words)
        elif second := index.data(SecondRole):
            half = u(20)
            top = box.top() + (box.height() - 2 * half) // 2 + 1
            first = QRect(box.left(), top, box.width(), half)
            if state:
                width = paint.badge_width(state)
                paint.badge(p, QRect(first.right() - width, first.top(), width + 1, half), state, align=paint.RIGHT)
                first.setRight(first.right() - width - u(8))
            paint.text(p, first, said, "strong" if self.role == "body" else self.role, self.tone)
            paint.text(p, QRect(box.left(), top + half - 1, box.width(), half), second, "caption", "muted")
        else:
            paint.text(p, box, str(said or ""), self.role, self.tone, self.align)

    def dated(self, p: QPainter, box: QRect, said: str, state: str, words: str) -> None:
        """A date above, what it means today below: shape, and the days in words."""
        half = theme.now.u(20)
        top = box.top() + (box.height() - 2 * half) // 2
        paint.text(p, QRect(box.left(), top, box.width(), half), said, "body")
        paint.badge(p, QRect(box.left(), top + half, box.width(), half), state, words, ground=False)


class FacetDelegate(QStyledItemDelegate):
    """A facet line: indent, optional state shape, name, count at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.now.u(34 if index.data(HeadRole) else 27))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        u, th = theme.now.u, theme.now
        box = option.rect.adjusted(u(12), 0, -u(12), 0)
        if index.data(HeadRole):
            paint.text(p, box.adjusted(0, u(10), 0, 0), index.data(), "caption_strong", "muted")
            return
        chosen = bool(index.data(ChosenRole))  # what is current is where the keys are, and no filter by that
        if chosen:
            p.save()
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(th.colour("selected"))
            p.drawRoundedRect(option.rect.adjusted(u(4), 1, -u(4), -1), t.RADIUS_CONTROL, t.RADIUS_CONTROL)
            p.restore()
        elif option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect.adjusted(u(4), 1, -u(4), -1), th.colour("hover"))
        box.setLeft(box.left() + u(12) * int(index.data(DepthRole) or 0))
        count = str(index.data(CountRole))
        taken = paint.text(p, box, count, "caption", "muted", paint.RIGHT)
        state = index.data(StateRole)
        if state:
            st, size = t.STATES[state], u(13)
            paint.shape(
                p,
                st.shape,
                QRectF(box.left(), box.center().y() - size / 2 + 0.5, size, size),
                th.colour(st.tone),
                th.colour("surface"),
            )
            box.setLeft(box.left() + size + u(7))
        paint.text(p, box.adjusted(0, 0, -taken - u(8), 0), index.data(), "strong" if chosen else "body")
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        if here and isinstance(option.widget, QWidget) and option.widget.hasFocus():
            paint.focus_ring(p, option.rect.adjusted(u(4), 1, -u(4), -1))


VERDICTS = [("pass", "D"), ("fail", "K"), ("na", "X"), ("blocked", "0")]
ItemRole = Qt.ItemDataRole.UserRole + 10


class CheckDelegate(QStyledItemDelegate):
    """A checklist row. Answered: number, title, value, verdict. Unanswered: four ghost keys that can be clicked.

    Only the current row is a widget (`createEditor`); it is as tall as that widget asks.
    """

    def __init__(self, make_panel: Callable[[QWidget, Index], QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.make_panel = make_panel
        self.heights: dict[int, int] = {}

    # -- the current row
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        panel = self.make_panel(parent, index)
        self.heights = {index.row(): panel.sizeHint().height()}
        return panel

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.heights.get(index.row(), theme.now.u(40)))

    # -- every other row
    def verdict_x(self, rect: QRect) -> int:
        """Left edge of the verdict column; on a wide screen it stays near its question."""
        return rect.left() + min(rect.width() - theme.now.u(160), theme.now.u(760))

    def keys(self, rect: QRect) -> list[QRect]:
        u = theme.now.u
        size, gap = u(28), u(4)
        x = self.verdict_x(rect)  # the same left edge as the verdict words above and below
        return [QRect(x + i * (size + gap), rect.center().y() - size // 2 + 1, size, size) for i in range(4)]

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        th, u = theme.now, theme.now.u
        if index.row() in self.heights:
            return
        item = index.data(ItemRole)
        ground(p, option, index)
        rect = option.rect
        paint.text(
            p,
            QRect(rect.left() + u(4), rect.top(), u(28), rect.height() - 1),
            item.no,
            "caption_strong",
            "muted",
            paint.RIGHT,
        )
        if item.critical:  # an upright bar: a critical item, never answered in bulk
            p.fillRect(QRect(rect.left() + u(38), rect.top() + u(13), 3, rect.height() - u(26)), th.colour("text"))
        right = rect.right() - u(12)
        if item.verdict == "open":
            boxes = self.keys(rect)
            for (_state, key), box in zip(VERDICTS, boxes, strict=True):
                paint.keycap(p, box, key, th.colour("muted"), th.colour("border"))
            right = boxes[0].left() - u(12)
        else:
            st = t.STATES[item.verdict]
            box = QRect(self.verdict_x(rect), rect.top(), u(156), rect.height() - 1)
            if item.carried:
                paint.badge(p, box, item.verdict)
                paint.text(
                    p,
                    box.adjusted(paint.badge_width(item.verdict) + u(8), 0, 0, 0),
                    "như lần trước",
                    "caption",
                    "muted",
                )
            else:
                paint.badge(p, box.adjusted(0 if st.weight == "plain" else -u(7), 0, 0, 0), item.verdict)
            right = box.left() - u(20)
        if item.value:
            words = f"{item.value} {item.unit}" if item.unit else f"{item.label}: {item.value}"
            width = theme.now.metrics("body").horizontalAdvance(words) + 2
            paint.text(
                p, QRect(right - width, rect.top(), width, rect.height() - 1), words, "body", "muted", align=paint.RIGHT
            )
            right -= width + u(12)
        title = QRect(rect.left() + u(48), rect.top(), right - rect.left() - u(48), rect.height() - 1)
        paint.text(p, title, item.title, "body", "text")

    def key_at(self, index: Index, rect: QRect, point: QPoint) -> str | None:
        """The verdict whose ghost key lies under the pointer."""
        if index.data(ItemRole).verdict != "open":
            return None
        return next(
            (state for (state, _), box in zip(VERDICTS, self.keys(rect), strict=True) if box.contains(point)), None
        )
