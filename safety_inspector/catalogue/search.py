"""Search as one types: folded words in an index that triggers in the file itself keep true."""

import re
from uuid import UUID

from sqlalchemy import DDL, event
from sqlmodel import Session, SQLModel

from safety_inspector.folding import clean, folded, sql_folded
from safety_inspector.store.sessions import raw

MOST = 1_000_000
CAP = 1000
_TEXT = ("name", "asset_no", "model", "serial", "maker", "place", "paper_number", "note")
_LETTERS = (("ă", "a{"), ("â", "a|"), ("đ", "d{"), ("ê", "e{"), ("ô", "o{"), ("ơ", "o|"), ("ư", "u{"))


def _sql_key(expression: str) -> str:
    """SQL for a sort key: tones dropped, the seven marked letters kept apart."""
    tones = {
        "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị",
        "o": "òóỏõọ", "ô": "ồốổỗộ", "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
    }  # fmt: skip
    for base, letters in tones.items():
        for letter in letters:
            expression = f"replace(replace({expression},'{letter}','{base}'),'{letter.upper()}','{base}')"
    for letter, key in _LETTERS:
        expression = f"replace(replace({expression},'{letter}','{key}'),'{letter.upper()}','{key}')"
    return f"lower({expression})"


def _joined(row: str) -> str:
    texts = " || ' ' || ".join(f"{row}.{name}" for name in _TEXT)
    numbers = f"(SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = {row}.id)"
    return sql_folded(f"{texts} || ' ' || {numbers}")


_FRESH = f"""UPDATE equipment_search SET folded = (SELECT {_joined("e")} FROM equipment e WHERE e.id = {{id}})
    WHERE equipment_id = {{id}};"""
_INSERT = "INSERT INTO equipment_words (rowid, folded) VALUES (NEW.n, NEW.folded);"
_REMOVE = "INSERT INTO equipment_words (equipment_words, rowid, folded) VALUES ('delete', OLD.n, OLD.folded);"

STATEMENTS = (
    "CREATE TABLE equipment_search (n INTEGER PRIMARY KEY, equipment_id BLOB NOT NULL UNIQUE,"
    " name_key TEXT NOT NULL, folded TEXT NOT NULL)",
    "CREATE INDEX equipment_by_name ON equipment_search (name_key)",
    "CREATE VIRTUAL TABLE equipment_words USING fts5"
    "(folded, content='equipment_search', content_rowid='n', prefix='2 3', tokenize='unicode61')",
    f"CREATE TRIGGER search_new AFTER INSERT ON equipment_search BEGIN {_INSERT} END",
    f"CREATE TRIGGER search_gone AFTER DELETE ON equipment_search BEGIN {_REMOVE} END",
    "CREATE TRIGGER search_changed AFTER UPDATE OF folded ON equipment_search WHEN OLD.folded IS NOT NEW.folded"
    f" BEGIN {_REMOVE} {_INSERT} END",
    "CREATE TRIGGER search_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO equipment_search"
    f" (equipment_id, name_key, folded) VALUES (NEW.id, {_sql_key('NEW.name')}, {_joined('NEW')}); END",
    f"CREATE TRIGGER search_changed_equipment AFTER UPDATE OF {', '.join(_TEXT)} ON equipment BEGIN"
    f" UPDATE equipment_search SET name_key = {_sql_key('NEW.name')}, folded = {_joined('NEW')}"
    " WHERE equipment_id = NEW.id; END",
    "CREATE TRIGGER search_gone_equipment AFTER DELETE ON equipment BEGIN"
    " DELETE FROM equipment_search WHERE equipment_id = OLD.id; END",
    f"CREATE TRIGGER search_new_identity AFTER INSERT ON identity BEGIN {_FRESH.format(id='NEW.equipment_id')} END",
    f"CREATE TRIGGER search_changed_identity AFTER UPDATE ON identity BEGIN {_FRESH.format(id='NEW.equipment_id')} END",
    f"CREATE TRIGGER search_gone_identity AFTER DELETE ON identity BEGIN {_FRESH.format(id='OLD.equipment_id')} END",
)


def keep_up() -> None:
    """Have the index and its triggers made with the tables; called once, where the tables are."""
    for statement in STATEMENTS:
        made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(SQLModel.metadata, "after_create", made)


def find(session: Session, text: str, limit: int = 50) -> list[UUID]:
    """Equipment whose words begin as those of ``text`` do; a number typed in full comes first."""
    numbered = exact(session, clean(text))
    words = re.findall(r"[0-9a-z]+", folded(clean(text)))
    if not words:
        return numbered[:limit]
    rows = raw(session).execute(
        "SELECT s.equipment_id FROM equipment_words w JOIN equipment_search s ON s.n = w.rowid"
        " WHERE equipment_words MATCH ? LIMIT ?",
        (" ".join(f'"{word}"*' for word in words), limit),
    )
    return list(dict.fromkeys([*numbered, *(UUID(bytes=id) for (id,) in rows)]))[:limit]


def count(session: Session, text: str) -> int:
    """How many `find` would give, no further than one over `CAP`."""
    return len(find(session, text, CAP + 1))


def exact(session: Session, text: str) -> list[UUID]:
    """Equipment that bears ``text`` as a number, exactly as typed."""
    if not text:
        return []
    rows = raw(session).execute(
        "SELECT id FROM equipment WHERE asset_no = ?1 UNION SELECT id FROM equipment WHERE serial = ?1"
        " UNION SELECT id FROM equipment WHERE paper_number = ?1"
        " UNION SELECT equipment_id FROM identity WHERE number = ?1 LIMIT 50",
        (text,),
    )
    return [UUID(bytes=id) for (id,) in rows]
