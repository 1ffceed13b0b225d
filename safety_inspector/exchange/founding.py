"""Founding: a store with a root of its own, its first unit and its administrator."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.documents.recovery import RecoveryFacts
from safety_inspector.errors import Refusal
from safety_inspector.exchange import frames, licences, trust
from safety_inspector.exchange.trust import Claims
from safety_inspector.store import clock, files, keys, local, opening, placings
from safety_inspector.store.chances import random_bytes, seeded
from safety_inspector.store.database import Store, raw
from safety_inspector.store.opening import Recovery
from safety_inspector.words import N_

LETTER, FOREVER = "A", date(9999, 12, 31)


class NoName(Refusal):
    """A store without the name of its organisation."""

    code = "LIC-E20"
    message = N_("The organisation has no name. Type the name as it should stand on papers.")


class NoRootFile(Refusal):
    """The file given for recovery is none."""

    code = "LIC-E21"
    message = N_("{path} is not the public file of a headquarters. Ask headquarters for its .pub file.")


def init(
    path: Path,
    *,
    organisation: str,
    password: str,
    administrator: str = "admin",
    administrator_name: str = "",
    recovery_sheet: Path | None = None,
    draw: Callable[[RecoveryFacts], bytes] | None = None,
    recovery: Path | None = None,
    today: date,
    now: Callable[[], str] = clock.wall,
) -> Store:
    """A real store: root, device key, letter A, root unit, administrator with every role.

    Either ``recovery_sheet`` (where the sheet is written, drawn by ``draw``) or ``recovery``
    (headquarters' public file) may be given; the store opens for ``administrator`` with ``password``.
    """
    organisation = _named(organisation)
    opening.require_free(path)
    if recovery_sheet is not None and recovery_sheet.exists() and not placings.left_sheet(path, recovery_sheet):
        raise opening.AlreadyThere(path=recovery_sheet)
    way, sheet = _recovery(recovery_sheet, recovery)
    name = administrator_name or administrator

    def begin(store: Store) -> None:
        found(store, administrator, name, today)
        if recovery_sheet is not None and sheet is not None and draw is not None:
            paper = draw(RecoveryFacts(organisation, path.name, keys.letters(sheet), today))
            _write_sheet(store, recovery_sheet, paper)

    try:
        return opening.create(
            path, organisation=organisation, users={administrator: password}, recovery=way, letter=LETTER, now=now,
            begin=begin,
        )  # fmt: skip
    except BaseException:
        if recovery_sheet is not None and sheet is not None:
            with suppress(OSError):
                recovery_sheet.unlink()
        raise


def _write_sheet(store: Store, sheet: Path, paper: bytes) -> None:
    """Write the recovery sheet while the store is being built: it is never there without its sheet.

    The building notes whose sheet that is, so that a founding which was cut off may be begun again.
    """
    placings.note_sheet(store.path.parent, paper)
    with files.told(sheet.parent):
        sheet.parent.mkdir(parents=True, exist_ok=True)
    files.write(sheet, paper)


def practice(
    path: Path,
    *,
    organisation: str,
    seed: int,
    now: Callable[[], str],
    administrator: str = "admin",
    administrator_name: str = "",
) -> Store:
    """A practice store: everything from ``seed``, open without a password, refused by every real one."""
    today = date.fromisoformat(now()[:10])
    name = administrator_name or administrator
    with seeded(f"{seed} {path.stem}", today):
        return opening.create_practice(
            path, organisation=_named(organisation), letter=LETTER, now=now,
            begin=lambda store: found(store, administrator, name, today),
        )  # fmt: skip


def found(store: Store, administrator: str, name: str, today: date) -> None:
    """Give a new store its root, its own licence, its first unit and its administrator."""
    with store.writing(by=administrator, action="store.found") as session:
        take_root(session, today)
        units.add(session, name=store.organisation)
        users.add(session, login=administrator, name=name, roles=list(Role))


def take_root(session: Session, today: date) -> None:
    """Give the store a root of its own, and the licence of that root."""
    store: Store = session.info["store"]
    root = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
    age = trust.age_identity(random_bytes(32))
    claims = _own_claims(store, root, age, today)
    local.put(raw(session), trust.ROOT, claims.root.encode())
    local.put(raw(session), trust.ROOT_KEY, root.private_bytes_raw())
    local.put(raw(session), trust.AGE_KEY, age.encode())
    local.put(raw(session), trust.RECOVERY, trust.age_identity(random_bytes(32)).encode())
    licences.record(session, claims, root)


def _own_claims(store: Store, root: Ed25519PrivateKey, age: str, today: date) -> Claims:
    return Claims(
        root=root.public_key().public_bytes_raw().hex(),
        organisation=store.organisation,
        practice=store.practice,
        device=store.device,
        key=store.public_key().hex(),
        age=trust.recipient(age),
        letter=LETTER,
        name=store.organisation,
        unit="",
        hq=True,
        no=1,
        granted=today.isoformat(),
        until=FOREVER.isoformat(),
    )


def _named(organisation: str) -> str:
    name = users.normal(organisation)
    if not name:
        raise NoName()
    return name


def _recovery(sheet: Path | None, public: Path | None) -> tuple[Recovery | None, bytes | None]:
    if public is not None:
        return Recovery(recipient=recipient_in(public)), None
    if sheet is not None:
        secret = keys.sheet_secret()
        return Recovery(secret=secret), secret
    return None, None


def recipient_in(public: Path) -> str:
    """The recovery key in a headquarters' public file; raises `NoRootFile`."""
    with files.told(public):
        data = public.read_bytes()[:10_000]
    try:
        said = frames.parsed(data)
        recipient = said["recovery"]
        trust.packable(recipient)
        if said["practice"]:
            raise ValueError("practice")
    except (ValueError, TypeError, KeyError) as error:
        raise NoRootFile(path=public.name) from error
    return str(recipient)
