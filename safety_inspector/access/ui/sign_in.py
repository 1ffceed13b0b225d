"""Signing in: a name and a password; a practice store asks only who you are."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from safety_inspector.access.users import UserRow
from safety_inspector.qt import theme
from safety_inspector.qt.widgets import Bar, button, clear, column, label, line, panel, row
from safety_inspector.words import _


class SignIn(QWidget):
    """`entered` carries the login and the password as typed; the one who listens opens the store or says why not."""

    entered = Signal(str, str)
    elsewhere = Signal()

    def __init__(self, store: Path, people: Sequence[UserRow] = (), *, practice: bool = False) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(_("Safety Inspection"))
        self.practice = practice
        u = theme.now.u
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield-check", "accent", 40))
        self.people = QComboBox()
        for person in people:
            self.people.addItem(f"{person.rank} {person.name}".strip() + f" – {person.post}".rstrip(" –"), person.login)
        self.people.setAccessibleName(_("Who you are"))
        self.login, self.password = line(), QLineEdit()
        self.login.setAccessibleName(_("User name"))
        self.password.setAccessibleName(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.said = column(gap=0)
        self.go = button(_("Open"), "primary")
        self.go.setDefault(True)
        other = button(_("Another store…"), "link")
        other.clicked.connect(self.elsewhere)
        asked = [label(_("Who you are"), "caption"), self.people] if practice else self._fields()
        inside = column(
            row(
                mark, column(label(_("Safety Inspection"), "title"), label(store.name, "muted"), gap=0), None, gap=u(12)
            ),
            u(8),
            self.said,
            *asked,
            u(8),
            row(other, None, self.go),
            gap=u(6),
            margins=(u(24), u(20), u(24), u(20)),
        )
        box = panel(inside)
        box.setFixedWidth(u(420))
        safe = label(
            _("Encryption protects against loss and theft. It is not approved for state secrets."), "caption", wrap=True
        )
        safe.setFixedWidth(u(420))
        self.setLayout(column(None, row(None, box, None), row(None, safe, None), None, gap=u(10)))
        self.go.clicked.connect(self._enter)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._enter)
        (self.people if practice else self.login).setFocus()

    def refuse(self, words: str) -> None:
        """Say why not; what was typed stays."""
        clear(self.said)
        self.said.addWidget(Bar("red", "circle-alert", words))
        self.setProperty("refused", words)
        self.password.selectAll()
        self.password.setFocus()

    def _fields(self) -> list[QWidget]:
        return [label(_("User name"), "caption"), self.login, label(_("Password"), "caption"), self.password]

    def _enter(self) -> None:
        if self.practice:
            self.entered.emit(str(self.people.currentData()), "")
        else:
            self.entered.emit(self.login.text().strip(), self.password.text())
