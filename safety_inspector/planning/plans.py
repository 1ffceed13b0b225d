"""Plans: what is to be inspected in a year in a unit and below, in which month and by whom.

Headquarters, or the lone station, makes a plan from the due dates, moves its lines inside their windows and has it
approved by somebody else. From then on its lines are the frozen base that the year is measured by; what changes is
an amendment (`amendments`), numbered and with its reason. Other devices read it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.planning import assignments, levelling, prospects
from safety_inspector.planning.levelling import MONTHS, Unplaced
from safety_inspector.planning.prospects import Prospect, Why
from safety_inspector.planning.refusals import (
    LineUnknown,
    MonthUnfit,
    NothingToApprove,
    NothingToPlan,
    NotOneOfTwo,
    NotPlannedHere,
    NoWindow,
    OutOfScope,
    OutOfWindow,
    OverCapacity,
    PlanApproved,
    PlannersWanted,
    PlanOutdated,
    PlanWanted,
    SensibleWanted,
    YearUnfit,
)
from safety_inspector.store.chances import derived_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked

CAPACITY, BEFORE = 20, 2  # inspections a month for an inspector; months ahead of the due month, unless typed
MOST_CAPACITY, YEARS = 500, range(2000, 2201)
PLANNERS = (Role.HQ, Role.TECHNICAL_HEAD)


class State(StrEnum):
    """How far a plan is."""

    DRAFT = "draft"
    APPROVED = "approved"


class Plan(SQLModel, table=True):
    """One per unit and year; its id follows from both."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    year: int
    capacity: int
    before: int
    state: str = State.DRAFT.value
    prepared_by: str  # logins of all who made or moved it, parted by commas; none of them approves it
    prepared_on: date
    approved_by: str = ""
    approved_name: str = ""
    approved_post: str = ""
    approved_on: date | None = None


class PlanLine(SQLModel, table=True):
    """What is planned for one piece of equipment, or why nothing is; its id follows from plan and equipment."""

    __tablename__ = "plan_line"
    __table_args__ = (
        Index("plan_line_of", "plan_id", "equipment_id", "unit_id", "month"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    plan_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)  # where it stood when it was planned
    month: int | None = None
    inspector_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    first: int | None = None
    last: int | None = None
    due_on: date | None = None
    reason: str = ""  # `Why`


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as shown."""

    id: UUID
    unit_id: UUID
    year: int
    state: State
    capacity: int
    before: int
    prepared_by: str
    prepared_on: date
    approved_by: str
    approved_name: str
    approved_post: str
    approved_on: date | None


def id_of(unit_id: UUID, year: int) -> UUID:
    """The id of the plan of this unit and year, on every device the same."""
    return derived_key(b"plan:" + unit_id.bytes + str(year).encode())


def line_id(plan_id: UUID, equipment_id: UUID) -> UUID:
    """The id of the line for this equipment."""
    return derived_key(b"plan line:" + plan_id.bytes + equipment_id.bytes)


# -- making one --------------------------------------------------------------------------------------


def generate(
    session: Session, unit: UUID, year: int, *, today: date, capacity: int = CAPACITY, before: int = BEFORE
) -> UUID:
    """Plan the year for ``unit`` and below anew from the due dates; a draft that is there is replaced.

    What cannot be placed has a line with its reason and no month. Raises `NotPlannedHere`, `PlannersWanted`,
    `YearUnfit`, `SensibleWanted`, `PlanApproved`, `NothingToPlan`.
    """
    by = require_planner(session)
    require_sensible(year, today, capacity, before)
    plan = session.get(Plan, id_of(unit, year))
    units.require(session, unit)
    if plan is not None:
        require_draft(session, plan)
    found = prospects.prospects(session, unit, year, before=before, today=today)
    if not found:
        raise NothingToPlan(unit=units.name_of(session, unit, on=today), year=year)
    plan = plan or Plan(id=id_of(unit, year), unit_id=unit, year=year, capacity=0, before=0, prepared_by="",
                        prepared_on=today)  # fmt: skip
    plan.capacity, plan.before, plan.prepared_on = capacity, before, today
    _prepare(session, plan, by.login)
    _lay(session, plan, found)
    session.flush()
    return plan.id


def _lay(session: Session, plan: Plan, found: Iterable[Prospect]) -> None:
    jobs = [each.job for each in found if each.job is not None]
    busy = assignments.elsewhere(session, plan.id, plan.year, frozenset(job.id for job in jobs))
    codes = [job.type_code for job in jobs]
    team = prospects.workers(session, plan.year, capacity=plan.capacity, wanted=codes, busy=busy)
    made = levelling.level(jobs, team)
    kept = {line.equipment_id: line for line in _lines(session, plan.id)}
    for each in found:
        line = kept.pop(each.equipment_id, None) or PlanLine(
            id=line_id(plan.id, each.equipment_id), plan_id=plan.id, equipment_id=each.equipment_id,
            unit_id=each.unit_id,
        )  # fmt: skip
        line.unit_id, line.due_on, line.first, line.last = each.unit_id, each.due_on, each.first, each.last
        line.month, line.inspector_id = made.placed.get(each.equipment_id, (None, None))
        left = made.unplaced.get(each.equipment_id)
        line.reason = _UNPLACED[left].value if left else each.why.value
        session.add(line)
    for line in kept.values():  # due no longer; nothing is ever removed, so that nothing comes back otherwise
        line.month = line.inspector_id = line.first = line.last = None
        line.reason = Why.NOT_DUE.value
        session.add(line)


_UNPLACED = {Unplaced.NOBODY: Why.NOBODY, Unplaced.FULL: Why.FULL}


def move(session: Session, plan_id: UUID, equipment_id: UUID, *, month: int, inspector: UUID | None = None) -> None:
    """Put a line of a draft into another month of its window, or to another inspector.

    Raises `OutOfWindow`, `OutOfScope`, `OverCapacity`, and what forbids changing the plan at all.
    """
    by = require_planner(session)
    plan = require(session, plan_id)
    require_draft(session, plan)
    line = session.get(PlanLine, line_id(plan_id, equipment_id))
    if line is None or line.reason == Why.NOT_DUE:
        raise LineUnknown(name=equipment.card(session, equipment_id).name, year=plan.year)
    who = inspector or line.inspector_id
    others = {each.equipment_id: (each.month, each.inspector_id) for each in _lines(session, plan_id)}
    require_fitting(session, plan, line, month, who, others)
    line.month, line.inspector_id = month, who
    if line.reason in (Why.NOBODY, Why.FULL):
        line.reason = _placed_reason(plan, line)
    session.add(line)
    _prepare(session, plan, by.login)
    session.flush()


def _placed_reason(plan: Plan, line: PlanLine) -> str:
    if line.due_on is None:
        return Why.INITIAL.value
    due_in = (line.due_on.year, line.due_on.month)
    return Why.OVERDUE.value if due_in < (plan.year, line.last or 0) else Why.PLAIN.value


def require_fitting(
    session: Session, plan: Plan, line: PlanLine, month: int, who: UUID | None,
    others: Mapping[UUID, tuple[int | None, UUID | None]],
) -> None:  # fmt: skip
    """Refuse a month outside the line's window, an inspector without the scope, or one who has enough already."""
    card = equipment.card(session, line.equipment_id)
    if line.first is None or line.last is None:
        raise NoWindow(name=card.name)
    if not line.first <= month <= line.last:
        raise OutOfWindow(name=card.name, month=month, year=plan.year, first=line.first, last=line.last)
    require_able(session, plan, card, month, who, others)


def require_able(
    session: Session, plan: Plan, card: EquipmentCard, month: int, who: UUID | None,
    others: Mapping[UUID, tuple[int | None, UUID | None]],
) -> None:  # fmt: skip
    """Refuse a month there is none of, an inspector without the scope in it, or one who has enough already."""
    if not 1 <= month <= MONTHS:
        raise MonthUnfit(name=card.name, month=month, year=plan.year)
    team = {w.id: w for w in prospects.workers(session, plan.year, capacity=plan.capacity, wanted=[card.type_code])}
    if who is None or who not in team or not team[who].able(card.type_code, month):
        raise OutOfScope(
            inspector=users.one(session, who).called if who else "–", name=card.name, month=month, year=plan.year
        )
    elsewhere = assignments.elsewhere(session, plan.id, plan.year, frozenset({*others, card.id}))[month, who]
    load = elsewhere + sum(slot == (month, who) for id, slot in others.items() if id != card.id)
    if load >= plan.capacity:
        raise _over(session, plan, month, who, load, elsewhere)


def _over(session: Session, plan: Plan, month: int, who: UUID, load: int, elsewhere: int) -> OverCapacity:
    return OverCapacity(
        inspector=users.one(session, who).called, month=month, year=plan.year, load=load, elsewhere=elsewhere,
        capacity=plan.capacity,
    )  # fmt: skip


def approve(session: Session, plan_id: UUID, *, on: date) -> None:
    """Freeze the plan as the base of its year; only an approver may, and nobody who made or moved it.

    Raises `NotPlannedHere`, `NotOneOfTwo`, `PlanApproved`, `NothingToApprove`, `PlanOutdated`, `OverCapacity`.
    """
    require_here(session)
    by = users.require_author(session, Role.APPROVER)
    plan = require(session, plan_id)
    require_draft(session, plan)
    require_second(session, plan, by.login)
    lines = [line for line in _lines(session, plan_id) if line.month is not None]
    if not lines:
        raise NothingToApprove(year=plan.year)
    _require_current(session, plan, lines, on)
    _require_room(session, plan, lines)
    plan.state, plan.approved_by, plan.approved_on = State.APPROVED.value, by.login, on
    plan.approved_name, plan.approved_post = by.called, by.post
    session.add(plan)
    session.flush()


def _require_current(session: Session, plan: Plan, lines: Iterable[PlanLine], on: date) -> None:
    """Refuse lines that stand after what is due today: the due dates have changed since."""
    now = {
        each.equipment_id: each
        for each in prospects.prospects(session, plan.unit_id, plan.year, before=plan.before, today=plan.prepared_on)
    }
    late = [line for line in lines if _late(line, now.get(line.equipment_id))]
    if late:
        names = [equipment.card(session, line.equipment_id).name for line in late[:3]]
        raise PlanOutdated(count=len(late), names=", ".join(names))


def _require_room(session: Session, plan: Plan, lines: Sequence[PlanLine]) -> None:
    """Refuse a base in which somebody has more than he can do: another plan may have been made since."""
    elsewhere = assignments.elsewhere(session, plan.id, plan.year, frozenset(line.equipment_id for line in lines))
    here = Counter((line.month, line.inspector_id) for line in lines)
    for (month, who), count in sorted(here.items(), key=lambda each: (each[0][0] or 0, str(each[0][1]))):
        if month is not None and who is not None and count + elsewhere[month, who] > plan.capacity:
            raise _over(session, plan, month, who, count + elsewhere[month, who], elsewhere[month, who])


def _late(line: PlanLine, now: Prospect | None) -> bool:
    return now is not None and now.last is not None and (line.month or 0) > now.last


# -- what others ask ---------------------------------------------------------------------------------


def of(session: Session, unit: UUID, year: int) -> PlanRow | None:
    """The plan of this unit and year."""
    found = session.get(Plan, id_of(unit, year))
    return _row(found) if found else None


def one(session: Session, plan_id: UUID) -> PlanRow:
    """The plan with this id; raises `PlanWanted`."""
    return _row(require(session, plan_id))


def listing(session: Session, year: int | None = None) -> list[PlanRow]:
    """All plans, or those of a year; the newest year first."""
    found = session.exec(select(Plan)).all()
    rows = [_row(plan) for plan in found if year in (None, plan.year)]
    return sorted(rows, key=lambda row: (-row.year, row.id))


def require(session: Session, plan_id: UUID) -> Plan:
    """The plan's record; raises `PlanWanted`."""
    found = session.get(Plan, plan_id)
    if found is None:
        raise PlanWanted()
    return found


def require_here(session: Session) -> None:
    """Refuse on a device that only reads plans."""
    if units.ours(session) is not None:
        raise NotPlannedHere()


def require_planner(session: Session) -> users.UserRow:
    """The author, if he may plan, on a device that may."""
    return planner(session, str(session.info["note"].author))


def planner(session: Session, login: str) -> users.UserRow:
    """The user, if he may plan, on a device that may. Raises `NotPlannedHere`, `PlannersWanted`."""
    require_here(session)
    by = users.require_known(session, login)
    if not any(by.may(role) for role in PLANNERS):
        raise PlannersWanted(login=by.login)
    return by


def require_draft(session: Session, plan: Plan) -> None:
    """Refuse to touch the base of a year."""
    if plan.state != State.DRAFT:
        raise PlanApproved(year=plan.year, on=plan.approved_on or plan.prepared_on)


def require_second(session: Session, plan: Plan, login: str) -> None:
    """Refuse whoever made or moved the plan himself, under whichever login he did."""
    if any(users.same(session, login, each) for each in plan.prepared_by.split(",")):
        raise NotOneOfTwo(login=login)


def _prepare(session: Session, plan: Plan, login: str) -> None:
    known = [each for each in plan.prepared_by.split(",") if each]
    plan.prepared_by = ",".join([*known, *([] if login in known else [login])])
    session.add(plan)
    session.flush()


def _lines(session: Session, plan_id: UUID) -> list[PlanLine]:
    return list(session.exec(select(PlanLine).where(PlanLine.plan_id == plan_id)).all())


def lines_of(session: Session, plan_id: UUID) -> list[PlanLine]:
    """The records of what the plan speaks of; for verbs of this room."""
    return [line for line in _lines(session, plan_id) if line.reason != Why.NOT_DUE]


def _row(plan: Plan) -> PlanRow:
    return PlanRow(
        plan.id, plan.unit_id, plan.year, State(plan.state), plan.capacity, plan.before, plan.prepared_by,
        plan.prepared_on, plan.approved_by, plan.approved_name, plan.approved_post, plan.approved_on,
    )  # fmt: skip


def laid(
    why: Why, due_on: date | None, months: tuple[int | None, int | None], month: int | None,
    *, year: int, before: int, prepared_on: date,
) -> bool:  # fmt: skip
    """Whether a line of a draft prepared on a day has the months that its due date comes to, by `generate`. Pure."""
    if why in prospects.MONTHLESS:
        return (*months, month) == (None, None, None)
    found = prospects.window(due_on, year, before, prospects.opening_month(year, prepared_on))
    fitting = found is not None and months == found[1:] and why in (found[0], *prospects.UNPLACED)
    return fitting and (month is None) == (why in prospects.UNPLACED)


def require_sensible(year: int, today: date, capacity: int, before: int) -> None:
    """Refuse a year that is over, and numbers that no plan has. Pure; raises `YearUnfit`, `SensibleWanted`."""
    if year not in YEARS or year < today.year:
        raise YearUnfit(year=year, this=today.year)
    if not (1 <= capacity <= MOST_CAPACITY and 0 <= before < MONTHS):
        raise SensibleWanted(most=MOST_CAPACITY)
