"""Every indicator equals a plain count of records, parts make up the whole, later records change nothing earlier."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import quarter
import stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quarter import Rows
from stations import Office

from safety_inspector.planning import listings
from safety_inspector.planning.listings import Band
from safety_inspector.reporting import briefings, indicators, measures, periods, reckonings, typed_figures
from safety_inspector.reporting.indicators import Span
from safety_inspector.reporting.measures import Figures, Reckoned
from safety_inspector.store.sessions import raw

END = date(2026, 9, 30)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


def reckoned(rows: Rows, period: str = "2026-9M", unit: UUID | None = None, as_at: date = END, **more: Any) -> Reckoned:
    unit = unit or rows.office.region
    rows.flush()
    found = reckonings.read(rows.session, period=periods.parse(period), unit=unit, as_at=as_at)
    return measures.reckon(found, **more)


def so_far(found: Reckoned) -> dict[str, int | None]:
    return {line.code: line.measures.so_far for line in found.lines}


def test_forty_planned_thirty_one_done_and_last_year_twenty_eight(office: Office) -> None:
    """System row G 1 and 2: 77,5 %; 30 passed, 1 failed, 30 certificates and stickers, 1 stop; +3 and +7,5 points."""
    with quarter.rows(office) as rows:
        quarter.forty(rows, 2025, 28, date(2025, 9, 30), failing=None)
        quarter.forty(rows, 2026, 31, END)
        found = reckoned(rows, estimate=36)
        third = reckoned(rows, "2026-Q3")
    plan = found.line("K1.3")
    assert (plan.planned, plan.so_far, plan.percent) == (40, 31, Decimal("77.5"))
    assert (plan.before, plan.planned_before, plan.percent_before) == (28, 40, Decimal("70.0"))
    assert (plan.change, plan.points, plan.change_percent) == (3, Decimal("7.5"), Decimal("10.7"))
    assert (plan.estimate, plan.percent_estimate) == (36, Decimal("90.0"))
    told = so_far(found)
    assert {code: told[code] for code in ("K1.2", "K1.4a", "K1.4b", "K1.9a", "K1.9c", "K1.11")} == {
        "K1.2": 31, "K1.4a": 30, "K1.4b": 1, "K1.9a": 30, "K1.9c": 30, "K1.11": 1,
    }  # fmt: skip
    assert (told["K1.1"], found.line("K1.1").planned, told["K1.9b"], told["K1.5"]) == (None, 40, 0, 0)
    (part,) = found.by_unit
    assert (part.name, part.figures.percent, part.figures.certificates) == ("Lữ đoàn T-01", Decimal("77.5"), 30)
    (group,) = found.by_group
    assert (group.name, group.figures) == ("Thiết bị nâng", found.whole)
    assert third.line("K1.3").so_far == 31 and third.line("K1.3").in_period == 9, "months 7, 8 and 9, three each"
    assert third.line("K1.2").before == 28
    assert measures.pace(periods.parse("2026-9M").last) == Decimal("75.0")
    assert measures.pace(date(2026, 11, 28)) == Decimal(
        "91.1"
    )  # a briefing before its quarter ends: 48 of 49 is not late


def test_without_records_figures_are_blank_and_within_the_first_year_nought(office: Office) -> None:
    with quarter.rows(office) as rows:
        found = reckoned(rows)
        line = found.line("K1.2")
        assert (line.so_far, line.in_period, line.before, line.change, line.percent) == (0, 0, None, None, None)
        assert (found.line("K1.3").so_far, found.line("K1.3").planned) == (None, None), "no plan, so nothing of it"
        assert found.line("K1.6").so_far is None, "how cards stood before the first entry nobody knows"
        assert found.by_unit == found.by_group == ()
        year_before = reckoned(rows, "2025-9M", as_at=date(2026, 11, 24))
        assert set(so_far(year_before).values()) == {None} and year_before.whole == Figures()


steps = st.lists(
    st.tuples(
        st.integers(0, 5),  # card
        st.integers(-420, 330),  # day from 1 January 2026
        st.booleans(),  # passes
        st.sampled_from(["initial", "periodic", "extraordinary"]),
        st.none() | st.integers(0, 40),  # days until its paper
        st.none() | st.integers(0, 60),  # days until the paper is voided
        st.booleans(),  # a sticker
    ),
    max_size=14,
)
TYPES = ("I.11", "I.12", "I.02", "", "I.11", "I.02")


PERIODS = st.sampled_from(["2026-Q1", "2026-H1", "2026-9M", "2026-Q3", "2026"])


@given(steps, st.integers(0, 63), st.integers(0, 5), PERIODS, st.integers(30, 360))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_indicator_is_a_plain_count(
    office: Office, made: list[Any], planned: int, added: int, name: str, day: int
) -> None:
    period, as_at = periods.parse(name), date(2026, 1, 1) + timedelta(day)
    if period.first > as_at:
        return
    upto = min(as_at, period.last)
    with quarter.rows(office) as rows:
        depot = rows.unit("Kho T-K1", office.brigade)
        homes = [office.region, office.brigade, office.brigade, depot, depot, rows.unit("Trạm T-2", office.region)]
        cards = [rows.card(home, code) for home, code in zip(homes, TYPES, strict=True)]
        base = {cards[at]: homes[at] for at in range(6) if planned >> at & 1}
        plan = rows.plan(office.region, 2026, base)
        rows.amend(plan, 1, date(2026, 2, 1), add=(cards[added], homes[added]))
        told, later = [], []
        for each in made:
            on = date(2026, 1, 1) + timedelta(each[1])
            (told if on <= upto else later).append((on, *each))
        put(rows, cards, told)
        early = reckoned(rows, name, as_at=as_at)
        put(rows, cards, later)
        found = reckoned(rows, name, as_at=as_at)
        assert found == early, "what is dated after the day changes nothing"
        span, year = (period.first, upto), (date(2026, 1, 1), upto)
        for code, wanted in recount(told, year).items():
            assert found.line(code).so_far == wanted, code
        for code, wanted in recount(told, span).items():
            assert found.line(code).in_period == wanted, code
        ago = (date(2025, 1, 1), reckonings.year_before(upto))
        if any(year_of(each) == 2025 and each[0] <= ago[1] for each in told):
            for code, wanted in recount(told, ago).items():
                assert found.line(code).before == wanted, code
        firsts = {cards[each[1]] for each in told if year_of(each) == 2026}
        extra = {cards[added]} - base.keys() if upto >= date(2026, 2, 1) else set()
        assert (found.line("K1.3").planned, found.line("K1.3").so_far) == (len(base), len(base.keys() & firsts))
        assert (found.line("K1.1a").planned, found.line("K1.3a").so_far) == (len(extra), len(extra & firsts))
        whole(found)
        months = Counter(each[0].month for each in told if year_of(each) == 2026)
        assert [row.done for row in found.by_month] == [months[month] for month in range(1, upto.month + 1)]
        assert sum(row.before or 0 for row in found.by_month) == (found.line("K1.2").before or 0)
        for at, unit in enumerate((office.brigade, depot)):
            inside = [each for each in told if homes[each[1]] in ((office.brigade, depot), (depot,))[at]]
            below = reckoned(rows, name, unit, as_at)
            for code, wanted in recount(inside, year).items():
                assert below.line(code).so_far == wanted, code
            whole(below)
            if part := next((part for part in found.by_unit if part.id == unit and part.kind == "unit"), None):
                assert part.figures == below.whole


Told = tuple[Any, ...]


def year_of(told: Told) -> int:
    year: int = told[0].year
    return year


def put(rows: Rows, cards: list[UUID], told: list[Told]) -> None:
    made = [rows.inspect(cards[at], on, passes, kind) for on, at, _day, passes, kind, *_rest in told]
    rows.flush()
    for id, (on, at, _day, passes, _kind, paper, voided, sticker) in zip(made, told, strict=True):
        if paper is not None and passes:
            issued = rows.certify(id, cards[at], on + timedelta(paper), "TH-1" if sticker else "")
            if voided is not None:
                rows.void(issued, on + timedelta(paper + voided))
        elif paper is not None:
            rows.notify(id, cards[at], on + timedelta(paper))


def recount(told: list[Told], days: tuple[date, date]) -> dict[str, int]:
    """The same by hand."""

    def within(day: date) -> bool:
        return days[0] <= day <= days[1]

    done = [each for each in told if within(each[0])]
    issued = [(each, each[0] + timedelta(each[5])) for each in told if each[5] is not None]
    good = [(each, day) for each, day in issued if each[3]]
    back = [each for each, day in good if each[6] is not None and within(day + timedelta(each[6]))]
    return {
        "K1.2": len(done),
        "K1.2a": sum(each[4] == "initial" for each in done),
        "K1.2b": sum(each[4] == "periodic" for each in done),
        "K1.2c": sum(each[4] == "extraordinary" for each in done),
        "K1.4a": sum(each[3] for each in done),
        "K1.4b": sum(not each[3] for each in done),
        "K1.9a": sum(within(day) for _each, day in good),
        "K1.9b": len(back),
        "K1.9c": sum(within(day) and each[7] for each, day in good),
        "K1.9d": sum(each[7] for each in back),
        "K1.11": sum(within(day) for each, day in issued if not each[3]),
    }


def whole(found: Reckoned) -> None:
    """The parts make up the whole: units right below with what is the unit's own, and groups."""
    for parts in ([part for part in found.by_unit if part.depth == 1], found.by_group):
        left = found.whole.less(part.figures for part in parts)
        assert not any(getattr(left, name) for name in Figures.__dataclass_fields__), left


def test_what_failed_and_passed_later_is_counted_where_it_passed(office: Office) -> None:
    with quarter.rows(office) as rows:
        one, two = (rows.card(office.brigade) for _at in range(2))
        rows.inspect(one, date(2026, 2, 1), False)
        rows.inspect(two, date(2025, 12, 1), False)
        again = [rows.inspect(one, date(2026, 5, 2)), rows.inspect(two, date(2026, 1, 9))]
        rows.inspect(one, date(2026, 8, 2))
        found = reckoned(rows, "2026-Q2")
        period = periods.parse("2026-Q2")
        told = {"period": period, "unit": office.region, "as_at": END}
        behind = reckonings.behind(rows.session, "K1.5", **told)
        alone = reckonings.behind(rows.session, "K1.5", "in_period", **told)
        group = reckonings.behind(rows.session, "K1.5", group="Thiết bị nâng", **told)
        assert reckonings.behind(rows.session, "K1.5", group="Thang máy", **told) == ()
        assert reckonings.behind(rows.session, "K1.5", own=True, **told) == ()
        assert reckonings.behind(rows.session, "K1.5", own=True, **{**told, "unit": office.brigade}) == behind
        for code, measure in (("K9.9", "so_far"), ("K1.5", "whatever")):
            with pytest.raises(reckonings.NoPart, match="REP-E29: Không có số liệu “"):
                reckonings.behind(rows.session, code, measure, **told)
    assert (found.line("K1.5").so_far, found.line("K1.5").in_period) == (2, 1)
    assert set(behind) == set(group) == set(again) and alone == (again[0],)


def test_how_things_stand_on_a_day(office: Office) -> None:
    """Overdue, never inspected, without interval and due next quarter; what failed or waits is none of these."""
    day = date(2026, 12, 31)
    with quarter.rows(office) as rows:
        unit = rows.unit("Kho T-K1", office.region)
        cards = {name: rows.card(unit, paper_date=None if name == "new" else date(2025, 11, 1)) for name in
                 ("late", "soon", "new", "undated", "failed", "waits", "stored", "shortened")}  # fmt: skip
        for name in ("late", "failed", "waits", "stored"):
            rows.schedule(cards[name], 12)
        rows.schedule(cards["soon"], 15)
        rows.schedule(cards["shortened"], 24, date(2025, 12, 1), until=date(2026, 12, 30))
        rows.session.get_one(quarter.Equipment, cards["stored"]).state = "stored"
        struck = rows.card(unit, paper_date=date(2025, 11, 1), state="struck_off")
        rows.schedule(struck, 12)
        rows.schedule(cards["new"], 12)
        rows.inspect(cards["failed"], date(2026, 12, 5), False)
        rows.inspect(cards["waits"], date(2026, 12, 5))
        rows.session.flush()
        found = reckoned(rows, "2026", unit, as_at=day)
        early = reckoned(rows, "2026", unit, as_at=date(2026, 12, 4))

        def behind(code: str) -> set[str]:
            ids = reckonings.behind(rows.session, code, period=periods.parse("2026"), unit=unit, as_at=day)
            return {name for name, id in cards.items() if id in ids}

        assert behind("K1.6") == {"late", "shortened"} and behind("K1.7") == {"soon"}
        assert behind("K1.6a") == {"new"} and behind("K1.6b") == {"undated"}
        bands = listings.bands(rows.session, today=day, unit=unit)
    banded = {Band.OVERDUE: 3, Band.INITIAL: 1, Band.NONE: 1, Band.FAILED: 1, Band.AWAITING_APPROVAL: 1}
    assert {band: bands[band] for band in banded} == banded, "as the list of the day has them, with what is in storage"
    assert so_far(found)["K1.6"] == 2 == found.whole.overdue
    assert so_far(early)["K1.6"] == 3, "late, failed and waits: what was inspected on the fifth was late the day before"
    assert found.line("K1.6").in_period is None


def test_a_plan_above_speaks_for_a_unit_and_those_below_for_the_one_above(office: Office) -> None:
    with quarter.rows(office) as rows:
        one, two = (rows.unit(name, office.brigade) for name in ("Tiểu đoàn 1", "Tiểu đoàn 2"))
        cards = {unit: [rows.card(unit) for _at in range(2)] for unit in (one, two)}
        lines = {id: unit for unit, ids in cards.items() for id in ids}
        rows.plan(one, 2026, {cards[one][0]: one})
        assert reckoned(rows).line("K1.3").planned == 1, "of those below"
        rows.plan(office.brigade, 2026, lines, on=date(2026, 6, 1))
        assert reckoned(rows).line("K1.3").planned == 4, "the uppermost; nothing twice"
        assert reckoned(rows, unit=two).line("K1.3").planned == 2, "the nearest above"
        assert reckoned(rows, unit=one).line("K1.3").planned == 1, "its own"
        assert reckoned(rows, as_at=date(2026, 5, 31)).line("K1.3").planned == 1, "as approved by then"
        plan = quarter.plans.id_of(office.brigade, 2026)
        extra = rows.card(two)
        rows.amend(plan, 1, date(2026, 7, 1), add=(extra, two))
        rows.amend(plan, 2, date(2026, 8, 1), drop=(extra, two))
        added = [reckoned(rows, as_at=date(2026, month, 15)).line("K1.1a").planned for month in (6, 7, 8)]
        assert added == [0, 1, 0]
        rows.amend(plan, 3, date(2026, 8, 2), drop=(cards[one][0], one))
        assert reckoned(rows).line("K1.3").planned == 4, "the base stays what was approved"


def test_without_a_unit_everything_counts_whatever_stands_at_the_top(office: Office) -> None:
    with quarter.rows(office) as rows:
        other = rows.unit("Quân khu khác", None)
        depot = rows.unit("Kho K-9", other)
        for unit, many in ((office.brigade, 2), (depot, 3)):
            cards = [rows.card(unit) for _at in range(many)]
            rows.plan(unit, 2026, dict.fromkeys(cards, unit))
            for card in cards:
                rows.inspect(card, date(2026, 3, 1))
        rows.flush()
        read = reckonings.read(rows.session, period=periods.parse("2026-9M"), unit=None, as_at=END)
        found = measures.reckon(read)
        facts = briefings.facts(rows.session, period=periods.parse("2026-9M"), unit=None, as_at=END)
    assert (found.whole.planned, found.whole.planned_done, found.whole.so_far) == (5, 5, 5)
    told = [(part.name, part.depth, part.figures.so_far) for part in found.by_unit]
    assert told == [
        ("Quân khu khác", 1, 3), ("Kho K-9", 2, 3), ("Quân khu T (giả định)", 1, 2), ("Lữ đoàn T-01", 2, 2),
    ]  # fmt: skip
    whole(found)
    assert (facts.unit_id, facts.unit_name, facts.reckoned) == (None, "", found)


def test_what_stands_behind_a_figure_is_a_record_of_the_kind_it_names(office: Office) -> None:
    with quarter.rows(office) as rows:
        quarter.forty(rows, 2026, 31, END)
        rows.flush()
        told = {"period": periods.parse("2026-9M"), "unit": office.region, "as_at": END}
        line = reckoned(rows).line
        for each in indicators.LIST:
            measure = "so_far" if each.find else "planned"
            ids = reckonings.behind(rows.session, each.code, measure, **told)
            known = {id for (id,) in raw(rows.session).execute(f"SELECT id FROM {each.opens}")}
            assert {id.bytes for id in ids} <= known and len(ids) == len(set(ids)), each.code
            if (figure := getattr(line(each.code), measure)) is not None:
                assert len(ids) == figure, each.code


@pytest.mark.parametrize(
    ("period", "as_at", "more", "said"),
    [
        ("2026-Q4", date(2026, 9, 30), {}, "REP-E27: Kỳ 2026-Q4 chưa bắt đầu"),
        ("2025-11-01..2026-02-01", END, {}, "REP-E26: Kỳ 2025-11-01..2026-02-01 nằm trong hai năm"),
        ("2026-9M", END, {"estimate": 0}, "REP-E28: Số ước 0 ít hơn 1"),
    ],
)
def test_what_cannot_be_reckoned_is_said(office: Office, period: str, as_at: date, more: Any, said: str) -> None:
    with quarter.rows(office) as rows:
        card = rows.card(office.brigade)
        rows.plan(office.region, 2026, {card: office.brigade})
        rows.inspect(card, date(2026, 3, 1))
        with pytest.raises((reckonings.NotBegun, typed_figures.NotOneYear, measures.EstimateUnfit), match=said):
            reckoned(rows, period, as_at=as_at, **more)


def test_quarters_and_years_before() -> None:
    assert indicators.next_quarter(date(2026, 12, 31)) == Span(date(2027, 1, 1), date(2027, 3, 31))
    assert indicators.next_quarter(date(2026, 1, 1)) == Span(date(2026, 4, 1), date(2026, 6, 30))
    assert reckonings.year_before(date(2026, 9, 15)) == date(2025, 9, 15)
    assert reckonings.year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert reckonings.year_before(date(2028, 2, 28)) == date(2027, 2, 28)
    assert reckonings.year_before(date(2029, 2, 28)) == date(2028, 2, 29), "a whole February is told beside a whole one"
    assert {each.code for each in indicators.LIST} == indicators.BY_CODE.keys()
    assert all(each.find is None or each.find.__doc__ for each in indicators.LIST)


def test_how_many_statements_are_asked_hangs_on_no_number_of_records(office: Office) -> None:
    counts = []
    for many in (1, 12):
        with quarter.rows(office) as rows:
            for _at in range(many):
                rows.inspect(rows.card(office.brigade), date(2026, 3, 1))
            rows.flush()
            asked: list[str] = []
            raw(rows.session).set_trace_callback(asked.append)
            reckoned(rows)
            raw(rows.session).set_trace_callback(None)
            counts.append(len(asked))
    assert counts[0] == counts[1] > 0
