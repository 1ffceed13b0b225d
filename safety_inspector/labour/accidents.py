"""Accidents at work, as light records that the yearly figures count."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.catalogue import equipment, units
from safety_inspector.labour import fields
from safety_inspector.labour.kinds import AccidentClass, InvestigationState
from safety_inspector.labour.records import Accident
from safety_inspector.labour.refusals import VictimsUnfit
from safety_inspector.words import N_

MOST_PEOPLE, MOST_DAYS, MOST_MONEY = 10_000, 1_000_000, 10**13


@dataclass(frozen=True, slots=True)
class Happened:
    """An accident as it is typed."""

    on: date
    place: str
    accident_class: str
    victims: int = 1
    deaths: int = 0
    serious: int = 0
    women: int = 0
    days_lost: int = 0
    cost: int = 0
    damage: int = 0
    cause: str = ""
    factor: str = ""
    account: str = ""
    equipment_id: UUID | None = None
    investigation: str = InvestigationState.REPORTED.value


@dataclass(frozen=True, slots=True)
class AccidentRow:
    """An accident as shown."""

    id: UUID
    unit_id: UUID
    unit_name: str
    equipment_id: UUID | None
    happened_on: date
    place: str
    accident_class: AccidentClass
    victims: int
    deaths: int
    serious: int
    women: int
    days_lost: int
    cost: int
    damage: int
    cause: str
    factor: str
    account: str
    investigation: InvestigationState


def add(session: Session, unit: UUID, said: Happened) -> UUID:
    """Keep an accident of ``unit``. Raises `VictimsUnfit`, and what a field refuses."""
    fields.author(session)
    units.require(session, unit)
    if said.equipment_id is not None:
        equipment.card(session, said.equipment_id)
    called = fields.word(said.accident_class, N_("Class of accident"), AccidentClass)
    _require_victims(said, called)
    made = Accident(
        unit_id=unit, equipment_id=said.equipment_id,
        happened_on=fields.day(said.on, N_("Day of the accident"), last=session.info["store"].today()),
        place=fields.text(said.place, N_("Place of the accident"), wanted=True), accident_class=called,
        victims=said.victims, deaths=said.deaths, serious=said.serious,
        women=fields.number(said.women, N_("Women"), 0, said.victims),
        days_lost=fields.number(said.days_lost, N_("Days lost"), 0, MOST_DAYS),
        cost=fields.number(said.cost, N_("Costs"), 0, MOST_MONEY),
        damage=fields.number(said.damage, N_("Damage to property"), 0, MOST_MONEY),
        cause=fields.text(said.cause, N_("Cause")), factor=fields.text(said.factor, N_("Factor")),
        account=fields.text(said.account, N_("What happened")),
        investigation=fields.word(said.investigation, N_("Investigation"), InvestigationState),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def _require_victims(said: Happened, called: AccidentClass) -> None:
    """At least one; dead and seriously hurt among them; the class the worst of them."""
    fields.number(said.victims, N_("Victims"), 1, MOST_PEOPLE)
    worst = AccidentClass.FATAL if said.deaths else AccidentClass.SERIOUS if said.serious else AccidentClass.MINOR
    if min(said.deaths, said.serious) < 0 or said.deaths + said.serious > said.victims or worst is not called:
        raise VictimsUnfit(victims=said.victims, deaths=said.deaths, serious=said.serious, said=called)


def listing(session: Session, *, today: date, unit: UUID | None = None) -> list[AccidentRow]:
    """The accidents of a unit and below, or all; the newest first."""
    query = select(Accident).order_by(col(Accident.happened_on).desc(), col(Accident.id))
    if unit is not None:
        query = query.where(col(Accident.unit_id).in_(units.subtree(session, unit)))
    found = session.exec(query).all()
    names = units.names(session, {each.unit_id.bytes for each in found}, on=today)
    return [_row(each, names.get(each.unit_id.bytes, "")) for each in found]


def _row(row: Accident, unit_name: str) -> AccidentRow:
    return AccidentRow(
        row.id, row.unit_id, unit_name, row.equipment_id, row.happened_on, row.place,
        AccidentClass(row.accident_class), row.victims, row.deaths, row.serious, row.women, row.days_lost, row.cost,
        row.damage, row.cause, row.factor, row.account, InvestigationState(row.investigation),
    )  # fmt: skip
