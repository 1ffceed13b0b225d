"""What the journal tells: the history of a record and of a field, and the record as at a day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.store import migrations, registers, tracking
from safety_inspector.store.driver import Connection
from safety_inspector.store.registers import Change, Rows
from safety_inspector.store.sessions import raw

_CHANGES = (
    "SELECT c.n, lower(hex(substr(e.hash, 1, 8))), e.clock, c.entity, c.id, c.part, c.body, e.schema"
    " FROM change c JOIN entry e ON e.n = c.n WHERE c.body NOT NULL AND {} "
)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of one field: who, when by his clock, why, from what, to what."""

    n: int
    author: str
    wall: str
    action: str
    reason: str
    device: str
    entity: str
    part: str
    field: str
    old: Any
    new: Any


def changes_of(connection: Connection, id: bytes, upto: int | None = None) -> list[Change]:
    """All that was ever done to a record, causes before effects; what was erased is left out."""
    rows = connection.execute(
        _CHANGES.format("c.id = ?1 AND (?2 IS NULL OR c.n <= ?2)") + "ORDER BY c.n, c.k", (id, upto)
    )
    return [_change(*row) for row in rows]


def by_record(connection: Connection) -> Iterator[tuple[bytes, list[Change]]]:
    """Every record with its changes."""
    rows = connection.execute(_CHANGES.format("1") + "ORDER BY c.id, c.n, c.k")
    for id, group in groupby((_change(*row) for row in rows), key=lambda change: change.id):
        yield id, list(group)


def _change(n: int, ref: str, clock: int, entity: str, id: bytes, part: str, body: str, schema: int) -> Change:
    return Change(n, ref, clock, entity, id, part, migrations.lifted(schema, entity, json.loads(body)))


def history(session: Session, id: UUID, field: str | None = None) -> list[HistoryRow]:
    """Who changed the record (or one ``field`` of it), oldest first."""
    connection = raw(session)
    found: list[HistoryRow] = []
    for change in changes_of(connection, id.bytes):
        author, wall, action, reason, device = connection.execute(
            "SELECT author, wall, action, reason, device FROM entry WHERE n = ?", (change.n,)
        ).fetchone()
        found += [
            HistoryRow(change.n, author, wall, action, reason, device, change.entity, change.part, name, old, new)
            for name, old, new in _pairs(change)
            if field is None or name == field
        ]
    return found


def _pairs(change: Change) -> Iterator[tuple[str, Any, Any]]:
    body = change.body
    if "set" in body:
        beside = tracking.bound(change.entity)  # what only stands beside what was changed
        yield from ((field, old, new) for field, (old, new) in body["set"].items() if old != new or field not in beside)
    elif "new" in body:
        yield from ((field, None, value) for field, value in body["new"].items() if value is not None)
    elif "gone" in body:
        yield from ((field, value, None) for field, value in body["gone"].items() if value is not None)
    else:
        yield (registers.WHOLE, None, len(body["rows"]))


def last_before(connection: Connection, day: str) -> int:
    """The place in our order of arrival where ``day`` ended: all up to it was truly here then."""
    row = connection.execute("SELECT coalesce(max(n), 0) FROM entry WHERE arrived < ?", (day + "~",)).fetchone()
    return int(row[0])


def as_at(session: Session, id: UUID, day: str) -> Rows:
    """The record as this store knew it when ``day`` (ISO) ended: rows by entity and part."""
    connection = raw(session)
    return registers.view(changes_of(connection, id.bytes, last_before(connection, day)), tracking.bound)[0]


# SQL for the reference of the document that is shown of the record with the key ``{id}``.
DOCUMENT = (
    "(SELECT lower(hex(substr(de.hash, 1, 8))) FROM head dh JOIN entry de ON de.n = dh.n"
    " WHERE dh.id = {id} AND dh.part = '' AND dh.field = '*' ORDER BY de.clock, de.hash LIMIT 1)"
)


def reference(connection: Connection, id: bytes) -> str:
    """The reference of the document that is shown of a record; empty while there is none."""
    return connection.execute(f"SELECT {DOCUMENT.format(id='?')}", (id,)).fetchone()[0] or ""


def document_of(connection: Connection, id: bytes) -> Rows:
    """The rows of the document that is shown of a record, without what was drafted since."""
    if not reference(connection, id):  # a draft: every answer asks, and its drafts are many
        return {}
    rows = connection.execute(_CHANGES.format("c.id = ? AND e.stream = 1") + "ORDER BY c.n, c.k", (id,))
    held, _ = registers.gathered(_change(*row) for row in rows)
    heads = next((fields[registers.WHOLE] for fields in held.values() if registers.WHOLE in fields), None)
    return registers.unpacked(registers.standing(heads).value) if heads else {}


def drafted_here(connection: Connection, id: bytes) -> bool:
    """Whether the record was drafted in this store: drafts never travel."""
    sql = "SELECT 1 FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 0 LIMIT 1"
    return connection.execute(sql, (id,)).fetchone() is not None


def rows_of(connection: Connection, entity: str, id: bytes) -> dict[str, dict[str, Any]]:
    """The stored rows of a record in one table, by part, as the journal writes them."""
    part = tracking.tables()[entity][1].part
    rows = (json.loads(row) for (row,) in connection.execute(select(entity), (id,)))
    return {str(row[part]) if part else "": row for row in rows}


def select(entity: str) -> str:
    """SQL for a record's rows in one table, as JSON."""
    table, tracked = tracking.tables()[entity]
    return f"SELECT {tracking.json_of(table, entity)} FROM {entity} WHERE {tracked.id} = ?"
