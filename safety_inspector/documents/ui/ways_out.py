"""A paper that a page shows, on its way out: to a printer, to a file. One piece for every page that shows one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog

from safety_inspector.documents.ui import pages
from safety_inspector.qt import alerts
from safety_inspector.qt.pages import Page
from safety_inspector.store import files
from safety_inspector.words import _


class WaysOut:
    """``shown`` gives the bytes on the screen and the name they are saved under."""

    def __init__(self, page: Page, shown: Callable[[], tuple[bytes, str]]) -> None:
        self.page, self.shown = page, shown

    def print(self) -> None:
        """Ask which printer, then print what is shown."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.page)
        dialog.accepted.connect(lambda: self.print_to(printer))
        QDialog.open(dialog)

    def print_to(self, printer: QPrinter) -> None:
        """Print what is shown."""
        alerts.attempt(self.page, lambda: pages.print_pages(self.shown()[0], printer))

    def ask_file(self) -> None:
        """Ask where, then save what is shown."""
        dialog = QFileDialog(self.page, _("Save the paper"), self.shown()[1], _("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save what is shown: the very bytes."""
        if alerts.attempt(self.page, lambda: files.write(path, self.shown()[0])):
            self.page.tell(_("Saved: {path}").format(path=path))
