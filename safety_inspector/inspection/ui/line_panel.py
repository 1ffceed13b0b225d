"""The current line of a checklist, opened: verdicts, measures, presence, reason, finding. Everything by keyboard."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLayout, QLineEdit, QWidget

from safety_inspector.inspection import inspections
from safety_inspector.inspection.checklists import Input
from safety_inspector.inspection.conclusions import ANSWER_WORDS, AnswerWord
from safety_inspector.inspection.inspections import Severity
from safety_inspector.inspection.sheets import FindingRow
from safety_inspector.inspection.ui.lines import WORDS, Line
from safety_inspector.qt import dates, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import VERDICTS
from safety_inspector.qt.widgets import (
    UnitField,
    VerdictButton,
    button,
    chip,
    clear,
    column,
    date_field,
    label,
    row,
    rule,
)
from safety_inspector.qt.widgets import (
    line as text_field,
)
from safety_inspector.words import _

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

    def answer(self, line: Line, word: AnswerWord, reason: str = "") -> None: ...
    def measure(self, line: Line, key: str, value: str) -> bool: ...
    def presence(self, line: Line, present: bool | None) -> None: ...
    def keep_finding(self, line: Line, found: Found) -> None: ...
    def withdraw(self, line: Line, finding: UUID) -> None: ...
    def go_on(self) -> None: ...
    def leave(self) -> None: ...
    def refit(self) -> None: ...
    def today(self) -> date: ...
    def may_change(self) -> bool: ...


class LinePanel(QFrame):
    """Built when its line becomes current; as tall as it needs."""

    def __init__(self, line: Line, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        u, c = theme.now.u, theme.now.c
        self.line, self.desk = line, desk
        self.wide = parent.width() >= u(620)
        self.asked: AnswerWord | None = None
        self.setObjectName("current")
        self.setAutoFillBackground(True)
        self.setStyleSheet(
            f"QFrame#current {{ background: {c.surface}; border: 2px solid {c.accent};"
            f" border-radius: {t.RADIUS_PANEL}px; }}"
        )
        self.setAccessibleName(f"{line.number}. {line.item.text}")
        self.measures: dict[str, QLineEdit] = {}
        self.reason = text_field(line.reason)
        self.reason.setAccessibleName(_("Reason"))
        self.buttons = self._verdicts(parent.width())
        self.extra = column(gap=u(4))
        self._lay_out()
        self._explain()

    # -- what the view asks of it
    def fields(self) -> list[QLineEdit]:
        """The measures, in order."""
        return list(self.measures.values())

    def ask(self, word: AnswerWord) -> None:
        """Ask why: the answer is kept when the reason is."""
        self.asked = word
        self._explain()
        self.reason.setFocus()
        self.reason.selectAll()

    def failed(self) -> None:
        """Open the finding line and wait for words."""
        self._explain()
        self.what.setFocus()

    def flush(self) -> None:
        """Keep what was typed and not yet kept; nothing typed is lost by moving on."""
        if not self.desk.may_change():
            return
        for key, field in self.measures.items():
            self._keep(key, field)
        if self._shows_finding and self.what.text().strip():
            self._keep_finding()

    # -- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps what has the focus and goes on; Escape goes back to the list."""
        if event.key() in ENTER:
            self._enter(self.focusWidget())
        elif event.key() == Qt.Key.Key_Escape:
            self.asked = None
            self._explain()
            self.desk.leave()
        else:
            event.ignore()

    def _enter(self, at: QWidget | None) -> None:
        keys = list(self.measures)
        for place, (key, field) in enumerate(self.measures.items()):
            if field is at:
                return self._measured(key, field, keys[place + 1 :])
        if at is self.reason:
            return self._reasoned()
        if at in (self.what, self.place, self.severity, self.deadline):
            return self._finished()
        self.desk.leave()

    def _measured(self, key: str, field: QLineEdit, rest: list[str]) -> None:
        if not self._keep(key, field):
            return
        if following := next((name for name in rest if not self.measures[name].text().strip()), None):
            self.measures[following].setFocus()
        elif self.line.answer is None:
            self.desk.leave()
        else:
            self.desk.go_on()

    def _reasoned(self) -> None:
        word = self.asked or self.line.answer
        if word is None:
            return
        words = self.reason.text().strip()
        if self.line.needs_reason(word) and not words:
            self.reason.setProperty("refused", True)
            self.reason.setPlaceholderText(_("Say why; then press Enter"))
            self.reason.style().polish(self.reason)
            return
        self.asked = None
        self.desk.answer(self.line, word, words)

    def _finished(self) -> None:
        if self.what.text().strip() and not self._keep_finding():
            return
        self.desk.go_on()

    # -- keeping
    def _keep(self, key: str, field: QLineEdit) -> bool:
        words = field.text().strip()
        if words.replace(",", ".") == self.line.readings.get(key, "").replace(",", "."):
            return True
        kept = self.desk.measure(self.line, key, words)
        field.setProperty("refused", not kept)
        field.style().polish(field)
        return kept

    def _keep_finding(self) -> bool:
        said = self.deadline.text().strip()
        deadline = dates.typed(said, self.desk.today()) if said else None
        if said and deadline is None:
            self.deadline.setProperty("refused", True)
            self.deadline.style().polish(self.deadline)
            self.deadline.setFocus()
            self.deadline.selectAll()
            self.hint.setText(_("This is no day: type it as 3/5, 030526 or +1t (one month on)."))
            self.desk.refit()
            return False
        found = Found(self.what.text().strip(), self.place.text().strip(), self.severity.currentData(), deadline)
        self.what.clear()
        self.desk.keep_finding(self.line, found)
        return True

    # -- building
    def _lay_out(self) -> None:
        u, c, line = theme.now.u, theme.now.c, self.line
        number = label(str(line.number), "caption_strong")
        number.setFixedWidth(u(28))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        number.setContentsMargins(0, u(3), 0, 0)
        bar = QFrame()
        bar.setFixedSize(3, u(16))
        bar.setStyleSheet(f"background: {c.text if line.item.critical else 'transparent'}; border: 0;")
        inside: list[object] = [row((label(line.item.text, "item", wrap=True), 1)), self._under()]
        if line.locked and line.answer is None:
            inside.append(label(_("stopped: a step before failed"), "strong", "red"))
        if line.item.presence:
            inside.append(self._presence())
        inside += [self._measure(each) for each in line.item.inputs]
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
        self._finding_fields()

    def _under(self) -> QLayout:
        parts: list[object] = []
        if self.line.item.ref:
            parts.append(label(self.line.item.ref, "caption", wrap=True))
        if self.line.item.critical:
            parts.append(label(_("Critical item"), "caption_strong"))
        return row(*parts, None, gap=theme.now.u(12))

    def _verdicts(self, width: int) -> list[VerdictButton]:
        made = []
        for state, key in VERDICTS:
            word = WORDS[state]
            if word is AnswerWord.NOT_APPLICABLE and not self.line.may_skip:
                continue
            each = VerdictButton(state, key)
            each.setChecked(self.line.verdict == state)
            each.setEnabled(self.desk.may_change() and not (self.line.locked and self.line.answer is None))
            each.clicked.connect(lambda _on=False, word=word: self._press(word))
            made.append(each)
        return made

    def _press(self, word: AnswerWord | None) -> None:
        if word is None:
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

    def _measure(self, asked: Input) -> QLayout:
        u, line = theme.now.u, self.line
        value = line.readings.get(asked.key, "").replace(".", ",")
        field: QLineEdit
        if asked.unit == "-":
            field = text_field(value)
            field.setFixedWidth(u(200))
        else:
            field = UnitField(value, asked.unit, 128, glove=True)
        field.setAccessibleName(f"{asked.label} ({asked.unit})" if asked.unit != "-" else asked.label)
        field.setReadOnly(not self.desk.may_change())
        self.measures[asked.key] = field
        name = label(asked.label, "strong", wrap=True)
        name.setFixedWidth(u(170))
        parts: list[object] = [name, field]
        before = line.last.readings.get(asked.key) if line.last else None
        if before:
            parts.append(label(_("last time {value}").format(value=before.replace(".", ",")), "muted"))
        return row(*parts, None, gap=u(10), margins=(0, u(4), 0, 0))

    def _finding_fields(self) -> None:
        u = theme.now.u
        self.what, self.place, self.deadline = text_field(), text_field(), date_field()
        self.severity = QComboBox()
        for each in Severity:
            self.severity.addItem(_(inspections.SEVERITY_WORDS[each]).capitalize(), each.value)
        self.severity.setCurrentIndex(1)
        self.hint = label("", "caption", wrap=True)
        names = (_("Finding"), _("Where"), _("Severity"), _("To be mended by"))
        boxes: list[tuple[QLayout, int]] = []
        for name, field, share in zip(
            names, (self.what, self.place, self.severity, self.deadline), (5, 4, 4, 4), strict=True
        ):
            field.setMinimumWidth(u(70))
            field.setAccessibleName(name)
            boxes.append((column(label(name, "caption"), field, gap=u(2)), share))
        parts = [row(*boxes, gap=u(8))] if self.wide else [row(*boxes[:2], gap=u(8)), row(*boxes[2:], gap=u(8))]
        self.finding = QWidget(self)
        self.finding.setLayout(column(*parts, self.hint, gap=u(6), margins=(0, u(4), 0, 0)))
        self.finding.hide()
        self.reasoning = QWidget(self)
        self.reason_name = label("", "caption")
        self.reasoning.setLayout(column(self.reason_name, self.reason, gap=u(2), margins=(0, u(4), 0, 0)))
        self.reasoning.hide()

    @property
    def _shows_finding(self) -> bool:
        return self.line.answer is AnswerWord.FAIL and self.asked is None and self.desk.may_change()

    def _explain(self) -> None:
        """Show the reason, the findings and the finding line as they are wanted now."""
        while (item := self.extra.takeAt(0)) is not None:
            inner, shown_before = item.layout(), item.widget()
            if inner:
                clear(inner)
            elif shown_before is not None and shown_before not in (self.finding, self.reasoning):
                shown_before.deleteLater()
        word = self.asked or self.line.answer
        shown = self.asked is not None or bool(self.line.reason)
        self.reasoning.setVisible(shown)
        self.finding.setVisible(self._shows_finding)
        if self._shows_finding or self.line.findings or shown:
            self.extra.addWidget(rule())
        if shown and word:
            self.reason_name.setText(_('Why "{answer}"? Enter keeps it.').format(answer=_(ANSWER_WORDS[word])))
            self.reason.setReadOnly(not self.desk.may_change())
            self.extra.addWidget(self.reasoning)
        for each in self.line.findings:
            self.extra.addLayout(self._kept(each))
        if self._shows_finding:
            self.hint.setText(_("Enter keeps the finding and goes on. An empty one goes on without."))
            self.extra.addWidget(self.finding)
        self.desk.refit()

    def _kept(self, each: FindingRow) -> QLayout:
        words = [each.text, each.place, _(inspections.SEVERITY_WORDS[each.severity])]
        if each.deadline:
            words.append(_("by {day}").format(day=dates.shown(each.deadline)))
        said = label(" · ".join(word for word in words if word), wrap=True)
        parts: list[object] = [(said, 1)]
        if self.desk.may_change():
            away = button(_("Withdraw"), "link")
            away.clicked.connect(lambda: self.desk.withdraw(self.line, each.id))
            parts.append(away)
        return row(*parts, gap=theme.now.u(8))

    def sizeHint(self) -> QSize:
        """As wide as the list, as tall as that makes it."""
        width, layout = self._width(), self.layout()
        assert layout is not None
        tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return QSize(width, tall)

    def _width(self) -> int:
        parent = self.parentWidget()
        assert parent is not None
        return parent.width()
