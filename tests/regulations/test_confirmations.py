"""Nothing acts before the technical head confirmed it; a confirmation holds for what was confirmed, and travels."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import offices as headquarters
import pytest
from offices import Offices, entry, user, whole
from stations import TODAY, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.exchange import guarding, refusals, trust
from safety_inspector.regulations import confirmations, corrections, lawbooks, proposals, rules
from safety_inspector.regulations.confirmations import Standing, Word
from safety_inspector.regulations.proposals import Facts, Why
from safety_inspector.regulations.rows import Row
from safety_inspector.regulations.rules import Column
from safety_inspector.store import journal
from safety_inspector.store.database import Store, raw
from safety_inspector.words import _

HEAD = "trung"
CRANE = Facts("I.11", "QTKĐ 09-2016/BLĐTBXH", TODAY, date(2020, 1, 1))
VESSEL = Facts("I.04.1", "QTKĐ 07-2016/BLĐTBXH", TODAY, date(2020, 1, 1), None, None, False, False, False)
TEXT = "QTKĐ 09-2016/BLĐTBXH, mục 10, bản Công báo 431+432"


@dataclass(frozen=True)
class Limit:
    """A row of a room to the right, which only has what a row must have."""

    row_id: str = "cau_truc/tn_tinh/overload"
    content_hash: str = "00"
    source: str = "dự thảo"
    confidence: str = "found"
    force: str = "draft"


def row(id: str) -> Row:
    return lawbooks.named(id)


def confirm(store: Store, id: str, by: str = HEAD, text: str = TEXT, correction: Any = None) -> None:
    with store.writing(by=by, action="regulation.confirm") as session:
        confirmations.confirm(session, row(id), text=text, correction=correction, by=by, on=TODAY)


def standing(store: Store, law: Any) -> Standing:
    with store.reading() as session:
        return confirmations.standing(session, law)


def proposal(store: Store, facts: Facts, column: Column = Column.PERIODIC) -> proposals.Proposal:
    with store.reading() as session:
        return lawbooks.propose(session, facts, column)


def test_a_fresh_real_store_has_confirmed_nothing(office: Office) -> None:
    with office.store.reading() as session:
        for each in lawbooks.listing(session):
            assert (each.standing.word, each.standing.acts) == (Word.UNCONFIRMED, False), each.law.row_id
            assert lawbooks.printed_number(session, each.law.row_id) == ""
        for rule in rules.all():
            for type_code in rule.types:
                found = lawbooks.propose(
                    session, replace(CRANE, type_code=type_code, procedure=rule.procedure), rule.column
                )
                assert found.prefill is None and found.maximum is None
    assert _(confirmations.STANDING_WORDS[Word.UNCONFIRMED]) == "đề xuất, chưa đối chiếu bản gốc"


def test_what_the_technical_head_confirms_acts_and_the_journal_tells_who_and_on_which_text(office: Office) -> None:
    assert proposal(office.store, CRANE).whys == (Why.UNCONFIRMED,)
    confirm(office.store, "CK-042")
    found = proposal(office.store, CRANE)
    assert (found.prefill, found.maximum, found.whys) == (36, 36, (Why.CONFIRMED,))
    held = standing(office.store, row("CK-042"))
    assert (held.word, held.acts, held.text, held.by, held.on) == (Word.CONFIRMED, True, TEXT, HEAD, TODAY)
    with office.store.reading() as session:
        told = journal.history(session, confirmations.id_of(trust.root_of(raw(session)), "CK-042"))
    assert {each.author for each in told} == {HEAD} and TEXT in str(told)


def test_a_procedure_number_is_printed_only_once_confirmed(office: Office) -> None:
    number = "QTKĐ 09-2016/BLĐTBXH"
    with office.store.reading() as session:
        assert lawbooks.printed_number(session, number) == ""
    confirm(office.store, number)
    confirm(office.store, "CHUA-SO/BCT-2017/be-xi-tec")
    with office.store.reading() as session:
        assert lawbooks.printed_number(session, number) == number
        assert lawbooks.printed_number(session, "CHUA-SO/BCT-2017/be-xi-tec") == ""
        assert lawbooks.printed_number(session, "QTKĐ không có") == ""


@pytest.mark.parametrize("by", ["an", "thuan", "binh"])
def test_nobody_but_a_technical_head_confirms_or_withdraws(office: Office, by: str) -> None:
    with pytest.raises(users.NotAllowed, match="ACC-E02.*“phụ trách kỹ thuật”"):
        confirm(office.store, "CK-042", by=by)
    confirm(office.store, "CK-042")
    with pytest.raises(users.NotAllowed), office.store.writing(by=by) as session:
        confirmations.withdraw(session, row("CK-042"), reason="nhầm", by=by, on=TODAY)
    assert standing(office.store, row("CK-042")).acts


def test_a_confirmation_names_its_text(office: Office) -> None:
    with pytest.raises(confirmations.TextWanted, match="REG-E01: Dòng CK-042: hãy nhập văn bản đã đối chiếu"):
        confirm(office.store, "CK-042", text="  ")
    assert not standing(office.store, row("CK-042")).acts


def test_what_is_withdrawn_acts_no_more_and_may_be_confirmed_anew(office: Office) -> None:
    confirm(office.store, "CK-042")
    with pytest.raises(confirmations.ReasonWanted), office.store.writing(by=HEAD) as session:
        confirmations.withdraw(session, row("CK-042"), reason="", by=HEAD, on=TODAY)
    with office.store.writing(by=HEAD) as session:
        confirmations.withdraw(session, row("CK-042"), reason="đọc nhầm bản", by=HEAD, on=TODAY)
    assert standing(office.store, row("CK-042")).word is Word.WITHDRAWN
    assert proposal(office.store, CRANE).prefill is None
    with pytest.raises(confirmations.NothingConfirmed, match="CK-042"), office.store.writing(by=HEAD) as session:
        confirmations.withdraw(session, row("CK-042"), reason="lần nữa", by=HEAD, on=TODAY)
    confirm(office.store, "CK-042")
    assert proposal(office.store, CRANE).prefill == 36


def test_a_row_that_changed_since_acts_no_more_until_confirmed_anew(office: Office) -> None:
    confirm(office.store, "CK-042")
    changed = replace(row("CK-042"), content=row("CK-042").content.replace('"months":36', '"months":48'))
    held = standing(office.store, changed)
    assert (held.word, held.acts) == (Word.CHANGED, False)
    assert _(confirmations.STANDING_WORDS[held.word]) == "đã đổi, cần xác nhận lại"
    marks_alone = replace(row("CK-042"), content=row("CK-042").content.replace('"found"', '"known"'))
    assert standing(office.store, marks_alone).acts
    with office.store.writing(by=HEAD) as session:
        confirmations.confirm(session, changed, text="bản mới", by=HEAD, on=TODAY)
    assert standing(office.store, changed).acts and not standing(office.store, row("CK-042")).acts


def test_a_correction_is_what_acts(office: Office) -> None:
    confirm(office.store, "CK-042", correction={"months": 24})
    found = proposal(office.store, CRANE)
    assert (found.months, found.prefill, found.maximum) == (24, 24, 24)
    held = standing(office.store, row("CK-042"))
    assert held.word is Word.CORRECTED and held.changes == {"months": 24}
    with office.store.reading() as session:
        (shown,) = [each for each in lawbooks.listing(session) if each.law.row_id == "CK-042"]
    assert shown.months == 24


def test_a_corrected_condition_is_judged_by_the_rules_of_the_file(office: Office) -> None:
    confirm(office.store, "CK-042", correction={"condition": "age_years <= 5", "condition_vi": "đến 5 năm"})
    assert proposal(office.store, CRANE).whys == (Why.NO_ROW,)


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        ({"months": 0}, "mục months: “0” phải là số tháng nguyên"),
        ({"months": None}, "mục months: thiếu mục này"),
        ({"condition": "age_years <"}, "mục condition: tại ký tự thứ"),
        ({"id": "CK-001"}, "mục id: tên dòng không được đổi"),
        ({"months": 1.5}, "không phải chữ, số nguyên"),
        ({"thang": 12}, "mục thang: không có mục nào tên như vậy"),
        ({"types": ["I.09"]}, "loại “I.09” không dùng quy trình này"),
    ],
)
def test_a_correction_that_makes_no_row_is_refused_and_nothing_kept(
    office: Office, correction: dict[str, Any], said: str
) -> None:
    with pytest.raises(corrections.BadCorrection, match="REG-E05: Không sửa dòng CK-042 như vậy được") as told:
        confirm(office.store, "CK-042", correction=correction)
    assert said in str(told.value)
    assert standing(office.store, row("CK-042")).word is Word.UNCONFIRMED


@pytest.mark.parametrize("id", ["CK-008", "QTKĐ I.4:2026/BNV", "QTKĐ 06-2016/BLĐTBXH", "safety_valve"])
def test_a_row_not_in_force_is_not_confirmed_as_it_is(office: Office, id: str) -> None:
    for correction in (None, {"force": "in_force"}, {"source": "QTKĐ"}):
        with pytest.raises((confirmations.NotInForce, corrections.BadCorrection)) as told:
            confirm(office.store, id, correction=correction)
        assert id in str(told.value)
    assert not standing(office.store, row(id)).acts


def test_a_hint_corrected_to_the_text_in_force_acts(office: Office) -> None:
    assert proposal(office.store, VESSEL).whys == (Why.HINTS_ONLY,)
    with pytest.raises(confirmations.NotInForce, match="REG-E02: Dòng CK-008 không có hiệu lực"):
        confirm(office.store, "CK-008")
    confirm(office.store, "CK-008", correction={"force": "in_force", "source": "QTKĐ 07-2016, mục 10", "months": 24})
    found = proposal(office.store, VESSEL)
    assert (found.prefill, found.maximum) == (24, 24)
    assert found.lines[0].source == "QTKĐ 07-2016, mục 10"


def test_a_row_the_head_found_repealed_becomes_a_hint(office: Office) -> None:
    confirm(office.store, "CK-042", correction={"force": "repealed"})
    assert not standing(office.store, row("CK-042")).acts
    assert proposal(office.store, CRANE).whys == (Why.HINTS_ONLY,)


def test_rows_of_other_rooms_are_confirmed_alike(office: Office) -> None:
    draft, sound = Limit(), Limit("cau_truc/a/b", force="in_force")
    with pytest.raises(confirmations.NotInForce), office.store.writing(by=HEAD) as session:
        confirmations.confirm(session, draft, text=TEXT, by=HEAD, on=TODAY)
    with office.store.writing(by=HEAD) as session:
        confirmations.confirm(session, sound, text=TEXT, by=HEAD, on=TODAY)
        right = {"force": "in_force", "source": "TCVN 4244:2005", "value": ["1.25"]}
        confirmations.confirm(session, draft, text=TEXT, correction=right, by=HEAD, on=TODAY)
    assert standing(office.store, sound).acts and standing(office.store, draft).changes["value"] == ["1.25"]
    assert standing(office.store, replace(sound, content_hash="01")).word is Word.CHANGED
    with office.store.reading() as session:
        assert set(confirmations.standings(session, [draft, sound])) == {draft.row_id, sound.row_id}


def test_a_confirmation_in_conflict_acts_no_more(office: Office) -> None:
    confirm(office.store, "CK-042")
    with office.store.merging() as db:
        id = confirmations.id_of(trust.root_of(db), "CK-042").bytes
        db.execute("INSERT INTO conflict VALUES (?, 'confirmation', '', 'correction')", (id,))
    held = standing(office.store, row("CK-042"))
    assert (held.word, held.acts) == (Word.DISPUTED, False)
    assert proposal(office.store, CRANE).prefill is None


@pytest.mark.parametrize("text", ["{", "[]", "{}", "24", '{"months": 0}', '{"months": 1.5}', '{"id": "CK-001"}'])
def test_a_correction_that_makes_no_row_never_acts_whoever_wrote_it(office: Office, text: str) -> None:
    """A package may bring any text; the row then asks to be confirmed anew."""
    confirm(office.store, "CK-042", correction={"months": 24})
    with office.store.merging() as db:  # past the seal, which keeps no odd value
        db.execute("UPDATE confirmation SET correction = ?", (text,))
    held = standing(office.store, row("CK-042"))
    assert (held.word, held.acts, held.changes) == (Word.CHANGED, False, {})
    assert proposal(office.store, CRANE).prefill is None


def test_a_draft_put_in_force_by_a_forged_record_does_not_act(office: Office) -> None:
    confirm(office.store, "CK-042")
    with office.store.merging() as db:  # no guard lets it through
        hint = row("CK-008")
        sql = "UPDATE confirmation SET id = ?, row_id = ?, content_hash = ?"
        db.execute(sql, (confirmations.id_of("", "CK-008").bytes, "CK-008", hint.content_hash))
    assert not standing(office.store, row("CK-008")).acts
    assert proposal(office.store, VESSEL).prefill is None


def test_in_practice_rows_in_force_count_as_confirmed_and_the_word_says_so(practice: Office) -> None:
    held = standing(practice.store, row("CK-042"))
    assert (held.word, held.acts) == (Word.PRACTICE, True)
    assert "THỰC HÀNH" in _(confirmations.STANDING_WORDS[held.word])
    assert proposal(practice.store, CRANE).prefill == 36
    assert not standing(practice.store, row("CK-008")).acts
    assert proposal(practice.store, VESSEL).whys == (Why.HINTS_ONLY,)
    with practice.store.reading() as session:
        assert lawbooks.printed_number(session, "QTKĐ 09-2016/BLĐTBXH") == "QTKĐ 09-2016/BLĐTBXH"
    confirm(practice.store, "CK-042", correction={"months": 12})
    assert proposal(practice.store, CRANE).prefill == 12


def test_an_unknown_row_is_told() -> None:
    with pytest.raises(lawbooks.RowUnknown, match="REG-E06: Không có dòng “CK-999”"):
        lawbooks.named("CK-999")


# -- between stores ----------------------------------------------------------------------------------


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = headquarters.found(tmp_path)
    yield made
    made.close()


def word(store: Store, id: str = "CK-042") -> Word:
    return standing(store, row(id)).word


def test_stations_receive_what_headquarters_confirmed_and_what_it_withdrew(offices: Offices) -> None:
    user(offices.hq, HEAD, Role.TECHNICAL_HEAD)
    confirm(offices.hq, "CK-042", correction={"months": 24})
    offices.carry(offices.hq, offices.b)
    held = standing(offices.b, row("CK-042"))
    assert (held.word, held.by, held.changes) == (Word.CORRECTED, HEAD, {"months": 24})
    with offices.hq.writing(by=HEAD) as session:
        confirmations.withdraw(session, row("CK-042"), reason="nhầm", by=HEAD, on=TODAY)
    offices.carry(offices.hq, offices.b)
    assert not standing(offices.b, row("CK-042")).changes


def test_a_station_that_has_joined_does_not_confirm_for_itself(offices: Offices) -> None:
    user(offices.b, HEAD, Role.TECHNICAL_HEAD)
    with pytest.raises(guarding.NotYours, match="KDP-E42"):
        confirm(offices.b, "CK-042")
    assert word(offices.b) is Word.PRACTICE


def test_what_a_lone_station_confirmed_is_not_headquarters_law(tmp_path: Path) -> None:
    hq = headquarters.lone(tmp_path, "hq", "Ban Kiểm định")
    laptop = headquarters.lone(tmp_path, "b", "Trạm B")
    user(laptop, HEAD, Role.TECHNICAL_HEAD)
    confirm(laptop, "CK-042", correction={"months": 24})
    assert word(laptop) is Word.CORRECTED
    headquarters.joined(hq, laptop, "B")
    made = Offices(tmp_path, hq, laptop, laptop)
    made.carry(laptop, hq)
    assert word(laptop) is Word.PRACTICE and word(hq) is Word.PRACTICE
    user(hq, HEAD, Role.TECHNICAL_HEAD)
    confirm(hq, "CK-042", correction={"months": 30})
    made.carry(hq, laptop)
    assert standing(laptop, row("CK-042")).changes == standing(hq, row("CK-042")).changes == {"months": 30}
    hq.close()
    laptop.close()


@pytest.mark.parametrize("fault", ["no role", "another's name", "another root", "taken away"])
def test_a_receiver_refuses_a_confirmation_that_is_none(offices: Offices, fault: str) -> None:
    """What headquarters' device itself may not write: without a technical head, under another root, by removal."""
    user(offices.hq, HEAD, Role.TECHNICAL_HEAD)
    user(offices.hq, "an", Role.INSPECTOR)
    confirm(offices.hq, "CK-042")
    offices.carry(offices.hq, offices.b)
    with offices.hq.reading() as session:
        (root,) = raw(session).execute("SELECT root FROM confirmation").fetchone()
        (known,) = raw(session).execute("SELECT id FROM confirmation").fetchone()
    root = "ff" * 32 if fault == "another root" else root
    id, signer = confirmations.id_of(root, "CK-043"), "an" if fault == "no role" else HEAD
    made = whole(
        offices.hq, "confirmation", id=id.hex, root=root, row_id="CK-043",
        content_hash=row("CK-043").content_hash, text=TEXT, confirmed_by=signer, withdrawn_on=None,
    )  # fmt: skip
    change: Any = ("confirmation", id.bytes, "", {"new": made})
    if fault == "taken away":
        change = ("confirmation", known, "", {"gone": {**made, "id": known.hex(), "row_id": "CK-042"}})
    inside = headquarters.letter(offices.hq, offices.b)
    by = {"no role": "an", "another's name": "admin"}.get(fault, HEAD)
    inside.lines.append(journal.line(entry(offices.hq, change, by=by)))
    path = offices.folder / "forged.kdp"
    path.write_bytes(headquarters.sealed(headquarters.together(offices.hq, inside), offices.b))
    faults = (refusals.NotOwner, refusals.NotEntitled)
    with pytest.raises(faults, match="xác nhận một dòng quy định|xóa một bản ghi về người"):
        headquarters.packages.apply(offices.b, path, by="admin", today=headquarters.TODAY, backup=False)
    with offices.b.reading() as session:
        assert raw(session).execute("SELECT count(*) FROM confirmation").fetchone() == (1,)
