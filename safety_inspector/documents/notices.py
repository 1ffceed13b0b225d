"""The notice "không đạt – đề nghị dừng sử dụng" as a PDF in the NĐ 30 frame."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from safety_inspector.certification.notices import NoticeFacts
from safety_inspector.documents import drawings, paper, wordings
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import DOTS, short_day

WIDTH = A4[0] - paper.MARGINS[0] - paper.MARGINS[3]


def draw(facts: NoticeFacts) -> bytes:
    """The paper. The same facts give the same bytes."""
    words = wordings.of("notice")
    frame = wordings.of("frame")
    number = frame["number"].format(number=facts.number or DOTS)
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, number, paper.place_and_day(facts.heading, facts.issued_on)),
        Spacer(1, 7 * mm),
        *paper.title(words["title"], words["subject"]),
        paper.centred(frame["to"].format(to=facts.to or DOTS), 13, spaceAfter=8),
        paper.body(
            words["object"].format(
                day=short_day(facts.inspected_on),
                organisation=facts.heading.organisation,
                kind=words["kinds"].get(facts.kind, facts.kind),
            )
        ),
        paper.facts_table(_lines(facts), WIDTH),
        Spacer(1, 3 * mm),
        *_found(facts),
        *_stop(facts),
    ]
    title = f"{words['title']} {facts.number}".strip()
    return drawings.note(facts, paper.build(story, title=title, practice=facts.practice, draft=not facts.number))


def _lines(facts: NoticeFacts) -> list[tuple[str, str]]:
    words = wordings.of("notice")
    inspector = words["inspector_no"].format(name=facts.inspector_name, number=facts.inspector_no or DOTS)
    values = [facts.object_name, facts.model, facts.serial, facts.place, facts.minutes, inspector, facts.procedure]
    names = ["object_name", "model", "serial", "place", "minutes", "inspector", "procedure"]
    return [(words[name], value) for name, value in zip(names, values, strict=True)]


def _found(facts: NoticeFacts) -> list[Flowable]:
    words = wordings.of("notice")
    rows = [
        (str(at), each.item, "; ".join(filter(None, (each.text, each.place))), each.remedy, short_day(each.deadline))
        for at, each in enumerate(facts.findings, 1)
    ]
    widths = [WIDTH * part for part in (0.07, 0.25, 0.28, 0.25, 0.15)]
    story: list[Flowable] = [
        paper.line(words["findings"], 13, fontName=BOLD, spaceBefore=4, spaceAfter=6),
        paper.grid(words["columns"], rows, widths),
        Spacer(1, 3 * mm),
    ]
    if facts.reason:
        story.append(paper.body(words["reason"].format(reason=facts.reason)))
    if facts.not_done:
        story.append(paper.body(words["not_done"].format(steps="; ".join(facts.not_done))))
    return story


def _stop(facts: NoticeFacts) -> list[Flowable]:
    words = wordings.of("notice")
    heading = paper.line(words["stop"], 13, fontName=BOLD, spaceBefore=4, spaceAfter=6)
    signed = paper.signature(facts.signer, WIDTH, words["copies"])
    return [
        KeepTogether([heading, paper.body(words["stop_text"].format(to=facts.to or DOTS))]),
        KeepTogether([paper.body(words["stop_rest"]), Spacer(1, 6 * mm), signed]),  # never a signature alone on a page
    ]
