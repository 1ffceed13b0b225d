"""What the signs and functions do. Every one is total: there is a result, or there is null.

Null means that something is not known, and spreads; `and`, `or`, `coalesce`, `count` look at it themselves.
A division by zero and a number beyond 18 digits are null too: from them nothing may be concluded.
"""

import operator
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from safety_inspector.expressions.values import Held, kept, rounded


def apply(name: str, arguments: Sequence[Held | None]) -> Held | None:
    """The result of one sign or function; the kinds were checked before."""
    if name in _SEES_NULL:
        return _SEES_NULL[name](*arguments)
    if any(each is None for each in arguments):
        return None
    result = _STRICT[name](*arguments)
    return kept(result) if isinstance(result, Fraction) else result


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: bool | None, right: bool | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _if(condition: bool | None, then: Held | None, otherwise: Held | None) -> Held | None:
    """Of an unknown condition nothing follows, neither the one nor the other."""
    if condition is None:
        return None
    return then if condition else otherwise


def _coalesce(*arguments: Held | None) -> Held | None:
    return next((each for each in arguments if each is not None), None)


def _count(*arguments: Held | None) -> Fraction:
    return Fraction(sum(each is not None for each in arguments))


def _quotient(left: Fraction, right: Fraction) -> Fraction | None:
    return left / right if right else None


def _round(number: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    return rounded(number, int(places))


def _days(first: date, second: date) -> Fraction:
    return Fraction((second - first).days)


def _length(of: str | tuple[str, ...]) -> Fraction:
    return Fraction(len(of))


_SEES_NULL: dict[str, Callable[..., Held | None]] = {
    "and": _and,
    "or": _or,
    "if": _if,
    "coalesce": _coalesce,
    "count": _count,
}
_STRICT: dict[str, Callable[..., Any]] = {
    "not": operator.not_,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "negative": operator.neg,
    "round": _round,
    "min": lambda *arguments: min(arguments),
    "max": lambda *arguments: max(arguments),
    "abs": abs,
    "len": _length,
    "contains": operator.contains,
    "days": _days,
}
