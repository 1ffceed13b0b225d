"""The command of the year's plan: made from due dates, approved, shown with what is done, written to a file."""

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, number
from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _


class UnitWanted(Refusal):
    """There is no unit at all."""

    code = "CLI-E26"
    message = N_("There is no unit in this store to plan for. Import the register, or name a unit with --unit.")


class NotAPlanFile(Refusal):
    """A name that tells no format."""

    code = "CLI-E27"
    message = N_("A plan is written as PDF, XLSX or iCalendar, not as “{name}”. End the name with .pdf, .xlsx or .ics.")


class NotALine(Refusal):
    """A change of a line that tells no month."""

    code = "CLI-E28"
    message = N_("“{text}” is no line of a plan: type ID=MONTH or ID=MONTH@LOGIN, the month from 1 to 12.")


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "plan", plan, _("the plan of a year: made, approved, shown, printed"))
    made.add_argument("year", type=number, metavar=_("YEAR"))
    made.add_argument("out", type=Path, nargs="?", metavar="OUT.pdf|OUT.xlsx|OUT.ics")
    made.add_argument("--unit", metavar=_("UNIT"), help=_("the unit and all below it; else the whole tree"))
    chosen = made.add_mutually_exclusive_group()
    chosen.add_argument("--show", action="store_true", help=_("only what is there, beside an open window too"))
    chosen.add_argument("--approve", action="store_true", help=_("approve it, as somebody who did not make it"))
    chosen.add_argument("--anew", action="store_true", help=_("make the draft anew from the due dates of today"))
    made.add_argument("--capacity", type=number, metavar="N", help=_("inspections a month for an inspector (20)"))
    made.add_argument("--before", type=number, metavar="N", help=_("how many months ahead of the due month (2)"))
    for name, help in (("move", _("move a line")), ("add", _("add equipment to an approved plan"))):
        made.add_argument(f"--{name}", action="append", default=[], metavar="ID=MONTH[@LOGIN]", help=help)
    made.add_argument("--drop", action="append", default=[], metavar=_("ID"), help=_("take out of an approved plan"))
    made.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why an approved plan is amended"))
    _take_late(made)


def _take_late(made: argparse.ArgumentParser) -> None:
    """Let the file stand after options too: argparse gives it up once the year alone was met."""
    parse = made.parse_known_args

    def late(args: Any = None, namespace: Any = None) -> tuple[argparse.Namespace, list[str]]:
        found, rest = parse(args, namespace)
        if found.out is None and rest and not rest[0].startswith("-"):
            found.out = Path(rest.pop(0))
        return found, rest

    vars(made)["parse_known_args"] = late


def plan(asked: argparse.Namespace) -> None:
    """The plan of a unit and year: a draft is made if there is none, or if it is to be made anew."""
    from safety_inspector.reporting import planned

    drawn = _drawing(asked.out) if asked.out is not None else None
    typed = asked.capacity is not None or asked.before is not None
    wanted = asked.anew or (typed and not (asked.show or asked.approve))
    changed = bool(asked.move or asked.add or asked.drop)
    with access.opened(asked, only_read=asked.show and not changed) as store:
        unit, found = _found(asked, store)
        if wanted or (found is None and not (asked.approve or asked.show or changed)):
            _generate(asked, store, unit)
        _change(asked, store, unit)
        if asked.approve:
            _approve(asked, store, unit)
        with store.reading() as session:
            facts = planned.facts(session, _id(unit, asked.year), as_at=store.today())
    if drawn is not None:
        files.write(asked.out, drawn(facts))
    _show(asked, facts)


def _drawing(out: Path) -> Callable[[Any], bytes]:
    from safety_inspector.documents import calendars, plans

    known = {".pdf": plans.draw, ".xlsx": plans.xlsx, ".ics": calendars.draw}
    if out.suffix.lower() not in known:
        raise NotAPlanFile(name=out.name)
    return known[out.suffix.lower()]


def _found(asked: argparse.Namespace, store: Any) -> tuple[UUID, Any]:
    from safety_inspector.catalogue import units
    from safety_inspector.planning import plans

    with store.reading() as session:
        unit = access.unit_id(session, asked.unit) or units.root(session)
        if unit is None:
            raise UnitWanted()
        return unit, plans.of(session, unit, asked.year)


def _id(unit: UUID, year: int) -> UUID:
    from safety_inspector.planning import plans

    return plans.id_of(unit, year)


def _generate(asked: argparse.Namespace, store: Any, unit: UUID) -> None:
    from safety_inspector.planning import plans

    with store.writing(by=asked.user, action="plan.generate") as session:
        plans.generate(
            session, unit, asked.year, today=store.today(),
            capacity=plans.CAPACITY if asked.capacity is None else asked.capacity,
            before=plans.BEFORE if asked.before is None else asked.before,
        )  # fmt: skip


def _change(asked: argparse.Namespace, store: Any, unit: UUID) -> None:
    """Move lines of a draft; of an approved plan move, add and drop in one amendment."""
    from safety_inspector.planning import amendments, plans
    from safety_inspector.planning.amendments import Change, What

    if not (asked.move or asked.add or asked.drop):
        return
    id = _id(unit, asked.year)
    with store.writing(by=asked.user, action="plan.change", reason=asked.reason) as session:
        changes = [Change(what, *_line(session, text)) for what, text in _named(asked)]
        if plans.one(session, id).state is plans.State.DRAFT and {each.what for each in changes} == {What.MOVE}:
            for each in changes:
                plans.move(session, id, each.equipment_id, month=each.month or 0, inspector=each.inspector)
        else:
            amendments.amend(session, id, changes, reason=asked.reason, on=store.today())


def _named(asked: argparse.Namespace) -> Iterator[tuple[Any, str]]:
    from safety_inspector.planning.amendments import What

    for what, texts in ((What.MOVE, asked.move), (What.ADD, asked.add), (What.DROP, asked.drop)):
        for text in texts:
            if what is not What.DROP and not _LINE.fullmatch(text):
                raise NotALine(text=text)
            yield what, text


_LINE = re.compile(r"[^=]+=(1[0-2]|[1-9])(@[\w.\-]+)?")


def _line(session: Any, text: str) -> tuple[UUID, int | None, UUID | None]:
    """Equipment, month and inspector as they were typed."""
    from safety_inspector.access import users

    named, _sign, rest = text.partition("=")
    month, _at, login = rest.partition("@")
    who = users.require_known(session, login).id if login else None
    return access.equipment_id(session, named), int(month) if month else None, who


def _approve(asked: argparse.Namespace, store: Any, unit: UUID) -> None:
    from safety_inspector.planning import plans

    with store.writing(by=asked.user, action="plan.approve") as session:
        plans.approve(session, _id(unit, asked.year), on=store.today())


def _show(asked: argparse.Namespace, facts: Any) -> None:
    """The figures, then each line; with --json the figures first, then one object a line."""
    from safety_inspector.planning.prospects import WHY_WORDS, Why

    found, left = facts.progress, len(facts.left)
    told = {
        "id": facts.plan.id, "year": facts.plan.year, "unit": facts.unit_name, "state": facts.plan.state,
        "approved_by": facts.plan.approved_by, "approved_on": facts.plan.approved_on, "lines": len(facts.lines),
        "left": left, "planned": found.planned, "done": found.done, "passed": found.passed, "failed": found.failed,
        "percent": found.percent, "added": found.added, "amendments": len(facts.amendments), "as_at": facts.as_at,
        "by_month": found.by_month, "by_unit": found.by_unit,
    }  # fmt: skip
    state = _("draft") if facts.plan.state == "draft" else _("approved")
    line = _("Plan {year}, {unit}: {state}; {lines} planned, {left} left; done {done} of {planned} ({percent} %)")
    percent = str(found.percent if found.percent is not None else "–").replace(".", ",")
    output.fact(asked, told, line.format(**{**told, "state": state, "percent": percent}))
    output.rows(
        asked,
        [*facts.lines, *facts.left],
        lambda row: (
            f"{row.month or '–':>3}  {output.shown(row.due_on):<10}  {row.name}  {row.unit_name}  "
            f"{row.inspector}  {_(WHY_WORDS[Why(row.why)]) if row.why else ''}".rstrip()
        ),
    )
