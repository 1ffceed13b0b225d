"""Rows of the law: what each says, in words and whole, with its source and its marks."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

Judge = Callable[[Mapping[str, Any]], tuple[str, str] | None]
_HOW_WE_KNOW = ("confidence", "source", "title_en", "name_en")  # not part of what a row says


class LawRow(Protocol):
    """Whatever may be confirmed: a row of the law's tables, or a limit of a form."""

    @property
    def row_id(self) -> str:
        """Its name for ever; no two rows share one."""

    @property
    def content_hash(self) -> str:
        """A fingerprint of what it says; a confirmation holds for this content alone."""

    @property
    def source(self) -> str:
        """Where it was read."""

    @property
    def confidence(self) -> str:
        """One of `marks.CONFIDENCES`."""

    @property
    def force(self) -> str:
        """One of `marks.FORCES`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it says in words, and all of it as written (JSON)."""

    row_id: str
    kind: str  # "type", "procedure", "interval", "component"; rooms to the right have kinds of their own
    title: str
    content: str
    source: str
    confidence: str
    force: str
    clause: str = ""
    note: str = ""
    judge: Judge | None = field(default=None, repr=False, compare=False)  # of a room to the right: see `corrections`

    @property
    def content_hash(self) -> str:
        """The fingerprint of what the row says; how we know it is not part of it, its force is."""
        return _fingerprint(self.content)


@lru_cache(maxsize=4_096)
def _fingerprint(content: str) -> str:
    said = {name: value for name, value in json.loads(content).items() if name not in _HOW_WE_KNOW}
    return sha256(canonical(said).encode()).hexdigest()


def canonical(written: Mapping[str, Any]) -> str:
    """A row as JSON that is the same whenever the row is: names in order, dates ISO, letters unescaped."""
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day)


def _day(value: date) -> str:
    return value.isoformat()
