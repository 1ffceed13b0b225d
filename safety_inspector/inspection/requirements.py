"""What must hold before a gesture on an inspection is kept; each refuses with its own sentence."""

import itertools
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.inspection import (
    checklists,
    conclusions,
    corrections,
    drafts,
    grounds,
    judgements,
    refusals,
)
from safety_inspector.inspection.checklists import Checklist, Input
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Line, Proposed
from safety_inspector.inspection.grounds import Grounds, Readings
from safety_inspector.inspection.records import PRESENT, InspectionKind
from safety_inspector.words import _

Given = Mapping[str, tuple[AnswerWord | None, str, str]]  # answer, reason and time by item


def require_kind(kind: str, reason: str) -> None:
    """A kind there is; an extraordinary one says why it is made."""
    if kind not in set(InspectionKind):
        raise refusals.UnknownKind(kind=kind)
    if kind == InspectionKind.EXTRAORDINARY and not drafts.text(reason):
        raise refusals.KindReasonWanted()


def require_inspectable(session: Session, state: str, name: str, equipment_id: UUID) -> None:
    """Nothing that is struck off, and no second draft of one piece of equipment."""
    if state == "struck_off":
        raise refusals.StruckOff(name=name)
    sql = "SELECT started_on, inspector_name FROM inspection WHERE equipment_id = ? AND concluded_at IS NULL"
    if found := drafts.rows(session, sql, (equipment_id.bytes,)):
        raise refusals.AlreadyOpen(
            name=name, day=drafts.short_day(date.fromisoformat(found[0][0])), inspector=found[0][1]
        )


def require_named(item: checklists.Item, word: AnswerWord) -> None:
    """A line of the inspector's own has a name before it is judged."""
    if item.blank and word in (AnswerWord.PASS, AnswerWord.FAIL):
        raise refusals.LineUnnamed(label=next(each.label for each in item.inputs if each.key == item.repeats))


def require_allowed(session: Session, id: UUID, item: checklists.Item, word: AnswerWord, reason: str) -> None:
    """ "Not applicable" where the form allows it, and a reason where one is owed."""
    if word is AnswerWord.NOT_APPLICABLE and not item.allow_na:
        raise refusals.NotApplicableHere(item=item.text)
    if reason or word not in (AnswerWord.NOT_APPLICABLE, AnswerWord.NOT_CHECKED):
        return
    absent = item.presence and drafts.rows(
        session,
        "SELECT 1 FROM reading WHERE inspection_id = ? AND place = ? AND value = 'không'",
        (id.bytes, item.id + PRESENT),
    )
    if word is AnswerWord.NOT_CHECKED or not absent:
        raise refusals.ReasonWanted(answer=_(conclusions.ANSWER_WORDS[word]), item=item.text)


def require_unlocked(session: Session, id: UUID, form: Checklist, item: checklists.Item) -> None:
    """Whether no step before it failed: by its answer, or called passed outside a confirmed limit."""
    before = itertools.takewhile(lambda section: all(each.id != item.id for each in section.items), form.sections)
    critical = [each for section in before for each in section.items if each.critical]
    sql = "SELECT item, answer FROM answer WHERE inspection_id = ?"
    given: dict[str, str] = dict(drafts.rows(session, sql, (id.bytes,))) if critical else {}
    failed = {each.id for each in critical if given.get(each.id) == AnswerWord.FAIL}
    passed = [each for each in critical if each.limits and given.get(each.id) == AnswerWord.PASS]
    failed |= _outside(session, id, form, passed) if passed else set()
    if stopped := next((each for each in critical if each.id in failed), None):
        raise refusals.StepLocked(item=item.text, failed=stopped.text)


def _outside(session: Session, id: UUID, form: Checklist, items: list[checklists.Item]) -> set[str]:
    readings, basis = grounds.readings_of(session, id), grounds.of(session, id, form)
    known = grounds.known(form, readings, basis)
    judged = {each.id: judgements.judge(each, readings.get(each.id, {}), basis.confirmed, known) for each in items}
    return {item for item, found in judged.items() if found.verdict is judgements.Verdict.FAIL}


def input_of(form: Checklist, item: str, key: str) -> Input:
    """The value the form asks under this name."""
    if item != checklists.REMARKS_ITEM and form.item(item) is None and form.block(item) is None:
        raise refusals.NoSuchItem(item=item)
    found = next((each for each in form.inputs_of(item) if each.key == key), None)
    if found is None:
        raise refusals.NoSuchMeasure(item=item, key=key)
    return found


def require_unanswered(session: Session, id: UUID, form: Checklist, item: str, key: str) -> None:
    """The name of a line is taken away only while the line has no answer."""
    line = form.item(item)
    if line is not None and line.repeats == key and item in drafts.answers(session, id):
        raise refusals.LineAnswered(item=line.text)


def chosen(word: str) -> Conclusion:
    """The conclusion a word means."""
    if word not in (Conclusion.PASS, Conclusion.FAIL):
        raise refusals.NotAConclusion(word=word)
    return Conclusion(word)


def require_not_milder(form: Checklist, chosen: Conclusion, proposed: Proposed) -> None:
    """What was chosen says no less than the answers do."""
    if not conclusions.milder(chosen, proposed.conclusion):
        return
    if proposed.conclusion is Conclusion.FAIL:
        texts = "; ".join(item.text for item in form.items if item.id in proposed.failed)
        raise refusals.NeverMilder(proposed=_(conclusions.CONCLUSION_WORDS[Conclusion.FAIL]), failed=texts)
    counts = (len(proposed.unanswered), len(proposed.not_checked), len(proposed.lacking))
    raise refusals.Undecided(unanswered=counts[0], not_checked=counts[1], lacking=counts[2])


def require_explained(
    session: Session,
    id: UUID,
    form: Checklist,
    told: list[Line],
    given: Given,
) -> None:
    """Whatever failed says what was found: a reason, or a finding."""
    sql = "SELECT DISTINCT item FROM finding WHERE inspection_id = ?"
    found = {item for (item,) in drafts.rows(session, sql, (id.bytes,))}
    for line in told:
        reason = given.get(line.id, (None, "", ""))[1]
        if conclusions.failing(line) and line.answer is not None and not reason and line.id not in found:
            item = form.item(line.id)
            raise refusals.FailureUnexplained(item=item.text if item else line.id)


def require_evidence(
    session: Session,
    id: UUID,
    form: Checklist,
    given: Given,
    readings: Readings,
    basis: Grounds,
) -> None:
    """Every answered line has the evidence its rules ask for."""
    known, found = grounds.known(form, readings, basis), grounds.findings_of(session, id)
    photos = grounds.photos_of(session, id)
    for item in form.items:
        word = given.get(item.id, (None, "", ""))[0]
        shown = judgements.Shown(word or "", *found.get(item.id, ("", 0)), photos.get(item.id, 0))
        if word and (wanted := judgements.wanting(item, readings.get(item.id, {}), shown, known)):
            raise refusals.EvidenceWanted(item=item.text, text=wanted[0].text)


def require_evidence_of_whole(session: Session, id: UUID, form: Checklist, chosen: Conclusion) -> None:
    """The photos that count here stand with the conclusion, the findings are those of all items."""
    found = grounds.findings_of(session, id)
    worst = min((severity for severity, _count in found.values()), key=grounds.WORST.index, default="")
    photos = grounds.photos_of(session, id).get(checklists.REMARKS_ITEM, 0)
    shown = judgements.Shown(chosen.value, worst, sum(count for _severity, count in found.values()), photos)
    if wanted := judgements.wanting_whole(form.evidence, shown):
        raise refusals.EvidenceOfWholeWanted(text=wanted[0].text)


def require_day(session: Session, id: UUID, on: date, returned: corrections.Return | None) -> date:
    """The inspection date, if ``on`` may be it."""
    sql = "SELECT started_on, claimed_on FROM inspection WHERE id = ?"
    begun, claimed = (each and date.fromisoformat(each) for each in drafts.rows(session, sql, (id.bytes,))[0])
    if on > session.info["store"].today():
        raise refusals.DayUnlikely(day=drafts.short_day(on), wrong=_("in the future"))
    if claimed is None and on < begun:
        wrong = _("before the inspection was begun (if it was filled in on paper then, give the reason)")
        raise refusals.DayUnlikely(day=drafts.short_day(on), wrong=wrong)
    if returned is not None and checklists.REMARKS_ITEM not in returned.comments:
        return drafts.inspected_on(session, id)
    if claimed is not None and on != claimed:
        raise refusals.OtherThanClaimed(day=drafts.short_day(on), claimed=drafts.short_day(claimed))
    return on
