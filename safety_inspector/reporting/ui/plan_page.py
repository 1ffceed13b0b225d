"""Kế hoạch: the year's plan of a unit. Made, moved, approved by another, amended with its ground, sent out.

The page stands in `reporting`, because it shows what was done of a plan; what leaves it as a file is written by
`sending`, which alone asks where. Everything is read and written beside the window.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSignalBlocker, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.plans import State
from safety_inspector.qt import alerts, paint, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import choice, search_box
from safety_inspector.qt.listings import FIND
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import (
    OneLine,
    Painted,
    allow,
    button,
    column,
    panel,
    row,
    rule,
    shortcut,
    tab_bar,
)
from safety_inspector.reporting import boards
from safety_inspector.reporting.boards import Board, BoardUnit, Card, DoneAlready, Shown
from safety_inspector.reporting.ui import plan_foot, plan_tables
from safety_inspector.reporting.ui.board_model import BoardModel
from safety_inspector.reporting.ui.board_paint import legend
from safety_inspector.reporting.ui.board_view import BoardView
from safety_inspector.reporting.ui.plan_foot import Amending, CardFoot
from safety_inspector.reporting.ui.plan_making import Making
from safety_inspector.reporting.ui.plan_tables import Lists
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

PDF, XLSX, ICS = "pdf", "xlsx", "ics"
WAYS = ((PDF, N_("Print (PDF)…")), (XLSX, N_("To Excel…")), (ICS, N_("To a calendar (.ics)…")))
TABS = (N_("Board"), N_("Inspectors"), N_("Done"), N_("In no month"), N_("Amendments"))
LOW, NARROW = 600, 1240  # text units of the window; under them the signs are not explained below the board
FEW = 40  # cards that are shown opened from the start


class PlanPage(Page):
    """A unit and a year are chosen; then the board and its lists, or what to do because there is no plan."""

    changed = Signal()
    going_out = Signal(object, str)  # the plan's row, and how
    equipment_asked = Signal(object)

    def __init__(self, store: Store, background: Background, user: str) -> None:
        self.out, self.again = button(_("Send out"), "", "download"), button(_("Make anew…"))
        self.approve = button(_("Approve…"), "primary")
        super().__init__(_("Plan"), actions=[self.out, self.again, self.approve])
        self.store, self.background, self.user = store, background, user
        self.shown: Shown | None = None
        self.pending: dict[UUID, Change] = {}  # of the plan shown
        self._pendings: dict[UUID, dict[UUID, Change]] = {}  # of every plan: nothing put together is lost
        self.progress, self.making, self.foot, self.amending = Progress(), Making(), CardFoot(), Amending()
        self.model = BoardModel(self.may_move, self)
        self.view = BoardView(self.model)
        self.unit, self.year = choice(), choice()
        self.search = search_box(_("Filter by any word"), FIND)
        self._lay_out()
        self._connect()

    # -- what is shown
    @property
    def main_view(self) -> QWidget:
        """Where the keys go when the page opens: the board; without one, what a plan is made from."""
        if self.stack.currentIndex():
            return self.view if self.tabs.currentIndex() == 0 else self.tabs
        return self.unit if self.making.capacity.isReadOnly() else self.making.capacity

    @property
    def board(self) -> Board | None:
        """The board in front, if there is one."""
        return self.shown.board if self.shown else None

    def refresh(self) -> None:
        """Offer the units and years there are now, and read the plan anew."""
        with self.store.reading() as session:
            tree = units.tree(session, on=self.store.today())
            top = units.root(session)
        chosen = self.unit.currentData() or top
        with QSignalBlocker(self.unit):
            self.unit.clear()
            for each in tree:
                self.unit.addItem("    " * each.depth + each.name, each.id)
            _choose(self.unit, chosen)
        self._offer_years(keep=True)
        self.load()

    def _offer_years(self, keep: bool = False) -> None:
        unit, chosen = self.unit.currentData(), self.year.currentData() if keep else None
        if unit is None:
            return
        with self.store.reading() as session:
            offered, first = boards.years(session, unit, self.store.today())
        with QSignalBlocker(self.year):
            self.year.clear()
            for each in offered:
                self.year.addItem(str(each), each)
            _choose(self.year, chosen if chosen in offered else first)

    def show_plan(self, unit: UUID, year: int | None = None) -> None:
        """Another unit, or another year of it."""
        with QSignalBlocker(self.unit):
            _choose(self.unit, unit)
        self._offer_years(keep=True)
        if year is not None:
            with QSignalBlocker(self.year):
                _choose(self.year, year)
        self.load()

    def load(self) -> None:
        """Read the plan chosen, beside the window."""
        if self.unit.currentData() is None:
            self.making.show_nothing()
            self._front(making=True)
            return
        self.progress.run(
            self.background, _("Reading the plan…"), self._reading(), page=self, done=self.show_found,
            failed=lambda error: alerts.show(self, error), stops=Stops.LEFT_ASIDE,
        )  # fmt: skip

    def _reading(self) -> Callable[[Job], Shown]:
        unit, year, store, user = self.unit.currentData(), self.year.currentData(), self.store, self.user

        def read(_job: Job) -> Shown:
            with store.reading() as session:
                return boards.shown(session, unit, year, by=user, as_at=store.today())

        return read

    def show_found(self, found: Shown) -> None:
        """The plan that was read, or none; what is looked at stays, what is unfolded stays."""
        self.shown = found
        board = found.board
        self.pending = self._pendings.setdefault(board.plan.id, {}) if board else {}
        if board is None:
            self.making.show_none(found, self.year.currentData(), self.unit.currentText().strip())
        self._front(making=board is None)
        self._lay_board()
        self._tell(board)

    def _lay_board(self) -> None:
        """The board with what waits laid over it."""
        here, new = self.view.here(), self.model.rowCount() == 0
        open_ = {unit.id for at, unit in enumerate(self.model.units) if self.view.isExpanded(self.model.index(at, 0))}
        self.model.show(self.board, self.pending)
        few = new and self.board is not None and len(self.board.cards) <= FEW
        for at, unit in enumerate(self.model.units):
            first = new and (few or at == 0)
            self.view.setExpanded(self.model.index(at, 0), first or unit.id in open_ or bool(self.model.wanted))
        place = self.model.place_of(here.id) if here else QModelIndex()
        if not place.isValid() and self.model.units:
            place = self.model.index(0, 0, self.model.index(0, 0))
        self.view.go_to(place)
        self.look(self.view.here())
        self._tell_amending()

    def _tell(self, board: Board | None) -> None:
        self.count.setText(_head(board))
        making = self.shown.making if self.shown else ""
        drafted = board is not None and not board.approved
        self.again.setVisible(drafted)
        self.approve.setVisible(drafted)
        self.out.setEnabled(board is not None)
        allow(making, self.again)
        allow(board.approving if board else "", self.approve, self.amending.go)
        self.said_done.setText(plan_tables.done_words(board) if board else "")
        self.bar.update()
        self.lists.show(board)
        kept = {3: self.lists.left.rows.whole, 4: self.lists.amended.rows.whole}
        for at, name in enumerate(TABS):
            self.tabs.setTabText(at, _(name) + plan_tables.kept(kept.get(at, ())))
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width() + theme.now.u(24))  # the one in front is in bold

    def look(self, found: Card | BoardUnit | None) -> None:
        """Something on the board is looked at."""
        self.foot.look(self.board, found, self._barred())

    def _front(self, making: bool) -> None:
        at = self.window().focusWidget()
        held = at is not None and self.stack.isAncestorOf(at)
        self.stack.setCurrentIndex(0 if making else 1)
        self.tabs.setVisible(not making)
        if held:
            self.main_view.setFocus()

    # -- moving
    def may_move(self, card: Card) -> bool:
        """Whether this user may drag it."""
        return not self._barred() and card.done is None

    def _barred(self) -> str:
        """Why this user moves nothing in the plan shown."""
        if self.board is None or self.shown is None:
            return ""
        return self.board.approving if self.board.approved else self.shown.making

    def step(self, months: int) -> None:
        """A month on, or back; what is in no month goes into the first of its own, or the last."""
        card = self.view.here()
        if not isinstance(card, Card):
            return
        line = card.line
        start = (line.first if months > 0 else line.last) or 1
        month = start if line.month is None else line.month + months
        if 1 <= month <= MONTHS:
            self.put(card.id, month)

    def give(self, who: UUID) -> None:
        """Give the card looked at to an inspector."""
        card, board = self.view.here(), self.board
        if isinstance(card, Card) and board is not None:
            person = next(each for each in board.people if each.id == who)
            self.put(card.id, plan_foot.month_for(board, card, person) or card.line.first or 1, who)

    def put(self, id: UUID, month: int, who: UUID | None = None) -> None:
        """Put a card into a month, or give it to somebody: at once in a draft, by an amendment in what is approved."""
        card, board = self._card(id), self.board
        if card is None or board is None or (card.line.month == month and who in (None, card.line.inspector_id)):
            return
        if why := self._barred():
            self.refuse(why)
        elif card.done is not None:
            self.refuse(str(DoneAlready(name=card.called, on=card.done.first_on)))
        elif board.approved:
            self._gather(card, month, who)
        else:
            words = _("Moving “{name}” to month {month}…").format(name=card.called, month=month)
            plan = board.plan.id
            self._write(words, "plan.change", lambda s: plans.move(s, plan, id, month=month, inspector=who))

    def take_out(self) -> None:
        """Take the card looked at out of an approved plan."""
        card, board = self.view.here(), self.board
        if isinstance(card, Card) and board is not None and board.approved and self.foot.out.isEnabled():
            self._gather(card, None, None)

    def _gather(self, card: Card, month: int | None, who: UUID | None) -> None:
        """A change of an approved plan waits for its ground; what comes back to what stands is none."""
        stood = next((each.line for each in self.board.cards if each.id == card.id), None) if self.board else None
        who = who or (self.pending[card.id].inspector if card.id in self.pending else None)
        self.hush()
        self.pending.pop(card.id, None)
        if stood is not None and stood.month is None and month is not None:
            self.pending[card.id] = Change(What.ADD, card.id, month, who)
        elif month is None and stood is not None and stood.month is not None:
            self.pending[card.id] = Change(What.DROP, card.id)
        elif stood is not None and (month != stood.month or who not in (None, stood.inspector_id)):
            self.pending[card.id] = Change(What.MOVE, card.id, month, who)
        self._lay_board()
        if self.pending and not self.amending.reason.text():
            words = _("The plan is approved: this becomes an amendment once its ground is typed below.")
            self.say("amber", "circle-alert", words)

    def _card(self, id: UUID) -> Card | None:
        found = self.model.at(self.model.place_of(id))
        return found if isinstance(found, Card) else None

    # -- amending, making, approving
    def amend(self, reason: str) -> None:
        """Write what waits as one amendment, with its ground."""
        board, changes = self.board, tuple(self.pending.values())
        if board is None:
            return
        plan, today, waiting = board.plan.id, self.store.today(), self.pending

        def done(number: int) -> None:
            waiting.clear()
            self.amending.reason.clear()
            words = _("Amendment no. {number} is written; it goes to the laptops with the next package.")
            self.tell(words.format(number=number))
            self.view.setFocus()

        self._write(
            _("Writing the amendment…"), "plan.change",
            lambda session: amendments.amend(session, plan, changes, reason=reason, on=today), done, reason=reason,
        )  # fmt: skip

    def leave_amendment(self) -> None:
        """Let go what was put together; the plan stays as it is."""
        self.pending.clear()
        self.hush()
        self._lay_board()
        self.view.setFocus()

    def _tell_amending(self) -> None:
        board = self.board
        told = [plan_foot.change_words(board, each) for each in self.pending.values()] if board else []
        self.amending.show_changes(len(board.amendments) + 1 if board else 1, told)

    def make(self, capacity: int, before: int) -> None:
        """Make the plan, or a draft anew."""
        unit, year, today = self.unit.currentData(), self.year.currentData(), self.store.today()

        def generate(session: Session) -> object:
            return plans.generate(session, unit, year, today=today, capacity=capacity, before=before)

        def done(_id: object) -> None:
            self.tell(_("The plan is made. Move what is to be moved; somebody else approves it."))
            self.view.setFocus()

        self._write(_("Making the plan of {year}…").format(year=year), "plan.generate", generate, done)

    def make_again(self) -> None:
        """Ask for the numbers of a draft that is to be made anew."""
        if self.board is not None and self.shown is not None:
            self.making.show_again(self.board.plan, self.shown.making)
            self._front(making=True)
            self.making.capacity.setFocus()

    def ask_approval(self) -> None:
        """Say what would be frozen, and let it be done: a step of its own, as it cannot be taken back."""
        if (board := self.board) is None:
            return
        words = _(
            "{count} inspections become the base of {year}; {left} are in no month. After that only amendments"
            " change it."
        )
        said = words.format(count=len(board.cards) - len(board.left), year=board.plan.year, left=len(board.left))
        self.say("amber", "circle-alert", said, (_("Approve the plan"), self.approve_it))
        for each in self.findChildren(QPushButton):
            if each.text() == _("Approve the plan"):
                each.setFocus()

    def approve_it(self) -> None:
        """Freeze the plan."""
        if (board := self.board) is None:
            return
        plan, today = board.plan.id, self.store.today()

        def done(_nothing: object) -> None:
            self.tell(_("The plan is approved. It goes to the inspectors' laptops with the next package."))
            self.view.setFocus()

        self._write(
            _("Approving the plan…"), "plan.approve", lambda session: plans.approve(session, plan, on=today), done
        )

    def _write(
        self, words: str, action: str, do: Callable[[Session], object], done: Callable[..., object] | None = None,
        reason: str = "",
    ) -> None:  # fmt: skip
        """A gesture: it is kept, then the board is read anew, both beside the window."""
        store, user, read = self.store, self.user, self._reading()
        plan = self.unit.currentData(), self.year.currentData()

        def work(job: Job) -> tuple[object, Shown]:
            with store.writing(by=user, action=action, reason=reason) as session:
                made = do(session)
            return made, read(job)

        def ended(result: tuple[object, Shown]) -> None:
            if done is not None:
                done(result[0])
            if plan == (self.unit.currentData(), self.year.currentData()):  # else another was chosen meanwhile
                self.show_found(result[1])
            self.changed.emit()

        self.progress.act(self.background, self, words, work, ended)

    # -- laying out
    def _lay_out(self) -> None:
        u = theme.now.u
        self.tabs = tab_bar(_("Parts of the plan"), *map(_, TABS))
        self.unit.setAccessibleName(_("Unit"))
        self.unit.setMinimumWidth(u(120))
        self.unit.setMaximumWidth(u(420))
        self.year.setAccessibleName(_("Year"))
        self.year.setFixedWidth(u(84))
        self.stack, self.parts = QStackedWidget(), QStackedWidget()
        self.lists = Lists()
        self.lists.equipment_asked.connect(self.equipment_asked)
        for part in (self._board_part(), *self.lists.parts):
            self.parts.addWidget(part)
        self.stack.addWidget(self.making)
        self.stack.addWidget(self.parts)
        menu = QMenu(self)
        for kind, words in WAYS:
            menu.addAction(_(words), partial(self.send, kind))
        self.out.setMenu(menu)
        self.body.addLayout(row((self.unit, 100), self.year, u(8), self.tabs, None, gap=u(8)))
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stack, 1)

    def _board_part(self) -> QWidget:
        u = theme.now.u
        self.said_done = OneLine("")
        self.bar = Painted(120, 12, self._paint_bar, grow=True)
        self.bar.setAccessibleName(_("Done against plan"))
        self.legend = legend()
        self.legend.hide()
        self.search.setMinimumWidth(u(150))
        self.top, made = QWidget(), QWidget()
        over = row((self.said_done, 3), (self.bar, 2), (self.search, 2), gap=u(12), margins=(u(12), u(6), u(12), u(6)))
        self.top.setLayout(column(over, rule(), gap=0))
        board = panel(column(self.top, (self.view, 1), self.legend, gap=0))
        made.setLayout(column((board, 1), plan_foot.framed(self.foot, self.amending), gap=u(10)))
        return made

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _at: self.show_plan(self.unit.currentData()))
        self.year.activated.connect(lambda _at: self.load())
        self.tabs.currentChanged.connect(self.parts.setCurrentIndex)
        self.search.textChanged.connect(self._narrow)
        self.again.clicked.connect(self.make_again)
        self.approve.clicked.connect(self.ask_approval)
        self.making.asked.connect(self.make)
        self.making.left.connect(lambda: self._front(making=False))
        self.making.above_asked.connect(self._show_above)
        self.model.dropped.connect(self.put)
        self.view.looked.connect(self.look)
        self.view.opened.connect(lambda card: self.equipment_asked.emit(card.id))
        self.view.menu_asked.connect(lambda at: self.foot.pop_up(QPoint(at)))
        for source in (self.view, self.foot):
            source.stepped.connect(self.step)
            source.taken_out.connect(self.take_out)
        self.foot.given.connect(self.give)
        self.foot.opened.connect(self._open_card)
        self.amending.asked.connect(self.amend)
        self.amending.left.connect(self.leave_amendment)
        shortcut(FIND, self.view, self.to_filter, only_here=True)
        shortcut("Esc", self.search, self.leave_filter, only_here=True)

    def _open_card(self) -> None:
        card = self.view.here()
        if isinstance(card, Card):
            self.equipment_asked.emit(card.id)

    def _show_above(self) -> None:
        if self.shown is not None and self.shown.above_id is not None:
            self.show_plan(self.shown.above_id, self.year.currentData())

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)
        for at in range(self.model.rowCount()):
            self.view.setExpanded(self.model.index(at, 0), bool(text) or at == 0)

    def send(self, kind: str) -> None:
        """Have the window write the plan to a file."""
        if self.board is not None:
            self.going_out.emit(self.board.plan, kind)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Where there is little room it is the board's: the signs go, and the filter until it is asked for."""
        window, scale = self.window(), theme.now.scale
        low = window.height() / scale < LOW
        self.legend.setVisible(not low and window.width() / scale >= NARROW)
        self.top.setVisible(not low or bool(self.search.text()) or self.search.hasFocus())

    def to_filter(self) -> None:
        """To the filter, which is shown for it where it was folded."""
        self.top.show()
        self.search.setFocus()

    def leave_filter(self) -> None:
        """Take the filter off, and go back to the board."""
        self.search.clear()
        self.view.setFocus()
        self._fold()

    def _paint_bar(self, p: QPainter, r: QRect) -> None:
        found, u = self.board.progress if self.board else None, theme.now.u
        share = found.done / found.planned if found and found.planned else 0.0
        failed = found.failed / found.planned if found and found.planned else 0.0
        tall = u(6)
        paint.bar(p, QRectF(r.left(), r.center().y() - tall / 2, r.width(), tall), share, fail=failed)


def _choose(box: QComboBox, value: object) -> None:
    """The line that stands for ``value``, or the first."""
    box.setCurrentIndex(max(0, box.findData(value)))


def _head(board: Board | None) -> str:
    """Year, state, how many."""
    if board is None:
        return ""
    state = _("draft") if board.plan.state is State.DRAFT else _("approved {day}").format(day=_day(board))
    count = len(board.cards) - len(board.left)
    return _("{year} · {count} inspections · {state}").format(year=board.plan.year, count=count, state=state)


def _day(board: Board) -> str:
    return f"{board.plan.approved_on:%d/%m/%Y}" if board.plan.approved_on else ""
