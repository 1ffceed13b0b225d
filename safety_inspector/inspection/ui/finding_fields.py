"""What is typed below a line when it is wanted: the reason or comment, and the finding of a failed one."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLayout, QWidget

from safety_inspector.inspection import records
from safety_inspector.inspection.records import Severity
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import choice, date_field, line
from safety_inspector.qt.widgets import column, label, row
from safety_inspector.words import _


class FindingFields(QWidget):
    """One row of fields, two where there is little room; ``typed`` is what was typed before and not yet kept."""

    def __init__(self, typed: Mapping[str, str], parent: QWidget, *, wide: bool) -> None:
        super().__init__(parent)
        u = theme.now.u
        self.what, self.place, self.deadline = line(), line(), date_field()
        for name, field in (("what", self.what), ("place", self.place), ("deadline", self.deadline)):
            field.setText(typed.get(name, ""))
        whole = theme.now.metrics().horizontalAdvance(self.deadline.placeholderText())
        self.deadline.setMinimumWidth(whole + u(22 + 8 + 8 + 6))  # how a day is typed is read whole
        self.severity = choice()
        for each in Severity:
            self.severity.addItem(_(records.SEVERITY_WORDS[each]).capitalize(), each.value)
        self.severity.setCurrentIndex(1)
        self.hint = label("", "caption", wrap=True)
        boxes = self._boxes()
        parts = [row(*boxes, gap=u(8))] if wide else [row(*boxes[:2], gap=u(8)), row(*boxes[2:], gap=u(8))]
        self.setLayout(column(*parts, self.hint, gap=u(6), margins=(0, u(4), 0, 0)))
        self.hide()

    def has(self, field: QWidget | None) -> bool:
        """Whether ``field`` is one of these."""
        return field in (self.what, self.place, self.severity, self.deadline)

    def _boxes(self) -> list[tuple[QLayout, int]]:
        named = (
            (_("Finding"), self.what, 5), (_("Where"), self.place, 4),
            (_("Severity"), self.severity, 4), (_("To be mended by"), self.deadline, 4),
        )  # fmt: skip
        for name, field, _share in named:
            field.setMinimumWidth(max(field.minimumWidth(), theme.now.u(70)))
            field.setAccessibleName(name)
        return [(column(label(name, "caption"), field, gap=theme.now.u(2)), share) for name, field, share in named]


class ReasonField(QWidget):
    """Why, or a comment; above it what is asked."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        u = theme.now.u
        self.name, self.words = label("", "caption"), line(words)
        self.words.setAccessibleName(_("Reason"))
        self.setLayout(column(self.name, self.words, gap=u(2), margins=(0, u(4), 0, 0)))
        self.hide()
