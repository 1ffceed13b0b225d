"""Importing a register: what each line would do, said before it is done; then all of it at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import fields, layouts, lines, matching, search, units
from safety_inspector.catalogue.equipment import Attribute, Equipment, Identity
from safety_inspector.catalogue.layouts import Mapping
from safety_inspector.catalogue.lines import Line, Meaning
from safety_inspector.catalogue.workbooks import Cancelled, Cell, Sheet
from safety_inspector.errors import Refusal
from safety_inspector.folding import clean, folded
from safety_inspector.store import bulk, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_, _

ACTION = "register.import"
STEP = 200
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
Issued = Callable[[Session], dict[UUID, str]]  # of a room to the right: our certificates by equipment


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dry run: every row of the sheet is accounted for."""

    sheet: Sheet
    mapping: Mapping
    lines: tuple[Line, ...]
    skipped: int  # header, group, total, blank and signature rows
    warnings: tuple[str, ...]
    seen: int  # the place in the journal it was prepared at

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


class RegisterMoved(Refusal):
    """Somebody wrote to the register after the dry run."""

    code = "IMP-E22"
    message = N_("The register has changed since the preview. Nothing was imported: read the workbook again.")


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
    issued: Issued | None = None,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> Prepared:
    """What importing ``sheet`` would do to the store now; changes nothing. Raises `Cancelled`.

    Where ``issued`` tells that a line's paper is our own certificate, nothing is told of an old paper.
    """
    layouts.require(mapping)
    layouts.require_fits(mapping, sheet)
    found, warnings, totalled = list[Line](), list[str](), 0
    for at, row in enumerate(sheet.rows[mapping.first :], mapping.first):
        _tick(at, len(sheet.rows), progress, cancelled)
        if layouts.is_total(row):
            warnings += _total_differs(row, len(found), len(found) - totalled)
            totalled = len(found)
        elif not layouts.is_outside(row, mapping):
            found.append(lines.read(at, row, mapping, today))
    matching.refuse_twins(found)
    matching.match(session, found, issued(session) if issued else {})
    return Prepared(sheet, mapping, tuple(found), len(sheet.rows) - len(found), tuple(warnings), _place(session))


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
    if _touched_since(session, prepared.seen):
        raise RegisterMoved()
    homes = _homes(session, {line.unit for line in work}, today)
    fresh = [line for line in work if line.action == "new"]
    with search.later(session):
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


def _total_differs(row: Sequence[Cell], items: int, since: int) -> list[str]:
    """A warning when a total counts neither all lines above it nor those since the last total."""
    said = next((int(cell) for cell in row if isinstance(cell, int | float) and float(cell).is_integer()), None)
    if said is None or said in (items, since):
        return []
    return [_("The sheet's total says {said} lines; {items} were found above it.").format(said=said, items=items)]


def _place(session: Session) -> int:
    return int(raw(session).execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0])


def _touched_since(session: Session, seen: int) -> bool:
    return bool(
        raw(session)
        .execute(
            "SELECT 1 FROM change WHERE n > ? AND entity IN"
            " ('equipment', 'attribute', 'identity', 'unit', 'unit_name') LIMIT 1",
            (seen,),
        )
        .fetchone()
    )


def _tick(at: int, total: int, progress: Progress | None, cancelled: Stop | None) -> None:
    if at % STEP:
        return
    if cancelled and cancelled():
        raise Cancelled()
    if progress:
        progress(at, total)


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


def _insert(session: Session, fresh: Sequence[Line], homes: dict[str, UUID]) -> None:
    blank = {name: None if name in fields.NULLABLE else "" for name in fields.NAMES} | {"state": "in_use"}
    made = [replace(line, id=new_key()) for line in fresh]
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
