"""F1: the short guide, as it prints."""

from PySide6.QtCore import Signal

from safety_inspector.documents import guides
from safety_inspector.documents.ui.pages import PageView
from safety_inspector.documents.ui.ways_out import WaysOut
from safety_inspector.qt.background import Background
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.widgets import button, column, panel, shortcut
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
        self.out = WaysOut(self, lambda: (self.paper, "huong-dan.pdf"))
        self.save.clicked.connect(self.out.ask_file)
        self.print.clicked.connect(self.out.print)
        shortcut("Esc", self, self.left.emit)

    def refresh(self) -> None:
        """Draw it, the first time."""
        if not self.paper:
            practice = self.practice
            self.progress.act(
                self.background, self, _("Drawing the guide…"), lambda _job: guides.draw(practice=practice), self._show,
                Stops.NEVER,
            )  # fmt: skip

    def _show(self, data: bytes) -> None:
        self.paper = data
        self.view.show_paper(data)
        self.view.area.setFocus()
