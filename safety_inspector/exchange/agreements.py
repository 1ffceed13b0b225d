"""What a signed record must agree with: its own facts, its inspection, its form, the series of its device.

Pure but for the numbers already given out. Each function says what is wrong, or nothing.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from safety_inspector.certification import certificates, numbers, verdicts
from safety_inspector.certification import claims as codes
from safety_inspector.errors import Fault
from safety_inspector.exchange import frames, repeats, seals
from safety_inspector.inspection import checklists, conclusions
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion, Line
from safety_inspector.store.registers import Rows
from safety_inspector.words import N_

LONGEST_NUMBER = 100
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FROZEN: Mapping[str, tuple[str, ...]] = {
    "certificate": (
        "number", "issued_on", "inspected_on", "valid_until", "short_reason", "sticker", "minutes", "replaces"
    ),
    "notice": ("number", "issued_on", "inspected_on", "minutes"),
    "minutes": ("number", "issued_on", "inspected_on", "replaces"),
}  # fmt: skip
CLAIMED = ("number", "issued_on", "inspected_on", "valid_until", "sticker", "minutes")  # claims that are columns too
_KINDS = {"certificate": numbers.CERTIFICATE, "notice": numbers.NOTICE, "minutes": numbers.MINUTES}

Row = Mapping[str, Any]


def plain(text: str) -> bool:
    """Whether a text is one line that shows all it holds: no control characters, no marks that turn its direction."""
    return not any(letter in BIDI or unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


def of_paper(entity: str, row: Row, inspected_on: Any) -> str:
    """What is wrong with a certificate, a notice or minutes; ``inspected_on`` as the inspection says it."""
    if not _numbered(entity, row):
        return N_("its number is not that of its series, year and place")
    if inspected_on is not None and row["inspected_on"] != inspected_on:
        return N_("another inspection date")
    if entity == "certificate" and date.fromisoformat(row["valid_until"]) <= date.fromisoformat(row["inspected_on"]):
        return N_("valid until a day that is not after the inspection")
    if row["issued_on"] < row["inspected_on"]:
        return N_("issued before it was inspected")
    if next(iter(differing(entity, row)), ""):
        return N_("its frozen facts say otherwise")
    return ""


def _numbered(entity: str, row: Row) -> bool:
    number, digits = str(row["number"]), numbers.digits(_KINDS[entity])
    if len(number) > LONGEST_NUMBER or not plain(number) or row["year"] != int(row["issued_on"][:4]) or row["seq"] < 1:
        return False
    start = f"{row['series']}{row['seq']:0{digits}}/{row['year']}/{_KINDS[entity]}-"
    return re.fullmatch(r"[A-Z]{1,2}", row["series"]) is not None and number.startswith(start)


def differing(entity: str, row: Row) -> list[str]:
    """The columns of a paper that are not what its facts froze; "facts" where these are no facts."""
    try:
        if entity == "certificate":
            certificates.from_text(row["facts"])
        said = frames.parsed(row["facts"])
        return [name for name in FROZEN[entity] if said.get(name, row[name]) != row[name] or "number" not in said]
    except (Fault, ValueError, AttributeError):
        return ["facts"]


def coded(row: Row) -> bool:
    """Whether the facts of a certificate hold a signed code; those of the first schema never did."""
    return bool(certificates.from_text(row["facts"]).code)


def contradicted(row: Row) -> list[str]:
    """The claims of a certificate's signed code that its facts or its columns do not repeat; "code" if it has none."""
    said = certificates.from_text(row["facts"])
    try:
        claims = codes.opened(said.code).claims
    except codes.Unreadable:
        return ["code"]
    columns = [name for name in CLAIMED if row[name] != str(getattr(claims, name))]
    return list(dict.fromkeys([*verdicts.differing(claims, said.claims), *columns]))


def signed_by(row: Row, device: str, roots: Collection[str]) -> bool:
    """Whether the code of a certificate was signed by ``device``, under a licence of one of ``roots``."""
    sealed = codes.opened(certificates.from_text(row["facts"]).code)
    licence = seals.unpacked(sealed.licence)
    return licence is not None and licence.device == device and licence.root in roots and seals.fits(sealed, licence)


def dated(own: Row) -> bool:
    """Whether a concluded inspection is of a day its verbs allow: that of its paper form, else none before it began."""
    day, claimed = own["inspected_on"], own["claimed_on"]
    if day is None or day > str(own["concluded_at"])[:10]:
        return False
    return day == claimed and bool(own["claimed_reason"]) if claimed else bool(day >= own["started_on"])


def of_document(rows: Rows) -> str:
    """What is wrong with the document of a concluded inspection, by the form that is pinned in it."""
    own = rows[("inspection", "")]
    if not dated(own):
        return N_("an inspection dated before it was begun, after it was concluded, or otherwise than its paper form")
    try:
        lines = list(_lines(repeats.form_of(rows), rows))
    except checklists.FormUnsound:
        return N_("an inspection whose form cannot be read")
    if conclusions.milder(Conclusion(own["conclusion"]), conclusions.propose(lines).conclusion):
        return N_("an inspection concluded milder than its answers")
    return ""


def _lines(form: checklists.Checklist, rows: Rows) -> list[Line]:
    """The lines as answered; what the form may skip here is left to the inspector's own program, which knew more."""
    found = []
    for section in form.sections:
        for item in section.items:
            row = rows.get(("answer", item.id))
            if row is not None:
                found.append(Line(item.id, section.id, AnswerWord(row["answer"]), item.critical, item.allow_na))
            elif not (item.optional or item.skip):
                found.append(Line(item.id, section.id, None, item.critical, item.allow_na))
    return found
