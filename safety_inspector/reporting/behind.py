"""The records behind a figure as a list shows them: which equipment, where, on what day, under what number."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.inspection.drafts import rows

_FROM = {
    "equipment": "SELECT e.id, e.id AS of, '' AS day, '' AS said FROM equipment e",
    "inspection": "SELECT i.id, i.equipment_id AS of, i.inspected_on AS day, i.conclusion AS said FROM inspection i",
    "certificate": "SELECT c.id, c.equipment_id AS of, c.issued_on AS day, c.number AS said FROM certificate c",
    "notice": "SELECT n.id, n.equipment_id AS of, n.issued_on AS day, n.number AS said FROM notice n",
}


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One record that a figure counts; ``said`` is the number of a paper or the conclusion of an inspection."""

    record: UUID
    equipment_id: UUID
    name: str
    numbers: str
    unit_name: str
    day: date | None
    said: str


def listed(session: Session, opens: str, ids: Sequence[UUID], *, on: date) -> list[BehindRow]:
    """The records ``ids`` of the kind an indicator opens, in their order."""
    found = {row.record: row for row in _rows(session, opens, ids, on)}
    return [found[id] for id in ids if id in found]


def _rows(session: Session, opens: str, ids: Sequence[UUID], on: date) -> Iterator[BehindRow]:
    sql = (
        f"SELECT f.id, e.id, e.name, e.asset_no, e.serial, e.unit_id, f.day, f.said FROM ({_FROM[opens]}) f"
        " JOIN equipment e ON e.id = f.of WHERE f.id IN (SELECT unhex(value) FROM json_each(?))"
    )
    read = rows(session, sql, (json.dumps([id.hex for id in ids]),))
    names = units.names(session, {unit for *_rest, unit, _day, _said in read}, on=on)
    for record, card, name, asset, serial, unit, day, said in read:
        numbers = "; ".join(dict.fromkeys(filter(None, (asset, serial))))
        yield BehindRow(
            UUID(bytes=record), UUID(bytes=card), name, numbers, names.get(unit, ""),
            date.fromisoformat(day) if day else None, said or "",
        )  # fmt: skip
