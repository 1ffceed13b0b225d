"""A mark outside the store, made when something leaves: the early warning of a restored backup.

It names the newest shared entry of this device that has left, in the data folder of this computer.
Practice stores leave none.
"""

import json
from pathlib import Path

from sqlmodel import Session

from safety_inspector import settings
from safety_inspector.store import files
from safety_inspector.store.database import Store, raw
from safety_inspector.store.sessions import afterwards


def leaving(session: Session) -> None:
    """Something leaves with this transaction: `leave` the mark as soon as it is kept.

    Whatever draws a number or writes a package calls this, so no edge can forget it.
    """
    afterwards(session, leave)


def leave(store: Store) -> None:
    """Note how far this device had come when a package or a paper left."""
    if store.practice:
        return
    with store.reading() as session:
        row = (
            raw(session)
            .execute(
                "SELECT seq, lower(hex(hash)) FROM source WHERE device = ? AND stream = 1 ORDER BY seq DESC LIMIT 1",
                (store.device,),
            )
            .fetchone()
        )
    if row:
        path = _path(store)
        with files.told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps({"seq": row[0], "hash": row[1]}).encode())


def behind(store: Store) -> bool:
    """Whether something left this computer that the store does not know: it was restored from a backup."""
    path = _path(store)
    if store.practice or not path.exists():
        return False
    try:
        hash = bytes.fromhex(json.loads(path.read_bytes())["hash"])
    except (ValueError, TypeError, KeyError):
        return False
    with store.reading() as session:
        return raw(session).execute("SELECT 1 FROM entry WHERE hash = ?", (hash,)).fetchone() is None


def _path(store: Store) -> Path:
    return settings.data_folder() / "marks" / f"{store.device}.json"
