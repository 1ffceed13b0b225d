"""Packages: what one store has to tell another, signed, and taken in whole or not at all.

``KDTBPKG1 | u32 header length | header: canonical JSON | signatures | blob | blob | …``,
encrypted as a whole to the addressee's age key unless it was deliberately left plain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safety_inspector.store.database import Store


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that left; ``more`` when another must follow, ``sha256`` of the file as read back."""

    path: Path
    to: str
    counter: int
    entries: int
    attachments: int
    bytes: int
    encrypted: bool
    sha256: str
    more: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What a package does to one kind of record."""

    entity: str
    new: int
    changed: int
    conflict: int
    names: tuple[str, ...]  # the first few, as shown


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a package in would do; nothing was written. ``refused`` is the sentence, if any."""

    file: Path
    kind: str
    sender: str  # device
    sender_name: str
    letter: str
    counter: int
    made_at: str
    entries: int
    known: int  # entries already held
    attachments: int
    counts: tuple[Count, ...]
    imported_at: str  # when this very file was taken in before; else empty
    refused: str = ""
    code: str = ""
    held: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def new(self) -> int:
        """Records that would be new."""
        return sum(count.new for count in self.counts)

    @property
    def changed(self) -> int:
        """Records that would change."""
        return sum(count.changed for count in self.counts)

    @property
    def conflict(self) -> int:
        """Fields that would fall into the inbox."""
        return sum(count.conflict for count in self.counts)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What taking a package in did."""

    file: Path
    kind: str
    sender: str
    letter: str
    entries: int
    counts: tuple[Count, ...]
    forked: tuple[str, ...]  # devices seen with two futures: cloned or restored
    already: str = ""  # when the same file was taken in before: nothing was changed


@dataclass(frozen=True, slots=True)
class PeerRow:
    """Another device, and how many entries it lacks (``unsent``) as far as we know."""

    device: str
    letter: str
    name: str
    last_sent_at: str
    last_received_at: str
    unsent: int


def export(
    store: Store, *, to: str, out: Path, plain: bool = False, reason: str = "", by: str, today: date
) -> Sent:
    """Write all that ``to`` (a letter, a device or "HQ") does not have yet, by its last report."""
    raise NotImplementedError


def receipt(store: Store, *, to: str, out: Path, by: str, today: date) -> Sent:
    """Write a receipt: what this store holds, and nothing else."""
    raise NotImplementedError


def preview(store: Store, file: Path, *, today: date) -> Preview:
    """All gates, and what applying would do; a refusal is told in the answer, not raised."""
    raise NotImplementedError


def apply(store: Store, file: Path, *, by: str, today: date) -> Receipt:
    """All gates, a backup, then everything in one transaction. The same file again changes nothing."""
    raise NotImplementedError


def apply_all(store: Store, files: Iterable[Path], *, by: str, today: date) -> list[Receipt | Preview]:
    """Each file in its turn, those that wait for others after them; a refused one is its `Preview`."""
    raise NotImplementedError


def peers(store: Store, *, today: date) -> list[PeerRow]:
    """The devices this one may write to, and what each still lacks."""
    raise NotImplementedError
