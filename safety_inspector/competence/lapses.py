"""What lapses: scopes of inspectors, calibrations, the body's own certificates. Of several papers for one thing the
one that lasts longest counts; what was taken back, and who or what is in service no more, is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.competence import eligibilities, scopes
from safety_inspector.competence.instruments import Calibration, Instrument, InstrumentState
from safety_inspector.competence.validities import Validity

SOON = 90  # days


class What(StrEnum):
    """What lapses."""

    SCOPE = "scope"
    CALIBRATION = "calibration"
    ELIGIBILITY = "eligibility"


@dataclass(frozen=True, slots=True)
class LapseRow:
    """One paper that lapses or has lapsed; ``about`` is the person or the instrument, none for the body itself."""

    what: What
    name: str
    detail: str  # what it covers, or the number of the paper
    until: date
    days: int  # from today; below nought: lapsed
    about: UUID | None = None


def soon(session: Session, *, today: date, within: int = SOON, user: UUID | None = None) -> list[LapseRow]:
    """What lapses within so many days and what has lapsed, the first to go first; of people ``user`` alone, if said."""
    found = [*_scopes(session, today, user), *_calibrations(session, today), *_eligibilities(session, today)]
    near = [each for each in found if each.days <= within]
    return sorted(near, key=lambda each: (each.until, each.what, each.name, each.detail))


def without(session: Session, *, today: date) -> list[users.UserRow]:
    """The active inspectors of this device whom no scope lets inspect anything today, by login."""
    holding = {each.user_id for each in scopes.listing(session) if each.valid.lapse(today) is None}
    found = (each for each in users.listing(session) if each.may(Role.INSPECTOR))
    return [each for each in found if each.id not in holding]


def _scopes(session: Session, today: date, user: UUID | None) -> Iterator[LapseRow]:
    """One row for each paper of a person: it may cover several types."""
    active = {each.id for each in users.listing(session, all_devices=True) if each.may(Role.INSPECTOR)}
    lasting: dict[tuple[UUID, str], scopes.ScopeRow] = {}
    for each in scopes.listing(session, user):  # the latest end first
        if each.valid.withdrawn_on is None and each.user_id in active:
            lasting.setdefault((each.user_id, each.covers), each)
    papers: dict[tuple[UUID, str, date], list[scopes.ScopeRow]] = {}
    for each in lasting.values():
        papers.setdefault((each.user_id, each.number, each.valid.until), []).append(each)
    for (person, _number, until), theirs in papers.items():
        covers = _covers(each.covers for each in theirs)
        yield LapseRow(What.SCOPE, theirs[0].inspector, covers, until, (until - today).days, person)


def _calibrations(session: Session, today: date) -> Iterator[LapseRow]:
    """Of what is measured with, the calibration that counts: the last done."""
    query = select(Calibration, Instrument).join(Instrument, col(Instrument.id) == Calibration.instrument_id)
    query = query.where(Instrument.state == InstrumentState.IN_USE.value, Calibration.struck == "")
    seen: set[UUID] = set()
    for made, tool in session.exec(query.order_by(col(Calibration.done_on).desc(), col(Calibration.id).desc())):
        if tool.id not in seen and made.done_on <= today:
            seen.add(tool.id)
            name = " ".join(filter(None, (tool.name, tool.serial and f"({tool.serial})")))
            days = (made.valid_until - today).days
            yield LapseRow(What.CALIBRATION, name, made.number, made.valid_until, days, tool.id)


def _eligibilities(session: Session, today: date) -> Iterator[LapseRow]:
    lasting: dict[str, tuple[str, Validity]] = {}
    for each in eligibilities.listing(session):  # the latest end first
        if each.valid.withdrawn_on is None:
            for covers in each.covers:
                lasting.setdefault(covers, (each.number, each.valid))
    for number, until in dict.fromkeys((number, valid.until) for number, valid in lasting.values()):
        theirs = (covers for covers, (said, valid) in lasting.items() if (said, valid.until) == (number, until))
        yield LapseRow(What.ELIGIBILITY, number, _covers(theirs), until, (until - today).days)


def _covers(said: Iterable[str]) -> str:
    """Groups by their names, types by their codes: a line has no room for theirs."""
    return ", ".join(said)
