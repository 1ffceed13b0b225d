"""Headquarters' desk by commands: a folder read, taken in, and who has not handed in."""

import json
from pathlib import Path
from typing import Any

import forty
import pdfs
import pytest
from forty import now

from safety_inspector import cli
from safety_inspector.store import opening


def test_a_folder_is_read_taken_in_and_the_silent_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with forty.gathered(tmp_path) as (hq, stations):
        path = hq.path
        for station, number in zip(stations[:3], (1, 2, 3), strict=True):
            station.sent = list(range(1, number))
            station.registers(hq, "Cầu trục")
            station.package(folder / f"{number}.kdp", number)
        (folder / "hỏng.kdp").write_bytes(b"KDTBPKG1 damaged")
    unlock = opening.unlock
    monkeypatch.setattr(
        opening, "unlock", lambda *given, **more: unlock(*given, **more, now=now)
    )  # the day of the test

    def run(*words: str) -> tuple[int, list[str], str]:
        code = cli.main(["--store", str(path), *words])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    def told(*words: str) -> tuple[int, list[dict[str, Any]]]:
        code, lines, _err = run("--json", *words)
        return code, [json.loads(line) for line in lines]

    code, lines, err = run("hq", "inbox", str(folder))
    assert code == 1
    assert lines[0] == "BA Trạm BA, gói số 0001, 1.kdp: sẵn sàng nhập; mới 1, sửa 0, xung đột 0"
    assert lines[3] == "hỏng.kdp: từ chối" and "KDP-E04" in err
    assert "3.kdp: Thiếu gói 0001, 0002." in err
    assert lines[4] == "Chưa nộp, kỳ Q4/2026: 37 máy" and len(lines) == 5 + 37
    (folder / "hỏng.kdp").unlink()
    code, rows = told("hq", "inbox", str(folder), "--apply")
    assert code == 0
    assert [row["what"] for row in rows[:9]] == ["package"] * 3 + ["receipt"] * 3 + ["paper"] * 3
    assert [row["state"] for row in rows[:3]] == ["taken"] * 3
    assert [row["new"] for row in rows[:3]] == [1, 1, 1] and rows[2]["gaps"] == [1, 2]
    papers = sorted((folder / "bien-nhan").glob("*.pdf"))
    assert [Path(row["path"]) for row in rows[6:9]] == papers
    assert [each.with_suffix(".kdp") for each in papers] == sorted((folder / "bien-nhan").glob("*.kdp"))
    said = " ".join(pdfs.text(papers[2].read_bytes()).split())
    assert "Nhận gói dữ liệu của máy BC" in said and "Còn thiếu gói số 0001, 0002" in said and "3.kdp" in said
    assert [row["letter"] for row in rows[9:11]] == ["BD", "BE"] and len(rows) == 9 + 37
    code, rows = told("hq", "missing", "--period", "2026-Q4")
    assert (code, len(rows), rows[0]["unit"], rows[0]["period"]) == (0, 37, "Đơn vị 04", "2026-Q4")
    assert run("hq", "missing", "--period", "quý năm")[2].startswith("REP-E01")
    assert run("hq", "inbox", str(folder / "bien-nhan" / "none"))[::2] == (
        1,
        f"KDP-E81: {folder / 'bien-nhan' / 'none'} không phải là thư mục. Hãy chọn thư mục chứa các gói.\n",
    )
    code, rows = told("hq", "inbox", str(folder))
    assert code == 0 and [row["state"] for row in rows[:3]] == ["known"] * 3
