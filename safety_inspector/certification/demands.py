"""What papers must have met when they are kept, asked of what was written, by whatever way it was.

`certificates.issue` refuses before it writes; a certificate written past it is refused here, at the end of its
transaction, in the same sentences. What others judge again when they receive it stands in the room of exchange.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import devices, users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, competent, frozen, minutes, notices, papers, stickers, voids
from safety_inspector.certification.certificates import Certificate
from safety_inspector.certification.minutes import Minutes
from safety_inspector.certification.notices import Notice
from safety_inspector.certification.voids import Void
from safety_inspector.errors import Refusal
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.planning import schedules
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _


class OtherMinutes(Refusal):
    """A certificate that names other minutes than those of its inspection."""

    code = "CER-E39"
    message = N_(
        "Certificate {number} names minutes {said}; those of its inspection are {minutes}. Issue it in the program,"
        " which names the right ones."
    )


class ToldOtherwise(Refusal):
    """A paper that does not say what its verb would have it say."""

    code = "CER-E60"
    message = N_(
        "{paper} {number} says something else than the register in “{field}”. Correct card, unit or instruments first,"
        " then write the paper in the program."
    )


def judge(session: Session, before: int) -> None:
    """Refuse the transaction when a paper made since the place ``before`` lacks what its issue demands."""
    for made in _made(session, before, Minutes):
        _require_now(session, made, made.inspection_id, made.equipment_id)
        wanted = minutes.Wanted(calibrated=minutes.instruments_of(made))
        recorded = minutes.facts(session, made.inspection_id, by=made.inspector, on=made.issued_on, wanted=wanted)
        _require_told(made, recorded, _("Minutes"))
    for noticed in _made(session, before, Notice):
        _require_now(session, noticed, *_records(noticed))
        told = notices.facts(session, noticed.inspection_id, by=noticed.approver, on=noticed.issued_on)
        _require_told(noticed, told, _("Notice"))
    for issued in _made(session, before, Certificate):
        _require_now(session, issued, *_records(issued))
        _require(session, issued)
        _require_held(session, issued)
    for taken in _made(session, before, Void):
        _require_void(session, taken)


P = TypeVar("P", Minutes, Notice, Certificate, Void)


def _made(session: Session, before: int, kind: type[P]) -> Iterator[P]:
    sql = "SELECT id FROM change WHERE n > ? AND entity = ? AND kind = 1"
    name = kind.__tablename__
    for (id,) in raw(session).execute(sql, (before, name)).fetchall():
        made = session.get(kind, UUID(bytes=id), populate_existing=True)
        if made is not None:
            yield made


TOLD: Mapping[str, str] = {  # what no document holds, and how it is called
    "holder": N_("Holder"),
    "superior": N_("Superior unit"),
    "holder_address": N_("Address"),
    "technical": N_("Technical data"),
    "next_on": N_("Next inspection"),
    "to": N_("Holder"),
    "findings": N_("Findings"),
    "not_done": N_("Steps not carried out"),
    "minutes": N_("Minutes number"),
    "minutes_on": N_("Date of the minutes"),
    "last_number": N_("Certificate before"),
    "last_on": N_("Date of the certificate before"),
    "signer": N_("Who signs"),
    "heading": N_("Issuing body"),
    "quality": N_("Quality grade"),
    "equipment_group": N_("Equipment group"),
    "identities": N_("Numbers of the equipment"),
    "rating": N_("Rating"),
    "replaces": N_("Replaced paper"),
}


def _records(made: Notice | Certificate) -> tuple[UUID, ...]:
    """Whose conflicts hold up a paper after which the next day is counted."""
    return made.inspection_id, made.equipment_id, schedules.id_of(made.equipment_id)


def _require_now(session: Session, made: Minutes | Notice | Certificate, *records: UUID) -> None:
    """Refuse a paper of a day that has not come, or of a device that issues nothing just now."""
    papers.require_come(session, made.issued_on)
    devices.require_issuing(session, *records)


def _require_told(made: Minutes | Notice | Certificate, told: Any, paper: str) -> None:
    """Refuse a paper whose facts are not those the verb works out of card, unit, interval and document."""
    said, wanted = json.loads(made.facts), json.loads(frozen.as_text(told))
    odd = [name for name in TOLD if name in wanted and said.get(name) != wanted[name]]
    tools = wanted.get("instruments", [])
    if said.get("instruments", [])[: len(tools)] != tools:
        odd.append("instruments")
    if odd:
        raise ToldOtherwise(paper=paper, number=made.number, field=_(TOLD.get(odd[0], N_("Instruments"))))


def _require_held(session: Session, made: Certificate) -> None:
    told = certificates.facts(
        session, made.inspection_id, by=made.approver, on=made.issued_on, valid_until=made.valid_until
    )
    _require_told(made, told, _("Certificate"))


def _require(session: Session, made: Certificate) -> None:
    inspection = session.get(Inspection, made.inspection_id, populate_existing=True)
    assert inspection is not None  # whoever may write it was asked first
    certificates.require_latest(session, inspection, equipment.require(session, inspection.equipment_id).name)
    written = minutes.require_signed(session, inspection.id)
    if written.number != made.minutes:
        raise OtherMinutes(number=made.number, said=made.minutes, minutes=written.number)
    papers.require_after(written.signed_on, made.issued_on)
    competent.require(session, inspection)
    _require_sole(session, made)
    _require_sticker(session, made)
    certificates.require_within(session, inspection, made.issued_on, made.valid_until, made.short_reason)


def _require_void(session: Session, made: Void) -> None:
    of, author = session.get(Certificate, made.certificate_id), users.named(session, made.voided_by)
    assert of is not None and author is not None  # whoever may void was asked first, with reason and day
    if made.voider_name != voids.called(author):
        raise ToldOtherwise(paper=_("Void of certificate"), number=of.number, field=_("Who voids"))


def _require_sole(session: Session, made: Certificate) -> None:
    sql = f"SELECT c.number FROM certificate c WHERE c.inspection_id = ? AND c.id <> ? AND {voids.STANDS}"
    if other := rows(session, sql, (made.inspection_id.bytes, made.id.bytes)):
        raise certificates.AlreadyIssued(number=other[0][0])


def _require_sticker(session: Session, made: Certificate) -> None:
    said = stickers.require_fit(made.sticker)
    if said != made.sticker:
        raise stickers.StickerUnfit(sticker=made.sticker[:60])
    sql = "SELECT number FROM certificate WHERE sticker = ? AND id <> ?"
    if said != stickers.ON_EQUIPMENT and (other := rows(session, sql, (said, made.id.bytes))):
        raise stickers.StickerUsed(sticker=said, number=other[0][0])
