"""The projection of due dates: triggers in the file itself keep it true, whoever writes: a verb, a merge, an undo.

A due date is the last inspection (ours, or the old paper's date if that is later) plus the interval, and no later
than what a shortened certificate says or the rows the technical head confirmed allow (`ceilings`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import DDL, Index, MetaData, Table, event, text
from sqlmodel import Field, Session, SQLModel

from safety_inspector.catalogue import search
from safety_inspector.planning import ceilings, intervals, kinds
from safety_inspector.planning.schedules import Schedule
from safety_inspector.regulations import types
from safety_inspector.store import migrations
from safety_inspector.store.columns import KeyColumn

GONE = ("awaiting_disposal", "struck_off")  # states that oblige nobody to inspect


class Due(SQLModel, table=True):
    """A projection, never journaled: where, in what state and when each scheduled equipment falls due."""

    __table_args__ = (
        Index("due_by_unit", "unit_id", "state", "due_on"),
        Index("due_by_day", "due_on"),
        Index("due_initial", "equipment_id", sqlite_where=text("initial")),
    )
    equipment_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    unit_id: UUID | None = Field(default=None, sa_type=KeyColumn)
    state: str
    due_on: date | None = None
    standing: str = ""  # "", "awaiting_approval" or "failed": what its last concluded inspection says
    initial: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # in scope and never inspected


_MONTHS = "min(s.interval_months, coalesce(c.months, s.interval_months))"  # never over the confirmed maximum
_PAPER = intervals.SQL_ADD_MONTHS.format(day="e.paper_date", months=_MONTHS)
_OURS = intervals.SQL_ADD_MONTHS.format(day="s.anchor_on", months=_MONTHS)
DUE_ON = f"""CASE WHEN s.closed THEN NULL
    WHEN s.kind = '{kinds.PERIODIC}' AND e.paper_date > coalesce(s.anchor_on, '') THEN {_PAPER}
    WHEN s.until IS NOT NULL THEN min(s.until, {_OURS}) ELSE {_OURS} END"""
_EARLIEST = f"""(SELECT min({DUE_ON}) FROM schedule s LEFT JOIN ceiling c ON c.schedule_id = s.id
    WHERE s.equipment_id = e.id AND s.kind IN {kinds.OWN!r})"""
_OUT = ("", *(each.code for each in types.all() if not each.in_scope))  # what the law does not speak of
_INITIAL = f"""(e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN {_OUT!r}
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL))"""
_PROJECT = f"""INSERT INTO due (equipment_id, unit_id, state, due_on, standing, initial)
    SELECT e.id, e.unit_id, e.state, {_EARLIEST}, '', {_INITIAL} FROM equipment e
    WHERE {{where}} ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on, initial = excluded.initial;"""
_WANTED = f"({_INITIAL} OR EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id))"
_KNOWN = "EXISTS (SELECT 1 FROM due WHERE due.equipment_id = e.id)"  # what has a due date keeps its row without one
_RECKON = "INSERT INTO due_reckoned (equipment_id) VALUES ({id});"
_OF_CEILING = (
    "INSERT INTO due_reckoned (equipment_id) SELECT o.equipment_id FROM schedule o WHERE o.id = {side}.schedule_id;"
)

# The reckoning stands once in the file, in the trigger of a view that holds nothing: every connection reads and parses
# the text of every trigger, and seven of them would say it again.
RECKONING = (
    "CREATE VIEW due_reckoned AS SELECT NULL AS equipment_id WHERE 0",
    "CREATE TRIGGER due_reckoned_now INSTEAD OF INSERT ON due_reckoned BEGIN "
    + _PROJECT.format(where=f"e.id = NEW.equipment_id AND ({_WANTED} OR {_KNOWN})")
    + " END",
)
TRIGGERS = {
    "due_of_new_schedule": ("AFTER INSERT ON schedule", _RECKON.format(id="NEW.equipment_id")),
    "due_of_schedule": ("AFTER UPDATE ON schedule", _RECKON.format(id="NEW.equipment_id")),
    "due_of_lost_schedule": ("AFTER DELETE ON schedule", _RECKON.format(id="OLD.equipment_id")),
    "due_of_new_ceiling": ("AFTER INSERT ON ceiling", _OF_CEILING.format(side="NEW")),
    "due_of_lost_ceiling": ("AFTER DELETE ON ceiling", _OF_CEILING.format(side="OLD")),
    "due_of_new_equipment": ("AFTER INSERT ON equipment", _RECKON.format(id="NEW.id")),
    "due_of_equipment": (
        "AFTER UPDATE OF unit_id, state, paper_date, paper_number, paper_date_text, type_code ON equipment",
        _RECKON.format(id="NEW.id"),
    ),
    "due_of_lost_equipment": (
        "AFTER DELETE ON equipment",
        "DELETE FROM due WHERE equipment_id = OLD.id;",
    ),
}

_URGENCY = f"""CASE WHEN {{d}}.state IN {GONE!r} THEN '{search.NOWHERE}'
    WHEN {{d}}.standing = 'failed' OR {{d}}.standing = '' AND {{d}}.state = 'failed'
    THEN '0' || coalesce({{d}}.due_on, '9999')
    WHEN {{d}}.due_on IS NULL AND {{d}}.initial THEN '1'
    ELSE '1' || coalesce({{d}}.due_on, '9999') END"""
_RANK = f"UPDATE equipment_search SET urgency = {_URGENCY.format(d='NEW')} WHERE equipment_id = NEW.equipment_id;"
ORDERING = {  # what the lists are ordered by stands beside their names, in one index
    "urgency_of_new_due": ("AFTER INSERT ON due", _RANK),
    "urgency_of_due": (
        f"AFTER UPDATE ON due WHEN {_URGENCY.format(d='OLD')} IS NOT {_URGENCY.format(d='NEW')}",
        _RANK,
    ),
    "urgency_of_lost_due": (
        "AFTER DELETE ON due",
        f"UPDATE equipment_search SET urgency = '{search.NOWHERE}' WHERE equipment_id = OLD.equipment_id;",
    ),
    "urgency_of_new_equipment": (
        "AFTER INSERT ON equipment_search WHEN EXISTS (SELECT 1 FROM due d WHERE d.equipment_id = NEW.equipment_id)",
        f"UPDATE equipment_search SET urgency = (SELECT {_URGENCY.format(d='d')} FROM due d"
        " WHERE d.equipment_id = NEW.equipment_id) WHERE n = NEW.n;",
    ),
}

FILLED = (  # the projection and the order of lists, for all there is
    _PROJECT.format(where=_WANTED).rstrip(";"),
    f"UPDATE equipment_search SET urgency = coalesce((SELECT {_URGENCY.format(d='d')} FROM due d"
    f" WHERE d.equipment_id = equipment_search.equipment_id), '{search.NOWHERE}')",
)


def refresh(session: Session) -> None:
    """Make the due dates of the projection anew from the records; the triggers keep them all along."""
    connection = session.connection()
    connection.exec_driver_sql("UPDATE due SET due_on = NULL, initial = 0")
    for statement in FILLED:
        connection.exec_driver_sql(statement)


def keep_by_triggers(table: Table | MetaData, triggers: dict[str, tuple[str, str]]) -> None:
    """Whenever ``table`` is created, create these triggers in the file after it."""
    for name, (when, body) in triggers.items():
        statement = f"CREATE TRIGGER {name} {when} BEGIN {body} END"
        event.listen(table, "after_create", DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


for _name in (str(Schedule.__tablename__), "equipment", "ceiling"):
    keep_by_triggers(SQLModel.metadata.tables[_name], {k: v for k, v in TRIGGERS.items() if f" {_name}" in v[0]})
for _name, _triggers in ceilings.TRIGGERS.items():
    keep_by_triggers(SQLModel.metadata.tables[_name], _triggers)
for _statement in RECKONING:
    event.listen(SQLModel.metadata, "after_create", DDL(_statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
keep_by_triggers(SQLModel.metadata, ORDERING)  # after the search's own table, which is made last
migrations.PROJECTIONS["due"] = f"{FILLED[0]};\nINSERT INTO unsettled (equipment_id) VALUES (x'{ceilings.ALL.hex}');"
