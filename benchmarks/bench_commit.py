"""Row 4: an answer, and a field of a card that is signed too, each durable, beside one bare row committed with FULL."""

import itertools
import tempfile
from pathlib import Path
from uuid import UUID

from benchmarks import filling, inspecting
from benchmarks.inspecting import AT
from benchmarks.measuring import Figures, Work, alternated, compared
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import Where
from safety_inspector.inspection import inspections
from safety_inspector.practice import INSPECTOR
from safety_inspector.store import driver
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
        works = [_answering(office, vessels[0]), _changing(small), _changing(large), _committing(bare)]
        answered, in_small, in_large, raw = alternated(works, 9 if quick else 15, 10)
        bare.close()
        office.close()
    yield compared("4", "one answer durable (judged, row, draft journal) beside a bare commit", answered, raw, 2.5)
    yield compared("4", "one field durable (row, journal, signature) beside a bare commit", in_large, raw, 2.5)
    yield compared("4", "in a large store beside a store of 1,000", in_large, in_small, 1.3)


def _answering(store: Store, vessel: UUID) -> Work:
    """The items of a draft one after the other, again and again, each time with other words."""
    with store.writing(by=INSPECTOR, action="inspection.start") as session:
        id = inspecting.begin(session, vessel)
        items = itertools.cycle([item.id for item in inspections.form_of(session, id).items])
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
