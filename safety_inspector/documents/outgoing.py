"""A list of the window on its way out: printed or a workbook, what it is filtered by and its count above it."""

from collections.abc import Callable, Sequence
from typing import Any

from safety_inspector.documents import lists, registers, wordings
from safety_inspector.documents.lists import ListFacts
from safety_inspector.documents.registers import Progress
from safety_inspector.documents.workbooks import Cell
from safety_inspector.store.database import Store

Sheet = tuple[tuple[str, ...], Sequence[tuple[Cell, ...]]]  # headings, and the lines under them
REGISTER, REGULATIONS, PDF = "register", "regulations", "pdf"


def made(
    store: Store, kind: str, *, name: str, title: str, filter: str, keys: Sequence[Any], sheet: Callable[[], Sheet],
    progress: Progress | None = None,
) -> bytes:  # fmt: skip
    """The list as "xlsx" or "pdf". The register goes to a workbook in the columns this program recognises again."""
    if name == REGISTER and kind != PDF:
        with store.reading() as session:
            return registers.xlsx(session, keys, today=store.today(), filter=filter, progress=progress)
    words = wordings.of("lists")
    columns, rows = sheet()
    head, tab = title, ""
    if name == REGULATIONS:
        head, tab = words["regulations_title"], words["regulations_sheet"]
    facts = ListFacts(head, filter, store.today(), columns, rows, store.practice, store.organisation, tab)
    return lists.draw(facts, progress) if kind == PDF else lists.xlsx(facts)
