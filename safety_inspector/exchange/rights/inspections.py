"""Inspections: signed documents of their inspector, concluded anew only where a review sent items back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from safety_inspector.certification.reviews import Outcome
from safety_inspector.exchange import agreements, frames
from safety_inspector.exchange.rights.acts import Act
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row, written
from safety_inspector.inspection import corrections
from safety_inspector.store import migrations, registers
from safety_inspector.store.journal.entries import ROWS
from safety_inspector.store.registers import WHOLE, Rows
from safety_inspector.words import N_


def document(act: Act) -> None:
    """An inspection: only its own device, and its inspector himself; of rivals one may be chosen, never a third.

    What a review sent back may be concluded anew by a document that names that review.
    """
    row, over = act.values, act.body.get("over", {}).get(WHOLE, [])
    if over and _standing_already(act):
        return
    if not act.mine(act.id):
        raise act.refuse(N_("an inspection that another device began"))
    if row["inspector"] != act.entry.author:
        raise act.refuse(N_("an inspection of another inspector"))
    if row["concluded_at"] is None or row["conclusion"] not in ("pass", "fail"):
        raise act.refuse(N_("an inspection without conclusion"))
    if str(row["concluded_at"])[:10] > act.day:
        raise act.refuse(N_("an inspection concluded on a day after it was signed"))
    if wrong := agreements.of_document(registers.unpacked(act.body["rows"])):
        raise act.refuse(wrong)
    if over:
        _require_correction(act, over)


def _require_correction(act: Act, over: list[str]) -> None:
    """A second document changes what a review of the first one sent back, and nothing else.

    Refused too where the device that corrects, or the one that sent back, had approved it or issued its paper
    before: of what third devices did at the same time nobody could know, and their approval holds for the first.
    """
    found = [each for ref in over for each in named(act, ref)]
    before = [each for each in found if each.entity == "inspection"]
    returns = [each for each in found if each.entity == "review" and each.values.get("outcome") == Outcome.RETURNED]
    if len(before) != 1 or not any(each.values["document"] == before[0].ref for each in returns):
        raise act.refuse(N_("an inspection after its conclusion"))
    (sent, *_) = [each for each in returns if each.values["document"] == before[0].ref]
    until = {act.entry.device: act.entry.seq, sent.device: sent.seq}
    for device, seq in _decided(act, before[0].ref):
        if seq <= until.get(device, 0):
            raise act.refuse(N_("an inspection after its approval"))
    comments = dict(frames.parsed(str(sent.values["items"])))
    one, two = (registers.unpacked(body["rows"]) for body in (before[0].body, act.body))
    if corrections.strayed(one, two, comments):
        raise act.refuse(N_("items of an inspection that were not sent back"))


@dataclass(frozen=True, slots=True)
class Named:
    """A change of an entry that is here: an inspection's document, or a review of the inspection."""

    entity: str
    ref: str
    device: str
    seq: int
    body: dict[str, Any]
    values: Row


def named(act: Act, ref: str) -> Iterator[Named]:
    """What the entry with the reference ``ref`` says of the inspection under judgement."""
    low = bytes.fromhex(ref)
    rows = act.ground.db.execute(
        "SELECT c.entity, c.id, e.device, e.seq, e.schema, c.body FROM entry e JOIN change c ON c.n = e.n"
        " WHERE e.hash BETWEEN ? AND ? AND e.stream = 1 AND c.body NOT NULL AND c.entity IN ('inspection', 'review')",
        (low.ljust(32, b"\0"), low.ljust(32, b"\xff")),
    ).fetchall()
    for entity, id, device, seq, schema, text in rows:
        body = migrations.lifted(schema, entity, frames.parsed(text))
        values = written(entity, body)
        if id == act.id or values.get("inspection_id") == act.id.hex():
            yield Named(entity, ref, device, seq, body, values)


def _decided(act: Act, document: str) -> Iterator[tuple[str, int]]:
    """Device and sequence of each approval of the document, as far as they are here."""
    for id, row in reviews(act, act.id.hex()):
        if row["outcome"] == Outcome.APPROVED and row["document"] in ("", document):
            yield from act.ground.db.execute(
                "SELECT e.device, e.seq FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1", (id,)
            ).fetchall()


def reviews(act: Act, inspection: str) -> Iterator[tuple[bytes, Row]]:
    """The reviews of an inspection: in the store, and what the package brought."""
    sql = "SELECT id FROM review WHERE inspection_id = ?"
    kept = {id for (id,) in act.ground.db.execute(sql, (bytes.fromhex(inspection),)).fetchall()}
    for id in kept | act.ground.looked.get(inspection, set()):
        if row := act.ground.row("review", id, REMEMBERED["review"]):
            yield id, row


def documents(act: Act, inspection: str) -> set[str]:
    """The references of the documents of an inspection, superseded ones too: another may not know of it yet."""
    rows = act.ground.db.execute(
        "SELECT lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.kind = ?",
        (bytes.fromhex(inspection), ROWS),
    )
    return {ref for (ref,) in rows.fetchall()}


def told(act: Act, inspection: str, ref: str = "") -> list[Rows]:
    """The documents of an inspection, or the one named ``ref``, as far as the journal has not forgotten them."""
    rows = act.ground.db.execute(
        "SELECT e.schema, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.kind = ?"
        " AND c.body NOT NULL AND lower(hex(substr(e.hash, 1, 8))) LIKE ? || '%' ORDER BY c.n DESC",
        (bytes.fromhex(inspection), ROWS, ref),
    ).fetchall()
    bodies = (migrations.lifted(schema, "inspection", frames.parsed(text)) for schema, text in rows)
    return [registers.unpacked(body["rows"]) for body in bodies]


def _standing_already(act: Act) -> bool:
    found = act.ground.db.execute(
        "SELECT c.body, e.schema FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.body NOT NULL AND c.n <= ?",
        (act.id, act.ground.upto),
    )
    bodies = (migrations.lifted(schema, act.entity, frames.parsed(body)) for body, schema in found)
    return any(body.get("rows") == act.body["rows"] for body in bodies)
