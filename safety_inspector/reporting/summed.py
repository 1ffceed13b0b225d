"""Figures read from the summaries: of all equipment but what is noted, which the evidence then holds by its records."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from safety_inspector.reporting import evidence, histories, indicators, stretches, summaries, targets
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Only
from safety_inspector.reporting.indicators import Find, Span
from safety_inspector.reporting.stretches import GROUPS, Open
from safety_inspector.reporting.summaries import MONTHS, PLAIN
from safety_inspector.store.sessions import raw

MOST = 3_000  # noted cards; of more all are counted from their records
_OPEN = {
    Open.LATE.value: indicators.overdue,
    Open.NEVER.value: indicators.never_inspected,
    Open.UNDATED.value: indicators.undated,
}


class Count:
    """How many count, by the place of their unit and of their group."""

    __slots__ = ("groups", "units")

    def __init__(self, places: int) -> None:
        self.units, self.groups = [0] * places, [0] * len(GROUPS)

    def add(self, place: int, group: int, many: int) -> None:
        """So many more there."""
        self.units[place] += many
        self.groups[group] += many

    def take(self, other: "Count") -> None:
        """All of the other too."""
        self.units = [one + more for one, more in zip(self.units, other.units, strict=True)]
        self.groups = [one + more for one, more in zip(self.groups, other.groups, strict=True)]

    def by_group(self) -> dict[str, int]:
        """How many of each group."""
        return dict(zip(GROUPS, self.groups, strict=True))


Facts = dict[str, Any]
Counts = defaultdict[tuple[Find, date | None], Count]


@dataclass(frozen=True, slots=True)
class Summed:
    """What the summaries say of a year up to a day; each `Count` by what it counts and the first day it counts from.

    Stocks and what is planned know no first day.
    """

    counts: Mapping[tuple[Find, date | None], Count]
    months: Mapping[int, int]  # inspections done, by month

    def count(self, find: Find, span: Span) -> Count | None:
        """How many of one kind in the span; nothing where there is none. A kind that is never added up is a mistake."""
        if find not in COUNTED:
            raise KeyError(f"{find.__name__} is counted from records alone: name it in FINDS, or among the stocks")
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
    counts: Counts = defaultdict(partial(Count, len(found.ladder.above)))
    looked.events(counts)
    looked.stocks(counts, quarter)
    looked.planned(counts)
    return Summed(counts, looked.months())


class _Looked:
    """The summaries, looked at for one evidence."""

    def __init__(self, session: Session, found: Evidence, only: frozenset[bytes], begins: date) -> None:
        self.session, self.found, self.only, self.begins = session, found, only, begins
        self.opens = date(found.day.year, 1, 1)
        self.whole = found.day.month - (
            (found.day + timedelta(days=1)).month == found.day.month
        )  # months that are over
        self.units = {id.bytes: found.ladder.places[id] for id in found.inside}
        self.facts: Facts = {"year": found.day.year, "day": found.day.isoformat(), "begins": begins.isoformat()}

    def _rows(
        self, sql: str, only: Only = None, column: str = "equipment_id", **facts: Any
    ) -> Iterator[tuple[int, Any]]:
        """The rows of all, each with a one; those of what is counted otherwise again, with a minus one."""
        db, aside = raw(self.session), self.only if only is None else only
        where, less = histories.among(aside, column)
        for sign, condition in ((1, "1"), (-1, where))[: 1 + bool(aside)]:
            for row in db.execute(sql.format(where=condition), {**self.facts, **facts, **less}):
                yield sign, row

    def events(self, counts: Counts) -> None:
        """What happened in the year, and in the period."""
        found: dict[tuple[int, date], Count] = defaultdict(counts.default_factory)
        for sign, (unit, group, what, many, late) in self._happened():
            if (place := self.units.get(unit)) is not None:
                found[what, self.opens].add(place, group, sign * many)
                if late and self.begins != self.opens:
                    found[what, self.begins].add(place, group, sign * late)
        for (what, first), count in found.items():
            for at, find in enumerate(stretches.FINDS):
                if what >> at & 1:
                    counts[find, first].take(count)

    def _happened(self) -> Iterator[tuple[int, Any]]:
        """How much of each kind: of months that are over as it was added up, else event by event."""
        db, whole, first = raw(self.session), self.whole, self.begins.month
        part = self.begins.day > 1  # of its first month, the period has only this
        inside = _added(first + part, whole)
        for row in db.execute(_YEAR.format(so_far=_added(1, whole), inside=inside), self.facts):
            yield 1, row
        yield from self._singly(_EVENTS)
        if part and first <= whole:
            after = f"{self.begins.year}-{first + 1:02}-01"
            for *what, many in db.execute(_BEGUN, {**self.facts, "after": after}):
                yield 1, (*what, 0, many)

    def _singly(self, sql: str, **facts: Any) -> Iterator[tuple[int, Any]]:
        """Rows of the events no month has added up; with a minus one of those that are counted otherwise."""
        where, less = histories.among(self.only, "equipment_id")
        facts |= {**self.facts, **less, "rest": f"{self.found.day.year:04}-{self.whole + 1:02}-01"}
        parts = ((1, "", f"{PLAIN} AND day >= :rest"), (1, _MOVED, f"NOT ({PLAIN})"), (-1, "", where))
        for sign, by, condition in parts[: 2 + bool(self.only)]:
            for row in raw(self.session).execute(sql.format(by=by, where=condition), facts):
                yield sign, row

    def stocks(self, counts: Counts, quarter: Span) -> None:
        """How it stood when the day ended."""
        for sign, (unit, group, why, many) in self._rows(_OPENED):
            if (place := self.units.get(unit)) is not None:
                counts[_OPEN[why], None].add(place, group, sign * many)
        for sign, (unit, group, many) in self._rows(_DUE, first=f"{quarter.first}", last=f"{quarter.last}"):
            if (place := self.units.get(unit)) is not None:
                counts[indicators.due_next, None].add(place, group, sign * many)

    def planned(self, counts: Counts) -> None:
        """What is planned, and of it what was inspected in the year and in the period."""
        found = self.found
        plans = targets.plans_of(self.session, found.tree, found.unit, found.day.year, found.day)
        torn = frozenset(targets.torn(self.session, plans)) if plans else frozenset()
        base = _PLANNED[False]
        for plan in plans:
            for sign, (unit, group, aim, *done) in self._rows(_OF_PLAN, self.only | torn, "l.equipment_id", plan=plan):
                self._plan(counts, base, unit, group, [sign * (each or 0) for each in (aim, *done)])
        for unit, group, added, done in self._torn(torn - self.only):
            reached = (done is not None, done is not None and done >= self.facts["begins"])
            self._plan(counts, _PLANNED[added], unit, group, [1, *map(int, reached)])

    def _plan(self, counts: Counts, finds: tuple[Find, Find], unit: bytes, group: int, many: list[int]) -> None:
        """So many planned, done in the year, and done from the first day of the period on."""
        place = self.units.get(unit, -1)
        if place >= 0 or self.found.unit is None:
            counts[finds[0], None].add(place, group, many[0])
            counts[finds[1], self.opens].add(place, group, many[1])
            if self.begins != self.opens:
                counts[finds[1], self.begins].add(place, group, many[2])

    def _torn(self, ids: frozenset[bytes]) -> Iterator[tuple[bytes, int, bool, str | None]]:
        """Planned equipment one by one: its unit, group, whether it was added, and when it was first inspected."""
        found, db = self.found, raw(self.session)
        lines = targets.lines(self.session, found.tree, found.unit, found.day.year, found.day, ids) if ids else ()
        where, only = histories.among(ids, "equipment_id")
        groups, first = (dict(db.execute(sql + where, {**self.facts, **only})) for sql in (_GROUPS, _FIRST))
        yield from ((unit, groups.get(id, 0), added, first.get(id)) for id, unit, added in lines or ())

    def months(self) -> dict[int, int]:
        """Inspections done, by month."""
        units = {"units": json.dumps([id.hex() for id in self.units])}
        (over,) = raw(self.session).execute(_MONTHS, {**self.facts, **units})
        found = Counter(dict(enumerate((many or 0 for many in over[: self.whole]), 1)))
        for sign, (day, many) in self._singly(_DAYS, **units):
            found[int(day[5:7])] += sign * many
        return {month: many for month, many in found.items() if many}


def _added(first: int, last: int) -> str:
    """The sum of some months."""
    return "+".join(MONTHS[first - 1 : last]) or "0"


_PLANNED = (
    (indicators.planned, indicators.planned_done),
    (indicators.added, indicators.added_done),
)
_THEN = "since <= :day AND until > :day"
_MOVED = "INDEXED BY summed_event_moved"  # nobody has told the planner how few they are
_EVENTS = (
    "SELECT unit_id, grouped, what, count(*), sum(day >= :begins) FROM summed_event {by}"
    f" WHERE year = :year AND day <= :day AND {_THEN} AND {{where}} GROUP BY unit_id, grouped, what"
)
_YEAR = "SELECT unit_id, grouped, what, {so_far}, {inside} FROM summed_year WHERE year = :year"
_BEGUN = (
    "SELECT unit_id, grouped, what, count(*) FROM summed_event WHERE year = :year AND day >= :begins AND day < :after"
    f" AND {PLAIN} GROUP BY unit_id, grouped, what"
)
COUNTED = frozenset((*stretches.FINDS, *_OPEN.values(), indicators.due_next, *_PLANNED[False], *_PLANNED[True]))
_OPENED = (
    "SELECT unit_id, grouped, open, count(*) FROM summed_stretch"
    " WHERE open_from <= :day AND until > :day AND {where} GROUP BY unit_id, grouped, open"
)
_DUE = (
    "SELECT unit_id, grouped, count(*) FROM summed_stretch"
    f" WHERE due_on BETWEEN :first AND :last AND {_THEN} AND {{where}} GROUP BY unit_id, grouped"
)
_IN_UNITS = f"what & {stretches.DONE} AND unit_id IN (SELECT unhex(value) FROM json_each(:units))"
_MONTHS = f"SELECT {', '.join(f'sum({name})' for name in MONTHS)} FROM summed_year WHERE year = :year AND {_IN_UNITS}"
_DAYS = (
    f"SELECT day, count(*) FROM summed_event {{by}} WHERE year = :year AND day <= :day AND {_THEN} AND {_IN_UNITS}"
    " AND {where} GROUP BY day"
)
_STOOD = f"(SELECT grouped FROM summed_place p WHERE p.equipment_id = l.equipment_id AND {_THEN})"
_OF_PLAN = f"""SELECT l.unit_id, coalesce(f.grouped, {_STOOD}, 0), count(*), count(f.day), sum(f.day >= :begins)
    FROM plan_line l LEFT JOIN summed_event f ON f.equipment_id = l.equipment_id AND f.since <= :day AND f.until > :day
        AND f.year = :year AND f.day <= :day AND f.what & {stretches.FIRST}
    WHERE l.plan_id = :plan AND l.month NOT NULL AND {{where}} GROUP BY 1, 2"""
_GROUPS = f"SELECT equipment_id, grouped FROM summed_place WHERE {_THEN} AND "
_FIRST = (
    f"SELECT equipment_id, day FROM summed_event WHERE year = :year AND day <= :day AND what & {stretches.FIRST} AND "
)


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


def failed(session: Session, found: Evidence, only: Collection[bytes]) -> list[tuple[str, bytes, bytes]]:
    """Inspections of the year that failed, beside ``only``, as they are stored: day, id, equipment."""
    units = {id.bytes for id in found.inside}
    rows = raw(session).execute(_FAILED, {"year": found.day.year, "day": found.day.isoformat()})
    return [(on, id, card) for on, id, card, unit in rows if unit in units and card not in only]


_FAILED = (
    "SELECT day, id, equipment_id, unit_id FROM summed_event"
    f" WHERE year = :year AND day <= :day AND {_THEN} AND what & {stretches.FAILED}"
)
