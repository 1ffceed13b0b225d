"""What belongs to a station: its units and their names, the cards of its equipment, their schedules."""

from collections.abc import Mapping

from safety_inspector.exchange import frames
from safety_inspector.exchange.rights.acts import Act, made_by
from safety_inspector.exchange.rights.grounds import REMEMBERED, written
from safety_inspector.words import N_


def unit(act: Act) -> None:
    """A unit: of headquarters; a station adds some below its own and proposes others; below one that is known."""
    parent = act.values.get("parent_id")
    if "gone" not in act.body:
        _require_above(act, parent)
    if act.hq:
        return
    if "gone" in act.body or not act.mine(act.id):
        raise act.refuse(N_("a unit of another station"))
    if act.past:
        return
    if act.new is not None and not (act.new["proposed"] or below(act, parent)):
        raise act.refuse(N_("a unit outside its own that is not proposed"))
    if act.new is None and "parent_id" in act.values and not below(act, parent):
        raise act.refuse(N_("the place of a unit"))
    if act.new is None and act.values.get("proposed") == 0:
        raise act.refuse(N_("the confirmation of a proposed unit"))


def _require_above(act: Act, parent: str | None) -> None:
    """Refuse a unit below one that nobody made, or one that its own device has put below itself.

    Two that were moved at the same time, each below the other, are nobody's fault: elsewhere it is only asked
    whether one device wrote the whole way round.
    """
    if parent and not _known(act, parent):
        raise act.refuse(N_("a unit below one that is not here"))
    way = _way(act, parent)
    if way and way[-1] == act.id.hex() and (act.ground.home or all(_placed(act, each) for each in way)):
        raise act.refuse(N_("a unit below itself"))


def _known(act: Act, unit: str) -> bool:
    """Whether anybody ever made the unit; who is revoked may have made it, and is not told of."""
    id = bytes.fromhex(unit)
    if id in act.made or act.ground.creator(id):
        return True
    return not act.ground.home and any(each.revoked for each in act.ground.directory.values())


def _way(act: Act, unit: str | None) -> list[str]:
    """The units from ``unit`` upwards, ending with the one that is written where they come back to it."""
    found: list[str] = []
    while unit is not None and unit not in found:
        found.append(unit)
        if unit == act.id.hex():
            break
        row = act.ground.row("unit", bytes.fromhex(unit), REMEMBERED["unit"])
        unit = act.parents[unit] if unit in act.parents else row["parent_id"] if row else None
    return found


def _placed(act: Act, unit: str) -> bool:
    """Whether the device that writes has put the unit where it is."""
    if unit in act.parents:
        return True
    told = act.ground.db.execute(
        "SELECT e.device, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.entity = 'unit'"
        " AND e.stream = 1 AND c.body NOT NULL ORDER BY c.n DESC",
        (bytes.fromhex(unit),),
    ).fetchall()
    placed = (device for device, body in told if "parent_id" in written("unit", frames.parsed(body)))
    return next(placed, "") == act.entry.device


def below(act: Act, unit: str | None) -> bool:
    """Whether ``unit`` is the device's own unit, below it, or made by the device."""
    for _step in range(100):
        if unit is None:
            return False
        if unit == act.standing.claims.unit or made_by(act, unit):
            return True
        row = act.ground.row("unit", bytes.fromhex(unit), REMEMBERED["unit"])
        unit = row["parent_id"] if row else None
    return False


def unit_name(act: Act) -> None:
    """The name of a unit: of whoever made the unit, or headquarters."""
    unit = act.values.get("unit_id")
    if unit is None:
        if not act.hq and not act.mine(act.id):
            raise act.refuse(N_("the name of another's unit"))
    elif not (act.hq or act.mine(act.id) and act.mine(bytes.fromhex(unit))):
        raise act.refuse(N_("the name of another's unit"))


def card(act: Act) -> None:
    """An equipment card or a part of it: its station of record and headquarters."""
    if act.entity == "equipment" and act.body.get("set", {}).keys() == {"state"} and _found_failed(act):
        return
    unit = act.values.get("unit_id") if act.entity == "equipment" else None
    known = _exists if act.ground.home else _known  # elsewhere it may have been taken away meanwhile
    if unit and "gone" not in act.body and not known(act, unit):
        raise act.refuse(N_("a card in a unit that is not here"))
    _require_come(act, "paper_date")
    _require_station(act, act.id, unit)


def _exists(act: Act, unit: str) -> bool:
    id = bytes.fromhex(unit)
    return id in act.made or act.ground.row("unit", id, REMEMBERED["unit"]) is not None


def _found_failed(act: Act) -> bool:
    """Whether the state becomes "failed" by a device whose own inspection ended so."""
    if act.values["state"] != "failed":
        return False
    sql = "SELECT id FROM inspection WHERE equipment_id = ? AND conclusion = 'fail'"
    ids = {id for (id,) in act.ground.db.execute(sql, (act.id,))}
    for (entity, id), row in act.ground.rows.items():
        if entity == "inspection" and (row["equipment_id"], row["conclusion"]) == (act.id.hex(), "fail"):
            ids.add(id)
    return any(act.mine(id) for id in ids)


def schedule(act: Act) -> None:
    """When a piece of equipment falls due: said by whoever its card belongs to."""
    owner = act.values.get("equipment_id") or _owner(act)
    _require_come(act, "anchor_on")
    _require_station(act, bytes.fromhex(owner) if owner else act.id, None)


def _owner(act: Act) -> str | None:
    found = act.ground.row(act.entity, act.id, ("equipment_id",))
    return str(found["equipment_id"]) if found else _once_of(act)


def _once_of(act: Act) -> str | None:
    """Whose schedule it was before another device took it away."""
    rows = act.ground.db.execute(
        "SELECT body FROM change WHERE id = ? AND entity = ? AND kind = 1 AND body NOT NULL", (act.id, act.entity)
    )
    said = (written(act.entity, frames.parsed(body)).get("equipment_id") for (body,) in rows)
    return next((str(each) for each in said if each), None)


def _require_station(act: Act, equipment: bytes, unit: str | None) -> None:
    if act.hq or act.past and act.mine(equipment):
        return
    if act.entity != "equipment" and equipment in act.made:
        return  # its card is in this very entry, and judged there
    if equipment.hex() in act.papers and _of_a_paper(act, equipment):
        return
    row = act.ground.row("equipment", equipment, REMEMBERED["equipment"])
    place = row["unit_id"] if row else unit
    if below(act, place) or row and act.ground.creator(equipment) and act.mine(equipment):
        return
    if act.ground.home or not _once(act, equipment):
        raise act.refuse(N_("a card of another station"))


def _require_come(act: Act, field: str) -> None:
    """Refuse a day to count from that had not come when it was written; one that was told before is chosen."""
    day = act.values.get(field)
    if not day or "gone" in act.body or act.first or day <= act.day:
        return
    rows = act.ground.db.execute(
        "SELECT c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.entity = ? AND c.body NOT NULL"
        " AND e.stream = 1 AND c.n <= ?",
        (act.id, act.entity, act.ground.upto),
    )
    if all(written(act.entity, frames.parsed(body)).get(field) != day for (body,) in rows):
        raise act.refuse(N_("a day to count from that has not come"))


OF_A_PAPER: Mapping[str, frozenset[str]] = {
    "equipment": frozenset({"state"}),
    "schedule": frozenset({"anchor_on", "until", "certificate"}),
}


def _of_a_paper(act: Act, equipment: bytes) -> bool:
    """Whether a paper may change this at another station: the state of its card, and from when the next is due.

    That is the day of an inspection which it passed, or none where nothing stands.
    """
    if "set" not in act.body or not act.values.keys() <= OF_A_PAPER.get(act.entity, frozenset()):
        return False
    day = act.values.get("anchor_on")
    return not day or _passed_on(act, equipment, day) or any(each.revoked for each in act.ground.directory.values())


def _passed_on(act: Act, equipment: bytes, day: str) -> bool:
    """Whether the equipment passed an inspection of that day which is known here."""
    sql = "SELECT 1 FROM inspection WHERE equipment_id = ? AND inspected_on = ? AND conclusion = 'pass' LIMIT 1"
    if act.ground.db.execute(sql, (equipment, day)).fetchone():
        return True
    wanted = (equipment.hex(), "pass", day)
    return any(
        entity == "inspection" and (row["equipment_id"], row["conclusion"], row["inspected_on"]) == wanted
        for (entity, _id), row in act.ground.rows.items()
    )


def _once(act: Act, equipment: bytes) -> bool:
    """Whether the card was this station's before: it may have written without knowing that the card moved.

    At home such a change is refused once the move is known there; refused here, a whole package would be.
    """
    rows = act.ground.db.execute(
        "SELECT body FROM change WHERE id = ? AND entity = 'equipment' AND body NOT NULL ORDER BY n", (equipment,)
    )
    places = (written("equipment", frames.parsed(body)).get("unit_id") for (body,) in rows)
    return any(below(act, place) for place in places if place)
