"""The plan of a year as PDF and workbook, from one set of facts."""

from collections import defaultdict
from collections.abc import Iterator

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from safety_inspector.certification.papers import Signer
from safety_inspector.documents import lists, paper, wordings, workbooks
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import day_in_words, number, short_day
from safety_inspector.documents.workbooks import Cell, Sheet
from safety_inspector.planning.plans import State
from safety_inspector.reporting.planned import PlanFacts, PlannedRow

SIZE = landscape(A4)
WIDTH = SIZE[0] - paper.MARGINS[0] - paper.MARGINS[3]
HEIGHT = SIZE[1] - paper.MARGINS[1] - paper.MARGINS[2]
QUARTERS = 4


def draw(facts: PlanFacts) -> bytes:
    """The plan with its annexes as a PDF across the page."""
    words = wordings.of("plan")
    subject = words["subject"].format(year=facts.plan.year)
    sign = wordings.of("frame")["number"].format(number=words["number"].format(sign=facts.heading.sign))
    on = facts.plan.approved_on or facts.plan.prepared_on
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, sign, paper.place_and_day(facts.heading, on)),
        Spacer(1, 5 * mm),
        *paper.title(words["title"], subject),
        paper.body(words["scope"].format(unit=facts.unit_name)),
        paper.body(" ".join(stands(facts))),
        *_parts(facts),
        KeepTogether([Spacer(1, 4 * mm), paper.signature(_signer(facts), WIDTH, words["copies"])]),
        *_annexes(facts),
    ]
    draft = facts.plan.state is State.DRAFT
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice, draft=draft, pagesize=SIZE)


def xlsx(facts: PlanFacts) -> bytes:
    """The same as a workbook: a sheet for each annex, and one for what was done."""
    words = wordings.of("plan")
    title = words["subject"].format(year=facts.plan.year)
    above = [words["scope"].format(unit=facts.unit_name), *stands(facts)]
    above += [words["draft"]] if facts.plan.state is State.DRAFT else [_done(facts)]
    above += [wordings.of("frame")["practice"]] if facts.practice else []
    tables = (
        (words["columns"], _lines(facts), False),
        (words["summary_columns"], _summary(facts), True),
        (words["left_columns"], _left(facts), False),
        (words["amendment_columns"], _amendments(facts), False),
        (words["progress_columns"], _months(facts), False),
    )
    return workbooks.write(
        Sheet(name, title, above, columns, rows, bold_last=last)
        for name, (columns, rows, last) in zip(words["sheets"], tables, strict=True)
    )


def stands(facts: PlanFacts) -> Iterator[str]:
    """Which plan it is: the one that was approved, up to which day it was amended, up to which day records count."""
    words, changed = wordings.of("plan"), facts.amendments
    if facts.plan.approved_on is not None:
        yield words["base"].format(day=short_day(facts.plan.approved_on))
    if changed:
        last = max(changed, key=lambda each: each.number)
        day = max(each.amended_on for each in changed)
        yield words["amended_until"].format(day=short_day(day), number=last.number)
    yield words["as_at"].format(day=day_in_words(facts.as_at))


def trips(facts: PlanFacts) -> dict[tuple[int, str, str], list[PlannedRow]]:
    """The lines by trip: month, unit and inspector, in the order of the plan."""
    found: dict[tuple[int, str, str], list[PlannedRow]] = defaultdict(list)
    for row in facts.lines:
        found[row.month or 0, row.unit_id.hex, row.inspector_id.hex if row.inspector_id else ""].append(row)
    return dict(sorted(found.items()))


def _parts(facts: PlanFacts) -> Iterator[Flowable]:
    words = wordings.of("plan")
    yield _heading(words["aims"])
    for text in words["aims_text"]:
        yield paper.body(text.format(before=facts.plan.before))
    yield _heading(words["objects"])
    yield paper.body(" ".join(_objects(facts)))
    yield _heading(words["time"])
    yield paper.body(_time(facts))
    if facts.plan.state is State.APPROVED:
        yield paper.body(_done(facts))
    yield _heading(words["means"])
    yield paper.body(words["means_text"])
    yield _heading(words["order"])
    for text in words["order_text"]:
        yield paper.body(text)


def _objects(facts: PlanFacts) -> Iterator[str]:
    words = wordings.of("plan")
    yield words["objects_text"].format(count=number(len(facts.lines)))
    if facts.progress.added:
        yield words["objects_added"].format(count=number(facts.progress.added))
    if facts.left:
        yield words["objects_left"].format(count=number(len(facts.left)))


def _time(facts: PlanFacts) -> str:
    words, months = wordings.of("plan"), [row.month or 0 for row in facts.lines]
    if not months:
        return str(words["time_none"])
    people = {row.inspector_id for row in facts.lines}
    return str(words["time_text"]).format(
        first=min(months), last=max(months), year=facts.plan.year, people=len(people), trips=len(trips(facts)),
        capacity=facts.plan.capacity,
    )  # fmt: skip


def _done(facts: PlanFacts) -> str:
    found = facts.progress
    percent = str(found.percent or 0).replace(".", ",")
    return str(wordings.of("plan")["done_text"]).format(
        day=day_in_words(facts.as_at), done=number(found.done), planned=number(found.planned), percent=percent,
        passed=number(found.passed), failed=number(found.failed),
    )  # fmt: skip


def _signer(facts: PlanFacts) -> Signer:
    return Signer(post=facts.plan.approved_post, name=facts.plan.approved_name)


def _annexes(facts: PlanFacts) -> Iterator[Flowable]:
    words = wordings.of("plan")
    yield from _annex(words["annex"].format(year=facts.plan.year), words["columns"], _lines(facts))
    yield from _drawn_summary(facts)
    if facts.left:
        yield from _annex(words["left"], words["left_columns"], _left(facts))
    if facts.amendments:
        yield from _annex(words["amendments"], words["amendment_columns"], _amendments(facts))


def _drawn_summary(facts: PlanFacts) -> Iterator[Flowable]:
    """The sums in figures to the right; what is a unit's, and the whole, in bold."""
    words, rows = wordings.of("plan"), _summary(facts)
    bold = [at for at, row in enumerate(rows) if not str(row[0]).startswith(" ")]
    widths = [WIDTH * part for part in (0.5, 0.1, 0.1, 0.1, 0.1, 0.1)]
    yield PageBreak()
    yield paper.line(words["summary"], 13, fontName=BOLD, spaceAfter=6)
    lines = [tuple(map(number, row)) for row in rows]
    yield paper.grid(words["summary_columns"], lines, widths, numeric_from=1, bold_rows=bold)


def _annex(name: str, columns: list[str], rows: list[tuple[Cell, ...]]) -> Iterator[Flowable]:
    yield PageBreak()
    yield paper.line(name, 13, fontName=BOLD, spaceAfter=6)
    yield lists.ruled(columns, rows, WIDTH, HEIGHT)


def _heading(text: str) -> Flowable:
    return paper.line(text, 13, fontName=BOLD, spaceBefore=4, spaceAfter=4, keepWithNext=1)


def _lines(facts: PlanFacts) -> list[tuple[Cell, ...]]:
    words = wordings.of("plan")
    return [
        (
            at, row.unit_name, _called(row), "; ".join(row.numbers), row.technical, row.place,
            "; ".join(filter(None, (short_day(row.previous_on), row.previous_number))), row.due_on,
            words["kinds"].get(row.kind, row.kind), row.month, row.inspector, "", _carried_out(row), _note(row),
        )
        for at, row in enumerate(facts.lines, 1)
    ]  # fmt: skip


def _called(row: PlannedRow) -> str:
    return f"{row.name} ({row.type_name})" if row.type_name else row.name


def _carried_out(row: PlannedRow) -> str:
    result = wordings.of("plan")["results"].get(row.conclusion, "")
    return "; ".join(filter(None, (short_day(row.done_on), result, row.certificate)))


def _note(row: PlannedRow) -> str:
    words = wordings.of("plan")
    dropped = row.month is None and bool(row.amended)
    said = [
        words["dropped"] if dropped else words["reasons"].get(row.why, ""),
        words["amended"].format(numbers=", ".join(map(str, row.amended))) if row.amended else "",
        words["outside"] if row.outside else "",
        words["again"].format(month=row.again) if row.again else "",
    ]
    return "; ".join(filter(None, said))


def _left(facts: PlanFacts) -> list[tuple[Cell, ...]]:
    return [
        (at, row.unit_name, _called(row), "; ".join(row.numbers), row.due_on, _note(row))
        for at, row in enumerate(facts.left, 1)
    ]


def _summary(facts: PlanFacts) -> list[tuple[Cell, ...]]:
    """A line for each unit, beneath it one for each group, and the sum."""
    words = wordings.of("plan")
    found: dict[str, dict[str, list[PlannedRow]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.lines:
        found[row.unit_name][row.group or words["no_group"]].append(row)
    made: list[tuple[Cell, ...]] = []
    for unit, groups in sorted(found.items()):
        made.append((unit, *_quarters([row for rows in groups.values() for row in rows])))
        made += [(f"    {group}", *_quarters(rows)) for group, rows in sorted(groups.items())]
    return [*made, (words["total"], *_quarters(list(facts.lines)))]


def _quarters(rows: list[PlannedRow]) -> tuple[int, ...]:
    counted = [sum(((row.month or 0) + 2) // 3 == quarter for row in rows) for quarter in range(1, QUARTERS + 1)]
    return (*counted, sum(counted))


def _amendments(facts: PlanFacts) -> list[tuple[Cell, ...]]:
    return [(row.number, row.amended_on, row.amended_by, row.changes, row.reason) for row in facts.amendments]


def _months(facts: PlanFacts) -> list[tuple[Cell, ...]]:
    return [(row.month, row.planned, row.done, row.planned_so_far, row.done_so_far) for row in facts.progress.by_month]
