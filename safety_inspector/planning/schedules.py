"""Schedules: the obligation to inspect a piece of equipment, and when it falls due.

The interval is typed by the user, or taken by him from a confirmed row; no row of the law and no number
found in an imported workbook sets one by itself. A due date is the last inspection (ours, or the old paper's
date if that is later) plus the interval, and no later than what a shortened certificate says or the rows the
technical head confirmed allow (`ceilings`). Equipment has a schedule for each kind it needs, its parts theirs;
it falls due on the earliest of its own. That day stands in the projection ``due``, which triggers in the file
itself keep true, whoever writes: a verb, a merge, an undo. What hangs on a field in conflict is not computed.
Equipment of a type in scope that nobody ever inspected is due at once.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.errors import Refusal
from safety_inspector.planning import ceilings, intervals, kinds
from safety_inspector.planning.ceilings import Book, Most
from safety_inspector.regulations import lawbooks, procedures, proposals, types
from safety_inspector.regulations.proposals import Facts, Proposal
from safety_inspector.regulations.rules import Column
from safety_inspector.store.chances import derived_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Schedule(SQLModel, table=True):
    """One per equipment and kind; its id follows from both, so two devices cannot make two."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    kind: str = kinds.PERIODIC
    interval_months: int
    ground: str  # what the user typed: from which text or order the interval comes
    anchor_on: date | None = None  # our last certified inspection; None: the imported paper's date counts
    until: date | None = None  # what that certificate says, if shortened
    certificate: str = ""  # its number
    closed: bool = False
    procedure: str = Field(default="", sa_column_kwargs={"server_default": ""})  # whose rules were looked at
    row_id: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the rule the interval was taken from


class NotAnInterval(Refusal):
    """Months that are no interval."""

    code = "PLN-E01"
    message = N_('"{months}" is not an interval: type a whole number of months from 1 to {longest}.')


class GroundWanted(Refusal):
    """An interval without a ground."""

    code = "PLN-E02"
    message = N_("An interval needs its ground: type the text, order or plan the {months} months come from.")


class NoSchedule(Refusal):
    """A renewal without an interval."""

    code = "PLN-E03"
    message = N_('"{name}" has no inspection interval yet. Type the interval and its ground on its card.')


class TooLong(Refusal):
    """More months than the technical head confirmed."""

    code = "PLN-E04"
    message = N_(
        '"{name}": {months} months are more than the {longest} months of row {row}, which the technical head'
        " confirmed. Type {longest} months or fewer, or choose the procedure it is inspected by."
    )


class KindUnknown(Refusal):
    """A schedule of no known kind."""

    code = "PLN-E05"
    message = N_('There is no schedule of the kind "{kind}". Use one of: {known}, or part:NAME.')


class ProcedureUnknown(Refusal):
    """A procedure the tables do not know."""

    code = "PLN-E06"
    message = N_('There is no procedure "{procedure}" in the law\'s tables. Choose one of the page Quy định.')


class NotDoneThen(Refusal):
    """A day on which the check cannot have been done, or that a certificate tells."""

    code = "PLN-E07"
    message = N_(
        "{day:%d/%m/%Y} cannot be the day of the last check ({kind}): it must not lie ahead, and a periodic"
        " inspection counts from its certificate or from the old paper on the card."
    )


def id_of(equipment_id: UUID, kind: str = kinds.PERIODIC) -> UUID:
    """The id of the schedule of this equipment and kind, on every device the same."""
    return derived_key(b"schedule:" + equipment_id.bytes + kind.encode())


def set_interval(
    session: Session,
    equipment_ids: Iterable[UUID],
    *,
    months: int | str,
    ground: str,
    today: date,
    kind: str = kinds.PERIODIC,
    procedure: str | None = None,
    row_id: str = "",
    done_on: date | None = None,
) -> int:
    """Oblige us to inspect each equipment every ``months``, a number or as typed; how many schedules were written.

    ``procedure`` is the one whose rules count (None: as it was), ``row_id`` the rule the months were taken from,
    ``done_on`` the day a check that no certificate tells of was done last. Without such a day, an earlier
    inspection or an old paper there is no due date yet. Raises `NotAnInterval`, `GroundWanted`, `KindUnknown`,
    `ProcedureUnknown`, `NotDoneThen` and, if the months are more than what is confirmed here, `TooLong`.
    """
    months = intervals.typed(months)
    if not intervals.sensible(months):
        raise NotAnInterval(months=str(months)[:40], longest=intervals.LONGEST)
    if not (ground := ground.strip()):
        raise GroundWanted(months=months)
    _require_kind(kind, procedure, done_on, today)
    book, written = ceilings.book(session), 0
    for equipment_id in equipment_ids:
        equipment.require(session, equipment_id)
        found = session.get(Schedule, id_of(equipment_id, kind)) or _new(equipment_id, kind, months, ground)
        found.interval_months, found.ground, found.closed = months, ground, False
        found.procedure = found.procedure if procedure is None else procedure
        found.row_id, found.anchor_on = row_id, done_on or found.anchor_on
        found.certificate = "" if done_on else found.certificate
        _require_within(session, book, found, today)
        session.add(found)
        written += 1
    session.flush()
    return written


def propose(
    session: Session, equipment_id: UUID, *, today: date, procedure: str | None = None, kind: str = kinds.PERIODIC
) -> Proposal:
    """What the rules propose for a schedule of the equipment, with ``procedure`` or the one that was chosen.

    Ages count on the day the schedule counts from, or today if there is none.
    """
    if part := kinds.part_of(kind):
        return proposals.of_part(*lawbooks.parts(session)[part])
    card, chosen = equipment.card(session, equipment_id), procedure
    found = session.get(Schedule, id_of(equipment_id, kind)) or session.get(Schedule, id_of(equipment_id))
    if chosen is None:
        chosen = found.procedure if found else ""
    on = _counted_from(session.get(Schedule, id_of(equipment_id, kind)), card.paper_date, kind) or today
    return lawbooks.propose(session, _facts(card, on, chosen or _only_procedure(card.type_code)), Column(kind))


def most(session: Session, equipment_id: UUID, *, on: date, kind: str = kinds.PERIODIC) -> Most | None:
    """The longest interval confirmed here for the equipment if it is inspected ``on``; None: nothing is confirmed."""
    found = session.get(Schedule, id_of(equipment_id, kind))
    facts = _facts(equipment.card(session, equipment_id), on, found.procedure if found else "")
    return ceilings.book(session).most(facts, kind)


def _facts(card: EquipmentCard, on: date, procedure: str) -> Facts:
    return ceilings.facts_of(card, {each.key: each.value for each in card.attributes}, on=on, procedure=procedure)


def _only_procedure(type_code: str) -> str:
    """The procedure of a type that has one; of several, somebody chooses."""
    found = types.named(type_code)
    return found.procedures[0] if found and len(found.procedures) == 1 else ""


def _counted_from(found: Schedule | None, paper: date | None, kind: str) -> date | None:
    days = (found.anchor_on if found else None, paper if kind == kinds.PERIODIC else None)
    return max((day for day in days if day), default=None)


def _require_kind(kind: str, procedure: str | None, done_on: date | None, today: date) -> None:
    if not kinds.known(kind):
        raise KindUnknown(kind=kind, known=", ".join(kinds.OWN))
    if procedure and procedures.named(procedure) is None:
        raise ProcedureUnknown(procedure=procedure)
    if done_on is not None and (kind == kinds.PERIODIC or done_on > today):
        raise NotDoneThen(day=done_on, kind=kinds.words(kind))


def _require_within(session: Session, book: Book, found: Schedule, today: date) -> None:
    card = equipment.card(session, found.equipment_id)
    on = _counted_from(found, card.paper_date, found.kind) or today
    limit = book.most(_facts(card, on, found.procedure), found.kind)
    if limit is not None and found.interval_months > limit.months:
        raise TooLong(name=card.name, months=found.interval_months, longest=limit.months, row=limit.row_id)


def renew(
    session: Session,
    equipment_id: UUID,
    *,
    inspected_on: date,
    certificate: str = "",
    until: date | None = None,
) -> None:
    """Count the next due date from ``inspected_on``, but no later than ``until``; raises `NoSchedule`.

    The check from outside is done by any inspection; what is inside, tests and parts are not taken for granted.
    """
    found = session.get(Schedule, id_of(equipment_id))
    if found is None or found.closed:
        raise NoSchedule(name=equipment.card(session, equipment_id).name)
    longest = intervals.add_months(inspected_on, found.interval_months)
    for kind in kinds.RENEWED:
        each = session.get(Schedule, id_of(equipment_id, kind))
        if each is not None and not each.closed:
            each.anchor_on, each.certificate = inspected_on, certificate
            each.until = until if kind == kinds.PERIODIC and until and until < longest else None
            session.add(each)
    session.flush()


def close(session: Session, equipment_id: UUID, kind: str) -> None:
    """Oblige us no more by this schedule; raises `NoSchedule`."""
    found = session.get(Schedule, id_of(equipment_id, kind))
    if found is None or found.closed:
        raise NoSchedule(name=equipment.card(session, equipment_id).name)
    found.closed = True
    session.add(found)
    session.flush()


def fall_back(
    session: Session,
    equipment_id: UUID,
    *,
    from_: str,
    inspected_on: date | None,
    certificate: str,
    until: date | None,
) -> None:
    """Count again from the certificate before, whatever was counted from the certificate ``from_``."""
    for kind in kinds.RENEWED:
        found = session.get(Schedule, id_of(equipment_id, kind))
        if found is None or found.certificate != from_:
            continue
        found.anchor_on, found.certificate = inspected_on, certificate
        longest = intervals.add_months(inspected_on, found.interval_months) if inspected_on else None
        shorter = kind == kinds.PERIODIC and until and longest and until < longest
        found.until = until if shorter else None
        session.add(found)
    session.flush()


def interval_of(session: Session, equipment_id: UUID) -> int | None:
    """The interval in months the user typed, or None; None too while the schedule is in conflict."""
    sql = (
        "SELECT interval_months FROM schedule WHERE id = ? AND NOT closed"
        " AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.id = schedule.id)"
    )
    found = raw(session).execute(sql, (id_of(equipment_id).bytes,)).fetchone()
    return found[0] if found else None


def _new(equipment_id: UUID, kind: str, months: int, ground: str) -> Schedule:
    id = id_of(equipment_id, kind)
    return Schedule(id=id, equipment_id=equipment_id, kind=kind, interval_months=months, ground=ground)
