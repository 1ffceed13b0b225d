"""What is read from the summaries equals a recount of all records, whatever came when; triggers note what changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import forty
import pytest
import quarter
import stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offices import TODAY
from stations import Office
from told import Told

from safety_inspector.catalogue import equipment
from safety_inspector.exchange import auditing, packages
from safety_inspector.reporting import (
    briefings,
    indicators,
    periods,
    reckonings,
    stretches,
    summaries,
    summed,
    typed_figures,
)
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

LAST_DAY = date(2026, 12, 31)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


DO = (
    "inspect", "inspect", "inspect", "schedule", "schedule", "move", "field", "field", "register", "correct", "rename",
    "below", "plan", "erase",
)  # fmt: skip
deeds = st.lists(
    st.tuples(st.sampled_from(DO), st.integers(0, 5), st.integers(-650, 330), st.integers(0, 63)), max_size=24
)


def both(told: Told, name: str, as_at: date, unit: UUID | None) -> tuple[BriefingFacts, BriefingFacts]:
    ask = {"period": periods.parse(name), "unit": unit, "as_at": as_at}
    session = told.rows.session
    return briefings.facts(session, **ask), briefings.facts(session, **ask, recounted=True)  # type: ignore[arg-type]


@given(deeds, deeds, st.integers(0, 364))
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_summaries_say_what_a_recount_says(office: Office, first: list[Any], then: list[Any], day: int) -> None:
    """Nothing settled, all settled, some noted since, all settled again: the same figures, for whatever day."""
    with quarter.rows(office) as rows:
        told = Told(rows)
        asked = [
            ("2026-9M", date(2026, 9, 30), None), ("2026-Q3", LAST_DAY, office.region),
            ("2026", date(2026, 1, 1) + timedelta(day), told.units[0]), ("2026-01", LAST_DAY, told.units[3]),
            ("2026-02-10..2026-11-15", date(2026, 1, 1) + timedelta(max(day, 40)), None),
        ]  # fmt: skip
        for deed in first:
            told.do(*deed)
        summaries.settle(rows.session, today=LAST_DAY)
        assert summaries.noted(rows.session, 1) == [] == list(summaries.difference(rows.session))
        for name, as_at, unit in asked:
            kept, counted = both(told, name, as_at, unit)
            assert kept == counted, (name, as_at, unit)
        for deed in then:
            told.do(*deed)
        for name, as_at, unit in asked[:3]:
            kept, counted = both(told, name, as_at, unit)
            assert kept == counted, ("noted", name, as_at, unit)
        assert list(summaries.difference(rows.session)) == [], "whatever changed is noted"
        summaries.settle(rows.session, today=LAST_DAY)
        kept, counted = both(told, *asked[0])
        assert kept == counted
        assert list(summaries.difference(rows.session)) == []


def test_what_is_settled_is_read_from_the_summaries_and_the_rest_from_records(office: Office) -> None:
    with quarter.rows(office) as rows:
        told = Told(rows)
        for at, card in enumerate(told.cards):
            told.inspect(date(2026, 2, 1 + at), card, 1)
        period = {"period": periods.parse("2026-9M"), "unit": None, "as_at": date(2026, 9, 30)}
        assert reckonings.read(rows.session, **period).kept is None, "none were ever made"  # type: ignore[arg-type]
        summaries.settle(rows.session, today=LAST_DAY)
        found = reckonings.read(rows.session, **period)  # type: ignore[arg-type]
        assert (
            found.kept
            and not found.kept.only
            and not found.now.cards
            and found.figure("K1.2", "so_far", None).value == 6
        )
        told.inspect(date(2026, 3, 1), told.cards[0], 1)
        found = reckonings.read(rows.session, **period)  # type: ignore[arg-type]
        assert set(found.now.cards) == {told.cards[0]} and found.figure("K1.2", "so_far", None).value == 7
        early = {**period, "period": periods.parse("2024-9M"), "as_at": date(2024, 9, 30)}
        assert reckonings.read(rows.session, **early).kept is None, "of 2023 no summaries are kept"  # type: ignore[arg-type]
        summaries.settle(rows.session, today=date(2027, 1, 5))
        assert summaries.held(rows.session) == summaries.Held(date(2025, 1, 1))
        assert list(summaries.difference(rows.session)) == [], "those of earlier years say more, and nothing else"
        summaries.settle(rows.session, today=LAST_DAY)
        assert summaries.held(rows.session) == summaries.Held(date(2024, 1, 1)), "a clock was ahead: all anew"
        summaries.settle(rows.session, today=LAST_DAY)
        assert not summaries.noted(rows.session, 1)
        told.db.execute("UPDATE local SET value = CAST('another rule 2024-01-01' AS BLOB) WHERE name = 'summed'")
        assert summaries.held(rows.session) is None and reckonings.read(rows.session, **period).kept is None  # type: ignore[arg-type]


def test_a_merge_settles_what_it_brought_and_check_tells_a_difference(tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with forty.gathered(tmp_path) as (hq, posts):
        (id, *_more) = posts[0].registers(hq, "Cầu trục 5 tấn", "Bình khí nén")
        packages.apply(hq, posts[0].package(folder / "1.kdp", 1), by="admin", today=TODAY, backup=False)
        assert noted(hq) == [] and places(hq, id) == 1
        with hq.writing(by="admin", action="equipment.change", reason="đọc lại") as session:
            equipment.change(session, id, "type_code", "I.11")
        assert noted(hq) == [id.bytes], "what is written here waits for the next package"
        packages.apply(hq, posts[1].package(folder / "2.kdp", 1), by="admin", today=TODAY, backup=False)
        assert noted(hq) == [] and places(hq, id) == 2, "of another group since today"
        assert not [each for each in auditing.check(hq).troubles if each.kind == "summed"]
        with hq.merging() as db:
            db.execute("UPDATE summed_place SET grouped = 0 WHERE equipment_id = ?", (id.bytes,))
        (told,) = (each for each in auditing.check(hq).troubles if each.kind == "summed")
        assert "Cầu trục 5 tấn" in told.sentence


def test_check_tells_the_unit_whose_events_were_added_up_wrongly(office: Office) -> None:
    with quarter.rows(office) as rows:
        told = Told(rows)
        for card in told.cards:
            told.inspect(date(2026, 2, 3), card, 1)
        told.change(date(2026, 8, 1), "equipment", told.cards[5], "unit_id", told.units[0])
        summaries.settle(rows.session, today=LAST_DAY)
        assert list(summaries.misadded(rows.session)) == []
        told.db.execute("UPDATE summed_year SET m02 = m02 + 1 WHERE unit_id = ?", (told.units[2].bytes,))
        assert list(summaries.misadded(rows.session)) == [told.units[2]]
        (said,) = auditing.summed(rows.session)
        assert "Trạm T-2" in said.sentence


def test_only_the_days_of_the_month_that_runs_are_read_event_by_event(office: Office) -> None:
    facts = {
        "year": 2026,
        "day": "2026-10-09",
        "begins": "2026-01-01",
        "rest": "2026-10-01",
        "plan": b"",
        "units": "[]",
    }
    asked = (
        (summed._EVENTS.format(by="", where=f"{summaries.PLAIN} AND day >= :rest"), "KEY (year=? AND day>?"),
        (
            summed._DAYS.format(by=summed._MOVED, where=f"NOT ({summaries.PLAIN})"),
            "summed_event_moved (year=? AND day<?",
        ),
        (summed._OF_PLAN.format(where="1"), "summed_event_first (year=? AND equipment_id=? AND day<?"),
    )
    with quarter.rows(office) as rows:
        for sql, by in asked:
            told = [row[3] for row in raw(rows.session).execute(f"EXPLAIN QUERY PLAN {sql}", facts)]
            assert any(by in line for line in told), told


def noted(store: Store) -> list[bytes]:
    with store.reading() as session:
        return summaries.noted(session, 5)


def places(store: Store, id: UUID) -> int:
    with store.reading() as session:
        sql = "SELECT count(*) FROM summed_place WHERE equipment_id = ?"
        many: int = raw(session).execute(sql, (id.bytes,)).fetchone()[0]
        return many


def test_every_indicator_is_added_up() -> None:
    wanted = {find for each in indicators.LIST for find in (each.find, each.target) if find is not None}
    assert wanted == summed.COUNTED
    assert all(find.__name__ in summaries._LAW for find in stretches.FINDS), "or old stores keep the bits of old rules"


def test_typed_figures_are_dated_without_walking_the_journal(office: Office) -> None:
    with quarter.rows(office) as rows:
        told = [row[3] for row in raw(rows.session).execute(f"EXPLAIN QUERY PLAN {typed_figures._TOLD}")]
        assert told[0].startswith("SCAN t") and all(line.startswith("SEARCH") for line in told[1:3]), told


def test_a_group_has_one_place_in_the_list(office: Office) -> None:
    assert len(set(stretches.GROUPS)) == len(stretches.GROUPS) and stretches.GROUPS[0] == ""
    assert max(stretches.FINDS.index(each) for each in stretches.FINDS) < stretches.FIRST.bit_length() - 1
