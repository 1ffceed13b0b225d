"""Plans of years: headquarters' own; made by a planner, approved and amended by an approver who did not make them."""

from datetime import date

from safety_inspector.access.users import Role
from safety_inspector.exchange.rights import people
from safety_inspector.exchange.rights.acts import Act, headquarters
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.planning import prospects
from safety_inspector.planning.plans import PLANNERS, State
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
    if not _makers(before) <= _makers(act.values, before) >= {act.entry.author}:
        raise act.refuse(N_("a plan that does not name who made it"))
    if any(act.values.get(name) for name in _APPROVAL - {"state"}):
        raise act.refuse(N_("the approval of a plan that is a draft"))


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
    return f"{first:04}-01-01" <= day <= act.entry.wall[:10]


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
    _require_inspector(act)
    _require_window(act, {**row, **act.values}, {**(held or {}), **said})


def _require_inspector(act: Act) -> None:
    """Who is to inspect is known here, and somebody who inspects."""
    who = act.values.get("inspector_id")
    if who and not people.inspects(act, who):
        raise act.refuse(N_("a line of a plan for somebody who does not inspect"))


def _require_window(act: Act, row: Row, plan: Row) -> None:
    """What is placed is placed in a month of its window, which ends with its due month unless that was over.

    What was over is planned for the first month there is.
    """
    if row.get("month") is None:
        return
    first, last, year = row.get("first"), row.get("last"), plan["year"]
    opens = prospects.opening_month(year, date.fromisoformat(plan["prepared_on"]))
    if row["reason"] == Why.OVERDUE and not (
        first == last == opens and row["due_on"] and row["due_on"][:7] < f"{year:04}-{opens:02}"
    ):
        raise act.refuse(N_("a line of a plan called overdue that was not over"))
    if first is None or last is None or not first <= row["month"] <= last:
        raise act.refuse(N_("a line of a plan outside the months of its window"))
    if row["due_on"] and row["reason"] != Why.OVERDUE and f"{year:04}-{last:02}" > row["due_on"][:7]:
        raise act.refuse(N_("a line of a plan outside the months of its window"))


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


def change(act: Act) -> None:
    """What an amendment changes: written with it, and never after."""
    headquarters(act)
    row = act.made_once(N_("an amendment after it was made"))
    if bytes.fromhex(row["amendment_id"]) not in act.made:
        raise act.refuse(N_("a change of a plan without its amendment"))
    _require_inspector(act)


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
