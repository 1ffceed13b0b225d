"""Making a package: the entries the addressee lacks, their attachments, header, signature, encryption."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pyrage
import zstandard

from safety_inspector.exchange import frames, refusals, schemas, trust
from safety_inspector.exchange.frames import Blob, Header
from safety_inspector.exchange.ledger import Tips
from safety_inspector.exchange.trust import Directory
from safety_inspector.store import attachments, journal, migrations
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry
from safety_inspector.words import N_, _

LEVEL = 3
ENOUGH = 1 << 25  # bytes of entries or attachments after which the rest waits for the next package
REFRESH = timedelta(days=90)
ATTACHED: Mapping[str, str] = {"certificate": "paper", "notice": "paper", "minutes": "paper"}  # table: its column
PICTURED: Mapping[str, tuple[str, str]] = {"inspection": ("photo", "sha256")}  # document: table in it, its column
PAPER, PHOTO = "paper", "image/jpeg"


@dataclass(slots=True)
class Load:
    """What goes inside: compressed entries and the names of attachments."""

    entries: int = 0
    plain: int = 0
    packed: bytes = b""
    attachments: dict[str, int] = field(default_factory=dict)  # SHA-256 -> length
    more: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """What the header says besides the load."""

    kind: str
    to: tuple[str, ...]
    counter: int
    made: str
    today: date
    more: Mapping[str, Any] = field(default_factory=dict)


def load(connection: Connection, known: Tips, directory: Directory) -> Load:
    """The shared entries that one who reported ``known`` may lack, as many as one package holds.

    Read back as the receiver will read them: what an earlier program kept and nobody takes in is told here.
    Raises `refusals.Unsendable`.
    """
    found = Load()
    engine = zstandard.ZstdCompressor(level=LEVEL).compressobj()
    pieces: list[bytes] = []
    for entry in journal.entries_after(connection, known):
        standing = directory.get(entry.device)
        if standing is None or not standing.believes(entry.seq):
            continue
        if max(found.plain, sum(found.attachments.values())) >= ENOUGH:
            found.more = True
            break
        _require_read(entry)
        line = journal.line(entry).encode() + b"\n"
        found.entries, found.plain = found.entries + 1, found.plain + len(line)
        pieces.append(engine.compress(line))
        _attach(connection, entry, found)
    found.packed = b"".join([*pieces, engine.flush()])
    return found


def _require_read(entry: Entry) -> None:
    try:
        if not _whole(entry):  # rows slipped under it past the program
            raise schemas.Odd(N_("its changes are not those that were sealed"))
        schemas.bodies(entry)
    except schemas.Odd as error:
        at = f"{entry.wall[8:10]}/{entry.wall[5:7]}/{entry.wall[:4]}"
        where = error.where or entry.action
        raise refusals.Unsendable(at=at, login=entry.author, what=_(str(error)), where=where) from error


def _whole(entry: Entry) -> bool:
    """Whether the entry's changes are what its hash, which its device signed, says of them."""
    pairs = zip(entry.changes, entry.digests, strict=True)
    return entry.computed() == entry.hash and all(
        text is None or journal.digest(entity, id, part, text) == digest for (entity, id, part, text), digest in pairs
    )


def named(entity: str, body: Mapping[str, Any]) -> dict[str, str]:
    """The attachments a change names, each with its kind: the paper of a certificate, the photos of a document."""
    if entity in PICTURED and "rows" in body:
        table, column = PICTURED[entity]
        held = body["rows"].get(table) or {"columns": [], "rows": []}
        at = [place for place, name in enumerate(held["columns"]) if name == column]
        return {str(row[place]): PHOTO for row in held["rows"] for place in at}
    paper = body.get("new", {}).get(ATTACHED.get(entity, ""))
    return {str(paper): PAPER} if paper else {}


def _attach(connection: Connection, entry: Entry, found: Load) -> None:
    for entity, _id, _part, text in entry.changes:
        if entity not in ATTACHED and entity not in PICTURED or text is None:
            continue
        for name in named(entity, frames.parsed(text)):
            row = connection.execute("SELECT length FROM attachment WHERE sha256 = ?", (name,)).fetchone()
            if row:
                found.attachments[name] = row[0]


def build(store: Store, connection: Connection, front: Front, load: Load) -> bytes:
    """The whole package, signed by this device, not yet encrypted."""
    parts = [(load.packed, Blob(sha256(load.packed).hexdigest(), len(load.packed), load.plain, frames.ENTRIES))]
    parts = parts if load.entries else []
    for name in sorted(load.attachments):
        data = attachments.load(store.path, store.key, name)
        parts.append((data, Blob(name, len(data), len(data), frames.ATTACHMENT)))
    said = frames.front(_header(store, connection, front, load, [blob for _data, blob in parts]))
    return signed(store, said) + b"".join(data for data, _blob in parts)


def signed(store: Store, front: bytes) -> bytes:
    """The front with this device's signature behind it."""
    key = frames.key_id(store.public_key())
    return front + frames.signatures([(key, store.sign(front))])


def _header(store: Store, connection: Connection, front: Front, load: Load, blobs: Iterable[Blob]) -> Header:
    return Header(
        version=frames.VERSION,
        least=1,
        schema=migrations.LATEST,
        kind=front.kind,
        root=trust.root_of(connection),
        practice=store.practice,
        sender=store.device,
        to=front.to,
        counter=front.counter,
        made=front.made,
        refresh_by=(front.today + REFRESH).isoformat(),
        have={device: tuple(tips) for device, tips in journal.tips(connection).items()},
        counts={"entries": load.entries, "attachments": len(load.attachments)},
        blobs=tuple(blobs),
        more={**front.more, "sender": list(trust.latest(connection, store.device))},
    )


def encrypted(data: bytes, recipients: Iterable[str]) -> bytes:
    """The package so that only the holders of the age keys can open it."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))
