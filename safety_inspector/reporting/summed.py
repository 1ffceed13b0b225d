"""Figures read from the summaries: of all equipment but what is noted, which the evidence then holds by its records."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.reporting import evidence, histories, indicators, stretches, summaries, targets
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Only
from safety_inspector.reporting.indicators import Find, Span
from safety_inspector.reporting.stretches import GROUPS, Open
from safety_inspector.store.sessions import raw

MOST = 3_000  # noted cards; of more all are counted from their records
_OPEN = {
    Open.LATE.value: indicators.overdue,
    Open.NEVER.value: indicators.never_inspected,
    Open.UNDATED.value: indicators.undated,
}


class Count:
    """How many count, by unit and by group."""

    __slots__ = ("groups", "units")

    def __init__(self) -> None:
        self.units: Counter[UUID] = Counter()
        self.groups: Counter[str] = Counter()

    def add(self, unit: UUID, group: str, many: int = 1) -> None:
        """So many more there."""
        self.units[unit] += many
        self.groups[group] += many


Counts = defaultdict[tuple[Find, date | None], Count]


@dataclass(frozen=True, slots=True)
class Summed:
    """What the summaries say of a year up to a day; each `Count` by what it counts and the first day it counts from.

    Stocks and what is planned know no first day.
    """

    counts: Mapping[tuple[Find, date | None], Count]
    months: Mapping[int, int]  # inspections done, by month

    def count(self, find: Find, span: Span) -> Count | None:
        """How many of one kind in the span."""
        return self.counts.get((find, span.first), self.counts.get((find, None)))

    @property
    def flows(self) -> bool:
        """Whether anything was inspected in the year."""
        return bool(self.months)


def wanting(session: Session, *days: date) -> Only:
    """The equipment whose records are counted beside the summaries; all there is (none) where these are no help."""
    known = summaries.held(session)
    if known is None or any(day < known.since for day in days):
        return None
    noted = summaries.noted(session, MOST + 1)
    if len(noted) > MOST:
        return None
    return frozenset(noted) | {id.bytes for id in evidence.disputed(session)}


def read(session: Session, found: Evidence, only: Collection[bytes], *, begins: date, quarter: Span) -> Summed:
    """What the summaries say beside ``found``, the evidence of ``only``: of the year and from ``begins`` on.

    ``quarter`` is the one whose due dates are counted.
    """
    looked = _Looked(session, found, frozenset(only), begins)
    counts: Counts = defaultdict(Count)
    looked.events(counts)
    looked.stocks(counts, quarter)
    looked.planned(counts)
    return Summed(counts, looked.months())


class _Looked:
    """The summaries, looked at for one evidence."""

    def __init__(self, session: Session, found: Evidence, only: frozenset[bytes], begins: date) -> None:
        self.session, self.found, self.only, self.begins = session, found, only, begins
        self.opens = date(found.day.year, 1, 1)
        self.units = {id.bytes: id for id in found.inside}
        self.facts = {"year": found.day.year, "day": found.day.isoformat(), "begins": begins.isoformat()}

    def _rows(self, sql: str, **facts: str) -> Iterator[tuple[int, Any]]:
        """The rows of all, each with a one; those of what is counted from its records again, with a minus one."""
        db = raw(self.session)
        where, only = histories.among(self.only, "equipment_id")
        for sign, condition in ((1, "1"), (-1, where))[: 1 + bool(self.only)]:
            for row in db.execute(sql.format(where=condition), {**self.facts, **facts, **only}):
                yield sign, row

    def events(self, counts: Counts) -> None:
        """What happened in the year, and in the period."""
        for sign, (unit, group, what, many, late) in self._rows(_EVENTS):
            if home := self.units.get(unit):
                for find in _finds(what):
                    counts[find, self.opens].add(home, GROUPS[group], sign * many)
                    if self.begins != self.opens:
                        counts[find, self.begins].add(home, GROUPS[group], sign * late)

    def stocks(self, counts: Counts, quarter: Span) -> None:
        """How it stood when the day ended."""
        for sign, (unit, group, why, many) in self._rows(_OPENED):
            if home := self.units.get(unit):
                counts[_OPEN[why], None].add(home, GROUPS[group], sign * many)
        falls = {"first": quarter.first.isoformat(), "last": quarter.last.isoformat()}
        for sign, (unit, group, many) in self._rows(_DUE, **falls):
            if home := self.units.get(unit):
                counts[indicators.due_next, None].add(home, GROUPS[group], sign * many)

    def planned(self, counts: Counts) -> None:
        """What is planned, and of it what was inspected in the year and in the period."""
        day, db = self.found.day, raw(self.session)
        lines = targets.lines(self.session, self.found.tree, self.found.unit, day.year, day) or ()
        groups, first = (dict(db.execute(sql, self.facts)) if lines else {} for sql in (_GROUPS, _FIRST))
        homes = {id.bytes: id for id in self.found.tree.order}
        for id, unit, added in lines:
            if id not in self.only:
                home, group = homes.get(unit) or UUID(bytes=unit), GROUPS[groups.get(id, 0)]
                aim, reached = _PLANNED[added]
                counts[aim, None].add(home, group)
                if (on := first.get(id)) is not None:
                    counts[reached, self.opens].add(home, group)
                    if self.begins != self.opens and on >= self.facts["begins"]:
                        counts[reached, self.begins].add(home, group)

    def months(self) -> dict[int, int]:
        """Inspections done, by month."""
        found: Counter[int] = Counter()
        for sign, (day, many) in self._rows(_DAYS, units=json.dumps([id.hex() for id in self.units])):
            found[int(day[5:7])] += sign * many
        return {month: many for month, many in found.items() if many}


@cache
def _finds(what: int) -> tuple[Find, ...]:
    return tuple(find for at, find in enumerate(stretches.FINDS) if what >> at & 1)


_PLANNED = (
    (indicators.planned, indicators.planned_done),
    (indicators.added, indicators.added_done),
)
_THEN = "since <= :day AND until > :day"
_EVENTS = (
    "SELECT unit_id, grouped, what, count(*), sum(day >= :begins) FROM summed_event"
    f" WHERE year = :year AND day <= :day AND {_THEN} AND {{where}} GROUP BY unit_id, grouped, what"
)
_OPENED = (
    "SELECT unit_id, grouped, open, count(*) FROM summed_stretch"
    " WHERE open_from <= :day AND until > :day AND {where} GROUP BY unit_id, grouped, open"
)
_DUE = (
    "SELECT unit_id, grouped, count(*) FROM summed_stretch"
    f" WHERE due_on BETWEEN :first AND :last AND {_THEN} AND {{where}} GROUP BY unit_id, grouped"
)
_DAYS = (
    f"SELECT day, count(*) FROM summed_event WHERE year = :year AND day <= :day AND {_THEN} AND what & {stretches.DONE}"
    " AND unit_id IN (SELECT unhex(value) FROM json_each(:units)) AND {where} GROUP BY day"
)
_GROUPS = f"SELECT equipment_id, grouped FROM summed_place WHERE {_THEN}"
_FIRST = f"SELECT equipment_id, day FROM summed_event WHERE year = :year AND day <= :day AND what & {stretches.FIRST}"


# -- lists of them -------------------------------------------------------------------------------------


def late(session: Session, found: Evidence, only: Collection[bytes], most: int) -> Iterator[tuple[bytes, date]]:
    """Overdue equipment beside ``only`` with its due date: the longest overdue first, about ``most``, no tie torn."""
    units, last, many = {id.bytes for id in found.inside}, "", 0
    for due, id, unit in raw(session).execute(_LATE, {"day": found.day.isoformat()}):
        if many >= most and due > last:
            return
        if unit in units and id not in only:
            last, many = due, many + 1
            yield id, date.fromisoformat(due)


_LATE = (
    "SELECT due_on, equipment_id, unit_id FROM summed_stretch"
    f" WHERE open_from <= :day AND until > :day AND open = {Open.LATE.value} ORDER BY due_on"
)


def failed(session: Session, found: Evidence, only: Collection[bytes]) -> list[tuple[date, UUID, UUID]]:
    """Inspections of the year that failed, beside ``only``: day, id, equipment."""
    units = {id.bytes for id in found.inside}
    rows = raw(session).execute(_FAILED, {"year": found.day.year, "day": found.day.isoformat()})
    return [
        (date.fromisoformat(on), UUID(bytes=id), UUID(bytes=card))
        for on, id, card, unit in rows
        if unit in units and card not in only
    ]


_FAILED = (
    "SELECT day, id, equipment_id, unit_id FROM summed_event"
    f" WHERE year = :year AND day <= :day AND {_THEN} AND what & {stretches.FAILED}"
)
