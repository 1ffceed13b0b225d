"""From the program's start to the first page: what it loads, what the doors refuse, practice and the real thing."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from safety_inspector import launch, practice, settings, words
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.catalogue import equipment
from safety_inspector.exchange.ui.first_start import FirstStart
from safety_inspector.launch import Start
from safety_inspector.qt import theme
from safety_inspector.qt.progress import Waiting
from safety_inspector.store import backups, keys, opening
from safety_inspector.today.ui.today_page import TodayPage

HEAVY = (
    "reportlab", "openpyxl", "pypdfium2", "python_calamine", "pikepdf", "lxml", "hypothesis", "PIL", "numpy",
    "segno", "zxingcpp", "cbor2", "base45",
)  # fmt: skip
TABLES = ("sqlmodel", "sqlalchemy", "pydantic")
FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from safety_inspector import launch
def seen():
    print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
application = launch.application()
start = launch.Start(application)
start._show(launch.SignIn(Path(sys.argv[1])))
application.processEvents()
seen()
start.sign_in(Path(sys.argv[1]))
tick = QTimer()
tick.start(5)
while not start.now.go.isEnabled():
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
start.now._enter()
while start.desk is None:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
assert start.desk is not None and start.desk.window.isVisible()
seen()
start.close()
"""


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Start]:
    made = Start(launch.application())
    yield made
    steps.leave(made)


def test_the_sign_in_loads_no_tables_and_the_first_page_nothing_it_does_not_show(tmp_path: Path) -> None:
    store = practice.make(tmp_path, today=date(2026, 11, 24), equipment_count=20, years=1)
    store.close()
    door, page = subprocess.run(
        [sys.executable, "-c", FIRST, str(store.path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "PySide6" in door.split()
    assert not {*HEAVY, *TABLES} & set(door.split())
    assert set(TABLES) <= set(page.split())
    assert not set(HEAVY) & set(page.split())


def test_the_first_start_makes_a_real_store_with_its_sheet(start: Start, tmp_path: Path) -> None:
    start.first()
    page = start.now
    assert isinstance(page, FirstStart)
    steps.press(page.make)
    assert page.progress.busy and not page.ways.isEnabled()  # the window lives meanwhile
    steps.until(lambda: page.property("refused"), "nothing typed yet")
    assert page.ways.isEnabled() and not page.progress.busy
    path = tmp_path / "tram" / "tram.kiemdinh"
    page.folder.setText(str(path.parent))
    for field, text in (
        (page.organisation, "Trạm Kiểm định T-01"), (page.name, "Nguyễn Văn An"),
        (page.password, steps.PASSWORD), (page.again, steps.PASSWORD),
    ):  # fmt: skip
        field.clear()
        steps.write(field, text)
    steps.press(page.make)
    steps.until(lambda: isinstance(start.now, SignIn), str(page.property("refused")))
    made = list(tmp_path.rglob("*.kiemdinh"))
    assert len(made) == 1 and list(tmp_path.rglob("*.pdf"))
    assert not keys.load(made[0]).practice


def test_a_wrong_password_is_told_at_the_door(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    start.sign_in(laptop)
    door = start.now
    assert isinstance(door, SignIn)
    steps.write(door.login, steps.ADMIN)
    steps.write(door.password, "sai mat khau roi")
    QTest.keyClick(door.password, Qt.Key.Key_Return)
    steps.let_in(start)
    assert start.desk is None and laptop.name in str(door.property("refused"))
    assert door.password.isEnabled() and door.go.isEnabled() and door.focusWidget() is door.password
    assert door.login.text() == steps.ADMIN
    door.password.clear()
    steps.write(door.password, steps.PASSWORD)
    QTest.keyClick(door.password, Qt.Key.Key_Return)
    steps.let_in(start)
    assert start.desk is not None


def test_the_window_lives_while_the_store_is_opened(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    start.sign_in(laptop)
    door = start.now
    assert isinstance(door, SignIn)
    steps.write(door.login, steps.ADMIN)
    steps.write(door.password, steps.PASSWORD)
    QTest.keyClick(door.password, Qt.Key.Key_Return)
    assert start.desk is None and door.progress.busy  # the key that was pressed is done with
    assert not any(each.isEnabled() for each in (door.login, door.password, door.go, door.other, door.forgotten))
    door.progress._late.timeout.emit()  # half a second is over
    assert door.progress.isVisible() and door.progress.words.text() == "Đang mở kho…"
    assert not door.progress.stop.isVisible()
    steps.let_in(start)
    assert start.desk is not None and start.desk.window.isVisible()


def test_a_window_closed_while_its_store_is_opened_lets_the_store_go(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    start.sign_in(laptop)
    door = start.now
    assert isinstance(door, SignIn)
    start.enter(door, laptop, steps.ADMIN, steps.PASSWORD)
    start.close()
    assert start.desk is None and start.opened is None
    opening.unlock(laptop, steps.ADMIN, steps.PASSWORD).close()  # nobody holds it


def test_a_backup_is_not_worked_in_and_the_door_says_the_way(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    first = steps.sign_in(laptop, steps.ADMIN, steps.PASSWORD)
    store = first.desk.store
    carried = backups.copy(laptop, store.key, store.now(), tmp_path / "may khac").folder / laptop.name
    steps.leave(first)
    start.sign_in(carried)
    door = start.now
    assert isinstance(door, SignIn)
    start.enter(door, carried, steps.ADMIN, steps.PASSWORD)
    steps.let_in(start)
    said = str(door.property("refused"))
    assert start.desk is None and "là bản sao lưu" in said and "“Phục hồi ra nơi khác…”" in said


def test_a_store_already_open_is_told_at_the_door(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    first = steps.sign_in(laptop, steps.ADMIN, steps.PASSWORD)
    start.sign_in(laptop)
    door = start.now
    assert isinstance(door, SignIn)
    start.enter(door, laptop, steps.ADMIN, steps.PASSWORD)
    steps.let_in(start)
    assert start.desk is None and "đang mở" in str(door.property("refused"))
    steps.leave(first)


def test_practice_opens_without_a_password_and_says_so(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path))
    monkeypatch.setattr(practice, "EQUIPMENT", 60)
    monkeypatch.setattr(practice, "YEARS", 1)
    start.practice()
    waiting = start.now
    assert isinstance(waiting, Waiting) and waiting.progress.bar.isVisible()
    steps.until(lambda: isinstance(start.now, SignIn), "the practice region is made")
    door = start.now
    assert isinstance(door, SignIn)
    steps.until(door.go.isEnabled, "its people are known")
    assert door.people.count() >= 2
    QTest.mouseClick(door.go, Qt.MouseButton.LeftButton)
    steps.let_in(start)
    assert start.desk is not None
    assert "THỰC HÀNH" in steps.words(start.desk.window)
    page = start.desk.window.page("today")
    assert isinstance(page, TodayPage) and page.due.rows.keys
    assert (settings.data_folder() / "practice" / practice.NAME).exists()


def test_the_practice_region_is_made_on_a_day_early_in_the_year_too(tmp_path: Path) -> None:
    store = practice.make(
        tmp_path, today=date(2027, 1, 5), equipment_count=60, years=1
    )  # a paper of 2023, made in 2024 at most
    with store.reading() as session:
        cards = [equipment.card(session, id) for id in equipment.ids(session, equipment.Where())]
    store.close()
    assert len(cards) == 60
    assert all(each.paper_date and (each.year_made or 0) <= each.paper_date.year for each in cards)


def test_signing_out_closes_the_store(start: Start, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    start.sign_in(laptop)
    door = start.now
    assert isinstance(door, SignIn)
    start.enter(door, laptop, steps.ADMIN, steps.PASSWORD)
    steps.let_in(start)
    assert start.desk is not None
    start.desk.window.signed_out.emit()
    assert start.desk is None and isinstance(start.now, SignIn)
    opening.unlock(laptop, steps.ADMIN, steps.PASSWORD).close()  # nobody holds it


def test_the_size_of_text_is_chosen_in_the_menu_and_holds_from_the_next_sign_in(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    _hq, laptop = steps.offices(tmp_path)
    start.sign_in(laptop)
    assert isinstance(start.now, SignIn)
    start.enter(start.now, laptop, steps.ADMIN, steps.PASSWORD)
    steps.let_in(start)
    assert start.desk is not None and theme.now.scale == 1.0
    sizes = {
        action.text(): action for action in start.desk.window.findChildren(QAction) if action.text().endswith(" %")
    }
    assert list(sizes) == ["100 %", "125 %", "150 %", "175 %"] and sizes["100 %"].isChecked()
    sizes["150 %"].trigger()
    assert theme.now.scale == 1.0 and launch.last_store() == laptop.resolve()
    start.desk.window.signed_out.emit()
    assert theme.now.scale == 1.5 and isinstance(start.now, SignIn)
    launch.choose_text(1.0)
    launch.look(start.app)


def test_the_language_chosen_in_the_menu_is_spoken_from_the_next_sign_in_on(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    store = practice.make(tmp_path, today=date(2026, 11, 24), equipment_count=5, years=1)
    store.close()
    try:
        start.sign_in(store.path)
        steps.until(lambda: isinstance(start.now, SignIn) and start.now.people.count(), "its people are known")
        QTest.keyClick(start.now.go, Qt.Key.Key_Space)  # type: ignore[union-attr]
        steps.let_in(start)
        assert start.desk is not None
        menus = [each.menu() for each in start.desk.window.user_menu.actions() if each.menu() is not None]
        (english,) = [each for menu in menus for each in menu.actions() if each.text() == "English"]
        english.trigger()
        assert start.desk.here().title.text() == "Hôm nay" and launch.chosen_language() == "en"
        start.desk.window.signed_out.emit()
        assert isinstance(start.now, SignIn) and start.now.go.text() == "Open"
    finally:
        launch.choose_language("vi")
        launch.look(start.app)
    assert words.spoken() == "vi"


def test_a_key_file_mended_from_its_second_copy_is_told_at_the_sign_in(start: Start, tmp_path: Path) -> None:
    store = practice.make(tmp_path, today=date(2026, 11, 24), equipment_count=5, years=1)
    store.close()
    copy = store.path.with_suffix(".key2")
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1])
    start.sign_in(store.path)
    assert isinstance(start.now, SignIn)
    assert start.now.property("refused") == "Một bản của tệp khóa bị hỏng và đã được ghi lại từ bản kia."
    assert copy.read_bytes() == whole
