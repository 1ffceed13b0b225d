"""Many papers at once: to one folder, or to one printer, in the order they were issued."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from safety_inspector.certification import papers
from safety_inspector.documents.ui import pages
from safety_inspector.errors import Explained
from safety_inspector.qt import alerts, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress
from safety_inspector.qt.widgets import button, row
from safety_inspector.store import files
from safety_inspector.store.database import Store
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Chosen:
    """A paper of the stack."""

    id: UUID
    number: str


class StackActs(QWidget):
    """Print and save for the papers that ``chosen`` names."""

    def __init__(
        self, page: Page, store: Store, background: Background, progress: Progress,
        chosen: Callable[[], Sequence[Chosen]],
    ) -> None:  # fmt: skip
        super().__init__()
        self.page, self.store, self.background, self.progress, self.chosen = page, store, background, progress, chosen
        self.print, self.save = button(_("Print them…"), "", "printer"), button(_("Save to a folder…"), "", "download")
        self.print.clicked.connect(self.ask_printer)
        self.save.clicked.connect(self.ask_folder)
        self.setLayout(row(self.print, self.save, None, gap=theme.now.u(8)))

    def ask_folder(self) -> None:
        """Ask for the folder, then write there."""
        dialog = QFileDialog(self.page, _("Save to a folder…"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, folder: Path) -> None:
        """Every paper byte for byte as issued, its number the name; their order stands before it."""
        chosen, store = tuple(self.chosen()), self.store

        def work(job: Job) -> int:
            for at, each in enumerate(chosen):
                job.progress(at, len(chosen))
                if job.stopped():
                    return at
                with store.reading() as session:
                    data = papers.bytes_of(session, each.id)
                files.write(folder / f"{at + 1:02}-{each.number.replace('/', '-')}.pdf", data)
            return len(chosen)

        self.page.hush()
        self.progress.run(
            self.background, _("Writing {count} papers…").format(count=len(chosen)), work, page=self.page,
            done=lambda count: self.page.tell(
                _("Saved {count} papers in {folder}.").format(count=count, folder=folder)
            ),
            failed=lambda error: alerts.show(self.page, error),
        )  # fmt: skip

    def ask_printer(self) -> None:
        """Ask which printer, then print on it."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.page)
        dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """One paper after another; between two of them the window lives."""
        self.page.hush()
        _Printing(self, printer, tuple(self.chosen())).step()


class _Printing:
    """The library that draws pages works in the window's own thread, so a stack goes out paper by paper."""

    def __init__(self, acts: StackActs, printer: QPrinter, chosen: Sequence[Chosen]) -> None:
        self.acts, self.printer, self.chosen, self.at = acts, printer, chosen, 0
        self.name = printer.outputFileName()

    def step(self) -> None:
        """The next paper, then the rest after what waits in the window."""
        acts = self.acts
        if self.at == len(self.chosen):
            acts.page.tell(_("Printed: {count} papers.").format(count=self.at))
            return
        paper = self.chosen[self.at]
        if self.name:  # to a file: each paper its own
            whole = Path(self.name)
            self.printer.setOutputFileName(str(whole.with_name(f"{whole.stem}-{self.at + 1:02}{whole.suffix}")))
        try:
            with acts.store.reading() as session:
                data = papers.bytes_of(session, paper.id)
            pages.print_pages(data, self.printer)
        except Explained as error:
            alerts.show(acts.page, error)
            return
        self.at += 1
        QTimer.singleShot(0, acts, self.step)
