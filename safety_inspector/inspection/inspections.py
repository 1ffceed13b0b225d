"""Inspections: started, answered item by item, concluded by the inspector himself.

Until it is concluded an inspection is this device's draft; `conclude` makes one signed document of
it and its answers, readings and findings, and after that nothing of it changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.inspection.checklists import Checklist, Item
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Proposed
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class InspectionKind(StrEnum):
    """Why an inspection is made."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    EXTRAORDINARY = "extraordinary"


KIND_WORDS = {
    InspectionKind.INITIAL: N_("Initial inspection"),
    InspectionKind.PERIODIC: N_("Periodic inspection"),
    InspectionKind.EXTRAORDINARY: N_("Extraordinary inspection"),
}


class Severity(StrEnum):
    """How bad a finding is."""

    DANGEROUS = "dangerous"
    SERIOUS = "serious"
    MINOR = "minor"


SEVERITY_WORDS = {
    Severity.DANGEROUS: N_("dangerous"),
    Severity.SERIOUS: N_("serious"),
    Severity.MINOR: N_("minor"),
}


class Inspection(SQLModel, table=True):
    """One inspection of one piece of equipment; the form is pinned as text."""

    __table_args__ = (
        Index("inspection_of_equipment", "equipment_id", "inspected_on"),
        {"info": {"journal": Tracked(shared=False)}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn)
    kind: str
    kind_reason: str = ""  # why an extraordinary one is made
    form: str
    form_revision: int
    form_text: str
    procedure: str = ""  # typed by the inspector, as are the standards
    inspector: str  # login
    inspector_name: str
    inspector_no: str = ""
    started_on: date
    inspected_on: date | None = None
    concluded_at: str | None = None
    conclusion: str | None = None
    proposed: str | None = None
    reason: str = ""  # why stricter than proposed


class Answer(SQLModel, table=True):
    """The answer to one item; an unanswered item has no row."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="item")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    item: str = Field(primary_key=True)
    answer: str
    reason: str = ""
    at: str  # wall time


class Reading(SQLModel, table=True):
    """A measured or noted value, as typed (decimal point), in the unit of the form."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="place")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    place: str = Field(primary_key=True)  # "item.key"
    value: str
    unit: str = "-"


class Finding(SQLModel, table=True):
    """What was found wrong, also on a passed item, with what to do and by when."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="number")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    number: str = Field(primary_key=True)  # 32 hexadecimal letters
    item: str
    text: str
    severity: str
    place: str = ""
    remedy: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as shown."""

    id: UUID
    item: str
    text: str
    severity: Severity
    place: str
    remedy: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Last:
    """What was said of an item last time."""

    on: date
    answer: AnswerWord | None
    reason: str
    readings: dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An item with what is known of it; ``answer`` None means unanswered, ``number`` counts from 1."""

    number: int
    item: Item
    answer: AnswerWord | None
    reason: str
    at: str
    present: bool | None
    readings: dict[str, str]
    findings: tuple[FindingRow, ...]
    last: Last | None
    section: str = ""


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its counts; a locked one stands after a failed one."""

    id: str
    title: str
    items: tuple[SheetItem, ...]
    answered: int
    failed: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole checklist of an inspection, as the page shows it."""

    inspection_id: UUID
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    kind: InspectionKind
    procedure: str
    form: Checklist
    sections: tuple[SheetSection, ...]
    proposed: Proposed
    conclusion: Conclusion | None
    inspector: str
    inspector_name: str
    started_on: date
    inspected_on: date | None
    readings: dict[str, str]  # of the conclusion: rating allowed …

    @property
    def items(self) -> tuple[SheetItem, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One line of the list of inspections."""

    id: UUID
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    kind: InspectionKind
    inspector: str
    inspector_name: str
    started_on: date
    inspected_on: date | None
    conclusion: Conclusion | None
    answered: int
    total: int
    failed: int
    last_item: str
    last_at: str


def start(
    session: Session,
    equipment_id: UUID,
    *,
    kind: str,
    checklist: str | Checklist | None = None,
    procedure: str = "",
    kind_reason: str = "",
    on: date,
    by: str,
) -> UUID:
    """Begin an inspection on today's revision of the form for the equipment's type."""
    raise NotImplementedError


def answer(session: Session, id: UUID, item: str, answer: str, reason: str = "", *, at: str, by: str) -> None:
    """Keep the answer to ``item``, in place of an earlier one; only its own inspector may."""
    raise NotImplementedError


def clear_answer(session: Session, id: UUID, item: str, *, by: str) -> None:
    """Make ``item`` unanswered again."""
    raise NotImplementedError


def measure(session: Session, id: UUID, item: str, key: str, value: str, *, by: str) -> None:
    """Keep a value (comma or dot); an empty one takes it away. Item `checklists.REMARKS_ITEM` for the rating."""
    raise NotImplementedError


def set_present(session: Session, id: UUID, item: str, present: bool | None, *, by: str) -> None:
    """Whether the part the item speaks of exists; no answer by itself."""
    raise NotImplementedError


def find(
    session: Session,
    id: UUID,
    *,
    item: str,
    text: str,
    severity: str = Severity.SERIOUS,
    place: str = "",
    remedy: str = "",
    deadline: date | None = None,
    by: str,
) -> UUID:
    """Keep a finding; its id."""
    raise NotImplementedError


def withdraw_finding(session: Session, id: UUID, finding: UUID, *, by: str) -> None:
    """Take back a finding of a draft."""
    raise NotImplementedError


def set_procedure(session: Session, id: UUID, procedure: str, *, by: str) -> None:
    """The procedure and standards applied, in the inspector's own words."""
    raise NotImplementedError


def sheet(session: Session, id: UUID) -> Sheet:
    """The checklist with answers, readings, findings and what was said last time."""
    raise NotImplementedError


def proposal(session: Session, id: UUID) -> Proposed:
    """What the answers amount to just now."""
    raise NotImplementedError


def conclude(session: Session, id: UUID, *, conclusion: str, reason: str = "", on: date, by: str) -> None:
    """End the inspection: one signed document, never changed again.

    Only the inspector himself; stricter than proposed with a reason, never milder; never while undecided.
    """
    raise NotImplementedError


def discard(session: Session, id: UUID, *, by: str) -> None:
    """Throw away a draft that was begun by mistake; the draft journal keeps it."""
    raise NotImplementedError


def listing(
    session: Session,
    *,
    equipment_id: UUID | None = None,
    concluded: bool | None = None,
    conclusion: str | None = None,
    inspector: str | None = None,
    ids: Iterable[UUID] | None = None,
    limit: int | None = None,
) -> list[InspectionRow]:
    """Inspections, newest first."""
    raise NotImplementedError


def drafts(session: Session, inspector: str | None = None) -> list[InspectionRow]:
    """What was begun and not concluded, with the last item answered."""
    raise NotImplementedError
