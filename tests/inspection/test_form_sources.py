"""Every line the forms were made from stands in its form, and nothing stands there that they do not say.

``sources/*.json`` are the office's collected lines as they were gathered, marks and all. Each line, value,
number and word of them is held to what the form says; what a form has besides is listed here by name.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safety_inspector.inspection import checklists, forms
from safety_inspector.inspection.checklists import Checklist, Hint, Input, Item, Limit

SOURCES = Path(__file__).parent / "sources"
FORMS = {
    "cau_truc": "04-cau-truc-cong-truc",
    "binh_ap_luc": "02-binh-ap-luc",
    "noi_hoi": "01-noi-hoi",
    "chung": "99-general",
}
KINDS = {"lan_dau": "initial", "dinh_ky": "periodic", "bat_thuong": "extraordinary"}
SIGNS = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
# values a row's condition asks for: the row says "cáp chống xoay", so the kind of rope must be known
ASKED_BY_A_CONDITION = {("bn_cap", "loai_cap"), ("bn_cach_dien", "dien_ap_thu")}
# numbers of a source that no reading satisfies or fails: they free from a test, or set its interval
NOT_HELD_AGAINST_A_READING = {"mien_lan_dau_sau_thu_xuat_xuong", "chu_ky_thu_ben"}
CONDITIONS = {
    "cáp một lớp, lõi sợi": 'loai_cap = "cáp một lớp, lõi sợi"',
    "cáp lõi thép hoặc nén song song": 'loai_cap = "cáp lõi thép hoặc nén song song"',
    "cáp chống xoay": 'loai_cap = "cáp chống xoay"',
    "điện áp thử 250 V": "dien_ap_thu = 250",
    "điện áp thử 500 V hoặc 1000 V": "dien_ap_thu = 500 or dien_ap_thu = 1000",
    "điện áp thử theo quy trình": "",
}
Line = dict[str, Any]


def source(name: str) -> Line:
    read: Line = json.loads((SOURCES / f"{name}.json").read_text("utf-8"))
    return read


COMMON = source("00-common")


def form_of(name: str) -> Checklist:
    return checklists.parse(checklists.text_of(name))


def lines(name: str) -> Iterator[tuple[str, Line, Line | None]]:
    """Section, line, and the test it is a check of."""
    own = source(FORMS[name])
    for line in (*COMMON["preparation"], *own["preparation"]):
        yield "chuan_bi", line, None
    for line in COMMON["documents"]:
        yield "ho_so", line, None
    for section in own["sections"]:
        for line in section["items"]:
            for check in line.get("checks", [line]):
                yield section["id"], check, line if "checks" in line else None


def said_of(line: Line, test: Line | None, first: bool) -> dict[str, list[Line]]:
    """Values, numbers and words that must stand with the item; those of a test with its first check."""
    of = [each for each in ((test if first else None), line if line is not test else None) if each]
    shared = {limit["id"]: limit for limit in COMMON["limits"]}
    return {
        "inputs": [given for each in of for given in each.get("inputs", ())],
        "params": [
            row for each in of
            for row in (*each.get("params", ()), *(shared[id] for id in each.get("limits", ())))
        ],
        "reject": [word for each in of for word in each.get("reject", ())],
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_every_line_stands_in_its_section_in_order_and_no_other(name: str) -> None:
    form, wanted = form_of(name), {}
    for section, line, _test in lines(name):
        wanted.setdefault(section, []).append(line["id"])
    own = [(section.id, [item.id for item in section.items if item.repeats != "ten"]) for section in form.sections]
    assert {id: items for id, items in own if items} == wanted
    assert [id for id, _items in own] == ["chuan_bi", *(each["id"] for each in source(FORMS[name])["sections"])]


@pytest.mark.parametrize("name", FORMS)
def test_every_line_says_what_its_source_says(name: str) -> None:
    form = form_of(name)
    for _section, line, test in lines(name):
        item = form.item(line["id"])
        assert item is not None, line["id"]
        either = [line, *([test] if test else [])]
        assert (item.text, item.row, item.ref) == (line["vi"], line.get("form_row", ""), line.get("ref", ""))
        assert (item.source, item.confidence, item.force) == (line.get("source", ""), line["confidence"], line["force"])
        assert item.kinds == tuple(KINDS[kind] for kind in line.get("kinds", KINDS))
        assert item.presence == any(each.get("presence_flag", False) for each in either)
        assert item.may_skip == (test or {}).get("may_skip", "")
        allowed = any(each.get("allow_na") or each.get("presence_flag") or each.get("may_skip") for each in either)
        assert item.allow_na == allowed, item.id
        assert item.group == (test["vi"] if test else "")
        assert item.critical and item.skip == ""


@pytest.mark.parametrize("name", FORMS)
def test_every_value_number_and_word_is_there_with_its_marks_and_none_besides(name: str) -> None:
    form = form_of(name)
    for _section, line, test in lines(name):
        item = form.item(line["id"])
        assert item is not None
        said = said_of(line, test, bool(test) and test["checks"][0] is line)  # type: ignore[index]
        if test is None:
            said = said_of(line, None, False)
        assert sorted(map(limit_facts, item.limits)) == sorted(
            limit_source(row) for row in said["params"] if judges(row)
        )
        hints = [hint_source(row) for row in said["params"] if not judges(row)]
        hints += [("khuyet_tat", "defect", row["vi"], row["source"], row["confidence"], row["force"], False, "", "")
                  for row in said["reject"]]  # fmt: skip
        assert sorted(map(hint_facts, item.hints)) == sorted(hints), item.id
        check_inputs(item, said)


def judges(row: Line) -> bool:
    """A number a reading is held against: typed values, counts, formulas and words are not."""
    formula = row["op"] in ("formula", "text")
    return row["role"] in ("limit", "reject") and not formula and row["key"] not in NOT_HELD_AGAINST_A_READING


def limit_source(row: Line) -> tuple[Any, ...]:
    when = row.get("when", "")
    return (
        row["key"], row["role"], row["op"], str(row["value"]), row["unit"], row["source"], row["confidence"],
        row["force"], CONDITIONS[when] if when else "", when, row.get("note", ""),
    )  # fmt: skip


def limit_facts(limit: Limit) -> tuple[Any, ...]:
    (value,) = limit.value
    return (
        limit.key, limit.role, limit.op, value, limit.unit, limit.source, limit.confidence, limit.force, limit.when,
        limit.when_words, limit.note,
    )  # fmt: skip


def hint_source(row: Line) -> tuple[Any, ...]:
    return (
        row["key"], row["role"], in_words(row), row["source"], row["confidence"], row["force"],
        row.get("typed_by_inspector", False), row.get("when", ""), row.get("note", ""),
    )  # fmt: skip


def hint_facts(hint: Hint) -> tuple[Any, ...]:
    return (
        hint.key, hint.role, hint.text, hint.source, hint.confidence, hint.force, hint.typed_by_inspector, hint.when,
        hint.note,
    )  # fmt: skip


def in_words(row: Line) -> str:
    """A number as a reader sees it."""
    value, op = row["value"], row["op"]
    if op == "text":
        return str(value)
    if isinstance(value, list):
        said = ("–" if op == "range" else "; ").join(map(str, value))
    elif op == "formula":
        said = str(value).replace(", ", "; ").replace("<=", "≤")
    else:
        said = f"{SIGNS[op]} {value}"
    head, *rest = said.split(" .. ")
    said = " .. ".join(part if "." not in part else comma(part) for part in (head, *rest))
    return said if row["unit"] == "-" else f"{said} {row['unit']}"


def comma(text: str) -> str:
    parts = text.split(".")
    return ",".join(parts) if all(part[:1].isdigit() for part in parts[1:]) else text


def check_inputs(item: Item, said: dict[str, list[Line]]) -> None:
    """Each value with its unit and kind; besides, one for each number that is measured or typed."""
    written = [input_facts(given) for given in said["inputs"]]
    have = [(each.key, each.label, each.unit, each.kind) for each in item.inputs]
    assert [each for each in have if each in written] == written, item.id
    numbers = {
        row["key"] for row in said["params"]
        if row["role"] != "count" and row["key"] not in NOT_HELD_AGAINST_A_READING
    }  # fmt: skip
    besides = {key for key, *_rest in have} - {key for key, *_rest in written}
    added = {key for id, key in ASKED_BY_A_CONDITION if id == item.id}
    assert besides == numbers - {key for key, *_rest in written} | added, item.id


def input_facts(given: Line) -> tuple[str, str, str, str]:
    unit = given["unit"]
    kind = {"ngày": "date", "có/không": "flag", "-": "text"}.get(unit, "number")
    return given["key"], given["vi"], "-" if kind in ("date", "flag") else unit, kind


def facts_of(inputs: tuple[Input, ...]) -> list[tuple[str, str, str, str]]:
    return [(each.key, each.label, each.unit, each.kind) for each in inputs]


@pytest.mark.parametrize("name", FORMS)
def test_what_stands_beside_the_lines_is_there_too(name: str) -> None:
    form, own = form_of(name), source(FORMS[name])
    assert (form.title, list(form.type_codes)) == (own["meta"]["vi"], own["meta"]["type_codes"])
    assert form.general == (own["meta"]["id"] == "chung")
    assert facts_of(form.conclusion) == [input_facts(each) for each in own["conclusion_fields"]]
    assert facts_of(form.identification) == [input_facts(each) for each in own["identification"]]
    assert [list(each.for_types) for each in form.identification] == [
        each.get("for_types", []) for each in own["identification"]
    ]
    assert list(form.standards) == [each["ref"] for each in own["standards"]]
    assert list(form.instruments) == [each["vi"] for each in own["instruments"]]
    assert [(each.id, sorted(map(hint_facts, each.hints))) for each in form.instrument_hints] == [
        (each["id"], sorted(map(hint_source, each["params"]))) for each in own["instruments"] if each.get("params")
    ]
    assert [(each.id, each.text, [hint_facts(hint) for hint in each.hints]) for each in form.exclusions] == [
        (each["id"], each["vi"], [hint_source(row) for row in each.get("params", ())])
        for each in own.get("scope_exclusion", ())
    ]
    blocks = {each.id: [given.key for given in each.inputs] for each in form.blocks}
    wanted = {each["id"]: each["fields"] for each in own.get("blocks", ())}
    scoped = [section for section in own["sections"] if "scope" in section]
    assert blocks == wanted | ({"pham_vi_kiem_tra": ["pham_vi", "ly_do"]} if scoped else {})


def test_hot_water_boilers_and_steam_boilers_are_asked_their_own_temperatures() -> None:
    form = form_of("noi_hoi")
    steam, water = ({each.key for each in form.identification_of(code)} for code in ("I.01.1", "I.01.2"))
    assert steam - water == {"nhiet_do_thiet_ke_hoi_bao_hoa", "nhiet_do_thiet_ke_hoi_qua_nhiet"}
    assert water - steam == {"nhiet_do_thiet_ke"}


def test_the_general_form_asks_for_lines_where_its_source_does() -> None:
    form, own = form_of("chung"), source("99-general")
    asked = {item.id.removesuffix("_dong"): (item.least, item.note) for item in form.items if item.repeats == "ten"}
    assert asked == {
        section["id"]: (section["user_lines"]["min"], section["user_lines"]["vi"])
        for section in own["sections"] if "user_lines" in section
    }  # fmt: skip
    test = form.item("tn_ket_qua")
    assert test is not None and test.repeats == "ten_phep_thu"


def test_photo_rules_of_a_draft_are_data_and_off() -> None:
    item = form_of("cau_truc").items[0]
    rules = {each.id: each for each in (*item.evidence, *form_of("cau_truc").evidence)}
    assert {(id, rule.text, rule.force, rule.on) for id, rule in rules.items()} == {
        (each["id"], each["vi"], each["force"], False) for each in COMMON["photos"]["rules"]
    }


def test_no_limit_is_a_value_the_inspector_types() -> None:
    for name, file in FORMS.items():
        typed = {
            row["key"] for _section, line, test in lines(name)
            for each in (line, test or {}) for row in each.get("params", ()) if row.get("typed_by_inspector")
        }  # fmt: skip
        assert not typed & {limit.key for limit in form_of(name).limits}, file
        assert forms.loads(checklists.text_of(name))["schema"] == 2
