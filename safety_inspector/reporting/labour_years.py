"""A unit's year of labour safety: each row of the yearly report reckoned from records, or as it was typed.

A row nobody typed and no record speaks of is blank, and a report with a blank row is not made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import units
from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.errors import Refusal
from safety_inspector.labour import tallies
from safety_inspector.labour.tallies import AccidentTally, Tally, TrainingTally
from safety_inspector.regulations import types
from safety_inspector.reporting import evidence, labour_rows, typed_figures
from safety_inspector.reporting.evidence import Evidence
from safety_inspector.reporting.labour_rows import BY_CODE, LIST, Row, Shape
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.reckonings import NotBegun
from safety_inspector.reporting.typed_figures import TypedRow
from safety_inspector.words import N_, _

OPENS = ("A6.1", "A6.2", "A6.3", "A6.4")  # the rows with equipment behind them
NAMED = 6  # blank rows that a refusal names with their words; the others by their codes


@dataclass(frozen=True, slots=True)
class Filled:
    """A row with what it holds, in the shape of `labour_rows`; an empty one is blank."""

    code: str
    value: str
    typed: bool = False
    reason: str = ""  # of the typing

    @property
    def row(self) -> Row:
        """What the row is."""
        return BY_CODE[self.code]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two rows that do not go together."""

    one: str
    value: str
    other: str
    bound: str
    equal: bool = False  # they had to be the same; else the first had to be no more


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Why a row of A5 is blank: units that trained a group and never counted who is in it."""

    code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class LabourFacts:
    """The report as paper and workbook say it."""

    heading: Heading
    unit_id: UUID
    unit_name: str
    year: int
    period: Period
    as_at: date
    received_on: date | None
    rows: tuple[Filled, ...]  # every row, in its order
    undated: int  # in use, and nobody can say until when: they count as not inspected
    practice: bool
    uncounted: tuple[Uncounted, ...] = ()  # of rows that are blank for it, by the names of units
    made_on: date | None = None  # the day of the document; of what was sent before it was kept: the day counted

    @property
    def dated(self) -> date:
        """The day at the head of the paper."""
        return self.made_on or self.as_at

    @property
    def blank(self) -> tuple[Row, ...]:
        """The rows that have to be filled in."""
        return tuple(each.row for each in self.rows if not each.value and not each.row.optional)

    def value(self, code: str) -> str:
        """What a row holds."""
        return next(each.value for each in self.rows if each.code == code)


class RowsBlank(Refusal):
    """A report that is not whole."""

    code = "REP-E62"
    message = N_(
        "The report of {unit} for {year} has {count} blank rows: {rows}. {uncounted}Type each on the page Reports or"
        " with the command figure; where there is none, type 0."
    )


def facts(
    session: Session, *, period: Period, unit: UUID, as_at: date, received_on: date | None = None,
    made_on: date | None = None,
) -> LabourFacts:  # fmt: skip
    """The year of ``period`` of ``unit`` and all below, up to ``as_at``; blank rows are blank. Raises `NotBegun`."""
    if period.first > as_at:
        raise NotBegun(period=period.name, day=as_at)
    found = evidence.read(session, unit, min(as_at, period.last))
    tally = tallies.of_days(session, unit, period.first, found.day)
    known = {**dict(_head(session, found, unit)), **dict(_equipment(found)), **dict(_labour(tally))}
    days = typed_figures.year_of(period)
    typed = {row.indicator: row for row in typed_figures.listing(session, [unit]) if (row.first, row.last) == days}
    rows = tuple(_filled(row, known, typed) for row in LIST)
    return LabourFacts(
        heading=headings.of(session),
        unit_id=unit,
        unit_name=found.tree.names.get(unit, ""),
        year=period.last.year,
        period=period,
        as_at=found.day,
        received_on=received_on,
        rows=rows,
        undated=sum(id not in found.due for id in behind_of(found)["A6.4"]) if found.stocks else 0,
        practice=session.info["store"].practice,
        uncounted=tuple(_uncounted(found, tally, {each.code for each in rows if not each.value})),
        made_on=made_on or session.info["store"].today(),
    )


def require_whole(found: LabourFacts) -> None:
    """Raise `RowsBlank`, naming the rows."""
    blank = found.blank
    if blank:
        named = [f"{row.code} {row.name.strip()}" if at < NAMED else row.code for at, row in enumerate(blank)]
        why = f"{counting(found)} " if found.uncounted else ""
        rows = "; ".join(named)
        raise RowsBlank(unit=found.unit_name, year=found.year, count=len(blank), rows=rows, uncounted=why)


def counting(found: LabourFacts) -> str:
    """Which units have to count their heads before a share is told, in a sentence; nothing if none."""
    names = list(dict.fromkeys(each.unit_name for each in found.uncounted))
    if not names:
        return ""
    words = _(
        "{rows}: {count} units trained a group and never counted how many it has, first {unit}. Count them on the page"
        " Labour safety, tab Who is to be trained."
    )
    codes = ", ".join(dict.fromkeys(each.code for each in found.uncounted))
    return words.format(rows=codes, count=len(names), unit=names[0])


def _filled(row: Row, known: Mapping[str, str], typed: Mapping[str, TypedRow]) -> Filled:
    if row.code in typed:
        return Filled(row.code, typed[row.code].text, True, typed[row.code].reason)
    return Filled(row.code, known.get(row.code, ""))


# -- what the records know ---------------------------------------------------------------------------


def _head(session: Session, found: Evidence, unit: UUID) -> Iterator[tuple[str, str]]:
    above = found.tree.parents.get(unit)
    yield "H5", found.tree.names.get(above, "") if above else ""
    yield "H6", units.require(session, unit).address


def _equipment(found: Evidence) -> Iterator[tuple[str, str]]:
    """A6: how the register stood; nothing of a day before it began."""
    if found.stocks:
        yield from ((code, str(len(ids))) for code, ids in behind_of(found).items())


def behind_of(found: Evidence) -> dict[str, tuple[UUID, ...]]:
    """The equipment each row of A6 counts, that the program keeps: of types in scope, by what stood on the day."""
    there = [card for card in found.live if (named := types.named(card.type_code)) and named.in_scope]
    used = [card.id for card in there if card.state == EquipmentState.IN_USE]
    valid = {id for id in used if found.due.get(id, date.min) >= found.day}
    return {
        "A6.1": tuple(card.id for card in there), "A6.2": tuple(used),
        "A6.3": tuple(id for id in used if id in valid), "A6.4": tuple(id for id in used if id not in valid),
    }  # fmt: skip


def behind(session: Session, code: str, *, period: Period, unit: UUID, as_at: date) -> tuple[UUID, ...]:
    """The equipment a row counts; nothing for a row that counts none."""
    return behind_of(evidence.read(session, unit, min(as_at, period.last))).get(code, ())


def _labour(tally: Tally) -> Iterator[tuple[str, str]]:
    """A2 and A5, from accidents and courses."""
    if tally.accidents is not None:
        yield from _accidents(tally.accidents)
    if tally.training is not None:
        yield from _training(tally.training, tally.on_hand)


def _accidents(found: AccidentTally) -> Iterator[tuple[str, str]]:
    yield "A2.1", str(found.accidents)
    yield "A2.2", str(found.fatal)
    yield "A2.3", str(found.victims)
    yield "A2.4", str(found.deaths)
    yield "A2.5", labour_rows.millions(found.cost)
    yield "A2.6", labour_rows.millions(found.damage)
    yield "A2.7", str(found.days_lost)


def _training(found: TrainingTally, on_hand: Mapping[int, int | None]) -> Iterator[tuple[str, str]]:
    """A group that nobody counted, or that some unit trained and did not count, is blank."""
    for group, trained in found.trained.items():
        if on_hand.get(group) is not None:
            yield f"A5.{group}", f"{trained}/{on_hand[group]}"
    yield "A5.3a", str(found.by_unit)
    yield "A5.3b", str(found.by_provider)
    yield "A5.7", labour_rows.millions(found.cost)


def _uncounted(found: Evidence, tally: Tally, blank: set[str]) -> Iterator[Uncounted]:
    """Of the blank rows of A5, the units that keep them so, in the order of the tree."""
    for group, ids in tally.uncounted.items():
        if (code := f"A5.{group}") in blank and tally.training is not None:
            yield from (Uncounted(code, found.tree.names.get(id, "")) for id in found.tree.order if id in ids)


# -- what does not go together -----------------------------------------------------------------------

_NO_MORE: tuple[tuple[tuple[str, ...], str], ...] = (
    *(((f"A1.{at}",), "A1.1") for at in range(2, 10)),
    (("A2.2",), "A2.1"), (("A2.4",), "A2.3"), (("A2.1",), "A2.3"), (("A3.2",), "A3.1"),
    (("A4.1", "A4.2", "A4.3", "A4.4", "A4.5"), "A1.1"), (("A5.3a", "A5.3b"), "A5.3"), (("A6.2",), "A6.1"),
    (("A7.1",), "A1.1"), (("A7.3",), "A7.2"), (("A8.1",), "A1.1"), (("A9.2",), "A9.1"),
)  # fmt: skip
_SAME = (("A6.3", "A6.4"), "A6.2")


def doubts(found: LabourFacts) -> Iterator[Doubt]:
    """What the form itself says cannot be; a blank row is in no doubt."""
    for each in found.rows:
        if each.value and each.row.shape is Shape.PAIR:
            part, whole = labour_rows.pair(each.value)
            if part > whole:
                yield Doubt(each.code, str(part), each.code, str(whole))
    for ones, other in (*_NO_MORE, _SAME):
        values, bound = [_number(found, code) for code in ones], _number(found, other)
        if bound is None or None in values:
            continue
        total, equal = sum((value for value in values if value is not None), Decimal()), (ones, other) == _SAME
        if (total != bound) if equal else (total > bound):
            yield Doubt(" + ".join(ones), _written(total), other, _written(bound), equal)


def told(doubt: Doubt) -> str:
    """A doubt in a sentence."""
    if doubt.equal:
        words = _("Row {one} is {value} and has to be as much as row {other}, {bound}. Look at both.")
    else:
        words = _("Row {one} is {value}, more than row {other} allows, {bound}. Look at both.")
    return words.format(one=doubt.one, value=doubt.value, other=doubt.other, bound=doubt.bound)


def _number(found: LabourFacts, code: str) -> Decimal | None:
    """What a row counts; of a pair its first number."""
    text = found.value(code)
    return Decimal(text.partition("/")[0].replace(",", ".")) if text else None


def _written(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
