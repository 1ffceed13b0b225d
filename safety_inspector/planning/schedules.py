"""Schedules: the obligation to inspect a piece of equipment, and when it falls due.

The interval is typed by the user and by nobody else: no row of the law and no number found in an
imported workbook sets one. A due date is ``anchor + interval``; it stands in the projection
``due``, which triggers in the file itself keep true whoever writes: a verb, a merge, an undo.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue.equipment import Where
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Band(StrEnum):
    """How near the due date is; each has a word of its own in `BAND_WORDS`."""

    OVERDUE = "overdue"
    WITHIN_30 = "within_30"
    WITHIN_60 = "within_60"
    WITHIN_90 = "within_90"
    VALID = "valid"
    NONE = "none"
    AWAITING_APPROVAL = "awaiting_approval"
    FAILED = "failed"


BAND_WORDS = {
    Band.OVERDUE: N_("overdue"),
    Band.WITHIN_30: N_("within 30 days"),
    Band.WITHIN_60: N_("within 60 days"),
    Band.WITHIN_90: N_("within 90 days"),
    Band.VALID: N_("valid"),
    Band.NONE: N_("no due date yet"),
    Band.AWAITING_APPROVAL: N_("inspected, awaiting approval"),
    Band.FAILED: N_("failed – stop-use proposed"),
}


class Schedule(SQLModel, table=True):
    """One per equipment and kind; its id follows from both, so two devices cannot make two."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    kind: str = "periodic"
    interval_months: int
    ground: str  # what the user typed: from which text or order the interval comes
    anchor_on: date | None = None  # the inspection (or its paper) the interval is counted from
    certificate: str | None = None  # the number of the paper that set the anchor, if ours
    closed: bool = False


class Due(SQLModel, table=True):
    """A projection, never journaled: where, in what state and when each scheduled equipment falls due."""

    __table_args__ = (Index("due_by_unit", "unit_id", "state", "due_on"), Index("due_by_day", "due_on"))
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    state: str
    due_on: date | None = None
    standing: str = ""  # "", "awaiting_approval" or "failed": what its last concluded inspection says


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of the due list; ``days`` counts from today, negative when overdue."""

    schedule_id: UUID | None
    equipment_id: UUID
    asset_no: str
    name: str
    unit_id: UUID
    unit_name: str
    due_on: date | None
    band: Band
    days: int | None
    state: str
    interval_months: int | None = None
    anchor_on: date | None = None


def set_interval(
    session: Session, equipment_ids: Iterable[UUID], *, months: int, ground: str, today: date
) -> int:
    """Oblige us to inspect each equipment every ``months``; how many schedules were written.

    The due date is counted from the last inspection (ours, else the imported paper's date); without
    one there is no due date yet. Raises `NotAnInterval`, `GroundWanted`.
    """
    raise NotImplementedError


def due_by(
    session: Session, day: date, unit: UUID | None = None, *, today: date, limit: int | None = None
) -> list[DueRow]:
    """What falls due on or before ``day`` in ``unit`` and below, most overdue first."""
    raise NotImplementedError


def bands(session: Session, *, today: date, unit: UUID | None = None) -> dict[Band, int]:
    """How many pieces of equipment stand in each band; every band has its number."""
    raise NotImplementedError


def ids(session: Session, where: Where, bands: Sequence[Band] | None = None, *, today: date) -> list[UUID]:
    """Equipment in any of ``bands`` (all if None) that fits ``where``, the most urgent first."""
    raise NotImplementedError


def due_of(session: Session, equipment_ids: Iterable[UUID], *, today: date) -> dict[UUID, DueRow]:
    """The due row of each equipment, also of those without schedule (band ``none``)."""
    raise NotImplementedError


def interval_of(session: Session, equipment_id: UUID) -> int | None:
    """The interval in months the user typed, or None; None too while it is in conflict."""
    raise NotImplementedError


def renew(session: Session, equipment_id: UUID, *, inspected_on: date, certificate: str = "") -> None:
    """Count the next due date from ``inspected_on``."""
    raise NotImplementedError


def refresh(session: Session) -> None:
    """Make the projection anew from the records; the triggers keep it the same all along."""
    raise NotImplementedError
