"""Lists to XLSX: any list on screen, the register of equipment, the refused rows of an import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list with its heading; ``filter`` says in words what was chosen."""

    title: str
    filter: str
    as_at: date
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    practice: bool = False
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of an imported workbook that was not taken, with its line there and the reason."""

    line: int
    reason: str
    cells: tuple[str, ...]


def xlsx(facts: ListFacts) -> bytes:
    """The list as a workbook: text stays text, dates are dates, the filter stands above."""
    raise NotImplementedError


def refused_xlsx(headers: Sequence[str], rows: Sequence[RefusedRow], *, practice: bool = False) -> bytes:
    """The refused rows as a workbook in the columns they came in, with line and reason first."""
    raise NotImplementedError
