"""Drafts: an inspection that may still be changed: by whom, by which form, and what it has been given so far."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.inspection import checklists, conclusions, corrections, grounds, judgements, refusals
from safety_inspector.inspection.checklists import Checklist
from safety_inspector.inspection.conclusions import AnswerWord, Line
from safety_inspector.inspection.grounds import NO_GROUNDS, Grounds, Readings
from safety_inspector.store.sessions import raw
from safety_inspector.words import _

LONGEST_TEXT = 2000


def require_changeable(session: Session, id: UUID, item: str, *, by: str) -> str:
    """The words of an item of a draft of ``by``; those of the conclusion for `checklists.REMARKS_ITEM`."""
    form = opened(session, id, by, item)
    asked = form.item(item)
    if asked is None and item != checklists.REMARKS_ITEM:
        raise refusals.NoSuchItem(item=item)
    return asked.text if asked else _("Conclusion")


def form_of(session: Session, id: UUID) -> Checklist:
    """The form pinned in the inspection, as it is asked at its kind, with the lines the inspector added."""
    found = rows(session, "SELECT form_text, kind FROM inspection WHERE id = ?", (id.bytes,))
    if not found:
        raise refusals.NoSuchInspection(id=id)
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

    A test called passed without its values lacks data, unless a reason stands on it. Without an answer, what the
    form skips here and the line that waits for its name ask for none.
    """
    readings = readings or {}
    known = grounds.known(form, readings, basis)
    found = []
    for section in form.sections:
        for item in section.items:
            (word, reason, _at), noted = given.get(item.id, (None, "", "")), readings.get(item.id, {})
            if word is None and (item.optional or judgements.skipped(item, noted, known)):
                continue
            rule = rule_of(judgements.judge(item, noted, basis.confirmed, known), word)
            free = word is not AnswerWord.PASS or reason or item.id in basis.closed
            if not rule and not free and judgements.owing(item, noted):
                rule = conclusions.LACKING_DATA
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


def execute(session: Session, sql: str, facts: tuple[object, ...] | Mapping[str, object]) -> None:
    """Do it."""
    raw(session).execute(sql, facts)


def opened(session: Session, id: UUID, by: str, item: str = "") -> Checklist:
    """The form of a draft of ``by``, or of what was sent back to him; the one check every change goes through."""
    sql = "SELECT concluded_at, inspected_on, inspector, inspector_name, form_text, kind FROM inspection WHERE id = ?"
    found = rows(session, sql, (id.bytes,))
    if not found:
        raise refusals.NoSuchInspection(id=id)
    concluded, day, inspector, name, text, kind = found[0]
    returned = corrections.of(session, id) if concluded else None
    if concluded and returned is None:
        raise refusals.Concluded(day=short_day(date.fromisoformat(day)))
    if inspector != by:
        raise refusals.NotYours(name=name)
    form = _grown(session, id, text, kind)
    if returned:
        corrections.require(session, id, returned, item, {each.id: each.text for each in form.items})
    return form


def _grown(session: Session, id: UUID, text: str, kind: str) -> Checklist:
    form = checklists.asked_at(text, kind)
    return checklists.grown(form, grounds.readings_of(session, id)) if form.grows else form


def asked(form: Checklist) -> int:
    """How many answers the form wants."""
    return sum(not item.optional for item in form.items)


def recount(session: Session, id: UUID) -> None:
    """Count anew how many answers the form wants, after lines were added to it."""
    execute(session, "UPDATE inspection SET asked = ? WHERE id = ?", (asked(form_of(session, id)), id.bytes))


def keep_reading(session: Session, id: UUID, place: str, value: str, unit: str) -> None:
    """Keep a value in the place of an earlier one."""
    execute(
        session,
        "INSERT INTO reading (inspection_id, place, value, unit) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (inspection_id, place) DO UPDATE SET value = excluded.value, unit = excluded.unit",
        (id.bytes, place, value, unit),
    )


def forget_reading(session: Session, id: UUID, place: str) -> None:
    """Take a value away."""
    execute(session, "DELETE FROM reading WHERE inspection_id = ? AND place = ?", (id.bytes, place))


def inspected_on(session: Session, id: UUID) -> date:
    """The inspection date of what is concluded."""
    found = rows(session, "SELECT inspected_on FROM inspection WHERE id = ?", (id.bytes,))
    return date.fromisoformat(found[0][0])


def require_length(text: str) -> None:
    """Refuse a text of more letters than are kept."""
    if len(text) > LONGEST_TEXT:
        raise refusals.TextTooLong(start=" ".join(text[:40].split()), count=len(text), most=LONGEST_TEXT)


def text(words: str) -> str:
    """The words composed, trimmed and without control characters, nothing if nobody sees a letter of them.

    Too long is refused, never cut.
    """
    kept = "".join(letter for letter in words if letter in "\t\n" or unicodedata.category(letter) != "Cc")
    text = unicodedata.normalize("NFC", kept).strip() if folding.clean(words) else ""
    require_length(text)
    return text


def short_day(day: date) -> str:
    """A day as sentences say it."""
    return f"{day:%d/%m/%Y}"
