"""Forms of this room: fields under their names. A refusal stands under the field it speaks of; what was typed stays."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from safety_inspector.catalogue.units import UnitRow
from safety_inspector.competence.validities import DayUnclear
from safety_inspector.errors import Explained, Fault
from safety_inspector.labour.refusals import (
    DeadlineUnfit,
    EvidenceWanted,
    FindingWanted,
    NumberUnclear,
    PeriodWanted,
    SampleUnfit,
    StopToldWanted,
    VictimsUnfit,
)
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import accepted, choice, refused
from safety_inspector.qt.widgets import clear, column, label
from safety_inspector.words import N_, _

T = TypeVar("T")
Field = QLineEdit | QComboBox | QPlainTextEdit
UNIT, REASON = N_("Unit"), N_("Reason")
FOUND = N_("What is wrong")
PLACES: Mapping[type[Explained], str] = {
    DeadlineUnfit: "Deadline", EvidenceWanted: "Evidence", PeriodWanted: "Start of the period",
    SampleUnfit: "Sample", StopToldWanted: "Told to stop", VictimsUnfit: "Victims", FindingWanted: FOUND,
}  # fmt: skip
"""Under which field a refusal stands that names none itself."""


class Form(QWidget):
    """`entered` when Enter is pressed in a line. Fields are known by the words their refusals have for them."""

    entered = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.why: dict[str, QVBoxLayout] = {}

    def add(self, key: str, field: Field, words: str = "") -> QVBoxLayout:
        """A field with its name above it, and below it the place where it is said why not."""
        name = words or _(key)
        field.setAccessibleName(name)
        field.setMinimumWidth(max(field.minimumWidth(), theme.now.u(70)))
        self.fields[key], self.why[key] = field, column(gap=0)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.entered)
            field.textEdited.connect(lambda _text: self.edited.emit())
        elif isinstance(field, QComboBox):
            field.activated.connect(lambda _at: self.edited.emit())
        else:
            field.textChanged.connect(self.edited)
        return column(label(name, "caption"), field, self.why[key], gap=theme.now.u(2))

    # -- what stands in the fields
    def text(self, key: str) -> str:
        """The words of a field."""
        field = self.fields[key]
        if isinstance(field, QComboBox):
            return str(field.currentData() or "")
        return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()

    def lines(self, key: str) -> tuple[str, ...]:
        """The lines of a field that are not empty."""
        return tuple(each.strip() for each in self.text(key).splitlines() if each.strip())

    def chosen(self, key: str) -> Any:
        """What a box to choose from stands at."""
        field = self.fields[key]
        assert isinstance(field, QComboBox)
        return field.currentData()

    def day(self, key: str, today: date) -> date:
        """The day typed. Raises `DayUnclear`."""
        found = dates.typed(self.text(key), today)
        if found is None:
            raise DayUnclear(text=self.text(key).strip(), field=_(key))
        return found

    def maybe_day(self, key: str, today: date) -> date | None:
        """The day typed, or none where nothing is. Raises `DayUnclear`."""
        return self.day(key, today) if self.text(key).strip() else None

    def number(self, key: str, blank: int | None = 0) -> int:
        """The number typed, with points or spaces between its thousands or not. Raises `NumberUnclear`."""
        said = re.sub(r"[ .\u00a0]", "", self.text(key))
        if not said and blank is not None:
            return blank
        if not re.fullmatch(r"[0-9]{1,15}", said):
            raise NumberUnclear(text=self.text(key).strip(), field=_(key))
        return int(said)

    def put(self, values: Mapping[str, object]) -> None:
        """Other values; days as they are written, a box at what is given, the rest empty."""
        self.accept()
        for key, field in self.fields.items():
            value = values.get(key)
            with QSignalBlocker(field):
                if isinstance(field, QComboBox):
                    field.setCurrentIndex(max(0, next((at for at in range(field.count())
                                                       if field.itemData(at) == value), 0)))  # fmt: skip
                elif isinstance(field, QPlainTextEdit):
                    field.setPlainText(str(value or ""))
                else:
                    field.setText(_written(value))
                    field.setCursorPosition(0)

    def values(self) -> dict[str, object]:
        """What stands in the fields, to be put back."""
        return {key: self.chosen(key) if isinstance(field, QComboBox) else self.text(key)
                for key, field in self.fields.items()}  # fmt: skip

    # -- refusals
    def read(self, make: Callable[[], T]) -> T | None:
        """What ``make`` reads from the fields; nothing where it refuses, which is said at its field."""
        self.accept()
        try:
            return make()
        except Explained as error:
            if not self.refuse(error):
                raise
            return None

    def refuse(self, error: BaseException) -> bool:
        """Say why not under the field it speaks of, with the keys there; whether there is one."""
        if not isinstance(error, Explained) or isinstance(error, Fault):
            return False
        named = error.facts.get("field")
        key = next((each for each in self.fields if _(each) == named), None) or PLACES.get(type(error), "")
        if key not in self.fields or not self.fields[key].isEnabled():
            return False
        field = self.fields[key]
        clear(self.why[key])
        self.why[key].addWidget(refused(field, str(error)))
        field.setFocus()
        _bring_up(field)
        return True

    def accept(self) -> None:
        """Take away what was said of an earlier try."""
        accepted(*(field for field in self.fields.values() if field.property("refused")))
        for box in self.why.values():
            clear(box)


def _bring_up(field: QWidget) -> None:
    """Scroll to a field with its sentence, once that has its place."""
    QApplication.sendPostedEvents()
    above = field.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(field)


def _written(value: object) -> str:
    if isinstance(value, date):
        return dates.shown(value)
    return "" if value is None else str(value)


def box(words: Mapping[Any, str]) -> QComboBox:
    """A box of the words of a closed list."""
    made = choice()
    for key, text in words.items():
        said = _(text)
        made.addItem(said[:1].upper() + said[1:], key.value)
    return made


def lines(tall: int = 3) -> QPlainTextEdit:
    """A field of several lines; Tab leaves it."""
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(theme.now.metrics("body").lineSpacing() * tall + theme.now.u(16))
    return made


def offer_units(box_: QComboBox, tree: Iterable[UnitRow], first: str = "") -> None:
    """Fill a box with the units as a tree; what was chosen stays. ``first``: words for all of them."""
    before: UUID | None = box_.currentData()
    with QSignalBlocker(box_):
        box_.clear()
        if first:
            box_.addItem(first, None)
        for each in tree:
            box_.addItem("   " * each.depth + each.name, each.id)
        box_.setCurrentIndex(max(0, box_.findData(before) if before else 0))
