"""Filled in on paper: the last page takes the day and the reason; the form is asked for on paper by one press."""

from datetime import date
from uuid import UUID

import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from stations import Office

from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.inspection import sheets
from safety_inspector.inspection.transcripts import Transcript
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.qt.background import Background

WORDS = "nhập lại ngày 24/11/2026 từ phiếu giấy ngày 20/11/2026: máy hết pin"


def retype(field: QWidget, text: str) -> None:
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    steps.write(field, text)


def conclude(page: ChecklistPage) -> None:
    """Space asks, Space concludes."""
    steps.until(lambda: page.keeping.pending == 0, "kept")
    page.ending.conclude.setFocus()
    steps.key(page, Qt.Key.Key_Space, Qt.Key.Key_Space)


@pytest.fixture
def answered(page: ChecklistPage, office: Office) -> ChecklistPage:
    """Every line of the crane is answered; the last page is open."""
    office.answer_all(page.inspection_id())
    page.open(page.inspection_id())
    page.show_finish()
    return page


def sheet(office: Office, page: ChecklistPage) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, page.inspection_id())


def test_a_day_before_it_was_begun_asks_for_the_reason_and_keeps_what_was_typed(
    answered: ChecklistPage, office: Office
) -> None:
    page = answered
    retype(page.ending.day, "20/11/2026")
    conclude(page)
    steps.until(lambda: "INS-E23" in page.said_words(), "refused")
    assert "điền trên phiếu giấy" in page.said_words() and page.ending.day.text() == "20/11/2026"
    assert sheet(office, page).conclusion is None and sheet(office, page).transcript is None
    steps.write(page.ending.late, "máy hết pin")
    page.ending.back.click()
    conclude(page)
    steps.until(lambda: page.lines is not None and page.lines.sheet.conclusion is not None, "concluded")
    assert sheet(office, page).transcript == Transcript(date(2026, 11, 20), "máy hết pin", stations.TODAY)
    assert sheet(office, page).inspected_on == date(2026, 11, 20)
    assert WORDS in steps.words(page.ending)


def test_a_day_to_come_is_refused_and_nothing_of_the_claim_is_kept(answered: ChecklistPage, office: Office) -> None:
    page = answered
    retype(page.ending.day, "25/11/2026")
    steps.write(page.ending.late, "máy hết pin")
    conclude(page)
    steps.until(lambda: "INS-E70" in page.said_words(), "refused")
    assert page.ending.late.text() == "máy hết pin" and sheet(office, page).transcript is None


def test_the_reviewer_sees_both_days_and_the_reason(
    answered: ChecklistPage, office: Office, background: Background, qtbot: QtBot
) -> None:
    page = answered
    retype(page.ending.day, "20/11/2026")
    steps.write(page.ending.late, "máy hết pin")
    conclude(page)
    steps.until(lambda: page.lines is not None and page.lines.sheet.conclusion is not None, "concluded")
    review = ReviewPage(office.store, background, stations.APPROVER)
    qtbot.addWidget(review)
    review.refresh()
    assert WORDS in review.about.text()


def test_the_form_is_asked_for_on_paper_from_the_checklist_and_before_one_is_begun(
    page: ChecklistPage, office: Office, background: Background, qtbot: QtBot
) -> None:
    asked: list[object] = []
    page.blank_asked.connect(asked.append)
    QTest.keyClick(page.blank, Qt.Key.Key_Space)
    assert asked == [page.inspection_id()]

    listed = InspectionsPage(office.store, background, stations.INSPECTOR)
    qtbot.addWidget(listed)
    listed.show()
    wanted: list[tuple[UUID, str, object]] = []
    listed.blank_asked.connect(lambda *said: wanted.append(said))
    listed.start()
    QTest.keyClick(listed.form.blank, Qt.Key.Key_Space)
    assert wanted == [] and "chọn thiết bị trước" in listed.said_words()
    steps.write(listed.form.wanted, "CT-07")
    QTest.keyClick(listed.form.wanted, Qt.Key.Key_Return)
    QTest.keyClick(listed.form.blank, Qt.Key.Key_Space)
    assert wanted == [(office.crane, "periodic", "cau_truc")]
