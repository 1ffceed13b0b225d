"""The checklist by keyboard alone: measures, choices, days, photos, lines of one's own; each answer kept when given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import stations
import window_steps as steps
from pictures import shot
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from stations import Office

from safety_inspector.catalogue import equipment
from safety_inspector.inspection import checklists, inspections, sheets
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.items import Input, Item
from safety_inspector.inspection.judgements import Judgement, Verdict
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.inspection.ui.fields import ChoiceField
from safety_inspector.inspection.ui.finding_fields import FindingFields
from safety_inspector.inspection.ui.line_delegate import standing
from safety_inspector.inspection.ui.lines import Count, Line
from safety_inspector.qt import dates, theme
from safety_inspector.qt.background import Background

FORM = """
id = "thu"
schema = 2
revision = 1
title = "Phiếu thử"
type_codes = []
identification = [{ key = "khau_do", label = "Khẩu độ", unit = "m" }]
[[section]]
id = "mot"
title = "Một"
[[section.item]]
id = "do"
text = "Đo chiều dày"
confidence = "known"
force = "in_force"
inputs = [{ key = "day", label = "Chiều dày", unit = "mm" }]
[[section.item.limits]]
id = "day"
key = "day"
role = "limit"
op = ">="
value = "4.5"
unit = "mm"
source = "TCVN thử"
confidence = "known"
force = "in_force"
[[section.item]]
id = "kieu"
text = "Kiểu giảm chấn"
confidence = "known"
force = "unknown"
allow_na = true
inputs = [
    { key = "kieu", label = "Kiểu", unit = "-", kind = "choice", options = ["lò xo", "đối trọng"] },
    { key = "bo_phan", label = "Phần", unit = "-", kind = "choice", options = ["tang", "puly", "móc"], several = true },
    { key = "tem", label = "Có tem", unit = "-", kind = "flag" },
    { key = "han", label = "Hạn", unit = "-", kind = "date" },
    { key = "anh", label = "Ảnh tem", unit = "-", kind = "photo" },
]
[[section.item]]
id = "cong_xon"
text = "Công xôn"
confidence = "known"
force = "unknown"
skip = "khau_do < 20 and day > 5"
[[section.item]]
id = "cuoi"
text = "Mục cuối"
confidence = "known"
force = "unknown"
"""


@pytest.fixture
def desk(qtbot: QtBot, office: Office, background: Background, monkeypatch: pytest.MonkeyPatch) -> ChecklistPage:
    """A page open at the form above; the card says: span 16.5 m."""
    with monkeypatch.context() as patched:
        patched.setattr(checklists, "text_of", lambda name: FORM)
        id = office.start(checklist="thu")
    made = ChecklistPage(office.store, background, stations.INSPECTOR)
    qtbot.addWidget(made)
    made.resize(1198, 690)
    with qtbot.waitExposed(made):
        made.show()
    made.open(id)
    return made


def kept(office: Office, page: ChecklistPage) -> dict[str, sheets.SheetItem]:
    steps.until(lambda: page.keeping.pending == 0, "kept")
    with office.store.reading() as session:
        return {each.item.id: each for each in sheets.sheet(session, page.inspection_id()).items}


def here(page: ChecklistPage) -> str:
    assert page.view.line is not None
    return page.view.line.item.id


def said(page: ChecklistPage) -> str:
    """The words of the line that is open."""
    assert page.view.panel is not None
    return "\n".join(each.text() for each in page.view.panel.findChildren(QLabel) if not each.isHidden())


def test_enter_in_a_measure_keeps_it_takes_the_answer_of_its_limit_and_goes_on(
    desk: ChecklistPage, office: Office
) -> None:
    assert "giới hạn ≥ 4,5 mm · đã xác nhận" in said(desk)
    steps.key(desk, "4,3")
    assert "thiếu 0,2 mm" in said(desk)  # before anything is kept
    steps.key(desk, Qt.Key.Key_Backspace, "8")
    assert "còn cách giới hạn 0,3 mm" in said(desk)
    steps.key(desk, Qt.Key.Key_Return)
    assert here(desk) == "kieu"
    found = kept(office, desk)["do"]
    assert (found.answer, found.readings) == (AnswerWord.PASS, {"day": "4.8"})


def test_a_measure_outside_its_limit_fails_the_item_and_asks_for_words(desk: ChecklistPage, office: Office) -> None:
    assert not desk.findChildren(FindingFields)  # few lines fail: a key does not wait for what most never show
    steps.key(desk, "4.3", Qt.Key.Key_Return)
    assert here(desk) == "do" and desk.view.panel is not None
    assert desk.view.panel.finding.what.hasFocus()
    steps.key(desk, "Mòn", Qt.Key.Key_Return)
    steps.until(lambda: desk.lines is not None and bool(desk.lines.by_item["do"].findings), "found")
    found = kept(office, desk)["do"]
    assert found.answer is AnswerWord.FAIL and [each.text for each in found.findings] == ["Mòn"]


def test_d_on_a_line_that_is_not_measured_keeps_it_and_asks_for_the_measure(
    desk: ChecklistPage, office: Office
) -> None:
    steps.key(desk, "d")
    assert here(desk) == "do" and kept(office, desk)["do"].answer is AnswerWord.PASS
    assert desk.said_words() == (
        "Mục 1 ghi đạt nhưng còn thiếu: Chiều dày. Gõ trị số rồi Enter; chưa kiểm tra được thì bấm Ctrl+0."
    )
    assert desk.view.panel is not None and desk.window().focusWidget() is desk.view.panel.measures["day"]
    steps.key(desk, "d")  # pressed once more it says so once more
    assert here(desk) == "do" and desk.said_words()
    steps.key(desk, "4,8", Qt.Key.Key_Return)
    assert here(desk) == "kieu" and not desk.said_words()
    found = kept(office, desk)["do"]
    assert (found.answer, found.readings) == (AnswerWord.PASS, {"day": "4.8"})


def test_the_field_of_a_reason_is_shown_whole_at_once(desk: ChecklistPage) -> None:
    assert desk.lines is not None
    desk.go_to(desk.lines.by_item["cuoi"])
    steps.key(desk, "0")
    QApplication.processEvents()
    panel = desk.view.panel
    assert panel is not None and panel.height() >= panel.sizeHint().height()
    for each in (panel.reasoning.words, panel.reasoning.name):
        assert each.visibleRegion().boundingRect().size() == each.size()
    foot = panel.reasoning.words.mapTo(panel, panel.reasoning.words.rect().bottomLeft()).y()
    assert panel.height() - foot >= theme.now.u(8)


def test_a_new_measure_makes_an_answer_stricter_and_never_milder(desk: ChecklistPage, office: Office) -> None:
    assert desk.lines is not None
    line = desk.lines.by_item["do"]
    steps.key(desk, "9", Qt.Key.Key_Return)
    desk.go_to(line)
    steps.key(desk, Qt.Key.Key_Return, Qt.Key.Key_Backspace, "1", Qt.Key.Key_Return)
    assert line.answer is AnswerWord.FAIL
    desk.go_to(line)
    steps.key(desk, Qt.Key.Key_Return, Qt.Key.Key_Backspace, "9", Qt.Key.Key_Return)
    assert line.answer is AnswerWord.FAIL and kept(office, desk)["do"].readings == {"day": "9"}


def test_choices_days_and_flags_by_digits_arrows_and_short_dates(desk: ChecklistPage, office: Office) -> None:
    steps.key(desk, "4,8", Qt.Key.Key_Return, "2", Qt.Key.Key_Return)
    assert desk.view.panel is not None
    assert isinstance(desk.view.panel.focusWidget(), ChoiceField)
    steps.key(desk, "1", Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return)
    steps.key(desk, "1", Qt.Key.Key_Return, "30/6/27", Qt.Key.Key_Return)
    assert here(desk) == "kieu"  # no limit gives the answer: the keys are back on the list
    steps.key(desk, "d")
    found = kept(office, desk)["kieu"]
    assert found.readings == {"kieu": "đối trọng", "bo_phan": "tang; móc", "tem": "có", "han": "2027-06-30"}
    assert found.answer is AnswerWord.PASS


def test_one_choice_of_several_takes_the_place_of_the_other(desk: ChecklistPage, office: Office) -> None:
    steps.key(desk, "4,8", Qt.Key.Key_Return, "2", "1", Qt.Key.Key_Return)
    assert kept(office, desk)["kieu"].readings == {"kieu": "lò xo"}


def test_a_day_that_is_none_is_told_and_stays_to_be_mended(desk: ChecklistPage, office: Office) -> None:
    steps.key(desk, "d", "1", Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert desk.view.panel is not None
    field = desk.view.panel.measures["han"]
    field.setFocus()
    steps.key(desk, "31/2/27", Qt.Key.Key_Return)
    assert "INS-E30" in desk.said_words() and field.text() == "31/2/27" and field.property("refused")
    assert "han" not in kept(office, desk)["kieu"].readings


def test_an_item_made_needless_is_grey_with_its_reason_and_passed_over(desk: ChecklistPage, office: Office) -> None:
    assert desk.lines is not None
    total = desk.lines.count().total
    steps.key(desk, "6", Qt.Key.Key_Return)  # thicker than 5, and the span is below 20
    line = desk.lines.by_item["cong_xon"]
    assert line.skipped and line.why_skipped == "Khẩu độ < 20 and Chiều dày > 5"
    assert desk.lines.count().total == total - 1
    steps.key(desk, "d")
    assert here(desk) == "cuoi"
    steps.key(desk, "d")
    assert desk.stack.currentIndex() == 1 and not desk.lines.proposed.unanswered


def test_telex_sends_three_keys_for_one_press_of_d(desk: ChecklistPage, office: Office) -> None:
    def press(key: int, text: str) -> None:
        QApplication.sendEvent(desk.view, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))

    desk.go_to(desk.lines.by_item["kieu"])  # type: ignore[union-attr]
    for key, text in ((Qt.Key.Key_D, "d"), (Qt.Key.Key_Backspace, "\b"), (0, "đ")):
        press(key, text)
    answered = {id for id, each in kept(office, desk).items() if each.answer}
    assert answered == {"kieu"} and here(desk) == "cong_xon"
    press(0, "đ")  # an input method that sends đ at once
    assert {id for id, each in kept(office, desk).items() if each.answer} == {"kieu", "cong_xon"}


def test_f4_keeps_a_comment_before_and_after_the_answer(desk: ChecklistPage, office: Office) -> None:
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    desk._remark_line()
    steps.key(desk, "xem lại sau mưa", Qt.Key.Key_Return, "d")
    assert (kept(office, desk)["cuoi"].answer, kept(office, desk)["cuoi"].reason) == (
        AnswerWord.PASS,
        "xem lại sau mưa",
    )
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    desk._remark_line()
    steps.key(desk, "khô", Qt.Key.Key_Return)
    assert kept(office, desk)["cuoi"].reason == "khô"


def test_a_comment_before_the_answer_is_kept_at_once_and_is_there_after_leaving_and_coming_back(
    desk: ChecklistPage, office: Office
) -> None:
    assert desk.lines is not None
    desk.go_to(desk.lines.by_item["kieu"])
    steps.key(desk, Qt.Key.Key_F4, "tem mờ, chụp lại", Qt.Key.Key_Down)  # left without Enter
    found = kept(office, desk)["kieu"]
    assert (found.answer, found.reason, found.readings) == (None, "tem mờ, chụp lại", {})
    desk.open(desk.inspection_id())
    desk.go_to(desk.lines.by_item["kieu"])
    assert desk.view.panel is not None and desk.view.panel.reasoning.words.text() == "tem mờ, chụp lại"
    steps.key(desk, Qt.Key.Key_F4, "tem đọc được", Qt.Key.Key_Return)
    assert kept(office, desk)["kieu"].reason == "tem đọc được"
    desk.keeping.undo_last()
    assert kept(office, desk)["kieu"].reason == "tem mờ, chụp lại"
    steps.key(desk, "d")
    found = kept(office, desk)["kieu"]
    assert (found.answer, found.reason, found.readings) == (AnswerWord.PASS, "tem mờ, chụp lại", {})
    desk.keeping.undo_last()
    found = kept(office, desk)["kieu"]
    assert (found.answer, found.reason) == (None, "tem mờ, chụp lại")
    steps.key(desk, Qt.Key.Key_F4, Qt.Key.Key_Backspace, Qt.Key.Key_Return)
    assert kept(office, desk)["kieu"].reason == ""


@pytest.mark.parametrize("keys", ["F2", "F4", "Ctrl+L", "Ctrl+I", "Ctrl+Z", "Ctrl+V", "Ctrl+Return"])
def test_every_key_that_is_printed_is_wired(desk: ChecklistPage, keys: str) -> None:
    wired = {each.key().toString() for each in desk.findChildren(QShortcut)}
    assert keys in wired


def test_photos_are_added_shown_undone_and_refused_one_by_one(
    desk: ChecklistPage, office: Office, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("a.jpg", "b.png", "c.heic")]
    for file, data in zip(
        files, (shot(), shot(kind="PNG", colour=(1, 2, 3)), b"\0\0\0\x18ftypheic" + bytes(99)), strict=True
    ):
        file.write_bytes(data)
    line = desk.view.line
    assert line is not None
    desk.picturing.add(line, files)
    steps.until(lambda: len(line.photos) == 2, "added")
    assert "INS-E41: «c.heic» là ảnh HEIC" in desk.said_words()
    assert "Ảnh 2" in steps.words(desk.beside)
    assert len(kept(office, desk)["do"].photos) == 2
    first = line.photos[0]
    desk.picturing.remove(line, first)
    assert [each.id for each in kept(office, desk)["do"].photos] == [line.photos[0].id] != [first.id]
    desk.keeping.undo_last()
    assert {each.id for each in kept(office, desk)["do"].photos} == {each.id for each in line.photos}
    assert len(line.photos) == 2
    desk.keeping.undo_last()
    assert kept(office, desk)["do"].photos == ()


def test_a_photo_of_the_whole_is_added_on_the_last_page(desk: ChecklistPage, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "tong-the.jpg"
    file.write_bytes(shot())
    desk.show_finish()
    desk._at_line(lambda line: desk.picturing.add(line, [file]))
    steps.until(lambda: "Ảnh chung của cuộc kiểm định: 1" in steps.words(desk.ending), "added")
    with office.store.reading() as session:
        assert len(sheets.sheet(session, desk.inspection_id()).photos) == 1


@pytest.fixture
def general(qtbot: QtBot, office: Office, background: Background) -> Callable[[], ChecklistPage]:
    def made() -> ChecklistPage:
        id = office.another("Thiết bị lạ")
        with office.writing() as session:
            equipment.change(session, id, "type_code", "I.02")
        page = ChecklistPage(office.store, background, stations.INSPECTOR)
        qtbot.addWidget(page)
        page.resize(1198, 690)
        page.show()
        page.open(office.start(id))
        return page

    return made


def test_a_line_of_ones_own_is_named_and_the_next_one_waits_at_once(
    general: Callable[[], ChecklistPage], office: Office
) -> None:
    page = general()
    assert page.lines is not None
    before = len(page.lines.all)
    page.go_to(page.lines.by_item["ben_ngoai_dong"])
    steps.key(page, Qt.Key.Key_Return, "Vo bao ve", Qt.Key.Key_Return)
    assert len(page.lines.all) == before + 1 and "ben_ngoai_dong_2" in page.lines.by_item
    assert page.lines.by_item["ben_ngoai_dong"].item.text == "Vo bao ve"
    assert [line.number for line in page.lines.all] == list(range(1, before + 2))
    assert page.lines.by_item["ben_ngoai_dong_2"] in page.view.lines.lines
    stored = kept(office, page)
    assert list(stored) == [line.item.id for line in page.lines.all]
    assert [each.item for each in stored.values()] == [line.item for line in page.lines.all]
    page.go_to(page.lines.by_item["ben_ngoai_dong"])
    steps.key(page, "d")
    assert kept(office, page)["ben_ngoai_dong"].answer is AnswerWord.PASS


def test_history_tells_every_earlier_inspection_of_the_item(
    office: Office, qtbot: QtBot, background: Background
) -> None:

    for place, value in enumerate(("6", "5")):
        id: UUID = office.start(on=stations.TODAY - timedelta(days=300 - place))
        office.answer_all(id)
        with office.writing() as session:
            inspections.measure(session, id, "bn_cach_dien", "cach_dien", value, by=stations.INSPECTOR)
        office.conclude(id, on=stations.TODAY - timedelta(days=300 - place))
    id = office.start()
    with office.store.reading() as session:
        found = sheets.history(session, id, "bn_cach_dien")
    assert [each.readings["cach_dien"] for each in found] == ["5", "6"]
    assert found[0].on - found[1].on == timedelta(days=1)
    page = ChecklistPage(office.store, background, stations.INSPECTOR)
    qtbot.addWidget(page)
    page.resize(1198, 690)
    page.show()
    page.open(id)
    assert page.lines is not None
    page.go_to(page.lines.by_item["bn_cach_dien"])
    assert "lần trước 5 MΩ" in said(page)
    assert steps.words(page.beside).count("MΩ") == 1 + sum("MΩ" in h.text for h in page.view.line.item.limits)  # type: ignore[union-attr]
    page._toggle_history()
    assert "5 MΩ" in steps.words(page.beside) and "6 MΩ" in steps.words(page.beside)


@pytest.mark.parametrize(("keys", "stands"), [("0,5", "0.5"), (",5", "0.5"), ("-5", "-5"), ("05", "5")])
def test_a_measure_typed_on_its_row_is_that_measure(
    desk: ChecklistPage, office: Office, keys: str, stands: str
) -> None:
    desk.go_to(desk.lines.by_item["do"])  # type: ignore[union-attr]
    steps.key(desk, *keys, Qt.Key.Key_Return)
    found = kept(office, desk)["do"]
    assert Decimal(found.readings["day"]) == Decimal(stands)
    assert found.answer is not AnswerWord.NOT_CHECKED


def test_on_a_row_with_a_measure_ctrl_0_says_it_could_not_be_checked(desk: ChecklistPage, office: Office) -> None:
    panel = desk.view.panel
    assert here(desk) == "do" and panel is not None and "Ctrl+0" in [each.key for each in panel.buttons]
    QTest.keyClick(desk.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert panel.asked is AnswerWord.NOT_CHECKED
    QApplication.processEvents()
    inside = panel.rect().adjusted(0, 0, 0, -theme.now.u(6))
    reason = panel.reasoning.words
    corner = reason.mapTo(panel, reason.rect().bottomLeft())
    assert inside.contains(corner) and reason.height() >= reason.sizeHint().height()  # not cut
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    assert desk.view.panel is not None and "0" in [each.key for each in desk.view.panel.buttons]


def test_what_is_no_number_is_refused_with_its_sentence_and_stays(desk: ChecklistPage, office: Office) -> None:
    steps.key(desk, Qt.Key.Key_Return, "abk", Qt.Key.Key_Return)
    assert desk.said_words().startswith("INS-E15") and "abk" in desk.said_words()
    panel = desk.view.panel
    assert panel is not None and panel.measures["day"].text() == "abk"
    desk.view.give(AnswerWord.PASS)  # no answer takes it away
    assert here(desk) == "do" and kept(office, desk)["do"].answer is None
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    desk.go_to(desk.lines.by_item["do"])  # type: ignore[union-attr]
    assert desk.view.panel is not None and desk.view.panel.measures["day"].text() == "abk"


def test_a_finding_being_typed_is_kept_when_the_page_is_left(desk: ChecklistPage, office: Office) -> None:
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    steps.key(desk, "k", "nut chan cot")
    desk.hide()
    desk.open(desk.inspection_id())  # at once, before it is on the disk
    desk.show()
    assert [each.text for each in kept(office, desk)["cuoi"].findings] == ["nut chan cot"]
    assert [each.text for each in desk.lines.by_item["cuoi"].findings] == ["nut chan cot"]  # type: ignore[union-attr]


def test_a_finding_that_cannot_be_kept_is_there_as_typed_on_coming_back(desk: ChecklistPage, office: Office) -> None:
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    steps.key(desk, "k", "nut chan cot")
    assert desk.view.panel is not None
    steps.write(desk.view.panel.finding.deadline, "99/99")
    desk.hide()
    kept(office, desk)
    desk.open(desk.inspection_id())
    desk.show()
    desk.go_to(desk.lines.by_item["cuoi"])  # type: ignore[union-attr]
    assert desk.view.panel is not None
    assert (desk.view.panel.finding.what.text(), desk.view.panel.finding.deadline.text()) == ("nut chan cot", "99/99")


def test_coming_back_shows_the_current_line_open(desk: ChecklistPage, office: Office) -> None:
    steps.key(desk, "4,6", Qt.Key.Key_Return)
    kept(office, desk)
    desk.hide()
    desk.open(desk.inspection_id())
    desk.show()
    QApplication.processEvents()
    panel = desk.view.panel
    assert panel is not None and panel.isVisible()
    assert panel.geometry() == desk.view.visualRect(desk.view.currentIndex()) and panel.height() > theme.now.u(60)


def test_a_section_with_a_failed_item_bears_no_tick(desk: ChecklistPage) -> None:
    for line in desk.lines.all:  # type: ignore[union-attr]
        line.answer = AnswerWord.PASS
    desk.lines.by_item["do"].readings = {"day": "4.8"}  # type: ignore[union-attr]
    desk.lines.by_item["cuoi"].answer = AnswerWord.FAIL  # type: ignore[union-attr]
    green = theme.now.colour("green").rgb()
    desk.recount()
    failed = desk.sections.list.grab().toImage()

    def greens(image: QImage) -> int:
        return sum(image.pixel(x, y) == green for x in range(image.width()) for y in range(min(60, image.height())))

    desk.lines.by_item["cuoi"].answer = AnswerWord.PASS  # type: ignore[union-attr]
    desk.recount()
    assert greens(desk.sections.list.grab().toImage()) > greens(failed) == 0


def test_a_whole_crane_takes_at_most_75_keys_for_60_answers(page: ChecklistPage, office: Office) -> None:
    values, pressed = {"loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2"}, list[str]()
    assert page.lines is not None
    total = len(page.lines.all)
    assert steps.answer_all(page, {}, lambda key: values.get(key, "12"), pressed) == total
    assert page.lines.proposed.conclusion is Conclusion.PASS
    assert (total, len(pressed)) == (68, 83)  # as README tells: 73 for 60
    assert len(pressed) <= total * 75 / 60 and "=" not in pressed
    assert {each.answer for each in kept(office, page).values()} == {AnswerWord.PASS}


def test_a_test_called_passed_without_its_values_leads_the_keys_to_them_and_is_still_missing_at_the_end(
    page: ChecklistPage, office: Office
) -> None:
    values = {"loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2"}
    while here(page) != "tn_tinh_troi":
        steps.answer_all(page, {}, lambda key: values.get(key, "12"), most=1)
    steps.key(page, "d")
    assert here(page) == "tn_tinh_troi" and "Tải thử" in page.said_words() and "F4" in page.said_words()
    assert page.view.panel is not None and page.lines is not None
    assert page.window().focusWidget() is page.view.panel.measures["tai_thu_tinh"]
    steps.key(page, "12,5", Qt.Key.Key_Return, "1,25", Qt.Key.Key_Return, "10", Qt.Key.Key_Return)
    assert here(page) == "tn_tinh_troi" and page.lines.proposed.lacking == ("tn_tinh_troi",)
    steps.key(page, "150", Qt.Key.Key_Return)
    assert here(page) == "tn_tinh_nut" and page.lines.proposed.lacking == ()
    while here(page) != "tn_dong_nang_ha":
        steps.answer_all(page, {}, lambda key: "12", most=1)
    steps.key(page, "d", Qt.Key.Key_Escape, Qt.Key.Key_Down)
    steps.answer_all(page, {}, lambda key: "12")
    assert page.stack.currentIndex() == 1 and page.lines.proposed.conclusion is Conclusion.UNDECIDED
    assert "1 mục chưa đủ dữ liệu" in steps.words(page.ending)
    page.go_to(page.lines.by_item["tn_dong_nang_ha"])
    steps.key(page, Qt.Key.Key_F4, "thử ở quý trước", Qt.Key.Key_Return)
    assert page.lines.proposed.conclusion is Conclusion.PASS
    assert kept(office, page)["tn_dong_nang_ha"].owing == ("Tải thử", "Hệ số tải thử động")


def test_the_name_of_the_test_stands_with_each_of_its_checks(page: ChecklistPage) -> None:
    assert page.lines is not None
    for test, item, words in (
        ("Thử tĩnh", "tn_tinh_nut", "Thử tĩnh · Không nứt"),
        ("Thử không tải", "tn_khong_tai_phanh", "Thử không tải · Phanh"),
    ):
        line = page.lines.by_item[item]
        page.go_to(line)
        assert test in said(page).splitlines() and line.item.text in said(page).splitlines()
        index = page.view.currentIndex()
        for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            assert words in index.data(role)
    assert page.lines.by_item["bn_phanh"].item.called == "Phanh"


def test_limits_that_judge_and_limits_that_do_not_stand_under_their_own_heads(desk: ChecklistPage) -> None:
    assert desk.lines is not None
    line = desk.lines.by_item["do"]
    line.judgement = replace(
        line.judgement,
        held=tuple(replace(each, acts=acts) for each in line.judgement.held[:1] for acts in (True, False)),
    )
    desk.beside.show_line(line)
    words = steps.words(desk.beside.clauses)
    yes, no = words.index("Đã xác nhận tại đây: dùng để phán định"), words.index("Chưa xác nhận tại đây: không dùng")
    assert yes < no
    line.judgement = replace(line.judgement, held=tuple(each for each in line.judgement.held if each.acts))
    desk.beside.show_line(line)
    assert "không dùng để phán định" not in steps.words(desk.beside.clauses)


def test_what_is_typed_into_is_seen_at_large_text_on_a_low_screen(
    qapp: QApplication, qtbot: QtBot, office: Office, background: Background
) -> None:
    theme.apply(qapp, scale=1.5)
    page = ChecklistPage(office.store, background, stations.INSPECTOR)
    qtbot.addWidget(page)
    page.resize(1114, 620)
    with qtbot.waitExposed(page):
        page.show()
    page.open(office.start(procedure="QTKĐ 09-2016"))
    assert page.lines is not None
    line = max(page.lines.all, key=lambda each: len(each.item.inputs))
    page.go_to(line)
    page.view.give(AnswerWord.FAIL)
    panel = page.view.panel
    assert panel is not None and panel.height() > page.view.viewport().height()
    places = [*panel.buttons, *panel.fields(), panel.finding.what, panel.finding.deadline, panel.finding.what]
    assert page.focusWidget() is panel.finding.what
    for at in (panel.finding.what, *places):
        at.setFocus()
        steps.write(at, "1") if isinstance(at, QLineEdit) else None
        top = at.mapTo(page.view.viewport(), QPoint(0, 0)).y()
        assert top >= 0 and top + at.height() <= page.view.viewport().height(), at.accessibleName()


def test_after_concluding_the_keys_are_on_the_way_on(page: ChecklistPage, office: Office) -> None:
    assert page.id is not None
    office.answer_all(page.id)
    page.keeping.reread()
    page.show_finish()
    concluded: list[object] = []
    page.concluded.connect(concluded.append)
    steps.key(page, Qt.Key.Key_Space, Qt.Key.Key_Space)
    steps.until(lambda: concluded, "concluded")
    go = page.ending.go
    assert go is not None and page.focusWidget() is go and go.property("kind") == "primary"
    assert "○ Biên bản (lập, ký)" in steps.words(page.ending)
    asked: list[object] = []
    page.papers_asked.connect(asked.append)
    steps.key(page, Qt.Key.Key_Space)
    assert asked == [page.id]


def test_a_measure_that_is_corrected_says_what_to_press(desk: ChecklistPage, office: Office) -> None:
    """The limit made the answer stricter; to make it milder is the inspector's."""
    steps.key(desk, "4.3", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert kept(office, desk)["do"].answer is AnswerWord.FAIL
    steps.key(desk, Qt.Key.Key_Return)
    QTest.keyClick(desk.window().focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    steps.key(desk, "4,8", Qt.Key.Key_Return)
    assert "Mục 1 nay trong giới hạn mà câu trả lời vẫn là “không đạt”: bấm Đ" in desk.said_words()
    assert here(desk) == "do" and desk.window().focusWidget() is desk.view
    steps.key(desk, "d")
    assert here(desk) == "kieu" and not desk.said_words()
    found = kept(office, desk)["do"]
    assert (found.answer, found.readings) == (AnswerWord.PASS, {"day": "4.8"})


@pytest.mark.parametrize("typed", ["4,8", "4,3"])  # within the limit, and outside
def test_a_measure_typed_after_not_checkable_says_that_the_answer_contradicts(
    desk: ChecklistPage, office: Office, typed: str
) -> None:
    QTest.keyClick(desk.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    steps.key(desk, "thiếu máy đo", Qt.Key.Key_Return)
    assert kept(office, desk)["do"].answer is AnswerWord.NOT_CHECKED and desk.lines is not None
    desk.go_to(desk.lines.by_item["do"])
    assert not desk.said_words()
    steps.key(desk, typed, Qt.Key.Key_Return)
    words = "Mục 1 nay đã có trị số đo mà câu trả lời vẫn là “chưa kiểm tra được”: bấm Đ hoặc K"
    assert words in desk.said_words()
    assert here(desk) == "do" and desk.window().focusWidget() is desk.view
    assert kept(office, desk)["do"].answer is AnswerWord.NOT_CHECKED  # the answer is his
    steps.key(desk, "k")
    assert kept(office, desk)["do"].answer is AnswerWord.FAIL and "vẫn là" not in desk.said_words()


@pytest.mark.parametrize(
    ("answer", "readings", "verdict", "contradicts"),
    [
        (AnswerWord.NOT_CHECKED, {}, Verdict.NO_RULE, False),
        (AnswerWord.NOT_CHECKED, {"day": "5"}, Verdict.NO_RULE, False),  # half of it
        (AnswerWord.NOT_CHECKED, {"day": "5", "dai": "7"}, Verdict.NO_RULE, True),
        (AnswerWord.NOT_CHECKED, {"day": "5", "dai": "7"}, Verdict.LACKING, False),  # what is elsewhere lacks
        (AnswerWord.NOT_CHECKED, {"day": "5"}, Verdict.FAIL, True),
        (AnswerWord.NOT_APPLICABLE, {"day": "5", "dai": "7"}, Verdict.PASS, True),
        (AnswerWord.PASS, {"day": "5", "dai": "7"}, Verdict.FAIL, False),  # failing, which is said otherwise
        (None, {"day": "5", "dai": "7"}, Verdict.PASS, False),
    ],
)
def test_what_was_measured_contradicts_that_it_was_not_checked(
    answer: AnswerWord | None, readings: dict[str, str], verdict: Verdict, contradicts: bool
) -> None:
    asked = tuple(Input(key, key, "mm", "number") for key in ("day", "dai"))
    line = Line(1, Item("do", "Đo", inputs=asked), "mot", answer, "", None, readings, (), None)
    line.judgement = Judgement(verdict)
    assert line.measured_since is contradicts


@pytest.mark.parametrize(
    "count, locked, mark",
    [
        (Count(3, 3, 3, 0, 0, 0), False, ("whole", "green")),
        (Count(3, 3, 2, 0, 1, 0), False, ("whole", "green")),
        (Count(3, 3, 2, 0, 0, 1), False, ("", "amber")),  # one could not be checked
        (Count(3, 3, 3, 0, 0, 0, 1), False, ("", "amber")),  # one is not measured
        (Count(3, 3, 2, 1, 0, 0), False, ("failed", "red")),
        (Count(3, 2, 2, 0, 0, 0), False, ("", "muted")),
        (Count(3, 2, 2, 0, 0, 0), True, ("locked", "muted")),
    ],
)
def test_a_section_is_ticked_only_where_all_is_answered_and_checked(
    count: Count, locked: bool, mark: tuple[str, str]
) -> None:
    assert standing(count, locked) == mark


def test_a_line_called_passed_and_not_measured_is_counted_as_lacking(desk: ChecklistPage) -> None:
    steps.key(desk, "d")
    assert desk.lines is not None and desk.lines.count("mot").lacking == 1
    steps.key(desk, "4,8", Qt.Key.Key_Return)
    assert desk.lines.count("mot").lacking == 0


def test_answering_again_keeps_the_comment_and_a_refusal_keeps_what_can_be_taken_back(
    desk: ChecklistPage, office: Office
) -> None:
    """The same word, another word, the checked button pressed once more: nothing written is wiped silently.

    Only a failure is not explained by what was written for another answer: its finding is asked for.
    """
    assert desk.lines is not None
    line = desk.lines.by_item["cuoi"]
    desk.go_to(line)
    steps.key(desk, Qt.Key.Key_F4, "thiếu trang 3", Qt.Key.Key_Return, "d")
    for key, word, reason, said in (
        ("d", AnswerWord.PASS, "thiếu trang 3", ""),
        ("k", AnswerWord.FAIL, "", "viết cho câu trả lời trước không giải thích được điều đó: thiếu trang 3. Hãy ghi"),
        ("k", AnswerWord.FAIL, "", "không giải thích được điều đó: thiếu trang 3."),
        ("d", AnswerWord.PASS, "thiếu trang 3", "nay là “đạt” và giữ ghi chú: thiếu trang 3. F4 sửa ghi chú."),
        ("k", AnswerWord.FAIL, "", "không giải thích được điều đó: thiếu trang 3."),
    ):
        desk.go_to(line)
        steps.key(desk, key)
        found = kept(office, desk)["cuoi"]
        assert (found.answer, found.reason) == (word, reason) and said in desk.said_words()
        assert line.unexplained is (word is AnswerWord.FAIL)
    assert desk.view.panel is not None and desk.view.panel.finding.what.placeholderText() == "thiếu trang 3"
    steps.key(desk, Qt.Key.Key_F4, "rách trang 3", Qt.Key.Key_Return)
    desk.go_to(line)
    for word in (AnswerWord.FAIL, AnswerWord.PASS):  # what was typed for the failure is its reason, and stays
        steps.key(desk, "k" if word is AnswerWord.FAIL else "d")
        found = kept(office, desk)["cuoi"]
        assert (found.answer, found.reason) == (word, "rách trang 3")
        desk.go_to(line)
    desk.go_to(desk.lines.by_item["kieu"])
    steps.key(desk, "x", "chờ hồ sơ", Qt.Key.Key_Return)
    desk.go_to(desk.lines.by_item["kieu"])
    assert desk.view.panel is not None
    steps.press(next(each for each in desk.view.panel.buttons if each.isChecked()))
    assert kept(office, desk)["kieu"].reason == "chờ hồ sơ" and "INS-E13" not in desk.said_words()
    undo = len(desk.keeping.undo)
    desk.keeping.note(line)
    desk.keeping.keep("inspection.answer", lambda session: inspections.answer(
        session, desk.inspection_id(), "kieu", "not_applicable", at="2026-11-24T08:00:00", by=stations.INSPECTOR
    ))  # fmt: skip
    kept(office, desk)
    assert "INS-E13" in desk.said_words() and len(desk.keeping.undo) == undo
    while desk.keeping.undo:
        desk.keeping.undo_last()
    found = kept(office, desk)["cuoi"]
    assert (found.answer, found.reason) == (None, "")


def test_the_last_page_keeps_what_was_typed_and_chosen_until_it_is_concluded(
    page: ChecklistPage, office: Office, tmp_path: Path
) -> None:
    """Gone to an item and back, to another inspection and back, over a photo, over a remark that is refused."""
    assert page.id is not None
    id, other = page.id, office.start(office.another())
    office.answer_all(id)
    page.open(id)
    page.show_finish()
    typed = {"day": "23/11/2026", "why": "cáp chưa thử", "late": "hết pin", "procedure": "QTKĐ 10"}
    for name, text in typed.items():
        page.ending.fields.shown[name].clear()
        steps.write(page.ending.fields.shown[name], text)
    page.ending.choices[Conclusion.FAIL].setChecked(True)
    (remark,) = page.ending.remarks
    page.ending.remarks[remark].setFocus()
    steps.write(page.ending.remarks[remark], "10 tấn")
    steps.key(page, Qt.Key.Key_Tab)
    assert "INS-E15" in page.said_words() and page.stack.currentIndex() == 1

    def stands() -> None:
        ending = page.ending
        assert {name: ending.fields.shown[name].text() for name in typed} == typed
        assert ending._chosen() is Conclusion.FAIL
        assert ending.remarks[remark].text() == "10 tấn" and ending.remarks[remark].property("refused")

    stands()
    page._toggle()
    page._toggle()
    stands()
    page.open(other)
    page.show_finish()
    assert page.ending.why.text() == "" and page.ending.day.text() == "24/11/2026"
    for answer, chosen in (("fail", Conclusion.FAIL), ("pass", None)):  # what was only proposed is not kept
        office.answer(other, "bn_cap", answer, "đứt sợi")
        page.open(other)
        page.show_finish()
        assert page.ending._chosen() is chosen
    page.open(id)
    page.show_finish()
    stands()
    page.ending.why.setFocus()
    file = tmp_path / "tong-the.jpg"
    file.write_bytes(shot())
    page.picturing.add(page.lines.whole, [file])  # type: ignore[union-attr]
    steps.until(lambda: "Ảnh chung của cuộc kiểm định: 1" in steps.words(page.ending), "added")
    stands()
    assert page.focusWidget() is page.ending.why  # the keys were there
    page.ending.conclude.setFocus()
    steps.key(page, Qt.Key.Key_Space)
    assert page.focusWidget() is page.ending.remarks[remark] and page.ending.sure.isHidden()
    page.ending.remarks[remark].clear()
    steps.write(page.ending.remarks[remark], "10,5")
    steps.key(page, Qt.Key.Key_Tab)
    assert not page.said_words() and not page.ending.remarks[remark].property("refused")
    day = page.ending.day
    day.clear()
    steps.write(day, "31/2")
    page.ending.conclude.setFocus()
    steps.key(page, Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert "“31/2” không phải" in page.said_words() and day.property("refused")
    page.ending.back.click()
    day.clear()
    steps.write(day, "23/11/2026")  # mended: it is judged again, and no more in the way
    assert not day.property("refused")
    page.ending.conclude.setFocus()
    steps.key(page, Qt.Key.Key_Space, Qt.Key.Key_Space)
    steps.until(lambda: not page.lines.sheet.open, "concluded")  # type: ignore[union-attr]
    sheet = page.lines.sheet  # type: ignore[union-attr]
    assert (sheet.conclusion, sheet.reason, sheet.readings[remark]) == (Conclusion.FAIL, "cáp chưa thử", "10.5")
    assert dates.shown(sheet.inspected_on) == "23/11/2026" and id not in page.ending.fields.begun
