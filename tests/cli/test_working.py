"""The command `why`: rule, day counted from and ground of every date, in words and as JSON; other kinds."""

import json
from pathlib import Path

import pytest
import stations

from safety_inspector import cli


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A practice store: it asks for no password."""
    made = stations.found(tmp_path)
    made.store.close()
    return made.store.path


def run(store: Path, *words: str) -> int:
    return cli.main(["--store", str(store), "--user", stations.INSPECTOR, *words])


def crane(store: Path, capsys: pytest.CaptureFixture[str]) -> str:
    run(store, "--json", "find", "cau truc")
    return str(json.loads(capsys.readouterr().out.splitlines()[0])["id"])


def test_why_tells_every_date_and_what_is_proposed(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = crane(store, capsys)
    assert run(store, "interval", id, "12", "--ground", "kế hoạch năm") == 0
    words = ("interval", id, "6", "--ground", "nội quy", "--kind", "external", "--done", "30/06/2026")
    assert run(store, *words) == 0
    capsys.readouterr()
    assert run(store, "why", id) == 0
    out = capsys.readouterr().out
    for part in ("Chu kỳ: 12 tháng; căn cứ: kế hoạch năm", "Tính từ: 30/06/2026", "30/12/2026", "Đề xuất:", "CK-042"):
        assert part in out, part
    assert run(store, "--json", "why", id) == 0
    (said,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["kind"] for each in said["reasons"]] == ["periodic", "external"]
    assert said["reasons"][0]["most"]["row_id"] in ("CK-042", "CK-043")
    assert said["proposal"]["lines"] and said["whys"]


def test_what_is_refused_is_told_in_one_sentence(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = crane(store, capsys)
    for words, said in (
        (("interval", id, "600", "--ground", "x"), "PLN-E04"),
        (("interval", id, "12", "--ground", "x", "--kind", "ngày"), "PLN-E05"),
        (("interval", id, "12", "--ground", "x", "--procedure", "QTKĐ 99"), "PLN-E06"),
        (("interval", id, "12", "--ground", "x", "--done", "2026-01-01"), "PLN-E07"),
    ):
        assert run(store, *words) == 1
        err = capsys.readouterr().err
        assert said in err and err.count("\n") == 1


def test_nothing_due_is_said_and_is_no_result(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "due", "--by", "2026-01-01") == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "Không có thiết bị nào đến hạn trước hoặc trong ngày 01/01/2026.\n")


def test_the_address_of_a_unit_is_typed_shown_and_taken_away(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (("--address", "Số 7, phường T"), "Số 7, phường T"),
        ((), "Số 7, phường T"),
        (("--address", ""), "–"),
    ):
        assert run(store, "unit", "lu doan t-01", *words) == 0
        assert capsys.readouterr().out == f"Lữ đoàn T-01: {said}\n"
    assert run(store, "unit", "không có") == 1
    assert "CLI-E" in capsys.readouterr().err
