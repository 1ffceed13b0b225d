"""Role × verb: every verb that needs a role refuses whoever has all the others, and lets its own role pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stations
from offices import lone
from sqlmodel import Session
from stations import EARLIER, HEAD, INSPECTOR, LATER, TODAY, Office

from safety_inspector.access import passwords, users
from safety_inspector.access.users import ROLE_WORDS, Role
from safety_inspector.certification import certificates, headings, notices, reviews
from safety_inspector.certification.headings import Heading
from safety_inspector.competence import eligibilities, instruments, scopes
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.exchange import joining, licences, packages, seals
from safety_inspector.inspection import inspections, refusals
from safety_inspector.store.chances import new_key
from safety_inspector.words import _


@dataclass
class Try:
    """What a verb may be tried on."""

    office: Office
    session: Session
    by: str
    folder: Path
    someone: UUID
    scope: UUID
    gauge: UUID
    calibration: UUID
    eligibility: UUID
    concluded: UUID


Verb = tuple[Role, Callable[[Try], Any]]
NEW = {"valid_from": EARLIER, "valid_until": LATER}
INSIDE: dict[str, Verb] = {
    "users.add": (Role.ADMINISTRATOR, lambda t: users.add(t.session, login="moi", name="Mới", roles=["inspector"])),
    "users.change": (Role.ADMINISTRATOR, lambda t: users.change(t.session, t.someone, post="Trạm phó")),
    "users.set_roles": (Role.ADMINISTRATOR, lambda t: users.set_roles(t.session, t.someone, ["approver"])),
    "users.set_active": (Role.ADMINISTRATOR, lambda t: users.set_active(t.session, t.someone, False)),
    "headings.keep": (Role.ADMINISTRATOR, lambda t: headings.keep(t.session, Heading("Công ty khác", sign="XYZ"))),
    "scopes.give": (
        Role.TECHNICAL_HEAD,
        lambda t: scopes.give(t.session, t.someone, covers=["I.12"], number="CC-9", **NEW),
    ),
    "scopes.withdraw": (Role.TECHNICAL_HEAD, lambda t: scopes.withdraw(t.session, t.scope, on=TODAY, why="sai")),
    "instruments.add": (Role.TECHNICAL_HEAD, lambda t: instruments.add(t.session, name="Thước")),
    "instruments.change": (Role.TECHNICAL_HEAD, lambda t: instruments.change(t.session, t.gauge, name="Thước")),
    "instruments.set_state": (
        Role.TECHNICAL_HEAD,
        lambda t: instruments.set_state(t.session, t.gauge, "under_repair"),
    ),
    "instruments.calibrate": (
        Role.TECHNICAL_HEAD,
        lambda t: instruments.calibrate(
            t.session, t.gauge, done_on=TODAY, valid_until=LATER, number="HC-9", today=TODAY
        ),
    ),
    "instruments.strike": (Role.TECHNICAL_HEAD, lambda t: instruments.strike(t.session, t.calibration, why="sai")),
    "eligibilities.add": (
        Role.TECHNICAL_HEAD,
        lambda t: eligibilities.add(t.session, number="ĐK-9", covers=["I.11"], **NEW),
    ),
    "eligibilities.revoke": (
        Role.TECHNICAL_HEAD,
        lambda t: eligibilities.revoke(t.session, t.eligibility, on=TODAY, why="sai"),
    ),
    "inspections.start": (
        Role.INSPECTOR,
        lambda t: inspections.start(t.session, t.office.crane, kind="periodic", on=TODAY, by=t.by),
    ),
    "inspections.conclude": (
        Role.INSPECTOR,
        lambda t: inspections.conclude(t.session, t.concluded, conclusion="pass", on=TODAY, by=t.by),
    ),
    "reviews.approve": (Role.APPROVER, lambda t: reviews.approve(t.session, t.concluded, by=t.by, on=TODAY)),
    "certificates.issue": (
        Role.APPROVER,
        lambda t: certificates.issue(
            t.session, t.concluded, by=t.by, on=TODAY, draw=certificate_papers.draw, seal=seals.seal
        ),
    ),
    "notices.issue": (
        Role.APPROVER,
        lambda t: notices.issue(t.session, t.concluded, by=t.by, on=TODAY, draw=notice_papers.draw),
    ),
}
# gestures that open their own transaction
OUTSIDE: dict[str, Verb] = {
    "users.admit": (
        Role.ADMINISTRATOR,
        lambda t: users.admit(t.office.store, by=t.by, login="moi", password="", name="Mới", roles=["inspector"]),
    ),
    "passwords.take_away": (
        Role.ADMINISTRATOR,
        lambda t: passwords.take_away(t.office.store, by=t.by, id=t.someone),
    ),
    "passwords.give_back": (
        Role.ADMINISTRATOR,
        lambda t: passwords.give_back(t.office.store, by=t.by, id=t.someone),
    ),
    "joining.request": (
        Role.ADMINISTRATOR,
        lambda t: joining.request(t.office.store, t.folder / "x.kdp", by=t.by),
    ),
    "licences.grant": (
        Role.ADMINISTRATOR,
        lambda t: licences.grant(
            t.office.store, t.folder / "asked.kdp", t.folder / "y.kdp", letter="B", until=date(2030, 1, 1), by=t.by,
            today=TODAY,
        ),
    ),
    "licences.revoke": (
        Role.ADMINISTRATOR,
        lambda t: licences.revoke(t.office.store, "0" * 32, reason="mất máy", by=t.by, today=TODAY),
    ),
    "licences.renew": (Role.ADMINISTRATOR, lambda t: licences.renew(t.office.store, letter="B", by=t.by, today=TODAY)),
    "joining.accept": (
        Role.ADMINISTRATOR,
        lambda t: joining.accept(t.office.store, t.folder / "asked.kdp", by=t.by, today=TODAY),
    ),
    "licences.export_recovery_key": (
        Role.ADMINISTRATOR,
        lambda t: licences.export_recovery_key(t.office.store, t.folder / "x.secret", by=t.by),
    ),
    "packages.export, unsealed": (
        Role.ADMINISTRATOR,
        lambda t: packages.export(
            t.office.store, to="B", out=t.folder / "x.kdp", plain=True, reason="thử", by=t.by, today=TODAY
        ),
    ),
}  # fmt: skip
ALL = {**INSIDE, **OUTSIDE}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Try]]:
    """An office with a user for each role, who has that role alone; nothing that is tried is kept."""
    folder = tmp_path_factory.mktemp("rights")
    office = stations.found(folder)
    laptop = lone(folder, "laptop", "Trạm B")
    joining.request(laptop, folder / "asked.kdp", by="admin")
    laptop.close()
    with office.writing("admin") as session:
        for role in sorted(Role, key=lambda each: each is Role.ADMINISTRATOR):  # he ends the founding
            users.add(session, login=role.value, name=f"Người {role.value}", roles=[role])
    with office.writing(HEAD) as session:
        someone = users.named(session, INSPECTOR)
        assert someone is not None
        (scope,) = scopes.give(session, someone.id, covers=["I.11"], number="CC-1", **NEW)
        eligibility = eligibilities.add(session, number="ĐK-1", covers=["I.11"], **NEW)
    gauge = office.instrument()
    concluded = office.inspected()
    with office.store.reading() as session:
        calibration = instruments.listing(session, on=TODAY)[0].calibrations[0].id

    def tries(by: str, session: Any = None) -> Try:
        return Try(
            office, session, by, folder, someone.id, scope, gauge, calibration, eligibility, concluded
        )  # fmt: skip

    yield tries
    office.store.close()


class Undone(Exception):
    """What was tried is taken back."""


def attempt(t: Try, name: str) -> None:
    if name in OUTSIDE:
        ALL[name][1](t)
        return
    with t.office.writing(t.by) as session:
        t.session = session
        ALL[name][1](t)
        session.flush()
        raise Undone


def cells(own: bool) -> list[Any]:
    return [
        pytest.param(role, name, id=f"{role}-{name}")
        for name, (needed, _do) in ALL.items()
        for role in Role
        if (role is needed) == own
    ]


@pytest.mark.parametrize("role, name", cells(own=False))
def test_another_role_is_refused(tried: Callable[[str], Try], role: Role, name: str) -> None:
    needed = ALL[name][0]
    t = tried(role.value)
    seen = t.office.store.seen()
    with pytest.raises(users.NotAllowed) as refusal:
        attempt(t, name)
    assert refusal.value.facts == {"login": role.value, "role": _(ROLE_WORDS[needed])}
    assert t.office.store.seen() == seen


@pytest.mark.parametrize("role, name", [cell for cell in cells(own=True) if cell.values[1] in INSIDE])
def test_its_own_role_passes_the_door(tried: Callable[[str], Try], role: Role, name: str) -> None:
    """It is done, or refused for another reason than the role: there is no interval, all is concluded already."""
    t = tried(role.value)
    seen = t.office.store.seen()
    with pytest.raises(Exception) as outcome:
        attempt(t, name)
    reasons = {
        "inspections.conclude": refusals.Concluded,
        "certificates.issue": reviews.Refusal,
        "notices.issue": reviews.Refusal,
    }
    assert isinstance(outcome.value, reasons.get(name, Undone)), outcome.value
    assert not isinstance(outcome.value, users.NotAllowed)
    assert t.office.store.seen() == seen


def test_a_user_with_no_role_and_one_who_is_unknown_do_nothing(tried: Callable[[str], Try]) -> None:
    for name in INSIDE:
        with pytest.raises(users.UserUnknown):
            attempt(tried(f"ai{new_key().hex[:4]}"), name)
