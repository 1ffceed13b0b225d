"""Tai nạn lao động: the accidents, and beside them one to be read and corrected, or a new one."""

from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.labour import accidents
from safety_inspector.labour.accidents import AccidentRow, Happened
from safety_inspector.labour.kinds import CLASS_WORDS, INVESTIGATION_WORDS, AccidentClass, InvestigationState
from safety_inspector.labour.ui import forms, looks
from safety_inspector.labour.ui.forms import UNIT
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.labour.ui.light_panel import LightPanel
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import date_field, line
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import column, row
from safety_inspector.words import N_, _

EQUIPMENT = N_("Equipment")
PEOPLE = (N_("Victims"), N_("Deaths"), N_("Seriously hurt"))
COSTS = (N_("Women"), N_("Days lost"), N_("Costs"))


class AccidentsPanel(LightPanel[AccidentRow, Happened]):
    """A list and a form."""

    ACTION = "accident"

    def __init__(self, keeping: Keeping) -> None:
        super().__init__(keeping, _columns(), _("Accidents"), _("Place, cause, unit"), _("New accident"))
        self._lay_out()

    def add(self, session: Session, unit: UUID, said: Happened) -> UUID:
        return accidents.add(session, unit, said)

    def correct(self, session: Session, id: UUID, said: Happened, reason: str) -> None:
        accidents.correct(session, id, said, reason=reason)

    def typed(self) -> Happened:
        form = self.form
        return Happened(
            on=form.day("Day of the accident", self.today), place=form.text("Place of the accident"),
            accident_class=form.text("Class of accident"), victims=form.number("Victims"),
            deaths=form.number("Deaths"), serious=form.number("Seriously hurt"), women=form.number("Women"),
            days_lost=form.number("Days lost"), cost=form.number("Costs"), damage=form.number("Damage to property"),
            cause=form.text("Cause"), factor=form.text("Factor"), account=form.text("What happened"),
            equipment_id=self._equipment(), investigation=form.text("Investigation"),
        )  # fmt: skip

    def stands(self, row: AccidentRow) -> dict[str, object]:
        return {
            "Day of the accident": row.happened_on, "Place of the accident": row.place,
            "Class of accident": row.accident_class.value, "Victims": row.victims, "Deaths": row.deaths,
            "Seriously hurt": row.serious, "Women": row.women, "Days lost": row.days_lost, "Costs": row.cost,
            "Damage to property": row.damage, "Cause": row.cause, "Factor": row.factor, "What happened": row.account,
            "Investigation": row.investigation.value, EQUIPMENT: self._number(row.equipment_id),
        }  # fmt: skip

    def _equipment(self) -> UUID | None:
        """The piece of equipment the number typed is of; what stands is not asked again. Raises `EquipmentUnfit`."""
        text, one = self.form.text(EQUIPMENT).strip(), self.one
        if not text:
            return None
        if one is not None and one.equipment_id is not None and text == self._number(one.equipment_id):
            return one.equipment_id
        with self.keeping.store.reading() as session:
            return accidents.equipment_named(session, text)

    def _number(self, id: UUID | None) -> str:
        if id is None:
            return ""
        try:
            with self.keeping.store.reading() as session:
                card = equipment.card(session, id)
        except equipment.EquipmentUnknown:  # its card has not come here; what was told of it stays
            return str(id)
        return card.asset_no or card.serial or card.name

    def blank(self) -> dict[str, object]:
        return {"Victims": 1, "Class of accident": AccidentClass.MINOR.value}

    def words(self) -> tuple[str, str, str, str]:
        looked = f"{dates.shown(self.one.happened_on)} · {self.one.place}" if self.one else ""
        return _("A new accident"), _("Keep the accident"), looked, _("The accident is kept.")

    def searched(self, row: AccidentRow) -> str:
        return " ".join((row.place, row.cause, row.factor, row.account, row.unit_name))

    def look_at_nothing(self) -> None:
        super().look_at_nothing()
        self.nothing.setText(
            _("No accident is called so. Clear the search.") if self.all else _("No accident is written down.")
        )

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        people = [(form.add(key, line()), 1) for key in PEOPLE]
        costs = [(form.add(key, line()), 1) for key in COSTS]
        form.setLayout(column(
            row((form.add(UNIT, self.unit), 1), (form.add("Place of the accident", line()), 1), gap=u(8)),
            row((form.add("Day of the accident", date_field()), 1),
                (form.add("Class of accident", forms.box(CLASS_WORDS)), 2),
                (form.add("Investigation", forms.box(INVESTIGATION_WORDS)), 3), gap=u(8)),
            row(*people, gap=u(8)), row(*costs, gap=u(8)),
            row((form.add("Damage to property", line()), 1),
                (form.add(EQUIPMENT, line(), _("Number of the equipment, if any")), 2), gap=u(8)),
            row((form.add("Cause", line()), 1), (form.add("Factor", line()), 1), gap=u(8)),
            form.add("What happened", forms.lines(2)), gap=u(3),
        ))  # fmt: skip
        self.lay_out(column(self.head, form, self.not_yours, self.act(), None, gap=u(4)), self.new)


def _columns() -> list[Column[AccidentRow]]:
    states = {AccidentClass.FATAL: "fail", AccidentClass.SERIOUS: "partial", AccidentClass.MINOR: "open"}
    inquiry = {each: looks.capital(_(words)) for each, words in INVESTIGATION_WORDS.items()}

    def hurt(each: AccidentRow) -> str:
        said = _("{count} victims").format(count=each.victims)
        return f"{said}, {_('{count} dead').format(count=each.deaths)}" if each.deaths else said

    return [
        Column(
            _("Accident"), lambda each: f"{dates.shown(each.happened_on)} · {each.place}",
            second=lambda each: " · ".join((each.unit_name, hurt(each))), under=_("Unit, victims"),
        ),
        Column(
            _("Class, investigation"), lambda each: inquiry[InvestigationState(each.investigation)], width=170,
            state=lambda each: states[each.accident_class],
            words=lambda each: looks.capital(_(CLASS_WORDS[each.accident_class])),
        ),
    ]  # fmt: skip
