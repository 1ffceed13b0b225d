"""Printing a blank form from the window: a PDF where the user wants it; what cannot be printed is told."""

from pathlib import Path

import pdfs
import pytest
import stations
import window_steps as steps
from pytestqt.qtbot import QtBot

from safety_inspector import sending
from safety_inspector.access import users
from safety_inspector.app import open_desk
from safety_inspector.catalogue import equipment
from safety_inspector.inspection.ui.inspections_page import InspectionsPage


def test_a_blank_form_before_and_after_an_inspection_is_begun(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = stations.found(tmp_path)
    with office.store.reading() as session:
        user = users.named(session, stations.INSPECTOR)
    assert user is not None
    out = tmp_path / "phieu.pdf"
    monkeypatch.setattr(sending, "ask_where", lambda *_said: out)
    desk = open_desk(office.store, user)
    listed = desk.go("inspections")
    assert isinstance(listed, InspectionsPage)
    desk.sending.blank_of_equipment(office.crane, "initial", None)
    steps.until(lambda: "phieu.pdf" in listed.said_words(), "written")
    empty = pdfs.text(out.read_bytes())
    assert "Cầu trục hai dầm CT-07" in empty and "THỰC HÀNH" in empty

    id = office.start()
    office.answer(id, "c_cb_ke_hoach", "not_checked", "chưa gửi")
    desk.open_inspection(id)
    checklist = steps.checklist(desk)
    steps.press(checklist.blank)
    steps.until(lambda: "phieu.pdf" in checklist.said_words(), "written")
    assert "Ghi chú: chưa gửi" in pdfs.text(out.read_bytes())

    with office.writing() as session:
        untyped = equipment.register(session, name="Xe đạp", unit_id=office.brigade)
    before = out.read_bytes()
    desk.go("inspections")
    desk.sending.blank_of_equipment(untyped, "periodic", None)
    steps.until(lambda: "INS-E05" in listed.said_words(), "told")
    assert out.read_bytes() == before
    desk.close()
