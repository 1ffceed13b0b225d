"""Thiết bị: facets, list, card. Tabs of rooms to the right are handed in by `app`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStackedWidget

from safety_inspector.catalogue import units
from safety_inspector.catalogue.equipment import Where
from safety_inspector.catalogue.ui.unit_address import UnitAddress
from safety_inspector.planning import listings as lists
from safety_inspector.planning.listings import Band, Counts, DueRow
from safety_inspector.planning.ui import bands
from safety_inspector.planning.ui.equipment_card import Card, Tab
from safety_inspector.planning.ui.filters import Filters, Standing
from safety_inspector.qt import dates, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import ChosenRole, CountRole, DepthRole, FacetDelegate, HeadRole, StateRole
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import (
    button,
    chip,
    column,
    panel,
    row,
    rule,
    shortcut,
)
from safety_inspector.store.database import Store
from safety_inspector.words import _

FacetRole = Qt.ItemDataRole.UserRole + 30


@dataclass(frozen=True, slots=True)
class Facet:
    """One line at the left: what it filters by."""

    kind: str  # "unit", "band" or "group"
    value: Any


WIDE = 1600
NARROW = 1050  # text units of the window; the filters fold away under it


class EquipmentPage(Page):
    """The register: narrowed by unit, band and group, searched as one types, one card beside it."""

    inspect_asked = Signal(object)
    import_asked = Signal()
    add_asked = Signal()
    address_kept = Signal()

    def __init__(self, store: Store, user: str, tabs: Sequence[Tab] = ()) -> None:
        self.bring = button(_("Import from Excel"), "", "upload")
        self.add = button(_("Add equipment"), "primary", "plus")
        super().__init__(_("Equipment"), actions=[self.bring, self.add])
        self.store, self.user, self.tabs = store, user, tabs
        self.where = Where()
        self.band: Band | None = None
        self.folds = False  # too narrow for filters beside list and card
        self.facets, self.facet_model = QListView(), QStandardItemModel(self)
        self.list = rows.table(self._columns(), self._fetch, _("Equipment"), two=True)
        self.main_view = self.list
        self.filter = search_box(_("Filter the list: number, name, serial…"), "/")
        self.fold = chip(_("Filters") + "   Ctrl+Shift+F")
        self.card = Card(store, user, tabs)
        self.empty = Empty(
            "wrench",
            _("Nothing fits"),
            _("Take a filter away, or import the office's workbook."),
            _("Show everything"),
            self.show_all,
        )
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list and the counts anew; the chosen card stays."""
        current = self._current()
        today = self.store.today()
        with self.store.reading() as session:
            found = lists.ids(session, self.where, [self.band] if self.band else None, today=today)
            counts = lists.counts(session, self.where, self.band, today=today)
            tree = units.tree(session, on=today, counts=counts.units)
        self.list.rows.show(found)
        self.count.setText(str(len(found)))
        self._show_facets(tree, counts)
        self.standing.show_filters(self._standing())
        self.address.show_unit(self.where.unit)
        self.stack.setCurrentIndex(0 if found else 1)
        if found:
            self.list.go_to(found.index(current) if current in found else 0)

    def show_all(self) -> None:
        """Take every filter away."""
        self._stand(Where())

    def show_band(self, band: str) -> None:
        """Only what stands in one band."""
        self._stand(Where(), Band(band))

    def show_unit(self, id: UUID) -> None:
        """Only what a unit and those below it have."""
        self._stand(Where(unit=id))

    def show_equipment(self, id: UUID) -> None:
        """Bring one card up."""
        self._stand(Where())
        if id in self.list.rows.keys:
            self.list.go_to(self.list.rows.keys.index(id))

    def _stand(self, where: Where, band: Band | None = None) -> None:
        """These filters and no others, what is typed included."""
        self.where, self.band = where, band
        with QSignalBlocker(self.filter):
            self.filter.setText(where.text)
        self.refresh()

    def _fetch(self, keys: Sequence[UUID]) -> Sequence[DueRow]:
        with self.store.reading() as session:
            found = lists.due_of(session, keys, today=self.store.today())
        return [found[key] for key in keys]

    def _columns(self) -> list[Column[DueRow]]:
        def second(row: DueRow) -> str:
            return f"{row.unit_name} · {_('no.')} {row.serial}" if row.serial else row.unit_name

        return [
            Column(_("Number"), lambda row: row.asset_no or "–", width=76, tone="muted"),
            Column(_("Equipment"), lambda row: row.name, second=second, under=_("Unit and serial number")),
            Column(
                _("Due"),
                lambda row: dates.shown(row.due_on) or None,
                width=148,
                state=lambda row: bands.STATE[row.band],
                words=bands.words,
                under=_("State"),
            ),
        ]

    def _current(self) -> UUID | None:
        at = self.list.currentIndex().row()
        return self.list.rows.keys[at] if 0 <= at < len(self.list.rows.keys) else None

    def _lay_out(self) -> None:
        u = theme.now.u
        self.facets.setModel(self.facet_model)
        self.facets.setItemDelegate(FacetDelegate(self.facets))
        self.facets.setMouseTracking(True)
        self.facets.setAccessibleName(_("Filters"))
        self.facets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.standing = Filters(self.show_all)
        left = panel(column(self.facets, gap=0, margins=(0, u(6), 0, u(6))))
        self.side = left
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        bar = ListBar(
            self.list, _("Equipment"), name="register", search=self.filter, count=self.count, said=self._filter_words
        )
        typed = row((bar, 1), self.fold, gap=u(6))
        self.address = UnitAddress(self.store, self.user)
        narrowed = column(typed, self.standing, self.address, gap=u(6), margins=(u(8), u(8), u(8), u(8)))
        middle = panel(column(narrowed, rule(), (self.stack, 1), gap=0))
        middle.setMinimumWidth(u(300))
        self.beside = panel(column(self.card, gap=0))
        self.beside.setMinimumWidth(u(330))
        self.body.addLayout(row(left, (middle, 58), (self.beside, 42), gap=u(12)), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() / theme.now.scale
        self.folds = wide < NARROW
        self.beside.setMinimumWidth(max(theme.now.u(330), self.card.tabs.sizeHint().width() + theme.now.u(28)))
        self.side.setFixedWidth(theme.now.u(190 if wide < WIDE else 250))  # units' names get some of the room
        self._unfold()

    def _unfold(self) -> None:
        """The filters; where there is no room for all, in the card's place while the button is down."""
        self.fold.setVisible(self.folds)
        self.side.setVisible(not self.folds or self.fold.isChecked())
        self.beside.setVisible(not self.folds or not self.fold.isChecked())

    def show_filters(self) -> None:
        """Ctrl+Shift+F: to the filters; once more folds them, where they fold."""
        self.fold.setChecked(not (self.fold.isChecked() and self.side.isVisible()))
        (self.facets if self.side.isVisible() else self.list).setFocus()

    def _connect(self) -> None:
        self.list.here.connect(self._show_card)
        self.list.chosen.connect(lambda at: self.inspect_asked.emit(self.list.rows.keys[at]))
        self.filter.textChanged.connect(self._typed)
        self.filter.returnPressed.connect(self._take)
        self.facets.clicked.connect(lambda index: self._narrow(index.data(FacetRole)))
        self.facets.activated.connect(lambda index: self._narrow(index.data(FacetRole)))
        self.bring.clicked.connect(self.import_asked)
        self.add.clicked.connect(self.add_asked)
        self.card.inspect.clicked.connect(lambda: self.inspect_asked.emit(self._current()))
        self.card.changed.connect(self.refresh)
        self.address.kept.connect(self.address_kept)
        self.fold.toggled.connect(self._unfold)
        shortcut("Ctrl+Shift+F", self, self.show_filters)
        for each in (self.list, self.filter, self.facets):
            shortcut("Esc", each, self._escape, only_here=True)

    def _escape(self) -> None:
        """Folds the filters back, where they are folded out; else takes them all off."""
        if self.folds and self.fold.isChecked():
            self.show_filters()
        else:
            self.show_all()

    def _show_card(self, at: int) -> None:
        self.card.show_card(self.list.rows.keys[at], self.list.rows.row(at))

    def _typed(self, text: str) -> None:
        self.where = replace(self.where, text=text)
        self.refresh()
        if self._numbered():
            self.list.go_to(0)

    def _numbered(self) -> bool:
        """Whether the list begins with the one piece of equipment that bears what is typed as its number."""
        with self.store.reading() as session:
            borne = lists.numbered(session, self.where.text)
        listed = [id for id in borne if id in self.list.rows.keys]
        return len(listed) == 1

    def _take(self) -> None:
        """Enter: what bears the number typed, or the only one there is; the keys go to it, and its card is shown."""
        if self._numbered() or len(self.list.rows.keys) == 1:
            self.list.go_to(0)
            self.list.setFocus()

    def _narrow(self, facet: Facet | None) -> None:
        if facet is None:
            return
        if facet.kind == "unit":
            self.where = replace(self.where, unit=facet.value)
        elif facet.kind == "group":
            self.where = replace(self.where, group=None if self.where.group == facet.value else facet.value)
        else:
            self.band = None if self.band == facet.value else facet.value
        self.refresh()

    def _show_facets(self, tree: Sequence[units.UnitRow], counts: Counts) -> None:
        here = self.facets.currentIndex().data(FacetRole)
        self.facet_model.clear()
        self._head(_("Unit"))
        self._line(_("All units"), sum(counts.units.values()), Facet("unit", None))
        for unit in tree:
            if unit.depth:
                words = unit.name + (f" ({_('proposed')})" if unit.proposed else "")
                self._line(words, unit.equipment_count, Facet("unit", unit.id), depth=unit.depth)
        self._head(_("Due"))
        for band, number in counts.bands.items():
            state = bands.STATE[band]
            self._line(t.STATES[state].word, number, Facet("band", band), state=state)
        self._head(_("Group"))
        for name, number in counts.groups:
            if number or name == self.where.group:
                self._line(name or _("No type chosen"), number, Facet("group", name))
        places = [self.facet_model.item(at).data(FacetRole) for at in range(self.facet_model.rowCount())]
        at = places.index(here) if here in places and here is not None else 1  # the keys stay where they were
        self.facets.setCurrentIndex(self.facet_model.index(at, 0))

    def _head(self, words: str) -> None:
        item = QStandardItem(words)
        item.setData(True, HeadRole)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.facet_model.appendRow(item)

    def _line(self, words: str, count: int, facet: Facet, depth: int = 0, state: str = "") -> None:
        item = QStandardItem(words)
        item.setEditable(False)
        item.setData(count, CountRole)
        item.setData(depth, DepthRole)
        item.setData(state or None, StateRole)
        item.setData(facet, FacetRole)
        item.setToolTip(words)
        chosen = (Facet("unit", self.where.unit), Facet("band", self.band), Facet("group", self.where.group))
        item.setData(facet in chosen, ChosenRole)
        said = _("{words}, {count}, filtered by this") if facet in chosen else "{words}, {count}"
        item.setData(said.format(words=words, count=count), Qt.ItemDataRole.AccessibleTextRole)
        self.facet_model.appendRow(item)

    def _standing(self) -> list[Standing]:
        """What the list is filtered by, in words, and how each is taken off."""
        found: list[Standing] = []
        where = self.where
        if where.unit:
            found.append((self._unit_name(where.unit), lambda: self._stand(replace(where, unit=None), self.band)))
        if self.band:
            found.append((t.STATES[bands.STATE[self.band]].word, lambda: self._stand(where)))
        if where.group is not None:
            words = where.group or _("No type chosen")
            found.append((words, lambda: self._stand(replace(where, group=None), self.band)))
        if where.text:
            found.append((f"“{where.text}”", lambda: self._stand(replace(where, text=""), self.band)))
        return found

    def _unit_name(self, unit: UUID) -> str:
        with self.store.reading() as session:
            return units.name_of(session, unit, on=self.store.today())

    def _filter_words(self) -> str:
        said = []
        if self.where.unit:
            said.append(self._unit_name(self.where.unit))
        if self.where.group is not None:
            said.append(self.where.group or _("No type chosen"))
        if self.band:
            said.append(_(lists.BAND_WORDS[self.band]))
        return "; ".join(said)
