"""An act that asks for its reason in place: a button, which opens a field and the act itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from safety_inspector.qt import theme
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.widgets import button, column, label, row
from safety_inspector.words import _


class Asking(QWidget):
    """``words`` on the button that opens it; ``do`` gets what was chosen and typed. Escape closes it again."""

    def __init__(
        self, words: str, icon: str, asked: str, act: str, do: Callable[[str, str], object],
        choices: Sequence[tuple[str, str]] = (), of: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        u = theme.now.u
        self.open_, self.go = button(words, "", icon), button(act, "danger")
        self.reason = line()
        self.reason.setAccessibleName(asked)
        self.inside = QWidget()
        self.choice: QComboBox = choice()
        self.choice.setAccessibleName(of)
        for key, said in choices:
            self.choice.addItem(said, key)
        of_what: list[QWidget | QLabel] = [label(of, "caption"), self.choice] if choices else []
        self.inside.setLayout(
            column(*of_what, label(asked, "caption", wrap=True), self.reason, row(self.go, None), gap=u(4))
        )
        self.inside.hide()
        self.setLayout(column(row(self.open_, None), self.inside, gap=u(6)))
        self.open_.clicked.connect(self.open)
        self.go.clicked.connect(lambda: do(str(self.choice.currentData() or ""), self.reason.text()))
        self.reason.returnPressed.connect(self.go.click)

    def open(self) -> None:
        """Show the field, and put the keys in it; again: fold it."""
        on = self.inside.isHidden()
        self.inside.setVisible(on)
        (self.choice if on and self.choice.count() else self.reason if on else self.open_).setFocus()

    def typed(self) -> tuple[int, str]:
        """What was chosen and typed so far."""
        return self.choice.currentIndex(), self.reason.text()

    def type_again(self, chosen: int, text: str) -> None:
        """Put what `typed` gave back, in sight; an empty reason leaves it folded."""
        self.choice.setCurrentIndex(chosen)
        self.reason.setText(text)
        self.inside.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape folds it; what was typed stays."""
        if event.key() == Qt.Key.Key_Escape and not self.inside.isHidden():
            self.open()
        else:
            super().keyPressEvent(event)


def voiding(do: Callable[[str], object]) -> Asking:
    """Taking a certificate back."""
    return Asking(
        _("Void…"), "ban", _("Why it is voided; the reason stays with it"), _("Void the certificate"),
        lambda _key, why: do(why),
    )  # fmt: skip


def returning(items: Sequence[tuple[str, str]], do: Callable[[str, str], object]) -> Asking:
    """Sending one item of an inspection back."""
    return Asking(
        _("Send back…"), "undo-2", _("What is to be corrected"), _("Send it back"), do, items, _("Which item")
    )
