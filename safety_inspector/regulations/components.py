"""Checks of parts (safety valve, pressure gauge): intervals of the part, never of its equipment."""

from dataclasses import dataclass
from functools import cache

from safety_inspector.regulations import readings, types
from safety_inspector.regulations.readings import Line
from safety_inspector.regulations.rows import Row
from safety_inspector.words import N_

FILE = "components.toml"


@dataclass(frozen=True, slots=True)
class Component:
    """A part, what is done to it, how often, and on which types it is asked for."""

    law: Row
    name: str
    name_en: str
    types: tuple[str, ...]
    check: str
    months: int

    @property
    def id(self) -> str:
        """Its name for ever."""
        return self.law.row_id


@cache
def all() -> tuple[Component, ...]:
    """Every part, in the order of the table."""
    return parse(readings.shipped(FILE))


def of_type(code: str) -> tuple[Component, ...]:
    """The parts asked for on equipment of a type."""
    return tuple(each for each in all() if code in each.types)


def parse(text: str) -> tuple[Component, ...]:
    """The parts of a file's text; raises `readings.BadFile` or `readings.BadRow`."""
    return readings.parse(FILE, text, "component", component)


def component(line: Line) -> Component:
    """One part."""
    name, check = line.text("name"), line.text("check")
    made = Component(
        law=line.law("component", f"{name}: {check}"),
        name=name,
        name_en=line.text("name_en"),
        types=line.texts("types"),
        check=check,
        months=line.months(),
    )
    line.finish()
    for code in made.types:
        if types.named(code) is None:
            line.bad("types", N_("there is no type “{value}”"), value=code)
    return made
