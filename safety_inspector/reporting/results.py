"""Report "kết quả kiểm định": what was inspected in a period, what passed, what failed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.certification.headings import Heading
from safety_inspector.reporting.periods import Period


@dataclass(frozen=True, slots=True)
class Figures:
    """Concluded inspections: done = passed + failed; papers issued for them."""

    done: int = 0
    passed: int = 0
    failed: int = 0
    certificates: int = 0
    notices: int = 0
    equipment: int = 0  # different pieces of equipment inspected


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line: a unit (``depth`` below the report's unit) or a group of equipment."""

    name: str
    figures: Figures
    depth: int = 0
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """Everything the report says; screen, PDF and XLSX share it."""

    heading: Heading
    period: Period
    unit_name: str
    as_at: date
    total: Figures
    by_unit: tuple[ResultRow, ...]
    by_group: tuple[ResultRow, ...]
    practice: bool


def facts(session: Session, *, period: Period, unit: UUID | None = None, as_at: date) -> ResultFacts:
    """The figures of ``period`` for ``unit`` and below, as far as inspected by ``as_at``."""
    raise NotImplementedError
