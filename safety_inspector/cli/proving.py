"""The command that proves a certificate, from its PDF, a picture, or the text of its code."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command
from safety_inspector.errors import Refusal
from safety_inspector.store import clock, files
from safety_inspector.words import N_, _


class AnchorWanted(Refusal):
    """Nobody to believe was named."""

    code = "CLI-E12"
    message = N_("Say whom to believe: --store NAME.kiemdinh, or --root ROOT.pub of the office that issued it.")


class NoSuchPaper(Refusal):
    """Neither a file nor a code."""

    code = "CLI-E13"
    message = N_("“{name}” is no file that is here, and no code of a certificate. Check the path, or paste the code.")


def add_to(commands: Any) -> None:
    """The command of this module."""
    made = command(commands, "verify", verify, _("whether a certificate is genuine and valid"))
    made.add_argument("what", metavar=_("FILE.pdf|FILE.png|TEXT"))
    made.add_argument("--root", type=Path, metavar="ROOT.pub", help=_("the public file of the office that issued it"))


def verify(asked: argparse.Namespace) -> int:
    """0 genuine and valid, 1 not."""
    from safety_inspector.exchange import verifying

    given, name = _given(asked.what)
    if asked.root is not None:
        anchor = verifying.of_file(asked.root)
        found = verifying.verify(given, anchor, today=date.fromisoformat(clock.wall()[:10]), name=name)
    elif asked.store is not None:
        with access.opened(asked, only_read=True) as store:
            found = verifying.by_store(store)(given, name)
    else:
        raise AnchorWanted()
    output.fact(asked, verifying.as_json(found), "\n".join((*found.sentences, *_facts(found.facts))))
    return 0 if found.good else 1


def _given(what: str) -> tuple[bytes | str, str]:
    from safety_inspector.certification import claims

    if what.lstrip().startswith(claims.PREFIX):
        return what, ""
    path = Path(what)
    if not _is_file(path):
        raise NoSuchPaper(name=what[:80])
    with files.told(path), path.open("rb") as opened:
        from safety_inspector.documents import scans

        return opened.read(scans.MOST_BYTES + 1), path.name


def _is_file(path: Path) -> bool:
    """No for what no system takes as a path: a pasted text may be of any length and hold any letter."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _facts(facts: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"  {name}: {value}" for name, value in facts]
