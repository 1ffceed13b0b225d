"""Judging what this device itself is about to keep, by the rules its receivers will judge it by.

Without this a change of another station's card would be kept here and every later package refused there.
Headquarters and lone stores own all they hold; only a device that has joined is judged.
"""

from typing import Any

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.exchange import authority, frames, refusals, trust
from safety_inspector.exchange.authority import Ground
from safety_inspector.store import database
from safety_inspector.store.database import raw
from safety_inspector.store.journal import Entry
from safety_inspector.store.journal import entries as kept
from safety_inspector.words import N_

Bodies = list[dict[str, Any] | None]


class NotYours(Refusal):
    """A change that belongs to another, refused before it is kept."""

    code = "KDP-E42"
    message = N_("This device may not change this: {what}. Ask headquarters or the station it belongs to.")


def judge(session: Session, before: int) -> None:
    """Refuse the transaction when a shared entry after the place ``before`` is not this device's to write."""
    db = raw(session)
    places = [n for (n,) in db.execute("SELECT n FROM entry WHERE n > ? AND stream = 1 ORDER BY n", (before,))]
    root = trust.root_of(db) if places else ""
    standing = trust.known(db, root).get(session.info["store"].device) if root else None
    if standing is None or standing.claims.hq:
        return
    ground = Ground(db, root, trust.known(db, root), before, home=True)
    written = [(entry, _bodies(entry)) for entry in (kept.one(db, n) for n in places)]
    for entry, bodies in reversed(written):
        authority.rewind(ground, entry, bodies)
    try:
        for entry, bodies in written:
            authority.require(ground, standing, entry, bodies)
    except refusals.Refused as error:
        raise NotYours(what=error.facts.get("what") or str(error)) from error


def _bodies(entry: Entry) -> Bodies:
    return [frames.parsed(body) if body is not None else None for *_place, body in entry.changes]


database.GUARDS.append(judge)
