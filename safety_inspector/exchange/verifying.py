"""Verifying a certificate from its PDF, a picture of it, or the text of its code.

It needs an anchor: a store, which knows its root, what was issued and whose key was revoked; or the public
file of a root alone, which knows no list. Everything read is hostile until its signature is judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from safety_inspector.certification import claims as codes
from safety_inspector.certification import verdicts
from safety_inspector.certification.claims import Claims, Sealed
from safety_inspector.certification.verdicts import Status, Verdict, Word
from safety_inspector.documents import proofs, scans
from safety_inspector.documents.scans import Scan
from safety_inspector.exchange import frames, ledger, seals, trust
from safety_inspector.exchange.founding import NoRootFile
from safety_inspector.store import files
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

Lookup = Callable[[Claims], Status | None]


def _unlisted(_claims: Claims) -> Status | None:
    return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Who is believed, and what is known of numbers; by itself, as from a root's file, no list at all."""

    root: str
    directory: trust.Directory = field(default_factory=dict)
    status: Lookup = _unlisted
    as_of: Mapping[str, date] = field(default_factory=dict)  # device → the day of what is known of it

    def knows(self, licence: trust.Claims, issued: date) -> bool:
        """Whether the licence is of this root; or of the root the device had before it joined this one."""
        if licence.root == self.root:
            return True
        now = (each.claims for each in self.directory.values() if each.claims.former == licence.root)
        return any(licence.device in (each.device, each.replaces) and issued <= each.begins for each in now)


def of_store(session: Session) -> Anchor:
    """The root of a store, all its devices, its register."""
    db, store = raw(session), session.info["store"]
    root = trust.root_of(db)
    known = trust.known(db, root)
    heard = dict(
        db.execute("SELECT device, substr(max(wall), 1, 10) FROM entry WHERE stream = 1 GROUP BY device").fetchall()
    )
    as_of = {
        device: date.fromisoformat(max(heard.get(device, ""), ledger.of(db, device).received_at[:10]) or "0001-01-01")
        for device in {*known, *heard}
    }
    as_of[store.device] = store.today()
    return Anchor(root, known, lambda claims: verdicts.status_of(session, claims), as_of)


def of_file(path: Path) -> Anchor:
    """The root in a headquarters' public file; raises `NoRootFile`."""
    with files.told(path):
        data = path.read_bytes()[:10_000]
    try:
        root = frames.parsed(data)["root"]
        trust.public(root)
    except (ValueError, TypeError, KeyError) as error:
        raise NoRootFile(path=path.name) from error
    return Anchor(root)


def by_store(store: Store) -> Callable[[bytes | str, str], Verdict]:
    """Verifies a file's bytes or a code's text against ``store``."""

    def verify_here(given: bytes | str, name: str) -> Verdict:
        with store.reading() as session:
            return verify(given, of_store(session), today=store.today(), name=name)

    return verify_here


def verify(given: bytes | str, anchor: Anchor, *, today: date, name: str = "") -> Verdict:
    """The verdict on a file's bytes or a code's text; raises `scans.NoPaper` for a file that is neither."""
    scan = Scan("text", (given,)) if isinstance(given, str) else scans.read(given, name)
    ours = {_trimmed(text) for text in scan.codes if _trimmed(text).startswith(codes.PREFIX)}
    if len(ours) != 1:
        return Verdict(Word.SEVERAL if ours else _without(scan), scan.source, today)
    try:
        sealed = _opened(ours.pop())
    except codes.Unreadable:
        return Verdict(Word.UNREADABLE, scan.source, today)
    return _judged(sealed, scan, anchor, today)


def _without(scan: Scan) -> Word:
    return Word.UNREADABLE if scan.source == "text" else Word.NO_CODE


def _trimmed(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\r\n\t\ufeff"))).lstrip(" ")


def _opened(text: str) -> Sealed:
    """Take the code apart; a space is a letter of Base45, and copying may have added or lost one at the end."""
    for each in (text, text.rstrip(" "), text + " "):
        try:
            return codes.opened(each)
        except codes.Unreadable:
            continue
    raise codes.Unreadable()


def _judged(sealed: Sealed, scan: Scan, anchor: Anchor, today: date) -> Verdict:
    claims = sealed.claims
    licence = seals.unpacked(sealed.licence)
    if licence is None or not seals.fits(sealed, licence):
        return Verdict(Word.FORGED, scan.source, today)
    found = Verdict(Word.UNKNOWN_ROOT, scan.source, today, claims, licence.letter, licence.organisation, signed=True)
    if not anchor.knows(licence, claims.issued_on):
        return replace(found, word=Word.PRACTICE) if licence.practice else found
    found = replace(found, list_as_of=anchor.as_of.get(licence.device))
    return _weighed(replace(found, status=anchor.status(claims)), licence, scan, anchor)


def _weighed(found: Verdict, licence: trust.Claims, scan: Scan, anchor: Anchor) -> Verdict:
    """A code that a known root stands behind: was its device allowed to, does the paper say so, does it stand?"""
    claims, status = found.claims, found.status
    assert claims is not None
    if not _allowed(claims, licence):
        return replace(found, word=Word.UNLICENSED)
    standing = anchor.directory.get(licence.device)
    if status is None and standing is not None and standing.revoked is not None:
        return replace(found, word=Word.REVOKED, revoked_on=date.fromisoformat(standing.revoked.on))
    if status is not None and status.claims is not None and status.claims != claims:
        return replace(found, word=Word.OTHER_RECORD, differing=verdicts.differing(claims, status.claims))
    found = replace(found, compared=scan.text is not None)
    if changed := _changed(claims, scan, status.paper if status else None):
        return replace(found, word=Word.ALTERED, differing=changed)
    return replace(found, word=_standing(claims, status, found.today))


def _allowed(claims: Claims, licence: trust.Claims) -> bool:
    sequence = claims.number.removeprefix(licence.letter)
    return licence.begins <= claims.issued_on <= licence.ends and sequence[:1].isdigit() and sequence != claims.number


def _changed(claims: Claims, scan: Scan, issued: bytes | None) -> tuple[str, ...]:
    """What the paper says otherwise than its code; "page" if something stands there that is not on it as ``issued``."""
    if scan.text is None:
        return ()
    known = ("", ()) if issued is None else scans.letters_of(issued)
    said = proofs.differing(claims, scan.text, known[0])
    strange = scan.laid_over or proofs.out_of_place(scan.text, scan.places)
    if issued is not None and not said:  # where a field differs, the page differs too, and that is no more to be told
        strange = strange or not proofs.same(scan.text, scan.places, *known)
    found = {*said, *(("page",) if strange else ())}
    return tuple(name for name in verdicts.FIELDS if name in found)


def _standing(claims: Claims, status: Status | None, today: date) -> Word:
    if status is not None and status.word == verdicts.VOIDED:
        return Word.VOIDED
    if status is not None and status.word == verdicts.REPLACED:
        return Word.REPLACED
    if status is not None and status.failed_on is not None:
        return Word.FAILED
    if today < claims.issued_on:
        return Word.EARLY
    return Word.EXPIRED if today > claims.valid_until else Word.GENUINE


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict for programs."""
    return {
        "verdict": verdict.word.value,
        "good": verdict.good,
        "newer": verdict.status.newer if verdict.status else "",
        "source": verdict.source,
        "sentences": list(verdict.sentences),
        "differing": list(verdict.differing),
        "compared": verdict.compared,
        "cut": list(verdict.claims.cut) if verdict.claims else [],
        "list_as_of": verdict.list_as_of,
        "claims": verdict.claims,
    }
