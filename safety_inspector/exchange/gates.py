"""The gates a package passes before anything of it is believed, the cheap and the authentic first.

size → decrypt → magic → length → signature and key status → header → root → addressee → blob lengths
and hashes → bounded decompress → parse, schema → entry hash → entry signature. What needs the state of
the store (chain, causes, authority, attachments) is judged by `merging` in the same order of entries.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pyrage
import zstandard

from safety_inspector.exchange import frames, refusals, schemas, trust
from safety_inspector.exchange.frames import Blob, Front, Header
from safety_inspector.exchange.trust import Claims, Directory, Standing
from safety_inspector.store import journal, migrations
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry
from safety_inspector.words import N_, _

_AGE = b"age-encryption.org/v1\n"
_CHUNK = 512  # zstd cannot make more than 16 MiB of it
_MOST_AGE = frames.MOST_BYTES + (1 << 20)


@dataclass(frozen=True, slots=True)
class Door:
    """Who stands at the gates: this device, its root, the devices it knows, its secret key, the day."""

    device: str
    letter: str
    root: str
    practice: bool
    directory: Directory
    identity: pyrage.x25519.Identity
    today: date
    pending: pyrage.x25519.Identity | None = None  # of a join request that is not answered yet

    @property
    def keys(self) -> dict[bytes, Standing]:
        """The known devices by the id of their key."""
        return {frames.key_id(bytes.fromhex(standing.claims.key)): standing for standing in self.directory.values()}


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry that is what its hash says and that its device signed, with its bodies parsed."""

    entry: Entry
    bodies: list[dict[str, Any] | None]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Passed:
    """A package that passed every gate which needs no state of the store."""

    sha256: str
    front: Front
    header: Header
    sender: Standing
    entries: list[Judged]
    directory: Directory  # with the licences the package brought
    attachments: Mapping[str, memoryview]


def door(connection: Connection, device: str, letter: str, practice: bool, today: date) -> Door:
    """The gates of the store beneath ``connection``."""
    root = trust.root_of(connection)
    if not root:
        raise refusals.NotJoined()
    identity, pending = trust.identity(connection), trust.pending(connection)
    return Door(device, letter, root, practice, trust.known(connection, root), identity, today, pending)


def opened(at: Door, data: bytes) -> bytes:
    """Gates size and bounded decrypt: the package itself."""
    if not data or len(data) > _MOST_AGE:
        raise refusals.WrongSize(bytes=len(data))
    if data.startswith(_AGE):
        try:
            data = pyrage.decrypt(data, [at.identity])
        except (pyrage.DecryptError, ValueError, OSError) as error:
            raise refusals.NotForUs(letter=at.letter) from error
    if len(data) > frames.MOST_BYTES:
        raise refusals.WrongSize(bytes=len(data))
    return data


def passed(at: Door, file: bytes, *, kinds: tuple[str, ...] = ("data", "receipt")) -> Passed:
    """Pass a data package or receipt; raises a `refusals.Refused`."""
    data = opened(at, file)
    front = frames.opened(data)
    sender = signer(at, front)
    header = frames.header(front)
    if header.kind not in kinds:
        raise wrong_kind(header.kind)
    _require_ours(at, header, sender)
    known = {sender.claims.device: sender, **at.directory}
    return read(at, file, data, front, header, sender, known)


def read(
    at: Door, file: bytes, data: bytes, front: Front, header: Header, sender: Standing, directory: Directory
) -> Passed:
    """The gates after the signature: blobs, entries, and who signed each of them."""
    pieces = frames.stored(data, front.start, header.blobs)
    attachments = {
        blob.sha256: piece for blob, piece in zip(header.blobs, pieces, strict=True) if blob.type == frames.ATTACHMENT
    }
    entries = list(_entries(header, pieces))
    brought = _brought(at.root, directory, entries)
    judged = [_judged(brought, entry, bodies) for entry, bodies in entries]
    _require_counts(header, judged, attachments)
    code = sha256(file).hexdigest()
    return Passed(code, front, header, sender, judged, brought, attachments)


def wrong_kind(kind: str) -> refusals.WrongKind:
    """The refusal for a file that belongs elsewhere."""
    return refusals.WrongKind(**WHERE[kind]())


WHERE: Mapping[str, Callable[[], dict[str, str]]] = {
    "join request": lambda: {"kind": _("join request"), "where": _("Grant a licence")},
    "licence": lambda: {"kind": _("licence"), "where": _("Receive")},
    "data": lambda: {"kind": _("data package"), "where": _("Receive")},
    "receipt": lambda: {"kind": _("receipt"), "where": _("Receive")},
}


def signer(at: Door, front: Front) -> Standing:
    """The sender whose signature this is: a known device, or one whose licence is shown in the header."""
    known = at.keys
    sender = next((known[id] for id, _signature in front.signatures if id in known), None)
    sender = sender or _introduced(at, front)
    key = frames.key_id(bytes.fromhex(sender.claims.key))
    signature = dict(front.signatures)[key]
    if not frames.verified(sender.key, signature, front.signed):
        raise refusals.BadSignature(letter=sender.claims.letter)
    require_status(sender, at.today)
    return sender


def _introduced(at: Door, front: Front) -> Standing:
    """A device nobody has told us of, by the licence in its header that our own root has signed."""
    try:
        header = frames.header(front)
    except refusals.Refused as error:
        raise refusals.UnknownKey() from error
    if header.kind == "join request":
        raise wrong_kind(header.kind)
    claims = licence_in(header, "sender")
    ids = {id for id, _signature in front.signatures}
    if claims is None or claims.root != at.root or frames.key_id(bytes.fromhex(claims.key)) not in ids:
        raise refusals.UnknownKey()
    return Standing(claims)


def licence_in(header: Header, name: str) -> Claims | None:
    """The licence a header shows under ``name``, if the root it names has signed it."""
    shown = header.more.get(name)
    if type(shown) is not list or [type(each) for each in shown] != [str, str]:
        return None
    return trust.licensed(*shown)


def require_status(sender: Standing, today: date) -> None:
    """Gate key status: neither revoked nor lapsed."""
    claims = sender.claims
    if sender.revoked is not None:
        raise refusals.KeyRevoked(letter=claims.letter)
    if sender.lapsed(today):
        raise refusals.KeyExpired(letter=claims.letter, begins=claims.begins, ends=claims.ends)


def _require_ours(at: Door, header: Header, sender: Standing) -> None:
    if header.schema > migrations.LATEST:
        raise refusals.Newer()
    if header.practice != at.practice:
        raise refusals.PracticeMixed()
    if header.root != at.root or header.sender != sender.claims.device:
        raise refusals.OtherRoot()
    if at.device not in header.to:
        raise refusals.NotAddressed(letter=at.letter)


def _entries(header: Header, pieces: list[memoryview]) -> Iterator[tuple[Entry, list[dict[str, Any] | None]]]:
    place = 0
    for part, (blob, piece) in enumerate(zip(header.blobs, pieces, strict=True), 1):
        if blob.type != frames.ENTRIES:
            if blob.plain != blob.stored:
                raise refusals.BadCompression(part=part)
            continue
        for line in lines(blob, piece, part):
            place += 1
            yield _entry(line, place)


def _entry(line: bytes, place: int) -> tuple[Entry, list[dict[str, Any] | None]]:
    try:
        entry = journal.parsed(line.decode())
        return entry, schemas.bodies(entry)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what = str(error) if isinstance(error, schemas.Odd) else N_("it is not written as entries are")
        raise refusals.Unreadable(line=place, what=_(what)) from error


def lines(blob: Blob, piece: memoryview, part: int) -> Iterator[bytes]:
    """The lines of a compressed part, one after the other; never more bytes than the header says."""
    rest, made = b"", 0
    for chunk in _unpacked(blob, piece, part):
        made += len(chunk)
        if made > blob.plain:
            raise refusals.BadCompression(part=part)
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    if made != blob.plain:
        raise refusals.BadCompression(part=part)
    if rest:
        yield rest


def _unpacked(blob: Blob, piece: memoryview, part: int) -> Iterator[bytes]:
    if blob.plain > frames.MOST_PLAIN:
        raise refusals.BadCompression(part=part)
    engine = zstandard.ZstdDecompressor(max_window_size=frames.MOST_WINDOW).decompressobj()
    try:
        for place in range(0, len(piece), _CHUNK):
            if engine.eof:
                raise refusals.BadCompression(part=part)
            yield engine.decompress(piece[place : place + _CHUNK])
    except (zstandard.ZstdError, MemoryError) as error:
        raise refusals.BadCompression(part=part) from error
    if not engine.eof or engine.unused_data:
        raise refusals.BadCompression(part=part)


def _brought(
    root: str, directory: Directory, entries: list[tuple[Entry, list[dict[str, Any] | None]]]
) -> dict[str, Standing]:
    """The directory with every licence and revocation among the entries that proves itself."""
    found: dict[str, list[tuple[str, str]]] = {"licence": [], "revocation": []}
    for entry, bodies in entries:
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True):
            if entity in found and body and "new" in body:
                found[entity].append((body["new"]["text"], body["new"]["signature"]))
    return trust.extended(root, directory, found["licence"], found["revocation"])


def _judged(directory: Directory, entry: Entry, bodies: list[dict[str, Any] | None]) -> Judged:
    standing = directory.get(entry.device)
    if standing is None or not standing.believes(entry.seq):
        raise refusals.EntryUnlicensed(device=_letter(standing) or entry.device[:8])
    if entry.computed() != entry.hash:
        raise refusals.EntryAltered(letter=standing.claims.letter)
    if not frames.verified(standing.key, entry.signature, entry.hash):
        raise refusals.EntryForged(letter=standing.claims.letter)
    return Judged(entry, bodies, standing)


def _letter(standing: Standing | None) -> str:
    return standing.claims.letter if standing else ""


def _require_counts(header: Header, entries: list[Judged], attachments: Mapping[str, memoryview]) -> None:
    if dict(header.counts) != {"entries": len(entries), "attachments": len(attachments)}:
        raise refusals.BadHeader()
