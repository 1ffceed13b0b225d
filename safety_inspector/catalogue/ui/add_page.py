"""Adding one piece of equipment by hand."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from safety_inspector.catalogue import equipment, fields, units
from safety_inspector.catalogue.ui.card import type_choices
from safety_inspector.errors import Explained
from safety_inspector.qt import alerts, dates, theme
from safety_inspector.qt.widgets import Page, button, choice, column, label, line, panel, row, scrolled
from safety_inspector.store.database import Store
from safety_inspector.words import _

TYPED = (
    "name", "asset_no", "model", "serial", "year_made", "maker", "country", "place", "in_service_on",
    "quality_grade", "paper_number", "paper_date", "paper_months", "technical", "note",
)  # fmt: skip
DAYS = ("in_service_on", "paper_date")


class AddPage(Page):
    """A form; a refusal names the field, and nothing typed is lost."""

    added = Signal(object)
    left = Signal()

    def __init__(self, store: Store, user: str) -> None:
        self.back, self.keep = button(_("Leave"), "", "arrow-left"), button(_("Add"), "primary", "plus")
        super().__init__(_("New equipment"), actions=[self.back, self.keep])
        self.store, self.user = store, user
        self.fields: dict[str, QLineEdit] = {name: line() for name in TYPED}
        self.type, self.unit, self.state = choice(), choice(), choice()
        self.main_view = self.fields["name"]
        for words, code in type_choices():
            self.type.addItem(words, code)
        for state, words in fields.STATE_WORDS.items():
            self.state.addItem(_(words), state.value)
        for field in self.fields.values():
            field.returnPressed.connect(self.save)
        self.back.clicked.connect(self.left)
        self.keep.clicked.connect(self.save)
        self._lay_out()

    def refresh(self) -> None:
        """The units as they stand."""
        chosen = self.unit.currentData()
        self.unit.clear()
        with self.store.reading() as session:
            for row_ in units.tree(session, on=self.store.today()):
                self.unit.addItem("   " * row_.depth + row_.name, row_.id)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    def save(self) -> None:
        """Add it, or say why not."""
        today = self.store.today()
        given: dict[str, Any] = {name: field.text().strip() for name, field in self.fields.items() if name != "name"}
        for name in DAYS:
            day = dates.typed(given[name], today)
            given[name] = day.isoformat() if day else given[name]
        try:
            with self.store.writing(by=self.user, action="equipment.register") as session:
                made = equipment.register(
                    session,
                    name=self.fields["name"].text(),
                    unit_id=self.unit.currentData(),
                    type_code=str(self.type.currentData() or ""),
                    state=str(self.state.currentData()),
                    **given,
                )
        except Explained as error:
            alerts.show(self, error)
            return
        for field in self.fields.values():
            field.clear()
        self.added.emit(made)

    def _lay_out(self) -> None:
        u = theme.now.u
        rows_: list[tuple[str, QWidget]] = [("type_code", self.type), ("unit_id", self.unit), ("state", self.state)]
        rows_ += list(self.fields.items())
        halves: list[list[QWidget | object]] = [[], []]
        for place, (name, widget) in enumerate(rows_):
            widget.setAccessibleName(fields.label(name))
            if name in DAYS:
                widget.setProperty("placeholderText", _("day/month/year, +6t"))
            halves[place % 2].append(column(label(fields.label(name), "caption"), widget, gap=u(2)))
        inside = QWidget()
        inside.setLayout(
            column(
                row((column(*halves[0], None, gap=u(8)), 1), (column(*halves[1], None, gap=u(8)), 1), gap=u(24)),
                None,
                margins=(u(20), u(16), u(20), u(16)),
            )
        )
        self.body.addWidget(panel(column((scrolled(inside), 1), gap=0)), 1)
