"""The first schema is frozen as SQL; the tables of the records may not drift away from it unnoticed."""

import runpy
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from offices import now
from sqlalchemy import BLOB, Column, String, Table
from sqlmodel import SQLModel

from safety_inspector.store import migrations, opening, tracking
from safety_inspector.store.database import Store, raw
from safety_inspector.store.migrations import freeze, m0001_initial

FIRST_SCHEMA = "a35168cf99e5c22b4c2d9f1d82b482f10c9057ca7d80d597e99149a2939b7176"


def test_a_released_step_is_never_edited() -> None:
    assert sha256(m0001_initial.SQL.encode()).hexdigest() == FIRST_SCHEMA


def test_the_steps_lead_to_what_the_records_say() -> None:
    assert freeze.shape(freeze.stepped(migrations.LATEST)) == freeze.shape(freeze.wanted()), (
        "a table changed: run python -m safety_inspector.store.migrations.freeze"
    )
    sql, added = freeze.step()
    assert freeze.RELEASED + bool(sql.strip()) == migrations.LATEST
    assert not sql.strip() or freeze.FILE.read_text("utf-8") == freeze.module_text(sql, added)


@pytest.fixture
def grown() -> Iterator[None]:
    """The records with a table and a column more than the steps make."""
    unit = SQLModel.metadata.tables["unit"]
    remark = Table("remark", SQLModel.metadata, Column("id", BLOB, primary_key=True))
    unit.append_column(Column("remark", String, nullable=False, default="không"))
    yield
    SQLModel.metadata.remove(remark)
    unit._columns.remove(unit.columns["remark"])  # type: ignore[attr-defined]


def test_what_the_records_gained_becomes_the_next_step(
    grown: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freeze, "FILE", tmp_path / "m9999_next.py")
    freeze.main()
    made = runpy.run_path(str(freeze.FILE))
    connection = freeze.stepped(freeze.RELEASED)
    connection.execute("INSERT INTO unit (id, code, funding_kind, proposed) VALUES (x'01', 'A', '', 0)")
    made["apply"](connection)
    assert freeze.shape(connection) == freeze.shape(freeze.wanted())
    assert connection.execute("SELECT remark FROM unit").fetchall() == [("không",)]
    assert made["lift"]("unit", {"new": {"id": "01", "code": "A"}})["new"]["remark"] == "không"


def test_records_that_gained_nothing_need_no_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "FILE", tmp_path / "m9999_next.py")
    monkeypatch.setattr(freeze, "RELEASED", migrations.LATEST)
    freeze.FILE.write_text("")
    freeze.main()
    assert not freeze.FILE.exists()


def test_a_lost_column_is_for_people_to_write() -> None:
    unit = SQLModel.metadata.tables["unit"]
    code = unit.columns["code"]
    unit._columns.remove(code)  # type: ignore[attr-defined]
    try:
        with pytest.raises(RuntimeError, match="code"):
            freeze.step()
    finally:
        unit._columns.add(code)  # type: ignore[attr-defined]


# -- what was written before is read as if it had been written today -------------------------------

ADDED: migrations.Added = {"crane": {"rope": "", "hook": None}, "answer": {"at": "?"}}
DOCUMENT = {"visit": {"columns": ["id"], "rows": [["1"]]}, "answer": {"columns": ["id"], "rows": [["1"], ["2"]]}}
LIFTED = {**DOCUMENT, "answer": {"columns": ["id", "at"], "rows": [["1", "?"], ["2", "?"]]}}


@pytest.mark.parametrize(
    ("entity", "body", "lifted"),
    [
        ("crane", {"new": {"id": "1", "name": "A"}}, {"new": {"rope": "", "hook": None, "id": "1", "name": "A"}}),
        ("crane", {"new": {"id": "1", "rope": "x"}}, {"new": {"rope": "x", "hook": None, "id": "1"}}),
        ("crane", {"set": {"name": ["A", "B"]}}, {"set": {"name": ["A", "B"]}}),
        ("other", {"new": {"id": "1", "name": "A"}}, {"new": {"id": "1", "name": "A"}}),
        (
            "crane",
            {"gone": {"id": "1", "name": "B"}, "over": {"id": ["a"], "name": ["b"]}},
            {
                "gone": {"rope": "", "hook": None, "id": "1", "name": "B"},
                "over": {"rope": ["a", "b"], "hook": ["a", "b"], "id": ["a"], "name": ["b"]},
            },
        ),
        ("crane", {"gone": {"name": "B"}, "over": {"name": ["b"]}}, {"gone": {"name": "B"}, "over": {"name": ["b"]}}),
        ("visit", {"rows": DOCUMENT}, {"rows": LIFTED}),
        ("visit", {"rows": LIFTED}, {"rows": LIFTED}),
        ("visit", {"rows": {"answer": {"columns": [], "rows": []}}}, {"rows": {"answer": {"columns": [], "rows": []}}}),
    ],
)
def test_a_body_gains_what_its_table_gained(entity: str, body: migrations.Body, lifted: migrations.Body) -> None:
    assert migrations.filled(ADDED, entity, body) == lifted


def test_a_new_store_has_the_newest_schema_and_every_tracked_table(store: Store) -> None:
    assert migrations.version(store.path, store.key) == migrations.LATEST
    with store.reading() as session:
        names = {name for (name,) in raw(session).execute("SELECT name FROM sqlite_master")}
        assert set(tracking.tables()) <= names
        assert {name for (name,) in raw(session).execute("SELECT name FROM tracked")} == set(tracking.tables())


def test_a_store_that_tracks_more_than_the_program_knows_is_not_written(store: Store) -> None:
    with store.merging() as connection:
        connection.execute("INSERT INTO tracked (name) VALUES ('unheard_of')")
    store.close()
    again = opening.unlock(store.path, now=now)
    with pytest.raises(RuntimeError, match="unheard_of"), again.writing(by="an"):
        pass
    again.close()


def test_no_step_has_the_number_of_another() -> None:
    numbers = [number for number, _ in migrations.steps(0)]
    assert numbers == list(range(1, migrations.LATEST + 1))
    assert list(migrations.steps(migrations.LATEST)) == []


def test_a_projection_that_changed_is_made_and_filled_anew() -> None:
    connection = freeze.stepped(1)
    columns = [name for _n, name, *_ in connection.execute("PRAGMA table_info(equipment)")]
    values = ", ".join("x'01'" if name in ("id", "unit_id") else "'Đầu kéo'" for name in columns)
    connection.execute(f"INSERT INTO equipment ({', '.join(columns)}) VALUES ({values})")
    for _number, step in migrations.steps(1):
        step.apply(connection)
    ((key, words),) = connection.execute("SELECT name_key, words FROM equipment_search").fetchall()
    assert key == "d{a|u keo" and words.startswith("dầu kéo")
    found = connection.execute("SELECT rowid FROM equipment_words WHERE equipment_words MATCH 'dau'").fetchall()
    assert len(found) == 1
