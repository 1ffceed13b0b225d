"""``python -m tests.shots FOLDER [LOOK…]``: grab every page in every look, to be viewed by people."""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from safety_inspector import assets, launch, practice, words
from safety_inspector.access import users
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment, units
from safety_inspector.exchange.ui.first_start import FirstStart
from safety_inspector.inspection import sheets
from safety_inspector.labour import accidents, actions, audits, trainings
from safety_inspector.planning import amendments, listings, plans
from safety_inspector.planning.amendments import Change, What
from safety_inspector.qt import theme
from safety_inspector.store import keys
from safety_inspector.store.database import Store

LOOKS = {
    "light-1366": (False, 1.0, (1366, 690)),
    "dark-1366": (True, 1.0, (1366, 690)),
    "light-1920": (False, 1.0, (1920, 1000)),
    "dark-1920": (True, 1.0, (1920, 1000)),
    "light-1366-text150": (False, 1.5, (1366, 690)),
    "dark-1920-text150": (True, 1.5, (1920, 1000)),
}
PAGES = (
    "today",
    "equipment",
    "add",
    "import",
    "plan",
    "inspections",
    "review",
    "papers",
    "sitting",
    "regulations",
    "people",
    "exchange",
    "data",
    "labour",
    "reports",
)
TABS = (
    ("equipment", True, ("schedule", "card-inspections", "card-findings", "card-papers", "changes")),
    ("people", False, ("instruments", "eligibility")),
    ("data", False, ("heading",)),
    ("exchange", False, ("send", "conflicts", "joining", "folder")),
)
LONG_UNIT = "Tiểu đoàn Sửa chữa tổng hợp xe máy công trình và trạm nguồn cơ động thuộc Lữ đoàn Công binh hỗn hợp 999"
LONG_NAME = "Cần trục tháp quay tự nâng cabin điều khiển tải trọng lớn phục vụ xây dựng công trình quốc phòng biển đảo"


def grab(store: Store, look: str, login: str = "") -> Iterator[tuple[str, QImage]]:
    """Each page's name and picture in one look."""
    qt = launch.application()
    dark, scale, size = LOOKS[look]
    theme.apply(qt, dark=dark, scale=scale)
    with store.reading() as session:
        user = users.named(session, login or practice.INSPECTOR)
    assert user is not None
    desk = Desk(store, user)
    desk.window.resize(*size)
    desk.window.show()
    for name in visit(desk, whole=True):
        settle(qt, desk)
        yield name, desk.window.grab().toImage()
    desk.background.close()
    away(desk.window)


def visit(desk: Desk, whole: bool = False) -> Iterator[str]:
    """Go to every page, and to what is reached from the pages; the name of each place. ``whole``: each list too."""
    for page in PAGES:
        desk.go(page)
        yield page
    with desk.store.reading() as session:
        begun = sheets.listing(session, concluded=False, inspector=desk.user.login, limit=1)
    for row in begun:
        desk.open_inspection(row.id)
        yield "checklist"
        desk.window.page("checklist").finish.click()  # type: ignore[attr-defined]
        yield "finish"
    desk.go("papers")._choose("certificate")  # type: ignore[attr-defined]
    yield "certificate"
    with desk.store.reading() as session:
        failed = sheets.listing(session, conclusion="fail", limit=1)
    if failed:  # a card with something in every tab
        desk.show_equipment(failed[0].equipment_id)
    for key, box, names in TABS:
        for at, name in enumerate(names, 1):
            page = desk.go(key)
            (page.card if box else page).tabs.setCurrentIndex(at)  # type: ignore[attr-defined]
            yield name
    desk.go("import").open(assets.resources() / "practice" / "so-theo-doi-mau.xlsx")  # type: ignore[attr-defined]
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    for _each in range(3):
        settle(qt, desk)
    yield "import-preview"
    chosen = next(iter(desk.go("equipment").list.rows.keys))  # type: ignore[attr-defined]
    desk.go("inspections").start(chosen)  # type: ignore[attr-defined]
    yield "start"
    yield from plan_places(desk, whole)
    yield from audit_places(desk)
    desk.go("guide")
    yield "guide"


def plan_places(desk: Desk, whole: bool) -> Iterator[str]:
    """The page of the plan once there is one: its board, and the lists beside it."""
    plan_year(desk.store)
    page = desk.go("plan")
    yield "plan-board"
    for at, name in enumerate(("people", "done", "left", "amendments") if whole else (), 1):
        page.tabs.setCurrentIndex(at)  # type: ignore[attr-defined]
        yield f"plan-{name}"
    page.tabs.setCurrentIndex(0)  # type: ignore[attr-defined]


def plan_year(store: Store) -> None:
    """The plan of the year after: made by one, approved by another, amended once."""
    today = store.today()
    with store.reading() as session:
        top = units.root(session)
        assert top
        if plans.of(session, top, today.year + 1):
            return
    with store.writing(by=practice.ADMINISTRATOR, action="plan.generate") as session:
        plan = plans.generate(session, top, today.year + 1, today=today, capacity=8)
    with store.writing(by=practice.APPROVER, action="plan.approve") as session:
        plans.approve(session, plan, on=today)
    with store.reading() as session:
        line = next(row for row in amendments.current(session, plan) if row.last and row.month and row.last < 9)
    with store.writing(by=practice.APPROVER, action="plan.amend", reason="Mệnh lệnh số 07") as session:
        change = Change(What.MOVE, line.equipment_id, 12)
        amendments.amend(session, plan, [change], reason="Mệnh lệnh số 07: đơn vị đi diễn tập", on=today)


def audit_places(desk: Desk) -> Iterator[str]:
    """The page of labour safety once something is there, an audit under way, and the end of one that is concluded."""
    first, second = audit_unit(desk.store)
    page = desk.go("labour")
    yield "labour-audits"
    for at, name in enumerate(("mending", "accidents", "training", "groups"), 1):
        page.tabs.setCurrentIndex(at)  # type: ignore[attr-defined]
        yield f"labour-{name}"
    page.tabs.setCurrentIndex(0)  # type: ignore[attr-defined]
    page.audits.begin()  # type: ignore[attr-defined]
    yield "labour-begin"
    page.audits.leave()  # type: ignore[attr-defined]
    desk.open_audit(second)
    yield "audit"
    desk.open_audit(first)
    yield "audit-end"


def audit_unit(store: Store) -> tuple[UUID, UUID]:
    """A unit audited with findings, and the audit after it, under way; an accident, a course, heads counted."""
    today = store.today()
    with store.reading() as session:
        found = {row.ended_on is None: row.id for row in audits.listing(session, today=today)}
        unit = max(units.tree(session, on=today), key=lambda row: len(row.name)).id
    if len(found) == 2:
        return found[False], found[True]
    said = audits.Beginning(
        "superior", places=("Xưởng sửa chữa 2", "Kho xăng dầu K99"), team=("Thượng tá Nguyễn Văn An, trưởng đoàn",),
        representatives=("Đỗ Mạnh Cường, phó chỉ huy",), basis="Kế hoạch số 12/KH-TH",
    )  # fmt: skip
    wrong = {
        "S4.01": audits.Given("fail", "Máy mài hai đá ở xưởng sửa chữa không có che chắn", owner="Trần Văn Bảy"),
        "S5.02": audits.Given("partial", "Ba người không đội mũ bảo hiểm khi cẩu hàng", sample=(12, 15)),
        "S2.03": audits.Given("fail", "Chưa niêm yết nội quy vận hành tại trạm nguồn"),
        "S8.05": audits.Given("fail", "Người vận hành không có thẻ an toàn", stop=True, stop_told="Quản đốc Lê Sáu"),
    }
    with store.writing(by=practice.INSPECTOR, action="audit.start") as session:
        first = audits.start(session, unit, said, on=today - timedelta(days=40))
        for line in audits.sheet(session, first, today=today).template.lines:
            audits.answer(session, first, line.id, wrong.get(line.id, audits.Given("pass")), at=store.now())
        audits.conclude(session, first, on=today - timedelta(days=39), summary="Nền nếp tốt; còn tồn tại về máy")
    with store.writing(by=practice.INSPECTOR, action="audit.start") as session:
        second = audits.start(session, unit, said, on=today)
        audits.answer(session, second, "S7.01", audits.Given("fail", "Chưa lập danh sách"), at=store.now())
        actions.assign(session, actions.id_of(first, "S2.03"), owner="Lê Văn Tám")
        accidents.add(session, unit, accidents.Happened(today, "Bến số 3", "minor", cause="Trượt ngã trên sàn ướt"))
        trainings.add(session, unit, trainings.Course(
            3, today - timedelta(days=700), today - timedelta(days=698), 24, persons=12,
            valid_until=today + timedelta(days=30),
        ))  # fmt: skip
        trainings.count(session, unit, 3, 15, on=today)
    return first, second


def doors(store: Store, look: str) -> Iterator[tuple[str, QImage]]:
    """The first start and the sign-in."""
    qt = launch.application()
    dark, scale, size = LOOKS[look]
    theme.apply(qt, dark=dark, scale=scale)
    with store.reading() as session:
        people = tuple(users.listing(session))
    doors_: tuple[tuple[str, QWidget], ...] = (
        ("first", FirstStart(launch.draw_sheet)),
        ("sign-in", SignIn(store.path, practice=True)),
        ("forgotten", SignIn(store.path)),
    )
    for name, page in doors_:
        page.resize(*size)
        page.show()
        if name == "sign-in":
            page.show_people(people)  # type: ignore[attr-defined]
        if name == "forgotten":
            page.recover(True)  # type: ignore[attr-defined]
        qt.processEvents()
        yield name, page.grab().toImage()
        away(page)


def away(window: QWidget) -> None:
    """Close a window and take it apart: a style sheet set later would be worked out for all of it once more."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(qt: QApplication, desk: Desk) -> None:
    """Until the work beside the window is done and shown."""
    qt.processEvents()
    tick = QTimer()
    tick.start(5)  # something always happens, so that waiting for it costs the work beside the window nothing
    while desk.background._waiting:
        qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    qt.processEvents()


def lengthen(store: Store) -> None:
    """The longest names an office may have, where they are seen: what was inspected, what failed, what is due."""
    with store.writing(by=practice.INSPECTOR, action="practice") as session:
        for row in units.tree(session, on=store.today())[1:9:2]:
            units.rename(session, row.id, name=LONG_UNIT, from_=store.today())
        begun = [row.equipment_id for row in sheets.listing(session)]
        due = listings.ids(session, equipment.Where(), today=store.today())
        for id in dict.fromkeys([*begun[::2], *due[:40:2]]):
            equipment.change(session, id, "name", LONG_NAME)
            equipment.change(session, id, "place", "Bến số 3, kho xăng dầu K99, khu vực kỹ thuật phía đông nam căn cứ")


def sheet(pictures: list[QImage], across: int = 3, width: int = 900) -> QImage:
    """A contact sheet of pictures of one size."""
    small = [picture.scaledToWidth(width) for picture in pictures]
    tall = max(picture.height() for picture in small)
    made = QImage(across * width, -(-len(small) // across) * tall, QImage.Format.Format_RGB32)
    made.fill(0x808080)
    painter = QPainter(made)
    for at, picture in enumerate(small):
        painter.drawImage((at % across) * width, (at // across) * tall, picture)
    painter.end()
    return made


def main(folder: Path, looks: tuple[str, ...]) -> None:
    """Grab them all, with a contact sheet for each look."""
    words.compile_all()
    words.speak("vi")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        store = practice.make(Path(place), today=date(2026, 11, 24))
        for long in (False, True):
            if long:
                lengthen(store)
            for look in looks or tuple(LOOKS):
                found = [*doors(store, look), *grab(store, look)] if not long else [*grab(store, look)]
                for name, picture in found:
                    picture.save(str(folder / f"{name}-{look}{'-long' if long else ''}.png"))
                sheet([picture for _name, picture in found]).save(
                    str(folder / f"sheet-{look}{'-long' if long else ''}.png")
                )
        path = store.path
        store.close()
        assert keys.load(path).practice


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
