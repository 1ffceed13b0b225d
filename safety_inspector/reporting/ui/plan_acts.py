"""What is done to a plan at its page: cards moved, given, taken out; amendments, making it, approving it.

Each gesture is kept, then the board is read anew, both beside the window. What would change an approved plan waits here
until its ground is typed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QPushButton
from sqlmodel import Session

from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.qt.background import Job
from safety_inspector.reporting.boards import Board, Card, DoneAlready, Shown
from safety_inspector.reporting.ui import plan_foot
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.reporting.ui.plan_page import PlanPage


class PlanActs:
    """The gestures of one page; what waits for its ground is kept for every plan that was looked at."""

    def __init__(self, page: "PlanPage") -> None:
        self.page = page
        self.pending: dict[UUID, Change] = {}  # of the plan shown
        self._pendings: dict[UUID, dict[UUID, Change]] = {}  # of every plan: nothing put together is lost

    def turn_to(self, board: Board | None) -> None:
        """Another plan is shown."""
        self.pending = self._pendings.setdefault(board.plan.id, {}) if board else {}

    # -- moving
    def may_move(self, card: Card) -> bool:
        """Whether this user may drag it."""
        return not self.barred() and card.done is None

    def barred(self) -> str:
        """Why this user moves nothing in the plan shown."""
        if self.page.board is None or self.page.shown is None:
            return ""
        return self.page.board.approving if self.page.board.approved else self.page.shown.making

    def step(self, months: int) -> None:
        """A month on, or back; what is in no month goes into the first of its own, or the last."""
        card = self.page.view.here()
        if not isinstance(card, Card):
            return
        line = card.line
        start = (line.first if months > 0 else line.last) or 1
        month = start if line.month is None else line.month + months
        if 1 <= month <= MONTHS:
            self.put(card.id, month)

    def give(self, who: UUID) -> None:
        """Give the card looked at to an inspector."""
        card, board = self.page.view.here(), self.page.board
        if isinstance(card, Card) and board is not None:
            person = next(each for each in board.people if each.id == who)
            self.put(card.id, plan_foot.month_for(board, card, person) or card.line.first or 1, who)

    def put(self, id: UUID, month: int, who: UUID | None = None) -> None:
        """Put a card into a month, or give it to somebody: at once in a draft, by an amendment in what is approved."""
        card, board = self._card(id), self.page.board
        if card is None or board is None or (card.line.month == month and who in (None, card.line.inspector_id)):
            return
        if why := self.barred():
            self.page.refuse(why)
        elif card.done is not None:
            self.page.refuse(str(DoneAlready(name=card.called, on=card.done.first_on)))
        elif board.approved:
            self._gather(card, month, who)
        else:
            words = _("Moving “{name}” to month {month}…").format(name=card.called, month=month)
            plan = board.plan.id
            self._write(words, "plan.change", lambda s: plans.move(s, plan, id, month=month, inspector=who))

    def take_out(self) -> None:
        """Take the card looked at out of an approved plan."""
        card, board = self.page.view.here(), self.page.board
        if isinstance(card, Card) and board is not None and board.approved and self.page.foot.out.isEnabled():
            self._gather(card, None, None)

    def _gather(self, card: Card, month: int | None, who: UUID | None) -> None:
        """A change of an approved plan waits for its ground; what comes back to what stands is none."""
        stood = (
            next((each.line for each in self.page.board.cards if each.id == card.id), None) if self.page.board else None
        )
        who = who or (self.pending[card.id].inspector if card.id in self.pending else None)
        self.page.hush()
        self.pending.pop(card.id, None)
        if stood is not None and stood.month is None and month is not None:
            self.pending[card.id] = Change(What.ADD, card.id, month, who)
        elif month is None and stood is not None and stood.month is not None:
            self.pending[card.id] = Change(What.DROP, card.id)
        elif stood is not None and (month != stood.month or who not in (None, stood.inspector_id)):
            self.pending[card.id] = Change(What.MOVE, card.id, month, who)
        self.page.lay_board()
        if self.pending and not self.page.amending.reason.text():
            words = _("The plan is approved: this becomes an amendment once its ground is typed below.")
            self.page.say("amber", "circle-alert", words)

    def _card(self, id: UUID) -> Card | None:
        found = self.page.model.at(self.page.model.place_of(id))
        return found if isinstance(found, Card) else None

    # -- amending, making, approving
    def amend(self, reason: str) -> None:
        """Write what waits as one amendment, with its ground."""
        board, changes = self.page.board, tuple(self.pending.values())
        if board is None:
            return
        plan, today, waiting = board.plan.id, self.page.store.today(), self.pending

        def done(number: int) -> None:
            waiting.clear()
            self.page.amending.reason.clear()
            words = _("Amendment no. {number} is written; it goes to the laptops with the next package.")
            self.page.tell(words.format(number=number))
            self.page.view.setFocus()

        self._write(
            _("Writing the amendment…"), "plan.change",
            lambda session: amendments.amend(session, plan, changes, reason=reason, on=today), done, reason=reason,
        )  # fmt: skip

    def leave_amendment(self) -> None:
        """Let go what was put together; the plan stays as it is."""
        self.pending.clear()
        self.page.hush()
        self.page.lay_board()
        self.page.view.setFocus()

    def tell_amending(self) -> None:
        board = self.page.board
        told = [plan_foot.change_words(board, each) for each in self.pending.values()] if board else []
        self.page.amending.show_changes(len(board.amendments) + 1 if board else 1, told)

    def make(self, capacity: int, before: int) -> None:
        """Make the plan, or a draft anew."""
        unit, year, today = self.page.unit.currentData(), self.page.year.currentData(), self.page.store.today()

        def generate(session: Session) -> object:
            return plans.generate(session, unit, year, today=today, capacity=capacity, before=before)

        def done(_id: object) -> None:
            self.page.tell(_("The plan is made. Move what is to be moved; somebody else approves it."))
            self.page.view.setFocus()

        self._write(_("Making the plan of {year}…").format(year=year), "plan.generate", generate, done)

    def make_again(self) -> None:
        """Ask for the numbers of a draft that is to be made anew."""
        if self.page.board is not None and self.page.shown is not None:
            self.page.making.show_again(self.page.board.plan, self.page.shown.making)
            self.page.front(making=True)
            self.page.making.capacity.setFocus()

    def ask_approval(self) -> None:
        """Say what would be frozen, and let it be done: a step of its own, as it cannot be taken back."""
        if (board := self.page.board) is None:
            return
        words = _(
            "{count} inspections become the base of {year}; {left} are in no month. After that only amendments"
            " change it."
        )
        said = words.format(count=len(board.cards) - len(board.left), year=board.plan.year, left=len(board.left))
        self.page.say("amber", "circle-alert", said, (_("Approve the plan"), self.approve_it))
        for each in self.page.findChildren(QPushButton):
            if each.text() == _("Approve the plan"):
                each.setFocus()

    def approve_it(self) -> None:
        """Freeze the plan."""
        if (board := self.page.board) is None:
            return
        plan, today = board.plan.id, self.page.store.today()

        def done(_nothing: object) -> None:
            self.page.tell(_("The plan is approved. It goes to the inspectors' laptops with the next package."))
            self.page.view.setFocus()

        self._write(
            _("Approving the plan…"), "plan.approve", lambda session: plans.approve(session, plan, on=today), done
        )

    def _write(
        self, words: str, action: str, do: Callable[[Session], object], done: Callable[..., object] | None = None,
        reason: str = "",
    ) -> None:  # fmt: skip
        """A gesture: it is kept, then the board is read anew, both beside the window."""
        store, user, read = self.page.store, self.page.user, self.page.reading()
        plan = self.page.unit.currentData(), self.page.year.currentData()

        def work(job: Job) -> tuple[object, Shown]:
            with store.writing(by=user, action=action, reason=reason) as session:
                made = do(session)
            return made, read(job)

        def ended(result: tuple[object, Shown]) -> None:
            if done is not None:
                done(result[0])
            if plan == (
                self.page.unit.currentData(),
                self.page.year.currentData(),
            ):  # else another was chosen meanwhile
                self.page.show_found(result[1])
            self.page.changed.emit()

        self.page.progress.act(self.page.background, self.page, words, work, ended)
