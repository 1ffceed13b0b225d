"""Notices "không đạt – đề nghị dừng sử dụng": what failed equipment gets in place of a certificate."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector.access import devices
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, frozen, headings, minutes, numbers, papers, reviews
from safety_inspector.certification.headings import Heading
from safety_inspector.errors import Refusal
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.planning import schedules
from safety_inspector.planning.projections import keep_by_triggers
from safety_inspector.store import attachments
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Notice(SQLModel, table=True):
    """An issued notice; the paper's bytes are an attachment named by their hash."""

    __table_args__ = (
        Index("notice_series", "series", "year", "seq"),
        Index("notice_by_day", "issued_on", "id"),
        Index("notice_numbered", "number", "inspection_id", "id"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str = Field(index=True)
    series: str
    year: int
    seq: int
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    issued_on: date
    approver: str
    approver_name: str
    inspected_on: date
    minutes: str = ""
    facts: str
    paper: str


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """A failed item: what it is, what was found, what to do, by when."""

    item: str
    text: str
    place: str
    remedy: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything the notice says. Empty or None: not known, a dotted line."""

    heading: Heading
    number: str
    to: str
    object_name: str
    model: str
    serial: str
    place: str
    minutes: str
    inspected_on: date
    kind: str
    procedure: str
    inspector_name: str
    inspector_no: str
    reason: str
    findings: tuple[NoticeFinding, ...]
    not_done: tuple[str, ...]  # steps after the failed one: "không thực hiện"
    issued_on: date
    signer: papers.Signer
    practice: bool


Draw = Callable[[NoticeFacts], bytes]


class NotFailed(Refusal):
    """A notice for what passed."""

    code = "CER-E18"
    message = N_('"{name}" did not fail its inspection: it gets no notice. Issue the certificate.')


class NoticeIssued(Refusal):
    """A second notice of one inspection."""

    code = "CER-E19"
    message = N_("Notice {number} was already issued for this inspection. Print that one.")


def facts(session: Session, inspection_id: UUID, *, by: str, on: date, number: str = "") -> NoticeFacts:
    """What the notice would say; for the preview, and frozen by `issue`."""
    written = minutes.of(session, inspection_id)
    sheet = sheets.sheet(session, inspection_id)
    card = equipment.card(session, sheet.equipment_id)
    return NoticeFacts(
        heading=headings.of(session),
        number=number,
        to=papers.holder_of(session, sheet.equipment_id, on),
        object_name=card.name,
        model=card.model or "",
        serial=card.serial or "",
        place=card.place or "",
        minutes=written.number if written else "",
        inspected_on=sheet.inspected_on or on,
        kind=sheet.kind.value,
        procedure=sheet.procedure,
        inspector_name=sheet.inspector_name,
        inspector_no=sheet.inspector_no,
        reason=sheet.reason,
        findings=_findings(sheet),
        not_done=tuple(section.title for section in sheet.sections if section.locked),
        issued_on=on,
        signer=papers.signer_of(session, by),
        practice=session.info["store"].practice,
    )


def issue(session: Session, inspection_id: UUID, *, by: str, on: date, draw: Draw) -> UUID:
    """Issue the notice for a failed inspection and keep its bytes; ``by`` is never its inspector.

    It names the minutes, so they must be there; that the facility did not sign them holds no warning up.
    """
    inspection = _issuable(session, inspection_id, by, on)
    letter, seq, number = numbers.reserve(session, numbers.NOTICE, on.year)
    said = facts(session, inspection_id, by=by, on=on, number=number)
    issued = Notice(
        number=number, series=letter, year=on.year, seq=seq, inspection_id=inspection_id,
        equipment_id=inspection.equipment_id, issued_on=on, approver=by,
        approver_name=reviews.name_of(session, by), inspected_on=said.inspected_on, minutes=said.minutes,
        facts=frozen.as_text(said), paper=attachments.keep(session, draw(said), "paper"),
    )  # fmt: skip
    session.add(issued)
    session.flush()
    return issued.id


def from_text(text: str) -> NoticeFacts:
    """The facts as they were frozen."""
    said = json.loads(text)
    known = {each.name: said[each.name] for each in fields(NoticeFacts) if each.name in said}
    for name in ("inspected_on", "issued_on"):
        known[name] = date.fromisoformat(known[name])
    known["heading"] = frozen.made(Heading, known["heading"])
    known["signer"] = frozen.made(papers.Signer, known["signer"])
    known["not_done"] = tuple(known["not_done"])
    known["findings"] = tuple(
        NoticeFinding(**{**each, "deadline": date.fromisoformat(each["deadline"]) if each["deadline"] else None})
        for each in known["findings"]
    )
    return NoticeFacts(**known)


def _issuable(session: Session, inspection_id: UUID, by: str, on: date) -> Inspection:
    inspection = reviews.require_reviewable(session, inspection_id, by)
    name = equipment.require(session, inspection.equipment_id).name
    if inspection.conclusion != Conclusion.FAIL:
        raise NotFailed(name=name)
    if not reviews.require_approved(session, inspection_id):
        raise certificates.NotApproved(name=name)
    sql = "SELECT number FROM notice WHERE inspection_id = ?"
    if before := rows(session, sql, (inspection_id.bytes,)):
        raise NoticeIssued(number=before[0][0])
    devices.require_issuing(session, inspection_id, inspection.equipment_id, schedules.id_of(inspection.equipment_id))
    papers.require_day(inspection.inspected_on, on)
    papers.require_come(session, on)
    minutes.require(session, inspection_id)
    return inspection


def _findings(sheet: Sheet) -> tuple[NoticeFinding, ...]:
    """Each failed item, also one called passed outside a confirmed limit; then what was found on the others."""
    failed = [item for item in sheet.items if item.failed]
    noted = [item for item in sheet.items if item.findings and not item.failed]
    return tuple(line for item in (*failed, *noted) for line in _lines(item))


def _lines(item: SheetItem) -> list[NoticeFinding]:
    """Its findings, else the reason of its answer; and how far outside its limit it is."""
    found = [NoticeFinding(item.item.text, each.text, each.place, each.remedy, each.deadline) for each in item.findings]
    found = found or [NoticeFinding(item.item.text, item.reason, "", "", None)]
    if item.failed and item.answer is AnswerWord.PASS:
        said = ". ".join(filter(None, (found[0].text.rstrip("."), item.judgement.words)))
        found[0] = replace(found[0], text=said)
    return found


keep_by_triggers(SQLModel.metadata.tables["notice"], reviews.own_work_triggers("notice"))
