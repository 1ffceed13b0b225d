"""What an audit scores: a pass 2, partly 1, a fail 0; a mean of the sections, and a cap for what is grave.

What does not apply and what could not be checked counts neither way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from safety_inspector.labour.kinds import FOUND, Grade, Result, Severity

POINTS = {Result.PASS: 2, Result.PARTIAL: 1, Result.FAIL: 0}
FULL = 2
LEAST = ((Grade.GOOD, 90), (Grade.FAIR, 75), (Grade.SUFFICIENT, 50))
"""From how many per cent on a grade is given: a proposal of this program, printed with the score."""
_ORDER = (Grade.INSUFFICIENT, Grade.SUFFICIENT, Grade.FAIR, Grade.GOOD)


@dataclass(frozen=True, slots=True)
class Marked:
    """What counts of one answer."""

    section: str
    result: Result
    severity: Severity | None = None
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The score in hundredths of a per cent, with the grade; none where nothing counts."""

    value: int | None
    grade: Grade | None
    sections: Mapping[str, int]
    capped: bool = False


def score(answers: Iterable[Marked]) -> Score:
    """The score of these answers, and the grade after its caps."""
    answers = list(answers)
    points: dict[str, list[int]] = {}
    for each in answers:
        if each.result in POINTS:
            points.setdefault(each.section, []).append(POINTS[each.result])
    if not points:
        return Score(None, None, {})
    shares = {name: Fraction(sum(got), FULL * len(got)) for name, got in points.items()}
    value = _hundredths(sum(shares.values(), Fraction()) / len(shares))
    plain = next((grade for grade, least in LEAST if value >= least * 100), Grade.INSUFFICIENT)
    grade = min(plain, cap(answers), key=_ORDER.index)
    return Score(value, grade, {name: _hundredths(share) for name, share in shares.items()}, grade is not plain)


def cap(answers: Iterable[Marked]) -> Grade:
    """The best grade there can be: a stop leaves none, something grave no more than sufficient."""
    found = [each for each in answers if each.result in FOUND]
    if any(each.stop for each in found):
        return Grade.INSUFFICIENT
    return Grade.SUFFICIENT if any(each.severity is Severity.GRAVE for each in found) else Grade.GOOD


def _hundredths(share: Fraction) -> int:
    return int(share * 10000 + Fraction(1, 2))
