"""Opening the store a command names, and finding the record it names."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from safety_inspector import records as records  # every table, before a store is opened
from safety_inspector.access import devices, users
from safety_inspector.catalogue import equipment, search, units
from safety_inspector.cli import output
from safety_inspector.errors import Refusal
from safety_inspector.store import files, keys, opening
from safety_inspector.store.database import Store, raw
from safety_inspector.words import N_, _

PRACTICE_USER = "admin"
MOST_READ = 100_000  # of a password's or a recovery's file


class StoreWanted(Refusal):
    """The command needs a store."""

    code = "CLI-E01"
    message = N_("This command needs a store. Name it with --store NAME.kiemdinh before the command.")


class NoSuchRecord(Refusal):
    """Nothing bears the number."""

    code = "CLI-E02"
    message = N_("Nothing here is called “{text}”. Give an id, or a number exactly as it is written.")


class SeveralRecords(Refusal):
    """A number borne by several."""

    code = "CLI-E03"
    message = N_("“{text}” fits {count} records. Give the id of one of them; `find` shows the ids.")


class UserWanted(Refusal):
    """The store has several users."""

    code = "CLI-E04"
    message = N_("{store} has several users. Say who you are with --user LOGIN.")


class NotText(Refusal):
    """A file of a password or of a recovery that is no text."""

    code = "CLI-E05"
    message = N_("{path} is no UTF-8 text. Save it as UTF-8, or type what is in it.")


@contextmanager
def opened(asked: argparse.Namespace, *, only_read: bool = False, warned: bool = True) -> Iterator[Store]:
    """The store of ``--store``, closed afterwards; ``asked.user`` says then who works.

    What is in question about this computer (its clock, its identity) is said aside, unless ``warned`` is off.
    """
    path = asked.store
    if path is None:
        raise StoreWanted()
    opening.require_there(path)
    file = keys.load(path)
    if file.repaired:
        output.aside(_("One copy of the key file was damaged and has been written anew from the other."))
    asked.user = who(asked, file)
    secret = None if file.practice else password(asked.password_file, _("Password: "))
    store = opening.unlock(path, asked.user, secret, only_read=only_read)
    try:
        if file.practice and not only_read:  # where no password asks who it is
            with store.reading() as session:
                users.require_known(session, asked.user)
        for warning in devices.warnings(store) if warned else ():
            output.aside(warning)
        yield store
    finally:
        store.close()


def who(asked: argparse.Namespace, file: keys.KeyFile) -> str:
    """The user's login: the one given, that of practice, or the only one there is."""
    if asked.user:
        return str(asked.user)
    if file.practice:
        return PRACTICE_USER
    if len(file.slots) != 1:
        raise UserWanted(store=asked.store.name)
    return next(iter(file.slots))


def password(file: Path | None, prompt: str) -> str:
    """The password: the first line of a file, else typed."""
    if file is None:
        return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    lines = text_of(file).splitlines()
    return lines[0] if lines else ""


def text_of(file: Path) -> str:
    """The text of a small file that the user named; raises `NotText`."""
    try:
        with files.told(file), file.open("rb") as opened:
            return opened.read(MOST_READ).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(path=file) from error


def equipment_id(session: Session, text: str) -> UUID:
    """The equipment with this id, or the only one with this number."""
    try:
        return equipment.require(session, UUID(text)).id
    except ValueError:
        return _only(search.exact(session, text), text)


def inspection_id(session: Session, text: str) -> UUID:
    """The inspection with this id, or the newest of the equipment with this number."""
    try:
        wanted = UUID(text)
    except ValueError:
        wanted = _only(search.exact(session, text), text)
    row = (
        raw(session)
        .execute(
            "SELECT id FROM inspection WHERE id = ?1 OR equipment_id = ?1 ORDER BY id = ?1 DESC, id DESC LIMIT 1",
            (wanted.bytes,),
        )
        .fetchone()
    )
    if row is None:
        raise NoSuchRecord(text=text)
    return UUID(bytes=row[0])


def begun_or_equipment(session: Session, text: str) -> tuple[bool, UUID]:
    """Whether it is an inspection, and its id: the one named, or one that is open of the equipment with this number."""
    try:
        wanted = UUID(text)
    except ValueError:
        wanted = _only(search.exact(session, text), text)
    sql = (
        "SELECT id FROM inspection WHERE id = ?1 OR equipment_id = ?1 AND concluded_at IS NULL"
        " ORDER BY id = ?1 DESC, id DESC LIMIT 1"
    )
    found = raw(session).execute(sql, (wanted.bytes,)).fetchone()
    return (True, UUID(bytes=found[0])) if found else (False, equipment.require(session, wanted).id)


def unit_id(session: Session, text: str | None) -> UUID | None:
    """The unit with this id or name; nothing for no text."""
    return None if text is None else unit(session, text)


def unit(session: Session, text: str) -> UUID:
    """The unit with this id or name."""
    try:
        return units.require(session, UUID(text)).id
    except ValueError:
        found = units.find(session, text)
        if found is None:
            raise NoSuchRecord(text=text) from None
        return found


def _only(found: list[UUID], text: str) -> UUID:
    if not found:
        raise NoSuchRecord(text=text)
    if len(found) > 1:
        raise SeveralRecords(text=text, count=len(found))
    return found[0]
