"""The command `regulations`: all rows, those that do not act, and the technical head's word on one."""

import json
from pathlib import Path
from typing import Any

import pytest
import stations

from safety_inspector import cli
from safety_inspector.access import users
from safety_inspector.access.users import Role

HEAD = "trung"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A practice store: it asks for no password."""
    made = stations.found(tmp_path)
    with made.store.writing(by="admin") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    made.store.close()
    return made.store.path


@pytest.fixture
def run(store: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*words: str, by: str = HEAD) -> tuple[int, list[dict[str, Any]], str]:
        code = cli.main(["--store", str(store), "--user", by, "--json", "regulations", *words])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return command


def test_every_row_is_told_with_source_and_marks(run: Any) -> None:
    code, rows, _err = run()
    assert code == 0 and len(rows) == 289
    (crane,) = [row for row in rows if row["row"] == "CK-042"]
    assert crane == {
        "row": "CK-042", "kind": "interval", "title": "QTKĐ 09-2016/BLĐTBXH · đến 12 năm", "months": 36,
        "source": "vnce.vn/kiem-dinh-cau-truc", "clause": "", "note": "bộ 2026/BNV (dự thảo) thêm kiểm định hằng năm",
        "confidence": "found", "force": "in_force", "standing": "practice", "acts": True, "text": "", "by": "",
        "on": None, "correction": {},
    }  # fmt: skip


def test_rows_that_do_not_act_alone(run: Any) -> None:
    _code, rows, _err = run("--unconfirmed")
    assert 0 < len(rows) < 289 and not any(row["acts"] for row in rows)
    assert {row["force"] for row in rows} == {"draft", "repealed", "unknown"}


def test_confirming_correcting_and_withdrawing(run: Any) -> None:
    code, (row,), _err = run("confirm", "CK-042", "--text", "QTKĐ 09-2016, mục 10", "--correction", '{"months": 24}')
    assert code == 0 and (row["standing"], row["months"], row["by"]) == ("corrected", 24, HEAD)
    code, (row,), _err = run("withdraw", "CK-042", "--text", "đọc nhầm")
    assert code == 0 and (row["standing"], row["months"]) == ("practice", 36)


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        (("confirm", "CK-042"), HEAD, "REG-E01: Dòng CK-042: hãy nhập văn bản"),
        (("confirm", "CK-042", "--text", "x"), stations.APPROVER, "ACC-E02"),
        (("confirm", "CK-777", "--text", "x"), HEAD, "REG-E06: Không có dòng “CK-777”"),
        (("confirm", "CK-008", "--text", "x"), HEAD, "REG-E02: Dòng CK-008 không có hiệu lực"),
        (("confirm", "--text", "x"), HEAD, "CLI-E22: Dòng nào?"),
        (("confirm", "CK-042", "--text", "x", "--correction", "24"), HEAD, "CLI-E23: --correction phải là"),
        (("confirm", "CK-042", "--text", "x", "--correction", "{"), HEAD, "CLI-E23: --correction phải là"),
        (("confirm", "CK-042", "--text", "x", "--correction", '{"months": 0}'), HEAD, "REG-E05: Không sửa dòng CK-042"),
        (("withdraw", "CK-042", "--text", "x"), HEAD, "REG-E03: Dòng CK-042 chưa được xác nhận"),
    ],
)
def test_what_is_refused_is_told_in_one_sentence(run: Any, words: tuple[str, ...], by: str, said: str) -> None:
    code, rows, err = run(*words, by=by)
    assert code == 1 and rows == [] and said in err and err.count("\n") == 1


def test_words_for_people(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--store", str(store), "--user", HEAD, "regulations", "--unconfirmed"]) == 0
    out = capsys.readouterr().out
    assert "CK-008" in out and "36 tháng" in out and "chưa rõ hiệu lực" in out
