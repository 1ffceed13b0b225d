"""Inspections: started, answered item by item, concluded by the inspector himself.

Until it is concluded an inspection is this device's draft; `conclude` makes one signed document of
it and its answers, readings and findings, and after that nothing of it changes.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.inspection import (
    checklists,
    conclusions,
    corrections,
    drafts,
    grounds,
    refusals,
    requirements,
    values,
)
from safety_inspector.inspection.checklists import Checklist
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Proposed
from safety_inspector.inspection.records import NOTE, PARTS, PRESENT, Finding, Inspection, InspectionKind, Severity
from safety_inspector.store import journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.sessions import raw
from safety_inspector.words import _


def start(
    session: Session,
    equipment_id: UUID,
    *,
    kind: str,
    checklist: str | None = None,
    procedure: str = "",
    kind_reason: str = "",
    on: date,
    by: str,
) -> UUID:
    """Begin an inspection on today's revision of a form: that of the equipment's type, or one named."""
    users.require(session, by, "inspector")
    card = equipment.card(session, equipment_id)
    requirements.require_kind(kind, kind_reason)
    requirements.require_inspectable(session, card.state, card.name, equipment_id)
    text = _form_text(checklist, card.type_code, card.name)
    form = checklists.parse(text)
    inspector = users.named(session, by)
    begun = Inspection(
        equipment_id=equipment_id, kind=kind, kind_reason=drafts.text(kind_reason), form=form.id,
        form_revision=form.revision, form_text=text, asked=drafts.asked(checklists.grown(form.for_kind(kind), {})),
        procedure=drafts.text(procedure), inspector=by, inspector_name=_full_name(inspector, by),
        inspector_no=inspector.inspector_no if inspector else "", started_on=on,
    )  # fmt: skip
    session.add(begun)
    session.flush()
    return begun.id


def answer(session: Session, id: UUID, item: str, answer: str, reason: str = "", *, at: str, by: str) -> None:
    """Keep the answer to ``item``, in place of an earlier one; only its own inspector may.

    "Not applicable" where the form allows it; it and "could not be checked" need a reason. A comment made before
    the answer becomes its reason, where none is given.
    """
    form = drafts.opened(session, id, by, item)
    asked = form.item(item)
    if asked is None:
        raise refusals.NoSuchItem(item=item)
    if answer not in set(AnswerWord):
        raise refusals.NoSuchAnswer(answer=answer, item=asked.text)
    word, reason = AnswerWord(answer), drafts.text(reason)
    requirements.require_named(asked, word)
    requirements.require_allowed(session, id, asked, word, reason)
    requirements.require_unlocked(session, id, form, asked)
    drafts.execute(
        session,
        "INSERT INTO answer (inspection_id, item, answer, reason, at) VALUES (:id, :item, :word,"
        " coalesce(nullif(:reason, ''), (SELECT value FROM reading WHERE inspection_id = :id AND place = :note), ''),"
        " :at) ON CONFLICT (inspection_id, item) DO UPDATE"
        " SET answer = excluded.answer, reason = :reason, at = excluded.at",
        {"id": id.bytes, "item": item, "word": word.value, "reason": reason, "note": item + NOTE, "at": at},
    )


def note(session: Session, id: UUID, item: str, words: str, *, by: str) -> None:
    """Keep a comment on an item without an answer, in place of an earlier one; empty words take it away.

    It waits for the answer; what was never answered is concluded without it.
    """
    asked = drafts.opened(session, id, by, item).item(item)
    if asked is None:
        raise refusals.NoSuchItem(item=item)
    if (words := drafts.text(words)) and item not in drafts.answers(session, id):
        return drafts.keep_reading(session, id, item + NOTE, words, "-")
    drafts.forget_reading(session, id, item + NOTE)


def clear_answer(session: Session, id: UUID, item: str, *, by: str) -> None:
    """Make ``item`` unanswered again."""
    drafts.opened(session, id, by, item)
    drafts.execute(session, "DELETE FROM answer WHERE inspection_id = ? AND item = ?", (id.bytes, item))


def measure(session: Session, id: UUID, item: str, key: str, value: str, *, by: str) -> None:
    """Keep a value, comma or dot; an empty one takes it away.

    Of an item, or of the conclusion (item `checklists.REMARKS_ITEM`). No hint ever fills one in.
    """
    form = drafts.opened(session, id, by, item)
    asked = requirements.input_of(form, item, key)
    place = f"{item}.{key}"
    if value := drafts.text(value):
        drafts.keep_reading(session, id, place, values.typed(asked, value), asked.unit)
    else:
        requirements.require_unanswered(session, id, form, item, key)
        drafts.forget_reading(session, id, place)
    if form.grows:
        drafts.recount(session, id)


def set_present(session: Session, id: UUID, item: str, present: bool | None, *, by: str) -> None:
    """Whether the part the item speaks of exists; no answer by itself."""
    asked = drafts.opened(session, id, by, item).item(item)
    if asked is None or not asked.presence:
        raise refusals.NoSuchItem(item=item)
    if present is None:
        return drafts.forget_reading(session, id, item + PRESENT)
    drafts.keep_reading(session, id, item + PRESENT, "có" if present else "không", "-")


def find(
    session: Session,
    id: UUID,
    *,
    item: str,
    text: str,
    severity: str = "serious",
    place: str = "",
    remedy: str = "",
    deadline: date | None = None,
    by: str,
) -> UUID:
    """Keep a finding, also on a passed item; its id."""
    asked = drafts.opened(session, id, by, item).item(item)
    if asked is None:
        raise refusals.NoSuchItem(item=item)
    if not drafts.text(text):
        raise refusals.TextWanted(item=asked.text)
    if severity not in set(Severity):
        raise refusals.NotASeverity(word=severity)
    found = new_key()
    session.add(
        Finding(
            inspection_id=id,
            number=found.hex,
            item=item,
            text=drafts.text(text),
            severity=severity,
            place=drafts.text(place),
            remedy=drafts.text(remedy),
            deadline=deadline,
        )  # fmt: skip
    )
    session.flush()
    return found


def withdraw_finding(session: Session, id: UUID, finding: UUID, *, by: str) -> None:
    """Take back a finding of a draft, or of an item that was sent back."""
    found = drafts.rows(
        session, "SELECT item FROM finding WHERE inspection_id = ? AND number = ?", (id.bytes, finding.hex)
    )
    drafts.opened(session, id, by, found[0][0] if found else "")
    sql = "DELETE FROM finding WHERE inspection_id = ? AND number = ?"
    drafts.execute(session, sql, (id.bytes, finding.hex))


def set_procedure(session: Session, id: UUID, procedure: str, *, by: str) -> None:
    """The procedure and standards applied, in the inspector's own words."""
    drafts.opened(session, id, by, checklists.REMARKS_ITEM)
    drafts.execute(session, "UPDATE inspection SET procedure = ? WHERE id = ?", (drafts.text(procedure), id.bytes))


def proposal(session: Session, id: UUID) -> Proposed:
    """What the answers amount to just now."""
    form, readings = drafts.form_of(session, id), grounds.readings_of(session, id)
    return conclusions.propose(drafts.lines(form, drafts.answers(session, id), readings, grounds.of(session, id, form)))


def conclude(session: Session, id: UUID, *, conclusion: str, reason: str = "", on: date, by: str) -> None:
    """End the inspection: one signed document, never changed again but where a review sends items back.

    Only the inspector himself; stricter than proposed with a reason, never milder; ``on`` is the
    inspection date that certificates and due dates count from; of what was typed in from paper, the day claimed.
    What failed is shown as failed at once.
    Concluding what was sent back makes a second document that supersedes the first; the inspection date stays
    that of the first, unless the conclusion itself (`checklists.REMARKS_ITEM`) was sent back.
    """
    users.require(session, by, "inspector")
    form = drafts.opened(session, id, by)
    given = drafts.answers(session, id)
    readings, basis = grounds.readings_of(session, id), grounds.of(session, id, form)
    told = drafts.lines(form, given, readings, basis)
    proposed = conclusions.propose(told)
    chosen = requirements.chosen(conclusion)
    requirements.require_not_milder(form, chosen, proposed)
    if conclusions.stricter(chosen, proposed.conclusion) and not drafts.text(reason):
        words = conclusions.CONCLUSION_WORDS
        raise refusals.StricterWhy(chosen=_(words[chosen]), proposed=_(words[proposed.conclusion]))
    requirements.require_explained(session, id, form, told, given)
    requirements.require_evidence(session, id, form, given, readings, basis)
    requirements.require_evidence_of_whole(session, id, form, chosen)
    returned = corrections.of(session, id)
    on = requirements.require_day(session, id, on, returned)
    drafts.execute(
        session,
        "UPDATE inspection SET inspected_on = ?, concluded_at = ?, conclusion = ?, proposed = ?, reason = ?"
        " WHERE id = ?",
        (on.isoformat(), session.info["store"].now(), chosen.value, proposed.conclusion.value,
         drafts.text(reason), id.bytes),
    )  # fmt: skip
    drafts.execute(session, "DELETE FROM reading WHERE inspection_id = ? AND place LIKE ?", (id.bytes, f"%{NOTE}"))
    session.flush()
    because = [returned.review_id.bytes] if returned else []
    journal.document(raw(session), session.info["note"], id.bytes, PARTS, because)
    if chosen is Conclusion.FAIL:  # after the document, by which a receiver knows that we may say so
        _mark_failed(session, id)


def discard(session: Session, id: UUID, *, by: str) -> None:
    """Throw away a draft that was begun by mistake; the draft journal keeps it."""
    drafts.opened(session, id, by)
    if corrections.of(session, id):
        raise refusals.Concluded(day=drafts.short_day(drafts.inspected_on(session, id)))
    for table in PARTS[1:]:
        drafts.execute(session, f"DELETE FROM {table} WHERE inspection_id = ?", (id.bytes,))
    drafts.execute(session, "DELETE FROM inspection WHERE id = ?", (id.bytes,))


def form_for(card: equipment.EquipmentCard, kind: str, checklist: str | None = None) -> Checklist:
    """The form an inspection of this kind would begin with: that of the equipment's type, or the one named."""
    if kind not in set(InspectionKind):
        raise refusals.UnknownKind(kind=kind)
    return checklists.asked_at(_form_text(checklist, card.type_code, card.name), kind)


def _form_text(named: str | None, type_code: str, name: str) -> str:
    if named:
        return checklists.text_of(named)
    form = checklists.for_type(type_code)
    if form is None:
        raise refusals.NoForm(name=name, type=type_code)
    return checklists.text_of(form.id)


def _mark_failed(session: Session, id: UUID) -> None:
    """The card says so at once, unless two values of its state wait to be chosen between.

    What was typed in late says nothing against an inspection that was made after it.
    """
    sql = (
        "SELECT e.id FROM inspection i JOIN equipment e ON e.id = i.equipment_id WHERE i.id = ? AND"
        " NOT EXISTS (SELECT 1 FROM conflict c WHERE c.id = e.id AND c.field = 'state')"
        " AND NOT EXISTS (SELECT 1 FROM inspection o WHERE o.equipment_id = e.id AND o.concluded_at IS NOT NULL"
        " AND (o.inspected_on, o.id) > (i.inspected_on, i.id))"
    )
    if found := drafts.rows(session, sql, (id.bytes,)):
        equipment.change(session, UUID(bytes=found[0][0]), "state", "failed")


def _full_name(user: users.UserRow | None, login: str) -> str:
    return f"{user.rank} {user.name}".strip() if user else login
