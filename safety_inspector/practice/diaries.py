"""What happens on which day: the clock goes from one entry of the diary to the next."""

import heapq
from collections.abc import Callable
from datetime import date, timedelta

from safety_inspector.practice.clocks import Ticking

SATURDAY = 5


class Diary:
    """Things to do on days, done in their order; what is done may write more of them down."""

    def __init__(self, clock: Ticking, last: date) -> None:
        self.clock, self.last = clock, last
        self._first = clock.day
        self._waiting: list[tuple[date, int, Callable[[], object]]] = []
        self._count = 0

    def on(self, day: date, do: Callable[[], object]) -> None:
        """Do it on the day, or at once if that is over; what lies after the last day is never done."""
        day = max(day, self.clock.day)
        if day <= self.last:
            heapq.heappush(self._waiting, (day, self._count, do))
            self._count += 1

    def live(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Do everything, day by day."""
        while self._waiting:
            day, _count, do = heapq.heappop(self._waiting)
            self.clock.go_to(day)
            do()
            if progress is not None:
                progress((day - self._first).days, (self.last - self._first).days)


def working_day(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
