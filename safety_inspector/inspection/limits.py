"""Limits of a form: rows of law that judge a reading only once they are confirmed. Pure: no database, no clock.

A row bears the name ``FORM/ITEM/NAME`` and a hash of what it says. Confirming keeps both, so a row that
was changed since is unconfirmed again. A draft, repealed or unknown row is a hint for ever: only a
`corrected` row, with the text the technical head read, can take its place.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from safety_inspector.words import N_, _

ROLES = ("limit", "reject")
OPERATORS = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "range": "", "one_of": ""}
ACTING = "in_force"  # the only force a row may have to judge
UNCHECKED = N_("proposal, not compared with the original text")
HINT = N_("hint only: it cannot be confirmed as it is")
CHECKED = N_("confirmed")
CONDEMNED = N_("then it is condemned")
CORRECTABLE = {"op", "value", "source", "clause", "confidence", "force", "when", "when_words", "note"}
_MAY_GO = {"clause", "when", "when_words", "note"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One number of a source: the reading must satisfy it (limit), or is condemned by it (reject)."""

    row_id: str
    key: str  # the reading it speaks of
    role: str
    op: str
    value: tuple[str, ...]  # numbers or expressions: one, two for a range, several for one_of
    unit: str
    source: str
    confidence: str
    force: str
    clause: str = ""
    when: str = ""  # an expression; empty: always
    when_words: str = ""  # the same for a reader
    note: str = ""
    corrects: str = ""  # hash of the row of the form that this one takes the place of

    @property
    def text(self) -> str:
        """What it asks, as a reader sees it: "≤ 4 Ω"."""
        said = [each.replace(".", ",") for each in self.value]
        number = "–".join(said) if self.op == "range" else "; ".join(said)
        return " ".join(part for part in (OPERATORS[self.op], number, "" if self.unit == "-" else self.unit) if part)

    @property
    def title(self) -> str:
        """The row in a few words, as a list of the law shows it."""
        said = f"{self.key} {self.text}" if self.role == "limit" else f"{self.key} {self.text} ({_(CONDEMNED)})"
        return ", ".join(part for part in (said, self.when_words or self.when) if part)

    @property
    def content(self) -> str:
        """The row as JSON that is the same whenever the row is, its name left out."""
        said = {name: value for name, value in asdict(self).items() if name not in ("row_id", "corrects")}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the row says; how we know it is not part of that, its force is."""
        said = {name: value for name, value in json.loads(self.content).items() if name not in ("confidence", "source")}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def may_act(self) -> bool:
        """Whether it may be confirmed as it stands."""
        return self.force == ACTING

    @property
    def rule(self) -> str:
        """The reading's being good, as an expression."""
        if self.op == "range":
            met = f"{self.key} >= ({self.value[0]}) and {self.key} <= ({self.value[1]})"
        elif self.op == "one_of":
            met = " or ".join(f"{self.key} = ({each})" for each in self.value)
        else:
            met = f"{self.key} {self.op} ({self.value[0]})"
        return f"not ({met})" if self.role == "reject" else met


Confirmed = Callable[[str], Limit | None] | Mapping[str, Limit]


def acting(limit: Limit, confirmed: Confirmed) -> Limit | None:
    """The row that judges in the place of this row of the form; None while none is confirmed.

    That is the row itself, or one corrected from it. One confirmed before the form changed is neither.
    """
    found = confirmed.get(limit.row_id) if isinstance(confirmed, Mapping) else confirmed(limit.row_id)
    if found is None or not found.may_act:
        return None
    return found if found == limit or found.corrects == limit.content_hash else None


def corrected(limit: Limit, changes: Mapping[str, Any]) -> Limit | None:
    """The row as the technical head read it in the text in force; it knows which row it corrects.

    None where the changes make no row: a name that is none of its fields, or a value of the wrong kind.
    """
    said = dict(changes)
    if isinstance(said.get("value"), str):
        said["value"] = [said["value"]]
    if said.keys() - CORRECTABLE or not all(_kept(name, each) for name, each in said.items()):
        return None
    said = {name: "" if each is None else tuple(each) if name == "value" else each for name, each in said.items()}
    return replace(limit, **said, corrects=limit.content_hash)


def _kept(name: str, value: Any) -> bool:
    if name == "value":
        return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)
    return (value is None and name in _MAY_GO) or (isinstance(value, str) and (bool(value) or name in _MAY_GO))


class Standing(Protocol):
    """How a row stands in a store: whether it acts, and with which corrections."""

    @property
    def acts(self) -> bool:
        """Whether it may judge."""

    @property
    def changes(self) -> Mapping[str, Any]:
        """The fields that were corrected, with their right values."""


def confirmed(limits: Iterable[Limit], standings: Mapping[str, Standing]) -> dict[str, Limit]:
    """The rows that judge, by name, as they stand in a store; a correction that makes no row judges nothing."""
    found: dict[str, Limit] = {}
    for limit in limits:
        stands = standings.get(limit.row_id)
        if stands is not None and stands.acts:
            row = corrected(limit, stands.changes) if stands.changes else limit
            found |= {limit.row_id: row} if row is not None and row.may_act else {}
    return found


def standing(limit: Limit, confirmed: Confirmed) -> str:
    """What a reader is told beside the row."""
    if acting(limit, confirmed):
        return _(CHECKED)
    return _(UNCHECKED) if limit.may_act else _(HINT)
