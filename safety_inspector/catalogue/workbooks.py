"""Reading an office's workbook: its sheets as plain cells, whatever it hides."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException

from safety_inspector.catalogue import archives, legacy
from safety_inspector.catalogue.archives import NotAWorkbook, TooLarge, WorkbookDamaged, WorkbookLocked
from safety_inspector.errors import Refusal
from safety_inspector.words import N_, _

__all__ = ["NotAWorkbook", "TooLarge", "WorkbookDamaged", "WorkbookLocked"]

LONGEST_CELL = 5_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Cell: TypeAlias = str | int | float | bool | date | None
Progress = Callable[[int, int], None]


class SheetMissing(Refusal):
    """There is no such sheet."""

    code = "IMP-E05"
    message = N_("{file} has no sheet “{sheet}”. It has: {known}.")


class SheetEmpty(Refusal):
    """Nothing to import."""

    code = "IMP-E06"
    message = N_("{file} holds no filled sheet. Choose the workbook that holds the register.")


class Cancelled(Refusal):
    """The user pressed stop."""

    code = "IMP-E07"
    message = N_("Stopped. Nothing was imported.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows`` of cells from the first row on, converted to Unicode; ``converted`` tells from what."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    converted: str  # "", "tcvn3" or "vni"
    sure: bool  # whether fonts told, not a guess by letters


def read(path: Path) -> list[Sheet]:
    """The filled sheets of the workbook at ``path``; raises a sentence for whatever is no workbook."""
    data = archives.opened(path)
    fonts = _fonts(path.name, data)
    sheets = [sheet for name, rows in _cells(path.name, data) if (sheet := _sheet(path.name, name, rows, fonts))]
    if not sheets:
        raise SheetEmpty(file=path.name)
    return sheets


def named(sheets: list[Sheet], name: str | None) -> Sheet:
    """The sheet called ``name``; the fullest one when no name is given."""
    if name is None:
        return max(sheets, key=lambda sheet: len(sheet.rows))
    found = next((sheet for sheet in sheets if sheet.name == name), None)
    if found is None:
        known = ", ".join(sheet.name for sheet in sheets)
        raise SheetMissing(file=sheets[0].file, sheet=name, known=known)
    return found


def _cells(file: str, data: bytes) -> list[tuple[str, list[list[Any]]]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [each.name for each in book.sheets_metadata if each.visible == calamine.SheetVisibleEnum.Visible]
        return [(name, _filled(book.get_sheet_by_name(name))) for name in visible]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise WorkbookDamaged(file=file) from error


def _filled(sheet: Any) -> list[list[Any]]:
    """The cells; one merged over several rows of a column speaks for each of them."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom > top and bottom < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] if row[left] not in ("", None) else rows[top][left]
    return rows


def _sheet(file: str, name: str, rows: list[list[Any]], fonts: dict[str, dict[tuple[int, int], str]]) -> Sheet | None:
    if len(rows) > archives.MOST_ROWS or (rows and len(rows[0]) > archives.MOST_COLUMNS):
        raise TooLarge(
            file=file, what=_("{rows} rows by {columns} columns").format(rows=len(rows), columns=len(rows[0]))
        )
    if not any(cell not in ("", None) for row in rows for cell in row):
        return None
    cells = fonts.get(name, {})
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    told = next(iter(cells.values()), "") if cells else legacy.of_texts(texts)
    rest = told.removesuffix("-capitals") if not cells or 2 * len(cells) > len(texts) else ""
    made = tuple(
        tuple(
            _cell(cell, cells.get((r, c)) or (rest if isinstance(cell, str) and legacy.suspect(cell) else ""))
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(rows)
    )
    return Sheet(file, name, made, told.removesuffix("-capitals"), bool(cells))


def _cell(value: Any, encoding: str) -> Cell:
    if isinstance(value, str):
        return legacy.converted(value[: LONGEST_CELL + 1], encoding) if value else None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time) or value is None:
        return None
    return value if isinstance(value, int | float | bool | date) else str(value)


def _fonts(file: str, data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the cells in fonts of before Unicode; nothing where there are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            styles = _legacy_styles(packed)
            if not styles:
                return {}
            return {name: _styled(packed, part, styles) for name, part in _parts(packed)}
    except (DefusedXmlException, SafeTree.ParseError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise WorkbookDamaged(file=file) from error


def _legacy_styles(packed: zipfile.ZipFile) -> dict[str, str]:
    if "xl/styles.xml" not in packed.namelist():
        return {}
    root = SafeTree.fromstring(packed.read("xl/styles.xml"))
    fonts = [
        legacy.of_font(name.get("val", "")) if (name := font.find(f"{_MAIN}name")) is not None else ""
        for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")
    ]
    found = {}
    for place, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        font = int(style.get("fontId", "0"))
        if font < len(fonts) and fonts[font]:
            found[str(place)] = fonts[font]
    return found


def _parts(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        each.get("Id"): str(each.get("Target")).lstrip("/").removeprefix("xl/")
        for each in SafeTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    }
    root = SafeTree.fromstring(packed.read("xl/workbook.xml"))
    return [
        (str(sheet.get("name")), f"xl/{targets[sheet.get(relation)]}")
        for sheet in root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
        if sheet.get(relation) in targets
    ]


def _styled(packed: zipfile.ZipFile, part: str, styles: dict[str, str]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    if part not in packed.namelist():
        return found
    with packed.open(part) as file:
        for _event, element in SafeTree.iterparse(file, events=("end",)):
            if element.tag == f"{_MAIN}c" and element.get("s") in styles:
                found[_place(element.get("r", ""))] = styles[element.get("s")]
            if element.tag == f"{_MAIN}row":
                element.clear()
    return found


def _place(reference: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference)
    if not found:
        return -1, -1
    return int(found[2]) - 1, archives.column(found[1]) - 1
