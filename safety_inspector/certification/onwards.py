"""How far a concluded inspection has come since: minutes, approval, paper; each with its number, and if it is done."""

from uuid import UUID

from sqlmodel import Session

from safety_inspector.certification import minutes, papers, reviews
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.records import Inspection
from safety_inspector.words import _


def steps(session: Session, inspection_id: UUID) -> tuple[tuple[str, bool], ...]:
    """What comes after concluding, in words. A notice needs no signature on its minutes."""
    failed = session.get_one(Inspection, inspection_id).conclusion == Conclusion.FAIL
    made = next((each for each in minutes.listing(session, inspection_id) if each.current), None)
    approval = reviews.of(session, inspection_id)
    number = papers.numbers_of(session, [inspection_id]).get(inspection_id, "")
    words = _("Approval by a second person")
    paper = _("Notice of failure") if failed else _("Certificate and sticker")
    return (
        (_minutes_words(made), made is not None and (failed or made.signed_on is not None)),
        (f"{words}: {approval.approver_name}" if approval else words, approval is not None),
        (f"{paper}: {number}" if number else paper, bool(number)),
    )


def _minutes_words(made: minutes.MinutesRow | None) -> str:
    if made is None:
        return _("Minutes (made, signed)")
    if made.signed_on is None:
        return _("Minutes {number}: made, not signed yet").format(number=made.number)
    return _("Minutes {number}: made, signed on {day:%d/%m/%Y}").format(number=made.number, day=made.signed_on)
