"""What has changed since a report was sent, in the words people have for each figure."""

import re
from datetime import date
from typing import Any

from safety_inspector.documents import wordings
from safety_inspector.documents.wordings import figure, short_day
from safety_inspector.reporting import labour_rows
from safety_inspector.reporting.snapshots import NAMES, Change, Moved

_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_PART = re.compile(r"(?:(?P<name>.*) · )?(?P<kind>unit|own|group)(?P<again> \(\d+\))?", re.DOTALL)
_COUNTED = ("lines", "whole", "by_unit", "by_group", "by_month")


def called(moved: Moved) -> str:
    """What has moved, "K1.2 Đã kiểm định"; what has no words is named as it is kept."""
    place, cut, rest = moved.row.partition("/")
    if cut:
        return _place(place, rest)
    words = _words()
    return str(words["alone"].get(place) or words["lists"].get(place, place))


def told(moved: Moved, *, now: bool) -> str:
    """Its cells that moved, as they were sent or as they are ``now``; a row there is not is a dash."""
    cells = [each for each in moved.cells if each.field.rpartition("/")[2] not in NAMES] or moved.cells
    values = [each.now if now else each.sent for each in cells]
    if not any(values):
        return "–"
    return "; ".join(_cell(each, value) for each, value in zip(cells, values, strict=True))


def _cell(change: Change, value: str) -> str:
    """A cell by its name, "lũy kế năm: 7"; of what stands alone the value."""
    words, (_row, cut, last) = _words(), change.field.rpartition("/")
    said = _shown(change, value)
    return str(words["line"].format(of=words["fields"].get(last, last), what=said)) if cut else said


def _shown(change: Change, value: str) -> str:
    """A value as papers write it: days, counts, words; one there is not is a dash."""
    place, last = change.field.partition("/")[0], change.field.rpartition("/")[2]
    if not value:
        return "–"
    if place in _COUNTED and value.isdecimal() and len(value) < 10:
        return figure(int(value))
    if place == "pace":
        return value.replace(".", ",")
    if last == "measure":
        return str(wordings.of("briefing")["measures"].get(value, value))
    if place == "rows" and last == "typed":
        return str(_words()["flags"].get(value, value))
    return _days(value) if last in ("due_on", "inspected_on", "again_on", "first", "last", "typed_on") else value


def _place(place: str, of: str) -> str:
    if place == "lines":
        return _indicator(of)
    if place == "rows":
        return f"{of} {labour_rows.BY_CODE[of].name}" if of in labour_rows.BY_CODE else of
    if place in ("by_unit", "by_group"):
        return _part(place, of)
    return _days(_in_list(place, _typed(of) if place == "typed" else of))


def _in_list(place: str, name: str) -> str:
    return str(_words()["lists"].get(place, "{name}")).format(name=name)


def _indicator(code: str) -> str:
    found = wordings.of("briefing")["indicators"].get(code)
    return f"{code} {found[0].strip()}" if found else code


def _part(place: str, of: str) -> str:
    """A unit, what is its own, or a group; of two that are called alike the second is counted."""
    words, found = wordings.of("briefing"), _PART.fullmatch(of)
    if found is None:
        return _in_list(place, of)
    name, again = found["name"] or words["no_group"], found["again"] or ""
    return (words["own"].format(unit=name) if found["kind"] == "own" else _in_list(place, name)) + again


def _typed(of: str) -> str:
    """The indicator, the unit, and whether it was planned or done."""
    code, _cut, rest = of.partition(" · ")
    unit, _cut, measure = rest.rpartition(" · ")
    word, _cut, again = measure.partition(" ")
    return " · ".join((_indicator(code), unit, wordings.of("briefing")["measures"].get(word, word))) + (
        f" {again}" if again else ""
    )


def _days(text: str) -> str:
    """Days as people write them; what only looks like one stays."""

    def said(found: re.Match[str]) -> str:
        try:
            return short_day(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return _DAY.sub(said, text)


def _words() -> dict[str, Any]:
    return wordings.of("changes")
