"""Reasons: why a piece of equipment falls due when it does: rule, day counted from and ground of every date."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.planning import kinds, listings, projections
from safety_inspector.planning.ceilings import Ceiling
from safety_inspector.planning.listings import DueRow
from safety_inspector.planning.schedules import Schedule
from safety_inspector.regulations import confirmations, lawbooks, marks, proposals, rules
from safety_inspector.regulations.confirmations import Standing
from safety_inspector.regulations.lawbooks import BookRow
from safety_inspector.regulations.proposals import Line, Proposal
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _

FROM_WORDS = {
    "certificate": N_("the inspection of certificate {number}"),
    "paper": N_("the old paper {number} on the card"),
    "typed": N_("the day the last check was typed with"),
    "": N_("no earlier inspection is known"),
}


@dataclass(frozen=True, slots=True)
class RowSaid:
    """A row of the law behind a date: what it says, whence, its marks, and who confirmed it on which text."""

    row_id: str
    months: int | None
    says: str
    source: str
    clause: str
    confidence: str
    force: str
    standing: str
    acts: bool
    text: str
    by: str
    on: date | None

    @property
    def words(self) -> str:
        """All of it in a line."""
        said = [self.row_id, self.says, _("{count} months").format(count=self.months) if self.months else "",
                f"{self.source}, {self.clause}" if self.clause else self.source, _(marks.FORCE_WORDS[self.force]),
                _(marks.CONFIDENCE_WORDS[self.confidence]), _(confirmations.STANDING_WORDS[self._word])]  # fmt: skip
        if self.text:
            said.append(_("by {who} on {text}").format(who=self.by, text=self.text))
        return "; ".join(part for part in said if part)

    @property
    def _word(self) -> confirmations.Word:
        return confirmations.Word(self.standing)


@dataclass(frozen=True, slots=True)
class Reason:
    """One schedule: when it is due, what that counts from, and what the interval stands on."""

    kind: str
    due_on: date | None
    counted_from: date | None
    from_what: str  # a key of `FROM_WORDS`
    number: str  # of the certificate or the paper
    months: int  # typed
    ground: str
    procedure: str
    until: date | None  # a certificate shortened it to this day
    taken_from: RowSaid | None  # the row the months were taken from
    most: RowSaid | None  # the confirmed row that allows no longer

    @property
    def words(self) -> tuple[str, ...]:
        """It in lines."""
        day = f"{self.counted_from:%d/%m/%Y}" if self.counted_from else "–"
        due = f"{self.due_on:%d/%m/%Y}" if self.due_on else _("no due date yet")
        origin = _(FROM_WORDS[self.from_what]).format(number=self.number or "–")
        lines = [
            f"{kinds.words(self.kind)}: {due}",
            _("Counted from: {day} ({what})").format(day=day, what=origin),
            _("Interval: {months} months; ground: {ground}").format(months=self.months, ground=self.ground),
        ]
        lines += [_("Procedure: {procedure}").format(procedure=self.procedure)] if self.procedure else []
        lines += [_("Taken from: {row}").format(row=self.taken_from.words)] if self.taken_from else []
        lines += [_("At most: {row}").format(row=self.most.words)] if self.most else []
        lines += [_("Shortened by its certificate to {day:%d/%m/%Y}").format(day=self.until)] if self.until else []
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Why:
    """The equipment's due row, and a reason for every date."""

    due: DueRow
    reasons: tuple[Reason, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """It in lines, a blank one between two schedules."""
        head = f"{self.due.asset_no or '–'} · {self.due.name}: {_(listings.BAND_WORDS[self.due.band])}"
        lines: list[str] = [head]
        for reason in self.reasons:
            lines += ["", *reason.words]
        return tuple(lines)


def of(session: Session, equipment_id: UUID, *, today: date) -> Why:
    """Why the equipment is due when it is."""
    card = equipment.card(session, equipment_id)
    wanted = select(Schedule).where(Schedule.equipment_id == equipment_id, col(Schedule.closed).is_(False))
    found = sorted(session.exec(wanted), key=lambda each: _place(each.kind))
    book = {each.law.row_id: each for each in lawbooks.listing(session)}
    due = listings.due_of(session, [equipment_id], today=today)[equipment_id]
    return Why(due, tuple(_reason(session, card, each, book, due.disputed) for each in found))


def told(proposal: Proposal) -> tuple[str, ...]:
    """A proposal in lines: what is proposed and why it is asked, what is missing, and every row with its marks."""
    lines = [_(proposals.WHY_WORDS[why]) for why in proposal.whys]
    if proposal.months:
        unsure = _(confirmations.STANDING_WORDS[confirmations.Word.UNCONFIRMED])
        mark = "" if proposal.maximum == proposal.months else f" – {unsure}"
        lines.insert(0, _("{count} months").format(count=proposal.months) + mark)
    if proposal.missing:
        names = ", ".join(_(rules.NAME_WORDS[name]) for name in proposal.missing)
        lines.append(_("Not known, type it on the card: {names}").format(names=names))
    return (*lines, *(_row_told(each) for each in (*proposal.lines, *proposal.hints)))


def _row_told(line: Line) -> str:
    months = _("{count} months").format(count=line.months) if line.months else _("by date")
    origin = f"{line.source}, {line.clause}" if line.clause else line.source
    stands = _(confirmations.STANDING_WORDS[line.standing.word])
    said = [f"{line.rule_id}: {line.condition} → {months}", origin, _(marks.FORCE_WORDS[line.force])]
    said += [_(marks.CONFIDENCE_WORDS[line.confidence]), stands]
    if line.standing.text and line.acts:
        said.append(_("by {who} on {text}").format(who=line.standing.by, text=line.standing.text))
    return "; ".join(said)


def _place(kind: str) -> tuple[int, str]:
    return (kinds.OWN.index(kind) if kind in kinds.OWN else len(kinds.OWN), kind)


def _reason(session: Session, card: EquipmentCard, found: Schedule, book: dict[str, BookRow], disputed: bool) -> Reason:
    ceiling = session.get(Ceiling, found.id)
    by_paper = found.kind == kinds.PERIODIC and card.paper_date and card.paper_date > (found.anchor_on or date.min)
    what = "paper" if by_paper else "" if not found.anchor_on else "certificate" if found.certificate else "typed"
    return Reason(
        kind=found.kind,
        due_on=None if disputed and found.kind in kinds.OWN else _due_on(session, found),
        counted_from=card.paper_date if by_paper else found.anchor_on,
        from_what=what,
        number=(card.paper_number if by_paper else found.certificate) or "",
        months=found.interval_months,
        ground=found.ground,
        procedure=found.procedure,
        until=None if by_paper else found.until,
        taken_from=_said(book.get(found.row_id)),
        most=_said(book.get(ceiling.row_id)) if ceiling else None,
    )


def _due_on(session: Session, found: Schedule) -> date | None:
    sql = (
        f"SELECT {projections.DUE_ON} FROM schedule s JOIN equipment e ON e.id = s.equipment_id"
        " LEFT JOIN ceiling c ON c.schedule_id = s.id WHERE s.id = ?"
    )
    (day,) = raw(session).execute(sql, (found.id.bytes,)).fetchone()
    return date.fromisoformat(day) if day else None


def _said(row: BookRow | None) -> RowSaid | None:
    if row is None:
        return None
    law, standing = row.law, row.standing
    return RowSaid(
        law.row_id, row.months, law.title, str(_now(standing, "source", law.source)), law.clause, law.confidence,
        row.force, standing.word, standing.acts, standing.text, standing.by, standing.on,
    )  # fmt: skip


def _now(standing: Standing, name: str, otherwise: Any) -> Any:
    return standing.changes.get(name, otherwise)
