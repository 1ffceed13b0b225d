"""The lists beside the board: who has how much, what was done, what fits nowhere, what was amended."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget

from safety_inspector.planning.amendments import AmendmentRow
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.prospects import WHY_WORDS
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.rows import Column, Table
from safety_inspector.qt.widgets import column, label, panel, row, rule
from safety_inspector.reporting.boards import Board, Card, Person
from safety_inspector.reporting.progress import MonthRow, UnitRow
from safety_inspector.reporting.ui.board_model import month_word
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Loaded:
    """An inspector's year against what he can do in a month."""

    person: Person
    capacity: int

    def month(self, month: int) -> str:
        """How many, and whether he is full: in a word, not in a colour."""
        load = self.person.loads[month - 1]
        if not load:
            return "–"
        if load > self.capacity:
            return _("{load} too many").format(load=load)
        return _("{load} full").format(load=load) if load == self.capacity else str(load)

    @property
    def elsewhere(self) -> str:
        """How many of them other plans of the year give him."""
        count = sum(self.person.elsewhere)
        return str(count) if count else "–"


@dataclass(frozen=True, slots=True)
class Left:
    """What has no month, with the name of its unit."""

    card: Card
    unit: str


class Lists(QObject):
    """The four parts beside the board; `show` fills them all."""

    equipment_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.nothings: list[tuple[Table[Any], QLabel]] = []
        self.loads = rows.plain(load_columns(), _("Inspectors of the plan"))
        self.months = rows.plain(month_columns(), _("Done by month"))
        self.of_units = rows.plain(unit_columns(), _("Done by unit"))
        self.left = rows.plain(left_columns(), _("In no month"), two=True)
        self.amended = rows.plain(amendment_columns(), _("Amendments"))
        self.left.chosen.connect(lambda at: self.equipment_asked.emit(self.left.rows.row(at).card.id))
        self.parts = (self._loads(), self._done(), self._left(), self._amended())

    def show(self, board: Board | None) -> None:
        """What they say of a plan."""
        self.loads.rows.show(loads(board))
        self.months.rows.show(board.progress.by_month if board else ())
        self.of_units.rows.show(board.progress.by_unit if board else ())
        self.left.rows.show(left(board))
        self.amended.rows.show(board.amendments if board else ())
        for table, nothing in self.nothings:
            nothing.setVisible(not table.rows.whole)
            table.setVisible(bool(table.rows.whole))

    def _loads(self) -> QWidget:
        inside, made = panel(column((listings.barred(self.loads, _("Inspectors of the plan")), 1), gap=0)), QWidget()
        inside.setMaximumWidth(theme.now.u(1100))  # a name and its numbers are not stretched apart
        made.setLayout(row((inside, 100), None))
        return made

    def _done(self) -> QWidget:
        left, right = (
            panel(column((listings.barred(table, name), 1), gap=0))
            for table, name in ((self.months, _("Done by month")), (self.of_units, _("Done by unit")))
        )
        made = QWidget()
        made.setLayout(row((left, 1), (right, 1), gap=theme.now.u(12)))
        return made

    def _left(self) -> QWidget:
        return self._listed(self.left, _("In no month"), _("Everything that falls due has its month."))

    def _amended(self) -> QWidget:
        told = _("Nothing is amended. In an approved plan, move a card on the board and type the ground below it.")
        return self._listed(self.amended, _("Amendments"), told)

    def _listed(self, table: Table[Any], name: str, told: str) -> QWidget:
        """A list, and what is said in its place while there is nothing in it."""
        u, nothing = theme.now.u, label(told, "muted", wrap=True)
        nothing.setContentsMargins(u(14), u(10), u(14), u(10))
        self.nothings.append((table, nothing))
        top = row((ListBar(table, name), 1), margins=(u(12), u(6), u(12), u(6)))
        return panel(column(top, rule(), nothing, (table, 100), None, gap=0))


def loads(board: Board | None) -> list[Loaded]:
    """Every inspector of the plan."""
    return [Loaded(each, board.plan.capacity) for each in board.people] if board else []


def over(board: Board | None) -> int:
    """How many inspectors have more in some month than they can do, by all plans of the year."""
    return sum(max(each.person.loads) > each.capacity for each in loads(board))


def left(board: Board | None) -> list[Left]:
    """What has no month."""
    units = board.units if board else ()
    return [Left(card, unit.name) for unit in units for card in unit.cards if card.line.month is None]


def load_columns() -> list[Column[Loaded]]:
    """An inspector, his months, his year."""

    def month(at: int) -> Column[Loaded]:
        return Column(month_word(at), lambda row: row.month(at), width=46, right=True)

    return [
        Column(_("Inspector"), lambda row: row.person.called),
        *(month(at) for at in range(1, MONTHS + 1)),
        Column(_("Other plans"), lambda row: row.elsewhere, width=84, right=True, gives_way=1),
        Column(_("Year"), lambda row: str(sum(row.person.loads)), width=56, right=True),
    ]


def month_columns() -> list[Column[MonthRow]]:
    """Planned and done, in the month and since January."""
    return [
        Column(_("Month"), lambda row: str(row.month), width=60),
        Column(_("Planned"), lambda row: str(row.planned), right=True),
        Column(_("Done"), lambda row: str(row.done), width=84, right=True),
        Column(_("Planned since January"), lambda row: str(row.planned_so_far), width=124, right=True, gives_way=2),
        Column(_("Done since January"), lambda row: str(row.done_so_far), width=124, right=True, gives_way=1),
    ]


def unit_columns() -> list[Column[UnitRow]]:
    """A unit by itself: planned, done, and of what was done passed and failed."""
    return [
        Column(_("Unit"), lambda row: row.name),
        Column(_("Planned"), lambda row: str(row.planned), width=74, right=True),
        Column(_("Done"), lambda row: str(row.done), width=74, right=True),
        Column(_("Passed"), lambda row: str(row.passed), width=60, right=True, gives_way=2),
        Column(_("Failed"), lambda row: str(row.failed), width=80, right=True, gives_way=1),
        Column("%", lambda row: percent(row.percent), width=76, right=True),
    ]


def left_columns() -> list[Column[Left]]:
    """Equipment, its due date, and why it is in no month."""
    return [
        Column(_("Equipment"), lambda row: row.card.called, second=lambda row: row.unit, under=_("Unit")),
        Column(_("Due"), lambda row: dates.shown(row.card.line.due_on) or "–", width=110),
        Column(_("Why it is in no month"), reason),
    ]


def amendment_columns() -> list[Column[AmendmentRow]]:
    """Number, day, who, how many lines, and the reason."""
    return [
        Column(_("No."), lambda row: str(row.number), width=56, right=True),
        Column(_("Day"), lambda row: dates.shown(row.amended_on), width=104),
        Column(_("Amended by"), lambda row: row.amended_by, width=220),
        Column(_("Lines changed"), lambda row: str(row.changes), width=84, right=True),
        Column(_("Reason"), lambda row: row.reason),
    ]


def reason(row: Left) -> str:
    """Why it has no month: taken out by an amendment, or what the levelling said."""
    line = row.card.line
    if line.amended:
        return _("taken out by amendment no. {number}").format(number=line.amended[-1])
    return _(WHY_WORDS[line.why]) if line.why.value else ""


def percent(share: Decimal | None) -> str:
    """With a decimal comma; nothing planned is no percent at all."""
    return "–" if share is None else f"{share} %".replace(".", ",")


def done_words(board: Board) -> str:
    """Done against plan, in words: of the base; additions apart."""
    found = board.progress
    said = [
        _("Inspected {done} of {planned} ({percent})").format(
            done=found.done, planned=found.planned, percent=percent(found.percent)
        ),
        _("{passed} passed, {failed} failed").format(passed=found.passed, failed=found.failed) if found.done else "",
        _("added {done} of {added}").format(done=found.added_done, added=found.added) if found.added else "",
    ]
    return " · ".join(filter(None, said))


def kept(found: Sequence[object]) -> str:
    """A number behind a tab's name; nothing where there is nothing."""
    return f" ({len(found)})" if found else ""
