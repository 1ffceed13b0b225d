"""What stands round the items of a checklist: how far it is, and its sections with their own counts."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from safety_inspector.inspection.checklists import Section
from safety_inspector.inspection.ui.line_delegate import SectionDelegate
from safety_inspector.inspection.ui.lines import Count, Lines
from safety_inspector.qt import paint, theme
from safety_inspector.qt.delegates import ItemRole
from safety_inspector.qt.widgets import Painted, column, label, panel, row, rule
from safety_inspector.words import _


class Figures(QWidget):
    """How many items are answered, failed, not checked; and the bar of it."""

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.count = Count(0, 0, 0, 0, 0, 0)
        self.answered = label("", "strong")
        self.wrong, self.unsure = label("", "strong", "red"), label("", "strong", "amber")
        self.bar = Painted(220, 8, self._paint_bar, grow=True)
        self.setLayout(column(row(self.answered, self.wrong, self.unsure, None, gap=u(10)), self.bar, gap=u(2)))
        self.setMinimumWidth(u(200))

    def show_count(self, count: Count) -> None:
        """Other figures."""
        self.count = count
        self.answered.setText(f"{count.answered}/{count.total}")
        self.wrong.setText(_("{count} failed").format(count=count.failed) if count.failed else "")
        self.unsure.setText(_("{count} not checked").format(count=count.unchecked) if count.unchecked else "")
        self.bar.setAccessibleName(f"{count.answered}/{count.total}")
        self.bar.update()

    def _paint_bar(self, p: QPainter, r: QRect) -> None:
        box, of = QRectF(r.left(), r.top() + 2, r.width(), 4), max(1, self.count.total)
        paint.bar(p, box, self.count.answered / of, fail=self.count.failed / of)


class Sections(QWidget):
    """The sections, each with its count; the keys of the page below them."""

    chosen = Signal(str)  # a section's id

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.model, self.list = QStandardItemModel(self), QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(SectionDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(_("Sections"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.chosen.emit(self._id(index.row())))
        self.list.activated.connect(lambda index: self.chosen.emit(self._id(index.row())))
        keys = (
            _("D K X 0 answer, ↑↓ move"), _("Enter keeps a measure and goes on"), _("F4 comment, Ctrl+I photo"),
            _("F2 history, Ctrl+L clause"), _("Ctrl+Z undoes"),
        )  # fmt: skip
        legend = column(
            *(label(each, "caption", wrap=True) for each in keys), gap=u(2), margins=(u(14), u(8), u(8), u(10))
        )
        made = panel(column((self.list, 1), rule(), legend, gap=0, margins=(0, u(6), 0, 0)))
        self.setLayout(column((made, 1), gap=0))
        self.setFixedWidth(u(184))

    def show_sections(self, sections: Sequence[Section]) -> None:
        """The sections of another form."""
        self.model.clear()
        for each in sections:
            item = QStandardItem(each.title)
            item.setEditable(False)
            item.setToolTip(each.title)
            item.setData(each.id, Qt.ItemDataRole.UserRole)
            self.model.appendRow(item)

    def recount(self, lines: Lines) -> None:
        """Their counts anew, and which are locked."""
        for place in range(self.model.rowCount()):
            item, id = self.model.item(place), self._id(place)
            count = lines.count(id)
            item.setData((item.text(), count, id in lines.proposed.locked), ItemRole)
            item.setAccessibleText(f"{item.text()} {count.answered}/{count.total}")

    def go_to(self, id: str) -> None:
        """Make a section current, without choosing it."""
        for place in range(self.model.rowCount()):
            if self._id(place) == id:
                index = self.model.index(place, 0)
                self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _id(self, place: int) -> str:
        return str(self.model.item(place).data(Qt.ItemDataRole.UserRole))
