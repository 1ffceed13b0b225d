"""Figures on the days where something begins or ends: of a period, a month, February, a year."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import offices
import pytest
import quarter
import stations
from offices import TODAY
from quarter import Rows
from stations import INSPECTOR, Office
from told import Told

from safety_inspector.catalogue import equipment
from safety_inspector.certification.stickers import ON_EQUIPMENT
from safety_inspector.reporting import indicators, measures, periods, reckonings, stretches, summaries
from safety_inspector.reporting.measures import Reckoned
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

DAY = timedelta(days=1)
SETTLED = date(2029, 1, 5)
LONG_AGO = date(2026, 6, 1)
EDGES = [
    date(2027, 1, 1), date(2027, 2, 28), date(2027, 3, 1), date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 31),
    date(2028, 2, 1), date(2028, 2, 9), date(2028, 2, 10), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1),
    date(2028, 3, 31), date(2028, 4, 1), date(2028, 5, 20), date(2028, 5, 21), date(2028, 12, 30), date(2028, 12, 31),
    date(2029, 1, 1),
]  # fmt: skip
ASKED = [
    ("2028-01", date(2028, 1, 31)), ("2028-02", date(2028, 2, 28)), ("2028-02", SETTLED), ("2028-Q1", SETTLED),
    ("2028-Q1", date(2028, 2, 29)), ("2028-Q1", date(2028, 3, 30)), ("2028-Q2", date(2028, 4, 1)),
    ("2028-02-10..2028-05-20", SETTLED), ("2028-02-10..2028-05-20", date(2028, 2, 10)), ("2028", date(2028, 1, 1)),
    ("2028-02-10..2028-02-28", SETTLED), ("2028-02-02..2028-03-31", SETTLED), ("2028-02-29..2028-03-01", SETTLED),
    ("2028", date(2028, 12, 30)), ("2028", SETTLED), ("2029-02", date(2029, 2, 28)), ("2027", SETTLED),
    ("2027-Q4", date(2027, 12, 31)), ("2027-02-28..2027-03-01", SETTLED),
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


def on_each_edge(rows: Rows) -> None:
    """On every one of `EDGES` one of everything, each of a piece of equipment of its own."""
    home, wanted = rows.office.brigade, list[Any]()

    def earlier(passed: bool = True) -> tuple[UUID, UUID]:
        card = rows.card(home)
        return rows.inspect(card, LONG_AGO, passed), card

    for day in EDGES:
        rows.inspect(rows.card(home), day)
        rows.inspect(rows.card(home), day, False, "initial")
        card = rows.card(home)
        rows.inspect(card, LONG_AGO, False)
        rows.inspect(card, day, kind="extraordinary")
        wanted += [(rows.certify, *earlier(), day, sticker) for sticker in ("TH-1", "", ON_EQUIPMENT)]
        wanted += [(rows.notify, *earlier(False), day)]
        back = [(earlier(), day, sticker) for sticker in ("TH-1", "TH-2", "", ON_EQUIPMENT)]
        wanted += [(taken_back(rows), *made, LONG_AGO, sticker, day) for made, day, sticker in back]
    rows.flush()
    for do, *what in wanted:
        do(*what)
    rows.flush()


def taken_back(rows: Rows) -> Any:
    def do(inspection: UUID, card: UUID, issued: date, sticker: str, day: date) -> None:
        paper = rows.certify(inspection, card, issued, sticker)
        rows.flush()
        rows.void(paper, day + 3 * DAY)  # twice: on two devices; the first counts
        rows.void(paper, day)

    return do


ONE_EACH = {
    "K1.2": 3, "K1.2a": 1, "K1.2b": 1, "K1.2c": 1, "K1.4a": 2, "K1.4b": 1, "K1.5": 1, "K1.9a": 3, "K1.9b": 4,
    "K1.9c": 1, "K1.9d": 2, "K1.11": 1,
}  # fmt: skip


def test_first_and_last_day_of_a_period_count_and_their_neighbours_do_not(office: Office) -> None:
    """From records and from what was added up by months; so far this year, in the period, and the year before."""
    with quarter.rows(office) as rows:
        on_each_edge(rows)
        for settled in (False, True):
            if settled:
                summaries.settle(rows.session, today=SETTLED)
            for name, as_at in ASKED:
                period = periods.parse(name)
                upto, opens = min(as_at, period.last), date(period.first.year, 1, 1)
                ago = date(opens.year - 1, 1, 1), reckonings.year_before(upto)
                found = reckoned(rows, name, as_at=as_at)
                for code, each in ONE_EACH.items():
                    told = found.line(code)
                    assert told.in_period == each * many(period.first, upto), (settled, name, as_at, code)
                    assert told.so_far == each * many(opens, upto), (settled, name, as_at, code)
                    if opens.year > 2027:
                        assert told.before == each * many(*ago), (settled, name, as_at, code)
                assert [row.done for row in found.by_month] == [
                    3 * sum(day.month == row.month for day in EDGES if opens <= day <= upto) for row in found.by_month
                ]


def reckoned(rows: Rows, name: str, *, as_at: date) -> Reckoned:
    return all_of(rows, name, rows.office.region, as_at)


def so_far(found: Reckoned) -> dict[str, int | None]:
    return {line.code: line.measures.so_far for line in found.lines}


def many(first: date, last: date) -> int:
    """How many of the edges are in these days."""
    return sum(first <= day <= last for day in EDGES)


def test_what_is_planned_is_done_on_the_first_and_on_the_last_day(office: Office) -> None:
    with quarter.rows(office) as rows:
        days = [date(2027, 12, 31), date(2028, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2028, 12, 31)]
        cards = [rows.card(office.brigade) for _day in (*days, *days)]
        plan = rows.plan(office.region, 2028, dict.fromkeys(cards[:5], office.brigade), on=date(2027, 12, 31))
        rows.flush()
        for at, (card, day) in enumerate(zip(cards, (*days, *days), strict=True)):
            rows.inspect(card, day)
            if at >= len(days):
                rows.amend(plan, at, date(2028, 1, 31), add=(card, office.brigade))
        rows.inspect(cards[1], date(2028, 2, 10))
        rows.inspect(cards[2], date(2027, 2, 28))  # and first of another year
        for settled in (False, True):
            if settled:
                summaries.settle(rows.session, today=SETTLED)
            for name, as_at, in_period, whole, added in (
                ("2028-01", SETTLED, 1, 1, 5), ("2028-02", date(2028, 2, 28), 0, 1, 5), ("2028-02", SETTLED, 1, 2, 5),
                ("2028-Q1", SETTLED, 3, 3, 5), ("2028", SETTLED, 4, 4, 5), ("2028", date(2028, 1, 30), 1, 1, 0),
                ("2028-02-10..2028-02-29", SETTLED, 1, 2, 5), ("2028-03", SETTLED, 1, 3, 5),
            ):  # fmt: skip
                found = reckoned(rows, name, as_at=as_at)
                line, more = found.line("K1.3"), found.line("K1.3a")
                assert (line.planned, line.in_period, line.so_far) == (5, in_period, whole), (settled, name)
                assert (more.planned, more.in_period, more.so_far) == (
                    (added, in_period, whole) if added else (0, 0, 0)
                ), (settled, name)
        assert reckoned(rows, "2027", as_at=SETTLED).line("K1.3").planned is None, "a plan of another year"


def test_a_stock_counts_by_the_day_it_falls_on(office: Office) -> None:
    """Due on the last day is not late yet; next quarter has its first and last day; and the leap day."""
    with quarter.rows(office) as rows:
        told = Told(rows)
        falls = {
            name: rows.card(office.brigade)
            for name in ("before", "last", "first", "end", "after", "leap", "paper", "until")
        }
        anchors = {"before": date(2027, 9, 29), "last": date(2027, 9, 30), "first": date(2027, 10, 1),
                   "end": date(2027, 12, 31), "after": date(2028, 1, 1), "leap": date(2028, 2, 29),
                   "paper": date(2027, 1, 1), "until": date(2028, 12, 1)}  # fmt: skip
        until = {"until": date(2028, 9, 30)}
        for name, card in falls.items():
            rows.schedule(card, 12, anchors[name], until=until.get(name))
        rows.session.get_one(quarter.Equipment, falls["paper"]).paper_date = date(2027, 9, 30)
        rows.flush()
        for settled in (False, True):
            if settled:
                summaries.settle(rows.session, today=SETTLED)
            for name, as_at, late, soon in (
                ("2028-9M", date(2028, 9, 29), 0, 2), ("2028-9M", SETTLED, 1, 2), ("2028", date(2028, 10, 1), 4, 2),
                ("2028", date(2028, 9, 30), 1, 2), ("2028-H1", SETTLED, 0, 4), ("2028", SETTLED, 5, 2),
            ):  # fmt: skip
                found = so_far(reckoned(rows, name, as_at=as_at))
                assert (found["K1.6"], found["K1.7"]) == (late, soon), (settled, name, as_at)
            leap = [reckoned(rows, "2029-Q1", as_at=date(2029, *day)).line("K1.6").so_far for day in ((2, 28), (3, 1))]
            assert leap == [7, 8], "a year after the leap day: the 28th is its last, the first of March late"
        assert told.cards


@pytest.mark.parametrize("settled", [False, True])
def test_a_certificate_stands_from_its_day_until_the_day_before_it_is_taken_back(office: Office, settled: bool) -> None:
    """It is issued once for good; taken back from its day on; and with it goes the due date the inspection had."""
    issued, back = date(2028, 2, 29), date(2028, 4, 30)
    with quarter.rows(office) as rows:
        Told(rows)
        card = rows.card(office.brigade, paper_date=date(2026, 2, 1))
        rows.schedule(card, 12)
        made = rows.inspect(card, date(2028, 2, 10))
        rows.flush()
        paper = rows.certify(made, card, issued)
        rows.flush()
        rows.void(paper, back)
        rows.flush()
        if settled:
            summaries.settle(rows.session, today=SETTLED)
        for day, late, papers, voids in (
            (date(2028, 2, 9), 1, 0, 0), (date(2028, 2, 10), 0, 0, 0), (issued - DAY, 0, 0, 0), (issued, 1, 1, 0),
            (back - DAY, 1, 1, 0), (back, 0, 1, 1), (back + DAY, 0, 1, 1), (date(2028, 12, 31), 0, 1, 1),
        ):  # fmt: skip
            found = so_far(reckoned(rows, "2028", as_at=day))
            assert [found[code] for code in ("K1.6", "K1.9a", "K1.9c", "K1.9b", "K1.9d")] == [
                late, papers, papers, voids, voids,
            ], day  # fmt: skip
        april = reckoned(rows, "2028-Q2", as_at=SETTLED)
        assert (april.line("K1.9a").in_period, april.line("K1.9b").in_period) == (0, 1)
        assert indicators.BY_CODE["K1.9b"].opens == "certificate"


MOVED = date(2028, 2, 29)


def test_a_moved_piece_of_equipment_takes_its_past_along_from_the_day_it_moves(office: Office) -> None:
    """It counts where it stands on the day of the figures, also what happened before; the sums of months follow."""
    with quarter.rows(office) as rows:
        told = Told(rows)
        old, new = told.units[1], told.units[2]
        card = rows.card(old, paper_date=date(2026, 12, 31))
        rows.schedule(card, 12)
        for day in (date(2028, 1, 31), MOVED, date(2028, 3, 1)):
            made = rows.inspect(card, day, False)
            rows.flush()
            rows.notify(made, card, day)
        rows.flush()
        told.change(MOVED, "equipment", card, "unit_id", new)
        for settled in (False, True):
            if settled:
                summaries.settle(rows.session, today=SETTLED)
                assert list(summaries.misadded(rows.session)) == [] == list(summaries.difference(rows.session))
            for name, as_at, here, there in (
                ("2028-01", date(2028, 1, 30), 0, 0), ("2028-01", date(2028, 1, 31), 1, 0), ("2028-01", SETTLED, 1, 0),
                ("2028-02", MOVED - DAY, 1, 0), ("2028-02", MOVED, 0, 2), ("2028-Q1", date(2028, 3, 1), 0, 3),
                ("2028", SETTLED, 0, 3),
            ):  # fmt: skip
                for unit, wanted in ((old, here), (new, there), (None, here + there)):
                    found = all_of(rows, name, unit, as_at)
                    assert (found.line("K1.2").so_far, found.line("K1.11").so_far) == (wanted, wanted), (
                        settled, name, as_at, unit,
                    )  # fmt: skip
            late = [all_of(rows, "2028", unit, date(2028, 1, 1)).line("K1.6").so_far for unit in (old, new)]
            assert late == [1, 0], "late from the first day of the year until it fails"


def all_of(rows: Rows, name: str, unit: UUID | None, as_at: date, *, recounted: bool = False) -> Reckoned:
    rows.flush()
    asked = reckonings.read(rows.session, period=periods.parse(name), unit=unit, as_at=as_at, recounted=recounted)
    return measures.reckon(asked)


AROUND = sorted({day + step * DAY for day in EDGES for step in (-1, 0, 1)} | {date(2028, 8, 15)})


def test_on_every_day_around_an_edge_the_sums_are_what_a_recount_says(office: Office) -> None:
    """Inspected, papered, taken back, moved, restated, registered and scheduled on edges; then late entries."""
    with quarter.rows(office) as rows:
        told = Told(rows)
        for at, day in enumerate(EDGES):
            card = told.cards[at % 6]
            told.do(("schedule", "move", "field", "register", "rename")[at % 5], at % 6, (day - FIRST).days, at)
            told.inspect(day, card, 1 + at)
            told.inspect(day, rows.card(told.units[at % 4]), 4 * (1 + at))
        summaries.settle(rows.session, today=SETTLED)
        compared(rows, told)
        for day in (date(2028, 1, 31), date(2028, 2, 29), date(2027, 12, 31)):  # late: of months that are added up
            told.inspect(day, told.cards[day.day % 6], 1)
            made = rows.inspect(rows.card(told.units[0]), day)
            assert made
        compared(rows, told, AROUND[::5])
        before = all_of(rows, "2028", None, SETTLED, recounted=True).line("K1.2").so_far
        summaries.settle(rows.session, today=SETTLED)
        assert summaries.noted(rows.session, 1) == [] == list(summaries.difference(rows.session))
        assert list(summaries.misadded(rows.session)) == []
        compared(rows, told, AROUND[::5])
        assert all_of(rows, "2028", None, SETTLED).line("K1.2").so_far == before


FIRST = date(2026, 1, 1)


def compared(rows: Rows, told: Told, days: list[date] = AROUND) -> None:
    for day in days:
        month = f"{day:%Y-%m}"
        for name, unit in ((month, None), (f"{day.year}-01-01..{day}", told.units[0]), (f"{day}..{day}", None),
                           (f"{month}-0{min(day.day, 9)}..{day.year}-12-31", None)):  # fmt: skip
            said = [all_of(rows, name, unit, day, recounted=recounted) for recounted in (False, True)]
            assert said[0] == said[1], (name, day, unit)


KNOWN = date(2028, 3, 1)


@pytest.mark.parametrize("settled", [False, True])
def test_what_was_entered_on_a_day_is_known_from_that_day_on(office: Office, settled: bool) -> None:
    """A card, its schedule, its ceiling; a card of before the register counts from the day its papers tell of it."""
    with quarter.rows(office) as rows:
        told = Told(rows)
        home = rows.unit("Kho K-8", rows.office.region)
        new, served, restated = (rows.card(home, in_service_on=since) for since in (None, KNOWN, KNOWN))
        put, capped, same = (rows.card(home, paper_date=date(2026, 3, 1)) for _at in range(3))
        rows.schedule(capped, 36)
        rows.schedule(same, 36, date(2026, 3, 1), until=date(2028, 2, 29))
        rows.flush()
        for day, card in ((KNOWN, new), (KNOWN + DAY, served), (KNOWN + DAY, restated)):
            told.entered(day, "equipment", card, 1, {"new": {}})
        told.change(KNOWN + 9 * DAY, "equipment", restated, "in_service_on", "2028-12-31")
        told.schedule(KNOWN, put, 12)
        confirmed(told, capped, 12, KNOWN)
        if settled:
            summaries.settle(rows.session, today=SETTLED)
        for day, late, never, undated in ((KNOWN - DAY, 0, 0, 1), (KNOWN, 3, 3, 0), (KNOWN + DAY, 3, 3, 0)):
            found = so_far(all_of(rows, "2028", home, day))
            assert (found["K1.6"], found["K1.6a"], found["K1.6b"]) == (late, never, undated), day


def confirmed(told: Told, card: UUID, months: int, on: date) -> None:
    """A row that bounds the interval of its schedule, as the technical head confirmed it."""
    owed = quarter.schedules.id_of(card)
    told.db.execute("INSERT INTO ceiling (schedule_id, months, row_id) VALUES (?, ?, 'x')", (owed.bytes, months))
    told.db.execute(
        "INSERT INTO confirmation (id, root, row_id, content_hash, correction, text, confirmed_by, confirmed_on,"
        " withdrawn, withdrawn_by, withdrawn_reason) VALUES (?, 'x', 'x', 'x', '', 'x', 'khoi', ?, 0, '', '')",
        (owed.bytes, on.isoformat()),
    )


def test_a_store_knows_its_first_day_and_no_day_before(office: Office) -> None:
    with quarter.rows(office) as rows:
        Told(rows)  # its first entry is of 1 March 2024
        rows.card(office.brigade)
        for day, late, done in (
            (date(2024, 2, 29), None, 0),
            (date(2024, 3, 1), 0, 0),
            (date(2023, 12, 31), None, None),
        ):
            found = so_far(reckoned(rows, f"{day.year}", as_at=day))
            assert (found["K1.6"], found["K1.2"]) == (late, done), day


def test_a_plan_counts_from_the_day_it_was_approved(office: Office) -> None:
    with quarter.rows(office) as rows:
        card = rows.card(office.brigade)
        rows.plan(office.region, 2028, {card: office.brigade}, on=KNOWN)
        found = [reckoned(rows, "2028", as_at=day).line("K1.3").planned for day in (KNOWN - DAY, KNOWN, KNOWN + DAY)]
    assert found == [None, 1, 1]


def test_a_late_package_brings_inspections_into_months_that_are_added_up(tmp_path: Path) -> None:
    """Of the last day of September and the first of October, in November; the sums follow, and equal a recount."""
    made = offices.found(tmp_path)
    try:
        offices.carried_crane(made)
        offices.user(made.b, INSPECTOR, "inspector")
        with made.b.writing(by="admin", action="test") as session:
            unit = offices.own_unit(made.b, session)
            cards = [equipment.register(session, name=name, unit_id=unit, type_code="I.11") for name in ("Một", "Hai")]
        made.carry(made.b, made.hq)
        assert sums(made.hq, unit) == (0, 0)
        station = Office(made.b, unit, unit, cards[0])
        for card, day in zip(cards, (date(2026, 9, 30), date(2026, 10, 1)), strict=True):
            station.inspected(equipment_id=card, on=day)
        made.carry(made.b, made.hq)
        assert sums(made.hq, unit) == (1, 1)
        with made.hq.reading() as session:
            assert summaries.noted(session, 1) == [] == list(summaries.misadded(session))
            for name, wanted in (("2026-9M", 1), ("2026-Q3", 1), ("2026-Q4", 1), ("2026-10", 1), ("2026", 2)):
                said = [
                    measures.reckon(
                        reckonings.read(session, period=periods.parse(name), unit=unit, as_at=TODAY, recounted=counted)
                    )
                    for counted in (False, True)
                ]
                assert said[0] == said[1] and said[0].line("K1.2").in_period == wanted, name
    finally:
        made.close()


def sums(store: Store, unit: UUID) -> tuple[int, int]:
    """Inspections of September and October as they are added up."""
    with store.reading() as session:
        sql = f"SELECT total(m09), total(m10) FROM summed_year WHERE unit_id = ? AND what & {stretches.DONE}"
        (september, october) = raw(session).execute(sql, (unit.bytes,)).fetchone()
    return int(september), int(october)
