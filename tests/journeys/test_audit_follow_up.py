"""A unit audited at the window with keys alone, what is mended after it, and the audit that comes next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pdfs
import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from stations import INSPECTOR, SECOND

from safety_inspector import sending
from safety_inspector.app import Desk
from safety_inspector.labour.ui.audit_page import AuditPage
from safety_inspector.labour.ui.labour_page import MENDING, LabourPage
from safety_inspector.qt import theme
from safety_inspector.store import checking, opening
from safety_inspector.store.database import Store

FOUND = {  # item: its key, what was found, the deadline as typed
    "S2.03": ("k", "Chưa niêm yết nội quy", "10/12/2026"),
    "S3.06": ("p", "Thiếu biển báo", "1/6/2027"),
    "S4.01": ("k", "Máy mài không có che chắn", ""),
    "S5.02": ("p", "Ba người không đội mũ", ""),
    "S8.05": ("k", "Người vận hành không có thẻ", ""),
}
MENDED = ("S4.01", "S5.02", "S8.05")
BEGUN, LATER = "2026-11-24T10:42:00", "2027-01-11T08:00:00"


@contextmanager
def at(store: Store, login: str) -> Iterator[tuple[steps.Keys, LabourPage]]:
    """Somebody signs in and opens the page of labour safety."""
    desk = steps.desk_at(store, login)
    page = desk.go("labour")
    assert isinstance(page, LabourPage)
    yield steps.Keys(desk), page
    steps.idle(desk)
    desk.background.close()
    desk.window.close()


def begin(keys: steps.Keys, page: LabourPage, desk: Desk) -> AuditPage:
    """Ctrl+N, the second unit of the tree, who and where, Begin."""
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.press(Qt.Key.Key_Down)
    for name, text in (("Căn cứ kiểm tra", "Kế hoạch 12"), ("Địa điểm, bộ phận", "Xưởng 2"),
                       ("Đoàn kiểm tra", "Nguyễn Văn An"), ("Đại diện đơn vị", "Đỗ Mạnh Cường")):  # fmt: skip
        keys.tab_to(lambda at, name=name: at.accessibleName() == name)
        steps.write(keys.at(), text)
    keys.tab_to_button("Bắt đầu kiểm tra")
    keys.press(Qt.Key.Key_Space)
    steps.idle(desk)
    audit = desk.here()
    assert isinstance(audit, AuditPage)
    return audit


def answer_all(keys: steps.Keys, page: AuditPage) -> int:
    """D on every item; on those that are wrong their key, the finding and its deadline, Enter."""
    pressed = 0
    while page.stack.currentIndex() == 0:
        line = page.panel.line
        assert line is not None and pressed < 200
        key, text, until = FOUND.get(line.id, ("d", "", ""))
        keys.press(getattr(Qt.Key, f"Key_{key.upper()}"))
        if text:
            steps.write(keys.at(), text)
            if until:
                keys.tab_to_field("Hạn khắc phục")
                steps.write(keys.at(), until)
            keys.press(Qt.Key.Key_Return)
        pressed += 1
    return pressed


def test_audit_corrective_actions_and_the_audit_after_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five findings, three closed by another than who did them, one overdue: the next audit opens with two."""
    theme.load_fonts()
    theme.apply(qapp)
    stations.found(tmp_path).store.close()
    clock = [BEGUN]
    store = opening.unlock(tmp_path / stations.NAME, now=lambda: clock[0])
    out = tmp_path / "bien-ban.pdf"
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: out)

    with at(store, INSPECTOR) as (keys, page):
        audit = begin(keys, page, keys.desk)
        assert answer_all(keys, audit) == 90
        steps.write(keys.at(), "Nền nếp tốt, còn tồn tại về máy")
        keys.tab_to_button("Kết thúc đợt kiểm tra")
        keys.press(Qt.Key.Key_Space)
        steps.idle(keys.desk)
        assert "BBKT" in audit.said_words() and len(audit.led) == 5
        keys.tab_to_button("Lưu biên bản")
        keys.press(Qt.Key.Key_Space)
        steps.idle(keys.desk)
        printed = " ".join(pdfs.text(out.read_bytes()).split())
        assert all(text in printed for _key, text, _until in FOUND.values())
        keys.desk.go("labour")
        for item in MENDED:
            done(keys, page, item)

    with at(store, SECOND) as (keys, page):
        for item in MENDED:
            close(keys, page, item)
        clock[0] = LATER
        keys.desk.go("labour")
        assert "1 quá hạn" in page.tabs.tabText(MENDING)
        page.tabs.setCurrentIndex(0)
        audit = begin(keys, page, keys.desk)
        left = [each.action for each in audit.view.lines.shown if each.action is not None]
        assert [(row.item, row.overdue) for row in left] == [("S2.03", True), ("S3.06", False)]
        entry = audit.view.entry
        assert entry is not None and entry.action == left[0], "the keys stand at what is left from before"
    assert checking.check(store).sound
    store.close()


def done(keys: steps.Keys, page: LabourPage, item: str) -> None:
    """Say who did it and what."""
    look(page, item)
    page.mending.step.setCurrentIndex(page.mending.step.findData("done"))
    page.mending.step.activated.emit(page.mending.step.currentIndex())
    keys.tab_to_field("Người làm")
    steps.write(keys.at(), "Trần Văn Bảy")
    keys.tab_to(lambda at: at.accessibleName() == "Biện pháp đã làm")
    steps.write(keys.at(), "Đã làm xong")
    keys.tab_to_button("Báo đã làm")
    keys.press(Qt.Key.Key_Space)
    steps.idle(keys.desk)
    assert page.mending.one is not None


def close(keys: steps.Keys, page: LabourPage, item: str) -> None:
    """Confirm it with evidence."""
    look(page, item)
    keys.tab_to(lambda at: at.accessibleName() == "Bằng chứng")
    steps.write(keys.at(), "Biên bản 07")
    keys.tab_to_button("Đóng việc này")
    keys.press(Qt.Key.Key_Space)
    steps.idle(keys.desk)
    assert "đóng" in page.said_words()


def look(page: LabourPage, item: str) -> None:
    """The tab of corrective actions, the item by the filter's words."""
    page.tabs.setCurrentIndex(MENDING)
    page.mending.search.setFocus()
    page.mending.search.clear()
    steps.write(page.mending.search, item)
    assert page.mending.one is not None and page.mending.one.item == item
