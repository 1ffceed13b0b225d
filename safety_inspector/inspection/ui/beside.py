"""What helps to judge the current line: last time, hints with their marks and sources, open findings."""

from PySide6.QtWidgets import QScrollArea, QWidget

from safety_inspector.inspection.checklists import Hint, Limit
from safety_inspector.inspection.ui.lines import STATES, Line, shown
from safety_inspector.qt import dates, theme
from safety_inspector.qt.widgets import badge, clear, column, label, row, rule, scrolled
from safety_inspector.words import _


class Beside(QWidget):
    """The pane at the right of the checklist."""

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.setObjectName("flat")
        self.inside = column(gap=u(8), margins=(u(12), u(10), u(12), u(10)))
        self.setLayout(self.inside)

    def area(self) -> QScrollArea:
        """Itself, scrolled when it is long."""
        made = scrolled(self, to_read=True)
        made.setAccessibleName(_("Beside the item"))
        return made

    def show_line(self, line: Line | None) -> None:
        """Tell of another line."""
        clear(self.inside)
        if line is None:
            return
        self._last(line)
        if line.item.hints or line.item.limits:
            self.inside.addWidget(rule())
            self._hints(line)
        if line.findings:
            self.inside.addWidget(rule())
            self._findings(line)
        self.inside.addStretch(1)

    def _last(self, line: Line) -> None:
        self.inside.addWidget(label(_("Last time"), "caption_strong"))
        if line.last is None:
            self.inside.addWidget(label(_("Not inspected with this program before."), "caption", wrap=True))
            return
        said = [badge(STATES[line.last.answer])] if line.last.answer else []
        self.inside.addLayout(row(*said, label(dates.shown(line.last.on), "muted"), None))
        for asked in line.item.inputs:
            if asked.key in line.last.readings:
                value = label(shown(asked, line.last.readings[asked.key]), "strong")
                self.inside.addLayout(row((label(asked.label, "caption", wrap=True), 1), value))
        if line.last.reason:
            self.inside.addWidget(label(line.last.reason, "caption", wrap=True))

    def _hints(self, line: Line) -> None:
        self.inside.addWidget(
            label(_("Hints: not compared with the original text, they judge nothing"), "caption_strong", wrap=True)
        )
        labels = {each.key: each.label for each in line.item.inputs}
        told: tuple[Limit | Hint, ...] = (*line.item.limits, *line.item.hints)
        for hint in told:
            if hint.key in labels:
                self.inside.addWidget(label(labels[hint.key], "caption_strong", wrap=True))
            words = f"{hint.text} ({hint.note})" if hint.note else hint.text
            self.inside.addWidget(label(words, wrap=True))
            if hint.source:
                self.inside.addWidget(label(hint.source, "caption", wrap=True))

    def _findings(self, line: Line) -> None:
        self.inside.addWidget(label(_("Findings of this item"), "caption_strong"))
        for each in line.findings:
            until = _("by {day}").format(day=dates.shown(each.deadline)) if each.deadline else ""
            words = " · ".join(part for part in (each.text, each.place, until) if part)
            self.inside.addWidget(label(words, "caption", wrap=True))
