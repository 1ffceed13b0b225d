"""A unit's yearly report of labour safety as PDF and workbook, in the circular's layout: both from the same rows."""

from collections.abc import Iterator
from dataclasses import replace

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, TableStyle

from safety_inspector.certification.papers import Signer
from safety_inspector.documents import paper, tabled, wordings, workbooks
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import amount, number
from safety_inspector.documents.workbooks import Cell, Sheet
from safety_inspector.reporting import labour_rows, labour_years
from safety_inspector.reporting.labour_rows import FIRST, GROUPS, HEAD
from safety_inspector.reporting.labour_years import LabourFacts

SIZE = 10.5
WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
_SHARES = (0.08, 0.5, 0.15, 0.27)
_FIRST_SHARES = (0.06, 0.24, 0.17, 0.23, 0.17, 0.13)
EMPTY_LINES = 3  # of the table of the first assessment, to be written by hand


def draw(facts: LabourFacts) -> bytes:
    """The report as a PDF. Raises `labour_years.RowsBlank`."""
    labour_years.require_whole(facts)
    words, value = wordings.of("labour"), facts.value
    signer = Signer(post=words["post"])
    heading = replace(
        facts.heading, parent=words["province"].format(province=value("H1")),
        organisation=words["enterprise"].format(unit=facts.unit_name),
    )  # fmt: skip
    story: list[Flowable] = [
        paper.head(heading, WIDTH, "", paper.place_and_day(facts.heading, facts.dated)),
        Spacer(1, 4 * mm),
        *paper.title(words["title"], words["subject"]),
        paper.centred(words["period"].format(year=facts.year), 13, spaceAfter=4),
        paper.centred(words["to"].format(to=value("H2")), 13, spaceAfter=6),
        paper.facts_table([(words["name"], facts.unit_name), *_head(facts)], WIDTH, 12, 0.4),
        paper.line(words["general"], 12, fontName=BOLD, spaceBefore=6, spaceAfter=3, keepWithNext=1),
        paper.line(tabled.stands(facts.as_at, facts.received_on), 9, fontName=paper.ITALIC, spaceAfter=3),
        _table(facts),
        *(paper.line(text, 9.5, fontName=paper.ITALIC, spaceBefore=3) for text in notes(facts)),
        KeepTogether([*_first(facts), Spacer(1, 5 * mm), paper.signature(signer, WIDTH, words["copies"])]),
    ]
    subject = f"{words['subject']} {facts.year}"
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice)


def xlsx(facts: LabourFacts) -> bytes:
    """The same as a workbook. Raises `labour_years.RowsBlank`."""
    labour_years.require_whole(facts)
    words = wordings.of("labour")
    title = f"{words['title']} {words['subject']} – {words['period'].format(year=facts.year)}"
    above = [words["to"].format(to=facts.value("H2")), words["province"].format(province=facts.value("H1"))]
    above += [words["enterprise"].format(unit=facts.unit_name), *(f"{name}: {text}" for name, text in _head(facts))]
    above += [tabled.stands(facts.as_at, facts.received_on), *notes(facts)]
    above += [wordings.of("frame")["practice"]] if facts.practice else []
    general, first = words["sheets"]
    typed = [facts.value(FIRST)] if facts.value(FIRST) else []
    return workbooks.write(
        (
            Sheet(general, title, [words["general"], *above], words["columns"], list(rows(facts))),
            Sheet(first, title, [words["first"], *typed], words["first_columns"], []),
        )
    )


def rows(facts: LabourFacts) -> Iterator[tuple[Cell, ...]]:
    """The table as both have it: each group's name, then its rows."""
    filled = {each.code: each for each in facts.rows}
    for group in GROUPS:
        if group.number and group.number != FIRST:
            yield group.number, group.name, "", ""
            for row in group.rows:
                if filled[row.code].value or not row.optional:
                    yield row.number, row.name, row.per, labour_rows.cell(row, filled[row.code].value)


def notes(facts: LabourFacts) -> Iterator[str]:
    """Where typed figures come from, and what else is to be known of the table."""
    words, by_reason = wordings.of("labour"), dict[str, list[str]]()
    for each in facts.rows:
        if each.typed and not each.row.head and each.code != FIRST:
            by_reason.setdefault(each.reason, []).append(each.row.number or each.row.group)
    for reason, numbers in by_reason.items():
        yield words["typed"].format(reason=reason, rows="; ".join(numbers))
    if any(not each.typed and each.value and not each.row.head for each in facts.rows):
        yield words["reckoned"]
    if facts.undated:
        yield words["undated"].format(count=number(facts.undated))


def _head(facts: LabourFacts) -> Iterator[tuple[str, str]]:
    """What stands above the table, without what the frame says."""
    for each in facts.rows:
        if each.row.head and each.code not in (f"{HEAD}1", f"{HEAD}2"):
            yield each.row.name, each.value


def _table(facts: LabourFacts) -> Flowable:
    """The rows of a group stand under its name, which is bold and never last on its page."""
    cells = list(rows(facts))
    heads = [at for at, row in enumerate(cells) if not row[2] and row[3] == ""]
    texts = [[amount(cell) if at == 3 else str(cell) for at, cell in enumerate(row)] for row in cells]
    widths = [WIDTH * share for share in _SHARES]
    made = paper.grid(wordings.of("labour")["columns"], texts, widths, 3, heads, SIZE)
    made.setStyle(TableStyle([("NOSPLIT", (0, at + 1), (0, at + 2)) for at in heads]))
    return made


def _first(facts: LabourFacts) -> Iterator[Flowable]:
    """The first assessment: as it was typed, else lines to be written by hand."""
    words, typed = wordings.of("labour"), facts.value(FIRST)
    yield paper.line(words["first"], 12, fontName=BOLD, spaceBefore=8, spaceAfter=4)
    if typed:
        yield paper.body(typed)
        return
    empty = [[" "] * len(_FIRST_SHARES) for _at in range(EMPTY_LINES)]
    made = paper.grid(words["first_columns"], empty, [WIDTH * share for share in _FIRST_SHARES], None, (), SIZE)
    made.setStyle(TableStyle([("BOTTOMPADDING", (0, 1), (-1, -1), 8 * mm)]))
    yield made
