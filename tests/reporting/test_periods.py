"""Periods as typed."""

from datetime import date

import pytest

from safety_inspector.reporting import periods
from safety_inspector.reporting.periods import NotAPeriod, Period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-9M", date(2026, 1, 1), date(2026, 9, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (" 2026-10-05..2026-11-15 ", date(2026, 10, 5), date(2026, 11, 15)),
    ],
)
def test_what_is_a_period(text: str, first: date, last: date) -> None:
    found = periods.parse(text)
    assert (found.first, found.last) == (first, last)
    assert found.holds(first) and found.holds(last)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Q4/2026", "2026-Q4"),
        ("quý 4/2026", "2026-Q4"),
        ("Quý IV năm 2026", "2026-Q4"),
        ("qúy 4/2026", "2026-Q4"),
        ("11/2026", "2026-11"),
        ("tháng 2/2028", "2028-02"),
        ("năm 2026", "2026"),
        ("6 tháng đầu 2026", "2026-H1"),
        ("6 tháng cuối năm 2026", "2026-H2"),
        ("9 tháng 2026", "2026-9M"),
        ("9 tháng đầu năm 2026", "2026-9M"),
        ("2026-6m", "2026-H1"),
        ("2026-12M", "2026"),
        ("2026-03M", "2026-Q1"),
        ("2026-1M", "2026-01"),
        ("3 tháng cuối 2026", "2026-10-01..2026-12-31"),
        ("1/10/2026-15/11/2026", "2026-10-01..2026-11-15"),
        ("từ 01/10/2026 đến 15/11/2026", "2026-10-01..2026-11-15"),
    ],
)
def test_periods_as_people_write_them(text: str, name: str) -> None:
    assert periods.parse(text) == periods.parse(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026", "2026"),
        ("2026-Q4", "Q4/2026"),
        ("2026-H2", "6 tháng cuối 2026"),
        ("2026-11", "11/2026"),
        ("2026-9M", "9 tháng 2026"),
        ("2026-10-01..2026-11-15", "1/10/2026-15/11/2026"),
    ],
)
def test_what_is_offered_is_read_as_the_same_period(name: str, said: str) -> None:
    assert periods.typed(periods.parse(name)) == said
    assert periods.parse(said) == periods.parse(name)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-Q5", "2026-Q0", "2026-H3", "2026-13", "2026-00", "2026-Q", "0000", 
     "2026-11-15..2026-10-01", "2026-02-30..2026-03-01", "quý 4", "..", "2026-10-01..", "13/2026",
     "quý 5/2026", "0 tháng 2026", "13 tháng 2026", "2026-0M", "2026-13M", "2026-M",
     "31/2/2026-1/3/2026", "15/11/2026-1/10/2026"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    with pytest.raises(NotAPeriod, match="REP-E01: «.*» không phải là kỳ báo cáo"):
        periods.parse(text)


def test_the_quarter_of_a_day() -> None:
    assert periods.quarter_of(date(2026, 11, 24)) == periods.parse("2026-Q4")
    assert periods.quarter_of(date(2026, 1, 1)) == Period(date(2026, 1, 1), date(2026, 3, 31), "2026-Q1")
