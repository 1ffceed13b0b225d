"""Search as one types, and the order of lists: a table and an index that triggers in the file itself keep true.

The index drops the marks of letters by itself; only the two letters it takes for letters of their own are
replaced before. Many rows at once go in through `later`: a sort key in SQL costs more than all the rest of a row.
"""

import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, event
from sqlmodel import Session, SQLModel

from safety_inspector.catalogue import units
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
_SISTERS = {"a": ("a{", "a|"), "d": ("d{",), "e": ("e{",), "o": ("o{", "o|"), "u": ("u{",)}  # as they stand in keys
_LAST = "\U0010ffff"  # after every key that begins so
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
    f" VALUES (NEW.id, '', {_joined('NEW')});"
    " INSERT INTO equipment_named (equipment_id, name) VALUES (NEW.id, NEW.name); END",
    f"CREATE TRIGGER search_changed_equipment AFTER UPDATE OF {', '.join(_TEXT)} ON equipment BEGIN"
    f" UPDATE equipment_search SET words = {_joined('NEW')} WHERE equipment_id = NEW.id; END",
    # the sort key stands once in the file, in the trigger of a view that holds nothing: every connection parses it
    "CREATE VIEW equipment_named AS SELECT NULL AS equipment_id, NULL AS name WHERE 0",
    "CREATE TRIGGER search_named INSTEAD OF INSERT ON equipment_named BEGIN"
    f" UPDATE equipment_search SET name_key = {_sql_key('NEW.name')} WHERE equipment_id = NEW.equipment_id; END",
    "CREATE TRIGGER search_changed_name AFTER UPDATE OF name ON equipment WHEN OLD.name IS NOT NEW.name BEGIN"
    " INSERT INTO equipment_named (equipment_id, name) VALUES (NEW.id, NEW.name); END",
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
    """Equipment whose words begin as those of ``text`` do; what bears it as a number comes first, then as its name."""
    connection, typed = raw(session), clean(text)
    numbered, named = _numbered(connection, typed), _named(connection, typed, limit)
    words = matching(typed)
    worded = connection.execute(FIND, (words, limit)).fetchall() if words else []
    return Keys(list(dict.fromkeys([*numbered, *named, *worded]))[:limit])


FIND = (
    "SELECT s.equipment_id FROM equipment_words w JOIN equipment_search s ON s.n = w.rowid"
    " WHERE equipment_words MATCH ? LIMIT ?"
)


BEGINS = "SELECT 1 FROM equipment_search WHERE name_key >= ? AND name_key < ? LIMIT 1"
NAMED = "SELECT equipment_id FROM equipment_search WHERE name_key = ? ORDER BY equipment_id LIMIT ?"


def condition(session: Session, text: str) -> tuple[str, dict[str, Any]]:
    """SQL over the table ``s`` for what `find` would give if it gave all, and its values."""
    facts = {"numbered": json.dumps([id.hex for id in exact(session, clean(text))]), "words": matching(clean(text))}
    numbered = "s.equipment_id IN (SELECT unhex(value) FROM json_each(:numbered))"
    if not facts["words"]:
        return numbered, facts
    worded = "s.n IN (SELECT rowid FROM equipment_words WHERE equipment_words MATCH :words)"
    return f"({worded} OR {numbered})", facts


def about(
    session: Session,
    text: str,
    *,
    equipment: str,
    likes: Sequence[str] = (),
    names: Mapping[str, Iterable[str]] | None = None,
) -> tuple[str, dict[str, Any]]:
    """SQL, and its values, for lists of what is made of equipment: each word of ``text`` is found somewhere.

    It begins a word of the equipment, or is part of the name of its unit, of what ``likes`` compare, or of one of the
    ``names`` a column is known to hold. ``equipment`` is SQL with ``{ids}`` where ids of equipment go, ``likes`` are
    SQL with ``{like}`` where a pattern goes; compare `plain` columns with it.
    """
    parts, facts = ["1"], dict[str, Any]()
    for at, word in enumerate(clean(text).split()[:MOST_WORDS]):
        said, begun = folded(word), matching(word)
        either = [each.format(like=f":like{at} ESCAPE '!'") for each in likes]
        facts[f"like{at}"] = "%" + re.sub("[!%_]", r"!\g<0>", said) + "%"
        either.append(equipment.format(ids=_OF_UNITS.format(at=at)))
        facts[f"units{at}"] = json.dumps([unit.hex() for unit in units.holding(session, said)])
        if begun:
            either.append(equipment.format(ids=_WORDED.format(at=at)))
            facts[f"words{at}"] = begun
        for column, known in (names or {}).items():
            either.append(f"{column} IN (SELECT value FROM json_each(:{column}{at}))")
            facts[f"{column}{at}"] = json.dumps([name for name in known if said in folded(name)])
        parts.append(f"({' OR '.join(either)})")
    return " AND ".join(parts), facts


def plain(column: str) -> str:
    """SQL for a column of numbers as `about` compares it: letters that bear a stroke lose it, case does not count."""
    return _replaced(column, _OWN.items())


MOST_WORDS = 16  # more are not looked for: nobody types them, and SQL nests only so deep
_OF_UNITS = "SELECT id FROM equipment WHERE unit_id IN (SELECT unhex(value) FROM json_each(:units{at}))"
_WORDED = (
    "SELECT f.equipment_id FROM equipment_words w JOIN equipment_search f ON f.n = w.rowid"
    " WHERE equipment_words MATCH :words{at}"
)


def count(session: Session, text: str) -> int:
    """How many `find` would give, no further than one over `CAP`."""
    return len(find(session, text, CAP + 1))


def exact(session: Session, text: str) -> list[UUID]:
    """Equipment that bears ``text`` as a number, exactly as typed."""
    return [UUID(bytes=id) for (id,) in _numbered(raw(session), text)]


def _named(connection: Connection, text: str, limit: int) -> list[tuple[bytes]]:
    """Equipment called ``text``, with or without its marks, and nothing more.

    Every letter may stand for its marked sisters; only what some name begins with is gone on with, so this looks
    into the index of names a few times for each letter, however many names there are.
    """
    begun = [""] if text else []
    for letter in folded(text):
        tried = (key + sister for key in begun for sister in (letter, *_SISTERS.get(letter, ())))
        begun = [key for key in tried if connection.execute(BEGINS, (key, key + _LAST)).fetchone()]
    found = (connection.execute(NAMED, (key, limit)).fetchall() for key in begun)
    return [id for ids in found for id in ids]


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
