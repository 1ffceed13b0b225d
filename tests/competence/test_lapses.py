"""What lapses: scopes, calibrations, the body's certificate; the paper that lasts longest counts."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import stations
from stations import EARLIER, HEAD, INSPECTOR, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.competence import eligibilities, instruments, lapses, scopes
from safety_inspector.competence.lapses import What
from safety_inspector.store.sessions import raw


def after(days: int) -> date:
    return TODAY + timedelta(days)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("office"), body=False)
    made.entitle(INSPECTOR, until=after(90))
    made.entitle(SECOND, covers=("I.11",), until=after(-3))
    made.instrument("Áp kế", until=after(40))
    made.instrument("Lực kế", until=after(91))
    made.instrument("Thước", until=after(10))
    yield made
    made.store.close()


def told(office: Office, login: str = "") -> list[tuple[What, str, int]]:
    with office.store.reading() as session:
        user = users.named(session, login) if login else None
        found = lapses.soon(session, today=TODAY, user=user.id if user else None)
    return [(each.what, each.name, each.days) for each in found]


def test_what_lapses_first_stands_first_and_a_paper_of_several_types_stands_once(office: Office) -> None:
    binh = (What.SCOPE, "Đại úy Lê Thị Bình", -3)
    an = (What.SCOPE, "Thượng úy Nguyễn Văn An", 90)
    tools = [(What.CALIBRATION, "Thước (Thước-1)", 10), (What.CALIBRATION, "Áp kế (Áp kế-1)", 40)]
    assert told(office) == [binh, *tools, an]
    assert told(office, INSPECTOR) == [*tools, an], "of people himself alone; what is measured with is everybody's"
    with office.store.reading() as session:
        assert [each.name for each in lapses.without(session, today=TODAY)] == ["Lê Thị Bình"]
        (paper,) = [each for each in lapses.soon(session, today=TODAY) if each.days == 90]
    assert paper.detail == "Thiết bị nâng, Thiết bị áp lực"


def test_a_longer_paper_a_new_calibration_and_what_is_out_of_service_take_a_line_away(office: Office) -> None:
    with office.writing(HEAD) as session:
        binh = users.named(session, SECOND)
        assert binh is not None
        scopes.give(
            session, binh.id, covers=["I.11"], number="CC-2", valid_from=EARLIER, valid_until=after(400)
        )  # fmt: skip
        tools = {each.name: each for each in instruments.listing(session, on=TODAY)}
        instruments.calibrate(
            session, tools["Thước"].id, done_on=TODAY, valid_until=after(365), number="HC-2", today=TODAY
        )  # fmt: skip
        instruments.set_state(session, tools["Áp kế"].id, "retired")
        (first,) = [each for each in scopes.listing(session) if each.covers == "Thiết bị nâng"]
        scopes.withdraw(session, first.id, on=TODAY, why="chuyển công tác")
        eligibilities.add(session, number="ĐK-7", covers=["I.11", "I.12"], valid_from=EARLIER, valid_until=after(5))
    assert told(office) == [(What.ELIGIBILITY, "ĐK-7", 5), (What.SCOPE, "Thượng úy Nguyễn Văn An", 90)]
    with office.store.reading() as session:
        asked: list[str] = []
        raw(session).set_trace_callback(asked.append)
        lapses.soon(session, today=TODAY)
        raw(session).set_trace_callback(None)
    assert len([each for each in asked if each.startswith("SELECT")]) == 4, "people, scopes, calibrations, the body"
