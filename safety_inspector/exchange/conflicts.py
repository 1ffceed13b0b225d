"""The inbox: fields with two values, and documents with a rival; both kept until somebody chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.errors import Refusal
from safety_inspector.exchange import merging, trust, wordings
from safety_inspector.inspection import conclusions
from safety_inspector.store import journal, registers, tracking
from safety_inspector.store.database import raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.registers import Head
from safety_inspector.words import N_, _

HERE, THEIRS = "here", "theirs"


class NoConflict(Refusal):
    """Nothing to decide."""

    code = "KDP-E40"
    message = N_("The field “{field}” of this record is not in conflict. Look at the list of conflicts again.")


class NoSuchValue(Refusal):
    """A choice nobody offered."""

    code = "KDP-E41"
    message = N_("“{keep}” is none of the values of “{field}”. Choose “here”, “theirs” or one of: {refs}.")


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
    """A disputed field of a record; ``field`` "*" for a whole document, "table:part:field" for a part."""

    id: UUID
    entity: str
    name: str
    field: str
    values: tuple[Value, ...]  # the first is what "here" keeps


def listing(session: Session) -> list[ConflictRow]:
    """All that waits for a decision, by record and field."""
    db = raw(session)
    device, letters = session.info["store"].device, _letters(db)
    return [_row(db, found, device, letters) for found in journal.conflicts(db)]


def worded(session: Session, found: Sequence[ConflictRow], *, on: date) -> list[ConflictRow]:
    """The same with the values as people read them; `resolve` takes their ``ref`` all the same."""
    return [
        replace(row, values=tuple(
            replace(each, text=wordings.value(session, row.field, each.text, on=on)) for each in row.values
        )) for row in found
    ]  # fmt: skip


def count(session: Session) -> int:
    """How many fields wait for a decision."""
    return int(raw(session).execute("SELECT count(*) FROM conflict").fetchone()[0])


def resolve(session: Session, id: UUID, field: str, *, keep: str) -> None:
    """Choose: ``keep`` is "here", "theirs" or the ``ref`` of a value. Journaled, and it travels.

    What holds together with the field (the victims of an accident with its dead) is chosen with it.
    """
    db, store = raw(session), session.info["store"]
    users.require_known(session, session.info["note"].author)
    found = next((each for each in journal.conflicts(db, id.bytes) if _field(each) == field), None)
    if found is None:
        raise NoConflict(field=field)
    ordered = _ordered(db, found, store.device)
    if found.entity == "confirmation":  # else receivers would refuse it: only he says what the law is
        users.require(session, session.info["note"].author, users.Role.TECHNICAL_HEAD)
    refs = {HERE: ordered[0].ref, THEIRS: ordered[:2][-1].ref} | {head.ref: head.ref for head in ordered}
    if keep not in refs:
        raise NoSuchValue(keep=keep, field=field, refs=", ".join(head.ref for head in ordered))
    journal.resolve(db, session.info["note"], found.entity, found.id, found.part, found.field, refs[keep])


def _row(db: Connection, found: journal.ConflictRow, device: str, letters: dict[str, str]) -> ConflictRow:
    values = tuple(_value(db, head, found.entity, device, letters) for head in _ordered(db, found, device))
    main = "equipment" if found.entity in ("attribute", "identity") else found.entity
    (name,) = merging.names(db, main, [found.id])
    return ConflictRow(UUID(bytes=found.id), found.entity, name, _field(found), values)


def _field(found: journal.ConflictRow) -> str:
    return f"{found.entity}:{found.part}:{found.field}" if found.part else found.field


def _ordered(db: Connection, found: journal.ConflictRow, device: str) -> list[Head]:
    """This device's own value first; where it wrote none, the one that is shown. Of each value that stands one head.

    Two that say the same of the field and another thing of what holds together with it are two.
    """
    different: dict[tuple[str, bool], Head] = {}
    for head in sorted(found.heads, key=lambda head: head.n):
        different.setdefault((found.wholes[head.ref], head.gone), head)
    bound = found.field in tracking.bound(found.entity)
    shown = registers.first(list(found.heads), bound=bound)
    return sorted(
        different.values(), key=lambda head: (_author(db, head)[2] != device, head.ref != shown.ref, head.ref)
    )


def _author(db: Connection, head: Head) -> tuple[str, str, str]:
    found: tuple[str, str, str] = db.execute("SELECT author, wall, device FROM entry WHERE n = ?", (head.n,)).fetchone()
    return found


def _value(db: Connection, head: Head, entity: str, device: str, letters: dict[str, str]) -> Value:
    author, wall, writer = _author(db, head)
    letter = letters.get(writer, writer[:8])
    return Value(_text(head, entity), author, letter, wall, writer == device, head.ref)


def _text(head: Head, entity: str) -> str:
    if head.gone:
        return _("(removed)")
    value: Any = head.value
    if isinstance(value, dict):
        table = value[entity]
        row = dict(zip(table["columns"], table["rows"][0], strict=True))
        said = _("document of {at}").format(at=str(row["concluded_at"])[:16].replace("T", " "))
        ended = row.get("conclusion")
        word = _(conclusions.CONCLUSION_WORDS[conclusions.Conclusion(ended)]) if ended else ""
        return " · ".join(part for part in (said, word, row.get("inspector_name")) if part)
    return "" if value is None else str(value)


def _letters(db: Connection) -> dict[str, str]:
    known = trust.known(db, trust.root_of(db))
    return {device: standing.claims.letter for device, standing in known.items()}
