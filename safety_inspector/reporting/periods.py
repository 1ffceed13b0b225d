"""Periods of reports: a year, half, quarter or month, or two dates. No database, no clock."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from safety_inspector.errors import Refusal
from safety_inspector.folding import folded
from safety_inspector.words import N_

_NAMED = re.compile(r"(\d{4})(?:-(?:(H|Q)(\d)|(\d\d)|(\d{1,2})M))?", re.IGNORECASE)
_MONTHS = {"H": 6, "Q": 3}
_YEAR = re.compile(r"nam (\d{4})")
_QUARTER = re.compile(r"(?:q|quy) ?([1-4]|iv|i{1,3}) ?(?:/|-|,|nam)? ?(\d{4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2}) ?(?:/|-|nam) ?(\d{4})")
_MONTHS_OF = re.compile(r"(\d{1,2}) thang (?:(dau|cuoi) )?(?:nam )?(\d{4})")
_DAY = r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})"
_DAYS = re.compile(rf"(?:tu )?{_DAY} ?(?:-|–|\.\.|den) ?{_DAY}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class NotAPeriod(Refusal):
    """Words that name no period."""

    code = "REP-E01"
    message = N_(
        '"{text}" is no period. Write a year 2026, half 6 tháng đầu 2026, quarter Q4/2026, month 11/2026, or two days'
        " 1/10/2026-15/11/2026."
    )


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both counted."""

    first: date
    last: date
    name: str  # "2026-Q4", "2026-9M", "2026-10-01..2026-11-15"

    def holds(self, day: date) -> bool:
        """Whether ``day`` is in the period."""
        return self.first <= day <= self.last


def parse(text: str) -> Period:
    """A year, half, quarter, month, or two days, as commands or as people in Việt Nam write them.

    ``2026-Q4`` and ``quý 4/2026`` are the same period, of the same name. Raises `NotAPeriod`.
    """
    text = text.strip()
    try:
        found = _said(" ".join(folded(text).split())) or (_between(text) if ".." in text else _named(text))
    except ValueError as error:
        raise NotAPeriod(text=text) from error
    if found is None or found.first > found.last:
        raise NotAPeriod(text=text)
    return found


def quarter_of(day: date) -> Period:
    """The quarter ``day`` is in."""
    return parse(f"{day.year:04}-Q{(day.month + 2) // 3}")


def typed(period: Period) -> str:
    """The period as people write it: ``Q4/2026``, ``9 tháng 2026``, ``11/2026``, ``1/10/2026-15/11/2026``."""
    year, _, part = period.name.partition("-")
    if ".." in period.name:
        return "-".join(f"{day.day}/{day.month}/{day.year:04}" for day in (period.first, period.last))
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} {year}"
    if part.endswith("M"):
        return f"{part[:-1]} tháng {year}"
    return f"{part}/{year}" if part else year


def _said(text: str) -> Period | None:
    """What folded Vietnamese words name; nothing when they are none of these forms."""
    if found := _YEAR.fullmatch(text):
        return _named(found[1])
    if found := _QUARTER.fullmatch(text):
        return _named(f"{found[2]}-Q{_ROMAN.get(found[1], found[1])}")
    if found := _MONTH.fullmatch(text):
        return _named(f"{found[2]}-{int(found[1]):02}")
    if found := _MONTHS_OF.fullmatch(text):
        return _count(int(found[1]), found[2] or "dau", int(found[3]))
    if found := _DAYS.fullmatch(text):
        day, month, year, *last = map(int, found.groups())
        return _between(f"{date(year, month, day)}..{date(last[2], last[1], last[0])}")
    return None


def _count(count: int, end: str, year: int) -> Period:
    """The first or last months of a year."""
    if end == "dau":
        return _first_months(year, count)
    first = 13 - count
    if count == 6:
        return _months(year, first, 6, f"{year:04}-H2")
    made = _months(year, first, count, "")
    return _between(f"{made.first}..{made.last}")


def _first_months(year: int, count: int) -> Period:
    """A year so far, as it is reported on: of one, three, six and twelve months by the shorter name they have."""
    named = {1: "-01", 3: "-Q1", 6: "-H1", 12: ""}.get(count, f"-{count}M")
    return _months(year, 1, count, f"{year:04}{named}")


def _between(text: str) -> Period:
    first, _, last = text.partition("..")
    return Period(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()), text)


def _named(text: str) -> Period | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    year, part, number, month, count = int(found[1]), (found[2] or "").upper(), found[3], found[4], found[5]
    if count:
        return _first_months(year, int(count))
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
