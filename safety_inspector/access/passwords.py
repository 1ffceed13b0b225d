"""Passwords: changed by their owner, set anew by an administrator or by the recovery, taken away and given back.

A password is a slot of the key file; the journal keeps that somebody's password was set anew, when and by
whom, never the password. Entry first, slot second: a power cut between them leaves a told change that did
not happen, never a silent one.
"""

from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import UserRow
from safety_inspector.errors import Refusal
from safety_inspector.store import keys, opening
from safety_inspector.store.database import Store
from safety_inspector.words import N_


class NoPasswords(Refusal):
    """A practice store has none."""

    code = "ACC-E17"
    message = N_("A practice store opens without a password; there is none to change.")


class OwnReset(Refusal):
    """Setting one's own password anew as if it were another's."""

    code = "ACC-E18"
    message = N_("This is your own password. Change it on the page Dữ liệu & sao lưu, or by the recovery sheet.")


def require_own(store: Store, login: str, password: str) -> None:
    """Refuse unless ``password`` opens this store for ``login``; a practice store asks for none."""
    if not store.practice:
        keys.by_password(store.path, keys.load(store.path), login, password)


def reset(store: Store, *, by: str, id: UUID, password: str, again: str | None = None) -> None:
    """Give another user of this device a new password. Only an administrator may; the journal tells it."""
    _require_settable(store, password, again)
    with store.writing(by=by, action="user.password") as session:
        users.require_administrator(session)
        user = _here(users.one(session, id))
        if user.login == by:
            raise OwnReset()
        if not user.active:
            raise users.UserInactive(login=user.login)
        _count(session, id)
    opening.set_password(store, user.login, password)


def recover(path: Path, login: str, text: str, password: str, again: str | None = None) -> None:
    """Give ``login`` a new password by the letters of the recovery sheet, or the text of headquarters' key."""
    keys.require_long(password)
    _require_same(password, again)
    store = opening.unlock(path, recovery=text)
    try:
        if store.practice:
            raise NoPasswords()
        with store.writing(by=login, action="user.password", reason="recovery") as session:
            user = _here(users.require_known(session, login))
            _count(session, user.id)
        opening.set_password(store, user.login, password)
    finally:
        store.close()


def take_away(store: Store, *, by: str, id: UUID) -> None:
    """Put a user out of service; his password opens nothing any more. Only an administrator may."""
    with store.writing(by=by, action="user.leave") as session:
        users.set_active(session, id, False)
        user = users.one(session, id)
    if user.here and not store.practice:
        opening.remove_user(store, user.login)


def give_back(store: Store, *, by: str, id: UUID, password: str = "", again: str | None = None) -> None:
    """Put a user back in service with a new password. Only an administrator may."""
    with store.reading() as session:
        user = users.one(session, id)
    needs = user.here and not store.practice
    if needs:
        _require_settable(store, password, again)
    with store.writing(by=by, action="user.return") as session:
        users.set_active(session, id, True)
    if needs:
        opening.set_password(store, user.login, password)


def _require_settable(store: Store, password: str, again: str | None) -> None:
    if store.practice:
        raise NoPasswords()
    keys.require_long(password)
    _require_same(password, again)


def _require_same(password: str, again: str | None) -> None:
    if again is not None and again != password:
        raise users.PasswordsDiffer()


def _here(user: UserRow) -> UserRow:
    if not user.here:
        raise users.OfAnotherDevice(name=user.name)
    return user


def _count(session: Session, id: UUID) -> None:
    session.get_one(users.User, id).resets += 1
