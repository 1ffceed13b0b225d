"""The address of the unit a list is narrowed to: what papers print under its name."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from safety_inspector.catalogue import units
from safety_inspector.errors import Explained
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import accepted, line, refused
from safety_inspector.qt.widgets import button, clear, column, named, row
from safety_inspector.store.database import Store
from safety_inspector.words import _


class UnitAddress(QWidget):
    """One field; Enter or the button keeps it, Escape takes back what was typed. Hidden while no unit is chosen."""

    kept = Signal()

    def __init__(self, store: Store, user: str) -> None:
        super().__init__()
        self.store, self.user = store, user
        self.unit: UUID | None = None
        self.was, self.seen = "", 0  # the address as it was read, and when
        self.field, self.save, self.why = line(), button(_("Save")), column(gap=0)
        typed = row((named(_("Address (head office)"), self.field), 1), column(None, self.save, gap=0))
        self.setLayout(column(typed, self.why, gap=theme.now.u(2)))
        self.field.textChanged.connect(self._offer)
        self.field.returnPressed.connect(self.keep)
        self.save.clicked.connect(self.keep)
        self.hide()

    def show_unit(self, unit: UUID | None) -> None:
        """Another unit's address; what is being typed of the same one stays."""
        if unit is not None and unit != self.unit:
            self._read(unit)
        self.unit = unit
        self.setVisible(unit is not None)

    def keep(self) -> None:
        """Write it, or say under the field why not; what was typed stays."""
        if self.unit is None or not self.save.isEnabled():
            return
        self._hush()
        try:
            with self.store.writing(by=self.user, action="unit.locate", seen=self.seen) as session:
                units.locate(session, self.unit, self.field.text())
        except Explained as error:
            self.why.addWidget(refused(self.field, str(error)))
            self.field.setFocus()
            return
        self._read(self.unit)
        self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed; once more it is the page's."""
        if event.key() == Qt.Key.Key_Escape and self.save.isEnabled() and self.unit is not None:
            self._read(self.unit)
        else:
            super().keyPressEvent(event)

    def _read(self, unit: UUID) -> None:
        self._hush()
        self.seen = self.store.seen()
        with self.store.reading() as session:
            self.was = units.require(session, unit).address
        self.field.setText(self.was)
        self.field.setCursorPosition(0)
        self._offer()

    def _offer(self) -> None:
        self.save.setEnabled(self.field.text().strip() != self.was)

    def _hush(self) -> None:
        clear(self.why)
        accepted(self.field)
