"""What this device remembers of the others: what they hold, which files were taken in, which left."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.access import marks
from safety_inspector.exchange import frames
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.driver import Connection
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked

Tips = dict[str, list[str]]  # device -> hashes of the ends of its shared chains


class Peer(SQLModel, table=True):
    """Another device by its last report; this device's own knowledge, never sent."""

    device: str = Field(primary_key=True)
    have: str = "{}"
    counter: int = 0  # of the newest package from it
    received_at: str = ""
    sent_counter: int = 0
    sent_at: str = ""


class Imported(SQLModel, table=True):
    """A file that was taken in, by the hash of its bytes."""

    sha256: str = Field(primary_key=True)
    identity: str = Field(index=True)  # of the package inside, however it was wrapped
    kind: str
    sender: str
    counter: int
    at: str
    entries: int


class Departure(SQLModel, table=True):
    """A package that left; this device's own knowledge."""

    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    at: str
    kind: str
    addressee: str
    counter: int
    entries: int
    encrypted: bool
    sha256: str


class Disclosure(SQLModel, table=True):
    """A package that was deliberately left unencrypted: journaled, with who chose it and why."""

    __table_args__ = {"info": {"journal": Tracked(shared=False)}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    at: str
    addressee: str
    counter: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one device."""

    have: Tips
    counter: int
    received_at: str
    sent_at: str


def of(connection: Connection, device: str) -> Known:
    """What is remembered of ``device``; nothing yet of a new one."""
    row = connection.execute(
        "SELECT have, counter, received_at, sent_at FROM peer WHERE device = ?", (device,)
    ).fetchone()
    return Known(frames.parsed(row[0]), *row[1:]) if row else Known({}, 0, "", "")


def heard(connection: Connection, device: str, have: Tips, counter: int, at: str) -> None:
    """Remember the report of the package that came last, be it an older one.

    What a restored device has forgotten it can only say in packages numbered anew; and a report that is out of
    date makes the next package larger, nothing more.
    """
    connection.execute(
        "INSERT INTO peer (device, have, counter, received_at, sent_counter, sent_at) VALUES (?, ?, ?, ?, 0, '')"
        " ON CONFLICT (device) DO UPDATE SET have = excluded.have, received_at = excluded.received_at,"
        " counter = max(peer.counter, excluded.counter)",
        (device, frames.text(have), counter, at),
    )


def wrote(connection: Connection, device: str, counter: int, at: str) -> None:
    """Remember that a package left for ``device``."""
    connection.execute(
        "INSERT INTO peer (device, have, counter, received_at, sent_counter, sent_at)"
        " VALUES (?, '{}', 0, '', ?, ?) ON CONFLICT (device) DO UPDATE SET"
        " sent_counter = excluded.sent_counter, sent_at = excluded.sent_at",
        (device, counter, at),
    )


def next_counter(connection: Connection) -> int:
    """The number of the next package of this device, whoever it goes to."""
    return int(connection.execute("SELECT coalesce(max(counter), 0) + 1 FROM departure").fetchone()[0])


def numbers_to(connection: Connection, letter: str) -> list[int]:
    """The numbers of the newest packages that left for ``letter``: its own count, whatever went elsewhere."""
    sql = "SELECT counter FROM departure WHERE addressee = ? ORDER BY counter DESC LIMIT ?"
    return sorted(int(row[0]) for row in connection.execute(sql, (letter, frames.MOST_EARLIER)))


def left(session: Session, departure: Departure) -> None:
    """Remember a package that leaves; an unencrypted one is journaled, and the mark outside the store is left."""
    marks.leaving(session)
    session.add(departure)
    if not departure.encrypted:
        session.add(
            Disclosure(
                at=departure.at,
                addressee=departure.addressee,
                counter=departure.counter,
                sha256=departure.sha256,
            )
        )
    session.flush()


def taken(connection: Connection, sha256: str, identity: str) -> str:
    """When this file, or the package inside it, was taken in; empty if never."""
    row = connection.execute(
        "SELECT min(at) FROM imported WHERE sha256 = ? OR identity = ?", (sha256, identity)
    ).fetchone()
    return str(row[0] or "")


def sender_of(connection: Connection, sha256: str) -> tuple[str, int]:
    """Which device sent a file that was taken in, and its number."""
    row = connection.execute("SELECT sender, counter FROM imported WHERE sha256 = ?", (sha256,)).fetchone()
    return (str(row[0]), int(row[1])) if row else ("", 0)


def newest(connection: Connection, device: str) -> int:
    """The number of the newest package of ``device`` that was taken in; 0 before there is one."""
    sql = "SELECT coalesce(max(counter), 0) FROM imported WHERE sender = ?"
    return int(connection.execute(sql, (device,)).fetchone()[0])


def handed_in(connection: Connection) -> dict[str, list[str]]:
    """The moments at which data packages were taken in, oldest first, by the device that sent them."""
    found: dict[str, list[str]] = {}
    for device, at in connection.execute("SELECT sender, at FROM imported WHERE kind = 'data' ORDER BY at"):
        found.setdefault(str(device), []).append(str(at))
    return found


def take(connection: Connection, row: Imported) -> None:
    """Remember a file that was taken in."""
    connection.execute(
        "INSERT OR IGNORE INTO imported (sha256, identity, kind, sender, counter, at, entries)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.sha256, row.identity, row.kind, row.sender, row.counter, row.at, row.entries),
    )


def received_on(session: Session) -> date | None:
    """The day the last package was taken in; nothing where none ever was."""
    found = raw(session).execute("SELECT max(at) FROM imported").fetchone()
    return date.fromisoformat(found[0][:10]) if found[0] else None
