"""Gestures of the pages of this room: each one durable transaction beside the window, refused where it belongs."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from safety_inspector.labour.ui.forms import Form
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.store.database import Store

T = TypeVar("T")


class Keeping:
    """Writes for one page; ``kept`` is called after every gesture that became durable."""

    def __init__(self, page: Page, store: Store, background: Background, user: str, kept: Callable[[], object]) -> None:
        self.page, self.store, self.background, self.user, self.kept = page, store, background, user, kept
        self.progress = Progress()
        self._under_way: set[str] = set()

    def write(
        self, words: str, action: str, do: Callable[[Session], T], done: Callable[[T], object], *,
        form: Form | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        """One gesture; a second press of what is still under way does nothing."""
        if words in self._under_way:
            return
        store, user = self.store, self.user

        def work(_job: Job) -> T:
            with store.writing(by=user, action=action, reason=reason) as session:
                return do(session)

        def ended(made: T) -> None:
            self._under_way.discard(words)
            if form is not None:
                form.accept()
            done(made)
            self.kept()

        def failed(error: BaseException) -> None:
            self._under_way.discard(words)
            if form is None or not form.refuse(error):
                alerts.show(self.page, error)

        self.page.hush()
        self._under_way.add(words)
        self.progress.run(
            self.background, words, work, page=self.page, done=ended, failed=failed, stops=Stops.NEVER
        )  # fmt: skip
