"""Search and the order of lists: what the index finds, how it is kept, and that it is an index."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import stations
from hypothesis import given
from hypothesis import strategies as st
from stations import TODAY, Office

from safety_inspector import practice
from safety_inspector.catalogue import equipment, search
from safety_inspector.catalogue.equipment import Equipment, Where
from safety_inspector.folding import PLAIN, clean, folded
from safety_inspector.planning import listings
from safety_inspector.store import bulk, driver, local
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all that only look, or that leave it as it was."""
    made = stations.found(tmp_path_factory.mktemp("office"))
    yield made
    made.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path)
    yield made
    made.store.close()


LETTERS = string.ascii_letters + string.digits + " .,-/" + "".join(PLAIN)
NAMES = [each.name for each in practice.KINDS]


def rows_of(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        return raw(session).execute("SELECT name_key, urgency, words FROM equipment_search ORDER BY words").fetchall()


def cards(office: Office) -> list[dict[str, object]]:
    blank: dict[str, object] = {name: "" for name in Equipment.model_fields}
    blank |= dict.fromkeys(("in_service_on", "paper_date", "quality_grade", "year_made", "paper_months"))
    blank |= {"unit_id": office.brigade, "state": "in_use"}
    return [{**blank, "id": new_key(), "name": name, "serial": f"Đ-00{n:02}"} for n, name in enumerate(NAMES)]


def plan(store: Store, sql: str, values: object = ()) -> list[str]:
    with store.reading() as session:
        return [str(row[3]) for row in raw(session).execute(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]


@given(st.text(LETTERS, max_size=30))
def test_a_key_made_here_is_the_key_sql_makes(name: str) -> None:
    connection = driver.module.connect(":memory:")
    (made,) = connection.execute(f"SELECT {search._sql_key('?1')}", (name,)).fetchone()
    assert search.key(name) == made


def test_every_marked_letter_is_found_without_its_marks(kept: Office) -> None:
    with kept.writing() as session:
        made = {
            letter: equipment.register(session, name=f"Máy {word}q{letter}z", unit_id=kept.brigade)
            for letter, word in zip(PLAIN, map(str, range(100, 999)), strict=False)
        }
    with kept.store.reading() as session:
        for word, (letter, id) in enumerate(made.items(), 100):
            for typed in (f"{word}q{letter}z", f"{word}Q{letter.upper()}", folded(f"{word}q{letter}z")):
                assert search.find(session, typed) == [id], typed


def test_nothing_is_missed_that_folding_and_looking_at_every_card_finds(office: Office) -> None:
    for each in NAMES:
        office.another(each, serial="00123", place="Xưởng Đông")
    with office.store.reading() as session:
        said = {
            UUID(bytes=id): re.findall("[0-9a-z]+", folded(words))
            for id, words in raw(session).execute("SELECT equipment_id, words FROM equipment_search")
        }
        for text in ("ca", "cau tr", "Nồi hơi", "noi hoi 001", "xuong dong", "nâng", "0012", "thang máy điện chở"):
            typed = re.findall("[0-9a-z]+", folded(text))
            wanted = {id for id, words in said.items() if all(any(w.startswith(t) for w in words) for t in typed)}
            assert wanted and set(search.find(session, text)) == wanted
            assert set(equipment.ids(session, Where(text=text))) == wanted


def test_many_at_once_are_indexed_as_one_by_one(office: Office) -> None:
    with office.store.writing(by="an", action="test") as session, search.later(session):
        bulk.insert(session, Equipment, cards(office))
    at_once = rows_of(office.store)
    with office.store.reading() as session:
        assert local.get(raw(session), search.LATER) is None
        assert len(search.find(session, "d 00")) == len(NAMES)
    with office.store.merging() as connection:
        connection.execute("DELETE FROM equipment WHERE serial LIKE 'Đ-%'")
    with office.store.writing(by="an", action="test") as session:
        bulk.insert(session, Equipment, cards(office))
    assert rows_of(office.store) == at_once
    with office.store.reading() as session:
        raw(session).execute("PRAGMA query_only = OFF")
        raw(session).execute("INSERT INTO equipment_words (equipment_words) VALUES ('integrity-check')")
        raw(session).execute("PRAGMA query_only = ON")


def test_an_import_that_fails_leaves_nothing_to_be_indexed_later(office: Office) -> None:
    before = rows_of(office.store)
    with (
        pytest.raises(RuntimeError),
        office.store.writing(by="an", action="test") as session,
        search.later(session),
    ):
        bulk.insert(session, Equipment, cards(office))
        raise RuntimeError("stopped")
    assert rows_of(office.store) == before
    id = office.another("Máy sau đó")
    with office.store.reading() as session:
        assert search.find(session, "may sau do") == [id]


def test_search_reads_the_index_and_looks_up_rows_by_their_place(kept: Office) -> None:
    found = plan(kept.store, search.FIND, ('"cau"*', 50))
    assert any("VIRTUAL TABLE INDEX" in step for step in found), found
    assert any("SEARCH s USING INTEGER PRIMARY KEY" in step for step in found), found


def test_a_prefix_of_up_to_six_letters_is_one_look_up(kept: Office) -> None:
    """Longer ones are read together from all words that begin so: no Vietnamese word has more than seven."""
    with kept.store.reading() as session:
        (sql,) = raw(session).execute("SELECT sql FROM sqlite_master WHERE name = 'equipment_words'").fetchone()
    assert "prefix='2 3 4 5 6'" in sql


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT e.type_code, e.state, count(*) FROM equipment e WHERE 1 GROUP BY 1, 2", "equipment_type"),
        ("SELECT unit_id, count(*) FROM equipment WHERE state != 'struck_off' GROUP BY unit_id", "equipment_unit"),
        ("SELECT id FROM equipment WHERE serial = 'x'", "equipment_serial"),
        ("SELECT id FROM equipment WHERE asset_no = 'x'", "equipment_asset_no"),
        ("SELECT id FROM equipment WHERE paper_number = 'x'", "equipment_paper"),
    ],
)
def test_counts_and_numbers_come_from_covering_indexes(kept: Office, sql: str, index: str) -> None:
    found = plan(kept.store, sql)
    assert any(index in step for step in found) and not any("TEMP B-TREE" in step for step in found), found


def test_the_whole_list_is_read_from_one_index_in_its_order(kept: Office) -> None:
    said: list[str] = []
    with kept.store.reading() as session:
        raw(session).set_trace_callback(said.append)
        listings.ids(session, Where(), today=TODAY)
        raw(session).set_trace_callback(None)
    (statement,) = [each for each in said if "equipment_search" in each]
    found = plan(kept.store, statement)
    assert found == ["SCAN s USING COVERING INDEX equipment_by_urgency"]


def test_what_is_called_so_and_nothing_more_comes_before_what_begins_so(office: Office) -> None:
    first = [office.another(name) for name in ("Máy đo độ ồn xách tay", "Máy đo độ ồn để bàn")]
    whole = office.another("Máy đo độ ồn")
    plain = office.another("May do do on")
    with office.writing() as session:
        equipment.change(session, first[1], "asset_no", "may do do on")
    with office.store.reading() as session:
        for typed in ("máy đo độ ồn", "may do do on", "MÁY ĐO ĐỘ ỒN", " máy  đo độ ồn"):
            found = list(search.find(session, typed))
            exact = [first[1]] if typed == "may do do on" else []
            assert found[: len(exact)] == exact and set(found[len(exact) : len(exact) + 2]) == {whole, plain}, typed
            assert set(found) == {*first, whole, plain}
        assert list(search.find(session, "máy đo độ ồn", limit=1)) in ([whole], [plain])
        assert not search.find(session, "máy đo độ ồn khác")


OURS = string.ascii_letters + string.digits + " .,-/" + "".join(search._KEYS)


@given(st.text(OURS, min_size=1, max_size=30))
def test_every_name_is_found_by_itself_and_without_its_marks(kept: Office, name: str) -> None:
    """The index of names is walked letter by letter; the walk arrives at each key there can be."""
    with kept.writing() as session:
        id = equipment.register(session, name=f"M{name}", unit_id=kept.brigade)
        connection = raw(session)
        for typed in (f"M{name}", folded(f"M{name}")):
            assert (id.bytes,) in search._named(connection, clean(typed), 1000), typed
