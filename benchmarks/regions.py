"""A region at headquarters with ten years behind it, in bulk: for the figures, which count records by their days.

Rows go in by the driver's ``executemany``, triggers and indexes put away meanwhile. The journal has what tells how
things stood on an earlier day: every card and schedule with the entry that made it, every certificate that moved a
due date, every card that went to another unit, each with its day; unsigned, for no figure asks. Forms and answers
are left out: nothing in a briefing is read from them.
"""

import atexit
import json
import random
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import safety_inspector.records  # noqa: F401
from benchmarks import filling
from benchmarks.filling import CACHE, TODAY, put_away, stored
from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.planning import plans, schedules
from safety_inspector.reporting import summaries
from safety_inspector.store import driver
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection

YEARS = 10  # each card is inspected once in each
FIRST = TODAY.year - YEARS + 1
BRIGADES = 25
MONTHS = 18  # of the interval: some are due in each quarter, some are late
TABLES = (
    "unit", "unit_name", "equipment", "schedule", "inspection", "certificate", "notice", "void", "plan", "plan_line",
    "entry", "change", "source", "equipment_search", "due",
)  # fmt: skip


@dataclass
class _Filled:
    """Rows by table, as they are made."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    changes: list[tuple[str, str, bytes, int, dict[str, Any]]] = field(default_factory=list)

    def put(self, table: str, **columns: Any) -> bytes:
        """One more row."""
        row = {"id": new_key().bytes, **columns}
        self.rows.setdefault(table, []).append(row)
        id: bytes = row["id"]
        return id

    def change(self, day: date, entity: str, id: bytes, **fields: tuple[Any, Any]) -> None:
        """Fields of a record changed on a day."""
        said = {name: list(pair) for name, pair in fields.items()}
        self.changes.append((f"{day}T09:00:00", entity, id, 2, {"salt": "00", "set": said}))

    def made(self, day: date, entity: str, id: bytes) -> None:
        """A record made on a day."""
        self.changes.append((f"{day}T09:00:00", entity, id, 1, {"salt": "00", "new": {}}))


def region(unit_count: int, cards: int) -> Store:
    """An open store of so many units and cards, ten inspections of each; gone when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store, (top, *_rest) = filling.empty(folder, f"region{cards}")
    atexit.register(store.close)
    chance = random.Random(cards)
    with store.merging() as db, put_away(db, f"type = 'trigger' AND tbl_name IN {TABLES!r}"):
        db.execute(f"PRAGMA cache_size = -{CACHE}")
        with put_away(db, f"type = 'index' AND sql NOT NULL AND tbl_name IN {TABLES!r}"):
            homes = _units(db, top, unit_count)
            made = list(filling.equipment_rows(cards, homes))
            for at in range(0, cards, 5_000):
                _write(db, chance, homes, made[at : at + 5_000])
            _plans(db, chance, homes[0], made)
        db.execute("ANALYZE")
        db.execute(f"PRAGMA cache_size = -{driver.CACHE}")
    return store


def settled(store: Store) -> int:
    """Make the summaries from nothing, as merges do; how many it took."""
    many = 0
    with store.merging() as db:
        db.execute("DELETE FROM local WHERE name = 'summed'")
    while True:
        with store.merging():
            pass
        many += 1
        with store.reading() as session:
            if not summaries.noted(session, 1):
                return many


def _units(db: Connection, top: UUID, count: int) -> list[UUID]:
    found = _Filled()
    made: list[UUID] = []
    for at in range(count):
        above = top if at < BRIGADES else made[at % BRIGADES]
        id = found.put("unit", code="", parent_id=above.bytes, funding_kind="", proposed=0, merged_into=None,
                       retired_on=None, address="")  # fmt: skip
        made.append(UUID(bytes=id))
        for name, since in ((f"Đơn vị {at:04}", "1900-01-01"), (f"Đơn vị {at:04} (mới)", f"{TODAY.year}-01-01")):
            if at % 20 == 0 or since.startswith("1900"):
                found.put("unit_name", unit_id=id, name=name, external_name="", short_name="", valid_from=since)
        found.made(date(FIRST - 1, 6, 1), "unit", id)
    _keep(db, found)
    return made


def _write(db: Connection, chance: random.Random, homes: list[UUID], cards: list[dict[str, Any]]) -> None:
    found = _Filled()
    for card in cards:
        _card(found, chance, homes, card)
    names = [column.name for column in Equipment.__table__.columns]  # type: ignore[attr-defined]
    db.executemany(
        f"INSERT INTO equipment ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", map(stored, cards)
    )
    _keep(db, found)


def _card(found: _Filled, chance: random.Random, homes: list[UUID], card: dict[str, Any]) -> None:
    id = card["id"].bytes
    card["paper_date"] = None if chance.random() < 0.5 else date(FIRST - 1, 3, 1)
    found.made(date(FIRST - 1, 6, 1), "equipment", id)
    owed = schedules.id_of(card["id"]).bytes
    found.made(date(FIRST - 1, 6, 1), "schedule", owed)
    anchor: date | None = None
    for year in range(FIRST, TODAY.year + 1):
        day = date(year, 1, 1) + timedelta(chance.randrange(364 if year < TODAY.year else 320))
        passed = chance.random() < 0.96
        inspection = _inspection(found, id, day, passed, "periodic" if year > FIRST else "initial")
        issued = day + timedelta(chance.randrange(6))
        if not passed:
            _paper(found, "notice", inspection, id, issued)
            continue
        paper = _paper(found, "certificate", inspection, id, issued)
        if chance.random() < 0.005:
            found.put("void", certificate_id=paper, voided_on=f"{issued + timedelta(20)}", voided_by="a",
                      voider_name="", reason="x")  # fmt: skip
        found.change(issued, "schedule", owed, anchor_on=(f"{anchor}" if anchor else None, f"{day}"))
        anchor = day
    found.put("schedule", id=owed, equipment_id=id, kind="periodic", interval_months=MONTHS, ground="kế hoạch",
              anchor_on=f"{anchor}" if anchor else None, until=None, certificate="", closed=0, procedure="",
              row_id="")  # fmt: skip
    if chance.random() < 0.02:
        day = date(TODAY.year - 1, 1, 1) + timedelta(chance.randrange(690))
        found.change(day, "equipment", id, unit_id=(chance.choice(homes).hex, card["unit_id"].hex))


def _inspection(found: _Filled, card: bytes, day: date, passed: bool, kind: str) -> bytes:
    made = found.put(
        "inspection", equipment_id=card, kind=kind, kind_reason="", form="f", form_revision=1, form_text="", asked=60,
        procedure="", inspector="a", inspector_name="An", inspector_no="", started_on=f"{day}", inspected_on=f"{day}",
        concluded_at=f"{day}T10:00:00", conclusion="pass" if passed else "fail", proposed=None, reason="",
        claimed_on=None, claimed_reason="",
    )  # fmt: skip
    found.changes.append((f"{day}T10:00:00", "inspection", made, 4, {"salt": "00", "rows": {}}))
    return made


def _paper(found: _Filled, table: str, inspection: bytes, card: bytes, issued: date) -> bytes:
    number = f"A{len(found.rows.get(table, ())):06}/{issued.year}"
    more = {"valid_until": f"{issued}", "short_reason": "", "sticker": number, "replaces": ""}
    return found.put(
        table, number=number, series="A", year=issued.year, seq=1, inspection_id=inspection, equipment_id=card,
        issued_on=f"{issued}", approver="a", approver_name="", inspected_on=f"{issued}", minutes="", facts="{}",
        paper="0" * 64, **(more if table == "certificate" else {}),
    )  # fmt: skip


def _plans(db: Connection, chance: random.Random, unit: UUID, cards: list[dict[str, Any]]) -> None:
    """Plans of headquarters for this year and the last, half of all cards in each."""
    found = _Filled()
    top = UUID(bytes=db.execute("SELECT parent_id FROM unit WHERE id = ?", (unit.bytes,)).fetchone()[0])
    for year in (TODAY.year - 1, TODAY.year):
        plan = plans.id_of(top, year)
        found.put("plan", id=plan.bytes, unit_id=top.bytes, year=year, capacity=20, before=2, state="approved",
                  prepared_by="a", prepared_on=f"{year - 1}-12-01", approved_by="b", approved_name="",
                  approved_post="", approved_on=f"{year - 1}-12-20")  # fmt: skip
        for card in cards:
            if chance.random() < 0.5:
                found.put("plan_line", id=plans.line_id(plan, card["id"]).bytes, plan_id=plan.bytes,
                          equipment_id=card["id"].bytes, unit_id=card["unit_id"].bytes, month=1, inspector_id=None,
                          first=1, last=2, due_on=None, reason="")  # fmt: skip
    _keep(db, found)


def _keep(db: Connection, found: _Filled) -> None:
    for table, rows in found.rows.items():
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", (tuple(r.values()) for r in rows))
    (n,) = db.execute("SELECT max(n) FROM entry").fetchone()
    db.executemany(
        "INSERT INTO entry (n, hash, prev, device, stream, seq, clock, wall, arrived, author, action, reason, schema,"
        " signature) VALUES (?, ?, ?, 'bench', 1, ?, ?, ?, ?, 'a', 'bench', '', 1, ?)",
        (_entry(n + at, wall) for at, (wall, *_rest) in enumerate(found.changes, 1)),
    )
    db.executemany(
        "INSERT INTO change (n, k, entity, id, part, kind, digest, body) VALUES (?, 0, ?, ?, '', ?, ?, ?)",
        (
            (n + at, entity, id, kind, bytes(32), json.dumps(body))
            for at, (_wall, entity, id, kind, body) in enumerate(found.changes, 1)
        ),
    )


def _entry(n: int, wall: str) -> tuple[Any, ...]:
    return n, random.Random(n).randbytes(32), bytes(32), n, n, wall, wall, bytes(64)
