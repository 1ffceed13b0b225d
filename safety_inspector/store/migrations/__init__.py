"""Steps from one schema to the next: counted by ``user_version``, one explicit transaction each.

A step is a module ``mNNNN_name`` with ``apply(connection)``; once its schema is released it holds
plain SQL and is never edited. A step that changes tracked data also gives ``lift(entity, body)``,
which the journal uses to read older entries, and journals nothing itself.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.store import driver
from safety_inspector.store.driver import Connection, Key
from safety_inspector.words import N_


class Newer(Refusal):
    """The store was written by a newer program."""

    code = "STO-E07"
    message = N_("{path} was written by a newer program (schema {found}, this one knows {known}). Update this program.")


def _numbers() -> list[int]:
    return sorted(int(module.name[1:5]) for module in pkgutil.iter_modules(__path__) if module.name[0] == "m")


LATEST = max(_numbers())


def steps(after: int) -> Iterator[tuple[int, ModuleType]]:
    """The steps a store at schema ``after`` still needs, in order."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if module.name[0] == "m" and int(module.name[1:5]) > after:
            yield int(module.name[1:5]), importlib.import_module(f"{__name__}.{module.name}")


PROJECTIONS: dict[str, str] = {}  # table that only repeats what others hold -> the SQL that fills it; rooms put theirs
UPON_JOURNAL: list[str] = []  # statements for the tables of the journal, which are made last; rooms put theirs
Body = dict[str, Any]
Lift = Callable[[str, Body], Body]
Added = Mapping[str, Mapping[str, Any]]  # table -> column it gained -> the value rows had until then


def lifted(schema: int, entity: str, body: Body) -> Body:
    """The body of a change written in ``schema``, as the newest schema would have it."""
    for lift in _lifts(schema, LATEST) if schema < LATEST else ():
        body = lift(entity, body)
    return body


@cache
def _lifts(schema: int, latest: int) -> tuple[Lift, ...]:
    found = (getattr(step, "lift", None) for number, step in steps(schema) if number <= latest)
    return tuple(lift for lift in found if lift is not None)


def filled(added: Added, entity: str, body: Body) -> Body:
    """A body of before its tables gained the columns ``added``: rows made, removed or in a document gain them too.

    What removed a row replaced all of it, so it replaces the new columns with whatever it has seen of the row.
    """
    if "rows" in body:
        return {**body, "rows": {name: _widened(added.get(name, {}), table) for name, table in body["rows"].items()}}
    more = added.get(entity, {})
    for verb in ("new", "gone") if more else ():
        if len(body.get(verb, ())) > 1:  # one field alone is a dispute about that field, not a row
            body = {**body, verb: {**more, **body[verb]}, **_over(more, body)}
    return body


def _over(more: Mapping[str, Any], body: Body) -> Body:
    if "over" not in body:
        return {}
    seen = sorted({ref for refs in body["over"].values() for ref in refs})
    return {"over": {**dict.fromkeys(more, seen), **body["over"]}}


def _widened(more: Mapping[str, Any], table: Body) -> Body:
    fresh = [name for name in more if name not in table["columns"]]
    if not fresh or not table["columns"]:
        return table
    rows = [[*row, *(more[name] for name in fresh)] for row in table["rows"]]
    return {**table, "columns": [*table["columns"], *fresh], "rows": rows}


def version(path: Path, key: Key) -> int:
    """The schema of the store at ``path``."""
    connection = driver.connect(path, key, only_read=True)
    try:
        with driver.told(path):
            return version_of(connection)
    finally:
        connection.close()


def version_of(connection: Connection) -> int:
    """The schema of the store that is looked at."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(path: Path, key: Key, before: Callable[[], object]) -> None:
    """Take every step that is lacking; ``before`` is called once, ahead of the first change of a used store."""
    found = version(path, key)
    if found > LATEST:
        raise Newer(path=path, found=found, known=LATEST)
    if found == LATEST:
        return
    if not found:
        raise driver.NotOurs(path=path)  # made by `run` in full, or not at all
    before()
    run(path, key, list(steps(found)))


def run(path: Path, key: Key, lacking: list[tuple[int, ModuleType]]) -> None:
    """Take the ``lacking`` steps, each whole or not at all."""
    connection = driver.connect(path, key)
    try:
        with driver.told(path):
            for number, step in lacking:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    step.apply(connection)
                    connection.execute(f"PRAGMA user_version = {number}")
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
    finally:
        connection.close()


def statements(text: str) -> Iterator[str]:
    """The statements of an SQL text; ``executescript`` would commit on its own."""
    so_far = ""
    for line in text.splitlines(keepends=True):
        so_far += line
        if driver.complete_statement(so_far):
            yield so_far
            so_far = ""


def execute(connection: Connection, text: str) -> None:
    """Every statement of ``text``, in the transaction under way."""
    for statement in statements(text):
        connection.execute(statement)
