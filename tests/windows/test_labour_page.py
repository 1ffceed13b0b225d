"""The page ATVSLĐ: its lists and forms, an audit answered by keys, what is refused and where it is said."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pdfs
import pytest
import stations
import window_steps as steps
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from stations import APPROVER, INSPECTOR, NOW, TODAY, Office

from safety_inspector import sending
from safety_inspector.app import Desk
from safety_inspector.labour import accidents, actions, audits, trainings
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AnswerRow, Beginning, Given
from safety_inspector.labour.ui.audit_page import AuditPage
from safety_inspector.labour.ui.forms import Form
from safety_inspector.labour.ui.labour_page import ACCIDENTS, GROUPS, MENDING, TRAINING, LabourPage
from safety_inspector.qt import theme
from safety_inspector.qt.delegates import WordsRole
from safety_inspector.store import journal
from safety_inspector.store.sessions import raw

BEGUN = Beginning(places=("Xưởng 2",), team=("Nguyễn Văn An",), representatives=("Đỗ Mạnh Cường",))
EARLIER = TODAY - timedelta(days=40)
WRONG = {
    "S4.01": Given("fail", "Máy mài không có che chắn", owner="Trần Văn Bảy"),
    "S2.03": Given("fail", "Chưa niêm yết nội quy", deadline=TODAY - timedelta(days=30)),
    "S3.06": Given("partial", "Thiếu biển báo"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One audit concluded with three findings."""
    made = stations.found(tmp_path_factory.mktemp("atvsld"))
    with made.writing() as session:
        id = audits.start(session, made.brigade, BEGUN, on=EARLIER)
        for line in audits.sheet(session, id, today=TODAY).template.lines:
            audits.answer(session, id, line.id, WRONG.get(line.id, Given("pass")), at=NOW)
        audits.conclude(session, id, on=EARLIER, summary="Nền nếp")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def desk(qapp: QApplication, office: Office) -> Iterator[Desk]:
    theme.load_fonts()
    theme.apply(qapp)
    made = steps.desk_at(office.store, INSPECTOR)
    yield made
    steps.idle(made)
    made.background.close()
    made.window.close()


@pytest.fixture
def page(desk: Desk) -> LabourPage:
    found = desk.go("labour")
    assert isinstance(found, LabourPage)
    return found


def under(form: Form, key: str) -> str:
    """What is said under a field."""
    box = form.why[key]
    return "".join(made.text() for at in range(box.count()) if isinstance(made := box.itemAt(at).widget(), QLabel))


def fill(form: Form, key: str, text: str) -> None:
    """Type into a field in place of what stands there."""
    field = form.fields[key]
    field.clear()
    steps.write(field, text)


def pressed(desk: Desk, button: Any) -> None:
    steps.press(button)
    steps.idle(desk)


def mended(office: Office) -> dict[str, ActionRow]:
    with office.store.reading() as session:
        return {row.item: row for row in actions.listing(session, today=TODAY)}


def answers(office: Office, page: AuditPage) -> dict[str, AnswerRow]:
    assert page.id is not None
    with office.store.reading() as session:
        return audits.sheet(session, page.id, today=TODAY).answers


def open_audit(desk: Desk, office: Office, *left: str) -> AuditPage:
    """An audit under way in which only these items have no answer, or all if none is named; each time another one."""
    with office.writing() as session:
        id = audits.start(session, office.region, BEGUN, on=TODAY)
        for line in audits.sheet(session, id, today=TODAY).template.lines:
            if left and line.id not in left:
                audits.answer(session, id, line.id, Given("pass"), at=NOW)
    desk.open_audit(id)
    page = desk.here()
    assert isinstance(page, AuditPage)
    return page


def test_an_audit_is_begun_with_the_keys_and_refused_at_its_field(desk: Desk, page: LabourPage) -> None:
    keys = steps.Keys(desk)
    assert [row.row.unit_name for row in page.audits.all] and keys.at() is page.audits.list
    assert (page.audits.all[0].open, page.audits.all[0].overdue) == (3, 1), "a proposed deadline makes nothing overdue"
    keys.press(Qt.Key.Key_N, ctrl=True)
    form = page.audits.form
    assert keys.at() is page.audits.unit and page.audits.beginning.isVisible() and not page.audits.looked.isVisible()
    page.audits.unit.setCurrentIndex(1)
    fill(form, "Places looked at", "Xưởng 1")
    form.fields["Regime"].setCurrentIndex(1)  # type: ignore[union-attr]
    pressed(desk, page.audits.go)
    assert under(form, "Start of the period").startswith("LAB-E14") and not page.said_words()
    fill(form, "Start of the period", "1/1/2024")
    fill(form, "End of the period", "ba mươi")
    pressed(desk, page.audits.go)
    assert under(form, "End of the period").startswith("COM-E08") and not under(form, "Start of the period")
    fill(form, "End of the period", "241126")
    pressed(desk, page.audits.go)
    assert under(form, "Team").startswith("LAB-E06") and "Đoàn kiểm tra" in under(form, "Team")
    assert form.text("Places looked at") == "Xưởng 1" and keys.at() is form.fields["Team"]
    keys.press(Qt.Key.Key_Escape)
    assert not page.audits.beginning.isVisible() and keys.at() is page.audits.list
    keys.press(Qt.Key.Key_N, ctrl=True)
    desk.go("today")
    desk.go("labour")
    assert page.audits.beginning.isVisible() and form.text("Places looked at") == "Xưởng 1"
    fill(form, "Team", "Nguyễn Văn An")
    fill(form, "Representatives of the unit", "Đỗ Mạnh Cường")
    fill(form, "Basis", "Kế hoạch 7")
    keys.tab_to_button("Bắt đầu kiểm tra")
    keys.press(Qt.Key.Key_Space)
    steps.idle(desk)
    audit = desk.here()
    assert isinstance(audit, AuditPage) and audit.entries is not None
    sheet = audit.entries.sheet
    assert (sheet.basis, sheet.places, sheet.row.regime.value) == ("Kế hoạch 7", ("Xưởng 1",), "army")


def test_what_is_left_from_before_stands_first(desk: Desk, office: Office) -> None:
    with office.writing() as session:
        id = audits.start(session, office.brigade, BEGUN, on=TODAY)
    desk.open_audit(id)
    page = desk.here()
    assert isinstance(page, AuditPage)
    shown = page.view.lines.shown
    assert shown[0].head and shown[0].section.id == "S7"
    assert [each.action.item for each in shown if each.action] == ["S2.03", "S4.01", "S3.06"]
    entry = page.view.entry
    assert entry is not None and entry.action is not None and entry.action.overdue
    assert page.panel.earlier.isVisible() and "S2.03" in steps.words(page.panel.earlier)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    found = desk.here()
    assert isinstance(found, LabourPage) and found.stack.currentIndex() == MENDING
    assert found.mending.one is not None and found.mending.one.item == "S2.03"


def test_answers_by_keys_are_each_kept_and_a_finding_asks_for_its_words(desk: Desk, office: Office) -> None:
    page = open_audit(desk, office, "S1.01", "S1.02", "S1.03", "S5.02")
    keys = steps.Keys(desk)
    assert keys.at() is page.view and page.panel.line is not None and page.panel.line.id == "S1.01"
    saved: list[str] = []
    page.saved.connect(saved.append)
    before = entries(office)
    keys.press(Qt.Key.Key_D)
    QTest.keyClick(page.view, Qt.Key.Key_Backspace)  # an input method sends d, backspace, đ for one press
    QApplication.sendEvent(page.view, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "đ"))
    steps.idle(desk)
    assert answers(office, page)["S1.01"].result.value == "pass" and saved == [NOW[11:16]]
    assert entries(office) == before + 1 and page.panel.line.id == "S1.02"
    keys.press(Qt.Key.Key_K)
    finding = page.panel.form.fields["What is wrong"]
    assert keys.at() is finding and page.panel.line.id == "S1.02"
    keys.fill("Chưa khám bệnh nghề nghiệp")
    fill(page.panel.form, "Deadline", "hôm kia")
    keys.press(Qt.Key.Key_Return)
    assert under(page.panel.form, "Deadline").startswith("COM-E08") and page.panel.line.id == "S1.02"
    assert finding.text() == "Chưa khám bệnh nghề nghiệp"  # type: ignore[union-attr]
    fill(page.panel.form, "Deadline", "+10")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    kept = answers(office, page)["S1.02"]
    assert (kept.finding, kept.deadline) == ("Chưa khám bệnh nghề nghiệp", TODAY + timedelta(days=10))
    assert page.panel.line.id == "S1.03" and keys.at() is page.view
    keys.press(Qt.Key.Key_X)
    assert page.panel.line.id == "S5.02"
    keys.press(Qt.Key.Key_Return)
    keys.fill("Sổ cấp phát")
    keys.press(Qt.Key.Key_Return)
    assert page.said_words().startswith("LAB-E63") and "S5.02" in page.said_words()
    assert page.panel.form.text("Evidence") == "Sổ cấp phát" and keys.at() is page.view
    fill(page.panel.form, "Sample", "mười hai")
    fill(page.panel.form, "Of how many", "15")
    keys.press(Qt.Key.Key_P)
    assert keys.at() is page.panel.form.fields["Sample"], "said where it is, before the answer is kept"
    assert under(page.panel.form, "Sample").startswith("LAB-E62")
    fill(page.panel.form, "Sample", "16")
    steps.press(page.panel.buttons[page.panel.result] if page.panel.result else page.panel.keep)
    fill(page.panel.form, "Sample", "12")
    page.view.setFocus()
    keys.press(Qt.Key.Key_P)
    keys.fill("Ba người không đội mũ")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    kept = answers(office, page)["S5.02"]
    assert (kept.result.value, kept.sample, kept.evidence) == ("partial", (12, 15), "Sổ cấp phát")
    assert kept.finding == "Ba người không đội mũ" and page.stack.currentIndex() == 1, "nothing is left: the end"


def entries(office: Office) -> int:
    with office.store.reading() as session:
        return int(raw(session).execute("SELECT count(*) FROM entry").fetchone()[0])


def test_what_is_typed_is_kept_when_one_goes_elsewhere_and_delete_takes_an_answer_back(
    desk: Desk, office: Office
) -> None:
    page = open_audit(desk, office)
    with office.writing() as session:
        audits.answer(session, page.id, "S2.02", Given("pass"), at=NOW)  # type: ignore[arg-type]
    desk.open_audit(page.id)  # type: ignore[arg-type]
    page.go_to("S2.02")
    fill(page.panel.form, "Evidence", "QĐ 15")
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    steps.idle(desk)
    assert answers(office, page)["S2.02"].evidence == "QĐ 15"
    page.go_to("S1.01")
    fill(page.panel.form, "Evidence", "chưa trả lời")
    desk.go("today")
    desk.open_audit(page.id)  # type: ignore[arg-type]
    page.go_to("S1.01")
    assert page.panel.form.text("Evidence") == "chưa trả lời"
    page.go_to("S2.02")
    fill(page.panel.form, "Sample", "nửa")
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.said_words().startswith("LAB-E62") and page.panel.line is not None and page.panel.line.id == "S2.03"
    page.show_ending()
    fill(page.ending.form, "Overall judgement", "x")
    steps.press(page.ending.go)
    assert page.said_words().startswith("LAB-E64") and "S1.01, S2.02" in page.said_words()
    page.go_to("S2.02")
    assert page.panel.form.text("Sample") == "nửa"
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    steps.idle(desk)
    assert "S2.02" not in answers(office, page) and page.panel.result is None


def test_an_answer_the_store_refuses_comes_back_with_what_was_typed(desk: Desk, office: Office) -> None:
    page = open_audit(desk, office)
    keys = steps.Keys(desk)
    keys.press(Qt.Key.Key_K)
    page.panel.stop.setChecked(True)
    page.panel.form.fields["What is wrong"].setFocus()
    keys.fill("Nguy hiểm")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.panel.line is not None and page.panel.line.id == "S1.01"
    assert under(page.panel.form, "Told to stop").startswith("LAB-E12")
    assert page.panel.form.text("What is wrong") == "Nguy hiểm" and page.panel.stop.isChecked()
    assert answers(office, page)["S1.01"].finding == ""
    keys.fill("Quản đốc Lê Văn Sáu")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert answers(office, page)["S1.01"].stop_told == "Quản đốc Lê Văn Sáu"


def test_the_end_names_what_is_wanting_concludes_and_gives_its_papers(
    desk: Desk, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_audit(desk, office, "S1.01", "S1.02")
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_K)
    QTest.keyClick(page.panel, Qt.Key.Key_Escape)
    assert desk.window.focusWidget() is page.view
    page.finish.click()
    ending = page.ending
    said = steps.words(ending)
    assert "Còn 1 mục chưa trả lời." in said and "1 mục có tồn tại mà chưa ghi nội dung." in said
    pressed(desk, ending.go)
    assert page.said_words().startswith("LAB-E10") and "S1.02" in page.said_words()
    ending.asked.emit("S1.02")
    assert page.stack.currentIndex() == 0 and page.panel.line is not None and page.panel.line.id == "S1.02"
    QTest.keyClick(page.view, Qt.Key.Key_D)
    assert page.stack.currentIndex() == 1
    pressed(desk, ending.go)
    assert page.said_words().startswith("LAB-E11")
    page.go_to("S1.01")
    fill(page.panel.form, "What is wrong", "Chưa khám sức khỏe")
    steps.press(page.panel.keep)
    pressed(desk, ending.go)
    assert under(ending.form, "Overall judgement").startswith("LAB-E06") and not page.said_words()
    fill(ending.form, "Overall judgement", "Nền nếp tốt")
    fill(ending.form, "End of the audit", "25/11/2026")
    pressed(desk, ending.go)
    assert under(ending.form, "End of the audit").startswith("LAB-E09")
    fill(ending.form, "End of the audit", "24/11/2026")
    fill(ending.form, "Next audit by", "1/11/2026")
    pressed(desk, ending.go)
    assert under(ending.form, "Next audit by").startswith("LAB-E09")
    fill(ending.form, "Next audit by", "+6t")
    pressed(desk, ending.go)
    assert "BBKT" in page.said_words() and not ending.go.isVisible()
    assert [row.item for row in ending.list.rows.whole] == ["S1.01"]
    assert not page.may_answer() and not ending.form.isVisible()
    assert {"Nền nếp tốt", "24/05/2027"} <= set(steps.words(ending).splitlines())
    out = tmp_path / "bien-ban.pdf"
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: out)
    pressed(desk, ending.paper)
    assert "Chưa khám sức khỏe" in pdfs.text(out.read_bytes()).replace("\n", " ") and str(out) in page.said_words()
    pressed(desk, ending.print)
    asked = page.findChild(QPrintDialog)
    assert asked is not None and asked.isVisible()
    asked.reject()
    ending.list.chosen.emit(0)
    found = desk.here()
    assert isinstance(found, LabourPage) and found.mending.one is not None and found.mending.one.item == "S1.01"
    pressed(desk, found.paper)
    assert "DANH SÁCH YÊU CẦU KHẮC PHỤC" in pdfs.text(out.read_bytes())


def step(page: LabourPage, key: str) -> Form:
    """Choose what is done with the action looked at."""
    panel = page.mending
    at = panel.step.findData(key)
    assert at >= 0, key
    panel.step.setCurrentIndex(at)
    panel.step.activated.emit(at)
    return panel.forms[key]


def test_an_action_is_assigned_extended_sent_up_done_and_not_closed_by_who_said_so(
    desk: Desk, office: Office, page: LabourPage
) -> None:
    page.tabs.setCurrentIndex(MENDING)
    page.show_action(mended(office)["S3.06"].id)
    panel = page.mending
    assert panel.step.currentData() == "assign"
    form = step(page, "extend")
    fill(form, "Deadline", "1/12/2026")
    fill(form, "Reason", "chờ vật tư")
    pressed(desk, panel.go)
    assert under(form, "Deadline").startswith("LAB-E26")
    fill(form, "Deadline", "1/6/2027")
    pressed(desk, panel.go)
    assert mended(office)["S3.06"].reason == "chờ vật tư" and "S3.06" in page.said_words()
    form = step(page, "assign")
    pressed(desk, panel.go)
    assert under(form, "Responsible").startswith("LAB-E06")
    fill(form, "Responsible", "Lê Văn Tám")
    QTest.keyClick(form.fields["Responsible"], Qt.Key.Key_Return)
    steps.idle(desk)
    assert panel.one is not None and panel.one.owner == "Lê Văn Tám" and panel.step.currentData() == "done"
    fill(step(page, "escalate"), "Proposals", "cấp trên mua sắm")
    pressed(desk, panel.go)
    assert mended(office)["S3.06"].beyond
    form = step(page, "done")
    assert form.text("Done on") == "24/11/2026"
    fill(form, "Done by", "Lê Văn Tám")
    fill(form, "What was done", "Đã treo biển")
    pressed(desk, panel.go)
    assert panel.step.currentData() == "close" and panel.step.findData("assign") < 0 or panel.one.state.value == "done"
    form = step(page, "close")
    pressed(desk, panel.go)
    assert under(form, "Evidence").startswith("LAB-E24")
    fill(form, "Evidence", "ảnh 12")
    pressed(desk, panel.go)
    assert page.said_words().startswith("LAB-E23") and form.text("Evidence") == "ảnh 12"


def test_an_accident_is_kept_and_corrected_with_a_reason(desk: Desk, office: Office, page: LabourPage) -> None:
    page.tabs.setCurrentIndex(ACCIDENTS)
    panel, keys = page.accidents, steps.Keys(desk)
    assert panel.nothing.isVisible() and "Chưa ghi" in panel.nothing.text()
    keys.press(Qt.Key.Key_N, ctrl=True)
    form = panel.form
    assert keys.at() is panel.unit and form.text("Victims") == "1"
    fill(form, "Day of the accident", "24/11/2026")
    fill(form, "Place of the accident", "Bến số 3")
    fill(form, "Deaths", "1")
    fill(form, "Costs", "mười triệu")
    pressed(desk, panel.go)
    assert under(form, "Costs").startswith("LAB-E62")
    fill(form, "Costs", "10.000.000")
    pressed(desk, panel.go)
    assert under(form, "Victims").startswith("LAB-E31") and "loại tai nạn “nhẹ”" in under(form, "Victims")
    fill(form, "Deaths", "")
    fill(form, "Equipment", "CT-999")
    pressed(desk, panel.go)
    assert under(form, "Equipment").startswith("LAB-E65")
    fill(form, "Equipment", "CT-07")
    pressed(desk, panel.go)
    assert page.said_words() == "Đã lưu vụ tai nạn." and panel.one is not None and panel.one.cost == 10_000_000
    fill(form, "Days lost", "4")
    desk.go("today")
    desk.go("labour")
    assert form.text("Days lost") == "4", "what is typed is not lost with the page"
    pressed(desk, panel.go)
    assert under(form, "Reason").startswith("LAB-E06")
    fill(form, "Reason", "biên bản điều tra 3")
    pressed(desk, panel.go)
    with office.store.reading() as session:
        (row,) = accidents.listing(session, today=TODAY)
        told = [(entry.action, entry.reason) for entry in journal.history(session, row.id)]
    assert (
        row.equipment_id == office.crane and row.days_lost == 4 and ("accident.correct", "biên bản điều tra 3") in told
    )


def test_a_course_is_kept_and_corrected_and_its_group_counted(desk: Desk, office: Office, page: LabourPage) -> None:
    page.tabs.setCurrentIndex(TRAINING)
    panel, form = page.trainings, page.trainings.form
    steps.press(panel.new)
    panel.group.setCurrentIndex(2)
    for key, text in (("Start of the course", "1/11/2026"), ("End of the course", "3/11/2026"), ("Hours", "24"),
                      ("Persons trained", "12"), ("Valid until", "1/11/2025")):  # fmt: skip
        fill(form, key, text)
    pressed(desk, panel.go)
    assert under(form, "Valid until").startswith("LAB-E09")
    fill(form, "Valid until", "20/12/2026")
    pressed(desk, panel.go)
    assert panel.one is not None and panel.one.persons == 12
    assert "Hết hạn trong 60 ngày 1" in [each.text() for each in panel.chips]
    fill(form, "Persons trained", "10")
    fill(form, "Reason", "đếm lại danh sách")
    pressed(desk, panel.go)
    with office.store.reading() as session:
        (row,) = trainings.listing(session, today=TODAY)
    assert row.persons == 10
    page.tabs.setCurrentIndex(GROUPS)
    groups = page.groups
    assert groups.list.rows.row(2).holding == 10 and groups.list.rows.row(2).wanting is None
    groups.list.go_to(2)
    pressed(desk, groups.go)
    assert under(groups.form, "Persons to be trained").startswith("LAB-E62")
    fill(groups.form, "Persons to be trained", "15")
    pressed(desk, groups.go)
    assert groups.list.rows.row(2).wanting == 5 and groups.list.rows.row(1).wanting is None
    page.tabs.setCurrentIndex(TRAINING)
    fill(form, "Valid until", "")
    fill(form, "Reason", "giấy không ghi")
    pressed(desk, panel.go)
    page.tabs.setCurrentIndex(GROUPS)
    model = groups.list.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    cells = [model.index(2, at).data() for at in range(model.columnCount() - 1)]
    assert dict(zip(heads[1:], cells[1:], strict=False)) == {
        "Phải huấn luyện": "15", "Còn hiệu lực": "0", "Hết hạn": "0", "Chưa rõ": "10",
    }  # fmt: skip
    assert model.index(2, 5).data(WordsRole) == "thiếu 5, chưa rõ 10"


def test_what_is_not_there_is_refused(office: Office) -> None:
    for do, code in (
        (lambda session: accidents.require(session, office.crane), "LAB-E60"),
        (lambda session: trainings.require(session, office.crane), "LAB-E61"),
    ):
        with office.store.reading() as session, pytest.raises(Exception, match=code):
            do(session)


def test_who_may_not_write_here_reads_and_is_told_why(desk: Desk, office: Office) -> None:
    other = steps.desk_at(office.store, APPROVER)
    page = other.go("labour")
    assert isinstance(page, LabourPage)
    dead = (page.audits.new, page.mending.go, page.accidents.new, page.trainings.go, page.groups.go)
    assert all(not each.isEnabled() and "kiểm định viên" in each.toolTip() for each in dead)
    page.audits.begin()
    assert not page.audits.beginning.isVisible()
    with office.store.reading() as session:
        id = audits.listing(session, today=TODAY)[0].id
    other.open_audit(id)
    audit = other.here()
    assert isinstance(audit, AuditPage) and audit.entries is not None
    audit.go_to("S1.01")
    before = len(audit.entries.sheet.answers)
    QTest.keyClick(audit.view, Qt.Key.Key_D)
    assert len(audit.entries.sheet.answers) == before and not audit.panel.keep.isEnabled()
    other.background.close()
    other.window.close()
