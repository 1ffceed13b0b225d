"""The tab of papers on an equipment card."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.certification import papers
from safety_inspector.qt import dates
from safety_inspector.qt.widgets import badge, column, label, row
from safety_inspector.store.database import Store
from safety_inspector.words import _


def papers_tab(store: Store, id: UUID) -> QWidget:
    """Certificates and notices of one piece of equipment, newest first."""
    made = QWidget()
    with store.reading() as session:
        found = papers.register(session, equipment_id=id)
    parts: list[Any] = []
    for paper in found:
        issued = paper.kind == "certificate"
        until = f"{_('valid until')} {dates.shown(paper.valid_until)}" if issued else _("stop-use proposed")
        parts.append(row(label(paper.number, "strong"), None, badge("issued" if issued else "fail")))
        parts.append(label(f"{dates.shown(paper.issued_on)} · {until} · {paper.approver_name}", "caption", wrap=True))
    if not found:
        parts.append(label(_("No paper was issued for this equipment here."), "muted", wrap=True))
    made.setLayout(column(*parts, gap=4))
    return made
