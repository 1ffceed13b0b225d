"""Finding the header of a register, and which column means what: shown, changeable, remembered."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sqlmodel import Session

from safety_inspector.catalogue.workbooks import Cell, Sheet
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded
from safety_inspector.regulations import types
from safety_inspector.store import local
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _

FIELDS = {
    "no": N_("Line number"),
    "name": N_("Name"),
    "model_serial": N_("Model / serial number"),
    "model": N_("Model"),
    "serial": N_("Serial number"),
    "asset_no": N_("Asset number"),
    "identity:registration": N_("Registration number"),
    "identity:identification": N_("Identification code"),
    "maker": N_("Maker"),
    "country": N_("Country of make"),
    "year_made": N_("Year made"),
    "technical": N_("Technical data"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "in_service_on": N_("In service since"),
    "equipment_group": N_("Equipment group"),
    "quality_grade": N_("Quality grade"),
    "paper_date": N_("Last inspection"),
    "paper_number": N_("Certificate number"),
    "paper_months": N_("Months the paper gives"),
    "state": N_("State"),
    "note": N_("Note"),
}

_RULES: tuple[tuple[str, str], ...] = (
    ("model_serial", r"(ma hieu|kieu|model).*(so che tao|so may|serial)|(so che tao).*(ma hieu)"),
    ("paper_number", r"so (gcn|giay chung nhan|giay cn|chung nhan|bien ban)"),
    ("paper_months", r"thoi han|chu ky|so thang"),
    ("paper_date", r"(kiem dinh|kd).*(ngay|gan nhat|lan cuoi)|ngay (kiem dinh|kd)"),
    ("year_made", r"nam (san xuat|che tao|sx|ct)"),
    ("in_service_on", r"(ngay|nam) (dua vao )?(su dung|van hanh)"),
    ("serial", r"so (che tao|may|xuat xuong|serial|seri|khung)|serial"),
    ("model", r"ma hieu|kieu loai|model|ky hieu"),
    ("identity:identification", r"ma dinh danh"),
    ("identity:registration", r"so dang ky|bien so"),
    ("asset_no", r"ma (quan ly|tai san|thiet bi|tb)|so hieu"),
    ("maker", r"(nha|hang|noi) (che tao|san xuat|sx)"),
    ("country", r"nuoc (che tao|san xuat|sx)|xuat xu"),
    ("technical", r"dac tinh|thong so|dac diem ky thuat"),
    ("equipment_group", r"nhom (trang bi|thiet bi|tbkt|vkttbkt)"),
    ("quality_grade", r"cap (chat luong|cl)|phan cap"),
    ("state", r"tinh trang|trang thai|hien trang"),
    ("unit", r"don vi|co so|phan xuong"),
    ("place", r"vi tri|noi (lap dat|dat)|dia diem"),
    ("note", r"ghi chu"),
    ("name", r"ten|danh muc"),
    ("no", r"^(tt|stt|so tt)$"),
)
_LOOK_AT = 60


class NoHeader(Refusal):
    """No row looks like a register's header."""

    code = "IMP-E10"
    message = N_(
        "{file}, sheet “{sheet}”: no header row was found. The sheet needs one row naming its columns, among them the"
        " name of the equipment."
    )


class BadMapping(Refusal):
    """The mapping given does not fit."""

    code = "IMP-E11"
    message = N_("The mapping does not fit the sheet: {why}. Correct it, or let the program propose one.")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a sheet is read: rows counted from 0, columns by field, type codes by the register's wording."""

    header: int
    first: int
    titles: tuple[str, ...]
    columns: dict[str, int]
    kinds: dict[str, str]
    unit: str = ""  # the unit of every line, where the sheet has no column for it

    @property
    def fingerprint(self) -> str:
        """What two workbooks of one layout share."""
        return sha256("\n".join(folded(title) for title in self.titles).encode()).hexdigest()[:16]


def recognise(session: Session, sheet: Sheet) -> Mapping:
    """The mapping proposed for ``sheet``: what was remembered for its header, completed by guesses."""
    header, first, titles = _header(sheet)
    proposed = Mapping(header, first, titles, _columns(titles), {}, _unit_of(sheet, titles))
    kept = _remembered(session, proposed)
    if kept:
        proposed = replace(proposed, columns=kept.columns)
    return replace(proposed, kinds=_kinds(sheet, proposed, kept.kinds if kept else {}))


def remember(session: Session, mapping: Mapping) -> None:
    """Keep the mapping for the next workbook with the same header; on this device alone."""
    local.put(raw(session), f"mapping {mapping.fingerprint}", to_json(mapping).encode())


def to_json(mapping: Mapping) -> str:
    """The mapping as text that people can read and change."""
    return json.dumps(
        {
            "header": mapping.header,
            "first": mapping.first,
            "titles": list(mapping.titles),
            "columns": mapping.columns,
            "kinds": mapping.kinds,
            "unit": mapping.unit,
        },
        ensure_ascii=False,
        indent=2,
    )


def from_json(text: str) -> Mapping:
    """The mapping of `to_json`; raises `BadMapping`."""
    try:
        said = json.loads(text)
        mapping = Mapping(
            int(said["header"]),
            int(said["first"]),
            tuple(map(str, said["titles"])),
            {str(field): int(place) for field, place in said["columns"].items()},
            {str(name): str(code) for name, code in said["kinds"].items()},
            str(said.get("unit", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadMapping(why=_("it is not the text this program writes")) from error
    require(mapping)
    return mapping


def require(mapping: Mapping) -> None:
    """Refuse a mapping that cannot be used."""
    if not 0 <= mapping.header < mapping.first:
        raise BadMapping(why=_("the first row lies above the header"))
    if "name" not in mapping.columns:
        raise BadMapping(why=_("no column is the name of the equipment"))
    for field, place in mapping.columns.items():
        if field not in FIELDS:
            raise BadMapping(why=_("there is no field {field}").format(field=field[:40]))
        if not 0 <= place < len(mapping.titles):
            why = _("{field} points to column {column}, which the sheet does not have")
            raise BadMapping(why=why.format(field=field, column=place + 1))
    for name, code in mapping.kinds.items():
        if code and types.named(code) is None:
            why = _("“{name}” is given the type {code}, which the list does not have")
            raise BadMapping(why=why.format(name=name[:60], code=code[:40]))


def require_fits(mapping: Mapping, sheet: Sheet) -> None:
    """Refuse a mapping made for another sheet: its header must stand where it says."""
    require(mapping)
    found = _titles(sheet.rows[mapping.header : mapping.first][:2]) if mapping.first <= len(sheet.rows) else ()
    if [folded(title) for title in found] != [folded(title) for title in mapping.titles]:
        raise BadMapping(why=_("it was made for a sheet with another header"))


def is_outside(row: Sequence[Cell], mapping: Mapping) -> bool:
    """Whether a row holds no equipment: blank, a group, a repeated header, column numbers, a signature."""
    filled = [cell for cell in row if cell not in (None, "")]
    if not filled or is_group(row, mapping.columns) or _is_numbering(filled):
        return True
    texts = tuple(clean(str(cell)) if isinstance(cell, str) else "" for cell in row)
    heads = {title for title in mapping.titles if title}
    if len(filled) > 2 and all(text in heads or any(head.startswith(text) for head in heads) for text in texts if text):
        return len([text for text in texts if text]) == len(filled)
    return len(filled) <= 3 and not _has(row, mapping, "name", "no", "serial", "model_serial", "paper_number")


def _has(row: Sequence[Cell], mapping: Mapping, *names: str) -> bool:
    places = [mapping.columns[name] for name in names if name in mapping.columns]
    return any(place < len(row) and row[place] not in (None, "") for place in places)


def _is_numbering(filled: Sequence[Cell]) -> bool:
    """A row under the header that only counts the columns: 1, 2, 3 … or (1), (2), (3) …"""
    said = [f"{cell:g}" if isinstance(cell, float) else clean(str(cell)).strip("()[]") for cell in filled]
    numbers = [int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 3]
    letters = [each for each in said if len(each) == 1 and each.isalpha()]
    return len(numbers) > 2 and len(numbers) + len(letters) == len(said) and numbers == sorted(set(numbers))


def is_group(row: Sequence[Cell], columns: dict[str, int]) -> bool:
    """Whether a row only names a group: a Roman number or a letter, one text, perhaps a count."""
    filled = [cell for cell in row if cell not in (None, "")]
    if not filled or len(filled) > 3 or not isinstance(filled[0], str):
        return False
    first = clean(filled[0])
    if len(filled) == 1:
        alone = row[columns["name"]] in (None, "") if columns["name"] < len(row) else True
        return "no" in columns or alone or re.match(r"[IVXL]{1,6}[.)\-: ]", first) is not None
    counts = all(isinstance(cell, int | float) for cell in filled[2:])
    return counts and isinstance(filled[1], str) and re.fullmatch(r"([IVXL]{1,6}|[A-H])[.)]?", first) is not None


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row counts the ones above it."""
    texts = [clean(cell).lower() for cell in row[:4] if isinstance(cell, str)]  # marks kept: a "cổng trục" is none
    return any(re.match(r"(tổng )?cộng\b|tổng số\b|(tong )?cong *(:|$)|tong so *(:|$)", text) for text in texts)


def _header(sheet: Sheet) -> tuple[int, int, tuple[str, ...]]:
    best: tuple[int, int, int, tuple[str, ...]] = (0, 0, 0, ())
    for place in range(min(len(sheet.rows), _LOOK_AT)):
        for depth in (1, 2):
            if place + depth > len(sheet.rows):
                continue
            titles = _titles(sheet.rows[place : place + depth])
            columns = _columns(titles)
            plain = sum(isinstance(cell, int | float | date) for cell in sheet.rows[place + depth - 1])
            score = len(columns) * 10 - depth - 20 * plain
            if "name" in columns and len(columns) >= 3 and score > best[0]:
                best = (score, place, place + depth, titles)
    if not best[3]:
        raise NoHeader(file=sheet.file, sheet=sheet.name)
    return best[1], best[2], best[3]


def _titles(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The header's texts; a cell merged over several columns speaks for all of them."""
    top = [clean(str(cell)) if isinstance(cell, str) else "" for cell in rows[0]]
    if len(rows) == 1:
        return tuple(top)
    under = [clean(str(cell)) if isinstance(cell, str) else "" for cell in rows[1]]
    titles, last = [], ""
    for above, below in zip(top, under, strict=True):
        last = above or (last if below else "")
        titles.append(f"{last} {below}".strip() if below and below != last else last if below else above)
    return tuple(titles)


def _columns(titles: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        text = re.sub(r"[^a-z0-9/ ]+", " ", folded(title))
        text = " ".join(text.split())
        if not text or len(text) > 60:
            continue
        for field, rule in _RULES:
            if field not in found and re.search(rule, text):
                found[field] = place
                break
    return found


def _unit_of(sheet: Sheet, titles: Sequence[str]) -> str:
    """A sheet per unit: its name is the unit, when no column is and the name is no common word."""
    plain = folded(sheet.name)
    if "unit" in _columns(titles) or re.match(r"sheet|trang|so theo doi|danh sach|tong hop|so lieu", plain):
        return ""
    return sheet.name


def _kinds(sheet: Sheet, mapping: Mapping, kept: dict[str, str]) -> dict[str, str]:
    place = mapping.columns["name"]
    names = dict.fromkeys(
        clean(str(row[place]))
        for row in sheet.rows[mapping.first :]
        if isinstance(row[place], str) and row[place] and not is_group(row, mapping.columns) and not is_total(row)
    )
    return {name: kept.get(name, next(iter(types.guess(name)), "")) for name in names if len(name) <= 300}


def _remembered(session: Session, mapping: Mapping) -> Mapping | None:
    kept = local.get(raw(session), f"mapping {mapping.fingerprint}")
    try:
        found = from_json(kept.decode()) if kept else None
    except BadMapping:
        return None
    return found if found and len(found.titles) == len(mapping.titles) else None
