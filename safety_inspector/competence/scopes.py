"""Scopes: what an inspector may inspect, by the paper that says so; written by the technical head."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.access import users
from safety_inspector.access.users import Role, User
from safety_inspector.competence import validities
from safety_inspector.competence.validities import LONGEST, Validity
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_, _


class Scope(SQLModel, table=True):
    """One type or group that a person's certificate lets him inspect."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    user_id: UUID = Field(sa_type=KeyColumn, index=True)
    covers: str  # a type's code or a group's name
    number: str  # of the inspector's certificate or card
    issued_by: str = ""
    valid_from: date
    valid_until: date
    withdrawn_on: date | None = None
    withdrawn_why: str = ""


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope as shown and judged."""

    id: UUID
    user_id: UUID
    inspector: str  # rank and name
    covers: str
    number: str
    issued_by: str
    valid: Validity
    withdrawn_why: str


class NotInspector(Refusal):
    """A scope for somebody who does not inspect."""

    code = "COM-E05"
    message = N_("“{name}” is no inspector. Give the role inspector first, then the scope.")


class ScopeTwice(Refusal):
    """The same certificate covers it already."""

    code = "COM-E06"
    message = N_(
        "Certificate {number} of “{name}” covers “{covers}” already. Withdraw that scope first if it is wrong."
    )


class ScopeGone(Refusal):
    """An id that no scope has."""

    code = "COM-E07"
    message = N_("This scope is not in this store, or is withdrawn already. Choose one from the list.")


def give(
    session: Session,
    user: UUID,
    *,
    covers: Iterable[str],
    number: str,
    issued_by: str = "",
    valid_from: date,
    valid_until: date,
) -> tuple[UUID, ...]:
    """Write down what a certificate lets an inspector inspect, a scope for each of ``covers``."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    person = users.one(session, user)
    if not person.may(Role.INSPECTOR):
        raise NotInspector(name=person.name)
    number = clean(number)[:LONGEST]
    if not number:
        raise validities.NumberWanted(paper=_("inspector's certificate"))
    validities.require_order(number, valid_from, valid_until)
    wanted = list(dict.fromkeys(validities.require_cover(each) for each in covers))
    if not wanted:
        raise validities.CoverUnknown(covers="")
    for each in wanted:
        _require_fresh(session, person, each, number)
    made = [
        Scope(user_id=user, covers=each, number=number, issued_by=clean(issued_by)[:LONGEST],
              valid_from=valid_from, valid_until=valid_until)
        for each in wanted
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return tuple(scope.id for scope in made)


def withdraw(session: Session, id: UUID, *, on: date, why: str) -> None:
    """Take a scope back from a day on; inspections of earlier days keep it."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    scope = session.get(Scope, id)
    if scope is None or scope.withdrawn_on is not None:
        raise ScopeGone()
    scope.withdrawn_why, scope.withdrawn_on = validities.require_reason(why), on


def listing(session: Session, user: UUID | None = None) -> list[ScopeRow]:
    """The scopes of everybody, or of one user: the latest end first."""
    query = select(Scope, User).join(User, col(User.id) == Scope.user_id)
    if user is not None:
        query = query.where(Scope.user_id == user)
    found = session.exec(query.order_by(col(Scope.valid_until).desc(), col(Scope.covers), col(Scope.id)))
    return [_row(scope, person) for scope, person in found]


def _require_fresh(session: Session, person: users.UserRow, covers: str, number: str) -> None:
    query = select(Scope).where(Scope.user_id == person.id, Scope.covers == covers, Scope.number == number)
    if any(scope.withdrawn_on is None for scope in session.exec(query)):
        raise ScopeTwice(number=number, name=person.name, covers=validities.cover_words(covers))


def _row(scope: Scope, person: User) -> ScopeRow:
    return ScopeRow(
        scope.id, scope.user_id, f"{person.rank} {person.name}".strip(), scope.covers, scope.number, scope.issued_by,
        Validity(scope.valid_from, scope.valid_until, scope.withdrawn_on), scope.withdrawn_why,
    )  # fmt: skip
