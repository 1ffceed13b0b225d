"""A report made of sentences and tables, as PDF and workbook: both are written from the same `Tabled`, cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer
from safety_inspector.documents import lists, paper, wordings, workbooks
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import figure, short_day
from safety_inspector.documents.workbooks import Cell, Sheet

SIZE = 9
BEGIN = 40 * mm  # room for the name of a table and its first lines; with less, it begins on the next page


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name on paper, its sheet, its columns and rows; ``none`` is said where it has no row.

    With ``shares``, parts of the width, it holds figures from ``figures_from`` on and before ``figures_until``, to the
    right; else words.
    """

    name: str
    sheet: str
    columns: Sequence[str]
    rows: Sequence[tuple[Cell, ...]]
    none: str
    shares: Sequence[float] = ()
    figures_from: int = 1
    bold: tuple[int, ...] = ()
    figures_until: int | None = None


@dataclass(frozen=True, slots=True)
class Tabled:
    """A whole report; ``stands`` is said over every table, ``said`` between the title and the first."""

    heading: Heading
    number: str
    title: str
    subject: str
    scope: str
    stands: str
    dated: date  # the document itself
    said: Sequence[str]
    tables: Sequence[Table]
    notes: Sequence[str]
    copies: Sequence[str]
    practice: bool
    across: bool = False
    signer: Signer = Signer()
    after: Sequence[tuple[str, str]] = ()  # headings with what was typed under them; nothing typed: room to write


def draw(found: Tabled) -> bytes:
    """The report as a PDF."""
    page = landscape(A4) if found.across else A4
    width = page[0] - paper.MARGINS[0] - paper.MARGINS[3]
    height = page[1] - paper.MARGINS[1] - paper.MARGINS[2]
    sign = wordings.of("frame")["number"].format(number=found.number.format(sign=found.heading.sign))
    story: list[Flowable] = [
        paper.head(found.heading, width, sign, paper.place_and_day(found.heading, found.dated)),
        Spacer(1, 3 * mm),
        *paper.title(found.title, found.subject),
        paper.line(found.scope, 12, spaceAfter=3),
        *(paper.body(text) for text in found.said),
        *(each for table in found.tables for each in _table(found, table, width, height)),
        *_end(found, width),
    ]
    return paper.build(story, title=f"{found.title} {found.subject}", practice=found.practice, pagesize=page)


def xlsx(found: Tabled) -> bytes:
    """The same as a workbook, a sheet for each table; a table without rows has its sheet all the same."""
    above = [found.scope, found.stands, *found.said, *found.notes]
    above += [f"{name}: {text}" for name, text in found.after if text]
    above += [wordings.of("frame")["practice"]] if found.practice else []
    title = f"{found.title} – {found.subject}"
    return workbooks.write(
        Sheet(
            table.sheet, title, above if table.rows else [*above, table.none], table.columns, table.rows,
            bold_last=len(table.rows) - 1 in table.bold,
        )
        for table in found.tables
    )  # fmt: skip


def _table(found: Tabled, table: Table, width: float, height: float) -> Iterator[Flowable]:
    if not table.rows:
        yield paper.line(f"{table.name}: {table.none}", 11, spaceBefore=5, spaceAfter=4)
        return
    yield CondPageBreak(BEGIN)
    yield paper.line(table.name, 12, fontName=BOLD, spaceBefore=5, spaceAfter=3, keepWithNext=1)
    yield paper.line(found.stands, SIZE, fontName=paper.ITALIC, spaceAfter=3)
    if table.shares:
        rows = [[_shown(cell) for cell in row] for row in table.rows]
        widths = [width * share for share in table.shares]
        yield paper.grid(table.columns, rows, widths, table.figures_from, table.bold, SIZE, table.figures_until)
    else:
        yield lists.ruled(table.columns, table.rows, width, height)


def _end(found: Tabled, width: float) -> Iterator[Flowable]:
    """The notes and what was typed; the signature on one page with the last of them."""
    notes = [paper.line(text, SIZE + 1, fontName=paper.ITALIC, spaceBefore=3) for text in found.notes]
    typed = [list(_typed(name, text)) for name, text in found.after]
    *above, last = [notes, *typed]
    yield from (each for part in above for each in part)
    yield KeepTogether([*last, Spacer(1, 5 * mm), paper.signature(found.signer, width, found.copies)])


def _typed(name: str, text: str) -> Iterator[Flowable]:
    """What was typed under a heading; two dotted lines where nothing was."""
    yield paper.line(name, 12, fontName=BOLD, spaceBefore=5, spaceAfter=3, keepWithNext=1)
    yield from (paper.body(text),) if text else (paper.Dotted(18), paper.Dotted(18))


def _shown(cell: Cell) -> str:
    return short_day(cell) if isinstance(cell, date) else figure(cell)


def stands(as_at: date, received_on: date | None) -> str:
    """Up to which day records count, and when the last came in."""
    words, day = wordings.of("briefing"), short_day(as_at)
    if received_on is None:
        return str(words["stand_lone"].format(day=day))
    return str(words["stand"].format(day=day, received=short_day(received_on)))
