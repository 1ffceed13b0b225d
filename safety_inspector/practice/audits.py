"""Labour safety in the practice region: units audited each year, what was found mended or not, accidents, courses."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from safety_inspector.catalogue import units
from safety_inspector.labour import accidents, actions, audits, trainings
from safety_inspector.labour.accidents import Happened
from safety_inspector.labour.answers import Given
from safety_inspector.labour.audits import Beginning
from safety_inspector.labour.kinds import AuditKind, Regime
from safety_inspector.labour.trainings import Course
from safety_inspector.practice import fictions
from safety_inspector.practice.diaries import Diary, working_day
from safety_inspector.practice.fictions import Found
from safety_inspector.practice.staffing import APPROVER, INSPECTOR, PLANNER
from safety_inspector.store.database import Store

A_YEAR, OF = 4, 400  # units audited in a year, in a region of so many pieces of equipment
MONTHS = (3, 5, 8, 10)
MENDED, CLOSED_AFTER = 0.8, timedelta(days=6)
COUNTED_IN, TRAINED_IN, LONG = 1, 4, timedelta(days=2)
SHARES = (2, 3, 30, 60, 2, 8)  # how many of each group a unit has who must be trained, before chance adds some
TRAINED = 0.9
EVERY_YEAR, UNTYPED = 4, 6  # the group trained each year, the others every second; the one whose papers bear no end


@dataclass(frozen=True, slots=True)
class Beside:
    """What everything here needs: the store, the diary it is written into, and chance of its own."""

    store: Store
    diary: Diary
    chance: random.Random

    @property
    def today(self) -> date:
        """The day of its clock."""
        return self.diary.clock.day

    def unit(self, place: int) -> UUID:
        """One of the units right below headquarters."""
        with self.store.reading() as session:
            below = units.below(session, units.root(session))
        return below[place % len(below)].id


def write_down(store: Store, diary: Diary, first: date, today: date, count: int) -> None:
    """Audits, accidents and courses of every year into the diary, in proportion to the equipment."""
    beside = Beside(store, diary, random.Random(f"labour {first} {today}"))
    audited = min(A_YEAR, -(-A_YEAR * count // OF))
    for year in range(first.year, today.year + 1):
        for place in range(audited):
            for day, do in _year(beside, year, place):
                if first <= day:
                    diary.on(day, do)


def _year(beside: Beside, year: int, place: int) -> Iterator[tuple[date, partial[None]]]:
    """What happens to one unit in a year; every second one has an accident."""
    yield date(year, COUNTED_IN, 8 + place), partial(count_people, beside, place)
    yield working_day(date(year, TRAINED_IN, 10 + place)), partial(train, beside, place)
    yield working_day(date(year, MONTHS[place], 12)), partial(audit, beside, place)
    if (year + place) % 2 == 0:
        said = fictions.ACCIDENTS[(year + place // 2) % len(fictions.ACCIDENTS)]
        yield date(year, 6 + place, 17), partial(happen, beside, place, said)


def audit(beside: Beside, place: int) -> None:
    """One audit by headquarters, in one transaction; most of what is found is mended and closed in its time."""
    store, chance, today = beside.store, beside.chance, beside.today
    unit, labour = beside.unit(place), fictions.LABOUR
    wrong = {each.item: each for each in chance.sample(fictions.FINDINGS, chance.randint(2, 5))}
    began = Beginning(
        kind=AuditKind.SUPERIOR.value, regime=Regime.ARMY.value, places=labour.places, team=labour.team,
        representatives=labour.representatives, basis=labour.basis.format(year=today.year),
        period_from=date(today.year - 1, 1, 1), period_to=today,
    )  # fmt: skip
    with store.writing(by=PLANNER, action="audit.conclude") as session:
        id = audits.start(session, unit, began, on=today)
        asked = audits.sheet(session, id, today=today).template.lines
        audits.answer_all(session, id, [(line.id, _given(wrong.get(line.id)), store.now()) for line in asked])
        audits.conclude(session, id, on=today, summary=labour.summary, proposals=labour.proposals)
    for item in sorted(wrong):
        if chance.random() < MENDED:
            day = working_day(today + timedelta(days=chance.randint(2, 60)))
            beside.diary.on(day, partial(mend, beside, actions.id_of(id, item), wrong[item]))


def _given(found: Found | None) -> Given:
    return Given(found.result, found.text, found.severity, owner=found.owner) if found else Given("pass")


def mend(beside: Beside, action: UUID, found: Found) -> None:
    """Say that a finding is mended; another closes it."""
    with beside.store.writing(by=INSPECTOR, action="action.done") as session:
        actions.done(session, action, who=found.owner, on=beside.today, remedy=found.remedy)
    beside.diary.on(working_day(beside.today + CLOSED_AFTER), partial(close, beside, action))


def close(beside: Beside, action: UUID) -> None:
    """Close it with its evidence."""
    with beside.store.writing(by=APPROVER, action="action.close") as session:
        actions.close(session, action, evidence=fictions.LABOUR.evidence, on=beside.today)


def happen(beside: Beside, place: int, said: fictions.Mishap) -> None:
    """An accident."""
    unit = beside.unit(place)
    with beside.store.writing(by=INSPECTOR, action="accident.add") as session:
        accidents.add(session, unit, Happened(
            beside.today, said.place, said.accident_class, said.victims, serious=said.serious, days_lost=said.days_lost,
            cost=said.cost, damage=said.damage, cause=said.cause, factor=said.factor, account=said.account,
            investigation="concluded",
        ))  # fmt: skip


def count_people(beside: Beside, place: int) -> None:
    """How many of each group a unit has to train, as it counts them in January."""
    unit = beside.unit(place)
    with beside.store.writing(by=INSPECTOR, action="training.count") as session:
        for group, least in enumerate(SHARES, 1):
            persons = least + beside.chance.randrange(1 + least // 2)
            trainings.count(session, unit, group, persons, on=beside.today)


def train(beside: Beside, place: int) -> None:
    """A course for most of each group, the unit's own or hired; of some nobody types until when it holds."""
    unit, today = beside.unit(place), beside.today
    with beside.store.writing(by=INSPECTOR, action="training.add") as session:
        for group, there in sorted(trainings.on_hand(session, unit, as_at=today).items()):
            years = 1 if group == EVERY_YEAR else 2
            persons = round((there or 0) * TRAINED)
            if persons and (years == 1 or (today.year + group) % 2 == 0):
                hours, provider = fictions.HOURS[group - 1], "" if group in (4, 6) else fictions.LABOUR.provider
                trainings.add(session, unit, Course(
                    group, today - LONG, today, hours, kind="regular", provider="hired" if provider else "self",
                    provider_name=provider, persons=persons, cost=persons * hours * fictions.LABOUR.hour_cost,
                    valid_until=None if group == UNTYPED and place % 2 == 0 else today + timedelta(days=365 * years),
                ))  # fmt: skip
