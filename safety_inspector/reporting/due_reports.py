"""Reports that are due: to whom, before which day, by the deadlines that the technical head has confirmed here.

A deadline that is not confirmed names no day and reminds of nothing; how many there are is told, so that he confirms
them. That a report was sent is known where a copy of it is kept; of the others nothing is said once their day is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.regulations import lawbooks
from safety_inspector.regulations.deadlines import Deadline, Of
from safety_inspector.reporting import periods, snapshots
from safety_inspector.reporting.periods import Period
from safety_inspector.store.sessions import raw

AHEAD, BEHIND = 60, 30  # days: how early it is told, how long after if it is not sent
KEPT = tuple(snapshots.Kind)  # of these a copy is kept as they are sent


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report of one period; ``kind`` is empty where this program does not make it."""

    row_id: str
    report: str
    kind: str
    period: Period
    to: str
    before: date
    days: int  # until the day before which it is to be there; below nought: past


@dataclass(frozen=True, slots=True)
class DueReports:
    """What is due, the first first; and how many deadlines are not confirmed."""

    rows: tuple[DueReport, ...]
    unconfirmed: int


def listing(session: Session, *, today: date) -> DueReports:
    """The reports that are due some time before or after today and that this station has not sent for its own unit."""
    law = lawbooks.due_reports(session)
    sql = "SELECT kind, period, max(as_at) FROM sent_report WHERE unit_id = ? GROUP BY kind, period"
    own = units.station(session)
    sent = {tuple(row[:2]): row[2] for row in raw(session).execute(sql, (own.bytes if own else None,))}
    near = (each for deadline, standing in law if standing.acts for each in _near(deadline, today))
    rows = (each for each in near if sent.get((each.kind, each.period.name), "") < _from(each).isoformat())
    return DueReports(
        tuple(sorted(rows, key=lambda each: (each.before, each.row_id))),
        sum(not standing.acts for _deadline, standing in law),
    )


def _from(due: DueReport) -> date:
    """As at which day a copy is the report that is due: the period's end; of one due before that, when it is told."""
    return due.period.last if due.period.last < due.before else due.before - timedelta(days=AHEAD)


def _near(deadline: Deadline, today: date) -> Iterator[DueReport]:
    for year in range(today.year - 3, today.year + 4):  # no report is more than two years from its period
        for month in deadline.months():
            before = deadline.before(year, month)
            days = (before - today).days
            if (-BEHIND if deadline.kind in KEPT else 0) <= days <= AHEAD:
                period = _period(deadline.period, year, month)
                yield DueReport(
                    deadline.law.row_id, deadline.report, deadline.kind, period, deadline.to, before, days
                )  # fmt: skip


def _period(of: Of, year: int, month: int) -> Period:
    if of is Of.NEXT_YEAR:
        return periods.parse(f"{year + 1:04}")
    return periods.parse(f"{year:04}-{month}M" if month < 12 else f"{year:04}")
