"""Schedules: the obligation to inspect a piece of equipment, and when it falls due.

The interval is typed by the user, or taken by him from a confirmed row; no row of the law and no number
found in an imported workbook sets one by itself. A due date is the last inspection (ours, or the old paper's
date if that is later) plus the interval, and no later than what a shortened certificate says or the rows the
technical head confirmed allow (`ceilings`). Equipment has a schedule for each kind it needs, its parts theirs;
it falls due on the earliest of its own. That day stands in the projection ``due``, which triggers in the file
itself keep true, whoever writes: a verb, a merge, an undo. What hangs on a field in conflict is not computed.
Equipment of a type in scope that nobody ever inspected is due at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import DDL, Index, MetaData, Table, event, text
from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue import equipment, search, units
from safety_inspector.catalogue.equipment import EquipmentCard, Where
from safety_inspector.errors import Refusal
from safety_inspector.planning import ceilings, intervals, kinds
from safety_inspector.planning.ceilings import Book, Most
from safety_inspector.regulations import lawbooks, procedures, proposals, types
from safety_inspector.regulations.proposals import Facts, Proposal
from safety_inspector.regulations.rules import Column
from safety_inspector.store import migrations
from safety_inspector.store.columns import KeyColumn, Keys
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Band(StrEnum):
    """How near the due date is; each has a word of its own in `BAND_WORDS`."""

    OVERDUE = "overdue"
    WITHIN_30 = "within_30"
    WITHIN_60 = "within_60"
    WITHIN_90 = "within_90"
    VALID = "valid"
    INITIAL = "initial"
    NONE = "none"
    AWAITING_APPROVAL = "awaiting_approval"
    FAILED = "failed"


BAND_WORDS = {
    Band.OVERDUE: N_("overdue"),
    Band.WITHIN_30: N_("within 30 days"),
    Band.WITHIN_60: N_("within 60 days"),
    Band.WITHIN_90: N_("within 90 days"),
    Band.VALID: N_("valid"),
    Band.INITIAL: N_("never inspected – due at once"),
    Band.NONE: N_("no due date yet"),
    Band.AWAITING_APPROVAL: N_("inspected, awaiting approval"),
    Band.FAILED: N_("failed – stop-use proposed"),
}
GONE = ("awaiting_disposal", "struck_off")  # states that oblige nobody to inspect


class Schedule(SQLModel, table=True):
    """One per equipment and kind; its id follows from both, so two devices cannot make two."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    kind: str = kinds.PERIODIC
    interval_months: int
    ground: str  # what the user typed: from which text or order the interval comes
    anchor_on: date | None = None  # our last certified inspection; None: the imported paper's date counts
    until: date | None = None  # what that certificate says, if shortened
    certificate: str = ""  # its number
    closed: bool = False
    procedure: str = Field(default="", sa_column_kwargs={"server_default": ""})  # whose rules were looked at
    row_id: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the rule the interval was taken from


class Due(SQLModel, table=True):
    """A projection, never journaled: where, in what state and when each scheduled equipment falls due."""

    __table_args__ = (
        Index("due_by_unit", "unit_id", "state", "due_on"),
        Index("due_by_day", "due_on"),
        Index("due_initial", "equipment_id", sqlite_where=text("initial")),
    )
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    unit_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    state: str
    due_on: date | None = None
    standing: str = ""  # "", "awaiting_approval" or "failed": what its last concluded inspection says
    initial: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # in scope and never inspected


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of the due list; ``days`` counts from today, negative when overdue."""

    equipment_id: UUID
    asset_no: str
    name: str
    unit_id: UUID
    unit_name: str
    due_on: date | None
    band: Band
    days: int | None
    state: str
    interval_months: int | None = None
    anchor_on: date | None = None
    disputed: bool = False  # a field the due date hangs on is in conflict
    serial: str = ""
    certificate: str = ""  # the number of ours it counts from; empty: the old paper, or none


@dataclass(frozen=True, slots=True)
class Counts:
    """How many a list would hold with another unit, group or band, its other filters standing."""

    units: dict[bytes, int]  # those of the unit itself, not below it
    groups: tuple[tuple[str, int], ...]
    bands: dict[Band, int]


class NotAnInterval(Refusal):
    """Months that are no interval."""

    code = "PLN-E01"
    message = N_('"{months}" is not an interval: type a whole number of months from 1 to {longest}.')


class GroundWanted(Refusal):
    """An interval without a ground."""

    code = "PLN-E02"
    message = N_("An interval needs its ground: type the text, order or plan the {months} months come from.")


class NoSchedule(Refusal):
    """A renewal without an interval."""

    code = "PLN-E03"
    message = N_('"{name}" has no inspection interval yet. Type the interval and its ground on its card.')


class TooLong(Refusal):
    """More months than the technical head confirmed."""

    code = "PLN-E04"
    message = N_(
        '"{name}": {months} months are more than the {longest} months of row {row}, which the technical head'
        " confirmed. Type {longest} months or fewer, or choose the procedure it is inspected by."
    )


class KindUnknown(Refusal):
    """A schedule of no known kind."""

    code = "PLN-E05"
    message = N_('There is no schedule of the kind "{kind}". Use one of: {known}, or part:NAME.')


class ProcedureUnknown(Refusal):
    """A procedure the tables do not know."""

    code = "PLN-E06"
    message = N_('There is no procedure "{procedure}" in the law\'s tables. Choose one of the page Quy định.')


class NotDoneThen(Refusal):
    """A day on which the check cannot have been done, or that a certificate tells."""

    code = "PLN-E07"
    message = N_(
        "{day:%d/%m/%Y} cannot be the day of the last check ({kind}): it must not lie ahead, and a periodic"
        " inspection counts from its certificate or from the old paper on the card."
    )


def id_of(equipment_id: UUID, kind: str = kinds.PERIODIC) -> UUID:
    """The id of the schedule of this equipment and kind, on every device the same."""
    number = int.from_bytes(sha256(b"schedule:" + equipment_id.bytes + kind.encode()).digest()[:16])
    version, variant = 0xF << 76, 0x3 << 62
    return UUID(int=number & ~(version | variant) | 8 << 76 | 2 << 62)  # a UUIDv8: made by a rule of our own


def set_interval(
    session: Session,
    equipment_ids: Iterable[UUID],
    *,
    months: int | str,
    ground: str,
    today: date,
    kind: str = kinds.PERIODIC,
    procedure: str | None = None,
    row_id: str = "",
    done_on: date | None = None,
) -> int:
    """Oblige us to inspect each equipment every ``months``, a number or as typed; how many schedules were written.

    ``procedure`` is the one whose rules count (None: as it was), ``row_id`` the rule the months were taken from,
    ``done_on`` the day a check that no certificate tells of was done last. Without such a day, an earlier
    inspection or an old paper there is no due date yet. Raises `NotAnInterval`, `GroundWanted`, `KindUnknown`,
    `ProcedureUnknown`, `NotDoneThen` and, if the months are more than what is confirmed here, `TooLong`.
    """
    months = intervals.typed(months)
    if not intervals.sensible(months):
        raise NotAnInterval(months=str(months)[:40], longest=intervals.LONGEST)
    if not (ground := ground.strip()):
        raise GroundWanted(months=months)
    _require_kind(kind, procedure, done_on, today)
    book, written = ceilings.book(session), 0
    for equipment_id in equipment_ids:
        equipment.require(session, equipment_id)
        found = session.get(Schedule, id_of(equipment_id, kind)) or _new(equipment_id, kind, months, ground)
        found.interval_months, found.ground, found.closed = months, ground, False
        found.procedure = found.procedure if procedure is None else procedure
        found.row_id, found.anchor_on = row_id, done_on or found.anchor_on
        _require_within(session, book, found, today)
        session.add(found)
        written += 1
    session.flush()
    return written


def propose(
    session: Session, equipment_id: UUID, *, today: date, procedure: str | None = None, kind: str = kinds.PERIODIC
) -> Proposal:
    """What the rules propose for a schedule of the equipment, with ``procedure`` or the one that was chosen.

    Ages count on the day the schedule counts from, or today if there is none.
    """
    if part := kinds.part_of(kind):
        return proposals.of_part(*lawbooks.parts(session)[part])
    card, chosen = equipment.card(session, equipment_id), procedure
    found = session.get(Schedule, id_of(equipment_id, kind)) or session.get(Schedule, id_of(equipment_id))
    if chosen is None:
        chosen = found.procedure if found else ""
    on = _counted_from(session.get(Schedule, id_of(equipment_id, kind)), card.paper_date, kind) or today
    return lawbooks.propose(session, _facts(card, on, chosen or _only_procedure(card.type_code)), Column(kind))


def most(session: Session, equipment_id: UUID, *, on: date, kind: str = kinds.PERIODIC) -> Most | None:
    """The longest interval confirmed here for the equipment if it is inspected ``on``; None: nothing is confirmed."""
    found = session.get(Schedule, id_of(equipment_id, kind))
    facts = _facts(equipment.card(session, equipment_id), on, found.procedure if found else "")
    return ceilings.book(session).most(facts, kind)


def _facts(card: EquipmentCard, on: date, procedure: str) -> Facts:
    return ceilings.facts_of(card, {each.key: each.value for each in card.attributes}, on=on, procedure=procedure)


def _only_procedure(type_code: str) -> str:
    """The procedure of a type that has one; of several, somebody chooses."""
    found = types.named(type_code)
    return found.procedures[0] if found and len(found.procedures) == 1 else ""


def _counted_from(found: Schedule | None, paper: date | None, kind: str) -> date | None:
    days = (found.anchor_on if found else None, paper if kind == kinds.PERIODIC else None)
    return max((day for day in days if day), default=None)


def _require_kind(kind: str, procedure: str | None, done_on: date | None, today: date) -> None:
    if not kinds.known(kind):
        raise KindUnknown(kind=kind, known=", ".join(kinds.OWN))
    if procedure and procedures.named(procedure) is None:
        raise ProcedureUnknown(procedure=procedure)
    if done_on is not None and (kind == kinds.PERIODIC or done_on > today):
        raise NotDoneThen(day=done_on, kind=kinds.words(kind))


def _require_within(session: Session, book: Book, found: Schedule, today: date) -> None:
    card = equipment.card(session, found.equipment_id)
    on = _counted_from(found, card.paper_date, found.kind) or today
    limit = book.most(_facts(card, on, found.procedure), found.kind)
    if limit is not None and found.interval_months > limit.months:
        raise TooLong(name=card.name, months=found.interval_months, longest=limit.months, row=limit.row_id)


def renew(
    session: Session,
    equipment_id: UUID,
    *,
    inspected_on: date,
    certificate: str = "",
    until: date | None = None,
) -> None:
    """Count the next due date from ``inspected_on``, but no later than ``until``; raises `NoSchedule`.

    The check from outside is done by any inspection; what is inside, tests and parts are not taken for granted.
    """
    found = session.get(Schedule, id_of(equipment_id))
    if found is None or found.closed:
        raise NoSchedule(name=equipment.card(session, equipment_id).name)
    longest = intervals.add_months(inspected_on, found.interval_months)
    for kind in kinds.RENEWED:
        each = session.get(Schedule, id_of(equipment_id, kind))
        if each is not None and not each.closed:
            each.anchor_on, each.certificate = inspected_on, certificate
            each.until = until if kind == kinds.PERIODIC and until and until < longest else None
            session.add(each)
    session.flush()


def close(session: Session, equipment_id: UUID, kind: str) -> None:
    """Oblige us no more by this schedule; raises `NoSchedule`."""
    found = session.get(Schedule, id_of(equipment_id, kind))
    if found is None or found.closed:
        raise NoSchedule(name=equipment.card(session, equipment_id).name)
    found.closed = True
    session.add(found)
    session.flush()


def fall_back(
    session: Session,
    equipment_id: UUID,
    *,
    from_: str,
    inspected_on: date | None,
    certificate: str,
    until: date | None,
) -> None:
    """Count again from the certificate before, if the due date was counted from the certificate ``from_``."""
    found = session.get(Schedule, id_of(equipment_id))
    if found is None or found.certificate != from_:
        return
    found.anchor_on, found.certificate = inspected_on, certificate
    longest = intervals.add_months(inspected_on, found.interval_months) if inspected_on else None
    found.until = until if until and longest and until < longest else None
    session.add(found)
    session.flush()


def interval_of(session: Session, equipment_id: UUID) -> int | None:
    """The interval in months the user typed, or None; None too while the schedule is in conflict."""
    id = id_of(equipment_id)
    found = _rows(
        session,
        "SELECT interval_months FROM schedule WHERE id = ? AND NOT closed"
        " AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.id = schedule.id)",
        (id.bytes,),
    )
    return found[0][0] if found else None


# -- looking -------------------------------------------------------------------------------------

_OWN = f"o.kind IN {kinds.OWN!r}"
_DISPUTED = (  # looked up once for a statement, not once for a row
    "d.equipment_id IN (SELECT c.id FROM conflict c WHERE c.field IN ('paper_date', 'state', 'unit_id')"
    f" UNION ALL SELECT o.equipment_id FROM conflict c JOIN schedule o ON o.id = c.id WHERE NOT o.closed AND {_OWN})"
)
_BAND = f"""CASE
    WHEN d.standing <> '' THEN d.standing
    WHEN d.state = 'failed' THEN 'failed'
    WHEN {_DISPUTED} THEN 'none' WHEN d.due_on IS NULL THEN iif(d.initial, 'initial', 'none')
    WHEN d.due_on < :today THEN 'overdue' WHEN d.due_on <= :d30 THEN 'within_30'
    WHEN d.due_on <= :d60 THEN 'within_60' WHEN d.due_on <= :d90 THEN 'within_90' ELSE 'valid' END"""
_LIVE = f"d.state NOT IN {GONE!r}"
_FROM = "FROM due d"
_SCHEDULED = f"LEFT JOIN schedule s ON s.equipment_id = e.id AND s.kind = '{kinds.PERIODIC}' AND NOT s.closed"
_IN_UNITS = "d.unit_id IN (SELECT unhex(value) FROM json_each(:units))"


class _Found(NamedTuple):
    """A line as the query gives it: its names stand for the columns, in their order."""

    id: bytes
    asset_no: str | None
    name: str
    unit_id: bytes
    state: str
    due_on: str | None
    paper_date: str | None
    interval_months: int | None
    anchor_on: str | None
    standing: str | None
    disputed: int
    serial: str
    initial: int | None
    certificate: str | None


_COLUMNS = (
    "e.id, e.asset_no, e.name, e.unit_id, e.state, d.due_on, e.paper_date, s.interval_months,"
    f" s.anchor_on, d.standing, {_DISPUTED}, e.serial, d.initial, s.certificate"
)


def due_by(
    session: Session, day: date, unit: UUID | None = None, *, today: date, limit: int | None = None
) -> list[DueRow]:
    """What falls due on or before ``day`` in ``unit`` and below, most overdue first.

    What failed has no date and is not here; what was inspected and awaits approval is. What was never
    inspected is due now: it stands after what is overdue.
    """
    facts = _filled(session, today, unit, day=day.isoformat(), limit=-1 if limit is None else limit)
    dated = f"{_LIVE} AND d.due_on <= :day AND {_BAND} NOT IN ('failed', 'none') {{units}} ORDER BY d.due_on, e.id"
    found = _found(session, _selected(_FROM, dated, unit), facts)
    if day >= today:
        found += _found(session, _selected(f"{_FROM} INDEXED BY due_initial", INITIAL, unit), facts)
        found.sort(key=lambda each: (each.due_on or today.isoformat(), each.due_on is not None, each.id))
    return _due_rows(session, found[:limit], today)


INITIAL = f"d.initial AND {_LIVE} AND {_BAND} = 'initial' {{units}} ORDER BY d.equipment_id"


def _selected(source: str, where: str, unit: UUID | None) -> str:
    source = f"{source} JOIN equipment e ON e.id = d.equipment_id {_SCHEDULED}"
    return f"SELECT {_COLUMNS} {source} WHERE {where.format(units=_and_units(unit))} LIMIT :limit"


def bands(session: Session, *, today: date, unit: UUID | None = None) -> dict[Band, int]:
    """How many pieces of equipment stand in each band; every band has its number."""
    facts = _filled(session, today, unit)
    counted = dict.fromkeys(Band, 0)
    sql = f"SELECT {_BAND} AS band, count(*) {_FROM} WHERE {_LIVE}{_and_units(unit)} GROUP BY 1"
    counted.update({Band(band): number for band, number in _rows(session, sql, facts)})
    everything = _rows(session, f"SELECT count(*) FROM equipment d WHERE {_LIVE}{_and_units(unit)}", facts)[0][0]
    counted[Band.NONE] = everything - sum(number for band, number in counted.items() if band != Band.NONE)
    return counted


def counts(session: Session, where: Where, band: Band | None, *, today: date) -> Counts:
    """The numbers beside what a list may be filtered by, one statement for each: they are what `ids` would give."""
    chosen = [band] if band else None
    return Counts(
        dict(_tallied(session, "e.unit_id", replace(where, unit=None), chosen, today)),
        equipment.grouped(dict(_tallied(session, "e.type_code", replace(where, group=None), chosen, today))),
        _bands_within(session, where, today),
    )


def _bands_within(session: Session, where: Where, today: date) -> dict[Band, int]:
    if where == Where(unit=where.unit):  # no name and no type is asked for: the projection alone tells
        return bands(session, today=today, unit=where.unit)
    found = _tallied(session, f"coalesce({_BAND}, 'none')", where, list(Band), today)
    return dict.fromkeys(Band, 0) | {Band(band): number for band, number in found}


def _tallied(session: Session, by: str, where: Where, bands: Sequence[Band] | None, today: date) -> list[Any]:
    start = equipment.LISTED if where.text else "equipment e"
    source, condition, facts = _fitting(session, where, bands, today, start)
    return _rows(session, f"SELECT {by}, count(*) FROM {source} WHERE {condition} GROUP BY 1", facts)


def nearest(session: Session, *, today: date) -> dict[Band, date]:
    """The earliest due date in each band that has one; of the overdue the longest overdue."""
    sql = f"SELECT {_BAND} AS band, min(d.due_on) {_FROM} WHERE {_LIVE} AND d.due_on IS NOT NULL GROUP BY 1"
    found = _rows(session, sql, _filled(session, today, None))
    return {Band(band): date.fromisoformat(day) for band, day in found}


def by_month(session: Session, *, today: date, months: int = 12) -> list[tuple[int, int]]:
    """What falls due in this month and those after it: month of the year and how many, none left out."""
    first = today.replace(day=1)
    sql = (
        f"SELECT substr(d.due_on, 1, 7), count(*) {_FROM} WHERE {_LIVE} AND d.due_on >= :first"
        f" AND {_BAND} NOT IN ('failed', 'none') GROUP BY 1"
    )
    counted = dict(_rows(session, sql, _filled(session, today, None, first=first.isoformat())))
    days = [intervals.add_months(first, each) for each in range(months)]
    return [(day.month, counted.get(f"{day:%Y-%m}", 0)) for day in days]


def ids(session: Session, where: Where, bands: Sequence[Band] | None = None, *, today: date) -> Sequence[UUID]:
    """Equipment in any of ``bands`` (all if None) that fits ``where``, the most urgent first.

    What is gone stands in no band: the list of a band and its number in `bands` agree.
    """
    start = equipment.LISTED if where != Where(text=where.text) or bands is not None else "equipment_search s"
    source, condition, facts = _fitting(session, where, bands, today, start)
    order = "s.urgency, s.name_key, s.equipment_id"
    return Keys(raw(session).execute(f"SELECT s.equipment_id FROM {source} WHERE {condition} ORDER BY {order}", facts))


def _fitting(
    session: Session, where: Where, bands: Sequence[Band] | None, today: date, source: str
) -> tuple[str, str, dict[str, Any]]:
    """Whence, the condition and its values: one for the list and for the numbers beside it."""
    condition, facts = equipment.narrowed(session, where)
    if bands is not None:
        source += " LEFT JOIN due d ON d.equipment_id = e.id"
        condition += f" AND e.state NOT IN {GONE!r}"
        if set(bands) != set(Band):  # else every one stands in one of them
            condition += f" AND coalesce({_BAND}, 'none') IN (SELECT value FROM json_each(:bands))"
        facts |= _filled(session, today, None, bands=json.dumps(list(bands))) | facts
    return source, condition, facts


def due_of(session: Session, equipment_ids: Iterable[UUID], *, today: date) -> dict[UUID, DueRow]:
    """The due row of each equipment, also of those without schedule (band ``none``)."""
    wanted = json.dumps([id.hex for id in equipment_ids])
    found = _found(
        session,
        f"SELECT {_COLUMNS} FROM equipment e LEFT JOIN due d ON d.equipment_id = e.id {_SCHEDULED}"
        " WHERE e.id IN (SELECT unhex(value) FROM json_each(:ids))",
        {"ids": wanted},
    )
    return {row.equipment_id: row for row in _due_rows(session, found, today)}


def band_of(due_on: date | None, standing: str, state: str, today: date, initial: bool = False) -> Band:
    """The band of one due date: the rule the SQL above follows, in words of its own."""
    if standing:
        return Band(standing)
    if state == "failed":
        return Band.FAILED
    if due_on is None:
        return Band.INITIAL if initial else Band.NONE
    days = (due_on - today).days
    for below, band in _STEPS:
        if days < below:
            return band
    return Band.VALID


_STEPS = ((0, Band.OVERDUE), (31, Band.WITHIN_30), (61, Band.WITHIN_60), (91, Band.WITHIN_90))


def _and_units(unit: UUID | None) -> str:
    return f" AND {_IN_UNITS}" if unit else ""


def _filled(session: Session, today: date, unit: UUID | None, **more: Any) -> dict[str, Any]:
    days = {f"d{n}": (today + timedelta(days=n)).isoformat() for n in (30, 60, 90)}
    below = [each.hex for each in units.subtree(session, unit)] if unit else []
    return {"today": today.isoformat(), "units": json.dumps(below), **days, **more}


def _due_rows(session: Session, found: Iterable[_Found], today: date) -> list[DueRow]:
    listed = list(found)
    names = units.names(session, {each.unit_id for each in listed}, on=today)
    homes = {key: (UUID(bytes=key), name) for key, name in names.items()}
    return [_due_row(each, *homes[each.unit_id], today) for each in listed]


def _due_row(found: _Found, unit_id: UUID, unit_name: str, today: date) -> DueRow:
    standing, disputed = found.standing or "", bool(found.disputed)
    failed = "failed" in (standing, found.state)
    due_on = date.fromisoformat(found.due_on) if found.due_on and not failed and not disputed else None
    return DueRow(
        equipment_id=UUID(bytes=found.id),
        asset_no=found.asset_no or "",
        name=found.name,
        unit_id=unit_id,
        unit_name=unit_name,
        due_on=due_on,
        band=band_of(due_on, standing, found.state, today, bool(found.initial) and not found.due_on and not disputed),
        days=(due_on - today).days if due_on else None,
        state=found.state,
        interval_months=None if disputed else found.interval_months,
        anchor_on=_latest(found.anchor_on, found.paper_date),
        disputed=disputed,
        serial=found.serial,
        certificate=found.certificate or "",
    )


def _latest(one: str | None, other: str | None) -> date | None:
    later = max(one or "", other or "")
    return date.fromisoformat(later) if later else None


def _found(session: Session, sql: str, facts: Any) -> list[_Found]:
    return [_Found._make(row) for row in _rows(session, sql, facts)]


def _rows(session: Session, sql: str, facts: Any) -> list[Any]:
    return raw(session).execute(sql, facts).fetchall()


def _new(equipment_id: UUID, kind: str, months: int, ground: str) -> Schedule:
    id = id_of(equipment_id, kind)
    return Schedule(id=id, equipment_id=equipment_id, kind=kind, interval_months=months, ground=ground)


# -- the projection ------------------------------------------------------------------------------

_MONTHS = "min(s.interval_months, coalesce(c.months, s.interval_months))"  # never over the confirmed maximum
_PAPER = intervals.SQL_ADD_MONTHS.format(day="e.paper_date", months=_MONTHS)
_OURS = intervals.SQL_ADD_MONTHS.format(day="s.anchor_on", months=_MONTHS)
DUE_ON = f"""CASE WHEN s.closed THEN NULL
    WHEN s.kind = '{kinds.PERIODIC}' AND e.paper_date > coalesce(s.anchor_on, '') THEN {_PAPER}
    WHEN s.until IS NOT NULL THEN min(s.until, {_OURS}) ELSE {_OURS} END"""
_EARLIEST = f"""(SELECT min({DUE_ON}) FROM schedule s LEFT JOIN ceiling c ON c.schedule_id = s.id
    WHERE s.equipment_id = e.id AND s.kind IN {kinds.OWN!r})"""
_OUT = ("", *(each.code for each in types.all() if not each.in_scope))  # what the law does not speak of
_INITIAL = f"""(e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN {_OUT!r}
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL))"""
_PROJECT = f"""INSERT INTO due (equipment_id, unit_id, state, due_on, standing, initial)
    SELECT e.id, e.unit_id, e.state, {_EARLIEST}, '', {_INITIAL} FROM equipment e
    WHERE {{where}} ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on, initial = excluded.initial;"""
_WANTED = f"({_INITIAL} OR EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id))"
_OF_CEILING = "e.id = (SELECT o.equipment_id FROM schedule o WHERE o.id = {side}.schedule_id)"

TRIGGERS = {
    "due_of_new_schedule": ("AFTER INSERT ON schedule", _PROJECT.format(where="e.id = NEW.equipment_id")),
    "due_of_schedule": ("AFTER UPDATE ON schedule", _PROJECT.format(where="e.id = NEW.equipment_id")),
    "due_of_lost_schedule": ("AFTER DELETE ON schedule", _PROJECT.format(where="e.id = OLD.equipment_id")),
    "due_of_new_ceiling": ("AFTER INSERT ON ceiling", _PROJECT.format(where=_OF_CEILING.format(side="NEW"))),
    "due_of_lost_ceiling": ("AFTER DELETE ON ceiling", _PROJECT.format(where=_OF_CEILING.format(side="OLD"))),
    "due_of_new_equipment": ("AFTER INSERT ON equipment", _PROJECT.format(where=f"e.id = NEW.id AND {_WANTED}")),
    "due_of_equipment": (
        "AFTER UPDATE OF unit_id, state, paper_date, paper_number, paper_date_text, type_code ON equipment",
        "UPDATE due SET unit_id = NEW.unit_id, state = NEW.state, initial = 0 WHERE equipment_id = NEW.id; "
        + _PROJECT.format(where=f"e.id = NEW.id AND {_WANTED}"),
    ),
    "due_of_lost_equipment": (
        "AFTER DELETE ON equipment",
        "DELETE FROM due WHERE equipment_id = OLD.id;",
    ),
}

_URGENCY = f"""CASE WHEN {{d}}.state IN {GONE!r} THEN '{search.NOWHERE}'
    WHEN {{d}}.standing = 'failed' OR {{d}}.standing = '' AND {{d}}.state = 'failed'
    THEN '0' || coalesce({{d}}.due_on, '9999')
    WHEN {{d}}.due_on IS NULL AND {{d}}.initial THEN '1'
    ELSE '1' || coalesce({{d}}.due_on, '9999') END"""
_RANK = f"UPDATE equipment_search SET urgency = {_URGENCY.format(d='NEW')} WHERE equipment_id = NEW.equipment_id;"
ORDERING = {  # what the lists are ordered by stands beside their names, in one index
    "urgency_of_new_due": ("AFTER INSERT ON due", _RANK),
    "urgency_of_due": (
        f"AFTER UPDATE ON due WHEN {_URGENCY.format(d='OLD')} IS NOT {_URGENCY.format(d='NEW')}",
        _RANK,
    ),
    "urgency_of_lost_due": (
        "AFTER DELETE ON due",
        f"UPDATE equipment_search SET urgency = '{search.NOWHERE}' WHERE equipment_id = OLD.equipment_id;",
    ),
    "urgency_of_new_equipment": (
        "AFTER INSERT ON equipment_search WHEN EXISTS (SELECT 1 FROM due d WHERE d.equipment_id = NEW.equipment_id)",
        f"UPDATE equipment_search SET urgency = (SELECT {_URGENCY.format(d='d')} FROM due d"
        " WHERE d.equipment_id = NEW.equipment_id) WHERE n = NEW.n;",
    ),
}

FILLED = (  # the projection and the order of lists, for all there is
    _PROJECT.format(where=_WANTED).rstrip(";"),
    f"UPDATE equipment_search SET urgency = coalesce((SELECT {_URGENCY.format(d='d')} FROM due d"
    f" WHERE d.equipment_id = equipment_search.equipment_id), '{search.NOWHERE}')",
)


def refresh(session: Session) -> None:
    """Make the due dates of the projection anew from the records; the triggers keep them all along."""
    connection = session.connection()
    connection.exec_driver_sql("UPDATE due SET due_on = NULL, initial = 0")
    for statement in FILLED:
        connection.exec_driver_sql(statement)


def keep_by_triggers(table: Table | MetaData, triggers: dict[str, tuple[str, str]]) -> None:
    """Whenever ``table`` is created, create these triggers in the file after it."""
    for name, (when, body) in triggers.items():
        statement = f"CREATE TRIGGER {name} {when} BEGIN {body} END"
        event.listen(table, "after_create", DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


for _name in ("schedule", "equipment", "ceiling"):
    keep_by_triggers(SQLModel.metadata.tables[_name], {k: v for k, v in TRIGGERS.items() if f" {_name}" in v[0]})
for _name, _triggers in ceilings.TRIGGERS.items():
    keep_by_triggers(SQLModel.metadata.tables[_name], _triggers)
keep_by_triggers(SQLModel.metadata, ORDERING)  # after the search's own table, which is made last
migrations.PROJECTIONS["due"] = f"{FILLED[0]};\nINSERT INTO unsettled (equipment_id) VALUES (x'{ceilings.ALL.hex}');"
