"""The wording of papers, as written in ``forms/papers/``: always Vietnamese, never in the code.

Papers are drawn in today's wording. What was printed in an earlier one is still read by it: before a wording by
which papers are proved is changed, the file goes whole to ``forms/papers/earlier/NAME.N.toml``.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from safety_inspector import assets

DOTS = "." * 24  # stands for what is not known, inside a sentence


@cache
def of(name: str) -> dict[str, Any]:
    """The words of the paper ``name``."""
    return tomllib.loads((assets.forms() / "papers" / f"{name}.toml").read_text("utf-8"))


@cache
def revisions(name: str) -> tuple[dict[str, Any], ...]:
    """Every wording of the paper ``name`` that ever was printed, today's first."""
    earlier = sorted((assets.forms() / "papers" / "earlier").glob(f"{name}.*.toml"), reverse=True)
    return (of(name), *(tomllib.loads(file.read_text("utf-8")) for file in earlier))


def day_in_words(day: date, frame: Mapping[str, Any] | None = None) -> str:
    """ "ngày 05 tháng 02 năm 2026": a leading zero for days below 10 and for January and February."""
    return str((frame or of("frame"))["day"]).format(**day_parts(day))


def day_parts(day: date) -> dict[str, str]:
    """Day, month and year as NĐ 30 writes them."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return {"day": f"{day.day:02}", "month": month, "year": f"{day.year:04}"}


def short_day(day: date | None) -> str:
    """dd/mm/yyyy, or nothing."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def number(value: object) -> str:
    """A count with dots between thousands; anything else as it is."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value or "")


def amount(value: object) -> str:
    """A figure with all its places, after a comma; anything else as it is.

    >>> amount(Decimal("1250.5")), amount(1200), amount(0), amount("12/15")
    ('1.250,5', '1.200', '0', '12/15')
    """
    if isinstance(value, Decimal):
        whole, _point, part = f"{value:f}".partition(".")
        return f"{number(int(whole))},{part}" if part else number(int(whole))
    return number(value)


NOT_SAID = "×"  # in the place of a figure that the line does not have; a blank is a figure not known


def figure(value: object, *, signed: bool = False) -> str:
    """A figure of a report: a Decimal to one place after a comma, gains with their sign; blank if not known."""
    sign = "+" if signed and isinstance(value, int | Decimal) and value > 0 else ""
    if isinstance(value, Decimal):
        whole, _point, part = f"{value:,.1f}".partition(".")
        return f"{sign}{whole.replace(',', '.')},{part}"
    return sign + number(value)
