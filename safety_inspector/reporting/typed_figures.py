"""Figures that somebody typed, with the reason: of a year before this program was used, or in place of one it reckons.

A figure speaks of a unit with all below it, an indicator and days. It is made once and never changed: what is typed
anew takes its place, on every device the same, and both stay. It is typed by who answers for figures: headquarters'
officer, technical head or approver. A row of the yearly labour-safety report is typed the same way, for its whole year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, select

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean
from safety_inspector.reporting import indicators, labour_rows
from safety_inspector.reporting.periods import Period
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

ANSWERING = (Role.HQ, Role.TECHNICAL_HEAD, Role.APPROVER)
MOST, LONGEST = 10_000_000, 500
NOW = 1 << 62  # of what is not in the journal yet


class Measure(StrEnum):
    """Whether a figure says what is to be done or what was."""

    PLANNED = "planned"
    DONE = "done"


class TypedFigure(SQLModel, table=True):
    """One typing of one figure; of those that speak of the same the last in the journal counts."""

    __tablename__ = "typed_figure"
    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    unit_id: UUID = Field(sa_type=KeyColumn)
    indicator: str
    measure: str
    first: date
    last: date  # of a stock the same day: how things stood on it
    value: int
    text: str = ""  # of a row of the yearly report, in the row's own shape; its value is then 0
    reason: str
    typed_by: str  # login
    typed_name: str
    typed_on: date
    withdrawn: bool = False  # from now on the reckoned one holds again


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A typed figure as shown."""

    id: UUID
    unit_id: UUID
    indicator: str
    measure: Measure
    first: date
    last: date
    value: int
    text: str
    reason: str
    typed_name: str
    typed_on: date


class AnsweringWanted(Refusal):
    """Somebody who does not answer for figures."""

    code = "REP-E20"
    message = N_(
        "“{login}” may not type figures or keep reports as sent: it needs the role headquarters officer, technical head"
        " or approver. Ask the administrator."
    )


class IndicatorUnknown(Refusal):
    """No indicator of that code."""

    code = "REP-E21"
    message = N_("There is no indicator “{code}” that can be typed. Use one of: {known}.")


class NotAFigure(Refusal):
    """No count."""

    code = "REP-E22"
    message = N_("“{value}” is no figure: type a whole number from 0 to {most}.")


class FigureReason(Refusal):
    """A figure without its reason."""

    code = "REP-E23"
    message = N_(
        "A typed figure needs its reason: type the report or book it comes from, or why the reckoned one fails."
    )


class NotPlannable(Refusal):
    """A plan of what nobody plans."""

    code = "REP-E24"
    message = N_("Nothing is planned for indicator {code}. Type the plan of the year under {known}.")


class FigureUnknown(Refusal):
    """Nothing typed there."""

    code = "REP-E25"
    message = N_("No figure is typed for {code} of these days. Look at the list of typed figures.")


class NotOneYear(Refusal):
    """Days of two years."""

    code = "REP-E26"
    message = N_("The period {period} lies in two years. Choose a quarter, 6 or 9 months, or a year.")


def type_in(
    session: Session, unit: UUID, code: str, value: int | str, *, period: Period, reason: str, on: date,
    measure: Measure = Measure.DONE, in_period: bool = False,
) -> UUID:  # fmt: skip
    """Keep a figure: from 1 January to the end of the period, or of its days alone.

    A plan and a row of the yearly labour-safety report are those of the whole year. Raises `AnsweringWanted`,
    `IndicatorUnknown`, `NotPlannable`, `NotAFigure`, what `labour_rows.read` refuses, `FigureReason`, `NotOneYear` and,
    on a station, `units.NotOurs`.
    """
    by = require_answering(session)
    units.require_ours(session, unit)
    _require_known(code, measure)
    first, last = days_of(code, measure, period, in_period=in_period)
    number, text = _read(code, value)
    why = clean(reason)[:LONGEST]
    if not why:
        raise FigureReason()
    made = TypedFigure(
        unit_id=unit, indicator=code, measure=measure.value, first=first, last=last, value=number, text=text,
        reason=why, typed_by=by.login, typed_name=by.called, typed_on=on,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def withdraw(
    session: Session, unit: UUID, code: str, *, period: Period, on: date, measure: Measure = Measure.DONE,
    in_period: bool = False,
) -> None:  # fmt: skip
    """Let the reckoned figure hold again; that one was typed stays in the journal. Raises `FigureUnknown`."""
    by = require_answering(session)
    units.require_ours(session, unit)
    first, last = days_of(code, measure, period, in_period=in_period)
    what = (unit, code, measure, first, last)
    found = next((row for row in listing(session, [unit]) if _what(row) == what), None)
    if found is None:
        raise FigureUnknown(code=code)
    session.add(
        TypedFigure(
            unit_id=unit, indicator=code, measure=measure.value, first=first, last=last, value=found.value,
            text=found.text, reason=found.reason, typed_by=by.login, typed_name=by.called, typed_on=on, withdrawn=True,
        )
    )  # fmt: skip
    session.flush()


def listing(session: Session, inside: Iterable[UUID] | None = None) -> list[TypedRow]:
    """What is typed and not withdrawn, of these units or of all, by indicator and days; the last of each."""
    wanted = None if inside is None else set(inside)
    told = _told(session)
    found = sorted(session.exec(select(TypedFigure)).all(), key=lambda each: (told.get(each.id, NOW), each.id))
    standing: dict[object, TypedRow] = {}
    for each in found:
        if wanted is None or each.unit_id in wanted:
            row = _row(each)
            standing.pop(_what(row), None)
            if not each.withdrawn:
                standing[_what(row)] = row
    return sorted(
        standing.values(), key=lambda row: (row.indicator, row.measure, row.first, row.last, row.unit_id)
    )  # fmt: skip


def _told(session: Session) -> dict[UUID, int]:
    """The journal's clock when each was typed: after all that its device knew then, whatever day it thought it was."""
    return {UUID(bytes=id): clock for id, clock in raw(session).execute(_TOLD)}


_TOLD = (  # the few figures lead, else the whole journal is walked for them
    "SELECT t.id, min(e.clock) FROM typed_figure t CROSS JOIN change c ON c.id = t.id CROSS JOIN entry e ON e.n = c.n"
    " WHERE e.stream = 1 GROUP BY t.id"
)


def _what(row: TypedRow) -> tuple[UUID, str, Measure, date, date]:
    """What a figure speaks of."""
    return row.unit_id, row.indicator, row.measure, row.first, row.last


def days_of(code: str, measure: Measure, period: Period, *, in_period: bool = False) -> tuple[date, date]:
    """The days a figure of the period speaks of."""
    if period.first.year != period.last.year:
        raise NotOneYear(period=period.name)
    year = period.last.year
    if measure is Measure.PLANNED or code in labour_rows.BY_CODE:
        return year_of(period)
    found = indicators.BY_CODE.get(code)
    if found is not None and found.stock:
        return period.last, period.last
    return (period.first if in_period else date(year, 1, 1)), period.last


def spoken(code: str, measure: Measure, first: date, last: date) -> bool:
    """Whether a figure can speak of these days: there is a period `type_in` takes that comes to them."""
    days, period = (first, last), Period(first, last, "")
    try:
        return first <= last and days in (days_of(code, measure, period, in_period=only) for only in (False, True))
    except NotOneYear:
        return False


def timely(first: date, typed_on: date, today: date) -> bool:
    """Whether a figure may be typed on a day: not ahead, nor before the year before the one it speaks of."""
    return first.year - 1 <= typed_on.year and typed_on <= today


def year_of(period: Period) -> tuple[date, date]:
    """The first and the last day of the year a period ends in."""
    return date(period.last.year, 1, 1), date(period.last.year, 12, 31)


def fits(code: str, value: int, text: str) -> bool:
    """Whether a figure is one this program keeps: a text where a row has one, else a number."""
    return (value == 0 and labour_rows.fits(code, text)) if code in labour_rows.BY_CODE else not text


def measured(code: str, measure: str) -> bool:
    """Whether that is counted, or planned, of the indicator or row."""
    try:
        _require_known(code, Measure(measure))
    except Refusal:
        return False
    return True


def require_answering(session: Session) -> users.UserRow:
    """The author, if he answers for figures."""
    by = users.require_known(session, str(session.info["note"].author))
    if not any(by.may(role) for role in ANSWERING):
        raise AnsweringWanted(login=by.login)
    return by


def _require_known(code: str, measure: Measure) -> None:
    known = [each.code for each in indicators.LIST]
    rows = [row.code for row in labour_rows.LIST]
    if code not in (*known, *rows) or (measure is Measure.DONE and code in indicators.PLANS):
        told = [each for each in known if each not in indicators.PLANS]
        raise IndicatorUnknown(code=code[:20], known=", ".join((*told, *rows)))
    if measure is Measure.PLANNED and code not in indicators.PLANS:
        raise NotPlannable(code=code, known=", ".join(indicators.PLANS))


def _read(code: str, value: int | str) -> tuple[int, str]:
    """The number of an indicator, or the text of a row."""
    row = labour_rows.BY_CODE.get(code)
    return (0, labour_rows.read(row, str(value))) if row else (_number(value), "")


def _number(value: int | str) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST):
        raise NotAFigure(value=text[:40], most=MOST)
    return int(text)


def _row(each: TypedFigure) -> TypedRow:
    return TypedRow(
        each.id, each.unit_id, each.indicator, Measure(each.measure), each.first, each.last, each.value, each.text,
        each.reason, each.typed_name, each.typed_on,
    )  # fmt: skip
