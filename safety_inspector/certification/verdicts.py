"""What was found out about a certificate, and how it is said: what matters first, "the signature fits" last.

A genuine paper is not a safe machine, and a good signature under a root nobody here knows is not a genuine paper.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.certification import certificates, voids
from safety_inspector.certification.claims import Claims
from safety_inspector.certification.forerunners import STANDS
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.drafts import rows
from safety_inspector.store import attachments
from safety_inspector.words import N_, _


class Word(StrEnum):
    """The finding in one word; only the first is good."""

    GENUINE = "genuine"
    EXPIRED = "expired"
    FAILED = "failed since"  # the equipment did not pass its newest inspection
    EARLY = "not yet"  # of a day that has not come
    VOIDED = "voided"
    REPLACED = "replaced"
    ALTERED = "altered"  # the paper says something else than its code
    OTHER_RECORD = "other record"  # the register says something else than the code
    REVOKED = "revoked"  # the issuer's key is no longer believed
    UNLICENSED = "unlicensed"  # the device had no right to the day or the number
    UNKNOWN_ROOT = "unknown root"
    PRACTICE = "practice"
    FORGED = "forged"  # the signature does not fit
    SEVERAL = "several codes"
    NO_CODE = "no code"
    UNREADABLE = "unreadable"


WORDS: Mapping[Word, str] = {
    Word.GENUINE: N_("Valid until {until}."),
    Word.EXPIRED: N_("Expired: it was valid until {until}. The equipment must be inspected again."),
    Word.FAILED: N_(
        "The equipment failed its inspection on {failed}, {notice}: this certificate no longer counts."
        " Stop using the equipment until it is inspected again and passes."
    ),
    Word.EARLY: N_(
        "The day of issue {issued} has not come yet. Look at the date of this computer, or ask the issuer; do not use"
        " it before."
    ),
    Word.VOIDED: N_("Voided on {on}: it is not valid. Reason: {reason}."),
    Word.REPLACED: N_("Replaced by certificate {by} on {on}: it is not valid. Ask for that one."),
    Word.ALTERED: N_("Altered: the paper does not say what was signed. Differing: {fields}. Do not use it."),
    Word.OTHER_RECORD: N_(
        "Not genuine: the register holds another certificate under number {number}. Differing: {fields}."
    ),
    Word.REVOKED: N_(
        "Not genuine: the licence of device {letter} was revoked on {on}, and the register does not hold this"
        " certificate. Ask headquarters."
    ),
    Word.UNLICENSED: N_(
        "Not genuine: device {letter} had no licence for number {number} on {issued}. Ask headquarters."
    ),
    Word.UNKNOWN_ROOT: N_(
        "Not recognised: the signature fits, but who granted it is not known here (it says: {organisation})."
        " Get the .pub file of that office and verify again."
    ),
    Word.PRACTICE: N_("A practice certificate (THỰC HÀNH): it is worth nothing. Do not use it."),
    Word.FORGED: N_("Not genuine: the code was altered, or another key signed it. Do not use it."),
    Word.SEVERAL: N_("Codes of several certificates are on it. Verify each paper by itself."),
    Word.NO_CODE: N_(
        "No code of a certificate was found. A draft or an older paper has none; take a sharper, straight picture of"
        " the whole code, or look the number up in the register."
    ),
    Word.UNREADABLE: N_(
        "The code cannot be read: it is damaged, cut short, or not written by this program. Scan it again, or ask"
        " the issuer for the paper."
    ),
}
FIELDS: Mapping[str, str] = {
    "number": N_("Number"),
    "object_name": N_("Equipment"),
    "serial": N_("Serial number"),
    "maker": N_("Maker"),
    "year_made": N_("Year made"),
    "holder": N_("Holder"),
    "rating": N_("Rating"),
    "inspected_on": N_("Inspected on"),
    "issued_on": N_("Issued on"),
    "valid_until": N_("Valid until"),
    "inspector_no": N_("Inspector's number"),
    "minutes": N_("Minutes number"),
    "sticker": N_("Sticker"),
    "practice": N_("Practice mark"),
    "page": N_("something was laid over the page"),
}
NEWER = N_(
    "A newer certificate of this equipment stands: {newer} of {newer_on}. Go by that one; this one is genuine and was"
    " not taken back."
)
_LISTED = (Word.GENUINE, Word.EXPIRED, Word.FAILED, Word.EARLY, Word.VOIDED, Word.REPLACED, Word.ALTERED)
ISSUED, VOIDED, REPLACED = "issued", "voided", "replaced"


@dataclass(frozen=True, slots=True)
class Status:
    """What the register says of a number: issued as ``claims``, and since then perhaps voided or replaced."""

    word: str
    claims: Claims | None = None
    by: str = ""  # the number that replaces it
    on: date | None = None
    reason: str = ""
    paper: bytes | None = None  # as issued, if its file is here
    failed_on: date | None = None  # the newest inspection of the equipment came later, and it failed
    notice: str = ""  # the number of the notice of that, if there is one
    newer: str = ""  # the number of a newer certificate of the equipment that stands
    newer_on: date | None = None  # when that one was issued


@dataclass(frozen=True, slots=True)
class Verdict:
    """The finding and its grounds."""

    word: Word
    source: str  # pdf, picture or text
    today: date
    claims: Claims | None = None
    letter: str = ""
    organisation: str = ""
    differing: tuple[str, ...] = ()  # names of claims
    compared: bool = False  # whether every claim was looked for in the text of the paper
    status: Status | None = None
    list_as_of: date | None = None  # how new the list of what was voided and replaced is
    revoked_on: date | None = None
    signed: bool = False  # the signature fits a licence that a root signed

    @property
    def good(self) -> bool:
        """Whether it is genuine and valid."""
        return self.word is Word.GENUINE

    @property
    def surpassed(self) -> bool:
        """Whether it is good, and a newer certificate of the equipment stands beside it."""
        return self.good and self.status is not None and bool(self.status.newer)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say, what matters first."""
        return tuple(_sentences(self))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the code says, field by field, to be compared with the paper."""
        if self.claims is None:
            return ()
        said = ((name, getattr(self.claims, name)) for name in FIELDS if name not in ("practice", "page"))
        return tuple((_(FIELDS[name]), shown(value)) for name, value in said if value)


def status_of(session: Session, claims: Claims) -> Status | None:
    """What the register of this store says of the number, of several papers the one with these claims."""
    found = rows(session, "SELECT id, facts, paper FROM certificate WHERE number = ? ORDER BY id", (claims.number,))
    held = [(UUID(bytes=id), certificates.from_text(text).claims, digest) for id, text, digest in found]
    if not held:
        return None
    id, said, digest = next((each for each in held if each[1] == claims), held[0])
    return replace(_standing(session, id), claims=said, paper=_paper(session, digest), **_since(session, id))


def _standing(session: Session, id: UUID) -> Status:
    taken = voids.of(session, id)
    if taken is None:
        return Status(ISSUED)
    if taken.replaced_by:
        return Status(REPLACED, None, taken.replaced_by, taken.replaced_on, taken.reason)
    return Status(VOIDED, on=taken.voided_on, reason=taken.reason)


def _since(session: Session, id: UUID) -> dict[str, Any]:
    """What of the equipment came after the certificate and counts: a failed inspection, or a newer certificate.

    Only a later certificate that stands ends a failure: an inspector's word alone does not, nor does one that is void.
    """
    sql = (
        "SELECT i.conclusion, i.inspected_on, (SELECT max(n.number) FROM notice n WHERE n.inspection_id = i.id),"
        " c.number, c.issued_on FROM certificate a JOIN inspection i ON i.equipment_id = a.equipment_id"
        f" LEFT JOIN certificate c ON c.inspection_id = i.id AND {STANDS} WHERE a.id = ?"
        " AND i.concluded_at IS NOT NULL AND (i.inspected_on, i.id) > (a.inspected_on, a.inspection_id)"
        " ORDER BY i.inspected_on DESC, i.id DESC, c.id DESC"
    )
    for conclusion, day, notice, number, issued in rows(session, sql, (id.bytes,)):
        if number:
            return {"newer": number, "newer_on": date.fromisoformat(issued)}
        if conclusion == Conclusion.FAIL:
            return {"failed_on": date.fromisoformat(day), "notice": notice or ""}
    return {}


def _paper(session: Session, digest: str) -> bytes | None:
    try:
        return attachments.read(session, digest)
    except (attachments.Missing, attachments.Altered):  # told by the check of the store, and no fault of this paper
        return None


def differing(one: Claims, other: Claims) -> tuple[str, ...]:
    """The claims in which two certificates differ."""
    names = (name for name in FIELDS if name != "page")
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def shown(value: object) -> str:
    """A claim as people read it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _sentences(verdict: Verdict) -> Iterator[str]:
    claims = verdict.claims
    if verdict.good and claims and claims.practice:
        yield _("THỰC HÀNH: a practice certificate, worth nothing outside practice.")
    words = [_(WORDS[verdict.word]).format(**_said(verdict))]
    if verdict.word in (Word.GENUINE, Word.EXPIRED) and verdict.status and verdict.status.newer:
        words.insert(0 if verdict.good else 1, _(NEWER).format(**_said(verdict)))
    yield from words
    if claims is None or not verdict.signed:
        return
    if verdict.word in _LISTED:
        yield _list(verdict)
    yield _covered(verdict)
    if claims.cut:
        yield _("Only the first part of {fields} is signed; nobody signed what stands after it.").format(
            fields=", ".join(_(FIELDS[name]) for name in FIELDS if name in claims.cut)
        )
    if verdict.word is not Word.UNKNOWN_ROOT:
        yield _(
            "The signature fits; it was made by device {letter}. A genuine paper does not mean a safe machine."
        ).format(letter=verdict.letter)


def _said(verdict: Verdict) -> dict[str, str]:
    claims, status = verdict.claims, verdict.status
    on = verdict.revoked_on or (status.on if status else None)
    return {
        "until": shown(claims.valid_until) if claims else "",
        "issued": shown(claims.issued_on) if claims else "",
        "number": claims.number if claims else "",
        "letter": verdict.letter,
        "organisation": verdict.organisation,
        "fields": ", ".join(_(FIELDS[name]) for name in verdict.differing),
        "on": shown(on) if on else "–",
        "by": status.by if status else "",
        "failed": shown(status.failed_on) if status and status.failed_on else "",
        "notice": _("notice number {number}").format(number=status.notice)
        if status and status.notice
        else _("no notice yet"),
        "newer": status.newer if status else "",
        "newer_on": shown(status.newer_on) if status and status.newer_on else "",
        "reason": status.reason if status and status.reason else "–",
    }


def _list(verdict: Verdict) -> str:
    if verdict.list_as_of is None:
        return _("No list of what was voided or replaced is at hand: ask the issuer whether it still stands.")
    days, day = (verdict.today - verdict.list_as_of).days, shown(verdict.list_as_of)
    if verdict.status is None:
        return _(
            "The register here does not hold it; what is known of its issuer is of {day}, {days} days old."
        ).format(day=day, days=days)
    return _("By the list of {day}, {days} days old.").format(day=day, days=days)


def _covered(verdict: Verdict) -> str:
    claims = verdict.claims
    assert claims is not None
    other = ("practice", "page", *claims.cut)
    fields = ", ".join(_(FIELDS[name]) for name in FIELDS if name not in other and getattr(claims, name))
    if verdict.compared:
        return _("Signed, and compared with the text of the paper: {fields}. Nothing else on it is signed.").format(
            fields=fields
        )
    return _("Signed: {fields}. Compare each with the paper by eye; nothing else on it is signed.").format(
        fields=fields
    )
