"""A small region whose figures are asked for: its rows, and a journal whose entries are dated as a test likes."""

import json
import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import quarter
from quarter import Rows

from safety_inspector.store.sessions import raw


class Told:
    """Rows of a small region and their journal, each entry dated as one likes."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.db, self.chance = rows, raw(rows.session), random.Random(1)
        region, brigade = rows.office.region, rows.office.brigade
        self.units = [brigade, rows.unit("Kho K-1", brigade), rows.unit("Trạm T-2", region), rows.unit("Xưởng 3", None)]
        self.cards = [rows.card(self.units[at % 4], TYPES[at % 4]) for at in range(6)]
        rows.flush()
        self.done: list[UUID] = []
        self.entered(date(2024, 3, 1), "unit", self.units[3], 1, {"new": {}})

    def entered(self, day: date, entity: str, id: UUID, kind: int, body: dict[str, Any]) -> None:
        """An entry of one change."""
        facts = (self.chance.randbytes(32), bytes(32), f"{day}T08:00:00", f"{day}T08:00:00", bytes(64))
        (n,) = self.db.execute("SELECT max(n) + 1 FROM entry").fetchone()
        self.db.execute(
            "INSERT INTO entry (n, hash, prev, device, stream, seq, clock, wall, arrived, author, action, reason,"
            f" schema, signature) VALUES ({n}, ?, ?, 'x', 1, {n}, {n}, ?, ?, 'a', 'test', '', 1, ?)", facts,
        )  # fmt: skip
        self.db.execute(
            "INSERT INTO change (n, k, entity, id, part, kind, digest, body) VALUES (?, 0, ?, ?, '', ?, ?, ?)",
            (n, entity, id.bytes, kind, bytes(32), json.dumps({"salt": "0", **body})),
        )

    def change(self, day: date, entity: str, id: UUID, field: str, value: Any) -> None:
        """A field of a row written on a day."""
        (old,) = self.db.execute(f"SELECT {field} FROM {entity} WHERE id = ?", (id.bytes,)).fetchone() or (None,)
        stored = value.bytes if isinstance(value, UUID) else value
        self.db.execute(f"UPDATE {entity} SET {field} = ? WHERE id = ?", (stored, id.bytes))
        said = [each.hex() if isinstance(each, bytes) else each for each in (old, stored)]
        self.entered(day, entity, id, 2, {"set": {field: said}})

    def schedule(self, day: date, card: UUID, months: int) -> None:
        id = quarter.schedules.id_of(card)
        if self.db.execute("SELECT 1 FROM schedule WHERE id = ?", (id.bytes,)).fetchone():
            self.change(day, "schedule", id, "interval_months", months)
            return
        self.rows.schedule(card, months)
        self.rows.flush()
        self.entered(day, "schedule", id, 1, {"new": {}})

    def inspect(self, day: date, card: UUID, more: int) -> None:
        """With its paper some days later, taken back again, or none; it moves the due date."""
        passed = more % 5 != 0
        kind = ("initial", "periodic", "extraordinary")[more % 3]
        id = self.rows.inspect(card, day, passed, kind)
        self.rows.flush()
        self.done.append(id)
        if not passed:
            self.rows.notify(id, card, day + timedelta(more % 40))
        elif more % 7:
            paper = self.rows.certify(id, card, day + timedelta(more % 40), ("TH-1", "")[more % 2])
            if more % 4 == 0:
                self.rows.void(paper, day + timedelta(more % 90))
            self.rows.flush()
            owed = quarter.schedules.id_of(card)
            if self.db.execute("SELECT 1 FROM schedule WHERE id = ?", (owed.bytes,)).fetchone():
                self.change(day + timedelta(more % 40), "schedule", owed, "anchor_on", day.isoformat())
        self.rows.flush()

    def do(self, what: str, at: int, offset: int, more: int) -> None:
        day, card = date(2026, 1, 1) + timedelta(offset), self.cards[at]
        if what == "inspect":
            self.inspect(day, card, more)
        elif what == "correct" and self.done:
            id = self.done[more % len(self.done)]
            self.db.execute("UPDATE inspection SET conclusion = 'fail' WHERE id = ?", (id.bytes,))
        elif what == "schedule":
            self.schedule(day, card, (6, 12, 24)[more % 3])
        elif what == "move":
            self.change(day, "equipment", card, "unit_id", self.units[more % 4])
        elif what == "field":
            name, values = FIELDS[more % len(FIELDS)]
            self.change(day, "equipment", card, name, values[more % len(values)])
        elif what == "register":
            self.entered(day, "equipment", card, 1, {"new": {}})
        elif what == "rename":
            self.db.execute(
                "INSERT INTO unit_name (id, unit_id, name, external_name, short_name, valid_from)"
                " VALUES (?, ?, ?, '', '', ?)",
                (self.chance.randbytes(16), self.units[more % 4].bytes, f"Tên mới {more}", day.isoformat()),
            )
        elif what == "below":
            self.change(day, "unit", self.units[1], "parent_id", self.units[(0, 2)[more % 2]])
        elif what == "erase":
            self.db.execute(
                "UPDATE change SET body = NULL WHERE n = (SELECT max(n) FROM change WHERE entity = 'equipment')"
            )
        elif what == "plan" and not self.db.execute("SELECT 1 FROM plan").fetchone():
            chosen = {id: self.units[n % 4] for n, id in enumerate(self.cards) if more >> n & 1}
            if more % 3 == 0:  # two of units that are not below one another, with equipment in both
                self.rows.plan(self.units[3], 2026, {id: self.units[3] for id in self.cards[2:5]})
            plan = self.rows.plan(self.units[0] if more % 3 == 0 else self.rows.office.region, 2026, chosen)
            self.rows.flush()
            self.rows.amend(plan, 1, date(2026, 4, 1), add=(self.cards[at], self.units[0]))
            self.rows.flush()


TYPES = ("I.11", "I.02", "I.12", "")
FIELDS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("state", ("in_use", "stored", "failed", "struck_off")),
    ("type_code", ("I.11", "I.02", "", "I.21.1")),
    ("paper_date", ("2024-05-02", "2025-11-30", None)),
    ("in_service_on", ("2024-01-01", "2026-06-01", None)),
    ("paper_number", ("12/2025", "")),
)
