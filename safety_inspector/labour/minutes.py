"""What the papers of this room say: the minutes of an audit, the list of corrective actions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.labour import actions, audits
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AuditSheet


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """Everything on the minutes of an audit."""

    heading: Heading
    sheet: AuditSheet
    actions: tuple[ActionRow, ...]
    practice: bool


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """Everything on the list of corrective actions."""

    heading: Heading
    unit_name: str
    as_at: date
    actions: tuple[ActionRow, ...]
    practice: bool


def facts(session: Session, audit: UUID, *, today: date) -> AuditFacts:
    """The facts of an audit's minutes. Raises `AuditUnknown`."""
    shown = audits.sheet(session, audit, today=today)
    led = tuple(actions.of_audit(session, audit, today=today))
    return AuditFacts(headings.of(session), shown, led, session.info["store"].practice)


def action_facts(session: Session, unit: UUID | None, *, today: date) -> ActionFacts:
    """The facts of the list for a unit and below, or for all."""
    found = actions.follow_up(session, unit, today=today) if unit else actions.listing(session, today=today)
    name = units.name_of(session, unit, on=today) if unit else ""
    return ActionFacts(headings.of(session), name, today, tuple(found), session.info["store"].practice)
