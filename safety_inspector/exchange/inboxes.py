"""A folder of packages at once: what each would do after those before it, what is wanting, what became of each.

The packages are tried one after the other, by sender and number whatever the files are called, in one transaction
that is undone at the end. So the second package of a sender is shown as it will be when the first has been taken
in, and a package that is refused leaves no trace in what is said of the next.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from safety_inspector.access import users
from safety_inspector.errors import Explained, Fault, Refusal
from safety_inspector.exchange import frames, gates, ledger, merging, packages, refusals
from safety_inspector.exchange.frames import Header
from safety_inspector.exchange.packages import Preview
from safety_inspector.store import files
from safety_inspector.store.database import Store
from safety_inspector.store.driver import Connection
from safety_inspector.words import N_, _

READY, KNOWN, TWIN, HELD, REFUSED, TAKEN, LEFT = "ready", "known", "twin", "held", "refused", "taken", "left"
STATE_WORDS = {
    READY: N_("ready to be taken in"), KNOWN: N_("taken in earlier"), TWIN: N_("sent twice"),
    HELD: N_("waits for another package"), REFUSED: N_("refused"), TAKEN: N_("was taken in"),
    LEFT: N_("not taken in"),
}  # fmt: skip
RECEIPTS = "bien-nhan"  # the folder beside the packages
Step = Callable[[int, int], object]


class NoPackages(Refusal):
    """A folder in which no package lies."""

    code = "KDP-E80"
    message = N_("There is no package (a file that ends in .kdp) in {folder}. Choose the folder that holds them.")


class NotAFolder(Refusal):
    """A path that names no folder."""

    code = "KDP-E81"
    message = N_("{folder} is no folder. Choose the folder that holds the packages.")


class FileChanged(Fault):
    """Another file lies there now than the one that was looked at."""

    code = "KDP-E82"
    message = N_("The file was changed after it was looked at. Nothing of it was taken in; open the folder again.")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the folder: what it would do, then what it did."""

    seen: Preview
    state: str
    sha256: str = ""
    gaps: tuple[int, ...] = ()  # numbers of packages to us before it that are neither here nor in the folder
    twin: str = ""  # the name of another file in the folder with the same package

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.seen.file

    @property
    def refused(self) -> bool:
        """Whether it cannot be taken in as things are."""
        return self.state in (REFUSED, HELD)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A file whose front was read: enough to put it in order; ``signed`` when the sender is who it says."""

    seen: Preview
    sha256: str = ""
    identity: str = ""
    said: Header | None = None
    signed: bool = False

    @property
    def place(self) -> tuple[bool, str, str, int, str, str]:
        """By sender and number; what cannot be read comes last."""
        said, seen = self.said, self.seen
        if said is None:
            return True, "", "", 0, "", seen.file.name
        return False, seen.letter.rjust(2), said.sender, said.counter, said.made, seen.file.name


def files_in(folder: Path) -> list[Path]:
    """The packages that lie in ``folder`` itself; raises `NotAFolder` or `NoPackages`."""
    if not folder.is_dir():
        raise NotAFolder(folder=folder)
    with files.told(folder):
        found = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".kdp" and each.is_file())
    if not found:
        raise NoPackages(folder=folder)
    return found


def _quiet(_done: int, _total: int) -> bool:
    return True


# -- looking -------------------------------------------------------------------------------------


def read(store: Store, found: Iterable[Path], *, today: date, step: Step = _quiet) -> tuple[Arrival, ...]:
    """What each of the files would do, in the order in which they would be taken in; nothing is written.

    ``step`` is told how far it is between two files; whatever it raises ends the looking.
    """
    with packages.trial(store) as db:
        at = packages.door(store, db, today)
        letters = sorted((_opened(at, file) for file in found), key=lambda each: each.place)
        begun = {each.seen.sender: ledger.newest(db, each.seen.sender) for each in letters if each.signed}
        trial = _Trial(store, db, today, {})
        done = _in_rounds(letters, trial.judge, step)
    return _with_gaps([done[each.seen.file] for each in letters], letters, begun)


def _opened(at: gates.Door, file: Path) -> _Letter:
    """The front of a file: who sent it and its number, if it says so and signed it."""
    code, identity, said = "", "", None
    try:
        data = packages.contents(file)
        code = sha256(data).hexdigest()
        with refusals.foreseen():
            front = frames.opened(gates.opened(at, data))
            identity, said = front.identity, frames.header(front)
            claims = gates.signer(at, front).claims
            facts = (claims.device, claims.name, claims.letter, said.counter, said.made)
            return _Letter(Preview(file, said.kind, *facts), code, identity, said, signed=True)
    except Explained as error:
        return _Letter(Preview(file, refused=str(error), code=error.code), code, identity, said)


def _in_rounds(letters: Iterable[_Letter], judge: Callable[[_Letter], Arrival], step: Step) -> dict[Path, Arrival]:
    """Each in its turn, those that wait for another after the others, as long as that helps."""
    waiting, done = list(letters), dict[Path, Arrival]()
    total, over = len(waiting), 0
    while waiting:
        later = []
        for each in waiting:
            step(over, total)
            done[each.seen.file] = arrival = judge(each)
            later += [each] if arrival.state == HELD else []
            over += arrival.state != HELD
        waiting = later if len(later) < len(waiting) else []
    return done


@dataclass(frozen=True, slots=True)
class _Trial:
    """The store as it would be after the packages before; all of it is undone at the end."""

    store: Store
    db: Connection
    today: date
    names: dict[str, str]  # files and packages of the folder that passed the gates, and what they are called

    def judge(self, letter: _Letter) -> Arrival:
        """Take one package in, or nothing of it."""
        self.db.execute("SAVEPOINT package")
        try:
            with refusals.foreseen():
                arrival = self._judged(letter)
        except Explained as error:
            self.db.execute("ROLLBACK TO package")
            arrival = _refused(letter, error)
        self.db.execute("RELEASE package")
        if arrival.state == READY:
            self.names.update({key: arrival.file.name for key in (letter.sha256, letter.identity)})
        return arrival

    def _judged(self, letter: _Letter) -> Arrival:
        seen = replace(letter.seen, refused="", code="")
        if again := self._again(letter.sha256, seen, letter.sha256):
            return again
        at = packages.door(self.store, self.db, self.today)
        package = gates.passed(at, packages.contents(seen.file))
        if again := self._again(package.front.identity, seen, letter.sha256):
            return again
        told = packages.warnings(self.db, package, self.today)
        return self._taken(at, package, packages.shown(seen.file, package, "", told))

    def _again(self, key: str, seen: Preview, code: str) -> Arrival | None:
        """Told when the file, or the package in it, was in the folder before or taken in earlier."""
        if not key:
            return None
        if twin := self.names.get(key, ""):
            return Arrival(seen, TWIN, code, twin=twin)
        at = ledger.taken(self.db, key, key)
        return Arrival(replace(seen, imported_at=at), KNOWN, code) if at else None

    def _taken(self, at: gates.Door, package: gates.Passed, seen: Preview) -> Arrival:
        taken = merging.take(self.store, self.db, package, at.root)
        packages.heard(self.store, self.db, package)
        ledger.take(self.db, packages.imported(self.store, package, taken))
        counted = replace(seen, known=taken.known, counts=merging.counts(self.db, taken))
        return Arrival(counted, READY, package.sha256)


def _refused(letter: _Letter, error: Explained) -> Arrival:
    held = isinstance(error, refusals.Held)
    seen = replace(letter.seen, refused=str(error), code=error.code, held=held)
    return Arrival(seen, HELD if held else REFUSED, letter.sha256)


def _with_gaps(arrivals: list[Arrival], letters: list[_Letter], begun: dict[str, int]) -> tuple[Arrival, ...]:
    """Each package with the numbers wanting just before it: sent to us, taken in never, not in the folder.

    A number below the newest that was taken in is not wanting: what it held came with the later one.
    """
    last, found = dict(begun), []
    for arrival, letter in zip(arrivals, letters, strict=True):
        gaps: tuple[int, ...] = ()
        if letter.signed and letter.said is not None:
            before = last[arrival.seen.sender]
            gaps = tuple(number for number in _earlier(letter.said) if before < number < letter.said.counter)
            last[arrival.seen.sender] = max(before, letter.said.counter)
        found.append(replace(arrival, gaps=gaps))
    return tuple(found)


def _earlier(said: Header) -> list[int]:
    """The numbers of earlier packages to us, as the sender says; none when an earlier program wrote it."""
    listed = said.more.get("earlier")
    if type(listed) is not list or len(listed) > frames.MOST_EARLIER or any(type(each) is not int for each in listed):
        return []
    return sorted(set(listed))


# -- taking in -----------------------------------------------------------------------------------


def apply(
    store: Store, arrivals: Iterable[Arrival], chosen: Collection[Path], *, by: str, today: date, step: Step = _quiet
) -> tuple[Arrival, ...]:
    """Take the chosen files in, each whole or not at all; what became of every file, in the same order.

    A refused one does not stop the others. ``step`` is told how far it is before each; once it answers False nothing
    more is taken in, and what was is kept.
    """
    before = list(arrivals)
    with store.reading() as session:
        users.require_known(session, by)
    wanted = [
        _Letter(each.seen, each.sha256)
        for each in before
        if each.file in chosen and each.state in (READY, HELD, REFUSED, LEFT)
    ]
    taking = _Taking(store, by, today, step)
    done = _in_rounds(wanted, taking.judge, taking.go_on)
    return tuple(replace(done[each.file], gaps=each.gaps) if each.file in done else _aside(each) for each in before)


def _aside(arrival: Arrival) -> Arrival:
    return replace(arrival, state=LEFT) if arrival.state == READY else arrival


class _Taking:
    """Packages going in, one after the other, with one backup before the first that brings anything."""

    def __init__(self, store: Store, by: str, today: date, step: Step) -> None:
        self.store, self.by, self.today, self.step = store, by, today, step
        self.stopped, self.backup = False, True

    def go_on(self, done: int, total: int) -> None:
        """Ask whether the next is to be taken in."""
        self.stopped = self.stopped or self.step(done, total) is False

    def judge(self, letter: _Letter) -> Arrival:
        """Take one in; what became of it."""
        file = letter.seen.file
        if self.stopped:
            return Arrival(letter.seen, LEFT, letter.sha256)
        try:
            if sha256(packages.contents(file)).hexdigest() != letter.sha256:
                raise FileChanged()
            got = packages.apply(self.store, file, by=self.by, today=self.today, backup=self.backup)
        except Explained as error:
            return _refused(letter, error)
        self.backup = self.backup and not got.entries
        seen = replace(letter.seen, counts=got.counts, imported_at=got.already, refused="", code="", held=False)
        return Arrival(seen, KNOWN if got.already else TAKEN, letter.sha256)


def receipts(
    store: Store, arrivals: Iterable[Arrival], folder: Path, *, by: str, today: date
) -> tuple[packages.Sent, ...]:
    """Write a receipt for each sender of whom something is held here, now or since before: it tells him what is."""
    held = (TAKEN, KNOWN)  # when it was broken off in the middle, the rest of the folder is read again
    letters = {each.seen.letter: None for each in arrivals if each.state in held and each.seen.kind == "data"}
    if letters:
        with files.told(folder):
            folder.mkdir(exist_ok=True)
    at = "".join(filter(str.isdigit, store.now()))
    outs = {letter: folder / f"{store.letter}-{letter}-{at}.kdp" for letter in letters}
    return tuple(packages.receipt(store, to=letter, out=out, by=by, today=today) for letter, out in outs.items())


# -- in words ------------------------------------------------------------------------------------


def gaps_in_words(arrival: Arrival) -> str:
    """Which packages are wanting before this one: "thiếu gói 0017"; empty when none is."""
    if not arrival.gaps:
        return ""
    return _("package {numbers} is missing").format(numbers=", ".join(f"{each:04}" for each in arrival.gaps))


def told(arrival: Arrival) -> str:
    """All there is to say of a file beside its counts: why it is refused, what is wanting, what is odd."""
    twin = _("The same package lies in {file}.").format(file=arrival.twin) if arrival.twin else ""
    gaps = gaps_in_words(arrival)
    gap = gaps[:1].upper() + gaps[1:] + "." if gaps else ""
    return " ".join(filter(None, (arrival.seen.refused, twin, gap, *arrival.seen.warnings)))
