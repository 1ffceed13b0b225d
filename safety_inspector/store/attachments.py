"""Pictures and papers beside the store: encrypted files, known by the SHA-256 of what they hold.

A file is written and synced before its row; so an orphan file may be swept, and a missing one is a fault.
"""

import hmac
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from safety_inspector.errors import Fault, Refusal
from safety_inspector.store import files
from safety_inspector.store.chances import random_bytes
from safety_inspector.store.driver import Connection, Key
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_

SCHEMA = "CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, length INTEGER NOT NULL) WITHOUT ROWID"
MOST_BYTES = 50 * 1024 * 1024


class Missing(Fault):
    """A row names a file that is not there."""

    code = "STO-E20"
    message = N_("The attached file {name} is missing from {folder}. Restore the newest backup.")


class Altered(Fault):
    """A file does not hold what its row says."""

    code = "STO-E21"
    message = N_("The attached file {name} in {folder} is damaged. Restore the newest backup.")


class TooLarge(Refusal):
    """What was given is larger than an attachment may be."""

    code = "STO-E23"
    message = N_("The file is larger than {most} MB. Attach a smaller one.")


def folder_of(store: Path) -> Path:
    """Where the files of ``store`` lie."""
    return store.with_suffix(".files")


def keep(session: Session, data: bytes, kind: str) -> str:
    """Keep ``data`` as it is; its identity, the SHA-256 in hexadecimal."""
    store = session.info["store"]
    return put(raw(session), store.path, store.key, data, kind)


def put(connection: Connection, store: Path, key: Key, data: bytes, kind: str) -> str:
    """Write the file, then its row, in the transaction under way."""
    if len(data) > MOST_BYTES:
        raise TooLarge(most=MOST_BYTES // 1024 // 1024)
    identity = sha256(data).hexdigest()
    path = path_of(store, key, identity)
    if not path.exists():
        folder = folder_of(store)
        if not folder.exists():
            with files.told(folder):
                folder.mkdir()
            files.sync_folder(folder.parent)
        nonce = random_bytes(12)
        files.write(path, nonce + AESGCM(_key(key)).encrypt(nonce, data, identity.encode()), own=True)
    connection.execute(
        "INSERT INTO attachment (sha256, kind, length) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (identity, kind, len(data)),
    )
    return identity


def read(session: Session, identity: str) -> bytes:
    """The bytes that were kept under ``identity``; raises `Missing` or `Altered`."""
    store = session.info["store"]
    return load(store.path, store.key, identity)


def load(store: Path, key: Key, identity: str) -> bytes:
    """The same, for whoever holds the key and no session."""
    path = path_of(store, key, identity)
    if not path.exists():
        raise Missing(name=path.name, folder=path.parent.name)
    with files.told(path):
        box = path.read_bytes()
    try:
        data = AESGCM(_key(key)).decrypt(box[:12], box[12:], identity.encode())
    except (InvalidTag, ValueError) as error:
        raise Altered(name=path.name, folder=path.parent.name) from error
    return data


def path_of(store: Path, key: Key, identity: str) -> Path:
    """The file's place: its name is a keyed hash, which tells nothing of the content."""
    name = hmac.new(_key(key), identity.encode(), sha256).hexdigest()[:40]
    return folder_of(store) / name


def identities(connection: Connection) -> list[str]:
    """What the rows name, in order."""
    return [name for (name,) in connection.execute("SELECT sha256 FROM attachment ORDER BY sha256")]


def sweep(connection: Connection, store: Path, key: Key) -> int:
    """Remove files that no row names; how many there were."""
    folder = folder_of(store)
    if not folder.exists():
        return 0
    known = {path_of(store, key, name).name for name in identities(connection)}
    orphans = [path for path in folder.iterdir() if path.name not in known]
    for path in orphans:
        path.unlink()
    return len(orphans)


def _key(key: Key) -> bytes:
    return sha256(b"attachments" + key.secret).digest()
