"""Units of the practice region and what stands in them; the register grows as units join the program."""

import random
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.planning import schedules
from safety_inspector.practice import fictions
from safety_inspector.practice.staffing import ADMINISTRATOR
from safety_inspector.store.database import Store

GROUND = "thực hành: thời hạn do người dùng nhập"
OBLIGED = 0.92  # the others have no interval yet
GRADES = 4
MONTHS, NEWEST, OLDEST = (12, 12, 24, 36), 5, 320  # intervals; days since the old paper
AT = (0.0, 0.3, 0.93)  # how far into the years each joins
SHARES, REGION = (0.05, 0.14), 400  # how much of the register is there after the first two, and what a region has


def found_units(store: Store) -> tuple[UUID, ...]:
    """The tree below headquarters; its units from top to bottom."""
    homes = []
    with store.writing(by=ADMINISTRATOR, action="units.add") as session:
        top = units.root(session)
        for place in fictions.PLACES:
            unit = units.add(session, name=place.name, parent=top)
            units.locate(session, unit, place.address)
            homes.append(unit)
            homes += [units.add(session, name=each, parent=unit) for each in place.below]
    return tuple(homes)


def rename(store: Store) -> None:
    """The units that are called otherwise from a day on."""
    with store.writing(
        by=ADMINISTRATOR, action="units.rename", reason="quyết định đổi phiên hiệu (giả định)"
    ) as session:
        for place in fictions.PLACES:
            unit = units.find(session, place.name)
            if place.since is not None and unit is not None:
                units.rename(session, unit, name=place.later, from_=place.since)


def waves(count: int) -> tuple[range, ...]:
    """Which numbers of the register join first, later and last; what has a history is no more than a region's."""
    ends = [0, *(round(min(count, REGION) * share) for share in SHARES), count]
    return tuple(range(start, end) for start, end in zip(ends, ends[1:], strict=False))


def equip(store: Store, homes: tuple[UUID, ...], chance: random.Random, numbers: range, *, idle: bool) -> None:
    """Equipment with its old papers, and how often each is inspected; some of it ``idle``, in store or in repair."""
    today = store.today()
    with store.writing(by=ADMINISTRATOR, action="register.import", reason="vùng giả định") as session:
        obliged: dict[int, list[UUID]] = {}
        held: list[object] = [units.require(session, home) for home in homes]  # is not read anew by every verb
        for number in numbers:
            months = chance.choice(MONTHS)
            id = _one(session, homes, chance, number, months, idle)
            held.append(equipment.require(session, id))
            if chance.random() < OBLIGED:
                most = schedules.most(session, id, on=today)
                obliged.setdefault(min(months, most.months) if most else months, []).append(id)
        for months, ids in sorted(obliged.items()):
            schedules.set_interval(session, ids, months=months, ground=GROUND, today=today)


def _one(
    session: Session, homes: tuple[UUID, ...], chance: random.Random, number: int, months: int, idle: bool
) -> UUID:
    kind, today = fictions.KINDS[number % len(fictions.KINDS)], session.info["store"].today()
    chosen = {key: chance.choice(values) for key, values in kind.properties.items()}
    paper = today - timedelta(days=chance.randint(NEWEST, OLDEST))
    year = min(chance.randint(1994, today.year - 2), paper.year)  # nothing is inspected before it is made
    states = [EquipmentState.IN_USE] * 18 + [EquipmentState.STORED, EquipmentState.UNDER_REPAIR] * idle
    return equipment.register(
        session,
        name=kind.name.format(**chosen),
        unit_id=chance.choice(homes),
        type_code=kind.code,
        asset_no=f"{kind.letters}-{number // len(fictions.KINDS) + 1:02}",
        serial=_serial(kind.letters, year, chance),
        year_made=str(year),
        maker=chance.choice(kind.makers),
        place=chance.choice(fictions.WHERE),
        state=chance.choice(states),
        quality_grade=str(chance.randint(1, GRADES)),
        paper_number=f"{chance.randint(1, 400):04}/{paper.year}/GCN-TH",
        paper_date=paper.isoformat(),
        paper_months=str(months),
        attributes=chosen,
        identities={"registration": f"QS-{number + 1001}"} if chance.random() < 0.6 else None,
    )  # fmt: skip


def _serial(letters: str, year: int, chance: random.Random) -> str:
    """Mostly plain; some begin with zeros or look like a number to Excel."""
    if chance.random() < 0.8:
        return f"{letters}-{year}-{chance.randint(1, 9999):04}"
    return f"00{chance.randint(10, 99)}E{chance.randint(100, 999)}"
