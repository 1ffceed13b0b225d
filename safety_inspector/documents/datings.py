"""Days, months and years that a text names, however they are written: what would prolong a certificate if believed.

The text is without blanks. A day with all its year is found anywhere: in digits with any sign between them, in words,
with Roman months, with the year first; raised and lowered figures, and o, l and i among figures, are read as they look.
A month, a year alone, a year of two digits, a day without signs and one with the signs of sizes are found only behind
a word that speaks of time (năm, đến, hết, hạn…): else numbers of files, streets, telephones and standards would be
taken for days. A year of another century is one only behind "/" and "năm": 12.3.2100 is a number. Where sizes and
loads are listed only words of years count, and the signs that days are written with.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

_ALIKE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉оο", "01234567890123456789oo")
_FIGURES = str.maketrans("oli", "011")
_TWO = r"(?:\d[\doli]?|[oli]\d)"
_CENTURY = r"2[0o][\doli]{2}"
_ALONE = r"2[0o]\d(?:\d|o(?![^\W_]))"  # "đến 205 lít" and "đến 205 oC" are no years
_DAYLIKE = r"[/.\-–—−‐‑⁄∕·•_\\|]"
_SIGN = r"(?:[^\w×*+;:]|_)"  # not those between sizes, in lists and in times of day
_SIZED = r"[x×*+;:]"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH = rf"0?{_TWO}|[ivx]{{1,4}}"
_WORDS = "ngày|tháng|quý|năm|đến|tới|hết|hạn|sang|sau|kỳ|trong|qua|mùa(?:xuân|hè|hạ|thu|đông)|lực|trị|dùng|dụng|until"
_NAMED = r"\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MONTHS = "(?:một|giêng|hai|ba|tư|sáu|bảy|tám|chín|mười|chạp)+"
_BETWEEN = r"(?:[^\w]|cuối|đầu|giữa)*"
_UNITS = r"(?:kgf?|mm|cm|kn|kw|kva|kcal|bar|kpa|mpa|hz|(?:m|tấn|t|dan|n|w|v|a|lít|l|giờ|vòng|lần|°c)(?![^\W\d_]))"
_PLAIN_NUMBER = rf"(?![.,]?\d|[/-][^\W\d_]|{_UNITS})"


def later(text: str, than: date, frame: Mapping[str, Any], *, sizes: bool = False) -> Iterator[re.Match[str]]:
    """Where ``text`` names a day after ``than``, or a month or year after that day's; ``sizes`` if it lists those."""
    for found, first in named(text, frame, sizes=sizes):
        if first > than:
            yield found


def named(text: str, frame: Mapping[str, Any], *, sizes: bool = False) -> Iterator[tuple[re.Match[str], date]]:
    """All that ``text`` names, each as it `looks`, with its first day."""
    said = looks(text)
    for pattern in _patterns(*(each.strip().lower() for each in re.split(r"\{\w+\}", frame["day"])[1:3]), sizes):
        for found in pattern.finditer(said):
            if first := _first_day(found.groupdict()):
                yield found, first


def looks(text: str) -> str:
    """The text in small letters, each figure on its line."""
    return text.lower().translate(_ALIKE)


@cache
def _patterns(month: str, year: str, sizes: bool) -> tuple[re.Pattern[str], ...]:
    sign, day = _DAYLIKE if sizes else _SIGN, rf"(?P<d>{_TWO})"
    said = [rf"{_SIGN}{{0,2}}{re.escape(each)}{_SIGN}{{0,2}}" for each in (month, year)]
    whole = rf"(?P<y>(?:(?<=/)|(?<={re.escape(year)}))\d{{4}}|{_CENTURY})"
    behind, alone = rf"(?:{_WORDS}){_BETWEEN}", "năm" if sizes else _WORDS
    found = [
        rf"{day}(?:{said[0]}|[/.-])(?P<m>{_MONTH})(?:{said[1]}|[/.-]){whole}",
        rf"{day}(?P<s>{sign}{{1,2}})t?(?P<m>{_MONTH})(?P=s){whole}",
        rf"(?<!\d)(?P<y>2[0o][\do]{{2}})(?P<s>{sign}{{1,2}})(?P<m>{_MONTH})(?P=s){day}(?!\d)",
        rf"{behind}{day}(?P<s>{_DAYLIKE})(?P<m>{_MONTH})(?P=s)(?P<y>\d[\do])(?!\d|(?P=s)\d)",
        rf"{day}{said[0]}(?P<m>{_MONTH}){said[1]}(?P<y>\d[\do])(?!\d)",
        rf"{behind}t?(?P<m>{_MONTH})(?:{sign}{{1,2}}|{said[1]})(?P<y>{_ALONE}){_PLAIN_NUMBER}",
        rf"{re.escape(month)}(?:(?P<m>{_MONTH})|{_MONTHS}{_SIGN}{{0,2}})(?P<y>{_ALONE}){_PLAIN_NUMBER}",
        rf"(?<![\w/.-])t(?P<m>{_TWO})[/.-](?P<y>{_ALONE}){_PLAIN_NUMBER}",
        rf"{re.escape(month)}(?P<m>{_MONTH}){_DAYLIKE}(?P<y>\d[\do])(?!\d|{_DAYLIKE}\d)",
        rf"(?:{alone}|{_NAMED}){_BETWEEN}(?P<y>{_ALONE}){_PLAIN_NUMBER}",
        r"năm(?P<y>20\d\d)(?!\d)",
        rf"{behind}(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d)(?!\d)",
    ]
    if not sizes:
        found.append(rf"{behind}{day}(?P<s>{_SIZED})(?P<m>{_TWO})(?P=s)(?P<y>{_CENTURY})(?!\d)")
    return tuple(map(re.compile, found))


def _first_day(said: Mapping[str, str | None]) -> date | None:
    """The day, or the first of the month or year; none for a number of something."""
    day, month, year = said.get("d") or "1", said.get("m") or "1", said["y"] or ""
    try:
        number = _ROMAN.index(month) + 1 if month in _ROMAN else _figure(month)
        return date(_figure(year) + (2000 if len(year) == 2 else 0), number, _figure(day))
    except ValueError:
        return None


def _figure(said: str) -> int:
    return int(said.translate(_FIGURES))
