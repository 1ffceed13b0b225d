"""The first page, role by role: what stands there, where the keys lead, what is said where there is nothing."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import window_steps as steps
import working_day
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stations import APPROVER, HEAD, INSPECTOR, SECOND, Office
from window_steps import Some
from working_day import ADMIN, OFFICER, Day

from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.competence.ui.people_page import PeoplePage
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.documents.ui.reports_page import ReportsPage
from safety_inspector.exchange.ui.data_page import DataPage
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.labour.ui.labour_page import LabourPage
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.regulations.ui.regulations_page import RegulationsPage
from safety_inspector.reporting.measures import Measures
from safety_inspector.reporting.ui.plan_page import PlanPage
from safety_inspector.reporting.year_bars import YearBar
from safety_inspector.store.sessions import raw
from safety_inspector.today.duties import Way
from safety_inspector.today.ui.lines import Line, Lines
from safety_inspector.today.ui.today_page import TodayPage

DeskOf = Callable[[str], Desk]
PLACES = (
    "equipment",
    "plan",
    "inspections",
    "review",
    "papers",
    "regulations",
    "people",
    "exchange",
    "data",
    "reports",
)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with working_day.opened(tmp_path_factory.mktemp("day")) as made:
        yield made


@pytest.fixture(scope="module")
def desk_of(qapp: QApplication, day: Day) -> Iterator[DeskOf]:
    """The window of a user, opened once."""
    theme.load_fonts()
    theme.apply(qapp)
    made: dict[str, Desk] = {}

    def desk(login: str) -> Desk:
        if login not in made:
            with day.year.office.store.reading() as session:
                user = users.named(session, login)
            assert user is not None
            made[login] = Desk(day.year.office.store, user)
            made[login].window.show()
        return made[login]

    yield desk
    for each in made.values():
        steps.idle(each)
        each.background.close()
        each.window.close()


def shown(desk: Desk) -> TodayPage:
    page = desk.go("today")
    assert isinstance(page, TodayPage)
    return page


def said(lines: Lines) -> list[str]:
    """What a list says, as it is read out."""
    return [each.accessibleName() for each in lines.buttons()]


def way_of(page: TodayPage, lines: Lines, begins: str) -> Way:
    """Where the line that begins so leads, by its key."""
    (line,) = [each for each in lines.buttons() if each.accessibleName().startswith(begins)]
    assert line.isEnabled() and line.focusPolicy() & Qt.FocusPolicy.TabFocus
    asked: list[Way] = []
    held = page.asked.connect(asked.append)
    QTest.keyClick(line, Qt.Key.Key_Space)
    page.asked.disconnect(held)
    (way,) = asked
    return way


@pytest.fixture
def page_of(qapp: QApplication, day: Day) -> Iterator[Callable[[str], TodayPage]]:
    """The page of a user by itself."""
    theme.load_fonts()
    theme.apply(qapp)
    made: list[TodayPage] = []

    def page(login: str) -> TodayPage:
        with day.year.office.store.reading() as session:
            user = users.named(session, login)
        assert user is not None
        made.append(TodayPage(day.year.office.store, user, PLACES))
        made[-1].refresh()
        made[-1].show()
        return made[-1]

    yield page
    for each in made:
        each.close()


def test_an_inspector_begins_with_what_came_back_to_him(day: Day, page_of: Callable[[str], TodayPage]) -> None:
    page = page_of(INSPECTOR)
    assert said(page.duties) == [
        "Tháng năm · Tháng năm · ghi lại áp suất — Trung tá Hoàng Đức Thuận · Trả lại",
        "Tháng ba · Tháng ba · Lữ đoàn T-01 · không đạt",
        "CT-07 · Cầu trục hai dầm · mục –, – – tiếp tục? đã trả lời 0/68",
        "Kế hoạch giao cho bạn, chưa kiểm: 1",
    ]
    assert page.duties.count.text() == "4" and not page.duties.more.isVisible()
    assert page.reports.isHidden(), "who only inspects sends no reports"
    assert page.main_view is page.due
    assert way_of(page, page.duties, "Tháng năm") == Way("inspection", day.returned)
    assert way_of(page, page.duties, "Tháng ba") == Way("equipment", day.year.cranes["march"])
    assert page.months_head.text() == "Đến hạn theo tháng, ở các đơn vị giao cho bạn"
    assert page.chart.accessibleName() == f"{page.months_head.text()}: 11: 0; 12: 0; 1: 0; 2: 0; 3: 0" + (
        "; 4: 0; 5: 0; 6: 0; 7: 0; 8: 0; 9: 0; 10: 0"  # what was inspected in May waits for its approval
    )
    given = Way("plan", (day.year.office.region, 2026, day.year.person(INSPECTOR)))
    assert way_of(page, page.duties, "Kế hoạch giao cho bạn") == given


def test_an_approver_sees_what_he_decides_and_what_is_to_be_sent(
    day: Day, page_of: Callable[[str], TodayPage]
) -> None:  # fmt: skip
    page = page_of(APPROVER)
    assert said(page.duties) == [
        "Tháng ba · Tháng ba · Lữ đoàn T-01 · không đạt", "Chờ duyệt: 1",
        "Kế hoạch năm 2027 chờ duyệt · Quân khu T (giả định)",
    ]  # fmt: skip
    assert way_of(page, page.duties, "Chờ duyệt: 1") == Way("review", "review")
    report = "Báo cáo công tác an toàn, vệ sinh lao động, năm 2026 · gửi Sở Nội vụ, Sở Y tế, trước 10/01/2027"
    assert way_of(page, page.reports, report) == Way("reports", ("atvsld-nam", "2026"))
    assert page.reports.count.text() == "3", "a deadline that is not confirmed is no report"


def test_technical_head_administrator_and_headquarters_see_their_own(page_of: Callable[[str], TodayPage]) -> None:
    page = page_of(HEAD)
    assert page.start is not None and page.start.text().strip() == "Lập kế hoạch"
    scope = "Kiểm định viên không còn phạm vi hợp lệ: 1 · Lê Thị Bình"
    assert way_of(page, page.duties, scope) == Way("people", (0, None))
    unconfirmed = "Hạn báo cáo chưa xác nhận: 5 · chưa nhắc ngày nào"
    assert way_of(page, page.reports, unconfirmed) == Way("regulations", "deadline")
    page = page_of(ADMIN)
    assert way_of(page, page.duties, "Chưa có bản sao lưu nào") == Way("data")
    assert page.start is None, "who keeps the computer begins no inspection"
    page = page_of(OFFICER)
    assert page.start is not None and page.start.text().strip() == "Lập báo cáo"
    assert [each.split(" · ")[0] for each in said(page.duties)] == ["Tháng ba"]
    assert page._beside() == [page.reports, page.lapses]


def test_each_line_leads_to_its_page_with_its_filter(day: Day, desk_of: DeskOf) -> None:
    desk, region = desk_of(APPROVER), day.year.office.region

    def at(way: Way, kind: type[Some]) -> Some:
        desk.follow(way)
        steps.idle(desk)
        here = desk.here()
        assert isinstance(here, kind)
        return here

    begins = shown(desk)
    assert begins.start is not None
    QTest.keyClick(begins.start, Qt.Key.Key_Space)
    steps.idle(desk)
    assert isinstance(desk.here(), ReviewPage), "an approver decides"
    assert at(Way("equipment", day.year.cranes["march"]), EquipmentPage).card.id == day.year.cranes["march"]
    assert at(Way("band", "failed"), EquipmentPage).band == "failed"
    assert at(Way("review", "returned"), ReviewPage).filter == "returned"
    assert at(Way("papers", "minutes"), PapersPage).filter == "minutes"
    people = at(Way("people", (1, None)), PeoplePage)
    assert people.tabs.currentIndex() == 1
    at(Way("people", (0, day.year.person(SECOND))), PeoplePage)
    assert people.tabs.currentIndex() == 0 and people.people.person is not None
    assert people.people.person.login == SECOND
    plan = at(Way("plan", (region, 2026, day.year.person(INSPECTOR))), PlanPage)
    assert plan.board is not None and plan.board.plan.year == 2026
    assert plan.said_words() == "Chỉ hiện những gì giao cho bạn."
    assert {card.inspector for unit in plan.model.units for card in unit.cards} == {"An"}
    plan.show_all()
    assert not plan.model.narrowed and not plan.said_words()
    law = at(Way("regulations", "deadline"), RegulationsPage)
    assert {each.law.kind for each in law.list.rows.keys} == {"deadline"} and len(law.list.rows.keys) == 5
    reports = at(Way("reports", ("giao-ban", "2026-9M")), ReportsPage)
    assert (reports.kind.currentData(), reports.period.text()) == ("giao-ban", "9 tháng 2026")
    exchange = at(Way("exchange", "conflicts"), ExchangePage)
    assert exchange.tabs.currentIndex() == 2
    at(Way("data"), DataPage)
    labour = at(Way("labour", "actions"), LabourPage)
    assert labour.tabs.tabText(labour.tabs.currentIndex()) == "Việc khắc phục"


def test_the_bar_says_how_far_the_plan_is_and_where_last_year_stood(day: Day, desk_of: DeskOf) -> None:
    desk = desk_of(APPROVER)
    page = shown(desk)
    assert page.bar.count.text() == "0 / 1 thiết bị"
    assert page.bar.words.text() == "0,0 %. Năm 2025 chưa có kế hoạch duyệt để so sánh."
    assert page.bar.share == 0 and page.bar.mark is None
    before = page.bar.painted.grab().toImage()
    figures = Measures(planned=40, so_far=31, before=28, planned_before=40)
    page.bar.show_bar(YearBar(2026, day.year.office.region, figures), 2026)
    assert page.bar.words.text() == "77,5 %. Vạch: cùng kỳ 2025, 70,0 % (+7,5 điểm %, +3 thiết bị)."
    assert (page.bar.share, page.bar.mark) == (31 / 40, 28 / 40)
    assert page.bar.painted.accessibleName() == f"Kế hoạch năm 2026: 31 / 40 thiết bị. {page.bar.words.text()}"
    QApplication.processEvents()
    assert page.bar.painted.grab().toImage() != before
    less = Measures(planned=40, so_far=20, before=28, planned_before=40)
    page.bar.show_bar(YearBar(2026, day.year.office.region, less), 2026)
    assert "(−20,0 điểm %, −8 thiết bị)" in page.bar.words.text() and less.points == Decimal("-20.0")
    page = shown(desk)
    steps.press(page.bar.head)
    steps.idle(desk)
    plan = desk.here()
    assert isinstance(plan, PlanPage) and plan.board is not None and plan.board.plan.year == 2026


@pytest.fixture
def fresh(qapp: QApplication, office: Office) -> Iterator[Desk]:
    """The window of an inspector of an office in which nothing was done yet."""
    theme.load_fonts()
    theme.apply(qapp)
    with office.store.reading() as session:
        user = users.named(session, INSPECTOR)
    assert user is not None
    desk = Desk(office.store, user)
    desk.window.show()
    yield desk
    desk.background.close()
    desk.window.close()


def test_a_new_office_says_in_each_place_that_nothing_waits(fresh: Desk) -> None:
    page = shown(fresh)
    assert page.duties.nothing == "Không có việc nào đang chờ bạn." and not page.duties.buttons()
    words = steps.words(page)
    assert page.duties.nothing in words
    assert "Trong 90 ngày tới không có chứng chỉ hay hiệu chuẩn nào hết hạn." in words
    assert "Trong kho này chưa có kế hoạch năm 2026 nào được duyệt." in words and not page.bar.painted.isVisible()


def test_more_than_has_room_is_unfolded_by_its_link(qapp: QApplication, desk_of: DeskOf) -> None:
    desk = desk_of(APPROVER)
    page = shown(desk)
    desk.window.activateWindow()
    steps.until(desk.window.isActiveWindow, "the window has the keys")
    many = [Line("draft", f"Việc {at}", "x " * 90, Way("data")) for at in range(9)]
    page.duties.show_lines(many, page.places)
    assert len(page.duties.buttons()) == 6 and page.duties.more.text() == "Hiện tất cả"
    QTest.keyClick(page.duties.more, Qt.Key.Key_Space)
    assert len(page.duties.buttons()) == 9 and page.duties.buttons()[6].hasFocus()
    for _each in range(2):
        qapp.processEvents()  # lines ask for their height once they have their width
    line = page.duties.buttons()[0]
    assert line.height() == line.heightForWidth(line.width()) > theme.now.u(40), "a long note stands below"
    page.duties.show_lines([Line("draft", "Không có trang", "", Way("nowhere"))], page.places)
    (dead,) = page.duties.buttons()
    assert not dead.isEnabled()


def test_the_page_asks_as_many_statements_for_one_crane_as_for_nine(fresh: Desk, office: Office) -> None:
    page, counts = shown(fresh), []
    for _round in range(2):
        with office.store.reading() as session:
            asked: list[str] = []
            raw(session).set_trace_callback(asked.append)
            page._read(session, office.store.today())
            raw(session).set_trace_callback(None)
        counts.append(len(asked))
        for at in range(8):
            office.interval(12, office.another(f"Máy {at}", paper_date="2025-11-30", paper_number=f"{at}"))
    assert counts[0] == counts[1] < 60
