"""Audits, corrective actions, accidents and training by commands alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stations
from stations import INSPECTOR, SECOND

from safety_inspector import cli

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]
UNIT = "Lữ đoàn T-01"
BEGUN = {"kind": "superior", "places": ["Xưởng 2"], "team": ["Nguyễn Văn An"], "representatives": ["Đỗ Mạnh Cường"]}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = stations.found(tmp_path_factory.mktemp("labour"))
    office.store.close()
    return office.store.path


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """A command on the closed office; its exit code, rows and what it said aside."""

    def command(*words: str, by: str = INSPECTOR) -> tuple[int, list[dict[str, Any]], str]:
        code = cli.main(["--store", str(path), "--user", by, "--json", *words])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    yield command


def test_an_audit_by_script_its_actions_and_the_next_one(run: Run, tmp_path: Path) -> None:
    script = {
        "start": {**BEGUN, "on": "2026-11-01"}, "all": "pass",
        "answers": {"S4.01": {"result": "fail", "finding": "Thiếu che chắn", "sample": [1, 4], "owner": "Bảy"},
                    "S3.06": "not_applicable"},
        "conclude": {"summary": "Có tiến bộ", "on": "2026-11-02", "next": "2027-05-02"},
    }  # fmt: skip
    file = tmp_path / "tra_loi.json"
    file.write_text(json.dumps(script), "utf-8")
    code, (told, *items), _err = run("audit", UNIT, "--script", str(file))
    assert code == 0 and told["left"] == 0 and told["grade"] == "sufficient" and len(items) == 90
    number = told["number"]
    assert told["next_on"] == "2027-05-02"
    assert run("audit", "show", number)[1][0]["id"] == told["id"]
    (row,) = run("audit", "actions", str(tmp_path / "kp.pdf"), "--unit", UNIT)[1]
    assert (row["item"], row["overdue"], row["state"]) == ("S4.01", False, "assigned"), "its deadline is only proposed"
    assert run("audit", "minutes", number, str(tmp_path / "bb.pdf"))[0] == 0
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in ("bb.pdf", "kp.pdf"))
    id = row["id"]
    assert run("audit", "close", id, "--evidence", "ảnh 4", by=SECOND)[2].startswith("LAB-E22")
    assert run("audit", "assign", id, "--owner", "Tám", "--deadline", "2026-12-01")[1][0]["owner"] == "Tám"
    assert run("audit", "extend", id, "--deadline", "2026-12-20", "--reason", "chờ")[1][0]["deadline"] == "2026-12-20"
    assert run("audit", "escalate", id, "--proposal", "mua sắm")[1][0]["beyond"] is True
    begun = run("audit", "start", UNIT, "--place", "Kho", "--team", "An", "--rep", "Cường")[1][0]
    assert begun["carried"] == ["S4.01"] and begun["left"] == 90
    answered = ("audit", "answer", begun["id"], "S1.01", "partial", "--finding", "thiếu 3 người", "--sample", "7", "10")
    assert run(*answered)[1] == [{"id": begun["id"], "item": "S1.01", "result": "partial", "left": 89}]
    assert run("audit", "conclude", begun["id"], "--summary", "x")[2].startswith("LAB-E10")
    assert run("audit", "done", id, "--who", "Tám", "--remedy", "đã lắp")[1][0]["state"] == "done"
    assert run("audit", "close", id, "--evidence", "ảnh 4")[2].startswith("LAB-E23")
    assert run("audit", "close", id, "--evidence", "ảnh 4", by=SECOND)[1][0]["state"] == "closed"
    assert run("audit", "reopen", id, "--reason", "lại hỏng")[1][0]["state"] == "reopened"
    assert [row["id"] for row in run("audit", "list", "--unit", UNIT)[1]] == [begun["id"], told["id"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "JSON"), ("[]", "JSON"), ("[" * 5000, "JSON"), ('{"begin": {}}', "begin"), ('{"start": 3}', "start"),
        ('{"start": {"colour": "x"}}', "start.colour"), ('{"start": {"team": "An"}}', "start.team"),
        ('{"start": {"on": "1/1"}}', "start.on"), ('{"all": 3}', "all"), ('{"answers": {"S1.01": 3}}', "answers.S1.01"),
        ('{"answers": {"S1.01": {"result": "fail", "stop": "yes"}}}', "answers.S1.01.stop"),
        ('{"answers": {"S1.01": {"result": "fail", "sample": [1]}}}', "answers.S1.01.sample"),
        ('{"conclude": {"grade": "x"}}', "conclude.grade"),
        (json.dumps({"start": {}}), "start"),
        (json.dumps({"start": BEGUN, "answers": {"S9.99": "pass"}}), "answers.S9.99"),
        (json.dumps({"start": BEGUN, "all": "maybe"}), "answers.S1.01"),
        (json.dumps({"start": BEGUN, "all": "pass", "conclude": {}}), "conclude"),
        ('"' + "x" * (1 << 20) + '"', "JSON"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_followed_writes_nothing(run: Run, tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "sai.json"
    file.write_text(text, "utf-8")
    before = run("audit", "list")[1]
    code, rows, err = run("audit", UNIT, "--script", str(file))
    assert (code, rows) == (1, []) and err.startswith("LAB-E33") and f" {place}: " in err
    assert run("audit", "list")[1] == before


def test_accidents_and_training(run: Run) -> None:
    add = ("accident", "add", UNIT, "--on", "2026-11-03", "--place", "Xưởng 2", "--equipment", "CT-07")
    assert run(*add, "--class", "serious", "--serious", "1", "--days-lost", "20")[0] == 0
    assert run(*add, "--class", "fatal")[2].startswith("LAB-E31")
    (row,) = run("accident", "list", "--unit", UNIT)[1]
    assert (row["accident_class"], row["days_lost"], row["happened_on"]) == ("serious", 20, "2026-11-03")
    fix = ("accident", "correct", row["id"], "--days-lost", "25")
    assert run(*fix)[2].startswith("LAB-E06") and run(*fix, "--reason", "bệnh viện báo")[0] == 0
    (again,) = run("accident", "list")[1]
    assert again == {**row, "days_lost": 25}
    assert run("accident", "correct", "x", "--reason", "x")[2].startswith("LAB-E60")
    course = ("training", "add", UNIT, "3", "--from", "2026-11-01", "--to", "2026-11-03", "--hours", "24")
    assert run(*course, "--persons", "12")[0] == 0 and run(*course, "--persons", "0")[2].startswith("LAB-E30")
    assert [row["persons"] for row in run("training", "list")[1]] == [12]
    (row,) = run("training", "list")[1]
    assert run("training", "correct", row["id"], "--persons", "11", "--reason", "đếm lại")[0] == 0
    assert run("training", "list")[1] == [{**row, "persons": 11}]
    assert run("training", "correct", "x", "--reason", "x")[2].startswith("LAB-E61")
    assert run("training", "count", UNIT, "3", "15")[0] == 0
    assert cli.main(["training", "count", UNIT, "3", "15", "--user", "an"]) == 1
