"""What is known while entries are judged: the store, and above it what the entries before have said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safety_inspector.exchange.trust import Directory
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry

Row = Mapping[str, Any]

REMEMBERED: Mapping[str, tuple[str, ...]] = {  # what the rules ask of records
    "unit": ("parent_id", "proposed"),
    "equipment": ("unit_id",),
    "schedule": ("equipment_id",),
    "user": ("login", "device", "roles", "active"),
    "scope": ("user_id",),
    "calibration": ("instrument_id",),
    "inspection": ("inspector", "equipment_id", "conclusion", "inspected_on"),
    "review": ("inspection_id", "outcome", "document"),
    "certificate": ("equipment_id", "number", "inspection_id", "sticker", "issued_on"),
    "notice": ("number",),
    "minutes": ("number", "issued_on", "inspection_id", "signed_on", "instruments"),
    "void": ("certificate_id",),
    "plan": ("state", "prepared_by", "prepared_on", "year", "capacity", "before"),
    "plan_line": ("plan_id", "unit_id", "month", "first", "last", "due_on", "reason"),
    "plan_amendment": ("plan_id", "number"),
    "plan_change": ("amendment_id", "equipment_id", "unit_id", "month", "due_on"),
    "audit": ("unit_id", "started_on", "ended_on", "regime", "template_text", "series", "year", "seq"),
    "corrective_action": ("unit_id", "state", "done_by", "marked_by", "found_on", "done_on", "closed_on"),
}
FILED: Mapping[
    str, tuple[str, ...]
] = {  # by what records are looked for; each of these columns has its index, or few rows
    "certificate": ("number", "inspection_id", "sticker"),
    "notice": ("number",),
    "minutes": ("number",),
    "void": ("certificate_id",),
    "audit": ("seq",),
    "plan_amendment": ("plan_id",),
    "plan_change": ("amendment_id",),
    "user": ("login",),
    "scope": ("user_id",),
    "calibration": ("instrument_id",),
}


@dataclass(slots=True)
class Ground:
    """What is known while a package is judged: the store, and above it what the package brought so far."""

    db: Connection
    root: str
    directory: Directory
    upto: int = 1 << 62  # the last place in the journal that counts as known
    home: bool = False  # whether the device judges itself, and so knows all that its author knew
    blank: bool = False  # whether nothing counts as known but what was learned: the journal is read from its start
    creators: dict[bytes, str] = field(default_factory=dict)
    rows: dict[tuple[str, bytes], dict[str, Any]] = field(default_factory=dict)
    hidden: set[tuple[str, bytes]] = field(default_factory=set)  # in the tables already, but not yet known
    filed: dict[tuple[str, str, str], set[bytes]] = field(default_factory=dict)  # learned, by table, column and value
    looked: dict[str, set[bytes]] = field(default_factory=dict)  # inspection -> reviews the package brought

    def creator(self, id: bytes) -> str:
        """The device that first wrote the record; empty for a new one."""
        if self.blank:
            return self.creators.get(id, "")
        if id not in self.creators:
            found = self.db.execute(
                "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1"
                " AND c.n <= ? ORDER BY c.n LIMIT 1",
                (id, self.upto),
            ).fetchone()
            if not found:
                return ""
            self.creators[id] = found[0]
        return self.creators[id]

    def origin(self, device: str) -> str:
        """The first identity of a device that has joined anew since."""
        for _step in range(100):
            held = self.directory.get(device)
            if held is None or not held.claims.replaces:
                break
            device = held.claims.replaces
        return device

    def row(self, entity: str, id: bytes, columns: tuple[str, ...]) -> Row | None:
        """Some columns of a record as they stand now."""
        if (entity, id) not in self.rows:
            if self.blank or (entity, id) in self.hidden:
                return None
            found = self.db.execute(f"SELECT {', '.join(columns)} FROM {entity} WHERE id = ?", (id,)).fetchone()
            if not found:
                return None
            self.rows[entity, id] = {
                name: value.hex() if isinstance(value, bytes) else value
                for name, value in zip(columns, found, strict=True)
            }
        return self.rows[entity, id]

    def having(self, entity: str, column: str, value: str | int) -> set[bytes]:
        """The records known before with this value in one of the `FILED` columns."""
        found = set(self.filed.get((entity, column, str(value)), ()))
        if not self.blank:
            key = bytes.fromhex(str(value)) if column.endswith("_id") else value
            found |= {id for (id,) in self.db.execute(f"SELECT id FROM {entity} WHERE {column} = ?", (key,)).fetchall()}
        return {id for id in found if self.creator(id)}

    def learn(self, entry: Entry, bodies: list[dict[str, Any] | None]) -> None:
        """Remember what an entry that was let through has said."""
        for (entity, id, part, _text), body in zip(entry.changes, bodies, strict=True):
            if not self.creator(id):
                self.creators[id] = entry.device
            if body is None or part or entity not in REMEMBERED:
                continue
            values = written(entity, body)
            held = self.row(entity, id, REMEMBERED[entity])
            self.rows[entity, id] = {**(held or {}), **{k: values[k] for k in REMEMBERED[entity] if k in values}}
            for name in FILED.get(entity, ()):
                if name in values:
                    self.filed.setdefault((entity, name, str(values[name])), set()).add(id)
            if entity == "review":
                self.looked.setdefault(str(values.get("inspection_id")), set()).add(id)


def written(entity: str, body: dict[str, Any]) -> Row:
    """What a change writes, by column; of a document its own row."""
    if "rows" in body:
        table = body["rows"][entity]
        return dict(zip(table["columns"], table["rows"][0], strict=True))
    found: Row = body.get("new") or body.get("gone") or {k: new for k, (_old, new) in body["set"].items()}
    return found
