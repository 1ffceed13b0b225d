"""Who may change what: each entry is judged against its device's licence, whoever carried it.

Headquarters owns units, licences, revocations and whatever has no rule here; a station adds units below
its own and proposes others; an inspection belongs to the device that began it; reviews and papers are
made once, by an approver who is not the inspector; a card belongs to its station of record and to
headquarters. What a device wrote before it joined (under its former root) it wrote as its own master.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safety_inspector.access.users import ROLE_WORDS, Role
from safety_inspector.certification import verdicts
from safety_inspector.certification.reviews import Outcome
from safety_inspector.exchange import agreements, frames, refusals, trust
from safety_inspector.exchange.trust import Directory, Standing
from safety_inspector.inspection import corrections
from safety_inspector.store import migrations, registers
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry
from safety_inspector.store.journal.entries import ROWS
from safety_inspector.store.registers import WHOLE
from safety_inspector.words import N_, _

Row = Mapping[str, Any]


@dataclass(slots=True)
class Ground:
    """What is known while a package is judged: the store, and above it what the package brought so far."""

    db: Connection
    root: str
    directory: Directory
    upto: int = 1 << 62  # the last place in the journal that counts as known
    home: bool = False  # whether the device judges itself, and so knows all that its author knew
    blank: bool = False  # whether nothing counts as known but what was learned: the journal is read from its start
    creators: dict[bytes, str] = field(default_factory=dict)
    rows: dict[tuple[str, bytes], dict[str, Any]] = field(default_factory=dict)
    hidden: set[tuple[str, bytes]] = field(default_factory=set)  # in the tables already, but not yet known
    numbered: dict[tuple[str, str], set[bytes]] = field(default_factory=dict)  # papers learned, by kind and number
    looked: dict[str, set[bytes]] = field(default_factory=dict)  # inspection -> reviews the package brought

    def creator(self, id: bytes) -> str:
        """The device that first wrote the record; empty for a new one."""
        if self.blank:
            return self.creators.get(id, "")
        if id not in self.creators:
            found = self.db.execute(
                "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1"
                " AND c.n <= ? ORDER BY c.n LIMIT 1",
                (id, self.upto),
            ).fetchone()
            if not found:
                return ""
            self.creators[id] = found[0]
        return self.creators[id]

    def origin(self, device: str) -> str:
        """The first identity of a device that has joined anew since."""
        for _step in range(100):
            held = self.directory.get(device)
            if held is None or not held.claims.replaces:
                break
            device = held.claims.replaces
        return device

    def row(self, entity: str, id: bytes, columns: tuple[str, ...]) -> Row | None:
        """Some columns of a record as they stand now."""
        if (entity, id) not in self.rows:
            if self.blank or (entity, id) in self.hidden:
                return None
            found = self.db.execute(f"SELECT {', '.join(columns)} FROM {entity} WHERE id = ?", (id,)).fetchone()
            if not found:
                return None
            self.rows[entity, id] = {
                name: value.hex() if isinstance(value, bytes) else value
                for name, value in zip(columns, found, strict=True)
            }
        return self.rows[entity, id]

    def learn(self, entry: Entry, bodies: list[dict[str, Any] | None]) -> None:
        """Remember what an entry that was let through has said."""
        for (entity, id, part, _text), body in zip(entry.changes, bodies, strict=True):
            if not self.creator(id):
                self.creators[id] = entry.device
            if body is None or part or entity not in _REMEMBERED:
                continue
            values = _values(entity, body)
            held = self.row(entity, id, _REMEMBERED[entity])
            self.rows[entity, id] = {**(held or {}), **{k: values[k] for k in _REMEMBERED[entity] if k in values}}
            if "number" in _REMEMBERED[entity]:
                self.numbered.setdefault((entity, str(values.get("number"))), set()).add(id)
            if entity == "review":
                self.looked.setdefault(str(values.get("inspection_id")), set()).add(id)


SIGNED = frozenset({"inspection", "review", "certificate", "notice", "minutes", "void"})
"""What is made once and never changed, whoever owns the store."""
LASTING = frozenset({"user", "confirmation", "scope", "instrument", "calibration", "eligibility"})
"""What tells who may do what: written by who has the role for it, and never removed."""
JUDGED = SIGNED | LASTING
"""What even who owns all is judged in: who is who, what of the law acts, and who may inspect with what."""
_REMEMBERED: Mapping[str, tuple[str, ...]] = {
    "unit": ("parent_id", "proposed"),
    "equipment": ("unit_id",),
    "schedule": ("equipment_id",),
    "user": ("login", "device", "roles", "active"),
    "scope": ("user_id",),
    "calibration": ("instrument_id",),
    "inspection": ("inspector", "equipment_id", "conclusion", "inspected_on"),
    "review": ("inspection_id", "outcome", "document"),
    "certificate": ("equipment_id", "number"),
    "notice": ("number",),
    "minutes": ("number",),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One change under judgement."""

    ground: Ground
    standing: Standing
    entry: Entry
    entity: str
    id: bytes
    body: dict[str, Any]
    papers: frozenset[str]  # equipment this entry issues a paper for
    made: frozenset[bytes]  # records this entry makes; each is judged by its own rule
    approved: frozenset[str]  # inspections this entry approves

    @property
    def letter(self) -> str:
        """The letter the device had when it wrote the entry."""
        claims = self.standing.claims
        return claims.former_letter if self.past else claims.letter

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

    @property
    def values(self) -> Row:
        """What is written, by column."""
        return _values(self.entity, self.body)

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


def require(
    ground: Ground,
    standing: Standing,
    entry: Entry,
    bodies: list[dict[str, Any] | None],
    only: frozenset[str] | None = None,
) -> None:
    """Judge every change of ``entry``, or those of the tables ``only``; raises a `refusals.Refused`."""
    papers = frozenset(
        _equipment_of(ground, entity, body["new"])
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and "new" in body and entity in ("certificate", "notice", "void")
    )
    made = frozenset(
        id
        for (_entity, id, part, _text), body in zip(entry.changes, bodies, strict=True)
        if body and "new" in body and not part and not ground.creator(id)
    )
    approved = frozenset(
        str(body["new"].get("inspection_id"))
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and entity == "review" and body.get("new", {}).get("outcome") == Outcome.APPROVED
    )
    for (entity, id, _part, _text), body in zip(entry.changes, bodies, strict=True):
        if body is not None and (only is None or entity in only):
            act = Act(ground, standing, entry, entity, id, body, papers, made, approved)
            _require_lasting(act)
            OWNERS.get(entity, _headquarters)(act)
    ground.learn(entry, bodies)


def _require_lasting(act: Act) -> None:
    if act.entity in LASTING and "gone" in act.body:
        raise act.refuse(N_("a record of who may do what, which is removed"))


def _equipment_of(ground: Ground, entity: str, new: Row) -> str:
    """The equipment a paper, or the voiding of one, is about."""
    if entity != "void":
        return str(new.get("equipment_id"))
    row = ground.row("certificate", bytes.fromhex(new["certificate_id"]), _REMEMBERED["certificate"])
    return str(row["equipment_id"]) if row else ""


def rewind(ground: Ground, entry: Entry, bodies: list[dict[str, Any] | None]) -> None:
    """Let ``ground`` know the records of an entry that is in the tables already as they were before it."""
    for (entity, id, part, _text), body in reversed(list(zip(entry.changes, bodies, strict=True))):
        if part or body is None or entity not in _REMEMBERED:
            continue
        if "set" not in body:
            ground.rows.pop((entity, id), None)
            ground.hidden.add((entity, id))
        elif row := ground.row(entity, id, _REMEMBERED[entity]):
            old = {name: pair[0] for name, pair in body["set"].items() if name in row}
            ground.rows[entity, id] = {**row, **old}


def _values(entity: str, body: dict[str, Any]) -> Row:
    if "rows" in body:
        table = body["rows"][entity]
        return dict(zip(table["columns"], table["rows"][0], strict=True))
    found: Row = body.get("new") or body.get("gone") or {k: new for k, (_old, new) in body["set"].items()}
    return found


def _headquarters(act: Act) -> None:
    if not act.hq and not (act.past and act.mine(act.id)):
        raise act.refuse(N_("something that only headquarters writes"))


def _proof(act: Act) -> None:
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


def _user(act: Act) -> None:
    """A user: of the device that added him; his login stays, for reviews and papers name him by it.

    Added and changed by an administrator; a new password alone, which only counts, by himself too.
    """
    if act.new is None and "login" in act.values:
        raise act.refuse(N_("the login of a user after it was given"))
    if act.new is None and ("device" in act.values or not (act.hq or act.mine(act.id))):
        raise act.refuse(N_("a user of another device"))
    if act.new is not None:
        here = act.ground.origin(str(act.new["device"])) == act.ground.origin(act.entry.device)
        if not act.mine(act.id) or not (here or act.hq):
            raise act.refuse(N_("a user of another device"))
    if not (act.hq or act.past) and Role.HQ in str(act.values.get("roles", "")).split(","):
        raise act.refuse(N_("the role of headquarters"))
    if act.body.get("set", {}).keys() != {"resets"} and not (act.first or _administers(act)):
        raise _unentitled(act, N_("a change of who works there and what they may do"), Role.ADMINISTRATOR)
    if act.new is None and "roles" in act.values and _gives_himself(act):
        raise act.refuse(N_("a role that somebody gave himself"))


def _administers(act: Act) -> bool:
    """Whether the author is an administrator of the device; or it has none yet, and he is nobody else there."""
    if _held(act, Role.ADMINISTRATOR):
        return True
    here = [row for _id, row in _people(act)]
    return not any(_may(row, Role.ADMINISTRATOR) or row["login"] == act.entry.author for row in here)


def _gives_himself(act: Act) -> bool:
    """Whether the author has a role after the change of himself which he had not before."""
    row = act.ground.row("user", act.id, _REMEMBERED["user"])
    if row is None or row["login"] != act.entry.author or not _of_device(act, row):
        return False
    return not set(str(act.values["roles"]).split(",")) <= set(str(row["roles"]).split(","))


def _unentitled(act: Act, what: str, role: Role) -> refusals.NotEntitled:
    words = _(ROLE_WORDS[role])
    return refusals.NotEntitled(letter=act.standing.claims.letter, what=_(what), login=act.entry.author, role=words)


def _unit(act: Act) -> None:
    if act.hq:
        return
    if "gone" in act.body or not act.mine(act.id):
        raise act.refuse(N_("a unit of another station"))
    if act.past:
        return
    parent = act.values.get("parent_id")
    if act.new is not None and not (act.new["proposed"] or _below(act, parent)):
        raise act.refuse(N_("a unit outside its own that is not proposed"))
    if act.new is None and "parent_id" in act.values and not _below(act, parent):
        raise act.refuse(N_("the place of a unit"))
    if act.new is None and act.values.get("proposed") == 0:
        raise act.refuse(N_("the confirmation of a proposed unit"))


def _below(act: Act, unit: str | None) -> bool:
    """Whether ``unit`` is the device's own unit, below it, or made by the device."""
    for _step in range(100):
        if unit is None:
            return False
        if unit == act.standing.claims.unit or _made(act, unit):
            return True
        row = act.ground.row("unit", bytes.fromhex(unit), _REMEMBERED["unit"])
        unit = row["parent_id"] if row else None
    return False


def _made(act: Act, unit: str) -> bool:
    if bytes.fromhex(unit) in act.made:
        return True
    return bool(act.ground.creator(bytes.fromhex(unit))) and act.mine(bytes.fromhex(unit))


def _unit_name(act: Act) -> None:
    unit = act.values.get("unit_id")
    if unit is None:
        if not act.hq and not act.mine(act.id):
            raise act.refuse(N_("the name of another's unit"))
    elif not (act.hq or act.mine(act.id) and act.mine(bytes.fromhex(unit))):
        raise act.refuse(N_("the name of another's unit"))


def _card(act: Act) -> None:
    """An equipment card or a part of it: its station of record and headquarters."""
    if act.entity == "equipment" and act.body.get("set", {}).keys() == {"state"} and _found_failed(act):
        return
    _require_station(act, act.id, act.values.get("unit_id") if act.entity == "equipment" else None)


def _found_failed(act: Act) -> bool:
    """Whether the state becomes "failed" by a device whose own inspection ended so."""
    if act.values["state"] != "failed":
        return False
    sql = "SELECT id FROM inspection WHERE equipment_id = ? AND conclusion = 'fail'"
    ids = {id for (id,) in act.ground.db.execute(sql, (act.id,))}
    for (entity, id), row in act.ground.rows.items():
        if entity == "inspection" and (row["equipment_id"], row["conclusion"]) == (act.id.hex(), "fail"):
            ids.add(id)
    return any(act.mine(id) for id in ids)


def _schedule(act: Act) -> None:
    owner = act.values.get("equipment_id") or _owner(act)
    _require_station(act, bytes.fromhex(owner) if owner else act.id, None)


def _owner(act: Act) -> str | None:
    found = act.ground.row(act.entity, act.id, ("equipment_id",))
    return str(found["equipment_id"]) if found else None


def _require_station(act: Act, equipment: bytes, unit: str | None) -> None:
    if act.hq or act.past and act.mine(equipment):
        return
    if act.entity != "equipment" and equipment in act.made:
        return  # its card is in this very entry, and judged there
    if equipment.hex() in act.papers and _of_a_paper(act):
        return
    row = act.ground.row("equipment", equipment, _REMEMBERED["equipment"])
    place = row["unit_id"] if row else unit
    if _below(act, place) or row and act.ground.creator(equipment) and act.mine(equipment):
        return
    if act.ground.home or not _once(act, equipment):
        raise act.refuse(N_("a card of another station"))


def _of_a_paper(act: Act) -> bool:
    """Whether a paper may change this at another station: the state of its card, and what hangs on the card."""
    if act.entity == "equipment":
        return set(act.body.get("set", ())) == {"state"}
    return "gone" not in act.body


def _once(act: Act, equipment: bytes) -> bool:
    """Whether the card was this station's before: it may have written without knowing that the card moved.

    At home such a change is refused once the move is known there; refused here, a whole package would be.
    """
    rows = act.ground.db.execute(
        "SELECT body FROM change WHERE id = ? AND entity = 'equipment' AND body NOT NULL ORDER BY n", (equipment,)
    )
    places = (_values("equipment", frames.parsed(body)).get("unit_id") for (body,) in rows)
    return any(_below(act, place) for place in places if place)


def _document(act: Act) -> None:
    """An inspection: only its own device, and its inspector himself; of rivals one may be chosen, never a third.

    What a review sent back may be concluded anew by a document that names that review.
    """
    row, over = act.values, act.body.get("over", {}).get(WHOLE, [])
    if over and _standing_already(act):
        return
    if not act.mine(act.id):
        raise act.refuse(N_("an inspection that another device began"))
    if row["inspector"] != act.entry.author:
        raise act.refuse(N_("an inspection of another inspector"))
    if row["concluded_at"] is None or row["conclusion"] not in ("pass", "fail"):
        raise act.refuse(N_("an inspection without conclusion"))
    if wrong := agreements.of_document(registers.unpacked(act.body["rows"])):
        raise act.refuse(wrong)
    if over:
        _require_correction(act, over)


def _require_correction(act: Act, over: list[str]) -> None:
    """A second document changes what a review of the first one sent back, and nothing else.

    Refused too where the device that corrects, or the one that sent back, had approved it or issued its paper
    before: of what third devices did at the same time nobody could know, and their approval holds for the first.
    """
    found = [each for ref in over for each in _named(act, ref)]
    before = [each for each in found if each.entity == "inspection"]
    returns = [each for each in found if each.entity == "review" and each.values.get("outcome") == Outcome.RETURNED]
    if len(before) != 1 or not any(each.values["document"] == before[0].ref for each in returns):
        raise act.refuse(N_("an inspection after its conclusion"))
    (sent, *_) = [each for each in returns if each.values["document"] == before[0].ref]
    until = {act.entry.device: act.entry.seq, sent.device: sent.seq}
    for device, seq in _decided(act, before[0].ref):
        if seq <= until.get(device, 0):
            raise act.refuse(N_("an inspection after its approval"))
    comments = dict(frames.parsed(str(sent.values["items"])))
    one, two = (registers.unpacked(body["rows"]) for body in (before[0].body, act.body))
    if corrections.strayed(one, two, comments):
        raise act.refuse(N_("items of an inspection that were not sent back"))


@dataclass(frozen=True, slots=True)
class Named:
    """A change of an entry that is here: an inspection's document, or a review of the inspection."""

    entity: str
    ref: str
    device: str
    seq: int
    body: dict[str, Any]
    values: Row


def _named(act: Act, ref: str) -> Iterator[Named]:
    """What the entry with the reference ``ref`` says of the inspection under judgement."""
    low = bytes.fromhex(ref)
    rows = act.ground.db.execute(
        "SELECT c.entity, c.id, e.device, e.seq, e.schema, c.body FROM entry e JOIN change c ON c.n = e.n"
        " WHERE e.hash BETWEEN ? AND ? AND e.stream = 1 AND c.body NOT NULL AND c.entity IN ('inspection', 'review')",
        (low.ljust(32, b"\0"), low.ljust(32, b"\xff")),
    ).fetchall()
    for entity, id, device, seq, schema, text in rows:
        body = migrations.lifted(schema, entity, frames.parsed(text))
        values = _values(entity, body)
        if id == act.id or values.get("inspection_id") == act.id.hex():
            yield Named(entity, ref, device, seq, body, values)


def _decided(act: Act, document: str) -> Iterator[tuple[str, int]]:
    """Device and sequence of each approval of the document, as far as they are here."""
    for id, row in _reviews(act, act.id.hex()):
        if row["outcome"] == Outcome.APPROVED and row["document"] in ("", document):
            yield from act.ground.db.execute(
                "SELECT e.device, e.seq FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1", (id,)
            ).fetchall()


def _reviews(act: Act, inspection: str) -> Iterator[tuple[bytes, Row]]:
    """The reviews of an inspection: in the store, and what the package brought."""
    sql = "SELECT id FROM review WHERE inspection_id = ?"
    kept = {id for (id,) in act.ground.db.execute(sql, (bytes.fromhex(inspection),)).fetchall()}
    for id in kept | act.ground.looked.get(inspection, set()):
        if row := act.ground.row("review", id, _REMEMBERED["review"]):
            yield id, row


def _documents(act: Act, inspection: str) -> set[str]:
    """The references of the documents of an inspection, superseded ones too: another may not know of it yet."""
    rows = act.ground.db.execute(
        "SELECT lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.kind = ?",
        (bytes.fromhex(inspection), ROWS),
    )
    return {ref for (ref,) in rows.fetchall()}


def _standing_already(act: Act) -> bool:
    found = act.ground.db.execute(
        "SELECT c.body, e.schema FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.body NOT NULL AND c.n <= ?",
        (act.id, act.ground.upto),
    )
    bodies = (migrations.lifted(schema, act.entity, frames.parsed(body)) for body, schema in found)
    return any(body.get("rows") == act.body["rows"] for body in bodies)


def _instrument(act: Act) -> None:
    """An instrument: of the device that entered it, or headquarters; retired, never removed."""
    if not (act.hq or act.mine(act.id)):
        raise act.refuse(N_("an instrument of another station"))
    _require_head(act, N_("an instrument"))


def _scope(act: Act) -> None:
    _require_about_its_own(act, "user_id", N_("the scope of another station's inspector"))
    _require_head(act, N_("what an inspector may inspect"))


def _calibration(act: Act) -> None:
    _require_about_its_own(act, "instrument_id", N_("the calibration of another station's instrument"))
    _require_head(act, N_("the calibration of an instrument"))


def _eligibility(act: Act) -> None:
    """A certificate of the body: written down by a technical head of headquarters; revoked, never removed."""
    _headquarters(act)
    _require_head(act, N_("an eligibility certificate of the body"))


def _require_head(act: Act, what: str) -> None:
    """What only a technical head writes; the first schema knew none of it."""
    if not _held(act, Role.TECHNICAL_HEAD):
        raise _unentitled(act, what, Role.TECHNICAL_HEAD)


def _require_about_its_own(act: Act, about: str, what: str) -> None:
    """A record about a person or an instrument of the device; it stays about that one and is never removed."""
    moved = act.new is None and about in act.values
    if moved:
        raise act.refuse(what)
    if act.hq:
        return
    row = act.new or act.ground.row(act.entity, act.id, _REMEMBERED[act.entity])
    if not (row and act.mine(act.id) and _made(act, str(row[about]))):
        raise act.refuse(what)


def _review(act: Act) -> None:
    """A look at a document that is here, by a second person."""
    row = _made_once(act)
    _require_second_person(act, row)
    if row["document"] not in _documents(act, row["inspection_id"]) and not (
        row["document"] == "" and act.entry.schema == 1
    ):
        raise act.refuse(N_("a review of another document of the inspection"))


def _require_approved(act: Act, inspection: str) -> None:
    """An approval that is here, of whichever document: whoever issued may not have known of a later one."""
    known = (row["outcome"] == Outcome.APPROVED for _id, row in _reviews(act, inspection))
    if inspection not in act.approved and not any(known):
        raise act.refuse(N_("a paper of an inspection that is not approved"))


def _paper(act: Act) -> None:
    row = _made_once(act)
    inspection = _require_second_person(act, row)
    if row["series"] != act.letter or not str(row["number"]).startswith(act.letter):
        raise refusals.BadCertificate(number=row["number"], what=_(N_("the series of another device")))
    wanted = "pass" if act.entity == "certificate" else "fail"
    if inspection["conclusion"] != wanted or inspection["equipment_id"] != row["equipment_id"]:
        raise refusals.BadCertificate(number=row["number"], what=_(N_("another conclusion or equipment")))
    _require_approved(act, row["inspection_id"])
    _require_agreeing(act, row, inspection)
    if act.entity == "certificate":
        _require_code(act, row)


def _require_code(act: Act, row: Row) -> None:
    """A certificate that says in every column and fact what its own device has signed in its code."""
    if act.first and not agreements.coded(row):
        return
    number = str(row["number"])
    for name in agreements.contradicted(row):
        raise refusals.CodeContradicted(number=number, field=_(verdicts.FIELDS.get(name, N_("signed code"))))
    if not agreements.signed_by(row, act.entry.device, act.roots):
        raise refusals.CodeForeign(number=number, letter=act.letter)


def _require_agreeing(act: Act, row: Row, inspection: Row) -> None:
    """A paper that agrees with its facts and its inspection, under a number nobody else's paper has."""
    day = None if act.entity == "minutes" else inspection["inspected_on"]
    wrong = agreements.of_paper(act.entity, row, day)
    if not wrong and _doubled(act, str(row["number"])):
        wrong = N_("another paper of the same device has its number")
    if wrong:
        raise refusals.BadCertificate(number=str(row["number"])[: agreements.LONGEST_NUMBER], what=_(wrong))


def _doubled(act: Act, number: str) -> bool:
    """Whether the device has given the number before; of a device with a double both papers are kept, and shown."""
    db = act.ground.db
    ids = set(act.ground.numbered.get((act.entity, number), ()))
    if not act.ground.blank:
        ids |= {id for (id,) in db.execute(f"SELECT id FROM {act.entity} WHERE number = ?", (number,)).fetchall()}
    if not any(act.ground.creator(id) == act.entry.device for id in ids - {act.id}):
        return False
    forked = (
        "SELECT 1 FROM entry WHERE device = ?1 AND stream = 1 AND seq = ?2 AND hash <> ?3 UNION ALL SELECT 1 FROM"
        " (SELECT seq FROM entry WHERE device = ?1 AND stream = 1 GROUP BY seq HAVING count(*) > 1) LIMIT 1"
    )
    return db.execute(forked, (act.entry.device, act.entry.seq, act.entry.hash)).fetchone() is None


SIGNING = frozenset({"signed_on", "signed_by", "marked_by"})


def _minutes(act: Act) -> None:
    """Minutes: made once, by the inspector on the device that began the inspection; signed once, on paper."""
    if _signs(act):
        return
    row = _made_once(act)
    inspection = act.ground.row("inspection", bytes.fromhex(row["inspection_id"]), _REMEMBERED["inspection"])
    if inspection is None or not act.mine(bytes.fromhex(row["inspection_id"])):
        raise act.refuse(N_("minutes of an inspection that another device began"))
    if row["inspector"] != inspection["inspector"] or row["inspector"] != act.entry.author:
        raise act.refuse(N_("minutes by another than the inspector"))
    if row["document"] not in _documents(act, row["inspection_id"]):
        raise act.refuse(N_("minutes of another document of the inspection"))
    _require_agreeing(act, row, inspection)
    if row["series"] != act.letter or not str(row["number"]).startswith(act.letter):
        raise refusals.BadCertificate(number=row["number"], what=_(N_("the series of another device")))


def _signs(act: Act) -> bool:
    """Whether it only says who signed and when, for the first time, by their own device or an approver."""
    pairs = act.body.get("set", {})
    fresh = all(old in (None, "") for old, _new in pairs.values())
    return bool(pairs) and set(pairs) <= SIGNING and fresh and (act.mine(act.id) or _approver(act, act.entry.author))


def _void(act: Act) -> None:
    """A void: made once, by headquarters or by an approver of the device that issued the certificate."""
    row = _made_once(act)
    certificate = bytes.fromhex(row["certificate_id"])
    if act.ground.row("certificate", certificate, _REMEMBERED["certificate"]) is None:
        raise act.refuse(N_("the void of a certificate that is not here"))
    if row["voided_by"] != act.entry.author:
        raise act.refuse(N_("the void of another"))
    if not act.hq and not (act.mine(certificate) and _approver(act, act.entry.author)):
        raise act.refuse(N_("the void of another device's certificate"))


def _made_once(act: Act) -> Row:
    if act.new is None or act.ground.creator(act.id):
        raise act.refuse(N_("a review or paper after it was issued"))
    return act.new


def _require_second_person(act: Act, row: Row) -> Row:
    inspection = act.ground.row("inspection", bytes.fromhex(row["inspection_id"]), _REMEMBERED["inspection"])
    if inspection is None:
        raise act.refuse(N_("a review or paper of an inspection that is not here"))
    login = str(row["approver"])
    own = str(inspection["inspector"]).casefold() in _logins(act, login)
    if own or login != act.entry.author or not _approver(act, login):
        raise refusals.SelfApproved(login=login)
    return inspection


def _logins(act: Act, login: str) -> set[str]:
    """Every login, folded, that whoever has ``login`` now ever had by the journal: past a change of it too."""
    db = act.ground.db
    listed = db.execute("SELECT id FROM user WHERE login = ?", (login,)).fetchall()
    bodies = [
        frames.parsed(body)
        for (id,) in listed
        for (body,) in db.execute("SELECT body FROM change WHERE id = ? AND entity = 'user' AND body NOT NULL", (id,))
    ]
    given = [value for each in bodies for value in each.get("set", {}).get("login", ())]
    given += [each.get("new", {}).get("login", login) for each in bodies]
    return {str(each).casefold() for each in (login, *given)}


def _confirmation(act: Act) -> None:
    """A row of the law is confirmed, corrected and withdrawn by a technical head of headquarters, under its root."""
    _headquarters(act)
    if act.values.get("root", act.ground.root) not in act.roots:
        raise act.refuse(N_("the confirmation of a row of the law under another root"))
    signers = {act.values.get(name) or act.entry.author for name in ("confirmed_by", "withdrawn_by")}
    if signers != {act.entry.author} or not _holds(act, act.entry.author, Role.TECHNICAL_HEAD):
        raise _unentitled(act, N_("the confirmation of a row of the law"), Role.TECHNICAL_HEAD)


def _approver(act: Act, login: str) -> bool:
    """Whether the device has an active user of that login who may approve."""
    return _holds(act, login, Role.APPROVER)


def _holds(act: Act, login: str, role: Role) -> bool:
    """Whether the device has an active user of that login with ``role``."""
    return any(row["login"] == login and _may(row, role) for _id, row in _people(act, login))


def _held(act: Act, role: Role) -> bool:
    """Whether the author has ``role``, or lost it by another device's word which his own may not have heard yet."""
    if _holds(act, act.entry.author, role):
        return True
    people = [] if act.ground.home else _people(act, act.entry.author)
    return any(_may(row, role) for row in (_by_own_word(act, id) for id, _row in people) if row)


def _people(act: Act, login: str | None = None) -> Iterator[tuple[bytes, Row]]:
    """The users of the device as they stand now, or those that may have ``login``."""
    sql, facts = ("SELECT id FROM user", ()) if login is None else ("SELECT id FROM user WHERE login = ?", (login,))
    ids = {id for (id,) in act.ground.db.execute(sql, facts)}
    for id in ids | {id for entity, id in act.ground.rows if entity == "user"}:
        row = act.ground.row("user", id, _REMEMBERED["user"])
        if row is not None and (login is None or row["login"] == login) and _of_device(act, row):
            yield id, row


def _of_device(act: Act, row: Row) -> bool:
    return act.ground.origin(str(row["device"])) == act.ground.origin(act.entry.device)


def _may(row: Row, role: Role) -> bool:
    return bool(row["active"]) and role in str(row["roles"]).split(",")


def _by_own_word(act: Act, id: bytes) -> Row | None:
    """A user of the device as its own entries before this one leave him."""
    rows = act.ground.db.execute(
        "SELECT e.device, e.schema, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1"
        " AND c.body NOT NULL AND (e.device <> ? OR e.seq < ?) ORDER BY c.n",
        (id, act.entry.device, act.entry.seq),
    )
    found: dict[str, Any] = {}
    for device, schema, text in rows.fetchall():
        if act.ground.origin(device) == act.ground.origin(act.entry.device):
            found |= _values("user", migrations.lifted(schema, "user", frames.parsed(text)))
    return found if found.keys() >= {"roles", "active"} else None


OWNERS: Mapping[str, Callable[[Act], None]] = {
    "licence": _proof,
    "revocation": _proof,
    "user": _user,
    "unit": _unit,
    "unit_name": _unit_name,
    "equipment": _card,
    "attribute": _card,
    "identity": _card,
    "schedule": _schedule,
    "confirmation": _confirmation,
    "scope": _scope,
    "instrument": _instrument,
    "calibration": _calibration,
    "eligibility": _eligibility,
    "inspection": _document,
    "review": _review,
    "certificate": _paper,
    "notice": _paper,
    "minutes": _minutes,
    "void": _void,
}
