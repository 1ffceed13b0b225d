"""The tab of papers on an equipment card."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.certification import papers
from safety_inspector.certification.papers import PaperRow
from safety_inspector.qt import dates, listings
from safety_inspector.qt.rows import Column
from safety_inspector.store.database import Store
from safety_inspector.words import _


def papers_tab(store: Store, id: UUID) -> QWidget:
    """Certificates and notices of one piece of equipment, newest first."""
    with store.reading() as session:
        found = papers.register(session, equipment_id=id)
    columns = [
        Column[PaperRow](
            _("Paper"), lambda paper: paper.number,
            second=lambda paper: " · ".join((dates.shown(paper.issued_on), _until(paper), paper.approver_name)),
            under=_("Issued on, valid until, signed by"),
        ),
        Column[PaperRow](
            _("State"), lambda paper: None, width=130,
            state=lambda paper: "issued" if paper.kind == "certificate" else "fail",
        ),
    ]  # fmt: skip
    return listings.told(columns, found, _("Papers"), _("No paper was issued for this equipment here."))


def _until(paper: PaperRow) -> str:
    if paper.kind != "certificate":
        return _("stop-use proposed")
    return f"{_('valid until')} {dates.shown(paper.valid_until)}"
