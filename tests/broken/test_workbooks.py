"""Broken and hostile workbooks, by kinds: a file or a row is refused with its reason, and nothing changes.

The table says what was damaged; every kind differs from every other in what was damaged and how.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from registers import HEAD, book, prepared, row
from stations import Office, found

from safety_inspector.catalogue import imports
from safety_inspector.errors import Explained
from safety_inspector.store import checking


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


def state(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


def sound(path: Path) -> Path:
    return book(path, [row()])


def edited(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A sound workbook with one part changed."""
    sound(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, change(data) if name == part else data)
    return path


def added(path: Path, parts: dict[str, bytes]) -> Path:
    sound(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return path


def flipped(path: Path) -> Path:
    data = bytearray(sound(path).read_bytes())
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo("xl/worksheets/sheet1.xml")
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0x55
    return written(path, bytes(data))


def lying(path: Path) -> Path:
    """The directory says the sheet is small; it inflates to more."""
    data = bytearray(sound(path).read_bytes())
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return written(path, bytes(data))


def encrypted(path: Path) -> Path:
    """A part marked as encrypted in both heads."""
    data = bytearray(sound(path).read_bytes())
    central = data.rindex(b"xl/workbook.xml") - 46
    local = int.from_bytes(data[central + 42 : central + 46], "little")
    data[central + 8] |= 1
    data[local + 6] |= 1
    return written(path, bytes(data))


def twice(path: Path) -> Path:
    sound(path)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return path


def hidden(path: Path) -> Path:
    made = Workbook()
    made.active.title = "Trống"
    sheet = made.create_sheet("Ẩn")
    sheet.append(HEAD)
    sheet.append(row())
    sheet.sheet_state = "hidden"
    made.save(path)
    return path


def bomb_of_entities(path: Path) -> Path:
    lol = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return edited(path, "xl/styles.xml", lambda data: lol + data)


def bad_style(path: Path) -> Path:
    made = Workbook()
    made.active.append(HEAD)
    made.active.append(row())
    made.active["B2"].font = Font(name=".VnTime")
    made.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            data = re.sub(rb'fontId="\d+"', b'fontId="x"', data) if name == "xl/styles.xml" else data
            new.writestr(name, data)
    return path


@dataclass(frozen=True)
class Kind:
    """How a file is damaged, and what is said of it."""

    name: str
    make: Callable[[Path], Path]
    code: str
    says: str


FILES = [
    Kind("no file", lambda path: path, "IMP-E01", "không phải là sổ Excel"),
    Kind("empty file", lambda path: written(path, b""), "IMP-E01", "không phải là sổ Excel"),
    Kind("csv by mistake", lambda path: written(path, ";".join(HEAD).encode()), "IMP-E01", "không phải là sổ Excel"),
    Kind("csv in UTF-16", lambda path: written(path, ";".join(HEAD).encode("utf-16")), "IMP-E01", "Excel Workbook"),
    Kind("ods by mistake", lambda path: zipped(path, "mimetype", "content.xml"), "IMP-E01", "không phải là sổ Excel"),
    Kind("docx by mistake", lambda path: zipped(path, "word/document.xml"), "IMP-E01", "không phải là sổ Excel"),
    Kind("xlsb by mistake", lambda path: zipped(path, "xl/workbook.bin"), "IMP-E01", "không phải là sổ Excel"),
    Kind("html called xlsx", lambda path: written(path, b"<html><table></table></html>"), "IMP-E01", "Excel Workbook"),
    Kind(
        "old xls", lambda path: written(path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)), "IMP-E02", ".xls kiểu cũ"
    ),
    Kind("encrypted part", encrypted, "IMP-E02", "bị khóa bằng mật khẩu"),
    Kind("cut short", lambda path: written(path, sound(path).read_bytes()[:-200]), "IMP-E01", "không phải là sổ Excel"),
    Kind("flipped bit in the sheet", flipped, "IMP-E04", "bị hỏng, không đọc được"),
    Kind("size lied about", lying, "IMP-E04", "bị hỏng, không đọc được"),
    Kind("a part twice", twice, "IMP-E04", "bị hỏng, không đọc được"),
    Kind("sheet is no XML", lambda p: edited(p, "xl/worksheets/sheet1.xml", lambda d: d[:900]), "IMP-E04", "bị hỏng"),
    Kind("workbook is no XML", lambda p: edited(p, "xl/workbook.xml", lambda d: b"<a"), "IMP-E0[46]", "trang|hỏng"),
    Kind("entity bomb", bomb_of_entities, "IMP-E04", "bị hỏng"),
    Kind(
        "entity in the sheet",
        lambda p: edited(p, "xl/worksheets/sheet1.xml", lambda d: b"<!DOCTYPE x>" + d),
        "IMP-E04",
        "bị hỏng",
    ),
    Kind("style without number", bad_style, "IMP-E04", "bị hỏng"),
    Kind("zip bomb by ratio", lambda p: added(p, {"xl/media/a.xml": bytes(8 << 20)}), "IMP-E03", "bung ra 8 MB"),
    Kind("2,001 parts", lambda p: added(p, {f"xl/x{n}": b"" for n in range(2001)}), "IMP-E03", r"20\d\d thành phần"),
    Kind(
        "a cell in a column of six letters",  # for which a reader would want three terabytes
        lambda p: edited(p, "xl/worksheets/sheet1.xml", lambda d: d.replace(b'r="B2"', b'r="ZZZZZZ300"')),
        "IMP-E04",
        "bị hỏng",
    ),
    Kind(
        "a cell at XFD1048576",
        lambda p: edited(p, "xl/worksheets/sheet1.xml", lambda d: d.replace(b'r="B2"', b'r="XFD1048576"')),
        "IMP-E03",
        "1048576 dòng, 16384 cột",
    ),
    Kind(
        "days from 1904",
        lambda p: edited(p, "xl/workbook.xml", lambda d: d.replace(b"<workbookPr", b'<workbookPr date1904="1"')),
        "IMP-E08",
        "đếm ngày từ năm 1904",
    ),
    Kind("no filled sheet", lambda p: book(p, [], head=[]), "IMP-E06", "không có trang nào có dữ liệu"),
    Kind("only hidden sheets filled", hidden, "IMP-E06", "không có trang nào có dữ liệu"),
    Kind("no header", lambda p: book(p, [[1, 2, 3]], head=[1, 2, 3]), "IMP-E10", "không tìm thấy dòng tiêu đề"),
    Kind(
        "header without a name",
        lambda p: book(p, [[1, "a", "b"]], head=["TT", "Ghi chú", "Nhà chế tạo"]),
        "IMP-E10",
        "cột tên thiết bị",
    ),
]


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_a_file_that_is_no_sound_register_is_refused_and_nothing_changes(
    office: Office, tmp_path: Path, kind: Kind
) -> None:
    before = state(office)
    path = kind.make(tmp_path / "sổ.xlsx")
    with pytest.raises(Explained) as caught:
        prepared(office, path)
    assert re.match(kind.code, str(caught.value))
    assert re.search(kind.says, str(caught.value))
    assert "sổ.xlsx" in str(caught.value) and "{" not in str(caught.value)
    assert state(office) == before


def test_a_file_larger_than_any_register_is_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sound(tmp_path / "sổ.xlsx")
    with path.open("ab") as file:
        file.truncate(31 << 20)
    with pytest.raises(Explained, match="IMP-E03: sổ.xlsx quá lớn .31 MB."):
        prepared(office, path)


def test_the_sound_workbook_beneath_them_all_is_taken(office: Office, tmp_path: Path) -> None:
    assert prepared(office, sound(tmp_path / "sổ.xlsx")).counts == {"new": 1, "changed": 0, "same": 0, "refused": 0}


ROWS = {
    "impossible date": (row(paper_date="31/2/2025"), "Ngày kiểm định “31/2/2025” không phải là ngày có thật"),
    "month thirteen": (row(paper_date="1/13/2025"), "Ngày kiểm định “1/13/2025” không phải là ngày có thật"),
    "future date": (row(paper_date="25/11/2026"), "“25/11/2026” nằm trong tương lai"),
    "future real date": (row(paper_date=date(2030, 1, 1)), "“01/01/2030” nằm trong tương lai"),
    "date before 1950": (row(paper_date="1/1/1949"), "“1/1/1949” nằm trước năm 1950"),
    "words for a date": (row(paper_date="đang làm"), "“đang làm” không phải là ngày có thật"),
    "a number that is no day": (row(paper_date=99999999), "“99999999” không phải là ngày có thật"),
    "half a day": (row(paper_date=45000.5), "không phải là ngày có thật"),
    "year of make in words": (row(year_made="khoảng 1995"), "Năm chế tạo “khoảng 1995” không phải là năm"),
    "year of make to come": (row(year_made=2027), "Năm chế tạo “2027” không phải là năm"),
    "months in words": (row(paper_months="một năm"), "“một năm” không phải là số tháng"),
    "months beyond sense": (row(paper_months=1200), "“1200” không phải là số tháng"),
    "negative months": (row(paper_months=-12), "“-12” không phải là số tháng"),
    "unknown state": (row(state="cho mượn"), "“cho mượn” không phải là tình trạng mà chương trình biết"),
    "no name": (row(name=None), "thiếu tên thiết bị"),
    "name of hidden letters only": (row(name="\u200b\u202e"), "thiếu tên thiết bị"),
    "100,000 letters": (row(note="a" * 32_000), "Ghi chú.* dài hơn 500 ký tự"),
    "unit of 400 letters": (row(unit="đ" * 400), "tên dài quá 300 ký tự"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_bad_row_is_kept_out_with_its_reason_and_the_good_one_goes_in(
    office: Office, tmp_path: Path, kind: str
) -> None:
    bad, says = ROWS[kind]
    before = state(office)
    made = prepared(office, book(tmp_path / "sổ.xlsx", [bad, row(2)]))
    assert [line.line for line in made.refused] == [2]
    assert re.search(says, made.refused[0].reason)
    assert made.refused[0].cells[3] == "00001"
    assert made.counts["new"] == 1
    assert state(office) == before


def test_two_lines_of_one_name_serial_and_unit_are_not_both_taken(office: Office, tmp_path: Path) -> None:
    made = prepared(office, book(tmp_path / "sổ.xlsx", [row(), row(note="lần hai"), row(unit="Kho K-03")]))
    assert [(line.line, line.action) for line in made.lines] == [(2, "new"), (3, "refused"), (4, "new")]
    assert "trùng tên, số chế tạo và đơn vị với dòng 2" in made.refused[0].reason


def test_one_registration_number_is_not_given_to_two(office: Office, tmp_path: Path) -> None:
    head, rows = [*HEAD, "Số đăng ký"], [[*row(1), "ĐK-1"], [*row(2), "ĐK-1"]]
    made = prepared(office, book(tmp_path / "sổ.xlsx", rows, head))
    assert [line.action for line in made.lines] == ["new", "refused"]


def test_nothing_new_is_refused_rather_than_written_as_an_empty_import(office: Office, tmp_path: Path) -> None:
    before = state(office)
    made = prepared(office, book(tmp_path / "sổ.xlsx", [row(paper_date="31/2/2025")]))
    with (
        pytest.raises(imports.NothingToImport, match="IMP-E20: .*không có dòng nào mới"),
        office.store.writing(by="an", action=imports.ACTION) as session,
    ):
        imports.apply(session, made, today=date(2026, 11, 24))
    assert state(office) == before


def test_no_two_kinds_are_damaged_alike(tmp_path: Path) -> None:
    made = [kind.make(tmp_path / f"{n}.xlsx") for n, kind in enumerate(FILES)]
    contents = [path.read_bytes() if path.exists() else None for path in made]
    assert len(set(contents)) == len(FILES) >= 25


def test_formulas_are_taken_by_the_value_excel_left_and_never_run(office: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "sổ.xlsx", [row(note='=HYPERLINK("http://x","bấm")'), row(2, maker="'=1+1")])
    made = prepared(office, path)
    assert [line.values["note"] for line in made.lines] == ["", ""]
    assert made.lines[1].values["maker"] == "'=1+1"
    assert load_workbook(io.BytesIO(path.read_bytes())).active["M2"].value.startswith("=")


def test_letters_that_turn_text_around_are_left_out_and_said(office: Office, tmp_path: Path) -> None:
    made = prepared(office, book(tmp_path / "sổ.xlsx", [row(maker="Ko\u202ene\u200b")]))
    assert made.lines[0].values["maker"] == "Kone"
    assert [(each.column, each.after) for each in made.meanings] == [("Nhà chế tạo", "Kone")]
    assert "ký tự ẩn" in made.meanings[0].why
