"""Người & thiết bị đo: who may inspect what, what is measured with, and whether the body may inspect at all."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from safety_inspector.access.ui.people_panel import PeoplePanel
from safety_inspector.access.users import Role, UserRow
from safety_inspector.competence import scopes
from safety_inspector.competence.scopes import ScopeRow
from safety_inspector.competence.ui import sheets, standings
from safety_inspector.competence.ui.eligibilities_panel import EligibilitiesPanel
from safety_inspector.competence.ui.instruments_panel import InstrumentsPanel
from safety_inspector.competence.ui.scopes_box import ScopesBox
from safety_inspector.competence.validities import Validity
from safety_inspector.qt import alerts, dates
from safety_inspector.qt.listings import Sheet
from safety_inspector.qt.pages import Page
from safety_inspector.qt.rows import Column
from safety_inspector.store.database import Store
from safety_inspector.words import _


class PeoplePage(Page):
    """Three tabs: people, instruments, eligibility."""

    changed = Signal()

    def __init__(self, store: Store, user: str) -> None:
        super().__init__(_("People & instruments"))
        self.store, self.user = store, user
        self.scopes: dict[UUID, list[ScopeRow]] = {}
        self._read()
        self.people = PeoplePanel(
            store, user, self.attempt, sheet=self._sheet, more=[self._scope_column()], beside=self._scopes_of
        )
        self.instruments = InstrumentsPanel(store, user, self.attempt)
        self.eligibilities = EligibilitiesPanel(store, user, self.attempt)
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self._lay_out()

    def refresh(self) -> None:
        """Read everything anew; who is looked at stays."""
        self._read()
        for each in (self.people, self.instruments, self.eligibilities):
            each.refresh()

    def show_part(self, part: tuple[int, UUID | None]) -> None:
        """One of the tabs, and in its list a person or an instrument."""
        tab, about = part
        self.tabs.setCurrentIndex(tab)
        if about is not None:
            (self.people, self.instruments)[tab].refresh(keep=about)

    def attempt(self, do: Callable[[], object], words: str) -> bool:
        """Do a gesture of a tab at once: say ``words``, or why it cannot be."""
        self.hush()
        if not alerts.attempt(self, do):
            return False
        self._read()
        self.tell(words)
        self.changed.emit()
        return True

    def _read(self) -> None:
        found: dict[UUID, list[ScopeRow]] = {}
        with self.store.reading() as session:
            for each in scopes.listing(session):
                found.setdefault(each.user_id, []).append(each)
        self.scopes = found

    def _scopes_of(self, person: UserRow) -> QWidget:
        made = ScopesBox(self.store, self.user, self.attempt, person)
        made.changed.connect(lambda: self.people.refresh())
        return made

    def _ends_first(self, person: UserRow) -> Validity | None:
        """Of what he may inspect, what lapses first; of several papers for one type the one that lasts longest."""
        lasting: dict[str, Validity] = {}
        for each in self.scopes.get(person.id, []):  # the latest end first
            if each.valid.withdrawn_on is None:
                lasting.setdefault(each.covers, each.valid)
        return min(lasting.values(), key=lambda valid: valid.until, default=None)

    def _scope_column(self) -> Column[UserRow]:
        def until(person: UserRow) -> str | None:
            first = self._ends_first(person)
            return dates.shown(first.until) if first else None

        def state(person: UserRow) -> str:
            return standings.state(self._ends_first(person), self.store.today()) if _inspects(person) else ""

        def words(person: UserRow) -> str:
            if not _inspects(person):
                return ""
            return standings.words(self._ends_first(person), self.store.today(), missing=_("no scope"))

        return Column(_("Scope until"), until, width=150, state=state, words=words)

    def _sheet(self, found: Sequence[UserRow]) -> Sheet:
        return sheets.people(found, self.scopes, self.store.today())

    def _lay_out(self) -> None:
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(_("Parts of the page"))
        for words, made in (
            (_("People"), self.people),
            (_("Instruments"), self.instruments),
            (_("Eligibility of the body"), self.eligibilities),
        ):
            self.tabs.addTab(words)
            self.stack.addWidget(made)
        self.main_view = self.people.list
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)


def _inspects(person: UserRow) -> bool:
    return Role.INSPECTOR in person.roles
