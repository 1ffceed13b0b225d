"""Taking a judged package into the store: the last gates, and everything in one transaction.

Chain and causes, authority, attachments and the file's own rules are judged entry by entry, so that what
one entry brings is known to the next. Any refusal undoes all of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from safety_inspector.exchange import authority, packing, refusals
from safety_inspector.exchange.authority import Ground
from safety_inspector.exchange.gates import Judged, Passed
from safety_inspector.store import attachments, driver, journal
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import NOTHING, Entry
from safety_inspector.store.journal.entries import kind_in

FARTHEST = 1 << 32  # how far a clock may run ahead of all we know; else one entry could exhaust it


@dataclass(frozen=True, slots=True)
class Count:
    """What a package does to one kind of record."""

    entity: str
    new: int
    changed: int
    conflict: int
    names: tuple[str, ...]  # the first few, as shown


@dataclass(slots=True)
class Taken:
    """What was taken in."""

    entries: int = 0
    known: int = 0
    forked: dict[str, None] = field(default_factory=dict)
    touched: dict[bytes, str] = field(default_factory=dict)  # record -> its entity
    fresh: set[bytes] = field(default_factory=set)
    folded: dict[bytes, None] = field(default_factory=dict)  # records that must be folded anew
    disputed: dict[bytes, int] = field(default_factory=dict)


def take(store: Store, connection: Connection, package: Passed, root: str) -> Taken:
    """Take in what is not here yet; raises a `refusals.Refused`, and the caller's transaction ends."""
    ground = Ground(connection, root, package.directory)
    found = Taken()
    try:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        clock = connection.execute("SELECT coalesce(max(clock), 0) FROM source").fetchone()[0]
        arrived = store.now()
        for judged in package.entries:
            if _held(connection, judged.entry.hash):
                found.known += 1
                continue
            clock = _require_chain(connection, judged, clock)
            authority.require(ground, judged.standing, judged.entry, judged.bodies)
            _attach(store, connection, package, judged)
            _keep(connection, judged, arrived, found)
        _settle(connection, found)
    except driver.IntegrityError as error:
        raise refusals.RuleBroken(what=str(error)[:120]) from error
    return found


def _held(connection: Connection, hash: bytes) -> bool:
    return connection.execute("SELECT 1 FROM entry WHERE hash = ?", (hash,)).fetchone() is not None


def _require_chain(connection: Connection, judged: Judged, clock: int) -> int:
    """Refuse an entry that does not follow its own device's last, or whose causes are not here."""
    entry, letter = judged.entry, judged.standing.claims.letter
    if entry.prev == NOTHING:
        follows = entry.seq == 1
    else:
        row = connection.execute(
            "SELECT device, stream, seq, clock FROM entry WHERE hash = ?", (entry.prev,)
        ).fetchone()
        if row is None:
            raise refusals.Held(letter=letter)
        follows = row[:3] == (entry.device, entry.stream, entry.seq - 1) and entry.clock > row[3]
    if not follows or entry.clock > clock + FARTHEST:
        raise refusals.ChainBroken(letter=letter, seq=entry.seq)
    _require_causes(connection, judged)
    return max(clock, entry.clock)


def _require_causes(connection: Connection, judged: Judged) -> None:
    refs = {
        ref for body in judged.bodies if body is not None for named in body.get("over", {}).values() for ref in named
    }
    for ref in sorted(refs):
        low = bytes.fromhex(ref)
        (clock,) = connection.execute(
            "SELECT max(clock) FROM entry WHERE hash BETWEEN ? AND ?", (low.ljust(32, b"\0"), low.ljust(32, b"\xff"))
        ).fetchone()
        if clock is None:
            raise refusals.Held(letter=judged.standing.claims.letter)
        if clock >= judged.entry.clock:  # it would not be shown over what it says it has seen
            raise refusals.ChainBroken(letter=judged.standing.claims.letter, seq=judged.entry.seq)


def _attach(store: Store, connection: Connection, package: Passed, judged: Judged) -> None:
    for (entity, *_rest), body in zip(judged.entry.changes, judged.bodies, strict=True):
        for name, kind in packing.named(entity, body or {}).items():
            piece = package.attachments.get(name)
            if piece is not None:
                attachments.put(connection, store.path, store.key, bytes(piece), kind)
            elif not connection.execute("SELECT 1 FROM attachment WHERE sha256 = ?", (name,)).fetchone():
                raise refusals.AttachmentMissing(name=name[:12])


def _keep(connection: Connection, judged: Judged, arrived: str, found: Taken) -> None:
    entry = judged.entry
    for entity, id, part, _body in entry.changes:
        if id not in found.touched:
            found.touched[id] = entity
            if not _written(connection, id):
                found.fresh.add(id)
        if not part:
            found.touched[id] = entity
    if _doubled(connection, entry):
        found.forked[entry.device] = None
    kinds = [0 if body is None else kind_in(body) for body in judged.bodies]
    n = journal.keep(connection, entry, arrived, kinds)
    found.entries += 1
    for (entity, id, part, _text), body in zip(entry.changes, judged.bodies, strict=True):
        if id not in found.folded and not (
            id not in found.fresh and body and journal.advance(connection, n, entity, id, part, body)
        ):
            found.folded[id] = None


def _written(connection: Connection, id: bytes) -> bool:
    return connection.execute("SELECT 1 FROM change WHERE id = ? LIMIT 1", (id,)).fetchone() is not None


def _doubled(connection: Connection, entry: Entry) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM entry WHERE device = ? AND stream = ? AND seq = ?",
            (entry.device, entry.stream, entry.seq),
        ).fetchone()
    )


def _settle(connection: Connection, found: Taken) -> None:
    for id in found.folded:
        journal.settle(connection, id)
        (disputed,) = connection.execute("SELECT count(*) FROM conflict WHERE id = ?", (id,)).fetchone()
        if disputed:
            found.disputed[id] = disputed


def counts(connection: Connection, found: Taken) -> tuple[Count, ...]:
    """What was done, by kind of record."""
    by_entity: dict[str, list[bytes]] = {}
    for id, entity in found.touched.items():
        by_entity.setdefault(entity, []).append(id)
    return tuple(_count(connection, entity, ids, found) for entity, ids in sorted(by_entity.items()))


def _count(connection: Connection, entity: str, ids: list[bytes], found: Taken) -> Count:
    new = sum(id in found.fresh for id in ids)
    disputed = sum(found.disputed.get(id, 0) for id in ids)
    return Count(entity, new, len(ids) - new, disputed, tuple(names(connection, entity, ids[:5])))


NAMES = {
    "equipment": "SELECT name FROM equipment WHERE id = ?",
    "unit": "SELECT name FROM unit_name WHERE unit_id = ? ORDER BY valid_from DESC",
    "unit_name": "SELECT name FROM unit_name WHERE id = ?",
    "user": "SELECT name FROM user WHERE id = ?",
    "scope": "SELECT u.name FROM scope s JOIN user u ON u.id = s.user_id WHERE s.id = ?",
    "instrument": "SELECT name FROM instrument WHERE id = ?",
    "calibration": "SELECT i.name FROM calibration c JOIN instrument i ON i.id = c.instrument_id WHERE c.id = ?",
    "eligibility": "SELECT number FROM eligibility WHERE id = ?",
    "certificate": "SELECT number FROM certificate WHERE id = ?",
    "notice": "SELECT number FROM notice WHERE id = ?",
    "minutes": "SELECT number FROM minutes WHERE id = ?",
    "void": "SELECT c.number FROM void v JOIN certificate c ON c.id = v.certificate_id WHERE v.id = ?",
    "licence": "SELECT letter FROM licence WHERE id = ?",
    "inspection": "SELECT e.name FROM inspection i JOIN equipment e ON e.id = i.equipment_id WHERE i.id = ?",
    "confirmation": "SELECT row_id FROM confirmation WHERE id = ?",
    "schedule": "SELECT e.name FROM schedule s JOIN equipment e ON e.id = s.equipment_id WHERE s.id = ?",
    "plan": "SELECT year FROM plan WHERE id = ?",
    "plan_line": "SELECT e.name FROM plan_line p JOIN equipment e ON e.id = p.equipment_id WHERE p.id = ?",
    "plan_amendment": "SELECT reason FROM plan_amendment WHERE id = ?",
    "plan_change": "SELECT e.name FROM plan_change p JOIN equipment e ON e.id = p.equipment_id WHERE p.id = ?",
    "typed_figure": "SELECT indicator FROM typed_figure WHERE id = ?",
    "sent_report": "SELECT kind || ' ' || period FROM sent_report WHERE id = ?",
    "audit": "SELECT n.name FROM audit a JOIN unit_name n ON n.unit_id = a.unit_id WHERE a.id = ?"
    " ORDER BY n.valid_from DESC",
    "corrective_action": "SELECT item FROM corrective_action WHERE id = ?",
    "accident": "SELECT place FROM accident WHERE id = ?",
    "training": "SELECT person FROM training WHERE id = ?",
    "review": "SELECT e.name FROM review r JOIN inspection i ON i.id = r.inspection_id"
    " JOIN equipment e ON e.id = i.equipment_id WHERE r.id = ?",
}


def names(connection: Connection, entity: str, ids: Iterable[bytes]) -> list[str]:
    """Records as people call them; the start of the id when nothing better is known."""
    found = []
    for id in ids:
        row = connection.execute(NAMES[entity], (id,)).fetchone() if entity in NAMES else None
        found.append(str(row[0]) if row else id.hex()[:8])
    return found
