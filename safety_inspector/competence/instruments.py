"""Instruments: what is measured with, and the calibrations that say until when its readings count."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.competence import validities
from safety_inspector.competence.validities import LONGEST, Validity
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded, sort_key
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_, _


class InstrumentState(StrEnum):
    """Whether it is measured with."""

    IN_USE = "in_use"
    UNDER_REPAIR = "under_repair"
    RETIRED = "retired"


STATE_WORDS = {
    InstrumentState.IN_USE: N_("measured with"),
    InstrumentState.UNDER_REPAIR: N_("being repaired"),
    InstrumentState.RETIRED: N_("no longer used"),
}


class Instrument(SQLModel, table=True):
    """Something that is measured with."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    name: str
    serial: str = ""
    measures: str = ""  # its range: 0–10 MPa
    accuracy: str = ""
    unit_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    state: str = InstrumentState.IN_USE


class Calibration(SQLModel, table=True):
    """One calibration; a wrong one is struck, never deleted."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    instrument_id: UUID = Field(sa_type=KeyColumn, index=True)
    done_on: date
    valid_until: date
    number: str
    issued_by: str = ""
    struck: str = ""  # the reason


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A calibration as shown and judged."""

    id: UUID
    number: str
    issued_by: str
    valid: Validity
    struck: str


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument with its calibrations, the latest first."""

    id: UUID
    name: str
    serial: str
    measures: str
    accuracy: str
    unit_id: UUID | None
    unit_name: str
    state: InstrumentState
    calibrations: tuple[CalibrationRow, ...]

    @property
    def called(self) -> str:
        """Name and number."""
        return " ".join(filter(None, (self.name, self.serial and f"({self.serial})")))

    def calibration(self, on: date) -> CalibrationRow | None:
        """The one that counts on a day: the last done until then, even where an earlier one would last longer."""
        return next((each for each in self.calibrations if not each.struck and each.valid.since <= on), None)


class InstrumentNameWanted(Refusal):
    """An instrument without a name."""

    code = "COM-E10"
    message = N_("The instrument has no name. Type it, as on its own plate.")


class InstrumentTwice(Refusal):
    """Name and number are there already."""

    code = "COM-E11"
    message = N_("There is already an instrument “{name}” with the number “{serial}”. Open that one.")


class InstrumentGone(Refusal):
    """An id that no instrument has."""

    code = "COM-E12"
    message = N_("This instrument or calibration is not in this store. Choose one from the list.")


class StateUnknown(Refusal):
    """A state that is none."""

    code = "COM-E13"
    message = N_("“{state}” is no state of an instrument. Choose among: {known}.")


class NotDoneYet(Refusal):
    """A calibration of the future."""

    code = "COM-E14"
    message = N_("The calibration {number} is dated {day:%d/%m/%Y}, in the future. Correct the date.")


class CalibrationTwice(Refusal):
    """The number is there already."""

    code = "COM-E15"
    message = N_("The calibration {number} of this instrument is there already. Strike it first if it is wrong.")


def add(
    session: Session,
    *,
    name: str,
    serial: str = "",
    measures: str = "",
    accuracy: str = "",
    unit: UUID | None = None,
) -> UUID:
    """A new instrument of ``unit``, in use and not calibrated yet."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    made = Instrument(name="")
    _write(session, made, name, serial, measures, accuracy, unit)
    session.add(made)
    session.flush()
    return made.id


def change(
    session: Session,
    id: UUID,
    *,
    name: str,
    serial: str = "",
    measures: str = "",
    accuracy: str = "",
    unit: UUID | None = None,
) -> None:
    """Correct what is said of an instrument."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    _write(session, _one(session, id), name, serial, measures, accuracy, unit)


def set_state(session: Session, id: UUID, state: str) -> None:
    """Say whether it is measured with; what was measured before is not touched."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    if state not in set(InstrumentState):
        raise StateUnknown(state=state, known=", ".join(InstrumentState))
    _one(session, id).state = InstrumentState(state)


def calibrate(
    session: Session, id: UUID, *, done_on: date, valid_until: date, number: str, issued_by: str = "", today: date
) -> UUID:
    """Write a calibration down."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    _one(session, id)
    number = clean(number)[:LONGEST]
    if not number:
        raise validities.NumberWanted(paper=_("calibration certificate"))
    if done_on > today:
        raise NotDoneYet(number=number, day=done_on)
    validities.require_order(number, done_on, valid_until)
    query = select(Calibration).where(Calibration.instrument_id == id, Calibration.number == number)
    if any(not each.struck for each in session.exec(query)):
        raise CalibrationTwice(number=number)
    made = Calibration(
        instrument_id=id, done_on=done_on, valid_until=valid_until, number=number, issued_by=clean(issued_by)[:LONGEST]
    )
    session.add(made)
    session.flush()
    return made.id


def strike(session: Session, calibration: UUID, *, why: str) -> None:
    """Say that a calibration was written down wrongly, or does not count."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    found = session.get(Calibration, calibration)
    if found is None or found.struck:
        raise InstrumentGone()
    found.struck = validities.require_reason(why)


def listing(session: Session, *, on: date, wanted: Collection[UUID] | None = None) -> list[InstrumentRow]:
    """Every instrument, or those ``wanted``, with its calibrations, by name; units as they are called on a day."""
    session.flush()
    db, done = raw(session), defaultdict[bytes, list[CalibrationRow]](list)
    some = "1" if wanted is None else "{} IN (SELECT unhex(value) FROM json_each(:wanted))"  # minutes name two or three
    facts = {"wanted": json.dumps([id.hex for id in wanted or ()])}
    for of, id, number, by, struck, *days in db.execute(_CALIBRATIONS.format(some.format("instrument_id")), facts):
        valid = Validity(*map(date.fromisoformat, days))
        done[of].append(CalibrationRow(UUID(bytes=id), number, by, valid, struck))
    rows = db.execute(_INSTRUMENTS.format(some.format("id")), facts).fetchall()
    homes = units.names(session, {unit for *_facts, unit in rows if unit}, on=on)
    found = [_row(each, tuple(done[each[0]]), homes) for each in rows]
    return sorted(found, key=lambda row: (sort_key(row.name), row.serial, row.id))


_CALIBRATIONS = (
    "SELECT instrument_id, id, number, issued_by, struck, done_on, valid_until FROM calibration WHERE {}"
    " ORDER BY done_on DESC, id DESC"
)
_INSTRUMENTS = "SELECT id, name, serial, measures, accuracy, state, unit_id FROM instrument WHERE {}"


def _write(
    session: Session, made: Instrument, name: str, serial: str, measures: str, accuracy: str, unit: UUID | None
) -> None:
    name, serial = clean(name)[:LONGEST], clean(serial)[:LONGEST]
    if not name:
        raise InstrumentNameWanted()
    for other in session.exec(select(Instrument).where(Instrument.serial == serial, Instrument.id != made.id)):
        if folded(other.name) == folded(name):
            raise InstrumentTwice(name=name, serial=serial)
    if unit is not None:
        units.require(session, unit)
    made.name, made.serial, made.unit_id = name, serial, unit
    made.measures, made.accuracy = clean(measures)[:LONGEST], clean(accuracy)[:LONGEST]


def _one(session: Session, id: UUID) -> Instrument:
    found = session.get(Instrument, id)
    if found is None:
        raise InstrumentGone()
    return found


def _row(each: tuple[Any, ...], done: tuple[CalibrationRow, ...], homes: Mapping[bytes, str]) -> InstrumentRow:
    id, name, serial, measures, accuracy, state, unit = each
    home, called = (UUID(bytes=unit), homes.get(unit, "")) if unit else (None, "")
    return InstrumentRow(UUID(bytes=id), name, serial, measures, accuracy, home, called, InstrumentState(state), done)
