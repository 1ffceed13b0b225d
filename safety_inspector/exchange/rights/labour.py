"""What follows an audit, and the light records: corrective actions are also of the unit's station and headquarters;
what was closed stays, and nobody closes what he did himself. Accidents and training hold together as their verbs ask.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeVar

from sqlmodel import SQLModel

from safety_inspector.errors import Refusal
from safety_inspector.exchange.rights import cards, people
from safety_inspector.exchange.rights.acts import Act, erased, made_by, versions
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row, written
from safety_inspector.labour import accidents, trainings
from safety_inspector.labour.fields import AUDITORS
from safety_inspector.labour.kinds import ActionState
from safety_inspector.labour.records import Accident, Training
from safety_inspector.words import N_

Kept = TypeVar("Kept", bound=SQLModel)

_FOUND = frozenset({
    "audit_id", "unit_id", "item", "text", "basis", "severity", "stop", "recurring", "found_on",
})  # fmt: skip
_WORK = ("done_by", "marked_by", "done_on")
_CLOSING = ("closed_by", "closed_on", "evidence")


def action(act: Act) -> None:
    """A corrective action: made with its audit; then of the unit's station, the auditor's device and headquarters."""
    require_lasting(act)
    if act.new is not None:
        _require_beginning(act, act.new)
        return
    before = act.ground.row("corrective_action", act.id, REMEMBERED["corrective_action"])
    if before is None or not (act.hq or act.mine(act.id) or cards.below(act, before["unit_id"])):
        raise act.refuse(N_("a corrective action of another station"))
    if act.values.keys() & _FOUND:
        raise act.refuse(N_("what a corrective action was made of"))
    _require_work(act, before)
    _require_deadline(act)
    state = act.values.get("state", before["state"])
    if state == ActionState.CLOSED:
        _require_closing(act, before)
    elif any(act.values.get(name) for name in _CLOSING):
        raise act.refuse(N_("the closing of a corrective action that is open"))
    elif before["state"] == ActionState.CLOSED and state != ActionState.REOPENED:
        raise act.refuse(N_("a corrective action after it was closed"))


def _require_work(act: Act, before: Row) -> None:
    """Who did the work is said with the step to done, by who says so under his own name, of days that may be."""
    now, step = {**before, **act.values}, act.values.get("state")
    if act.values.keys() & _WORK or step in (ActionState.DONE, ActionState.REOPENED):
        whole = now["state"] == ActionState.DONE and all(now[name] for name in _WORK)
        own = whole and now["marked_by"] == act.entry.author
        none = now["state"] == ActionState.REOPENED and not any(now[name] for name in _WORK)
        if not own and not none:
            raise act.refuse(N_("the work on a corrective action told in the name of another, or without its step"))
    if step == ActionState.REOPENED and not str(now["reason"] or "").strip():
        raise act.refuse(N_("a corrective action opened again without a reason"))
    days = [now["found_on"], *(now[name] for name in ("done_on", "closed_on") if now[name])]
    if act.values.keys() & {"done_on", "closed_on"} and (days != sorted(days) or days[-1] > act.day):
        raise act.refuse(N_("a corrective action done or closed on a day that cannot be"))


def _require_deadline(act: Act) -> None:
    """A deadline that somebody sets counts; put off past one that counted, it says why."""
    told = [each for each in versions(act, act.entity, act.id, before=True) if each.keys() >= {"deadline", "proposed"}]
    said, counted = act.values.get("deadline"), [each for each in told if not each["proposed"]]
    if not act.values.keys() & {"deadline", "proposed"} or not told:
        return
    first = "proposed" in act.values and told[-1]["proposed"]
    if act.values.get("proposed") or not first and not counted:
        raise act.refuse(N_("a deadline of a corrective action that was set and is called proposed"))
    longer = not first and said and all(each["deadline"] < said for each in counted)
    if longer and not any(str({**each, **act.values}.get("reason") or "").strip() for each in told):
        raise act.refuse(N_("a corrective action given longer without a reason"))


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
    if not _concludes(act, row["audit_id"]):
        raise act.refuse(N_("a corrective action of an audit that is not concluded with it"))


def _concludes(act: Act, audit: str) -> bool:
    """Whether the entry concludes the audit; that each finding has its action is judged with it (`audits`)."""
    return any(
        body is not None and entity == "audit" and id.hex() == audit and written(entity, body).get("ended_on")
        for entity, id, _part, body in act.beside
    )


def _require_closing(act: Act, before: Row) -> None:
    """Closed once, from done, with evidence, by who says so himself and neither did nor reported the work."""
    done = before["state"] == ActionState.DONE and all(before[name] for name in _WORK)
    if not done or act.values.get("state") != ActionState.CLOSED:
        raise act.refuse(N_("a corrective action after it was closed, or before it was done"))
    if act.values.get("closed_by") != act.entry.author or not act.values.get("closed_on"):
        raise act.refuse(N_("a corrective action closed in the name of another"))
    if not str(act.values.get("evidence") or "").strip():
        raise act.refuse(N_("a corrective action closed without evidence"))
    mine = people.logins(act, act.entry.author)
    if {str(before[name]).casefold() for name in ("done_by", "marked_by")} & mine:
        raise act.refuse(N_("a corrective action closed by whoever did the work"))


def accident(act: Act) -> None:
    """An accident: of the unit's station and headquarters, its numbers and days as the verb takes them."""
    _require_light(act)
    _require_kept(act, Accident, lambda row, day: accidents.kept(accidents.happened(row), day))


def training(act: Act) -> None:
    """A course: of the unit's station and headquarters, its numbers and days as the verb takes them."""
    _require_light(act)
    _require_kept(act, Training, lambda row, day: trainings.kept(trainings.course(row), day))


def on_hand(act: Act) -> None:
    """Heads counted: of the unit's station and headquarters, on a day that has come."""
    _require_light(act)
    if act.values.get("counted_on", "") > act.day:
        raise act.refuse(N_("an accident, training or count on a day, or with numbers, that cannot be"))


def _require_kept(act: Act, table: type[Kept], kept: Callable[[Kept, date], dict[str, Any]]) -> None:
    """Typed again it comes to what is there, in one way it was told at least: two may have changed it at once."""
    day = date.fromisoformat(act.day)
    told = [act.new] if act.new is not None else [{**row, **act.values} for row in versions(act, act.entity, act.id)]
    rows = [table.model_validate(each) for each in told if each.keys() >= table.model_fields.keys()]
    if not any(agrees(row, partial(kept, row, day)) for row in rows) and (rows or not erased(act)):
        raise act.refuse(N_("an accident, training or count on a day, or with numbers, that cannot be"))


def agrees(row: SQLModel, kept: Callable[[], dict[str, Any]]) -> bool:
    """Whether a verb would keep of a row what it says; what a verb refuses agrees with nothing."""
    try:
        return all(getattr(row, name) == value for name, value in kept().items())
    except (Refusal, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _require_light(act: Act) -> None:
    """Made once, by the unit's station or headquarters; edited after that."""
    require_lasting(act)
    if act.new is not None:
        act.made_once(N_("an accident, training or count that is made again"))
    elif not act.ground.creator(act.id) and not erased(act):
        raise act.refuse(N_("an accident, training or count changed before it was made"))
    if act.hq or act.past and act.mine(act.id):
        return
    unit = act.values.get("unit_id")
    if not act.mine(act.id) or act.new is not None and not cards.below(act, unit):
        raise act.refuse(N_("an accident or training of another station"))
    if act.new is None and unit is not None:
        raise act.refuse(N_("an accident or training put into another unit"))


def require_lasting(act: Act) -> None:
    """By who may audit, and never removed."""
    require_auditor(act)
    if "gone" in act.body:
        raise act.refuse(N_("a record of labour safety that is removed"))


def require_auditor(act: Act) -> None:
    """By who may audit."""
    if not any(people.held(act, role) for role in AUDITORS):
        raise people.unentitled(act, N_("a record of labour safety"), AUDITORS[0])
