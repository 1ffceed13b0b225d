"""One change under judgement, with who made it; and the rules that ask for nothing but the device."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safety_inspector.exchange import frames, refusals, trust
from safety_inspector.exchange.rights.grounds import Ground, Row, written
from safety_inspector.exchange.trust import Standing
from safety_inspector.store import migrations
from safety_inspector.store.journal import Entry
from safety_inspector.words import N_, _

Beside = tuple[str, bytes, str, dict[str, Any] | None]
"""A change of the entry under judgement: table, record, part, body."""


@dataclass(frozen=True, slots=True)
class Act:
    """One change under judgement."""

    ground: Ground
    standing: Standing
    entry: Entry
    entity: str
    id: bytes
    part: str
    body: dict[str, Any]
    papers: frozenset[str]  # equipment this entry issues a paper for
    made: frozenset[bytes]  # records this entry makes; each is judged by its own rule
    approved: frozenset[str]  # inspections this entry approves
    minuted: frozenset[bytes]  # minutes this entry says are signed
    voided: frozenset[str]  # certificates this entry voids
    parents: Mapping[str, str | None]  # where this entry puts units
    plans: Mapping[bytes, Row]  # what this entry writes of plans
    beside: Sequence[Beside]  # every change of this entry

    @property
    def letter(self) -> str:
        """The letter the device had when it wrote the entry."""
        claims = self.standing.claims
        return claims.former_letter if self.past else claims.letter

    @property
    def day(self) -> str:
        """The day it was written, ISO, as its author's clock says."""
        return self.entry.wall[:10]

    @property
    def past(self) -> bool:
        """Whether it was written before the device joined."""
        return self.entry.seq <= self.standing.claims.since

    @property
    def hq(self) -> bool:
        """Whether headquarters wrote it."""
        return self.standing.claims.hq

    @property
    def new(self) -> Row | None:
        """The new row, if it makes one."""
        found: Row | None = self.body.get("new")
        return found

    def made_once(self, what: str) -> Row:
        """The new row of what is made once and then stays; ``what`` says what is refused."""
        if self.new is None or self.ground.creator(self.id):
            raise self.refuse(what)
        return self.new

    @property
    def values(self) -> Row:
        """What is written, by column."""
        return written(self.entity, self.body)

    def mine(self, id: bytes) -> bool:
        """Whether the device made the record itself, or nobody has yet."""
        creator = self.ground.creator(id)
        return not creator or self.ground.origin(creator) == self.ground.origin(self.entry.device)

    @property
    def first(self) -> bool:
        """Whether a program of the first schema wrote it, which asked for no role and signed no code.

        Only as long as the device has written nothing with a newer one: it cannot go back to fewer rules.
        """
        sql = "SELECT 1 FROM entry WHERE device = ? AND stream = 1 AND seq < ? AND schema > 1 LIMIT 1"
        place = (self.entry.device, self.entry.seq)
        return self.entry.schema == 1 and self.ground.db.execute(sql, place).fetchone() is None

    @property
    def roots(self) -> frozenset[str]:
        """The roots under which the device wrote."""
        return frozenset({self.ground.root, *([self.standing.claims.former] if self.past else [])})

    def refuse(self, what: str) -> refusals.NotOwner:
        """The refusal, with what was done in words."""
        return refusals.NotOwner(letter=self.standing.claims.letter, what=_(what), entity=self.entity)


def headquarters(act: Act) -> None:
    """What has no rule of its own is written by headquarters."""
    if not act.hq and not (act.past and act.mine(act.id)):
        raise act.refuse(N_("something that only headquarters writes"))


def proof(act: Act) -> None:
    """A licence or revocation: made once, signed by the root it names, kept as it was signed."""
    row = act.new
    if row is None:
        raise act.refuse(N_("a licence or revocation after it was signed"))
    judge = trust.licensed if act.entity == "licence" else trust.withdrawn
    claims = judge(row["text"], row["signature"])
    if claims is None or claims.root not in act.roots or claims.device != row["device"]:
        raise act.refuse(N_("a licence or revocation that headquarters did not sign"))
    if row.get("letter", "") != getattr(claims, "letter", ""):
        raise act.refuse(N_("the letter of a licence"))


def made_by(act: Act, id: str) -> bool:
    """Whether the device made the record, be it in this very entry."""
    if bytes.fromhex(id) in act.made:
        return True
    return bool(act.ground.creator(bytes.fromhex(id))) and act.mine(bytes.fromhex(id))


def doubled(act: Act) -> bool:
    """Whether two futures of the device are known: what one of them wrote the other could not know."""
    sql = (
        "SELECT 1 FROM entry WHERE device = ?1 AND stream = 1 AND seq = ?2 AND hash <> ?3 UNION ALL SELECT 1 FROM"
        " (SELECT seq FROM entry WHERE device = ?1 AND stream = 1 GROUP BY seq HAVING count(*) > 1) LIMIT 1"
    )
    place = (act.entry.device, act.entry.seq, act.entry.hash)
    return act.ground.db.execute(sql, place).fetchone() is not None


def apart(act: Act, id: bytes) -> bool:
    """Whether the device made the record in another of its futures than the one it writes in."""
    if not doubled(act):
        return False
    db = act.ground.db
    made = db.execute(
        "SELECT e.seq, e.hash FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.device = ? AND e.stream = 1"
        " ORDER BY c.n LIMIT 1",
        (id, act.entry.device),
    ).fetchone()
    sql = (
        "WITH RECURSIVE before(hash, prev, seq) AS (SELECT hash, prev, seq FROM entry WHERE hash = ?1 UNION ALL SELECT"
        " e.hash, e.prev, e.seq FROM entry e JOIN before b ON e.hash = b.prev WHERE b.seq > ?2)"
        " SELECT 1 FROM before WHERE hash = ?3"
    )
    return bool(made) and db.execute(sql, (act.entry.prev, *made)).fetchone() is None


def versions(act: Act, entity: str, id: bytes, *, before: bool = False) -> Iterator[Row]:
    """A record in each way it was told: by others each time they wrote it, by the issuing device as it knew it.

    ``before``: without what this entry itself says. Last comes what the device itself knew, as far as it is told.
    One future of a device with a double cannot know what the other wrote: there each of its own words counts.
    """
    sql = (
        "SELECT e.device, e.seq, e.schema, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ?"
        " AND c.entity = ? AND c.part = '' AND e.stream = 1 AND c.body NOT NULL ORDER BY c.n"
    )
    own: dict[str, Any] = {}
    each_word = doubled(act)
    for device, seq, schema, text in act.ground.db.execute(sql, (id, entity)).fetchall():
        values = written(entity, migrations.lifted(schema, entity, frames.parsed(text)))
        if device != act.entry.device:
            yield {**own, **values}
        elif seq > act.entry.seq - before:
            continue
        if own and each_word:
            yield own
        own = {**own, **values} if device == act.entry.device or not own else own
    if own:
        yield own


def erased(act: Act) -> bool:
    """Whether the journal has forgotten something of the record, as people asked."""
    sql = "SELECT 1 FROM change WHERE id = ? AND body IS NULL LIMIT 1"
    return act.ground.db.execute(sql, (act.id,)).fetchone() is not None


def own_story(act: Act, entity: str, id: bytes, part: str | None = None) -> dict[str, dict[str, Any]]:
    """The rows of a record by their parts as the device itself told them, up to and with this entry.

    Of records that nobody else writes, or one ``part`` of it; what was erased is not told. A device with a double is
    believed in the future it writes in: what the other told is not its own.
    """
    known = _known(act) if doubled(act) else None
    sql = (
        "SELECT e.device, e.seq, e.hash, e.schema, c.part, c.body FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ?1 AND c.entity = ?2 AND (?3 IS NULL OR c.part = ?3) AND e.stream = 1 AND c.body NOT NULL"
        " ORDER BY c.n"
    )
    found: dict[str, dict[str, Any]] = {}
    for device, seq, hash, schema, place, text in act.ground.db.execute(sql, (id, entity, part)).fetchall():
        mine = seq < act.entry.seq and (known is None or hash in known)
        if mine if device == act.entry.device else _same(act, device):
            _tell(found, entity, place, migrations.lifted(schema, entity, frames.parsed(text)))
    for name, key, place, body in act.beside:
        if (name, key) == (entity, id) and part in (None, place) and body is not None:
            _tell(found, entity, place, body)
    return found


def _known(act: Act) -> set[bytes]:
    """The entries of the device that this one follows."""
    sql = (
        "WITH RECURSIVE before(hash, prev) AS (SELECT hash, prev FROM entry WHERE hash = ?1 UNION ALL SELECT"
        " e.hash, e.prev FROM entry e JOIN before b ON e.hash = b.prev) SELECT hash FROM before"
    )
    return {hash for (hash,) in act.ground.db.execute(sql, (act.entry.prev,))}


def _same(act: Act, device: str) -> bool:
    return act.ground.origin(device) == act.ground.origin(act.entry.device)


def _tell(found: dict[str, dict[str, Any]], entity: str, part: str, body: dict[str, Any]) -> None:
    if "gone" in body:
        found.pop(part, None)
    else:
        found[part] = {**found.get(part, {}), **written(entity, body)}
