"""Corrective actions: one for each finding; assigned, done by one, closed by another with evidence.

The states are new → assigned → done → closed; opened again with a reason. Overdue is no state: it follows from the day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from safety_inspector.access import users
from safety_inspector.access.users import UserRow
from safety_inspector.catalogue import units
from safety_inspector.folding import clean, folded
from safety_inspector.labour import fields
from safety_inspector.labour.kinds import DAYS, ActionState, Severity
from safety_inspector.labour.records import CorrectiveAction
from safety_inspector.labour.refusals import (
    ActionClosed,
    ActionUnknown,
    ClosedByDoer,
    DeadlineUnfit,
    EvidenceWanted,
    LongerWithoutReason,
    NotDoneYet,
    NotOpen,
)
from safety_inspector.store.chances import derived_key
from safety_inspector.words import N_


@dataclass(frozen=True, slots=True)
class Finding:
    """What a corrective action is made of."""

    audit_id: UUID
    unit_id: UUID
    item: str
    text: str
    basis: str
    severity: Severity
    stop: bool
    on: date
    owner: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A corrective action as shown."""

    id: UUID
    audit_id: UUID
    unit_id: UUID
    unit_name: str
    item: str
    text: str
    severity: Severity
    stop: bool
    recurring: bool
    found_on: date
    owner: str
    deadline: date
    proposed: bool
    state: ActionState
    overdue: bool
    remedy: str
    done_by: str
    done_on: date | None
    closed_by: str
    closed_on: date | None
    evidence: str
    reason: str
    beyond: bool
    proposal: str
    closer: str  # who closed it, by rank and name

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.state is not ActionState.CLOSED


def id_of(audit: UUID, item: str) -> UUID:
    """The id of the action for this item of this audit, on every device the same."""
    return derived_key(b"action:" + audit.bytes + item.encode())


def proposed_deadline(severity: Severity, on: date) -> date:
    """Until when a finding is to be mended, as it is proposed: 3, 30 or 90 days."""
    return on + timedelta(days=DAYS[severity])


def make(session: Session, said: Finding) -> UUID:
    """The action of a finding; its deadline is proposed where nobody has typed one."""
    before = select(CorrectiveAction.id).where(
        CorrectiveAction.unit_id == said.unit_id, CorrectiveAction.item == said.item,
        CorrectiveAction.audit_id != said.audit_id,
    )  # fmt: skip
    made = of_finding(said)
    made.recurring = session.exec(before.limit(1)).first() is not None
    session.add(made)
    session.flush()
    return made.id


def of_finding(said: Finding) -> CorrectiveAction:
    """The action a finding is made into, but whether it was found before at its unit. Pure."""
    return CorrectiveAction(
        id=id_of(said.audit_id, said.item), audit_id=said.audit_id, unit_id=said.unit_id, item=said.item,
        text=said.text, basis=said.basis, severity=said.severity, stop=said.stop, found_on=said.on, owner=said.owner,
        deadline=said.deadline or proposed_deadline(said.severity, said.on), proposed=said.deadline is None,
        state=ActionState.ASSIGNED if said.owner else ActionState.NEW,
    )  # fmt: skip


def assign(session: Session, id: UUID, *, owner: str, deadline: date | None = None) -> None:
    """Say who is to mend it, and by when; without a day the proposed one counts.

    Raises `ActionClosed`, `LongerWithoutReason`: a day that was set is put off by `extend` alone.
    """
    _by, held = _open(session, id)
    if deadline is not None and not held.proposed and deadline > held.deadline:
        raise LongerWithoutReason(day=deadline, deadline=held.deadline, item=held.item)
    held.owner = fields.text(owner, N_("Responsible"), wanted=True)
    if deadline is not None:
        held.deadline = fields.day(deadline, N_("Deadline"), first=held.found_on)
    held.proposed = False
    if held.state == ActionState.NEW:
        held.state = ActionState.ASSIGNED
    _keep(session, held)


def extend(session: Session, id: UUID, *, deadline: date, reason: str) -> None:
    """Give it longer, with a reason. Raises `ActionClosed`, `DeadlineUnfit`, `TextWanted`."""
    _by, held = _open(session, id)
    if deadline <= held.deadline:
        raise DeadlineUnfit(day=deadline, deadline=held.deadline, item=held.item)
    held.deadline, held.proposed = fields.day(deadline, N_("Deadline")), False
    held.reason = fields.text(reason, N_("Reason"), wanted=True)
    _keep(session, held)


def escalate(session: Session, id: UUID, *, proposal: str) -> None:
    """Say that it is beyond what the unit can do, and what is proposed to the superior; it stays open here too."""
    _by, held = _open(session, id)
    held.beyond, held.proposal = True, fields.text(proposal, N_("Proposals"), wanted=True)
    _keep(session, held)


def done(session: Session, id: UUID, *, who: str, on: date, remedy: str) -> None:
    """Say who did the work and what was done; somebody else then closes it."""
    by, held = _open(session, id)
    held.done_by = fields.text(who, N_("Done by"), wanted=True)
    held.done_on = fields.day(on, N_("Done on"), first=held.found_on, last=session.info["store"].today())
    held.remedy, held.marked_by = fields.text(remedy, N_("What was done"), wanted=True), by.login
    held.state = ActionState.DONE
    _keep(session, held)


def close(session: Session, id: UUID, *, evidence: str, on: date) -> None:
    """Confirm that it is mended; never by who did the work. Raises `NotDoneYet`, `ClosedByDoer`, `EvidenceWanted`."""
    by, held = _open(session, id)
    if held.state != ActionState.DONE or held.done_on is None:
        raise NotDoneYet(item=held.item)
    if not clean(evidence):
        raise EvidenceWanted(item=held.item)
    if _did(session, by, held):
        raise ClosedByDoer(login=by.login, item=held.item)
    held.evidence = fields.text(evidence, N_("Evidence"))
    held.closed_on = fields.day(on, N_("Closed on"), first=held.done_on, last=session.info["store"].today())
    held.closed_by, held.state = by.login, ActionState.CLOSED
    _keep(session, held)


def reopen(session: Session, id: UUID, *, reason: str) -> None:
    """Open again what was done or closed and is not mended. Raises `NotOpen`, `TextWanted`."""
    fields.author(session)
    held = require(session, id)
    if held.state not in (ActionState.DONE, ActionState.CLOSED):
        raise NotOpen(item=held.item)
    held.reason = fields.text(reason, N_("Reason"), wanted=True)
    held.state, held.closed_by, held.closed_on, held.evidence = ActionState.REOPENED, "", None, ""
    held.done_by, held.done_on, held.marked_by = "", None, ""
    _keep(session, held)


def _did(session: Session, by: UserRow, held: CorrectiveAction) -> bool:
    """Whether he did the work or said that it was done, under any of his logins or by his name."""
    said = {folded(clean(each)) for each in (by.login, by.name, by.called)}
    return users.same(session, by.login, held.marked_by) or folded(held.done_by) in said


def follow_up(session: Session, unit: UUID, *, today: date) -> list[ActionRow]:
    """Every action of the unit and below: the open ones first, of these the overdue."""
    query = select(CorrectiveAction).where(col(CorrectiveAction.unit_id).in_(units.subtree(session, unit)))
    return _sorted(_rows(session, session.exec(query).all(), today))


def listing(session: Session, *, today: date, open_only: bool = False) -> list[ActionRow]:
    """Every action, in the order of `follow_up`."""
    found = _sorted(_rows(session, session.exec(select(CorrectiveAction)).all(), today))
    return [each for each in found if each.open or not open_only]


def overdue(session: Session, *, today: date) -> int:
    """How many are not closed although the deadline somebody set is over; a proposed one makes nothing late."""
    query = select(func.count()).select_from(CorrectiveAction).where(col(CorrectiveAction.proposed).is_(False))
    late = query.where(CorrectiveAction.state != ActionState.CLOSED.value, CorrectiveAction.deadline < today)
    return session.exec(late).one()


def open_of(session: Session, unit: UUID, *, today: date) -> list[ActionRow]:
    """What this unit itself has not closed: what its next audit opens with."""
    query = select(CorrectiveAction).where(
        CorrectiveAction.unit_id == unit, CorrectiveAction.state != ActionState.CLOSED.value
    )
    return _sorted(_rows(session, session.exec(query).all(), today))


def rows(session: Session, ids: Sequence[UUID], *, today: date) -> list[ActionRow]:
    """These actions, in the order of `follow_up`."""
    query = select(CorrectiveAction).where(col(CorrectiveAction.id).in_(ids))
    return _sorted(_rows(session, session.exec(query).all(), today)) if ids else []


def of_audit(session: Session, audit: UUID, *, today: date) -> list[ActionRow]:
    """The actions an audit has led to, by item."""
    query = select(CorrectiveAction).where(CorrectiveAction.audit_id == audit)
    return sorted(_rows(session, session.exec(query).all(), today), key=lambda row: row.item)


def open_counts(session: Session, *, today: date) -> dict[UUID, tuple[int, int]]:
    """Of each audit that left some open: how many, and how many of them are overdue."""
    query = select(
        col(CorrectiveAction.audit_id), col(CorrectiveAction.deadline), col(CorrectiveAction.proposed)
    ).where(CorrectiveAction.state != ActionState.CLOSED.value)
    found: dict[UUID, tuple[int, int]] = {}
    for audit, deadline, proposed in session.exec(query):
        open_, overdue = found.get(audit, (0, 0))
        found[audit] = open_ + 1, overdue + (deadline < today and not proposed)
    return found


def require(session: Session, id: UUID) -> CorrectiveAction:
    """The action. Raises `ActionUnknown`."""
    held = session.get(CorrectiveAction, id)
    if held is None:
        raise ActionUnknown(text=id)
    return held


def find(session: Session, text: str) -> UUID:
    """The action with this id. Raises `ActionUnknown`."""
    try:
        return require(session, UUID(text)).id
    except ValueError:
        raise ActionUnknown(text=text) from None


def _open(session: Session, id: UUID) -> tuple[UserRow, CorrectiveAction]:
    by, held = fields.author(session), require(session, id)
    if held.state == ActionState.CLOSED:
        raise ActionClosed(item=held.item, on=held.closed_on)
    return by, held


def _keep(session: Session, held: CorrectiveAction) -> None:
    session.add(held)
    session.flush()


def _sorted(found: Iterable[ActionRow]) -> list[ActionRow]:
    return sorted(found, key=lambda row: (not row.open, not row.overdue, row.deadline, row.unit_name, row.item))


def _rows(session: Session, found: Sequence[CorrectiveAction], today: date) -> list[ActionRow]:
    names = units.names(session, {each.unit_id.bytes for each in found}, on=today)
    people = {login: users.named(session, login) for login in {each.closed_by for each in found if each.closed_by}}
    closers = {login: user.called if user else login for login, user in people.items()}
    return [_row(each, names.get(each.unit_id.bytes, ""), today, closers.get(each.closed_by, "")) for each in found]


def _row(row: CorrectiveAction, unit_name: str, today: date, closer: str) -> ActionRow:
    state = ActionState(row.state)
    return ActionRow(
        row.id, row.audit_id, row.unit_id, unit_name, row.item, row.text, Severity(row.severity), row.stop,
        row.recurring, row.found_on, row.owner, row.deadline, row.proposed, state,
        _late(row, today), row.remedy, row.done_by, row.done_on, row.closed_by,
        row.closed_on, row.evidence, row.reason, row.beyond, row.proposal, closer,
    )  # fmt: skip


def _late(row: CorrectiveAction, today: date) -> bool:
    """Whether the deadline somebody set is over; a proposed one is no deadline yet."""
    return row.state != ActionState.CLOSED and row.deadline < today and not row.proposed
