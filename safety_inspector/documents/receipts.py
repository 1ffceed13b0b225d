"""The receipt for packages that were handed in: what became of each, what is wanting, who gave and who took."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from safety_inspector.certification.headings import Heading
from safety_inspector.documents import paper, wordings
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import number
from safety_inspector.words import moment

SIZE = 9.5
_SHARES = (0.05, 0.07, 0.12, 0.2, 0.14, 0.06, 0.06, 0.08, 0.22)
_DIGITS = 16  # of the code of a file
TAKEN, REFUSED = "taken", ("refused", "held")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One package: its number, when it was made, its file, what became of it, and what there is to say."""

    counter: int
    made_at: str
    file: str
    sha256: str
    state: str
    new: int = 0
    changed: int = 0
    conflict: int = 0
    earlier_at: str = ""  # when the same package was taken in before
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What the receipt for one device says."""

    heading: Heading
    here: str  # the letter of the device that takes
    letter: str
    name: str
    unit_name: str
    by_name: str
    at: str  # the moment it was taken
    lines: tuple[ReceiptLine, ...]
    missing: tuple[int, ...]  # numbers that are neither here nor among the lines
    file: str  # the receipt for the device itself, if there is one
    practice: bool


def draw(facts: ReceiptFacts) -> bytes:
    """The receipt as a PDF."""
    words, width = _words(), A4[0] - paper.MARGINS[0] - paper.MARGINS[3]
    sign = wordings.of("frame")["number"].format(number=words["number"].format(sign=facts.heading.sign))
    subject = words["subject"].format(letter=facts.letter)
    day = paper.place_and_day(facts.heading, date.fromisoformat(facts.at[:10]))
    givers = [(post.upper(), how, "") for post, how in words["signers"]]
    givers[1] = (*givers[1][:2], facts.by_name)
    story: list[Flowable] = [
        paper.head(facts.heading, width, sign, day),
        Spacer(1, 3 * mm),
        *paper.title(words["title"], subject),
        *(paper.body(text) for text in said(facts)),
        paper.line(words["table"], 12, fontName=BOLD, spaceBefore=2, spaceAfter=3, keepWithNext=1),
        paper.grid(words["columns"], _rows(facts), [width * share for share in _SHARES], size=SIZE),
        *(paper.line(text, 10, fontName=paper.ITALIC, spaceBefore=4) for text in _notes(facts)),
        KeepTogether([Spacer(1, 6 * mm), paper.signatures(givers, width)]),
    ]
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice)


def said(facts: ReceiptFacts) -> Iterator[str]:
    """Who gave, who took, what came in, and what is still wanting."""
    words, taken = _words(), [line for line in facts.lines if line.state == TAKEN]
    yield words["giver_unit" if facts.unit_name else "giver"].format(
        name=facts.name, letter=facts.letter, unit=facts.unit_name
    )
    organisation = facts.heading.organisation
    yield words["taker"].format(organisation=organisation, letter=facts.here, by=facts.by_name, moment=moment(facts.at))
    sums = {name: number(sum(getattr(line, name) for line in taken)) for name in ("new", "changed", "conflict")}
    yield words["sums"].format(count=len(facts.lines), taken=len(taken), **sums)
    if facts.missing:
        yield words["missing"].format(numbers=", ".join(f"{each:04}" for each in facts.missing))
    if any(line.state in REFUSED for line in facts.lines):
        yield words["refused"]


def _rows(facts: ReceiptFacts) -> Iterator[tuple[str, ...]]:
    words = _words()
    for at, line in enumerate(facts.lines, 1):
        file = words["file"].format(name=line.file, code=line.sha256[:_DIGITS])
        state = words["states"][line.state].format(at=moment(line.earlier_at) if line.earlier_at else "")
        counts = [number(each) if line.state == TAKEN else "" for each in (line.new, line.changed, line.conflict)]
        yield str(at), f"{line.counter:04}", moment(line.made_at), file, state, *counts, line.remark


def _notes(facts: ReceiptFacts) -> Iterator[str]:
    words = _words()
    yield from (text.format(file=facts.file) for text in words["notes" if facts.file else "notes_alone"])


def _words() -> dict[str, Any]:
    return wordings.of("receipt")
