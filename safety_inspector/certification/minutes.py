"""Minutes of an inspection, passed or failed: numbered, frozen, printed, and marked when they are signed on paper.

The inspector makes them, on his own device. A corrected inspection gets new minutes that name the ones they
replace; the old bytes stay.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel

from safety_inspector import folding
from safety_inspector.access import devices, users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import forerunners, frozen, headings, numbers, papers
from safety_inspector.certification.headings import Heading
from safety_inspector.competence import competences, instruments
from safety_inspector.errors import Refusal
from safety_inspector.inspection import corrections, refusals, sheets
from safety_inspector.inspection.checklists import Item
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import Inspection
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.planning import intervals, schedules
from safety_inspector.store import attachments, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_


class Minutes(SQLModel, table=True):
    """Issued minutes; nothing of them changes but the mark that they are signed on paper, once."""

    __table_args__ = (
        Index("minutes_series", "series", "year", "seq"),
        Index("minutes_by_day", "issued_on", "id"),
        {"info": {"journal": Tracked()}},
    )
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    number: str = Field(index=True)
    series: str  # the device's letter
    year: int
    seq: int
    inspection_id: UUID = Field(sa_type=KeyColumn, index=True)
    equipment_id: UUID = Field(sa_type=KeyColumn, index=True)
    document: str  # the reference of the conclusion they are the minutes of
    issued_on: date
    inspector: str  # login
    inspector_name: str
    inspected_on: date
    conclusion: str
    replaces: str = ""  # the number of the minutes of the document before
    instruments: str = ""  # ids of the instruments used, 32 hexadecimal letters each, parted by commas
    facts: str  # canonical JSON of `MinutesFacts`
    paper: str  # SHA-256 of the PDF, its attachment
    signed_on: date | None = None
    signed_by: str = ""  # who signed, as it stands on the paper
    marked_by: str = ""  # the login that said so


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who signs: name and post."""

    name: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """An item as it was answered: its words, what was measured, the answer's word, a note."""

    number: int
    text: str
    measured: str
    answer: str  # a word of `AnswerWord`; empty: not done
    note: str
    group: str = ""  # the test it belongs to; of minutes made earlier none


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """A section of the checklist; one after a failed step was not carried out."""

    title: str
    lines: tuple[MinutesLine, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is to be done, by when."""

    text: str
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """An instrument used; of one from the register also the calibration that counted on the day."""

    text: str
    calibration: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Everything the minutes say. Empty or None: not known, a dotted line."""

    heading: Heading
    number: str
    inspectors: tuple[tuple[str, str], ...]  # name, number
    holder: str
    superior: str
    holder_address: str
    place: str
    procedure: str
    inspected_on: date
    representative: Party
    witness: Party
    object_name: str
    model: str
    serial: str
    maker: str
    country: str
    year_made: str
    technical: tuple[tuple[str, str, str], ...]  # label, value, unit
    last_number: str  # the certificate before this inspection
    last_on: date | None
    kind: str
    kind_reason: str
    instruments: tuple[Tool, ...]
    sections: tuple[MinutesSection, ...]
    conclusion: str
    reason: str
    rating: tuple[tuple[str, str, str], ...]
    recommendations: tuple[Recommendation, ...]
    next_on: date | None
    issued_on: date
    practice: bool
    replaces: str = ""
    head: str = ""
    claimed_on: date | None = None  # the day of the paper form it was typed in from
    claimed_reason: str = ""
    typed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the inspector types for the minutes; what he leaves empty is filled in by hand on the paper."""

    representative: Party = field(default_factory=Party)
    witness: Party = field(default_factory=Party)
    instruments: tuple[str, ...] = ()  # as text, one a line
    calibrated: tuple[UUID, ...] = ()  # instruments of the register: their lines are written, and they are judged
    recommendations: tuple[Recommendation, ...] = ()  # besides those of the findings


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """The minutes of an inspection, as shown; ``current`` tells whether they are of the document that stands."""

    id: UUID
    number: str
    inspection_id: UUID
    equipment_id: UUID
    issued_on: date
    inspector_name: str
    signed_on: date | None
    signed_by: str
    replaces: str
    paper: str
    current: bool


Draw = Callable[[MinutesFacts], bytes]


class OthersMinutes(Refusal):
    """Minutes by somebody who did not inspect."""

    code = "CER-E25"
    message = N_("The minutes of this inspection are made by its inspector, {name}. Ask him for them.")


class MinutesIssued(Refusal):
    """Second minutes of one conclusion."""

    code = "CER-E26"
    message = N_("Minutes {number} were already made of this conclusion. Print those.")


class MinutesWanted(Refusal):
    """A paper without minutes."""

    code = "CER-E27"
    message = N_('There are no minutes yet of the inspection of "{name}". Its inspector makes and signs them first.')


class MinutesUnsigned(Refusal):
    """A paper on minutes that nobody has signed."""

    code = "CER-E28"
    message = N_(
        "Minutes {number} are not marked as signed on paper. Have them signed, enter the day and who signed, then"
        " issue."
    )


class AlreadySigned(Refusal):
    """A second mark."""

    code = "CER-E29"
    message = N_("Minutes {number} were already marked as signed on {day:%d/%m/%Y} by {by}.")


class SignedWhen(Refusal):
    """A day on which they cannot have been signed."""

    code = "CER-E30"
    message = N_("Minutes {number} of {issued:%d/%m/%Y} cannot have been signed on {day:%d/%m/%Y}. Correct the day.")


class SignedBy(Refusal):
    """A mark without a name."""

    code = "CER-E31"
    message = N_("Say who signed the minutes on paper: the facility's representative, the witness, the inspector.")


def facts(
    session: Session, inspection_id: UUID, *, by: str, on: date, wanted: Wanted | None = None, number: str = ""
) -> MinutesFacts:
    """What the minutes would say; for the preview, and frozen by `issue`."""
    said, sheet = wanted or Wanted(), sheets.sheet(session, inspection_id)
    card = equipment.card(session, sheet.equipment_id)
    rated = [(each.label, sheet.readings.get(each.key, ""), each.unit) for each in sheet.form.conclusion]
    passed = sheet.conclusion == "pass"
    inspected, late = sheet.inspected_on or on, sheet.transcript
    last_number, last_on = forerunners.paper_before(session, card, inspected, inspection_id)
    return MinutesFacts(
        heading=headings.for_type(session, card.type_code, inspected), number=number,
        inspectors=((sheet.inspector_name, sheet.inspector_no),),
        holder=papers.holder_of(session, sheet.equipment_id, on),
        superior=papers.superior_of(session, sheet.equipment_id, on),
        holder_address=papers.address_of(session, sheet.equipment_id),
        place=card.place or "", procedure=sheet.procedure, inspected_on=inspected,
        representative=said.representative, witness=said.witness,
        object_name=card.name, model=card.model or "", serial=card.serial or "", maker=card.maker or "",
        country=card.country or "", year_made=str(card.year_made or ""), technical=papers.technical_of(card),
        last_number=last_number, last_on=last_on,
        kind=sheet.kind.value, kind_reason=sheet.kind_reason,
        instruments=(*_calibrated(session, said.calibrated, inspected), *_typed(said.instruments)),
        sections=_sections(sheet), conclusion=sheet.conclusion.value if sheet.conclusion else "",
        reason=sheet.reason, rating=tuple(line for line in rated if line[1]) if passed else (),
        recommendations=(*_recommended(sheet), *said.recommendations),
        next_on=_next(session, sheet.equipment_id, inspected) if passed else None, issued_on=on,
        practice=session.info["store"].practice, replaces=_before(session, inspection_id), head=papers.head(session),
        claimed_on=late.on if late else None, claimed_reason=late.reason if late else "",
        typed_on=late.typed_on if late else None,
    )  # fmt: skip


def issue(
    session: Session, inspection_id: UUID, *, by: str, on: date, draw: Draw, wanted: Wanted | None = None
) -> UUID:
    """Number the minutes of the conclusion that stands, freeze what they say and keep their bytes.

    ``by`` is the inspector himself. What was sent back and is not corrected yet gets none.
    """
    inspection = _issuable(session, inspection_id, by, on)
    letter, seq, number = numbers.reserve(session, numbers.MINUTES, on.year)
    said = facts(session, inspection_id, by=by, on=on, wanted=wanted, number=number)
    issued = Minutes(
        number=number, series=letter, year=on.year, seq=seq, inspection_id=inspection_id,
        equipment_id=inspection.equipment_id, document=journal.reference(raw(session), inspection_id.bytes),
        issued_on=on, inspector=by, inspector_name=inspection.inspector_name, inspected_on=said.inspected_on,
        conclusion=said.conclusion, replaces=said.replaces, facts=frozen.as_text(said),
        instruments=",".join(each.hex for each in (wanted.calibrated if wanted else ())),
        paper=attachments.keep(session, draw(said), "paper"),
    )  # fmt: skip
    session.add(issued)
    session.flush()
    return issued.id


def sign(session: Session, inspection_id: UUID, *, on: date, signed_by: str, by: str) -> None:
    """Mark the minutes of the conclusion that stands as signed on paper: the day, and who signed; once.

    The inspector says so, or an approver who has the paper in hand.
    """
    made = require(session, inspection_id)
    inspector = users.same(session, by, made.inspector)
    users.require(session, by, "inspector" if inspector else "approver")
    if made.signed_on:
        raise AlreadySigned(number=made.number, day=made.signed_on, by=made.signed_by)
    if not made.issued_on <= on <= session.info["store"].today():
        raise SignedWhen(number=made.number, issued=made.issued_on, day=on)
    if not (name := folding.clean(signed_by)):
        raise SignedBy()
    made.signed_on, made.signed_by, made.marked_by = on, name, by
    session.add(made)
    session.flush()


def of(session: Session, inspection_id: UUID) -> Minutes | None:
    """The minutes of the conclusion that stands; a record, for verbs."""
    sql = "SELECT id FROM minutes WHERE inspection_id = ? AND document = ? ORDER BY id LIMIT 1"
    found = rows(session, sql, (inspection_id.bytes, journal.reference(raw(session), inspection_id.bytes)))
    return session.get(Minutes, UUID(bytes=found[0][0])) if found else None


def require(session: Session, inspection_id: UUID) -> Minutes:
    """The minutes of the conclusion that stands, or `MinutesWanted`."""
    if made := of(session, inspection_id):
        return made
    raise MinutesWanted(name=sheets.sheet(session, inspection_id).equipment_name)


def require_signed(session: Session, inspection_id: UUID) -> Minutes:
    """The minutes of the conclusion that stands, if they are marked as signed on paper."""
    made = require(session, inspection_id)
    if made.signed_on is None:
        raise MinutesUnsigned(number=made.number)
    return made


def listing(session: Session, inspection_id: UUID) -> list[MinutesRow]:
    """All minutes of an inspection, the newest first."""
    stands = journal.reference(raw(session), inspection_id.bytes)
    found = rows(session, "SELECT id FROM minutes WHERE inspection_id = ? ORDER BY id DESC", (inspection_id.bytes,))
    return [_row(session.get_one(Minutes, UUID(bytes=id)), stands) for (id,) in found]


def from_text(text: str) -> MinutesFacts:
    """The facts as they were frozen."""
    said = json.loads(text)
    known = {each.name: said[each.name] for each in fields(MinutesFacts) if each.name in said}
    for name in ("technical", "rating", "inspectors"):
        known[name] = tuple(map(tuple, known[name]))
    for name in ("inspected_on", "issued_on", "last_on", "next_on", "claimed_on", "typed_on"):
        known[name] = date.fromisoformat(known[name]) if known.get(name) else None
    for name in ("representative", "witness"):
        known[name] = frozen.made(Party, known[name])
    known["heading"] = frozen.made(Heading, known["heading"])
    known["instruments"] = tuple(
        Tool(each["text"], each["calibration"], date.fromisoformat(each["until"]) if each["until"] else None)
        for each in known["instruments"]
    )
    known["sections"] = tuple(
        MinutesSection(each["title"], tuple(frozen.made(MinutesLine, line) for line in each["lines"]), each["stopped"])
        for each in known["sections"]
    )
    known["recommendations"] = tuple(
        Recommendation(each["text"], date.fromisoformat(each["deadline"]) if each["deadline"] else None)
        for each in known["recommendations"]
    )
    return MinutesFacts(**known)


def _issuable(session: Session, inspection_id: UUID, by: str, on: date) -> Inspection:
    users.require(session, by, "inspector")
    found = session.get(Inspection, inspection_id)
    if found is None:
        raise refusals.NoSuchInspection(id=inspection_id)
    if found.inspector != by:
        raise OthersMinutes(name=found.inspector_name)
    if found.concluded_at is None:
        raise papers.NotConcluded(name=sheets.sheet(session, inspection_id).equipment_name)
    if sent := corrections.of(session, inspection_id):
        raise papers.SentBack(name=sent.by, day=sent.on)
    if before := of(session, inspection_id):
        raise MinutesIssued(number=before.number)
    devices.require_issuing(session, inspection_id, found.equipment_id)
    papers.require_day(found.inspected_on, on)
    papers.require_come(session, on)
    return found


def _typed(lines: Sequence[str]) -> Iterator[Tool]:
    return (Tool(users.normal(each)) for each in lines if each.strip())


def _calibrated(session: Session, wanted: Sequence[UUID], on: date) -> Iterator[Tool]:
    known = {row.id: row for row in instruments.listing(session, on=on, wanted=wanted)} if wanted else {}
    for id in wanted:
        if id not in known:
            raise competences.InstrumentUnknown()
        row = known[id]
        done = row.calibration(on)
        text = "; ".join(filter(None, (row.called, row.measures)))
        yield Tool(text, done.number, done.valid.until) if done else Tool(text)


def instruments_of(made: Minutes) -> tuple[UUID, ...]:
    """The instruments of the register that were used."""
    return tuple(UUID(hex=each) for each in made.instruments.split(",") if each)


def _before(session: Session, inspection_id: UUID) -> str:
    """The number of the minutes of an earlier document of this inspection."""
    stands = journal.reference(raw(session), inspection_id.bytes)
    sql = "SELECT number FROM minutes WHERE inspection_id = ? AND document <> ? ORDER BY id DESC LIMIT 1"
    found = rows(session, sql, (inspection_id.bytes, stands))
    return str(found[0][0]) if found else ""


def _next(session: Session, equipment_id: UUID, inspected: date) -> date | None:
    """When it falls due again by the interval that was typed; nothing while there is none."""
    months = schedules.interval_of(session, equipment_id)
    return intervals.add_months(inspected, months) if months else None


def _sections(sheet: Sheet) -> tuple[MinutesSection, ...]:
    return tuple(
        MinutesSection(section.title, tuple(_line(item) for item in section.items), section.locked)
        for section in sheet.sections
    )


def _line(item: SheetItem) -> MinutesLine:
    note = note_of(item.reason, [(each.text, each.place) for each in item.findings])
    answer = item.answer.value if item.answer else ""
    measured = measured_of(item.item, item.readings)
    return MinutesLine(item.number, item.item.text, measured, answer, note, item.item.group)


def measured_of(item: Item, readings: Mapping[str, str]) -> str:
    """What was measured at an item, as minutes say it: receivers write it again from the document and compare."""
    noted = ((each.label, readings.get(each.key), each.unit) for each in item.inputs)
    return "; ".join(f"{label}: {papers.measured(value, unit)}" for label, value, unit in noted if value)


def note_of(reason: str, findings: Iterable[tuple[str, str]]) -> str:
    """The reason of an answer and its findings, each with its place, as minutes say them; compared in the same way."""
    return "; ".join(filter(None, (reason, *(" – ".join(filter(None, each)) for each in findings))))


def _recommended(sheet: Sheet) -> tuple[Recommendation, ...]:
    """What the findings call for: their remedy, or what was found where none was typed."""
    found = [finding for item in sheet.items for finding in item.findings]
    return tuple(Recommendation(each.remedy or each.text, each.deadline) for each in found)


def _row(made: Minutes, stands: str) -> MinutesRow:
    return MinutesRow(
        made.id, made.number, made.inspection_id, made.equipment_id, made.issued_on, made.inspector_name,
        made.signed_on, made.signed_by, made.replaces, made.paper, made.document == stands,
    )  # fmt: skip


def waiting(session: Session, inspector: str | None = None) -> Sequence[UUID]:
    """Concluded inspections whose standing conclusion has no minutes yet, oldest first."""
    sql = (
        "SELECT i.id FROM inspection i WHERE i.concluded_at IS NOT NULL AND (?1 IS NULL OR i.inspector = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM minutes m WHERE m.inspection_id = i.id AND m.document ="
        f" {journal.DOCUMENT.format(id='i.id')}) AND NOT {corrections.IS_RETURNED} ORDER BY i.inspected_on, i.id"
    )
    return [UUID(bytes=id) for (id,) in rows(session, sql, (inspector,))]


def claims_of(made: Minutes) -> dict[str, Any]:
    """What the minutes say, field by field."""
    return dict(json.loads(made.facts))
