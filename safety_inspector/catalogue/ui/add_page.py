"""Adding one piece of equipment by hand."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from safety_inspector.catalogue import equipment, fields, units
from safety_inspector.catalogue.ui.card import type_choices
from safety_inspector.errors import Explained
from safety_inspector.qt import alerts, dates, theme
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.pages import Page
from safety_inspector.qt.widgets import button, clear, column, label, panel, row, rule, scrolled
from safety_inspector.regulations import types
from safety_inspector.store.database import Store
from safety_inspector.words import _

TYPED = (
    "name", "asset_no", "model", "serial", "year_made", "maker", "country", "place", "in_service_on",
    "equipment_group", "quality_grade", "paper_number", "paper_date", "paper_months", "technical", "note",
)  # fmt: skip
WANTED = ("name", "type_code", "unit_id")
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AddPage(Page):
    """A form: Enter goes to the next field, Ctrl+Enter adds. A refusal marks its field, and nothing typed is lost."""

    added = Signal(object)
    left = Signal()

    def __init__(self, store: Store, user: str) -> None:
        self.back, self.keep = button(_("Leave"), "", "arrow-left"), button(_("Add"), "primary", "plus")
        super().__init__(_("New equipment"), actions=[self.back, self.keep])
        self.store, self.user = store, user
        self.fields: dict[str, QLineEdit] = {name: line() for name in TYPED}
        self.attributes: dict[str, QLineEdit] = {}
        self.type, self.unit, self.state = choice(), choice(), choice()
        self.main_view = self.fields["name"]
        self._fill_choices()
        self.keep.setToolTip("Ctrl+Enter")
        self.back.clicked.connect(self.left)
        self.keep.clicked.connect(self.save)
        self._lay_out()
        self.type.currentIndexChanged.connect(lambda _at: self._show_attributes())

    def refresh(self) -> None:
        """The units as they stand."""
        chosen = self.unit.currentData()
        self.unit.clear()
        with self.store.reading() as session:
            for row_ in units.tree(session, on=self.store.today()):
                self.unit.addItem("   " * row_.depth + row_.name, row_.id)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    def begin(self, name: str) -> None:
        """Take over a name that was typed elsewhere, where none is typed here yet."""
        field = self.fields["name"]
        field.setText(field.text() or name)

    def save(self) -> None:
        """Add it, or say why not."""
        self._mark(None)
        try:
            given = self._given()
            with self.store.writing(by=self.user, action="equipment.register") as session:
                made = equipment.register(session, **given)
        except Explained as error:
            alerts.show(self, error)
            self._mark(self._place(error))
            return
        for field in (*self.fields.values(), *self.attributes.values()):
            field.clear()
        self.added.emit(made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter: on to the next field, and at the end the button; with Ctrl: add."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.focusWidget() is self.keep:
            self.save()
        else:
            self._go_on()

    def _go_on(self) -> None:
        order, here = [*self._places().values(), self.keep], self.focusWidget()
        if here in order:
            order[order.index(here) + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _places(self) -> dict[str, QLineEdit | QComboBox]:
        """Every field by name, in the order they stand and are gone through."""
        name, *others = self.fields.items()
        chosen = {"type_code": self.type, "unit_id": self.unit, "state": self.state}
        return dict([name]) | chosen | dict(others) | {f"attribute:{key}": it for key, it in self.attributes.items()}

    def _given(self) -> dict[str, Any]:
        if self.type.currentData() is None and self.fields["name"].text().strip():
            raise fields.TypeWanted()
        today = self.store.today()
        given: dict[str, Any] = {name: field.text().strip() for name, field in self.fields.items()}
        for name in fields.DAYS:
            day = dates.typed(given[name], today)
            given[name] = day.isoformat() if day else given[name]
        attributes = {key: field.text() for key, field in self.attributes.items() if field.text().strip()}
        return given | {
            "unit_id": self.unit.currentData(),
            "type_code": str(self.type.currentData() or ""),
            "state": str(self.state.currentData()),
            "attributes": attributes,
        }

    def _place(self, error: Explained) -> str:
        """The field a refusal is about."""
        if isinstance(error, fields.NameWanted):
            return "name"
        if isinstance(error, fields.TypeWanted):
            return "type_code"
        named = error.facts.get("field")
        return next((name for name in self._places() if fields.label(name) == named), "unit_id")

    def _mark(self, wrong: str | None) -> None:
        for name, field in self._places().items():
            field.setProperty("refused", name == wrong)
            field.style().polish(field)
            field.setAccessibleDescription(self.said_words() if name == wrong else "")
            if name == wrong:
                field.setFocus()

    def _fill_choices(self) -> None:
        self.type.addItem(_("Choose the type…"), None)
        self.type.addItem(_("Type not known yet"), "")
        for words, code in type_choices():
            if code:
                self.type.addItem(words, code)
        for state, words in fields.STATE_WORDS.items():
            self.state.addItem(_(words), state.value)

    def _show_attributes(self) -> None:
        """The properties of the chosen type; what was typed stays where the new type has it too."""
        typed = {key: field.text() for key, field in self.attributes.items()}
        clear(self.more)
        type_ = types.named(str(self.type.currentData() or ""))
        listed = type_.attributes if type_ else ()
        self.attributes = {each.key: line(typed.get(each.key, "")) for each in listed}
        if not listed:
            return
        self.more.addWidget(rule())
        self.more.addWidget(label(_("Properties of the type"), "strong"))
        named = {
            each.key: f"{each.label} ({each.unit})" if each.unit not in ("", "-") else each.label for each in listed
        }
        self.more.addLayout(_halves([(named[key], field) for key, field in self.attributes.items()]))
        self._order()

    def _order(self) -> None:
        order: list[QWidget] = [*self._places().values(), self.keep, self.back]
        for before, after in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        u = theme.now.u
        named = [(fields.label(name) + (" *" if name in WANTED else ""), it) for name, it in self._places().items()]
        for name in fields.DAYS:
            self.fields[name].setPlaceholderText(_("day/month/year, +6t"))
        self.more = column(gap=u(8))
        how = label(_("* must be given. Enter: the next field; Ctrl+Enter: add."), "caption", wrap=True)
        inside = QWidget()
        inside.setLayout(column(how, _halves(named), self.more, None, gap=u(8), margins=(u(20), u(12), u(20), u(16))))
        self.body.addWidget(panel(column((scrolled(inside), 1), gap=0)), 1)
        self._order()


def _halves(named: list[tuple[str, QLineEdit | QComboBox]]) -> Any:
    """Fields under their names in two columns, read line by line."""
    u = theme.now.u
    halves: list[list[QWidget | object]] = [[], []]
    for place, (words, field) in enumerate(named):
        field.setAccessibleName(words)
        halves[place % 2].append(column(label(words, "caption"), field, gap=u(2)))
    return row((column(*halves[0], None, gap=u(8)), 1), (column(*halves[1], None, gap=u(8)), 1), gap=u(24))
