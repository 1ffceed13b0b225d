"""Reading a file of the law: whole or not at all, and the first thing that is wrong told with its place.

A row is read field by field through `Line`; what nobody asked for is refused too, so that a misspelt name
cannot pass for a row without it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, TypeVar

from safety_inspector import assets
from safety_inspector.errors import Fault
from safety_inspector.regulations.marks import CONFIDENCES, FORCES
from safety_inspector.regulations.rows import Row, canonical
from safety_inspector.store import files
from safety_inspector.words import N_, _

LONGEST = 600  # months; nobody means more, and dates stay within the calendar
_LONGEST_TEXT = 2000
_ID = re.compile(r"\S(.{0,78}\S)?")
Made = TypeVar("Made")


class BadRow(Fault):
    """A row of a file of the law is not well formed."""

    code = "REG-F01"
    message = N_("{file}, row {row}, {place}: {what}. Mend the file or install the program again.")


class BadFile(Fault):
    """A file of the law cannot be read at all."""

    code = "REG-F02"
    message = N_("{file} cannot be read: {what}. Mend the file or install the program again.")


class Line:
    """One row under reading. Each field is judged when it is asked for; a refusal names file, row and place."""

    def __init__(self, file: str, row: str, written: Mapping[str, Any], key: str = "id") -> None:
        self.file, self.row, self.written, self.key = file, row, written, key
        self._asked: set[str] = set()

    def bad(self, place: str, what: str, **facts: object) -> NoReturn:
        """Refuse the row for what stands at ``place``; ``what`` is a marked text."""
        raise BadRow(file=self.file, row=self.row, place=place, what=_(what).format(**facts))

    def _value(self, name: str, otherwise: Any = None) -> Any:
        self._asked.add(name)
        if name in self.written:
            return self.written[name]
        return otherwise if otherwise is not None else self.bad(name, N_("this field is missing"))

    def text(self, name: str, *, wanted: bool = True) -> str:
        """A text without line breaks, composed; an empty one where it is not ``wanted``."""
        value = self._value(name, None if wanted else "")
        if not isinstance(value, str):
            self.bad(name, N_("“{value}” must be text in quotation marks"), value=value)
        if wanted and not value.strip():
            self.bad(name, N_("the text is empty"))
        if len(value) > _LONGEST_TEXT:
            self.bad(name, N_("the text is longer than {most} letters"), most=_LONGEST_TEXT)
        if any(unicodedata.category(letter) in ("Cc", "Cf") for letter in value):
            self.bad(name, N_("the text has control characters"))
        if not unicodedata.is_normalized("NFC", value):
            self.bad(name, N_("the letters are not composed (NFC)"))
        return value

    def id(self) -> str:
        """The row's name."""
        value = self.text(self.key)
        return value if _ID.fullmatch(value) else self.bad(self.key, N_("“{value}” is no usable row name"), value=value)

    def one_of(self, name: str, allowed: Sequence[str], *, wanted: bool = True) -> str:
        """One of the words ``allowed``."""
        value = self.text(name, wanted=wanted)
        if value not in allowed and (wanted or value):
            self.bad(name, N_("“{value}” is not one of: {allowed}"), value=value, allowed=", ".join(allowed))
        return value

    def texts(self, name: str, *, wanted: bool = True) -> tuple[str, ...]:
        """A list of different texts; at least one where it is ``wanted``."""
        value = self._value(name, None if wanted else [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            self.bad(name, N_("this must be a list of texts"))
        if wanted and not value:
            self.bad(name, N_("the list is empty"))
        for each in value:
            if value.count(each) > 1:
                self.bad(name, N_("“{value}” stands twice"), value=each)
        return tuple(value)

    def tables(self, name: str) -> list[dict[str, Any]]:
        """A list of tables, maybe empty."""
        value = self._value(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.bad(name, N_("this must be a list of tables"))
        return value

    def day(self, name: str) -> date | None:
        """A day, if one is said."""
        value = self._value(name, "")
        if value == "":
            return None
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if type(found) is not date:
            self.bad(name, N_("“{value}” is no day; write 2017-06-01"), value=value)
        return found

    def truth(self, name: str, *, wanted: bool = False) -> bool:
        """Yes or no; no where nothing is said and it is not ``wanted``."""
        value = self._value(name, None if wanted else False)
        if not isinstance(value, bool):
            self.bad(name, N_("“{value}” must be true or false"), value=value)
        return value

    def months(self, name: str = "months") -> int:
        """A number of months an interval can have."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
            self.bad(name, N_("“{value}” must be a whole number of months from 1 to {most}"), value=value, most=LONGEST)
        return value

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number within two others."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            what = N_("“{value}” must be a whole number from {least} to {most}")
            self.bad(name, what, value=value, least=least, most=most)
        return value

    def law(self, kind: str, title: str) -> Row:
        """The row as such, with source and marks."""
        return Row(
            self.id(),
            kind,
            title,
            canonical(self.written),
            self.text("source"),
            self.one_of("confidence", CONFIDENCES),
            self.one_of("force", FORCES),
            self.text("clause", wanted=False),
            self.text("note", wanted=False),
        )

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        for name in self.written:
            if name not in self._asked:
                self.bad(name, N_("there is no field of this name"))


def shipped(file: str) -> str:
    """The text of a file of the law that came with the program."""
    path = assets.resources() / "regulations" / file
    with files.told(path):
        if not path.is_file():
            raise BadFile(file=file, what=_("the file is not there"))
        data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadFile(file=file, what=_("it is not UTF-8 text")) from error


def parse(file: str, text: str, table: str, make: Callable[[Line], Made], *, key: str = "id") -> tuple[Made, ...]:
    """The rows ``[[table]]`` of ``text``, each made by ``make``; raises `BadFile` or `BadRow`."""
    rows = _tables(file, text, table)
    seen: set[str] = set()
    made = []
    for place, written in enumerate(rows, 1):
        name = written.get(key)
        line = Line(file, f"{place} ({name})" if isinstance(name, str) and name else str(place), written, key)
        made.append(make(line))
        if line.id() in seen:
            line.bad(key, N_("“{value}” stands twice"), value=name)
        seen.add(line.id())
    return tuple(made)


def _tables(file: str, text: str, table: str) -> list[dict[str, Any]]:
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(file=file, what=_("it is not well formed TOML ({reason})").format(reason=error)) from error
    for name in whole:
        if name != table:
            raise BadFile(file=file, what=_("there is no table “{name}” in such a file").format(name=name))
    rows = whole.get(table)
    if not isinstance(rows, list) or not rows or not all(isinstance(each, dict) for each in rows):
        raise BadFile(file=file, what=_("it has no rows [[{name}]]").format(name=table))
    return rows
