"""The fields of an equipment card: their names, and how what somebody typed becomes a value."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded
from safety_inspector.regulations import types
from safety_inspector.words import N_, _

LONGEST = 500
DAYS = ("in_service_on", "paper_date")  # of the card; none lies before the year made
OLDEST = date(1900, 1, 1)
MOST_MONTHS = 600
YES_NO = "có/không"  # the "unit" of an attribute that is answered, not measured


class EquipmentState(StrEnum):
    """What becomes of a piece of equipment; its inspection state is computed, never typed."""

    IN_USE = "in_use"
    STORED = "stored"
    UNDER_REPAIR = "under_repair"
    AWAITING_INSPECTION = "awaiting_inspection"
    FAILED = "failed"
    TRANSFERRING = "transferring"
    AWAITING_DISPOSAL = "awaiting_disposal"
    STRUCK_OFF = "struck_off"


STATE_WORDS = {
    EquipmentState.IN_USE: N_("in use"),
    EquipmentState.STORED: N_("in storage"),
    EquipmentState.UNDER_REPAIR: N_("broken, awaiting repair"),
    EquipmentState.AWAITING_INSPECTION: N_("awaiting inspection"),
    EquipmentState.FAILED: N_("failed – stop-use proposed"),
    EquipmentState.TRANSFERRING: N_("being transferred"),
    EquipmentState.AWAITING_DISPOSAL: N_("awaiting disposal"),
    EquipmentState.STRUCK_OFF: N_("struck off"),
}

FIELD_WORDS = {
    "type_code": N_("Type"),
    "name": N_("Name"),
    "asset_no": N_("Asset number"),
    "model": N_("Model"),
    "serial": N_("Serial number"),
    "year_made": N_("Year made"),
    "maker": N_("Maker"),
    "country": N_("Country of make"),
    "unit_id": N_("Unit"),
    "place": N_("Place"),
    "in_service_on": N_("In service since"),
    "state": N_("State"),
    "equipment_group": N_("Equipment group"),
    "quality_grade": N_("Quality grade"),
    "paper_number": N_("Last certificate"),
    "paper_date": N_("Last inspection by paper"),
    "paper_date_text": N_("Last inspection as written"),
    "paper_months": N_("Months the paper gives"),
    "technical": N_("Technical data as written"),
    "note": N_("Note"),
}

SCHEMES = {
    "registration": N_("Registration number"),
    "identification": N_("Identification code"),
    "plate": N_("Number plate"),
    "inventory": N_("Inventory number"),
}


class FieldUnknown(Refusal):
    """There is no such field."""

    code = "CAT-E01"
    message = N_("An equipment card has no field “{field}”. Use one of: {known}.")


class TextTooLong(Refusal):
    """More letters than a field takes."""

    code = "CAT-E02"
    message = N_("{field} has {count} letters; at most {most} are kept. Shorten it.")


class NotAYear(Refusal):
    """Not a year of make."""

    code = "CAT-E03"
    message = N_("{field} “{value}” is no year from 1900 to {latest}. Type four digits.")


class NotADate(Refusal):
    """Not a day."""

    code = "CAT-E04"
    message = N_("{field} “{value}” is no date from 1900 to {latest}. Type it as day/month/year.")


class DaysDisagree(Refusal):
    """Used or inspected before it was made."""

    code = "CAT-E60"
    message = N_("{field} {day:%d/%m/%Y} is before the year made, {year}. Correct the one of the two that is wrong.")


class NotANumber(Refusal):
    """Not a measured value."""

    code = "CAT-E05"
    message = N_("{field} “{value}” is no number. Type digits with a comma, without the unit ({unit}).")


class NotAGrade(Refusal):
    """Not a quality grade."""

    code = "CAT-E06"
    message = N_("{field} “{value}” is no grade from 1 to 5.")


class NotAState(Refusal):
    """Not a state of equipment."""

    code = "CAT-E07"
    message = N_("{field} “{value}” is none of: {known}.")


class NotAType(Refusal):
    """Not a type of the list."""

    code = "CAT-E08"
    message = N_("{field} “{value}” is not a code of the list of types. Choose one from the list.")


class NotMonths(Refusal):
    """Not a number of months."""

    code = "CAT-E09"
    message = N_("{field} “{value}” is no number of months from 1 to {most}.")


class NotYesNo(Refusal):
    """Neither yes nor no."""

    code = "CAT-E15"
    message = N_("{field} “{value}” is neither “có” nor “không”. Type one of the two.")


class NameWanted(Refusal):
    """Equipment needs a name."""

    code = "CAT-E10"
    message = N_("The equipment has no name. Type its name.")


class TypeWanted(Refusal):
    """Nobody said of what type it is."""

    code = "CAT-E16"
    message = N_("The type of the equipment is not chosen. Choose it, or “Type not known yet”.")


def require_named(field: str) -> None:
    """Refuse what is no field of a card; raises `FieldUnknown`."""
    if field not in (*NAMES, "unit_id") and field.partition(":")[0] not in ("attribute", "identity"):
        raise FieldUnknown(field=field, known=", ".join(NAMES))


def label(field: str) -> str:
    """The name of a field, of an ``attribute:KEY`` or of an ``identity:SCHEME``, in the user's language."""
    kind, _colon, key = field.partition(":")
    if kind == "attribute":
        return next((a.label for each in types.all() for a in each.attributes if a.key == key), key)
    if kind == "identity":
        return _(SCHEMES.get(key, key))
    return _(FIELD_WORDS.get(field, field))


def parsed(field: str, value: Any, *, today: date) -> Any:
    """The value ``field`` keeps for what was typed; nothing for an empty text. Raises a `Refusal`."""
    if isinstance(value, str):
        value = clean(value)
    if value is None or value == "":
        if field == "name":
            raise NameWanted()
        return None if field in NULLABLE else ""
    if field not in _PARSERS:
        raise FieldUnknown(field=field, known=", ".join(_PARSERS))
    return _PARSERS[field](field, value, today)


def require_agreeing(values: Mapping[str, Any], changed: str = "year_made") -> None:
    """Refuse a day of the card before the year made; after a change of one field only what that field says."""
    year = values.get("year_made")
    for name in DAYS if changed == "year_made" else (changed,) if changed in DAYS else ():
        day = values.get(name)
        if year and day and day.year < year:
            raise DaysDisagree(field=label(name), day=day, year=year)


def doubt(in_service_on: date | None, paper_date: date | None) -> str:
    """What is to be looked at again though it may be so: the first inspection comes before service, others do not."""
    if in_service_on is None or paper_date is None or paper_date >= in_service_on:
        return ""
    words = _("Before “{field}” {day}: so only if it was the inspection before first use.")
    return words.format(field=label("in_service_on"), day=f"{in_service_on:%d/%m/%Y}")


def measure(name: str, text: str, unit: str) -> Decimal:
    """A decimal typed with comma or dot; raises `NotANumber`, also for ``2.500``, which may mean thousands."""
    plain = clean(text).replace(" ", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise NotANumber(field=name, value=text[:40], unit=unit) from error
    thousands = re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", clean(text)) is not None
    if thousands or not value.is_finite() or not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,9})?", plain):
        raise NotANumber(field=name, value=text[:40], unit=unit)
    return value


def yes_no(name: str, text: str) -> str:
    """``có`` or ``không``; raises `NotYesNo`."""
    answer = {"co": "có", "khong": "không", "yes": "có", "no": "không"}.get(folded(clean(text)))
    if answer is None:
        raise NotYesNo(field=name, value=text[:40])
    return answer


def day(name: str, value: Any, *, latest: date) -> date:
    """A day from a date or from ``dd/mm/yyyy`` or ISO text; raises `NotADate`."""
    if not isinstance(value, date):
        value = _typed_day(str(value))
    if value is None or not OLDEST <= value <= latest:
        raise NotADate(field=name, value=value or "?", latest=f"{latest:%d/%m/%Y}")
    return date(value.year, value.month, value.day)


def _typed_day(text: str) -> date | None:
    local = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    parts = (local[3], local[2], local[1]) if local else iso.groups() if iso else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _text(field: str, value: Any, today: date) -> str:
    text = clean(str(value))
    if len(text) > LONGEST:
        raise TextTooLong(field=label(field), count=len(text), most=LONGEST)
    return text


def _year(field: str, value: Any, today: date) -> int:
    text = str(value)
    if not re.fullmatch(r"\d{4}", text) or not 1900 <= int(text) <= today.year:
        raise NotAYear(field=label(field), value=text[:40], latest=today.year)
    return int(text)


def _day(field: str, value: Any, today: date) -> date:
    try:
        return day(label(field), value, latest=today)
    except NotADate as error:
        meant = value if isinstance(value, date) else _typed_day(str(value))
        shown = f"{meant:%d/%m/%Y}" if meant else str(value)[:40]
        raise NotADate(field=label(field), value=shown, latest=f"{today:%d/%m/%Y}") from error


def _grade(field: str, value: Any, today: date) -> int:
    if str(value) not in ("1", "2", "3", "4", "5"):
        raise NotAGrade(field=label(field), value=str(value)[:40])
    return int(value)


def _months(field: str, value: Any, today: date) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_MONTHS:
        raise NotMonths(field=label(field), value=text[:40], most=MOST_MONTHS)
    return int(text)


def _state(field: str, value: Any, today: date) -> str:
    if str(value) not in set(EquipmentState):
        raise NotAState(field=label(field), value=str(value)[:40], known=", ".join(EquipmentState))
    return str(value)


def _type(field: str, value: Any, today: date) -> str:
    found = types.named(str(value))
    if found is None or not found.in_scope:
        raise NotAType(field=label(field), value=str(value)[:40])
    return found.code


_PARSERS: dict[str, Callable[[str, Any, date], Any]] = {
    "type_code": _type,
    "name": _text,
    "asset_no": _text,
    "model": _text,
    "serial": _text,
    "year_made": _year,
    "maker": _text,
    "country": _text,
    "place": _text,
    "in_service_on": _day,
    "state": _state,
    "equipment_group": _text,
    "quality_grade": _grade,
    "paper_number": _text,
    "paper_date": _day,
    "paper_date_text": _text,
    "paper_months": _months,
    "technical": _text,
    "note": _text,
}
NULLABLE = {"year_made", "in_service_on", "quality_grade", "paper_date", "paper_months"}
NAMES = tuple(_PARSERS)
