"""Row 3: an inspection of sixty answers, saved whole and read, beside the bare rows of the same tables."""

import itertools
import tempfile
from functools import partial
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from benchmarks import inspecting
from benchmarks.inspecting import ITEMS
from benchmarks.measuring import Figures, alternated, compared
from safety_inspector.inspection import drafts, grounds, sheets
from safety_inspector.inspection.records import Inspection
from safety_inspector.practice import INSPECTOR
from safety_inspector.store import driver
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection, Key

TABLES = ("inspection", "answer", "reading", "finding")
MANY = 50


def figures(*, quick: bool = False) -> Figures:
    """Saving one, reading one, reading fifty and listing fifty."""
    rounds = 5 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        store, vessels = inspecting.office(Path(folder))
        bare = _bare(store, Path(folder) / "bare.db")
        made = [_save(store, vessels[n % len(vessels)]) for n in range(MANY)]
        for id in made:
            _insert(bare, _rows(store, id), id)
        yield from _saved(store, bare, vessels, rounds)
        yield from _read(store, bare, made, rounds)
        bare.close()
        store.close()


def _saved(store: Store, bare: Connection, vessels: list[UUID], rounds: int) -> Figures:
    turn, keys = itertools.cycle(vessels), (UUID(int=n) for n in itertools.count(1))
    rows = _rows(store, _save(store, vessels[0]))
    ours, plain = alternated([lambda: _save(store, next(turn)), lambda: _insert(bare, rows, next(keys))], rounds)
    yield compared(
        "3", f"inspection of {ITEMS} answers, begun, judged, concluded, beside its bare rows", ours, plain, 8
    )


def _read(store: Store, bare: Connection, made: list[UUID], rounds: int) -> Figures:
    for count in (1, MANY):
        ids, repeat = made[:count], max(1, 10 // count)
        works = [partial(_records, store, ids), partial(_sheets, store, ids), partial(_select, bare, ids)]
        records, whole, plain = alternated(works, rounds, repeat)
        yield compared("3", f"read {count} with {ITEMS} answers each, beside their bare rows", records, plain, 5)
        yield compared("3", "the same as sheets: form, limits, card and last time too", whole, plain, None)
    lines, plain = alternated([partial(_listing, store), partial(_select, bare, made)], rounds)
    yield compared("3", f"{MANY} lines of the list of inspections, beside their bare rows", lines, plain, 5)


def _save(store: Store, vessel: UUID) -> UUID:
    with store.writing(by=INSPECTOR, action="inspection.conclude") as session:
        return inspecting.inspect(session, vessel)


def _records(store: Store, ids: list[UUID]) -> None:
    """What is kept of inspections, as the verbs read it."""
    with store.reading() as session:
        for id in ids:
            assert session.get_one(Inspection, id).conclusion
            assert len(drafts.answers(session, id)) == ITEMS
            grounds.readings_of(session, id)
            sheets.findings_of(session, id)


def _sheets(store: Store, ids: list[UUID]) -> None:
    with store.reading() as session:
        assert sum(len(sheets.sheet(session, id).items) for id in ids) == ITEMS * len(ids)


def _listing(store: Store) -> None:
    with store.reading() as session:
        assert len(sheets.listing(session, limit=MANY)) == MANY


Rows = dict[str, list[tuple[object, ...]]]  # by table


def _rows(store: Store, id: UUID) -> Rows:
    """The rows an inspection was stored in."""
    with store.reading() as session:
        return {name: _of(raw(session), name, id) for name in TABLES}


def _of(db: Connection, table: str, id: UUID) -> list[tuple[object, ...]]:
    key = "id" if table == "inspection" else "inspection_id"
    return db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (id.bytes,)).fetchall()


def _bare(store: Store, path: Path) -> Connection:
    """The same tables with their indexes in an encrypted file of their own, and nothing else."""
    bare = driver.connect(path, Key(token_bytes(32), token_bytes(16)))
    with store.reading() as session:
        statements = raw(session).execute(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT NULL"
            " AND tbl_name IN (?, ?, ?, ?) ORDER BY type DESC",
            TABLES,
        )
        for (statement,) in statements.fetchall():
            bare.execute(statement)
    return bare


def _insert(bare: Connection, rows: Rows, id: UUID) -> None:
    """One transaction; the key of the inspection is the first column of each table."""
    bare.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        if found:
            places = ", ".join("?" * len(found[0]))
            bare.executemany(f"INSERT INTO {name} VALUES ({places})", [(id.bytes, *row[1:]) for row in found])
    bare.execute("COMMIT")


def _select(bare: Connection, ids: list[UUID]) -> None:
    for id in ids:
        assert [len(_of(bare, name, id)) for name in TABLES][:2] == [1, ITEMS]
