"""The recovery sheet: what opens the store when every password is forgotten. Print it, lock it away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from safety_inspector.documents import paper, wordings
from safety_inspector.documents.codes import Code
from safety_inspector.documents.paper import BOLD

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
GROUP, PER_LINE = 4, 5


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """``code`` is the whole recovery text; it is drawn as groups of letters and as a QR."""

    organisation: str
    store_name: str
    code: str
    made_on: date
    practice: bool = False


def draw(facts: RecoveryFacts) -> bytes:
    """The sheet as a PDF. The same facts give the same bytes."""
    words = wordings.of("recovery")
    lines = [
        (words["organisation"], facts.organisation),
        (words["store"], facts.store_name),
        (words["made_on"], wordings.short_day(facts.made_on)),
    ]
    story: list[Flowable] = [
        paper.centred(words["title"], 18, BOLD, leading=24),
        Spacer(1, 6 * mm),
        paper.facts_table(lines, WIDTH),
        Spacer(1, 3 * mm),
        paper.body(words["intro"]),
        Spacer(1, 3 * mm),
        paper.line(words["code"], 13, fontName=BOLD, spaceAfter=6),
        _groups(facts.code),
        Spacer(1, 8 * mm),
        paper.line(words["qr"], 13, fontName=BOLD, spaceAfter=6),
        Code(facts.code, 48 * mm),
        Spacer(1, 6 * mm),
        paper.body(words["use"]),
        Spacer(1, 8 * mm),
        paper.line(words["keeper"], 12),
    ]
    return paper.build(story, title=words["title"], practice=facts.practice)


def groups(code: str) -> Iterator[list[str]]:
    """Lines of groups of letters, as one types them again; separators of the code are dropped."""
    letters = "".join(letter for letter in code if letter not in " -\n")
    parts = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    return (parts[at : at + PER_LINE] for at in range(0, len(parts), PER_LINE))


def _groups(code: str) -> Table:
    lines = list(groups(code))
    rows = [[str(at), *line, *[""] * (PER_LINE - len(line))] for at, line in enumerate(lines, 1)]
    widths = [12 * mm, *[(WIDTH - 12 * mm) / PER_LINE] * PER_LINE]
    cells = [[_group(text, place) for place, text in enumerate(row)] for row in rows]
    ruled: list[Any] = [paper.FACE, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("GRID", (1, 0), (-1, -1), 0.4, "#999999")]
    return Table(cells, colWidths=widths, style=ruled)


def _group(text: str, place: int) -> Flowable:
    if place == 0:
        return paper.centred(text, 10)
    return paper.centred(text, 16, BOLD, leading=22)
