"""A unit's address is typed over the list of its equipment: kept, refused in words, left as it was."""

from uuid import UUID

import pytest
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from stations import Office

from safety_inspector.app import Desk
from safety_inspector.catalogue import units
from safety_inspector.planning.ui.equipment_page import EquipmentPage, FacetRole

PLACE = "Số 17, đường Hai, tỉnh T (giả định)"


@pytest.fixture
def unit(office: Office) -> UUID:
    with office.writing() as session:
        return units.add(session, name="Xưởng Mười", parent=units.root(session))


def narrowed(desk: Desk, unit: UUID) -> EquipmentPage:
    """The list of one unit, chosen by keys among the filters."""
    page = steps.go(desk, "equipment", EquipmentPage)
    page.facets.setFocus()
    for at in range(page.facet_model.rowCount()):
        facet = page.facet_model.item(at).data(FacetRole)
        if facet is not None and facet.value == unit:
            page.facets.setCurrentIndex(page.facet_model.index(at, 0))
    QTest.keyClick(page.facets, Qt.Key.Key_Return)
    return page


def address(desk: Desk, unit: UUID) -> str:
    with desk.store.reading() as session:
        return units.require(session, unit).address


def test_an_address_is_kept_and_the_foot_counts_it(desk: Desk, unit: UUID) -> None:
    page = narrowed(desk, unit)
    assert page.where.unit == unit and page.address.isVisible() and not page.address.save.isEnabled()
    steps.write(page.address.field, PLACE)
    before = desk.window.status.saved.text()
    QTest.keyClick(page.address.field, Qt.Key.Key_Return)
    assert address(desk, unit) == PLACE and not page.address.save.isEnabled()
    assert desk.window.status.saved.text() != before
    page.show_all()
    assert not page.address.isVisible()


def test_what_is_typed_stays_while_the_list_is_read_anew_and_escape_takes_it_back(desk: Desk, unit: UUID) -> None:
    page = narrowed(desk, unit)
    page.address.field.setFocus()
    steps.write(page.address.field, "nửa chừng")
    page.refresh()
    assert page.address.field.text() == "nửa chừng"
    QTest.keyClick(page.address.field, Qt.Key.Key_Escape)
    assert page.address.field.text() == "" == address(desk, unit) and page.where.unit == unit


def test_one_too_long_is_refused_in_words_and_not_lost(desk: Desk, unit: UUID) -> None:
    page, long = narrowed(desk, unit), "a" * (units.LONGEST_NAME + 1)
    page.address.field.setText(long)
    page.address.save.click()
    said = page.address.why.itemAt(0).widget()
    assert isinstance(said, QLabel) and "CAT-E25: Địa chỉ dài 301 chữ; chỉ lưu tối đa 300" in said.text()
    assert page.address.field.text() == long and address(desk, unit) == ""
    page.address.field.setText(PLACE)
    page.address.save.click()
    assert address(desk, unit) == PLACE and not page.address.why.count()
