"""Forty certificates before noon: a supervisor signs a whole stack with keys alone and saves it to one folder."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from uuid import UUID

import pdfplumber
import stations
import templates
import window_steps as steps
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from stations import APPROVER, INSPECTOR, NOW, TODAY, Office

from safety_inspector.access import users
from safety_inspector.app import open_desk
from safety_inspector.certification import minutes, papers, reviews
from safety_inspector.documents import drawings, paper
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.documents.ui.sitting_page import SittingPage
from safety_inspector.inspection import drafts, inspections
from safety_inspector.planning import listings
from safety_inspector.planning.listings import Band
from safety_inspector.store import opening

COUNT = 40
CTRL = Qt.KeyboardModifier.ControlModifier


def _stack(folder: Path) -> None:
    """Forty concluded inspections with their minutes, approved; nothing signed."""
    office = stations.found(folder)
    office.entitle()
    cranes = [office.another(f"Cầu trục số {at:02}", asset_no=f"CT-{at:02}") for at in range(1, COUNT + 1)]
    for crane in cranes:
        office.interval(12, crane)
        _approved(office, crane)
    office.store.close()


@cache
def _one_paper() -> bytes:
    """The bytes all forty minutes have here: drawing them is not what this day is about, and takes its longest."""
    return paper.build([paper.line("Biên bản kiểm định", 13)], title="Biên bản", practice=True)


def _approved(office: Office, crane: UUID) -> None:
    with office.writing() as session:
        id = inspections.start(session, crane, kind="periodic", on=TODAY, by=INSPECTOR)
        stations.measure_all(session, id)
        for item in drafts.form_of(session, id).items:
            inspections.answer(session, id, item.id, "pass", at=NOW, by=INSPECTOR)
        inspections.conclude(session, id, conclusion="pass", on=TODAY, by=INSPECTOR)
    with office.writing() as session:
        minutes.issue(session, id, by=INSPECTOR, on=TODAY, draw=lambda facts: drawings.note(facts, _one_paper()))
    with office.writing(APPROVER) as session:
        reviews.approve(session, id, by=APPROVER, on=TODAY)


def test_forty_certificates_in_one_sitting(qtbot: QtBot, tmp_path: Path) -> None:
    templates.copied(_stack, tmp_path / "tram")
    store = opening.unlock(tmp_path / "tram" / stations.NAME, now=lambda: NOW)
    out = tmp_path / "giay"
    out.mkdir()
    with store.reading() as session:
        user = users.named(session, APPROVER)
    assert user is not None
    desk = open_desk(store, user)
    desk.window.show()
    steps.go(desk, "papers", PapersPage)

    def key(which: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = desk.window.focusWidget()
        assert at is not None
        QTest.keyClick(at, which, how)

    def tab_to(what: Callable[[QWidget], bool]) -> None:
        for _each in range(30):
            at = desk.window.focusWidget()
            if at is not None and what(at):
                return
            key(Qt.Key.Key_Tab)
        raise AssertionError("Tab does not come there")

    desk.window.activateWindow()
    steps.until(desk.window.isActiveWindow, "the window has the keys")  # else shortcuts are not heard

    # from here on keys alone
    key(Qt.Key.Key_B, CTRL)
    key(Qt.Key.Key_A, CTRL)
    tab_to(lambda at: isinstance(at, QLineEdit) and at.accessibleName() == "Số tem đầu dãy")
    steps.write(desk.window.focusWidget(), "TH26-0961")
    key(Qt.Key.Key_Return)
    steps.write(desk.window.focusWidget(), "Đỗ Mạnh Cường")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return, CTRL)
    heard: list[int] = []  # the window lives while the stack is issued: it goes on taking keys
    sitting = desk.window.page("sitting")
    assert isinstance(sitting, SittingPage)
    while sitting.progress.busy and len(heard) < COUNT:
        key(Qt.Key.Key_Down)
        heard.append(sitting.table.currentIndex().row())
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    steps.until(lambda: not sitting.progress.busy, "the stack is through")
    key(Qt.Key.Key_Tab)
    tab_to(lambda at: isinstance(at, QPushButton) and "thư mục" in at.text())
    key(Qt.Key.Key_Space)
    dialog = sitting.findChild(QFileDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.selectAll()
    QApplication.clipboard().setText(str(out))
    QTest.keyClick(name, Qt.Key.Key_V, CTRL)
    QTest.keyClick(name, Qt.Key.Key_Return)
    steps.until(lambda: "Đã lưu 40" in sitting.said_words(), "saved")

    # what came of it
    assert len(set(heard)) > 1
    assert [line.number for line in sitting.lines] == [f"A{at:04}/2026/GCN-TKĐT01" for at in range(1, COUNT + 1)]
    with store.reading() as session:
        found = papers.register(session)
        due = listings.due_of(session, [row.equipment_id for row in found], today=TODAY)
    assert {row.sticker for row in found} == {f"TH26-{at:04}" for at in range(961, 961 + COUNT)}
    assert {each.band for each in due.values()} == {Band.VALID}
    assert len(list(out.glob("*.pdf"))) == COUNT
    with pdfplumber.open(out / "40-A0040-2026-GCN-TKĐT01.pdf") as last:
        said = last.pages[0].extract_text()
    assert "A0040/2026" in said and "TH26-1000" in said
    desk.close()
