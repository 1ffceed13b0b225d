"""What a certificate must have met when it is kept, asked of what was written, by whatever way it was.

`certificates.issue` refuses before it writes; a certificate written past it is refused here, at the end of its
transaction, in the same sentences. What others judge again when they receive it stands in the room of exchange.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.certification import certificates, competent, minutes, papers, stickers, voids
from safety_inspector.certification.certificates import Certificate
from safety_inspector.errors import Refusal
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_


class OtherMinutes(Refusal):
    """A certificate that names other minutes than those of its inspection."""

    code = "CER-E39"
    message = N_(
        "Certificate {number} names minutes {said}; those of its inspection are {minutes}. Issue it in the program,"
        " which names the right ones."
    )


def judge(session: Session, before: int) -> None:
    """Refuse the transaction when a certificate made since the place ``before`` lacks what its issue demands."""
    for id in _made(session, before):
        made = session.get(Certificate, id, populate_existing=True)
        if made is not None:
            _require(session, made)


def _made(session: Session, before: int) -> Iterator[UUID]:
    sql = "SELECT id FROM change WHERE n > ? AND entity = 'certificate' AND kind = 1"
    return (UUID(bytes=id) for (id,) in raw(session).execute(sql, (before,)).fetchall())


def _require(session: Session, made: Certificate) -> None:
    inspection = session.get(Inspection, made.inspection_id, populate_existing=True)
    assert inspection is not None  # whoever may write it was asked first
    written = minutes.require_signed(session, inspection.id)
    if written.number != made.minutes:
        raise OtherMinutes(number=made.number, said=made.minutes, minutes=written.number)
    papers.require_after(written.signed_on, made.issued_on)
    competent.require(session, inspection)
    _require_sole(session, made)
    _require_sticker(session, made)
    certificates.require_within(session, inspection, made.issued_on, made.valid_until, made.short_reason)


def _require_sole(session: Session, made: Certificate) -> None:
    sql = f"SELECT c.number FROM certificate c WHERE c.inspection_id = ? AND c.id <> ? AND {voids.STANDS}"
    if other := rows(session, sql, (made.inspection_id.bytes, made.id.bytes)):
        raise certificates.AlreadyIssued(number=other[0][0])


def _require_sticker(session: Session, made: Certificate) -> None:
    said = stickers.normal(made.sticker)
    if said != made.sticker or not folding.clean(said):
        raise stickers.StickerUnfit(sticker=made.sticker[:60])
    sql = "SELECT number FROM certificate WHERE sticker = ? AND id <> ?"
    if said != stickers.ON_EQUIPMENT and (other := rows(session, sql, (said, made.id.bytes))):
        raise stickers.StickerUsed(sticker=said, number=other[0][0])
