"""Schedules: the obligation to inspect a piece of equipment, and when it falls due.

The interval is typed by the user and by nobody else: no row of the law and no number found in an
imported workbook sets one. A due date is the last inspection (ours, or the imported paper's date if
that is later) plus the interval, and no later than what a shortened certificate says. It stands in
the projection ``due``, which triggers in the file itself keep true, whoever writes: a verb, a merge,
an undo. What hangs on a field in conflict is not computed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, Index, MetaData, Table, event
from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue import equipment, search, units
from safety_inspector.catalogue.equipment import Where
from safety_inspector.errors import Refusal
from safety_inspector.planning import intervals
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
    NONE = "none"
    AWAITING_APPROVAL = "awaiting_approval"
    FAILED = "failed"


BAND_WORDS = {
    Band.OVERDUE: N_("overdue"),
    Band.WITHIN_30: N_("within 30 days"),
    Band.WITHIN_60: N_("within 60 days"),
    Band.WITHIN_90: N_("within 90 days"),
    Band.VALID: N_("valid"),
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
    kind: str = "periodic"
    interval_months: int
    ground: str  # what the user typed: from which text or order the interval comes
    anchor_on: date | None = None  # our last certified inspection; None: the imported paper's date counts
    until: date | None = None  # what that certificate says, if shortened
    certificate: str = ""  # its number
    closed: bool = False


class Due(SQLModel, table=True):
    """A projection, never journaled: where, in what state and when each scheduled equipment falls due."""

    __table_args__ = (Index("due_by_unit", "unit_id", "state", "due_on"), Index("due_by_day", "due_on"))
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    unit_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    state: str
    due_on: date | None = None
    standing: str = ""  # "", "awaiting_approval" or "failed": what its last concluded inspection says


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


def id_of(equipment_id: UUID, kind: str = "periodic") -> UUID:
    """The id of the schedule of this equipment and kind, on every device the same."""
    number = int.from_bytes(sha256(b"schedule:" + equipment_id.bytes + kind.encode()).digest()[:16])
    version, variant = 0xF << 76, 0x3 << 62
    return UUID(int=number & ~(version | variant) | 8 << 76 | 2 << 62)  # a UUIDv8: made by a rule of our own


def set_interval(
    session: Session, equipment_ids: Iterable[UUID], *, months: int | str, ground: str, today: date
) -> int:
    """Oblige us to inspect each equipment every ``months``, a number or as typed; how many schedules were written.

    Raises `NotAnInterval` and `GroundWanted`. Without an earlier inspection there is no due date yet.
    """
    months = intervals.typed(months)
    if not intervals.sensible(months):
        raise NotAnInterval(months=str(months)[:40], longest=intervals.LONGEST)
    if not (ground := ground.strip()):
        raise GroundWanted(months=months)
    written = 0
    for equipment_id in equipment_ids:
        equipment.require(session, equipment_id)
        found = session.get(Schedule, id_of(equipment_id))
        found = found or _new(equipment_id, months, ground)
        found.interval_months, found.ground, found.closed = months, ground, False
        session.add(found)
        written += 1
    session.flush()
    return written


def renew(
    session: Session,
    equipment_id: UUID,
    *,
    inspected_on: date,
    certificate: str = "",
    until: date | None = None,
) -> None:
    """Count the next due date from ``inspected_on``, but no later than ``until``; raises `NoSchedule`."""
    found = session.get(Schedule, id_of(equipment_id))
    if found is None or found.closed:
        raise NoSchedule(name=equipment.card(session, equipment_id).name)
    longest = intervals.add_months(inspected_on, found.interval_months)
    found.anchor_on, found.certificate = inspected_on, certificate
    found.until = until if until and until < longest else None
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

_DISPUTED = (  # looked up once for a statement, not once for a row
    "d.equipment_id IN (SELECT c.id FROM conflict c WHERE c.field IN ('paper_date', 'state', 'unit_id')"
    " UNION ALL SELECT o.equipment_id FROM conflict c JOIN schedule o ON o.id = c.id WHERE NOT o.closed)"
)
_BAND = f"""CASE
    WHEN d.standing <> '' THEN d.standing
    WHEN d.state = 'failed' THEN 'failed'
    WHEN d.due_on IS NULL OR {_DISPUTED} THEN 'none'
    WHEN d.due_on < :today THEN 'overdue' WHEN d.due_on <= :d30 THEN 'within_30'
    WHEN d.due_on <= :d60 THEN 'within_60' WHEN d.due_on <= :d90 THEN 'within_90' ELSE 'valid' END"""
_LIVE = f"d.state NOT IN {GONE!r}"
_FROM = "FROM due d"
_SCHEDULED = "LEFT JOIN schedule s ON s.equipment_id = d.equipment_id AND NOT s.closed"
_IN_UNITS = "d.unit_id IN (SELECT unhex(value) FROM json_each(:units))"
_COLUMNS = (
    "e.id, e.asset_no, e.name, e.unit_id, e.state, d.due_on, e.paper_date, s.interval_months,"
    f" s.anchor_on, d.standing, {_DISPUTED}, e.serial"
)


def due_by(
    session: Session, day: date, unit: UUID | None = None, *, today: date, limit: int | None = None
) -> list[DueRow]:
    """What falls due on or before ``day`` in ``unit`` and below, most overdue first.

    What failed has no date and is not here; what was inspected and awaits approval is.
    """
    where = f"{_LIVE} AND d.due_on <= :day AND {_BAND} NOT IN ('failed', 'none')"
    found = _rows(
        session,
        f"SELECT {_COLUMNS} {_FROM} {_SCHEDULED} JOIN equipment e ON e.id = d.equipment_id"
        f" WHERE {where}{_and_units(unit)} ORDER BY d.due_on, d.equipment_id LIMIT :limit",
        _facts(session, today, unit, day=day.isoformat(), limit=-1 if limit is None else limit),
    )
    return _due_rows(session, found, today)


def bands(session: Session, *, today: date, unit: UUID | None = None) -> dict[Band, int]:
    """How many pieces of equipment stand in each band; every band has its number."""
    facts = _facts(session, today, unit)
    counted = dict.fromkeys(Band, 0)
    sql = f"SELECT {_BAND} AS band, count(*) {_FROM} WHERE {_LIVE}{_and_units(unit)} GROUP BY 1"
    counted.update({Band(band): number for band, number in _rows(session, sql, facts)})
    everything = _rows(session, f"SELECT count(*) FROM equipment d WHERE {_LIVE}{_and_units(unit)}", facts)[0][0]
    counted[Band.NONE] = everything - sum(number for band, number in counted.items() if band != Band.NONE)
    return counted


def ids(session: Session, where: Where, bands: Sequence[Band] | None = None, *, today: date) -> Sequence[UUID]:
    """Equipment in any of ``bands`` (all if None) that fits ``where``, the most urgent first.

    What is gone stands in no band: the list of a band and its number in `bands` agree.
    """
    condition, facts = equipment.narrowed(session, where)
    source = equipment.LISTED if where != Where(text=where.text) or bands is not None else "equipment_search s"
    if bands is not None:
        source += " LEFT JOIN due d ON d.equipment_id = s.equipment_id"
        condition += (
            f" AND e.state NOT IN {GONE!r} AND coalesce({_BAND}, 'none') IN (SELECT value FROM json_each(:bands))"
        )
        facts |= _facts(session, today, None, bands=json.dumps(list(bands))) | facts
    order = "s.urgency, s.name_key, s.equipment_id"
    return Keys(raw(session).execute(f"SELECT s.equipment_id FROM {source} WHERE {condition} ORDER BY {order}", facts))


def due_of(session: Session, equipment_ids: Iterable[UUID], *, today: date) -> dict[UUID, DueRow]:
    """The due row of each equipment, also of those without schedule (band ``none``)."""
    wanted = json.dumps([id.hex for id in equipment_ids])
    found = _rows(
        session,
        f"SELECT {_COLUMNS} FROM equipment e LEFT JOIN due d ON d.equipment_id = e.id"
        " LEFT JOIN schedule s ON s.equipment_id = e.id AND NOT s.closed"
        " WHERE e.id IN (SELECT unhex(value) FROM json_each(:ids))",
        {"ids": wanted},
    )
    return {row.equipment_id: row for row in _due_rows(session, found, today)}


def band_of(due_on: date | None, standing: str, state: str, today: date) -> Band:
    """The band of one due date: the rule the SQL above follows, in words of its own."""
    if standing:
        return Band(standing)
    if state == "failed":
        return Band.FAILED
    if due_on is None:
        return Band.NONE
    days = (due_on - today).days
    for below, band in _STEPS:
        if days < below:
            return band
    return Band.VALID


_STEPS = ((0, Band.OVERDUE), (31, Band.WITHIN_30), (61, Band.WITHIN_60), (91, Band.WITHIN_90))


def _and_units(unit: UUID | None) -> str:
    return f" AND {_IN_UNITS}" if unit else ""


def _facts(session: Session, today: date, unit: UUID | None, **more: Any) -> dict[str, Any]:
    days = {f"d{n}": (today + timedelta(days=n)).isoformat() for n in (30, 60, 90)}
    below = [each.hex for each in units.subtree(session, unit)] if unit else []
    return {"today": today.isoformat(), "units": json.dumps(below), **days, **more}


def _due_rows(session: Session, found: Iterable[Sequence[Any]], today: date) -> list[DueRow]:
    listed = list(found)
    names = units.names(session, {each[3] for each in listed}, on=today)
    homes = {key: (UUID(bytes=key), name) for key, name in names.items()}
    return [_due_row(each, *homes[each[3]], today) for each in listed]


def _due_row(found: Sequence[Any], unit_id: UUID, unit_name: str, today: date) -> DueRow:
    id, asset_no, name, _unit, state, due, paper, months, anchor, standing, disputed, serial = found
    standing = standing or ""
    failed = "failed" in (standing, state)
    due_on = date.fromisoformat(due) if due and not failed and not disputed else None
    return DueRow(
        equipment_id=UUID(bytes=id),
        asset_no=asset_no or "",
        name=name,
        unit_id=unit_id,
        unit_name=unit_name,
        due_on=due_on,
        band=band_of(due_on, standing, state, today),
        days=(due_on - today).days if due_on else None,
        state=state,
        interval_months=None if disputed else months,
        anchor_on=_latest(anchor, paper),
        disputed=bool(disputed),
        serial=serial,
    )


def _latest(one: str | None, other: str | None) -> date | None:
    later = max(one or "", other or "")
    return date.fromisoformat(later) if later else None


def _rows(session: Session, sql: str, facts: Any) -> list[Any]:
    return raw(session).execute(sql, facts).fetchall()


def _new(equipment_id: UUID, months: int, ground: str) -> Schedule:
    return Schedule(id=id_of(equipment_id), equipment_id=equipment_id, interval_months=months, ground=ground)


# -- the projection ------------------------------------------------------------------------------

_PAPER = intervals.SQL_ADD_MONTHS.format(day="e.paper_date", months="s.interval_months")
_OURS = intervals.SQL_ADD_MONTHS.format(day="s.anchor_on", months="s.interval_months")
_DUE_ON = f"""CASE WHEN s.closed THEN NULL
    WHEN e.paper_date IS NOT NULL AND (s.anchor_on IS NULL OR e.paper_date > s.anchor_on) THEN {_PAPER}
    WHEN s.until IS NOT NULL THEN min(s.until, {_OURS}) ELSE {_OURS} END"""
_PROJECT = f"""INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, {_DUE_ON}, '' FROM schedule s JOIN equipment e ON e.id = s.equipment_id
    WHERE {{where}} ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on;"""

TRIGGERS = {
    "due_of_new_schedule": ("AFTER INSERT ON schedule", _PROJECT.format(where="s.id = NEW.id")),
    "due_of_schedule": ("AFTER UPDATE ON schedule", _PROJECT.format(where="s.id = NEW.id")),
    "due_of_lost_schedule": (
        "AFTER DELETE ON schedule",
        "UPDATE due SET due_on = NULL WHERE equipment_id = OLD.equipment_id;",
    ),
    "due_of_new_equipment": ("AFTER INSERT ON equipment", _PROJECT.format(where="s.equipment_id = NEW.id")),
    "due_of_equipment": (
        "AFTER UPDATE OF unit_id, state, paper_date ON equipment",
        "UPDATE due SET unit_id = NEW.unit_id, state = NEW.state WHERE equipment_id = NEW.id; "
        + _PROJECT.format(where="s.equipment_id = NEW.id"),
    ),
    "due_of_lost_equipment": (
        "AFTER DELETE ON equipment",
        "DELETE FROM due WHERE equipment_id = OLD.id;",
    ),
}

_URGENCY = f"""CASE WHEN {{d}}.state IN {GONE!r} THEN '{search.NOWHERE}'
    WHEN {{d}}.standing = 'failed' OR {{d}}.standing = '' AND {{d}}.state = 'failed'
    THEN '0' || coalesce({{d}}.due_on, '9999')
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
    _PROJECT.format(where="true").rstrip(";"),
    f"UPDATE equipment_search SET urgency = coalesce((SELECT {_URGENCY.format(d='d')} FROM due d"
    f" WHERE d.equipment_id = equipment_search.equipment_id), '{search.NOWHERE}')",
)


def refresh(session: Session) -> None:
    """Make the due dates of the projection anew from the records; the triggers keep them all along."""
    connection = session.connection()
    connection.exec_driver_sql("UPDATE due SET due_on = NULL")
    for statement in FILLED:
        connection.exec_driver_sql(statement)


def keep_by_triggers(table: Table | MetaData, triggers: dict[str, tuple[str, str]]) -> None:
    """Whenever ``table`` is created, create these triggers in the file after it."""
    for name, (when, body) in triggers.items():
        statement = f"CREATE TRIGGER {name} {when} BEGIN {body} END"
        event.listen(table, "after_create", DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


keep_by_triggers(SQLModel.metadata.tables["schedule"], {k: v for k, v in TRIGGERS.items() if " schedule" in v[0]})
keep_by_triggers(SQLModel.metadata.tables["equipment"], {k: v for k, v in TRIGGERS.items() if " equipment" in v[0]})
keep_by_triggers(SQLModel.metadata, ORDERING)  # after the search's own table, which is made last
