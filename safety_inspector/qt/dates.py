"""Dates as people type them: ``3/5``, ``030526``, ``3/5/26``, ``+6t`` (six months on), ``+10`` (days)."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from safety_inspector.words import N_, _

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


def typed(text: str, today: date) -> date | None:
    """The day meant, or nothing when it cannot be told; a year not typed is that of today."""
    text = text.strip().lower()
    if found := re.fullmatch(r"\+(\d{1,4})\s*(t|n|)", text):
        count, unit = int(found[1]), found[2]
        if unit == "t":
            return today + relativedelta(months=count)
        return today + (relativedelta(years=count) if unit == "n" else timedelta(days=count))
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2}|\d{4})", text):
        return _day(found[1], found[2], found[3], today)
    if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?", text):
        return _day(found[1], found[2], found[3], today)
    return None


def shown(day: date | None) -> str:
    """The day as it is printed."""
    return f"{day:%d/%m/%Y}" if day else ""


def weekday(day: date) -> str:
    """The day with its name: Thứ Ba, 24/11/2026."""
    return f"{_(WEEKDAYS[day.weekday()])}, {shown(day)}"


def _day(number: str, month: str, year: str | None, today: date) -> date | None:
    whole = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(whole, int(month), int(number))
    except ValueError:
        return None
