"""The register of equipment as a workbook, in columns this program recognises again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import EquipmentCard, Where
from safety_inspector.certification import papers
from safety_inspector.documents import lists, wordings
from safety_inspector.documents.lists import ListFacts
from safety_inspector.documents.workbooks import Cell
from safety_inspector.planning import intervals, listings
from safety_inspector.planning.listings import DueRow

Listed = Where | Sequence[UUID]  # what fits, or these in this order
Progress = Callable[[int, int], object]


def facts(
    session: Session, listed: Listed, *, today: date, filter: str = "", progress: Progress | None = None
) -> ListFacts:
    """Every piece of equipment ``listed``, with its due date."""
    words = wordings.of("lists")
    store = session.info["store"]
    ids = equipment.ids(session, listed) if isinstance(listed, Where) else listed
    due = listings.due_of(session, ids, today=today)
    rows = list(_rows(session, ids, due, progress))
    columns = tuple(words["register_columns"])
    return ListFacts(
        words["register_title"], filter, today, columns, rows, store.practice, store.organisation,
        words["register_sheet"],
    )  # fmt: skip


def xlsx(session: Session, listed: Listed, *, today: date, filter: str = "", progress: Progress | None = None) -> bytes:
    """The register as a workbook."""
    return lists.xlsx(facts(session, listed, today=today, filter=filter, progress=progress))


def _rows(
    session: Session, ids: Sequence[UUID], due: dict[UUID, DueRow], progress: Progress | None
) -> Iterator[tuple[Cell, ...]]:
    for at, card in enumerate(equipment.cards(session, ids), 1):
        if progress and at % 100 == 0:
            progress(at, len(ids))
        yield _row(at, card, due[card.id])


def _row(at: int, card: EquipmentCard, due: DueRow) -> tuple[Cell, ...]:
    known = (f"{each.label}: {papers.measured(each.value, each.unit)}" for each in card.attributes if each.value)
    state = wordings.of("lists")["states"].get(card.state, card.state)
    number, day, months = _paper(card, due)
    return (
        at, card.asset_no, card.name, card.type_code, card.model, card.serial, card.year_made, card.maker,
        card.country, card.unit_name, card.place, card.in_service_on, state, card.equipment_group, card.quality_grade,
        card.technical, "; ".join(known), number, day, months, due.due_on, card.note,
    )  # fmt: skip


def _paper(card: EquipmentCard, due: DueRow) -> tuple[str, date | None, int | None]:
    """Number, day and months of the paper the due date counts from; a shortened certificate gives no whole months."""
    if not due.certificate or due.anchor_on is None:
        return card.paper_number, card.paper_date, card.paper_months
    months = due.interval_months
    whole = months is None or due.due_on in (None, intervals.add_months(due.anchor_on, months))
    return due.certificate, due.anchor_on, months if whole else None
