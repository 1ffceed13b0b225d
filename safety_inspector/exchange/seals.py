"""Sealing a certificate's claims with this device's key, its licence beside them in a form that fits a code.

A licence proves itself by its text; here the text is taken apart into bytes half as long, and put together
again, letter by letter, before its signature is judged.
"""

from dataclasses import fields
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from safety_inspector.certification import claims as codes
from safety_inspector.exchange import frames, trust
from safety_inspector.store.sessions import raw

_HEX = ("root", "device", "key", "unit", "nonce", "former", "replaces")
_NAMES = tuple(field.name for field in fields(trust.Claims))


def seal(session: Session, claims: codes.Claims) -> str:
    """The text of the code for these claims, signed by this device under its newest licence."""
    store = session.info["store"]
    licence = packed(*trust.latest(raw(session), store.device))
    return codes.sealed(claims, licence, key_id(store.public_key()), store.sign)


def key_id(key: bytes) -> bytes:
    """Eight bytes by which the issuer's key is found."""
    return sha256(key).digest()[:8]


def fits(sealed: codes.Sealed, licence: trust.Claims) -> bool:
    """Whether the device of ``licence`` signed the code, and both are of practice or both are not."""
    return (
        sealed.key == key_id(bytes.fromhex(licence.key))
        and frames.verified(trust.public(licence.key), sealed.signature, sealed.signed)
        and sealed.claims.practice == licence.practice
    )


def packed(text: str, signature: str) -> bytes:
    """A licence as bytes: its fields in order, then the signature."""
    import cbor2  # not at the top: every writing is judged by who knows this module, and the first page needs it not

    said = frames.parsed(text)
    return bytes(cbor2.dumps([*(_short(name, said[name]) for name in _NAMES), bytes.fromhex(signature)]))


def unpacked(data: bytes) -> trust.Claims | None:
    """The claims of a packed licence that the root it names has signed; None for anything else."""
    try:
        *values, signature = codes.parsed(data, depth=2)
        said = {name: _whole(name, value) for name, value in zip(_NAMES, values, strict=True)}
        found = trust.licensed(frames.text(said), signature.hex())
        return found if found and packed(frames.text(said), signature.hex()) == data else None
    except (ValueError, TypeError, AttributeError):
        return None


def _short(name: str, value: Any) -> Any:
    if name == "age":
        return trust.recipient_bytes(value)
    return bytes.fromhex(value) if name in _HEX else value


def _whole(name: str, value: Any) -> Any:
    if name == "age":
        return trust.recipient_text(value)
    return value.hex() if name in _HEX else value
