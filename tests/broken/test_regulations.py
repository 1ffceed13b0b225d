"""Broken files of the law, by kinds: each is told in one Vietnamese sentence with file, row and place."""

from collections.abc import Callable
from typing import Any

import pytest

from safety_inspector import assets
from safety_inspector.regulations import components, procedures, readings, rules, types

PARSERS: dict[str, Callable[[str], Any]] = {
    "intervals": rules.parse,
    "procedures": procedures.parse,
    "components": components.parse,
    "types": types.parse,
}
WHOLE = {
    "intervals": {
        "id": '"CK-900"', "procedure": '"QTKĐ 09-2016/BLĐTBXH"', "types": '["I.11", "I.12"]',
        "condition": '"age_years <= 12"', "condition_vi": '"đến 12 năm"', "column": '"periodic"', "months": "36",
        "source": '"vnce.vn"', "confidence": '"found"', "force": '"in_force"',
    },
    "procedures": {
        "id": '"QTKĐ 99-2016/BLĐTBXH"', "title": '"Cầu trục"', "title_en": '"Crane"', "ministry": '"BLĐTBXH"',
        "standards": '["QCVN 07:2012/BLĐTBXH", "TCVN 6413 (ISO 5730)"]', "effective_from": "2017-06-01",
        "number_confirmed": "true", "source": '"TT 54/2016"', "confidence": '"found"', "force": '"in_force"',
    },
    "components": {
        "id": '"rope"', "name": '"cáp"', "name_en": '"rope"', "types": '["I.11"]', "check": '"đo mòn"', "months": "12",
        "source": '"nhớ lại"', "confidence": '"known"', "force": '"unknown"',
    },
    "types": {
        "code": '"I.98"', "in_scope": "true", "internal_code": "false", "group": '"Thiết bị nâng"',
        "name_vi": '"Cẩu"', "name_en": '"Crane"', "attributes": '[{ key = "a", label = "A", unit = "" }]',
        "procedures": '["QTKĐ 09-2016/BLĐTBXH"]', "item_known": "true", "source": '"TT 36/2019"',
        "confidence": '"found"', "confidence_procedure": '"found"', "force": '"in_force"',
    },
}  # fmt: skip
TABLE = {"intervals": "interval", "procedures": "procedure", "components": "component", "types": "type"}
AFTER = {
    "procedures": {"id": '"QTKĐ 98-2016/BLĐTBXH"'},
    "intervals": {"id": '"CK-901"'},
    "components": {"id": '"hook"'},
    "types": {"code": '"I.97"'},
}


def text(table: str, **change: str | None) -> str:
    """A sound row and after it one with fields changed (None: left out)."""
    first = WHOLE[table]
    second = {**first, **AFTER[table], **{name: value for name, value in change.items() if value is not None}}
    for name, value in change.items():
        if value is None:
            del second[name]
    return "\n".join(
        f"[[{TABLE[table]}]]\n" + "\n".join(f"{name} = {value}" for name, value in row.items())
        for row in (first, second)
    )


BROKEN: list[tuple[str, str, dict[str, str | None], str]] = [
    # what it is, table, the change, what is said after "file, dòng 2 (…), "
    ("a field is missing", "intervals", {"source": None}, "mục source: thiếu mục này"),
    ("a number of months is missing", "intervals", {"months": None}, "mục months: thiếu mục này"),
    ("a field is not text", "intervals", {"condition_vi": "12"}, "mục condition_vi: “12” phải là chữ"),
    ("a text is empty", "intervals", {"source": '"  "'}, "mục source: mục này để trống"),
    ("a text is too long", "procedures", {"scope_note": f'"{"a" * 2001}"'}, "mục scope_note: dài quá 2000 chữ"),
    ("a control character", "procedures", {"title": '"Nồi\\u0007hơi"'}, "mục title: có ký tự điều khiển"),
    ("a mark of direction", "procedures", {"title": '"Nồi\\u202ehơi"'}, "mục title: có ký tự điều khiển"),
    ("letters not composed", "procedures", {"title": '"No\\u0302i"'}, "mục title: chữ có dấu chưa ở dạng dựng sẵn"),
    ("an unknown confidence", "intervals", {"confidence": '"sure"'}, "mục confidence: “sure” không thuộc các giá trị"),
    ("an unknown force", "types", {"force": '"soon"'}, "mục force: “soon” không thuộc các giá trị: in_force, draft"),
    ("an unknown column", "intervals", {"column": '"yearly"'}, "mục column: “yearly” không thuộc"),
    ("a name that stands twice", "intervals", {"id": '"CK-900"'}, "mục id: “CK-900” có hai lần"),
    ("a code that stands twice", "types", {"code": '"I.98"'}, "mục code: “I.98” có hai lần"),
    ("a name with spaces round it", "intervals", {"id": '" CK-901"'}, "mục id: “ CK-901” không dùng làm tên dòng được"),
    ("a misspelt field", "intervals", {"confict_group": '"x"'}, "mục confict_group: không có mục nào tên như vậy"),
    ("a list that is none", "intervals", {"types": '"I.11"'}, "mục types: phải là danh sách chữ"),
    ("a list that is empty", "components", {"types": "[]"}, "mục types: danh sách trống"),
    ("an entry that stands twice", "intervals", {"types": '["I.11", "I.11"]'}, "mục types: “I.11” có hai lần"),
    ("months nought", "intervals", {"months": "0"}, "mục months: “0” phải là số tháng nguyên từ 1 đến 600"),
    ("months beyond all", "intervals", {"months": "601"}, "mục months: “601” phải là số tháng nguyên"),
    ("months with a fraction", "intervals", {"months": "12.5"}, "mục months: “12.5” phải là số tháng nguyên"),
    ("months yes", "components", {"months": "true"}, "mục months: “True” phải là số tháng nguyên"),
    ("months as text", "components", {"months": '"12"'}, "mục months: “12” phải là số tháng nguyên"),
    ("a rule by date with months", "intervals", {"by_date": "true"}, "mục months: quy tắc theo ngày không có"),
    ("by date neither yes nor no", "intervals", {"by_date": '"yes"'}, "mục by_date: “yes” phải là true hoặc false"),
    ("a condition cut short", "intervals", {"condition": '"age_years <="'}, "mục condition: tại ký tự thứ"),
    ("a condition with an unknown name", "intervals", {"condition": '"colour > 1"'}, "mục condition: tại ký tự thứ 1"),
    ("a condition that is a number", "intervals", {"condition": '"age_years + 1"'}, "mục condition: tại ký tự thứ"),
    ("a condition that compares a yes", "intervals", {"condition": '"crowded > 1"'}, "mục condition: tại ký tự thứ"),
    ("an unknown procedure", "intervals", {"procedure": '"QTKĐ 77"'}, "mục procedure: không có quy trình “QTKĐ 77”"),
    ("an unknown type", "intervals", {"types": '["I.77"]'}, "mục types: không có loại thiết bị “I.77”"),
    ("a type of another procedure", "intervals", {"types": '["I.09"]'}, "mục types: loại “I.09” không dùng"),
    ("a conflict group of one", "intervals", {"conflict_group": '"x"'}, "mục conflict_group: nhóm “x” chỉ có một dòng"),
    ("a day that is none", "procedures", {"effective_from": '"31/2/2017"'}, "mục effective_from: “31/2/2017” không"),
    ("a time for a day", "procedures", {"effective_from": "2017-06-01T10:00:00"}, "mục effective_from: “2017-06-01 10"),
    ("an end before the beginning", "procedures", {"effective_to": "2017-01-01", "force": '"repealed"'},
     "mục effective_to: ngày hết hiệu lực không sau ngày bắt đầu"),
    ("repealed without an end", "procedures", {"force": '"repealed"'}, "mục effective_to: quy trình bị thay thế"),
    ("an end of what is in force", "procedures", {"effective_to": "2030-01-01"}, "mục effective_to: quy trình bị thay"),
    ("our own key as a number", "procedures", {"id": '"CHUA-SO/x"'}, "mục number_confirmed: khóa nội bộ không thể"),
    ("a standard that is none", "procedures", {"standards": '["ISO 9001"]'}, "mục standards: “ISO 9001” không phải số"),
    ("a part of an unknown type", "components", {"types": '["I.77"]'}, "mục types: không có loại thiết bị “I.77”"),
    ("an attribute without a unit", "types", {"attributes": '[{ key = "a", label = "A" }]'}, "mục attributes: mỗi đặc"),
    ("attributes that are none", "types", {"attributes": '"a"'}, "mục attributes: phải là danh sách bảng"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "said"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_row_is_told_with_its_place(table: str, change: dict[str, str | None], said: str) -> None:
    PARSERS[table](text(table))
    with pytest.raises(readings.BadRow) as told:
        PARSERS[table](text(table, **change))
    sentence = str(told.value)
    assert sentence.startswith(f"REG-F01: {table}.toml, dòng 2")
    assert said in sentence and sentence.endswith("Hãy sửa tệp hoặc cài lại chương trình.")
    assert "\n" not in sentence


def test_there_are_enough_kinds() -> None:
    assert len({each[0] for each in BROKEN}) == len(BROKEN) >= 20
    changed = {text(table, **change) for _what, table, change, _said in BROKEN}
    assert len(changed) == len(BROKEN)  # each damages something else


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[interval]\n", "không đúng dạng TOML"),
        ("", "không có dòng [[interval]] nào"),
        ("interval = 5", "không có dòng [[interval]] nào"),
        ("interval = [1, 2]", "không có dòng [[interval]] nào"),
        ("[[limit]]\nid = 'x'", "tệp loại này không có bảng “limit”"),
        ("[[interval]]\nid = 'a'\nid = 'b'", "không đúng dạng TOML"),
    ],
)
def test_a_file_that_is_none_is_told(written: str, said: str) -> None:
    with pytest.raises(readings.BadFile, match="^REG-F02: Không đọc được intervals.toml: ") as told:
        rules.parse(written)
    assert said in str(told.value)


def test_a_row_without_a_name_is_told_by_its_number() -> None:
    with pytest.raises(readings.BadRow, match=r"intervals.toml, dòng 2, mục id: thiếu mục này"):
        rules.parse(text("intervals", id=None))


@pytest.fixture
def elsewhere(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A program whose files of the law are elsewhere."""
    monkeypatch.setattr(assets, "resources", lambda: tmp_path)
    (tmp_path / "regulations").mkdir()
    return tmp_path / "regulations"


def test_a_file_that_is_not_there_or_no_text_is_told(elsewhere: Any) -> None:
    with pytest.raises(readings.BadFile, match="Không đọc được intervals.toml: không có tệp này"):
        readings.shipped("intervals.toml")
    (elsewhere / "intervals.toml").write_bytes(b"\xff\xfe[[interval]]")
    with pytest.raises(readings.BadFile, match="không phải văn bản UTF-8"):
        readings.shipped("intervals.toml")
