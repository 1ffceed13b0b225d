"""What the computer's clock says, and how far it had come. Only the edges ask it; rooms are told the day.

The newest day on which this device wrote is kept beside its keys, so that a clock set back is noticed at once.
Entries of others never count: their wrong clock must not lock us.
"""

from datetime import datetime

from safety_inspector.store import local
from safety_inspector.store.driver import Connection

BUILT = "2025-01-01"  # no computer that runs this program lives before it: a dead battery begins in 2000
DAY = "day"  # its name in `local`
CONFIRMED = "device.clock"  # the action of an entry that says the date is right now


def wall() -> str:
    """The local time as ISO text to the second, such as ``2026-11-24T10:42:00``."""
    return datetime.now().isoformat(timespec="seconds")


def reached(connection: Connection) -> str:
    """The newest day on which this device wrote, ISO; empty when it never did."""
    day = local.text(connection, DAY)
    return day or _newest(connection)


def reach(connection: Connection, day: str) -> None:
    """Note that this device writes on ``day``; an earlier day than the newest changes nothing.

    A store of before is looked through once, not at each write.
    """
    kept = local.text(connection, DAY)
    if day > kept:
        settle(connection, day if kept else max(day, _newest(connection)))


def settle(connection: Connection, day: str) -> None:
    """Take ``day`` for the newest from now on, even if the clock was further once, wrongly."""
    local.put(connection, DAY, day.encode())


def _newest(connection: Connection) -> str:
    """By the journal, as a store of before has it."""
    (found,) = connection.execute(
        "SELECT max(wall) FROM entry WHERE device = ?", (local.text(connection, "device"),)
    ).fetchone()
    return str(found or "")[:10]
