"""Rows 9 and 10: packages of equipment edits, written and taken in, beside what SQLite does bare."""

import importlib
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import zstandard

import safety_inspector.records  # noqa: F401
from benchmarks.measuring import Figures, alternated, compared, seconds
from safety_inspector.catalogue import equipment, units
from safety_inspector.exchange import founding, gates, joining, ledger, licences, merging, packages, packing, trust
from safety_inspector.store import opening
from safety_inspector.store.database import Store, raw

TODAY = date(2026, 11, 24)
CARDS = 20  # in each of many packages
NOTE = "sửa theo tem máy"


def now() -> str:
    """A clock that stands."""
    return "2026-11-24T10:42:00"


def figures(*, quick: bool = False) -> Figures:
    """Export, its share of signing and encrypting, growth; merge, and the same file again; many packages in a row."""
    edits = 500 if quick else 2_000
    yield from _two(edits)
    yield from _many(40 if quick else 100)


def whole() -> Figures:
    """The same with a thousand packages of five hundred stations."""
    yield from _two(2_000)
    yield from _many(1_000)


def _two(edits: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder, _offices(Path(folder), edits) as (hq, b):
        yield from _exports(Path(folder), hq, b, edits)
        yield from _merges(Path(folder), hq, b, edits)


def _many(count: int) -> Figures:
    """Two packages of each of half as many stations, one after the other: the last tenth beside the first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hq, stations = _stations(folder, count // 2)
        files = [file for turn in (1, 2) for file in _written(hq, stations, folder, turn)]
        taken = [seconds(partial(packages.apply, hq, file, by="admin", today=TODAY, backup=False)) for file in files]
        hq.close()
    tenth = max(1, count // 10)
    last, first = statistics.median(taken[-tenth:]), statistics.median(taken[:tenth])
    yield compared("10", f"the last tenth of {count:,} packages of {CARDS} cards beside the first", last, first, 1.3)


def _stations(folder: Path, count: int) -> tuple[Store, list[Any]]:
    """Headquarters, and stations with a key and a licence, as the tests make them: a store for each takes hours."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    forty = importlib.import_module("forty")
    forty.found(folder, count)
    hq = opening.unlock(folder / "hq.kiemdinh", now=now)
    return hq, forty.stations_of(hq, count)


def _written(hq: Store, stations: list[Any], folder: Path, turn: int) -> Iterator[Path]:
    for at, each in enumerate(stations):
        each.registers(hq, *(f"Thiết bị {turn}-{n}" for n in range(CARDS)))
        yield each.package(folder / f"{turn}-{at}.kdp", turn)
        each.reported = len(each.entries)


@contextmanager
def _offices(folder: Path, edits: int) -> Iterator[tuple[Store, Store]]:
    hq = founding.practice(folder / "hq.kiemdinh", organisation="Cơ quan", seed=1, now=now)
    b = founding.practice(folder / "b.kiemdinh", organisation="Trạm B", seed=1, now=now)
    asked, granted = folder / "ask.kdp", folder / "licence.kdp"
    joining.request(b, asked, by="admin")
    licences.grant(hq, asked, granted, letter="B", until=date(2031, 1, 1), by="admin", today=TODAY)
    packages.apply(b, granted, by="admin", today=TODAY)
    with b.writing(by="admin") as session:
        unit = units.home(session) or units.root(session)
        ids = [equipment.register(session, name=f"Thiết bị {n}", unit_id=unit, serial=f"{n:05}") for n in range(edits)]
    first = packages.export(b, to="HQ", out=folder / "first.kdp", by="admin", today=TODAY)
    packages.apply(hq, first.path, by="admin", today=TODAY)
    packages.export(hq, to="B", out=folder / "report.kdp", by="admin", today=TODAY)
    packages.apply(b, folder / "report.kdp", by="admin", today=TODAY)
    for number, id in enumerate(ids):
        with b.writing(by="admin", action="equipment.change", reason=NOTE) as session:
            equipment.change(session, id, "serial", f"S-{number:05}")
    yield hq, b
    hq.close()
    b.close()


def _exports(folder: Path, hq: Store, b: Store, edits: int) -> Figures:
    plain = _copy(b, folder / "plain.db", f"SELECT n FROM entry WHERE stream = 1 ORDER BY n DESC LIMIT {edits}")

    def ours() -> None:
        packages.export(b, to="HQ", out=folder / "p.kdp", by="admin", today=TODAY)

    def theirs() -> None:
        shutil.copyfile(plain, folder / "copy.db")
        packed = zstandard.ZstdCompressor(level=3).compress((folder / "copy.db").read_bytes())
        (folder / "copy.zst").write_bytes(packed)

    mine, bare = alternated([ours, theirs])
    yield compared("9", f"export of {edits} edits beside SQLite copy and zstd-3", mine, bare, 4)
    data = _built(hq, b)
    with hq.reading() as session:
        key = str(trust.identity(raw(session)).to_public())
    sealing = seconds(lambda: (b.sign(data[:2000]), packing.encrypted(data, [key])), 20)
    yield compared("9", "signing and encrypting as a share of the export", sealing, mine, 0.05)


def _built(hq: Store, b: Store) -> bytes:
    with b.reading() as session:
        db = raw(session)
        load = packing.load(db, ledger.of(db, hq.device).have, trust.known(db, trust.root_of(db)))
        front = packing.Front("data", (hq.device,), ledger.next_counter(db), now(), TODAY)
        return packing.build(b, db, front, load)


def _copy(store: Store, path: Path, places: str) -> Path:
    """The same entries and rows in a plain SQLite file."""
    path.unlink(missing_ok=True)
    copy = sqlite3.connect(path)
    with store.reading() as session:
        db = raw(session)
        for table, where in (("entry", f"n IN ({places})"), ("change", f"n IN ({places})"), ("equipment", "1")):
            rows = db.execute(f"SELECT * FROM {table} WHERE {where}").fetchall()
            columns = ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})"))
            copy.execute(f"CREATE TABLE {table} ({columns})")
            marks = ", ".join("?" * len(columns.split(", ")))
            copy.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    copy.commit()
    copy.close()
    return path


def _merges(folder: Path, hq: Store, b: Store, edits: int) -> Figures:
    data, file = _built(hq, b), folder / "m.kdp"
    with hq.reading() as session:
        at = gates.door(raw(session), hq.device, hq.letter, hq.practice, TODAY)
        file.write_bytes(packing.encrypted(data, [str(trust.identity(raw(session)).to_public())]))
    bare_target, bare_source = _bare(hq, folder / "target.db"), _bare(b, folder / "source.db")

    def ours() -> None:
        with packages.trial(hq) as db:
            merging.take(hq, db, gates.passed(at, file.read_bytes()), at.root)

    mine, bare = alternated([ours, lambda: _upsert(bare_target, bare_source)])
    yield compared("10", f"merge of {edits} edits beside a bare ATTACH upsert", mine, bare, 10)
    first = seconds(lambda: packages.apply(hq, file, by="admin", today=TODAY, backup=False))
    again = seconds(lambda: packages.apply(hq, file, by="admin", today=TODAY, backup=False), 5)
    yield compared("10", "the same file again beside the first time", again, first, 0.05)


def _bare(store: Store, path: Path) -> Path:
    _copy(store, path, "SELECT 0")
    bare = sqlite3.connect(path)
    bare.execute("CREATE UNIQUE INDEX key ON equipment (id)")
    for column in ("unit_id, state", "serial", "asset_no", "type_code", "paper_number"):
        bare.execute(f"CREATE INDEX [{column}] ON equipment ({column})")
    bare.close()
    return path


def _upsert(target: Path, source: Path) -> None:
    bare = sqlite3.connect(target, isolation_level=None)
    bare.execute("ATTACH ? AS theirs", (str(source),))
    bare.execute("BEGIN IMMEDIATE")
    names = [row[1] for row in bare.execute("PRAGMA table_info(equipment)")]
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    bare.execute(
        f"INSERT INTO main.equipment SELECT * FROM theirs.equipment WHERE 1 ON CONFLICT (id) DO UPDATE SET {fresh}"
    )
    bare.execute("ROLLBACK")
    bare.close()
