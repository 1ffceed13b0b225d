"""The briefing "giao ban" as PDF and workbook, from one set of facts: table, parts, lists, a page to project."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, NextPageTemplate, PageBreak, Spacer

from safety_inspector.certification.papers import Signer
from safety_inspector.documents import charts, lists, paper, projected, reports, wordings, workbooks
from safety_inspector.documents.charts import Bar
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import NOT_SAID, figure, short_day
from safety_inspector.documents.workbooks import Cell, Sheet
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.reporting import indicators
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.reporting.measures import Figures, Line, Measures, Part

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
HEIGHT = A4[1] - paper.MARGINS[1] - paper.MARGINS[2]
ACROSS = landscape(A4)
SIZE = 9
BEGIN = 40 * mm  # room for the name of a table and its first lines; with less, it begins on the next page
_NAMED = (0.066, 0.286, 0.064)  # code, indicator, unit; then the measures
_MEASURES = (
    "planned",
    "in_period",
    "so_far",
    "percent",
    "estimate",
    "before",
    "change",
    "points",
)  # in order
_SIGNED = ("change", "points")  # say more or less
_TABLE = [WIDTH * part for part in (*_NAMED, *[0.073] * len(_MEASURES))]
_PARTS = [WIDTH * part for part in (0.289, *[0.079] * 9)]
_MONTHS = [WIDTH * part for part in (0.16, *[0.064] * 12, 0.072)]
_MAIN = ("K1.2", "K1.3")  # what is asked first


def draw(facts: BriefingFacts) -> bytes:
    """The briefing as a PDF: the report, its lists, and one page across to project."""
    words = wordings.of("briefing")
    subject = words["subject"].format(period=reports.in_words(facts.period))
    sign = wordings.of("frame")["number"].format(number=words["number"].format(sign=facts.heading.sign))
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, sign, paper.place_and_day(facts.heading, facts.dated)),
        Spacer(1, 3 * mm),
        *paper.title(words["title"], subject),
        paper.line(scope(facts), 12, spaceAfter=3),
        *_results(facts),
        *_parts(facts),
        *_lists(facts),
        NextPageTemplate(paper.ACROSS),
        PageBreak(),
        *projected.page(facts, stand(facts), words["chart_unit"] + _rest(facts), _percents(facts), ACROSS),
    ]
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice, across=True)


def xlsx(facts: BriefingFacts) -> bytes:
    """The same as a workbook: a sheet for each table, figures as numbers, blanks as blanks."""
    words = wordings.of("briefing")
    title = words["subject"].format(period=reports.in_words(facts.period))
    above = [scope(facts), stand(facts), *handed_in(facts), words["blank"]]
    above += [wordings.of("frame")["practice"]] if facts.practice else []
    parts, (part, note) = words["part_columns"], (words["column_part"], words["column_note"])
    tables: tuple[tuple[Sequence[str], Sequence[Sequence[Cell]], bool], ...] = (
        ([*words["columns"], part, note], [(*row, *_beside(facts, at)) for at, row in enumerate(table(facts))], False),
        (_month_columns(), of_months(facts), False),
        ([words["unit_column"], *parts], of_parts(facts, facts.reckoned.by_unit), True),
        ([words["group_column"], *parts], of_parts(facts, facts.reckoned.by_group), True),
        (words["overdue_columns"], _overdue(facts), False),
        (words["failed_columns"], _failed(facts), False),
        (words["typed_columns"], _typed(facts), False),
    )
    return workbooks.write(
        Sheet(name, title, above, columns, rows, bold_last=last)
        for name, (columns, rows, last) in zip(words["sheets"], tables, strict=True)
    )


def scope(facts: BriefingFacts) -> str:
    """Of which units it speaks."""
    words = wordings.of("briefing")
    return str(words["scope"].format(unit=facts.unit_name) if facts.unit_id else words["scope_all"])


def stand(facts: BriefingFacts) -> str:
    """Up to which day records count, and when the last came in: at the head of every table."""
    words, day = wordings.of("briefing"), short_day(facts.as_at)
    if facts.received_on is None:
        return str(words["stand_lone"].format(day=day))
    return str(words["stand"].format(day=day, received=short_day(facts.received_on)))


def handed_in(facts: BriefingFacts) -> Iterator[str]:
    """Who handed nothing in within the period, by name; nothing where that is not known here."""
    words = wordings.of("briefing")
    if facts.silent is not None:
        yield str(words["silent"].format(names="; ".join(facts.silent)) if facts.silent else words["all_in"])


# -- the table ---------------------------------------------------------------------------------------


def table(facts: BriefingFacts) -> list[tuple[Cell, ...]]:
    """The lines of the table of indicators, as both papers have them."""
    names = wordings.of("briefing")["indicators"]
    return [(line.code, *names[line.code], *_figures(line)) for line in facts.reckoned.lines]


def _figures(line: Line) -> tuple[Cell, ...]:
    return tuple(_told(line, name) for name in _MEASURES)


def _told(line: Line, name: str) -> Cell:
    """A figure of a line; marked where the line has none, blank where it is not known."""
    value: Cell = getattr(line.measures, name)
    return NOT_SAID if value is None and not indicators.BY_CODE[line.code].says(name) else value


def _beside(facts: BriefingFacts, at: int) -> tuple[Cell, ...]:
    words, found = wordings.of("briefing"), facts.reckoned.lines[at].measures
    names = ", ".join(words["measures"][name] for name in found.typed)
    return found.change_percent, words["typed_note"].format(names=names) if names else ""


def _results(facts: BriefingFacts) -> Iterator[Flowable]:
    words = wordings.of("briefing")
    yield _heading(words["results"])
    yield paper.body(" ".join(said(facts)))
    yield from map(paper.body, handed_in(facts))
    yield CondPageBreak(BEGIN)
    yield _heading(words["table"])
    yield _stand(facts)
    rows = [_shown_row(facts, at, row) for at, row in enumerate(table(facts))]
    bold = [at for at, line in enumerate(facts.reckoned.lines) if line.code in _MAIN]
    yield paper.grid(words["columns"], rows, _TABLE, numeric_from=len(_NAMED), bold_rows=bold, size=SIZE)
    yield paper.line(words["blank_typed" if facts.typed else "blank"], SIZE, fontName=paper.ITALIC, spaceBefore=2)


def of_months(facts: BriefingFacts) -> list[tuple[Cell, ...]]:
    """This year and the last by month, with their sums; a month that is to come is blank."""
    words, year = wordings.of("briefing"), facts.as_at.year
    rows: list[tuple[Cell, ...]] = []
    for name, each in (("done", year), ("before", year - 1)):
        counts = [getattr(month, name) for month in facts.reckoned.by_month]
        known = [count for count in counts if count is not None]
        blank = [None] * (MONTHS - len(counts))
        rows.append((words["month_year"].format(year=each), *counts, *blank, sum(known) if known else None))
    return rows


def _month_columns() -> list[str]:
    words = wordings.of("briefing")
    return [words["month_column"], *map(str, range(1, MONTHS + 1)), words["total"]]


def _months(facts: BriefingFacts) -> Iterator[Flowable]:
    rows = [[figure(cell) for cell in row] for row in of_months(facts)]
    grid = paper.grid(_month_columns(), rows, _MONTHS, numeric_from=1, size=SIZE)
    yield from (_heading(wordings.of("briefing")["by_month"]), _stand(facts), grid, Spacer(1, 4 * mm))


def _shown_row(facts: BriefingFacts, at: int, row: Sequence[Cell]) -> list[str]:
    """A line as it is printed; what somebody typed bears a mark."""
    named, measured = row[: len(_NAMED)], row[len(_NAMED) :]
    typed = facts.reckoned.lines[at].measures.typed
    return [figure(cell) for cell in named] + [
        figure(cell, signed=name in _SIGNED) + ("*" if name in typed else "")
        for name, cell in zip(_MEASURES, measured, strict=True)
    ]


def said(facts: BriefingFacts) -> Iterator[str]:
    """The table in a few sentences."""
    words, whole = wordings.of("briefing"), facts.reckoned.whole
    if whole.so_far is None:
        yield words["done_unknown"]
    else:
        yield words["done"].format(**{name: figure(getattr(whole, name)) for name in ("so_far", "passed", "failed",
                                                                                   "in_period")})  # fmt: skip
    plan = facts.reckoned.line("K1.3")
    if plan.percent is None:
        yield words["no_plan"]
    else:
        than = words["ahead" if plan.percent >= facts.pace else "behind"]
        yield words["plan"].format(
            done=figure(plan.so_far), planned=figure(plan.planned), percent=figure(plan.percent), than_pace=than,
            pace=figure(facts.pace),
        )  # fmt: skip
    if plan.estimate is not None:
        yield words["estimate"].format(estimate=figure(plan.estimate), percent=figure(plan.percent_estimate))
    yield from _compared(plan)
    yield from _standing(facts)


def _compared(plan: Measures) -> Iterator[str]:
    """Against the year before."""
    words = wordings.of("briefing")
    if plan.change is None:
        return
    of = words["before_percent"].format(percent=figure(plan.percent_before)) if plan.percent_before is not None else ""
    part = words["part"].format(percent=figure(abs(plan.change_percent))) if plan.change_percent else ""
    points = words["points"].format(points=figure(plan.points, signed=True)) if plan.points is not None else ""
    kind = "more" if plan.change > 0 else "less" if plan.change else "same"
    change = words[kind].format(count=figure(abs(plan.change)), part=part, points=points)
    yield words["before"].format(before=figure(plan.before), percent=of, change=change)


def _standing(facts: BriefingFacts) -> Iterator[str]:
    words, late = wordings.of("briefing"), facts.reckoned.line("K1.6").so_far
    if late is not None:
        yield words["overdue"].format(count=figure(late), next=figure(facts.reckoned.line("K1.7").so_far))
    stop = facts.reckoned.line("K1.11").so_far
    if stop:
        yield words["stop"].format(count=figure(stop))


# -- its parts ---------------------------------------------------------------------------------------


def of_parts(facts: BriefingFacts, parts: Iterable[Part]) -> list[tuple[Cell, ...]]:
    """The lines of a table of parts, with the whole at its end."""
    words = wordings.of("briefing")
    lines = [("    " * (part.depth - 1) + called(part), *_of_part(part.figures)) for part in parts]
    return [*lines, (words["total"], *_of_part(facts.reckoned.whole))]


def called(part: Part) -> str:
    """What a part is called on paper."""
    words = wordings.of("briefing")
    if part.kind == "own":
        return str(words["own"].format(unit=part.name))
    return str(words["difference"]) if part.kind == "difference" else part.name or str(words["no_group"])


def _of_part(found: Figures) -> tuple[Cell, ...]:
    return (
        found.planned, found.planned_done, found.percent, found.in_period, found.so_far, found.passed, found.failed,
        found.certificates, found.overdue,
    )  # fmt: skip


def _parts(facts: BriefingFacts) -> Iterator[Flowable]:
    """By unit and by group, each with its chart; then the signature, never alone on its page."""
    words, found = wordings.of("briefing"), facts.reckoned
    signed = [Spacer(1, 5 * mm), paper.signature(Signer(), WIDTH, words["copies"])]
    if not (found.by_unit or found.by_group):
        yield KeepTogether([paper.body(words["no_parts"]), *signed])
        return
    yield PageBreak()
    yield from _part_table(facts, words["by_unit"], words["unit_column"], found.by_unit)
    yield paper.line(words["by_unit_note"], SIZE, fontName=paper.ITALIC, spaceBefore=2)
    if bars := _percents(facts):
        drawing = charts.percents(bars, facts.pace, words["pace"].format(pace=figure(facts.pace)), WIDTH)
        yield KeepTogether([Spacer(1, 3 * mm), _name(words["chart_unit"] + _rest(facts)), drawing])
    yield Spacer(1, 3 * mm)
    table = _part_table(facts, words["by_group"], words["group_column"], found.by_group)
    drawn: list[Flowable] = []
    if groups := _groups(facts):
        drawing = charts.stacked(groups, words["legend_passed"], words["legend_failed"], WIDTH)
        drawn = [Spacer(1, 3 * mm), _name(words["chart_group"]), drawing]
    yield KeepTogether([*table, *drawn, *signed])


def _part_table(facts: BriefingFacts, name: str, column: str, parts: Sequence[Part]) -> Iterator[Flowable]:
    rows = [[figure(cell) for cell in row] for row in of_parts(facts, parts)]
    yield CondPageBreak(BEGIN)
    yield _heading(name)
    yield _stand(facts)
    columns = (column, *wordings.of("briefing")["part_columns"])
    yield paper.grid(columns, rows, _PARTS, numeric_from=1, bold_rows=(len(rows) - 1,), size=SIZE)


def _percents(facts: BriefingFacts) -> list[Bar]:
    """The units right below, the lowest first."""
    found = [(part.figures.percent, called(part)) for part in _upper(facts) if part.figures.percent is not None]
    lowest = sorted(found, key=lambda each: (each[0] or 0, each[1]))[: charts.MOST]
    return [Bar(name, percent or Decimal(0), said=f"{figure(percent)} %") for percent, name in lowest]


def _upper(facts: BriefingFacts) -> list[Part]:
    return [part for part in facts.reckoned.by_unit if part.depth == 1 and part.kind in ("unit", "own")]


def _rest(facts: BriefingFacts) -> str:
    """Said where the chart has no room for all."""
    count = sum(part.figures.percent is not None for part in _upper(facts))
    words = wordings.of("briefing")["chart_rest"]
    return f" – {words.format(count=charts.MOST, all=count)}" if count > charts.MOST else ""


def _groups(facts: BriefingFacts) -> list[Bar]:
    parts = [part for part in facts.reckoned.by_group if part.kind == "group" and part.figures.so_far]
    return [
        Bar(
            called(part), Decimal(part.figures.passed or 0), Decimal(part.figures.failed or 0),
            f"{figure(part.figures.passed or 0)} / {figure(part.figures.failed or 0)}",
        )
        for part in parts
    ]  # fmt: skip


# -- its lists ---------------------------------------------------------------------------------------


def _lists(facts: BriefingFacts) -> Iterator[Flowable]:
    words = wordings.of("briefing")
    late = facts.reckoned.line("K1.6").so_far
    yield PageBreak()
    yield from _months(facts)
    yield _heading(words["lists"])
    none = words["overdue_unknown" if late is None else "overdue_none"]
    yield from _list(facts, words["overdue_list"], late or 0, words["overdue_columns"], _overdue(facts), none)
    yield Spacer(1, 4 * mm)
    count, none = facts.failed_count, words["failed_none"]
    yield from _list(facts, words["failed_list"], count, words["failed_columns"], _failed(facts), none)
    if facts.typed:
        yield Spacer(1, 4 * mm)
        yield _heading(words["typed"])
        yield lists.ruled(words["typed_columns"], _typed(facts), WIDTH, HEIGHT)


def _list(
    facts: BriefingFacts, name: str, count: int, columns: Sequence[str], rows: Sequence[Sequence[Cell]], none: str
) -> Iterator[Flowable]:
    if not rows:
        yield paper.line(none, 11, spaceAfter=4)
        return
    yield CondPageBreak(BEGIN)
    yield _name(name.format(count=figure(count)))
    yield _stand(facts)
    yield lists.ruled(columns, rows, WIDTH, HEIGHT)
    if count > len(rows):
        rest = wordings.of("briefing")["rest"].format(count=figure(count - len(rows)))
        yield paper.line(rest, SIZE, fontName=paper.ITALIC, spaceBefore=2)


def _overdue(facts: BriefingFacts) -> list[tuple[Cell, ...]]:
    return [
        (at, row.name, row.numbers, row.unit_name, row.place, row.due_on, row.days)
        for at, row in enumerate(facts.overdue, 1)
    ]


def _failed(facts: BriefingFacts) -> list[tuple[Cell, ...]]:
    return [
        (at, row.name, row.numbers, row.unit_name, row.inspected_on, row.notice, row.again_on)
        for at, row in enumerate(facts.failed, 1)
    ]


def _typed(facts: BriefingFacts) -> list[tuple[Cell, ...]]:
    words: dict[str, Any] = wordings.of("briefing")["measures"]
    return [
        (row.code, row.unit_name, words[row.measure], row.first, row.last, row.value, row.reason, row.typed_name,
         row.typed_on)
        for row in facts.typed
    ]  # fmt: skip


def _stand(facts: BriefingFacts) -> Flowable:
    """At the head of a table; not kept with it, for a table that is kept so is moved whole and never split."""
    return paper.line(stand(facts), SIZE, fontName=paper.ITALIC, spaceAfter=3)


def _heading(text: str) -> Flowable:
    return paper.line(text, 12, fontName=BOLD, spaceBefore=5, spaceAfter=3, keepWithNext=1)


def _name(text: str) -> Flowable:
    return paper.line(text, 10.5, fontName=BOLD, spaceAfter=3, keepWithNext=1)
