"""What an expression works on: five kinds of values, and how they come in and go out.

Numbers are decimals outside and exact fractions inside, so nothing is rounded between the answers and the
verdict: ``a / 3 * 3 = a`` holds, and a measure that stands exactly on its limit satisfies it.
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from safety_inspector.words import N_, _

DIGITS = 18  # of a number that is written, answered or given out
LARGEST = 10**DIGITS  # a number is smaller than this
FINEST = 10 ** (4 * DIGITS)  # the largest denominator between: four divisors of full length

Value = Decimal | bool | str | date | tuple[str, ...]
Held = Fraction | bool | str | date | tuple[str, ...]


class Kind(StrEnum):
    """What a name stands for; a list is several texts, the answer to a multiple choice."""

    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"
    DATE = "date"
    LIST = "list"


WORDS = {
    Kind.NUMBER: N_("a number"),
    Kind.TRUTH: N_("a yes or no"),
    Kind.TEXT: N_("a text"),
    Kind.DATE: N_("a date"),
    Kind.LIST: N_("a list of choices"),
}


def named(*kinds: Kind) -> str:
    """The kinds in words: ``a number or a date``."""
    return _(" or ").join(_(WORDS[kind]) for kind in kinds)


def held(kind: Kind, value: Value | None) -> Held | None:
    """The value as it is worked on; null for a number of more than 18 digits.

    Raises ``TypeError`` for a value of another kind: whoever gathers the values has a bug.
    """
    if value is None:
        return None
    if kind is Kind.NUMBER and isinstance(value, Decimal):
        return _fraction(value)
    if kind is Kind.TRUTH and isinstance(value, bool):
        return value
    if kind is Kind.TEXT and isinstance(value, str):
        return composed(value)
    if kind is Kind.DATE and isinstance(value, date) and not isinstance(value, datetime):
        return value
    if kind is Kind.LIST and isinstance(value, tuple):
        return tuple(composed(each) for each in value)
    raise TypeError(f"{type(value).__name__} is not {kind}")


def given(result: Held | None) -> Value | None:
    """The result as it is handed out; a number with at most 18 digits, so that it may come in again."""
    return _decimal(result) if isinstance(result, Fraction) else result


def kept(number: Fraction) -> Fraction | None:
    """The number, or null where it is beyond what is worked with."""
    return number if abs(number) < LARGEST and number.denominator <= FINEST else None


def rounded(number: Fraction, places: int) -> Fraction:
    """The number to so many decimals, a half away from zero, as a pocket calculator does."""
    scale = 10**places
    size = int(abs(number) * scale + Fraction(1, 2))
    return Fraction(size if number >= 0 else -size, scale)


def composed(text: str) -> str:
    """One way to write each Vietnamese letter, so that equal texts are equal."""
    return unicodedata.normalize("NFC", text)


def _fraction(value: Decimal) -> Fraction | None:
    if not value.is_finite():
        return None
    if not value:
        return Fraction(0)
    if not -DIGITS <= value.adjusted() < DIGITS:  # before anything is made of it: 1E+999999 is short to write
        return None
    _sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    zeros = next(count for count, digit in enumerate(reversed(digits)) if digit)
    if len(digits) - zeros > DIGITS or exponent + zeros < -DIGITS:
        return None
    return Fraction(value)


def _decimal(number: Fraction) -> Decimal | None:
    places = DIGITS - len(str(int(abs(number))))
    near = rounded(number, places)
    if abs(near) >= LARGEST:
        return None
    size = int(abs(near) * 10**places)
    while places and size % 10 == 0:
        size, places = size // 10, places - 1
    return Decimal((int(near < 0), tuple(int(digit) for digit in str(size)), -places))
