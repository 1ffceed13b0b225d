"""Thiết bị through the window: the list narrows, a field is corrected in its place, what is wrong is said under it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from stations import Office

from safety_inspector import sending
from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment, fields, units
from safety_inspector.catalogue.ui.add_page import AddPage
from safety_inspector.catalogue.ui.card import FieldEditor
from safety_inspector.certification import papers
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.planning import listings, schedules
from safety_inspector.planning.listings import Band
from safety_inspector.planning.ui.equipment_page import EquipmentPage, Facet, FacetRole
from safety_inspector.planning.ui.schedule_tab import Interval
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import ChosenRole, CountRole
from safety_inspector.qt.inputs import ValueButton


@pytest.fixture
def page(desk: Desk, office: Office) -> EquipmentPage:
    made = desk.go("equipment")
    assert isinstance(made, EquipmentPage)
    made.show_equipment(office.crane)
    return made


def editor(page: EquipmentPage, field: str) -> FieldEditor:
    page.card.fields.edit(field)
    return next(each for each in page.card.fields.findChildren(FieldEditor) if each.field == field)


def kept(office: Office, id: UUID) -> equipment.EquipmentCard:
    with office.store.reading() as session:
        return equipment.card(session, id)


def typed(made: FieldEditor, value: str, why: str = "") -> None:
    assert isinstance(made.value, QLineEdit)
    made.value.selectAll()
    steps.write(made.value, value)
    QTest.keyClick(made.value, Qt.Key.Key_Return)
    steps.write(made.reason, why)
    QTest.keyClick(made.reason, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    "field, value, stands",
    [
        ("serial", "0099-B", "0099-B"),
        ("maker", "Cơ khí Đông Anh", "Cơ khí Đông Anh"),
        ("year_made", "2012", 2012),
        ("in_service_on", "3/5/2016", date(2016, 5, 3)),
        ("note", "đã thay cáp", "đã thay cáp"),
    ],
)
def test_a_field_is_corrected_in_its_place(
    page: EquipmentPage, office: Office, field: str, value: str, stands: object
) -> None:
    typed(editor(page, field), value, "đọc lại trên nhãn máy")
    assert getattr(kept(office, office.crane), field) == stands
    page.card.tabs.setCurrentIndex(page.card.tabs.count() - 1)
    assert "đọc lại trên nhãn máy" in steps.words(page.card.inside)


@pytest.mark.parametrize(
    "field, value",
    [("year_made", "hai nghìn"), ("year_made", "1492"), ("in_service_on", "31/2/2016"), ("name", "")],
)
def test_what_cannot_be_is_said_under_the_field_and_stays_as_typed(
    page: EquipmentPage, office: Office, field: str, value: str
) -> None:
    was = getattr(kept(office, office.crane), field)
    made = editor(page, field)
    assert isinstance(made.value, QLineEdit)
    made.value.selectAll()
    QTest.keyClick(made.value, Qt.Key.Key_Delete)
    typed(made, value)
    assert getattr(kept(office, office.crane), field) == was
    assert made.value.text() == value
    assert made.why.count() == 1 and made.value.property("refused")


def test_the_filter_narrows_with_and_without_marks(page: EquipmentPage, office: Office) -> None:
    boiler = office.another("Nồi hơi ống lò")
    page.show_all()
    for said in ("noi hoi", "nồi hơi", "NOI HOI"):
        page.filter.clear()
        steps.write(page.filter, said)
        assert list(page.list.rows.keys) == [boiler]
    page.filter.clear()
    steps.write(page.filter, "không có gì như thế")
    assert page.stack.currentIndex() == 1  # says so, with the way out
    page.show_all()
    assert {office.crane, boiler} <= set(page.list.rows.keys)


def test_units_and_bands_narrow_and_widen(page: EquipmentPage, office: Office) -> None:
    with office.store.writing(by=stations.INSPECTOR, action="unit.add") as session:
        other = units.add(session, name="Kho K-99", parent=units.root(session))
        id = equipment.register(session, name="Xe nâng", unit_id=other)
    page.show_all()
    facets = {
        page.facet_model.item(at).text(): page.facet_model.index(at, 0) for at in range(page.facet_model.rowCount())
    }
    page.facets.clicked.emit(facets["Kho K-99"])
    assert list(page.list.rows.keys) == [id]
    assert "Kho K-99" in page._filter_words()
    office.interval(12)
    page.show_all()
    facets = {page.facet_model.item(at).data(FacetRole): at for at in range(page.facet_model.rowCount())}
    for band in Band:
        with office.store.reading() as session:
            wanted = list(listings.ids(session, equipment.Where(), [band], today=office.store.today()))
        click(page, facets[Facet("band", band)])
        assert list(page.list.rows.keys) == wanted, band
        assert page.band is band
        click(page, facets[Facet("band", band)])  # once more: everything
        assert page.band is None and {id, office.crane} <= set(page.list.rows.keys)


def click(page: EquipmentPage, at: int) -> None:
    """The left button on a line of the filters."""
    index = page.facet_model.index(at, 0)
    page.facets.scrollTo(index)
    place = page.facets.visualRect(index).center()
    QTest.mouseClick(page.facets.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_workbook_holds_what_is_listed_band_and_order_included(
    page: EquipmentPage, desk: Desk, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.interval(12)
    office.another("Xe nâng không có hạn")
    out = tmp_path / "loc.xlsx"
    monkeypatch.setattr(sending, "ask_where", lambda *_said: out)
    page.show_band(Band.WITHIN_30)
    assert list(page.list.rows.keys) == [office.crane]
    steps.press(page.list.bar.save)
    steps.until(lambda: str(out) in page.said_words(), "written")
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["A2"].value == "Lọc: còn 30 ngày"
    assert [sheet[f"C{n}"].value for n in (8, 9)] == ["Cầu trục hai dầm", None]
    page.show_all()
    steps.press(page.list.bar.save)
    steps.until(lambda: sheet_names(out) == names(page), "written anew, in the order of the list")


def sheet_names(file: Path) -> list[str]:
    return [row[2].value for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=8) if row[2].value]


def names(page: EquipmentPage) -> list[str]:
    return [page.list.rows.row(at).name for at in range(len(page.list.rows.keys))]


def interval_form(page: EquipmentPage) -> Interval:
    page.card.tabs.setCurrentIndex(1)
    form = page.card.inside.findChild(Interval)
    assert isinstance(form, Interval)
    return form


@pytest.mark.parametrize("months", ["mười hai", "12,5", "²", "999", "0", "-3", ""])
def test_what_is_no_interval_is_named_as_typed_and_its_field_marked(
    page: EquipmentPage, office: Office, months: str
) -> None:
    form = interval_form(page)
    form.months.clear()
    steps.write(form.months, months)
    form.ground.clear()
    QTest.keyClick(form.ground, Qt.Key.Key_Return)
    assert f"«{months}»" in steps.words(form) and "từ 1 đến 600" in steps.words(form)
    assert (form.months.property("refused"), form.ground.property("refused")) == (True, False)
    assert form.months.text() == months
    form.months.clear()
    steps.write(form.months, "12")
    QTest.keyClick(form.ground, Qt.Key.Key_Return)  # the months are right now, the ground is missing
    steps.idle_events()
    assert "PLN-E02" in steps.words(form) and f"«{months}»" not in steps.words(form)
    assert (form.months.property("refused"), form.ground.property("refused")) == (False, True)
    assert form.months.text() == "12"
    steps.write(form.ground, "kế hoạch")
    QTest.keyClick(form.ground, Qt.Key.Key_Return)
    with office.store.reading() as session:
        assert schedules.interval_of(session, office.crane) == 12


def added(desk: Desk) -> AddPage:
    page = desk.go("add")
    assert isinstance(page, AddPage)
    return page


def test_equipment_is_added_by_hand(desk: Desk, office: Office) -> None:
    page = added(desk)
    before = set(_ids(office))
    steps.press(page.keep)  # nothing typed: refused, with a sentence
    assert page.said_words() and set(_ids(office)) == before
    steps.write(page.fields["name"], "Pa lăng điện 2 t")
    steps.press(page.keep)  # the type is asked for
    assert page.said_words().startswith("CAT-E16: Chưa chọn loại thiết bị") and set(_ids(office)) == before
    assert page.type.property("refused") and page.focusWidget() is page.type
    page.type.setCurrentIndex(page.type.findText("Chưa rõ loại"))
    steps.press(page.keep)
    made = set(_ids(office)) - before
    assert len(made) == 1
    shown = desk.window.page("equipment")
    assert isinstance(shown, EquipmentPage) and shown.card.id == made.pop()


def test_the_unit_that_was_chosen_stays_chosen_when_one_looks_elsewhere_meanwhile(desk: Desk, office: Office) -> None:
    """The units are read anew each time; an id that says the same is the same unit."""
    page = added(desk)
    page.unit.setCurrentIndex(page.unit.findData(office.brigade))
    assert page.unit.currentData() == office.brigade != office.region
    desk.go("equipment")
    assert added(desk).unit.currentData() == office.brigade


def test_enter_goes_on_and_ctrl_enter_adds(desk: Desk, office: Office) -> None:
    page = added(desk)
    before = set(_ids(office))
    page.fields["name"].setFocus()
    steps.key(page, "Pa lang", Qt.Key.Key_Return)
    assert page.focusWidget() is page.type and set(_ids(office)) == before
    steps.key(page, *[Qt.Key.Key_Down] * 2, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return, "BK-77")
    assert page.fields["asset_no"].text() == "BK-77"
    QTest.keyClick(page.fields["asset_no"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made = set(_ids(office)) - before
    assert len(made) == 1 and kept(office, made.pop()).asset_no == "BK-77"


def test_the_refused_field_is_marked_and_the_wanted_ones_bear_a_star(desk: Desk, office: Office) -> None:
    page = added(desk)
    wanted = {f"{fields.label(name)} *" for name in ("name", "type_code", "unit_id")}
    assert {each for each in steps.words(page).split("\n") if each.endswith(" *")} == wanted
    page.type.setCurrentIndex(1)
    steps.write(page.fields["name"], "May nang")
    steps.write(page.fields["year_made"], "1492")
    steps.press(page.keep)
    assert page.said_words().startswith("CAT-E03")
    assert [name for name, it in page._places().items() if it.property("refused")] == ["year_made"]
    assert page.focusWidget() is page.fields["year_made"] and page.fields["year_made"].text() == "1492"


def test_days_that_contradict_each_other_are_refused_at_the_field(desk: Desk, office: Office) -> None:
    page = added(desk)
    page.type.setCurrentIndex(1)
    for name, said in (("name", "May nang"), ("year_made", "2020"), ("in_service_on", "1/2/2019")):
        steps.write(page.fields[name], said)
    steps.press(page.keep)
    assert "01/02/2019 trước năm chế tạo 2020" in page.said_words() and page.said_words().startswith("CAT-E60")
    assert page.focusWidget() is page.fields["in_service_on"] and page.fields["in_service_on"].text() == "1/2/2019"
    page.fields["in_service_on"].clear()
    steps.write(page.fields["in_service_on"], "1/2/2031")
    steps.press(page.keep)
    assert "“01/02/2031”" in page.said_words() and page.focusWidget() is page.fields["in_service_on"]


def test_a_last_inspection_before_first_use_is_let_in_with_a_word_of_doubt(page: EquipmentPage, office: Office) -> None:
    page.show_equipment(office.crane)
    assert "lần đầu" not in steps.words(page.card.fields)
    made = editor(page, "in_service_on")
    typed(made, "5/1/2014")
    assert "05/01/2014 trước năm chế tạo 2015" in steps.words(made)
    typed(made, "5/1/2026")
    assert "05/01/2026: chỉ đúng nếu" in steps.words(page.card.fields)


def test_the_search_above_names_first_what_is_called_so_and_nothing_more(desk: Desk, office: Office) -> None:
    for name in ("Máy nén khí trục vít", "Máy nén khí", "Máy nén khí trục vít lớn"):
        office.another(name, serial=name[-4:])
    with office.store.writing(by=stations.INSPECTOR, action="unit.add") as session:
        root = units.root(session)
        long = units.add(session, name="Máy nén khí và trạm bơm", parent=root)
        units.add(session, name="May nén khí", parent=root)
        assert long
    found = searched(desk, "may nen khi")
    assert found[0].startswith("Đơn vị May nén khí:") and " · Máy nén khí · " in found[1]
    assert found[-1].startswith("Đơn vị Máy nén khí và trạm bơm:")


def test_the_properties_of_the_chosen_type_are_offered_and_kept(desk: Desk, office: Office) -> None:
    page = added(desk)
    before = set(_ids(office))
    assert not page.attributes
    page.type.setCurrentIndex(page.type.findData(kept(office, office.crane).type_code))
    steps.idle_events()  # the new fields are shown
    steps.write(page.fields["name"], "Cau truc hai")
    steps.write(page.attributes["khau_do"], "rong")
    steps.press(page.keep)
    assert page.said_words().startswith("CAT-E05") and page.focusWidget() is page.attributes["khau_do"]
    page.attributes["khau_do"].clear()
    steps.write(page.attributes["khau_do"], "18,5")
    steps.press(page.keep)
    made = set(_ids(office)) - before
    assert ("khau_do", "18.5") in [(each.key, each.value) for each in kept(office, made.pop()).attributes]


def offered(desk: Desk) -> list[str]:
    return [desk.window.found.item(at).text() for at in range(desk.window.found.count())]


def searched(desk: Desk, text: str) -> list[str]:
    """Typed at the top, and no key after it: the lines come by themselves."""
    desk.window.search.clear()
    steps.write(desk.window.search, text)
    steps.until(lambda: not desk.window.found.isHidden(), "found")
    return offered(desk)


def test_the_search_above_finds_and_shows(desk: Desk, office: Office) -> None:
    desk.go("today")
    steps.write(desk.window.search, "cau truc")
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)
    assert offered(desk) and not desk.window.found.isHidden()
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)
    assert desk.window.found.isHidden()
    page = desk.window.page("equipment")
    assert isinstance(page, EquipmentPage) and page.card.id == office.crane


def test_the_search_above_finds_a_paper_by_its_number(desk: Desk, office: Office) -> None:
    office.interval(12)
    first = office.certified(sticker="A26-000981")
    with office.store.reading() as session:
        paper = next(each for each in papers.register(session) if each.id == first)
    assert searched(desk, paper.number)[0].startswith(f"{paper.number} · ")
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)
    page = desk.window.page("papers")
    assert isinstance(page, PapersPage) and page.file_name == f"{paper.number.replace('/', '-')}.pdf"
    assert any(each.startswith(paper.number) for each in searched(desk, "a26-0009"))


def test_the_search_above_finds_a_unit_and_narrows_the_list(desk: Desk, office: Office) -> None:
    with office.store.writing(by=stations.INSPECTOR, action="unit.add") as session:
        other = units.add(session, name="Kho K-99", parent=units.root(session))
        id = equipment.register(session, name="Xe nâng", unit_id=other)
    found = searched(desk, "kho k")
    place = next(at for at, words in enumerate(found) if words == "Đơn vị Kho K-99: 1 thiết bị")
    for _step in range(place):
        QTest.keyClick(desk.window.search, Qt.Key.Key_Down)
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)
    page = desk.window.page("equipment")
    assert isinstance(page, EquipmentPage) and list(page.list.rows.keys) == [id]


def test_one_letter_is_not_searched_and_nothing_found_is_said(desk: Desk, office: Office) -> None:
    steps.write(desk.window.search, "z")
    assert not desk.window.found.pause.isActive()
    assert searched(desk, "zzq") == ["Không tìm thấy"]
    QTest.keyClick(desk.window.search, Qt.Key.Key_Escape)
    assert desk.window.found.isHidden()


def _ids(office: Office) -> list[UUID]:
    with office.store.reading() as session:
        return equipment.ids(session, equipment.Where())


# -- what is being typed on a card stays ------------------------------------------------------------


def standing(page: EquipmentPage) -> dict[str, object]:
    """What is being typed, by field."""
    return {each.field: each.typed() for each in page.card.fields.findChildren(FieldEditor) if not each.isHidden()}


def test_what_is_typed_on_a_card_is_there_after_another_card_another_field_and_another_page(
    page: EquipmentPage, desk: Desk, office: Office
) -> None:
    other = office.another("Cầu trục thứ hai")
    made = editor(page, "year_made")
    assert isinstance(made.value, QLineEdit)
    steps.write(made.value, "2001")
    steps.write(made.reason, "theo tem máy")
    draft = {"year_made": ("2001", "theo tem máy")}
    page.show_equipment(other)
    assert standing(page) == {}
    page.show_equipment(office.crane)
    steps.until(lambda: standing(page) == draft, "what was typed")
    desk.go("today")
    desk.go("equipment")
    steps.until(lambda: standing(page) == draft, "what was typed")
    typed(editor(page, "maker"), "Nhà máy C-12", "theo lý lịch")
    steps.until(lambda: standing(page) == draft, "what was typed")
    assert focused(page) == "maker"
    (left,) = [each for each in page.card.fields.findChildren(FieldEditor) if not each.isHidden()]
    QTest.keyClick(left.value, Qt.Key.Key_Escape)
    assert standing(page) == {} and focused(page) == "year_made"
    card = kept(office, office.crane)
    assert card.maker == "Nhà máy C-12" and card.year_made != 2001


def focused(page: EquipmentPage) -> str:
    at = page.window().focusWidget()
    assert isinstance(at, ValueButton)
    return str(at.property("field"))


# -- what the list is filtered by is said over it, and comes off again ---------------------------------


def line_of(page: EquipmentPage, facet: Facet) -> int:
    return next(at for at in range(page.facet_model.rowCount()) if page.facet_model.item(at).data(FacetRole) == facet)


def chosen(page: EquipmentPage) -> list[Facet]:
    items = [page.facet_model.item(at) for at in range(page.facet_model.rowCount())]
    return [each.data(FacetRole) for each in items if each.data(ChosenRole)]


def numbers(page: EquipmentPage) -> dict[Facet, int]:
    items = [page.facet_model.item(at) for at in range(page.facet_model.rowCount())]
    return {each.data(FacetRole): each.data(CountRole) for each in items if each.data(FacetRole)}


def depot(office: Office) -> UUID:
    """A unit with a truck, one struck off and a crane, and a crane beside them; the crane of the office is due soon."""
    office.interval(12)
    office.another("Cầu trục nhỏ", serial="S-1")
    with office.store.writing(by=stations.INSPECTOR, action="unit.add") as session:
        unit = units.add(session, name="Kho K-99", parent=units.root(session))
        gone = equipment.register(session, name="Xe nâng cũ", unit_id=unit)
        equipment.change(session, gone, "state", "struck_off")
        equipment.register(session, name="Xe nâng", unit_id=unit)
        equipment.register(session, name="Cầu trục kho", unit_id=unit, type_code=kept(office, office.crane).type_code)
    return unit


def test_every_filter_that_stands_is_a_chip_and_a_mark_and_comes_off(page: EquipmentPage, office: Office) -> None:
    unit, group = depot(office), kept(office, office.crane).group
    page.show_all()
    assert page.standing.isHidden()
    wanted = [Facet("unit", unit), Facet("band", Band.INITIAL), Facet("group", group)]
    for facet in wanted:
        click(page, line_of(page, facet))
    steps.write(page.filter, "cau truc")
    assert page.standing.isVisible()
    assert page.standing.words() == ["Kho K-99", t.STATES["initial"].word, group, "“cau truc”"]
    assert chosen(page) == wanted
    steps.press(page.standing.chips[1])
    assert page.band is None and page.filter.text() == "cau truc" and len(page.standing.words()) == 3
    steps.press(page.standing.chips[2])
    assert page.where == equipment.Where(unit=unit, group=group) and page.filter.text() == ""
    steps.press(page.standing.chips[-1])
    assert page.where == equipment.Where() and page.standing.isHidden()


def test_what_was_typed_does_not_stay_when_a_band_is_shown(page: EquipmentPage, office: Office) -> None:
    depot(office)
    steps.write(page.filter, "kho")
    page.show_band(Band.NONE)
    assert page.filter.text() == "" and page.standing.words() == [t.STATES["none"].word]
    for place in (page.list, page.filter):
        page.show_band(Band.NONE)
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Escape)
        assert page.band is None and page.standing.isHidden(), place


def test_the_numbers_beside_the_filters_are_what_the_list_would_hold(page: EquipmentPage, office: Office) -> None:
    unit, group = depot(office), kept(office, office.crane).group
    for where, band in (
        (equipment.Where(), None),
        (equipment.Where(text="cau truc"), None),
        (equipment.Where(text="cau truc", unit=unit), Band.NONE),
        (equipment.Where(group=group), Band.WITHIN_30),
        (equipment.Where(unit=unit), None),
        (equipment.Where(unit=unit, group=group), None),
    ):
        page._stand(where, band)
        assert page.count.text() == str(len(page.list.rows.keys))
        with office.store.reading() as session:
            for facet, number in numbers(page).items():
                other = where if facet.kind == "band" else replace(where, **{facet.kind: facet.value})
                listed = [facet.value] if facet.kind == "band" else [band] if band else None
                found = listings.ids(session, other, listed, today=office.store.today())
                assert len(found) == number, (where, band, facet)


def test_filters_folded_away_are_behind_a_button_with_its_key(page: EquipmentPage, office: Office) -> None:
    page.window().resize(900, 690)
    QApplication.processEvents()
    assert page.fold.isVisible() and page.facets.isHidden() is False and not page.facets.isVisible()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.facets.isVisible() and page.focusWidget() is page.facets and page.fold.isChecked()
    assert not page.card.isVisible()
    QTest.keyClick(page.facets, Qt.Key.Key_Escape)
    assert not page.facets.isVisible() and page.card.isVisible()
    page.show_band(Band.OVERDUE)
    assert page.standing.words() == [t.STATES["overdue"].word] and page.standing.isVisible()


def test_the_very_number_stands_first_and_enter_takes_it(page: EquipmentPage, desk: Desk, office: Office) -> None:
    """Others are more urgent and hold the number too; those that hold it beside another word do not count."""
    for each in range(3):
        more = office.another(f"Cầu trục {each}", serial=f"0207 {each}", note="CT-07")
        office.interval(12, more)
        with office.writing() as session:
            equipment.change(session, more, "paper_date", "2019-01-01")
    for text in ("CT-07", "ct-07", "0207"):
        page.show_all()
        page.list.go_to(1)
        page.filter.setFocus()
        steps.write(page.filter, text)
        assert len(page.list.rows.keys) == 4 and page.list.rows.keys[0] == page.card.id == office.crane
        QTest.keyClick(page.filter, Qt.Key.Key_Return)
        assert page.focusWidget() is page.list and page.list.currentIndex().row() == 0


def test_enter_takes_none_of_two_that_bear_the_number(page: EquipmentPage, office: Office) -> None:
    office.another("Cầu trục khác", serial="CT-07")
    page.filter.setFocus()
    steps.write(page.filter, "CT-07")
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert len(page.list.rows.keys) == 2 and page.focusWidget() is page.filter


def test_a_number_typed_above_and_enter_at_once_opens_it(desk: Desk, office: Office) -> None:
    more = office.another("Cầu trục khác", serial="CT-070")
    desk.go("today")
    steps.write(desk.window.search, "ct-07")
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)  # before it was looked for
    page = desk.window.page("equipment")
    assert isinstance(page, EquipmentPage) and page.card.id == office.crane and desk.window.found.isHidden()
    with office.writing() as session:
        equipment.change(session, more, "serial", "CT-07")
    desk.window.search.clear()
    steps.write(desk.window.search, "CT-07")
    QTest.keyClick(desk.window.search, Qt.Key.Key_Return)
    assert len(offered(desk)) == 2 and not desk.window.found.isHidden()  # two bear it: chosen by hand
