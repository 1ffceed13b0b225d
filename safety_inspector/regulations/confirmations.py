"""Confirmations: the technical head has compared a row with the text in force. Nothing acts without one.

A confirmation holds for the content it was made on: a row that changed since is confirmed anew or acts no
more. A row that is not in force (a draft, a repealed one, one of unknown force) acts only as the technical
head corrected it, naming the text in force. What headquarters confirms its stations receive; what a
station confirmed while it stood alone acts no more once it has joined, for the law is headquarters' now.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.errors import Refusal
from safety_inspector.regulations import corrections
from safety_inspector.regulations.marks import IN_FORCE
from safety_inspector.regulations.rows import LawRow, canonical
from safety_inspector.store import local
from safety_inspector.store.chances import derived_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Word(StrEnum):
    """How a row stands in this store."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"
    PRACTICE = "practice"


STANDING_WORDS = {
    Word.UNCONFIRMED: N_("proposed, not compared with the original"),
    Word.CONFIRMED: N_("confirmed"),
    Word.CORRECTED: N_("confirmed, corrected"),
    Word.CHANGED: N_("changed since, to be confirmed anew"),
    Word.WITHDRAWN: N_("confirmation withdrawn"),
    Word.DISPUTED: N_("two confirmations in conflict"),
    Word.PRACTICE: N_("PRACTICE: counts as confirmed"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands: whether it acts, by whose confirmation, against which text, corrected how (JSON)."""

    word: Word
    acts: bool
    text: str = ""
    by: str = ""
    on: date | None = None
    correction: str = ""

    @property
    def changes(self) -> dict[str, Any]:
        """The fields the technical head corrected, with their right values."""
        return dict(json.loads(self.correction)) if self.correction else {}


class TextWanted(Refusal):
    """A confirmation without the text it was made against."""

    code = "REG-E01"
    message = N_("Row {row}: type the text you compared it with (number, section, day); nothing is confirmed without.")


class NotInForce(Refusal):
    """A row that is not in force was to be confirmed as it is."""

    code = "REG-E02"
    message = N_(
        "Row {row} is not in force ({force}): it acts only corrected. Set its force to in_force and type in the"
        " source the text that is in force."
    )


class NothingConfirmed(Refusal):
    """There is nothing to withdraw."""

    code = "REG-E03"
    message = N_("Row {row} has no confirmation here; there is nothing to withdraw.")


class ReasonWanted(Refusal):
    """A withdrawal without a reason."""

    code = "REG-E04"
    message = N_("Row {row}: type the reason the confirmation is withdrawn for.")


class Confirmation(SQLModel, table=True):
    """One per row and root of the law; its id follows from both. Its history is the journal's."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    root: str  # whose law it is: the public key of headquarters or of the lone store
    row_id: str
    content_hash: str  # of the row as it was confirmed
    correction: str = ""  # JSON: the fields that were corrected, with their right values
    text: str  # compared with which text
    confirmed_by: str
    confirmed_on: date
    withdrawn: bool = False
    withdrawn_by: str = ""
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""


def id_of(root: str, row_id: str) -> UUID:
    """The id of the confirmation of a row under a root, on every device the same."""
    return derived_key(f"confirmation:{root}:{row_id}".encode())


def confirm(
    session: Session, row: LawRow, *, text: str, correction: Mapping[str, Any] | None = None, by: str, on: date
) -> UUID:
    """The technical head ``by`` compared ``row`` with ``text`` and found it right, or as ``correction`` says.

    ``correction`` gives the right values of the fields that are wrong; None for a field that must go.
    Raises `access.users.NotAllowed`, `TextWanted`, `NotInForce`, `corrections.BadCorrection`.
    """
    users.require(session, by, Role.TECHNICAL_HEAD)
    text = users.normal(text)
    if not text:
        raise TextWanted(row=row.row_id)
    right = corrections.checked(row, correction or {})
    if row.force != IN_FORCE and not _in_force(row, right):
        raise NotInForce(row=row.row_id, force=row.force)
    made = _kept(session, row.row_id) or _new(session, row.row_id)
    made.content_hash, made.correction = row.content_hash, canonical(right) if right else ""
    made.text, made.confirmed_by, made.confirmed_on = text, by, on
    made.withdrawn, made.withdrawn_by, made.withdrawn_on, made.withdrawn_reason = False, "", None, ""
    session.add(made)
    session.flush()
    return made.id


def withdraw(session: Session, row: LawRow, *, reason: str, by: str, on: date) -> None:
    """The row acts no more. Raises `access.users.NotAllowed`, `NothingConfirmed`, `ReasonWanted`."""
    users.require(session, by, Role.TECHNICAL_HEAD)
    found = _kept(session, row.row_id)
    if found is None or found.withdrawn:
        raise NothingConfirmed(row=row.row_id)
    if not users.normal(reason):
        raise ReasonWanted(row=row.row_id)
    found.withdrawn, found.withdrawn_by, found.withdrawn_on = True, by, on
    found.withdrawn_reason = users.normal(reason)
    session.add(found)
    session.flush()


class Kept(NamedTuple):
    """What a store holds of one confirmation."""

    row_id: str
    id: bytes
    content_hash: str
    correction: str
    text: str
    confirmed_by: str
    confirmed_on: str
    withdrawn: int


class Confirmed(NamedTuple):
    """All that decides how rows stand in a store; equal ones give equal standings, so that they may be kept."""

    practice: bool
    kept: tuple[Kept, ...]
    disputed: frozenset[bytes]


def confirmed(session: Session, row_id: str = "") -> Confirmed:
    """What is confirmed in this store now, of every row or of one."""
    session.flush()
    db, root = raw(session), _root(session)
    sql = f"SELECT {', '.join(Kept._fields)} FROM confirmation WHERE root = ? AND (? IS NULL OR id = ?)"
    one = id_of(root, row_id).bytes if row_id else None
    about = (root, one, one)
    kept = tuple(Kept(*each) for each in db.execute(sql, about))
    disputed = db.execute("SELECT DISTINCT id FROM conflict WHERE entity = 'confirmation'") if kept else ()
    return Confirmed(bool(session.info["store"].practice), kept, frozenset(id for (id,) in disputed))


def standing(session: Session, row: LawRow) -> Standing:
    """How one row stands in this store."""
    return standings_of(confirmed(session, row.row_id), [row])[row.row_id]


def standings(session: Session, rows: Iterable[LawRow]) -> dict[str, Standing]:
    """How rows stand in this store, by their ids."""
    return standings_of(confirmed(session), rows)


def standings_of(found: Confirmed, rows: Iterable[LawRow]) -> dict[str, Standing]:
    """How rows stand where this is confirmed, by their ids."""
    kept = {each.row_id: each for each in found.kept}
    return {row.row_id: _standing(row, kept.get(row.row_id), found.disputed, found.practice) for row in rows}


def _standing(row: LawRow, kept: Kept | None, disputed: frozenset[bytes], practice: bool) -> Standing:
    word = _word(row, kept, disputed)
    if word in (Word.CONFIRMED, Word.CORRECTED):
        assert kept is not None
        acts = _in_force(row, json.loads(kept.correction or "{}"))
        return Standing(word, acts, *_by(kept), kept.correction)
    if practice and row.force == IN_FORCE:
        return Standing(Word.PRACTICE, True)
    if kept is None:
        return Standing(word, False)
    return Standing(word, False, *_by(kept))


def _by(kept: Kept) -> tuple[str, str, date]:
    return kept.text, kept.confirmed_by, date.fromisoformat(kept.confirmed_on)


def _word(row: LawRow, kept: Kept | None, disputed: frozenset[bytes]) -> Word:
    if kept is None:
        return Word.UNCONFIRMED
    if kept.id in disputed:
        return Word.DISPUTED
    if kept.withdrawn:
        return Word.WITHDRAWN
    if kept.content_hash != row.content_hash or not corrections.sound(row, kept.correction):
        return Word.CHANGED
    return Word.CORRECTED if kept.correction else Word.CONFIRMED


def _in_force(row: LawRow, changes: Mapping[str, Any]) -> bool:
    """Whether the row is in force as corrected; one that was not must name the text that is."""
    if row.force == IN_FORCE:
        return bool(changes.get("force", IN_FORCE) == IN_FORCE)
    return bool(changes.get("force") == IN_FORCE and str(changes.get("source") or "").strip())


def _new(session: Session, row_id: str) -> Confirmation:
    root = _root(session)
    return Confirmation(id=id_of(root, row_id), root=root, row_id=row_id)  # type: ignore[call-arg]


def _kept(session: Session, row_id: str) -> Confirmation | None:
    return session.get(Confirmation, id_of(_root(session), row_id))


def _root(session: Session) -> str:
    return (local.of(session, "root") or b"").decode()
