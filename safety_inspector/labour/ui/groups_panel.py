"""Phải huấn luyện: of each group how many must be trained, whose training holds, how many are wanting."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlmodel import Session

from safety_inspector.catalogue.units import UnitRow
from safety_inspector.labour import trainings
from safety_inspector.labour.trainings import GroupRow
from safety_inspector.labour.ui import trainings_panel
from safety_inspector.labour.ui.forms import UNIT, Form, offer_units
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.labour.ui.trainings_panel import GROUPS
from safety_inspector.qt import listings, rows, theme
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, panel, row, rule
from safety_inspector.words import N_, _

HOW = N_(
    "A count typed is of the unit itself; heads are as they were counted last. A course counts for as many as took"
    " part, and only while its paper holds; who took part twice counts twice. Whose course has no end typed is not"
    " known: neither trained nor lapsed. Of a group that some unit trained and never counted, nobody knows how many are"
    " wanting."
)


class GroupsPanel(QWidget):
    """The six groups of a unit with all below it, and how many of one group a unit has."""

    unit_asked = Signal()  # other groups are wanted

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self.keeping, self.barred = keeping, ""
        self.unit, self.group, self.form = choice(), choice(), Form()
        for number, words in GROUPS.items():
            self.group.addItem(_(words), number)
        self.list = rows.plain(_columns(), _("Who is to be trained"))
        self.not_yours, self.go = label("", "caption", wrap=True), button(_("Keep the count"), "primary")
        self._lay_out()
        self.unit.activated.connect(lambda _at: self.unit_asked.emit())
        self.list.here.connect(lambda at: self.group.setCurrentIndex(at))
        self.go.clicked.connect(self.save)
        self.form.entered.connect(self.save)

    def show_all(self, found: Sequence[GroupRow], tree: Sequence[UnitRow], barred: str) -> None:
        """The groups as they are now."""
        self.barred = barred
        offer_units(self.unit, tree)
        at = max(0, self.list.currentIndex().row())
        self.list.rows.show(found)
        self.list.go_to(at)
        allow(barred, self.go)
        for field in self.form.fields.values():
            field.setEnabled(not barred or field is self.unit)
        self.not_yours.setText(barred)
        self.not_yours.setVisible(bool(barred))
        if not self.form.text("Counted on"):
            self.form.put({**self.form.values(), "Counted on": self.keeping.store.today()})

    def save(self) -> None:
        """Keep how many of the group the unit itself has, as of the day."""
        if not self.go.isEnabled():
            return
        form, today = self.form, self.keeping.store.today()
        said = form.read(lambda: (form.number("Persons to be trained", None), form.day("Counted on", today)))
        if said is None:
            return
        unit, group = self.unit.currentData(), form.chosen("Group")
        persons, on = said

        def write(session: Session) -> object:
            return trainings.count(session, unit, group, persons, on=on)

        def done(_id: object) -> None:
            form.put({**form.values(), "Persons to be trained": ""})
            self.keeping.page.tell(_("The count is kept."))

        self.keeping.write(_("Keeping the count…"), "training.count", write, done, form=form)

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        form.setLayout(row(
            (form.add(UNIT, self.unit, _("Unit, with all below it")), 4), (form.add("Group", self.group), 4),
            (form.add("Persons to be trained", line()), 2), (form.add("Counted on", date_field()), 2), gap=u(8),
        ))  # fmt: skip
        top = column(
            form, row(self.go, (label(_(HOW), "caption", wrap=True), 1), gap=u(12)), self.not_yours, gap=u(6),
            margins=(u(14), u(10), u(14), u(10)),
        )  # fmt: skip
        held = panel(column(top, rule(), (listings.barred(self.list, _("Who is to be trained")), 1), gap=0))
        self.setLayout(column((held, 1)))


def _columns() -> list[Column[GroupRow]]:
    def known(value: int | None) -> str:
        return "–" if value is None else str(value)

    def state(each: GroupRow) -> str:
        if each.wanting is None or (each.doubtful and not each.wanting):
            return "none"
        return "partial" if each.wanting else "pass"

    def words(each: GroupRow) -> str:
        if each.uncounted:
            return _("{count} units have not counted").format(count=each.uncounted)
        if each.wanting is None:
            return _("nobody has counted")
        if each.doubtful:
            said = _("{count} wanting, {unclear} not known") if each.wanting else _("{unclear} not known")
            return said.format(count=each.wanting, unclear=each.doubtful)
        return _("{count} wanting").format(count=each.wanting) if each.wanting else _("all trained")

    return [
        Column(_("Group"), lambda each: trainings_panel.called(each.group)),
        Column(_("Must be trained"), lambda each: known(each.on_hand), width=120, right=True),
        Column(_("Training holds"), lambda each: str(each.holding), width=120, right=True),
        Column(_("Lapsed"), lambda each: str(each.lapsed), width=84, right=True, gives_way=1),
        Column(_("End not typed"), lambda each: str(each.unclear), width=96, right=True),
        Column(_("To be trained"), lambda each: None, width=190, state=state, words=words),
    ]
