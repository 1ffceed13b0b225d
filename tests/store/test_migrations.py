"""The first schema is frozen as SQL; the tables of the records may not drift away from it unnoticed."""

import runpy
from pathlib import Path

import pytest
from offices import now

from safety_inspector.store import driver, migrations, opening, tracking
from safety_inspector.store.database import Store, raw
from safety_inspector.store.migrations import freeze, m0001_initial


def test_the_frozen_schema_is_what_the_records_say() -> None:
    assert freeze.schema() == m0001_initial.SQL, (
        "a table changed: while schema 1 is unreleased, run python -m safety_inspector.store.migrations.freeze;"
        " afterwards write a step of its own"
    )
    assert freeze.FILE.read_text("utf-8") == freeze.module_text(m0001_initial.SQL)


def test_freezing_writes_the_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "FILE", tmp_path / "m0001_initial.py")
    freeze.main()
    made = runpy.run_path(str(freeze.FILE))
    assert made["SQL"] == m0001_initial.SQL
    connection = driver.module.connect(":memory:", isolation_level=None)
    made["apply"](connection)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    assert tables > len(tracking.tables())
    connection.close()


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
