"""Instruments: the list with the state of their calibration, and beside it one of them, or a new one."""

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.competence import instruments
from safety_inspector.competence.instruments import STATE_WORDS, CalibrationRow, InstrumentRow, InstrumentState
from safety_inspector.competence.ui import fields, sheets, standings
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.panels import Attempt, ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, named, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

FILTERS = (
    ("used", N_("Measured with {count}")),
    ("lapsed", N_("Lapsed or never calibrated {count}")),
    ("soon", N_("Lapse within 60 days {count}")),
    ("rest", N_("Not measured with {count}")),
)
SOON = ("due30", "due60")
ROWS_SHOWN = 4


class InstrumentsPanel(ListAndForm[InstrumentRow]):
    """A list and a form. ``attempt`` runs a gesture and says why it cannot be."""

    def __init__(self, store: Store, user: str, attempt: Attempt) -> None:
        table = rows.plain(self._columns(), _("Instruments"), two=True)
        super().__init__(
            table, _("Instruments"), _("Name, number, unit"), filters=FILTERS,
            sheet=lambda found: sheets.instruments(found, store.today()),
        )  # fmt: skip
        self.store, self.user, self.attempt = store, user, attempt
        self.today = store.today()
        self.one: InstrumentRow | None = None
        self.new = button(_("New instrument"), "", "plus")
        self.title = label("", "item", wrap=True)
        self.name, self.serial, self.measures, self.accuracy = (line() for _each in range(4))
        self.unit, self.state = choice(), choice()
        self.go = button("", "primary")
        self.done = rows.plain(self._calibration_columns(), _("Calibrations"), two=True)
        self.number, self.issued_by, self.why = line(), line(), line()
        self.since, self.until = date_field(), date_field()
        self.calibrate, self.strike = button(_("Add the calibration"), "", "plus"), button(_("Strike the chosen one"))
        self._lay_out()
        self._connect()
        self.refresh()

    # -- what the page calls
    def refresh(self, keep: UUID | None = None) -> None:
        """Read the instruments anew; the one looked at stays."""
        keep = keep or (self.one.id if self.one else None)
        self.today = self.store.today()
        with self.store.reading() as session:
            self.all = instruments.listing(session, on=self.today)
            tree = units.tree(session, on=self.today)
            self.barred = users.lacking(session, self.user, Role.TECHNICAL_HEAD)
        self.unit.clear()
        self.unit.addItem("–", None)
        for each in tree:
            self.unit.addItem("   " * each.depth + each.name, each.id)
        self.show_rows(keep)

    def open(self) -> None:
        """An empty form for a new instrument."""
        self.one = None
        for field in (self.name, self.serial, self.measures, self.accuracy):
            field.clear()
        self.unit.setCurrentIndex(1 if self.unit.count() > 1 else 0)
        self.state.setCurrentIndex(0)
        self._dress()
        self.name.setFocus()

    def show_instrument(self, found: InstrumentRow) -> None:
        """One instrument, to be read and corrected."""
        self.one = found
        for field, value in (
            (self.name, found.name), (self.serial, found.serial), (self.measures, found.measures),
            (self.accuracy, found.accuracy),
        ):  # fmt: skip
            field.setText(value)
            field.setCursorPosition(0)
        units_ = [self.unit.itemData(at) for at in range(self.unit.count())]
        self.unit.setCurrentIndex(units_.index(found.unit_id) if found.unit_id in units_ else 0)
        self.state.setCurrentIndex(list(InstrumentState).index(found.state))
        self._dress()

    # -- gestures
    def save(self) -> None:
        """Keep the instrument as typed."""
        if self.attempt(self._save, _("Saved: {name}").format(name=self.name.text().strip())):
            self.refresh(self._saved)

    def add_calibration(self) -> None:
        """Write a calibration down."""
        if self.attempt(self._calibrate, _("Calibration {number} is written down.").format(number=self.number.text())):
            self._clear_calibration()
            self.refresh()

    def strike_calibration(self) -> None:
        """The chosen calibration does not count."""
        if self.attempt(self._strike, _("The calibration is struck and counts no more.")):
            self.why.clear()
            self.refresh()

    def _save(self) -> None:
        said: dict[str, Any] = {
            "name": self.name.text(), "serial": self.serial.text(), "measures": self.measures.text(),
            "accuracy": self.accuracy.text(), "unit": self.unit.currentData(),
        }  # fmt: skip
        action = "instrument.change" if self.one else "instrument.add"
        with self.store.writing(by=self.user, action=action) as session:
            if self.one is None:
                self._saved = instruments.add(session, **said)
            else:
                self._saved = self.one.id
                instruments.change(session, self.one.id, **said)
            instruments.set_state(session, self._saved, self.state.currentData())

    def _calibrate(self) -> None:
        assert self.one is not None
        done = fields.day(self.since, self.today)
        with self.store.writing(by=self.user, action="instrument.calibrate") as session:
            instruments.calibrate(
                session, self.one.id, done_on=done, valid_until=fields.day(self.until, done),
                number=self.number.text(), issued_by=self.issued_by.text(), today=self.today,
            )  # fmt: skip

    def _strike(self) -> None:
        at = self.done.currentIndex().row()
        if at < 0:
            raise instruments.InstrumentGone()
        with self.store.writing(by=self.user, action="instrument.strike", reason=self.why.text()) as session:
            instruments.strike(session, self.done.rows.row(at).id, why=self.why.text())

    # -- showing
    def fits(self, row: InstrumentRow, which: str) -> bool:
        used = row.state is InstrumentState.IN_USE
        if which in ("used", "rest"):
            return used == (which == "used")
        state = standings.state(_valid(row, self.today), self.today)
        return used and (state in SOON if which == "soon" else state in ("overdue", "none"))

    def searched(self, row: InstrumentRow) -> str:
        return " ".join((row.name, row.serial, row.measures, row.unit_name))

    def look(self, row: InstrumentRow) -> None:
        self.show_instrument(row)

    def look_at_nothing(self) -> None:
        self.open()

    def _dress(self) -> None:
        self.title.setText(self.one.called if self.one else _("A new instrument"))
        self.go.setText(_("Save") if self.one else _("Add the instrument"))
        found = self.one.calibrations if self.one else ()
        self.done.rows.show(found)
        shown = min(max(len(found), 1), ROWS_SHOWN)
        self.done.setFixedHeight(theme.now.u(t.ROW_TWO) * shown + self.done.horizontalHeader().sizeHint().height() + 4)
        self.done.go_to(0)
        self.below.setVisible(self.one is not None)
        fields_ = (self.name, self.serial, self.measures, self.accuracy, self.number, self.issued_by, self.why)
        allow(self.barred, self.new, self.go, self.calibrate, self.strike, self.unit, self.state, *fields_,
              self.since, self.until)  # fmt: skip
        self.bar_off()
        for each in (self.calibrations, self.strike, self._why):
            each.setVisible(bool(found))

    def _clear_calibration(self) -> None:
        for field in (self.number, self.issued_by, self.since, self.until):
            field.clear()

    def _columns(self) -> list[Column[InstrumentRow]]:
        def second(each: InstrumentRow) -> str:
            return " · ".join(filter(None, (each.serial, each.measures, each.unit_name)))

        return [
            Column(_("Instrument"), lambda each: each.name, second=second),
            Column(
                _("Calibrated until"),
                lambda each: _until(each, self.today),
                width=170,
                state=lambda each: standings.state(_valid(each, self.today), self.today),
                words=lambda each: standings.words(_valid(each, self.today), self.today, missing=_("never calibrated")),
            ),
        ]

    def _calibration_columns(self) -> list[Column[CalibrationRow]]:
        return [
            Column(
                _("Calibration"),
                lambda each: f"{each.number} · {dates.shown(each.valid.since)}",
                second=lambda each: " · ".join(filter(None, (each.issued_by, each.struck))),
            ),
            Column(
                _("Valid until"),
                lambda each: dates.shown(each.valid.until),
                width=150,
                state=lambda each: "void" if each.struck else standings.state(each.valid, self.today),
                words=lambda each: _("struck") if each.struck else standings.words(each.valid, self.today),
            ),
        ]

    def _connect(self) -> None:
        for made, do in (
            (self.new, self.open), (self.go, self.save), (self.calibrate, self.add_calibration),
            (self.strike, self.strike_calibration),
        ):  # fmt: skip
            made.clicked.connect(do)

    def _lay_out(self) -> None:
        u = theme.now.u
        for state in InstrumentState:
            self.state.addItem(_(STATE_WORDS[state]), state.value)
        self.calibrations = listings.barred(self.done, _("Calibrations"), said=lambda: self.title.text())
        self._why = QWidget()
        self._why.setLayout(named(_("Reason"), self.why))
        self.below = QWidget()
        self.below.setLayout(
            column(
                rule(), label(_("Calibrations"), "strong"), self.calibrations,
                row((self._why, 1), column(None, self.strike), gap=u(8)),
                label(_("A new calibration"), "strong"),
                row((named(_("Certificate number"), self.number), 1), (named(_("By whom"), self.issued_by), 1),
                    gap=u(8)),
                row((named(_("Calibrated on"), self.since), 1), (named(_("Valid until"), self.until), 1), gap=u(8)),
                row(self.calibrate, None), gap=u(6),
            )
        )  # fmt: skip
        self.lay_out(
            column(
                self.title, self.not_yours,
                row((named(_("Name on its plate"), self.name), 3),
                    (named(_("Serial number"), self.serial), 2), gap=u(8)),
                row((named(_("Range"), self.measures), 1), (named(_("Accuracy"), self.accuracy), 1), gap=u(8)),
                row((named(_("Unit"), self.unit), 3), (named(_("State"), self.state), 2), gap=u(8)),
                row(self.go, None), self.below, None, gap=u(6),
            ),
            self.new,
        )  # fmt: skip


def _valid(each: InstrumentRow, today: date) -> Any:
    found = each.calibration(today)
    return found.valid if found else None


def _until(each: InstrumentRow, today: date) -> str:
    found = each.calibration(today)
    return dates.shown(found.valid.until) if found else "–"
