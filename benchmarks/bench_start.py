"""Row 11: from nothing to the first painted window with real data, beside a bare Qt window; in child processes."""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.measuring import Figures, absolute, compared
from safety_inspector import practice

ROUNDS = 7
OURS = """
import sys, time
from pathlib import Path
from safety_inspector import app
application = app.application()
start = app.Start(application)
start.sign_in(Path(sys.argv[1]))
start.now._enter()
application.processEvents()
assert start.desk.window.isVisible()
print(time.monotonic())
start.desk.close()
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
        runs = [[_painted(OURS, store) for store in stores] + [_painted(BARE)] for _ in range(ROUNDS)][1:]
    ours, more, bare = (statistics.median(times) for times in zip(*runs, strict=True))
    yield compared("11", f"first window with {small} cards beside a bare Qt window", ours, bare, 4)
    yield absolute("11", "first window", ours, 1, "s")
    yield compared("11", f"with {large:,} cards beside {small}", more, ours, 1.3)


def _practice(folder: Path, count: int) -> Path:
    """Practice opens without a password: no key is derived while the clock runs."""
    store = practice.make(folder, today=date(2026, 11, 28), equipment_count=count)
    store.close()
    return store.path


def _painted(program: str, *words: Path) -> float:
    """Seconds from the start of the process to its first painted window."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=True)
    return float(done.stdout) - begun
