"""How far the year's plan is, for the first page: done of it, and the same a year before on the same day.

The figures are K1.1 and K1.3 of the whole store as they are counted from records; what was typed stands in the reports.
It asks as few statements as there are plans, and reads no card, so that the first page does not wait for it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.reporting import histories, reckonings, targets
from safety_inspector.reporting.measures import Measures
from safety_inspector.reporting.targets import Target
from safety_inspector.store.sessions import raw


@dataclass(frozen=True, slots=True)
class YearBar:
    """The plan of a year as it stands on a day; ``before`` in the figures is blank where no plan was approved then."""

    year: int
    unit_id: UUID  # whose plan it is
    figures: Measures


def of(session: Session, *, as_at: date) -> YearBar | None:
    """The bar of the year; nothing where no plan of it is approved."""
    tree = histories.tree_now(session, as_at)
    earlier = reckonings.year_before(as_at)
    now, last = (_base(targets.of(session, tree, None, day.year, day)) for day in (as_at, earlier))
    unit = targets.unit_of(session, tree, as_at.year, as_at)
    if now is None or unit is None:
        return None
    figures = Measures(
        planned=len(now),
        so_far=_done(session, now, as_at),
        planned_before=None if last is None else len(last),
        before=None if last is None else _done(session, last, earlier),
    )
    return YearBar(as_at.year, unit, figures)


def _base(found: Iterable[Target] | None) -> list[UUID] | None:
    return None if found is None else [each.equipment_id for each in found if not each.added]


def _done(session: Session, planned: Iterable[UUID], day: date) -> int:
    """How many of these had a concluded inspection in the year of ``day`` until then."""
    sql = (
        "SELECT count(DISTINCT equipment_id) FROM inspection WHERE concluded_at NOT NULL"
        " AND inspected_on BETWEEN :first AND :day"
        " AND equipment_id IN (SELECT unhex(value) FROM json_each(:ids))"
    )
    facts = {"first": f"{day.year:04}-01-01", "day": day.isoformat(), "ids": json.dumps([id.hex for id in planned])}
    return int(raw(session).execute(sql, facts).fetchone()[0])
