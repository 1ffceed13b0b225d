"""The reports a page offers: each drawn as paper or workbook from the unit and period that were chosen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.planning import plans
from safety_inspector.reporting import briefings, labour_years, periods
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.reporting.labour_years import LabourFacts
from safety_inspector.reporting.periods import Period
from safety_inspector.words import N_

BRIEFING, OVERDUE, REGISTER, PLAN, BODY = "giao-ban", "qua-han", "so-theo-doi", "ke-hoach-nam", "to-chuc-kiem-dinh"
LABOUR, RESULTS = "atvsld-nam", "ket-qua-kiem-dinh"
SENT = (BRIEFING, LABOUR)  # their facts are kept as they were sent
NAMES = {
    BRIEFING: N_("Technical briefing"),
    OVERDUE: N_("Overdue and due next"),
    REGISTER: N_("Register of equipment"),
    PLAN: N_("Plan of the year"),
    BODY: N_("Year of the inspection body"),
    LABOUR: N_("Labour safety of the year"),
    RESULTS: N_("Results of inspections"),
}


class Asked(NamedTuple):
    """What a report is asked for."""

    unit: UUID | None
    period: Period
    as_at: date
    received_on: date | None
    silent: tuple[str, ...] | None = None  # who handed nothing in; none where nobody here can know


class UnitWanted(Refusal):
    """A report of a unit, of none."""

    code = "REP-E63"
    message = N_("The yearly report of labour safety is that of one unit. Choose the unit.")


class PlanWanted(Refusal):
    """A plan to print where there is none."""

    code = "REP-E55"
    message = N_("There is no plan of {year} for the unit chosen. Make it on the page of the plan first.")


def made(session: Session, kind: str, ending: str, asked: Asked) -> bytes:
    """The bytes of a report, ``pdf`` or ``xlsx``; refused as its facts are."""
    papers, facts = _KINDS[kind](session, asked)
    drawn: Callable[[Any], bytes] = papers.draw if ending == "pdf" else papers.xlsx
    return drawn(facts)


def _briefing(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import briefings as papers

    return papers, briefing(session, asked)


def briefing(session: Session, asked: Asked) -> BriefingFacts:
    """The briefing of the unit and period."""
    unit, period, as_at, received, silent = asked
    return briefings.facts(session, period=period, unit=unit, as_at=as_at, received_on=received, silent=silent)


def _overdue(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import due_reports
    from safety_inspector.reporting import overdue

    facts = overdue.facts(
        session, period=asked.period, unit=asked.unit, as_at=asked.as_at, received_on=asked.received_on
    )  # fmt: skip
    return due_reports, facts


def _register(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import legal_registers
    from safety_inspector.reporting import registered

    facts = registered.facts(session, unit=asked.unit, today=asked.as_at, received_on=asked.received_on)
    return legal_registers, facts


def _plan(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import plans as papers
    from safety_inspector.reporting import planned

    year = asked.period.last.year
    found = plans.of(session, asked.unit, year) if asked.unit else None
    if found is None:
        raise PlanWanted(year=year)
    return papers, planned.facts(session, found.id, as_at=asked.as_at)


def _body(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import body_reports
    from safety_inspector.reporting import body_years

    year = year_of(asked.period)
    facts = body_years.facts(
        session, period=year, unit=asked.unit, as_at=asked.as_at, received_on=asked.received_on
    )  # fmt: skip
    return body_reports, facts


def _results(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import reports
    from safety_inspector.reporting import results

    return reports, results.facts(session, period=asked.period, unit=asked.unit, as_at=asked.as_at)


def labour(session: Session, asked: Asked) -> LabourFacts:
    """The labour safety of the year the period ends in; blank rows are blank. Raises `UnitWanted`."""
    if asked.unit is None:
        raise UnitWanted()
    return labour_years.facts(
        session, period=year_of(asked.period), unit=asked.unit, as_at=asked.as_at, received_on=asked.received_on
    )  # fmt: skip


def year_of(period: Period) -> Period:
    """The whole year a period ends in."""
    return periods.parse(f"{period.last.year:04}")


def _labour(session: Session, asked: Asked) -> tuple[Any, Any]:
    from safety_inspector.documents import labour_reports

    return labour_reports, labour(session, asked)


_KINDS: Mapping[str, Callable[[Session, Asked], tuple[Any, Any]]] = {
    BRIEFING: _briefing, OVERDUE: _overdue, REGISTER: _register, PLAN: _plan, BODY: _body, LABOUR: _labour,
    RESULTS: _results,
}  # fmt: skip
