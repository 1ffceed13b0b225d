"""One piece of equipment beside the register: its head, what may be done, its tabs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.access import users
from safety_inspector.catalogue import changes
from safety_inspector.catalogue.ui.card import CardFields
from safety_inspector.planning.listings import DueRow
from safety_inspector.planning.ui import bands
from safety_inspector.planning.ui.schedule_tab import Interval
from safety_inspector.qt import dates, listings, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, badge, button, clear, column, label, row, rule, scrolled, tab_bar
from safety_inspector.store.database import Store
from safety_inspector.words import _

Tab = tuple[str, Callable[[Store, UUID], QWidget]]


class Card(QWidget):
    """One piece of equipment: its head, what may be done, its tabs."""

    changed = Signal()

    def __init__(self, store: Store, user: str, tabs: Sequence[Tab]) -> None:
        super().__init__()
        u = theme.now.u
        self.store, self.user, self.more = store, user, tabs
        self.id: UUID | None = None
        self.where, self.name = label("", "muted", wrap=True), label("", "item", wrap=True)
        self.due, self.band = label("", "caption", wrap=True), QWidget()
        self.band.setLayout(row(gap=0))
        self.inspect = button(_("Inspect"), "primary", "clipboard-check")
        with store.reading() as session:
            allow(users.lacking(session, user, users.Role.INSPECTOR), self.inspect)
        every = (_("Card"), _("Schedule"), *(words for words, _make in tabs), _("Changes"))
        self.tabs = tab_bar(_("Parts of the card"), *every)
        self.tabs.setProperty("tight", True)
        self.fields = CardFields(store, user)
        self.fields.changed.connect(self.changed)
        self.inside = QWidget()
        self.box = column(gap=0, margins=(u(12), u(8), u(12), u(8)))
        self.inside.setLayout(self.box)
        self.tabs.currentChanged.connect(self._show_tab)
        self.setLayout(
            column(
                column(
                    row((self.where, 1), self.band), self.name, self.due, gap=u(2), margins=(u(12), u(10), u(12), u(4))
                ),
                row(self.inspect, None, margins=(u(12), 0, u(12), u(4))),
                row((self.tabs, 1), margins=(u(12), 0, 0, 0)),  # the tab chosen is bold: its words take more room
                rule(),
                (scrolled(self.inside, to_read=True), 1),
                gap=u(2),
            )
        )

    def show_card(self, id: UUID, row: DueRow) -> None:
        """Another card; the tab stays."""
        self.id = id
        self.where.setText(f"{row.asset_no or '–'} · {row.unit_name}")
        self.name.setText(row.name)
        self.due.setText(f"{_('Due')}: {dates.shown(row.due_on)}" if row.due_on else "")
        self.due.setVisible(bool(row.due_on))
        box = self.band.layout()
        assert box is not None
        clear(box)
        box.addWidget(badge(bands.STATE[row.band], bands.words(row)))
        self._show_tab(self.tabs.currentIndex())

    def _show_tab(self, at: int) -> None:
        if self.id is None:
            return
        if at == 0 and self.box.indexOf(self.fields) >= 0:  # taken out and put in again it would lose the keys
            self.fields.show_card(self.id)
            return
        self.fields.setParent(self)  # out of the tab, and never a window of its own
        self.fields.hide()
        clear(self.box)
        if at == 0:
            self.fields.show_card(self.id)
            self.box.addWidget(self.fields)
            self.fields.show()
            return
        if at == 1:
            self.box.addWidget(Interval(self.store, self.user, self.id, self.changed.emit))
            self.box.addStretch(1)
        elif at == self.tabs.count() - 1:
            self.box.addWidget(changes_tab(self.store, self.id), 1)
        else:
            self.box.addWidget(self.more[at - 2][1](self.store, self.id), 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one gesture."""

    what: str
    told: str


def changes_tab(store: Store, id: UUID) -> QWidget:
    """Who changed what, newest first."""
    with store.reading() as session:
        found = changes.of(session, id, on=store.today())
    lines = []
    for each in found:
        when = f"{each.wall[8:10]}/{each.wall[5:7]}/{each.wall[:4]} {each.wall[11:16]}"
        told = " · ".join(filter(None, (when, each.author, each.reason)))
        for change in each.changes:
            was = f"{change.old} → " if change.old else ""
            lines.append(Change(f"{change.name}: {was}{change.new or '–'}", told))
    columns = [Column[Change](_("What"), lambda one: one.what, second=lambda one: one.told, under=_("When, who, why"))]
    return listings.told(columns, lines, _("Changes"), _("Nothing was changed."))
