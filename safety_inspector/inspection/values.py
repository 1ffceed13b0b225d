"""What is typed into a checklist, read by the kind of value it is: a number, a day, a flag, a choice, words."""

from datetime import date
from decimal import Decimal, InvalidOperation

from safety_inspector.errors import Refusal
from safety_inspector.inspection.items import NO, SEVERAL, YES, Input
from safety_inspector.words import N_

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class NotANumber(Refusal):
    """A measure that is no number."""

    code = "INS-E15"
    message = N_('"{value}" is not a number for "{label}". Type digits with a comma or a dot, in {unit}.')


class NotADay(Refusal):
    """A day that is none."""

    code = "INS-E30"
    message = N_('"{value}" is no day for "{label}". Type it as 30/06/2027.')


class NotAnOption(Refusal):
    """A choice the form does not offer."""

    code = "INS-E31"
    message = N_('"{value}" is no choice for "{label}". Choose: {options}.')


class NotWords(Refusal):
    """Words where the form asks for photos."""

    code = "INS-E32"
    message = N_('"{label}" asks for a photo. Add the photo to the item instead of words.')


def typed(asked: Input, value: str) -> str:
    """The value as it is kept. Raises what says how to type it."""
    if asked.kind == "number":
        return _number(asked, value)
    if asked.kind == "date":
        return _day(asked, value)
    if asked.kind in ("flag", "choice"):
        return _chosen(asked, value)
    if asked.kind == "photo":
        raise NotWords(label=asked.label)
    return value


def _number(asked: Input, value: str) -> str:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation as error:
        raise NotANumber(value=value, label=asked.label, unit=asked.unit) from error
    if not number.is_finite() or abs(number) >= 10**12 or abs(number.as_tuple().exponent) > 12:  # type: ignore[arg-type]
        raise NotANumber(value=value, label=asked.label, unit=asked.unit)
    return format(number, "f")


def _day(asked: Input, value: str) -> str:
    try:
        day, month, year = value.split("/") if "/" in value else reversed(value.split("-"))
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADay(value=value, label=asked.label) from error
    if not EARLIEST <= found <= LATEST:
        raise NotADay(value=value, label=asked.label)
    return found.isoformat()


def _chosen(asked: Input, value: str) -> str:
    options = asked.options or (YES, NO)
    said = [each.strip() for each in value.split(SEVERAL.strip())] if asked.several else [value]
    by_fold = {each.casefold(): each for each in options}
    chosen = [by_fold.get(each.casefold()) for each in said]
    if None in chosen:
        raise NotAnOption(value=value, label=asked.label, options=SEVERAL.join(options))
    return SEVERAL.join(each for each in options if each in chosen)
