"""The tabs of inspections and of findings on an equipment card."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.inspection import sheets
from safety_inspector.inspection.sheets import FindingRow, InspectionRow
from safety_inspector.inspection.ui.looks import CONCLUSION_STATE, KIND_WORDS, SEVERITY_WORDS
from safety_inspector.qt import dates, listings
from safety_inspector.qt.rows import Column
from safety_inspector.store.database import Store
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the inspection it was made in; ``open``: the latest one, so that nothing came after it."""

    row: InspectionRow
    finding: FindingRow
    open: bool


def inspections_tab(store: Store, id: UUID) -> QWidget:
    """Inspections of one piece of equipment, newest first."""
    with store.reading() as session:
        found = sheets.listing(session, equipment_id=id)
    columns = [
        Column[InspectionRow](
            _("Inspection"), lambda each: f"{_day(each)} · {_(KIND_WORDS[each.kind])}",
            second=lambda each: _("{who}: {answered}/{asked} items").format(
                who=each.inspector_name, answered=each.answered, asked=each.asked
            ),
            under=_("Inspector"),
        ),
        Column[InspectionRow](
            _("Conclusion"), lambda each: None, width=130, state=lambda each: CONCLUSION_STATE[each.conclusion]
        ),
    ]  # fmt: skip
    return listings.told(columns, found, _("Inspections"), _("Not inspected here yet."))


def findings_tab(store: Store, id: UUID) -> QWidget:
    """What was found wrong on one piece of equipment, newest first; open is what its latest inspection found."""
    with store.reading() as session:
        done = sheets.listing(session, equipment_id=id, concluded=True)
        done.sort(key=lambda each: (each.inspected_on or each.started_on, each.id), reverse=True)
        found = [
            Found(row, each, at == 0) for at, row in enumerate(done) for each in sheets.findings_of(session, row.id)
        ]
    columns = [
        Column[Found](
            _("Finding"), lambda each: " · ".join(filter(None, (each.finding.text, each.finding.place))),
            second=lambda each: " · ".join((_day(each.row), _(SEVERITY_WORDS[each.finding.severity]))),
            under=_("Found on, severity"),
        ),
        Column[Found](
            _("To be mended by"), lambda each: dates.shown(each.finding.deadline) or "–", width=150,
            state=lambda each: "fail" if each.open else "na",
            words=lambda each: _("open") if each.open else _("inspected again since"), under=_("State"),
        ),
    ]  # fmt: skip
    return listings.told(columns, found, _("Findings"), _("Nothing was found wrong here."))


def _day(each: InspectionRow) -> str:
    return dates.shown(each.inspected_on or each.started_on)
