"""Commands of audits of units: the audits, their minutes, their corrective actions."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.store import files
from safety_inspector.words import _

WHOLE = "whole"


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "audit", audit_list, _("audits of units: checklist, minutes, corrective actions"))
    inside = made.add_subparsers(dest="what", metavar=_("WHAT"), required=True)
    _add_audits(inside)
    _add_actions(inside)
    _take_unit(made, inside)


def _take_unit(made: argparse.ArgumentParser, inside: Any) -> None:
    """Let ``audit UNIT --script FILE`` stand for the whole audit by a script."""
    parse = made.parse_known_args

    def known(args: Any = None, namespace: Any = None) -> tuple[argparse.Namespace, list[str]]:
        if args and "--script" in args and args[0] not in inside.choices:
            args = [WHOLE, *args]
        return parse(args, namespace)

    vars(made)["parse_known_args"] = known


def _add_audits(inside: Any) -> None:
    made = command(inside, WHOLE, audit_whole, _("a whole audit by a script of answers: audit UNIT --script FILE"))
    made.add_argument("unit", metavar=_("UNIT"))
    made.add_argument("--script", type=Path, required=True, metavar=_("ANSWERS.json"))
    made = command(inside, "start", audit_start, _("begin an audit; it opens with what is not closed"))
    made.add_argument("unit", metavar=_("UNIT"))
    for name in ("kind", "form", "regime"):
        made.add_argument(f"--{name}", metavar=_("WORD"))
    for name in ("place", "team", "rep"):
        made.add_argument(f"--{name}", action="append", default=[], metavar=_("TEXT"))
    made.add_argument("--basis", default="", metavar=_("TEXT"))
    for name in ("on", "from", "to"):
        made.add_argument(f"--{name}", type=day, dest=f"{name}_day", metavar="D")
    made = command(inside, "answer", audit_answer, _("answer one item"))
    made.add_argument("audit", metavar=_("AUDIT"))
    made.add_argument("item", metavar="S1.01")
    made.add_argument("result", metavar="pass|partial|fail|not_applicable|not_checked")
    for name in ("finding", "severity", "evidence", "measured", "told", "owner"):
        made.add_argument(f"--{name}", default="", metavar=_("TEXT"))
    made.add_argument("--sample", nargs=2, type=number, metavar=("n", "N"))
    made.add_argument("--stop", action="store_true", help=_("asks to stop at once; --told names who was told"))
    made.add_argument("--deadline", type=day, metavar="D")
    made = command(inside, "conclude", audit_conclude, _("end an audit: number, score, corrective actions"))
    made.add_argument("audit", metavar=_("AUDIT"))
    made.add_argument("--summary", default="", metavar=_("TEXT"))
    made.add_argument("--proposals", default="", metavar=_("TEXT"))
    made.add_argument("--on", type=day, metavar="D")
    made.add_argument("--next", type=day, metavar="D", help=_("by when the unit is to be audited again"))
    made = command(inside, "list", audit_list, _("the audits"))
    made.add_argument("--unit", metavar=_("UNIT"))
    made = command(inside, "show", audit_show, _("an audit with its answers"))
    made.add_argument("audit", metavar=_("AUDIT"))
    made = command(inside, "minutes", audit_minutes, _("the minutes of an audit as PDF"))
    made.add_argument("audit", metavar=_("AUDIT"))
    made.add_argument("out", type=Path, metavar="OUT.pdf")


def _add_actions(inside: Any) -> None:
    made = command(inside, "actions", actions_list, _("corrective actions: the open ones first, of these the overdue"))
    made.add_argument("out", type=Path, nargs="?", metavar="OUT.pdf")
    made.add_argument("--unit", metavar=_("UNIT"))
    for name, help in (
        ("assign", _("who is to mend it, and by when")), ("done", _("who did the work, and what was done")),
        ("close", _("confirm with evidence that it is mended")), ("extend", _("give it longer, with a reason")),
        ("escalate", _("say that it is beyond the unit, with a proposal")), ("reopen", _("open it again")),
    ):  # fmt: skip
        made = command(inside, name, action_step, help)
        made.add_argument("action", metavar=_("ACTION"))
        _STEPS[name](made)


def _assigning(made: argparse.ArgumentParser) -> None:
    made.add_argument("--owner", default="", metavar=_("TEXT"))
    made.add_argument("--deadline", type=day, metavar="D")


def _doing(made: argparse.ArgumentParser) -> None:
    made.add_argument("--who", default="", metavar=_("TEXT"))
    made.add_argument("--remedy", default="", metavar=_("TEXT"))
    made.add_argument("--on", type=day, metavar="D")


def _closing(made: argparse.ArgumentParser) -> None:
    made.add_argument("--evidence", default="", metavar=_("TEXT"))
    made.add_argument("--on", type=day, metavar="D")


def _extending(made: argparse.ArgumentParser) -> None:
    made.add_argument("--deadline", type=day, required=True, metavar="D")
    made.add_argument("--reason", default="", metavar=_("TEXT"))


def _escalating(made: argparse.ArgumentParser) -> None:
    made.add_argument("--proposal", default="", metavar=_("TEXT"))


def _reopening(made: argparse.ArgumentParser) -> None:
    made.add_argument("--reason", default="", metavar=_("TEXT"))


_STEPS = {"assign": _assigning, "done": _doing, "close": _closing, "extend": _extending, "escalate": _escalating,
          "reopen": _reopening}  # fmt: skip


def audit_whole(asked: argparse.Namespace) -> None:
    """A whole audit by a script, all or nothing."""
    from safety_inspector.labour import scripts

    script = scripts.read(access.text_of(asked.script), asked.script.name)
    with access.opened(asked) as store:
        with store.writing(by=asked.user, action="audit.whole") as session:
            unit = access.unit(session, asked.unit)
            id = scripts.follow(session, unit, script, asked.script.name, today=store.today(), at=store.now())
        _show(asked, store, id)


def audit_start(asked: argparse.Namespace) -> None:
    """Begin an audit."""
    from safety_inspector.labour import audits

    typed = {name: vars(asked)[name] for name in ("kind", "form", "regime") if vars(asked)[name] is not None}
    said = audits.Beginning(
        places=asked.place, team=asked.team, representatives=asked.rep, basis=asked.basis,
        period_from=asked.from_day, period_to=asked.to_day, **typed,
    )  # fmt: skip
    with access.opened(asked) as store:
        with store.writing(by=asked.user, action="audit.start") as session:
            id = audits.start(session, access.unit(session, asked.unit), said, on=asked.on_day or store.today())
        _show(asked, store, id)


def audit_answer(asked: argparse.Namespace) -> None:
    """Answer one item."""
    from safety_inspector.labour import answers, audits

    given = answers.Given(
        result=asked.result, finding=asked.finding, severity=asked.severity, evidence=asked.evidence,
        measured=asked.measured, sample=(asked.sample[0], asked.sample[1]) if asked.sample else None, stop=asked.stop,
        stop_told=asked.told, owner=asked.owner, deadline=asked.deadline,
    )  # fmt: skip
    with access.opened(asked) as store:
        with store.writing(by=asked.user, action="audit.answer") as session:
            id = _audit(session, asked.audit)
            audits.answer(session, id, asked.item, given, at=store.now())
        with store.reading() as session:
            left = len(audits.sheet(session, id, today=store.today()).left)
    told = {"id": id, "item": asked.item, "result": asked.result, "left": left}
    output.fact(asked, told, _("{item}: kept; {left} items are left.").format(**told))


def audit_conclude(asked: argparse.Namespace) -> None:
    """End an audit."""
    from safety_inspector.labour import audits

    with access.opened(asked) as store:
        with store.writing(by=asked.user, action="audit.conclude") as session:
            id = _audit(session, asked.audit)
            audits.conclude(
                session, id, on=asked.on or store.today(), summary=asked.summary, proposals=asked.proposals,
                next_on=asked.next,
            )  # fmt: skip
        _show(asked, store, id)


def audit_list(asked: argparse.Namespace) -> None:
    """The audits."""
    from safety_inspector.labour import audits
    from safety_inspector.labour.kinds import KIND_WORDS

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = audits.listing(session, today=store.today(), unit=access.unit_id(session, asked.unit))
    output.rows(
        asked, found,
        lambda row: (
            f"{row.number or row.id}  {output.shown(row.started_on)}  {row.unit_name}  {_(KIND_WORDS[row.kind])}"
        ),
    )  # fmt: skip


def audit_show(asked: argparse.Namespace) -> None:
    """An audit with its answers."""
    with access.opened(asked, only_read=True) as store:
        with store.reading() as session:
            id = _audit(session, asked.audit)
        _show(asked, store, id)


def audit_minutes(asked: argparse.Namespace) -> None:
    """The minutes as PDF."""
    from safety_inspector.documents import audits as papers
    from safety_inspector.labour import minutes

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        facts = minutes.facts(session, _audit(session, asked.audit), today=store.today())
    files.write(asked.out, papers.draw(facts))
    output.fact(asked, {"file": asked.out}, _("Written: {file}").format(file=asked.out))


def actions_list(asked: argparse.Namespace) -> None:
    """The corrective actions, also as a paper."""
    from safety_inspector.labour import actions
    from safety_inspector.labour.kinds import STATE_WORDS

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        unit, today = access.unit_id(session, asked.unit), store.today()
        found = actions.follow_up(session, unit, today=today) if unit else actions.listing(session, today=today)
        if asked.out is not None:
            from safety_inspector.documents import audits as papers
            from safety_inspector.labour import minutes

            files.write(asked.out, papers.draw_actions(minutes.action_facts(session, unit, today=today)))
    output.rows(
        asked, found,
        lambda row: (
            f"{output.shown(row.deadline)}  {_('overdue') if row.overdue else _(STATE_WORDS[row.state])}  {row.item}  "
            f"{row.text}  {row.unit_name}  {row.id}"
        ),
    )  # fmt: skip


def action_step(asked: argparse.Namespace) -> None:
    """One step of a corrective action."""
    from safety_inspector.labour import actions

    with access.opened(asked) as store:
        today = store.today()
        with store.writing(by=asked.user, action=f"action.{asked.what}") as session:
            id = _action(session, asked.action)
            _step(session, id, asked, today)
        with store.reading() as session:
            (row,) = actions.rows(session, [id], today=today)
    from safety_inspector.labour.kinds import STATE_WORDS

    line = _("{item}: {state}, by {day}").format(
        item=row.item, state=_(STATE_WORDS[row.state]), day=output.shown(row.deadline)
    )
    output.fact(asked, row, line)


def _step(session: Any, id: UUID, asked: argparse.Namespace, today: date) -> None:
    from safety_inspector.labour import actions

    if asked.what == "assign":
        actions.assign(session, id, owner=asked.owner, deadline=asked.deadline)
    elif asked.what == "done":
        actions.done(session, id, who=asked.who, on=asked.on or today, remedy=asked.remedy)
    elif asked.what == "close":
        actions.close(session, id, evidence=asked.evidence, on=asked.on or today)
    elif asked.what == "extend":
        actions.extend(session, id, deadline=asked.deadline, reason=asked.reason)
    elif asked.what == "escalate":
        actions.escalate(session, id, proposal=asked.proposal)
    else:
        actions.reopen(session, id, reason=asked.reason)


def _show(asked: argparse.Namespace, store: Any, id: UUID) -> None:
    """The audit first, then what it opened with, then each item; with --json one object a line."""
    from safety_inspector.labour import audits
    from safety_inspector.labour.kinds import RESULT_WORDS

    with store.reading() as session:
        shown = audits.sheet(session, id, today=store.today())
    told = {
        **output.plain(shown.row), "left": len(shown.left), "carried": [row.item for row in shown.carried],
        "score_now": shown.score.value, "grade_now": shown.score.grade,
    }  # fmt: skip
    line = _("Audit {id}, {unit_name}: {number}; {left} items left; opens with {count} not closed")
    output.fact(asked, told, line.format(**{**told, "number": told["number"] or "–", "count": len(shown.carried)}))
    rows = [{"item": each.id, "text": each.text, "answer": shown.answers.get(each.id)} for each in shown.template.lines]
    output.rows(asked, rows, lambda row: (
        f"{row['item']}  {_(RESULT_WORDS[row['answer'].result]) if row['answer'] else '–'}  {row['text']}"
    ))  # fmt: skip


def _audit(session: Any, text: str) -> UUID:
    from safety_inspector.labour import audits

    return audits.find(session, text)


def _action(session: Any, text: str) -> UUID:
    from safety_inspector.labour import actions

    return actions.find(session, text)
