"""Lists to XLSX: any list on screen, and the refused rows of an import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from safety_inspector.documents import paper, wordings, workbooks
from safety_inspector.documents.workbooks import Cell, Sheet


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list with its heading; ``filter`` says in words what was chosen."""

    title: str
    filter: str
    as_at: date
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    practice: bool = False
    organisation: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of an imported workbook that was not taken, with its line there and the reason."""

    line: int
    reason: str
    cells: tuple[str, ...]


def xlsx(facts: ListFacts) -> bytes:
    """The list as a workbook; what was filtered, the date and the count stand above it."""
    words = wordings.of("lists")
    above = [
        words["filter"].format(filter=facts.filter or words["no_filter"]),
        words["as_at"].format(day=wordings.short_day(facts.as_at)),
        words["count"].format(count=len(facts.rows)),
    ]
    if facts.practice:
        above.append(wordings.of("frame")["practice"])
    name = facts.sheet or words["sheet"]
    title = f"{facts.organisation} – {facts.title}" if facts.organisation else facts.title
    return workbooks.write([Sheet(name, title, above, facts.columns, facts.rows)])


def draw(facts: ListFacts, shares: Sequence[float] = ()) -> bytes:
    """The list as a PDF across the page; ``shares`` of the width by column, else all alike."""
    words, size = wordings.of("lists"), landscape(A4)
    width = size[0] - paper.MARGINS[0] - paper.MARGINS[3]
    told = shares or [1 / len(facts.columns)] * len(facts.columns)
    above = [
        words["filter"].format(filter=facts.filter or words["no_filter"]),
        words["as_at"].format(day=wordings.short_day(facts.as_at)),
        words["count"].format(count=len(facts.rows)),
    ]
    lines = [tuple(map(_said, row)) for row in facts.rows]
    story = [
        *paper.title(facts.title, facts.organisation),
        paper.line(". ".join(above), 11, fontName=paper.ITALIC),
        Spacer(1, 3 * mm),
        paper.grid(facts.columns, lines, [width * share for share in told], size=9),
    ]
    return paper.build(story, title=facts.title, practice=facts.practice, pagesize=size)


def _said(value: Cell) -> str:
    return wordings.short_day(value) if isinstance(value, date) else "" if value is None else str(value)


def refused_xlsx(headers: Sequence[str], rows: Sequence[RefusedRow], *, practice: bool = False) -> bytes:
    """The refused rows in the columns they came in, with line and reason after them, to mend and import again."""
    words = wordings.of("lists")
    width = max([len(headers), *(len(row.cells) for row in rows)])
    names = [*headers, *[""] * (width - len(headers)), words["line"], words["reason"]]
    lines: list[tuple[Cell, ...]] = [
        (*row.cells, *[""] * (width - len(row.cells)), row.line, row.reason) for row in rows
    ]
    above = [wordings.of("frame")["practice"]] if practice else []
    return workbooks.write([Sheet(words["refused_sheet"], words["refused_title"], above, names, lines)])
