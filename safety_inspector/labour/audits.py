"""Audits of units: begun with a pinned checklist, answered item by item, concluded with a number.

Who began one writes it, on his own device; every answer is a change of its own. At the end each finding becomes one
corrective action (`actions`), and the audit stays as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.access import marks
from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.folding import clean
from safety_inspector.labour import actions, fields, scores, templates
from safety_inspector.labour.kinds import FOUND, AuditForm, AuditKind, Regime, Result, Severity
from safety_inspector.labour.records import Audit, AuditAnswer
from safety_inspector.labour.refusals import (
    AuditConcluded,
    AuditUnknown,
    FindingWanted,
    ItemUnknown,
    PeriodWanted,
    SampleUnfit,
    StopToldWanted,
    StopWithoutFinding,
    Unanswered,
)
from safety_inspector.labour.scores import Marked, Score
from safety_inspector.labour.templates import Line, Template
from safety_inspector.words import N_

SIGN = "BBKT"
SHOWN = 12  # codes a refusal names


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
class Given:
    """An answer as it is typed."""

    result: str
    finding: str = ""
    severity: str = ""
    evidence: str = ""
    measured: str = ""
    sample: tuple[int, int] | None = None  # right, of
    stop: bool = False
    stop_told: str = ""
    owner: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as shown."""

    result: Result
    finding: str
    severity: Severity | None
    evidence: str
    measured: str
    sample: tuple[int, int] | None
    stop: bool
    stop_told: str
    owner: str
    deadline: date | None
    by: str
    at: str


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
        return scores.score(_marked(self.template, self.answers))

    @property
    def left(self) -> tuple[Line, ...]:
        """The items without an answer."""
        return tuple(line for line in self.template.lines if line.id not in self.answers)


def start(session: Session, unit: UUID, said: Beginning, *, on: date) -> UUID:
    """Begin an audit of ``unit``; it opens with the unit's corrective actions that are not closed.

    Raises `AuditorsWanted`, `WordUnknown`, `TextWanted`, `TooLong`, `DaysUnfit`, `PeriodWanted`, `units.UnitUnknown`.
    """
    by = fields.author(session)
    units.require(session, unit)
    regime = fields.word(said.regime, N_("Regime"), Regime)
    _require_period(said, regime, on)
    text = templates.shipped()
    template = templates.read(text, regime)
    made = Audit(
        unit_id=unit, kind=fields.word(said.kind, N_("Kind of audit"), AuditKind),
        form=fields.word(said.form, N_("Form of audit"), AuditForm), regime=regime,
        basis=fields.text(said.basis, N_("Basis")), places=fields.lines(said.places, N_("Places looked at")),
        team=fields.lines(said.team, N_("Team")),
        representatives=fields.lines(said.representatives, N_("Representatives of the unit")),
        period_from=said.period_from, period_to=said.period_to, template=template.id,
        template_revision=template.revision, template_text=text, begun_by=by.login, started_on=on,
        carried=",".join(each.id.hex for each in actions.open_of(session, unit, today=on)),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


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
    said = list(given)
    wanted = (AuditAnswer.audit_id == audit, col(AuditAnswer.item).in_({item for item, _given, _at in said}))
    before = {row.item: row for row in session.exec(select(AuditAnswer).where(*wanted))}
    for item, each, at in said:
        row = before.get(item) or AuditAnswer(audit_id=audit, item=item, result="", by="", at="")
        _take(row, held, each)
        row.by, row.at = by, at
        before[item] = row
    session.add_all(before[item] for item, _given, _at in said)
    session.flush()


def _take(row: AuditAnswer, held: Audit, given: Given) -> None:
    item = row.item
    line = _template(held).line(item)
    if line is None:
        raise ItemUnknown(item=item)
    result = fields.word(given.result, N_("Answer"), Result)
    if given.stop and result not in FOUND:
        raise StopWithoutFinding(item=item)
    if given.stop and not clean(given.stop_told):
        raise StopToldWanted(item=item)
    _write(row, given, result, line, held)


def _write(row: AuditAnswer, given: Given, result: Result, line: Line, audit: Audit) -> None:
    found = result in FOUND
    severity = fields.word(given.severity, N_("Severity"), Severity) if given.severity else line.severity
    row.result, row.severity = result, severity if found else ""
    row.finding = fields.text(given.finding, N_("What is wrong")) if found else ""
    row.evidence = fields.text(given.evidence, N_("Evidence"))
    row.measured = fields.text(given.measured, N_("Measured"))
    row.sample_right, row.sample_of = _sample(given.sample)
    row.stop, row.stop_told = given.stop, fields.text(given.stop_told, N_("Told to stop")) if given.stop else ""
    row.owner = fields.text(given.owner, N_("Responsible")) if found else ""
    row.deadline = given.deadline if found else None
    if row.deadline:
        fields.day(row.deadline, N_("Deadline"), first=audit.started_on)


def _sample(said: tuple[int, int] | None) -> tuple[int | None, int | None]:
    if said is None:
        return None, None
    right, of = said
    if not 0 <= right <= of <= 1_000_000 or of == 0:
        raise SampleUnfit(right=right, of=of)
    return right, of


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
    shown = sheet(session, audit, today=on)
    _require_whole(shown)
    held.summary = fields.text(summary, N_("Overall judgement"), wanted=True)
    held.proposals = fields.text(proposals, N_("Proposals"))
    held.next_on = fields.day(next_on, N_("Next audit by"), first=on) if next_on else None
    held.ended_on, scored = on, shown.score
    held.score, held.grade = scored.value, scored.grade or ""
    _reserve(session, held, on.year)
    session.add(held)
    session.flush()
    for line in shown.template.lines:
        if shown.answers[line.id].result in FOUND:
            _act(session, held, line, shown.answers[line.id], on)
    return held.number


def _act(session: Session, audit: Audit, line: Line, given: AnswerRow, on: date) -> None:
    actions.make(session, actions.Finding(
        audit.id, audit.unit_id, line.id, given.finding, line.basis, given.severity or line.severity, given.stop, on,
        given.owner, given.deadline,
    ))  # fmt: skip


def _require_whole(shown: AuditSheet) -> None:
    if shown.left:
        raise Unanswered(count=len(shown.left), items=_codes(line.id for line in shown.left))
    mute = [item for item, each in shown.answers.items() if each.result in FOUND and not each.finding]
    if mute:
        raise FindingWanted(count=len(mute), items=_codes(mute))


def _codes(found: Iterable[str]) -> str:
    codes = list(found)
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")


def _reserve(session: Session, audit: Audit, year: int) -> None:
    """The next number of this device and year; the mark outside the store is left with it."""
    marks.leaving(session)
    audit.series, audit.year = session.info["store"].letter, year
    sql = "SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE series = ? AND year = ?"
    audit.seq = session.connection().exec_driver_sql(sql, (audit.series, year)).scalar_one()
    audit.number = f"{audit.series}{audit.seq:03}/{year}/{SIGN}-{headings.of(session).sign}"


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
    given = session.exec(select(AuditAnswer).where(AuditAnswer.audit_id == audit)).all()
    template, found = _template(held), {each.item: _answer(each) for each in given}
    return AuditSheet(
        _row(held, units.name_of(session, held.unit_id, on=held.started_on)), template,
        tuple(held.places.split("\n")), tuple(held.team.split("\n")), tuple(held.representatives.split("\n")),
        held.basis, (held.period_from, held.period_to), held.summary, held.proposals,
        {line.id: found[line.id] for line in template.lines if line.id in found},
        tuple(actions.rows(session, [UUID(each) for each in held.carried.split(",") if each], today=today)),
    )  # fmt: skip


def _template(held: Audit) -> Template:
    return templates.read(held.template_text, Regime(held.regime))


def _marked(template: Template, answers: dict[str, AnswerRow]) -> list[Marked]:
    return [
        Marked(line.section, answers[line.id].result, answers[line.id].severity, answers[line.id].stop)
        for line in template.lines
        if line.id in answers
    ]


def _answer(row: AuditAnswer) -> AnswerRow:
    sample = (row.sample_right, row.sample_of) if row.sample_right is not None and row.sample_of is not None else None
    return AnswerRow(
        Result(row.result), row.finding, Severity(row.severity) if row.severity else None, row.evidence, row.measured,
        sample, row.stop, row.stop_told, row.owner, row.deadline, row.by, row.at,
    )  # fmt: skip


def _row(row: Audit, unit_name: str) -> AuditRow:
    return AuditRow(
        row.id, row.unit_id, unit_name, AuditKind(row.kind), AuditForm(row.form), Regime(row.regime), row.started_on,
        row.ended_on, row.next_on, row.number, row.score, row.grade, row.begun_by,
    )  # fmt: skip
