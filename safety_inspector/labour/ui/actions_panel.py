"""Việc khắc phục: what is to be mended after audits, the overdue first; and beside it the next step of one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlmodel import Session

from safety_inspector.labour import actions
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.kinds import SEVERITY_WORDS, ActionState
from safety_inspector.labour.ui import looks
from safety_inspector.labour.ui.forms import REASON, Form, lines
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.pages import Empty, Facts
from safety_inspector.qt.panels import ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, clear, column, label, named, row, rule
from safety_inspector.words import N_, _

OPEN = frozenset(ActionState) - {ActionState.CLOSED}
FILTERS = (
    ("open", N_("Not closed {count}")),
    ("overdue", N_("Overdue {count}")),
    ("done", N_("To be confirmed {count}")),
    ("closed", N_("Closed {count}")),
)
NOTHING = {
    "open": N_("Nothing is left to be mended."),
    "overdue": N_("Nothing is overdue."),
    "done": N_("Nothing waits to be confirmed."),
    "closed": N_("Nothing is closed yet."),
}
Said = Callable[[Session, UUID], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What may come next of an action: its words, its button, when it may be, its fields."""

    words: str
    go: str
    fits: frozenset[ActionState]
    days: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    today: bool = False  # whether its day is offered as today


STEPS: Mapping[str, Step] = {
    "assign": Step(N_("Say who is to mend it"), N_("Assign"), OPEN, ("Deadline",), ("Responsible",)),
    "done": Step(
        N_("Say that it is done"), N_("It is done"), OPEN, ("Done on",), ("Done by",), ("What was done",), today=True
    ),
    "close": Step(
        N_("Confirm and close"), N_("Close it"), frozenset({ActionState.DONE}), ("Closed on",), (), ("Evidence",),
        today=True,
    ),
    "extend": Step(N_("Give it longer"), N_("Give it longer"), OPEN, ("Deadline",), (), (REASON,)),
    "escalate": Step(N_("Beyond what the unit can do"), N_("Send it up"), OPEN, (), (), ("Proposals",)),
    "reopen": Step(
        N_("Open it again"), N_("Open it again"), frozenset({ActionState.DONE, ActionState.CLOSED}), (), (), (REASON,)
    ),
}  # fmt: skip
NEXT = {
    ActionState.NEW: "assign", ActionState.ASSIGNED: "done", ActionState.REOPENED: "done", ActionState.DONE: "close",
    ActionState.CLOSED: "reopen",
}  # fmt: skip


class ActionsPanel(ListAndForm[ActionRow]):
    """A list and, beside it, one action with what may be done next."""

    def __init__(self, keeping: Keeping) -> None:
        name, made = _("Corrective actions"), _columns()
        super().__init__(
            rows.plain(made, name, two=True), name, _("Finding, unit, item, who"), filters=FILTERS,
            sheet=lambda found: listings.sheet_of(made, found),
        )  # fmt: skip
        self.keeping, self.today = keeping, keeping.store.today()
        self.one: ActionRow | None = None
        self.title, self.told = label("", "item", wrap=True), column(gap=0)
        self.step, self.go = choice(), button("", "primary")
        self.forms = {key: _form(step) for key, step in STEPS.items()}
        self._lay_out()
        self.step.activated.connect(lambda _at: self._show_step())
        self.go.clicked.connect(self.act)
        for form in self.forms.values():
            form.entered.connect(self.act)

    # -- what the page calls
    def show_all(self, found: list[ActionRow], barred: str) -> None:
        """The actions as they are now, in their order; the one looked at stays."""
        self.all, self.barred, self.today = found, barred, self.keeping.store.today()
        keep = self.one.id if self.one else None
        if self.one is not None and not any(self.fits(each, self.which) for each in found if each.id == keep):
            keep = None  # it has left this list: the first one is looked at
        self.show_rows(keep)

    def go_to(self, id: UUID) -> None:
        """Look at one, whatever narrows the list."""
        found = next((each for each in self.all if each.id == id), None)
        if found is None:
            return
        if not self.fits(found, self.which):
            self.which = "closed" if found.state is ActionState.CLOSED else "open"
        with QSignalBlocker(self.search):
            self.search.clear()
        self.show_rows(id)
        self.list.setFocus()

    # -- the gesture
    def act(self) -> None:
        """Do the step that is chosen, as typed; a refusal stands at its field."""
        if self.one is None or not self.go.isEnabled():
            return
        key, row_ = str(self.step.currentData()), self.one
        form, today = self.forms[key], self.keeping.store.today()
        said = form.read(lambda: _said(key, form, today))
        if said is None:
            return
        words = _("Item {item}: {done}.").format(item=row_.item, done=_(STEPS[key].words).lower())

        def done(_nothing: None) -> None:
            form.put({})
            self.keeping.page.tell(words)
            self.list.setFocus()

        reason = form.text(REASON).strip() if REASON in form.fields else ""
        self.keeping.write(
            _("Keeping the action…"), f"action.{key}", lambda session: said(session, row_.id), done, form=form,
            reason=reason,
        )  # fmt: skip

    # -- showing
    def fits(self, row: ActionRow, which: str) -> bool:
        return {
            "open": row.open, "overdue": row.overdue, "done": row.state is ActionState.DONE, "closed": not row.open,
        }[which]  # fmt: skip

    def searched(self, row: ActionRow) -> str:
        return " ".join((row.item, row.text, row.unit_name, row.owner, row.done_by))

    def look(self, row: ActionRow) -> None:
        same = self.one is not None and self.one.id == row.id and self.one.state is row.state
        self.one = row
        self._any(True)
        self.title.setText(f"{row.item} · {row.text}")
        clear(self.told)
        self.told.addWidget(Facts(_facts(row), strong=(_("State"), _("Deadline"))))
        if not same:
            for form in self.forms.values():
                form.put({})
            self._offer(row)

    def look_at_nothing(self) -> None:
        self.one = None
        self._any(False)
        if self.search.text().strip():
            self.nothing.setText(_("No action is called so. Clear the search."))
        else:
            self.nothing.setText(_(NOTHING[self.which]))

    def _any(self, any: bool) -> None:
        self.list.setVisible(any)
        self.inside.setVisible(any)
        self.none.setVisible(not self.all)
        self.nothing.setVisible(not any and bool(self.all))

    def _offer(self, row_: ActionRow) -> None:
        """The steps that may come next; the usual one is chosen."""
        with QSignalBlocker(self.step):
            self.step.clear()
            for key, step in STEPS.items():
                if row_.state in step.fits:
                    self.step.addItem(_(step.words), key)
            self.step.setCurrentIndex(self.step.findData(NEXT[row_.state]))
        self._show_step()

    def _show_step(self) -> None:
        key = str(self.step.currentData())
        for name, form in self.forms.items():
            form.setVisible(name == key)
        step, form = STEPS[key], self.forms[key]
        for day in step.days:
            if step.today and not form.text(day):
                form.put({day: self.today})
        self.go.setText(_(step.go))
        allow(self.barred, self.go, self.step)
        for field in form.fields.values():
            field.setEnabled(not self.barred)
        self.bar_off()

    def _lay_out(self) -> None:
        u = theme.now.u
        self.inside = QWidget()
        self.inside.setLayout(column(
            self.title, self.told, rule(), named(_("What is done now"), self.step), *self.forms.values(),
            self.not_yours, row(self.go, None), gap=u(8),
        ))  # fmt: skip
        self.none = Empty(
            "list-checks", _("Nothing is to be mended"),
            _("Each finding of a concluded audit stands here, until somebody else than who mended it closes it."),
        )  # fmt: skip
        self.lay_out(column(self.inside, (self.none, 1), None))


def _form(step: Step) -> Form:
    made, parts = Form(), []
    for key in step.lines:
        parts.append((made.add(key, line()), 2))
    for key in step.days:
        field = date_field()
        parts.append((made.add(key, field), 1))
        if not step.today and "Responsible" in step.lines:
            field.setPlaceholderText(_("as it stands"))
    box: QVBoxLayout = column(row(*parts, gap=theme.now.u(8)) if parts else 0, gap=theme.now.u(8))
    for key in step.texts:
        box.addLayout(made.add(key, lines()))
    made.setLayout(box)
    return made


def _said(key: str, form: Form, today: date) -> Said:
    """The verb with what is typed. Raises `DayUnclear`."""
    if key == "assign":
        owner, day = form.text("Responsible"), form.maybe_day("Deadline", today)
        return lambda session, id: actions.assign(session, id, owner=owner, deadline=day)
    if key == "done":
        who, remedy, on = form.text("Done by"), form.text("What was done"), form.day("Done on", today)
        return lambda session, id: actions.done(session, id, who=who, on=on, remedy=remedy)
    if key == "close":
        evidence, on = form.text("Evidence"), form.day("Closed on", today)
        return lambda session, id: actions.close(session, id, evidence=evidence, on=on)
    if key == "extend":
        until, reason = form.day("Deadline", today), form.text(REASON)
        return lambda session, id: actions.extend(session, id, deadline=until, reason=reason)
    text = form.text("Proposals") if key == "escalate" else form.text(REASON)
    if key == "escalate":
        return lambda session, id: actions.escalate(session, id, proposal=text)
    return lambda session, id: actions.reopen(session, id, reason=text)


def _columns() -> list[Column[ActionRow]]:
    return [
        Column(
            _("What is wrong"), lambda each: f"{each.item} · {each.text}",
            second=lambda each: " · ".join(filter(None, (each.unit_name, each.owner))),
            under=_("Unit, responsible"),
        ),
        Column(_("Deadline"), looks.until, width=176, state=looks.action_state, words=looks.action_words),
    ]  # fmt: skip


def _facts(row: ActionRow) -> list[tuple[str, str]]:
    """What is known of it, without what is empty."""
    marks = [_("recurring") if row.recurring else "", _("stop at once") if row.stop else ""]
    found = [
        (_("Unit"), row.unit_name),
        (_("State"), looks.action_words(row)),
        (_("Deadline"), looks.until(row)),
        (_("Severity"), " · ".join(filter(None, (looks.capital(_(SEVERITY_WORDS[row.severity])), *marks)))),
        (_("Found on"), dates.shown(row.found_on)),
        (_("Responsible"), row.owner),
        (_("What was done"), row.remedy),
        (_("Done by"), " · ".join(filter(None, (row.done_by, dates.shown(row.done_on))))),
        (_("Closed by"), " · ".join(filter(None, (row.closer, dates.shown(row.closed_on))))),
        (_("Evidence"), row.evidence),
        (_("Reason"), row.reason),
        (_("Sent up"), row.proposal if row.beyond else ""),
    ]
    return [(name, value) for name, value in found if value]
