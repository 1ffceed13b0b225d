"""Work under way, shown on its page: what it is, how far, and a way to stop it. Nothing for the first half second."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from safety_inspector.qt import theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.widgets import button, label, row
from safety_inspector.words import _

T = TypeVar("T")
PATIENCE = 500  # milliseconds before anything is shown


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
        self._job: Job | None = None
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
    ) -> Job:
        """Do ``work`` in the background and show how far it is until it has ended."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._late.start()

        def ended(result: T) -> None:
            self._end()
            done(result)

        def broken(error: BaseException) -> None:
            self._end()
            failed(error)

        self._job = background.run(work, page=page, done=ended, failed=broken, progress=self._at)
        return self._job

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def _at(self, done: int, total: int) -> None:
        if self._job is not None:
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.stop.setEnabled(False)

    def _end(self) -> None:
        self._job = None
        self._late.stop()
        self.hide()
