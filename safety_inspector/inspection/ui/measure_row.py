"""One value of the current line: its field, its limits with their marks, the verdict in words, last time's value."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.inspection.checklists import Input
from safety_inspector.inspection.judgements import VERDICT_WORDS, Held, Judgement, Verdict
from safety_inspector.inspection.ui import fields
from safety_inspector.inspection.ui.lines import Line, shown
from safety_inspector.qt import theme
from safety_inspector.qt.widgets import column, label, row
from safety_inspector.words import _

TONES = {Verdict.PASS: "green", Verdict.FAIL: "red", Verdict.LACKING: "amber"}
MOST_LIMITS = 3  # the pane beside shows them all
NAME = 170


class MeasureRow(QWidget):
    """Name, field, verdict, last time; under it the limits. ``judge`` tells what they say of what is typed."""

    edited = Signal()  # a limit may speak of another value: every row of the line tells anew

    def __init__(self, line: Line, asked: Input, judge: Callable[[], Judgement], room: int) -> None:
        super().__init__()
        u = theme.now.u
        self.line, self.asked, self.judge = line, asked, judge
        self.field = fields.made(asked, line.readings.get(asked.key, ""), room - u(NAME + 100))
        self.verdict, self.before, self.limits = (
            label("", "strong"),
            label("", "muted"),
            label("", "caption", wrap=True),
        )
        name = label(asked.label, "strong", wrap=True)
        name.setFixedWidth(u(NAME))
        wide = isinstance(self.field, fields.ChoiceField)
        first = (
            row(name, (self.field, 1), gap=u(10))
            if wide
            else row(name, self.field, self.verdict, self.before, None, gap=u(10))
        )
        under = column(self.limits, gap=0, margins=(u(NAME + 10), 0, 0, 0))
        parts: list[object] = [first]
        if wide:
            parts.append(row(u(NAME), self.verdict, self.before, None, gap=u(10)))
        self.setLayout(column(*parts, under, gap=u(2), margins=(0, u(3), 0, 0)))
        signal = self.field.edited if isinstance(self.field, fields.ChoiceField) else self.field.textEdited
        signal.connect(lambda _text: self.edited.emit())

    def tell(self) -> None:
        """Say what the limits make of what is typed now, and how it stands to last time."""
        judged = self.judge()
        mine = [each for each in judged.held if each.limit.key == self.asked.key]
        said = [_limit(each) for each in mine if each.verdict is not Verdict.NO_RULE or not each.acts][:MOST_LIMITS]
        self.limits.setText("\n".join(said) or fields.how(self.asked))
        self.limits.setVisible(bool(self.limits.text()))
        words, verdict = _verdict(mine) if self.field.text().strip() else ("", Verdict.NO_RULE)
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))
        self.verdict.setProperty("tone", TONES.get(verdict, ""))
        self.verdict.style().polish(self.verdict)
        self.before.setText(self._last())
        self.before.setVisible(bool(self.before.text()))

    def _last(self) -> str:
        last = self.line.last
        value = last.readings.get(self.asked.key) if last else None
        if not last or not value:
            return ""
        words = _("last time {value} ({month})").format(value=shown(self.asked, value), month=f"{last.on:%m/%Y}")
        return f"{words} {arrow(value, self.field.text())}".strip()


def arrow(before: str, now: str) -> str:
    """↗ ↘ → from last time to now; nothing where one of them is no number."""
    try:
        one, two = (Decimal(each.strip().replace(",", ".")) for each in (before, now))
    except InvalidOperation:
        return ""
    return "→" if one == two else "↗" if two > one else "↘"


def _limit(held: Held) -> str:
    parts = [_("limit {text}").format(text=held.limit.text), held.limit.when_words, held.standing]
    if held.limit.role == "reject":
        parts[0] = _("rejected if {text}").format(text=held.limit.text)
    return " · ".join(part for part in parts if part)


def _verdict(held: list[Held]) -> tuple[str, Verdict]:
    """The gravest word of the rows that act, with its distance."""
    for verdict in (Verdict.FAIL, Verdict.LACKING, Verdict.PASS):
        found = [each for each in held if each.acts and each.verdict is verdict]
        if found:
            distance = next((each.distance for each in found if each.distance), "")
            return (distance or _(VERDICT_WORDS[verdict])), verdict
    return "", Verdict.NO_RULE
