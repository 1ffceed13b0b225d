"""The changes of a card in words: gestures newest first, no hidden keys, no codes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stations
from stations import TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import changes, equipment, fields, units


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path)
    yield made
    made.store.close()


def test_each_gesture_says_who_why_and_what_in_words(office: Office) -> None:
    store = office.store
    with store.writing(by="an", action="equipment.change", reason="chuyển kho") as session:
        other = units.add(session, name="Kho K-99", parent=units.root(session))
        equipment.change(session, office.crane, "unit_id", other)
        equipment.change(session, office.crane, "state", "stored")
    with store.writing(by="an", action="equipment.change", reason="đo lại") as session:
        equipment.change(session, office.crane, "attribute:khau_do", "18,5")
    with store.reading() as session:
        newest, before, *_rest, first = changes.of(session, office.crane, on=TODAY)
    assert (newest.author, newest.reason, newest.made) == ("Thượng úy Nguyễn Văn An", "đo lại", False)
    assert [(each.name, each.new) for each in newest.changes] == [("Khẩu độ", "18,5 m")]
    assert {each.name: each.new for each in before.changes} == {
        "Đơn vị": "Kho K-99",
        "Tình trạng": "niêm cất, bảo quản",
    }
    assert before.changes[0].old and first.made
    said = " ".join(each.name + each.old + each.new for gesture in (newest, before, first) for each in gesture.changes)
    assert office.crane.hex not in said and "in_use" not in said and "equipment_id" not in said


def test_who_did_it_is_called_by_rank_and_name(office: Office) -> None:
    with office.store.writing(by=stations.INSPECTOR, action="equipment.change", reason="đọc lại") as session:
        equipment.change(session, office.crane, "serial", "77-B")
        called = users.require_known(session, stations.INSPECTOR).called
    with office.store.reading() as session:
        newest = changes.of(session, office.crane, on=TODAY)[0]
    assert newest.author == called != stations.INSPECTOR


def test_no_day_of_a_card_lies_before_the_year_made_and_a_day_is_told_as_people_write_it(office: Office) -> None:
    store = office.store
    for field, value, said in (
        ("in_service_on", "2014-12-31", "Đưa vào sử dụng từ 31/12/2014 trước năm chế tạo 2015"),
        ("paper_date", "01/03/2010", "01/03/2010 trước năm chế tạo 2015"),
        ("year_made", "2026", "30/11/2025 trước năm chế tạo 2026"),
    ):
        with pytest.raises(fields.DaysDisagree, match=said), store.writing(by="an", action="test") as session:
            equipment.change(session, office.crane, field, value)
    with pytest.raises(fields.NotADate, match="“01/05/2031”"), store.writing(by="an", action="test") as session:
        equipment.change(session, office.crane, "in_service_on", "2031-05-01")
    with pytest.raises(fields.DaysDisagree), store.writing(by="an", action="test") as session:
        equipment.register(
            session, name="Xe nâng", unit_id=office.brigade, year_made="2020", in_service_on="2019-01-01"
        )
    with store.writing(by="an", action="test") as session:
        equipment.change(session, office.crane, "in_service_on", "2026-01-05")  # after its inspection: that may be
        equipment.change(session, office.crane, "serial", "0208")
    with store.reading() as session:
        card = equipment.card(session, office.crane)
    assert "trước khi đưa vào sử dụng lần đầu" in fields.doubt(card.in_service_on, card.paper_date)
    assert not fields.doubt(card.paper_date, card.in_service_on)


def test_both_wrong_days_of_a_card_are_corrected_one_after_the_other(office: Office) -> None:
    with office.writing() as session:
        equipment.change(session, office.crane, "year_made", "1998")
        equipment.change(session, office.crane, "in_service_on", "1999-02-01")
        equipment.change(session, office.crane, "in_service_on", "2016-02-01")
        equipment.change(session, office.crane, "year_made", "2016")
