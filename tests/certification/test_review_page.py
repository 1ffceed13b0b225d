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

from safety_inspector.access import users
from safety_inspector.certification import attention, reviews
from safety_inspector.certification.attention import Why
from safety_inspector.certification.minutes import Minutes
from safety_inspector.certification.ui import review_rows
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.inspection import corrections, drafts, inspections, sheets
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.qt import rows, theme
from safety_inspector.qt.background import Background


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
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
    assert page.sheet is not None
    rest = sum(each.answer is not None for each in page.sheet.items) - folded
    assert page.fold.text().startswith(f"{rest} mục đạt; chưa có lần trước để so")  # nothing is unchanged yet
    page.unfold()
    assert page.items.rows.row(folded).words == "passed; no last time to compare"
    assert page.fold.text().startswith(f"Thu gọn: {rest} mục đạt; chưa có")
    assert len(page.items.rows.keys) > folded
    page.unfold()
    assert len(page.items.rows.keys) == folded


def test_what_was_called_not_applicable_is_never_among_what_passed(
    qtbot: QtBot, office: Office, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A critical item is shown each time, with its reason; one that is not is folded once it was so last time."""
    monkeypatch.setattr(attention, "IN_A_ROW", 1000)
    id = office.start()
    with office.store.reading() as session:
        critical = next(each.id for each in drafts.form_of(session, id).items if each.allow_na)
    for time in range(2):
        id = office.start() if time else id
        office.answer_all(id)
        office.answer(id, critical, "not_applicable", "không có ở máy này")
        office.conclude(id)
    page = opened(qtbot, office, background)
    page.table.go_to(1)
    (seen,) = page.items.rows.keys
    assert page.sheet is not None and (page.sheet.inspection_id, seen.item.item.id) == (id, critical)
    assert (seen.why, seen.item.item.critical, seen.new) == (Why.NOT_APPLICABLE, True, False)
    assert "không có ở máy này" in rows.said(page.items.columns, seen)
    passed = len(page.sheet.items) - 1
    assert page.fold.text().startswith(f"{passed} mục đạt, không đổi   ")

    mild = replace(seen.item, item=replace(seen.item.item, critical=False))
    (folded,) = attention.sorted_out(of_one(page.sheet, mild))
    assert (folded.why, folded.words) == (Why.REST, "not applicable, as last time")
    assert review_rows.folded_words([folded]) == "1 mục không áp dụng, như lần trước"
    (new,) = attention.sorted_out(of_one(page.sheet, replace(mild, last=None)))
    assert new.why is Why.NOT_APPLICABLE


def of_one(sheet: Sheet, item: SheetItem) -> Sheet:
    """The sheet with this item alone."""
    return replace(sheet, sections=(replace(sheet.sections[0], items=(item,)),))


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
    assert list(page.table.rows.keys) == [id]
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


def test_after_the_last_approval_the_way_on_has_the_keys(qtbot: QtBot, office: Office, background: Background) -> None:
    office.inspected()
    page = opened(qtbot, office, background)
    page.yes.setFocus()
    QTest.keyClick(page.yes, Qt.Key.Key_Space)
    steps.until(lambda: "Đã duyệt" in page.said_words(), "approved")
    QApplication.processEvents()
    assert page.empty.isVisible() and not page.reading.isVisible()
    assert page.empty.width() > page.width() * 9 // 10 and page.empty.height() > page.height() * 3 // 5
    assert "1 phiếu đã duyệt" in page.nothing.words.text()
    go = page.window().focusWidget()
    assert go is page.nothing.go and go is page.main_view
    with qtbot.waitSignal(page.stack_asked):
        QTest.keyClick(go, Qt.Key.Key_Space)


def test_an_empty_inbox_says_what_comes_there_and_offers_no_stack_that_is_not(
    qtbot: QtBot, office: Office, background: Background
) -> None:
    page = opened(qtbot, office, background)
    assert page.empty.isVisible() and not page.nothing.go.isVisible()
    assert page.main_view is page.chips[0]
    page.choose("returned")
    assert "trả lại" in page.nothing.words.text()
    page.choose("sign")
    assert "cấp giấy" in page.nothing.words.text()
    id = office.inspected()
    office.approve(id, stations.SECOND)
    mine = opened(qtbot, office, background, stations.INSPECTOR)
    assert mine.empty.isVisible() and not mine.nothing.go.isVisible()


def test_who_is_no_approver_reads_and_is_told_why_he_decides_nothing(
    qtbot: QtBot, office: Office, background: Background
) -> None:
    with office.writing("admin") as session:
        users.add(session, login="moi", name="Người mới", roles=["inspector"])
    office.inspected()
    page = opened(qtbot, office, background, "moi")
    assert page.sheet is not None and not page.yes.isEnabled() and not page.back.isEnabled()
    assert page.yes.toolTip() == page.told.text() == users_words("Người mới")
    page.deciding.approve()
    steps.until(lambda: "ACC-E02" in page.said_words(), "refused by the verb too")


def users_words(login: str) -> str:
    return str(users.NotAllowed(login=login, role="người duyệt")).partition(": ")[2]


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
    assert list(page.table.rows.keys) == [id]
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


def test_the_rest_is_called_unchanged_only_against_a_last_time(office: Office) -> None:
    first = office.inspected()
    was = review_rows.folded_words(attention.sorted_out(sheet(office, first)))
    again = attention.sorted_out(sheet(office, office.inspected()))
    count, new = len(again), replace(again[0], item=replace(again[0].item, last=None))
    assert was == f"{count} mục đạt; chưa có lần trước để so"
    assert review_rows.folded_words(again) == f"{count} mục đạt, không đổi"
    mixed = f"{count} mục đạt: {count - 1} không đổi, 1 chưa có lần trước để so"
    assert review_rows.folded_words([new, *again[1:]]) == mixed


def test_one_space_too_many_approves_nothing_unseen(qtbot: QtBot, office: Office, background: Background) -> None:
    office.inspected()
    office.inspected(equipment_id=office.another())
    page = opened(qtbot, office, background)
    first = page.sheet.inspection_id if page.sheet else None
    page.yes.setFocus()
    for _press in range(2):  # the second while the first is still being kept
        steps.key(page, Qt.Key.Key_Space)
    steps.until(lambda: page.sheet is not None and page.sheet.inspection_id != first, "the next one is loaded")
    assert page.window().focusWidget() is page.table and page.yes.isEnabled()
    steps.key(page, Qt.Key.Key_Space)
    assert not page.deciding.under_way
    with office.store.reading() as session:
        assert reviews.to_sign(session, APPROVER) == 1 and reviews.to_review(session, APPROVER) == 1


def test_ready_to_sign_is_said_only_with_signed_minutes(qtbot: QtBot, office: Office, background: Background) -> None:
    """Else what is missing; a notice needs no signature on its minutes."""
    bare, made, signed = (office.inspected(equipment_id=office.another(f"Cầu trục {n}")) for n in range(3))
    failed = office.inspected("fail", office.another("Cầu trục 3"))
    office.entitle()
    numbers = [office.minute(each) for each in (made, signed, failed)]
    office.sign(signed)
    page = opened(qtbot, office, background)
    with office.store.reading() as session:
        number = session.get_one(Minutes, numbers[0]).number
    lost = office.inspected("fail", office.another("Cầu trục 4"))
    page.refresh()
    said = {
        bare: "Cầu trục 0»: biên bản chưa lập. Tiếp theo: Thượng úy Nguyễn Văn An lập biên bản và lấy chữ ký",
        made: f"Cầu trục 1»: biên bản {number} chưa đánh dấu đã ký trên giấy. Tiếp theo: lấy chữ ký",
        signed: "Cầu trục 2»: sẵn sàng ký. Tiếp theo: cấp giấy chứng nhận",
        failed: "Cầu trục 3» (không đạt): chờ ra thông báo. Tiếp theo: cấp thông báo không đạt",
        lost: "Cầu trục 4» (không đạt): biên bản chưa lập. Tiếp theo: ",
    }
    for id, words in said.items():
        page.table.go_to(page.table.rows.keys.index(id))
        page.deciding.approve()
        steps.until(lambda words=words: words in page.said_words(), words)
    page.choose("sign")
    page.table.go_to(page.table.rows.keys.index(bare))
    assert "biên bản chưa lập" in page.told.text() and page.chips[2].text() == "Đã duyệt 5"


def test_the_decision_is_on_the_screen_at_large_text(
    qtbot: QtBot, office: Office, background: Background, qapp: QApplication
) -> None:
    """At 1366 × 690 and 150 % the page has 576 points of height, however many items go back."""
    theme.apply(qapp, scale=1.5)
    id = failed_inspection(office)
    office.inspected(equipment_id=office.another("Cần trục tháp quay tự nâng cabin điều khiển tải trọng lớn"))
    page = opened(qtbot, office, background)
    page.resize(1288, 576)
    page.table.go_to(page.table.rows.keys.index(id))
    QApplication.processEvents()
    assert page.minimumSizeHint().height() <= 576 and page.yes.visibleRegion().boundingRect() == page.yes.rect()
    for at in range(3):
        page.mark(at)
    QApplication.processEvents()
    assert page.minimumSizeHint().height() <= 576 and page.back.visibleRegion().boundingRect() == page.back.rect()
    assert not page.said_words() and page.beneath.height() >= page.marked["bn_cap"].height()
    theme.apply(qapp)


def test_what_the_columns_cut_is_read_whole_below_them(qtbot: QtBot, office: Office, background: Background) -> None:
    failed_inspection(office)
    page = opened(qtbot, office, background)
    seen = page.items.rows.row(0)
    assert seen.item.reason or seen.item.item.ref
    for words in (seen.item.item.text, "không đạt"):
        assert words.lower() in page.item.text().lower()
    tip = page.items.rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert seen.item.item.text in tip and (seen.item.reason or seen.item.item.ref) in tip
    assert page.about.wordWrap()
