"""The driver keeps its promises, or the program does not start; what it says becomes a sentence."""

from pathlib import Path

import pytest
from sqlalchemy import text

from safety_inspector.errors import Fault
from safety_inspector.store import driver, files
from safety_inspector.store.database import Store, raw


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_can_lose_data_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(driver.DriverUnsafe, match="STO-E05"):
        driver.require_safe(version)


def test_the_shipped_sqlite_is_safe() -> None:
    driver.require_safe(driver.LEAST)
    driver.require_safe(driver.module.sqlite_version_info)


def test_every_promise_holds_on_every_connection(store: Store) -> None:
    with store.reading() as session:
        for name, value in driver.PROMISES.items():
            if value is not None:
                assert raw(session).execute(f"PRAGMA {name}").fetchone() == (value,), name


def test_a_promise_that_is_not_kept_stops_the_program(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(driver.PROMISES, "page_size", 8192)  # a store in use keeps the size it has
    with pytest.raises(driver.DriverUnsafe, match="page_size"):
        driver.connect(store.path, store.key)


def test_a_reading_connection_changes_nothing(store: Store) -> None:
    with pytest.raises(files.DiskFailed, match="readonly"), store.reading() as session:
        session.execute(text("DELETE FROM unit"))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database or disk is full", files.DiskFull),
        ("disk I/O error", files.DiskFailed),
        ("unable to open database file", files.DiskFailed),
        ("attempt to write a readonly database", files.DiskFailed),
        ("vtable constructor failed: equipment_words", files.DiskFailed),
        ("database is locked", driver.Busy),
        ("file is not a database", driver.Damaged),
        ("database disk image is malformed", driver.Damaged),
    ],
)
def test_what_the_driver_says_becomes_a_sentence(tmp_path: Path, said: str, kind: type) -> None:
    with pytest.raises(kind) as told, driver.told(tmp_path / "tram.kiemdinh"):
        raise driver.DatabaseError(said)
    assert str(told.value).startswith("STO-E") and "tram.kiemdinh" in str(told.value)


def test_a_broken_rule_stays_a_bug(store: Store) -> None:
    with pytest.raises(driver.IntegrityError), driver.told(store.path):
        raise driver.IntegrityError("UNIQUE constraint failed: unit.id")
    with pytest.raises(Exception, match="no such table") as raised, store.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert type(raised.value).__name__ == "OperationalError"
    with pytest.raises(Exception, match="(?i)argument|binding|bind") as bound, store.reading() as session:
        session.execute(text("SELECT :one"))
    assert not isinstance(bound.value, Fault)


def test_a_file_in_a_folder_that_is_not_there_is_told(tmp_path: Path, store: Store) -> None:
    with pytest.raises(files.DiskFailed, match="STO-E11"):
        driver.connect(tmp_path / "none" / "tram.kiemdinh", store.key)


def test_a_second_writer_waits_and_is_told(store: Store) -> None:
    other = driver.connect(store.path, store.key)
    other.execute("PRAGMA busy_timeout = 1")
    with store.writing(by="an") as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(driver.Busy, match="STO-E06"), driver.told(store.path):
            other.execute("BEGIN IMMEDIATE")
    other.close()
