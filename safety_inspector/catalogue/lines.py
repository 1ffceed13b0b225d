"""One row of a register: what each cell means, and why a row cannot go in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from safety_inspector.catalogue import fields, readings, units
from safety_inspector.catalogue.layouts import Mapping
from safety_inspector.catalogue.workbooks import Cell
from safety_inspector.errors import Refusal
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class Meaning:
    """A cell whose value is not simply what was written; nothing is changed silently."""

    line: int  # the row as Excel counts
    column: str
    before: str
    after: str
    why: str


@dataclass(slots=True)
class Line:
    """One row of the register and what becomes of it: new, changed, same or refused."""

    line: int
    action: str
    name: str
    serial: str
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, tuple[str, str]] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    id: UUID | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] = ()
    cells: tuple[Cell, ...] = ()


def read(at: int, row: Sequence[Cell], mapping: Mapping, today: date) -> Line:
    """The line of row ``at`` (from 0): its values, or why it is refused."""
    cells = {name: row[place] if place < len(row) else None for name, place in mapping.columns.items()}
    line = Line(at + 1, "new", "", "", cells=tuple(row))
    notes: list[Meaning] = []

    def take(name: str, read: readings.Reading, label: str) -> str:
        if read.wrong:
            refuse(line, label, read.value or str(cells[name])[:40], _(read.wrong))
        elif read.why:
            notes.append(Meaning(line.line, label, _shown(cells[name]), _after(read), _(read.why)))
        return read.value

    for name in mapping.columns:
        label = mapping.titles[mapping.columns[name]]
        _take(line, name, cells[name], label, take, today)
    _set_apart(line, mapping, notes)
    line.unit = line.unit or mapping.unit
    line.name = line.values.get("name", "")
    line.serial = line.values.get("serial", "")
    _type(line, mapping)
    if not line.name and line.action != "refused":
        refuse(line, mapping.titles[mapping.columns["name"]], "", _("the name is missing"))
    line.meanings = tuple(notes)
    return line


Take = Callable[[str, readings.Reading, str], str]


def _take(line: Line, name: str, cell: Cell, label: str, take: Take, today: date) -> None:
    if name == "no":
        return
    if name in ("serial", "asset_no", "paper_number") or name.startswith("identity:"):
        value = take(name, readings.number_text(cell), label)
        if name.startswith("identity:"):
            line.identities |= {name.partition(":")[2]: value} if value else {}
        else:
            line.values[name] = value
    elif name == "model_serial":
        _model_serial(line, take(name, readings.number_text(cell), label))
    elif name in fields.DAYS:
        _day(line, name, cell, label, take, today)
    elif name in ("year_made", "quality_grade", "paper_months"):
        _number(line, name, take(name, readings.whole(cell), label), label, today)
    elif name == "state":
        _state(line, cell, label)
    elif name == "unit":
        line.unit = take(name, readings.text(cell), label)
        if len(line.unit) > units.LONGEST_NAME:
            keep_out(line, _said(units.NameWanted(longest=units.LONGEST_NAME)))
    elif name == "note":
        line.values["note"] = "; ".join(filter(None, (take(name, readings.text(cell), label), line.values.get("note"))))
    else:
        line.values[name] = take(name, readings.text(cell), label)


def _model_serial(line: Line, said: str) -> None:
    """One column for two: split at a slash with room around it, else all of it is the serial."""
    model, slash, serial = said.partition(" / ")
    line.values["serial"] = serial.strip() if slash else said
    if slash:
        line.values["model"] = model.strip()


def _day(line: Line, name: str, cell: Cell, label: str, take: Take, today: date) -> None:
    read = readings.day(cell, today)
    said = take(name, read, label)
    line.values[name] = read.day
    if name == "paper_date":
        line.values["paper_date_text"] = said if read.day is None else ""
    elif said and read.day is None:
        line.values["note"] = "; ".join(filter(None, (line.values.get("note"), f"{label}: {said}")))


def _set_apart(line: Line, mapping: Mapping, notes: list[Meaning]) -> None:
    """A day before the year made: nobody can tell which is wrong, so the day stays as words and none is set."""
    year = line.values.get("year_made")
    for name in fields.DAYS:
        day = line.values.get(name)
        if not year or not day or day.year >= year:
            continue
        label, said = mapping.titles[mapping.columns[name]], f"{day:%d/%m/%Y}"
        line.values[name] = None
        if name == "paper_date":
            line.values["paper_date_text"] = said
        else:
            line.values["note"] = "; ".join(filter(None, (line.values.get("note"), f"{label}: {said}")))
        why = _("is before the year made, {year}: kept as written, no date is set")
        notes.append(Meaning(line.line, label, said, said, why.format(year=year)))


def _number(line: Line, name: str, said: str, label: str, today: date) -> None:
    try:
        line.values[name] = fields.parsed(name, said, today=today)
    except Refusal as refusal:
        keep_out(line, _said(refusal))


def _state(line: Line, cell: Cell, label: str) -> None:
    if cell in (None, ""):
        return
    meant = readings.state(cell)
    if meant is None:
        refuse(line, label, str(cell), _("is no state this program knows"))
    else:
        line.values["state"] = str(meant)


def _type(line: Line, mapping: Mapping) -> None:
    line.values["type_code"] = mapping.kinds.get(line.name, "")
    if line.values["type_code"] and line.values.get("technical"):
        line.attributes = readings.technical(line.values["technical"], line.values["type_code"])


def refuse(line: Line, label: str, value: str, why: str) -> None:
    """Keep the line out, for a reason that names the cell and says what to do."""
    keep_out(line, f"{label} “{value[:60]}” {why}" if value else f"{label}: {why}")


def keep_out(line: Line, why: str) -> None:
    """Refuse the line with a sentence of its own."""
    line.action = "refused"
    line.reason = f"{line.reason}; {why}" if line.reason else why


def _shown(cell: Cell) -> str:
    return (
        f"{cell:%d/%m/%Y}"
        if isinstance(cell, date)
        else readings.digits(cell)
        if isinstance(cell, float)
        else str(cell)
    )


def _after(read: readings.Reading) -> str:
    return f"{read.day:%d/%m/%Y}" if read.day else read.value


def _said(refusal: Refusal) -> str:
    return str(refusal).partition(": ")[2]
