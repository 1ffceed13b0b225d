"""Work beside the window: "Stop" does what it says, and is not there where nothing can be stopped."""

from collections.abc import Iterator
from threading import Event

import pytest
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import LeftAside, Progress, Stops


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def begun(background: Background, work: object, stops: Stops) -> tuple[QWidget, Progress, list[object]]:
    page, progress, said = QWidget(), Progress(), list[object]()
    progress.run(background, "…", work, page=page, done=said.append, failed=said.append, stops=stops)  # type: ignore[arg-type]
    steps.until(progress.isVisible, "the work is long enough to be shown")
    return page, progress, said


def test_work_that_only_looks_is_left_aside(background: Background) -> None:
    go_on = Event()
    page, progress, said = begun(background, lambda job: go_on.wait(), Stops.LEFT_ASIDE)
    QTest.mouseClick(progress.stop, Qt.MouseButton.LeftButton)
    assert [type(each) for each in said] == [LeftAside] and str(said[0]).startswith("QT-E01: ")
    assert not progress.isVisible() and not progress.busy
    go_on.set()
    steps.until(lambda: not background._waiting)
    assert len(said) == 1  # what it found is not shown
    page.deleteLater()


def test_work_that_asks_ends_itself(background: Background) -> None:
    stop_seen = Event()

    def work(job: Job) -> str:
        while not job.stopped():
            stop_seen.wait(0.01)
        return "stopped"

    page, progress, said = begun(background, work, Stops.ASKED)
    QTest.mouseClick(progress.stop, Qt.MouseButton.LeftButton)
    steps.until(lambda: said)
    assert said == ["stopped"] and not progress.busy
    page.deleteLater()


def test_work_that_is_whole_or_not_at_all_shows_no_stop(background: Background) -> None:
    go_on = Event()
    page, progress, said = begun(background, lambda job: go_on.wait(), Stops.NEVER)
    assert progress.bar.isVisible() and not progress.stop.isVisible()
    go_on.set()
    steps.until(lambda: said)
    page.deleteLater()


def test_what_became_of_the_first_is_told_though_a_second_was_begun(background: Background) -> None:
    page, progress, said, go_on = QWidget(), Progress(), list[object](), Event()

    def fails(job: Job) -> str:
        go_on.wait()
        raise OSError("no such folder")

    for work in (fails, lambda job: "written"):
        progress.run(background, "…", work, page=page, done=said.append, failed=lambda e: said.append(str(e)))
    go_on.set()
    steps.until(lambda: not background._waiting)
    assert said == ["no such folder", "written"] and not progress.busy
    page.deleteLater()


def test_a_gesture_pressed_twice_is_done_once_and_then_again_when_it_is_over(background: Background) -> None:
    page, progress, did, go_on = Page("", ""), Progress(), list[str](), Event()

    def press() -> None:
        progress.act(background, page, "…", lambda job: go_on.wait(), lambda _found: did.append("done"))

    press()
    press()
    go_on.set()
    steps.until(lambda: not background._waiting)
    assert did == ["done"]
    press()
    steps.until(lambda: not background._waiting)
    assert did == ["done", "done"]
    page.deleteLater()


def test_closing_drops_nothing_that_was_asked_for(qapp: QApplication) -> None:
    background, page, go_on = Background(), QWidget(), Event()
    did: list[str] = []

    def long_work(job: Job) -> None:
        go_on.set()
        while not job.stopped():
            stop_asked.wait(0.01)
        did.append("stopped")

    stop_asked = Event()
    for work in (long_work, lambda job: did.append("first answer"), lambda job: did.append("second answer")):
        background.run(work, page=page, done=lambda _found: None, failed=lambda error: did.append(str(error)))
    go_on.wait()
    background.close()
    assert did == ["stopped", "first answer", "second answer"]
    page.deleteLater()
