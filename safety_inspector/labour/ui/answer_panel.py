"""The item looked at: its words whole, the five answers, what was found, until when it is to be mended, by whom."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from safety_inspector.labour import actions
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.answers import AnswerRow, Given
from safety_inspector.labour.kinds import FOUND, SEVERITY_WORDS, Result, Severity
from safety_inspector.labour.refusals import SampleUnfit
from safety_inspector.labour.templates import Line
from safety_inspector.labour.ui import forms, looks
from safety_inspector.labour.ui.forms import Form
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import VerdictButton, date_field, line
from safety_inspector.qt.pages import Facts
from safety_inspector.qt.widgets import button, clear, column, label, panel, row, rule, scrolled
from safety_inspector.words import N_, _

SAMPLE, OF = N_("Sample"), N_("Of how many")
HINT = N_(
    "Enter keeps what is typed and goes on; Escape goes back to the list. A deadline left empty is the proposed one."
)


class AnswerPanel(QWidget):
    """`answered` with a result; `kept` when Enter is pressed in a field; `left` by Escape."""

    answered = Signal(object)
    kept = Signal()
    left = Signal()
    action_asked = Signal(object)

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self.keeping = keeping
        self.line: Line | None = None
        self.result: Result | None = None
        self.dirty = False  # something is typed and not kept
        self.title, self.basis = label("", "item", wrap=True), label("", "caption", wrap=True)
        self.buttons = {result: VerdictButton(looks.ANSWERS[result], key) for result, key in looks.KEYS}
        self.form, self.stop = Form(), QCheckBox(_("Propose to stop at once"))
        self.keep = button(_("Keep and go on"), "primary")
        self.earlier = QWidget()
        self.earlier.setLayout(column(gap=theme.now.u(8)))
        self._lay_out()
        self._connect()

    # -- showing
    def show_line(self, line: Line, given: AnswerRow | None, *, may: bool) -> None:
        """An item with what was answered."""
        self.line, self.result = line, given.result if given else None
        self._front(self.inside)
        self.title.setText(f"{line.id} · {line.text}")
        self.basis.setText(_("Basis: {basis}").format(basis=line.basis))
        self.basis.setVisible(bool(line.basis))
        for result, each in self.buttons.items():
            each.setAutoExclusive(False)  # else none could be unchecked
            each.setChecked(result is self.result)
            each.setAutoExclusive(True)
            each.setEnabled(may)
        self.put(_values(line, given))
        self.dirty = False
        for field in (*self.form.fields.values(), self.stop):
            field.setEnabled(may)
        self.keep.setEnabled(may)
        self.hint.setVisible(may)
        self._explain()

    def show_action(self, row_: ActionRow) -> None:
        """What an earlier audit left: to be read; its steps are in their own list."""
        self.line, self.result, self.dirty = None, None, False
        box = self.earlier.layout()
        assert box is not None
        clear(box)
        go = button(_("Open it among what is to be mended"), "", "arrow-right")
        go.clicked.connect(lambda: self.action_asked.emit(row_.id))
        for made in (
            label(_("Left from an earlier audit"), "caption_strong"),
            label(f"{row_.item} · {row_.text}", "item", wrap=True), Facts(_left_facts(row_)), go,
        ):  # fmt: skip
            box.addWidget(made)
        self._front(self.earlier)

    def put(self, values: dict[str, object]) -> None:
        """What stands in the fields; it counts as typed until it is kept."""
        self.form.put(values)
        with QSignalBlocker(self.stop):
            self.stop.setChecked(bool(values.get("stop")))
        self.dirty = True
        self._explain()

    def values(self) -> dict[str, object]:
        """What stands in the fields, to be put back."""
        return {**self.form.values(), "stop": self.stop.isChecked()}

    # -- what is typed
    def given(self, result: Result) -> Given | None:
        """An answer with all that is typed; nothing where a field refuses, which is said there."""
        return self.form.read(lambda: self.read(result))

    def read(self, result: Result) -> Given:
        """The same, where a refusal is somebody else's to say. Raises what a field refuses."""
        form, found, today = self.form, result in FOUND, self.keeping.store.today()
        severity = form.text("Severity")
        if self.line is not None and result is not self.result and severity == self.line.severity.value:
            severity = ""  # as it is proposed
        stop = found and self.stop.isChecked()
        return Given(
            result=result.value, finding=form.text(forms.FOUND).strip() if found else "",
            severity=severity if found else "", evidence=form.text("Evidence").strip(),
            measured=form.text("Measured").strip(), sample=self._sample(), stop=stop,
            stop_told=form.text("Told to stop").strip() if stop else "",
            owner=form.text("Responsible").strip() if found else "",
            deadline=form.maybe_day("Deadline", today) if found else None,
        )  # fmt: skip

    def _sample(self) -> tuple[int, int] | None:
        form = self.form
        said = form.text(SAMPLE).strip(), form.text(OF).strip()
        if not any(said):
            return None
        right, of = form.number(SAMPLE), form.number(OF)
        if not 0 <= right <= of or of == 0:
            raise SampleUnfit(right=right, of=of)
        return right, of

    def first(self) -> QWidget:
        """Where the keys go: to the finding of what did not pass, else to the evidence."""
        return self.form.fields[forms.FOUND if self.result in FOUND else "Evidence"]

    def take(self, result: Result) -> None:
        """Another answer is on its way: its fields are shown."""
        self.result = result
        for each, made in self.buttons.items():
            made.setChecked(each is result)
        self.dirty = False
        self._explain()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- building
    def _explain(self) -> None:
        """What is asked only of a finding is shown only there; the day that is proposed stands in the empty field."""
        found = self.result in FOUND
        self.finding.setVisible(found)
        self.told.setVisible(found and self.stop.isChecked())
        if self.line is not None:
            severity = Severity(self.form.text("Severity") or self.line.severity)
            day = actions.proposed_deadline(severity, self.keeping.store.today())
            field = self.form.fields["Deadline"]
            field.setPlaceholderText(_("proposed {day}").format(day=dates.shown(day)))

    def _edited(self) -> None:
        self.dirty = True
        self._explain()

    def _front(self, shown: QWidget) -> None:
        for each in (self.inside, self.earlier):
            each.setVisible(each is shown)

    def _connect(self) -> None:
        for result, each in self.buttons.items():
            each.clicked.connect(lambda _on=False, result=result: self.answered.emit(result))
        self.form.entered.connect(self.kept)
        self.form.edited.connect(self._edited)
        self.stop.toggled.connect(lambda _on: self._edited())
        self.keep.clicked.connect(self.kept)

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        made = list(self.buttons.values())
        self.finding, self.told, self.inside = QWidget(), QWidget(), QWidget()
        self.hint = label(_(HINT), "caption", wrap=True)
        severity = forms.box(SEVERITY_WORDS)
        self.told.setLayout(form.add("Told to stop", line()))
        self.finding.setLayout(column(
            form.add(forms.FOUND, line()),
            row((form.add("Severity", severity), 1), (form.add("Deadline", date_field()), 1), gap=u(8)),
            form.add("Responsible", line()), self.stop, self.told, gap=u(6),
        ))  # fmt: skip
        form.setLayout(column(
            self.finding, form.add("Evidence", line(), _("Papers seen, state of things")),
            row((form.add("Measured", line()), 2), (form.add(SAMPLE, line(), _("Right in the sample")), 1),
                (form.add(OF, line()), 1), gap=u(8)), gap=u(6),
        ))  # fmt: skip
        self.inside.setLayout(column(
            self.title, self.basis, row(*made[:3], None, gap=u(6)), row(*made[3:], None, gap=u(6)), rule(), form,
            row(self.keep, None), self.hint, gap=u(8),
        ))  # fmt: skip
        whole = QWidget()
        whole.setObjectName("flat")
        whole.setLayout(column(self.inside, self.earlier, None, margins=(u(14), u(10), u(14), u(10))))
        self.setLayout(column((panel(column(scrolled(whole), gap=0)), 1)))
        self.setMinimumWidth(u(392))


def _values(line_: Line, given: AnswerRow | None) -> dict[str, object]:
    if given is None:
        return {"Severity": line_.severity.value}
    right, of = given.sample or (None, None)
    return {
        forms.FOUND: given.finding, "Severity": (given.severity or line_.severity).value, "Deadline": given.deadline,
        "Responsible": given.owner, "Evidence": given.evidence, "Measured": given.measured, SAMPLE: right, OF: of,
        "stop": given.stop, "Told to stop": given.stop_told,
    }  # fmt: skip


def _left_facts(row_: ActionRow) -> list[tuple[str, str]]:
    said = [
        (_("State"), looks.action_words(row_)), (_("Deadline"), looks.until(row_)),
        (_("Severity"), looks.capital(_(SEVERITY_WORDS[row_.severity]))),
        (_("Found on"), dates.shown(row_.found_on)), (_("Responsible"), row_.owner), (_("Reason"), row_.reason),
        (_("Sent up"), row_.proposal if row_.beyond else ""),
    ]  # fmt: skip
    return [(name, value) for name, value in said if value]
