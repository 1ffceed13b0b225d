"""What the computer's clock says. Only the edges ask it; rooms are told the day."""

from datetime import datetime


def wall() -> str:
    """The local time as ISO text to the second, such as ``2026-11-24T10:42:00``."""
    return datetime.now().isoformat(timespec="seconds")
