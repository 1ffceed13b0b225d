"""The register of equipment as a workbook that the program can import again."""

from datetime import date

from sqlmodel import Session

from safety_inspector.catalogue.equipment import Where
from safety_inspector.documents.lists import ListFacts


def facts(session: Session, where: Where, *, today: date, filter: str = "") -> ListFacts:
    """Every piece of equipment that fits ``where``, with its due date."""
    raise NotImplementedError


def xlsx(session: Session, where: Where, *, today: date, filter: str = "") -> bytes:
    """The register as a workbook."""
    raise NotImplementedError
