"""Notices "không đạt – đề nghị dừng sử dụng": what failed equipment gets in place of a certificate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.certification.certificates import Signer
from safety_inspector.certification.headings import Heading
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked


class Notice(SQLModel, table=True):
    """An issued notice; the paper's bytes are an attachment named by their hash."""

    __table_args__ = (
        Index("notice_series", "series", "year", "seq"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str = Field(index=True)
    series: str
    year: int
    seq: int
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    issued_on: date
    approver: str
    approver_name: str
    inspected_on: date
    facts: str
    paper: str


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """A failed item: what it is, what was found, what to do, by when."""

    item: str
    text: str
    remedy: str
    deadline: date | None
    ref: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything the notice says."""

    heading: Heading
    number: str
    to: str
    object_name: str
    model: str
    serial: str
    place: str
    minutes: str
    inspected_on: date
    kind: str
    procedure: str
    inspector_name: str
    inspector_no: str
    reason: str
    findings: tuple[NoticeFinding, ...]
    issued_on: date
    signer: Signer
    practice: bool


Draw = Callable[[NoticeFacts], bytes]


def facts(session: Session, inspection_id: UUID, *, by: str, on: date, minutes: str = "") -> NoticeFacts:
    """What the notice would say."""
    raise NotImplementedError


def issue(
    session: Session, inspection_id: UUID, *, by: str, on: date, draw: Draw, minutes: str = ""
) -> UUID:
    """Issue the notice for a failed, reviewed inspection and keep its bytes."""
    raise NotImplementedError
