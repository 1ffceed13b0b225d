"""How a due date looks: the clock filling up, its word, the days left."""

from safety_inspector.planning.listings import Band, DueRow
from safety_inspector.words import _

STATE = {
    Band.OVERDUE: "overdue",
    Band.WITHIN_30: "due30",
    Band.WITHIN_60: "due60",
    Band.WITHIN_90: "due90",
    Band.VALID: "valid",
    Band.INITIAL: "initial",
    Band.NONE: "none",
    Band.AWAITING_APPROVAL: "done",
    Band.FAILED: "failed",
}


def words(row: DueRow) -> str:
    """The days, where there are any; else the band's word."""
    from safety_inspector.qt import tokens as t

    if row.band is Band.FAILED:
        return _("failed")
    if row.band is Band.AWAITING_APPROVAL:
        return _("awaiting approval")
    if row.band is Band.INITIAL:
        return _("due at once")
    if row.days is None:
        return t.STATES[STATE[row.band]].word
    if row.days < 0:
        return _("{days} days over").format(days=-row.days)
    return _("{days} days left").format(days=row.days) if row.days else _("due today")
