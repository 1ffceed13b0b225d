"""The report "kết quả kiểm định" as PDF and workbook, from one set of facts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from safety_inspector.certification.papers import Signer
from safety_inspector.documents import paper, wordings, workbooks
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import day_in_words, short_day
from safety_inspector.documents.workbooks import Cell, Sheet
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.results import Figures, ResultFacts, ResultRow

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
_WIDTHS = [WIDTH * part for part in (0.34, 0.11, 0.09, 0.11, 0.13, 0.11, 0.11)]


def draw(facts: ResultFacts) -> bytes:
    """The report as a PDF."""
    words = wordings.of("results")
    subject = words["subject"].format(period=in_words(facts.period))
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, place_day=paper.place_and_day(facts.heading, facts.made_on or facts.as_at)),
        Spacer(1, 20),
        *paper.title(words["title"], subject),
        paper.body(words["scope"].format(unit=facts.unit_name or words["everything"])),
        paper.body(words["as_at"].format(day=day_in_words(facts.as_at))),
        *_figures(facts),
        *_end(facts),
    ]
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice)


def xlsx(facts: ResultFacts) -> bytes:
    """The report as a workbook: the same figures, a sheet by unit and one by group."""
    words = wordings.of("results")
    title = words["subject"].format(period=in_words(facts.period))
    above = (
        words["scope"].format(unit=facts.unit_name or words["everything"]),
        words["as_at"].format(day=short_day(facts.as_at)),
    )
    parts = (("sheet_unit", "unit_column", facts.by_unit), ("sheet_group", "group_column", facts.by_group))
    return workbooks.write(
        Sheet(words[name], title, above, (words[column], *words["columns"]), _cells(facts, rows), bold_last=True)
        for name, column, rows in parts
    )


def in_words(period: Period) -> str:
    """The period as a report names it: "quý IV năm 2026"."""
    words = wordings.of("results")
    year, _, part = period.name.partition("-")
    if ".." in period.name:
        return str(words["between"].format(first=short_day(period.first), last=short_day(period.last)))
    if part.startswith("H"):
        return str(words["half"].format(word=words["half_words"][int(part[1]) - 1], year=year))
    if part.startswith("Q"):
        return str(words["quarter"].format(quarter=words["quarter_words"][int(part[1]) - 1], year=year))
    if part.endswith("M"):
        return str(words["first_months"].format(count=part[:-1], year=year))
    return str(words["month"].format(month=part, year=year) if part else words["year"].format(year=year))


def _figures(facts: ResultFacts) -> list[Flowable]:
    words = wordings.of("results")
    if not facts.total.done:
        return [paper.body(words["nothing"])]
    waiting = facts.total.done - facts.total.certificates - facts.total.notices
    total = facts.total
    counts = {name: wordings.number(count) for name, count in asdict(total).items()}
    rest = words["waiting"].format(waiting=wordings.number(waiting)) if waiting else ""
    said = words["totals"].format(**counts, rest=rest)
    return [
        paper.body(said),
        CondPageBreak(45 * mm),
        *_table(facts, words["by_unit"], words["unit_column"], facts.by_unit),
        paper.line(words["by_unit_note"], 11, fontName=paper.ITALIC, spaceBefore=3),
        Spacer(1, 8),
    ]


def _end(facts: ResultFacts) -> list[Flowable]:
    """The table by group and the signature, on one page where they fit."""
    words = wordings.of("results")
    signed = [Spacer(1, 18), paper.signature(Signer(), WIDTH, words["copies"])]
    if not facts.total.done:
        return signed
    table = _table(facts, words["by_group"], words["group_column"], facts.by_group)
    return [KeepTogether([*table, *signed])]


def _table(facts: ResultFacts, name: str, column: str, rows: Iterable[ResultRow]) -> list[Flowable]:
    words = wordings.of("results")
    lines = [tuple(map(wordings.number, cells)) for cells in _cells(facts, rows)]
    heading = paper.line(name, 13, fontName=BOLD, spaceBefore=4, spaceAfter=6)
    columns = (column, *words["columns"])
    grid = paper.grid(columns, lines, _WIDTHS, numeric_from=1, bold_rows=(len(lines) - 1,))
    return [heading, grid]


def _cells(facts: ResultFacts, rows: Iterable[ResultRow]) -> list[tuple[Cell, ...]]:
    words = wordings.of("results")
    lines = [("    " * row.depth + (row.name or words["no_group"]), *_numbers(row.figures)) for row in rows]
    return [*lines, (words["total"], *_numbers(facts.total))]


def _numbers(figures: Figures) -> tuple[Any, ...]:
    return (
        figures.done, figures.passed, figures.failed, figures.certificates, figures.notices, figures.equipment,
    )  # fmt: skip
