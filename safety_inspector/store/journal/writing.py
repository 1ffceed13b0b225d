"""Sealing what a transaction touched into entries; documents, resolving, undoing, erasing."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.store import local, migrations, registers, tracking
from safety_inspector.store.chances import random_bytes
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import entries, projecting, reading
from safety_inspector.store.journal.entries import DRAFT, GONE, NEW, NOTHING, ROWS, SET, SHARED, Entry
from safety_inspector.words import N_, _

CHUNK = 5_000
SENT = "sent"  # local: the highest own shared sequence that has left this store


@dataclass(frozen=True, slots=True)
class Note:
    """Who writes, from where, why; what the clock claims; up to which place the screen had read."""

    device: str
    author: str
    action: str
    reason: str
    wall: str
    schema: int
    seen: int | None
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A change about to be journaled, and the fields it edits with the entry's places they replace."""

    entity: str
    id: bytes
    part: str
    body: str
    kind: int
    fields: tuple[str, ...] = ()
    over: tuple[tuple[str, tuple[int, ...]], ...] = ()


class InConflict(Refusal):
    """A field with two values was edited as if it had one."""

    code = "JRN-E01"
    message = N_(
        "{field} has two values that nobody has chosen between. Resolve it in the inbox first, then change it."
    )


class NotUndone(Refusal):
    """The entry cannot be taken back."""

    code = "JRN-E02"
    message = N_("Entry {n} cannot be undone: {why}. Correct or retire the records one by one instead.")


def seal(connection: Connection, note: Note) -> None:
    """Journal all that this transaction has touched. Call it last, just before the commit."""
    touched = {entity for (entity,) in connection.execute("SELECT DISTINCT entity FROM temp.touched")}
    for stream in (DRAFT, SHARED):
        names = [name for name in touched if tracking.tables()[name][1].shared == bool(stream)]
        if names:
            append(connection, note, stream, _made(connection, note, names, bool(stream)))
    connection.execute("DELETE FROM temp.touched")


def append(connection: Connection, note: Note, stream: int, made: Iterator[Made]) -> int | None:
    """One entry of all that is ``made``, kept in chunks; its place, or nothing when there was nothing."""
    n = entries.next_place(connection)
    seq, prev = connection.execute(
        "SELECT seq, hash FROM source WHERE device = ? AND stream = ? ORDER BY seq DESC, hash LIMIT 1",
        (note.device, stream),
    ).fetchone() or (0, NOTHING)
    clock = connection.execute("SELECT coalesce(max(clock), 0) + 1 FROM source").fetchone()[0]
    about = Entry(
        note.device, stream, seq + 1, clock, note.wall, note.author, note.action, note.reason, note.schema,
        prev, b"", b"", (), (),
    )  # fmt: skip
    hasher, k, chunk, edited = entries.opening(prev, about.about()), 0, [], []
    for change in made:
        code = entries.digest(change.entity, change.id, change.part, change.body)
        hasher.update(code)
        chunk.append((n, k, change.entity, change.id, change.part, change.kind, code, change.body))
        if change.fields:
            edited.append(change)
        k += 1
        if len(chunk) == CHUNK:
            _keep(connection, chunk)
    if not k:
        return None
    _keep(connection, chunk)
    code = hasher.digest()
    signature = note.sign(code) if stream == SHARED else b""
    entries.put_entry(connection, n, replace(about, hash=code, signature=signature), note.wall)
    _move_heads(connection, n, edited)
    return n


def _keep(connection: Connection, chunk: list[tuple[Any, ...]]) -> None:
    connection.executemany(
        "INSERT INTO change (n, k, entity, id, part, kind, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        chunk,
    )
    chunk.clear()


def _move_heads(connection: Connection, n: int, edited: list[Made]) -> None:
    for change in edited:
        for field, places in change.over:
            connection.executemany(
                "DELETE FROM head WHERE id = ? AND entity = ? AND part = ? AND field = ? AND n = ?",
                [(change.id, change.entity, change.part, field, place) for place in places],
            )
        connection.executemany(
            "INSERT OR IGNORE INTO head (id, entity, part, field, n) VALUES (?, ?, ?, ?, ?)",
            [(change.id, change.entity, change.part, field, n) for field in change.fields],
        )


def _made(connection: Connection, note: Note, names: Sequence[str], shared: bool) -> Iterator[Made]:
    net = connection.execute(
        "WITH g AS (SELECT entity, id, part, min(k) AS a, max(k) AS b FROM temp.touched"
        " WHERE entity IN (SELECT value FROM json_each(?)) GROUP BY entity, id, part)"
        " SELECT g.entity, g.id, g.part, x.old, y.gone FROM g JOIN temp.touched x ON x.k = g.a"
        " JOIN temp.touched y ON y.k = g.b ORDER BY g.a",
        (json.dumps(list(names)),),
    )
    for entity, id, part, old, gone in net:
        (new,) = (None,) if gone else connection.execute(tracking.now_of(entity), (id, part)).fetchone()
        if old == new:
            continue
        yield (
            _shared(connection, note, entity, id, str(part), old, new)
            if shared
            else _draft(entity, id, str(part), old, new)
        )


def _draft(entity: str, id: bytes, part: str, old: str | None, new: str | None) -> Made:
    front = f'{{"draft":1,"salt":"{salt()}",'
    if old is None:
        return Made(entity, id, part, f'{front}"new":{new}}}', 0)
    if new is None:
        return Made(entity, id, part, f'{front}"gone":{old}}}', 0)
    fields = registers.text(_difference(old, new))
    return Made(entity, id, part, f'{front}"set":{fields}}}', 0)


def _shared(
    connection: Connection, note: Note, entity: str, id: bytes, part: str, old: str | None, new: str | None
) -> Made:
    if old is None:
        return _created(connection, entity, id, part, new or "{}")
    if new is None:
        _require_settled(connection, entity, id, part, json.loads(old))
        over = _together(entity, standing(connection, note.seen, entity, id, part, list(json.loads(old))))
        return _edit(entity, id, part, GONE, {"gone": json.loads(old)}, tuple(json.loads(old)), over)
    fields = _difference(old, new, tracking.bound(entity))
    _require_settled(connection, entity, id, part, fields)
    over = _together(entity, standing(connection, note.seen, entity, id, part, list(fields)))
    return _edit(entity, id, part, SET, {"set": fields}, tuple(fields), over)


def _require_settled(connection: Connection, entity: str, id: bytes, part: str, fields: Collection[str]) -> None:
    """Refuse to write, remove or make again what two values stand for: they are chosen between, not written over."""
    disputed = connection.execute(
        "SELECT field FROM conflict WHERE id = ? AND entity = ? AND part = ?", (id, entity, part)
    )
    for field in sorted({field for (field,) in disputed} & set(fields)):
        raise InConflict(field=field)


def _created(connection: Connection, entity: str, id: bytes, part: str, new: str) -> Made:
    """A new row; one that was there before and had gone takes the place of what is left of it."""
    if tracking.tables()[entity][1].part:
        names = list(json.loads(new))
        over = _together(entity, standing(connection, None, entity, id, part, names))
        if any(over.values()):
            _require_settled(connection, entity, id, part, names)
            return _edit(entity, id, part, NEW, {"new": json.loads(new)}, tuple(names), over)
    return Made(entity, id, part, f'{{"salt":"{salt()}","new":{new}}}', NEW)


def _edit(
    entity: str, id: bytes, part: str, kind: int, body: dict[str, Any], fields: tuple[str, ...], over: "Over"
) -> Made:
    refs = {field: [ref for _, ref in heads] for field, heads in over.items()}
    text = registers.text({**body, "salt": salt(), "over": refs})
    places = tuple((field, tuple(n for n, _ in heads)) for field, heads in over.items())
    return Made(entity, id, part, text, kind, fields, places)


Over = dict[str, list[tuple[int, str]]]  # field -> place and reference of each head it replaces


def standing(
    connection: Connection, seen: int | None, entity: str, id: bytes, part: str, fields: Sequence[str]
) -> Over:
    """The heads of ``fields`` up to the place ``seen``: of an edited field by the table, else its creation."""
    found: Over = {field: [] for field in fields}
    edited: set[str] = set()
    for field, n, ref in connection.execute(
        "SELECT h.field, h.n, lower(hex(substr(e.hash, 1, 8))) FROM head h JOIN entry e ON e.n = h.n"
        " WHERE h.id = ? AND h.entity = ? AND h.part = ? ORDER BY h.n",
        (id, entity, part),
    ):
        edited.add(field)
        if field in found and (seen is None or n <= seen):
            found[field].append((n, ref))
    if edited.issuperset(fields):
        return found
    made = connection.execute(
        "SELECT c.n, lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.entity = ? AND c.part = ? AND c.kind = ? ORDER BY c.n",
        (id, entity, part, NEW),
    ).fetchall()
    for field in set(fields) - edited:
        found[field] = [(n, ref) for n, ref in made if seen is None or n <= seen]
    return found


def _together(entity: str, over: Over) -> Over:
    """The same where each field of a group replaces all that stands in any of them, as receivers want it."""
    for group in tracking.tables()[entity][1].bound:
        named = [name for name in group if name in over]
        over |= dict.fromkeys(named, sorted({head for name in named for head in over[name]}))
    return over


def _difference(old: str, new: str, bound: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, list[Any]]:
    """What differs, and what is ``bound`` to it, with what it was and is."""
    before, after = json.loads(old), json.loads(new)
    differing = {each for field in after if before[field] != after[field] for each in bound.get(field, (field,))}
    return {field: [before[field], after[field]] for field in after if field in differing}


def salt() -> str:
    """Sixteen letters that make a short body unguessable from its digest."""
    return random_bytes(8).hex()


def document(
    connection: Connection, note: Note, id: bytes, names: Sequence[str], because: Sequence[bytes] = ()
) -> None:
    """Seal the drafts of a record, then share the record as one signed document of its tables.

    ``names`` are its tables, the record's own first; the document names the head of the drafts. A later
    document supersedes the earlier ones; ``because`` are records that let it, and their entries are named as
    seen too: whoever receives the document must know them.
    """
    seal(connection, note)
    tables = {name: _packed(connection, name, id) for name in names}
    drafts = connection.execute(
        "SELECT lower(hex(hash)) FROM source WHERE device = ? AND stream = ? ORDER BY seq DESC LIMIT 1",
        (note.device, DRAFT),
    ).fetchone()
    causes = [each for key in because for each in _made_in(connection, key)]
    over = standing_document(connection, names[0], id) + causes
    body = {"rows": tables, "drafts": drafts[0] if drafts else "", "salt": salt()}
    made = _edit(names[0], id, "", ROWS, body, (registers.WHOLE,), {registers.WHOLE: over})
    append(connection, note, SHARED, iter([made]))


def _made_in(connection: Connection, id: bytes) -> list[tuple[int, str]]:
    """Place and reference of the shared entry that made a record."""
    return connection.execute(
        "SELECT c.n, lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.kind = ? AND e.stream = ? ORDER BY c.n LIMIT 1",
        (id, NEW, SHARED),
    ).fetchall()


def standing_document(connection: Connection, entity: str, id: bytes) -> list[tuple[int, str]]:
    """The documents of a record that none has superseded."""
    return standing(connection, None, entity, id, "", [registers.WHOLE])[registers.WHOLE]


def _packed(connection: Connection, entity: str, id: bytes) -> dict[str, Any]:
    rows = list(reading.rows_of(connection, entity, id).values())
    packed = {"columns": list(rows[0]) if rows else [], "rows": [list(row.values()) for row in rows]}
    part = tracking.tables()[entity][1].part
    return packed | ({"part": part} if part else {})


def resolve(connection: Connection, note: Note, entity: str, id: bytes, part: str, field: str, ref: str) -> None:
    """Choose the value of the head ``ref``, knowing all that stand; journaled even if it is shown already.

    What holds together with the field is chosen with it, as the same change said it, be it replaced there.
    """
    changes = reading.changes_of(connection, id)
    held, _ = registers.gathered(changes)
    fields = held[(entity, part)]
    names = tuple(name for name in tracking.bound(entity).get(field, (field,)) if name in fields)
    values, gone = _told(changes, entity, part, field, ref)
    shown = {name: registers.first(fields[name], bound=len(names) > 1).value for name in names}
    picked = {name: values.get(name, shown[name]) for name in names}
    over = _together(entity, {name: [(head.n, head.ref) for head in fields[name]] for name in names})
    kind: int
    body: dict[str, Any]
    if field == registers.WHOLE:
        kind, body = ROWS, {"rows": picked[field], "drafts": ""}
    elif gone:
        kind, body = GONE, {"gone": picked}
    else:
        kind, body = SET, {"set": {name: [None, value] for name, value in picked.items()}}
    append(connection, note, SHARED, iter([_edit(entity, id, part, kind, body, names, over)]))
    projecting.settle(connection, id)


def _told(
    changes: Sequence[registers.Change], entity: str, part: str, field: str, ref: str
) -> tuple[dict[str, Any], bool]:
    """What the change ``ref`` wrote beside the field, and whether it removed the row."""
    place = (entity, part, ref)
    told = (registers.written(each.body) for each in changes if (each.entity, each.part, each.ref) == place)
    return next((values, gone) for values, gone in told if field in values)


def sent(connection: Connection, device: str) -> None:
    """Note that all shared entries of ours up to now have left the store."""
    row = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM entry WHERE device = ? AND stream = ?", (device, SHARED)
    ).fetchone()
    local.put(connection, SENT, str(row[0]).encode())


def undo(connection: Connection, n: int, device: str) -> int:
    """Take back what our own unsent entry ``n`` did, as new changes; how many rows that were.

    Nothing is undone when any of its records was touched since.
    """
    row = connection.execute("SELECT device, stream, seq, schema FROM entry WHERE n = ?", (n,)).fetchone()
    if row is None or row[0] != device:
        raise NotUndone(n=n, why=_("it is not an entry of this device"))
    if row[1] == SHARED and row[2] <= int(local.text(connection, SENT, "0")):
        raise NotUndone(n=n, why=_("it has been sent"))
    later = connection.execute(
        "SELECT count(DISTINCT c.id) FROM change c JOIN change d ON d.id = c.id AND d.n > c.n WHERE c.n = ?",
        (n,),
    ).fetchone()[0]
    if later:
        raise NotUndone(n=n, why=_("records it made were changed since"))
    rows = connection.execute("SELECT entity, id, part, body FROM change WHERE n = ? ORDER BY k DESC", (n,)).fetchall()
    for entity, id, part, body in rows:
        _take_back(connection, entity, id, part, migrations.lifted(row[3], entity, json.loads(body)))
    return len(rows)


def _take_back(connection: Connection, entity: str, id: bytes, part: str, done: dict[str, Any]) -> None:
    tracked = tracking.tables()[entity][1]
    if "new" in done:
        where, values = (f" AND {tracked.part} = ?", (id, part)) if tracked.part else ("", (id,))
        connection.execute(f"DELETE FROM {entity} WHERE {tracked.id} = ?{where}", values)
    elif "gone" in done:
        projecting.put(connection, entity, [done["gone"]])
    else:
        row = reading.rows_of(connection, entity, id)[part]
        projecting.put(connection, entity, [{**row, **{field: old for field, (old, _) in done["set"].items()}}])


def erase(connection: Connection, id: bytes) -> int:
    """Forget what the journal says of a record; the chain still holds, by the digests."""
    return int(connection.execute("UPDATE change SET body = NULL WHERE id = ? AND body NOT NULL", (id,)).rowcount)
