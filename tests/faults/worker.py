"""What the fault tests let happen to a store: scenarios of the program's own code, run in children that may die.

Started as a program it is a nest: it has imported everything once, and forks a child for each job it is told.
"""

import ctypes
import errno
import json
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

import templates
from offices import TODAY, crane, joined, lone

from safety_inspector import words
from safety_inspector.catalogue import equipment
from safety_inspector.cli import main as program
from safety_inspector.errors import Explained
from safety_inspector.exchange import frames, packages
from safety_inspector.store import attachments, backups, checking, driver, keys, migrations, opening
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection, Key

NAME = "tram.kiemdinh"
Say = Callable[[str], None]

# -- the store before ----------------------------------------------------------------------------


def now() -> str:
    return "2026-11-24T10:42:00"


def prepare(folder: Path, *, member: bool = False) -> None:
    """A practice store with a crane in ``folder``; as a ``member`` it belongs to a headquarters elsewhere."""
    folder.mkdir(parents=True)
    templates.copied(_member if member else _alone, folder)


def _alone(folder: Path) -> None:
    _filled(lone(folder, "tram", "Trạm kiểm định số 1"))


def _member(folder: Path) -> None:
    store = lone(folder, "tram", "Trạm kiểm định số 1")
    with tempfile.TemporaryDirectory() as beside:
        hq = lone(Path(beside), "hq", "Ban Kiểm định")
        joined(hq, store, "B")
        hq.close()
    _filled(store)
    for left in folder.glob("*.kdp"):
        left.unlink()


def _filled(store: Store) -> None:
    crane(store)
    with store.writing(by="admin", action="photo.keep") as session:
        attachments.keep(session, random.Random(0).randbytes(30_000), "image/jpeg")
    store.close()


def opened(folder: Path) -> Store:
    return opening.unlock(folder / NAME, now=now)


def the_crane(store: Store) -> UUID:
    with store.reading() as session:
        return UUID(bytes=raw(session).execute("SELECT id FROM equipment ORDER BY id").fetchone()[0])


def serial(store: Store) -> int:
    with store.reading() as session:
        return int(raw(session).execute("SELECT serial FROM equipment ORDER BY id").fetchone()[0])


def edit(store: Store, id: UUID, number: int) -> None:
    with store.writing(by="admin", action="equipment.change", reason="sửa số chế tạo") as session:
        equipment.change(session, id, "serial", f"{number:06}")


# -- scenarios: each tells what it has done, and must have kept it --------------------------------


def edits(folder: Path, say: Say, times: int = 130) -> None:
    """A crane's serial is corrected again and again; now and then the window is closed and opened."""
    store = opened(folder)
    try:
        id, start = the_crane(store), serial(store) + 1
        for number in range(start, start + times):
            edit(store, id, number)
            say(f"edit {number}")
            if number % (times // 3) == 0:
                opening.remove_user(store, "nobody")
                store.close()
                store = opened(folder)
    finally:
        store.close()


def commands(folder: Path, say: Say, times: int = 40) -> None:
    """The same through the command line's own entry."""
    store = opened(folder)
    id, start = the_crane(store), serial(store) + 1
    store.close()
    for number in range(start, start + times):
        asked = ["--store", str(folder / NAME), "set", str(id), "serial", f"{number:06}", "--reason", "sửa"]
        if program(asked) != 0:
            raise RuntimeError("the program refused")
        say(f"edit {number}")


def backup(folder: Path, say: Say, times: int = 9) -> None:
    """Edits between backups over many days, so that old ones are thinned out; the newest is restored beside."""
    with closing(opened(folder)) as store:
        id, start = the_crane(store), serial(store) + 1
        day = datetime(2026, 1, 1, 8) + timedelta(days=5 * len(list((folder / "tram.backups").glob("*"))))
        for number in range(start, start + times):
            edit(store, id, number)
            say(f"edit {number}")
            made = backups.copy(store.path, store.key, (day + timedelta(hours=7 * number)).isoformat())
            say(f"backup {made.folder.name} {number}")
        target = folder / f"noi-khac-{start}" / "lai.kiemdinh"
        if not target.exists():
            backups.restore(made.folder, target)
            say(f"restored {target.relative_to(folder)} {number}")


def export(folder: Path, say: Say, times: int = 6) -> None:
    """Edits between packages for headquarters."""
    with closing(opened(folder)) as store:
        id, start = the_crane(store), serial(store) + 1
        for number in range(start, start + times):
            edit(store, id, number)
            say(f"edit {number}")
            sent = packages.export(store, to="A", out=folder / f"goi-{number}.kdp", by="admin", today=TODAY)
            say(f"package {sent.path.name} {sent.sha256}")


def photo(folder: Path, say: Say, times: int = 12) -> None:
    """Photos are kept, each in one transaction with an edit."""
    with closing(opened(folder)) as store:
        id, start = the_crane(store), serial(store) + 1
        for number in range(start, start + times):
            data = random.Random(number).randbytes(30_000)
            with store.writing(by="admin", action="photo.keep") as session:
                kept = attachments.keep(session, data, "image/jpeg")
                equipment.change(session, id, "serial", f"{number:06}")
            say(f"edit {number}")
            say(f"photo {kept}")


def migration(folder: Path, say: Say) -> None:
    """The next program opens the store: backed up, brought to the made-up schema, worked with."""
    with next_program(), closing(opened(folder)) as store:
        say("migrated")
        number = serial(store) + 1
        edit(store, the_crane(store), number)
        say(f"edit {number}")


SCENARIOS: dict[str, Callable[[Path, Say], None]] = {
    "edits": edits,
    "backup": backup,
    "export": export,
    "photo": photo,
    "migration": migration,
}

AGAIN = {"edits": 12, "backup": 2, "export": 2, "photo": 3}
BRIEF = {"edits": 42, "backup": 4, "export": 3, "photo": 5}


def again(scenario: str, folder: Path, say: Say) -> None:
    """The same once more, for a moment: that it can be done again is what counts."""
    do(scenario, folder, say, AGAIN)


def do(scenario: str, folder: Path, say: Say, times: Mapping[str, int]) -> None:
    """A scenario, as long as ``times`` says or else as it is."""
    play = {**SCENARIOS, "commands": commands}[scenario]
    if scenario in times:
        play(folder, say, times[scenario])  # type: ignore[call-arg]
    else:
        play(folder, say)


# -- a made-up next schema -----------------------------------------------------------------------

NEXT = migrations.LATEST + 1
PARTS = ("made_up", "made_up_by_place", "made_up_watch")


def _apply(connection: Connection) -> None:
    migrations.execute(
        connection,
        """\
CREATE TABLE made_up (id BLOB PRIMARY KEY, place TEXT NOT NULL, serial TEXT NOT NULL, note TEXT);
INSERT INTO made_up (id, place, serial) SELECT id, place, serial FROM equipment;
CREATE INDEX made_up_by_place ON made_up (place);
UPDATE made_up SET note = hex(zeroblob(20000));
CREATE TRIGGER made_up_watch AFTER UPDATE ON made_up BEGIN
    DELETE FROM made_up WHERE id = NEW.id AND NEW.note = 'never';
END;
INSERT INTO local (name, value) VALUES ('made_up', x'31');
""",
    )


@contextmanager
def next_program() -> Iterator[None]:
    """As if the next version of the program ran, which knows one more step."""
    step: Any = SimpleNamespace(apply=_apply)
    kept = migrations.steps

    def steps(after: int) -> Iterator[tuple[int, Any]]:
        yield from kept(after)
        if after < NEXT:
            yield NEXT, step

    with patch.object(migrations, "LATEST", NEXT), patch.object(migrations, "steps", steps):
        yield


# -- the judge -----------------------------------------------------------------------------------


def key_of(folder: Path) -> Key:
    said = json.loads((folder / "tram.key").read_bytes().rpartition(b"\n")[0])
    return Key(bytes.fromhex(said["open"]), bytes.fromhex(said["salt"]))


def lost(folder: Path, said: list[str], *, migrating: bool = False) -> str:
    """What is wrong with the store in ``folder`` after all that was ``said`` to be kept; empty when nothing is.

    Only what was ``migrating`` may be of the next schema.
    """
    try:
        return _lost(folder, said, migrating)
    except Explained as error:
        return f"{type(error).__name__} {error}"


def _lost(folder: Path, said: list[str], migrating: bool) -> str:
    schema = half(folder, said) if migrating else ""
    if schema:
        return schema
    with next_program() if schema is None else _this_program():
        store = opened(folder)
        try:
            report = checking.check(store)
            if not report.sound:
                return f"unsound: {report.troubles[0].sentence}"
            promised = max((int(line.split()[1]) for line in said if line.startswith("edit ")), default=0)
            if serial(store) < promised:
                return f"edit {promised} was acknowledged, the store holds {serial(store)}"
            with store.reading() as session:
                names = set(attachments.identities(raw(session)))
                missing = [line for line in said if line.startswith("photo ") and line.split()[1] not in names]
            if missing:
                return f"{missing[0]} was acknowledged and is not there"
        finally:
            store.close()
    return _lost_beside(folder, said)


@contextmanager
def _this_program() -> Iterator[None]:
    yield


def half(folder: Path, said: list[str]) -> str | None:
    """Empty: the old schema whole; nothing: the new one whole; else what is half."""
    file = keys.load(folder / NAME)
    connection = driver.connect(folder / NAME, Key(file.open_key or b"", file.salt))
    try:
        with driver.told(folder / NAME):
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            there = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'made_up%'")
            }
            filled = (
                connection.execute("SELECT count(*) FROM local WHERE name = 'made_up'").fetchone()[0],
                connection.execute("SELECT count(*) FROM made_up WHERE length(note) = 40000").fetchone()[0]
                if "made_up" in there
                else 0,
            )
    finally:
        connection.close()
    if (found, there, filled) == (NEXT, set(PARTS), (1, 1)):
        return None
    if (found, there, filled) == (NEXT - 1, set(), (0, 0)):
        return "" if "migrated" not in said else "the migration was acknowledged and is gone"
    return f"half: schema {found}, {sorted(there)}, {filled}"


def _lost_beside(folder: Path, said: list[str]) -> str:
    """Backups that are listed are whole; packages that are there are whole; acknowledged ones are there."""
    path = folder / NAME
    there = {row.folder.name for row in backups.listing(path)}
    told = [line.split() for line in said]
    made = [parts for parts in told if parts[0] == "backup"]
    if made and made[-1][1] not in there:
        return f"backup {made[-1][1]} was acknowledged and is not there"
    for name in there:
        store = backups.folder_of(path) / name / NAME
        least = max((int(parts[2]) for parts in made if parts[1] == name), default=0)
        why = _unsound(store, least, wholly=name == max(there), backup=True)
        if why:
            return f"backup {name}: {why}"
    for parts in told:
        if parts[0] == "restored" and (why := _unsound(folder / parts[1], int(parts[2]))):
            return f"restored: {why}"
    sums = {parts[1]: parts[2] for parts in told if parts[0] == "package"}
    if missing := [name for name in sums if not (folder / name).exists()]:
        return f"package {missing[0]} was acknowledged and is not there"
    for package in folder.glob("*.kdp"):
        data = package.read_bytes()
        if package.name in sums and sha256(data).hexdigest() != sums[package.name]:
            return f"package {package.name} is not what was acknowledged"
        if not data.startswith((b"age-encryption.org/v1", frames.MAGIC)):
            return f"package {package.name} is no package"
    return ""


def _unsound(path: Path, least: int, *, wholly: bool = True, backup: bool = False) -> str:
    """What is wrong with a store beside; one that lies there byte for byte as it was judged before is as it was."""
    if not all(each.exists() for each in (path, *keys.paths(path))):
        return "not whole"
    about = (digest(path.parent), least, wholly)
    if about not in _judged:
        _judged[about] = _why(path, least, wholly, backup)
    return _judged[about]


_judged: dict[tuple[bytes, int, bool], str] = {}


def digest(folder: Path) -> bytes:
    """SHA-256 of the names and bytes beneath ``folder``."""
    hasher = sha256()
    for file in sorted(folder.rglob("*")):
        data = file.read_bytes() if file.is_file() else b""
        hasher.update(f"{file.relative_to(folder)} {len(data)}\n".encode() + data)
    return hasher.digest()


def _why(path: Path, least: int, wholly: bool, backup: bool) -> str:
    key = keys.by_password(path, keys.load(path), None, None)
    store = Store(path, key, now=now) if backup else opening.unlock(path, now=now)  # a backup itself is not unlocked
    try:
        report = checking.check(store) if wholly else None
        if report and not report.sound:
            return report.troubles[0].sentence
        return "" if serial(store) >= least else f"holds {serial(store)} instead of {least}"
    finally:
        store.close()


# -- the nest ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is to do, what is written down about it, and where it fails."""

    scenario: str
    folder: str
    pipe: str  # what it says goes here, a line each; "-": into the file ACK, which is recorded
    log: str = ""
    at: int = 0
    errno: int = 0
    times: int = 0
    lose_syncs: bool = False
    weak: bool = False  # synchronous = NORMAL
    bare: bool = False  # no salt beside the store: the driver keeps one in its head
    brief: bool = False  # a scenario of fewer steps: the same things happen less often
    again: bool = False  # tries once more after a refusal, in the same process
    gate: str = ""  # wait until somebody opens this pipe


def main() -> None:
    words.compile_all()
    words.speak("vi")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _warm()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            try:
                _work(Job(**json.loads(line)))
            finally:
                os._exit(0)
        print(child, flush=True)


def _warm() -> None:
    """What a process works out once is worked out before any child is forked."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "warm")
        edits(Path(folder) / "warm", lambda _line: None, times=3)


def _work(job: Job) -> None:
    library = ctypes.CDLL(None)
    folder = Path(job.folder)
    if job.weak:
        driver.PROMISES["synchronous"] = 1
    if job.bare:
        vars(keys)["_SALT"] = 0
    out = os.open(job.pipe, os.O_WRONLY)
    library.recorder_arm(
        f"{folder}/".encode(), job.log.encode(), ctypes.c_long(job.at), job.errno, ctypes.c_long(job.times),
        int(job.lose_syncs),
    )  # fmt: skip
    book = os.open(folder / "ACK", os.O_WRONLY | os.O_CREAT | os.O_APPEND) if job.log else -1

    def say(line: str) -> None:
        if book >= 0:
            os.write(book, f"{line}\n".encode())
        os.write(out, f"{line}\n".encode())

    try:
        _try(job, folder, say, out)
    except BaseException:
        os.write(out, f"crash {json.dumps(traceback.format_exc())}\n".encode())
    library.recorder_writes.restype = ctypes.c_long
    os.write(out, f"writes {library.recorder_writes()}\n".encode())


def _try(job: Job, folder: Path, say: Say, out: int) -> None:
    try:
        if job.gate:
            _start(folder, job.gate, say)
        else:
            do(job.scenario, folder, say, BRIEF if job.brief else {})
        os.write(out, b"done\n")
    except Explained as error:
        os.write(out, f"refused {error}\n".encode())
        if job.again:
            again(job.scenario, folder, say)
            os.write(out, b"again\n")


def _start(folder: Path, gate: str, say: Say) -> None:
    """Wait at the gate, open the store as a window does, hold it until the gate is opened again."""
    say("ready")
    os.close(os.open(gate, os.O_RDONLY))
    store = opened(folder)
    say("won")
    os.close(os.open(f"{gate}-end", os.O_RDONLY))
    store.close()


DISK = {"full": errno.ENOSPC, "failing": errno.EIO}
DIES = -9

if __name__ == "__main__":
    main()
