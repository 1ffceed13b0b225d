"""Many rows at once, on the driver's own ``executemany``; the journal sees them like any other."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, SQLModel

from safety_inspector.store.database import raw


def insert(session: Session, record: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert ``rows``, each with a value for every column, as the record's columns would store them."""
    table = SQLModel.metadata.tables[str(record.__tablename__)]
    binders = [
        (column.name, column.type.dialect_impl(_dialect(session)).bind_processor(_dialect(session)))
        for column in table.columns
    ]
    names = ", ".join(name for name, _ in binders)
    places = ", ".join("?" for _ in binders)
    raw(session).executemany(
        f"INSERT INTO {table.name} ({names}) VALUES ({places})",
        ([binder(row[name]) if binder else row[name] for name, binder in binders] for row in rows),
    )


def _dialect(session: Session) -> Any:
    return session.get_bind().dialect
