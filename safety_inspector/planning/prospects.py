"""What a year's plan is made from: what falls due in a unit and below, and who may inspect it in which months."""

import calendar
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.competence import scopes, validities
from safety_inspector.planning import listings
from safety_inspector.planning.levelling import MONTHS, Job, Worker
from safety_inspector.planning.listings import Band
from safety_inspector.planning.projections import GONE
from safety_inspector.regulations import types
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_


class Why(StrEnum):
    """What is to be said of a line of a plan, or why it has no month."""

    PLAIN = ""
    OVERDUE = "overdue"  # due before the first month that can be planned: planned for that one
    INITIAL = "initial"  # never inspected, and so due at once
    NOBODY = "nobody"
    FULL = "full"
    UNDATED = "undated"
    DISPUTED = "disputed"
    FAILED = "failed"
    AWAITING = "awaiting"
    NOT_DUE = "not_due"  # was in an earlier draft; no line of the plan


WHY_WORDS = {
    Why.PLAIN: "",
    Why.OVERDUE: N_("due before the first month of the plan"),
    Why.INITIAL: N_("never inspected: due at once"),
    Why.NOBODY: N_("no inspector has a valid scope for this type in its months"),
    Why.FULL: N_("every inspector with the scope is full in its months"),
    Why.UNDATED: N_("no due date yet: the interval is not typed or not confirmed"),
    Why.DISPUTED: N_("a field the due date hangs on has two values"),
    Why.FAILED: N_("failed: inspected again when it is repaired"),
    Why.AWAITING: N_("inspected, waits for approval: its next due date is not known"),
    Why.NOT_DUE: N_("not due in the year"),
}
MONTHLESS = frozenset({Why.UNDATED, Why.DISPUTED, Why.FAILED, Why.AWAITING, Why.NOT_DUE})  # of no window
UNPLACED = frozenset({Why.NOBODY, Why.FULL})  # of a window in which there is no place
_OF_BAND = {
    Band.NONE: Why.UNDATED,
    Band.FAILED: Why.FAILED,
    Band.AWAITING_APPROVAL: Why.AWAITING,
    Band.INITIAL: Why.INITIAL,
}


@dataclass(frozen=True, slots=True)
class Prospect:
    """One piece of equipment as the plan sees it; ``first`` and ``last`` are its months, none if it has none."""

    equipment_id: UUID
    name: str
    unit_id: UUID
    place: str
    type_code: str
    due_on: date | None
    why: Why
    first: int | None = None
    last: int | None = None

    @property
    def job(self) -> Job | None:
        """What is to be placed, if it can be."""
        if self.first is None or self.last is None:
            return None
        return Job(self.equipment_id, self.unit_id, self.place, self.type_code, self.first, self.last)


def prospects(session: Session, unit: UUID, year: int, *, before: int, today: date) -> list[Prospect]:
    """All that falls due in the year in ``unit`` and below, with what was left over, and what has no date.

    ``before`` is how many months ahead of the due month an inspection may be planned.
    """
    found = _equipment(session, unit)
    due = listings.due_of(session, found, today=today)
    opens = opening_month(year, today)
    made = (_prospect(row, *found[id], year, before, opens) for id, row in sorted(due.items()))
    return [each for each in made if each is not None]


def opening_month(year: int, today: date) -> int:
    """The first month of the year that can be planned on a day."""
    return today.month if today.year == year else 1


def due_on(session: Session, id: UUID, *, today: date) -> date | None:
    """When one piece of equipment falls due."""
    return listings.due_of(session, [id], today=today)[id].due_on


def _equipment(session: Session, unit: UUID) -> dict[UUID, tuple[str, str]]:
    """Place and type of what stands in the unit and below; of types in scope, and none that is gone."""
    below = json.dumps([each.hex for each in units.subtree(session, unit)])
    sql = (
        "SELECT id, place, type_code FROM equipment WHERE unit_id IN (SELECT unhex(value) FROM json_each(?))"
        f" AND state NOT IN {GONE!r}"
    )
    out = {each.code for each in types.all() if not each.in_scope}
    return {UUID(bytes=id): (place, code) for id, place, code in raw(session).execute(sql, (below,)) if code not in out}


def _prospect(row: listings.DueRow, place: str, code: str, year: int, before: int, opens: int) -> Prospect | None:
    why = Why.DISPUTED if row.disputed else _OF_BAND.get(row.band, Why.PLAIN)
    said = (row.equipment_id, row.name, row.unit_id, place, code, row.due_on)
    if why in MONTHLESS or why is Why.PLAIN and row.due_on is None:
        return Prospect(*said, why or Why.UNDATED)
    found = window(None if why is Why.INITIAL else row.due_on, year, before, opens)
    return None if found is None else Prospect(*said, *found)


def window(due_on: date | None, year: int, before: int, opens: int) -> tuple[Why, int, int] | None:
    """Why and from which to which month what can be inspected is planned in the year; nothing if it falls due later.

    ``opens`` is the first month that can be planned; what was never inspected has no day. Pure.
    """
    if due_on is None:
        return Why.INITIAL, opens, opens
    if due_on.year > year:
        return None
    last = due_on.month if due_on.year == year else 0
    if last < opens:
        return Why.OVERDUE, opens, opens
    return Why.PLAIN, max(opens, last - before), last


def workers(
    session: Session,
    year: int,
    *,
    capacity: int,
    wanted: Iterable[str],
    busy: Mapping[tuple[int, UUID], int] | None = None,
) -> list[Worker]:
    """The active inspectors with the months of the year through which their scopes cover each type ``wanted``.

    ``busy`` is what they have to do in a month by other plans.
    """
    codes = sorted(set(wanted))
    given = scopes.listing(session)
    found = []
    for person in inspectors(session):
        own = [each for each in given if each.user_id == person.id]
        may = {code: frozenset(_months(own, code, year)) for code in codes}
        theirs = {month: count for (month, who), count in (busy or {}).items() if who == person.id}
        found.append(Worker(person.id, capacity, may, theirs))
    return found


def inspectors(session: Session) -> list[users.UserRow]:
    """Everybody active who inspects, of every device."""
    return [each for each in users.listing(session, all_devices=True) if each.may(Role.INSPECTOR)]


def _months(own: Iterable[scopes.ScopeRow], code: str, year: int) -> Iterator[int]:
    covering = validities.covering(code)
    valid = [each.valid for each in own if each.covers in covering]
    for month in range(1, MONTHS + 1):
        days = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        if any(all(each.lapse(day) is None for day in days) for each in valid):
            yield month
