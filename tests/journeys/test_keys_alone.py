"""Days at the window with keys alone: a crane that passes, a vessel that fails, a checklist killed in its middle."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pdfs
import pytest
import stations
import templates
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot
from stations import APPROVER, INSPECTOR

from safety_inspector.app import Desk
from safety_inspector.catalogue import equipment
from safety_inspector.certification import papers
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning import listings
from safety_inspector.planning.listings import Band
from safety_inspector.store import checking, opening

FAR, COMMENT = 50, "chờ tải thử đến chiều"  # a line nobody comes to before the kill
PASSWORD = "mật khẩu dài"
RUST = "Ăn mòn sâu quanh mối hàn đáy"
WELD, THICKNESS = "bn_moi_han", "bn_chieu_day"


def _office(folder: Path) -> None:
    """An office with a crane and a pressure vessel that have intervals; its inspector is entitled to both."""
    office = stations.found(folder)
    office.entitle()
    with office.writing() as session:
        vessel = equipment.register(
            session, name="Bình khí nén 500 lít", unit_id=office.brigade, type_code="I.04.1", serial="BK-0500",
            year_made="2016", in_service_on="2016-05-20",
        )  # fmt: skip
    office.interval(24, vessel)
    office.interval(12)
    office.store.close()


@contextmanager
def desk_of(path: Path, login: str) -> Iterator[Desk]:
    """The window of somebody at a practice store."""
    desk = steps.desk_at(opening.unlock(path, now=lambda: stations.NOW), login)
    yield desk
    steps.idle(desk)
    desk.close()


def test_a_whole_bridge_crane_passes_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    templates.copied(_office, tmp_path)
    path = tmp_path / stations.NAME
    with desk_of(path, INSPECTOR) as desk:
        keys = steps.Keys(desk)

        # from here on keys alone
        steps.begin_by_keys(keys, "CT-07")
        page = steps.checklist(desk)
        assert page.lines is not None
        assert page.lines.sheet.procedure == steps.PROCEDURE, "what was typed took the place of what was offered"
        rope = {"loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2"}
        assert steps.answer_all(page, {}, lambda key: rope.get(key, "12")) == len(page.lines.all) == 68
        steps.idle(desk)
        assert page.ending.paper.text() == "○ Giấy chứng nhận và tem"
        page.ending.choices[Conclusion.FAIL].setChecked(True)  # the steps follow the choice
        assert page.ending.paper.text() == "○ Thông báo không đạt"
        page.ending.choices[Conclusion.PASS].setChecked(True)
        keys.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
        steps.until(lambda: page.lines is not None and page.lines.sheet.conclusion is Conclusion.PASS, "concluded")
        steps.minutes_by_keys(keys)

    with desk_of(path, APPROVER) as desk:
        keys = steps.Keys(desk)
        papers_page = steps.approve_by_keys(keys)
        keys.tab_to_field("Số tem")
        keys.fill("TH26-000001")
        keys.tab_to_button("Cấp giấy chứng nhận")
        keys.press(Qt.Key.Key_Space)
        steps.until(lambda: papers_page.filter == "certificate", "issued")
        text = pdfs.text(papers_page.paper)

        # what came of it
        assert f"chuẩn áp dụng: {steps.PROCEDURE} " in " ".join(text.split())
        assert "TH26-000001" in text and "hiệu lực đến ngày 24 tháng 11 năm 2027" in text
        with desk.store.reading() as session:
            (paper,) = papers.register(session)
            due = listings.due_of(session, [paper.equipment_id], today=stations.TODAY)[paper.equipment_id]
        assert (paper.kind, paper.sticker, paper.serial) == ("certificate", "TH26-000001", "0207")
        assert (due.band, due.due_on, due.certificate) == (Band.VALID, date(2027, 11, 24), paper.number)
        assert checking.check(desk.store).sound


def test_a_pressure_vessel_fails_by_keys_alone_with_its_stop_rule_and_its_notice(qtbot: QtBot, tmp_path: Path) -> None:
    templates.copied(_office, tmp_path)
    path = tmp_path / stations.NAME
    with desk_of(path, INSPECTOR) as desk:
        keys = steps.Keys(desk)

        # from here on keys alone: K at a weld, and what was found
        steps.begin_by_keys(keys, "BK-0500")
        page = steps.checklist(desk)
        assert page.lines is not None
        failing, answered = page.lines.by_item[WELD], 0
        answered = steps.answer_all(page, {WELD: RUST}, lambda key: "1/2/2027" if key == "ap_ke_han" else "12")
        locked = [line for line in page.lines.all if line.locked]
        assert {line.section for line in locked} == {"thu_nghiem", "van_hanh"}
        assert answered == len(page.lines.all) - len(locked)

        # the stop rule: back to the items, down to the tests, D: nothing is taken
        steps.idle(desk)
        keys.press(Qt.Key.Key_Return, ctrl=True)
        keys.tab_to(lambda at: isinstance(at, QListView) and at is page.sections.list)
        keys.press(Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return)
        assert page.section == "thu_nghiem"
        page.view.setFocus()
        keys.press(Qt.Key.Key_D)
        assert "INS-E14" in page.said_words() and f"«{failing.item.text}»" in page.said_words()
        assert all(line.answer is None for line in locked)

        # the end: failed is all that may be concluded
        keys.press(Qt.Key.Key_Return, ctrl=True)
        assert page.lines.proposed.conclusion is Conclusion.FAIL
        assert not page.ending.choices[Conclusion.PASS].isEnabled()
        said = steps.words(page.ending)
        assert f"✓ Trả lời mọi mục ({len(locked)} mục sau bước không đạt: không thực hiện)" in said
        assert "○ Thông báo không đạt" in said and "Giấy chứng nhận và tem" not in said
        keys.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
        steps.until(lambda: page.lines is not None and page.lines.sheet.conclusion is Conclusion.FAIL, "concluded")
        assert RUST in steps.words(page.ending)

        steps.minutes_by_keys(keys)

    # the second person approves; a notice is issued, and no certificate can be
    with desk_of(path, APPROVER) as desk:
        keys = steps.Keys(desk)
        papers_page = steps.approve_by_keys(keys)
        keys.tab_to_button("Cấp thông báo")
        keys.press(Qt.Key.Key_Space)
        steps.until(lambda: papers_page.filter == "notice", "issued")
        text = pdfs.text(papers_page.paper)

        # what came of it
        for words in (
            "không đạt – đề nghị dừng sử dụng",
            RUST,
            f" {steps.PROCEDURE}",
            "BK-0500",
            "Thử nghiệm; Thử vận hành",
        ):
            assert words in text, words
        with desk.store.reading() as session:
            found = papers.register(session)
            (row,) = sheets.listing(session)
            due = listings.due_of(session, [row.equipment_id], today=stations.TODAY)[row.equipment_id]
            assert equipment.card(session, row.equipment_id).state == "failed"
        assert [each.kind for each in found] == ["notice"] and row.failed == 1
        assert due.band is Band.FAILED and due.due_on is None
        assert checking.check(desk.store).sound


def test_an_inspection_killed_in_its_middle_is_gone_on_with_at_the_next_line(qtbot: QtBot, tmp_path: Path) -> None:
    """A real store; the child is killed by its parent while it goes on answering."""
    stations.found(tmp_path, practice=False).store.close()
    path = tmp_path / stations.NAME
    child = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("killed_checklist.py"), path, INSPECTOR, PASSWORD, "0207",
         str(FAR), COMMENT],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    told = [child.stdout.readline().split() for _each in range(random.Random(tmp_path.name).randint(12, 30))]
    child.send_signal(signal.SIGKILL)
    told += [line.split() for line in child.stdout.read().splitlines() if len(line.split()) == 2]
    assert child.wait() == -signal.SIGKILL and all(len(each) == 2 for each in told)
    child.stdout.close()

    # the next start names equipment, item and time; what was acknowledged is there
    start = steps.sign_in(path, INSPECTOR, PASSWORD)
    desk = start.desk
    assert desk is not None
    with desk.store.reading() as session:
        (draft,) = sheets.drafts(session, INSPECTOR)
        shown = sheets.sheet(session, draft.id)
    kept = {each.item.id: each for each in shown.items if each.answer is not None}
    assert {item for item, _number in told} <= set(kept) and len(kept) <= len(told) + 1
    assert {each.answer for each in kept.values()} == {AnswerWord.PASS}
    assert (shown.items[FAR].answer, shown.items[FAR].reason) == (None, COMMENT)
    last = max(kept.values(), key=lambda each: each.number)
    keys = steps.Keys(desk)
    page = keys.go("inspections", InspectionsPage)
    said = page.said_words()
    assert "CT-07" in said and f"mục {last.number}" in said and last.at[11:16] in said

    # going on by keys: the next line is open, and the rest is answered and concluded
    keys.tab_to_button("Làm tiếp")
    keys.press(Qt.Key.Key_Space)
    steps.until(lambda: desk.window.has("checklist") and steps.checklist(desk).isVisible(), "gone on")
    checklist = steps.checklist(desk)
    assert checklist.id == draft.id and checklist.view.line is not None and checklist.lines is not None
    assert checklist.view.line.number == last.number + 1
    answered = steps.answer_all(checklist, {}, lambda _key: "12")
    assert answered == len(checklist.lines.all) - len(kept)
    assert checklist.lines.proposed.conclusion is Conclusion.PASS
    steps.conclude(desk, checklist)
    with desk.store.reading() as session:
        ended = sheets.sheet(session, draft.id)
    assert ended.conclusion is Conclusion.PASS and ended.inspected_on == date.today()
    again = {each.item.id: each.at for each in ended.items}
    assert all(again[id] == each.at for id, each in kept.items())  # none of them was answered twice
    assert (ended.items[FAR].answer, ended.items[FAR].reason) == (AnswerWord.PASS, COMMENT)
    assert checking.check(desk.store).sound
    steps.leave(start)


@pytest.fixture(autouse=True)
def _events() -> Iterator[None]:
    yield
    steps.idle_events()
