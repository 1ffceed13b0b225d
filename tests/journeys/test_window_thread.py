"""The story of the thread through the window: from the office's workbook to a certificate at headquarters."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import window_steps as steps
from pytestqt.qtbot import QtBot

from safety_inspector import assets
from safety_inspector.certification import papers
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.exchange.ui.data_page import DataPage
from safety_inspector.exchange.ui.exchange_page import ExchangePage
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.planning import listings
from safety_inspector.planning.listings import Band
from safety_inspector.store import checking, opening
from safety_inspector.today.ui.today_page import TodayPage

WORKBOOK = assets.resources() / "practice" / "so-theo-doi-mau.xlsx"
WRONG, RIGHT = "28101", "28107-A"  # a crane last inspected in 2024, its serial misread


def measure(key: str) -> str:
    """What is typed for a value; the rope and the insulation within what practice takes as confirmed."""
    return {"loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2"}.get(key, "12")


def test_from_the_workbook_to_a_certificate_at_headquarters(qtbot: QtBot, tmp_path: Path) -> None:
    hq, laptop = steps.offices(tmp_path)

    # the office's workbook goes in, a serial is corrected, the machine is killed
    child = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("killed_window.py"), laptop, WORKBOOK, WRONG, RIGHT],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    said = [child.stdout.readline().split()[0], child.stdout.readline().split()[0]]
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert said == ["imported", "corrected"]

    # the next morning everything acknowledged is there
    start = steps.sign_in(laptop, steps.ADMIN, steps.PASSWORD)
    desk = start.desk
    assert desk is not None
    register = steps.find(desk, RIGHT)
    assert register.list.rows.row(0).name == "Cầu trục hai dầm"
    assert "đọc lại trên nhãn máy" in _changes(register)
    assert checking.check(desk.store).sound
    crane = register.list.rows.keys[0]

    # an interval typed by the user gives a due date
    steps.set_interval(register, "12", "Kế hoạch kiểm định năm 2026")
    with desk.store.reading() as session:
        due = listings.due_of(session, [crane], today=desk.store.today())[crane]
    assert due.band is Band.OVERDUE
    today = steps.go(desk, 1, TodayPage)
    assert crane in [row.equipment_id for row in today.due.rows.keys]

    # a second person, added with a password
    steps.add_chief(desk)

    # the whole checklist without the mouse
    page = steps.begin(desk, RIGHT, "QTKĐ 09-2016/BLĐTBXH")
    assert page.lines is not None
    total, pressed = len(page.lines.all), list[str]()
    assert steps.answer_all(page, {}, measure, pressed) == total
    assert total >= 60 and len(pressed) <= total * 75 / 60, f"{len(pressed)} keys for {total} answers"
    assert page.lines.proposed.conclusion is Conclusion.PASS
    steps.conclude(desk, page)
    inspection = page.id
    steps.entitle(desk, steps.ADMIN)
    steps.make_minutes(desk)
    steps.leave(start)

    # the second person approves and issues; the certificate is on the screen
    start = steps.sign_in(laptop, steps.CHIEF, steps.CHIEFS_PASSWORD)
    desk = start.desk
    assert desk is not None
    papers_page = steps.go(desk, "papers", PapersPage)
    assert papers_page.form is not None
    steps.press(papers_page.form.go)
    steps.until(lambda: papers_page.form is not None and papers_page.form.approved, "approved")
    steps.write(papers_page.form.sticker, "TEM-26-0001")
    steps.press(papers_page.form.go)
    steps.until(lambda: papers_page.filter == "certificate", "issued")
    issued = papers_page.table.rows.row(0).issued
    assert issued is not None
    number = issued.number
    assert papers_page.paper.startswith(b"%PDF") and papers_page.view.pages
    assert number in papers_page.said_words()
    with desk.store.reading() as session:
        kept = papers.bytes_of(session, number)
    assert papers_page.paper == kept

    # backup, restored in another folder with the password alone: the same state
    data = steps.go(desk, "data", DataPage)
    steps.press(data.now)
    steps.until(lambda: data.list.rows.keys, "backed up")
    backup = data.list.rows.row(0).folder
    elsewhere = tmp_path / "noi-khac" / "tram.kiemdinh"
    data.restore(backup, elsewhere, steps.CHIEFS_PASSWORD)
    steps.until(lambda: elsewhere.exists() and str(elsewhere) in data.said_words(), "restored")
    assert _state(elsewhere, steps.CHIEF, steps.CHIEFS_PASSWORD) == _state_of(desk)

    # a file for headquarters, which sees what it will change before it does
    exchange = steps.go(desk, "exchange", ExchangePage)
    exchange.tabs.setCurrentIndex(1)
    assert exchange.to.currentData() == "A"
    package = tmp_path / "gui-cuc.kdp"
    exchange.send(package)
    steps.until(lambda: package.name in exchange.said_words(), "written")
    steps.leave(start)

    start = steps.sign_in(hq, steps.ADMIN, steps.HEADQUARTERS)
    desk = start.desk
    assert desk is not None
    before = _state_of(desk)
    exchange = steps.go(desk, "exchange", ExchangePage)
    steps.drop(exchange, package)
    steps.until(lambda: exchange.seen, "looked at")
    assert not exchange.seen[0].refused and exchange.seen[0].entries > 0
    assert _state_of(desk) == before  # looking changes nothing
    steps.press(exchange.apply)
    steps.until(lambda: exchange.said_words() and not exchange.seen, "taken in")
    assert steps.find(desk, RIGHT).list.rows.keys == [crane]
    theirs = steps.go(desk, "papers", PapersPage)
    theirs._choose("certificate")
    shown = [theirs.table.rows.row(at).issued for at in range(len(theirs.table.rows.keys))]
    assert [each.number for each in shown if each] == [number]
    assert theirs.paper == kept
    with desk.store.reading() as session:
        row = next(iter(papers.register(session)))
        renewed = listings.due_of(session, [crane], today=desk.store.today())[crane]
    assert (row.inspection_id, row.serial, row.sticker) == (inspection, RIGHT, "TEM-26-0001")
    assert renewed.due_on == _year_on(desk.store.today())
    assert checking.check(desk.store).sound
    steps.leave(start)


def test_a_crane_that_fails_gets_a_notice_and_no_certificate(qtbot: QtBot, tmp_path: Path) -> None:
    _hq, laptop = steps.offices(tmp_path)
    start = steps.sign_in(laptop, steps.ADMIN, steps.PASSWORD)
    desk = start.desk
    assert desk is not None
    steps.import_workbook(desk, WORKBOOK)
    register = steps.find(desk, WRONG)
    crane = register.list.rows.keys[0]
    steps.set_interval(register, "12", "Kế hoạch kiểm định năm 2026")

    page = steps.begin(desk, WRONG, "QTKĐ 09-2016/BLĐTBXH")
    assert page.lines is not None
    first = page.lines.all[0].section
    critical = next(line.item.id for line in page.lines.all if line.item.critical and line.section != first)
    locked_after = page.lines.by_item[critical].section
    answered = steps.answer_all(page, {critical: "Nứt mối hàn gối dầm"}, measure)
    assert answered < len(page.lines.all)  # what follows the failed section is locked
    assert {line.section for line in page.lines.all if line.locked}.isdisjoint({first, locked_after})
    assert page.lines.proposed.conclusion is Conclusion.FAIL
    assert not page.ending.choices[Conclusion.PASS].isEnabled()
    steps.conclude(desk, page)
    assert "Nứt mối hàn gối dầm" in steps.words(page.ending)
    steps.make_minutes(desk)

    steps.add_chief(desk)
    steps.leave(start)

    start = steps.sign_in(laptop, steps.CHIEF, steps.CHIEFS_PASSWORD)
    desk = start.desk
    assert desk is not None
    papers_page = steps.go(desk, "papers", PapersPage)
    assert papers_page.form is not None
    steps.press(papers_page.form.go)
    steps.until(lambda: papers_page.form is not None and papers_page.form.approved, "approved")
    assert not papers_page.form.sticker.isVisible()
    steps.press(papers_page.form.go)
    steps.until(lambda: papers_page.filter == "notice", "issued")
    with desk.store.reading() as session:
        found = papers.register(session)
        due = listings.due_of(session, [crane], today=desk.store.today())[crane]
    assert [row.kind for row in found] == ["notice"]
    assert due.band is Band.FAILED and due.due_on is None  # to be inspected again: no date comes of a failure
    steps.leave(start)


def _changes(register: object) -> str:
    card = register.card  # type: ignore[attr-defined]
    card.tabs.setCurrentIndex(card.tabs.count() - 1)
    return steps.words(card.inside)


def _state_of(desk: object) -> str:
    with desk.store.reading() as session:  # type: ignore[attr-defined]
        return checking.state_hash(session)


def _state(path: Path, login: str, password: str) -> str:
    store = opening.unlock(path, login, password)
    try:
        with store.reading() as session:
            return checking.state_hash(session)
    finally:
        store.close()


def _year_on(day: date) -> date:
    return date(day.year + 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
