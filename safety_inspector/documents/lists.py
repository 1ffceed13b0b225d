"""Lists to XLSX: any list on screen, and the refused rows of an import."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from safety_inspector.documents import paper, wordings, workbooks
from safety_inspector.documents.ruled import BESIDE, Breaker, Progress, Ruled, parted
from safety_inspector.documents.workbooks import Cell, Sheet

LOOKED_AT = 300  # lines that say how wide the columns are to be
SIZE, EDGES = 9, 2 * BESIDE + 1  # of letters; what a cell keeps clear
HEAD_LINES = 2  # a heading asks for no more
LONGEST = 26 * mm  # a word longer than this is broken
TALLEST = 3  # the power by which the tallest cell of a row counts before its others
HALVINGS = 30


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


def draw(facts: ListFacts, progress: Progress | None = None) -> bytes:
    """The list as a PDF across the page, each column as wide as its words want."""
    words, size = wordings.of("lists"), landscape(A4)
    width = size[0] - paper.MARGINS[0] - paper.MARGINS[3]
    above = [
        words["filter"].format(filter=facts.filter or words["no_filter"]),
        words["as_at"].format(day=wordings.short_day(facts.as_at)),
        words["count"].format(count=len(facts.rows)),
    ]
    story = [
        *paper.title(facts.title, facts.organisation),
        paper.line(". ".join(above), 11, fontName=paper.ITALIC),
        Spacer(1, 3 * mm),
        ruled(facts.columns, facts.rows, width, size[1] - paper.MARGINS[1] - paper.MARGINS[2], progress),
    ]
    return paper.build(story, title=facts.title, practice=facts.practice, pagesize=size)


def ruled(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], width: float, page: float,
    progress: Progress | None = None,
) -> Ruled:  # fmt: skip
    """A table of any length, as wide as the page lets it; each column so wide that its rows are least tall."""
    lines = [tuple(map(_said, row)) for row in rows]
    widths = _widths(columns, lines, width)
    head = Breaker(paper.BOLD, SIZE).row(columns, widths)
    breaker = Breaker(paper.UPRIGHT, SIZE)
    return Ruled(head, [breaker.row(line, widths) for line in lines], widths, SIZE, page, progress)


def _widths(columns: Sequence[str], lines: Sequence[tuple[str, ...]], width: float) -> list[float]:
    """Room for the longest word of each column, so that none is broken; the rest so that the rows are least tall."""
    least, whole, weights = [], [], []
    for at, name in enumerate(columns):
        said = Counter(line[at] for line in lines[:LOOKED_AT])
        words = {word for text in said for word in text.split()}
        heads = [paper.width_of(word, paper.BOLD, SIZE) for word in name.split()]
        longest = max(map(_unbroken, words), default=0)
        least.append(max([*heads, min(longest, LONGEST)]) + EDGES)
        long = {text: paper.width_of(text, paper.UPRIGHT, SIZE) for text in said}
        head = paper.width_of(name, paper.BOLD, SIZE) / HEAD_LINES
        whole.append(max([least[-1] - EDGES, head, *long.values()]) + EDGES)
        tall = sum(count * long[text] ** TALLEST for text, count in said.items()) + head**TALLEST
        weights.append(tall ** (1 / (TALLEST + 1)))
    if sum(least) >= width:  # words longer than the page are broken after all
        return [one * width / sum(least) for one in least]
    if sum(whole) <= width:
        return [one * width / sum(whole) for one in whole]
    return _shared(least, whole, weights, width)


def _shared(least: Sequence[float], whole: Sequence[float], weights: Sequence[float], width: float) -> list[float]:
    """All of the width, by weight, to each no less than it must have and no more than it can use."""
    low, high = 0.0, max(most / weight for most, weight in zip(whole, weights, strict=True))
    made = list(least)
    for _halved in range(HALVINGS):
        middle = (low + high) / 2
        made = [min(max(one, middle * weight), most) for one, most, weight in zip(least, whole, weights, strict=True)]
        low, high = (low, middle) if sum(made) > width else (middle, high)
    return [one * width / sum(made) for one in made]


def _unbroken(word: str) -> float:
    """How wide the widest part is that a word is not broken within; only long words are broken."""
    wide = paper.width_of(word, paper.UPRIGHT, SIZE)
    if wide <= LONGEST:
        return wide
    return max(paper.width_of(part, paper.UPRIGHT, SIZE) for part in parted(word))


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
