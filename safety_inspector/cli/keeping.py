"""Commands that make, keep and check stores."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "init", init, _("make a real store: organisation, administrator, password"))
    made.add_argument("path", type=Path, metavar=_("NAME.kiemdinh"))
    made.add_argument("--organisation", required=True, metavar=_("NAME"))
    made.add_argument("--administrator", default="admin", metavar=_("LOGIN"))
    way = made.add_mutually_exclusive_group()
    beside = _("where the recovery sheet to print goes; else beside the store")
    way.add_argument("--recovery-sheet", type=Path, metavar=_("OUT.pdf"), help=beside)
    way.add_argument("--recovery", type=Path, metavar="HQ.pub", help=_("let headquarters' key open the store"))

    made = command(commands, "restore", restore, _("make a store from a backup"))
    made.add_argument("backup", type=Path, metavar=_("BACKUP"))
    made.add_argument("new", type=Path, metavar=_("NEW.kiemdinh"))
    made.add_argument("--recovery-file", type=Path, metavar=_("FILE"))

    made = command(commands, "practice", practice, _("make a practice store of a fictional region"))
    made.add_argument("folder", type=Path, metavar=_("DIR"))
    made.add_argument("--equipment", type=number, metavar="N")
    seeded(made)

    made = command(commands, "demo", demo, _("do the whole main job without a window, and leave its files"))
    made.add_argument("folder", type=Path, metavar=_("DIR"))
    seeded(made)

    command(commands, "check", check, _("is the store sound?"))
    device = command(commands, "device", device_show, _("this computer: may it issue, and what stands in the way"))
    kinds = device.add_subparsers(dest="device", metavar=_("WHAT"))
    made = command(kinds, "confirm", device_confirm, _("answer for the date, or for a restored backup"))
    made.add_argument("what", choices=["clock", "restored"])
    made.add_argument("--reason", required=True, metavar=_("TEXT"))
    made = command(kinds, "renew", device_renew, _("take a new letter and new keys, where the root key lies"))
    made.add_argument("--letter", required=True, metavar="B")
    made = command(commands, "backup", backup, _("back the store up into a folder, verified"))
    made.add_argument("folder", type=Path, metavar=_("DIR"), nargs="?")
    made = command(commands, "password", password, _("give a user a new password"))
    made.add_argument("--new-password-file", type=Path, required=True, metavar=_("FILE"))
    made.add_argument("--recovery-file", type=Path, metavar=_("FILE"))


def seeded(parser: argparse.ArgumentParser) -> None:
    """Options of what is made from a seed."""
    parser.add_argument("--today", type=day, default=None, metavar="D", help=_("the day it is made as if on"))
    parser.add_argument("--seed", type=number, default=1, metavar="N")


def init(asked: argparse.Namespace) -> None:
    """A real store."""
    from safety_inspector.documents import recovery
    from safety_inspector.exchange import founding

    secret = access.password(asked.password_file, _("Password for {login}: ").format(login=asked.administrator))
    sheet = asked.recovery_sheet
    if sheet is None and asked.recovery is None:  # without either, a password forgotten is a store lost
        sheet = asked.path.with_name(f"{asked.path.stem}-khoi-phuc.pdf")
    store = founding.init(
        asked.path,
        organisation=asked.organisation,
        password=secret,
        administrator=asked.administrator,
        recovery_sheet=sheet,
        draw=recovery.draw,
        recovery=asked.recovery,
        today=date.today(),
    )
    store.close()
    said = _("Made {path}. Sign in as “{login}”.").format(path=asked.path, login=asked.administrator)
    if sheet is not None:
        said += " " + _("Print {sheet}, delete the file and keep the paper away from this computer.").format(
            sheet=sheet
        )
    output.fact(asked, {"store": asked.path, "user": asked.administrator, "recovery_sheet": sheet}, said)


def restore(asked: argparse.Namespace) -> None:
    """A store from a backup."""
    from safety_inspector.store import backups, keys

    source = backups.stored_in(asked.backup)
    file = keys.load(source)
    if asked.recovery_file is not None:
        backups.restore(asked.backup, asked.new, recovery=access.text_of(asked.recovery_file))
    elif file.practice:
        backups.restore(asked.backup, asked.new)
    else:
        asked.store = source
        login = access.who(asked, file)
        backups.restore(
            asked.backup, asked.new, user=login, password=access.password(asked.password_file, _("Password: "))
        )
    output.fact(asked, {"store": asked.new}, _("Restored to {path}.").format(path=asked.new))


def practice(asked: argparse.Namespace) -> None:
    """A practice store."""
    from safety_inspector import practice as making

    store = making.make(
        asked.folder, today=asked.today or date.today(), seed=asked.seed, equipment_count=asked.equipment
    )
    with store.reading() as session:
        facts = making.summary(session)
    path = store.path
    store.close()
    lines = "\n".join(f"{name}: {value}" for name, value in facts.items())
    output.fact(asked, {"store": path, **facts}, f"{path}\n{lines}")


def demo(asked: argparse.Namespace) -> None:
    """The main job, headless."""
    from safety_inspector import demonstration

    for step, facts in demonstration.run(asked.folder, today=asked.today or date.today(), seed=asked.seed):
        output.fact(asked, {"step": step, **facts}, f"{step}: " + ", ".join(f"{k} {v}" for k, v in facts.items()))


def check(asked: argparse.Namespace) -> int:
    """Every promise of the store, looked at."""
    from safety_inspector.exchange import auditing
    from safety_inspector.store import checking

    with access.opened(asked, only_read=True) as store:
        report = auditing.check(store)
    if asked.json:
        print(checking.as_json(report))
    else:
        for trouble in report.troubles:
            print(f"– {trouble.sentence}")
        for note in report.notes:
            print(f"· {note.sentence}")
        print(
            _("{word}: {records} records, {entries} entries, {files} attached files. State {state}").format(
                word=_("Sound") if report.sound else _("NOT SOUND"),
                records=report.records,
                entries=report.entries,
                files=report.attachments,
                state=report.state,
            )
        )
    return 0 if report.sound else 1


def device_show(asked: argparse.Namespace) -> None:
    """What stands in the way."""
    from safety_inspector.access import devices

    with access.opened(asked, only_read=True, warned=False) as store:
        found = devices.warnings(store)
        with store.reading() as session:
            waiting = devices.to_confirm(session)
    facts = {"letter": store.letter, "warnings": found, "to_confirm": waiting}
    free = _("Device {letter} may issue.").format(letter=store.letter)
    output.fact(asked, facts, "\n".join(found) or free)


def device_confirm(asked: argparse.Namespace) -> None:
    """The administrator answers for it."""
    from safety_inspector.access import devices

    with access.opened(asked) as store:
        devices.confirm(store, asked.what, by=asked.user, reason=asked.reason)
    output.fact(asked, {"confirmed": asked.what}, _("Confirmed and kept in the journal."))


def device_renew(asked: argparse.Namespace) -> None:
    """A new letter for the holder of the root key."""
    from safety_inspector.exchange import licences

    with access.opened(asked) as store:
        row = licences.renew(store, letter=asked.letter, by=asked.user, today=store.today())
    output.fact(asked, row, _("This computer is now device {letter}.").format(letter=row.letter))


def backup(asked: argparse.Namespace) -> None:
    """A verified backup."""
    from safety_inspector.store import backups

    with access.opened(asked, only_read=True) as store:
        row = backups.copy(store.path, store.key, store.now(), asked.folder)
    output.fact(asked, row, _("Backed up and verified: {folder}").format(folder=row.folder))


def password(asked: argparse.Namespace) -> None:
    """A new password, by the old one or by the recovery."""
    from safety_inspector.access import passwords
    from safety_inspector.store import keys, opening

    fresh = access.password(asked.new_password_file, "")
    if asked.recovery_file is None:
        with access.opened(asked) as store:
            opening.set_password(store, asked.user, fresh)
    else:
        if asked.store is None:
            raise access.StoreWanted()
        asked.user = access.who(asked, keys.load(asked.store))
        passwords.recover(asked.store, asked.user, access.text_of(asked.recovery_file), fresh)
    output.fact(asked, {"user": asked.user}, _("The password of “{login}” is changed.").format(login=asked.user))
