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
from safety_inspector.reporting import evidence, histories, indicators, measures, reckonings, summed
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.histories import Card
from safety_inspector.reporting.measures import Reckoned
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.reckonings import Reckoning
from safety_inspector.store.sessions import raw

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
    pace: Decimal  # of the plan, that is to be done by the day counted
    reckoned: Reckoned
    overdue: tuple[OverdueRow, ...]  # the longest overdue first, `LISTED` of them
    failed: tuple[FailedRow, ...]
    failed_count: int
    typed: tuple[TypedNote, ...]
    practice: bool
    made_on: date | None = None  # the day of the document; of what was sent before it was kept: the day counted
    silent: tuple[str, ...] | None = None  # who handed nothing in within the period; none where nobody here can know

    @property
    def dated(self) -> date:
        """The day at the head of the paper."""
        return self.made_on or self.as_at


def facts(
    session: Session, *, period: Period, unit: UUID | None, as_at: date, estimate: int | None = None,
    received_on: date | None = None, recounted: bool = False, made_on: date | None = None,
    silent: tuple[str, ...] | None = None,
) -> BriefingFacts:  # fmt: skip
    """The briefing of ``unit`` and below, made today; the whole tree for none.

    Refused as `reckonings.read`, `measures.reckon`. The same whether it is ``recounted`` from all records or read from
    the summaries.
    """
    found = reckonings.read(session, period=period, unit=unit, as_at=as_at, recounted=recounted)
    reckoned = measures.reckon(found, estimate=estimate)
    names = found.now.tree.names
    failed, failed_count = _failed(session, found)
    return BriefingFacts(
        heading=headings.of(session),
        period=period,
        unit_id=unit,
        unit_name=names.get(unit, "") if unit else "",
        as_at=found.now.day,
        received_on=received_on,
        pace=measures.pace(found.now.day),
        reckoned=reckoned,
        overdue=_overdue(session, found),
        failed=failed,
        failed_count=failed_count,
        typed=tuple(_notes(session, found, reckoned)),
        practice=session.info["store"].practice,
        made_on=made_on or session.info["store"].today(),
        silent=silent,
    )


def _overdue(session: Session, found: Reckoning) -> tuple[OverdueRow, ...]:
    """The longest overdue first, `LISTED` of them."""
    now = found.now
    if not now.stocks:
        return ()
    wanted = {mark.record for mark in indicators.overdue(now, indicators.Span(now.day, now.day))}
    lines = [(now.due[id], now.cards[id]) for id in wanted]
    if found.kept is not None:
        late = dict(summed.late(session, now, found.kept.only, LISTED))
        lines += [(late[id.bytes], card) for id, card in histories.cards(session, now.day, late.keys()).items()]
    lines.sort(key=lambda line: (line[0], line[1].name, line[1].id))
    return tuple(_overdue_row(now, card, due) for due, card in lines[:LISTED])


def _overdue_row(evidence: Evidence, card: Card, due: date) -> OverdueRow:
    unit = evidence.tree.names.get(card.unit_id, "")
    return OverdueRow(card.id, card.name, _numbers(card), unit, card.place, due, (evidence.day - due).days)


def _failed(session: Session, found: Reckoning) -> tuple[tuple[FailedRow, ...], int]:
    """The first `LISTED` inspections of the year that failed, and how many did."""
    now = found.now
    failed = [(f"{each.on}", each.id.bytes, each.card.id.bytes) for each in now.inspections if not each.passed]
    if found.kept is not None:
        failed += summed.failed(session, now, found.kept.only)
        failed.sort()
    only = frozenset(card for _on, _id, card in failed[:LISTED])
    listed = [(date.fromisoformat(on), UUID(bytes=id), UUID(bytes=card)) for on, id, card in failed[:LISTED]]
    cards, passed = histories.cards(session, now.day, only), evidence.passes(session, now.day, only)
    notices = _notices(session, now.day, [id for _on, id, _card in listed])
    rows = []
    for on, id, key in listed:
        card, again = cards[key], next((day for day, of in passed.get(key, ()) if (day, of) > (on, id)), None)
        unit = now.tree.names.get(card.unit_id, "")
        rows.append(FailedRow(id, card.name, _numbers(card), unit, on, notices.get(id, ""), again))
    return tuple(rows), len(failed)


def _notices(session: Session, day: date, inspections: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of the notices of these inspections that were issued by then."""
    where, facts = histories.among([id.bytes for id in inspections], "inspection_id")
    sql = f"SELECT inspection_id, number FROM notice WHERE issued_on <= :day AND {where}"
    return {UUID(bytes=id): number for id, number in raw(session).execute(sql, {"day": day.isoformat(), **facts})}


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
