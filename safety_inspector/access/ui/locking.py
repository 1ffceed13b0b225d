"""The lock: after ten minutes without a key or the mouse the window is away until its user types his password.

The window is hidden, not closed: what was typed stays in its fields, and the work beside it goes on.
"""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from safety_inspector.access import passwords, users
from safety_inspector.errors import Explained
from safety_inspector.qt import theme
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.widgets import OneLine, button, clear, column, label, panel, row
from safety_inspector.store.database import Store
from safety_inspector.words import _

IDLE = 10 * 60 * 1000  # milliseconds
_ACTS = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
}  # fmt: skip


class Lock(QWidget):
    """What is seen instead of the window: whose it is, and the password."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, store: Store, who: str) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(_("Locked"))
        u = theme.now.u
        mark = QLabel()
        mark.setPixmap(theme.pixmap("lock", "accent", 40))
        self.said = column(gap=0)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password"))
        self.go, leave = button(_("Go on"), "primary"), button(_("Sign out"), "link")
        told = label(_("Locked after ten minutes without a key. What you typed is kept."), "caption", wrap=True)
        told.setFixedWidth(u(370))
        box = panel(
            column(
                row(mark, (column(OneLine(who, "title"), OneLine(store.path.name, "muted"), gap=0), 1), gap=u(12)),
                told, self.said, label(_("Password"), "caption"), self.password, u(8), row(leave, None, self.go),
                gap=u(6), margins=(u(24), u(20), u(24), u(20)),
            )
        )  # fmt: skip
        box.setFixedWidth(u(420))
        self.setLayout(column(None, row(None, box, None), None))
        self.go.clicked.connect(self._enter)
        self.password.returnPressed.connect(self._enter)
        leave.clicked.connect(self.left)
        self.password.setFocus()

    def refuse(self, words: str) -> None:
        """Say why not; the lock stays."""
        clear(self.said)
        self.said.addWidget(Bar("red", "circle-alert", words))
        self.setProperty("refused", words)
        self.password.selectAll()
        self.password.setFocus()

    def _enter(self) -> None:
        self.opened.emit(self.password.text())


class Guard(QObject):
    """Locks a window that nobody uses; ``left`` when its user is signed out from the lock."""

    left = Signal()

    def __init__(self, window: QWidget, store: Store, login: str, who: str) -> None:
        super().__init__(window)
        self.window, self.store, self.login, self.who = window, store, login, who
        self.shown: Lock | None = None
        self._focus: QWidget | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(IDLE)
        self.timer.timeout.connect(self.lock)
        self._watched: QWindow | None = None
        # what people do comes to the window of the screen that has the focus: a dialog's too
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        window.winId()
        self._watch(window.windowHandle())
        self.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and every movement begins the ten minutes anew."""
        if event.type() in _ACTS and self.shown is None:
            self.timer.start()
        return False

    def lock(self) -> None:
        """Put the lock in the window's place."""
        if self.shown is not None:
            return
        self.timer.stop()
        self._focus = self.window.focusWidget()
        lock = self.shown = Lock(self.store, self.who)
        lock.opened.connect(self.unlock)
        lock.left.connect(self.sign_out)
        lock.setGeometry(self.window.geometry())
        lock.show()
        self.window.hide()
        lock.password.setFocus()

    def unlock(self, password: str) -> None:
        """Show the window as it was, or say why not."""
        lock = self.shown
        if lock is None:
            return
        try:
            passwords.require_own(self.store, self.login, password)
            with self.store.reading() as session:
                users.require_known(session, self.login)
        except Explained as error:
            lock.refuse(str(error))
            return
        self._away()
        self.window.show()
        if self._focus is not None:
            self._focus.setFocus()
        self.timer.start()

    def close(self) -> None:
        """Watch no more; before the window goes."""
        QGuiApplication.instance().focusWindowChanged.disconnect(self._watch)  # type: ignore[union-attr]
        self._watch(None)
        self.timer.stop()
        self._away()

    def sign_out(self) -> None:
        """Leave the lock for the door."""
        self._away()
        self.left.emit()

    def _away(self) -> None:
        if self.shown is not None:
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None

    def _watch(self, window: QWindow | None) -> None:
        """Look at one window only, and never at one that is being taken apart."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)
