"""Competence: may this inspector, with these instruments, for this body, inspect this type on this day?

Judged on the inspection date, not today: what lapsed since does not undo it, what was renewed since does not
mend it. The rule (`judge`) knows no database; `of` looks the rows up, `require` refuses in one sentence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role, UserRow
from safety_inspector.competence import eligibilities, instruments, scopes, validities
from safety_inspector.competence.eligibilities import EligibilityRow
from safety_inspector.competence.instruments import InstrumentRow, InstrumentState
from safety_inspector.competence.scopes import ScopeRow
from safety_inspector.competence.validities import Lapse, Validity
from safety_inspector.errors import Refusal
from safety_inspector.words import N_, _


class Subject(StrEnum):
    """What is judged."""

    TYPE = "type"
    SCOPE = "scope"
    CALIBRATION = "calibration"
    ELIGIBILITY = "eligibility"
    BODY = "body"  # of which no eligibility at all is entered


_SENTENCES = {
    (Subject.TYPE, Lapse.MISSING): N_("the equipment has no type yet, so that no scope can be judged"),
    (Subject.SCOPE, Lapse.MISSING): N_("{whose} has no scope for {about}"),
    (Subject.SCOPE, Lapse.NOT_YET): N_("the scope of {whose} for {about} begins only on {day}"),
    (Subject.SCOPE, Lapse.LAPSED): N_("the scope of {whose} for {about} lapsed on {day}"),
    (Subject.SCOPE, Lapse.WITHDRAWN): N_("the scope of {whose} for {about} was withdrawn on {day}"),
    (Subject.CALIBRATION, Lapse.MISSING): N_("the instrument {whose} was not calibrated"),
    (Subject.CALIBRATION, Lapse.LAPSED): N_("the calibration of {whose} lapsed on {day}"),
    (Subject.ELIGIBILITY, Lapse.MISSING): N_("no eligibility certificate of this body covers {about}"),
    (Subject.ELIGIBILITY, Lapse.NOT_YET): N_("the eligibility certificate {whose} begins only on {day}"),
    (Subject.ELIGIBILITY, Lapse.LAPSED): N_("the eligibility certificate {whose} lapsed on {day}"),
    (Subject.ELIGIBILITY, Lapse.WITHDRAWN): N_("the eligibility certificate {whose} was revoked on {day}"),
    (Subject.BODY, Lapse.MISSING): N_("no eligibility certificate of the inspection body is entered"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that did not hold: what, whose, for which type, why and since when."""

    subject: Subject
    lapse: Lapse
    whose: str = ""
    about: str = ""
    day: date | None = None

    @property
    def words(self) -> str:
        """Said in words, without a full stop."""
        day = f"{self.day:%d/%m/%Y}" if self.day else ""
        return _(_SENTENCES[self.subject, self.lapse]).format(whose=self.whose, about=self.about, day=day)


@dataclass(frozen=True, slots=True)
class Competence:
    """The judgement for a day; ``until`` is the day up to which all that was judged holds."""

    on: date
    gaps: tuple[Gap, ...]
    until: date | None

    @property
    def allowed(self) -> bool:
        """Whether nothing is lacking."""
        return not self.gaps

    @property
    def words(self) -> str:
        """What is lacking, in words; empty when nothing is."""
        return "; ".join(gap.words for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class LapsingRow:
    """Something that lapses soon or has lapsed; ``until`` is empty for an instrument that was never calibrated."""

    subject: Subject
    whose: str
    about: str
    until: date | None
    days: int | None


class NotCompetent(Refusal):
    """Somebody or something had no right to this inspection on its day."""

    code = "COM-E20"
    message = N_(
        "On the inspection date {day:%d/%m/%Y}, {why}. Correct what is entered on the page Người & thiết bị đo if it is"
        " out of date; else somebody with a valid scope inspects again, with calibrated instruments."
    )


class EligibilityWanted(Refusal):
    """Nothing lacks but the eligibility of a body that must have one."""

    code = "COM-E22"
    message = N_(
        "No eligibility certificate of the inspection body is entered, and by the civil layout none issues without."
        " The technical head (of headquarters, if the office belongs to one) enters it on the page Người & thiết bị"
        " đo, part Cơ sở đủ điều kiện; then issue again."
    )


class InstrumentUnknown(Refusal):
    """An instrument that is not in this store."""

    code = "COM-E21"
    message = N_("An instrument of this inspection is not in this store. Choose the instruments again.")


def judge(
    *,
    inspector: str,
    type_code: str,
    on: date,
    scopes: Iterable[ScopeRow],
    instruments: Iterable[InstrumentRow],
    eligibilities: Sequence[EligibilityRow],
    body: bool = False,
) -> Competence:
    """The judgement for one inspection: ``scopes`` are the inspector's own, ``inspector`` is how he is called.

    ``body`` where the inspection body must have an eligibility; else it is held only to what is entered.
    """
    about = validities.cover_words(type_code)
    found = [_scope(inspector, type_code, about, on, scopes)]
    found += [_calibration(each, on) for each in instruments]
    if eligibilities:
        found.append(_eligibility(type_code, about, on, eligibilities))
    elif body:  # an army body may have none, and is asked for none
        found.append(Gap(Subject.BODY, Lapse.MISSING))
    gaps = tuple(each for each in found if isinstance(each, Gap))
    ends = [each for each in found if isinstance(each, date)]
    return Competence(on, gaps, min(ends) if ends and not gaps else None)


def of(
    session: Session,
    *,
    inspector: str,
    type_code: str,
    instruments: Iterable[UUID] = (),
    on: date,
    device: str = "",
    body: bool = False,
) -> Competence:
    """The judgement, with the rows looked up; ``device`` tells whose inspector of this login is meant."""
    user = _inspector(session, inspector, device)
    return judge(
        inspector=user.called,
        type_code=type_code,
        on=on,
        scopes=scopes.listing(session, user.id),
        instruments=_chosen(session, instruments, on),
        eligibilities=eligibilities.listing(session),
        body=body,
    )


def require(found: Competence) -> Competence:
    """A judgement in which nothing is lacking; else its `refusal`."""
    if why := refusal(found):
        raise why
    return found


def refusal(found: Competence) -> Refusal | None:
    """How a certificate is refused by a judgement: what lapsed and when, or where to enter the body's eligibility."""
    if found.allowed:
        return None
    if all(gap.subject is Subject.BODY for gap in found.gaps):
        return EligibilityWanted()
    return NotCompetent(day=found.on, why=found.words)


def lapsing(session: Session, within_days: int, today: date) -> list[LapsingRow]:
    """What has lapsed and was not renewed, or lapses within so many days: the most pressing first.

    Only of people and instruments in service; of several papers for one thing the one that lasts longest counts.
    """
    last = today + timedelta(days=within_days)
    found = [
        *_lapsing_scopes(session),
        *_lapsing_calibrations(session, today),
        *_lapsing_eligibilities(session),
    ]
    rows = [
        LapsingRow(subject, whose, about, until, (until - today).days if until else None)
        for subject, whose, about, until in found
        if until is None or until <= last
    ]
    return sorted(rows, key=lambda row: (row.until or date.min, row.subject, row.whose, row.about))


def _scope(inspector: str, type_code: str, about: str, on: date, rows: Iterable[ScopeRow]) -> Gap | date:
    if not type_code:
        return Gap(Subject.TYPE, Lapse.MISSING)
    covering = validities.covering(type_code)
    found = [row.valid for row in rows if row.covers in covering]
    return _best(Subject.SCOPE, inspector, about, on, [(inspector, valid) for valid in found])


def _eligibility(type_code: str, about: str, on: date, rows: Sequence[EligibilityRow]) -> Gap | date:
    covering = validities.covering(type_code)
    found = [(row.number, row.valid) for row in rows if covering & set(row.covers)]
    return _best(Subject.ELIGIBILITY, "", about, on, found)


def _calibration(row: InstrumentRow, on: date) -> Gap | date:
    found = row.calibration(on)
    if found is None:
        return Gap(Subject.CALIBRATION, Lapse.MISSING, row.called)
    lapse = found.valid.lapse(on)
    return Gap(Subject.CALIBRATION, lapse[0], row.called, day=lapse[1]) if lapse else found.valid.until


def _best(subject: Subject, whose: str, about: str, on: date, found: list[tuple[str, Validity]]) -> Gap | date:
    """The last day of the one that lasts longest of those that hold; else what is wrong with the latest."""
    holding = [valid.until for _name, valid in found if valid.lapse(on) is None]
    if holding:
        return max(holding)
    if not found:
        return Gap(subject, Lapse.MISSING, whose, about)
    name, valid = max(found, key=lambda pair: pair[1].until)
    lapse = valid.lapse(on)
    assert lapse is not None
    return Gap(subject, lapse[0], name, about, lapse[1])


def _inspector(session: Session, login: str, device: str) -> UserRow:
    known = [each for each in users.listing(session, all_devices=True) if each.login == users.normal(login)]
    theirs = [each for each in known if device and users.device_of(session, each.id) == device]
    found = theirs[0] if theirs else users.named(session, login)
    if found is None:
        raise users.UserUnknown(login=login)
    return found


def _chosen(session: Session, wanted: Iterable[UUID], on: date) -> list[InstrumentRow]:
    ids = list(wanted)
    known = {row.id: row for row in instruments.listing(session, on=on, wanted=ids)} if ids else {}
    if not set(ids) <= set(known):
        raise InstrumentUnknown()
    return [known[id] for id in ids]


Ending = tuple[Subject, str, str, date | None]


def _lapsing_scopes(session: Session) -> Iterator[Ending]:
    serving = {each.id for each in users.listing(session, all_devices=True) if each.may(Role.INSPECTOR)}
    ends: dict[tuple[UUID, str], ScopeRow] = {}
    for row in scopes.listing(session):  # the latest end first
        if row.user_id in serving and row.valid.withdrawn_on is None:
            ends.setdefault((row.user_id, row.covers), row)
    for row in ends.values():
        yield Subject.SCOPE, row.inspector, validities.cover_words(row.covers), row.valid.until


def _lapsing_calibrations(session: Session, today: date) -> Iterator[Ending]:
    for row in instruments.listing(session, on=today):
        if row.state is InstrumentState.IN_USE:
            last = row.calibration(today)
            yield Subject.CALIBRATION, row.called, row.unit_name, last.valid.until if last else None


def _lapsing_eligibilities(session: Session) -> Iterator[Ending]:
    seen: set[str] = set()
    for row in eligibilities.listing(session):  # the latest end first
        if row.valid.withdrawn_on is None and set(row.covers) - seen:
            words = ", ".join(validities.cover_words(each) for each in row.covers if each not in seen)
            seen |= set(row.covers)
            yield Subject.ELIGIBILITY, row.number, words, row.valid.until
