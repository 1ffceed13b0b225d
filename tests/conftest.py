"""Qt without a screen, Vietnamese words, and every record known before a store is opened."""

import gc
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("SAFETY_INSPECTOR_DATA", tempfile.mkdtemp())  # marks of tests stay out of the user's folder

import pytest

from safety_inspector import records as records  # registers every table
from safety_inspector import words

sys.path.insert(0, str(Path(__file__).parent))


words.compile_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.path.parent.name not in ("faults", "journeys"))


def pytest_collection_finish() -> None:
    """What was imported stays: it need not be looked through again and again for what may go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is said is said in Vietnamese."""
    words.speak("vi")
