"""Who is believed: licences and revocations that prove themselves, and this device's own keys.

A licence is canonical JSON signed by the root's key. The root's public key is kept on each device as
`ROOT`; on headquarters' own device its secret half too, as `ROOT_KEY`. Practice roots say so inside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlmodel import Session

from safety_inspector.exchange import frames
from safety_inspector.store import local
from safety_inspector.store.driver import Connection
from safety_inspector.store.sessions import raw

ROOT, ROOT_KEY, AGE_KEY = "root", "root_key", "age_key"  # names in `local`
RECOVERY, REQUEST = "recovery_key", "join_request"
_LICENCE, _REVOCATION = b"KDTB licence\0", b"KDTB revocation\0"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a licence says; ``since`` is the last shared entry the device wrote under its former root."""

    root: str
    organisation: str
    practice: bool
    device: str
    key: str
    age: str
    letter: str
    name: str
    unit: str
    hq: bool
    no: int
    granted: str
    until: str
    nonce: str = ""
    since: int = 0
    former: str = ""
    former_letter: str = ""
    replaces: str = ""

    @property
    def ends(self) -> date:
        """The last day it is valid."""
        return date.fromisoformat(self.until)

    @property
    def begins(self) -> date:
        """The day it was granted."""
        return date.fromisoformat(self.granted)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a revocation says: the device's entries from ``since`` on are not believed; ``no`` counts up."""

    root: str
    practice: bool
    device: str
    since: int
    no: int
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A device as a root sees it."""

    claims: Claims
    revoked: Withdrawal | None = None

    @property
    def key(self) -> Ed25519PublicKey:
        """What its signatures are checked with."""
        return public(self.claims.key)

    def believes(self, seq: int) -> bool:
        """Whether its entry ``seq`` stands before any revocation."""
        return self.revoked is None or seq < self.revoked.since

    def lapsed(self, today: date) -> bool:
        """Whether the licence is over, or has not begun, on ``today``."""
        return not self.claims.begins <= today <= self.claims.ends


Directory = Mapping[str, Standing]


@lru_cache(maxsize=4096)
def public(key: str) -> Ed25519PublicKey:
    """The public key of its hexadecimal text; raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))


def fingerprint(key: str) -> str:
    """A public key as people read it out: eight groups of four."""
    code = sha256(bytes.fromhex(key)).hexdigest()[:32]
    return " ".join(code[place : place + 4] for place in range(0, 32, 4))


def licence(claims: Claims, root: Ed25519PrivateKey) -> tuple[str, str]:
    """Text and signature of a licence."""
    text = frames.text(asdict(claims))
    return text, root.sign(_LICENCE + text.encode()).hex()


def revocation(claims: Withdrawal, root: Ed25519PrivateKey) -> tuple[str, str]:
    """Text and signature of a revocation."""
    text = frames.text(asdict(claims))
    return text, root.sign(_REVOCATION + text.encode()).hex()


@lru_cache(maxsize=4096)
def licensed(text: str, signature: str) -> Claims | None:
    """The claims of a licence that the root it names has signed; None for anything else."""
    try:
        said = frames.parsed(text)
        claims = Claims(**said)
        _require_types(claims)
        public(claims.key), claims.begins, claims.ends
        good = frames.verified(public(claims.root), bytes.fromhex(signature), _LICENCE + text.encode())
    except (ValueError, TypeError):
        return None
    return claims if good and frames.text(asdict(claims)) == text else None


@lru_cache(maxsize=4096)
def withdrawn(text: str, signature: str) -> Withdrawal | None:
    """The claims of a revocation that the root it names has signed; None for anything else."""
    try:
        claims = Withdrawal(**frames.parsed(text))
        _require_types(claims)
        good = frames.verified(public(claims.root), bytes.fromhex(signature), _REVOCATION + text.encode())
    except (ValueError, TypeError):
        return None
    return claims if good and frames.text(asdict(claims)) == text else None


def _require_types(claims: Claims | Withdrawal) -> None:
    for name, value in asdict(claims).items():
        wanted = int if name in ("no", "since") else bool if name in ("practice", "hq") else str
        if type(value) is not wanted:
            raise TypeError(name)


def directory(
    root: str, licences: Iterable[tuple[str, str]], revocations: Iterable[tuple[str, str]]
) -> dict[str, Standing]:
    """Every device of ``root``: its newest licence, its newest revocation; what proves nothing is left out."""
    return extended(root, {}, licences, revocations)


def extended(
    root: str,
    held: Directory,
    licences: Iterable[tuple[str, str]],
    revocations: Iterable[tuple[str, str]],
) -> dict[str, Standing]:
    """``held`` with more licences and revocations."""
    found = dict(held)
    for claims in (licensed(*pair) for pair in licences):
        if claims and claims.root == root and _newer(claims.no, found.get(claims.device)):
            earlier = found.get(claims.device)
            found[claims.device] = Standing(claims, earlier.revoked if earlier else None)
    for order in (withdrawn(*pair) for pair in revocations):
        standing = found.get(order.device) if order and order.root == root else None
        if order and standing and (standing.revoked is None or _rank(order) > _rank(standing.revoked)):
            found[order.device] = replace(standing, revoked=order)
    return found


def _rank(order: Withdrawal) -> tuple[int, int]:
    """The newest counts; of two numbered alike, as by a restored headquarters, everywhere the same one."""
    return order.no, order.since


def _newer(no: int, held: Standing | None) -> bool:
    return held is None or no > held.claims.no


def known(connection: Connection, root: str) -> dict[str, Standing]:
    """The directory of ``root`` as this store holds it."""
    licences = connection.execute("SELECT text, signature FROM licence").fetchall()
    return directory(root, licences, connection.execute("SELECT text, signature FROM revocation").fetchall())


def latest(connection: Connection, device: str) -> tuple[str, str]:
    """Text and signature of the newest licence of ``device`` under this store's root."""
    root = root_of(connection)
    rows = connection.execute("SELECT text, signature FROM licence WHERE device = ?", (device,)).fetchall()
    found = [(claims.no, row) for row in rows if (claims := licensed(*row)) and claims.root == root]
    newest: tuple[str, str] = max(found)[1]
    return newest


def claims_of(connection: Connection, device: str) -> Claims | None:
    """What the newest licence of ``device`` under this store's root says; nothing where it has none."""
    root = root_of(connection)
    rows = connection.execute("SELECT text, signature FROM licence WHERE device = ?", (device,)).fetchall()
    found = [claims for claims in (licensed(*row) for row in rows) if claims and claims.root == root]
    return max(found, key=lambda claims: claims.no, default=None)


def root_of(connection: Connection) -> str:
    """The public key of the root this device belongs to; empty before it was founded."""
    return local.text(connection, ROOT)


def root_key(connection: Connection) -> Ed25519PrivateKey | None:
    """The secret key of the root; on headquarters' own device alone."""
    seed = local.get(connection, ROOT_KEY)
    return Ed25519PrivateKey.from_private_bytes(seed) if seed else None


def identity(connection: Connection) -> pyrage.x25519.Identity:
    """The secret key that opens packages addressed to this device."""
    return pyrage.x25519.Identity.from_str(local.text(connection, AGE_KEY))


def pending(connection: Connection) -> pyrage.x25519.Identity | None:
    """The secret key named in a join request that is not answered yet."""
    asked = local.get(connection, REQUEST)
    return pyrage.x25519.Identity.from_str(frames.parsed(asked)["age_key"]) if asked else None


def age_identity(secret: bytes) -> str:
    """32 secret bytes as the text of an age identity (Bech32)."""
    return _bech32("age-secret-key-", secret).upper()


def recipient(identity: str) -> str:
    """The public half of an age identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def packable(recipient: str) -> None:
    """Raise ValueError unless packages can be encrypted to ``recipient``."""
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ValueError("recipient") from error


def recipient_bytes(recipient: str) -> bytes:
    """The 32 bytes in a recipient's text; raises ValueError for any other text."""
    bits = 0
    for letter in recipient[4:-6]:
        bits = bits << 5 | _LETTERS.index(letter)
    data = (bits >> 4).to_bytes(33, "big")[1:] if len(recipient) == 62 else b""
    if recipient != recipient_text(data):
        raise ValueError("recipient")
    return data


def recipient_text(data: bytes) -> str:
    """A recipient of its 32 bytes."""
    return _bech32("age", data)


def _bech32(prefix: str, data: bytes) -> str:
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = (len(data) * 8 + 4) // 5
    values = [bits >> 5 * (count - 1 - place) & 31 for place in range(count)]
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> place & 1 else 0
    return check


def key_of(session: Session, device: str) -> bytes | None:
    """The key that signs for ``device``, by the newest licence held here of whatever root; for `checking.check`."""
    claims = [
        claims
        for text, signature in raw(session).execute("SELECT text, signature FROM licence")
        if (claims := licensed(text, signature)) and claims.device == device
    ]
    return bytes.fromhex(max(claims, key=lambda each: each.no).key) if claims else None
