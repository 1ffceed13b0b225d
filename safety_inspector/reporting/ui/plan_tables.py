"""The lists beside the board: who has how much, what was done, what fits nowhere, what was amended."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from safety_inspector.planning.amendments import AmendmentRow
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.prospects import WHY_WORDS
from safety_inspector.qt import dates
from safety_inspector.qt.rows import Column
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
        return _("{load} full").format(load=load) if load >= self.capacity else str(load)


@dataclass(frozen=True, slots=True)
class Left:
    """What has no month, with the name of its unit."""

    card: Card
    unit: str


def loads(board: Board | None) -> list[Loaded]:
    """Every inspector of the plan."""
    return [Loaded(each, board.plan.capacity) for each in board.people] if board else []


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
        Column("%", lambda row: percent(row.percent), width=64, right=True),
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
        Column(_("Amended by"), lambda row: row.amended_by, width=130),
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


def kept(rows: Sequence[object]) -> str:
    """A number behind a tab's name; nothing where there is nothing."""
    return f" ({len(rows)})" if rows else ""
