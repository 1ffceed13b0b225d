"""Pages of a PDF on the desk, drawn at the exact width they have on the screen; and the same to a printer."""

import atexit
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPageLayout, QPageSize, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from safety_inspector.errors import Fault
from safety_inspector.qt import theme
from safety_inspector.qt.pages import Empty
from safety_inspector.qt.widgets import button, column, label, row, rule
from safety_inspector.words import N_, _

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
DPI, POINTS = 300, 72.0


class NotPrinted(Fault):
    """The printer did not begin."""

    code = "DOC-E20"
    message = N_("The printer {printer} did not take the paper. See that it is on and has paper, then print again.")


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height in points."""

    width: float
    height: float


def sizes(data: bytes) -> list[PageSize]:
    """The pages of a PDF."""
    return [PageSize(page.get_width(), page.get_height()) for page in _document(data)]


@lru_cache(maxsize=16)
def image(data: bytes, page: int, width: int) -> QImage:
    """A page, ``width`` pixels wide."""
    found = _document(data)[page]
    bitmap = found.render(scale=width / found.get_width(), rev_byteorder=True).to_pil().convert("RGB")
    made = QImage(bitmap.tobytes(), bitmap.width, bitmap.height, bitmap.width * 3, QImage.Format.Format_RGB888)
    return made.copy()


@lru_cache(maxsize=4)
def _document(data: bytes) -> Any:
    import pypdfium2

    if not _document.cache_info().currsize:
        atexit.register(_document.cache_clear)  # before the library itself goes
    return pypdfium2.PdfDocument(data)


def print_pages(data: bytes, printer: QPrinter) -> int:
    """Every page on a sheet of its own size and direction, at 300 dpi; how many."""
    pages = sizes(data)
    printer.setResolution(DPI)
    _lay(printer, pages[0])
    p = QPainter()
    if not p.begin(printer):
        raise NotPrinted(printer=printer.printerName() or printer.outputFileName())
    try:
        for place, size in enumerate(pages):
            if place:
                _lay(printer, size)
                printer.newPage()
            width = round(size.width / POINTS * DPI)
            p.drawImage(QRectF(0, 0, width, size.height / POINTS * DPI), image(data, place, width))
    finally:
        p.end()
    return len(pages)


def _lay(printer: QPrinter, size: PageSize) -> None:
    tall = QSizeF(min(size.width, size.height), max(size.width, size.height))
    direction = QPageLayout.Orientation.Landscape if size.width > size.height else QPageLayout.Orientation.Portrait
    sheet = QPageSize(tall, QPageSize.Unit.Point)
    printer.setPageLayout(QPageLayout(sheet, direction, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point))
    printer.setFullPage(True)


class PageView(QWidget):
    """One paper: zoom, pages, the sheet itself. Page Up, Page Down, plus and minus work in it."""

    FILES = "files"  # what comes here from outside

    def __init__(self, name: str) -> None:
        super().__init__()
        u = theme.now.u
        self.data, self.page, self.zoom = b"", 0, 0.0  # zoom 0: the whole page fits
        self.sheet = _Sheet(self)
        self.area = _Area(self)
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(False)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setAccessibleName(name)
        self.smaller, self.larger = button("", "quiet", "zoom-out"), button("", "quiet", "zoom-in")
        self.whole = button(_("Whole page"), "quiet")
        self.before, self.after = button("", "quiet", "arrow-left"), button("", "quiet", "arrow-right")
        for made, words in (
            (self.smaller, _("Smaller")),
            (self.larger, _("Larger")),
            (self.before, _("Page before")),
            (self.after, _("Page after")),
        ):
            made.setAccessibleName(words)
            made.setToolTip(words)
        self.at: QLabel = label("", "caption")
        self.smaller.clicked.connect(lambda: self._step(-1))
        self.larger.clicked.connect(lambda: self._step(1))
        self.whole.clicked.connect(lambda: self._zoom(0.0))
        self.before.clicked.connect(lambda: self.go_to(self.page - 1))
        self.after.clicked.connect(lambda: self.go_to(self.page + 1))
        self.tools = QWidget()
        self.tools.setLayout(
            row(self.smaller, self.whole, self.larger, None, self.before, self.at, self.after,
                gap=u(4), margins=(u(8), u(2), u(12), u(2)))
        )  # fmt: skip
        self.empty = Empty("file-text", "", "")
        self.setLayout(column(self.tools, rule(), (self.area, 1), (self.empty, 1), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_paper(b"")

    def show_paper(self, data: bytes, kind: str = "") -> None:
        """Show another paper from its first page; for no bytes say how one of this ``kind`` comes here."""
        self.data, self.page = data, 0
        self.pages = sizes(data) if data else []
        self.area.setVisible(bool(data))
        self.tools.setVisible(bool(data))
        self.empty.setVisible(not data)
        title, words = self._nothing(kind)
        self.empty.say(title, words)
        self.go_to(0)

    def _nothing(self, kind: str) -> tuple[str, str]:
        if kind == self.FILES:
            return _("Nothing opened yet"), _("Open or drop a PDF or a photo at the left.")
        return _("No paper chosen"), _("Choose a line at the left: its paper is shown here.")

    def go_to(self, page: int) -> None:
        """Show a page of it."""
        if not self.pages:
            return
        self.page = min(max(page, 0), len(self.pages) - 1)
        self.at.setText(f"{self.page + 1}/{len(self.pages)}")
        self.at.setToolTip(_("Page {page} of {count}").format(page=self.page + 1, count=len(self.pages)))
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < len(self.pages))
        self.sheet.fit()

    def factor(self) -> float:
        """Device-independent pixels a point takes."""
        room, size = self.area.maximumViewportSize(), self.pages[self.page]
        margin = 2 * theme.now.u(12)
        if self.zoom:
            return self.zoom * 96 / POINTS
        return max(0.1, min((room.width() - margin) / size.width, (room.height() - margin) / size.height))

    def _step(self, by: int) -> None:
        now = self.zoom or self.factor() * POINTS / 96
        further = [zoom for zoom in ZOOMS if (zoom - now) * by > 0.01]
        if further:
            self._zoom(min(further) if by > 0 else max(further))

    def _zoom(self, zoom: float) -> None:
        self.zoom = zoom
        if self.pages:
            self.sheet.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Down turn the page; plus, minus and nought zoom."""
        if event.key() == Qt.Key.Key_PageDown:
            self.go_to(self.page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.go_to(self.page - 1)
        elif event.text() in ("+", "=", "-"):
            self._step(-1 if event.text() == "-" else 1)
        elif event.text() == "0":
            self._zoom(0.0)
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Lay the sheet out anew for the room there is."""
        if self.pages:
            self.sheet.fit()


class _Area(QScrollArea):
    """The room of the sheet; the sheet is laid out anew whenever it changes."""

    def __init__(self, view: PageView) -> None:
        super().__init__()
        self.setObjectName("to_read")  # keys turn and zoom the page: the focus must be seen
        self.view = view

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit()


class _Sheet(QWidget):
    """White in the dark too; a hairline instead of a shadow."""

    def __init__(self, view: PageView) -> None:
        super().__init__()
        self.view = view

    def fit(self) -> None:
        size, factor, margin = self.view.pages[self.view.page], self.view.factor(), 2 * theme.now.u(12)
        self.resize(round(size.width * factor) + margin, round(size.height * factor) + margin)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.view.pages:
            return
        margin = theme.now.u(12)
        box: QRect = self.rect().adjusted(margin, margin, -margin, -margin)
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(box, image(self.view.data, self.view.page, max(1, round(box.width() * self.devicePixelRatioF()))))
        p.setPen(QPen(theme.now.colour("edge"), 1))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(box.adjusted(-1, -1, 0, 0))
        p.end()
