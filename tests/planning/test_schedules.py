"""Schedules: an interval only the user types, a due date that follows, bands that add up."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session
from stations import APPROVER, TODAY, Office

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import Where
from safety_inspector.planning import intervals, listings, schedules
from safety_inspector.planning.listings import Band
from safety_inspector.regulations import types
from safety_inspector.store import migrations
from safety_inspector.store.sessions import raw


def due(office: Office, id: UUID | None = None) -> listings.DueRow:
    with office.store.reading() as session:
        wanted = id or office.crane
        return listings.due_of(session, [wanted], today=TODAY)[wanted]


def test_no_number_of_the_old_paper_and_no_law_sets_a_due_date(office: Office) -> None:
    row = due(office)
    assert (row.band, row.due_on, row.interval_months) == (Band.NONE, None, None)
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).paper_months == 36
        assert schedules.interval_of(session, office.crane) is None
        assert listings.due_by(session, date(2099, 1, 1), today=TODAY) == []


def test_the_typed_interval_counts_from_the_old_papers_date(office: Office) -> None:
    office.interval(12)
    row = due(office)
    assert row.due_on == date(2026, 11, 30)
    assert (row.band, row.days, row.interval_months) == (Band.WITHIN_30, 6, 12)
    assert row.unit_name == "Lữ đoàn T-01"
    office.interval(11)
    assert due(office).band == Band.OVERDUE


def test_a_paper_without_its_day_gives_no_due_date_yet(office: Office) -> None:
    new = office.another(paper_number="77/2021/GCN")
    office.interval(12, new)
    assert due(office, new).band == Band.NONE


def test_what_was_never_inspected_is_due_at_once_until_it_is_inspected_or_its_old_paper_typed(office: Office) -> None:
    new, untyped = office.another("Mới", unit=office.brigade), office.another("Không loại")
    with office.writing() as session:
        equipment.change(session, untyped, "type_code", "")
    office.interval(12)
    assert (due(office, new).band, due(office, new).due_on, due(office, untyped).band) == (
        Band.INITIAL, None, Band.NONE,
    )  # fmt: skip
    with office.store.reading() as session:
        assert [row.equipment_id for row in listings.due_by(session, date(2027, 1, 1), today=TODAY)] == [
            new, office.crane,
        ]  # fmt: skip
        assert listings.due_by(session, date(2026, 11, 23), today=TODAY) == []
        assert [row.equipment_id for row in listings.due_by(session, TODAY, office.brigade, today=TODAY)] == [new]
        assert listings.bands(session, today=TODAY)[Band.INITIAL] == 1
        assert listings.ids(session, Where(), today=TODAY)[0] == new
    with office.writing() as session:
        equipment.change(session, new, "paper_number", "77/2021/GCN")
        equipment.change(session, new, "paper_date", "2026-05-31")
    assert due(office, new).band == Band.NONE
    office.interval(12, new)
    assert due(office, new).due_on == date(2027, 5, 31)
    third = office.another("Thứ ba")
    office.interval(12, third)
    office.certified(third)
    assert (due(office, third).band, due(office, third).due_on) == (Band.VALID, date(2027, 11, 24))


def test_what_is_out_of_scope_is_never_due_at_once(office: Office) -> None:
    code = next(each.code for each in types.all() if not each.in_scope)
    id = office.another("Ngoài phạm vi")
    with office.store.merging() as db:  # another station's list may name it; the verbs here take none of these
        db.execute("UPDATE equipment SET type_code = ? WHERE id = ?", (code, id.bytes))
    assert due(office, id).band == Band.NONE


def test_a_corrected_paper_date_moves_the_due_date(office: Office) -> None:
    office.interval(12)
    with office.writing() as session:
        equipment.change(session, office.crane, "paper_date", "2026-01-31")
    assert due(office).due_on == date(2027, 1, 31)
    with office.writing() as session:
        equipment.change(session, office.crane, "paper_date", "")
    assert due(office).due_on is None


@pytest.mark.parametrize("months", [0, 601, -3, True])
def test_what_is_no_interval_is_refused(office: Office, months: int) -> None:
    with pytest.raises(schedules.NotAnInterval, match="PLN-E01: .*số tháng nguyên từ 1 đến 600"):
        office.interval(months)


def test_an_interval_needs_its_ground(office: Office) -> None:
    with pytest.raises(schedules.GroundWanted, match="PLN-E02: .*cần có căn cứ"), office.writing() as session:
        schedules.set_interval(session, [office.crane], months=12, ground="  ", today=TODAY)


def test_an_interval_is_of_equipment_that_exists(office: Office) -> None:
    with pytest.raises(equipment.EquipmentUnknown, match="CAT-E11"):
        office.interval(12, UUID(int=7))


def test_renewing_without_interval_is_refused(office: Office) -> None:
    with pytest.raises(schedules.NoSchedule, match="PLN-E03: «Cầu trục hai dầm»"), office.writing() as session:
        schedules.renew(session, office.crane, inspected_on=TODAY)


def test_between_conclusion_and_issue_it_awaits_approval(office: Office) -> None:
    office.interval(11)
    assert due(office).band == Band.OVERDUE
    id = office.inspected()
    assert due(office).band == Band.AWAITING_APPROVAL
    office.approve(id)
    assert due(office).band == Band.AWAITING_APPROVAL
    office.issue(id)
    assert (due(office).band, due(office).due_on) == (Band.VALID, date(2027, 10, 24))


def test_what_failed_has_no_date_and_needs_inspection_again(office: Office) -> None:
    office.interval(12)
    office.inspected("fail")
    row = due(office)
    assert (row.band, row.due_on, row.days) == (Band.FAILED, None, None)
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state == "failed"
        assert listings.due_by(session, date(2099, 1, 1), today=TODAY) == []
        assert listings.bands(session, today=TODAY)[Band.FAILED] == 1
    id = office.inspected()
    assert due(office).band == Band.AWAITING_APPROVAL
    office.approve(id)
    office.issue(id)
    assert due(office).band == Band.VALID
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state == "in_use"


def test_a_shortened_certificate_shortens_the_due_date(office: Office) -> None:
    office.interval(12)
    office.certified(valid_until=date(2027, 5, 1), short_reason="cáp gần mòn")
    assert due(office).due_on == date(2027, 5, 1)
    office.interval(3)
    assert due(office).due_on == date(2027, 2, 24)
    office.interval(24)
    assert due(office).due_on == date(2027, 5, 1)
    with office.writing() as session:  # a paper of the same day: ours stands
        equipment.change(session, office.crane, "paper_date", TODAY.isoformat())
    assert due(office).certificate


@pytest.mark.parametrize(
    ("days", "band"),
    [(-400, Band.OVERDUE), (-1, Band.OVERDUE), (0, Band.WITHIN_30), (30, Band.WITHIN_30), (31, Band.WITHIN_60),
     (60, Band.WITHIN_60), (61, Band.WITHIN_90), (90, Band.WITHIN_90), (91, Band.VALID)],
)  # fmt: skip
def test_bands_meet_without_gap(office: Office, days: int, band: Band) -> None:
    office.interval(12)
    today = date(2026, 11, 30) - timedelta(days=days)
    with office.store.reading() as session:
        row = listings.due_of(session, [office.crane], today=today)[office.crane]
        counted = listings.bands(session, today=today)
        assert row.band == band and row.days == days
        assert {each for each, number in counted.items() if number} == {band}
        assert listings.ids(session, Where(), [band], today=today) == [office.crane]


def test_bands_count_every_live_equipment_once_and_units_bound_them(office: Office) -> None:
    others = [office.another(f"Cầu trục {n}", paper_date=f"2026-0{n + 1}-01") for n in range(1, 6)]
    elsewhere = office.another("Cầu trục khác", unit=office.region, paper_date="2025-12-01")
    gone = office.another("Cầu trục cũ", state="struck_off")
    for id in [*others[:3], elsewhere]:
        office.interval(9, id)
    with office.store.reading() as session:
        everything, below = (listings.bands(session, today=TODAY, unit=unit) for unit in (None, office.brigade))
        assert sum(everything.values()) == 7
        assert sum(below.values()) == 6
        rows = listings.due_of(session, [office.crane, *others, elsewhere], today=TODAY)
        assert everything == {band: sum(row.band == band for row in rows.values()) for band in Band}
        for unit, counted in ((None, everything), (office.brigade, below)):
            for band in Band:
                listed = listings.ids(session, Where(unit=unit), [band], today=TODAY)
                assert len(listed) == counted[band], band
                assert gone not in listed
        assert gone in listings.ids(session, Where(), today=TODAY)
        assert [row.due_on for row in listings.due_by(session, date(2030, 1, 1), office.brigade, today=TODAY)] == [
            date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
        ]  # fmt: skip
        assert len(listings.due_by(session, date(2030, 1, 1), today=TODAY, limit=2)) == 2


def test_the_most_urgent_come_first(office: Office) -> None:
    late, later = (office.another(f"Cầu trục {n}", paper_date=f"2025-0{n}-01") for n in (3, 6))
    for id in (office.crane, late, later):
        office.interval(12, id)
    failed = office.another("Cầu trục hỏng")
    office.inspected("fail", failed)
    with office.store.reading() as session:
        assert listings.ids(session, Where(), today=TODAY) == [failed, late, later, office.crane]
        assert listings.ids(session, Where(text="hong"), today=TODAY) == [failed]


@pytest.mark.parametrize(
    ("paper", "counts_from"), [("2025-11-30", TODAY), ("2026-11-25", date(2026, 11, 25)), ("", TODAY)]
)
def test_the_later_of_our_inspection_and_the_old_paper_is_shown(office: Office, paper: str, counts_from: date) -> None:
    office.interval(12)
    office.certified()
    with office.store.merging() as connection:
        connection.execute("UPDATE equipment SET paper_date = ?", (paper or None,))
    assert due(office).anchor_on == counts_from
    assert due(office).due_on == intervals.add_months(counts_from, 12)


def test_without_an_inspection_there_is_no_day_to_count_from(office: Office) -> None:
    assert due(office).anchor_on == date(2025, 11, 30)
    assert due(office, office.another("Chưa kiểm lần nào")).anchor_on is None


def test_a_schedule_has_one_id_on_every_device(office: Office) -> None:
    assert schedules.id_of(office.crane) == schedules.id_of(UUID(bytes=office.crane.bytes))
    assert schedules.id_of(office.crane) != schedules.id_of(office.brigade)
    office.interval(6)
    office.interval(12)
    with office.store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM schedule").scalar() == 1


def projection(session: Session) -> list[tuple[object, ...]]:
    found = session.connection().exec_driver_sql("SELECT * FROM due ORDER BY equipment_id").all()
    return [tuple(row) for row in found]


def test_the_projection_is_what_a_full_recount_gives(office: Office) -> None:
    office.interval(12)
    office.certified()
    failed, moved, awaiting = (office.another(f"Cầu trục {n}", paper_date="2026-01-31") for n in range(3))
    for id in (failed, moved, awaiting):
        office.interval(1, id)
    office.inspected("fail", failed)
    office.inspected("pass", awaiting)
    with office.writing() as session:
        equipment.change(session, moved, "unit_id", office.region)
        equipment.change(session, moved, "state", "stored")
    with office.writing(APPROVER) as session:
        kept = projection(session)
        raw(session).execute("DELETE FROM due")
        migrations.execute(raw(session), migrations.PROJECTIONS["due"] + "\n")  # as a step to a newer schema fills it
        assert projection(session) == kept
        assert len(kept) == 4


def test_the_due_list_of_a_unit_uses_its_index(office: Office) -> None:
    """An index, not a scan, whatever the size of the register; of the very statement `due_by` sends."""
    office.interval(12)
    sent: list[str] = []
    with office.store.reading() as session:
        raw(session).set_trace_callback(sent.append)
        assert listings.due_by(session, date(2030, 1, 1), office.brigade, today=TODAY)
        raw(session).set_trace_callback(None)
        statements = [each for each in sent if "FROM due d" in each]
        plans = [
            [row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {each}").fetchall()] for each in statements
        ]
    assert any("SEARCH d USING INDEX due_by_unit" in step for plan in plans for step in plan), plans
    scans = [step for plan in plans for step in plan if step == "SCAN d" or step.startswith("SCAN d ")]
    assert set(scans) <= {"SCAN d USING INDEX due_initial"}, plans  # that one holds nothing but what it lists


def test_the_due_list_takes_as_many_statements_whatever_is_on_it_and_reads_its_indexes(office: Office) -> None:
    office.interval(12)

    def said() -> list[str]:
        told: list[str] = []
        with office.store.reading() as session:
            raw(session).set_trace_callback(told.append)
            listings.due_by(session, date(2027, 6, 1), today=TODAY, limit=50)
            raw(session).set_trace_callback(None)
            plans = [[row[3] for row in raw(session).execute(f"EXPLAIN QUERY PLAN {each}")] for each in told[:2]]
        assert any("due_by_day" in step for step in plans[0]), plans[0]
        assert any("due_initial" in step for step in plans[1]), plans[1]
        assert not any(step.startswith("SCAN e") or "SCAN s" in step for plan in plans for step in plan), plans
        return told

    before = len(said())
    for number in range(20):
        office.interval(6, office.another(f"Có giấy {number}", paper_date="2026-09-01"))
        office.another(f"Mới {number}")
    assert len(said()) == before == 3


def test_a_due_date_that_hangs_on_two_values_is_not_computed(office: Office) -> None:
    office.interval(12)
    with office.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO conflict (id, entity, part, field) VALUES (?, 'equipment', '', 'paper_date')",
            (office.crane.bytes,),
        )
    row = due(office)
    assert (row.band, row.due_on, row.disputed) == (Band.NONE, None, True)
    with office.store.reading() as session:
        assert listings.bands(session, today=TODAY)[Band.NONE] == 1
        assert listings.due_by(session, date(2099, 1, 1), today=TODAY) == []


def test_a_register_that_says_failed_is_believed(office: Office) -> None:
    office.interval(12)
    with office.writing() as session:
        equipment.change(session, office.crane, "state", "failed")
    assert (due(office).band, due(office).due_on) == (Band.FAILED, None)
    with office.store.reading() as session:
        assert listings.bands(session, today=TODAY)[Band.FAILED] == 1


def test_what_was_counted_on_the_first_page_is_counted_whole(office: Office) -> None:
    office.interval(12)
    for number in range(1, 4):
        office.interval(12, office.another(f"Cầu trục {number}", paper_date=f"2025-0{number}-15"))
    office.interval(12, office.another("Cầu trục sắp tới", paper_date="2026-02-10"))
    with office.store.reading() as session:
        assert listings.nearest(session, today=TODAY) == {
            Band.OVERDUE: date(2026, 1, 15),
            Band.WITHIN_30: date(2026, 11, 30),
            Band.WITHIN_90: date(2027, 2, 10),
        }
        months = listings.by_month(session, today=TODAY)
    assert months == [(11, 1), (12, 0), (1, 0), (2, 1), *((month, 0) for month in range(3, 11))]
