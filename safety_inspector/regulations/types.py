"""Types of equipment under strict safety requirements, as the law's list names them, with their marks.

The rows are data of ``resources/regulations/types.toml``; none was checked against an official original.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from safety_inspector.folding import folded
from safety_inspector.regulations import readings
from safety_inspector.regulations.marks import CONFIDENCES
from safety_inspector.regulations.readings import Line
from safety_inspector.regulations.rows import Row
from safety_inspector.words import N_

FILE = "types.toml"


@dataclass(frozen=True, slots=True)
class AttributeType:
    """A measured or worded property that equipment of a type has; no unit means words."""

    key: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class EquipmentType:
    """A row of the list."""

    law: Row
    code: str
    name: str
    name_en: str
    group: str
    in_scope: bool
    internal_code: bool  # ours ("mã nội bộ"), never printed as a number of the law
    threshold: str
    attributes: tuple[AttributeType, ...]
    procedures: tuple[str, ...]
    procedure_note: str
    source: str
    item_known: bool
    confidence: str
    confidence_procedure: str
    force: str


@cache
def all() -> tuple[EquipmentType, ...]:
    """Every type, in the order of the list."""
    return parse(readings.shipped(FILE))


@cache
def named(code: str) -> EquipmentType | None:
    """The type with this code."""
    return next((each for each in all() if each.code == code), None)


@cache
def groups() -> tuple[str, ...]:
    """The groups of what is in scope, in the order of the list."""
    return tuple(dict.fromkeys(each.group for each in all() if each.in_scope))


def codes_of(group: str) -> tuple[str, ...]:
    """The codes of a group."""
    return tuple(each.code for each in all() if each.group == group)


def parse(text: str) -> tuple[EquipmentType, ...]:
    """The types of a file's text; raises `readings.BadFile` or `readings.BadRow`."""
    return readings.parse(FILE, text, "type", equipment_type, key="code")


def equipment_type(line: Line) -> EquipmentType:
    """One type."""
    procedures = line.texts("procedures", wanted=False)
    made = EquipmentType(
        law=line.law("type", line.text("name_vi")),
        code=line.id(),
        name=line.text("name_vi"),
        name_en=line.text("name_en"),
        group=line.text("group"),
        in_scope=line.truth("in_scope", wanted=True),
        internal_code=line.truth("internal_code", wanted=True),
        threshold=line.text("threshold", wanted=False),
        attributes=_attributes(line),
        procedures=procedures,
        procedure_note=line.text("procedure_note", wanted=False),
        source=line.text("source"),
        item_known=line.truth("item_known", wanted=True),
        confidence=line.one_of("confidence", CONFIDENCES),
        confidence_procedure=line.one_of("confidence_procedure", CONFIDENCES, wanted=bool(procedures)),
        force=line.text("force"),
    )
    line.finish()
    return made


def _attributes(line: Line) -> tuple[AttributeType, ...]:
    made = []
    for each in line.tables("attributes"):
        if set(each) != {"key", "label", "unit"} or {type(value) for value in each.values()} != {str}:
            line.bad("attributes", N_("each attribute has key, label and unit, all of them text"))
        made.append(_attribute(each))
    return tuple(made)


def _attribute(each: dict[str, Any]) -> AttributeType:
    return AttributeType(each["key"], each["label"], each["unit"])


# Words by which an office's register names a type; longer and earlier wins. Only ever a proposal.
_WORDS: tuple[tuple[str, str], ...] = (
    ("noi hoi", "I.01.1"),
    ("noi dun nuoc nong", "I.01.2"),
    ("noi gia nhiet dau", "I.02"),
    ("duong ong dan hoi", "I.03"),
    ("duong ong khi nen", "I.08.1"),
    ("duong ong dan khi y te", "I.08.3"),
    ("duong ong", "I.08.1"),
    ("binh sinh khi axetylen", "I.07.1"),
    ("axetylen", "I.07.1"),
    ("dieu che", "I.07.1"),
    ("chai lpg composite", "I.06.3"),
    ("chai lpg", "I.06.2"),
    ("chai chua lpg", "I.06.2"),
    ("chai", "I.06.1"),
    ("xi tec", "I.05"),
    ("bon chua", "I.05"),
    ("binh chua khi", "I.04.1"),
    ("binh khi nen", "I.04.1"),
    ("binh chiu ap luc", "I.04.1"),
    ("binh ap luc", "I.04.1"),
    ("noi hap", "I.04.1"),
    ("may nen khi", "I.04.1"),
    ("he thong lanh", "I.09"),
    ("kho lanh", "I.09"),
    ("can truc o to", "I.10.1"),
    ("o to can truc", "I.10.1"),
    ("cau o to", "I.10.1"),
    ("can truc banh hoi", "I.10.2"),
    ("can truc banh lop", "I.10.2"),
    ("can truc banh xich", "I.10.3"),
    ("can truc duong sat", "I.10.4"),
    ("can truc thap", "I.10.5"),
    ("can truc chan de", "I.10.6"),
    ("ban cong truc", "I.12"),
    ("cong truc", "I.12"),
    ("cau truc", "I.11"),
    ("pa lang xich keo tay", "I.14.2"),
    ("pa lang keo tay", "I.14.2"),
    ("pa lang dien", "I.14.1"),
    ("pa lang", "I.14.1"),
    ("palang xich keo tay", "I.14.2"),
    ("palang keo tay", "I.14.2"),
    ("palang", "I.14.1"),
    ("cau thap", "I.10.5"),
    ("cau banh lop", "I.10.2"),
    ("cau banh xich", "I.10.3"),
    ("xe cau", "I.10.1"),
    ("xe toi dien", "I.15"),
    ("toi dien", "I.16.1"),
    ("toi tay", "I.17"),
    ("cau nang o to", "I.16.2"),
    ("cau nang", "I.16.2"),
    ("ban nang", "I.16.2"),
    ("san nang nguoi", "I.16.3"),
    ("san nang", "I.16.2"),
    ("xe nang nguoi", "I.19"),
    ("xe nang hang", "I.18"),
    ("xe nang", "I.18"),
    ("van thang nang hang kem nguoi", "I.20.2"),
    ("van thang cho nguoi", "I.20.2"),
    ("van thang", "I.20.1"),
    ("thang may gia dinh", "I.21.2"),
    ("thang cho hang nho", "I.21.3"),
    ("thang may cho hang", "I.21.1"),
    ("thang may", "I.21.1"),
    ("thang cuon", "I.22"),
    ("bang tai cho nguoi", "I.22"),
    ("cap treo", "I.25"),
)


def guess(name: str) -> list[str]:
    """Codes a register's wording may mean, the likeliest first; a proposal that somebody confirms."""
    text = f" {' '.join(folded(name).split())} "
    found = [(len(words), code) for words, code in _WORDS if f" {words} " in text]
    return list(dict.fromkeys(code for _, code in sorted(found, key=lambda pair: -pair[0])))
