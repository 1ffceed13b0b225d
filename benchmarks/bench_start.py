"""Row 11: from nothing to the sign-in and to the first page with real data, beside a bare Qt window."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.measuring import Figures, absolute, compared
from safety_inspector import practice

ROUNDS = 7
DOOR = """
import sys, time
from pathlib import Path
from safety_inspector import launch
application = launch.application()
start = launch.Start(application)
start.sign_in(Path(sys.argv[1]))
application.processEvents()
print(time.monotonic())
start.close()
"""
OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop
from safety_inspector import launch
application = launch.application()
start = launch.Start(application)
start.sign_in(Path(sys.argv[1]))
application.processEvents()
while not start.now.go.isEnabled():
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
typed = time.monotonic()
start.now._enter()
while start.desk is None:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
application.processEvents()
assert start.desk.window.isVisible()
print(typed, time.monotonic())
start.close()
"""
BARE = """
import time
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Kiểm định an toàn"))
window.resize(1366, 690)
window.show()
application.processEvents()
print(time.monotonic())
"""


def figures(*, quick: bool = False) -> Figures:
    """Our window beside a bare one; with ten times the equipment; the seconds themselves."""
    small, large = (100, 1_000) if quick else (400, 4_000)
    with tempfile.TemporaryDirectory() as folder:
        stores = [_practice(Path(folder) / str(count), count) for count in (small, large)]
        runs = [[*_rounds(stores)] for _ in range(ROUNDS)][1:]
    door, ours, entered, more, bare = (statistics.median(times) for times in zip(*runs, strict=True))
    yield compared("11", "sign-in on the screen beside a bare Qt window", door, bare, 4)
    yield absolute("11", "sign-in on the screen", door, 1, "s")
    yield absolute("11", "from Enter to the first page with real data", entered, 1, "s")
    yield compared("11", f"first page with {small} cards, all from nothing, beside a bare Qt window", ours, bare, 4)
    yield absolute("11", "first page with real data, all from nothing, nobody typing", ours, 1, "s")
    yield compared("11", f"with {large:,} cards beside {small}", more, ours, 1.3)


def _rounds(stores: list[Path]) -> Iterator[float]:
    """Seconds: the sign-in; the first page; from Enter to it; the first page of the larger store; a bare window."""
    yield _painted(DOOR, stores[0])[0]
    first, entered = _painted(OURS, stores[0])
    yield from (first, entered)
    yield _painted(OURS, stores[1])[0]
    yield _painted(BARE)[0]


def _practice(folder: Path, count: int) -> Path:
    """Practice opens without a password: no key is derived while the clock runs."""
    store = practice.make(folder, today=date(2026, 11, 28), equipment_count=count, years=1)
    store.close()
    return store.path


def _painted(program: str, *words: Path) -> tuple[float, float]:
    """Seconds from the start of the process to its painted window, and from Enter to it."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=True)
    typed, *painted = map(float, done.stdout.split())
    return (painted[0] if painted else typed) - begun, (painted[0] - typed if painted else 0.0)
