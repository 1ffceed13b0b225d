"""Finding what a register's line stands for: new, already there, changed by field, or not to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import fields, readings, units
from safety_inspector.catalogue.lines import Line, keep_out
from safety_inspector.folding import clean, folded
from safety_inspector.store.sessions import raw
from safety_inspector.words import _

PAPER = ("paper_number", "paper_date", "paper_date_text", "paper_months")


def refuse_twins(lines: Iterable[Line]) -> None:
    """Two lines of one serial, name and unit, or of one identity number: the second is refused, nobody can tell."""
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        if line.action == "refused":
            continue
        keys = _marks(line)
        twin = next((seen[key] for key in keys if key in seen), None)
        if twin is not None:
            keep_out(line, _("line {line} already holds this name, serial and unit").format(line=twin))
        for key in keys:
            seen.setdefault(key, line.line)


def match(session: Session, lines: Sequence[Line], issued: Mapping[UUID, str]) -> None:
    """Say for each line what it would do to the store: new, changed, same, or refused with the reason.

    ``issued``: the number of our own certificate that stands for each equipment; a line that names it tells nothing
    of an old paper.
    """
    known, allowed = _known(session, issued), units.ours(session)
    taken: set[UUID] = set()
    for line in lines:
        if line.action == "refused":
            continue
        found = [kept for kept in _candidates(line, known) if kept.id not in taken]
        if len(found) > 1:
            why = _("fits {count} pieces of equipment in the store; correct one of them by hand")
            keep_out(line, f"{line.name} “{line.serial}” {why.format(count=len(found))}")
        elif found:
            taken.add(found[0].id)
            _compare(line, found[0], allowed)


def _compare(line: Line, kept: "_Kept", allowed: set[UUID] | None) -> None:
    line.id, line.changes = kept.id, _changes(line, kept)
    line.action = "changed" if line.changes else "same"
    if line.changes and allowed is not None and kept.unit_id not in allowed:
        keep_out(line, str(units.NotOurs(name=kept.unit)).partition(": ")[2])
    _require_agreeing(line, kept)


def _require_agreeing(line: Line, kept: "_Kept") -> None:
    """Keep a line out that would set a day before the year made beside what the card holds."""
    for name in ("year_made", *fields.DAYS):
        if name in line.changes:
            try:
                fields.require_agreeing(kept.values | {each: new for each, (_old, new) in line.changes.items()}, name)
            except fields.DaysDisagree as refusal:
                keep_out(line, str(refusal).partition(": ")[2])
                return


def _marks(line: Line) -> list[tuple[str, ...]]:
    """What no two lines of one register share."""
    marks: list[tuple[str, ...]] = [("identity", *pair) for pair in line.identities.items()]
    return [*marks, (*_key(line), folded(line.unit))] if line.serial else marks


def _key(line: Line) -> tuple[str, ...]:
    if line.serial:
        return ("serial", line.serial, folded(line.name))
    facts = [str(line.values.get(name) or "") for name in ("model", "maker", "year_made", "technical", "asset_no")]
    return ("plain", folded(line.name), folded(line.unit), *facts)


def _candidates(line: Line, known: "_Known") -> list["_Kept"]:
    """What the line may stand for: by identity number, else by serial and name, else by the paper it bears."""
    numbered = [kept for pair in line.identities.items() for kept in known.numbers.get(pair, [])]
    keyed = known.keys.get(_key(line), [])
    near = [kept for kept in keyed if folded(kept.unit) == folded(clean(line.unit))]
    if len(keyed) > 1 and near:
        keyed = near
    if len(keyed) > 1 and not line.serial:
        keyed = [kept for kept in keyed if not _changes(line, kept)][:1] or keyed
    if numbered:
        return list({kept.id: kept for kept in [*numbered, *(keyed if line.serial else ())]}.values())
    return keyed


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID
    unit_id: UUID
    unit: str
    values: dict[str, Any]
    attributes: dict[str, str]
    identities: dict[str, str]
    issued: str = ""  # the number of our certificate


@dataclass(frozen=True, slots=True)
class _Known:
    keys: dict[tuple[str, ...], list[_Kept]]
    numbers: dict[tuple[str, str], list[_Kept]]


def _known(session: Session, issued: Mapping[UUID, str]) -> _Known:
    """What is in the store, by what a line can be recognised by."""
    names = ["id", "unit_id", *fields.NAMES]
    attributes = _parts(session, "SELECT equipment_id, key, value FROM attribute")
    identities = _parts(session, "SELECT equipment_id, scheme, number FROM identity")
    homes = {row.id: row.name for row in units.tree(session, on=date.max)}
    known = _Known({}, {})
    for row in raw(session).execute(f"SELECT {', '.join(names)} FROM equipment"):
        said = dict(zip(names, row, strict=True))
        id, unit_id = said.pop("id"), UUID(bytes=said.pop("unit_id"))
        unit = homes.get(unit_id, "")
        for name in fields.DAYS:
            said[name] = date.fromisoformat(said[name]) if said[name] else None
        key = UUID(bytes=id)
        parts = attributes.get(id, {}), identities.get(id, {})
        kept = _Kept(key, unit_id, unit, said, *parts, issued.get(key, ""))
        line = Line(0, "", said["name"], said["serial"], values=said, unit=unit)
        known.keys.setdefault(_key(line), []).append(kept)
        for pair in kept.identities.items():
            known.numbers.setdefault(pair, []).append(kept)
    return known


def _parts(session: Session, sql: str) -> dict[bytes, dict[str, str]]:
    found: dict[bytes, dict[str, str]] = {}
    for id, key, value in raw(session).execute(sql):
        found.setdefault(id, {})[key] = value
    return found


def _changes(line: Line, kept: _Kept) -> dict[str, tuple[Any, Any]]:
    """What the line would change; an empty cell never takes a value away."""
    found = {
        name: (kept.values.get(name), value)
        for name, value in line.values.items()
        if value not in (None, "") and value != kept.values.get(name)
    }
    _settle_paper(line, kept, found)
    if line.unit and folded(clean(line.unit)) != folded(kept.unit):
        found["unit"] = (kept.unit, line.unit)
    for key, (value, _unit) in line.attributes.items():
        if kept.attributes.get(key) != value:
            found[f"attribute:{key}"] = (kept.attributes.get(key), value)
    for scheme, number in line.identities.items():
        if kept.identities.get(scheme) != number:
            found[f"identity:{scheme}"] = (kept.identities.get(scheme), number)
    return found


def _settle_paper(line: Line, kept: _Kept, found: dict[str, tuple[Any, Any]]) -> None:
    """A known day outdoes the month it lies in; a day and the words of another month never stand together."""
    if kept.issued and line.values.get("paper_number") == kept.issued:
        for name in PAPER:
            found.pop(name, None)
        return
    before, said = kept.values.get("paper_date"), kept.values.get("paper_date_text")
    if line.values.get("paper_date"):
        if said:
            found["paper_date_text"] = (said, "")
    elif "paper_date_text" in found and before:
        if readings.names_month_of(line.values["paper_date_text"], before):
            del found["paper_date_text"]
        else:
            found["paper_date"] = (before, None)
