"""Month arithmetic of inspection intervals. No database, no clock."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import TypeGuard

LONGEST = 600  # months; nobody means more, and dates stay within the calendar


@lru_cache(maxsize=65536)
def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the month's last day where that month is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def typed(months: int | str) -> int | str:
    """The number a text of plain digits means; any other text as it was typed, to be named in the refusal.

    >>> typed(" 12 "), typed("12,5"), typed("²")
    (12, '12,5', '²')
    """
    text = str(months).strip()
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else text


def sensible(months: object) -> TypeGuard[int]:
    """Whether ``months`` is a whole number of months an interval can have."""
    return isinstance(months, int) and not isinstance(months, bool) and 1 <= months <= LONGEST


# The same arithmetic for the projection, in SQL: ``date(x, '+N months')`` alone overflows at month ends.
SQL_ADD_MONTHS = (
    "min(date({day}, 'start of month', '+' || {months} || ' months', "
    "'+' || (strftime('%d', {day}) - 1) || ' days'), "
    "date({day}, 'start of month', '+' || ({months} + 1) || ' months', '-1 day'))"
)
