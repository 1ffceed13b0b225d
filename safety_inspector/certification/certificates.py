"""Certificates: issued for what passed and was approved; facts frozen, bytes kept, never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.certification.headings import Heading
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked


class Certificate(SQLModel, table=True):
    """An issued certificate; the paper's bytes are an attachment named by their hash."""

    __table_args__ = (
        Index("certificate_series", "series", "year", "seq"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str = Field(index=True)
    series: str  # the device's letter
    year: int
    seq: int
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    issued_on: date
    approver: str  # login
    approver_name: str
    inspected_on: date
    valid_until: date
    short_reason: str = ""
    sticker: str = Field(default="", index=True)
    minutes: str = ""
    facts: str  # canonical JSON of `CertificateFacts`
    paper: str  # SHA-256 of the PDF, its attachment
    head: str = ""  # eight characters of the journal's head


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: rank and name under his post."""

    post: str = ""
    rank: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything the paper says, and nothing else. Empty or None: not known, a dotted line."""

    heading: Heading
    number: str
    holder: str
    holder_address: str
    object_name: str
    model: str
    serial: str
    maker: str
    country: str
    year_made: str
    technical: tuple[tuple[str, str, str], ...]  # label, value, unit
    place: str
    kind: str  # initial, periodic, extraordinary
    minutes: str
    inspected_on: date
    procedure: str
    inspector_name: str
    inspector_no: str
    rating: tuple[tuple[str, str, str], ...]
    sticker: str
    valid_until: date
    short_reason: str
    issued_on: date
    signer: Signer
    practice: bool
    head: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A line of the register of papers; ``kind`` is "certificate" or "notice"."""

    id: UUID
    kind: str
    number: str
    issued_on: date
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    inspection_id: UUID
    inspected_on: date
    valid_until: date | None
    sticker: str
    approver_name: str
    paper: str


Draw = Callable[[CertificateFacts], bytes]


def facts(
    session: Session,
    inspection_id: UUID,
    *,
    by: str,
    on: date,
    valid_until: date | None = None,
    short_reason: str = "",
    sticker: str = "",
    minutes: str = "",
    number: str = "",
) -> CertificateFacts:
    """What the certificate would say; for the preview beside it, and frozen by `issue`."""
    raise NotImplementedError


def issue(
    session: Session,
    inspection_id: UUID,
    *,
    by: str,
    on: date,
    draw: Draw,
    valid_until: date | None = None,
    short_reason: str = "",
    sticker: str = "",
    minutes: str = "",
) -> UUID:
    """Issue the certificate, keep its bytes, and renew the schedule, all in this transaction."""
    raise NotImplementedError


def register(
    session: Session, *, equipment_id: UUID | None = None, text: str = "", limit: int | None = None
) -> list[PaperRow]:
    """Certificates and notices issued, newest first."""
    raise NotImplementedError


def bytes_of(session: Session, paper: UUID | str) -> bytes:
    """The paper's PDF, byte for byte as issued, by id or number; also of a notice."""
    raise NotImplementedError
