"""Audits of units: written by the device that began them, and as they are once they are concluded.

What a verb would not keep nobody believes: beginning, answers and conclusion are reckoned again with the verb's own
functions, from what the device itself has told.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.exchange.rights.acts import Act, apart, erased, own_story
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row, written
from safety_inspector.exchange.rights.labour import agrees, require_auditor, require_lasting
from safety_inspector.labour import actions, answers, audits, conclusions, fields, templates
from safety_inspector.labour.answers import AnswerRow
from safety_inspector.labour.conclusions import Conclusion
from safety_inspector.labour.kinds import Regime
from safety_inspector.labour.records import Audit, AuditAnswer, CorrectiveAction
from safety_inspector.words import N_

_ENDING = frozenset({
    "ended_on", "next_on", "summary", "proposals", "score", "grade", "series", "year", "seq", "number",
})  # fmt: skip
_CARRIED = re.compile("([0-9a-f]{32}(,[0-9a-f]{32})*)?")


def audit(act: Act) -> None:
    """An audit: of the device that began it, and as it is once it is concluded."""
    require_lasting(act)
    if not act.mine(act.id):
        raise act.refuse(N_("an audit that another device began"))
    if act.new is not None:
        _require_beginning(act, act.new)
        before = act.new
    else:
        before = act.ground.row("audit", act.id, REMEMBERED["audit"]) or {}
        if not before or before["ended_on"]:
            raise act.refuse(N_("an audit after it was concluded"))
        if act.values.keys() - _ENDING:
            raise act.refuse(N_("an audit of another unit, or with another checklist"))
    if not act.values.get("ended_on"):
        if any(act.values.get(name) for name in _ENDING):
            raise act.refuse(N_("the end of an audit that is not concluded"))
        return
    if not before["started_on"] <= act.values["ended_on"] <= act.day:
        raise act.refuse(N_("an audit begun or concluded on a day that cannot be"))
    _require_concluded(act)


def _require_beginning(act: Act, row: Row) -> None:
    """Begun by who writes, on a day that has come, with a checklist that was delivered, and as the verb keeps it."""
    if act.ground.creator(act.id) or row["begun_by"] != act.entry.author:
        raise act.refuse(N_("an audit begun in the name of another"))
    if row["started_on"] > act.day:
        raise act.refuse(N_("an audit begun or concluded on a day that cannot be"))
    form = _checklist(row)
    if form is None or (form.id, form.revision) != (row["template"], row["template_revision"]):
        raise act.refuse(N_("an audit with a checklist that was never delivered"))
    held = Audit.model_validate(row)
    opened = partial(audits.opening, audits.beginning(held), held.started_on)
    if not (_CARRIED.fullmatch(row["carried"]) and agrees(held, opened)):
        raise act.refuse(N_("an audit begun otherwise than audits are"))


def _checklist(row: Row) -> templates.Template | None:
    try:
        return templates.delivered(row["template_text"], Regime(row["regime"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def answer(act: Act) -> None:
    """An answer: of the device that began the audit, until it is concluded, as the verb keeps it."""
    require_auditor(act)
    held = act.ground.row("audit", act.id, REMEMBERED["audit"])
    if act.id not in act.made and (held is None or not act.mine(act.id)):
        raise act.refuse(N_("an answer in an audit that another device began"))
    if held is not None and held["ended_on"]:
        raise act.refuse(N_("an answer in an audit after it was concluded"))
    if "gone" in act.body:
        return
    if act.values.get("by", act.entry.author) != act.entry.author:
        raise act.refuse(N_("an answer in the name of another"))
    begun = held or next(_written(act, "audit", act.id), None)
    if begun is not None and not _answers(act, begun):
        raise act.refuse(N_("an answer to an item that is not asked, or otherwise than answers are"))


def _answers(act: Act, begun: Row) -> bool:
    """Whether the verb would keep the answer as it stands after this change; not known where something was erased."""
    form = _checklist(begun)
    line = form.line(act.part) if form else None
    row = act.new or own_story(act, "audit_answer", act.id, act.part).get(act.part, {})
    if line is None or not row.keys() >= AuditAnswer.model_fields.keys():
        return line is not None and act.ground.blank
    held, first = AuditAnswer.model_validate(row), date.fromisoformat(begun["started_on"])

    def kept() -> dict[str, Any]:
        return {**answers.kept(answers.given(held), line, first), "at": fields.moment(held.at)}

    return agrees(held, kept)


def _written(act: Act, entity: str, id: bytes | None = None) -> Iterator[Row]:
    """The new rows of a table in this entry."""
    for name, key, _part, body in act.beside:
        if name == entity and id in (None, key) and body is not None and "new" in body:
            yield body["new"]


def _require_concluded(act: Act) -> None:
    """Score, grade, number and corrective actions are what the device's own answers come to; not of what was erased."""
    wrong = _wrong(act)
    if wrong and not (act.ground.blank and erased(act)):
        raise act.refuse(wrong)


def _wrong(act: Act) -> str:
    try:
        held = Audit.model_validate(own_story(act, "audit", act.id)[""])
        found = conclusions.conclusion(held, _answered(act), date.fromisoformat(act.values["ended_on"]))
    except (Refusal, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return N_("an audit concluded without an answer, or a finding, to each of its items")
    if (held.score, held.grade) != (found.score, found.grade):
        return N_("an audit with another score or grade than its answers come to")
    ended = held.ended_on or held.started_on
    if not agrees(held, partial(conclusions.closing, held.summary, held.proposals, held.next_on, ended)):
        return N_("an audit concluded without words, or with a next one on a day before it")
    if not _numbered(act, held, ended.year):
        return N_("an audit under a number that is not of its device and year, or of another audit")
    if not _acted(act, found):
        return N_("an audit whose corrective actions are not those of its findings")
    return ""


def _answered(act: Act) -> dict[str, AnswerRow]:
    told = own_story(act, "audit_answer", act.id)
    return {item: answers.row(AuditAnswer.model_validate(row)) for item, row in told.items()}


def _numbered(act: Act, held: Audit, year: int) -> bool:
    """Whether the number is of the device's series and the year, and no other audit of the device has its place."""
    if (held.series, held.year) != (act.letter, year) or not conclusions.numbered(held):
        return False
    place = (held.series, held.year, held.seq)
    beside = {
        id
        for entity, id, _part, body in act.beside
        if entity == "audit" and body is not None and _place(written(entity, body)) == place
    }
    drawn = (
        (id, act.ground.row("audit", id, REMEMBERED["audit"])) for id in act.ground.having("audit", "seq", held.seq)
    )
    ids = beside | {id for id, row in drawn if row is not None and _place(row) == place}
    return not any(id in beside or act.mine(id) and not apart(act, id) for id in ids - {act.id})


def _place(row: Row) -> tuple[object, object, object]:
    return row.get("series"), row.get("year"), row.get("seq")


def _acted(act: Act, found: Conclusion) -> bool:
    """Whether the entry makes the action of each finding and no other; that it was found before its own store knows."""
    made = [row for row in _written(act, "corrective_action") if row["audit_id"] == act.id.hex()]
    rows = {row["id"]: CorrectiveAction.model_validate(row).model_dump(exclude={"recurring"}) for row in made}
    wanted = (actions.of_finding(each) for each in found.findings)
    return rows == {each.id.hex: each.model_dump(exclude={"recurring"}) for each in wanted}
