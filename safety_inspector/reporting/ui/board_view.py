"""The year's board: one tree whose lines are painted, a header that shows the load; no widget in any cell."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from safety_inspector.planning.levelling import MONTHS
from safety_inspector.qt import paint, theme
from safety_inspector.qt.delegates import Index
from safety_inspector.qt.widgets import shortcut
from safety_inspector.reporting.boards import BoardUnit, Card
from safety_inspector.reporting.ui import board_paint
from safety_inspector.reporting.ui.board_model import BoardModel, month_word
from safety_inspector.reporting.ui.board_paint import Manner
from safety_inspector.words import _

LINE, HEAD = 32, 50
NAMES = (200, 440)  # text units: what the names have at least and at most


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


class Lines(QStyledItemDelegate):
    """How tall a line is; what is in it the view paints."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.now.u(LINE))


class BoardView(QTreeView):
    """The board. Its keys: Ctrl+← and Ctrl+→ move a card by a month, Delete takes it out; a menu has the rest."""

    stepped = Signal(int)  # months, backwards negative
    taken_out = Signal()
    menu_asked = Signal(QPoint)
    looked = Signal(object)  # at a unit or a card
    opened = Signal(object)  # a card, by Enter or a double click

    def __init__(self, board: BoardModel) -> None:
        super().__init__()
        self.board = board
        board.setParent(self)
        self.setModel(board)
        self.setItemDelegate(Lines(self))
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

    def drawRow(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole line at once: a cell each would be a thousand calls a picture."""
        found, board = self.board.at(index), self.board.board
        if found is None or board is None:
            return
        top, tall = option.rect.top(), option.rect.height()
        head, inset = self.header(), self.indentation() * (1 if isinstance(found, BoardUnit) else 2)
        cells = [QRect(inset, top, head.sectionSize(0) - inset, tall)]
        cells += [QRect(head.sectionViewportPosition(m), top, head.sectionSize(m), tall) for m in range(1, MONTHS + 1)]
        chosen = self.selectionModel().isRowSelected(index.row(), index.parent())
        lit = isinstance(found, Card) and self.board.lit == found.id
        open_ = isinstance(found, BoardUnit) and self.isExpanded(index)
        manner = Manner(board.plan.year, chosen, chosen and self.hasFocus(), lit, open_)
        board_paint.line(p, cells, found, manner)

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
        u, (tone, shape) = theme.now.u, board_paint.look(card)
        made = QPixmap(u(84), u(LINE))
        made.fill(QColor(0, 0, 0, 0))
        p = QPainter(made)
        board_paint.tile(p, made.rect(), card.number or card.inspector, tone, shape)
        p.end()
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A card of this plan comes in: its months are lit."""
        super().dragEnterEvent(event)
        self.light(self.board.carried(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Over a month it may be let go. Qt says so only where it draws its own mark, and lets go nowhere else."""
        super().dragMoveEvent(event)
        over = self.indexAt(event.position().toPoint())
        if self.board.canDropMimeData(event.mimeData(), Qt.DropAction.MoveAction, -1, -1, over):
            event.acceptProposedAction()
        else:
            event.ignore()

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
