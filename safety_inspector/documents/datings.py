"""Days, months and years that a text names, however they are written: what would prolong a certificate if believed.

The text is without blanks. A day with all its year is found anywhere: in digits with any sign between them, in words,
with Roman months, with the year first. A month, a year alone and a year of two digits are found only behind a word
that speaks of time (năm, đến, hết, hạn…): else numbers of files, streets, telephones and standards would be taken for
days. Where sizes and loads are listed only words of years count, and the signs that days are written with.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

_DAYLIKE = r"[/.\-–—−‐‑⁄∕·•_\\|]"
_SIGN = r"(?:[^\w×*+;:]|_)"  # not those between sizes, in lists and in times of day
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH = r"\d{1,2}|[ivx]{1,4}"
_WORDS = "ngày|tháng|năm|đến|tới|hết|hạn|sang|lực|trị|dùng|until"
_NAMED = r"\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_BETWEEN = r"(?:[^\w]|cuối|đầu|giữa|hết|năm|quý)*"
_UNITS = r"(?:kg|mm|cm|m|tấn|t|kn|n|kw|w|kva|v|a|bar|kpa|mpa|hz|lít|l|giờ|vòng|lần|°c)(?![^\W\d_])"
_PLAIN_NUMBER = rf"(?![.,]?\d|[/-][^\W\d_]|{_UNITS})"


def later(text: str, than: date, frame: Mapping[str, Any], *, sizes: bool = False) -> Iterator[re.Match[str]]:
    """Where ``text`` names a day after ``than``, or a month or year after that day's; ``sizes`` if it lists those."""
    for found, first in named(text, frame, sizes=sizes):
        if first > than:
            yield found


def named(text: str, frame: Mapping[str, Any], *, sizes: bool = False) -> Iterator[tuple[re.Match[str], date]]:
    """All that ``text`` names, each with its first day."""
    for pattern in _patterns(*(each.strip().lower() for each in re.split(r"\{\w+\}", frame["day"])[1:3]), sizes):
        for found in pattern.finditer(text.lower()):
            if first := _first_day(found.groupdict()):
                yield found, first


@cache
def _patterns(month: str, year: str, sizes: bool) -> tuple[re.Pattern[str], ...]:
    sign = _DAYLIKE if sizes else _SIGN
    said = [rf"{_SIGN}{{0,2}}{re.escape(each)}{_SIGN}{{0,2}}" for each in (month, year)]
    behind = rf"(?:{_WORDS}){_BETWEEN}"
    alone = "năm" if sizes else _WORDS
    return tuple(map(re.compile, (
        rf"(?P<d>\d{{1,2}})(?:{said[0]}|[/.-])(?P<m>{_MONTH})(?:{said[1]}|[/.-])(?P<y>\d{{4}})",
        rf"(?P<d>\d{{1,2}})(?P<s>{sign}{{1,2}})(?P<m>{_MONTH})(?P=s)(?P<y>\d{{4}})",
        rf"(?<!\d)(?P<y>20\d\d)(?P<s>{sign}{{1,2}})(?P<m>{_MONTH})(?P=s)(?P<d>\d{{1,2}})(?!\d)",
        rf"{behind}(?P<d>\d{{1,2}})(?P<s>{_DAYLIKE})(?P<m>{_MONTH})(?P=s)(?P<y>\d\d)(?!\d|(?P=s)\d)",
        rf"(?P<d>\d{{1,2}}){said[0]}(?P<m>{_MONTH}){said[1]}(?P<y>\d\d)(?!\d)",
        rf"{behind}(?P<m>{_MONTH})(?:{sign}{{1,2}}|{said[1]})(?P<y>20\d\d){_PLAIN_NUMBER}",
        rf"{re.escape(month)}(?P<m>{_MONTH}){_DAYLIKE}(?P<y>\d\d)(?!\d|{_DAYLIKE}\d)",
        rf"(?:{alone}|{_NAMED}){_BETWEEN}(?P<y>20\d\d){_PLAIN_NUMBER}",
        r"năm(?P<y>20\d\d)(?!\d)",
    )))  # fmt: skip


def _first_day(said: Mapping[str, str]) -> date | None:
    """The day, or the first of the month or year; none for a number of something."""
    month = said.get("m", "1")
    year = int(said["y"]) + (2000 if len(said["y"]) == 2 else 0)
    try:
        return date(year, _ROMAN.index(month) + 1 if month in _ROMAN else int(month), int(said.get("d", "1")))
    except ValueError:
        return None
