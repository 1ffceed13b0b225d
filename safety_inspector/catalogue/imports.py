"""Importing a register: what each line would do, said before it is done; then all of it at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import fields, layouts, readings, units
from safety_inspector.catalogue.equipment import Attribute, Equipment, Identity
from safety_inspector.catalogue.layouts import Mapping
from safety_inspector.catalogue.workbooks import Cancelled, Cell, Sheet
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded
from safety_inspector.store import bulk, journal
from safety_inspector.store.columns import new_key
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _

ACTION = "register.import"
STEP = 200
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dry run: every row of the sheet is accounted for."""

    sheet: Sheet
    mapping: Mapping
    lines: tuple[Line, ...]
    skipped: int  # header, group, total, blank and signature rows
    warnings: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are new, changed, same, refused."""
        counted = Counter(line.action for line in self.lines)
        return {action: counted.get(action, 0) for action in ("new", "changed", "same", "refused")}

    @property
    def changed_fields(self) -> dict[str, int]:
        """How many lines would change each field."""
        return dict(Counter(name for line in self.lines for name in line.changes))

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """Every cell that would change its meaning."""
        return tuple(meaning for line in self.lines for meaning in line.meanings)

    @property
    def refused(self) -> tuple[Line, ...]:
        """The lines that cannot go in, each with its reason."""
        return tuple(line for line in self.lines if line.action == "refused")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import that was done: the place of its entry is its number for undo."""

    n: int
    wall: str
    author: str
    reason: str
    rows: int


class NothingToImport(Refusal):
    """No line would change anything."""

    code = "IMP-E20"
    message = N_("The sheet holds no line that is new or changed. Nothing was imported.")


class NotAnImport(Refusal):
    """The number is no import's."""

    code = "IMP-E21"
    message = N_("{n} is not the number of an import of this computer. Choose one from the list of imports.")


def prepare(
    session: Session,
    sheet: Sheet,
    mapping: Mapping,
    *,
    today: date,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> Prepared:
    """What importing ``sheet`` would do to the store now; changes nothing. Raises `Cancelled`."""
    layouts.require(mapping)
    lines, skipped, warnings = [], mapping.first, list[str]()
    body = list(enumerate(sheet.rows[mapping.first :], mapping.first))
    items, after_total = 0, False
    for at, row in body:
        _tick(at, len(sheet.rows), progress, cancelled)
        if _is_outside(row, mapping, after_total):
            skipped += 1
            if layouts.is_total(row):
                after_total = True
                warnings += _total_differs(row, items)
            continue
        items += 1
        lines.append(_line(at, row, sheet, mapping, today))
    _refuse_twins(lines)
    _match(session, lines)
    return Prepared(sheet, mapping, tuple(lines), skipped, tuple(warnings))


def apply(
    session: Session,
    prepared: Prepared,
    *,
    today: date,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> dict[str, int]:
    """Do what was prepared, all in the session's one transaction; the counts. Raises `Cancelled`."""
    work = [line for line in prepared.lines if line.action in ("new", "changed")]
    if not work:
        raise NothingToImport()
    homes = _homes(session, {line.unit for line in work}, today)
    fresh = [line for line in work if line.action == "new"]
    for start in range(0, len(fresh), STEP):
        _tick(start, len(work), progress, cancelled)
        _insert(session, fresh[start : start + STEP], homes)
    for place, line in enumerate((line for line in work if line.action == "changed"), len(fresh)):
        _tick(place, len(work), progress, cancelled)
        _update(session, line, homes)
    layouts.remember(session, prepared.mapping)
    session.flush()
    return prepared.counts


def listing(session: Session) -> list[ImportRow]:
    """The imports done on this device, newest first."""
    found = raw(session).execute(
        "SELECT e.n, e.wall, e.author, e.reason, (SELECT count(*) FROM change c WHERE c.n = e.n) FROM entry e"
        " WHERE e.action = ? AND e.device = ? ORDER BY e.n DESC",
        (ACTION, session.info["store"].device),
    )
    return [ImportRow(*row) for row in found]


def undo(session: Session, n: int) -> int:
    """Take a whole import back, while it has not been sent and nobody touched its records since."""
    if n not in {row.n for row in listing(session)}:
        raise NotAnImport(n=n)
    return journal.undo(raw(session), n, session.info["store"].device)


# -- reading a line --------------------------------------------------------------------------------


def _line(at: int, row: Sequence[Cell], sheet: Sheet, mapping: Mapping, today: date) -> Line:
    cells = {name: row[place] if place < len(row) else None for name, place in mapping.columns.items()}
    line = Line(at + 1, "new", "", "", cells=tuple(row))
    notes: list[Meaning] = []

    def take(name: str, read: readings.Reading, label: str) -> str:
        if read.wrong:
            _refuse(line, label, read.value or str(cells[name])[:40], _(read.wrong))
        elif read.why:
            notes.append(Meaning(line.line, label, _shown(cells[name]), _after(read), _(read.why)))
        return read.value

    for name in mapping.columns:
        label = mapping.titles[mapping.columns[name]]
        _take(line, name, cells[name], label, take, today)
    line.unit = line.unit or mapping.unit
    line.name = line.values.get("name", "")
    line.serial = line.values.get("serial", "")
    _type(line, mapping)
    if not line.name and line.action != "refused":
        _refuse(line, mapping.titles[mapping.columns["name"]], "", _("the name is missing"))
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
    elif name in ("paper_date", "in_service_on"):
        _day(line, name, cell, label, take, today)
    elif name in ("year_made", "quality_grade", "paper_months"):
        _number(line, name, take(name, readings.whole(cell), label), label, today)
    elif name == "state":
        _state(line, cell, label)
    elif name == "unit":
        line.unit = take(name, readings.text(cell), label)
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


def _number(line: Line, name: str, said: str, label: str, today: date) -> None:
    try:
        line.values[name] = fields.parsed(name, said, today=today)
    except Refusal as refusal:
        _refuse(line, label, said, str(refusal).partition(": ")[2])


def _state(line: Line, cell: Cell, label: str) -> None:
    if cell in (None, ""):
        return
    meant = readings.state(cell)
    if meant is None:
        _refuse(line, label, str(cell), _("is no state this program knows"))
    else:
        line.values["state"] = str(meant)


def _type(line: Line, mapping: Mapping) -> None:
    line.values["type_code"] = mapping.kinds.get(line.name, "")
    if line.values["type_code"] and line.values.get("technical"):
        line.attributes = readings.technical(line.values["technical"], line.values["type_code"])


def _refuse(line: Line, label: str, value: str, why: str) -> None:
    line.action = "refused"
    said = f"{label} “{value[:60]}” {why}" if value else f"{label}: {why}"
    line.reason = f"{line.reason}; {said}" if line.reason else said


def _shown(cell: Cell) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else f"{cell:g}" if isinstance(cell, float) else str(cell)


def _after(read: readings.Reading) -> str:
    return f"{read.day:%d/%m/%Y}" if read.day else read.value


def _is_outside(row: Sequence[Cell], mapping: Mapping, after_total: bool) -> bool:
    filled = [cell for cell in row if cell not in (None, "")]
    if not filled or layouts.is_group(row, mapping.columns) or layouts.is_total(row):
        return True
    place = mapping.columns["name"]
    return after_total and (place >= len(row) or row[place] in (None, ""))


def _total_differs(row: Sequence[Cell], items: int) -> list[str]:
    said = next((int(cell) for cell in row if isinstance(cell, int | float) and not isinstance(cell, bool)), None)
    if said is None or said == items:
        return []
    return [_("The sheet's total says {said} lines; {items} were found above it.").format(said=said, items=items)]


def _tick(at: int, total: int, progress: Progress | None, cancelled: Stop | None) -> None:
    if at % STEP:
        return
    if cancelled and cancelled():
        raise Cancelled()
    if progress:
        progress(at, total)


# -- finding what is already there -----------------------------------------------------------------


def _key(line: Line) -> tuple[str, ...]:
    if line.serial:
        return ("serial", line.serial, folded(line.name))
    facts = [str(line.values.get(name) or "") for name in ("model", "maker", "year_made", "technical", "asset_no")]
    return ("plain", folded(line.name), folded(line.unit), *facts)


def _refuse_twins(lines: Iterable[Line]) -> None:
    """Two lines of one serial and name: the second is refused, for nobody can tell which is right."""
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        if line.action == "refused" or not line.serial:
            continue
        key = (*_key(line), folded(line.unit))
        if key in seen:
            why = _("line {line} already holds this name, serial and unit").format(line=seen[key])
            _refuse(line, line.name, line.serial, why)
        else:
            seen[key] = line.line


def _match(session: Session, lines: Sequence[Line]) -> None:
    kept = _kept(session)
    numbers = _numbers(session)
    taken: set[UUID] = set()
    for line in lines:
        if line.action == "refused":
            continue
        found = numbers.get(next(iter(line.identities.values()), "")) or _chosen(line, kept.get(_key(line), []))
        if len(found) > 1:
            why = _("fits {count} pieces of equipment in the store; correct one of them by hand").format(
                count=len(found)
            )
            _refuse(line, line.name, line.serial, why)
        elif found and found[0].id not in taken:
            taken.add(found[0].id)
            line.id, line.changes = found[0].id, _changes(line, found[0])
            line.action = "changed" if line.changes else "same"


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID
    unit: str
    values: dict[str, Any]
    attributes: dict[str, str]
    identities: dict[str, str]


def _kept(session: Session) -> dict[tuple[str, ...], list[_Kept]]:
    """What is in the store, by what a line can be recognised by."""
    names = ["id", "unit_id", *fields.NAMES]
    attributes = _parts(session, "SELECT equipment_id, key, value FROM attribute")
    identities = _parts(session, "SELECT equipment_id, scheme, number FROM identity")
    homes = {row.id: row.name for row in units.tree(session, on=date.max)}
    found: dict[tuple[str, ...], list[_Kept]] = {}
    for row in raw(session).execute(f"SELECT {', '.join(names)} FROM equipment"):
        said = dict(zip(names, row, strict=True))
        id, unit = said.pop("id"), homes.get(UUID(bytes=said.pop("unit_id")), "")
        for name in ("paper_date", "in_service_on"):
            said[name] = date.fromisoformat(said[name]) if said[name] else None
        kept = _Kept(UUID(bytes=id), unit, said, attributes.get(id, {}), identities.get(id, {}))
        line = Line(0, "", said["name"], said["serial"], values=said, unit=unit)
        found.setdefault(_key(line), []).append(kept)
    return found


def _parts(session: Session, sql: str) -> dict[bytes, dict[str, str]]:
    found: dict[bytes, dict[str, str]] = {}
    for id, key, value in raw(session).execute(sql):
        found.setdefault(id, {})[key] = value
    return found


def _numbers(session: Session) -> dict[str, list[_Kept]]:
    return {
        number: [kept] for group in _kept(session).values() for kept in group for number in kept.identities.values()
    }


def _chosen(line: Line, found: list[_Kept]) -> list[_Kept]:
    """Of several with one name and serial, the one in the same unit, if that settles it."""
    near = [kept for kept in found if folded(kept.unit) == folded(line.unit)]
    return near if len(found) > 1 and near else found


def _changes(line: Line, kept: _Kept) -> dict[str, tuple[Any, Any]]:
    """What the line would change; an empty cell never takes a value away."""
    found = {
        name: (kept.values.get(name), value)
        for name, value in line.values.items()
        if value not in (None, "") and value != kept.values.get(name)
    }
    if line.values.get("paper_date") and kept.values.get("paper_date_text"):
        found["paper_date_text"] = (kept.values["paper_date_text"], "")
    if line.unit and folded(clean(line.unit)) != folded(kept.unit):
        found["unit"] = (kept.unit, line.unit)
    for key, (value, _unit) in line.attributes.items():
        if kept.attributes.get(key) != value:
            found[f"attribute:{key}"] = (kept.attributes.get(key), value)
    for scheme, number in line.identities.items():
        if kept.identities.get(scheme) != number:
            found[f"identity:{scheme}"] = (kept.identities.get(scheme), number)
    return found


# -- doing it ----------------------------------------------------------------------------------------


def _homes(session: Session, names: Iterable[str], today: date) -> dict[str, UUID]:
    """The unit of each name: a known one of ours, else a new one, proposed, below our own; our own for no name."""
    root = units.home(session)
    if root is None:
        raise units.UnitUnknown()
    ours = units.ours(session)
    known = {folded(row.name): row.id for row in units.tree(session, on=today) if ours is None or row.id in ours}
    homes = {}
    for name in sorted(names):
        key = folded(clean(name))
        if key and key not in known:
            known[key] = units.add(session, name=name, parent=root, proposed=True)
        homes[name] = known[key] if key else root
    return homes


def _insert(session: Session, lines: Sequence[Line], homes: dict[str, UUID]) -> None:
    blank = {name: None if name in fields.NULLABLE else "" for name in fields.NAMES} | {"state": "in_use"}
    made = [replace(line, id=new_key()) for line in lines]
    bulk.insert(
        session,
        Equipment,
        (
            {
                **blank,
                **{k: v for k, v in line.values.items() if v is not None},
                "id": line.id,
                "unit_id": homes[line.unit],
            }
            for line in made
        ),
    )
    bulk.insert(
        session,
        Attribute,
        (
            {"equipment_id": line.id, "key": key, "value": value, "unit": unit}
            for line in made
            for key, (value, unit) in line.attributes.items()
        ),
    )
    bulk.insert(
        session,
        Identity,
        (
            {"equipment_id": line.id, "scheme": scheme, "number": number}
            for line in made
            for scheme, number in line.identities.items()
        ),
    )


def _update(session: Session, line: Line, homes: dict[str, UUID]) -> None:
    found = session.get_one(Equipment, line.id)
    for name, (_old, new) in line.changes.items():
        kind, _colon, key = name.partition(":")
        if kind == "attribute":
            unit = line.attributes[key][1]
            session.merge(Attribute(equipment_id=found.id, key=key, value=new, unit=unit))
        elif kind == "identity":
            session.merge(Identity(equipment_id=found.id, scheme=key, number=new))
        elif name == "unit":
            found.unit_id = homes[line.unit]
        else:
            setattr(found, name, new)
