"""The one place where whole files are written: complete, synced and read back, or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safety_inspector.errors import Fault, Refusal
from safety_inspector.words import N_


class DiskFull(Fault):
    """No room is left where a file is to be written."""

    code = "STO-E10"
    message = N_("The disk holding {path} is full. Nothing was changed. Free some space and try again.")


class NoFile(Fault):
    """What was named is not there."""

    code = "STO-E13"
    message = N_("There is no file {path}. Check the name and the folder.")


class NoFolder(Fault):
    """The folder of what was named is not there."""

    code = "STO-E14"
    message = N_("There is no folder {folder}. Make it, or choose another.")


class DiskFailed(Fault):
    """The disk does not read or write as it should."""

    code = "STO-E11"
    message = N_(
        "The disk does not read or write {path} ({reason}). Nothing was changed. Check the disk and try again."
    )


class NotWritten(Fault):
    """What was read back is not what was written."""

    code = "STO-E12"
    message = N_("{path} was written but does not read back the same. Use another disk or USB stick and try again.")


class OfAStore(Refusal):
    """What is asked for would take the place of a store's own file."""

    code = "STO-E45"
    message = N_("{path} belongs to a store. Choose another name; nothing was written.")


_OWN = (".kiemdinh", ".key", ".key2", ".lock", ".kiemdinh-wal", ".kiemdinh-shm", ".kiemdinh-journal")
_HOMES = (".files", ".backups")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says about ``path`` into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=path) from error
        if isinstance(error, FileNotFoundError) and not path.exists():
            raise (NoFile(path=path) if path.parent.is_dir() else NoFolder(folder=path.parent)) from error
        raise DiskFailed(path=path, reason=error.strerror or error) from error


def write(path: Path, data: bytes, *, own: bool = False) -> None:
    """Put ``data`` at ``path`` so that a power cut leaves the old file or the new one, whole.

    Only the store itself (``own``) writes what belongs to a store: a name somebody gave never takes its place.
    """
    if not own and (path.suffix.lower() in _OWN or path.parent.suffix.lower() in _HOMES):
        raise OfAStore(path=path)
    with told(path):
        part = path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        if path.read_bytes() != data:
            raise NotWritten(path=path)


def sync(path: Path) -> None:
    """Bring the bytes of ``path`` to the disk."""
    with told(path):
        handle = os.open(path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk; Windows does this by itself."""
    if os.name == "nt":
        return
    with told(folder):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_folder(part: Path, final: Path) -> None:
    """Give the finished folder ``part`` its final name; its files and names are synced first."""
    with told(final):
        for path in sorted(part.rglob("*")):
            if path.is_file():
                sync(path)
            else:
                sync_folder(path)
        sync_folder(part)
        os.rename(part, final)
        sync_folder(final.parent)
