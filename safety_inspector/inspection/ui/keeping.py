"""Gestures of a checklist on their way into the store: each its own transaction, in their order; and the way back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlmodel import Session

from safety_inspector.inspection import sheets
from safety_inspector.inspection.ui import undoing
from safety_inspector.inspection.ui.lines import Line
from safety_inspector.inspection.ui.undoing import Before
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Job

if TYPE_CHECKING:
    from safety_inspector.inspection.ui.checklist_page import ChecklistPage

Verb = Callable[[Session], object]


class Keeping:
    """What waits to be kept, and what can be taken back."""

    def __init__(self, page: "ChecklistPage") -> None:
        self.page = page
        self.undo: list[tuple[str, Before]] = []
        self.noted: tuple[str, Before] | None = None  # of the gesture on its way
        self.pending = 0
        self.refused = False  # since then what is shown is of before what still waits

    def keep(self, action: str, verb: Verb, then: Callable[[], None] | None = None) -> None:
        """One gesture, one durable transaction, in the order of the gestures."""
        store, user = self.page.store, self.page.user
        self.pending += 1
        noted, self.noted = self.noted, None

        def work(_job: Job) -> str:
            with store.writing(by=user, action=action) as session:
                verb(session)
            return store.now()[11:16]

        def done(at: str) -> None:
            self.pending -= 1
            self.page.say_saved(at)
            if self.refused and not self.pending:
                self.reread(forget=False)
            if then is not None:
                then()

        self.page.background.run(work, page=self.page, done=done, failed=lambda error: self._lost(error, noted))

    def _lost(self, error: BaseException, noted: tuple[str, Before] | None) -> None:
        """It was not kept: say so, and show what is; what can be taken back of before still can."""
        self.pending -= 1
        self.undo = [each for each in self.undo if each is not noted]
        self.reread(forget=False)
        self.refused = bool(self.pending)
        alerts.show(self.page, error)

    def reread(self, *, forget: bool = True) -> None:
        """Show what the store holds, on the same line or the last page; `forget` what could be taken back."""
        self.refused = False
        at = self.page.view.line.item.id if self.page.view.line else ""
        with self.page.store.reading() as session:
            sheet = sheets.sheet(session, self.page.inspection_id())
        self.undo = [] if forget else self.undo
        self.page.show_sheet(sheet)
        if self.page.stack.currentIndex() == 1:
            self.page.show_finish()
        elif self.page.lines is not None:
            self.page.go_to(self.page.lines.by_item.get(at) or self.page.lines.all[0])

    def note(self, line: Line) -> None:
        """Remember the line as it is, for Ctrl+Z."""
        self.noted = (line.item.id, undoing.of(line))
        self.undo.append(self.noted)

    def undo_last(self) -> None:
        """Take the last gesture on this page back, by another one."""
        if self.page.lines is None or not self.undo or not self.page.may_change():
            return
        item, before = self.undo.pop()
        line = self.page.lines.by_item[item]
        steps = undoing.steps(line, before, self.page.inspection_id(), self.page.user, self.page.store.now)
        again = any(each not in line.findings for each in before.findings) or bool(line.item.repeats)
        undoing.restore(line, before)
        self.keep("inspection.undo", lambda session: [step(session) for step in steps], self.reread if again else None)
        self.page.recount()
        if line is self.page.lines.whole:
            self.page.show_finish()
            return
        self.page.go_to(line)
        self.page.view.reopen()
        self.page.show_beside()
