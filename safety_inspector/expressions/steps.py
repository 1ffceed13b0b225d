"""An expression made ready: a row of steps over a stack, operands before their operator.

A row has no loop and no jump. So it ends after as many steps as it has, and calls nothing that calls itself.
"""

from dataclasses import dataclass

from safety_inspector.expressions.values import Held, Kind


@dataclass(frozen=True, slots=True)
class Constant:
    """Lays down a value that is written in the text."""

    value: Held
    kind: Kind
    column: int


@dataclass(frozen=True, slots=True)
class Read:
    """Lays down the value of a name."""

    name: str
    kind: Kind
    column: int


@dataclass(frozen=True, slots=True)
class Apply:
    """Takes ``count`` values and lays down the result of an operation."""

    operation: str
    count: int
    column: int


Step = Constant | Read | Apply
