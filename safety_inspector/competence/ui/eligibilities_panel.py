"""The body's own certificates: the list, and beside it a new one; a chosen one may be revoked."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.access import users
from safety_inspector.access.ui.people_panel import Attempt
from safety_inspector.access.users import Role
from safety_inspector.competence import eligibilities
from safety_inspector.competence.eligibilities import EligibilityRow
from safety_inspector.competence.ui import fields, standings
from safety_inspector.folding import folded
from safety_inspector.qt import dates, rows, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import (
    allow,
    button,
    column,
    date_field,
    label,
    line,
    named,
    panel,
    row,
    rule,
    scrolled,
    search_box,
)
from safety_inspector.store.database import Store
from safety_inspector.words import _


class EligibilitiesPanel(QWidget):
    """A list and a form. ``attempt`` runs a gesture and says why it cannot be."""

    counted = Signal(int)

    def __init__(self, store: Store, user: str, attempt: Attempt) -> None:
        super().__init__()
        self.store, self.user, self.attempt = store, user, attempt
        self.today = store.today()
        self.all: list[EligibilityRow] = []
        self.barred = ""  # why this user changes nothing here
        self.list = rows.plain(self._columns(), _("Eligibility certificates"), two=True)
        self.search = search_box(_("Number, issuer, type"))
        self.told = label("", "muted", wrap=True)
        self.number, self.issued_by, self.why = line(), line(), line()
        self.wanted, self.covers = search_box(_("Type or group")), fields.CoverList()
        self.since, self.until = date_field(), date_field()
        self.go, self.back = button(_("Add the certificate"), "primary"), button(_("Revoke the chosen one"))
        self._lay_out()
        self.list.here.connect(self._look)
        self.search.textChanged.connect(lambda: self._show())
        self.wanted.textChanged.connect(self.covers.narrow)
        self.go.clicked.connect(self.add)
        self.back.clicked.connect(self.revoke)
        self.refresh()

    def refresh(self, keep: UUID | None = None) -> None:
        """Read the certificates anew."""
        self.today = self.store.today()
        with self.store.reading() as session:
            self.all = eligibilities.listing(session)
            self.barred = users.lacking(session, self.user, Role.TECHNICAL_HEAD)
        fields_ = (self.number, self.issued_by, self.why, self.since, self.until)
        allow(self.barred, self.go, self.back, self.covers, *fields_)
        self.not_yours.setText(self.barred)
        self.not_yours.setVisible(bool(self.barred))
        self._show(keep)

    def add(self) -> None:
        """Write the certificate down as typed."""
        said = _("Certificate {number} is written down; it is asked for in every inspection from now on.")
        if self.attempt(self._add, said.format(number=self.number.text().strip())):
            for field in (self.number, self.issued_by, self.since, self.until, self.wanted):
                field.clear()
            self.covers.choose(())
            self.refresh(self._made)

    def revoke(self) -> None:
        """The chosen certificate was taken back today."""
        if self.attempt(self._revoke, _("The certificate is revoked from today; earlier inspections keep it.")):
            self.why.clear()
            self.refresh()

    def _add(self) -> None:
        since = fields.day(self.since, self.today)
        with self.store.writing(by=self.user, action="eligibility.add") as session:
            self._made = eligibilities.add(
                session, number=self.number.text(), issued_by=self.issued_by.text(), covers=self.covers.chosen(),
                valid_from=since, valid_until=fields.day(self.until, since),
            )  # fmt: skip

    def _revoke(self) -> None:
        at = self.list.currentIndex().row()
        if at < 0:
            raise eligibilities.EligibilityGone()
        with self.store.writing(by=self.user, action="eligibility.revoke", reason=self.why.text()) as session:
            eligibilities.revoke(session, self.list.rows.row(at).id, on=self.today, why=self.why.text())

    def _show(self, keep: UUID | None = None) -> None:
        said = folded(self.search.text())
        shown = [each for each in self.all if said in _searched(each)]
        self.list.rows.show(shown)
        self.counted.emit(len(shown))
        for each in (self.list, self.below):
            each.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.setText(
            _("No certificate is called so. Clear the search.")
            if self.all
            else _("No certificate is written down, and none is asked for. Army units may have none.")
        )
        if shown:
            self.list.go_to(next((at for at, each in enumerate(shown) if each.id == keep), 0))

    def _look(self, at: int) -> None:
        each = self.list.rows.row(at)
        self.told.setText(f"{each.number}: {fields.cover_lines(each.covers)}")
        self.back.setEnabled(each.valid.withdrawn_on is None and not self.barred)

    def _columns(self) -> list[Column[EligibilityRow]]:
        return [
            Column(
                _("Certificate"),
                lambda each: each.number,
                second=lambda each: " · ".join(
                    filter(None, (each.issued_by, fields.cover_lines(each.covers), each.revoked_why))
                ),
            ),
            Column(
                _("Valid until"),
                lambda each: dates.shown(each.valid.until),
                width=170,
                state=lambda each: standings.state(each.valid, self.today),
                words=lambda each: standings.words(each.valid, self.today),
            ),
        ]

    def _lay_out(self) -> None:
        u = theme.now.u
        self.nothing, self.not_yours = label("", "muted", wrap=True), label("", "caption", wrap=True)
        self.nothing.setContentsMargins(u(14), u(10), u(14), u(10))
        top = row((self.search, 1), margins=(u(12), u(8), u(12), u(8)))
        left = panel(column(top, rule(), self.nothing, (self.list, 1), None, gap=0))
        left.setMinimumWidth(u(360))
        self.below = QWidget()
        self.below.setLayout(
            column(
                rule(), label(_("The chosen certificate"), "strong"), self.told,
                row((named(_("Reason"), self.why), 1), column(None, self.back), gap=u(8)), gap=u(6),
            )
        )  # fmt: skip
        inside = QWidget()
        inside.setObjectName("flat")
        inside.setLayout(
            column(
                label(_("A new eligibility certificate"), "item"),
                label(_("Of the inspection body itself. Where one is written down, every inspection is held to it."),
                      "caption", wrap=True),
                row((named(_("Certificate number"), self.number), 1), (named(_("Issued by"), self.issued_by), 1),
                    gap=u(8)),
                self.wanted, panel(column(self.covers, gap=0)),
                row((named(_("Valid from"), self.since), 1), (named(_("Valid until"), self.until), 1), gap=u(8)),
                self.not_yours, row(self.go, None), self.below, None,
                gap=u(6), margins=(u(14), u(10), u(14), u(10)),
            )
        )  # fmt: skip
        right = panel(column(scrolled(inside), gap=0))
        right.setMinimumWidth(u(360))
        self.setLayout(row((left, 55), (right, 45), gap=u(12)))


def _searched(each: EligibilityRow) -> str:
    return folded(" ".join((each.number, each.issued_by, fields.cover_lines(each.covers))))
