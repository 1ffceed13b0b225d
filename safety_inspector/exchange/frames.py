"""The outer form of a package: magic, header, signatures, blobs. Nothing here knows a store.

``KDTBPKG1 | u32 header length | header: canonical JSON | u8 n | n × (key id 16, Ed25519 64) | blobs``.
The signatures cover magic, length and header; the header covers every blob by the hash of its stored
bytes; nothing may follow the last blob.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from safety_inspector.exchange import refusals

MAGIC = b"KDTBPKG1"
VERSION = 1
MOST_BYTES, MOST_HEADER, MOST_SIGNATURES = 1 << 28, 1 << 20, 4
MOST_PLAIN, MOST_BLOBS, MOST_WINDOW = 1 << 29, 100_000, 1 << 27
MOST_NUMBER = 2**63 - 1
MOST_EARLIER = 64  # numbers of earlier packages to the same addressee that a header repeats
KINDS = ("data", "join request", "licence", "receipt")
ENTRIES, ATTACHMENT = "entries", "attachment"


@dataclass(frozen=True, slots=True)
class Blob:
    """One part: what the header says of it."""

    sha256: str
    stored: int
    plain: int
    type: str


@dataclass(frozen=True, slots=True)
class Front:
    """Magic, length and header as bytes, who signed them, and where the blobs begin."""

    signed: bytes
    signatures: tuple[tuple[bytes, bytes], ...]
    start: int

    @property
    def identity(self) -> str:
        """What this package is known by, however it was wrapped."""
        return sha256(self.signed).hexdigest()


@dataclass(frozen=True, slots=True)
class Header:
    """What a sender says before the blobs."""

    version: int
    least: int
    schema: int
    kind: str
    root: str  # the root's public key, hexadecimal
    practice: bool
    sender: str
    to: tuple[str, ...]
    counter: int
    made: str
    refresh_by: str
    have: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    blobs: tuple[Blob, ...]
    more: Mapping[str, Any] = field(default_factory=dict)  # of join requests, licences and receipts


def text(value: Any) -> str:
    """Canonical JSON: one value, one text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(data: bytes | str) -> Any:
    """JSON without floats, NaN or huge numbers; raises ValueError for anything odd."""
    try:
        return json.loads(data, parse_float=_no, parse_constant=_no, parse_int=_whole)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _no(word: str) -> NoReturn:
    raise ValueError(f"{word} is no value of ours")


def _whole(word: str) -> int:
    if len(word) > 20 or abs(int(word)) > MOST_NUMBER:
        raise ValueError("a number is too large")
    return int(word)


def key_id(key: bytes) -> bytes:
    """Sixteen bytes by which a public key is found."""
    return sha256(key).digest()[:16]


def front(header: Header) -> bytes:
    """Magic, length and header: what is signed."""
    said = text(
        {
            "version": header.version, "least": header.least, "schema": header.schema, "kind": header.kind,
            "root": header.root, "practice": header.practice, "from": header.sender, "to": list(header.to),
            "counter": header.counter, "made": header.made, "refresh_by": header.refresh_by,
            "have": {device: list(tips) for device, tips in header.have.items()},
            "counts": dict(header.counts), "more": dict(header.more),
            "blobs": [[blob.sha256, blob.stored, blob.plain, blob.type] for blob in header.blobs],
        }
    ).encode()  # fmt: skip
    return MAGIC + struct.pack("<I", len(said)) + said


def signatures(signed: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Signatures with the ids of their keys, as they stand after the header."""
    listed = list(signed)
    return bytes([len(listed)]) + b"".join(id + signature for id, signature in listed)


def opened(data: bytes) -> Front:
    """Gates magic and length: the front, not yet believed."""
    if data[:8] != MAGIC:
        raise refusals.NotAPackage()
    if len(data) < 12:
        raise refusals.CutShort()
    end = 12 + struct.unpack_from("<I", data, 8)[0]
    if end > 12 + MOST_HEADER or len(data) <= end:
        raise refusals.CutShort()
    count = data[end]
    start = end + 1 + 80 * count
    if not 1 <= count <= MOST_SIGNATURES or len(data) < start:
        raise refusals.CutShort()
    places = range(end + 1, start, 80)
    found = tuple((data[place : place + 16], data[place + 16 : place + 80]) for place in places)
    return Front(data[:end], found, start)


def verified(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    """Whether ``key`` signed it."""
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def header(front: Front) -> Header:
    """The header, every field of the right kind; raises `refusals.BadHeader` or `refusals.Newer`."""
    raw = front.signed[12:]
    try:
        said = parsed(raw)
        if not isinstance(said, dict):
            raise ValueError("no object")
        if type(said.get("least")) is int and said["least"] > VERSION:
            raise refusals.Newer()
        found = _header(said)
        if text(said).encode() != raw:
            raise ValueError("not canonical")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise refusals.BadHeader() from error
    return found


def _header(said: dict[str, Any]) -> Header:
    blobs = tuple(_blob(*blob) for blob in _list(said["blobs"], MOST_BLOBS))
    found = Header(
        _number(said["version"]), _number(said["least"]), _number(said["schema"]), _string(said["kind"]),
        _hex(said["root"]), _flag(said["practice"]), _hex(said["from"]),
        tuple(_hex(device) for device in _list(said["to"], 1000)), _number(said["counter"]),
        _string(said["made"]), _string(said["refresh_by"]),
        {_hex(device): tuple(_hex(tip) for tip in _list(tips, 1000)) for device, tips in said["have"].items()},
        {_string(name): _number(count) for name, count in said["counts"].items()}, blobs,
        _object(said["more"]),
    )  # fmt: skip
    if found.kind not in KINDS or len(said) != 15:
        raise ValueError("kind or fields")
    return found


def _blob(hash: Any, stored: Any, plain: Any, type: Any) -> Blob:
    if type not in (ENTRIES, ATTACHMENT) or len(_hex(hash)) != 64:
        raise ValueError("blob")
    return Blob(hash, _number(stored), _number(plain), type)


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("number")
    return value


def _string(value: Any) -> str:
    if type(value) is not str or len(value) > 1000:
        raise ValueError("text")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("flag")
    return value


def _hex(value: Any) -> str:
    if bytes.fromhex(_string(value)).hex() != value:
        raise ValueError("hexadecimal")
    return str(value)


def _list(value: Any, most: int) -> list[Any]:
    if type(value) is not list or len(value) > most:
        raise ValueError("list")
    return value


def _object(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise ValueError("object")
    return value


def stored(data: bytes, start: int, blobs: Iterable[Blob]) -> list[memoryview]:
    """Gates length and hash: the stored bytes of each blob, exactly filling the file."""
    listed = list(blobs)
    if start + sum(blob.stored for blob in listed) != len(data):
        raise refusals.WrongLength()
    view, found = memoryview(data), []
    for part, blob in enumerate(listed, 1):
        piece = view[start : start + blob.stored]
        if sha256(piece).hexdigest() != blob.sha256:
            raise refusals.PartDamaged(part=part)
        found.append(piece)
        start += blob.stored
    return found
