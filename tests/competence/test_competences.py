"""Who may inspect what, with what, on which day: the rule, and the refusal that names what lapsed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import stations
from hypothesis import given
from hypothesis import strategies as st
from stations import EARLIER, HEAD, INSPECTOR, LATER, TODAY, Office

from safety_inspector.access import users
from safety_inspector.competence import competences, eligibilities, instruments, scopes, validities
from safety_inspector.competence.competences import Subject
from safety_inspector.competence.eligibilities import EligibilityRow
from safety_inspector.competence.instruments import CalibrationRow, InstrumentRow, InstrumentState
from safety_inspector.competence.scopes import ScopeRow
from safety_inspector.competence.validities import Lapse, Validity
from safety_inspector.store.chances import new_key

ON, DAY = date(2026, 6, 15), timedelta(days=1)
CRANE, VESSEL = "I.11", "I.04.1"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path, body=False)
    yield made
    made.store.close()


def scope(covers: str, since: date, until: date, withdrawn: date | None = None) -> ScopeRow:
    return ScopeRow(new_key(), new_key(), "An", covers, "CC-1", "", Validity(since, until, withdrawn), "")


def gauge(*done: tuple[date, date], struck: str = "") -> InstrumentRow:
    rows = [CalibrationRow(new_key(), "HC", "", Validity(*each), struck) for each in sorted(done, reverse=True)]
    return InstrumentRow(new_key(), "Áp kế", "7", "", "", None, "", InstrumentState.IN_USE, tuple(rows))


def body(covers: str, since: date, until: date, revoked: date | None = None) -> EligibilityRow:
    return EligibilityRow(new_key(), "ĐK-1", "", (covers,), Validity(since, until, revoked), "")


def judged(
    scopes: list[ScopeRow], gauges: tuple[InstrumentRow, ...] = (), bodies: tuple[EligibilityRow, ...] = ()
) -> competences.Competence:
    return competences.judge(
        inspector="An", type_code=CRANE, on=ON, scopes=scopes, instruments=gauges, eligibilities=bodies
    )


ALL = scope(CRANE, EARLIER, LATER)


@pytest.mark.parametrize(
    "row, lapse, day",
    [
        (scope(CRANE, EARLIER, LATER), None, None),
        (scope("Thiết bị nâng", EARLIER, LATER), None, None),
        (scope(CRANE, ON, ON), None, None),  # both ends count
        (scope(CRANE, EARLIER, ON - DAY), Lapse.LAPSED, ON - DAY),
        (scope(CRANE, ON + DAY, LATER), Lapse.NOT_YET, ON + DAY),
        (scope(CRANE, EARLIER, LATER, ON), Lapse.WITHDRAWN, ON),
        (scope(CRANE, EARLIER, LATER, ON + DAY), None, None),  # withdrawn later: that day it held
        (scope(VESSEL, EARLIER, LATER), Lapse.MISSING, None),
        (scope("Thiết bị áp lực", EARLIER, LATER), Lapse.MISSING, None),
    ],
)
def test_a_scope_is_judged_on_the_inspection_date(row: ScopeRow, lapse: Lapse | None, day: date | None) -> None:
    found = judged([row])
    assert [(gap.subject, gap.lapse, gap.day) for gap in found.gaps] == ([(Subject.SCOPE, lapse, day)] if lapse else [])


def test_one_scope_that_holds_is_enough_and_the_longest_counts() -> None:
    found = judged([scope(CRANE, EARLIER, ON - DAY), scope("Thiết bị nâng", EARLIER, ON + DAY), ALL])
    assert found.allowed and found.until == LATER and not found.words


def test_of_several_scopes_that_do_not_hold_the_latest_is_named() -> None:
    old = scope(CRANE, EARLIER, ON - 100 * DAY)
    assert judged([old, scope(CRANE, EARLIER, ON - DAY)]).gaps[0].day == ON - DAY


def test_nothing_is_judged_of_equipment_without_a_type() -> None:
    found = competences.judge(inspector="An", type_code="", on=ON, scopes=[ALL], instruments=(), eligibilities=())
    assert found.words == "thiết bị chưa được chọn loại nên không xét được phạm vi"


@pytest.mark.parametrize(
    "row, lapse, day",
    [
        (gauge((EARLIER, LATER)), None, None),
        (gauge((ON, ON)), None, None),
        (gauge((EARLIER, ON - DAY)), Lapse.LAPSED, ON - DAY),
        (gauge(), Lapse.MISSING, None),
        (gauge((ON + DAY, LATER)), Lapse.MISSING, None),  # calibrated only afterwards
        (gauge((EARLIER, LATER), (ON - 9 * DAY, ON - DAY)), Lapse.LAPSED, ON - DAY),  # the last done counts
        (gauge((EARLIER, ON - DAY), (ON - 2 * DAY, LATER)), None, None),
        (gauge((EARLIER, LATER), struck="gõ nhầm"), Lapse.MISSING, None),
    ],
)
def test_a_calibration_is_judged_on_the_inspection_date(
    row: InstrumentRow, lapse: Lapse | None, day: date | None
) -> None:
    found = judged([ALL], (row,))
    assert [(gap.subject, gap.lapse, gap.day) for gap in found.gaps] == (
        [(Subject.CALIBRATION, lapse, day)] if lapse else []
    )


@pytest.mark.parametrize(
    "rows, lapse, day",
    [
        ((), None, None),  # an army body has none, and is asked for none
        ((body(CRANE, EARLIER, LATER),), None, None),
        ((body("Thiết bị nâng", EARLIER, LATER),), None, None),
        ((body(VESSEL, EARLIER, LATER),), Lapse.MISSING, None),
        ((body(CRANE, EARLIER, ON - DAY),), Lapse.LAPSED, ON - DAY),
        ((body(CRANE, ON + DAY, LATER),), Lapse.NOT_YET, ON + DAY),
        ((body(CRANE, EARLIER, LATER, ON),), Lapse.WITHDRAWN, ON),
        ((body(CRANE, EARLIER, ON - DAY), body(CRANE, ON, LATER)), None, None),
    ],
)
def test_the_bodys_eligibility_is_judged_on_the_inspection_date(
    rows: tuple[EligibilityRow, ...], lapse: Lapse | None, day: date | None
) -> None:
    found = judged([ALL], (), rows)
    assert [(gap.subject, gap.lapse, gap.day) for gap in found.gaps] == (
        [(Subject.ELIGIBILITY, lapse, day)] if lapse else []
    )


def test_everything_that_lapsed_is_named_with_its_day() -> None:
    found = judged(
        [scope(CRANE, EARLIER, date(2026, 6, 1))],
        (gauge((EARLIER, date(2026, 5, 31))), gauge()),
        (body(CRANE, EARLIER, LATER, date(2026, 6, 10)),),
    )
    assert not found.allowed and found.until is None
    assert found.words == (
        "phạm vi kiểm định I.11 Cầu trục của An đã hết hạn ngày 01/06/2026;"
        " hiệu chuẩn của thiết bị đo Áp kế (7) đã hết hạn ngày 31/05/2026;"
        " thiết bị đo Áp kế (7) chưa được hiệu chuẩn;"
        " giấy chứng nhận đủ điều kiện ĐK-1 đã bị thu hồi ngày 10/06/2026"
    ).replace("I.11 Cầu trục", validities.cover_words(CRANE))


days = st.integers(-40, 40).map(lambda n: ON + timedelta(days=n))


@given(st.lists(st.tuples(days, days, st.none() | days), max_size=5), days)
def test_a_day_is_covered_exactly_when_one_paper_covers_it(
    papers: list[tuple[date, date, date | None]], on: date
) -> None:
    rows = [scope(CRANE, *each) for each in papers]
    found = competences.judge(inspector="An", type_code=CRANE, on=on, scopes=rows, instruments=(), eligibilities=())
    assert found.allowed == any(since <= on <= until and (gone is None or on < gone) for since, until, gone in papers)
    if found.until is not None:
        assert found.until >= on


def test_a_body_that_must_have_an_eligibility_and_has_none_entered_lacks_it() -> None:
    wanted = {"inspector": "An", "type_code": CRANE, "on": ON, "instruments": (), "eligibilities": ()}
    assert competences.judge(scopes=[ALL], **wanted).allowed  # type: ignore[arg-type]
    found = competences.judge(scopes=[ALL], body=True, **wanted)  # type: ignore[arg-type]
    assert [(gap.subject, gap.lapse) for gap in found.gaps] == [(Subject.BODY, Lapse.MISSING)] and found.until is None
    with pytest.raises(competences.EligibilityWanted):
        competences.require(found)
    both = competences.judge(scopes=[], body=True, **wanted)  # type: ignore[arg-type]
    with pytest.raises(competences.NotCompetent, match="không có phạm vi.*; chưa ghi giấy chứng nhận đủ điều kiện"):
        competences.require(both)


# -- in the store ---------------------------------------------------------------------------------


def test_require_names_what_lapsed(office: Office) -> None:
    office.entitle(until=date(2026, 11, 20))
    gauge = office.instrument(until=date(2026, 11, 22))
    with office.store.reading() as session:
        early = competences.require(
            competences.of(session, inspector=INSPECTOR, type_code=CRANE, instruments=[gauge], on=date(2026, 11, 20))
        )
        assert early.until == date(2026, 11, 20)
        with pytest.raises(competences.NotCompetent) as refusal:
            competences.require(
                competences.of(session, inspector=INSPECTOR, type_code=CRANE, instruments=[gauge], on=TODAY)
            )
    said = str(refusal.value)
    assert said.startswith("COM-E20: Vào ngày kiểm định 24/11/2026, phạm vi kiểm định I.11 ")
    assert "của Thượng úy Nguyễn Văn An đã hết hạn ngày 20/11/2026" in said
    assert "hiệu chuẩn của thiết bị đo Lực kế (Lực kế-1) đã hết hạn ngày 22/11/2026" in said


def test_an_eligibility_is_asked_for_once_there_is_one(office: Office) -> None:
    office.entitle()
    with office.store.reading() as session:
        assert competences.require(competences.of(session, inspector=INSPECTOR, type_code=CRANE, on=TODAY)).allowed
    with office.writing(HEAD) as session:
        id = eligibilities.add(session, number="ĐK-7", covers=[VESSEL], valid_from=EARLIER, valid_until=LATER)
    with (
        office.store.reading() as session,
        pytest.raises(competences.NotCompetent, match="không có giấy chứng nhận đủ"),
    ):
        competences.require(competences.of(session, inspector=INSPECTOR, type_code=CRANE, on=TODAY))
    with office.writing(HEAD) as session:
        eligibilities.revoke(session, id, on=TODAY, why="gõ nhầm phạm vi")
        eligibilities.add(session, number="ĐK-7", covers=["Thiết bị nâng"], valid_from=EARLIER, valid_until=LATER)
    with office.store.reading() as session:
        assert competences.require(competences.of(session, inspector=INSPECTOR, type_code=CRANE, on=TODAY)).allowed


def test_what_lapses_is_listed_the_most_pressing_first(office: Office) -> None:
    office.entitle(until=TODAY + 20 * DAY)
    office.entitle(covers=(CRANE,), until=TODAY + 400 * DAY)
    office.instrument("Áp kế", until=TODAY - 3 * DAY)
    office.instrument("Lực kế", until=TODAY + 200 * DAY)
    with office.writing(HEAD) as session:
        bare = instruments.add(session, name="Thước cặp")
        old = instruments.add(session, name="Máy cũ")
        instruments.set_state(session, old, "retired")
        for covers, days_left in ((CRANE, 10), (VESSEL, 90)):
            eligibilities.add(
                session,
                number=f"ĐK-{days_left}",
                covers=[covers],
                valid_from=EARLIER,
                valid_until=TODAY + days_left * DAY,
            )
    with office.store.reading() as session:
        found = competences.lapsing(session, 30, TODAY)
    assert bare and [(row.subject, row.whose, row.days) for row in found] == [
        (Subject.CALIBRATION, "Thước cặp", None),
        (Subject.CALIBRATION, "Áp kế (Áp kế-1)", -3),
        (Subject.ELIGIBILITY, "ĐK-10", 10),
        (Subject.SCOPE, "Thượng úy Nguyễn Văn An", 20),
        (Subject.SCOPE, "Thượng úy Nguyễn Văn An", 20),
    ]


def test_what_is_renewed_is_no_longer_listed(office: Office) -> None:
    office.entitle(covers=(CRANE,), until=TODAY + DAY)
    gauge = office.instrument("Áp kế", until=TODAY)
    with office.store.reading() as session:
        assert len(competences.lapsing(session, 30, TODAY)) == 2
    with office.writing(HEAD) as session:
        user = users.named(session, INSPECTOR)
        assert user is not None
        scopes.give(session, user.id, covers=[CRANE], number="CC-2", valid_from=TODAY, valid_until=LATER)
        instruments.calibrate(session, gauge, done_on=TODAY, valid_until=LATER, number="HC-2", today=TODAY)
    with office.store.reading() as session:
        assert competences.lapsing(session, 30, TODAY) == []
