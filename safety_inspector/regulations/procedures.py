"""Inspection procedures as the tables say, with their marks. A number is printed only from a row that acts."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from safety_inspector.regulations import readings, types
from safety_inspector.regulations.readings import Line
from safety_inspector.regulations.rows import Row
from safety_inspector.words import N_

FILE = "procedures.toml"
OURS = "CHUA-SO/"  # ids that start so are our own keys: the procedure is known, its number is not
_STANDARD = re.compile(r"(QCVN|TCVN) \d[^()]*(\([^()]*\))?\??")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure; ``effective_to`` is the first day it is no longer in force."""

    law: Row
    title: str
    title_en: str
    ministry: str
    scope_note: str
    standards: tuple[str, ...]
    effective_from: date | None
    effective_to: date | None
    number_confirmed: bool  # number and title were read together in a secondary source; not "confirmed here"

    @property
    def id(self) -> str:
        """Its number, or our own key."""
        return self.law.row_id

    @property
    def printable(self) -> str:
        """What may be printed of it once its row acts; nothing for a key of ours."""
        return "" if self.id.startswith(OURS) else self.id

    def effective(self, on: date) -> bool:
        """Whether ``on`` lies within the days the table knows."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on < self.effective_to)


@cache
def all() -> tuple[Procedure, ...]:
    """Every procedure, in the order of the table."""
    return parse(readings.shipped(FILE))


@cache
def named(id: str) -> Procedure | None:
    """The procedure of this number or key."""
    return next((each for each in all() if each.id == id), None)


def of_type(code: str) -> tuple[Procedure, ...]:
    """The procedures the list of types names for ``code``, for somebody to choose from; maybe none."""
    found = types.named(code)
    return tuple(each for id in (found.procedures if found else ()) if (each := named(id)))


def parse(text: str) -> tuple[Procedure, ...]:
    """The procedures of a file's text; raises `readings.BadFile` or `readings.BadRow`."""
    return readings.parse(FILE, text, "procedure", procedure)


def procedure(line: Line) -> Procedure:
    """One procedure."""
    made = Procedure(
        law=line.law("procedure", line.text("title")),
        title=line.text("title"),
        title_en=line.text("title_en"),
        ministry=line.text("ministry"),
        scope_note=line.text("scope_note", wanted=False),
        standards=line.texts("standards", wanted=False),
        effective_from=line.day("effective_from"),
        effective_to=line.day("effective_to"),
        number_confirmed=line.truth("number_confirmed", wanted=True),
    )
    line.finish()
    _require_sense(line, made)
    return made


def _require_sense(line: Line, made: Procedure) -> None:
    if made.effective_from and made.effective_to and made.effective_to <= made.effective_from:
        line.bad("effective_to", N_("the end is not after the beginning"))
    if (made.law.force == "repealed") != (made.effective_to is not None):
        line.bad("effective_to", N_("a repealed procedure has an end, and no other has one"))
    if made.id.startswith(OURS) and made.number_confirmed:
        line.bad("number_confirmed", N_("a key of ours cannot be a confirmed number"))
    for standard in made.standards:
        if not _STANDARD.fullmatch(standard):
            line.bad("standards", N_("“{value}” is no number of a standard"), value=standard)
