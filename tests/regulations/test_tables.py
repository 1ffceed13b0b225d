"""The law's tables: whole, each row with its source and marks, none lost, none renamed; ages as the law counts them."""

import itertools
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector import expressions
from safety_inspector.regulations import ages, components, deadlines, lawbooks, marks, procedures, rules, types
from safety_inspector.regulations.rows import Row, canonical
from safety_inspector.regulations.rules import Column
from safety_inspector.words import _

IDS = json.loads((Path(__file__).parent / "law_ids.json").read_text("utf-8"))
TABLES = {
    "types.toml": [each.law for each in types.all()],
    "procedures.toml": [each.law for each in procedures.all()],
    "intervals.toml": [each.law for each in rules.all()],
    "components.toml": [each.law for each in components.all()],
    "deadlines.toml": [each.law for each in deadlines.all()],
}


@pytest.mark.parametrize("file", TABLES)
def test_no_row_is_lost_or_renamed(file: str) -> None:
    assert [row.row_id for row in TABLES[file]] == IDS[file]


def test_the_counts_of_the_tables_and_of_their_marks() -> None:
    assert {file: len(rows) for file, rows in TABLES.items()} == {
        "types.toml": 89, "procedures.toml": 82, "intervals.toml": 92, "components.toml": 2,
        "deadlines.toml": 10,
    }  # fmt: skip
    assert Counter(row.force for row in TABLES["intervals.toml"]) == {"in_force": 84, "unknown": 8}
    assert Counter(row.confidence for row in TABLES["intervals.toml"]) == {"guess": 66, "found": 17, "known": 9}
    assert Counter(row.force for row in TABLES["procedures.toml"]) == {
        "in_force": 60, "unknown": 14, "repealed": 4, "draft": 4,
    }  # fmt: skip
    assert sum(each.number_confirmed for each in procedures.all()) == 26
    assert len({each.conflict_group for each in rules.all()} - {""}) == 5
    assert Counter(each.column for each in rules.all()) == {
        Column.PERIODIC: 81, Column.EXTERNAL: 1, Column.HYDROTEST: 10,
    }  # fmt: skip


def test_every_row_has_a_name_of_its_own_a_source_and_marks() -> None:
    assert len({row.row_id for row in lawbooks.rows()}) == len(lawbooks.rows()) == 275
    for row in lawbooks.rows():
        assert row.source and row.title and row.kind in lawbooks.KIND_WORDS
        assert row.confidence in marks.CONFIDENCES and row.force in marks.FORCES


def test_rules_name_procedures_and_types_that_are_there_and_know_each_other() -> None:
    for each in rules.all():
        assert procedures.named(each.procedure)
        assert all(each.procedure in types.named(code).procedures for code in each.types)  # type: ignore[union-attr]


def test_the_clauses_that_were_read_are_kept() -> None:
    clauses = {each.procedure: each.law.clause for each in rules.all() if each.law.clause}
    assert clauses["QTKĐ 02-2021/BLĐTBXH"] == "Điều 9" and clauses["QTKĐ 19-2024/BCT"] == "Điều 4"
    assert clauses["QTKĐ 08-2016/BLĐTBXH"] == "QCVN 21:2015/BLĐTBXH, mục 4.4"


@pytest.mark.parametrize("chosen", sorted({each.procedure for each in rules.all()}))
def test_rules_that_disagree_at_some_bound_share_one_conflict_group(chosen: str) -> None:
    """At every bound of age and the days beside it, for every answer: the promise on which proposing relies."""
    own = [each for each in rules.all() if each.procedure == chosen]
    flags = sorted({name for each in own if each.needs for name in each.needs.names} - {"age_years", "pressure_bar"})
    ages_ = [
        Decimal(years) + each for years in (10, 12, 15, 17, 20, 24) for each in (Decimal("-0.003"), 0, Decimal("0.003"))
    ]
    for age, *answers in itertools.product(ages_, *[(False, True)] * len(flags)):
        values: dict[str, Any] = dict.fromkeys(rules.NAMES) | dict(zip(flags, answers, strict=True))
        values |= {"age_years": age, "pressure_bar": Decimal(16)}
        for column in Column:
            hit = [each for each in own if each.column is column and _holds(each, values)]
            if len({each.months for each in hit if each.law.force == "in_force"}) > 1:
                groups = {each.conflict_group for each in hit}
                assert len(groups) == 1 and "" not in groups, (chosen, values)


def _holds(rule: rules.Rule, values: dict[str, Any]) -> bool:
    return rule.needs is None or expressions.evaluate(rule.needs, values) is True


def test_a_number_is_printable_only_where_it_is_not_our_own_key() -> None:
    ours = [each for each in procedures.all() if each.id.startswith("CHUA-SO/")]
    assert ours and all(each.printable == "" and not each.number_confirmed for each in ours)
    crane = procedures.named("QTKĐ 09-2016/BLĐTBXH")
    assert crane and crane.printable == "QTKĐ 09-2016/BLĐTBXH"


def test_a_procedure_is_in_effect_from_its_first_day_to_the_day_before_its_end() -> None:
    old, new = procedures.named("QTKĐ 06-2016/BLĐTBXH"), procedures.named("QTKĐ 06-2021/BLĐTBXH")
    assert old and new
    days = (date(2017, 5, 31), date(2017, 6, 1), date(2021, 12, 31), date(2022, 1, 1))
    assert [old.effective(day) for day in days] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not new.effective(date(2021, 12, 31)) and new.effective(date(2022, 1, 1))


def test_procedures_and_parts_of_a_type() -> None:
    assert [each.id for each in procedures.of_type("I.01.1")] == ["QTKĐ 01-2016/BLĐTBXH", "QTKĐ 01-2017/BCT"]
    assert procedures.of_type("I.10.4") == () and procedures.of_type("I.99") == ()
    assert [each.id for each in components.of_type("I.01.1")] == ["safety_valve", "pressure_gauge"]
    assert components.of_type("I.11") == ()


def test_what_a_row_says_is_its_content_and_how_we_know_it_is_not() -> None:
    def row(**change: str) -> Row:
        written = {"id": "X", "months": "12", "source": "nguồn", "confidence": "found", "force": "in_force"} | change
        return Row("X", "interval", "", canonical(written), "", "", "")

    assert row().content_hash == row(source="khác").content_hash == row(confidence="guess").content_hash
    assert len({row().content_hash, row(months="24").content_hash, row(force="repealed").content_hash}) == 3
    assert canonical({"b": date(2017, 6, 1), "a": "Đ"}) == '{"a":"Đ","b":"2017-06-01"}'


def test_every_word_of_the_tables_is_said_in_vietnamese() -> None:
    assert set(rules.NAME_WORDS) == set(rules.NAMES) and set(rules.COLUMN_WORDS) == set(Column)
    assert _(rules.COLUMN_WORDS[Column.HYDROTEST]) == "thử bền"
    assert _(lawbooks.KIND_WORDS["interval"]) == "chu kỳ"


# -- ages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "on", "bound", "over"),
    [
        ("2014-11-24", "2026-11-23", 12, False),
        ("2014-11-24", "2026-11-24", 12, False),
        ("2014-11-24", "2026-11-25", 12, True),
        ("2012-02-29", "2024-02-28", 12, False),
        ("2012-02-29", "2024-02-29", 12, False),
        ("2012-02-29", "2024-03-01", 12, True),
        ("2012-02-29", "2022-02-28", 10, False),
        ("2012-02-29", "2022-03-01", 10, True),
        ("2014-01-31", "2026-01-31", 12, False),
        ("2014-01-31", "2026-02-01", 12, True),
        ("2014-12-31", "2026-12-31", 12, False),
        ("2014-12-31", "2027-01-01", 12, True),
        ("1900-01-01", "2000-01-02", 100, True),
    ],
)
def test_over_n_years_is_a_day_later_than_the_anniversary(start: str, on: str, bound: int, over: bool) -> None:
    assert (ages.years(date.fromisoformat(start), date.fromisoformat(on)) > bound) is over


def test_age_begins_with_use_else_on_the_first_day_of_the_year_made() -> None:
    assert ages.start_of(date(2016, 5, 3), 2015) == date(2016, 5, 3)
    assert ages.start_of(None, 2015) == date(2015, 1, 1)
    assert ages.start_of(None, None) is None
    assert ages.years(date(2027, 1, 1), date(2026, 1, 1)) == 0


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 150))
def test_an_age_is_whole_on_anniversaries_alone(start: date, years: int) -> None:
    day = ages.anniversary(start, years)
    assert ages.years(start, day) == years
    if years:
        before, after = (ages.years(start, date.fromordinal(day.toordinal() + each)) for each in (-1, 1))
        assert years - 1 < before < years < after < years + 1


@given(*[st.dates(date(1900, 1, 1), date(2200, 1, 1))] * 3)
def test_age_grows_with_the_days(start: date, first: date, then: date) -> None:
    early, late = sorted((first, then))
    assert Decimal(0) <= ages.years(start, early) <= ages.years(start, late)
