"""The driver's connection beneath a session."""

from sqlmodel import Session

from safety_inspector.store.driver import Connection


def raw(session: Session) -> Connection:
    """The driver's connection beneath ``session``, in the same transaction."""
    connection: Connection = session.connection().connection.dbapi_connection  # type: ignore[assignment]
    return connection
