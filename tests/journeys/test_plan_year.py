"""The year's plan at one window after another: made, moved, approved, amended, printed."""

from collections.abc import Iterator
from pathlib import Path

import pdfs
import planning_year
import pytest
import window_steps as steps
from planning_year import Planned
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from stations import APPROVER, HEAD, INSPECTOR

from safety_inspector import sending
from safety_inspector.app import Desk
from safety_inspector.planning import amendments, plans
from safety_inspector.qt import theme
from safety_inspector.reporting.ui.plan_page import PlanPage
from safety_inspector.store import checking, journal


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Planned]:
    with planning_year.opened(tmp_path) as made:
        yield made


def at(year: Planned, login: str) -> tuple[Desk, steps.Keys, PlanPage]:
    """Somebody signs in and opens the page of the plan by its key."""
    desk = steps.desk_at(year.office.store, login)
    keys = steps.Keys(desk)
    page = keys.go("plan", PlanPage)
    steps.idle(desk)
    return desk, keys, page


def away(desk: Desk) -> None:
    steps.idle(desk)
    desk.background.close()
    desk.window.close()


def test_plan_drag_approve_amend_print(
    qapp: QApplication, year: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_fonts()
    theme.apply(qapp)
    march, may = year.cranes["march"], year.cranes["may"]

    # the technical head makes it, with the keys alone, and drags one card
    desk, keys, page = at(year, HEAD)
    assert keys.at() is page.making.capacity
    keys.fill("10")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.board is not None and keys.at() is page.view
    page.view.go_to(page.model.place_of(may))
    keys.press(Qt.Key.Key_Left, ctrl=True)
    steps.idle(desk)
    plan = page.board.plan.id
    assert year.lines(plan)[may].month == 4
    page.view.go_to(page.model.place_of(march))
    QApplication.processEvents()
    on = page.view.visualRect(page.model.place_of(march).siblingAtColumn(3)).center()
    carried = page.model.mimeData([page.model.place_of(march)])
    how = (Qt.DropAction.MoveAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.view.viewport(), QDragEnterEvent(on, *how))
    QApplication.sendEvent(page.view.viewport(), QDropEvent(QPointF(on), *how))
    steps.idle(desk)
    assert year.lines(plan)[march].month == 3
    away(desk)

    # somebody else approves it, and amends it once an order comes
    desk, keys, page = at(year, APPROVER)
    keys.tab_to_button("Duyệt…")
    keys.press(Qt.Key.Key_Space)
    assert keys.at().text() == "Duyệt kế hoạch"  # type: ignore[attr-defined]
    keys.press(Qt.Key.Key_Space)
    steps.idle(desk)
    assert page.said_words().startswith("Đã duyệt kế hoạch")
    page.view.go_to(page.model.place_of(may))
    page.view.setFocus()
    keys.press(Qt.Key.Key_Right, Qt.Key.Key_Right, ctrl=True)
    assert year.lines(plan)[may].month == 4 and "Ngoài các tháng hợp lệ" in page.foot.warned.text()
    keys.tab_to_field("Căn cứ điều chỉnh: mệnh lệnh, hoặc việc đã xảy ra")
    keys.fill("Mệnh lệnh số 07")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.said_words().startswith("Đã ghi điều chỉnh số 1")
    away(desk)

    # an inspector reads and prints what holds now
    desk, keys, page = at(year, INSPECTOR)
    monkeypatch.setattr(sending, "ask_where", lambda *_said: tmp_path / "ke-hoach.pdf")
    page.send("pdf")
    steps.idle(desk)
    paper = pdfs.text((tmp_path / "ke-hoach.pdf").read_bytes())
    assert "KẾ HOẠCH" in paper and "Mệnh lệnh số 07" in paper and "Tháng năm" in paper
    away(desk)

    found = year.lines(plan)
    assert (found[may].base_month, found[may].month, found[may].outside) == (4, 6, True)
    with year.office.store.reading() as session:
        (one,) = amendments.listing(session, plan)
        row = plans.one(session, plan)
        authors = [entry.author for entry in journal.history(session, plan)]
    assert one.reason == "Mệnh lệnh số 07" and one.amended_by.endswith("Hoàng Đức Thuận"), "not his login"
    assert (row.prepared_by, row.approved_by, row.capacity) == (HEAD, APPROVER, 10)
    assert set(authors) == {HEAD, APPROVER}
    assert checking.check(year.office.store).sound
