"""What certificates and notices share: who signs, for whom, of what; and the register of both."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.access import users
from safety_inspector.catalogue import search, units
from safety_inspector.catalogue.equipment import EquipmentCard
from safety_inspector.errors import Fault, Refusal
from safety_inspector.inspection.drafts import rows
from safety_inspector.store import attachments, journal
from safety_inspector.store.columns import Keys
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: rank and name under his post."""

    post: str = ""
    rank: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A line of the register of papers; ``kind`` is "certificate", "notice" or "minutes"."""

    id: UUID
    kind: str
    number: str
    issued_on: date
    equipment_id: UUID
    equipment_name: str
    asset_no: str
    serial: str
    unit_name: str
    inspection_id: UUID
    inspected_on: date
    valid_until: date | None
    sticker: str
    approver_name: str  # of minutes: the inspector
    paper: str
    ended_on: date | None = None  # voided, or of minutes: signed on paper
    ended_why: str = ""  # the reason of the void, or who signed
    replaces: str = ""

    @property
    def voided(self) -> bool:
        """Whether it is a certificate that was voided."""
        return self.kind == "certificate" and self.ended_on is not None


class IssuedTooEarly(Refusal):
    """Issued before it was inspected."""

    code = "CER-E16"
    message = N_("The issue date {on:%d/%m/%Y} is before the inspection on {inspected:%d/%m/%Y}. Correct it.")


class IssuedAhead(Refusal):
    """Issued on a day that has not come."""

    code = "CER-E61"
    message = N_("The issue date {on:%d/%m/%Y} has not come yet: today is {today:%d/%m/%Y}. Issue it on that day.")


class IssuedUnsigned(Refusal):
    """Issued before the minutes were signed."""

    code = "CER-E37"
    message = N_("The issue date {on:%d/%m/%Y} is before the minutes were signed on {signed:%d/%m/%Y}. Correct it.")


class NotConcluded(Refusal):
    """Approving what is still a draft, or writing its paper."""

    code = "CER-E03"
    message = N_('The inspection of "{name}" is not concluded yet. Its inspector concludes it first.')


class SentBack(Refusal):
    """Approving or issuing what waits for its correction."""

    code = "CER-E22"
    message = N_(
        "This inspection was sent back by {name} on {day:%d/%m/%Y} and is not corrected yet. Its inspector corrects"
        " it and concludes again; then review it."
    )


class FactsUnreadable(Fault):
    """Frozen facts that no program of ours wrote."""

    code = "CER-E50"
    message = N_(
        "What paper {number} says cannot be read: another program wrote it. Open its PDF, and have it issued anew."
    )


class NoSuchPaper(Refusal):
    """A number or id nobody knows."""

    code = "CER-E17"
    message = N_("There is no paper {number} in this store. Look it up in the register of papers.")


def register(
    session: Session,
    *,
    equipment_id: UUID | None = None,
    text: str = "",
    limit: int | None = None,
    kinds: Sequence[str] = ("certificate", "notice"),
) -> list[PaperRow]:
    """Papers of these ``kinds``, newest first; every word of ``text`` in number, sticker, equipment or unit."""
    return rows_of(session, ids(session, kinds, text, equipment_id=equipment_id, limit=limit))


def ids(
    session: Session,
    kinds: Sequence[str] = ("certificate", "notice"),
    text: str = "",
    *,
    equipment_id: UUID | None = None,
    inspection_id: UUID | None = None,
    limit: int | None = None,
) -> Sequence[UUID]:
    """What `register` lists, newest first, as keys for a page at a time."""
    facts: dict[str, Any] = {"limit": -1 if limit is None else limit}
    parts = []
    for kind in kinds:
        fits, more = search.about(
            session, text, equipment=_AMONG.format(kind=kind, what="equipment_id IN ({ids})"),
            likes=[_AMONG.format(kind=kind, what=f"{search.plain(column)} LIKE {{like}}") for column in _TYPED[kind]],
        )  # fmt: skip
        facts |= more
        for column, id in (("equipment_id", equipment_id), ("inspection_id", inspection_id)):
            if id is not None:
                fits, facts[column] = f"{fits} AND p.{column} = :{column}", id.bytes
        parts.append(f"SELECT p.id AS id, p.issued_on AS issued_on FROM {kind} p WHERE {fits}")
    listed = " UNION ALL ".join(parts)
    return Keys(rows(session, f"SELECT id FROM ({listed}) ORDER BY issued_on DESC, id DESC LIMIT :limit", facts))


def rows_of(session: Session, wanted: Sequence[UUID]) -> list[PaperRow]:
    """The lines of a page of a list, in the order asked for; each unit's name is looked up once."""
    found = rows(session, _ROWS, {"ids": json.dumps([id.hex for id in wanted])})
    names = units.names(session, {row[8] for row in found}, on=session.info["store"].today())
    known = {row.id: row for row in (_row(each, names[each[8]]) for each in found)}
    return [known[id] for id in wanted if id in known]


def counts(session: Session) -> dict[str, int]:
    """How many papers of each kind there are."""
    return {kind: rows(session, f"SELECT count(*) FROM {kind}", ())[0][0] for kind in KINDS}


def numbered(session: Session, text: str, *, limit: int) -> list[PaperRow]:
    """Certificates and notices whose number or sticker holds ``text``: the very number first, then the newest."""
    said = folding.folded(folding.clean(text))
    if not said:
        return []
    said = re.sub("[!%_]", r"!\g<0>", said)
    sql = f"SELECT id FROM ({_BORNE}) ORDER BY issued_on DESC, id DESC LIMIT :limit"
    found = [row for like in (said, f"%{said}%") for row in rows(session, sql, {"like": like, "limit": limit})]
    return rows_of(session, [UUID(bytes=id) for (id,) in dict.fromkeys(found)][:limit])


def numbers_of(session: Session, inspections: Sequence[UUID]) -> dict[UUID, str]:
    """The number of the newest certificate or notice of each of some inspections."""
    some = "SELECT unhex(value) FROM json_each(?)"
    sql = f"SELECT inspection_id, number FROM ({NUMBERED}) WHERE inspection_id IN ({some}) ORDER BY id"
    found = rows(session, sql, (json.dumps([id.hex for id in inspections]),))
    return {UUID(bytes=inspection): number for inspection, number in found}


def ids_of(session: Session, numbers: Sequence[str]) -> dict[str, UUID]:
    """The certificates and notices that bear some numbers, by number."""
    sql = f"SELECT number, id FROM ({NUMBERED}) WHERE number IN (SELECT value FROM json_each(?))"
    return {number: UUID(bytes=id) for number, id in rows(session, sql, (json.dumps(list(numbers)),))}


def bytes_of(session: Session, paper: UUID | str) -> bytes:
    """The PDF of a certificate, a notice or minutes, byte for byte as issued, by id or number."""
    key, value = ("id", paper.bytes) if isinstance(paper, UUID) else ("number", paper.strip())
    found = rows(
        session,
        " UNION ALL ".join(f"SELECT paper FROM {kind} WHERE {key} = :value" for kind in KINDS),
        {"value": value},
    )
    if not found:
        raise NoSuchPaper(number=paper)
    return attachments.read(session, found[0][0])


def signer_of(session: Session, login: str) -> Signer:
    """The approver as he signs."""
    user = users.named(session, login)
    return Signer(user.post, user.rank, user.name) if user else Signer(name=login)


def holder_of(session: Session, equipment_id: UUID, on: date) -> str:
    """The using unit, by the name it shows to others."""
    unit = rows(session, "SELECT unit_id FROM equipment WHERE id = ?", (equipment_id.bytes,))[0][0]
    return units.name_of(session, UUID(bytes=unit), on=on, external=True)


def address_of(session: Session, equipment_id: UUID) -> str:
    """Where the using unit has its head office or quarters; empty if nobody typed it."""
    sql = "SELECT u.address FROM equipment e JOIN unit u ON u.id = e.unit_id WHERE e.id = ?"
    return str(rows(session, sql, (equipment_id.bytes,))[0][0])


def superior_of(session: Session, equipment_id: UUID, on: date) -> str:
    """The unit above the using unit, by the name it shows to others; empty for the topmost."""
    sql = "SELECT u.parent_id FROM equipment e JOIN unit u ON u.id = e.unit_id WHERE e.id = ?"
    parent = rows(session, sql, (equipment_id.bytes,))[0][0]
    return units.name_of(session, UUID(bytes=parent), on=on, external=True) if parent else ""


def technical_of(card: EquipmentCard) -> tuple[tuple[str, str, str], ...]:
    """The known technical data of the card: label, value, unit; at most six lines, else as once written."""
    known = tuple((each.label, each.value, each.unit) for each in card.attributes if each.value)
    return known[:6] or ((("", card.technical, ""),) if card.technical else ())


def in_line(lines: tuple[tuple[str, str, str], ...]) -> str:
    """Labelled values as one line of a paper: "Khẩu độ: 12,5 m; Công dụng: nâng phôi"."""
    return "; ".join(f"{label}: {measured(value, unit)}".removeprefix(": ") for label, value, unit in lines)


def measured(value: str, unit: str) -> str:
    """Value with its unit; "-" means it has none."""
    shown = with_comma(value)
    return shown if unit in ("", "-") else f"{shown} {unit}"


def with_comma(value: str) -> str:
    """A measured value as paper shows it: decimal comma; words stay as they are."""
    whole, point, part = value.partition(".")
    numeric = point and part.isdigit() and whole.lstrip("+-").isdigit()
    return f"{whole},{part}" if numeric else value


def head(session: Session) -> str:
    """Eight letters of this device's last shared entry: an anchor of the journal outside the store."""
    hashes = journal.tips(raw(session)).get(session.info["store"].device, [])
    return hashes[0][:8] if hashes else ""


def require_after(signed: date | None, on: date) -> None:
    """Refuse an issue date before the minutes were signed."""
    if signed and on < signed:
        raise IssuedUnsigned(on=on, signed=signed)


def require_day(inspected: date | None, on: date) -> None:
    """Refuse an issue date before the inspection."""
    if inspected and on < inspected:
        raise IssuedTooEarly(on=on, inspected=inspected)


def require_come(session: Session, on: date) -> None:
    """Refuse an issue date after the day the clock says."""
    if on > (today := session.info["store"].today()):
        raise IssuedAhead(on=on, today=today)


KINDS = ("certificate", "notice", "minutes")
NUMBERED = "SELECT id, inspection_id, number FROM certificate UNION ALL SELECT id, inspection_id, number FROM notice"
_TYPED = {"certificate": ("number", "sticker"), "notice": ("number",), "minutes": ("number",)}
# by rowid: what is compared stands in an index then, and not behind the facts of every paper
_AMONG = "+p.rowid IN (SELECT rowid FROM {kind} WHERE {what})"  # +: walk the index of days, look into these sets
_BORNE = " UNION ALL ".join(
    f"SELECT p.id AS id, p.issued_on AS issued_on FROM {kind} p WHERE "
    + " OR ".join(_AMONG.format(kind=kind, what=f"{search.plain(each)} LIKE :like ESCAPE '!'") for each in _TYPED[kind])
    for kind in ("certificate", "notice")
)
_PAPERS = """SELECT '{kind}' AS kind, p.id, p.number, p.issued_on, p.equipment_id, p.inspection_id,
    p.inspected_on, {until} AS valid_until, {sticker} AS sticker, {name} AS approver_name, p.paper,
    {ended_on} AS ended_on, {ended_why} AS ended_why, {replaces} AS replaces FROM {kind} p
    WHERE p.id IN (SELECT unhex(value) FROM json_each(:ids))"""
_VOID = "(SELECT v.{} FROM void v WHERE v.certificate_id = p.id ORDER BY v.voided_on, v.id LIMIT 1)"
_CERTIFICATE = _PAPERS.format(
    kind="certificate", until="p.valid_until", sticker="p.sticker", name="p.approver_name",
    ended_on=_VOID.format("voided_on"), ended_why=_VOID.format("reason"), replaces="p.replaces",
)  # fmt: skip
_NOTICE = _PAPERS.format(
    kind="notice", until="NULL", sticker="''", name="p.approver_name", ended_on="NULL", ended_why="''", replaces="''"
)
_MINUTES = _PAPERS.format(
    kind="minutes", until="NULL", sticker="''", name="p.inspector_name", ended_on="p.signed_on",
    ended_why="p.signed_by", replaces="p.replaces",
)  # fmt: skip
_ROWS = f"""SELECT p.kind, p.id, p.number, p.issued_on, p.equipment_id, e.name, e.asset_no, e.serial,
    e.unit_id, p.inspection_id, p.inspected_on, p.valid_until, p.sticker, p.approver_name, p.paper,
    p.ended_on, p.ended_why, p.replaces
    FROM ({_CERTIFICATE} UNION ALL {_NOTICE} UNION ALL {_MINUTES}) p
    JOIN equipment e ON e.id = p.equipment_id"""


def _row(row: Any, unit_name: str) -> PaperRow:
    kind, id, number, issued, equipment_id, name, asset_no, serial, _unit, inspection_id, inspected = row[:11]
    until, sticker, approver, paper, ended_on, ended_why, replaces = row[11:]
    return PaperRow(
        UUID(bytes=id), kind, number, date.fromisoformat(issued), UUID(bytes=equipment_id), name,
        asset_no or "", serial or "", unit_name, UUID(bytes=inspection_id), date.fromisoformat(inspected),
        date.fromisoformat(until) if until else None, sticker or "", approver, paper,
        date.fromisoformat(ended_on) if ended_on else None, ended_why or "", replaces or "",
    )  # fmt: skip


def claims_of(session: Session, number: str) -> dict[str, Any]:
    """What the paper with this number claims, field by field, as frozen when it was issued."""
    for kind in KINDS:
        if found := rows(session, f"SELECT facts FROM {kind} WHERE number = ?", (number.strip(),)):
            try:
                return dict(json.loads(found[0][0]))
            except (ValueError, TypeError, RecursionError) as error:
                raise FactsUnreadable(number=number.strip()) from error
    raise NoSuchPaper(number=number)
