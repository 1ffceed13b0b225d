"""A disk rebuilt from a recording: what a power cut at any moment could have left of it.

The model is a journalling file system that keeps its promises and no more: a file's bytes are sure
once *that* file was synced; names (create, rename, remove) come through in order, and are sure once
anything was synced after them; all the rest is lost, torn by sectors, or replaced by noise.
"""

import random
import struct
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("<5Q")


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded operation; ``name`` and ``other`` are relative to the recorded folder."""

    what: str
    inode: int
    offset: int
    name: str
    data: bytes


def built(folder: Path) -> Path:
    """The recorder, compiled into ``folder``."""
    library = folder / "recorder.so"
    source = Path(__file__).with_name("recorder.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-pthread"], check=True)
    return library


def steps(log: Path, folder: Path) -> list[Step]:
    """What was recorded, in order."""
    return list(_steps(log.read_bytes(), f"{folder}/"))


def _steps(text: bytes, root: str) -> Iterator[Step]:
    place = 0
    while place < len(text):
        what, inode, offset, name_length, length = HEAD.unpack_from(text, place)
        place += HEAD.size
        name = text[place : place + name_length].decode().removeprefix(root)
        place += name_length
        data = text[place : place + length]
        place += length
        if chr(what) == "r":
            data = data.decode().removeprefix(root).encode()
        yield Step(chr(what), inode, offset, name, data)


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The files below ``folder`` before the recording: inode and bytes by name."""
    return {
        str(file.relative_to(folder)): (file.stat().st_ino, file.read_bytes())
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@dataclass
class Disk:
    """The state of the disk while a recording is played; ``cut`` says what a power cut leaves."""

    sure: dict[int, bytearray] = field(default_factory=dict)
    unsure: dict[int, list[Step]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)  # those that are sure
    folders: set[str] = field(default_factory=set)
    moves: list[tuple[str, str, str, int]] = field(default_factory=list)  # name changes not yet sure
    live: dict[int, int] = field(default_factory=dict)  # inode of the recording -> file here
    acknowledged: bytearray = field(default_factory=bytearray)
    _next: int = 0

    @classmethod
    def holding(cls, files: Mapping[str, tuple[int, bytes]]) -> "Disk":
        """A disk on which ``files`` are sure."""
        disk = cls()
        for name, (inode, data) in files.items():
            disk.names[name] = disk._new(inode, data)
            disk.folders |= {str(parent) for parent in Path(name).parents}
        return disk

    def play(self, step: Step) -> None:
        """Let one recorded operation happen."""
        if step.what in "co" and step.name.endswith("ACK"):
            self.live[step.inode] = -1
        elif self.live.get(step.inode) == -1 and step.what in "wts":
            self.acknowledged += step.data
        elif step.what == "c":
            self.moves.append(("c", step.name, "", self._new(step.inode, b"")))
        elif step.what in "wt" and step.inode in self.live:
            self.unsure[self.live[step.inode]].append(step)
        elif step.what == "s":
            self._sync(step.inode)
        elif step.what in "rud":
            self.moves.append((step.what, step.name, step.data.decode(), 0))

    def cut(self, chance: random.Random, folder: Path) -> None:
        """Write into the empty ``folder`` what one power cut at this moment might leave."""
        names, folders = dict(self.names), set(self.folders)
        for move in self.moves[: chance.randint(0, len(self.moves))]:
            _rename(names, folders, move)
        for name in sorted(folders):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, file in names.items():
            if name.endswith("-shm"):
                continue
            data = bytearray(self.sure[file])
            for step in self.unsure[file]:
                _maybe(data, step, chance)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    def _new(self, inode: int, data: bytes) -> int:
        self._next += 1
        self.live[inode] = self._next
        self.sure[self._next], self.unsure[self._next] = bytearray(data), []
        return self._next

    def _sync(self, inode: int) -> None:
        for move in self.moves:
            _rename(self.names, self.folders, move)
        self.moves.clear()
        file = self.live.get(inode)
        if file is not None and file != -1:
            for step in self.unsure[file]:
                _apply(self.sure[file], step)
            self.unsure[file].clear()


def _rename(names: dict[str, int], folders: set[str], move: tuple[str, str, str, int]) -> None:
    what, name, other, file = move
    if what == "c":
        names[name] = file
    elif what == "d":
        folders.add(name)
    elif what == "u":
        names.pop(name, None)
        folders.discard(name)
    elif name in names:
        names[other] = names.pop(name)
    else:  # a folder was renamed
        for old in [old for old in names if old.startswith(name + "/")]:
            names[other + old[len(name) :]] = names.pop(old)
        for old in [old for old in folders if old == name or old.startswith(name + "/")]:
            folders.discard(old)
            folders.add(other + old[len(name) :])


def _apply(data: bytearray, step: Step) -> None:
    if step.what == "t":
        del data[step.offset :]
        data.extend(bytes(step.offset - len(data)))
    else:
        data.extend(bytes(max(0, step.offset - len(data))))
        data[step.offset : step.offset + len(step.data)] = step.data


def _maybe(data: bytearray, step: Step, chance: random.Random) -> None:
    if chance.random() < 0.4:
        return
    if step.what == "t":
        _apply(data, step)
        return
    for start in range(0, len(step.data), SECTOR):
        luck = chance.random()
        if luck < 0.2:
            continue
        piece = step.data[start : start + SECTOR]
        if luck < 0.25:
            piece = chance.randbytes(len(piece))
        _apply(data, Step("w", 0, step.offset + start, "", piece))
