"""Is the store sound? Settings, pages, chains, signatures, tables against the journal, attachments.

The checker changes no byte.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlmodel import Session

from safety_inspector.errors import Fault
from safety_inspector.store import attachments, clock, driver, migrations, registers, tracking
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import entries, reading
from safety_inspector.store.journal.entries import NOTHING, SHARED
from safety_inspector.words import N_, _

KeyOf = Callable[[Session, str], bytes | None]  # device -> its Ed25519 public key


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not as it should be: a short name for programs, a sentence for people."""

    kind: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` found; sound when there is no trouble."""

    state: str  # the state hash
    schema: int
    entries: int
    records: int
    attachments: int
    troubles: tuple[Trouble, ...]
    notes: tuple[Trouble, ...] = ()  # to be known, yet nothing is wrong with the store

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


SENTENCES = {
    "settings": N_("the setting {place} is not what the store rests on"),
    "pages": N_("the file is damaged: {place}"),
    "change": N_("a change in entry {place} was altered"),
    "entry": N_("entry {place} was altered"),
    "gap": N_("what came before entry {place} is missing"),
    "tail": N_("an entry at the end of a chain is missing ({place})"),
    "orphan": N_("changes without an entry at place {place}"),
    "signature": N_("the signature of entry {place} does not hold"),
    "unknown": N_("entry {place} is signed by a device nobody licensed"),
    "fold": N_("record {place} is not what the journal says"),
    "head": N_("the heads of record {place} are not what the journal says"),
    "attachment": N_("the attached file {place} is missing or damaged"),
    "order": N_("entry {place} does not follow the one before it"),
    "clock": N_("entry {place} was written by a clock set back: the day it says lies before that of an earlier one"),
}


def check(store: Store, key_of: KeyOf | None = None) -> CheckReport:
    """Look at everything. ``key_of`` gives the public keys of other devices; our own is known."""

    def known(session: Session, device: str) -> bytes | None:
        found = key_of(session, device) if key_of else None
        return found or (store.public_key() if device == store.device else None)

    broken = list(_pages(store))
    if broken:  # nothing more can be read
        return CheckReport("", migrations.LATEST, 0, 0, 0, tuple(broken))
    with store.reading() as session:
        connection = raw(session)
        troubles = list(_head(store)) + list(_settings(connection))
        troubles += list(chains(connection))
        troubles += list(_signatures(session, known if key_of else None, store))
        troubles += list(difference(connection))
        troubles += list(_attachments(connection, store))
        return CheckReport(
            state_hash(session),
            migrations.LATEST,
            _count(connection, "entry"),
            sum(_count(connection, name) for name in tracking.tables()),
            _count(connection, "attachment"),
            tuple(troubles),
            tuple(clocks(connection, store.device)),
        )


def state_hash(session: Session) -> str:
    """SHA-256 over every tracked table's rows in key order, and the identities of the attachments."""
    connection = raw(session)
    hasher = sha256()
    for name, (table, _tracked) in sorted(tracking.tables().items()):
        hasher.update(f"{name}\n".encode())
        order = ", ".join(column.name for column in table.primary_key)
        for (row,) in connection.execute(f"SELECT {tracking.json_of(table, name)} FROM {name} ORDER BY {order}"):
            hasher.update(row.encode() + b"\n")
    for identity in attachments.identities(connection):
        hasher.update(identity.encode() + b"\n")
    return hasher.hexdigest()


def trouble(kind: str, place: object) -> Trouble:
    """A `Trouble` with its sentence."""
    return Trouble(kind, str(place), _(SENTENCES[kind]).format(place=place))


def chains(connection: Connection) -> Iterator[Trouble]:
    """Places where hashes, order or tips do not hold."""
    rows = connection.execute("SELECT n, entity, id, part, body, digest, kind FROM change ORDER BY n, k")
    beneath = groupby(rows, key=lambda row: row[0])
    pending = next(beneath, None)
    hashes: dict[bytes, tuple[str, int, int]] = {}
    parents: set[bytes] = set()
    for n, prev, code, *about in connection.execute(
        "SELECT n, prev, hash, device, stream, seq, clock, wall, author, action, reason, schema FROM entry ORDER BY n"
    ):
        while pending is not None and pending[0] < n:
            yield trouble("orphan", pending[0])
            pending = next(beneath, None)
        hasher = entries.opening(prev, about)
        if pending is not None and pending[0] == n:
            for _n, entity, id, part, body, digest, kind in pending[1]:
                if body is not None and not _whole(entity, id, part, body, digest, kind):
                    yield trouble("change", n)
                hasher.update(digest)
            pending = next(beneath, None)
        if hasher.digest() != code:
            yield trouble("entry", n)
        device, stream, seq = about[:3]
        if prev != NOTHING and prev not in hashes:
            yield trouble("gap", n)
        elif (hashes[prev] if prev != NOTHING else (device, stream, 0)) != (device, stream, seq - 1):
            yield trouble("order", n)
        hashes[code] = (device, stream, seq)
        parents.add(prev)
    while pending is not None:
        yield trouble("orphan", pending[0])
        pending = next(beneath, None)
    said = {code for (code,) in connection.execute("SELECT hash FROM source")}
    for code in sorted(said ^ (hashes.keys() - parents)):
        yield trouble("tail", code.hex()[:16])


def _whole(entity: str, id: bytes, part: str, body: str, digest: bytes, kind: int) -> bool:
    return entries.digest(entity, id, part, body) == digest and entries.kind_of(body) == kind


def _signatures(session: Session, key_of: KeyOf | None, store: Store) -> Iterator[Trouble]:
    keys: dict[str, Ed25519PublicKey | None] = {}
    for n, device, code, signature in raw(session).execute(
        "SELECT n, device, hash, signature FROM entry WHERE stream = ? ORDER BY n", (SHARED,)
    ):
        if key_of is None and device != store.device:
            continue
        if device not in keys:
            found = key_of(session, device) if key_of else store.public_key()
            keys[device] = Ed25519PublicKey.from_public_bytes(found) if found else None
        key = keys[device]
        if key is None:
            yield trouble("unknown", n)
            continue
        try:
            key.verify(signature, code)
        except InvalidSignature:
            yield trouble("signature", n)


def difference(connection: Connection) -> Iterator[Trouble]:
    """Records whose rows, heads or inbox are not what the journal says; rows the journal does not know."""
    erased: set[bytes] = set()
    known = dict.fromkeys(tracking.tables(), 0)
    for id, entity in connection.execute(
        "SELECT DISTINCT id, entity FROM change WHERE id IN (SELECT id FROM change WHERE body IS NULL)"
    ).fetchall():
        erased.add(id)
        known[entity] += len(reading.rows_of(connection, entity, id))
    for id, changes in reading.by_record(connection):
        if id in erased:
            continue
        rows, held = registers.view(changes, tracking.bound)
        entities = {change.entity for change in changes} | {entity for entity, _ in rows}
        stored = {entity: reading.rows_of(connection, entity, id) for entity in entities}
        for entity, found in stored.items():
            known[entity] += len(found)
        for entity, found in stored.items():
            if {part: row for (kind, part), row in rows.items() if kind == entity} != found:
                yield trouble("fold", f"{entity} {id.hex()}")
        if not _heads_hold(connection, id, held):
            yield trouble("head", id.hex())
    for entity, count in known.items():
        if _count(connection, entity) != count:
            yield trouble("fold", f"{entity} *")


def _heads_hold(connection: Connection, id: bytes, held: registers.Registers) -> bool:
    inbox = set(connection.execute("SELECT entity, part, field FROM conflict WHERE id = ?", (id,)))
    if inbox != set(registers.conflicts(held)):
        return False
    noted: dict[tuple[str, str, str], set[int]] = {}
    for entity, part, field, n in connection.execute("SELECT entity, part, field, n FROM head WHERE id = ?", (id,)):
        noted.setdefault((entity, part, field), set()).add(n)
    return all(
        {head.n for head in held.get((entity, part), {}).get(field, ())} == places
        for (entity, part, field), places in noted.items()
    )


def clocks(connection: Connection, device: str) -> Iterator[Trouble]:
    """The first entry of each stretch that this device wrote on a day before the newest it had reached.

    Where an administrator confirmed the date, the reckoning begins again.
    """
    newest, back = "", False
    for n, day, action in connection.execute(
        "SELECT n, substr(wall, 1, 10), action FROM entry WHERE device = ? ORDER BY n", (device,)
    ):
        if day < newest and action != clock.CONFIRMED:
            if not back:
                yield trouble("clock", n)
            back = True
        else:
            newest, back = day, False


def _settings(connection: Connection) -> Iterator[Trouble]:
    for name, value in driver.PROMISES.items():
        if value is not None and connection.execute(f"PRAGMA {name}").fetchone() != (value,):
            yield trouble("settings", name)


def _pages(store: Store) -> Iterator[Trouble]:
    connection = driver.connect(store.path, store.key, only_read=True)  # one that met a bad page reads no other
    try:
        for pragma in ("cipher_integrity_check", "integrity_check"):
            for (said,) in connection.execute(f"PRAGMA {pragma}").fetchall():
                if said != "ok":
                    yield trouble("pages", said)
    except driver.DatabaseError as error:
        yield trouble("pages", error)
    finally:
        connection.close()


def _head(store: Store) -> Iterator[Trouble]:
    """The salt at the head of the file; nothing reads it there, so a flip in it would go unseen."""
    waiting = Path(f"{store.path}-wal")
    if waiting.exists() and waiting.stat().st_size:
        return  # the head may be waiting there
    with store.path.open("rb") as file:
        if file.read(len(store.key.salt)) != store.key.salt:
            yield trouble("pages", "salt")


def _attachments(connection: Connection, store: Store) -> Iterator[Trouble]:
    for identity in attachments.identities(connection):
        try:
            attachments.load(store.path, store.key, identity)
        except Fault:
            yield trouble("attachment", identity[:16])


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def as_json(report: CheckReport) -> str:
    """The report as one line of JSON."""
    return json.dumps(
        {
            "sound": report.sound,
            "state": report.state,
            "schema": report.schema,
            "entries": report.entries,
            "records": report.records,
            "attachments": report.attachments,
            "troubles": [[each.kind, each.place, each.sentence] for each in report.troubles],
            "notes": [[each.kind, each.place, each.sentence] for each in report.notes],
        },
        ensure_ascii=False,
    )
