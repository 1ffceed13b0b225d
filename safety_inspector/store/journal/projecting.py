"""Making the tables, the inbox and the heads of a record what the journal says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safety_inspector.store import registers, tracking
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import reading
from safety_inspector.store.registers import Change, Fields, Head, Place, Registers


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field with values nobody has chosen between, and where each comes from."""

    id: bytes
    entity: str
    part: str
    field: str
    heads: tuple[Head, ...]
    wholes: Mapping[str, str]  # by a head's reference: what its change says of all fields that hold together with it


def conflicts(connection: Connection, id: bytes | None = None) -> list[ConflictRow]:
    """The inbox, of one record or of all."""
    found = []
    for key, entity, part, field in connection.execute(
        "SELECT id, entity, part, field FROM conflict WHERE ?1 IS NULL OR id = ?1 ORDER BY id, entity, part, field",
        (id,),
    ).fetchall():
        held, _ = registers.gathered(reading.changes_of(connection, key))
        fields = held.get((entity, part), {})
        if field not in fields:  # forgotten since, as people asked
            continue
        found.append(ConflictRow(key, entity, part, field, tuple(fields[field]), _wholes(entity, field, fields)))
    return found


def _wholes(entity: str, field: str, fields: Fields) -> dict[str, str]:
    told: dict[str, list[Any]] = {}
    for name in tracking.bound(entity).get(field, (field,)):
        for head in fields.get(name, ()):
            told.setdefault(head.ref, []).append([name, head.said])
    return {ref: registers.text(said) for ref, said in told.items()}


def settle(connection: Connection, id: bytes) -> None:
    """Write anew the rows, heads and inbox of a record from its changes."""
    changes = reading.changes_of(connection, id)
    rows, held = registers.view(changes, tracking.bound)
    entities = {change.entity for change in changes} | {entity for entity, _ in rows}
    for entity in reversed([name for name in tracking.tables() if name in entities]):
        _clear(connection, entity, id, {part for kind, part in rows if kind == entity})
    for entity in [name for name in tracking.tables() if name in entities]:
        put(connection, entity, [row for (kind, _), row in rows.items() if kind == entity])
    _note(connection, id, held, _creations(changes))


def _creations(changes: Sequence[Change]) -> dict[Place, set[int]]:
    """Where each row of a record was made."""
    made: dict[Place, set[int]] = {}
    for change in changes:
        if "new" in change.body:
            made.setdefault((change.entity, change.part), set()).add(change.n)
    return made


def _clear(connection: Connection, entity: str, id: bytes, kept: set[str]) -> None:
    tracked = tracking.tables()[entity][1]
    for part in reading.rows_of(connection, entity, id).keys() - kept:
        where = f" AND {tracked.part} = ?" if tracked.part else ""
        connection.execute(f"DELETE FROM {entity} WHERE {tracked.id} = ?{where}", (id, part)[: 2 if where else 1])


def _note(connection: Connection, id: bytes, held: Registers, made: Mapping[Place, set[int]]) -> None:
    """Keep the inbox and the heads; a field that stands as its row was made needs none."""
    connection.execute("DELETE FROM conflict WHERE id = ?", (id,))
    connection.executemany(
        "INSERT INTO conflict (id, entity, part, field) VALUES (?, ?, ?, ?)",
        [(id, *place) for place in registers.conflicts(held)],
    )
    connection.execute("DELETE FROM head WHERE id = ?", (id,))
    connection.executemany(
        "INSERT OR IGNORE INTO head (id, entity, part, field, n) VALUES (?, ?, ?, ?, ?)",
        [
            (id, entity, part, field, head.n)
            for (entity, part), fields in held.items()
            for field, heads in fields.items()
            if {head.n for head in heads} != made.get((entity, part))
            for head in heads
        ],
    )


def put(connection: Connection, entity: str, rows: list[dict[str, Any]]) -> None:
    """Insert or update rows as the journal writes them; a trigger or index sees them as any other."""
    if not rows:
        return
    table, _ = tracking.tables()[entity]
    keys = tracking.keys_of(entity)
    names = [column.name for column in table.columns]
    primary = [column.name for column in table.primary_key]
    places = ", ".join(f"unhex(?{i})" if name in keys else f"?{i}" for i, name in enumerate(names, 1))
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names if name not in primary)
    doing = f"DO UPDATE SET {fresh}" if fresh else "DO NOTHING"
    connection.executemany(
        f"INSERT INTO {entity} ({', '.join(names)}) VALUES ({places}) ON CONFLICT ({', '.join(primary)}) {doing}",
        [[row.get(name) for name in names] for row in rows],
    )
