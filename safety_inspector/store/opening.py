"""Making a store and opening it: key file, schema, who this device is."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safety_inspector.errors import Refusal
from safety_inspector.store import backups, clock, driver, files, keys, local, locks, migrations, placings
from safety_inspector.store.chances import new_key, random_bytes
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Key
from safety_inspector.words import N_

SUFFIX = ".kiemdinh"
Begin = Callable[[Store], None]  # what a new store is given before it is there


class AlreadyThere(Refusal):
    """A file stands where the new store would be."""

    code = "STO-E30"
    message = N_("{path} is already there. Choose another name; nothing was overwritten.")


class Finished(AlreadyThere):
    """The store was all made when the power failed, and has got its name only now."""

    code = "STO-E33"
    message = N_(
        "{path} was almost done when it was cut off, and is finished now: sign in with the password of then. To have"
        " another one, choose another name."
    )


class NotThere(Refusal):
    """There is no store at the path."""

    code = "STO-E31"
    message = N_("There is no store at {path}. Check the name and the folder.")


class WrongName(Refusal):
    """A store's file name ends in `SUFFIX`."""

    code = "STO-E32"
    message = N_("The name {path} does not end in .kiemdinh. Give the store a name such as tram.kiemdinh.")


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a store opens when every password is forgotten: a printed secret, or an office's age key."""

    secret: bytes | None = None
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class _Identity:
    """Whose store it is to be, and the letter of its papers."""

    organisation: str
    letter: str


def create(
    path: Path,
    *,
    organisation: str,
    users: Mapping[str, str],
    recovery: Recovery | None = None,
    letter: str = "A",
    now: Callable[[], str] = clock.wall,
    begin: Begin | None = None,
) -> Store:
    """A new store at ``path`` that opens with the password of any of ``users``.

    It is there with all that ``begin`` puts into it, or, whenever the power fails meanwhile, not at all.
    """
    if not users:
        raise keys.PasswordNeeded(store=path.name)
    key = keys.fresh()
    file = keys.KeyFile(key.salt, {})
    for login, password in users.items():
        file = keys.with_user(file, key, login, password)
    if recovery and recovery.secret:
        file = keys.with_sheet(file, key, recovery.secret)
    if recovery and recovery.recipient:
        file = keys.with_office(file, key, recovery.recipient)
    return _create(path, key, file, _Identity(organisation, letter), now, begin)


def create_practice(
    path: Path,
    *,
    organisation: str,
    letter: str = "A",
    now: Callable[[], str] = clock.wall,
    begin: Begin | None = None,
) -> Store:
    """A new practice store: it opens without a password, and says so everywhere."""
    key = keys.fresh()
    return _create(path, key, keys.practice_file(key), _Identity(organisation, letter), now, begin)


def _create(
    path: Path, key: Key, file: keys.KeyFile, identity: _Identity, now: Callable[[], str], begin: Begin | None
) -> Store:
    require_free(path)
    lock = locks.Lock(path, now())
    moved: list[Path] = []
    try:
        _build(placings.begin(path) / path.name, key, file, identity, now, begin)
        require_free(path)  # a store restored or copied to this name meanwhile is not ours to touch
        moved += placings.place(path)
        return Store(path, key, now=now, lock=lock)
    except BaseException:
        lock.release()
        for folder in placings.folders(path):
            placings.remove(folder)
        for left in (*moved, *(() if path.exists() and not moved else (path.with_suffix(".lock"),))):
            with suppress(OSError):
                left.unlink()
        raise


def _build(
    inside: Path, key: Key, file: keys.KeyFile, identity: _Identity, now: Callable[[], str], begin: Begin | None
) -> None:
    keys.save(inside, file)
    migrations.run(inside, key, list(migrations.steps(0)))
    identify(inside, key, organisation=identity.organisation, letter=identity.letter, practice=file.practice)
    if begin is not None:
        store = Store(inside, key, now=now)
        try:
            begin(store)
        finally:
            store.close()


def require_there(path: Path) -> None:
    """Refuse a path where no store is; raises `NotThere`."""
    placings.settle(path)
    if not path.exists():
        raise NotThere(path=path)


def identify(path: Path, key: Key, *, organisation: str, letter: str, practice: bool) -> None:
    """Give the store a device of its own: a name, a signing key, a letter."""
    signer = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
    values = {
        "device": new_key().hex.encode(),
        "signing_key": signer.private_bytes_raw(),
        "letter": letter.encode(),
        "organisation": organisation.encode(),
        "practice": b"1" if practice else b"0",
    }
    connection = driver.connect(path, key)
    try:
        with driver.told(path):
            connection.execute("BEGIN IMMEDIATE")
            for name, value in values.items():
                local.put(connection, name, value)
            connection.execute("COMMIT")
    finally:
        connection.close()


def unlock(
    path: Path,
    user: str | None = None,
    password: str | None = None,
    *,
    recovery: str | None = None,
    now: Callable[[], str] = clock.wall,
    only_read: bool = False,
) -> Store:
    """Open the store at ``path`` with a password, or with the text of its recovery.

    With ``only_read`` the writer's lock is left alone: the store may be open in a window meanwhile.
    """
    require_there(path)
    if not path.stat().st_size:
        raise driver.NotOurs(path=path)  # the driver would take an empty file for a new store
    locks.require_local(path)
    if backups.lies_among(path):
        raise backups.IsBackup(path=path)
    file = keys.load(path)
    key = (
        keys.by_recovery(path, file, recovery) if recovery is not None else keys.by_password(path, file, user, password)
    )
    current, looked = _look(path, key)
    if current and only_read:
        return Store(path, key, now=now, reader=looked)
    lock = None
    try:
        lock = locks.Lock(path, now())
        if not current:
            migrations.bring_up_to_date(path, key, lambda: backups.copy(path, key, now()))
        return Store(path, key, now=now, lock=lock, reader=looked)
    except BaseException:
        if lock is not None:
            lock.release()
        if looked is not None:
            looked.close()
        raise


def _look(path: Path, key: Key) -> tuple[bool, driver.Connection | None]:
    """Whether the store at ``path``, which is no backup, is of our schema; and the reading connection, to go on with.

    It is closed where a journal waits beside the store: after a cut that brings the pages over, torn ones among them.
    """
    waiting = Path(f"{path}-wal").exists()
    connection = driver.connect(path, key, only_read=True)
    current = False
    try:
        with driver.told(path):
            backups.require_none(path, connection)
            current = migrations.version_of(connection) == migrations.LATEST
    finally:
        if waiting or not current:
            connection.close()
    return current, None if waiting or not current else connection


def set_password(store: Store, login: str, password: str) -> None:
    """Give ``login`` a new password, or a first one; only the slots are written anew."""
    store.hold()
    file = keys.load(store.path)
    keys.save(store.path, keys.with_user(file, store.key, login, password))


def remove_user(store: Store, login: str) -> None:
    """Take the slot of ``login`` away."""
    store.hold()
    keys.save(store.path, keys.without_user(keys.load(store.path), login))


def require_free(path: Path) -> None:
    """Refuse a path where a store cannot be made: another ending, or something stands there."""
    if path.suffix != SUFFIX:
        raise WrongName(path=path)
    if path in placings.settle(path):
        raise Finished(path=path)
    for taken in (path, *keys.paths(path)):
        if taken.exists():
            raise AlreadyThere(path=taken)
    with files.told(path.parent):
        os.makedirs(path.parent, exist_ok=True)
