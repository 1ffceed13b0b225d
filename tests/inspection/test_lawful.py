"""The forms' limits as rows of the law: confirmed, corrected and withdrawn in a store, and what then judges."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stations
from stations import INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.inspection import checklists, inspections, lawful, sheets
from safety_inspector.inspection.judgements import Judgement, Verdict
from safety_inspector.regulations import confirmations, corrections, lawbooks
from safety_inspector.regulations.confirmations import Confirmation
from safety_inspector.regulations.rows import canonical
from safety_inspector.store import journal, local

HEAD, TEXT = "trung", "QCVN 7:2012, mục 3, bản Công báo"
INSULATION = "cau_truc/bn_cach_dien/cach_dien_2016"
EARTHING = "cau_truc/bn_noi_dat/dien_tro_noi_dat"  # a draft


def headed(folder: Path, *, practice: bool) -> Office:
    made = stations.found(folder, practice=practice)
    with made.store.writing(by="admin") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    return made


@pytest.fixture(params=[False, True], ids=["real", "practice"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    made = headed(tmp_path, practice=request.param)
    yield made
    made.store.close()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Office]:
    made = headed(tmp_path, practice=False)
    yield made
    made.store.close()


def confirm(office: Office, id: str, correction: dict[str, Any] | None = None) -> None:
    with office.writing(HEAD) as session:
        law = lawbooks.named(id, lawful.rows())
        confirmations.confirm(session, law, text=TEXT, correction=correction, by=HEAD, on=TODAY)


def measured(office: Office, item: str, key: str, value: str) -> UUID:
    id = office.start()
    with office.writing() as session:
        inspections.measure(session, id, item, key, value, by=INSPECTOR)
    return id


def judged(office: Office, id: UUID, item: str) -> Judgement:
    with office.store.reading() as session:
        return next(each for each in sheets.sheet(session, id).items if each.item.id == item).judgement


def test_a_row_and_the_limit_it_shows_have_one_name_and_one_content() -> None:
    forms = [checklists.parse(checklists.text_of(name)) for name in checklists.names()]
    whole = [limit for form in forms for limit in form.limits]
    assert len(whole) >= 14
    assert [(row.row_id, row.content_hash, row.force) for row in lawful.rows()] == [
        (limit.row_id, limit.content_hash, limit.force) for limit in whole
    ]
    assert all(row.kind == "limit" and row.title and row.source for row in lawful.rows())


def test_a_limit_judges_from_its_confirmation_to_its_withdrawal_and_the_journal_tells(real: Office) -> None:
    id = measured(real, "bn_cach_dien", "cach_dien", "0,3")
    assert judged(real, id, "bn_cach_dien").verdict is Verdict.NO_RULE
    confirm(real, INSULATION)
    assert judged(real, id, "bn_cach_dien").words == "ngoài giới hạn: thiếu 0,2 MΩ"
    with real.store.reading() as session:
        told = journal.history(session, confirmations.id_of(_root(real), INSULATION))
    assert {each.author for each in told} == {HEAD} and TEXT in str(told)
    with real.writing(HEAD) as session:
        law = lawbooks.named(INSULATION, lawful.rows())
        confirmations.withdraw(session, law, reason="nhầm bản", by=HEAD, on=TODAY)
    assert judged(real, id, "bn_cach_dien").verdict is Verdict.NO_RULE


def test_a_corrected_limit_is_what_judges(either: Office) -> None:
    id = measured(either, "bn_cach_dien", "cach_dien", "0,3")
    confirm(either, INSULATION, {"value": ["0.2"]})
    assert judged(either, id, "bn_cach_dien").verdict is Verdict.PASS


def test_a_draft_limit_is_confirmed_only_with_the_text_in_force(either: Office) -> None:
    id = measured(either, "bn_noi_dat", "dien_tro_noi_dat", "400")
    with pytest.raises(confirmations.NotInForce, match="REG-E02"):
        confirm(either, EARTHING)
    assert judged(either, id, "bn_noi_dat").verdict is Verdict.NO_RULE
    confirm(either, EARTHING, {"force": "in_force", "source": "TCVN 9358:2012", "value": "4"})
    assert judged(either, id, "bn_noi_dat").verdict is Verdict.FAIL


BAD: list[tuple[dict[str, Any], str]] = [
    ({"value": "10)"}, "value"), ({"value": ["10)"]}, "value"), ({"value": []}, "value"), ({"value": 10}, "value"),
    ({"value": "cach_dien"}, "value"), ({"value": "khong_co + 1"}, "value"), ({"value": "1 = 1"}, "value"),
    ({"value": ["1", "2"]}, "value"), ({"op": "!="}, "op"), ({"op": "range"}, "op"), ({"op": None}, "op"),
    ({"op": "range", "value": ["5", "2"]}, "op"), ({"when": "cach_dien >"}, "when"), ({"when": "1 + 1"}, "when"),
    ({"months": 12}, "months"), ({"key": "khac"}, "key"), ({"unit": "Ω"}, "unit"), ({"role": "hint"}, "role"),
    ({"source": "văn bản", "value": "__import__('os')"}, "value"), ({"value": "(" * 500 + "1" + ")" * 500}, "value"),
]  # fmt: skip


def test_a_correction_that_makes_no_sound_limit_is_refused_with_its_place(real: Office) -> None:
    for changes, place in BAD:
        with pytest.raises(corrections.BadCorrection, match=rf"REG-E05: .*mục {place}") as told:
            confirm(real, INSULATION, changes)
        assert told.value.facts["place"] == place, changes
    with real.store.reading() as session:
        assert not confirmations.standing(session, lawbooks.named(INSULATION, lawful.rows())).acts


def test_one_that_came_all_the_same_never_judges_and_never_raises(either: Office) -> None:
    """As an older program or another hand may have sealed it: the verb that refuses is gone around."""
    id = measured(either, "bn_cach_dien", "cach_dien", "0,3")
    confirm(either, INSULATION)
    wanted = confirmations.Word.PRACTICE if either.store.practice else confirmations.Word.CHANGED
    for changes, _place in BAD:
        with either.writing(HEAD) as session:
            kept = session.get(Confirmation, confirmations.id_of(_root(either), INSULATION))
            assert kept is not None
            kept.correction = canonical(changes)
            session.add(kept)
        assert judged(either, id, "bn_cach_dien").verdict is Verdict.NO_RULE, changes
        with either.store.reading() as session:
            (shown,) = [each for each in lawbooks.listing(session, lawful.rows()) if each.law.row_id == INSULATION]
        assert (shown.standing.word, shown.standing.correction) == (wanted, ""), changes


def _root(office: Office) -> str:
    with office.store.reading() as session:
        return (local.of(session, "root") or b"").decode()
