"""Accidents at work, as light records that the yearly figures count."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.catalogue import equipment, search, units
from safety_inspector.labour import fields
from safety_inspector.labour.kinds import CLASS_WORDS, AccidentClass, InvestigationState
from safety_inspector.labour.records import Accident
from safety_inspector.labour.refusals import AccidentUnknown, EquipmentUnfit, VictimsUnfit
from safety_inspector.words import N_, _

MOST_PEOPLE, MOST_DAYS, MOST_MONEY = 10_000, 1_000_000, fields.MOST_MONEY


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
    made = Accident(unit_id=unit, **_read(session, said))
    session.add(made)
    session.flush()
    return made.id


def correct(session: Session, id: UUID, said: Happened, *, reason: str) -> None:
    """Write an accident anew as it was, with a reason; its unit stays. Raises what `add` does, `AccidentUnknown`."""
    fields.author(session)
    held = require(session, id)
    fields.text(reason, N_("Reason"), wanted=True)
    for name, value in _read(session, said).items():
        setattr(held, name, value)
    session.add(held)
    session.flush()


def require(session: Session, id: UUID) -> Accident:
    """The accident. Raises `AccidentUnknown`."""
    held = session.get(Accident, id)
    if held is None:
        raise AccidentUnknown(text=id)
    return held


def find(session: Session, text: str) -> UUID:
    """The accident with this id. Raises `AccidentUnknown`."""
    try:
        return require(session, UUID(text)).id
    except ValueError:
        raise AccidentUnknown(text=text) from None


def equipment_named(session: Session, text: str) -> UUID:
    """The one piece of equipment with this number. Raises `EquipmentUnfit`."""
    found = search.exact(session, text)
    if len(found) != 1:
        raise EquipmentUnfit(text=text, count=len(found), field=_("Equipment"))
    return found[0]


def said(session: Session, id: UUID) -> Happened:
    """The accident as it would be typed. Raises `AccidentUnknown`."""
    return happened(require(session, id))


def happened(row: Accident) -> Happened:
    """The accident as it would be typed again."""
    return Happened(
        row.happened_on, row.place, row.accident_class, row.victims, row.deaths, row.serious, row.women, row.days_lost,
        row.cost, row.damage, row.cause, row.factor, row.account, row.equipment_id, row.investigation,
    )  # fmt: skip


def _read(session: Session, said: Happened) -> dict[str, Any]:
    """What is kept of what was typed."""
    if said.equipment_id is not None:
        equipment.require(session, said.equipment_id)
    return kept(said, session.info["store"].today())


def kept(said: Happened, today: date) -> dict[str, Any]:
    """What is kept of an accident told on ``today``. Pure; raises `VictimsUnfit`, and what a field refuses."""
    called = fields.word(said.accident_class, N_("Class of accident"), AccidentClass)
    _require_victims(said, called)
    return {
        "equipment_id": said.equipment_id,
        "happened_on": fields.day(said.on, N_("Day of the accident"), last=today),
        "place": fields.text(said.place, N_("Place of the accident"), wanted=True), "accident_class": called,
        "victims": said.victims, "deaths": said.deaths, "serious": said.serious,
        "women": fields.number(said.women, N_("Women"), 0, said.victims),
        "days_lost": fields.number(said.days_lost, N_("Days lost"), 0, MOST_DAYS),
        "cost": fields.money(said.cost, N_("Costs")),
        "damage": fields.money(said.damage, N_("Damage to property")),
        "cause": fields.text(said.cause, N_("Cause")), "factor": fields.text(said.factor, N_("Factor")),
        "account": fields.text(said.account, N_("What happened")),
        "investigation": fields.word(said.investigation, N_("Investigation"), InvestigationState),
    }  # fmt: skip


def _require_victims(said: Happened, called: AccidentClass) -> None:
    """At least one; dead and seriously hurt among them; the class the worst of them."""
    fields.number(said.victims, N_("Victims"), 1, MOST_PEOPLE)
    worst = AccidentClass.FATAL if said.deaths else AccidentClass.SERIOUS if said.serious else AccidentClass.MINOR
    if min(said.deaths, said.serious) < 0 or said.deaths + said.serious > said.victims or worst is not called:
        raise VictimsUnfit(victims=said.victims, deaths=said.deaths, serious=said.serious, said=_(CLASS_WORDS[called]))


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
