"""The page of people and instruments, by keys; and the door when the password is forgotten."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import stations
import window_steps as steps
from offices import TODAY
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stations import EARLIER, LATER, Office

from safety_inspector import launch, sending
from safety_inspector.access import users
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.access.users import Role
from safety_inspector.app import Desk
from safety_inspector.competence import competences, eligibilities, instruments, scopes
from safety_inspector.competence.ui.people_page import PeoplePage
from safety_inspector.competence.ui.scopes_box import ScopesBox
from safety_inspector.exchange import founding
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.launch import Start
from safety_inspector.store import keys

BOSS = "truong"
BODILESS = pytest.mark.parametrize("office", [False], ids=["bodiless"], indirect=True)


@pytest.fixture
def page(office: Office, desk_of: Callable[[str], Desk]) -> PeoplePage:
    """The page of an administrator who is technical head too."""
    with office.writing("admin") as session:
        users.add(session, login=BOSS, name="Vũ Đình Khôi", roles=["administrator", "technical_head"])
    desk = desk_of(BOSS)
    desk.go("today")
    return steps.go(desk, "people", PeoplePage)


def look_at(page: PeoplePage, login: str) -> None:
    rows = page.people.list.rows
    page.people.list.go_to(next(at for at, each in enumerate(rows.keys) if each.login == login))


def tick(page: object, code: str) -> None:
    """Space on the line of a type."""
    covers = page.covers  # type: ignore[attr-defined]
    at = next(at for at in range(covers.count()) if covers.item(at).data(Qt.ItemDataRole.UserRole) == code)
    covers.setCurrentRow(at)
    QTest.keyClick(covers, Qt.Key.Key_Space)


def test_roles_are_changed_and_what_the_verbs_refuse_is_told_on_the_page(page: PeoplePage) -> None:
    look_at(page, stations.APPROVER)
    people = page.people
    QTest.keyClick(people.roles[Role.INSPECTOR], Qt.Key.Key_Space)
    people.post.clear()
    steps.write(people.post, "Trạm phó")
    steps.press(people.go)
    assert "Đã lưu: Hoàng Đức Thuận" in page.said_words()
    with page.store.reading() as session:
        row = users.named(session, stations.APPROVER)
    assert row is not None and row.roles == (Role.INSPECTOR, Role.APPROVER) and row.post == "Trạm phó"
    look_at(page, BOSS)
    QTest.keyClick(people.roles[Role.APPROVER], Qt.Key.Key_Space)
    steps.press(people.go)
    assert page.said_words().startswith("ACC-E14: Không ai tự giao vai trò cho mình")
    assert people.roles[Role.APPROVER].isChecked()  # what was typed stays
    QTest.keyClick(people.roles[Role.APPROVER], Qt.Key.Key_Space)
    QTest.keyClick(people.roles[Role.ADMINISTRATOR], Qt.Key.Key_Space)
    steps.press(people.go)
    assert page.said_words().startswith("ACC-E13: “Vũ Đình Khôi” là quản trị viên cuối cùng")


@BODILESS
def test_somebody_leaves_and_comes_back(page: PeoplePage) -> None:
    people = page.people
    look_at(page, stations.SECOND)
    assert people.leave.text() == "Cho thôi làm việc"
    steps.press(people.leave)
    assert "đã thôi làm việc" in page.said_words()
    assert [each.login for each in people.list.rows.keys] == [stations.INSPECTOR, stations.APPROVER, BOSS]
    steps.press(people.chips[2])
    assert [each.login for each in people.list.rows.keys] == [stations.SECOND]
    assert people.chips[2].text() == "Thôi làm việc 1" and people.bar.count.text() == "1 dòng"
    steps.press(people.leave)
    with page.store.reading() as session:
        assert users.require_known(session, stations.SECOND).active


def test_a_scope_is_given_and_withdrawn(page: PeoplePage) -> None:
    look_at(page, stations.INSPECTOR)
    box = page.people.findChild(ScopesBox)
    assert isinstance(box, ScopesBox)
    steps.press(box.go)
    assert page.said_words().startswith("COM-E08: “” không phải là ngày cho ô “Hiệu lực từ”")
    tick(box, "I.11")
    for field, text in ((box.number, "CC-7"), (box.since, "1/3/2025"), (box.until, "+60t")):
        steps.write(field, text)
    steps.press(box.go)
    assert "Đã ghi phạm vi cho Thượng úy Nguyễn Văn An" in page.said_words()
    with page.store.reading() as session:
        (row,) = scopes.listing(session)
        assert (row.number, row.covers, row.valid.until) == ("CC-7", "I.11", date(2030, 3, 1))
        assert competences.of(session, inspector=stations.INSPECTOR, type_code="I.11", on=TODAY).allowed
    steps.idle_events()
    box = page.people.findChildren(ScopesBox)[-1]
    assert isinstance(box, ScopesBox) and len(box.list.rows.keys) == 1
    steps.press(box.back)
    assert page.said_words().startswith("COM-E04")
    steps.write(box.why, "QĐ 12")
    steps.press(box.back)
    with page.store.reading() as session:
        assert scopes.listing(session)[0].valid.withdrawn_on == TODAY


def test_an_instrument_is_entered_calibrated_corrected_and_struck(page: PeoplePage, office: Office) -> None:
    page.tabs.setCurrentIndex(1)
    panel = page.instruments
    steps.press(panel.go)
    assert page.said_words().startswith("COM-E10: Thiết bị đo chưa có tên")
    for field, text in ((panel.name, "Áp kế mẫu"), (panel.serial, "007"), (panel.measures, "0–2,5 MPa")):
        steps.write(field, text)
    steps.press(panel.go)
    assert panel.list.rows.row(0).name == "Áp kế mẫu" and panel.bar.count.text() == "1 dòng"
    assert panel.chips[1].text() == "Hết hạn, chưa hiệu chuẩn 1"
    for field, text in ((panel.number, "HC-1"), (panel.since, "1/6/2026"), (panel.until, "+6t")):
        steps.write(field, text)
    steps.press(panel.calibrate)
    assert "Đã ghi lần hiệu chuẩn HC-1" in page.said_words()
    assert panel.chips[2].text() == "Hết hạn trong 60 ngày 1"  # until 1/12/2026
    steps.write(panel.accuracy, "cấp 0,4")
    steps.press(panel.go)
    with page.store.reading() as session:
        (row,) = instruments.listing(session, on=TODAY)
    assert (row.accuracy, row.unit_id, row.calibrations[0].valid.until) == ("cấp 0,4", office.region, date(2026, 12, 1))
    steps.write(panel.why, "gõ nhầm")
    steps.press(panel.strike)
    assert panel.chips[1].text() == "Hết hạn, chưa hiệu chuẩn 1"


@BODILESS
def test_the_bodys_certificate_is_entered_and_revoked(page: PeoplePage) -> None:
    page.tabs.setCurrentIndex(2)
    panel = page.eligibilities
    assert not panel.list.isVisible() and "theo mẫu dân sự chưa cấp được giấy" in panel.nothing.text()
    tick(panel, "Thiết bị nâng")
    for field, text in ((panel.number, "ĐK-7"), (panel.since, "1/1/2026"), (panel.until, "+5n")):
        steps.write(field, text)
    steps.press(panel.go)
    assert "ĐK-7" in page.said_words() and panel.bar.count.text() == "1 dòng" and not panel.covers.chosen()
    steps.write(panel.why, "QĐ thu hồi 3")
    steps.press(panel.back)
    with page.store.reading() as session:
        (row,) = eligibilities.listing(session)
    assert (row.covers, row.valid.until, row.valid.withdrawn_on) == (("Thiết bị nâng",), date(2031, 1, 1), TODAY)
    assert not panel.back.isEnabled()


def test_what_is_shown_goes_to_a_workbook(
    page: PeoplePage, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ra.xlsx"
    monkeypatch.setattr(sending, "ask_where", lambda *_said: out)
    with office.writing(BOSS) as session:
        user = users.named(session, stations.INSPECTOR)
        assert user is not None
        scopes.give(session, user.id, covers=["I.11"], number="CC-an", valid_from=EARLIER, valid_until=LATER)
        gauge = instruments.add(session, name="Lực kế")
        instruments.calibrate(session, gauge, done_on=EARLIER, valid_until=LATER, number="HC Lực kế", today=TODAY)
    page.refresh()
    parts = (page.people, page.instruments, page.eligibilities)
    for tab, told in enumerate(("CC-an", "HC Lực kế", "Số giấy chứng nhận")):
        page.tabs.setCurrentIndex(tab)
        steps.press(parts[tab].bar.save)
        steps.until(lambda: str(out) in page.said_words(), "written")
        cells = [str(cell) for row in load_workbook(out).active.iter_rows(values_only=True) for cell in row]
        assert told in cells, tab


def test_the_start_of_an_inspection_says_whether_it_may_be(desk: Desk, office: Office) -> None:
    desk.go("today")
    page = steps.go(desk, "inspections", InspectionsPage)
    page.start(office.crane)
    assert "không có phạm vi kiểm định I.11" in said(page)
    office.entitle(until=LATER)
    page.start(office.crane)
    assert "Được phép kiểm định loại này" in said(page) and "01/01/2029" in said(page)


@BODILESS
def test_the_start_of_an_inspection_says_that_the_body_has_no_eligibility(desk: Desk, office: Office) -> None:
    office.entitle(until=LATER)
    page = steps.go(desk, "inspections", InspectionsPage)
    page.start(office.crane)
    assert "còn hạn đến 01/01/2029" in said(page) and "phần Cơ sở đủ điều kiện" in said(page)
    assert "Được phép" not in said(page)


def said(page: InspectionsPage) -> str:
    bar = page.form.may.itemAt(0).widget()
    assert bar is not None
    return str(bar.property("words"))


# -- the door ---------------------------------------------------------------------------------------


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Start]:
    made = Start(launch.application())
    yield made
    steps.leave(made)


def test_a_forgotten_password_is_set_anew_at_the_door(start: Start, tmp_path: Path) -> None:
    letters: list[str] = []
    path = tmp_path / "tram.kiemdinh"
    founding.init(
        path, organisation="Trạm", password=steps.PASSWORD, today=date.today(), recovery_sheet=tmp_path / "sheet.pdf",
        draw=lambda facts: letters.append(facts.code) or b"sheet",  # type: ignore[func-returns-value]
    ).close()  # fmt: skip
    start.sign_in(path)
    door = start.now
    assert isinstance(door, SignIn)
    steps.press(door.forgotten)
    assert door.password.isHidden() and not door.recovery.isHidden()
    steps.write(door.login, steps.ADMIN)
    steps.write(door.text, "ABCD-EFGH")
    for field in (door.fresh, door.again):
        steps.write(field, "mat khau moi tinh")
    QTest.keyClick(door.again, Qt.Key.Key_Return)
    steps.let_in(start)
    assert str(door.property("refused")).startswith("KEY-E07") and start.desk is None
    (tmp_path / "letters.txt").write_text(letters[0] + "\n", "utf-8")
    door.read(tmp_path / "letters.txt")
    assert door.text.text() == letters[0]
    QTest.keyClick(door.again, Qt.Key.Key_Return)
    assert start.desk is None and door.progress.busy
    steps.let_in(start)
    assert start.desk is not None
    keys.by_password(path, keys.load(path), steps.ADMIN, "mat khau moi tinh")
    with pytest.raises(keys.WrongPassword):
        keys.by_password(path, keys.load(path), steps.ADMIN, steps.PASSWORD)


def test_the_administrator_sets_anothers_password_on_the_page(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "tram.kiemdinh"
    founding.init(path, organisation="Trạm", password=steps.PASSWORD, today=date.today()).close()
    opened = steps.sign_in(path, steps.ADMIN, steps.PASSWORD)
    assert opened.desk is not None
    steps.add_chief(opened.desk)
    page = steps.go(opened.desk, "people", PeoplePage)
    look_at(page, steps.CHIEF)
    for field in (page.people.password, page.people.again):
        steps.write(field, "mat khau moi tinh")
    steps.press(page.people.reset)
    assert "đăng nhập bằng mật khẩu mới" in page.said_words()
    assert "đặt lại 1 lần" in page.people.told.text()
    keys.by_password(path, keys.load(path), steps.CHIEF, "mat khau moi tinh")
    steps.press(page.people.leave)
    with pytest.raises(keys.WrongPassword):
        keys.by_password(path, keys.load(path), steps.CHIEF, "mat khau moi tinh")
    steps.leave(opened)
