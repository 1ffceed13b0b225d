"""Periods of reports: a year, half, quarter or month, or two dates. No database, no clock."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from safety_inspector.errors import Refusal
from safety_inspector.words import N_

_NAMED = re.compile(r"(\d{4})(?:-(?:(H|Q)(\d)|(\d\d)))?", re.IGNORECASE)
_MONTHS = {"H": 6, "Q": 3}


class NotAPeriod(Refusal):
    """Words that name no period."""

    code = "REP-E01"
    message = N_(
        '"{text}" is no period. Write a year 2026, half 2026-H1, quarter 2026-Q4, month 2026-11, or two days'
        " 2026-10-01..2026-11-15."
    )


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both counted."""

    first: date
    last: date
    name: str  # "2026-Q4", "2026-10-01..2026-11-15"

    def holds(self, day: date) -> bool:
        """Whether ``day`` is in the period."""
        return self.first <= day <= self.last


def parse(text: str) -> Period:
    """A year, half, quarter, month, or two days; raises `NotAPeriod`."""
    text = text.strip()
    try:
        found = _between(text) if ".." in text else _named(text)
    except ValueError as error:
        raise NotAPeriod(text=text) from error
    if found is None or found.first > found.last:
        raise NotAPeriod(text=text)
    return found


def quarter_of(day: date) -> Period:
    """The quarter ``day`` is in."""
    return parse(f"{day.year:04}-Q{(day.month + 2) // 3}")


def _between(text: str) -> Period:
    first, _, last = text.partition("..")
    return Period(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()), text)


def _named(text: str) -> Period | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    year, part, number, month = int(found[1]), (found[2] or "").upper(), found[3], found[4]
    if month:
        return _months(year, int(month), 1, f"{year:04}-{month}")
    if not part:
        return _months(year, 1, 12, f"{year:04}")
    length = _MONTHS[part]
    return _months(year, (int(number) - 1) * length + 1, length, f"{year:04}-{part}{number}")


def _months(year: int, month: int, count: int, name: str) -> Period:
    end = month + count - 1
    if not 1 <= month <= end <= 12:
        raise ValueError(name)
    return Period(date(year, month, 1), date(year, end, calendar.monthrange(year, end)[1]), name)
