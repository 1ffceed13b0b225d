"""Qt without a screen, Vietnamese words, and every record known before a store is opened."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("SAFETY_INSPECTOR_DATA", tempfile.mkdtemp())  # marks of tests stay out of the user's folder

from collections.abc import Iterator

import pytest

from safety_inspector import records as records  # registers every table
from safety_inspector import words

sys.path.insert(0, str(Path(__file__).parent))


words.compile_all()


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is said is said in Vietnamese."""
    words.speak("vi")


@pytest.fixture(autouse=True)
def nothing_left_on_the_screen() -> Iterator[None]:
    """Windows a test leaves are taken apart: a style sheet set later would be worked out for all of them once more."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    for window in QApplication.topLevelWidgets() if QApplication.instance() else []:
        if window.parent() is None:  # what belongs to a window goes with it
            window.close()
            window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
