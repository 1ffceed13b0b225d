"""What a unit has to do in a year by its approved plan, as it stood on a day: the base, and what was added to it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.planning.amendments import What
from safety_inspector.planning.plans import State
from safety_inspector.reporting import histories
from safety_inspector.reporting.histories import Only, Tree
from safety_inspector.store.sessions import raw

Line = tuple[bytes, bytes, bool]  # equipment, the unit it was planned in, whether an amendment added it


@dataclass(frozen=True, slots=True)
class Target:
    """One piece of equipment that is planned; ``unit_id`` is where it stood when it was."""

    equipment_id: UUID
    unit_id: UUID
    added: bool  # by an amendment, beside the base


def of(
    session: Session, tree: Tree, unit: UUID | None, year: int, day: date, only: Only = None
) -> tuple[Target, ...] | None:
    """The lines of the plans that speak of the unit and what is below it; nothing where no plan was approved yet.

    The unit's own plan, else the nearest above it; where there is none, the uppermost of those below. No piece of
    equipment counts twice. Of ``only`` this equipment, if told.
    """
    found = lines(session, tree, unit, year, day, only)
    if found is None:
        return None
    return tuple(Target(UUID(bytes=id), UUID(bytes=home), added) for id, home, added in found)


def lines(
    session: Session, tree: Tree, unit: UUID | None, year: int, day: date, only: Only = None
) -> Collection[Line] | None:
    """The same by their stored keys."""
    chosen = plans_of(session, tree, unit, year, day)
    if not chosen:
        return None
    inside = {each.bytes for each in tree.below(unit)}
    found: dict[bytes, Line] = {}
    for plan in chosen:
        for line in _lines(session, plan, day, only):
            if unit is None or line[1] in inside:
                found.setdefault(line[0], line)
    return found.values()


def unit_of(session: Session, tree: Tree, year: int, day: date) -> UUID | None:
    """The unit whose approved plan speaks of the most: the first of those that count for the whole store."""
    return next(iter(_chosen(tree, None, _approved(session, year, day))), None)


def plans_of(session: Session, tree: Tree, unit: UUID | None, year: int, day: date) -> list[bytes]:
    """The plans that speak of the unit and what is below it, as they stood on the day."""
    approved = _approved(session, year, day)
    return [approved[each] for each in _chosen(tree, unit, approved)]


def torn(session: Session, plans: Collection[bytes]) -> set[bytes]:
    """Equipment that an amendment of these plans names, or that several of them plan."""
    where, facts = histories.among(plans, "plan_id")
    db = raw(session)
    found = {id for (id,) in db.execute(_AMENDED + where, facts)}
    if len(plans) > 1:
        found |= {id for (id,) in db.execute(_TWICE.format(where=where), facts)}
    return found


_AMENDED = "SELECT c.equipment_id FROM plan_change c JOIN plan_amendment a ON a.id = c.amendment_id WHERE "
_TWICE = "SELECT equipment_id FROM plan_line WHERE month NOT NULL AND {where} GROUP BY equipment_id HAVING count(*) > 1"


def _approved(session: Session, year: int, day: date) -> dict[UUID, bytes]:
    """The plans that were approved by then, by unit."""
    sql = "SELECT unit_id, id FROM plan WHERE year = ? AND state = ? AND approved_on <= ?"
    return {
        UUID(bytes=unit): id for unit, id in raw(session).execute(sql, (year, State.APPROVED.value, day.isoformat()))
    }


def _chosen(tree: Tree, unit: UUID | None, approved: dict[UUID, bytes]) -> list[UUID]:
    if unit is not None:
        nearest = next((each for each in tree.above(unit) if each in approved), None)
        if nearest is not None:
            return [nearest]
    inside = [each for each in tree.below(unit) if each in approved]
    return [each for each in inside if not any(up in approved for up in tree.above(each) if up != each)]


def _lines(session: Session, plan: bytes, day: date, only: Only) -> Iterator[Line]:
    """The base as it was approved; then what amendments up to the day added and did not take out again."""
    where, facts = histories.among(only, "equipment_id")
    facts |= {"day": day.isoformat()}
    base = raw(session).execute(_BASE + where + " ORDER BY id", {"plan": plan, **facts}).fetchall()
    yield from ((id, unit, False) for id, unit in base)
    known, added = {id for id, _unit in base}, dict[bytes, Line]()
    for id, unit, what in raw(session).execute(_CHANGES.format(where=where), {"plan": plan, **facts}):
        if what == What.ADD and id not in known:
            added[id] = (id, unit, True)
        elif what == What.DROP:
            added.pop(id, None)
    yield from added.values()


_BASE = "SELECT equipment_id, unit_id FROM plan_line WHERE plan_id = :plan AND month NOT NULL AND "
_CHANGES = (
    "SELECT c.equipment_id, c.unit_id, c.what FROM plan_change c JOIN plan_amendment a ON a.id = c.amendment_id"
    " WHERE a.plan_id = :plan AND a.amended_on <= :day AND {where} ORDER BY a.number, a.id, c.id"
)
