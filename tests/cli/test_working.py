"""The command `why`: rule, day counted from and ground of every date, in words and as JSON; other kinds."""

import json
from pathlib import Path

import pytest
import stations

from safety_inspector import assets, cli

SAMPLE = assets.resources() / "practice" / "so-theo-doi-mau.xlsx"


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
    told, undated = err.splitlines()
    assert out == "" and told == "Không có thiết bị nào đến hạn trước hoặc trong ngày 01/01/2026."
    assert undated == "1 thiết bị chưa có thời hạn kiểm định."  # an all-clear it is not


def test_who_is_not_known_writes_nothing_in_practice_either(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = crane(store, capsys)
    for words in (("set", id, "place", "Z", "--reason", "r"), ("interval", id, "12", "--ground", "x")):
        assert cli.main(["--store", str(store), "--user", "ghost", *words]) == 1
        assert "ACC-E01" in capsys.readouterr().err
    assert run(store, "history", id, "place") == 0
    assert "ghost" not in capsys.readouterr().out


def test_history_speaks_as_people_do(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = crane(store, capsys)
    assert run(store, "set", id, "place", "Nhà kho số 2", "--reason", "chuyển kho") == 0
    capsys.readouterr()
    assert run(store, "history", id, "place") == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert "Vị trí lắp đặt" in line and "→ Nhà kho số 2  chuyển kho" in line and line[2] == line[5] == "/"
    assert run(store, "history", id, "nosuch") == 1
    assert "CAT-E01" in capsys.readouterr().err


def test_as_at_speaks_as_people_do_and_says_when_it_was_not_known_yet(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    id = crane(store, capsys)
    assert run(store, "as-at", "2000-01-01", id) == 1
    out, err = capsys.readouterr()
    assert out == "" and "CLI-E25" in err and "01/01/2000" in err
    assert run(store, "as-at", "2099-01-01", id) == 0
    shown = capsys.readouterr().out
    assert "Loại: " in shown and "entity" not in shown and "unit_id" not in shown


def test_a_number_that_is_none_is_told_in_vietnamese(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(store, "undo", "abc")
    assert ended.value.code == 2 and "“abc” không phải số nguyên" in capsys.readouterr().err


def test_what_is_not_there_is_no_broken_disk(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "import", str(tmp_path / "none.kdp")) == 1
    assert "STO-E13" in capsys.readouterr().err
    assert run(store, "register", str(tmp_path / "không có" / "so.xlsx")) == 1
    assert "STO-E14" in capsys.readouterr().err


def test_a_package_that_would_be_refused_is_not_foreseen(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hong.kdp"
    file.write_bytes(b"age-encryption.org/v1\nx")
    assert run(store, "import", "--preview", str(file)) == 1
    out, err = capsys.readouterr()
    assert out == "" and "KDP-E" in err


def test_the_same_workbook_again_changes_nothing_and_is_done(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("Đã nhập, lần nhập số", "Mọi dòng đã có sẵn"):
        assert run(store, "import-register", str(SAMPLE)) == 0
        assert words in capsys.readouterr().out


def test_a_store_made_by_command_has_its_recovery_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "mk.txt"
    secret.write_text("mật khẩu dài", "utf-8")
    path = tmp_path / "that.kiemdinh"
    asked = ["--password-file", str(secret), "init", str(path), "--organisation", "Trạm T"]
    assert cli.main(asked) == 0
    sheet = tmp_path / "that-khoi-phuc.pdf"
    assert sheet.read_bytes().startswith(b"%PDF") and str(sheet) in capsys.readouterr().out


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
