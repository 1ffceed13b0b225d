"""Is what the store holds allowed? `store.checking` looks at bytes and chains, this at who did what.

An entry may be whole and signed and still be nobody's right to write: by another program than ours, or past
the verbs. Each signed thing is judged again as its receivers judge it, from the start of the journal; the
file's own rules and the papers' columns are compared with what they must be. No byte is changed.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from sqlmodel import Session

from safety_inspector.access.users import Role
from safety_inspector.catalogue import units
from safety_inspector.certification import certificates, verdicts
from safety_inspector.documents import drawings, proofs, scans, tellings
from safety_inspector.errors import Fault
from safety_inspector.exchange import agreements, authority, frames, guarding, likenesses, refusals, schemas, trust
from safety_inspector.exchange.authority import JUDGED, Ground
from safety_inspector.exchange.rights import people
from safety_inspector.exchange.rights.grounds import written
from safety_inspector.reporting import summaries
from safety_inspector.store import attachments, checking, migrations
from safety_inspector.store.checking import CheckReport, Trouble
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry, entries_after
from safety_inspector.store.migrations import freeze
from safety_inspector.words import N_, _

SENTENCES = {
    "judged": N_("entry {place} is not allowed: {what}"),
    "rule": N_("the file's own rule {place} was changed or taken away"),
    "facts": N_("paper {place} says in the register what its frozen facts do not ({what})"),
    "code": N_("certificate {place} says something else in “{what}” than its signed code"),
    "login": N_("user {place} has another login than the one that was given: {what}"),
    "acknowledged": N_("entry {place} confirms something of this computer, and “{what}” was no administrator then"),
    "shown": N_("the paper of certificate {place} shows something else in “{what}” than its frozen facts"),
    "untold": N_("paper {place} does not show “{what}”, which was frozen of it"),
    "ahead": N_(
        "the next inspection of {place} counts from {what}, a day that has not come for anybody who wrote here"
    ),
    "erased": N_(
        "of record {place} ({what}) the journal has forgotten what was signed; what hangs on it cannot be judged again"
    ),
    "summed": N_("the summaries of figures say something else of “{what}” ({place}) than its records do"),
    "unattached": N_("the bytes of paper {place} are not among the attached files"),
}


def check(store: Store) -> CheckReport:
    """Everything `checking.check` looks at, and whether it was allowed."""
    report = checking.check(store, trust.key_of)
    if not report.state:  # nothing more can be read
        return report
    with store.reading() as session:
        db = raw(session)
        more = [*rules(db), *judged(session), *logins(db), *papers(db), *shown(session), *acknowledged(db)]
        more += [*ahead(db), *erased(db), *summed(session)]
    return replace(report, troubles=report.troubles + tuple(more))


def rules(connection: Connection) -> Iterator[Trouble]:
    """Tables, indexes and triggers that are not those of the steps."""
    wanted, found = _shape(), freeze.shape(connection)
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield _trouble("rule", name)


@cache
def _shape() -> dict[str, Any]:
    connection = freeze.stepped(migrations.LATEST)
    try:
        return freeze.shape(connection)
    finally:
        connection.close()


def judged(session: Session) -> Iterator[Trouble]:
    """Entries whose signed records their device or author had no right to."""
    db, store = raw(session), session.info["store"]
    root = trust.root_of(db)
    directory = trust.known(db, root)
    own = directory.get(store.device) or guarding.alone(store, root)
    ground, erased = Ground(db, root, directory, blank=True), _erased(db)
    for entry in entries_after(db, {}):
        try:
            bodies = [_body(entry, entity, text) for entity, _id, _part, text in entry.changes]
            schemas.require_timed(entry)
            schemas.require_once(entry)
            standing = directory.get(entry.device, own)
            authority.require(ground, standing, entry, bodies, JUDGED if _whole(bodies, erased) else frozenset())
        except refusals.Refused as error:
            yield _trouble("judged", _place(db, entry), guarding.what(error))
            ground.learn(entry, bodies)
        except schemas.Odd as error:
            yield _trouble("judged", _place(db, entry), _(str(error)))
            ground.learn(entry, bodies)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield _trouble("judged", _place(db, entry), _("it is not written as entries are"))


def _body(entry: Entry, entity: str, text: str | None) -> dict[str, Any] | None:
    return None if text is None else migrations.lifted(entry.schema, entity, frames.parsed(text))


def _erased(db: Connection) -> set[str]:
    """The records of which the journal has forgotten something, as people asked."""
    return {id.hex() for (id,) in db.execute("SELECT DISTINCT id FROM change WHERE body IS NULL").fetchall()}


def _whole(bodies: list[dict[str, Any] | None], erased: set[str]) -> bool:
    """Whether what the entry speaks of is still in the journal."""
    spoken = (value for body in bodies if body for value in body.get("new", {}).values())
    return None not in bodies and not any(value in erased for value in spoken if erased)


def _place(db: Connection, entry: Entry) -> int:
    return int(db.execute("SELECT n FROM entry WHERE hash = ?", (entry.hash,)).fetchone()[0])


def logins(connection: Connection) -> Iterator[Trouble]:
    """Users who do not have the login under which they were added: no verb changes one."""
    given = connection.execute(
        "SELECT u.id, u.login, c.body ->> '$.new.login' FROM user u JOIN change c ON c.id = u.id AND c.entity = 'user'"
        " WHERE c.body NOT NULL AND c.body ->> '$.new.login' NOT NULL ORDER BY u.id, c.n"
    )
    for id, login, first in given.fetchall():
        if login != first:
            yield _trouble("login", id.hex(), f"{first} → {login}")


def acknowledged(connection: Connection) -> Iterator[Trouble]:
    """What was confirmed of this computer by somebody who was no administrator there and then."""
    sql = (
        "SELECT DISTINCT e.n, e.author FROM entry e JOIN change c ON c.n = e.n WHERE c.entity = 'acknowledgement'"
        " AND c.body NOT NULL ORDER BY e.n"
    )
    for n, author in connection.execute(sql).fetchall():
        if not _administered(connection, author, n):
            yield _trouble("acknowledged", n, author)


def _administered(connection: Connection, login: str, n: int) -> bool:
    """Whether somebody of that login was an active administrator just before the place ``n``."""
    sql = (
        "SELECT c.id, e.schema, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.entity = 'user' AND c.n < ?"
        " AND c.body NOT NULL AND c.id IN (SELECT id FROM user WHERE login = ?) ORDER BY c.n"
    )
    stood: dict[bytes, dict[str, Any]] = {}
    for id, schema, text in connection.execute(sql, (n, login)).fetchall():
        stood.setdefault(id, {}).update(written("user", migrations.lifted(schema, "user", frames.parsed(text))))
    return any(people.may(row, Role.ADMINISTRATOR) for row in stood.values())


def papers(connection: Connection) -> Iterator[Trouble]:
    """Papers whose columns are not what was frozen when they were issued, or whose bytes nobody attached."""
    for kind, names in agreements.FROZEN.items():
        sql = f"SELECT number, facts, paper, {', '.join(names)} FROM {kind} ORDER BY id"
        for number, facts, paper, *values in connection.execute(sql).fetchall():
            row = {**dict(zip(names, values, strict=True)), "facts": facts}
            yield from (_trouble("facts", number, name) for name in agreements.differing(kind, row))
            yield from _codes(kind, row)
            if not connection.execute("SELECT 1 FROM attachment WHERE sha256 = ?", (paper,)).fetchone():
                yield _trouble("unattached", number)


def shown(session: Session) -> Iterator[Trouble]:
    """Papers that do not show what was frozen of them: read as text, certificates as a verifier reads them."""
    for kind, read in likenesses.READ.items():
        for number, text, paper in raw(session).execute(f"SELECT number, facts, paper FROM {kind} ORDER BY id"):
            if kind != "certificate" and drawings.just_drawn(text, paper):
                continue
            try:
                facts = read(text)
                letters = scans.text_of(attachments.read(session, paper))
                yield from _shown(number, text, facts, letters)
            except (Fault, ValueError, TypeError, KeyError, AttributeError):  # what cannot be read is told by others
                continue


def _shown(number: str, text: str, facts: Any, letters: str) -> Iterator[Trouble]:
    claimed = isinstance(facts, certificates.CertificateFacts)
    if claimed and (names := proofs.differing(facts.claims, letters, text)):
        said = (_(label) for name, label in verdicts.FIELDS.items() if name in names)
        yield _trouble("shown", number, ", ".join(said))
    elif lacking := list(tellings.missing(facts, letters)):
        yield _trouble("untold", number, lacking[0][:80])


def ahead(connection: Connection) -> Iterator[Trouble]:
    """Days to count from after the last day on which anybody wrote."""
    sql = (
        "WITH last(day) AS (SELECT max(substr(wall, 1, 10)) FROM entry) SELECT e.name, s.anchor_on FROM schedule s"
        " JOIN equipment e ON e.id = s.equipment_id, last WHERE s.anchor_on > last.day UNION ALL"
        " SELECT e.name, e.paper_date FROM equipment e, last WHERE e.paper_date > last.day ORDER BY 1, 2"
    )
    for name, day in connection.execute(sql).fetchall():
        yield _trouble("ahead", name, day)


def summed(session: Session) -> Iterator[Trouble]:
    """Equipment of which the summaries of figures are not what its records make them, and units with wrong sums."""
    for id in summaries.difference(session):
        (name,) = raw(session).execute("SELECT name FROM equipment WHERE id = ?", (id.bytes,)).fetchone() or ("",)
        yield _trouble("summed", id.hex[:8], name)
    today = session.info["store"].today()
    for id in summaries.misadded(session):
        yield _trouble("summed", id.hex[:8], units.name_of(session, id, on=today))


NEEDED = {"minutes": N_("minutes"), "user": N_("user"), "scope": N_("scope")}  # of certificates; no verb erases them


def erased(connection: Connection) -> Iterator[Trouble]:
    """What the journal has forgotten of the records by which certificates are judged."""
    names = ", ".join(f"'{name}'" for name in NEEDED)
    sql = f"SELECT DISTINCT entity, id FROM change WHERE body IS NULL AND entity IN ({names}) ORDER BY entity, id"
    for entity, id in connection.execute(sql).fetchall():
        yield _trouble("erased", id.hex()[:8], _(NEEDED[entity]))


def _codes(kind: str, row: dict[str, Any]) -> Iterator[Trouble]:
    """A certificate that says something else than its signed code; whether it must have one is judged by its entry."""
    if kind != "certificate" or "facts" in agreements.differing(kind, row) or not agreements.coded(row):
        return
    for name in agreements.contradicted(row):
        yield _trouble("code", row["number"], _(verdicts.FIELDS.get(name, N_("signed code"))))


def _trouble(kind: str, place: object, what: str = "") -> Trouble:
    return Trouble(kind, str(place), _(SENTENCES[kind]).format(place=place, what=what))
