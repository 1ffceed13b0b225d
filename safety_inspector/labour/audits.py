"""Audits of units: begun with a pinned checklist, answered item by item, concluded with a number.

Who began one writes it, on his own device; every answer is a change of its own. At the end each finding becomes one
corrective action (`actions`), and the audit stays as it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.access import marks
from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.labour import actions, answers, conclusions, fields, templates
from safety_inspector.labour.answers import AnswerRow, Given
from safety_inspector.labour.kinds import AuditForm, AuditKind, Regime
from safety_inspector.labour.records import Audit, AuditAnswer
from safety_inspector.labour.refusals import AuditConcluded, AuditUnknown, ItemUnknown, PeriodWanted
from safety_inspector.labour.scores import Score
from safety_inspector.labour.templates import Line, Template
from safety_inspector.words import N_

_KEY = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of an audit before its first answer."""

    kind: str = AuditKind.SELF.value
    form: str = AuditForm.WHOLE.value
    regime: str = Regime.CIVIL.value
    places: Sequence[str] = ()
    team: Sequence[str] = ()
    representatives: Sequence[str] = ()
    basis: str = ""
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An audit in a list."""

    id: UUID
    unit_id: UUID
    unit_name: str
    kind: AuditKind
    form: AuditForm
    regime: Regime
    started_on: date
    ended_on: date | None
    next_on: date | None
    number: str
    score: int | None
    grade: str
    begun_by: str


@dataclass(frozen=True, slots=True)
class AuditSheet:
    """An audit whole: its items with their answers, and what it opened with."""

    row: AuditRow
    template: Template
    places: tuple[str, ...]
    team: tuple[str, ...]
    representatives: tuple[str, ...]
    basis: str
    period: tuple[date | None, date | None]
    summary: str
    proposals: str
    answers: dict[str, AnswerRow]
    carried: tuple[actions.ActionRow, ...] = field(default=())

    @property
    def score(self) -> Score:
        """What its answers come to now."""
        return conclusions.score(self.template, self.answers)

    @property
    def left(self) -> tuple[Line, ...]:
        """The items without an answer."""
        return tuple(line for line in self.template.lines if line.id not in self.answers)


def start(session: Session, unit: UUID, said: Beginning, *, on: date) -> UUID:
    """Begin an audit of ``unit``; it opens with the unit's corrective actions that are not closed.

    Raises `AuditorsWanted`, `WordUnknown`, `TextWanted`, `TooLong`, `DaysUnfit`, `PeriodWanted`, `units.UnitUnknown`.
    """
    by, today = fields.author(session), session.info["store"].today()
    units.require(session, unit)
    text = templates.shipped()
    said_so = opening(said, fields.day(on, N_("Start of the audit"), last=today))
    template = templates.read(text, said_so["regime"])
    made = Audit(
        unit_id=unit,
        **said_so,
        template=template.id,
        template_revision=template.revision,
        template_text=text,
        begun_by=by.login,
        started_on=on,
        carried=",".join(each.id.hex for each in actions.open_of(session, unit, today=on)),
    )
    session.add(made)
    session.flush()
    return made.id


def opening(said: Beginning, on: date) -> dict[str, Any]:
    """What is kept of a beginning. Pure: its own words once kept come to the same. Raises what `start` does."""
    regime = fields.word(said.regime, N_("Regime"), Regime)
    _require_period(said, regime, on)
    return {
        "regime": regime, "kind": fields.word(said.kind, N_("Kind of audit"), AuditKind),
        "form": fields.word(said.form, N_("Form of audit"), AuditForm),
        "basis": fields.text(said.basis, N_("Basis")), "places": fields.lines(said.places, N_("Places looked at")),
        "team": fields.lines(said.team, N_("Team")),
        "representatives": fields.lines(said.representatives, N_("Representatives of the unit")),
        "period_from": said.period_from, "period_to": said.period_to,
    }  # fmt: skip


def beginning(row: Audit) -> Beginning:
    """The beginning as it would be typed again."""
    return Beginning(
        row.kind, row.form, row.regime, row.places.split("\n"), row.team.split("\n"), row.representatives.split("\n"),
        row.basis, row.period_from, row.period_to,
    )  # fmt: skip


def _require_period(said: Beginning, regime: Regime, on: date) -> None:
    first, last = said.period_from, said.period_to
    if (regime is Regime.ARMY or first or last) and not (first and last):
        raise PeriodWanted()
    if first and last:
        fields.day(last, N_("End of the period"), first=fields.day(first, N_("Start of the period"), last=on), last=on)


def answer(session: Session, audit: UUID, item: str, given: Given, *, at: str) -> None:
    """Answer one item, or answer it anew. Raises `AuditConcluded`, `ItemUnknown`, and what a field refuses."""
    answer_all(session, audit, [(item, given, at)])


def answer_all(session: Session, audit: UUID, given: Iterable[tuple[str, Given, str]]) -> None:
    """Answer several items, each at its moment, as by `answer`; they are written together, or none is."""
    by, held = fields.author(session).login, require_open(session, audit)
    said, template = list(given), conclusions.template(held)
    wanted = (AuditAnswer.audit_id == audit, col(AuditAnswer.item).in_({item for item, _given, _at in said}))
    before = {row.item: row for row in session.exec(select(AuditAnswer).where(*wanted))}
    for item, each, at in said:
        line = template.line(item)
        if line is None:
            raise ItemUnknown(item=item)
        row = before.get(item) or AuditAnswer(audit_id=audit, item=item, result="", by="", at="")
        for name, value in answers.kept(each, line, held.started_on).items():
            setattr(row, name, value)
        row.by, row.at = by, fields.moment(at)
        before[item] = row
    session.add_all(before[item] for item, _given, _at in said)
    session.flush()


def withdraw(session: Session, audit: UUID, item: str) -> None:
    """Take an answer back: the item is unanswered again."""
    fields.author(session)
    require_open(session, audit)
    if (row := session.get(AuditAnswer, (audit, item))) is not None:
        session.delete(row)
        session.flush()


def conclude(
    session: Session, audit: UUID, *, on: date, summary: str, proposals: str = "", next_on: date | None = None
) -> str:
    """End the audit with its number; every finding becomes a corrective action. ``next_on``: by when the next one is.

    Raises `AuditConcluded`, `Unanswered`, `FindingWanted`, `TextWanted`, `DaysUnfit`.
    """
    fields.author(session)
    held = require_open(session, audit)
    fields.day(on, N_("End of the audit"), first=held.started_on, last=session.info["store"].today())
    found = conclusions.conclusion(held, _answers(session, audit), on)
    for name, value in conclusions.closing(summary, proposals, next_on, on).items():
        setattr(held, name, value)
    held.ended_on, held.score, held.grade = on, found.score, found.grade
    _reserve(session, held, on.year)
    session.add(held)
    session.flush()
    for each in found.findings:
        actions.make(session, each)
    return held.number


def _reserve(session: Session, audit: Audit, year: int) -> None:
    """The next number of this device and year; the mark outside the store is left with it."""
    marks.leaving(session)
    audit.series, audit.year = session.info["store"].letter, year
    sql = "SELECT seq FROM audit WHERE series = ? AND year = ? AND seq BETWEEN 1 AND ?"
    drawn = session.connection().exec_driver_sql(sql, (audit.series, year, conclusions.MOST)).scalars()
    audit.seq = _next(frozenset(drawn))
    audit.number = conclusions.number(audit.series, audit.seq, year, headings.of(session).sign)


def _next(taken: frozenset[int]) -> int:
    """After the last one; where somebody took the last there is, the first that is free."""
    after = max(taken, default=0) + 1
    return after if after <= conclusions.MOST else next(seq for seq in count(1) if seq not in taken)


def require_open(session: Session, audit: UUID) -> Audit:
    """The audit, while it is not concluded. Raises `AuditUnknown`, `AuditConcluded`."""
    held = require(session, audit)
    if held.ended_on is not None:
        raise AuditConcluded(number=held.number, on=held.ended_on)
    return held


def require(session: Session, audit: UUID) -> Audit:
    """The audit. Raises `AuditUnknown`."""
    held = session.get(Audit, audit)
    if held is None:
        raise AuditUnknown(text=audit)
    return held


def find(session: Session, text: str) -> UUID:
    """The audit with this id or number. Raises `AuditUnknown`."""
    try:
        return require(session, UUID(text)).id
    except ValueError:
        found = session.exec(select(Audit.id).where(Audit.number == text, Audit.number != "")).first()
        if found is None:
            raise AuditUnknown(text=text) from None
        return found


def listing(session: Session, *, today: date, unit: UUID | None = None) -> list[AuditRow]:
    """The audits of a unit and below, or all; those under way first, then the newest."""
    query = select(Audit).order_by(col(Audit.ended_on).is_not(None), col(Audit.started_on).desc(), col(Audit.id))
    if unit is not None:
        query = query.where(col(Audit.unit_id).in_(units.subtree(session, unit)))
    found = list(session.exec(query).all())
    names = units.names(session, {each.unit_id.bytes for each in found}, on=today)
    return [_row(each, names.get(each.unit_id.bytes, "")) for each in found]


def late(found: Iterable[AuditRow], *, today: date) -> frozenset[UUID]:
    """Those of ``found`` after which their unit was to be audited again, and nobody has begun."""
    newest: dict[UUID, AuditRow] = {}
    for row in sorted(found, key=lambda row: (row.started_on, row.ended_on is None)):
        newest[row.unit_id] = row
    return frozenset(row.id for row in newest.values() if row.next_on is not None and row.next_on < today)


def sheet(session: Session, audit: UUID, *, today: date) -> AuditSheet:
    """The audit whole. Raises `AuditUnknown`."""
    held = require(session, audit)
    template, found = conclusions.template(held), _answers(session, audit)
    return AuditSheet(
        _row(held, units.name_of(session, held.unit_id, on=held.started_on)), template,
        tuple(held.places.split("\n")), tuple(held.team.split("\n")), tuple(held.representatives.split("\n")),
        held.basis, (held.period_from, held.period_to), held.summary, held.proposals,
        {line.id: found[line.id] for line in template.lines if line.id in found},
        tuple(actions.rows(session, carried(held.carried), today=today)),
    )  # fmt: skip


def carried(text: str) -> list[UUID]:
    """The actions an audit opened with; what is no id is of none, and the audit is read all the same."""
    return [UUID(hex=each) for each in text.split(",") if _KEY.fullmatch(each)]


def _answers(session: Session, audit: UUID) -> dict[str, AnswerRow]:
    given = session.exec(select(AuditAnswer).where(AuditAnswer.audit_id == audit)).all()
    return {each.item: answers.row(each) for each in given}


def _row(row: Audit, unit_name: str) -> AuditRow:
    return AuditRow(
        row.id, row.unit_id, unit_name, AuditKind(row.kind), AuditForm(row.form), Regime(row.regime), row.started_on,
        row.ended_on, row.next_on, row.number, row.score, row.grade, row.begun_by,
    )  # fmt: skip
