"""What is typed on the last page of a checklist and not concluded yet, by inspection; the page is built anew often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QRadioButton

from safety_inspector.inspection.conclusions import Conclusion


@dataclass(slots=True)
class Unfinished:
    """What differs from what the page fills in by itself."""

    texts: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    chosen: Conclusion | None = None
    at: str = ""  # the field that had the keys


class Fields:
    """The fields shown for one inspection, and what was typed in those of every inspection since the window opened."""

    def __init__(self) -> None:
        self.begun: dict[UUID, Unfinished] = {}
        self.id: UUID | None = None
        self.shown: dict[str, QLineEdit] = {}
        self.choices: Mapping[Conclusion, QRadioButton] = {}
        self._filled: dict[str, str] = {}
        self._proposed: Conclusion | None = None

    def remember(self) -> None:
        """Note what stands in the fields, before they go."""
        if self.id is not None and self.shown:
            at = next((name for name, each in self.shown.items() if each is each.window().focusWidget()), "")
            if at:
                self.shown[at].clearFocus()  # who listens judges it now, not while it goes
            self.begun[self.id] = Unfinished(
                {name: each.text() for name, each in self.shown.items() if each.text() != self._filled[name]},
                {name for name, each in self.shown.items() if each.property("refused")},
                next((word for word, each in self.choices.items()
                      if each.isChecked() and word is not self._proposed), None),
                at,
            )  # fmt: skip
        self.id, self.shown, self.choices = None, {}, {}

    def forget(self, id: UUID) -> None:
        """It is concluded: what is typed after a return begins anew."""
        self.begun.pop(id, None)

    def put_back(
        self, id: UUID, shown: Mapping[str, QLineEdit], choices: Mapping[Conclusion, QRadioButton], word: Conclusion
    ) -> None:
        """Type and choose again what was; who chose did so stricter than proposed, so it is never milder than now."""
        before = self.begun.get(id, Unfinished())
        self._filled = {name: each.text() for name, each in shown.items()}
        self.id, self.shown, self.choices, self._proposed = id, dict(shown), choices, word
        for name, text in before.texts.items():
            if name in shown:
                shown[name].setText(text)
                self.mark(name, refused=name in before.refused)
        if before.chosen is not None:
            choices[before.chosen].setChecked(True)

    def at(self) -> QLineEdit | None:
        """The field that had the keys when the page was built anew."""
        before = self.begun.get(self.id) if self.id is not None else None
        return self.shown.get(before.at) if before is not None else None

    def mark(self, name: str, *, refused: bool) -> bool:
        """Mark a field as refused, or no more; whether it was marked the other way."""
        each = self.shown.get(name)
        if each is None or bool(each.property("refused")) is refused:
            return False
        each.setProperty("refused", refused)
        each.style().polish(each)
        return True

    def first_refused(self) -> QLineEdit | None:
        """A field whose text cannot be kept as it stands."""
        return next((each for each in self.shown.values() if each.property("refused")), None)
