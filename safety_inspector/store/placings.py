"""A store that is built or restored gets its names at the end, the store itself last; what was cut off is gone on with.

Everything is made in a hidden folder beside. It gets another name when nothing but the moving is left to do: from
then on whoever asks for the store finishes it. Before that, whoever makes it again begins anew.
"""

import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from safety_inspector.store import attachments, files, keys

_SHEET = "sheet"  # in the folder of a founding: the hash of the recovery sheet it wrote elsewhere


def folders(path: Path) -> tuple[Path, Path]:
    """The folder in which a store is made, and its name once nothing but the moving is left to do."""
    return path.with_name(f".{path.stem}.part"), path.with_name(f".{path.stem}.ready")


def begin(path: Path) -> Path:
    """An empty folder to make the store in; what one that was cut off has left is thrown away."""
    part, ready = folders(path)
    with files.told(path):
        if ready.is_dir() and not path.exists():
            for each in _names(path):
                if each.exists() and not (ready / each.name).exists():
                    remove(each)
        for folder in (part, ready):
            shutil.rmtree(folder, ignore_errors=True)
        part.mkdir()
    return part


def place(path: Path) -> list[Path]:
    """Give the finished pieces their names; what has got one. Without place on the disk nothing is left behind."""
    part, ready = folders(path)
    files.replace_folder(part, ready)
    try:
        return settle(path)
    except BaseException:
        begin(path).rmdir()
        raise


def settle(path: Path) -> list[Path]:
    """Finish what was cut off when all was made and only the names were left to give; what was moved."""
    ready = folders(path)[1]
    if not ready.is_dir():
        return []
    moved = []
    with files.told(path):
        for each in _names(path):
            if (ready / each.name).exists() and (each.is_dir() or not each.exists()):  # no folder takes another's place
                os.rename(ready / each.name, each)
                moved.append(each)
        files.sync_folder(path.parent)
        shutil.rmtree(ready)
    return moved


def remove(path: Path) -> None:
    """Remove a file or a folder, whatever stands in the way."""
    with suppress(OSError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _names(path: Path) -> tuple[Path, ...]:
    return (*keys.paths(path), attachments.folder_of(path), path)  # the store itself last


def note_sheet(inside: Path, sheet: bytes) -> None:
    """Note in the folder of a founding which recovery sheet it is about to write elsewhere."""
    files.write(inside / _SHEET, sha256(sheet).hexdigest().encode())


def left_sheet(path: Path, sheet: Path) -> bool:
    """Whether a recovery sheet is of a founding of ``path`` that was cut off: it opens nothing that is there."""
    noted = folders(path)[0] / _SHEET
    with files.told(sheet):
        return noted.exists() and noted.read_bytes() == sha256(sheet.read_bytes()).hexdigest().encode()
