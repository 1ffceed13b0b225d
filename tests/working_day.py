"""An office in the middle of a working day, for the tests of what waits for whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import planning_year
import stations
import templates
from planning_year import Planned
from stations import APPROVER, TODAY

from safety_inspector.access import users
from safety_inspector.certification import reviews
from safety_inspector.inspection import checklists
from safety_inspector.store import opening

ADMIN, OFFICER = "admin", "quan"


@dataclass(frozen=True, slots=True)
class Day:
    """The office with its plans, and the inspection that was sent back."""

    year: Planned
    returned: UUID


def _made(folder: Path) -> None:
    """This year's plan approved, the next one's drafted; one inspection sent back, one failed, one begun."""
    with planning_year.opened(folder) as year:
        office = year.office
        with office.writing(ADMIN) as session:
            users.add(session, login=ADMIN, name="Phạm Quốc Việt", roles=["administrator"])
            users.add(session, login=OFFICER, name="Tạ Hồng Quân", roles=["hq"])
        year.approve(year.generate(year=2026))
        year.generate(year=2027)
        returned = office.inspected(equipment_id=year.cranes["may"])
        with office.writing(APPROVER) as session:
            items = [(checklists.REMARKS_ITEM, "ghi lại áp suất")]
            reviews.return_items(session, returned, items, by=APPROVER, on=TODAY)
        office.inspected("fail", equipment_id=year.cranes["march"])
        office.start(office.crane)


@contextmanager
def opened(folder: Path) -> Iterator[Day]:
    """The office in ``folder``, made there first."""
    templates.copied(_made, folder)
    store = opening.unlock(folder / stations.NAME, now=lambda: stations.NOW)
    year = planning_year.of(store)
    with store.reading() as session:
        (returned,) = reviews.ids(session, "returned")
    yield Day(year, returned)
    store.close()
