"""``inspect --script``: followed whole, or refused whole in one Vietnamese sentence with its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stations
from stations import Office

from safety_inspector import cli
from safety_inspector.inspection import sheets
from safety_inspector.store import opening

BROKEN: dict[str, tuple[Any, str]] = {
    "measures are no object": ({"measures": 5}, "tại measures: chỗ này phải là đối tượng"),
    "an item's measures are no object": ({"measures": {"bn_cap": 5}}, "tại measures.bn_cap: chỗ này phải là đối tượng"),
    "an answer is a number": ({"answers": {"bn_cap": 5}}, "tại answers.bn_cap: câu trả lời là một từ"),
    "an answer is an unknown word": ({"answers": {"bn_cap": "tốt"}}, "tại answers.bn_cap: «tốt» không dùng được"),
    "an answer lacks its reason": (
        {"answers": {"bn_cap": ["pass"]}},
        "tại answers.bn_cap: câu trả lời là một từ, hoặc",
    ),
    "answers are a list": ({"answers": [5]}, "tại answers: chỗ này phải là đối tượng"),
    "a finding is a number": ({"findings": [5]}, "tại findings.1: chỗ này phải là đối tượng"),
    "findings are an object": ({"findings": {"a": 1}}, "tại findings: khuyết tật phải là danh sách"),
    "a finding lacks its words": ({"findings": [{"item": "bn_cap"}]}, 'tại findings.1: mỗi khuyết tật cần có "item"'),
    "a deadline is no day": (
        {"findings": [{"item": "bn_cap", "text": "mòn", "deadline": "soon"}]},
        "tại findings.1.deadline: «soon» không phải là ngày",
    ),
    "a severity is unknown": (
        {"findings": [{"item": "bn_cap", "text": "mòn", "severity": "nặng"}]},
        "tại findings.1.severity: «nặng» không dùng được",
    ),
    "the procedure is a number": ({"procedure": 5}, "tại procedure: chỗ này phải là chữ"),
    "the kind is a list": ({"kind": ["a"]}, "tại kind: chỗ này phải là chữ"),
    "the kind is unknown": ({"kind": "hằng năm"}, "tại kind: «hằng năm» không dùng được"),
    "brackets without end": ("[" * 200_000, "tại đầu tệp: dấu ngoặc lồng nhau quá sâu"),
    "no JSON": ('{"all": "pass",\n "kind" "periodic"}', "tại dòng 2, ký tự 9: từ đây không còn là JSON"),
    "a list": ([], "tại đầu tệp: chỗ này phải là đối tượng"),
    "no UTF-8": (b"\xff\xfe{}", "tại đầu tệp: có chữ hoặc số không đọc được"),
    "a number too long": ('{"measures": {"bn_cap": {"x": ' + "9" * 5000 + "}}}", "tại đầu tệp: có chữ hoặc số"),
    "a name twice": ('{"all": "pass", "all": "fail"}', "tại all: tên này xuất hiện hai lần"),
    "a day to come": ({"on": "9999-12-31"}, "tại on: ngày nằm trong tương lai"),
    "a day before there was any": ({"on": "1899-12-31"}, "tại on: ngày trước năm 1900"),
    "half a letter": ('{"procedure": "\\ud800"}', "tại đầu tệp: có chữ hoặc số không đọc được"),
    "a day that is none": ({"on": "2026-02-30"}, "tại on: «2026-02-30» không phải là ngày"),
    "a name nobody knows": ({"anwers": {}}, "tại anwers: tệp trả lời không có tên này"),
    "an item nobody asks": (
        {"answers": {"khong_co": "pass"}},
        "tại answers.khong_co: Phiếu không có hạng mục «khong_co»",
    ),
    "a value nobody asks": ({"measures": {"bn_cap": {"x": 5}}}, "tại measures.bn_cap.x: Hạng mục"),
    "no number": (
        {"measures": {"bn_cach_dien": {"cach_dien": "nhiều"}}},
        "tại measures.bn_cach_dien.cach_dien: «nhiều»",
    ),
    "unchecked without reason": ({"answers": {"bn_cap": "not_checked"}}, "tại answers.bn_cap: Trả lời «"),
    "a conclusion milder than the answers": ({"conclude": "pass"}, "tại conclude: Chưa thể kết luận đạt"),
    "words without end": ({"procedure": "x" * 3000}, "INS-E33: Đoạn «xxx"),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path)
    made.store.close()
    yield made


def run(office: Office, said: Any) -> int:
    file = office.store.path.with_name("tra-loi.json")
    if isinstance(said, bytes):
        file.write_bytes(said)
    else:
        file.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), "utf-8")
    return cli.main(
        ["inspect", office.crane.hex, "--script", str(file), "--store", str(office.store.path), "--user", "an"]
    )


def kept(office: Office) -> list[sheets.InspectionRow]:
    store = opening.unlock(office.store.path, now=lambda: stations.NOW)
    try:
        with store.reading() as session:
            return sheets.listing(session)
    finally:
        store.close()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_script_is_told_by_its_place_and_writes_nothing(
    office: Office, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said, sentence = BROKEN[name]
    assert run(office, said) == 1
    told = capsys.readouterr()
    assert sentence in told.err and told.out == ""
    if "INS-E33" not in sentence:
        assert told.err.startswith("CLI-E10: Không làm theo được tệp trả lời tra-loi.json, tại ")
        assert told.err.endswith(" Chưa ghi gì vào kho.\n") and told.err.count("\n") == 1
    assert kept(office) == []


def test_a_sound_script_is_followed(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    found = {"item": "bn_moc", "text": "mòn", "severity": "minor", "deadline": "2026-12-01"}
    said = {"all": "pass", "measures": stations.MEASURED, "findings": [found], "conclude": "pass"}
    assert run(office, said) == 0, capsys.readouterr().err
    (row,) = kept(office)
    assert (row.conclusion, row.answered) == ("pass", 68)


def test_a_draft_begun_by_mistake_is_thrown_away_and_a_concluded_one_is_not(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, {}) == 0
    (row,) = kept(office)
    discard = ["discard", row.id.hex, "--store", str(office.store.path), "--user", "an"]
    assert cli.main([*discard[:-1], "binh"]) == 1
    assert "INS-E04" in capsys.readouterr().err and kept(office) == [row]
    assert cli.main(discard) == 0
    assert "Đã bỏ" in capsys.readouterr().out and kept(office) == []
    assert run(office, {"all": "pass", "measures": stations.MEASURED, "conclude": "pass"}) == 0
    (row,) = kept(office)
    assert cli.main(["discard", row.id.hex, *discard[2:]]) == 1
    assert "INS-E03" in capsys.readouterr().err and kept(office) == [row]


def test_a_control_character_is_no_part_of_what_is_kept(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Headquarters would refuse the signed document for ever."""
    said = {"procedure": "QTKĐ\x00 riêng\x07", "all": "pass", "measures": stations.MEASURED}
    assert run(office, said) == 0, capsys.readouterr().err
    (row,) = kept(office)
    store = opening.unlock(office.store.path, now=lambda: stations.NOW)
    with store.reading() as session:
        assert sheets.sheet(session, row.id).procedure == "QTKĐ riêng"
    store.close()
