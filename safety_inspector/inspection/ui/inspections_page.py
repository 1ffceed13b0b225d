"""Kiểm định: the list of inspections. What was sent back first, drafts to go on with, what waits, what is done."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from safety_inspector.access import users
from safety_inspector.inspection import listings, sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.listings import Papers
from safety_inspector.inspection.records import KIND_WORDS
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.inspection.ui.start_panel import StartPanel
from safety_inspector.qt import dates, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.background import Background
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, chip, column, panel, row, rule, shortcut
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

NARROW = 1000  # text units; under it the filter stands below the chips
FILTERS = (
    ("all", N_("All {count}")),
    ("draft", N_("To go on with {count}")),
    ("returned", N_("Sent back {count}")),
    ("waiting", N_("Awaiting approval {count}")),
    ("issued", N_("Paper issued {count}")),
    ("fail", N_("Failed {count}")),
)


class InspectionsPage(Page):
    """Filters with counts, search, the list, and beginning a new inspection. ``papers``: what bears a number."""

    opened = Signal(object)  # an inspection's id
    add_asked = Signal(str)  # what was typed and is not in the register
    blank_asked = Signal(object, str, object)  # equipment, kind, checklist: its form is wanted on paper

    def __init__(
        self,
        store: Store,
        background: Background,
        user: str,
        parent: QWidget | None = None,
        *,
        papers: Papers = Papers(),
    ) -> None:
        self.begin = button(_("New inspection…"), "primary", "plus")
        self.begin.setToolTip("Ctrl+N")
        super().__init__(_("Inspections"), actions=[self.begin])
        if parent is not None:
            self.setParent(parent)
        self.store, self.background, self.user, self.papers = store, background, user, papers
        self.counts: dict[str, int] = {}
        self.numbers: dict[UUID, str] = {}  # of the lines fetched
        self.filter = "all"
        self._lay_out()
        self.begin.clicked.connect(lambda: self.start())
        shortcut("Ctrl+N", self, self.start)

    def refresh(self) -> None:
        """Read the list anew."""
        with self.store.reading() as session:
            self.counts = listings.counts(session, self.papers)
            barred = users.lacking(session, self.user, users.Role.INSPECTOR)
        allow(barred, self.begin, self.empty.go, self.form.go, self.form.add)
        self.begin.setToolTip(barred or "Ctrl+N")
        self._show()
        self._offer()

    def start(self, equipment_id: UUID | None = None) -> None:
        """Open the form that begins an inspection, of this equipment if it is known."""
        self.hush()
        self.form.open(equipment_id)

    def state_of(self, row: InspectionRow) -> str:
        """The state shown: draft, sent back, waiting, issued."""
        if row.returned:
            return "returned"
        if row.conclusion is None:
            return "draft"
        return "issued" if row.id in self.numbers else "waiting"

    def _show(self) -> None:
        for (which, words), made in zip(FILTERS, self.chips, strict=True):
            made.setText(_(words).format(count=self.counts[which]))
        self.numbers = {}
        with self.store.reading() as session:
            shown = listings.ids(session, self.papers, self.filter, self.search.text())
        self.count.setText(_("{count} shown").format(count=len(shown)))
        self.table.rows.show(shown)
        if shown:
            self.table.go_to(0)
        self.holder.setVisible(bool(self.counts["all"]))
        self.empty.setVisible(not self.counts["all"] and self.form.isHidden())

    def _fetch(self, ids: Sequence[UUID]) -> Sequence[InspectionRow]:
        with self.store.reading() as session:
            self.numbers |= self.papers.numbers(session, ids)
            return sheets.rows_of(session, ids)

    def _offer(self) -> None:
        """After a power cut, or simply the next morning: go on where it stopped."""
        with self.store.reading() as session:
            mine = sheets.drafts(session, self.user)
        if not mine:
            return
        row = max(mine, key=lambda each: each.last_at or each.started_on.isoformat())
        self.say("amber", "history", _draft_words(self.store, row), (_("Go on"), lambda: self.opened.emit(row.id)))

    def _choose(self, which: str) -> None:
        self.filter = which
        self._show()

    def _filter_words(self) -> str:
        return "" if self.filter == "all" else _(dict(FILTERS)[self.filter]).replace("{count}", "").strip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar beside the chips, or below them where its words would be cut."""
        super().resizeEvent(event)
        narrow = self.width() < theme.now.u(NARROW)
        self.bar.setMaximumWidth(self.width() if narrow else theme.now.u(420))
        self.top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _lay_out(self) -> None:
        u = theme.now.u
        self.chips = [chip("", which == "all") for which, _words in FILTERS]
        for (which, _words), made in zip(FILTERS, self.chips, strict=True):
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _on=False, which=which: self._choose(which))
        self.search = search_box(_("Find equipment, unit, inspector"))
        self.search.textChanged.connect(lambda: self._show())
        self.table = rows.table(self._columns(), self._fetch, _("Inspections"), two=True)
        self.table.chosen.connect(lambda at: self.opened.emit(self.table.rows.keys[at]))
        self.main_view = self.table
        self.form = StartPanel(self)
        self.form.started.connect(self._started)
        self.form.blank_asked.connect(self.blank_asked)
        self.form.add_asked.connect(self.add_asked)
        self.form.shown.connect(self._one_way)
        self.bar = ListBar(self.table, _("Inspections"), search=self.search, count=self.count, said=self._filter_words)
        chips = row(*self.chips, None, gap=u(6))
        self.top: QBoxLayout = row(chips, (self.bar, 1), gap=u(6), margins=(u(12), u(8), u(12), u(8)))
        self.holder = panel(column(self.top, rule(), (self.table, 1), gap=0))
        self.empty = Empty(
            "clipboard-check",
            _("No inspection yet"),
            _("Begin one here, or from a due line of the page Today."),
            _("New inspection…"),
            self.start,
        )
        self.body.addWidget(self.form)
        self.body.addWidget(self.holder, 1)
        self.body.addWidget(self.empty, 1)
        self.rest = QWidget()  # in place of the list while the form stands alone, so the form keeps its height
        self.body.addWidget(self.rest, 1)
        self.empty.hide()
        self.rest.hide()

    def _one_way(self, begins: bool) -> None:
        """One way on at a time: the form that is open, or what opens it."""
        self.begin.setVisible(not begins)
        self.empty.setVisible(not begins and self.counts.get("all") == 0)
        self.rest.setVisible(begins and self.counts.get("all") == 0)

    def _started(self, id: object) -> None:
        self.refresh()
        self.opened.emit(id)

    def _columns(self) -> Sequence[Column[InspectionRow]]:
        return [
            Column(
                _("Equipment"),
                lambda row: f"{row.asset_no or row.serial} · {row.equipment_name}".lstrip("· "),
                second=lambda row: f"{row.unit_name} · {_(KIND_WORDS[row.kind]).lower()}",
            ),
            Column(
                _("Answers"),
                lambda row: f"{row.answered}/{row.asked}",
                width=90,
                gives_way=1,
                second=lambda row: _("{count} failed").format(count=row.failed) if row.failed else " ",
            ),
            Column(
                _("Date"),
                lambda row: dates.shown(row.inspected_on or row.started_on),
                width=104,
                second=lambda row: _("inspected") if row.inspected_on else _("begun"),
            ),
            Column(_("Inspector"), lambda row: row.inspector_name, width=222, gives_way=2),
            Column(_("Conclusion"), lambda row: None, width=120, state=_verdict),
            Column(
                _("State"),
                lambda row: self.numbers.get(row.id),
                width=212,
                state=self.state_of,
                words=lambda row: t.STATES[self.state_of(row)].word,
            ),
        ]


def _verdict(row: InspectionRow) -> str:
    if row.conclusion is None:
        return "open"
    return "pass" if row.conclusion is Conclusion.PASS else "fail"


def _draft_words(store: Store, row: InspectionRow) -> str:
    name = row.asset_no or row.serial or row.equipment_name
    if not row.last_at:
        return _("{name} was begun on {day} and has no answer yet. Go on?").format(
            name=name, day=dates.shown(row.started_on)
        )
    with store.reading() as session:
        number = sheets.last_number(session, row.id)
    day, at = row.last_at[:10], row.last_at[11:16]
    if day != store.today().isoformat():
        at = f"{at} {day[8:10]}/{day[5:7]}"
    return _("{name}, item {number}, {at} – go on?").format(name=name, number=number, at=at)
