"""What was drawn a moment ago, by its frozen facts: the seal compares each new paper with them, and draws none twice.

Only digests are held, the last ones; what is not held is drawn anew.
"""

from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

from safety_inspector.certification import frozen

MOST = 256  # more than any sitting issues at once
_held: dict[str, str] = {}
_lock = Lock()


def note(facts: Any, data: bytes) -> bytes:
    """Remember what was drawn of ``facts``; the same bytes."""
    with _lock:
        _held[frozen.as_text(facts)] = sha256(data).hexdigest()
        if len(_held) > MOST:
            del _held[next(iter(_held))]
    return data


def just_drawn(text: str, paper: str) -> bool:
    """Whether the paper of the digest ``paper`` was drawn of the frozen facts ``text`` by this very program."""
    with _lock:
        return _held.get(text) == paper


def digest(text: str, draw: Callable[[], bytes]) -> str:
    """The digest of the paper of the frozen facts ``text``; drawn by ``draw`` if it was not just now."""
    with _lock:
        held = _held.get(text)
    return held or sha256(draw()).hexdigest()
