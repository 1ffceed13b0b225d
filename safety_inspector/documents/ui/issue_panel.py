"""From conclusion to paper, one step at a time: minutes, their signing, approval, issue. What was typed stays when it
is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import competent, minutes
from safety_inspector.certification.minutes import MinutesRow
from safety_inspector.inspection.conclusions import CONCLUSION_WORDS, Conclusion
from safety_inspector.inspection.records import KIND_WORDS
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import date_field, line, refused
from safety_inspector.qt.pages import Bar, Facts
from safety_inspector.qt.widgets import badge, button, column, label, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the issuer typed."""

    sticker: str = ""
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """The day and the people as typed."""

    on: date
    by: str


class Step(StrEnum):
    """What comes next for this user."""

    MINUTES = "minutes"
    SIGN = "sign"
    APPROVE = "approve"
    ISSUE = "issue"
    NOTHING = "nothing"


def step_of(*, own: bool, failed: bool, approved: bool, made: bool, signed: bool) -> Step:
    """The inspector makes and signs the minutes; the approver approves, marks what he has in hand, issues."""
    if own:
        return Step.MINUTES if not made else Step.NOTHING if signed else Step.SIGN
    if not approved:
        return Step.APPROVE
    if made and not signed and not failed:
        return Step.SIGN
    return Step.ISSUE


class IssuePanel(QWidget):
    """Facts of the inspection; then the step that comes next. ``acts`` stand apart, where nothing scrolls them away."""

    minutes_wanted = Signal(object)
    sign_wanted = Signal(object)
    approve_wanted = Signal()
    issue_wanted = Signal(object)
    print_wanted = Signal()
    save_wanted = Signal()
    changed = Signal(object)

    def __init__(
        self, store: Store, row_: InspectionRow, *, user: str, approved: bool, minutes: MinutesRow | None = None
    ) -> None:
        super().__init__()
        self.store, self.row, self.approved, self.minutes = store, row_, approved, minutes
        with store.reading() as session:
            own = users.same(session, row_.inspector, user)
        self.step = step_of(
            own=own, failed=row_.conclusion is Conclusion.FAIL,
            approved=approved, made=minutes is not None, signed=bool(minutes and minutes.signed_on),
        )  # fmt: skip
        self.sticker, self.reason = line(), line()
        self.until = date_field()
        self.representative, self.witness, self.instruments = line(), line(), line()
        self.signed_by, self.signed_on = line(), date_field(dates.shown(store.today()))
        self.fresh = tuple(field.text() for field in self._all())
        self.wrong: QWidget | None = None
        with store.reading() as session:
            found = users.named(session, user)
            self.lacking, self.unproven = _of_body(session, row_)
        self.barred = self._barred(found.roles if found else ())
        self.prints = minutes is not None and self.step in (Step.SIGN, Step.NOTHING)  # made: to be printed, then signed
        first = self.prints and self.step is Step.SIGN
        self.print = button(_("Print…"), "primary" if first else "", "printer")
        self.save = button(_("Save PDF…"))
        self.print.clicked.connect(self.print_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.go = button(self._words(), "" if first else "primary", "badge-check")
        self.go.setEnabled(not self.barred)
        self.go.clicked.connect(self._act)
        self._lay_out()
        self.go.setVisible(self.step is not Step.NOTHING)  # once it has its place: alone it would be a window
        self.print.setVisible(self.prints)
        self.save.setVisible(self.prints)

    def wanted(self) -> Wanted | None:
        """What was typed; nothing, with the reason under the field, when the date is none."""
        day, fine = self._day(self.until)
        return Wanted(self.sticker.text(), day, self.reason.text()) if fine else None

    def signed(self) -> Signed | None:
        """The day and who signed, as typed; nothing, with the reason under the field, when the day is none."""
        day, fine = self._day(self.signed_on)
        return Signed(day or self.store.today(), self.signed_by.text()) if fine else None

    def parties(self) -> minutes.Wanted:
        """What was typed for the minutes."""
        used = tuple(self.instruments.text().split(";"))
        return minutes.Wanted(minutes.Party(self.representative.text()), minutes.Party(self.witness.text()), used)

    def typed(self) -> tuple[str | None, ...]:
        """What stands in each field; nothing for one that nobody touched."""
        return tuple(
            None if field.text() == fresh else field.text()
            for field, fresh in zip(self._all(), self.fresh, strict=True)
        )

    def type_again(self, texts: Sequence[str | None]) -> None:
        """Put what `typed` gave back into the fields."""
        for field, text in zip(self._all(), texts, strict=True):
            if text is not None:
                field.setText(text)

    def _all(self) -> tuple[QLineEdit, ...]:
        return (
            self.sticker, self.until, self.reason, self.representative, self.witness, self.instruments,
            self.signed_by, self.signed_on,
        )  # fmt: skip

    def _day(self, field: QLineEdit) -> tuple[date | None, bool]:
        """The day in a field, and whether what is typed there may stand."""
        said = field.text().strip()
        day = dates.typed(said, self.store.today()) if said else None
        if self.wrong is not None:
            self.wrong.deleteLater()
            self.wrong = None
        field.setProperty("refused", bool(said and day is None))
        field.style().polish(field)
        if said and day is None:
            self.wrong = refused(field, _("This is no day: type it as 3/5/2027 or +12t."))
            self.under.addWidget(self.wrong)
            return None, False
        return day, True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter draws the preview anew with what was typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            wanted = self.wanted()
            if wanted is not None:
                self.changed.emit(wanted)
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        if self.step is Step.MINUTES:
            self.minutes_wanted.emit(self.parties())
        elif self.step is Step.APPROVE:
            self.approve_wanted.emit()
        elif self.step is Step.SIGN:
            if (signed := self.signed()) is not None:
                self.sign_wanted.emit(signed)
        elif (wanted := self.wanted()) is not None:
            self.issue_wanted.emit(wanted)

    def _words(self) -> str:
        failed = self.row.conclusion is Conclusion.FAIL
        issue = _("Issue the notice") if failed else _("Issue the certificate")
        words = {
            Step.MINUTES: _("Make the minutes"), Step.SIGN: _("Mark as signed on paper"), Step.APPROVE: _("Approve"),
        }  # fmt: skip
        return " " + words.get(self.step, issue)

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
            (_("Minutes"), _minutes_words(self.minutes)),
        ]
        self.under = column(gap=u(2))
        parts: list[object] = [
            row(label(_("The inspection"), "caption_strong"), None, badge("fail" if failed else "pass")),
            Facts(facts, 92, (_("Conclusion"),)),
            rule(),
        ]
        parts += self._fields(failed)
        if self.unproven:
            parts.append(Bar("amber", "triangle-alert", self.unproven))
        if self.lacking and self.lacking != self.barred:
            parts.append(label(_("No certificate yet: {why}").format(why=self.lacking), "caption", "red", wrap=True))
        if self.step is Step.APPROVE:
            parts.append(
                label(_("Look at the paper, then approve. The paper is issued after that."), "caption", wrap=True)
            )
        self.setLayout(column(*parts, None, gap=u(6)))
        tone = "" if self.step is Step.NOTHING else "red"  # all is done that is his to do
        why = [label(self.barred, "caption", tone, wrap=True)] if self.barred else []
        self.acts = QWidget()
        self.acts.setLayout(column(*why, row(self.print, self.save, None), row(self.go, None), gap=u(6)))

    def _fields(self, failed: bool) -> list[object]:
        wanted: list[tuple[str, QLineEdit]] = {
            Step.MINUTES: [
                (_("Facility's representative"), self.representative),
                (_("Witness"), self.witness),
                (_("Instruments used, parted by semicolons"), self.instruments),
            ],
            Step.SIGN: [(_("Signed on"), self.signed_on), (_("Signed by"), self.signed_by)],
            Step.ISSUE: [] if failed else [
                (_("Sticker number"), self.sticker),
                (_("Valid until, if earlier than the interval gives"), self.until),
                (_("Why earlier"), self.reason),
            ],
        }.get(self.step, [])  # fmt: skip
        made: list[object] = []
        for name, field in wanted:
            field.setAccessibleName(name)
            made.append(column(label(name, "caption", wrap=True), field, gap=theme.now.u(2)))
        made.append(self.under)
        if self.step is Step.ISSUE:
            made.append(label(_("Enter in a field draws the preview anew."), "caption", wrap=True))
        return made

    def _barred(self, roles: tuple[Role, ...]) -> str:
        """Why this user may not take the step, in a sentence; empty if he may."""
        if self.step is Step.NOTHING:
            return _("You made this inspection: a second person approves it and issues its paper.")
        if self.step is Step.MINUTES:
            return "" if Role.INSPECTOR in roles else _("Minutes are made by the inspector.")
        if self.step is Step.SIGN and Role.INSPECTOR in roles:
            return ""
        if Role.APPROVER not in roles:
            return _("Approving and issuing need the role of approver.")
        if self.step is Step.ISSUE and self.minutes is None:
            return _("There are no minutes yet: the inspector makes them on his device and sends them over.")
        return self.lacking if self.step is Step.ISSUE else ""


def _of_body(session: Session, row_: InspectionRow) -> tuple[str, str]:
    """Why no certificate could be issued, and what stands beside one all along; nothing of what failed."""
    if row_.conclusion is not Conclusion.PASS:
        return "", ""
    return competent.lacking(session, row_.id), competent.unproven(session)


def _minutes_words(made: MinutesRow | None) -> str:
    if made is None:
        return _("none yet")
    return f"{made.number} · " + (
        _("signed on {day}").format(day=dates.shown(made.signed_on)) if made.signed_on else _("not signed yet")
    )
