"""Commands of the inspection: what is due, a checklist by script, papers."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from safety_inspector import gestures
from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _


class OtherMinutes(Refusal):
    """A number of minutes that is not theirs."""

    code = "CLI-E24"
    message = N_("Minutes {number} are not those of this inspection: they get their number when they are made.")


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "due", due, _("what falls due, the most overdue first"))
    made.add_argument("--by", type=day, metavar="D")
    made.add_argument("--unit", metavar=_("UNIT"))
    made = command(commands, "interval", interval, _("type the interval of a piece of equipment, with its ground"))
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("months", type=number, metavar=_("MONTHS"))
    made.add_argument("--ground", required=True, metavar=_("TEXT"))
    made.add_argument("--kind", default="periodic", metavar="periodic|external|internal|hydrotest|part:…")
    made.add_argument("--procedure", metavar=_("NUMBER"), help=_("the procedure whose rules count"))
    made.add_argument("--done", type=day, metavar="D", help=_("the day the check was done last, if not periodic"))
    made = command(commands, "why", why, _("why equipment is due when it is: rule, day counted from and ground"))
    made.add_argument("id", metavar=_("ID"))
    made = command(commands, "inspect", inspect, _("inspect by a script of answers"))
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("--script", type=Path, required=True, metavar=_("ANSWERS.json"))
    made = command(commands, "discard", discard, _("throw away an inspection of yours that was begun by mistake"))
    made.add_argument("id", metavar=_("ID"))
    made = command(commands, "issue", issue, _("approve an inspection and issue its certificate or notice"))
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("--sticker", default="", metavar="N")
    made.add_argument("--minutes", default="", metavar="N")
    made.add_argument("--valid-until", type=day, metavar="D")
    made.add_argument("--short-reason", default="", metavar=_("TEXT"))
    made = command(commands, "certificate", certificate, _("the certificate or notice with a number, as issued"))
    made.add_argument("number", metavar=_("NUMBER"))
    made.add_argument("out", type=Path, nargs="?", metavar=_("OUT.pdf"))


def due(asked: argparse.Namespace) -> None:
    """The due list."""
    from safety_inspector.planning import listings

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        by, unit = asked.by or store.today() + timedelta(days=90), access.unit_id(session, asked.unit)
        found = listings.due_by(session, by, unit, today=store.today())
        bands = listings.bands(session, today=store.today(), unit=unit)
    output.rows(
        asked,
        found,
        lambda row: (
            f"{output.shown(row.due_on)}  {_(listings.BAND_WORDS[row.band]):<28} {row.asset_no or '–':<10}"
            f" {row.name}  {row.unit_name}  {row.certificate}".rstrip()
        ),
    )
    if not found:
        output.aside(_("Nothing falls due by {day}.").format(day=output.shown(by)))
    if beside := bands[listings.Band.NONE]:
        output.aside(_("{count} pieces of equipment have no due date yet.").format(count=beside))
    if failed := bands[listings.Band.FAILED]:
        output.aside(_("{count} failed and must be inspected again before use.").format(count=failed))


def interval(asked: argparse.Namespace) -> None:
    """An interval typed by the user."""
    from safety_inspector.planning import listings, schedules

    with access.opened(asked) as store:
        with store.reading() as session:
            id = access.equipment_id(session, asked.id)
        with store.writing(by=asked.user, action="schedule.set", reason=asked.ground) as session:
            schedules.set_interval(
                session, [id], months=asked.months, ground=asked.ground, today=store.today(), kind=asked.kind,
                procedure=asked.procedure, done_on=asked.done,
            )  # fmt: skip
        with store.reading() as session:
            row = listings.due_of(session, [id], today=store.today())[id]
    output.fact(asked, row, _("Due: {day}").format(day=output.shown(row.due_on)))


def why(asked: argparse.Namespace) -> None:
    """The reasons of a due date, and what the rules propose for what has none."""
    from safety_inspector.planning import reasons, schedules
    from safety_inspector.regulations import proposals

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        id = access.equipment_id(session, asked.id)
        found = reasons.of(session, id, today=store.today())
        proposal = schedules.propose(session, id, today=store.today())
    lines = [*found.words, "", _("Proposed:"), *reasons.told(proposal)]
    said = {**output.plain(found), "proposal": output.plain(proposal)}
    said["whys"] = [_(proposals.WHY_WORDS[each]) for each in proposal.whys]
    output.fact(asked, said, "\n".join(lines))


def inspect(asked: argparse.Namespace) -> None:
    """An inspection by script."""
    with files.told(asked.script):
        text = asked.script.read_bytes()
    with access.opened(asked) as store:
        with store.reading() as session:
            equipment_id = access.equipment_id(session, asked.id)
        id = gestures.follow(store, equipment_id, text, by=asked.user, name=asked.script.name)
        with store.reading() as session:
            from safety_inspector.inspection import conclusions, sheets

            sheet = sheets.sheet(session, id)
    word = sheet.conclusion.value if sheet.conclusion else "draft"
    shown = _(conclusions.CONCLUSION_WORDS[sheet.conclusion]) if sheet.conclusion else _("not concluded")
    output.fact(
        asked,
        {"id": id, "conclusion": word, "answered": sum(section.answered for section in sheet.sections)},
        _("Inspection {id}: {word}").format(id=id, word=shown),
    )


def discard(asked: argparse.Namespace) -> None:
    """A draft begun by mistake is thrown away; its journal keeps it."""
    from safety_inspector.inspection import inspections

    with access.opened(asked) as store:
        with store.reading() as session:
            id = access.inspection_id(session, asked.id)
        with store.writing(by=asked.user, action="inspection.discard") as session:
            inspections.discard(session, id, by=asked.user)
    output.fact(asked, {"id": id}, _("Thrown away: {id}").format(id=id))


def issue(asked: argparse.Namespace) -> None:
    """Approve, then the paper."""
    from safety_inspector.certification import minutes, papers

    with access.opened(asked) as store:
        with store.reading() as session:
            id = access.inspection_id(session, asked.id)
            made = minutes.of(session, id)
            if asked.minutes and (made is None or made.number != asked.minutes.strip()):
                raise OtherMinutes(number=asked.minutes)
        gestures.issue(
            store,
            id,
            by=asked.user,
            sticker=asked.sticker,
            valid_until=asked.valid_until,
            short_reason=asked.short_reason,
        )
        with store.reading() as session:
            row = next(row for row in papers.register(session) if row.inspection_id == id)
    output.fact(asked, row, _("Issued: {number}").format(number=row.number))


def certificate(asked: argparse.Namespace) -> None:
    """A paper, byte for byte."""
    from safety_inspector.certification import papers

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        data = papers.bytes_of(session, asked.number)
        row = next(row for row in papers.register(session, text=asked.number) if row.number == asked.number)
        claims = papers.claims_of(session, asked.number)
        after = [each.number for each in papers.register(session, kinds=(row.kind,)) if each.replaces == row.number]
    if asked.out is not None:
        files.write(asked.out, data)
    output.fact(
        asked,
        {**output.plain(row), "claims": claims, "bytes": len(data), "replaced_by": after},
        _paper(row, after),
    )


def _paper(row: Any, after: list[str]) -> str:
    """What a paper is worth now, in one line."""
    if row.kind != "certificate":
        return f"{row.number}: {row.equipment_name}"
    if row.ended_on is None:
        said = _("{number}: {name}, valid until {until}")
        return said.format(number=row.number, name=row.equipment_name, until=output.shown(row.valid_until))
    said = _("{number}: {name}, voided on {day} ({reason})").format(
        number=row.number, name=row.equipment_name, day=output.shown(row.ended_on), reason=row.ended_why
    )
    return said + (_("; replaced by {number}").format(number=", ".join(after)) if after else "")
