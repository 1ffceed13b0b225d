"""Workbooks: text stays text, dates are dates, numbers equal the facts, bytes equal for equal facts."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import paper_facts
import pytest
from payloads import PAYLOADS

from safety_inspector.documents import lists, reports, workbooks
from safety_inspector.documents.lists import ListFacts, RefusedRow

HOSTILE = [*PAYLOADS, "đ" * 40_000, "\x1bc"]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def grid(data: bytes, sheet: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in opened(data).worksheets[sheet].iter_rows()]


def some_list(rows: list[tuple[Any, ...]], **more: Any) -> ListFacts:
    return ListFacts("Danh sách thiết bị", "quá hạn; Lữ đoàn T-01", date(2026, 11, 24), ("A", "B"), rows, **more)


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(payload: str) -> None:
    data = lists.xlsx(some_list([(payload, 1)], organisation=payload, sheet=payload))
    sheet = opened(data).worksheets[0]
    kept = workbooks.text(payload)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == kept]
    assert any(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inner = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in inner and b"<hyperlink" not in inner
        assert not any("external" in name or "media" in name for name in archive.namelist())


def test_filter_date_and_count_stand_above_the_table() -> None:
    rows = grid(lists.xlsx(some_list([("x", 1), ("y", 2)], practice=True)))
    assert [row[0] for row in rows[:5]] == [
        "Danh sách thiết bị",
        "Lọc: quá hạn; Lữ đoàn T-01",
        "Số liệu đến ngày 24/11/2026",
        "Số dòng: 2",
        "THỰC HÀNH",
    ]
    assert rows[-3:] == [["A", "B"], ["x", 1], ["y", 2]]


def test_no_filter_is_said_too() -> None:
    facts = ListFacts("T", "", date(2026, 11, 24), ("A",), [])
    assert grid(lists.xlsx(facts))[1][0] == "Lọc: tất cả"


def test_dates_numbers_and_texts_keep_their_kind() -> None:
    data = lists.xlsx(some_list([(date(2026, 2, 3), Decimal("5.25")), ("03/02/2026", "007")]))
    sheet = opened(data).worksheets[0]
    first, second = list(sheet.iter_rows())[-2:]
    assert first[0].is_date and first[0].number_format == "dd/mm/yyyy" and first[0].value.date() == date(2026, 2, 3)
    assert first[1].value == 5.25
    assert [cell.value for cell in second] == ["03/02/2026", "007"]
    assert {cell.data_type for cell in second} == {"s"}


def test_equal_facts_give_equal_bytes() -> None:
    assert lists.xlsx(some_list([("x", 1)])) == lists.xlsx(some_list([("x", 1)]))
    assert reports.xlsx(paper_facts.results()) == reports.xlsx(paper_facts.results())


def test_refused_rows_come_back_in_their_columns_with_line_and_reason() -> None:
    rows = [RefusedRow(17, "Ngày 31/02/2024 không có thật", ("Nồi hơi", "31/02/2024")), RefusedRow(20, "Thiếu tên", ())]
    found = grid(lists.refused_xlsx(("Tên thiết bị", "Ngày kiểm định"), rows))
    assert found[-3:] == [
        ["Tên thiết bị", "Ngày kiểm định", "Dòng gốc", "Lý do trả lại"],
        ["Nồi hơi", "31/02/2024", 17, "Ngày 31/02/2024 không có thật"],
        [None, None, 20, "Thiếu tên"],
    ]


def test_the_report_as_workbook_holds_the_figures_of_the_report() -> None:
    facts = paper_facts.results()
    data = reports.xlsx(facts)
    assert opened(data).sheetnames == ["Theo đơn vị", "Theo nhóm"]
    for sheet, rows in ((0, facts.by_unit), (1, facts.by_group)):
        found = grid(data, sheet)
        numbers = [row[1:] for row in found[-len(rows) - 1 :]]
        wanted = [row.figures for row in rows] + [facts.total]
        assert numbers == [[f.done, f.passed, f.failed, f.certificates, f.notices, f.equipment] for f in wanted]
        assert found[2][0] == "Số liệu đến 24/11/2026."
