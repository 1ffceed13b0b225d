"""An office with a year to plan, for the tests of plans, their figures, their papers and their packages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import stations
import templates
from stations import APPROVER, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import Change, LineRow
from safety_inspector.store import opening
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

YEAR = 2027
CRANES = {
    "march": ("Tháng ba", date(2026, 3, 20)),
    "may": ("Tháng năm", date(2026, 5, 2)),
    "late": ("Quá hạn", date(2025, 8, 1)),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """The office and its cranes: due in March, in May and overdue; one without an interval is the office's own."""

    office: Office
    cranes: dict[str, UUID]

    def generate(self, by: str = HEAD, year: int = YEAR, **more: int) -> UUID:
        with self.office.writing(by) as session:
            return plans.generate(session, self.office.region, year, today=TODAY, **more)

    def approve(self, plan: UUID, by: str = APPROVER) -> None:
        with self.office.writing(by) as session:
            plans.approve(session, plan, on=TODAY)

    def approved(self) -> UUID:
        plan = self.generate()
        self.approve(plan)
        return plan

    def amend(self, plan: UUID, *changes: Change, reason: str = "Mệnh lệnh 07", by: str = APPROVER) -> int:
        with self.office.writing(by) as session:
            return amendments.amend(session, plan, changes, reason=reason, on=TODAY)

    def move(self, plan: UUID, id: UUID, month: int, by: str = HEAD, who: UUID | None = None) -> None:
        with self.office.writing(by) as session:
            plans.move(session, plan, id, month=month, inspector=who)

    def lines(self, plan: UUID) -> dict[UUID, LineRow]:
        with self.office.store.reading() as session:
            return {row.equipment_id: row for row in amendments.current(session, plan)}

    def person(self, login: str) -> UUID:
        with self.office.store.reading() as session:
            found = users.named(session, login)
        assert found
        return found.id

    def also(self, login: str, *roles: str) -> None:
        with self.office.writing("admin") as session:
            users.set_roles(session, self.person(login), roles)


def crane(office: Office, name: str, paper: date, unit: UUID | None = None, months: int = 12) -> UUID:
    """A crane that falls due ``months`` after its old paper."""
    id = office.another(name, unit, paper_date=paper.isoformat(), paper_number=f"GCN {name}", asset_no=name)
    office.interval(months, id)
    return id


def _made(folder: Path) -> None:
    office = stations.found(folder)
    office.entitle(INSPECTOR)
    for name, paper in CRANES.values():
        crane(office, name, paper)
    office.store.close()


@contextmanager
def opened(folder: Path) -> Iterator[Planned]:
    """The office in ``folder``, made there first."""
    templates.copied(_made, folder)
    store = opening.unlock(folder / stations.NAME, now=lambda: stations.NOW)
    yield of(store)
    store.close()


def of(store: Store) -> Planned:
    """The office of an open store that was made here."""
    with store.reading() as session:
        region = units.root(session)
        ids = {name: UUID(bytes=id) for name, id in raw(session).execute("SELECT name, id FROM equipment")}
        assert region
        (brigade,) = (row.id for row in units.below(session, region))
    office = Office(store, region, brigade, ids["Cầu trục hai dầm"])
    return Planned(office, {key: ids[name] for key, (name, _day) in CRANES.items()})
