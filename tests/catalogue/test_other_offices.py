"""Workbooks of other offices: VNI letters, a sheet for each unit, hostile cells, sheets beside the register."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from registers import HEAD, PLACES, applied, book, prepared, row
from stations import Office, found

from safety_inspector.catalogue import equipment, legacy, workbooks
from safety_inspector.documents import lists
from safety_inspector.store import checking

TO_VNI = {letter: code for code, letter in legacy._VNI.items()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = found(tmp_path)
    yield made
    made.store.close()


def vni(value: Any) -> Any:
    """The letters as somebody typed them in a VNI font."""
    return "".join(TO_VNI.get(letter, letter) for letter in value) if isinstance(value, str) else value


def cards(office: Office) -> list[equipment.EquipmentCard]:
    with office.store.reading() as session:
        made = [
            equipment.card(session, id)
            for id in sorted(equipment.ids(session, equipment.Where()))
            if id != office.crane
        ]
    return sorted(made, key=lambda card: card.serial)


def in_vni(path: Path, rows: list[list[Any]], font: str) -> Path:
    made = Workbook()
    for each in (HEAD, *rows):
        made.active.append([vni(cell) for cell in each])
    for line in made.active.iter_rows():
        for cell in line:
            cell.font = Font(name=font)
    made.save(path)
    return path


ROWS = [
    row(1, name="Nồi hơi ống lò ống lửa", maker="Công ty Cơ khí Giả Định", unit="Xưởng Sửa chữa X-27", note="Đã sửa"),
    row(2, name="Cầu trục hai dầm", unit="Lữ đoàn T-01", state="Hỏng, chờ sửa"),
    row(3, name="Bình chứa khí nén", unit="Kho Kỹ thuật K-03", state="Niêm cất"),
]


@pytest.mark.parametrize(("font", "sure"), [("VNI-Times", True), ("Arial", False)])
def test_a_register_in_vni_letters_becomes_vietnamese_and_the_doubt_is_said(
    office: Office, tmp_path: Path, font: str, sure: bool
) -> None:
    path = in_vni(tmp_path / "so-vni.xlsx", ROWS, font)
    assert load_workbook(path).active["B2"].value == "Noài hôi oáng loø oáng löûa"
    made = prepared(office, path)
    assert (made.sheet.converted, made.sheet.sure) == ("vni", sure)
    assert made.counts == {"new": 3, "changed": 0, "same": 0, "refused": 0}
    applied(office, made)
    kept = cards(office)
    assert [card.name for card in kept] == ["Nồi hơi ống lò ống lửa", "Cầu trục hai dầm", "Bình chứa khí nén"]
    assert [card.unit_name for card in kept] == ["Xưởng Sửa chữa X-27", "Lữ đoàn T-01", "Kho Kỹ thuật K-03"]
    assert (kept[0].maker, kept[0].note) == ("Công ty Cơ khí Giả Định", "Đã sửa")
    assert [card.state for card in kept] == ["in_use", "under_repair", "stored"]
    assert [card.serial for card in kept] == ["00001", "00002", "00003"]


def test_a_sheet_for_each_unit_is_imported_sheet_by_sheet_and_its_name_is_the_unit(
    office: Office, tmp_path: Path
) -> None:
    made, path = Workbook(), tmp_path / "so-theo-don-vi.xlsx"
    made.remove(made.active)
    names = ("Xưởng X-27", "Kho K-03", "Tiểu đoàn 7")
    without = [place for place in range(len(HEAD)) if place != PLACES["unit"]]
    for turn, name in enumerate(names):
        sheet = made.create_sheet(name)
        for each in (HEAD, *(row(10 * turn + no) for no in range(1, turn + 3))):
            sheet.append([each[place] for place in without])
    made.create_sheet("Ghi chép").append(["Người giữ sổ nghỉ phép đến 15/12"])
    made.save(path)
    assert [sheet.name for sheet in workbooks.read(path)] == [*names, "Ghi chép"]
    for turn, name in enumerate(names):
        ready = prepared(office, path, name)
        assert ready.counts == {"new": turn + 2, "changed": 0, "same": 0, "refused": 0}
        applied(office, ready)
    assert [(card.serial, card.unit_name) for card in cards(office)] == [
        (f"0{10 * turn + no:04}", name) for turn, name in enumerate(names) for no in range(1, turn + 3)
    ]
    assert prepared(office, path, "Kho K-03").counts["same"] == 3
    with pytest.raises(workbooks.SheetMissing, match="IMP-E05: .*“Kho K-04”.*Xưởng X-27, Kho K-03, Tiểu đoàn 7"):
        prepared(office, path, "Kho K-04")
    assert checking.check(office.store).sound


HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+84",
    "-1+1",
    "@SUM(A1)",
    "<b>đậm</b>",
    "{0.__class__}",
    "%s%n",
    "'; DROP TABLE unit; --",
    "../../etc/passwd",
    "\\\\may\\chia",
    "🚀 漢字",
    "a\tb",
    "%D0%B0",
    "{{7*7}}",
    "NULL",
    "None",
    "nan",
    "1e400",
]


def test_hostile_cells_are_kept_as_words_and_come_back_as_words(office: Office, tmp_path: Path) -> None:
    path, made = tmp_path / "so.xlsx", Workbook()
    made.active.append(HEAD)
    for no, payload in enumerate(HOSTILE, 1):
        made.active.append(row(no, maker=payload))
        made.active.cell(no + 1, PLACES["maker"] + 1).data_type = "s"
    made.save(path)
    ready = prepared(office, path)
    assert ready.counts["new"] == len(HOSTILE), [line.reason for line in ready.refused]
    applied(office, ready)
    kept = [card.maker for card in cards(office)]
    assert kept == [payload.replace("\t", " ") for payload in HOSTILE]
    assert checking.check(office.store).sound


def test_refused_rows_with_hostile_cells_go_back_as_words(office: Office, tmp_path: Path) -> None:
    rows = [row(no, paper_date="31/2/2025", maker=payload) for no, payload in enumerate(HOSTILE, 1)]
    path = book(tmp_path / "so.xlsx", rows)
    sheet = load_workbook(path)
    for no in range(len(HOSTILE)):
        sheet.active.cell(no + 2, PLACES["maker"] + 1).data_type = "s"
    sheet.save(path)
    ready = prepared(office, path)
    refused = [lists.RefusedRow(line.line, line.reason, tuple(map(str, line.cells))) for line in ready.refused]
    out = tmp_path / "bi-tu-choi.xlsx"
    out.write_bytes(lists.refused_xlsx(ready.mapping.titles, refused, practice=True))
    cells = [cell for line in load_workbook(out).active.iter_rows() for cell in line]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    said = {str(cell.value) for cell in cells}
    assert {payload for payload in HOSTILE if "\t" not in payload} <= said


def test_a_day_before_the_year_made_is_kept_as_words_and_told_and_the_row_goes_in(
    office: Office, tmp_path: Path
) -> None:
    head = (*HEAD, "Ngày đưa vào sử dụng")
    rows = [
        [*row(1, year_made=2020, paper_date="16/4/2019"), "1/2/2018"],
        [*row(2, year_made=2020, paper_date="16/4/2021"), "1/2/2021"],
    ]
    made = prepared(office, book(tmp_path / "sai.xlsx", rows, head))
    assert made.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    told = [(each.line, each.column, each.before) for each in made.meanings if "trước năm chế tạo 2020" in each.why]
    assert told == [(2, head[-1], "01/02/2018"), (2, "Ngày kiểm định", "16/04/2019")]
    applied(office, made)
    wrong, right = cards(office)
    assert (wrong.year_made, wrong.in_service_on, wrong.paper_date) == (2020, None, None)
    assert wrong.paper_date_text == "16/04/2019" and "01/02/2018" in wrong.note
    assert right.paper_date and right.in_service_on and not right.paper_date_text
    again = prepared(office, book(tmp_path / "lai.xlsx", rows, head))
    assert again.counts["same"] == 2
    later = [[*row(2, year_made=2022, paper_date=""), ""]]
    (line,) = prepared(office, book(tmp_path / "sau.xlsx", later, head)).lines
    assert line.action == "refused" and "trước năm chế tạo 2022" in line.reason
