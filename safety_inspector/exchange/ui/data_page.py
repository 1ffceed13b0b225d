"""Dữ liệu & sao lưu: backups, restoring elsewhere, the check, the password."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QWidget

from safety_inspector.exchange import auditing
from safety_inspector.exchange.ui.device_panel import DevicePanel
from safety_inspector.qt import alerts, listings, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, column, label, panel, row, scrolled, tab_bar
from safety_inspector.store import attachments, backups, opening
from safety_inspector.store.backups import BackupRow
from safety_inspector.store.checking import CheckReport
from safety_inspector.store.database import Store
from safety_inspector.words import _

Gesture = Callable[[], object]
Tab = tuple[str, Callable[[Store, str, Callable[[Gesture, str], bool]], QWidget]]


class DataPage(Page):
    """Everything that keeps the store safe, and says how safe it is."""

    changed = Signal()

    def __init__(self, store: Store, background: Background, user: str, tabs: Sequence[Tab] = ()) -> None:
        self.now = button(_("Back up now"), "primary", "database-backup")
        super().__init__(_("Data & backup"), actions=[self.now])
        self.store, self.background, self.user = store, background, user
        self.progress = Progress()
        self._run = partial(self.progress.act, self.background, self)
        self.list = rows.plain(_columns(), _("Backups"))
        self.main_view = self.list
        self.report = label("", wrap=True)
        self.report.hide()
        self.password, self.again = QLineEdit(), QLineEdit()
        self.tabs, self.stack, self.kept = tab_bar(_("Parts of the page")), QStackedWidget(), QStackedWidget()
        self.device = DevicePanel(store, user, self.attempt)
        self._lay_out()
        for words, make in tabs:
            self.tabs.addTab(words)
            self.stack.addWidget(scrolled(make(store, user, self.attempt)))

    def refresh(self) -> None:
        """The backups there are, and how this computer stands."""
        self.device.refresh()
        found = backups.listing(self.store.path)
        self.list.rows.show(found)
        self.kept.setCurrentIndex(0 if found else 1)
        self.count.setText(_("{count} backups").format(count=len(found)) if found else "")
        if backups.stale(self.store.path, self.store.now()):
            old = _("The last backup is older than a week. Back up now, and copy it to another disk.")
            none = _("There is no backup yet. Back up now, and copy it to another disk.")
            self.say("amber", "triangle-alert", old if found else none)

    def attempt(self, do: Gesture, words: str) -> bool:
        """Do a gesture of a tab at once: say ``words``, or why it cannot be."""
        self.hush()
        if not alerts.attempt(self, do):
            return False
        self.tell(words)
        self.changed.emit()
        return True

    def back_up(self, into: Path | None = None) -> None:
        """Make a backup and verify it."""
        store = self.store

        def work(job: Job) -> BackupRow:
            made = backups.copy(store.path, store.key, store.now(), into)
            with store.merging() as connection:  # nobody writes meanwhile, so a file without its row has none to come
                attachments.sweep(connection, store.path, store.key)
            return made

        self._run(_("Backing up and verifying"), work, self._backed_up)

    def restore(self, backup: Path, new: Path, password: str = "") -> None:
        """Make another store from a backup; this one stays as it is."""
        user, secret = self.user, password or None

        def work(job: Job) -> Path:
            backups.restore(backup, new, user=user, password=secret)
            return new

        self._run(_("Restoring"), work, lambda path: self.tell(_("Restored to {path}.").format(path=path)))

    def check(self) -> None:
        """Look at everything."""
        store = self.store
        words = _("Checking every page and entry")
        self._run(words, lambda job: auditing.check(store), self._checked, Stops.LEFT_ASIDE)

    def change_password(self) -> None:
        """Give this user a new password."""
        if self.password.text() != self.again.text():
            self.refuse(_("The two passwords differ. Type the same password twice."))
            return
        if self.store.practice:
            self.refuse(_("A practice store opens without a password; there is none to change."))
            return
        text = self.password.text()
        if alerts.attempt(self, lambda: opening.set_password(self.store, self.user, text)):
            self.password.clear()
            self.again.clear()
            self.tell(_("The password is changed."))

    def _backed_up(self, made: BackupRow) -> None:
        self.refresh()
        self.tell(_("Backed up and verified: {folder}").format(folder=made.folder.name))
        self.changed.emit()

    def _checked(self, report: CheckReport) -> None:
        word = _("Sound") if report.sound else _("NOT SOUND")
        words = _("{word}: {records} records, {entries} entries, {files} attached files. State {state}").format(
            word=word, records=report.records, entries=report.entries, files=report.attachments, state=report.state[:16]
        )
        self.report.show()
        self.report.setText(
            "\n".join([words, *(f"– {each.sentence}" for each in (*report.troubles, *report.notes)[:20])])
        )

    def _lay_out(self) -> None:
        u = theme.now.u
        self.now.clicked.connect(lambda: self.back_up())
        elsewhere, restore = (
            button(_("Back up to another disk…"), "", "external-link"),
            button(_("Restore elsewhere…"), "", "history"),
        )
        elsewhere.clicked.connect(self._elsewhere)
        restore.clicked.connect(self._ask_restore)
        left = column(
            row(label(_("Backups"), "strong"), None, elsewhere, restore, margins=(u(12), u(8), u(12), u(6))),
            (self.kept, 1), gap=0,
        )  # fmt: skip
        self.kept.addWidget(listings.barred(self.list, _("Backups")))
        self.kept.addWidget(
            Empty(
                "database-backup",
                _("No backup yet"),
                _("“Back up now” makes one beside the store and verifies it; then copy one to another disk."),
            )
        )
        look = button(_("Check the store"), "", "shield-check")
        look.clicked.connect(self.check)
        about = label(
            _("A backup is whole by itself: database, attached files, key file. It opens with your password alone."),
            "caption", wrap=True,
        )  # fmt: skip
        sound = column(
            label(_("Is the store sound?"), "strong"), row(look, None), self.report, about, gap=u(6),
            margins=(u(12), u(10), u(12), u(10)),
        )  # fmt: skip
        for field, name in ((self.password, _("New password")), (self.again, _("The same password again"))):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
        safe = label(
            _("Encryption protects against loss and theft. It is not approved for state secrets."), "caption", wrap=True
        )
        change = button(_("Change the password"), "", "key-round")
        change.clicked.connect(self.change_password)
        keys = column(
            label(_("Your password"), "strong"), self.password, self.again, row(change, None), safe, gap=u(6),
            margins=(u(12), u(10), u(12), u(10)),
        )  # fmt: skip
        right = QWidget()
        right.setLayout(column(panel(sound), panel(keys), None, gap=u(12)))
        safety = QWidget()
        safety.setLayout(row((panel(left), 60), (right, 40), gap=u(12)))
        self.tabs.addTab(_("Backup and check"))
        self.stack.addWidget(scrolled(safety))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.device)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)

    def _elsewhere(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Back up to another disk…"))
        if chosen:
            self.back_up(Path(chosen))

    def _ask_restore(self) -> None:
        start = str(backups.folder_of(self.store.path))
        backup = QFileDialog.getExistingDirectory(self, _("Choose the backup's folder"), start)
        new, _kind = (
            QFileDialog.getSaveFileName(self, _("The restored store"), "", "*.kiemdinh") if backup else ("", "")
        )
        if new:
            self.restore(Path(backup), Path(new), self.password.text())


def _columns() -> list[Column[BackupRow]]:
    return [
        Column(
            _("When"), lambda each: f"{each.made[8:10]}/{each.made[5:7]}/{each.made[:4]} {each.made[11:16]}", width=150
        ),
        Column(_("Folder"), lambda each: each.folder.name),
        Column(_("Size"), lambda each: f"{each.size / 1_000_000:.1f} MB".replace(".", ","), width=100, right=True),
    ]
