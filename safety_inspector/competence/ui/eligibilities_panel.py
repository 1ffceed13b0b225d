"""The body's own certificates: the list, and beside it a new one; a chosen one may be revoked."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.competence import eligibilities
from safety_inspector.competence.eligibilities import EligibilityRow
from safety_inspector.competence.ui import fields, sheets, standings
from safety_inspector.qt import dates, rows, theme
from safety_inspector.qt.inputs import date_field, line, search_box
from safety_inspector.qt.panels import Attempt, ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, named, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _


class EligibilitiesPanel(ListAndForm[EligibilityRow]):
    """A list and a form. ``attempt`` runs a gesture and says why it cannot be."""

    def __init__(self, store: Store, user: str, attempt: Attempt) -> None:
        name = _("Eligibility certificates")
        super().__init__(
            rows.plain(self._columns(), name, two=True), name, _("Number, issuer, type"),
            sheet=lambda found: sheets.eligibilities(found, store.today()),
        )  # fmt: skip
        self.store, self.user, self.attempt = store, user, attempt
        self.today = store.today()
        self.told = label("", "muted", wrap=True)
        self.number, self.issued_by, self.why = line(), line(), line()
        self.wanted, self.covers = search_box(_("Type or group")), fields.CoverList()
        self.since, self.until = date_field(), date_field()
        self.go, self.back = button(_("Add the certificate"), "primary"), button(_("Revoke the chosen one"))
        self._lay_out()
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
        allow(self.barred, self.wanted)
        self.wanted.setEnabled(not self.barred)  # it narrows what cannot be ticked: nothing to read in it
        self.bar_off()
        self.show_rows(keep)

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

    def look(self, row: EligibilityRow) -> None:
        self._any(True)
        self.told.setText(f"{row.number}: {fields.cover_lines(row.covers)}")
        self.back.setEnabled(row.valid.withdrawn_on is None and not self.barred)

    def look_at_nothing(self) -> None:
        self._any(False)
        self.nothing.setText(
            _("No certificate is called so. Clear the search.")
            if self.all
            else _("No certificate is written down: by the civil layout none is issued. Army units may have none.")
        )

    def searched(self, row: EligibilityRow) -> str:
        return " ".join((row.number, row.issued_by, fields.cover_lines(row.covers)))

    def _any(self, any: bool) -> None:
        for each in (self.list, self.below):
            each.setVisible(any)
        self.nothing.setVisible(not any)

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
        self.below = QWidget()
        self.below.setLayout(
            column(
                rule(), label(_("The chosen certificate"), "strong"), self.told,
                row((named(_("Reason"), self.why), 1), column(None, self.back), gap=u(8)), gap=u(6),
            )
        )  # fmt: skip
        self.lay_out(
            column(
                label(_("A new eligibility certificate"), "item"),
                label(_("Of the inspection body itself. Where one is written down, every inspection is held to it."),
                      "caption", wrap=True),
                row((named(_("Certificate number"), self.number), 1), (named(_("Issued by"), self.issued_by), 1),
                    gap=u(8)),
                self.wanted, panel(column(self.covers, gap=0)),
                row((named(_("Valid from"), self.since), 1), (named(_("Valid until"), self.until), 1), gap=u(8)),
                self.not_yours, row(self.go, None), self.below, None, gap=u(6),
            )
        )  # fmt: skip
