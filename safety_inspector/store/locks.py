"""One program at a time writes to a store; the lock file names who that is."""

import getpass
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "davfs", "fuse.rclone"}


class InUse(Refusal):
    """Another program has the store open for writing."""

    code = "STO-E01"
    message = N_(
        "{store} is open in another program on {host} by {user} (process {process}, since {start})."
        " Close it there, then try again."
    )


class OnNetwork(Refusal):
    """The store lies where locks cannot be trusted."""

    code = "STO-E02"
    message = N_(
        "{store} lies on a network share, where two computers could spoil it. Copy it to this computer's own disk."
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a store open."""

    host: str
    user: str
    process: int
    start: str


class Lock:
    """The writer's lock on a store, held until `release`, or until the process ends."""

    def __init__(self, store: Path, start: str) -> None:
        require_local(store)
        self._store, self._path = store, store.with_suffix(".lock")
        with files.told(self._path):
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise InUse(store=store.name, **asdict(holder(store))) from error
        who = Holder(platform.node(), _user(), os.getpid(), start)
        try:
            with files.told(self._path):
                os.ftruncate(self._handle, 0)
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, json.dumps(asdict(who), ensure_ascii=False).encode())
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let others write."""
        os.close(self._handle)


def holder(store: Path) -> Holder:
    """Who said last that he has ``store`` open; question marks while he has not said yet."""
    try:
        return Holder(**json.loads(store.with_suffix(".lock").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Holder("?", "?", 0, "?")


def require_local(store: Path) -> None:
    """Refuse a store on a network share."""
    if _is_remote(store.resolve().parent):
        raise OnNetwork(store=store.name)


def remote_mount(folder: str, mounts: str) -> bool:
    """Whether ``folder`` lies on a network file system, by the text of ``/proc/self/mounts``."""
    if not any(f" {kind} " in mounts for kind in _REMOTE):  # asked at every opening, and mostly there is none
        return False
    best = ("", "")
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        inside = folder == place or folder.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best[0]):
            best = (place, kind)
    return best[1] in _REMOTE


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == 4)
    try:
        return remote_mount(str(folder), Path("/proc/self/mounts").read_text("utf-8"))
    except OSError:
        return False


def _take(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # beyond the text, so that others may read it
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
