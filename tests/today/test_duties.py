"""What waits for whom on the first page, in one office with a day's work in it; and that no number of it costs more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import offices
import pytest
import quarter
import working_day
from stations import APPROVER, HEAD, INSPECTOR, SECOND, TODAY
from working_day import ADMIN, OFFICER, Day

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import reviews
from safety_inspector.exchange import conflicts
from safety_inspector.inspection import checklists, inspections
from safety_inspector.labour.kinds import ActionState
from safety_inspector.labour.records import CorrectiveAction
from safety_inspector.planning import plans
from safety_inspector.regulations import rules
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw
from safety_inspector.today import duties
from safety_inspector.today.duties import Duty, Way, What


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with working_day.opened(tmp_path_factory.mktemp("day")) as made:
        yield made


def waits(day: Day, login: str, today: date = TODAY) -> dict[What, list[Duty]]:
    """What waits for a user, by kind, in its order."""
    store = day.year.office.store
    with store.reading() as session:
        user = users.named(session, login)
        assert user is not None
        kinds: dict[What, list[Duty]] = {}
        for each in duties.listing(session, store, user, today=today):
            kinds.setdefault(each.what, []).append(each)
    return kinds


def test_an_inspector_sees_what_came_back_first_then_what_he_has_begun_and_what_is_given_to_him(day: Day) -> None:
    found = waits(day, INSPECTOR)
    assert list(found)[:2] == [What.RETURNED, What.FAILED]
    (back,) = found[What.RETURNED]
    assert back.way == Way("inspection", day.returned) and back.name == "Tháng năm · Tháng năm"
    assert back.note == "ghi lại áp suất — Trung tá Hoàng Đức Thuận"
    (failed,) = found[What.FAILED]
    assert failed.way == Way("equipment", day.year.cranes["march"])
    (draft,) = found[What.DRAFT]
    assert draft.name == "CT-07 · Cầu trục hai dầm" and draft.draft is not None and draft.draft.answered == 0
    (given,) = found[What.GIVEN]
    assert (given.count, given.number) == (1, 0), "overdue, planned for November; what was inspected is not given"
    assert given.way == Way("plan", (day.year.office.region, 2026, day.year.person(INSPECTOR)))
    assert not found.keys() & {What.REVIEW, What.SIGN, What.LAW, What.PLAN_WAITING, What.BACKUP, What.PLAN_WANTED}
    later = waits(day, INSPECTOR, date(2026, 12, 1))
    assert (later[What.GIVEN][0].count, later[What.GIVEN][0].number) == (1, 1), "of the month before"
    assert What.GIVEN not in waits(day, INSPECTOR, date(2026, 10, 31)), "planned for a later month"


def listed(rows: quarter.Rows, login: str) -> dict[What, list[Duty]]:
    """What waits for a user among rows that are let go again."""
    rows.flush()
    user = users.named(rows.session, login)
    assert user is not None
    kinds: dict[What, list[Duty]] = {}
    for each in duties.listing(rows.session, rows.office.store, user, today=TODAY):
        kinds.setdefault(each.what, []).append(each)
    return kinds


def test_what_came_back_finds_him_under_another_login(day: Day) -> None:
    with quarter.rows(day.year.office) as rows:
        raw(rows.session).execute("DROP TRIGGER user_login_stays")  # by somebody who knows the file
        raw(rows.session).execute("UPDATE user SET login = 'an.moi' WHERE login = ?", (INSPECTOR,))
        (back,) = listed(rows, "an.moi")[What.RETURNED]
    assert back.way == Way("inspection", day.returned)


def test_a_few_of_what_came_back_and_of_what_he_has_begun_are_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    with working_day.opened(tmp_path) as day:
        office = day.year.office
        made = [office.inspected(equipment_id=day.year.cranes["late"]) for _at in range(duties.NAMED)]
        with quarter.rows(office) as rows:
            for id in made:
                items = [(checklists.REMARKS_ITEM, "ghi lại")]
                reviews.return_items(rows.session, id, items, by=APPROVER, on=TODAY)
            for _at in range(duties.NAMED):
                card = rows.card(office.brigade)
                rows.flush()
                inspections.start(rows.session, card, kind="periodic", on=TODAY, by=INSPECTOR)
            found = listed(rows, INSPECTOR)
    for what, way in ((What.RETURNED, Way("review", "returned")), (What.DRAFT, Way("inspections"))):
        assert [each.count for each in found[what]] == [1] * (duties.NAMED + 1) and found[what][-1].way == way


def test_an_approver_sees_what_is_to_be_decided_and_the_plan_that_waits_for_him(day: Day) -> None:
    found = waits(day, APPROVER)
    (review,) = found[What.REVIEW]
    assert review.count == 1 and review.way == Way("review", "review"), "what failed; what was sent back does not wait"
    (plan,) = found[What.PLAN_WAITING]
    assert plan.number == 2027 and plan.name == "Quân khu T (giả định)"
    assert plan.way == Way("plan", (day.year.office.region, 2027, None))
    assert not found.keys() & {What.RETURNED, What.GIVEN, What.DRAFT, What.SIGN}
    day.year.also(HEAD, "technical_head", "approver")
    assert What.PLAN_WAITING not in waits(day, HEAD), "who made it does not approve it"
    day.year.also(HEAD, "technical_head")


def test_the_technical_head_sees_the_law_that_waits_and_who_has_no_scope(day: Day) -> None:
    found = waits(day, HEAD)
    (nobody,) = found[What.SCOPELESS]
    assert (nobody.count, nobody.note) == (1, "Lê Thị Bình") and nobody.way.place == "people"
    open_ = [each for each in rules.all() if each.law.force != "in_force"]  # in practice no other row waits
    code = open_[0].types[0]
    with quarter.rows(day.year.office) as rows:
        rows.card(day.year.office.brigade, code)
        rows.flush()
        user = users.named(rows.session, HEAD)
        assert user is not None
        told = duties.listing(rows.session, day.year.office.store, user, today=TODAY)
    (law,) = [each for each in told if each.what is What.LAW]
    before = sum(each.count for each in found.get(What.LAW, ()))
    assert law.count == before + sum(code in each.types for each in open_) > before
    assert law.way == Way("regulations", "interval")


def test_an_administrator_sees_the_computer_and_everybodys_drafts(day: Day) -> None:
    found = waits(day, ADMIN)
    (backup,) = found[What.BACKUP]
    assert backup.on is None and backup.way == Way("data")
    assert [each.name for each in found[What.DRAFT]] == ["CT-07 · Cầu trục hai dầm"]
    assert What.LICENCE not in found, "headquarters gives itself its own"


def test_headquarters_sees_conflicts_actions_and_the_plan_that_is_wanting(day: Day) -> None:
    office = day.year.office
    found = waits(day, OFFICER)
    assert What.PLAN_WANTED not in found, "there is one of 2027"
    (wanted,) = waits(day, OFFICER, date(2027, 9, 1))[What.PLAN_WANTED]
    assert wanted.number == 2028 and wanted.way == Way("plan", (office.region, 2028, None))
    assert What.PLAN_WANTED not in waits(day, OFFICER, date(2027, 8, 31))
    with quarter.rows(office) as rows:
        for days, state in ((-1, ActionState.ASSIGNED), (-1, ActionState.CLOSED), (0, ActionState.NEW)):
            rows.put(
                CorrectiveAction(
                    id=new_key(), audit_id=new_key(), unit_id=office.brigade, item="a", text="x", basis="",
                    severity="light", stop=False, found_on=date(2026, 9, 1), owner="",
                    deadline=TODAY + timedelta(days), proposed=False, recurring=False, state=state,
                )
            )  # fmt: skip
        rows.flush()
        user = users.named(rows.session, OFFICER)
        assert user is not None and conflicts.count(rows.session) == 0
        told = {each.what: each for each in duties.listing(rows.session, office.store, user, today=TODAY)}
    assert told[What.ACTION].count == 1, "not what is closed, not what is due today"


def test_how_many_statements_are_asked_hangs_on_no_number_of_records(day: Day) -> None:
    office, counts = day.year.office, []
    for many in (4, 24):
        with quarter.rows(office) as rows:
            for at in range(many):
                card = rows.card(office.brigade, state="failed")
                rows.schedule(card, 12, date(2026, 3, 1 + at))
            rows.flush()
            user = users.named(rows.session, SECOND)
            assert user is not None
            asked: list[str] = []
            raw(rows.session).set_trace_callback(asked.append)
            found = duties.listing(rows.session, office.store, user, today=TODAY)
            raw(rows.session).set_trace_callback(None)
            counts.append(len(asked))
            more = [each for each in found if each.what is What.FAILED][-1]
            assert more.count == many + 1 - duties.NAMED and more.way == Way("band", "failed")
    assert counts[0] == counts[1] > 0


def test_what_the_year_has_of_the_plan_is_given_once_in_two_plans(day: Day) -> None:
    """The brigade's own plan has the same crane: it is inspected once."""
    office = day.year.office
    with office.writing(HEAD) as session:
        plan = plans.generate(session, office.brigade, 2026, today=TODAY)
    day.year.approve(plan)
    (given,) = waits(day, INSPECTOR)[What.GIVEN]
    assert given.count == 1


def test_headquarters_is_told_who_handed_in_nothing_and_a_laptop_when_its_licence_ends(tmp_path: Path) -> None:
    three = offices.found(tmp_path)

    def told(store: Store, role: Role, today: date) -> dict[What, Duty]:
        with store.reading() as session:
            user = users.named(session, ADMIN)
            assert user is not None
            return {
                each.what: each
                for each in duties.listing(session, store, replace(user, roles=(role,)), today=today)
            }  # fmt: skip

    assert What.SILENT not in told(three.hq, Role.HQ, TODAY), "both handed in this quarter"
    silent = told(three.hq, Role.HQ, date(2027, 2, 1))[What.SILENT]
    assert (silent.count, silent.name, silent.note) == (2, "2027-Q1", "B Trạm B, C Trạm C")
    assert silent.way == Way("exchange", "folder")
    assert What.SILENT not in told(three.b, Role.HQ, date(2027, 2, 1)), "a laptop is no desk"
    last = offices.UNTIL
    assert What.LICENCE not in told(three.b, Role.ADMINISTRATOR, last - timedelta(duties.LICENCE_SOON + 1))
    ends = told(three.b, Role.ADMINISTRATOR, last - timedelta(duties.LICENCE_SOON))[What.LICENCE]
    assert (ends.on, ends.name, ends.way) == (last, "B", Way("exchange", "joining"))
    for at in (last, date(9999, 9, 1)):
        assert What.LICENCE not in told(three.hq, Role.ADMINISTRATOR, at), "headquarters' own has no end"
    three.close()


def test_minutes_wait_to_be_marked_as_signed_and_what_is_approved_for_its_paper(day: Day) -> None:
    office = day.year.office
    with office.store.reading() as session:
        (failed,) = reviews.ids(session, "review")
    office.minute(failed)
    for login in (INSPECTOR, APPROVER):
        (unsigned,) = waits(day, login)[What.UNSIGNED]
        assert unsigned.count == 1 and unsigned.way == Way("papers", "minutes")
    assert What.UNSIGNED not in waits(day, HEAD)
    with quarter.rows(office) as rows:
        items = [(checklists.REMARKS_ITEM, "ghi lại")]
        reviews.return_items(rows.session, failed, items, by=APPROVER, on=TODAY)
        assert What.UNSIGNED not in listed(rows, INSPECTOR), "what is corrected has minutes of its own"
    office.approve(failed)
    found = waits(day, APPROVER)
    assert What.REVIEW not in found and found[What.SIGN][0].way == Way("review", "sign")
    office.sign(failed)
    assert What.UNSIGNED not in waits(day, INSPECTOR)
