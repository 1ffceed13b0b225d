"""The law as it stands in a store: every row with its standing, and what follows from the rows that act."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.regulations import (
    components,
    confirmations,
    corrections,
    deadlines,
    procedures,
    proposals,
    rules,
    types,
)
from safety_inspector.regulations.components import Component
from safety_inspector.regulations.confirmations import Confirmed, Standing
from safety_inspector.regulations.deadlines import Deadline
from safety_inspector.regulations.marks import IN_FORCE
from safety_inspector.regulations.procedures import Procedure
from safety_inspector.regulations.proposals import Facts, Held, Proposal
from safety_inspector.regulations.rows import Row
from safety_inspector.regulations.rules import Column, Rule
from safety_inspector.words import N_

KIND_WORDS = {
    "type": N_("type of equipment"),
    "procedure": N_("procedure"),
    "interval": N_("interval"),
    "component": N_("part"),
    "deadline": N_("deadline of a report"),
    "limit": N_("limit of a form"),
}


class RowUnknown(Refusal):
    """No row of the law has this name."""

    code = "REG-E06"
    message = N_(
        "There is no row “{row}” in the law's tables. The page Quy định and the command `regulations` show all."
    )


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row with its standing, as shown."""

    law: Row
    standing: Standing

    @property
    def months(self) -> int | None:
        """The months the row gives, as corrected; None where it gives none."""
        found = (json.loads(self.law.content) | self.standing.changes).get("months")
        return found if isinstance(found, int) else None

    @property
    def force(self) -> str:
        """Its force, as corrected."""
        return str(self.standing.changes.get("force", self.law.force))

    @property
    def hint(self) -> bool:
        """Whether it is only a hint as it stands."""
        return self.force != IN_FORCE


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the five tables: intervals and parts, procedures, types, deadlines of reports."""
    tables: tuple[Iterable[Any], ...] = (rules.all(), components.all(), procedures.all(), types.all(), deadlines.all())
    return tuple(each.law for table in tables for each in table)


def named(row_id: str, more: Sequence[Row] = ()) -> Row:
    """The row of this name; ``more`` are rows of rooms to the right. Raises `RowUnknown`."""
    found = next((each for each in (*rows(), *more) if each.row_id == row_id), None)
    if found is None:
        raise RowUnknown(row=row_id)
    return found


def listing(session: Session, more: Sequence[Row] = ()) -> list[BookRow]:
    """Every row with its standing."""
    whole = (*rows(), *more)
    standing = confirmations.standings(session, whole)
    return [BookRow(each, standing[each.row_id]) for each in whole]


def held(session: Session) -> tuple[Held, ...]:
    """The interval rules as they stand here, corrected where the technical head corrected them."""
    return _held(confirmations.confirmed(session))


@lru_cache(maxsize=8)  # a gesture asks several times, and the next one mostly of the same law
def _held(found: Confirmed) -> tuple[Held, ...]:
    standing = confirmations.standings_of(found, [each.law for each in rules.all()])
    return tuple(Held(_as_corrected(each, standing[each.id]), standing[each.id]) for each in rules.all())


def propose(session: Session, facts: Facts, column: Column = Column.PERIODIC) -> Proposal:
    """What the rules as they stand here propose for ``facts``."""
    return proposals.propose(held(session), facts, column)


def parts(session: Session) -> dict[str, tuple[Component, Standing]]:
    """The parts as they stand here, corrected where they were, by their names."""
    return dict(_parts(confirmations.confirmed(session)))


@lru_cache(maxsize=8)
def _parts(found: Confirmed) -> dict[str, tuple[Component, Standing]]:
    standing = confirmations.standings_of(found, [each.law for each in components.all()])
    return {each.id: (_part_as_corrected(each, standing[each.id]), standing[each.id]) for each in components.all()}


def procedure(session: Session, id: str) -> tuple[Procedure, Standing] | None:
    """The procedure of this number or key as it stands here, corrected where it was; None for an unknown one."""
    found = procedures.named(id)
    if found is None:
        return None
    standing = confirmations.standing(session, found.law)
    made = corrections.made(found.law, standing.changes) if standing.changes else found
    assert isinstance(made, Procedure)
    return made, standing


def printed_number(session: Session, id: str) -> str:
    """The procedure's number as a paper may print it; empty while its row does not act, and for keys of ours."""
    found = procedure(session, id)
    return found[0].printable if found and found[1].acts else ""


def due_reports(session: Session) -> tuple[tuple[Deadline, Standing], ...]:
    """The deadlines of reports as they stand here, corrected where they were; one that does not act names no day."""
    standing = confirmations.standings(session, [each.law for each in deadlines.all()])
    return tuple(
        (_deadline_as_corrected(each, standing[each.law.row_id]), standing[each.law.row_id]) for each in deadlines.all()
    )


def _deadline_as_corrected(each: Deadline, standing: Standing) -> Deadline:
    made = corrections.made(each.law, standing.changes) if standing.changes else each
    assert isinstance(made, Deadline)
    return made


def _part_as_corrected(part: Component, standing: Standing) -> Component:
    made = corrections.made(part.law, standing.changes) if standing.changes else part
    assert isinstance(made, Component)
    return made


def _as_corrected(rule: Rule, standing: Standing) -> Rule:
    made = corrections.made(rule.law, standing.changes) if standing.changes else rule
    assert isinstance(made, Rule)
    return made
