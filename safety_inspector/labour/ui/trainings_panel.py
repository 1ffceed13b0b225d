"""Huấn luyện: the courses, what of them lapses; and beside them one to be read and corrected, or a new one."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from safety_inspector.labour import trainings
from safety_inspector.labour.kinds import PROVIDER_WORDS, TRAINING_WORDS
from safety_inspector.labour.trainings import Course, TrainingRow
from safety_inspector.labour.ui import forms, looks
from safety_inspector.labour.ui.forms import UNIT
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.labour.ui.light_panel import LightPanel
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import column, row
from safety_inspector.words import N_, _

SOON = timedelta(days=60)
FILTERS = (
    ("all", N_("All {count}")),
    ("lapsed", N_("Lapsed {count}")),
    ("soon", N_("Lapse within 60 days {count}")),
)
GROUPS: Mapping[int, str] = {
    1: N_("Group 1: who leads and answers for safety"),
    2: N_("Group 2: who works in safety"),
    3: N_("Group 3: work with strict demands"),
    4: N_("Group 4: all other workers"),
    5: N_("Group 5: who works in health care"),
    6: N_("Group 6: safety and hygiene wardens"),
}


class TrainingsPanel(LightPanel[TrainingRow, Course]):
    """A list and a form."""

    ACTION = "training"

    def __init__(self, keeping: Keeping) -> None:
        self.on = keeping.store.today()
        super().__init__(keeping, self._columns(), _("Courses"), _("Person, paper, unit"), _("New course"), FILTERS)
        self.group = choice()
        for number, words in GROUPS.items():
            self.group.addItem(_(words), number)
        self._lay_out()

    def add(self, session: Session, unit: UUID, said: Course) -> UUID:
        return trainings.add(session, unit, said)

    def correct(self, session: Session, id: UUID, said: Course, reason: str) -> None:
        trainings.correct(session, id, said, reason=reason)

    def typed(self) -> Course:
        form = self.form
        return Course(
            group=form.chosen("Group"), from_on=form.day("Start of the course", self.today),
            until_on=form.day("End of the course", self.today), hours=form.number("Hours"),
            kind=form.text("Kind of training"), provider=form.text("Provider"),
            provider_name=form.text("Name of the provider"), person=form.text("Person trained"),
            persons=form.number("Persons trained"), paper_no=form.text("Number of the paper"),
            valid_until=form.maybe_day("Valid until", self.today), cost=form.number("Costs"),
        )  # fmt: skip

    def stands(self, row: TrainingRow) -> dict[str, object]:
        return {
            "Group": row.group, "Start of the course": row.from_on, "End of the course": row.until_on,
            "Hours": row.hours, "Kind of training": row.kind.value, "Provider": row.provider.value,
            "Name of the provider": row.provider_name, "Person trained": row.person, "Persons trained": row.persons,
            "Number of the paper": row.paper_no, "Valid until": row.valid_until, "Costs": row.cost,
        }  # fmt: skip

    def blank(self) -> dict[str, object]:
        return {"Persons trained": 1, "Group": 1}

    def words(self) -> tuple[str, str, str, str]:
        one = self.one
        looked = f"{_who(one)} · {_(GROUPS[one.group])}" if one else ""
        return _("A new course"), _("Keep the course"), looked, _("The course is kept.")

    def fits(self, row: TrainingRow, which: str) -> bool:
        left = row.valid_until - self.keeping.store.today() if row.valid_until else None
        if which == "all":
            return True
        if left is None:
            return False
        return left < timedelta() if which == "lapsed" else timedelta() <= left <= SOON

    def searched(self, row: TrainingRow) -> str:
        return " ".join((row.person, row.paper_no, row.provider_name, row.unit_name, _(GROUPS[row.group])))

    def look_at_nothing(self) -> None:
        super().look_at_nothing()
        if not self.all:
            self.nothing.setText(_("No course is written down."))
        elif self.search.text().strip():
            self.nothing.setText(_("No course is called so. Clear the search."))
        else:
            self.nothing.setText(_("No course of this kind."))

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        form.setLayout(column(
            row((form.add(UNIT, self.unit), 1), (form.add("Group", self.group), 1), gap=u(8)),
            row((form.add("Person trained", line(), _("Person trained, of one")), 3),
                (form.add("Persons trained", line()), 2), gap=u(8)),
            row((form.add("Start of the course", date_field()), 1), (form.add("End of the course", date_field()), 1),
                (form.add("Hours", line()), 1), gap=u(8)),
            row((form.add("Kind of training", forms.box(TRAINING_WORDS)), 1),
                (form.add("Provider", forms.box(PROVIDER_WORDS)), 1), gap=u(8)),
            row((form.add("Name of the provider", line()), 3), (form.add("Costs", line()), 2), gap=u(8)),
            row((form.add("Number of the paper", line()), 3),
                (form.add("Valid until", date_field()), 2), gap=u(8)),
            gap=u(6),
        ))  # fmt: skip
        self.lay_out(column(self.head, form, self.not_yours, self.act(), None, gap=u(6)), self.new)

    def _columns(self) -> list[Column[TrainingRow]]:
        def second(each: TrainingRow) -> str:
            return " · ".join((_("group {number}").format(number=each.group), each.unit_name))

        return [
            Column(
                _("Course"), lambda each: f"{dates.shown(each.until_on)} · {_who(each)}", second=second,
                under=_("Group, unit"),
            ),
            Column(
                _("Valid until"), lambda each: dates.shown(each.valid_until) or "–", width=150,
                state=lambda each: _state(each, self.on), words=lambda each: _standing(each, self.on),
            ),
        ]  # fmt: skip


def _who(row: TrainingRow) -> str:
    return row.person or _("{count} persons").format(count=row.persons)


def _state(row: TrainingRow, today: date) -> str:
    if row.valid_until is None:
        return "none"
    if row.valid_until < today:
        return "overdue"
    return "due60" if row.valid_until - today <= SOON else "valid"


def _standing(row: TrainingRow, today: date) -> str:
    """How long it holds, in words."""
    if row.valid_until is None:
        return _("no end is known")
    days = (row.valid_until - today).days
    if days < 0:
        return _("lapsed {count} days ago").format(count=-days)
    return _("{count} days left").format(count=days)


def called(group: int) -> str:
    """A group in words."""
    return looks.capital(_(GROUPS[group]))
