"""Whether inspector and instruments of a certificate were entitled to its inspection, as far as the journal here tells.

The issuing device was asked by its own program. Elsewhere it is refused only where nothing that was ever told
covers the day: what another has withdrawn meanwhile, and what is not known here, holds up nobody.
"""

from collections.abc import Iterator
from uuid import UUID

from safety_inspector.competence import validities
from safety_inspector.exchange.rights.acts import Act, versions
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.regulations import types
from safety_inspector.words import N_


def wrong(act: Act, row: Row) -> str:
    """What is wrong with the certificate ``row``; nothing where somebody may have been entitled."""
    if act.ground.home:  # asked there by `certification.demands`, with all that only the device knows
        return ""
    if not _scoped(act, row):
        return N_("its inspector had no scope for it on the day")
    if not all(_calibrated(act, id, row["inspected_on"]) for id in _instruments(act, row)):
        return N_("an instrument of its minutes was not calibrated on the day")
    return ""


def _scoped(act: Act, row: Row) -> bool:
    """Whether a scope that was told covers what the equipment ever was; true where either is not known.

    Not where the issuing device itself erased its inspector before it sent him.
    """
    covers = _covers(act, row["equipment_id"])
    people = list(_inspectors(act, row["inspection_id"]))
    if not covers or not people:
        return not (covers and _erased_here(act, row["inspection_id"]))
    ids = [id for person in people for id in sorted(act.ground.having("scope", "user_id", person.hex()))]
    return any(
        said.get("covers") in {*covers, None} and _holds(act, id, said, "valid_from", row["inspected_on"])
        for id in ids
        for said in versions(act, "scope", id)
    )


def _covers(act: Act, equipment: str) -> frozenset[str]:
    """What covers any type its card ever named; nothing if one of them is new to this program."""
    named = {str(each.get("type_code") or "") for each in versions(act, "equipment", bytes.fromhex(equipment))} - {""}
    if not named or not all(map(types.named, named)):
        return frozenset()
    return frozenset().union(*map(validities.covering, named))


def _inspectors(act: Act, inspection: str) -> Iterator[bytes]:
    """Who has the inspector's login at the device that began the inspection."""
    id = bytes.fromhex(inspection)
    found = act.ground.row("inspection", id, REMEMBERED["inspection"])
    login, device = (found or {}).get("inspector"), act.ground.origin(act.ground.creator(id))
    for user in sorted(act.ground.having("user", "login", str(login))):
        held = act.ground.row("user", user, REMEMBERED["user"])
        if held and act.ground.origin(str(held["device"])) == device:
            yield user


def _erased_here(act: Act, inspection: str) -> bool:
    """Whether the issuing device, on which it was begun too, has erased one of its users."""
    ground = act.ground
    if ground.blank or not act.mine(bytes.fromhex(inspection)):
        return False
    sql = "SELECT DISTINCT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.entity = 'user' AND c.body IS NULL"
    own = ground.origin(act.entry.device)
    return any(ground.origin(device) == own for (device,) in ground.db.execute(sql).fetchall())


def _instruments(act: Act, row: Row) -> Iterator[bytes]:
    """The instruments of the register that the minutes name and that are known here."""
    for id in sorted(act.ground.having("minutes", "number", row["minutes"])):
        said = act.ground.row("minutes", id, REMEMBERED["minutes"]) or {}
        if said.get("inspection_id") == row["inspection_id"]:
            ids = (UUID(hex=each).bytes for each in str(said.get("instruments") or "").split(",") if each)
            yield from (id for id in ids if act.ground.creator(id))


def _calibrated(act: Act, instrument: bytes, day: str) -> bool:
    ids = sorted(act.ground.having("calibration", "instrument_id", instrument.hex()))
    return any(_holds(act, id, said, "done_on", day) for id in ids for said in versions(act, "calibration", id))


def _holds(act: Act, id: bytes, said: Row, since: str, day: str) -> bool:
    """Whether it holds on the day; of one whose beginning another erased nobody can say otherwise."""
    if since not in said:
        return act.ground.blank or not act.mine(id)
    withdrawn = said.get("withdrawn_on") or "9999"
    return bool(said[since] <= day <= said["valid_until"] and day < withdrawn and not said.get("struck"))
