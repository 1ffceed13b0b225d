"""Đợt kiểm tra: the audits of units, and beside them what one came to, or how a new one is begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlmodel import Session

from safety_inspector.catalogue.units import UnitRow
from safety_inspector.labour import audits
from safety_inspector.labour.audits import AuditRow, Beginning
from safety_inspector.labour.kinds import FORM_WORDS, KIND_WORDS, REGIME_WORDS
from safety_inspector.labour.ui import forms, looks
from safety_inspector.labour.ui.forms import UNIT, Form, offer_units
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.pages import Empty, Facts
from safety_inspector.qt.panels import ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, clear, column, label, row
from safety_inspector.words import N_, _

FILTERS = (
    ("all", N_("All {count}")),
    ("open", N_("Under way {count}")),
    ("left", N_("With findings open {count}")),
    ("done", N_("Concluded {count}")),
    ("late", N_("To be audited again {count}")),
)
HOW = N_(
    "An audit asks thirteen sections; what is found becomes work to be mended, and the next audit opens with what is"
    " left."
)
HINT = N_("One person or place a line, with rank and post. The audit opens with what the unit has not mended yet.")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit, and how many of its findings are open, how many overdue."""

    row: AuditRow
    open: int
    overdue: int
    late: bool = False  # the unit's newest, and the day of the next one is past

    @property
    def id(self) -> UUID:
        """Of the audit."""
        return self.row.id


class AuditsPanel(ListAndForm[AuditLine]):
    """`opened` with an audit's id; `minutes_asked` and `print_asked` where its paper is wanted."""

    opened = Signal(object)
    minutes_asked = Signal(object)
    print_asked = Signal(object)

    def __init__(self, keeping: Keeping) -> None:
        name, made = _("Audits of units"), _columns()
        super().__init__(
            rows.plain(made, name, two=True), name, _("Unit, number, kind"), filters=FILTERS,
            sheet=lambda found: listings.sheet_of(made, found),
        )  # fmt: skip
        self.keeping = keeping
        self.one: AuditLine | None = None
        self.title, self.told = label("", "item", wrap=True), column(gap=0)
        self.open, self.paper = button("", "primary"), button(_("Save the minutes (PDF)…"), "", "download")
        self.print = button(_("Print the minutes…"), "", "printer")
        self.new = button(_("New audit…"), "", "plus")
        self.form, self.unit = Form(), choice()
        self.go, self.away = button(_("Begin the audit"), "primary"), button(_("Cancel"))
        self._lay_out()
        self._connect()

    # -- what the page calls
    def show_all(self, found: Sequence[AuditLine], tree: Sequence[UnitRow], barred: str) -> None:
        """The audits as they are now; the one looked at stays, and what is typed of a new one."""
        self.all, self.barred = list(found), barred
        offer_units(self.unit, tree)
        allow(barred, self.new, self.go, self.none.go)
        self.new.setToolTip(barred or "Ctrl+N")
        beginning = self.beginning.isVisibleTo(self)
        self.show_rows(self.one.id if self.one else None)
        if beginning:
            self._front(beginning=True)

    def begin(self) -> None:
        """The form of a new audit, with the keys in it."""
        if self.new.isEnabled():
            self._front(beginning=True)
            self.unit.setFocus()

    def leave(self) -> None:
        """Back to what is looked at; what was typed stays for the next time."""
        self._front(beginning=False)
        (self.list if self.list.isVisible() else self.new).setFocus()

    def start(self) -> None:
        """Begin it as typed; a refusal stands at its field."""
        if not self.go.isEnabled():
            return
        said = self.form.read(self._beginning)
        if said is None:
            return
        unit, today = self.form.chosen(UNIT), self.keeping.store.today()

        def write(session: Session) -> UUID:
            return audits.start(session, unit, said, on=today)

        def done(id: UUID) -> None:
            self.form.put({UNIT: unit})
            self._front(beginning=False)
            self.opened.emit(id)

        self.keeping.write(_("Beginning the audit…"), "audit.start", write, done, form=self.form)

    def _beginning(self) -> Beginning:
        form, today = self.form, self.keeping.store.today()
        return Beginning(
            kind=form.text("Kind of audit"), form=form.text("Form of audit"), regime=form.text("Regime"),
            places=form.lines("Places looked at"), team=form.lines("Team"),
            representatives=form.lines("Representatives of the unit"), basis=form.text("Basis"),
            period_from=form.maybe_day("Start of the period", today),
            period_to=form.maybe_day("End of the period", today),
        )  # fmt: skip

    # -- showing
    def fits(self, row: AuditLine, which: str) -> bool:
        ended = row.row.ended_on is not None
        return {"all": True, "open": not ended, "left": bool(row.open), "done": ended, "late": row.late}[which]

    def searched(self, row: AuditLine) -> str:
        return " ".join((row.row.unit_name, row.row.number, _(KIND_WORDS[row.row.kind])))

    def look(self, row: AuditLine) -> None:
        self.one = row
        self._any(True)
        self._front(beginning=False)
        ended = row.row.ended_on is not None
        self.title.setText(row.row.unit_name)
        clear(self.told)
        self.told.addWidget(Facts(_facts(row), strong=(_("Result"),)))
        self.open.setText(_("Look at it") if ended else _("Go on with it"))

    def look_at_nothing(self) -> None:
        self.one = None
        self._any(False)
        if not self.all:
            self.nothing.hide()  # it is said beside it, with the way on
        elif self.search.text().strip():
            self.nothing.setText(_("No audit is called so. Clear the search."))
        else:
            self.nothing.setText(_("No audit of this kind."))

    def _any(self, any: bool) -> None:
        self.list.setVisible(any)
        self.nothing.setVisible(not any)
        self.looked.setVisible(any)
        self.none.setVisible(not self.all and not self.beginning.isVisibleTo(self))

    def _front(self, *, beginning: bool) -> None:
        """One thing at a time at the right: what is looked at, or the form of a new one."""
        self.beginning.setVisible(beginning)
        self.looked.setVisible(not beginning and self.one is not None)
        self.none.setVisible(not beginning and not self.all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the form of a new audit."""
        if event.key() == Qt.Key.Key_Escape and self.beginning.isVisible():
            self.leave()
        else:
            super().keyPressEvent(event)

    def _ask(self, signal: SignalInstance) -> None:
        if self.one is not None:
            signal.emit(self.one.id)

    def _connect(self) -> None:
        self.new.clicked.connect(self.begin)
        self.away.clicked.connect(self.leave)
        self.go.clicked.connect(self.start)
        self.form.entered.connect(self.start)
        for made, signal in (
            (self.open, self.opened), (self.paper, self.minutes_asked), (self.print, self.print_asked),
        ):  # fmt: skip
            made.clicked.connect(lambda _on=False, signal=signal: self._ask(signal))
        self.list.chosen.connect(lambda at: self.opened.emit(self.list.rows.row(at).id))

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        self.looked, self.beginning = QWidget(), QWidget()
        self.looked.setLayout(column(
            self.title, self.told, row(self.open, None), row(self.print, self.paper, None, gap=u(8)), gap=u(8),
        ))  # fmt: skip
        form.setLayout(column(
            form.add(UNIT, self.unit),
            row((form.add("Kind of audit", forms.box(KIND_WORDS)), 1),
                (form.add("Form of audit", forms.box(FORM_WORDS)), 1), gap=u(8)),
            row((form.add("Regime", forms.box(REGIME_WORDS)), 1), (form.add("Basis", line()), 1), gap=u(8)),
            form.add("Team", forms.lines(2)),
            row((form.add("Places looked at", forms.lines(2)), 1),
                (form.add("Representatives of the unit", forms.lines(2)), 1), gap=u(8)),
            row((form.add("Start of the period", date_field()), 1), (form.add("End of the period", date_field()), 1),
                gap=u(8)), gap=u(6),
        ))  # fmt: skip
        self.beginning.setLayout(column(
            label(_("A new audit"), "item"), label(_(HINT), "caption", wrap=True), form,
            row(self.go, self.away, None, gap=u(8)), gap=u(6),
        ))  # fmt: skip
        self.beginning.hide()
        self.none = Empty(
            "hard-hat", _("No unit was audited yet"), _(HOW), _("New audit…"), self.begin
        )  # fmt: skip
        self.none.hide()
        self.lay_out(column(self.looked, self.beginning, (self.none, 1), None), self.new)


def _facts(line_: AuditLine) -> Sequence[tuple[str, str]]:
    row_ = line_.row
    said: Mapping[str, str] = {
        _("Number"): row_.number,
        _("Kind of audit"): looks.capital(_(KIND_WORDS[row_.kind])),
        _("Form of audit"): looks.capital(_(FORM_WORDS[row_.form])),
        _("Regime"): looks.capital(_(REGIME_WORDS[row_.regime])),
        _("Begun on"): dates.shown(row_.started_on),
        _("Ended on"): dates.shown(row_.ended_on),
        _("Result"): looks.capital(looks.audit_words(row_)),
        _("Findings open"): _left(line_) if row_.ended_on else "",
        _("Next audit by"): _again(line_),
    }
    return [(name, value) for name, value in said.items() if value]


def _again(line_: AuditLine) -> str:
    day = dates.shown(line_.row.next_on)
    return f"{day} · {_('Overdue').lower()}" if line_.late else day


def _left(line_: AuditLine) -> str:
    if not line_.open:
        return _("none")
    if not line_.overdue:
        return str(line_.open)
    return _("{open}, of these {overdue} overdue").format(open=line_.open, overdue=line_.overdue)


def _columns() -> list[Column[AuditLine]]:
    def second(each: AuditLine) -> str:
        return " · ".join(filter(None, (looks.capital(_(KIND_WORDS[each.row.kind])), each.row.number)))

    return [
        Column(_("Unit"), lambda each: each.row.unit_name, second=second, under=_("Kind, number")),
        Column(
            _("Day"), lambda each: dates.shown(each.row.ended_on or each.row.started_on), width=160,
            state=lambda each: looks.audit_state(each.row), words=lambda each: looks.audit_words(each.row),
        ),
        Column(
            _("Findings open"), lambda each: str(each.open) if each.row.ended_on else "–", width=104,
            second=lambda each: _("{count} overdue").format(count=each.overdue) if each.overdue else " ", gives_way=1,
        ),
    ]  # fmt: skip
