"""The plan of a year: made from due dates, moved, approved by another, amended with a reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import planning_year
import pytest
from planning_year import Planned, crane
from stations import APPROVER, HEAD, INSPECTOR, SECOND, TODAY

from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.errors import Refusal
from safety_inspector.exchange import guarding
from safety_inspector.planning import amendments, plans, refusals
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.prospects import WHY_WORDS, Why
from safety_inspector.reporting import boards
from safety_inspector.reporting.ui import plan_tables
from safety_inspector.store import checking, journal
from safety_inspector.store.sessions import raw


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Planned]:
    with planning_year.opened(tmp_path) as made:
        yield made


def test_each_line_stands_inside_its_window_and_the_rest_is_said(year: Planned) -> None:
    new = year.office.another("Mới lắp")
    found = year.lines(year.generate())
    assert [(found[id].first, found[id].last) for id in year.cranes.values()] == [(1, 3), (3, 5), (1, 1)]
    assert [found[id].month for id in year.cranes.values()] == [1, 5, 1], "two trips for all"
    assert [found[id].why for id in year.cranes.values()] == [Why.PLAIN, Why.PLAIN, Why.OVERDUE]
    assert (found[new].month, found[new].why) == (1, Why.INITIAL)
    assert found[year.cranes["may"]].inspector_id == year.person(INSPECTOR)
    assert (found[year.office.crane].month, found[year.office.crane].why) == (None, Why.UNDATED)


def test_this_year_is_planned_from_this_month_on(year: Planned) -> None:
    year.office.interval(12)  # its paper is of 30/11/2025
    found = year.lines(year.generate(year=2026))
    assert (found[year.office.crane].month, found[year.office.crane].first) == (11, 11)
    assert found.keys() == {year.office.crane, year.cranes["late"]}, "nothing that falls due later"
    assert found[year.cranes["late"]].why is Why.OVERDUE


def test_without_scope_or_room_a_line_says_so(year: Planned) -> None:
    with year.office.writing(HEAD) as session:
        raw(session).execute("UPDATE scope SET valid_until = '2027-02-15' WHERE covers = 'Thiết bị nâng'")
    found = year.lines(year.generate(capacity=1))
    assert found[year.cranes["may"]].why is Why.NOBODY
    assert {found[year.cranes[name]].why for name in ("march", "late")} == {Why.FULL, Why.OVERDUE}
    assert {found[year.cranes[name]].month for name in ("march", "late")} == {None, 1}, "in February the scope lapses"


def test_a_draft_is_made_anew_and_loses_what_is_due_no_more(year: Planned) -> None:
    plan, may = year.generate(), year.cranes["may"]
    for state in ("struck_off", "in_use"):
        with year.office.writing() as session:
            equipment.change(session, may, "state", state)
        assert year.generate() == plan
        assert (may in year.lines(plan)) == (state == "in_use")
    assert year.lines(plan)[may].month == 5
    assert checking.check(year.office.store).sound


def test_a_line_moves_inside_its_window_only(year: Planned) -> None:
    plan, may = year.generate(), year.cranes["may"]
    year.move(plan, may, 4)
    assert year.lines(plan)[may].month == 4
    for month in (2, 6):
        with pytest.raises(refusals.OutOfWindow, match=f"PLN-E32: .*«Tháng năm».*{month}/2027.*từ 3 đến 5"):
            year.move(plan, may, month)
    with pytest.raises(refusals.NoWindow, match="PLN-E31"):
        year.move(plan, year.office.crane, 5)
    with pytest.raises(refusals.LineUnknown, match="PLN-E30"):
        year.move(plan, year.office.another("Ngoài kế hoạch"), 5)
    with pytest.raises(refusals.OutOfScope, match="PLN-E33: Đại úy Lê Thị Bình"):
        year.move(plan, may, 5, who=year.person(SECOND))
    assert year.lines(plan)[may].month == 4


def test_a_line_goes_to_nobody_who_is_full(year: Planned) -> None:
    plan = year.generate(capacity=1)
    assert year.lines(plan)[year.cranes["may"]].month != 1
    with pytest.raises(refusals.OverCapacity, match="PLN-E34: Thượng úy Nguyễn Văn An đã có 1 lượt"):
        year.move(plan, year.cranes["march"], 1)


def test_an_inspector_of_two_plans_has_one_calendar(year: Planned) -> None:
    """Two plans of one year, a crane each that has to be inspected in January, and one inspector for both."""
    office = year.office
    with office.writing() as session:
        other = units.add(session, name="Lữ đoàn T-02", parent=office.region)
    second = planning_year.crane(office, "Tháng giêng", date(2026, 1, 15), other)

    def generate(unit: UUID, capacity: int) -> UUID:
        with office.writing(HEAD) as session:
            return plans.generate(session, unit, 2027, today=TODAY, capacity=capacity)

    first = generate(office.brigade, 1)
    assert year.lines(first)[year.cranes["late"]].month == 1
    plan = generate(other, 1)
    assert (year.lines(plan)[second].month, year.lines(plan)[second].why) == (None, Why.FULL), "full by the other plan"
    said = "PLN-E34: .*đã có 1 lượt trong tháng 1/2027, trong đó 1 lượt ở kế hoạch khác; sức làm là 1"
    with pytest.raises(refusals.OverCapacity, match=said):
        year.move(plan, second, 1, who=year.person(INSPECTOR))
    generate(other, 2)
    assert year.lines(plan)[second].month == 1
    year.approve(plan)
    with pytest.raises(refusals.OverCapacity, match="PLN-E34: .*đã có 2 lượt .* trong đó 1 lượt ở kế hoạch khác"):
        year.approve(first)
    with office.store.reading() as session:
        board = boards.shown(session, office.brigade, 2027, by=HEAD, as_at=TODAY).board
    assert board is not None
    (an,) = [each for each in board.people if each.id == year.person(INSPECTOR)]
    assert (an.loads[0], an.elsewhere[0], board.capacity[0], board.capacity[4]) == (2, 1, 0, 1)
    assert plan_tables.over(board) == 1 and plan_tables.loads(board)[0].month(1) == "2 quá"
    whole = generate(office.region, 1)  # all three cranes of the brigade and the one of January, all in one plan
    placed = [row for row in year.lines(whole).values() if row.month is not None]
    assert len(placed) == 3 and len({row.month for row in placed}) == 3, "what stands in two plans is inspected once"


def test_a_line_left_without_inspector_can_be_given_one(year: Planned) -> None:
    with year.office.writing(HEAD) as session:
        raw(session).execute("UPDATE scope SET valid_until = '2026-12-31'")
    plan, may, late = year.generate(), year.cranes["may"], year.cranes["late"]
    year.office.entitle(SECOND)
    year.move(plan, may, 4, who=year.person(SECOND))
    year.move(plan, late, 1, who=year.person(SECOND))
    found = year.lines(plan)
    assert (found[may].month, found[may].inspector_id, found[may].why) == (4, year.person(SECOND), Why.PLAIN)
    assert found[late].why is Why.OVERDUE, "that it is overdue is said as before"


def test_who_may_plan_and_who_may_approve(year: Planned) -> None:
    with pytest.raises(refusals.PlannersWanted, match="PLN-E21: «an» không được lập kế hoạch"):
        year.generate(by=INSPECTOR)
    plan = year.generate()
    with pytest.raises(refusals.PlannersWanted):
        year.move(plan, year.cranes["may"], 4, by=INSPECTOR)
    with pytest.raises(users.NotAllowed):
        year.approve(plan, by=HEAD)
    year.also(APPROVER, "approver", "technical_head")
    year.move(plan, year.cranes["may"], 4, by=APPROVER)
    with pytest.raises(refusals.NotOneOfTwo, match="PLN-E27: «thuan» đã lập hoặc xếp lại"):
        year.approve(plan)
    year.approve(plan, by=SECOND)
    with year.office.store.reading() as session:
        found = plans.one(session, plan)
        authors = {row.author for row in journal.history(session, plan)}
    assert (found.state, found.approved_by, found.approved_on) == (plans.State.APPROVED, SECOND, TODAY)
    assert (found.approved_name, found.prepared_by) == ("Đại úy Lê Thị Bình", f"{HEAD},{APPROVER}")
    assert authors == {HEAD, APPROVER, SECOND}


def test_an_approved_plan_stays_whatever_is_called_or_written(year: Planned) -> None:
    plan = year.approved()
    before = year.lines(plan)
    for change in (year.generate, lambda: year.move(plan, year.cranes["may"], 4), lambda: year.approve(plan)):
        with pytest.raises(refusals.PlanApproved, match="PLN-E24: Kế hoạch năm 2027 đã duyệt ngày 24/11/2026"):
            change()
    for statement in (
        "UPDATE plan_line SET month = 4 WHERE month = 5", "DELETE FROM plan_line", "UPDATE plan SET state = 'draft'",
        "UPDATE plan SET approved_on = '2026-01-01'", "DELETE FROM plan",
    ):  # fmt: skip
        with pytest.raises(guarding.Planned, match="PLN-E39: Không lưu: "), year.office.writing(HEAD) as session:
            raw(session).execute(statement)
    assert year.lines(plan) == before


def test_past_the_verbs_nobody_approves_his_own_or_in_anothers_name(year: Planned) -> None:
    year.also(SECOND, "approver", "technical_head")
    year.generate(by=SECOND)
    said = "UPDATE plan SET state = 'approved', approved_on = '2026-11-24', approved_by = "
    for by, statement, told in (
        (SECOND, f"{said} 'binh'", "do chính người lập"),
        (SECOND, f"{said} 'thuan'", "ghi tên người khác"),
        (APPROVER, f"{said} 'thuan', capacity = 9", "ngay khi đang lập"),
        (SECOND, "UPDATE plan SET prepared_by = 'khoi'", "không ghi người lập"),
    ):
        with pytest.raises(guarding.Planned, match=told), year.office.writing(by) as session:
            raw(session).execute(statement)
    with pytest.raises(guarding.WithoutRole), year.office.writing(INSPECTOR) as session:
        raw(session).execute("UPDATE plan_line SET month = 4 WHERE month = 5")
    year.also(APPROVER, "approver", "technical_head")
    move, window = (
        "UPDATE plan_line SET month = 4 WHERE month = 5",
        "UPDATE plan_line SET month = last + 1 WHERE last < 12",
    )
    for by, statements, told in (
        (APPROVER, (move,), "không ghi người lập"),
        (APPROVER, (move, f"{said} 'thuan'"), "ngay khi duyệt"),
        (SECOND, (window,), "ngoài các tháng"),
        (APPROVER, (f"{said} 'thuan'", "UPDATE plan SET approved_on = '1900-01-01'"), "quá lâu trước năm"),
    ):
        with pytest.raises(guarding.Planned, match=told), year.office.writing(by) as session:
            for statement in statements:
                raw(session).execute(statement)


def test_due_dates_that_changed_are_planned_anew_before_approval(year: Planned) -> None:
    plan = year.generate()
    with year.office.writing() as session:
        equipment.change(session, year.cranes["may"], "paper_date", "2026-04-01")
    with pytest.raises(refusals.PlanOutdated, match="PLN-E29: Có 1 dòng .*Tháng năm"):
        year.approve(plan)
    year.generate()
    year.approve(plan)


def test_what_cannot_be_planned_at_all_is_refused(year: Planned) -> None:
    for wrong in (2025, 2999):
        with pytest.raises(refusals.YearUnfit, match=f"PLN-E22: .*{wrong}"):
            year.generate(year=wrong)
    for numbers in ({"capacity": 0}, {"before": 12}, {"capacity": 501}):
        with pytest.raises(refusals.SensibleWanted, match="PLN-E23"):
            year.generate(**numbers)
    for id in year.cranes.values():
        with year.office.writing() as session:
            equipment.change(session, id, "state", "struck_off")
    plan = year.generate()
    with pytest.raises(refusals.NothingToApprove, match="PLN-E28"):
        year.approve(plan)
    year.office.interval(36)
    with pytest.raises(refusals.NothingToPlan, match="PLN-E25: Trong «Quân khu T"):
        year.generate()
    with pytest.raises(refusals.PlanWanted, match="PLN-E26"), year.office.store.reading() as session:
        plans.one(session, year.office.crane)


def test_amendments_are_numbered_and_the_base_stays(year: Planned) -> None:
    plan = year.generate()
    march, may, late = (year.cranes[name] for name in ("march", "may", "late"))
    with pytest.raises(refusals.StillDraft, match="PLN-E35"):
        year.amend(plan, Change(What.DROP, late))
    year.approve(plan)
    new = year.office.another("Bổ sung")
    assert year.amend(plan, Change(What.MOVE, may, 4), Change(What.ADD, new, 6, year.person(INSPECTOR))) == 1
    assert year.amend(plan, Change(What.DROP, late), Change(What.MOVE, march, 7), reason="Đi diễn tập") == 2
    found = year.lines(plan)
    assert (found[may].base_month, found[may].month, found[may].amended, found[may].outside) == (5, 4, (1,), False)
    assert found[new].added and found[new].month == 6
    assert (found[late].base_month, found[late].month) == (1, None)
    assert found[march].outside, "past its due date: with a reason, and said"
    with year.office.store.reading() as session:
        told = amendments.listing(session, plan)
    assert [(row.number, row.reason, row.amended_by, row.changes) for row in told] == [
        (1, "Mệnh lệnh 07", "Trung tá Hoàng Đức Thuận", 2), (2, "Đi diễn tập", "Trung tá Hoàng Đức Thuận", 2),
    ]  # fmt: skip
    with pytest.raises(guarding.Planned), year.office.writing(APPROVER) as session:
        raw(session).execute("UPDATE plan_change SET month = 5 WHERE month = 4")
    with pytest.raises(guarding.Planned, match="không kèm lần điều chỉnh"), year.office.writing(APPROVER) as session:
        raw(session).execute("INSERT INTO plan_change SELECT randomblob(16), amendment_id, equipment_id, unit_id, what,"
                             " month, inspector_id, due_on FROM plan_change LIMIT 1")  # fmt: skip


def test_amendments_that_are_refused_change_nothing(year: Planned) -> None:
    plan = year.generate(capacity=2, by=HEAD)
    year.also(HEAD, "approver", "technical_head")
    year.approve(plan)
    new, moved = year.office.another("Bổ sung"), Change(What.MOVE, year.cranes["may"], 4)
    crane(year.office, "Khác", date(2026, 9, 1))
    late = year.cranes["late"]
    wrong: list[tuple[type[Refusal], str, list[Change], str, str]] = [
        (refusals.NotOneOfTwo, "PLN-E27", [moved], "x", HEAD),
        (users.NotAllowed, "ACC-E02", [moved], "x", INSPECTOR),
        (refusals.ReasonWanted, "PLN-E36", [moved], " ", APPROVER),
        (refusals.NothingAmended, "PLN-E37", [], "x", APPROVER),
        (refusals.NothingAmended, "PLN-E37", [moved, moved], "x", APPROVER),
        (refusals.LineUnknown, "PLN-E30", [moved, Change(What.DROP, new)], "x", APPROVER),
        (refusals.InPlanAlready, "PLN-E38", [moved, Change(What.ADD, late, 4)], "x", APPROVER),
        (refusals.OutOfScope, "PLN-E33", [moved, Change(What.ADD, new, 4, year.person(SECOND))], "x", APPROVER),
        (refusals.OverCapacity, "PLN-E34", [Change(What.MOVE, year.cranes["may"], 1)], "x", APPROVER),
    ]
    for kind, code, changes, reason, by in wrong:
        with pytest.raises(kind, match=code):
            year.amend(plan, *changes, reason=reason, by=by)
    with year.office.store.reading() as session:
        assert amendments.listing(session, plan) == []


def test_every_reason_has_words() -> None:
    assert WHY_WORDS.keys() == set(Why)
