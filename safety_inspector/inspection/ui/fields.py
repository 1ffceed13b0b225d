"""Fields of a checklist line by the kind of value: number, words, day, yes or no, choice. All by keyboard."""

from datetime import date
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton

from safety_inspector.inspection.checklists import Input
from safety_inspector.inspection.items import NO, SEVERAL, YES
from safety_inspector.qt import dates, paint, theme
from safety_inspector.qt.inputs import UnitField, date_field
from safety_inspector.qt.inputs import line as text_field
from safety_inspector.qt.widgets import chip, column
from safety_inspector.words import _

NUMBERS = "123456789"


class Field(Protocol):
    """What a line asks of a field, whatever it looks like."""

    def text(self) -> str: ...
    def setText(self, text: str) -> None: ...  # noqa: N802


class ChoiceField(QFrame):
    """Options side by side, each with its number: a digit or ← → and Space choose, Enter goes on."""

    edited = Signal(str)

    def __init__(self, options: tuple[str, ...], *, several: bool, value: str, width: int) -> None:
        super().__init__()
        self.options, self.several, self.at = options, several, 0
        self.read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chips = [self._chip(place, each) for place, each in enumerate(options)]
        self.setLayout(column(*self._rows(width), gap=theme.now.u(4), margins=(3, 3, 3, 3)))
        self.setText(value)

    def text(self) -> str:
        """What is chosen, as it is kept."""
        return SEVERAL.join(each for each, made in zip(self.options, self.chips, strict=True) if made.isChecked())

    def setText(self, text: str) -> None:  # noqa: N802 - as a QLineEdit has it
        """Show what is chosen; a digit chooses by number."""
        if text in NUMBERS and text:
            self.choose(int(text) - 1)
            return
        chosen = text.split(SEVERAL)
        for each, made in zip(self.options, self.chips, strict=True):
            made.setChecked(each in chosen)

    def setReadOnly(self, on: bool) -> None:  # noqa: N802 - as a QLineEdit has it
        """Show only."""
        self.read_only = on
        for made in self.chips:
            made.setEnabled(not on)

    def choose(self, place: int) -> None:
        """Choose an option, or take it back."""
        if self.read_only or not 0 <= place < len(self.options):
            return
        self.at = place
        on = not self.chips[place].isChecked()
        for each, made in enumerate(self.chips):
            if each == place:
                made.setChecked(on)
            elif not self.several:
                made.setChecked(False)
        self.update()
        self.edited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows and Space; Enter, Escape and letters are the line's."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.text() and event.text() in NUMBERS:
            self.choose(int(event.text()) - 1)
        elif event.key() == Qt.Key.Key_Space:
            self.choose(self.at)
        elif step:
            self.at = (self.at + step) % len(self.options)
            self.update()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring round the option the keys are on."""
        super().paintEvent(event)
        if self.hasFocus():
            p = QPainter(self)
            paint.focus_ring(p, self.chips[self.at].geometry().adjusted(-4, -4, 4, 4))
            p.end()

    def _chip(self, place: int, words: str) -> QPushButton:
        made = chip(f"{place + 1}  {words}" if place < len(NUMBERS) else words)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAccessibleName(words)
        made.clicked.connect(lambda on: self._clicked(place, on))
        return made

    def _clicked(self, place: int, on: bool) -> None:
        self.chips[place].setChecked(not on)  # the click has turned it already; choosing turns it
        self.choose(place)

    def _rows(self, width: int) -> list[QHBoxLayout]:
        """As many rows as the room asks for."""
        found, used = [QHBoxLayout()], 0
        for made in self.chips:
            made.ensurePolished()  # before that it asks for less than it needs
            if used and used + made.sizeHint().width() > width:
                found[-1].addStretch(1)
                found.append(QHBoxLayout())
                used = 0
            found[-1].setSpacing(theme.now.u(6))
            found[-1].addWidget(made)
            used += made.sizeHint().width() + theme.now.u(6)
        found[-1].addStretch(1)
        return found


def made(asked: Input, value: str, width: int) -> QLineEdit | ChoiceField:
    """The field for a value; a photo has none, it is added with Ctrl+I."""
    u = theme.now.u
    field: QLineEdit | ChoiceField
    if asked.kind in ("choice", "flag"):
        options = asked.options or (YES, NO)
        field = ChoiceField(options, several=asked.several, value=value, width=width)
    elif asked.kind == "date":
        field = date_field(dates.shown(date.fromisoformat(value)) if value else "")
        field.setFixedWidth(u(150))
    elif asked.unit == "-" and asked.kind != "number":
        field = text_field(value)
        field.setFixedWidth(u(200))
    else:
        field = UnitField(value.replace(".", ","), "" if asked.unit == "-" else asked.unit, 128, glove=True)
    field.setAccessibleName(f"{asked.label} ({asked.unit})" if asked.unit != "-" else asked.label)
    return field


def said(asked: Input, field: Field, today: date) -> str:
    """What the field says, as `values.typed` reads it; a day also in its short ways."""
    words = field.text().strip()
    day = dates.typed(words, today) if asked.kind == "date" and words else None
    return day.isoformat() if day else words


def how(asked: Input) -> str:
    """How to fill it in by keyboard."""
    if asked.kind == "choice" and asked.several:
        return _("digits choose, several may be chosen")
    return _("a digit chooses") if asked.kind in ("choice", "flag") else ""
