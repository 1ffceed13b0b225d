"""From a conclusion to a paper by commands alone: 0 done, 1 refused in one sentence, 2 wrongly called."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pdfs
import pytest
import stations
import templates
from stations import APPROVER, INSPECTOR, SECOND, TODAY, Office

from safety_inspector import cli
from safety_inspector.exchange import licences
from safety_inspector.inspection import inspections
from safety_inspector.store import opening

ROPE, HOOK = "bn_cap", "bn_moc"
Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


def _office(folder: Path) -> None:
    """A crane with an interval, and a concluded inspection of it by somebody entitled to it."""
    office = stations.found(folder)
    office.entitle()
    office.interval(12)
    office.inspected()
    office.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    templates.copied(_office, tmp_path)
    return opened(tmp_path / stations.NAME)


def opened(path: Path) -> Office:
    return stations._office(opening.unlock(path, now=lambda: stations.NOW))


@pytest.fixture
def run(office: Office, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command on the office's store, which is closed first; its exit code, rows and what it said aside."""

    def command(*words: str, by: str = INSPECTOR) -> tuple[int, list[dict[str, Any]], str]:
        office.store.close()
        code = cli.main(["--store", str(office.store.path), "--user", by, "--json", *words])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return command


def refused(told: tuple[int, list[dict[str, Any]], str], code: str) -> None:
    """Exit code 1, nothing on stdout, one sentence with this code."""
    assert told[:2] == (1, []) and told[2].startswith(f"{code}: ") and told[2].count("\n") == 1, told


@pytest.fixture
def crane(office: Office) -> str:
    return office.crane.hex


@pytest.fixture
def issued(run: Run, crane: str) -> str:
    """The number of a certificate issued by commands."""
    assert run("minutes", crane, "--signed-by", "Đỗ Mạnh Cường")[0] == 0
    code, (row,), err = run("issue", crane, "--sticker", "TH26-000001", by=APPROVER)
    assert (code, err) == (0, "")
    return str(row["number"])


# -- minutes --------------------------------------------------------------------------------------


def test_minutes_are_made_printed_and_marked_as_signed(run: Run, crane: str, tmp_path: Path) -> None:
    first, again = tmp_path / "1.pdf", tmp_path / "2.pdf"
    words = ("--representative", "Lê Văn Hải", "--witness", "Vũ Thị Lan", "--instrument", "Thước cặp TC-01")
    code, (made,), err = run("minutes", crane, str(first), *words, "--recommend", "bôi trơn cáp")
    assert (code, err, made["signed_on"]) == (0, "", None)
    said = pdfs.text(first.read_bytes())
    for each in (made["number"], "Lê Văn Hải", "Vũ Thị Lan", "Thước cặp TC-01", "bôi trơn cáp"):
        assert each in said, each
    code, (signed,), _err = run("minutes", crane, str(again), "--signed-by", "Lê Văn Hải")
    assert code == 0 and signed["number"] == made["number"] and signed["signed_by"] == "Lê Văn Hải"
    assert again.read_bytes() == first.read_bytes()
    refused(run("minutes", crane, "--signed-by", "người khác"), "CER-E29")


def test_minutes_are_refused_to_others_and_without_a_signer_or_on_a_wrong_day(run: Run, crane: str) -> None:
    refused(run("minutes", crane, by=APPROVER), "ACC-E02")
    refused(run("minutes", crane, by=SECOND), "CER-E25")
    refused(run("minutes", "khong-co"), "CLI-E02")
    assert run("minutes", crane)[0] == 0
    refused(run("minutes", crane, "--signed-on", "01/01/2020", "--signed-by", "Lê Văn Hải"), "CER-E30")
    refused(run("minutes", crane, "--signed-on", date.today().isoformat()), "CER-E31")


# -- review ---------------------------------------------------------------------------------------


def test_a_review_looks_returns_items_and_approves_what_was_corrected(run: Run, office: Office, crane: str) -> None:
    code, (seen,), _err = run("review", crane, by=APPROVER)
    assert code == 0 and (seen["state"], seen["reviews"], seen["returned"]) == ("waiting", 0, {})
    code, (seen,), _err = run(
        "review", crane, "--return", f"{ROPE}=đo lại đường kính", HOOK, "--comment", "thiếu ảnh", by=APPROVER
    )
    assert code == 0 and (seen["state"], seen["reviews"]) == ("returned", 1)
    assert seen["returned"] == {ROPE: "đo lại đường kính", HOOK: "thiếu ảnh"}
    refused(run("review", crane, "--approve", by=APPROVER), "CER-E22")
    refused(run("issue", crane, "--sticker", "TH26-000001", by=APPROVER), "CER-E22")
    again = opened(office.store.path)
    id = UUID(seen["id"])
    with again.writing() as session:
        inspections.measure(session, id, ROPE, "duong_kinh_cap", "15,2", by=INSPECTOR)
    again.conclude(id)
    again.store.close()
    code, (seen,), _err = run("review", crane, "--approve", by=APPROVER)
    assert code == 0 and (seen["state"], seen["reviews"], seen["returned"]) == ("approved", 2, {})
    refused(run("review", crane, "--approve", by=APPROVER), "CER-E04")


@pytest.mark.parametrize(
    ("words", "by", "code"),
    [
        (("--approve",), INSPECTOR, "ACC-E02"),
        (("--return", f"{ROPE}=đo lại"), INSPECTOR, "ACC-E02"),
        (("--return", ROPE), APPROVER, "CER-E23"),
        (("--return", f"{ROPE}="), APPROVER, "CER-E23"),
        (("--return", "khong_co=sửa"), APPROVER, "CER-E24"),
        (("--approve",), "khongai", "ACC-E01"),
    ],
)
def test_a_refused_review_decides_nothing(run: Run, crane: str, words: tuple[str, ...], by: str, code: str) -> None:
    refused(run("review", crane, *words, by=by), code)
    assert run("review", crane, by=APPROVER)[1][0]["reviews"] == 0


def test_nobody_approves_his_own_inspection_by_command(run: Run, office: Office) -> None:
    crane = office.another()
    with office.writing(SECOND) as session:
        id = inspections.start(session, crane, kind="periodic", on=TODAY, by=SECOND)
        inspections.answer(session, id, "c_cb_ke_hoach", "fail", "chưa có", at=stations.NOW, by=SECOND)
        inspections.conclude(session, id, conclusion="fail", on=TODAY, by=SECOND)
    refused(run("review", id.hex, "--approve", by=SECOND), "CER-E02")
    refused(run("issue", id.hex, by=SECOND), "CER-E02")


# -- issue, void ----------------------------------------------------------------------------------


def test_issue_takes_a_sticker_signed_minutes_and_an_approver(run: Run, crane: str) -> None:
    sticker = ("--sticker", "TH26-000001")
    refused(run("issue", crane, *sticker, by=APPROVER), "CER-E27")
    code, (made,), _err = run("minutes", crane)
    assert code == 0
    refused(run("issue", crane, *sticker, by=APPROVER), "CER-E28")
    assert run("minutes", crane, "--signed-by", "Đỗ Mạnh Cường")[0] == 0
    refused(run("issue", crane, *sticker), "ACC-E02")
    refused(run("issue", crane, by=APPROVER), "CER-E32")
    refused(run("issue", crane, *sticker, "--minutes", "A9999", by=APPROVER), "CLI-E24")
    refused(run("issue", crane, *sticker, "--valid-until", "01/02/2027", by=APPROVER), "CER-E10")
    refused(run("issue", crane, *sticker, "--valid-until", "01/02/2037", by=APPROVER), "CER-E09")
    assert run("review", crane, by=APPROVER)[1][0]["state"] == "waiting"  # nothing half done: not even approved
    more = ("--minutes", made["number"], "--valid-until", "01/10/2027", "--short-reason", "cáp gần mòn")
    code, (row,), err = run("issue", crane, *sticker, *more, by=APPROVER)
    assert (code, err) == (0, "")
    assert (row["kind"], row["sticker"], row["valid_until"]) == ("certificate", "TH26-000001", "2027-10-01")
    refused(run("issue", crane, "--sticker", "TH26-000002", by=APPROVER), "CER-E07")


def test_a_sticker_is_used_once_also_after_a_void(
    run: Run, office: Office, crane: str, issued: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("void", issued, "--reason", "dán nhầm tem", by=APPROVER)[0] == 0
    refused(run("issue", crane, "--sticker", "TH26-000001", by=APPROVER), "CER-E12")
    code, (row,), _err = run("issue", crane, "--sticker", "TH26-000002", by=APPROVER)
    assert code == 0 and row["replaces"] == issued
    code, (old,), _err = run("certificate", issued)
    assert code == 0 and (old["ended_why"], old["number"]) == ("dán nhầm tem", issued)
    assert old["replaced_by"] == [row["number"]]
    assert cli.main(["--store", str(office.store.path), "--user", APPROVER, "certificate", issued]) == 0
    said = capsys.readouterr().out
    assert "đã hủy ngày" in said and "hiệu lực" not in said and f"thay bằng {row['number']}" in said


def test_a_void_takes_a_reason_an_approver_and_a_certificate_that_stands(run: Run, issued: str) -> None:
    refused(run("void", issued, "--reason", "sai tên"), "ACC-E02")
    refused(run("void", issued, "--reason", "  ", by=APPROVER), "CER-E34")
    refused(run("void", "B9999/2026", "--reason", "sai tên", by=APPROVER), "CER-E17")
    assert run("certificate", issued)[1][0]["ended_on"] is None
    code, (row,), _err = run("void", issued, "--reason", "sai tên", by=APPROVER)
    assert (code, row) == (0, {"voided": issued})
    refused(run("void", issued, "--reason", "lần nữa", by=APPROVER), "CER-E35")


def test_verify_by_the_store_knows_the_void_and_by_the_root_the_signature(
    run: Run, office: Office, issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper, root = tmp_path / "giay.pdf", tmp_path / "goc.pub"
    assert run("certificate", issued, str(paper))[0] == 0
    again = opened(office.store.path)
    licences.export_root(again.store, root)
    again.store.close()
    assert run("verify", str(paper))[1][0]["good"] is True
    assert run("void", issued, "--reason", "sai tên", by=APPROVER)[0] == 0
    code, (said,), err = run("verify", str(paper))
    assert (code, err, said["verdict"], said["good"]) == (1, "", "voided", False)
    assert cli.main(["verify", str(paper), "--root", str(root), "--json"]) == 0  # who has no register cannot know
    assert json.loads(capsys.readouterr().out)["verdict"] == "genuine"


# -- findings, due, why ---------------------------------------------------------------------------


def found(office: Office, text: str, conclusion: str, on: date) -> None:
    id = office.start(on=on)
    office.answer_all(id, failing="" if conclusion == "pass" else ROPE)
    with office.writing() as session:
        inspections.find(
            session, id, item=ROPE, text=text, remedy="thay cáp", deadline=date(2026, 12, 24), by=INSPECTOR
        )
    office.conclude(id, conclusion, on=on)


def test_findings_are_all_or_only_those_of_the_last_inspection(run: Run, tmp_path: Path) -> None:
    made = stations.found(tmp_path / "khac")
    found(made, "đứt sợi", "fail", date(2026, 11, 20))
    found(made, "mòn nhẹ", "pass", TODAY)
    made.store.close()
    other = ("--store", str(made.store.path))
    code, rows, err = run("findings", *other)
    assert (code, err) == (0, "")
    assert [(row["text"], row["open"]) for row in rows] == [("mòn nhẹ", True), ("đứt sợi", False)]
    assert {(row["item"], row["remedy"], row["deadline"]) for row in rows} == {(ROPE, "thay cáp", "2026-12-24")}
    assert [row["text"] for row in run("findings", "--open", *other)[1]] == ["mòn nhẹ"]
    refused(run("findings", "--store", str(tmp_path / "khong-co.kiemdinh")), "STO-E31")


def test_the_due_list_tells_the_certificate_and_its_next_date(run: Run, crane: str, issued: str) -> None:
    code, (row,), err = run("due", "--by", "31/12/2036", "--unit", "Lữ đoàn T-01")
    assert (code, err) == (0, "")
    assert (row["certificate"], row["due_on"], row["band"]) == (issued, "2027-11-24", "valid")
    assert UUID(row["equipment_id"]).hex == crane
    assert run("due", "--by", "24/11/2026")[:2] == (0, [])
    refused(run("due", "--unit", "Đơn vị không có"), "CLI-E02")


def test_why_tells_rule_day_and_ground_of_the_date(run: Run, crane: str, issued: str) -> None:
    code, (said,), err = run("why", crane)
    assert (code, err) == (0, "")
    (reason,) = said["reasons"]
    assert (reason["due_on"], reason["ground"], reason["number"]) == ("2027-11-24", "kế hoạch", issued)
    refused(run("why", "khong-co"), "CLI-E02")


# -- wrongly called -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("minutes",), ("minutes", "x", "--signed-on", "hôm qua"),
        ("review",), ("review", "x", "--return"), ("review", "x", "--approve", "--return", "a=b"),
        ("issue",), ("issue", "x", "--sticker"), ("issue", "x", "--valid-until", "30/02/2027"),
        ("void", "B0001"), ("void", "--reason", "x"), ("findings", "--closed"),
        ("why",), ("due", "--by", "tháng sau"), ("verify",), ("verify", "x", "--root"), ("duyet",),
    ],
)  # fmt: skip
def test_what_is_wrongly_called_ends_with_two_and_says_how(
    words: tuple[str, ...], office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.store.close()
    with pytest.raises(SystemExit) as ended:
        cli.main(["--store", str(office.store.path), *words])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == "" and "Traceback" not in told.err and told.err.startswith("cách dùng:")


@pytest.mark.parametrize("words", [("minutes", "x"), ("review", "x"), ("issue", "x"), ("findings",), ("why", "x")])
def test_a_command_without_a_store_is_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(list(words)) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("CLI-E01: ") and told.err.count("\n") == 1
