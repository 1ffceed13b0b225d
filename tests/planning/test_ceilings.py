"""The confirmed maximum: refused when typed, kept by whatever else moves a date, told in words."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stations import TODAY, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment, fields
from safety_inspector.certification import certificates
from safety_inspector.planning import ceilings, intervals, kinds, listings, reasons, schedules
from safety_inspector.planning.schedules import Schedule
from safety_inspector.regulations import confirmations, lawbooks, proposals, rules
from safety_inspector.regulations.confirmations import Standing, Word
from safety_inspector.regulations.proposals import Facts, Held
from safety_inspector.regulations.rules import Column
from safety_inspector.store.database import raw

HEAD, TEXT = "trung", "QTKĐ 09-2016/BLĐTBXH, mục 10, bản Công báo"
PROCEDURE = "QTKĐ 09-2016/BLĐTBXH"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = headed(tmp_path_factory.mktemp("ceilings"))
    yield made
    made.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A real store with a technical head: nothing is confirmed in it."""
    made = headed(tmp_path)
    yield made
    made.store.close()


def headed(folder: Path) -> Office:
    made = stations.found(folder, practice=False)
    with made.store.writing(by="admin") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    return made


def confirm(office: Office, id: str, **correction: Any) -> None:
    with office.writing(HEAD) as session:
        law = lawbooks.named(id)
        confirmations.confirm(session, law, text=TEXT, correction=correction, by=HEAD, on=TODAY)


def withdraw(office: Office, id: str) -> None:
    with office.writing(HEAD) as session:
        confirmations.withdraw(session, lawbooks.named(id), reason="nhầm", by=HEAD, on=TODAY)


def crane(office: Office, **fields: Any) -> UUID:
    given = {"paper_number": "1/2026", "paper_date": "2026-01-31", "in_service_on": "2020-01-01"} | fields
    return office.another(**given)


def put(office: Office, id: UUID, months: int, **more: Any) -> None:
    with office.writing() as session:
        schedules.set_interval(session, [id], months=months, ground="kế hoạch", today=TODAY, **more)


def due_on(office: Office, id: UUID) -> date | None:
    with office.store.reading() as session:
        return listings.due_of(session, [id], today=TODAY)[id].due_on


def why(office: Office, id: UUID) -> reasons.Why:
    with office.store.reading() as session:
        return reasons.of(session, id, today=TODAY)


def test_before_confirmation_nothing_bounds_what_is_typed_and_after_it_longer_is_refused(office: Office) -> None:
    free, bound = crane(office), crane(office)
    put(office, free, 120)
    confirm(office, "CK-042")
    with pytest.raises(schedules.TooLong, match="PLN-E04: «Cầu trục số 2»: 37 tháng dài hơn 36 tháng của dòng CK-042"):
        put(office, bound, 37)
    put(office, bound, 36)
    assert due_on(office, bound) == date(2029, 1, 31)
    assert due_on(office, free) == date(2029, 1, 31)  # typed before, held to it since
    withdraw(office, "CK-042")
    assert due_on(office, free) == date(2036, 1, 31)


def test_a_shorter_choice_still_needs_its_ground(office: Office) -> None:
    confirm(office, "CK-042")
    id = crane(office)
    with pytest.raises(schedules.GroundWanted), office.writing() as session:
        schedules.set_interval(session, [id], months=12, ground=" ", today=TODAY)
    put(office, id, 12)
    assert due_on(office, id) == date(2027, 1, 31)


def test_the_card_moves_the_maximum_and_with_it_the_date(office: Office) -> None:
    for id in ("CK-042", "CK-043"):
        confirm(office, id)
    id = crane(office)
    put(office, id, 36)
    with office.writing() as session:
        equipment.change(session, id, "in_service_on", "2014-01-30")
    assert due_on(office, id) == date(2027, 1, 31)  # twelve years and one day on the day counted from
    with office.writing() as session:
        equipment.change(session, id, "in_service_on", "2014-01-31")
    assert due_on(office, id) == date(2029, 1, 31)
    with office.writing() as session:
        equipment.change(session, id, "in_service_on", "")
    assert due_on(office, id) == date(2027, 1, 31)  # the age is not known: the shortest that could be right


def test_a_renewal_past_the_age_is_held_to_the_new_maximum_and_so_is_its_certificate(office: Office) -> None:
    for id in ("CK-042", "CK-043"):
        confirm(office, id)
    id = crane(office, in_service_on="2014-11-23", paper_date="2024-01-31")
    put(office, id, 36)
    inspected = office.inspected(equipment_id=id)
    office.approve(inspected)
    with pytest.raises(certificates.ValidTooLong, match="12 tháng"):
        office.issue(inspected, valid_until=date(2029, 11, 24))
    office.issue(inspected)
    assert due_on(office, id) == date(2027, 11, 24)
    with office.store.reading() as session:
        assert schedules.interval_of(session, id) == 36


def test_without_a_chosen_procedure_the_shortest_of_the_types_own_bounds(office: Office) -> None:
    several = next(code for each in rules.all() for code in each.types if _procedures(code) > 1)
    confirm_all = [each for each in rules.all() if several in each.types and each.law.force == "in_force"]
    for rule in confirm_all:
        confirm(office, rule.id)
    with office.store.reading() as session:
        book = ceilings.book(session)
    base = Facts(several, "", TODAY, date(2020, 1, 1))
    chosen = {
        each.procedure: book.most(ceilings._with(base, each.procedure), each.column) for each in confirm_all
    }  # fmt: skip
    known = [most.months for most in chosen.values() if most]
    most = book.most(base, confirm_all[0].column)
    assert most is not None and most.months == min(known)


def _procedures(code: str) -> int:
    return len({each.procedure for each in rules.all() if code in each.types})


def test_kinds_stand_beside_each_other_and_the_earliest_of_its_own_is_when_it_is_due(office: Office) -> None:
    with office.writing() as session:
        id = equipment.register(
            session, name="Bình khí nén", unit_id=office.brigade, type_code="I.04.1",
            paper_number="5", paper_date="2026-01-31",
        )  # fmt: skip
    put(office, id, 36)
    put(office, id, 12, kind="external", done_on=date(2026, 2, 28))
    put(office, id, 72, kind="hydrotest", done_on=date(2020, 2, 29))
    put(office, id, 6, kind=kinds.of_part("safety_valve"), done_on=date(2026, 3, 31))
    assert due_on(office, id) == date(2026, 2, 28)
    put(office, id, 120, kind="hydrotest", done_on=date(2020, 2, 29))
    assert due_on(office, id) == date(2027, 2, 28)
    told = why(office, id)
    assert [(each.kind, each.due_on) for each in told.reasons] == [
        ("periodic", date(2029, 1, 31)), ("external", date(2027, 2, 28)),
        ("hydrotest", date(2030, 2, 28)), ("part:safety_valve", date(2026, 9, 30)),
    ]  # fmt: skip
    with office.writing() as session:
        schedules.close(session, id, "external")
    assert due_on(office, id) == date(2029, 1, 31)
    with pytest.raises(schedules.NoSchedule), office.writing() as session:
        schedules.close(session, id, "external")


def test_a_parts_confirmed_interval_bounds_the_part_alone(office: Office) -> None:
    confirm(office, "safety_valve", force="in_force", source="TT 01/2026", months=12)
    with office.writing() as session:
        id = equipment.register(session, name="Nồi hơi", unit_id=office.brigade, type_code="I.01.1",
                                paper_number="5", paper_date="2026-01-31")  # fmt: skip
    put(office, id, 24)
    with pytest.raises(schedules.TooLong, match="12 tháng của dòng safety_valve"):
        put(office, id, 24, kind=kinds.of_part("safety_valve"), done_on=date(2026, 3, 31))
    assert due_on(office, id) == date(2028, 1, 31)


@pytest.mark.parametrize(
    ("more", "error", "said"),
    [
        ({"kind": "hằng tuần"}, schedules.KindUnknown, "PLN-E05: Không có loại lịch «hằng tuần»"),
        ({"kind": "part:banh_xe"}, schedules.KindUnknown, "PLN-E05"),
        ({"procedure": "QTKĐ 99"}, schedules.ProcedureUnknown, "PLN-E06: Không có quy trình «QTKĐ 99»"),
        ({"done_on": date(2026, 1, 1)}, schedules.NotDoneThen, "PLN-E07: 01/01/2026 không thể là ngày"),
        ({"kind": "external", "done_on": date(2026, 11, 25)}, schedules.NotDoneThen, "PLN-E07: 25/11/2026"),
    ],
)
def test_what_makes_no_schedule_is_refused(
    shared: Office, more: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        put(shared, shared.crane, 12, **more)


def test_why_tells_rule_day_and_ground_and_who_confirmed_it_on_which_text(office: Office) -> None:
    confirm(office, "CK-042", months=30)
    id = crane(office)
    with office.writing() as session:
        proposal = schedules.propose(session, id, today=TODAY)
        assert proposal.prefill == 30
        schedules.set_interval(
            session, [id], months=30, ground=f"CK-042: {TEXT}", today=TODAY, row_id="CK-042", procedure=PROCEDURE
        )
    told = why(office, id)
    (reason,) = told.reasons
    assert (reason.from_what, reason.counted_from, reason.number) == ("paper", date(2026, 1, 31), "1/2026")
    assert reason.taken_from and reason.most and reason.taken_from.row_id == reason.most.row_id == "CK-042"
    words = "\n".join(told.words)
    for part in ("kiểm định định kỳ: 31/07/2028", "Tính từ: 31/01/2026 (giấy cũ số 1/2026 ghi trên thẻ)",
                 f"Quy trình: {PROCEDURE}", "Không quá: CK-042", "30 tháng", f"{HEAD} đối chiếu với {TEXT}",
                 "xác nhận, có sửa", "còn hiệu lực"):  # fmt: skip
        assert part in words, part
    office.certified(id)
    (reason,) = why(office, id).reasons
    assert reason.from_what == "certificate" and reason.number and reason.counted_from == TODAY


def test_a_new_store_of_the_projection_is_what_the_keepers_kept(office: Office) -> None:
    confirm(office, "CK-043", months=7)
    ids = [crane(office, in_service_on=day) for day in ("2000-01-01", "2020-01-01", "")]
    for id in ids:
        put(office, id, 6)
    with office.store.merging() as db:
        db.execute("UPDATE schedule SET interval_months = 24")
        db.execute("UPDATE equipment SET in_service_on = '2001-01-01' WHERE id = ?", (ids[1].bytes,))
    with office.store.reading() as session:
        kept = raw(session).execute("SELECT schedule_id, months, row_id FROM ceiling ORDER BY 1").fetchall()
        dates = raw(session).execute("SELECT * FROM due ORDER BY 1").fetchall()
    assert {months for _id, months, _row in kept} == {7} and len(kept) == 3
    with office.store.merging() as db:
        db.execute("DELETE FROM ceiling")
        db.execute("INSERT INTO unsettled VALUES (?)", (ceilings.ALL.bytes,))
    with office.store.reading() as session:
        assert raw(session).execute("SELECT schedule_id, months, row_id FROM ceiling ORDER BY 1").fetchall() == kept
        assert raw(session).execute("SELECT * FROM due ORDER BY 1").fetchall() == dates
        assert raw(session).execute("SELECT count(*) FROM unsettled").fetchone() == (0,)


YES, NOT_YET = Standing(Word.CONFIRMED, True, TEXT, HEAD, TODAY), Standing(Word.UNCONFIRMED, False)


@given(
    st.sets(st.sampled_from([each.id for each in rules.all() if each.law.force == "in_force"])),
    st.sampled_from(rules.all()), st.data(),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_the_ceiling_is_the_maximum_of_the_proposal(acting: set[str], rule: rules.Rule, data: st.DataObject) -> None:
    held = [Held(each, YES if each.id in acting else NOT_YET) for each in rules.all()]
    flag = st.none() | st.booleans()
    facts = Facts(
        data.draw(st.sampled_from(rule.types)), rule.procedure, TODAY,
        data.draw(st.none() | st.dates(date(1990, 1, 1), TODAY)), None, None, *(data.draw(flag) for _ in range(6)),
    )  # fmt: skip
    found = proposals.shortest([each.rule for each in held if each.standing.acts], facts, rule.column)
    assert (found.months if found else None) == proposals.propose(held, facts, rule.column).maximum


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.integers(1, 90)),
        st.tuples(st.just("merge"), st.integers(1, 600)),
        st.tuples(st.just("merge until"), st.dates(date(2020, 1, 1), date(2080, 1, 1))),
        st.tuples(st.just("renew"), st.dates(date(2015, 1, 1), TODAY)),
        st.tuples(st.just("use"), st.none() | st.dates(date(1995, 1, 1), TODAY)),
        st.tuples(st.just("paper"), st.none() | st.dates(date(2010, 1, 1), TODAY)),
        st.tuples(st.just("made"), st.none() | st.integers(1995, 2026)),
        st.tuples(st.just("confirm"), st.sampled_from(["CK-042", "CK-043"])),
        st.tuples(st.just("correct"), st.integers(1, 60)),
        st.tuples(st.just("withdraw"), st.sampled_from(["CK-042", "CK-043"])),
    ),
    min_size=3, max_size=10,
)  # fmt: skip


@given(STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_due_is_never_later_than_the_confirmed_maximum(shared: Office, steps: list[tuple[str, Any]]) -> None:
    """Whatever is typed, merged, renewed, corrected on the card, confirmed or withdrawn, in any order."""
    id = crane(shared)
    for step, value in [("type", 1), *steps]:
        _do(shared, id, step, value)
        _require_within(shared, id)


def _do(office: Office, id: UUID, step: str, value: Any) -> None:
    try:
        if step == "type":
            put(office, id, value)
        elif step == "renew":
            with office.writing() as session:
                schedules.renew(session, id, inspected_on=value, certificate="x", until=value + timedelta(days=9999))
        elif step in ("use", "made", "paper"):
            field = {"use": "in_service_on", "made": "year_made", "paper": "paper_date"}[step]
            with office.writing() as session:
                equipment.change(session, id, field, str(value or ""))
        elif step == "confirm":
            confirm(office, value)
        elif step == "correct":
            confirm(office, "CK-043", months=value)
        elif step == "withdraw":
            withdraw(office, value)
        else:
            column = "interval_months" if step == "merge" else "until"
            with office.store.merging() as db:
                sql = f"UPDATE schedule SET {column} = ? WHERE equipment_id = ?"
                db.execute(sql, (value if step == "merge" else value.isoformat(), id.bytes))
    except (schedules.TooLong, confirmations.NothingConfirmed, fields.DaysDisagree):
        pass


def _require_within(office: Office, id: UUID) -> None:
    with office.store.reading() as session:
        found = session.get(Schedule, schedules.id_of(id))
        card = equipment.card(session, id)
        day = max((each for each in (found and found.anchor_on, card.paper_date) if each), default=None)
        due = listings.due_of(session, [id], today=TODAY)[id].due_on
        assert found is not None
        if day is None:
            assert due is None
            return
        facts = Facts("I.11", PROCEDURE, day, card.in_service_on, card.year_made)
        most = lawbooks.propose(session, facts, Column.PERIODIC).maximum
        assert due is not None and due <= intervals.add_months(day, min(most or 600, found.interval_months))
