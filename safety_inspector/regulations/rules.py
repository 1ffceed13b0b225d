"""Interval rules: for which procedure, types and condition, how many months. As data, with their marks.

``column`` tells apart what is counted separately: the periodic inspection, the yearly one from outside, the
inside, the hydrostatic test. The shortest matching row counts within one column.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from safety_inspector import expressions
from safety_inspector.expressions import Expression, Kind
from safety_inspector.regulations import procedures, readings, types
from safety_inspector.regulations.readings import Line
from safety_inspector.regulations.rows import Row
from safety_inspector.words import N_

FILE = "intervals.toml"
NAMES = {
    "age_years": Kind.NUMBER,
    "pressure_bar": Kind.NUMBER,
    "medium_corrosive": Kind.TRUTH,
    "medium_explosive": Kind.TRUTH,
    "medium_toxic": Kind.TRUTH,
    "public_place": Kind.TRUTH,
    "crowded": Kind.TRUTH,
    "construction_site": Kind.TRUTH,
}
NAME_WORDS = {
    "age_years": N_("years in use (day put into service, else the year made)"),
    "pressure_bar": N_("rated working pressure, bar"),
    "medium_corrosive": N_("corrosive medium"),
    "medium_explosive": N_("flammable or explosive medium"),
    "medium_toxic": N_("toxic medium"),
    "public_place": N_("public place"),
    "crowded": N_("crowded place"),
    "construction_site": N_("used in construction works"),
}


class Column(StrEnum):
    """What an interval is of."""

    PERIODIC = "periodic"
    EXTERNAL = "external"
    INTERNAL = "internal"
    HYDROTEST = "hydrotest"


COLUMN_WORDS = {
    Column.PERIODIC: N_("periodic inspection"),
    Column.EXTERNAL: N_("check from outside, in operation"),
    Column.INTERNAL: N_("check of the inside"),
    Column.HYDROTEST: N_("strength test"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with one number, or (``months`` None) a rule by date that must be asked."""

    law: Row
    procedure: str
    types: tuple[str, ...]
    condition: str  # as written; empty: always
    condition_vi: str
    column: Column
    months: int | None
    conflict_group: str
    needs: Expression | None

    @property
    def id(self) -> str:
        """Its name for ever."""
        return self.law.row_id


@cache
def all() -> tuple[Rule, ...]:
    """Every rule, in the order of the table."""
    return parse(readings.shipped(FILE))


def parse(text: str) -> tuple[Rule, ...]:
    """The rules of a file's text; raises `readings.BadFile` or `readings.BadRow`."""
    made = readings.parse(FILE, text, "interval", rule)
    _require_company(made)
    return made


def rule(line: Line) -> Rule:
    """One rule."""
    words, procedure, by_date = line.text("condition_vi"), line.text("procedure"), line.truth("by_date")
    made = Rule(
        law=line.law("interval", f"{procedure} · {words}"),
        procedure=procedure,
        types=line.texts("types"),
        condition=line.text("condition", wanted=False),
        condition_vi=words,
        column=Column(line.one_of("column", tuple(Column))),
        months=None if by_date else line.months(),
        conflict_group=line.text("conflict_group", wanted=False),
        needs=_needs(line),
    )
    if by_date and "months" in line.written:
        line.bad("months", N_("a rule by date has no months"))
    line.finish()
    _require_known(line, made)
    return made


def _needs(line: Line) -> Expression | None:
    text = line.text("condition", wanted=False)
    if not text.strip():
        return None
    try:
        return expressions.parse(text, NAMES, wanted=Kind.TRUTH)
    except expressions.Unsound as error:
        line.bad("condition", N_("at character {column}: {problem}"), column=error.column, problem=error.problem)


def _require_known(line: Line, made: Rule) -> None:
    if procedures.named(made.procedure) is None:
        line.bad("procedure", N_("there is no procedure “{value}”"), value=made.procedure)
    for code in made.types:
        found = types.named(code)
        if found is None:
            line.bad("types", N_("there is no type “{value}”"), value=code)
        if made.procedure not in found.procedures:
            line.bad("types", N_("the type “{value}” does not name this procedure"), value=code)


def _require_company(made: tuple[Rule, ...]) -> None:
    counted = Counter(each.conflict_group for each in made)
    for place, each in enumerate(made, 1):
        if each.conflict_group and counted[each.conflict_group] == 1:
            line = Line(FILE, f"{place} ({each.id})", {})
            line.bad("conflict_group", N_("“{value}” has this one row alone"), value=each.conflict_group)
