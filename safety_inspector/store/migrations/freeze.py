"""``python -m safety_inspector.store.migrations.freeze``: write the step that is not released yet from the records.

A released step is never edited. What the tables have gained since the newest released schema (tables, columns,
indexes, triggers) becomes the next step, written anew each time; a projection that changed is made and filled anew;
what other tables lost or changed is for people to write.
"""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Column, create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from safety_inspector.store import attachments, driver, journal, local, migrations, tracking
from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import execute

RELEASED = 1  # the newest schema that stores in use may have
FILE = Path(__file__).with_name(f"m{RELEASED + 1:04}_next.py")


def wanted() -> Connection:
    """An empty database as the records now imported would have it."""
    connection: Connection = driver.module.connect(":memory:", isolation_level=None, check_same_thread=False)
    engine = create_engine("sqlite://", module=driver.module, creator=lambda: connection, poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    for text in (journal.SCHEMA, local.SCHEMA + ";", attachments.SCHEMA + ";", tracking.SCHEMA + ";"):
        execute(connection, text + "\n")
    for text in migrations.UPON_JOURNAL:
        execute(connection, text + "\n")
    connection.executemany("INSERT INTO tracked (name) VALUES (?)", [(name,) for name in sorted(tracking.tables())])
    return connection


def stepped(upto: int) -> Connection:
    """An empty database brought to schema ``upto`` by the steps."""
    connection: Connection = driver.module.connect(":memory:", isolation_level=None)
    for number, step in migrations.steps(0):
        if number <= upto:
            step.apply(connection)
    return connection


def shape(connection: Connection) -> dict[str, Any]:
    """What a database is made of, in a form that two of them can be compared by: objects by name."""
    found: dict[str, Any] = {"tracked": sorted(name for (name,) in connection.execute("SELECT name FROM tracked"))}
    for kind, name, sql in _objects(connection):
        found[f"{kind} {name}"] = _columns(connection, name) if kind == "table" else " ".join(sql.split())
    return found


def _objects(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END,"
        " iif(type = 'index', name, ''), rowid"  # SQLAlchemy makes the indexes of a table in any order
    ).fetchall()
    shadows = [f"{name}_" for _, name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    return [row for row in rows if not any(row[1].startswith(shadow) for shadow in shadows)]


def _upon(connection: Connection, table: str) -> list[str]:
    """A table and whatever goes with it when it is dropped."""
    rows = connection.execute("SELECT type, name FROM sqlite_master WHERE tbl_name = ?", (table,)).fetchall()
    return [f"{kind} {name}" for kind, name in rows]


def _columns(connection: Connection, table: str) -> dict[str, tuple[str, int, int]]:
    rows = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
    return {name: (kind, notnull, key) for _, name, kind, notnull, _default, key, _hidden in rows}


def step() -> tuple[str, migrations.Added]:
    """The SQL from the newest released schema to the records, and what tracked tables gain by it."""
    before, after = stepped(RELEASED), wanted()
    old, new = shape(before), shape(after)
    added = {name: _gained(name, old[f"table {name}"], columns) for name, columns in _grown(old, new)}
    lines = [f"DROP {kind} {name};" for kind, name in _changed(old, new)]
    anew = [name for name in migrations.PROJECTIONS if old.get(f"table {name}") not in (None, new[f"table {name}"])]
    for name in anew:
        lines.append(f"DROP TABLE {name};")
        for gone in _upon(before, name):
            old.pop(gone, None)
    lines += [line for table, columns in added.items() for line in _alter(table, columns)]
    lines += [_lines(sql) + ";" for kind, name, sql in _objects(after) if _fresh(f"{kind} {name}", old, new)]
    lines += [_lines(migrations.PROJECTIONS[name]) for name in anew if migrations.PROJECTIONS[name]]
    lines += [
        f"INSERT INTO tracked (name) VALUES ('{name}');" for name in sorted({*new["tracked"]} - {*old["tracked"]})
    ]
    tracked = {name: columns for name, columns in added.items() if name in old["tracked"]}
    return "\n".join(lines) + "\n", tracked


def _changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Triggers and indexes that are no more, or no more the same."""
    for name, sql in old.items():
        kind, _, called = name.partition(" ")
        if kind in ("trigger", "index") and new.get(name) != sql:
            yield kind.upper(), called


def _fresh(name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the step makes it: a table only where there was none."""
    return name not in old if name.startswith("table ") else old.get(name) != new[name]


def _grown(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, columns in old.items():
        if name.startswith("table ") and new.get(name) != columns and name[6:] not in migrations.PROJECTIONS:
            lost = {column: kind for column, kind in columns.items() if new.get(name, {}).get(column) != kind}
            if lost:
                raise RuntimeError(f"{name} lost or changed {lost}: that step is for people to write")
            yield name.removeprefix("table "), new[name]


def _gained(table: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    columns = SQLModel.metadata.tables[table].columns
    return {name: _default(columns[name]) for name in new if name not in old}


def _default(column: Column[Any]) -> Any:
    """What a row had in ``column`` before there was one."""
    if column.default is not None and column.default.is_scalar:
        value = column.default.arg  # type: ignore[attr-defined]
        return int(value) if isinstance(value, bool) else value
    if column.nullable:
        return None
    return 0 if column.type.python_type in (int, bool) else ""


def _alter(table: str, columns: dict[str, Any]) -> Iterator[str]:
    for name, value in columns.items():
        column = SQLModel.metadata.tables[table].columns[name]
        kind = column.type.compile()
        rest = "" if value is None else f" NOT NULL DEFAULT {_literal(value)}"
        yield f"ALTER TABLE {table} ADD COLUMN {name} {kind}{rest};"


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _lines(sql: str) -> str:
    return "\n".join(line.rstrip() for line in sql.replace("\t", "    ").splitlines() if line.strip())


def module_text(sql: str, added: migrations.Added) -> str:
    """The module of the next step."""
    return (
        f'"""Schema {RELEASED + 1}, not released yet: written by `freeze` from the records."""\n\n'
        "from safety_inspector.store.driver import Connection\n"
        "from safety_inspector.store.migrations import Added, Body, execute, filled\n\n"
        f'SQL = """\\\n{sql}"""\n\n'
        f"ADDED: Added = {_literals(added)}\n\n\n"
        'def apply(connection: Connection) -> None:\n    """Make what this schema adds."""\n'
        "    execute(connection, SQL)\n\n\n"
        "def lift(entity: str, body: Body) -> Body:\n"
        '    """A body of the schema before, with what its table gained."""\n'
        "    return filled(ADDED, entity, body)\n"
    )


def _literals(added: migrations.Added) -> str:
    """The values as the formatter leaves them: one a line, each with its comma."""
    text = json.dumps(added, indent=4, ensure_ascii=False).replace("null", "None")
    return re.sub(r"([^{,\n])\n(\s*})", r"\1,\n\2", text)


def main() -> None:
    """Write the step, or remove it where the records need none."""
    importlib.import_module("safety_inspector.records")  # whatever has tables
    sql, added = step()
    if sql.strip():
        FILE.write_text(module_text(sql, added), "utf-8")
    else:
        FILE.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
