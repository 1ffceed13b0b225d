"""Ceilings: how long the interval of a schedule may be at most, by the rows the technical head confirmed here.

A ceiling hangs on the law, the card and the day counted from, and each may change by a verb, a merge or an
undo. Triggers note which schedules may have another ceiling now, and before any transaction is kept those are
reckoned anew; the projection ``due`` follows by its own triggers. So no date stands later than the confirmed
maximum allows, whatever was typed, merged or renewed. Without a confirmed row there is no ceiling.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.planning import kinds
from safety_inspector.regulations import lawbooks, proposals, types
from safety_inspector.regulations.proposals import Facts
from safety_inspector.regulations.rules import Column, Rule
from safety_inspector.store import database
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw

ALL = UUID(int=0)  # in ``unsettled``: every schedule there is
PRESSURES = ("ap_suat_lam_viec", "ap_suat_lam_viec_lon_nhat")  # of the card, bar; the first that is known
FLAGS = {
    "medium_corrosive": "moi_chat_an_mon",
    "medium_explosive": "moi_chat_chay_no",
    "medium_toxic": "moi_chat_doc",
    "public_place": "noi_cong_cong",
    "crowded": "noi_dong_nguoi",
    "construction_site": "thi_cong_xay_dung",
}
_YES_NO = {"có": True, "không": False}


class Ceiling(SQLModel, table=True):
    """A projection, never journaled: the most months a schedule may have, and the confirmed row that says so."""

    schedule_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    months: int
    row_id: str


class Unsettled(SQLModel, table=True):
    """Never journaled: equipment whose ceilings must be reckoned anew before the transaction is kept."""

    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)


@dataclass(frozen=True, slots=True)
class Most:
    """The longest interval that may be chosen, and the confirmed row it comes from."""

    months: int
    row_id: str


@dataclass(frozen=True, slots=True)
class Book:
    """The rows that act in a store: rules by procedure and column, and parts."""

    rules: Mapping[tuple[str, Column], tuple[Rule, ...]]
    parts: Mapping[str, Most]

    def most(self, facts: Facts, kind: str) -> Most | None:
        """The ceiling of a schedule; while no procedure is chosen, the shortest of those the type names."""
        if part := kinds.part_of(kind):
            return self.parts.get(part)
        found = [each for each in self._of_procedures(facts, Column(kind)) if each is not None]
        best = min(found, key=lambda rule: (rule.months or 0, rule.id), default=None)
        return Most(best.months, best.id) if best is not None and best.months else None

    def _of_procedures(self, facts: Facts, column: Column) -> Iterator[Rule | None]:
        type_ = types.named(facts.type_code)
        for procedure in [facts.procedure] if facts.procedure else type_.procedures if type_ else ():
            rules = self.rules.get((procedure, column), ())
            yield proposals.shortest(rules, _with(facts, procedure), column) if rules else None


def book(session: Session) -> Book:
    """The rows that act in this store now."""
    found: dict[tuple[str, Column], tuple[Rule, ...]] = {}
    for held in lawbooks.held(session):
        if held.standing.acts and held.rule.months:
            key = (held.rule.procedure, held.rule.column)
            found[key] = (*found.get(key, ()), held.rule)
    parts = lawbooks.parts(session)
    return Book(found, {id: Most(part.months, id) for id, (part, standing) in parts.items() if standing.acts})


def facts_of(card: Any, attributes: Mapping[str, str], *, on: date, procedure: str) -> Facts:
    """What the rules ask of a card (anything with its fields), on the day of an inspection."""
    return Facts(
        type_code=card.type_code,
        procedure=procedure,
        inspected_on=on,
        in_service_on=card.in_service_on,
        year_made=card.year_made,
        pressure_bar=next((each for key in PRESSURES if (each := _number(attributes.get(key))) is not None), None),
        **{name: _YES_NO.get(attributes.get(key, "")) for name, key in FLAGS.items()},
    )


def _with(facts: Facts, procedure: str) -> Facts:
    return facts if facts.procedure == procedure else replace(facts, procedure=procedure)


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


# -- keeping them ----------------------------------------------------------------------------------

_SCHEDULED = "EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = {id})"
# not "OR IGNORE": a trigger takes the conflict rule of the statement that fires it, and a merge writes by upsert
_NOTE = "INSERT INTO unsettled (equipment_id) {what} ON CONFLICT DO NOTHING;"
_OF_EQUIPMENT = _NOTE.format(what="SELECT {id} WHERE " + _SCHEDULED)
_OF_ALL = _NOTE.format(what=f"VALUES (x'{ALL.hex}')")
TRIGGERS: dict[str, dict[str, tuple[str, str]]] = {
    "schedule": {
        "unsettled_by_new_schedule": ("AFTER INSERT ON schedule", _NOTE.format(what="VALUES (NEW.equipment_id)")),
        "unsettled_by_schedule": ("AFTER UPDATE ON schedule", _NOTE.format(what="VALUES (NEW.equipment_id)")),
        "unsettled_by_lost_schedule": (
            "AFTER DELETE ON schedule",
            "DELETE FROM ceiling WHERE schedule_id = OLD.id;",
        ),
    },
    "equipment": {
        "unsettled_by_new_equipment": ("AFTER INSERT ON equipment", _OF_EQUIPMENT.format(id="NEW.id")),
        "unsettled_by_equipment": (
            "AFTER UPDATE OF type_code, in_service_on, year_made, paper_date ON equipment",
            _OF_EQUIPMENT.format(id="NEW.id"),
        ),
    },
    "attribute": {
        f"unsettled_by_{word}_attribute": (f"AFTER {done} ON attribute", _OF_EQUIPMENT.format(id=f"{row}.equipment_id"))
        for word, done, row in (("new", "INSERT", "NEW"), ("changed", "UPDATE", "NEW"), ("lost", "DELETE", "OLD"))
    },
    "confirmation": {
        f"unsettled_by_{word}_confirmation": (f"AFTER {done} ON confirmation", _OF_ALL)
        for word, done in (("new", "INSERT"), ("changed", "UPDATE"), ("lost", "DELETE"))
    },
}  # fmt: skip


def settle(session: Session) -> None:
    """Reckon the ceilings of what was noted; called before each transaction is kept, whoever wrote it."""
    db = raw(session)
    noted = [id for (id,) in db.execute("SELECT equipment_id FROM unsettled")]
    if not noted:
        return
    where = "" if ALL.bytes in noted else "WHERE s.equipment_id IN (SELECT equipment_id FROM unsettled)"
    kept = {
        id: (months, row)
        for id, months, row in db.execute(
            f"SELECT c.schedule_id, c.months, c.row_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id {where}"
        )
    }
    found = dict(_reckoned(session, where))
    db.executemany("DELETE FROM ceiling WHERE schedule_id = ?", [(id,) for id in kept if id not in found])
    changed = [(id, *most) for id, most in found.items() if kept.get(id) != most]
    db.executemany("INSERT OR REPLACE INTO ceiling (schedule_id, months, row_id) VALUES (?, ?, ?)", changed)
    db.execute("DELETE FROM unsettled")


def _reckoned(session: Session, where: str) -> Iterable[tuple[bytes, tuple[int, str]]]:
    """Each schedule among ``where`` that has a ceiling, with it; the day is the one its date counts from."""
    held = book(session)
    if not (held.rules or held.parts):
        return
    db = raw(session)
    attributes = _attributes(db, where)
    sql = (
        "SELECT s.id, s.kind, s.procedure, s.anchor_on, e.paper_date, e.id, e.type_code, e.in_service_on, e.year_made"
        f" FROM schedule s JOIN equipment e ON e.id = s.equipment_id {where}"
    )
    for id, kind, procedure, anchor, paper, equipment, *fields in db.execute(sql).fetchall():
        day = max(anchor or "", (paper or "") if kind == kinds.PERIODIC else "")
        if not day or not kinds.known(kind):
            continue
        card = _Card(fields[0], date.fromisoformat(fields[1]) if fields[1] else None, fields[2])
        facts = facts_of(card, attributes.get(equipment, {}), on=date.fromisoformat(day), procedure=procedure)
        if most := held.most(facts, kind):
            yield id, (most.months, most.row_id)


@dataclass(frozen=True, slots=True)
class _Card:
    type_code: str
    in_service_on: date | None
    year_made: int | None


def _attributes(db: Any, where: str) -> dict[bytes, dict[str, str]]:
    keys = ", ".join(f"'{key}'" for key in (*PRESSURES, *FLAGS.values()))
    narrowed = where.replace("WHERE s.", "AND a.")
    found: dict[bytes, dict[str, str]] = {}
    for id, key, value in db.execute(
        f"SELECT a.equipment_id, a.key, a.value FROM attribute a WHERE a.key IN ({keys}) {narrowed}"
    ):
        found.setdefault(id, {})[key] = value
    return found


database.KEEPERS.append(settle)
