"""Month arithmetic: ours, the library's and the one in SQL say the same."""

import sqlite3
from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector.planning import intervals

days = st.dates(date(1950, 1, 1), date(2200, 12, 31))
months = st.integers(1, intervals.LONGEST)


@given(days, months)
def test_months_are_added_as_the_calendar_does(day: date, count: int) -> None:
    assert intervals.add_months(day, count) == day + relativedelta(months=count)


@given(days, months)
def test_the_projection_in_sql_adds_months_alike(day: date, count: int) -> None:
    sql = intervals.SQL_ADD_MONTHS.format(day="?1", months="?2")
    found = sqlite3.connect(":memory:").execute(f"SELECT {sql}", (day.isoformat(), count)).fetchone()[0]
    assert found == intervals.add_months(day, count).isoformat()


@pytest.mark.parametrize("wrong", [0, -1, 601, True, "12", 12.0, None])
def test_only_whole_months_are_an_interval(wrong: object) -> None:
    assert not intervals.sensible(wrong)
    assert intervals.sensible(1)
    assert intervals.sensible(600)
