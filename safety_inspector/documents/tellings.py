"""Whether a kept paper shows what was frozen of it: each fact looked for among its letters, wherever it stands.

The wording round the facts is another one in another release, so it is not asked for; white space and
capitals do not count.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.minutes import MinutesFacts
from safety_inspector.certification.notices import NoticeFacts
from safety_inspector.certification.papers import in_line
from safety_inspector.documents import paper, scans, wordings

LONG, PIECE = 400, 50  # letters
LINE, ROW = 3, 600  # letters: the least of a line that stands alone, the most of a row beside what is torn
Shown = Iterator[str | date | None]
_BROKEN = str.maketrans({"\x02": "-", "\ufffe": "-"})  # a hyphen at the end of a line, as the reader gives it


def missing(facts: CertificateFacts | MinutesFacts | NoticeFacts, text: str) -> Iterator[str]:
    """The facts that do not stand in the text of their paper, whose pages `scans.PAGE_END` parts."""
    pages = [_tight(each) for each in text.split(scans.PAGE_END)]
    for each in _wanted(facts):
        ways = _days(each) if isinstance(each, date) else (each or "",)
        if not any(_stands(_tight(way), pages) for way in ways):
            yield ways[0]


def _wanted(facts: Any) -> Shown:
    yield from (facts.heading.organisation, facts.number, facts.object_name, facts.place, facts.procedure)
    yield from (facts.serial, facts.model, facts.issued_on, facts.inspected_on)
    if isinstance(facts, MinutesFacts):
        yield from _minutes(facts)
    else:
        yield from (facts.inspector_name, facts.minutes, facts.signer.post, facts.signer.rank, facts.signer.name)
        yield from _notice(facts) if isinstance(facts, NoticeFacts) else _certificate(facts)


def _certificate(facts: CertificateFacts) -> Shown:
    yield from (facts.heading.registration_no, facts.holder, facts.minutes_on, facts.short_reason, facts.replaces)


def _notice(facts: NoticeFacts) -> Shown:
    yield from (facts.to, facts.reason, *facts.not_done)
    for each in facts.findings:
        yield from (each.item, each.text, each.place, each.remedy, each.deadline)


def _minutes(facts: MinutesFacts) -> Shown:
    yield from (facts.heading.registration_no, facts.holder, facts.superior, facts.holder_address, facts.maker)
    yield from (facts.country, facts.year_made, facts.last_number, facts.last_on, facts.kind_reason, facts.reason)
    yield from (in_line(facts.technical), in_line(facts.rating), facts.next_on, facts.replaces)
    yield from (name for name, _number in facts.inspectors)
    for tool in facts.instruments:
        yield from (tool.text, tool.calibration, tool.until)
    for section in facts.sections:
        yield section.title
        if not section.stopped or any(line.answer for line in section.lines):
            for line in section.lines:
                yield from (line.text, line.measured, line.note)
    for each in facts.recommendations:
        yield from (each.text, each.deadline)


def _stands(value: str, pages: Sequence[str]) -> bool:
    """Whether a value is there; a long one may be broken by the end of a page or two, and is looked for in pieces."""
    said = "".join(pages)
    if value in said:
        return True
    if len(value) < LONG:
        return any(_torn(value, one, other) for one, other in pairwise(pages))
    pieces = [value[at : at + PIECE] for at in range(0, len(value), PIECE)]
    return sum(each not in said for each in pieces) <= 2


def _torn(value: str, one: str, other: str) -> bool:
    """Whether the end of a page went through the row: the value begins at its foot and ends on top of the next."""
    foot, top = one[-ROW:], other[:ROW]
    return any(value[:at] in foot and value[at:] in top for at in range(LINE, len(value) - LINE + 1))


def _days(day: date) -> tuple[str, ...]:
    return wordings.short_day(day), wordings.day_in_words(day)


def _tight(text: str) -> str:
    return "".join(paper.plain(text.translate(_BROKEN)).split()).casefold()
