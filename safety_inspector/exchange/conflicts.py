"""The inbox: fields with two values, and documents with a rival; both kept until somebody chooses."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that stand: who wrote it, where, when by his clock. ``here`` if this device did."""

    text: str
    author: str
    letter: str
    wall: str
    here: bool
    ref: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A disputed field of a record; ``field`` "*" for a whole document."""

    id: UUID
    entity: str
    name: str
    field: str
    values: tuple[Value, ...]


def listing(session: Session) -> list[ConflictRow]:
    """All that waits for a decision, by record and field."""
    raise NotImplementedError


def count(session: Session) -> int:
    """How many fields wait for a decision."""
    raise NotImplementedError


def resolve(session: Session, id: UUID, field: str, *, keep: str) -> None:
    """Choose: ``keep`` is "here", "theirs" or the ``ref`` of a value."""
    raise NotImplementedError
