"""What the rules propose for one piece of equipment: the interval, why, and what must be asked. Pure.

The precedence is the tables' own. The procedure is chosen first and its rows alone count. Of the rows that match
(or could, for want of a value) and are in force, the shortest is proposed, confirmed or not; rows that are not in
force are hints beside it. A rule by date, a conflict group, a missing value, a row nobody confirmed: each is
shown, and none fills the field in. The longest interval anybody may choose is what the technical head confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from safety_inspector import expressions
from safety_inspector.expressions import Value
from safety_inspector.regulations import ages, procedures
from safety_inspector.regulations.components import Component
from safety_inspector.regulations.confirmations import Standing
from safety_inspector.regulations.marks import IN_FORCE
from safety_inspector.regulations.rules import Column, Rule
from safety_inspector.words import N_


@dataclass(frozen=True, slots=True)
class Held:
    """A rule as it stands in a store: corrected if the technical head corrected it."""

    rule: Rule
    standing: Standing


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a piece of equipment on the day of its inspection; None: not known."""

    type_code: str
    procedure: str  # the one that was chosen; empty: none yet
    inspected_on: date
    in_service_on: date | None = None
    year_made: int | None = None
    pressure_bar: Decimal | None = None
    medium_corrosive: bool | None = None
    medium_explosive: bool | None = None
    medium_toxic: bool | None = None
    public_place: bool | None = None
    crowded: bool | None = None
    construction_site: bool | None = None

    @property
    def age(self) -> Decimal | None:
        """Years in use on the day, if the beginning is known."""
        start = ages.start_of(self.in_service_on, self.year_made)
        return None if start is None else ages.years(start, self.inspected_on)

    def values(self) -> Mapping[str, Value | None]:
        """The names conditions speak of, with what is known."""
        return {
            "age_years": self.age,
            "pressure_bar": self.pressure_bar,
            "medium_corrosive": self.medium_corrosive,
            "medium_explosive": self.medium_explosive,
            "medium_toxic": self.medium_toxic,
            "public_place": self.public_place,
            "crowded": self.crowded,
            "construction_site": self.construction_site,
        }


class Match(StrEnum):
    """Whether a rule speaks of the equipment."""

    YES = "yes"
    COULD = "could"  # a value is missing
    NO = "no"  # shown for its conflict group alone


class Why(StrEnum):
    """Why the interval must be asked, or may be filled in."""

    CONFIRMED = "confirmed"
    NO_PROCEDURE = "no_procedure"
    NO_ROW = "no_row"
    HINTS_ONLY = "hints_only"
    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    CONFLICT = "conflict"
    BY_DATE = "by_date"
    SHORTER_HINT = "shorter_hint"
    NOT_EFFECTIVE = "not_effective"


WHY_WORDS = {
    Why.CONFIRMED: N_("the technical head has confirmed the rule"),
    Why.NO_PROCEDURE: N_("choose the procedure first: its rules alone count"),
    Why.NO_ROW: N_("no rule of this procedure speaks of such equipment: type the interval with its ground"),
    Why.HINTS_ONLY: N_("all rules that match are hints (not in force): type the interval with its ground"),
    Why.UNCONFIRMED: N_("proposed, not compared with the original: type the interval with its ground"),
    Why.MISSING: N_("a value is not known, so several rules could match: the shortest is proposed"),
    Why.CONFLICT: N_("sources disagree: see the rules side by side and choose"),
    Why.BY_DATE: N_("a rule by date matches, which has no months: read it and type the interval"),
    Why.SHORTER_HINT: N_("a hint that is not in force is shorter: see it beside"),
    Why.NOT_EFFECTIVE: N_("the procedure is not in effect on this day: choose another, or type the interval"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as shown with a proposal: what it says, whence, its marks, how it stands, why it is here."""

    rule_id: str
    months: int | None
    condition: str
    source: str
    clause: str
    confidence: str
    force: str
    note: str
    conflict_group: str
    match: Match
    missing: tuple[str, ...]  # names whose values would tell
    standing: Standing

    @property
    def acts(self) -> bool:
        """Whether its number counts in this store."""
        return self.standing.acts

    @property
    def hint(self) -> bool:
        """Whether it is not in force: shown beside, never proposed."""
        return self.force != IN_FORCE


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one column. ``prefill`` may be filled in; ``months`` is only shown; both may lack."""

    column: Column
    months: int | None
    prefill: int | None
    maximum: int | None  # nobody may choose longer: the shortest interval confirmed; None: nothing is
    lines: tuple[Line, ...]  # in force, and match or could; and the rest of their conflict groups
    hints: tuple[Line, ...]  # not in force, and match or could
    shorter_hints: tuple[Line, ...]  # of these, the ones shorter than what is proposed
    missing: tuple[str, ...]  # names of `rules.NAMES` to ask for
    whys: tuple[Why, ...]

    @property
    def asks(self) -> bool:
        """Whether somebody must type the interval."""
        return self.prefill is None


def propose(held: Iterable[Held], facts: Facts, column: Column) -> Proposal:
    """The proposal of the rules ``held`` for ``facts`` in one column.

    ``prefill`` is never longer than ``maximum``, and neither than any rule in force that could match.
    """
    if not facts.procedure:
        return _asking(column, Why.NO_PROCEDURE)
    lines = _lines([each for each in held if _concerns(each.rule, facts, column)], facts.values())
    speaking = [line for line in lines if line.match is not Match.NO]
    proposable = [line for line in speaking if not line.hint]
    hints = tuple(line for line in speaking if line.hint)
    months = min((line.months for line in proposable if line.months), default=None)
    maximum = min((line.months for line in proposable if line.months and line.acts), default=None)
    shorter = tuple(line for line in hints if line.months and months and line.months < months)
    whys = _whys(facts, proposable, hints, shorter, months)
    groups = {line.conflict_group for line in proposable} - {""}
    return Proposal(
        column=column,
        months=months,
        prefill=months if set(whys) <= {Why.CONFIRMED, Why.SHORTER_HINT} else None,
        maximum=maximum,
        lines=tuple(line for line in lines if line in proposable or line.conflict_group in groups),
        hints=hints,
        shorter_hints=shorter,
        missing=tuple(dict.fromkeys(name for line in speaking for name in line.missing)),
        whys=whys,
    )


def shortest(acting: Iterable[Rule], facts: Facts, column: Column) -> Rule | None:
    """Of rules that act, the one nobody may choose longer than: `propose`'s ``maximum`` without what is shown."""
    values = facts.values()
    found = (
        rule
        for rule in acting
        if rule.months is not None
        and _concerns(rule, facts, column)
        and (rule.needs is None or expressions.evaluate(rule.needs, values) is not False)
    )
    return min(found, key=lambda rule: (rule.months or 0, rule.id), default=None)


def of_part(part: Component, standing: Standing) -> Proposal:
    """What is proposed for a part of the equipment: its row alone, by the same precedence."""
    law, acts = part.law, standing.acts
    line = Line(
        part.id, part.months, part.check, law.source, law.clause, law.confidence, law.force, law.note, "",
        Match.YES, (), standing,
    )  # fmt: skip
    if line.hint:
        return Proposal(Column.PERIODIC, None, None, None, (), (line,), (), (), (Why.HINTS_ONLY,))
    months, why = part.months, Why.CONFIRMED if acts else Why.UNCONFIRMED
    sure = months if acts else None
    return Proposal(Column.PERIODIC, months, sure, sure, (line,), (), (), (), (why,))


def _whys(
    facts: Facts, proposable: Sequence[Line], hints: Sequence[Line], shorter: Sequence[Line], months: int | None
) -> tuple[Why, ...]:
    if not proposable:
        return (Why.HINTS_ONLY if hints else Why.NO_ROW,)
    shortest = [line for line in proposable if line.months == months]
    found = {
        Why.NOT_EFFECTIVE: not _effective(facts),
        Why.CONFLICT: any(line.conflict_group for line in proposable),
        Why.BY_DATE: any(line.months is None for line in proposable),
        Why.MISSING: any(line.match is Match.COULD for line in proposable),
        Why.UNCONFIRMED: not any(line.acts for line in shortest),
        Why.SHORTER_HINT: bool(shorter),
    }
    told = tuple(why for why, true in found.items() if true)
    return told if set(told) - {Why.SHORTER_HINT} else (Why.CONFIRMED, *told)


def _effective(facts: Facts) -> bool:
    """A procedure the tables do not know, or of days they do not know, is for the one who chose it to judge."""
    found = procedures.named(facts.procedure)
    return found is None or found.effective(facts.inspected_on)


def _concerns(rule: Rule, facts: Facts, column: Column) -> bool:
    return rule.column is column and rule.procedure == facts.procedure and facts.type_code in rule.types


def _lines(held: Sequence[Held], values: Mapping[str, Value | None]) -> list[Line]:
    """Every rule with its match: those that match first, the shortest first of each."""
    made = [_line(each, values) for each in held]
    order = list(Match)
    return sorted(made, key=lambda line: (order.index(line.match), line.months or 0, line.rule_id))


def _line(held: Held, values: Mapping[str, Value | None]) -> Line:
    rule, law = held.rule, held.rule.law
    told = True if rule.needs is None else expressions.evaluate(rule.needs, values)
    match = Match.COULD if told is None else Match.YES if told is True else Match.NO
    missing = sorted(name for name in rule.needs.names if values[name] is None) if rule.needs and told is None else []
    return Line(
        rule_id=rule.id,
        months=rule.months,
        condition=rule.condition_vi,
        source=law.source,
        clause=law.clause,
        confidence=law.confidence,
        force=law.force,
        note=law.note,
        conflict_group=rule.conflict_group,
        match=match,
        missing=tuple(missing),
        standing=held.standing,
    )


def _asking(column: Column, why: Why) -> Proposal:
    return Proposal(column, None, None, None, (), (), (), (), (why,))
