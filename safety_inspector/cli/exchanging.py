"""Commands between stores: licences, packages, conflicts."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, shared
from safety_inspector.errors import Explained
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    licence = command(commands, "licence", licence_list, _("join requests and licences"))
    kinds = licence.add_subparsers(dest="licence", metavar=_("WHAT"), required=True)
    made = command(kinds, "request", licence_request, _("write this computer's join request"))
    made.add_argument("out", type=Path, metavar=_("OUT.kdp"))
    made.add_argument("--name", default="", metavar=_("NAME"))
    made.add_argument("--anew", action="store_true", help=_("with new keys: when this computer's licence was revoked"))
    made = command(kinds, "grant", licence_grant, _("grant a join request"))
    made.add_argument("request", type=Path, metavar=_("IN.kdp"))
    made.add_argument("--letter", required=True, metavar="B")
    made.add_argument("--until", type=day, required=True, metavar=_("DATE"))
    made.add_argument("--unit", metavar=_("UNIT"))
    made.add_argument("out", type=Path, metavar=_("OUT.kdp"))
    command(kinds, "list", licence_list, _("all licences known here"))
    made = command(kinds, "root", licence_root, _("write headquarters' public keys"))
    made.add_argument("out", type=Path, metavar=_("OUT.pub"))
    made = command(kinds, "recovery", licence_recovery, _("write headquarters' recovery key: keep it locked"))
    made.add_argument("out", type=Path, metavar=_("OUT.secret"))

    made = command(commands, "export", export, _("write a package for another store"))
    made.add_argument("out", type=Path, metavar=_("OUT.kdp"))
    made.add_argument("--to", required=True, metavar=_("NAME"), help=_("a letter, a device, or HQ"))
    made.add_argument("--plain", action="store_true", help=_("do not encrypt; needs --reason and is journaled"))
    made.add_argument("--reason", default="", metavar=_("TEXT"))
    made = command(commands, "import", import_, _("take packages in, or a licence"))
    made.add_argument("files", type=Path, nargs="+", metavar=_("FILE.kdp"))
    made.add_argument("--preview", action="store_true", help=_("say what it would change, and change nothing"))

    made = command(commands, "conflicts", conflicts, _("fields with two values; choose one"))
    kinds = made.add_subparsers(dest="conflict", metavar="resolve")
    made = kinds.add_parser("resolve", help=_("choose a value"))
    shared(made)
    made.set_defaults(do=resolve)
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("field", metavar=_("FIELD"))
    made.add_argument("--keep", required=True, choices=["here", "theirs"])
    made.add_argument("--reason", required=True, metavar=_("TEXT"))


def licence_request(asked: argparse.Namespace) -> None:
    """This computer asks to join."""
    from safety_inspector.exchange import joining

    with access.opened(asked) as store:
        print_ = joining.request(store, asked.out, name=asked.name, anew=asked.anew, by=asked.user)
    output.fact(
        asked,
        {"file": asked.out, "fingerprint": print_},
        _("Written: {path}. Read this out to headquarters: {print}").format(path=asked.out, print=print_),
    )


def licence_grant(asked: argparse.Namespace) -> None:
    """Headquarters grants; whose key it was is said, to be compared before the file is handed over."""
    from safety_inspector.exchange import joining, licences

    with access.opened(asked) as store:
        with store.reading() as session:
            unit = access.unit_id(session, asked.unit)
        row = licences.grant(
            store,
            asked.request,
            asked.out,
            letter=asked.letter,
            until=asked.until,
            by=asked.user,
            unit=unit,
            today=store.today(),
        )
        wished = joining.inspect(store, asked.request)
    line = _(
        "Letter {letter} until {day}: {path}. Before you hand it over, compare what {name} ({organisation}) reads out"
        " with the fingerprint of the key that asked: {print}"
    )
    output.fact(
        asked,
        {**asdict(row), "organisation": wished.organisation, "fingerprint": wished.fingerprint},
        line.format(
            letter=row.letter,
            day=output.shown(row.until),
            path=asked.out,
            name=row.name,
            organisation=wished.organisation,
            print=wished.fingerprint,
        ),
    )


def licence_list(asked: argparse.Namespace) -> None:
    """All licences."""
    from safety_inspector.exchange import licences

    with access.opened(asked, only_read=True) as store:
        found = licences.listing(store, today=store.today())
    output.rows(
        asked,
        found,
        lambda row: f"{row.letter}  {row.name}  {output.shown(row.until)}  {_(licences.STATE_WORDS[row.state])}",
    )


def licence_root(asked: argparse.Namespace) -> None:
    """The public file."""
    from safety_inspector.exchange import licences

    with access.opened(asked, only_read=True) as store:
        print_ = licences.export_root(store, asked.out)
    output.fact(asked, {"file": asked.out, "fingerprint": print_}, f"{asked.out}  {print_}")


def licence_recovery(asked: argparse.Namespace) -> None:
    """The secret that opens every store which joined headquarters."""
    from safety_inspector.exchange import licences

    with access.opened(asked) as store:
        licences.export_recovery_key(store, asked.out, by=asked.user)
    output.fact(asked, {"file": asked.out}, f"{asked.out}")


def export(asked: argparse.Namespace) -> None:
    """A package out."""
    from safety_inspector.exchange import packages

    with access.opened(asked) as store:
        sent = packages.export(
            store,
            to=asked.to,
            out=asked.out,
            plain=asked.plain,
            reason=asked.reason,
            by=asked.user,
            today=store.today(),
        )
    output.fact(
        asked,
        sent,
        _("Written and read back: {path}, {entries} entries. The USB stick may be removed.").format(
            path=sent.path, entries=sent.entries
        ),
    )


def import_(asked: argparse.Namespace) -> int:
    """Packages in, one by one; a refused one leaves the others be."""
    code = 0
    with access.opened(asked) as store:
        for file in asked.files:
            try:
                if asked.preview:
                    code = max(code, _preview(asked, store, file))
                else:
                    _apply(asked, store, file)
            except Explained as error:
                output.aside(f"{file}: {error}")
                code = 1
    return code


def _preview(asked: argparse.Namespace, store: Any, file: Path) -> int:
    """What taking the package in would do; 1 when it would be refused."""
    from safety_inspector.exchange import packages

    seen = packages.preview(store, file, today=store.today())
    facts = {**output.plain(seen), "new": seen.new, "changed": seen.changed, "conflict": seen.conflict}
    if seen.refused:
        if asked.json:
            output.fact(asked, facts, "")
        output.aside(f"{file}: {seen.refused}")
        return 1
    output.fact(asked, facts, _known(file, seen.imported_at) if seen.imported_at else _foreseen(file, seen))
    for warning in seen.warnings:
        output.aside(warning)
    return 0


def _known(file: Path, wall: str) -> str:
    return _("{path}: already imported on {day}; nothing was changed.").format(path=file, day=output.moment(wall))


def _foreseen(file: Path, seen: Any) -> str:
    return _("{path}: from {sender}, number {counter}; new {new}, changed {changed}, conflicts {conflict}").format(
        path=file,
        sender=seen.sender_name,
        counter=seen.counter,
        new=seen.new,
        changed=seen.changed,
        conflict=seen.conflict,
    )


def _apply(asked: argparse.Namespace, store: Any, file: Path) -> None:
    from safety_inspector.exchange import packages

    done = packages.apply(store, file, by=asked.user, today=store.today())
    if done.already:
        line = _known(file, done.already)
    else:
        line = _("{path}: {entries} entries taken in.").format(path=file, entries=done.entries)
    output.fact(asked, done, line)


def conflicts(asked: argparse.Namespace) -> None:
    """The inbox."""
    from safety_inspector.exchange import conflicts as inbox
    from safety_inspector.exchange import wordings

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = inbox.listing(session)
        found = found if asked.json else inbox.worded(session, found, on=store.today())

    def line(row: Any) -> str:
        said = " | ".join(f"{each.text} ({each.author}, {output.moment(each.wall)})" for each in row.values)
        return f"{row.id}  {row.name}  {wordings.field(row.field)} [{row.field}]: {said}"

    output.rows(asked, found, line)


def resolve(asked: argparse.Namespace) -> None:
    """A choice."""
    from safety_inspector.exchange import conflicts as inbox

    with access.opened(asked) as store:
        with store.reading() as session:
            try:
                id = UUID(asked.id)
            except ValueError:
                id = access.equipment_id(session, asked.id)
        with store.writing(by=asked.user, action="conflict.resolve", reason=asked.reason) as session:
            inbox.resolve(session, id, asked.field, keep=asked.keep)
    output.fact(asked, {"id": id, "field": asked.field}, _("Resolved."))
