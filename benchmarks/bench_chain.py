"""Row 15: verifying the chain, beside reading the same rows and hashing them; the fold apart."""

import tempfile
from functools import partial
from hashlib import sha256
from pathlib import Path

from benchmarks import filling
from benchmarks.measuring import Figures, alternated, compared, seconds
from safety_inspector.catalogue import equipment, search
from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.store import bulk, checking
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection

EDITED = 10  # one card in so many is edited once, in an entry of its own


def figures(*, quick: bool = False) -> Figures:
    """Chain and fold at two sizes."""
    small, large = (500, 5_000) if quick else (5_000, 50_000)
    with tempfile.TemporaryDirectory() as folder:
        stores = [_journaled(Path(folder), count) for count in (small, large)]
        times = []
        for store in stores:
            with store.reading() as session:
                db = raw(session)
                times.append(alternated([partial(_verify, db), partial(_hash, db)]))
                fold = seconds(partial(_fold, db))
                changes = db.execute("SELECT count(*) FROM change").fetchone()[0]
            yield compared("15", f"verify {changes:,} changes beside read and sha256", *times[-1], 2)
        yield compared("15", "ten times the changes beside one time", times[1][0], times[0][0], 13)
        yield compared("15", "the fold of every record, beside read and sha256", fold, times[1][1], None)
        for store in stores:
            store.close()


def _journaled(folder: Path, count: int) -> Store:
    store, homes = filling.empty(folder, f"chain{count}")
    rows = list(filling.equipment_rows(count, homes))
    with store.writing(by="admin", action="register.import") as session, search.later(session):
        bulk.insert(session, Equipment, rows)
    for row in rows[::EDITED]:
        with store.writing(by="admin", action="equipment.change", reason="sửa") as session:
            equipment.change(session, row["id"], "serial", f"S-{row['serial']}")
    return store


def _verify(db: Connection) -> None:
    assert not list(checking.chains(db))


def _fold(db: Connection) -> None:
    assert not list(checking.difference(db))


def _hash(db: Connection) -> None:
    for entity, id, part, body in db.execute("SELECT entity, id, part, body FROM change ORDER BY n, k"):
        sha256(f"{entity}{id.hex()}{part}{body}".encode()).digest()
    for row in db.execute("SELECT * FROM entry ORDER BY n"):
        sha256(repr(row).encode()).digest()
