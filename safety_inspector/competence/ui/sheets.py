"""The lists of this room as they go to a workbook: what is on the screen, with all that stands behind it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from safety_inspector.access.users import ROLE_WORDS, UserRow
from safety_inspector.competence import validities
from safety_inspector.competence.eligibilities import EligibilityRow
from safety_inspector.competence.instruments import STATE_WORDS, InstrumentRow
from safety_inspector.competence.scopes import ScopeRow
from safety_inspector.competence.ui import standings
from safety_inspector.qt.listings import Cell, Sheet
from safety_inspector.words import _


def people(found: Sequence[UserRow], scopes: Mapping[UUID, Sequence[ScopeRow]], today: date) -> Sheet:
    """Everybody shown, with a line for each of his scopes."""
    columns = (
        _("User name"), _("Rank"), _("Full name"), _("Post"), _("May be"), _("Inspector's number"), _("Scope"),
        _("Certificate number"), _("Issued by"), _("Valid from"), _("Valid until"), _("State"),
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for each in found:
        roles = ", ".join(_(ROLE_WORDS[role]) for role in each.roles)
        who = (each.login, each.rank, each.name, each.post, roles, each.inspector_no)
        for scope in scopes.get(each.id, ()):
            valid = scope.valid
            words = standings.words(valid, today)
            covers = validities.cover_words(scope.covers)
            cells.append((*who, covers, scope.number, scope.issued_by, valid.since, valid.until, words))
        if not scopes.get(each.id):
            cells.append((*who, "", "", "", None, None, ""))
    return columns, cells


def instruments(found: Sequence[InstrumentRow], today: date) -> Sheet:
    """Every instrument shown, with the calibration that counts today."""
    columns = (
        _("Instrument"), _("Serial number"), _("Range"), _("Accuracy"), _("Unit"), _("State"), _("Certificate number"),
        _("By whom"), _("Calibrated on"), _("Calibrated until"), _("Calibration"),
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for each in found:
        what = (each.name, each.serial, each.measures, each.accuracy, each.unit_name, _(STATE_WORDS[each.state]))
        done = each.calibration(today)
        words = standings.words(done.valid if done else None, today, missing=_("never calibrated"))
        paper = (done.number, done.issued_by, done.valid.since, done.valid.until) if done else ("", "", None, None)
        cells.append((*what, *paper, words))
    return columns, cells


def eligibilities(found: Sequence[EligibilityRow], today: date) -> Sheet:
    """Every certificate of the body shown."""
    columns = (
        _("Certificate number"), _("Issued by"), _("Covers"), _("Valid from"), _("Valid until"), _("State"), _("Reason")
    )  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for each in found:
        covers = "; ".join(validities.cover_words(cover) for cover in each.covers)
        words = standings.words(each.valid, today)
        cells.append((each.number, each.issued_by, covers, each.valid.since, each.valid.until, words, each.revoked_why))
    return columns, cells
