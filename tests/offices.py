"""Offices for tests: practice stores joined under one root, and packages built by hand as a hostile sender would."""

import json
import struct
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import templates
import zstandard

import safety_inspector.records  # noqa: F401
from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.competence import eligibilities
from safety_inspector.exchange import founding, frames, joining, ledger, licences, packages, packing, trust
from safety_inspector.store import backups, checking, journal, migrations, opening
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw
from safety_inspector.store.journal import NOTHING, SHARED, Entry

TODAY, UNTIL = date(2026, 11, 24), date(2031, 12, 31)


def now() -> str:
    return "2026-11-24T10:42:00"


@dataclass
class Offices:
    """Headquarters with letter A, laptops B and C."""

    folder: Path
    hq: Store
    b: Store
    c: Store

    def send(self, sender: Store, to: Store, name: str = "") -> Path:
        out = self.folder / (name or f"{new_key().hex}.kdp")
        packages.export(sender, to=to.letter, out=out, by="admin", today=TODAY)
        return out

    def carry(self, sender: Store, to: Store) -> packages.Receipt:
        return packages.apply(to, self.send(sender, to), by="admin", today=TODAY, backup=False)

    def close(self) -> None:
        for store in (self.hq, self.b, self.c):
            store.close()


def found(folder: Path) -> Offices:
    """Three stores, B and C joined to headquarters, each knowing the others."""
    templates.copied(_found, folder)
    return Offices(folder, *(opening.unlock(folder / f"{name}.kiemdinh", now=now) for name in ("hq", "b", "c")))


def _found(folder: Path) -> None:
    hq = lone(folder, "hq", "Ban Kiểm định")
    with hq.writing(by="admin", action="unit.add") as session:
        area_b, area_c = (units.add(session, name=f"Vùng {each}", parent=units.root(session)) for each in "BC")
    b = joined(hq, lone(folder, "b", "Trạm B"), "B", unit=area_b)
    c = joined(hq, lone(folder, "c", "Trạm C"), "C", unit=area_c)
    with hq.writing(by="admin", action="competence.add") as session:
        eligibilities.add(
            session, number="ĐK-01/ATLĐ (giả định)", covers=["Thiết bị nâng"], valid_from=date(2024, 1, 1),
            valid_until=date(2029, 1, 1),
        )  # fmt: skip
    made = Offices(folder, hq, b, c)
    made.carry(b, hq)
    made.carry(c, hq)
    made.carry(hq, b)
    made.carry(hq, c)
    made.close()


def lone(folder: Path, name: str, organisation: str) -> Store:
    return founding.practice(folder / f"{name}.kiemdinh", organisation=organisation, seed=7, now=now)


def joined(hq: Store, laptop: Store, letter: str, *, unit: UUID | None = None) -> Store:
    asked, granted = laptop.path.with_suffix(".ask.kdp"), laptop.path.with_suffix(".licence.kdp")
    joining.request(laptop, asked, name=f"Trạm {letter}", by="admin")
    licences.grant(hq, asked, granted, letter=letter, until=UNTIL, by="admin", unit=unit, today=TODAY)
    joining.accept(laptop, granted, by="admin", today=TODAY)
    return laptop


def state(store: Store) -> str:
    with store.reading() as session:
        return checking.state_hash(session)


def crane(store: Store, name: str = "Cầu trục 5 tấn", serial: str = "0017") -> UUID:
    """A crane registered in the office's own unit."""
    with store.writing(by="admin", action="equipment.register") as session:
        return equipment.register(session, name=name, serial=serial, unit_id=own_unit(store, session))


def carried_crane(offices: Offices) -> UUID:
    """A crane of B that headquarters knows."""
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    return id


def own_unit(store: Store, session: Any) -> UUID:
    for unit in raw(session).execute("SELECT id FROM unit").fetchall():
        if journal.changes_of(raw(session), unit[0]) and maker(raw(session), unit[0]) == store.device:
            return UUID(bytes=unit[0])
    root = units.root(session)
    assert root
    return root


def maker(db: Any, id: bytes) -> str:
    return str(
        db.execute(
            "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND stream = 1 ORDER BY c.n", (id,)
        ).fetchone()[0]
    )


def change(store: Store, id: UUID, field: str, value: Any) -> None:
    with store.writing(by="admin", action="equipment.change", reason="sửa") as session:
        equipment.change(session, id, field, value)


def value(store: Store, id: UUID, field: str) -> Any:
    with store.reading() as session:
        return raw(session).execute(f"SELECT {field} FROM equipment WHERE id = ?", (id.bytes,)).fetchone()[0]


def user(store: Store, login: str, *roles: str) -> None:
    with store.writing(by="admin", action="user.add") as session:
        users.add(session, login=login, name=f"Họ tên {login}", roles=roles)


def cloned(offices: Offices) -> Store:
    """A copy of B that goes on by itself."""
    copy = backups.copy(offices.b.path, offices.b.key, now(), offices.folder / "copies")
    backups.restore(copy.folder, offices.folder / "twin.kiemdinh")
    return opening.unlock(offices.folder / "twin.kiemdinh", now=now)


# -- packages built by hand ----------------------------------------------------------------------


@dataclass
class Inside:
    """A package taken apart."""

    header: dict[str, Any]
    lines: list[str]
    attachments: list[bytes]


def letter(sender: Store, to: Store) -> Inside:
    """What ``sender`` would send to ``to`` now, taken apart; nothing is remembered as sent."""
    with sender.reading() as session:
        db = raw(session)
        directory = trust.known(db, trust.root_of(db))
        load = packing.load(db, ledger.of(db, to.device).have, directory)
        front = packing.Front("data", (to.device,), ledger.next_counter(db), now(), TODAY)
        return apart(packing.build(sender, db, front, load))


def apart(data: bytes) -> Inside:
    front = frames.opened(data)
    header = json.loads(front.signed[12:])
    inside, place = Inside(header, [], []), front.start
    for _hash, stored, _plain, kind in header["blobs"]:
        piece = data[place : place + stored]
        place += stored
        if kind == "entries":
            text = zstandard.ZstdDecompressor().decompressobj().decompress(piece).decode()
            inside.lines += text.splitlines()
        else:
            inside.attachments.append(piece)
    return inside


def together(
    sender: Store, inside: Inside, *, header: dict[str, Any] | None = None, plain: bytes | None = None
) -> bytes:
    """Put a package together and sign it as ``sender``, whatever it says."""
    text = "".join(line + "\n" for line in inside.lines).encode() if plain is None else plain
    packed = zstandard.ZstdCompressor(level=3).compress(text)
    said = {**inside.header, "counts": {"entries": len(inside.lines), "attachments": len(inside.attachments)}}
    blobs = [[sha256(packed).hexdigest(), len(packed), len(text), "entries"]] if text else []
    said["blobs"] = blobs + [[sha256(a).hexdigest(), len(a), len(a), "attachment"] for a in inside.attachments]
    said |= header or {}
    return signed(sender, said) + (packed if text else b"") + b"".join(inside.attachments)


def signed(sender: Store, header: Any, *, key: bytes | None = None) -> bytes:
    raw_header = header if isinstance(header, bytes) else frames.text(header).encode()
    front = frames.MAGIC + struct.pack("<I", len(raw_header)) + raw_header
    return front + frames.signatures([(key or frames.key_id(sender.public_key()), sender.sign(front))])


def sealed(data: bytes, to: Store) -> bytes:
    with to.reading() as session:
        return packing.encrypted(data, [str(trust.identity(raw(session)).to_public())])


def entry(
    author: Store,
    *changes: tuple[str, bytes, str, dict[str, Any] | str],
    by: str = "admin",
    after: Entry | None = None,
    signer: Store | None = None,
    **odd: Any,
) -> Entry:
    """An entry as ``author`` might write it next, signed with the key of ``signer``."""
    seq, prev, clock = (after.seq, after.hash, after.clock) if after else _tip(author)
    rows = tuple(
        (entity, id, part, body if isinstance(body, str) else frames.text(body)) for entity, id, part, body in changes
    )
    made = Entry(
        author.device, SHARED, seq + 1, clock + 1, now(), by, "test", "", migrations.LATEST, prev, b"", b"", rows,
        tuple(journal.digest(*each) for each in rows),
    )  # fmt: skip
    made = replace(made, **odd)
    made = replace(made, hash=made.computed())
    return replace(made, signature=(signer or author).sign(made.hash))


def whole(store: Store, entity: str, **values: Any) -> dict[str, Any]:
    """A row with every column of ``entity``, empty where nothing is said."""
    from safety_inspector.store import tracking

    table = tracking.tables()[entity][0]
    empty: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type.python_type if not column.nullable else None
        empty[column.name] = None if kind is None else {int: 0, bool: 0, date: "2026-01-01"}.get(kind, "")
        if kind is UUID:
            empty[column.name] = "0" * 32
    return {**empty, **values}


def _tip(author: Store) -> tuple[int, bytes, int]:
    with author.reading() as session:
        row = (
            raw(session)
            .execute(
                "SELECT seq, hash, clock FROM source WHERE device = ? AND stream = 1 ORDER BY seq DESC",
                (author.device,),
            )
            .fetchone()
        )
    return row or (0, NOTHING, 0)
