"""Row 5: search as one types, beside a look-up of a prefix in a B-tree; and whether it finds all."""

import random
import re
from collections.abc import Sequence
from functools import partial

from benchmarks import filling
from benchmarks.measuring import Figures, absolute, alternated, compared
from safety_inspector.catalogue import search
from safety_inspector.folding import folded
from safety_inspector.store.database import Store, raw

TOP = 50
TYPED = (
    "ca", "cau", "cầu tr", "cau truc hai dam", "nồi hơi", "nghiem", "thiet", "xe nang", "TS-0001", "kho so", "kone",
    "loai 17", "1999", "miu", "pa lang 16", "demag",
)  # fmt: skip
PREFIX = "SELECT equipment_id FROM equipment_search WHERE name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?"
EVERYTHING = 10_000_000


def figures(*, quick: bool = False) -> Figures:
    """The top fifty at two sizes; recall."""
    small, large = (10_000, 100_000) if quick else (100_000, 1_000_000)
    times = {}
    for count in (small, large):
        store = filling.register(count)
        starts = _starts(store)
        times[count], bare = alternated([partial(_find, store), partial(_prefixes, store, starts)], 9, 3)
        yield compared("5", f"search as one types in {count:,}, beside a prefix look-up", times[count], bare, 5)
    yield compared("5", f"search in {large:,} beside search in {small:,}", times[large], times[small], 3)
    yield absolute("5", f"missed of what fold-and-scan finds in {small:,}", _missed(filling.register(small)), 0, "")


def _find(store: Store) -> None:
    with store.reading() as session:
        for text in TYPED:
            search.find(session, text, TOP)


def _starts(store: Store) -> list[tuple[str, str, int]]:
    """As many prefixes of two to four letters, taken from names that are there."""
    with store.reading() as session:
        keys = [key for (key,) in raw(session).execute("SELECT DISTINCT name_key FROM equipment_search LIMIT 500")]
    chosen = random.Random(1).sample(keys, len(TYPED))
    return [(key[:size], key[:size] + "~", TOP) for size, key in zip(_sizes(), chosen, strict=True)]


def _sizes() -> Sequence[int]:
    return [2 + place % 3 for place in range(len(TYPED))]


def _prefixes(store: Store, starts: Sequence[tuple[str, str, int]]) -> None:
    with store.reading() as session:
        db = raw(session)
        for start in starts:
            db.execute(PREFIX, start).fetchall()


def _missed(store: Store) -> int:
    """How many the index does not give of all whose words begin as those typed do."""
    with store.reading() as session:
        rows = raw(session).execute(
            "SELECT e.id, s.words FROM equipment_search s JOIN equipment e ON e.id = s.equipment_id"
        )
        cards = [(id, re.findall(r"[0-9a-z]+", folded(words))) for id, words in rows]
        missed = 0
        for text in TYPED:
            wanted = re.findall(r"[0-9a-z]+", folded(text))
            all_ = {id for id, words in cards if all(any(w.startswith(typed) for w in words) for typed in wanted)}
            missed += len(all_ - {id.bytes for id in search.find(session, text, EVERYTHING)})
    return missed
