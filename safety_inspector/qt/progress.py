"""Work under way, shown on its page: what it is, how far, and a way to stop it. Nothing for the first half second."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from safety_inspector.errors import Refusal
from safety_inspector.qt import alerts, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.pages import Page
from safety_inspector.qt.widgets import button, label, row
from safety_inspector.words import N_, _

T = TypeVar("T")
PATIENCE = 500  # milliseconds before anything is shown


class Stops(Enum):
    """What the button "Stop" does to a piece of work."""

    ASKED = auto()  # the work asks whether to stop, and ends itself
    LEFT_ASIDE = auto()  # it only reads: it runs out unseen and what it found is not shown
    NEVER = auto()  # whole or not at all, and soon over: there is no such button


class LeftAside(Refusal):
    """Work that only looked, or had written nothing yet, was stopped."""

    code = "QT-E01"
    message = N_("Stopped as you asked. Nothing was changed.")


def go_on(job: Job, done: int, total: int) -> None:
    """Tell how far it is, or end the work where somebody pressed stop."""
    job.progress(done, total)
    if job.stopped():
        raise LeftAside


class Progress(QWidget):
    """One line: words, a bar, "Stop". Hidden while nothing is under way or the work is short."""

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.words, self.bar, self.stop = label(""), QProgressBar(), button(_("Stop"), "", "x")
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(u(200))
        self.bar.setAccessibleName(_("Progress"))
        self.stop.clicked.connect(self._stop)
        self.setLayout(row(self.words, (self.bar, 1), self.stop, gap=u(12)))
        self._job: Job | None = None  # the newest, whose bar it is
        self._gestures: set[str] = set()  # under way, by their words
        self._leave: Callable[[], object] | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE)
        self._late.timeout.connect(self.show)
        self.hide()

    def run(
        self,
        background: Background,
        words: str,
        work: Callable[[Job], T],
        *,
        page: QWidget,
        done: Callable[[T], object],
        failed: Callable[[BaseException], object],
        stops: Stops = Stops.ASKED,
    ) -> Job:
        """Do ``work`` in the background and show how far it is until it has ended.

        The bar is that of the newest work; what became of an older one is told all the same, unless it only read.
        """
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.stop.setVisible(stops is not Stops.NEVER)
        self._late.start()

        def over() -> bool:
            wanted = self._job is job or stops is not Stops.LEFT_ASIDE
            if self._job is job:
                self._end()
            return wanted

        def ended(result: T) -> None:
            if over():
                done(result)

        def broken(error: BaseException) -> None:
            if over():
                failed(error)

        def far(at: int, total: int) -> None:
            if self._job is job:
                self._at(at, total)

        def leave() -> None:
            self._end()
            failed(LeftAside())

        job = self._job = background.run(work, page=page, done=ended, failed=broken, progress=far)
        self._leave = leave if stops is Stops.LEFT_ASIDE else None
        return job

    def act(
        self,
        background: Background,
        page: Page,
        words: str,
        work: Callable[[Job], T],
        done: Callable[[T], object],
        stops: Stops = Stops.NEVER,
    ) -> None:
        """A gesture of ``page``: its bar goes, the work is done, and why it cannot be is said there.

        One that is whole or not at all and still under way is not begun again by a second press.
        """
        if words in self._gestures:
            return

        def ended(result: T) -> None:
            self._gestures.discard(words)
            done(result)

        def broken(error: BaseException) -> None:
            self._gestures.discard(words)
            alerts.show(page, error)

        page.hush()
        if stops is Stops.NEVER:
            self._gestures.add(words)
        self.run(background, words, work, page=page, done=ended, failed=broken, stops=stops)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def _at(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.stop.setEnabled(False)
            if self._leave is not None:
                self._leave()

    def _end(self) -> None:
        self._job = None
        self._late.stop()
        self.hide()


class Waiting(QWidget):
    """A window of its own for work before there is any other: what it is, and how far."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(words)
        self.progress = Progress()
        self.setLayout(row(None, (self.progress, 2), None))
        self._words, self._background = words, Background(self)

    def run(
        self, work: Callable[[Job], T], *, done: Callable[[T], object], failed: Callable[[BaseException], object]
    ) -> None:
        """Do ``work`` beside it, whole or not at all."""
        self.progress.run(self._background, self._words, work, page=self, done=done, failed=failed, stops=Stops.NEVER)
        self.progress.show()  # there is nothing else to look at
