"""The quarter ends: forty files on a stick are dropped, chosen, taken in; receipts, the printed list, the register."""

from collections.abc import Callable, Iterator
from pathlib import Path

import forty
import pdfs
import pytest
import window_steps as steps
from forty import Station
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from safety_inspector import sending
from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.documents.receipts import ReceiptFacts
from safety_inspector.documents.ui.reports_page import ReportsPage
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.exchange.ui.inbox_panel import OFF, ON, InboxPanel
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.reporting import summaries
from safety_inspector.store.database import Store, raw


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Store, list[Station], Path]]:
    folder = tmp_path / "usb"
    folder.mkdir()
    with forty.gathered(tmp_path) as (hq, stations):
        yield hq, stations, folder


@pytest.fixture
def desk_of(qapp: QApplication) -> Iterator[Callable[[Store], Desk]]:
    theme.load_fonts()
    theme.apply(qapp)
    made: list[Desk] = []

    def desk(store: Store) -> Desk:
        with store.reading() as session:
            user = users.named(session, "admin")
        assert user is not None
        made.append(Desk(store, user))
        made[-1].window.show()
        return made[-1]

    yield desk
    for each in made:
        steps.idle(each)
        each.background.close()
        each.window.close()


def panel_of(desk: Desk) -> tuple[ExchangePage, InboxPanel]:
    page = desk.go("exchange")
    assert isinstance(page, ExchangePage) and page.desk is not None
    return page, page.desk


def cells(panel: InboxPanel, at: int) -> list[str]:
    model = panel.list.model()
    return [str(model.index(at, place).data() or "") for place in range(model.columnCount())]


def test_forty_packages_are_dropped_chosen_taken_in_and_reported(
    office: tuple[Store, list[Station], Path], desk_of: Callable[[Store], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    hq, stations, folder = office
    forty.quarter(hq, stations, folder)
    desk = desk_of(hq)
    page, panel = panel_of(desk)
    seen: list[tuple[int, bool, str]] = []  # what the window heard while it was at work: it answers all along
    page.progress.bar.valueChanged.connect(lambda at: seen.append((at, page.progress.busy, typed())))

    def typed() -> str:
        QTest.keyClick(panel.term, Qt.Key.Key_A)
        return panel.term.text()

    steps.drop(page, folder)
    steps.until(lambda: panel.arrivals, "the folder was looked at")
    assert len(panel.arrivals) == 40 and panel.tabs.tabText(0) == "Gói 40"
    assert len(seen) > 5 and all(busy for _at, busy, _text in seen)
    assert [len(text) for *_more, text in seen] == sorted({len(text) for *_more, text in seen}), "each key was heard"
    panel.term.setText("Q4/2026")
    QTest.keyClick(panel.term, Qt.Key.Key_Return)
    assert panel.stack.currentIndex() == 1 and panel.tabs.tabText(1) == "Chưa nộp 3"
    assert [each.unit for each in panel.silent.rows.keys] == ["Đơn vị 05", "Đơn vị 39", "Đơn vị 40"]
    panel.tabs.setCurrentIndex(0)
    gap = next(at for at, each in enumerate(panel.arrivals) if each.gaps)
    assert "Thiếu gói 0017." in cells(panel, gap)[2]

    panel.list.setFocus()
    panel.list.go_to(0)
    assert panel.apply.text().strip() == "Nhận vào 38" and cells(panel, 0)[0] == ON
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.apply.text().strip() == "Nhận vào 37" and cells(panel, 0)[0] == OFF
    steps.press(panel.apply)
    steps.until(lambda: "Đã nhập: 37" in page.said_words(), "taken in")
    assert page.said_words() == "Đã nhập: 37; từ chối: 1; chưa nhập: 1. Biên nhận nằm trong thư mục bien-nhan."
    assert len(list((folder / "bien-nhan").glob("*.kdp"))) == 36
    assert len(list((folder / "bien-nhan").glob("*.pdf"))) == 37, "who was left out is told so"
    assert [each.state for each in panel.arrivals if each.seen.letter == "BA"] == ["left"]
    assert panel.tabs.tabText(1) == "Chưa nộp 4"
    assert not panel.apply.isEnabled()

    heads, lines = panel.list.bar.outgoing("pdf").sheet()  # type: ignore[union-attr]
    assert heads[0] == "Bên gửi, số gói" and [line[-1] for line in lines].count("đã nhập xong") == 37

    register = steps.go(desk, 2, EquipmentPage)
    register.show_all()
    assert len(register.list.rows.keys) == 74, "two of each station that sent, one more of BB and of BC, none of BA"

    report, out = desk.go("reports"), folder / "giao-ban.pdf"
    assert isinstance(report, ReportsPage)
    steps.idle(desk)
    told = {row.code: row.line.measures.so_far for row in report.figures.rows.whole}
    assert (told["K1.6b"], told["K1.2"]) == (74, 0), "of no interval yet, as what they sent says"
    with hq.reading() as session:
        assert not summaries.noted(session, 1), "the figures are added up from what the merges summed"
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: out)
    steps.press(report.pdf)
    steps.idle(desk)
    told_on_paper = " ".join(pdfs.text(out.read_bytes()).split())
    assert "nhận đến ngày 24/11/2026" in told_on_paper
    silent = "Đơn vị 01; Đơn vị 05; Đơn vị 39; Đơn vị 40"  # the first was left out above
    assert f"Trong kỳ chưa nhận được gói dữ liệu của: {silent}." in told_on_paper, "system row G 4: named on the report"
    assert f"Chưa nộp gói trong kỳ: {silent}." in report.stand.text()


def test_what_was_stopped_stays_out_and_can_be_taken_in_later(
    office: tuple[Store, list[Station], Path], desk_of: Callable[[Store], Desk]
) -> None:
    hq, stations, folder = office
    for each in stations[:5]:
        each.registers(hq, "Cầu trục")
        each.package(folder / f"{each.claims.letter}.kdp", 1)
    page, panel = panel_of(desk_of(hq))
    panel.open(folder)
    steps.until(lambda: panel.arrivals, "looked at")
    panel.take_in()
    page.progress.stop.click()
    steps.until(page.said_words, "stopped")
    left = {each.file for each in panel.arrivals if each.state == "left"}
    assert {each.state for each in panel.arrivals} <= {"taken", "left"}
    with hq.reading() as session:
        (held,) = raw(session).execute("SELECT count(*) FROM imported").fetchone()
    assert held == 5 - len(left)
    panel.open(folder)
    steps.until(lambda: all(each.state in ("known", "ready") for each in panel.arrivals), "looked at again")
    assert {each.file for each in panel.arrivals if each.state == "ready"} == left


def test_who_brought_a_package_is_handed_a_receipt(
    office: tuple[Store, list[Station], Path], desk_of: Callable[[Store], Desk]
) -> None:
    hq, stations, folder = office
    stations[0].registers(hq, "Cầu trục")
    stations[0].package(folder / "1.kdp", 1)
    desk = desk_of(hq)
    page, panel = panel_of(desk)
    panel.open(folder)
    steps.until(lambda: panel.arrivals, "looked at")
    assert not panel.receipt.isEnabled(), "before it is taken in there is nothing to confirm"
    asked: list[ReceiptFacts] = []
    page.receipt_asked.connect(asked.append)
    steps.press(panel.apply)
    steps.until(page.said_words, "taken in")
    assert panel.receipt.isEnabled() and panel.receipt.text().strip() == "In biên nhận"
    steps.press(panel.receipt)
    steps.idle(desk)
    (said,) = asked
    assert [(line.state, line.new) for line in said.lines] == [("taken", 1)] and said.file.endswith(".kdp")
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None, "it goes to a printer"
    dialog.reject()


def test_a_folder_without_packages_and_a_period_that_is_none_are_told(
    office: tuple[Store, list[Station], Path], desk_of: Callable[[Store], Desk]
) -> None:
    hq, _stations, folder = office
    page, panel = panel_of(desk_of(hq))
    assert panel.files.currentWidget() is panel.nothing and not panel.apply.isEnabled()
    panel.open(folder)
    steps.until(page.said_words, "told")
    assert page.said_words().startswith("KDP-E80: ")
    panel.term.setText("quý năm")
    QTest.keyClick(panel.term, Qt.Key.Key_Return)
    assert page.said_words().startswith("REP-E01: ") and panel.term.text() == "quý năm"
