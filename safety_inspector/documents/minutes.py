"""The minutes of an inspection as a PDF: NĐ 30 frame, five parts, three columns of signatures."""

from collections.abc import Iterator

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from safety_inspector.certification.minutes import MinutesFacts, MinutesLine, MinutesSection, Party, Tool
from safety_inspector.certification.papers import in_line
from safety_inspector.documents import drawings, paper, wordings
from safety_inspector.documents.paper import BOLD, ITALIC
from safety_inspector.documents.wordings import DOTS, day_in_words, short_day

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
SIZE = 12


def draw(facts: MinutesFacts) -> bytes:
    """The paper, PDF/A-2b; without a number it is a draft and says so. The same facts give the same bytes."""
    words = wordings.of("minutes")
    title = f"{words['title']} {facts.number}".strip()
    story = [*_head(facts), *_who(facts), *_data(facts), *_kind(facts), *_work(facts), *_result(facts), *_end(facts)]
    return drawings.note(facts, paper.build(story, title=title, practice=facts.practice, draft=not facts.number))


def _head(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    number = wordings.of("frame")["number"].format(number=facts.number or DOTS)
    yield paper.head(facts.heading, WIDTH, number, paper.place_and_day(facts.heading, facts.issued_on))
    yield Spacer(1, 6 * mm)
    yield from paper.title(words["title"], facts.object_name)
    if facts.replaces:
        yield paper.centred(words["replaces"].format(number=facts.replaces), SIZE, ITALIC, spaceAfter=6)


def _who(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    inspectors = [words["inspector_no"].format(name=name, number=number or DOTS) for name, number in facts.inspectors]
    yield paper.line(words["we"], SIZE, spaceAfter=2)
    yield _table(
        ("inspector", "; ".join(inspectors)), ("organisation", facts.heading.organisation),
        ("registration", facts.heading.registration_no), ("holder", facts.holder), ("superior", facts.superior),
        ("holder_address", facts.holder_address), ("place", facts.place), ("procedure", facts.procedure),
        ("inspected_on", short_day(facts.inspected_on)), *_late(facts),
        ("representative", _named(facts.representative)),
        ("witness", _named(facts.witness)),
    )  # fmt: skip


def _late(facts: MinutesFacts) -> Iterator[tuple[str, str]]:
    """Of what was typed in from a paper form: its day, the day of typing, and why."""
    if facts.claimed_on:
        days = {"day": short_day(facts.claimed_on), "typed": short_day(facts.typed_on) or DOTS}
        yield "late", wordings.of("minutes")["late_text"].format(**days, reason=facts.claimed_reason or DOTS)


def _data(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    last = words["last_text"].format(number=facts.last_number or DOTS, day=short_day(facts.last_on) or DOTS)
    yield _part("part_data")
    yield _table(
        ("object_name", facts.object_name), ("model", facts.model), ("serial", facts.serial), ("maker", facts.maker),
        ("country", facts.country), ("year_made", facts.year_made), ("technical", in_line(facts.technical)),
        ("last", last if facts.last_number or facts.last_on else ""),
    )  # fmt: skip


def _kind(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    reason = (("kind_reason", facts.kind_reason),) if facts.kind_reason else ()
    yield _part("part_kind")
    yield _table(("kind", words["kinds"].get(facts.kind, facts.kind)), *reason)


def _work(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    yield _part("part_work")
    yield paper.line(words["instruments"], SIZE, fontName=BOLD, spaceAfter=3)
    for each in facts.instruments:
        yield paper.line(f"- {_tool(each)}", SIZE, spaceAfter=2)
    if not facts.instruments:
        yield paper.Dotted(SIZE * 1.4)
    for at, section in enumerate(facts.sections, 2):
        yield from _section(at, section)


def _tool(tool: Tool) -> str:
    if not tool.calibration:
        return tool.text
    words = wordings.of("minutes")
    return str(words["calibrated"]).format(tool=tool.text, number=tool.calibration, day=short_day(tool.until) or DOTS)


def _section(at: int, section: MinutesSection) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    yield CondPageBreak(40 * mm)
    title = words["checks"].format(at=at, title=section.title)
    yield paper.line(title, SIZE, fontName=BOLD, spaceBefore=8, spaceAfter=4)
    if section.stopped and not any(line.answer for line in section.lines):
        yield paper.line(words["stopped"], SIZE, spaceAfter=2)
        return
    widths = [WIDTH * part for part in (0.07, 0.38, 0.2, 0.13, 0.22)]
    yield paper.grid(words["columns"], list(_rows(section)), widths, size=10.5)


def _rows(section: MinutesSection) -> Iterator[tuple[str, ...]]:
    """A row of each line; before the first of a test a row that names the test, over all columns."""
    group = ""
    for line in section.lines:
        if line.group and line.group != group:
            yield (line.group,)
        group = line.group
        yield _cells(line)


def _cells(line: MinutesLine) -> tuple[str, ...]:
    words = wordings.of("minutes")
    answer = words["answers"].get(line.answer, words["not_done"])
    return str(line.number), line.text, line.measured, answer, line.note


def _result(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    said = words["result"].format(word=words["results"].get(facts.conclusion, DOTS))
    yield _part("part_result")
    yield paper.line(said, 13, fontName=BOLD, spaceAfter=4)
    if facts.reason:
        yield paper.line(words["reason"].format(reason=facts.reason), SIZE, spaceAfter=3)
    if facts.conclusion == "pass":
        rating = in_line(facts.rating) or DOTS
        yield paper.line(words["rating"].format(rating=rating), SIZE, spaceAfter=3)
        yield paper.line(words["sticker"].format(dots=DOTS), SIZE, spaceAfter=3)
    if not facts.recommendations:
        yield paper.line(words["no_recommendations"], SIZE)
        return
    rows = [(str(at), each.text, short_day(each.deadline)) for at, each in enumerate(facts.recommendations, 1)]
    yield paper.line(words["recommendations"], SIZE, fontName=BOLD, spaceBefore=2, spaceAfter=4, keepWithNext=1)
    widths = [WIDTH * part for part in (0.08, 0.67, 0.25)]
    yield paper.grid(words["recommendation_columns"], rows, widths, size=11)


def _end(facts: MinutesFacts) -> Iterator[Flowable]:
    words = wordings.of("minutes")
    yield _part("part_next")
    if facts.conclusion == "pass":
        day = day_in_words(facts.next_on) if facts.next_on else DOTS
        yield paper.line(words["next_on"].format(day=day), SIZE, spaceAfter=3)
        yield paper.line(words["shortened"].format(dots=DOTS), SIZE, spaceAfter=3)
    else:
        yield paper.line(words["again"], SIZE, spaceAfter=3)
    approved = paper.line(words["approved"].format(place=facts.place or DOTS), SIZE, spaceBefore=4, spaceAfter=10)
    inspector = facts.inspectors[0][0] if facts.inspectors else ""
    names = (facts.representative.name, facts.witness.name, inspector)
    notes = (words["committed"], words["sign"], words["sign"])
    blocks = list(zip(words["signers"], notes, names, strict=True))
    foot = [paper.line(words["anchor"].format(head=facts.head), 8)] if facts.head else []
    yield KeepTogether([approved, paper.signatures(blocks, WIDTH), Spacer(1, 4 * mm), *foot])


def _part(name: str) -> Flowable:
    return paper.line(wordings.of("minutes")[name], 13, fontName=BOLD, spaceBefore=8, spaceAfter=4, keepWithNext=1)


def _table(*lines: tuple[str, str]) -> Flowable:
    words = wordings.of("minutes")
    return paper.facts_table([(words[name], value) for name, value in lines], WIDTH, SIZE)


def _named(party: Party) -> str:
    return ", ".join(filter(None, (party.name, party.post)))
