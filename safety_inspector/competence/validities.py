"""From when until when something holds, and why it does not hold on a day: pure rules shared by this room."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safety_inspector.errors import Refusal
from safety_inspector.folding import clean
from safety_inspector.regulations import types
from safety_inspector.words import N_

LONGEST = 300


class Lapse(StrEnum):
    """Why something does not hold on a day."""

    MISSING = "missing"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class CoverUnknown(Refusal):
    """Neither a type's code nor a group."""

    code = "COM-E01"
    message = N_("“{covers}” is neither a type of equipment nor a group. Choose one from the list.")


class Backwards(Refusal):
    """It ends before it begins."""

    code = "COM-E02"
    message = N_("“{number}” is valid until {until:%d/%m/%Y}, before it begins on {since:%d/%m/%Y}. Correct the dates.")


class NumberWanted(Refusal):
    """A paper without its number."""

    code = "COM-E03"
    message = N_("The {paper} has no number. Type the number as it stands on the paper.")


class ReasonWanted(Refusal):
    """Something is taken back without a reason."""

    code = "COM-E04"
    message = N_("What is taken back needs a reason: the decision, or what was typed wrongly. Type it.")


class DayUnclear(Refusal):
    """Something typed that is no day."""

    code = "COM-E08"
    message = N_("“{text}” is no day for “{field}”. Type day/month/year, such as 3/5/2026, or +12t for months ahead.")


@dataclass(frozen=True, slots=True)
class Validity:
    """From a day until a day, both counted, unless it was taken back before."""

    since: date
    until: date
    withdrawn_on: date | None = None

    def lapse(self, on: date) -> tuple[Lapse, date] | None:
        """Why it does not hold on a day and since when (or from when it will); nothing when it holds."""
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return Lapse.WITHDRAWN, self.withdrawn_on
        if self.until < on:
            return Lapse.LAPSED, self.until
        return (Lapse.NOT_YET, self.since) if on < self.since else None


def covering(type_code: str) -> frozenset[str]:
    """What covers a type: its own code, or the name of its group."""
    found = types.named(type_code)
    return frozenset({type_code, found.group} if found else {type_code}) - {""}


def cover_words(covers: str) -> str:
    """A cover as people read it: a group's name, or a type's code and name."""
    found = types.named(covers)
    return f"{found.code} {found.name}" if found else covers


def require_cover(covers: str) -> str:
    """A known type's code or group."""
    covers = clean(covers)
    if covers not in types.groups() and types.named(covers) is None:
        raise CoverUnknown(covers=covers)
    return covers


def require_order(number: str, since: date, until: date) -> None:
    """The end is not before the beginning."""
    if until < since:
        raise Backwards(number=number, since=since, until=until)


def require_reason(why: str) -> str:
    """A reason that says something."""
    why = clean(why)[:LONGEST]
    if not why:
        raise ReasonWanted()
    return why
