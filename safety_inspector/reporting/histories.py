"""How units, cards and schedules stood when a day ended: the tables as they are, with what was done later taken back.

The journal keeps of every change what was there before. Whatever its author's clock dates after the day is undone, so
what is done today changes no figure of an earlier day. What arrives late but is dated before counts: it was so then.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.folding import sort_key
from safety_inspector.store import clock
from safety_inspector.store.journal import entries
from safety_inspector.store.sessions import raw

Old = Mapping[bytes, Mapping[str, Any]]  # record -> the fields changed since, as they were
Only = Collection[bytes] | None  # the equipment that is asked for; all there is for none


@dataclass(frozen=True, slots=True)
class Tree:
    """The units as they were called and stood below one another; ``order`` is depth first, sisters by name."""

    order: tuple[UUID, ...]
    parents: Mapping[UUID, UUID | None]
    names: Mapping[UUID, str]
    closed: frozenset[UUID]  # retired or merged by then, or made since
    lower: Mapping[UUID | None, tuple[UUID, ...]] = field(default_factory=dict)  # the units right below each

    def below(self, unit: UUID | None) -> tuple[UUID, ...]:
        """The unit and all below it; every unit for none."""
        if unit is None:
            return self.order
        kept, found = {unit}, []
        for each in self.order:
            if each in kept or self.parents.get(each) in kept:
                kept.add(each)
                found.append(each)
        return tuple(found)

    def above(self, unit: UUID) -> Iterator[UUID]:
        """The unit, then each one above it."""
        at: UUID | None = unit
        for _step in range(len(self.order) + 1):
            if at is None:
                return
            yield at
            at = self.parents.get(at)

    def children(self, unit: UUID | None) -> tuple[UUID, ...]:
        """The units right below one; those at the top for none."""
        return self.lower.get(unit, ())

    def ladder(self) -> "Ladder":
        """The units by their place in the order, for adding up."""
        places = {id: at for at, id in enumerate(self.order)}
        above = (tuple(dict.fromkeys(places[up] for up in self.above(id))) for id in self.order)
        return Ladder(places, (*above, (len(places),)))


@dataclass(frozen=True, slots=True)
class Ladder:
    """Units by their place in the order of a tree, each with those above it; what is not in the tree stands last."""

    places: Mapping[UUID, int]
    above: tuple[tuple[int, ...], ...]

    def own(self, units: Iterable[UUID]) -> list[int]:
        """How often each is named."""
        found = [0] * len(self.above)
        for unit in units:
            found[self.places.get(unit, -1)] += 1
        return found

    def below(self, own: Sequence[int]) -> list[int]:
        """The same with all below each."""
        found = [0] * len(self.above)
        for at, many in enumerate(own):
            if many:
                for up in self.above[at]:
                    found[up] += many
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """What the figures ask of a piece of equipment."""

    id: UUID
    unit_id: UUID
    type_code: str
    state: str
    name: str
    serial: str
    asset_no: str
    place: str
    in_service_on: date | None
    paper_date: date | None
    papered: bool  # whether an old paper is known of, be it without its day
    since: bool  # whether it was put on the register after the day


@dataclass(frozen=True, slots=True)
class Obligation:
    """A schedule, as it stood."""

    equipment_id: UUID
    periodic: bool
    months: int
    anchor_on: date | None
    until: date | None


def began(session: Session) -> date | None:
    """The day of the first entry there is: of the time before, this store knows no state."""
    first = "" if session.info["store"].practice else clock.BUILT  # a wrong clock moves it no further back
    sql = "SELECT min(wall) FROM entry WHERE stream = 1 AND wall >= ?"
    (wall,) = raw(session).execute(sql, (first,)).fetchone()
    return date.fromisoformat(wall[:10]) if wall else None


def tree(session: Session, day: date) -> Tree:
    """The units by their names and places of that day; none is left out, for cards may stand in one that is closed."""
    return _tree(session, day, *_since(session, "unit", day))


def tree_now(session: Session, today: date) -> Tree:
    """The units as they stand: what `tree` gives for today, and the journal is not asked."""
    return _tree(session, today, {}, set())


def _tree(session: Session, day: date, old: Old, fresh: set[bytes]) -> Tree:
    rows = raw(session).execute("SELECT id, parent_id, merged_into, retired_on FROM unit").fetchall()
    known = {id for id, *_rest in rows}
    names = units.names(session, known, on=day)
    parents: dict[UUID, UUID | None] = {}
    closed: set[UUID] = set()
    for id, parent, merged, retired in rows:
        parent, merged = _key(old, id, "parent_id", parent), _key(old, id, "merged_into", merged)
        retired = old.get(id, {}).get("retired_on", retired)
        parents[UUID(bytes=id)] = UUID(bytes=parent) if parent in known else None
        if merged or id in fresh or (retired and retired <= day.isoformat()):
            closed.add(UUID(bytes=id))
    called = {UUID(bytes=id): name for id, name in names.items()}
    order, lower = tuple(_walked(parents, called)), dict[UUID | None, tuple[UUID, ...]]()
    for each in order:
        lower[parents[each]] = (*lower.get(parents[each], ()), each)
    return Tree(order, parents, called, frozenset(closed), lower)


def _walked(parents: Mapping[UUID, UUID | None], names: Mapping[UUID, str]) -> Iterator[UUID]:
    """Depth first from the top; what two moves have put below itself stands last."""
    below: dict[UUID | None, list[UUID]] = {}
    for id in sorted(parents, key=lambda id: (sort_key(names.get(id, "")), id)):
        below.setdefault(parents[id], []).append(id)
    seen: set[UUID] = set()
    waiting = below.get(None, [])[::-1]
    while waiting or len(seen) < len(parents):
        id = waiting.pop() if waiting else min(parents.keys() - seen)
        if id not in seen:
            seen.add(id)
            yield id
            waiting += below.get(id, [])[::-1]


def cards(session: Session, day: date, only: Only = None) -> dict[UUID, Card]:
    """Every card as it stood, also of what was put on the register since: it may have been inspected before."""
    old, fresh = _since(session, "equipment", day, only)
    where, facts = among(only, "id")
    rows = raw(session).execute(f"SELECT {', '.join(CARD)} FROM equipment WHERE {where}", facts)
    found = (card_of(dict(zip(CARD, row, strict=True)), old.get(row[0], {}), row[0] in fresh) for row in rows)
    return {card.id: card for card in found}


CARD = (
    "id", "unit_id", "type_code", "state", "name", "serial", "asset_no", "place", "in_service_on", "paper_date",
    "paper_number", "paper_date_text",
)  # fmt: skip


def card_of(row: dict[str, Any], before: Mapping[str, Any], since: bool) -> Card:
    """The card of a row as it is now, with what stood in its fields ``before``."""
    row = {**row, **{name: value for name, value in before.items() if name in row}}
    unit = bytes.fromhex(row["unit_id"]) if isinstance(row["unit_id"], str) else row["unit_id"]
    papered = bool(row["paper_date"] or row["paper_number"] or row["paper_date_text"])
    return Card(
        UUID(bytes=row["id"]), UUID(bytes=unit), row["type_code"], row["state"], row["name"], row["serial"],
        row["asset_no"], row["place"], _day(row["in_service_on"]), _day(row["paper_date"]), papered, since,
    )  # fmt: skip


def obligations(
    session: Session, day: date, kinds: Iterable[str], periodic: str, only: Only = None
) -> dict[UUID, list[Obligation]]:
    """The open schedules of these kinds by equipment; what was typed since is none yet.

    No interval is longer than the ceiling that was confirmed by the day.
    """
    old, fresh = _since(session, "schedule", day, only)
    found: dict[UUID, list[Obligation]] = {}
    where, facts = among(only, "s.equipment_id")
    facts |= {"kinds": json.dumps(list(kinds))}
    for id, equipment, kind, *fields, ceiling, confirmed in raw(session).execute(SCHEDULES + where, facts):
        ceiling = ceiling if (confirmed or "") <= day.isoformat() else None
        made = None if id in fresh else obligation_of(equipment, kind == periodic, fields, ceiling, old.get(id, {}))
        if made is not None:
            found.setdefault(made.equipment_id, []).append(made)
    return found


def obligation_of(
    equipment: bytes, periodic: bool, fields: Iterable[Any], ceiling: int | None, before: Mapping[str, Any]
) -> Obligation | None:
    """A schedule by its fields as they are now, with what stood in them ``before``; a closed one is none."""
    months, anchor, until, closed = (
        before.get(name, value)
        for name, value in zip(("interval_months", "anchor_on", "until", "closed"), fields, strict=True)
    )
    if closed:
        return None
    return Obligation(UUID(bytes=equipment), periodic, min(months, ceiling or months), _day(anchor), _day(until))


SCHEDULES = """SELECT s.id, s.equipment_id, s.kind, s.interval_months, s.anchor_on, s.until, s.closed, c.months,
        (SELECT max(f.confirmed_on) FROM confirmation f WHERE f.row_id = c.row_id)
    FROM schedule s LEFT JOIN ceiling c ON c.schedule_id = s.id
    WHERE s.kind IN (SELECT value FROM json_each(:kinds)) AND """


def among(only: Only, column: str) -> tuple[str, dict[str, str]]:
    """A condition that ``column`` is one of ``only``, with its facts; one that is always true for none."""
    if only is None:
        return "1", {}
    return f"{column} IN (SELECT unhex(value) FROM json_each(:only))", {"only": json.dumps([id.hex() for id in only])}


def _since(session: Session, entity: str, day: date, only: Only = None) -> tuple[Old, set[bytes]]:
    """The fields of records changed after ``day`` as they were when it ended, and the records made after it."""
    old: dict[bytes, dict[str, Any]] = {}
    fresh: set[bytes] = set()
    found = changes(session, entity, only, after=(day + timedelta(days=1)).isoformat())
    for id, kind, pairs, _wall in found:
        if kind == entries.NEW:
            fresh.add(id)
        else:
            for name, (before, _after) in json.loads(pairs).items():
                old.setdefault(id, {}).setdefault(name, before)  # the first change since is the one that tells
    return old, fresh


def changes(session: Session, entity: str, only: Only = None, after: str = "") -> Iterator[tuple[bytes, int, str, str]]:
    """Shared changes of records of a kind since a moment, in the order they were dated: id, kind, fields, moment.

    ``only`` names equipment, whatever the kind. Where all are asked for, time leads to them; else the records do.
    """
    where, facts = among(only, "c.id" if entity == "equipment" else "s.equipment_id")
    if only is not None and entity == "schedule":
        where = f"c.id IN (SELECT s.id FROM schedule s WHERE {where})"
    led = only is None and entity != "unit"
    sql = _CHANGES.format(entity=entity, where=where, tables=_BY_TIME if led else _BY_RECORD)
    return iter(raw(session).execute(sql, {**facts, "after": after}))


_BY_TIME, _BY_RECORD = "entry e CROSS JOIN change c", "change c CROSS JOIN entry e"
_CHANGES = (
    "SELECT c.id, c.kind, iif(c.kind = 2, c.body -> '$.set', ''), e.wall FROM {tables} ON c.n = e.n"
    " WHERE e.stream = 1 AND c.entity = '{entity}' AND c.kind IN (1, 2) AND c.body NOT NULL AND e.wall >= :after"
    " AND {where} ORDER BY e.wall, e.clock, e.n, c.k"
)


def _key(old: Old, id: bytes, name: str, now: bytes | None) -> bytes | None:
    before = old.get(id, {})
    if name not in before:
        return now
    return bytes.fromhex(before[name]) if before[name] else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
