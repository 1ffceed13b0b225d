"""Joining headquarters: a laptop that was made alone asks, and takes the licence in that it is granted.

The request proves that its sender holds the key it names; the licence must answer that very request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import col, select

from safety_inspector.access import devices, marks, users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.exchange import frames, gates, ledger, merging, refusals, trust
from safety_inspector.exchange.frames import Header
from safety_inspector.exchange.gates import Door, Passed
from safety_inspector.exchange.ledger import Imported
from safety_inspector.exchange.trust import Claims, Standing
from safety_inspector.store import backups, driver, files, journal, local
from safety_inspector.store.chances import new_key, random_bytes
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection

JOIN = "join request"
FORMER_ROOT_KEY = "former_root_key"
ANEW = (devices.CLONED, backups.RESTORED)  # names in `local` that a new identity settles


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


# -- asking ----------------------------------------------------------------------------------------


def request(store: Store, out: Path, *, name: str = "", anew: bool = False, by: str) -> str:
    """Write this device's join request; the fingerprint of its key, to be read out to headquarters.

    A device that was cloned or restored asks under a new name with new keys, which it takes up when
    the licence comes; so does one that asks ``anew``, as one must whose licence was revoked.
    """
    with store.writing(by=by, action="licence.request") as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        asked = identity_asked(store, db, name, anew=anew)
        local.put(db, trust.REQUEST, frames.text(asked).encode())
        signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(asked["seed"]))
        said = frames.front(_request_header(store, db, asked))
        key = bytes.fromhex(asked["key"])
        files.write(out, said + frames.signatures([(frames.key_id(key), signer.sign(said))]))
    return trust.fingerprint(asked["key"])


def identity_asked(store: Store, db: Connection, name: str, *, anew: bool = False) -> dict[str, Any]:
    """Who this device asks to be: with new keys where ``anew`` says so or it must be, else as it is."""
    anew = anew or wants_anew(store, db)
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


def wants_anew(store: Store, db: Connection) -> bool:
    """Whether this device was cloned, restored or is behind what it has issued."""
    noted = any(local.get(db, name) is not None for name in ANEW) or bool(devices.stamped(store))
    return noted or journal.forked(db, store.device) or marks.behind(store)


# -- what is asked ---------------------------------------------------------------------------------


def inspect(store: Store, file: Path) -> Request:
    """What a join request asks for; refuses a damaged one."""
    header = opened_request(file.read_bytes()[: frames.MOST_HEADER + 1000])
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


def opened_request(data: bytes) -> Header:
    """What a join request says, once it is proved to come from who holds the key in it."""
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


# -- taking the licence in -------------------------------------------------------------------------


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
            become(db, asked, claims)
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


def become(db: Connection, asked: Mapping[str, Any], claims: Claims) -> None:
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
