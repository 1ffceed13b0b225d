"""Every list of the window: filtered by keys, counted, printed, written to a workbook."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Event

import openpyxl
import pdfs
import pytest
import shots
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from safety_inspector import practice, sending
from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.inspection import sheets
from safety_inspector.qt import listings, theme
from safety_inspector.qt.listings import PDF, XLSX, ListBar, Outgoing
from safety_inspector.qt.rows import Table
from safety_inspector.store.database import Store

LISTS = {
    "today": {"Quá hạn và sắp đến hạn"},
    "equipment": {"Thiết bị", "Kiểm định", "Khuyết tật", "Giấy tờ", "Thay đổi"},
    "import": {"Các dòng", "Các ô sẽ đổi nghĩa", "Các lần đã nhập"},
    "plan": {
        "Kiểm định viên của kế hoạch", "Thực hiện theo tháng", "Thực hiện theo đơn vị", "Chưa xếp tháng", "Điều chỉnh",
    },
    "inspections": {"Kiểm định"},
    "checklist": {"Trả lời theo phần", "Các mục không đạt và chưa kiểm tra được"},
    "review": {"Hộp chờ", "Các mục"},
    "papers": {"Giấy tờ"},
    "sitting": {"Sẵn sàng ký"},
    "regulations": {"Quy định"},
    "people": {
        "Người dùng", "Phạm vi kiểm định", "Thiết bị đo", "Các lần hiệu chuẩn", "Giấy chứng nhận đủ điều kiện",
    },
    "exchange": {"Các gói dữ liệu", "Các máy khác", "Xung đột", "Giấy phép", "Các gói trong thư mục", "Chưa nộp"},
    "data": {"Các bản sao lưu"},
    "labour": {"Kiểm tra đơn vị", "Việc khắc phục", "Tai nạn lao động", "Lớp huấn luyện", "Phải huấn luyện"},
    "audit": {"Tồn tại phải khắc phục"},
    "reports": {
        "Số liệu báo cáo", "Hồ sơ đã đếm", "Số nhập tay", "Đã gửi", "Thay đổi từ khi gửi",
        "Báo cáo ATVSLĐ năm", "Theo loại đối tượng", "Kết quả theo đơn vị", "Theo đơn vị",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = practice.make(tmp_path_factory.mktemp("thuc-hanh"), today=date(2026, 11, 24), equipment_count=60, years=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(qapp: QApplication, store: Store) -> Iterator[Desk]:
    theme.load_fonts()
    theme.apply(qapp)
    with store.reading() as session:
        user = users.named(session, practice.INSPECTOR)
    assert user is not None
    made = Desk(store, user)
    made.window.show()
    yield made
    steps.idle(made)
    made.background.close()
    shots.away(made.window)


def lists_of(desk: Desk) -> dict[str, Table[object]]:
    return {each.accessibleName(): each for each in desk.here().findChildren(Table)}


def counted(bar: ListBar) -> int:
    return int(re.findall(r"\d+", bar.count.text())[0])


def out(desk: Desk, bar: ListBar, kind: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The button that writes the list."""
    with monkeypatch.context() as patched:
        patched.setattr(sending, "ask_where", lambda *_said: file)
        (bar.print if kind == PDF else bar.save).click()
    steps.idle(desk)
    assert str(file) in desk.here().said_words()
    return file.read_bytes()


def test_every_list_is_filtered_counted_printed_and_written(
    desk: Desk, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, set[str]] = {}

    def look() -> None:
        shots.settle(qapp, desk)
        for name, table in lists_of(desk).items():
            if name not in seen.setdefault(desk.window.key_here(), set()):
                seen[desk.window.key_here()].add(name)
                check(desk, name, table, tmp_path, monkeypatch)

    for _place in shots.visit(desk):
        look()
    with desk.store.reading() as session:
        failed = sheets.listing(session, conclusion="fail", limit=1)
    desk.open_inspection(failed[0].id)
    look()
    assert seen == LISTS


def check(desk: Desk, name: str, table: Table[object], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = table.bar
    assert isinstance(bar, ListBar), name
    shown = table.rows.rowCount()
    assert counted(bar) == shown, name

    if bar.isVisible():  # what is typed goes to a field that is there
        steps.write(bar.search, "zzzz")
        assert table.rows.rowCount() == 0 == counted(bar), name
        QTest.keyClick(bar.search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(bar.search, Qt.Key.Key_Delete)
        assert table.rows.rowCount() == shown == counted(bar), name
        steps.idle(desk)

    sheet = bar.outgoing(XLSX).sheet()
    assert len(sheet[1]) >= shown and all(len(row) == len(sheet[0]) for row in sheet[1]), name
    book = openpyxl.load_workbook(BytesIO(out(desk, bar, XLSX, folder / "ra.xlsx", monkeypatch))).worksheets[0]
    told = [str(cell) for (cell,) in book.iter_rows(max_col=1, max_row=6, values_only=True)]
    (count,) = [int(words.rpartition(" ")[2]) for words in told if words.startswith("Số dòng:")]
    assert count == (len(sheet[1]) if bar.name != "register" else shown), name
    paper = pdfs.text(out(desk, bar, PDF, folder / "ra.pdf", monkeypatch))
    assert f"Số dòng: {len(sheet[1])}" in paper and f"Lọc: {bar.filtered() or 'tất cả'}"[:30] in paper, name


def test_the_keys_of_a_list(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = steps.Keys(desk)
    keys.press(Qt.Key.Key_2, ctrl=True)
    page = desk.here()
    (table,) = [each for each in page.findChildren(Table) if each.accessibleName() == "Thiết bị"]
    table.setFocus()
    keys.press(Qt.Key.Key_Slash)
    assert keys.at() is table.bar.search
    steps.write(keys.at(), "cầu trục")
    assert 0 < table.rows.rowCount() < 60
    keys.press(Qt.Key.Key_Down)
    assert keys.at() is table
    for key, file in ((Qt.Key.Key_P, tmp_path / "in.pdf"), (Qt.Key.Key_S, tmp_path / "ra.xlsx")):
        monkeypatch.setattr(sending, "ask_where", lambda *_said, file=file: file)
        keys.press(key, ctrl=True)
        steps.idle(desk)
        assert str(file) in page.said_words()
    assert "“cầu trục”" in pdfs.text((tmp_path / "in.pdf").read_bytes())
    page.show_all()  # type: ignore[attr-defined]


def test_a_long_list_on_its_way_out_is_stopped_and_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, stopped = desk.go("today"), Event()

    def lines() -> listings.Sheet:
        stopped.wait()
        return ("Số",), [(at,) for at in range(200)]

    monkeypatch.setattr(sending, "ask_where", lambda *_said: tmp_path / "in.pdf")
    desk.window.going_out.emit(Outgoing("", "Thiết bị", "", (), PDF, lines))
    steps.until(desk.window.progress.isVisible, "the work is long enough to be shown")
    QTest.mouseClick(desk.window.progress.stop, Qt.MouseButton.LeftButton)
    stopped.set()
    steps.idle(desk)
    assert page.said_words().startswith("QT-E01: ") and not list(tmp_path.iterdir())


def test_what_stands_second_goes_out_in_a_column_of_its_own_and_days_as_days(desk: Desk) -> None:
    desk.go("today")
    table = lists_of(desk)["Quá hạn và sắp đến hạn"]
    heads, lines = listings.sheet_of(table.columns, list(table.rows.keys)[:3])
    assert heads == ("Thiết bị", "Đơn vị", "Thời hạn", "Tình trạng")
    assert all(isinstance(line[2], date) and line[3] for line in lines)
