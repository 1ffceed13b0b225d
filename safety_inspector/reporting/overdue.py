"""What is overdue, failed and due next, by unit, and of what the due date is not known: the report "quá hạn"."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.reporting import evidence, indicators
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Card
from safety_inspector.reporting.indicators import Mark, Span
from safety_inspector.reporting.periods import Period


class Why(StrEnum):
    """In which list a piece of equipment stands."""

    OVERDUE = "overdue"
    FAILED = "failed"
    DUE_NEXT = "due_next"
    NEVER = "never"
    UNDATED = "undated"
    DISPUTED = "disputed"
    WAITING = "waiting"  # it passed, and no certificate of it stands


UNKNOWN = (Why.NEVER, Why.UNDATED, Why.DISPUTED, Why.WAITING)  # in use, and nobody can say until when


@dataclass(frozen=True, slots=True)
class DueLine:
    """One piece of equipment in one of the lists."""

    equipment_id: UUID
    why: Why
    name: str
    numbers: str
    unit_name: str
    place: str
    state: str
    due_on: date | None
    days: int | None  # past its due date; negative: still to come
    inspected_on: date | None


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many of a unit's own equipment stand in each list; ``in_use`` says of how many."""

    in_use: int = 0
    overdue: int = 0
    failed: int = 0
    due_next: int = 0
    never: int = 0
    undated: int = 0
    disputed: int = 0
    waiting: int = 0

    def __add__(self, other: "UnitCounts") -> "UnitCounts":
        return UnitCounts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class OverdueFacts:
    """The report as PDF and workbook say it; ``known`` is false of a day before this store began."""

    heading: Heading
    unit_id: UUID | None
    unit_name: str
    as_at: date
    received_on: date | None
    next_first: date  # the days of the quarter to come
    next_last: date
    known: bool
    lines: tuple[DueLine, ...]  # by list; in it the most urgent first
    by_unit: tuple[tuple[str, UnitCounts], ...]  # in the order of the tree; units with nothing are left out
    total: UnitCounts
    practice: bool
    made_on: date | None = None  # the day of the document, the head of the paper


def facts(
    session: Session, *, period: Period, unit: UUID | None, as_at: date, received_on: date | None = None
) -> OverdueFacts:
    """How ``unit`` and all below stood on ``as_at``, or at the end of the period if that is earlier."""
    day = min(as_at, period.last)
    found = evidence.read(session, unit, day)
    quarter = indicators.next_quarter(period.last)
    lines = tuple(_lines(found, period.last)) if found.stocks else ()
    counted = _counted(found, period.last) if found.stocks else {}
    return OverdueFacts(
        heading=headings.of(session),
        unit_id=unit,
        unit_name=found.tree.names.get(unit, "") if unit else "",
        as_at=day,
        received_on=received_on,
        next_first=quarter.first,
        next_last=quarter.last,
        known=found.stocks,
        lines=lines,
        by_unit=tuple((found.tree.names[id], counted[id]) for id in found.tree.order if id in counted),
        total=sum(counted.values(), UnitCounts()),
        practice=session.info["store"].practice,
        made_on=session.info["store"].today(),
    )


def marked(found: Evidence, last: date) -> Iterator[tuple[Why, Mark]]:
    """Which equipment stands in which list; what is overdue, never inspected and undated as the indicators count it."""
    span = Span(last, last)
    same: tuple[tuple[Why, Callable[[Evidence, Span], Iterable[Mark]]], ...] = (
        (Why.OVERDUE, indicators.overdue), (Why.DUE_NEXT, indicators.due_next),
        (Why.NEVER, indicators.never_inspected), (Why.UNDATED, indicators.undated),
    )  # fmt: skip
    for why, find in same:
        yield from ((why, mark) for mark in find(found, span))
    for card in found.live:
        if (why_not := _why_not(found, card)) is not None:
            yield why_not, Mark(card.id, card.unit_id, card.type_code)


def _why_not(found: Evidence, card: Card) -> Why | None:
    """Failed, without its certificate, or in conflict: none of them has a due date."""
    last = found.last.get(card.id)
    if card.state == EquipmentState.FAILED or (last is not None and last.failed):
        return Why.FAILED
    if card.state != EquipmentState.IN_USE:
        return None
    if not found.settled(card):
        return Why.WAITING
    known = found.obligations.get(card.id) and not found.never_inspected(card)
    return Why.DISPUTED if card.id in found.disputed and known else None


def _lines(found: Evidence, last: date) -> list[DueLine]:
    made = {(why, mark.record): _line(found, why, found.cards[mark.record]) for why, mark in _once(found, last)}
    order = list(Why)
    return sorted(
        made.values(),
        key=lambda line: (order.index(line.why), line.due_on or date.min, line.unit_name, line.name, line.equipment_id),
    )


def _once(found: Evidence, last: date) -> list[tuple[Why, Mark]]:
    """In conflict is not undated too: the conflict is why."""
    marks = list(marked(found, last))
    disputed = {mark.record for why, mark in marks if why is Why.DISPUTED}
    return [(why, mark) for why, mark in marks if not (why is Why.UNDATED and mark.record in disputed)]


def _line(found: Evidence, why: Why, card: Card) -> DueLine:
    due, last = found.due.get(card.id), found.last.get(card.id)
    numbers = "; ".join(dict.fromkeys(filter(None, (card.asset_no, card.serial))))
    return DueLine(
        card.id, why, card.name, numbers, found.tree.names.get(card.unit_id, ""), card.place, card.state, due,
        (found.day - due).days if due else None, last.on if last else card.paper_date,
    )  # fmt: skip


def _counted(found: Evidence, last: date) -> dict[UUID, UnitCounts]:
    counts: dict[UUID, Counter[str]] = {}
    for card in found.live:
        if card.state == EquipmentState.IN_USE:
            counts.setdefault(card.unit_id, Counter())["in_use"] += 1
    for why, mark in _once(found, last):
        counts.setdefault(mark.unit_id, Counter())[why.value] += 1
    return {unit: UnitCounts(**counted) for unit, counted in counts.items()}
