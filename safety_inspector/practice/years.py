"""The years of the practice region: what falls due or is planned in a month is inspected in it, most of it."""

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.competence import validities
from safety_inspector.planning import listings
from safety_inspector.planning.intervals import add_months
from safety_inspector.practice import audits, fictions, inspecting, planned, registers, staffing
from safety_inspector.practice.diaries import Diary, working_day
from safety_inspector.practice.inspecting import FAILS, Visit
from safety_inspector.practice.staffing import ADMINISTRATOR, INSPECTOR
from safety_inspector.store.database import Store

KEPT = 0.86  # of what a month asks for; the rest waits for the next
REPAIRED, RENAMED_BEFORE = timedelta(days=35), timedelta(days=12)
PLANNED_ON, APPROVED_ON, AMENDED_ON = (12, 15), (12, 22), 10
OPEN = 4  # inspections left open at the end: begun, concluded, with minutes
A_PART = 15  # pieces of equipment for each that is left open


@dataclass(slots=True)
class Region:
    """The region while it lives: its store, its diary, what waits for another month, and how many stickers are used."""

    store: Store
    diary: Diary
    chance: random.Random
    homes: tuple[UUID, ...]
    waiting: list[Visit] = field(default_factory=list)
    busy: set[UUID] = field(default_factory=set)  # what is written down for a day, being inspected or repaired
    stickers: int = 0

    @property
    def today(self) -> date:
        """The day of its clock."""
        return self.diary.clock.day


def write_down(region: Region, first: date, today: date, count: int) -> None:
    """Everything of the years into the diary: what joins, is planned and inspected, and what happens beside."""
    span = (today - first).days
    for numbers, at in zip(registers.waves(count), registers.AT, strict=True):
        region.diary.on(first + timedelta(days=int(span * at)), _joining(region, numbers, idle=at == registers.AT[-1]))
    write_down_what_happens_beside(region, first, today, count)
    for year in (today.year - 1, today.year):
        _write_down_plan(region, year, first)
    month = first.replace(day=1)
    while month <= today:
        region.diary.on(month, _month(region, month))
        month = add_months(month, 1)
    if count >= A_PART:
        region.diary.on(today - timedelta(days=9), lambda: _fail_one(region))
    region.diary.on(today - timedelta(days=1), lambda: _leave_open(region, min(OPEN, max(1, count // A_PART))))


def write_down_what_happens_beside(region: Region, first: date, today: date, count: int) -> None:
    """What is no inspection: calibrations, units renamed, audits of units, accidents and courses."""
    for day, tool, until, number in staffing.calibrations(first, today):
        region.diary.on(day, _calibrating(region, tool, until, number))
    for since in sorted({place.since for place in fictions.PLACES if place.since is not None}):
        region.diary.on(since - RENAMED_BEFORE, lambda: registers.rename(region.store))
    if count >= A_PART:
        audits.write_down(region.store, region.diary, first, today, count)


def _write_down_plan(region: Region, year: int, first: date) -> None:
    made_on = date(year - 1, *PLANNED_ON)
    if made_on < first:
        return

    def make() -> None:
        if planned.generate(region.store, year):
            region.diary.on(date(year - 1, *APPROVED_ON), lambda: planned.approve(region.store, year))

    region.diary.on(made_on, make)
    for month in planned.AMENDED_IN:
        late = date(year, month, AMENDED_ON)
        region.diary.on(late, lambda: planned.amend(region.store, [each.equipment_id for each in region.waiting]))


def _joining(region: Region, numbers: range, *, idle: bool) -> Callable[[], None]:
    return lambda: registers.equip(region.store, region.homes, region.chance, numbers, idle=idle)


def _calibrating(region: Region, tool: fictions.Tool, until: date, number: int) -> Callable[[], None]:
    def calibrate() -> None:
        with region.store.writing(by=ADMINISTRATOR, action="competence.add") as session:
            staffing.calibrate(session, tool, until, number=number, today=region.today)

    return calibrate


def _month(region: Region, month: date) -> Callable[[], None]:
    """Write down the inspections of a month, when it begins."""
    last = month.replace(day=monthrange(month.year, month.month)[1])

    def begin() -> None:
        with region.store.reading() as session:
            asked = [*region.waiting, *_asked(session, region, last)]
        region.waiting = []
        for visit in asked:
            day = working_day(month + timedelta(days=region.chance.randrange(2, last.day)))
            if region.chance.random() < KEPT and region.today <= day < region.diary.last:
                region.busy.add(visit.equipment_id)
                region.diary.on(day, partial(_visit, region, visit))
            else:
                region.waiting.append(visit)

    return begin


def _asked(session: Session, region: Region, last: date) -> Iterator[Visit]:
    """What the plan has for the month, or where there is none yet, what falls due until its end."""
    taken = region.busy | {each.equipment_id for each in region.waiting}
    there = equipment.ids(session, equipment.Where(state=EquipmentState.IN_USE.value), "asset_no")
    free = [id for id in there if id not in taken]
    lines = planned.lines(session, last.year)
    if lines is None:
        due = listings.due_of(session, free, today=region.today)
        for id in free:
            if (due_on := due[id].due_on) is not None and due_on <= last:
                yield visit_of(session, id, region)
        return
    logins = {each.id: each.login for each in users.listing(session)}
    for line in lines:
        if line.month == last.month and line.inspector_id is not None and line.equipment_id in set(free):
            yield Visit(line.equipment_id, logins[line.inspector_id])


def visit_of(session: Session, id: UUID, region: Region) -> Visit:
    """A visit by one of those who may inspect the type."""
    covering = validities.covering(equipment.require(session, id).type_code)
    return Visit(id, region.chance.choice([each.login for each in fictions.PEOPLE if covering & {*each.covers}]))


def _visit(region: Region, visit: Visit, fails: float = FAILS) -> None:
    made = inspecting.inspect(region.store, visit, region.chance, fails=fails)
    inspecting.write_minutes(region.store, made)
    after = region.today + timedelta(days=region.chance.randint(1, 5))

    def issue() -> None:
        region.stickers += not made.failed
        sticker = "" if made.failed else f"TH{region.today:%y}-{region.stickers:06}"
        inspecting.issue(region.store, made, sticker)
        if not made.failed:
            region.busy.discard(visit.equipment_id)

    region.diary.on(after, issue)
    if made.failed:
        again = Visit(visit.equipment_id, visit.inspector, again=True)
        region.diary.on(working_day(region.today + REPAIRED), lambda: _visit(region, again))


def _next(region: Region, count: int) -> list[Visit]:
    """What falls due next and is not being inspected; cranes first, of which there is most to show."""
    with region.store.reading() as session:
        there = equipment.ids(session, equipment.Where(state=EquipmentState.IN_USE.value), "asset_no")
        due = listings.due_of(session, [id for id in there if id not in region.busy], today=region.today)
        asked = [id for id, row in due.items() if row.due_on is not None]
        cranes = {*equipment.ids(session, equipment.Where(type_code="I.11"), "asset_no")}
        order = sorted(asked, key=lambda id: (id not in cranes, due[id].due_on, id))
        region.busy.update(order[:count])
        return [visit_of(session, id, region) for id in order[:count]]


def _fail_one(region: Region) -> None:
    """Something that does not pass and is not repaired yet: who opens practice sees what that looks like."""
    for visit in _next(region, 1):
        _visit(region, visit, fails=1)


def _leave_open(region: Region, count: int) -> None:
    """Begin one, and leave others without minutes or without approval."""
    for place, visit in enumerate(_next(region, count)):
        if place == 0:
            inspecting.begin(region.store, Visit(visit.equipment_id, INSPECTOR))
            continue
        made = inspecting.inspect(region.store, visit, region.chance, fails=0)
        if place > 1:
            inspecting.write_minutes(region.store, made)
