"""Everything the paper of a plan says: its lines with what is known of the equipment, what was done, what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.certification import headings, papers
from safety_inspector.certification.headings import Heading
from safety_inspector.inspection.drafts import rows
from safety_inspector.planning import amendments, listings, plans
from safety_inspector.planning.amendments import AmendmentRow, LineRow
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.listings import DueRow
from safety_inspector.planning.plans import PlanRow
from safety_inspector.reporting import progress
from safety_inspector.reporting.progress import Done, Progress


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One line of the annex."""

    equipment_id: UUID
    unit_id: UUID
    unit_name: str
    name: str
    type_name: str
    group: str
    numbers: tuple[str, ...]  # model, serial, own number, identity codes; those that are known
    technical: str
    place: str
    previous_on: date | None
    previous_number: str
    due_on: date | None
    kind: str  # initial or periodic
    month: int | None
    inspector_id: UUID | None
    inspector: str
    done_on: date | None
    conclusion: str
    certificate: str
    why: str  # `prospects.Why`
    amended: tuple[int, ...]
    outside: bool
    again: int | None  # the month of the year in which it falls due once more


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan as screen, PDF, workbook and calendar say it."""

    heading: Heading
    plan: PlanRow
    unit_name: str
    as_at: date
    lines: tuple[PlannedRow, ...]  # with a month: by month, unit and place
    left: tuple[PlannedRow, ...]  # without
    amendments: tuple[AmendmentRow, ...]
    progress: Progress
    practice: bool


def facts(session: Session, plan_id: UUID, *, as_at: date) -> PlanFacts:
    """The plan with its amendments, as at a day."""
    plan = plans.one(session, plan_id)
    rows = _rows(session, plan, amendments.current(session, plan_id), as_at)
    return PlanFacts(
        heading=headings.of(session),
        plan=plan,
        unit_name=units.name_of(session, plan.unit_id, on=as_at),
        as_at=as_at,
        lines=tuple(row for row in rows if row.month is not None),
        left=tuple(row for row in rows if row.month is None),
        amendments=tuple(amendments.listing(session, plan_id)),
        progress=progress.of(session, plan_id, as_at=as_at),
        practice=session.info["store"].practice,
    )


def _rows(session: Session, plan: PlanRow, lines: list[LineRow], as_at: date) -> list[PlannedRow]:
    ids = [line.equipment_id for line in lines]
    due = listings.due_of(session, ids, today=as_at)
    done = progress.done(session, ids, plan.year, as_at=as_at)
    people = {each.id: each.called for each in users.listing(session, all_devices=True)}
    names = units.names(session, {line.unit_id.bytes for line in lines}, on=as_at)
    given = _certificates(session, done)
    found = [
        _row(plan, line, card, due[card.id], done.get(card.id), people, names[line.unit_id.bytes], given)
        for line, card in zip(lines, equipment.cards(session, ids), strict=True)
    ]
    return sorted(
        found, key=lambda row: (row.month or MONTHS + 1, row.unit_name, row.place, row.name, row.equipment_id)
    )


def _row(
    plan: PlanRow, line: LineRow, card: EquipmentCard, due: DueRow, done: Done | None, people: Mapping[UUID, str],
    unit_name: str, given: Mapping[UUID, str],
) -> PlannedRow:  # fmt: skip
    previous_on, number = _previous(card, due, done)
    codes = tuple(code for _scheme, code in card.identities)
    return PlannedRow(
        equipment_id=card.id,
        unit_id=line.unit_id,
        unit_name=unit_name,
        name=card.name,
        type_name=card.type_name,
        group=card.group,
        numbers=tuple(filter(None, (card.model, card.serial, card.asset_no, *codes))),
        technical=_technical(card),
        place=card.place,
        previous_on=previous_on,
        previous_number=number,
        due_on=line.due_on,
        kind="periodic" if line.due_on else "initial",
        month=line.month,
        inspector_id=line.inspector_id,
        inspector=people.get(line.inspector_id, "") if line.inspector_id else "",
        done_on=done.last_on if done else None,
        conclusion=done.conclusion if done else "",
        certificate=given.get(done.inspection_id, "") if done else "",
        why=line.why.value,
        amended=line.amended,
        outside=line.outside,
        again=_again(line.month, due.interval_months),
    )


def _technical(card: EquipmentCard) -> str:
    known = [f"{each.label}: {papers.measured(each.value, each.unit)}" for each in card.attributes if each.value]
    return "; ".join(known) or card.technical


def _previous(card: EquipmentCard, due: DueRow, done: Done | None) -> tuple[date | None, str]:
    """The inspection before those of the year; its own is the last one only until it is done."""
    before = done.first_on if done else date.max
    if due.anchor_on is not None and due.anchor_on < before:
        return due.anchor_on, due.certificate or card.paper_number
    if card.paper_date is not None and card.paper_date < before:
        return card.paper_date, card.paper_number
    return None, ""


def _again(month: int | None, interval: int | None) -> int | None:
    if month is None or interval is None or month + interval > MONTHS:
        return None
    return month + interval


def _certificates(session: Session, done: Mapping[UUID, Done]) -> dict[UUID, str]:
    """The number of the certificate that stands, by its inspection."""
    wanted = {each.inspection_id for each in done.values()}
    sql = (
        "SELECT c.inspection_id, c.number FROM certificate c"
        " WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)"
    )
    found = ((UUID(bytes=id), number) for id, number in rows(session, sql, ()))
    return {id: number for id, number in found if id in wanted}
