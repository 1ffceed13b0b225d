"""Blank forms on paper, for the day the battery dies."""

import argparse
from pathlib import Path
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command
from safety_inspector.store import files
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "blank", blank, _("a blank form to print and fill in by hand; it is typed in afterwards"))
    made.add_argument("id", metavar=_("ID"), help=_("a number of the equipment, or an inspection that was begun"))
    made.add_argument("out", type=Path, metavar=_("OUT.pdf"))
    made.add_argument("--kind", default="periodic", metavar="initial|periodic|extraordinary")
    made.add_argument("--form", metavar=_("NAME"), help=_("the checklist, if not that of the equipment's type"))


def blank(asked: argparse.Namespace) -> None:
    """The form of an inspection that was begun, with its answers so far; else an empty one of the equipment."""
    from safety_inspector.certification import blanks as facts
    from safety_inspector.documents import blanks

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        on = store.today()
        begun, id = access.begun_or_equipment(session, asked.id)
        if begun:
            said = facts.of_inspection(session, id, on=on)
        else:
            said = facts.of_equipment(session, id, kind=asked.kind, checklist=asked.form, on=on)
    files.write(asked.out, blanks.draw(said))
    told = {"id": id, "form": said.form, "kind": said.kind, "items": sum(len(each.items) for each in said.sections)}
    output.fact(asked, told, _("Blank form of {name}: {path}").format(name=said.object_name, path=asked.out))
