"""Answers of an audit on their way into the store: each its own transaction, in order; what cannot be kept waits."""

from typing import TYPE_CHECKING
from uuid import UUID

from safety_inspector.errors import Explained
from safety_inspector.labour import audits
from safety_inspector.labour.answers import Given
from safety_inspector.labour.kinds import FOUND, Result
from safety_inspector.labour.refusals import AnswerWanted, NotKept
from safety_inspector.labour.templates import Line
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Job
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.labour.ui.audit_page import AuditPage

Values = dict[str, object]


class AuditAnswers:
    """What is typed and answered on the page of an audit."""

    def __init__(self, page: "AuditPage") -> None:
        self.page = page
        self.typed: dict[tuple[UUID, str], Values] = {}  # what is typed of an item and could not be kept
        self.pending, self.stale = 0, False

    # -- gestures
    def answer(self, result: Result) -> None:
        """Answer the item looked at with what is typed; what passed goes on, a finding asks for its words."""
        page = self.page
        line = page.line()
        given = page.panel.given(result) if line is not None and page.may_answer() else None
        if line is None or given is None:
            return
        self.keep(line, given)
        if result in FOUND and not given.finding:
            page.panel.take(result)
            page.panel.first().setFocus()
        else:
            page.go_on()

    def keep_typed(self) -> None:
        """Keep what is typed with the answer that stands, and go on; a refusal stands at its field."""
        page, line = self.page, self.page.line()
        if line is None or not page.may_answer():
            return
        standing = page.standing(line)
        if standing is None:
            self.typed[self._key(line)] = page.panel.values()
            alerts.show(page, AnswerWanted(item=line.id))
            page.view.setFocus()
        elif not page.panel.dirty:
            page.go_on()
        elif (given := page.panel.given(standing)) is not None:
            self.keep(line, given)
            page.go_on()

    def withdraw(self) -> None:
        """Take the answer of the item looked at back."""
        page, line = self.page, self.page.line()
        if line is not None and page.may_answer() and page.standing(line) is not None:
            self.keep(line, None)
            page.show_again()

    # -- what is typed
    def typed_of(self, line: Line) -> Values | None:
        """What was typed of an item and waits."""
        return self.typed.get(self._key(line))

    def leave(self) -> None:
        """Keep what is typed of the item that is left; what cannot be kept is said, with the way back to it."""
        page, line = self.page, self.page.panel.line
        if line is None or not page.panel.dirty or not page.may_answer():
            return
        standing = page.standing(line)
        try:
            if standing is None:
                raise AnswerWanted(item=line.id)
            given = page.panel.read(standing)
        except Explained as error:
            self.typed[self._key(line)] = page.panel.values()
            page.panel.dirty = False
            page.refuse(str(error), (_("Item {number}").format(number=line.id), lambda: page.go_to(line.id)))
        else:
            self.keep(line, given)

    def require_kept(self) -> None:
        """Whether all that was typed of this audit is kept. Raises `NotKept`."""
        waiting = [item for audit, item in self.typed if audit == self.page.id]
        if waiting:
            raise NotKept(items=", ".join(sorted(waiting)))

    def keep(self, line: Line, given: Given | None) -> None:
        """One answer, one durable transaction; shown at once. None: it is taken back."""
        page, id, store, user = self.page, self.page.id, self.page.store, self.page.user
        assert page.entries is not None and id is not None
        page.hush()
        typed, key = page.panel.values(), self._key(line)
        self.typed.pop(key, None)
        page.panel.dirty = False
        page.entries.put(line, given)
        page.recount()
        self.pending += 1
        at = store.now()

        def work(_job: Job) -> str:
            with store.writing(by=user, action="audit.answer" if given else "audit.withdraw") as session:
                if given is None:
                    audits.withdraw(session, id, line.id)
                else:
                    audits.answer(session, id, line.id, given, at=at)
            return store.now()[11:16]

        def done(time: str) -> None:
            self.pending -= 1
            page.saved.emit(time)
            if self.stale and not self.pending:
                self.stale = False
                page.reread()

        def lost(error: BaseException) -> None:
            self.pending -= 1
            self.typed[key] = typed
            if page.id == id:
                self._lost(line, error)
            else:
                alerts.show(page, error)

        page.background.run(work, page=page, done=done, failed=lost)

    def _lost(self, line: Line, error: BaseException) -> None:
        """It was not kept: back to its line with what was typed, and the reason at its field."""
        page = self.page
        self.stale = bool(self.pending)
        page.reread()
        page.go_to(line.id)
        page.show_again()
        if not page.panel.form.refuse(error):
            alerts.show(page, error)

    def _key(self, line: Line) -> tuple[UUID, str]:
        assert self.page.id is not None
        return self.page.id, line.id
