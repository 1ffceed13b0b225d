"""One row of the law beside the list: what it says, whence, how it stands; and the technical head's form."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.errors import Explained
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import choice, line, refused
from safety_inspector.qt.pages import Facts
from safety_inspector.qt.widgets import badge, button, clear, column, label, row, rule
from safety_inspector.regulations import conditions, confirmations, corrections, lawbooks, marks
from safety_inspector.regulations.confirmations import Word
from safety_inspector.regulations.deadlines import OF_WORDS, Of
from safety_inspector.regulations.lawbooks import BookRow
from safety_inspector.regulations.rules import COLUMN_WORDS, Column
from safety_inspector.regulations.ui import looks
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

FIELD_WORDS = {
    "title": N_("Title"),
    "name_vi": N_("Title"),
    "months": N_("Months"),
    "column": N_("Interval of"),
    "condition_vi": N_("Applies to"),
    "condition": N_("Condition"),
    "procedure": N_("Procedure"),
    "types": N_("Types of equipment"),
    "conflict_group": N_("Conflict group"),
    "ministry": N_("Ministry"),
    "scope_note": N_("Scope"),
    "standards": N_("Standards"),
    "effective_from": N_("In force from"),
    "effective_to": N_("No longer in force from"),
    "check": N_("What is done"),
    "group": N_("Group"),
    "threshold": N_("Threshold"),
    "procedures": N_("Procedures"),
    "procedure_note": N_("On procedures"),
    "report": N_("Report"),
    "period": N_("Of which period"),
    "to": N_("To whom"),
    "after": N_("Months after the period"),
    "day": N_("Before the day"),
    "op": N_("Comparison"),
    "value": N_("Value"),
    "unit": N_("Unit"),
    "when_words": N_("Applies to"),
    "when": N_("Condition"),
    "clause": N_("Clause"),
    "note": N_("Note"),
    "source": N_("Source"),
    "force": N_("Force"),
}
_COMMA = re.compile(r"^(\d+),(\d+)$")
_NUMBERS, _WHOLE = ("months", "after", "day"), re.compile(r"-?[0-9]{1,6}")
CORRECTABLE = {
    "interval": ("months", "condition", "condition_vi", "clause", "source", "force"),
    "component": ("months", "check", "source", "force"),
    "procedure": ("title", "effective_from", "effective_to", "source", "force"),
    "type": ("name_vi", "threshold", "source", "force"),
    "deadline": ("report", "to", "after", "day", "clause", "source", "force"),
    "limit": ("op", "value", "when", "when_words", "clause", "source", "force"),
}


class RowPanel(QWidget):
    """Shows one row; a technical head confirms, corrects and withdraws here. Refusals stand under their fields."""

    changed = Signal()

    def __init__(self, store: Store, user: str) -> None:
        super().__init__()
        self.store, self.user = store, user
        self.shown: BookRow | None = None
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.why: dict[str, QVBoxLayout] = {}
        self.box = column(
            gap=theme.now.u(8), margins=(theme.now.u(12), theme.now.u(10), theme.now.u(12), theme.now.u(10))
        )
        self.setLayout(self.box)

    def show_row(self, shown: BookRow) -> None:
        """Another row; one that is shown as it stands keeps what is typed."""
        if shown == self.shown:
            return
        self.shown = shown
        self.fields, self.why = {}, {}
        clear(self.box)
        law = shown.law
        self.box.addWidget(label(f"{law.row_id} · {_(lawbooks.KIND_WORDS[law.kind])}", "muted", wrap=True))
        self.box.addWidget(label(law.title, "item", wrap=True))
        self.box.addLayout(row(badge(looks.state(shown), looks.word(shown)), None))
        if shown.standing.word not in (Word.CONFIRMED, Word.CORRECTED):
            self.box.addWidget(label(looks.whole_word(shown), "caption", wrap=True))
        may = self._may()
        if may:
            self._add_text(shown)
        else:
            only = _("Only a technical head confirms or corrects a row.")
            self.box.addWidget(label(only, "caption", wrap=True))
        self.box.addWidget(Facts(_facts(shown), strong=(_("Months"),)))
        if may:
            self._add_corrections(shown)
            self._add_withdrawal(shown)
        self.box.addStretch(1)

    def confirm(self) -> None:
        """Confirm the row as the form says: as it is, or corrected."""
        assert self.shown is not None
        law, text = self.shown.law, self._text("text")
        correction = self._correction()

        def do(session: Any) -> None:
            confirmations.confirm(session, law, text=text, correction=correction, by=self.user, on=self.store.today())

        self._attempt("regulation.confirm", text, do, "text")

    def withdraw(self) -> None:
        """Take the confirmation back."""
        assert self.shown is not None
        law, reason = self.shown.law, self._text("reason")

        def do(session: Any) -> None:
            confirmations.withdraw(session, law, reason=reason, by=self.user, on=self.store.today())

        self._attempt("regulation.withdraw", reason, do, "reason")

    def _attempt(self, action: str, reason: str, do: Callable[[Any], None], field: str) -> None:
        try:
            with self.store.writing(by=self.user, action=action, reason=reason) as session:
                do(session)
        except Explained as error:
            self._refuse(str(error), self._place(error, field))
            return
        self.changed.emit()

    def _place(self, error: Explained, otherwise: str) -> str:
        if isinstance(error, corrections.BadCorrection) and error.facts.get("place") in self.fields:
            return str(error.facts["place"])
        return "force" if isinstance(error, confirmations.NotInForce) and "force" in self.fields else otherwise

    def _refuse(self, words: str, place: str) -> None:
        for name, box in self.why.items():
            clear(box)
            field = self.fields[name]
            field.setProperty("refused", False)
            field.style().polish(field)
        field = self.fields[place]
        self.why[place].addWidget(refused(field, words))
        field.style().polish(field)
        field.setFocus()
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        if isinstance(area, QScrollArea):
            QApplication.sendPostedEvents()  # the sentence has its place before the field is brought up
            area.ensureWidgetVisible(field)

    # -- the form ----------------------------------------------------------------------------------

    def _may(self) -> bool:
        with self.store.reading() as session:
            found = users.named(session, self.user)
        return found is not None and found.may(Role.TECHNICAL_HEAD)

    def _add_text(self, shown: BookRow) -> None:
        text = line(shown.standing.text if _kept(shown) else "")
        text.setPlaceholderText(_("number, section, day of the original"))
        self._add("text", _("Text it was compared with"), text)
        self._add_button(_("Confirm"))

    def _add_corrections(self, shown: BookRow) -> None:
        names = CORRECTABLE.get(shown.law.kind, ())
        if not names:
            return
        self.box.addWidget(rule())
        self.box.addWidget(label(_("Correct"), "strong"))
        how = _("Change a value only where the text says otherwise; what is unchanged is confirmed as it stands.")
        self.box.addWidget(label(how, "caption", wrap=True))
        for name in names:
            self._add(name, _(FIELD_WORDS[name]), _field(name, _values(shown).get(name, "")))
        self._add_button(_("Confirm as corrected"))

    def _add_withdrawal(self, shown: BookRow) -> None:
        if not _kept(shown) or shown.standing.word is Word.WITHDRAWN:
            return
        self.box.addWidget(rule())
        self._add("reason", _("Reason to withdraw the confirmation"), line())
        back = button(_("Withdraw the confirmation"), "danger", "undo-2")
        back.clicked.connect(self.withdraw)
        self.box.addLayout(row(back, None))

    def _add_button(self, words: str) -> None:
        go = button(words, "primary" if words == _("Confirm") else "", "badge-check")
        go.clicked.connect(self.confirm)
        self.box.addLayout(row(go, None))

    def _add(self, name: str, words: str, field: QLineEdit | QComboBox) -> None:
        field.setAccessibleName(words)
        self.fields[name], self.why[name] = field, column(gap=0)
        self.box.addLayout(column(label(words, "caption"), field, self.why[name], gap=theme.now.u(2)))
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.withdraw if name == "reason" else self.confirm)

    def _text(self, name: str) -> str:
        field = self.fields[name]
        return str(field.currentData()) if isinstance(field, QComboBox) else field.text().strip()

    def _correction(self) -> dict[str, Any]:
        """What differs from the row as the file has it; an emptied field is taken away."""
        assert self.shown is not None
        written = json.loads(self.shown.law.content)
        typed = {name: _typed(name, self._text(name)) for name in self.fields if name not in ("text", "reason")}
        return {name: value for name, value in typed.items() if value != _plain(written.get(name))}


def _plain(value: Any) -> Any:
    """A value of the file as a field gives it: what is empty is none, a nought is a number."""
    return None if value in ("", []) else value


def _kept(shown: BookRow) -> bool:
    """Whether there is a confirmation, of whatever worth now."""
    return shown.standing.word not in (Word.UNCONFIRMED, Word.PRACTICE)


def _field(name: str, value: Any) -> QLineEdit | QComboBox:
    if name != "force":
        return line("; ".join(value) if isinstance(value, list) else str(value))
    made = choice()
    for force in marks.FORCES:
        made.addItem(_(marks.FORCE_WORDS[force]), force)
    made.setCurrentIndex(marks.FORCES.index(value))
    return made


def _typed(name: str, text: str) -> Any:
    if not text:
        return None
    if name == "value":  # of a limit: expressions, in which a number has a point
        return [_COMMA.sub(r"\1.\2", each.strip()) for each in text.split(";")]
    return int(text) if name in _NUMBERS and _WHOLE.fullmatch(text) else text


def _values(shown: BookRow) -> Mapping[str, Any]:
    """The row's fields as they stand: corrected."""
    found = json.loads(shown.law.content) | shown.standing.changes
    return {name: value for name, value in found.items() if value is not None}


def _facts(shown: BookRow) -> Sequence[tuple[str, str]]:
    values, standing = _values(shown), shown.standing
    said = [name for name in FIELD_WORDS if values.get(name) or name == "after" and name in values]
    pairs = [(_(FIELD_WORDS[name]), _said(name, values[name])) for name in said]
    pairs = pairs[1:] if shown.law.kind in ("procedure", "type") else pairs  # its title stands above
    pairs.append((_("How we know it"), _(marks.CONFIDENCE_WORDS[shown.law.confidence])))
    if standing.text:
        when = f"{standing.by}, {dates.shown(standing.on)}"
        pairs += [(_("Compared with"), standing.text), (_("By"), when)]
    written = json.loads(shown.law.content)
    for name in standing.changes:
        words = _(FIELD_WORDS.get(name, name))
        pairs.append((_("Before: {field}").format(field=words.lower()), _said(name, written.get(name, "–"))))
    return pairs


def _said(name: str, value: Any) -> str:
    if name == "force" and value in marks.FORCE_WORDS:
        return _(marks.FORCE_WORDS[value])
    if name == "column" and value in set(Column):
        return _(COLUMN_WORDS[Column(value)])
    if name == "period" and value in set(Of):
        return _(OF_WORDS[Of(value)])
    if name == "condition":
        return conditions.in_words(str(value))
    if name.startswith("effective_"):
        return "/".join(reversed(str(value).split("-")))
    return "; ".join(value) if isinstance(value, list) else str(value)
