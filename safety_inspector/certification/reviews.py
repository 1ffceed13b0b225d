"""Reviews: a second person looks at a concluded inspection, and approves it or sends items of it back.

The approver is never the inspector: refused here, by the file's own triggers, and by each receiver. A review
holds for the very document it saw: after a correction somebody looks again.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector import folding
from safety_inspector.access import devices, users
from safety_inspector.catalogue import search
from safety_inspector.certification import voids
from safety_inspector.certification.papers import NotConcluded, SentBack
from safety_inspector.errors import Refusal
from safety_inspector.inspection import checklists, corrections, drafts, sheets
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.inspection.refusals import NoSuchInspection
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.planning.projections import keep_by_triggers
from safety_inspector.store import journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn, Keys
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Outcome(StrEnum):
    """What a review ends with."""

    APPROVED = "approved"
    RETURNED = "returned"


class Review(SQLModel, table=True):
    """One look at one document of a concluded inspection."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    approver: str  # login
    approver_name: str
    outcome: str = Outcome.APPROVED
    reviewed_on: date
    note: str = ""
    document: str = ""  # the reference of what was looked at; empty in reviews of schema 1: the first
    items: str = "[]"  # what was sent back: JSON list of [item, comment]


class OwnWork(Refusal):
    """Approving or issuing for one's own inspection."""

    code = "CER-E02"
    message = N_("{name} made this inspection and may not approve it or issue its paper: a second person must.")


class AlreadyReviewed(Refusal):
    """A second approval."""

    code = "CER-E04"
    message = N_("This inspection was approved by {name} on {day:%d/%m/%Y}. Issue its paper.")


class NothingSentBack(Refusal):
    """Sending back nothing."""

    code = "CER-E23"
    message = N_("Say which items are sent back, and what is to be corrected in each.")


class NoSuchLine(Refusal):
    """Sending back what is not on the checklist."""

    code = "CER-E24"
    message = N_(
        'The checklist has no item "{item}". Choose items of the checklist, or "{conclusion}" for its conclusion.'
    )


def approve(session: Session, inspection_id: UUID, *, by: str, on: date, note: str = "") -> UUID:
    """Approve a concluded inspection; ``by`` needs the role of approver and is not its inspector."""
    found = _undecided(session, inspection_id, by)
    return _kept(session, found, Outcome.APPROVED, by, on, note, [])


def return_items(
    session: Session, inspection_id: UUID, items: Iterable[tuple[str, str]], *, by: str, on: date, note: str = ""
) -> UUID:
    """Send items back to the inspector, each with a comment: (item, comment); he may change these and no others.

    An item is one of the checklist, or the id of a block of the form; `checklists.REMARKS_ITEM` stands for the
    conclusion's own fields: rating, procedure, inspection date.
    """
    found = _undecided(session, inspection_id, by)
    form = drafts.form_of(session, inspection_id)
    wanted = {item.strip(): unicodedata.normalize("NFC", comment).strip() for item, comment in items}
    if not wanted or not all(map(folding.clean, wanted.values())):
        raise NothingSentBack()
    order = [*(each.id for each in form.items), *(each.id for each in form.blocks), checklists.REMARKS_ITEM]
    for item in wanted.keys() - set(order):
        raise NoSuchLine(item=item, conclusion=checklists.REMARKS_ITEM)
    return _kept(
        session, found, Outcome.RETURNED, by, on, note, [[item, wanted[item]] for item in order if item in wanted]
    )


def of(session: Session, inspection_id: UUID) -> Review | None:
    """The approval of the document that stands; a record, for verbs."""
    sql = (
        "SELECT id FROM review WHERE inspection_id = ? AND outcome = 'approved'"
        f" AND document IN ('', {journal.DOCUMENT.format(id='review.inspection_id')}) ORDER BY id LIMIT 1"
    )
    found = rows(session, sql, (inspection_id.bytes,))
    review = session.get(Review, UUID(bytes=found[0][0])) if found else None
    if review and not review.document and _corrected(session, inspection_id):
        return None
    return review


def history(session: Session, inspection_id: UUID) -> list[Review]:
    """Every look at the inspection, oldest first; records, for verbs and papers."""
    found = rows(session, "SELECT id FROM review WHERE inspection_id = ? ORDER BY id", (inspection_id.bytes,))
    return [session.get_one(Review, UUID(bytes=id)) for (id,) in found]


def waiting(session: Session) -> list[InspectionRow]:
    """Concluded inspections without a standing paper that are not sent back, oldest first."""
    return sheets.rows_of(session, ids(session, "waiting"))


def returned(session: Session) -> list[InspectionRow]:
    """Inspections that were sent back and are not corrected yet, oldest first."""
    return sheets.rows_of(session, ids(session, "returned"))


def ids(session: Session, which: str, text: str = "") -> Sequence[UUID]:
    """What is ``review`` to be looked at, ``sign`` approved, either ``waiting`` for a paper, or ``returned``."""
    fits, facts = search.about(
        session, text, equipment="i.equipment_id IN ({ids})", names={"inspector_name": _inspectors(session)}
    )
    return Keys(rows(session, f"SELECT i.id {_CONCLUDED} AND {_WHICH[which]} AND {fits} {_OLDEST_FIRST}", facts))


def counts(session: Session) -> dict[str, int]:
    """How many there are of each kind that `ids` gives."""
    ((waiting, signs),) = rows(session, f"SELECT count(*), coalesce(sum({_APPROVED}), 0) {_CONCLUDED} AND {_WAITS}", ())
    ((returned,),) = rows(session, f"SELECT count(*) {_CONCLUDED} AND {corrections.IS_RETURNED}", ())
    return {"review": waiting - signs, "sign": signs, "waiting": waiting, "returned": returned}


def waits(session: Session, inspection_id: UUID) -> bool:
    """Whether this inspection is concluded and waits for its paper."""
    sql = f"SELECT 1 {_CONCLUDED} AND i.id = ? AND {_WAITS}"
    return bool(rows(session, sql, (inspection_id.bytes,)))


def approved(session: Session, wanted: Iterable[UUID]) -> set[UUID]:
    """Those of some inspections whose standing document is approved."""
    sql = f"SELECT i.id FROM inspection i WHERE i.id IN (SELECT unhex(value) FROM json_each(?)) AND {_APPROVED}"
    return {UUID(bytes=id) for (id,) in rows(session, sql, (json.dumps([id.hex for id in wanted]),))}


def to_review(session: Session, user: str) -> int:
    """How many wait for this user: others' work that nobody has decided on."""
    return _others(session, user, "review")


def to_sign(session: Session, user: str) -> int:
    """How many approved inspections of others wait for a paper that this user may issue."""
    return _others(session, user, "sign")


def _others(session: Session, user: str, which: str) -> int:
    mine = users.logins_of(session, user)
    found = rows(session, f"SELECT i.inspector {_CONCLUDED} AND {_WHICH[which]}", ())
    return sum(inspector.casefold() not in mine for (inspector,) in found)


def _inspectors(session: Session) -> list[str]:
    return [name for (name,) in rows(session, "SELECT DISTINCT inspector_name FROM inspection", ())]


_NO_PAPER = (  # sets, which their indexes give: one by one every certificate itself would be read
    f"i.id NOT IN (SELECT c.inspection_id FROM certificate c WHERE {voids.STANDS})"
    " AND i.id NOT IN (SELECT n.inspection_id FROM notice n)"
)
# as `of` finds it: of the very document, or of schema 1 and nothing was corrected since
_APPROVED = f"""EXISTS (SELECT 1 FROM review r WHERE r.inspection_id = i.id AND r.outcome = 'approved'
    AND (r.document = {journal.DOCUMENT.format(id="i.id")} OR r.document = '' AND 1 >=
    (SELECT count(*) FROM change h WHERE h.id = i.id AND h.entity = 'inspection' AND h.kind = 4)))"""
_WAITS = f"{_NO_PAPER} AND NOT {corrections.IS_RETURNED}"
_WHICH = {
    "review": f"{_WAITS} AND NOT {_APPROVED}",
    "sign": f"{_WAITS} AND {_APPROVED}",
    "waiting": _WAITS,
    "returned": corrections.IS_RETURNED,
}
_CONCLUDED = "FROM inspection i WHERE i.concluded_at IS NOT NULL"
_OLDEST_FIRST = "ORDER BY i.inspected_on, i.id"


def require_approved(session: Session, inspection_id: UUID) -> bool:
    """Whether the document that stands is approved; refused while it waits for its correction."""
    if sent := corrections.of(session, inspection_id):
        raise SentBack(name=sent.by, day=sent.on)
    return of(session, inspection_id) is not None


def _undecided(session: Session, inspection_id: UUID, by: str) -> Inspection:
    """The inspection, if ``by`` may decide on the document that stands and nobody has."""
    found = require_reviewable(session, inspection_id, by)
    devices.require_issuing(session, inspection_id)
    if sent := corrections.of(session, inspection_id):
        raise SentBack(name=sent.by, day=sent.on)
    if before := of(session, inspection_id):
        raise AlreadyReviewed(name=before.approver_name, day=before.reviewed_on)
    return found


def _kept(
    session: Session, found: Inspection, outcome: Outcome, by: str, on: date, note: str, items: list[list[str]]
) -> UUID:
    review = Review(
        inspection_id=found.id, approver=by, approver_name=name_of(session, by), outcome=outcome.value,
        reviewed_on=on, note=note.strip(), document=journal.reference(raw(session), found.id.bytes),
        items=json.dumps(items, ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip
    session.add(review)
    session.flush()
    return review.id


def _corrected(session: Session, inspection_id: UUID) -> bool:
    sql = "SELECT count(*) FROM change WHERE id = ? AND entity = 'inspection' AND kind = 4"
    return bool(rows(session, sql, (inspection_id.bytes,))[0][0] > 1)


def require_reviewable(session: Session, inspection_id: UUID, by: str) -> Inspection:
    """The inspection, if ``by`` may approve it: an approver, and not its inspector."""
    users.require(session, by, "approver")
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise NoSuchInspection(id=inspection_id)
    if users.same(session, found.inspector, by):
        raise OwnWork(name=found.inspector_name)
    if found.concluded_at is None:
        raise NotConcluded(name=sheets.sheet(session, inspection_id).equipment_name)
    return found


def name_of(session: Session, login: str) -> str:
    """Rank and name of the user."""
    user = users.named(session, login)
    return f"{user.rank} {user.name}".strip() if user else login


# -- what the file itself refuses, whoever writes -------------------------------------------------


def own_work_triggers(table: str) -> dict[str, tuple[str, str]]:
    """Triggers that keep a row of ``table`` from being made by the inspector of its inspection."""
    refused = f"SELECT RAISE(ABORT, 'CER-E02: the approver of a {table} is its inspector')"
    by_self = (
        "WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id"
        " AND lower(i.inspector) = lower(NEW.approver));"
    )
    return {
        f"{table}_not_own": (f"BEFORE INSERT ON {table}", f"{refused} {by_self}"),
        f"{table}_not_own_later": (f"BEFORE UPDATE ON {table}", f"{refused} {by_self}"),
    }


_SEND_BACK = """INSERT INTO returned
    (review_id, item, inspection_id, document, comment, returned_by, returned_on)
    SELECT NEW.id, j.value ->> 0, NEW.inspection_id, NEW.document, j.value ->> 1, NEW.approver_name, NEW.reviewed_on
    FROM json_each(NEW.items) j WHERE NEW.outcome = 'returned' AND NOT EXISTS (SELECT 1 FROM review r
    WHERE r.inspection_id = NEW.inspection_id AND r.document = NEW.document AND r.outcome = 'approved')
    ON CONFLICT DO UPDATE SET inspection_id = excluded.inspection_id, document = excluded.document,
    comment = excluded.comment, returned_by = excluded.returned_by, returned_on = excluded.returned_on;"""
_NOT_BACK = (
    "DELETE FROM returned WHERE NEW.outcome = 'approved' AND inspection_id = NEW.inspection_id"
    " AND document = NEW.document;"  # of two who looked at once, the approval counts
)
TRIGGERS = {
    **own_work_triggers("review"),
    "returned_by_review": ("AFTER INSERT ON review", f"{_SEND_BACK} {_NOT_BACK}"),
    "returned_by_review_later": ("AFTER UPDATE ON review", f"{_SEND_BACK} {_NOT_BACK}"),
    "returned_by_lost_review": ("AFTER DELETE ON review", "DELETE FROM returned WHERE review_id = OLD.id;"),
}
keep_by_triggers(SQLModel.metadata.tables["review"], TRIGGERS)
