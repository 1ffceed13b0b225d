"""Large registers to measure on: rows by the driver's ``executemany``, projections by the statements of the product.

They are not journaled: what reads lists does not read the journal, and a million entries would take an hour. Triggers
and indexes are put away meanwhile; what they would have done is done for all rows at once. A hundred thousand take
some ten seconds, a million some two minutes.
"""

import atexit
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import safety_inspector.records  # noqa: F401
from safety_inspector.catalogue import search, units
from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.planning import projections, schedules
from safety_inspector.store import driver, opening
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection

TODAY = date(2026, 11, 28)
UNITS = 40
KINDS = (
    ("I.11", "Cầu trục hai dầm"), ("I.12", "Cổng trục một dầm"), ("I.14.1", "Pa lăng điện"),
    ("I.01.1", "Nồi hơi ống lò ống lửa"), ("I.04.1", "Bình chứa khí nén"), ("I.09", "Hệ thống lạnh kho bảo quản"),
    ("I.10.1", "Cần trục ô tô"), ("I.18", "Xe nâng hàng động cơ điêzen"), ("I.21.1", "Thang máy điện chở người"),
)  # fmt: skip
MAKERS = ("Nhà máy Cơ khí nâng hạ C-11", "Kone", "Demag", "Miura", "Thiên Nam", "Cơ khí Thực Hành")
PLACES = ("Xưởng sửa chữa, nhịp B, trục 4–9", "Nhà kho số 2", "Khu kỹ thuật", "")
STATES = ("in_use",) * 12 + ("stored", "under_repair", "struck_off")


def now() -> str:
    """A clock that stands."""
    return "2026-11-28T10:42:00"


def empty(folder: Path, name: str) -> tuple[Store, list[UUID]]:
    """A practice store with units and nothing in them."""
    store = opening.create_practice(folder / f"{name}.kiemdinh", organisation="Trạm đo", now=now)
    with store.writing(by="admin") as session:
        top = units.add(session, name="Quân khu TH (giả định)")
        return store, [units.add(session, name=f"Đơn vị T-{n:02}", parent=top) for n in range(UNITS)]


def equipment_rows(count: int, homes: list[UUID]) -> Iterator[dict[str, Any]]:
    """Equipment as an office has it: names that repeat, numbers that do not; the same every time but for the keys."""
    chance = random.Random(count)
    blank = {column.name: "" for column in Equipment.__table__.columns}  # type: ignore[attr-defined]
    blank |= dict.fromkeys(("in_service_on", "paper_date", "quality_grade"))
    for number in range(count):
        code, name = KINDS[chance.randrange(len(KINDS))]
        size, year = chance.choice((1, 2, 5, 10, 16, 32)), chance.randint(1994, 2024)
        yield {
            **blank,
            "id": new_key(), "type_code": code, "name": f"{name} {size} t, loại {chance.randint(1, 60)}",
            "asset_no": f"TS-{number:07}", "model": f"M-{size}", "serial": f"{year}{chance.randrange(10**7):07}",
            "year_made": year, "maker": chance.choice(MAKERS), "unit_id": chance.choice(homes),
            "place": chance.choice(PLACES), "state": chance.choice(STATES), "paper_months": 24,
            "paper_number": f"{number:07}/{year}/GCN-TH", "technical": f"Q = {size} tấn",
            "paper_date": TODAY - timedelta(days=chance.randint(0, 1000)),
        }  # fmt: skip


def stored(row: dict[str, Any]) -> tuple[Any, ...]:
    """The row as the driver takes it."""
    return tuple(
        value.bytes if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value
        for value in row.values()
    )


@cache
def register(count: int) -> Store:
    """An open store of ``count`` pieces of equipment, nine in ten of them scheduled; gone when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store, homes = empty(folder, f"r{count}")
    atexit.register(store.close)
    names = [column.name for column in Equipment.__table__.columns]  # type: ignore[attr-defined]
    ids: list[bytes] = []
    with store.merging() as db, put_away(db, _TRIGGERS):
        db.execute(f"PRAGMA cache_size = -{CACHE}")
        with put_away(db, _INDEXES.format("'equipment', 'schedule'")):
            db.executemany(
                f"INSERT INTO equipment ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                (_noted(stored(row), ids) for row in equipment_rows(count, homes)),
            )
            db.executemany(
                "INSERT INTO schedule (id, equipment_id, kind, interval_months, ground, certificate, closed)"
                " VALUES (?, ?, 'periodic', ?, 'kế hoạch', '', 0)",
                (
                    (schedules.id_of(UUID(bytes=id)).bytes, id, (12, 24, 36)[n % 3])
                    for n, id in enumerate(ids)
                    if n % 10
                ),
            )
        with put_away(db, _INDEXES.format("'equipment_search', 'due'")):
            search.index(db, 0)
            for statement in projections.FILLED:
                db.execute(statement)
        db.execute(f"PRAGMA cache_size = -{driver.CACHE}")
    return store


CACHE = 400_000  # KiB of pages kept while a register is filled: each that comes back is decrypted anew
_TRIGGERS = "type = 'trigger' AND tbl_name IN ('equipment', 'equipment_search', 'schedule', 'due')"
_INDEXES = "type = 'index' AND sql NOT NULL AND tbl_name IN ({})"


@contextmanager
def put_away(db: Connection, what: str) -> Iterator[None]:
    """Without these triggers or indexes; they are there again afterwards."""
    kept = db.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {what}").fetchall()
    for kind, name, _sql in kept:
        db.execute(f"DROP {kind} {name}")
    yield
    for _kind, _name, sql in kept:
        db.execute(sql)


def _noted(row: tuple[Any, ...], ids: list[bytes]) -> tuple[Any, ...]:
    ids.append(row[0])
    return row
