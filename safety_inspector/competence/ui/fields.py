"""Fields of this room's forms: which types a paper covers, and days."""

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from safety_inspector.competence import validities
from safety_inspector.competence.validities import DayUnclear
from safety_inspector.folding import folded
from safety_inspector.qt import dates, theme
from safety_inspector.regulations import types
from safety_inspector.words import _

CodeRole = Qt.ItemDataRole.UserRole


class CoverList(QListWidget):
    """Groups, then types, each with a box; Space ticks. Typing a letter goes to what begins with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Covers"))
        self.setProperty("ticks", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(theme.now.u(132))
        for group in types.groups():
            self._add(group, _("whole group: {group}").format(group=group))
        for each in types.all():
            if each.in_scope:
                self._add(each.code, validities.cover_words(each.code))

    def chosen(self) -> list[str]:
        """The groups and codes ticked."""
        items = (self.item(at) for at in range(self.count()))
        return [str(item.data(CodeRole)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def choose(self, covers: Iterable[str]) -> None:
        """Tick these and no other."""
        wanted = set(covers)
        for at in range(self.count()):
            item = self.item(at)
            on = item.data(CodeRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def narrow(self, text: str) -> None:
        """Show only what is called so, and what is ticked."""
        said = folded(text)
        for at in range(self.count()):
            item = self.item(at)
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setHidden(bool(said) and said not in folded(item.text()) and not ticked)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first line shown, so that Space has something to tick."""
        super().focusInEvent(event)
        shown = [at for at in range(self.count()) if not self.item(at).isHidden()]
        if shown and self.currentRow() not in shown:
            self.setCurrentRow(shown[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the line that is current; Enter goes on to the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _add(self, code: str, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(CodeRole, code)
        item.setToolTip(words)
        self.addItem(item)


def day(field: QLineEdit, base: date) -> date:
    """The day typed; what counts months ahead counts from ``base``. Raises `validities.DayUnclear`."""
    found = dates.typed(field.text(), base)
    if found is None:
        raise DayUnclear(text=field.text(), field=field.accessibleName())
    return found


def cover_lines(covers: Sequence[str]) -> str:
    """What a paper covers, in words."""
    return ", ".join(validities.cover_words(each) for each in covers)
