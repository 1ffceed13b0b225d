"""Photos at the checklist: chosen, dropped or pasted; drawn anew beside the window, shown small, taken back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog

from safety_inspector.errors import Explained
from safety_inspector.inspection import photos
from safety_inspector.inspection.photos import PhotoRow, Picture
from safety_inspector.inspection.ui.lines import Line
from safety_inspector.qt import alerts, theme
from safety_inspector.qt.background import Job
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.inspection.ui.checklist_page import ChecklistPage

SMALL = 76
Take = Callable[[], Picture]


class Picturing(QObject):
    """What the page does with photos. One gesture adds several; the first refusal stops none of the others."""

    def __init__(self, page: "ChecklistPage") -> None:
        super().__init__(page)
        self.page = page
        self.small: dict[str, QPixmap] = {}

    def ask(self, line: Line) -> None:
        """Ask which files, then add them."""
        if not self.page.may_answer(line):
            return
        kinds = _("Photos (*.jpg *.jpeg *.png)")
        dialog = QFileDialog(self.page, _("Add photos"), "", f"{kinds};;{_('All files')} (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add(line, [Path(name) for name in names]))
        dialog.open()

    def add(self, line: Line, files: Sequence[Path]) -> None:
        """Add the photos of these files to a line."""
        self._add(line, [partial(photos.prepared, file) for file in files])

    def paste(self, line: Line) -> None:
        """Add what the clipboard holds: a picture, or files."""
        self.take(line, QGuiApplication.clipboard().mimeData())

    def take(self, line: Line, held: QMimeData) -> None:
        """Add what was dropped or pasted."""
        files = [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()]
        if files:
            self.add(line, files)
        elif held.hasImage():
            data = png_of(held.imageData())
            self._add(line, [lambda: photos.picture(data, _("clipboard"))])
        else:
            self.page.refuse(_("There is no photo in the clipboard. Copy a photo, then press Ctrl+V again."))

    def remove(self, line: Line, photo: PhotoRow) -> None:
        """Take a photo away; Ctrl+Z puts it back."""
        page = self.page
        if not page.may_answer(line):
            return
        page.keeping.note(line)
        line.photos = tuple(each for each in line.photos if each.id != photo.id)
        id, user = page.inspection_id(), page.user
        page.keeping.keep("inspection.photo", lambda session: photos.remove(session, id, photo.id, by=user))
        page.changed(line)

    def thumbnail(self, photo: PhotoRow) -> QPixmap:
        """The photo, small."""
        if photo.sha256 not in self.small:
            with self.page.store.reading() as session:
                self.small[photo.sha256] = small(photos.read(session, photo), theme.now.u(SMALL))
        return self.small[photo.sha256]

    def _add(self, line: Line, takes: list[Take]) -> None:
        page = self.page
        if not page.may_answer(line):
            return
        page.keeping.note(line)
        page.keeping.noted = None  # goes its own way into the store
        id, user, store, item = page.inspection_id(), page.user, page.store, line.item.id

        def work(_job: Job) -> tuple[list[PhotoRow], list[Explained]]:
            wrong: list[Explained] = []
            for take in takes:
                try:
                    ready = take()  # before the transaction: drawing anew takes its time
                    with store.writing(by=user, action="inspection.photo") as session:
                        photos.add(session, id, ready, item=item, by=user)
                except Explained as error:  # anything else is a mistake of ours, and told as one
                    wrong.append(error)
            with store.reading() as session:
                return list(photos.by_item(photos.of(session, id)).get(item, ())), wrong

        def done(found: tuple[list[PhotoRow], list[Explained]]) -> None:
            line.photos = tuple(found[0])
            page.say_saved(store.now()[11:16])
            page.changed(line)
            for error in found[1][:1]:
                alerts.show(page, error)

        page.background.run(work, page=page, done=done, failed=lambda error: alerts.show(page, error))


def png_of(image: QImage) -> bytes:
    """A picture of the clipboard as a file."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, b"PNG")
    return bytes(held.data())


def small(data: bytes, side: int) -> QPixmap:
    """A photo scaled down to fit a square; empty where it cannot be read."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    size = reader.size()
    reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())
