"""What is said of each indicator: plan, done in the period and since 1 January, the same a year before, and the ratios.

Figures of a unit hold all below it. What was typed takes the place of what is reckoned, in the sums above it too; a sum
that then differs from its parts says so in a line of its own. Blank is what is not known, and never a nought.
"""

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.regulations import types
from safety_inspector.reporting import evidence, indicators, typed_figures
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Tree
from safety_inspector.reporting.indicators import Find, Indicator, Mark, Span
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.progress import percent
from safety_inspector.reporting.typed_figures import Measure, TypedRow
from safety_inspector.words import N_

LEVELS = 2  # of units below the report's own


class NotBegun(Refusal):
    """A period of which nothing can be known yet."""

    code = "REP-E27"
    message = N_("The period {period} has not begun on {day:%d/%m/%Y}. Choose one that has.")


class EstimateUnfit(Refusal):
    """Less than is done already."""

    code = "REP-E28"
    message = N_("The estimate {estimate} is less than the {done} that are done. Type what will be done by the end.")


class NoPart(Refusal):
    """A figure nobody shows."""

    code = "REP-E29"
    message = N_("There is no figure “{code}”, “{measure}”. Use one of the codes of the table, and: {known}.")


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one indicator; none: not known, or not said of this one."""

    planned: int | None = None
    in_period: int | None = None
    so_far: int | None = None
    estimate: int | None = None  # of what will be done by the end of the period
    before: int | None = None  # so far, the year before on the same day
    planned_before: int | None = None
    typed: tuple[str, ...] = ()  # the names of those somebody typed

    @property
    def percent(self) -> Decimal | None:
        """Done of a hundred planned."""
        return _part(self.so_far, self.planned)

    @property
    def percent_before(self) -> Decimal | None:
        """The same of the year before."""
        return _part(self.before, self.planned_before)

    @property
    def change(self) -> int | None:
        """More than the year before; less is below nought."""
        return None if self.so_far is None or self.before is None else self.so_far - self.before

    @property
    def change_percent(self) -> Decimal | None:
        """The same of a hundred of the year before."""
        return None if self.change is None else _part(self.change, self.before)

    @property
    def points(self) -> Decimal | None:
        """How many points of a hundred more of its plan than the year before, as both are printed."""
        if self.percent is None or self.percent_before is None:
            return None
        return self.percent - self.percent_before

    @property
    def percent_estimate(self) -> Decimal | None:
        """What will be done of a hundred planned."""
        return _part(self.estimate, self.planned)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    code: str
    measures: Measures


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of a part: a unit or a group."""

    planned: int | None = None
    in_period: int | None = None
    so_far: int | None = None
    planned_done: int | None = None
    passed: int | None = None
    failed: int | None = None
    certificates: int | None = None
    overdue: int | None = None

    @property
    def percent(self) -> Decimal | None:
        """Done of a hundred planned."""
        return _part(self.planned_done, self.planned)

    def less(self, others: Iterable["Figures"]) -> "Figures":
        """What is left of this when the others are taken from it."""
        taken = list(others)
        names = [each.name for each in fields(self)]
        return Figures(**{name: _less(self, taken, name) for name in names})


def _less(whole: Figures, taken: list[Figures], name: str) -> int | None:
    value: int | None = getattr(whole, name)
    return None if value is None else value - sum(getattr(each, name) or 0 for each in taken)


@dataclass(frozen=True, slots=True)
class Part:
    """A unit with all below it, what is a unit's own, a group, or what typing left between the whole and its parts."""

    name: str
    depth: int
    figures: Figures
    kind: str = "unit"  # unit, own, group, difference
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in a month, and in the same one the year before; nothing typed is in it."""

    month: int
    done: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The table of a unit and period, with its parts."""

    lines: tuple[Line, ...]
    whole: Figures
    by_month: tuple[Month, ...]  # of the year, as far as it is reckoned
    by_unit: tuple[Part, ...]
    by_group: tuple[Part, ...]
    typed: tuple[TypedRow, ...]  # those that act in it

    def line(self, code: str) -> Measures:
        """The figures of one indicator."""
        return next(each.measures for each in self.lines if each.code == code)


class Figure(NamedTuple):
    """One figure, and what was typed that made it what it is."""

    value: int | None
    typed: tuple[TypedRow, ...] = ()


class _Place(NamedTuple):
    """Where a figure is found: of this year or the last, over which days, its plan or what was done."""

    before: bool
    days: str
    plan: bool


_PLACES = {
    "planned": _Place(False, "year", True),
    "in_period": _Place(False, "period", False),
    "so_far": _Place(False, "so_far", False),
    "before": _Place(True, "so_far", False),
    "planned_before": _Place(True, "year", True),
}
_FIGURES = {  # of parts: the indicator and the measure each is
    "planned": ("K1.1", "planned"),
    "in_period": ("K1.2", "in_period"),
    "so_far": ("K1.2", "so_far"),
    "planned_done": ("K1.3", "so_far"),
    "passed": ("K1.4a", "so_far"),
    "failed": ("K1.4b", "so_far"),
    "certificates": ("K1.9a", "so_far"),
    "overdue": ("K1.6", "so_far"),
}
_PLAN_CODES: Mapping[Find, str] = {indicators.planned: "K1.1", indicators.added: "K1.1a"}


@dataclass(frozen=True, slots=True)
class _Counted:
    """The records behind one figure by unit, alone and with all below, and what was typed in their place."""

    tree: Tree
    known: bool
    own: Counter[UUID]
    below: Counter[UUID]
    typed: Mapping[UUID, TypedRow]

    def of(self, unit: UUID | None) -> Figure:
        """The figure of a unit and all below it; of all units for none."""
        typed = self._typed(unit)
        if not typed and not self.known:
            return Figure(None)
        whole = self.own.total() if unit is None else self.below[unit]
        rest = whole - sum(self.below[row.unit_id] for row in typed) if self.known else 0
        return Figure(rest + sum(row.value for row in typed), typed)

    def _typed(self, unit: UUID | None) -> tuple[TypedRow, ...]:
        """What was typed for the unit, else for the uppermost of those below it."""
        ways = {id: list(self.tree.above(id)) for id in self.typed}
        inside = {id: way for id, way in ways.items() if unit is None or unit in way}
        for id, way in inside.items():
            inside[id] = way[: way.index(unit) + 1] if unit is not None else way
        upper = (id for id, way in inside.items() if not any(up in inside for up in way if up != id))
        return tuple(self.typed[id] for id in sorted(upper))


@dataclass(frozen=True)
class Reckoning:
    """Evidence of this year and the last, and what was typed: every figure is asked of it."""

    period: Period
    now: Evidence
    last: Evidence
    typed: tuple[TypedRow, ...]
    _marks: dict[tuple[Find, bool, Span], list[Mark]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], _Counted] = field(default_factory=dict)

    def marks(self, code: str, measure: str) -> list[Mark]:
        """The records behind one figure of the whole, by its name in `Measures`; raises `NoPart`."""
        if code not in indicators.BY_CODE or measure not in _PLACES:
            raise NoPart(code=code[:20], measure=measure[:20], known=", ".join(_PLACES))
        indicator, place = indicators.BY_CODE[code], _PLACES[measure]
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
        return counted.own[unit] if counted.known else None

    def _counted(self, code: str, measure: str) -> _Counted:
        if (code, measure) not in self._counts:
            indicator, place = indicators.BY_CODE[code], _PLACES[measure]
            tree, own = self._evidence(place).tree, Counter(mark.unit_id for mark in self.marks(code, measure))
            below: Counter[UUID] = Counter()
            for unit, count in own.items():
                below.update(dict.fromkeys(tree.above(unit), count))
            typed = self._typed_for(indicator, place)
            self._counts[code, measure] = _Counted(tree, self._known(indicator, place), own, below, typed)
        return self._counts[code, measure]

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
        return evidence.targets is not None if indicator.target else evidence.flows

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
        if self._find(indicator, place) is None:
            return {}
        said = _PLAN_CODES.get(indicator.target, "") if place.plan and indicator.target else indicator.code
        measure = Measure.PLANNED if place.plan else Measure.DONE
        what, inside = (said, measure, *self._days(indicator, place)[1]), set(self._evidence(place).tree.order)
        return {
            row.unit_id: row
            for row in self.typed
            if (row.indicator, row.measure, row.first, row.last) == what and row.unit_id in inside
        }


def read(session: Session, *, period: Period, unit: UUID | None, as_at: date) -> Reckoning:
    """All that the figures of a unit and period are reckoned from, as far as dated by ``as_at``.

    Raises `NotBegun` and `typed_figures.NotOneYear`.
    """
    if period.first.year != period.last.year:
        raise typed_figures.NotOneYear(period=period.name)
    if period.first > as_at:
        raise NotBegun(period=period.name, day=as_at)
    upto = min(as_at, period.last)
    now, last = (evidence.read(session, unit, day) for day in (upto, year_before(upto)))
    return Reckoning(period, now, last, tuple(typed_figures.listing(session)))


def reckon(found: Reckoning, *, estimate: int | None = None) -> Reckoned:
    """The table with its parts; ``estimate`` is what will be done of the plan by the end of the period.

    Raises `EstimateUnfit`.
    """
    unit = found.now.unit
    lines = tuple(_line(found, each.code, unit, estimate) for each in indicators.LIST)
    used = {row.id: row for line in lines for name in _PLACES for row in found.figure(line.code, name, unit).typed}
    whole = _figures(lambda code, measure: found.figure(code, measure, unit).value)
    units = tuple(_by_unit(found, unit))
    return Reckoned(
        lines=lines,
        whole=whole,
        by_month=_by_month(found),
        by_unit=(*units, *_difference(whole, [part for part in units if part.depth == 1])),
        by_group=tuple(_by_group(found, whole)),
        typed=tuple(sorted(used.values(), key=lambda row: (row.indicator, row.first, row.last, row.unit_id))),
    )


def _line(found: Reckoning, code: str, unit: UUID | None, estimate: int | None) -> Line:
    got = {name: found.figure(code, name, unit) for name in _PLACES}
    values = {name: figure.value for name, figure in got.items()}
    expected = estimate if code == "K1.3" else None
    if expected is not None and expected < (values["so_far"] or 0):
        raise EstimateUnfit(estimate=expected, done=values["so_far"])
    typed = tuple(name for name, figure in got.items() if figure.typed)
    return Line(code, Measures(**values, estimate=expected, typed=typed))


def _figures(ask: Callable[[str, str], int | None]) -> Figures:
    return Figures(**{name: ask(*what) for name, what in _FIGURES.items()})


def _by_month(found: Reckoning) -> tuple[Month, ...]:
    """Concluded inspections by the month of their day."""
    counted = [
        Counter(each.on.month for each in evidence.inspections) if evidence.flows else None
        for evidence in (found.now, found.last)
    ]
    return tuple(
        Month(month, *(None if each is None else each[month] for each in counted))
        for month in range(1, found.now.day.month + 1)
    )


def _by_unit(found: Reckoning, top: UUID | None, depth: int = 1) -> Iterator[Part]:
    """The units below with all below them, two levels down, and what is the upper one's own."""
    tree = found.now.tree
    below = [part for child in tree.children(top) for part in _of_unit(found, child, depth)]
    if top is not None and (below or depth == 1):
        own = _figures(lambda code, measure: found.own(code, measure, top))
        if _told(own):
            yield Part(tree.names[top], depth, own, "own", top)
    yield from below


def _of_unit(found: Reckoning, unit: UUID, depth: int) -> Iterator[Part]:
    figures = _figures(lambda code, measure: found.figure(code, measure, unit).value)
    if _told(figures):
        yield Part(found.now.tree.names[unit], depth, figures, "unit", unit)
        if depth < LEVELS:
            yield from _by_unit(found, unit, depth + 1)


def _by_group(found: Reckoning, whole: Figures) -> Iterator[Part]:
    """The groups of the list of types, in its order; then what has no type."""
    counted = {name: Counter(_group(mark) for mark in found.marks(*what)) for name, what in _FIGURES.items()}
    known = {name for name in _FIGURES if getattr(whole, name) is not None}
    parts = []
    for group in (*types.groups(), ""):
        figures = Figures(**{name: counted[name][group] for name in known})
        if _told(figures):
            parts.append(Part(group, 1, figures, "group"))
    yield from parts
    yield from _difference(whole, parts)


def _group(mark: Mark) -> str:
    found = types.named(mark.type_code)
    return found.group if found else ""


def _difference(whole: Figures, parts: Sequence[Part]) -> Iterator[Part]:
    """A line for what typing left between the whole and the sum of its parts."""
    left = whole.less(part.figures for part in parts)
    if _told(left):
        yield Part("", 1, left, "difference")


def _told(figures: Figures) -> bool:
    return any(getattr(figures, each.name) for each in fields(figures))


def year_before(day: date) -> date:
    """The same day a year earlier; of the last day of February the last.

    >>> year_before(date(2028, 2, 29)), year_before(date(2029, 2, 28))
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, last if ends else day.day)


def pace(period: Period) -> Decimal:
    """How much of a hundred of a year's plan is to be done by the end of the period, month by month alike."""
    months = Decimal(period.last.month - 1)
    days = Decimal(period.last.day) / calendar.monthrange(period.last.year, period.last.month)[1]
    return ((months + days) * 100 / 12).quantize(Decimal("0.1"))


def behind(
    session: Session, code: str, measure: str = "so_far", *, period: Period, unit: UUID | None, as_at: date,
    group: str | None = None, own: bool = False,
) -> tuple[UUID, ...]:  # fmt: skip
    """The ids of the records one figure counts, of the kind `Indicator.opens` names; in order.

    Of a part: ask for its unit, with ``own`` for the unit by itself, or name its group. Raises `NoPart`.
    """
    found = read(session, period=period, unit=unit, as_at=as_at).marks(code, measure)
    return tuple(
        mark.record for mark in found if (group is None or _group(mark) == group) and not (own and mark.unit_id != unit)
    )


def _part(some: int | None, of: int | None) -> Decimal | None:
    return None if some is None or not of else percent(some, of)
