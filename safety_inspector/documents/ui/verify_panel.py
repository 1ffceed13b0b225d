"""Verifying a certificate: open or drop its PDF or a photo, or paste the text of its code."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from safety_inspector.certification.verdicts import Verdict
from safety_inspector.documents import scans
from safety_inspector.qt import theme
from safety_inspector.qt.background import Job
from safety_inspector.qt.pages import Facts
from safety_inspector.qt.progress import Stops
from safety_inspector.qt.widgets import badge, button, clear, column, in_sight, label, row, scrolled
from safety_inspector.store import files
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.documents.ui.papers_page import PapersPage

Verify = Callable[[bytes | str, str], Verdict]  # a file's bytes or a code's text, and the file's name


class VerifyPanel(QWidget):
    """Takes a paper in and says at once what matters; the signed facts stand beside the page, to compare."""

    def __init__(self, page: "PapersPage", verify: Verify) -> None:
        super().__init__()
        u = theme.now.u
        self.page, self.verify = page, verify
        self.verdict: Verdict | None = None
        self.setAcceptDrops(True)
        self.choose = button(_("Open a PDF or a photo…"), "primary", "file-text")
        self.choose.clicked.connect(self.ask)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text of the code"))
        self.text.setPlaceholderText("KDAT1:…")
        self.text.setFixedHeight(u(72))
        self.text.setTabChangesFocus(True)
        self.go = button(_("Verify the text"))
        self.go.clicked.connect(self.verify_text)
        self.said = column(gap=u(8))
        inside = QWidget()
        inside.setObjectName("flat")
        inside.setLayout(column(self.said, None, gap=0))
        how = _("Or drop the file here. A photo must be sharp and show the whole code.")
        self.setLayout(
            column(
                label(_("Is a certificate genuine?"), "item"),
                row(self.choose, None), label(how, "caption", wrap=True),
                column(label(_("Or paste the text of its code"), "caption"), self.text, row(self.go, None), gap=u(4)),
                (scrolled(inside), 1),
                gap=u(10), margins=(u(14), u(12), u(14), u(12)),
            )
        )  # fmt: skip

    def begin(self) -> None:
        """Show the last verdict again, or wait for a paper."""
        self.choose.setFocus()
        if self.verdict is not None:
            self._show(self.verdict, self.page.paper)
        else:
            self.page.show_verified(b"", None)

    def ask(self) -> None:
        """Ask which file."""
        kinds = _("Papers and photos (*.pdf *.png *.jpg *.jpeg)")
        dialog = QFileDialog(self, _("Verify a certificate"), "", kinds)
        dialog.fileSelected.connect(lambda name: self.verify_file(Path(name)))
        dialog.open()

    def verify_file(self, path: Path) -> None:
        """Verify a PDF or a photo."""

        def read() -> bytes:
            with files.told(path), path.open("rb") as opened:
                return opened.read(scans.MOST_BYTES + 1)

        self._run(read, path.name)

    def verify_text(self) -> None:
        """Verify the text of a code."""
        said = self.text.toPlainText()
        self._run(lambda: said, "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first file dropped is verified."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            event.acceptProposedAction()
            self.verify_file(Path(names[0]))

    def _run(self, given: Callable[[], bytes | str], name: str) -> None:
        page, verify = self.page, self.verify

        def work(_job: Job) -> tuple[Verdict, bytes]:
            what = given()
            verdict = verify(what, name)
            return verdict, what if isinstance(what, bytes) and verdict.source == "pdf" else b""

        page.progress.act(page.background, page, _("Verifying…"), work, lambda made: self._show(*made), Stops.ASKED)

    def _show(self, verdict: Verdict, data: bytes) -> None:
        self.verdict = verdict
        clear(self.said)
        first, *rest = verdict.sentences
        self.said.addLayout(row(word := _badge(verdict), None))
        QTimer.singleShot(0, word, lambda: in_sight(word))  # also where large text leaves little room for it
        self.said.addWidget(label(first, "strong", wrap=True))
        for each in rest:
            self.said.addWidget(label(each, wrap=True))
        facts = Facts(verdict.facts, 92, (_("Valid until"), _("Number"))) if verdict.facts else None
        self.page.show_verified(data, facts)


def _badge(verdict: Verdict) -> QWidget:
    if verdict.surpassed:
        return badge("surpassed")
    return badge("pass", _("Genuine and valid")) if verdict.good else badge("fail", _("Not to be relied on"))
