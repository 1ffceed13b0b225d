"""Forms at work on the real store: limits, lines of the inspector's own, values by kind, evidence, skip logic."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import stations
from stations import INSPECTOR, Office

from safety_inspector import practice
from safety_inspector.catalogue import equipment
from safety_inspector.demonstration import inspections as demo
from safety_inspector.errors import Refusal
from safety_inspector.inspection import checklists, inspections, records, refusals, sheets, values
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.items import Input
from safety_inspector.inspection.judgements import Verdict
from safety_inspector.store import checking

EXTRA = """
id = "thu"
schema = 2
revision = 1
title = "Phiếu thử"
type_codes = []
identification = [{ key = "khau_do", label = "Khẩu độ", unit = "m" }]
[[block]]
id = "thay_the"
title = "Biện pháp thay thế"
inputs = [{ key = "ly_do", label = "Lý do", unit = "-" }]
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
    { key = "han", label = "Hạn", unit = "-", kind = "date" },
    { key = "kieu", label = "Kiểu", unit = "-", kind = "choice", options = ["lò xo", "đối trọng"], several = true },
    { key = "co_tem", label = "Có tem", unit = "-", kind = "flag" },
    { key = "anh", label = "Ảnh tem", unit = "-", kind = "photo" },
]
evidence = [{ id = "ghi", when = 'answer = "fail"', needs = "findings >= 1", text = "Ghi khuyết tật" }]
[[section.item]]
id = "cong_xon"
text = "Công xôn"
confidence = "known"
force = "unknown"
skip = "khau_do < 20 and day > 5"
"""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path, practice=False)
    yield made
    made.store.close()


def measure(office: Office, id: UUID, item: str, key: str, value: str) -> None:
    with office.writing() as session:
        inspections.measure(session, id, item, key, value, by=INSPECTOR)


def measure_owed(office: Office, id: UUID) -> None:
    with office.writing() as session:
        stations.measure_all(session, id)


def sheet(office: Office, id: UUID) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, id)


def line(office: Office, id: UUID, item: str) -> sheets.SheetItem:
    return next(each for each in sheet(office, id).items if each.item.id == item)


def answer_rest(office: Office, id: UUID, word: str = "pass") -> None:
    for each in sheet(office, id).items:
        if each.answer is None and not each.item.optional and not each.skipped:
            office.answer(id, each.item.id, word)


def test_in_a_real_store_no_number_of_the_form_judges_before_confirmation(real: Office) -> None:
    id = real.start()
    measure_owed(real, id)
    for item, key, value in (
        ("bn_cap", "loai_cap", "cáp chống xoay"), ("bn_cap", "giam_duong_kinh_cap", "90"),
        ("bn_cach_dien", "cach_dien", "0,01"), ("bn_noi_dat", "dien_tro_noi_dat", "400"),
    ):  # fmt: skip
        measure(real, id, item, key, value)
    answer_rest(real, id)
    shown = sheet(real, id)
    assert shown.proposed.conclusion is Conclusion.PASS
    assert {each.judgement.verdict for each in shown.items} == {Verdict.NO_RULE}
    held = [row for each in shown.items for row in each.judgement.held]
    assert len(held) == 11 and not any(row.acts for row in held)
    real.conclude(id)


def test_in_practice_a_row_in_force_counts_as_confirmed_and_a_draft_one_does_not(office: Office) -> None:
    id = office.start()
    measure(office, id, "bn_noi_dat", "dien_tro_noi_dat", "400")
    measure(office, id, "bn_cach_dien", "cach_dien", "0,3")
    judged = {item: line(office, id, item).judgement for item in ("bn_noi_dat", "bn_cach_dien", "bn_cap")}
    assert judged["bn_noi_dat"].verdict is Verdict.NO_RULE
    assert judged["bn_cach_dien"].words == "ngoài giới hạn: thiếu 0,2 MΩ"
    assert judged["bn_cap"].verdict is Verdict.LACKING
    assert judged["bn_cap"].lacking == ("Độ giảm đường kính cáp",)


def test_a_pass_that_lacks_its_reading_leaves_the_inspection_undecided(office: Office) -> None:
    id = office.start()
    answer_rest(office, id)
    proposed = sheet(office, id).proposed
    assert (proposed.conclusion, proposed.lacking) == (Conclusion.UNDECIDED, tuple(stations.MEASURED))
    with pytest.raises(refusals.Undecided, match="INS-E18: .*, 7 chưa đủ dữ liệu"):
        office.conclude(id)
    for item, kept in stations.MEASURED.items():
        for key, value in kept.items():
            measure(office, id, item, key, value)
    assert sheet(office, id).proposed.conclusion is Conclusion.PASS
    office.conclude(id)


def test_a_pass_outside_a_confirmed_limit_is_a_failure_to_be_explained(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    measure(office, id, "bn_cach_dien", "cach_dien", "0,3")
    proposed = sheet(office, id).proposed
    assert (proposed.conclusion, proposed.failed) == (Conclusion.FAIL, ("bn_cach_dien",))
    with pytest.raises(refusals.NeverMilder, match="INS-E19: .*Điện trở cách điện"):
        office.conclude(id)
    with pytest.raises(refusals.FailureUnexplained, match="INS-E21: .*Điện trở cách điện"):
        office.conclude(id, "fail")
    with office.writing() as session:
        inspections.find(session, id, item="bn_cach_dien", text="Cách điện thấp", by=INSPECTOR)
    assert [section.failed for section in sheet(office, id).sections if section.failed] == [1]
    with office.store.reading() as session:
        assert [row.failed for row in sheets.drafts(session)] == [1]
    office.conclude(id, "fail")
    assert sheet(office, id).conclusion is Conclusion.FAIL
    with office.store.reading() as session:
        assert [row.failed for row in sheets.listing(session, conclusion="fail")] == [1]


def test_a_limit_questions_no_other_answer_than_pass(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    for word in ("not_checked", "fail"):
        office.answer(id, "bn_cach_dien", word, "không đo được")
        for value in ("", "0,3"):
            measure(office, id, "bn_cach_dien", "cach_dien", value)
            assert sheet(office, id).proposed.lacking == ()
    assert sheet(office, id).proposed.failed == ("bn_cach_dien",)


@pytest.mark.parametrize("code", ["I.01.1", "I.04.1", "I.05"])
def test_boilers_and_vessels_go_the_whole_way_on_their_own_forms(office: Office, code: str) -> None:
    id_ = office.another("Bình khí nén")
    with office.writing() as session:
        equipment.change(session, id_, "type_code", code)
    id = office.start(id_)
    answer_rest(office, id)
    assert sheet(office, id).form.id == ("noi_hoi" if code == "I.01.1" else "binh_ap_luc")
    assert "tn_thu_ben_nut" in sheet(office, id).proposed.lacking  # no pressure was typed
    with pytest.raises(refusals.Undecided, match="INS-E18"):
        office.conclude(id)
    measure_owed(office, id)
    office.conclude(id)
    assert checking.check(office.store).sound


STATIC = "tn_tinh_troi"


def test_a_test_called_passed_owes_each_of_its_numbers_or_a_reason(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    for each in line(office, id, STATIC).item.inputs:
        kept = line(office, id, STATIC).readings[each.key]
        measure(office, id, STATIC, each.key, "")
        assert (sheet(office, id).proposed.conclusion, sheet(office, id).proposed.lacking) == ("undecided", (STATIC,))
        assert line(office, id, STATIC).owing == (each.label,)
        with pytest.raises(refusals.Undecided, match="INS-E18: .*, 1 chưa đủ dữ liệu"):
            office.conclude(id)
        measure(office, id, STATIC, each.key, kept)
    measure(office, id, STATIC, "cao_nang", "")
    for word in ("not_checked", "fail", "pass"):
        office.answer(id, STATIC, word, "nâng vừa khỏi gối đỡ")
        assert sheet(office, id).proposed.lacking == ()
    office.conclude(id)
    assert line(office, id, STATIC).owing == ("Độ cao nâng tải",)  # whoever reviews it looks there first


def test_what_owes_its_numbers_is_told_by_the_forms(office: Office) -> None:
    owed = {
        name: {item.id: [each.key for each in item.owed] for item in checklists.parse(checklists.text_of(name)).items}
        for name in checklists.names()
    }
    assert {item: keys for item, keys in owed["cau_truc"].items() if keys} == {
        item: list(values) for item, values in stations.MEASURED.items() if item.startswith("tn_")
    }
    pressure = ["ap_suat_thu", "thoi_gian_giu", "he_so_nhiet_do"]
    assert owed["binh_ap_luc"]["tn_thu_ben_nut"] == pressure
    assert owed["binh_ap_luc"]["vh_van_an_toan"] == ["ap_suat_cai_dat"]
    assert set(owed["noi_hoi"]["tn_thu_ben_nut"]) > {"ap_suat_thu", "thoi_gian_giu"}
    assert not any(owed["chung"].values())  # its lines are the inspector's own


@pytest.fixture
def general(office: Office) -> UUID:
    id = office.another("Thiết bị lạ")
    with office.writing() as session:
        equipment.change(session, id, "type_code", "I.02")
    return office.start(id)


def test_lines_of_the_procedure_are_named_answered_and_counted(office: Office, general: UUID) -> None:
    def asked() -> int:
        with office.store.reading() as session:
            return session.get_one(records.Inspection, general).asked

    before = asked()
    assert sheet(office, general).form.id == "chung" and before == 9 + 8 + 4
    with pytest.raises(refusals.LineUnnamed, match="INS-E28: Đặt tên dòng này trước: ghi «Tên hạng mục»"):
        office.answer(general, "ben_ngoai_dong", "pass")
    measure(office, general, "ben_ngoai_dong", "ten", "Vỏ bảo vệ")
    measure(office, general, "ben_ngoai_dong_2", "ten", "Dây dẫn")
    measure(office, general, "ben_ngoai_dong_2", "tri_so", "3 mm")
    assert asked() == before + 1
    assert line(office, general, "ben_ngoai_dong_2").item.text == "Dây dẫn"
    office.answer(general, "ben_ngoai_dong_2", "pass")
    with pytest.raises(refusals.LineAnswered, match="INS-E29: «Dây dẫn» đã được trả lời"):
        measure(office, general, "ben_ngoai_dong_2", "ten", "")
    with pytest.raises(refusals.NoSuchItem):
        measure(office, general, "ben_ngoai_dong_9", "ten", "Quá xa")
    measure(office, general, "tn_ket_qua", "ten_phep_thu", "Thử tải")
    measure(office, general, "tn_ket_qua_2", "ten_phep_thu", "Thử kín")
    answer_rest(office, general)
    assert sheet(office, general).proposed.conclusion is Conclusion.PASS
    office.conclude(general)
    report = checking.check(office.store)
    assert report.sound, report


def test_a_line_that_was_asked_for_leaves_the_inspection_undecided(office: Office, general: UUID) -> None:
    measure(office, general, "ben_ngoai_dong", "ten", "Vỏ")
    office.answer(general, "tn_ket_qua", "not_applicable", "quy trình không yêu cầu thử")
    measure(office, general, "van_hanh_dong", "ten", "Chạy thử")
    for each in sheet(office, general).items:
        if each.answer is None and not each.item.optional and each.item.id != "van_hanh_dong":
            office.answer(general, each.item.id, "pass")
    assert sheet(office, general).proposed.unanswered == ("van_hanh_dong",)
    measure(office, general, "van_hanh_dong", "ten", "")
    assert sheet(office, general).proposed.conclusion is Conclusion.PASS


@pytest.fixture
def extra(office: Office, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """An inspection on a form that uses what the shipped ones do not; its text is pinned like any other."""
    with monkeypatch.context() as patched:
        patched.setattr(checklists, "text_of", lambda name: EXTRA)
        return office.start(checklist="thu")


def test_each_kind_of_value_is_kept_in_one_way(office: Office, extra: UUID) -> None:
    for key, typed, kept in (
        ("han", "30/6/2027", "2027-06-30"), ("han", "2027-06-30", "2027-06-30"), ("kieu", "Đối trọng;lò xo",
         "lò xo; đối trọng"), ("co_tem", "CÓ", "có"), ("day", "5,50", "5.50"),
    ):  # fmt: skip
        measure(office, extra, "do", key, typed)
        assert line(office, extra, "do").readings[key] == kept
    measure(office, extra, "thay_the", "ly_do", "không mở được")
    assert sheet(office, extra).blocks == {"thay_the": {"ly_do": "không mở được"}}
    measure(office, extra, "do", "han", "")
    assert "han" not in line(office, extra, "do").readings


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("day", "năm", "INS-E15: «năm» không phải là số"),
        ("han", "31/02/2027", "INS-E30: «31/02/2027» không phải là ngày cho «Hạn». Ghi dạng 30/06/2027"),
        ("han", "30/06/27", "INS-E30"),
        ("han", "mai", "INS-E30"),
        ("han", "1/2/3/4", "INS-E30"),
        ("han", "01/01/1899", "INS-E30"),
        ("kieu", "điện từ", "INS-E31: «điện từ» không phải phương án của «Kiểu». Chọn: lò xo; đối trọng"),
        ("kieu", "lò xo; ", "INS-E31"),
        ("co_tem", "chắc có", "INS-E31: .*Chọn: có; không"),
        ("anh", "ảnh 1", "INS-E32: «Ảnh tem» cần ảnh"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_kept(
    office: Office, extra: UUID, key: str, typed: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        measure(office, extra, "do", key, typed)
    assert line(office, extra, "do").readings == {}


def test_a_failure_without_the_evidence_its_form_asks_for_is_not_concluded(office: Office, extra: UUID) -> None:
    office.answer(extra, "do", "fail", "mòn")
    with pytest.raises(refusals.EvidenceWanted, match="INS-E27: «Đo» còn thiếu bằng chứng: Ghi khuyết tật"):
        office.conclude(extra, "fail")
    with office.writing() as session:
        inspections.find(session, extra, item="do", text="Mòn", severity="dangerous", by=INSPECTOR)
    office.conclude(extra, "fail")


def test_an_item_the_card_and_the_readings_make_needless_is_not_asked(office: Office, extra: UUID) -> None:
    office.answer(extra, "do", "pass")
    assert sheet(office, extra).proposed.unanswered == ("cong_xon",)
    measure(office, extra, "do", "day", "6")  # the card says: span 16.5 m
    assert line(office, extra, "cong_xon").skipped
    assert sheet(office, extra).proposed.conclusion is Conclusion.PASS
    office.answer(extra, "cong_xon", "fail", "nứt")  # whoever answers it is heard
    assert sheet(office, extra).proposed.failed == ("cong_xon",)


def test_a_choice_of_one_takes_one() -> None:
    one = Input("loai", "Loại", "-", "choice", ("a", "b"))
    assert values.typed(one, "B") == "b"
    with pytest.raises(values.NotAnOption):
        values.typed(one, "a; b")


def test_practice_and_demo_type_every_value_a_test_owes() -> None:
    crane = json.loads(practice.script(stations.TODAY))["measures"]
    for name, typed in (("cau_truc", crane), ("binh_ap_luc", demo.VESSEL), ("noi_hoi", demo.BOILER)):
        for item in checklists.parse(checklists.text_of(name)).items:
            assert {each.key for each in item.owed} <= typed.get(item.id, {}).keys(), item.id
