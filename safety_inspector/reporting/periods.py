"""Periods of reports: a year, half, quarter or month, or two dates."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both counted."""

    first: date
    last: date
    name: str  # as typed: "2026-Q4"


def parse(text: str) -> Period:
    """"2026", "2026-H1", "2026-Q4", "2026-11", or "2026-10-01..2026-11-15"; raises `NotAPeriod`."""
    raise NotImplementedError
