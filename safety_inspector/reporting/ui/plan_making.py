"""Making a plan: how much an inspector does in a month, how early the law lets one come; or why there is none here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from safety_inspector.planning import plans
from safety_inspector.planning.plans import PlanRow
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import UnitField
from safety_inspector.qt.pages import Empty
from safety_inspector.qt.widgets import allow, button, column, label, named, panel, row, scrolled
from safety_inspector.reporting.boards import Shown
from safety_inspector.words import _

LEAST = -1  # what is no number is none that anybody means: the verb says so


class Making(QWidget):
    """What is not there yet and what to do; below it the two numbers a plan is made from."""

    asked = Signal(int, int)  # inspections a month, months before
    above_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.empty = Empty("calendar-range", "", "", _("Show it"), self.above_asked.emit)
        self.empty.head.setWordWrap(True)  # it bears the name of a unit
        self.capacity = UnitField(str(plans.CAPACITY), _("a month"), 150)
        self.before = UnitField(str(plans.BEFORE), _("months"), 150)
        self.go, self.back = button(_("Make the plan"), "primary", "calendar-range"), button(_("Leave it as it is"))
        self.told = label("", "caption", wrap=True)
        self.why = label("", "caption", "red", wrap=True)
        for each in (self.told, self.why):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        fields = row(
            None, named(_("Inspections an inspector does"), self.capacity),
            named(_("How long before the due month"), self.before), None, gap=u(16),
        )  # fmt: skip
        self.form = QWidget()
        acts = row(None, self.go, self.back, None, gap=u(8))
        self.form.setLayout(column(fields, acts, self.told, self.why, gap=u(10)))
        inside = QWidget()
        inside.setLayout(column(None, self.empty, self.form, None, margins=(u(24), 0, u(24), u(24))))
        self.setLayout(column(panel(column(scrolled(inside), gap=0)), gap=0))
        for field in (self.capacity, self.before):
            field.setAccessibleName(self._name_of(field))
            field.returnPressed.connect(self.go.click)
        self.go.clicked.connect(lambda: self.asked.emit(_number(self.capacity), _number(self.before)))
        self.back.clicked.connect(self.left)

    def _name_of(self, field: UnitField) -> str:
        first = field is self.capacity
        return _("Inspections an inspector does") if first else _("How long before the due month")

    def show_none(self, shown: Shown, year: int, unit: str) -> None:
        """There is no plan: what to do next, for whoever may make one and whoever may not."""
        words = _("It is made from the due dates of all equipment below this unit, month by month and by inspector.")
        if shown.making:
            words = _("It comes in a package from headquarters, or is made by whoever may plan.")
        action = ""
        if shown.above:
            words = _("The plan of “{above}” covers this unit.").format(above=shown.above)
            action = _("Show it")
        title = _("No plan of {year} for “{unit}” yet").format(year=year, unit=unit)
        self._show(title, words, action, shown.making)
        self.back.hide()
        self.go.setText(" " + _("Make the plan of {year}").format(year=year))

    def show_again(self, plan: PlanRow, why: str) -> None:
        """A draft is there: it may be made anew."""
        title = _("Make the plan of {year} anew").format(year=plan.year)
        words = _("Every line is laid out again from the due dates of today. What was moved by hand goes back.")
        self._show(title, words, "", why)
        self.capacity.setText(str(plan.capacity))
        self.before.setText(str(plan.before))
        self.back.show()
        self.go.setText(" " + _("Make it anew"))

    def show_nothing(self) -> None:
        """There is no unit at all."""
        self._show(
            _("No units yet"),
            _("Import the office's workbook first; its units and equipment are planned here."),
            "",
            "",
        )
        self.form.hide()

    def _show(self, title: str, words: str, action: str, why: str) -> None:
        self.empty.say(title, words, action)
        self.form.show()
        self.told.setText(
            _("What fits nowhere is listed with its reason. A draft is moved and made anew as often as wanted.")
        )
        allow(why, self.go, self.capacity, self.before)
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def words(self) -> list[QLabel]:
        """The sentences, for whoever reads the page out."""
        return [self.empty.head, self.empty.words, self.told, self.why]


def _number(field: UnitField) -> int:
    said = field.text().strip()
    return int(said) if said.isascii() and said.isdigit() else LEAST
