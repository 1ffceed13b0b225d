"""Entries: how they are stored, hashed, and written as lines that travel."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from safety_inspector.store import registers
from safety_inspector.store.driver import Connection

NOTHING = bytes(32)
DRAFT, SHARED = 0, 1
NEW, SET, GONE, ROWS = 1, 2, 3, 4  # what a change does; 0 to a draft

SCHEMA = """
CREATE TABLE entry (
    n INTEGER PRIMARY KEY,                  -- order of arrival here; never travels
    hash BLOB NOT NULL UNIQUE,
    prev BLOB NOT NULL,
    device TEXT NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,                 -- Lamport: above all the author had seen
    wall TEXT NOT NULL,                     -- what the author's clock claimed
    arrived TEXT NOT NULL,                  -- what our clock said; never travels
    author TEXT NOT NULL, action TEXT NOT NULL, reason TEXT NOT NULL,
    schema INTEGER NOT NULL, signature BLOB NOT NULL
);
CREATE INDEX entry_place ON entry (device, stream, seq);
CREATE INDEX entry_day ON entry (stream, wall);
CREATE TABLE change (
    n INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED, k INTEGER NOT NULL,
    entity TEXT NOT NULL, id BLOB NOT NULL, part TEXT NOT NULL, kind INTEGER NOT NULL,
    digest BLOB NOT NULL, body TEXT,        -- NULL: erased for a person's sake
    PRIMARY KEY (n, k)
) WITHOUT ROWID;
CREATE INDEX change_of ON change (id, n);
CREATE INDEX change_of_unit ON change (n) WHERE entity = 'unit';
CREATE TABLE source (                       -- the tips of every device's chains
    device TEXT NOT NULL, stream INTEGER NOT NULL, hash BLOB NOT NULL,
    seq INTEGER NOT NULL, clock INTEGER NOT NULL, PRIMARY KEY (device, stream, hash)
) WITHOUT ROWID;
CREATE TABLE head (                         -- what stands in a field written since its row was made
    id BLOB NOT NULL, entity TEXT NOT NULL, part TEXT NOT NULL, field TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (id, entity, part, field, n)
) WITHOUT ROWID;
CREATE TABLE conflict (
    id BLOB NOT NULL, entity TEXT NOT NULL, part TEXT NOT NULL, field TEXT NOT NULL,
    PRIMARY KEY (id, entity, part, field)
) WITHOUT ROWID;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_keeps BEFORE UPDATE OF n, k, entity, id, part, kind, digest ON change
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_only_erased BEFORE UPDATE OF body ON change WHEN NEW.body IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

Row = tuple[str, bytes, str, str | None]  # entity, id, part, body


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it travels; ``digests`` are those of its changes, in order."""

    device: str
    stream: int
    seq: int
    clock: int
    wall: str
    author: str
    action: str
    reason: str
    schema: int
    prev: bytes
    hash: bytes
    signature: bytes
    changes: tuple[Row, ...]
    digests: tuple[bytes, ...]

    def computed(self) -> bytes:
        """The hash this entry must have."""
        hasher = opening(self.prev, self.about())
        for code in self.digests:
            hasher.update(code)
        return bytes(hasher.digest())

    def about(self) -> list[Any]:
        """What the hash covers besides the previous entry and the changes."""
        return [
            self.device,
            self.stream,
            self.seq,
            self.clock,
            self.wall,
            self.author,
            self.action,
            self.reason,
            self.schema,
        ]


def opening(prev: bytes, about: Sequence[Any]) -> Any:
    """A hasher that has taken in all of an entry but its changes."""
    return sha256(prev + registers.text(about).encode())


def digest(entity: str, id: bytes, part: str, body: str) -> bytes:
    """What stands for a change in its entry's hash, also once its body is erased."""
    return sha256(f"{entity}\0{id.hex()}\0{part}\0{body}".encode()).digest()


def kind_of(body: str) -> int:
    """What a change does, from its body."""
    if body.startswith('{"draft":1,'):
        return 0
    if body[25:33] == '","new":' and _plain_creation(body):
        return NEW
    return kind_in(json.loads(body))


def _plain_creation(body: str) -> bool:
    """Whether it begins as a creation of our own does, and nothing in it could say otherwise: most bodies do."""
    begun = body.startswith('{"salt":"') and '"' not in body[9:25]
    return begun and '"draft"' not in body and "\\" not in body


def kind_in(body: dict[str, Any]) -> int:
    """What a change does, from its parsed body."""
    if "draft" in body:
        return 0
    return next(kind for name, kind in (("new", NEW), ("set", SET), ("gone", GONE), ("rows", ROWS)) if name in body)


def keep(connection: Connection, entry: Entry, arrived: str, kinds: Iterable[int] | None = None) -> int:
    """Store an entry that is whole; its place in the order of arrival."""
    n = next_place(connection)
    put_entry(connection, n, entry, arrived)
    sorts = kinds if kinds is not None else (0 if body is None else kind_of(body) for *_, body in entry.changes)
    connection.executemany(
        "INSERT INTO change (n, k, entity, id, part, body, digest, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (n, k, *change, code, kind)
            for k, (change, code, kind) in enumerate(zip(entry.changes, entry.digests, sorts, strict=True))
        ),
    )
    return n


def next_place(connection: Connection) -> int:
    """The place the next entry takes in the order of arrival."""
    return last_place(connection) + 1


def last_place(connection: Connection) -> int:
    """The place of the newest entry."""
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0])


def put_entry(connection: Connection, n: int, entry: Entry, arrived: str) -> None:
    """Store an entry's own row and move the tip of its chain; its changes are stored by the caller."""
    connection.execute(
        "INSERT INTO entry (n, hash, prev, device, stream, seq, clock, wall, arrived, author, action,"
        " reason, schema, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            n, entry.hash, entry.prev, entry.device, entry.stream, entry.seq, entry.clock, entry.wall,
            arrived, entry.author, entry.action, entry.reason, entry.schema, entry.signature,
        ),
    )  # fmt: skip
    connection.execute(
        "DELETE FROM source WHERE device = ? AND stream = ? AND hash = ?",
        (entry.device, entry.stream, entry.prev),
    )
    connection.execute(
        "INSERT INTO source (device, stream, hash, seq, clock) VALUES (?, ?, ?, ?, ?)",
        (entry.device, entry.stream, entry.hash, entry.seq, entry.clock),
    )


def tips(connection: Connection) -> dict[str, list[str]]:
    """How far this store knows every device's shared chain: the hashes of its ends."""
    known: dict[str, list[str]] = {}
    for device, code in connection.execute(
        "SELECT device, lower(hex(hash)) FROM source WHERE stream = 1 ORDER BY device, hash"
    ):
        known.setdefault(device, []).append(code)
    return known


def forked(connection: Connection, device: str) -> bool:
    """Whether two futures of ``device`` stand here: it was cloned, or restored and gone on with."""
    return connection.execute(_FORK, (device,)).fetchone()[0] is not None


def entries_after(connection: Connection, known: dict[str, list[str]]) -> Iterator[Entry]:
    """Every shared entry that one who reported ``known`` may lack, in our order of arrival, one by one."""
    places = sorted(places_after(connection, known))
    for start in range(0, len(places), _TOGETHER):
        yield from _several(connection, places[start : start + _TOGETHER])


def places_after(connection: Connection, known: dict[str, list[str]]) -> list[int]:
    """Where those entries stand, device by device; nothing of them is read."""
    devices = [row[0] for row in connection.execute("SELECT DISTINCT device FROM source WHERE stream = 1")]
    return [n for device in devices for n in _lacking(connection, device, known.get(device, []))]


def _lacking(connection: Connection, device: str, hashes: list[str]) -> list[int]:
    """The places of a device's shared entries that one who knows the ends ``hashes`` may lack."""
    found = {code: connection.execute(_SEQ, (bytes.fromhex(code), device)).fetchone() for code in hashes}
    ends = {code: int(row[0]) for code, row in found.items() if row is not None}
    reached = max(ends.values(), default=0)
    fork = connection.execute(_FORK, (device,)).fetchone()[0]
    ours = connection.execute("SELECT count(*) FROM source WHERE device = ? AND stream = 1", (device,)).fetchone()[0]
    if fork and len(ends) == len(hashes) >= ours:  # each future is gone back by itself: one may have gone on unheard
        rows = connection.execute(_BESIDE, (json.dumps(list(ends)), fork, device, fork))
        return [n for (n,) in rows]
    if fork:  # two futures, not both known there: send both whole
        reached = min(reached, fork - 1)
    rows = connection.execute("SELECT n FROM entry WHERE device = ? AND stream = 1 AND seq > ?", (device, reached))
    return [n for (n,) in rows]


_SEQ = "SELECT seq FROM entry WHERE hash = ? AND device = ? AND stream = 1"
_FORK = "SELECT min(seq) FROM (SELECT seq FROM entry WHERE device = ? AND stream = 1 GROUP BY seq HAVING count(*) > 1)"
_BESIDE = (
    "WITH RECURSIVE had(hash, prev) AS ("
    " SELECT hash, prev FROM entry WHERE hash IN (SELECT unhex(value) FROM json_each(?)) UNION"
    " SELECT e.hash, e.prev FROM had JOIN entry e ON e.hash = had.prev WHERE e.seq >= ?)"
    " SELECT n FROM entry WHERE device = ? AND stream = 1 AND seq >= ? AND hash NOT IN (SELECT hash FROM had)"
)
_TOGETHER = 1_000  # entries looked up by one statement
_ABOUT = "device, stream, seq, clock, wall, author, action, reason, schema, prev, hash, signature"


def _several(connection: Connection, places: list[int]) -> Iterator[Entry]:
    rows = connection.execute(
        f"SELECT e.n, {_ABOUT}, c.entity, c.id, c.part, c.body, c.digest FROM entry e JOIN change c ON c.n = e.n"
        " WHERE e.n IN (SELECT value FROM json_each(?)) ORDER BY e.n, c.k",
        (json.dumps(places),),
    )
    for _n, group in groupby(rows, key=itemgetter(0)):
        found: list[Any] = list(group)
        changes, digests = tuple(row[13:17] for row in found), tuple(row[17] for row in found)
        device, stream, seq, clock, wall, author, action, reason, schema, prev, code, signature = found[0][1:13]
        yield Entry(
            device, stream, seq, clock, wall, author, action, reason, schema, prev, code, signature, changes, digests
        )


def one(connection: Connection, n: int) -> Entry:
    """The entry at place ``n``."""
    changes, digests = zip(*within(connection, n), strict=True)
    return replace(front(connection, n), changes=changes, digests=digests)


def front(connection: Connection, n: int) -> Entry:
    """The entry at place ``n`` without its changes, which `within` gives one by one."""
    found = connection.execute(f"SELECT {_ABOUT} FROM entry WHERE n = ?", (n,)).fetchone()
    device, stream, seq, clock, wall, author, action, reason, schema, prev, code, signature = found
    return Entry(device, stream, seq, clock, wall, author, action, reason, schema, prev, code, signature, (), ())


def within(connection: Connection, n: int) -> Iterator[tuple[Row, bytes]]:
    """The changes of the entry at place ``n`` with their digests; none but the one looked at is in memory."""
    for row in connection.execute("SELECT entity, id, part, body, digest FROM change WHERE n = ? ORDER BY k", (n,)):
        yield row[:4], row[4]


def line(entry: Entry) -> str:
    """A shared entry as one line of JSON; an erased change travels as its digest."""
    return registers.text(
        [
            entry.device, entry.seq, entry.clock, entry.wall, entry.author, entry.action, entry.reason,
            entry.schema, entry.prev.hex(), entry.hash.hex(), entry.signature.hex(),
            [
                [entity, id.hex(), part, body] if body is not None else [entity, id.hex(), part, None, code.hex()]
                for (entity, id, part, body), code in zip(entry.changes, entry.digests, strict=True)
            ],
        ]
    )  # fmt: skip


def parsed(text: str) -> Entry:
    """The entry of a line; raises `ValueError` when it is none. Its hash is not judged here."""
    try:
        device, seq, clock, wall, author, action, reason, schema, prev, code, signature, rows = json.loads(text)
        changes, digests = [], []
        for entity, id, part, body, *erased in rows:
            key = bytes.fromhex(id)
            if body is None:
                digests.append(bytes.fromhex(erased[0]))
            else:
                digests.append(digest(entity, key, part, body))
            changes.append((entity, key, part, body))
        _require_types((device, wall, author, action, reason), (seq, clock, schema))
        return Entry(
            device, SHARED, seq, clock, wall, author, action, reason, schema,
            bytes.fromhex(prev), bytes.fromhex(code), bytes.fromhex(signature), tuple(changes), tuple(digests),
        )  # fmt: skip
    except (TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _require_types(texts: Iterable[object], numbers: Iterable[object]) -> None:
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("text expected")
    if not all(isinstance(number, int) and 0 <= number < 1 << 53 for number in numbers):
        raise ValueError("number expected")
