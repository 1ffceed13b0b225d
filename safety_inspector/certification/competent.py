"""Whether inspector, instruments and body had the right to an inspection on its day: asked before any certificate."""

from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.certification import headings, minutes
from safety_inspector.competence import competences, eligibilities
from safety_inspector.competence.competences import Competence
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.words import _


def require(session: Session, inspection: Inspection) -> None:
    """Refuse, naming what lapsed and when, if somebody or something had no right to it."""
    competences.require(of(session, inspection))


def lacking(session: Session, inspection_id: UUID) -> str:
    """Why no certificate could be issued for it, in the words it would be refused with; nothing if it could."""
    why = competences.refusal(of(session, session.get_one(Inspection, inspection_id)))
    return why.sentence if why else ""


def unproven(session: Session) -> str:
    """What stands beside the certificates of an office that issues without an eligibility; nothing where it has one.

    Only the army layout lets it: by the civil one `require` refuses.
    """
    return "" if _body_wanted(session) else standing(session)


def standing(session: Session) -> str:
    """What is to be known of every certificate while no eligibility is entered: refused, or issued without."""
    if eligibilities.listing(session):
        return ""
    if _body_wanted(session):
        return competences.EligibilityWanted().sentence
    return _(
        "Army layout: no eligibility certificate of the inspection body is entered, so no certificate is held to one."
        " If the body has one, the technical head enters it on the page Người & thiết bị đo, part Cơ sở đủ điều kiện."
    )


def of(session: Session, inspection: Inspection) -> Competence:
    """The judgement on the inspection date, with the instruments its minutes name."""
    found = rows(
        session,
        "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1 ORDER BY c.n LIMIT 1",
        (inspection.id.bytes,),
    )
    written = minutes.of(session, inspection.id)
    return competences.of(
        session,
        inspector=inspection.inspector,
        type_code=equipment.require(session, inspection.equipment_id).type_code,
        instruments=minutes.instruments_of(written) if written else (),
        on=inspection.inspected_on or inspection.started_on,
        device=found[0][0] if found else "",
        body=_body_wanted(session),
    )


def _body_wanted(session: Session) -> bool:
    return headings.of(session).layout != headings.ARMY
