"""The rows of the law as a list: printed, or as a workbook."""

from collections.abc import Sequence

from safety_inspector.documents import lists, wordings
from safety_inspector.documents.lists import ListFacts
from safety_inspector.documents.workbooks import Cell
from safety_inspector.store.database import Store

_SHARES = (0.1, 0.07, 0.24, 0.05, 0.08, 0.12, 0.16, 0.1, 0.08)


def made(kind: str, store: Store, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], filter: str) -> bytes:
    """The list as "xlsx" or "pdf"."""
    words = wordings.of("lists")
    facts = ListFacts(
        words["regulations_title"], filter, store.today(), columns, rows, store.practice, store.organisation,
        words["regulations_sheet"],
    )  # fmt: skip
    return lists.xlsx(facts) if kind == "xlsx" else lists.draw(facts, _SHARES)
