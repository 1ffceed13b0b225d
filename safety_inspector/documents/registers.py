"""The register of equipment as a workbook, in columns this program recognises again."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import EquipmentCard, Where
from safety_inspector.certification import papers
from safety_inspector.documents import lists, wordings
from safety_inspector.documents.lists import ListFacts
from safety_inspector.documents.workbooks import Cell
from safety_inspector.planning import schedules
from safety_inspector.planning.schedules import DueRow


def facts(session: Session, where: Where, *, today: date, filter: str = "") -> ListFacts:
    """Every piece of equipment that fits ``where``, with its due date."""
    words = wordings.of("lists")
    store = session.info["store"]
    ids = equipment.ids(session, where)
    due = schedules.due_of(session, ids, today=today)
    rows = list(_rows(session, ids, due))
    columns = tuple(words["register_columns"])
    return ListFacts(
        words["register_title"], filter, today, columns, rows, store.practice, store.organisation,
        words["register_sheet"],
    )  # fmt: skip


def xlsx(session: Session, where: Where, *, today: date, filter: str = "") -> bytes:
    """The register as a workbook."""
    return lists.xlsx(facts(session, where, today=today, filter=filter))


def _rows(session: Session, ids: Sequence[UUID], due: dict[UUID, DueRow]) -> Iterator[tuple[Cell, ...]]:
    for at, id in enumerate(ids, 1):
        yield _row(at, equipment.card(session, id), due[id])


def _row(at: int, card: EquipmentCard, due: DueRow) -> tuple[Cell, ...]:
    known = (f"{each.label}: {papers.measured(each.value, each.unit)}" for each in card.attributes if each.value)
    state = wordings.of("lists")["states"].get(card.state, card.state)
    return (
        at, card.asset_no, card.name, card.type_code, card.model, card.serial, card.year_made, card.maker,
        card.country, card.unit_name, card.place, card.in_service_on, state, card.quality_grade, card.technical,
        "; ".join(known), card.paper_number, card.paper_date, card.paper_months, due.due_on, card.note,
    )  # fmt: skip
