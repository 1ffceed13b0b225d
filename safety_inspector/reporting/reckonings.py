"""What figures of a unit and period are reckoned from: evidence of this year and the last, and what was typed.

Figures of a unit hold all below it. What was typed takes the place of what is reckoned, in the sums above it too. Blank
is what is not known, and never a nought.
"""

import calendar
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.regulations import types
from safety_inspector.reporting import evidence, indicators, summed, typed_figures
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Ladder, Tree
from safety_inspector.reporting.indicators import Find, Indicator, Mark, Span
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.summed import Summed
from safety_inspector.reporting.typed_figures import Measure, TypedRow
from safety_inspector.words import N_


class NotBegun(Refusal):
    """A period of which nothing can be known yet."""

    code = "REP-E27"
    message = N_("The period {period} has not begun on {day:%d/%m/%Y}. Choose one that has.")


class NoPart(Refusal):
    """A figure nobody shows."""

    code = "REP-E29"
    message = N_("There is no figure “{code}”, “{measure}”. Use one of the codes of the table, and: {known}.")


class Figure(NamedTuple):
    """One figure, and what was typed that made it what it is."""

    value: int | None
    typed: tuple[TypedRow, ...] = ()


class _Place(NamedTuple):
    """Where a figure is found: of this year or the last, over which days, its plan or what was done."""

    before: bool
    days: str
    plan: bool


PLACES = {
    "planned": _Place(False, "year", True),
    "in_period": _Place(False, "period", False),
    "so_far": _Place(False, "so_far", False),
    "before": _Place(True, "so_far", False),
    "planned_before": _Place(True, "year", True),
}


_PLAN_CODES: Mapping[Find, str] = {indicators.planned: "K1.1", indicators.added: "K1.1a"}


@dataclass(frozen=True, slots=True)
class _Counted:
    """The records behind one figure by unit, alone and with all below, and what was typed in their place."""

    tree: Tree
    ladder: Ladder
    known: bool
    own: list[int]
    below: list[int]
    groups: Mapping[str, int]
    typed: Mapping[UUID, TypedRow]

    def of(self, unit: UUID | None) -> Figure:
        """The figure of a unit and all below it; of all units for none."""
        typed = self._typed(unit) if self.typed else ()
        if not typed and not self.known:
            return Figure(None)
        whole = sum(self.own) if unit is None else self._below(unit)
        rest = whole - sum(self._below(row.unit_id) for row in typed) if self.known else 0
        return Figure(rest + sum(row.value for row in typed), typed)

    def _below(self, unit: UUID) -> int:
        return self.below[self.ladder.places.get(unit, -1)]

    def _typed(self, unit: UUID | None) -> tuple[TypedRow, ...]:
        """What was typed for the unit, else for the uppermost of those below it."""
        ways = {id: list(self.tree.above(id)) for id in self.typed}
        inside = {id: way for id, way in ways.items() if unit is None or unit in way}
        for id, way in inside.items():
            inside[id] = way[: way.index(unit) + 1] if unit is not None else way
        upper = (id for id, way in inside.items() if not any(up in inside for up in way if up != id))
        return tuple(self.typed[id] for id in sorted(upper))


@dataclass(frozen=True, slots=True)
class Kept:
    """What the summaries say of this year and the last, and which equipment they leave to the evidence."""

    now: Summed
    last: Summed
    only: frozenset[bytes]


@dataclass(frozen=True)
class Reckoning:
    """Evidence of this year and the last, and what was typed: every figure is asked of it."""

    period: Period
    now: Evidence
    last: Evidence
    typed: tuple[TypedRow, ...]
    kept: Kept | None = None  # what is not in the evidence; nothing: everything is
    _marks: dict[tuple[Find, bool, Span], list[Mark]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], _Counted] = field(default_factory=dict)

    def marks(self, code: str, measure: str) -> list[Mark]:
        """The records in the evidence behind one figure of the whole, by its name in `Measures`; raises `NoPart`."""
        if code not in indicators.BY_CODE or measure not in PLACES:
            raise NoPart(code=code[:20], measure=measure[:20], known=", ".join(PLACES))
        indicator, place = indicators.BY_CODE[code], PLACES[measure]
        find = self._find(indicator, place)
        if find is None:
            return []
        key = (find, place.before, self._days(indicator, place)[0])  # of nine months, in the period is so far
        if key not in self._marks:
            self._marks[key] = list(find(self._evidence(place), key[2]))
        return self._marks[key]

    def figure(self, code: str, measure: str, unit: UUID | None) -> Figure:
        """One figure of a unit and all below it, with what was typed in the place of what is reckoned."""
        return self._counted(code, measure).of(unit)

    def own(self, code: str, measure: str, unit: UUID) -> int | None:
        """The same of the unit by itself; nothing that was typed is in it."""
        counted = self._counted(code, measure)
        return counted.own[counted.ladder.places.get(unit, -1)] if counted.known else None

    def groups(self, code: str, measure: str) -> Mapping[str, int]:
        """The same of the whole by groups; nothing that was typed is in it."""
        return self._counted(code, measure).groups

    def months(self, *, before: bool) -> Mapping[int, int] | None:
        """What was inspected in each month of the year, or of the year before; nothing where it is not known."""
        evidence = self.last if before else self.now
        if not self._flows(before):
            return None
        found = Counter(each.on.month for each in evidence.inspections)
        if summed := self._summed(before):
            found.update(summed.months)
        return found

    def _counted(self, code: str, measure: str) -> _Counted:
        if (code, measure) not in self._counts:
            indicator, place = indicators.BY_CODE[code], PLACES[measure]
            known, typed = self._known(indicator, place), self._typed_for(indicator, place)
            tree, ladder = self._evidence(place).tree, self._evidence(place).ladder
            own, groups = self._placed(code, measure)
            self._counts[code, measure] = _Counted(tree, ladder, known, own, ladder.below(own), groups, typed)
        return self._counts[code, measure]

    def _placed(self, code: str, measure: str) -> tuple[list[int], Mapping[str, int]]:
        """How many are behind one figure by unit and by group: marks of the evidence and what the summaries add."""
        marks, indicator, place = self.marks(code, measure), indicators.BY_CODE[code], PLACES[measure]
        own = self._evidence(place).ladder.own(mark.unit_id for mark in marks)
        groups, summed = Counter(map(group_of, marks)), self._summed(place.before)
        find = self._find(indicator, place)
        count = summed.count(find, self._days(indicator, place)[0]) if summed and find else None
        if count is None:
            return own, groups
        groups.update(count.by_group())
        return [one + other for one, other in zip(own, count.units, strict=True)], groups

    def _flows(self, before: bool) -> bool:
        evidence, summed = (self.last if before else self.now), self._summed(before)
        return evidence.flows or (summed is not None and summed.flows)

    def _summed(self, before: bool) -> Summed | None:
        if self.kept is None:
            return None
        return self.kept.last if before else self.kept.now

    def _evidence(self, place: _Place) -> Evidence:
        return self.last if place.before else self.now

    def _find(self, indicator: Indicator, place: _Place) -> Find | None:
        """What is counted there; nothing where the indicator has no such figure."""
        if indicator.stock and place.days == "period":
            return None
        return indicator.target if place.plan else indicator.find

    def _known(self, indicator: Indicator, place: _Place) -> bool:
        evidence = self._evidence(place)
        if self._find(indicator, place) is None:
            return False
        if indicator.stock:
            return evidence.stocks
        return evidence.targets is not None if indicator.target else self._flows(place.before)

    def _days(self, indicator: Indicator, place: _Place) -> tuple[Span, Span]:
        """The days that are counted, and those under which a typed figure is kept."""
        upto, first, end = self._evidence(place).day, self.period.first, self.period.last
        if place.before:
            first, end = year_before(first), year_before(end)
        opens = date(upto.year, 1, 1)
        if indicator.stock:
            return Span(end, end), Span(end, end)
        if place.days == "year":
            return Span(opens, upto), Span(opens, date(upto.year, 12, 31))
        begins = first if place.days == "period" else opens
        return Span(begins, upto), Span(begins, end)

    def _typed_for(self, indicator: Indicator, place: _Place) -> dict[UUID, TypedRow]:
        """Whatever was typed for these days, by the unit it speaks of."""
        if not self.typed or self._find(indicator, place) is None:
            return {}
        said = _PLAN_CODES.get(indicator.target, "") if place.plan and indicator.target else indicator.code
        measure = Measure.PLANNED if place.plan else Measure.DONE
        what, inside = (said, measure, *self._days(indicator, place)[1]), set(self._evidence(place).tree.order)
        return {
            row.unit_id: row
            for row in self.typed
            if (row.indicator, row.measure, row.first, row.last) == what and row.unit_id in inside
        }


def read(session: Session, *, period: Period, unit: UUID | None, as_at: date, recounted: bool = False) -> Reckoning:
    """All that the figures of a unit and period are reckoned from, as far as dated by ``as_at``.

    From the summaries, and records of what these do not speak of; from all records, if it is ``recounted``. The figures
    are the same. Raises `NotBegun` and `typed_figures.NotOneYear`.
    """
    if period.first.year != period.last.year:
        raise typed_figures.NotOneYear(period=period.name)
    if period.first > as_at:
        raise NotBegun(period=period.name, day=as_at)
    upto = min(as_at, period.last)
    days = upto, year_before(upto)
    only = None if recounted else summed.wanting(session, *(date(day.year, 1, 1) for day in days))
    now, last = (evidence.read(session, unit, day, only) for day in days)
    kept = None if only is None else _kept(session, now, last, frozenset(only), period)
    return Reckoning(period, now, last, tuple(typed_figures.listing(session)), kept)


def _kept(session: Session, now: Evidence, last: Evidence, only: frozenset[bytes], period: Period) -> Kept:
    first, end = year_before(period.first), year_before(period.last)
    quarters = indicators.next_quarter(period.last), indicators.next_quarter(end)
    return Kept(
        summed.read(session, now, only, begins=period.first, quarter=quarters[0]),
        summed.read(session, last, only, begins=first, quarter=quarters[1]),
        only,
    )


def group_of(mark: Mark) -> str:
    """The group of the list of types it counts in; empty without a type."""
    found = types.named(mark.type_code)
    return found.group if found else ""


def year_before(day: date) -> date:
    """The same day a year earlier; of the last day of February the last.

    >>> year_before(date(2028, 2, 29)), year_before(date(2029, 2, 28))
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, last if ends else day.day)


def behind(
    session: Session, code: str, measure: str = "so_far", *, period: Period, unit: UUID | None, as_at: date,
    group: str | None = None, own: bool = False,
) -> tuple[UUID, ...]:  # fmt: skip
    """The ids of the records one figure counts, of the kind `Indicator.opens` names; in order.

    Of a part: ask for its unit, with ``own`` for the unit by itself, or name its group. Raises `NoPart`.
    """
    found = read(session, period=period, unit=unit, as_at=as_at, recounted=True).marks(code, measure)
    return tuple(
        mark.record
        for mark in found
        if (group is None or group_of(mark) == group) and not (own and mark.unit_id != unit)
    )
