"""Row 6: the due list of a unit beside bare SQL; every due date anew beside month arithmetic on whole numbers."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from benchmarks import filling
from benchmarks.filling import TODAY
from benchmarks.measuring import Figures, absolute, alternated, compared, seconds
from safety_inspector.catalogue import units
from safety_inspector.planning import intervals, listings, projections, schedules
from safety_inspector.store.database import Store, raw

AHEAD = TODAY + timedelta(days=90)
BARE = """SELECT e.id, e.asset_no, e.name, e.unit_id, e.state, d.due_on, e.paper_date, s.interval_months, s.anchor_on,
    d.standing, e.serial FROM due d JOIN equipment e ON e.id = d.equipment_id
    LEFT JOIN schedule s ON s.equipment_id = e.id AND s.kind = 'periodic' AND NOT s.closed
    WHERE d.unit_id = ? AND d.due_on <= ? AND d.state NOT IN ('awaiting_disposal', 'struck_off')
    ORDER BY d.due_on, e.id"""
_DATED = "FROM schedule s JOIN equipment e ON e.id = s.equipment_id"
RECKONED = f"SELECT s.equipment_id, {projections.DUE_ON} {_DATED} LEFT JOIN ceiling c ON c.schedule_id = s.id"
LENGTHS, FEBRUARY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1
COUNTED_FROM = f"SELECT e.paper_date, s.interval_months {_DATED}"


def figures(*, quick: bool = False) -> Figures:
    """One unit's list, all dates anew, and what one inspection touches."""
    small, large = (filling.register(count) for count in (1_000, 100_000))
    unit = _unit(large)
    ours, bare = alternated([partial(_listed, large, unit), partial(_bare, large, unit)], 9, 3)
    yield compared("6", "due list of a unit of 2,500 in 100,000 beside bare SQL", ours, bare, 2)
    days = _days(large)
    works = [partial(_in_store, large), partial(_by_verbs, days), partial(_bare_months, days)]
    stored, verbs, months = alternated(works, 3 if quick else 7)
    yield compared(
        "6", f"{len(days):,} due dates by the arithmetic of the verbs, beside whole-number months", verbs, months, 2
    )
    yield compared("6", "the same read and reckoned by the projection's own SQL", stored, months, 2)
    if not quick:
        yield absolute(
            "6", "the same, projection and order of lists written anew", seconds(partial(_refreshed, large)), None, "s"
        )
    touched = [_touched(store) for store in (small, large)]
    yield absolute("6", f"rows one inspection touches in 100,000 (in 1,000: {touched[0]})", touched[1], touched[0], "")


def _unit(store: Store) -> UUID:
    with store.reading() as session:
        return next(row.id for row in units.tree(session, on=TODAY) if row.parent_id is not None)


def _listed(store: Store, unit: UUID) -> None:
    with store.reading() as session:
        assert listings.due_by(session, AHEAD, unit, today=TODAY)


def _bare(store: Store, unit: UUID) -> None:
    with store.reading() as session:
        assert raw(session).execute(BARE, (unit.bytes, AHEAD.isoformat())).fetchall()


def _refreshed(store: Store) -> None:
    """Each round its own transaction, journaled nothing: the projection is no record."""
    with store.writing(by="admin", action="due.refresh") as session:
        projections.refresh(session)


def _days(store: Store) -> list[tuple[date, int]]:
    with store.reading() as session:
        found = raw(session).execute(COUNTED_FROM).fetchall()
    return [(date.fromisoformat(day), months) for day, months in found]


def _bare_months(days: list[tuple[date, int]]) -> list[tuple[int, int, int]]:
    """Year, month and day by whole numbers alone, nothing made of them."""
    found = []
    for day, months in days:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        longest = 29 if month == FEBRUARY and year % 4 == 0 and (year % 100 or year % 400 == 0) else LENGTHS[month]
        found.append((year, month + 1, min(day.day, longest)))
    return found


def _by_verbs(days: list[tuple[date, int]]) -> list[date]:
    return [intervals.add_months(day, months) for day, months in days]


def _in_store(store: Store) -> None:
    with store.reading() as session:
        raw(session).execute(RECKONED).fetchall()


def _touched(store: Store) -> int:
    """Rows written when one inspection renews one schedule: its own, the projection's, the order's, the journal's."""
    with store.reading() as session:
        (id,) = raw(session).execute("SELECT equipment_id FROM schedule LIMIT 1").fetchone()
    with store.writing(by="admin", action="certificate.issue") as session:
        connection = raw(session)
        before: int = connection.total_changes
        schedules.renew(session, UUID(bytes=id), inspected_on=TODAY, certificate="A0001/2026/GCN-TH")
    return connection.total_changes - before
