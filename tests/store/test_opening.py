"""Stores are made whole or not at all, and opened with the schema they need."""

import os
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from offices import crane, now, state

from safety_inspector.access import users
from safety_inspector.access.users import User
from safety_inspector.catalogue import units
from safety_inspector.catalogue.units import UnitName
from safety_inspector.exchange import founding, trust
from safety_inspector.store import (
    backups,
    bulk,
    chances,
    checking,
    clock,
    driver,
    files,
    local,
    migrations,
    opening,
)
from safety_inspector.store.database import Store, raw


def test_a_store_knows_who_it_is(store: Store) -> None:
    assert len(store.device) == 32 and bytes.fromhex(store.device)
    assert (store.letter, store.practice, store.organisation, store.cloned) == ("A", True, "Trạm kiểm định", False)
    assert store.today() == date(2026, 11, 24)
    assert store.now() == now()
    assert len(store.public_key()) == 32 and len(store.sign(b"x")) == 64
    before = store.seen()
    crane(store)
    assert store.seen() == before + 1


def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kho" / "tram.kiemdinh"
    (tmp_path / "kho" / "tram.kiemdinh-wal").mkdir(parents=True)
    with pytest.raises(files.DiskFailed):
        opening.create_practice(path, organisation="Trạm", now=now)
    assert [each.name for each in path.parent.iterdir()] == ["tram.kiemdinh-wal"]
    (tmp_path / "kho" / "tram.kiemdinh-wal").rmdir()
    opening.create_practice(path, organisation="Trạm", now=now).close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that dies in the middle is a fork of this process")
def test_a_founding_cut_off_anywhere_leaves_a_whole_store_or_none(tmp_path: Path) -> None:
    """The child dies before its n-th call that makes, renames or removes a name, for every n there is."""
    died, left = 0, set()
    while True:
        folder = tmp_path / str(died)
        folder.mkdir()
        path = folder / "tram.kiemdinh"
        if _founded_in_a_child(path, dies_at=died):
            break
        died += 1
        try:
            store = opening.unlock(path, now=now)
        except opening.NotThere:
            left.add("none")
            store = founding.practice(path, organisation="Trạm", seed=7, now=now)
        else:
            left.add("whole")
        with store.reading() as session:
            assert [each.login for each in users.listing(session)] == ["admin"]
            assert trust.root_of(raw(session))
        assert checking.check(store).sound
        store.close()
        names = {each.name for each in folder.iterdir()}
        assert names == {"tram.kiemdinh", "tram.key", "tram.key2", "tram.lock"}, died
    assert left == {"none", "whole"} and died >= 8


def test_a_store_that_came_to_the_name_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    other = founding.practice(tmp_path / "khac" / "tram.kiemdinh", organisation="Trạm khác", seed=8, now=now)
    copied = backups.copy(other.path, other.key, other.now()).folder
    other.close()
    path = tmp_path / "kho" / "tram.kiemdinh"
    with pytest.raises(opening.AlreadyThere):
        opening.create_practice(path, organisation="Trạm", now=now, begin=lambda _store: backups.restore(copied, path))
    again = opening.unlock(path, now=now)
    assert again.organisation == "Trạm khác" and checking.check(again).sound
    again.close()
    assert not [each.name for each in path.parent.iterdir() if each.name.startswith(".")]


def _founded_in_a_child(path: Path, dies_at: int) -> bool:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    left = iter(range(dies_at, -1, -1))

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        names = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir") and str(path.parent) in str(arguments)
        if names and not next(left):
            os._exit(9)

    sys.addaudithook(heard)
    try:
        founding.practice(path, organisation="Trạm", seed=7, now=now).close()
        os._exit(0)
    finally:
        os._exit(1)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(files.DiskFailed):
        opening.create_practice(tmp_path / "taken" / "sub" / "tram.kiemdinh", organisation="Trạm", now=now)


@pytest.fixture
def next_step(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One more schema, which a test may make fail."""
    step = SimpleNamespace(apply=lambda connection: migrations.execute(connection, "CREATE TABLE more (id BLOB);\n"))
    kept = migrations.steps
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 1)
    monkeypatch.setattr(
        migrations,
        "steps",
        lambda after: [*kept(after), *([(migrations.LATEST, step)] if after < migrations.LATEST else [])],
    )
    return step


def test_an_older_store_is_backed_up_then_brought_up_to_date(store: Store, next_step: Any) -> None:
    was = state(store)
    store.close()
    assert migrations.version(store.path, store.key) == migrations.LATEST - 1
    again = opening.unlock(store.path, now=now, only_read=True)
    assert state(again) == was and checking.check(again).sound
    again.close()
    assert migrations.version(store.path, store.key) == migrations.LATEST
    copy = backups.last(store.path)
    assert copy and migrations.version(copy.folder / store.path.name, store.key) == migrations.LATEST - 1
    opening.unlock(store.path, now=now).close()
    assert len(backups.listing(store.path)) == 1


def test_a_step_that_fails_leaves_the_old_schema_and_frees_the_lock(store: Store, next_step: Any) -> None:
    store.close()

    def fails(connection: driver.Connection) -> None:
        migrations.execute(connection, "CREATE TABLE half (id BLOB);\nDROP TABLE nowhere;\n")

    def ends(connection: driver.Connection) -> None:
        migrations.execute(connection, "CREATE TABLE half (id BLOB);\nROLLBACK;\n")
        raise driver.DatabaseError("database or disk is full")

    whole = next_step.apply
    next_step.apply = fails
    with pytest.raises(driver.DatabaseError, match="no such table"):
        opening.unlock(store.path, now=now)
    next_step.apply = ends
    with pytest.raises(files.DiskFull):
        opening.unlock(store.path, now=now)
    assert migrations.version(store.path, store.key) == migrations.LATEST - 1
    next_step.apply = whole
    opening.unlock(store.path, now=now).close()


def test_statements_are_told_apart_though_triggers_hold_semicolons() -> None:
    text = "CREATE TABLE a (b);\nCREATE TRIGGER c AFTER INSERT ON a BEGIN\n  DELETE FROM a;\nEND;\nSELECT ';'\n;\n"
    assert [each.split()[1] for each in migrations.statements(text)] == ["TABLE", "TRIGGER", "';'"]


def test_a_gesture_is_kept_whole_or_not_at_all(store: Store) -> None:
    was = state(store)
    with pytest.raises(ZeroDivisionError), store.writing(by="an", action="unit.add") as session:
        units.add(session, name="Đơn vị thứ hai", parent=units.root(session))
        raise ZeroDivisionError
    assert state(store) == was
    assert checking.check(store).sound


def test_many_rows_at_once_are_journaled_like_any_other(store: Store) -> None:
    with store.writing(by="an", action="unit.add") as session:
        unit = units.root(session)
        assert unit
        rows = [
            {
                "id": chances.new_key(), "unit_id": unit, "name": f"Tên {number}", "external_name": "",
                "short_name": "", "valid_from": date(2026, 1, 1 + number),
            }
            for number in range(9)
        ]  # fmt: skip
        bulk.insert(session, UnitName, rows)
    with store.writing(by="admin", action="user.add") as session:
        row = {"login": "lan", "device": store.device, "name": "Lan", "rank": "", "post": "", "roles": "", "resets": 0}
        bulk.insert(session, User, [{**row, "id": chances.new_key(), "inspector_no": "", "active": False}])
    report = checking.check(store)
    assert report.sound, report.troubles
    with store.reading() as session:
        assert units.name_of(session, unit, on=date(2026, 1, 5)) == "Tên 4"


def test_what_only_this_device_knows_is_kept_and_dropped(store: Store) -> None:
    with store.merging() as connection:
        local.put(connection, "x", b"1")
        local.put(connection, "x", b"2")
    with store.reading() as session:
        assert local.of(session, "x") == b"2"
        assert local.text(raw(session), "y", "không có") == "không có"
    with store.merging() as connection:
        local.drop(connection, "x")
    with store.reading() as session:
        assert local.of(session, "x") is None


def test_the_clock_tells_seconds() -> None:
    assert len(clock.wall()) == 19 and clock.wall()[10] == "T"


def test_keys_sort_by_their_birth_and_seeds_repeat() -> None:
    made = [chances.new_key() for _ in range(500)]
    assert made == sorted(made) and len(set(made)) == 500
    with chances.seeded("a", date(2026, 1, 1)):
        first = (chances.new_key(), chances.random_bytes(8))
    with chances.seeded("a", date(2026, 1, 1)):
        assert (chances.new_key(), chances.random_bytes(8)) == first
    assert chances.random_bytes(8) != first[1]
    assert len(os.fsencode(str(made[0]))) == 36
