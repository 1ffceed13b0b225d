"""Duyệt through the window: what matters first, items sent back with a comment, never one's own work."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stations import APPROVER, INSPECTOR, Office

from safety_inspector.certification import attention, reviews
from safety_inspector.certification.attention import Why
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.inspection import corrections, inspections, sheets
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.qt import theme
from safety_inspector.qt.background import Background


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    if not theme.make_font.cache_info().currsize:
        theme.load_fonts()
    theme.apply(qapp)
    made = Background()
    yield made
    made.close()


def opened(qtbot: QtBot, office: Office, background: Background, user: str = APPROVER) -> ReviewPage:
    made = ReviewPage(office.store, background, user)
    qtbot.addWidget(made)
    made.resize(1198, 690)
    made.show()
    made.refresh()
    made.table.setFocus()
    return made


def failed_inspection(office: Office) -> UUID:
    return office.inspected("fail")


def test_what_failed_stands_first_and_the_rest_is_folded(
    qtbot: QtBot, office: Office, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "IN_A_ROW", 1000)  # all answers here are of one moment
    failed_inspection(office)
    page = opened(qtbot, office, background)
    assert [seen.item.item.id for seen in page.items.rows.keys][:1] == ["bn_cap"]
    folded = len(page.items.rows.keys)
    page.unfold()
    assert len(page.items.rows.keys) > folded
    page.unfold()
    assert len(page.items.rows.keys) == folded


def test_marked_items_go_back_each_with_its_comment(qtbot: QtBot, office: Office, background: Background) -> None:
    id = failed_inspection(office)
    page = opened(qtbot, office, background)
    assert page.yes.isEnabled() and not page.back.isEnabled()
    page.items.setFocus()
    page.mark(0)
    assert page.back.isEnabled() and not page.yes.isEnabled()
    steps.press(page.back)
    assert "CER-E23" in page.said_words()  # no comment yet: refused, the field waits
    steps.write(page.marked["bn_cap"], "Chụp lại vùng tang")
    steps.press(page.back)
    steps.until(lambda: "Đã trả lại kèm 1" in page.said_words(), "sent back")
    with office.store.reading() as session:
        returned = corrections.of(session, id)
        assert returned is not None and returned.comments == {"bn_cap": "Chụp lại vùng tang"}
        assert reviews.to_review(session, APPROVER) == 0
    page.choose("returned")
    assert [each.row.id for each in page.table.rows.keys] == [id]
    assert not page.yes.isVisible() and "trả lại ngày" in page.told.text()


def test_what_was_typed_of_an_inspection_waits_for_one_who_comes_back(
    qtbot: QtBot, office: Office, background: Background
) -> None:
    failed_inspection(office)
    other = office.inspected("fail", office.another())
    page = opened(qtbot, office, background)
    first = page.sheet.inspection_id if page.sheet else None
    page.mark(0)
    steps.write(page.marked["bn_cap"], "Chụp lại vùng tang")
    page.refresh()  # as the window does when one comes back to the page
    assert {item: field.text() for item, field in page.marked.items()} == {"bn_cap": "Chụp lại vùng tang"}
    assert page.back.isEnabled() and not page.yes.isEnabled()
    page.table.go_to(1)
    assert page.sheet is not None and page.sheet.inspection_id == other != first and not page.marked
    page.choose("sign")
    page.choose("review")
    page.table.go_to(0)
    assert page.marked["bn_cap"].text() == "Chụp lại vùng tang"
    steps.press(page.back)
    steps.until(lambda: "Đã trả lại kèm 1" in page.said_words(), "sent back")
    assert not page.marked and not page.begun.get(first)


def test_a_mark_is_taken_away_again(qtbot: QtBot, office: Office, background: Background) -> None:
    failed_inspection(office)
    page = opened(qtbot, office, background)
    page.mark(0)
    page.mark(0)
    assert page.marked == {} and page.yes.isEnabled() and page.holder.isHidden()


def test_an_approved_inspection_is_ready_to_sign(qtbot: QtBot, office: Office, background: Background) -> None:
    id = office.inspected()
    page = opened(qtbot, office, background)
    decided: list[object] = []
    page.decided.connect(decided.append)
    steps.press(page.yes)
    steps.until(lambda: bool(decided), "approved")
    page.choose("sign")
    assert [each.row.id for each in page.table.rows.keys] == [id]
    asked: list[object] = []
    page.paper_asked.connect(asked.append)
    steps.press(page.sign)
    assert asked == [id]


def test_nobody_reviews_his_own_work(qtbot: QtBot, office: Office, background: Background) -> None:
    office.inspected()
    page = opened(qtbot, office, background, INSPECTOR)
    assert not page.yes.isEnabled() and not page.back.isEnabled()
    page.mark(0) if page.items.rows.keys else None
    assert page.marked == {} and "người khác duyệt" in page.told.text()
    with office.store.reading() as session:
        assert (reviews.to_review(session, INSPECTOR), reviews.to_review(session, APPROVER)) == (0, 1)


def test_space_marks_the_item_the_keys_are_on(qtbot: QtBot, office: Office, background: Background) -> None:
    failed_inspection(office)
    page = opened(qtbot, office, background)
    page.activateWindow()
    page.items.setFocus()
    QTest.keyClick(page.items, Qt.Key.Key_Return)
    assert list(page.marked) == ["bn_cap"]


def sheet(office: Office, id: UUID) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, id)


def whys(found: sheets.Sheet) -> dict[str, Why]:
    return {seen.item.item.id: seen.why for seen in attention.sorted_out(found)}


def test_every_reason_to_look_is_found_and_the_gravest_counts(office: Office) -> None:
    office.inspected(on=stations.TODAY)
    id = office.start(office.another())
    office.answer_all(id)
    with office.writing() as session:
        inspections.measure(session, id, "bn_cach_dien", "cach_dien", "0,3", by=INSPECTOR)
    found = sheet(office, id)
    assert whys(found)["bn_cach_dien"] is Why.OUTSIDE
    assert whys(found)["bn_phanh"] is Why.FAST  # all at one moment
    apart = [replace(each, at=f"2026-11-24T{8 + n // 60:02}:{n % 60:02}:00") for n, each in enumerate(found.items)]
    slow = replace(found, sections=(replace(found.sections[0], items=tuple(apart)),))
    assert set(whys(slow).values()) == {Why.OUTSIDE, Why.REST}
    last = sheets.Last(stations.TODAY, AnswerWord.PASS, "", {"x": "10"})
    for change, why in (
        ({"answer": AnswerWord.FAIL}, Why.FAILED), ({"answer": AnswerWord.NOT_CHECKED}, Why.UNCHECKED),
        ({"answer": AnswerWord.NOT_APPLICABLE}, Why.CHANGED), ({"readings": {"x": "12"}}, Why.CHANGED),
        ({"readings": {"x": "10.5"}}, Why.REST), ({"readings": {"x": "ngắn"}}, Why.CHANGED), ({}, Why.REST),
    ):  # fmt: skip
        item = replace(apart[1], last=last, **change)  # type: ignore[arg-type]
        one = replace(slow, sections=(replace(slow.sections[0], items=(item,)),))
        assert whys(one) == {item.item.id: why}, change
