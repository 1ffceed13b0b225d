"""Inspections: started, answered item by item, concluded by the inspector himself.

Until it is concluded an inspection is this device's draft; `conclude` makes one signed document of
it and its answers, readings and findings, and after that nothing of it changes.
"""

import itertools
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector import folding
from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.errors import Refusal
from safety_inspector.inspection import checklists, conclusions, corrections, grounds, judgements, values
from safety_inspector.inspection.checklists import Checklist, Input
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Line, Proposed
from safety_inspector.inspection.grounds import NO_GROUNDS, Grounds, Readings
from safety_inspector.store import journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_, _


class InspectionKind(StrEnum):
    """Why an inspection is made."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    EXTRAORDINARY = "extraordinary"


KIND_WORDS = {
    InspectionKind.INITIAL: N_("Initial inspection"),
    InspectionKind.PERIODIC: N_("Periodic inspection"),
    InspectionKind.EXTRAORDINARY: N_("Extraordinary inspection"),
}


class Severity(StrEnum):
    """How bad a finding is."""

    DANGEROUS = "dangerous"
    SERIOUS = "serious"
    MINOR = "minor"


SEVERITY_WORDS = {
    Severity.DANGEROUS: N_("dangerous"),
    Severity.SERIOUS: N_("serious"),
    Severity.MINOR: N_("minor"),
}


class Inspection(SQLModel, table=True):
    """One inspection of one piece of equipment; the form is pinned as text."""

    __table_args__ = (
        Index("inspection_of_equipment", "equipment_id", "inspected_on"),
        Index(  # what lists and counts look at: the row itself has the whole form between them
            "inspection_listed",
            "concluded_at",
            "conclusion",
            "inspected_on",
            "inspector",
            "inspector_name",
            "equipment_id",
            "id",
        ),
        {"info": {"journal": Tracked(shared=False)}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    equipment_id: UUID = Field(sa_type=KeyColumn)
    kind: str
    kind_reason: str = ""  # why an extraordinary one is made
    form: str
    form_revision: int
    form_text: str
    asked: int  # how many items the form asks at this kind
    procedure: str = ""  # typed by the inspector, as are the standards
    inspector: str  # login
    inspector_name: str
    inspector_no: str = ""
    started_on: date
    inspected_on: date | None = None
    concluded_at: str | None = None
    conclusion: str | None = None
    proposed: str | None = None
    reason: str = ""  # why stricter than proposed
    claimed_on: date | None = None  # the day on the paper form it was typed in from
    claimed_reason: str = ""  # why it is typed in only afterwards


class Answer(SQLModel, table=True):
    """The answer to one item; an unanswered item has no row."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="item")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    item: str = Field(primary_key=True)
    answer: str
    reason: str = ""
    at: str  # wall time


class Reading(SQLModel, table=True):
    """A measured or noted value, as typed (decimal point), in the unit of the form."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="place")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    place: str = Field(primary_key=True)  # "item.key"
    value: str
    unit: str = "-"


class Finding(SQLModel, table=True):
    """What was found wrong, also on a passed item, with what to do and by when."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="number")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    number: str = Field(primary_key=True)  # 32 hexadecimal letters
    item: str
    text: str
    severity: str
    place: str = ""
    remedy: str = ""
    deadline: date | None = None


class Concluded(Refusal):
    """A change of what is concluded."""

    code = "INS-E03"
    message = N_("This inspection was concluded on {day} and can no longer be changed. Begin a new inspection.")


class NotYours(Refusal):
    """Somebody else's inspection."""

    code = "INS-E04"
    message = N_("This inspection is {name}'s: only its inspector may answer and conclude it.")


class NoForm(Refusal):
    """A type without a form."""

    code = "INS-E05"
    message = N_('There is no checklist yet for "{name}" (type {type}). Choose the form to inspect it by.')


class AlreadyOpen(Refusal):
    """A second draft of one equipment."""

    code = "INS-E06"
    message = N_('An inspection of "{name}" begun on {day} by {inspector} is still open. Go on with that one.')


class StruckOff(Refusal):
    """Inspecting what is no more."""

    code = "INS-E07"
    message = N_('"{name}" is struck off: there is nothing to inspect. Correct its state on the card first.')


class KindReasonWanted(Refusal):
    """An extraordinary inspection without its reason."""

    code = "INS-E08"
    message = N_("An extraordinary inspection needs its reason: say why it is made.")


class UnknownKind(Refusal):
    """A kind there is not."""

    code = "INS-E09"
    message = N_('"{kind}" is no kind of inspection. Choose initial, periodic or extraordinary.')


class NoSuchItem(Refusal):
    """An item the form does not ask."""

    code = "INS-E10"
    message = N_('The form does not ask the item "{item}" at this inspection. Choose an item of the checklist.')


class NoSuchAnswer(Refusal):
    """A word that is no answer."""

    code = "INS-E11"
    message = N_('"{answer}" is no answer to "{item}". Answer pass, fail, not applicable or could not be checked.')


class NotApplicableHere(Refusal):
    """Not applicable, where the form does not allow it."""

    code = "INS-E12"
    message = N_('The form does not allow "not applicable" for "{item}". Give another answer.')


class ReasonWanted(Refusal):
    """An answer that needs a reason."""

    code = "INS-E13"
    message = N_('"{answer}" for "{item}" needs a reason. Type the reason, then answer again.')


class StepLocked(Refusal):
    """A section after a failed one."""

    code = "INS-E14"
    message = N_('Stopped: "{item}" comes after a step that failed ("{failed}"). Conclude, or mend that answer.')


class NoSuchMeasure(Refusal):
    """A value the form does not ask."""

    code = "INS-E16"
    message = N_('The item "{item}" has no value named "{key}". Choose one of the values on the checklist.')


class TextWanted(Refusal):
    """A finding without words."""

    code = "INS-E17"
    message = N_('A finding at "{item}" needs words: say what was found.')


class NotASeverity(Refusal):
    """A word that says not how bad it is."""

    code = "INS-E25"
    message = N_('"{word}" is not how bad a finding is. Choose dangerous, serious or minor.')


class Undecided(Refusal):
    """Concluding what cannot be concluded."""

    code = "INS-E18"
    message = N_(
        "It cannot be concluded as passed: {unanswered} items without an answer, {not_checked} not checked, "
        "{lacking} lacking data. Finish them, or conclude as failed with a reason."
    )


class NeverMilder(Refusal):
    """A conclusion milder than the answers."""

    code = "INS-E19"
    message = N_('The answers say "{proposed}"; the conclusion may not be milder. Failed: {failed}.')


class StricterWhy(Refusal):
    """A stricter conclusion without a reason."""

    code = "INS-E20"
    message = N_('"{chosen}" is stricter than the answers say ("{proposed}"): type the reason.')


class FailureUnexplained(Refusal):
    """A failed item without words."""

    code = "INS-E21"
    message = N_('The failed item "{item}" has neither a reason nor a finding. Say what was found there.')


class NotAConclusion(Refusal):
    """A word that is no conclusion."""

    code = "INS-E22"
    message = N_('"{word}" is no conclusion. Conclude as passed or failed.')


class DayUnlikely(Refusal):
    """An inspection date in the future or before it was begun."""

    code = "INS-E23"
    message = N_("The inspection date {day} is {wrong}. Correct the date.")


class OtherThanClaimed(Refusal):
    """An inspection date that is not that of the paper form."""

    code = "INS-E72"
    message = N_(
        "The inspection date {day} is not the day {claimed} on which the paper form was filled in. Correct one of them."
    )


class NoSuchInspection(Refusal):
    """An id nobody knows."""

    code = "INS-E24"
    message = N_("There is no inspection {id} in this store. Look it up in the list of inspections.")


class EvidenceWanted(Refusal):
    """A rule of evidence that is not met."""

    code = "INS-E27"
    message = N_('"{item}" lacks evidence: {text}. Add it, then conclude.')


class EvidenceOfWholeWanted(Refusal):
    """A rule of evidence of the inspection as a whole that is not met."""

    code = "INS-E50"
    message = N_("The inspection as a whole lacks evidence: {text}. Add it on the finish page, then conclude.")


class LineUnnamed(Refusal):
    """An answer to a line of the procedure that has no name yet."""

    code = "INS-E28"
    message = N_('Name the line first: type "{label}", then answer.')


class LineAnswered(Refusal):
    """Taking away the name of a line that was answered."""

    code = "INS-E29"
    message = N_('"{item}" was answered: take back the answer first, then the name.')


class TextTooLong(Refusal):
    """More letters than a text of an inspection takes."""

    code = "INS-E33"
    message = N_('The text "{start}…" has {count} letters; at most {most} are kept. Shorten it.')


LONGEST_TEXT = 2000


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
    _require_kind(kind, kind_reason)
    _require_inspectable(session, card.state, card.name, equipment_id)
    text = _form_text(checklist, card.type_code, card.name)
    form = checklists.parse(text)
    inspector = users.named(session, by)
    begun = Inspection(
        equipment_id=equipment_id, kind=kind, kind_reason=_text(kind_reason), form=form.id,
        form_revision=form.revision, form_text=text, asked=_asked(checklists.grown(form.for_kind(kind), {})),
        procedure=_text(procedure), inspector=by, inspector_name=_full_name(inspector, by),
        inspector_no=inspector.inspector_no if inspector else "", started_on=on,
    )  # fmt: skip
    session.add(begun)
    session.flush()
    return begun.id


def answer(session: Session, id: UUID, item: str, answer: str, reason: str = "", *, at: str, by: str) -> None:
    """Keep the answer to ``item``, in place of an earlier one; only its own inspector may.

    "Not applicable" where the form allows it; it and "could not be checked" need a reason.
    """
    form = _open(session, id, by, item)
    asked = form.item(item)
    if asked is None:
        raise NoSuchItem(item=item)
    if answer not in set(AnswerWord):
        raise NoSuchAnswer(answer=answer, item=asked.text)
    word, reason = AnswerWord(answer), _text(reason)
    _require_named(asked, word)
    _require_allowed(session, id, asked, word, reason)
    _require_unlocked(session, id, form, asked)
    _execute(
        session,
        "INSERT INTO answer (inspection_id, item, answer, reason, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (inspection_id, item) DO UPDATE"
        " SET answer = excluded.answer, reason = excluded.reason, at = excluded.at",
        (id.bytes, item, word.value, reason, at),
    )


def clear_answer(session: Session, id: UUID, item: str, *, by: str) -> None:
    """Make ``item`` unanswered again."""
    _open(session, id, by, item)
    _execute(session, "DELETE FROM answer WHERE inspection_id = ? AND item = ?", (id.bytes, item))


def measure(session: Session, id: UUID, item: str, key: str, value: str, *, by: str) -> None:
    """Keep a value, comma or dot; an empty one takes it away.

    Of an item, or of the conclusion (item `checklists.REMARKS_ITEM`). No hint ever fills one in.
    """
    form = _open(session, id, by, item)
    asked = _input(form, item, key)
    place = f"{item}.{key}"
    if value := _text(value):
        _keep_reading(session, id, place, values.typed(asked, value), asked.unit)
    else:
        _require_unanswered(session, id, form, item, key)
        _forget_reading(session, id, place)
    if form.grows:
        _recount(session, id)


def set_present(session: Session, id: UUID, item: str, present: bool | None, *, by: str) -> None:
    """Whether the part the item speaks of exists; no answer by itself."""
    asked = _open(session, id, by, item).item(item)
    if asked is None or not asked.presence:
        raise NoSuchItem(item=item)
    if present is None:
        return _forget_reading(session, id, item + PRESENT)
    _keep_reading(session, id, item + PRESENT, "có" if present else "không", "-")


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
    asked = _open(session, id, by, item).item(item)
    if asked is None:
        raise NoSuchItem(item=item)
    if not _text(text):
        raise TextWanted(item=asked.text)
    if severity not in set(Severity):
        raise NotASeverity(word=severity)
    found = new_key()
    session.add(
        Finding(
            inspection_id=id,
            number=found.hex,
            item=item,
            text=_text(text),
            severity=severity,
            place=_text(place),
            remedy=_text(remedy),
            deadline=deadline,
        )  # fmt: skip
    )
    session.flush()
    return found


def withdraw_finding(session: Session, id: UUID, finding: UUID, *, by: str) -> None:
    """Take back a finding of a draft, or of an item that was sent back."""
    found = rows(session, "SELECT item FROM finding WHERE inspection_id = ? AND number = ?", (id.bytes, finding.hex))
    _open(session, id, by, found[0][0] if found else "")
    sql = "DELETE FROM finding WHERE inspection_id = ? AND number = ?"
    _execute(session, sql, (id.bytes, finding.hex))


def set_procedure(session: Session, id: UUID, procedure: str, *, by: str) -> None:
    """The procedure and standards applied, in the inspector's own words."""
    _open(session, id, by, checklists.REMARKS_ITEM)
    _execute(session, "UPDATE inspection SET procedure = ? WHERE id = ?", (_text(procedure), id.bytes))


def proposal(session: Session, id: UUID) -> Proposed:
    """What the answers amount to just now."""
    form, readings = form_of(session, id), grounds.readings_of(session, id)
    return conclusions.propose(lines(form, answers(session, id), readings, grounds.of(session, id, form)))


def conclude(session: Session, id: UUID, *, conclusion: str, reason: str = "", on: date, by: str) -> None:
    """End the inspection: one signed document, never changed again but where a review sends items back.

    Only the inspector himself; stricter than proposed with a reason, never milder; ``on`` is the
    inspection date that certificates and due dates count from; of what was typed in from paper, the day claimed.
    What failed is shown as failed at once.
    Concluding what was sent back makes a second document that supersedes the first; the inspection date stays
    that of the first, unless the conclusion itself (`checklists.REMARKS_ITEM`) was sent back.
    """
    users.require(session, by, "inspector")
    form = _open(session, id, by)
    given = answers(session, id)
    readings, basis = grounds.readings_of(session, id), grounds.of(session, id, form)
    told = lines(form, given, readings, basis)
    proposed = conclusions.propose(told)
    chosen = _chosen(conclusion)
    _require_not_milder(form, chosen, proposed)
    if conclusions.stricter(chosen, proposed.conclusion) and not _text(reason):
        words = conclusions.CONCLUSION_WORDS
        raise StricterWhy(chosen=_(words[chosen]), proposed=_(words[proposed.conclusion]))
    _require_explained(session, id, form, told, given)
    _require_evidence(session, id, form, given, readings, basis)
    _require_evidence_of_whole(session, id, form, chosen)
    returned = corrections.of(session, id)
    on = _require_day(session, id, on, returned)
    _execute(
        session,
        "UPDATE inspection SET inspected_on = ?, concluded_at = ?, conclusion = ?, proposed = ?, reason = ?"
        " WHERE id = ?",
        (on.isoformat(), session.info["store"].now(), chosen.value, proposed.conclusion.value,
         _text(reason), id.bytes),
    )  # fmt: skip
    session.flush()
    because = [returned.review_id.bytes] if returned else []
    journal.document(raw(session), session.info["note"], id.bytes, PARTS, because)
    if chosen is Conclusion.FAIL:  # after the document, by which a receiver knows that we may say so
        _mark_failed(session, id)


def discard(session: Session, id: UUID, *, by: str) -> None:
    """Throw away a draft that was begun by mistake; the draft journal keeps it."""
    _open(session, id, by)
    if corrections.of(session, id):
        raise Concluded(day=_day(_inspected(session, id)))
    for table in PARTS[1:]:
        _execute(session, f"DELETE FROM {table} WHERE inspection_id = ?", (id.bytes,))
    _execute(session, "DELETE FROM inspection WHERE id = ?", (id.bytes,))


# -- what the verbs and the sheet share ----------------------------------------------------------

PARTS = ("inspection", "answer", "reading", "finding", "photo")
PRESENT = ".?"  # the place of a reading that says whether the part is there


def require_changeable(session: Session, id: UUID, item: str, *, by: str) -> str:
    """The words of an item of a draft of ``by``; those of the conclusion for `checklists.REMARKS_ITEM`."""
    form = _open(session, id, by, item)
    asked = form.item(item)
    if asked is None and item != checklists.REMARKS_ITEM:
        raise NoSuchItem(item=item)
    return asked.text if asked else _("Conclusion")


def form_for(card: equipment.EquipmentCard, kind: str, checklist: str | None = None) -> Checklist:
    """The form an inspection of this kind would begin with: that of the equipment's type, or the one named."""
    if kind not in set(InspectionKind):
        raise UnknownKind(kind=kind)
    return checklists.asked_at(_form_text(checklist, card.type_code, card.name), kind)


def require_length(text: str) -> None:
    """Refuse a text of more letters than are kept."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(start=" ".join(text[:40].split()), count=len(text), most=LONGEST_TEXT)


def form_of(session: Session, id: UUID) -> Checklist:
    """The form pinned in the inspection, as it is asked at its kind, with the lines the inspector added."""
    found = rows(session, "SELECT form_text, kind FROM inspection WHERE id = ?", (id.bytes,))
    if not found:
        raise NoSuchInspection(id=id)
    return _grown(session, id, *found[0])


def answers(session: Session, id: UUID) -> dict[str, tuple[AnswerWord, str, str]]:
    """Answer, reason and time by item."""
    sql = "SELECT item, answer, reason, at FROM answer WHERE inspection_id = ?"
    return {item: (AnswerWord(word), *rest) for item, word, *rest in rows(session, sql, (id.bytes,))}


def lines(
    form: Checklist,
    given: Mapping[str, tuple[AnswerWord | None, str, str]],
    readings: Readings | None = None,
    basis: Grounds = NO_GROUNDS,
) -> list[Line]:
    """The form's items with their answers and what confirmed limits say, as the conclusion rule reads them.

    Without an answer, what the form skips here and the line that waits for its name ask for none.
    """
    readings = readings or {}
    known = grounds.known(form, readings, basis)
    found = []
    for section in form.sections:
        for item in section.items:
            word, noted = given.get(item.id, (None, "", ""))[0], readings.get(item.id, {})
            if word is None and (item.optional or judgements.skipped(item, noted, known)):
                continue
            rule = rule_of(judgements.judge(item, noted, basis.confirmed, known), word)
            found.append(Line(item.id, section.id, word, item.critical, item.allow_na, rule))
    return found


def rule_of(judged: judgements.Judgement, word: AnswerWord | None) -> str:
    """What the limits say of an item called passed or not yet answered; they question no other answer."""
    if word not in (AnswerWord.PASS, None):
        return ""
    if judged.verdict is judgements.Verdict.FAIL:
        return conclusions.OUTSIDE
    return conclusions.LACKING_DATA if judged.verdict is judgements.Verdict.LACKING else ""


def rows(session: Session, sql: str, facts: Any) -> list[Any]:
    """The rows of a query, as stored."""
    return raw(session).execute(sql, facts).fetchall()


def _execute(session: Session, sql: str, facts: tuple[object, ...]) -> None:
    raw(session).execute(sql, facts)


def _open(session: Session, id: UUID, by: str, item: str = "") -> Checklist:
    """The form of a draft of ``by``, or of what was sent back to him; the one check every change goes through."""
    sql = "SELECT concluded_at, inspected_on, inspector, inspector_name, form_text, kind FROM inspection WHERE id = ?"
    found = rows(session, sql, (id.bytes,))
    if not found:
        raise NoSuchInspection(id=id)
    concluded, day, inspector, name, text, kind = found[0]
    returned = corrections.of(session, id) if concluded else None
    if concluded and returned is None:
        raise Concluded(day=_day(date.fromisoformat(day)))
    if inspector != by:
        raise NotYours(name=name)
    form = _grown(session, id, text, kind)
    if returned:
        corrections.require(session, id, returned, item, {each.id: each.text for each in form.items})
    return form


def _grown(session: Session, id: UUID, text: str, kind: str) -> Checklist:
    form = checklists.asked_at(text, kind)
    return checklists.grown(form, grounds.readings_of(session, id)) if form.grows else form


def _asked(form: Checklist) -> int:
    """How many answers the form wants."""
    return sum(not item.optional for item in form.items)


def _recount(session: Session, id: UUID) -> None:
    _execute(session, "UPDATE inspection SET asked = ? WHERE id = ?", (_asked(form_of(session, id)), id.bytes))


def _require_kind(kind: str, reason: str) -> None:
    if kind not in set(InspectionKind):
        raise UnknownKind(kind=kind)
    if kind == InspectionKind.EXTRAORDINARY and not _text(reason):
        raise KindReasonWanted()


def _require_inspectable(session: Session, state: str, name: str, equipment_id: UUID) -> None:
    if state == "struck_off":
        raise StruckOff(name=name)
    sql = "SELECT started_on, inspector_name FROM inspection WHERE equipment_id = ? AND concluded_at IS NULL"
    if found := rows(session, sql, (equipment_id.bytes,)):
        raise AlreadyOpen(name=name, day=_day(date.fromisoformat(found[0][0])), inspector=found[0][1])


def _form_text(named: str | None, type_code: str, name: str) -> str:
    if named:
        return checklists.text_of(named)
    form = checklists.for_type(type_code)
    if form is None:
        raise NoForm(name=name, type=type_code)
    return checklists.text_of(form.id)


def _require_allowed(session: Session, id: UUID, item: checklists.Item, word: AnswerWord, reason: str) -> None:
    if word is AnswerWord.NOT_APPLICABLE and not item.allow_na:
        raise NotApplicableHere(item=item.text)
    if reason or word not in (AnswerWord.NOT_APPLICABLE, AnswerWord.NOT_CHECKED):
        return
    absent = item.presence and rows(
        session,
        "SELECT 1 FROM reading WHERE inspection_id = ? AND place = ? AND value = 'không'",
        (id.bytes, item.id + PRESENT),
    )
    if word is AnswerWord.NOT_CHECKED or not absent:
        raise ReasonWanted(answer=_(conclusions.ANSWER_WORDS[word]), item=item.text)


def _require_unlocked(session: Session, id: UUID, form: Checklist, item: checklists.Item) -> None:
    """Whether no step before it failed: by its answer, or called passed outside a confirmed limit."""
    before = itertools.takewhile(lambda section: all(each.id != item.id for each in section.items), form.sections)
    critical = [each for section in before for each in section.items if each.critical]
    sql = "SELECT item, answer FROM answer WHERE inspection_id = ?"
    given: dict[str, str] = dict(rows(session, sql, (id.bytes,))) if critical else {}
    failed = {each.id for each in critical if given.get(each.id) == AnswerWord.FAIL}
    passed = [each for each in critical if each.limits and given.get(each.id) == AnswerWord.PASS]
    failed |= _outside(session, id, form, passed) if passed else set()
    if stopped := next((each for each in critical if each.id in failed), None):
        raise StepLocked(item=item.text, failed=stopped.text)


def _outside(session: Session, id: UUID, form: Checklist, items: list[checklists.Item]) -> set[str]:
    readings, basis = grounds.readings_of(session, id), grounds.of(session, id, form)
    known = grounds.known(form, readings, basis)
    judged = {each.id: judgements.judge(each, readings.get(each.id, {}), basis.confirmed, known) for each in items}
    return {item for item, found in judged.items() if found.verdict is judgements.Verdict.FAIL}


def _input(form: Checklist, item: str, key: str) -> Input:
    if item != checklists.REMARKS_ITEM and form.item(item) is None and form.block(item) is None:
        raise NoSuchItem(item=item)
    found = next((each for each in form.inputs_of(item) if each.key == key), None)
    if found is None:
        raise NoSuchMeasure(item=item, key=key)
    return found


def _keep_reading(session: Session, id: UUID, place: str, value: str, unit: str) -> None:
    _execute(
        session,
        "INSERT INTO reading (inspection_id, place, value, unit) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (inspection_id, place) DO UPDATE SET value = excluded.value, unit = excluded.unit",
        (id.bytes, place, value, unit),
    )


def _forget_reading(session: Session, id: UUID, place: str) -> None:
    _execute(session, "DELETE FROM reading WHERE inspection_id = ? AND place = ?", (id.bytes, place))


def _chosen(word: str) -> Conclusion:
    if word not in (Conclusion.PASS, Conclusion.FAIL):
        raise NotAConclusion(word=word)
    return Conclusion(word)


def _require_not_milder(form: Checklist, chosen: Conclusion, proposed: Proposed) -> None:
    if not conclusions.milder(chosen, proposed.conclusion):
        return
    if proposed.conclusion is Conclusion.FAIL:
        texts = "; ".join(item.text for item in form.items if item.id in proposed.failed)
        raise NeverMilder(proposed=_(conclusions.CONCLUSION_WORDS[Conclusion.FAIL]), failed=texts)
    counts = (len(proposed.unanswered), len(proposed.not_checked), len(proposed.lacking))
    raise Undecided(unanswered=counts[0], not_checked=counts[1], lacking=counts[2])


def _require_explained(
    session: Session,
    id: UUID,
    form: Checklist,
    told: list[Line],
    given: Mapping[str, tuple[AnswerWord | None, str, str]],
) -> None:
    sql = "SELECT DISTINCT item FROM finding WHERE inspection_id = ?"
    found = {item for (item,) in rows(session, sql, (id.bytes,))}
    for line in told:
        reason = given.get(line.id, (None, "", ""))[1]
        if conclusions.failing(line) and line.answer is not None and not reason and line.id not in found:
            item = form.item(line.id)
            raise FailureUnexplained(item=item.text if item else line.id)


def _require_evidence(
    session: Session,
    id: UUID,
    form: Checklist,
    given: Mapping[str, tuple[AnswerWord | None, str, str]],
    readings: Readings,
    basis: Grounds,
) -> None:
    known, found = grounds.known(form, readings, basis), grounds.findings_of(session, id)
    photos = grounds.photos_of(session, id)
    for item in form.items:
        word = given.get(item.id, (None, "", ""))[0]
        shown = judgements.Shown(word or "", *found.get(item.id, ("", 0)), photos.get(item.id, 0))
        if word and (wanted := judgements.wanting(item, readings.get(item.id, {}), shown, known)):
            raise EvidenceWanted(item=item.text, text=wanted[0].text)


def _require_evidence_of_whole(session: Session, id: UUID, form: Checklist, chosen: Conclusion) -> None:
    """The photos that count here stand with the conclusion, the findings are those of all items."""
    found = grounds.findings_of(session, id)
    worst = min((severity for severity, _count in found.values()), key=grounds.WORST.index, default="")
    photos = grounds.photos_of(session, id).get(checklists.REMARKS_ITEM, 0)
    shown = judgements.Shown(chosen.value, worst, sum(count for _severity, count in found.values()), photos)
    if wanted := judgements.wanting_whole(form.evidence, shown):
        raise EvidenceOfWholeWanted(text=wanted[0].text)


def _require_named(item: checklists.Item, word: AnswerWord) -> None:
    if item.blank and word in (AnswerWord.PASS, AnswerWord.FAIL):
        raise LineUnnamed(label=next(each.label for each in item.inputs if each.key == item.repeats))


def _require_unanswered(session: Session, id: UUID, form: Checklist, item: str, key: str) -> None:
    line = form.item(item)
    if line is not None and line.repeats == key and item in answers(session, id):
        raise LineAnswered(item=line.text)


def _require_day(session: Session, id: UUID, on: date, returned: corrections.Return | None) -> date:
    """The inspection date, if ``on`` may be it."""
    sql = "SELECT started_on, claimed_on FROM inspection WHERE id = ?"
    begun, claimed = (each and date.fromisoformat(each) for each in rows(session, sql, (id.bytes,))[0])
    if on > session.info["store"].today():
        raise DayUnlikely(day=_day(on), wrong=_("in the future"))
    if claimed is None and on < begun:
        wrong = _("before the inspection was begun (if it was filled in on paper then, give the reason)")
        raise DayUnlikely(day=_day(on), wrong=wrong)
    if returned is not None and checklists.REMARKS_ITEM not in returned.comments:
        return _inspected(session, id)
    if claimed is not None and on != claimed:
        raise OtherThanClaimed(day=_day(on), claimed=_day(claimed))
    return on


def _inspected(session: Session, id: UUID) -> date:
    found = rows(session, "SELECT inspected_on FROM inspection WHERE id = ?", (id.bytes,))
    return date.fromisoformat(found[0][0])


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
    if found := rows(session, sql, (id.bytes,)):
        equipment.change(session, UUID(bytes=found[0][0]), "state", "failed")


def _full_name(user: users.UserRow | None, login: str) -> str:
    return f"{user.rank} {user.name}".strip() if user else login


def _text(words: str) -> str:
    """The words composed, trimmed and without control characters, nothing if nobody sees a letter of them.

    Too long is refused, never cut.
    """
    kept = "".join(letter for letter in words if letter in "\t\n" or unicodedata.category(letter) != "Cc")
    text = unicodedata.normalize("NFC", kept).strip() if folding.clean(words) else ""
    require_length(text)
    return text


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
