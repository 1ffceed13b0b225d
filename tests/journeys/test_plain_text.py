"""Nothing of what is kept stands on the disk in the clear: every byte of every file is looked through for marked words.

A real office works in children that are killed in the middle (`marked_office`); after each kill, and after the store
was opened again and closed, the folder of its stores, backups and packages is searched, the temporary folder and the
marks outside. What the user exported or printed lies elsewhere and is not looked at.
"""

import gzip
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import marked_office
import pytest
import zstandard
from marked_office import INSPECTOR, MARK, NAME, PASSWORD, PEER
from stations import NAME as STORE
from stations import NOW, TODAY

from safety_inspector.exchange import packages
from safety_inspector.store import checking, opening

CHILD = Path(marked_office.__file__)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
PACKED = re.compile(  # where something packed may begin: zlib, gzip, a file in a zip, zstandard
    rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04|\x28\xb5\x2f\xfd"
)
MOST = 1 << 20  # bytes unpacked of one such place


def places(data: bytes, marks: tuple[bytes, ...]) -> Iterator[str]:
    """Where a mark stands in ``data``, as it is or packed."""
    small = data.lower()
    yield from (f"{mark!r} at {small.index(mark)}" for mark in marks if mark in small)
    for found in PACKED.finditer(data):
        inside = unpacked(data, found.start()).lower()
        yield from (f"{mark!r} packed at {found.start()}" for mark in marks if mark in inside)


def unpacked(data: bytes, at: int) -> bytes:
    """As much as can be unpacked of what begins here; nothing if nothing does."""
    if data.startswith(b"\x28\xb5\x2f\xfd", at):
        engine = zstandard.ZstdDecompressor(max_window_size=1 << 23).decompressobj()
        steps: Callable[[bytes], bytes] = engine.decompress
    elif data.startswith(b"PK", at):
        at += 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
        steps = zlib.decompressobj(-15).decompress
    else:
        steps = zlib.decompressobj(31 if data[at] == 0x1F else 15).decompress
    made = b""
    try:
        for start in range(at, len(data), 256):
            made += steps(data[start : start + 256])
            if len(made) > MOST:
                break
    except (zlib.error, zstandard.ZstdError, MemoryError, EOFError):
        pass
    return made


def marks_of(*words: str) -> tuple[bytes, ...]:
    return tuple({word.lower().encode(name) for word in words for name in ENCODINGS})


def leaks(folders: list[Path], marks: tuple[bytes, ...]) -> tuple[list[str], int]:
    """Every place of every file below that tells something, and how many bytes were looked through."""
    found, size = [], 0
    for file in sorted(each for folder in folders for each in folder.rglob("*") if each.is_file()):
        data = file.read_bytes()
        size += len(data)
        found += [f"{file.name}: {place}" for place in places(data, marks)]
        found += [f"the name {file.name}"] * any(mark.decode() in file.name.lower() for mark in marks_of(MARK)[:1])
    return found, size


# -- the search itself can find --------------------------------------------------------------------


def plain(folder: Path) -> bytes:
    file = sqlite3.connect(folder / "plain.db")
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("CREATE TABLE t (a)")
    file.execute("INSERT INTO t VALUES (?)", (NAME,))
    file.commit()
    data = b"".join(each.read_bytes() for each in folder.glob("plain.db*"))
    file.close()
    return data


def zipped(text: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.xml", text)
    return made.getvalue()


WAYS: dict[str, Callable[[Path], bytes]] = {
    "as it is": lambda _folder: NAME.encode(),
    "folded": lambda _folder: NAME.lower().encode(),
    "taken apart": lambda _folder: unicodedata.normalize("NFD", NAME).encode(),
    "two bytes a letter": lambda _folder: NAME.encode("utf-16-le"),
    "the other way round": lambda _folder: NAME.encode("utf-16-be"),
    "zlib": lambda _folder: zlib.compress(NAME.encode() * 9),
    "gzip": lambda _folder: gzip.compress(NAME.encode() * 9),
    "in a workbook": lambda _folder: zipped(NAME.encode() * 9),
    "zstandard": lambda _folder: zstandard.compress(NAME.encode() * 9),
    "a file of SQLite with its WAL": plain,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_mark_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    data = os.urandom(5_000) + WAYS[way](tmp_path) + os.urandom(5_000)
    assert list(places(data, marks_of(MARK)))


def test_noise_holds_no_mark(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(os.urandom(1 << 20))
    assert leaks([tmp_path], marks_of(MARK)) == ([], 1 << 20)


# -- the office ------------------------------------------------------------------------------------


def until(home: Path, out: Path, temp: Path, part: str, last: str) -> None:
    """Let a child do a part of the job, and kill it while it goes on after it said ``last``."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(home), str(out), part], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(temp), "SAFETY_INSPECTOR_DATA": str(temp / "marks"),
             "PYTHONPATH": os.pathsep.join([str(CHILD.parent), str(CHILD.parents[1])])},
    )  # fmt: skip
    assert child.stdout
    said = []
    for line in child.stdout:
        said.append(line.strip())
        if said[-1] == last:
            break
    child.kill()
    child.wait()
    assert said and said[-1] == last, said


PARTS = (("begun", "corrected 40"), ("inspected", "answered 40"), ("issued", "backed up 3"))


@pytest.mark.night
def test_no_marked_word_and_no_photo_stands_on_the_disk_in_the_clear(tmp_path: Path) -> None:
    home, out, temp = (tmp_path / name for name in ("home", "out", "temp"))
    for folder in (home, out, temp / "marks"):
        folder.mkdir(parents=True)
    words, searched = marks_of(MARK), 0
    for part, last in PARTS:
        until(home, out, temp, part, last)
        found, size = leaks([home, temp], words)
        assert found == [], part
        searched += size
    shutil.rmtree(out)  # what the user brought and printed
    out.mkdir()
    store = opening.unlock(home / STORE, INSPECTOR, PASSWORD, now=lambda: NOW)
    assert checking.check(store).sound
    photo = marked_office.the_photo(store)
    for at in (home / "lai.kiemdinh", home / PEER):
        other = opening.unlock(at, "binh" if at.name == PEER else INSPECTOR, PASSWORD, now=lambda: NOW)
        assert marked_office.the_photo(other) == photo
        other.close()
    packages.export(store, to="B", out=out / "ro.kdp", plain=True, reason="thử", by="admin", today=TODAY)
    store.close()
    pieces = tuple(photo[at : at + 24].lower() for at in range(200, len(photo) - 24, len(photo) // 20))
    found, size = leaks([home, temp], (*words, *pieces))
    assert found == []
    assert {MARK.lower().encode(), *pieces} <= {
        mark for mark in (*words, *pieces) if any(repr(mark) in place for place in leaks([out], (*words, *pieces))[0])
    }  # what is sent unencrypted on purpose shows that there was something to find
    print(
        f"{searched + size} bytes looked through after {len(PARTS)} kills and a closing: no mark, no piece of the photo"
    )
