"""Limits held against readings: only confirmed rows judge, the stricter decides, and silence is never "pass"."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector.inspection import checklists, clauses, items, judgements, limits
from safety_inspector.inspection.checklists import Checklist, Item, Limit
from safety_inspector.inspection.judgements import Shown, Verdict

FORM = """
id = "thu"
schema = 2
revision = 1
title = "Phiếu thử"
type_codes = ["I.11"]
identification = [{ key = "doc_hai", label = "Độc hại", unit = "-", kind = "flag" }]
[[section]]
id = "mot"
title = "Một"
[[section.item]]
id = "do"
text = "Đo"
confidence = "known"
force = "unknown"
inputs = [
    { key = "day", label = "Chiều dày", unit = "mm" },
    { key = "it_nhat", label = "Chiều dày tối thiểu", unit = "mm" },
    { key = "loai", label = "Loại", unit = "-", kind = "choice", options = ["a", "b"] },
]
limits = [LIMITS]
evidence = [
    { id = "nguy_hiem", when = 'severity = "dangerous"', needs = "photos >= 1", text = "Ảnh chỗ nguy hiểm" },
    { id = "khong_dat", when = 'answer = "fail"', needs = "findings >= 1 or photos >= 1", text = "Ghi lại" },
    { id = "tat", when = "true", needs = "photos >= 9", text = "Tắt", on = false },
]
[[section.item]]
id = "kin"
text = "Thử kín"
confidence = "known"
force = "unknown"
skip = "not doc_hai and day > 5"
"""
ROW = (
    '{{ key = "day", role = "limit", op = ">=", value = "{value}", unit = "mm", source = "s",'
    ' confidence = "known", force = "{force}"{more} }}'
)


def row(value: str = "5", force: str = "in_force", more: str = "") -> str:
    return ROW.format(value=value, force=force, more=f", {more}" if more else "")


def form(*rows: str) -> Checklist:
    return checklists.parse(FORM.replace("LIMITS", ", ".join(rows)))


def item(*rows: str) -> Item:
    found = form(*rows).item("do")
    assert found is not None
    return found


def confirmed(asked: Item) -> dict[str, Limit]:
    return {limit.row_id: limit for limit in asked.limits}


@pytest.mark.parametrize(
    ("op", "value", "role", "reading", "verdict", "distance"),
    [
        (">=", "5", "limit", "5", "pass", "đúng bằng giới hạn"),
        (">=", "5", "limit", "4.8", "fail", "thiếu 0,2 mm"),
        (">=", "5", "limit", "5.25", "pass", "còn cách giới hạn 0,25 mm"),
        (">", "5", "limit", "5", "fail", "đúng bằng giới hạn"),
        (">", "5", "limit", "5.0001", "pass", "còn cách giới hạn 0,0001 mm"),
        ("<=", "4", "limit", "4.3", "fail", "vượt 0,3 mm"),
        ("<=", "4", "limit", "-1", "pass", "còn cách giới hạn 5 mm"),
        ("<", "4", "limit", "4", "fail", "đúng bằng giới hạn"),
        ("=", "0", "limit", "0.00", "pass", "đúng bằng giới hạn"),
        ("=", "0", "limit", "0.1", "fail", "vượt 0,1 mm"),
        (">=", "10", "reject", "10", "fail", "đúng bằng giới hạn"),
        (">=", "10", "reject", "9.5", "pass", "còn cách giới hạn 0,5 mm"),
        (">", "10", "reject", "12", "fail", "vượt 2 mm"),
        ("<", "10", "reject", "8", "fail", "thiếu 2 mm"),
        (">=", "it_nhat * 0.9", "limit", "5.4", "pass", "đúng bằng giới hạn"),
        (">=", "it_nhat * 0.9", "limit", "5.3", "fail", "thiếu 0,1 mm"),
    ],
)
def test_a_confirmed_limit_judges_and_says_how_far_off(
    op: str, value: str, role: str, reading: str, verdict: str, distance: str
) -> None:
    asked = item(row(value).replace('op = ">="', f'op = "{op}"').replace('role = "limit"', f'role = "{role}"'))
    judged = judgements.judge(asked, {"day": reading, "it_nhat": "6"}, confirmed(asked))
    assert (judged.verdict, judged.held[0].distance) == (verdict, distance)
    assert distance in judged.words


@pytest.mark.parametrize(
    ("reading", "verdict", "distance"),
    [("1", "fail", "thiếu 1 mm"), ("2", "pass", "đúng bằng giới hạn"), ("7", "pass", "còn cách giới hạn 1 mm"),
     ("8", "pass", "đúng bằng giới hạn"), ("9.5", "fail", "vượt 1,5 mm")],
)  # fmt: skip
def test_a_range_holds_both_its_ends(reading: str, verdict: str, distance: str) -> None:
    asked = item(row().replace('op = ">=", value = "5"', 'op = "range", value = ["2", "8"]'))
    judged = judgements.judge(asked, {"day": reading}, confirmed(asked))
    assert (judged.verdict, judged.held[0].distance) == (verdict, distance)


def test_one_of_several_values_is_any_of_them() -> None:
    asked = item(row().replace('op = ">=", value = "5"', 'op = "one_of", value = ["10", "20"]'))
    for reading, verdict in (("10", "pass"), ("20.0", "pass"), ("15", "fail")):
        assert judgements.judge(asked, {"day": reading}, confirmed(asked)).verdict == verdict


def test_without_confirmation_no_row_judges_whatever_is_read() -> None:
    """Also every row of every form of the folder, at readings far on both sides."""
    for name in checklists.names():
        for asked in checklists.parse(checklists.text_of(name)).items:
            for reading in ("-999999", "0", "999999"):
                readings = {each.key: each.options[0] if each.options else reading for each in asked.inputs}
                for nothing in ({}, lambda _id: None):
                    judged = judgements.judge(asked, readings, nothing)
                    assert judged.verdict is Verdict.NO_RULE
                    assert not any(each.acts or each.distance for each in judged.held)
                    assert {each.standing for each in judged.held} <= {
                        "đề xuất, chưa đối chiếu bản gốc", "chỉ là gợi ý: không xác nhận nguyên dòng này được",
                    }  # fmt: skip


@pytest.mark.parametrize("force", ["draft", "repealed", "unknown"])
def test_a_row_not_in_force_never_judges_even_if_somebody_confirmed_it(force: str) -> None:
    asked = item(row(force=force))
    judged = judgements.judge(asked, {"day": "1"}, confirmed(asked))
    assert judged.verdict is Verdict.NO_RULE and not judged.held[0].acts


def test_a_draft_row_judges_only_as_the_technical_head_typed_it() -> None:
    asked = item(row(force="draft"))
    (draft,) = asked.limits
    right = limits.corrected(draft, {"value": "3", "force": "in_force", "source": "QTKĐ đã đối chiếu"})
    assert right is not None and right.corrects == draft.content_hash
    judged = judgements.judge(asked, {"day": "4"}, {draft.row_id: right})
    assert judged.verdict is Verdict.PASS and judged.held[0].limit.text == "≥ 3 mm"
    assert judgements.judge(asked, {"day": "2"}, lambda _id: right).verdict is Verdict.FAIL
    assert list(clauses.limit_problems(asked, right)) == []


@pytest.mark.parametrize(
    "changes",
    [{"key": "it_nhat"}, {"value": []}, {"value": 5}, {"value": [""]}, {"op": None}, {"source": ""}, {"mau": "đỏ"}],
)
def test_a_correction_that_makes_no_row_is_none(changes: dict[str, object]) -> None:
    (limit,) = item(row()).limits
    assert limits.corrected(limit, changes) is None


def test_a_confirmation_of_what_the_row_said_before_it_changed_judges_nothing() -> None:
    old, new = item(row("5")), item(row("4"))
    assert new.limits[0].row_id == old.limits[0].row_id
    assert new.limits[0].content_hash != old.limits[0].content_hash
    assert judgements.judge(new, {"day": "1"}, confirmed(old)).verdict is Verdict.NO_RULE
    right = limits.corrected(old.limits[0], {"value": "6"})
    assert right is not None
    assert judgements.judge(new, {"day": "1"}, {right.row_id: right}).verdict is Verdict.NO_RULE


def test_the_name_of_a_row_is_form_item_and_name_and_how_we_know_it_is_not_its_content() -> None:
    (limit,) = item(row(more='id = "toi_thieu"')).limits
    assert limit.row_id == "thu/do/toi_thieu"
    assert replace(limit, source="khác", confidence="found").content_hash == limit.content_hash
    for change in ({"value": ("6",)}, {"op": ">"}, {"unit": "cm"}, {"force": "draft"}, {"when": 'loai = "a"'}):
        assert replace(limit, **change).content_hash != limit.content_hash  # type: ignore[arg-type]


def test_every_row_of_the_folder_has_a_name_of_its_own() -> None:
    rows = [limit for name in checklists.names() for limit in checklists.parse(checklists.text_of(name)).limits]
    assert len({limit.row_id for limit in rows}) == len(rows) == 14
    assert {limit.row_id for limit in rows if limit.may_act} == {
        "cau_truc/bn_cap/giam_duong_kinh_cap_loi_soi", "cau_truc/bn_cap/giam_duong_kinh_cap_loi_thep",
        "cau_truc/bn_cap/giam_duong_kinh_cap_chong_xoay", "cau_truc/bn_cach_dien/cach_dien_2016",
    }  # fmt: skip


def test_the_stricter_of_two_confirmed_rows_decides() -> None:
    asked = item(row("5", more='id = "x"'), row("7", more='id = "y"'))
    verdicts = [judgements.judge(asked, {"day": day}, confirmed(asked)).verdict for day in ("4", "6", "8")]
    assert verdicts == [Verdict.FAIL, Verdict.FAIL, Verdict.PASS]
    only = {limit.row_id: limit for limit in asked.limits[:1]}
    assert judgements.judge(asked, {"day": "6"}, only).verdict is Verdict.PASS


@pytest.mark.parametrize("readings", [{}, {"day": ""}, {"day": "mười"}, {"it_nhat": "3"}, {"day": "9" * 30}])
def test_without_a_reading_it_lacks_data(readings: dict[str, str]) -> None:
    asked = item(row())
    judged = judgements.judge(asked, readings, confirmed(asked))
    assert judged.verdict is Verdict.LACKING and judged.lacking == ("Chiều dày",)
    assert judged.words == "chưa đủ dữ liệu"


def test_a_condition_chooses_the_row_and_an_unknown_one_lacks_data() -> None:
    when = ['when = \'loai = "a"\', id = "x"', 'when = \'loai = "b"\', id = "y"']
    asked = item(row("5", more=when[0]), row("7", more=when[1]))
    rows = confirmed(asked)
    for loai, verdict in (("a", Verdict.PASS), ("b", Verdict.FAIL), ("", Verdict.LACKING)):
        assert judgements.judge(asked, {"day": "6", "loai": loai}, rows).verdict is verdict
    assert judgements.judge(asked, {"day": "4"}, rows).verdict is Verdict.LACKING


numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)


@given(numbers, st.lists(st.tuples(st.integers(-500, 500), st.booleans()), min_size=1, max_size=4))
def test_it_passes_only_if_every_confirmed_row_holds_and_never_by_silence(
    day: object, given_rows: list[tuple[int, bool]]
) -> None:
    asked = item(*(row(str(abs(value)), more=f'id = "r{place}"') for place, (value, _on) in enumerate(given_rows)))
    on = {limit.row_id: limit for limit, (_value, acts) in zip(asked.limits, given_rows, strict=True) if acts}
    verdict = judgements.judge(asked, {} if day is None else {"day": str(day)}, on).verdict
    bounds = [abs(value) for value, acts in given_rows if acts]
    if not bounds:
        assert verdict is Verdict.NO_RULE
    elif day is None:
        assert verdict is Verdict.LACKING
    else:
        assert verdict is (Verdict.PASS if all(day >= bound for bound in bounds) else Verdict.FAIL)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("doc_hai", "day", "skipped"),
    [("không", "6", True), ("không", "5", False), ("có", "6", False), ("", "6", False), ("không", "", False)],
)
def test_an_item_is_skipped_only_where_it_is_known_that_it_may_be(doc_hai: str, day: str, skipped: bool) -> None:
    found = form(row()).item("kin")
    assert found is not None
    assert judgements.skipped(found, {}, {"doc_hai": doc_hai, "day": day}) is skipped


@pytest.mark.parametrize(
    ("shown", "wanting"),
    [
        (Shown("pass"), []),
        (Shown("fail"), ["khong_dat"]),
        (Shown("fail", "minor", 1), []),
        (Shown("fail", photos=1), []),
        (Shown("fail", "dangerous", 1), ["nguy_hiem"]),
        (Shown("pass", "dangerous", 1, 1), []),
    ],
)
def test_evidence_is_wanted_where_its_rule_applies(shown: Shown, wanting: list[str]) -> None:
    assert [rule.id for rule in judgements.wanting(item(row()), {}, shown)] == wanting


def test_evidence_of_the_whole_is_asked_once_it_is_switched_on() -> None:
    text = checklists.text_of("cau_truc")
    on = checklists.parse(text.replace('extends = "common"', 'extends = "common"\nevidence_on = ["tong_the"]', 1))
    for form_, wanted in ((checklists.parse(text), []), (on, ["tong_the"])):
        assert [rule.id for rule in judgements.wanting_whole(form_.evidence, Shown())] == wanted
    assert judgements.wanting_whole(on.evidence, Shown(photos=1)) == ()


def test_a_standing_of_the_store_gives_the_rows_that_judge() -> None:
    asked = item(row("5", more='id = "x"'), row("7", "draft", more='id = "y"'), row("9", "draft", more='id = "z"'))
    x, y, z = asked.limits

    class Stands:
        def __init__(self, acts: bool, changes: dict[str, object]) -> None:
            self.acts, self.changes = acts, changes

    right = {"force": "in_force", "source": "văn bản", "value": "8"}
    found = limits.confirmed(asked.limits, {x.row_id: Stands(True, {}), y.row_id: Stands(True, right),
                                            z.row_id: Stands(True, {"force": "in_force", "value": 8})})  # fmt: skip
    assert found == {x.row_id: x, y.row_id: limits.corrected(y, right)}
    assert limits.confirmed(asked.limits, {x.row_id: Stands(False, {})}) == {}


def test_lines_of_the_inspectors_own_grow_one_by_one() -> None:
    general = checklists.parse(checklists.text_of("chung"))

    def ids(readings: dict[str, dict[str, str]]) -> dict[str, tuple[str, bool, bool]]:
        grown = items.grown(general, readings)
        return {each.id: (each.text, each.blank, each.optional) for each in grown.items if "dong" in each.id}

    unnamed = "Hạng mục của quy trình đã nêu (tự ghi tên)"
    assert ids({}) == {
        "ben_ngoai_dong": (unnamed, True, False), "ben_trong_dong": (unnamed, True, True),
        "van_hanh_dong": (unnamed, True, True),
    }  # fmt: skip
    named = ids({"ben_ngoai_dong": {"ten": "Vỏ"}, "ben_trong_dong_2": {"ten": "Ống"}})
    assert named["ben_ngoai_dong"] == ("Vỏ", False, False)
    assert named["ben_ngoai_dong_2"] == (unnamed, True, True)
    assert [id for id in named if id.startswith("ben_trong")] == [
        "ben_trong_dong",
        "ben_trong_dong_2",
        "ben_trong_dong_3",
    ]
    assert named["ben_trong_dong_2"] == ("Ống", False, False)
    many = ids({f"ben_ngoai_dong_{number}": {"ten": "x"} for number in range(2, 100)})
    assert len([id for id in many if id.startswith("ben_ngoai")]) == items.LONGEST_LIST
