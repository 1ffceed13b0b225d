"""Whether inspector, instruments and body had the right to an inspection on its day: asked before any certificate."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.competence import competences
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection


def require(session: Session, inspection: Inspection, instruments: Iterable[UUID]) -> None:
    """Refuse, naming what lapsed and when, if somebody or something had no right to it."""
    found = rows(
        session,
        "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1 ORDER BY c.n LIMIT 1",
        (inspection.id.bytes,),
    )
    competences.require(
        session,
        inspector=inspection.inspector,
        type_code=equipment.card(session, inspection.equipment_id).type_code,
        instruments=instruments,
        on=inspection.inspected_on or inspection.started_on,
        device=found[0][0] if found else "",
    )
