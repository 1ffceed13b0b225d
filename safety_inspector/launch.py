"""From the program's start to a desk: the first window is there before the tables are loaded.

SQLModel and the records of all rooms take longer to load than Qt and the sign-in together. So nothing here
imports a room that has tables; `app` is loaded beside the first window, while somebody types a password.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from safety_inspector import memory, settings, words
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.errors import Explained
from safety_inspector.qt import alerts, background, theme
from safety_inspector.qt.progress import Waiting
from safety_inspector.store import files, keys
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.access.ui.locking import Guard
    from safety_inspector.access.users import UserRow
    from safety_inspector.app import Desk
    from safety_inspector.store.database import Store

    Admitted = tuple[Store, UserRow]

LAST = "last.json"


class Start:
    """From the program's start to a desk: which store, who, and the window."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.now: QWidget | None = None
        self.desk: Desk | None = None
        self.guard: Guard | None = None
        self.opened: Admitted | None = None  # beside the window, and not shown yet
        self.beside = background.Background(app)

    def begin(self, asked: argparse.Namespace) -> None:
        """Open what was asked for: a store, practice, the last one, or the first start."""
        if asked.practice:
            self.practice(reset=asked.reset)
        elif asked.store is not None:
            self.sign_in(asked.store)
        elif (last := last_store()) is not None:
            self.sign_in(last)
        else:
            self.first()

    def close(self) -> None:
        """Let go what is open, and wait for what is being loaded or opened."""
        self._leave()
        self.beside.close()
        if self.opened is not None:  # the window was closed before it came up
            self.opened[0].close()
            self.opened = None

    def first(self, refused: str = "") -> None:
        """The first start; ``refused`` says why we are here again."""
        if loaded():
            self._first(refused)
        else:
            self._wait(_("Starting"), lambda _job: load(), lambda _nothing: self._first(refused))

    def practice(self, reset: bool = False) -> None:
        """The practice store of this user, made if it is not there."""
        path = settings.practice_store()
        if reset:
            shutil.rmtree(path.parent, ignore_errors=True)
        if path.exists():
            self.sign_in(path)
        else:
            self._wait(_("Making the practice region"), lambda job: make(path, job), lambda _made: self.sign_in(path))

    def sign_in(self, path: Path) -> None:
        """Ask who it is; a practice store shows its people."""
        try:
            file = keys.load(path)
        except Explained as error:
            self.first(str(error))
            return
        page = SignIn(path, practice=file.practice)
        page.entered.connect(lambda login, password: self.enter(page, path, login, password))
        page.recovered.connect(lambda *said: self.recover(page, path, *said))
        page.elsewhere.connect(self.first)
        if file.repaired:
            page.refuse(_("One copy of the key file was damaged and has been written anew from the other."))
        self._show(page)
        if file.practice:
            self.beside.run(lambda _job: people(path), page=page, done=page.show_people, failed=self._not_made)
        else:
            self.beside.run(lambda _job: load(), page=page, done=lambda _nothing: None, failed=self._not_made)

    def enter(self, page: SignIn, path: Path, login: str, password: str) -> None:
        """Open the store and the window, or say at the sign-in why not."""
        self._open(page, path, lambda: admitted(path, login, password))

    def recover(self, page: SignIn, path: Path, login: str, text: str, password: str, again: str) -> None:
        """Set a forgotten password anew by the recovery and open, or say at the sign-in why not."""

        def work() -> "Admitted":
            from safety_inspector.access import passwords

            passwords.recover(path, login, text, password, again)
            return admitted(path, login, password)

        self._open(page, path, work)

    def _open(self, page: SignIn, path: Path, work: "Callable[[], Admitted]") -> None:
        """Open beside the window, which stays alive: making the key and bringing an old store up to date take time."""

        def open_(_job: background.Job) -> None:
            self.opened = work()

        def failed(error: BaseException) -> None:
            if not isinstance(error, Explained):
                raise error
            page.refuse(str(error))

        page.open(self.beside, open_, done=lambda _nothing: self._come_in(path), failed=failed)

    def _come_in(self, path: Path) -> None:
        from safety_inspector import app
        from safety_inspector.access.ui.locking import Guard

        if self.opened is None:
            return  # closed meanwhile
        memory.keep_what_is_loaded()
        (store, user), self.opened = self.opened, None
        if not store.practice:
            remember(path)
        self.desk = app.open_desk(store, user)
        self.desk.window.signed_out.connect(lambda: self.sign_out(path))
        self.desk.window.text_chosen.connect(choose_text)
        self.desk.window.language_chosen.connect(choose_language)
        if not store.practice:  # which opens without a password
            guard = self.guard = Guard(self.desk.window, store, user.login, f"{user.rank} {user.name}".strip())
            guard.left.connect(lambda: self.sign_out(path))
            self.desk.window.lock_asked.connect(guard.lock)
        self._show(self.desk.window)

    def sign_out(self, path: Path) -> None:
        """Close the store and ask anew."""
        self._leave()
        look(self.app)  # another size of letters may have been chosen
        self.sign_in(path)

    def _leave(self) -> None:
        if self.guard is not None:
            self.guard.close()
            self.guard = None
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def _first(self, refused: str) -> None:
        from safety_inspector.exchange.ui.first_start import FirstStart

        page = FirstStart(draw_sheet)
        page.practice_asked.connect(self.practice)
        page.store_asked.connect(self.sign_in)
        page.made.connect(self.sign_in)
        self._show(page)
        if refused:
            page.refuse(refused)

    def _wait(self, words: str, work: Callable[[background.Job], object], done: Callable[[object], object]) -> None:
        waiting = Waiting(words)
        self._show(waiting)
        waiting.run(work, done=done, failed=self._not_made)

    def _not_made(self, error: BaseException) -> None:
        if not isinstance(error, Explained):
            raise error
        self.first(str(error))

    def _show(self, window: QWidget) -> None:
        before, self.now = self.now, window
        if self.desk is None or window is not self.desk.window:
            window.resize(1366, 690)
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()


def loaded() -> bool:
    """Whether the rooms with tables are there already."""
    return "safety_inspector.app" in sys.modules


def load() -> None:
    """Load every room; while a password is typed nobody waits for it."""
    from safety_inspector import app as app


def admitted(path: Path, login: str, password: str) -> "Admitted":
    """The opened store and who signed in."""
    from safety_inspector import app

    return app.admitted(path, login, password)


def people(path: Path) -> tuple[Any, ...]:
    """Who works in the practice store at ``path``."""
    from safety_inspector import app

    return app.people_of(path)


def make(path: Path, job: background.Job) -> None:
    """Make the practice store; killed on the way, what there is of it is no practice store."""
    from safety_inspector import practice

    half = path.parent.with_name("practice.part")
    shutil.rmtree(half, ignore_errors=True)
    practice.make(half, today=date.today(), progress=job.progress).close()
    shutil.rmtree(path.parent, ignore_errors=True)
    half.rename(path.parent)


def application() -> QApplication:
    """The Qt application in our look."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Safety Inspector")
    app.setDesktopFileName("safety-inspector")  # so the desktop shows our entry's name and picture
    theme.load_fonts()
    look(app)
    app.setWindowIcon(theme.icon("safety-inspector", size=32))
    return app


def look(app: QApplication) -> None:
    """Colours as the computer has them, letters of the size and words of the language that were chosen."""
    if (language := chosen_language()) is not None:
        words.speak(language)
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    theme.apply(app, dark=dark, scale=text_scale())


def run(asked: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    app = application()
    sys.excepthook = alerts.report
    start = Start(app)
    QTimer.singleShot(0, lambda: start.begin(asked))
    code = app.exec()
    start.close()
    return int(code)


def draw_sheet(facts: Any) -> bytes:
    """The recovery sheet; the printing library is loaded when it is needed."""
    from safety_inspector.documents import recovery

    return recovery.draw(facts)


def text_scale() -> float:
    """The size of text the user chose, 1 to 1.75."""
    kept = _kept().get("text", 1.0)
    return kept if isinstance(kept, float | int) and kept in theme.TEXT_SIZES else 1.0


def choose_text(scale: float) -> None:
    """Have letters of this size from the next sign-in on."""
    _keep(text=scale)


def chosen_language() -> str | None:
    """The language the user chose; none, and the one the program was started in stands."""
    kept = _kept().get("language")
    return kept if kept in words.LANGUAGES else None


def choose_language(language: str) -> None:
    """Speak this language from the next sign-in on."""
    _keep(language=language)


def last_store() -> Path | None:
    """The real store opened last, if it is still there."""
    path = _kept().get("store")
    return Path(path) if path and Path(path).exists() else None


def remember(path: Path) -> None:
    """Open this store next time."""
    _keep(store=str(path.resolve()))


def _keep(**said: object) -> None:
    settings.data_folder().mkdir(parents=True, exist_ok=True)
    files.write(settings.data_folder() / LAST, json.dumps({**_kept(), **said}).encode())


def _kept() -> dict[str, Any]:
    try:
        return dict(json.loads((settings.data_folder() / LAST).read_text("utf-8")))
    except (OSError, ValueError):
        return {}
