"""Facts of a sent report read back from what was kept, by the classes that paper and workbook are drawn from."""

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from safety_inspector.reporting import indicators, labour_rows, measures
from safety_inspector.reporting.briefings import LISTED, BriefingFacts
from safety_inspector.reporting.labour_years import LabourFacts
from safety_inspector.reporting.measures import Figures
from safety_inspector.reporting.reckonings import PLACES

KINDS = ("unit", "own", "group", "difference")  # of parts


def read(kind: type[Any], said: Any) -> Any:
    """What a value of canonical JSON says, as a value of the class. Pure; raises `ValueError` where it says none."""
    if get_origin(kind) in (Union, types.UnionType):
        one, *_rest = (each for each in get_args(kind) if each is not type(None))
        return None if said is None and type(None) in get_args(kind) else read(one, said)
    if get_origin(kind) is tuple:
        return tuple(read(get_args(kind)[0], each) for each in _of(list, said))
    if is_dataclass(kind):
        return _record(kind, _of(dict, said))
    if kind in (bool, int, str):
        return _of(kind, said)
    text = _of(str, said)
    if kind is date:
        return date.fromisoformat(text)
    if kind is Decimal:
        return _finite(text)
    if kind is UUID or issubclass(kind, Enum):
        return kind(text)
    raise ValueError(f"{kind} is in no facts")


def _of(kind: type[Any], said: Any) -> Any:
    if type(said) is not kind:
        raise ValueError(f"no {kind.__name__}")
    return said


def _record(kind: type[Any], said: dict[str, Any]) -> Any:
    """A record; what it has a value for by itself may be wanting, as an earlier program wrote none."""
    hints = get_type_hints(kind)
    wanted = {each.name for each in fields(kind) if each.default is MISSING}
    if not wanted <= said.keys() <= hints.keys():
        raise ValueError(f"no {kind.__name__}")
    return kind(**{name: read(hints[name], each) for name, each in said.items()})


def _finite(text: str) -> Decimal:
    if not (text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit()):
        raise ValueError("no number")
    return Decimal(text)


def drawable(found: BriefingFacts | LabourFacts) -> bool:
    """Whether the facts hold every row that their paper has, each with what can stand in it."""
    return _year(found) if isinstance(found, LabourFacts) else _briefing(found)


def _year(found: LabourFacts) -> bool:
    codes = [each.code for each in found.rows]
    return (
        codes == [row.code for row in labour_rows.LIST]
        and found.year == found.period.last.year
        and found.undated >= 0
        and all(labour_rows.drawable(each.row, each.value) for each in found.rows)
    )


def _briefing(found: BriefingFacts) -> bool:
    told = found.reckoned
    figures = [told.whole, *(part.figures for part in (*told.by_unit, *told.by_group) if part.kind != "difference")]
    return (
        [line.code for line in told.lines] == [each.code for each in indicators.LIST]
        and [each.month for each in told.by_month] == list(range(1, found.as_at.month + 1))
        and found.pace == measures.pace(found.as_at)
        and all({*line.measures.typed} <= PLACES.keys() for line in told.lines)
        and all(part.kind in KINDS and part.depth >= 1 for part in (*told.by_unit, *told.by_group))
        and all(_counts(each) for each in figures)
        and len(found.overdue) <= LISTED
        and len(found.failed) <= LISTED
        and found.failed_count >= len(found.failed)
    )


def _counts(found: Figures) -> bool:
    return all((getattr(found, each.name) or 0) >= 0 for each in fields(found))
