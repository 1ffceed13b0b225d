"""The register "sổ theo dõi": every piece of equipment with strict safety requirements, as the law's layout asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.equipment import EquipmentCard, Where
from safety_inspector.certification import headings, papers
from safety_inspector.certification.headings import Heading
from safety_inspector.inspection.drafts import rows
from safety_inspector.planning import listings
from safety_inspector.planning.listings import DueRow
from safety_inspector.planning.projections import GONE
from safety_inspector.regulations import types


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line; empty is what is not known."""

    equipment_id: UUID
    own_numbers: tuple[str, ...]  # asset number, identity codes
    name: str
    type_name: str
    model: str
    serial: str
    made: str  # maker, country, year
    technical: str
    unit_name: str
    place: str
    in_service_on: date | None
    inspected_on: date | None
    kind: str
    conclusion: str  # empty of an inspection known by its old paper alone
    minutes: str
    paper: str  # certificate, notice or old paper
    sticker: str
    due_on: date | None
    days: int | None
    body: str
    inspector: str


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """The register as PDF and workbook say it."""

    heading: Heading
    unit_id: UUID | None
    unit_name: str
    as_at: date
    received_on: date | None
    rows: tuple[RegisterRow, ...]  # by unit, name and number
    unnamed: int  # cards whose type nobody named: they are in no register of the law
    outside: int  # of types outside the list
    practice: bool


class _Last(NamedTuple):
    on: date
    kind: str
    conclusion: str
    inspector: str
    minutes: str
    paper: str
    sticker: str
    body: str


def facts(session: Session, *, unit: UUID | None, today: date, received_on: date | None = None) -> RegisterFacts:
    """The register of ``unit`` and below, as it stands today; what is struck off or awaits disposal is not in it."""
    ids = equipment.ids(session, Where(unit=unit))
    cards = [each for each in equipment.cards(session, ids) if each.state not in GONE]
    listed = [each for each in cards if _in_scope(each.type_code)]
    due = listings.due_of(session, [each.id for each in listed], today=today)
    last = _last(session, today)
    made = (_row(each, due[each.id], last.get(each.id)) for each in listed)
    unnamed = sum(types.named(each.type_code) is None for each in cards)
    return RegisterFacts(
        heading=headings.of(session),
        unit_id=unit,
        unit_name=units.name_of(session, unit, on=today) if unit else "",
        as_at=today,
        received_on=received_on,
        rows=tuple(sorted(made, key=lambda row: (row.unit_name, row.name, row.own_numbers, row.equipment_id))),
        unnamed=unnamed,
        outside=len(cards) - len(listed) - unnamed,
        practice=session.info["store"].practice,
    )


def _in_scope(code: str) -> bool:
    found = types.named(code)
    return found is not None and found.in_scope


def _row(card: EquipmentCard, due: DueRow, last: _Last | None) -> RegisterRow:
    if last is None or (card.paper_date is not None and card.paper_date > last.on):
        last = _of_paper(card)
    codes = tuple(code for _scheme, code in card.identities)
    made = (card.maker, card.country, str(card.year_made) if card.year_made else "")
    return RegisterRow(
        equipment_id=card.id,
        own_numbers=tuple(filter(None, (card.asset_no, *codes))),
        name=card.name,
        type_name=card.type_name,
        model=card.model,
        serial=card.serial,
        made=", ".join(filter(None, made)),
        technical=_technical(card),
        unit_name=card.unit_name,
        place=card.place,
        in_service_on=card.in_service_on,
        inspected_on=last.on if last else None,
        kind=last.kind if last else "",
        conclusion=last.conclusion if last else "",
        minutes=last.minutes if last else "",
        paper=last.paper if last else card.paper_number,
        sticker=last.sticker if last else "",
        due_on=due.due_on,
        days=due.days,
        body=last.body if last else "",
        inspector=last.inspector if last else "",
    )


def _of_paper(card: EquipmentCard) -> _Last | None:
    """What an old paper tells: its day and number, and nobody's name."""
    if card.paper_date is None:
        return None
    return _Last(card.paper_date, "", "", "", "", card.paper_number, "", "")


def _technical(card: EquipmentCard) -> str:
    known = [f"{each.label}: {papers.measured(each.value, each.unit)}" for each in card.attributes if each.value]
    return "; ".join(filter(None, (*known, card.technical)))


_SQL = """SELECT l.equipment_id, l.inspected_on, l.kind, l.conclusion, l.inspector_name, m.number,
        coalesce(c.number, n.number), c.sticker, coalesce(c.facts, n.facts, m.facts) ->> '$.heading.organisation'
    FROM (SELECT i.*, row_number() OVER (PARTITION BY i.equipment_id ORDER BY i.inspected_on DESC, i.id DESC) AS place
        FROM inspection i WHERE i.concluded_at NOT NULL AND i.inspected_on <= :day) l
    LEFT JOIN certificate c ON c.id = (SELECT x.id FROM certificate x WHERE x.inspection_id = l.id
        AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = x.id) ORDER BY x.id DESC LIMIT 1)
    LEFT JOIN notice n ON n.id = (SELECT x.id FROM notice x WHERE x.inspection_id = l.id ORDER BY x.id DESC LIMIT 1)
    LEFT JOIN minutes m ON m.id = (SELECT x.id FROM minutes x WHERE x.inspection_id = l.id ORDER BY x.id DESC LIMIT 1)
    WHERE l.place = 1"""


def _last(session: Session, day: date) -> Mapping[UUID, _Last]:
    """The last concluded inspection of each, with its papers that stand."""
    return dict(_read(session, day))


def _read(session: Session, day: date) -> Iterator[tuple[UUID, _Last]]:
    for id, on, *said in rows(session, _SQL, {"day": day.isoformat()}):
        kind, conclusion, inspector, *numbers = (each or "" for each in said)
        yield UUID(bytes=id), _Last(date.fromisoformat(on), kind, conclusion, inspector, *numbers)
