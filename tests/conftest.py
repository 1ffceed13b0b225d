"""Qt without a screen, Vietnamese words, and every record known before a store is opened."""

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


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is said is said in Vietnamese."""
    words.speak("vi")
