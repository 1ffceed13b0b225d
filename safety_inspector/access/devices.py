"""This device's standing: whether it may issue papers just now, and what an administrator confirms of it.

Others to the right set that it was cloned; `store.backups` notes that it was restored. Practice stores are
never restored in that sense, and their clock is the day they were made as if on.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.access import marks, users
from safety_inspector.access.users import Role
from safety_inspector.errors import Refusal
from safety_inspector.store import backups, clock, database, journal, local
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import afterwards, raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

CLONED = "cloned"  # its name in `local`
CLOCK, RESTORED = "clock", "restored"  # what can be confirmed


class Acknowledgement(SQLModel, table=True):
    """What an administrator confirmed of this computer; its own knowledge, journaled with who and why."""

    __table_args__ = {"info": {"journal": Tracked(shared=False)}}
    id: UUID = Field(default_factory=new_key, primary_key=True, sa_type=KeyColumn)
    at: str  # ISO wall time
    what: str  # CLOCK or RESTORED
    said: str  # the newest day of before; when the backup was restored
    reason: str


class DeviceCloned(Refusal):
    """Two copies of this device are in use."""

    code = "ACC-E10"
    message = N_(
        "This device was cloned: another copy with the same identity is in use. It may record, but issues"
        " nothing until it has joined again. Make a join request on the page Trao đổi and have it granted."
    )


class DeviceBehind(Refusal):
    """Papers left this device that the store does not know."""

    code = "ACC-E11"
    message = N_(
        "This store is older than what has already left this computer: it was restored from a backup. It may"
        " record, but issues nothing until it has joined again. On the page Trao đổi make a new join request."
    )


class FieldDisputed(Refusal):
    """A record has a field with two values."""

    code = "ACC-E12"
    message = N_(
        "The field “{field}” of this record has two values that nobody has chosen between. Resolve it"
        " on the page Trao đổi first, then issue."
    )


class ClockBehind(Refusal):
    """The computer's day lies before the newest day on which this device wrote."""

    code = "DEV-E60"
    message = N_(
        "The clock of this computer says {today}, yet this store was last written on {newest}. It may record, but"
        " issues nothing. Set the computer’s date right; if {newest} was the wrong one, an administrator confirms"
        " the date on the page Dữ liệu & sao lưu."
    )


class ClockEarly(Refusal):
    """The computer's day lies before this program was made; said, never refused by."""

    code = "DEV-E61"
    message = N_(
        "The clock of this computer says {today}, which is before this program was made. Set the computer’s date"
        " right; dates on papers and due dates follow it."
    )


class DeviceRestored(Refusal):
    """The store was made from a backup: numbers may have been used after it."""

    code = "DEV-E62"
    message = N_(
        "This store was restored from a backup: what was issued after the backup is not known here. It may record,"
        " but issues nothing until it has a new letter, or an administrator confirms on the page Dữ liệu & sao lưu"
        " that nothing was issued since and the other copy is out of use."
    )


class NothingToConfirm(Refusal):
    """Nothing of this kind stands in the way."""

    code = "DEV-E63"
    message = N_("There is nothing to confirm: neither the date of this computer nor a restored backup is in question.")


class ReasonMissing(Refusal):
    """A confirmation without its ground."""

    code = "DEV-E64"
    message = N_("A confirmation needs its reason in words: say how you know it. It stays in the journal.")


class NotConfirmed(Refusal):
    """A confirmation that no administrator gave, or one changed later."""

    code = "DEV-E66"
    message = N_(
        "This is not kept: what is confirmed of this computer is written by an administrator on the page Dữ liệu & sao"
        " lưu, with its reason, and stays. Let an administrator confirm it there."
    )


def require_issuing(session: Session, *records: UUID) -> None:
    """Refuse when this device may not issue, or when a field of ``records`` is in conflict."""
    for refusal in _standing(session):
        raise refusal
    for id in records:
        row = raw(session).execute("SELECT field FROM conflict WHERE id = ?", (id.bytes,)).fetchone()
        if row:
            raise FieldDisputed(field=row[0])


def warnings(store: Store) -> tuple[str, ...]:
    """What everybody who works here should know before anything else; empty when all is well."""
    with store.reading() as session:
        found: list[Refusal] = list(_standing(session))
    if not store.practice and store.now()[:10] < clock.BUILT:
        found.append(ClockEarly(today=_shown(store.now())))
    return tuple(str(each) for each in found)


def to_confirm(session: Session) -> tuple[str, ...]:
    """What an administrator may confirm now: `CLOCK`, `RESTORED`."""
    return tuple(what for what, stands in _CONFIRMED.items() if stands(session))


def confirm(store: Store, what: str, *, by: str, reason: str) -> None:
    """Let this device issue again: the date is right, or nothing was issued since the backup.

    Only an administrator may; the journal keeps who, when and why.
    """
    action = clock.CONFIRMED if what == CLOCK else "device.restored"
    with store.writing(by=by, action=action, reason=users.normal(reason)) as session:
        _acknowledge(session, what, users.normal(reason))


def _acknowledge(session: Session, what: str, reason: str) -> None:
    users.require_author(session, Role.ADMINISTRATOR)
    if what not in to_confirm(session):
        raise NothingToConfirm()
    if not reason:
        raise ReasonMissing()
    db, store = raw(session), session.info["store"]
    now = store.now()
    said = clock.reached(db) if what == CLOCK else local.text(db, backups.RESTORED) or stamped(store)
    session.add(Acknowledgement(at=now, what=what, said=said, reason=reason))
    if what == CLOCK:
        clock.settle(db, now[:10])
    else:
        local.drop(db, backups.RESTORED)
        afterwards(session, answered)


def judge(session: Session, before: int) -> None:
    """Refuse a confirmation that was written past `confirm` since the place ``before``: by whomever, or changed."""
    sql = "SELECT body FROM change WHERE n > ? AND entity = 'acknowledgement'"
    for (body,) in raw(session).execute(sql, (before,)).fetchall():
        said = json.loads(body).get("new", {})
        user = users.named(session, session.info["note"].author)
        entitled = user is not None and user.here and user.may(Role.ADMINISTRATOR)
        if not entitled or said.get("what") not in _CONFIRMED or not users.normal(str(said.get("reason", ""))):
            raise NotConfirmed()


database.GUARDS.append(judge)


def cloned(session: Session) -> bool:
    """Whether another copy writes under this device's name: as it was told of, or as the journal shows by itself."""
    return local.of(session, CLONED) is not None or journal.forked(raw(session), session.info["store"].device)


def restored(session: Session) -> bool:
    """Whether the store was made from a backup, and nobody has confirmed it or joined anew since."""
    return local.of(session, backups.RESTORED) is not None or bool(stamped(session.info["store"]))


def stamped(store: Store) -> str:
    """When the store was restored, by its key file, which nobody reaches through the store; practice never was."""
    return "" if store.practice else backups.stamped(store.path)


def answered(store: Store) -> None:
    """Somebody has answered for the restored store, or it has another identity now: the stamp goes."""
    if not store.practice:
        backups.answered(store.path)


def _standing(session: Session) -> Iterator[Refusal]:
    """Why this device issues nothing just now, the weightiest first."""
    store: Store = session.info["store"]
    if cloned(session):
        yield DeviceCloned()
    if marks.behind(store):
        yield DeviceBehind()
    if restored(session):
        yield DeviceRestored()
    if _set_back(session):
        yield ClockBehind(today=_shown(store.now()), newest=_shown(clock.reached(raw(session))))


def _set_back(session: Session) -> bool:
    store: Store = session.info["store"]
    return not store.practice and store.now()[:10] < clock.reached(raw(session))


_CONFIRMED: dict[str, Callable[[Session], bool]] = {RESTORED: restored, CLOCK: _set_back}


def _shown(wall: str) -> str:
    return f"{date.fromisoformat(wall[:10]):%d/%m/%Y}"
