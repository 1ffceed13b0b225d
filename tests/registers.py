"""Registers built by hand for tests of the import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from stations import TODAY, Office

from safety_inspector import assets
from safety_inspector.catalogue import imports, layouts, workbooks

HEAD = (
    "TT", "Tên máy, thiết bị", "Mã hiệu", "Số chế tạo", "Nhà chế tạo", "Năm sản xuất", "Đặc tính kỹ thuật",
    "Đơn vị sử dụng", "Ngày kiểm định", "Số GCN", "Thời hạn (tháng)", "Tình trạng", "Ghi chú",
)  # fmt: skip
PLACES = {
    "no": 0, "name": 1, "model": 2, "serial": 3, "maker": 4, "year_made": 5, "technical": 6, "unit": 7,
    "paper_date": 8, "paper_number": 9, "paper_months": 10, "state": 11, "note": 12,
}  # fmt: skip


SAMPLED = 120  # items of the office's sample


def row(no: int = 1, **cells: Any) -> list[Any]:
    """A sound row; ``cells`` by field replace what it says."""
    said: list[Any] = [
        no, "Cầu trục hai dầm", "CT-10", f"0{no:04}", "Kone", 2015, "Q = 10 tấn; Lk = 16,5 m", "Lữ đoàn T-01",
        "16/4/2025", f"{no:04}/2025/GCN-TH", 12, "Đang sử dụng", "",
    ]  # fmt: skip
    for name, value in cells.items():
        said[PLACES[name]] = value
    return said


def book(path: Path, rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD, title: str = "Sổ theo dõi") -> Path:
    """A workbook of one sheet at ``path``."""
    made = Workbook()
    made.active.title = title
    for each in (head, *rows):
        made.active.append(list(each))
    made.save(path)
    return path


def large(path: Path, lines: int) -> Path:
    """The office's sample grown to so many ``lines``, with its two-row header, groups, totals and ways of dates."""
    made = load_workbook(assets.resources() / "practice" / "so-theo-doi-mau.xlsx")
    sheet = made.active
    body = [list(each) for each in sheet.iter_rows(min_row=9, values_only=True)]
    sheet.delete_rows(9, sheet.max_row)
    for no in range(1, lines + 1):
        turn, place = divmod(no - 1, SAMPLED)
        if place == 0:
            rows = iter(body)
        for each in rows:
            if not isinstance(each[0], int):
                sheet.append(each)  # a group's title, a total, a signature
                continue
            sheet.append([no, each[1], f"{each[2]}-{turn:03}", *each[3:9], f"{turn:03}/{each[9]}", *each[10:]])
            break
    made.save(path)
    return path


def prepared(office: Office, path: Path, sheet: str | None = None, **changed: Any) -> imports.Prepared:
    """The dry run of a workbook."""
    read = workbooks.named(workbooks.read(path), sheet)
    with office.store.reading() as session:
        return imports.prepare(session, read, layouts.recognise(session, read), today=TODAY, **changed)


def applied(office: Office, made: imports.Prepared) -> int:
    """Import what was prepared; the import's number."""
    with office.store.writing(by="an", action=imports.ACTION, reason=made.sheet.file) as session:
        imports.apply(session, made, today=TODAY)
    with office.store.reading() as session:
        return imports.listing(session)[0].n
