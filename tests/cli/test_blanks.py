"""``blank`` and what was filled in on paper: printed by a number, typed in by a script with day and reason."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pdfs
import pytest
import stations

from safety_inspector import cli


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A practice store: it asks for no password."""
    made = stations.found(tmp_path)
    made.store.close()
    return made.store.path


def run(store: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    code = cli.main(["--store", str(store), "--user", stations.INSPECTOR, "--json", *words])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def script(store: Path, **said: Any) -> str:
    file = store.with_name("tra-loi.json")
    file.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return str(file)


def test_a_blank_form_by_the_equipments_number_then_of_what_was_begun(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = store.with_name("phieu.pdf")
    code, (said,), _err = run(store, capsys, "blank", "CT-07", str(out))
    assert code == 0 and said["form"] == "Cầu trục, cổng trục, bán cổng trục" and said["kind"] == "periodic"
    assert "Trọng tải thiết kế (t): 10" in pdfs.text(out.read_bytes())
    code, (initial,), _err = run(store, capsys, "blank", "0207", str(out), "--kind", "initial")
    assert code == 0 and initial["kind"] == "initial" and initial["items"] != said["items"]
    code, (general,), _err = run(store, capsys, "blank", "CT-07", str(out), "--form", "chung")
    assert code == 0 and general["form"].startswith("Phiếu kiểm định chung")

    run(store, capsys, "inspect", "CT-07", "--script", script(store, answers={"c_cb_ke_hoach": ["pass", "đã gửi"]}))
    code, (begun,), _err = run(store, capsys, "blank", "CT-07", str(out))
    assert code == 0 and begun["id"] != said["id"] and "Ghi chú: đã gửi" in pdfs.text(out.read_bytes())
    assert run(store, capsys, "blank", begun["id"], str(out))[1] == [begun]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("khong-co", "x.pdf"), "CLI-E"),
        (("CT-07", "x.pdf", "--kind", "hằng năm"), "INS-E09"),
        (("CT-07", "x.pdf", "--form", "khong_co"), "INS-E02"),
        (("CT-07", "khong-co/x.pdf"), "STO-E"),
    ],
)
def test_what_cannot_be_printed_is_told_in_one_sentence(
    store: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    id, out, *rest = words
    code, said, err = run(store, capsys, "blank", id, str(store.parent / out), *rest)
    assert (code, said) == (1, []) and err.startswith(sentence) and err.count("\n") == 1
    assert not (store.parent / out).exists()


def test_typed_in_later_by_a_script_with_the_day_and_the_reason(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = date.today()  # the command line looks at the computer's clock, and midnight may come meanwhile
    yesterday = begun - timedelta(days=1)
    said = {"all": "pass", "measures": stations.MEASURED, "conclude": "pass", "on": yesterday.isoformat()}
    code, rows, err = run(store, capsys, "inspect", "CT-07", "--script", script(store, **said))
    assert (code, rows) == (1, []) and "tại conclude: " in err and "ghi lý do nhập lại" in err
    code, rows, err = run(store, capsys, "inspect", "CT-07", "--script", script(store, **said, paper_reason=" "))
    assert (code, rows) == (1, []) and "tại paper_reason: Cần ghi lý do" in err
    code, (done,), err = run(
        store, capsys, "inspect", "CT-07", "--script", script(store, **said, paper_reason="hết pin")
    )
    assert code == 0 and done["conclusion"] == "pass", err
    code, (shown,), err = run(store, capsys, "review", done["id"])
    late = {"on": yesterday.isoformat(), "reason": "hết pin", "typed_on": shown["typed_in_from_paper"]["typed_on"]}
    typed = date.fromisoformat(late["typed_on"])
    assert begun <= typed <= date.today()
    assert code == 0 and shown["typed_in_from_paper"] == late
    out = store.with_name("bien-ban.pdf")
    assert run(store, capsys, "minutes", done["id"], str(out))[0] == 0
    text = pdfs.text(out.read_bytes())
    assert f"phiếu giấy ngày {yesterday:%d/%m/%Y}, nhập vào chương trình ngày {typed:%d/%m/%Y}; lý do: hết pin" in text
