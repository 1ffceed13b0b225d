"""The changes of a card as people read them: gesture by gesture, newest first, values in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import fields, units
from safety_inspector.catalogue.fields import STATE_WORDS, EquipmentState
from safety_inspector.regulations import types
from safety_inspector.store import journal
from safety_inspector.store.journal import HistoryRow
from safety_inspector.words import _

UNSEEN = frozenset(("id", "equipment_id", "key", "scheme", "unit"))  # what only ties parts to their record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, what it was and what it became, both in words, empty for nothing."""

    field: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Gesture:
    """What one person did at one time, and why; ``made`` when the record began with it.

    ``author`` is his rank and name, or what he signed in as where nobody is known by that.
    """

    wall: str
    author: str
    reason: str
    made: bool
    changes: tuple[FieldChange, ...]


def of(session: Session, id: UUID, *, on: date) -> list[Gesture]:
    """Every gesture on a record, newest first."""
    rows = [row for row in journal.history(session, id) if row.field not in UNSEEN and _says(row)]
    rows.sort(key=lambda row: row.n)
    found = [_gesture(session, list(group), on) for _n, group in groupby(rows, key=lambda row: row.n)]
    return found[::-1]


def words(session: Session, field: str, value: Any, *, on: date) -> str:
    """A value as people read it: a state's word, a unit's name, a day, a decimal comma and its unit."""
    if value in (None, ""):
        return ""
    text = str(value)
    if field == "state" and text in set(EquipmentState):
        return _(STATE_WORDS[EquipmentState(text)])
    if field == "unit_id":
        return units.name_of(session, UUID(text), on=on)
    if field == "type_code":
        known = types.named(text)
        return f"{known.name} ({text})" if known else text
    if field in fields.DAYS and len(text) == 10:
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    return _measured(field.removeprefix("attribute:"), text) if field.startswith("attribute:") else text


def _measured(key: str, text: str) -> str:
    """A property with its unit: "18,5 m"."""
    known = (each.unit for type_ in types.all() for each in type_.attributes if each.key == key)
    unit = next(known, "")
    return text if unit == fields.YES_NO else f"{text.replace('.', ',')} {unit}".rstrip(" -")


def _gesture(session: Session, rows: Sequence[HistoryRow], on: date) -> Gesture:
    first = rows[0]
    changes = []
    for row in rows:
        field = f"{row.entity}:{row.part}" if row.part else row.field
        old, new = (words(session, field, value, on=on) for value in (row.old, row.new))
        changes.append(FieldChange(field, fields.label(field), old, new))
    made = any(row.entity == "equipment" and row.field == "name" and row.old is None for row in rows)
    user = users.named(session, first.author) if first.author else None
    return Gesture(first.wall, user.called if user else first.author, first.reason, made, tuple(changes))


def _says(row: HistoryRow) -> bool:
    return row.old not in (None, "") or row.new not in (None, "")
