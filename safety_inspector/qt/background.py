"""Work that would make the window wait, done one job at a time beside it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


class Job:
    """What a piece of work reports to, and asks whether to stop."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._stop, self._tell = Event(), tell

    def stop(self) -> None:
        """Ask the work to end; it says so itself when it has."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether somebody pressed stop."""
        return self._stop.is_set()

    def progress(self, done: int, total: int) -> None:
        """How far it is."""
        self._tell(done, total)


class Background(QObject):
    """One worker thread, so writes to the store never meet each other."""

    _returned = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._waiting = 0
        self._jobs: set[Job] = set()
        # queued even when the work was over before anybody listened: what asked has then its job in hand
        self._returned.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Job], T],
        *,
        page: QObject,
        done: Callable[[T], object],
        failed: Callable[[BaseException], object],
        progress: Callable[[int, int], object] | None = None,
    ) -> Job:
        """Do ``work`` beside the window, then call ``done`` or ``failed`` in it.

        Nothing is called once ``page``, which asked, is gone.
        """

        def tell(at: int, total: int) -> None:
            if progress is not None:
                self._returned.emit(page, lambda: progress(at, total))

        def deliver(future: Future[T]) -> None:
            self._jobs.discard(job)
            error = future.exception()
            self._returned.emit(page, lambda: failed(error) if error else done(future.result()))
            self._returned.emit(self, self._ended)

        job = Job(tell)
        self._jobs.add(job)
        self._waiting += 1
        self._worker.submit(lambda: work(job)).add_done_callback(deliver)
        return job

    def close(self) -> None:
        """Take no more work, ask what can be stopped to stop, and do all that was asked for.

        An answer that waits behind an import was shown as given: it is never dropped.
        """
        for job in tuple(self._jobs):
            job.stop()
        self._worker.shutdown()

    def _ended(self) -> None:
        self._waiting -= 1

    @Slot(object, object)
    def _call(self, page: QObject, callback: Callable[[], object]) -> None:
        if isValid(page):
            callback()
