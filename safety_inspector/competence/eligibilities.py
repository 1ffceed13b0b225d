"""Eligibilities: certificates that let the inspection body itself inspect; civil bodies have them, army units may not.

They belong to headquarters (or the lone station): one root is one body.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.competence import validities
from safety_inspector.competence.validities import LONGEST, Validity
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_, _


class Eligibility(SQLModel, table=True):
    """One certificate of the body; ``covers`` holds type codes and groups, one a line."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str
    issued_by: str = ""
    covers: str
    valid_from: date
    valid_until: date
    revoked_on: date | None = None
    revoked_why: str = ""


@dataclass(frozen=True, slots=True)
class EligibilityRow:
    """A certificate of the body as shown and judged."""

    id: UUID
    number: str
    issued_by: str
    covers: tuple[str, ...]
    valid: Validity
    revoked_why: str


class EligibilityTwice(Refusal):
    """The number is there already."""

    code = "COM-E16"
    message = N_("The eligibility certificate {number} is there already. Revoke it first if it is wrong.")


class EligibilityGone(Refusal):
    """An id that no certificate has."""

    code = "COM-E17"
    message = N_("This eligibility certificate is not in this store, or is revoked already. Choose one from the list.")


def add(
    session: Session,
    *,
    number: str,
    issued_by: str = "",
    covers: Iterable[str],
    valid_from: date,
    valid_until: date,
) -> UUID:
    """Write a certificate of the body down; from then on every certificate is held to it."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    number = clean(number)[:LONGEST]
    if not number:
        raise validities.NumberWanted(paper=_("eligibility certificate"))
    validities.require_order(number, valid_from, valid_until)
    wanted = list(dict.fromkeys(validities.require_cover(each) for each in covers))
    if not wanted:
        raise validities.CoverUnknown(covers="")
    if any(each.revoked_on is None for each in session.exec(select(Eligibility).where(Eligibility.number == number))):
        raise EligibilityTwice(number=number)
    made = Eligibility(
        number=number, issued_by=clean(issued_by)[:LONGEST], covers="\n".join(wanted), valid_from=valid_from,
        valid_until=valid_until,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def revoke(session: Session, id: UUID, *, on: date, why: str) -> None:
    """Say that a certificate was taken back on a day; inspections of earlier days keep it."""
    users.require_author(session, Role.TECHNICAL_HEAD)
    found = session.get(Eligibility, id)
    if found is None or found.revoked_on is not None:
        raise EligibilityGone()
    found.revoked_why, found.revoked_on = validities.require_reason(why), on


def listing(session: Session) -> list[EligibilityRow]:
    """Every certificate of the body: the latest end first."""
    session.flush()
    return [_row(*each) for each in raw(session).execute(_ALL)]


_ALL = (
    "SELECT id, number, issued_by, covers, revoked_why, valid_from, valid_until, revoked_on FROM eligibility"
    " ORDER BY valid_until DESC, id"
)


def number_for(session: Session, type_code: str, on: date) -> str:
    """The number of the certificate that covers a type and holds on a day, the longest of them; or nothing."""
    covering = validities.covering(type_code)
    holding = (row for row in listing(session) if covering & set(row.covers) and row.valid.lapse(on) is None)
    return next((row.number for row in holding), "")


def _row(id: bytes, number: str, by: str, covers: str, why: str, *days: str | None) -> EligibilityRow:
    first, until, revoked = (date.fromisoformat(day) if day else None for day in days)
    assert first and until
    return EligibilityRow(UUID(bytes=id), number, by, tuple(covers.split("\n")), Validity(first, until, revoked), why)
