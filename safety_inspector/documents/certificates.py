"""The certificate as a PDF, in the civil or the army layout: one A4 page, smaller letters where names are long."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, Spacer

from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.headings import ARMY, CIVIL
from safety_inspector.certification.papers import in_line
from safety_inspector.documents import drawings, paper, wordings
from safety_inspector.documents.codes import Code
from safety_inspector.documents.paper import BOLD, ITALIC
from safety_inspector.documents.wordings import DOTS, day_in_words

EDGE = 20 * mm  # from the page's edge to the text
SIZES = (13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)
CODE = 35 * mm
LAYOUTS = {CIVIL: "certificate", ARMY: "certificate-army"}


def draw(facts: CertificateFacts) -> bytes:
    """The paper, PDF/A-2b; without a number it is a draft and says so. The same facts give the same bytes."""
    file = BytesIO()
    canvas = paper.canvas(file, title=f"{_words(facts)['title'].replace('|', ' ')} {facts.number}".strip())
    page(canvas, facts)
    canvas.save()
    return drawings.note(facts, paper.archival(file.getvalue()))


def page(canvas: Canvas, facts: CertificateFacts) -> None:
    """The paper on the page of a file that is being drawn."""
    _border(canvas, facts)
    width, height = A4[0] - 2 * EDGE, A4[1] - 2 * EDGE
    story = next((each for each in _stories(facts, width) if _height(canvas, each, width) <= height), None)
    story = story or [KeepInFrame(width, height, _story(facts, width, SIZES[-1]), mode="shrink")]
    top = A4[1] - EDGE
    for part in story:
        _, used = part.wrapOn(canvas, width, height)
        part.drawOn(canvas, EDGE, top - used)
        top -= used
    _foot(canvas, facts)


def _words(facts: CertificateFacts) -> dict[str, Any]:
    return wordings.of(LAYOUTS.get(facts.heading.layout, LAYOUTS[CIVIL]))


def _stories(facts: CertificateFacts, width: float) -> Iterator[list[Flowable]]:
    return (_story(facts, width, size) for size in SIZES)


def _height(canvas: Canvas, story: list[Flowable], width: float) -> float:
    return float(sum(part.wrapOn(canvas, width, A4[1])[1] for part in story))


def _story(facts: CertificateFacts, width: float, size: float) -> list[Flowable]:
    words = _words(facts)
    title = [paper.centred(part, 18, BOLD, leading=24) for part in words["title"].split("|")]
    number = wordings.of("frame")["number"].format(number=facts.number or DOTS)
    registration = words["registration"].format(registration=facts.heading.registration_no or DOTS)
    return [
        paper.head(facts.heading, width),
        Spacer(1, 2 * mm),
        paper.centred(registration, 11, ITALIC),
        Spacer(1, 5 * mm),
        *title,
        paper.centred(number, 13),
        Spacer(1, 4 * mm),
        paper.facts_table(_lines(facts), width, size),
        Spacer(1, 1.5 * mm),
        *_sentences(facts, size),
        Spacer(1, 4 * mm),
        _signed(facts, width, size),
    ]


def _lines(facts: CertificateFacts) -> list[tuple[str, str]]:
    words = _words(facts)
    made = {
        "technical": in_line(facts.technical),
        "rating": in_line(facts.rating),
        "kind": words["kinds"].get(facts.kind, facts.kind),
        "inspected_on": wordings.short_day(facts.inspected_on),
        "inspector": words["inspector_no"].format(name=facts.inspector_name, number=facts.inspector_no or DOTS),
        "identities": "; ".join(f"{words['schemes'].get(each, each)}: {no}" for each, no in facts.identities),
    }
    shown = (name for name in words["order"] if name != "rating" or facts.rating)
    return [(words[name], made[name] if name in made else getattr(facts, name)) for name in shown]


def _sentences(facts: CertificateFacts, size: float) -> list[Flowable]:
    words = _words(facts)
    day = day_in_words(facts.minutes_on) if facts.minutes_on else words["no_day"]
    said: list[Flowable] = [
        paper.line(words["statement"].format(minutes=facts.minutes or DOTS, day=day), size, spaceAfter=3),
        paper.line(words["valid_until"].format(day=day_in_words(facts.valid_until)), size, fontName=BOLD, spaceAfter=3),
    ]
    if facts.replaces:  # behind the statement: the words of the validity are read up to the next label
        said.insert(1, paper.line(words["replaces"].format(number=facts.replaces), size, spaceAfter=3))
    if facts.short_reason:
        said.append(paper.line(words["short_reason"].format(reason=facts.short_reason), size))
    return [*_spaced(said), paper.line(words["condition"], max(size - 2, 8.5), fontName=ITALIC)]


def _spaced(said: list[Flowable]) -> list[Flowable]:
    return [part for each in said for part in (each, Spacer(1, 1.2 * mm))]


def _signed(facts: CertificateFacts, width: float, size: float) -> Flowable:
    day = paper.centred(paper.place_and_day(facts.heading, facts.issued_on), size, ITALIC)
    words = _words(facts)
    code: list[Flowable] = []
    if facts.code and facts.number:
        said = words["code"].format(number=facts.number)
        code = [Code(facts.code, CODE, left=True), paper.line(said, 8, spaceAfter=4)]
    return paper.signature(facts.signer, width, words["copies"], size, above=day, code=code)


def _border(canvas: Canvas, facts: CertificateFacts) -> None:
    if facts.practice:
        paper.mark_practice(canvas, A4)
    if not facts.number:
        paper.mark_draft(canvas, A4)
    for inset, weight in ((10 * mm, 1.6), (12 * mm, 0.5)):
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, A4[0] - 2 * inset, A4[1] - 2 * inset)


def _foot(canvas: Canvas, facts: CertificateFacts) -> None:
    if facts.head:
        canvas.setFont(paper.UPRIGHT, 8)
        text = _words(facts)["anchor"].format(head=facts.head)
        canvas.drawString(EDGE, 14 * mm, paper.plain(text))
