"""What an audit comes to: score, grade, one corrective action for each finding, the form of its number. Pure.

Who concludes one and who receives it reckon it alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safety_inspector.certification import headings
from safety_inspector.labour import fields, scores, templates
from safety_inspector.labour.actions import Finding
from safety_inspector.labour.answers import AnswerRow
from safety_inspector.labour.kinds import FOUND, Regime
from safety_inspector.labour.records import Audit
from safety_inspector.labour.refusals import FindingWanted, Unanswered
from safety_inspector.labour.scores import Marked, Score
from safety_inspector.labour.templates import Template
from safety_inspector.words import N_

SIGN = "BBKT"
MOST = 99_999  # audits of one device in a year
SHOWN = 12  # codes a refusal names


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the answers come to."""

    score: int | None
    grade: str
    findings: tuple[Finding, ...]


def template(held: Audit) -> Template:
    """The checklist it pinned."""
    return templates.read(held.template_text, Regime(held.regime))


def conclusion(held: Audit, answers: Mapping[str, AnswerRow], on: date) -> Conclusion:
    """What these answers come to on the day the audit ends. Raises `Unanswered`, `FindingWanted`."""
    form = template(held)
    _require_whole(form, answers)
    found = tuple(
        Finding(
            held.id, held.unit_id, line.id, given.finding, line.basis, given.severity or line.severity, given.stop, on,
            given.owner, given.deadline,
        )
        for line in form.lines
        if (given := answers[line.id]).result in FOUND
    )  # fmt: skip
    scored = score(form, answers)
    return Conclusion(scored.value, scored.grade or "", found)


def score(form: Template, answers: Mapping[str, AnswerRow]) -> Score:
    """The score of what is answered so far."""
    return scores.score(
        Marked(line.section, given.result, given.severity, given.stop)
        for line in form.lines
        if (given := answers.get(line.id)) is not None
    )


def closing(summary: str, proposals: str, next_on: date | None, on: date) -> dict[str, Any]:
    """What is kept of the words of a conclusion. Raises `TextWanted`, `TooLong`, `DaysUnfit`."""
    return {
        "summary": fields.text(summary, N_("Overall judgement"), wanted=True),
        "proposals": fields.text(proposals, N_("Proposals")),
        "next_on": fields.day(next_on, N_("Next audit by"), first=on) if next_on else None,
    }


def number(series: str, seq: int, year: int, sign: str) -> str:
    """The number of an audit."""
    return f"{series}{seq:03}/{year}/{SIGN}-{sign}"


def numbered(held: Audit) -> bool:
    """Whether its number is the one of its series, place and year, under a sign as papers bear one."""
    front = number(held.series, held.seq, held.year, "")
    return 1 <= held.seq <= MOST and held.number.startswith(front) and headings.fits(held.number[len(front) :])


def _require_whole(form: Template, answers: Mapping[str, AnswerRow]) -> None:
    left = [line.id for line in form.lines if line.id not in answers]
    if left:
        raise Unanswered(count=len(left), items=_codes(left))
    mute = [line.id for line in form.lines if answers[line.id].result in FOUND and not answers[line.id].finding]
    if mute:
        raise FindingWanted(count=len(mute), items=_codes(mute))


def _codes(found: Iterable[str]) -> str:
    codes = list(found)
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
