"""What the year's board shows, line by line: units, beneath each its equipment; a column for each month.

Holds the frozen rows of one plan and no session. What an amendment that is not written yet would move is laid over
them, a filter leaves some of them out. A card that is dragged travels as the ids of its plan and its equipment.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, overload
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal

from safety_inspector.folding import folded
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.prospects import WHY_WORDS
from safety_inspector.qt import dates
from safety_inspector.qt.delegates import Index
from safety_inspector.reporting.boards import Board, BoardUnit, Card
from safety_inspector.words import _

MIME = "application/x-kiemdinh-plan-line"
_ROOT = QModelIndex()
_UNIT = 0  # the inner id of a unit's index; that of a card is one more than the place of its unit


class BoardModel(QAbstractItemModel):
    """`dropped` says which equipment was let go over which month."""

    dropped = Signal(object, int)

    def __init__(self, movable: Callable[[Card], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.movable = movable
        self.board: Board | None = None
        self.pending: Mapping[UUID, Change] = {}
        self.wanted = ""
        self.whose: UUID | None = None  # the inspector whose cards alone are shown
        self.lit: UUID | None = None  # whose months are lit, while it is dragged
        self.units: Sequence[BoardUnit] = ()

    # -- what is shown
    def show(self, board: Board | None, pending: Mapping[UUID, Change]) -> None:
        """Show a plan, with what waits to be written laid over it. The filter stands."""
        self.board, self.pending = board, pending
        self._refill()

    def narrow(self, text: str) -> None:
        """Show only equipment in whose words, or whose unit's, every word of ``text`` stands."""
        self.wanted = folded(text)
        self._refill()

    def only(self, who: UUID | None) -> None:
        """Show only what is given to an inspector; everybody's for none."""
        self.whose = who
        self._refill()

    @property
    def narrowed(self) -> bool:
        """Whether a filter stands."""
        return bool(self.wanted) or self.whose is not None

    def _refill(self) -> None:
        found = self._fitting()
        if _shape(found) == _shape(self.units):  # nothing folds, nothing jumps: only what the cells say is new
            self.units = found
            self.changed()
        else:
            self.beginResetModel()
            self.units = found
            self.endResetModel()

    def changed(self) -> None:
        """Have everything painted anew."""
        last = len(self.units) - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, MONTHS))
        for place, unit in enumerate(self.units):
            inside = self.index(place, 0)
            self.dataChanged.emit(self.index(0, 0, inside), self.index(len(unit.cards) - 1, MONTHS, inside))

    def _fitting(self) -> list[BoardUnit]:
        asked, found = self.wanted.split(), []
        for unit in self.board.units if self.board else ():
            cards = tuple(self._laid(card) for card in unit.cards)
            if self.whose is not None:
                cards = tuple(card for card in cards if card.line.inspector_id == self.whose)
            if asked:
                cards = tuple(card for card in cards if _said(unit, card, asked))
            if cards:
                found.append(replace(unit, cards=cards))
        return found

    def _laid(self, card: Card) -> Card:
        """The card as it is, or as the amendment that is being put together would have it."""
        change = self.pending.get(card.id)
        if change is None or self.board is None:
            return card
        month = None if change.what is What.DROP else change.month or card.line.month
        who = change.inspector or card.line.inspector_id
        given = next((each.given for each in self.board.people if each.id == who), card.inspector)
        return replace(
            card, line=replace(card.line, month=month, inspector_id=who), inspector=given, pending=True
        )  # fmt: skip

    # -- where it stands
    def at(self, index: Index) -> BoardUnit | Card | None:
        """The unit or the card of a line."""
        if not index.isValid():
            return None
        if index.internalId() == _UNIT:
            return self.units[index.row()]
        return self.units[index.internalId() - 1].cards[index.row()]

    def place_of(self, id: UUID) -> QModelIndex:
        """The line of a piece of equipment, or of a unit; none if a filter leaves it out."""
        for at, unit in enumerate(self.units):
            if unit.id == id:
                return self.index(at, 0)
            for row, card in enumerate(unit.cards):
                if card.id == id:
                    return self.index(row, 0, self.index(at, 0))
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """The place of a cell."""
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _UNIT)

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, child: Index) -> QModelIndex: ...
    def parent(self, child: Index | None = None) -> QObject | QModelIndex | None:
        """The line of the unit above a card."""
        if child is None:
            return super().parent()
        inner = child.internalId() if child.isValid() else _UNIT
        return QModelIndex() if inner == _UNIT else self.createIndex(inner - 1, 0, _UNIT)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many units; how many cards in one."""
        if not parent.isValid():
            return len(self.units)
        return len(self.units[parent.row()].cards) if parent.internalId() == _UNIT and parent.column() == 0 else 0

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Whether anything stands beneath."""
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The names, and twelve months."""
        return 1 + MONTHS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a line, for the tool tip and for readers of the screen; a cell is painted from `at`."""
        found = self.at(index)
        if found is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(found, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words(found) if isinstance(found, Card) else f"{found.name}: {sum(found.counts)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The month of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return month_word(section) if section else _("Unit, equipment")
        return None

    # -- dragging
    def flags(self, index: Index) -> Qt.ItemFlag:
        """A card that may be moved can be dragged; a month of any line takes it."""
        found = self.at(index)
        if found is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled if isinstance(found, Card) and self.movable(found) else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """A card is moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Lines of plans, and nothing else."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The card of the line, by its plan and equipment."""
        made = QMimeData()
        card = next((each for each in map(self.at, indexes) if isinstance(each, Card)), None)
        if card is not None and self.board is not None:
            made.setData(MIME, f"{self.board.plan.id.hex} {card.id.hex}".encode())
        return made

    def carried(self, data: QMimeData) -> Card | None:
        """The card of this very plan that is being dragged."""
        said = bytes(data.data(MIME).data()).decode("ascii", "replace").split()
        if self.board is None or len(said) != 2 or said[0] != self.board.plan.id.hex:
            return None
        return next((card for unit in self.units for card in unit.cards if card.id.hex == said[1]), None)

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Any month takes it: one that is not its own is answered by a sentence, not by a hand that will not let go."""
        return _month(column, parent) is not None and self.carried(data) is not None

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Say what was let go where; the line does not matter, the month does."""
        month, card = _month(column, parent), self.carried(data)
        if month is None or card is None:
            return False
        self.dropped.emit(card.id, month)
        return True


def month_word(month: int) -> str:
    """A month as short as the board has room for."""
    return _("M{month}").format(month=month)


def words(card: Card) -> str:
    """All that is to be said of a card, in one line."""
    line = card.line
    said = [card.called, card.place, _due(card), _stands(card)]
    if line.why.value:
        said.append(_(WHY_WORDS[line.why]))
    if card.done is not None:
        said.append(_("inspected on {day}").format(day=dates.shown(card.done.first_on)))
    if line.amended:
        said.append(_("amendment no. {numbers}").format(numbers=", ".join(map(str, line.amended))))
    if line.base_month is not None and line.base_month != line.month:
        said.append(_("approved for month {month}").format(month=line.base_month))
    return " · ".join(filter(None, said))


def _due(card: Card) -> str:
    line = card.line
    if line.first is None or line.last is None:
        return _("no due date yet") if line.due_on is None else _("due {day}").format(day=dates.shown(line.due_on))
    window = _("month {month}").format(month=line.first)
    if line.first != line.last:
        window = _("months {first} to {last}").format(first=line.first, last=line.last)
    if line.due_on is None:
        return _("may be done in {window}").format(window=window)
    return _("due {day}, may be done in {window}").format(day=dates.shown(line.due_on), window=window)


def _stands(card: Card) -> str:
    if card.line.month is None:
        return _("not in any month")
    said = _("planned for month {month}").format(month=card.line.month)
    return f"{said}, {card.inspector}" if card.inspector else said


def _cell(found: BoardUnit | Card, column: int) -> str:
    if column == 0:
        return found.name if isinstance(found, BoardUnit) else found.called
    if isinstance(found, BoardUnit):
        return str(found.counts[column - 1] or "")
    return found.inspector or "•" if found.line.month == column else ""


def _month(column: int, parent: Index) -> int | None:
    """The month let go over: on a cell Qt names the cell itself, between two lines the column."""
    at = column if column >= 0 else parent.column()
    return at if 1 <= at <= MONTHS else None


def _said(unit: BoardUnit, card: Card, asked: Sequence[str]) -> bool:
    said = folded(f"{card.called} {card.place} {card.inspector} {unit.name}")
    return all(word in said for word in asked)


def _shape(units: Sequence[BoardUnit]) -> list[tuple[UUID, list[UUID]]]:
    return [(unit.id, [card.id for card in unit.cards]) for unit in units]
