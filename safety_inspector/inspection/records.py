"""The records of the room: an inspection with its answers, readings and findings, shared as one document."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

PARTS = ("inspection", "answer", "reading", "finding", "photo")  # its tables, its own first
PRESENT = ".?"  # the place of a reading that says whether the part is there
NOTE = ".!"  # the place of a comment that waits for its answer; in drafts alone


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
        Index(  # what lists and counts look at: the row itself has the whole form between them
            "inspection_listed",
            "concluded_at",
            "conclusion",
            "inspected_on",
            "inspector",
            "inspector_name",
            "equipment_id",
            "id",
        ),
        {"info": {"journal": Tracked(shared=False)}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn)
    kind: str
    kind_reason: str = ""  # why an extraordinary one is made
    form: str
    form_revision: int
    form_text: str
    asked: int  # how many items the form asks at this kind
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
    claimed_on: date | None = None  # the day on the paper form it was typed in from
    claimed_reason: str = ""  # why it is typed in only afterwards


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
