"""The licences of all devices, and taking one back: only where headquarters' key is, only by an administrator."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.documents.ui.reasons import Asking
from safety_inspector.errors import Refusal
from safety_inspector.exchange import licences
from safety_inspector.exchange.licences import LicenceRow
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import column
from safety_inspector.words import N_, _

BADGES = {"valid": "valid", "expired": "overdue", "revoked": "void", "replaced": "na", "former": "na"}


class RevokedWhy(Refusal):
    """A licence revoked without a reason."""

    code = "EXC-E71"
    message = N_("Say why the licence of device {letter} is revoked: every other device reads the reason.")


class LicencesPanel(QWidget):
    """`revoked` carries the device and why."""

    revoked = Signal(object, str)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.may = False
        self.list = rows.plain(_columns(), _("Licences"))
        self.asking = Asking(
            _("Revoke the licence…"), "ban", _("Why; what the device writes from now on is refused everywhere"),
            _("Revoke it"), lambda _key, why: self._revoke(why),
        )  # fmt: skip
        self.asking.layout().setContentsMargins(u(12), u(4), u(12), u(8))  # type: ignore[union-attr]
        self.setLayout(column((listings.barred(self.list, _("Licences")), 1), self.asking, gap=0))
        self.list.here.connect(lambda _at: self._offer())
        self.list.rows.modelReset.connect(self._offer)

    def show_all(self, found: Sequence[LicenceRow], may: bool) -> None:
        """Show the licences there are; ``may``: this user may revoke one here."""
        self.may, at = may, max(self.list.currentIndex().row(), 0)
        self.list.rows.show(found)
        self.list.go_to(min(at, self.list.rows.rowCount() - 1))

    def folded_up(self) -> None:
        """Close the question and forget what was typed: it is done."""
        self.asking.reason.clear()
        if not self.asking.inside.isHidden():
            self.asking.open()

    def _offer(self) -> None:
        one = self._now()
        self.asking.setVisible(bool(self.may and one and one.state in ("valid", "expired") and not one.here))

    def _now(self) -> LicenceRow | None:
        at = self.list.currentIndex().row()
        return self.list.rows.row(at) if at >= 0 else None

    def _revoke(self, why: str) -> None:
        if (one := self._now()) is None:
            return
        if not why.strip():
            self.refused.emit(RevokedWhy(letter=one.letter))
            self.asking.reason.setFocus()
            return
        self.revoked.emit(one, why.strip())


def _state(each: LicenceRow) -> str:
    return _(licences.STATE_WORDS[each.state])


def _columns() -> list[Column[LicenceRow]]:
    return [
        Column(_("Letter"), lambda each: each.letter, width=64),
        Column(_("Device"), lambda each: each.name + (f" ({_('this one')})" if each.here else "")),
        Column(_("Until"), _until, width=130),
        Column(_("State"), lambda each: None, width=230, state=lambda each: BADGES[each.state], words=_state),
    ]


def _until(each: LicenceRow) -> str:
    return _("no end") if each.until == date.max else dates.shown(each.until)
