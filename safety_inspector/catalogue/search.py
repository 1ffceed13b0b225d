"""Search as one types, and the order of lists: a table and an index that triggers in the file itself keep true.

The index drops the marks of letters by itself; only the two letters it takes for letters of their own are
replaced before. Many rows at once go in through `later`: a sort key in SQL costs more than all the rest of a row.
"""

import json
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, event
from sqlmodel import Session, SQLModel

from safety_inspector.folding import clean, folded
from safety_inspector.store import local, migrations
from safety_inspector.store.columns import Keys
from safety_inspector.store.driver import Connection
from safety_inspector.store.sessions import raw

CAP = 1000
LATER = "search_later"  # local, within one transaction: the rows are indexed at its end
NOWHERE = "19999"  # the urgency of what has no due date
_OWN = {"đ": "d", "Đ": "d", "ø": "o", "Ø": "o"}  # no mark can be taken off these
_TEXT = ("name", "asset_no", "model", "serial", "maker", "place", "paper_number", "note")
_LETTERS = (("ă", "a{"), ("â", "a|"), ("đ", "d{"), ("ê", "e{"), ("ô", "o{"), ("ơ", "o|"), ("ư", "u{"))


_TONES = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị",
    "o": "òóỏõọ", "ô": "ồốổỗộ", "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
_SMALL = [(letter, base) for base, letters in _TONES.items() for letter in letters]
_CAPITAL = [(letter.upper(), letter) for letter, _base in (*_SMALL, *_LETTERS)]
_KEYS = {letter: dict(_LETTERS).get(base, base) for letter, base in (*_SMALL, *_LETTERS)}
_KEYS |= {capital: _KEYS[small] for capital, small in _CAPITAL}
_TABLE = str.maketrans(_KEYS | {letter: letter.lower() for letter in string.ascii_uppercase})


def key(name: str) -> str:
    """A sort key: tones dropped, the seven marked letters kept apart; the same as `_sql_key` gives."""
    return name.translate(_TABLE)


def _sql_key(expression: str) -> str:
    low = _replaced(_replaced(expression, _SMALL), _LETTERS)
    high = _replaced(_replaced(_replaced(expression, _CAPITAL), _SMALL), _LETTERS)
    letters = "".join(capital for capital, _small in _CAPITAL)
    return f"lower(CASE WHEN {expression} GLOB '*[{letters}]*' THEN {high} ELSE {low} END)"


def _replaced(expression: str, pairs: Iterable[tuple[str, str]]) -> str:
    for letter, other in pairs:
        expression = f"replace({expression},'{letter}','{other}')"
    return expression


def _joined(row: str) -> str:
    texts = " || ' ' || ".join(f"{row}.{name}" for name in _TEXT)
    numbers = f"(SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = {row}.id)"
    return _replaced(f"{texts} || ' ' || {numbers}", _OWN.items())


_FRESH = f"""UPDATE equipment_search SET words = (SELECT {_joined("e")} FROM equipment e WHERE e.id = {{id}})
    WHERE equipment_id = {{id}};"""
_INSERT = "INSERT INTO equipment_words (rowid, words) VALUES (NEW.n, NEW.words);"
_REMOVE = "INSERT INTO equipment_words (equipment_words, rowid, words) VALUES ('delete', OLD.n, OLD.words);"

_AT_ONCE = f"NOT EXISTS (SELECT 1 FROM local WHERE name = '{LATER}')"

STATEMENTS = (
    "CREATE TABLE equipment_search (n INTEGER PRIMARY KEY, equipment_id BLOB NOT NULL UNIQUE,"
    f" name_key TEXT NOT NULL, urgency TEXT NOT NULL DEFAULT '{NOWHERE}', words TEXT NOT NULL)",
    "CREATE INDEX equipment_by_name ON equipment_search (name_key, equipment_id)",
    "CREATE INDEX equipment_by_urgency ON equipment_search (urgency, name_key, equipment_id)",
    "CREATE VIRTUAL TABLE equipment_words USING fts5"
    "(words, content='equipment_search', content_rowid='n', prefix='2 3 4 5 6',"
    " tokenize='unicode61 remove_diacritics 2', detail=none, columnsize=0)",  # nothing asks where a word stands
    f"CREATE TRIGGER search_new AFTER INSERT ON equipment_search WHEN {_AT_ONCE} BEGIN {_INSERT} END",
    f"CREATE TRIGGER search_gone AFTER DELETE ON equipment_search BEGIN {_REMOVE} END",
    "CREATE TRIGGER search_changed AFTER UPDATE OF words ON equipment_search WHEN OLD.words IS NOT NEW.words"
    f" BEGIN {_REMOVE} {_INSERT} END",
    f"CREATE TRIGGER search_new_equipment AFTER INSERT ON equipment WHEN {_AT_ONCE}"
    " BEGIN INSERT INTO equipment_search (equipment_id, name_key, words)"
    f" VALUES (NEW.id, {_sql_key('NEW.name')}, {_joined('NEW')}); END",
    f"CREATE TRIGGER search_changed_equipment AFTER UPDATE OF {', '.join(_TEXT)} ON equipment BEGIN"
    f" UPDATE equipment_search SET words = {_joined('NEW')} WHERE equipment_id = NEW.id; END",
    "CREATE TRIGGER search_changed_name AFTER UPDATE OF name ON equipment WHEN OLD.name IS NOT NEW.name BEGIN"
    f" UPDATE equipment_search SET name_key = {_sql_key('NEW.name')} WHERE equipment_id = NEW.id; END",
    "CREATE TRIGGER search_gone_equipment AFTER DELETE ON equipment BEGIN"
    " DELETE FROM equipment_search WHERE equipment_id = OLD.id; END",
    f"CREATE TRIGGER search_new_identity AFTER INSERT ON identity BEGIN {_FRESH.format(id='NEW.equipment_id')} END",
    f"CREATE TRIGGER search_changed_identity AFTER UPDATE ON identity BEGIN {_FRESH.format(id='NEW.equipment_id')} END",
    f"CREATE TRIGGER search_gone_identity AFTER DELETE ON identity BEGIN {_FRESH.format(id='OLD.equipment_id')} END",
)

FILLED = (
    "INSERT INTO equipment_search (equipment_id, name_key, words)"
    f" SELECT e.id, {_sql_key('e.name')}, {_joined('e')} FROM equipment e ORDER BY e.id;"
)


def keep_up() -> None:
    """Have the index and its triggers made with the tables; called once, where the tables are."""
    for statement in STATEMENTS:
        made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(SQLModel.metadata, "after_create", made)
    migrations.PROJECTIONS |= {"equipment_words": "", "equipment_search": FILLED}


@contextmanager
def later(session: Session) -> Iterator[None]:
    """Index the equipment inserted inside the block when it ends, with keys made here instead of in SQL."""
    connection = raw(session)
    (last,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM equipment").fetchone()
    local.put(connection, LATER, b"1")
    yield
    index(connection, last)
    local.drop(connection, LATER)


def index(connection: Connection, after: int) -> None:
    """Index all equipment inserted after a place while `LATER` stood.

    The words go in by one statement: before each one the index writes what it holds, a new part of it every time.
    """
    keys: dict[str, str] = {}
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM equipment_search").fetchone()
    rows = connection.execute(
        f"SELECT id, name, {_joined('e')} FROM equipment e WHERE rowid > ? ORDER BY rowid", (after,)
    )
    connection.executemany(
        "INSERT INTO equipment_search (equipment_id, name_key, words) VALUES (?, ?, ?)",
        ((id, keys.get(name) or keys.setdefault(name, key(name)), words) for id, name, words in rows),
    )
    connection.execute(
        "INSERT INTO equipment_words (rowid, words) SELECT n, words FROM equipment_search WHERE n > ?", (last,)
    )


def matching(text: str) -> str:
    """What the index is asked for ``text``: every word, by its first letters; nothing when there is no word."""
    return " ".join(f'"{word}"*' for word in re.findall(r"[0-9a-z]+", folded(text)))


def find(session: Session, text: str, limit: int = 50) -> Sequence[UUID]:
    """Equipment whose words begin as those of ``text`` do; a number typed in full comes first."""
    connection, typed = raw(session), clean(text)
    numbered = _numbered(connection, typed)
    words = matching(typed)
    worded = connection.execute(FIND, (words, limit)).fetchall() if words else []
    return Keys(list(dict.fromkeys([*numbered, *worded]))[:limit])


FIND = (
    "SELECT s.equipment_id FROM equipment_words w JOIN equipment_search s ON s.n = w.rowid"
    " WHERE equipment_words MATCH ? LIMIT ?"
)


def condition(session: Session, text: str) -> tuple[str, dict[str, Any]]:
    """SQL over the table ``s`` for what `find` would give if it gave all, and its values."""
    facts = {"numbered": json.dumps([id.hex for id in exact(session, clean(text))]), "words": matching(clean(text))}
    numbered = "s.equipment_id IN (SELECT unhex(value) FROM json_each(:numbered))"
    if not facts["words"]:
        return numbered, facts
    worded = "s.n IN (SELECT rowid FROM equipment_words WHERE equipment_words MATCH :words)"
    return f"({worded} OR {numbered})", facts


def count(session: Session, text: str) -> int:
    """How many `find` would give, no further than one over `CAP`."""
    return len(find(session, text, CAP + 1))


def exact(session: Session, text: str) -> list[UUID]:
    """Equipment that bears ``text`` as a number, exactly as typed."""
    return [UUID(bytes=id) for (id,) in _numbered(raw(session), text)]


def _numbered(connection: Connection, text: str) -> list[tuple[bytes]]:
    if not text:
        return []
    rows = connection.execute(
        "SELECT id FROM equipment WHERE asset_no = ?1 UNION SELECT id FROM equipment WHERE serial = ?1"
        " UNION SELECT id FROM equipment WHERE paper_number = ?1"
        " UNION SELECT equipment_id FROM identity WHERE number = ?1 LIMIT 50",
        (text,),
    )
    return rows.fetchall()
