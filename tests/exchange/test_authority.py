"""Who may change what, at home before it is kept and at the receiver before it is believed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from offices import TODAY, Offices, change, cloned, crane, found, lone, own_unit, user, value
from sqlmodel import Session
from stations import APPROVER, EARLIER, HEAD, INSPECTOR, LATER, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment, units
from safety_inspector.certification import certificates
from safety_inspector.competence import competences, eligibilities, instruments, scopes
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.exchange import authority, conflicts, guarding, seals
from safety_inspector.inspection import inspections
from safety_inspector.planning import schedules
from safety_inspector.store import checking, tracking
from safety_inspector.store.database import Store, raw


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    yield made
    made.close()


@pytest.fixture
def theirs(offices: Offices) -> UUID:
    """A crane of headquarters that B knows."""
    id = crane(offices.hq, "Cầu trục của cơ quan")
    offices.carry(offices.hq, offices.b)
    return id


def root(store: Store) -> UUID:
    with store.reading() as session:
        found = units.root(session)
    assert found
    return found


def test_a_card_of_another_station_is_refused_at_home(offices: Offices, theirs: UUID) -> None:
    with pytest.raises(
        guarding.NotYours, match="KDP-E42: Máy này không được sửa điều này: lý lịch thiết bị của trạm khác"
    ):
        change(offices.b, theirs, "serial", "X")
    assert value(offices.b, theirs, "serial") == "0017"
    crane(offices.b)
    assert offices.carry(offices.b, offices.hq).entries == 1


def test_drawing_a_card_into_the_own_unit_is_refused_at_home(offices: Offices, theirs: UUID) -> None:
    with offices.b.reading() as session:
        home = own_unit(offices.b, session)
    with pytest.raises(guarding.NotYours):
        change(offices.b, theirs, "unit_id", home)


def test_an_interval_for_another_stations_crane_is_refused_at_home(offices: Offices, theirs: UUID) -> None:
    with pytest.raises(guarding.NotYours), offices.b.writing(by="admin") as session:
        schedules.set_interval(session, [theirs], months=12, ground="tự đặt", today=TODAY)


def test_units_and_roles_of_headquarters_are_refused_at_home(offices: Offices) -> None:
    with pytest.raises(guarding.NotYours, match="tên đơn vị của trạm khác"), offices.b.writing(by="admin") as session:
        units.rename(session, root(offices.b), name="Của tôi", from_=TODAY)
    with pytest.raises(guarding.NotYours, match="không ở dạng đề xuất"), offices.b.writing(by="admin") as session:
        units.add(session, name="Bên cạnh", parent=root(offices.b))
    with pytest.raises(guarding.NotYours, match="vai trò của cơ quan"), offices.b.writing(by="admin") as session:
        users.add(session, login="vua", name="Vua", roles=[Role.HQ])


def test_what_is_its_own_a_station_may_do(offices: Offices) -> None:
    id = crane(offices.b)
    with offices.b.writing(by="admin") as session:
        home = own_unit(offices.b, session)
        below = units.add(session, name="Phân xưởng 1", parent=home)
    with offices.b.writing(by="admin") as session:
        units.rename(session, below, name="Phân xưởng cơ điện", from_=TODAY)
        equipment.change(session, id, "unit_id", below)
        schedules.set_interval(session, [id], months=12, ground="kế hoạch", today=TODAY)
    change(offices.b, id, "maker", "Nhà máy X")
    user(offices.b, "nva", "inspector")
    with offices.b.writing(by="admin") as session:
        row = users.named(session, "nva")
        assert row
        users.set_roles(session, row.id, ["approver"])
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, id, "maker") == "Nhà máy X"


def test_a_proposed_unit_stands_until_headquarters_confirms_it(offices: Offices) -> None:
    with offices.b.writing(by="admin") as session:
        unit = units.add(session, name="Đơn vị mới", parent=root(offices.b), proposed=True)
    with offices.b.writing(by="admin") as session:
        equipment.register(session, name="Xe nâng", unit_id=unit)
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        assert [row.proposed for row in units.tree(session, on=TODAY) if row.name == "Đơn vị mới"] == [True]
    with pytest.raises(guarding.NotYours, match="xác nhận"), offices.b.writing(by="admin") as session:
        units.confirm(session, unit)
    with offices.hq.writing(by="admin") as session:
        units.confirm(session, unit)
    offices.carry(offices.hq, offices.b)
    with offices.b.reading() as session:
        assert [row.proposed for row in units.tree(session, on=TODAY) if row.name == "Đơn vị mới"] == [False]


def test_headquarters_may_change_any_card_and_user(offices: Offices) -> None:
    id = crane(offices.b)
    user(offices.b, "nva", "inspector")
    offices.carry(offices.b, offices.hq)
    change(offices.hq, id, "serial", "HQ")
    with offices.hq.writing(by="admin") as session:
        row = users.named(session, "nva")
        assert row and not row.here
        users.set_active(session, row.id, False)
    offices.carry(offices.hq, offices.b)
    assert value(offices.b, id, "serial") == "HQ"
    with offices.b.reading() as session, pytest.raises(users.UserInactive):
        users.require(session, "nva", Role.INSPECTOR)


def test_a_lone_store_owns_everything(tmp_path: Path) -> None:
    store = lone(tmp_path, "x", "Trạm")
    id = crane(store)
    with store.writing(by="admin") as session:
        units.rename(session, root(store), name="Tên mới", from_=TODAY)
    change(store, id, "serial", "2")
    with store.reading() as session:
        assert raw(session).execute("SELECT count(*) FROM equipment").fetchone() == (1,)
    store.close()


def test_a_card_travels_whole_with_attributes_and_numbers_of_the_same_gesture(offices: Offices) -> None:
    with offices.b.writing(by="admin", action="equipment.register") as session:
        id = equipment.register(
            session, name="Cầu trục", serial="1", type_code="I.11", unit_id=own_unit(offices.b, session),
            attributes={"trong_tai_thiet_ke": "10"}, identities={"registration": "ĐK-1"},
        )  # fmt: skip
    assert offices.carry(offices.b, offices.hq).entries == 1
    for store in (offices.b, offices.hq):
        with store.reading() as session:
            card = equipment.card(session, id)
        assert [each.value for each in card.attributes if each.value] == ["10"]
        assert dict(card.identities) == {"registration": "ĐK-1"}


def test_what_no_rule_names_belongs_to_headquarters(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    monkeypatch.delitem(authority.OWNERS, "schedule")  # type: ignore[misc]
    with (
        pytest.raises(guarding.NotYours, match="chỉ cơ quan|cơ quan"),
        offices.b.writing(by="admin") as session,
    ):
        schedules.set_interval(session, [id], months=12, ground="kế hoạch", today=TODAY)
    with offices.hq.writing(by="admin") as session:
        schedules.set_interval(session, [id], months=12, ground="kế hoạch", today=TODAY)
    assert offices.carry(offices.hq, offices.b).entries == 1


def test_every_table_that_travels_has_an_owner() -> None:
    shared = {name for name, (_table, tracked) in tracking.tables().items() if tracked.shared}
    assert shared | {"inspection"} == set(authority.OWNERS)


def test_of_rival_inspections_one_is_chosen(offices: Offices) -> None:
    """A cloned laptop concludes one inspection twice; both stand in the inbox until somebody chooses."""
    user(offices.b, INSPECTOR, "inspector")
    crane_id = _crane(offices.b)
    with offices.b.writing(by=INSPECTOR) as session:
        id = inspections.start(session, crane_id, kind="periodic", on=TODAY, by=INSPECTOR)
    twin = cloned(offices)
    for store, conclusion in ((offices.b, "pass"), (twin, "fail")):
        office = Office(store, root(store), root(store), crane_id)
        office.answer_all(id, failing="" if conclusion == "pass" else "bn_cap")
        office.conclude(id, conclusion)
        offices.carry(store, offices.hq)
    with offices.hq.reading() as session:
        (row,) = [each for each in conflicts.listing(session) if each.entity == "inspection"]
    said = [f"hồ sơ lập ngày 2026-11-24 10:42 · {word} · Họ tên an" for word in ("Không đạt", "Đạt")]
    assert row.field == "*" and sorted(value.text for value in row.values) == said
    with offices.hq.writing(by="admin", reason="bản của máy gốc") as session:
        conflicts.resolve(session, id, "*", keep=row.values[1].ref)
    offices.carry(offices.hq, offices.c)
    for store in (offices.hq, offices.c):
        with store.reading() as session:
            assert [each for each in conflicts.listing(session) if each.entity == "inspection"] == []
    assert checking.check(offices.hq).sound and checking.check(offices.c).sound
    twin.close()


def _crane(store: Store) -> UUID:
    with store.writing(by="admin") as session:
        return equipment.register(session, name="Cầu trục", unit_id=own_unit(store, session), type_code="I.11")


# -- people and instruments ------------------------------------------------------------------------


def competent(store: Store, login: str) -> tuple[UUID, UUID]:
    """A scope of ``login`` and a calibrated instrument, entered at ``store``."""
    with store.writing(by="admin") as session:
        row = users.named(session, login)
        assert row
        (scope,) = scopes.give(
            session, row.id, covers=["I.11"], number=f"CC-{login}", valid_from=EARLIER, valid_until=LATER
        )
        gauge = instruments.add(session, name=f"Áp kế {login}")
        instruments.calibrate(session, gauge, done_on=TODAY, valid_until=LATER, number="HC-1", today=TODAY)
    return scope, gauge


def test_a_stations_people_and_instruments_reach_headquarters(offices: Offices) -> None:
    user(offices.b, "nva", "inspector")
    competent(offices.b, "nva")
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        assert [row.number for row in scopes.listing(session)] == ["CC-nva"]
        (row,) = instruments.listing(session, on=TODAY)
        assert row.calibrations[0].number == "HC-1"
        found = competences.of(
            session, inspector="nva", type_code="I.11", instruments=[row.id], on=TODAY, device=offices.b.device
        )
    assert found.allowed and found.until == LATER


def test_headquarters_may_write_scopes_of_a_stations_inspector(offices: Offices) -> None:
    user(offices.b, "nva", "inspector")
    scope, gauge = competent(offices.b, "nva")
    offices.carry(offices.b, offices.hq)
    with offices.hq.writing(by="admin") as session:
        scopes.withdraw(session, scope, on=TODAY, why="QĐ 3")
        instruments.calibrate(session, gauge, done_on=TODAY, valid_until=LATER, number="HC-2", today=TODAY)
    offices.carry(offices.hq, offices.b)
    with offices.b.reading() as session:
        assert scopes.listing(session)[0].withdrawn_why == "QĐ 3"
        assert len(instruments.listing(session, on=TODAY)[0].calibrations) == 2


def test_people_and_instruments_of_another_are_refused_at_home(offices: Offices) -> None:
    user(offices.hq, "nvb", "inspector")
    scope, gauge = competent(offices.hq, "nvb")
    offices.carry(offices.hq, offices.b)
    tries: dict[str, Callable[[Session], object]] = {
        "phạm vi của kiểm định viên trạm khác": lambda s: scopes.withdraw(s, scope, on=TODAY, why="tự ý"),
        "thiết bị đo của trạm khác": lambda s: instruments.set_state(s, gauge, "retired"),
        "hiệu chuẩn thiết bị đo của trạm khác": lambda s: instruments.calibrate(
            s, gauge, done_on=TODAY, valid_until=LATER, number="HC-9", today=TODAY
        ),
        "chỉ cơ quan cấp trên": lambda s: eligibilities.add(
            s, number="ĐK-1", covers=["I.11"], valid_from=EARLIER, valid_until=LATER
        ),
    }
    for sentence, do in tries.items():
        with pytest.raises(guarding.NotYours, match=sentence), offices.b.writing(by="admin") as session:
            do(session)
    with pytest.raises(guarding.NotYours, match="phạm vi"), offices.b.writing(by="admin") as session:
        row = users.named(session, "nvb")
        assert row
        scopes.give(session, row.id, covers=["I.12"], number="CC-9", valid_from=EARLIER, valid_until=LATER)


def test_a_device_of_one_login_is_judged_by_its_own_inspector(offices: Offices) -> None:
    for store in (offices.hq, offices.b):
        user(store, "nva", "inspector")
    competent(offices.b, "nva")
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        theirs = competences.of(session, inspector="nva", type_code="I.11", on=TODAY, device=offices.b.device)
        own = competences.of(session, inspector="nva", type_code="I.11", on=TODAY, device=offices.hq.device)
    assert theirs.allowed and not own.allowed


# -- a paper at another station's crane --------------------------------------------------------------

TAKEOVER = {
    "its number": "UPDATE equipment SET serial = 'HACKED' WHERE id = ?",
    "its unit": "UPDATE equipment SET unit_id = (SELECT unit_id FROM equipment WHERE id <> ?1) WHERE id = ?1",
    "its state and its name": "UPDATE equipment SET state = 'in_use', name = 'Của tôi' WHERE id = ?",
    "its measures": "UPDATE attribute SET value = '99' WHERE equipment_id = ? AND key = 'khau_do'",
    "a number it has": "INSERT INTO identity (equipment_id, scheme, number) VALUES (?, 'registration', 'ĐK-9')",
    "its interval": "UPDATE schedule SET interval_months = 36 WHERE equipment_id = ?",
    "the day it counts from": "UPDATE schedule SET anchor_on = '2026-11-23' WHERE equipment_id = ?",
    "its schedule at all": "DELETE FROM schedule WHERE equipment_id = ?",
}  # fmt: skip


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Offices, Office, UUID]]:
    """B has inspected a crane of C, which passed and is approved; B has a crane of its own too."""
    here = found(tmp_path_factory.mktemp("guest"))
    with here.c.writing(by="admin", action="equipment.register") as session:
        theirs = equipment.register(
            session, name="Cầu trục của C", serial="C-1", type_code="I.11", unit_id=own_unit(here.c, session),
            attributes={"trong_tai_thiet_ke": "10", "khau_do": "16,5"},
        )  # fmt: skip
        schedules.set_interval(session, [theirs], months=12, ground="kế hoạch", today=TODAY)
    here.carry(here.c, here.hq)
    here.carry(here.hq, here.b)
    crane(here.b)
    for login, role in ((INSPECTOR, "inspector"), (APPROVER, "approver"), (HEAD, "technical_head")):
        user(here.b, login, role)
    office = Office(here.b, theirs, theirs, theirs)
    id = office.inspected()
    office.approve(id)
    office.prepare(id)
    yield here, office, id
    here.close()


def certified(office: Office, id: UUID, session: Session) -> None:
    certificates.issue(
        session, id, by=APPROVER, on=TODAY, draw=certificate_papers.draw, seal=seals.seal, sticker="TH26-000001"
    )


@pytest.mark.parametrize("change", TAKEOVER)
def test_beside_a_paper_another_stations_card_is_not_taken_over(
    guest: tuple[Offices, Office, UUID], change: str
) -> None:
    here, office, id = guest
    with pytest.raises(guarding.NotYours, match="lý lịch thiết bị"), office.writing(APPROVER) as session:
        certified(office, id, session)
        changed = raw(session).execute(TAKEOVER[change], (office.crane.bytes,)).rowcount
        assert changed
    assert value(here.b, office.crane, "serial") == "C-1"


def test_a_card_for_a_unit_of_another_station_is_refused_by_the_verb(guest: tuple[Offices, Office, UUID]) -> None:
    here, _office, _id = guest
    with pytest.raises(units.NotOurs, match="CAT-E24: "), here.b.writing(by="admin") as session:
        units.require_ours(session, root(here.b))


def test_a_paper_says_of_another_stations_card_that_it_is_in_use_and_when_it_is_due(
    guest: tuple[Offices, Office, UUID],
) -> None:
    here, office, id = guest
    change(here.c, office.crane, "state", "awaiting_inspection")
    here.carry(here.c, here.hq)
    here.carry(here.hq, here.b)
    with office.writing(APPROVER) as session:
        certified(office, id, session)
    here.carry(here.b, here.hq)
    here.carry(here.hq, here.c)
    assert value(here.c, office.crane, "state") == "in_use"
    with here.c.reading() as session:
        (number,) = raw(session).execute("SELECT certificate FROM schedule").fetchone()
    assert number.startswith("B0001/2026/GCN-")
