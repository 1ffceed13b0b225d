"""What a certificate's code claims, signed: CBOR claims → COSE_Sign1 → zlib → Base45, after a prefix of our own.

The licence of the device that signs stands in the protected header, so whoever knows the root's public key
alone can judge the code. This module knows the form; who signs and who is believed is the business of the
room of exchange. The same claims, licence and key give the same text. Whatever is read here may come from
an enemy: sizes, depth and letters are bounded, and of all ways to write the same claims only one is taken.
"""

import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NoReturn

from sqlmodel import Session

from safety_inspector.errors import Fault, Refusal
from safety_inspector.folding import clean
from safety_inspector.words import N_

PREFIX = "KDAT1:"
MOST_TEXT, MOST_BYTES, MOST_LICENCE = 4200, 4096, 2048  # letters of the code, bytes inside, bytes of a licence
SHORT, LONG = 72, 200  # bytes of one claim; a longer fact is cut and ends with CUT
CUT = "…"
_LOST = 5  # bytes: a letter that had no room whole, and a blank
_ALGORITHM, _KEY, _LICENCE = 1, 4, -70001  # labels of the protected header: COSE's, and a private one
_EDDSA, _SIGN1 = -8, 18
_CONTEXT = "Signature1"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TAGS = (*range(6), *range(21, 38), 63, *range(64, 88), 100, *range(256, 270), 1004, 43000, 55799)


@dataclass(frozen=True, slots=True)
class Claims:
    """The facts that are signed. An empty one is not known and stands on the paper as a dotted line."""

    number: str
    object_name: str
    serial: str
    maker: str
    year_made: str
    holder: str  # by its external name
    rating: str
    inspected_on: date
    issued_on: date
    valid_until: date
    inspector_no: str
    minutes: str
    sticker: str
    practice: bool

    @property
    def cut(self) -> tuple[str, ...]:
        """Those of which only the first part is signed."""
        said = ((name, getattr(self, name)) for name in _LABELS if name not in (*_DAYS, "practice"))
        return tuple(name for name, text in said if text.endswith(CUT) and len(text.encode()) > most(name) - _LOST)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A code taken apart; nobody has judged the signature yet."""

    claims: Claims
    licence: bytes
    key: bytes  # by which the issuer's key is found
    signed: bytes  # what the signature covers
    signature: bytes


Seal = Callable[[Session, Claims], str]  # claims to the text of the code, signed by this device


class TooLong(Refusal):
    """More than a printed code can carry."""

    code = "CER-E38"
    message = N_(
        "The names on the licence of this device are too long for the code. Ask headquarters for shorter ones."
    )


class Unreadable(Fault):
    """Not a code of ours, or not exactly as this program writes one."""

    code = "CER-E20"
    message = N_(
        "The code cannot be read: it is damaged, cut short, or not written by this program. Scan it again, or"
        " ask the issuer for the paper."
    )


_LABELS: Mapping[str, int] = {field.name: at for at, field in enumerate(fields(Claims), 1)}
_NAMES = {label: name for name, label in _LABELS.items()}
_DAYS = ("inspected_on", "issued_on", "valid_until")
_LONG = ("object_name", "maker", "holder", "rating")


def claimed(**said: Any) -> Claims:
    """Claims of facts as typed: in one clean form, cut where they are longer than a code can carry."""
    clean: dict[str, Any] = {name: _cut(name, each) if isinstance(each, str) else each for name, each in said.items()}
    return Claims(**clean)


def most(name: str) -> int:
    """The most bytes the claim ``name`` takes."""
    return LONG if name in _LONG else SHORT


def _cut(name: str, text: str) -> str:
    whole = clean(text)
    if len(whole.encode()) <= most(name):
        return whole
    return whole.encode()[: most(name) - len(CUT.encode())].decode(errors="ignore").rstrip() + CUT


# -- writing -----------------------------------------------------------------------------------------------


def sealed(claims: Claims, licence: bytes, key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The text of the code: ``claims`` under ``licence``, signed by ``sign``; raises `TooLong`."""
    import base45  # here and below: the first page of the window needs neither
    import cbor2

    head = _written({_ALGORITHM: _EDDSA, _KEY: key, _LICENCE: licence})
    body = _written(_payload(claims))
    message = cbor2.CBORTag(_SIGN1, [head, {}, body, sign(_to_sign(head, body))])
    letters: bytes = base45.b45encode(zlib.compress(_written(message), 9))
    if len(PREFIX) + len(letters) > MOST_TEXT:
        raise TooLong()
    return PREFIX + letters.decode("ascii")


def _written(value: Any) -> bytes:
    import cbor2

    return bytes(cbor2.dumps(value, canonical=True))


def _to_sign(head: bytes, body: bytes) -> bytes:
    return _written([_CONTEXT, head, b"", body])


def _payload(claims: Claims) -> dict[int, Any]:
    said = {label: getattr(claims, name) for name, label in _LABELS.items()}
    return {label: _day_number(value) if isinstance(value, date) else value for label, value in said.items() if value}


def _day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


# -- reading -----------------------------------------------------------------------------------------------


def opened(text: str) -> Sealed:
    """The code taken apart; raises `Unreadable` for anything `sealed` would not have written."""
    try:
        return _opened(_bytes_in(text))
    except (ValueError, TypeError, KeyError, OverflowError, zlib.error) as error:
        raise Unreadable() from error


def _bytes_in(text: str) -> bytes:
    import base45

    if not text.startswith(PREFIX) or len(text) > MOST_TEXT:
        raise ValueError("prefix or length")
    packed = base45.b45decode(text.removeprefix(PREFIX))
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise ValueError("compressed part")
    return data


def parsed(data: bytes, *, depth: int) -> Any:
    """CBOR of bounded depth, without tags that make objects, endless parts or keys twice; raises ValueError."""
    import cbor2

    try:
        return cbor2.loads(
            data, max_depth=depth, allow_indefinite=False, allow_duplicate_keys=False, semantic_decoders=_REFUSED
        )
    except cbor2.CBORError as error:
        raise ValueError("CBOR") from error


def _opened(data: bytes) -> Sealed:
    from cbor2 import CBORTag

    message = parsed(data, depth=4)
    if type(message) is not CBORTag or message.tag != _SIGN1 or _written(message) != data:
        raise ValueError("message")
    head, open_head, body, signature = message.value
    if open_head != {} or type(signature) is not bytes or len(signature) != 64:
        raise ValueError("header or signature")
    said = _map(head)
    if said.keys() != {_ALGORITHM, _KEY, _LICENCE} or said[_ALGORITHM] != _EDDSA:
        raise ValueError("protected header")
    licence, key = _octets(said[_LICENCE], MOST_LICENCE), _octets(said[_KEY], 64)
    return Sealed(_claims(_map(body)), licence, key, _to_sign(head, body), signature)


def _map(data: Any) -> dict[int, Any]:
    """A flat map written in the one canonical way."""
    found = parsed(_octets(data, MOST_BYTES), depth=2)
    if type(found) is not dict or any(type(label) is not int for label in found) or _written(found) != data:
        raise ValueError("map")
    return found


def _octets(value: Any, most: int) -> bytes:
    if type(value) is not bytes or not 0 < len(value) <= most:
        raise ValueError("bytes")
    return value


def _claims(said: dict[int, Any]) -> Claims:
    values = {_NAMES[label]: value for label, value in said.items()}
    if values.get("practice", True) is not True:
        raise ValueError("practice")
    found: dict[str, Any] = {"practice": values.pop("practice", False)}
    for name in _DAYS:
        found[name] = _day(values.pop(name))
    for name in _LABELS.keys() - found.keys():
        found[name] = _text(name, values[name]) if name in values else ""
    if not found["number"] or found["inspected_on"] > found["issued_on"]:
        raise ValueError("number or days")
    return Claims(**found)


def _day(value: Any) -> date:
    if type(value) is not int or not 10_000_101 <= value <= 99_991_231:
        raise ValueError("day")
    return date(value // 10_000, value // 100 % 100, value % 100)


def _text(name: str, value: Any) -> str:
    """Composed letters without control, format or direction marks, neither empty nor padded."""
    if type(value) is not str or not value or len(value.encode()) > most(name):
        raise ValueError(name)
    hidden = any(unicodedata.category(letter) in _HIDDEN for letter in value)
    if hidden or not unicodedata.is_normalized("NFC", value) or value != " ".join(value.split()):
        raise ValueError(name)
    return value


def _no_tag(*_given: Any) -> NoReturn:
    raise ValueError("a tag that is not ours")


_REFUSED = dict.fromkeys(_TAGS, _no_tag)  # else the decoder makes patterns, fractions and dates of them
