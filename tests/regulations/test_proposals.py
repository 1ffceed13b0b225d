"""What the rules propose: a table over every rule, ages at the bound, month ends, leap years, conflicts, precedence.

A case is written: type, procedure, beginning of use and inspection day, facts, column; then the rules in force or
not that match, what is proposed, and what would be filled in if all of it were confirmed ("-": asked).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety_inspector.regulations import proposals, rules, types
from safety_inspector.regulations.confirmations import Standing, Word
from safety_inspector.regulations.proposals import Facts, Held, Match, Proposal, Why
from safety_inspector.regulations.rules import Column, Rule
from safety_inspector.words import _

YES = Standing(Word.CONFIRMED, True, "QTKĐ, mục thời hạn", "head", date(2026, 11, 1))
NOT_YET = Standing(Word.UNCONFIRMED, False)
B = "/BLĐTBXH"
TODAY = "2026-11-24"

CASES = """
I.01.1 01-2016 2014-11-24 2026-11-24 bar=16            periodic  | CK-001 | 24 24
I.01.1 01-2016 2014-11-24 2026-11-25 bar=16            periodic  | CK-002 | 12 12
I.01.1 01-2016 2014-11-24 2026-11-24 bar=16.01         periodic  | - | - -
I.01.2 01-2016 2020-02-29 2032-02-29 bar=7             periodic  | CK-001 | 24 24
I.01.2 01-2016 2020-02-29 2032-03-01 bar=7             periodic  | CK-002 | 12 12
I.01.1 01-2016 2014-11-24 2026-11-24 bar=10            external  | CK-003 | 12 12
I.01.1 01-2016 2014-11-24 2026-11-24 bar=10            hydrotest | CK-004 | 72 72
I.01.1 01-2016 2014-11-24 2026-11-24 bar=10            internal  | - | - -
I.02   02-2016 2014-11-24 2026-11-24 -                 periodic  | CK-005 | 24 24
I.02   02-2016 2014-11-24 2026-11-25 -                 periodic  | CK-006 | 12 12
I.02   02-2016 2014-11-24 2026-11-25 -                 hydrotest | CK-007 | 72 72
I.04.1 07-2016 2014-11-24 2026-11-24 -c-e-x            periodic  | CK-008 | - -
I.04.1 07-2016 2014-11-24 2026-11-24 +c-e-x            periodic  | CK-009 | - -
I.04.1 07-2016 2014-11-24 2026-11-24 -c+e-x            periodic  | CK-009 | - -
I.04.1 07-2016 2014-11-24 2026-11-24 -c-e+x            periodic  | CK-010 | 24 24
I.04.1 07-2016 2014-11-24 2026-11-24 +c-e+x            periodic  | CK-009 CK-010 | 24 24
I.04.1 07-2016 2014-11-24 2026-11-25 -c-e-x            periodic  | CK-011 | - -
I.04.1 07-2016 2002-11-24 2026-11-24 -c-e-x            periodic  | CK-011 | - -
I.04.1 07-2016 2002-11-24 2026-11-25 -c-e-x            periodic  | CK-014 | - -
I.05   07-2016 2014-11-24 2026-11-25 +c+e-x            periodic  | CK-012 | - -
I.05   07-2016 2014-11-24 2026-11-25 -c-e+x            periodic  | CK-013 | 12 12
I.05   07-2016 2002-11-24 2026-11-25 +c+e+x            periodic  | CK-012 CK-013 CK-014 | 12 12
I.04.1 07-2016 2014-11-24 2026-11-25 -c-e-x            hydrotest | CK-015 | 72 72
I.06.1 06-2021 2020-01-01 2026-11-24 -c                periodic  | CK-016 | 60 60
I.06.1 06-2021 2020-01-01 2026-11-24 -c                hydrotest | CK-017 | 60 60
I.06.1 06-2021 2020-01-01 2026-11-24 +c                periodic  | CK-018 | 24 24
I.06.1 06-2021 2020-01-01 2026-11-24 +c                hydrotest | CK-019 | 24 24
I.06.2 chai-lpg-thep 2020-01-01 2026-11-24 -           periodic  | CK-020 | - -
I.06.2 chai-lpg-thep 2020-01-01 2026-11-24 -           hydrotest | CK-021 | - -
I.06.3 19-2024/BCT 2010-01-31 2027-01-30 -             periodic  | CK-022 | 60 60
I.06.3 19-2024/BCT 2010-01-31 2027-01-31 -             periodic  | CK-023 | - -
I.06.3 19-2024/BCT 2010-01-31 2030-01-30 -             periodic  | CK-023 | - -
I.06.3 19-2024/BCT 2010-01-31 2030-01-31 -             periodic  | CK-024 | 24 24
I.07.1 03-2016 2014-02-28 2026-02-28 -                 periodic  | CK-025 | 36 36
I.07.1 03-2016 2014-02-28 2026-03-01 -                 periodic  | CK-026 | 12 12
I.07.1 03-2016 2014-02-28 2026-03-01 -                 hydrotest | CK-027 | 72 72
I.03   04-2016 2014-11-24 2026-11-24 bar=10            periodic  | CK-028 | 36 36
I.03   04-2016 2014-11-24 2026-11-25 bar=10            periodic  | CK-029 | 24 24
I.03   04-2016 2002-11-24 2026-11-24 bar=10            periodic  | CK-029 | 24 24
I.03   04-2016 2002-11-24 2026-11-25 bar=10            periodic  | CK-030 | 12 12
I.03   04-2016 2002-11-24 2026-11-25 bar=16            hydrotest | CK-031 | 72 72
I.03   04-2016 2002-11-24 2026-11-25 bar=17            hydrotest | - | - -
I.08.1 31-2021 2014-11-24 2026-11-24 -                 periodic  | CK-032 | 36 36
I.08.1 31-2021 2014-11-24 2026-11-25 -                 periodic  | CK-033 | 24 24
I.08.1 31-2021 2002-11-24 2026-11-25 -                 periodic  | CK-034 | 12 12
I.08.1 31-2021 2002-11-24 2026-11-25 -                 hydrotest | CK-035 | 72 72
I.08.3 05-2016 2002-11-24 2026-11-25 -                 periodic  | CK-036 | 36 36
I.09   08-2016 2014-11-24 2026-11-24 -                 periodic  | CK-037 CK-040 | 36 -
I.09   08-2016 2014-11-24 2026-11-25 -                 periodic  | CK-038 CK-039 CK-040 | 12 -
I.09   08-2016 2002-11-24 2026-11-24 -                 periodic  | CK-038 CK-039 CK-040 | 12 -
I.09   08-2016 2002-11-24 2026-11-25 -                 periodic  | CK-038 CK-040 | 12 -
I.09   08-2016 2002-11-24 2026-11-25 -                 hydrotest | CK-041 | 72 72
I.11   09-2016 2014-11-24 2026-11-23 -                 periodic  | CK-042 | 36 36
I.11   09-2016 2014-11-24 2026-11-24 -                 periodic  | CK-042 | 36 36
I.11   09-2016 2014-11-24 2026-11-25 -                 periodic  | CK-043 | 12 12
I.12   09-2016 2014-08-31 2026-08-31 -                 periodic  | CK-042 | 36 36
I.12   09-2016 2014-08-31 2026-09-01 -                 periodic  | CK-043 | 12 12
I.14.1 09-2016 2012-02-29 2024-02-29 -                 periodic  | CK-042 | 36 36
I.14.1 09-2016 2012-02-29 2024-03-01 -                 periodic  | CK-043 | 12 12
I.11   09-2016 2027-01-01 2026-11-24 -                 periodic  | CK-042 | 36 36
I.11   09-2016 made=2014  2026-01-01 -                 periodic  | CK-042 | 36 36
I.11   09-2016 made=2014  2026-01-02 -                 periodic  | CK-043 | 12 12
I.10.1 10-2016 2016-11-24 2026-11-24 -                 periodic  | CK-044 CK-046 | 24 -
I.10.2 10-2016 2016-11-24 2026-11-25 -                 periodic  | CK-045 CK-046 | 12 -
I.10.3 10-2016 2014-11-24 2026-11-25 -                 periodic  | CK-045 CK-047 | 12 -
I.16.2 11-2016 2016-11-24 2026-11-24 -                 periodic  | CK-048 CK-050 | 24 -
I.16.2 11-2016 2016-11-24 2026-11-25 -                 periodic  | CK-048 CK-051 | 12 -
I.16.2 11-2016 2014-11-24 2026-11-25 -                 periodic  | CK-049 CK-051 | 12 -
I.16.3 12-2016 2016-11-24 2026-11-24 -                 periodic  | CK-052 | 24 24
I.16.3 12-2016 2016-11-24 2026-11-25 -                 periodic  | CK-053 | 12 12
I.14.2 13-2016 2014-11-24 2026-11-24 -                 periodic  | CK-054 | 36 36
I.14.2 13-2016 2014-11-24 2026-11-25 -                 periodic  | CK-055 | 12 12
I.16.1 14-2016 2014-11-24 2026-11-24 -                 periodic  | CK-056 | 36 36
I.16.1 14-2016 2014-11-24 2026-11-25 -                 periodic  | CK-057 | 12 12
I.17   15-2016 2014-11-24 2026-11-24 -                 periodic  | CK-058 | 36 36
I.17   15-2016 2014-11-24 2026-11-25 -                 periodic  | CK-059 | 12 12
I.15   16-2016 2014-11-24 2026-11-24 -                 periodic  | CK-060 | 36 36
I.15   16-2016 2014-11-24 2026-11-25 -                 periodic  | CK-061 | 12 12
I.18   17-2016 2016-11-24 2026-11-24 -                 periodic  | CK-062 | 24 24
I.18   17-2016 2016-11-24 2026-11-25 -                 periodic  | CK-063 | 12 12
I.19   18-2016 2016-11-24 2026-11-24 -                 periodic  | CK-064 | 24 24
I.19   18-2016 2016-11-24 2026-11-25 -                 periodic  | CK-065 | 12 12
I.10.5 01-2016/BXD 2016-11-24 2026-11-24 -             periodic  | CK-066 | 24 24
I.10.5 01-2016/BXD 2016-11-24 2026-11-25 -             periodic  | CK-067 | 12 12
I.20.1 02-2016/BXD 2016-11-24 2026-11-24 +s            periodic  | CK-068 | 24 24
I.20.2 02-2016/BXD 2016-11-24 2026-11-25 +s            periodic  | CK-069 | 12 12
I.20.2 02-2016/BXD 2016-11-24 2026-11-25 -s            periodic  | - | - -
I.20.1 19-2016 2016-11-24 2026-11-24 -s                periodic  | CK-070 CK-072 | 24 -
I.20.1 19-2016 2016-11-24 2026-11-25 -s                periodic  | CK-071 CK-072 | 12 -
I.20.1 19-2016 2014-11-24 2026-11-25 -s                periodic  | CK-071 CK-073 | 12 -
I.20.2 20-2016 2016-11-24 2026-11-24 -s                periodic  | CK-074 CK-076 | 24 -
I.20.2 20-2016 2016-11-24 2026-11-25 -s                periodic  | CK-075 CK-076 | 12 -
I.20.2 20-2016 2014-11-24 2026-11-25 -s                periodic  | CK-075 CK-077 | 12 -
I.44   03-2016/BXD 2016-11-24 2026-11-24 -             periodic  | CK-078 | 12 12
I.21.1 02-2021 2011-11-24 2026-11-24 +p-k              periodic  | CK-079 | 24 24
I.21.1 02-2021 2011-11-24 2026-11-24 -p+k              periodic  | CK-079 | 24 24
I.21.2 02-2021 2011-11-24 2026-11-24 -p-k              periodic  | CK-080 | 36 36
I.21.2 02-2021 2011-11-24 2026-11-25 -p-k              periodic  | CK-081 | 12 12
I.21.3 23-2016 2016-11-24 2026-11-24 -                 periodic  | CK-082 | 36 36
I.21.3 23-2016 2016-11-24 2026-11-25 -                 periodic  | CK-083 | 24 24
I.21.3 23-2016 2006-11-24 2026-11-24 -                 periodic  | CK-083 | 24 24
I.21.3 23-2016 2006-11-24 2026-11-25 -                 periodic  | CK-084 | 12 12
I.22   25-2016 2016-11-24 2026-11-24 -                 periodic  | CK-085 | 36 36
I.22   25-2016 2016-11-24 2026-11-25 -                 periodic  | CK-086 | 12 12
I.23   26-2016 2016-11-24 2026-11-24 -                 periodic  | CK-087 | 12 12
I.24.1 27-2016 2016-11-24 2026-11-24 -                 periodic  | CK-088 | 12 12
I.24.2 28-2016 2016-11-24 2026-11-24 -                 periodic  | CK-089 | 12 12
I.24.3 29-2016 2016-11-24 2026-11-24 -                 periodic  | CK-090 | 12 12
I.25   30-2016 2016-11-24 2026-11-24 -                 periodic  | CK-091 | 12 12
I.29   thiet-bi-dien-phong-no 2016-11-24 2026-11-24 -  periodic  | CK-092 | - -
I.11   17-2016 2016-11-24 2026-11-24 -                 periodic  | - | - -
I.10.4 10-2016 2016-11-24 2026-11-24 -                 periodic  | - | - -
"""
LETTERS = {
    "c": "medium_corrosive", "e": "medium_explosive", "x": "medium_toxic",
    "p": "public_place", "k": "crowded", "s": "construction_site",
}  # fmt: skip


def procedure(text: str) -> str:
    if text[0].isalpha():
        return f"CHUA-SO/BCT-2017/{text}"
    return f"QTKĐ {text}" if "/" in text else f"QTKĐ {text}{B}"


def facts(type_code: str, chosen: str, start: str, on: str, known: str = "-") -> Facts:
    made: dict[str, Any] = {}
    if start.startswith("made="):
        made["year_made"] = int(start[5:])
    elif start != "-":
        made["in_service_on"] = date.fromisoformat(start)
    if known.startswith("bar="):
        made["pressure_bar"] = Decimal(known[4:])
    elif known != "-":
        made |= {LETTERS[known[at + 1]]: known[at] == "+" for at in range(0, len(known), 2)}
    return Facts(type_code, procedure(chosen), date.fromisoformat(on), **made)


@cache
def confirmed(but: frozenset[str] = frozenset()) -> tuple[Held, ...]:
    """Every rule that may act, confirmed; except some."""
    return tuple(
        Held(each, YES if each.law.force == "in_force" and each.id not in but else NOT_YET) for each in rules.all()
    )


def only(*ids: str) -> tuple[Held, ...]:
    return tuple(Held(each, YES if each.id in ids else NOT_YET) for each in rules.all())


def matching(found: Proposal, wanted: Match = Match.YES) -> list[str]:
    return sorted({line.rule_id for line in (*found.lines, *found.hints) if line.match is wanted})


LINES = [line for line in CASES.strip().splitlines()]


@pytest.mark.parametrize("case", LINES, ids=lambda case: " ".join(case.split("|")[0].split()))
def test_table(case: str) -> None:
    told, matches, result = (part.split() for part in case.split("|"))
    found = proposals.propose(confirmed(), facts(*told[:5]), Column(told[5]))
    assert matching(found) == [each for each in matches if each != "-"]
    assert matching(found, Match.COULD) == [] and found.missing == ()
    months, prefill = (None if each == "-" else int(each) for each in result)
    assert (found.months, found.prefill) == (months, prefill)
    assert found.maximum == months
    assert found.asks is (prefill is None)


def test_the_table_is_long_enough_and_speaks_of_every_rule() -> None:
    assert len(LINES) >= 80
    told = {id for case in LINES for id in case.split("|")[1].split()}
    assert told - {"-"} == {each.id for each in rules.all()}


@pytest.mark.parametrize("case", LINES, ids=lambda case: " ".join(case.split("|")[0].split()))
def test_before_confirmation_the_same_is_proposed_and_nothing_filled_in(case: str) -> None:
    told, _matches, result = (part.split() for part in case.split("|"))
    found = proposals.propose(only(), facts(*told[:5]), Column(told[5]))
    assert found.months == (None if result[0] == "-" else int(result[0]))
    assert found.prefill is None and found.maximum is None and found.asks
    assert Why.CONFIRMED not in found.whys


def test_without_a_procedure_nothing_is_looked_at() -> None:
    found = proposals.propose(confirmed(), replace(facts("I.11", "09-2016", "-", TODAY), procedure=""), Column.PERIODIC)
    assert found.whys == (Why.NO_PROCEDURE,) and found.lines == found.hints == () and found.asks


def test_no_row_of_another_procedure_is_borrowed() -> None:
    found = proposals.propose(
        confirmed(), facts("I.01.1", "01-2017/BCT", "2016-01-01", TODAY, "bar=20"), Column.PERIODIC
    )
    assert found.whys == (Why.NO_ROW,) and found.months is None and found.lines == ()


def test_rows_not_in_force_alone_ask_without_a_proposal_but_are_shown() -> None:
    found = proposals.propose(confirmed(), facts("I.04.1", "07-2016", "2020-01-01", TODAY, "-c-e-x"), Column.PERIODIC)
    assert found.whys == (Why.HINTS_ONLY,)
    (hint,) = found.hints
    assert (hint.rule_id, hint.months, hint.hint, hint.acts) == ("CK-008", 36, True, False)
    assert hint.source and hint.confidence == "found" and hint.force == "unknown"


def test_a_hint_shorter_than_the_proposal_is_shown_beside_it_and_hinders_nothing() -> None:
    """A toxic medium of 25 years: 12 months are in force and a hint says 12; made 6, the hint is shorter."""
    held = tuple(Held(replace(each.rule, months=6), each.standing) if each.rule.id == "CK-014" else each
                 for each in confirmed())  # fmt: skip
    found = proposals.propose(held, facts("I.05", "07-2016", "2000-01-01", TODAY, "-c-e+x"), Column.PERIODIC)
    assert [line.rule_id for line in found.shorter_hints] == ["CK-014"]
    assert found.prefill == 12 and found.whys == (Why.CONFIRMED, Why.SHORTER_HINT)


def test_an_unknown_age_shows_every_rule_that_could_match_and_asks_for_it() -> None:
    found = proposals.propose(confirmed(), facts("I.11", "09-2016", "-", TODAY), Column.PERIODIC)
    assert matching(found, Match.COULD) == ["CK-042", "CK-043"] and matching(found) == []
    assert (found.months, found.prefill, found.maximum) == (12, None, 12)
    assert found.missing == ("age_years",) and found.whys == (Why.MISSING,)
    assert _(rules.NAME_WORDS[found.missing[0]]).startswith("số năm đã sử dụng")


def test_an_unknown_value_that_cannot_matter_is_not_asked_for() -> None:
    found = proposals.propose(confirmed(), facts("I.21.1", "02-2021", "2000-01-01", TODAY), Column.PERIODIC)
    assert matching(found) == ["CK-081"] and found.missing == () and found.prefill == 12
    found = proposals.propose(confirmed(), facts("I.21.1", "02-2021", "2020-01-01", TODAY, "+p"), Column.PERIODIC)
    assert matching(found) == ["CK-079"] and found.prefill == 24


def test_several_unknown_values_are_all_asked_for_and_the_shortest_is_proposed() -> None:
    found = proposals.propose(confirmed(), facts("I.21.1", "02-2021", "-", TODAY), Column.PERIODIC)
    assert found.months == 12 and found.prefill is None
    assert set(found.missing) == {"age_years", "public_place", "crowded"}


def test_members_of_a_conflict_group_are_shown_together_even_those_that_do_not_match() -> None:
    found = proposals.propose(confirmed(), facts("I.09", "08-2016", "2020-01-01", TODAY), Column.PERIODIC)
    assert {line.rule_id: line.match for line in found.lines} == {
        "CK-037": Match.YES, "CK-040": Match.YES, "CK-038": Match.NO, "CK-039": Match.NO,
    }  # fmt: skip
    assert found.whys == (Why.CONFLICT,)


def test_the_longer_member_confirmed_alone_is_the_maximum_and_the_shorter_still_proposed() -> None:
    found = proposals.propose(only("CK-040"), facts("I.09", "08-2016", "2020-01-01", TODAY), Column.PERIODIC)
    assert (found.months, found.maximum, found.prefill) == (36, 72, None)
    assert found.whys == (Why.CONFLICT, Why.UNCONFIRMED)


def test_a_rule_by_date_is_asked_whatever_else_could_match() -> None:
    found = proposals.propose(confirmed(), facts("I.06.3", "19-2024/BCT", "-", TODAY), Column.PERIODIC)
    assert found.prefill is None and Why.BY_DATE in found.whys and found.months == 24
    found = proposals.propose(confirmed(), facts("I.06.3", "19-2024/BCT", "2009-01-01", TODAY), Column.PERIODIC)
    assert found.whys == (Why.BY_DATE,) and found.months is None and found.maximum is None


def test_a_procedure_out_of_effect_on_the_day_is_not_filled_in() -> None:
    """QTKĐ 02-2021 is in effect from 15/11/2021: the day before it asks."""
    before = facts("I.21.1", "02-2021", "2015-01-01", "2021-11-14", "+p")
    found = proposals.propose(confirmed(), before, Column.PERIODIC)
    assert found.prefill is None and found.whys == (Why.NOT_EFFECTIVE,)
    assert (
        proposals.propose(confirmed(), replace(before, inspected_on=date(2021, 11, 15)), Column.PERIODIC).prefill == 24
    )


def test_every_reason_has_its_vietnamese_words() -> None:
    assert set(proposals.WHY_WORDS) == set(Why)
    assert "chọn quy trình" in _(proposals.WHY_WORDS[Why.NO_PROCEDURE])


# -- what holds whatever the facts -------------------------------------------------------------------

TRUTHS = st.sampled_from([None, True, False])
DAYS = st.dates(date(1960, 1, 1), date(2060, 12, 31))
PAIRS = sorted({(type_code, each.procedure) for each in rules.all() for type_code in each.types})


@st.composite
def anything(draw: Any) -> tuple[Facts, Column]:
    type_code, chosen = draw(st.sampled_from(PAIRS))
    made = Facts(
        type_code,
        chosen,
        draw(DAYS),
        draw(st.none() | DAYS),
        draw(st.none() | st.integers(1950, 2060)),
        draw(st.none() | st.decimals("0.1", "250", places=2)),
        *(draw(TRUTHS) for _each in LETTERS),
    )
    return made, draw(st.sampled_from(Column))


def independent(rule: Rule, about: Facts) -> bool | None:
    """Whether the rule matches, told by Python's own logic over three values and by comparing days."""
    start = about.in_service_on or (date(about.year_made, 1, 1) if about.year_made else None)
    names = {"age_years": Years(start, about.inspected_on) if start else None, "pressure_bar": about.pressure_bar}
    names |= {name: getattr(about, name) for name in LETTERS.values()}
    tokens = rule.condition.replace("(", " ( ").replace(")", " ) ").split()
    return _either(tokens, names) if tokens else True


class Years:
    """An age that is only compared: over n years is later than the n-th anniversary."""

    def __init__(self, start: date, on: date) -> None:
        self.start, self.on = start, on

    def _at(self, years: Decimal) -> date:
        year = self.start.year + int(years)
        try:
            return self.start.replace(year=year)
        except ValueError:
            return date(year, 2, 28)

    def __gt__(self, years: Decimal) -> bool:
        return self.on > self._at(years)

    def __ge__(self, years: Decimal) -> bool:
        return self.on >= self._at(years)

    def __lt__(self, years: Decimal) -> bool:
        return not self >= years

    def __le__(self, years: Decimal) -> bool:
        return not self > years


def _either(tokens: list[str], names: dict[str, Any]) -> bool | None:
    found = [_both(tokens, names)]
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        found.append(_both(tokens, names))
    return True if True in found else None if None in found else False


def _both(tokens: list[str], names: dict[str, Any]) -> bool | None:
    found = [_one(tokens, names)]
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        found.append(_one(tokens, names))
    return False if False in found else None if None in found else True


def _one(tokens: list[str], names: dict[str, Any]) -> bool | None:
    token = tokens.pop(0)
    if token == "not":
        inner = _one(tokens, names)
        return None if inner is None else not inner
    if token == "(":
        inner = _either(tokens, names)
        tokens.pop(0)
        return inner
    value = names[token]
    if token not in ("age_years", "pressure_bar"):
        return bool(value) if value is not None else None
    sign, bound = tokens.pop(0), Decimal(tokens.pop(0))
    if value is None:
        return None
    return bool({"<=": lambda: value <= bound, "<": lambda: value < bound, ">": lambda: value > bound,
                 ">=": lambda: value >= bound}[sign]())  # fmt: skip


def shortest(of: Iterable[Rule]) -> int | None:
    return min((each.months for each in of if each.months), default=None)


@settings(max_examples=400, deadline=None)
@given(anything(), st.frozensets(st.sampled_from([each.id for each in rules.all()])))
def test_never_longer_than_what_is_confirmed_nor_than_any_rule_in_force(
    about: tuple[Facts, Column], but: frozenset[str]
) -> None:
    said, column = about
    found = proposals.propose(confirmed(but), said, column)
    speaking = [each for each in rules.all() if each.column is column and each.procedure == said.procedure
                and said.type_code in each.types and independent(each, said) is not False]  # fmt: skip
    in_force = [each for each in speaking if each.law.force == "in_force"]
    acting = [each for each in in_force if each.id not in but]
    assert found.months == shortest(in_force) and found.maximum == shortest(acting)
    assert {line.rule_id for line in found.hints} == {each.id for each in speaking if each not in in_force}
    if found.prefill is not None:
        assert found.maximum is not None and found.prefill <= found.maximum
        assert found.prefill == found.months == shortest(acting)
        assert all(independent(each, said) for each in in_force) and not any(each.conflict_group for each in in_force)
        assert not any(each.months is None for each in in_force)
    assert bool(found.missing) is any(independent(each, said) is None for each in speaking)


@settings(max_examples=200, deadline=None)
@given(anything(), st.integers(1, 3000))
def test_growing_older_never_lengthens_what_is_proposed(about: tuple[Facts, Column], days: int) -> None:
    said, column = about
    later = replace(said, inspected_on=said.inspected_on + timedelta(days=days))
    first, then = (proposals.propose(confirmed(), each, column) for each in (said, later))
    if first.months and then.months and said.type_code != "I.06.3":  # by date between its two numbers
        assert then.months <= first.months


def test_every_type_in_scope_with_a_procedure_is_proposed_or_asked_never_failed() -> None:
    for each in types.all():
        for chosen in each.procedures:
            for column in Column:
                found = proposals.propose(confirmed(), Facts(each.code, chosen, date(2026, 11, 24)), column)
                assert found.prefill is not None or found.whys
