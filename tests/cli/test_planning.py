"""The year's plan by commands alone: made, approved by another, printed, shown."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfs
import planning_year
import pytest
from stations import APPROVER, HEAD

from safety_inspector import cli
from safety_inspector.catalogue import units

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """A command on a closed office; its exit code, rows and what it said aside."""
    with planning_year.opened(tmp_path) as year:
        year.office.store.close()

        def command(*words: str, by: str = HEAD) -> tuple[int, list[dict[str, Any]], str]:
            code = cli.main(["--store", str(year.office.store.path), "--user", by, "--json", "plan", *words])
            out, err = capsys.readouterr()
            return code, [json.loads(line) for line in out.splitlines()], err

        yield command


def test_a_plan_is_made_approved_by_another_and_written(run: Run, tmp_path: Path) -> None:
    code, (told, *lines), _err = run("2027")
    assert code == 0 and (told["state"], told["planned"], told["left"], told["done"]) == ("draft", 3, 1, 0)
    assert sorted(row["month"] for row in lines if row["month"]) == [1, 1, 5]
    assert run("2027", "--approve")[2].startswith("ACC-E02")
    code, (told, *_rest), _err = run("2027", "--approve", str(tmp_path / "duyet.pdf"), by=APPROVER)
    assert (tmp_path / "duyet.pdf").exists()
    assert code == 0 and (told["state"], told["approved_by"]) == ("approved", APPROVER)
    for name in ("kh.pdf", "kh.xlsx", "kh.ics"):
        assert run("2027", str(tmp_path / name), "--show")[0] == 0
    assert "KẾ HOẠCH" in pdfs.text((tmp_path / "kh.pdf").read_bytes())
    assert (tmp_path / "kh.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "kh.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("2027", "--anew")[2].startswith("PLN-E24")


def test_lines_are_moved_and_later_amended_with_a_reason(run: Run) -> None:
    def months(rows: list[dict[str, Any]]) -> dict[str, int | None]:
        return {row["name"]: row["month"] for row in rows}

    run("2027")
    assert months(run("2027", "--move", "Tháng năm=4")[1][1:])["Tháng năm"] == 4
    assert run("2027", "--move", "Tháng năm=6")[2].startswith("PLN-E32")
    assert run("2027", "--drop", "Quá hạn", "--reason", "x", by=APPROVER)[2].startswith("PLN-E35")
    run("2027", "--approve", by=APPROVER)
    assert run("2027", "--move", "Tháng năm=6", by=APPROVER)[2].startswith("PLN-E36")
    changes = ("--move", "Tháng năm=6@an", "--drop", "Quá hạn", "--add", "CT-07=7@an")
    code, (told, *lines), _err = run("2027", *changes, "--reason", "Mệnh lệnh 07", by=APPROVER)
    assert code == 0 and (told["amendments"], told["added"], told["planned"]) == (1, 1, 3)
    assert months(lines) == {"Tháng ba": 1, "Tháng năm": 6, "Cầu trục hai dầm": 7, "Quá hạn": None}
    for text in ("Tháng năm", "Tháng năm=13", "=4", "Tháng năm=x"):
        assert run("2027", "--move", text, by=APPROVER)[2].startswith("CLI-E28")
    assert run("2027", "--move", "Tháng năm=5@ai", "--reason", "x", by=APPROVER)[2].startswith("ACC-E01")


def test_a_part_of_the_tree_is_planned_by_typed_numbers(run: Run) -> None:
    code, (told, *lines), _err = run("2027", "--unit", "Lữ đoàn T-01", "--capacity", "1", "--before", "0")
    assert code == 0 and told["unit"] == "Lữ đoàn T-01"
    assert sorted(row["month"] for row in lines if row["month"]) == [1, 3, 5]


def test_what_is_refused_writes_nothing(run: Run, tmp_path: Path) -> None:
    for words, code in (
        (("2027", "--show"), "PLN-E26"), (("2027", "--approve"), "ACC-E02"), (("2020",), "PLN-E22"),
        (("2027", "--capacity", "0"), "PLN-E23"), (("2027", str(tmp_path / "kh.docx")), "CLI-E27"),
        (("2027", "--unit", "Không có"), "CLI-E02"),
    ):  # fmt: skip
        told = run(*words)
        assert told[:2] == (1, []) and told[2].startswith(f"{code}: ") and told[2].count("\n") == 1, told
    assert run("2027", "--approve", by=APPROVER)[2].startswith("PLN-E26")
    assert not list(tmp_path.glob("kh.*"))


def test_a_store_without_units_is_told_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "root", lambda session: None)
    assert run("2027")[2].startswith("CLI-E26: ")


def test_people_read_a_line_for_each(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["--store", str(next(tmp_path.glob("*.kiemdinh"))), "--user", HEAD, "plan", "2027"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Kế hoạch 2027, Quân khu T (giả định): dự thảo; đã xếp 3, chưa xếp 1; thực hiện 0/3 (0,0 %)")
    assert "  1  01/08/2026  Quá hạn  Lữ đoàn T-01  Thượng úy Nguyễn Văn An  đã quá hạn trước tháng đầu" in said
    assert "  –  –           Cầu trục hai dầm" in said
