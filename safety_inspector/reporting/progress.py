"""Done against plan, live: which lines of a plan have a concluded inspection in its year, by month and by unit.

Done is a concluded inspection, passed or failed, by its inspection date. The base is what was approved; what
amendments added is counted apart, and what they took out stays in the base.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.drafts import rows
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import LineRow
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.plans import PlanRow


@dataclass(frozen=True, slots=True)
class Done:
    """What was done of a line in the year: the day of the first inspection, the result of the last."""

    first_on: date
    last_on: date
    conclusion: str
    inspection_id: UUID  # the last


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month: planned and done in it, and since the year began."""

    month: int
    planned: int
    done: int
    planned_so_far: int
    done_so_far: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the plan by itself, without those below it."""

    id: UUID
    name: str
    planned: int
    done: int
    passed: int
    failed: int

    @property
    def percent(self) -> Decimal | None:
        """Done of a hundred planned; nothing where nothing is planned."""
        return percent(self.done, self.planned)


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of one plan as at a day."""

    plan: PlanRow
    as_at: date
    planned: int  # the base
    done: int
    passed: int
    failed: int
    added: int
    added_done: int
    by_month: tuple[MonthRow, ...]
    by_unit: tuple[UnitRow, ...]

    @property
    def percent(self) -> Decimal | None:
        """Done of a hundred planned in the base; nothing where nothing is planned."""
        return percent(self.done, self.planned)


def percent(done: int, planned: int) -> Decimal | None:
    """Done of a hundred planned, to one place.

    >>> percent(31, 40)
    Decimal('77.5')
    """
    return (Decimal(100 * done) / planned).quantize(Decimal("0.1"), ROUND_HALF_UP) if planned else None


def of(session: Session, plan_id: UUID, *, as_at: date) -> Progress:
    """The figures of the plan as far as inspected by ``as_at``."""
    plan = plans.one(session, plan_id)
    lines = amendments.current(session, plan_id)
    found = done(session, [line.equipment_id for line in lines], plan.year, as_at=as_at)
    base = [line for line in lines if line.base_month is not None]
    added = [line for line in lines if line.added]
    return Progress(
        plan=plan,
        as_at=as_at,
        planned=len(base),
        **_counted(base, found),
        added=len(added),
        added_done=sum(line.equipment_id in found for line in added),
        by_month=_by_month(base, found),
        by_unit=_by_unit(session, base, found, as_at),
    )


def done(session: Session, equipment: Sequence[UUID], year: int, *, as_at: date) -> dict[UUID, Done]:
    """The concluded inspections of the year by equipment; what has none is not in it."""
    sql = (
        "SELECT i.equipment_id, i.inspected_on, i.conclusion, i.id FROM inspection i WHERE i.concluded_at IS NOT NULL"
        " AND i.equipment_id IN (SELECT unhex(value) FROM json_each(:ids)) AND i.inspected_on BETWEEN :first AND :last"
        " AND i.inspected_on <= :as_at ORDER BY i.inspected_on, i.id"
    )
    facts = {"first": f"{year}-01-01", "last": f"{year}-12-31", "as_at": as_at.isoformat()}
    found: dict[UUID, Done] = {}
    for key, on, conclusion, id in rows(session, sql, {**facts, "ids": json.dumps([each.hex for each in equipment])}):
        day, equipment_id = date.fromisoformat(on), UUID(bytes=key)
        first = found[equipment_id].first_on if equipment_id in found else day
        found[equipment_id] = Done(first, day, conclusion, UUID(bytes=id))
    return found


def _counted(lines: Iterable[LineRow], found: dict[UUID, Done]) -> dict[str, int]:
    theirs = [found[line.equipment_id] for line in lines if line.equipment_id in found]
    passed = sum(each.conclusion == Conclusion.PASS for each in theirs)
    return {"done": len(theirs), "passed": passed, "failed": len(theirs) - passed}


def _by_month(base: Iterable[LineRow], found: dict[UUID, Done]) -> tuple[MonthRow, ...]:
    planned = Counter(line.month or line.base_month for line in base)
    made = Counter(found[line.equipment_id].first_on.month for line in base if line.equipment_id in found)
    rows, so_far, done_so_far = [], 0, 0
    for month in range(1, MONTHS + 1):
        so_far, done_so_far = so_far + planned[month], done_so_far + made[month]
        rows.append(MonthRow(month, planned[month], made[month], so_far, done_so_far))
    return tuple(rows)


def _by_unit(session: Session, base: Sequence[LineRow], found: dict[UUID, Done], as_at: date) -> tuple[UnitRow, ...]:
    """The units in the order of the tree; those that are no more stand last."""
    theirs: dict[UUID, list[LineRow]] = {}
    for line in base:
        theirs.setdefault(line.unit_id, []).append(line)
    order = {row.id: place for place, row in enumerate(units.tree(session, on=as_at))}
    names = units.names(session, [id.bytes for id in theirs], on=as_at)
    return tuple(
        UnitRow(id, names[id.bytes], len(theirs[id]), **_counted(theirs[id], found))
        for id in sorted(theirs, key=lambda id: (order.get(id, len(order)), id))
    )
