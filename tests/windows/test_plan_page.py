"""The year's plan at the window: made, moved, approved by another, amended with its ground, sent out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pdfs
import planning_year
import pytest
import window_steps as steps
from planning_year import Planned
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from stations import APPROVER, HEAD, INSPECTOR, SECOND, TODAY

from safety_inspector import sending
from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.app import Desk
from safety_inspector.catalogue import units
from safety_inspector.catalogue.ui.import_page import ImportPage
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.planning import plans
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import rows, theme
from safety_inspector.reporting.boards import Card
from safety_inspector.reporting.ui import board_view
from safety_inspector.reporting.ui.board_model import MIME
from safety_inspector.reporting.ui.plan_page import PlanPage
from safety_inspector.today.ui.today_page import TodayPage

DeskOf = Callable[[str], Desk]
CTRL = Qt.KeyboardModifier.ControlModifier
MOVE = Qt.DropAction.MoveAction


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    """One office for what unit and year tell apart: a draft of the region, an approved plan of the brigade."""
    with planning_year.opened(tmp_path_factory.mktemp("year")) as made:
        with made.office.writing(HEAD) as session:
            plan = plans.generate(session, made.office.brigade, 2027, today=TODAY)
        made.approve(plan)
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Planned]:
    """An office without any plan."""
    with planning_year.opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def desk_of(qapp: QApplication, year: Planned) -> Iterator[DeskOf]:
    """The window of a user of the one office, opened once."""
    theme.load_fonts()
    theme.apply(qapp)
    made: dict[str, Desk] = {}

    def desk(login: str) -> Desk:
        if login not in made:
            made[login] = desk_at(year, login)
        return made[login]

    yield desk
    for each in made.values():
        away(each)


def desk_at(year: Planned, login: str) -> Desk:
    with year.office.store.reading() as session:
        user = users.named(session, login)
    assert user is not None
    desk = Desk(year.office.store, user)
    desk.window.show()
    return desk


def away(desk: Desk) -> None:
    steps.idle(desk)
    desk.background.close()
    desk.window.close()


@pytest.fixture
def fresh_desk(qapp: QApplication, fresh: Planned) -> Iterator[DeskOf]:
    """Windows of a user of the office without a plan."""
    theme.load_fonts()
    theme.apply(qapp)
    made: list[Desk] = []

    def desk(login: str) -> Desk:
        made.append(desk_at(fresh, login))
        return made[-1]

    yield desk
    for each in made:
        away(each)


@pytest.fixture
def draft(year: Planned) -> UUID:
    """The draft of the region, laid out anew."""
    return year.generate()


def shown(desk: Desk, unit: UUID | None = None, year: int = 2027) -> PlanPage:
    """The page, with the plan of a unit and year read."""
    page = desk.go("plan")
    assert isinstance(page, PlanPage)
    if unit is not None:
        page.show_plan(unit, year)
    steps.idle(desk)
    page.hush()
    return page


def look_at(page: PlanPage, id: UUID) -> Card:
    page.view.go_to(page.model.place_of(id))
    card = page.view.here()
    assert isinstance(card, Card)
    return card


def press(desk: Desk, page: PlanPage, *keys: Qt.Key) -> None:
    """Keys with Ctrl on the board; what they asked for is done. A shortcut needs an active window."""
    for key in keys:
        front(desk)
        page.view.setFocus()
        QTest.keyClick(page.view, key, CTRL)
        steps.idle(desk)


def front(desk: Desk) -> None:
    """The window has the keys: else shortcuts are not heard."""
    desk.window.activateWindow()
    steps.until(desk.window.isActiveWindow, "the window has the keys")


def cell(page: PlanPage, id: UUID, month: int) -> QModelIndex:
    return page.model.place_of(id).siblingAtColumn(month)


def carried(page: PlanPage, id: UUID) -> QMimeData:
    return page.model.mimeData([page.model.place_of(id)])


def let_go(desk: Desk, page: PlanPage, id: UUID, month: int) -> None:
    """Let the card go over a month of its own line, as the model hears it from the view."""
    data, on = carried(page, id), cell(page, id, month)
    assert page.model.canDropMimeData(data, MOVE, -1, -1, on)
    assert page.model.dropMimeData(data, MOVE, -1, -1, on)
    steps.idle(desk)


def months(year: Planned, plan: UUID) -> dict[str, int | None]:
    found = year.lines(plan)
    return {name: found[id].month for name, id in year.cranes.items()}


def test_a_plan_is_made_where_there_is_none(fresh: Planned, fresh_desk: DeskOf) -> None:
    desk = fresh_desk(HEAD)
    page = shown(desk)
    assert page.making.isVisible() and not page.tabs.isVisible()
    assert page.making.empty.head.text() == "Chưa có kế hoạch năm 2027 của «Quân khu T (giả định)»"
    page.making.capacity.setText("0")
    steps.press(page.making.go)
    steps.idle(desk)
    assert page.said_words().startswith("PLN-E23: ") and page.making.capacity.text() == "0"
    page.making.capacity.setText("hai mươi")
    QTest.keyClick(page.making.capacity, Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.said_words().startswith("PLN-E23: ")
    page.making.capacity.setText("15")
    QTest.keyClick(page.making.capacity, Qt.Key.Key_Return)
    steps.idle(desk)
    board = page.board
    assert board is not None and (board.plan.capacity, board.plan.before) == (15, 2)
    assert page.said_words().startswith("Đã lập kế hoạch") and page.view.isVisible()
    assert page.count.text() == "năm 2027 · 3 lượt · dự thảo"
    assert desk.window.status.saved.text() == "Đã lưu 10:42"
    assert [row.card.id for row in page.lists.left.rows.keys] == [fresh.office.crane]
    assert page.tabs.tabText(3) == "Chưa xếp tháng (1)" and page.tabs.tabText(4) == "Điều chỉnh"
    assert "chu kỳ" in steps.words(page.lists.left.parentWidget()) or "thời hạn" in steps.words(
        page.lists.left.parentWidget()
    )
    assert [board.loads[0], board.loads[4], sum(board.loads)] == [2, 1, 3]
    assert set(board.capacity) == {15}, "one inspector has the scope"
    page.show_plan(fresh.office.brigade)
    steps.idle(desk)
    assert page.board is None and page.making.isVisible()
    assert page.making.empty.words.text() == "Kế hoạch của «Quân khu T (giả định)» đã gồm đơn vị này."
    steps.press(page.making.empty.go)
    steps.idle(desk)
    assert page.board is not None and page.view.isVisible()


def test_whoever_may_not_plan_reads_and_is_told_why(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    desk, region = desk_of(INSPECTOR), year.office.region
    page = shown(desk, region, 2026)
    why = "«an» không được lập kế hoạch"
    assert not page.making.go.isEnabled() and why in page.making.go.toolTip() and why in page.making.why.text()
    page = shown(desk, region)
    may = look_at(page, year.cranes["may"])
    assert not page.foot.earlier.isEnabled() and why in page.foot.earlier.toolTip()
    assert not page.model.flags(page.model.place_of(may.id)) & Qt.ItemFlag.ItemIsDragEnabled
    press(desk, page, Qt.Key.Key_Left)
    assert why in page.said_words()
    with year.office.store.reading() as session:
        lacking = users.lacking(session, INSPECTOR, Role.APPROVER)
    assert not page.approve.isEnabled() and page.approve.toolTip() == lacking
    assert not page.again.isEnabled() and months(year, draft)["may"] == 5


def test_keys_move_a_card_inside_its_months_and_no_further(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    may, desk = year.cranes["may"], desk_of(HEAD)
    page = shown(desk, year.office.region)
    look_at(page, may)
    press(desk, page, Qt.Key.Key_Left)
    assert months(year, draft)["may"] == 4 and not page.said_words()
    assert "xếp tháng 4, An" in page.foot.told.text() and page.view.here() == look_at(page, may)
    press(desk, page, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert page.said_words().startswith("PLN-E32: Không xếp «Tháng năm» vào tháng 6/2027 được: ")
    assert months(year, draft)["may"] == 5
    steps.press(page.foot.earlier)
    steps.idle(desk)
    assert months(year, draft)["may"] == 4
    look_at(page, year.office.crane)
    press(desk, page, Qt.Key.Key_Right)
    assert page.said_words().startswith("PLN-E31: «Cầu trục hai dầm» chưa có hạn")


def test_a_card_is_dragged_to_a_month_of_its_own(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    may, desk = year.cranes["may"], desk_of(HEAD)
    page = shown(desk, year.office.region)
    let_go(desk, page, may, 3)
    assert months(year, draft)["may"] == 3
    let_go(desk, page, may, 2)
    assert page.said_words().startswith("PLN-E32: ") and months(year, draft)["may"] == 3
    assert not page.model.canDropMimeData(carried(page, may), MOVE, -1, -1, cell(page, may, 0)), "a name is no month"
    foreign = QMimeData()
    for said in (f"{year.office.crane.hex} {may.hex}", f"{draft.hex} {draft.hex}", "lạ", ""):
        foreign.setData(MIME, said.encode())
        assert not page.model.canDropMimeData(foreign, MOVE, -1, -1, cell(page, may, 4)), said
        assert not page.model.dropMimeData(foreign, MOVE, -1, -1, cell(page, may, 4)), said
    assert not page.model.canDropMimeData(QMimeData(), MOVE, -1, -1, cell(page, may, 4))


def test_the_view_lights_the_months_of_what_is_dragged(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    may, desk = year.cranes["may"], desk_of(HEAD)
    page = shown(desk, year.office.region)
    page.view.expandAll()
    QApplication.processEvents()
    at, data = page.view.viewport(), carried(page, may)
    own, other = (page.view.visualRect(cell(page, may, month)).center() for month in (4, 7))
    how = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    def pixels(point: QPoint) -> object:
        QApplication.processEvents()
        return at.grab().toImage().copy(point.x() - 20, point.y() - 12, 40, 24)

    dark = pixels(own), pixels(other)
    QApplication.sendEvent(at, QDragEnterEvent(own, MOVE, *how))
    lit = pixels(own), pixels(other)
    assert lit[0] != dark[0] and lit[1] == dark[1], "its own months, and no others"
    QApplication.sendEvent(at, QDragLeaveEvent())
    assert pixels(own) == dark[0]
    QApplication.sendEvent(at, QDragEnterEvent(own, MOVE, *how))
    QApplication.sendEvent(at, QDropEvent(QPointF(own), MOVE, *how))
    steps.idle(desk)
    assert months(year, draft)["may"] == 4 and page.model.lit is None
    assert not page.view.viewport().findChildren(QWidget), "painted, not built"


def test_a_card_is_pressed_moved_and_let_go_by_the_mouse(
    year: Planned, draft: UUID, desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Press and move are heard by the view; what the hand does then is the platform's: that of tests has none."""
    may, desk = year.cranes["may"], desk_of(HEAD)
    page = shown(desk, year.office.region)
    page.view.expandAll()
    QApplication.processEvents()
    at, lit = page.view.viewport(), list[bool]()
    places = {month: page.view.visualRect(cell(page, may, month)).center() for month in (2, 3, 5)}

    def hand(wanted: int) -> type[board_view.QDrag]:
        class Drag(board_view.QDrag):
            def exec(self, *_actions: Qt.DropAction) -> Qt.DropAction:
                how = (self.mimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
                QApplication.sendEvent(at, QDragEnterEvent(places[5], MOVE, *how))
                over = QDragMoveEvent(places[wanted], MOVE, *how)
                QApplication.sendEvent(at, over)
                lit.append(page.model.lit == may and over.isAccepted())
                QApplication.sendEvent(at, QDropEvent(QPointF(places[wanted]), MOVE, *how))
                return MOVE

        return Drag

    for wanted, stands in ((3, 3), (2, 3)):
        monkeypatch.setattr(board_view, "QDrag", hand(wanted))
        start = page.view.visualRect(page.model.place_of(may)).center()
        QTest.mousePress(at, Qt.MouseButton.LeftButton, pos=start)
        assert page.view.here() == look_at(page, may)
        for step in (4, 8, 40):
            drag_on(at, start + QPoint(step, 0))
        QTest.mouseRelease(at, Qt.MouseButton.LeftButton, pos=places[wanted])
        steps.idle(desk)
        assert months(year, draft)["may"] == stands and page.model.lit is None
    assert lit == [True, True], (
        "picked up once each time; a month that is not its own is let go on, and refused with why"
    )
    assert page.said_words().startswith("PLN-E32: ")


def drag_on(at: QWidget, to: QPoint) -> None:
    """Move the mouse with its button held."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = QPointF(to), QPointF(at.mapToGlobal(to))
    QApplication.sendEvent(at, QMouseEvent(QEvent.Type.MouseMove, *where, none, left, Qt.KeyboardModifier.NoModifier))


def test_what_is_picked_up_is_the_card_and_its_menu_opens_by_its_key(
    year: Planned, draft: UUID, desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    may, desk = year.cranes["may"], desk_of(HEAD)
    page = shown(desk, year.office.region)
    card, picked = look_at(page, may), []

    class Drag(board_view.QDrag):
        """A hand that lets go at once: the platform of the tests has none."""

        def exec(self, *_actions: Qt.DropAction) -> Qt.DropAction:
            picked.append((page.model.carried(self.mimeData()), self.pixmap().isNull(), page.model.lit))
            return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(board_view, "QDrag", Drag)
    page.view.startDrag(MOVE)
    assert picked == [(card, False, may)] and page.model.lit is None
    page.view.go_to(page.model.index(0, 0))
    page.view.startDrag(MOVE)
    assert len(picked) == 1, "a unit is not carried about"
    look_at(page, may)
    key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(page.view.viewport(), key)
    assert page.foot.menu.isVisible()
    page.foot.menu.close()


def test_a_card_is_given_to_whoever_may_have_it(fresh: Planned, fresh_desk: DeskOf) -> None:
    plan, may, desk = fresh.generate(), fresh.cranes["may"], fresh_desk(HEAD)
    with fresh.office.store.reading() as session:
        names = {login: users.named(session, login) for login in (INSPECTOR, SECOND)}
    page = shown(desk)
    look_at(page, may)
    said = {each.text(): each.isEnabled() for each in page.foot.menu.actions()}
    assert said == {
        "Thượng úy Nguyễn Văn An · tháng 5: 1/20 lượt": True,
        "Đại úy Lê Thị Bình · không có phạm vi trong các tháng này": False,
    }
    fresh.office.entitle(SECOND)
    page = shown(desk)
    look_at(page, may)
    (give,) = [each for each in page.foot.menu.actions() if "Bình" in each.text()]
    give.trigger()
    steps.idle(desk)
    assert names[SECOND] is not None and fresh.lines(plan)[may].inspector_id == names[SECOND].id
    assert [row.month(5) for row in page.lists.loads.rows.keys if "Bình" in row.person.called] == ["1"]


def test_another_person_approves_and_whoever_made_it_does_not(year: Planned, desk_of: DeskOf) -> None:
    region, plan = year.office.region, year.generate(year=2028)
    year.also(HEAD, "technical_head", "approver")
    page = shown(desk_of(HEAD), region, 2028)
    assert not page.approve.isEnabled() and "đã lập hoặc xếp lại kế hoạch này" in page.approve.toolTip()
    page.acts.approve_it()
    steps.idle(desk_of(HEAD))
    assert page.said_words().startswith("PLN-E27: ")
    year.also(HEAD, "technical_head")
    desk = desk_of(APPROVER)
    page = shown(desk, region, 2028)
    assert page.approve.isEnabled() and not page.again.isEnabled()
    steps.press(page.approve)
    assert page.said_words().startswith("3 lượt kiểm định thành kế hoạch gốc của năm 2028; 1 thiết bị chưa xếp tháng")
    (go,) = [each for each in page.findChildren(QPushButton) if each.text() == "Duyệt kế hoạch"]
    steps.press(go)
    steps.idle(desk)
    assert page.board is not None and page.board.approved and page.said_words().startswith("Đã duyệt kế hoạch")
    assert page.count.text() == "năm 2028 · 3 lượt · đã duyệt 24/11/2026"
    assert not page.approve.isVisible() and not page.again.isVisible() and months(year, plan)["may"] == 1


def test_what_is_approved_is_amended_with_its_ground(year: Planned, desk_of: DeskOf) -> None:
    plan, desk = plans.id_of(year.office.brigade, 2027), desk_of(APPROVER)
    march, may, late = (year.cranes[name] for name in ("march", "may", "late"))
    page = shown(desk, year.office.brigade)
    let_go(desk, page, may, 7)
    assert months(year, plan)["may"] == 5, "nothing is written before its ground is"
    assert page.said_words().startswith("Kế hoạch đã duyệt") and page.amending.isVisible()
    assert page.amending.count.text() == "Điều chỉnh số 1: 1 thay đổi, chưa ghi"
    assert "Ngoài các tháng hợp lệ" in (look_at(page, may) and page.foot.warned.text())
    look_at(page, late)
    page.view.setFocus()
    front(desk)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    look_at(page, year.office.crane)
    (give,) = [each for each in page.foot.menu.actions() if "An" in each.text()]
    give.trigger()
    assert page.amending.changes.text() == "Tháng năm: T5 → T7; đưa Quá hạn ra; CT-07: – → T1 (An)"
    steps.press(page.amending.go)
    steps.idle(desk)
    assert page.said_words().startswith("PLN-E36: ") and len(page.pending) == 3, "what was put together stays"
    steps.write(page.amending.reason, "Mệnh lệnh số 07")
    QTest.keyClick(page.amending.reason, Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.said_words().startswith("Đã ghi điều chỉnh số 1") and not page.amending.isVisible()
    found = year.lines(plan)
    assert (found[may].month, found[may].base_month, found[may].outside) == (7, 5, True)
    assert (found[late].month, found[year.office.crane].month, found[march].month) == (None, 1, 1)
    assert [(row.number, row.reason, row.changes) for row in page.lists.amended.rows.keys] == [
        (1, "Mệnh lệnh số 07", 3)
    ]
    assert (
        page.board_part.said_done.text().startswith("Đã kiểm định 0/3 (0,0 %)")
        and "bổ sung: 0/1" in page.board_part.said_done.text()
    )
    assert [row.card.id for row in page.lists.left.rows.keys] == [late]
    assert "đưa ra theo điều chỉnh số 1" in steps.words(page.lists.left.parentWidget())


def test_an_amendment_put_together_is_kept_until_it_is_written_or_dropped(year: Planned, desk_of: DeskOf) -> None:
    brigade, march, desk = year.office.brigade, year.cranes["march"], desk_of(APPROVER)
    plan = plans.id_of(brigade, 2027)
    page = shown(desk, brigade)
    stood = year.lines(plan)[march].month
    look_at(page, march)
    press(desk, page, Qt.Key.Key_Right)
    assert page.pending == {march: Change(What.MOVE, march, 2)} and "xếp tháng 2" in page.foot.told.text()
    press(desk, page, Qt.Key.Key_Left)
    assert not page.pending and not page.amending.isVisible(), "back where it stood"
    press(desk, page, Qt.Key.Key_Right)
    page = shown(desk, year.office.region, 2026)
    assert page.board is None and not page.pending
    page = shown(desk, brigade)
    assert page.pending == {march: Change(What.MOVE, march, 2)} and page.amending.isVisible()
    steps.press(page.amending.leave)
    assert not page.pending and year.lines(plan)[march].month == stood
    desk = desk_of(HEAD)
    page = shown(desk, brigade)
    look_at(page, march)
    press(desk, page, Qt.Key.Key_Right)
    assert "người duyệt" in page.said_words() and not page.pending


def test_it_goes_out_as_paper_workbook_and_calendar(
    year: Planned, desk_of: DeskOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(INSPECTOR)
    page = shown(desk, year.office.brigade)
    for action in page.out.menu().actions():
        file: list[Path] = []

        def where(_parent: QWidget, _title: str, name: str, _kinds: str, into: list[Path] = file) -> Path:
            into.append(tmp_path / name)
            return into[0]

        monkeypatch.setattr(sending, "ask_where", where)
        action.trigger()
        steps.idle(desk)
        assert page.said_words() == f"Đã ghi: {file[0]}"
    assert "KẾ HOẠCH" in pdfs.text((tmp_path / "ke-hoach-2027.pdf").read_bytes())
    assert (tmp_path / "ke-hoach-2027.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "ke-hoach-2027.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    monkeypatch.setattr(sending, "ask_where", lambda *_said: None)
    page.out.menu().actions()[0].trigger()
    steps.idle(desk)
    assert not page.progress.busy and len(list(tmp_path.glob("ke-hoach*"))) == 3


def test_what_is_done_is_counted_live_and_stays_where_it_is(fresh: Planned, fresh_desk: DeskOf) -> None:
    late = fresh.cranes["late"]
    plan = fresh.generate(year=2026)
    desk = fresh_desk(HEAD)
    page = shown(desk)
    assert page.year.currentText() == "2026", "a year that is planned comes first"
    assert page.board_part.said_done.text() == "Đã kiểm định 0/1 (0,0 %)"
    fresh.office.inspected("fail", late)
    page = shown(desk)
    assert page.board_part.said_done.text() == "Đã kiểm định 1/1 (100,0 %) · đạt 0, không đạt 1"
    assert [(row.planned, row.done) for row in page.lists.months.rows.keys if row.month == 11] == [(1, 1)]
    card = look_at(page, late)
    assert card.done is not None and not page.foot.later.isEnabled()
    assert not page.model.flags(page.model.place_of(late)) & Qt.ItemFlag.ItemIsDragEnabled
    page.acts.put(late, 12)
    assert page.said_words().startswith("PLN-E51: «Quá hạn · Quá hạn» đã kiểm định ngày 24/11/2026")
    assert fresh.lines(plan)[late].month == 11


def test_a_draft_is_made_anew_with_other_numbers_or_left(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    desk = desk_of(HEAD)
    year.move(draft, year.cranes["may"], 3)
    page = shown(desk, year.office.region)
    steps.press(page.again)
    assert page.making.isVisible() and page.making.capacity.text() == "20"
    steps.press(page.making.back)
    assert page.view.isVisible() and months(year, draft)["may"] == 3
    steps.press(page.again)
    page.making.before.setText("0")
    steps.press(page.making.go)
    steps.idle(desk)
    assert months(year, draft) == {"march": 3, "may": 5, "late": 1}


def test_the_filter_leaves_what_fits_and_enter_opens_its_card(year: Planned, draft: UUID, desk_of: DeskOf) -> None:
    desk = desk_of(HEAD)
    page = shown(desk, year.office.region)
    page.view.setFocus()
    front(desk)
    QTest.keyClick(page.view, Qt.Key.Key_Slash)
    steps.write(page.search, "thang nam")
    assert [card.name for unit in page.model.units for card in unit.cards] == ["Tháng năm"]
    assert page.model.units[0].counts[4] == 1 and sum(page.model.units[0].counts) == 1
    look_at(page, year.cranes["may"])
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    card = desk.here()
    assert isinstance(card, EquipmentPage) and card.card.id == year.cranes["may"]
    page = shown(desk, year.office.region)
    assert page.search.text() == "thang nam", "the filter stands"
    desk.window.resize(1366, 500)
    QApplication.processEvents()
    assert page.board_part.top.isVisible(), "what filters is seen, however low the window"
    front(desk)
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(page.model.units[0].cards) == 4 and page.view.hasFocus() and not page.board_part.top.isVisible()
    QTest.keyClick(page.view, Qt.Key.Key_Slash)
    assert page.board_part.top.isVisible() and page.search.hasFocus()


def test_without_units_it_says_what_to_do_first(
    year: Planned, desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "tree", lambda session, **_more: [])
    page = shown(desk_of(HEAD))
    assert page.making.empty.head.text() == "Chưa có đơn vị nào" and not page.making.form.isVisible()


def test_the_tenth_page_has_the_nought_and_the_checklist_keeps_its_own(year: Planned, desk_of: DeskOf) -> None:
    desk = desk_of(INSPECTOR)
    desk.open_inspection(year.office.start())
    page = desk.here()
    assert isinstance(page, ChecklistPage)
    keys = steps.Keys(desk)
    page.view.setFocus()
    keys.press(Qt.Key.Key_0, ctrl=True)
    assert desk.here() is page, "there it is an answer"
    desk.go("import")
    assert isinstance(desk.here(), ImportPage)
    keys.press(Qt.Key.Key_0, ctrl=True)
    assert desk.window.key_here() == "data"


def test_today_says_in_which_month_what_is_due_is_planned_and_for_whom(fresh: Planned, fresh_desk: DeskOf) -> None:
    plan, late = fresh.generate(year=2026), fresh.cranes["late"]

    desks = {login: fresh_desk(login) for login in (INSPECTOR, APPROVER)}

    def said(login: str) -> str:
        page = desks[login].go("today")
        assert isinstance(page, TodayPage)
        (line,) = [row for row in page.due.rows.keys if row.equipment_id == late]
        return rows.parts(page.due.columns[0], line)[1]

    assert said(INSPECTOR) == "Lữ đoàn T-01", "a draft gives nobody anything"
    fresh.approve(plan)
    assert said(INSPECTOR) == "Lữ đoàn T-01 · kế hoạch tháng 11, giao cho bạn"
    assert said(APPROVER) == "Lữ đoàn T-01 · kế hoạch tháng 11, Nguyễn Văn An"
    fresh.amend(plan, Change(What.MOVE, late, 12))
    assert said(INSPECTOR) == "Lữ đoàn T-01 · kế hoạch tháng 12, giao cho bạn"
    fresh.amend(plan, Change(What.DROP, late))
    assert said(INSPECTOR) == "Lữ đoàn T-01"
