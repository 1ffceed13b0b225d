"""Report "kết quả kiểm định": what was inspected in a period, what passed, what failed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.inspection.drafts import rows
from safety_inspector.regulations import types
from safety_inspector.reporting.periods import Period


@dataclass(frozen=True, slots=True)
class Figures:
    """Concluded inspections (done = passed + failed), the papers issued for them, the equipment met."""

    done: int = 0
    passed: int = 0
    failed: int = 0
    certificates: int = 0
    notices: int = 0
    equipment: int = 0  # different pieces of equipment; one may be inspected twice

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.done + other.done, self.passed + other.passed, self.failed + other.failed,
            self.certificates + other.certificates, self.notices + other.notices,
            self.equipment + other.equipment,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line: a unit with all below it (``depth`` below the report's unit), or a group of equipment."""

    name: str
    figures: Figures
    depth: int = 0
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """Everything the report says; screen, PDF and XLSX share it."""

    heading: Heading
    period: Period
    unit_name: str
    as_at: date
    total: Figures
    by_unit: tuple[ResultRow, ...]
    by_group: tuple[ResultRow, ...]
    practice: bool
    made_on: date | None = None  # the day of the document, the head of the paper


_COUNT = """SELECT e.unit_id, e.type_code, count(*), sum(i.conclusion = 'pass'), sum(i.conclusion = 'fail'),
    sum(EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND c.issued_on <= :as_at
        AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id AND v.voided_on <= :as_at))),
    sum(EXISTS (SELECT 1 FROM notice n WHERE n.inspection_id = i.id AND n.issued_on <= :as_at)),
    count(DISTINCT i.equipment_id)
    FROM inspection i JOIN equipment e ON e.id = i.equipment_id
    WHERE i.concluded_at IS NOT NULL AND i.inspected_on BETWEEN :first AND :last AND i.inspected_on <= :as_at
    AND e.unit_id IN (SELECT unhex(value) FROM json_each(:units)) GROUP BY e.unit_id, e.type_code"""


def facts(session: Session, *, period: Period, unit: UUID | None = None, as_at: date) -> ResultFacts:
    """The figures of ``period`` for ``unit`` and below, as far as inspected by ``as_at``.

    Equipment counts where it stands now; without ``unit``, every unit counts.
    """
    tree = units.tree(session, on=as_at)
    chosen = _below(tree, unit)
    counted = _counted(session, period, chosen, as_at)
    name = units.name_of(session, unit, on=as_at) if unit else ""
    return ResultFacts(
        heading=headings.of(session),
        period=period,
        unit_name=name,
        as_at=as_at,
        total=_sum(figures for _unit, _type, figures in counted),
        by_unit=_by_unit(chosen, counted),
        by_group=_by_group(counted),
        practice=session.info["store"].practice,
        made_on=session.info["store"].today(),
    )


Counted = list[tuple[UUID, str, Figures]]


def _counted(session: Session, period: Period, chosen: list[units.UnitRow], as_at: date) -> Counted:
    found = rows(
        session,
        _COUNT,
        {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "as_at": as_at.isoformat(),
            "units": json.dumps([row.id.hex for row in chosen]),
        },
    )
    return [(UUID(bytes=unit), code, Figures(*numbers)) for unit, code, *numbers in found]


def _below(tree: list[units.UnitRow], unit: UUID | None) -> list[units.UnitRow]:
    """The unit and what stands below it, depth first as the tree is."""
    if unit is None:
        return tree
    chosen: list[units.UnitRow] = []
    kept: set[Any] = {unit}
    for row in tree:
        if row.id in kept or row.parent_id in kept:
            kept.add(row.id)
            chosen.append(row)
    return chosen


def _by_unit(chosen: list[units.UnitRow], counted: Counted) -> tuple[ResultRow, ...]:
    parents = {row.id: row.parent_id for row in chosen}
    sums: dict[UUID, Figures] = {}
    for unit, _type, figures in counted:
        at: UUID | None = unit
        while at in parents:
            sums[at] = sums.get(at, Figures()) + figures
            at = parents[at]
    top = min((row.depth for row in chosen), default=0)
    return tuple(ResultRow(row.name, sums[row.id], row.depth - top, row.id) for row in chosen if row.id in sums)


def _by_group(counted: Counted) -> tuple[ResultRow, ...]:
    sums: dict[str, Figures] = {}
    for _unit, code, figures in counted:
        known = types.named(code)
        group = known.group if known else ""
        sums[group] = sums.get(group, Figures()) + figures
    return tuple(ResultRow(group, sums[group]) for group in sorted(sums))


def _sum(each: Iterable[Figures]) -> Figures:
    return sum(each, Figures())
