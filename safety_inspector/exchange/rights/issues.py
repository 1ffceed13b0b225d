"""What the verb that issues certificates demands, judged again wherever one arrives: as far as all must agree.

Refused is only what the issuing device itself knew when it wrote: what another station did at the same time, or a
later change, holds up nobody's package. What the device alone can know is asked there, by `certification.demands`.
"""

from datetime import date
from itertools import takewhile
from uuid import UUID

from safety_inspector.certification import certificates, stickers
from safety_inspector.exchange import frames, refusals, repeats
from safety_inspector.exchange.agreements import LONGEST_NUMBER
from safety_inspector.exchange.rights import entitled, inspections
from safety_inspector.exchange.rights.acts import Act, apart
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
    asked = (_of_minutes, _of_document, _replacing, _beyond, _again)
    wrong = _signer(row) or next((said for each in asked if (said := each(act, row))), "")
    if not wrong and (found := entitled.wrong(act, row)):
        wrong = "" if _withheld(act, row) else found
    if wrong:
        raise refusals.BadCertificate(number=str(row["number"])[:LONGEST_NUMBER], what=_(wrong))


def _signer(row: Row) -> str:
    """Whoever signs on the paper is who issued it."""
    said = certificates.from_text(row["facts"]).signer
    if f"{said.rank} {said.name}".strip() == row["approver_name"]:
        return ""
    return N_("it is signed by another than who issued it")


def _of_minutes(act: Act, row: Row) -> str:
    ground, days = act.ground, set()
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
    return bool(creator and creator.revoked) or _erased(act, row)


def _erased(act: Act, row: Row) -> bool:
    """Whether minutes of the device of the inspection were erased that are not known to be of another.

    What the issuing device itself erased before it sent it proves nothing to receivers; the check tells of it.
    """
    ground, inspection = act.ground, str(row["inspection_id"])
    device = ground.origin(ground.creator(bytes.fromhex(inspection)))
    if not ground.blank and device == ground.origin(act.entry.device):
        return False
    sql = "SELECT c.id, e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.entity = 'minutes' AND c.body IS NULL"
    for id, author in ground.db.execute(sql).fetchall():
        held = ground.row("minutes", id, REMEMBERED["minutes"]) or {}
        if ground.origin(author) == device and held.get("inspection_id", inspection) == inspection:
            return True
    return False


def _of_document(act: Act, row: Row) -> str:
    """Inspector, kind, procedure and rating as in a document of the inspection; one that is forgotten is not asked."""
    said = frames.parsed(row["facts"])
    told = inspections.told(act, row["inspection_id"])
    if not told or any(repeats.certifies(said, document) for document in told):
        return ""
    return repeats.OTHERWISE


def _replacing(act: Act, row: Row) -> str:
    """The paper it takes the place of was a certificate of the same inspection, and is here.

    Who issued it had that paper and sent it along, so what is not known here is refused; only of a device that was
    revoked since nobody tells. At home `certification.demands` asks.
    """
    ground, before = act.ground, str(row["replaces"])
    if not before or ground.home:
        return ""
    ids = ground.having("certificate", "number", before) - {act.id}
    found = (ground.row("certificate", id, REMEMBERED["certificate"]) or {} for id in ids)
    gone = (each.claims.letter for each in ground.directory.values() if each.revoked)
    letter = "".join(takewhile(str.isalpha, before))
    if any(each.get("inspection_id") == row["inspection_id"] for each in found) or not ids and letter in gone:
        return ""
    return N_("it takes the place of a paper that is none of its inspection")


def require_next(act: Act, row: Row) -> None:
    """Minutes that name no next day beyond the longest interval; raises `refusals.BadCertificate`."""
    said = frames.parsed(row["facts"]).get("next_on")
    if said and not act.first and said > (_longest(act, row) or said):
        what = _(N_("the next inspection is later than the interval allows"))
        raise refusals.BadCertificate(number=str(row["number"])[:LONGEST_NUMBER], what=what)


def _beyond(act: Act, row: Row) -> str:
    """Longer than any interval that was ever typed for its equipment allows."""
    longest = _longest(act, row)
    if not longest:
        return N_("no interval was ever told for its equipment")
    return N_("valid longer than the interval allows") if row["valid_until"] > longest else ""


def _longest(act: Act, row: Row) -> str:
    """The last day that any interval allows which was ever typed for the equipment; nothing where none was.

    Of equipment that came from a device revoked since, whoever typed it may not be told: any interval is believed.
    """
    months = [each for each in _intervals(act, row["equipment_id"]) if type(each) is int]
    maker = act.ground.directory.get(act.ground.creator(bytes.fromhex(row["equipment_id"])))
    if not months and maker and maker.revoked:
        months = [intervals.LONGEST]
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
        return N_("its sticker stands on another certificate")
    if any(not _voided(act, id) for id in _mine(act, "inspection_id", inspection)):
        return N_("another certificate of its inspection stands")
    return ""


def _mine(act: Act, column: str, value: str) -> set[bytes]:
    """The device's own certificates with this value, but those of another future of it, which it could not know."""
    found = act.ground.having("certificate", column, value) - {act.id}
    return {id for id in found if act.ground.creator(id) == act.entry.device and not apart(act, id)}


def _voided(act: Act, certificate: bytes) -> bool:
    return certificate.hex() in act.voided or bool(act.ground.having("void", "certificate_id", certificate.hex()))
