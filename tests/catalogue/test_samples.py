"""The two sample registers go in whole: every row accounted for, nothing invented, nothing lost."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from registers import applied, prepared
from stations import TODAY, Office, found

from safety_inspector import assets
from safety_inspector.catalogue import equipment, imports, units, workbooks
from safety_inspector.catalogue.equipment import Where
from safety_inspector.store import checking

SAMPLES = {"so-theo-doi-mau": 120, "so-theo-doi-tcvn3": 40}
GOLDENS = Path(__file__).parent.parent / "goldens" / "registers"


def sample(name: str) -> Path:
    return assets.resources() / "practice" / f"{name}.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = found(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Office]]:
    """An office for each sample that holds it; to be looked at only."""
    made = {name: found(tmp_path_factory.mktemp(name)) for name in SAMPLES}
    for name, office in made.items():
        applied(office, prepared(office, sample(name)))
    yield made
    for office in made.values():
        office.store.close()


def cards(office: Office) -> list[equipment.EquipmentCard]:
    with office.store.reading() as session:
        made = [
            equipment.card(session, id)
            for id in sorted(equipment.ids(session, equipment.Where()))
            if id != office.crane
        ]
    return sorted(made, key=lambda card: (card.paper_number, card.serial))


def shown(card: equipment.EquipmentCard) -> str:
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name in card.__dataclass_fields__
        if not isinstance(value := getattr(card, name), UUID)
    }
    said["attributes"] = {each.key: f"{each.value} {each.unit}" for each in card.attributes if each.value}
    return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_goes_in_as_its_golden_says(office: Office, name: str) -> None:
    made = prepared(office, sample(name))
    assert made.counts == {"new": SAMPLES[name], "changed": 0, "same": 0, "refused": 0}
    assert len(made.lines) + made.skipped == len(made.sheet.rows)
    assert made.warnings == ()
    applied(office, made)
    golden = (GOLDENS / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert len(golden) == SAMPLES[name]
    assert [shown(card) for card in cards(office)] == golden


@pytest.mark.parametrize("name", SAMPLES)
def test_serials_and_papers_stand_as_typed(filled: dict[str, Office], name: str) -> None:
    typed = [
        (row[2], row[9])
        for row in load_workbook(sample(name)).active.iter_rows(min_row=9, values_only=True)
        if isinstance(row[0], int)
    ]
    assert len(typed) == SAMPLES[name]
    assert Counter((card.serial, card.paper_number) for card in cards(filled[name])) == Counter(typed)


def test_no_date_is_wrong_and_none_is_invented(filled: dict[str, Office]) -> None:
    """Counted again from the cells by a second reading that shares nothing with the product's."""
    kept = {(card.paper_number, card.serial): card for card in cards(filled["so-theo-doi-mau"])}
    kinds = Counter[str]()
    for row in load_workbook(sample("so-theo-doi-mau")).active.iter_rows(min_row=9, values_only=True):
        if not isinstance(row[0], int):
            continue
        card, cell = kept[row[9], row[2]], row[8]
        if hasattr(cell, "year"):
            kinds["real"] += 1
            assert card.paper_date == cell.date()
        elif "tháng" in cell:
            kinds["month"] += 1
            assert (card.paper_date, card.paper_date_text) == (None, cell)
        else:
            day, month, year = (int(each) for each in re.split(r"[/.]", cell))
            kinds["." if "." in cell else "/"] += 1
            assert card.paper_date == date(year + 2000 if year < 100 else year, month, day)
            assert card.paper_date_text == ""
    assert sum(kinds.values()) == 120 and kinds.keys() == {"real", "month", ".", "/"}


def test_old_letters_become_vietnamese(filled: dict[str, Office]) -> None:
    sheet = workbooks.read(sample("so-theo-doi-tcvn3"))[0]
    assert (sheet.converted, sheet.sure) == ("tcvn3", True)
    assert sheet.rows[3][0] == "Sổ theo dõi máy, thiết bị có yêu cầu nghiêm ngặt về an toàn lao động"
    assert sheet.rows[0][5] == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    whole = "".join(card.name + card.unit_name + card.technical for card in cards(filled["so-theo-doi-tcvn3"]))
    assert not set(whole) & set("µ¸¶·¹¨»¾¼½©®ª«¬\u00ad§×")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_import_changes_nothing(office: Office, name: str) -> None:
    applied(office, prepared(office, sample(name)))
    again = prepared(office, sample(name))
    assert again.counts == {"new": 0, "changed": 0, "same": SAMPLES[name], "refused": 0}
    with (
        pytest.raises(imports.NothingToImport),
        office.store.writing(by="an", action=imports.ACTION) as session,
    ):
        imports.apply(session, again, today=TODAY)


def test_what_changed_since_it_was_looked_at_is_not_imported(office: Office) -> None:
    seen = prepared(office, sample("so-theo-doi-mau"))
    with office.store.writing(by="an", action="unit.add") as session:
        units.add(session, name="Kho K-77", parent=units.root(session))
    with (
        pytest.raises(imports.RegisterMoved, match="IMP-E22"),
        office.store.writing(by="an", action=imports.ACTION) as session,
    ):
        imports.apply(session, seen, today=TODAY)


def test_an_import_is_undone_as_if_it_had_not_been(office: Office) -> None:
    with office.store.reading() as session:
        before = checking.state_hash(session)
    n = applied(office, prepared(office, sample("so-theo-doi-mau")))
    with office.store.writing(by="an", action="register.undo") as session:
        assert imports.undo(session, n) > 120
    with office.store.reading() as session:
        assert checking.state_hash(session) == before
        assert equipment.ids(session, Where()) == [office.crane]
        assert equipment.find(session, "noi hoi") == []
    with (
        pytest.raises(imports.NotAnImport, match="IMP-E21: 999 không phải là số của một lần nhập"),
        office.store.writing(by="an", action="register.undo") as session,
    ):
        imports.undo(session, 999)


def test_units_of_the_register_are_made_below_ours_and_marked_as_proposed(filled: dict[str, Office]) -> None:
    office = filled["so-theo-doi-mau"]
    with office.store.reading() as session:
        tree = units.tree(session, on=TODAY)
    made = [row for row in tree if row.proposed]
    assert {row.parent_id for row in made} == {office.region}
    assert "Nhà máy Z-TH9" in {row.name for row in made}
    assert sum(row.name == "Lữ đoàn T-01" for row in tree) == 1
    assert tree[0].equipment_count == 121


@pytest.mark.parametrize("name", SAMPLES)
def test_the_store_is_sound_after_it(filled: dict[str, Office], name: str) -> None:
    assert checking.check(filled[name].store).sound
