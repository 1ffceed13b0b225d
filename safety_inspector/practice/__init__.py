"""Practice: a fictional region in a store of its own, the same for the same seed and day.

Every name is invented. Screens and papers of such a store say THỰC HÀNH.
"""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlmodel import Session

from safety_inspector import records as records  # every table, before a store is opened
from safety_inspector import settings
from safety_inspector.exchange import founding
from safety_inspector.practice import fictions, registers, staffing
from safety_inspector.practice import years as history
from safety_inspector.practice.clocks import Ticking as Ticking
from safety_inspector.practice.cranes import script as script
from safety_inspector.practice.cranes import sign as sign
from safety_inspector.practice.diaries import Diary
from safety_inspector.practice.fictions import KINDS as KINDS
from safety_inspector.practice.fictions import PEOPLE as PEOPLE
from safety_inspector.practice.staffing import ADMINISTRATOR as ADMINISTRATOR
from safety_inspector.practice.staffing import APPROVER as APPROVER
from safety_inspector.practice.staffing import INSPECTOR as INSPECTOR
from safety_inspector.practice.staffing import equip_people as equip_people
from safety_inspector.practice.staffing import let_body_inspect as let_body_inspect
from safety_inspector.practice.staffing import staff as staff
from safety_inspector.store import files
from safety_inspector.store.chances import seeded
from safety_inspector.store.database import Store, raw

NAME = settings.PRACTICE
EQUIPMENT, YEARS = 400, 3  # what a region has, where no other numbers are asked for


def make(
    folder: Path,
    *,
    today: date,
    seed: int = 1,
    equipment_count: int | None = None,
    years: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Store:
    """A practice store in ``folder`` as it would stand on ``today``, with `EQUIPMENT` or so many; the store is open.

    Its history goes ``years`` back and is in proportion to the equipment: a few pieces have hardly any.
    """
    with files.told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    first = before(today, YEARS if years is None else years)
    clock = Ticking(first)
    store = founding.practice(
        folder / NAME, organisation=fictions.ORGANISATION, seed=seed, now=clock,
        administrator_name=fictions.ADMINISTRATOR_NAME,
    )  # fmt: skip
    chance = random.Random(f"practice {seed} {today}")
    with seeded(f"region {seed}", first):
        staff(store)
        staffing.entitle_region(store, first, today)
        let_body_inspect(store, today, first.replace(year=first.year - 1, day=1))
        region = history.Region(store, Diary(clock, today), chance, registers.found_units(store))
        history.write_down(region, first, today, EQUIPMENT if equipment_count is None else equipment_count)
        region.diary.live(progress)
    clock.go_to(today)
    return store


def before(day: date, years: int) -> date:
    """The same day some years earlier; the 28th for the 29th of February."""
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def summary(session: Session) -> dict[str, int]:
    """What is in the store."""
    connection = raw(session)

    def count(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return {
        "đơn vị": count("SELECT count(*) FROM unit"),
        "thiết bị": count("SELECT count(*) FROM equipment"),
        "kiểm định": count("SELECT count(*) FROM inspection WHERE conclusion IS NOT NULL"),
        "giấy chứng nhận": count("SELECT count(*) FROM certificate"),
        "thông báo không đạt": count("SELECT count(*) FROM notice"),
    }
