"""Expressions of a form: the names each may use, and what those names are worth in an inspection. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from safety_inspector import expressions
from safety_inspector.expressions import Expression, Kind, Value
from safety_inspector.inspection.items import NO, SEVERAL, YES, Input, Item

EVIDENCE_NAMES: Mapping[str, Kind] = {
    "answer": Kind.TEXT,  # pass, fail, not_applicable, not_checked
    "severity": Kind.TEXT,  # of the worst finding; empty without one
    "findings": Kind.NUMBER,
    "photos": Kind.NUMBER,
}
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_KINDS = {"number": Kind.NUMBER, "date": Kind.DATE, "flag": Kind.TRUTH}


def kind_of(asked: Input) -> Kind:
    """What a value of this input is to an expression."""
    if asked.kind == "choice":
        return Kind.LIST if asked.several else Kind.TEXT
    return _KINDS.get(asked.kind, Kind.TEXT)


def names_of(item: Item) -> dict[str, Kind]:
    """What a limit or a skip of this item may name; its own values come before others'."""
    return kinds((*item.also, *item.inputs))


def kinds(inputs: Iterable[Input]) -> dict[str, Kind]:
    """The names of these values."""
    return {each.key: kind_of(each) for each in inputs if each.kind != "photo"}


def value_of(asked: Input, text: str) -> Value | None:
    """A kept reading as an expression takes it; None for what is empty or cannot be read."""
    kind = kind_of(asked)
    if not text:
        return None
    if kind is Kind.TRUTH:
        return text == YES if text in (YES, NO) else None
    if kind is Kind.LIST:
        return tuple(text.split(SEVERAL))
    return _number(text) if kind is Kind.NUMBER else _day(text) if kind is Kind.DATE else text


def values_of(item: Item, readings: Mapping[str, str], known: Mapping[str, str]) -> dict[str, Value | None]:
    """Every name of `names_of` with its worth: the item's readings, and what is ``known`` besides."""
    besides = {each.key: value_of(each, known.get(each.key, "")) for each in item.also if each.kind != "photo"}
    own = {each.key: value_of(each, readings.get(each.key, "")) for each in item.inputs if each.kind != "photo"}
    return {**besides, **own}


def true(text: str, names: Mapping[str, Kind], values: Mapping[str, Value | None]) -> bool | None:
    """Whether the expression holds; None where data is lacking."""
    worth = expressions.evaluate(_needed(text, names, Kind.TRUTH), values)
    return worth if isinstance(worth, bool) else None


def number(text: str, names: Mapping[str, Kind], values: Mapping[str, Value | None]) -> Decimal | None:
    """What the expression comes to; None where data is lacking."""
    worth = expressions.evaluate(_needed(text, names, Kind.NUMBER), values)
    return worth if isinstance(worth, Decimal) else None


def _needed(text: str, names: Mapping[str, Kind], wanted: Kind) -> Expression:
    """The expression over those of the names that stand in it."""
    standing = sorted(set(_WORD.findall(text)) & names.keys())
    return _compiled(text, tuple((name, names[name]) for name in standing), wanted)


@lru_cache(maxsize=4096)
def _compiled(text: str, names: tuple[tuple[str, Kind], ...], wanted: Kind) -> Expression:
    return expressions.parse(text, dict(names), wanted=wanted)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
