"""Reviews: a second person looks at a concluded inspection and approves it.

The approver is never the inspector: refused here, by the file's own triggers, and by each receiver.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.access import devices, users
from safety_inspector.errors import Refusal
from safety_inspector.inspection import sheets
from safety_inspector.inspection.inspections import Inspection, NoSuchInspection, rows
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.planning.schedules import keep_by_triggers
from safety_inspector.store.columns import KeyColumn, new_key
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


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


class OwnWork(Refusal):
    """Approving or issuing for one's own inspection."""

    code = "CER-E02"
    message = N_("{name} made this inspection and may not approve it or issue its paper: a second person must.")


class NotConcluded(Refusal):
    """Approving what is still a draft."""

    code = "CER-E03"
    message = N_('The inspection of "{name}" is not concluded yet. Its inspector concludes it first.')


class AlreadyReviewed(Refusal):
    """A second approval."""

    code = "CER-E04"
    message = N_("This inspection was approved by {name} on {day:%d/%m/%Y}. Issue its paper.")


def approve(session: Session, inspection_id: UUID, *, by: str, on: date, note: str = "") -> UUID:
    """Approve a concluded inspection; ``by`` needs the role of approver and is not its inspector."""
    found = require_reviewable(session, inspection_id, by)
    devices.require_issuing(session, inspection_id)
    if before := of(session, inspection_id):
        raise AlreadyReviewed(name=before.approver_name, day=before.reviewed_on)
    review = Review(
        inspection_id=found.id,
        approver=by,
        approver_name=name_of(session, by),
        reviewed_on=on,
        note=note.strip(),
    )
    session.add(review)
    session.flush()
    return review.id


def of(session: Session, inspection_id: UUID) -> Review | None:
    """The approval of the inspection; a record, for verbs."""
    sql = "SELECT id FROM review WHERE inspection_id = ? AND outcome = 'approved' ORDER BY id LIMIT 1"
    found = rows(session, sql, (inspection_id.bytes,))
    return session.get(Review, UUID(bytes=found[0][0])) if found else None


def waiting(session: Session) -> list[InspectionRow]:
    """Concluded inspections that have neither certificate nor notice yet, oldest first."""
    sql = (
        f"SELECT {sheets.LIST_COLUMNS} FROM inspection i JOIN equipment e ON e.id = i.equipment_id"
        " WHERE i.concluded_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id)"
        " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.inspection_id = i.id)"
        " ORDER BY i.inspected_on, i.id"
    )
    return sheets.list_rows(session, rows(session, sql, ()))


def require_reviewable(session: Session, inspection_id: UUID, by: str) -> Inspection:
    """The inspection, if ``by`` may approve it: an approver, and not its inspector."""
    users.require(session, by, "approver")
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise NoSuchInspection(id=inspection_id)
    if found.inspector.casefold() == by.casefold():
        raise OwnWork(name=found.inspector_name)
    if found.concluded_at is None:
        raise NotConcluded(name=sheets.sheet(session, inspection_id).equipment_name)
    return found


def name_of(session: Session, login: str) -> str:
    """Rank and name of the user."""
    user = users.named(session, login)
    return f"{user.rank} {user.name}".strip() if user else login


# -- what the file itself refuses, whoever writes -------------------------------------------------


def own_work_triggers(table: str) -> dict[str, tuple[str, str]]:
    """Triggers that keep a row of ``table`` from being made by the inspector of its inspection."""
    refused = f"SELECT RAISE(ABORT, 'CER-E02: the approver of a {table} is its inspector')"
    by_self = (
        "WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id"
        " AND lower(i.inspector) = lower(NEW.approver));"
    )
    return {
        f"{table}_not_own": (f"BEFORE INSERT ON {table}", f"{refused} {by_self}"),
        f"{table}_not_own_later": (f"BEFORE UPDATE ON {table}", f"{refused} {by_self}"),
    }


keep_by_triggers(SQLModel.metadata.tables["review"], own_work_triggers("review"))
