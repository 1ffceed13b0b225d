"""`form check` reads the checklist of audits as it reads forms of inspections, with the same sentences."""

import json
import re
from pathlib import Path

import pytest

from safety_inspector import assets, cli
from safety_inspector.labour import templates
from safety_inspector.labour.kinds import Regime

SHIPPED = assets.forms() / templates.FOLDER / f"{templates.NAME}.toml"
FIRST, SECOND = 'id = "S1.01"', 'id = "S1.02"'


def put(folder: Path, text: str, name: str = "audits/phieu.toml") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("name", ["audits/atvsld.toml", "phieu.toml", "audits/khac.toml"])
def test_the_delivered_checklist_of_audits_is_sound_wherever_it_lies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = put(tmp_path, SHIPPED.read_text("utf-8"), name)
    assert cli.main(["form", "check", str(file)]) == 0
    assert capsys.readouterr().out == "Phiếu «atvsld», bản 2: 101 hạng mục, 0 giới hạn; dùng được.\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('severity = "medium"', 'severity = "awful"', "phần «S1», hạng mục «S1.01»: «severity» không được là «awful»."),
        ('severity = "medium"\n', "", "phần «S1», hạng mục «S1.01»: thiếu «severity»."),
        (
            'severity = "medium"',
            'severity = "medium"\nfeeds = ["A4"]',
            "«S1.01»: không có mục «feeds» ở đây.",
        ),
        (
            'severity = "medium"',
            'severity = "medium"\ninputs = [3]',
            "«S1.01»: không có mục «inputs» ở đây.",
        ),
        ('confidence = "guess"', 'confidence = "sure"', "phần «S1», hạng mục «S1.01»: «confidence» không được là"),
        (SECOND, FIRST, "phần «S1», hạng mục «S1.01»: mã xuất hiện hai lần."),
        ('id = "S2"\n', 'id = "S1"\n', "phần «S1»: phần này xuất hiện hai lần."),
        ('id = "S2"\n', 'id = "S2"\nlines = { least = 1 }\n', "phần «S2»: không có mục «lines» ở đây."),
        ("revision = 2", "revision = 0", "phần đầu phiếu: số bản đếm từ 1."),
        ("schema = 2", "schema = 9", "phần đầu phiếu: phiếu viết theo ngôn ngữ phiếu số 9"),
        ('text = "Khám', 'text = "X Khám', "phần đầu phiếu: lần sửa đổi 2 của phiếu có nội dung khác"),
        ('id = "atvsld"', 'id = "khac"', "phần đầu phiếu: bộ câu hỏi kiểm tra đơn vị phải có mã «atvsld»."),
        ('title = "Kiểm', 'title = "Ki\u202eểm', "phần đầu phiếu: «title» có ký tự ẩn"),
        ("schema = 2", "schema = = 2", "tệp không đúng cú pháp TOML."),
    ],
)
def test_what_is_wrong_with_a_checklist_of_audits_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    text = SHIPPED.read_text("utf-8")
    assert (broken := text.replace(old, new, 1)) != text
    file = put(tmp_path, broken)
    assert cli.main(["form", "check", str(file)]) == 1
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith("Phiếu «") and told in said, said
    assert cli.main(["form", "show", "--json", str(file)]) == 1
    assert json.loads(capsys.readouterr().out)["problem"]


def test_a_new_revision_is_sound_and_everything_wrong_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SHIPPED.read_text("utf-8").replace("revision = 2", "revision = 3", 1)
    text = text.replace('text = "Khám', 'text = "X Khám', 1)
    assert cli.main(["form", "check", str(put(tmp_path, text))]) == 0
    capsys.readouterr()
    text = text.replace('severity = "medium"', 'severity = "x"', 2)
    assert cli.main(["form", "check", str(put(tmp_path, text))]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_an_audit_asks_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["form", "show", str(SHIPPED)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 101 and lines[0].startswith("[S1] S1.01  Khám sức khỏe định kỳ")
    assert lines[0].endswith(" – vừa – Luật ATVSLĐ 84/2015/QH13 Đ21")
    (army,) = (line for line in lines if " S1.06 " in line)
    assert army.endswith("quân đội")
    assert cli.main(["form", "show", "--json", str(SHIPPED)]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (row["section"], row["id"], row["severity"], row["army"]) == ("S1", "S1.01", "medium", False)


def test_of_each_revision_only_what_was_delivered_is_believed() -> None:
    """The first one said which figures its lines feed: audits that pin it are read for ever, no other text of it is."""
    bare = SHIPPED.read_text("utf-8").replace("revision = 2", "revision = 1", 1)
    first = re.sub(r'(?m)^id = "(S\d+\.\d+)"\n', lambda said: said[0] + fed(said[1]), bare)
    found = templates.delivered(first, Regime.ARMY)
    assert found and found.revision == 1 and len(found.lines) == 101
    for other in (bare, first.replace("Khám", "X Khám", 1), first.replace("revision = 1", "revision = 3", 1)):
        assert templates.delivered(other, Regime.ARMY) is None
    assert templates.delivered(templates.shipped(), Regime.ARMY)
    assert templates.delivered(templates.shipped() + "# x", Regime.ARMY) is None


def fed(id: str) -> str:
    return f"feeds = {json.dumps(FED[id].split(), ensure_ascii=False)}\n" if id in FED else ""


FED = {
    "S1.01": "A4",
    "S1.02": "A3",
    "S1.04": "A7",
    "S1.05": "A8",
    "S1.07": "A2 K3",
    "S1.08": "A2.5 A3.5",
    "S1.09": "A12 A13 B",
    "S1.10": "A5 K4.1",
    "S1.11": "A5",
    "S1.12": "A1.4–9",
    "S1.13": "A1.5",
    "S2.02": "A1.2–3",
    "S2.05": "A6",
    "S2.07": "A2",
    "S2.08": "A5",
    "S2.09": "A10.3",
    "S2.10": "A4 A9",
    "S2.12": "K8.2",
    "S6.01": "A10",
    "S6.02": "A10.1–5",
    "S6.04": "A10",
    "S6.06": "K5",
    "S8.01": "A6.1–2",
    "S8.02": "A6.3–4 K1.6",
    "S8.03": "A6.5–6",
    "S8.11": "A13",
}  # what the first revision said
