"""Why an expression cannot be used: one sentence and the place."""

from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.words import N_, _


class Unsound(Refusal):
    """An expression that is not of the language, or whose kinds do not fit; told when it is loaded."""

    message = N_("In the rule, at character {column}: {problem}")

    def __init__(self, problem: str, column: int, **facts: Any) -> None:
        super().__init__(column=column, **facts)
        self.column = column
        self._problem = problem

    @property
    def problem(self) -> str:
        """What is wrong and what to write instead, translated; whoever checks a form adds form and item."""
        return _(self._problem).format(**self.facts)

    def __str__(self) -> str:
        return _(self.message).format(column=self.column, problem=self.problem)
