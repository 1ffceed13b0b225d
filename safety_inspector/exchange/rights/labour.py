"""Audits of units and what follows: written by the device that began them; actions also by the unit's station and
headquarters; what was concluded or closed stays, and nobody closes what he did himself.
"""

from safety_inspector.exchange.rights import cards, people
from safety_inspector.exchange.rights.acts import Act, made_by
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.labour.fields import AUDITORS
from safety_inspector.labour.kinds import ActionState
from safety_inspector.words import N_

_PINNED = frozenset({
    "unit_id", "kind", "form", "regime", "template", "template_revision", "template_text", "carried", "begun_by",
    "started_on",
})  # fmt: skip
_FOUND = frozenset({
    "audit_id", "unit_id", "item", "text", "basis", "severity", "stop", "recurring", "found_on",
})  # fmt: skip
_WORK = ("done_by", "marked_by", "done_on")
_CLOSING = ("closed_by", "closed_on", "evidence")


def audit(act: Act) -> None:
    """An audit: of the device that began it, and as it is once it is concluded."""
    _require_lasting(act)
    if not act.mine(act.id):
        raise act.refuse(N_("an audit that another device began"))
    if act.new is not None:
        if act.ground.creator(act.id) or act.new["begun_by"] != act.entry.author:
            raise act.refuse(N_("an audit begun in the name of another"))
        if not act.new["started_on"] <= (act.new["ended_on"] or act.new["started_on"]) <= act.entry.wall[:10]:
            raise act.refuse(N_("an audit begun or concluded on a day that cannot be"))
        return
    before = act.ground.row("audit", act.id, REMEMBERED["audit"])
    if before is None or before["ended_on"]:
        raise act.refuse(N_("an audit after it was concluded"))
    if (ended := act.values.get("ended_on")) and not before["started_on"] <= ended <= act.entry.wall[:10]:
        raise act.refuse(N_("an audit begun or concluded on a day that cannot be"))
    if act.values.keys() & _PINNED:
        raise act.refuse(N_("an audit of another unit, or with another checklist"))


def answer(act: Act) -> None:
    """An answer: of the device that began the audit, until it is concluded."""
    _require_auditor(act)
    held = act.ground.row("audit", act.id, REMEMBERED["audit"])
    if act.id not in act.made and (held is None or not act.mine(act.id)):
        raise act.refuse(N_("an answer in an audit that another device began"))
    if held is not None and held["ended_on"]:
        raise act.refuse(N_("an answer in an audit after it was concluded"))
    if "gone" not in act.body and act.values.get("by", act.entry.author) != act.entry.author:
        raise act.refuse(N_("an answer in the name of another"))


def action(act: Act) -> None:
    """A corrective action: made with its audit; then of the unit's station, the auditor's device and headquarters."""
    _require_lasting(act)
    if act.new is not None:
        _require_beginning(act, act.new)
        return
    before = act.ground.row("corrective_action", act.id, REMEMBERED["corrective_action"])
    if before is None or not (act.hq or act.mine(act.id) or cards.below(act, before["unit_id"])):
        raise act.refuse(N_("a corrective action of another station"))
    if act.values.keys() & _FOUND:
        raise act.refuse(N_("what a corrective action was made of"))
    _require_work(act, before)
    state = act.values.get("state", before["state"])
    if state == ActionState.CLOSED:
        _require_closing(act, before)
    elif any(act.values.get(name) for name in _CLOSING):
        raise act.refuse(N_("the closing of a corrective action that is open"))
    elif before["state"] == ActionState.CLOSED and state != ActionState.REOPENED:
        raise act.refuse(N_("a corrective action after it was closed"))


def _require_work(act: Act, before: Row) -> None:
    """Who did the work is said with the step to done, by who says so under his own name, of days that may be."""
    now = {**before, **act.values}
    if act.values.keys() & _WORK:
        whole = now["state"] == ActionState.DONE and all(now[name] for name in _WORK)
        own = whole and now["marked_by"] == act.entry.author
        none = now["state"] == ActionState.REOPENED and not any(now[name] for name in _WORK)
        if not own and not none:
            raise act.refuse(N_("the work on a corrective action told in the name of another, or without its step"))
    days = [now["found_on"], *(now[name] for name in ("done_on", "closed_on") if now[name])]
    if act.values.keys() & {"done_on", "closed_on"} and (days != sorted(days) or days[-1] > act.entry.wall[:10]):
        raise act.refuse(N_("a corrective action done or closed on a day that cannot be"))


def _require_beginning(act: Act, row: Row) -> None:
    if act.ground.creator(act.id) or not made_by(act, row["audit_id"]):
        raise act.refuse(N_("a corrective action of an audit that another device began"))
    if row["state"] not in (ActionState.NEW, ActionState.ASSIGNED) or any(row[name] for name in _CLOSING):
        raise act.refuse(N_("a corrective action that is closed as it is made"))
    held = act.ground.row("audit", bytes.fromhex(row["audit_id"]), REMEMBERED["audit"])
    if held is not None and held["unit_id"] != row["unit_id"]:
        raise act.refuse(N_("a corrective action of another unit than its audit"))
    if held is not None and held["ended_on"]:  # what the conclusion found came with it
        raise act.refuse(N_("an audit after it was concluded"))


def _require_closing(act: Act, before: Row) -> None:
    """Closed once, from done, with evidence, by who says so himself and neither did nor reported the work."""
    if before["state"] != ActionState.DONE or act.values.get("state") != ActionState.CLOSED:
        raise act.refuse(N_("a corrective action after it was closed, or before it was done"))
    if act.values.get("closed_by") != act.entry.author or not act.values.get("closed_on"):
        raise act.refuse(N_("a corrective action closed in the name of another"))
    if not str(act.values.get("evidence") or "").strip() or {"done_by", "marked_by"} & act.values.keys():
        raise act.refuse(N_("a corrective action closed without evidence"))
    mine = people.logins(act, act.entry.author)
    if {str(before[name]).casefold() for name in ("done_by", "marked_by")} & mine:
        raise act.refuse(N_("a corrective action closed by whoever did the work"))


def light(act: Act) -> None:
    """Accidents, training, heads counted: of the unit's station and headquarters."""
    _require_lasting(act)
    if act.hq or act.past and act.mine(act.id):
        return
    unit = act.values.get("unit_id")
    if not act.mine(act.id) or act.new is not None and not cards.below(act, unit):
        raise act.refuse(N_("an accident or training of another station"))
    if act.new is None and unit is not None:
        raise act.refuse(N_("an accident or training put into another unit"))


def _require_lasting(act: Act) -> None:
    _require_auditor(act)
    if "gone" in act.body:
        raise act.refuse(N_("a record of labour safety that is removed"))


def _require_auditor(act: Act) -> None:
    if not any(people.held(act, role) for role in AUDITORS):
        raise people.unentitled(act, N_("a record of labour safety"), AUDITORS[0])
