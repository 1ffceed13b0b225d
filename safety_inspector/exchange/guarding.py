"""Judging what this device itself is about to keep, by the rules its receivers will judge it by.

Without this a change of another station's card would be kept here and every later package refused there.
A device that has joined is judged in all it writes. Headquarters and lone stores own all they hold, but
what is signed (`authority.SIGNED`) is made once by the right person there too, and a concluded inspection
stays what its document says, whoever writes and however. The shape of what is written is judged on every
device by the receivers' own `schemas`: one odd value would hold up all that is sent after it.
"""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from safety_inspector.certification import demands
from safety_inspector.errors import Refusal
from safety_inspector.exchange import authority, likenesses, packing, refusals, schemas, trust
from safety_inspector.exchange.authority import JUDGED, Ground
from safety_inspector.exchange.trust import Standing
from safety_inspector.inspection import corrections
from safety_inspector.inspection.records import PARTS
from safety_inspector.store import database, journal
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import SHARED, Entry
from safety_inspector.store.journal import entries as kept
from safety_inspector.store.journal.entries import Row
from safety_inspector.words import N_, _

Bodies = list[dict[str, Any] | None]
CONCLUDED = ("concluded_at", "conclusion", "inspected_on")


class NotYours(Refusal):
    """A change that belongs to another, refused before it is kept."""

    code = "KDP-E42"
    message = N_("This device may not change this: {what}. Ask headquarters or the station it belongs to.")


class Stays(Refusal):
    """A change of what is signed, or a paper by the wrong person, refused before it is kept."""

    code = "KDP-E43"
    message = N_(
        "This is not kept: {what}. What is concluded, approved or issued stays as it is: an approver sends it back,"
        " or voids the certificate."
    )


class WithoutRole(Refusal):
    """What only somebody with a role may write, by somebody without it, refused before it is kept."""

    code = "KDP-E63"
    message = N_(
        "This is not kept: {what}. “{login}” does not have the role “{role}” for it. Let somebody do it who has, or"
        " ask the administrator for the role."
    )


class Lasts(Refusal):
    """A record of who may do what, changed as no verb changes it, refused before it is kept."""

    code = "KDP-E65"
    message = N_(
        "This is not kept: {what}. Change it in the program: there people and instruments are put out of service, and"
        " what was given is withdrawn, with its reason."
    )


class Proven(Refusal):
    """A licence or revocation that is not as the root signed it, refused before it is kept."""

    code = "KDP-E69"
    message = N_(
        "This is not kept: {what}. A licence and a revocation are signed once and stay; grant and revoke on the page"
        " Trao đổi."
    )


class Planned(Refusal):
    """An approved plan changed as no verb changes it, refused before it is kept."""

    code = "PLN-E39"
    message = N_(
        "This is not kept: {what}. An approved plan stays as it is; somebody else than its planner approves it, and"
        " amends it with a reason."
    )


class Reported(Refusal):
    """A typed figure or a sent report changed as no verb changes it, refused before it is kept."""

    code = "REP-E33"
    message = N_(
        "This is not kept: {what}. Figures are typed under one's own name with a reason; a sent report stays as it was."
    )


class Unsigned(Refusal):
    """A certificate that is not what its code signed, refused before it is kept."""

    code = "KDP-E64"
    message = N_("This is not kept: {what}. Issue the certificate in the program, which signs what it says.")


class Misshapen(Refusal):
    """A value that no receiver would take, refused before it is kept."""

    code = "KDP-E66"
    message = N_(
        "This is not kept: {what} ({where}). Nobody would take it in, and all that is sent after it would wait."
        " Correct it in the program; what was kept before stays as it is."
    )


class NotOurs(Refusal):
    """An entry of the journal that this program did not seal, refused before it is kept."""

    code = "KDP-E67"
    message = N_(
        "This is not kept: entry {place} of the journal was not written and signed by this program. Write in the"
        " program; what was kept before stays as it is."
    )


class Misplaced(Refusal):
    """A unit or a card that hangs nowhere, refused before it is kept."""

    code = "KDP-E70"
    message = N_(
        "This is not kept: {what}. Units hang below a unit that is here, never below themselves, and each card stands"
        " in one: choose it in the program."
    )


class Ahead(Refusal):
    """A day to count the next inspection from that has not come, refused before it is kept."""

    code = "KDP-E71"
    message = N_(
        "This is not kept: {day} has not come, and no inspection can be counted from it. Correct the day in the"
        " program; a new one counts from its certificate."
    )


def judge(session: Session, before: int) -> None:
    """Refuse the transaction when an entry after the place ``before`` is not this device's to write.

    What receivers will refuse is refused here first: who wrote it does so again, and nothing after it waits.
    """
    db, store = raw(session), session.info["store"]
    root = trust.root_of(db)
    directory = trust.known(db, root)
    standing = directory.get(store.device) or alone(store, root)
    only = JUDGED if standing.claims.hq else None
    written = [_sealed(db, store, n, only) for n in _places(db, before)]
    for id in _touched(db, before):
        _require_document(db, id)
    asked = [each for each in written if each[1] and each[0].stream == SHARED]
    _require_come(db, before)
    _require_rights(Ground(db, root, directory, before, home=True), standing, asked, only)
    _require_places(db, before)
    for entry, bodies in asked:
        _require_attached(db, entry, bodies)
    demands.judge(session, before)
    likenesses.require(db, before)


_TWICE = "SELECT entity FROM change WHERE n = ? GROUP BY entity, id, part HAVING count(*) > 1 LIMIT 1"


def _sealed(db: Connection, store: Store, n: int, only: frozenset[str] | None) -> tuple[Entry, Bodies]:
    """The entry at ``n`` if it is as this program seals them and as receivers take them in, with its bodies.

    One that changes none of the tables ``only`` is judged change by change and let go: it may be a whole import.
    """
    entry, holds = kept.front(db, n), _changes(db, n, only)
    hasher, changes, bodies = kept.opening(entry.prev, entry.about()), [], Bodies()
    for change, code in kept.within(db, n):
        hasher.update(code)
        entity, id, part, text = change
        if text is not None and code != journal.digest(entity, id, part, text):
            raise NotOurs(place=n)
        body = _shaped(entry, change)
        if holds:
            changes.append(change)
            bodies.append(body)
    try:
        schemas.require_timed(entry)
    except schemas.Odd as error:
        raise Misshapen(what=_(str(error)), where="entry") from error
    if twice := db.execute(_TWICE, (n,)).fetchone():
        raise Misshapen(what=_(schemas.TWICE), where=twice[0])
    # Ed25519 signs alike each time
    signed = entry.stream != SHARED or entry.signature == store.sign(entry.hash)
    if entry.device != store.device or hasher.digest() != entry.hash or not signed:
        raise NotOurs(place=n)
    return replace(entry, changes=tuple(changes)), bodies


def _shaped(entry: Entry, change: Row) -> dict[str, Any] | None:
    """The body of a change as receivers will read it."""
    try:
        judge = schemas.body if entry.stream == SHARED else schemas.draft
        return judge(entry.schema, *change)
    except schemas.Odd as error:
        raise Misshapen(what=_(str(error)), where=error.where or change[0]) from error


def _require_attached(db: Connection, entry: Entry, bodies: Bodies) -> None:
    for (entity, *_rest), body in zip(entry.changes, bodies, strict=True):
        for name in packing.named(entity, body or {}):
            if not db.execute("SELECT 1 FROM attachment WHERE sha256 = ?", (name,)).fetchone():
                raise Misshapen(what=_("a paper or photo whose file is not here"), where=entity)


def _require_rights(
    ground: Ground, standing: Standing, written: list[tuple[Entry, Bodies]], only: frozenset[str] | None
) -> None:
    """Refuse what is not this device's or its author's to write."""
    for entry, bodies in reversed(written):
        authority.rewind(ground, entry, bodies)
    try:
        for entry, bodies in written:
            authority.require(ground, standing, entry, bodies, only)
    except refusals.Refused as error:
        raise _here(error, owner=bool(only)) from error


NOWHERE = {
    N_("a card in a unit that is not here"): """
        SELECT 1 FROM change c CROSS JOIN equipment e ON e.id = c.id WHERE c.n > ? AND c.entity = 'equipment'
        AND (c.kind = 1 OR c.body ->> '$.set.unit_id' NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = e.unit_id) LIMIT 1""",
    N_("a unit below one that is not here"): """
        SELECT 1 FROM change c CROSS JOIN unit e ON e.id = c.id WHERE c.n > ? AND c.entity = 'unit'
        AND (c.kind = 1 OR c.body ->> '$.set.parent_id' NOT NULL)
        AND e.parent_id NOT NULL AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = e.parent_id) LIMIT 1""",
    N_("the removal of a unit that holds others or cards"): """
        SELECT 1 FROM change c WHERE c.n > ? AND c.entity = 'unit' AND NOT EXISTS (SELECT 1 FROM unit WHERE id = c.id)
        AND (EXISTS (SELECT 1 FROM equipment WHERE unit_id = c.id) OR EXISTS
        (SELECT 1 FROM unit WHERE parent_id = c.id)) LIMIT 1""",
    N_("a unit below itself"): """
        SELECT 1 FROM change c WHERE c.n > ? AND c.entity = 'unit' AND c.id IN (
        WITH RECURSIVE up(id) AS (SELECT parent_id FROM unit WHERE id = c.id
        UNION SELECT u.parent_id FROM unit u JOIN up ON u.id = up.id) SELECT id FROM up) LIMIT 1""",
}


AHEAD = """
    SELECT c.id, c.entity, c.n, day FROM (SELECT c.*, e.wall, coalesce(c.body ->> '$.new.anchor_on',
    c.body ->> '$.new.paper_date', c.body ->> '$.set.anchor_on[1]', c.body ->> '$.set.paper_date[1]') AS day
    FROM change c JOIN entry e ON e.n = c.n WHERE c.n > ? AND c.entity IN ('schedule', 'equipment')) c
    WHERE day > substr(c.wall, 1, 10)"""


COUNTED = {"schedule": "anchor_on", "equipment": "paper_date"}  # the days one counts from


def _require_come(db: Connection, before: int) -> None:
    """Refuse a day to count from that has not come, also where the device owns all cards; one told before is chosen."""
    for id, entity, n, day in db.execute(AHEAD, (before,)).fetchall():
        field = COUNTED[entity]
        told = (
            "SELECT 1 FROM change WHERE id = ? AND entity = ? AND n < ? AND body NOT NULL"
            f" AND ? IN (body ->> '$.new.{field}', body ->> '$.set.{field}[1]') LIMIT 1"
        )
        if not db.execute(told, (id, entity, n, day)).fetchone():
            raise Ahead(day=f"{day[8:10]}/{day[5:7]}/{day[:4]}")


def _require_places(db: Connection, before: int) -> None:
    """Refuse units and cards written since ``before`` that hang nowhere, also where the device owns all of them."""
    for wrong, sql in NOWHERE.items():
        if db.execute(sql, (before,)).fetchone():
            raise Misplaced(what=_(wrong))


def _here(error: refusals.Refused, *, owner: bool) -> Refusal:
    """The refusal of a package as a refusal of what this device itself is about to keep."""
    if isinstance(error, refusals.NotEntitled):
        return WithoutRole(**error.facts)
    if isinstance(error, (refusals.CodeContradicted, refusals.CodeForeign)):
        return Unsigned(what=what(error))
    if error.facts.get("entity") in authority.PROVEN:
        return Proven(what=what(error))
    if owner and error.facts.get("entity") in authority.PLANNED:
        return Planned(what=what(error))
    if owner and error.facts.get("entity") in authority.REPORTED:
        return Reported(what=what(error))
    if owner and error.facts.get("entity") in authority.LASTING:
        return Lasts(what=what(error))
    return (Stays if owner else NotYours)(what=what(error))


def alone(store: Store, root: str) -> Standing:
    """A device that nobody has licensed: its own master, as before its founding."""
    return Standing(
        trust.Claims(
            root=root, organisation=store.organisation, practice=store.practice, device=store.device,
            key=store.public_key().hex(), age="", letter=store.letter, name=store.organisation, unit="", hq=True,
            no=0, granted="0001-01-01", until="9999-12-31",
        )
    )  # fmt: skip


def what(error: refusals.Refused) -> str:
    """What was wrong, as a part of a sentence about this store and no package."""
    if isinstance(error, refusals.SelfApproved):
        return _("a review or paper by the inspector himself, by another than who writes, or by no approver")
    if isinstance(error, refusals.CodeContradicted):
        return _("certificate {number} says something else in “{field}” than its signed code").format(**error.facts)
    if isinstance(error, refusals.CodeForeign):
        return _("the signed code of certificate {number} is not of the device that issued it").format(**error.facts)
    if isinstance(error, refusals.NotEntitled):
        return _("{what}, written by “{login}” without the role “{role}”").format(**error.facts)
    return str(error.facts.get("what") or error)


def _places(db: Connection, before: int) -> list[int]:
    return [n for (n,) in db.execute("SELECT n FROM entry WHERE n > ? ORDER BY n", (before,)).fetchall()]


def _changes(db: Connection, n: int, only: frozenset[str] | None) -> bool:
    """Whether the entry changes one of the tables ``only``, or any where none are named."""
    names = ", ".join(f"'{name}'" for name in sorted(only or ()))
    sql = f"SELECT 1 FROM change WHERE n = ? AND entity IN ({names}) LIMIT 1"
    return only is None or db.execute(sql, (n,)).fetchone() is not None


def _touched(db: Connection, before: int) -> list[bytes]:
    """The inspections whose rows were drafted, or written past their verbs, since ``before``."""
    names = ", ".join(f"'{name}'" for name in PARTS)
    # not "DISTINCT id": for that it would walk the whole journal by the index of ids, at every write
    sql = f"SELECT id FROM change WHERE n > ? AND entity IN ({names})"
    return list(dict.fromkeys(id for (id,) in db.execute(sql, (before,))))


def _require_document(db: Connection, id: bytes) -> None:
    """Refuse what differs from the document of a concluded inspection and was not sent back.

    Raises `Stays`.
    """
    document = journal.document_of(db, id)
    if not document:
        sql = "SELECT 1 FROM inspection WHERE id = ? AND concluded_at IS NOT NULL"
        if db.execute(sql, (id,)).fetchone():
            raise Stays(what=_("an inspection called concluded, without its signed document"))
        return
    now = {(name, part): row for name in PARTS for part, row in journal.rows_of(db, name, id).items()}
    if now == document:
        return
    sql = "SELECT item, comment FROM returned WHERE inspection_id = ? AND document = ?"
    comments = dict(db.execute(sql, (id, journal.reference(db, id))).fetchall())
    one, two = document[("inspection", "")], now.get(("inspection", ""), {})
    early = any(one[name] != two.get(name) for name in CONCLUDED)
    if not comments or early or corrections.strayed(document, now, comments):
        raise Stays(what=_("an inspection after its conclusion"))


database.GUARDS.append(judge)
