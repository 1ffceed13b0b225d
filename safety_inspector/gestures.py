"""Gestures that take several transactions or several rooms: for the command line, the demo and practice."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from safety_inspector import scripts
from safety_inspector.certification import certificates, minutes, notices, reviews, voids
from safety_inspector.certification.minutes import Wanted
from safety_inspector.documents import certificates as certificate_paper
from safety_inspector.documents import minutes as minutes_paper
from safety_inspector.documents import notices as notice_paper
from safety_inspector.exchange import seals
from safety_inspector.inspection import drafts, inspections, sheets, transcripts
from safety_inspector.inspection.checklists import Checklist
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.scripts import Script
from safety_inspector.store.database import Store

Do = Callable[..., Any]  # action, place in the script, verb, what the verb is given


def follow(store: Store, equipment_id: UUID, text: str | bytes, *, by: str, name: str) -> UUID:
    """Do what a script says (`scripts.read`), each gesture a transaction of its own; the inspection's id.

    The whole is rehearsed first, in a transaction that is taken back: a script that breaks a rule at its
    end writes nothing. Raises `scripts.BadScript`, or why this inspection may not begin.
    """
    today = store.today()
    said = scripts.read(text, name, today=today)
    _rehearse(store, equipment_id, said, today, by, name)

    def do(action: str, _place: str, verb: Callable[..., Any], /, *facts: Any, **named: Any) -> Any:
        with store.writing(by=by, action=action) as session:
            return verb(session, *facts, **named)

    def form(id: UUID) -> Checklist:
        with store.reading() as session:
            return drafts.form_of(session, id)

    return _play(do, form, store.now, equipment_id, said, today, by)


class _Rehearsed(Exception):
    """The script can be followed; what was tried is taken back."""


def _rehearse(store: Store, equipment_id: UUID, said: Script, today: date, by: str, name: str) -> None:
    at = store.now()
    with suppress(_Rehearsed), store.writing(by=by, action="inspection.start") as session:

        def do(_action: str, place: str, verb: Callable[..., Any], /, *facts: Any, **named: Any) -> Any:
            if not place:
                return verb(session, *facts, **named)
            return scripts.placed(place, name, lambda: verb(session, *facts, **named))

        _play(do, lambda id: drafts.form_of(session, id), lambda: at, equipment_id, said, today, by)
        raise _Rehearsed


def _play(
    do: Do,
    form: Callable[[UUID], Checklist],
    now: Callable[[], str],
    equipment_id: UUID,
    said: Script,
    today: date,
    by: str,
) -> UUID:
    id: UUID = do(
        "inspection.start", "", inspections.start, equipment_id, kind=said.kind, procedure=said.procedure,
        kind_reason=said.kind_reason, on=today, by=by,
    )  # fmt: skip
    if said.paper_reason:
        do("inspection.claim", "paper_reason", transcripts.claim, id, on=said.on, reason=said.paper_reason, by=by)
    for item, key, value in said.measures:
        place = f"measures.{item}.{key}"
        do("inspection.measure", place, inspections.measure, id, item, key, value, by=by)
    for item, word, reason in _answers(form(id), said):
        place = f"answers.{item}"
        do("inspection.answer", place, inspections.answer, id, item, word, reason, at=now(), by=by)
    for number, each in enumerate(said.findings, 1):
        do("inspection.find", f"findings.{number}", inspections.find, id, **asdict(each), by=by)
    if said.conclude:
        conclude: dict[str, Any] = {"conclusion": said.conclude, "reason": said.reason, "on": said.on, "by": by}
        do("inspection.conclude", "conclude", inspections.conclude, id, **conclude)
    return id


def _answers(form: Checklist, said: Script) -> list[tuple[str, str, str]]:
    """What to answer, in the order of the form; items it does not ask come last, to be refused by name."""
    given = said.answers or {}
    asked = [item.id for item in form.items if not item.optional]
    known = [(item, *given.get(item, (said.all, ""))) for item in asked if item in given or said.all]
    return known + [(item, *pair) for item, pair in given.items() if item not in asked]


def write_minutes(store: Store, id: UUID, *, by: str, wanted: Wanted | None = None) -> None:
    """Number and keep the minutes of the conclusion that stands, unless there are some."""
    with store.reading() as session:
        if minutes.of(session, id) is not None:
            return
    with store.writing(by=by, action="minutes.issue") as session:
        minutes.issue(session, id, by=by, on=store.today(), draw=minutes_paper.draw, wanted=wanted)


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


def void(store: Store, number: str, *, by: str, reason: str) -> None:
    """Take a certificate back."""
    with store.writing(by=by, action="certificate.void", reason=reason) as session:
        voids.void(session, number, reason=reason, by=by, on=store.today())
