"""ATVSLĐ: audits of units, what is to be mended after them, accidents, courses, who is to be trained."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.labour import accidents, actions, audits, fields, trainings
from safety_inspector.labour.refusals import AuditorsWanted
from safety_inspector.labour.ui.accidents_panel import AccidentsPanel
from safety_inspector.labour.ui.actions_panel import ActionsPanel
from safety_inspector.labour.ui.audits_panel import AuditLine, AuditsPanel
from safety_inspector.labour.ui.groups_panel import GroupsPanel
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.labour.ui.trainings_panel import TrainingsPanel
from safety_inspector.qt.background import Background
from safety_inspector.qt.pages import Page
from safety_inspector.qt.widgets import button, shortcut, tab_bar
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

TABS = (N_("Audits"), N_("Corrective actions"), N_("Accidents"), N_("Training"), N_("Who is to be trained"))
AUDITS, MENDING, ACCIDENTS, TRAINING, GROUPS = range(5)


class LabourPage(Page):
    """Five tabs; who may not write here reads, and finds the reason on what he may not press."""

    opened = Signal(object)  # an audit's id
    minutes_asked = Signal(object)
    print_asked = Signal(object)
    actions_asked = Signal()
    changed = Signal()

    def __init__(self, store: Store, background: Background, user: str) -> None:
        self.paper = button(_("List of what is to be mended (PDF)…"), "", "download")
        super().__init__(_("Labour safety"), actions=[self.paper])
        self.store, self.user = store, user
        self.keeping = Keeping(self, store, background, user, self._kept)
        self.audits, self.mending = AuditsPanel(self.keeping), ActionsPanel(self.keeping)
        self.accidents, self.trainings = AccidentsPanel(self.keeping), TrainingsPanel(self.keeping)
        self.groups = GroupsPanel(self.keeping)
        self.parts = (self.audits, self.mending, self.accidents, self.trainings, self.groups)
        self.tabs, self.stack = tab_bar(_("Parts of the page"), *map(_, TABS)), QStackedWidget()
        for part in self.parts:
            self.stack.addWidget(part)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.keeping.progress)
        self.body.addWidget(self.stack, 1)
        self._connect()

    @property
    def main_view(self) -> QWidget:
        """Where the keys go when the page opens."""
        part = self.parts[self.stack.currentIndex()]
        if part is self.audits and self.audits.beginning.isVisibleTo(self.audits):
            return self.audits.unit
        return part.list if part.list.isVisibleTo(part) else self.tabs

    def refresh(self) -> None:
        """Read everything anew; what is looked at and what is typed stays."""
        today = self.store.today()
        with self.store.reading() as session:
            barred, tree = lacking(session, self.user), units.tree(session, on=today)
            left = actions.open_counts(session, today=today)
            found = audits.listing(session, today=today)
            again = audits.late(found, today=today)
            lines = [AuditLine(row, *left.get(row.id, (0, 0)), late=row.id in again) for row in found]
            self.audits.show_all(lines, tree, barred)
            found_actions = actions.listing(session, today=today)
            self.mending.show_all(found_actions, barred)
            self.accidents.show_all(accidents.listing(session, today=today), tree, barred)
            self.trainings.show_all(trainings.listing(session, today=today), tree, barred)
            chosen = self.groups.unit.currentData() or (tree[0].id if tree else None)
            groups = trainings.groups(session, chosen, as_at=today) if chosen else []
            self.groups.show_all(groups, tree, barred)
        late = sum(row.overdue for row in found_actions)
        self.tabs.setTabText(
            MENDING, _("Corrective actions · {count} overdue").format(count=late) if late else _(TABS[1])
        )

    def show_part(self, name: str) -> None:
        """One of the tabs: ``actions`` or the audits."""
        self.tabs.setCurrentIndex(MENDING if name == "actions" else 0)

    def show_action(self, id: UUID) -> None:
        """One corrective action, in their tab."""
        self.tabs.setCurrentIndex(MENDING)
        self.mending.go_to(id)

    def _kept(self) -> None:
        self.refresh()
        self.changed.emit()

    def _new(self) -> None:
        """Ctrl+N: a new one of what the tab shows."""
        made: dict[int, Callable[[], None]] = {
            AUDITS: self.audits.begin, ACCIDENTS: self.accidents.open, TRAINING: self.trainings.open,
        }  # fmt: skip
        if (begin := made.get(self.stack.currentIndex())) is not None:
            begin()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.paper.clicked.connect(self.actions_asked)
        self.audits.opened.connect(self.opened)
        self.audits.minutes_asked.connect(self.minutes_asked)
        self.audits.print_asked.connect(self.print_asked)
        self.groups.unit_asked.connect(self.refresh)
        shortcut("Ctrl+N", self, self._new)


def lacking(session: Session, login: str) -> str:
    """Why this user writes nothing here, in the words the verbs refuse with; nothing if he may."""
    user = users.require_known(session, login)
    if any(user.may(role) for role in fields.AUDITORS):
        return ""
    return AuditorsWanted(login=user.called).sentence
