"""What may be typed, in Vietnamese; argparse's own words go through our catalogues too."""

import argparse
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from safety_inspector import words
from safety_inspector.words import _

Do = Callable[[argparse.Namespace], int | None]


def parser() -> argparse.ArgumentParser:
    """The whole command line, in the language spoken."""
    speak()
    return _whole(words.spoken())


@cache
def _whole(_language: str) -> argparse.ArgumentParser:
    from safety_inspector.cli import (
        auditing,
        blanks,
        exchanging,
        forms,
        gathering,
        keeping,
        labouring,
        planning,
        proving,
        registering,
        regulating,
        reporting,
        reviewing,
        staffing,
        working,
    )

    whole = argparse.ArgumentParser(
        prog="safety-inspector",
        description=_("Statutory inspection of equipment: offline, from checklist to certificate."),
        epilog=_("Without a command the window opens. Exit codes: 0 done, 1 refused or unsound, 2 wrong use."),
    )
    shared(whole, top=True)
    whole.add_argument("--practice", action="store_true", help=_("open the window on the practice store"))
    whole.add_argument("--reset", action="store_true", help=_("begin the practice store anew"))
    commands = whole.add_subparsers(dest="command", metavar=_("COMMAND"))
    for room in (
        keeping, registering, staffing, planning, working, reporting, blanks, auditing, labouring, reviewing, forms,
        regulating, exchanging, gathering, proving,
    ):  # fmt: skip
        room.add_to(commands)
    return whole


def speak() -> None:
    """Let argparse say its own words in the user's language."""
    vars(argparse)["_"] = words._
    vars(argparse)["ngettext"] = lambda one, many, n: words._(one if n == 1 else many)


def shared(parser: argparse.ArgumentParser, top: bool = False) -> None:
    """The options that may stand before or after a command."""
    unset: Any = None if top else argparse.SUPPRESS
    parser.add_argument("--store", type=Path, default=unset, metavar=_("FILE"), help=_("the store, NAME.kiemdinh"))
    parser.add_argument("--user", default=unset, metavar=_("LOGIN"), help=_("who you are"))
    parser.add_argument(
        "--password-file", type=Path, default=unset, metavar=_("FILE"), help=_("a file with the password")
    )
    parser.add_argument(
        "--json", action="store_true", default=False if top else argparse.SUPPRESS, help=_("one JSON object a line")
    )


def command(commands: Any, name: str, do: Do, help: str) -> argparse.ArgumentParser:
    """One more command."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    shared(made)
    made.set_defaults(do=do)
    return made


def number(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number").format(text=text)) from error


def day(text: str) -> date:
    """A day as dd/mm/yyyy or ISO."""
    try:
        if "/" in text:
            first, month, year = text.split("/")
            return date(int(year), int(month), int(first))
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no date; type 2026-11-24 or 24/11/2026").format(text=text)
        ) from error
