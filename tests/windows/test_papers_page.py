"""What a day ends with: issuing keeps the keys on the list, what is missing is counted, a long name is shown whole."""

from collections.abc import Callable

import stations
import window_steps as steps
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton
from stations import Office

from safety_inspector.app import Desk
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.qt.widgets import ValueButton


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


def test_after_issuing_the_keys_are_on_the_list(desk_of: Callable[[str], Desk], office: Office) -> None:
    page = waiting(desk_of, office)
    assert page.form is not None
    steps.write(page.form.sticker, office.sticker())
    steps.press(page.form.go)
    steps.until(lambda: "Đã cấp" in page.said_words(), "issued")
    assert "giống hệt" in page.said_words() and "byte" not in page.said_words()
    assert page.focusWidget() is page.table


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
    go = next(each for each in page.findChildren(ValueButton) if name in each.text())
    QApplication.processEvents()
    assert go.isVisible() and go.height() >= go.heightForWidth(go.width())
