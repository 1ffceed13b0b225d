"""The rows of the yearly labour-safety report: what each holds and where it comes from, and one typed after another."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.documents import wordings
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.inputs import line
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, column, label, named, row
from safety_inspector.reporting import labour_rows, labour_years
from safety_inspector.reporting.labour_rows import Shape
from safety_inspector.reporting.labour_years import Filled, LabourFacts
from safety_inspector.words import N_, _

HOW = {
    Shape.COUNT: N_("a whole number, 0 where there is none"),
    Shape.AMOUNT: N_("a number with its places after a comma: 12,5"),
    Shape.PAIR: N_("two numbers: 12/15"),
    Shape.TEXT: N_("words; không where there is nothing"),
    Shape.MONTH: N_("month and year: 05/2026"),
    Shape.CHOICE: N_("có or không"),
}


def _columns() -> list[Column[Filled]]:
    def whence(each: Filled) -> str:
        if each.typed:
            return _("typed: {reason}").format(reason=each.reason)
        return _("from the records") if each.value else "" if each.row.optional else _("blank: to be typed")

    return [
        Column(_("Code"), lambda each: each.code, width=64),
        Column(_("Row of the report"), lambda each: each.row.name.strip()),
        Column(_("Measured in"), lambda each: each.row.per, width=104, gives_way=2),
        Column(_("Figure"), shown, width=150, right=True),
        Column(_("Where it comes from"), whence, width=250, gives_way=1),
    ]


def shown(each: Filled) -> str:
    """What a row holds, as the paper has it; a blank is no nought."""
    return wordings.amount(labour_rows.cell(each.row, each.value)) if each.value else "–"


class LabourPanel(QWidget):
    """`typed` brings the code of a row, its figure and the reason; `opened` the code of one with equipment behind."""

    typed = Signal(str, str, str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.code = ""
        self.goes_on = False  # the row was kept: the next blank one is wanted
        self.stand, self.doubts = label("", "caption", wrap=True), label("", "caption", "red", wrap=True)
        self.of, self.how = label("", "strong", wrap=True), label("", "caption", wrap=True)
        self.value, self.reason = line(), line()
        self.value.setAccessibleName(_("Figure of the row"))
        self.reason.setAccessibleName(_("Where the figure comes from"))
        self.keep = button(_("Keep the row"))
        self.list = rows.plain(_columns(), _("Labour safety of the year"))
        form = row(
            (named(_("Figure of the row"), self.value), 1), (named(_("Where the figure comes from"), self.reason), 2),
            named(" ", self.keep), gap=u(8),
        )  # fmt: skip
        self.setLayout(
            column(
                row((self.of, 3), (self.how, 2), gap=u(8)), form, self.stand, self.doubts,
                (listings.barred(self.list, _("Labour safety of the year")), 1), gap=u(4),
                margins=(u(12), u(8), u(12), u(8)),
            )
        )  # fmt: skip
        self.list.here.connect(self._look)
        self.list.chosen.connect(self._choose)
        self.keep.clicked.connect(self._type)
        self.value.returnPressed.connect(self._type)
        self.reason.returnPressed.connect(self._type)

    def show_facts(self, facts: LabourFacts) -> None:
        """Show the rows; the one looked at stays, or after one was kept the next blank one comes."""
        self.list.rows.show(facts.rows)
        words = _("Year {year} of {unit}, figures up to {day}. Blank rows: {count}.")
        told = words.format(year=facts.year, unit=facts.unit_name, day=dates.shown(facts.as_at), count=len(facts.blank))
        self.stand.setText(told)
        doubts = map(labour_years.told, labour_years.doubts(facts))
        self.doubts.setText("\n".join(filter(None, (labour_years.counting(facts), *doubts))))
        self.doubts.setVisible(bool(self.doubts.text()))
        self._go(facts)

    def _go(self, facts: LabourFacts) -> None:
        codes = [each.code for each in self.list.rows.keys]
        at = codes.index(self.code) if self.code in codes else -1
        if self.goes_on or at < 0:
            blank = {each.code for each in facts.blank}
            at = next((place for place in range(at + 1, len(codes)) if codes[place] in blank), max(at, 0))
        self.goes_on = False
        self.list.go_to(at)

    def kept(self) -> None:
        """The figure typed is kept: the field is free for the next; the reason often is the same."""
        self.value.clear()
        self.goes_on = True

    def _look(self, at: int) -> None:
        each = self.list.rows.row(at)
        if each.code != self.code:
            self.code = each.code
            self.value.clear()
        row = each.row
        self.of.setText(f"{row.code}  {row.name.strip()}" + (f" ({row.per})" if row.per else ""))
        self.how.setText(_("Type {how}.").format(how=_(HOW[row.shape])))

    def _choose(self, at: int) -> None:
        """Enter opens the equipment behind a row that has some, else goes to the field."""
        each = self.list.rows.row(at)
        if each.code in labour_years.OPENS and not each.typed:
            self.opened.emit(each.code)
        else:
            self.value.setFocus()

    def _type(self) -> None:
        if self.code:
            self.typed.emit(self.code, self.value.text(), self.reason.text())
