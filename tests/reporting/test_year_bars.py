"""The bar of the first page: the same figures as the report has, and a mark where last year stood."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import quarter
import stations
from stations import Office

from safety_inspector.reporting import measures, periods, reckonings, year_bars
from safety_inspector.store.sessions import raw

END = date(2026, 9, 30)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


def test_forty_planned_thirty_one_done_and_the_mark_where_last_year_stood(office: Office) -> None:
    """System row G 1 and 2, as the report tells them."""
    with quarter.rows(office) as rows:
        quarter.forty(rows, 2025, 28, date(2025, 9, 30), failing=None)
        quarter.forty(rows, 2026, 31, END)
        bar = year_bars.of(rows.session, as_at=END)
        found = reckonings.read(rows.session, period=periods.parse("2026-9M"), unit=office.region, as_at=END)
        line = measures.reckon(found).line("K1.3")
    assert bar is not None and (bar.year, bar.unit_id) == (2026, office.region)
    told = bar.figures
    assert (told.planned, told.so_far, told.before, told.planned_before) == (40, 31, 28, 40)
    assert (told.planned, told.so_far, told.before) == (line.planned, line.so_far, line.before)
    assert (told.percent, told.percent_before) == (Decimal("77.5"), Decimal("70.0"))
    assert (told.change, told.points) == (3, Decimal("7.5"))


def test_what_was_added_or_done_outside_the_plan_does_not_fill_the_bar(office: Office) -> None:
    with quarter.rows(office) as rows:
        one, two, three = (rows.card(office.brigade) for _at in range(3))
        plan = rows.plan(office.region, 2026, {one: office.brigade})
        rows.amend(plan, 1, date(2026, 3, 1), add=(two, office.brigade))
        rows.plan(office.brigade, 2026, {one: office.brigade})  # the plan of the region covers it
        for card, day in ((two, date(2026, 4, 1)), (three, date(2026, 4, 2)), (one, END), (one, date(2026, 10, 1))):
            rows.inspect(card, day)
        rows.flush()
        before, on = (year_bars.of(rows.session, as_at=day) for day in (date(2026, 9, 29), END))
    assert before is not None and on is not None
    assert (before.figures.planned, before.figures.so_far) == (1, 0)
    assert (on.figures.so_far, on.figures.before, on.figures.points) == (1, None, None), "no plan to compare with"


def test_without_an_approved_plan_there_is_no_bar(office: Office) -> None:
    with quarter.rows(office) as rows:
        rows.inspect(rows.card(office.brigade), date(2026, 4, 1))
        rows.flush()
        assert year_bars.of(rows.session, as_at=END) is None


def test_the_bar_asks_as_many_statements_for_one_crane_as_for_forty(office: Office) -> None:
    counts = []
    for many in (1, 40):
        with quarter.rows(office) as rows:
            rows.plan(office.region, 2026, {rows.card(office.brigade): office.brigade for _at in range(many)})
            rows.flush()
            asked: list[str] = []
            raw(rows.session).set_trace_callback(asked.append)
            bar = year_bars.of(rows.session, as_at=END)
            raw(rows.session).set_trace_callback(None)
            assert bar is not None and bar.figures.planned == many
            counts.append(len(asked))
    assert counts[0] == counts[1] > 0
