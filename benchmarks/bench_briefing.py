"""Row 14: the briefing of nine months at headquarters, from the summaries and counted from all records."""

from datetime import date
from functools import partial

from benchmarks import regions
from benchmarks.measuring import Figures, absolute, alternated, compared, seconds
from safety_inspector.reporting import briefings, periods
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.store.database import Store

NINE, END = "9M", date(2026, 9, 30)
SIZES = ((100, 1_000), (1_000, 10_000))  # units, cards; ten inspections of each card
WHOLE = (1_000, 100_000)


def figures(*, quick: bool = False) -> Figures:
    """A tenth of what is asked for, and a hundredth beside it."""
    small = regions.region(*SIZES[0])
    yield from _of(small, *SIZES[0])
    if not quick:
        large = regions.region(*SIZES[1])
        yield from _of(large, *SIZES[1])
        yield from _growth(large, small, 10)


def whole() -> Figures:
    """All that is asked for; some ten minutes, most of them spent on making it."""
    small, large = regions.region(*SIZES[1]), regions.region(*WHOLE)
    for store, size in ((small, SIZES[1]), (large, WHOLE)):
        yield from _of(store, *size)
    yield from _growth(large, small, 10)


def _of(store: Store, units: int, cards: int) -> Figures:
    what = f"{units:,} units, {cards:,} cards, {cards * regions.YEARS:,} inspections"
    taken = seconds(lambda: regions.settled(store))
    yield absolute("14", f"summaries of {cards:,} cards made from nothing, a card", taken / cards * 1e3, None, "ms")
    read = [seconds(partial(_briefing, store)) for _round in range(6)]
    counted = seconds(partial(_briefing, store, recounted=True))
    assert _briefing(store) == _briefing(store, recounted=True), "the summaries say something else than the records"
    yield absolute("14", f"briefing of 9 months from summaries: {what}", sorted(read)[len(read) // 2], 1, "s")
    yield absolute("14", "the same counted from all records", counted, None, "s")


def _growth(large: Store, small: Store, times: int) -> Figures:
    for what, recounted, limit in (("counted from records", True, times * 1.3), ("from summaries", False, times * 1.3)):
        more, less = alternated(
            [partial(_briefing, each, recounted=recounted) for each in (large, small)], 1 + 2 * (not recounted)
        )
        yield compared("14", f"briefing {what}, {times} times the records beside one time", more, less, limit)


def _briefing(store: Store, *, recounted: bool = False) -> BriefingFacts:
    with store.reading() as session:
        return briefings.facts(session, period=periods.parse(f"2026-{NINE}"), unit=None, as_at=END, recounted=recounted)
