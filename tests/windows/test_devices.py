"""What is in question about this computer stands above every page, and the page Dữ liệu & sao lưu has the way out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from safety_inspector.access import devices, users
from safety_inspector.app import Desk
from safety_inspector.exchange import founding
from safety_inspector.exchange.ui.data_page import DataPage
from safety_inspector.qt import theme
from safety_inspector.store import backups, opening

PASSWORD = "mật khẩu dài"


def now() -> str:
    return "2026-11-24T10:42:00"


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The window of a restored real store."""
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    theme.load_fonts()
    theme.apply(qapp)
    store = founding.init(
        tmp_path / "a.kiemdinh", organisation="Trạm", password=PASSWORD, today=date(2026, 11, 24), now=now
    )
    copy = backups.copy(store.path, store.key, now(), tmp_path / "copies").folder
    store.close()
    backups.restore(copy, tmp_path / "b.kiemdinh", user="admin", password=PASSWORD, now=now)
    restored = opening.unlock(tmp_path / "b.kiemdinh", "admin", PASSWORD, now=now)
    with restored.reading() as session:
        user = users.named(session, "admin")
    assert user is not None
    made = Desk(restored, user)
    made.window.show()
    yield made
    made.close()


def bars(desk: Desk) -> list[str]:
    found = [desk.window.warnings.itemAt(at).widget() for at in range(desk.window.warnings.count())]
    return [str(each.property("words")) for each in found if isinstance(each, QWidget)]


def test_a_restored_store_says_so_on_every_page_until_it_is_confirmed(desk: Desk) -> None:
    for page in ("today", "equipment", "data"):
        desk.go(page)
        assert [words[:7] for words in bars(desk)] == ["DEV-E62"]
    page = desk.go("data")
    assert isinstance(page, DataPage)
    confirm = page.device.confirms[devices.RESTORED]
    assert not page.device.isHidden() and page.device.confirms[devices.CLOCK].isHidden()
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    assert page.said_words().startswith("DEV-E64") and bars(desk)
    QTest.keyClicks(page.device.reason, "may cu hong")
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    assert page.said_words() == "Đã xác nhận và lưu vào nhật ký."
    assert not bars(desk) and page.device.isHidden()


def test_the_holder_of_the_root_key_takes_a_new_letter_instead(desk: Desk) -> None:
    page = desk.go("data")
    assert isinstance(page, DataPage)
    QTest.keyClicks(page.device.letter, "A")
    QTest.mouseClick(page.device.new, Qt.MouseButton.LeftButton)
    assert bars(desk) and "A" in page.said_words() and page.device.letter.text() == "A"
    page.device.letter.clear()
    QTest.keyClicks(page.device.letter, "b")
    QTest.mouseClick(page.device.new, Qt.MouseButton.LeftButton)
    assert page.said_words() == "Máy này nay là máy B."
    assert not bars(desk) and page.device.isHidden() and desk.store.letter == "B"


def test_a_clock_set_right_again_takes_the_banner_away(desk: Desk) -> None:
    devices.confirm(desk.store, devices.RESTORED, by="admin", reason="thử")
    desk.store._now = lambda: "2026-11-20T08:00:00"
    desk.go("today")
    assert [words[:7] for words in bars(desk)] == ["DEV-E60"]
    desk.store._now = now
    desk.go("equipment")
    assert not bars(desk)
