"""Who may change what: each entry is judged against its device's licence, whoever carried it.

Headquarters owns units, licences, revocations and whatever has no rule here; a station adds units below
its own and proposes others; an inspection belongs to the device that began it; reviews and papers are
made once, by an approver who is not the inspector; a card belongs to its station of record and to
headquarters. What a device wrote before it joined (under its former root) it wrote as its own master.
The rules stand in `rights`, a module for each family of records.
"""

from collections.abc import Callable, Mapping
from typing import Any

from safety_inspector.certification.reviews import Outcome
from safety_inspector.exchange.rights import (
    acts,
    audits,
    cards,
    competence,
    inspections,
    labour,
    papers,
    people,
    plans,
    reports,
)
from safety_inspector.exchange.rights.acts import Act
from safety_inspector.exchange.rights.grounds import REMEMBERED, Ground, Row, written
from safety_inspector.exchange.trust import Standing
from safety_inspector.store.journal import Entry
from safety_inspector.words import N_

__all__ = [
    "AUDITED",
    "JUDGED",
    "LASTING",
    "OWNERS",
    "PLANNED",
    "PROVEN",
    "REPORTED",
    "SIGNED",
    "Ground",
    "require",
    "rewind",
]

SIGNED = frozenset({"inspection", "review", "certificate", "notice", "minutes", "void"})
"""What is made once and never changed, whoever owns the store."""
LASTING = frozenset({"user", "confirmation", "scope", "instrument", "calibration", "eligibility"})
"""What tells who may do what: written by who has the role for it, and never removed."""
PROVEN = frozenset({"licence", "revocation"})
"""What proves itself by the root's signature: made once, and kept as it was signed."""
PLANNED = frozenset({"plan", "plan_line", "plan_amendment", "plan_change"})
"""Plans of years: made by one, approved and amended by another, and kept as they were approved."""
REPORTED = frozenset({"typed_figure", "sent_report"})
"""Figures somebody answers for with his name, and reports as they were sent."""
AUDITED = frozenset({"audit", "audit_answer", "corrective_action", "accident", "training", "on_hand"})
"""Audits of units: kept as they were concluded, and what was found closed by another than who mended it; the light
records of labour safety, which hold together."""
JUDGED = SIGNED | LASTING | PROVEN | PLANNED | REPORTED | AUDITED
"""What even who owns all is judged in: who is who and believed, what of the law acts, who may inspect with what."""


def require(
    ground: Ground,
    standing: Standing,
    entry: Entry,
    bodies: list[dict[str, Any] | None],
    only: frozenset[str] | None = None,
) -> None:
    """Judge every change of ``entry``, or those of the tables ``only``; raises a `refusals.Refused`."""
    papers = frozenset(
        _equipment_of(ground, entity, body["new"])
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and "new" in body and entity in ("certificate", "notice", "void")
    )
    made = frozenset(
        id
        for (_entity, id, part, _text), body in zip(entry.changes, bodies, strict=True)
        if body and "new" in body and not part and not ground.creator(id)
    )
    approved = frozenset(
        str(body["new"].get("inspection_id"))
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and entity == "review" and body.get("new", {}).get("outcome") == Outcome.APPROVED
    )
    minuted, voided, parents = _minuted(entry, bodies), _voided(entry, bodies), _parents(entry, bodies)
    drawn = _drawn(entry, bodies)
    beside = [(entity, id, part, body) for (entity, id, part, _), body in zip(entry.changes, bodies, strict=True)]
    for entity, id, part, body in beside:
        if body is not None and (only is None or entity in only):
            act = Act(
                ground,
                standing,
                entry,
                entity,
                id,
                part,
                body,
                papers,
                made,
                approved,
                minuted,
                voided,
                parents,
                drawn,
                beside,
            )
            _require_lasting(act)
            OWNERS.get(entity, acts.headquarters)(act)
    ground.learn(entry, bodies)


def _require_lasting(act: Act) -> None:
    if act.entity in LASTING and "gone" in act.body:
        raise act.refuse(N_("a record of who may do what, which is removed"))


def _minuted(entry: Entry, bodies: list[dict[str, Any] | None]) -> frozenset[bytes]:
    """The minutes of which the entry says that they are signed."""
    return frozenset(
        id
        for (entity, id, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and entity == "minutes" and written(entity, body).get("signed_on")
    )


def _parents(entry: Entry, bodies: list[dict[str, Any] | None]) -> dict[str, str | None]:
    """The units the entry makes or moves, with those above them."""
    found = (
        (id, written(entity, body))
        for (entity, id, *_rest), body in zip(entry.changes, bodies, strict=True)
        if entity == "unit" and body and "gone" not in body
    )
    return {id.hex(): row["parent_id"] for id, row in found if "parent_id" in row}


def _drawn(entry: Entry, bodies: list[dict[str, Any] | None]) -> dict[bytes, Row]:
    """What the entry writes of plans; their lines are judged by it."""
    return {
        id: written(entity, body)
        for (entity, id, *_rest), body in zip(entry.changes, bodies, strict=True)
        if entity == "plan" and body and "gone" not in body
    }


def _voided(entry: Entry, bodies: list[dict[str, Any] | None]) -> frozenset[str]:
    """The certificates the entry voids."""
    return frozenset(
        str(body["new"].get("certificate_id"))
        for (entity, *_rest), body in zip(entry.changes, bodies, strict=True)
        if body and entity == "void" and "new" in body
    )


def _equipment_of(ground: Ground, entity: str, new: Row) -> str:
    """The equipment a paper, or the voiding of one, is about."""
    if entity != "void":
        return str(new.get("equipment_id"))
    row = ground.row("certificate", bytes.fromhex(new["certificate_id"]), REMEMBERED["certificate"])
    return str(row["equipment_id"]) if row else ""


def rewind(ground: Ground, entry: Entry, bodies: list[dict[str, Any] | None]) -> None:
    """Let ``ground`` know the records of an entry that is in the tables already as they were before it."""
    for (entity, id, part, _text), body in reversed(list(zip(entry.changes, bodies, strict=True))):
        if part or body is None or entity not in REMEMBERED:
            continue
        if "set" not in body:
            ground.rows.pop((entity, id), None)
            ground.hidden.add((entity, id))
        elif row := ground.row(entity, id, REMEMBERED[entity]):
            old = {name: pair[0] for name, pair in body["set"].items() if name in row}
            ground.rows[entity, id] = {**row, **old}


OWNERS: Mapping[str, Callable[[Act], None]] = {
    "licence": acts.proof,
    "revocation": acts.proof,
    "user": people.user,
    "unit": cards.unit,
    "unit_name": cards.unit_name,
    "equipment": cards.card,
    "attribute": cards.card,
    "identity": cards.card,
    "schedule": cards.schedule,
    "confirmation": competence.confirmation,
    "scope": competence.scope,
    "instrument": competence.instrument,
    "calibration": competence.calibration,
    "eligibility": competence.eligibility,
    "inspection": inspections.document,
    "review": papers.review,
    "certificate": papers.paper,
    "notice": papers.paper,
    "minutes": papers.minutes,
    "void": papers.void,
    "plan": plans.plan,
    "plan_line": plans.line,
    "plan_amendment": plans.amendment,
    "plan_change": plans.change,
    "typed_figure": reports.typed_figure,
    "sent_report": reports.sent_report,
    "audit": audits.audit,
    "audit_answer": audits.answer,
    "corrective_action": labour.action,
    "accident": labour.accident,
    "training": labour.training,
    "on_hand": labour.on_hand,
}
