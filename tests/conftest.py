"""Qt without a screen, Vietnamese words, and every record known before a store is opened."""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["SAFETY_INSPECTOR_DATA"] = tempfile.mkdtemp()  # not the user's folder, and each worker's its own

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from safety_inspector import memory

memory.look_seldom()  # as the program does, before it loads its rooms

from safety_inspector import records as records  # registers every table
from safety_inspector import words

sys.path.insert(0, str(Path(__file__).parent))

LONGEST = ("faults", "journeys", "windows", "documents")  # folders

words.compile_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: LONGEST.index(name) if (name := item.path.parent.name) in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: it need not be looked through again and again for what may go."""
    gc.collect()
    memory.keep_what_is_loaded()


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is said is said in Vietnamese."""
    if words.spoken() != "vi":
        words.speak("vi")


@pytest.fixture(autouse=True)
def no_windows_left() -> Iterator[None]:
    """Windows that were closed are gone: a change of the look would go through every widget they hold."""
    yield
    if QApplication.instance() is None:
        return
    for window in QApplication.topLevelWidgets():
        if not window.isVisible() and window.parent() is None:  # the list of a combo box is a window, and its own
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
