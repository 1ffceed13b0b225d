"""The technical briefing "giao ban": all that its paper, its workbook and its chart say, of one unit and period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.inspection.drafts import rows
from safety_inspector.reporting import indicators, measures, reckonings
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Card
from safety_inspector.reporting.measures import Reckoned
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.reckonings import Reckoning

LISTED = 300  # lines of a list on paper; the rest is counted


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """Equipment in use past its due date."""

    equipment_id: UUID
    name: str
    numbers: str
    unit_name: str
    place: str
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class FailedRow:
    """An inspection of the year that failed; ``again_on`` is when the equipment passed since."""

    inspection_id: UUID
    name: str
    numbers: str
    unit_name: str
    inspected_on: date
    notice: str
    again_on: date | None


@dataclass(frozen=True, slots=True)
class TypedNote:
    """What was typed, by whom and why."""

    code: str
    measure: str
    unit_name: str
    first: date
    last: date
    value: int
    reason: str
    typed_name: str
    typed_on: date


@dataclass(frozen=True, slots=True)
class BriefingFacts:
    """Everything the briefing says; screen, PDF, workbook and chart share it."""

    heading: Heading
    period: Period
    unit_id: UUID | None
    unit_name: str
    as_at: date  # up to this day records count
    received_on: date | None  # when the last package came in; none ever came: none
    pace: Decimal  # of the plan, that is to be done by the end of the period
    reckoned: Reckoned
    overdue: tuple[OverdueRow, ...]  # the longest overdue first, `LISTED` of them
    failed: tuple[FailedRow, ...]
    failed_count: int
    typed: tuple[TypedNote, ...]
    practice: bool


def facts(
    session: Session, *, period: Period, unit: UUID | None, as_at: date, estimate: int | None = None,
    received_on: date | None = None,
) -> BriefingFacts:  # fmt: skip
    """The briefing of ``unit`` and below; the whole tree for none. Refused as `reckonings.read`, `measures.reckon`."""
    found = reckonings.read(session, period=period, unit=unit, as_at=as_at)
    reckoned = measures.reckon(found, estimate=estimate)
    names = found.now.tree.names
    failed = list(_failed(session, found))
    return BriefingFacts(
        heading=headings.of(session),
        period=period,
        unit_id=unit,
        unit_name=names.get(unit, "") if unit else "",
        as_at=found.now.day,
        received_on=received_on,
        pace=measures.pace(period),
        reckoned=reckoned,
        overdue=tuple(_overdue(found.now))[:LISTED],
        failed=tuple(failed[:LISTED]),
        failed_count=len(failed),
        typed=tuple(_notes(session, found, reckoned)),
        practice=session.info["store"].practice,
    )


def _overdue(evidence: Evidence) -> Iterable[OverdueRow]:
    if not evidence.stocks:
        return []
    wanted = {mark.record for mark in indicators.overdue(evidence, indicators.Span(evidence.day, evidence.day))}
    cards = sorted((evidence.due[id], evidence.cards[id].name, id) for id in wanted)
    return [_overdue_row(evidence, evidence.cards[id], due) for due, _name, id in cards]


def _overdue_row(evidence: Evidence, card: Card, due: date) -> OverdueRow:
    unit = evidence.tree.names.get(card.unit_id, "")
    return OverdueRow(card.id, card.name, _numbers(card), unit, card.place, due, (evidence.day - due).days)


def _failed(session: Session, found: Reckoning) -> Iterator[FailedRow]:
    evidence = found.now
    day = evidence.day.isoformat()
    notices = {
        UUID(bytes=id): number
        for id, number in rows(session, "SELECT inspection_id, number FROM notice WHERE issued_on <= ?", (day,))
    }
    passed: dict[UUID, date] = {}
    lines = []
    for each in reversed(evidence.inspections):  # the newest first: what passed since is known by then
        card = each.card
        if each.passed:
            passed[card.id] = each.on
            continue
        unit, notice = evidence.tree.names.get(card.unit_id, ""), notices.get(each.id, "")
        lines.append(FailedRow(each.id, card.name, _numbers(card), unit, each.on, notice, passed.get(card.id)))
    yield from reversed(lines)


def _numbers(card: Card) -> str:
    return "; ".join(dict.fromkeys(filter(None, (card.asset_no, card.serial))))


def _notes(session: Session, found: Reckoning, reckoned: Reckoned) -> Iterator[TypedNote]:
    names = found.now.tree.names
    for row in reckoned.typed:
        called = names.get(row.unit_id) or units.name_of(session, row.unit_id, on=found.now.day)
        yield TypedNote(
            row.indicator, row.measure.value, called, row.first, row.last, row.value, row.reason, row.typed_name,
            row.typed_on,
        )  # fmt: skip
