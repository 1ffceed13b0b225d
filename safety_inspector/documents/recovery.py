"""The recovery sheet: what opens the store when every password is forgotten. Print it, lock it away."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """``code`` is the whole recovery text; it is drawn as groups of letters and as a QR."""

    organisation: str
    store_name: str
    code: str
    made_on: date
    practice: bool = False


def draw(facts: RecoveryFacts) -> bytes:
    """The sheet as a PDF."""
    raise NotImplementedError
