"""Writing workbooks: text stays text, dates are dates, and the same facts give the same bytes.

A text cell is marked as a string, so that a leading ``=`` is never a formula; nothing here makes a
link, a picture or a macro.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | Decimal | date | None
LONGEST = 32_000  # letters in a cell; Excel takes 32,767
_EPOCH = datetime(2000, 1, 1)
_FACE = "Times New Roman"
_THIN = Side(style="thin", color="FF999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, lines above the table (filter, date, count), column names, rows."""

    name: str
    title: str
    above: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    bold_last: bool = False
    practice: bool = False


def write(sheets: Iterable[Sheet]) -> bytes:
    """The workbook's bytes."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.name)), sheet)
    book.properties.creator = "Safety Inspector"
    book.properties.created = book.properties.modified = _EPOCH
    file = BytesIO()
    book.save(file)
    return _undated(file.getvalue())


def text(value: str) -> str:
    """A text as a cell may hold it: NFC, no control characters, not too long."""
    return ILLEGAL_CHARACTERS_RE.sub("", unicodedata.normalize("NFC", value))[:LONGEST]


def _fill(target: Worksheet, sheet: Sheet) -> None:
    width = max(len(sheet.columns), 1)
    at = 1
    for words, size in ((sheet.title, 14), *((line, 11) for line in sheet.above)):
        _put(target, at, 1, words, font=Font(_FACE, size, bold=size > 11))
        target.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
        at += 1
    at += 1
    for place, name in enumerate(sheet.columns, 1):
        _put(target, at, place, name, font=Font(_FACE, 11, bold=True), fill=_HEAD, border=_BOX, wrap=True)
    target.freeze_panes = f"A{at + 1}"
    last = at + len(sheet.rows)
    for line, row in enumerate(sheet.rows, at + 1):
        font = Font(_FACE, 11, bold=sheet.bold_last and line == last)
        for place, value in enumerate(row, 1):
            _put(target, line, place, value, font=font, border=_BOX, wrap=True)
    if sheet.rows and not sheet.bold_last:
        target.auto_filter.ref = f"A{at}:{get_column_letter(width)}{last}"
    _widths(target, sheet)
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = 9  # A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    target.print_title_rows = f"{at}:{at}"


def _put(target: Worksheet, row: int, column: int, value: Cell, *, font: Font, fill: Any = None,
         border: Any = None, wrap: bool = False) -> None:  # fmt: skip
    cell = target.cell(row, column)
    if isinstance(value, str):
        cell.value = text(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    cell.font = font
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if fill:
        cell.fill = fill
    if border:
        cell.border = border


def _widths(target: Worksheet, sheet: Sheet) -> None:
    for place, name in enumerate(sheet.columns):
        longest = max((len(_shown(row[place])) for row in sheet.rows[:500] if place < len(row)), default=0)
        wide = min(max(longest, max(map(len, name.split()), default=4)) + 2, 44)
        target.column_dimensions[get_column_letter(place + 1)].width = wide


def _shown(value: Cell) -> str:
    return "00/00/0000" if isinstance(value, date) else str(value or "")


def _name(name: str) -> str:
    """A sheet name Excel accepts."""
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in text(name))[:31] or "1"


_SAVED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=</dcterms:modified>)")  # openpyxl's own clock


def _undated(data: bytes) -> bytes:
    """The same workbook with every file in it of one date, so that equal facts give equal bytes."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _SAVED.sub(b"2000-01-01T00:00:00Z", source.read(info), count=1))
    return file.getvalue()
