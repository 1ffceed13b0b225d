"""Who works in the practice region, what they may inspect, and what they measure with."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.competence import eligibilities, instruments, scopes
from safety_inspector.practice import fictions
from safety_inspector.practice.fictions import Person, Tool
from safety_inspector.store.database import Store

ADMINISTRATOR, INSPECTOR, OTHER_INSPECTOR, APPROVER, PLANNER = "admin", "kdv1", "kdv2", "duyet", "kehoach"
YEARS_VALID = 5
YEAR = timedelta(days=365)


def staff(store: Store, people: Sequence[Person] = fictions.PEOPLE) -> None:
    """The people who work there."""
    with store.writing(by=ADMINISTRATOR, action="users.add") as session:
        for each in people:
            users.add(
                session, login=each.login, name=each.name, rank=each.rank, post=each.post, roles=list(each.roles),
                inspector_no=each.number,
            )  # fmt: skip


def equip_people(store: Store, today: date) -> None:
    """What the first two inspectors may inspect, and what they measure with; calibrated this year and last."""
    with store.writing(by=ADMINISTRATOR, action="competence.add") as session:
        for each in fictions.PEOPLE[:2]:
            _entitle(session, each, date(today.year - 2, 3, 1), date(today.year + 3, 3, 1))
        for tool in fictions.TOOLS[:7]:
            id = _bring(session, tool)
            for years in (1, 0):
                _calibrate(session, id, tool, _until(tool, today, years), 2 - years, today)


def entitle_region(store: Store, first: date, today: date) -> None:
    """What every inspector of the region may inspect, from before the first day on; all instruments, uncalibrated."""
    since = first.replace(year=first.year - 1, day=1)
    with store.writing(by=ADMINISTRATOR, action="competence.add") as session:
        for each in fictions.PEOPLE:
            if each.covers:
                until = date(today.year + 2, 3, 1) if each.left is None else today + timedelta(days=each.left)
                _entitle(session, each, since, until)
        for tool in fictions.TOOLS:
            _bring(session, tool)


def let_body_inspect(store: Store, today: date, since: date | None = None) -> None:
    """The body's own eligibility, which from then on every inspection is held to."""
    since = since or date(today.year - 2, 1, 15)
    with store.writing(by=ADMINISTRATOR, action="competence.add") as session:
        eligibilities.add(
            session, number="TH-ĐK-07", issued_by=fictions.LICENSOR, covers=fictions.GROUPS, valid_from=since,
            valid_until=since.replace(year=since.year + YEARS_VALID),
        )  # fmt: skip


def calibrations(first: date, today: date) -> Iterator[tuple[date, Tool, date, int]]:
    """Every calibration from the one that counted on the first day on: when, of what, until when, the how manieth."""
    for tool in fictions.TOOLS:
        untils = [_until(tool, today, years) for years in range((today - first).days // 365 + 1, -1, -1)]
        for number, until in enumerate((each for each in untils if each >= first), 1):
            yield until - YEAR, tool, until, number


def calibrate(session: Session, tool: Tool, until: date, *, number: int, today: date) -> None:
    """One more calibration of an instrument, a year before it lapses."""
    found = next(each for each in instruments.listing(session, on=today) if each.serial == tool.serial)
    _calibrate(session, found.id, tool, until, number, today)


def _calibrate(session: Session, id: UUID, tool: Tool, until: date, number: int, today: date) -> None:
    instruments.calibrate(
        session, id, done_on=until - YEAR, valid_until=until, number=f"HC-{tool.serial}-{number}",
        issued_by=fictions.LABORATORY, today=today,
    )  # fmt: skip


def _until(tool: Tool, today: date, years_ago: int) -> date:
    return today + timedelta(days=tool.left) - YEAR * years_ago


def _entitle(session: Session, person: Person, since: date, until: date) -> None:
    user = users.named(session, person.login)
    assert user is not None
    scopes.give(
        session, user.id, covers=person.covers, number=f"CC-{person.number}", issued_by=fictions.LICENSOR,
        valid_from=since, valid_until=until,
    )  # fmt: skip


def _bring(session: Session, tool: Tool) -> UUID:
    return instruments.add(
        session, name=tool.name, serial=tool.serial, measures=tool.measures, accuracy=tool.accuracy,
        unit=units.root(session),
    )  # fmt: skip
