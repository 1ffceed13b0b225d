"""Inspections of the practice region: one transaction each, by the product's own verbs; their minutes and papers."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, minutes, notices, reviews
from safety_inspector.certification.minutes import Party, Wanted
from safety_inspector.competence import instruments
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.exchange import seals
from safety_inspector.inspection import drafts, inspections
from safety_inspector.inspection.checklists import Checklist
from safety_inspector.inspection.records import Inspection, InspectionKind
from safety_inspector.practice import fictions
from safety_inspector.practice.fictions import Flaw, Work
from safety_inspector.practice.staffing import APPROVER
from safety_inspector.store.database import Store

PROCEDURE = "theo quy trình kiểm định viên nhập (thực hành)"
AGAIN = "kiểm định lại sau khi sửa chữa"
FAILS, REMARKED = 0.1, 0.25
TO_REPAIR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection to be made: of what, by whom, and whether again after a repair."""

    equipment_id: UUID
    inspector: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A concluded inspection."""

    id: UUID
    visit: Visit
    form: str
    failed: bool


def inspect(store: Store, visit: Visit, chance: random.Random, *, fails: float = FAILS) -> Made:
    """Inspect and conclude, in one transaction: started, measured, answered, with what was found."""
    by, today = visit.inspector, store.today()
    with store.writing(by=by, action="inspection.conclude") as session, _held(session, visit):
        id = _start(session, visit, today)
        form = drafts.form_of(session, id)
        work = fictions.WORK[form.id]
        fault = chance.choice(work.faults) if work.faults and not visit.again and chance.random() < fails else None
        _answer(session, store, id, work, chance, fault, by)
        for flaw in _flaws(work, fault, chance):
            _find(session, id, flaw, today, by)
        inspections.conclude(session, id, conclusion="fail" if fault else "pass", on=today, by=by)
    return Made(id, visit, form.id, fault is not None)


def begin(store: Store, visit: Visit) -> None:
    """Begin one and answer its first items; somebody will go on with it."""
    by = visit.inspector
    with store.writing(by=by, action="inspection.answer") as session:
        id = _start(session, visit, store.today())
        for item in drafts.form_of(session, id).items[:4]:
            if not item.owed and not item.repeats:
                inspections.answer(session, id, item.id, "pass", at=store.now(), by=by)


def write_minutes(store: Store, made: Made) -> None:
    """The minutes, and their mark as signed by the people of the fictional facility."""
    by, today = made.visit.inspector, store.today()
    with store.writing(by=by, action="minutes.issue") as session, _held(session, made.visit, made.id):
        used = _tools(session, fictions.WORK[made.form].tools, today)
        wanted = Wanted(Party(*fictions.REPRESENTATIVE), Party(*fictions.WITNESS), (), used)
        minutes.issue(session, made.id, by=by, on=today, draw=minutes_papers.draw, wanted=wanted)
        signers = f"{fictions.REPRESENTATIVE[0]}, {fictions.WITNESS[0]} và kiểm định viên"
        minutes.sign(session, made.id, on=today, signed_by=signers, by=by)


def issue(store: Store, made: Made, sticker: str) -> None:
    """Approve, and issue the certificate or the notice it calls for."""
    today, action = store.today(), "notice.issue" if made.failed else "certificate.issue"
    with store.writing(by=APPROVER, action=action) as session, _held(session, made.visit, made.id):
        reviews.approve(session, made.id, by=APPROVER, on=today)
        if made.failed:
            notices.issue(session, made.id, by=APPROVER, on=today, draw=notice_papers.draw)
        else:
            certificates.issue(
                session, made.id, by=APPROVER, on=today, draw=certificate_papers.draw, seal=seals.seal, sticker=sticker
            )


@contextmanager
def _held(session: Session, visit: Visit, id: UUID | None = None) -> Iterator[None]:
    """Hold the card and the inspection: what somebody holds is read once, and not anew by every verb of the day."""
    held: list[object] = [equipment.require(session, visit.equipment_id)]
    if id is not None:
        held.append(session.get_one(Inspection, id))
    yield
    held.clear()


def _start(session: Session, visit: Visit, today: date) -> UUID:
    kind = InspectionKind.EXTRAORDINARY if visit.again else InspectionKind.PERIODIC
    return inspections.start(
        session, visit.equipment_id, kind=kind.value, procedure=PROCEDURE, kind_reason=AGAIN if visit.again else "",
        on=today, by=visit.inspector,
    )  # fmt: skip


def _answer(
    session: Session, store: Store, id: UUID, work: Work, chance: random.Random, fault: Flaw | None, by: str
) -> None:
    for item, readings in work.measures.items():
        for key, values in readings.items():
            if value := chance.choice(values):
                inspections.measure(session, id, item, key, value, by=by)
    for asked, failed in _until(drafts.form_of(session, id), fault):
        word, reason = ("fail", fault.reason) if failed and fault else ("pass", "")
        inspections.answer(session, id, asked, word, reason, at=store.now(), by=by)


def _until(form: Checklist, fault: Flaw | None) -> Iterator[tuple[str, bool]]:
    """The items that are answered: all, or those before the one that fails, and it."""
    for item in form.items:
        if item.optional:
            continue
        failed = fault is not None and item.id == fault.item
        yield item.id, failed
        if failed:
            return


def _flaws(work: Work, fault: Flaw | None, chance: random.Random) -> Iterable[Flaw]:
    if fault:
        return [fault]
    return [chance.choice(work.remarks)] if work.remarks and chance.random() < REMARKED else []


def _find(session: Session, id: UUID, flaw: Flaw, today: date, by: str) -> None:
    inspections.find(
        session, id, item=flaw.item, text=flaw.text, severity=flaw.severity, place=flaw.place, remedy=flaw.remedy,
        deadline=today + TO_REPAIR, by=by,
    )  # fmt: skip


def _tools(session: Session, wanted: tuple[str, ...], on: date) -> tuple[UUID, ...]:
    """The instruments whose calibration holds on the day."""
    found = (row for row in instruments.listing(session, on=on) if row.serial in wanted)
    held = ((row.id, row.calibration(on)) for row in found)
    return tuple(id for id, done in held if done and done.valid.lapse(on) is None)
