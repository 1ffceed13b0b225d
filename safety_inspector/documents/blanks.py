"""The blank form as a PDF: boxes to tick, dotted lines to write on, no item cut by the end of a page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from safety_inspector.certification.blanks import (
    CONFIRMED,
    BlankFacts,
    BlankInput,
    BlankItem,
    BlankLimit,
    BlankSection,
)
from safety_inspector.certification.papers import measured
from safety_inspector.documents import paper, wordings
from safety_inspector.documents.paper import BOLD, ITALIC
from safety_inspector.documents.whole_rows import WholeRows
from safety_inspector.documents.wordings import DOTS, short_day

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
SIZE, SMALL = 11, 9.5
NUMBER, SAID = 9 * mm, 98 * mm  # columns of an item: its number, its words and values; the rest are boxes
FINDINGS, TOOLS, ROOM = 7, 2, 8 * mm  # empty lines of the tables, and how high they are
_LINE = Color(0.55, 0.55, 0.55)


def draw(facts: BlankFacts) -> bytes:
    """The form, PDF/A-2b. The same facts give the same bytes."""
    words = wordings.of("blank")
    form = words["form"].format(form=facts.form, revision=facts.form_revision)
    known = " ".join(filter(None, (facts.object_name, facts.asset_no or facts.serial)))
    foot = words["foot"].format(object=known, form=form, day=short_day(facts.printed_on))
    story = [*_head(facts, form), *_data(facts), *_tools(facts), *_work(facts), *_findings(), *_end(facts)]
    return paper.build(story, title=f"{words['title']} {known}", practice=facts.practice, foot=foot)


# -- the parts of the form -----------------------------------------------------------------------


def _head(facts: BlankFacts, form: str) -> Iterator[Flowable]:
    words = wordings.of("blank")
    yield paper.head(facts.heading, WIDTH)
    yield Spacer(1, 4 * mm)
    yield from paper.title(words["title"], form)
    yield paper.centred(words["purpose"], SMALL, ITALIC, spaceAfter=6)
    yield _ticked(words["kind"], Boxes(_marked(words["kinds"], facts.kind), per_line=3))
    reason = ((words["kind_reason"], facts.kind_reason),) if facts.kind == "extraordinary" else ()
    yield _facts(
        *reason, (words["inspected_on"], ""), (words["late"], ""), (words["inspector"], facts.inspector_name),
        (words["inspector_no"], facts.inspector_no), (words["procedure"], facts.procedure),
    )  # fmt: skip


def _data(facts: BlankFacts) -> Iterator[Flowable]:
    words = wordings.of("blank")
    names = (
        "object_name", "asset_no", "model", "serial", "maker", "country", "year_made", "holder", "superior", "place",
    )  # fmt: skip
    last = words["last_text"].format(number=facts.last_number or DOTS, day=short_day(facts.last_on) or DOTS)
    yield _part("part_data")
    yield _facts(
        *((words[name], getattr(facts, name)) for name in names), *map(_technical, facts.technical),
        (words["last"], last if facts.last_number or facts.last_on else ""),
    )  # fmt: skip


def _technical(line: tuple[str, str, str]) -> tuple[str, str]:
    label, value, unit = line
    return (label if unit in ("", "-") else f"{label} ({unit})"), measured(value, "-")


def _tools(facts: BlankFacts) -> Iterator[Flowable]:
    words = wordings.of("blank")
    rows = [[each, "", "", ""] for each in facts.instruments] + [[""] * 4] * TOOLS
    yield CondPageBreak(45 * mm)
    yield _part("part_tools", keep=0)
    yield _empty_grid(words["tool_columns"], rows, (0.4, 0.2, 0.25, 0.15))


def _work(facts: BlankFacts) -> Iterator[Flowable]:
    words = wordings.of("blank")
    yield _part("part_work")
    yield paper.line(words["work_note"], SMALL, fontName=ITALIC, spaceAfter=4)
    for block in facts.blocks:
        yield KeepTogether([_title(block.title), *_values(block.inputs, WIDTH)])
    for section in facts.sections:
        yield from _section(section)


def _section(section: BlankSection) -> Iterator[Flowable]:
    before = [_title(section.title)]
    group = ""
    for item in section.items:
        if item.group and item.group != group:
            before.append(paper.line(item.group, SIZE, fontName=ITALIC, spaceBefore=3, spaceAfter=2))
        group = item.group
        yield KeepTogether([*before, _item(item)])  # a whole item on one page, its headings with it
        before = []


def _findings() -> Iterator[Flowable]:
    words = wordings.of("blank")
    yield CondPageBreak(60 * mm)
    yield _part("part_findings")
    yield _empty_grid(words["finding_columns"], [[""] * 5] * FINDINGS, (0.08, 0.36, 0.18, 0.24, 0.14))


def _end(facts: BlankFacts) -> Iterator[Flowable]:
    words = wordings.of("blank")
    signed = paper.line(words["signed"].format(place=facts.place or DOTS), SIZE, spaceBefore=4, spaceAfter=8)
    blocks = [(post, words["sign"], "") for post in words["signers"][:2]]
    blocks.append((words["signers"][2], words["sign"], facts.inspector_name))
    yield KeepTogether([
        _part("part_result"),
        _ticked(words["result"], Boxes(_marked(words["results"], ""))),
        *_values(facts.conclusion, WIDTH),
        Spacer(1, 2 * mm), _facts((words["result_reason"], "")), paper.Dotted(SIZE * 1.6),
    ])  # fmt: skip
    yield KeepTogether([_part("part_sign"), signed, paper.signatures(blocks, WIDTH)])


# -- an item -------------------------------------------------------------------------------------


def _item(item: BlankItem) -> Table:
    """Number; words, values and room for a note; boxes."""
    words = wordings.of("blank")
    said: list[Flowable] = [paper.line(item.text, SIZE)] if item.text else [_write(f"{words['name']}:", SAID)]
    said += _values(item.inputs, SAID - 8)
    note = f"{words['note']} {item.note}"
    said.append(paper.line(note, SMALL) if item.note else _write(words["note"], SAID - 8))
    boxes: list[Flowable] = [Boxes([(words["answers"][each], each == item.answer) for each in item.answers])]
    if item.presence:
        marks = [(words["yes"], item.present is True), (words["no"], item.present is False)]
        boxes.insert(0, Boxes([(words["present"], None), *marks], per_line=3))
    cells = [[paper.centred(str(item.number) if item.number else "", SIZE), said, boxes]]
    return WholeRows(cells, [NUMBER, SAID, WIDTH - NUMBER - SAID], style=_ITEM)


def _values(inputs: Iterable[BlankInput], width: float) -> list[Flowable]:
    return [part for each in inputs for part in _value(each, width)]


def _value(asked: BlankInput, width: float) -> Iterator[Flowable]:
    """A value with its unit and room for it; under it what is confirmed of its limits, or that there are some."""
    words = wordings.of("blank")
    unit = "" if asked.unit in ("", "-") else asked.unit
    label = f"{asked.label} ({words['photo']}):" if asked.kind == "photo" else f"{asked.label}:"
    if asked.kind in ("choice", "flag") and asked.options:
        chosen = asked.value.split("; ")
        yield paper.line(label, SMALL)
        longest = max(map(len, asked.options))
        yield Boxes([(each, each in chosen) for each in asked.options], per_line=1 if longest > 14 else 3)
    elif asked.value:
        yield paper.line(f"{label} {_shown(asked)}", SMALL)
    else:
        yield _write(label, width, unit)
    for text in dict.fromkeys(map(_limit, asked.limits)):
        yield paper.line(text, 8.5, fontName=ITALIC, leftIndent=8)


def _shown(asked: BlankInput) -> str:
    """A value that is known, as paper shows it; a day that is none, as another device may send it, as it stands."""
    if asked.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", asked.value):
        year, month, day = asked.value.split("-")
        return f"{day}/{month}/{year}"
    return measured(asked.value, asked.unit)


def _limit(limit: BlankLimit) -> str:
    words = wordings.of("blank")
    if limit.standing != CONFIRMED:
        return str(words[limit.standing])
    said = words["reject" if limit.role == "reject" else "limit"].format(text=limit.text)
    return str(words["confirmed"].format(text=" ".join(filter(None, (said, limit.when)))))


# -- what it is drawn with -----------------------------------------------------------------------


@dataclass
class _Mark:
    """A word with its box: ticked, empty, or none at all."""

    word: Paragraph
    ticked: bool | None
    width: float


class Boxes(Flowable):
    """Small squares to tick, each before its word; what was answered already has its cross."""

    def __init__(self, marks: Sequence[tuple[str, bool | None]], per_line: int = 2, size: float = SMALL) -> None:
        super().__init__()
        self.marks, self.per_line, self.size = marks, per_line, size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As many lines as the words need, each in its column."""
        self.column = width / self.per_line
        self.placed = [self._placed(word, ticked) for word, ticked in self.marks]
        lines = [self.placed[at : at + self.per_line] for at in range(0, len(self.placed), self.per_line)]
        self.lines = [(line, max(each.word.wrap(each.width, height)[1] for each in line) + 2) for line in lines]
        return width, sum(tall for _line, tall in self.lines)

    def draw(self) -> None:
        """From the top line down."""
        y = sum(tall for _line, tall in self.lines)
        for line, tall in self.lines:
            y -= tall
            for place, each in enumerate(line):
                self._draw(each, place * self.column, y + tall)

    def _placed(self, word: str, ticked: bool | None) -> _Mark:
        beside = 0 if ticked is None else self.size + 3
        return _Mark(paper.line(word, self.size), ticked, self.column - beside - 2)

    def _draw(self, mark: _Mark, x: float, top: float) -> None:
        canvas, side = self.canv, self.size - 1
        beside = 0.0 if mark.ticked is None else self.size + 3
        mark.word.drawOn(canvas, x + beside, top - mark.word.height)
        if mark.ticked is None:
            return
        low = top - side - 2
        canvas.setLineWidth(0.6)
        canvas.rect(x, low, side, side)
        if mark.ticked:
            canvas.line(x, low, x + side, low + side)
            canvas.line(x, low + side, x + side, low)


class _Write(Flowable):
    """A label, then dots to write on, then the unit."""

    def __init__(self, label: Paragraph, label_width: float, width: float, unit: str) -> None:
        super().__init__()
        self.label, self.label_width, self.wide, self.unit = label, label_width, width, unit

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """High enough for a hand."""
        self.width = min(self.wide, width)
        beside = min(self.label_width, self.width * 0.6)
        self.tall = max(self.label.wrap(beside, height)[1], SMALL * 1.9)
        self.beside = beside
        return self.width, self.tall

    def draw(self) -> None:
        """The label at the foot of the line, the dots after it."""
        unit = paper.width_of(f" {self.unit}", paper.UPRIGHT, SMALL) if self.unit else 0.0
        self.label.drawOn(self.canv, 0, 1)
        paper.dots(self.canv, self.beside + 3, 3, self.width - self.beside - unit - 5)
        if self.unit:
            self.canv.setFont(paper.UPRIGHT, SMALL)
            self.canv.drawRightString(self.width, 3, paper.plain(self.unit))


def _write(label: str, width: float, unit: str = "") -> Flowable:
    return _Write(paper.line(label, SMALL), paper.width_of(label, paper.UPRIGHT, SMALL) + 1, width, unit)


def _marked(words: dict[str, str], chosen: str) -> list[tuple[str, bool | None]]:
    return [(word, name == chosen) for name, word in words.items()]


def _ticked(label: str, boxes: Boxes) -> Table:
    return Table([[paper.line(f"{label}:", SIZE), boxes]], [WIDTH * 0.37, WIDTH * 0.63], style=_BARE)


def _title(text: str) -> Flowable:
    return paper.line(text, SIZE + 0.5, fontName=BOLD, spaceBefore=8, spaceAfter=3)


def _part(name: str, keep: int = 1) -> Flowable:
    return paper.line(wordings.of("blank")[name], 12, fontName=BOLD, spaceBefore=8, spaceAfter=4, keepWithNext=keep)


def _facts(*lines: tuple[str, str]) -> Flowable:
    return paper.facts_table(lines, WIDTH, SIZE)


def _empty_grid(columns: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> Table:
    """A ruled table with room for a hand in every line."""
    cells: list[list[Any]] = [[paper.centred(each, SMALL, BOLD) for each in columns]]
    cells += [[paper.line(each, SMALL) for each in row] for row in rows]
    heights = [None, *(None if any(row) else ROOM for row in rows)]
    return WholeRows(cells, [WIDTH * share for share in shares], heights, repeatRows=1, style=_GRID)


_BARE = TableStyle([
    paper.FACE, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
])  # fmt: skip
_ITEM = TableStyle([
    paper.FACE, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOX", (0, 0), (-1, -1), 0.4, _LINE),
    ("LINEBEFORE", (1, 0), (-1, -1), 0.4, _LINE), ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
])  # fmt: skip
_GRID = TableStyle([
    paper.FACE, ("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
])  # fmt: skip
