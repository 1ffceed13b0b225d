"""What the verb that issues certificates demands, judged again wherever one arrives: as far as all must agree.

Refused is only what the issuing device itself knew when it wrote: what another station did at the same time, or a
later change, holds up nobody's package. What the device alone can know is asked there, by `certification.demands`.
"""

from datetime import date
from uuid import UUID

from safety_inspector.certification import certificates, stickers
from safety_inspector.exchange import frames, refusals, repeats
from safety_inspector.exchange.agreements import LONGEST_NUMBER
from safety_inspector.exchange.rights import entitled, inspections
from safety_inspector.exchange.rights.acts import Act, doubled
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row, written
from safety_inspector.planning import intervals, schedules
from safety_inspector.store import migrations
from safety_inspector.words import N_, _


def require(act: Act, row: Row) -> None:
    """A certificate after signed minutes, with its own sticker, alone for its inspection, no longer than the interval.

    Raises `refusals.BadCertificate`.
    """
    if act.first:
        return
    wrong = _signer(row) or _of_minutes(act, row) or _of_document(act, row) or _beyond(act, row) or _again(act, row)
    wrong = wrong or ("" if _withheld(act, row) else entitled.wrong(act, row))
    if wrong:
        raise refusals.BadCertificate(number=str(row["number"])[:LONGEST_NUMBER], what=_(wrong))


def _signer(row: Row) -> str:
    """Whoever signs on the paper is who issued it."""
    said = certificates.from_text(row["facts"]).signer
    if f"{said.rank} {said.name}".strip() == row["approver_name"]:
        return ""
    return N_("it is signed by another than who issued it")


def _of_minutes(act: Act, row: Row) -> str:
    ground = act.ground
    days = set()
    for id in ground.having("minutes", "number", str(row["minutes"])):
        minutes = ground.row("minutes", id, REMEMBERED["minutes"]) or {}
        signed = minutes.get("signed_on") or id in act.minuted
        if signed and minutes.get("inspection_id") == row["inspection_id"]:
            days.add(minutes["issued_on"])
    said = frames.parsed(row["facts"]).get("minutes_on")
    if days and said and said not in days:
        return N_("it says another day of its minutes")
    if days or _withheld(act, row):
        return ""
    return N_("a certificate without the signed minutes of its inspection")


def _withheld(act: Act, row: Row) -> bool:
    """Whether the minutes may have been and are not told: their device was revoked since, or they were erased."""
    creator = act.ground.directory.get(act.ground.creator(bytes.fromhex(row["inspection_id"])))
    forgotten = "SELECT 1 FROM change WHERE entity = 'minutes' AND body IS NULL LIMIT 1"
    return bool(creator and creator.revoked) or act.ground.db.execute(forgotten).fetchone() is not None


def _of_document(act: Act, row: Row) -> str:
    """Inspector, kind, procedure and rating as in a document of the inspection; one that is forgotten is not asked."""
    said = frames.parsed(row["facts"])
    told = inspections.told(act, row["inspection_id"])
    if not told or any(repeats.certifies(said, document) for document in told):
        return ""
    return repeats.OTHERWISE


def require_next(act: Act, row: Row) -> None:
    """Minutes that name no next day beyond the longest interval; raises `refusals.BadCertificate`."""
    said = frames.parsed(row["facts"]).get("next_on")
    longest = "" if act.first or not said else _longest(act, row)
    if longest and said > longest:
        what = _(N_("the next inspection is later than the interval allows"))
        raise refusals.BadCertificate(number=str(row["number"])[:LONGEST_NUMBER], what=what)


def _beyond(act: Act, row: Row) -> str:
    """Longer than any interval that was ever typed for its equipment allows."""
    longest = _longest(act, row)
    return N_("valid longer than the interval allows") if longest and row["valid_until"] > longest else ""


def _longest(act: Act, row: Row) -> str:
    """The last day that any interval allows which was ever typed for the equipment; nothing where none was."""
    months = [each for each in _intervals(act, row["equipment_id"]) if type(each) is int]
    return intervals.add_months(date.fromisoformat(row["inspected_on"]), max(months)).isoformat() if months else ""


def _intervals(act: Act, equipment: str) -> list[object]:
    sql = (
        "SELECT e.schema, c.body FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.entity = 'schedule' AND e.stream = 1 AND c.body NOT NULL"
    )
    told = act.ground.db.execute(sql, (schedules.id_of(UUID(equipment)).bytes,)).fetchall()
    bodies = (migrations.lifted(schema, "schedule", frames.parsed(text)) for schema, text in told)
    return [written("schedule", body).get("interval_months") for body in bodies]


def _again(act: Act, row: Row) -> str:
    """A sticker, or an inspection, for which the same device has issued a certificate before."""
    sticker, inspection = str(row["sticker"]), str(row["inspection_id"])
    if sticker and stickers.normal(sticker) != stickers.ON_EQUIPMENT and _mine(act, "sticker", sticker):
        return "" if doubled(act) else N_("its sticker stands on another certificate")
    standing = (id for id in _mine(act, "inspection_id", inspection) if not _voided(act, id))
    if any(standing) and not doubled(act):
        return N_("another certificate of its inspection stands")
    return ""


def _mine(act: Act, column: str, value: str) -> set[bytes]:
    found = act.ground.having("certificate", column, value) - {act.id}
    return {id for id in found if act.ground.creator(id) == act.entry.device}


def _voided(act: Act, certificate: bytes) -> bool:
    return certificate.hex() in act.voided or bool(act.ground.having("void", "certificate_id", certificate.hex()))
