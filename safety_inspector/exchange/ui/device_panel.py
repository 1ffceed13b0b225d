"""What is in question about this computer, and the ways out: confirm with a reason, or take a new letter."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from safety_inspector.access import devices, users
from safety_inspector.exchange import licences
from safety_inspector.qt import theme
from safety_inspector.qt.widgets import allow, button, column, label, named, row
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

Gesture = Callable[[], object]
WORDS = {
    devices.CLOCK: N_("The date is right now"),
    devices.RESTORED: N_("Nothing was issued since the backup"),
}


class DevicePanel(QWidget):
    """Shown only while this device may not issue."""

    def __init__(self, store: Store, user: str, attempt: Callable[[Gesture, str], bool]) -> None:
        super().__init__()
        self.store, self.user, self.attempt = store, user, attempt
        self.said = label("", wrap=True)
        self.reason, self.letter = QLineEdit(), QLineEdit()
        self.letter.setMaxLength(2)
        self.confirms = {what: self._confirming(what, words) for what, words in WORDS.items()}
        self.new = button(_("Take a new letter"), "", "key-round")
        self.new.clicked.connect(lambda: self.renew())
        self.asked, self.lettered = QWidget(), QWidget()
        self.asked.setLayout(row((named(_("Reason, kept in the journal"), self.reason), 1), *self.confirms.values()))
        self.lettered.setLayout(row(named(_("New letter"), self.letter), self.new, None))
        u = theme.now.u
        self.setLayout(
            column(
                label(_("This computer issues nothing just now"), "strong"), self.said, self.asked, self.lettered,
                gap=u(6), margins=(u(12), u(10), u(12), u(10)),
            )
        )  # fmt: skip
        self.refresh()

    def refresh(self) -> None:
        """What stands in the way now; what was typed stays."""
        found = devices.warnings(self.store)
        with self.store.reading() as session:
            waiting = devices.to_confirm(session)
            barred = users.lacking(session, self.user, users.Role.ADMINISTRATOR)
        allow(barred, *self.confirms.values(), self.new, self.reason, self.letter)
        for what, each in self.confirms.items():
            each.setVisible(what in waiting)
        self.said.setText("\n".join(found))
        self.asked.setVisible(bool(waiting))
        self.lettered.setVisible(licences.renewable(self.store))
        self.setVisible(bool(found))

    def confirm(self, what: str) -> None:
        """Answer for the date or for the backup."""
        self._do(
            lambda: devices.confirm(self.store, what, by=self.user, reason=self.reason.text()),
            _("Confirmed and kept in the journal."),
        )

    def renew(self) -> None:
        """Go on under a new letter with new keys."""
        letter = self.letter.text().strip().upper()
        self._do(
            lambda: licences.renew(self.store, letter=letter, by=self.user, today=self.store.today()),
            _("This computer is now device {letter}.").format(letter=letter),
        )

    def _do(self, gesture: Gesture, words: str) -> None:
        if self.attempt(gesture, words):
            self.reason.clear()
            self.letter.clear()
        self.refresh()

    def _confirming(self, what: str, words: str) -> QPushButton:
        made = button(_(words), "", "check")
        made.clicked.connect(lambda: self.confirm(what))
        return made
