"""The open item: what is measured, the four answers, a reason or a finding where one is wanted."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QWidget

from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.sheets import SheetItem
from safety_inspector.inspection.ui.looks import ANSWER_STATE, SEVERITY_WORDS
from safety_inspector.qt import dates, theme
from safety_inspector.qt.delegates import VERDICTS
from safety_inspector.qt.widgets import (
    UnitField,
    VerdictButton,
    button,
    chip,
    column,
    date_field,
    label,
    line,
    row,
    rule,
)
from safety_inspector.words import _

ORDER = (AnswerWord.PASS, AnswerWord.FAIL, AnswerWord.NOT_APPLICABLE, AnswerWord.NOT_CHECKED)
REASON = {AnswerWord.NOT_APPLICABLE, AnswerWord.NOT_CHECKED, AnswerWord.FAIL}


class ItemPanel(QFrame):
    """Built anew for each item that opens; every gesture goes up at once."""

    answered = Signal(object)
    measured = Signal(str, str)
    present = Signal(object)
    reasoned = Signal(str)
    found = Signal(str, str, str, object, str)  # text, place, severity, deadline, remedy
    withdrawn = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget, item: SheetItem, today: date, pending: AnswerWord | None, said: str) -> None:
        super().__init__(parent)
        u = theme.now.u
        self.setObjectName("current")
        self.item, self.today, self.pending = item, today, pending
        self.fields: dict[str, QLineEdit] = {}
        self.buttons: dict[AnswerWord, VerdictButton] = {}
        self.reason: QLineEdit | None = None
        self.finding: tuple[QLineEdit, QLineEdit, QComboBox, QLineEdit, QLineEdit] | None = None
        parts: list[Any] = [self._head()]
        if item.locked and item.answer is None:
            parts.append(label(_("Stopped: a step before this one failed."), "strong", "red", wrap=True))
        if item.item.hints:
            parts.append(self._hints())
        if item.item.inputs:
            parts.append(self._measures())
        if item.item.presence:
            parts.append(self._presence())
        parts.append(self._answers())
        if said:
            parts.append(label(said, "caption", "red", wrap=True))
        shown = pending or item.answer
        if shown in REASON:
            parts += [rule(), self._reason(shown)]
        if shown is AnswerWord.FAIL or item.findings:
            parts += self._findings()
        self.setLayout(column(*parts, gap=u(8), margins=(u(48), u(10), u(16), u(12))))
        self.setStyleSheet(
            f"QFrame#current {{ background: {theme.now.c.surface}; border: 2px solid {theme.now.c.accent};"
            f" border-radius: 6px; }}"
        )

    def focus_first(self) -> None:
        """Put the cursor where something is still wanted."""
        if self.pending in REASON and self.reason is not None:
            self.reason.setFocus()
        elif self.pending is AnswerWord.FAIL and self.finding is not None:
            self.finding[0].setFocus()

    def _head(self) -> Any:
        text = label(f"{self.item.number}. {self.item.item.text}", "item", wrap=True)
        about = self.item.item.ref
        words = _("{reference} – not yet compared with the original").format(reference=about) if about else ""
        return column(text, label(words, "caption", wrap=True), gap=2) if words else column(text, gap=2)

    def _hints(self) -> QWidget:
        lines = [f"{hint.text} ({hint.source})" for hint in self.item.item.hints[:4]]
        text = _("Hints, proposed and not confirmed; they judge nothing: ") + "; ".join(lines)
        return label(text, "caption", wrap=True)

    def _measures(self) -> Any:
        grid: list[Any] = []
        last = self.item.last.readings if self.item.last else {}
        for each in self.item.item.inputs:
            value = self.item.readings.get(each.key, "").replace(".", ",")
            unit = "" if each.unit == "-" else each.unit
            field = UnitField(value, unit, 130, glove=True) if unit else line(value)
            if not unit:
                field.setFixedWidth(theme.now.u(220))
            field.setAccessibleName(f"{each.label} {unit}")
            field.setProperty("key", each.key)
            field.editingFinished.connect(lambda field=field: self._measured(field))
            field.returnPressed.connect(lambda field=field: self._next(field))
            self.fields[each.key] = field
            before = last.get(each.key, "").replace(".", ",")
            told = label(_("last time {value}").format(value=before), "caption") if before else label("", "caption")
            name = label(each.label, "strong")
            name.setMinimumWidth(theme.now.u(180))
            grid.append(row(name, field, told, None))
        return column(*grid, gap=theme.now.u(4))

    def _measured(self, field: QLineEdit) -> None:
        key = str(field.property("key"))
        if field.text().strip().replace(",", ".") != self.item.readings.get(key, ""):
            self.measured.emit(key, field.text().strip())

    def _next(self, field: QLineEdit) -> None:
        inside = list(self.fields.values())
        at = inside.index(field)
        if at + 1 < len(inside):
            inside[at + 1].setFocus()
            inside[at + 1].selectAll()
        else:
            self._measured(field)
            self.done.emit()

    def _presence(self) -> Any:
        made = []
        for words, value in ((_("There is one"), True), (_("There is none"), False)):
            each = chip(words, self.item.present is value)
            each.clicked.connect(lambda _on=False, value=value: self.present.emit(value))
            made.append(each)
        return row(label(_("The part"), "caption"), *made, None)

    def _answers(self) -> Any:
        shown = self.pending or self.item.answer
        for answer, (state, key) in zip(ORDER, VERDICTS, strict=True):
            made = VerdictButton(state, key)
            made.setAutoExclusive(False)
            made.setChecked(ANSWER_STATE[shown] == state)
            made.setEnabled(answer is not AnswerWord.NOT_APPLICABLE or self.item.item.allow_na)
            made.clicked.connect(lambda _on=False, answer=answer: self.answered.emit(answer))
            self.buttons[answer] = made
        return row(*self.buttons.values(), None, gap=theme.now.u(8))

    def _reason(self, answer: AnswerWord) -> Any:
        self.reason = line(self.item.reason)
        words = _("Reason – Enter keeps it") if answer is not AnswerWord.FAIL else _("What is wrong – Enter keeps it")
        self.reason.setPlaceholderText(words)
        self.reason.setAccessibleName(_("Reason"))
        self.reason.returnPressed.connect(lambda: self.reasoned.emit(self.reason.text()))  # type: ignore[union-attr]
        return column(label(words, "caption"), self.reason, gap=2)

    def _findings(self) -> list[Any]:
        made: list[Any] = []
        for each in self.item.findings:
            drop = button(_("Take back"), "link")
            drop.clicked.connect(lambda _on=False, id=each.id: self.withdrawn.emit(id))
            words = " · ".join(
                filter(None, (each.text, each.place, _(SEVERITY_WORDS[each.severity]), dates.shown(each.deadline)))
            )
            made.append(row((label(words, wrap=True), 1), drop))
        text, place, remedy, deadline = line(), line(), line(), date_field()
        severity = QComboBox()
        for kind, words in SEVERITY_WORDS.items():
            severity.addItem(_(words), kind.value)
        severity.setCurrentIndex(1)
        self.finding = (text, place, severity, deadline, remedy)
        keep = button(_("Keep the finding"), "", "plus")
        keep.clicked.connect(self._find)
        for field, name in (
            (text, _("Finding")),
            (place, _("Place")),
            (remedy, _("Remedy")),
            (deadline, _("Deadline")),
        ):
            field.setAccessibleName(name)
            field.returnPressed.connect(self._find)
        severity.setAccessibleName(_("Severity"))

        def named(name: str, field: QWidget, share: int) -> tuple[Any, int]:
            return column(label(name, "caption"), field, gap=2), share

        u = theme.now.u
        first = row(named(_("Finding"), text, 4), named(_("Place"), place, 2), gap=u(8))
        second = row(
            named(_("Severity"), severity, 2), named(_("Deadline"), deadline, 2), named(_("Remedy"), remedy, 3),
            keep, gap=u(8),
        )  # fmt: skip
        return [*made, first, second]

    def _find(self) -> None:
        assert self.finding is not None
        text, place, severity, deadline, remedy = self.finding
        day = dates.typed(deadline.text(), self.today) if deadline.text().strip() else None
        if deadline.text().strip() and day is None:
            deadline.setProperty("refused", True)
            deadline.style().polish(deadline)
            deadline.setFocus()
            return
        self.found.emit(text.text(), place.text(), str(severity.currentData()), day, remedy.text())
