"""Training in safety: courses of persons or of so many, and how many of a group a unit has to train."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.catalogue import units
from safety_inspector.labour import fields
from safety_inspector.labour.kinds import Provider, TrainingKind
from safety_inspector.labour.records import OnHand, Training
from safety_inspector.labour.refusals import TrainingUnknown
from safety_inspector.words import N_

GROUPS = 6
Heads = Mapping[tuple[int, UUID], int]  # of a group in a unit
MOST_PEOPLE, MOST_HOURS, MOST_MONEY = 100_000, 2000, fields.MOST_MONEY


@dataclass(frozen=True, slots=True)
class Course:
    """A course as it is typed: of ``person``, or of so many ``persons``."""

    group: int
    from_on: date
    until_on: date
    hours: int
    kind: str = TrainingKind.FIRST.value
    provider: str = Provider.SELF.value
    provider_name: str = ""
    person: str = ""
    persons: int = 1
    paper_no: str = ""
    valid_until: date | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A course as shown."""

    id: UUID
    unit_id: UUID
    unit_name: str
    person: str
    persons: int
    group: int
    kind: TrainingKind
    from_on: date
    until_on: date
    hours: int
    provider: Provider
    provider_name: str
    paper_no: str
    valid_until: date | None
    cost: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How a group stands: who must be trained, whose training holds; None where that is not known of every unit."""

    group: int
    on_hand: int | None
    holding: int
    lapsed: int
    unclear: int  # trained, and nobody typed until when it holds: neither held nor lapsed
    wanting: int | None  # surely still to be trained
    doubtful: int | None  # to be trained unless the training that is unclear holds
    uncounted: int = 0  # units that trained some and never counted how many there are


def add(session: Session, unit: UUID, said: Course) -> UUID:
    """Keep a course of ``unit``. Raises what a field refuses."""
    fields.author(session)
    units.require(session, unit)
    made = Training(unit_id=unit, **_read(session, said))
    session.add(made)
    session.flush()
    return made.id


def correct(session: Session, id: UUID, said: Course, *, reason: str) -> None:
    """Write a course anew as it was, with a reason; its unit stays. Raises what `add` does, `TrainingUnknown`."""
    fields.author(session)
    held = require(session, id)
    fields.text(reason, N_("Reason"), wanted=True)
    for name, value in _read(session, said).items():
        setattr(held, name, value)
    session.add(held)
    session.flush()


def require(session: Session, id: UUID) -> Training:
    """The course. Raises `TrainingUnknown`."""
    held = session.get(Training, id)
    if held is None:
        raise TrainingUnknown(text=id)
    return held


def find(session: Session, text: str) -> UUID:
    """The course with this id. Raises `TrainingUnknown`."""
    try:
        return require(session, UUID(text)).id
    except ValueError:
        raise TrainingUnknown(text=text) from None


def said(session: Session, id: UUID) -> Course:
    """The course as it would be typed. Raises `TrainingUnknown`."""
    return course(require(session, id))


def course(row: Training) -> Course:
    """The course as it would be typed again."""
    return Course(
        row.training_group, row.from_on, row.until_on, row.hours, row.kind, row.provider, row.provider_name, row.person,
        row.persons, row.paper_no, row.valid_until, row.cost,
    )  # fmt: skip


def _read(session: Session, said: Course) -> dict[str, Any]:
    return kept(said, session.info["store"].today())


def kept(said: Course, today: date) -> dict[str, Any]:
    """What is kept of a course told on ``today``. Pure; raises what a field refuses."""
    provider = fields.word(said.provider, N_("Provider"), Provider)
    person = fields.text(said.person, N_("Person trained"))
    until = fields.day(said.until_on, N_("End of the course"), last=today)
    valid = said.valid_until
    return {
        "person": person, "training_group": _group(said.group),
        "persons": fields.number(said.persons, N_("Persons trained"), 1, 1 if person else MOST_PEOPLE),
        "kind": fields.word(said.kind, N_("Kind of training"), TrainingKind),
        "from_on": fields.day(said.from_on, N_("Start of the course"), last=until), "until_on": until,
        "hours": fields.number(said.hours, N_("Hours"), 1, MOST_HOURS), "provider": provider,
        "provider_name": fields.text(said.provider_name, N_("Name of the provider"), wanted=provider is Provider.HIRED),
        "paper_no": fields.text(said.paper_no, N_("Number of the paper")),
        "valid_until": fields.day(valid, N_("Valid until"), first=until) if valid else None,
        "cost": fields.money(said.cost, N_("Costs")),
    }  # fmt: skip


def count(session: Session, unit: UUID, group: int, persons: int, *, on: date) -> UUID:
    """Keep how many of a group ``unit`` itself has who must be trained, as of a day."""
    fields.author(session)
    units.require(session, unit)
    made = OnHand(
        unit_id=unit, training_group=_group(group),
        persons=fields.number(persons, N_("Persons to be trained"), 0, MOST_PEOPLE),
        counted_on=fields.day(on, N_("Counted on"), last=session.info["store"].today()),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def _group(said: int) -> int:
    return fields.number(said, N_("Group"), 1, GROUPS)


def listing(session: Session, *, today: date, unit: UUID | None = None) -> list[TrainingRow]:
    """The courses of a unit and below, or all; the newest first."""
    query = select(Training).order_by(col(Training.until_on).desc(), col(Training.id))
    if unit is not None:
        query = query.where(col(Training.unit_id).in_(units.subtree(session, unit)))
    found = session.exec(query).all()
    names = units.names(session, {each.unit_id.bytes for each in found}, on=today)
    return [_row(each, names.get(each.unit_id.bytes, "")) for each in found]


def on_hand(session: Session, unit: UUID, *, as_at: date) -> dict[int, int | None]:
    """How many of each group the unit and those below have, by each one's newest count; None where nobody counted."""
    found: dict[int, int | None] = dict.fromkeys(range(1, GROUPS + 1))
    for (group, _unit), persons in counts(session, unit, as_at=as_at).items():
        found[group] = (found[group] or 0) + persons
    return found


def counts(session: Session, unit: UUID, *, as_at: date) -> dict[tuple[int, UUID], int]:
    """The newest count of each group in each unit, of the unit and those below."""
    query = (
        select(OnHand)
        .where(col(OnHand.unit_id).in_(units.subtree(session, unit)), OnHand.counted_on <= as_at)
        .order_by(col(OnHand.counted_on), col(OnHand.id))
    )
    return {(each.training_group, each.unit_id): each.persons for each in session.exec(query)}


def uncounted(session: Session, unit: UUID, *, as_at: date) -> dict[int, tuple[UUID, ...]]:
    """Of each group the units, of the unit and those below, that trained some by the day and never counted them.

    Of such a group nobody knows how many are to be trained: those trained there are not trained of those counted
    elsewhere, so no share is told of it, here or in the yearly report.
    """
    counted = counts(session, unit, as_at=as_at)
    query = (
        select(Training.training_group, Training.unit_id)
        .where(col(Training.unit_id).in_(units.subtree(session, unit)), Training.until_on <= as_at)
        .distinct()
    )
    trained = sorted(set(session.exec(query)) - counted.keys())
    return {group: tuple(id for found, id in trained if found == group) for group in range(1, GROUPS + 1)}


def groups(session: Session, unit: UUID, *, as_at: date) -> list[GroupRow]:
    """Each group of the unit and those below: heads counted, whose training holds, is over, or holds nobody knows."""
    query = select(Training).where(
        col(Training.unit_id).in_(units.subtree(session, unit)), Training.until_on <= as_at
    )  # fmt: skip
    holding, lapsed, unclear = Counter[tuple[int, UUID]](), Counter[tuple[int, UUID]](), Counter[tuple[int, UUID]]()
    for each in session.exec(query):
        end = each.valid_until
        found = unclear if end is None else holding if end >= as_at else lapsed
        found[each.training_group, each.unit_id] += each.persons
    counted, unknown = counts(session, unit, as_at=as_at), uncounted(session, unit, as_at=as_at)
    return [_group_row(group, counted, holding, lapsed, unclear, len(unknown[group])) for group in unknown]


def _group_row(group: int, counted: Heads, holding: Heads, lapsed: Heads, unclear: Heads, unknown: int) -> GroupRow:
    """Who is wanting is told unit by unit: a course with guests in one trains nobody of another."""
    heads = {unit: persons for (found, unit), persons in counted.items() if found == group}
    known = bool(heads) and not unknown
    untold = {unit: max(0, persons - holding.get((group, unit), 0)) for unit, persons in heads.items()}
    doubtful = sum(min(persons, unclear.get((group, unit), 0)) for unit, persons in untold.items())
    holds, gone, open_ = (
        sum(many for (found, _unit), many in each.items() if found == group) for each in (holding, lapsed, unclear)
    )
    return GroupRow(
        group, sum(heads.values()) if known else None, holds, gone, open_,
        sum(untold.values()) - doubtful if known else None, doubtful if known else None, unknown,
    )  # fmt: skip


def _row(row: Training, unit_name: str) -> TrainingRow:
    return TrainingRow(
        row.id, row.unit_id, unit_name, row.person, row.persons, row.training_group, TrainingKind(row.kind),
        row.from_on, row.until_on, row.hours, Provider(row.provider), row.provider_name, row.paper_no,
        row.valid_until, row.cost,
    )  # fmt: skip
