"""Amendments: what changes in an approved plan, numbered, each with its reason; the base stays as it was approved."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.folding import clean
from safety_inspector.planning import plans, prospects
from safety_inspector.planning.plans import Plan, PlanLine, State
from safety_inspector.planning.projections import GONE
from safety_inspector.planning.prospects import Why
from safety_inspector.planning.refusals import (
    InPlanAlready,
    LineUnknown,
    NothingAmended,
    NotInUse,
    OutsideUnit,
    ReasonWanted,
    StillDraft,
)
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked

LONGEST = 500


class What(StrEnum):
    """What an amendment does to a line."""

    MOVE = "move"
    ADD = "add"
    DROP = "drop"


class PlanAmendment(SQLModel, table=True):
    """One decision to change an approved plan."""

    __tablename__ = "plan_amendment"
    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    plan_id: UUID = Field(sa_type=KeyColumn, index=True)
    number: int
    reason: str
    amended_by: str  # login
    amended_on: date


class PlanChange(SQLModel, table=True):
    """One line an amendment changes."""

    __tablename__ = "plan_change"
    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    amendment_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    what: str
    month: int | None = None
    inspector_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for one piece of equipment; ``inspector`` none: the one it has."""

    what: What
    equipment_id: UUID
    month: int | None = None
    inspector: UUID | None = None


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An amendment as shown."""

    number: int
    reason: str
    amended_by: str  # rank and name; the login of one who is not here
    amended_on: date
    changes: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as it stands now; ``base_month`` is what was approved, ``month`` what holds, none if nothing does."""

    equipment_id: UUID
    unit_id: UUID
    month: int | None
    inspector_id: UUID | None
    due_on: date | None
    first: int | None
    last: int | None
    why: Why
    base_month: int | None
    amended: tuple[int, ...] = field(default=())  # the numbers of the amendments that changed it

    @property
    def added(self) -> bool:
        """Whether it came by an amendment, beside the base."""
        return self.base_month is None and self.month is not None and bool(self.amended)

    @property
    def outside(self) -> bool:
        """Whether an amendment put it outside the months of its window."""
        return self.month is not None and self.last is not None and not (self.first or 1) <= self.month <= self.last


@dataclass(frozen=True, slots=True)
class Assigned:
    """In which month something is planned, and for whom."""

    month: int
    inspector_id: UUID | None


def amend(session: Session, plan_id: UUID, changes: Iterable[Change], *, reason: str, on: date) -> int:
    """Change an approved plan; its number. Only an approver may who did not make the plan.

    Scope and capacity hold as ever; a month outside the window is taken with the reason, and said on the paper.
    Raises `StillDraft`, `NotOneOfTwo`, `ReasonWanted`, `NothingAmended`, `LineUnknown`, `InPlanAlready`,
    `OutsideUnit`, `NotInUse`, `MonthUnfit`.
    """
    plan, by = _require_amendable(session, plan_id)
    asked, said = list(changes), clean(reason)[:LONGEST]
    if not said:
        raise ReasonWanted()
    if not distinct([each.equipment_id for each in asked]):
        raise NothingAmended()
    held = {row.equipment_id: row for row in current(session, plan_id)}
    made = PlanAmendment(
        plan_id=plan_id,
        number=following(len(listing(session, plan_id))),
        reason=said,
        amended_by=by.login,
        amended_on=on,
    )
    session.add(made)
    slots = {id: (row.month, row.inspector_id) for id, row in held.items()}
    for each in asked:
        change = _changed(session, plan, made, held.get(each.equipment_id), each, slots, on)
        slots[each.equipment_id] = (change.month, change.inspector_id)
        session.add(change)
    session.flush()
    return made.number


# -- what it may say; asked of what is received alike -------------------------------------------------


def distinct(equipment_ids: Sequence[object]) -> bool:
    """Whether an amendment of these changes something, and nothing twice."""
    return 0 < len(equipment_ids) == len(set(equipment_ids))


def following(held: int) -> int:
    """The number of the next amendment of a plan that has so many."""
    return held + 1


def possible(what: What, *, planned: bool) -> bool:
    """Whether that can be done to what is planned, or is not."""
    return (what is What.ADD) is not planned


def whole(what: What, month: int | None, inspector: object | None) -> bool:
    """Whether it says month and inspector as it is kept: of what is dropped neither, else both."""
    return (month is None) == (inspector is None) == (what is What.DROP)


def _require_amendable(session: Session, plan_id: UUID) -> tuple[Plan, users.UserRow]:
    plans.require_here(session)
    by = users.require_author(session, Role.APPROVER)
    plan = plans.require(session, plan_id)
    if plan.state != State.APPROVED:
        raise StillDraft(year=plan.year)
    plans.require_second(session, plan, by.login)
    return plan, by


def _changed(
    session: Session, plan: Plan, amendment: PlanAmendment, row: LineRow | None, asked: Change,
    slots: dict[UUID, tuple[int | None, UUID | None]], on: date,
) -> PlanChange:  # fmt: skip
    card = equipment.card(session, asked.equipment_id)
    planned = row is not None and row.month is not None
    if not possible(asked.what, planned=planned):
        raise (InPlanAlready if planned else LineUnknown)(name=card.name, year=plan.year)
    if asked.what is What.ADD:
        _require_addable(session, plan, card, on)
    unit_id, due_on = (row.unit_id, row.due_on) if row else (card.unit_id, prospects.due_on(session, card.id, today=on))
    made = PlanChange(
        amendment_id=amendment.id, equipment_id=card.id, unit_id=unit_id, what=asked.what.value, due_on=due_on
    )
    if asked.what is not What.DROP:
        who = asked.inspector or (row.inspector_id if row else None)
        month = asked.month or (row.month if row else None) or 0
        plans.require_able(session, plan, card, month, who, slots)
        made.month, made.inspector_id = month, who
    return made


def _require_addable(session: Session, plan: Plan, card: EquipmentCard, on: date) -> None:
    """Refuse what stands in no unit of the plan, and what is inspected no more."""
    if card.state in GONE:
        raise NotInUse(name=card.name)
    if card.unit_id not in units.subtree(session, plan.unit_id):
        raise OutsideUnit(name=card.name, unit=units.name_of(session, card.unit_id, on=on))


def listing(session: Session, plan_id: UUID) -> list[AmendmentRow]:
    """The amendments of a plan, in their order."""
    query = select(PlanAmendment).where(PlanAmendment.plan_id == plan_id)
    found = session.exec(query.order_by(col(PlanAmendment.number), col(PlanAmendment.id))).all()
    counted = [len(_changes(session, each.id)) for each in found]
    return [
        AmendmentRow(each.number, each.reason, _called(session, each.amended_by), each.amended_on, count)
        for each, count in zip(found, counted, strict=True)
    ]


def _called(session: Session, login: str) -> str:
    found = users.named(session, login)
    return found.called if found is not None else login


def current(session: Session, plan_id: UUID) -> list[LineRow]:
    """Every line of the plan as it stands after its amendments, by month, unit and equipment."""
    rows = {line.equipment_id: _base(line) for line in plans.lines_of(session, plan_id)}
    query = select(PlanAmendment).where(PlanAmendment.plan_id == plan_id)
    for each in session.exec(query.order_by(col(PlanAmendment.number), col(PlanAmendment.id))).all():
        for change in _changes(session, each.id):
            rows[change.equipment_id] = _after(rows.get(change.equipment_id), change, each.number)
    return sorted(rows.values(), key=lambda row: (row.month or 99, row.unit_id, row.equipment_id))


def _base(line: PlanLine) -> LineRow:
    return LineRow(
        line.equipment_id, line.unit_id, line.month, line.inspector_id, line.due_on, line.first, line.last,
        Why(line.reason), line.month,
    )  # fmt: skip


def _after(row: LineRow | None, change: PlanChange, number: int) -> LineRow:
    before = row or LineRow(change.equipment_id, change.unit_id, None, None, change.due_on, None, None, Why.PLAIN, None)
    return replace(before, month=change.month, inspector_id=change.inspector_id, amended=(*before.amended, number))


def _changes(session: Session, amendment_id: UUID) -> Sequence[PlanChange]:
    query = select(PlanChange).where(PlanChange.amendment_id == amendment_id)
    return session.exec(query.order_by(col(PlanChange.id))).all()


def assigned(session: Session, equipment_ids: Iterable[UUID], years: Iterable[int]) -> dict[tuple[UUID, int], Assigned]:
    """In which month approved plans of these years have each, and who is to go; what is in no month is not here."""
    facts = {"ids": json.dumps([id.hex for id in equipment_ids]), "years": json.dumps(sorted(years))}
    found: dict[tuple[UUID, int], Assigned] = {}
    for id, year, month, who, _number, _key in raw(session).execute(_ASSIGNED, facts):
        if month is None:
            found.pop((UUID(bytes=id), year), None)
        else:
            found[UUID(bytes=id), year] = Assigned(month, UUID(bytes=who) if who else None)
    return found


_ASSIGNED = """
    SELECT l.equipment_id, p.year, l.month, l.inspector_id, 0 AS number, l.id
    FROM plan p JOIN plan_line l ON l.plan_id = p.id
    WHERE p.state = 'approved' AND p.year IN (SELECT value FROM json_each(:years))
      AND l.equipment_id IN (SELECT unhex(value) FROM json_each(:ids))
    UNION ALL
    SELECT c.equipment_id, p.year, c.month, c.inspector_id, a.number, c.id
    FROM plan p JOIN plan_amendment a ON a.plan_id = p.id JOIN plan_change c ON c.amendment_id = a.id
    WHERE p.state = 'approved' AND p.year IN (SELECT value FROM json_each(:years))
      AND c.equipment_id IN (SELECT unhex(value) FROM json_each(:ids))
    ORDER BY number, 6"""
