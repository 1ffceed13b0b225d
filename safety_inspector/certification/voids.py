"""Voids: a certificate is taken back, with a reason, for ever; the paper's bytes and its sticker stay on record.

Whoever issued may void, and headquarters may void any. Of two who void at once both count.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector import folding
from safety_inspector.access import marks, users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment
from safety_inspector.certification import papers
from safety_inspector.certification.forerunners import STANDS as STANDS
from safety_inspector.errors import Refusal
from safety_inspector.inspection.drafts import rows
from safety_inspector.planning import schedules
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Void(SQLModel, table=True):
    """One taking back of one certificate; never changed."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    certificate_id: UUID = Field(sa_type=KeyColumn, index=True)
    voided_on: date
    voided_by: str  # login
    voider_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoidRow:
    """A void as shown; ``replaced_by`` is the number of the certificate that took its place."""

    certificate_id: UUID
    number: str
    voided_on: date
    name: str
    reason: str
    replaced_by: str
    replaced_on: date | None


class VoidWhy(Refusal):
    """A void without a reason."""

    code = "CER-E34"
    message = N_("Say why certificate {number} is voided: the reason stays with it.")


class AlreadyVoided(Refusal):
    """A second void."""

    code = "CER-E35"
    message = N_("Certificate {number} was voided on {day:%d/%m/%Y} by {name}.")


class VoidTooEarly(Refusal):
    """Voided before it was issued."""

    code = "CER-E36"
    message = N_("Certificate {number} was issued on {issued:%d/%m/%Y}: it cannot be voided on {day:%d/%m/%Y}.")


class VoidAhead(Refusal):
    """Voided on a day that has not come."""

    code = "CER-E63"
    message = N_("Certificate {number} cannot be voided on {day:%d/%m/%Y}: today is {today:%d/%m/%Y}. Correct the day.")


def void(session: Session, certificate: UUID | str, *, reason: str, by: str, on: date) -> UUID:
    """Take a certificate back, by id or number; the due date falls back to the certificate before it.

    Behind a failure there is none: the equipment has failed again.

    ``by`` is an approver, or an officer of headquarters.
    """
    user = users.require_known(session, by)
    if not user.may(Role.HQ):
        users.require(session, by, Role.APPROVER)
    id, number, issued, equipment_id = _certificate(session, certificate)
    why = folding.clean(reason)
    _require_grounds(session, number, why, issued, on)
    if before := of(session, id):
        raise AlreadyVoided(number=number, day=before.voided_on, name=before.name)
    made = Void(certificate_id=id, voided_on=on, voided_by=by, voider_name=called(user), reason=why)
    session.add(made)
    session.flush()
    marks.leaving(session)
    _fall_back(session, equipment_id, number)
    _fail_again(session, equipment_id)
    return made.id


def called(user: users.UserRow) -> str:
    """Who voids, as it is kept."""
    return f"{user.rank} {user.name}".strip()


def _require_grounds(session: Session, number: str, reason: str, issued: date, on: date) -> None:
    """Refuse a void without a reason, or of a day before the issue or ahead."""
    if not folding.clean(reason):
        raise VoidWhy(number=number)
    if on < issued:
        raise VoidTooEarly(number=number, issued=issued, day=on)
    if on > (today := session.info["store"].today()):
        raise VoidAhead(number=number, day=on, today=today)


def of(session: Session, certificate_id: UUID) -> VoidRow | None:
    """The first void of a certificate; nothing while it stands."""
    found = rows(
        session,
        "SELECT c.number, v.voided_on, v.voider_name, v.reason, r.number, r.issued_on FROM void v"
        " JOIN certificate c ON c.id = v.certificate_id"
        " LEFT JOIN certificate r ON r.replaces = c.number AND r.inspection_id = c.inspection_id AND r.id <> c.id"
        " WHERE v.certificate_id = ? ORDER BY v.voided_on, v.id, r.id LIMIT 1",
        (certificate_id.bytes,),
    )
    if not found:
        return None
    number, day, name, reason, by, on = found[0]
    replaced = date.fromisoformat(on) if on else None
    return VoidRow(certificate_id, number, date.fromisoformat(day), name, reason, by or "", replaced)


def last_number(session: Session, inspection_id: UUID) -> str:
    """The number of the last voided certificate of an inspection; empty if there is none."""
    sql = f"SELECT c.number FROM certificate c WHERE c.inspection_id = ? AND NOT {STANDS} ORDER BY c.id DESC LIMIT 1"
    found = rows(session, sql, (inspection_id.bytes,))
    return str(found[0][0]) if found else ""


def _certificate(session: Session, certificate: UUID | str) -> tuple[UUID, str, date, UUID]:
    key, value = ("id", certificate.bytes) if isinstance(certificate, UUID) else ("number", certificate.strip())
    sql = f"SELECT id, number, issued_on, equipment_id FROM certificate WHERE {key} = ? ORDER BY id"
    found = rows(session, sql, (value,))
    if not found:
        raise papers.NoSuchPaper(number=certificate)
    id, number, issued, equipment_id = found[0]
    return UUID(bytes=id), number, date.fromisoformat(issued), UUID(bytes=equipment_id)


def _fall_back(session: Session, equipment_id: UUID, number: str) -> None:
    """Count the due date from the newest certificate that stands, if it was counted from the voided one.

    A certificate of before a failed inspection counts no more.
    """
    found = rows(
        session,
        f"SELECT c.inspected_on, c.number, c.valid_until FROM certificate c WHERE c.equipment_id = ? AND {STANDS}"
        " AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.equipment_id = c.equipment_id AND i.conclusion = 'fail'"
        " AND i.concluded_at IS NOT NULL AND (i.inspected_on, i.id) > (c.inspected_on, c.inspection_id))"
        " ORDER BY c.inspected_on DESC, c.id DESC LIMIT 1",
        (equipment_id.bytes,),
    )
    inspected, before, until = found[0] if found else (None, "", None)
    schedules.fall_back(
        session, equipment_id, from_=number, certificate=before,
        inspected_on=date.fromisoformat(inspected) if inspected else None,
        until=date.fromisoformat(until) if until else None,
    )  # fmt: skip


def _fail_again(session: Session, equipment_id: UUID) -> None:
    """The card says again that it failed, where the certificate that had ended a failure is void.

    Not while two values of its state wait to be chosen between; what is stored or under repair stays so.
    """
    sql = (
        "SELECT 1 FROM due d WHERE d.equipment_id = ? AND d.standing = 'failed' AND d.state = 'in_use'"
        " AND NOT EXISTS (SELECT 1 FROM conflict k WHERE k.id = d.equipment_id AND k.field = 'state')"
    )
    if rows(session, sql, (equipment_id.bytes,)):
        equipment.change(session, equipment_id, "state", "failed")
