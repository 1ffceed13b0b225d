"""Certificates: issued for what passed and was approved; facts frozen, bytes kept, never changed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector import folding
from safety_inspector.access import devices
from safety_inspector.catalogue import equipment
from safety_inspector.certification import (
    competent,
    forerunners,
    frozen,
    headings,
    minutes,
    numbers,
    papers,
    reviews,
    stickers,
    voids,
)
from safety_inspector.certification.claims import Claims, Seal, claimed
from safety_inspector.certification.headings import ARMY, Heading
from safety_inspector.errors import Refusal
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.planning import intervals, schedules
from safety_inspector.planning.projections import keep_by_triggers
from safety_inspector.store import attachments, migrations
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Certificate(SQLModel, table=True):
    """An issued certificate; the paper's bytes are an attachment named by their hash."""

    __table_args__ = (
        Index("certificate_series", "series", "year", "seq"),
        Index("certificate_by_day", "issued_on", "id"),
        Index("certificate_numbered", "number", "inspection_id", "id"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str = Field(index=True)
    series: str  # the device's letter
    year: int
    seq: int
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    issued_on: date
    approver: str  # login
    approver_name: str
    inspected_on: date
    valid_until: date
    short_reason: str = ""
    sticker: str = Field(default="", index=True)
    minutes: str = ""
    replaces: str = ""  # the number of the voided certificate it takes the place of
    facts: str  # canonical JSON of `CertificateFacts`
    paper: str  # SHA-256 of the PDF, its attachment


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything the paper says, and nothing else. Empty or None: not known, a dotted line."""

    heading: Heading
    number: str
    holder: str
    holder_address: str
    object_name: str
    model: str
    serial: str
    maker: str
    country: str
    year_made: str
    technical: tuple[tuple[str, str, str], ...]  # label, value, unit
    place: str
    kind: str  # initial, periodic, extraordinary
    minutes: str
    inspected_on: date
    procedure: str
    inspector_name: str
    inspector_no: str
    rating: tuple[tuple[str, str, str], ...]
    sticker: str
    valid_until: date
    short_reason: str
    issued_on: date
    signer: papers.Signer
    practice: bool
    head: str = ""  # eight letters of the journal's head, an anchor outside the store
    minutes_on: date | None = None
    superior: str = ""  # army layout: the unit above the holder
    identities: tuple[tuple[str, str], ...] = ()  # army layout: scheme, number
    equipment_group: str = ""  # army layout
    quality: str = ""  # army layout
    code: str = ""  # the signed claims as the text of the QR; none on a draft
    replaces: str = ""  # the number of the voided certificate it takes the place of

    @property
    def claims(self) -> Claims:
        """What of it is signed; the rating as it is printed, else the technical data."""
        return claimed(
            number=self.number, object_name=self.object_name, serial=self.serial, maker=self.maker,
            year_made=self.year_made, holder=self.holder, rating=papers.in_line(self.rating or self.technical),
            inspected_on=self.inspected_on, issued_on=self.issued_on, valid_until=self.valid_until,
            inspector_no=self.inspector_no, minutes=self.minutes, sticker=self.sticker, practice=self.practice,
        )  # fmt: skip


Draw = Callable[[CertificateFacts], bytes]


class NotPassed(Refusal):
    """A certificate for what failed."""

    code = "CER-E05"
    message = N_('"{name}" failed its inspection: it gets a notice and no certificate. Issue the notice.')


class NotApproved(Refusal):
    """A certificate without approval."""

    code = "CER-E06"
    message = N_('The inspection of "{name}" is not approved yet. An approver reviews it first.')


class AlreadyIssued(Refusal):
    """A second certificate of one inspection."""

    code = "CER-E07"
    message = N_("Certificate {number} was already issued for this inspection. Print that one.")


class IntervalWanted(Refusal):
    """No interval was typed."""

    code = "CER-E08"
    message = N_(
        '"{name}" has no inspection interval, so the validity cannot be counted. Type the interval and its'
        " ground on its card, then issue."
    )


class ValidTooLong(Refusal):
    """Longer than the interval."""

    code = "CER-E09"
    message = N_(
        "Valid until {day:%d/%m/%Y} is longer than the interval of {months} months allows"
        " ({longest:%d/%m/%Y}). Choose an earlier day."
    )


class ShorterWhy(Refusal):
    """Shorter than the interval, without reason."""

    code = "CER-E10"
    message = N_("Valid until {day:%d/%m/%Y} is shorter than the interval gives: type the reason.")


class ValidTooShort(Refusal):
    """Valid until a day not after the inspection."""

    code = "CER-E11"
    message = N_("Valid until {day:%d/%m/%Y} is not after the issue on {issued:%d/%m/%Y}. Choose a later day.")


class Superseded(Refusal):
    """A later inspection says otherwise."""

    code = "CER-E13"
    message = N_('"{name}" was inspected again on {day:%d/%m/%Y}. Only its latest inspection gets a paper.')


def facts(
    session: Session,
    inspection_id: UUID,
    *,
    by: str,
    on: date,
    valid_until: date | None = None,
    short_reason: str = "",
    sticker: str = "",
    number: str = "",
) -> CertificateFacts:
    """What the certificate would say; for the preview, and frozen by `issue`."""
    written = minutes.of(session, inspection_id)
    sheet = sheets.sheet(session, inspection_id)
    card = equipment.card(session, sheet.equipment_id)
    inspected = sheet.inspected_on or on
    until = valid_until or _longest(session, sheet.equipment_id, card.name, inspected)[1]
    rated = [(each.label, sheet.readings.get(each.key, ""), each.unit) for each in sheet.form.conclusion]
    heading = headings.for_type(session, card.type_code, inspected)
    holder = papers.holder_of(session, sheet.equipment_id, on)
    army = heading.layout == ARMY
    return CertificateFacts(
        heading=heading,
        number=number,
        holder=holder,
        holder_address=papers.address_of(session, sheet.equipment_id),
        object_name=card.name,
        model=card.model or "",
        serial=card.serial or "",
        maker=card.maker or "",
        country=card.country or "",
        year_made=str(card.year_made or ""),
        technical=papers.technical_of(card),
        place=card.place or "",
        kind=sheet.kind.value,
        minutes=written.number if written else "",
        minutes_on=written.issued_on if written else None,
        inspected_on=inspected,
        procedure=sheet.procedure,
        inspector_name=sheet.inspector_name,
        inspector_no=sheet.inspector_no,
        rating=tuple(line for line in rated if line[1]),
        sticker=stickers.normal(sticker),
        valid_until=until,
        short_reason=short_reason.strip(),
        issued_on=on,
        signer=papers.signer_of(session, by),
        practice=session.info["store"].practice,
        head=papers.head(session),
        superior=papers.superior_of(session, sheet.equipment_id, on) if army else "",
        identities=card.identities if army else (),
        equipment_group=card.equipment_group if army else "",
        quality=str(card.quality_grade or "") if army else "",
        replaces=voids.last_number(session, inspection_id),
    )


def issue(
    session: Session,
    inspection_id: UUID,
    *,
    by: str,
    on: date,
    draw: Draw,
    seal: Seal,
    valid_until: date | None = None,
    short_reason: str = "",
    sticker: str = "",
) -> UUID:
    """Issue the certificate, keep its bytes, and renew the schedule, all in this transaction.

    ``seal`` signs what is claimed; the code it gives is frozen with the facts and drawn on the paper.

    Only for what passed, was approved by a second person, and whose minutes are marked as signed on paper; with a
    sticker never used before, or `stickers.ON_EQUIPMENT`. Inspector, instruments and body had the right to it on
    the inspection date. Blocked while a field of the equipment has two values, and on a cloned device. The
    validity is the interval typed for the equipment from the inspection date, shorter with a reason, never longer.
    After the certificate before was voided, another one may be issued, which names it.
    """
    inspection = _issuable(session, inspection_id, by, on)
    sticker = stickers.require_fresh(session, sticker)
    until = _valid_until(session, inspection, on, valid_until, short_reason)
    letter, seq, number = numbers.reserve(session, numbers.CERTIFICATE, on.year)
    said = facts(
        session, inspection_id, by=by, on=on, valid_until=until, short_reason=short_reason,
        sticker=sticker, number=number,
    )  # fmt: skip
    said = replace(said, code=seal(session, said.claims))
    issued = Certificate(
        number=number, series=letter, year=on.year, seq=seq, inspection_id=inspection_id,
        equipment_id=inspection.equipment_id, issued_on=on, approver=by,
        approver_name=reviews.name_of(session, by), inspected_on=said.inspected_on, valid_until=until,
        short_reason=said.short_reason, sticker=sticker, minutes=said.minutes, replaces=said.replaces,
        facts=as_text(said), paper=attachments.keep(session, draw(said), "paper"),
    )  # fmt: skip
    session.add(issued)
    session.flush()
    schedules.renew(session, inspection.equipment_id, inspected_on=said.inspected_on, certificate=number, until=until)
    _back_in_use(session, inspection.equipment_id)
    return issued.id


as_text = frozen.as_text


def from_text(text: str) -> CertificateFacts:
    """The facts of `as_text`, also as an earlier version of this program froze them.

    Raises `papers.FactsUnreadable` for anything else.
    """
    try:
        return _read(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise papers.FactsUnreadable(number="") from error


def _read(text: str) -> CertificateFacts:
    said = json.loads(text)
    known = {field.name: said[field.name] for field in fields(CertificateFacts) if field.name in said}
    for name in ("technical", "rating", "identities"):
        known[name] = tuple(map(tuple, known.get(name, ())))
    for name in ("inspected_on", "valid_until", "issued_on", "minutes_on"):
        known[name] = date.fromisoformat(known[name]) if known.get(name) else None
    known["heading"] = frozen.made(Heading, known["heading"])
    known["signer"] = frozen.made(papers.Signer, known["signer"])
    return CertificateFacts(**known)


def _issuable(session: Session, inspection_id: UUID, by: str, on: date) -> Inspection:
    inspection = reviews.require_reviewable(session, inspection_id, by)
    name = equipment.require(session, inspection.equipment_id).name
    if inspection.conclusion != Conclusion.PASS:
        raise NotPassed(name=name)
    if not reviews.require_approved(session, inspection_id):
        raise NotApproved(name=name)
    sql = f"SELECT c.number FROM certificate c WHERE c.inspection_id = ? AND {voids.STANDS}"
    if before := rows(session, sql, (inspection_id.bytes,)):
        raise AlreadyIssued(number=before[0][0])
    require_latest(session, inspection, name)
    devices.require_issuing(session, inspection_id, inspection.equipment_id, schedules.id_of(inspection.equipment_id))
    papers.require_day(inspection.inspected_on, on)
    papers.require_come(session, on)
    written = minutes.require_signed(session, inspection_id)
    competent.require(session, inspection)
    papers.require_after(written.signed_on, on)
    return inspection


def require_latest(session: Session, inspection: Inspection, name: str) -> None:
    """Refuse a paper for an inspection after which the equipment was inspected again."""
    sql = (
        "SELECT inspected_on FROM inspection WHERE equipment_id = ? AND concluded_at IS NOT NULL"
        " AND (inspected_on, id) > (?, ?) LIMIT 1"
    )
    day = inspection.inspected_on.isoformat() if inspection.inspected_on else ""
    if later := rows(session, sql, (inspection.equipment_id.bytes, day, inspection.id.bytes)):
        raise Superseded(name=name, day=date.fromisoformat(later[0][0]))


def _longest(session: Session, equipment_id: UUID, name: str, inspected: date) -> tuple[int, date]:
    """The typed interval, or what the technical head confirmed if that is shorter; and the day it reaches."""
    months = schedules.interval_of(session, equipment_id)
    if months is None:
        raise IntervalWanted(name=name)
    most = schedules.most(session, equipment_id, on=inspected)
    months = min(months, most.months) if most else months
    return months, intervals.add_months(inspected, months)


def _valid_until(session: Session, inspection: Inspection, on: date, wanted: date | None, reason: str) -> date:
    name = equipment.require(session, inspection.equipment_id).name
    until = wanted or _longest(session, inspection.equipment_id, name, inspection.inspected_on or on)[1]
    require_within(session, inspection, on, until, reason)
    return until


def require_within(session: Session, inspection: Inspection, on: date, until: date, reason: str) -> None:
    """Refuse a validity that the interval does not give, or a shorter one without its reason."""
    name = equipment.require(session, inspection.equipment_id).name
    months, longest = _longest(session, inspection.equipment_id, name, inspection.inspected_on or on)
    if until > longest:
        raise ValidTooLong(day=until, months=months, longest=longest)
    if until <= on:
        raise ValidTooShort(day=until, issued=on)
    if until < longest and not folding.clean(reason):
        raise ShorterWhy(day=until)


def _back_in_use(session: Session, equipment_id: UUID) -> None:
    if equipment.require(session, equipment_id).state in ("failed", "awaiting_inspection"):
        equipment.change(session, equipment_id, "state", "in_use")


# -- what the file itself keeps, whoever writes ----------------------------------------------------

_STANDING = """INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND {stands}) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND {still_failed} THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE {where}
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing;"""
_STANDING = _STANDING.format(stands=forerunners.STANDS, still_failed=forerunners.STILL_FAILED, where="{where}")
_INSPECTED = "EXISTS (SELECT 1 FROM inspection n WHERE n.equipment_id = e.id AND n.concluded_at IS NOT NULL)"
_REFUSED = "SELECT RAISE(ABORT, 'CER-E05: a certificate for what did not pass') WHERE EXISTS ("
_NOT_PASSED = _REFUSED + (
    "SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND coalesce(i.conclusion, '') <> 'pass');"
)

TRIGGERS: dict[str, dict[str, tuple[str, str]]] = {
    "certificate": {
        **reviews.own_work_triggers("certificate"),
        "certificate_for_passed": ("BEFORE INSERT ON certificate", _NOT_PASSED),
        "certificate_for_passed_later": ("BEFORE UPDATE ON certificate", _NOT_PASSED),
        "standing_of_certificate": (
            "AFTER INSERT ON certificate",
            _STANDING.format(where="e.id = NEW.equipment_id"),
        ),
    },
    "inspection": {
        "standing_of_document": (
            "AFTER INSERT ON inspection WHEN NEW.concluded_at IS NOT NULL",
            _STANDING.format(where="e.id = NEW.equipment_id"),
        ),
        "standing_of_conclusion": (
            "AFTER UPDATE ON inspection WHEN NEW.concluded_at IS NOT NULL OR OLD.concluded_at IS NOT NULL",
            _STANDING.format(where="e.id = NEW.equipment_id"),
        ),
        "inspector_not_approver": (
            "BEFORE INSERT ON inspection WHEN NEW.concluded_at IS NOT NULL",
            "SELECT RAISE(ABORT, 'CER-E02: the inspector approved his own inspection') WHERE EXISTS (SELECT 1"
            " FROM review r WHERE r.inspection_id = NEW.id AND lower(r.approver) = lower(NEW.inspector));",
        ),
    },
    "void": {
        "standing_of_void": (
            "AFTER INSERT ON void",
            _STANDING.format(where="e.id = (SELECT c.equipment_id FROM certificate c WHERE c.id = NEW.certificate_id)"),
        ),
    },
    "equipment": {
        "standing_of_new_equipment": (
            "AFTER INSERT ON equipment",
            _STANDING.format(where=f"e.id = NEW.id AND {_INSPECTED}"),
        ),
    },
}


migrations.PROJECTIONS["due"] += f"\n{_STANDING.format(where=_INSPECTED)}"  # of a projection made anew
for _table, _triggers in TRIGGERS.items():
    keep_by_triggers(SQLModel.metadata.tables[_table], _triggers)
