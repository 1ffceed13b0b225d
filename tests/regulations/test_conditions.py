"""The conditions of rules in words."""

import pytest

from safety_inspector.regulations import conditions, rules


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("pressure_bar <= 16", "áp suất làm việc không quá 16 bar"),
        ("age_years > 12", "thời gian sử dụng trên 12 năm"),
        ("not construction_site and age_years <= 10",
         "không dùng trong thi công xây dựng và thời gian sử dụng không quá 10 năm"),
        ("(pressure_bar > 0.7 or medium_toxic)", "(áp suất làm việc trên 0,7 bar hoặc môi chất độc)"),
        ("age_years < 'x", "age_years < 'x"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition: str, said: str) -> None:
    assert conditions.in_words(condition) == said


def test_no_rule_that_is_shipped_keeps_a_name_of_the_program() -> None:
    for rule in rules.all():
        assert "_" not in conditions.in_words(rule.condition), rule.condition
