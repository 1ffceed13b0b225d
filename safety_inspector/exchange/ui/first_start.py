"""The first start: practice, a store that is there, or a new real store."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from safety_inspector.documents.recovery import RecoveryFacts
from safety_inspector.errors import Explained, Refusal
from safety_inspector.exchange import founding
from safety_inspector.qt import rooms, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import line
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import button, clear, column, label, panel, row
from safety_inspector.words import N_, _


class NotTwice(Refusal):
    """The password was not typed the same twice."""

    code = "ACC-E20"
    message = N_("The two passwords differ. Type the same password twice.")


class FirstStart(QWidget):
    """Three ways in. Making a real store writes its recovery sheet beside it, to print and lock away."""

    practice_asked = Signal()
    store_asked = Signal(object)
    made = Signal(object)

    def __init__(self, draw: Callable[[RecoveryFacts], bytes]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(_("Safety Inspection"))
        self.draw = draw
        u = theme.now.u
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield-check", "accent", 40))
        self.said = column(gap=0)
        self.organisation, self.login, self.name = line(), line("admin"), line()
        self.password, self.again, self.folder = QLineEdit(), QLineEdit(), line(str(Path.home()))
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.make = button(_("Make the store"), "primary")
        self.make.clicked.connect(self.found)
        head = row(mark, column(label(_("Safety Inspection"), "title"),
                                label(_("Offline, on this computer, in one encrypted file"), "muted"), gap=0), None,
                   gap=u(12))  # fmt: skip
        safe = Bar(
            "amber",
            "triangle-alert",
            _("Encryption protects against loss and theft. It is not approved for state secrets."),
        )
        self.ways, self.progress, self.background = QWidget(), Progress(), Background(self)
        self.ways.setLayout(row((self._practice(), 1), (self._real(), 1), gap=u(16)))
        shown = column(head, self.said, safe, self.progress, self.ways, gap=u(12))
        inside = column(None, row(None, shown, None), None)
        inside.setContentsMargins(u(16), u(12), u(16), u(12))
        self.room = rooms.around(inside)
        self.setLayout(column(self.room, gap=0))

    def refuse(self, words: str) -> None:
        """Say why not; what was typed stays."""
        clear(self.said)
        self.said.addWidget(Bar("red", "circle-alert", words))
        self.setProperty("refused", words)
        self.room.verticalScrollBar().setValue(0)  # where it is said

    def found(self) -> None:
        """Make the real store, beside the window: its key is made slowly on purpose."""
        path = Path(self.folder.text().strip()) / f"{file_name(self.organisation.text())}.kiemdinh"
        if self.password.text() != self.again.text():
            self.refuse(str(NotTwice()))
            return
        said: dict[str, Any] = {
            "organisation": self.organisation.text(), "password": self.password.text(),
            "administrator": self.login.text().strip() or "admin", "administrator_name": self.name.text().strip(),
        }  # fmt: skip

        def work(_job: Job) -> Path:
            sheet = path.with_name(f"{path.stem}-khoi-phuc.pdf")
            founding.init(path, recovery_sheet=sheet, draw=self.draw, today=date.today(), **said).close()
            return path

        def failed(error: BaseException) -> None:
            self.ways.setEnabled(True)
            if not isinstance(error, Explained):
                raise error
            self.refuse(str(error))

        clear(self.said)
        self.setProperty("refused", "")
        self.ways.setEnabled(False)
        self.progress.run(
            self.background, _("Making the store…"), work, page=self, done=self.made.emit, failed=failed,
            stops=Stops.NEVER,
        )  # fmt: skip

    def _practice(self) -> QWidget:
        u = theme.now.u
        go, other = button(_("Practise"), "primary", "play"), button(_("Open a store…"), "", "folder-open")
        go.clicked.connect(self.practice_asked)
        other.clicked.connect(self._open)
        words = _(
            "A fictional region with 400 pieces of equipment. Everything is marked PRACTICE and mixes with nothing."
        )
        box = panel(
            column(
                label(_("Try it first"), "item"), label(words, "muted", wrap=True), row(go, None), u(12),
                label(_("Or open a store that is there"), "item"), row(other, None), None,
                gap=u(8), margins=(u(20), u(16), u(20), u(16)),
            )
        )  # fmt: skip
        box.setMinimumWidth(u(300))
        return box

    def _real(self) -> QWidget:
        u = theme.now.u
        parts: list[Any] = [label(_("A new real store"), "item")]
        for words, field in (
            (_("Organisation, as it stands on papers"), self.organisation),
            (_("Administrator's user name"), self.login),
            (_("Administrator's full name"), self.name),
            (_("Password, 8 characters or more"), self.password),
            (_("The same password again"), self.again),
            (_("Folder on this computer's own disk"), self.folder),
        ):
            field.setAccessibleName(words)
            parts.append(column(label(words, "caption"), field, gap=u(2)))
        told = _("A recovery sheet is written beside the store: print it, lock it away, remove the file.")
        parts += [label(told, "caption", wrap=True), row(None, self.make)]
        box = panel(column(*parts, None, gap=u(6), margins=(u(20), u(16), u(20), u(16))))
        box.setMinimumWidth(u(400))
        return box

    def _open(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open a store…"), "", "*.kiemdinh")
        if chosen:
            self.store_asked.emit(Path(chosen))


def file_name(organisation: str) -> str:
    """A plain file name made of the organisation's."""
    from safety_inspector.folding import folded

    words = "".join(c if c.isalnum() else "-" for c in folded(organisation))
    return "-".join(filter(None, words.split("-")))[:60] or "kho"
