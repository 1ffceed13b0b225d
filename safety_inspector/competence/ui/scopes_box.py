"""What an inspector may inspect, below his form: his scopes, a new one, taking one back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role, UserRow
from safety_inspector.competence import scopes, validities
from safety_inspector.competence.scopes import ScopeRow
from safety_inspector.competence.ui import fields, standings
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.inputs import date_field, line, search_box
from safety_inspector.qt.panels import Attempt
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, named, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _

ROWS_SHOWN = 5


class ScopesBox(QWidget):
    """The scopes of one inspector."""

    changed = Signal()

    def __init__(self, store: Store, user: str, attempt: Attempt, person: UserRow) -> None:
        super().__init__()
        self.store, self.user, self.attempt, self.person = store, user, attempt, person
        self.today = store.today()
        self.list = rows.plain(self._columns(), _("Scopes"), two=True)
        self.covers = fields.CoverList()
        self.wanted = search_box(_("Type or group"))
        self.wanted.textChanged.connect(self.covers.narrow)
        self.number, self.issued_by, self.why = line(), line(), line()
        self.since, self.until = date_field(), date_field()
        self.go, self.back = button(_("Add the scope"), "", "plus"), button(_("Withdraw the chosen one"), "")
        self.go.clicked.connect(self.give)
        self.back.clicked.connect(self.withdraw)
        self._lay_out()
        self._read()

    def give(self) -> None:
        """Write the certificate down as typed."""
        if self.attempt(self._give, _("Scope written down for {name}.").format(name=self.person.called)):
            self.changed.emit()

    def withdraw(self) -> None:
        """Take the scope looked at back, from today."""
        if self.attempt(self._withdraw, _("The scope is withdrawn from today; earlier inspections keep it.")):
            self.changed.emit()

    def _give(self) -> None:
        since = fields.day(self.since, self.today)
        with self.store.writing(by=self.user, action="scope.give") as session:
            scopes.give(
                session, self.person.id, covers=self.covers.chosen(), number=self.number.text(),
                issued_by=self.issued_by.text(), valid_from=since, valid_until=fields.day(self.until, since),
            )  # fmt: skip

    def _withdraw(self) -> None:
        at = self.list.currentIndex().row()
        if at < 0:
            raise scopes.ScopeGone()
        with self.store.writing(by=self.user, action="scope.withdraw", reason=self.why.text()) as session:
            scopes.withdraw(session, self.list.rows.row(at).id, on=self.today, why=self.why.text())

    def _read(self) -> None:
        with self.store.reading() as session:
            found = scopes.listing(session, self.person.id)
            barred = users.lacking(session, self.user, Role.TECHNICAL_HEAD)
        allow(barred, self.go, self.back, self.covers, self.number, self.issued_by, self.why, self.since, self.until)
        self.not_yours.setText(barred)
        self.not_yours.setVisible(bool(barred))
        self.list.rows.show(found)
        self.listed.setVisible(bool(found))
        self.none.setVisible(not found)
        shown = min(len(found), ROWS_SHOWN)
        self.list.setFixedHeight(theme.now.u(t.ROW_TWO) * shown + self.list.horizontalHeader().sizeHint().height() + 4)
        self.list.go_to(0)
        for each in (self.back, self._why):
            each.setVisible(bool(found))

    def _columns(self) -> list[Column[ScopeRow]]:
        return [
            Column(
                _("Scope"),
                lambda each: validities.cover_words(each.covers),
                second=lambda each: " · ".join(filter(None, (each.number, each.issued_by, each.withdrawn_why))),
            ),
            Column(
                _("Valid until"),
                lambda each: dates.shown(each.valid.until),
                width=150,
                state=lambda each: standings.state(each.valid, self.today),
                words=lambda each: standings.words(each.valid, self.today),
                under=_("State"),
            ),
        ]

    def _lay_out(self) -> None:
        u = theme.now.u
        self.none = label(_("No scope yet: his inspections cannot be issued."), "muted", wrap=True)
        self.not_yours = label("", "caption", wrap=True)
        self.listed = listings.barred(self.list, _("Scopes"), said=lambda: self.person.called)
        self._why = QWidget()
        self._why.setLayout(named(_("Reason"), self.why))
        self.setLayout(
            column(
                rule(), label(_("Scopes"), "strong"), self.none, self.listed,
                row((self._why, 1), column(None, self.back), gap=u(8)),
                label(_("A new scope"), "strong"), self.wanted, panel(column(self.covers, gap=0)),
                row((named(_("Certificate or card number"), self.number), 1),
                    (named(_("Issued by"), self.issued_by), 1), gap=u(8)),
                row((named(_("Valid from"), self.since), 1), (named(_("Valid until"), self.until), 1), gap=u(8)),
                self.not_yours, row(self.go, None),
                gap=u(6),
            )
        )  # fmt: skip
