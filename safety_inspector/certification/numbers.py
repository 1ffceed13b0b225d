"""Numbers of papers: ``{letter}{seq:04}/{yyyy}/GCN-{org}``, a series per device letter, kind and year."""

from sqlmodel import Session

CERTIFICATE = "GCN"
NOTICE = "TB"


def reserve(session: Session, kind: str, year: int) -> tuple[int, str]:
    """The next sequence and number of this device's series; used and voided ones are never drawn again."""
    raise NotImplementedError
