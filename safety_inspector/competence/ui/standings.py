"""How a validity looks: the clock filling up, with its word and the days left."""

from datetime import date

from safety_inspector.competence.validities import Lapse, Validity
from safety_inspector.words import _

BANDS = ((30, "due30"), (60, "due60"), (90, "due90"))


def state(valid: Validity | None, today: date) -> str:
    """The key of the state shown."""
    if valid is None:
        return "none"
    lapse = valid.lapse(today)
    if lapse is None:
        left = (valid.until - today).days
        return next((key for within, key in BANDS if left <= within), "valid")
    return {Lapse.LAPSED: "overdue", Lapse.WITHDRAWN: "void"}.get(lapse[0], "open")


def words(valid: Validity | None, today: date, *, missing: str = "") -> str:
    """The words beside the shape."""
    if valid is None:
        return missing or _("none yet")
    lapse = valid.lapse(today)
    if lapse is None:
        left = (valid.until - today).days
        return _("{days} days left").format(days=left) if left <= BANDS[-1][0] else _("in date")
    if lapse[0] is Lapse.LAPSED:
        return _("lapsed {days} days ago").format(days=(today - valid.until).days)
    return _("withdrawn") if lapse[0] is Lapse.WITHDRAWN else _("not yet in force")
