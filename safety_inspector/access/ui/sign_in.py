"""Signing in: a name and a password, or the recovery when it is forgotten; a practice store asks only who you are."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from safety_inspector.errors import Explained
from safety_inspector.qt import rooms, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import OneLine, button, clear, column, label, named, panel, row
from safety_inspector.store import files
from safety_inspector.words import _

if TYPE_CHECKING:  # a room with tables: the sign-in is there before they are loaded
    from safety_inspector.access.users import UserRow

T = TypeVar("T")
MOST_READ = 4000


class SignIn(QWidget):
    """`entered` carries the login and the password as typed; the one who listens opens the store or says why not."""

    entered = Signal(str, str)
    recovered = Signal(str, str, str, str)  # login, the recovery's text, the new password twice
    elsewhere = Signal()

    def __init__(self, store: Path, *, practice: bool = False) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(_("Safety Inspection"))
        self.practice = practice
        u = theme.now.u
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield-check", "accent", 40))
        self.people = choice()
        self.people.setPlaceholderText(_("Looking who works here…"))
        self.people.setAccessibleName(_("Who you are"))
        self.login, self.password = line(), QLineEdit()
        self.login.setAccessibleName(_("User name"))
        self.password.setAccessibleName(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.said = column(gap=0)
        self.go = button(_("Open"), "primary")
        self.go.setDefault(True)
        self._usual: list[QWidget] = []
        self.recovery, self.progress = self._recovery(), Progress()
        self.other, self.forgotten = button(_("Another store…"), "link"), button(_("Forgotten password?"), "link")
        self.other.clicked.connect(self.elsewhere)
        self.forgotten.clicked.connect(lambda: self.recover(self.recovery.isHidden()))
        self.forgotten.setVisible(not practice)
        asked = [label(_("Who you are"), "caption"), self.people] if practice else self._fields()
        inside = column(
            row(
                mark,
                (column(label(_("Safety Inspection"), "title"), OneLine(store.name, "muted"), gap=0), 1),
                gap=u(12),
            ),
            u(8),
            self.said,
            *asked,
            self.recovery,
            u(8),
            row(self.other, self.forgotten, None, self.go),
            self.progress,
            None,  # what wrapped words did not need after all
            gap=u(6),
            margins=(u(24), u(20), u(24), u(20)),
        )
        box = panel(inside)
        box.setFixedWidth(u(420))
        safe = label(
            _("Encryption protects against loss and theft. It is not approved for state secrets."), "caption", wrap=True
        )
        safe.setFixedWidth(u(420))
        margins = (u(16), u(12), u(16), u(12))
        self.room = rooms.around(
            column(None, row(None, box, None), row(None, safe, None), None, gap=u(10), margins=margins)
        )
        self.setLayout(column(self.room, gap=0))
        self.go.clicked.connect(self._enter)
        self.login.returnPressed.connect(lambda: (self.password if self.recovery.isHidden() else self.text).setFocus())
        self.password.returnPressed.connect(self._enter)
        self.recover(False)
        self.go.setEnabled(not practice)  # until its people are known
        (self.people if practice else self.login).setFocus()

    def show_people(self, people: "Sequence[UserRow]") -> None:
        """Who works in the practice store: one of them is chosen and comes in."""
        self.people.clear()
        for person in people:
            self.people.addItem(f"{person.rank} {person.name}".strip() + f" – {person.post}".rstrip(" –"), person.login)
        self.people.setCurrentIndex(0)
        self.go.setEnabled(True)
        self.people.setFocus()

    def open(
        self, background: Background, work: Callable[[Job], T], *, done: Callable[[T], object],
        failed: Callable[[BaseException], object],
    ) -> None:  # fmt: skip
        """Open the store beside the window: a key is made slowly on purpose. Nothing else is asked for meanwhile."""

        def broken(error: BaseException) -> None:
            self._asking(True)
            failed(error)

        clear(self.said)
        self.setProperty("refused", "")
        self._asking(False)
        self.progress.run(
            background, _("Opening the store…"), work, page=self, done=done, failed=broken, stops=Stops.NEVER
        )

    def _asking(self, on: bool) -> None:
        parts = (self.people, self.login, self.password, self.recovery, self.other, self.forgotten, self.go)
        for each in parts:
            each.setEnabled(on)

    def refuse(self, words: str) -> None:
        """Say why not; what was typed stays."""
        clear(self.said)
        self.said.addWidget(Bar("red", "circle-alert", words))
        self.setProperty("refused", words)
        if not self.recovery.isHidden():
            self.text.setFocus()
            return
        self.password.selectAll()
        self.password.setFocus()

    def recover(self, on: bool) -> None:
        """Ask for the recovery and a new password in place of the password, or not any more."""
        self.recovery.setVisible(on)
        for each in self._usual:
            each.setVisible(not on and not self.practice)
        self.go.setText(_("Reset and open") if on else _("Open"))
        self.forgotten.setText(_("I know my password") if on else _("Forgotten password?"))
        (self.login if on and not self.login.text() else self.text if on else self.password).setFocus()

    def read(self, path: Path) -> None:
        """Take the recovery's text from a file: the letters typed there, or headquarters' key."""
        try:
            with files.told(path):
                self.text.setText(path.read_bytes()[:MOST_READ].decode("utf-8-sig", "replace").strip())
        except Explained as error:
            self.refuse(str(error))
            return
        self.fresh.setFocus()

    def _fields(self) -> list[QWidget]:
        self._usual = [label(_("Password"), "caption"), self.password]
        return [label(_("User name"), "caption"), self.login, *self._usual]

    def _recovery(self) -> QWidget:
        made = QWidget()
        self.text, self.fresh, self.again = line(), QLineEdit(), QLineEdit()
        self.text.setMaxLength(MOST_READ)
        self.text.setAccessibleName(_("Recovery letters or key"))
        for field in (self.fresh, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        pick = button(_("From a file…"), "", "folder-open")
        pick.clicked.connect(self._pick)
        words = _("Type the letters of the recovery sheet, or choose the key file that headquarters keeps.")
        told = label(words, "caption", wrap=True)
        told.setFixedWidth(theme.now.u(370))
        made.setLayout(
            column(
                told,
                label(_("Recovery letters or key"), "caption"),
                row((self.text, 1), pick, gap=theme.now.u(6)),
                named(_("New password, 8 characters or more"), self.fresh),
                named(_("The same password again"), self.again),
                gap=theme.now.u(6),
            )
        )
        self.text.returnPressed.connect(self.fresh.setFocus)
        self.fresh.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._enter)
        return made

    def _pick(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("From a file…"))
        if chosen:
            self.read(Path(chosen))

    def _enter(self) -> None:
        if not self.recovery.isHidden():
            login = self.login.text().strip()
            self.recovered.emit(login, self.text.text(), self.fresh.text(), self.again.text())
        elif self.practice:
            self.entered.emit(str(self.people.currentData()), "")
        else:
            self.entered.emit(self.login.text().strip(), self.password.text())
