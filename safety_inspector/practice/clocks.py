"""The clock of practice: it stands where it is put, and never goes back."""

from datetime import date, datetime, timedelta


class Ticking:
    """A clock for practice: it starts on a day and moves on a second at each look."""

    def __init__(self, day: date, hour: int = 8) -> None:
        self.at = datetime(day.year, day.month, day.day, hour)

    def __call__(self) -> str:
        """The time now."""
        self.at += timedelta(seconds=1)
        return self.at.isoformat(timespec="seconds")

    def go_to(self, day: date) -> None:
        """The next morning that is wanted; never backwards."""
        self.at = max(self.at, datetime(day.year, day.month, day.day, 8))

    @property
    def day(self) -> date:
        """The day it stands on."""
        return self.at.date()
