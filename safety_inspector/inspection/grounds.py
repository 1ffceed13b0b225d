"""What the rules of an inspection stand on: the rows confirmed in this store, the card, the readings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from safety_inspector.inspection import corrections, lawful, limits
from safety_inspector.inspection.items import Checklist
from safety_inspector.inspection.limits import Limit
from safety_inspector.regulations import confirmations
from safety_inspector.store.sessions import raw

Readings = Mapping[str, Mapping[str, str]]  # by item, then by key
WORST = ("dangerous", "serious", "minor")


@dataclass(frozen=True, slots=True)
class Grounds:
    """The confirmed rows by name, and the facts of the card by key."""

    confirmed: Mapping[str, Limit] = field(default_factory=dict)
    card: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()  # items of what was sent back that stand as they were concluded


NO_GROUNDS = Grounds()


def of(session: Session, id: UUID, form: Checklist) -> Grounds:
    """The grounds of one inspection, as they are in this store now."""
    card = raw(session).execute(_OF_CARD, (id.bytes,)).fetchall()
    return Grounds(confirmed(session, form), dict(card), corrections.closed_items(session, id))


_OF_CARD = (
    "SELECT a.key, a.value FROM inspection i JOIN attribute a ON a.equipment_id = i.equipment_id"
    " WHERE i.id = ? AND a.value <> ''"
)


def confirmed(session: Session, form: Checklist) -> dict[str, Limit]:
    """The rows of the form that may judge: in practice those in force, otherwise none before confirmation.

    A row corrected into one that no form could hold judges nothing, whoever brought the correction.
    """
    acting = limits.confirmed(form.limits, confirmations.standings(session, form.limits))
    items = {limit.row_id: item for item in form.items for limit in item.limits}
    return {id: row for id, row in acting.items() if not row.corrects or lawful.sound(items[id], row)}


def known(form: Checklist, readings: Readings, grounds: Grounds) -> dict[str, str]:
    """What expressions may name besides an item's own values: the card, and readings of other items."""
    of_card = {each.key for each in form.identification}
    elsewhere = {key: value for kept in readings.values() for key, value in kept.items() if key not in of_card}
    return {**elsewhere, **grounds.card}


def readings_of(session: Session, id: UUID) -> dict[str, dict[str, str]]:
    """Readings by item, then by key; whether a part is there under "?"."""
    found: dict[str, dict[str, str]] = {}
    sql = "SELECT place, value FROM reading WHERE inspection_id = ? ORDER BY place"
    for place, value in raw(session).execute(sql, (id.bytes,)):
        item, _dot, key = place.partition(".")
        found.setdefault(item, {})[key] = value
    return found


def findings_of(session: Session, id: UUID) -> dict[str, tuple[str, int]]:
    """By item, how bad its worst finding is and how many there are."""
    found: dict[str, list[str]] = {}
    for item, severity in raw(session).execute(
        "SELECT item, severity FROM finding WHERE inspection_id = ?", (id.bytes,)
    ):
        found.setdefault(item, []).append(severity)
    return {item: (min(each, key=WORST.index), len(each)) for item, each in found.items()}


def photos_of(session: Session, id: UUID) -> dict[str, int]:
    """By item, how many photos it has."""
    sql = "SELECT item, count(*) FROM photo WHERE inspection_id = ? GROUP BY item"
    return dict(raw(session).execute(sql, (id.bytes,)).fetchall())
