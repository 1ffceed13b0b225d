"""Equipment: what is inspected. Its card by field, its attributes and numbers, lists and counts."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.catalogue import fields, search, units
from safety_inspector.catalogue.fields import FIELD_WORDS, STATE_WORDS, EquipmentState
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean
from safety_inspector.regulations import types
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn, Keys
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

__all__ = ["FIELD_WORDS", "STATE_WORDS", "EquipmentState"]


class Equipment(SQLModel, table=True):
    """A card. What the old paper says is kept as written and acts on nothing."""

    __table_args__ = (
        Index("equipment_unit", "unit_id", "state", "type_code"),
        Index("equipment_serial", "serial"),
        Index("equipment_asset_no", "asset_no"),
        Index("equipment_type", "type_code", "state"),
        Index("equipment_paper", "paper_number"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    type_code: str = ""
    name: str
    asset_no: str = ""
    model: str = ""
    serial: str = ""
    year_made: int | None = None
    maker: str = ""
    country: str = ""
    unit_id: UUID = Field(sa_type=KeyColumn)
    place: str = ""
    in_service_on: date | None = None
    state: str = EquipmentState.IN_USE
    quality_grade: int | None = None
    paper_number: str = ""
    paper_date: date | None = None
    paper_date_text: str = ""
    paper_months: int | None = None
    technical: str = ""
    note: str = ""
    equipment_group: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of the army's own books


class Attribute(SQLModel, table=True):
    """A property of the equipment's type; ``value`` is decimal text when there is a unit."""

    __table_args__ = {
        "info": {"journal": Tracked(id="equipment_id", part="key")},
        "sqlite_with_rowid": False,
    }
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    key: str = Field(primary_key=True)
    value: str
    unit: str = ""


class Identity(SQLModel, table=True):
    """A number the equipment bears under some scheme: registration, identification code, plate."""

    __table_args__ = (
        Index("identity_number", "number"),
        {"info": {"journal": Tracked(id="equipment_id", part="scheme")}, "sqlite_with_rowid": False},
    )
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    scheme: str = Field(primary_key=True)
    number: str


search.keep_up()


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """A typed property: its name in words, its value (decimal text where there is a unit)."""

    key: str
    label: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class EquipmentCard:
    """All that is known of a piece of equipment; ``disputed`` names fields with two values."""

    id: UUID
    type_code: str
    type_name: str
    group: str
    name: str
    asset_no: str
    model: str
    serial: str
    year_made: int | None
    maker: str
    country: str
    unit_id: UUID
    unit_name: str
    place: str
    in_service_on: date | None
    state: str
    quality_grade: int | None
    paper_number: str
    paper_date: date | None
    paper_date_text: str
    paper_months: int | None
    technical: str
    note: str
    equipment_group: str
    attributes: tuple[AttributeRow, ...]
    identities: tuple[tuple[str, str], ...]
    disputed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """One line of a list."""

    id: UUID
    asset_no: str
    name: str
    serial: str
    type_code: str
    unit_id: UUID
    unit_name: str
    state: str


@dataclass(frozen=True, slots=True)
class Where:
    """What a list is filtered by; ``unit`` takes the units below it along."""

    unit: UUID | None = None
    group: str | None = None
    type_code: str | None = None
    state: str | None = None
    text: str = ""


class EquipmentUnknown(Refusal):
    """There is no such equipment."""

    code = "CAT-E11"
    message = N_("There is no equipment {id} in this store. Find it by name or number first.")


class SchemeUnknown(Refusal):
    """There is no such kind of number."""

    code = "CAT-E12"
    message = N_("“{scheme}” is no kind of identity number. Use one of: {known}.")


class NumberTaken(Refusal):
    """Another piece of equipment bears the number."""

    code = "CAT-E13"
    message = N_("{scheme} {number} already belongs to “{name}”. Check which of the two bears it.")


class AttributeUnknown(Refusal):
    """The type has no such attribute."""

    code = "CAT-E14"
    message = N_("Equipment of type {type} has no attribute “{key}”. Use one of: {known}.")


def register(
    session: Session,
    *,
    name: str,
    unit_id: UUID,
    type_code: str = "",
    attributes: dict[str, str] | None = None,
    identities: dict[str, str] | None = None,
    **given: Any,
) -> UUID:
    """Put a piece of equipment on the register; its id. ``given`` are fields of the card as typed."""
    today = session.info["store"].today()
    units.require_ours(session, unit_id)
    values = {field: fields.parsed(field, value, today=today) for field, value in given.items()}
    values["name"] = fields.parsed("name", name, today=today)
    values["type_code"] = fields.parsed("type_code", type_code, today=today)
    fields.require_agreeing(values)
    made = Equipment(unit_id=unit_id, **values)
    session.add(made)
    session.flush()
    for key, value in (attributes or {}).items():
        _change_attribute(session, made, key, str(value or ""), fresh=True)
    for scheme, number in (identities or {}).items():
        _change_identity(session, made, scheme, str(number or ""), fresh=True)
    session.flush()
    return made.id


def change(session: Session, id: UUID, field: str, value: Any) -> None:
    """Give one field of the card a new value, as typed; also ``unit_id``, ``attribute:KEY``, ``identity:SCHEME``."""
    found = require(session, id)
    kind, _, key = field.partition(":")
    if kind == "attribute":
        _change_attribute(session, found, key, str(value or ""))
    elif kind == "identity":
        _change_identity(session, found, key, str(value or ""))
    elif field == "unit_id":
        unit = value if isinstance(value, UUID) else UUID(str(value))
        units.require_ours(session, unit)
        found.unit_id = unit
    else:
        fields.require_named(field)
        given = fields.parsed(field, value, today=session.info["store"].today())
        kept = {name: getattr(found, name) for name in ("year_made", *fields.DAYS)}
        fields.require_agreeing(kept | {field: given}, field)
        setattr(found, field, given)
    session.flush()


def retire(session: Session, id: UUID) -> None:
    """Strike the equipment off; nothing is deleted."""
    change(session, id, "state", EquipmentState.STRUCK_OFF)


def require(session: Session, id: UUID) -> Equipment:
    """The record; raises `EquipmentUnknown`."""
    found = session.get(Equipment, id)
    if found is None:
        raise EquipmentUnknown(id=id)
    return found


def card(session: Session, id: UUID, *, on: date | None = None) -> EquipmentCard:
    """Everything on the card, with the unit's name as on a day (today, if none is given)."""
    return next(_cards(session, [require(session, id)], on))


def cards(session: Session, wanted: Sequence[UUID], *, on: date | None = None) -> Iterator[EquipmentCard]:
    """The cards of a list, in its order; a thousand take as many statements as one."""
    for start in range(0, len(wanted), _TOGETHER):
        part = wanted[start : start + _TOGETHER]
        found = {each.id: each for each in session.exec(select(Equipment).where(col(Equipment.id).in_(part)))}
        yield from _cards(session, [found[id] for id in part], on)


_TOGETHER = 1_000  # cards read by one statement of each kind


def _cards(session: Session, found: Sequence[Equipment], on: date | None) -> Iterator[EquipmentCard]:
    keys = [each.id for each in found]
    homes = units.names(session, {each.unit_id.bytes for each in found}, on=on or session.info["store"].today())
    kept = _beside(session, "SELECT equipment_id, key, value, unit FROM attribute", keys)
    numbers = _beside(session, "SELECT equipment_id, scheme, number FROM identity", keys, "scheme")
    twice = _disputed(session, keys)
    for each in found:
        type_ = types.named(each.type_code)
        yield EquipmentCard(
            id=each.id,
            type_name=type_.name if type_ else "",
            group=type_.group if type_ else "",
            unit_name=homes[each.unit_id.bytes],
            attributes=_attributes(kept.get(each.id.bytes, []), type_),
            identities=tuple(numbers.get(each.id.bytes, [])),
            disputed=twice.get(each.id.bytes, ()),
            **{name: getattr(each, name) for name in (*fields.NAMES, "unit_id")},
        )


def _beside(session: Session, sql: str, keys: Sequence[UUID], order: str = "1") -> dict[bytes, list[Any]]:
    """What stands beside each of several records: the other columns of its rows."""
    found: dict[bytes, list[Any]] = {}
    where = "WHERE equipment_id IN (SELECT unhex(value) FROM json_each(?))"
    for id, *said in raw(session).execute(f"{sql} {where} ORDER BY {order}", (_listed(keys),)):
        found.setdefault(id, []).append(tuple(said))
    return found


def _listed(keys: Iterable[UUID]) -> str:
    return json.dumps([key.hex for key in keys])


def disputed(session: Session, id: UUID) -> tuple[str, ...]:
    """The fields of the card that have two values, as `change` names them."""
    return _disputed(session, [id]).get(id.bytes, ())


def _disputed(session: Session, keys: Sequence[UUID]) -> dict[bytes, tuple[str, ...]]:
    found: dict[bytes, tuple[str, ...]] = {}
    sql = (
        "SELECT id, entity, part, field FROM conflict WHERE entity IN ('equipment', 'attribute', 'identity')"
        " AND id IN (SELECT unhex(value) FROM json_each(?)) ORDER BY id, entity, part, field"
    )
    for id, entity, part, field in raw(session).execute(sql, (_listed(keys),)):
        found[id] = (*found.get(id, ()), field if entity == "equipment" else f"{entity}:{part}")
    return found


def ids(session: Session, where: Where, sort: str = "name", *, today: date | None = None) -> Sequence[UUID]:
    """Everything that fits ``where``, in the order of a column: name, unit, asset_no, serial or type."""
    condition, facts = narrowed(session, where)
    order = _ORDERS.get(sort, _ORDERS["name"])
    return Keys(raw(session).execute(f"SELECT s.equipment_id FROM {LISTED} WHERE {condition} ORDER BY {order}", facts))


def rows(session: Session, wanted: Sequence[UUID], *, on: date | None = None) -> list[EquipmentRow]:
    """The lines of a page of a list, in the order asked for."""
    connection = raw(session)
    found = {
        row[0]: row
        for row in connection.execute(
            "SELECT id, asset_no, name, serial, type_code, unit_id, state FROM equipment"
            " WHERE id IN (SELECT unhex(value) FROM json_each(?))",
            (_listed(wanted),),
        )
    }
    day = on or session.info["store"].today()
    names = units.names(session, {row[5] for row in found.values()}, on=day)
    return [_row(found[id.bytes], names) for id in wanted if id.bytes in found]


def find(session: Session, text: str, limit: int = 50) -> list[EquipmentRow]:
    """What ``text`` may mean, exact numbers first; with or without marks, by the first letters of words."""
    return rows(session, search.find(session, text, limit))


def grouped(codes: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Counts by type summed by group, every group with its number; what has no type stands last, if there is any."""
    groups: dict[str, int] = {}
    for code, count in codes.items():
        type_ = types.named(code)
        groups[type_.group if type_ else ""] = groups.get(type_.group if type_ else "", 0) + count
    return tuple((name, groups.get(name, 0)) for name in (*types.groups(), "") if name or groups.get(""))


LISTED = "equipment_search s JOIN equipment e ON e.id = s.equipment_id"
_ORDERS = {
    "name": "s.name_key, s.equipment_id",
    "unit": "e.unit_id, s.name_key, s.equipment_id",
    "asset_no": "e.asset_no, e.id",
    "serial": "e.serial, e.id",
    "type": "e.type_code, e.id",
}


def narrowed(session: Session, where: Where) -> tuple[str, dict[str, Any]]:
    """SQL for ``where`` over `LISTED`, and its values."""
    parts, facts = ["1"], dict[str, Any]()
    if where.unit is not None:
        parts.append("e.unit_id IN (SELECT unhex(value) FROM json_each(:units))")
        facts["units"] = _listed(units.subtree(session, where.unit))
    if where.group is not None:
        parts.append("e.type_code IN (SELECT value FROM json_each(:codes))")
        facts["codes"] = json.dumps(list(types.codes_of(where.group)) or [""])
    if where.type_code is not None:
        parts.append("e.type_code = :type_code")
        facts["type_code"] = where.type_code
    if where.state is not None:
        parts.append("e.state = :state")
        facts["state"] = where.state
    if clean(where.text):
        condition, more = search.condition(session, where.text)
        parts.append(condition)
        facts |= more
    return " AND ".join(parts), facts


def _row(found: Sequence[Any], names: dict[bytes, str]) -> EquipmentRow:
    id, asset_no, name, serial, type_code, unit, state = found
    return EquipmentRow(UUID(bytes=id), asset_no, name, serial, type_code, UUID(bytes=unit), names[unit], state)


def _attributes(found: Sequence[Any], type_: types.EquipmentType | None) -> tuple[AttributeRow, ...]:
    kept = {key: (value, unit) for key, value, unit in found}
    listed = [(each.key, each.label, each.unit) for each in (type_.attributes if type_ else ())]
    more = [(key, fields.label(f"attribute:{key}"), unit) for key, (_value, unit) in sorted(kept.items())]
    known = {key for key, _label, _unit in listed}
    return tuple(
        AttributeRow(key, label, *kept.get(key, ("", unit)))
        for key, label, unit in [*listed, *(each for each in more if each[0] not in known)]
    )


def attribute_value(type_code: str, key: str, text: str) -> tuple[str, str]:
    """The stored value and unit of a typed attribute; raises `AttributeUnknown` or `fields.NotANumber`."""
    type_ = types.named(type_code)
    known = {each.key: each for each in (type_.attributes if type_ else ())}
    if key not in known:
        raise AttributeUnknown(type=type_code or "?", key=key[:40], known=", ".join(known) or "–")
    unit = known[key].unit
    if unit == fields.YES_NO:
        return fields.yes_no(known[key].label, text), unit
    if unit:
        return format(fields.measure(known[key].label, text, unit), "f"), unit
    if len(clean(text)) > fields.LONGEST:
        raise fields.TextTooLong(field=known[key].label, count=len(text), most=fields.LONGEST)
    return clean(text), ""


def _change_attribute(session: Session, found: Equipment, key: str, text: str, *, fresh: bool = False) -> None:
    """``fresh``: the card was made just now and has none of them yet."""
    kept = None if fresh else session.get(Attribute, (found.id, key))
    if not clean(text):
        if kept:
            session.delete(kept)
        return
    value, unit = attribute_value(found.type_code, key, text)
    kept = kept or Attribute(equipment_id=found.id, key=key, value="")
    kept.value, kept.unit = value, unit
    session.add(kept)


def _change_identity(session: Session, found: Equipment, scheme: str, text: str, *, fresh: bool = False) -> None:
    if scheme not in fields.SCHEMES:
        raise SchemeUnknown(scheme=scheme[:40], known=", ".join(fields.SCHEMES))
    number = fields.parsed("asset_no", text, today=date.max) or ""
    kept = None if fresh else session.get(Identity, (found.id, scheme))
    if not number:
        if kept:
            session.delete(kept)
        return
    taken = session.exec(
        select(Identity).where(
            Identity.scheme == scheme, Identity.number == number, col(Identity.equipment_id) != found.id
        )
    ).first()
    if taken:
        raise NumberTaken(
            scheme=fields.label(f"identity:{scheme}"), number=number, name=require(session, taken.equipment_id).name
        )
    kept = kept or Identity(equipment_id=found.id, scheme=scheme, number="")
    kept.number = number
    session.add(kept)
