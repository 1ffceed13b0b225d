"""Where this program keeps what is not in a store: the user's data folder and small preferences."""

import os
import sys
from pathlib import Path

PRACTICE = "practice.kiemdinh"


def data_folder() -> Path:
    """The folder for practice stores, marks and preferences of the one who uses this computer."""
    if override := os.environ.get("SAFETY_INSPECTOR_DATA"):
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "SafetyInspector"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/SafetyInspector"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "safety-inspector"


def practice_store() -> Path:
    """Where the practice store of the one who uses this computer stands."""
    return data_folder() / "practice" / PRACTICE
