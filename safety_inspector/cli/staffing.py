"""Commands of people and instruments: who may inspect what, what is measured with, what lapses."""

import argparse
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, number
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    command(commands, "people", people, _("the people of this store, their roles and scopes"))
    made = command(commands, "instruments", instruments, _("what is measured with, and until when it is calibrated"))
    made.add_argument("--lapsing", type=number, metavar=_("DAYS"), help=_("only what lapses within so many days"))


def people(asked: argparse.Namespace) -> None:
    """Everybody of this device."""
    from safety_inspector.access import users
    from safety_inspector.competence import scopes, validities

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = [(row, scopes.listing(session, row.id)) for row in users.listing(session)]
    for row, theirs in found:
        if asked.json:
            print(output.text({**output.plain(row), "scopes": output.plain(theirs)}))
            continue
        roles = ", ".join(_(users.ROLE_WORDS[role]) for role in row.roles)
        print(f"{row.login:<12} {row.called}  ({roles}){'' if row.active else '  ' + _('Out of service')}")
        for scope in theirs:
            until = output.shown(scope.valid.until)
            print(
                f"             {validities.cover_words(scope.covers)}  {scope.number}  {until}  {scope.withdrawn_why}"
            )


def instruments(asked: argparse.Namespace) -> None:
    """Every instrument, or what lapses of people, instruments and the body."""
    from safety_inspector.competence import competences
    from safety_inspector.competence import instruments as records

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        today = store.today()
        if asked.lapsing is not None:
            lapsing = competences.lapsing(session, asked.lapsing, today)
            output.rows(asked, lapsing, lambda row: f"{output.shown(row.until)}  {row.whose}  {row.about}")
            return
        found = records.listing(session, on=today)
    output.rows(asked, found, lambda row: _line(row, row.calibration(today)))


def _line(row: Any, done: Any) -> str:
    return f"{output.shown(done.valid.until if done else None)}  {row.called}  {row.measures}  {row.unit_name}".rstrip()
