"""Báo cáo: unit, period and form chosen; the figures, the records behind each, what was typed, sent and has changed.

Everything is read and written beside the window. What leaves it as a file is written by `sending`, which asks where.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.documents import report_kinds
from safety_inspector.documents.report_kinds import BRIEFING, LABOUR, SENT, Asked
from safety_inspector.documents.ui import report_reading, report_tables
from safety_inspector.documents.ui.labour_panel import LabourPanel
from safety_inspector.documents.ui.own_panel import OwnPanel
from safety_inspector.documents.ui.report_reading import AnotherShown, Shown
from safety_inspector.errors import Explained
from safety_inspector.qt import alerts, dates, listings, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import allow, button, column, label, named, panel, row, tab_bar
from safety_inspector.reporting import behind, indicators, labour_rows, labour_years, periods, reckonings, snapshots
from safety_inspector.reporting import typed_figures as figures
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.snapshots import Moved, SentRow
from safety_inspector.reporting.typed_figures import Measure
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

TABS = (N_("Figures"), N_("Records behind"), N_("Typed in"), N_("Sent reports"), N_("By unit"))
AT_FIGURES, AT_BEHIND, AT_TYPED, AT_SENT, AT_UNITS = range(5)
Received = Callable[[Session, Period, UUID | None], tuple[date | None, tuple[str, ...] | None]]


class ReportsPage(Page):
    """`going_out` brings what is to be written, and a name for it.

    ``received`` tells when the last package came in, and who handed nothing in.
    """

    changed = Signal()
    going_out = Signal(object, str)  # Callable[[Session], bytes], the file's name
    equipment_asked = Signal(object)

    def __init__(self, store: Store, background: Background, user: str, received: Received) -> None:
        self.pdf, self.xlsx = button(_("Print (PDF)…"), "", "printer"), button(_("To Excel…"), "", "download")
        self.keep = button(_("Keep as sent"))
        super().__init__(_("Reports"), actions=[self.pdf, self.xlsx, self.keep])
        self.store, self.background, self.user, self.received = store, background, user, received
        self.shown: Shown | None = None
        self.progress = Progress()
        self.kind, self.unit = choice(), choice()
        self.period = line(periods.typed(periods.quarter_of(store.today())))
        self.go = button(_("Show"), "primary", "chart-column")
        self.figures = rows.plain(report_tables.figures(), _("Figures"))
        self.records = rows.plain(report_tables.behind(), _("Records behind"), two=True)
        self.typed = rows.plain(report_tables.typed(), _("Typed figures"))
        self.sent = rows.plain(report_tables.sent(), _("Sent reports"))
        self.changes = rows.plain(report_tables.changes(), _("What has changed since"))
        self.labour, self.own, self.first = LabourPanel(), OwnPanel(), QStackedWidget()
        self.units = rows.plain(report_tables.parts(), _("By unit"))
        self.code, self.value, self.reason = choice(), line(), line()
        self.type, self.stand, self.of = (
            button(_("Keep the figure")),
            label("", "caption", wrap=True),
            label("", "strong"),
        )
        self.since, self.none_typed = label("", "muted", wrap=True), label("", "muted", wrap=True)
        self.called, self.none_below = label("", "caption", wrap=True), label("", "muted", wrap=True)
        self._lay_out()
        self._connect()
        self._offer()

    @property
    def main_view(self) -> QWidget:
        """Where the keys go when the page opens."""
        return self.period

    def _lay_out(self) -> None:
        u = theme.now.u
        for key, name in report_kinds.NAMES.items():
            self.kind.addItem(_(name), key)
        self.tabs, self.stack = tab_bar(_("Parts of the page"), *map(_, TABS)), QStackedWidget()
        edge = (u(12), u(8), u(12), u(8))
        of_figures = column(self.stand, (listings.barred(self.figures, _("Figures")), 1), gap=u(4), margins=edge)
        of_records = column(self.of, (listings.barred(self.records, _("Records behind")), 1), gap=u(4), margins=edge)
        form = row(
            named(_("Indicator"), self.code), named(_("Figure"), self.value), (named(_("Reason"), self.reason), 1),
            named(" ", self.type), gap=u(8),
        )  # fmt: skip
        of_typed = column(
            form,
            self.called,
            self.none_typed,
            (listings.barred(self.typed, _("Typed figures")), 1),
            gap=u(8),
            margins=edge,
        )
        of_sent = column(
            (listings.barred(self.sent, _("Sent reports")), 1), self.since,
            (listings.barred(self.changes, _("What has changed since")), 1), gap=u(8), margins=edge,
        )  # fmt: skip
        of_units = column(self.none_below, (listings.barred(self.units, _("By unit")), 1), gap=u(4), margins=edge)
        for widget in (panel(of_figures), panel(column(self.labour)), panel(column(self.own))):
            self.first.addWidget(widget)
        self.stack.addWidget(self.first)
        for part in (of_records, of_typed, of_sent, of_units):
            self.stack.addWidget(panel(part))
        asked = row(
            (named(_("Report"), self.kind), 2), (named(_("Unit, with all below it"), self.unit), 3),
            (named(_("Period"), self.period), 2), named(" ", self.go), gap=u(8),
        )  # fmt: skip
        self.body.addLayout(column(asked, self.progress, self.tabs, (self.stack, 1), gap=u(8)))
        fields = {
            _("Report"): self.kind, _("Unit"): self.unit, _("Period"): self.period, _("Indicator"): self.code,
            _("Figure"): self.value, _("Reason"): self.reason, _("Show"): self.go, _("Keep the figure"): self.type,
        }  # fmt: skip
        for words, field in fields.items():
            field.setAccessibleName(words)

    def _connect(self) -> None:
        self.go.clicked.connect(self.load)
        self.period.returnPressed.connect(self.load)
        self.unit.activated.connect(lambda _at: self.load())
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.figures.narrowed.connect(self._stand)
        self.figures.chosen.connect(lambda at: self.open_figure(self.figures.rows.row(at).code))
        self.records.chosen.connect(lambda at: self.equipment_asked.emit(self.records.rows.row(at).equipment_id))
        self.sent.chosen.connect(lambda at: self.compare(self.sent.rows.row(at)))
        self.type.clicked.connect(self.type_in)
        self.reason.returnPressed.connect(self.type_in)
        self.keep.clicked.connect(self.keep_sent)
        self.kind.currentIndexChanged.connect(lambda _at: self._choose_kind())
        self.labour.typed.connect(self.type_row)
        self.labour.opened.connect(self.open_row)
        self.pdf.clicked.connect(lambda: self.send("pdf"))
        self.own.wanted.connect(lambda: self.send("pdf"))
        self.code.currentIndexChanged.connect(lambda _at: self._call())
        self.xlsx.clicked.connect(lambda: self.send("xlsx"))

    def _choose_kind(self) -> None:
        """Each report has rows of its own; what is not kept as sent is written anew each time."""
        kind = self.kind.currentData()
        why = _("Only the briefing and the yearly report of labour safety are kept as sent.")
        allow("" if kind in SENT else why, self.keep)
        self.tabs.setCurrentIndex(AT_FIGURES)
        self.typed.rows.show(())
        self._offer()
        if self.shown is not None:
            self.load()

    def _offer(self) -> None:
        """The parts this report has, and the rows of it that may be typed."""
        kind = self.kind.currentData()
        self.first.setCurrentIndex({BRIEFING: 0, LABOUR: 1}.get(kind, 2))
        for at in (AT_BEHIND, AT_TYPED, AT_SENT):
            self.tabs.setTabVisible(at, kind in SENT)
        self.tabs.setTabVisible(AT_UNITS, kind == BRIEFING)
        with QSignalBlocker(self.code):
            self.code.clear()
            for code in report_reading.codes(kind):
                self.code.addItem(code, code)
        self._call()

    def _call(self) -> None:
        code = self.code.currentData()
        self.called.setText(f"{code} {report_tables.indicator(code).strip()}" if code else "")

    # -- what is shown
    def refresh(self) -> None:
        """Offer the units there are now, and read the figures anew."""
        with self.store.reading() as session:
            tree, top = units.tree(session, on=self.store.today()), units.root(session)
        chosen = self.unit.currentData() or top
        with QSignalBlocker(self.unit):
            self.unit.clear()
            for each in tree:
                self.unit.addItem("    " * each.depth + each.name, each.id)
            self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))
        self.load()

    def show_part(self, part: tuple[str, str]) -> None:
        """A report of a period; a kind this page does not offer leaves the one chosen."""
        kind, period = part
        self.period.setText(periods.typed(periods.parse(period)))
        before, at = self.kind.currentIndex(), self.kind.findData(kind)
        if at >= 0:
            self.kind.setCurrentIndex(at)
        if self.shown is None or self.kind.currentIndex() == before:  # else choosing the kind has read it
            self.load()

    def load(self) -> None:
        """Read figures, typed figures and sent reports of what is chosen; a period that is none is refused above."""
        unit, said, store, received = self.unit.currentData(), self.period.text(), self.store, self.received
        kind = self.kind.currentData()

        def read(_job: Job) -> Shown:
            period = periods.parse(said)
            with store.reading() as session:
                asked = Asked(unit, period, store.today(), *received(session, period, unit))
                return report_reading.read(session, kind, asked)

        self._run(_("Counting…"), read, self._show)

    def _show(self, found: Shown) -> None:
        before, self.shown = self.shown, found
        self.figures.rows.show(found.figures)
        self.units.rows.show(found.by_unit)
        if found.labour is not None:
            self.labour.show_facts(found.labour)
        elif found.kind != BRIEFING:
            self.own.show_report(found)
        if before is None or (before.kind, before.asked) != (found.kind, found.asked):
            self.records.rows.show(())
            self.of.setText(_("Choose a figure on the first part with Enter: the records it counts stand here."))
        below = _("No unit stands below this one: choose a higher one above, then press Show.")
        self.none_below.setText("" if found.by_unit else below)
        self.none_below.setVisible(not found.by_unit)
        nothing = _(
            "Nothing is typed in yet: choose a row above, type its figure and the reason, then keep the figure."
        )
        self.none_typed.setText("" if found.typed else nothing)
        self.none_typed.setVisible(not found.typed)
        self.typed.rows.show(found.typed)
        self.sent.rows.show(found.sent)
        self.changes.rows.show(())
        kept = _("Choose a sent report: what has changed since stands below.")
        none_kept = _("No report is kept as sent yet: on the day it leaves, press Keep as sent above.")
        self.since.setText(kept if found.sent else none_kept)
        self._stand()

    def _stand(self) -> None:
        """Up to when the figures are, and which columns have no room: what is not seen is not unknown."""
        if self.shown is None:
            return
        asked, hidden = self.shown.asked, self.figures.given_way()
        day, received = dates.shown(min(asked.as_at, asked.period.last)), dates.shown(asked.received_on)
        words = _("Figures up to {day}; last package in: {received}. – not known, × does not apply, * typed in.")
        said = words.format(day=day, received=received or "–")
        narrow = _("No room for: {columns}. Widen the window to see them.")
        told = [said, *([narrow.format(columns=", ".join(hidden))] if hidden else [])]
        if asked.silent:
            told.append(_("Nothing was handed in within the period by: {names}.").format(names="; ".join(asked.silent)))
        self.stand.setText(" ".join(told))

    def open_figure(self, code: str) -> None:
        """The records behind a figure, in their list."""
        if self.shown is None:
            return
        unit, period, as_at, *_came = self.shown.asked
        opens, store, today = indicators.BY_CODE[code].opens, self.store, self.store.today()
        measure = "planned" if code in indicators.PLANS else "so_far"

        def read(_job: Job) -> list[behind.BehindRow]:
            with store.reading() as session:
                ids = reckonings.behind(session, code, measure, period=period, unit=unit, as_at=as_at)
                return behind.listed(session, opens, ids, on=today)

        def done(found: list[behind.BehindRow]) -> None:
            name = next(each.name for each in self.figures.rows.whole if each.code == code)
            self._show_records(f"{code} {name}", found)

        self._run(_("Looking for the records…"), read, done)

    def open_row(self, code: str) -> None:
        """The equipment behind a row of the yearly labour-safety report."""
        if self.shown is None or self.shown.labour is None:
            return
        facts, store, today = self.shown.labour, self.store, self.store.today()

        def read(_job: Job) -> list[behind.BehindRow]:
            with store.reading() as session:
                ids = labour_years.behind(
                    session, code, period=facts.period, unit=facts.unit_id, as_at=facts.as_at
                )  # fmt: skip
                return behind.listed(session, "equipment", ids, on=today)

        name = f"{code} {labour_rows.BY_CODE[code].name}"
        self._run(_("Looking for the records…"), read, lambda found: self._show_records(name, found))

    def _show_records(self, name: str, found: list[behind.BehindRow]) -> None:
        none = _("It counts no record: choose another figure on the first part.")
        self.of.setText(f"{name}: {len(found)}" if found else f"{name}: 0. {none}")
        self.records.rows.show(found)
        self.tabs.setCurrentIndex(AT_BEHIND)
        self.records.setFocus()

    # -- typed and sent
    def type_in(self) -> None:
        """Keep a typed figure for the unit and period shown, with its reason; what was typed stays if it is refused."""

        def clear() -> None:
            self.value.clear()
            self.reason.clear()

        code = self.code.currentData()
        self._type(code, self.value.text(), self.reason.text(), clear)

    def type_row(self, code: str, value: str, reason: str) -> None:
        """Keep a row of the yearly labour-safety report; what was typed stays if it is refused."""
        self._type(code, value, reason, self.labour.kept)

    def _type(self, code: str, value: str, reason: str, kept: Callable[[], object]) -> None:
        if (asked := self._asked()) is None or asked.unit is None:
            return
        unit, period, where = asked.unit, asked.period, self.unit.currentText().strip()
        measure = Measure.PLANNED if code in indicators.PLANS else Measure.DONE

        def write(session: Session) -> object:
            return figures.type_in(
                session, unit, code, value, period=period, reason=reason, on=self.store.today(), measure=measure
            )  # fmt: skip

        def done(_id: object) -> None:
            kept()
            said = _("The figure of {code} is kept: {unit}, {period}.")
            self.tell(said.format(code=code, unit=where, period=periods.typed(period)))
            self.changed.emit()
            self.load()

        self._write(_("Keeping the figure…"), "figure.type", write, done, reason)

    def keep_sent(self) -> None:
        """Keep the facts of the report as it leaves today, to be compared later."""
        if (asked := self._asked()) is None:
            return
        kind = self.kind.currentData()
        period = report_kinds.year_of(asked.period) if kind == LABOUR else asked.period
        said = _("Kept as sent: {report}, {period}, {unit}.").format(
            report=self.kind.currentText(), period=periods.typed(period), unit=self.unit.currentText().strip()
        )  # fmt: skip

        def write(session: Session) -> object:
            return snapshots.keep(session, report_reading.facts(session, kind, asked), on=self.store.today())

        def done(_id: object) -> None:
            self.tell(said)
            self.changed.emit()
            self.tabs.setCurrentIndex(AT_SENT)
            self.load()

        self._write(_("Keeping the report…"), "report.sent", write, done)

    def compare(self, sent: SentRow) -> None:
        """What has changed since a report was sent: it is made anew as at its day."""
        store = self.store

        def read(_job: Job) -> list[Moved]:
            with store.reading() as session:
                return snapshots.moved(snapshots.changes(session, sent.id))

        def done(found: list[Moved]) -> None:
            words = _("Since {day}: {count} changes.") if found else _("Nothing has changed since {day}.")
            self.since.setText(words.format(day=dates.shown(sent.sent_on), count=len(found)))
            self.changes.rows.show(found)

        self._run(_("Making it anew…"), read, done)

    def send(self, ending: str) -> None:
        """The report chosen, as a file."""
        if (asked := self._asked()) is None:
            return
        kind = self.kind.currentData()
        name = f"{kind}-{asked.period.name}.{ending}"
        self.going_out.emit(lambda session: report_kinds.made(session, kind, ending, asked), name)

    def _asked(self) -> Asked | None:
        """What is shown, if it is what is chosen above: nobody writes into, or sends, a period he does not see."""
        if self.shown is None:
            return None
        asked = self.shown.asked
        try:
            period = periods.parse(self.period.text())
            if (period, self.unit.currentData()) != (asked.period, asked.unit):
                raise AnotherShown(shown=periods.typed(asked.period), chosen=self.period.text().strip())
        except Explained as error:
            alerts.show(self, error)
            return None
        return asked

    def _run(self, words: str, work: Callable[[Job], Any], done: Callable[[Any], object]) -> None:
        self.progress.run(
            self.background, words, work, page=self, done=done, failed=lambda error: alerts.show(self, error),
            stops=Stops.LEFT_ASIDE,
        )  # fmt: skip

    def _write(
        self, words: str, action: str, work: Callable[[Session], object], done: Callable[[object], object],
        reason: str = "",
    ) -> None:  # fmt: skip
        store, user = self.store, self.user

        def write(_job: Job) -> object:
            with store.writing(by=user, action=action, reason=reason) as session:
                return work(session)

        self.hush()
        self.progress.run(
            self.background, words, write, page=self, done=done, failed=lambda error: alerts.show(self, error),
            stops=Stops.NEVER,
        )  # fmt: skip
