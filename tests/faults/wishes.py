"""What a merge must come to, kept beside the stores: who wrote what into which field, having which writings at hand.

It never looks at what an entry says it replaces, nor at any clock: of a field stands what nobody
overwrote who held it.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from safety_inspector.store import registers
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import reading

Place = tuple[str, bytes, str, str]  # entity, id, part, field
DOCUMENT = "*"


@dataclass(frozen=True, slots=True)
class Writing:
    """A value somebody wrote, and the writings of the same field he had before him."""

    hash: bytes
    value: str  # canonical JSON
    gone: bool
    over: frozenset[bytes]


class Wishes:
    """Every shared writing of a history, by field."""

    def __init__(self) -> None:
        self.by_place: dict[Place, list[Writing]] = defaultdict(list)
        self.known: set[bytes] = set()

    def note(self, db: Connection, seen: int | None = None) -> int:
        """Remember what this store wrote since; ``seen`` is how far its screen had read. How many entries."""
        fresh = [
            (n, bytes(hash))
            for n, hash in db.execute("SELECT n, hash FROM entry WHERE stream = 1 ORDER BY n")
            if hash not in self.known
        ]
        for n, hash in fresh:
            self.known.add(hash)
            for entity, id, part, body in db.execute("SELECT entity, id, part, body FROM change WHERE n = ?", (n,)):
                for field, value, gone in _written(json.loads(body)):
                    place = (entity, bytes(id), part, field)
                    over = self._held(db, place, n if seen is None else seen + 1)
                    self.by_place[place].append(Writing(hash, registers.text(value), gone, over))
        return len(fresh)

    def _held(self, db: Connection, place: Place, before: int) -> frozenset[bytes]:
        found = (
            (each.hash, db.execute("SELECT n FROM entry WHERE hash = ?", (each.hash,)).fetchone())
            for each in self.by_place[place]
        )
        return frozenset(hash for hash, row in found if row and row[0] < before)

    def standing(self, alive: set[bytes]) -> dict[Place, list[Writing]]:
        """What stands in each field, when the entries ``alive`` are all there is."""
        found = {}
        for place, writings in self.by_place.items():
            there = [each for each in writings if each.hash in alive]
            replaced = {hash for each in there for hash in each.over}
            found[place] = [each for each in there if each.hash not in replaced]
        return {place: writings for place, writings in found.items() if writings}


def _written(body: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    if "rows" in body:
        return [(DOCUMENT, body["rows"], False)]
    if "set" in body:
        return [(field, pair[1], False) for field, pair in body["set"].items()]
    gone = "gone" in body
    return [(field, value, gone) for field, value in body["gone" if gone else "new"].items()]


def disputed(standing: dict[Place, list[Writing]]) -> set[Place]:
    """The fields in which different values stand; two removals are one."""
    return {
        place
        for place, writings in standing.items()
        if len({("" if each.gone else each.value, each.gone) for each in writings}) > 1
    }


def faults(db: Connection, standing: dict[Place, list[Writing]]) -> list[str]:
    """Where a store's inbox or rows are not what was wished."""
    inbox = {
        (entity, bytes(id), part, field)
        for entity, id, part, field in db.execute("SELECT entity, id, part, field FROM conflict")
    }
    wished = disputed(standing)
    found = [f"not in the inbox: {_named(place)}" for place in wished - inbox]
    found += [f"in the inbox for nothing: {_named(place)}" for place in inbox - wished]
    rows: dict[tuple[str, bytes, str], dict[str, list[Writing]]] = defaultdict(dict)
    for (entity, id, part, field), writings in standing.items():
        rows[entity, id, part][field] = writings
    for (entity, id, part), fields in rows.items():
        stored = reading.rows_of(db, entity, id).get(part)
        found += _row_faults(f"{entity} {id.hex()[-6:]} {part}", stored, fields, entity)
    return found


def _row_faults(name: str, stored: dict[str, Any] | None, fields: dict[str, list[Writing]], entity: str) -> list[str]:
    there = any(not each.gone for writings in fields.values() for each in writings)
    if there != (stored is not None):
        return [f"{name} is {'missing' if there else 'still there'}"]
    found = []
    for field, writings in fields.items():
        shown = registers.text(stored if field == DOCUMENT else stored[field]) if stored else None
        values = {_own_row(each.value, entity) if field == DOCUMENT else each.value for each in writings}
        if stored is not None and shown not in values:
            found.append(f"{name} {field} shows {shown}, wished {sorted(values)}")
    return found


def _own_row(text: str, entity: str) -> str:
    table = json.loads(text)[entity]
    return registers.text(dict(zip(table["columns"], table["rows"][0], strict=True)))


def _named(place: Place) -> str:
    entity, id, part, field = place
    return f"{entity} {id.hex()[-6:]} {part} {field}"
