"""The parent's side of `worker`: jobs are handed to a nest that forks a recorded child for each."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import disks
from worker import Job

PROMISES = {"edit", "backup", "restored", "package", "photo", "migrated"}


class Running:
    """A child at its job; what it says arrives line by line, until it ends or dies."""

    def __init__(self, pid: int, lines: Any) -> None:
        self.pid, self._lines, self.said = pid, lines, list[str]()

    def hear(self) -> str:
        """The next line; empty when the child is gone."""
        line = str(self._lines.readline()).rstrip("\n")
        if line:
            self.said.append(line)
        return line

    def end(self) -> list[str]:
        """All it said until its end."""
        while self.hear():
            pass
        self._lines.close()
        return self.said

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Nest:
    """A process that has everything imported and forks children."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._count = folder, 0
        program = [sys.executable, str(Path(__file__).with_name("worker.py"))]
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "LD_PRELOAD": str(disks.built(folder)), "PYTHONPATH": paths},
        )

    def start(self, scenario: str, folder: Path, **about: Any) -> Running:
        """Let a child begin."""
        self._count += 1
        pipe = self.folder / f"pipe-{self._count}"
        os.mkfifo(pipe)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(asdict(Job(scenario, str(folder), str(pipe), **about))) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        lines = pipe.open(encoding="utf-8")
        pipe.unlink()
        return Running(pid, lines)

    def run(self, scenario: str, folder: Path, **about: Any) -> list[str]:
        """What a child said in all its life."""
        return self.start(scenario, folder, **about).end()

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextmanager
def nest(folder: Path) -> Iterator[Nest]:
    made = Nest(folder)
    try:
        yield made
    finally:
        made.close()


def kept(said: list[str]) -> list[str]:
    """What was acknowledged."""
    return [
        line for line in said if line.split(" ")[0] in ("edit", "backup", "restored", "package", "photo", "migrated")
    ]


def chances(name: str, count: int, below: int) -> list[int]:
    """``count`` moments out of ``below``, in order; the same ones for the same ``name``."""
    dice = random.Random(name)
    return sorted(dice.randrange(below) for _ in range(count))
