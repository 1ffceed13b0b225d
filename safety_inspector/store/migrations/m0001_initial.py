"""Schema 1: every table, index and trigger."""

from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import execute


def apply(connection: Connection) -> None:
    """Make the first schema."""
    from safety_inspector.store.migrations.freeze import schema

    execute(connection, schema())
