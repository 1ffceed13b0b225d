"""What the answers of a checklist amount to. Pure: no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from safety_inspector.words import N_


class AnswerWord(StrEnum):
    """What an inspector may answer; an item without answer is its own state, never one of these."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class Conclusion(StrEnum):
    """What an inspection ends with, or cannot yet end with."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"


ANSWER_WORDS = {
    AnswerWord.PASS: N_("pass"),
    AnswerWord.FAIL: N_("fail"),
    AnswerWord.NOT_APPLICABLE: N_("not applicable"),
    AnswerWord.NOT_CHECKED: N_("could not be checked"),
}
CONCLUSION_WORDS = {
    Conclusion.PASS: N_("Passed"),
    Conclusion.FAIL: N_("Failed"),
    Conclusion.UNDECIDED: N_("Undecided"),
}
LACKING_DATA = "lacking_data"  # what a rule says when it cannot judge; never "pass"
OUTSIDE = "outside"  # a confirmed limit is not kept, whatever was answered


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the rule sees it: answer None while unanswered, rule `LACKING_DATA`, `OUTSIDE` or empty."""

    id: str
    section: str
    answer: AnswerWord | None = None
    critical: bool = True
    allow_na: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the program proposes and why: item ids, in the order of the form."""

    conclusion: Conclusion
    failed: tuple[str, ...] = ()  # critical, failed, or passed by the inspector outside a confirmed limit
    recommended: tuple[str, ...] = ()  # failed but not critical: recommendations with deadlines
    unanswered: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()  # answered, but their rule lacks data
    locked: tuple[str, ...] = ()  # sections after a failed one


def propose(lines: Iterable[Line]) -> Proposed:
    """The conclusion rule: fail, else undecided, else pass."""
    lines = tuple(lines)
    failed = _ids(line for line in lines if line.critical and failing(line))
    unanswered = _ids(line for line in lines if line.answer is None)
    not_checked = _ids(line for line in lines if _unchecked(line))
    lacking = _ids(line for line in lines if line.answer is not None and line.rule == LACKING_DATA)
    undecided = unanswered or not_checked or lacking
    return Proposed(
        Conclusion.FAIL if failed else Conclusion.UNDECIDED if undecided else Conclusion.PASS,
        failed,
        _ids(line for line in lines if not line.critical and failing(line)),
        unanswered,
        not_checked,
        lacking,
        locked_sections(lines),
    )


def failing(line: Line) -> bool:
    """Whether the item failed: by its answer, or called passed outside a confirmed limit."""
    return fails(line.answer, line.rule)


def fails(answer: AnswerWord | None, rule: str) -> bool:
    """The one rule of what failed, for whoever shows or prints it: an answer, and what the limits say of it."""
    return answer is AnswerWord.FAIL or (answer is AnswerWord.PASS and rule == OUTSIDE)


def locked_sections(lines: Iterable[Line]) -> tuple[str, ...]:
    """The sections after the first one with a failed critical item: "dừng: bước trước không đạt"."""
    order: dict[str, bool] = {}
    for line in lines:
        order[line.section] = order.get(line.section, False) or (line.critical and failing(line))
    names = list(order)
    first = next((place for place, name in enumerate(names) if order[name]), len(names))
    return tuple(names[first + 1 :])


_SEVERITY: Mapping[Conclusion, int] = {Conclusion.PASS: 0, Conclusion.UNDECIDED: 1, Conclusion.FAIL: 2}


def milder(chosen: Conclusion, proposed: Conclusion) -> bool:
    """Whether ``chosen`` says less than the answers do; never allowed."""
    return _SEVERITY[chosen] < _SEVERITY[proposed]


def stricter(chosen: Conclusion, proposed: Conclusion) -> bool:
    """Whether ``chosen`` says more than the answers do; allowed, with a reason."""
    return _SEVERITY[chosen] > _SEVERITY[proposed]


def _unchecked(line: Line) -> bool:
    """Said to be unchecked, or called not applicable where the form does not allow it."""
    wrongly = line.answer is AnswerWord.NOT_APPLICABLE and not line.allow_na
    return wrongly or line.answer is AnswerWord.NOT_CHECKED


def _ids(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)
