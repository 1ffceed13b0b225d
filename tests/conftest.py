"""Qt without a screen, Vietnamese words, and every record known before a store is opened."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from safety_inspector import assets, words

sys.path.insert(0, str(Path(__file__).parent))


def compile_words() -> None:
    """Bring every compiled catalogue up to date with its text."""
    for text in assets.resources().glob("translations/*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime:
            continue
        with text.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source))


compile_words()


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is said is said in Vietnamese."""
    words.speak("vi")
