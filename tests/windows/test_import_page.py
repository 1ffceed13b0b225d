"""Nhập Excel through the window: large ones of the sample's layout with progress and stop, refusals, taking back."""

from pathlib import Path

import pytest
import registers
import window_steps as steps
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from stations import Office

from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import Where
from safety_inspector.catalogue.ui.import_page import ImportPage
from safety_inspector.store import checking

MANY = 10_000


@pytest.fixture
def page(desk: Desk) -> ImportPage:
    made = desk.go("import")
    assert isinstance(made, ImportPage)
    return made


def count(office: Office) -> int:
    with office.store.reading() as session:
        return len(equipment.ids(session, Where()))


def state(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


def workbook(folder: Path, lines: int) -> Path:
    return registers.large(folder / "so-lon.xlsx", lines)


def test_ten_thousand_rows_with_progress_and_the_window_alive(
    desk: Desk, page: ImportPage, office: Office, tmp_path: Path
) -> None:
    before, beats, told = count(office), [0], set()
    heart = QTimer()
    heart.timeout.connect(lambda: (beats.__setitem__(0, beats[0] + 1), told.add(page.progress.bar.value())))
    heart.start(50)
    page.open(workbook(tmp_path, MANY))
    steps.until(lambda: page.prepared is not None, "looked at")
    assert page.prepared is not None and page.prepared.counts["new"] == MANY
    steps.press(page.go)
    steps.until(lambda: not page.progress.busy and page.said_words(), "imported")
    heart.stop()
    assert count(office) == before + MANY
    assert beats[0] >= 20  # the window went on living while it was read and imported
    assert len(told) > 3  # and told how far it was


def test_stopped_in_the_middle_nothing_is_in(page: ImportPage, office: Office, tmp_path: Path) -> None:
    was = state(office)
    page.open(workbook(tmp_path, 3_000))
    steps.until(lambda: page.prepared is not None, "looked at")
    page.import_now()
    steps.until(lambda: page.progress.bar.value() > 0, "under way")
    page.progress.stop.click()
    steps.until(lambda: not page.progress.busy, "stopped")
    assert state(office) == was
    assert "dừng" in page.said_words().lower()
    assert page.prepared is not None and page.go.isEnabled()  # it can be begun again


def test_a_workbook_that_is_none_is_refused_on_the_page(page: ImportPage, office: Office, tmp_path: Path) -> None:
    bad = tmp_path / "khong-phai.xlsx"
    bad.write_bytes(b"khong phai Excel")
    was = state(office)
    page.open(bad)
    steps.until(page.said_words, "refused")
    assert "khong-phai.xlsx" in page.said_words()
    assert state(office) == was and not page.go.isEnabled()


def test_what_is_imported_can_be_taken_back(desk: Desk, page: ImportPage, office: Office, tmp_path: Path) -> None:
    was, before = state(office), count(office)
    page.open(registers.book(tmp_path / "so.xlsx", [registers.row(no) for no in range(1, 6)]))
    steps.until(lambda: page.prepared is not None, "looked at")
    steps.press(page.go)
    steps.until(lambda: page.done.rows.keys, "imported")
    assert count(office) == before + 5
    page.done.go_to(0)
    assert page.done.rows.row(0).author == desk.user.name  # not his login
    page.undo(page.done.rows.row(0).n)
    steps.until(lambda: count(office) == before, "taken back")
    steps.idle(desk)
    assert state(office) == was


def test_a_column_mapped_by_hand_is_looked_at_anew_and_remembered(
    page: ImportPage, office: Office, tmp_path: Path
) -> None:
    odd = [*registers.HEAD]
    odd[registers.PLACES["serial"]] = "Cột lạ"
    path = registers.book(tmp_path / "so.xlsx", [registers.row(1)], head=odd)
    page.open(path)
    steps.until(lambda: page.prepared is not None, "looked at")
    assert page.prepared is not None and page.prepared.lines[0].serial == ""
    box = page.boxes["serial"]
    box.setCurrentIndex(box.findText("Cột lạ"))
    box.activated.emit(box.currentIndex())
    steps.until(lambda: page.prepared is not None and page.prepared.lines[0].serial == "00001", "mapped")
    steps.press(page.go)
    steps.until(lambda: page.done.rows.keys, "imported")
    page.open(path)
    steps.until(lambda: page.prepared is not None and page.sheets, "looked at again")
    assert page.prepared is not None
    assert page.prepared.counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}


def test_refused_rows_go_back_as_a_workbook(
    desk: Desk, page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [registers.row(1), registers.row(2, name="")]
    page.open(registers.book(tmp_path / "so.xlsx", rows))
    steps.until(lambda: page.prepared is not None, "looked at")
    assert page.prepared is not None and page.prepared.counts["refused"] == 1
    out = tmp_path / "bi-tu-choi.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    QTest.mouseClick(page.save_refused, Qt.MouseButton.LeftButton)
    assert out.read_bytes()[:2] == b"PK"
    assert str(out) in page.said_words()
