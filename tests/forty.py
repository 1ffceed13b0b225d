"""Headquarters and forty stations that have a key and a licence but no store: each writes what a laptop would send.

A store for each of forty stations would cost a minute; what headquarters judges is the file, and the file is the same:
entries chained and signed by the station's own key, a header signed by it, encrypted to headquarters.
"""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import offices
import templates
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from offices import TODAY, UNTIL, lone, now, whole

from safety_inspector.catalogue import units
from safety_inspector.exchange import frames, licences, packages, packing, trust
from safety_inspector.exchange.frames import Blob, Header
from safety_inspector.exchange.trust import Claims
from safety_inspector.store import journal, migrations, opening
from safety_inspector.store.database import Store, raw
from safety_inspector.store.journal import NOTHING, SHARED, Entry

COUNT = 40


def seed(number: int) -> bytes:
    return random.Random(number).randbytes(32)


@dataclass
class Station:
    """A laptop as headquarters knows it: a key, a licence, a unit of its own; and what it has written so far."""

    licence: tuple[str, str]
    signer: Ed25519PrivateKey
    to: str  # headquarters' device
    age: str  # its key to encrypt to
    entries: list[Entry] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)  # numbers of its packages to headquarters
    tells: bool = True  # an earlier program did not say which numbers went before
    reported: int = 0  # entries headquarters told it that it holds

    @property
    def claims(self) -> Claims:
        found = trust.licensed(*self.licence)
        assert found
        return found

    def registers(self, store: Store, *names: str) -> list[UUID]:
        """Cards of its own unit, one entry each."""
        unit, ids = self.claims.unit, []
        for name in names:
            id = UUID(bytes=random.Random(f"{self.claims.letter}{name}").randbytes(16))
            row = whole(store, "equipment", id=id.hex, name=name, unit_id=unit, state="in_use")
            self._write("equipment.register", id, {"salt": "00" * 8, "new": row})
            ids.append(id)
        return ids

    def changes(self, id: UUID, column: str, old: str, new: str, over: Entry | None = None) -> None:
        """A field of a card written anew."""
        body: dict[str, object] = {"salt": "00" * 8, "set": {column: [old, new]}}
        body |= {"over": {column: [over.hash.hex()[:16]]}} if over else {}
        self._write("equipment.change", id, body)

    def _write(self, action: str, id: UUID, body: dict[str, object]) -> None:
        last = self.entries[-1] if self.entries else None
        row = ("equipment", id.bytes, "", frames.text(body))
        made = Entry(
            self.claims.device, SHARED, len(self.entries) + 1, last.clock + 1 if last else 1, now(), "admin", action,
            "sửa" if last else "", migrations.LATEST, last.hash if last else NOTHING, b"", b"", (row,),
            (journal.digest(*row),),
        )  # fmt: skip
        made = replace(made, hash=made.computed())
        self.entries.append(replace(made, signature=self.signer.sign(made.hash)))

    def package(self, out: Path, number: int) -> Path:
        """All that headquarters has not told it holds, as `packages.export` writes it; remembered as sent."""
        text = b"".join(journal.line(each).encode() + b"\n" for each in self.entries[self.reported :])
        packed = zstandard.ZstdCompressor(level=packing.LEVEL).compress(text)
        blob = Blob(offices.sha256(packed).hexdigest(), len(packed), len(text), frames.ENTRIES)
        out.write_bytes(self.sealed(self.header(number, (blob,)), packed))
        self.sent.append(number)
        return out

    def header(self, number: int, blobs: tuple[Blob, ...] = ()) -> Header:
        claims, count = self.claims, len(self.entries) - self.reported
        have = {claims.device: (self.entries[-1].hash.hex(),)} if self.entries else {}
        more = {"sender": list(self.licence)} | ({"earlier": list(self.sent)} if self.tells else {})
        return Header(
            frames.VERSION, 1, migrations.LATEST, "data", claims.root, claims.practice, claims.device, (self.to,),
            number, now(), (TODAY + packing.REFRESH).isoformat(), have, {"entries": count, "attachments": 0}, blobs,
            more,
        )  # fmt: skip

    def sealed(self, header: Header, blobs: bytes) -> bytes:
        said = frames.front(header)
        signature = (frames.key_id(bytes.fromhex(self.claims.key)), self.signer.sign(said))
        return packing.encrypted(said + frames.signatures([signature]) + blobs, [self.age])


@contextmanager
def gathered(folder: Path) -> Iterator[tuple[Store, list[Station]]]:
    """Headquarters, open, and its stations by their letters: BA, BB, …"""
    templates.copied(found, folder)
    with closing(opening.unlock(folder / "hq.kiemdinh", now=now)) as hq:
        yield hq, stations_of(hq, COUNT)


def found(folder: Path, count: int = COUNT) -> None:
    """Headquarters in a folder, closed, that has licensed so many stations."""
    with closing(lone(folder, "hq", "Ban Kiểm định")) as hq, hq.writing(by="admin", action="licence.grant") as session:
        db = raw(session)
        key, own = trust.root_key(db), trust.known(db, trust.root_of(db))[hq.device].claims
        assert key
        for number in range(count):
            unit = units.add(session, name=f"Đơn vị {number + 1:02}", parent=units.root(session))
            licences.record(session, _claims(own, number, unit), key)


def _claims(own: Claims, number: int, unit: UUID) -> Claims:
    public = Ed25519PrivateKey.from_private_bytes(seed(number)).public_key().public_bytes_raw()
    return replace(
        own, device=seed(number + 1000)[:16].hex(), key=public.hex(),
        age=trust.recipient(trust.age_identity(seed(number + 2000))), letter=letter(number), unit=unit.hex,
        name=f"Trạm {letter(number)}", hq=False, no=own.no + 1 + number, granted=TODAY.isoformat(),
        until=UNTIL.isoformat(), nonce="",
    )  # fmt: skip


def letter(number: int) -> str:
    """BA to EJ for the forty; of more than 240, those that end in K to Z."""
    first, of, begins = (number, 10, 65) if number < 240 else (number - 240, 16, 75)
    return chr(66 + first // of) + chr(begins + first % of)


def stations_of(hq: Store, count: int) -> list[Station]:
    """The stations that were licensed, by their letters."""
    with hq.reading() as session:
        db = raw(session)
        rows = db.execute("SELECT text, signature FROM licence").fetchall()
        age = str(trust.identity(db).to_public())
    found = {claims.letter: row for row in rows if (claims := trust.licensed(*row)) and not claims.hq}
    keys = [Ed25519PrivateKey.from_private_bytes(seed(number)) for number in range(count)]
    return [Station(tuple(found[letter(at)]), key, hq.device, age) for at, key in enumerate(keys)]


def quarter(hq: Store, stations: list[Station], folder: Path) -> None:
    """Forty files of 38 stations: BB's two in a row, BC's after a lost one, BD's twice, BE's damaged on its way."""
    for each in stations[:38]:
        letter = each.claims.letter
        ids = each.registers(hq, "Cầu trục 5 tấn", "Bình khí nén")
        if letter == "BC":
            packages.apply(hq, each.package(folder.parent / "earlier.kdp", 16), by="admin", today=TODAY, backup=False)
            each.package(folder.parent / "lost.kdp", 17)
            each.registers(hq, "Xe nâng")
            each.package(folder / "BC.kdp", 18)
            continue
        file = each.package(folder / f"{'z' if letter == 'BB' else ''}{letter}.kdp", 1)
        if letter == "BB":
            each.changes(ids[0], "serial", "", "0017", each.entries[0])
            each.registers(hq, "Xe nâng")
            each.package(folder / "a-second.kdp", 2)
        elif letter == "BD":
            (folder / "BD_again.KDP").write_bytes(file.read_bytes())
        elif letter == "BE":
            file.write_bytes(file.read_bytes()[:-9] + b"tampered!")
