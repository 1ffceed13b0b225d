"""Stores that many tests begin with are made once in each process; every test gets a copy of its own."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from safety_inspector import settings


@cache
def _made(make: Callable[[Path], None]) -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder)
    return folder


def copied(make: Callable[[Path], None], folder: Path) -> None:
    """Fill ``folder`` with what ``make`` leaves in a folder, closed.

    A copy is a computer of its own: what left another copy is not marked on it.
    """
    shutil.copytree(_made(make), folder, dirs_exist_ok=True)
    shutil.rmtree(settings.data_folder() / "marks", ignore_errors=True)


def forget() -> None:
    """Make what is asked for next anew."""
    _made.cache_clear()
