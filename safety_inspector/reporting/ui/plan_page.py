"""Kế hoạch: the year's plan of a unit. Made, moved, approved by another, amended with its ground, sent out.

The page stands in `reporting`, because it shows what was done of a plan; what leaves it as a file is written by
`sending`, which alone asks where. Everything is read and written beside the window.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QMenu, QStackedWidget, QWidget

from safety_inspector.catalogue import units
from safety_inspector.planning.amendments import Change
from safety_inspector.planning.plans import State
from safety_inspector.qt import alerts, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import choice
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import allow, button, row, tab_bar
from safety_inspector.reporting import boards
from safety_inspector.reporting.boards import Board, BoardUnit, Card, Shown
from safety_inspector.reporting.ui import plan_foot, plan_tables
from safety_inspector.reporting.ui.board_model import BoardModel
from safety_inspector.reporting.ui.board_part import BoardPart
from safety_inspector.reporting.ui.board_view import BoardView
from safety_inspector.reporting.ui.plan_acts import PlanActs
from safety_inspector.reporting.ui.plan_foot import Amending, CardFoot
from safety_inspector.reporting.ui.plan_making import Making
from safety_inspector.reporting.ui.plan_tables import Lists
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

PDF, XLSX, ICS = "pdf", "xlsx", "ics"
WAYS = ((PDF, N_("Print (PDF)…")), (XLSX, N_("To Excel…")), (ICS, N_("To a calendar (.ics)…")))
TABS = (N_("Board"), N_("Inspectors"), N_("Done"), N_("In no month"), N_("Amendments"))
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
        self.progress, self.making, self.foot, self.amending = Progress(), Making(), CardFoot(), Amending()
        self.acts = PlanActs(self)
        self.model = BoardModel(self.acts.may_move, self)
        self.view = BoardView(self.model)
        self.unit, self.year = choice(), choice()
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

    @property
    def pending(self) -> dict[UUID, Change]:
        """What waits for its ground in the plan shown."""
        return self.acts.pending

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

    def show_part(self, part: tuple[UUID | None, int, UUID | None]) -> None:
        """The plan of a unit and year; and of it what is given to one person, until the filter is taken off."""
        unit, year, who = part
        self.model.only(who)
        if unit is not None:
            self.show_plan(unit, year)
        if who is not None:
            self.tabs.setCurrentIndex(0)
            self.say("blue", "user", _("Only what is given to you is shown."), (_("Show everything"), self.show_all))

    def show_all(self) -> None:
        """Everybody's again."""
        self.hush()
        self.model.only(None)
        self.board_part.unfold()
        self.view.setFocus()

    def load(self) -> None:
        """Read the plan chosen, beside the window."""
        if self.unit.currentData() is None:
            self.making.show_nothing()
            self.front(making=True)
            return
        self.progress.run(
            self.background, _("Reading the plan…"), self.reading(), page=self, done=self.show_found,
            failed=lambda error: alerts.show(self, error), stops=Stops.LEFT_ASIDE,
        )  # fmt: skip

    def reading(self) -> Callable[[Job], Shown]:
        """The work that reads the plan chosen."""
        unit, year, store, user = self.unit.currentData(), self.year.currentData(), self.store, self.user

        def read(_job: Job) -> Shown:
            with store.reading() as session:
                return boards.shown(session, unit, year, by=user, as_at=store.today())

        return read

    def show_found(self, found: Shown) -> None:
        """The plan that was read, or none; what is looked at stays, what is unfolded stays."""
        self.shown = found
        board = found.board
        self.acts.turn_to(board)
        if board is None:
            self.making.show_none(found, self.year.currentData(), self.unit.currentText().strip())
        self.front(making=board is None)
        self.lay_board()
        self._tell(board)

    def lay_board(self) -> None:
        """The board with what waits laid over it."""
        here, new = self.view.here(), self.model.rowCount() == 0
        open_ = {unit.id for at, unit in enumerate(self.model.units) if self.view.isExpanded(self.model.index(at, 0))}
        self.model.show(self.board, self.pending)
        few = new and self.board is not None and len(self.board.cards) <= FEW
        for at, unit in enumerate(self.model.units):
            first = new and (few or at == 0)
            self.view.setExpanded(self.model.index(at, 0), first or unit.id in open_ or self.model.narrowed)
        place = self.model.place_of(here.id) if here else QModelIndex()
        if not place.isValid() and self.model.units:
            place = self.model.index(0, 0, self.model.index(0, 0))
        self.view.go_to(place)
        self.look(self.view.here())
        self.acts.tell_amending()

    def _tell(self, board: Board | None) -> None:
        self.count.setText(_head(board))
        making = self.shown.making if self.shown else ""
        drafted = board is not None and not board.approved
        self.again.setVisible(drafted)
        self.approve.setVisible(drafted)
        self.out.setEnabled(board is not None)
        allow(making, self.again)
        allow(board.approving if board else "", self.approve, self.amending.go)
        self.board_part.tell(board)
        self.lists.show(board)
        kept = {3: self.lists.left.rows.whole, 4: self.lists.amended.rows.whole}
        for at, name in enumerate(TABS):
            self.tabs.setTabText(at, _(name) + plan_tables.kept(kept.get(at, ())))
        if over := plan_tables.over(board):
            self.tabs.setTabText(1, _("Inspectors ({count} over)").format(count=over))
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width() + theme.now.u(24))  # the one in front is in bold

    def look(self, found: Card | BoardUnit | None) -> None:
        """Something on the board is looked at."""
        self.foot.look(self.board, found, self.acts.barred())

    def front(self, making: bool) -> None:
        """What a plan is made from, or the board with its lists."""
        at = self.window().focusWidget()
        held = at is not None and self.stack.isAncestorOf(at)
        self.stack.setCurrentIndex(0 if making else 1)
        self.tabs.setVisible(not making)
        if held:
            self.main_view.setFocus()

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
        self.board_part = BoardPart(self.model, self.view, plan_foot.framed(self.foot, self.amending))
        self.search = self.board_part.search
        for part in (self.board_part, *self.lists.parts):
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

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _at: self.show_plan(self.unit.currentData()))
        self.year.activated.connect(lambda _at: self.load())
        self.tabs.currentChanged.connect(self.parts.setCurrentIndex)
        acts = self.acts
        self.again.clicked.connect(acts.make_again)
        self.approve.clicked.connect(acts.ask_approval)
        self.making.asked.connect(acts.make)
        self.making.left.connect(lambda: self.front(making=False))
        self.making.above_asked.connect(self._show_above)
        self.model.dropped.connect(acts.put)
        self.view.looked.connect(self.look)
        self.view.opened.connect(lambda card: self.equipment_asked.emit(card.id))
        self.view.menu_asked.connect(lambda at: self.foot.pop_up(QPoint(at)))
        for source in (self.view, self.foot):
            source.stepped.connect(acts.step)
            source.taken_out.connect(acts.take_out)
        self.foot.given.connect(acts.give)
        self.foot.opened.connect(self._open_card)
        self.amending.asked.connect(acts.amend)
        self.amending.left.connect(acts.leave_amendment)

    def _open_card(self) -> None:
        card = self.view.here()
        if isinstance(card, Card):
            self.equipment_asked.emit(card.id)

    def _show_above(self) -> None:
        if self.shown is not None and self.shown.above_id is not None:
            self.show_plan(self.shown.above_id, self.year.currentData())

    def send(self, kind: str) -> None:
        """Have the window write the plan to a file."""
        if self.board is not None:
            self.going_out.emit(self.board.plan, kind)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board_part.fold()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.board_part.fold()


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
