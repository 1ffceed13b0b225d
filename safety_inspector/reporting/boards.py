"""The year's board: a plan as its page shows it, in frozen rows, read by a few statements however long it is.

It stands here and not in `planning`, because what was done of a plan is `progress`, which looks at inspections.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.errors import Refusal
from safety_inspector.folding import sort_key
from safety_inspector.inspection.drafts import rows
from safety_inspector.planning import amendments, assignments, plans, prospects
from safety_inspector.planning.amendments import AmendmentRow, LineRow
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.plans import PlanRow, State
from safety_inspector.reporting import progress
from safety_inspector.reporting.progress import Done, Progress
from safety_inspector.words import N_


class DoneAlready(Refusal):
    """Moving what was inspected."""

    code = "PLN-E51"
    message = N_("“{name}” was inspected on {on:%d/%m/%Y}: what is done is not moved. Choose another card.")


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of equipment on the board; ``pending``: as an amendment that is not written yet would have it."""

    line: LineRow
    number: str
    name: str
    place: str
    type_code: str
    inspector: str  # as a card has room for: the given name
    done: Done | None
    pending: bool = False

    @property
    def id(self) -> UUID:
        """Of the equipment."""
        return self.line.equipment_id

    @property
    def called(self) -> str:
        """Number and name."""
        return " · ".join(filter(None, (self.number, self.name)))

    def fits(self, month: int) -> bool:
        """Whether the month is one of its window."""
        return self.line.first is not None and self.line.last is not None and self.line.first <= month <= self.line.last


@dataclass(frozen=True)
class BoardUnit:
    """A unit with what is planned in it, without those below it."""

    id: UUID
    name: str
    cards: tuple[Card, ...]

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many inspections in each month."""
        return by_month(self.cards)


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector: how many inspections he has in each month by all plans, and what he may inspect when."""

    id: UUID
    called: str
    given: str
    may: Mapping[str, frozenset[int]]
    loads: tuple[int, ...]
    elsewhere: tuple[int, ...]  # of these, by other plans of the year

    def able(self, type_code: str, month: int) -> bool:
        """Whether he may inspect the type throughout that month."""
        return month in self.may.get(type_code, ())


@dataclass(frozen=True)
class Board:
    """A plan with all its page shows."""

    plan: PlanRow
    unit_name: str
    as_at: date
    units: tuple[BoardUnit, ...]
    people: tuple[Person, ...]
    capacity: tuple[int, ...]  # of all who may inspect anything of it, month by month, less what other plans take
    progress: Progress
    amendments: tuple[AmendmentRow, ...]
    approving: str  # why this user does not approve or amend it; empty if he may

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every card."""
        return tuple(card for unit in self.units for card in unit.cards)

    @cached_property
    def loads(self) -> tuple[int, ...]:
        """How many inspections in each month."""
        return by_month(self.cards)

    @cached_property
    def left(self) -> tuple[Card, ...]:
        """What has no month."""
        return tuple(card for card in self.cards if card.line.month is None)

    @property
    def approved(self) -> bool:
        """Whether it is the base of its year."""
        return self.plan.state is State.APPROVED


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page has for a unit and year: the board, or none yet and the plan of a unit above that covers it."""

    board: Board | None
    making: str  # why this user makes and moves no plan; empty if he may
    above: str = ""  # the unit above whose plan covers the year
    above_id: UUID | None = None


def by_month(cards: Iterable[Card]) -> tuple[int, ...]:
    """How many of these stand in each month."""
    counted = Counter(card.line.month for card in cards)
    return tuple(counted[month] for month in range(1, MONTHS + 1))


def shown(session: Session, unit: UUID, year: int, *, by: str, as_at: date) -> Shown:
    """The board of this unit and year, as ``by`` sees it."""
    making = _why_not(lambda: plans.planner(session, by))
    plan = plans.of(session, unit, year)
    if plan is not None:
        return Shown(_board(session, plan, by, as_at), making)
    above = next((id for id in _above(session, unit, as_at) if plans.of(session, id, year)), None)
    return Shown(None, making, units.name_of(session, above, on=as_at) if above else "", above)


def years(session: Session, unit: UUID, today: date) -> tuple[list[int], int]:
    """The years to choose from, the newest first; and the one to begin with: planned already, else to be planned."""
    planned = {row.year for row in plans.listing(session) if row.unit_id == unit}
    offered = sorted(planned | {today.year, today.year + 1}, reverse=True)
    first = next((year for year in (today.year, today.year + 1) if year in planned), None)
    return offered, first or today.year + (today.month > MONTHS - 4)  # from September on the year after is planned


def _board(session: Session, plan: PlanRow, by: str, as_at: date) -> Board:
    lines = amendments.current(session, plan.id)
    cards = _cards(session, plan, lines, as_at)
    people = _people(session, plan, cards)
    codes = {card.type_code for card in cards}
    return Board(
        plan=plan,
        unit_name=units.name_of(session, plan.unit_id, on=as_at),
        as_at=as_at,
        units=_units(session, cards, as_at),
        people=people,
        capacity=tuple(sum(_room(plan, who, codes, month) for who in people) for month in range(1, MONTHS + 1)),
        progress=progress.of(session, plan.id, as_at=as_at),
        amendments=tuple(amendments.listing(session, plan.id)),
        approving=_may_approve(session, plan, by),
    )


def _room(plan: PlanRow, who: Person, codes: Iterable[str], month: int) -> int:
    """What he can do of this plan in a month."""
    able = any(who.able(code, month) for code in codes)
    return max(0, plan.capacity - who.elsewhere[month - 1]) if able else 0


def _may_approve(session: Session, plan: PlanRow, by: str) -> str:
    why = _why_not(lambda: plans.require_here(session)) or users.lacking(session, by, Role.APPROVER)
    return why or _why_not(lambda: plans.require_second(session, plans.require(session, plan.id), by))


def _why_not(ask: Callable[[], object]) -> str:
    """The sentence somebody would be refused with; nothing if he may."""
    try:
        ask()
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _cards(session: Session, plan: PlanRow, lines: Sequence[LineRow], as_at: date) -> list[Card]:
    ids = [line.equipment_id for line in lines]
    sql = (
        "SELECT id, coalesce(asset_no, ''), name, place, type_code FROM equipment"
        " WHERE id IN (SELECT unhex(value) FROM json_each(:ids))"
    )
    found = rows(session, sql, {"ids": json.dumps([id.hex for id in ids])})
    known = {UUID(bytes=id): (number, name, place, code) for id, number, name, place, code in found}
    given = {each.id: _given(each.name) for each in users.listing(session, all_devices=True)}
    done = progress.done(session, ids, plan.year, as_at=as_at)
    made = []
    for line in lines:
        number, name, place, code = known.get(line.equipment_id, ("", "", "", ""))
        who = given.get(line.inspector_id, "") if line.inspector_id else ""
        made.append(Card(line, number, name, place, code, who, done.get(line.equipment_id)))
    return made


def _given(name: str) -> str:
    """The given name stands last."""
    return name.split()[-1] if name.split() else ""


def _people(session: Session, plan: PlanRow, cards: Sequence[Card]) -> tuple[Person, ...]:
    """The inspectors, and whoever else has something of the plan."""
    codes = {card.type_code for card in cards}
    team = {w.id: w.may for w in prospects.workers(session, plan.year, capacity=plan.capacity, wanted=codes)}
    theirs: dict[UUID, list[Card]] = {}
    for card in cards:
        if card.line.inspector_id is not None:
            theirs.setdefault(card.line.inspector_id, []).append(card)
    busy = assignments.elsewhere(session, plan.id, plan.year, frozenset(card.id for card in cards))
    found = []
    for each in users.listing(session, all_devices=True):
        if each.id in team or each.id in theirs:
            other = tuple(busy[month, each.id] for month in range(1, MONTHS + 1))
            loads = tuple(map(sum, zip(by_month(theirs.get(each.id, ())), other, strict=True)))
            found.append(Person(each.id, each.called, _given(each.name), team.get(each.id, {}), loads, other))
    return tuple(found)


def _units(session: Session, cards: Sequence[Card], as_at: date) -> tuple[BoardUnit, ...]:
    """The units in the order of the tree, those that are no more last; in each by number and name."""
    theirs: dict[UUID, list[Card]] = {}
    for card in cards:
        theirs.setdefault(card.line.unit_id, []).append(card)
    order = {row.id: place for place, row in enumerate(units.tree(session, on=as_at))}
    names = units.names(session, [id.bytes for id in theirs], on=as_at)
    return tuple(
        BoardUnit(id, names[id.bytes], tuple(sorted(theirs[id], key=_place)))
        for id in sorted(theirs, key=lambda id: (order.get(id, len(order)), id))
    )


def _place(card: Card) -> tuple[str, str, UUID]:
    return card.number, sort_key(card.name), card.id


def _above(session: Session, unit: UUID, as_at: date) -> list[UUID]:
    """The units above, the nearest first."""
    parents = {row.id: row.parent_id for row in units.tree(session, on=as_at)}
    found, at = [], parents.get(unit)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
