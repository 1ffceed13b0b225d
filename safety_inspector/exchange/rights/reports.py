"""Figures that somebody typed and reports as they were sent: of who answers for figures, for units that are his."""

from safety_inspector.exchange.rights import cards, people
from safety_inspector.exchange.rights.acts import Act
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.reporting.typed_figures import ANSWERING
from safety_inspector.words import N_

_SPEAKS_OF = frozenset({"unit_id", "indicator", "measure", "first", "last"})


def typed_figure(act: Act) -> None:
    """A typed figure: written by who signs for it, with its reason, and what it speaks of stays."""
    if "gone" in act.body:
        raise act.refuse(N_("a typed figure that is removed"))
    if act.new is None and act.values.keys() & _SPEAKS_OF:
        raise act.refuse(N_("what a typed figure speaks of"))
    row = act.new or act.ground.row("typed_figure", act.id, REMEMBERED["typed_figure"]) or act.values
    _require_unit(act, row)
    _require_answering(act)
    if act.values.get("typed_by", row.get("typed_by")) != act.entry.author:
        raise act.refuse(N_("a figure typed in another's name"))


def sent_report(act: Act) -> None:
    """A sent report: kept once, by who sent it, and never changed."""
    if act.new is None or act.ground.creator(act.id):
        raise act.refuse(N_("a report after it was sent"))
    _require_unit(act, act.new)
    _require_answering(act)
    if act.new["sent_by"] != act.entry.author:
        raise act.refuse(N_("a report sent in another's name"))


def _require_unit(act: Act, row: Row) -> None:
    if not act.hq and not act.past and not cards.below(act, row.get("unit_id")):
        raise act.refuse(N_("the figures of another station"))


def _require_answering(act: Act) -> None:
    if not any(people.held(act, role) for role in ANSWERING):
        raise people.unentitled(act, N_("figures that are typed and reports that are sent"), ANSWERING[0])
