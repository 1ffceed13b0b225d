"""The line at the foot, the counts in the rail and the badges follow what is done, as it is done."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import offices
import pytest
import stations
import window_steps as steps
from offices import Offices
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from stations import TODAY, Office
from window_steps import Some

from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.ui.card import FieldEditor
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.exchange.ui.data_page import DataPage
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning import schedules
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.qt.delegates import CountRole, StateRole, WordsRole
from safety_inspector.qt.widgets import Painted
from safety_inspector.store import backups

DeskOf = Callable[[str], Desk]


@pytest.fixture
def laptop(qapp: QApplication, tmp_path: Path) -> Iterator[tuple[Desk, Offices]]:
    """The window of laptop B, which has a crane and has sent everything."""
    theme.load_fonts()
    theme.apply(qapp)
    three = offices.found(tmp_path)
    offices.crane(three.b, "Cầu trục B", "1")
    three.carry(three.b, three.hq)
    three.carry(three.hq, three.b)  # with what headquarters has
    with three.b.reading() as session:
        user = users.named(session, "admin")
    assert user is not None
    desk = Desk(three.b, user)
    desk.window.show()
    yield desk, three
    steps.idle(desk)
    desk.background.close()
    desk.window.close()
    three.close()


def shown(desk: Desk, key: str, kind: type[Some]) -> Some:
    """A page, by its line of the rail."""
    desk.go("today")
    return steps.go(desk, key, kind)


def unsent(desk: Desk) -> int:
    words, _colon, count = desk.window.status.unsent.text().partition(": ")
    assert words == "Chưa gửi"
    return int(count)


def correct_serial(desk: Desk, into: str) -> None:
    page = shown(desk, "equipment", EquipmentPage)
    page.card.fields.edit("serial")
    editor = next(each for each in page.card.fields.findChildren(FieldEditor))
    assert isinstance(editor.value, QLineEdit)
    editor.value.selectAll()
    steps.write(editor.value, into)
    QTest.keyClick(editor.value, Qt.Key.Key_Return)
    steps.write(editor.reason, "đọc lại trên máy")
    QTest.keyClick(editor.reason, Qt.Key.Key_Return)


def test_what_is_not_sent_is_counted_with_each_change_and_sent_away(
    laptop: tuple[Desk, Offices], tmp_path: Path
) -> None:
    desk, three = laptop
    before = unsent(desk)
    correct_serial(desk, "2")
    assert unsent(desk) == before + 1 and desk.window.status.saved.text() == "Đã lưu 10:42"
    correct_serial(desk, "3")
    assert unsent(desk) == before + 2
    page = steps.go(desk, "exchange", ExchangePage)
    page.to.setCurrentIndex(page.to.findData("A"))
    page.send(tmp_path / "gui.kdp")
    steps.until(lambda: "Đã ghi" in page.said_words(), "sent")
    three.carry(three.b, three.hq)
    three.carry(three.hq, three.b)
    three.carry(three.b, three.c)
    three.carry(three.c, three.b)
    desk.show_status()
    assert unsent(desk) < before + 2


def test_the_last_backup_stands_at_the_foot_once_it_is_made(laptop: tuple[Desk, Offices]) -> None:
    desk, three = laptop
    assert desk.window.status.backup.text() == "Sao lưu: chưa có"
    page = steps.go(desk, "data", DataPage)
    steps.press(page.now)
    steps.until(lambda: backups.last(three.b.path) is not None and page.said_words(), "backed up")
    assert desk.window.status.backup.text() == "Sao lưu: 10:42 24/11"


def review_count(desk: Desk) -> object:
    rail = desk.window.rail.model()
    at = next(at for at in range(rail.rowCount()) if rail.index(at, 0).data() == "Duyệt")
    return rail.index(at, 0).data(CountRole)


def test_the_count_of_the_rail_falls_with_each_decision(office: Office, desk_of: DeskOf) -> None:
    office.inspected()
    office.inspected("fail", office.another())
    desk = desk_of(stations.APPROVER)
    assert review_count(desk) == 2
    page = shown(desk, "review", ReviewPage)
    steps.press(page.yes)
    steps.until(lambda: review_count(desk) == 1, "approved")
    page.mark(0)
    steps.write(next(iter(page.marked.values())), "chụp lại")
    steps.press(page.back)
    steps.until(lambda: not review_count(desk), "sent back")
    assert not review_count(desk_of(stations.INSPECTOR))  # reviewing is not his


def due(page: EquipmentPage, office: Office) -> tuple[object, object, str]:
    """State and words in the list, and the name of the badge on the card."""
    page.refresh()
    page.list.go_to(page.list.rows.keys.index(office.crane))
    index = page.list.rows.index(page.list.currentIndex().row(), 2)
    QApplication.processEvents()  # the badge made anew is shown
    (badge,) = [each for each in page.card.band.findChildren(Painted) if not each.isHidden()]
    return index.data(StateRole), index.data(WordsRole), badge.accessibleName()


def test_the_band_of_a_piece_of_equipment_follows_its_dates(office: Office, desk_of: DeskOf) -> None:
    page = shown(desk_of(stations.INSPECTOR), "equipment", EquipmentPage)
    assert due(page, office)[0] == "none"
    done = TODAY - timedelta(days=400)
    for months, state, words in ((12, "overdue", "quá"), (14, "due30", "còn"), (15, "due60", "còn"), (36, "valid", "")):
        with office.writing() as session:
            schedules.set_interval(session, [office.crane], months=months, ground="kế hoạch", today=TODAY)
            equipment.change(session, office.crane, "paper_date", done.isoformat())
        found = due(page, office)
        assert found[0] == state and words in str(found[1]) and found[2] == found[1], months
    id = office.inspected("fail")
    assert due(page, office)[0] in ("failed", "done")
    office.approve(id)
    office.notify(id)
    assert due(page, office)[0] == "failed"


def test_the_state_of_an_inspection_follows_it_from_draft_to_paper(office: Office, desk_of: DeskOf) -> None:
    page = shown(desk_of(stations.INSPECTOR), "inspections", InspectionsPage)
    office.interval(12)

    def state() -> tuple[object, object, list[str]]:
        page.refresh()
        index = page.table.rows.index(0, 5)
        return index.data(StateRole), index.data(), [made.text() for made in page.chips]

    id = office.start()
    assert state()[:2] == ("draft", None) and "Đang làm 1" in state()[2]
    office.answer_all(id)
    office.conclude(id)
    assert state()[0] == "waiting" and "Chờ duyệt 1" in state()[2]
    office.approve(id)
    office.issue(id)
    with office.store.reading() as session:
        number = page.papers.numbers(session, [id])[id]
    assert state()[:2] == ("issued", number) and "Chờ duyệt 0" in state()[2]
