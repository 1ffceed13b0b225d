"""Kinds of schedules: the equipment's own, one for each column of the rules, and those of its parts.

A part's interval is the part's: it never moves the date the equipment itself falls due.
"""

from safety_inspector.regulations import components
from safety_inspector.regulations.rules import COLUMN_WORDS, Column
from safety_inspector.words import _

PERIODIC = Column.PERIODIC.value
OWN = tuple(column.value for column in Column)
RENEWED = (PERIODIC, Column.EXTERNAL.value)  # by any inspection: it looks at the equipment from outside too
_PART = "part:"


def of_part(component: str) -> str:
    """The kind of schedule a part has."""
    return _PART + component


def part_of(kind: str) -> str:
    """The part a kind of schedule is of; empty for the equipment's own."""
    return kind.removeprefix(_PART) if kind.startswith(_PART) else ""


def known(kind: str) -> bool:
    """Whether there is such a kind."""
    return kind in OWN or any(each.id == part_of(kind) for each in components.all())


def of_type(code: str) -> tuple[str, ...]:
    """The kinds a piece of equipment of a type may have: its own, then those of the parts asked for on it."""
    return (*OWN, *(of_part(each.id) for each in components.of_type(code)))


def words(kind: str) -> str:
    """The kind as people read it."""
    if kind in OWN:
        return _(COLUMN_WORDS[Column(kind)])
    found = next((each for each in components.all() if each.id == part_of(kind)), None)
    return f"{found.name}: {found.check}" if found else kind
