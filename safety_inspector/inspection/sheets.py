"""Inspections as they are shown: the sheet of one, the list of many. Frozen rows, no records."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment, units
from safety_inspector.inspection import (
    checklists,
    conclusions,
    corrections,
    grounds,
    judgements,
    photos,
    refusals,
    transcripts,
)
from safety_inspector.inspection.checklists import Checklist, Item
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Proposed
from safety_inspector.inspection.corrections import Return
from safety_inspector.inspection.drafts import answers, form_of, lines, rows, rule_of
from safety_inspector.inspection.grounds import NO_GROUNDS, Grounds
from safety_inspector.inspection.judgements import NO_RULE, Judgement
from safety_inspector.inspection.photos import PhotoRow
from safety_inspector.inspection.records import NOTE, PRESENT, Inspection, InspectionKind, Severity
from safety_inspector.inspection.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as shown."""

    id: UUID
    item: str
    text: str
    severity: Severity
    place: str
    remedy: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Last:
    """What was said of an item last time."""

    on: date
    answer: AnswerWord | None
    reason: str
    readings: dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An item with what is known of it; ``answer`` None means unanswered, ``number`` counts from 1."""

    number: int
    item: Item
    answer: AnswerWord | None
    reason: str
    at: str
    present: bool | None
    readings: dict[str, str]  # by key of the item's inputs
    findings: tuple[FindingRow, ...]
    last: Last | None
    section: str
    locked: bool
    judgement: Judgement = NO_RULE  # what the confirmed limits say of the readings
    skipped: bool = False  # the form does not ask it here
    returned: str | None = None  # what the review said when it sent the item back
    photos: tuple[PhotoRow, ...] = ()

    @property
    def owing(self) -> tuple[str, ...]:
        """Labels of the values it is called passed without, though its test owes them; a reason takes none away."""
        passed = self.answer is AnswerWord.PASS
        return tuple(each.label for each in judgements.owing(self.item, self.readings)) if passed else ()

    @property
    def failed(self) -> bool:
        """Whether it failed: by its answer, or called passed outside a confirmed limit."""
        return conclusions.fails(self.answer, rule_of(self.judgement, self.answer))


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its counts; a locked one stands after a failed one."""

    id: str
    title: str
    items: tuple[SheetItem, ...]
    answered: int
    failed: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole checklist of an inspection, as the page shows it."""

    inspection_id: UUID
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    kind: InspectionKind
    kind_reason: str
    procedure: str
    form: Checklist
    sections: tuple[SheetSection, ...]
    proposed: Proposed
    conclusion: Conclusion | None
    reason: str
    inspector: str
    inspector_name: str
    inspector_no: str
    started_on: date
    inspected_on: date | None
    readings: dict[str, str]  # of the conclusion: rating allowed …
    grounds: Grounds = NO_GROUNDS  # what limits are judged on
    blocks: dict[str, dict[str, str]] = field(default_factory=dict)  # readings of the form's blocks
    returned: Return | None = None  # what a review sent back and is not corrected yet
    photos: tuple[PhotoRow, ...] = ()  # of the inspection as a whole
    transcript: Transcript | None = None  # the paper form it was typed in from

    @property
    def open(self) -> bool:
        """Whether its inspector may answer on this device: a draft, or sent back."""
        return self.conclusion is None or bool(self.returned and self.returned.here)

    @property
    def to_correct(self) -> tuple[SheetItem, ...]:
        """The items that were sent back, in order."""
        return tuple(item for item in self.items if item.returned is not None)

    @property
    def items(self) -> tuple[SheetItem, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One line of the list of inspections."""

    id: UUID
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    kind: InspectionKind
    inspector: str
    inspector_name: str
    started_on: date
    inspected_on: date | None
    conclusion: Conclusion | None
    answered: int
    asked: int
    failed: int
    last_item: str
    last_at: str
    returned: bool = False  # sent back by a review and not corrected yet


def sheet(session: Session, id: UUID) -> Sheet:
    """The checklist with answers, readings, findings and what was said last time."""
    found = session.get(Inspection, id)
    if found is None:
        raise refusals.NoSuchInspection(id=id)
    form, given = form_of(session, id), answers(session, id)
    readings, basis = readings_of(session, id), grounds.of(session, id, form)
    proposed = conclusions.propose(lines(form, given, readings, basis))
    returned = corrections.of(session, id) if found.concluded_at else None
    if found.proposed and not returned:  # it was concluded on what was confirmed then, and that stands
        proposed = replace(proposed, conclusion=Conclusion(found.proposed))
    card = equipment.card(session, found.equipment_id)
    return Sheet(
        id, found.equipment_id, card.name, card.asset_no or "", card.serial or "", card.unit_name,
        InspectionKind(found.kind), found.kind_reason, found.procedure, form,
        _sections(session, found, form, given, readings, proposed, basis, returned), proposed,
        Conclusion(found.conclusion) if found.conclusion else None, found.reason,
        found.inspector, found.inspector_name, found.inspector_no, found.started_on, found.inspected_on,
        readings.get(checklists.REMARKS_ITEM, {}), basis,
        {block.id: readings.get(block.id, {}) for block in form.blocks}, returned,
        photos.by_item(photos.of(session, id)).get(checklists.REMARKS_ITEM, ()), transcripts.of(found),
    )  # fmt: skip


readings_of = grounds.readings_of


def findings_of(session: Session, id: UUID) -> list[FindingRow]:
    """Findings in the order they were made."""
    sql = (
        "SELECT number, item, text, severity, place, remedy, deadline FROM finding"
        " WHERE inspection_id = ? ORDER BY number"
    )
    return [_finding(*row) for row in rows(session, sql, (id.bytes,))]


def listing(
    session: Session,
    *,
    equipment_id: UUID | None = None,
    concluded: bool | None = None,
    conclusion: str | None = None,
    inspector: str | None = None,
    limit: int | None = None,
) -> list[InspectionRow]:
    """Inspections, newest first."""
    where = {
        "i.equipment_id = :equipment": equipment_id,
        "i.conclusion = :conclusion": conclusion,
        "i.inspector = :inspector": inspector,
    }
    kept = [clause for clause, value in where.items() if value is not None]
    if concluded is not None:
        kept.append(f"i.concluded_at IS {'NOT ' if concluded else ''}NULL")
    found = rows(
        session,
        f"{_LIST} WHERE {' AND '.join(kept) or 'true'} ORDER BY i.id DESC LIMIT :limit",
        {
            "equipment": equipment_id.bytes if equipment_id else None,
            "conclusion": conclusion,
            "inspector": inspector,
            "limit": -1 if limit is None else limit,
        },
    )
    return list_rows(session, found)


def last_number(session: Session, id: UUID) -> str:
    """The number of the item answered last, of several in one second the furthest on; a dash where none was."""
    given = answers(session, id)
    latest = max((at for _word, _reason, at in given.values()), default="")
    numbered = enumerate(form_of(session, id).items, 1)
    return str(max((at for at, each in numbered if given.get(each.id, ("", "", " "))[2] == latest), default="–"))


def drafts(session: Session, inspector: str | None = None) -> list[InspectionRow]:
    """What was begun and not concluded, with the last item answered."""
    return listing(session, concluded=False, inspector=inspector)


LIST_COLUMNS = (
    """i.id, i.equipment_id, e.name, e.asset_no, e.serial, e.unit_id, i.kind, i.inspector,
    i.inspector_name, i.started_on, i.inspected_on, i.conclusion,
    (SELECT count(*) FROM answer a WHERE a.inspection_id = i.id), i.asked,
    (SELECT count(*) FROM answer a WHERE a.inspection_id = i.id AND a.answer = 'fail'),
    (SELECT item FROM answer a WHERE a.inspection_id = i.id ORDER BY at DESC, item DESC LIMIT 1),
    (SELECT max(at) FROM answer a WHERE a.inspection_id = i.id), """
    + corrections.IS_RETURNED
)
_LIST = f"SELECT {LIST_COLUMNS} FROM inspection i JOIN equipment e ON e.id = i.equipment_id"


def rows_of(session: Session, wanted: Sequence[UUID]) -> list[InspectionRow]:
    """The lines of a page of a list, in the order asked for."""
    sql = f"{_LIST} WHERE i.id IN (SELECT unhex(value) FROM json_each(?))"
    found = {row.id: row for row in list_rows(session, rows(session, sql, (json.dumps([id.hex for id in wanted]),)))}
    return [found[id] for id in wanted if id in found]


def list_rows(session: Session, found: list[Any]) -> list[InspectionRow]:
    """Rows of `LIST_COLUMNS` as shown; each unit's name is looked up once."""
    names: dict[bytes, str] = {}
    for row in found:
        if row[5] not in names:
            on = session.info["store"].today()
            names[row[5]] = units.name_of(session, UUID(bytes=row[5]), on=on)
    return [_recounted(session, _list_row(row, names[row[5]])) for row in found]


def _recounted(session: Session, row: InspectionRow) -> InspectionRow:
    """With what was called passed outside a confirmed limit among the failed; what passed as a whole has none."""
    if row.conclusion is Conclusion.PASS:
        return row
    form = form_of(session, row.id)
    if not grounds.confirmed(session, form):
        return row
    readings, basis = readings_of(session, row.id), grounds.of(session, row.id, form)
    told = lines(form, answers(session, row.id), readings, basis)
    return replace(row, failed=sum(map(conclusions.failing, told)))


def _list_row(row: Any, unit_name: str) -> InspectionRow:
    (
        id,
        equipment_id,
        name,
        asset_no,
        serial,
        _unit,
        kind,
        login,
        inspector,
        started,
        inspected,
        conclusion,
    ) = row[:12]
    answered, asked, failed, last_item, last_at, returned = row[12:]
    ended = Conclusion(conclusion) if conclusion else None
    return InspectionRow(
        UUID(bytes=id), UUID(bytes=equipment_id), name, asset_no or "", serial or "", unit_name,
        InspectionKind(kind), login, inspector, date.fromisoformat(started), _date(inspected),
        ended, answered, asked, failed, last_item or "", last_at or "", bool(returned),
    )  # fmt: skip


def _sections(
    session: Session,
    found: Inspection,
    form: Checklist,
    given: dict[str, tuple[AnswerWord, str, str]],
    readings: dict[str, dict[str, str]],
    proposed: Proposed,
    basis: Grounds,
    returned: Return | None,
) -> tuple[SheetSection, ...]:
    comments = returned.comments if returned else {}
    known = grounds.known(form, readings, basis)
    last, pictured = _last_time(session, found), photos.by_item(photos.of(session, found.id))
    wrong: dict[str, list[FindingRow]] = {}
    for finding in findings_of(session, found.id):
        wrong.setdefault(finding.item, []).append(finding)
    number, sections = 0, []
    for section in form.sections:
        locked = section.id in proposed.locked
        items = []
        for item in section.items:
            number += 1
            noted = readings.get(item.id, {})
            word, reason, at = given.get(item.id, (None, noted.get(NOTE[1:], ""), ""))
            present = {"có": True, "không": False}.get(noted.get(PRESENT[1:], ""))
            measured = {key: value for key, value in noted.items() if key not in (PRESENT[1:], NOTE[1:])}
            items.append(
                SheetItem(
                    number,
                    item,
                    word,
                    reason,
                    at,
                    present,
                    measured,
                    tuple(wrong.get(item.id, ())),
                    last.get(item.id),
                    section.id,
                    locked,
                    judgements.judge(item, noted, basis.confirmed, known),
                    judgements.skipped(item, noted, known),
                    comments.get(item.id),
                    pictured.get(item.id, ()),
                )  # fmt: skip
            )
        answered, failed = sum(item.answer is not None for item in items), sum(item.failed for item in items)
        sections.append(SheetSection(section.id, section.title, tuple(items), answered, failed, locked))
    return tuple(sections)


def _last_time(session: Session, found: Inspection) -> dict[str, Last]:
    """By item, what the latest earlier concluded inspection of this equipment said."""
    sql = (
        "SELECT id, inspected_on FROM inspection WHERE equipment_id = ? AND concluded_at IS NOT NULL"
        " AND id < ? ORDER BY inspected_on DESC, id DESC LIMIT 1"
    )
    before = rows(session, sql, (found.equipment_id.bytes, found.id.bytes))
    if not before:
        return {}
    id, on = UUID(bytes=before[0][0]), date.fromisoformat(before[0][1])
    given, noted = answers(session, id), readings_of(session, id)
    return {
        item: Last(on, given[item][0] if item in given else None, given[item][1] if item in given else "",
                   {key: value for key, value in noted.get(item, {}).items() if key != PRESENT[1:]})
        for item in given.keys() | noted.keys()
    }  # fmt: skip


def history(session: Session, inspection_id: UUID, item: str) -> list[Last]:
    """What earlier concluded inspections of this equipment said of an item, newest first."""
    sql = (
        "SELECT i.id, i.inspected_on, a.answer, a.reason FROM inspection n JOIN inspection i"
        " ON i.equipment_id = n.equipment_id AND i.concluded_at IS NOT NULL AND i.id < n.id"
        " LEFT JOIN answer a ON a.inspection_id = i.id AND a.item = ? WHERE n.id = ?"
        " ORDER BY i.inspected_on DESC, i.id DESC LIMIT 12"
    )
    found = rows(session, sql, (item, inspection_id.bytes))
    return [
        Last(date.fromisoformat(on), AnswerWord(word) if word else None, reason or "", _measured(session, id, item))
        for id, on, word, reason in found
    ]


def _measured(session: Session, id: bytes, item: str) -> dict[str, str]:
    sql = "SELECT place, value FROM reading WHERE inspection_id = ? AND place LIKE ? || '.%' ESCAPE '!'"
    kept = rows(session, sql, (id, item.replace("_", "!_")))
    return {place.partition(".")[2]: value for place, value in kept if not place.endswith(PRESENT)}


def _finding(
    number: str, item: str, text: str, severity: str, place: str, remedy: str, deadline: str | None
) -> FindingRow:
    return FindingRow(UUID(hex=number), item, text, Severity(severity), place, remedy, _date(deadline))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
