"""What a person does at the window, gesture by gesture; used by tests and by the child that is killed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import templates
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from safety_inspector import app, launch
from safety_inspector.access import users
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.access.users import Role
from safety_inspector.app import Desk
from safety_inspector.catalogue.ui.import_page import ImportPage
from safety_inspector.competence import eligibilities, scopes
from safety_inspector.competence.ui.people_page import PeoplePage
from safety_inspector.documents.ui.issue_panel import Step
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.exchange import founding, joining, licences, packages
from safety_inspector.inspection.items import Input
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.launch import Start
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.planning.ui.schedule_tab import Interval
from safety_inspector.qt import rows
from safety_inspector.qt.pages import Page
from safety_inspector.qt.rows import Table
from safety_inspector.store.database import Store

Some = TypeVar("Some", bound=QWidget)
ADMIN, PASSWORD = "admin", "mat-khau quan tri 1"
CHIEF, CHIEFS_PASSWORD = "thuan", "mat-khau tram truong 2"
HEADQUARTERS = "mat-khau cuc ky thuat 3"
PROCEDURE = "QTKĐ do kiểm định viên ghi"
LONGEST = 300_000  # milliseconds until a step is given up; machines that do ten things at once are slow


def until(condition: Callable[[], object], what: str = "") -> None:
    """Let the window live until something holds; looked at whenever something happens, and now and then."""
    deadline, tick = QDeadlineTimer(LONGEST), QTimer()
    tick.start(5)  # something always happens, so that waiting for it costs the work in the background nothing
    while not condition():
        if deadline.hasExpired():
            raise AssertionError(f"gave up waiting: {what}")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def offices(folder: Path) -> tuple[Path, Path]:
    """A real headquarters with its eligibility and a real laptop that has joined it and heard of that; both closed."""
    templates.copied(_offices, folder)
    return folder / "hq.kiemdinh", folder / "tram.kiemdinh"


def _offices(folder: Path) -> None:
    today = date.today()
    hq = founding.init(folder / "hq.kiemdinh", organisation="Cục Kỹ thuật TH", password=HEADQUARTERS, today=today)
    laptop = founding.init(
        folder / "tram.kiemdinh", organisation="Trạm Kiểm định T-01", password=PASSWORD, today=today,
        administrator_name="Nguyễn Văn An",
    )  # fmt: skip
    asked, granted = folder / "xin.kdp", folder / "giay-phep.kdp"
    joining.request(laptop, asked, name="Trạm T-01", by=ADMIN)
    licences.grant(hq, asked, granted, letter="B", until=date(today.year + 2, 1, 1), by=ADMIN, today=today)
    joining.accept(laptop, granted, by=ADMIN, today=today)
    since = date(today.year - 1, 1, 1)
    with hq.writing(by=ADMIN, action="competence.add") as session:
        eligibilities.add(
            session, number="ĐK-01/ATLĐ (giả định)", covers=("Thiết bị nâng", "Thiết bị áp lực"), valid_from=since,
            valid_until=since.replace(year=since.year + 5),
        )  # fmt: skip
    packages.export(hq, to="B", out=folder / "gui-tram.kdp", by=ADMIN, today=today)
    packages.apply(laptop, folder / "gui-tram.kdp", by=ADMIN, today=today, backup=False)
    for store in (hq, laptop):
        store.close()


def sign_in(store: Path, login: str, password: str) -> Start:
    """Type name and password at the door; the window is there."""
    start = Start(launch.application())
    start.sign_in(store)
    door = start.now
    assert isinstance(door, SignIn)
    write(door.login, login)
    QTest.keyClick(door.login, Qt.Key.Key_Return)
    write(door.password, password)
    QTest.keyClick(door.password, Qt.Key.Key_Return)
    let_in(start)
    assert start.desk is not None, door.property("refused")
    return start


def let_in(start: Start) -> None:
    """Until the door has opened, or says why not."""
    door = start.now
    assert isinstance(door, SignIn)
    until(lambda: start.desk is not None or not door.progress.busy, "the store is opened")


def leave(start: Start) -> None:
    """Close the window and the store."""
    if start.desk is not None:
        idle(start.desk)
    start.close()


def idle(desk: Desk) -> None:
    """Until nothing is under way beside the window."""
    busy = [True]
    job = desk.background.run(
        lambda job: None, page=desk.window, done=lambda _n: busy.clear(), failed=lambda _e: busy.clear()
    )
    until(lambda: not busy, f"idle {job}")
    QApplication.processEvents()


def idle_events() -> None:
    """Let what was thrown away go."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def go(desk: Desk, place: int | str, kind: type[Some]) -> Some:
    """Ctrl and a digit: a page of the rail, by its place or by its key."""
    if isinstance(place, str):
        place = [each.key for each in app.places()].index(place) + 1
    QTest.keyClick(desk.window, Qt.Key(Qt.Key.Key_0 + place % 10), Qt.KeyboardModifier.ControlModifier)
    page = desk.window.rooms.currentWidget().page  # type: ignore[attr-defined]
    if not isinstance(page, kind):  # a shortcut needs an active window, which some platforms do not give
        desk.window.rail.clicked.emit(desk.window.rail.model().index(place - 1, 0))
        page = desk.window.rooms.currentWidget().page  # type: ignore[attr-defined]
    assert isinstance(page, kind)
    return page


def drop(page: QWidget, *files: Path) -> None:
    """Drop files on a page."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = (Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(20, 20), *how)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(20, 20), *how))


def import_workbook(desk: Desk, workbook: Path) -> ImportPage:
    """Drop the workbook, look at what would happen, import."""
    page = desk.go("import")
    assert isinstance(page, ImportPage)
    drop(page, workbook)
    until(lambda: page.prepared is not None, "the workbook was looked at")
    press(page.go)
    until(lambda: page.done.rows.keys, "the workbook is in")
    return page


def find(desk: Desk, text: str) -> EquipmentPage:
    """Type into the filter of the register; the first line is the one."""
    page = go(desk, 2, EquipmentPage)
    page.show_all()
    write(page.filter, text)
    assert page.list.rows.keys, f"nothing found by {text}"
    page.list.go_to(0)
    return page


def correct(desk: Desk, serial: str, into: str, why: str) -> None:
    """Open the field "serial" of a card, type another, and why."""
    page = find(desk, serial)
    page.card.tabs.setCurrentIndex(0)
    page.card.fields.edit("serial")
    editor = page.card.fields.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    made = next(each for each in editor if hasattr(each, "reason"))
    QTest.keyClick(made.value, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(made.value, into)
    QTest.keyClick(made.value, Qt.Key.Key_Return)
    write(made.reason, why)
    QTest.keyClick(made.reason, Qt.Key.Key_Return)


def set_interval(page: EquipmentPage, months: str, ground: str) -> None:
    """The tab of the schedule: type an interval and where it comes from."""
    page.card.tabs.setCurrentIndex(1)
    form = page.card.inside.findChild(Interval)
    assert isinstance(form, Interval)
    QTest.keyClick(form.months, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(form.months, months)
    QTest.keyClick(form.months, Qt.Key.Key_Return)
    write(form.ground, ground)
    QTest.keyClick(form.ground, Qt.Key.Key_Return)


def begin(desk: Desk, equipment: str, procedure: str) -> ChecklistPage:
    """Ctrl+N on the list of inspections, the equipment by its number, Enter."""
    page = go(desk, "inspections", InspectionsPage)
    page.start()
    form = page.form
    write(form.wanted, equipment)
    QTest.keyClick(form.wanted, Qt.Key.Key_Return)
    write(form.procedure, procedure)
    QTest.keyClick(form.procedure, Qt.Key.Key_Return)
    until(lambda: desk.window.has("checklist") and checklist(desk).isVisible(), "the checklist is open")
    return checklist(desk)


def checklist(desk: Desk) -> ChecklistPage:
    """The page of the checklist that is open."""
    page = desk.window.page("checklist")
    assert isinstance(page, ChecklistPage)
    return page


def add_chief(desk: Desk) -> None:
    """The page of people: a second person with a password, who approves."""
    page = go(desk, "people", PeoplePage)
    people = page.people
    press(people.new)
    for field, text in (
        (people.login, CHIEF), (people.name, "Hoàng Đức Thuận"), (people.rank, "Trung tá"),
        (people.password, CHIEFS_PASSWORD), (people.again, CHIEFS_PASSWORD),
    ):  # fmt: skip
        write(field, text)
    QTest.keyClick(people.roles[Role.APPROVER], Qt.Key.Key_Space)
    press(people.go)
    assert "Hoàng Đức Thuận" in page.said_words()


def key(page: Page, *keys: Qt.Key | str) -> None:
    """Keys, each to whatever has the focus in the window."""
    for each in keys:
        for press in each if isinstance(each, str) else (each,):
            at = page.window().focusWidget()
            assert at is not None
            if isinstance(press, str):
                write(at, press)
            else:
                QTest.keyClick(at, press)


class Keys:
    """Whoever has only a keyboard: every key goes to what has the focus, and Tab alone moves it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.window.activateWindow()
        until(desk.window.isActiveWindow, "the window has the keys")  # else shortcuts are not heard

    def at(self) -> QWidget:
        """What has the focus."""
        found = self.desk.window.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        """One key after another."""
        how = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for each in keys:
            QTest.keyClick(self.at(), each, how)

    def fill(self, text: str) -> None:
        """A text where the focus is, in place of what stood there."""
        self.press(Qt.Key.Key_A, ctrl=True)
        write(self.at(), text)

    def tab_to(self, what: Callable[[QWidget], bool], most: int = 60) -> QWidget:
        """Tab until the focus is there."""
        for _each in range(most):
            if what(self.at()):
                return self.at()
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not come there")

    def tab_to_button(self, words: str) -> None:
        """Tab to the button that says so."""
        self.tab_to(lambda at: isinstance(at, QPushButton) and words in at.text() and at.isEnabled())

    def tab_to_field(self, name: str) -> None:
        """Tab to the field of this name."""
        self.tab_to(lambda at: isinstance(at, QLineEdit) and at.accessibleName() == name)

    def go(self, key: str, kind: type[Some]) -> Some:
        """The page of the rail, by Ctrl and its number."""
        place = [each.key for each in app.places()].index(key)
        self.press(Qt.Key(Qt.Key.Key_0 + (place + 1) % 10), ctrl=True)
        page = self.desk.window.rooms.currentWidget().page  # type: ignore[attr-defined]
        assert isinstance(page, kind), type(page)
        return page


def desk_at(store: Store, login: str) -> Desk:
    """The window of somebody at an open store."""
    with store.reading() as session:
        user = users.named(session, login)
    assert user is not None
    desk = app.open_desk(store, user)
    desk.window.show()
    return desk


def begin_by_keys(keys: Keys, serial: str) -> None:
    """The page of inspections, Ctrl+N, the number, Enter, the procedure, Enter."""
    keys.go("inspections", InspectionsPage)
    keys.press(Qt.Key.Key_N, ctrl=True)
    write(keys.at(), serial)
    keys.press(Qt.Key.Key_Return)
    write(keys.at(), PROCEDURE)
    keys.press(Qt.Key.Key_Return)
    until(lambda: keys.desk.window.has("checklist") and checklist(keys.desk).isVisible(), "begun")


def step_of(page: PapersPage) -> Step | None:
    """The step that is offered and seen."""
    return page.form.step if page.form is not None and page.form.isVisible() else None


def minutes_by_keys(keys: Keys) -> None:
    """The inspector makes the minutes and marks them as signed on paper."""
    page = keys.go("papers", PapersPage)
    until(lambda: step_of(page) is Step.MINUTES, "the line that waits is looked at")
    keys.tab_to_field("Đại diện cơ sở")
    keys.fill("Đỗ Mạnh Cường")
    keys.tab_to_button("Lập biên bản")
    keys.press(Qt.Key.Key_Space)
    until(lambda: step_of(page) is Step.SIGN, "minutes made")
    keys.tab_to_field("Người ký")
    keys.fill("Đỗ Mạnh Cường")
    keys.tab_to_button("Đánh dấu đã ký")
    keys.press(Qt.Key.Key_Space)
    until(lambda: step_of(page) is Step.NOTHING, "signed")


def approve_by_keys(keys: Keys) -> PapersPage:
    """The second person approves what waits."""
    page = keys.go("papers", PapersPage)
    until(lambda: step_of(page) is Step.APPROVE, "the line that waits is looked at")
    keys.tab_to_button("Duyệt")
    keys.press(Qt.Key.Key_Space)
    until(lambda: step_of(page) is Step.ISSUE, "approved")
    return page


def answer_all(
    page: ChecklistPage,
    failing: dict[str, str],
    measure: Callable[[str], str],
    pressed: list[str] | None = None,
    most: int = 199,
) -> int:
    """Answer every open line by keys alone: measures first, then D; K with a finding for ``failing``; how many.

    ``pressed`` gathers every key but those that type a value; no more than ``most`` lines are answered.
    """
    pressed = [] if pressed is None else pressed

    def press(*keys: Qt.Key | str) -> None:
        pressed.extend(str(each) for each in keys)
        key(page, *keys)

    answered = 0
    while page.stack.currentIndex() == 0 and answered < most:
        line = page.view.line
        assert line is not None
        asked = [each for each in line.item.inputs if each.kind != "photo"]
        for place, each in enumerate(asked):
            typed = _typed(each, measure(each.key))
            if place == 0 and typed[0] not in "123456789":
                press(Qt.Key.Key_Return)  # into the first measure; a digit goes there by itself
            key(page, typed)
            if place < len(asked) - 1 or each.kind != "number" or line.item.limits:
                press(Qt.Key.Key_Return)
        if line.item.id in failing:
            if line.answer is None:
                press("k")
            key(page, failing[line.item.id])
            press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
        elif page.view.line is line and line.answer is None:
            press("d")
        answered += 1
    assert answered < 199
    return answered


def _typed(asked: Input, value: str) -> str:
    """A value as keys: a choice by its number."""
    if asked.kind not in ("choice", "flag"):
        return value
    return str(asked.options.index(value) + 1 if value in asked.options else 1)


def conclude(desk: Desk, page: ChecklistPage) -> None:
    """Space on "Conclude…", Space again on the act."""
    idle(desk)
    key(page, Qt.Key.Key_Space)
    key(page, Qt.Key.Key_Space)
    until(lambda: page.lines is not None and page.lines.sheet.conclusion is not None, "concluded")


def entitle(desk: Desk, login: str) -> None:
    """A scope for lifting appliances, entered by a technical head."""
    with desk.store.writing(by=ADMIN, action="user.add") as session:
        users.add(session, login="khoi", name="Vũ Đình Khôi", roles=["technical_head"])
    with desk.store.writing(by="khoi", action="competence.add") as session:
        user = users.named(session, login)
        assert user is not None
        since = date(date.today().year - 1, 1, 1)
        scopes.give(
            session, user.id, covers=("Thiết bị nâng",), number="CC-1", valid_from=since,
            valid_until=since.replace(year=since.year + 5),
        )  # fmt: skip


def make_minutes(desk: Desk) -> None:
    """On the page of papers: the inspector makes the minutes and marks them as signed on paper."""
    page = go(desk, "papers", PapersPage)
    until(lambda: page.form is not None, "the line that waits is looked at")
    assert page.form is not None and page.form.step is Step.MINUTES
    write(page.form.representative, "Đỗ Mạnh Cường")
    press(page.form.go)
    until(lambda: page.form is not None and page.form.step is Step.SIGN, "minutes made")
    write(page.form.signed_by, "Đỗ Mạnh Cường")
    press(page.form.go)
    until(lambda: page.form is not None and page.form.step is Step.NOTHING, "marked as signed")
    assert not page.form.go.isVisible()  # who inspected does not approve


def write(field: QWidget, text: str) -> None:
    """Type a text; what has marks comes as from an input method."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(field, event)


def press(button: QPushButton) -> None:
    """The left button of the mouse, on an enabled button."""
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words(widget: QWidget) -> str:
    """Every word a widget shows, in its lists too."""
    said = [each.text() for each in widget.findChildren(QLabel)]
    for table in widget.findChildren(Table):
        said += [each for key in table.rows.fetch(table.rows.keys) for each in rows.said(table.columns, key)]
    return "\n".join(said)
