"""Blank forms: a checklist on paper, to be filled in by hand when the battery dies and typed in afterwards.

Of a limit only what is confirmed in this store stands on the paper; of any other it says that there is one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.certification import forerunners, headings, papers
from safety_inspector.certification.headings import Heading
from safety_inspector.inspection import checklists, grounds, inspections, judgements, sheets
from safety_inspector.inspection.checklists import Checklist, Input, Item
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.judgements import Held
from safety_inspector.inspection.limits import Confirmed
from safety_inspector.inspection.sheets import Sheet, SheetItem

CONFIRMED, PROPOSED, HINT = "confirmed", "proposed", "hint"
NAMELESS = 6  # lines for what the inspector names himself, where the form lets him


@dataclass(frozen=True, slots=True)
class BlankLimit:
    """A limit beside its value: in words if it is confirmed here, else no more than that there is one."""

    standing: str
    role: str
    text: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class BlankInput:
    """A value to be written, with what is known of it."""

    label: str
    unit: str
    kind: str
    options: tuple[str, ...] = ()
    value: str = ""
    limits: tuple[BlankLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankItem:
    """An item with its boxes; ``number`` 0 stands before a line that is named by hand."""

    number: int
    group: str
    text: str
    inputs: tuple[BlankInput, ...]
    answers: tuple[str, ...]  # words of `AnswerWord` the form allows here
    presence: bool
    answer: str = ""
    present: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A step of the checklist."""

    title: str
    items: tuple[BlankItem, ...]


@dataclass(frozen=True, slots=True)
class BlankBlock:
    """Values that stand together and get no answer."""

    title: str
    inputs: tuple[BlankInput, ...]


@dataclass(frozen=True, slots=True)
class BlankFacts:
    """Everything the blank form says. What is empty is a dotted line."""

    heading: Heading
    form: str
    form_revision: int
    kind: str
    kind_reason: str
    object_name: str
    asset_no: str
    model: str
    serial: str
    maker: str
    country: str
    year_made: str
    holder: str
    superior: str
    place: str
    last_number: str
    last_on: date | None
    technical: tuple[tuple[str, str, str], ...]  # label, value, unit
    inspector_name: str
    inspector_no: str
    procedure: str
    instruments: tuple[str, ...]
    blocks: tuple[BlankBlock, ...]
    sections: tuple[BlankSection, ...]
    conclusion: tuple[BlankInput, ...]
    printed_on: date
    practice: bool


def of_equipment(
    session: Session, equipment_id: UUID, *, kind: str = "periodic", checklist: str | None = None, on: date
) -> BlankFacts:
    """A form for equipment of which no inspection was begun: by its type, or the one named."""
    card = equipment.card(session, equipment_id)
    form = checklists.grown(inspections.form_for(card, kind, checklist), {})
    found = _Known(grounds.confirmed(session, form), {each.key: each.value for each in card.attributes if each.value})
    return _facts(session, card, form, found, kind=kind, on=on)


def of_inspection(session: Session, id: UUID, *, on: date) -> BlankFacts:
    """The form of an inspection that was begun, with what was answered in it so far."""
    sheet = sheets.sheet(session, id)
    card = equipment.card(session, sheet.equipment_id)
    found = _Known(sheet.grounds.confirmed, sheet.grounds.card, sheet, {each.item.id: each for each in sheet.items})
    return _facts(session, card, sheet.form, found, kind=sheet.kind.value, on=on)


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands beside the form: the rows that judge, the card, and the sheet of what was begun."""

    confirmed: Confirmed
    card: Mapping[str, str]
    sheet: Sheet | None = None
    begun: Mapping[str, SheetItem] = field(default_factory=dict)


def _facts(session: Session, card: EquipmentCard, form: Checklist, known: _Known, *, kind: str, on: date) -> BlankFacts:
    sheet = known.sheet
    day, begun = (sheet.inspected_on or on, sheet.inspection_id) if sheet else (on, None)
    last_number, last_on = forerunners.paper_before(session, card, day, begun)
    return BlankFacts(
        heading=headings.of(session), form=form.title, form_revision=form.revision, kind=kind,
        kind_reason=sheet.kind_reason if sheet else "", object_name=card.name, asset_no=card.asset_no or "",
        model=card.model or "", serial=card.serial or "", maker=card.maker or "", country=card.country or "",
        year_made=str(card.year_made or ""), holder=papers.holder_of(session, card.id, on),
        superior=papers.superior_of(session, card.id, on), place=card.place or "",
        last_number=last_number, last_on=last_on, technical=_technical(card, form),
        inspector_name=sheet.inspector_name if sheet else "", inspector_no=sheet.inspector_no if sheet else "",
        procedure=sheet.procedure if sheet else "", instruments=form.instruments,
        blocks=tuple(_block(form, block.id, block.title, known) for block in form.blocks),
        sections=tuple(_sections(form, known)),
        conclusion=_inputs(form.conclusion, sheet.readings if sheet else {}),
        printed_on=on, practice=session.info["store"].practice,
    )  # fmt: skip


def _technical(card: EquipmentCard, form: Checklist) -> tuple[tuple[str, str, str], ...]:
    """What is to be known of equipment of this type, by the form, with what the card says of it."""
    said = {each.key: each.value for each in card.attributes}
    asked = form.identification_of(card.type_code)
    return tuple((each.label, said.get(each.key, ""), each.unit) for each in asked)


def _block(form: Checklist, id: str, title: str, known: _Known) -> BlankBlock:
    said = known.sheet.blocks.get(id, {}) if known.sheet else {}
    return BlankBlock(title, _inputs(form.inputs_of(id), said))


def _sections(form: Checklist, known: _Known) -> Iterator[BlankSection]:
    number = 0
    for section in form.sections:
        items = []
        for item in section.items:
            number += 1
            wanted = NAMELESS if item.blank else 1
            items += [_item(item, 0 if item.blank else number, known)] * wanted
        yield BlankSection(section.title, tuple(items))


def _item(item: Item, number: int, known: _Known) -> BlankItem:
    begun = known.begun.get(item.id)
    noted = begun.readings if begun else {}
    held = begun.judgement.held if begun else judgements.judge(item, {}, known.confirmed, known.card).held
    words = [each.value for each in AnswerWord if item.allow_na or each is not AnswerWord.NOT_APPLICABLE]
    return BlankItem(
        number, item.group, "" if item.blank and not item.group else item.text, _inputs(item.inputs, noted, held),
        tuple(words), item.presence, begun.answer.value if begun and begun.answer else "",
        begun.present if begun else None, begun.reason if begun else "",
    )  # fmt: skip


def _inputs(asked: tuple[Input, ...], said: Mapping[str, str], held: tuple[Held, ...] = ()) -> tuple[BlankInput, ...]:
    return tuple(
        BlankInput(each.label, each.unit, each.kind, each.options, said.get(each.key, ""),
                   tuple(_limit(row) for row in held if row.limit.key == each.key))
        for each in asked
    )  # fmt: skip


def _limit(held: Held) -> BlankLimit:
    """The number itself only of a row that judges here."""
    if held.acts:
        return BlankLimit(CONFIRMED, held.limit.role, held.limit.text, held.limit.when_words)
    return BlankLimit(PROPOSED if held.limit.may_act else HINT, held.limit.role)
