"""Row 4: an answer, and a field of a card that is signed too, each durable, beside one bare row committed with FULL."""

import itertools
import tempfile
from pathlib import Path
from uuid import UUID

from benchmarks import filling, inspecting
from benchmarks.inspecting import AT
from benchmarks.measuring import Figures, Work, alternated, compared
from safety_inspector.catalogue import equipment, search
from safety_inspector.catalogue.equipment import Equipment, Where
from safety_inspector.inspection import drafts, inspections
from safety_inspector.practice import INSPECTOR
from safety_inspector.store import bulk, driver
from safety_inspector.store.chances import random_bytes
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection, Key

REASON = "đọc lại trên nhãn máy"


def figures(*, quick: bool = False) -> Figures:
    """One change beside one bare commit; in a large store beside a small one."""
    small, large = filling.register(1_000), filling.register(100_000)
    with tempfile.TemporaryDirectory() as folder:
        bare = driver.connect(Path(folder) / "bare.db", Key(random_bytes(32), random_bytes(16)))
        bare.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT NOT NULL)")
        office, vessels = inspecting.office(Path(folder))
        told = _journaled(Path(folder), 10_000 if quick else 100_000)
        changing = [_changing(store) for store in (small, large, told)]
        works = [_answering(office, vessels[0]), *changing, _committing(bare)]
        answered, in_small, in_large, in_told, raw = alternated(works, 9 if quick else 15, 10)
        for each in (bare, office, told):
            each.close()
    yield compared("4", "one answer durable (judged, row, draft journal) beside a bare commit", answered, raw, 2.5)
    yield compared("4", "one field durable (row, journal, signature) beside a bare commit", in_large, raw, 2.5)
    yield compared("4", "in a store of 100,000 cards beside one of 1,000", in_large, in_small, 1.3)
    yield compared("4", "in a store whose journal tells of all its cards, beside that", in_told, in_small, 1.3)


def _journaled(folder: Path, count: int) -> Store:
    """Cards of an import, each told in the journal."""
    store, homes = filling.empty(folder, f"told{count}")
    with store.writing(by="admin", action="register.import") as session, search.later(session):
        bulk.insert(session, Equipment, list(filling.equipment_rows(count, homes)))
    return store


def _answering(store: Store, vessel: UUID) -> Work:
    """The items of a draft one after the other, again and again, each time with other words."""
    with store.writing(by=INSPECTOR, action="inspection.start") as session:
        id = inspecting.begin(session, vessel)
        items = itertools.cycle([item.id for item in drafts.form_of(session, id).items])
    numbers = itertools.count()

    def answer() -> None:
        with store.writing(by=INSPECTOR, action="inspection.answer") as session:
            inspections.answer(session, id, next(items), "pass", f"lần {next(numbers)}", at=AT, by=INSPECTOR)

    return answer


def _changing(store: Store) -> Work:
    with store.reading() as session:
        id: UUID = equipment.ids(session, Where())[0]
    numbers = itertools.count()

    def change() -> None:
        with store.writing(by="admin", action="equipment.change", reason=REASON) as session:
            equipment.change(session, id, "serial", f"S-{next(numbers):06}")

    return change


def _committing(bare: Connection) -> Work:
    numbers = itertools.count()

    def commit() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO answer (value) VALUES (?)", (f"S-{next(numbers):06}",))
        bare.execute("COMMIT")

    return commit
