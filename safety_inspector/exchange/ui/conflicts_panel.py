"""What two devices wrote differently, field by field: the values side by side, one of them kept with a reason."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from safety_inspector.errors import Refusal
from safety_inspector.exchange import wordings
from safety_inspector.exchange.conflicts import ConflictRow, Value
from safety_inspector.qt import listings, rows, theme
from safety_inspector.qt.inputs import line
from safety_inspector.qt.pages import Empty
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, clear, column, label, panel, row, scrolled
from safety_inspector.words import N_, _, moment

DIGITS = tuple("123456789")


class ChoiceWhy(Refusal):
    """A choice without a reason."""

    code = "EXC-E70"
    message = N_("Say why this value of “{field}” is kept: the reason travels with the choice.")


class ConflictsPanel(QWidget):
    """`chosen` carries the conflict, the value that is kept and why; who listens writes it, or refuses."""

    chosen = Signal(object, object, str)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.now: ConflictRow | None = None
        self.kept: Value | None = None
        self.list = rows.plain(_columns(), _("Conflicts"), two=True)
        self.values, self.takes = row(gap=u(12)), list[QPushButton]()
        self.what, self.reason = label("", "item", wrap=True), line()
        self.reason.setAccessibleName(_("Why this one is kept"))
        self.reason.setPlaceholderText(_("Why this one is kept"))
        self.go = button(_("Keep it"), "primary", "check")
        self.nothing = Empty(
            "check", _("No conflict"), _("Where two devices wrote different values, both wait here for a choice.")
        )
        self.whole = QWidget()
        self.whole.setLayout(row((self._left(), 4), (self._right(), 6), gap=u(12), margins=(u(8), u(4), u(8), u(8))))
        self.setLayout(column((self.nothing, 1), (self.whole, 1), gap=0))
        self.list.here.connect(self._look)
        self.list.installEventFilter(self)
        self.go.clicked.connect(self._keep)
        self.reason.returnPressed.connect(self._keep)

    def show_all(self, found: Sequence[ConflictRow]) -> None:
        """Show what waits now; the place in the list stays."""
        at = max(self.list.currentIndex().row(), 0)
        self.nothing.setVisible(not found)
        self.whole.setVisible(bool(found))
        self.list.rows.show(found)
        self.list.go_to(min(at, self.list.rows.rowCount() - 1))

    def take(self, at: int) -> None:
        """Mark one of the values as the one to keep; the keys go to its reason."""
        if self.now is None or not 0 <= at < len(self.now.values):
            return
        self.kept = self.now.values[at]
        for place, made in enumerate(self.takes):
            made.setChecked(place == at)
        self.go.setEnabled(True)
        self.reason.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit in the list takes the value it stands at; the list itself would look for it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text() in DIGITS:
            self.take(DIGITS.index(event.text()))
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the reason for the list."""
        if event.key() == Qt.Key.Key_Escape and self.reason.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        if self.now is None or self.kept is None:
            return
        if not self.reason.text().strip():
            self.refused.emit(ChoiceWhy(field=wordings.field(self.now.field)))
            self.reason.setFocus()
            return
        self.chosen.emit(self.now, self.kept, self.reason.text().strip())

    def _look(self, at: int) -> None:
        now: ConflictRow = self.list.rows.row(at)
        if self.now is None or (now.id, now.field) != (self.now.id, self.now.field):
            self.reason.clear()
        self.now, self.kept = now, None
        self.what.setText(f"{now.name}: {wordings.field(now.field)}")
        self.go.setEnabled(False)
        clear(self.values)
        self.takes = []
        for place, value in enumerate(now.values):
            self.values.addWidget(self._card(place, value), 1)

    def _card(self, place: int, value: Value) -> QWidget:
        u = theme.now.u
        where = _("here") if value.here else _("device {letter}").format(letter=value.letter)
        when = moment(value.wall)
        take = button(_("Keep this one") + f"   {place + 1}", "chip")
        take.setCheckable(True)
        take.clicked.connect(lambda _on=False, place=place: self.take(place))
        self.takes.append(take)
        parts: list[Any] = [
            label(_("Written here") if value.here else _("Written on device {letter}").format(letter=value.letter),
                  "caption_strong"),
            label(value.text or "–", "item", wrap=True),
            label(f"{value.author} · {when} · {where}", "caption", wrap=True),
            None, row(take, None),
        ]  # fmt: skip
        return panel(column(*parts, gap=u(6), margins=(u(12), u(10), u(12), u(10))))

    def _left(self) -> QWidget:
        u = theme.now.u
        made = panel(column((listings.barred(self.list, _("Conflicts")), 1), gap=0))
        made.setMinimumWidth(u(260))
        return made

    def _right(self) -> QLayout:
        u = theme.now.u
        inside = QWidget()
        inside.setObjectName("flat")
        keys = label(_("1 and 2 choose, then type why; Enter keeps it. The other value stays in the history."),
                     "caption", wrap=True)  # fmt: skip
        inside.setLayout(
            column(self.what, self.values, keys, row((self.reason, 1), self.go, gap=u(8)), None, gap=u(10),
                   margins=(u(4), u(6), u(4), u(6)))
        )  # fmt: skip
        return column((scrolled(inside), 1), gap=0)


def _columns() -> Sequence[Column[ConflictRow]]:
    return [
        Column(
            _("What differs"), lambda each: each.name,
            second=lambda each: f"{wordings.field(each.field)}: {' / '.join(one.text or '–' for one in each.values)}",
            under=_("Values"),
        )
    ]  # fmt: skip
