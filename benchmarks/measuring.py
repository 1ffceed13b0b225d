"""Medians of two things done in turn, and whether their ratio keeps its limit."""

import gc
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result: what was measured, what came out, what was allowed."""

    row: str  # the number in the list of benchmarks
    what: str
    value: float
    limit: float | None  # none: told for its own sake
    unit: str  # "×" for a ratio, else "ms", "s", "MB"
    detail: str

    @property
    def kept(self) -> bool:
        """Whether the value is at or under its limit."""
        return self.limit is None or self.value <= self.limit

    def line(self) -> str:
        """The figure for a reader."""
        word = "–" if self.limit is None else "ĐẠT" if self.kept else "KHÔNG"
        limit = "" if self.limit is None else f"≤ {self.limit:g}"
        return f"{self.row:>4}  {self.what:<70} {self.value:8.2f} {self.unit:<2} {limit:<7} {word:<6} {self.detail}"

    def json(self) -> str:
        """The figure for a program."""
        return json.dumps({**asdict(self), "kept": self.kept}, ensure_ascii=False)


def seconds(work: Work, repeat: int = 1) -> float:
    """How long ``work`` takes, once, of ``repeat`` times in a row."""
    gc.collect()
    start = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - start) / repeat


def alternated(works: list[Work], rounds: int = 5, repeat: int = 1) -> list[float]:
    """The median seconds of each of ``works``, done in turn ``rounds`` times after one warm-up."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for kept, work in zip(times, works, strict=True):
            kept.append(seconds(work, repeat))
    return [statistics.median(kept) for kept in times]


def ratio(row: str, what: str, ours: Work, raw: Work, limit: float, rounds: int = 5, repeat: int = 1) -> Figure:
    """Our way beside the raw one."""
    mine, other = alternated([ours, raw], rounds, repeat)
    return Figure(row, what, mine / other, limit, "×", f"{_time(mine)} / {_time(other)}")


def compared(row: str, what: str, ours: float, raw: float, limit: float | None) -> Figure:
    """Two medians that were measured elsewhere."""
    return Figure(row, what, ours / raw, limit, "×", f"{_time(ours)} / {_time(raw)}")


def absolute(row: str, what: str, value: float, limit: float | None, unit: str) -> Figure:
    """A figure for this class of machine."""
    return Figure(row, what, value, limit, unit, "")


def _time(value: float) -> str:
    if value < 1e-3:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.1f} ms" if value < 1 else f"{value:.2f} s"


Figures = Iterator[Figure]
