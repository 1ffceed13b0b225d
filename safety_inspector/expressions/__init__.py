"""The language of forms, limits, interval conditions and skip logic: small, exact, and always at its end.

Names, numbers with a decimal point, texts in double quotes, ``true false``, ``+ - * /``,
``= != < <= > >=``, ``and or not``, and ten functions. No attribute, index, loop or text that is put together.
An expression is checked when it is loaded (`parse`); afterwards `evaluate` cannot fail and cannot hang.

A name without a value is null, and what hangs on it is null: *not enough data*, which is neither yes nor no.
Ask ``evaluate(rule, answers) is True`` before calling anything passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from safety_inspector.expressions import operations
from safety_inspector.expressions.checking import checked
from safety_inspector.expressions.parsing import RESERVED, parsed
from safety_inspector.expressions.refusals import Unsound
from safety_inspector.expressions.steps import Constant, Read, Step
from safety_inspector.expressions.values import Held, Kind, Value, given, held

__all__ = ["RESERVED", "Expression", "Kind", "Unsound", "Value", "cycle", "evaluate", "parse", "problem"]


@dataclass(frozen=True)
class Expression:
    """An expression that was checked: its text, the names it reads, the kind of its result."""

    text: str
    names: frozenset[str]
    kind: Kind
    steps: tuple[Step, ...] = field(repr=False)


def parse(text: str, names: Mapping[str, Kind], *, wanted: Kind | None = None) -> Expression:
    """The expression written in ``text`` over ``names``.

    Raises `Unsound`, with what is wrong and where, for anything that is not of the language, names that are
    not known, kinds that do not fit, a division by a constant zero, and a whole that is not ``wanted``.
    """
    steps = parsed(text, names)
    read = frozenset(step.name for step in steps if isinstance(step, Read))
    return Expression(text, read, checked(steps, wanted), steps)


def problem(text: str, names: Mapping[str, Kind], wanted: Kind | None = None) -> tuple[str, int] | None:
    """What is wrong with ``text`` and at which character, counted from 1; nothing where it can be used."""
    try:
        parse(text, names, wanted=wanted)
    except Unsound as found:
        return found.problem, found.column
    return None


def evaluate(expression: Expression, values: Mapping[str, Value | None]) -> Value | None:
    """The result for these values; null where they do not suffice to tell.

    Null too after a division by zero and beyond 18 digits. Names the expression does not read are not looked
    at. Raises nothing but ``TypeError`` for a value that is not of the kind its name was given.
    """
    stack: list[Held | None] = []
    for step in expression.steps:
        if isinstance(step, Constant):
            stack.append(step.value)
        elif isinstance(step, Read):
            stack.append(held(step.kind, values.get(step.name)))
        else:
            stack[-step.count :] = [operations.apply(step.operation, stack[-step.count :])]
    return given(stack.pop())


def cycle(definitions: Mapping[str, Expression]) -> tuple[str, ...]:
    """Definitions that need each other in a ring, each the next and the last the first; none if there is none."""
    needs = {name: sorted(definitions[name].names & definitions.keys()) for name in sorted(definitions)}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as found:
        ring: list[str] = found.args[1]  # each is needed by the next; the first stands again at the end
        return tuple(reversed(ring[1:]))
    return ()
