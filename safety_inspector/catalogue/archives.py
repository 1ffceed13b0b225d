"""Opening a workbook's file: what is no workbook, locked, a bomb or damaged is refused before anything reads it."""

import io
import re
import zipfile
import zlib
from pathlib import Path

from safety_inspector.errors import Fault, Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _

MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_BYTES, MOST_INFLATED, MOST_RATIO, MOST_ENTRIES = 30 << 20, 50 << 20, 100, 2000
_STEP = 1 << 20
_NOWHERE = re.compile(rb"\br\s*=\s*[\"'][^\"']*[A-Za-z]{4}")  # no column has four letters
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d+)[\"'][^>]*(?<!/)>")


class NotAWorkbook(Refusal):
    """The file is no .xlsx."""

    code = "IMP-E01"
    message = N_(
        "{file} is no Excel workbook (.xlsx). Open it in Excel, save it as “Excel Workbook”, then choose that."
    )


class WorkbookLocked(Refusal):
    """The file is protected with a password, or of the old format."""

    code = "IMP-E02"
    message = N_("{file} is protected by a password or of the old .xls format. Save it as .xlsx without a password.")


class TooLarge(Refusal):
    """The file is larger than a register can be, or would inflate beyond measure."""

    code = "IMP-E03"
    message = N_("{file} is too large ({what}). Split it into smaller workbooks and import them one by one.")


class WorkbookDamaged(Fault):
    """The file does not read."""

    code = "IMP-E04"
    message = N_("{file} is damaged and does not read. Open it in Excel, save it under a new name, then choose that.")


class Dates1904(Refusal):
    """The days of the workbook are counted from 1904."""

    code = "IMP-E08"
    message = N_(
        "{file} counts its days from 1904, and dates may be read four years wrong. In Excel's options turn off"
        " “Use 1904 date system”, check the dates, save, then choose the file again."
    )


def opened(path: Path) -> bytes:
    """The workbook at ``path``, packed anew from parts that were read whole and within bounds."""
    with files.told(path):
        if not path.is_file():
            raise NotAWorkbook(file=path.name)
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(file=path.name, what=_("{size} MB").format(size=path.stat().st_size >> 20))
        data = path.read_bytes()
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        raise WorkbookLocked(file=path.name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _repacked(path.name, packed)
    except RuntimeError as error:  # what zipfile says of an encrypted part
        raise WorkbookLocked(file=path.name) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise NotAWorkbook(file=path.name) from error
        raise WorkbookDamaged(file=path.name) from error


def _repacked(file: str, packed: zipfile.ZipFile) -> bytes:
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names:
        raise NotAWorkbook(file=file)
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(file=file, what=_("{count} parts").format(count=len(entries)))
    if len(set(names)) != len(names):
        raise WorkbookDamaged(file=file)
    made, total = io.BytesIO(), 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as again:
        for entry in entries:
            part = _part(file, packed, entry, MOST_INFLATED - total)
            total += len(part)
            if entry.filename.endswith((".xml", ".rels")):
                again.writestr(entry.filename, part)
    return made.getvalue()


def _part(file: str, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """A part read to its end; what its head says of its size is not believed."""
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1) and entry.file_size > _STEP:
        raise TooLarge(file=file, what=_("inflates to {size} MB").format(size=entry.file_size >> 20))
    if entry.file_size > most:
        raise TooLarge(
            file=file, what=_("inflates to {size} MB").format(size=MOST_INFLATED + entry.file_size - most >> 20)
        )
    with packed.open(entry) as source:
        part = source.read()
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise WorkbookDamaged(file=file)
    if entry.filename.startswith("xl/worksheets/"):
        _require_near(file, part)
    if entry.filename == "xl/workbook.xml" and re.search(rb"date1904=[\"'](1|true)[\"']", part):
        raise Dates1904(file=file)
    return part


def _require_near(file: str, part: bytes) -> None:
    """Refuse a sheet with a cell far out, before a reader makes room for all cells up to it."""
    if _NOWHERE.search(part):
        raise WorkbookDamaged(file=file)
    for found in _FILLED.finditer(part):
        if len(found[2]) > 6 or int(found[2]) > MOST_ROWS or column(found[1].decode()) > MOST_COLUMNS:
            said = _("{rows} rows by {columns} columns")
            raise TooLarge(file=file, what=said.format(rows=int(found[2]), columns=column(found[1].decode())))


def column(letters: str) -> int:
    """The number of a column, counted from 1: ``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
