"""Approving what was concluded and issuing its paper: beside the preview, what was typed stays when it is refused."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.inspection.conclusions import CONCLUSION_WORDS, Conclusion
from safety_inspector.inspection.inspections import KIND_WORDS
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt import dates, theme
from safety_inspector.qt.widgets import Facts, badge, button, column, date_field, label, line, refused, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the issuer typed."""

    sticker: str = ""
    minutes: str = ""
    until: date | None = None
    reason: str = ""


class IssuePanel(QWidget):
    """Facts of the inspection; then approve, or issue."""

    approve_wanted = Signal()
    issue_wanted = Signal(object)
    changed = Signal(object)

    def __init__(self, store: Store, row_: InspectionRow, *, user: str, approved: bool) -> None:
        super().__init__()
        self.store, self.row, self.approved = store, row_, approved
        self.sticker, self.minutes, self.reason = line(), line(), line()
        self.until = date_field()
        self.wrong: QWidget | None = None
        with store.reading() as session:
            found = users.named(session, user)
        self.barred = _barred(row_, user, found.roles if found else ())
        self.go = button(self._words(), "primary", "badge-check")
        self.go.setEnabled(not self.barred)
        self.go.clicked.connect(self._act)
        self._lay_out()

    def wanted(self) -> Wanted | None:
        """What was typed; nothing, with the reason under the field, when the date is none."""
        said = self.until.text().strip()
        day = dates.typed(said, self.store.today()) if said else None
        if self.wrong is not None:
            self.wrong.deleteLater()
            self.wrong = None
        self.until.setProperty("refused", bool(said and day is None))
        self.until.style().polish(self.until)
        if said and day is None:
            self.wrong = refused(self.until, _("This is no day: type it as 3/5/2027 or +12t."))
            self.under.addWidget(self.wrong)
            return None
        return Wanted(self.sticker.text(), self.minutes.text(), day, self.reason.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter draws the preview anew with what was typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            wanted = self.wanted()
            if wanted is not None:
                self.changed.emit(wanted)
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        if not self.approved:
            self.approve_wanted.emit()
            return
        wanted = self.wanted()
        if wanted is not None:
            self.issue_wanted.emit(wanted)

    def _words(self) -> str:
        if not self.approved:
            return " " + _("Approve")
        return " " + (_("Issue the notice") if self.row.conclusion is Conclusion.FAIL else _("Issue the certificate"))

    def _lay_out(self) -> None:
        u, row_ = theme.now.u, self.row
        failed = row_.conclusion is Conclusion.FAIL
        facts = [
            (_("Conclusion"), _(CONCLUSION_WORDS[row_.conclusion]) if row_.conclusion else ""),
            (_("Answers"), f"{row_.answered}/{row_.asked}"),
            (_("Failed"), str(row_.failed)),
            (_("Kind"), _(KIND_WORDS[row_.kind])),
            (_("Inspected on"), dates.shown(row_.inspected_on)),
            (_("Inspector"), row_.inspector_name),
            (_("Unit"), row_.unit_name),
        ]
        self.under = column(gap=u(2))
        parts: list[object] = [
            row(label(_("The inspection"), "caption_strong"), None, badge("fail" if failed else "pass")),
            Facts(facts, 92, (_("Conclusion"),)),
            rule(),
        ]
        if self.approved:
            parts += self._fields(failed)
        else:
            parts.append(
                label(_("Look at the paper, then approve. The paper is issued after that."), "caption", wrap=True)
            )
        parts.append(None)
        if self.barred:
            parts.append(label(self.barred, "caption", "red", wrap=True))
        parts.append(row(self.go, None))
        self.setLayout(column(*parts, gap=u(6)))

    def _fields(self, failed: bool) -> list[object]:
        wanted: list[tuple[str, QLineEdit]] = [(_("Minutes number"), self.minutes)]
        if not failed:
            wanted = [
                (_("Sticker number"), self.sticker),
                *wanted,
                (_("Valid until, if earlier than the interval gives"), self.until),
                (_("Why earlier"), self.reason),
            ]
        made: list[object] = []
        for name, field in wanted:
            field.setAccessibleName(name)
            made.append(column(label(name, "caption", wrap=True), field, gap=theme.now.u(2)))
        made.append(self.under)
        made.append(label(_("Enter in a field draws the preview anew."), "caption", wrap=True))
        return made


def _barred(row_: InspectionRow, user: str, roles: tuple[Role, ...]) -> str:
    """Why this user may not approve, in a sentence; empty if he may."""
    if row_.inspector.casefold() == user.casefold():
        return _("You made this inspection: a second person approves it and issues its paper.")
    if Role.APPROVER not in roles:
        return _("Approving and issuing need the role of approver.")
    return ""
