"""The first tab of an equipment card: what it is, each field changed in its place with a reason."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from safety_inspector.catalogue import equipment, fields, units
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.errors import Explained
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import ValueButton, choice, line, refused
from safety_inspector.qt.widgets import button, clear, column, label, row
from safety_inspector.store.database import Store
from safety_inspector.words import _

SHOWN = (
    "type_code", "name", "asset_no", "model", "serial", "year_made", "maker", "country", "unit_id", "place",
    "in_service_on", "state", "equipment_group", "quality_grade", "paper_number", "paper_date", "paper_date_text",
    "paper_months", "technical", "note",
)  # fmt: skip


Typed = tuple[object, str]  # a value and a reason, as they stand in their fields


class CardFields(QWidget):
    """Every field of one card; a click on a value opens it for typing."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, store: Store, user: str) -> None:
        super().__init__()
        self.store, self.user = store, user
        self.card: EquipmentCard | None = None
        self.seen = 0
        self._drafts: dict[tuple[UUID, str], Typed] = {}  # what is being typed, until it is kept or left
        self.grid = QGridLayout()
        self.grid.setColumnMinimumWidth(0, theme.now.u(128))
        self.grid.setColumnStretch(1, 1)
        self.grid.setVerticalSpacing(theme.now.u(2))
        self.grid.setHorizontalSpacing(theme.now.u(8))
        self.setLayout(column(self.grid, None, gap=0))

    def show_card(self, id: UUID) -> None:
        """Show another card, or the same one anew; what is being typed on a card is there when it is shown again."""
        self._remember()
        held = self._held() if self.card is not None and self.card.id == id else None
        self.seen = self.store.seen()
        with self.store.reading() as session:
            self.card = equipment.card(session, id)
        clear(self.grid)
        for name in SHOWN:
            self._add(name, fields.label(name), shown(self.card, name))
            if name == "paper_date" and (words := fields.doubt(self.card.in_service_on, self.card.paper_date)):
                self.grid.addWidget(label(words, "caption", "amber", wrap=True), self.grid.rowCount(), 1)
        for each in self.card.attributes:
            words = f"{each.value.replace('.', ',')} {each.unit}".strip() if each.value else ""
            self._add(f"attribute:{each.key}", each.label, words)
        kept = dict(self.card.identities)
        for scheme in fields.SCHEMES:
            self._add(f"identity:{scheme}", fields.label(f"identity:{scheme}"), kept.get(scheme, ""))
        for field in [field for of, field in self._drafts if of == id]:
            if (made := self._opened(field)) is not None:
                made.retype(self._drafts.pop((id, field)))
        if held is not None:
            self._give_keys(held)

    def _give_keys(self, field: str) -> None:
        shown = self._widget_of(field)
        if shown is not None:
            shown.show()  # the layout would only do so when this gesture is over, and what is hidden takes no keys
            (shown.value if isinstance(shown, FieldEditor) else shown).setFocus()

    def _held(self) -> str | None:
        """The field that has the keys."""
        at: QWidget | None = self.window().focusWidget()
        while at is not None and at is not self:
            if (field := at.property("field")) is not None:
                return str(field)
            at = at.parentWidget()
        return None

    def edit(self, field: str) -> None:
        """Open a field for typing, in its place."""
        if (made := self._opened(field)) is not None:
            made.begin()

    def _opened(self, field: str) -> "FieldEditor | None":
        widget = self._widget_of(field)
        if not isinstance(widget, ValueButton) or self.card is None:
            return None
        made = FieldEditor(self.store, self.card, field, self._keep, self._close)
        self.grid.replaceWidget(widget, made)
        widget.deleteLater()
        return made

    def _remember(self) -> None:
        """Put by what is being typed on the card that is shown."""
        for at in range(self.grid.count()):
            each = item.widget() if (item := self.grid.itemAt(at)) else None
            if isinstance(each, FieldEditor) and self.card is not None and each.typed() != each.first:
                self._drafts[self.card.id, each.field] = each.typed()

    def _keep(self, field: str, value: object, reason: str) -> None:
        assert self.card is not None
        with self.store.writing(by=self.user, action="equipment.change", reason=reason, seen=self.seen) as session:
            equipment.change(session, self.card.id, field, value)
        self._close(field)
        self.changed.emit()

    def _close(self, field: str) -> None:
        """Show the card anew without the editor of ``field``; the keys stay where they were."""
        assert self.card is not None
        id = self.card.id
        editor = self._widget_of(field)
        if isinstance(editor, FieldEditor):
            editor.first = editor.typed()  # nothing of it is to be put by
        self.show_card(id)
        self._give_keys(field)

    def _add(self, field: str, name: str, value: str) -> None:
        place = self.grid.rowCount()
        disputed = self.card is not None and field in self.card.disputed
        head = label(name, "muted", wrap=True)
        head.setContentsMargins(0, theme.now.u(3), 0, 0)
        self.grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
        words = _("two values – see Exchange") if disputed else value or "–"
        made = ValueButton(words, "red" if disputed else "text", field in ("serial", "name"))
        made.setProperty("field", field)
        made.setAccessibleName(f"{name}: {words}")
        made.setToolTip(_("Change: {field}").format(field=name))
        made.clicked.connect(lambda _on=False, field=field: self.edit(field))
        self.grid.addWidget(made, place, 1)

    def _widget_of(self, field: str) -> QWidget | None:
        for place in range(self.grid.rowCount()):
            item = self.grid.itemAtPosition(place, 1)
            widget = item.widget() if item else None
            if widget is not None and widget.property("field") == field:
                return widget
        return None


class FieldEditor(QWidget):
    """One field being typed: value, reason, keep; a refusal stands under it and nothing typed is lost."""

    def __init__(
        self,
        store: Store,
        card: EquipmentCard,
        field: str,
        keep: Callable[[str, object, str], None],
        leave: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.field, self.keep, self.leave, self.store = field, keep, leave, store
        self.setProperty("field", field)
        self.value: QComboBox | QLineEdit = self._choice(store, field, card) or line(typed(card, field))
        self.value.setAccessibleName(fields.label(field))
        self.reason = line()
        self.reason.setPlaceholderText(_("Reason"))
        self.reason.setAccessibleName(_("Reason"))
        self.why = column(gap=0)
        save, cancel = button(_("Save"), "primary"), button(_("Leave"))
        save.clicked.connect(self.save)
        cancel.clicked.connect(lambda: self.leave(self.field))
        self.reason.returnPressed.connect(self.save)
        if isinstance(self.value, QLineEdit):
            self.value.returnPressed.connect(self.reason.setFocus)
        self.setLayout(column(self.value, self.why, self.reason, row(save, cancel, None), gap=theme.now.u(4)))
        self.first = self.typed()

    def typed(self) -> "Typed":
        """What stands in the value and in the reason."""
        if isinstance(self.value, QComboBox):
            return self.value.currentData(), self.reason.text()
        return self.value.text(), self.reason.text()

    def retype(self, draft: "Typed") -> None:
        """Put back what was being typed."""
        value, reason = draft
        if isinstance(self.value, QComboBox):
            self.value.setCurrentIndex(max(0, self.value.findData(value)))
        else:
            self.value.setText(str(value))
        self.reason.setText(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the field as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave(self.field)
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the cursor where one types."""
        self.value.setFocus()
        if isinstance(self.value, QLineEdit):
            self.value.selectAll()

    def save(self) -> None:
        """Keep it, or say under the field why not."""
        value, reason = self.typed()
        if not isinstance(self.value, QComboBox):
            day = dates.typed(str(value), self.store.today()) if self.field in fields.DAYS else None
            value = day.isoformat() if day else value
        try:
            self.keep(self.field, value, reason.strip() or _("typed in the window"))
        except Explained as error:
            clear(self.why)
            if isinstance(self.value, QLineEdit):
                self.why.addWidget(refused(self.value, str(error)))
            else:
                self.why.addWidget(label(str(error), "caption", "red", wrap=True))
            self.value.setFocus()

    def _choice(self, store: Store, field: str, card: EquipmentCard) -> QComboBox | None:
        options: list[tuple[str, object]] = []
        if field == "state":
            options = [(_(words), state.value) for state, words in fields.STATE_WORDS.items()]
        elif field == "type_code":
            options = type_choices()
        elif field == "unit_id":
            with store.reading() as session:
                options = [("  " * unit.depth + unit.name, unit.id) for unit in units.tree(session, on=store.today())]
        if not options:
            return None
        box = choice()
        for words, data in options:
            box.addItem(words, data)
        current = getattr(card, field)
        box.setCurrentIndex(max(0, next((i for i, (_w, data) in enumerate(options) if data == current), 0)))
        return box


def type_choices() -> list[tuple[str, object]]:
    """Types in scope, by code and name, for a list to choose from."""
    from safety_inspector.regulations import types

    return [("–", ""), *((f"{each.code}  {each.name}"[:90], each.code) for each in types.all() if each.in_scope)]


def shown(card: EquipmentCard, field: str) -> str:
    """A field's value as people read it."""
    value = getattr(card, field)
    if field == "unit_id":
        return card.unit_name
    if field == "type_code":
        return f"{card.type_name} ({value})" if card.type_name else ""
    if field == "state":
        return _(fields.STATE_WORDS[fields.EquipmentState(value)])
    if field in fields.DAYS:
        return dates.shown(value)
    return "" if value is None else str(value)


def typed(card: EquipmentCard, field: str) -> str:
    """A field's value as it is typed."""
    kind, _colon, key = field.partition(":")
    if kind == "attribute":
        return next((each.value.replace(".", ",") for each in card.attributes if each.key == key), "")
    if kind == "identity":
        return dict(card.identities).get(key, "")
    return shown(card, field)
