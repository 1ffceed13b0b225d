"""The one source of keys and random bytes; nothing of the database is loaded for it: the sign-in need not wait."""

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID


class Source:
    """Where keys and salts come from: the system, or (for practice only) a seed and a day."""

    def __init__(self, seed: str | None = None, day: date | None = None) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed) if seed is not None else None
        start = datetime.combine(day, datetime.min.time()) if day else None
        self._fixed = int((start - datetime(1970, 1, 1)).total_seconds()) * 1_000_000_000 if start else 0
        self._last = 0

    def random_bytes(self, count: int) -> bytes:
        """``count`` bytes nobody can guess, unless the source was seeded."""
        if self._random is None:
            return os.urandom(count)
        with self._lock:
            return self._random.randbytes(count)

    def key(self) -> UUID:
        """A UUIDv7; later ones sort after earlier ones, whatever the clock does."""
        with self._lock:
            now = time.time_ns() if self._random is None else self._fixed
            self._last = max(self._last + 1, now >> 8)  # 256 ns steps: 48 bits of ms, 12 bits below it
            ms, below = divmod(self._last << 8, 1_000_000)
        number = ms << 80 | 7 << 76 | (below * 4096 // 1_000_000) << 64 | 2 << 62
        return UUID(int=number | int.from_bytes(self.random_bytes(8), "big") >> 2)


_source = Source()


@contextmanager
def seeded(seed: str, day: date) -> Iterator[None]:
    """Take keys and random bytes from ``seed`` inside the block; for practice stores alone."""
    global _source
    kept, _source = _source, Source(seed, day)
    try:
        yield
    finally:
        _source = kept


def new_key() -> UUID:
    """A fresh UUIDv7."""
    return _source.key()


def derived_key(said: bytes) -> UUID:
    """The UUIDv8 that follows from ``said``, on every device the same: what it names can be there only once."""
    number = int.from_bytes(sha256(said).digest()[:16])
    version, variant = 0xF << 76, 0x3 << 62
    return UUID(int=number & ~(version | variant) | 8 << 76 | 2 << 62)


def random_bytes(count: int) -> bytes:
    """``count`` random bytes from the present source."""
    return _source.random_bytes(count)
