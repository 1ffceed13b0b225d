"""Work beside the window, and the page that asked for it: gone meanwhile, it is called no more."""

from collections.abc import Iterator
from threading import Event

import pytest
import shiboken6
import window_steps as steps
from PySide6.QtWidgets import QApplication, QWidget

from safety_inspector.qt.background import Background, Job


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_a_late_answer_finds_no_page(background: Background, ends: str) -> None:
    begun, go_on = Event(), Event()
    gone, there, called = QWidget(), QWidget(), list[str]()

    def work(job: Job) -> str:
        begun.set()
        go_on.wait()
        job.progress(1, 2)
        if ends == "badly":
            raise ValueError("late")
        return "late"

    def asked_by(page: QWidget, name: str) -> None:
        background.run(
            work, page=page, progress=lambda _at, _total: called.append(f"{name}: on the way"),
            done=lambda _said: called.append(f"{name}: well"), failed=lambda _error: called.append(f"{name}: badly"),
        )  # fmt: skip

    asked_by(gone, "gone")
    asked_by(there, "there")
    begun.wait()
    shiboken6.delete(gone)
    go_on.set()
    steps.until(lambda: not background._waiting, "both have ended")
    assert called == ["there: on the way", f"there: {ends}"]
    shiboken6.delete(there)
