"""Packages: what one store has to tell another, signed, and taken in whole or not at all.

``KDTBPKG1 | u32 header length | header: canonical JSON | signatures | blob | blob | …``,
encrypted as a whole to the addressee's age key unless it was deliberately left plain.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from safety_inspector.access import users
from safety_inspector.errors import Explained
from safety_inspector.exchange import frames, gates, joining, ledger, merging, packing, refusals, trust
from safety_inspector.exchange.gates import Door, Passed
from safety_inspector.exchange.ledger import Departure, Imported
from safety_inspector.exchange.merging import Count, Taken
from safety_inspector.exchange.packing import Load
from safety_inspector.exchange.trust import Standing
from safety_inspector.store import backups, driver, files, journal
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.words import _

__all__ = ["Count", "PeerRow", "Preview", "Receipt", "Sent", "apply", "apply_all", "export", "peers", "preview"]

AHEAD = timedelta(days=2)  # as far as clocks may differ before it is told


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that left; ``more`` when another must follow, ``sha256`` of the file as read back."""

    path: Path
    to: str
    counter: int
    entries: int
    attachments: int
    bytes: int
    encrypted: bool
    sha256: str
    more: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a package in would do; nothing was written. ``refused`` is the sentence, if any."""

    file: Path
    kind: str = ""
    sender: str = ""  # device
    sender_name: str = ""
    letter: str = ""
    counter: int = 0
    made_at: str = ""
    entries: int = 0
    known: int = 0  # entries already held
    attachments: int = 0
    counts: tuple[Count, ...] = ()
    imported_at: str = ""  # when this very file was taken in before; else empty
    refused: str = ""
    code: str = ""
    held: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def new(self) -> int:
        """Records that would be new."""
        return sum(count.new for count in self.counts)

    @property
    def changed(self) -> int:
        """Records that would change."""
        return sum(count.changed for count in self.counts)

    @property
    def conflict(self) -> int:
        """Fields that would fall into the inbox."""
        return sum(count.conflict for count in self.counts)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What taking a package in did."""

    file: Path
    kind: str
    sender: str
    letter: str
    entries: int
    counts: tuple[Count, ...] = ()
    forked: tuple[str, ...] = ()  # devices seen with two futures: cloned or restored
    already: str = ""  # when the same file was taken in before: nothing was changed


@dataclass(frozen=True, slots=True)
class PeerRow:
    """Another device, and how many entries it lacks (``unsent``) as far as we know."""

    device: str
    letter: str
    name: str
    last_sent_at: str
    last_received_at: str
    unsent: int


# -- sending -------------------------------------------------------------------------------------


def export(store: Store, *, to: str, out: Path, plain: bool = False, reason: str = "", by: str, today: date) -> Sent:
    """Write all that ``to`` (a letter, a device or "HQ") does not have yet, by its last report.

    Encrypted to its key, unless ``plain`` is chosen; that needs the administrator and is journaled.
    """
    return _send(store, "data", to, out, plain, reason, by, today)


def receipt(store: Store, *, to: str, out: Path, by: str, today: date) -> Sent:
    """Write a receipt: what this store holds, and nothing else."""
    return _send(store, "receipt", to, out, False, "", by, today)


def _send(store: Store, kind: str, to: str, out: Path, plain: bool, reason: str, by: str, today: date) -> Sent:
    with store.writing(by=by, action=f"exchange.{kind}", reason=reason) as session:
        db = raw(session)
        if plain:
            users.require(session, by, users.Role.ADMINISTRATOR)
        directory = trust.known(db, _root(db))
        target = addressee(directory, to, store.device)
        load = Load() if kind == "receipt" else packing.load(db, ledger.of(db, target.claims.device).have, directory)
        counter = ledger.next_counter(db)
        more = {"earlier": ledger.numbers_to(db, target.claims.letter)}
        front = packing.Front(kind, (target.claims.device,), counter, store.now(), today, more)
        data = packing.build(store, db, front, load)
        data = data if plain else packing.encrypted(data, [target.claims.age])
        sent = _sent(out, target, counter, load, data, plain)
        _note(store, db, sent, kind, target)
        ledger.left(session, _departure(store, sent, kind))
        files.write(out, data)
    return sent


def _root(db: Connection) -> str:
    root = trust.root_of(db)
    if not root:
        raise refusals.NotJoined()
    return root


def _sent(out: Path, target: Standing, counter: int, load: Load, data: bytes, plain: bool) -> Sent:
    return Sent(
        out,
        target.claims.letter,
        counter,
        load.entries,
        len(load.attachments),
        len(data),
        not plain,
        sha256(data).hexdigest(),
        load.more,
    )


def _note(store: Store, db: Connection, sent: Sent, kind: str, target: Standing) -> None:
    ledger.wrote(db, target.claims.device, sent.counter, store.now())
    if kind == "data":
        journal.sent(db, store.device)


def _departure(store: Store, sent: Sent, kind: str) -> Departure:
    return Departure(
        at=store.now(),
        kind=kind,
        addressee=sent.to,
        counter=sent.counter,
        entries=sent.entries,
        encrypted=sent.encrypted,
        sha256=sent.sha256,
    )


def addressee(directory: trust.Directory, to: str, me: str) -> Standing:
    """The device meant by a letter, an id, a name or "HQ"; never this one, never a revoked one."""
    wanted = users.normal(to)
    found = [
        each
        for each in directory.values()
        if wanted in (each.claims.letter, each.claims.device, each.claims.name)
        or wanted.casefold() == "hq"
        and each.claims.hq
    ]
    current = [each for each in found if each.revoked is None]
    others = [each for each in current if each.claims.device != me]
    if not current:
        raise refusals.DeviceUnknown(device=to)
    if not others:
        raise refusals.NeverOneself(device=to)
    return others[0]


# -- receiving -----------------------------------------------------------------------------------


def preview(store: Store, file: Path, *, today: date) -> Preview:
    """All gates, and what applying would do; a refusal is told in the answer, not raised."""
    try:
        with refusals.foreseen():
            return _preview(store, file, today)
    except (refusals.Refused, refusals.LicenceRefused) as error:
        held = isinstance(error, refusals.Held)
        return Preview(file, refused=str(error), code=error.code, held=held)


def _preview(store: Store, file: Path, today: date) -> Preview:
    data = contents(file)
    with store.reading() as session:
        at = door(store, raw(session), today)
        already = ledger.taken(raw(session), code := sha256(data).hexdigest(), "")
        device, counter = ledger.sender_of(raw(session), code)
    if already:
        sender = at.directory.get(device)
        name, letter = (sender.claims.name, sender.claims.letter) if sender else ("", "")
        return Preview(file, "", device, name, letter, counter, imported_at=already)
    if joining.is_licence(at, data):
        return Preview(file, kind="licence", attachments=0)
    package = gates.passed(at, data)
    with store.reading() as session:
        already = ledger.taken(raw(session), package.sha256, package.front.identity)
        told = warnings(raw(session), package, today)
    seen = shown(file, package, already, told)
    return seen if already else _tried(store, at, package, seen)


def shown(file: Path, package: Passed, already: str, told: tuple[str, ...]) -> Preview:
    """A package that passed the gates, with nothing said yet of what it would do."""
    claims, header = package.sender.claims, package.header
    return Preview(
        file,
        header.kind,
        claims.device,
        claims.name,
        claims.letter,
        header.counter,
        header.made,
        len(package.entries),
        attachments=len(package.attachments),
        imported_at=already,
        warnings=told,
    )


def _tried(store: Store, at: Door, package: Passed, seen: Preview) -> Preview:
    with trial(store) as db:
        taken = merging.take(store, db, package, at.root)
        return replace(seen, known=taken.known, counts=merging.counts(db, taken))
    raise AssertionError


@contextmanager
def trial(store: Store) -> Iterator[Connection]:
    """A merging connection whose every change is undone at the end."""
    with store.merging() as db:
        db.execute("SAVEPOINT trial")
        try:
            yield db
        finally:
            db.execute("ROLLBACK TO trial")
            db.execute("RELEASE trial")


def warnings(db: Connection, package: Passed, today: date) -> tuple[str, ...]:
    """What is odd about a package that is taken in all the same."""
    known, found = ledger.of(db, package.header.sender), []
    if package.header.counter < known.counter:
        found.append(_("A newer package of this device was taken in already."))
    if package.header.counter == known.counter:
        found.append(_("The device has numbered two packages alike: it was copied or restored."))
    if package.header.refresh_by < today.isoformat():
        found.append(_("The package is old: its list of licences may be out of date."))
    newest = max((each.entry.wall[:10] for each in package.entries), default="")
    if newest > (today + AHEAD).isoformat():
        found.append(
            _("It tells of {day}, which has not come here. Check the clocks of both computers.").format(
                day=f"{date.fromisoformat(newest):%d/%m/%Y}"
            )
        )
    return tuple(found)


def apply(store: Store, file: Path, *, by: str, today: date, backup: bool = True) -> Receipt:
    """All gates, a backup, then everything in one transaction. The same file again changes nothing."""
    data = contents(file)
    with store.reading() as session:
        users.require_known(session, by)
        already = ledger.taken(raw(session), sha256(data).hexdigest(), "")
        at = door(store, raw(session), today)
    if already:
        return Receipt(file, "", "", "", 0, already=already)
    if joining.is_licence(at, data):
        joined = joining.accept(store, file, by=by, today=today)
        return Receipt(file, "licence", joined.sender, joined.letter, joined.new)
    with refusals.foreseen():
        return _apply(store, file, at, gates.passed(at, data), backup)


def _apply(store: Store, file: Path, at: Door, package: Passed, backup: bool) -> Receipt:
    header, claims = package.header, package.sender.claims
    with store.reading() as session:
        already = ledger.taken(raw(session), package.sha256, package.front.identity)
    if already:
        return Receipt(file, header.kind, claims.device, claims.letter, 0, already=already)
    if backup and package.entries:
        backups.copy(store.path, store.key, store.now())
    db, taken = merge(store, package, at.root)
    return Receipt(file, header.kind, claims.device, claims.letter, taken.entries, db, tuple(taken.forked))


def merge(store: Store, package: Passed, root: str) -> tuple[tuple[Count, ...], Taken]:
    """Take a package that passed the gates into the store, in one transaction."""
    try:
        with store.merging() as db:
            taken = merging.take(store, db, package, root)
            heard(store, db, package)
            ledger.take(db, imported(store, package, taken))
            counts = merging.counts(db, taken)
    except refusals.Held:  # two that wait for each other must at least learn what the other lacks
        with store.merging() as db:
            heard(store, db, package)
        raise
    except driver.IntegrityError as error:
        raise refusals.RuleBroken(what=str(error)[:120]) from error
    store.refresh()
    return counts, taken


def heard(store: Store, db: Connection, package: Passed) -> None:
    """Remember what the sender says it holds."""
    header = package.header
    have = {device: list(tips) for device, tips in header.have.items()}
    ledger.heard(db, header.sender, have, header.counter, store.now())


def imported(store: Store, package: Passed, taken: Taken) -> Imported:
    """What is remembered of a package that was taken in."""
    header = package.header
    return Imported(
        sha256=package.sha256,
        identity=package.front.identity,
        kind=header.kind,
        sender=header.sender,
        counter=header.counter,
        at=store.now(),
        entries=taken.entries,
    )


def apply_all(store: Store, packages: Iterable[Path], *, by: str, today: date) -> list[Receipt | Preview]:
    """Each file in its turn, those that wait for others after them; a refused one is its `Preview`."""
    waiting, done = list(packages), dict[Path, Receipt | Preview]()
    order, backup = list(waiting), True
    while waiting:
        later = []
        for file in waiting:
            try:
                done[file] = apply(store, file, by=by, today=today, backup=backup)
                backup = False
            except Explained as error:
                held = isinstance(error, refusals.Held)
                done[file] = Preview(file, refused=str(error), code=error.code, held=held)
                later += [file] if held else []
        waiting = later if len(later) < len(waiting) else []
    return [done[file] for file in order]


def contents(file: Path) -> bytes:
    """The bytes of a file, unless it is larger than any package."""
    with files.told(file):
        size = file.stat().st_size
        if not 0 < size <= frames.MOST_BYTES + (1 << 20):
            raise refusals.WrongSize(bytes=size)
        return file.read_bytes()


def door(store: Store, db: Connection, today: date) -> Door:
    """The gates of ``store``."""
    return gates.door(db, store.device, store.letter, store.practice, today)


# -- the others ----------------------------------------------------------------------------------


def peers(store: Store, *, today: date) -> list[PeerRow]:
    """The devices this one may write to, by letter, and what each still lacks."""
    with store.reading() as session:
        db = raw(session)
        directory = trust.known(db, trust.root_of(db))
        others = [each for each in directory.values() if each.claims.device != store.device and not each.revoked]
        return [_peer(db, each) for each in sorted(others, key=lambda each: each.claims.letter)]


def _peer(db: Connection, standing: Standing) -> PeerRow:
    claims, known = standing.claims, ledger.of(db, standing.claims.device)
    unsent = len(journal.places_after(db, known.have))
    return PeerRow(claims.device, claims.letter, claims.name, known.sent_at, known.received_at, unsent)
