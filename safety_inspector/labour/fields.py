"""How what is typed in this room is read: texts, lists of lines, words of a closed list, numbers, days; and by whom."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role, UserRow
from safety_inspector.folding import clean
from safety_inspector.labour.refusals import (
    AuditorsWanted,
    DaysUnfit,
    MomentUnfit,
    MoneyUnclear,
    NumberUnfit,
    TextWanted,
    TooLong,
    WordUnknown,
)
from safety_inspector.words import _

LONGEST = 4000  # letters of a text
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 12, 31)
LEAST_MONEY, MOST_MONEY = 1000, 10**13
AUDITORS = (Role.INSPECTOR, Role.TECHNICAL_HEAD, Role.HQ)

Word = TypeVar("Word", bound=StrEnum)


def author(session: Session) -> UserRow:
    """Who writes, if he may audit. Raises `AuditorsWanted`."""
    by = users.require_known(session, str(session.info["note"].author))
    if not any(by.may(role) for role in AUDITORS):
        raise AuditorsWanted(login=by.login)
    return by


def text(said: str, field: str, *, wanted: bool = False) -> str:
    """A text cleaned. Raises `TextWanted`, `TooLong`."""
    found = clean(said)
    if wanted and not found:
        raise TextWanted(field=_(field))
    if len(found) > LONGEST:
        raise TooLong(field=_(field), count=len(found), most=LONGEST)
    return found


def lines(said: Iterable[str], field: str) -> str:
    """Texts one a line; at least one. Raises `TextWanted`, `TooLong`."""
    return "\n".join([text(each, field) for each in said if clean(each)]) or text("", field, wanted=True)


def word(said: str, field: str, known: type[Word]) -> Word:
    """A word of a closed list. Raises `WordUnknown`."""
    try:
        return known(said)
    except ValueError:
        raise WordUnknown(word=said, field=_(field), known=", ".join(known)) from None


def number(said: int, field: str, low: int, high: int) -> int:
    """A whole number between two. Raises `NumberUnfit`."""
    if not low <= said <= high:
        raise NumberUnfit(field=_(field), value=said, low=low, high=high)
    return said


def money(said: int, field: str) -> int:
    """Đồng, nought or a thousand at least: a paper asks for millions, and so few are typed for them.

    Raises `MoneyUnclear`, `NumberUnfit`.
    """
    if 0 < said < LEAST_MONEY:
        raise MoneyUnclear(field=_(field), value=said)
    return number(said, field, 0, MOST_MONEY)


def day(said: date, field: str, *, first: date = EARLIEST, last: date = LATEST) -> date:
    """A day between two. Raises `DaysUnfit`."""
    if not first <= said <= last:
        raise DaysUnfit(day=said, field=_(field), first=first, last=last)
    return said


def moment(said: str) -> str:
    """A wall time, ISO to the second. Raises `MomentUnfit`."""
    try:
        if datetime.fromisoformat(said).isoformat(timespec="seconds") == said:
            return said
    except ValueError:
        pass
    raise MomentUnfit(text=said)
