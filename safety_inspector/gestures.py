"""Gestures that take several transactions or several rooms: for the command line, the demo and practice."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import marks
from safety_inspector.certification import certificates, minutes, notices, reviews, voids
from safety_inspector.certification.minutes import Wanted
from safety_inspector.documents import certificates as certificate_paper
from safety_inspector.documents import minutes as minutes_paper
from safety_inspector.documents import notices as notice_paper
from safety_inspector.errors import Refusal
from safety_inspector.exchange import seals
from safety_inspector.inspection import inspections, sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _


class BadScript(Refusal):
    """The script of answers cannot be followed."""

    code = "CLI-E10"
    message = N_("The script {file} cannot be followed: {why}.")


def follow(store: Store, equipment_id: UUID, text: str, *, by: str, name: str) -> UUID:
    """Do what a script says, each gesture a transaction of its own; the inspection's id.

    A script is JSON: ``kind``, ``procedure``, ``on``, ``all`` (the answer to every item not named), ``answers``
    (item → answer, or [answer, reason]), ``measures`` (item → key → value), ``findings`` (list of item, text,
    severity, place, deadline), ``conclude`` (pass or fail) with ``reason``.
    """
    said = _script(text, name)
    on = date.fromisoformat(said.get("on", store.today().isoformat()))
    with store.writing(by=by, action="inspection.start") as session:
        id = inspections.start(
            session,
            equipment_id,
            kind=said.get("kind", "periodic"),
            procedure=said.get("procedure", ""),
            kind_reason=said.get("kind_reason", ""),
            on=on,
            by=by,
        )
    for item, values in said.get("measures", {}).items():
        for key, value in values.items():
            with store.writing(by=by, action="inspection.measure") as session:
                inspections.measure(session, id, item, key, str(value), by=by)
    for item, answer, reason in _answers(store, id, said):
        with store.writing(by=by, action="inspection.answer") as session:
            inspections.answer(session, id, item, answer, reason, at=store.now(), by=by)
    for each in said.get("findings", []):
        with store.writing(by=by, action="inspection.find") as session:
            _find(session, id, each, by)
    if said.get("conclude"):
        with store.writing(by=by, action="inspection.conclude") as session:
            inspections.conclude(session, id, conclusion=said["conclude"], reason=said.get("reason", ""), on=on, by=by)
    return id


def _script(text: str, name: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
        if not isinstance(said, dict):
            raise ValueError(_("it is no JSON object"))
        date.fromisoformat(said.get("on", "2000-01-01"))
        return said
    except (ValueError, TypeError) as error:
        raise BadScript(file=name, why=error) from error


def _answers(store: Store, id: UUID, said: dict[str, Any]) -> list[tuple[str, str, str]]:
    given = {
        item: (answer, "") if isinstance(answer, str) else (answer[0], answer[1])
        for item, answer in said.get("answers", {}).items()
    }
    rest = said.get("all")
    with store.reading() as session:
        asked = [item.id for item in inspections.form_of(session, id).items if not item.optional]
    known = [(item, *given[item]) if item in given else (item, rest, "") for item in asked if item in given or rest]
    stray = [(item, *pair) for item, pair in given.items() if item not in asked]
    return [(item, str(answer), str(reason)) for item, answer, reason in (*known, *stray)]


def _find(session: Session, id: UUID, each: dict[str, Any], by: str) -> None:
    deadline = each.get("deadline")
    inspections.find(
        session,
        id,
        item=each["item"],
        text=each["text"],
        severity=each.get("severity", "serious"),
        place=each.get("place", ""),
        remedy=each.get("remedy", ""),
        deadline=date.fromisoformat(deadline) if deadline else None,
        by=by,
    )


def write_minutes(store: Store, id: UUID, *, by: str, wanted: Wanted | None = None) -> None:
    """Number and keep the minutes of the conclusion that stands, unless there are some."""
    with store.reading() as session:
        if minutes.of(session, id) is not None:
            return
    with store.writing(by=by, action="minutes.issue") as session:
        minutes.issue(session, id, by=by, on=store.today(), draw=minutes_paper.draw, wanted=wanted)
    marks.leave(store)


def sign_minutes(store: Store, id: UUID, *, by: str, signed_by: str, on: date | None = None) -> None:
    """Mark the minutes as signed on paper."""
    with store.writing(by=by, action="minutes.sign") as session:
        minutes.sign(session, id, on=on or store.today(), signed_by=signed_by, by=by)


def issue(
    store: Store,
    id: UUID,
    *,
    by: str,
    sticker: str = "",
    valid_until: date | None = None,
    short_reason: str = "",
) -> None:
    """Approve an inspection, if nobody did yet, and issue the certificate or the notice it calls for."""
    with store.reading() as session:
        failed = sheets.sheet(session, id).conclusion is Conclusion.FAIL
        approved = reviews.of(session, id) is not None
    with store.writing(by=by, action="notice.issue" if failed else "certificate.issue") as session:
        if not approved:
            reviews.approve(session, id, by=by, on=store.today())
        if failed:
            notices.issue(session, id, by=by, on=store.today(), draw=notice_paper.draw)
        else:
            certificates.issue(
                session, id, by=by, on=store.today(), draw=certificate_paper.draw, seal=seals.seal,
                valid_until=valid_until, short_reason=short_reason, sticker=sticker,
            )  # fmt: skip
    marks.leave(store)


def void(store: Store, number: str, *, by: str, reason: str) -> None:
    """Take a certificate back."""
    with store.writing(by=by, action="certificate.void", reason=reason) as session:
        voids.void(session, number, reason=reason, by=by, on=store.today())
    marks.leave(store)
