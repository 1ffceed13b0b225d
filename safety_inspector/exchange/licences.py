"""Licences: which device may write under a root, with which key and letter, until when.

A licence and a revocation are texts signed by the root's key, so they prove themselves whoever
carries them; they are shared entries of headquarters and travel in every licence file and package.
A laptop is first made alone, with a root of its own; it joins by a request that headquarters grants.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Field, Session, SQLModel, select

from safety_inspector.access import devices, users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.exchange import frames, joining, ledger, packing, refusals, trust
from safety_inspector.exchange.frames import Header
from safety_inspector.exchange.ledger import Departure
from safety_inspector.exchange.trust import Claims, Standing, Withdrawal
from safety_inspector.store import files, journal, local
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

_LETTER = re.compile("[A-Z]{1,2}")


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


# -- granting ------------------------------------------------------------------------------------


def grant(
    store: Store, file: Path, out: Path, *, letter: str, until: date, by: str, unit: UUID | None = None, today: date
) -> LicenceRow:
    """Grant a join request and write the licence file, encrypted to the device that asked."""
    header = joining.opened_request(file.read_bytes()[: frames.MOST_HEADER + 1000])
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
        return joining.wants_anew(store, db) and trust.root_key(db) is not None


def renew(store: Store, *, letter: str, by: str, today: date) -> LicenceRow:
    """Give the holder of the root key a new identity, when it was cloned or restored itself."""
    with store.writing(by=by, action="licence.renew") as session:
        users.require(session, by, Role.ADMINISTRATOR)
        db = raw(session)
        root = _root_key(db)
        asked = joining.identity_asked(store, db, "", anew=True)
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
        joining.become(db, asked, claims)
    devices.answered(store)
    store.refresh()
    return shown


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
