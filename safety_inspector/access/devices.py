"""This device's standing: whether it may issue papers just now. Others to the right set it."""

from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import marks
from safety_inspector.errors import Refusal
from safety_inspector.store import local
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_

CLONED = "cloned"  # its name in `local`


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


def require_issuing(session: Session, *records: UUID) -> None:
    """Refuse when this device may not issue, or when a field of ``records`` is in conflict."""
    if local.of(session, CLONED):
        raise DeviceCloned()
    if marks.behind(session.info["store"]):
        raise DeviceBehind()
    for id in records:
        row = raw(session).execute("SELECT field FROM conflict WHERE id = ?", (id.bytes,)).fetchone()
        if row:
            raise FieldDisputed(field=row[0])
