"""The limits of the forms as rows of the law: shown, confirmed and corrected beside the tables' own rows."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from safety_inspector.inspection import checklists, clauses, limits
from safety_inspector.inspection.items import Checklist, Item
from safety_inspector.inspection.limits import Limit
from safety_inspector.regulations.rows import Row
from safety_inspector.words import _

KIND = "limit"


def rows() -> tuple[Row, ...]:
    """Every limit of every form there is, in the order of the forms."""
    return tuple(row for name in checklists.names() for row in rows_of(checklists.parse(checklists.text_of(name))))


def rows_of(form: Checklist) -> tuple[Row, ...]:
    """The limits of one form."""
    return tuple(_row(form, item, limit) for item in form.items for limit in item.limits)


def sound(item: Item, limit: Limit) -> bool:
    """Whether the item could hold such a limit."""
    return next(clauses.limit_problems(item, limit), None) is None


def problem(item: Item, limit: Limit, changes: Mapping[str, Any]) -> tuple[str, str] | None:
    """The field and what is wrong with it where ``changes`` make no sound limit; None where they do."""
    made = limits.corrected(limit, changes)
    if made is None:
        return _first(changes, lambda alone: limits.corrected(limit, alone) is None), _("no limit can have this")
    what = next(clauses.limit_problems(item, made), None)
    if what is None:
        return None
    return _first(changes, lambda alone: not sound(item, limits.corrected(limit, alone) or limit)), what


def _first(changes: Mapping[str, Any], wrong: Any) -> str:
    """The first field that is wrong by itself, else the last: it made the others wrong."""
    names = list(changes)
    return next((name for name in names if wrong({name: changes[name]})), names[-1])


def _row(form: Checklist, item: Item, limit: Limit) -> Row:
    label = next((each.label for each in item.inputs if each.key == limit.key), limit.key)
    return Row(
        limit.row_id,
        KIND,
        f"{form.title} · {item.text}: {limit.title.replace(limit.key, label, 1)}",
        limit.content,
        limit.source,
        limit.confidence,
        limit.force,
        limit.clause,
        limit.note,
        partial(problem, item, limit),
    )
