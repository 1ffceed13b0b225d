"""The rows of a unit's yearly labour-safety report: their codes and words, and how what is typed in each is read.

The rows stand in ``forms/papers/labour.toml``, in their order. What a row holds is kept as a text of one shape, so that
nothing is a blank one and every nought was said by somebody.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from safety_inspector import assets
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded
from safety_inspector.words import N_

MOST, LONGEST = 10_000_000, 400
LEAST = 1000  # đồng, the third place of a million of them
HEAD, FIRST = "H", "B"  # how the codes of the head begin; the row of the first assessment
YES, NO = "có", "không"
_AMOUNT = re.compile(r"(\d{1,9})(?:,(\d{1,3}))?", re.ASCII)
_PAIR = re.compile(r"(\d{1,8})\s*/\s*(\d{1,8})", re.ASCII)
_DRAWN = {
    "count": re.compile(r"\d{1,12}", re.ASCII), "amount": re.compile(r"\d{1,12}(,\d{1,6})?", re.ASCII),
    "pair": re.compile(r"\d{1,12}/\d{1,12}", re.ASCII),
}  # fmt: skip
_MONTH = re.compile(r"(0?[1-9]|1[0-2])\s*[/.-]\s*((?:19|20|21)\d\d)", re.ASCII)


class Shape(StrEnum):
    """How a row is written."""

    COUNT = "count"
    AMOUNT = "amount"  # money in the row's own unit, hours, days: up to three places after the comma
    PAIR = "pair"  # of so many so many: 12/15
    TEXT = "text"
    MONTH = "month"
    CHOICE = "choice"  # có, không


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` as the paper has it in its first column: none in a group of one."""

    code: str
    group: str
    number: str
    name: str
    per: str
    shape: Shape
    optional: bool

    @property
    def head(self) -> bool:
        """Whether it stands above the table."""
        return self.code.startswith(HEAD)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one number."""

    number: str
    name: str
    rows: tuple[Row, ...]


class NotAnAmount(Refusal):
    """No amount."""

    code = "REP-E56"
    message = N_(
        "“{value}” is no amount for row {row}: type a number from 0, up to three places after a comma, without dots:"
        " 1250,5."
    )


class NotACount(Refusal):
    """No whole number."""

    code = "REP-E57"
    message = N_("“{value}” is no figure for row {row}: type a whole number from 0 to {most}, 0 where there is none.")


class NotAPair(Refusal):
    """No two numbers."""

    code = "REP-E58"
    message = N_("“{value}” does not fit row {row}: type two whole numbers with a stroke between them: 12/15.")


class NotAMonth(Refusal):
    """No month of a year."""

    code = "REP-E59"
    message = N_("“{value}” is no month for row {row}: type month and year: 05/2026.")


class NotYesOrNo(Refusal):
    """Neither of the two."""

    code = "REP-E60"
    message = N_("“{value}” does not answer row {row}: type có or không.")


class RowTextUnfit(Refusal):
    """Nothing, or too much."""

    code = "REP-E61"
    message = N_("Row {row} needs its words, up to {most} letters. Where there is nothing, type không.")


def read(row: Row, said: str) -> str:
    """What was typed, in the one shape it is kept in; refused where the row holds no such thing."""
    text = clean(said)
    return _READ[row.shape](row, text)


def fits(code: str, text: str) -> bool:
    """Whether a text is kept as this program keeps it."""
    try:
        return code in BY_CODE and read(BY_CODE[code], text) == text
    except Refusal:
        return False


def drawable(row: Row, text: str) -> bool:
    """Whether paper and workbook can say it, be it reckoned or typed; only what may be blank is."""
    wanted = _DRAWN.get(row.shape)
    return bool(wanted.fullmatch(text) if wanted and text else text or row.optional)


def cell(row: Row, text: str) -> int | Decimal | str:
    """What a workbook holds: a number where it is one."""
    if row.shape is Shape.COUNT:
        return int(text)
    return Decimal(text.replace(",", ".")) if row.shape is Shape.AMOUNT else text


def pair(text: str) -> tuple[int, int]:
    """Both numbers of a pair.

    >>> pair("12/15")
    (12, 15)
    """
    part, whole = text.split("/")
    return int(part), int(whole)


def millions(money: int) -> str:
    """Đồng as millions of them, to the thousand; less than that to the đồng, for a sum that is there is no nought.

    >>> millions(12_500_000), millions(1_234_567), millions(0), millions(400)
    ('12,5', '1,235', '0', '0,0004')
    """
    places = 3 if abs(money) >= LEAST else 6
    exact = f"{Decimal(money) / 1_000_000:.{places}f}".rstrip("0").rstrip(".")
    return exact.replace(".", ",")


def _count(row: Row, text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST):
        raise NotACount(value=text[:40], row=row.code, most=MOST)
    return str(int(text))


def _amount(row: Row, text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise NotAnAmount(value=text[:40], row=row.code)
    part = (found[2] or "").rstrip("0")
    return f"{int(found[1])},{part}" if part else str(int(found[1]))


def _pair(row: Row, text: str) -> str:
    found = _PAIR.fullmatch(text)
    if not found or max(int(found[1]), int(found[2])) > MOST:
        raise NotAPair(value=text[:40], row=row.code)
    return f"{int(found[1])}/{int(found[2])}"


def _text(row: Row, text: str) -> str:
    if not 0 < len(text) <= LONGEST:
        raise RowTextUnfit(row=row.code, most=LONGEST)
    return text


def _month(row: Row, text: str) -> str:
    found = _MONTH.fullmatch(text)
    if not found:
        raise NotAMonth(value=text[:40], row=row.code)
    return f"{int(found[1]):02}/{found[2]}"


def _choice(row: Row, text: str) -> str:
    word = {"co": YES, "khong": NO}.get(folded(text))
    if word is None:
        raise NotYesOrNo(value=text[:40], row=row.code)
    return word


_READ: Mapping[Shape, Callable[[Row, str], str]] = {
    Shape.COUNT: _count, Shape.AMOUNT: _amount, Shape.PAIR: _pair, Shape.TEXT: _text, Shape.MONTH: _month,
    Shape.CHOICE: _choice,
}  # fmt: skip


def _groups() -> Iterator[Group]:
    found = tomllib.loads((assets.forms() / "papers" / "labour.toml").read_text("utf-8"))
    for each in found["group"]:
        rows = (_row(each["number"], *row) for row in each["rows"])
        yield Group(each["number"], each["name"], tuple(rows))


def _row(group: str, code: str, name: str, per: str, shape: str, optional: str = "") -> Row:
    number = "" if code.startswith(HEAD) or code == f"A{group}" else code.removeprefix("A")
    return Row(code, group, number, name, per, Shape(shape), bool(optional))


GROUPS: tuple[Group, ...] = tuple(_groups())
LIST: tuple[Row, ...] = tuple(row for group in GROUPS for row in group.rows)
BY_CODE: Mapping[str, Row] = {row.code: row for row in LIST}
