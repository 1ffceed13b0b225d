"""Figures and briefings by commands alone: a quarter, the records behind it, its files, and what has changed since."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pdfs
import planning_year
import pytest
from stations import APPROVER, HEAD, INSPECTOR, NOW, TODAY, Office

from safety_inspector import cli
from safety_inspector.reporting import labour_rows, periods, typed_figures
from safety_inspector.store import opening

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A plan of this year approved, its crane inspected and certified."""
    with planning_year.opened(tmp_path_factory.mktemp("year")) as year:
        year.office.interval(12)
        year.approve(year.generate(year=2026))
        year.office.certified()
        year.office.store.close()
        yield year.office


@pytest.fixture
def run(office: Office, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command on the closed office; its exit code, rows and what it said aside."""

    def command(*words: str, by: str = APPROVER) -> tuple[int, list[dict[str, Any]], str]:
        code = cli.main(["--store", str(office.store.path), "--user", by, "--json", *words])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return command


def test_indicators_are_one_object_a_line_and_open_their_records(run: Run) -> None:
    code, rows, _err = run("indicators", "--period", "2026-Q4")
    told = {row["code"]: row for row in rows}
    assert code == 0 and len(rows) == 20
    plan = told["K1.3"]
    assert (plan["planned"], plan["in_period"], plan["so_far"], plan["percent"]) == (2, 1, 1, "50.0")
    assert (plan["per"], plan["period"], plan["before"], plan["typed"]) == ("TB", "2026-Q4", None, [])
    (done,) = run("indicators", "--period", "2026-Q4", "--behind", "K1.2")[1]
    (paper,) = run("indicators", "--period", "2026", "--behind", "K1.9a", "--unit", "Lữ đoàn T-01")[1]
    assert done["id"] != paper["id"]
    assert run("indicators", "--behind", "K9")[2].startswith("REP-E29: ")
    assert run("indicators", "--period", "2150-Q1")[2].startswith("REP-E27: ")
    early = {row["code"]: row["so_far"] for row in run("indicators", "--period", "2026", "--as-at", "2026-11-23")[1]}
    assert (early["K1.2"], early["K1.3"]) == (0, None), "the plan was approved a day later"


def test_people_read_an_indicator_a_line(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        "--store",
        str(office.store.path),
        "--user",
        HEAD,
        "indicators",
        "--period",
        "2026",
        "--as-at",
        "24/11/2026",
    ]
    assert cli.main(told) == 0
    out, err = capsys.readouterr()
    assert err == "Số liệu đến ngày 24/11/2026, nhận đến ngày: –.\n"
    lines = out.splitlines()
    assert "K1.3   Thực hiện kế hoạch năm (TB): kế hoạch 2; trong kỳ 1; lũy kế 1; % 50,0" in lines
    assert "K1.1   Phải kiểm định trong năm theo kế hoạch (TB): kế hoạch 2" in lines


def test_the_briefing_is_written_sent_and_compared(run: Run, tmp_path: Path, office: Office) -> None:
    report = ("report", "giao-ban", "--period", "2026-Q4", "--unit", "Quân khu T (giả định)")
    pdf, book = tmp_path / "gb.pdf", tmp_path / "gb.xlsx"
    code, (told,), _err = run(*report, str(pdf), "--estimate", "2", "--sent", "--as-at", "2026-11-24")
    assert code == 0 and (told["planned"], told["planned_done"], told["percent"], told["done"]) == (2, 1, "50.0", 1)
    assert run(*report, str(book), "--as-at", "24/11/2026")[0] == 0
    said = pdfs.text(pdf.read_bytes())
    assert "Đã kiểm định 1/2 thiết bị trong kế hoạch năm (50,0 %), chậm so với nhịp đều 90,0 %." in said
    assert "Ước đến hết kỳ 2 thiết bị (100,0 %)." in said and "máy này chưa nhận gói dữ liệu nào" in said
    assert openpyxl.load_workbook(book).sheetnames[0] == "Chỉ tiêu"
    (listed,) = run("sent")[1]
    assert (listed["id"], listed["kind"], listed["period"]) == (told["sent"], "giao-ban", "2026-Q4")
    assert (listed["as_at"], listed["unit_name"]) == (TODAY.isoformat(), "Quân khu T (giả định)")
    code, changed, err = run("sent", told["sent"])
    assert (code, changed) == (0, []) and err == "Từ khi gửi báo cáo không có gì thay đổi.\n"
    assert run("figure", "K1.3", "1", "--period", "2025", "--reason", "BC 12")[0] == 0
    changed = run("sent", told["sent"])[1]
    assert {"field": "lines/K1.3/measures/before", "sent": "", "now": "1"} in changed
    assert {"field": "typed/K1.3 · Quân khu T (giả định) · done/reason", "sent": "", "now": "BC 12"} in changed
    assert run("figure", "K1.3", "--period", "2025", "--withdraw")[1] == []
    assert run("sent", told["sent"])[1] == []


def test_what_is_refused_writes_nothing(run: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "gb.pdf")
    for words, code in (
        (("report", "giao-ban", "--period", "2026-Q4", str(tmp_path / "gb.docx")), "CLI-E11"),
        (("report", "giao-ban", "--period", "2026-Q4", out, "--estimate", "0"), "REP-E28"),
        (("report", "giao-ban", "--period", "quý 9", out), "REP-E01"),
        (("report", "giao-ban", "--period", "2026-Q4", out, "--unit", "Không có"), "CLI-E02"),
        (("report", "ket-qua-kiem-dinh", "--period", "2026-Q4", out, "--sent"), "REP-E32"),
        (("report", "ket-qua-kiem-dinh", "--period", "2026-Q4", out, "--estimate", "3"), "REP-E32"),
        (("sent", "x"), "CLI-E02"), (("sent", "0" * 32), "REP-E30"),
        (("figure", "K1.2", "--period", "2025", "--reason", "x"), "REP-E22"),
        (("figure", "K1.2", "3", "--period", "2025"), "REP-E23"),
        (("figure", "K1.2", "--period", "2025", "--withdraw"), "REP-E25"),
    ):  # fmt: skip
        told = run(*words)
        assert told[:2] == (1, []) and told[2].startswith(f"{code}: ") and told[2].count("\n") == 1, told
    assert run("figure", "K1.2", "3", "--period", "2025", "--reason", "x", by=INSPECTOR)[2].startswith("REP-E20")
    assert run("report", "giao-ban", "--period", "2026-Q4", out, "--sent", by=INSPECTOR)[2].startswith("REP-E20")
    assert not list(tmp_path.glob("gb.*"))


def test_registers_plans_and_what_is_overdue_are_written(run: Run, tmp_path: Path) -> None:
    for words, told in (
        (("so-theo-doi", "--unit", "Lữ đoàn T-01"), {"unit": "Lữ đoàn T-01", "unnamed": 0}),
        (
            ("ke-hoach-nam", "--period", "2026", "--as-at", "2026-11-24"),
            {"year": 2026, "state": "approved", "planned": 2, "done": 1},
        ),
        (("qua-han",), {"known": True, "failed": 0}),
        (("to-chuc-kiem-dinh", "--period", "2026", "--incidents", "Không có."), {"done": 1, "certificates": 1}),
        (("qua-han", "--period", "2020-Q3"), {"known": False, "in_use": 0}),
    ):
        for ending in (".pdf", ".xlsx"):
            out = tmp_path / f"{words[0]}{ending}"
            code, (found,), _err = run("report", *words, str(out))
            assert code == 0 and found.items() >= told.items() and out.stat().st_size > 2000
    book = openpyxl.load_workbook(tmp_path / "so-theo-doi.xlsx")
    assert [sheet.title for sheet in book] == ["Sổ theo dõi"]
    assert "KẾ HOẠCH" in pdfs.text((tmp_path / "ke-hoach-nam.pdf").read_bytes())
    out = str(tmp_path / "x.pdf")
    for words, code in (
        (("giao-ban",), "REP-E50"), (("ke-hoach-nam",), "REP-E50"),
        (("so-theo-doi", "--as-at", "2026-01-01"), "REP-E51"), (("ke-hoach-nam", "--period", "2026-Q4"), "REP-E52"),
        (("to-chuc-kiem-dinh", "--period", "2026-9M"), "REP-E52"),
        (("ke-hoach-nam", "--period", "2031"), "REP-E53"),
        (("to-chuc-kiem-dinh", "--period", "2150"), "REP-E27"), (("qua-han", "--incidents", "x"), "REP-E54"),
        (("qua-han", "--sent"), "REP-E32"),
    ):  # fmt: skip
        told = run("report", *words, out)
        assert told[:2] == (1, []) and told[2].startswith(f"{code}: ") and told[2].count("\n") == 1, told
    assert not Path(out).exists()


def test_the_labour_safety_of_a_year_is_typed_written_and_sent(run: Run, tmp_path: Path, office: Office) -> None:
    """By commands alone: refused with the blank rows named, typed row by row, written as both, kept as sent."""
    year = ("--period", "2026", "--unit", "Quân khu T (giả định)")
    pdf, book = (str(tmp_path / f"atvsld.{ending}") for ending in ("pdf", "xlsx"))
    code, rows, err = run("report", "atvsld-nam", *year, pdf)
    assert (code, rows) == (1, []) and err.startswith("REP-E62: ") and "H1 Địa phương; H2" in err and "A1.4;" in err
    assert run("report", "atvsld-nam", "--period", "2026-9M", pdf)[2].startswith("REP-E52")
    assert run("figure", "A1.1", "12,5", *year, "--reason", "Sổ")[2].startswith("REP-E57")
    typed = run("figure", "A5.1", "12/15", "--period", "2026-Q3", "--unit", "Quân khu T (giả định)", "--reason", "Sổ")[
        1
    ]
    assert [(row["first"], row["last"], row["text"]) for row in typed] == [("2026-01-01", "2026-12-31", "12/15")]
    samples = {"count": "1", "amount": "1", "pair": "1/1", "text": "Không", "month": "5/2026", "choice": "không"}
    with closing(opening.unlock(office.store.path, now=lambda: NOW)) as store, store.writing(by=APPROVER) as session:
        for row in labour_rows.LIST:  # as the command does, and in one go
            if row.code not in ("A5.1", "A6.1", "A6.2", "A6.3", "A6.4") and not row.optional:
                typed_figures.type_in(
                    session, office.region, row.code, samples[row.shape], period=periods.parse("2026"), reason="Sổ",
                    on=TODAY,
                )  # fmt: skip
    code, (told,), err = run("report", "atvsld-nam", *year, pdf, "--sent")
    assert code == 0 and told["rows"]["A5.1"] == "12/15" and told["typed"] == 71
    assert "Dòng A5.1 là 12" not in err and "Dòng A4.1 + A4.2 + A4.3 + A4.4 + A4.5 là 5, lớn hơn" in err
    assert run("report", "atvsld-nam", *year, book)[0] == 0
    assert "BÁO CÁO" in pdfs.text(Path(pdf).read_bytes())
    assert openpyxl.load_workbook(book).sheetnames == ["Báo cáo chung", "Đánh giá lần đầu"]
    assert run("sent", told["sent"])[1] == []


def test_the_plan_is_typed_for_a_year(run: Run) -> None:
    typed = run("figure", "K1.1", "40", "--period", "2025-9M", "--reason", "QĐ 7", "--unit", "Lữ đoàn T-01")[1]
    assert [(row["measure"], row["first"], row["last"], row["value"]) for row in typed] == [
        ("planned", "2025-01-01", "2025-12-31", 40)
    ]
    assert run("indicators", "--period", "2026-Q4")[1][6]["planned_before"] == 40
    assert run("figure", "K1.1", "--period", "2025", "--withdraw", "--unit", "Lữ đoàn T-01")[1] == []
