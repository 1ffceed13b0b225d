"""What belongs to a station: its units and their names, the cards of its equipment, their schedules."""

from collections.abc import Mapping

from safety_inspector.exchange import frames
from safety_inspector.exchange.rights.acts import Act, made_by
from safety_inspector.exchange.rights.grounds import REMEMBERED, written
from safety_inspector.words import N_


def unit(act: Act) -> None:
    """A unit: of headquarters; a station adds some below its own and proposes others."""
    if act.hq:
        return
    if "gone" in act.body or not act.mine(act.id):
        raise act.refuse(N_("a unit of another station"))
    if act.ground.home and _returns(act, act.values.get("parent_id")):
        raise act.refuse(N_("a unit below itself"))
    if act.past:
        return
    parent = act.values.get("parent_id")
    if act.new is not None and not (act.new["proposed"] or _below(act, parent)):
        raise act.refuse(N_("a unit outside its own that is not proposed"))
    if act.new is None and "parent_id" in act.values and not _below(act, parent):
        raise act.refuse(N_("the place of a unit"))
    if act.new is None and act.values.get("proposed") == 0:
        raise act.refuse(N_("the confirmation of a proposed unit"))


def _returns(act: Act, unit: str | None) -> bool:
    """Whether the way up from ``unit`` comes back to the unit that is written, or never ends."""
    for _step in range(100):
        if unit is None:
            return False
        if unit == act.id.hex():
            return True
        row = act.ground.row("unit", bytes.fromhex(unit), REMEMBERED["unit"])
        unit = row["parent_id"] if row else None
    return True


def _below(act: Act, unit: str | None) -> bool:
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
    if act.ground.home and unit and not _exists(act, unit):  # elsewhere it may have been taken away meanwhile
        raise act.refuse(N_("a card in a unit that is not here"))
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
    _require_station(act, bytes.fromhex(owner) if owner else act.id, None)


def _owner(act: Act) -> str | None:
    found = act.ground.row(act.entity, act.id, ("equipment_id",))
    return str(found["equipment_id"]) if found else None


def _require_station(act: Act, equipment: bytes, unit: str | None) -> None:
    if act.hq or act.past and act.mine(equipment):
        return
    if act.entity != "equipment" and equipment in act.made:
        return  # its card is in this very entry, and judged there
    if equipment.hex() in act.papers and _of_a_paper(act):
        return
    row = act.ground.row("equipment", equipment, REMEMBERED["equipment"])
    place = row["unit_id"] if row else unit
    if _below(act, place) or row and act.ground.creator(equipment) and act.mine(equipment):
        return
    if act.ground.home or not _once(act, equipment):
        raise act.refuse(N_("a card of another station"))


OF_A_PAPER: Mapping[str, frozenset[str]] = {
    "equipment": frozenset({"state"}),
    "schedule": frozenset({"anchor_on", "until", "certificate"}),
}


def _of_a_paper(act: Act) -> bool:
    """Whether a paper may change this at another station: the state of its card, and from when the next is due."""
    return "set" in act.body and act.values.keys() <= OF_A_PAPER.get(act.entity, frozenset())


def _once(act: Act, equipment: bytes) -> bool:
    """Whether the card was this station's before: it may have written without knowing that the card moved.

    At home such a change is refused once the move is known there; refused here, a whole package would be.
    """
    rows = act.ground.db.execute(
        "SELECT body FROM change WHERE id = ? AND entity = 'equipment' AND body NOT NULL ORDER BY n", (equipment,)
    )
    places = (written("equipment", frames.parsed(body)).get("unit_id") for (body,) in rows)
    return any(_below(act, place) for place in places if place)
