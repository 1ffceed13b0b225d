"""The key file beside a store, written twice: who may open it, and how it opens when all forget.

``NAME.key`` and ``NAME.key2`` hold the same text: canonical JSON, a newline, its SHA-256. The data
key (32 bytes) and its salt (16) lie in slots: one for each user, wrapped by argon2id of his password;
one for recovery, wrapped by the secret of a printed sheet or by headquarters' age key. A practice
store's file says so and holds its key openly.
"""

import base64
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safety_inspector.errors import Fault, Refusal
from safety_inspector.store import files
from safety_inspector.store.chances import random_bytes
from safety_inspector.store.driver import Key
from safety_inspector.words import N_

VERSION = 1
SHORTEST = 8
_RECOVERY = "recovery"
_SALT = 16


class WrongPassword(Refusal):
    """The password does not open the user's slot."""

    code = "KEY-E01"
    message = N_("The user name or the password is wrong for {store}. Type them again; mind Caps Lock.")


class KeyMissing(Fault):
    """Neither copy of the key file is there."""

    code = "KEY-E02"
    message = N_("The key file {path} is missing. Put it back beside the store, or restore a backup.")


class BothDamaged(Fault):
    """Neither copy of the key file is whole."""

    code = "KEY-E03"
    message = N_("Both copies of the key file {path} are damaged. Restore the store from a backup.")


class KeyNewer(Fault):
    """The key file was written by a newer program."""

    code = "KEY-E04"
    message = N_("The key file {path} was written by a newer program. Update this program, then open it again.")


class PasswordNeeded(Refusal):
    """The store does not open without a password."""

    code = "KEY-E05"
    message = N_("{store} needs a user name and a password.")


class PasswordTooShort(Refusal):
    """The chosen password is too easy to try out."""

    code = "KEY-E06"
    message = N_("The password is shorter than {least} characters. Choose a longer one.")


class WrongRecovery(Refusal):
    """The recovery secret or key does not open the store."""

    code = "KEY-E07"
    message = N_("This recovery sheet or key does not open {store}. Check the letters typed, or use the right sheet.")


class NoRecovery(Refusal):
    """The key file has no recovery slot."""

    code = "KEY-E08"
    message = N_("{store} has no recovery slot. Sign in with a password instead.")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file says."""

    salt: bytes
    slots: Mapping[str, Mapping[str, str]]
    recovery: Mapping[str, str] | None = None
    open_key: bytes | None = None  # practice alone
    restored: str = ""  # when the store was made from a backup, until somebody answers for that
    repaired: bool = False  # one copy was damaged and has been written anew from the other

    @property
    def practice(self) -> bool:
        """Whether the store opens without a password."""
        return self.open_key is not None


def paths(store: Path) -> tuple[Path, Path]:
    """Where the two copies of the key file of ``store`` are."""
    return store.with_suffix(".key"), store.with_suffix(".key2")


def fresh() -> Key:
    """A new data key with its salt."""
    return Key(random_bytes(32), random_bytes(_SALT))


def practice_file(key: Key) -> KeyFile:
    """A key file that opens for everybody and says so."""
    return KeyFile(key.salt, {}, None, key.secret)


def require_long(password: str) -> None:
    """Refuse a password that is too easy to try out; raises `PasswordTooShort`."""
    if len(normal(password)) < SHORTEST:
        raise PasswordTooShort(least=SHORTEST)


def with_user(file: KeyFile, key: Key, login: str, password: str) -> KeyFile:
    """``file`` with a slot for ``login``, new or changed; the data key stays."""
    require_long(password)
    salt = random_bytes(_SALT)
    box = _wrap(_stretched(password, salt), key.secret, login)
    return replace(file, slots={**file.slots, login: {"salt": salt.hex(), "box": box}})


def without_user(file: KeyFile, login: str) -> KeyFile:
    """``file`` without the slot of ``login``."""
    return replace(file, slots={name: slot for name, slot in file.slots.items() if name != login})


def with_sheet(file: KeyFile, key: Key, secret: bytes) -> KeyFile:
    """``file`` with a recovery slot that the secret of a printed sheet opens."""
    return replace(file, recovery={"kind": "sheet", "box": _wrap(_sheet_key(secret), key.secret, _RECOVERY)})


def with_office(file: KeyFile, key: Key, recipient: str) -> KeyFile:
    """``file`` with a recovery slot that the holder of an age key opens."""
    box = pyrage.encrypt(key.secret, [pyrage.x25519.Recipient.from_str(recipient.strip())])
    return replace(file, recovery={"kind": "office", "box": box.hex()})


def sheet_secret() -> bytes:
    """A new secret for a recovery sheet: 20 bytes, 32 letters."""
    return random_bytes(20)


def letters(secret: bytes) -> str:
    """The secret as it is printed: groups of four letters, the last group a check."""
    text = base64.b32encode(secret + sha256(secret).digest()[:5]).decode()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def secret_of(typed: str, store: Path) -> bytes:
    """The secret behind typed ``letters``; raises `WrongRecovery` when the check group disagrees."""
    plain = "".join(typed.upper().replace("0", "O").replace("1", "I").split()).replace("-", "")
    try:
        data = base64.b32decode(plain)
    except ValueError as error:
        raise WrongRecovery(store=store.name) from error
    secret, check = data[:-5], data[-5:]
    if sha256(secret).digest()[:5] != check:
        raise WrongRecovery(store=store.name)
    return secret


def by_password(store: Path, file: KeyFile, login: str | None, password: str | None) -> Key:
    """The data key, for the right user and password; a practice file gives it to all."""
    if file.open_key is not None:
        return Key(file.open_key, file.salt)
    if login is None or password is None:
        raise PasswordNeeded(store=store.name)
    login = unicodedata.normalize("NFC", login)
    slot = file.slots.get(login)
    if slot is None:
        raise WrongPassword(store=store.name)
    try:
        secret = _unwrap(_stretched(password, bytes.fromhex(slot["salt"])), slot["box"], login)
    except InvalidTag as error:
        raise WrongPassword(store=store.name) from error
    except ValueError as error:
        raise BothDamaged(path=paths(store)[0]) from error
    return Key(secret, file.salt)


def by_recovery(store: Path, file: KeyFile, text: str) -> Key:
    """The data key, from the letters of a recovery sheet or the text of an age identity."""
    if file.recovery is None:
        raise NoRecovery(store=store.name)
    try:
        if file.recovery["kind"] == "office":
            line = next((row for row in text.split() if row.startswith("AGE-SECRET-KEY-")), "")
            identity = pyrage.x25519.Identity.from_str(line)
            return Key(pyrage.decrypt(bytes.fromhex(file.recovery["box"]), [identity]), file.salt)
        secret = secret_of(text, store)
        return Key(_unwrap(_sheet_key(secret), file.recovery["box"], _RECOVERY), file.salt)
    except (InvalidTag, ValueError, pyrage.DecryptError, pyrage.IdentityError) as error:
        raise WrongRecovery(store=store.name) from error


def load(store: Path) -> KeyFile:
    """The key file of ``store``; a damaged copy is written anew from the whole one, and told.

    Where the copies differ the first counts, yet the stamp of a restored store stays whichever copy bears it: a second
    answer for it harms nobody.
    """
    both = paths(store)
    if not any(path.exists() for path in both):
        raise KeyMissing(path=both[0])
    found = [_parsed(path) for path in both]
    whole = next((text for text in found if text is not None), None)
    if whole is None:
        raise BothDamaged(path=both[0])
    file = _read(whole, both[0])
    lacking = [path for path, text in zip(both, found, strict=True) if text != whole]  # or of before a change cut off
    if stamp := "" if file.restored else _stamp_in(found[1]):
        file = replace(file, restored=stamp)  # one copy laid over with that of the backup answers for nothing
        save(store, file)
        return replace(file, repaired=True)
    for path in lacking:
        files.write(path, _framed(whole), own=True)
    return replace(file, repaired=bool(lacking))


def _stamp_in(text: bytes | None) -> str:
    """The stamp of a restored store in the second copy, if that one is whole."""
    try:
        said = json.loads(text or b"{}")
    except ValueError:
        return ""
    stamp = said.get("restored", "") if isinstance(said, dict) else ""
    return stamp if isinstance(stamp, str) else ""


def _read(text: bytes, path: Path) -> KeyFile:
    try:
        said = json.loads(text)
        if said["version"] > VERSION:
            raise KeyNewer(path=path)
        opened = _hex(said["open"], 32) if said["practice"] else None
        slots = {login: _texts(slot, "salt", "box") for login, slot in said["slots"].items()}
        recovery = None if said["recovery"] is None else _texts(said["recovery"], "kind", "box")
        restored = _texts({"restored": "", **said}, "restored")["restored"]
        return KeyFile(_hex(said["salt"], _SALT), slots, recovery, opened, restored)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BothDamaged(path=path) from error  # whole by its checksum, yet not what we write


def _hex(text: str, length: int) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != length:
        raise ValueError(length)
    return data


def _texts(said: Mapping[str, Any], *names: str) -> dict[str, str]:
    found = {name: said[name] for name in names}
    if not all(isinstance(each, str) for each in found.values()):
        raise TypeError(names)
    if "salt" in found:
        _hex(found["salt"], _SALT)
    return found


def save(store: Path, file: KeyFile) -> None:
    """Write both copies, one after the other: one of them is whole at any moment."""
    said: dict[str, Any] = {
        "version": VERSION,
        "practice": file.practice,
        "salt": file.salt.hex(),
        "slots": file.slots,
        "recovery": file.recovery,
        "open": file.open_key.hex() if file.open_key is not None else None,
    } | ({"restored": file.restored} if file.restored else {})
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    for path in paths(store):
        files.write(path, _framed(text), own=True)


def normal(password: str) -> str:
    """One password, one text, however the keyboard composed it."""
    return unicodedata.normalize("NFC", password)


def _parsed(path: Path) -> bytes | None:
    if not path.exists():
        return None
    with files.told(path):
        text, _, check = path.read_bytes().rpartition(b"\n")
    return text if sha256(text).hexdigest().encode() == check else None


def _framed(text: bytes) -> bytes:
    return text + b"\n" + sha256(text).hexdigest().encode()


def _stretched(password: str, salt: bytes) -> bytes:
    secret = normal(password).encode()
    return hash_secret_raw(secret, salt, time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, type=Type.ID)


def _sheet_key(secret: bytes) -> bytes:
    return sha256(b"safety-inspector recovery sheet" + secret).digest()


def _wrap(wrapping: bytes, secret: bytes, about: str) -> str:
    nonce = random_bytes(12)
    return (nonce + AESGCM(wrapping).encrypt(nonce, secret, about.encode())).hex()


def _unwrap(wrapping: bytes, box: str, about: str) -> bytes:
    data = bytes.fromhex(box)
    return AESGCM(wrapping).decrypt(data[:12], data[12:], about.encode())
