"""What is said of the line that is open: each answer, measure, comment and finding kept as it is given."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.inspection import conclusions, inspections, records, refusals, values
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.judgements import NO_RULE, Judgement, Verdict
from safety_inspector.inspection.sheets import FindingRow
from safety_inspector.inspection.ui.line_panel import Found
from safety_inspector.inspection.ui.lines import Line
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.inspection.ui.checklist_page import ChecklistPage


class Answering:
    """The desk of the line that is open: what is said there goes to the store by way of the page."""

    def __init__(self, page: "ChecklistPage") -> None:
        self.page = page

    def answer(self, line: Line, word: AnswerWord, reason: str | None = None) -> None:
        """Keep an answer and go on; a failed line stays open for its finding.

        With no ``reason`` named the comment that stands stays, and it is said. Only a failure is not explained by what
        was written for another answer: the finding is asked for, and those words are shown beside it.
        """
        if not self.page.may_answer(line):
            return
        if word is AnswerWord.NOT_APPLICABLE and not line.may_skip:
            self.page.refuse(str(refusals.NotApplicableHere(item=line.item.text)))
            return
        self.page.keeping.note(line)
        before = line.answer
        reason, line.noted = line.carried(word) if reason is None else (reason, "")
        line.answer, line.reason = word, reason
        id, user, store = self.page.inspection_id(), self.page.user, self.page.store
        self.page.keeping.keep(
            "inspection.answer",
            lambda session: inspections.answer(session, id, line.item.id, word, reason, at=store.now(), by=user),
        )
        self.page.recount()
        if line.noted:
            self._say_noted(line)
        elif reason and before not in (None, word):
            self._say_comment(line)
        if word is AnswerWord.FAIL and not line.findings:
            self.page.view.reopen()
            if self.page.view.panel is not None:
                self.page.view.panel.failed()
        elif word is AnswerWord.PASS and line.unmeasured:
            self._ask_measure(line)
        else:
            self.page.go_on()

    def _ask_measure(self, line: Line) -> None:
        """Called passed, but its limit has nothing to judge, or its test no value: the keys go to what is missing."""
        limited = line.judgement.verdict is Verdict.LACKING
        words = (
            _("Item {number} is called passed, but not measured: {what}. Type it, Enter; {key}: not checkable.")
            if limited
            else _("Item {number} is called passed without: {what}. Type it, Enter; F4: say why there is none.")
        )
        key, missing = "Ctrl+0" if line.takes_signs else "0", line.unmeasured
        what = ", ".join(each.label for each in missing)
        self.page.say("amber", "triangle-alert", words.format(number=line.number, what=what, key=key))
        self.page.view.reopen()
        if (panel := self.page.view.panel) is not None:
            (panel.first_open() if limited else panel.measures[missing[0].key]).setFocus()

    def measure(self, line: Line, key: str, value: str) -> bool:
        """Keep a measure; false, with the reason on the page, when it is no number."""
        asked = next(each for each in line.item.inputs if each.key == key)
        try:
            value = values.typed(asked, value) if value else ""
        except Refusal as error:
            self.page.refuse(str(error))
            return False
        self.page.hush()
        self.page.keeping.note(line)
        before = line.judgement.verdict
        line.readings = {name: said for name, said in line.readings.items() if name != key} | (
            {key: value} if value else {}
        )
        id, user = self.page.inspection_id(), self.page.user
        self.page.keeping.keep(
            "inspection.measure", lambda session: inspections.measure(session, id, line.item.id, key, value, by=user)
        )
        if line.item.repeats == key:
            self._named(line, value)
        self.page.recount()
        if before is Verdict.FAIL and line.corrected:
            self._say_corrected(line)
        elif value and line.measured_since:
            self._say_measured(line)
        return True

    def _say_comment(self, line: Line) -> None:
        """Written for another answer: whether it still holds is left to him."""
        self._say_still(
            line, _("Item {number} is answered “{answer}” now and keeps its comment: {comment}. F4 changes it.")
        )

    def _say_noted(self, line: Line) -> None:
        """What was written for another answer explains no failure: what was found is asked."""
        words = _(
            "Item {number} is answered “{answer}” now. Its comment was written for another answer and does not explain"
            " it: {comment}. Type what was found."
        )
        self._say_still(line, words)

    def _say_corrected(self, line: Line) -> None:
        """Limits make an answer stricter, never milder: calling it passed is left to him."""
        words = _("Item {number} is within its limit now and still answered “{answer}”: press D on it if it passes.")
        self._say_still(line, words)

    def _say_measured(self, line: Line) -> None:
        """What could not be checked has its values now: what they mean is left to him, but not passed over."""
        words = _("Item {number} is measured now and still answered “{answer}”: press D or K on it if it was checked.")
        self._say_still(line, words)

    def _say_still(self, line: Line, words: str) -> None:
        answer = _(conclusions.ANSWER_WORDS[line.answer]) if line.answer else ""
        way = (_("Item {number}").format(number=line.number), lambda: self.page.go_to(line))
        said = words.format(number=line.number, answer=answer, comment=line.noted or line.reason)
        self.page.say("amber", "triangle-alert", said, way)

    def _named(self, line: Line, name: str) -> None:
        """A line of his own has its name: the next one waits below it at once."""
        if self.page.lines is None:
            return
        if not name:
            self.page.keeping.reread()
            return
        fresh = self.page.lines.name(line, name)
        if fresh is not None and line in self.page.view.lines.lines:
            self.page.view.lines.put_after(line, fresh)

    def judge(self, line: Line, typed: Mapping[str, str]) -> Judgement:
        """What the limits say of a line with what is typed in it."""
        return self.page.lines.judge(line, typed) if self.page.lines else NO_RULE

    def ask_photos(self, line: Line) -> None:
        """Choose photos for a line."""
        self.page.picturing.ask(line)

    def comment(self, line: Line, words: str) -> None:
        """Keep a comment with the answer; before the answer it is kept to wait for it."""
        if not self.page.may_answer(line) or words == line.reason:
            return
        self.page.keeping.note(line)
        word, line.reason, line.noted = line.answer, words, ""
        id, user, store = self.page.inspection_id(), self.page.user, self.page.store

        def keep(session: Session) -> None:
            if word is None:
                return inspections.note(session, id, line.item.id, words, by=user)
            inspections.answer(session, id, line.item.id, word, words, at=store.now(), by=user)

        self.page.keeping.keep("inspection.answer", keep)
        self.page.recount()

    def presence(self, line: Line, present: bool | None) -> None:
        """Keep whether the part is there; the line stays."""
        if not self.page.may_answer(line):
            return
        self.page.keeping.note(line)
        line.present = present
        id, user = self.page.inspection_id(), self.page.user
        self.page.keeping.keep(
            "inspection.present", lambda session: inspections.set_present(session, id, line.item.id, present, by=user)
        )
        self.page.view.reopen()

    def keep_finding(self, line: Line, found: Found) -> None:
        """Keep a finding."""
        self.page.keeping.note(line)
        id, user = self.page.inspection_id(), self.page.user
        made: list[UUID] = []

        def do(session: Session) -> None:
            made.append(
                inspections.find(
                    session, id, item=line.item.id, text=found.text, severity=found.severity, place=found.place,
                    deadline=found.deadline, by=user,
                )
            )  # fmt: skip

        def then() -> None:
            severity = records.Severity(found.severity)
            row_ = FindingRow(made[0], line.item.id, found.text, severity, found.place, "", found.deadline)
            line.findings = (*line.findings, row_)
            self.page.changed(line)

        self.page.keeping.keep("inspection.find", do, then)

    def withdraw(self, line: Line, finding: UUID) -> None:
        """Take a finding back."""
        self.page.keeping.note(line)
        line.findings = tuple(each for each in line.findings if each.id != finding)
        id, user = self.page.inspection_id(), self.page.user
        self.page.keeping.keep(
            "inspection.find", lambda session: inspections.withdraw_finding(session, id, finding, by=user)
        )
        self.page.changed(line)

    # -- what the line asks of its page
    def go_on(self) -> None:
        """To the next open line."""
        self.page.go_on()

    def leave(self) -> None:
        """Keys back to the list."""
        self.page.view.setFocus()

    def refit(self) -> None:
        """The current line wants another height."""
        self.page.view.refit()

    def today(self) -> date:
        """The day of the store's clock."""
        return self.page.store.today()

    def may_change(self) -> bool:
        """Whether this user may answer."""
        return self.page.may_change()
