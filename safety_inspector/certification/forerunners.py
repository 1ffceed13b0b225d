"""What came before an inspection: the newest certificate that stands, or the paper of another body on the card.

And what came after: a failure counts until another certificate stands.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.inspection.drafts import rows

# SQL that tells whether the certificate ``c`` is not voided.
STANDS = "NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)"
# SQL that tells whether the equipment of the inspection ``i`` failed before it, and nothing ended that since.
STILL_FAILED = f"""EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND {STANDS}
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id)))"""


def paper_before(
    session: Session, card: EquipmentCard, inspected: date, inspection: UUID | None = None
) -> tuple[str, date | None]:
    """Number and day of the paper an inspection of the day ``inspected`` comes after.

    The newest certificate of before that stands, or the paper on the card where there is none or that one is newer.
    """
    found = rows(
        session,
        f"SELECT c.number, c.issued_on, c.inspected_on FROM certificate c WHERE c.equipment_id = ? AND {STANDS}"
        " AND (c.inspected_on, c.inspection_id) < (?, ?) ORDER BY c.inspected_on DESC, c.id DESC LIMIT 1",
        (card.id.bytes, inspected.isoformat(), inspection.bytes if inspection else b"\xff"),
    )
    typed = card.paper_date if card.paper_date and card.paper_date <= inspected else None
    for number, issued, day in found:
        if typed is None or typed <= date.fromisoformat(day):
            return str(number), date.fromisoformat(issued)
    return (card.paper_number or "", typed) if typed or not card.paper_date else ("", None)
