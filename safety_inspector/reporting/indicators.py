"""The indicators K1 of the technical briefing: each one named function of the records, with what it is read from.

A function gives the records it counts, one `Mark` for each, so that a figure is always the number of what opens behind
it. It is given the evidence of a year and a span of days within it; a stock (what is overdue) is asked for the last
day alone. The list of indicators is the field's own (K1.10, units and man-days, is not kept by this program).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.inspection.records import InspectionKind
from safety_inspector.reporting.evidence import Evidence, Inspected, Paper
from safety_inspector.reporting.targets import Target


class Mark(NamedTuple):
    """One record that counts, and where it counts."""

    record: UUID
    unit_id: UUID
    type_code: str


class Span(NamedTuple):
    """Days of one year, both ends counted."""

    first: date
    last: date


Find = Callable[[Evidence, Span], Iterable[Mark]]


# -- what is planned ---------------------------------------------------------------------------------


def planned(evidence: Evidence, _span: Span) -> Iterator[Mark]:
    """K1.1: equipment of the approved plan of the year, its frozen base. From ``plan_line``."""
    yield from _of_targets(evidence, (each for each in evidence.targets or () if not each.added))


def added(evidence: Evidence, _span: Span) -> Iterator[Mark]:
    """K1.1a: equipment that amendments added to the plan by the day. From ``plan_change``."""
    yield from _of_targets(evidence, (each for each in evidence.targets or () if each.added))


def planned_done(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.3: equipment of the base whose first inspection of the year is in the span; each once. From ``inspection``."""
    yield from _of_targets(evidence, (each for each in evidence.targets or () if not each.added), span)


def added_done(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.3a: the same of what was added to the plan."""
    yield from _of_targets(evidence, (each for each in evidence.targets or () if each.added), span)


# -- what was done -----------------------------------------------------------------------------------


def done(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.2: concluded inspections, passed or failed, by the day of the inspection. From ``inspection``."""
    yield from _inspected(evidence, span, lambda each: True)


def done_initial(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.2a: of these the initial ones."""
    yield from _inspected(evidence, span, lambda each: each.kind == InspectionKind.INITIAL)


def done_periodic(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.2b: of these the periodic ones."""
    yield from _inspected(evidence, span, lambda each: each.kind == InspectionKind.PERIODIC)


def done_extraordinary(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.2c: of these the extraordinary ones."""
    yield from _inspected(evidence, span, lambda each: each.kind == InspectionKind.EXTRAORDINARY)


def passed(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.4a: of what was done, what passed."""
    yield from _inspected(evidence, span, lambda each: each.passed)


def failed(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.4b: of what was done, what failed."""
    yield from _inspected(evidence, span, lambda each: not each.passed)


def passed_again(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.5: what passed after the inspection before it had failed: mended and inspected again."""
    yield from _inspected(evidence, span, lambda each: each.passed and each.again)


# -- how things stand on the last day ----------------------------------------------------------------


def overdue(evidence: Evidence, _span: Span) -> Iterator[Mark]:
    """K1.6: in use although its due date is over; what failed or waits for approval is not in it. From ``schedule``."""
    late = (card for card in evidence.live if evidence.due.get(card.id, date.max) < evidence.day)
    yield from (Mark(card.id, card.unit_id, card.type_code) for card in late if card.state == EquipmentState.IN_USE)


def never_inspected(evidence: Evidence, _span: Span) -> Iterator[Mark]:
    """K1.6a: in use, of a type in scope, and never inspected by our records or by paper. From ``equipment``."""
    for card in evidence.live:
        if card.state == EquipmentState.IN_USE and evidence.never_inspected(card):
            yield Mark(card.id, card.unit_id, card.type_code)


def undated(evidence: Evidence, _span: Span) -> Iterator[Mark]:
    """K1.6b: in use, inspected once, and without a due date, for no interval is typed: it counts as valid nowhere."""
    for card in evidence.live:
        open_ = evidence.settled(card) and card.id not in evidence.due
        if card.state == EquipmentState.IN_USE and open_ and not evidence.never_inspected(card):
            yield Mark(card.id, card.unit_id, card.type_code)


def due_next(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.7: what falls due in the quarter after the last day of the period. From ``schedule``."""
    quarter = next_quarter(span.last)
    for card in evidence.live:
        if quarter.first <= evidence.due.get(card.id, date.min) <= quarter.last:
            yield Mark(card.id, card.unit_id, card.type_code)


# -- papers ------------------------------------------------------------------------------------------


def certificates(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.9a: certificates by the day they were issued, also those taken back since. From ``certificate``."""
    yield from _papers(evidence.certificates, span)


def voided(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.9b: certificates by the day they were taken back. From ``void``."""
    yield from _papers(evidence.voided, span)


def stickers(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.9c: stickers used: certificates with the number of one. From ``certificate.sticker``."""
    yield from _papers((each for each in evidence.certificates if each.sticker), span)


def stickers_spoilt(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.9d: stickers of the certificates that were taken back. From ``void`` and ``certificate.sticker``."""
    yield from _papers((each for each in evidence.voided if each.sticker), span)


def stop_proposed(evidence: Evidence, span: Span) -> Iterator[Mark]:
    """K1.11: notices that propose to stop the use of what failed, by the day they were issued. From ``notice``."""
    yield from _papers(evidence.notices, span)


# -- the list ----------------------------------------------------------------------------------------


ESTIMATED = "K1.3"  # of which is told how many there will be by the end of the period


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the table; its words stand in ``forms/papers/briefing.toml`` under its code."""

    code: str
    find: Find | None
    target: Find | None = None  # what it is measured by
    stock: bool = False  # how things stand on the last day, and no sum of days
    opens: str = "inspection"  # the kind of record behind it

    def says(self, measure: str) -> bool:
        """Whether a measure can be told of it at all: what it cannot is another thing than what is not known.

        >>> [BY_CODE["K1.1"].says(name) for name in ("planned", "in_period")]
        [True, False]
        """
        if measure == "estimate":
            return self.code == ESTIMATED
        counted, aimed = self.find is not None, self.target is not None
        if measure in ("percent", "points"):
            return counted and aimed
        return aimed if measure == "planned" else counted and not (measure == "in_period" and self.stock)


LIST = (
    Indicator("K1.1", None, planned, opens="equipment"),
    Indicator("K1.1a", None, added, opens="equipment"),
    Indicator("K1.2", done),
    Indicator("K1.2a", done_initial),
    Indicator("K1.2b", done_periodic),
    Indicator("K1.2c", done_extraordinary),
    Indicator("K1.3", planned_done, planned, opens="equipment"),
    Indicator("K1.3a", added_done, added, opens="equipment"),
    Indicator("K1.4a", passed),
    Indicator("K1.4b", failed),
    Indicator("K1.5", passed_again),
    Indicator("K1.6", overdue, stock=True, opens="equipment"),
    Indicator("K1.6a", never_inspected, stock=True, opens="equipment"),
    Indicator("K1.6b", undated, stock=True, opens="equipment"),
    Indicator("K1.7", due_next, stock=True, opens="equipment"),
    Indicator("K1.9a", certificates, opens="certificate"),
    Indicator("K1.9b", voided, opens="certificate"),
    Indicator("K1.9c", stickers, opens="certificate"),
    Indicator("K1.9d", stickers_spoilt, opens="certificate"),
    Indicator("K1.11", stop_proposed, opens="notice"),
)
BY_CODE: Mapping[str, Indicator] = {each.code: each for each in LIST}
PLANS = tuple(each.code for each in LIST if each.find is None)  # they say what is to be done, and nothing else


def next_quarter(day: date) -> Span:
    """The quarter after the one ``day`` is in.

    >>> next_quarter(date(2026, 9, 30))
    Span(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 12, 31))
    """
    quarters = day.year * 4 + (day.month - 1) // 3 + 1
    first = date(quarters // 4, quarters % 4 * 3 + 1, 1)
    after = date((quarters + 1) // 4, (quarters + 1) % 4 * 3 + 1, 1)
    return Span(first, after - timedelta(days=1))


def _inspected(evidence: Evidence, span: Span, fits: Callable[[Inspected], bool]) -> Iterator[Mark]:
    for each in evidence.inspections:
        if span.first <= each.on <= span.last and fits(each):
            yield Mark(each.id, each.card.unit_id, each.card.type_code)


def _papers(papers: Iterable[Paper], span: Span) -> Iterator[Mark]:
    for each in papers:
        if span.first <= each.on <= span.last:
            yield Mark(each.id, each.card.unit_id, each.card.type_code)


def _of_targets(evidence: Evidence, wanted: Iterable[Target], span: Span | None = None) -> Iterator[Mark]:
    """Planned equipment, where it was planned; with a span, what was first inspected in it."""
    for each in wanted:
        day = evidence.first_done.get(each.equipment_id)
        if span is None or (day is not None and span.first <= day <= span.last):
            card = evidence.cards.get(each.equipment_id)
            yield Mark(each.equipment_id, each.unit_id, card.type_code if card else "")
