"""The command of the law: its rows, confirmed or not, and the technical head's word on one of them."""

import argparse
import json
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command
from safety_inspector.errors import Refusal
from safety_inspector.words import N_, _

DO = ("confirm", "withdraw")


class RowWanted(Refusal):
    """A row is to be confirmed, and none was named."""

    code = "CLI-E22"
    message = N_("Which row? Write `regulations {do} ROW --text T`; `regulations` alone shows the rows.")


class BadJson(Refusal):
    """A correction that is no JSON object."""

    code = "CLI-E23"
    message = N_('--correction must be a JSON object such as {{"months": 24}}; “{text}” is none.')


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "regulations", regulations, _("the rows of the law, and confirming one of them"))
    made.add_argument("action", nargs="?", choices=DO, metavar="confirm|withdraw")
    made.add_argument("row", nargs="?", metavar=_("ROW"))
    made.add_argument("--unconfirmed", action="store_true", help=_("only rows that do not act"))
    made.add_argument("--text", default="", metavar=_("TEXT"), help=_("the text it was compared with, or the reason"))
    made.add_argument("--correction", metavar="JSON", help=_("the right values of fields that are wrong"))


def regulations(asked: argparse.Namespace) -> None:
    """The rows, or one row after the technical head's word."""
    from safety_inspector.inspection import lawful
    from safety_inspector.regulations import lawbooks

    with access.opened(asked, only_read=asked.action is None) as store:
        if asked.action:
            _decide(asked, store)
        with store.reading() as session:
            found = [each for each in lawbooks.listing(session, lawful.rows()) if asked.row in (None, each.law.row_id)]
    if asked.unconfirmed:
        found = [each for each in found if not each.standing.acts]
    output.rows(asked, (_told(each) for each in found), _line)


def _decide(asked: argparse.Namespace, store: Any) -> None:
    from safety_inspector.inspection import lawful
    from safety_inspector.regulations import confirmations, lawbooks

    if asked.row is None:
        raise RowWanted(do=asked.action)
    law, by, on = lawbooks.named(asked.row, lawful.rows()), asked.user, store.today()
    with store.writing(by=by, action=f"regulation.{asked.action}", reason=asked.text) as session:
        if asked.action == "withdraw":
            confirmations.withdraw(session, law, reason=asked.text, by=by, on=on)
        else:
            confirmations.confirm(session, law, text=asked.text, correction=_object(asked.correction), by=by, on=on)


def _object(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadJson(text=text) from error
    if not isinstance(found, dict):
        raise BadJson(text=text)
    return found


def _told(each: Any) -> dict[str, Any]:
    law, standing = each.law, each.standing
    return {
        "row": law.row_id, "kind": law.kind, "title": law.title, "months": each.months, "source": law.source,
        "clause": law.clause, "note": law.note, "confidence": law.confidence, "force": each.force,
        "standing": standing.word, "acts": standing.acts, "text": standing.text, "by": standing.by,
        "on": standing.on, "correction": standing.changes,
    }  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    from safety_inspector.regulations import confirmations, marks

    months = _("{count} months").format(count=row["months"]) if row["months"] else ""
    standing, force = _(confirmations.STANDING_WORDS[row["standing"]]), _(marks.FORCE_WORDS[row["force"]])
    return f"{row['row']:<28} {months:<9} {standing}; {force}  {row['title']}  [{row['source']}]"
