"""``python -m safety_inspector.store.migrations.freeze``: write m0001 anew from the tables as they stand.

Only while schema 1 is unreleased; afterwards a change of a table is a step of its own.
"""

import importlib
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from safety_inspector.store import attachments, driver, journal, local, tracking
from safety_inspector.store.migrations import execute

FILE = Path(__file__).with_name("m0001_initial.py")


def schema() -> str:
    """The SQL that makes every table, index and trigger of the records now imported."""
    connection = driver.module.connect(":memory:", isolation_level=None, check_same_thread=False)
    engine = create_engine("sqlite://", module=driver.module, creator=lambda: connection, poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    for text in (journal.SCHEMA, local.SCHEMA + ";", attachments.SCHEMA + ";", tracking.SCHEMA + ";"):
        execute(connection, text + "\n")
    shadows = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    ]
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, iif(type = 'index', name, ''), rowid"
    ).fetchall()
    kept = [sql for name, sql in rows if not any(name.startswith(f"{shadow}_") for shadow in shadows)]
    names = ", ".join(f"('{name}')" for name in sorted(tracking.tables()))
    lines = [_lines(sql) + ";" for sql in kept] + [f"INSERT INTO tracked (name) VALUES {names};"]
    return "\n".join(lines) + "\n"


def _lines(sql: str) -> str:
    return "\n".join(line.rstrip() for line in sql.replace("\t", "    ").splitlines() if line.strip())


def module_text(sql: str) -> str:
    """The module m0001 with ``sql`` in it."""
    return (
        '"""Schema 1: every table, index and trigger."""\n\n'
        "from safety_inspector.store.driver import Connection\n"
        "from safety_inspector.store.migrations import execute\n\n"
        f'SQL = """\\\n{sql}"""\n\n\n'
        'def apply(connection: Connection) -> None:\n    """Make the first schema."""\n    execute(connection, SQL)\n'
    )


def main() -> None:
    """Write the file."""
    importlib.import_module("safety_inspector.records")  # whatever has tables
    FILE.write_text(module_text(schema()), "utf-8")


if __name__ == "__main__":
    main()
