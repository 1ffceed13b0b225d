"""Corrections: a row as the technical head found it in the text in force, judged by the rules of its file."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.regulations import components, deadlines, procedures, rules, types
from safety_inspector.regulations.readings import BadRow, Line
from safety_inspector.regulations.rows import LawRow, Row
from safety_inspector.words import N_, _

Made = types.EquipmentType | procedures.Procedure | rules.Rule | components.Component | deadlines.Deadline
_MAKERS: Mapping[str, tuple[str, str, Callable[[Line], Made]]] = {
    "type": (types.FILE, "code", types.equipment_type),
    "procedure": (procedures.FILE, "id", procedures.procedure),
    "interval": (rules.FILE, "id", rules.rule),
    "component": (components.FILE, "id", components.component),
    "deadline": (deadlines.FILE, "id", deadlines.deadline),
}


class BadCorrection(Refusal):
    """A correction that would make no well formed row."""

    code = "REG-E05"
    message = N_("Row {row} cannot be corrected so: {place}: {what}. Nothing was kept; mend the value.")


def made(row: Row, changes: Mapping[str, Any]) -> Made:
    """What ``row`` says with some fields changed (None: taken away). Raises `BadCorrection`."""
    file, key, make = _MAKERS[row.kind]
    if key in changes:
        raise BadCorrection(row=row.row_id, place=key, what=_("a row keeps its name"))
    written = json.loads(row.content) | dict(changes)
    try:
        return make(Line(file, row.row_id, {name: value for name, value in written.items() if value is not None}, key))
    except BadRow as error:
        raise BadCorrection(row=row.row_id, place=error.facts["place"], what=error.facts["what"]) from error


def checked(row: LawRow, changes: Mapping[str, Any]) -> dict[str, Any]:
    """``changes``, if they can be kept and leave a well formed row. Raises `BadCorrection`."""
    for name, value in changes.items():
        if not isinstance(name, str) or not _plain(value):
            raise BadCorrection(row=row.row_id, place=name, what=_("this is no text, number, yes, no or list of texts"))
    if changes and isinstance(row, Row):
        _require_row(row, changes)
    return dict(changes)


def _require_row(row: Row, changes: Mapping[str, Any]) -> None:
    """A row of our tables is judged by the rules of its file, one of another room by that room."""
    if row.kind in _MAKERS:
        made(row, changes)
    elif row.judge is not None and (wrong := row.judge(changes)):
        place, what = wrong
        raise BadCorrection(row=row.row_id, place=place, what=what)


def sound(row: LawRow, correction: str) -> bool:
    """Whether a kept correction still makes a well formed row: a package may bring any text."""
    if not correction:
        return True
    try:
        changes = json.loads(correction)
        return isinstance(changes, dict) and bool(changes) and checked(row, changes) == changes
    except (ValueError, RecursionError, BadCorrection):
        return False


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return value is None or isinstance(value, str | int | bool)
