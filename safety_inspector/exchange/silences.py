"""Devices that handed nothing in: known here by their licence, and no package of theirs was taken in within a period.

What counts is the day a data package was taken in here: that is what headquarters knows by itself. A receipt hands
nothing in; an empty data package does ("nothing new").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.errors import Refusal
from safety_inspector.exchange import ledger, trust
from safety_inspector.exchange.inboxes import READY, Arrival
from safety_inspector.exchange.trust import Standing
from safety_inspector.reporting.periods import Period
from safety_inspector.store.database import Store, raw
from safety_inspector.words import N_


class NotHere(Refusal):
    """A laptop is no desk: others hand in at headquarters."""

    code = "KDP-E83"
    message = N_("Who has handed in is known at headquarters; this is device {letter}. Ask there, or open its store.")


@dataclass(frozen=True, slots=True)
class Silent:
    """A device that handed nothing in; ``last_at`` is when it last did, before or after, empty if never."""

    device: str
    letter: str
    name: str
    unit: str
    last_at: str


def at_headquarters(store: Store) -> bool:
    """Whether this device is the one the others hand in to."""
    with store.reading() as session:
        return _at_desk(session, _devices(session))


def listing(store: Store, period: Period, *, today: date, arrivals: Iterable[Arrival] = ()) -> tuple[Silent, ...]:
    """The devices that handed nothing in within ``period``, by letter; raises `NotHere`.

    ``arrivals`` are packages that could be taken in today: when today is in the period, who sent one hands in.
    """
    if not at_headquarters(store):
        raise NotHere(letter=store.letter)
    now = arrivals if period.holds(today) else ()
    here = {each.seen.sender for each in now if each.state == READY and each.seen.kind == "data"}
    with store.reading() as session:
        found = _listing(session, _to_hand_in(_devices(session), period), period)
        return tuple(each for each in found if each.device not in here)


def told(session: Session, period: Period, unit: UUID | None = None) -> tuple[str, ...] | None:
    """The same for a report of ``unit`` and below: each by its unit, or by its name where it has none.

    None on a laptop, and where nobody was to hand in: a report then says nothing of it.
    """
    devices = _devices(session)
    if not _at_desk(session, devices):
        return None
    expected = _to_hand_in(devices, period)
    if unit is not None:
        inside = units.subtree(session, unit)
        expected = [each for each in expected if each.claims.unit and UUID(each.claims.unit) in inside]
    if not expected:
        return None
    return tuple(dict.fromkeys(each.unit or each.name for each in _listing(session, expected, period)))


def came_in(session: Session, period: Period, unit: UUID | None) -> tuple[date | None, tuple[str, ...] | None]:
    """The day the last package was taken in, and who handed nothing in, for a report of the period and unit."""
    return ledger.received_on(session), told(session, period, unit)


def _devices(session: Session) -> trust.Directory:
    db = raw(session)
    return trust.known(db, trust.root_of(db))


def _at_desk(session: Session, devices: trust.Directory) -> bool:
    standing = devices.get(session.info["store"].device)
    return standing is not None and standing.claims.hq


def _to_hand_in(devices: trust.Directory, period: Period) -> list[Standing]:
    """Who was to hand in, by letter."""
    expected = [each for each in devices.values() if _expected(each, period)]
    return sorted(expected, key=lambda each: (len(each.claims.letter), each.claims.letter))


def _listing(session: Session, expected: Iterable[Standing], period: Period) -> Iterator[Silent]:
    """Those of whom nothing was taken in within the period."""
    taken, names = ledger.handed_in(raw(session)), {row.id: row.name for row in units.tree(session, on=period.last)}
    for each in expected:
        moments = taken.get(each.claims.device, [])
        if not _handed_in(moments, period):
            yield _silent(each, names, moments)


def _expected(standing: Standing, period: Period) -> bool:
    """Whether a device was to hand in: licensed on some day of the period, not revoked, not headquarters."""
    claims = standing.claims
    within = claims.begins <= period.last and claims.ends >= period.first
    return within and standing.revoked is None and not claims.hq


def _handed_in(moments: Iterable[str], period: Period) -> bool:
    return any(period.holds(date.fromisoformat(at[:10])) for at in moments)


def _silent(standing: Standing, names: dict[UUID, str], moments: list[str]) -> Silent:
    claims = standing.claims
    unit = names.get(UUID(claims.unit), "") if claims.unit else ""
    return Silent(claims.device, claims.letter, claims.name, unit, moments[-1] if moments else "")
