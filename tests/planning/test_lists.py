"""Lists at any size: an order that triggers keep, pages by a constant number of statements."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import stations
from stations import TODAY, Office

from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.equipment import Where
from safety_inspector.planning import listings, projections
from safety_inspector.planning.listings import Band
from safety_inspector.regulations import types
from safety_inspector.store.database import raw


def order(office: Office) -> list[tuple[bytes, str]]:
    with office.store.reading() as session:
        return raw(session).execute("SELECT equipment_id, urgency FROM equipment_search ORDER BY n").fetchall()


def test_triggers_keep_the_order_that_filling_anew_gives(office: Office) -> None:
    late, failed, gone = office.another("Muộn"), office.another("Hỏng"), office.another("Thanh lý")
    for id in (late, failed, gone, office.crane):
        office.interval(12, id)
    office.inspected("fail", failed)
    with office.writing() as session:
        equipment.change(session, late, "paper_date", "2020-01-31")
        equipment.change(session, gone, "state", "struck_off")
    kept = order(office)
    assert {urgency for _id, urgency in kept} >= {"12021-01-31", "19999"}
    assert next(urgency for id, urgency in kept if id == failed.bytes).startswith("0")
    with office.writing(stations.APPROVER) as session:
        projections.refresh(session)
    assert order(office) == kept
    with office.store.reading() as session:
        assert [*listings.ids(session, Where(), today=TODAY)][:2] == [failed, late]


def test_a_page_takes_as_many_statements_whatever_is_on_it(office: Office) -> None:
    ids: list[UUID] = []
    for number in range(12):
        with office.writing() as session:
            unit = units.add(session, name=f"Đại đội {number}", parent=office.region)
        ids.append(office.another(f"Máy {number}", unit))

    def statements(wanted: list[UUID]) -> int:
        said: list[str] = []
        with office.store.reading() as session:
            raw(session).set_trace_callback(said.append)
            found = listings.due_of(session, wanted, today=TODAY)
            raw(session).set_trace_callback(None)
        assert len(found) == len(wanted)
        assert len({row.unit_name for row in found.values()}) == len(wanted)
        return len(said)

    assert statements(ids) == statements(ids[:1]) == 2


def test_a_change_of_one_field_takes_as_many_statements_in_a_larger_store(office: Office) -> None:
    def statements(serial: str) -> int:
        said: list[str] = []
        with office.writing() as session:
            raw(session).set_trace_callback(said.append)
            equipment.change(session, office.crane, "serial", serial)
        with office.writing() as session:
            raw(session).set_trace_callback(None)
        return sum(not each.startswith("--") for each in said)

    statements("S-1")  # the first change of a field finds its creation, the later ones its head
    before = statements("S-2")
    for number in range(30):
        office.another(f"Máy {number}")
    assert statements("S-3") == before


def test_bands_read_the_projection_alone(office: Office) -> None:
    office.interval(12)
    said: list[str] = []
    with office.store.reading() as session:
        raw(session).set_trace_callback(said.append)
        assert sum(listings.bands(session, today=TODAY).values()) == 1
        raw(session).set_trace_callback(None)
        plan = [row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {said[0]}")]
    assert any(step.startswith("SCAN d") for step in plan)
    assert not any("CORRELATED" in step for step in plan), plan  # conflicts are looked up once, not for every row


def test_a_list_of_a_band_reads_no_card_and_is_the_one_the_cards_give(office: Office) -> None:
    office.interval(12)
    late = office.another("Quá hạn", paper_date="2024-11-30", paper_number="1/2024")
    failed = office.another("Hỏng", paper_date="2026-01-30", paper_number="2/2026")
    for id in (late, failed):
        office.interval(12, id)
    with office.writing() as session:
        equipment.change(session, failed, "state", "failed")
    said: list[str] = []
    with office.store.reading() as session:
        for unit in (None, office.brigade, office.region):
            for band in (*Band, *([Band.OVERDUE, Band.FAILED],)):
                wanted = [band] if isinstance(band, Band) else band
                plain = listings.ids(session, Where(unit=unit, type_code="I.11"), wanted, today=TODAY)
                assert [*listings.ids(session, Where(unit=unit), wanted, today=TODAY)] == [*plain], (unit, band)
        raw(session).set_trace_callback(said.append)
        assert listings.ids(session, Where(), [Band.FAILED], today=TODAY) == [failed]
        raw(session).set_trace_callback(None)
        plan = [row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {said[-1]}")]
    assert plan[0].startswith("SCAN d") and not any(" e " in f"{step} " for step in plan), plan


def test_a_list_of_one_band_holds_it_alone(office: Office) -> None:
    plain, new = office.another("Không lịch", paper_number="12/2020"), office.another("Chưa kiểm định")
    office.interval(12)
    with office.store.reading() as session:
        assert listings.ids(session, Where(), [Band.NONE], today=TODAY) == [plain]
        assert listings.ids(session, Where(), [Band.INITIAL], today=TODAY) == [new]
        assert listings.ids(session, Where(unit=office.brigade, text="cau truc"), None, today=TODAY) == [office.crane]


def test_the_numbers_beside_a_filter_are_what_the_list_would_hold(office: Office) -> None:
    office.interval(24)
    office.another("Máy hấp", office.region, state="stored")
    pressed, unknown = office.another("Máy nén"), office.another("Máy lạ")
    with office.writing() as session:
        equipment.change(session, pressed, "type_code", "I.04.1")
        equipment.change(session, unknown, "type_code", "")
    filters = [Where(), Where(text="may"), Where(group="Thiết bị áp lực"), Where(state="in_use")]
    with office.store.reading() as session:

        def held(where: Where, band: Band | None) -> int:
            return len(listings.ids(session, where, [band] if band else None, today=TODAY))

        for where, band in product(filters, (None, Band.INITIAL, Band.VALID)):
            said = listings.counts(session, where, band, today=TODAY)
            assert said.bands == {each: held(where, each) for each in Band}, where
            groups = {name: count for name, count in said.groups if name}
            assert groups == {name: held(replace(where, group=name), band) for name in types.groups()}, where
            assert sum(said.units.values()) == held(where, band)
            assert said.units.get(office.brigade.bytes, 0) == held(replace(where, unit=office.brigade), band)
