"""What waits for whoever signed in: by his roles, what he must see first standing first.

Each is one row of facts with the way to the page where it is done; the window words them. What there may be many of is
counted, and only the first few are named: the page asks as few statements of a large store as of a small one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role, UserRow
from safety_inspector.catalogue import units
from safety_inspector.catalogue.equipment import Where
from safety_inspector.certification import reviews
from safety_inspector.competence import lapses
from safety_inspector.exchange import conflicts, silences, trust
from safety_inspector.inspection import corrections, sheets
from safety_inspector.labour import actions
from safety_inspector.planning import assignments, listings, plans
from safety_inspector.planning.listings import Band
from safety_inspector.planning.plans import State
from safety_inspector.planning.projections import GONE
from safety_inspector.regulations import lawbooks
from safety_inspector.reporting import periods, progress
from safety_inspector.store import backups, journal
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

NAMED = 3  # of one kind are named; the rest is counted
LICENCE_SOON = 60  # days
PLANNED_FROM = 9  # the month from which the plan of the year after is missed


class What(StrEnum):
    """What waits."""

    RETURNED = "returned"  # an inspection of his that was sent back
    FAILED = "failed"  # equipment that failed
    BACKUP = "backup"
    DRAFT = "draft"
    GIVEN = "given"  # planned for him and not inspected
    REVIEW = "review"
    SIGN = "sign"
    UNSIGNED = "unsigned"  # minutes nobody has marked as signed on paper
    PLAN_WAITING = "plan_waiting"
    PLAN_WANTED = "plan_wanted"
    LAW = "law"  # intervals that are not confirmed, of types there are
    SCOPELESS = "scopeless"
    ACTION = "action"
    SILENT = "silent"
    CONFLICT = "conflict"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a row leads: a page, and what it is to show."""

    place: str
    what: Any = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One row: ``count`` of them, or the one that is ``name``; ``number`` is what is beside it (an item, a year)."""

    what: What
    way: Way
    count: int = 1
    name: str = ""
    note: str = ""
    number: int = 0
    on: date | None = None
    draft: sheets.InspectionRow | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which store, on which day."""

    session: Session
    store: Store
    user: UserRow
    today: date

    def has(self, *roles: Role) -> bool:
        """Whether he has one of these roles."""
        return any(role in self.user.roles for role in roles)


def listing(session: Session, store: Store, user: UserRow, *, today: date) -> list[Duty]:
    """Everything that waits for the user, by his roles."""
    asking = Asking(session, store, user, today)
    return [duty for find in _ORDER for duty in find(asking)]


# -- work of his own -------------------------------------------------------------------------------


def _returned(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.INSPECTOR):
        return
    mine = users.logins_of(asking.session, asking.user.login)
    found = raw(asking.session).execute(_RETURNED).fetchall()
    theirs = [row for row in found if row[1].casefold() in mine]
    for id, _login, number, serial, name, comment, by, on in theirs[:NAMED]:
        called = f"{number or serial} · {name}".lstrip("· ")
        yield Duty(What.RETURNED, Way("inspection", UUID(bytes=id)), name=called, note=f"{comment} — {by}",
                   on=date.fromisoformat(on))  # fmt: skip
    if len(theirs) > NAMED:
        yield Duty(What.RETURNED, Way("review", "returned"), count=len(theirs) - NAMED)


_RETURNED = f"""SELECT i.id, i.inspector, e.asset_no, e.serial, e.name, t.comment, t.returned_by, min(t.returned_on)
    FROM returned t JOIN inspection i ON i.id = t.inspection_id JOIN equipment e ON e.id = i.equipment_id
    WHERE i.concluded_at NOT NULL AND t.document = {journal.DOCUMENT.format(id="i.id")}
    GROUP BY i.id ORDER BY 8, i.id"""


def _drafts(asking: Asking) -> Iterator[Duty]:
    """An administrator sees everybody's: somebody may have left."""
    everybody = asking.has(Role.ADMINISTRATOR)
    login = None if everybody else asking.user.login
    found = sheets.listing(asking.session, concluded=False, inspector=login, limit=NAMED)
    for row in found:
        called = f"{row.asset_no or row.serial} · {row.equipment_name}".lstrip("· ")
        number = sheets.last_number(asking.session, row.id)
        yield Duty(What.DRAFT, Way("inspection", row.id), name=called, note=number, draft=row)
    sql = "SELECT count(*) FROM inspection WHERE concluded_at IS NULL AND (:login IS NULL OR inspector = :login)"
    ((whole,),) = raw(asking.session).execute(sql, {"login": login})
    if whole > len(found):
        yield Duty(What.DRAFT, Way("inspections"), count=whole - len(found))


def _given(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.INSPECTOR):
        return
    year, month = asking.today.year, asking.today.month
    given = assignments.given(asking.session, asking.user.id, year)
    now = {id: each for id, each in given.items() if each.month <= month}
    done = progress.done(asking.session, list(now), year, as_at=asking.today)
    left = [each for id, each in now.items() if id not in done]
    if left:
        way = Way("plan", (left[0].unit_id, year, asking.user.id))
        yield Duty(What.GIVEN, way, count=len(left), number=sum(each.month < month for each in left))


def _failed(asking: Asking) -> Iterator[Duty]:
    found = listings.ids(asking.session, Where(), [Band.FAILED], today=asking.today)
    first = listings.due_of(asking.session, found[:NAMED], today=asking.today)
    for id in found[:NAMED]:
        row = first[id]
        called = f"{row.asset_no} · {row.name}".lstrip("· ")
        yield Duty(What.FAILED, Way("equipment", id), name=called, note=row.unit_name)
    if len(found) > NAMED:
        yield Duty(What.FAILED, Way("band", Band.FAILED.value), count=len(found) - NAMED)


# -- deciding --------------------------------------------------------------------------------------


def _decisions(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.APPROVER):
        return
    for what, count in (
        (What.REVIEW, reviews.to_review(asking.session, asking.user.login)),
        (What.SIGN, reviews.to_sign(asking.session, asking.user.login)),
    ):
        if count:
            yield Duty(what, Way("review", what.value), count=count)


def _unsigned(asking: Asking) -> Iterator[Duty]:
    """Minutes that are not marked as signed: an inspector's own, an approver's all."""
    if not asking.has(Role.INSPECTOR, Role.APPROVER):
        return
    found = raw(asking.session).execute(_UNSIGNED).fetchall()
    if not asking.has(Role.APPROVER):
        mine = users.logins_of(asking.session, asking.user.login)
        found = [row for row in found if row[0].casefold() in mine]
    if found:
        yield Duty(What.UNSIGNED, Way("papers", "minutes"), count=len(found))


_UNSIGNED = (
    "SELECT m.inspector FROM minutes m JOIN inspection i ON i.id = m.inspection_id WHERE m.signed_on IS NULL"
    f" AND m.document = {journal.DOCUMENT.format(id='i.id')} AND NOT {corrections.IS_RETURNED}"
)


def _plans(asking: Asking) -> Iterator[Duty]:
    """Drafts somebody else made and this approver may freeze; and that a plan of the year after is wanting."""
    if not units.above_all(asking.session):
        return
    year = asking.today.year
    known = [each for each in plans.listing(asking.session) if each.year >= year]
    if asking.has(Role.APPROVER):
        mine = users.logins_of(asking.session, asking.user.login)
        waiting = [each for each in known if each.state is State.DRAFT and not _made_by(each, mine)]
        for each in waiting[:NAMED]:
            name = units.name_of(asking.session, each.unit_id, on=asking.today)
            yield Duty(What.PLAN_WAITING, Way("plan", (each.unit_id, each.year, None)), name=name, number=each.year)
    late = asking.today.month >= PLANNED_FROM and not any(each.year == year + 1 for each in known)
    if late and asking.has(Role.HQ, Role.TECHNICAL_HEAD):
        yield Duty(What.PLAN_WANTED, Way("plan", (units.root(asking.session), year + 1, None)), number=year + 1)


def _made_by(plan: plans.PlanRow, logins: frozenset[str]) -> bool:
    return any(each.casefold() in logins for each in plan.prepared_by.split(","))


def _actions(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.APPROVER, Role.TECHNICAL_HEAD, Role.HQ):
        return
    count = actions.overdue(asking.session, today=asking.today)
    if count:
        yield Duty(What.ACTION, Way("labour", "actions"), count=count)


# -- the law, people -------------------------------------------------------------------------------


def _law(asking: Asking) -> Iterator[Duty]:
    """Intervals that are not confirmed of types there is equipment of: without them nothing of it falls due by law."""
    if not asking.has(Role.TECHNICAL_HEAD):
        return
    sql = f"SELECT DISTINCT type_code FROM equipment WHERE state NOT IN {GONE!r}"
    here = {code for (code,) in raw(asking.session).execute(sql)}
    waiting = [each for each in lawbooks.held(asking.session) if here & set(each.rule.types) and not each.standing.acts]
    if waiting:
        yield Duty(What.LAW, Way("regulations", "interval"), count=len(waiting))


def _scopeless(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.TECHNICAL_HEAD, Role.ADMINISTRATOR):
        return
    found = lapses.without(asking.session, today=asking.today)
    if found:
        names = ", ".join(each.name for each in found[:NAMED])
        yield Duty(What.SCOPELESS, Way("people", (0, None)), count=len(found), note=names)


# -- headquarters, the computer --------------------------------------------------------------------


def _packages(asking: Asking) -> Iterator[Duty]:
    if asking.has(Role.HQ) and silences.at_headquarters(asking.store):
        quarter = periods.quarter_of(asking.today)
        found = silences.listing(asking.store, quarter, today=asking.today)
        if found:
            names = ", ".join(f"{each.letter} {each.name}" for each in found[:NAMED])
            yield Duty(What.SILENT, Way("exchange", "folder"), count=len(found), name=quarter.name, note=names)


def _conflicts(asking: Asking) -> Iterator[Duty]:
    if asking.has(Role.HQ, Role.ADMINISTRATOR, Role.TECHNICAL_HEAD):
        count = conflicts.count(asking.session)
        if count:
            yield Duty(What.CONFLICT, Way("exchange", "conflicts"), count=count)


def _computer(asking: Asking) -> Iterator[Duty]:
    if not asking.has(Role.ADMINISTRATOR):
        return
    if backups.stale(asking.store.path, asking.store.now()):
        last = backups.last(asking.store.path)
        made = date.fromisoformat(last.made[:10]) if last else None
        yield Duty(What.BACKUP, Way("data"), on=made)


def _licence(asking: Asking) -> Iterator[Duty]:
    """Headquarters' own, which it gave itself, has no end."""
    if not asking.has(Role.ADMINISTRATOR):
        return
    claims = trust.claims_of(raw(asking.session), asking.store.device)
    if claims is not None and claims.ends <= asking.today + timedelta(days=LICENCE_SOON):
        yield Duty(What.LICENCE, Way("exchange", "joining"), on=claims.ends, name=asking.store.letter)


_ORDER: tuple[Callable[[Asking], Iterator[Duty]], ...] = (
    _returned, _failed, _computer, _drafts, _given, _decisions, _unsigned, _plans, _actions, _packages, _conflicts,
    _law, _scopeless, _licence,
)  # fmt: skip
