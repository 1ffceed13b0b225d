"""Every page as people meet it: nothing cut, nothing beyond the screen, the focus seen wherever Tab brings it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shots
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSizePolicy, QWidget

from safety_inspector import launch, practice
from safety_inspector.access import users
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.app import Desk
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.exchange.ui.first_start import FirstStart
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import IconField
from safety_inspector.qt.panels import ListAndForm
from safety_inspector.qt.rooms import Room
from safety_inspector.qt.rows import Table
from safety_inspector.qt.widgets import OneLine
from safety_inspector.store import keys
from safety_inspector.store.database import Store
from safety_inspector.today.ui.today_page import TodayPage

PLACES = 46
MOST_STOPS = 80  # places Tab may stop at before a page is found endless


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A practice store whose names are the longest an office may have."""
    made = practice.make(tmp_path_factory.mktemp("thuc-hanh"), today=date(2026, 11, 24), equipment_count=60, years=1)
    shots.lengthen(made)
    yield made
    path = made.path
    made.close()
    assert keys.load(path).practice


def desk_in(qapp: QApplication, store: Store, scale: float, size: tuple[int, int]) -> Desk:
    theme.load_fonts()
    theme.apply(qapp, scale=scale)
    with store.reading() as session:
        user = users.named(session, practice.INSPECTOR)
    assert user is not None
    desk = Desk(store, user)
    desk.window.resize(*size)
    desk.window.show()
    return desk


def left(desk: Desk) -> None:
    desk.background.close()
    shots.away(desk.window)


def cut(page: QWidget) -> list[str]:
    """The words on a page that have less room than they need."""
    found = []
    for made in page.findChildren(QWidget):
        if not made.isVisible():
            continue
        if isinstance(made, QLabel) and not isinstance(made, OneLine) and not made.wordWrap():
            if made.text() and made.width() < made.sizeHint().width():
                found.append(made.text())
        elif isinstance(made, QPushButton) and made.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
            if made.width() < made.sizeHint().width():
                found.append(made.text())
        elif isinstance(made, Table):
            found += headings_cut(made)
        elif isinstance(made, IconField) and not made.leading and made.width() < made.minimumWidth():
            found.append(f"{made.accessibleName()}: a day")
    return found


def headings_cut(table: Table[object]) -> list[str]:
    head, metrics = table.horizontalHeader(), theme.now.metrics("caption_strong")
    if head.isHidden():
        return []
    return [
        column.title
        for place, column in enumerate(table.columns)
        if not table.isColumnHidden(place)
        and head.sectionSize(place) < metrics.horizontalAdvance(column.title) + 2 * theme.now.u(8)
    ]


@pytest.mark.parametrize(
    ("scale", "size"), [(1.0, (1366, 690)), (1.5, (1366, 690)), (1.0, (1920, 1000))], ids=["100", "150", "wide"]
)
def test_no_page_cuts_its_words_or_goes_beyond_the_screen(
    qapp: QApplication, store: Store, scale: float, size: tuple[int, int]
) -> None:
    desk = desk_in(qapp, store, scale, size)
    wrong: dict[str, object] = {}
    seen = 0
    for name in shots.visit(desk, whole=True):
        shots.settle(qapp, desk)
        room = desk.window.rooms.currentWidget()
        assert isinstance(room, Room)
        seen += 1
        if room.horizontalScrollBar().maximum():
            wrong[f"{name}: beyond the screen"] = room.horizontalScrollBar().maximum()
        if words := cut(room.page):
            wrong[name] = words
        act = desk.window.focusWidget()
        if name == "finish" and act is not None and act.visibleRegion().boundingRect().size() != act.size():
            wrong[f"{name}: the act is out of sight"] = act.accessibleName()
    assert (desk.window.width(), desk.window.height()) == size
    left(desk)
    assert not wrong
    assert seen == PLACES


@pytest.mark.parametrize("scale", [1.0, 1.5], ids=["100", "150"])
def test_no_door_cuts_its_words_and_every_field_and_button_can_be_reached(qapp: QApplication, scale: float) -> None:
    theme.load_fonts()
    theme.apply(qapp, scale=scale)
    for door in (FirstStart(launch.draw_sheet), SignIn(Path("tram.kiemdinh"))):
        door.resize(1366, 690)
        door.show()
        if isinstance(door, SignIn):
            door.recover(True)
        door.refuse("Câu từ chối dài đứng phía trên, và không đẩy gì ra ngoài màn hình. " * 3)
        QApplication.processEvents()
        QApplication.processEvents()  # words that wrap ask for their height once they have their width
        assert (door.width(), door.height()) == (1366, 690) and not cut(door)
        assert not door.room.horizontalScrollBar().maximum()
        (door.folder if isinstance(door, FirstStart) else door.text).setFocus()
        for _each in round_by_tab(door):
            here = door.focusWidget()
            assert here is not None
            seen = here.visibleRegion().boundingRect().size()
            assert seen == here.size(), (type(door), here.accessibleName() or here.property("text"))
            QTest.keyClick(here, Qt.Key.Key_Tab)
        shots.away(door)


def test_the_act_of_a_paper_is_in_sight_with_large_text(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.5, (1366, 690))
    page = desk.go("papers")
    shots.settle(qapp, desk)
    assert isinstance(page, PapersPage) and page.form is not None
    assert page.form.go.visibleRegion().boundingRect().size() == page.form.go.size()
    left(desk)


def test_what_the_keys_come_to_from_beside_the_page_is_in_sight(qapp: QApplication, store: Store) -> None:
    """With large text the first page is taller than its room: its button, scrolled away, comes back with the focus."""
    desk = desk_in(qapp, store, 1.5, (1366, 690))
    desk.window.activateWindow()
    page = desk.go("today")
    shots.settle(qapp, desk)
    assert isinstance(page, TodayPage) and page.start is not None
    desk.window.rail.setFocus()
    room = desk.window.rooms.currentWidget()
    assert isinstance(room, Room) and room.verticalScrollBar().maximum() > page.start.height()
    room.verticalScrollBar().setValue(room.verticalScrollBar().maximum())
    assert page.start.visibleRegion().isEmpty()
    page.start.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.start.visibleRegion().boundingRect().size() == page.start.size()
    left(desk)


def test_the_first_page_opens_at_its_top_and_what_the_keys_come_to_later_is_in_sight(
    qapp: QApplication, store: Store
) -> None:
    desk = desk_in(qapp, store, 1.5, (1366, 690))
    desk.window.activateWindow()
    for way in ("equipment", "today"):
        page = desk.go(way)
        shots.settle(qapp, desk)
    assert isinstance(page, TodayPage)
    room = desk.window.rooms.currentWidget()
    assert isinstance(room, Room) and room.verticalScrollBar().maximum() > 0
    assert room.verticalScrollBar().value() == 0 and desk.window.focusWidget() is page.due
    qapp.focusChanged.emit(None, page.due)
    assert room.verticalScrollBar().value() == 0, "nor does it move when the window is looked at only later"
    room.verticalScrollBar().setValue(room.verticalScrollBar().maximum())
    desk.go("equipment")
    desk.go("today")
    assert room.verticalScrollBar().value() == 0
    desk.window.rail.setFocus()
    page.due.setFocus(Qt.FocusReason.TabFocusReason)
    assert room.verticalScrollBar().value() > 0, "the keys came back to the list: it is brought up"
    left(desk)


def test_no_chip_over_a_list_is_cut_with_large_text(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.5, (1366, 690))
    cut_off: list[str] = []
    for key, tabs in (("labour", range(4)), ("people", range(2))):
        page = desk.go(key)
        for at in tabs:
            page.tabs.setCurrentIndex(at)  # type: ignore[attr-defined]
            shots.settle(qapp, desk)
            for made in page.findChildren(ListAndForm):
                chips = [each for each in made.chips if each.isVisible()]
                cut_off += [each.text() for each in chips if each.visibleRegion().boundingRect().size() != each.size()]
                cut_off += [each.text() for each in chips if each.width() < each.sizeHint().width()]
    left(desk)
    assert not cut_off


def test_the_focus_is_seen_wherever_tab_brings_it(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.0, (1366, 690))
    desk.window.activateWindow()
    unseen: list[str] = []
    for name in shots.visit(desk):
        shots.settle(qapp, desk)
        if name in ("checklist", "import-preview"):  # Tab answers in the one; the other is a column of one kind of box
            continue
        stops = round_by_tab(desk.window)
        assert len(stops) < MOST_STOPS, name
        unseen += [f"{name}: {type(each).__name__} {each.accessibleName()}" for each in stops if not shows(each)]
    left(desk)
    assert not unseen


def round_by_tab(window: QWidget) -> list[QWidget]:
    """Where Tab stops until it is back where it began."""
    stops: list[QWidget] = []
    while len(stops) < MOST_STOPS:
        here = window.focusWidget()
        if here is None:
            QTest.keyClick(window, Qt.Key.Key_Tab)
            continue
        if here in stops:
            return stops
        stops.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    return stops


def shows(widget: QWidget) -> bool:
    """Whether a widget looks another way with the focus than without."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_focus = widget.grab().toImage()
    widget.clearFocus()
    QApplication.processEvents()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return bool(with_focus != without)


def test_a_page_opens_with_the_focus_in_its_main_view(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.0, (1366, 690))
    for key in shots.PAGES:
        page = desk.go(key)
        shots.settle(qapp, desk)
        focus = desk.window.focusWidget()
        assert focus is not None and page.isAncestorOf(focus), key
    left(desk)


def test_the_failed_stand_on_the_first_page_and_open_their_card(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.0, (1366, 690))
    page = desk.go("today")
    assert isinstance(page, TodayPage)
    shots.settle(qapp, desk)
    failed = [each for each in page.duties.buttons() if each.line.state == "failed" and each.line.badge]
    assert failed and failed[0].isVisible()
    QTest.keyClick(failed[0], Qt.Key.Key_Space)
    card = desk.window.page("equipment").card  # type: ignore[attr-defined]
    assert card.id == failed[0].line.way.what
    left(desk)


def test_a_form_refused_keeps_what_was_typed(qapp: QApplication, store: Store) -> None:
    desk = desk_in(qapp, store, 1.0, (1366, 690))
    page = desk.go("people")
    people = page.people  # type: ignore[attr-defined]
    people.open()
    people.login.setText("kdv9")
    people.save()
    assert page.said_words() and people.login.text() == "kdv9"
    begin = desk.go("inspections")
    begin.start(None)  # type: ignore[attr-defined]
    begin.form.procedure.setText("QTKĐ 09-2016/BLĐTBXH")  # type: ignore[attr-defined]
    begin.form.begin()  # type: ignore[attr-defined]
    assert begin.said_words() and begin.form.procedure.text() == "QTKĐ 09-2016/BLĐTBXH"  # type: ignore[attr-defined]
    left(desk)


def test_the_pictures_in_the_readme_are_there_and_small() -> None:
    root = Path(__file__).parents[2]
    named = [line.split("(")[1].split(")")[0] for line in (root / "README.md").read_text("utf-8").splitlines()
             if line.startswith("![")]  # fmt: skip
    assert len(named) >= 3
    for name in named:
        assert (root / name).stat().st_size < 250_000, name
