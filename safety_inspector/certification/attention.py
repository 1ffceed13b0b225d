"""What of an inspection a reviewer should see first, and why. Pure: no database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.judgements import Verdict
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.words import N_


class Why(StrEnum):
    """Why an item is shown, the gravest first."""

    FAILED = "failed"
    OUTSIDE = "outside"
    UNCHECKED = "unchecked"
    CHANGED = "changed"
    NOT_APPLICABLE = "not_applicable"
    FAST = "fast"
    REST = "rest"


WHY_WORDS = {
    Why.FAILED: N_("failed"),
    Why.OUTSIDE: N_("outside a limit, or lacking data"),
    Why.UNCHECKED: N_("could not be checked"),
    Why.CHANGED: N_("changed since last time"),
    Why.NOT_APPLICABLE: N_("called not applicable"),
    Why.FAST: N_("answered very fast"),
    Why.REST: N_("passed, unchanged"),
}
NEW_WORDS = N_("passed; no last time to compare")  # of the rest, what was never answered before
SKIPPED_WORDS = N_("not applicable, as last time")  # of the rest, what did not pass and need not
MUCH = Decimal("0.1")  # a number that changed by more than this part of what it was
FAST, IN_A_ROW = timedelta(seconds=2), 4  # so many answers within that time were not looked at


@dataclass(frozen=True, slots=True)
class Seen:
    """An item with the reason to look at it."""

    item: SheetItem
    why: Why

    @property
    def new(self) -> bool:
        """Whether there is no last time to compare it with."""
        return self.item.last is None or self.item.last.answer is None

    @property
    def skipped(self) -> bool:
        """Whether the item was called not applicable: it did not pass."""
        return self.item.answer is AnswerWord.NOT_APPLICABLE

    @property
    def words(self) -> str:
        """The reason in words, to be translated; nothing is called unchanged that was never seen before."""
        if self.why is not Why.REST:
            return WHY_WORDS[self.why]
        if self.skipped:
            return SKIPPED_WORDS
        return NEW_WORDS if self.new else WHY_WORDS[self.why]


def sorted_out(sheet: Sheet) -> tuple[Seen, ...]:
    """Every item that was asked, the ones to look at first; in the order of the form within each reason."""
    fast = set(_fast(sheet))
    found = [Seen(each, _why(each, fast)) for each in sheet.items if each.answer is not None]
    order = list(Why)
    return tuple(sorted(found, key=lambda seen: (order.index(seen.why), seen.item.number)))


def _why(item: SheetItem, fast: set[str]) -> Why:
    if item.answer is AnswerWord.FAIL:
        return Why.FAILED
    passed = item.answer is AnswerWord.PASS
    if passed and (item.judgement.verdict in (Verdict.FAIL, Verdict.LACKING) or item.owing):
        return Why.OUTSIDE
    if item.answer is AnswerWord.NOT_CHECKED:
        return Why.UNCHECKED
    if _changed(item):
        return Why.CHANGED
    skipped = item.answer is AnswerWord.NOT_APPLICABLE
    if skipped and (item.item.critical or item.last is None or item.last.answer is None):
        return Why.NOT_APPLICABLE
    return Why.FAST if item.item.id in fast else Why.REST


def _changed(item: SheetItem) -> bool:
    last = item.last
    if last is None or last.answer is None:
        return False
    both = item.readings.keys() & last.readings.keys()
    return last.answer is not item.answer or any(_differ(last.readings[key], item.readings[key]) for key in both)


def _differ(before: str, now: str) -> bool:
    try:
        one, two = Decimal(before), Decimal(now)
    except InvalidOperation:
        return before != now
    return abs(two - one) > abs(one) * MUCH


def _fast(sheet: Sheet) -> Iterator[str]:
    """The items of every run of answers that came faster than anybody looks."""
    given = sorted(
        (datetime.fromisoformat(each.at), each.number, each.item.id) for each in sheet.items if each.answer and each.at
    )
    for place in range(len(given) - IN_A_ROW + 1):
        run = given[place : place + IN_A_ROW]
        if run[-1][0] - run[0][0] <= FAST:
            yield from (id for _at, _number, id in run)
