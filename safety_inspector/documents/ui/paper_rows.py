"""A line of the list of papers: what was issued, or the inspection that waits for its paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safety_inspector.certification.papers import PaperRow
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt import dates
from safety_inspector.qt.rows import Column
from safety_inspector.words import _

STANDING = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of the list: a paper issued, or an inspection that waits for one."""

    name: str
    second: str
    day: date | None
    state: str
    words: str
    issued: PaperRow | None = None
    waiting: InspectionRow | None = None
    approved: bool = False


def standing_first(paper: PaperRow) -> int:
    """A paper that stands, what was voided, minutes."""
    return 2 if paper.kind == "minutes" else 1 if paper.voided else STANDING


def waiting(each: InspectionRow, approved: bool) -> Paper:
    """The line of an inspection that waits."""
    issue = _("notice to issue") if each.conclusion is Conclusion.FAIL else _("certificate to issue")
    words = issue if approved else _("to approve")
    name = f"{each.asset_no or each.serial} · {each.equipment_name}".lstrip("· ")
    second = f"{each.unit_name} · {each.inspector_name}"
    return Paper(name, second, each.inspected_on, "waiting", words, waiting=each, approved=approved)


def issued(row_: PaperRow) -> Paper:
    """The line of a paper that was issued."""
    name = " · ".join(part for part in (row_.asset_no, row_.equipment_name) if part)
    second = " · ".join(part for part in (row_.number, row_.unit_name) if part)
    until = _("until {day}").format(day=dates.shown(row_.valid_until)) if row_.valid_until else _("notice")
    return Paper(name, second, row_.issued_on, "issued", until, issued=row_)


def columns() -> Sequence[Column[Paper]]:
    """The columns of the list."""
    return [
        Column(_("Equipment"), lambda each: each.name, second=lambda each: each.second, under=_("Number, unit")),
        Column(
            _("Date"),
            lambda each: dates.shown(each.day),
            width=156,
            state=lambda each: each.state,
            words=lambda each: each.words,
            under=_("State"),
        ),
    ]


def nothing(which: str) -> str:
    """What an empty part of the list says."""
    if which == "waiting":
        return _("Nothing waits here. Concluded inspections come here to be approved by a second person.")
    return _("No paper is called so. Clear the search, or issue one under “To approve and issue”.")
