"""Checklists as written in ``forms/checklists/``: read, checked, and never judging by their hints.

Faults in a form are told in Vietnamese with form, item and place (`FormUnsound`). The text of a
form is pinned into the inspection that starts with it; later revisions do not touch it.
"""

from dataclasses import dataclass, field

KINDS = ("initial", "periodic", "extraordinary")
REMARKS_ITEM = "ket_luan"  # readings of the conclusion (rating allowed …) stand under this name


@dataclass(frozen=True, slots=True)
class Hint:
    """A number or word of a source: shown with its mark, never prefilled, never judging, never printed."""

    key: str
    role: str
    text: str  # "≤ 4 Ω", as a reader sees it
    source: str
    confidence: str
    force: str
    typed_by_inspector: bool = False
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A value to record, in its stored unit; "-" means no unit, and then words may be typed."""

    key: str
    label: str
    unit: str = "-"
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One check with one answer."""

    id: str
    text: str
    row: str = ""
    ref: str = ""
    critical: bool = True
    allow_na: bool = False
    presence: bool = False
    kinds: tuple[str, ...] = KINDS
    inputs: tuple[Input, ...] = ()
    hints: tuple[Hint, ...] = ()
    confidence: str = ""
    force: str = ""
    group: str = ""  # the test this check belongs to


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the inspection; one with a failed item locks those after it."""

    id: str
    title: str
    items: tuple[Item, ...]
    locks: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """A revision of a form."""

    id: str
    revision: int
    title: str
    type_codes: tuple[str, ...]
    sections: tuple[Section, ...]
    conclusion: tuple[Input, ...] = ()
    instruments: tuple[str, ...] = ()
    text: str = field(default="", repr=False, compare=False)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    def for_kind(self, kind: str) -> "Checklist":
        """The form as it is asked at an inspection of this kind."""
        raise NotImplementedError


def names() -> tuple[str, ...]:
    """The forms there are."""
    raise NotImplementedError


def text_of(name: str) -> str:
    """The form as it is written today, with the common part put before it."""
    raise NotImplementedError


def for_type(code: str) -> Checklist | None:
    """The form for equipment of this type; None while there is none."""
    raise NotImplementedError


def parse(text: str) -> Checklist:
    """Read a checklist from its text; raises `FormUnsound` naming form, item and place."""
    raise NotImplementedError
