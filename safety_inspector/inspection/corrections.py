"""Corrections: what a review sent back may be answered anew by its inspector, on his own device, and nothing else.

The first document stays in the journal; concluding again writes a second one, which supersedes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.errors import Refusal
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.store import journal
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.registers import Rows
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_


class Returned(SQLModel, table=True):
    """A projection, never journaled: an item a review sent back; the triggers of reviews keep it."""

    review_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    item: str = Field(primary_key=True)
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    document: str  # the reference of the document that was looked at
    comment: str
    returned_by: str
    returned_on: date


@dataclass(frozen=True, slots=True)
class Return:
    """What was sent back of the document that stands, by whom, and whether it is to be corrected on this device."""

    review_id: UUID
    by: str
    on: date
    here: bool
    comments: Mapping[str, str] = field(default_factory=dict)  # by item


class NotReturned(Refusal):
    """A change outside of what was sent back."""

    code = "INS-E51"
    message = N_(
        '"{item}" was not sent back by the review: only what was sent back may be changed. Sent back: {items}.'
    )


class OtherDevice(Refusal):
    """A correction away from where the inspection was begun."""

    code = "INS-E52"
    message = N_("This inspection was begun on another device. Correct it there, where its drafts are.")


# SQL that tells whether the inspection ``i`` was sent back and not corrected since.
IS_RETURNED = (
    "EXISTS (SELECT 1 FROM returned t WHERE t.inspection_id = i.id AND t.document = "
    f"{journal.DOCUMENT.format(id='i.id')})"
)


def of(session: Session, id: UUID) -> Return | None:
    """What was sent back of the document that stands; nothing once it is corrected or approved."""
    db = raw(session)
    found = db.execute(
        "SELECT review_id, returned_by, returned_on, item, comment FROM returned WHERE inspection_id = ?"
        " AND document = ? ORDER BY review_id, item",
        (id.bytes, journal.reference(db, id.bytes)),
    ).fetchall()
    if not found:
        return None
    first = found[0]
    comments = {item: comment for *_about, item, comment in found}
    here = journal.drafted_here(db, id.bytes)
    return Return(UUID(bytes=first[0]), first[1], date.fromisoformat(first[2]), here, comments)


def require(session: Session, id: UUID, returned: Return, item: str, names: Mapping[str, str]) -> None:
    """Refuse a correction on another device, or of an ``item`` that was not sent back.

    What the document left unanswered, because a step before it failed, may be answered too: correcting that step
    opens it. ``names`` are the texts of the items.
    """
    if not returned.here:
        raise OtherDevice()
    if item and item not in open_items(journal.document_of(raw(session), id.bytes), returned.comments, names):
        shown = "; ".join(names.get(each, each) for each in returned.comments)
        raise NotReturned(item=names.get(item, item), items=shown)


def open_items(document: Rows, returned: Mapping[str, str], asked: Mapping[str, str]) -> set[str]:
    """The items a correction of ``document`` may touch: those sent back, and those it has no answer to."""
    answered = {part for entity, part in document if entity == "answer"}
    return set(returned) | (set(asked) - answered)


def closed_items(session: Session, id: UUID) -> frozenset[str]:
    """The items of an inspection that was sent back which its correction may not touch; none of a draft."""
    db = raw(session)
    if db.execute("SELECT 1 FROM returned WHERE inspection_id = ? LIMIT 1", (id.bytes,)).fetchone() is None:
        return frozenset()
    returned = of(session, id)
    if returned is None:
        return frozenset()
    answered = (part for entity, part in journal.document_of(db, id.bytes) if entity == "answer")
    return frozenset(answered) - returned.comments.keys()


def strayed(before: Rows, after: Rows, returned: Mapping[str, str]) -> set[str]:
    """Items (and columns of the inspection) in which two documents differ although they were not sent back.

    Judged by each receiver; an item the first document left unanswered may have been answered since.
    """
    opened = {part for entity, part in after if entity == "answer" and (entity, part) not in before}
    stray = set(_touched(before, after)) - set(returned) - opened
    one, two = _own(before), _own(after)
    free = _CONCLUSION | (_REMARKS if REMARKS_ITEM in returned else frozenset())
    return stray | {name for name in one.keys() | two.keys() if one.get(name) != two.get(name) and name not in free}


_CONCLUSION = frozenset({"concluded_at", "conclusion", "proposed", "reason", "asked"})
_REMARKS = frozenset({"inspected_on", "procedure", "claimed_on", "claimed_reason"})


def _touched(before: Rows, after: Rows) -> Iterator[str]:
    for place in before.keys() | after.keys():
        entity, part = place
        old, new = before.get(place), after.get(place)
        if old == new or entity == "inspection":
            continue
        if entity in ("finding", "photo"):
            yield from (str(row["item"]) for row in (old, new) if row)
        else:
            yield part.partition(".")[0] if entity == "reading" else part


def _own(rows: Rows) -> dict[str, Any]:
    return rows.get(("inspection", ""), {})
