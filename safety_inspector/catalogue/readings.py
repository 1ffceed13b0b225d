"""What a cell of a register means: dates typed five ways, serials as typed, technical data.

A day is never invented: ``tháng 05/2024`` keeps its words and gives no date.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.catalogue.workbooks import Cell
from safety_inspector.folding import clean, folded
from safety_inspector.regulations import types
from safety_inspector.words import N_


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's value for a field; ``why`` says what was changed in reading it, ``wrong`` why it cannot be read."""

    value: str = ""
    day: date | None = None
    why: str = ""
    wrong: str = ""


FROM_NUMBER = N_("a number, not text: zeros at its head would be lost")
FROM_SCIENTIFIC = N_("Excel made a number of it: the letters typed are lost")
FROM_SHORT_YEAR = N_("the year has two digits")
FROM_SERIAL_DAY = N_("a bare number, read as Excel's day number")
FROM_MONTH = N_("the day is not known: kept as written, no date is set")
FROM_LETTERS = N_("hidden or control characters were left out")
NO_DAY = N_("is no date")
FUTURE = N_("lies in the future")
TOO_OLD = N_("lies before 1950")
TOO_LONG = N_("is longer than 500 letters")

OLDEST = date(1950, 1, 1)
_EXACT = 1e15
_EPOCH = date(1899, 12, 30)

STATES = (
    ("dang su dung", EquipmentState.IN_USE),
    ("dang hoat dong", EquipmentState.IN_USE),
    ("su dung", EquipmentState.IN_USE),
    ("tot", EquipmentState.IN_USE),
    ("niem cat", EquipmentState.STORED),
    ("bao quan", EquipmentState.STORED),
    ("hong", EquipmentState.UNDER_REPAIR),
    ("cho sua", EquipmentState.UNDER_REPAIR),
    ("sua chua", EquipmentState.UNDER_REPAIR),
    ("cho kiem dinh", EquipmentState.AWAITING_INSPECTION),
    ("khong dat", EquipmentState.FAILED),
    ("dieu dong", EquipmentState.TRANSFERRING),
    ("cho thanh ly", EquipmentState.AWAITING_DISPOSAL),
    ("thanh ly", EquipmentState.AWAITING_DISPOSAL),
    ("loai khoi bien che", EquipmentState.STRUCK_OFF),
    ("da loai", EquipmentState.STRUCK_OFF),
)


def text(cell: Cell) -> Reading:
    """Words; a number as its digits."""
    if cell is None or cell == "":
        return Reading()
    if isinstance(cell, bool):
        return Reading("1" if cell else "0")
    if isinstance(cell, int | float):
        why = FROM_SCIENTIFIC if abs(cell) >= _EXACT else "" if float(cell).is_integer() else FROM_NUMBER
        return Reading(digits(cell), why=why)
    if isinstance(cell, date):
        return Reading(f"{cell:%d/%m/%Y}")
    said = clean(cell)
    if len(said) > 500:
        return Reading(wrong=TOO_LONG)
    return Reading(said, why=FROM_LETTERS if _lost(cell, said) else "")


def digits(number: int | float) -> str:
    """A number as Excel shows it: whole where it is, with an exponent beyond fifteen digits."""
    if abs(number) >= _EXACT:
        return f"{number:.10G}"
    return str(int(number)) if float(number).is_integer() else format(Decimal(repr(number)), "f")


def number_text(cell: Cell) -> Reading:
    """A serial or another number, as typed; a cell that holds a number is said to have lost its form."""
    read = text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not read.why:
        return Reading(read.value, why=FROM_NUMBER)
    return read


def whole(cell: Cell) -> Reading:
    """A whole number: a year, months, a grade."""
    if isinstance(cell, float) and not cell.is_integer():
        return Reading(str(cell))
    return text(cell)


def day(cell: Cell, today: date) -> Reading:
    """A day, or the words it was written with."""
    if cell is None or cell == "":
        return Reading()
    if isinstance(cell, date):
        return _judged(cell, "", today, f"{cell:%d/%m/%Y}")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _numbered(float(cell), today)
    said = clean(str(cell))
    found = re.fullmatch(r"(?:ngày )?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", said)
    spoken = re.fullmatch(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", folded(said))
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said)
    month = re.fullmatch(r"(?:thang\s*|t\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", folded(said))
    if found or spoken:
        parts = (found or spoken).groups()  # type: ignore[union-attr]
        return _composed(int(parts[2]), int(parts[1]), int(parts[0]), said, today)
    if iso:
        return _composed(int(iso[1]), int(iso[2]), int(iso[3]), said, today)
    if month and 1 <= int(month[1]) <= 12 and 1950 <= int(month[2]) <= today.year:
        return Reading(said, why=FROM_MONTH)
    if re.fullmatch(r"(19|20)\d\d", said) and int(said) <= today.year:
        return Reading(said, why=FROM_MONTH)
    return Reading(said, wrong=NO_DAY)


def names_month_of(said: str, day: date) -> bool:
    """Whether ``tháng 05/2024``, ``5/2024`` or ``2024`` means the month, or the year, of ``day``."""
    numbers = [int(each) for each in re.findall(r"\d+", said)]
    return numbers in ([day.month, day.year], [day.year])


def state(cell: Cell) -> EquipmentState | None:
    """The state a register's words mean, when they are known."""
    said = folded(clean(str(cell or "")))
    return next((meant for words, meant in STATES if said.startswith(words)), None)


_SYMBOLS: dict[str, tuple[tuple[str, str], ...]] = {
    "Q": (("trong_tai_thiet_ke", "t"), ("tai_trong_nang", "kg"), ("tai_trong", "kg")),
    "Lk": (("khau_do", "m"),),
    "H": (("do_cao_nang_moc", "m"), ("chieu_cao_nang", "m"), ("chieu_cao_nang", "mm")),
    "V": (("dung_tich", "m3"),),
    "Plv": (("ap_suat_lam_viec", "bar"), ("ap_suat_lam_viec_lon_nhat", "bar")),
    "Dh": (("cong_suat", "t/h"),),
}
_UNITS: dict[tuple[str, str], Decimal] = {
    ("tan", "t"): Decimal(1),
    ("t", "t"): Decimal(1),
    ("tan", "kg"): Decimal(1000),
    ("kg", "kg"): Decimal(1),
    ("kg", "t"): Decimal("0.001"),
    ("m", "m"): Decimal(1),
    ("mm", "mm"): Decimal(1),
    ("mm", "m"): Decimal("0.001"),
    ("lit", "m3"): Decimal("0.001"),
    ("l", "m3"): Decimal("0.001"),
    ("m3", "m3"): Decimal(1),
    ("bar", "bar"): Decimal(1),
    ("t/h", "t/h"): Decimal(1),
}


def technical(said: str, type_code: str) -> dict[str, tuple[str, str]]:
    """Attributes that are certain in a line of technical data: key → (decimal text, unit)."""
    type_ = types.named(type_code)
    wanted = {(each.key, each.unit) for each in (type_.attributes if type_ else ())}
    found: dict[str, tuple[str, str]] = {}
    for part in said.split(";"):
        match = re.fullmatch(r"\s*([A-Za-z]{1,3})\s*=\s*(\d{1,7}(?:[.,]\d{1,4})?)\s*([^\d\s]\S*)\s*", part)
        if not match or re.search(r"[.,]\d{3}$", match[2]):  # 2,500 kg: thousands or a fraction? nobody can tell
            continue
        value, unit = Decimal(match[2].replace(",", ".")), folded(match[3])
        for key, stored in _SYMBOLS.get(match[1], ()):
            factor = _UNITS.get((unit, stored))
            if factor is not None and (key, stored) in wanted and key not in found:
                found[key] = (_plain(value * factor), stored)
                break
    return found


def _plain(value: Decimal) -> str:
    shown = format(value.normalize(), "f")
    return shown


def _composed(year: int, month: int, number: int, said: str, today: date) -> Reading:
    short = year < 100
    if short:
        year += 2000 if 2000 + year <= today.year else 1900
    try:
        found = date(year, month, number)
    except ValueError:
        return Reading(said, wrong=NO_DAY)
    return _judged(found, FROM_SHORT_YEAR if short else "", today, said)


def _numbered(value: float, today: date) -> Reading:
    if value.is_integer() and OLDEST.year <= value <= today.year:
        return Reading(digits(value), why=FROM_MONTH)
    if not value.is_integer() or not 18264 <= value <= 80000:
        return Reading(digits(value), wrong=NO_DAY)
    return _judged(_EPOCH + timedelta(days=int(value)), FROM_SERIAL_DAY, today, digits(value))


def _judged(found: date, why: str, today: date, said: str) -> Reading:
    if found > today:
        return Reading(said, wrong=FUTURE)
    if found < OLDEST:
        return Reading(said, wrong=TOO_OLD)
    return Reading(said, found, why)


def _lost(before: str, after: str) -> bool:
    return any(ord(letter) < 32 and letter not in "\t\r\n" or 0x200B <= ord(letter) <= 0x202E for letter in before)
