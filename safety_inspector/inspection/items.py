"""What a checklist is made of, frozen: values to record, hints, evidence, items, sections, the whole form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from safety_inspector.inspection.limits import Limit

KINDS = ("initial", "periodic", "extraordinary")
REMARKS_ITEM = "ket_luan"  # readings of the conclusion (rating allowed …) stand under this name
INPUT_KINDS = ("number", "text", "date", "flag", "choice", "photo")
YES, NO = "có", "không"
SEVERAL = "; "  # between the chosen ones, where several may be
LONGEST_LIST = 99


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
    """A value to record, in its stored unit; "-" means no unit.

    A number is kept with a decimal point, a day as ISO, a flag as có or không, several choices with
    "; " between; a photo is no text at all.
    """

    key: str
    label: str
    unit: str = "-"
    kind: str = "text"
    options: tuple[str, ...] = ()
    several: bool = False
    for_types: tuple[str, ...] = ()  # empty: whatever the type


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must stand beside an answer in a certain case; both are expressions."""

    id: str
    when: str
    needs: str
    text: str  # what to do, for a reader
    source: str = ""
    confidence: str = ""
    force: str = ""
    on: bool = True  # off: data of a draft, asked for by nobody until a form switches it on


@dataclass(frozen=True, slots=True)
class Item:
    """One check with one answer."""

    id: str
    text: str
    row: str = ""
    ref: str = ""
    critical: bool = True
    allow_na: bool = False
    presence: bool = False  # asks besides: is the part there at all?
    kinds: tuple[str, ...] = KINDS
    inputs: tuple[Input, ...] = ()
    hints: tuple[Hint, ...] = ()
    source: str = ""
    confidence: str = ""
    force: str = ""
    group: str = ""  # the test this check belongs to; the first check carries the test's inputs and hints
    limits: tuple[Limit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    skip: str = ""  # an expression: while it is true the item is not asked
    may_skip: str = ""  # a test that need not be made, with what its reason must say
    note: str = ""
    repeats: str = ""  # the input that names this line, where the inspector writes as many as he needs
    least: int = 0  # how many of them there must be
    blank: bool = False  # the line that waits for its name
    first: str = ""  # of such a line: the id of the first one
    also: tuple[Input, ...] = field(default=(), repr=False, compare=False)  # what its expressions may name besides

    @property
    def called(self) -> str:
        """What it is called where it stands alone: the short name of its test, and its words."""
        return " · ".join(filter(None, (self.group.partition(" (")[0], self.text)))

    @property
    def owed(self) -> tuple[Input, ...]:
        """The numbers that "passed" may not stand without: those of a test, and what the inspector types elsewhere.

        A line of the inspector's own owes none: nobody but he knows what is measured there.
        """
        if self.repeats or not self.inputs:
            return ()
        typed = {hint.key for hint in self.hints if hint.typed_by_inspector}
        return tuple(each for each in self.inputs if each.kind == "number" and (self.group or each.key in typed))

    @property
    def optional(self) -> bool:
        """Whether leaving it unanswered leaves nothing open."""
        return self.blank and not self.least


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the inspection; one with a failed item locks those after it."""

    id: str
    title: str
    items: tuple[Item, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Values that stand together and get no answer."""

    id: str
    title: str
    inputs: tuple[Input, ...]
    section: str = ""
    source: str = ""
    confidence: str = ""
    force: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Words of a form that are no item: an instrument, a case it does not serve; with what a source says."""

    text: str
    id: str = ""
    hints: tuple[Hint, ...] = ()
    source: str = ""
    confidence: str = ""
    force: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A revision of a form."""

    id: str
    revision: int
    title: str
    type_codes: tuple[str, ...]
    sections: tuple[Section, ...]
    conclusion: tuple[Input, ...] = ()
    identification: tuple[Input, ...] = ()
    instruments: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()  # hints like all others: never printed unless typed
    general: bool = False  # serves every type in scope that has no form of its own
    blocks: tuple[Block, ...] = ()
    instrument_hints: tuple[Remark, ...] = ()  # those of the instruments a source says more of
    exclusions: tuple[Remark, ...] = ()  # what the form is not for
    evidence: tuple[Evidence, ...] = ()  # of the inspection as a whole

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every row of law the form holds."""
        return tuple(limit for item in self.items for limit in item.limits)

    @property
    def grows(self) -> bool:
        """Whether the inspector writes lines of his own."""
        return any(item.repeats for item in self.items)

    def for_kind(self, kind: str) -> "Checklist":
        """The form as it is asked at an inspection of this kind; empty sections fall away."""
        asked = (
            replace(section, items=tuple(item for item in section.items if kind in item.kinds))
            for section in self.sections
        )
        return replace(self, sections=tuple(section for section in asked if section.items))

    def identification_of(self, type_code: str) -> tuple[Input, ...]:
        """What is to be known of equipment of this type."""
        return tuple(each for each in self.identification if not each.for_types or type_code in each.for_types)

    def item(self, id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == id), None)

    def block(self, id: str) -> Block | None:
        """The block of this id."""
        return next((block for block in self.blocks if block.id == id), None)

    def inputs_of(self, item: str) -> tuple[Input, ...]:
        """What may be recorded with the item, with a block, or with the conclusion."""
        if item == REMARKS_ITEM:
            return self.conclusion
        found = self.item(item) or self.block(item)
        return found.inputs if found else ()


def grown(form: Checklist, readings: Mapping[str, Mapping[str, str]]) -> Checklist:
    """The form with the lines the inspector named, and after them one more that waits for its name.

    The first line keeps the id of the form, the others add their number to it: ``ben_ngoai_dong_2``.
    """
    if not form.grows:
        return form
    sections = (
        replace(section, items=tuple(line for item in section.items for line in _lines(item, readings)))
        for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def _lines(item: Item, readings: Mapping[str, Mapping[str, str]]) -> Iterator[Item]:
    if not item.repeats:
        yield item
        return
    names = {_number(item.id, id): kept.get(item.repeats, "") for id, kept in readings.items()}
    last = max((number for number, name in names.items() if number and name), default=0)
    for number in range(1, min(max(last + 1, item.least), LONGEST_LIST) + 1):
        name = names.get(number, "")
        wanted = 1 if name or number <= item.least else 0
        line = replace(item, id=_numbered(item.id, number), least=wanted, blank=True, first=item.id)
        yield named(line, name) if name else line


def named(line: Item, name: str) -> Item:
    """A line of the inspector's own with the name he gave it."""
    own = replace(line, least=1, blank=False)
    return replace(own, group=name) if line.group else replace(own, text=name)


def following(line: Item) -> Item | None:
    """The line after one that waited for its name; none after the last there may be."""
    number = _number(line.first, line.id) + 1
    return replace(line, id=_numbered(line.first, number), least=0) if number <= LONGEST_LIST else None


def _numbered(id: str, number: int) -> str:
    return id if number == 1 else f"{id}_{number}"


def _number(id: str, line: str) -> int:
    """Which line of ``id`` this is, from 1; 0 for another's."""
    if line == id:
        return 1
    found = re.fullmatch(re.escape(id) + r"_([1-9]\d?)", line)
    return int(found[1]) if found and int(found[1]) > 1 else 0
