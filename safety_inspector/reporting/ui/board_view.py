"""The year's board painted: one tree, one delegate, a header that shows the load; no widget in any cell.

A card's own months are a dashed band with its due day as a mark; while a card is dragged they are lit.
"""

import calendar
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.planning.prospects import Why
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import Index
from safety_inspector.qt.widgets import Painted, label, row, shortcut
from safety_inspector.reporting.boards import BoardUnit, Card
from safety_inspector.reporting.ui.board_model import BoardModel, month_word
from safety_inspector.words import _

LINE, HEAD = 32, 50
NAMES = (200, 440)  # text units: what the names have at least and at most
URGENT = (Why.OVERDUE, Why.INITIAL)


def look(card: Card) -> tuple[str, str]:
    """Tone and shape of a card: its state is never its colour alone."""
    if card.done is not None:
        return ("green", "tick") if card.done.conclusion == Conclusion.PASS else ("red", "cross")
    if card.line.outside:
        return "red", "disc_bang"
    if card.pending:
        return "amber", "dashed"
    return ("orange", "pie3") if card.line.why in URGENT else ("blue", "")


class MonthHeader(QHeaderView):
    """The month, how many inspections it holds, and a bar of them against what the inspectors can do."""

    def __init__(self, board: BoardModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.board = board

    def sizeHint(self) -> QSize:
        return QSize(theme.now.u(100), theme.now.u(HEAD))

    def paintSection(self, p: QPainter, rect: QRect, section: int) -> None:
        th, u, board = theme.now, theme.now.u, self.board.board
        p.save()
        p.fillRect(rect, th.colour("surface"))
        p.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), th.colour("border"))
        top, under = rect.adjusted(u(12), u(4), -u(8), -u(24)), rect.adjusted(u(12), u(24), -u(8), -u(4))
        if section == 0:
            paint.text(p, top, _("Unit, equipment"), "caption_strong", "muted")
            paint.text(p, under, _("Load against capacity"), "caption", "muted")
        else:
            load = board.loads[section - 1] if board else 0
            most = board.capacity[section - 1] if board else 0
            self._load(p, rect, section, load, most)
        p.restore()

    def _load(self, p: QPainter, rect: QRect, month: int, load: int, most: int) -> None:
        u = theme.now.u
        full, over, top = load >= most and load > 0, load > most, rect.adjusted(u(6), u(4), -u(5), -u(24))
        paint.text(p, top, month_word(month), "caption_strong", "muted")
        said = f"{load}!" if over else str(load)
        paint.text(p, top, said, "caption_strong" if full else "caption", "red" if over else "muted", paint.RIGHT)
        scale = max(load, most, 1) * 1.15
        box = QRectF(rect.left() + u(6), rect.bottom() - u(15), rect.width() - u(11), u(5))
        paint.bar(p, box, load / scale, "red" if over else "edge", mark=most / scale if most else None)


class BoardDelegate(QStyledItemDelegate):
    """A cell of the board."""

    def __init__(self, board: BoardModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.board = board

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.now.u(LINE))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect, month = self.board.at(index), option.rect, index.column()
        ground(p, rect, found, option)
        if month:
            p.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), theme.now.colour("border"))
        if isinstance(found, BoardUnit):
            self._unit(p, rect, found, month)
        elif found is not None and month == 0:
            _name(p, rect, found)
        elif found is not None:
            self.cell(p, rect.adjusted(1, 0, 0, -1), found, month)

    def _unit(self, p: QPainter, rect: QRect, unit: BoardUnit, month: int) -> None:
        u = theme.now.u
        if month == 0:
            paint.text(p, rect.adjusted(u(4), 0, -u(8), -1), unit.name, "strong")
        elif count := unit.counts[month - 1]:
            paint.text(p, rect.adjusted(0, 0, 0, -1), str(count), "body", "text", paint.CENTRE)

    def cell(self, p: QPainter, rect: QRect, card: Card, month: int) -> None:
        """One month of a card: its band, its due day, the month that was approved, the card itself."""
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setClipRect(rect)
        if card.fits(month):
            band(p, rect, card, month, lit=self.board.lit == card.id)
        due, board = card.line.due_on, self.board.board
        if due is not None and board is not None and (due.year, due.month) == (board.plan.year, month):
            due_mark(p, rect, due.day / calendar.monthrange(due.year, due.month)[1])
        if card.line.base_month == month and card.line.month != month:
            tile(p, rect, "", "grey", "", hollow=True)
        if card.line.month == month:
            tone, shape = look(card)
            tile(p, rect, card.inspector, tone, shape, hollow=card.pending)
        p.restore()


def ground(p: QPainter, rect: QRect, found: BoardUnit | Card | None, option: QStyleOptionViewItem) -> None:
    """A unit on a ground of its own; the line looked at, and a rule round it while the board has the keys."""
    th, chosen = theme.now, bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or isinstance(found, BoardUnit):
        p.fillRect(rect, th.colour("selected" if chosen else "sunken"))
    p.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), th.colour("border"))
    if chosen and isinstance(option.widget, QWidget) and option.widget.hasFocus():
        for y in (rect.top(), rect.bottom() - 1):
            p.fillRect(QRect(rect.left(), y, rect.width(), 2), th.colour("accent"))


def _name(p: QPainter, rect: QRect, card: Card) -> None:
    u, box = theme.now.u, rect.adjusted(theme.now.u(4), 0, -theme.now.u(8), -1)
    if card.line.month is None:  # in no month: said by a shape, and in words below
        size = u(12)
        at = QRectF(box.left(), box.center().y() - size / 2 + 0.5, size, size)
        paint.shape(p, "dash", at, theme.now.colour("amber"), theme.now.colour("surface"))
        box.setLeft(box.left() + size + u(5))
    if card.number:
        wide = min(max(u(48), theme.now.metrics("strong").horizontalAdvance(card.number) + u(8)), u(110))
        paint.text(p, QRect(box.left(), box.top(), wide - u(4), box.height()), card.number, "strong")
        box.setLeft(box.left() + wide)
    paint.text(p, box, card.name, "caption", "muted")


def band(p: QPainter, rect: QRect, card: Card, month: int, lit: bool = False) -> None:
    """The months in which the law lets it be done; lit while it is dragged."""
    u, th = theme.now.u, theme.now
    left, right = month == card.line.first, month == card.line.last
    box = QRectF(rect).adjusted(u(3) if left else -u(6), u(4), -u(3) if right else u(6), -u(4))
    p.setPen(QPen(th.colour("accent" if lit else "edge"), 2 if lit else 1, Qt.PenStyle.DashLine))
    p.setBrush(th.colour("selected" if lit else "sunken"))
    p.drawRoundedRect(box, t.RADIUS_CONTROL, t.RADIUS_CONTROL)


def due_mark(p: QPainter, rect: QRect, share: float) -> None:
    """The day it falls due: an upright line in its month, with a foot."""
    u, x = theme.now.u, rect.left() + round((rect.width() - 4) * share) + 1
    p.fillRect(QRect(x, rect.top() + u(2), 2, rect.height() - u(4)), theme.now.colour("text"))
    p.fillRect(QRect(x - u(2), rect.bottom() - u(3), u(4) + 2, 2), theme.now.colour("text"))


def tile(p: QPainter, rect: QRect, said: str, tone: str, shape: str, hollow: bool = False) -> None:
    """The card: whose it is, and its state as a shape; hollow where it stood, or is not written yet."""
    u, th = theme.now.u, theme.now
    box = QRectF(rect).adjusted(u(3), u(4), -u(3), -u(4))
    p.setPen(QPen(th.colour(tone), 1.5, Qt.PenStyle.DashLine if hollow else Qt.PenStyle.SolidLine))
    p.setBrush(th.colour("surface") if hollow else th.soft(tone))
    p.drawRoundedRect(box, t.RADIUS_CONTROL, t.RADIUS_CONTROL)
    inside = box.toRect().adjusted(u(4), 0, -2, 0)
    if shape:
        size = u(12)
        mark = QRectF(inside.left(), inside.center().y() - size / 2 + 0.5, size, size)
        paint.shape(p, shape, mark, th.colour(tone), th.soft(tone))
        inside.setLeft(inside.left() + size + u(3))
    paint.text(p, inside, said, "caption_strong", tone)


class BoardView(QTreeView):
    """The board. Its keys: Ctrl+← and Ctrl+→ move a card by a month, Delete takes it out; a menu has the rest."""

    stepped = Signal(int)  # months, backwards negative
    taken_out = Signal()
    menu_asked = Signal(QPoint)
    looked = Signal(object)  # at a unit or a card
    opened = Signal(object)  # a card, by Enter or a double click

    def __init__(self, board: BoardModel) -> None:
        super().__init__()
        self.board, self.delegate = board, BoardDelegate(board, self)
        board.setParent(self)
        self.setModel(board)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(_("Board of the year"))
        self._head()
        self._manner()
        shortcut("Ctrl+Left", self, lambda: self.stepped.emit(-1), only_here=True)
        shortcut("Ctrl+Right", self, lambda: self.stepped.emit(1), only_here=True)
        shortcut("Del", self, self.taken_out.emit, only_here=True)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.looked.emit(board.at(now)))
        self.activated.connect(self._open)

    def _head(self) -> None:
        u, head = theme.now.u, MonthHeader(self.board, self)
        self.setHeader(head)
        head.setMinimumSectionSize(u(30))
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)

    def _manner(self) -> None:
        u = theme.now.u
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setIndentation(u(20))
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(u(HEAD + 2 * LINE))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(True)  # a card is let go on a month, never between two lines
        self.setDropIndicatorShown(False)  # the months that are its own are lit instead

    def here(self) -> Card | BoardUnit | None:
        """What is looked at."""
        return self.board.at(self.currentIndex())

    def go_to(self, index: Index) -> None:
        """Look at a line."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def light(self, card: Card | None) -> None:
        """Light the months a card may be let go on; none puts them out."""
        self.board.lit = card.id if card else None
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names take their share of a wide screen; the months divide the rest."""
        super().resizeEvent(event)
        u, (least, most) = theme.now.u, NAMES
        self.header().resizeSection(0, max(u(least), min(u(most), self.viewport().width() * 24 // 100)))

    def drawBranches(self, p: QPainter, rect: QRect, index: Index) -> None:
        """Units keep one ground from edge to edge and a chevron of our own; Fusion's branch is neither."""
        option, found = QStyleOptionViewItem(), self.board.at(index)
        self.initViewItemOption(option)
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            option.state |= QStyle.StateFlag.State_Selected
        option.widget = self
        ground(p, rect, found, option)
        if isinstance(found, BoardUnit):
            u, name = theme.now.u, "chevron-down" if self.isExpanded(index) else "chevron-right"
            p.drawPixmap(rect.right() - u(16), rect.center().y() - u(7) + 1, theme.pixmap(name, "muted", 14))

    # -- dragging
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry the card itself, not a picture of its whole line."""
        card = self.here()
        if not isinstance(card, Card):
            return
        drag = QDrag(self)
        drag.setMimeData(self.board.mimeData([self.currentIndex()]))
        drag.setPixmap(self._picture(card))
        self.light(card)
        drag.exec(Qt.DropAction.MoveAction)
        self.light(None)

    def _picture(self, card: Card) -> QPixmap:
        u, (tone, shape) = theme.now.u, look(card)
        made = QPixmap(u(84), u(LINE))
        made.fill(QColor(0, 0, 0, 0))
        p = QPainter(made)
        tile(p, made.rect(), card.number or card.inspector, tone, shape)
        p.end()
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A card of this plan comes in: its months are lit."""
        super().dragEnterEvent(event)
        self.light(self.board.carried(event.mimeData()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.light(None)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.light(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the card, by the right button or by its key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).bottomLeft() if by_key else event.pos()
        self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def _open(self, index: Index) -> None:
        found = self.board.at(index)
        if isinstance(found, Card):
            self.opened.emit(found)


def legend() -> QWidget:
    """What the signs of the board mean."""
    u, made = theme.now.u, QWidget()

    def sample(words: str, draw: Callable[[QPainter, QRect], object]) -> list[object]:
        return [Painted(44, 26, lambda p, r: _crisp(p, r, draw)), label(words, "caption")]

    parts: list[object] = []
    for words, draw in (
        (_("legal months"), lambda p, r: _frame(p, r)),
        (_("due day"), lambda p, r: due_mark(p, r, 0.5)),
        (_("planned"), lambda p, r: tile(p, r, "An", "blue", "")),
        (_("overdue or never inspected"), lambda p, r: tile(p, r, "", "orange", "pie3")),
        (_("passed"), lambda p, r: tile(p, r, "", "green", "tick")),
        (_("failed"), lambda p, r: tile(p, r, "", "red", "cross")),
        (_("outside its months"), lambda p, r: tile(p, r, "", "red", "disc_bang")),
    ):
        parts += [*sample(words, draw), u(8)]
    made.setLayout(row(*parts, None, gap=u(4), margins=(u(12), u(2), u(12), u(2))))
    return made


def _crisp(p: QPainter, rect: QRect, draw: Callable[[QPainter, QRect], object]) -> None:
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(p, rect)


def _frame(p: QPainter, rect: QRect) -> None:
    u, th = theme.now.u, theme.now
    p.setPen(QPen(th.colour("edge"), 1, Qt.PenStyle.DashLine))
    p.setBrush(th.colour("sunken"))
    p.drawRoundedRect(QRectF(rect).adjusted(u(3), u(4), -u(3), -u(4)), t.RADIUS_CONTROL, t.RADIUS_CONTROL)
