"""Licences: which device may write under a root, with which key and letter, until when.

A licence and a revocation are texts signed by the root's key, so they prove themselves whoever
carries them; they are shared entries of headquarters and travel in every licence file and package.
A laptop is first made alone, with a root of its own; it joins by a request that headquarters grants.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.access import devices, marks, users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.exchange import frames, gates, ledger, merging, packing, refusals, trust
from safety_inspector.exchange.frames import Header
from safety_inspector.exchange.gates import Door, Passed
from safety_inspector.exchange.ledger import Departure, Imported
from safety_inspector.exchange.trust import Claims, Standing, Withdrawal
from safety_inspector.store import backups, driver, files, journal, local
from safety_inspector.store.chances import new_key, random_bytes
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

JOIN = "join request"
_LETTER = re.compile("[A-Z]{1,2}")
FORMER_ROOT_KEY = "former_root_key"
ANEW = (devices.CLONED, backups.RESTORED)  # names in `local` that a new identity settles


class Licence(SQLModel, table=True):
    """What a root allows a device: ``text`` is canonical JSON, ``signature`` hexadecimal."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    device: str = Field(index=True)
    letter: str
    text: str
    signature: str


class Revocation(SQLModel, table=True):
    """From which entry on a root no longer believes a device's key."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    device: str = Field(index=True)
    text: str
    signature: str


STATE_WORDS = {
    "valid": N_("Licence in force"), "expired": N_("Licence ran out"), "revoked": N_("Licence revoked"),
    "replaced": N_("Replaced by a newer licence"), "former": N_("Of an earlier root"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A licence as shown; ``state`` is valid, expired, revoked, replaced or former."""

    id: UUID
    device: str
    letter: str
    name: str
    unit_id: UUID | None
    granted_on: date
    until: date
    hq: bool
    here: bool
    state: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a join request says, before it is granted."""

    device: str
    name: str
    organisation: str
    letter: str
    fingerprint: str
    practice: bool
    replaces: str  # the identity it had before it was cloned or restored
    renews: bool = False  # this root has licensed it before


@dataclass(frozen=True, slots=True)
class Joined:
    """What a licence file brought."""

    letter: str
    organisation: str
    until: date
    fingerprint: str  # of the root: to be compared with what headquarters reads out
    new: int
    sender: str


# -- asking --------------------------------------------------------------------------------------


def request(store: Store, out: Path, *, name: str = "", anew: bool = False, by: str) -> str:
    """Write this device's join request; the fingerprint of its key, to be read out to headquarters.

    A device that was cloned or restored asks under a new name with new keys, which it takes up when
    the licence comes; so does one that asks ``anew``, as one must whose licence was revoked.
    """
    with store.writing(by=by, action="licence.request") as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        asked = _asked(store, db, name, anew=anew)
        local.put(db, trust.REQUEST, frames.text(asked).encode())
        signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(asked["seed"]))
        said = frames.front(_request_header(store, db, asked))
        key = bytes.fromhex(asked["key"])
        files.write(out, said + frames.signatures([(frames.key_id(key), signer.sign(said))]))
    return trust.fingerprint(asked["key"])


def _asked(store: Store, db: Connection, name: str, *, anew: bool = False) -> dict[str, Any]:
    anew = anew or _wants_anew(store, db)
    seed = random_bytes(32) if anew else local.get(db, "signing_key") or b""
    age = trust.age_identity(random_bytes(32)) if anew else local.text(db, trust.AGE_KEY)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {
        "device": new_key().hex if anew else store.device,
        "seed": seed.hex(),
        "age_key": age,
        "key": public.hex(),
        "age": trust.recipient(age),
        "nonce": random_bytes(16).hex(),
        "name": users.normal(name) or store.organisation,
        "replaces": store.device if anew else "",
    }


def _request_header(store: Store, db: Connection, asked: Mapping[str, Any]) -> Header:
    tip = db.execute(
        "SELECT coalesce(max(seq), 0) FROM entry WHERE device = ? AND stream = 1", (store.device,)
    ).fetchone()[0]
    others = [each for each in trust.known(db, trust.root_of(db)).values() if each.claims.device != store.device]
    more = {name: asked[name] for name in ("key", "age", "nonce", "name", "replaces")}
    more |= {"organisation": store.organisation, "letter": store.letter, "since": tip}
    more |= {"heads": bool(others) and trust.root_key(db) is not None}
    tips = {device: tuple(each) for device, each in journal.tips(db).items()}
    return Header(
        frames.VERSION, 1, 1, JOIN, trust.root_of(db), store.practice, asked["device"], (), 0, store.now(),
        "", tips, {}, (), more,
    )  # fmt: skip


def inspect(store: Store, file: Path) -> Request:
    """What a join request asks for; refuses a damaged one."""
    header = _opened_request(file.read_bytes()[: frames.MOST_HEADER + 1000])
    more = header.more
    with store.reading() as session:
        held = trust.known(raw(session), trust.root_of(raw(session))).get(header.sender)
    return Request(
        header.sender,
        more["name"],
        more["organisation"],
        held.claims.letter if held else "",
        trust.fingerprint(more["key"]),
        header.practice,
        more["replaces"],
        held is not None,
    )


_ASKED = {"key", "age", "nonce", "name", "replaces", "organisation", "letter", "since", "heads"}


def _opened_request(data: bytes) -> Header:
    try:
        front = frames.opened(data)
        header = frames.header(front)
        if header.kind == JOIN:
            _require_own_signature(front, header)
    except (refusals.NotAPackage, refusals.Newer):
        raise
    except (refusals.Refused, ValueError, TypeError, KeyError) as error:
        raise refusals.RequestDamaged() from error
    if header.kind != JOIN:
        raise gates.wrong_kind(header.kind)
    return header


def _require_own_signature(front: frames.Front, header: Header) -> None:
    more = header.more
    texts = all(type(more[name]) is str for name in _ASKED - {"since", "heads"})
    if set(more) != _ASKED or not texts or type(more["since"]) is not int or len(header.sender) != 32:
        raise ValueError("fields")
    (signature,) = (signature for _id, signature in front.signatures)
    trust.packable(more["age"])
    if not frames.verified(trust.public(more["key"]), signature, front.signed):
        raise ValueError("signature")


# -- granting ------------------------------------------------------------------------------------


def grant(
    store: Store, file: Path, out: Path, *, letter: str, until: date, by: str, unit: UUID | None = None, today: date
) -> LicenceRow:
    """Grant a join request and write the licence file, encrypted to the device that asked."""
    header = _opened_request(file.read_bytes()[: frames.MOST_HEADER + 1000])
    with store.writing(by=by, action="licence.grant") as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        root = _root_key(db)
        claims = _claims(store, session, header, letter.strip().upper(), until, unit, today)
        row = record(session, claims, root)
        if claims.replaces:
            _withdraw(session, store, root, claims.replaces, header.more["since"] + 1, "replaced", today)
        shown = _row(row, claims, None, store.device, today)
    _write_licence(store, header, row_of=claims, out=out, by=by, today=today)
    return shown


def _root_key(db: Connection) -> Ed25519PrivateKey:
    key = trust.root_key(db)
    if key is None:
        raise refusals.NotHeadquarters()
    return key


def _claims(
    store: Store, session: Session, header: Header, letter: str, until: date, unit: UUID | None, today: date
) -> Claims:
    db, more = raw(session), header.more
    root = trust.root_of(db)
    known = trust.known(db, root)
    _require_grantable(store, header, known, letter, until, today)
    place = unit or units.root(session)
    claims = Claims(
        root=root,
        organisation=store.organisation,
        practice=store.practice,
        device=header.sender,
        key=more["key"],
        age=more["age"],
        letter=letter,
        name=more["name"],
        unit=place.hex if place else "",
        hq=False,
        no=_next_no(known),
        granted=today.isoformat(),
        until=until.isoformat(),
        nonce=more["nonce"],
    )
    return _with_past(claims, header, known)


def _with_past(claims: Claims, header: Header, known: trust.Directory) -> Claims:
    """The claims with what the device was before: under another root, or under another name."""
    held = known.get(header.sender)
    if held is not None:
        past = held.claims
        return replace(
            claims, since=past.since, former=past.former, former_letter=past.former_letter, replaces=past.replaces
        )
    if header.more["replaces"] in known:
        return replace(claims, replaces=header.more["replaces"])
    if header.root == claims.root:
        return claims
    return replace(claims, since=header.more["since"], former=header.root, former_letter=header.more["letter"])


def _require_grantable(
    store: Store, header: Header, known: trust.Directory, letter: str, until: date, today: date
) -> None:
    if header.practice != store.practice:
        raise refusals.RequestPractice()
    if header.more["heads"] and header.root != next(iter(known.values())).claims.root:
        raise refusals.RequestOfHead()
    if not _LETTER.fullmatch(letter):
        raise refusals.LetterBad(letter=letter)
    if any(each.claims.letter == letter and each.claims.device != header.sender for each in known.values()):
        raise refusals.LetterTaken(letter=letter)
    if until <= today:
        raise refusals.UntilPast(until=until)
    held = known.get(header.sender)
    if held is not None and held.claims.key != header.more["key"]:
        raise refusals.RequestDamaged()
    if held is not None and held.revoked is not None:
        raise refusals.RequestRevoked(letter=held.claims.letter)


def _next_no(known: trust.Directory) -> int:
    issued = [each.claims.no for each in known.values()]
    return max(issued + [each.revoked.no for each in known.values() if each.revoked], default=0) + 1


def record(session: Session, claims: Claims, root: Ed25519PrivateKey) -> Licence:
    """Keep a licence that this store's root key signs."""
    text, signature = trust.licence(claims, root)
    row = Licence(device=claims.device, letter=claims.letter, text=text, signature=signature)
    session.add(row)
    session.flush()
    return row


def _write_licence(store: Store, header: Header, *, row_of: Claims, out: Path, by: str, today: date) -> None:
    with store.writing(by=by, action="exchange.licence") as session:
        db = raw(session)
        directory = trust.known(db, trust.root_of(db))
        known = {device: list(tips) for device, tips in header.have.items()}
        load = packing.load(db, known, directory)
        counter = ledger.next_counter(db)
        more = {"licence": list(trust.latest(db, row_of.device))}
        front = packing.Front("licence", (row_of.device,), counter, store.now(), today, more)
        data = packing.encrypted(packing.build(store, db, front, load), [row_of.age])
        ledger.wrote(db, row_of.device, counter, store.now())
        journal.sent(db, store.device)
        code = sha256(data).hexdigest()
        ledger.left(
            session,
            Departure(
                at=store.now(), kind="licence", addressee=row_of.letter, counter=counter, entries=load.entries,
                encrypted=True, sha256=code,
            ),
        )  # fmt: skip
        files.write(out, data)


def revoke(store: Store, device: str, *, reason: str, by: str, today: date) -> None:
    """No longer believe what ``device`` (letter or id) writes after the last entry held here."""
    with store.writing(by=by, action="licence.revoke", reason=reason) as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        root = _root_key(db)
        known = trust.known(db, trust.root_of(db))
        found = [each for each in known.values() if device in (each.claims.device, each.claims.letter)]
        if not found:
            raise refusals.DeviceUnknown(device=device)
        if found[0].claims.device == store.device:
            raise refusals.NeverOneself(device=device)
        _withdraw(session, store, root, found[0].claims.device, 0, reason, today)


def may_revoke(store: Store, by: str) -> bool:
    """Whether ``by`` may revoke licences here: an administrator, where the root's key is."""
    with store.reading() as session:
        user = users.named(session, by)
        return user is not None and user.may(Role.ADMINISTRATOR) and trust.root_key(raw(session)) is not None


def _withdraw(
    session: Session, store: Store, root: Ed25519PrivateKey, device: str, since: int, reason: str, today: date
) -> None:
    db = raw(session)
    (held,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM entry WHERE device = ? AND stream = 1", (device,)
    ).fetchone()
    known = trust.known(db, trust.root_of(db))
    earlier = known[device].revoked if device in known else None
    if since and earlier is not None:  # its double has joined anew before: what that one wrote stays believed
        since = max(since, earlier.since)
    order = Withdrawal(
        trust.root_of(db), store.practice, device, max(since, held + 1), _next_no(known), today.isoformat(), reason
    )
    text, signature = trust.revocation(order, root)
    session.add(Revocation(device=device, text=text, signature=signature))
    session.flush()


def renewable(store: Store) -> bool:
    """Whether this device should take a new identity, and holds the root key to give it to itself."""
    with store.reading() as session:
        db = raw(session)
        return _wants_anew(store, db) and trust.root_key(db) is not None


def _wants_anew(store: Store, db: Connection) -> bool:
    """Whether this device was cloned, restored or is behind what it has issued."""
    noted = any(local.get(db, name) is not None for name in ANEW) or bool(devices.stamped(store))
    return noted or journal.forked(db, store.device) or marks.behind(store)


def renew(store: Store, *, letter: str, by: str, today: date) -> LicenceRow:
    """Give the holder of the root key a new identity, when it was cloned or restored itself."""
    with store.writing(by=by, action="licence.renew") as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        root = _root_key(db)
        asked = _asked(store, db, "", anew=True)
        old = trust.known(db, trust.root_of(db))
        if any(each.claims.letter == letter for each in old.values()):
            raise refusals.LetterTaken(letter=letter)
        if not _LETTER.fullmatch(letter):
            raise refusals.LetterBad(letter=letter)
        claims = replace(
            old[store.device].claims, device=asked["device"], key=asked["key"], age=asked["age"], letter=letter,
            no=_next_no(old), granted=today.isoformat(), nonce=asked["nonce"], replaces=store.device,
        )  # fmt: skip
        row = record(session, claims, root)
        tip = db.execute("SELECT max(seq) FROM entry WHERE device = ? AND stream = 1", (store.device,)).fetchone()[0]
        _withdraw(session, store, root, store.device, tip + 2, "replaced", today)
        shown = _row(row, claims, None, claims.device, today)
        _become(db, asked, claims)
    devices.answered(store)
    store.refresh()
    return shown


# -- accepting -----------------------------------------------------------------------------------


def is_licence(at: Door, file: bytes) -> bool:
    """Whether the file is a licence that this device can open: one for itself, perhaps under a new key."""
    try:
        return frames.header(frames.opened(_decrypted(at, file))).kind == "licence"
    except refusals.Refused:
        return False


def _decrypted(at: Door, file: bytes) -> bytes:
    try:
        return gates.opened(at, file)
    except refusals.NotForUs:
        if at.pending is None:
            raise
        return gates.opened(replace(at, identity=at.pending), file)


def accept(store: Store, file: Path, *, by: str, today: date) -> Joined:
    """Take the granted licence in: this device belongs to that root from now on."""
    data = file.read_bytes()
    with store.reading() as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        at = gates.door(db, store.device, store.letter, store.practice, today)
        asked = local.get(db, trust.REQUEST)
    claims, package = _accepted(at, frames.parsed(asked) if asked else None, data)
    taken = _join(store, at, claims, package, frames.parsed(asked or b"{}"))
    devices.answered(store)
    store.refresh()
    _settle_in(store, claims, by)
    print_of_root = trust.fingerprint(claims.root)
    return Joined(claims.letter, claims.organisation, claims.ends, print_of_root, taken.entries, package.header.sender)


def _accepted(at: Door, asked: dict[str, Any] | None, data: bytes) -> tuple[Claims, Passed]:
    inside = _decrypted(at, data)
    front = frames.opened(inside)
    header = frames.header(front)
    if header.kind != "licence":
        raise gates.wrong_kind(header.kind)
    claims, sender = _proved(header)
    if claims.practice != at.practice or header.practice != at.practice:
        raise refusals.RequestPractice()
    _require_answer(at, claims, asked)
    if not any(frames.verified(sender.key, signature, front.signed) for _id, signature in front.signatures):
        raise refusals.LicenceForged()
    gates.require_status(sender, at.today)
    if claims.ends < at.today:
        raise refusals.LicenceExpired(until=claims.ends)
    joining = replace(at, root=claims.root, device=claims.device, letter=claims.letter)
    directory = {sender.claims.device: sender, claims.device: Standing(claims)}
    directory |= at.directory if at.root == claims.root else {}
    package = gates.read(joining, data, inside, front, header, sender, directory)
    if package.directory[claims.device].revoked is not None:
        raise refusals.LicenceRevoked()
    return claims, package


def _proved(header: Header) -> tuple[Claims, Standing]:
    """The licence, and the headquarters that sent it, both signed by the root the header names."""
    claims, sender = gates.licence_in(header, "licence"), gates.licence_in(header, "sender")
    if claims is None or sender is None or {claims.root, sender.root} != {header.root} or not sender.hq:
        raise refusals.LicenceForged()
    if sender.device != header.sender:
        raise refusals.LicenceForged()
    return claims, Standing(sender)


def _require_answer(at: Door, claims: Claims, asked: Mapping[str, Any] | None) -> None:
    held = at.directory.get(at.device)
    joined = held is not None and not held.claims.hq
    if joined and claims.root != at.root:
        raise refusals.LicenceForeign(organisation=held.claims.organisation if held else "")
    if joined and held and claims.device == at.device and claims.no <= held.claims.no:
        raise refusals.LicenceReplayed()
    wanted = (asked["device"], asked["key"], asked["age"]) if asked else (at.device, "", "")
    if claims.device != wanted[0]:
        raise refusals.LicenceOther()
    if asked is None or claims.nonce != asked["nonce"]:
        raise refusals.LicenceUnasked()
    if (claims.device, claims.key, claims.age) != wanted:
        raise refusals.LicenceOther()


def _join(store: Store, at: Door, claims: Claims, package: Passed, asked: Mapping[str, Any]) -> merging.Taken:
    header = package.header
    try:
        with store.merging() as db:
            taken = merging.take(store, db, package, claims.root)
            _become(db, asked, claims)
            have = {device: list(tips) for device, tips in header.have.items()}
            ledger.heard(db, header.sender, have, header.counter, store.now())
            ledger.take(db, _imported(store, package, taken))
    except driver.IntegrityError as error:
        raise refusals.RuleBroken(what=str(error)[:120]) from error
    return taken


def _imported(store: Store, package: Passed, taken: merging.Taken) -> Imported:
    header = package.header
    return Imported(
        sha256=package.sha256, identity=package.front.identity, kind=header.kind, sender=header.sender,
        counter=header.counter, at=store.now(), entries=taken.entries,
    )  # fmt: skip


def _become(db: Connection, asked: Mapping[str, Any], claims: Claims) -> None:
    """Take up the identity the licence names, and put away what belonged to the old one."""
    if trust.root_of(db) != claims.root and (own := local.get(db, trust.ROOT_KEY)):
        local.put(db, FORMER_ROOT_KEY, own)
        local.drop(db, trust.ROOT_KEY)
    values = {
        "device": claims.device,
        "letter": claims.letter,
        "organisation": claims.organisation,
        trust.ROOT: claims.root,
        trust.AGE_KEY: asked["age_key"],
    }
    for name, value in values.items():
        local.put(db, name, value.encode())
    local.put(db, "signing_key", bytes.fromhex(asked["seed"]))
    for name in (*ANEW, trust.REQUEST):
        local.drop(db, name)


def _settle_in(store: Store, claims: Claims, by: str) -> None:
    """Put the unit this store was founded with below the unit the licence names."""
    if not claims.unit:
        return
    with store.writing(by=by, action="licence.accept") as session:
        local.put(raw(session), units.STATION_UNIT, claims.unit.encode())
        found = session.exec(select(units.Unit).where(col(units.Unit.parent_id).is_(None))).all()
        for unit in found:
            if unit.id.hex != claims.unit and _made_here(raw(session), unit.id, claims):
                unit.parent_id = UUID(claims.unit)


def _made_here(db: Connection, id: UUID, claims: Claims) -> bool:
    row = db.execute(
        "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1 ORDER BY c.n",
        (id.bytes,),
    ).fetchone()
    return row is not None and row[0] in (claims.device, claims.replaces)


# -- telling -------------------------------------------------------------------------------------


def listing(store: Store, *, today: date) -> list[LicenceRow]:
    """All licences known here, by letter and number."""
    with store.reading() as session:
        db = raw(session)
        root = trust.root_of(db)
        known = trust.known(db, root)
        found = []
        for row in session.exec(select(Licence)):
            claims = trust.licensed(row.text, row.signature)
            if claims is not None:
                standing = known.get(claims.device) if claims.root == root else None
                found.append((claims.letter, claims.no, _row(row, claims, standing, store.device, today, root)))
    return [row for _letter, _no, row in sorted(found, key=lambda each: each[:2])]


def _row(row: Licence, claims: Claims, standing: Standing | None, me: str, today: date, root: str = "") -> LicenceRow:
    state = "valid"
    if root and claims.root != root:
        state = "former"
    elif standing and standing.revoked:
        state = "revoked"
    elif standing and standing.claims.no != claims.no:
        state = "replaced"
    elif claims.ends < today:
        state = "expired"
    unit = UUID(claims.unit) if claims.unit else None
    here = claims.device == me
    return LicenceRow(
        row.id, claims.device, claims.letter, claims.name, unit, claims.begins, claims.ends, claims.hq, here, state
    )


def export_root(store: Store, out: Path) -> str:
    """Write the root's public keys (to verify, and for recovery); the root's fingerprint."""
    with store.reading() as session:
        db = raw(session)
        root = trust.root_of(db)
        if not root:
            raise refusals.NotJoined()
        recovery = trust.recipient(local.text(db, trust.RECOVERY)) if local.get(db, trust.RECOVERY) else ""
    said = {"organisation": store.organisation, "practice": store.practice, "recovery": recovery, "root": root}
    files.write(out, (frames.text(said) + "\n").encode())
    return trust.fingerprint(root)


def export_recovery_key(store: Store, out: Path, *, by: str) -> None:
    """Write headquarters' secret recovery key, which opens every store made with its public file."""
    with store.reading() as session:
        users.require(session, by, Role.ADMINISTRATOR)
        text = local.text(raw(session), trust.RECOVERY)
    if not text:
        raise refusals.NotHeadquarters()
    files.write(out, (text + "\n").encode())
