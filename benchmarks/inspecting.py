"""A practice office with pressure vessels, and inspections of sixty items as their inspector makes them."""

from datetime import date
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from safety_inspector import practice
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import Where
from safety_inspector.inspection import drafts, inspections
from safety_inspector.practice import INSPECTOR
from safety_inspector.store.database import Store

TODAY = date(2026, 11, 28)
AT = "2026-11-28T10:42:00"
VESSEL, KIND, ITEMS = "I.04.1", "extraordinary", 60  # the one form and kind that ask sixty items


def office(folder: Path, *, equipment_count: int = 33) -> tuple[Store, list[UUID]]:
    """A practice store and its vessels."""
    store = practice.make(folder, today=TODAY, equipment_count=equipment_count, years=1)
    with store.reading() as session:
        return store, list(equipment.ids(session, Where(type_code=VESSEL)))


def begin(session: Session, vessel: UUID) -> UUID:
    """A draft without an answer."""
    return inspections.start(
        session, vessel, kind=KIND, kind_reason="sau khi di chuyển", procedure="QTKĐ", on=TODAY, by=INSPECTOR
    )


def measure_owed(session: Session, id: UUID) -> None:
    """The values its tests owe, typed."""
    for item in drafts.form_of(session, id).items:
        for owed in item.owed:
            inspections.measure(session, id, item.id, owed.key, "10", by=INSPECTOR)


def answer_all(session: Session, id: UUID) -> None:
    """Every item passed, and the values its tests owe typed."""
    items = drafts.form_of(session, id).items
    assert len(items) == ITEMS
    measure_owed(session, id)
    for item in items:
        inspections.answer(session, id, item.id, "pass", at=AT, by=INSPECTOR)


def inspect(session: Session, vessel: UUID) -> UUID:
    """Begun, answered whole and concluded."""
    id = begin(session, vessel)
    answer_all(session, id)
    inspections.conclude(session, id, conclusion="pass", on=TODAY, by=INSPECTOR)
    return id
