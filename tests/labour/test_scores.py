"""The checklist as shipped and the score: tables and random answers; no store."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector.labour import actions, scores, templates
from safety_inspector.labour.kinds import FOUND, Grade, Regime, Result, Severity
from safety_inspector.labour.refusals import TemplateBroken
from safety_inspector.labour.scores import Marked

SECTIONS = {"S1": 14, "S2": 12, "S3": 8, "S4": 13, "S5": 8, "S6": 6, "S7": 4, "S8": 11, "S9": 5, "S10": 5, "S11": 4,
            "S12": 6, "S13": 5}  # fmt: skip
ARMY_ONLY = ["S1.06", "S2.04", "S2.12", "S3.05", "S4.09", "S4.13", "S9.05", "S12.01", "S12.05", "S12.06", "S13.04"]
GRAVE = ["S1.07", "S1.10", "S3.03", "S3.04", "S4.01", "S4.02", "S4.03", "S4.04", "S4.11", "S5.03", "S5.05", "S5.06",
         "S8.02", "S8.05", "S8.07", "S8.08", "S8.09", "S8.10"]  # fmt: skip


def test_the_shipped_checklist_has_the_thirteen_contents_and_asks_army_units_more() -> None:
    army, civil = (templates.read(templates.shipped(), regime) for regime in (Regime.ARMY, Regime.CIVIL))
    assert {section.id: len(section.lines) for section in army.sections} == SECTIONS
    for section in army.sections:
        numbers = range(1, len(section.lines) + 1)
        assert [line.id for line in section.lines] == [f"{section.id}.{number:02}" for number in numbers]
    assert [line.id for line in army.lines if civil.line(line.id) is None] == ARMY_ONLY
    assert [line.id for line in army.lines if line.severity is Severity.GRAVE] == GRAVE
    said = templates.shipped()
    assert "NEWS" not in said and "SEED" not in said and "QĐ)" not in said


def broken(**changes: Any) -> str:
    """A small checklist with something about its one line changed."""
    line = {"id": '"S1.01"', "text": '"Mục"', "severity": '"grave"', "confidence": '"guess"', "force": '"unknown"'}
    line.update(changes)
    body = "\n".join(f"{name} = {value}" for name, value in line.items() if value is not None)
    return (f'id = "a"\nrevision = 1\ntitle = "T"\ntype_codes = []\n[[section]]\nid = "S1"\ntitle = "M"\n'
            f"[[section.item]]\n{body}\n")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "= x", "", 'id = "a"', broken(severity='"awful"'), broken(severity=None), broken(text='""'), broken(text="3"),
        broken(confidence='"sure"'), broken(force='"maybe"'), broken(feeds='"A2"'), broken(inputs="[3]"),
        broken(army='"yes"'), broken(colour='"red"'), broken(text='"a\\u202eb"'),
        broken() + broken().split("[[section]]")[1].join(["[[section]]", ""]),
    ],
)  # fmt: skip
def test_a_checklist_that_is_not_sound_is_refused_with_its_place(text: str) -> None:
    assert templates.read(broken(), Regime.CIVIL).lines[0].severity is Severity.GRAVE
    with pytest.raises(TemplateBroken, match="LAB-E32.*Hãy khôi phục"):
        templates.read(text, Regime.CIVIL)


def marked(*said: tuple[str, str, str, bool]) -> list[Marked]:
    return [Marked(section, Result(result), Severity(grave) if grave else None, stop)
            for section, result, grave, stop in said]  # fmt: skip


P, N = "partial", "not_applicable"


@pytest.mark.parametrize(
    ("answers", "value", "grade", "capped"),
    [
        ([("S1", "pass", "", False)], 10000, Grade.GOOD, False),
        ([("S1", "pass", "", False), ("S1", P, "light", False)], 7500, Grade.FAIR, False),
        ([("S1", "pass", "", False), ("S1", "fail", "light", False)], 5000, Grade.SUFFICIENT, False),
        ([("S1", "fail", "light", False)], 0, Grade.INSUFFICIENT, False),
        # sections count the same, however many items they have
        ([*[("S1", "pass", "", False)] * 9, ("S2", "fail", "medium", False)], 5000, Grade.SUFFICIENT, False),
        # neither way
        ([("S1", "pass", "", False), ("S1", N, "", False), ("S2", "not_checked", "", False)], 10000, Grade.GOOD, False),
        ([("S1", N, "", False)], None, None, False),
        ([], None, None, False),
        # caps
        ([*[("S1", "pass", "", False)] * 19, ("S1", "fail", "grave", False)], 9500, Grade.SUFFICIENT, True),
        ([*[("S1", "pass", "", False)] * 19, ("S1", P, "light", True)], 9750, Grade.INSUFFICIENT, True),
        ([("S1", "pass", "", False), ("S1", "fail", "grave", False)], 5000, Grade.SUFFICIENT, False),
        # thirds are rounded to hundredths of a per cent
        ([("S1", "pass", "", False), ("S1", "pass", "", False), ("S1", "fail", "light", False)], 6667,
         Grade.SUFFICIENT, False),
    ],
)  # fmt: skip
def test_a_score_and_its_grade(
    answers: list[tuple[str, str, str, bool]], value: int | None, grade: Grade | None, capped: bool
) -> None:
    found = scores.score(marked(*answers))
    assert (found.value, found.grade, found.capped) == (value, grade, capped)


ANSWERS = st.lists(
    st.builds(
        Marked, st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(list(Result)), st.sampled_from(list(Severity)),
        st.booleans(),
    ),
    max_size=20,
)  # fmt: skip
ORDER = [Grade.INSUFFICIENT, Grade.SUFFICIENT, Grade.FAIR, Grade.GOOD]


@given(ANSWERS)
def test_the_score_is_a_plain_recount_and_never_above_its_cap(answers: list[Marked]) -> None:
    found = scores.score(answers)
    points = {"pass": 1.0, "partial": 0.5, "fail": 0.0}
    means = []
    for section in ("S1", "S2", "S3"):
        counted = [points[each.result] for each in answers if each.section == section and each.result in points]
        means += [sum(counted) / len(counted)] if counted else []
    if not means:
        assert found.value is None and found.grade is None
        return
    assert found.value is not None and found.grade is not None
    assert abs(found.value - 10000 * sum(means) / len(means)) <= 0.5 + 1e-6
    bad = [each for each in answers if each.result in FOUND]
    if any(each.stop for each in bad):
        assert found.grade is Grade.INSUFFICIENT
    elif any(each.severity is Severity.GRAVE for each in bad):
        assert ORDER.index(found.grade) <= ORDER.index(Grade.SUFFICIENT)
    assert Fraction(min(found.sections.values())) <= found.value + 1 and found.value <= max(found.sections.values()) + 1


@given(ANSWERS, st.integers(min_value=0, max_value=19))
def test_a_better_answer_never_lowers_the_score(answers: list[Marked], at: int) -> None:
    if at >= len(answers) or answers[at].result not in FOUND:
        return
    better = list(answers)
    better[at] = Marked(answers[at].section, Result.PASS)
    one, two = scores.score(answers), scores.score(better)
    assert one.value is not None and two.value is not None and two.value >= one.value
    assert one.grade and two.grade and ORDER.index(two.grade) >= ORDER.index(one.grade)


@pytest.mark.parametrize("severity", ["grave", "medium", "light"])
def test_a_deadline_is_proposed_by_severity(severity: str) -> None:
    wanted = {"grave": date(2026, 11, 27), "medium": date(2026, 12, 24), "light": date(2027, 2, 22)}
    assert actions.proposed_deadline(Severity(severity), date(2026, 11, 24)) == wanted[severity]
