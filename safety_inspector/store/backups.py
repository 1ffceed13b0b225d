"""Backups: a folder with everything a store needs, opened and compared before it is called good."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from safety_inspector.errors import Fault, Refusal
from safety_inspector.store import attachments, clock, driver, files, keys, local, locks, placings
from safety_inspector.store.driver import Key
from safety_inspector.words import N_

STALE = timedelta(days=7)
RESTORED = "restored"  # its name in `local`: when this store was made from a backup, until somebody answers for that
BACKUP = "backup"  # its name in `local`: when this file was made as a backup; a restored store has it no more
KEEP_LAST = 10  # these stay whatever the day is said to be
KEEP_ALL, KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 2, 14, 8, 24
_NAME = "%Y%m%d-%H%M%S"


class NotVerified(Fault):
    """A backup just made does not hold what the store holds."""

    code = "STO-E40"
    message = N_("The backup in {folder} does not match the store and was removed. Check the disk, then back up again.")


class NoBackup(Refusal):
    """The folder is no backup."""

    code = "STO-E41"
    message = N_("{folder} is no complete backup. Choose a folder that this program made.")


class TargetTaken(Refusal):
    """A store stands where the backup is to be restored."""

    code = "STO-E42"
    message = N_("{path} is already there. Restore into another folder or under another name; nothing was overwritten.")


class IsBackup(Refusal):
    """Somebody would work in the backup itself."""

    code = "STO-E60"
    message = N_(
        "{path} is a backup, and nobody works in one: numbers given since would be given again. Restore it first: on"
        " the page Dữ liệu & sao lưu with “Phục hồi ra nơi khác…”, or by the command restore FOLDER NEW.kiemdinh."
    )


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup on the disk."""

    folder: Path
    made: str  # ISO wall time
    size: int  # bytes


def folder_of(store: Path) -> Path:
    """Where the backups of ``store`` lie."""
    return store.with_suffix(".backups")


def copy(store: Path, key: Key, now: str, into: Path | None = None) -> BackupRow:
    """Back up ``store`` into ``into`` (its own folder of backups, if not said), verified; then thin out.

    Complete in itself: database, attachments, key file. A power cut leaves a whole backup or none. Thinned out as
    on the day of the backup before: one day of a clock far ahead does not make all the others old.
    """
    parent = into or folder_of(store)
    before = last(store)
    with files.told(parent):
        parent.mkdir(parents=True, exist_ok=True)
    final = _free(parent, store.stem, now)
    part = final.with_name(final.name + ".part")
    with files.told(part):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
    try:
        _fill(store, key, part / store.name)
        _require_same(store, key, part / store.name)
        _sign(part / store.name, Key(key.secret, keys.load(part / store.name).salt), {BACKUP: now})
        files.replace_folder(part, final)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if into is None:
        thin(store, date.fromisoformat((before.made if before and before.made < now else now)[:10]))
    return BackupRow(final, now, _size(final))


def listing(store: Path, into: Path | None = None) -> list[BackupRow]:
    """The complete backups of ``store``, newest first."""
    parent = into or folder_of(store)
    if not parent.is_dir():
        return []
    rows = [
        BackupRow(folder, made.isoformat(timespec="seconds"), _size(folder))
        for folder in parent.iterdir()
        if folder.is_dir() and (made := _made(folder, store.stem)) is not None
    ]
    return sorted(rows, key=lambda row: (row.made, row.folder.name), reverse=True)


def last(store: Path) -> BackupRow | None:
    """The newest backup, if there is one."""
    return next(iter(listing(store)), None)


def stale(store: Path, now: str) -> bool:
    """Whether it is high time for a backup; one dated after tomorrow, by a clock that was ahead, does not count."""
    at = datetime.fromisoformat(now)
    made = (datetime.fromisoformat(row.made) for row in listing(store))
    newest = next((each for each in made if each <= at + timedelta(days=1)), None)
    return newest is None or at - newest > STALE


def restore(
    backup: Path,
    new: Path,
    *,
    user: str | None = None,
    password: str | None = None,
    recovery: str | None = None,
    now: Callable[[], str] = clock.wall,
) -> None:
    """Make the store ``new`` from a backup folder; a password or the recovery is all it needs."""
    source = stored_in(backup)
    cut_off = placings.folders(new)[1].is_dir()  # another restoring, whose pieces `placings.begin` takes away
    for path in (new, *(() if cut_off else (*keys.paths(new), attachments.folder_of(new)))):
        if path.exists():
            raise TargetTaken(path=path)
    locks.require_local(new)
    file = keys.load(source)
    key = (
        keys.by_recovery(source, file, recovery)
        if recovery is not None
        else keys.by_password(source, file, user, password)
    )
    with files.told(new):
        new.parent.mkdir(parents=True, exist_ok=True)
    made, at = placings.begin(new) / new.name, "" if file.practice else now()
    try:
        _fill(source, key, made, attached=attachments.folder_of(source))
        _require_same(source, key, made)
        _sign(made, key, {BACKUP: None, RESTORED: at or None})
        keys.save(made, replace(keys.load(made), restored=at))
        placings.place(new)
    finally:
        shutil.rmtree(made.parent, ignore_errors=True)


def stamped(store: Path) -> str:
    """When the store was restored, by its key file; empty when it was not, or somebody has answered for it."""
    return keys.load(store).restored


def answered(store: Path) -> None:
    """Take the stamp of a restored store out of its key file."""
    file = keys.load(store)
    if file.restored:
        keys.save(store, replace(file, restored=""))


def _sign(copied: Path, key: Key, said: Mapping[str, str | None]) -> None:
    """Let a copy know what it is: a backup nobody works in, or a restored store that may lack numbers given since.

    What is None is forgotten; practice has no numbers to lose and is not told that it was restored.
    """
    connection = driver.connect(copied, key)
    try:
        with driver.told(copied):
            connection.execute("BEGIN IMMEDIATE")
            for name, value in said.items():
                if value is None:
                    local.drop(connection, name)
                else:
                    local.put(connection, name, value.encode())
            connection.execute("COMMIT")
    finally:
        connection.close()


def lies_among(path: Path) -> bool:
    """Whether ``path`` lies where the backups of a store do; those of earlier programs are known by nothing else."""
    folder = path.resolve().parent
    return folder.parent.suffix.casefold() == ".backups" and _made(folder, path.stem) is not None


def require_none(path: Path, connection: driver.Connection) -> None:
    """Refuse the store of a backup, wherever it was carried since."""
    ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'local'").fetchone()
    if ours and local.get(connection, BACKUP) is not None:  # what is not ours is told of by who opens it
        raise IsBackup(path=path)


def stored_in(backup: Path) -> Path:
    """The store inside a backup folder."""
    found = sorted(backup.glob("*.kiemdinh")) if backup.is_dir() and not backup.name.endswith(".part") else []
    if len(found) != 1:
        raise NoBackup(folder=backup)
    return found[0]


def thin(store: Path, today: date) -> list[Path]:
    """Remove backups nobody will miss: all of two days stay, then one a day, a week, a month, a year.

    The newest ten stay too, and those dated after ``today``: a clock that is wrong must not cost a backup.
    """
    kept: set[str] = set()
    removed = []
    for place, row in enumerate(listing(store)):
        group = _group(date.fromisoformat(row.made[:10]), today)
        if place < KEEP_LAST or group not in kept or group == "all":
            kept.add(group)
            continue
        doomed = row.folder.with_name(row.folder.name + ".part")  # no half backup is ever listed
        with files.told(doomed):
            row.folder.rename(doomed)
            files.sync_folder(doomed.parent)
        shutil.rmtree(doomed, ignore_errors=True)
        removed.append(row.folder)
    for left in folder_of(store).glob(f"{store.stem}-*.part"):
        shutil.rmtree(left, ignore_errors=True)
    return removed


def _group(made: date, today: date) -> str:
    age = (today - made).days
    if age < KEEP_ALL:
        return "all"
    if age < KEEP_DAYS:
        return f"day {made}"
    if age < KEEP_WEEKS * 7:
        return "week {}-{}".format(*made.isocalendar()[:2])
    return f"month {made:%Y-%m}" if age < KEEP_MONTHS * 31 else f"year {made:%Y}"


def _fill(store: Path, key: Key, target: Path, attached: Path | None = None) -> None:
    connection = driver.connect(store, key)
    try:
        with driver.told(target):
            connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    keys.save(target, keys.load(store))
    folder = attached or attachments.folder_of(store)
    if folder.is_dir():
        copied = attachments.folder_of(target)
        with files.told(copied):
            copied.mkdir()
            for path in sorted(folder.iterdir()):
                shutil.copyfile(path, copied / path.name)


def _require_same(store: Path, key: Key, copied: Path) -> None:
    file = keys.load(copied)
    one, two = _summary(store, key), _summary(copied, Key(key.secret, file.salt))
    if one != two:
        raise NotVerified(folder=copied.parent)


def _summary(store: Path, key: Key) -> str:
    """A hash of every row of every table, in the order of their keys, and of the attached files."""
    hasher = sha256()
    connection = driver.connect(store, key)
    try:
        with driver.told(store):
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise driver.Damaged(path=store, reason=said)
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]
            for name in names:
                hasher.update(name.encode())
                order = "1, 2" if _wide(connection, name) else "1"
                for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):
                    hasher.update(repr(row).encode())
            identities = attachments.identities(connection)
    finally:
        connection.close()
    for identity in identities:
        hasher.update(sha256(attachments.load(store, key, identity)).digest())
    return hasher.hexdigest()


def _wide(connection: driver.Connection, name: str) -> bool:
    return len(connection.execute(f'PRAGMA table_info("{name}")').fetchall()) > 1


def _free(parent: Path, stem: str, now: str) -> Path:
    name = f"{stem}-{datetime.fromisoformat(now).strftime(_NAME)}"
    tries = [parent / name, *(parent / f"{name}-{count}" for count in range(2, 1000))]
    return next(path for path in tries if not path.exists())


def _made(folder: Path, stem: str) -> datetime | None:
    name = folder.name.removeprefix(f"{stem}-")
    try:
        return datetime.strptime(name[:15], _NAME) if not name.endswith(".part") else None
    except ValueError:
        return None


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
