"""Units: a tree whose names carry dates, for units merge and are renamed.

Headquarters owns the tree; a station adds units below its own and may propose others, which are
shown as proposed until headquarters confirms them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded, sort_key
from safety_inspector.store import local
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.journal import entries
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

LONGEST_NAME = 300
ALWAYS = date(1900, 1, 1)
STATION_UNIT = "station_unit"  # local: the unit a licence names


class Unit(SQLModel, table=True):
    """A place in the tree; what it is called stands in `UnitName`."""

    __table_args__ = (Index("unit_below", "parent_id"), {"info": {"journal": Tracked()}})
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    code: str = ""
    parent_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    funding_kind: str = ""  # dự toán, hạch toán: the office's own words
    proposed: bool = False
    merged_into: UUID | None = Field(default=None, sa_type=KeyColumn)
    retired_on: date | None = None
    address: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of its head office, as papers print it


class UnitName(SQLModel, table=True):
    """What a unit is called from a day on; papers that leave the house print the external name."""

    __tablename__ = "unit_name"
    __table_args__ = (Index("unit_name_of", "unit_id", "valid_from"), {"info": {"journal": Tracked()}})
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    name: str
    external_name: str = ""
    short_name: str = ""
    valid_from: date


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the tree; ``equipment_count`` covers the unit and all below it."""

    id: UUID
    parent_id: UUID | None
    code: str
    name: str
    depth: int
    equipment_count: int
    proposed: bool

    def called(self, text: str) -> bool:
        """Whether ``text`` is the whole of its name, whatever the marks and case."""
        return folded(self.name) == folded(clean(text))


class NameWanted(Refusal):
    """A unit needs a name."""

    code = "CAT-E20"
    message = N_("The unit has no name, or one longer than {longest} letters. Type its name.")


class NameTaken(Refusal):
    """A sister unit has the name."""

    code = "CAT-E21"
    message = N_("There is already a unit “{name}” under the same parent. Choose it, or type another name.")


class UnitUnknown(Refusal):
    """There is no such unit."""

    code = "CAT-E22"
    message = N_("The unit is not in this store. Choose one from the tree.")


class NotOurs(Refusal):
    """The unit belongs to another station or to headquarters."""

    code = "CAT-E24"
    message = N_("Cards of “{name}” belong to another station. Choose a unit of this station, or propose a new one.")


class AddressTooLong(Refusal):
    """More letters than a paper has room for."""

    code = "CAT-E25"
    message = N_("The address has {count} letters; at most {most} are kept. Shorten it.")


def add(
    session: Session,
    *,
    name: str,
    parent: UUID | None = None,
    code: str = "",
    external_name: str = "",
    funding_kind: str = "",
    proposed: bool = False,
    from_: date = ALWAYS,
) -> UUID:
    """A new unit below ``parent``, called ``name`` from a day on."""
    name = _name(name)
    if parent is not None:
        require(session, parent)
    if any(folded(row.name) == folded(name) for row in below(session, parent)):
        raise NameTaken(name=name)
    unit = Unit(code=clean(code), parent_id=parent, funding_kind=clean(funding_kind), proposed=proposed)
    session.add(unit)
    session.add(UnitName(unit_id=unit.id, name=name, external_name=clean(external_name), valid_from=from_))
    session.flush()
    return unit.id


def rename(session: Session, unit: UUID, *, name: str, from_: date, external_name: str = "") -> None:
    """Call the unit ``name`` from a day on; papers of earlier days keep the old name."""
    require(session, unit)
    session.add(UnitName(unit_id=unit, name=_name(name), external_name=clean(external_name), valid_from=from_))
    session.flush()


def locate(session: Session, unit: UUID, address: str) -> None:
    """Where its head office is, or its quarters; empty where nobody need know. Raises `AddressTooLong`, `NotOurs`."""
    require_ours(session, unit)
    if len(clean(address)) > LONGEST_NAME:
        raise AddressTooLong(count=len(clean(address)), most=LONGEST_NAME)
    require(session, unit).address = clean(address)
    session.flush()


def confirm(session: Session, unit: UUID) -> None:
    """Headquarters takes a proposed unit into the tree."""
    require(session, unit).proposed = False
    session.flush()


def require(session: Session, unit: UUID) -> Unit:
    """The unit's record; raises `UnitUnknown`."""
    found = session.get(Unit, unit)
    if found is None:
        raise UnitUnknown()
    return found


def root(session: Session) -> UUID | None:
    """The unit that has no parent: the first made, if several."""
    row = raw(session).execute("SELECT id FROM unit WHERE parent_id IS NULL ORDER BY id LIMIT 1").fetchone()
    return UUID(bytes=row[0]) if row else None


def home(session: Session) -> UUID | None:
    """The unit this station was founded with: the first this device made; else the root."""
    row = (
        raw(session)
        .execute(
            "SELECT c.id FROM change c JOIN entry e ON e.n = c.n WHERE c.entity = 'unit' AND c.kind = ?"
            " AND e.device = ? ORDER BY c.n LIMIT 1",
            (entries.NEW, session.info["store"].device),
        )
        .fetchone()
    )
    return UUID(bytes=row[0]) if row else root(session)


def above_all(session: Session) -> bool:
    """Whether this is headquarters or a lone station, which write every unit's cards."""
    return local.get(raw(session), "root_key") is not None


def station(session: Session) -> UUID | None:
    """The unit this device answers for: the one its licence names; of headquarters and a lone station the root."""
    granted = "" if above_all(session) else local.text(raw(session), STATION_UNIT)
    return UUID(granted) if granted else root(session)


def ours(session: Session) -> set[UUID] | None:
    """The units whose cards this device may write; nothing for headquarters and a lone station: all."""
    connection = raw(session)
    if above_all(session):
        return None
    own, granted = home(session), local.text(connection, STATION_UNIT)
    tops = [unit for unit in (own, UUID(granted) if granted else None) if unit]
    made = connection.execute(
        "SELECT DISTINCT c.id FROM change c JOIN entry e ON e.n = c.n WHERE c.entity = 'unit' AND c.kind = ?"
        " AND e.device = ?",
        (entries.NEW, session.info["store"].device),
    ).fetchall()
    return {id for top in tops for id in subtree(session, top)} | {UUID(bytes=id) for (id,) in made}


def require_ours(session: Session, unit: UUID) -> None:
    """Refuse a unit whose cards belong to another station."""
    allowed = ours(session)
    if require(session, unit) and allowed is not None and unit not in allowed:
        raise NotOurs(name=name_of(session, unit, on=session.info["store"].today()))


def subtree(session: Session, unit: UUID) -> list[UUID]:
    """The unit and all below it."""
    rows = raw(session).execute(
        "WITH RECURSIVE b(id) AS (SELECT ? UNION SELECT u.id FROM unit u JOIN b ON u.parent_id = b.id)"
        " SELECT id FROM b",
        (unit.bytes,),
    )
    return [UUID(bytes=id) for (id,) in rows]


def name_of(session: Session, unit: UUID, *, on: date, external: bool = False) -> str:
    """What the unit is called on a day; its external name where it has one and papers ask for it."""
    row = (
        raw(session)
        .execute(
            f"SELECT name, external_name FROM unit_name WHERE unit_id = :unit {_ON_DAY}",
            {"unit": unit.bytes, "day": on.isoformat()},
        )
        .fetchone()
    )
    if row is None:
        return ""
    return str(row[1] or row[0]) if external else str(row[0])


_ON_DAY = (
    "ORDER BY valid_from > :day, CASE WHEN valid_from > :day THEN valid_from END, valid_from DESC, id DESC LIMIT 1"
)


def names(session: Session, wanted: Iterable[bytes], *, on: date) -> dict[bytes, str]:
    """What each unit is called on a day, by its stored key; one statement for all."""
    found = raw(session).execute(
        f"SELECT j.value, (SELECT name FROM unit_name WHERE unit_id = unhex(j.value) {_ON_DAY})"
        " FROM json_each(:units) j",
        {"units": json.dumps([unit.hex() for unit in wanted]), "day": on.isoformat()},
    )
    return {bytes.fromhex(key): name or "" for key, name in found}


def below(session: Session, parent: UUID | None) -> list[UnitRow]:
    """The open units right below ``parent`` by their newest names."""
    return [row for row in tree(session, on=date.max) if row.parent_id == parent]


def tree(session: Session, *, on: date, counts: Mapping[bytes, int] | None = None) -> list[UnitRow]:
    """Every open unit, depth first, sisters in the order of the alphabet, with counts of equipment.

    ``counts`` are those of a list, by unit; without them everything that is not struck off counts.
    """
    found = _units(session, on, counts)
    open_ = {row.id for row in found}
    children: dict[UUID | None, list[UnitRow]] = {}
    for row in found:
        known = row.parent_id if row.parent_id in open_ else None
        children.setdefault(known, []).append(row)
    return list(_walk(children, None, 0))


def find(session: Session, name: str) -> UUID | None:
    """The open unit called ``name``, whatever its marks, case and spaces."""
    wanted = folded(clean(name))
    return next((row.id for row in _units(session, date.max) if folded(row.name) == wanted), None)


def named_like(session: Session, text: str, *, on: date, limit: int) -> list[UnitRow]:
    """Open units whose name holds ``text``, whatever its marks and case: called so first, then begun so."""
    wanted = folded(clean(text))
    found = [row for row in tree(session, on=on) if wanted in folded(row.name)]
    return sorted(found, key=lambda row: (not row.called(text), not folded(row.name).startswith(wanted)))[:limit]


def holding(session: Session, said: str) -> list[bytes]:
    """Keys of all units whose name today holds ``said``, which is folded already."""
    keys = [key for (key,) in raw(session).execute("SELECT id FROM unit")]
    found = names(session, keys, on=session.info["store"].today())
    return [key for key, name in found.items() if said in folded(name)]


def _units(session: Session, on: date, counts: Mapping[bytes, int] | None = None) -> list[UnitRow]:
    connection = raw(session)
    names: dict[bytes, str] = {}
    for unit, name in connection.execute(
        "SELECT unit_id, name FROM unit_name ORDER BY valid_from <= ?, valid_from DESC, id DESC", (on.isoformat(),)
    ):
        names[unit] = name
    for unit, name in connection.execute(
        "SELECT unit_id, name FROM unit_name WHERE valid_from <= ? ORDER BY valid_from, id", (on.isoformat(),)
    ):
        names[unit] = name
    if counts is None:
        sql = "SELECT unit_id, count(*) FROM equipment WHERE state != 'struck_off' GROUP BY unit_id"
        counts = dict(connection.execute(sql))
    return [
        UnitRow(
            UUID(bytes=id),
            UUID(bytes=parent) if parent else None,
            code,
            names.get(id, ""),
            0,
            counts.get(id, 0),
            bool(proposed),
        )
        for id, parent, code, proposed in connection.execute(
            "SELECT id, parent_id, code, proposed FROM unit WHERE merged_into IS NULL"
            " AND (retired_on IS NULL OR retired_on > ?)",
            (on.isoformat(),),
        )
    ]


def _walk(children: dict[UUID | None, list[UnitRow]], parent: UUID | None, depth: int) -> Iterable[UnitRow]:
    for row in sorted(children.get(parent, []), key=lambda row: sort_key(row.name)):
        inside = list(_walk(children, row.id, depth + 1))
        total = row.equipment_count + sum(each.equipment_count for each in inside if each.depth == depth + 1)
        yield UnitRow(row.id, row.parent_id, row.code, row.name, depth, total, row.proposed)
        yield from inside


def _name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > LONGEST_NAME:
        raise NameWanted(longest=LONGEST_NAME)
    return name
