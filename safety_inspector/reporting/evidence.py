"""The records behind the figures of a year, read once as they stood on a day: what indicators are reckoned from.

Each record counts by its own date: an inspection by the day it was made, a paper by the day it was issued, a voiding by
its day, an approved plan by its approval. Where equipment stood and in what state, `histories` tells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.certification.stickers import ON_EQUIPMENT
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.planning import intervals, kinds
from safety_inspector.planning.projections import GONE
from safety_inspector.regulations import types
from safety_inspector.reporting import histories, targets
from safety_inspector.reporting.histories import Card, Ladder, Obligation, Only, Tree
from safety_inspector.reporting.targets import Target
from safety_inspector.store.sessions import raw


class Inspected(NamedTuple):
    """A concluded inspection; ``again`` if the one before it, of the same equipment, failed."""

    id: UUID
    card: Card
    on: date
    kind: str
    passed: bool
    again: bool


class Paper(NamedTuple):
    """A certificate or a notice, on the day it was issued or, among the voided, taken back."""

    id: UUID
    card: Card
    on: date
    sticker: bool


class Last(NamedTuple):
    """What the last concluded inspection of a piece of equipment left it with."""

    on: date
    failed: bool
    certified: bool


@dataclass(frozen=True)
class Evidence:
    """Everything figures of one unit and year are made of, up to ``day``: records of what stood there and below."""

    unit: UUID | None
    day: date
    tree: Tree
    cards: Mapping[UUID, Card]
    inspections: tuple[Inspected, ...]  # of the year, oldest first
    certificates: tuple[Paper, ...]
    voided: tuple[Paper, ...]
    notices: tuple[Paper, ...]
    targets: tuple[Target, ...] | None
    first_done: Mapping[UUID, date]  # the first inspection of the year of each that is planned, wherever it stands
    obligations: Mapping[UUID, list[Obligation]]
    last: Mapping[UUID, Last]
    disputed: frozenset[UUID]
    began: date | None  # the first day this store knows of
    inside: frozenset[UUID] = field(default_factory=frozenset)  # the unit and all below it

    @cached_property
    def flows(self) -> bool:
        """Whether what was done in the year is known at all: a blank is not a nought."""
        if self.began is not None and self.began.year <= self.day.year:
            return True
        return self.targets is not None or bool(self.inspections)

    @cached_property
    def ladder(self) -> Ladder:
        """The units, for adding up."""
        return self.tree.ladder()

    @property
    def stocks(self) -> bool:
        """Whether it is known how cards stood on the day."""
        return self.began is not None and self.began <= self.day

    @cached_property
    def live(self) -> tuple[Card, ...]:
        """What stood in the unit and below and obliged somebody to inspect it."""
        return tuple(card for card in self.cards.values() if card.unit_id in self.inside and self._there(card))

    def _there(self, card: Card) -> bool:
        """Whether it was there by then: put on the register, in service, papered or inspected."""
        if card.state in GONE:
            return False
        known = (card.in_service_on, card.paper_date, self.last[card.id].on if card.id in self.last else None)
        return not card.since or any(day is not None and day <= self.day for day in known)

    @cached_property
    def due(self) -> dict[UUID, date]:
        """When each of `live` fell due; what failed, waits for its approval or is disputed has no date."""
        found = ((card.id, self._due_on(card)) for card in self.live)
        return {id: day for id, day in found if day is not None}

    def _due_on(self, card: Card) -> date | None:
        if card.id in self.disputed or not self.settled(card):
            return None
        days = [self._falls(each, card) for each in self.obligations.get(card.id, ())]
        return min((day for day in days if day is not None), default=None)

    def _falls(self, each: Obligation, card: Card) -> date | None:
        """The day of one schedule, as the projection ``due`` reckons it."""
        if each.periodic and card.paper_date and card.paper_date > (each.anchor_on or date.min):
            return intervals.add_months(card.paper_date, each.months)
        if each.anchor_on is None:
            return None
        ours = intervals.add_months(each.anchor_on, each.months)
        return min(each.until, ours) if each.until else ours

    def settled(self, card: Card) -> bool:
        """Whether nothing is open of its last inspection: it did not fail and its certificate stands."""
        last = self.last.get(card.id)
        return card.state != EquipmentState.FAILED and (last is None or last.certified)

    def never_inspected(self, card: Card) -> bool:
        """Whether it is of a type in scope and nobody ever inspected it, by our records or by paper."""
        anchored = any(each.anchor_on for each in self.obligations.get(card.id, ()))
        return _in_scope(card.type_code) and not (card.papered or anchored or card.id in self.last)


def _in_scope(code: str) -> bool:
    found = types.named(code)
    return found is not None and found.in_scope


def read(session: Session, unit: UUID | None, day: date, only: Only = None) -> Evidence:
    """The evidence of the year of ``day``, as it stood when that day ended; of ``only`` this equipment, if told."""
    tree, cards = histories.tree(session, day), histories.cards(session, day, only)
    inside = frozenset(tree.below(unit))
    here = {card.id.bytes: card for card in cards.values() if card.unit_id in inside}
    planned = targets.of(session, tree, unit, day.year, day, only)
    year = {"first": f"{day.year:04}-01-01", "day": day.isoformat()}
    inspections, first_done = _inspections(session, year, here, planned or (), only)
    certificates, voided, notices = (
        tuple(_papers(session, sql, year, here, only)) for sql in (_CERTIFICATES, _VOIDED, _NOTICES)
    )
    return Evidence(
        unit=unit,
        day=day,
        tree=tree,
        cards=cards,
        inspections=inspections,
        certificates=certificates,
        voided=voided,
        notices=notices,
        targets=planned,
        first_done=first_done,
        obligations=histories.obligations(session, day, kinds.OWN, kinds.PERIODIC, only),
        last=_last(session, year, only),
        disputed=disputed(session),
        began=histories.began(session),
        inside=inside,
    )


_INSPECTIONS = """SELECT id, equipment_id, inspected_on, kind, conclusion, before FROM (
        SELECT i.id, i.equipment_id, i.inspected_on, i.kind, i.conclusion, lag(i.conclusion)
            OVER (PARTITION BY i.equipment_id ORDER BY i.inspected_on, i.id) AS before
        FROM inspection i WHERE i.concluded_at NOT NULL AND i.inspected_on <= :day AND {where})
    WHERE inspected_on >= :first ORDER BY inspected_on, id"""
_STOOD = "NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id AND v.voided_on <= :day)"
_CERTIFICATES = (
    "SELECT c.id, c.equipment_id, c.issued_on, c.sticker FROM certificate c"
    " WHERE c.issued_on BETWEEN :first AND :day AND {where} ORDER BY c.issued_on, c.id"
)
_VOIDED = (
    "SELECT c.id, c.equipment_id, min(v.voided_on) AS day, c.sticker FROM void v JOIN certificate c"
    " ON c.id = v.certificate_id WHERE {where} GROUP BY c.id HAVING day BETWEEN :first AND :day ORDER BY day, c.id"
)
_NOTICES = (
    "SELECT c.id, c.equipment_id, c.issued_on, '' FROM notice c WHERE c.issued_on BETWEEN :first AND :day"
    " AND {where} ORDER BY c.issued_on, c.id"
)
_LAST = """SELECT l.equipment_id, l.inspected_on, l.conclusion, EXISTS (SELECT 1 FROM certificate c
            WHERE c.inspection_id = l.id AND c.issued_on <= :day AND {stood})
    FROM (SELECT i.id, i.equipment_id, i.inspected_on, i.conclusion, row_number()
            OVER (PARTITION BY i.equipment_id ORDER BY i.inspected_on DESC, i.id DESC) AS place
        FROM inspection i WHERE i.concluded_at NOT NULL AND i.inspected_on <= :day AND {where}) l
    WHERE l.place = 1"""
_DISPUTED = (
    "SELECT id FROM conflict WHERE entity = 'equipment' AND field IN ('paper_date', 'state', 'unit_id') UNION"
    " SELECT s.equipment_id FROM conflict c CROSS JOIN schedule s ON s.id = c.id WHERE NOT s.closed"
    f" AND s.kind IN {kinds.OWN!r}"
)


def _inspections(
    session: Session, year: Mapping[str, str], here: Mapping[bytes, Card], planned: Iterable[Target], only: Only
) -> tuple[tuple[Inspected, ...], dict[UUID, date]]:
    """Those of what stood here, and the day of the first of what was planned: it may have been moved away since."""
    found, first, wanted = [], dict[UUID, date](), {each.equipment_id.bytes: each.equipment_id for each in planned}
    where, facts = histories.among(only, "i.equipment_id")
    rows = raw(session).execute(_INSPECTIONS.format(where=where), {**year, **facts})
    for id, equipment, on, kind, said, before in rows:
        day = date.fromisoformat(on)
        if target := wanted.get(equipment):
            first.setdefault(target, day)
        if card := here.get(equipment):
            passed, again = said == Conclusion.PASS, before == Conclusion.FAIL
            found.append(Inspected(UUID(bytes=id), card, day, kind, passed, again))
    return tuple(found), first


def _papers(
    session: Session, sql: str, year: Mapping[str, str], here: Mapping[bytes, Card], only: Only
) -> Iterable[Paper]:
    where, facts = histories.among(only, "c.equipment_id")
    for id, equipment, on, sticker in raw(session).execute(sql.format(where=where), {**year, **facts}):
        if card := here.get(equipment):
            yield Paper(UUID(bytes=id), card, date.fromisoformat(on), stuck(sticker))


def stuck(sticker: str) -> bool:
    """Whether a sticker was used for the certificate: a number of one, and no word that it is marked elsewhere."""
    return bool(sticker) and sticker != ON_EQUIPMENT


def _last(session: Session, year: Mapping[str, str], only: Only) -> dict[UUID, Last]:
    where, facts = histories.among(only, "i.equipment_id")
    found = raw(session).execute(_LAST.format(where=where, stood=_STOOD), {"day": year["day"], **facts})
    return {
        UUID(bytes=equipment): Last(date.fromisoformat(on), said == Conclusion.FAIL, bool(certified))
        for equipment, on, said, certified in found
    }


def disputed(session: Session) -> frozenset[UUID]:
    """Equipment with two values in a field its due date hangs on."""
    return frozenset(UUID(bytes=id) for (id,) in raw(session).execute(_DISPUTED))


def passes(session: Session, day: date, only: Only) -> dict[UUID, list[tuple[date, UUID]]]:
    """The inspections of the year of ``day``, up to it, that this equipment passed: day and id, the oldest first."""
    where, facts = histories.among(only, "i.equipment_id")
    said = {"first": f"{day.year:04}-01-01", "day": day.isoformat(), "passed": Conclusion.PASS.value, **facts}
    found: dict[UUID, list[tuple[date, UUID]]] = {}
    for id, equipment, on in raw(session).execute(_PASSES.format(where=where), said):
        found.setdefault(UUID(bytes=equipment), []).append((date.fromisoformat(on), UUID(bytes=id)))
    return found


_PASSES = (
    "SELECT i.id, i.equipment_id, i.inspected_on FROM inspection i WHERE i.concluded_at NOT NULL"
    " AND i.inspected_on BETWEEN :first AND :day AND i.conclusion = :passed AND {where} ORDER BY i.inspected_on, i.id"
)
