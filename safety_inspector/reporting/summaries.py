"""Summaries of figures: small tables of what counts where, brought up to date when a package is taken in.

Of each piece of equipment they hold where it stood, what happened to it, and the stretches of days through which it
stood the same (`stretches`). They are derived: never journaled, never sent, made anew from the records by `settle`.
Triggers of the file note every card whose records or history change, whoever writes. What is noted is not read from
here but counted from its records (`summed`) until a merge settles it: no figure hangs on when that is done.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.certification.certificates import Certificate
from safety_inspector.certification.notices import Notice
from safety_inspector.certification.voids import Void
from safety_inspector.inspection.records import Inspection
from safety_inspector.planning import kinds
from safety_inspector.planning.ceilings import Ceiling
from safety_inspector.planning.projections import GONE, keep_by_triggers
from safety_inspector.planning.schedules import Schedule
from safety_inspector.regulations import types
from safety_inspector.regulations.confirmations import Confirmation
from safety_inspector.reporting import evidence, histories, stretches
from safety_inspector.reporting.stretches import Done, Event, History, Owed, Past, Place, Stretch, Summary
from safety_inspector.store import database, local, migrations
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import entries
from safety_inspector.store.sessions import raw

YEARS = 2  # before this one, of which summaries are kept; figures of earlier days are counted from the records
AT_ONCE = 5_000  # cards a merge settles; the others wait for the next one
_TOGETHER = 500
_NAME = "summed"  # local: by which rules the summaries were made, and of which years they are whole


# an event that counts in one place on every day from its own on: it can be added up by its month
PLAIN = f"since <= day AND until = '{stretches.FOREVER}'"
MONTHS = tuple(f"m{month:02}" for month in range(1, 13))


def _what(bit: int) -> str:
    return f"what & {bit}"


class SummedPlace(SQLModel, table=True):
    """Derived: where equipment stood, and in which group of types."""

    __tablename__ = "summed_place"
    __table_args__ = {"sqlite_with_rowid": False}
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    since: str = Field(primary_key=True)
    until: str
    unit_id: UUID = Field(sa_type=KeyColumn)
    grouped: int


class SummedEvent(SQLModel, table=True):
    """Derived: what happened to equipment on a day, in the order of days."""

    __tablename__ = "summed_event"
    __table_args__ = (
        Index("summed_event_of", "equipment_id", "year"),
        Index("summed_event_moved", "year", "day", sqlite_where=text(f"NOT ({PLAIN})")),
        Index(
            "summed_event_failed",
            "year",
            "day",
            "id",
            "until",
            "equipment_id",
            "unit_id",
            sqlite_where=text(_what(stretches.FAILED)),
        ),
        Index(
            "summed_event_first",
            "year",
            "equipment_id",
            "day",
            "since",
            "until",
            "grouped",
            sqlite_where=text(_what(stretches.FIRST)),
        ),
        {"sqlite_with_rowid": False},
    )
    year: int = Field(primary_key=True)
    day: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    what: int = Field(primary_key=True)
    since: str = Field(primary_key=True)
    until: str
    unit_id: UUID = Field(sa_type=KeyColumn)
    grouped: int
    equipment_id: UUID = Field(sa_type=KeyColumn)


class SummedYear(SQLModel, table=True):
    """Derived: how many plain events each month of a year has, of what never moved since they happened."""

    __tablename__ = "summed_year"
    __table_args__ = {"sqlite_with_rowid": False}
    year: int = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    grouped: int = Field(primary_key=True)
    what: int = Field(primary_key=True)
    m01: int
    m02: int
    m03: int
    m04: int
    m05: int
    m06: int
    m07: int
    m08: int
    m09: int
    m10: int
    m11: int
    m12: int


class SummedStretch(SQLModel, table=True):
    """Derived: days through which equipment stood the same, where a figure may count it for that."""

    __tablename__ = "summed_stretch"
    __table_args__ = (
        Index("summed_open", "until", "open_from", "open", "unit_id", "grouped", "due_on",
              sqlite_where=text("open_from IS NOT NULL")),
        Index("summed_due", "due_on", "until", "since", "unit_id", "grouped", sqlite_where=text("due_on IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    since: str = Field(primary_key=True)
    until: str
    unit_id: UUID = Field(sa_type=KeyColumn)
    grouped: int
    open: int
    open_from: str | None = None
    due_on: str | None = None


class Unsummed(SQLModel, table=True):
    """Never journaled: equipment of which the summaries do not speak until it is settled."""

    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)


# -- what is noted -------------------------------------------------------------------------------------

# not "OR IGNORE": a trigger takes the conflict rule of the statement that fires it, and a merge writes by upsert
_NOTE = "INSERT INTO unsummed (equipment_id) {what} ON CONFLICT DO NOTHING;"
_CARD = _NOTE.format(what="VALUES ({row}.id)")
_OF_IT = _NOTE.format(what="VALUES ({row}.equipment_id)")
_OF_SCHEDULE = _NOTE.format(what="SELECT s.equipment_id FROM schedule s WHERE s.id = {row}.schedule_id")
_OF_CONFIRMED = _NOTE.format(
    what="SELECT s.equipment_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id WHERE c.row_id = {row}.row_id"
)
_OF_PAPER = _OF_IT + _NOTE.format(what="SELECT i.equipment_id FROM inspection i WHERE i.id = {row}.inspection_id")
_OF_VOID = _NOTE.format(
    what="SELECT c.equipment_id FROM certificate c WHERE c.id = {row}.certificate_id UNION"
    " SELECT i.equipment_id FROM certificate c JOIN inspection i ON i.id = c.inspection_id"
    " WHERE c.id = {row}.certificate_id"
)
_DONE = "{row}.concluded_at NOT NULL"
_NOTED: dict[
    type[SQLModel], tuple[str, str, str]
] = {  # table -> what of its row is noted, the columns that matter, and of which rows
    Equipment: (_CARD, "unit_id, type_code, state, in_service_on, paper_date, paper_number, paper_date_text", ""),
    Schedule: (_OF_IT, "", ""),
    Ceiling: (_OF_SCHEDULE, "", ""),
    Confirmation: (_OF_CONFIRMED, "row_id, confirmed_on", ""),
    Inspection: (_OF_IT, "equipment_id, inspected_on, kind, concluded_at, conclusion", _DONE),
    Certificate: (_OF_PAPER, "inspection_id, equipment_id, issued_on, sticker", ""),
    Void: (_OF_VOID, "", ""),
    Notice: (_OF_IT, "equipment_id, issued_on", ""),
}
_HISTORY = (
    _NOTE.format(what="SELECT NEW.id WHERE NEW.entity = 'equipment'")
    + " "
    + _NOTE.format(what="SELECT s.equipment_id FROM schedule s WHERE NEW.entity = 'schedule' AND s.id = NEW.id")
)
_OF_HISTORY = "WHEN NEW.entity IN ('equipment', 'schedule')"


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Table, name, moment and body of each."""
    for record, (note, columns, only) in _NOTED.items():
        table = str(record.__tablename__)
        upon = f"UPDATE OF {columns}" if columns else "UPDATE"
        for word, done, rows in (
            ("new", "INSERT", ("NEW",)),
            ("changed", upon, ("OLD", "NEW")),
            ("lost", "DELETE", ("OLD",)),
        ):
            when = f" WHEN {' OR '.join(only.format(row=row) for row in rows)}" if only else ""
            body = " ".join(note.format(row=row) for row in rows)
            yield table, f"unsummed_by_{word}_{table}", f"AFTER {done} ON {table}{when}", body


for _table, _trigger, _when, _body in _triggers():
    keep_by_triggers(SQLModel.metadata.tables[_table], {_trigger: (_when, _body)})
for _word, _upon in (("history", "INSERT"), ("erasure", "UPDATE OF body")):
    migrations.UPON_JOURNAL.append(
        f"CREATE TRIGGER unsummed_by_{_word} AFTER {_upon} ON change {_OF_HISTORY} BEGIN {_HISTORY} END;"
    )


# -- bringing them up to date --------------------------------------------------------------------------

_BITS = (*(find.__name__ for find in stretches.FINDS), stretches.FIRST, *map(repr, stretches.Open))  # each bit
_OF_TYPES = [(each.code, each.group, each.in_scope) for each in types.all()]
_LAW = repr((GONE, kinds.OWN, stretches.GROUPS, _OF_TYPES, _BITS))
_RULES = sha256(f"2{_LAW}".encode()).hexdigest()[:16]  # other rules or types: everything is to be made anew


@dataclass(frozen=True, slots=True)
class Held:
    """The first day of which the summaries are whole."""

    since: date


def held(session: Session) -> Held | None:
    """Of which days summaries made by the present rules are held; nothing where there are none."""
    said, _, since = local.text(raw(session), _NAME).partition(" ")
    return Held(date.fromisoformat(since)) if said == _RULES else None


def noted(session: Session, most: int) -> list[bytes]:
    """Up to ``most`` cards the summaries do not speak of."""
    found = raw(session).execute("SELECT equipment_id FROM unsummed ORDER BY equipment_id LIMIT ?", (most,))
    return [id for (id,) in found]


def settle(session: Session, *, today: date, most: int = AT_ONCE) -> None:
    """Make the summaries of up to ``most`` noted cards anew; of all there are, if they were made by other rules."""
    db, horizon = raw(session), date(today.year - YEARS, 1, 1)
    known = held(session)
    if known is None or known.since > horizon:  # a clock was ahead, or the rules are others
        _begin(db)
    local.put(db, _NAME, f"{_RULES} {horizon}".encode())
    ids = noted(session, most)
    for at in range(0, len(ids), _TOGETHER):
        _replace(db, reckoned(session, ids[at : at + _TOGETHER], horizon))


def _begin(db: Connection) -> None:
    for table in ("summed_place", "summed_event", "summed_year", "summed_stretch", "unsummed"):
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT INTO unsummed (equipment_id) SELECT id FROM equipment")


def _replace(db: Connection, found: dict[bytes, Summary]) -> None:
    where, facts = histories.among(found, "equipment_id")
    db.execute(_ADDED.format(sign="-", where=where), facts)
    for table in ("summed_place", "summed_event", "summed_stretch", "unsummed"):
        db.executemany(f"DELETE FROM {table} WHERE equipment_id = ?", [(id,) for id in found])
    for table, at, columns in _ROWS:
        marks = ", ".join("?" * (columns.count(",") + 1))
        rows = [(id, *row) for id, summary in found.items() for row in summary[at]]
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    db.execute(_ADDED.format(sign="", where=where), facts)


_BY_MONTH = ", ".join(f"{{sign}}sum(substr(day, 6, 2) = '{name[1:]}')" for name in MONTHS)
_ANY = " OR ".join(MONTHS)  # what was taken away leaves noughts behind
_GROUPED = "year, unit_id, grouped, what"
_MONTHLY = f"SELECT {_GROUPED}, {_BY_MONTH} FROM summed_event WHERE {PLAIN} AND {{where}} GROUP BY {_GROUPED}"
_ADDED = (  # what events of some equipment come to, added to the sums of the year or taken from them
    f"INSERT INTO summed_year ({_GROUPED}, {', '.join(MONTHS)}) {_MONTHLY} ON CONFLICT DO UPDATE SET "
    + ", ".join(f"{name} = {name} + excluded.{name}" for name in MONTHS)
)
_ROWS = (
    ("summed_place", 0, "equipment_id, since, until, unit_id, grouped"),
    ("summed_event", 1, "equipment_id, year, unit_id, grouped, what, day, id, since, until"),
    ("summed_stretch", 2, "equipment_id, since, until, unit_id, grouped, open, open_from, due_on"),
)


def keep(session: Session) -> None:
    """Settle what a merge noted; what is written here is counted from its records until then."""
    if "note" not in session.info:
        settle(session, today=session.info["store"].today())


database.KEEPERS.append(keep)  # after the ceilings, which move due dates


# -- reading the records -------------------------------------------------------------------------------


def reckoned(session: Session, ids: Iterable[bytes], horizon: date) -> dict[bytes, Summary]:
    """The summary of each card, from its records; an empty one of what is no card any more."""
    only = list(ids)
    found = {id: Summary((), (), ()) for id in only}
    for id, past in _pasts(session, only):
        found[id] = stretches.summary(past, horizon.isoformat())
    return found


def _pasts(session: Session, only: list[bytes]) -> Iterator[tuple[bytes, Past]]:
    where, facts = histories.among(only, "id")
    of_cards, of_schedules = (_histories(session, entity, only) for entity in ("equipment", "schedule"))
    schedules, done, papers = _schedules(session, only, of_schedules), _done(session, only), _papers(session, only)
    rows = raw(session).execute(f"SELECT {', '.join(histories.CARD)} FROM equipment WHERE {where}", facts)
    for row in rows.fetchall():
        id = row[0]
        named = dict(zip(histories.CARD, row, strict=True))
        history = of_cards.get(id, History())
        yield id, Past(named, history, schedules.get(id, ()), done.get(id, ()), papers.get(id, ()))


def _histories(session: Session, entity: str, only: list[bytes]) -> dict[bytes, History]:
    changes: dict[bytes, list[tuple[str, dict[str, Any]]]] = {}
    made: dict[bytes, str] = {}
    for id, kind, pairs, wall in histories.changes(session, entity, only):
        changes.setdefault(id, [])
        if kind == entries.NEW:
            made[id] = wall[:10]  # the newest counts
        else:
            changes[id].append((wall[:10], {name: pair[0] for name, pair in json.loads(pairs).items()}))
    return {id: History(tuple(each), made.get(id, "")) for id, each in changes.items()}


def _schedules(session: Session, only: list[bytes], of: dict[bytes, History]) -> dict[bytes, list[Owed]]:
    where, facts = histories.among(only, "s.equipment_id")
    facts |= {"kinds": json.dumps(kinds.OWN)}
    found: dict[bytes, list[Owed]] = {}
    for id, equipment, kind, *fields, ceiling, day in raw(session).execute(histories.SCHEDULES + where, facts):
        owed = Owed(kind == kinds.PERIODIC, tuple(fields), ceiling, day or "", of.get(id, History()))
        found.setdefault(equipment, []).append(owed)
    return found


def _done(session: Session, only: list[bytes]) -> dict[bytes, list[Done]]:
    where, facts = histories.among(only, "i.equipment_id")
    db = raw(session)
    papers: dict[bytes, list[tuple[str, str | None]]] = {}
    for inspection, issued, voided in db.execute(_CERTIFIED.format(where=where), facts):
        papers.setdefault(inspection, []).append((issued, voided))
    found: dict[bytes, list[Done]] = {}
    for equipment, on, id, kind, said in db.execute(_CONCLUDED.format(where=where), facts):
        found.setdefault(equipment, []).append(Done(on, id, kind, said, tuple(papers.get(id, ()))))
    return found


_CONCLUDED = (
    "SELECT i.equipment_id, i.inspected_on, i.id, i.kind, i.conclusion FROM inspection i"
    " WHERE i.concluded_at NOT NULL AND i.inspected_on NOT NULL AND {where} ORDER BY i.inspected_on, i.id"
)
_TAKEN = "(SELECT min(v.voided_on) FROM void v WHERE v.certificate_id = c.id)"
_CERTIFIED = (
    f"SELECT c.inspection_id, c.issued_on, {_TAKEN} FROM inspection i JOIN certificate c ON c.inspection_id = i.id"
    " WHERE {where} ORDER BY c.id"
)


def _papers(session: Session, only: list[bytes]) -> dict[bytes, list[tuple[int, str, bytes]]]:
    where, facts = histories.among(only, "c.equipment_id")
    db = raw(session)
    found: dict[bytes, list[tuple[int, str, bytes]]] = {}
    for equipment, id, issued, sticker, voided in db.execute(_ISSUED + where, facts):
        stuck = evidence.stuck(sticker)
        said = found.setdefault(equipment, [])
        said.append((stretches.CERTIFIED | (stretches.STUCK if stuck else 0), issued, id))
        if voided is not None:
            said.append((stretches.VOIDED | (stretches.SPOILT if stuck else 0), voided, id))
    for equipment, id, issued in db.execute(_NOTIFIED + where, facts):
        found.setdefault(equipment, []).append((stretches.STOPPED, issued, id))
    return found


_ISSUED = f"SELECT c.equipment_id, c.id, c.issued_on, c.sticker, {_TAKEN} FROM certificate c WHERE "
_NOTIFIED = "SELECT c.equipment_id, c.id, c.issued_on FROM notice c WHERE "


# -- whether they hold ---------------------------------------------------------------------------------


def difference(session: Session) -> Iterator[UUID]:
    """Equipment of which the summaries say something else than its records do."""
    known = held(session)
    if known is None:
        return
    sql = (
        "SELECT id FROM equipment UNION SELECT equipment_id FROM summed_place EXCEPT SELECT equipment_id FROM unsummed"
    )
    ids = [id for (id,) in raw(session).execute(sql)]
    for at in range(0, len(ids), _TOGETHER):
        some = ids[at : at + _TOGETHER]
        found, said = reckoned(session, some, known.since), _stored(session, some)
        yield from (
            UUID(bytes=id) for id in some if _clipped(found[id], known.since) != _clipped(said[id], known.since)
        )


def misadded(session: Session) -> Iterator[UUID]:
    """Units of which the sums of a year are not what the events come to."""
    db = raw(session)
    counted = db.execute(_MONTHLY.format(sign="", where="1")).fetchall()
    kept = db.execute(f"SELECT {_GROUPED}, {', '.join(MONTHS)} FROM summed_year WHERE {_ANY}")
    yield from {UUID(bytes=unit): None for _year, unit, *_rest in {*counted} ^ {*kept}}


def _stored(session: Session, only: list[bytes]) -> dict[bytes, Summary]:
    where, facts = histories.among(only, "equipment_id")
    found: dict[bytes, tuple[list[Any], ...]] = {id: ([], [], []) for id in only}
    for (table, at, columns), row in zip(_ROWS, (Place, Event, Stretch), strict=True):
        for id, *fields in raw(session).execute(f"SELECT {columns} FROM {table} WHERE {where}", facts):
            found[id][at].append(row(*fields))
    return {id: Summary(*(tuple(each) for each in rows)) for id, rows in found.items()}


def _clipped(said: Summary, since: date) -> tuple[frozenset[Any], ...]:
    """What it says of the days from ``since`` on: what was settled in an earlier year says more."""
    first = since.isoformat()

    def later(row: Any) -> Any:
        row = row._replace(since=max(row.since, first))
        return row._replace(open_from=max(row.open_from, first)) if getattr(row, "open_from", None) else row

    rows = ([later(row) for row in each if row.until > first and getattr(row, "day", first) >= first] for each in said)
    return tuple(frozenset(each) for each in rows)
