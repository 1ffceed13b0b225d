"""What is said of each indicator: plan, done in the period and since 1 January, the same a year before, and the ratios.

Parts make up the whole: units with what is a unit's own, and groups. Where somebody typed a sum over, a line of its own
says what is left between it and its parts.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from uuid import UUID

from safety_inspector.errors import Refusal
from safety_inspector.regulations import types
from safety_inspector.reporting import indicators
from safety_inspector.reporting.progress import percent
from safety_inspector.reporting.reckonings import PLACES, Reckoning
from safety_inspector.reporting.typed_figures import TypedRow
from safety_inspector.words import N_

LEVELS = 2  # of units below the report's own


class EstimateUnfit(Refusal):
    """Less than is done already."""

    code = "REP-E28"
    message = N_("The estimate {estimate} is less than the {done} that are done. Type what will be done by the end.")


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


def reckon(found: Reckoning, *, estimate: int | None = None) -> Reckoned:
    """The table with its parts; ``estimate`` is what will be done of the plan by the end of the period.

    Raises `EstimateUnfit`.
    """
    unit = found.now.unit
    lines = tuple(_line(found, each.code, unit, estimate) for each in indicators.LIST)
    used = {row.id: row for line in lines for name in PLACES for row in found.figure(line.code, name, unit).typed}
    whole = _figures(lambda code, measure: found.figure(code, measure, unit).value)
    units = tuple(_by_unit(found, unit))
    return Reckoned(
        lines=lines,
        whole=whole,
        by_month=_by_month(found),
        by_unit=(*units, *_difference(whole, [part for part in units if part.depth == 1])),
        by_group=tuple(_bygroup_of(found, whole)),
        typed=tuple(sorted(used.values(), key=lambda row: (row.indicator, row.first, row.last, row.unit_id))),
    )


def _line(found: Reckoning, code: str, unit: UUID | None, estimate: int | None) -> Line:
    got = {name: found.figure(code, name, unit) for name in PLACES}
    values = {name: figure.value for name, figure in got.items()}
    expected = estimate if code == indicators.ESTIMATED else None
    if expected is not None and expected < (values["so_far"] or 0):
        raise EstimateUnfit(estimate=expected, done=values["so_far"])
    typed = tuple(name for name, figure in got.items() if figure.typed)
    return Line(code, Measures(**values, estimate=expected, typed=typed))


def _figures(ask: Callable[[str, str], int | None]) -> Figures:
    return Figures(**{name: ask(*what) for name, what in _FIGURES.items()})


def _by_month(found: Reckoning) -> tuple[Month, ...]:
    """Concluded inspections by the month of their day."""
    counted = [found.months(before=before) for before in (False, True)]
    return tuple(
        Month(month, *(None if each is None else each.get(month, 0) for each in counted))
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


def _bygroup_of(found: Reckoning, whole: Figures) -> Iterator[Part]:
    """The groups of the list of types, in its order; then what has no type."""
    counted = {name: found.groups(*what) for name, what in _FIGURES.items()}
    known = {name for name in _FIGURES if getattr(whole, name) is not None}
    parts = []
    for group in (*types.groups(), ""):
        figures = Figures(**{name: counted[name].get(group, 0) for name in known})
        if _told(figures):
            parts.append(Part(group, 1, figures, "group"))
    yield from parts
    yield from _difference(whole, parts)


def _difference(whole: Figures, parts: Sequence[Part]) -> Iterator[Part]:
    """A line for what typing left between the whole and the sum of its parts."""
    left = whole.less(part.figures for part in parts)
    if _told(left):
        yield Part("", 1, left, "difference")


def _told(figures: Figures) -> bool:
    return any(getattr(figures, each.name) for each in fields(figures))


def pace(day: date) -> Decimal:
    """How much of a hundred of a year's plan is to be done by the end of this day, month by month alike."""
    months = Decimal(day.month - 1)
    days = Decimal(day.day) / calendar.monthrange(day.year, day.month)[1]
    return ((months + days) * 100 / 12).quantize(Decimal("0.1"))


def _part(some: int | None, of: int | None) -> Decimal | None:
    return None if some is None or not of else percent(some, of)
