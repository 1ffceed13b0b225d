"""The inspection body's year: what it inspected by type and superior unit, each inspection, and who and what it has."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.stickers import ON_EQUIPMENT
from safety_inspector.competence import instruments, scopes, validities
from safety_inspector.competence.instruments import InstrumentState
from safety_inspector.inspection import drafts
from safety_inspector.inspection.drafts import rows
from safety_inspector.inspection.records import InspectionKind
from safety_inspector.regulations import types
from safety_inspector.reporting import evidence
from safety_inspector.reporting.evidence import Evidence, Inspected
from safety_inspector.reporting.histories import Card
from safety_inspector.reporting.periods import Period
from safety_inspector.reporting.reckonings import NotBegun

REASONS = 3  # of failing, that are named for a type


@dataclass(frozen=True, slots=True)
class YearCounts:
    """What is said of a type or of a superior unit; ``done`` is the three kinds together, passed and failed too."""

    initial: int = 0
    periodic: int = 0
    extraordinary: int = 0
    done: int = 0
    passed: int = 0
    failed: int = 0
    certificates: int = 0
    voided: int = 0
    stickers: int = 0

    def __add__(self, other: "YearCounts") -> "YearCounts":
        return YearCounts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class TypeYear:
    """A line of the table by type; the name is empty where nobody named the type."""

    name: str
    counts: YearCounts
    first_sticker: str
    last_sticker: str
    reasons: tuple[tuple[str, int], ...]  # what failed most, and how often


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One inspection of the year."""

    inspection_id: UUID
    minutes: str
    on: date
    unit_name: str
    address: str
    name: str
    serial: str
    kind: str
    passed: bool
    paper: str
    sticker: str
    valid_until: date | None
    inspector: str


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """What somebody may inspect; ``change`` is empty unless it was given or withdrawn in the year."""

    inspector: str
    number: str
    covers: str
    until: date
    change: str  # "given" or "withdrawn"
    lapsed: bool


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """Something that is measured with, and until when it is calibrated; no day: not calibrated."""

    name: str
    serial: str
    calibration: str
    until: date | None
    calibrated: bool  # in the year
    lapsed: bool


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The report as PDF and workbook say it."""

    heading: Heading
    unit_id: UUID | None
    unit_name: str
    year: int
    as_at: date
    received_on: date | None
    known: bool  # whether what was done in the year is known at all
    by_type: tuple[TypeYear, ...]
    by_superior: tuple[tuple[str, YearCounts], ...]
    total: YearCounts
    inspections: tuple[InspectionLine, ...]
    inspectors: tuple[ScopeLine, ...]
    instruments: tuple[InstrumentLine, ...]
    texts: Mapping[str, str]  # typed: difficulties, incidents, revocations
    practice: bool
    made_on: date | None = None  # the day of the document, the head of the paper


class _Paper(NamedTuple):
    number: str
    sticker: str
    until: date | None


def facts(
    session: Session, *, period: Period, unit: UUID | None, as_at: date, received_on: date | None = None,
    texts: Mapping[str, str] | None = None,
) -> YearFacts:  # fmt: skip
    """The year of ``period`` for what stood in ``unit`` and below, up to ``as_at``. Raises `reckonings.NotBegun`."""
    if period.first > as_at:
        raise NotBegun(period=period.name, day=as_at)
    found = evidence.read(session, unit, min(as_at, period.last))
    stickers = _stickers(session, found)
    by_type = tuple(_by_type(session, found, stickers))
    return YearFacts(
        heading=headings.of(session),
        unit_id=unit,
        unit_name=found.tree.names.get(unit, "") if unit else "",
        year=period.last.year,
        as_at=found.day,
        received_on=received_on,
        known=found.flows,
        by_type=by_type,
        by_superior=tuple(_by_superior(found)),
        total=sum((line.counts for line in by_type), YearCounts()),
        inspections=tuple(_inspections(session, found)),
        inspectors=tuple(_inspectors(session, period, found.day)),
        instruments=tuple(_instruments(session, period, found.day)),
        texts=dict(texts or {}),
        practice=session.info["store"].practice,
        made_on=session.info["store"].today(),
    )


# -- counted -----------------------------------------------------------------------------------------

_OF_KIND = {
    InspectionKind.INITIAL: YearCounts(initial=1, done=1),
    InspectionKind.PERIODIC: YearCounts(periodic=1, done=1),
    InspectionKind.EXTRAORDINARY: YearCounts(extraordinary=1, done=1),
}


def counted(found: Evidence, by: Callable[[Card], Hashable]) -> dict[Hashable, YearCounts]:
    """Inspections, certificates and voidings of the year, put together by what ``by`` says of the card."""
    sums: dict[Hashable, YearCounts] = {}
    for card, counts in _singles(found):
        at = by(card)
        sums[at] = sums.get(at, YearCounts()) + counts
    return sums


def _singles(found: Evidence) -> Iterator[tuple[Card, YearCounts]]:
    for each in found.inspections:
        result = YearCounts(passed=1) if each.passed else YearCounts(failed=1)
        yield each.card, _OF_KIND[InspectionKind(each.kind)] + result
    for paper in found.certificates:
        yield paper.card, YearCounts(certificates=1, stickers=int(paper.sticker))
    yield from ((paper.card, YearCounts(voided=1)) for paper in found.voided)


def _by_type(session: Session, found: Evidence, stickers: Mapping[UUID, str]) -> Iterator[TypeYear]:
    """In the order of the list; what it does not name stands last."""
    order = {each.code: at for at, each in enumerate(types.all())}
    sums = counted(found, lambda card: card.type_code if card.type_code in order else "")
    used: dict[str, list[str]] = {}
    for paper in found.certificates:
        if sticker := stickers.get(paper.id):
            used.setdefault(paper.card.type_code if paper.card.type_code in order else "", []).append(sticker)
    reasons = _reasons(session, found)
    for code in sorted(sums, key=lambda code: order.get(str(code), len(order))):
        named, taken = types.named(str(code)), sorted(used.get(str(code), ()), key=_in_order)
        first, last = (taken[0], taken[-1]) if taken else ("", "")
        yield TypeYear(named.name if named else "", sums[code], first, last, reasons.get(str(code), ()))


def _in_order(sticker: str) -> tuple[str, int, str]:
    """TH26-9 before TH26-10."""
    head = sticker.rstrip("0123456789")
    digits = sticker[len(head) :]
    return head, int(digits or 0), sticker


def _by_superior(found: Evidence) -> Iterator[tuple[str, YearCounts]]:
    """By the unit right above the one that uses it; a unit at the top is its own."""
    tree = found.tree
    sums = counted(found, lambda card: tree.parents.get(card.unit_id) or card.unit_id)
    yield from ((tree.names[id], sums[id]) for id in tree.order if id in sums)


def _stickers(session: Session, found: Evidence) -> dict[UUID, str]:
    known = {paper.id for paper in found.certificates if paper.sticker}
    read = rows(session, "SELECT id, sticker FROM certificate WHERE sticker NOT IN ('', ?)", (ON_EQUIPMENT,))
    return {id: sticker for key, sticker in read if (id := UUID(bytes=key)) in known}


def _reasons(session: Session, found: Evidence) -> dict[str, tuple[tuple[str, int], ...]]:
    """The checks that failed most in the inspections that failed, by type."""
    failed = {each.id: each.card.type_code for each in found.inspections if not each.passed}
    counts: dict[str, Counter[str]] = {}
    named: dict[tuple[str, int], Mapping[str, str]] = {}
    for key, form, revision, item in rows(session, _FAILING, ()):
        id = UUID(bytes=key)
        if id not in failed:
            continue
        if (form, revision) not in named:
            named[form, revision] = {each.id: each.text for each in drafts.form_of(session, id).items}
        said = named[form, revision].get(item, item)
        code = failed[id] if types.named(failed[id]) else ""
        counts.setdefault(code, Counter())[said] += 1
    return {code: tuple(_most(counter)) for code, counter in counts.items()}


_FAILING = (
    "SELECT i.id, i.form, i.form_revision, a.item FROM answer a JOIN inspection i ON i.id = a.inspection_id"
    " WHERE a.answer = 'fail' AND i.conclusion = 'fail' ORDER BY i.id, a.item"
)


def _most(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda each: (-each[1], each[0]))[:REASONS]


# -- listed ------------------------------------------------------------------------------------------

_PAPERS = """SELECT i.id, i.inspector_name, (SELECT m.number FROM minutes m WHERE m.inspection_id = i.id
        AND m.issued_on <= :day ORDER BY m.id DESC LIMIT 1), c.number, c.sticker, c.valid_until, (SELECT n.number
        FROM notice n WHERE n.inspection_id = i.id AND n.issued_on <= :day ORDER BY n.id DESC LIMIT 1)
    FROM inspection i LEFT JOIN certificate c ON c.id = (SELECT x.id FROM certificate x WHERE x.inspection_id = i.id
        AND x.issued_on <= :day AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = x.id
            AND v.voided_on <= :day) ORDER BY x.id DESC LIMIT 1)
    WHERE i.concluded_at NOT NULL AND i.inspected_on BETWEEN :first AND :day"""


def _inspections(session: Session, found: Evidence) -> Iterator[InspectionLine]:
    year = {"first": f"{found.day.year:04}-01-01", "day": found.day.isoformat()}
    papers = {UUID(bytes=id): said for id, *said in rows(session, _PAPERS, year)}
    addresses = {UUID(bytes=id): address for id, address in rows(session, "SELECT id, address FROM unit", ())}
    for each in found.inspections:
        inspector, minutes, *paper = papers[each.id]
        yield _line(found, each, addresses, inspector, minutes or "", _paper(*paper))


def _paper(number: str | None, sticker: str | None, until: str | None, notice: str | None) -> _Paper:
    return _Paper(number or notice or "", sticker or "", date.fromisoformat(until) if until else None)


def _line(
    found: Evidence, each: Inspected, addresses: Mapping[UUID, str], inspector: str, minutes: str, paper: _Paper
) -> InspectionLine:
    unit = each.card.unit_id
    return InspectionLine(
        each.id, minutes, each.on, found.tree.names.get(unit, ""), addresses.get(unit, ""), each.card.name,
        each.card.serial, each.kind, each.passed, paper.number, paper.sticker, paper.until, inspector,
    )  # fmt: skip


def _inspectors(session: Session, period: Period, day: date) -> Iterator[ScopeLine]:
    """Each scope of an inspector in service that held in the year; an inspector without one is a line of his own."""
    given: dict[UUID, list[ScopeLine]] = {}
    for scope in scopes.listing(session):
        valid = scope.valid
        withdrawn = valid.withdrawn_on if valid.withdrawn_on and valid.withdrawn_on <= day else None
        if valid.since > day or valid.until < period.first or (withdrawn and withdrawn < period.first):
            continue
        change = "withdrawn" if withdrawn else "given" if valid.since >= period.first else ""
        line = ScopeLine(
            scope.inspector, scope.number, validities.cover_words(scope.covers), valid.until, change,
            valid.lapse(day) is not None,
        )  # fmt: skip
        given.setdefault(scope.user_id, []).append(line)
    for user in users.listing(session, all_devices=True):
        if user.active and Role.INSPECTOR in user.roles:
            yield from given.get(user.id, [ScopeLine(user.called, user.inspector_no, "", day, "", True)])


def _instruments(session: Session, period: Period, day: date) -> Iterator[InstrumentLine]:
    for each in instruments.listing(session, on=day):
        if each.state == InstrumentState.RETIRED:
            continue
        last = each.calibration(day)
        fresh = last is not None and last.valid.since >= period.first
        lapsed = last is None or last.valid.until < day
        yield InstrumentLine(
            each.name, each.serial, last.number if last else "", last.valid.until if last else None, fresh, lapsed
        )
