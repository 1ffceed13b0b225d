"""Licences: which device may write under a root, with which key and letter, until when.

A licence and a revocation are texts signed by the root's key, so they prove themselves whoever
carries them; they are shared entries of headquarters and travel in every licence file and package.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlmodel import Field, SQLModel

from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.database import Store
from safety_inspector.store.tracking import Tracked


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


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A licence as shown; ``state`` is valid, expired, revoked or former."""

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


@dataclass(frozen=True, slots=True)
class Request:
    """What a join request says, before it is granted."""

    device: str
    name: str
    organisation: str
    fingerprint: str
    practice: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """What a licence file brought."""

    letter: str
    organisation: str
    until: date
    fingerprint: str
    new: int


def request(store: Store, out: Path, *, name: str = "", by: str) -> str:
    """Write this device's join request; the fingerprint of its key, to be read out to headquarters."""
    raise NotImplementedError


def inspect(file: Path) -> Request:
    """What a join request asks for; refuses a damaged one."""
    raise NotImplementedError


def grant(
    store: Store,
    file: Path,
    out: Path,
    *,
    letter: str,
    until: date,
    by: str,
    unit: UUID | None = None,
    today: date,
) -> LicenceRow:
    """Grant a join request and write the licence file, encrypted to the device that asked."""
    raise NotImplementedError


def accept(store: Store, file: Path, *, by: str) -> Joined:
    """Take the granted licence in: this device belongs to that root from now on."""
    raise NotImplementedError


def listing(store: Store, *, today: date) -> list[LicenceRow]:
    """All licences known here, by letter."""
    raise NotImplementedError


def revoke(store: Store, device: str, *, reason: str, by: str, today: date) -> None:
    """No longer believe what ``device`` writes after the last entry held here."""
    raise NotImplementedError


def export_root(store: Store, out: Path) -> str:
    """Write the root's public keys (to verify, and for recovery); the root's fingerprint."""
    raise NotImplementedError
