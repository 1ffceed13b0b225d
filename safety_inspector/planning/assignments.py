"""Who is to go where, over every plan of a year: plans of one year may overlap, and an inspector has one calendar."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from safety_inspector.store.sessions import raw

Slots = Counter[tuple[int, UUID]]  # how many inspections somebody has in a month


@dataclass(frozen=True, slots=True)
class Given:
    """One piece of equipment given to somebody; ``unit_id`` is that of the plan."""

    equipment_id: UUID
    month: int
    unit_id: UUID


def given(session: Session, user: UUID, year: int) -> dict[UUID, Given]:
    """What approved plans of the year, as amended, give to somebody; what stands in two plans is there once."""
    facts = {"year": year, "state": "approved", "plan": None, "who": user.bytes}
    found: dict[UUID, Given] = {}
    for id, month, unit in raw(session).execute(f"{_STANDING} {_OF_ONE}", facts):
        found.setdefault(UUID(bytes=id), Given(UUID(bytes=id), month, UUID(bytes=unit)))
    return found


def units_of(session: Session, user: UUID, year: int) -> frozenset[UUID]:
    """The units in which approved plans of the year and of the next give somebody anything."""
    found: set[UUID] = set()
    for each in (year, year + 1):
        facts = {"year": each, "state": "approved", "plan": None, "who": user.bytes}
        found |= {UUID(bytes=unit) for (unit,) in raw(session).execute(f"{_STANDING} {_HOMES}", facts)}
    return frozenset(found)


def elsewhere(session: Session, plan: UUID, year: int, besides: frozenset[UUID] = frozenset()) -> Slots:
    """How many inspections everybody has in each month by the other plans of the year, drafts among them.

    What ``besides`` names is not counted: the plan itself has it too, and it is inspected once.
    """
    facts = {"year": year, "state": None, "plan": plan.bytes}
    counted: Slots = Counter()
    seen = set(besides)
    for id, month, who in raw(session).execute(f"{_STANDING} {_OF_ALL}", facts):
        if UUID(bytes=id) not in seen:
            seen.add(UUID(bytes=id))
            counted[month, UUID(bytes=who)] += 1
    return counted


# every line of the plans of a year as the last amendment left it
_STANDING = """WITH wanted AS (
        SELECT id, unit_id FROM plan WHERE year = :year AND (:state IS NULL OR state = :state) AND id IS NOT :plan),
    said AS (
        SELECT l.plan_id, w.unit_id, l.unit_id AS home, l.equipment_id, l.month, l.inspector_id, 0 AS number, l.id
        FROM wanted w JOIN plan_line l ON l.plan_id = w.id WHERE l.reason <> 'not_due'
        UNION ALL
        SELECT a.plan_id, w.unit_id, c.unit_id, c.equipment_id, c.month, c.inspector_id, a.number, c.id
        FROM wanted w JOIN plan_amendment a ON a.plan_id = w.id JOIN plan_change c ON c.amendment_id = a.id),
    standing AS (
        SELECT *, row_number() OVER (PARTITION BY plan_id, equipment_id ORDER BY number DESC, id DESC) AS place
        FROM said)"""
_OF_ONE = (
    "SELECT equipment_id, month, unit_id FROM standing"
    " WHERE place = 1 AND month NOT NULL AND inspector_id = :who ORDER BY month, plan_id, equipment_id"
)
_HOMES = "SELECT DISTINCT home FROM standing WHERE place = 1 AND month NOT NULL AND inspector_id = :who"
_OF_ALL = (
    "SELECT equipment_id, month, inspector_id FROM standing"
    " WHERE place = 1 AND month NOT NULL AND inspector_id NOT NULL ORDER BY month, plan_id, equipment_id"
)
