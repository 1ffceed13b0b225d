"""Users: the people who work here, and what each of them may do.

A user belongs to the device whose administrator added him; headquarters may change any user.
Two devices may know two people by one login: a store means its own one first.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DDL, event
from sqlmodel import Field, Session, SQLModel, col, select

from safety_inspector.errors import Refusal
from safety_inspector.store import keys, opening
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.database import Store, raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_, _

_LOGIN = re.compile(r"[\w.\-]{1,40}")


class Role(StrEnum):
    """What a user may do."""

    INSPECTOR = "inspector"
    APPROVER = "approver"
    TECHNICAL_HEAD = "technical_head"
    ADMINISTRATOR = "administrator"
    HQ = "hq"


ROLE_WORDS = {
    Role.INSPECTOR: N_("inspector"),
    Role.APPROVER: N_("approver"),
    Role.TECHNICAL_HEAD: N_("technical head"),
    Role.ADMINISTRATOR: N_("administrator"),
    Role.HQ: N_("headquarters officer"),
}


class UserUnknown(Refusal):
    """Nobody here has this login."""

    code = "ACC-E01"
    message = N_("There is no user “{login}” in this store. Sign in with a login that the administrator has added.")


class NotAllowed(Refusal):
    """The user lacks a role."""

    code = "ACC-E02"
    message = N_("“{login}” may not do this: it needs the role “{role}”. Ask the administrator for it.")


class UserInactive(Refusal):
    """The user was taken out of service."""

    code = "ACC-E03"
    message = N_("The user “{login}” is no longer active. Ask the administrator to put the user back in service.")


class LoginTaken(Refusal):
    """Another user of this device has the login."""

    code = "ACC-E04"
    message = N_("The login “{login}” is already in use here. Choose another one.")


class LoginBad(Refusal):
    """The login cannot be typed safely."""

    code = "ACC-E05"
    message = N_("The login “{login}” is not usable. Use 1 to 40 letters, digits, dots or hyphens, without spaces.")


class RoleUnknown(Refusal):
    """The role is not one of this program."""

    code = "ACC-E06"
    message = N_("“{role}” is not a role. Choose among: {roles}.")


class NameMissing(Refusal):
    """A user needs a name for the papers."""

    code = "ACC-E07"
    message = N_("The user “{login}” has no full name. Type the name as it should stand on papers.")


class PasswordsDiffer(Refusal):
    """The password and its repetition are not the same."""

    code = "ACC-E08"
    message = N_("The two passwords differ. Type the same password twice.")


class LastAdministrator(Refusal):
    """Nobody would be left to manage people."""

    code = "ACC-E13"
    message = N_("“{name}” is the last administrator here. Make somebody else administrator first.")


class OwnRole(Refusal):
    """A role given to oneself."""

    code = "ACC-E14"
    message = N_("Nobody gives himself a role: “{role}”. Another administrator or headquarters gives it.")


class UserGone(Refusal):
    """An id that nobody has."""

    code = "ACC-E15"
    message = N_("This person is not in this store. Choose one from the list.")


class OfAnotherDevice(Refusal):
    """The password of somebody who signs in elsewhere."""

    code = "ACC-E16"
    message = N_("“{name}” signs in at another computer. Passwords are changed where their owner signs in.")


class User(SQLModel, table=True):
    """A person; ``roles`` holds role words parted by commas."""

    __table_args__ = {"info": {"journal": Tracked()}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    login: str = Field(index=True)
    device: str  # where he was added: 32 hexadecimal letters
    name: str
    rank: str = ""
    post: str = ""
    roles: str = ""
    inspector_no: str = ""
    active: bool = True
    resets: int = 0  # how often somebody else, or the recovery, gave him a new password: each is an entry


_STAYS = (
    "CREATE TRIGGER user_login_stays BEFORE UPDATE OF login ON user WHEN NEW.login <> OLD.login"
    " BEGIN SELECT RAISE(ABORT, 'DEV-E65: a login stays as it was given'); END"
)
event.listen(SQLModel.metadata.tables["user"], "after_create", DDL(_STAYS))  # type: ignore[no-untyped-call]


def called(rank: str, name: str) -> str:
    """Rank and name, as who signs is named."""
    return f"{rank} {name}".strip()


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as shown; ``here`` tells whether this device added him."""

    id: UUID
    login: str
    name: str
    rank: str
    post: str
    roles: tuple[Role, ...]
    inspector_no: str
    active: bool
    here: bool
    resets: int = 0

    @property
    def called(self) -> str:
        """Rank and name."""
        return called(self.rank, self.name)

    def may(self, role: str) -> bool:
        """Whether he has ``role`` and is active."""
        return self.active and role in self.roles


def add(
    session: Session,
    *,
    login: str,
    name: str,
    roles: Iterable[str],
    rank: str = "",
    post: str = "",
    inspector_no: str = "",
) -> UUID:
    """Add a user of this device; his password slot is the key file's affair. Only an administrator may."""
    require_administrator(session)
    login, name = normal(login), normal(name)
    if not _LOGIN.fullmatch(login):
        raise LoginBad(login=login)
    if not name:
        raise NameMissing(login=login)
    row = named(session, login)
    if row is not None and row.here:
        raise LoginTaken(login=login)
    user = User(login=login, device=_device(session), name=name, roles=_roles(roles))
    user.rank, user.post, user.inspector_no = normal(rank), normal(post), normal(inspector_no)
    session.add(user)
    session.flush()
    return user.id


def admit(
    store: Store,
    *,
    by: str,
    login: str,
    password: str,
    name: str,
    roles: Iterable[str],
    rank: str = "",
    post: str = "",
    inspector_no: str = "",
) -> UUID:
    """Add a user who signs in with ``password``; only an administrator may.

    A practice store takes no password and asks for none.
    """
    if not store.practice:
        keys.require_long(password)
    with store.writing(by=by, action="user.add") as session:
        made = add(session, login=login, name=name, roles=roles, rank=rank, post=post, inspector_no=inspector_no)
    if not store.practice:
        opening.set_password(store, normal(login), password)
    return made


def change(
    session: Session,
    id: UUID,
    *,
    name: str | None = None,
    rank: str | None = None,
    post: str | None = None,
    inspector_no: str | None = None,
) -> None:
    """Correct what is said of a person; what is not given stays. Only an administrator may."""
    require_administrator(session)
    user = _user(session, id)
    if name is not None:
        user.name = normal(name)
        if not user.name:
            raise NameMissing(login=user.login)
    for field, value in (("rank", rank), ("post", post), ("inspector_no", inspector_no)):
        if value is not None:
            setattr(user, field, normal(value))


def set_roles(session: Session, id: UUID, roles: Iterable[str]) -> None:
    """Give the user exactly ``roles``. Only an administrator may; nobody gives himself a role."""
    by = require_administrator(session)
    user, wanted = _user(session, id), _roles(roles)
    fresh = [role for role in wanted.split(",") if role and role not in user.roles.split(",")]
    if by is not None and by.id == id and fresh:
        raise OwnRole(role=_(ROLE_WORDS[Role(fresh[0])]))
    if Role.ADMINISTRATOR not in wanted.split(","):
        _require_another_administrator(session, user)
    user.roles = wanted


def set_active(session: Session, id: UUID, active: bool) -> None:
    """Put the user out of service, or back. Only an administrator may."""
    require_administrator(session)
    user = _user(session, id)
    if not active:
        _require_another_administrator(session, user)
    user.active = active


def one(session: Session, id: UUID) -> UserRow:
    """The user with this id."""
    return _row(session, _user(session, id))


def device_of(session: Session, id: UUID) -> str:
    """The device where the user was added."""
    return _user(session, id).device


def named(session: Session, login: str) -> UserRow | None:
    """The user of this login: this device's own before another's."""
    session.flush()
    rows = [_shown(session, UUID(bytes=id), *more) for id, *more in raw(session).execute(_NAMED, (normal(login),))]
    return next((row for row in rows if row.here), rows[0] if rows else None)


_NAMED = (  # read past the mapper, as whatever is done asks whose right it is
    "SELECT id, login, name, rank, post, roles, inspector_no, active, device, resets FROM user"
    " WHERE login = ? ORDER BY id"
)


def listing(session: Session, *, all_devices: bool = False) -> list[UserRow]:
    """The users of this device by login; with ``all_devices`` everybody's."""
    query = select(User).order_by(col(User.login), col(User.id))
    if not all_devices:
        query = query.where(User.device == _device(session))
    return [_row(session, user) for user in session.exec(query)]


def logins_of(session: Session, login: str) -> frozenset[str]:
    """Every login, folded, under which the person of this login ever was: by the table and by the journal.

    No verb changes a login; who writes past the verbs is still the same person.
    """
    session.flush()
    mine = normal(login).casefold()
    found = raw(session).execute("SELECT id, login FROM user WHERE lower(login) = ?", (mine,)).fetchall()
    return frozenset({mine}).union(*(_ever(session, id, now) for id, now in found))


def same(session: Session, one: str, two: str) -> bool:
    """Whether two logins are one person's, or were."""
    return not logins_of(session, one).isdisjoint(logins_of(session, two))


def _ever(session: Session, id: bytes, now: str) -> frozenset[str]:
    bodies = raw(session).execute("SELECT body FROM change WHERE id = ? AND entity = 'user' AND body NOT NULL", (id,))
    said = [json.loads(body) for (body,) in bodies]
    given = [each["new"]["login"] for each in said if "new" in each]
    given += [value for each in said for value in each.get("set", {}).get("login", ())]
    return frozenset(value.casefold() for value in (now, *given))


def require_known(session: Session, by: str) -> UserRow:
    """The user ``by``, if he is known and active."""
    user = named(session, by)
    if user is None:
        raise UserUnknown(login=by)
    if not user.active:
        raise UserInactive(login=by)
    return user


def require(session: Session, by: str, role: str) -> UserRow:
    """The user ``by``, if he has ``role``; else a refusal that says what he lacks."""
    user = require_known(session, by)
    if role not in user.roles:
        raise NotAllowed(login=by, role=_(ROLE_WORDS[Role(role)]))
    return user


def lacking(session: Session, by: str, role: str) -> str:
    """Why ``by`` may not do what needs ``role``, in the words he would be refused with; nothing if he may."""
    try:
        require(session, by, role)
    except NotAllowed:  # on a page by the name that stands there, not by what is typed at the door
        user = require_known(session, by)
        return NotAllowed(login=user.called, role=_(ROLE_WORDS[Role(role)])).sentence
    except Refusal as refusal:
        return refusal.sentence
    return ""


def require_administrator(session: Session) -> UserRow | None:
    """The author of this transaction, if he is an administrator; a store that has none yet is being founded."""
    by = str(session.info["note"].author)
    founding = not any(user.may(Role.ADMINISTRATOR) for user in listing(session))
    return named(session, by) if founding else require(session, by, Role.ADMINISTRATOR)


def require_author(session: Session, role: str) -> UserRow:
    """The author of this transaction, if he has ``role``."""
    return require(session, str(session.info["note"].author), role)


def normal(text: str) -> str:
    """Composed, and without spaces at the ends."""
    return unicodedata.normalize("NFC", text).strip()


def _user(session: Session, id: UUID) -> User:
    user = session.get(User, id)
    if user is None:
        raise UserGone()
    return user


def _require_another_administrator(session: Session, user: User) -> None:
    """Refuse to take away the last administrator of a device."""
    if not (user.active and Role.ADMINISTRATOR in user.roles.split(",")):
        return
    others = session.exec(select(User).where(User.device == user.device, User.id != user.id))
    if not any(each.active and Role.ADMINISTRATOR in each.roles.split(",") for each in others):
        raise LastAdministrator(name=user.name)


def _roles(roles: Iterable[str]) -> str:
    wanted = set(roles)
    for role in sorted(wanted - set(Role)):
        raise RoleUnknown(role=role, roles=", ".join(Role))
    return ",".join(role for role in Role if role in wanted)


def _device(session: Session) -> str:
    return str(session.info["store"].device)


def _row(session: Session, user: User) -> UserRow:
    fields = (user.login, user.name, user.rank, user.post, user.roles, user.inspector_no)
    return _shown(session, user.id, *fields, user.active, user.device, user.resets)


def _shown(
    session: Session, id: UUID, login: str, name: str, rank: str, post: str, roles: str, inspector_no: str,
    active: bool, device: str, resets: int,
) -> UserRow:  # fmt: skip
    known = tuple(Role(word) for word in roles.split(",") if word in set(Role))
    here = device == _device(session)
    return UserRow(id, login, name, rank, post, known, inspector_no, bool(active), here, resets)
