"""Lists of inspections as pages show them: ids and counts by SQL, rows by the page, searched with or without marks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import search
from safety_inspector.inspection import corrections
from safety_inspector.inspection.drafts import rows
from safety_inspector.store.columns import Keys


@dataclass(frozen=True, slots=True)
class Papers:
    """What the room of papers says of inspections, handed in.

    ``numbered``: SQL of a table with the columns inspection_id and number; ``numbers``: the number shown of each.
    """

    numbered: str = "SELECT NULL AS inspection_id, '' AS number WHERE false"
    numbers: Callable[[Session, Sequence[UUID]], Mapping[UUID, str]] = lambda session, ids: {}


def ids(session: Session, papers: Papers, which: str = "all", text: str = "") -> Sequence[UUID]:
    """What is in the state ``which`` and fits ``text``: what was sent back, drafts, the rest; each newest first."""
    inspectors = [name for (name,) in rows(session, "SELECT DISTINCT inspector_name FROM inspection", ())]
    numbered = f"SELECT inspection_id FROM ({papers.numbered}) WHERE {search.plain('number')} LIKE {{like}}"
    fits, facts = search.about(
        session, text, equipment="equipment_id IN ({ids})", likes=[f"id IN ({numbered})"],
        names={"inspector_name": inspectors},
    )  # fmt: skip
    sql = f"SELECT id FROM ({_states(papers)}) WHERE {_WHICH[which]} AND {fits} ORDER BY {_ORDER}"
    return Keys(rows(session, sql, facts))


def counts(session: Session, papers: Papers) -> dict[str, int]:
    """How many there are in each state, and of all."""
    sums = ", ".join(f"coalesce(sum({condition}), 0)" for condition in _WHICH.values())
    (found,) = rows(session, f"SELECT {sums} FROM ({_states(papers)})", ())
    return dict(zip(_WHICH, found, strict=True))


def _states(papers: Papers) -> str:
    """Inspections with what their state follows from; everything in it stands in the index of the list."""
    return f"""SELECT i.id AS id, i.equipment_id AS equipment_id, i.inspector_name AS inspector_name,
        i.conclusion AS conclusion, {corrections.IS_RETURNED} AS returned,
        i.id IN (SELECT inspection_id FROM ({papers.numbered})) AS numbered FROM inspection i"""


_WHICH = {
    "all": "1",
    "draft": "NOT returned AND conclusion IS NULL",
    "returned": "returned",
    "waiting": "NOT returned AND conclusion IS NOT NULL AND NOT numbered",
    "issued": "NOT returned AND conclusion IS NOT NULL AND numbered",
    "fail": "conclusion IS 'fail'",
}
_ORDER = "returned DESC, conclusion IS NOT NULL, id DESC"
