"""What a day ends with: issuing keeps the keys on the list, what is missing is counted, a long name is shown whole."""

from collections.abc import Callable
from dataclasses import replace

import pdfs
import pytest
import stations
import window_steps as steps
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLayoutItem, QLineEdit, QPushButton, QWidget
from stations import Office

from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment
from safety_inspector.certification import headings, papers
from safety_inspector.competence import eligibilities
from safety_inspector.documents.ui.issue_panel import Step
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.documents.ui.reasons import Asking
from safety_inspector.inspection import corrections
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.qt import theme
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.rows import Table
from safety_inspector.today.ui.lines import LineButton

BODILESS = pytest.mark.parametrize("office", [False], ids=["bodiless"], indirect=True)


def waiting(desk_of: Callable[[str], Desk], office: Office) -> PapersPage:
    """The papers as the approver sees them, one inspection approved and to be issued."""
    office.interval(12)
    id = office.inspected()
    office.prepare(id)
    office.approve(id)
    desk = desk_of(stations.APPROVER)
    desk.window.resize(1366, 690)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    QApplication.processEvents()
    return page


def test_the_button_that_issues_is_in_sight_on_a_low_screen(desk_of: Callable[[str], Desk], office: Office) -> None:
    page = waiting(desk_of, office)
    assert page.form is not None
    go = page.form.go
    foot = go.mapTo(page.window(), QPoint(0, go.height()))
    assert go.isVisible() and foot.y() <= 690
    assert not go.visibleRegion().isEmpty() and go.visibleRegion().boundingRect().height() == go.height()


def test_what_the_body_lacks_is_told_before_issue_is_pressed(desk_of: Callable[[str], Desk], office: Office) -> None:
    with office.writing(stations.HEAD) as session:
        (held,) = eligibilities.listing(session)
        eligibilities.revoke(session, held.id, on=stations.EARLIER, why="hết hoạt động")
    page = waiting(desk_of, office)
    assert page.form is not None and not page.form.go.isEnabled()
    (told,) = (each for each in page.form.acts.findChildren(QLabel) if each.isVisible())
    assert "ĐK-01/ATLĐ (giả định) đã bị thu hồi ngày 01/01/2024" in told.text()
    office.let("ĐK-02")
    page.refresh()
    assert page.form is not None and page.form.go.isEnabled() and not page.form.barred


@BODILESS
@pytest.mark.parametrize("layout", headings.LAYOUTS)
def test_a_body_without_eligibility_is_told_by_its_layout_on_the_page(
    office: Office, desk_of: Callable[[str], Desk], layout: str
) -> None:
    with office.writing("admin") as session:
        headings.keep(session, replace(headings.of(session), layout=layout))
    page = waiting(desk_of, office)
    assert page.form is not None and page.form.go.isEnabled() == (layout == headings.ARMY)
    where = "trang Người & thiết bị đo, phần Cơ sở đủ điều kiện"
    if layout == headings.CIVIL:
        assert where in page.form.barred and not bars(page)
        return
    assert [where in said for said in bars(page)] == [True]
    steps.write(page.form.sticker, office.sticker())
    steps.press(page.form.go)
    steps.until(lambda: "Đã cấp" in page.said_words(), "issued")
    assert len(bars(page)) == 1  # beside what was issued too


def bars(page: PapersPage) -> list[str]:
    """What stands beside the paper all along."""
    QApplication.processEvents()  # what was shown before is gone
    return [said for each in page.findChildren(Bar) if (said := each.property("words")).startswith("Mẫu quân đội")]


def test_after_issuing_the_keys_are_on_the_list(desk_of: Callable[[str], Desk], office: Office) -> None:
    page = waiting(desk_of, office)
    assert page.form is not None
    steps.write(page.form.sticker, office.sticker())
    steps.press(page.form.go)
    steps.until(lambda: "Đã cấp" in page.said_words(), "issued")
    assert "giống hệt" in page.said_words() and "byte" not in page.said_words()
    assert page.focusWidget() is page.table


def test_after_the_minutes_the_keys_stay_at_the_paper(desk: Desk, office: Office) -> None:
    office.inspected()
    page = desk.go("papers")
    assert isinstance(page, PapersPage) and page.form is not None and page.form.step is Step.MINUTES
    page.form.go.setFocus()
    QTest.keyClick(page.form.go, Qt.Key.Key_Space)
    steps.until(lambda: page.form is not None and page.form.step is Step.SIGN, "minutes made")
    steps.until(page.form.print.isVisible, "shown")
    assert page.form.print.property("kind") == "primary"
    assert page.form.go.property("kind") == "" and page.focusWidget() is page.form.print
    with office.store.reading() as session:
        made = papers.register(session, kinds=("minutes",))[0]
        assert page.paper == papers.bytes_of(session, made.id)  # what "In…" prints
    assert page.file_name == f"{made.number.replace('/', '-')}.pdf"
    QTest.keyClick(page.form.print, Qt.Key.Key_Space)
    asked = page.findChild(QPrintDialog)
    assert asked is not None and asked.isVisible()
    asked.reject()
    steps.write(page.form.signed_by, "Đỗ Mạnh Cường")
    page.form.go.setFocus()
    QTest.keyClick(page.form.go, Qt.Key.Key_Space)
    steps.until(lambda: page.form is not None and page.form.step is Step.NOTHING, "signed")
    assert page.focusWidget() is page.table
    why = next(each for each in page.form.acts.findChildren(QLabel) if each.text() == page.form.barred)
    assert why.property("tone") != "red" and not page.form.print.isHidden() and page.file_name


def test_what_was_typed_for_a_paper_is_there_when_one_comes_back(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    page = waiting(desk_of, office)
    assert page.form is not None
    steps.write(page.form.sticker, "TH26-000077")
    steps.write(page.form.reason, "chờ thay cáp")
    page._choose("certificate")
    page.refresh()
    page._choose("waiting")
    assert page.form is not None
    assert (page.form.sticker.text(), page.form.reason.text()) == ("TH26-000077", "chờ thay cáp")


def test_what_is_missing_is_counted_and_concluding_waits_behind_it(desk: Desk, office: Office) -> None:
    desk.open_inspection(office.start(procedure="QTKĐ 09-2016"))
    page = steps.checklist(desk)
    page.show_finish()
    more = next(each for each in page.ending.findChildren(QPushButton) if each.text().startswith("+"))
    assert more.text() == f"+{len(page.ending.links) - 5} mục" and page.ending.conclude.property("kind") == ""
    steps.press(more)
    assert page.view.line is page.ending.links[5]


def test_a_begun_inspection_with_a_long_name_is_shown_whole_on_the_first_page(desk: Desk, office: Office) -> None:
    name = "Cầu trục một dầm kiểu treo điều khiển từ xa sức nâng năm tấn phân xưởng cơ khí số một"
    office.start(office.another(name))
    page = desk.go("today")
    go = next(each for each in page.findChildren(LineButton) if name in each.text())
    for _each in range(2):
        QApplication.processEvents()  # lines ask for their height once they have their width
    assert go.isVisible() and go.height() >= go.heightForWidth(go.width()) > 0


def tab_to(page: PapersPage, what: type[QWidget], words: str) -> QWidget:
    """Tab until something so called has the keys."""
    QApplication.processEvents()  # what was just made is shown
    for _each in range(40):
        at = page.window().focusWidget()
        assert at is not None
        if isinstance(at, what) and words in (at.accessibleName() or getattr(at, "text", str)()):
            return at
        QTest.keyClick(at, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {words}")


def test_a_certificate_is_voided_with_its_reason_and_replaced_by_keys(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    office.interval(12)
    office.certified()
    page = papers_of(desk_of(stations.APPROVER), "certificate")
    page.table.setFocus()
    QTest.keyClick(tab_to(page, QPushButton, "Hủy"), Qt.Key.Key_Space)
    reason = page.window().focusWidget()
    assert isinstance(reason, QLineEdit)
    QTest.keyClick(reason, Qt.Key.Key_Return)
    steps.until(lambda: "CER-E34" in page.said_words(), "refused without a reason")
    steps.write(reason, "Sai tên đơn vị")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    steps.until(lambda: "Đã hủy" in page.said_words(), "voided")
    with office.store.reading() as session:
        (voided,) = papers.register(session, kinds=["certificate"])
    assert voided.voided and voided.ended_why == "Sai tên đơn vị"
    page.table.setFocus()
    QTest.keyClick(tab_to(page, QPushButton, "thay thế"), Qt.Key.Key_Space)
    assert page.filter == "waiting" and page.form is not None and page.form.step is Step.ISSUE
    steps.write(page.form.sticker, office.sticker())
    steps.press(page.form.go)
    steps.until(lambda: "Đã cấp" in page.said_words(), "replaced")
    looked: object = page.table.rows.row(page.table.currentIndex().row()).issued
    assert looked.replaces == voided.number  # type: ignore[attr-defined]


def test_a_reason_half_typed_is_there_when_one_comes_back_and_gone_once_acted_on(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    office.interval(12)
    office.certified()
    sent = office.inspected("fail", office.another())
    desk = desk_of(stations.APPROVER)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    for which, words in (("certificate", "Sai tên đơ"), ("waiting", "Chụp lại v")):
        page._choose(which)
        assert page.asking is not None
        page.asking[1].open()
        steps.write(page.asking[1].reason, words)
    desk.go("today")
    desk.go("papers")
    assert page.asking is not None
    back = page.asking[1]
    assert back.reason.text() == "Chụp lại v" and not back.inside.isHidden()
    page._choose("certificate")
    assert page.asking is not None
    assert page.asking[1].reason.text() == "Sai tên đơ" and not page.asking[1].inside.isHidden()
    page._choose("waiting")
    assert page.asking is not None
    steps.press(page.asking[1].go)
    steps.until(lambda: "Đã trả lại" in page.said_words(), "sent back")
    assert sent not in page.whys and len(page.whys) == 1


@pytest.mark.parametrize(("login", "may"), [(stations.INSPECTOR, False), (stations.APPROVER, True)])
def test_only_those_who_may_are_offered_the_void(
    desk_of: Callable[[str], Desk], office: Office, login: str, may: bool
) -> None:
    office.interval(12)
    office.certified()
    page = papers_of(desk_of(login), "certificate")
    assert bool([each for each in page.findChildren(Asking) if each.isVisible()]) is may


def test_an_inspection_goes_back_from_the_papers_with_what_is_to_be_corrected(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    id = office.inspected("fail")
    page = papers_of(desk_of(stations.APPROVER), "waiting")
    (asking,) = (each for each in page.findChildren(Asking) if each.isVisible())
    steps.press(asking.open_)
    QTest.keyClick(asking.choice, Qt.Key.Key_Down)  # the first after the conclusion: what failed
    assert asking.choice.currentData() == "bn_cap"
    steps.write(asking.reason, "Chụp lại vùng tang")
    QTest.keyClick(asking.reason, Qt.Key.Key_Escape)
    assert not asking.inside.isVisible() and asking.reason.text()  # folded, nothing lost
    steps.press(asking.open_)
    QTest.keyClick(asking.reason, Qt.Key.Key_Return)
    steps.until(lambda: "Đã trả lại" in page.said_words(), "sent back")
    with office.store.reading() as session:
        returned = corrections.of(session, id)
    assert returned is not None and returned.comments == {"bn_cap": "Chụp lại vùng tang"}


def papers_of(desk: Desk, which: str) -> PapersPage:
    """The papers, one part of them, its first line looked at."""
    desk.window.resize(1366, 690)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    page._choose(which)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_end_of_a_checklist_drops_no_figure_whatever_the_size_of_text(
    qapp: QApplication, desk_of: Callable[[str], Desk], office: Office, scale: float
) -> None:
    theme.apply(qapp, scale=scale)
    desk = desk_of(stations.INSPECTOR)
    desk.window.resize(1366, 690)
    desk.open_inspection(office.start(procedure="QTKĐ 09-2016"))
    page = steps.checklist(desk)
    page.show_finish()
    steps.idle(desk)
    table = next(each for each in page.ending.findChildren(Table) if each.rows.columnCount() == 6)
    heads = {table.rows.headerData(at, Qt.Orientation.Horizontal) for at in range(6)}
    assert {"K.a.d.", "Chưa KT được"} <= heads
    assert not any(table.isColumnHidden(at) for at in range(6))
    assert sum(table.columnWidth(at) for at in range(6)) <= table.viewport().width()
    assert table.columnWidth(0) >= theme.now.u(120)  # the sections' names are to be read


def test_the_page_beside_an_issued_paper_is_that_paper(desk_of: Callable[[str], Desk], office: Office) -> None:
    """The list goes on to the next draft for a moment: what was drawn of it comes back too late and is dropped."""
    other = office.another(serial="KHAC-1", asset_no="CT-09", year_made="2016")
    office.interval(12)
    office.interval(12, other)
    drafted, issued = office.inspected(), office.inspected(equipment_id=other)
    for each in (drafted, issued):
        office.prepare(each)
        office.approve(each)
    desk = desk_of(stations.APPROVER)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    page.show_inspection(issued)
    steps.idle(desk)
    assert page.form is not None
    sticker = office.sticker()
    steps.write(page.form.sticker, sticker)
    steps.press(page.form.go)
    steps.until(lambda: page.filter == "certificate", "issued")
    steps.idle(desk)
    with office.store.reading() as session:
        kept = papers.bytes_of(session, page.table.rows.keys[page.table.currentIndex().row()])
    assert sticker in pdfs.text(kept) and page.paper == page.view.data == kept


def test_a_draft_under_way_is_dropped_when_another_chip_is_chosen(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    page = waiting(desk_of, office)
    assert page.form is not None and page.drawing is not None  # the draft is still being drawn
    before = page.view.data
    page._choose("certificate")
    ended: list[None] = []
    page.background.run(lambda _job: None, page=page, done=ended.append, failed=lambda _error: None)
    steps.until(lambda: ended, "what was asked for before is drawn")
    assert not before and not page.paper and not page.view.data


def test_beside_an_issued_paper_stand_the_facts_it_was_issued_with(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    office.interval(12)
    office.certified()
    with office.store.reading() as session:
        said = equipment.card(session, office.crane)
        number = papers.register(session)[0].number
    with office.writing() as session:
        equipment.change(session, office.crane, "name", "Tên đổi sau khi cấp")
        equipment.change(session, office.crane, "serial", "SAU-1")
    office.void(issued_papers(office, "certificate")[0].id)
    page = desk_of(stations.APPROVER).go("papers")
    assert isinstance(page, PapersPage)
    for kind in ("certificate", "minutes"):
        page._choose(kind)
        words = "\n".join(each.text() for at in range(page.side.count()) for each in _labels(page.side.itemAt(at)))
        assert said.name in words and said.serial in words and said.unit_name in words
        assert "Tên đổi" not in words and "SAU-1" not in words
        assert page.table.rows.row(0).name == f"{said.asset_no} · Tên đổi sau khi cấp"  # the list: as it is called now
        assert "sai tên đơn vị" in words or kind == "minutes"
    assert number in steps.words(page)


def issued_papers(office: Office, kind: str) -> list[papers.PaperRow]:
    with office.store.reading() as session:
        return papers.register(session, kinds=(kind,))


def _labels(item: QLayoutItem | None) -> list[QLabel]:
    widget = item.widget() if item else None
    return widget.findChildren(QLabel) if widget else []


def test_facts_no_program_of_ours_wrote_are_told_in_a_sentence(desk_of: Callable[[str], Desk], office: Office) -> None:
    office.interval(12)
    office.certified()
    with office.store.merging() as connection:  # as an older program may have taken them in
        connection.execute("UPDATE certificate SET facts = 'không phải JSON'")
    page = desk_of(stations.APPROVER).go("papers")
    assert isinstance(page, PapersPage)
    page._choose("certificate")
    assert "CER-E50" in steps.words(page) and page.paper


def test_a_concluded_inspection_ticks_what_was_done_since_and_gives_the_keys_the_way_on(
    desk_of: Callable[[str], Desk], office: Office
) -> None:
    office.interval(12)
    id = office.inspected()
    desk = desk_of(stations.APPROVER)

    def said() -> str:
        desk.open_inspection(id)
        page = desk.window.page("checklist")
        assert isinstance(page, ChecklistPage) and page.ending.go is not None
        assert desk.window.focusWidget() is page.ending.go
        return steps.words(page.ending)

    assert "○ Biên bản (lập, ký)" in said() and "○ Người thứ hai duyệt" in said()
    office.entitle()
    office.minute(id)
    assert "○ Biên bản" in said() and "đã lập, chưa ký" in said()
    office.sign(id)
    office.approve(id)
    assert "✓ Biên bản" in said() and "ký ngày 24/11/2026" in said() and "✓ Người thứ hai duyệt: " in said()
    assert "○ Giấy chứng nhận và tem" in said()
    number = office.issue(id)
    with office.store.reading() as session:
        assert papers.numbers_of(session, [id])[id]
        assert f"✓ Giấy chứng nhận và tem: {papers.numbers_of(session, [id])[id]}" in said(), number
