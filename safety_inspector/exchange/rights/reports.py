"""Figures that somebody typed and reports as they were sent: of who answers for figures, for units that are his."""

from datetime import date
from uuid import UUID

from safety_inspector.exchange.rights import cards, people
from safety_inspector.exchange.rights.acts import Act
from safety_inspector.exchange.rights.grounds import Row
from safety_inspector.reporting import snapshots, typed_figures
from safety_inspector.reporting.typed_figures import ANSWERING, Measure
from safety_inspector.words import N_


def typed_figure(act: Act) -> None:
    """A typed figure: made once, by who signs for it; another one takes its place."""
    row = _answered_for(act, N_("a typed figure after it was typed"))
    if row["typed_by"] != act.entry.author or not people.named(act, row["typed_name"]):
        raise act.refuse(N_("a figure typed in another's name"))
    if not typed_figures.fits(row["indicator"], row["value"], row["text"]):
        raise act.refuse(N_("a figure its row cannot hold"))
    if not typed_figures.measured(row["indicator"], row["measure"]):
        raise act.refuse(N_("a figure of what nobody counts or plans"))
    first, last, on = (date.fromisoformat(row[name]) for name in ("first", "last", "typed_on"))
    if not typed_figures.spoken(row["indicator"], Measure(row["measure"]), first, last):
        raise act.refuse(N_("a figure of days that are no period of its indicator"))
    if not typed_figures.timely(first, on, date.fromisoformat(act.day)):
        raise act.refuse(N_("a figure typed on a day that has not come, or long before its own days"))


def sent_report(act: Act) -> None:
    """A sent report: kept once, by who sent it, and never changed."""
    row = _answered_for(act, N_("a report after it was sent"))
    if row["sent_by"] != act.entry.author or not people.named(act, row["sent_name"]):
        raise act.refuse(N_("a report sent in another's name"))
    unit, day = UUID(row["unit_id"]), date.fromisoformat(row["as_at"])
    if not snapshots.fits(row["kind"], unit, row["period"], day, row["facts"]):
        raise act.refuse(N_("a report whose figures are not of its kind, unit, period and day"))
    sent_on, today = date.fromisoformat(row["sent_on"]), date.fromisoformat(act.day)
    if not snapshots.timely(row["facts"], day, sent_on, today):
        raise act.refuse(N_("a report as at a day that has not come, or made or sent on a day that cannot be"))


def _answered_for(act: Act, what: str) -> Row:
    """The new row, of a unit of the device, by somebody who answers for figures."""
    row = act.made_once(what)
    if not act.hq and not act.past and not cards.below(act, row["unit_id"]):
        raise act.refuse(N_("the figures of another station"))
    if not any(people.held(act, role) for role in ANSWERING):
        raise people.unentitled(act, N_("figures that are typed and reports that are sent"), ANSWERING[0])
    return row
