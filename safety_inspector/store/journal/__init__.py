"""The journal: every transaction is one hash-chained, signed entry, with a change for each row beneath.

An entry is known by its hash. ``seq`` counts within a device and stream and is for people and for
gaps; two entries with one device, stream and seq mean a clone or a restored backup, and both count.
"""

from safety_inspector.store.journal.advancing import advance
from safety_inspector.store.journal.entries import (
    DRAFT,
    NOTHING,
    SCHEMA,
    SHARED,
    Entry,
    digest,
    entries_after,
    forked,
    keep,
    last_place,
    line,
    parsed,
    places_after,
    tips,
)
from safety_inspector.store.journal.projecting import ConflictRow, conflicts, settle
from safety_inspector.store.journal.reading import (
    DOCUMENT,
    HistoryRow,
    as_at,
    changes_of,
    document_of,
    drafted_here,
    history,
    last_before,
    reference,
    rows_of,
)
from safety_inspector.store.journal.writing import (
    InConflict,
    Note,
    NotUndone,
    document,
    erase,
    resolve,
    seal,
    sent,
    undo,
)

__all__ = [
    "DOCUMENT",
    "DRAFT",
    "NOTHING",
    "SCHEMA",
    "SHARED",
    "ConflictRow",
    "Entry",
    "HistoryRow",
    "InConflict",
    "NotUndone",
    "Note",
    "advance",
    "as_at",
    "changes_of",
    "conflicts",
    "digest",
    "document",
    "document_of",
    "drafted_here",
    "entries_after",
    "erase",
    "forked",
    "history",
    "keep",
    "last_before",
    "last_place",
    "line",
    "parsed",
    "places_after",
    "reference",
    "resolve",
    "rows_of",
    "seal",
    "sent",
    "settle",
    "tips",
    "undo",
]
