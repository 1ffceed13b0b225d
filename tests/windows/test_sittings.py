"""Ký loạt: many papers in one sitting, by keys; each line issued or refused on its own, with its sentence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.app import Desk
from safety_inspector.certification import minutes, papers, stickers
from safety_inspector.certification.stickers import RunUnfit
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.documents.ui.sitting_page import SittingPage
from safety_inspector.qt import rows, theme
from safety_inspector.qt.pages import Bar

CTRL = Qt.KeyboardModifier.ControlModifier


def approved(office: Office, count: int, *, signed: bool = False, entitled: bool = False) -> list[UUID]:
    """Inspections that are approved, their minutes made."""
    if not entitled:
        office.entitle()
    found = []
    for at in range(count):
        crane = office.another(f"Cầu trục số {at + 1:02}", asset_no=f"CT-{at + 1:02}")
        office.interval(12, crane)
        id = office.inspected(equipment_id=crane)
        office.minute(id)
        if signed:
            office.sign(id)
        office.approve(id)
        found.append(id)
    return found


def heard(desk: Desk, at: QWidget) -> None:
    """Shortcuts are heard in an active window alone."""
    desk.window.activateWindow()
    steps.until(desk.window.isActiveWindow, "the window has the keys")
    at.setFocus()


def sitting(desk: Desk) -> SittingPage:
    """Ctrl+B on the papers."""
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    heard(desk, page.table)
    QTest.keyClick(page.table, Qt.Key.Key_B, CTRL)
    made = desk.window.page("sitting")
    assert isinstance(made, SittingPage) and desk.window.rooms.currentWidget().page is made  # type: ignore[attr-defined]
    return made


def sign_all(page: SittingPage, first: str, by: str = "Đỗ Mạnh Cường") -> None:
    """Ctrl+A, the first sticker, who signed, Ctrl+Enter: keys alone."""
    QTest.keyClick(page.table, Qt.Key.Key_A, CTRL)
    to(page, page.first)
    steps.write(page.first, first)
    QTest.keyClick(page.first, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.signed_by
    steps.write(page.signed_by, by)
    QTest.keyClick(page.signed_by, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.table


def to(page: SittingPage, field: QLineEdit) -> None:
    """Tab until the field has the keys."""
    for _each in range(20):
        at = page.window().focusWidget()
        if at is field:
            return
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come there")


def issue(page: SittingPage) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Return, CTRL)
    steps.until(lambda: not page.progress.busy, "the stack is through")


def test_a_run_keeps_its_width_and_begins_with_a_number() -> None:
    assert stickers.run("th26-0099", 3) == ("TH26-0099", "TH26-0100", "TH26-0101")
    assert stickers.run("9", 2) == ("9", "10")
    for first in ("", "TH26-", "TH26-007A"):
        with pytest.raises(RunUnfit) as caught:
            stickers.run(first, 2)
        assert str(caught.value).startswith("CER-E70: ") and "tem đầu tiên" in str(caught.value)


@pytest.mark.parametrize("office", [False], ids=["bodiless"], indirect=True)
def test_a_stack_is_told_beforehand_that_the_body_has_no_eligibility(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    approved(office, 1, signed=True)
    page = sitting(desk_of(APPROVER))
    (told,) = page.findChildren(Bar)
    assert told.property("words").startswith("Chưa ghi giấy chứng nhận đủ điều kiện của tổ chức kiểm định")
    sign_all(page, "TH26-0001")
    issue(page)
    assert page.lines[0].refused.startswith("COM-E22") and not page.lines[0].number
    office.let()
    page.refresh()
    issue(page)
    assert page.lines[0].number == "A0001/2026/GCN-TKĐT01" and page.standing.count() == 0


def test_a_stack_is_issued_with_stickers_in_a_row_and_minutes_signed_for_all(
    desk_of: Callable[[str], Desk], office: Office, tmp_path: Path
) -> None:
    ids = approved(office, 3)
    page = sitting(desk_of(APPROVER))
    sign_all(page, "TH26-0001")
    assert [line.sticker for line in page.lines] == ["TH26-0001", "TH26-0002", "TH26-0003"]
    issue(page)
    assert [line.number[:5] for line in page.lines] == ["A0001", "A0002", "A0003"]
    assert "Đã cấp 3" in page.said_words() and page.acts.isVisible()
    with office.store.reading() as session:
        register = papers.register(session)
        assert {row.inspection_id: row.sticker for row in register} == {
            id: f"TH26-000{at}" for at, id in enumerate(ids, 1)
        }
        signed = [minutes.of(session, id) for id in ids]
        assert {(made.signed_on, made.signed_by) for made in signed if made} == {(TODAY, "Đỗ Mạnh Cường")}
        kept = [papers.bytes_of(session, row.id) for row in sorted(register, key=lambda row: row.number)]
    page.acts.save_to(tmp_path)
    steps.until(lambda: "Đã lưu 3" in page.said_words(), "saved")
    assert [each.read_bytes() for each in sorted(tmp_path.glob("*.pdf"))] == kept
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "in" / "loat.pdf"))
    (tmp_path / "in").mkdir()
    page.acts.print_on(printer)
    steps.until(lambda: "Đã in 3" in page.said_words(), "printed")
    assert len(list((tmp_path / "in").glob("loat-*.pdf"))) == 3


def test_one_line_is_refused_with_its_sentence_and_the_others_are_issued(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    office.interval(12)
    office.certified(sticker="TH26-0002")
    approved(office, 3, entitled=True)
    page = sitting(desk_of(APPROVER))
    page.window().resize(1366, 600)
    sign_all(page, "TH26-0001")
    low = page.typed.height()
    page.table.go_to(1)
    assert "CER-E12" in page.why.text() and "A0001" in page.why.text()  # told before anything is issued
    issue(page)
    assert [bool(line.number) for line in page.lines] == [True, True, False]  # what is issued stands first
    refused = page.lines[2]
    assert page.table.currentIndex().row() == 2
    sight = page.table.viewport()
    steps.until(lambda: sight.rect().contains(page.table.visualRect(page.table.currentIndex())), "in sight")
    assert page.typed.height() == low  # a long sentence scrolls in its place
    assert refused.refused.startswith("CER-E12: ") and refused.marked
    assert "Đã cấp 2, từ chối 1" in page.said_words()
    with office.store.reading() as session:
        kept = minutes.of(session, refused.ready.row.id)
        assert kept is not None and kept.signed_on is None  # refused whole: its minutes are not marked either
    page.table.setFocus()
    page.table.go_to(2)
    QTest.keyClick(page.table, Qt.Key.Key_F2)  # type another for this line
    assert page.window().focusWidget() is page.sticker
    steps.write(page.sticker, "TH26-0004")
    assert page.why.text() == refused.refused
    issue(page)
    assert all(line.number for line in page.lines) and "Đã cấp 1" in page.said_words()


@pytest.mark.parametrize("signed", ["32/13", "+3t"])
def test_a_day_of_signing_that_cannot_be_is_told(desk_of: Callable[[str], Desk], office: Office, signed: str) -> None:
    approved(office, 1)
    page = sitting(desk_of(APPROVER))
    sign_all(page, "TH26-0001")
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    to(page, page.own_day)
    page.own_day.selectAll()
    steps.write(page.own_day, signed)
    issue(page)
    said = page.said_words() + page.lines[0].refused
    assert ("CER-E72" if signed == "32/13" else "CER-E") in said and not page.lines[0].number
    assert page.own_day.text() == signed  # nothing typed is lost


def test_a_sticker_typed_twice_is_told_at_once(desk_of: Callable[[str], Desk], office: Office) -> None:
    approved(office, 2, signed=True)
    page = sitting(desk_of(APPROVER))
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    steps.write(page.sticker, "TH26-0001")
    QTest.keyClick(page.sticker, Qt.Key.Key_Return)  # the line below, the keys stay
    assert page.table.currentIndex().row() == 1
    steps.write(page.sticker, "th26-0001")
    assert "CER-E71" in page.why.text()
    assert [line.signed_on for line in page.lines] == ["", ""]  # signed already: nothing to type


def test_nothing_marked_is_nothing_issued(desk_of: Callable[[str], Desk], office: Office) -> None:
    approved(office, 1)
    page = sitting(desk_of(APPROVER))
    assert not page.go.isEnabled()
    issue(page)
    assert "CER-E73" in page.said_words()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.lines[0].marked and page.go.isEnabled()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.lines[0].marked


def test_a_failed_inspection_gets_its_notice_without_sticker(desk_of: Callable[[str], Desk], office: Office) -> None:
    office.entitle()
    id = office.inspected("fail")
    office.minute(id)
    office.approve(id)
    page = sitting(desk_of(APPROVER))
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.sticker.isEnabled()
    assert "không cần" in rows.said(page.table.columns, page.table.rows.row(0))
    office.sign(id)
    page.refresh()
    said = " ".join(rows.said(page.table.columns, page.table.rows.row(0)))
    assert "24/11/2026" in said and "Đỗ Mạnh Cường" in said and "không cần" not in said  # what is true of it
    issue(page)
    assert page.lines[0].number.startswith("A01/2026/TB")


def test_only_an_approver_is_offered_the_stack(desk_of: Callable[[str], Desk], office: Office) -> None:
    approved(office, 1)
    desk = desk_of(INSPECTOR)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    assert not page.stack.isVisible()
    heard(desk, page.table)
    QTest.keyClick(page.table, Qt.Key.Key_B, CTRL)
    assert page.isVisible()


def test_lines_and_the_act_are_on_the_screen_at_large_text(
    desk_of: Callable[[str], Desk], office: Office, qapp: QApplication
) -> None:
    """At 1366 × 690 and 150 %: two lines of the stack, and the button that issues them."""
    theme.apply(qapp, scale=1.5)
    approved(office, 3)
    desk = desk_of(APPROVER)
    desk.window.resize(1366, 690)
    page = sitting(desk)
    QApplication.processEvents()
    assert desk.window.height() <= 690
    assert page.go.visibleRegion().boundingRect() == page.go.rect()
    second = page.table.visualRect(page.table.rows.index(1, 1))
    assert page.table.viewport().rect().contains(second)
    page._put(replace(page.lines[0], refused="CER-E33: câu từ chối"))
    page._show(0)
    QApplication.processEvents()
    assert page.why.visibleRegion().boundingRect().height() >= theme.now.metrics("caption").height()
    theme.apply(qapp)
