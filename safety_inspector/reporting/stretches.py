"""What of one piece of equipment counts where: its places, what happened to it, and how it stood through which days.

A stretch is a run of days on which the figures say the same of it. They change on the days its records speak of and on
those its fields were changed; on each of them it is asked what the recount asks, by the recount's own functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntFlag
from typing import Any, NamedTuple

from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.records import InspectionKind
from safety_inspector.regulations import types
from safety_inspector.reporting import histories, indicators
from safety_inspector.reporting.evidence import Evidence, Last
from safety_inspector.reporting.histories import Card, Obligation, Tree
from safety_inspector.reporting.indicators import Find, Span

FOREVER = date.max.isoformat()
GROUPS = ("", *dict.fromkeys(each.group for each in types.all()))
FIRST = 1 << 12  # beside what counts: the first inspection of its year
FINDS: tuple[Find, ...] = (  # what an event counts for, each a bit of its ``what``
    indicators.done, indicators.done_initial, indicators.done_periodic, indicators.done_extraordinary,
    indicators.passed, indicators.failed, indicators.passed_again, indicators.certificates, indicators.voided,
    indicators.stickers, indicators.stickers_spoilt, indicators.stop_proposed,
)  # fmt: skip
_BITS = {find: 1 << at for at, find in enumerate(FINDS)}
DONE, PASSED, FAILED = (_BITS[find] for find in (indicators.done, indicators.passed, indicators.failed))
CERTIFIED, STUCK = _BITS[indicators.certificates], _BITS[indicators.stickers]
VOIDED, SPOILT = _BITS[indicators.voided], _BITS[indicators.stickers_spoilt]
STOPPED = _BITS[indicators.stop_proposed]
_OF_KIND = {
    InspectionKind.INITIAL.value: _BITS[indicators.done_initial],
    InspectionKind.PERIODIC.value: _BITS[indicators.done_periodic],
    InspectionKind.EXTRAORDINARY.value: _BITS[indicators.done_extraordinary],
}


class Open(IntFlag):
    """Why a figure counts it as it stands; each alone."""

    LATE = 1
    NEVER = 2
    UNDATED = 4


class Place(NamedTuple):
    """Where it stood, from ``since`` until the day before ``until``."""

    since: str
    until: str
    unit: bytes
    group: int  # its place in `GROUPS`


class Event(NamedTuple):
    """What happened on a day, as it counts on days from ``since`` until before ``until``."""

    year: int
    unit: bytes
    group: int
    what: int
    day: str
    id: bytes
    since: str
    until: str


class Stretch(NamedTuple):
    """Days through which it stood the same; ``open_from`` is the first of them on which it counts as open."""

    since: str
    until: str
    unit: bytes
    group: int
    open: int
    open_from: str | None
    due_on: str | None


class Done(NamedTuple):
    """A concluded inspection of it, and its certificates: when each was issued and when it was taken back."""

    on: str
    id: bytes
    kind: str
    conclusion: str
    papers: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class History:
    """The shared changes of one record: each by its day, with what stood in its fields before; when it was made."""

    changes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    made: str = ""

    def before(self, day: str) -> dict[str, Any]:
        """What stood on ``day`` in the fields that were changed since."""
        found: dict[str, Any] = {}
        for on, fields in self.changes:
            if on > day:
                for name, value in fields.items():
                    found.setdefault(name, value)
        return found

    @property
    def days(self) -> Iterator[str]:
        """The days on which something changed."""
        yield from (on for on, _fields in self.changes)
        yield self.made

    def told(self, name: str) -> Iterator[str]:
        """Every value the field had before."""
        yield from (fields[name] for _on, fields in self.changes if fields.get(name))


@dataclass(frozen=True, slots=True)
class Owed:
    """A schedule of it: the fields that count, and the ceiling with the day it was confirmed."""

    periodic: bool
    fields: tuple[Any, ...]
    ceiling: int | None
    confirmed: str
    history: History


@dataclass(frozen=True, slots=True)
class Past:
    """All records of one piece of equipment that figures hang on."""

    row: Mapping[str, Any]
    history: History = History()
    schedules: Sequence[Owed] = ()
    done: Sequence[Done] = ()  # in order of their days
    papers: Sequence[tuple[int, str, bytes]] = ()  # what each counts for, its day, its id


class Summary(NamedTuple):
    """What is kept of one piece of equipment."""

    places: tuple[Place, ...]
    events: tuple[Event, ...]
    stretches: tuple[Stretch, ...]


def summary(past: Past, horizon: str) -> Summary:
    """What counts of it on any day from ``horizon`` on."""
    found = tuple(_joined(_stretches(past, horizon)))
    places = tuple(_joined(Place(*each[:4]) for each in found))
    telling = tuple(each for each in found if each.open_from or each.due_on)
    return Summary(places, tuple(_events(past, places, horizon)), telling)


def _stretches(past: Past, horizon: str) -> Iterator[Stretch]:
    days = sorted({horizon, *(day for day in _days(past) if day and day > horizon)})
    for since, until in zip(days, [*days[1:], FOREVER], strict=True):
        yield _stretch(_evidence(past, date.fromisoformat(since)), since, until)


def _joined(rows: Iterable[Any]) -> Iterator[Any]:
    """Neighbours that say the same become one."""
    held: Any = None
    for row in rows:
        if held is not None and held[2:] == row[2:]:
            held = held._replace(until=row.until)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def _days(past: Past) -> Iterator[str | None]:
    """Every day on which a figure may say something else of it than on the day before."""
    yield from past.history.days
    for name in ("in_service_on", "paper_date"):
        yield past.row[name]
        yield from past.history.told(name)
    for owed in past.schedules:
        yield owed.confirmed
        yield from owed.history.days
    for done in past.done:
        yield done.on
        for paper in done.papers:
            yield from paper


def _evidence(past: Past, day: date) -> Evidence:
    """What the recount would read of this one card on the day."""
    on = day.isoformat()
    card = histories.card_of(dict(past.row), past.history.before(on), past.history.made > on)
    owed = [made for each in past.schedules if (made := _obligation(card, each, on)) is not None]
    last = next((done for done in reversed(past.done) if done.on <= on), None)
    return Evidence(
        unit=None, day=day, tree=_NO_TREE, cards={card.id: card}, inspections=(), certificates=(), voided=(),
        notices=(), targets=None, first_done={}, obligations={card.id: owed}, disputed=frozenset(), began=None,
        last={} if last is None else {card.id: _last(last, on)}, inside=frozenset({card.unit_id}),
    )  # fmt: skip


_NO_TREE = Tree((), {}, {}, frozenset())


def _obligation(card: Card, owed: Owed, on: str) -> Obligation | None:
    if owed.history.made > on:
        return None
    ceiling = owed.ceiling if owed.confirmed <= on else None
    return histories.obligation_of(card.id.bytes, owed.periodic, owed.fields, ceiling, owed.history.before(on))


def _last(done: Done, on: str) -> Last:
    certified = any(issued <= on and (voided is None or voided > on) for issued, voided in done.papers)
    return Last(date.fromisoformat(done.on), done.conclusion == Conclusion.FAIL, certified)


def _stretch(evidence: Evidence, since: str, until: str) -> Stretch:
    (card,) = evidence.cards.values()
    found = types.named(card.type_code)
    place = (since, until, card.unit_id.bytes, GROUPS.index(found.group) if found else 0)
    due = evidence.due.get(card.id)
    opened, first = _open(evidence, card, due)
    first = max(since, first) if opened else until
    due_on = due.isoformat() if due else None
    return Stretch(*place, opened if first < until else 0, first if first < until else None, due_on)


def _open(evidence: Evidence, card: Card, due: date | None) -> tuple[int, str]:
    """Why it counts as it stands, and from which day on."""
    span = Span(evidence.day, evidence.day)
    if due is not None:
        late = card.state == EquipmentState.IN_USE and due < date.max
        return (Open.LATE.value, (due + timedelta(days=1)).isoformat()) if late else (0, "")
    for why, find in ((Open.NEVER, indicators.never_inspected), (Open.UNDATED, indicators.undated)):
        if any(True for _mark in find(evidence, span)):
            return why.value, ""
    return 0, ""


def _events(past: Past, places: Sequence[Place], horizon: str) -> Iterator[Event]:
    for what, day, id in (*_inspected(past.done), *past.papers):
        if day >= horizon:
            for place in places:
                if place.until > day:
                    yield Event(int(day[:4]), place.unit, place.group, what, day, id, place.since, place.until)


def _inspected(done: Sequence[Done]) -> Iterator[tuple[int, str, bytes]]:
    before, year = "", ""
    for each in done:
        passed = each.conclusion == Conclusion.PASS
        what = DONE | _OF_KIND.get(each.kind, 0) | (PASSED if passed else FAILED)
        if passed and before == Conclusion.FAIL:
            what |= _BITS[indicators.passed_again]
        if each.on[:4] != year:
            what |= FIRST
        before, year = each.conclusion, each.on[:4]
        yield what, each.on, each.id
