"""The sections of an audit, each with its count: for the mouse; the keys walk the list of items itself."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

from safety_inspector.inspection.ui.line_delegate import SectionDelegate
from safety_inspector.labour.ui.entries import Entries
from safety_inspector.qt.delegates import ItemRole
from safety_inspector.words import _

IdRole = Qt.ItemDataRole.UserRole


class AuditSections(QListView):
    """`chosen` with a section's id."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.names = QStandardItemModel(self)
        self.setModel(self.names)
        self.setItemDelegate(SectionDelegate(self))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setResizeMode(QListView.ResizeMode.Adjust)  # a name is as tall as the width makes it
        self.setAccessibleName(_("Sections"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(str(index.data(IdRole))))

    def recount(self, entries: Entries) -> None:
        """Their counts anew; only what has changed is laid out again."""
        sections = [each.section for each in entries.all if each.head]
        self.names.setRowCount(min(self.names.rowCount(), len(sections)))
        for at, section in enumerate(sections):
            count = entries.count(section.id)
            said = (f"{section.id} · {section.title}", count, False)
            item = self.names.item(at) or QStandardItem()
            if item.data(ItemRole) == said:
                continue
            item.setData(said, ItemRole)
            item.setData(section.id, IdRole)
            item.setAccessibleText(f"{section.title} {count.answered}/{count.total}")
            item.setToolTip(section.title)
            if item.row() < 0:
                item.setEditable(False)
                self.names.appendRow(item)

    def mark(self, id: str) -> None:
        """The section one is in."""
        for at in range(self.names.rowCount()):
            index = self.names.index(at, 0)
            if index.data(IdRole) == id and index != self.currentIndex():
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(index)
