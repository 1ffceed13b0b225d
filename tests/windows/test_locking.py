"""The lock after ten idle minutes: nothing seen, nothing lost, the work beside it goes on."""

from pathlib import Path

import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from safety_inspector import launch
from safety_inspector.access import users
from safety_inspector.access.ui.locking import IDLE, Guard, Lock
from safety_inspector.access.users import Role
from safety_inspector.launch import Start
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.store import opening

PASSWORD = "mật khẩu dài"


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Start:
    opening.create(tmp_path / stations.NAME, organisation="Trạm T-01", users={"an": PASSWORD}).close()
    store = opening.unlock(tmp_path / stations.NAME, "an", PASSWORD)
    with store.writing(by="an", action="found") as session:
        users.add(session, login="an", name="Nguyễn Văn An", roles=[Role.ADMINISTRATOR, Role.INSPECTOR])
    store.close()
    return steps.sign_in(tmp_path / stations.NAME, "an", PASSWORD)


def locked(start: Start) -> tuple[Guard, Lock]:
    """The ten minutes are over."""
    guard = start.guard
    assert guard is not None and start.desk is not None
    assert guard.timer.interval() == IDLE == 600_000 and guard.timer.isActive()
    guard.timer.timeout.emit()
    assert guard.shown is not None and guard.shown.isVisible() and not start.desk.window.isVisible()
    return guard, guard.shown


def type_password(lock: Lock, password: str) -> None:
    steps.write(lock.password, password)
    QTest.keyClick(lock.password, Qt.Key.Key_Return)


def test_what_was_typed_is_there_again_and_the_work_went_on(start: Start) -> None:
    desk = start.desk
    assert desk is not None
    page = steps.go(desk, "equipment", EquipmentPage)
    page.filter.setFocus()
    steps.write(page.filter, "cầu trục")
    guard, lock = locked(start)
    steps.idle(desk)  # work asked for now is done behind the lock
    with desk.store.writing(by="an", action="test"):
        pass
    type_password(lock, PASSWORD)
    assert guard.shown is None and desk.window.isVisible() and guard.timer.isActive()
    assert page.isVisible() and page.filter.text() == "cầu trục"
    assert desk.window.focusWidget() is page.filter
    steps.leave(start)


def test_a_wrong_password_leaves_it_locked(start: Start) -> None:
    guard, lock = locked(start)
    type_password(lock, "không phải")
    assert str(lock.property("refused")).startswith("KEY-E01") and guard.shown is lock
    assert start.desk is not None and not start.desk.window.isVisible()
    QTest.keyClick(lock.password, Qt.Key.Key_Delete)
    type_password(lock, PASSWORD)
    assert start.desk.window.isVisible()
    steps.leave(start)


def test_a_key_begins_the_ten_minutes_anew(start: Start) -> None:
    guard, desk = start.guard, start.desk
    assert guard is not None and desk is not None
    guard.timer.stop()
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Down)
    assert guard.timer.isActive()
    guard.lock()
    guard.lock()  # once is enough
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Down)
    assert not guard.timer.isActive()  # behind the lock nothing counts
    steps.leave(start)


def test_the_lock_leads_to_the_door(start: Start) -> None:
    _guard, lock = locked(start)
    lock.left.emit()
    assert start.desk is None and start.now is not None and start.now.isVisible()


def test_practice_has_no_password_and_no_lock(qtbot: QtBot, tmp_path: Path) -> None:
    made = stations.found(tmp_path)
    path = made.store.path
    made.store.close()
    start = Start(launch.application())
    start.sign_in(path)
    steps.until(start.now.go.isEnabled)  # type: ignore[union-attr]
    start.now.go.click()  # type: ignore[union-attr]
    steps.let_in(start)
    assert start.desk is not None and start.guard is None
    steps.leave(start)
    QApplication.processEvents()
