"""The page of reports: a quarter, its figures, the records behind one, files, what was typed, sent and has changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pdfs
import planning_year
import pytest
import window_steps as steps
from planning_year import Planned
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from stations import APPROVER, INSPECTOR

from safety_inspector import sending
from safety_inspector.app import Desk
from safety_inspector.documents import report_kinds
from safety_inspector.documents.ui.reports_page import ReportsPage
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.reporting import typed_figures
from safety_inspector.reporting.periods import parse


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    """A plan of this year approved, its crane inspected and certified."""
    with planning_year.opened(tmp_path_factory.mktemp("year")) as made:
        made.office.interval(12)
        made.approve(made.generate(year=2026))
        made.office.certified()
        yield made


@pytest.fixture(scope="module")
def desk(qapp: QApplication, year: Planned) -> Iterator[Desk]:
    theme.load_fonts()
    theme.apply(qapp)
    made = steps.desk_at(year.office.store, APPROVER)
    yield made
    steps.idle(made)
    made.background.close()
    made.window.close()


def shown(desk: Desk, period: str = "Q4/2026") -> ReportsPage:
    page = desk.go("reports")
    assert isinstance(page, ReportsPage)
    page.period.setText(period)
    steps.press(page.go)
    steps.idle(desk)
    return page


def lines(page: ReportsPage) -> dict[str, Any]:
    return {row.code: row.line.measures for row in page.figures.rows.whole}


def test_from_a_quarter_to_what_changed_since_it_was_sent(
    desk: Desk, year: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(desk)
    assert page.none_typed.text().startswith("Chưa có số liệu nhập tay: hãy chọn")
    assert page.since.text().startswith("Chưa lưu báo cáo nào") and page.of.text().startswith("Hãy chọn một số liệu")
    told = lines(page)
    assert (told["K1.3"].planned, told["K1.3"].so_far, told["K1.2"].in_period) == (2, 1, 1)
    assert "Số liệu đến ngày" in page.stand.text() and told["K1.2"].before is None
    model = page.figures.model()
    planned = [model.index(0, at).data() for at in range(model.columnCount())]
    assert planned[0] == "K1.1" and planned[4:] == ["×"] * len(planned[4:]) and "–" in page.stand.text()
    known = [model.index(2, at).data() for at in range(model.columnCount())]
    assert (known[0], known[3], known[8]) == ("K1.2", "×", "–") and "× là không áp dụng" in page.stand.text()
    assert page.tabs.tabText(4) == "Theo đơn vị"
    (brigade,) = (row for row in page.units.rows.whole if row.id == year.office.brigade)
    heads = [page.units.model().headerData(at, Qt.Orientation.Horizontal) for at in range(9)]
    cells = [page.units.model().index(page.units.rows.whole.index(brigade), at).data() for at in range(9)]
    assert dict(zip(heads, cells, strict=True)) == {
        "Đơn vị": "Lữ đoàn T-01", "Kế hoạch": "2", "Đã làm": "1", "%": "50,0", "Trong kỳ": "1", "Lũy kế năm": "1",
        "Không đạt": "0", "Giấy chứng nhận": "1", "Quá hạn": "1",
    }  # fmt: skip
    heads = [page.figures.model().headerData(at, Qt.Orientation.Horizontal) for at in range(11)]
    assert (heads[2], heads[10]) == ("ĐVT", "± điểm %")
    assert [page.figures.model().index(at, 2).data() for at in (0, 2)] == ["TB", "lượt"]
    desk.window.resize(1000, 700)  # as wide as 1366 is where all is drawn half as large again
    desk.window.show()
    QApplication.processEvents()
    metrics = theme.now.metrics("body")
    longest = max(metrics.horizontalAdvance(row.name) for row in page.figures.rows.whole)
    assert page.figures.columnWidth(1) >= longest + theme.now.u(20), "no name is cut"
    hidden = page.figures.given_way()
    assert hidden[0] == "Kỳ trước" and "Kế hoạch" not in hidden, "what was planned is seen in every width"
    assert f"Không đủ chỗ cho cột: {', '.join(hidden)}." in page.stand.text(), "not seen is not unknown"
    page.open_figure("K1.2")
    steps.idle(desk)
    (record,) = page.records.rows.whole
    assert record.equipment_id == year.office.crane and page.stack.currentIndex() == 1
    assert page.of.text().endswith(": 1") and record.said == "pass"
    page.records.chosen.emit(0)
    assert isinstance(desk.here(), EquipmentPage)

    page = shown(desk)
    for kind, words in (("giao-ban", "BÁO CÁO GIAO BAN"), ("qua-han", "BÁO CÁO"), ("so-theo-doi", "SỔ THEO DÕI"),
                        ("ke-hoach-nam", "KẾ HOẠCH"), ("to-chuc-kiem-dinh", "Hoạt động kiểm định"),
                        ("ket-qua-kiem-dinh", "Kết quả kiểm định")):  # fmt: skip
        page.kind.setCurrentIndex(page.kind.findData(kind))
        assert page.keep.isEnabled() == (kind == "giao-ban"), "kept as sent, as the yearly labour report is"
        steps.idle(desk)
        for ending, button in (("pdf", page.pdf), ("xlsx", page.xlsx)):
            out = tmp_path / f"{kind}.{ending}"
            monkeypatch.setattr(sending, "ask_where", lambda *_asked, out=out: out)
            steps.press(button)
            steps.idle(desk)
        assert words in pdfs.text((tmp_path / f"{kind}.pdf").read_bytes())
        assert openpyxl.load_workbook(tmp_path / f"{kind}.xlsx").sheetnames
    page.kind.setCurrentIndex(0)
    page.period.setText("2025-9M")  # and not looked at
    for act in (page.keep, page.type, page.pdf):
        steps.press(act)
        said = page.said_words()
        assert "REP-E64" in said and "Màn hình đang hiện số liệu Q4/2026, còn ô kỳ ghi 2025-9M" in said
    page.period.setText("Q4/2026")
    steps.press(page.keep)
    steps.idle(desk)
    steps.until(lambda: page.sent.rows.whole, "kept")
    (sent,) = page.sent.rows.whole
    assert page.said_words() == f"Đã lưu như lúc gửi: Giao ban kỹ thuật, kỳ Q4/2026, {page.unit.currentText().strip()}."
    page.compare(sent)
    steps.idle(desk)
    assert page.since.text().endswith("không có gì thay đổi.") and not page.changes.rows.whole

    with year.office.store.writing(by=APPROVER, action="figure.type", reason="BC 12") as session:
        typed_figures.type_in(
            session, sent.unit_id, "K1.2", 7, period=parse("2026-Q4"), reason="BC 12", on=date(2026, 11, 24)
        )
    page.compare(sent)
    steps.idle(desk)
    model = page.changes.model()
    said = [[model.index(at, place).data() for place in range(3)] for at in range(model.rowCount())]
    row = ["K1.2 Đã kiểm định (đạt và không đạt)", "lũy kế năm: 1", "lũy kế năm: 7"]
    assert row in said and f"{len(said)} thay đổi" in page.since.text()
    assert not [row.row for row in page.changes.rows.whole if "difference" in row.row], "it follows from the rest"


def test_a_figure_is_typed_with_its_reason_and_a_refusal_keeps_what_was_typed(desk: Desk) -> None:
    page = shown(desk, "2025")
    page.tabs.setCurrentIndex(2)
    page.code.setCurrentIndex(page.code.findData("K1.2"))
    steps.write(page.value, "28")
    steps.press(page.type)
    steps.idle(desk)
    assert "lý do" in page.said_words()
    assert page.value.text() == "28"
    steps.write(page.reason, "Báo cáo năm 2025")
    steps.press(page.type)
    steps.idle(desk)
    steps.until(lambda: lines(page)["K1.2"].so_far == 28, "counted anew")
    assert page.value.text() == ""
    model = page.typed.model()
    said = [[model.index(at, place).data() for place in range(5)] for at in range(model.rowCount())]
    whose = page.unit.currentText().strip()
    days = "01/01/2025 – 31/12/2025"
    assert ["K1.2", "Đã kiểm định (đạt và không đạt)", whose, days, "28"] in said
    assert lines(shown(desk, "2026"))["K1.2"].before == 28


def test_the_labour_safety_of_a_year_is_filled_in_row_by_row(
    desk: Desk, year: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(desk, "2026")
    page.kind.setCurrentIndex(page.kind.findData("atvsld-nam"))
    steps.idle(desk)
    rows = page.labour
    assert page.keep.isEnabled() and page.first.currentWidget().isAncestorOf(rows)
    assert rows.code == "H1" and "còn trống: 71" in rows.stand.text()
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: tmp_path / "a.pdf")
    steps.press(page.pdf)
    steps.idle(desk)
    assert "REP-E62" in page.said_words() and not (tmp_path / "a.pdf").exists()
    steps.write(rows.value, "Tỉnh T")
    steps.press(rows.keep)
    steps.idle(desk)
    assert "lý do" in page.said_words() and rows.value.text() == "Tỉnh T", "what was typed stays"
    steps.write(rows.reason, "Sổ lao động")
    steps.press(rows.keep)
    steps.idle(desk)
    steps.until(lambda: rows.code == "H2", "the next blank row")
    assert rows.value.text() == "" and rows.reason.text() == "Sổ lao động" and "còn trống: 70" in rows.stand.text()
    codes = [each.code for each in rows.list.rows.whole]
    rows.list.go_to(codes.index("A1.1"))
    assert "số nguyên" in rows.how.text() and rows.of.text().startswith("A1.1  Tổng số lao động")
    with year.office.writing(APPROVER) as session:
        unit = page.shown.asked.unit if page.shown else None
        assert unit
        for row in page.shown.labour.blank if page.shown and page.shown.labour else ():
            said = {"text": "Không", "pair": "1/1", "month": "5/2026", "choice": "có"}.get(row.shape, "1")
            typed_figures.type_in(
                session, unit, row.code, said, period=parse("2026"), reason="Sổ", on=date(2026, 11, 24)
            )
    steps.press(page.go)
    steps.idle(desk)
    assert "còn trống: 0" in rows.stand.text() and "A4.1 + A4.2" in rows.doubts.text()
    rows.list.chosen.emit(codes.index("A6.1"))
    steps.idle(desk)
    assert page.stack.currentIndex() == 1 and page.of.text().endswith(f": {len(page.records.rows.whole)}")
    steps.press(page.pdf)
    steps.idle(desk)
    assert "Công tác an toàn" in pdfs.text((tmp_path / "a.pdf").read_bytes())
    steps.press(page.keep)
    steps.idle(desk)
    steps.until(lambda: any(row.kind == "atvsld-nam" for row in page.sent.rows.whole), "kept")
    page.kind.setCurrentIndex(0)
    steps.idle(desk)
    assert lines(page)["K1.2"].so_far is not None, "the figures of the briefing are back"


def test_each_report_shows_what_it_is_made_of_and_offers_its_own_rows_to_be_typed(
    desk: Desk, year: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(desk, "2026")
    seen: dict[str, tuple[list[str], str, str]] = {}
    for at in range(page.kind.count()):
        page.kind.setCurrentIndex(at)
        steps.idle(desk)
        kind, tabs = page.kind.currentData(), [page.tabs.tabText(at) for at in range(5) if page.tabs.isTabVisible(at)]
        seen[kind] = tabs, page.code.itemText(0), page.called.text()
        mine = page.first.currentWidget().isAncestorOf(page.own)
        assert mine == (kind not in ("giao-ban", "atvsld-nam")) and (kind == "giao-ban") == bool(
            page.figures.rows.whole
        )
        assert all(row.row.indicator in [page.code.itemText(at) for at in range(page.code.count())]
                   for row in page.typed.rows.whole)  # fmt: skip
        if mine:
            assert page.own.holds.text() and page.own.make.isEnabled(), kind
            shows = {"to-chuc-kiem-dinh": page.own.types, "ket-qua-kiem-dinh": page.own.results}.get(kind)
            assert (page.own.stack.currentWidget() is page.own.nothing) == (shows is None)
            assert shows is None or shows.rows.whole
    briefing, labour = seen.pop("giao-ban"), seen.pop("atvsld-nam")
    assert briefing[1].startswith("K1") and labour[1] == "H1" and labour[2].startswith("H1 ")
    assert len(briefing[0]) == 5 and "Theo đơn vị" not in labour[0] and "Nhập tay" in labour[0]
    assert all(told == (["Số liệu báo cáo"], "", "") for told in seen.values()), "made from records alone"
    page.kind.setCurrentIndex(page.kind.findData("so-theo-doi"))
    steps.idle(desk)
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: tmp_path / "so.pdf")
    steps.press(page.own.make)
    steps.idle(desk)
    assert "SỔ THEO DÕI" in pdfs.text((tmp_path / "so.pdf").read_bytes())
    page.kind.setCurrentIndex(0)
    steps.idle(desk)


def test_what_is_refused_is_said_on_the_page(desk: Desk, year: Planned) -> None:
    page = shown(desk, "quý 9")
    assert "quý 9" in page.said_words() and page.period.text() == "quý 9"
    page = shown(desk, "2150")
    assert "2150" in page.said_words()
    with year.office.store.reading() as session, pytest.raises(report_kinds.PlanWanted, match="2031") as raised:
        asked = report_kinds.Asked(year.office.brigade, parse("2031"), date(2031, 1, 1), None)
        report_kinds.made(session, "ke-hoach-nam", "pdf", asked)
    assert raised.value.code == "REP-E55"
    other = steps.desk_at(year.office.store, INSPECTOR)
    theirs = shown(other)
    steps.press(theirs.keep)
    steps.idle(other)
    assert INSPECTOR in theirs.said_words()
    other.background.close()
    other.window.close()
