"""Below the board: the card looked at and what may be done with it; and the amendment that is being put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from safety_inspector.planning.amendments import Change
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import line
from safety_inspector.qt.widgets import OneLine, allow, button, column, label, panel, row
from safety_inspector.reporting.boards import Board, BoardUnit, Card, Person
from safety_inspector.reporting.ui import board_model
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody a card may be given to: what the menu says of him, and whether he may have it."""

    id: UUID
    words: str
    able: bool


class CardFoot(QWidget):
    """One card: its facts in a line, a month back and on, to whom, out of the plan, its lý lịch."""

    stepped = Signal(int)
    given = Signal(object)  # an inspector's id
    taken_out = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.name, self.told, self.warned = (
            OneLine("", "strong"),
            label("", "caption", wrap=True),
            label("", "caption", "red", wrap=True),
        )
        self.earlier, self.later = button("Ctrl+←", "", "arrow-left"), button("Ctrl+→", "", "arrow-right")
        self.give, self.out = button(_("Give to"), "", "user"), button(_("Take out"), "", "x")
        self.open = button(_("Open its card"), "link")
        self.menu, self.offers = QMenu(self), list[Offer]()
        self.give.setMenu(self.menu)
        self.earlier.setAccessibleName(_("A month earlier"))
        self.later.setAccessibleName(_("A month later"))
        acts = row((self.name, 1), self.open, self.earlier, self.later, self.give, self.out, gap=u(8))
        self.setLayout(column(acts, self.told, self.warned, gap=u(4)))
        self.told.setMinimumHeight(theme.now.metrics("caption").height())
        self.earlier.clicked.connect(lambda: self.stepped.emit(-1))
        self.later.clicked.connect(lambda: self.stepped.emit(1))
        self.out.clicked.connect(self.taken_out)
        self.open.clicked.connect(self.opened)

    def look(self, board: Board | None, found: Card | BoardUnit | None, why: str) -> None:
        """Show a card, or a unit; ``why``: this user moves nothing here."""
        card = found if isinstance(found, Card) else None
        no_card = why or ("" if card else _("Choose a piece of equipment on the board first."))
        if card is not None and card.done is not None:
            no_card = no_card or _("It was inspected already.")
        allow(no_card, self.earlier, self.later, self.give)
        planned = card is not None and card.line.month is not None
        out = no_card or ("" if planned else _("It is in no month."))
        allow(out, self.out)
        self.out.setVisible(board is not None and board.approved)
        self.open.setEnabled(card is not None)
        self._say(board, found)
        self._offer(board, card)

    def _say(self, board: Board | None, found: Card | BoardUnit | None) -> None:
        if isinstance(found, Card):
            self.name.setText(found.called)
            self.told.setText(board_model.words(found).removeprefix(found.called).lstrip(" ·"))
            outside = found.line.outside
            self.warned.setText(
                _("Outside the months the law gives it: it needs its ground, and the paper says so.") if outside else ""
            )
        elif isinstance(found, BoardUnit):
            self.name.setText(found.name)
            self.told.setText(_("{count} planned; Enter or → opens the unit").format(count=sum(found.counts)))
            self.warned.setText("")
        else:
            self.name.setText("")
            self.told.setText("")
            self.warned.setText("")
        self.warned.setVisible(bool(self.warned.text()))

    def _offer(self, board: Board | None, card: Card | None) -> None:
        self.menu.clear()
        self.offers = offers(board, card) if board and card else []
        for each in self.offers:
            action = self.menu.addAction(each.words, partial(self.given.emit, each.id))
            action.setEnabled(each.able)

    def pop_up(self, at: QPoint) -> None:
        """The menu at a place of the screen."""
        if self.give.isEnabled():
            self.menu.popup(at)


def offers(board: Board, card: Card) -> list[Offer]:
    """Everybody, with what he has in the month already; whoever may not, says so."""
    found = []
    for each in board.people:
        month = month_for(board, card, each)
        if month is None:
            found.append(Offer(each.id, _("{name} · no scope for it in these months").format(name=each.called), False))
            continue
        words = _("{name} · month {month}: {load} of {most}").format(
            name=each.called, month=month, load=each.loads[month - 1], most=board.plan.capacity
        )
        found.append(Offer(each.id, words, True))
    return found


def month_for(board: Board, card: Card, who: Person) -> int | None:
    """The month in which he would do it: the card's own, else the first of its months in which he may and has room."""
    if card.line.month is not None:
        return card.line.month if who.able(card.type_code, card.line.month) else None
    first = card.line.first or (board.as_at.month if board.as_at.year == board.plan.year else 1)
    able = [month for month in range(first, (card.line.last or MONTHS) + 1) if who.able(card.type_code, month)]
    return next((month for month in able if who.loads[month - 1] < board.plan.capacity), able[0] if able else None)


class Amending(QWidget):
    """What an amendment would change, its reason, and the act. Hidden while nothing waits."""

    asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.count, self.changes = label("", "strong"), OneLine("", "caption")
        self.reason = line()
        self.reason.setPlaceholderText(_("Ground of the amendment: the order, or what happened"))
        self.reason.setAccessibleName(_("Ground of the amendment: the order, or what happened"))
        self.go, self.leave = button(_("Write the amendment"), "primary"), button(_("Drop it"))
        self.setLayout(
            column(
                row(self.count, (self.changes, 1), gap=u(10)),
                row((self.reason, 1), self.go, self.leave, gap=u(8)), gap=u(6), margins=(0, u(6), 0, 0),
            )
        )  # fmt: skip
        self.go.clicked.connect(lambda: self.asked.emit(self.reason.text()))
        self.reason.returnPressed.connect(self.go.click)
        self.leave.clicked.connect(self.left)
        self.hide()

    def show_changes(self, number: int, told: Sequence[str]) -> None:
        """What waits, the newest last."""
        self.count.setText(
            _("Amendment no. {number}: {count} changes, not written yet").format(number=number, count=len(told))
        )
        self.changes.setText("; ".join(told))
        self.setVisible(bool(told))


def change_words(board: Board, change: Change) -> str:
    """One change in words: what, whence, whither."""
    card = next((each for each in board.cards if each.id == change.equipment_id), None)
    if card is None:
        return ""
    name, before = card.number or card.name, card.line.month
    if change.month is None:
        return _("{name} out").format(name=name)
    who = next((each.given for each in board.people if each.id == change.inspector), "")
    said = f"{name}: {board_model.month_word(before) if before else '–'} → {board_model.month_word(change.month)}"
    return f"{said} ({who})" if who else said


def framed(*parts: QWidget) -> QWidget:
    """The parts below each other on a panel."""
    u = theme.now.u
    return panel(column(*parts, gap=u(2), margins=(u(12), u(8), u(12), u(8))))
