"""Lists of what falls due: bands, counts and the due row of each, all by SQL over the projection."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment, search, units
from safety_inspector.catalogue.equipment import Where
from safety_inspector.folding import clean
from safety_inspector.planning import intervals, kinds
from safety_inspector.planning.projections import GONE
from safety_inspector.store.columns import Keys
from safety_inspector.store.sessions import raw
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


def by_month(
    session: Session, *, today: date, months: int = 12, units: Iterable[UUID] | None = None
) -> list[tuple[int, int]]:
    """What falls due in this month and those after it: month of the year and how many, none left out.

    What was inspected and waits for its approval falls due no more, as in `bands` and in the report of what is due.

    Of ``units`` alone, if said, without those below them.
    """
    first = today.replace(day=1)
    there = "" if units is None else f" AND {_IN_UNITS}"
    homes = {} if units is None else {"units": json.dumps([each.hex for each in units])}
    sql = (
        f"SELECT substr(d.due_on, 1, 7), count(*) {_FROM} WHERE {_LIVE} AND d.due_on >= :first"
        f" AND {_BAND} NOT IN ('failed', 'none', 'awaiting_approval'){there} GROUP BY 1"
    )
    counted = dict(_rows(session, sql, _filled(session, today, None, first=first.isoformat(), **homes)))
    days = [intervals.add_months(first, each) for each in range(months)]
    return [(day.month, counted.get(f"{day:%Y-%m}", 0)) for day in days]


def ids(session: Session, where: Where, bands: Sequence[Band] | None = None, *, today: date) -> Sequence[UUID]:
    """Equipment in any of ``bands`` (all if None) that fits ``where``, the most urgent first.

    What bears the text as its number stands before all else. What is gone stands in no band: the list of a band
    and its number in `bands` agree.
    """
    if bands is not None and Band.NONE not in bands and where == Where(unit=where.unit):
        source, condition, facts = _projected(session, where.unit, bands, today)
    else:
        start = equipment.LISTED if where != Where(text=where.text) or bands is not None else "equipment_search s"
        source, condition, facts = _fitting(session, where, bands, today, start)
    order = "s.urgency, s.name_key, s.equipment_id"
    found = raw(session).execute(f"SELECT s.equipment_id FROM {source} WHERE {condition} ORDER BY {order}", facts)
    first = {id.bytes for id in numbered(session, where.text)}
    return Keys(sorted(found, key=lambda row: row[0] not in first) if first else found)


def _projected(
    session: Session, unit: UUID | None, bands: Sequence[Band], today: date
) -> tuple[str, str, dict[str, Any]]:
    """The same as `_fitting` where the projection alone tells: no card is read, and what has no schedule is in none."""
    condition = f"{_LIVE} AND {_BAND} IN (SELECT value FROM json_each(:bands)){_and_units(unit)}"
    facts = _filled(session, today, unit, bands=json.dumps(list(bands)))
    return "due d CROSS JOIN equipment_search s ON s.equipment_id = d.equipment_id", condition, facts


def numbered(session: Session, text: str) -> list[UUID]:
    """Equipment that bears ``text`` as a number: as typed, or in capitals."""
    typed = clean(text)
    return list(dict.fromkeys(id for each in {typed, typed.upper()} for id in search.exact(session, each)))


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


def certificates(session: Session) -> dict[UUID, str]:
    """The number of the certificate each equipment's due date counts from, where it counts from one of ours."""
    sql = (
        "SELECT s.equipment_id, s.certificate FROM schedule s JOIN equipment e ON e.id = s.equipment_id"
        f" WHERE s.kind = '{kinds.PERIODIC}' AND NOT s.closed AND s.certificate <> ''"
        " AND coalesce(e.paper_date, '') <= coalesce(s.anchor_on, '')"
    )
    return {UUID(bytes=id): number for id, number in _rows(session, sql, ())}


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
        certificate="" if (found.paper_date or "") > (found.anchor_on or "") else found.certificate or "",
    )


def _latest(one: str | None, other: str | None) -> date | None:
    later = max(one or "", other or "")
    return date.fromisoformat(later) if later else None


def _found(session: Session, sql: str, facts: Any) -> list[_Found]:
    return [_Found._make(row) for row in _rows(session, sql, facts)]


def _rows(session: Session, sql: str, facts: Any) -> list[Any]:
    return raw(session).execute(sql, facts).fetchall()
