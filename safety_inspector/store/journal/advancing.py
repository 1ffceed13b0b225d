"""The short way of a merge: an edit that replaces the one value standing needs no fold of its record."""

from collections.abc import Mapping
from typing import Any

from safety_inspector.store import tracking
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import writing


def advance(connection: Connection, n: int, entity: str, id: bytes, part: str, body: Mapping[str, Any]) -> bool:
    """Make the row what the edit kept at place ``n`` says, if it disagrees with nobody; else do nothing.

    True when every field it writes had exactly the one head that the edit names as seen.
    """
    if "set" not in body or body.keys() - {"set", "over", "salt"}:
        return False
    over, fields = body.get("over", {}), list(body["set"])
    standing = writing.standing(connection, n - 1, entity, id, part, fields)
    if any(len(heads) != 1 or over.get(field) != [heads[0][1]] for field, heads in standing.items()):
        return False
    if not _written(connection, entity, id, part, {field: pair[1] for field, pair in body["set"].items()}):
        return False
    connection.executemany(
        "DELETE FROM head WHERE id = ? AND entity = ? AND part = ? AND field = ?",
        [(id, entity, part, field) for field in fields],
    )
    connection.executemany(
        "INSERT INTO head (id, entity, part, field, n) VALUES (?, ?, ?, ?, ?)",
        [(id, entity, part, field, n) for field in fields],
    )
    return True


def _written(connection: Connection, entity: str, id: bytes, part: str, values: Mapping[str, Any]) -> bool:
    tracked, keys = tracking.tables()[entity][1], tracking.keys_of(entity)
    places = ", ".join(f"{name} = {'unhex(?)' if name in keys else '?'}" for name in values)
    where = f"{tracked.id} = ?" + (f" AND {tracked.part} = ?" if tracked.part else "")
    found = (id, part) if tracked.part else (id,)
    done = connection.execute(f"UPDATE {entity} SET {places} WHERE {where}", (*values.values(), *found))
    return bool(done.rowcount == 1)
