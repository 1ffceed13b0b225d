"""The bridge crane's form, line by line; and what is told of a form that is unsound."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety_inspector.inspection import checklists, forms, problems
from safety_inspector.inspection.checklists import Checklist
from safety_inspector.regulations import types

HERE = Path(__file__).parent

PREPARATION = [
    "c_cb_ke_hoach",
    "c_cb_chung_kien",
    "c_cb_ho_so",
    "c_cb_thiet_bi",
    "c_cb_phuong_tien_do",
    "c_cb_bao_ho",
    "c_cb_moi_truong",
    "c_cb_canh_gioi",
    "c_cb_nhan_luc",
]
ALL_KINDS = ["c_hs_ly_lich", "c_hs_gcn_do", "c_hs_tiep_dia"]
INITIAL = [
    "c_hs_ban_ve",
    "c_hs_tinh_toan",
    "c_hs_vat_lieu",
    "c_hs_moi_han",
    "c_hs_bien_ban_thu",
    "c_hs_lap_dat",
    "c_hs_nghiem_thu",
    "c_hs_huong_dan",
    "c_hs_an_toan_dien",
]
LATER = ["c_hs_bien_ban_truoc", "c_hs_gcn_truoc", "c_hs_van_hanh", "c_hs_bao_duong", "c_hs_thanh_tra"]
EXTRAORDINARY = ["c_hs_cai_tao", "c_hs_cai_tao_han", "c_hs_cai_tao_thu", "c_hs_doi_vi_tri", "c_hs_yeu_cau"]
OUTSIDE = [
    "bn_vi_tri",
    "bn_chuong_ngai",
    "bn_he_thong_dien",
    "bn_noi_quy",
    "bn_khoang_trong",
    "bn_phu_hop_ho_so",
    "bn_ket_cau",
    "bn_moi_han",
    "bn_dinh_tan",
    "bn_bu_long",
    "bn_cabin",
    "bn_che_chan",
    "bn_lan_can",
    "bn_hanh_lang",
    "bn_san",
    "bn_thang",
    "bn_dan_dong",
    "bn_moc",
    "bn_puly",
    "bn_tang",
    "bn_chi_tiet_chiu_tai",
    "bn_phanh",
    "bn_han_che_nang_ha",
    "bn_han_che_di_chuyen",
    "bn_khong_che_tai",
    "bn_cap",
    "bn_co_dinh_dau_cap",
    "bn_ray",
    "bn_cap_dien",
    "bn_tu_dien",
    "bn_noi_dat",
    "bn_cach_dien",
]
TESTS = {
    "Thử không tải": [
        "tn_khong_tai_co_cau",
        "tn_khong_tai_an_toan",
        "tn_khong_tai_phanh",
        "tn_khong_tai_dieu_khien",
        "tn_khong_tai_chieu_sang",
        "tn_khong_tai_tin_hieu",
    ],
    "Thử tĩnh": [
        "tn_tinh_troi",
        "tn_tinh_nut",
        "tn_tinh_bien_dang",
        "tn_tinh_vong_du",
        "tn_tinh_vong_dan_hoi",
        "tn_tinh_giua_dam",
        "tn_tinh_cong_xon",
    ],
    "Thử động": ["tn_dong_nang_ha", "tn_dong_xe_con", "tn_dong_cau", "tn_dong_hu_hong"],
    "Thử thiết bị khống chế quá tải (nếu có)": ["tn_qua_tai_ngan", "tn_qua_tai_chieu_an_toan"],
}
NOT_APPLICABLE_ALLOWED = set(
    [
        "bn_he_thong_dien",
        "bn_dinh_tan",
        "bn_cabin",
        "bn_che_chan",
        "bn_lan_can",
        "bn_hanh_lang",
        "bn_san",
        "bn_thang",
        "bn_puly",
        "bn_tang",
        "bn_chi_tiet_chiu_tai",
        "bn_han_che_di_chuyen",
        "bn_khong_che_tai",
        "tn_khong_tai_chieu_sang",
        "tn_tinh_cong_xon",
        "tn_qua_tai_ngan",
        "tn_qua_tai_chieu_an_toan",
    ]
)
PRESENCE = set(
    [
        "bn_cabin",
        "bn_che_chan",
        "bn_lan_can",
        "bn_hanh_lang",
        "bn_san",
        "bn_thang",
        "bn_khong_che_tai",
        "tn_qua_tai_ngan",
        "tn_qua_tai_chieu_an_toan",
    ]
)


@pytest.fixture
def crane() -> Checklist:
    found = checklists.for_type("I.11")
    assert found is not None
    return found


def ids(form: Checklist, section: str) -> list[str]:
    return [item.id for each in form.sections if each.id == section for item in each.items]


def test_nothing_is_lost_and_nothing_invented(crane: Checklist) -> None:
    assert [section.id for section in crane.sections] == ["chuan_bi", "ho_so", "ben_ngoai", "thu_nghiem"]
    assert ids(crane, "chuan_bi") == PREPARATION
    assert sorted(ids(crane, "ho_so")) == sorted(ALL_KINDS + INITIAL + LATER + EXTRAORDINARY)
    assert ids(crane, "ben_ngoai") == OUTSIDE
    assert ids(crane, "thu_nghiem") == [check for checks in TESTS.values() for check in checks]
    for test, checks in TESTS.items():
        assert [item.id for item in crane.items if item.group == test] == checks


def test_documents_are_asked_by_kind(crane: Checklist) -> None:
    assert set(ids(crane.for_kind("initial"), "ho_so")) == {*ALL_KINDS, *INITIAL}
    assert set(ids(crane.for_kind("periodic"), "ho_so")) == {*ALL_KINDS, *LATER}
    assert set(ids(crane.for_kind("extraordinary"), "ho_so")) == {*ALL_KINDS, *LATER, *EXTRAORDINARY}
    assert len(crane.for_kind("periodic").items) == 68


def test_every_line_is_critical_and_says_where_it_may_not_apply(crane: Checklist) -> None:
    own = [item for item in crane.items if not item.id.startswith("c_")]
    assert all(item.critical for item in crane.items)
    assert {item.id for item in own if item.allow_na} == NOT_APPLICABLE_ALLOWED
    assert {item.id for item in own if item.presence} == PRESENCE


def test_the_same_form_serves_gantry_cranes_and_no_other(crane: Checklist) -> None:
    assert checklists.for_type("I.12") == crane
    assert checklists.for_type("I.14.1") != crane
    assert crane.type_codes == ("I.11", "I.12")


def test_no_number_stands_inside_the_wording(crane: Checklist) -> None:
    for item in crane.items:
        assert not re.search(r"\d+\s*(%|mm|Ω|MΩ|phút|t\b)", item.text), item.text


def test_hints_carry_source_and_marks_and_test_values_are_typed(crane: Checklist) -> None:
    hints = [hint for item in crane.items for hint in item.hints]
    assert (len(hints), len(crane.limits)) == (15, 11)
    assert all(hint.source and hint.confidence in checklists.CONFIDENCE for hint in (*hints, *crane.limits))
    assert all(hint.typed_by_inspector for hint in hints if hint.role in checklists.TYPED_ROLES)
    assert not {limit.role for limit in crane.limits} & checklists.TYPED_ROLES
    static = crane.item("tn_tinh_troi")
    assert static is not None
    assert {hint.key for hint in static.hints} == {"he_so_tinh", "giu_tinh", "cao_nang", "so_lan_lap"}
    assert [each.key for each in static.inputs] == ["tai_thu_tinh", "he_so_tinh", "giu_tinh", "cao_nang"]


def test_what_a_limit_speaks_of_can_be_recorded(crane: Checklist) -> None:
    for item in crane.items:
        keys = {each.key for each in item.inputs}
        spoken = {hint.key for hint in item.hints if hint.role in ("limit", "reject", "test", "hold")}
        spoken |= {limit.key for limit in item.limits}
        assert spoken <= keys, item.id


def test_the_pinned_text_is_whole_in_itself(crane: Checklist) -> None:
    assert checklists.parse(checklists.text_of("cau_truc")) == crane


GOOD = """
id = "thu"
revision = 1
title = "Phiếu thử"
type_codes = ["I.99"]
[[section]]
id = "mot"
title = "Một"
[[section.item]]
id = "a"
text = "Hạng mục a"
confidence = "known"
force = "unknown"
hints = [{ key = "k", role = "limit", text = "≤ 4 Ω", source = "nhớ lại", confidence = "known", force = "draft" }]
"""

TWICE = '[[section.item]]\nid = "a"\ntext = "b"\nconfidence = "known"\nforce = "draft"\n[[section.item]]'
KEYS = [
    "id", "text", "title", "section", "item", "test", "check", "hints", "inputs", "kinds", "preparation", "confidence",
    "limits", "key", "value", "op", "evidence", "lines", "least", "options", "repeats",
]  # fmt: skip
UNSOUND = [
    ('id = "a"', 'id = "Á"', "mã chỉ gồm chữ thường không dấu", "«Á»"),
    ('text = "Hạng mục a"', "", "thiếu «text»", "«a»"),
    ('text = "Hạng mục a"', 'text = ""', "«text» để trống", "«a»"),
    ('text = "Hạng mục a"', "text = 5", "«text» sai kiểu", "«a»"),
    ('force = "unknown"', 'force = "maybe"', "«force» không được là «maybe»", "«a»"),
    ('confidence = "known"\nforce = "unknown"', 'confidence = "sure"\nforce = "unknown"', "«sure»", "«a»"),
    ('force = "unknown"', 'force = "unknown"\nkinds = ["hang_nam"]', "hình thức kiểm định «hang_nam»", "«a»"),
    ('force = "unknown"', 'force = "unknown"\nlimit = 4', "không có mục «limit»", "«a»"),
    ('role = "limit"', 'role = "truth"', "loại gợi ý «truth»", "«a»"),
    ('role = "limit"', 'role = "test"', "typed_by_inspector", "«a»"),
    ('source = "nhớ lại", ', "", "thiếu «source»", "«a»"),
    ("revision = 1", 'revision = "1"', "«revision» sai kiểu", "phần đầu phiếu"),
    ('type_codes = ["I.99"]', "", "thiếu «type_codes»", "phần đầu phiếu"),
    ('title = "Một"', "", "thiếu «title»", "mot"),
    ("[[section.item]]", "[[section.test]]", "mỗi phép thử cần ít nhất một", "«a»"),
    ('id = "thu"', 'id = "thu"\nextends = "pa_lang"', "chỉ được nối thêm phần dùng chung", "phần đầu phiếu"),
    ('id = "thu"', 'id = "thu', "cú pháp TOML", "line 2"),
    ("[[section.item]]", TWICE,
     "mã này xuất hiện hai lần", "«a»"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem", "place"), UNSOUND)
def test_an_unsound_form_is_told_with_its_place(old: str, new: str, problem: str, place: str) -> None:
    assert old in GOOD
    assert checklists.parse(GOOD).revision == 1
    with pytest.raises(checklists.FormUnsound) as told:
        checklists.parse(GOOD.replace(old, new, 1))
    sentence = str(told.value)
    assert problem in sentence
    assert place in sentence
    assert sentence.startswith("INS-E01: Phiếu «")
    assert sentence.endswith("Sửa phiếu rồi thử lại.")


def test_an_empty_form_asks_nothing() -> None:
    empty = GOOD.partition("[[section.item]]")[0]
    assert [each.what for each in checklists.problems(empty)] == ["phiếu không có hạng mục nào"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "revision",
                "title",
                "type_codes",
                "section",
                "common",
                "conclusion",
                "standards",
                "extends",
                "schema",
                "block",
                "exclusion",
                "evidence",
                "evidence_on",
                "instruments",
                "identification",
            ]  # fmt: skip
        ),
        values,
    )
)
@settings(max_examples=300, deadline=None)
def test_whatever_a_form_holds_is_told_and_never_a_crash(form: dict[str, object]) -> None:
    found = list(problems.found(form))
    if not found:
        forms.read(form)


@pytest.mark.parametrize("name", ["khong_co", "../../etc/passwd", "", "CON"])
def test_only_forms_of_the_folder_are_read(name: str) -> None:
    with pytest.raises(checklists.NoSuchForm, match="Không có phiếu tên"):
        checklists.text_of(name)


def test_a_type_without_a_form_of_its_own_is_served_by_the_general_one() -> None:
    served = {each.code: checklists.for_type(each.code) for each in types.all()}
    own = {code: form.id for code, form in served.items() if form is not None and not form.general}
    assert own == {
        "I.01.1": "noi_hoi", "I.01.2": "noi_hoi", "I.04.1": "binh_ap_luc", "I.04.2": "binh_ap_luc",
        "I.05": "binh_ap_luc", "I.11": "cau_truc", "I.12": "cau_truc",
    }  # fmt: skip
    assert {each.code for each in types.all() if served[each.code] is None} == {
        each.code for each in types.all() if not each.in_scope
    }
    assert checklists.for_type("") is None and checklists.for_type("X.1") is None


def test_every_form_of_the_folder_is_sound_and_as_forms_should_be() -> None:
    assert checklists.names() == ("binh_ap_luc", "cau_truc", "chung", "noi_hoi")
    for name in checklists.names():
        assert checklists.problems(checklists.text_of(name)) == []


def test_what_was_pinned_in_the_first_language_of_forms_is_still_read() -> None:
    """Its limits were hints: they are shown as they were, and judge nothing."""
    old = checklists.parse((HERE / "sources" / "cau_truc_1.toml").read_text("utf-8"))
    assert (old.revision, len(old.items), len(old.limits)) == (1, 82, 0)
    assert sum(len(item.hints) for item in old.items) == 26
    assert [hint.text for hint in old.item("bn_noi_dat").hints] == ["≤ 4 Ω"]  # type: ignore[union-attr]


def test_line_ends_byte_order_marks_and_separate_accents_change_nothing(tmp_path: Path) -> None:
    plain = checklists.parse(GOOD)
    assert checklists.parse(GOOD.replace("\n", "\r\n")) == plain
    assert checklists.parse(unicodedata.normalize("NFD", GOOD)) == plain
    file = tmp_path / "thu.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert checklists.parse(checklists.text_in(file)) == plain
    file.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(checklists.NotText, match="INS-E26: .*thu.toml không phải văn bản UTF-8"):
        checklists.text_in(file)
