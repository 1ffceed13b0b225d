"""Blank forms: every item of every checklist with its boxes, none cut by a page, and no number of law unconfirmed."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import page
import pdfs
import pytest
import stations
from stations import HEAD, INSPECTOR, TODAY, Office

from safety_inspector.catalogue import equipment
from safety_inspector.certification import blanks as facts
from safety_inspector.certification.blanks import BlankFacts
from safety_inspector.documents import blanks, wordings
from safety_inspector.inspection import checklists, inspections, lawful, refusals
from safety_inspector.regulations import confirmations

TYPES = {"binh_ap_luc": "I.04.1", "cau_truc": "I.11", "chung": "I.28", "noi_hoi": "I.01.1"}
KINDS = ("initial", "periodic", "extraordinary")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A fresh real store: nothing is confirmed in it."""
    made = stations.found(tmp_path_factory.mktemp("real"), practice=False)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def ids(real: Office) -> dict[str, UUID]:
    """One piece of equipment for each checklist."""
    with real.writing() as session:
        return {
            name: equipment.register(session, name=f"Thiết bị {name}", unit_id=real.brigade, type_code=code)
            for name, code in TYPES.items()
        }


def of(office: Office, id: UUID, kind: str = "periodic") -> BlankFacts:
    with office.store.reading() as session:
        return facts.of_equipment(session, id, kind=kind, on=TODAY)


def test_these_are_all_the_checklists() -> None:
    assert TYPES.keys() == set(checklists.names())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TYPES)
def test_every_item_is_on_the_paper_with_its_values_and_boxes(
    real: Office, ids: dict[str, UUID], name: str, kind: str
) -> None:
    said = of(real, ids[name], kind)
    form = checklists.asked_at(checklists.text_of(name), kind)
    items = [item for section in said.sections for item in section.items if item.number]
    own = [item for item in form.items if not item.repeats]
    assert [each.text for each in items] == [each.text for each in own]
    for shown, item in zip(items, own, strict=True):
        assert [(each.label, each.unit) for each in shown.inputs] == [(each.label, each.unit) for each in item.inputs]
        assert ("not_applicable" in shown.answers) is item.allow_na and shown.presence is item.presence
        assert {"pass", "fail", "not_checked"} <= set(shown.answers)
    text = pdfs.text(blanks.draw(said))
    for label in [each.label for item in items for each in item.inputs] + [each.title for each in form.sections]:
        assert _squeezed(label) in _squeezed(text), label
    for item in items:
        assert _squeezed(item.text) in _squeezed(text), item.text


@pytest.mark.parametrize("name", TYPES)
def test_no_item_is_cut_by_the_end_of_a_page(real: Office, ids: dict[str, UUID], name: str) -> None:
    """Each item ends with its note, each section's boxes stand whole: a page has as many notes as items."""
    said = of(real, ids[name], "initial")
    words = wordings.of("blank")
    items = [item for section in said.sections for item in section.items]
    found = Counter[str]()
    for text in pdfs.pages(blanks.draw(said)):
        boxes = {name: len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) for name, word in _boxes().items()}
        assert boxes["note"] == boxes["not_checked"], text[:80]
        found.update(boxes)
    assert found["note"] == found["not_checked"] == len(items)
    assert found["not_applicable"] == sum("not_applicable" in each.answers for each in items)
    assert words["note"] == "Ghi chú:"


def _boxes() -> dict[str, str]:
    words = wordings.of("blank")
    return {
        "note": words["note"].rstrip(":"),
        **{name: words["answers"][name] for name in ("not_checked", "not_applicable")},
    }


@pytest.mark.parametrize("name", TYPES)
def test_before_confirmation_no_limit_stands_on_the_paper(real: Office, ids: dict[str, UUID], name: str) -> None:
    said = of(real, ids[name], "initial")
    form = checklists.asked_at(checklists.text_of(name), "initial")
    shown = [
        limit for section in said.sections for item in section.items for each in item.inputs for limit in each.limits
    ]
    assert len(shown) == len(form.limits)
    assert {(limit.text, limit.when) for limit in shown} <= {("", "")}
    text = pdfs.text(blanks.draw(said))
    hints = [hint.text for item in form.items for hint in item.hints]
    for number in [limit.text for limit in form.limits] + [each for each in hints if re.search(r"\d", each)]:
        assert number not in text, number
    for source in {each.source for each in form.limits} | {each.ref for each in form.items if each.ref}:
        assert source not in text, source
    assert ("chưa đối chiếu bản gốc, không in trị số" in text) is any(each.may_act for each in form.limits)


def test_once_confirmed_the_limit_stands_there_and_the_others_still_do_not(tmp_path: Path) -> None:
    office = stations.found(tmp_path, practice=False)
    office.entitle()
    limit = next(
        each for each in lawful.rows() if each.row_id.startswith("cau_truc/bn_cap/") and each.force == "in_force"
    )
    with office.writing(HEAD) as session:
        confirmations.confirm(session, limit, text="TCVN 10837:2015, bản in", by=HEAD, on=TODAY)
    said = of(office, office.crane)
    (rope,) = [item for section in said.sections for item in section.items if item.text.startswith("Cáp: kiểm tra")]
    (reduced,) = [each for each in rope.inputs if each.limits]
    assert [each.standing for each in reduced.limits].count("confirmed") == 1
    text = pdfs.text(blanks.draw(said))
    assert "loại bỏ nếu ≥ 10 % cáp một lớp, lõi sợi (đã xác nhận)" in text
    assert "≥ 7,5 %" not in text and "≥ 5 %" not in text
    office.store.close()


def test_what_the_card_knows_is_printed_and_the_rest_is_dotted(real: Office) -> None:
    said = of(real, real.crane)
    text = pdfs.text(blanks.draw(said))
    for known in ("Cầu trục hai dầm", "CT-07", "CT-10", "0207", "2015", "Nhà máy C-11", "Xưởng 2", "Lữ đoàn T-01",
                  "số 12/2025, ngày 30/11/2025", "Trọng tải thiết kế (t): 10", "Khẩu độ (m): 16,5"):  # fmt: skip
        assert known in text, known
    assert "Vận tốc nâng (m/ph):" in text and "None" not in text
    assert all("Cầu trục hai dầm CT-07 · " in each for each in pdfs.pages(blanks.draw(said)))  # sheets come apart


def test_a_draft_is_printed_with_its_answers_so_far(tmp_path: Path) -> None:
    office = stations.found(tmp_path)
    id = office.start(procedure="QTKĐ do kiểm định viên ghi")
    office.answer(id, "c_cb_ke_hoach", "pass")
    office.answer(id, "c_cb_chung_kien", "not_checked", "chưa có người")
    with office.writing() as session:
        inspections.measure(session, id, "bn_cap", "duong_kinh_cap", "15,2", by=INSPECTOR)
    with office.store.reading() as session:
        said = facts.of_inspection(session, id, on=TODAY)
    items = {item.number: item for section in said.sections for item in section.items}
    assert (items[1].answer, items[2].answer, items[2].note) == ("pass", "not_checked", "chưa có người")
    assert [each.answer for number, each in items.items() if number > 2] == [""] * (len(items) - 2)
    data = blanks.draw(said)
    text = pdfs.text(data)
    for known in ("Thượng úy Nguyễn Văn An", "KĐV-012", "QTKĐ do kiểm định viên ghi", "Ghi chú: chưa có người",
                  "Đường kính cáp: 15,2 mm"):  # fmt: skip
        assert known in text, known
    assert data != blanks.draw(of(office, office.crane))
    office.store.close()


@pytest.mark.parametrize("words", ["x" * 3000, "chữ rất dài " * 250, '<img src="x"/><b>', "\u202e\x07nghịch"])
def test_the_longest_and_strangest_names_still_come_out(tmp_path: Path, words: str) -> None:
    office = stations.found(tmp_path)
    said = of(office, office.crane)
    from dataclasses import replace

    item = said.sections[0].items[0]
    long = replace(item, note=words, text=words, inputs=(facts.BlankInput(words, "mm", "number"),))
    made = replace(
        said, object_name=words, holder=words, procedure=words, instruments=(words,),
        sections=(replace(said.sections[0], items=(long,)),),
    )  # fmt: skip
    data = blanks.draw(made)
    assert page.validate_pdf_bytes(data, profile="2b").is_compliant
    assert pdfs.actions(data) == 0 and pdfs.pictures(data) == 0
    office.store.close()


def test_a_kind_there_is_not_and_a_type_without_a_form_are_refused(real: Office) -> None:
    with pytest.raises(refusals.UnknownKind, match="INS-E09"):
        of(real, real.crane, "hằng năm")
    with real.writing() as session:
        scooter = equipment.register(session, name="Xe đạp", unit_id=real.brigade)
    with pytest.raises(refusals.NoForm, match="INS-E05"):
        of(real, scooter)


def _squeezed(text: str) -> str:
    return "".join(text.split())
