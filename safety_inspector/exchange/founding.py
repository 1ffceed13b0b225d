"""Founding: a store with a root of its own, its first unit and its administrator."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from safety_inspector.documents.recovery import RecoveryFacts
from safety_inspector.store.database import Store


def init(
    path: Path,
    *,
    organisation: str,
    password: str,
    administrator: str = "admin",
    administrator_name: str = "",
    recovery_sheet: Path | None = None,
    draw: Callable[[RecoveryFacts], bytes] | None = None,
    recovery: Path | None = None,
    today: date,
) -> Store:
    """A real store: root, device key, letter A, root unit, administrator with every role.

    Either ``recovery_sheet`` (where the sheet is written, drawn by ``draw``) or ``recovery``
    (headquarters' public file) may be given; the store opens for ``administrator`` with ``password``.
    """
    raise NotImplementedError


def practice(
    path: Path,
    *,
    organisation: str,
    seed: int,
    now: Callable[[], str],
    administrator: str = "admin",
    administrator_name: str = "",
) -> Store:
    """A practice store: everything from ``seed``, open without a password, refused by every real one."""
    raise NotImplementedError
