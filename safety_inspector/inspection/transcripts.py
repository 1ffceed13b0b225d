"""Transcripts: an inspection that was filled in by hand on a paper form and is typed in afterwards.

The day on the paper is claimed, with a reason why it was not typed then; it is the inspection date. When each answer
was typed stays beside it in the journal.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.catalogue import equipment
from safety_inspector.errors import Refusal
from safety_inspector.inspection import drafts
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.inspection.records import Inspection
from safety_inspector.inspection.values import EARLIEST
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _


@dataclass(frozen=True, slots=True)
class Transcript:
    """What an inspection was typed in from: the day claimed, why so late, and the day it was typed in."""

    on: date
    reason: str
    typed_on: date

    @property
    def words(self) -> str:
        """The same in a sentence, for whoever reviews it."""
        said = _("typed in again on {typed} from the paper form of {day}: {reason}")
        return said.format(typed=f"{self.typed_on:%d/%m/%Y}", day=f"{self.on:%d/%m/%Y}", reason=self.reason)


class ClaimUnlikely(Refusal):
    """A day on which the paper form cannot have been filled in."""

    code = "INS-E70"
    message = N_("The paper form cannot have been filled in on {day}: {wrong}. Type the day that stands on the paper.")


class LateReasonWanted(Refusal):
    """A paper form without the reason why it is typed in only now."""

    code = "INS-E71"
    message = N_(
        "Say why the inspection of {day} was filled in on paper and is typed in only now, such as: the battery died."
    )


def claim(session: Session, id: UUID, *, on: date, reason: str, by: str) -> None:
    """Say that a draft was filled in on paper on ``on``, and why it is typed in only now; its inspector alone may.

    It is concluded with that day as inspection date.
    """
    drafts.require_changeable(session, id, REMARKS_ITEM, by=by)
    _require_likely(session, id, on)
    if not (why := folding.clean(reason)):
        raise LateReasonWanted(day=f"{on:%d/%m/%Y}")
    drafts.require_length(why)
    _keep(session, id, on, why)


def withdraw(session: Session, id: UUID, *, by: str) -> None:
    """Take back that it was filled in on paper."""
    drafts.require_changeable(session, id, REMARKS_ITEM, by=by)
    _keep(session, id, None, "")


def put(session: Session, id: UUID, *, on: date, reason: str, by: str) -> None:
    """Claim, claim anew or take back, as the last page of the checklist has it; what stands so already is left."""
    stands, why = of(session.get_one(Inspection, id)), folding.clean(reason)
    if why and (stands is None or (stands.on, stands.reason) != (on, why)):
        claim(session, id, on=on, reason=why, by=by)
    elif not why and stands is not None:
        withdraw(session, id, by=by)


def of(inspection: Inspection) -> Transcript | None:
    """What it was typed in from; nothing where it was answered in the program."""
    if inspection.claimed_on is None:
        return None
    ended = inspection.concluded_at
    typed = date.fromisoformat(ended[:10]) if ended else inspection.started_on
    return Transcript(inspection.claimed_on, inspection.claimed_reason, typed)


def _require_likely(session: Session, id: UUID, on: date) -> None:
    if on > session.info["store"].today():
        raise ClaimUnlikely(day=f"{on:%d/%m/%Y}", wrong=_("that day is still to come"))
    if on < EARLIEST:
        raise ClaimUnlikely(day=f"{on:%d/%m}/{on.year}", wrong=_("nobody inspected before 1900"))
    made = equipment.require(session, session.get_one(Inspection, id).equipment_id).year_made
    if made and on.year < made:
        raise ClaimUnlikely(day=f"{on:%d/%m/%Y}", wrong=_("the equipment was made in {year}").format(year=made))


def _keep(session: Session, id: UUID, on: date | None, reason: str) -> None:
    sql = "UPDATE inspection SET claimed_on = ?, claimed_reason = ? WHERE id = ?"
    raw(session).execute(sql, (on.isoformat() if on else None, reason, id.bytes))
