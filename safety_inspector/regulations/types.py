"""Types of equipment under strict safety requirements, as the law's list names them, with their marks.

The rows are data of ``resources/regulations/types.toml``; none was checked against an official original.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from safety_inspector import assets
from safety_inspector.folding import folded
from safety_inspector.words import N_

CONFIDENCES = ("found", "known", "guess")
FORCES = ("in_force", "draft", "repealed", "unknown")
CONFIDENCE_WORDS = {
    "found": N_("found in a secondary source, not checked against the original"),
    "known": N_("known from memory, not checked against the original"),
    "guess": N_("a guess, not checked against the original"),
}
FORCE_WORDS = {
    "in_force": N_("in force"),
    "draft": N_("draft"),
    "repealed": N_("repealed"),
    "unknown": N_("force unknown"),
}
INTERNAL_CODE = N_("internal code")
UNKNOWN = ""  # the type code of equipment whose type nobody has chosen yet


class BadRow(ValueError):
    """A row of the shipped list is not well formed: file, row and rule."""


@dataclass(frozen=True, slots=True)
class AttributeType:
    """A measured or worded property that equipment of a type has; no unit means words."""

    key: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class EquipmentType:
    """A row of the list."""

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
    written = tomllib.loads((assets.resources() / "regulations" / "types.toml").read_text("utf-8"))
    return parse(written)


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


def parse(written: dict[str, Any]) -> tuple[EquipmentType, ...]:
    """The types of a parsed file; raises `BadRow` for the first row that is not well formed."""
    rows = tuple(_type(place, row) for place, row in enumerate(written.get("type", []), 1))
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise BadRow(f"types.toml: {row.code}: the code stands twice")
        seen.add(row.code)
    return rows


def _type(place: int, row: dict[str, Any]) -> EquipmentType:
    where = f"types.toml: row {place}"
    for name in ("code", "name_vi", "name_en", "group", "source", "confidence", "force"):
        if not isinstance(row.get(name), str) or not row[name]:
            raise BadRow(f"{where}: {name} is missing")
    for name, allowed in (("confidence", CONFIDENCES), ("force", FORCES)):
        if row[name] not in allowed:
            raise BadRow(f"{where}: {name} is {row[name]!r}, not one of {', '.join(allowed)}")
    return EquipmentType(
        code=row["code"],
        name=row["name_vi"],
        name_en=row["name_en"],
        group=row["group"],
        in_scope=bool(row.get("in_scope")),
        internal_code=bool(row.get("internal_code")),
        threshold=row.get("threshold", ""),
        attributes=tuple(AttributeType(**each) for each in row.get("attributes", ())),
        procedures=tuple(row.get("procedures", ())),
        procedure_note=row.get("procedure_note", ""),
        source=row["source"],
        item_known=bool(row.get("item_known")),
        confidence=row["confidence"],
        confidence_procedure=row.get("confidence_procedure", ""),
        force=row["force"],
    )


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
