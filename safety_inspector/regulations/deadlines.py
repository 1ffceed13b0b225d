"""Deadlines of reports: which report of which period is to be with whom before which day. As data, with marks."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from safety_inspector.regulations import readings
from safety_inspector.regulations.readings import Line
from safety_inspector.regulations.rows import Row
from safety_inspector.words import N_

FILE = "deadlines.toml"
MOST_AFTER = 24  # months between a period and its report


class Of(StrEnum):
    """Which periods a report is made of."""

    SO_FAR = "so_far"  # three, six, nine, twelve months
    HALF = "half"  # the first six months
    YEAR = "year"
    NEXT_YEAR = "next_year"  # made before the year begins


OF_WORDS = {
    Of.SO_FAR: N_("each quarter, since the year began"),
    Of.HALF: N_("the first half of a year"),
    Of.YEAR: N_("a year"),
    Of.NEXT_YEAR: N_("the year after"),
}
_ENDS = {Of.SO_FAR: (3, 6, 9, 12), Of.HALF: (6,), Of.YEAR: (12,), Of.NEXT_YEAR: (12,)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A report that is due for every period of its kind; ``kind`` names the report of this program, if it makes it."""

    law: Row
    report: str
    kind: str
    period: Of
    after: int
    day: int
    to: str

    def months(self) -> tuple[int, ...]:
        """The last months of its periods."""
        return _ENDS[self.period]

    def before(self, year: int, month: int) -> date:
        """The day before which the report of the period that ends with this month is to be there."""
        at = year * 12 + month - 1 + self.after
        last = calendar.monthrange(at // 12, at % 12 + 1)[1]
        return date(at // 12, at % 12 + 1, min(self.day, last))


@cache
def all() -> tuple[Deadline, ...]:
    """Every deadline, in the order of the table."""
    return parse(readings.shipped(FILE))


def parse(text: str) -> tuple[Deadline, ...]:
    """The deadlines of a file's text; raises `readings.BadFile` or `readings.BadRow`."""
    return readings.parse(FILE, text, "deadline", deadline)


def deadline(line: Line) -> Deadline:
    """One deadline."""
    report, to = line.text("report"), line.text("to")
    made = Deadline(
        law=line.law("deadline", f"{report} · {to}"),
        report=report,
        kind=line.text("kind", wanted=False),
        period=Of(line.one_of("period", list(Of))),
        after=line.number("after", -MOST_AFTER, MOST_AFTER),
        day=line.number("day", 1, 31),
        to=to,
    )
    line.finish()
    return made
