"""Sittings: many approved inspections get their papers one after another, each issued or refused on its own."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.certification import certificates, minutes, notices, reviews
from safety_inspector.certification.claims import Seal
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.sheets import InspectionRow


@dataclass(frozen=True, slots=True)
class Ready:
    """An approved inspection that waits for its paper; no minutes number: they are not made yet."""

    row: InspectionRow
    minutes: str = ""
    signed_on: date | None = None
    signed_by: str = ""

    @property
    def failed(self) -> bool:
        """Whether it gets a notice, which bears no sticker and needs no signed minutes."""
        return self.row.conclusion is Conclusion.FAIL


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed for one paper; ``signed_on`` where the minutes are to be marked as signed on paper."""

    sticker: str = ""
    signed_on: date | None = None
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """What papers are made with, handed in: drawing of certificates and of notices, and the seal."""

    certificate: certificates.Draw
    notice: notices.Draw
    seal: Seal


def listing(session: Session, by: str) -> list[Ready]:
    """What ``by`` may issue: approved, and the work of others; oldest first."""
    return [
        _ready(session, row)
        for row in reviews.waiting(session)
        if not users.same(session, row.inspector, by) and reviews.of(session, row.id) is not None
    ]


def issue(session: Session, inspection_id: UUID, wanted: Wanted, *, by: str, on: date, press: Press) -> str:
    """Mark the minutes as signed where that is wanted, issue the paper; its number. All in this transaction."""
    kept = minutes.of(session, inspection_id)
    if wanted.signed_on and kept is not None and kept.signed_on is None:
        minutes.sign(session, inspection_id, on=wanted.signed_on, signed_by=wanted.signed_by, by=by)
    (conclusion,) = rows(session, "SELECT conclusion FROM inspection WHERE id = ?", (inspection_id.bytes,))[0]
    if conclusion == Conclusion.FAIL:
        id = notices.issue(session, inspection_id, by=by, on=on, draw=press.notice)
        return session.get_one(notices.Notice, id).number
    id = certificates.issue(
        session, inspection_id, by=by, on=on, draw=press.certificate, seal=press.seal, sticker=wanted.sticker
    )
    return session.get_one(certificates.Certificate, id).number


def _ready(session: Session, row: InspectionRow) -> Ready:
    made = minutes.of(session, row.id)
    return Ready(row, made.number, made.signed_on, made.signed_by) if made else Ready(row)
