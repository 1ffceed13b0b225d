"""What stands on every paper of this office: kept on this device, typed by its administrator."""

from dataclasses import dataclass

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Heading:
    """Known facts only; an empty one is a dotted line on the paper."""

    organisation: str = ""
    parent: str = ""
    registration_no: str = ""
    address: str = ""
    place: str = ""  # "T-01", before the date
    sign: str = ""  # the office in numbers: "TH"


def keep(session: Session, heading: Heading) -> None:
    """Remember the heading on this device."""
    raise NotImplementedError


def of(session: Session) -> Heading:
    """The heading; the organisation's name from the store, its sign made of initials if none was typed."""
    raise NotImplementedError
