"""Answers to the items of an audit: what is kept of what was typed, and read again. Pure.

Who receives an answer asks the same as who types one: typed again it must come to what is there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from safety_inspector.folding import clean
from safety_inspector.labour import fields
from safety_inspector.labour.kinds import FOUND, Result, Severity
from safety_inspector.labour.records import AuditAnswer
from safety_inspector.labour.refusals import SampleUnfit, StopToldWanted, StopWithoutFinding
from safety_inspector.labour.templates import Line
from safety_inspector.words import N_


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is typed."""

    result: str
    finding: str = ""
    severity: str = ""
    evidence: str = ""
    measured: str = ""
    sample: tuple[int, int] | None = None  # right, of
    stop: bool = False
    stop_told: str = ""
    owner: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as shown."""

    result: Result
    finding: str
    severity: Severity | None
    evidence: str
    measured: str
    sample: tuple[int, int] | None
    stop: bool
    stop_told: str
    owner: str
    deadline: date | None
    by: str
    at: str


def kept(given: Given, line: Line, first: date) -> dict[str, Any]:
    """What is kept of an answer to ``line`` in an audit begun on ``first``. Raises what a field refuses."""
    result = fields.word(given.result, N_("Answer"), Result)
    found = result in FOUND
    if given.stop and not found:
        raise StopWithoutFinding(item=line.id)
    if given.stop and not clean(given.stop_told):
        raise StopToldWanted(item=line.id)
    severity = fields.word(given.severity, N_("Severity"), Severity) if given.severity else line.severity
    right, of = _sample(given.sample)
    return {
        "result": result, "severity": severity if found else "",
        "finding": fields.text(given.finding, N_("What is wrong")) if found else "",
        "evidence": fields.text(given.evidence, N_("Evidence")),
        "measured": fields.text(given.measured, N_("Measured")), "sample_right": right, "sample_of": of,
        "stop": given.stop, "stop_told": fields.text(given.stop_told, N_("Told to stop")) if given.stop else "",
        "owner": fields.text(given.owner, N_("Responsible")) if found else "",
        "deadline": fields.day(given.deadline, N_("Deadline"), first=first) if found and given.deadline else None,
    }  # fmt: skip


def _sample(said: tuple[int, int] | None) -> tuple[int | None, int | None]:
    if said is None:
        return None, None
    right, of = said
    if not 0 <= right <= of <= 1_000_000 or of == 0:
        raise SampleUnfit(right=right, of=of)
    return right, of


def given(row: AuditAnswer) -> Given:
    """An answer as it would be typed again."""
    return Given(
        row.result, row.finding, row.severity, row.evidence, row.measured, _sampled(row), row.stop, row.stop_told,
        row.owner, row.deadline,
    )  # fmt: skip


def row(held: AuditAnswer) -> AnswerRow:
    """An answer as shown."""
    return AnswerRow(
        Result(held.result), held.finding, Severity(held.severity) if held.severity else None, held.evidence,
        held.measured, _sampled(held), held.stop, held.stop_told, held.owner, held.deadline, held.by, held.at,
    )  # fmt: skip


def _sampled(row: AuditAnswer) -> tuple[int, int] | None:
    return (row.sample_right, row.sample_of) if row.sample_right is not None and row.sample_of is not None else None
