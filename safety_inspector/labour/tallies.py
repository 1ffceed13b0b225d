"""What the accidents and courses of a unit's year come to: the one place where the yearly report reads them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.catalogue import units
from safety_inspector.folding import folded
from safety_inspector.labour import trainings
from safety_inspector.labour.kinds import Provider
from safety_inspector.labour.records import Accident, Training

BY_PROVIDER = 3  # the group whose trainers the report asks for


@dataclass(frozen=True, slots=True)
class AccidentTally:
    """The accidents of the days together; money in đồng."""

    accidents: int
    fatal: int
    victims: int
    deaths: int
    cost: int
    damage: int
    days_lost: int


@dataclass(frozen=True, slots=True)
class TrainingTally:
    """Who was trained, by group, and of the third by whom; somebody trained twice in a group counts once."""

    trained: Mapping[int, int]
    by_unit: int
    by_provider: int
    cost: int  # đồng


@dataclass(frozen=True, slots=True)
class Tally:
    """What the records say; None where there is none of the days, for a book nobody keeps says no nought."""

    accidents: AccidentTally | None
    training: TrainingTally | None
    on_hand: Mapping[int, int | None]
    uncounted: Mapping[int, tuple[UUID, ...]]  # by group, the units that trained some and never counted them


def of_days(session: Session, unit: UUID, first: date, last: date) -> Tally:
    """Accidents and courses of ``unit`` and below from ``first`` to ``last``, and who was to be trained on that day.

    Of a group that some unit trained and never counted nobody knows how many were to be trained.
    """
    inside = units.subtree(session, unit)
    accidents = session.exec(
        select(Accident).where(col(Accident.unit_id).in_(inside), col(Accident.happened_on).between(first, last))
    ).all()
    courses = session.exec(
        select(Training).where(col(Training.unit_id).in_(inside), col(Training.until_on).between(first, last))
    ).all()
    uncounted = trainings.uncounted(session, unit, as_at=last)
    heads = trainings.on_hand(session, unit, as_at=last)
    on_hand = {group: None if uncounted[group] else persons for group, persons in heads.items()}
    return Tally(
        _accidents(accidents) if accidents else None, _training(courses) if courses else None, on_hand, uncounted
    )  # fmt: skip


def _accidents(rows: Sequence[Accident]) -> AccidentTally:
    return AccidentTally(
        accidents=len(rows),
        fatal=sum(bool(each.deaths) for each in rows),
        victims=sum(each.victims for each in rows),
        deaths=sum(each.deaths for each in rows),
        cost=sum(each.cost for each in rows),
        damage=sum(each.damage for each in rows),
        days_lost=sum(each.days_lost for each in rows),
    )


def _training(rows: Sequence[Training]) -> TrainingTally:
    counts: Counter[tuple[int, str]] = Counter()
    named: set[tuple[UUID, int, str]] = set()
    for each in sorted(rows, key=lambda each: (each.until_on, each.id)):
        who = (each.unit_id, each.training_group, folded(each.person))
        if not each.person or who not in named:
            counts[each.training_group, each.provider] += each.persons
        if each.person:
            named.add(who)
    groups = range(1, trainings.GROUPS + 1)
    return TrainingTally(
        trained={group: sum(counts[group, word] for word in Provider) for group in groups},
        by_unit=counts[BY_PROVIDER, Provider.SELF],
        by_provider=counts[BY_PROVIDER, Provider.HIRED],
        cost=sum(each.cost for each in rows),
    )
