"""Row 2: many cards at once, journaled and signed, beside the driver's bare ``executemany`` with the same indexes."""

import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import filling
from benchmarks.measuring import Figures, compared, seconds
from safety_inspector.catalogue import search
from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.store import bulk, driver
from safety_inspector.store.chances import random_bytes
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection, Key

TABLES = ("equipment", "equipment_search", "equipment_words")
WORDS = ("name", "asset_no", "model", "serial", "maker", "place", "paper_number", "note")
Rows = list[dict[str, Any]]


def figures(*, quick: bool = False) -> Figures:
    """One import beside the bare one, and ten times the rows beside that; each into a new file."""
    count = 2_000 if quick else 20_000
    once = [_both(count) for _ in range(6)][1:]
    mine, bare = (statistics.median(times) for times in zip(*once, strict=True))
    yield compared("2", f"import of {count:,} cards, journaled, beside bare executemany", mine, bare, 4)
    large = _both(10 * count)[0]  # once: it takes a minute
    yield compared("2", "ten times the cards beside one time", large, mine, 13)


def _both(count: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        store, homes = filling.empty(Path(name), "ours")
        rows = list(filling.equipment_rows(count, homes))
        bare = _bare(store, Path(name) / "bare.db")
        taken = seconds(lambda: _import(store, rows)), seconds(lambda: _insert(bare, rows))
        bare.close()
        store.close()
        return taken


def _import(store: Store, rows: Rows) -> None:
    """As an import of the office's workbook writes what is new."""
    with store.writing(by="admin", action="register.import") as session, search.later(session):
        bulk.insert(session, Equipment, rows)


def _bare(store: Store, path: Path) -> Connection:
    """The same tables and indexes in an encrypted file of its own, and nothing else."""
    bare = driver.connect(path, Key(random_bytes(32), random_bytes(16)))
    with store.reading() as session:
        statements = raw(session).execute(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND tbl_name IN (?, ?, ?)"
            " AND sql NOT NULL ORDER BY type DESC",
            TABLES,
        )
        for (statement,) in statements.fetchall():
            bare.execute(statement)
    return bare


def _insert(bare: Connection, rows: Iterable[dict[str, Any]]) -> None:
    places = ", ".join("?" * len(Equipment.model_fields))
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany(f"INSERT INTO equipment VALUES ({places})", (filling.stored(row) for row in rows))
    bare.executemany(
        "INSERT INTO equipment_search (equipment_id, name_key, words) VALUES (?, ?, ?)",
        ((row["id"].bytes, search.key(row["name"]), " ".join(row[name] for name in WORDS)) for row in rows),
    )
    bare.execute("INSERT INTO equipment_words (equipment_words) VALUES ('rebuild')")
    bare.execute("COMMIT")
