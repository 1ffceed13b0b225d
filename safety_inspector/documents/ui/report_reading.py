"""What the page of reports shows of a kind, a unit and a period: read in one go, beside the window."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.documents import report_kinds
from safety_inspector.documents.report_kinds import BODY, BRIEFING, LABOUR, RESULTS, Asked
from safety_inspector.documents.ui.report_tables import FigureRow, TypedShown
from safety_inspector.errors import Refusal
from safety_inspector.reporting import (
    body_years,
    indicators,
    labour_rows,
    measures,
    periods,
    reckonings,
    results,
    snapshots,
    typed_figures,
)
from safety_inspector.reporting.body_years import TypeYear
from safety_inspector.reporting.labour_years import LabourFacts
from safety_inspector.reporting.measures import Measures, Part
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.results import ResultRow
from safety_inspector.reporting.snapshots import SentRow
from safety_inspector.words import N_


class AnotherShown(Refusal):
    """An act on figures of another period or unit than the one chosen above them."""

    code = "REP-E64"
    message = N_(
        "The screen shows {shown}, above it stands {chosen}. Press Show, look at the figures, and do it again."
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read for a unit and period; each kind has rows of its own, or none."""

    kind: str
    asked: Asked
    typed: tuple[TypedShown, ...]  # of the rows of this kind
    sent: tuple[SentRow, ...]
    figures: tuple[FigureRow, ...] = ()  # of the briefing
    by_unit: tuple[Part, ...] = ()  # of the briefing, of the tree, as units were called on the day
    labour: LabourFacts | None = None  # of the yearly labour-safety report
    types: tuple[TypeYear, ...] = ()  # of the year of the inspection body
    results: tuple[ResultRow, ...] = ()  # of the results of inspections


def codes(kind: str) -> tuple[str, ...]:
    """The rows of a report that may be typed; none of what is made from records alone."""
    if kind == BRIEFING:
        return tuple(each.code for each in indicators.LIST)
    return tuple(labour_rows.BY_CODE) if kind == LABOUR else ()


def read(session: Session, kind: str, asked: Asked) -> Shown:
    """Read it. Raises what the facts of the kind do."""
    unit, period, as_at, received, _silent = asked
    inside = units.subtree(session, unit) if unit else None
    typed, sent = _typed(session, kind, asked, inside), tuple(snapshots.listing(session, unit))
    if kind == BRIEFING:
        return Shown(kind, asked, typed, sent, *_figures(session, asked))
    if kind == LABOUR:
        return Shown(kind, asked, typed, sent, labour=report_kinds.labour(session, asked))
    if kind == BODY:
        year = report_kinds.year_of(period)
        found = body_years.facts(session, period=year, unit=unit, as_at=as_at, received_on=received)
        return Shown(kind, asked, typed, sent, types=found.by_type)
    if kind == RESULTS:
        rows = results.facts(session, period=period, unit=unit, as_at=as_at).by_unit
        return Shown(kind, asked, typed, sent, results=rows)
    return Shown(kind, asked, typed, sent)


def facts(session: Session, kind: str, asked: Asked) -> snapshots.Facts:
    """What is kept of the report as it is sent."""
    if kind == LABOUR:
        return report_kinds.labour(session, asked)
    return report_kinds.briefing(session, asked)


def _figures(session: Session, asked: Asked) -> tuple[tuple[FigureRow, ...], tuple[Part, ...]]:
    """Each line of the period, beside the same of the period before it; and the same by unit."""
    unit, period, as_at, *_came = asked
    now = measures.reckon(reckonings.read(session, period=period, unit=unit, as_at=as_at))
    before = _before(period)
    last: dict[str, Measures] = {}
    if before is not None:
        found = measures.reckon(reckonings.read(session, period=before, unit=unit, as_at=as_at))
        last = {line.code: line.measures for line in found.lines}
    return tuple(FigureRow(line, last.get(line.code)) for line in now.lines), now.by_unit


def _typed(session: Session, kind: str, asked: Asked, inside: Collection[UUID] | None) -> tuple[TypedShown, ...]:
    """What was typed into this kind for these units, each called as it is today."""
    own = set(codes(kind))
    found = [row for row in typed_figures.listing(session, inside) if row.indicator in own] if own else []
    names = {id: units.name_of(session, id, on=asked.as_at) for id in {row.unit_id for row in found}}
    return tuple(TypedShown(row, names[row.unit_id]) for row in found)


def _before(period: Period) -> Period | None:
    """The quarter before a quarter; of other periods the same day a year before is told alone."""
    if "-Q" not in period.name:
        return None
    return periods.quarter_of(period.first - timedelta(days=1))
