"""The current line of a checklist, opened: verdicts, measures, presence, reason, finding. Everything by keyboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QLineEdit, QPushButton, QWidget

from safety_inspector.errors import Refusal
from safety_inspector.inspection import records, values
from safety_inspector.inspection.checklists import Input
from safety_inspector.inspection.conclusions import ANSWER_WORDS, AnswerWord
from safety_inspector.inspection.judgements import Judgement, Verdict
from safety_inspector.inspection.sheets import FindingRow
from safety_inspector.inspection.ui.fields import NUMBERS, ChoiceField, Field, said
from safety_inspector.inspection.ui.finding_fields import FindingFields, ReasonField
from safety_inspector.inspection.ui.lines import WORDS, Line
from safety_inspector.inspection.ui.measure_row import MeasureRow
from safety_inspector.qt import dates, theme
from safety_inspector.qt.delegates import VERDICTS
from safety_inspector.qt.inputs import UnitField, VerdictButton
from safety_inspector.qt.widgets import button, chip, column, label, row, rule
from safety_inspector.words import _

Some = TypeVar("Some", bound=QWidget)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as typed."""

    text: str
    place: str
    severity: str
    deadline: date | None


class Desk(Protocol):
    """What the page does for the line that is open."""

    def answer(self, line: Line, word: AnswerWord, reason: str | None = None) -> None: ...
    def measure(self, line: Line, key: str, value: str) -> bool: ...
    def presence(self, line: Line, present: bool | None) -> None: ...
    def keep_finding(self, line: Line, found: Found) -> None: ...
    def withdraw(self, line: Line, finding: UUID) -> None: ...
    def judge(self, line: Line, typed: Mapping[str, str]) -> Judgement: ...
    def ask_photos(self, line: Line) -> None: ...
    def comment(self, line: Line, words: str) -> None: ...
    def go_on(self) -> None: ...
    def leave(self) -> None: ...
    def refit(self) -> None: ...
    def today(self) -> date: ...
    def may_change(self) -> bool: ...


def wanting(field: QLineEdit | ChoiceField) -> bool:
    """Whether a field waits for its value: empty, or refused as it stands."""
    return not field.text().strip() or bool(field.property("refused"))


class LinePanel(QFrame):
    """Built when its line becomes current; as tall as it needs."""

    def __init__(self, line: Line, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        u = theme.now.u
        self.line, self.desk = line, desk
        self.wide = parent.width() >= u(660)
        self.asked: AnswerWord | None = None
        self.noting = False
        self.setObjectName("current")
        self.setAutoFillBackground(True)
        self.setAccessibleName(f"{line.number}. {line.item.called}")
        self.measures: dict[str, QLineEdit | ChoiceField] = {}
        self.rows: list[MeasureRow] = []
        self.later: list[QWidget] = []  # what was made because it was wanted
        self.buttons = self._verdicts(parent.width())
        self.extra = column(gap=u(4))
        self._lay_out()
        self._explain()

    # -- what the view asks of it
    def fields(self) -> list[QLineEdit | ChoiceField]:
        """The measures, in order."""
        return list(self.measures.values())

    def first_open(self) -> QLineEdit | ChoiceField:
        """The first field that was refused or has no value; the first one where all have theirs."""
        return next((each for each in self.fields() if wanting(each)), self.fields()[0])

    def begins(self, sign: str) -> QLineEdit | ChoiceField | None:
        """The field that a digit, comma or minus typed on the line belongs to: the first open one that takes it."""
        at = self.first_open() if self.measures else None
        if at is None or isinstance(at, QLineEdit) or sign in NUMBERS:
            return at
        typed = [each for each in self.fields() if isinstance(each, QLineEdit)]
        return next((each for each in typed if wanting(each)), typed[0] if typed else None)

    def typed(self) -> None:
        """Something was typed into a field from outside."""
        self._tell()

    def ask(self, word: AnswerWord) -> None:
        """Ask why: the answer is kept when the reason is."""
        self.asked = word
        self._explain()
        self.reasoning.words.setFocus()
        self.reasoning.words.selectAll()

    def remark(self) -> None:
        """Open the comment of the answer, whichever it is or will be."""
        self.noting = True
        self._explain()
        self.reasoning.words.setFocus()
        self.reasoning.words.selectAll()

    def failed(self) -> None:
        """Open the finding line and wait for words."""
        self._explain()
        self.finding.what.setFocus()

    def flush(self) -> bool:
        """Keep what was typed and not yet kept; what cannot be kept stays with the line as typed: then false."""
        if not self.desk.may_change():
            return True
        kept = [self._keep(key, field) for key, field in self.measures.items()]
        if self._shows_finding and self.finding.what.text().strip():
            kept.append(self._keep_finding())
        if self.noting and self.reasoning.words.text().strip() != self.line.reason:
            self.desk.comment(self.line, self.reasoning.words.text().strip())
        return all(kept)

    # -- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps what has the focus and goes on; Escape goes back to the list."""
        if event.key() in ENTER:
            self._enter(self.focusWidget())
        elif event.key() == Qt.Key.Key_Escape:
            self.asked, self.noting = None, False
            self._explain()
            self.desk.leave()
        else:
            event.ignore()

    def _enter(self, at: QWidget | None) -> None:
        keys = list(self.measures)
        for place, (key, field) in enumerate(self.measures.items()):
            if field is at:
                return self._measured(key, field, keys[place + 1 :])
        if self.later and at is self.reasoning.words:
            return self._reasoned()
        if self._shows_finding and self.finding.has(at):
            return self._finished()
        self.desk.leave()

    def _measured(self, key: str, field: Field, rest: list[str]) -> None:
        """Keep it; then the next value, or the answer the limits give, or the list for a key."""
        if not self._keep(key, field):
            return
        word = self._given()
        if following := next((name for name in rest if not self.measures[name].text().strip()), None):
            self.measures[following].setFocus()
        elif word is not None and word is not self.line.answer:
            self.desk.answer(self.line, word)
        elif self._waits():
            self.desk.leave()
        else:
            self.desk.go_on()

    def _given(self) -> AnswerWord | None:
        """The answer confirmed limits give; they make a given answer stricter, never milder."""
        verdict, answer = self.desk.judge(self.line, {}).verdict, self.line.answer
        if self.line.locked or verdict is Verdict.LACKING:
            return None
        if verdict is Verdict.FAIL and answer in (None, AnswerWord.PASS):
            return AnswerWord.FAIL
        return AnswerWord.PASS if verdict is Verdict.PASS and answer is None else None

    def _waits(self) -> bool:
        """Whether something is still to be said of the line once it is measured."""
        line = self.line
        contradicted = line.corrected or line.measured_since
        return contradicted or line.answer is None or (line.failing and not line.findings)

    def _reasoned(self) -> None:
        word = self.asked or self.line.answer
        words = self.reasoning.words.text().strip()
        if word is None:
            self.desk.comment(self.line, words)
            return self.desk.leave()
        if self.line.needs_reason(word) and not words:
            self.reasoning.words.setProperty("refused", True)
            self.reasoning.words.setPlaceholderText(_("Say why; then press Enter"))
            self.reasoning.words.style().polish(self.reasoning.words)
            return
        self.asked, self.noting = None, False
        self.desk.answer(self.line, word, words)

    def _finished(self) -> None:
        if self.finding.what.text().strip() and not self._keep_finding():
            return
        self.desk.go_on()

    # -- keeping
    def _keep(self, key: str, field: Field) -> bool:
        asked = next(each for each in self.line.item.inputs if each.key == key)
        words = said(asked, field, self.desk.today())
        self.line.typed.pop(key, None)
        if words.replace(",", ".") == self.line.readings.get(key, "").replace(",", "."):
            return True
        kept = self.desk.measure(self.line, key, words)
        if not kept:
            self.line.typed[key] = field.text()
        if isinstance(field, QWidget):
            field.setProperty("refused", not kept)
            field.style().polish(field)
        return kept

    def _typed(self) -> dict[str, str]:
        """What stands in the fields, as far as it can be read."""
        found = {}
        for asked in self.line.item.inputs:
            field = self.measures.get(asked.key)
            if field is not None and field.isEnabled():
                try:
                    words = said(asked, field, self.desk.today())
                    found[asked.key] = values.typed(asked, words) if words else ""
                except Refusal:
                    found[asked.key] = ""
        return found

    def _keep_finding(self) -> bool:
        typed = self.finding
        until = typed.deadline.text().strip()
        deadline = dates.typed(until, self.desk.today()) if until else None
        fields = {"what": typed.what, "place": typed.place, "deadline": typed.deadline}
        self.line.finding = {name: field.text() for name, field in fields.items()}
        if until and deadline is None:
            self._refuse_deadline(typed)
            return False
        found = Found(typed.what.text().strip(), typed.place.text().strip(), typed.severity.currentData(), deadline)
        typed.what.clear()
        self.line.finding = {}
        self.desk.keep_finding(self.line, found)
        return True

    def _refuse_deadline(self, typed: FindingFields) -> None:
        typed.deadline.setProperty("refused", True)
        typed.deadline.style().polish(typed.deadline)
        typed.deadline.setFocus()
        typed.deadline.selectAll()
        typed.hint.setText(_("This is no day: type it as 3/5, 030526 or +1t (one month on)."))
        self.desk.refit()

    # -- building
    def _lay_out(self) -> None:
        u, line = theme.now.u, self.line
        number = label(str(line.number), "caption_strong")
        number.setFixedWidth(u(28))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        number.setContentsMargins(0, u(3), 0, 0)
        bar = QFrame() if line.item.critical else QWidget()
        bar.setObjectName("critical" if line.item.critical else "")
        bar.setFixedSize(3, u(16))
        inside: list[object] = [label(line.item.group, "strong", wrap=True)] if line.item.group else []
        inside += [row((label(line.item.text, "item", wrap=True), 1)), self._under()]
        if line.returned is not None:
            inside.append(label(_("Sent back: {comment}").format(comment=line.returned), "strong", "red", wrap=True))
        if line.locked and line.answer is None:
            inside.append(label(_("stopped: a step before failed"), "strong", "red"))
        elif line.skipped:
            inside.append(label(_("not asked here: {why}").format(why=line.why_skipped), "strong", "muted", wrap=True))
        if line.item.presence:
            inside.append(self._presence())
        inside += [self._measure(each) for each in line.item.inputs]
        for each in self.rows:  # now that every value has its field
            each.tell()
        need = sum(each.sizeHint().width() + u(8) for each in self.buttons) + u(64)
        at = 4 if self._width() >= need else 2
        for first in range(0, len(self.buttons), at):
            inside.append(row(*self.buttons[first : first + at], None, gap=u(8), margins=(0, u(6), 0, 0)))
        inside.append(self.extra)
        self.setLayout(
            row(
                number, u(6), column(bar, None, margins=(0, u(3), 0, 0)), u(7), (column(*inside, gap=u(4)), 1),
                gap=0, margins=(u(2), u(10), u(14), u(12)),
            )
        )  # fmt: skip

    def _under(self) -> QLayout:
        parts: list[object] = []
        if self.line.item.ref:
            parts.append(label(self.line.item.ref, "caption", wrap=True))
        if self.line.item.critical:
            parts.append(label(_("Critical item"), "caption_strong"))
        return row(*parts, None, *self._acts(), gap=theme.now.u(12))

    def _acts(self) -> list[QPushButton]:
        """Comment and photo, with their keys."""
        if not self.desk.may_change():
            return []
        note, photo = button(_("Comment F4"), "link"), button(_("Photo Ctrl+I"), "link")
        if self.line.photos:
            photo.setText(_("Photo Ctrl+I ({count})").format(count=len(self.line.photos)))
        note.clicked.connect(self.remark)
        photo.clicked.connect(lambda: self.desk.ask_photos(self.line))
        for each in (note, photo):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # their keys do the same, and Tab goes to the verdicts
        return [note, photo]

    def _verdicts(self, width: int) -> list[VerdictButton]:
        made = []
        for state, key in VERDICTS:
            word = WORDS[state]
            if word is AnswerWord.NOT_APPLICABLE and not self.line.may_skip:
                continue
            each = VerdictButton(state, "Ctrl+0" if state == "blocked" and self.line.takes_signs else key)
            each.setChecked(self.line.verdict == state)
            each.setEnabled(self.desk.may_change() and not (self.line.locked and self.line.answer is None))
            each.clicked.connect(lambda _on=False, word=word: self._press(word))
            made.append(each)
        return made

    def _press(self, word: AnswerWord | None) -> None:
        if word is None or not self.flush():
            return
        if self.line.needs_reason(word) and not (self.line.answer is word and self.line.reason):
            self.ask(word)
        else:
            self.desk.answer(self.line, word)

    def _presence(self) -> QLayout:
        yes, no = chip(_("There  C"), self.line.present is True), chip(_("Not there  V"), self.line.present is False)
        for made, present in ((yes, True), (no, False)):
            made.setEnabled(self.desk.may_change())
            made.clicked.connect(lambda on, present=present: self.desk.presence(self.line, present if on else None))
        return row(label(_("Is it there?"), "strong"), yes, no, None, gap=theme.now.u(8))

    def _measure(self, asked: Input) -> QWidget:
        if asked.kind == "photo":
            return self._photo(asked)
        made = MeasureRow(self.line, asked, lambda: self.desk.judge(self.line, self._typed()), self._width())
        made.edited.connect(self._tell)
        made.field.setReadOnly(not self.desk.may_change())
        if isinstance(made.field, UnitField):
            made.field.others = "dđkx" + ("cv" if self.line.item.presence else "")
        if asked.key in self.line.typed:
            made.field.setText(self.line.typed[asked.key])
            made.field.setProperty("refused", True)
        self.measures[asked.key] = made.field
        self.rows.append(made)
        return made

    def _tell(self) -> None:
        """Every row says anew what the limits make of what is typed; the line grows with the words."""
        for each in self.rows:
            each.tell()
        self.desk.refit()

    def _photo(self, asked: Input) -> QWidget:
        count = sum(each.key in ("", asked.key) for each in self.line.photos)
        words = label(_("{count} photos").format(count=count) if count else _("no photo yet"), "muted")
        add = button(_("Add photo… Ctrl+I"))
        add.setEnabled(self.desk.may_change())
        add.clicked.connect(lambda: self.desk.ask_photos(self.line))
        made = QWidget()
        made.setLayout(row(label(asked.label, "strong"), add, words, None, gap=theme.now.u(10)))
        return made

    @cached_property
    def finding(self) -> FindingFields:
        """The fields of a finding: made when the line fails, for few lines do."""
        return self._later(FindingFields(self.line.finding, self, wide=self.wide))

    @cached_property
    def reasoning(self) -> ReasonField:
        """The reason or comment: made when it is asked for or there is one."""
        return self._later(ReasonField(self.line.reason, self))

    def _later(self, made: Some) -> Some:
        self.later.append(made)
        return made

    @property
    def _shows_finding(self) -> bool:
        return self.line.failing and self.asked is None and self.desk.may_change()

    def _explain(self) -> None:
        """Show the reason, the findings and the finding line as they are wanted now."""
        while (item := self.extra.takeAt(0)) is not None:
            shown_before = item.widget()
            if shown_before is not None and shown_before not in self.later:
                shown_before.hide()
                shown_before.deleteLater()
        word = self.asked or self.line.answer
        shown = self.asked is not None or self.noting or bool(self.line.reason)
        for each in self.later:
            each.setVisible(shown if isinstance(each, ReasonField) else self._shows_finding)
        if self._shows_finding or self.line.findings or shown:
            self._put(rule())
        if shown:
            why = _('Why "{answer}"? Enter keeps it.').format(answer=_(ANSWER_WORDS[word])) if word else ""
            self.reasoning.name.setText(_("Comment; Enter keeps it.") if self.noting or not why else why)
            self.reasoning.words.setReadOnly(not self.desk.may_change())
            self._put(self.reasoning)
        for kept in self.line.findings:
            self._put(self._kept(kept))
        if self._shows_finding:
            self.finding.hint.setText(_("Enter keeps the finding and goes on. An empty one goes on without."))
            self.finding.what.setPlaceholderText(self.line.noted)
            self._put(self.finding)
        self.desk.refit()

    def _put(self, made: QWidget) -> None:
        """Shown at once: what Qt shows later is not counted when the line asks for its height, and would cut it."""
        self.extra.addWidget(made)
        made.show()

    def _kept(self, each: FindingRow) -> QWidget:
        words = [each.text, each.place, _(records.SEVERITY_WORDS[each.severity])]
        if each.deadline:
            words.append(_("by {day}").format(day=dates.shown(each.deadline)))
        told = label(" · ".join(word for word in words if word), wrap=True)
        parts: list[object] = [(told, 1)]
        if self.desk.may_change():
            away = button(_("Withdraw"), "link")
            away.clicked.connect(lambda: self.desk.withdraw(self.line, each.id))
            parts.append(away)
        made = QWidget()
        made.setLayout(row(*parts, gap=theme.now.u(8)))
        return made

    def sizeHint(self) -> QSize:
        """As wide as the list, as tall as that makes it."""
        width, layout = self._width(), self.layout()
        assert layout is not None
        for place in range(self.extra.count()):
            item = self.extra.itemAt(place)
            each = item.widget() if item else None
            if each is not None:
                _made_ready(each)
        layout.invalidate()
        tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return QSize(width, tall)

    def _width(self) -> int:
        parent = self.parentWidget()
        assert parent is not None
        return parent.width()


def _made_ready(made: QWidget) -> None:
    """With its style on: before that a field or a rule asks for less than it needs."""
    for each in (made, *made.findChildren(QWidget)):
        each.ensurePolished()
    inner = made.layout()
    if inner is not None:
        inner.invalidate()
