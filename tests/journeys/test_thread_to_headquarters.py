"""What a laptop inspected, approved and issued stands at headquarters word for word, due dates included."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import offices
import pdfs
import pytest
from sqlmodel import Session
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, papers
from safety_inspector.exchange import guarding
from safety_inspector.inspection import sheets
from safety_inspector.planning import listings, schedules
from safety_inspector.planning.listings import Band
from safety_inspector.reporting import periods, results
from safety_inspector.store import checking, journal
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw


def station(store: Store) -> Office:
    """The laptop as an office with an inspector, an approver and a crane."""
    with store.writing(by="admin", action="found") as session:
        users.add(
            session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"], rank="Thượng úy", inspector_no="012"
        )
        users.add(
            session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"], rank="Trung tá", post="Trạm trưởng"
        )
        home = offices.own_unit(store, session)
        crane = equipment.register(session, name="Cầu trục hai dầm", unit_id=home, type_code="I.11", serial="0207")
    return Office(store, home, home, crane)


def due(session: Session, *ids: UUID) -> dict[UUID, listings.DueRow]:
    return listings.due_of(session, ids, today=TODAY)


def test_the_thread_travels_whole(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    laptop = station(made.b)
    broken = laptop.another("Cầu trục hỏng")
    waiting = laptop.another("Cầu trục chờ duyệt")
    for id in (laptop.crane, broken, waiting):
        laptop.interval(12, id)
    passed = laptop.inspected()
    laptop.approve(passed)
    issued = laptop.issue(passed, sticker="B26-1")
    failed = laptop.inspected("fail", broken)
    laptop.approve(failed)
    noticed = laptop.notify(failed)
    laptop.inspected("pass", waiting)
    draft = laptop.start(laptop.another("Cầu trục dở"))
    laptop.answer(draft, "c_cb_ke_hoach", "pass")
    made.carry(made.b, made.hq)

    with made.b.reading() as here, made.hq.reading() as there:
        for paper in (issued, noticed):
            assert papers.bytes_of(there, paper) == papers.bytes_of(here, paper)
        assert sheets.sheet(there, passed) == sheets.sheet(here, passed)
        assert {row.id for row in sheets.listing(there)} == {row.id for row in sheets.listing(here)} - {draft}
        rows = due(there, laptop.crane, broken, waiting)
        assert rows == due(here, laptop.crane, broken, waiting)
        assert [rows[id].band for id in (laptop.crane, broken, waiting)] == [
            Band.VALID, Band.FAILED, Band.AWAITING_APPROVAL,
        ]  # fmt: skip
        assert rows[laptop.crane].due_on == date(2027, 11, 24)
        certificate = there.get_one(certificates.Certificate, issued)
        said, claims = pdfs.text(papers.bytes_of(there, issued)), json.loads(certificate.facts)
        card = equipment.card(there, laptop.crane)
        for known in (certificate.number, certificate.sticker, card.name, card.serial, claims["inspector_name"]):
            assert known and known in said
        assert (claims["object_name"], claims["serial"]) == (card.name, card.serial)
        assert f"ngày {certificate.valid_until:%d} tháng {certificate.valid_until.month} năm 2027" in said
        period = periods.parse("2026-Q4")
        figures = results.facts(there, period=period, as_at=TODAY).total
        assert figures == results.facts(here, period=period, as_at=TODAY).total
        assert figures == results.Figures(3, 2, 1, 1, 1, 3)
    for store in (made.b, made.hq):
        assert checking.check(store).sound
    made.close()


def test_intervals_typed_on_two_devices_meet_in_the_inbox_and_issue_waits(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    laptop = station(made.b)
    made.carry(made.b, made.hq)
    with made.hq.writing(by="admin", action="interval") as session:
        schedules.set_interval(session, [laptop.crane], months=6, ground="kế hoạch của cấp trên", today=TODAY)
    laptop.interval(12)
    passed = laptop.inspected()
    laptop.approve(passed)
    made.carry(made.hq, made.b)
    with made.b.reading() as session:
        fields = {row.field for row in journal.conflicts(raw(session)) if row.entity == "schedule"}
        assert fields == {"interval_months", "ground"}
        assert schedules.interval_of(session, laptop.crane) is None
        assert due(session, laptop.crane)[laptop.crane].disputed
    with pytest.raises(Exception, match="ACC-E12"):
        laptop.issue(passed)
    made.close()


@pytest.mark.parametrize("conclusion", ["pass", "fail"])
def test_another_stations_crane_is_inspected_and_headquarters_takes_it_all(tmp_path: Path, conclusion: str) -> None:
    """The inspecting laptop does not own the card: it may say failed of it, and what its paper says, no more."""
    made = offices.found(tmp_path)
    owner, visitor = station(made.b), station(made.c)
    owner.interval(12)
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    id = visitor.inspected(conclusion, owner.crane)
    made.carry(made.c, made.hq)
    with made.hq.reading() as session:
        known = due(session, owner.crane)[owner.crane]
        assert known.band == (Band.AWAITING_APPROVAL if conclusion == "pass" else Band.FAILED)
        assert equipment.card(session, owner.crane).state == ("in_use" if conclusion == "pass" else "failed")
    visitor.approve(id)
    (visitor.issue if conclusion == "pass" else visitor.notify)(id)
    made.carry(made.c, made.hq)
    made.carry(made.hq, made.b)
    with made.b.reading() as session:
        assert len(papers.register(session)) == 1
        assert due(session, owner.crane)[owner.crane].band == (Band.VALID if conclusion == "pass" else Band.FAILED)
    for store in (made.b, made.c, made.hq):
        assert checking.check(store).sound
    made.close()


def test_nobody_calls_another_stations_crane_failed_without_having_inspected_it(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    owner = station(made.b)
    made.carry(made.b, made.hq)
    made.carry(made.hq, made.c)
    before = offices.state(made.c)
    with pytest.raises(guarding.NotYours, match="KDP-E42"):
        offices.change(made.c, owner.crane, "state", "failed")
    assert offices.state(made.c) == before
    made.close()
