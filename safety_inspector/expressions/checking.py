"""The kinds of an expression, found when it is loaded: the steps are gone through with kinds for values.

What is the same whatever is answered is worked out here too, so that a division by zero that is written in
the text is told to its writer and not to an inspector.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from safety_inspector.expressions import operations
from safety_inspector.expressions.refusals import Unsound
from safety_inspector.expressions.steps import Apply, Constant, Step
from safety_inspector.expressions.values import Held, Kind, named
from safety_inspector.words import N_

MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of one value before anything is answered."""

    kind: Kind
    column: int
    fixed: Held | None = None  # the value itself, where it hangs on no name


def checked(steps: Sequence[Step], wanted: Kind | None) -> Kind:
    """The kind of the whole; raises `Unsound` where kinds do not fit."""
    stack: list[_Fact] = []
    for step in steps:
        if isinstance(step, Apply):
            stack[-step.count :] = [_applied(step, stack[-step.count :])]
        else:
            stack.append(_Fact(step.kind, step.column, step.value if isinstance(step, Constant) else None))
    (whole,) = stack
    if wanted not in (None, whole.kind):
        problem = N_("The rule as a whole must be {wanted}, and it is {found}.")
        raise Unsound(problem, 1, wanted=named(wanted), found=named(whole.kind))
    return whole.kind


def _applied(step: Apply, facts: Sequence[_Fact]) -> _Fact:
    kind = _RULES[step.operation](facts)
    if step.operation == "/" and facts[1].fixed == 0:
        raise Unsound(N_("This divides by zero."), step.column)
    if any(fact.fixed is None for fact in facts):
        return _Fact(kind, step.column)
    fixed = operations.apply(step.operation, [fact.fixed for fact in facts])
    if fixed is None:
        raise Unsound(N_("The result has more digits than are worked with, whatever is answered."), step.column)
    return _Fact(kind, step.column, fixed)


def _need(fact: _Fact, *kinds: Kind) -> None:
    if fact.kind not in kinds:
        problem = N_("Here stands {found}, where {wanted} is needed.")
        raise Unsound(problem, fact.column, wanted=named(*kinds), found=named(fact.kind))


def _all(facts: Sequence[_Fact], *kinds: Kind) -> Kind:
    """The one kind of all facts, which must be of ``kinds``."""
    _need(facts[0], *kinds)
    for fact in facts[1:]:
        _need(fact, facts[0].kind)
    return facts[0].kind


def _arithmetic(facts: Sequence[_Fact]) -> Kind:
    return _all(facts, Kind.NUMBER)


def _logic(facts: Sequence[_Fact]) -> Kind:
    return _all(facts, Kind.TRUTH)


def _order(facts: Sequence[_Fact]) -> Kind:
    _all(facts, Kind.NUMBER, Kind.DATE)
    return Kind.TRUTH


def _equality(facts: Sequence[_Fact]) -> Kind:
    _all(facts, Kind.NUMBER, Kind.TRUTH, Kind.TEXT, Kind.DATE)  # a list is asked with contains
    return Kind.TRUTH


def _extreme(facts: Sequence[_Fact]) -> Kind:
    return _all(facts, Kind.NUMBER, Kind.DATE)


def _round(facts: Sequence[_Fact]) -> Kind:
    _all(facts, Kind.NUMBER)
    if len(facts) == 2 and facts[1].fixed not in range(MOST_PLACES + 1):
        raise Unsound(
            N_("The decimals to round to are written as a number from 0 to {most}."), facts[1].column, most=MOST_PLACES
        )
    return Kind.NUMBER


def _count(_facts: Sequence[_Fact]) -> Kind:
    return Kind.NUMBER


def _length(facts: Sequence[_Fact]) -> Kind:
    _need(facts[0], Kind.TEXT, Kind.LIST)
    return Kind.NUMBER


def _contains(facts: Sequence[_Fact]) -> Kind:
    _need(facts[0], Kind.LIST, Kind.TEXT)
    _need(facts[1], Kind.TEXT)
    return Kind.TRUTH


def _days(facts: Sequence[_Fact]) -> Kind:
    _all(facts, Kind.DATE)
    return Kind.NUMBER


def _coalesce(facts: Sequence[_Fact]) -> Kind:
    return _all(facts, *Kind)


def _if(facts: Sequence[_Fact]) -> Kind:
    _need(facts[0], Kind.TRUTH)
    return _all(facts[1:], *Kind)


_RULES: dict[str, Callable[[Sequence[_Fact]], Kind]] = {
    **dict.fromkeys(("+", "-", "*", "/", "negative", "abs"), _arithmetic),
    **dict.fromkeys(("and", "or", "not"), _logic),
    **dict.fromkeys(("<", "<=", ">", ">="), _order),
    **dict.fromkeys(("=", "!="), _equality),
    **dict.fromkeys(("min", "max"), _extreme),
    "round": _round,
    "count": _count,
    "len": _length,
    "contains": _contains,
    "days": _days,
    "coalesce": _coalesce,
    "if": _if,
}
