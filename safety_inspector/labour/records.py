"""The records of the room: audits of units with their answers, corrective actions, accidents, training."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from safety_inspector.labour.kinds import ActionState, InvestigationState
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked


class Audit(SQLModel, table=True):
    """One audit of one unit; the checklist is pinned as text."""

    __table_args__ = (
        Index("audit_of_unit", "unit_id", "started_on"),
        Index("audit_series", "series", "year", "seq"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    kind: str
    form: str
    regime: str
    basis: str = ""  # plan and decision it is made on
    places: str  # one a line, as are team and representatives
    team: str
    representatives: str
    period_from: date | None = None
    period_to: date | None = None
    template: str
    template_revision: int
    template_text: str
    carried: str = ""  # ids of the actions it opens with, 32 hexadecimal letters each, parted by commas
    begun_by: str  # login
    started_on: date
    ended_on: date | None = None
    next_on: date | None = None  # until when the unit is to be audited again, as it was typed at the end
    summary: str = ""
    proposals: str = ""
    score: int | None = None  # in hundredths of a per cent
    grade: str = ""
    series: str = ""
    year: int = 0
    seq: int = 0
    number: str = ""


class AuditAnswer(SQLModel, table=True):
    """The answer to one item; an unanswered item has no row."""

    __tablename__ = "audit_answer"
    __table_args__ = {
        "info": {"journal": Tracked(id="audit_id", part="item")},
        "sqlite_with_rowid": False,
    }
    audit_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    item: str = Field(primary_key=True)
    result: str
    evidence: str = ""
    measured: str = ""
    sample_right: int | None = None
    sample_of: int | None = None
    finding: str = ""
    severity: str = ""
    stop: bool = False
    stop_told: str = ""  # who was told to stop
    owner: str = ""
    deadline: date | None = None
    by: str  # login
    at: str  # wall time


class CorrectiveAction(SQLModel, table=True):
    """What is to be mended after a finding, by whom and by when; its id follows from audit and item."""

    __tablename__ = "corrective_action"
    __table_args__ = (Index("action_of_unit", "unit_id", "state", "deadline"), {"info": {"journal": Tracked()}})
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    audit_id: UUID = Field(sa_type=KeyColumn, index=True)
    unit_id: UUID = Field(sa_type=KeyColumn)
    item: str
    text: str
    basis: str = ""
    severity: str
    stop: bool = False
    recurring: bool = False  # the same item was found before at this unit
    found_on: date
    owner: str = ""
    deadline: date
    proposed: bool = True  # nobody has set the deadline yet
    state: str = ActionState.NEW.value
    remedy: str = ""
    done_by: str = ""
    done_on: date | None = None
    marked_by: str = ""  # the login that said it was done
    closed_by: str = ""  # login
    closed_on: date | None = None
    evidence: str = ""
    reason: str = ""  # why it was given longer, or opened again
    beyond: bool = False  # more than the unit can do
    proposal: str = ""  # what is proposed to the superior


class Accident(SQLModel, table=True):
    """One accident at work."""

    __table_args__ = (
        Index("accident_of_unit", "unit_id", "happened_on"),
        {"info": {"journal": Tracked(bound=(("accident_class", "deaths", "serious", "victims", "women"),))}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    equipment_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    happened_on: date
    place: str
    accident_class: str
    victims: int
    deaths: int = 0
    serious: int = 0
    women: int = 0
    days_lost: int = 0
    cost: int = 0  # đồng
    damage: int = 0  # đồng
    cause: str = ""
    factor: str = ""
    account: str = ""
    investigation: str = InvestigationState.REPORTED.value


class Training(SQLModel, table=True):
    """A course: of one person, or of so many."""

    __table_args__ = (
        Index("training_of_unit", "unit_id", "until_on"),
        {
            "info": {
                "journal": Tracked(
                    bound=(
                        ("person", "persons"),
                        ("from_on", "until_on", "valid_until"),
                        ("provider", "provider_name"),
                    )
                )
            }
        },
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    person: str = ""
    persons: int = 1
    training_group: int
    kind: str
    from_on: date
    until_on: date
    hours: int
    provider: str
    provider_name: str = ""
    paper_no: str = ""
    valid_until: date | None = None
    cost: int = 0  # đồng


class OnHand(SQLModel, table=True):
    """How many of a group a unit has who must be trained, as typed for a day."""

    __tablename__ = "on_hand"
    __table_args__ = (Index("on_hand_of_unit", "unit_id", "counted_on"), {"info": {"journal": Tracked()}})
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    training_group: int
    persons: int
    counted_on: date
