"""Quy định through the window: filters, search, the technical head's form by keys, refusals under their fields."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pdfs
import pytest
import stations
import window_steps as steps
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from stations import Office

from safety_inspector import sending
from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.app import Desk
from safety_inspector.regulations import confirmations, lawbooks
from safety_inspector.regulations.confirmations import Word
from safety_inspector.regulations.rows import Row, canonical
from safety_inspector.regulations.ui.regulations_page import RegulationsPage

HEAD = "trung"
TEXT = "QTKĐ 09-2016/BLĐTBXH, mục 10"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A real store with a technical head."""
    made = stations.found(tmp_path, practice=False)
    with made.store.writing(by="admin") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    return made


@pytest.fixture
def page(desk_of: Callable[[str], Desk]) -> RegulationsPage:
    made = desk_of(HEAD).go("regulations")
    assert isinstance(made, RegulationsPage)
    return made


def word(office: Office, id: str) -> Word:
    with office.store.reading() as session:
        return confirmations.standing(session, lawbooks.named(id)).word


def field(page: RegulationsPage, name: str) -> QLineEdit:
    found = page.row_panel.fields[name]
    assert isinstance(found, QLineEdit)
    return found


def said(page: RegulationsPage) -> str:
    """The words beside the list; what is taken away goes when events are handled."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return " ".join(each.text() for each in page.row_panel.findChildren(QLabel))


def shown(page: RegulationsPage) -> list[str]:
    return [each.law.row_id for each in page.list.rows.keys]


def test_every_row_is_there_with_its_source_and_marks(page: RegulationsPage) -> None:
    assert len(shown(page)) == 289 and page.count.text() == "289 dòng"
    page.show_row("CK-040")
    for part in ("72", "QCVN 21:2015/BLĐTBXH", "mục 4.4", "còn hiệu lực", "thấy ở nguồn thứ cấp", "I.09-chu-ky",
                 "đề xuất, chưa đối chiếu bản gốc", "kiểm định định kỳ"):  # fmt: skip
        assert part in said(page), part


def test_a_condition_is_shown_in_words(page: RegulationsPage) -> None:
    page.show_row("CK-042")
    assert "thời gian sử dụng" in said(page) and "age_years" not in said(page)


def test_chips_force_and_search_narrow_the_list_and_the_counts_say_how_much(page: RegulationsPage) -> None:
    assert [each.text() for each in page.chips if each.isVisibleTo(page)] == [
        "Tất cả 289", "Chu kỳ 92", "Bộ phận 2", "Quy trình 82", "Loại thiết bị 89", "Giới hạn 14",
        "Hạn báo cáo 10",
    ]  # fmt: skip
    page.chips[3].click()
    page.force.setCurrentIndex(page.force.findData("draft"))
    assert len(shown(page)) == 4 and page.count.text() == "4 dòng"
    assert "chỉ tham khảo (dự thảo)" in said(page)
    page.show_all()
    steps.write(page.search, "cau truc 09-2016")
    assert shown(page) == ["CK-042", "CK-043", "QTKĐ 09-2016/BLĐTBXH", "I.11"]
    steps.write(page.search, " không có dòng này")
    assert shown(page) == [] and page.stack.currentIndex() == 1
    page.show_all()
    assert len(shown(page)) == 289


def test_the_technical_head_confirms_by_keys(page: RegulationsPage, office: Office) -> None:
    page.show_row("CK-042")
    page.unconfirmed.click()
    assert "CK-042" in shown(page) and page.unconfirmed.text() == "Chưa dùng được 289"
    steps.write(field(page, "text"), TEXT)
    QTest.keyClick(field(page, "text"), Qt.Key.Key_Return)
    assert word(office, "CK-042") is Word.CONFIRMED
    assert page.unconfirmed.text() == "Chưa dùng được 288" and "CK-042" not in shown(page)
    page.show_row("CK-042")
    assert TEXT in said(page) and f"{HEAD}, 24/11/2026" in said(page)


def test_without_its_text_nothing_is_confirmed_and_the_field_says_so(page: RegulationsPage, office: Office) -> None:
    page.show_row("CK-042")
    QTest.keyClick(field(page, "text"), Qt.Key.Key_Return)
    assert "REG-E01: Dòng CK-042: hãy nhập văn bản đã đối chiếu" in said(page)
    assert field(page, "text").property("refused") and word(office, "CK-042") is Word.UNCONFIRMED


def test_a_deadline_is_corrected_in_its_own_fields_and_a_nought_that_stands_is_no_correction(
    page: RegulationsPage, office: Office
) -> None:
    page.show_part("deadline")
    assert shown(page) == [f"BC-{at:03}" for at in range(1, 11)]
    assert "Số tháng sau kỳ báo cáo" in said(page) and "quý, 6, 9, 12 tháng, lũy kế từ đầu năm" in said(page)
    steps.write(field(page, "text"), TEXT)
    field(page, "day").selectAll()
    steps.write(field(page, "day"), "35")
    force = page.row_panel.fields["force"]
    assert isinstance(force, QComboBox)
    force.setCurrentIndex(force.findData("in_force"))
    field(page, "source").selectAll()
    steps.write(field(page, "source"), "Chỉ lệnh 01 (giả định)")
    page.row_panel.confirm()
    assert "phải là số nguyên từ 1 đến 31" in said(page) and field(page, "day").property("refused")
    field(page, "day").selectAll()
    steps.write(field(page, "day"), "20")
    page.row_panel.confirm()
    with office.store.reading() as session:
        kept = confirmations.standing(session, lawbooks.named("BC-001"))
    assert kept.acts and kept.changes == {"day": 20, "force": "in_force", "source": "Chỉ lệnh 01 (giả định)"}


def test_a_correction_is_kept_and_the_value_before_it_shown(page: RegulationsPage, office: Office) -> None:
    page.show_row("CK-042")
    steps.write(field(page, "text"), TEXT)
    field(page, "months").selectAll()
    steps.write(field(page, "months"), "24")
    QTest.keyClick(field(page, "months"), Qt.Key.Key_Return)
    assert word(office, "CK-042") is Word.CORRECTED
    assert "Trước khi sửa: số tháng" in said(page)
    assert page.list.rows.row(page.list.currentIndex().row()).months == 24


@pytest.mark.parametrize(("name", "value"), [("months", "0"), ("months", "mười hai"), ("condition", "age_years <")])
def test_a_bad_correction_is_told_under_its_field_and_stays_as_typed(
    page: RegulationsPage, office: Office, name: str, value: str
) -> None:
    page.show_row("CK-042")
    steps.write(field(page, "text"), TEXT)
    field(page, name).selectAll()
    steps.write(field(page, name), value)
    QTest.keyClick(field(page, name), Qt.Key.Key_Return)
    assert f"REG-E05: Không sửa dòng CK-042 như vậy được: mục {name}" in said(page)
    assert field(page, name).property("refused") and field(page, name).text() == value
    page.refresh()
    assert field(page, name).text() == value and field(page, "text").text() == TEXT
    assert word(office, "CK-042") is Word.UNCONFIRMED


def test_a_hint_is_confirmed_only_corrected(page: RegulationsPage, office: Office) -> None:
    page.show_row("CK-008")
    steps.write(field(page, "text"), "QTKĐ 07-2016, mục 10")
    QTest.keyClick(field(page, "text"), Qt.Key.Key_Return)
    assert "REG-E02: Dòng CK-008 không có hiệu lực" in said(page)
    force = page.row_panel.fields["force"]
    assert isinstance(force, QComboBox) and force.property("refused")
    force.setCurrentIndex(force.findData("in_force"))
    field(page, "source").selectAll()
    steps.write(field(page, "source"), "QTKĐ 07-2016, mục 10")
    QTest.keyClick(field(page, "source"), Qt.Key.Key_Return)
    assert word(office, "CK-008") is Word.CORRECTED


def test_a_confirmation_is_withdrawn_with_its_reason(page: RegulationsPage, office: Office) -> None:
    page.show_row("CK-042")
    steps.write(field(page, "text"), TEXT)
    QTest.keyClick(field(page, "text"), Qt.Key.Key_Return)
    QTest.keyClick(field(page, "reason"), Qt.Key.Key_Return)
    assert "REG-E04" in said(page) and word(office, "CK-042") is Word.CONFIRMED
    steps.write(field(page, "reason"), "đọc nhầm bản")
    QTest.keyClick(field(page, "reason"), Qt.Key.Key_Return)
    assert word(office, "CK-042") is Word.WITHDRAWN and "đã rút xác nhận" in said(page)


def test_others_look_and_have_no_form(desk_of: Callable[[str], Desk]) -> None:
    made = desk_of(stations.APPROVER).go("regulations")
    assert isinstance(made, RegulationsPage)
    assert made.row_panel.fields == {} and made.row_panel.findChildren(QPushButton) == []
    assert "Chỉ phụ trách kỹ thuật được xác nhận" in said(made)


def test_rows_of_other_rooms_stand_among_them(desk_of: Callable[[str], Desk], office: Office) -> None:
    content = canonical({"op": "<=", "value": ["4"], "source": "TCVN 9358", "force": "in_force"})
    limit = Row("cau_truc/nd/dien_tro", "limit", "điện trở nối đất ≤ 4 Ω", content, "TCVN 9358", "found", "in_force")
    made = RegulationsPage(office.store, HEAD, lambda: [limit])
    made.refresh()
    made.chips[5].click()
    assert shown(made) == ["cau_truc/nd/dien_tro"] and made.chips[5].text() == "Giới hạn 1"
    steps.write(field(made, "text"), TEXT)
    QTest.keyClick(field(made, "text"), Qt.Key.Key_Return)
    with office.store.reading() as session:
        assert confirmations.standing(session, limit).acts
    made.deleteLater()


def test_the_list_goes_out_as_it_is_filtered(
    desk_of: Callable[[str], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(HEAD)
    page = desk.go("regulations")
    assert isinstance(page, RegulationsPage)
    page.chips[2].click()
    outs = {kind: tmp_path / f"quy-dinh.{kind}" for kind in ("xlsx", "pdf")}
    monkeypatch.setattr(sending, "ask_where", lambda parent, title, name, kinds: outs[name.rpartition(".")[2]])
    page.list.bar.save.click()
    steps.idle(desk)
    assert str(outs["xlsx"]) in page.said_words()
    sheet = openpyxl.load_workbook(io.BytesIO(outs["xlsx"].read_bytes())).worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["safety_valve", "bộ phận", "van an toàn: kiểm tra, hiệu chỉnh", 12] in [row[:4] for row in told]
    assert any("Lọc: bộ phận" in str(row[0]) for row in told)
    page.list.bar.print.click()
    steps.idle(desk)
    words = " ".join(pdfs.text(outs["pdf"].read_bytes()).split())
    assert "DANH MỤC QUY ĐỊNH" in words and "pressure_gauge" in words and "Số dòng: 2" in words
