"""F1: the short guide, as it prints."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog

from safety_inspector.documents import guides
from safety_inspector.documents.ui import pages
from safety_inspector.documents.ui.pages import PageView
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Background
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import Page, button, column, panel, shortcut
from safety_inspector.store import files
from safety_inspector.words import _


class GuidePage(Page):
    """Drawn when it is first asked for; Escape goes back to where one was."""

    left = Signal()

    def __init__(self, background: Background, *, practice: bool) -> None:
        self.back = button(_("Back"), "link", "arrow-left")
        self.save, self.print = button(_("Save PDF…")), button(_("Print…"), "primary", "printer")
        super().__init__(_("Short guide"), actions=[self.back, self.save, self.print])
        self.background, self.practice, self.paper = background, practice, b""
        self.progress, self.view = Progress(), PageView(_("Short guide"))
        self.view.zoom = 1.0  # to be read, not looked over
        self.main_view = self.view.area
        self.body.addWidget(self.progress)
        self.body.addWidget(panel(column(self.view, gap=0)), 1)
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(self.ask_file)
        self.print.clicked.connect(self.ask_printer)
        shortcut("Esc", self, self.left.emit)

    def refresh(self) -> None:
        """Draw it, the first time."""
        if not self.paper:
            practice = self.practice
            self.progress.act(
                self.background, self, _("Drawing the guide…"), lambda _job: guides.draw(practice=practice), self._show,
                Stops.NEVER,
            )  # fmt: skip

    def ask_file(self) -> None:
        """Ask where, then save it."""
        dialog = QFileDialog(self, _("Save the paper"), "huong-dan.pdf", _("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save it."""
        if alerts.attempt(self, lambda: files.write(path, self.paper)):
            self.tell(_("Saved: {path}").format(path=path))

    def ask_printer(self) -> None:
        """Ask which printer, then print it."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: alerts.attempt(self, lambda: pages.print_pages(self.paper, printer)))
        QDialog.open(dialog)

    def _show(self, data: bytes) -> None:
        self.paper = data
        self.view.show_paper(data)
        self.view.area.setFocus()
