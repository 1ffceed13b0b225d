"""The conclusion rule: its truth table, and what holds of any answers whatever."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector.inspection import conclusions
from safety_inspector.inspection.conclusions import LACKING_DATA, OUTSIDE, AnswerWord, Conclusion, Line

P, F, NA, NC = AnswerWord
PASS, FAIL, UNDECIDED = Conclusion.PASS, Conclusion.FAIL, Conclusion.UNDECIDED

# answer, critical, allow_na, rule -> what one such line alone leads to
TABLE = [
    (None, True, False, "", UNDECIDED),
    (None, False, False, "", UNDECIDED),
    (P, True, False, "", PASS),
    (P, False, False, "", PASS),
    (P, True, False, LACKING_DATA, UNDECIDED),
    (P, False, True, LACKING_DATA, UNDECIDED),
    (F, True, False, "", FAIL),
    (F, True, True, LACKING_DATA, FAIL),
    (F, False, False, "", PASS),
    (F, False, False, LACKING_DATA, UNDECIDED),
    (NA, True, True, "", PASS),
    (NA, True, False, "", UNDECIDED),
    (NA, False, False, "", UNDECIDED),
    (NC, True, False, "", UNDECIDED),
    (NC, True, True, "", UNDECIDED),
    (NC, False, False, "", UNDECIDED),
    (P, True, False, OUTSIDE, FAIL),
    (P, False, False, OUTSIDE, PASS),
    (None, True, False, OUTSIDE, UNDECIDED),
    (F, True, False, OUTSIDE, FAIL),
    (NA, True, True, OUTSIDE, PASS),
    (NC, True, False, OUTSIDE, UNDECIDED),
]


@pytest.mark.parametrize(("answer", "critical", "allow_na", "rule", "said"), TABLE)
def test_one_line(answer: AnswerWord | None, critical: bool, allow_na: bool, rule: str, said: Conclusion) -> None:
    assert conclusions.propose([Line("a", "s", answer, critical, allow_na, rule)]).conclusion is said


def test_two_lines_take_the_worse() -> None:
    worse = {PASS: 0, UNDECIDED: 1, FAIL: 2}
    for (*one, said), (*two, also) in product(TABLE, TABLE):
        both = conclusions.propose([Line("a", "s", *one), Line("b", "t", *two)]).conclusion
        assert worse[both] == max(worse[said], worse[also]), (one, two)


lines = st.lists(
    st.builds(
        Line,
        id=st.uuids().map(str),
        section=st.sampled_from("abcd"),
        answer=st.sampled_from([None, *AnswerWord]),
        critical=st.booleans(),
        allow_na=st.booleans(),
        rule=st.sampled_from(["", LACKING_DATA]),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda line: line.section))


@given(lines)
def test_pass_needs_every_line_answered_and_no_critical_failure(given_lines: list[Line]) -> None:
    said = conclusions.propose(given_lines)
    if said.conclusion is PASS:
        for line in given_lines:
            assert line.answer in (P, NA) or (line.answer is F and not line.critical)
            assert line.answer is not NA or line.allow_na
            assert line.rule != LACKING_DATA
    assert (said.conclusion is FAIL) == any(line.critical and line.answer is F for line in given_lines)


@given(lines, st.data())
def test_taking_an_answer_away_never_makes_it_pass(given_lines: list[Line], data: st.DataObject) -> None:
    if not given_lines:
        return
    at = data.draw(st.integers(0, len(given_lines) - 1))
    line = given_lines[at]
    silent = [*given_lines[:at], Line(line.id, line.section, None, line.critical), *given_lines[at + 1 :]]
    assert conclusions.propose(silent).conclusion is not PASS


@given(lines)
def test_what_locks_stands_before_what_is_locked(given_lines: list[Line]) -> None:
    locked = conclusions.locked_sections(given_lines)
    order = list(dict.fromkeys(line.section for line in given_lines))
    failed = [order.index(line.section) for line in given_lines if line.critical and line.answer is F]
    assert list(locked) == (order[min(failed) + 1 :] if failed else [])


def test_every_reason_is_named() -> None:
    said = conclusions.propose(
        [
            Line("failed", "a", F),
            Line("small", "a", F, critical=False),
            Line("open", "b"),
            Line("later", "b", NC),
            Line("unknown", "c", P, rule=LACKING_DATA),
        ]
    )
    assert said.failed == ("failed",)
    assert said.recommended == ("small",)
    assert said.unanswered == ("open",)
    assert said.not_checked == ("later",)
    assert said.lacking == ("unknown",)
    assert said.locked == ("b", "c")


def test_milder_and_stricter() -> None:
    pairs = {(chosen, proposed) for chosen in (PASS, FAIL) for proposed in Conclusion}
    assert {pair for pair in pairs if conclusions.milder(*pair)} == {(PASS, FAIL), (PASS, UNDECIDED)}
    assert {pair for pair in pairs if conclusions.stricter(*pair)} == {(FAIL, PASS), (FAIL, UNDECIDED)}
