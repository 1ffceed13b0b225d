"""Trao đổi: what two devices wrote differently is chosen by keys with a reason; a licence is revoked in the window."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import offices
import pytest
import window_steps as steps
from offices import Offices
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlmodel import SQLModel

from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment, units
from safety_inspector.exchange import conflicts, licences, packages, refusals, wordings
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.qt import rows, theme
from safety_inspector.qt.delegates import CountRole
from safety_inspector.store.database import Store, raw


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    made = offices.found(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page_of(qapp: QApplication) -> Iterator[Callable[[Store], tuple[Desk, ExchangePage]]]:
    theme.load_fonts()
    theme.apply(qapp)
    made: list[Desk] = []

    def page(store: Store) -> tuple[Desk, ExchangePage]:
        with store.reading() as session:
            user = users.named(session, "admin")
        assert user is not None
        desk = Desk(store, user)
        made.append(desk)
        desk.window.show()
        shown = desk.go("exchange")
        assert isinstance(shown, ExchangePage)
        return desk, shown

    yield page
    for each in made:
        steps.idle(each)
        each.background.close()
        each.window.close()


def disputed(three: Offices) -> UUID:
    """A crane whose serial headquarters and B wrote differently; headquarters knows both."""
    id = offices.carried_crane(three)
    for store, serial in ((three.b, "B-1"), (three.hq, "A-1")):
        with store.writing(by="admin", action="equipment.change") as session:
            equipment.change(session, id, "serial", serial)
    three.carry(three.b, three.hq)
    return id


def serial(store: Store, id: UUID) -> str | None:
    with store.reading() as session:
        return equipment.card(session, id).serial


@pytest.mark.parametrize(("digit", "kept"), [("1", "A-1"), ("2", "B-1")])
def test_a_value_is_kept_by_keys_with_a_reason(
    three: Offices, page_of: Callable[[Store], tuple[Desk, ExchangePage]], digit: str, kept: str
) -> None:
    id = disputed(three)
    desk, page = page_of(three.hq)
    rail = desk.window.rail.model()
    exchange = next(at for at in range(rail.rowCount()) if rail.index(at, 0).data() == "Trao đổi")
    assert rail.index(exchange, 0).data(CountRole) == 1
    page.tabs.setCurrentIndex(2)
    said = steps.words(page.inbox)
    assert "A-1" in said and "B-1" in said and "Ghi ở máy này" in said and "Ghi ở máy B" in said and "admin" in said
    page.inbox.list.setFocus()
    steps.write(page.inbox.list, digit)
    assert desk.window.focusWidget() is page.inbox.reason
    QTest.keyClick(page.inbox.reason, Qt.Key.Key_Return)
    assert "EXC-E70" in page.said_words() and "Số chế tạo" in page.said_words()
    steps.write(page.inbox.reason, "đã xem tem máy")
    QTest.keyClick(page.inbox.reason, Qt.Key.Key_Return)
    steps.until(lambda: kept in page.said_words(), "chosen")
    assert serial(three.hq, id) == kept and page.inbox.nothing.isVisible()
    assert not rail.index(exchange, 0).data(CountRole)
    with three.hq.reading() as session:
        assert conflicts.count(session) == 0
        last = raw(session).execute("SELECT reason FROM entry ORDER BY n DESC LIMIT 1").fetchone()
    assert last[0] == "đã xem tem máy"
    three.carry(three.hq, three.b)
    assert serial(three.b, id) == kept


def test_the_list_of_conflicts_is_filtered_and_counted(
    three: Offices, page_of: Callable[[Store], tuple[Desk, ExchangePage]]
) -> None:
    disputed(three)
    _desk, page = page_of(three.hq)
    page.tabs.setCurrentIndex(2)
    assert page.inbox.list.bar.count.text() == "1 dòng"
    page.inbox.list.bar.search.setText("không có")
    assert page.inbox.list.bar.count.text() == "0 dòng"
    page.inbox.list.bar.search.setText("b-1")
    assert page.inbox.list.bar.count.text() == "1 dòng"


def test_values_kinds_and_days_are_told_as_people_say_them(
    three: Offices, page_of: Callable[[Store], tuple[Desk, ExchangePage]]
) -> None:
    """No name of a column or table, no key of a record, no day as machines write it."""
    id = disputed(three)
    with three.hq.writing(by="admin", action="unit.add") as session:
        home = equipment.card(session, id).unit_id
        here, there = units.add(session, name="Lữ đoàn 2"), units.add(session, name="Tiểu đoàn 9", parent=home)
    three.carry(three.hq, three.b)
    pairs = {"state": ("stored", "failed"), "in_service_on": ("2019-03-05", "2019-05-03"), "unit_id": (here, there)}
    for at, store in enumerate((three.hq, three.b)):
        with store.writing(by="admin", action="equipment.change") as session:
            for name, values in pairs.items():
                equipment.change(session, id, name, values[at])
    package = three.send(three.b, three.hq)
    desk, page = page_of(three.hq)
    page.look_at([package])
    steps.until(lambda: page.seen, "looked at")
    assert "hồ sơ thiết bị: 0 mới, 1 thay đổi" in page.incoming.rows.index(0, 1).data()
    page.apply_all()
    steps.until(lambda: "Đã nhận" in page.said_words(), "taken in")
    page.look_at([package])
    steps.until(lambda: page.seen, "looked at again")
    assert "24/11/2026" in page.incoming.rows.index(0, 1).data()
    file = page.incoming.columns[0]
    assert file.second is not None and re.fullmatch(r"Trạm B B · số [1-9]\d*", file.second(page.seen[0]))
    assert file.second(replace(page.seen[0], letter="")) == "không rõ bên gửi"
    said = "; ".join(rows.said(page.inbox.list.columns, each)[0] + str(each) for each in page.inbox.list.rows.keys)
    for words in ("niêm cất", "không đạt", "05/03/2019", "03/05/2019", "Lữ đoàn 2", "Tiểu đoàn 9"):
        assert words in said, said
    assert not re.search(r"stored|failed|2019-0|[0-9a-f]{8}-[0-9a-f]{4}", " ".join(
        value.text for each in page.inbox.list.rows.keys for value in each.values
    ))  # fmt: skip
    assert set(wordings.KIND_WORDS) == {each.name for each in SQLModel.metadata.sorted_tables if each.info}


def test_a_licence_is_revoked_with_a_reason_and_its_packages_are_refused(
    three: Offices, page_of: Callable[[Store], tuple[Desk, ExchangePage]]
) -> None:
    offices.carried_crane(three)
    _desk, page = page_of(three.hq)
    page.tabs.setCurrentIndex(3)
    known = page.known
    at = next(at for at, each in enumerate(known.list.rows.keys) if each.letter == "B")
    known.list.go_to(at)
    steps.press(known.asking.open_)
    QTest.keyClick(known.asking.reason, Qt.Key.Key_Return)
    assert "EXC-E71" in page.said_words()
    steps.write(known.asking.reason, "mất máy")
    QTest.keyClick(known.asking.reason, Qt.Key.Key_Return)
    steps.until(lambda: "Đã thu hồi" in page.said_words(), "revoked")
    states = {each.letter: each.state for each in licences.listing(three.hq, today=offices.TODAY)}
    assert states["B"] == "revoked" and states["C"] == "valid"
    known.list.go_to(at)
    assert known.asking.isHidden()  # once is enough
    offices.crane(three.b, "Cầu trục mới", "9")
    seen = packages.preview(three.hq, three.send(three.b, three.hq), today=offices.TODAY)
    assert (seen.code, seen.held, seen.entries) == ("KDP-E07", False, 0)
    assert "máy B đã bị thu hồi" in seen.refused


def test_nobody_but_headquarters_is_offered_to_revoke(
    three: Offices, page_of: Callable[[Store], tuple[Desk, ExchangePage]]
) -> None:
    _desk, page = page_of(three.b)
    page.tabs.setCurrentIndex(3)
    for at in range(len(page.known.list.rows.keys)):
        page.known.list.go_to(at)
        assert page.known.asking.isHidden()
    with pytest.raises(refusals.NotHeadquarters):
        licences.revoke(three.b, "C", reason="thử", by="admin", today=offices.TODAY)
