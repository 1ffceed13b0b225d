"""The tab of inspections on an equipment card."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.inspection import sheets
from safety_inspector.inspection.ui.looks import CONCLUSION_STATE, KIND_WORDS
from safety_inspector.qt import dates
from safety_inspector.qt.widgets import badge, column, label, row
from safety_inspector.store.database import Store
from safety_inspector.words import _


def inspections_tab(store: Store, id: UUID) -> QWidget:
    """Inspections of one piece of equipment, newest first."""
    made = QWidget()
    with store.reading() as session:
        found = sheets.listing(session, equipment_id=id)
    parts: list[Any] = []
    for each in found:
        day = dates.shown(each.inspected_on or each.started_on)
        parts.append(
            row(label(f"{day} · {_(KIND_WORDS[each.kind])}", "strong"), None, badge(CONCLUSION_STATE[each.conclusion]))
        )
        parts.append(
            label(
                _("{who}: {answered}/{asked} items").format(
                    who=each.inspector_name, answered=each.answered, asked=each.asked
                ),
                "caption",
                wrap=True,
            )
        )
    if not found:
        parts.append(label(_("Not inspected here yet."), "muted", wrap=True))
    made.setLayout(column(*parts, gap=4))
    return made
