"""Four offices and what may befall them: work, packages lost, late, twice or damaged, copies, backups, wrong clocks.

Everything is done by the product's own verbs on real encrypted stores. A history ends by `settle`, in which
everybody exchanges with everybody until nothing changes, and by `judge`, which compares with `wishes`.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from uuid import UUID

import wishes
from offices import TODAY, UNTIL, joined, now

from safety_inspector.catalogue import equipment, units
from safety_inspector.errors import Explained
from safety_inspector.exchange import conflicts, founding, guarding, joining, licences, packages, refusals, trust
from safety_inspector.inspection import inspections
from safety_inspector.store import checking, driver, journal, tracking
from safety_inspector.store.chances import seeded
from safety_inspector.store.database import Store, raw

HQ, NAMES = "A", ("A", "B", "C", "D")
ROUNDS = 4  # after which everybody must have everything
FORM = """
id = "nho"
revision = 1
title = "Phiếu nhỏ"
type_codes = ["I.11"]
[[section]]
id = "mot"
title = "Một"
[[section.item]]
id = "moc"
text = "Móc"
confidence = "found"
force = "in_force"
[[section.item]]
id = "cap"
text = "Cáp"
confidence = "found"
force = "in_force"
"""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Four joined stores on disk, copied for every history; each station's unit and crane by its letter."""

    folder: Path
    keys: dict[str, driver.Key]
    units: dict[str, UUID]
    cranes: dict[str, UUID]


@cache
def pattern() -> Pattern:
    """Headquarters and three laptops, joined, each with a crane known to all."""
    folder = Path(tempfile.mkdtemp(dir=_memory()))
    with seeded("merges", TODAY):
        stores = {name: founding.practice(_path(folder, name), organisation=name, seed=7, now=now) for name in NAMES}
        places, cranes = dict[str, UUID](), dict[str, UUID]()
        with stores[HQ].writing(by="admin") as session:
            root = units.root(session)
            assert root
            places = {name: units.add(session, name=f"Vùng {name}", parent=root) for name in NAMES}
        for name in NAMES[1:]:
            joined(stores[HQ], stores[name], name, unit=places[name])
        for name, store in stores.items():
            with store.writing(by="admin") as session:
                cranes[name] = equipment.register(
                    session, name=f"Cầu trục {name}", unit_id=places[name], type_code="I.11", serial=name
                )
        for _round in range(2):
            for sender, to in [*product(NAMES[1:], HQ), *product(HQ, NAMES[1:])]:
                file = folder / "carried.kdp"
                packages.export(stores[sender], to=to, out=file, by="admin", today=TODAY)
                packages.apply(stores[to], file, by="admin", today=TODAY, backup=False)
        keys = {name: store.key for name, store in stores.items()}
        for store in stores.values():
            store.close()
    return Pattern(folder, keys, places, cranes)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.kiemdinh"


class World:
    """Stores by name, the mail between them, what was wished, and what the history met."""

    def __init__(self, met: Counter[str]) -> None:
        self.met, self.wishes, self._ends = met, wishes.Wishes(), ExitStack()
        self._ends.enter_context(seeded("history", TODAY))
        made = pattern()
        self.folder = Path(tempfile.mkdtemp(dir=_memory()))
        self._ends.callback(shutil.rmtree, self.folder)
        for file in made.folder.iterdir():
            shutil.copyfile(file, self.folder / file.name)
        self.keys, self.units, self.cranes = dict(made.keys), made.units, list(made.cranes.values())
        self.walls = dict.fromkeys(NAMES, now())
        self.stations = {name: name for name in NAMES}  # whose cards a store may edit
        self.stores: dict[str, Store] = {}
        for name in NAMES:
            self._open(name)
        self.wishes.known = self.shared(HQ)
        self.mail: list[tuple[str, Path]] = []
        self.senders: dict[Path, str] = {}
        self.kept: dict[str, Path] = {}
        self.stranded: set[str] = set()  # whose key headquarters refuses: a double has joined anew
        self.looked: dict[str, int] = {}
        self._letters = iter([*ascii_uppercase[4:], *map("".join, product(ascii_uppercase, repeat=2))])
        self._count = 0

    def _open(self, name: str) -> None:
        self.stores[name] = Store(_path(self.folder, name), self.keys[name], now=lambda: self.walls[name])

    def close(self) -> None:
        """End the history and remove its files."""
        for store in self.stores.values():
            store.close()
        self._ends.close()

    # -- looking ---------------------------------------------------------------------------------

    def shared(self, name: str) -> set[bytes]:
        """The hashes of the shared entries a store holds."""
        with self.stores[name].reading() as session:
            return {bytes(hash) for (hash,) in raw(session).execute("SELECT hash FROM entry WHERE stream = 1")}

    def state(self, name: str) -> str:
        """The state hash of a store."""
        with self.stores[name].reading() as session:
            return checking.state_hash(session) + str(journal.last_place(raw(session)))

    def knows(self, name: str, id: UUID) -> bool:
        """Whether a store has the card."""
        with self.stores[name].reading() as session:
            return raw(session).execute("SELECT 1 FROM equipment WHERE id = ?", (id.bytes,)).fetchone() is not None

    # -- working ---------------------------------------------------------------------------------

    @contextmanager
    def writing(self, name: str, seen: int | None = None) -> Iterator[Any]:
        """A gesture at a store, which is then noted among the wishes."""
        store = self.stores[name]
        with store.writing(by="admin", action="history", reason="thử", seen=seen) as session:
            yield session
        with store.reading() as session:
            self.wishes.note(raw(session), seen)

    def edit(self, name: str, crane: UUID, field: str, value: str, seen: int | None = None) -> None:
        """Type into a field: kept if the card is this office's to edit and the field is not in conflict."""
        if not self.knows(name, crane):
            return
        before = self.stores[name].seen()
        try:
            with self.writing(name, seen) as session:
                equipment.change(session, crane, field, value)
        except journal.InConflict:
            self.met["refused: in conflict"] += 1
            with self.stores[name].reading() as session:
                assert equipment.disputed(session, crane)
        except guarding.NotYours:
            self.met["refused: not yours"] += 1
            assert name != HQ
        except equipment.NumberTaken:
            self.met["refused: number of another"] += 1
            assert field.startswith("identity:")
        else:
            return
        assert self.stores[name].seen() == before

    def register(self, name: str) -> None:
        """A new card in the office's own unit."""
        with self.writing(name) as session:
            unit = self.units[self.stations[name]]
            self.cranes.append(equipment.register(session, name="Mới", unit_id=unit, type_code="I.11"))

    def move(self, crane: UUID, station: str) -> None:
        """Headquarters gives a card to another station, whatever that one and the former know."""
        if self.knows(HQ, crane):
            with suppress(journal.InConflict), self.writing(HQ) as session:
                equipment.change(session, crane, "unit_id", self.units[station])
                self.met["moved"] += 1

    def begin(self, name: str, crane: UUID) -> None:
        """Begin an inspection on a form of two lines."""
        if not self.knows(name, crane):
            return
        store = self.stores[name]
        with store.writing(by="admin") as session:
            session.add(
                inspections.Inspection(
                    equipment_id=crane,
                    kind="periodic",
                    form="nho",
                    form_revision=1,
                    form_text=FORM,
                    asked=2,
                    inspector="admin",
                    inspector_name="admin",
                    started_on=store.today(),
                )  # fmt: skip
            )

    def conclude(self, name: str, word: str) -> None:
        """Answer and conclude the inspections that are open."""
        store = self.stores[name]
        with store.reading() as session:
            sql = "SELECT id FROM inspection WHERE concluded_at IS NULL ORDER BY id"
            open_ = [UUID(bytes=id) for (id,) in raw(session).execute(sql)]
        for id in open_:
            with self.writing(name) as session:
                begun = (str(store.today()), id.bytes)  # whatever the clock has said since
                raw(session).execute("UPDATE inspection SET started_on = ? WHERE id = ?", begun)
                for item in ("moc", "cap"):
                    inspections.answer(session, id, item, word, "mòn", at=store.now(), by="admin")
                inspections.conclude(session, id, conclusion=word, on=store.today(), by="admin")
            self.met["documents"] += 1

    def resolve(self, name: str, pick: int) -> None:
        """Choose one of the values of something in the inbox, if it is this office's to choose."""
        with self.stores[name].reading() as session:
            rows = conflicts.listing(session)
        if not rows:
            return
        row = rows[pick % len(rows)]
        keep = row.values[pick // 7 % len(row.values)].ref
        try:
            with self.writing(name) as session:
                conflicts.resolve(session, row.id, row.field, keep=keep)
            self.met["resolved"] += 1
        except guarding.NotYours:
            assert name != HQ

    # -- exchanging ------------------------------------------------------------------------------

    def pack(self, sender: str, to: str) -> bool:
        """Put a package into the mail, if the two may write to each other."""
        out = self.folder / f"{self._next()}.kdp"
        try:
            sent = packages.export(self.stores[sender], to=self.stores[to].device, out=out, by="admin", today=TODAY)
        except (refusals.DeviceUnknown, refusals.NeverOneself):
            self.met["nobody to write to"] += 1
            return False
        assert not sent.more
        self.mail.append((to, out))
        self.senders[out] = sender
        return True

    def _next(self) -> int:
        self._count += 1
        return self._count

    def send(self, sender: str, to: str) -> bool:
        """Send and take in at once; whether all went in."""
        return self.pack(sender, to) and self.receive(*self.mail[-1])

    def receive(self, to: str, file: Path) -> bool:
        """Take a package in; whether it went in. Whatever is refused changes nothing."""
        store, before = self.stores[to], self.stores[to].seen()
        try:
            receipt = packages.apply(store, file, by="admin", today=TODAY, backup=False)
        except (refusals.Refused, refusals.LicenceRefused) as error:
            self.met[f"refused: {type(error).__name__}"] += 1
            assert isinstance(error, LATE), repr(error)
            assert store.seen() == before
            if isinstance(error, refusals.KeyRevoked):
                self._strand(self.senders[file], to)
            return False
        self.met["taken in"] += receipt.entries > 0
        self.met["forks"] += bool(receipt.forked)
        self.met["again"] += bool(receipt.already)
        self.met["conflicts"] += sum(count.conflict for count in receipt.counts)
        return True

    def _strand(self, sender: str, to: str) -> None:
        """Who hears on the telephone that his key is revoked must join anew, unless he has since."""
        with self.stores[to].reading() as session:
            known = trust.known(raw(session), trust.root_of(raw(session)))
        standing = known.get(self.stores[sender].device)
        if standing is not None and standing.revoked is not None:
            self.stranded.add(sender)
            self.met["stranded"] += 1

    def receive_damaged(self, to: str, file: Path, seed: int) -> None:
        """What was damaged on its way is refused with a sentence and changes nothing."""
        damaged, before = self.folder / "damaged.kdp", self.state(to)
        damaged.write_bytes(_damaged(random.Random(seed), file.read_bytes()))
        try:
            packages.apply(self.stores[to], damaged, by="admin", today=TODAY, backup=False)
        except Explained:
            self.met["refused in transit"] += 1
        else:
            raise AssertionError("a damaged package was taken in")
        assert self.state(to) == before

    # -- copies ----------------------------------------------------------------------------------

    def back_up(self, name: str) -> None:
        """A copy of the store's files, taken between two gestures."""
        store, kept = self.stores[name], self.folder / f"{name}-{self._next()}"
        connection = driver.connect(store.path, store.key)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(store.path, kept)
        self.kept[name] = kept

    def restore(self, name: str) -> None:
        """Put the last backup in the store's place: all since is forgotten."""
        if name not in self.kept:
            return
        self.stores[name].close()
        for end in ("", "-wal", "-shm"):
            Path(f"{_path(self.folder, name)}{end}").unlink(missing_ok=True)
        self._restored(self.kept[name], name)
        self.met["restores"] += 1

    def clone(self, name: str) -> None:
        """A copy of a laptop goes on by itself; once in a history."""
        twin = name + "2"
        if len(self.stores) > len(NAMES):
            return
        self.back_up(name)
        self.keys[twin], self.walls[twin], self.stations[twin] = self.keys[name], self.walls[name], self.stations[name]
        self._restored(self.kept[name], twin)
        self.met["clones"] += 1

    def _restored(self, kept: Path, name: str) -> None:
        shutil.copyfile(kept, _path(self.folder, name))
        self._open(name)
        self.looked.pop(name, None)

    def join_anew(self, name: str) -> None:
        """A device that met its double asks for a new name and is granted it."""
        store, hq = self.stores[name], self.stores[HQ]
        if not (store.cloned or name in self.stranded):
            return
        if name == HQ:
            licences.renew(store, letter=next(self._letters), by="admin", today=TODAY)
        else:
            asked, granted = self.folder / "asked.kdp", self.folder / "granted.kdp"
            joining.request(store, asked, anew=name in self.stranded, by="admin")
            unit = self.units[self.stations[name]]
            letter = next(self._letters)
            licences.grant(hq, asked, granted, letter=letter, until=UNTIL, by="admin", unit=unit, today=TODAY)
            with hq.reading() as session:
                self.wishes.note(raw(session))
            joining.accept(store, granted, by="admin", today=TODAY)
        with store.reading() as session:
            self.wishes.note(raw(session))
        self.stranded.discard(name)
        self.met["joined anew"] += 1

    # -- the end ---------------------------------------------------------------------------------

    def settle(self) -> set[bytes]:
        """Everybody exchanges with everybody; what has a double joins anew. What was alive before."""
        self.walls = dict.fromkeys(self.walls, now())
        for name in self._twins():  # a copy is seen when both have written
            self.register(name)
        alive = set[bytes]().union(*(self.shared(name) for name in self.stores))
        for turn in range(4):
            self._exchange()
            for place, name in enumerate(self.stores if turn == 0 else ()):
                self.resolve(name, self._next() * 5 + place)
            for name in self.stores:
                self.join_anew(name)
            if len({repr(self.tips(name)) for name in self.stores}) == 1:
                break
        devices = [store.device for store in self.stores.values()]
        assert len(set(devices)) == len(devices), "a device has its double still"
        assert not any(store.cloned for store in self.stores.values())
        return alive

    def _twins(self) -> list[str]:
        devices = Counter(store.device for store in self.stores.values())
        return [name for name, store in self.stores.items() if devices[store.device] > 1]

    def _exchange(self) -> None:
        tips = {name: self.tips(name) for name in self.stores}
        for _round in range(ROUNDS):
            went = True
            for sender, to in self._pairs():
                apart = {sender, to} & self.stranded or self.stores[sender].device == self.stores[to].device
                if not apart and tips[sender] != tips[to]:
                    went &= self.send(sender, to)
                    tips[to] = self.tips(to)
            if went and all(each == tips[HQ] for name, each in tips.items() if name not in self.stranded):
                return
        raise AssertionError("the stores do not come together")

    def _pairs(self) -> list[tuple[str, str]]:
        """Each with each: mostly to and from headquarters first, at times in any order."""
        others = [name for name in self.stores if name != HQ]
        pairs = list(permutations(self.stores, 2))
        dice = random.Random(len(self.wishes.known))
        if dice.randrange(4) == 0:
            return dice.sample(pairs, len(pairs))
        return [*((name, HQ) for name in others), *((HQ, name) for name in others), *pairs]

    def tips(self, name: str) -> dict[str, list[str]]:
        """How far a store knows every chain."""
        with self.stores[name].reading() as session:
            return journal.tips(raw(session))

    def judge(self, alive: set[bytes]) -> None:
        """Nothing lost, nothing overwritten unseen, all alike, and every store sound."""
        held = {name: self.shared(name) for name in self.stores}
        for name, hashes in held.items():
            assert alive <= hashes, f"{name} lost {len(alive - hashes)} entries"
        standing = self.wishes.standing(held[HQ])
        for place in wishes.disputed(standing):
            self.met["document rivals" if place[3] == wishes.DOCUMENT else "fields in conflict"] += 1
        for name, store in self.stores.items():
            with store.reading() as session:
                assert wishes.faults(raw(session), standing) == [], name
        for name in (HQ, max(self.stores, key=lambda name: (name in self.looked, name))):
            report = checking.check(self.stores[name], trust.key_of)
            assert report.sound, (name, report.troubles)
        assert len({_common(store) for store in self.stores.values()}) == 1


LATE = (refusals.Held, refusals.KeyRevoked, refusals.NotForUs, refusals.NotAddressed, refusals.EntryUnlicensed)


def _common(store: Store) -> str:
    """All that stores share: rows of shared tables, concluded inspections, inbox, heads."""
    done = "(SELECT id FROM inspection WHERE concluded_at NOT NULL)"
    with store.reading() as session:
        db = raw(session)
        found: list[Any] = []
        for name, (table, tracked) in tracking.tables().items():
            if name == "disclosure":
                continue
            where = "1" if tracked.shared else f"{tracked.id} IN {done}"
            sql = f"SELECT {tracking.json_of(table, name)} FROM {name} WHERE {where}"
            found.append((name, sorted(row for (row,) in db.execute(sql))))
        found.append(sorted(db.execute("SELECT * FROM conflict").fetchall()))
        sql = "SELECT h.id, h.entity, h.part, h.field, e.hash FROM head h JOIN entry e ON e.n = h.n WHERE e.stream = 1"
        found.append(sorted(db.execute(sql).fetchall()))
    return repr(found)


def _damaged(dice: random.Random, data: bytes) -> bytes:
    """Bytes cut off, added, flipped, put in or taken out."""
    place = dice.randrange(len(data))
    ways: list[Callable[[], bytes]] = [
        lambda: data[:place],
        lambda: data + dice.randbytes(1 + place % 9),
        lambda: data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :],
        lambda: data[:place] + dice.randbytes(5) + data[place:],
        lambda: data[:place] + data[place + 1 + place % 50 :],
    ]
    return dice.choice(ways)()
