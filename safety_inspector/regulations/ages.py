"""The age of equipment on a day, as the rules of intervals mean it: years in use."""

from datetime import date
from decimal import Decimal

_FINE = Decimal("0.0001")  # a day is 0.0027 of a year: never rounded to a whole one


def anniversary(start: date, years: int) -> date:
    """The same day ``years`` later; 28 February where there is no 29th.

    >>> anniversary(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    day = 28 if (start.month, start.day) == (2, 29) and not _leap(start.year + years) else start.day
    return date(start.year + years, start.month, day)


def start_of(in_service_on: date | None, year_made: int | None) -> date | None:
    """The day age is counted from: put into service, else 1 January of the year made (the safer one)."""
    if in_service_on is not None:
        return in_service_on
    return date(year_made, 1, 1) if year_made else None


def years(start: date, on: date) -> Decimal:
    """Years in use: a whole number on an anniversary alone, so that "over 12 years" is ``> 12``.

    One day after the twelfth anniversary is more than 12, the day itself is 12, the day before is less.
    Nothing is younger than nought.
    """
    if on <= start:
        return Decimal(0)
    whole = on.year - start.year
    if anniversary(start, whole) > on:
        whole -= 1
    last, next_ = anniversary(start, whole), anniversary(start, whole + 1)
    return whole + (Decimal((on - last).days) / Decimal((next_ - last).days)).quantize(_FINE)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
