"""Words that tell one what to do are read whole, at 100 % and at large text on a low screen."""

from collections.abc import Callable

import pytest
import stations
import window_steps as steps
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from stations import Office

from safety_inspector.app import Desk
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.qt.rows import Table

Opened = Callable[[str, float], Desk]


@pytest.fixture
def low(desk_of: Callable[[str], Desk], qapp: QApplication) -> Opened:
    """The window on a low screen, its text this large."""

    def made(login: str, scale: float) -> Desk:
        theme.apply(qapp, scale=scale)
        desk = desk_of(login)
        desk.window.resize(1366, 690)
        QApplication.processEvents()
        return desk

    return made


def hint_is_whole(field: QLineEdit) -> bool:
    margins = field.textMargins()
    room = field.width() - margins.left() - margins.right() - theme.now.u(16)
    return field.fontMetrics().horizontalAdvance(field.placeholderText()) <= room


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_an_approved_inspection_waits_for_is_whole(low: Opened, office: Office, scale: float) -> None:
    office.interval(12)
    for id in (office.inspected(), office.inspected("fail", office.another())):
        office.approve(id)
    page = low(stations.APPROVER, scale).go("papers")
    assert isinstance(page, PapersPage)
    words = {page.table.rows.row(at).words for at in range(2)}
    assert words == {"chờ cấp giấy", "chờ ra thông báo"}
    room = page.table.columnWidth(1) - theme.now.u(12 + 20 + 8)  # the cell's margins and the mark
    assert all(theme.now.metrics("caption").horizontalAdvance(each) <= room for each in words)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_tab_of_a_card_is_seen(low: Opened, office: Office, scale: float) -> None:
    page = low(stations.INSPECTOR, scale).go("equipment")
    assert isinstance(page, EquipmentPage)
    QApplication.processEvents()
    tabs = page.card.tabs
    assert not any(each.isVisible() for each in tabs.findChildren(QToolButton))
    assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width() and page.card.width() <= page.beside.width()


def test_the_words_of_an_item_have_most_of_the_room_in_review(low: Opened, office: Office) -> None:
    office.inspected("fail")
    page = low(stations.APPROVER, 1.0).go("review")
    assert isinstance(page, ReviewPage)
    QApplication.processEvents()
    widths = [page.items.columnWidth(at) for at in range(len(page.items.columns))]
    assert len(widths) == 4 and widths[1] == max(widths) and widths[1] > sum(widths) * 0.45
    assert "Không đạt" in steps.words(page.document)  # the result stands below why it is shown


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_how_the_day_of_a_finding_is_typed_is_whole(low: Opened, office: Office, scale: float) -> None:
    desk = low(stations.INSPECTOR, scale)
    desk.open_inspection(office.start(procedure="QTKĐ 09-2016"))
    page = steps.checklist(desk)
    steps.key(page, "k")
    panel = page.view.panel
    assert panel is not None and panel.line.answer is AnswerWord.FAIL
    QApplication.processEvents()
    severity = panel.finding.severity
    assert hint_is_whole(panel.finding.deadline)
    assert severity.width() >= severity.fontMetrics().horizontalAdvance(severity.currentText()) + theme.now.u(36)
    tall = page.sections.list.visualRect(page.sections.model.index(2, 0)).height()  # the longest title, on its lines
    assert tall > page.sections.list.visualRect(page.sections.model.index(0, 0)).height()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_the_filter_of_inspections_finds_is_whole(low: Opened, office: Office, scale: float) -> None:
    office.inspected()
    page = low(stations.INSPECTOR, scale).go("inspections")
    assert isinstance(page, InspectionsPage)
    QApplication.processEvents()
    assert hint_is_whole(page.search)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_table_of_the_end_has_its_heads_whole(low: Opened, office: Office, scale: float) -> None:
    desk = low(stations.INSPECTOR, scale)
    desk.open_inspection(office.start(procedure="QTKĐ 09-2016"))
    page = steps.checklist(desk)
    page.show_finish()
    QApplication.processEvents()
    table = next(each for each in page.ending.findChildren(Table) if each.accessibleName() == "Trả lời theo phần")
    metrics = theme.now.metrics("caption_strong")
    for at, column in enumerate(table.columns):
        assert table.columnWidth(at) >= metrics.horizontalAdvance(column.title) + theme.now.u(12), column.title
    titles = [str(table.rows.index(at, 0).data()) for at in range(table.rows.rowCount())]
    longest = max(titles, key=len)
    assert table.columnWidth(0) >= theme.now.metrics().horizontalAdvance(longest) + theme.now.u(20), longest
