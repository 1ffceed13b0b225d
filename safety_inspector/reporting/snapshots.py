"""Reports as they were sent: their facts kept for good, made anew as at the same day, and what has changed since."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.catalogue import units
from safety_inspector.errors import Refusal
from safety_inspector.reporting import briefings, labour_years, periods, readings, typed_figures
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.reporting.labour_years import LabourFacts
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

BESIDE = ("heading", "received_on", "practice", "made_on", "silent")  # of how it was made, and no figure
PARTS = ("by_unit", "by_group")


class Kind(StrEnum):
    """Which report."""

    BRIEFING = "giao-ban"
    LABOUR = "atvsld-nam"


Facts = BriefingFacts | LabourFacts
FACTS: Mapping[Kind, type[Facts]] = {Kind.BRIEFING: BriefingFacts, Kind.LABOUR: LabourFacts}


class SentReport(SQLModel, table=True):
    """One report as it left; never changed."""

    __tablename__ = "sent_report"
    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    kind: str
    unit_id: UUID = Field(sa_type=KeyColumn, index=True)
    period: str
    as_at: date
    estimate: int | None = None
    facts: str  # canonical JSON of the facts
    sent_by: str  # login
    sent_name: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class SentRow:
    """A sent report as shown."""

    id: UUID
    kind: Kind
    unit_id: UUID
    unit_name: str
    period: str
    as_at: date
    sent_name: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is no more what was sent; empty where there is none."""

    field: str  # "lines/K1.3/so_far", "overdue/Cầu trục (CT-07)/due_on"
    sent: str
    now: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One row of a report with the cells that are no more what was sent."""

    row: str  # "lines/K1.3", "overdue/Cầu trục (CT-07)"; of what stands alone its name
    cells: tuple[Change, ...]


class ReportUnknown(Refusal):
    """No such report."""

    code = "REP-E30"
    message = N_("There is no sent report {id} in this store. Look at the list of sent reports.")


class WholeUnitWanted(Refusal):
    """A report of no unit."""

    code = "REP-E31"
    message = N_("A report is sent for a unit. Name the unit with its own name.")


def keep(session: Session, facts: Facts, *, on: date, estimate: int | None = None) -> UUID:
    """Keep the facts of a report that is sent, for good.

    Raises `typed_figures.AnsweringWanted`, `WholeUnitWanted`, `labour_years.RowsBlank`, and `units.NotOurs` on a
    station for another's unit.
    """
    by = typed_figures.require_answering(session)
    if facts.unit_id is None:
        raise WholeUnitWanted()
    units.require_ours(session, facts.unit_id)
    if isinstance(facts, LabourFacts):
        labour_years.require_whole(facts)
    kind = Kind.LABOUR if isinstance(facts, LabourFacts) else Kind.BRIEFING
    made = SentReport(
        kind=kind.value, unit_id=facts.unit_id, period=facts.period.name, as_at=facts.as_at,
        estimate=estimate, facts=as_text(facts), sent_by=by.login, sent_name=by.called, sent_on=on,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def listing(session: Session, unit: UUID | None = None) -> list[SentRow]:
    """The sent reports of a unit, or all; the newest first."""
    query = select(SentReport).order_by(col(SentReport.sent_on).desc(), col(SentReport.id).desc())
    found = [each for each in session.exec(query).all() if unit in (None, each.unit_id)]
    return [_row(session, each) for each in found]


def said(session: Session, id: UUID) -> dict[str, Any]:
    """The facts as they were sent."""
    found: dict[str, Any] = json.loads(_require(session, id).facts)
    return found


def remade(session: Session, id: UUID, *, received_on: date | None = None) -> Facts:
    """The same report made of what is known now, as at the same day, dated as it was; who was silent then is said."""
    sent = _require(session, id)
    period, unit, as_at, told = periods.parse(sent.period), sent.unit_id, sent.as_at, json.loads(sent.facts)
    dated = _dated(told) or as_at
    if sent.kind == Kind.LABOUR:
        return labour_years.facts(
            session, period=period, unit=unit, as_at=as_at, received_on=received_on, made_on=dated
        )  # fmt: skip
    silent = None if told.get("silent") is None else tuple(told["silent"])
    return briefings.facts(
        session, period=period, unit=unit, as_at=as_at, estimate=sent.estimate, received_on=received_on, made_on=dated,
        silent=silent,
    )  # fmt: skip


def _dated(facts: Mapping[str, Any]) -> date | None:
    """The day of the document; what was sent by an earlier version of the program names none."""
    return date.fromisoformat(facts["made_on"]) if facts.get("made_on") else None


def changes(session: Session, id: UUID) -> list[Change]:
    """What has changed since it was sent, field by field: late packages and typed figures, nothing else can.

    What only follows from other figures of the report is no change of its own.
    """
    before, now = _fields(said(session, id)), _fields(json.loads(as_text(remade(session, id))))
    differing = (name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name))
    return [Change(name, before.get(name, ""), now.get(name, "")) for name in differing]


def moved(found: Iterable[Change]) -> list[Moved]:
    """The same by rows: what moved in several cells is one change."""
    rows: dict[str, list[Change]] = {}
    for each in found:
        rows.setdefault(_row_of(each.field), []).append(each)
    return [Moved(row, tuple(cells)) for row, cells in rows.items()]


def _row_of(field: str) -> str:
    row, cut, _last = field.rpartition("/")
    return row.removesuffix("/measures").removesuffix("/figures") if cut else field


def as_text(facts: Facts) -> str:
    """The facts as canonical JSON."""
    return json.dumps(_plain(asdict(facts)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fits(kind: str, unit: UUID, period: str, as_at: date, facts: str) -> bool:
    """Whether these are facts of a report of that kind, unit, period and day, whole, as `keep` keeps them."""
    try:
        found, told = periods.parse(period), json.loads(facts)
        read = readings.read(FACTS[Kind(kind)], told)
        kept = _plain(asdict(read))
    except (periods.NotAPeriod, ValueError, TypeError, ArithmeticError, RecursionError):
        return False
    one = found.name == period and found.first.year == found.last.year and found.first <= as_at <= found.last
    same = (read.period, read.unit_id, read.as_at) == (found, unit, as_at)
    return one and same and {name: kept[name] for name in told} == told and readings.drawable(read)


def timely(facts: str, as_at: date, sent_on: date, today: date) -> bool:
    """Whether facts that fit were made and sent when they could be: neither before the day counted, nor ahead."""
    made_on = _dated(json.loads(facts)) or sent_on
    return as_at <= made_on <= sent_on <= today


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    return value


NAMES = (
    "code",
    "month",
    "name",
    "numbers",
    "unit_name",
    "kind",
    "measure",
    "inspected_on",
)  # what tells lines of a list apart


def _fields(facts: dict[str, Any]) -> dict[str, str]:
    figures = {name: value for name, value in facts.items() if name not in BESIDE}
    told = _flat({**figures.pop("reckoned", {}), **figures})
    return {name: value for name, value in told if not _follows(name)}


def _follows(name: str) -> bool:
    """Whether it says where a line stands, or that a figure was typed, which the list of typed ones says."""
    place, last = name.partition("/")[0], name.rpartition("/")[2]
    return (place in PARTS and last in ("name", "depth", "kind")) or (place == "lines" and "/measures/typed/" in name)


def _flat(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every single value under a name that says where it stands; ids are left out, for people read it."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name != "id" and not name.endswith("_id"):
                yield from _flat(each, f"{at}/{name}" if at else name)
    elif isinstance(value, list):
        taken: dict[str, int] = {}
        for each in value:
            if isinstance(each, dict) and each.get("kind") == "difference":
                continue
            named = _called(each)
            taken[named] = taken.get(named, 0) + 1
            yield from _flat(each, f"{at}/{named}" + (f" ({taken[named]})" if taken[named] > 1 else ""))
    else:
        yield at, "" if value is None else str(value)


def _called(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return " · ".join(str(value[name]) for name in NAMES if value.get(name))


def _require(session: Session, id: UUID) -> SentReport:
    found = session.get(SentReport, id)
    if found is None:
        raise ReportUnknown(id=id)
    return found


def _row(session: Session, each: SentReport) -> SentRow:
    name = units.name_of(session, each.unit_id, on=each.as_at)
    return SentRow(
        each.id, Kind(each.kind), each.unit_id, name, each.period, each.as_at, each.sent_name, each.sent_on
    )  # fmt: skip
