"""A report that is made from records alone: in a sentence what the paper holds, its rows if it has some, the button."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from safety_inspector.documents import wordings
from safety_inspector.documents.report_kinds import BODY, OVERDUE, PLAN, REGISTER, RESULTS
from safety_inspector.documents.ui.report_reading import Shown
from safety_inspector.documents.wordings import number
from safety_inspector.qt import listings, rows, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, column, label, row
from safety_inspector.reporting.body_years import TypeYear
from safety_inspector.reporting.results import ResultRow
from safety_inspector.words import N_, _

HOLDS = {
    OVERDUE: N_(
        "The paper names each piece of equipment that is overdue or falls due next, with a table by unit. It is made"
        " from the records: nothing is typed here."
    ),
    REGISTER: N_(
        "The paper is the register: each piece of equipment of the unit with its numbers, last inspection and due date."
        " It is made from the records: nothing is typed here."
    ),
    PLAN: N_(
        "The paper is the plan of the year the period ends in: its lines, its sums by unit and quarter, its amendments."
        " The plan itself is made on the page of the plan."
    ),
    BODY: N_(
        "Of the whole year the period ends in, by type of equipment. The paper adds units, the list of inspections,"
        " inspectors and instruments."
    ),
    RESULTS: N_("What was inspected in the period, by unit. The paper adds the same by group of equipment."),
}


class OwnPanel(QWidget):
    """`wanted`: the paper is to be made."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.holds, self.none = label("", "body", wrap=True), label("", "muted", wrap=True)
        self.make = button(_("Make the paper (PDF)…"), "primary", "printer")
        self.types = rows.plain(_types(), _("By type of equipment"))
        self.results = rows.plain(_results(), _("Inspected by unit"))
        self.nothing, self.stack = QWidget(), QStackedWidget()
        self.barred = {
            BODY: listings.barred(self.types, _("By type of equipment")),
            RESULTS: listings.barred(self.results, _("Inspected by unit")),
        }
        for each in (self.nothing, *self.barred.values()):
            self.stack.addWidget(each)
        edge = (u(12), u(10), u(12), u(8))
        self.setLayout(
            column(self.holds, row(self.make, None), self.none, (self.stack, 1), gap=u(10), margins=edge)
        )  # fmt: skip
        self.make.clicked.connect(self.wanted)

    def show_report(self, found: Shown) -> None:
        """Say what the paper holds, and show the rows it has."""
        self.holds.setText(_(HOLDS[found.kind]))
        self.types.rows.show(found.types)
        self.results.rows.show(found.results)
        mine: Sequence[object] = found.types if found.kind == BODY else found.results
        empty = found.kind in self.barred and not mine
        said = _("Nothing was inspected there. Choose another period or unit above, then press Show.")
        self.none.setText(said if empty else "")
        self.none.setVisible(empty)
        self.stack.setCurrentWidget(self.nothing if empty else self.barred.get(found.kind, self.nothing))


def _types() -> list[Column[TypeYear]]:
    """The counts of the paper's first table, under its headings."""

    def count(head: str, field: str, gives_way: int) -> Column[TypeYear]:
        return Column(
            head, lambda each: number(getattr(each.counts, field)), width=78, right=True, gives_way=gives_way
        )  # fmt: skip

    words = wordings.of("body")
    name, *heads = words["type_columns"][1:9]
    fields = ("initial", "periodic", "extraordinary", "done", "passed", "failed", "certificates")
    counts = [count(*each) for each in zip(heads, fields, (3, 2, 1, 0, 0, 0, 0), strict=True)]
    return [Column(name, lambda each: each.name or words["unnamed"], least=200), *counts]


def _results() -> list[Column[ResultRow]]:
    def count(head: str, field: str) -> Column[ResultRow]:
        return Column(head, lambda each: number(getattr(each.figures, field)), width=84, right=True)

    words = wordings.of("results")
    fields = ("done", "passed", "failed", "certificates", "notices", "equipment")
    return [
        Column(words["unit_column"], lambda each: "    " * each.depth + (each.name or words["no_group"])),
        *(count(*each) for each in zip(words["columns"], fields, strict=True)),
    ]
