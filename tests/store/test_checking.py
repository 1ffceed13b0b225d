"""Surgery on the journal and the tables: each kind is reported by its own name, and the checker changes no byte."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from stations import Office, found

from safety_inspector.store import checking, driver, local, tracking
from safety_inspector.store.database import Store, raw

Connection = sqlite3.Connection
TRIGGERS = ("entry_stays", "entry_keeps", "change_stays", "change_keeps", "change_only_erased")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, bytes]]:
    """A store with a crane, a concluded inspection and one in draft; and its bytes."""
    office = found(tmp_path_factory.mktemp("office"))
    office.inspected()
    office.interval()
    office.start()
    with office.writing() as session:
        session.connection().exec_driver_sql("UPDATE equipment SET note = 'sửa' ")
    office.store.close()
    yield office, office.store.path.read_bytes()


def last(db: Connection, where: str = "1") -> int:
    return int(db.execute(f"SELECT max(n) FROM entry WHERE {where}").fetchone()[0])


def cut_tail(db: Connection) -> None:
    n = last(db)
    db.execute("DELETE FROM change WHERE n = ?", (n,))
    db.execute("DELETE FROM entry WHERE n = ?", (n,))


def cut_middle(db: Connection) -> None:
    (n,) = db.execute("SELECT n FROM entry WHERE stream = 1 AND seq = 2").fetchone()
    db.execute("DELETE FROM change WHERE n = ?", (n,))
    db.execute("DELETE FROM entry WHERE n = ?", (n,))


def altered_body(db: Connection) -> None:
    n, k, body = db.execute("SELECT n, k, body FROM change WHERE entity = 'equipment' ORDER BY n").fetchone()
    db.execute("UPDATE change SET body = ? WHERE n = ? AND k = ?", (body.replace("0207", "0208"), n, k))


def other_kind(db: Connection) -> None:
    db.execute("UPDATE change SET kind = kind + 1 WHERE n = ?", (last(db),))


def renumbered(db: Connection) -> None:
    db.execute("UPDATE entry SET seq = seq + 7 WHERE n = ?", (last(db, "stream = 1"),))


def swapped(db: Connection) -> None:
    n = last(db, "stream = 1")
    before = last(db, f"stream = 1 AND n < {n}")
    db.execute("PRAGMA foreign_keys = OFF")
    for old, new in ((n, 10_000), (before, n), (10_000, before)):
        db.execute("UPDATE entry SET n = ? WHERE n = ?", (new, old))
        db.execute("UPDATE change SET n = ? WHERE n = ?", (new, old))


def orphan_change(db: Connection) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    row = "SELECT {}, k, entity, id, part, kind, digest, body FROM change WHERE n = 1"
    db.execute(f"INSERT INTO change (n, k, entity, id, part, kind, digest, body) {row.format(900)}")


def orphan_between(db: Connection) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    n = last(db)
    db.execute("UPDATE change SET n = 900 WHERE n = ?", (n,))
    db.execute("UPDATE entry SET n = 901 WHERE n = ?", (n,))


def no_signature(db: Connection) -> None:
    db.execute("UPDATE entry SET signature = zeroblob(64) WHERE n = ?", (last(db, "stream = 1"),))


def new_author(db: Connection) -> None:
    db.execute("UPDATE entry SET author = 'kẻ lạ' WHERE n = ?", (last(db),))


def row_changed(db: Connection) -> None:
    db.execute("UPDATE equipment SET serial = '9999'")


def row_added(db: Connection) -> None:
    columns = ", ".join(name for _n, name, *_ in db.execute("PRAGMA table_info(unit)"))
    rest = columns.removeprefix("id, ")
    db.execute(f"INSERT INTO unit (id, {rest}) SELECT randomblob(16), {rest} FROM unit LIMIT 1")


def row_removed(db: Connection) -> None:
    db.execute("DELETE FROM answer WHERE item = (SELECT min(item) FROM answer)")


def head_lost(db: Connection) -> None:
    db.execute("UPDATE head SET n = 1 WHERE field = 'note'")


def false_conflict(db: Connection) -> None:
    db.execute("INSERT INTO conflict SELECT id, entity, part, field FROM head LIMIT 1")


def false_tip(db: Connection) -> None:
    db.execute("INSERT INTO source SELECT device, stream, zeroblob(32), 99, 99 FROM source LIMIT 1")


def lost_file(db: Connection) -> None:
    db.execute("INSERT INTO attachment VALUES (?, 'image/jpeg', 3)", ("ab" * 32,))


SURGERY: dict[str, tuple[Callable[[Connection], None], str]] = {
    "the last entry is gone, with its changes": (cut_tail, "tail"),
    "an entry in the middle is gone": (cut_middle, "gap"),
    "the body of a change": (altered_body, "change"),
    "the kind of a change": (other_kind, "change"),
    "the sequence of an entry": (renumbered, "entry"),
    "two entries changed places": (swapped, "gap"),
    "a change after the last entry": (orphan_change, "orphan"),
    "a change before its entry": (orphan_between, "orphan"),
    "the signature of an entry": (no_signature, "signature"),
    "the author of an entry": (new_author, "entry"),
    "a row round the journal": (row_changed, "fold"),
    "a row nobody wrote": (row_added, "fold"),
    "a row of a document is gone": (row_removed, "fold"),
    "where a field stands": (head_lost, "head"),
    "a conflict nobody had": (false_conflict, "head"),
    "a tip of a chain nobody wrote": (false_tip, "tail"),
    "an attachment without a file": (lost_file, "attachment"),
}


@pytest.fixture
def operated(whole: tuple[Office, bytes], tmp_path: Path) -> Iterator[Store]:
    office, data = whole
    (tmp_path / "tram.kiemdinh").write_bytes(data)
    store = Store(tmp_path / "tram.kiemdinh", office.store.key, now=office.store.now)
    yield store
    store.close()


@pytest.mark.parametrize("what", SURGERY)
def test_surgery_is_reported_and_no_byte_is_changed(operated: Store, what: str) -> None:
    cut, kind = SURGERY[what]
    db = driver.connect(operated.path, operated.key)
    for trigger in TRIGGERS:
        db.execute(f"DROP TRIGGER {trigger}")
    cut(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = sha256(operated.path.read_bytes()).digest()
    report = checking.check(operated)
    assert sha256(operated.path.read_bytes()).digest() == before
    db.close()
    assert not report.sound
    assert kind in {trouble.kind for trouble in report.troubles}, report.troubles
    assert all(trouble.sentence and trouble.place for trouble in report.troubles)


def test_a_whole_store_is_sound_and_says_so_to_programs(operated: Store) -> None:
    report = checking.check(operated)
    assert report.sound, report.troubles
    said = json.loads(checking.as_json(report))
    assert said["sound"] and said["troubles"] == [] and said["state"] == report.state
    assert said["records"] == sum(_count(operated, name) for name in tracking.tables())
    with operated.reading() as session:
        assert checking.state_hash(session) == report.state


def _count(store: Store, table: str) -> int:
    with store.reading() as session:
        return int(raw(session).execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_device_nobody_licensed_and_a_setting_that_does_not_hold_are_told(operated: Store) -> None:
    with operated.merging() as db:
        local.put(db, "device", b"0" * 32)  # another computer's journal: its key is not ours
    operated.refresh()
    kinds = {each.kind for each in checking.check(operated, lambda session, device: None).troubles}
    assert kinds == {"unknown"}
    assert checking.check(operated).sound  # without a directory only our own entries are judged
    with operated.reading() as session:
        raw(session).execute("PRAGMA cell_size_check = OFF")
    assert "settings" in {each.kind for each in checking.check(operated).troubles}


def test_broken_pages_end_the_check_at_once(operated: Store) -> None:
    db = driver.connect(operated.path, operated.key)
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'certificate'").fetchone()
    db.close()
    operated.close()
    data = bytearray(operated.path.read_bytes())
    data[(page - 1) * 4096 + 50] ^= 1
    operated.path.write_bytes(data)
    report = checking.check(Store(operated.path, operated.key, now=operated.now))
    assert {each.kind for each in report.troubles} == {"pages"}
    assert report.state == ""


def test_an_erased_body_is_no_trouble(operated: Store) -> None:
    db = driver.connect(operated.path, operated.key)
    db.execute("UPDATE change SET body = NULL WHERE entity = 'user'")
    db.close()
    assert checking.check(operated).sound
