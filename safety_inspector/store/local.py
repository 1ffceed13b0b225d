"""What only this device knows: its keys, its letter, what it has sent. Never journaled, never sent."""

from sqlmodel import Session

from safety_inspector.store.driver import Connection
from safety_inspector.store.sessions import raw

SCHEMA = "CREATE TABLE local (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"


def get(connection: Connection, name: str) -> bytes | None:
    """The value kept under ``name``."""
    row = connection.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
    return bytes(row[0]) if row else None


def put(connection: Connection, name: str, value: bytes) -> None:
    """Keep ``value`` under ``name``, in the transaction under way."""
    connection.execute(
        "INSERT INTO local (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def drop(connection: Connection, name: str) -> None:
    """Keep nothing under ``name`` any more."""
    connection.execute("DELETE FROM local WHERE name = ?", (name,))


def text(connection: Connection, name: str, otherwise: str = "") -> str:
    """The value as text."""
    value = get(connection, name)
    return otherwise if value is None else value.decode()


def of(session: Session, name: str) -> bytes | None:
    """The value kept under ``name``, seen from a session."""
    return get(raw(session), name)
