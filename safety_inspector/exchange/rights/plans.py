"""Plans of years: headquarters' own; made by a planner, approved and amended by an approver who did not make them."""

from datetime import date, timedelta
from uuid import UUID

from safety_inspector.access.users import Role
from safety_inspector.errors import Refusal
from safety_inspector.exchange.rights import people
from safety_inspector.exchange.rights.acts import Act, doubled, headquarters, versions
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import What
from safety_inspector.planning.plans import PLANNERS, State
from safety_inspector.planning.projections import GONE
from safety_inspector.planning.prospects import Why
from safety_inspector.words import N_

_APPROVAL = frozenset({"state", "approved_by", "approved_name", "approved_post", "approved_on"})


def plan(act: Act) -> None:
    """A plan: a draft of whoever planned it; approved once, by another, and then as it is for good."""
    headquarters(act)
    if "gone" in act.body:
        raise act.refuse(N_("a plan that is removed"))
    before = act.ground.row("plan", act.id, REMEMBERED["plan"]) if act.new is None else None
    if act.new is None and (before is None or before["state"] != State.DRAFT):
        raise act.refuse(N_("a plan after it was approved"))
    if act.new is None and act.body.get("set", {}).keys() & {"unit_id", "year"}:  # its id follows from both
        raise act.refuse(N_("a plan put into another unit or year"))
    if act.values.get("state") == State.APPROVED:
        _require_approval(act, before)
        return
    _require_planner(act)
    _require_prepared(act, before)
    if not _makers(before) <= _makers(act.values, before) >= {act.entry.author}:
        raise act.refuse(N_("a plan that does not name who made it"))
    if any(act.values.get(name) for name in _APPROVAL - {"state"}):
        raise act.refuse(N_("the approval of a plan that is a draft"))


def _require_prepared(act: Act, before: Row | None) -> None:
    """Of a unit that is here, and such as can be made on its day, which is the day it was made anew."""
    now, wall = {**(before or {}), **act.values}, date.fromisoformat(act.day)
    if act.new is not None and not _known(act, str(now["unit_id"])):
        raise act.refuse(N_("a plan or a line of one for a unit or equipment that is not here"))
    if not act.values.keys() & {"prepared_on", "capacity", "before"}:
        return
    day = date.fromisoformat(now["prepared_on"])
    try:
        plans.require_sensible(now["year"], day, now["capacity"], now["before"])
    except Refusal as error:
        raise act.refuse(N_("a plan that cannot be made on its day")) from error
    if "prepared_on" in act.values and not wall - timedelta(days=1) <= day <= wall:  # it may be sealed past midnight
        raise act.refuse(N_("a plan that cannot be made on its day"))


def _known(act: Act, id: str | None) -> bool:
    """Whether there is such a record, be it made in this very entry."""
    key = bytes.fromhex(id or "")
    return bool(act.ground.creator(key)) or key in act.made


def _require_approval(act: Act, before: Row | None) -> None:
    """Only the approval is written, by an approver who says so himself and did not make the plan."""
    if before is None or act.values.keys() - _APPROVAL:
        raise act.refuse(N_("a plan approved while it is made"))
    if act.values.get("approved_by") != act.entry.author or not act.values.get("approved_on"):
        raise act.refuse(N_("the approval of a plan by another"))
    if not _in_time(act, before, act.values["approved_on"]):
        raise act.refuse(N_("a plan approved or amended on a day ahead, or long before its year"))
    _require_second(act, before)
    if not people.named(act, act.values.get("approved_name", ""), act.values.get("approved_post", "")):
        raise act.refuse(N_("the approval of a plan by another"))


def _in_time(act: Act, plan: Row, day: str) -> bool:
    """Whether a decision on the plan may be of the day: not ahead, nor before the year before it or its making."""
    first = min(plan["year"], int(plan["prepared_on"][:4])) - 1
    return f"{first:04}-01-01" <= day <= act.day


def line(act: Act) -> None:
    """A line: of the planner, and only while its plan is a draft."""
    headquarters(act)
    _require_planner(act)
    if "gone" in act.body:
        raise act.refuse(N_("a line of a plan that is removed"))
    row = act.new or act.ground.row("plan_line", act.id, REMEMBERED["plan_line"]) or act.values
    id = bytes.fromhex(str(row["plan_id"]))
    held = act.ground.row("plan", id, REMEMBERED["plan"])
    if act.new is None and act.body.get("set", {}).keys() & {"plan_id", "equipment_id"}:  # its id follows from both
        raise act.refuse(N_("a line put into another plan, or given other equipment"))
    if held is None and id not in act.made:
        raise act.refuse(N_("a line of a plan that is not here"))
    if held is not None and held["state"] != State.DRAFT:
        raise act.refuse(N_("a line of a plan after it was approved"))
    said = act.plans.get(id, {})
    if said.get("state") == State.APPROVED:
        raise act.refuse(N_("a line of a plan that is written as it is approved"))
    if act.entry.author not in _makers(said, held):
        raise act.refuse(N_("a plan that does not name who made it"))
    if act.new is not None and not (_known(act, row["unit_id"]) and _known(act, row["equipment_id"])):
        raise act.refuse(N_("a plan or a line of one for a unit or equipment that is not here"))
    _require_inspector(act)
    _require_window(act, {**row, **act.values}, {**(held or {}), **said})


def _require_inspector(act: Act) -> None:
    """Who is to inspect is known here, and somebody who inspects."""
    who = act.values.get("inspector_id")
    if who and not people.inspects(act, who):
        raise act.refuse(N_("a line of a plan for somebody who does not inspect"))


def _require_window(act: Act, row: Row, plan: Row) -> None:
    """What is placed is placed in a month of its window, which is what its due date comes to as the plan was made.

    Where two futures of headquarters drew one line, the row is of both, and is chosen field by field.
    """
    month, first, last = row.get("month"), row.get("first"), row.get("last")
    if month is not None and (first is None or last is None or not first <= month <= last):
        raise act.refuse(N_("a line of a plan outside the months of its window"))
    if act.new is None and doubled(act):
        return
    due_on = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    told = {"year": plan["year"], "before": plan["before"], "prepared_on": date.fromisoformat(plan["prepared_on"])}
    if not plans.laid(Why(row["reason"]), due_on, (first, last), month, **told):
        raise act.refuse(N_("a line of a plan with a window or reason that its due date does not come to"))


def amendment(act: Act) -> None:
    """An amendment: made once, with its reason, by an approver who did not make the plan, when it is approved."""
    headquarters(act)
    row = act.made_once(N_("an amendment after it was made"))
    held = act.ground.row("plan", bytes.fromhex(row["plan_id"]), REMEMBERED["plan"])
    if held is None or held["state"] != State.APPROVED:
        raise act.refuse(N_("an amendment of a plan that is not approved"))
    if row["amended_by"] != act.entry.author or not str(row["reason"]).strip():
        raise act.refuse(N_("an amendment without reason, or by another"))
    if not _in_time(act, held, row["amended_on"]):
        raise act.refuse(N_("a plan approved or amended on a day ahead, or long before its year"))
    _require_second(act, held)
    if not amendments.distinct([each["equipment_id"] for each in _changes(act)]):
        raise act.refuse(N_("an amendment that changes nothing, or one thing twice"))
    known = act.ground.having("plan_amendment", "plan_id", row["plan_id"]) - {act.id}
    following = amendments.following(len(known))
    if row["number"] > following or row["number"] < following and not doubled(act):
        raise act.refuse(N_("an amendment with another number than the next one"))


def _changes(act: Act) -> list[Row]:
    """What the entry changes with the amendment under judgement."""
    made = [
        body["new"] for entity, _id, _part, body in act.beside if entity == "plan_change" and body and "new" in body
    ]
    return [row for row in made if row["amendment_id"] == act.id.hex()]


def change(act: Act) -> None:
    """What an amendment changes: written with it, and never after."""
    headquarters(act)
    row = act.made_once(N_("an amendment after it was made"))
    if bytes.fromhex(row["amendment_id"]) not in act.made:
        raise act.refuse(N_("a change of a plan without its amendment"))
    what = What(row["what"])
    if not amendments.whole(what, row["month"], row["inspector_id"]):
        raise act.refuse(N_("a change of a plan without its month and inspector, or a removal with them"))
    _require_inspector(act)
    _require_possible(act, row, what)


def _require_possible(act: Act, row: Row, what: What) -> None:
    """Of equipment that is here, and in the plan or not as it has to be; with the unit and due date of its line."""
    plan = next((
        str(body["new"]["plan_id"]) for entity, id, _part, body in act.beside
        if entity == "plan_amendment" and id.hex() == row["amendment_id"] and body and "new" in body
    ), "")  # fmt: skip
    if not plan or not _known(act, row["equipment_id"]) or not _known(act, row["unit_id"]):
        raise act.refuse(N_("a plan or a line of one for a unit or equipment that is not here"))
    id = plans.line_id(UUID(plan), UUID(row["equipment_id"])).bytes
    line = act.ground.row("plan_line", id, REMEMBERED["plan_line"])
    told = [*([line] if line is not None else []), *_changed(act, plan, row["equipment_id"])]
    planned = [each["month"] is not None for each in told] or [False]
    if not any(amendments.possible(what, planned=each) for each in (planned if doubled(act) else planned[-1:])):
        raise act.refuse(N_("a change of a plan that adds what is in it, or moves or removes what is not"))
    drawn = told[:1] if line is None or line["reason"] != Why.NOT_DUE else told[1:2]
    if drawn and not doubled(act) and any(row[name] != drawn[0][name] for name in ("unit_id", "due_on")):
        raise act.refuse(N_("a change of a plan with another unit or due date than its line"))
    if not drawn and what is What.ADD and not _addable(act, row):
        raise act.refuse(N_("a change of a plan that adds equipment which is gone, or stands in another unit"))


def _changed(act: Act, plan: str, equipment: str) -> list[Row]:
    """What earlier amendments of the plan made of the equipment, in their order."""
    found = []
    for key in act.ground.having("plan_amendment", "plan_id", plan):
        amended = act.ground.row("plan_amendment", key, REMEMBERED["plan_amendment"])
        for id in act.ground.having("plan_change", "amendment_id", key.hex()):
            changed = act.ground.row("plan_change", id, REMEMBERED["plan_change"])
            if amended and changed and changed["equipment_id"] == equipment:
                found.append((amended["number"], id, changed))
    return [changed for _number, _id, changed in sorted(found, key=lambda each: each[:2])]


def _addable(act: Act, row: Row) -> bool:
    """Whether the equipment was ever told to be in use in the unit."""
    cards = list(versions(act, "equipment", bytes.fromhex(row["equipment_id"])))
    return not cards or any(
        each.get("unit_id", row["unit_id"]) == row["unit_id"] and each.get("state") not in GONE for each in cards
    )


def _require_planner(act: Act) -> None:
    if not any(people.held(act, role) for role in PLANNERS):
        raise people.unentitled(act, N_("the plan of a year"), Role.TECHNICAL_HEAD)


def _require_second(act: Act, plan: Row) -> None:
    """An approver under none of whose logins the plan was made."""
    if not people.held(act, Role.APPROVER):
        raise people.unentitled(act, N_("the approval or amendment of a plan"), Role.APPROVER)
    if {each.casefold() for each in _makers(plan)} & people.logins(act, act.entry.author):
        raise act.refuse(N_("a plan approved or amended by whoever made it"))


def _makers(row: Row | None, before: Row | None = None) -> set[str]:
    """Who made a plan; a change that does not say so leaves them."""
    said = row.get("prepared_by") if row is not None else ""
    if said is None:
        return _makers(before)
    return {each for each in str(said).split(",") if each}
