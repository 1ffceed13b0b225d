"""Whoever may not do a thing finds its button dead and the reason on it; the verb behind it refuses as before."""

from collections.abc import Callable
from typing import Any

import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from stations import Office
from window_steps import Some

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.app import Desk
from safety_inspector.catalogue.ui.add_page import AddPage
from safety_inspector.competence.ui.people_page import PeoplePage
from safety_inspector.competence.ui.scopes_box import ScopesBox
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning.ui.equipment_page import EquipmentPage

BOSS = "truong"
DeskOf = Callable[[str], Desk]


def shown(desk: Desk, key: str, kind: type[Some]) -> Some:
    """A page, by its line of the rail."""
    desk.go("today")
    return steps.go(desk, key, kind)


def lacks(office: Office, login: str, role: Role) -> str:
    with office.store.reading() as session:
        return users.lacking(session, login, role)


def settled(office: Office) -> None:
    """An office with an administrator, who is technical head too."""
    with office.writing("admin") as session:
        users.add(session, login=BOSS, name="Vũ Đình Khôi", roles=["administrator", "technical_head"])


def dead(why: str, *parts: QWidget) -> bool:
    return all(not each.isEnabled() and each.toolTip() == each.accessibleDescription() == why for each in parts)


def alive(*parts: QWidget) -> bool:
    return all(each.isEnabled() for each in parts)


def test_only_an_administrator_changes_people(office: Office, desk_of: DeskOf) -> None:
    settled(office)
    page = shown(desk_of(stations.APPROVER), "people", PeoplePage)
    people, why = page.people, lacks(office, stations.APPROVER, Role.ADMINISTRATOR)
    assert "quản trị viên" in why
    assert dead(why, people.new, people.go, people.reset, people.leave, *people.roles.values())
    assert people.name.isReadOnly() and people.not_yours.isVisible() and people.not_yours.text() == why
    people.save()
    assert page.said_words().startswith("ACC-E02")
    boss = shown(desk_of(BOSS), "people", PeoplePage).people
    assert alive(boss.new, boss.go, boss.reset, boss.leave, *boss.roles.values())
    assert not boss.name.isReadOnly() and not boss.not_yours.isVisible() and not boss.go.toolTip()


def test_only_a_technical_head_changes_scopes_instruments_and_eligibility(office: Office, desk_of: DeskOf) -> None:
    office.entitle(stations.INSPECTOR)
    office.instrument()
    settled(office)
    page = shown(desk_of(stations.APPROVER), "people", PeoplePage)
    why = lacks(office, stations.APPROVER, Role.TECHNICAL_HEAD)
    tools, body = page.instruments, page.eligibilities
    assert dead(
        why,
        tools.new,
        tools.go,
        tools.calibrate,
        tools.strike,
        tools.unit,
        body.go,
        body.back,
        body.wanted,
        body.covers,
    )
    assert tools.name.isReadOnly() and why in steps.words(page.instruments)
    for gesture in (tools.save, body.add):
        page.hush()
        gesture()
        assert page.said_words()
    mine = shown(desk_of(BOSS), "people", PeoplePage)
    assert alive(mine.instruments.new, mine.instruments.go, mine.instruments.calibrate, mine.eligibilities.go)
    for desk_page, live in ((page, False), (mine, True)):
        rows = desk_page.people.list.rows
        at = next(at for at, each in enumerate(rows.keys) if each.login == stations.INSPECTOR)
        desk_page.people.list.go_to(at)
        box = desk_page.people.findChild(ScopesBox)
        assert isinstance(box, ScopesBox) and alive(box.go, box.back) is live
        assert dead(why, box.go, box.back) is not live


def test_only_an_inspector_begins_an_inspection(office: Office, desk_of: DeskOf) -> None:
    why = lacks(office, stations.APPROVER, Role.INSPECTOR)
    desk = desk_of(stations.APPROVER)
    page = shown(desk, "inspections", InspectionsPage)
    assert dead(why, page.begin, page.form.go, page.form.add)
    page.start(office.crane)
    page.form.begin()
    steps.until(page.said_words, "refused")
    assert page.said_words().startswith("ACC-E02")
    card = shown(desk, "equipment", EquipmentPage).card
    assert dead(why, card.inspect)
    other = desk_of(stations.INSPECTOR)
    mine = shown(other, "inspections", InspectionsPage)
    assert alive(mine.begin, mine.form.go, shown(other, "equipment", EquipmentPage).card.inspect)
    assert mine.begin.toolTip() == "Ctrl+N"


def test_only_an_administrator_joins_and_sends_unencrypted(office: Office, desk_of: DeskOf) -> None:
    settled(office)
    why = lacks(office, stations.APPROVER, Role.ADMINISTRATOR)

    def acts(login: str) -> tuple[ExchangePage, list[Any]]:
        page = shown(desk_of(login), "exchange", ExchangePage)
        return page, [page.ask, page.take, page.grant, page.unit, page.plain]

    page, found = acts(stations.APPROVER)
    page.tabs.setCurrentIndex(3)
    assert dead(why, *found) and page.not_yours.isVisible() and page.not_yours.text() == why
    page, found = acts(BOSS)
    page.tabs.setCurrentIndex(3)
    assert alive(*found) and not page.not_yours.isVisible()
    page.until.setText("31/13/2028")
    steps.press(page.grant)  # no file is asked for
    assert "COM-E08" in page.said_words() and "31/13/2028" in page.said_words() and page.until.property("refused")
    assert all(isinstance(each, QWidget) for each in found) and isinstance(page.ask, QPushButton)


def test_what_is_not_in_the_register_is_added_from_where_it_was_looked_for(office: Office, desk_of: DeskOf) -> None:
    desk = desk_of(stations.INSPECTOR)
    page = shown(desk, "inspections", InspectionsPage)
    assert page.empty.isVisible()
    page.start()
    form = page.form
    assert form.isVisible() and not page.empty.isVisible() and not page.begin.isVisible()  # one way on at a time
    steps.write(form.wanted, "CT-0")
    assert form.add.isHidden()
    form.wanted.clear()
    steps.write(form.wanted, "may khong co")
    assert form.add.isVisible() and form.add.text().strip() == "Thêm thiết bị «may khong co»…"
    QTest.keyClick(form.wanted, Qt.Key.Key_Return)
    added = desk.window.rooms.currentWidget().page  # type: ignore[attr-defined]
    assert isinstance(added, AddPage) and added.fields["name"].text() == "may khong co"
    shown(desk, "inspections", InspectionsPage)
    form.away.click()
    assert page.empty.isVisible() and page.begin.isVisible()
