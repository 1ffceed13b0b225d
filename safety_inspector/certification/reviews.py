"""Reviews: a second person looks at a concluded inspection and approves it.

The approver is never the inspector: refused here, by the file's own triggers, and by each receiver.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.inspection.inspections import InspectionRow
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked


class Review(SQLModel, table=True):
    """One approval of one concluded inspection."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    approver: str  # login
    approver_name: str
    outcome: str = "approved"
    reviewed_on: date
    note: str = ""


def approve(session: Session, inspection_id: UUID, *, by: str, on: date, note: str = "") -> UUID:
    """Approve a concluded inspection; ``by`` needs the role of approver and is not its inspector."""
    raise NotImplementedError


def waiting(session: Session) -> list[InspectionRow]:
    """Concluded inspections that have neither certificate nor notice yet, oldest first."""
    raise NotImplementedError
