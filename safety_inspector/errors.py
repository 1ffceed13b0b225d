"""The two kinds of failure a user may meet. Anything else is a bug.

A class owns its sentence, and the sentence says what, where and what to do.
"""

from typing import Any

from safety_inspector.words import N_, _


class Explained(Exception):
    """A failure that can tell the user, in one sentence, what happened and what to do."""

    message = N_("Something went wrong.")
    code = ""  # such as "KDP-E07"; stands before the sentence, for support and for tests

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    @property
    def sentence(self) -> str:
        """What is said, without the code."""
        return _(self.message).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}" if self.code else self.sentence


class Refusal(Explained):
    """The rules say no: the request is understood and must not be carried out."""


class Fault(Explained):
    """The world failed us: a full disk, a locked file, a damaged package."""
