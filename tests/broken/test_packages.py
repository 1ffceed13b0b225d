"""Broken and hostile packages, by kinds: each is refused with its code and one sentence, and changes nothing.

The table says what was damaged; no two rows damage the same thing at the same place.
"""

import json
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import paper_facts
import pytest
import zstandard
from offices import (
    TODAY,
    UNTIL,
    Inside,
    Offices,
    apart,
    change,
    crane,
    entry,
    found,
    letter,
    lone,
    sealed,
    signed,
    state,
    together,
    user,
    whole,
)

from safety_inspector.access import users
from safety_inspector.certification import certificates
from safety_inspector.certification.minutes import MinutesLine, MinutesSection
from safety_inspector.exchange import (
    agreements,
    auditing,
    frames,
    joining,
    licences,
    packages,
    packing,
    refusals,
    seals,
    trust,
)
from safety_inspector.exchange.trust import Claims
from safety_inspector.planning import schedules
from safety_inspector.regulations import confirmations
from safety_inspector.store import journal, migrations
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw
from safety_inspector.store.journal import Entry


@dataclass
class Scene:
    """HQ knows a crane of B and one of its own; C is revoked; B has more to tell."""

    offices: Offices
    stranger: Store
    crane: bytes
    other: bytes  # headquarters' own crane
    after_c: Any  # an entry of C beyond its revocation

    @property
    def hq(self) -> Store:
        return self.offices.hq

    @property
    def b(self) -> Store:
        return self.offices.b

    def inside(self) -> Inside:
        return letter(self.b, self.hq)

    def good(self) -> bytes:
        return together(self.b, self.inside())

    def lines(self, *entries: Any, attachments: tuple[bytes, ...] = (), alone: bool = False) -> bytes:
        """B sends these entries after what it has to tell, or ``alone``."""
        inside = self.inside()
        more = [each if isinstance(each, str) else journal.line(each) for each in entries]
        inside.lines = more if alone else inside.lines + more
        inside.attachments = list(attachments)
        return together(self.b, inside)

    def change(self, entity: str, id: bytes, body: Any, part: str = "", **odd: Any) -> bytes:
        return self.lines(entry(self.b, (entity, id, part, body), **odd))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("offices")
    offices, stranger = found(folder), lone(folder, "stranger", "Người lạ")
    user(offices.b, "nva", "inspector")
    user(offices.b, "ttb", "approver")
    first = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    other = crane(offices.hq, "Cầu trục của cơ quan")
    licences.revoke(offices.hq, "C", reason="mất máy", by="admin", today=TODAY)
    crane(offices.c, "Sau thu hồi")
    crane(offices.c, "Sau thu hồi nữa")
    offices.carry(offices.hq, offices.b)
    change(offices.b, first, "serial", "0099")
    after_c = _last(offices.c)
    yield Scene(offices, stranger, first.bytes, other.bytes, after_c)
    offices.close()
    stranger.close()


def _last(store: Store) -> Any:
    from safety_inspector.store.journal import entries

    with store.reading() as session:
        n = (
            raw(session)
            .execute("SELECT n FROM entry WHERE device = ? AND stream = 1 ORDER BY seq DESC", (store.device,))
            .fetchone()[0]
        )
        return entries.one(raw(session), n)


@dataclass(frozen=True)
class Kind:
    """What is damaged, the code it must be refused with, and how it is made."""

    what: str
    code: str
    make: Callable[[Scene], bytes]
    today: date = TODAY
    encrypt: bool = False


def front(scene: Scene, **changes: Any) -> bytes:
    return together(scene.b, scene.inside(), header=changes)


def header_text(scene: Scene, edit: Callable[[str], str]) -> bytes:
    data = scene.good()
    opened = frames.opened(data)
    text = edit(opened.signed[12:].decode()).encode()
    return signed(scene.b, text) + data[opened.start :]


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 0x40
    return bytes(changed)


def blob(scene: Scene, packed: bytes, plain: int, **odd: Any) -> bytes:
    said = {**scene.inside().header, "counts": {"entries": 1, "attachments": 0}}
    said["blobs"] = [[sha256(packed).hexdigest(), len(packed), plain, "entries"]]
    return signed(scene.b, {**said, **odd}) + packed


def squeezed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def edit(scene: Scene, **fields: Any) -> bytes:
    over = {name: [] for name in fields}
    body = {"set": {name: ["", value] for name, value in fields.items()}, "over": over, "salt": "1"}
    return scene.change("equipment", scene.crane, body)


def _renamed(scene: Scene, *names: str) -> list[tuple[str, bytes, str, dict[str, Any]]]:
    return [("equipment", scene.crane, "", {"set": {"name": ["", name]}}) for name in names]


def new(entity: str, row: dict[str, Any]) -> tuple[str, bytes, str, dict[str, Any]]:
    return (entity, bytes.fromhex(row["id"]), "", {"new": row, "salt": "1"})


Change = tuple[str, bytes, str, dict[str, Any]]


def key() -> str:
    return new_key().hex


MINUTES = "B0001/2026/BBKĐ-TB"
SIGNED = "Trung tá Hoàng Đức Thuận"  # who signs the papers of `paper_facts`
ABOUT = {  # as the inspection below
    "kind": "periodic", "procedure": "", "inspector_name": "", "inspector_no": "", "rating": (),
}  # fmt: skip
FORM = """
id = "nho"
revision = 1
title = "Phiếu nhỏ"
type_codes = ["I.11"]
[[section]]
id = "mot"
title = "Một"
[[section.item]]
id = "moc"
text = "Móc"
confidence = "found"
force = "in_force"
"""


def inspection(scene: Scene, answer: str = "", **fields: Any) -> tuple[str, bytes, str, dict[str, Any]]:
    """A concluded inspection of one item, answered as it was concluded unless told otherwise."""
    said: dict[str, Any] = {
        "id": key(), "equipment_id": scene.crane.hex(), "kind": "periodic", "inspector": "nva",
        "inspected_on": "2026-11-20", "concluded_at": "2026-11-20T10:00:00", "conclusion": "pass",
        "form": "nho", "form_text": FORM,
    } | fields  # fmt: skip
    row = whole(scene.b, "inspection", **said)
    given = {
        "inspection_id": row["id"], "item": "moc", "answer": answer or row["conclusion"] or "pass",
        "reason": "", "at": "",
    }  # fmt: skip
    rows = {
        "inspection": {"columns": list(row), "rows": [list(row.values())]},
        "answer": {"columns": list(given), "rows": [list(given.values())], "part": "item"},
    }
    return ("inspection", bytes.fromhex(row["id"]), "", {"rows": rows, "drafts": "", "salt": "1"})


def reviewed(scene: Scene, *, by: str = "ttb", author: str = "ttb", **fields: Any) -> bytes:
    document = entry(scene.b, made := inspection(scene, **fields), by="nva")
    return scene.lines(
        document,
        entry(scene.b, review(scene, made[1], by, document=document.hash[:8].hex()), by=author, after=document),
    )


def review(scene: Scene, inspected: bytes, by: str, **fields: Any) -> tuple[str, bytes, str, dict[str, Any]]:
    said = {
        "id": key(),
        "inspection_id": inspected.hex(),
        "approver": by,
        "outcome": "approved",
        "items": "[]",
    } | fields
    row = whole(scene.b, "review", **said)
    return new("review", row)


def paper(
    scene: Scene, entity: str = "certificate", *, conclusion: str = "pass", attached: bool = True,
    approved: bool = True, times: int = 1, facts: Any = None, signer: Store | None = None,
    altered: Mapping[str, Any] = MappingProxyType({}), interval: bool = True,
    before: Sequence[Change] = (), erased: str = "", inspector: str = "nva", tools: str = "",
    again: Mapping[str, Any] = MappingProxyType({}), **fields: Any,
) -> bytes:  # fmt: skip
    """A paper of an inspection that was approved, its facts as its columns; issued ``times``, and ``again`` otherwise.

    Its code is signed by ``signer``, B itself unless told; ``altered`` is what its facts say after that, and
    ``rating`` what they say before. An ``interval`` of 12 months was typed for the crane, and some was written
    ``before`` by the administrator; what B ``erased`` of it all it does not tell.
    """
    pdf = b"%PDF-1.7 a paper"
    typed: list[Entry] = []
    for told in [_interval(scene.b, scene.crane)] * interval + list(before):
        typed.append(entry(scene.b, told, after=typed[-1] if typed else None))
    made = inspection(scene, conclusion=conclusion, inspector=inspector)
    last = document = entry(scene.b, made, by=inspector, after=typed[-1] if typed else None)
    if approved:
        change = review(scene, made[1], "ttb", document=document.hash[:8].hex())
        last = entry(scene.b, change, by="ttb", after=document)
    entries = [*typed, document] + [last] * approved
    if entity == "certificate" and approved and conclusion == "pass":
        said = {"signed_on": "2026-11-24", "signed_by": "Nguyễn Văn An", "inspector": inspector, "instruments": tools}
        row = _minutes(scene, document, made[1], {}, said)
        entries.append(last := entry(scene.b, new("minutes", row), by=inspector, after=last))
    for more in [{}] * times + [again] * bool(again):
        said = {**fields, **more}
        issued = new(entity, _paper(scene, entity, made[1], sha256(pdf).hexdigest(), facts, said, signer, altered))
        entries.append(last := entry(scene.b, issued, by="ttb", after=last))
    entries = [_without(each, erased) for each in entries]
    return scene.lines(*entries, attachments=(b"%PDF", *((pdf,) if attached else ())))


def _without(made: Entry, erased: str) -> Entry:
    """The entry as it is sent when its device has erased what it says of ``erased``."""
    changes = tuple((name, id, part, None if name == erased else body) for name, id, part, body in made.changes)
    return replace(made, changes=changes)


def _paper(
    scene: Scene, entity: str, inspected: bytes, pdf: str, facts: Any, fields: dict[str, Any],
    signer: Store | None = None, altered: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:  # fmt: skip
    said = {
        "id": key(), "inspection_id": inspected.hex(), "equipment_id": scene.crane.hex(), "series": "B", "year": 2026,
        "seq": 1, "number": f"B{'0001/2026/GCN' if entity == 'certificate' else '01/2026/TB'}-TB", "approver": "ttb",
        "approver_name": SIGNED, "paper": pdf, "issued_on": "2026-11-24", "inspected_on": "2026-11-20",
    } | ({"valid_until": "2027-11-20", "minutes": MINUTES} if entity == "certificate" else {}) | fields  # fmt: skip
    rating = said.pop("rating", ())
    row = whole(scene.b, entity, **said)
    frozen = json.loads(certificates.as_text(paper_facts.certificate(**ABOUT | {"rating": rating})))
    told = frozen | {name: row[name] for name in agreements.FROZEN[entity]}
    if entity == "certificate":
        told |= {"code": _code(signer or scene.b, told)} | altered
    return row | {"facts": frames.text(told) if facts is None else facts}


def told_fail(scene: Scene, **altered: Any) -> bytes:
    """A notice that repeats its document, but for what is ``altered``."""
    said = {
        "number": "B01/2026/TB-TB", "issued_on": "2026-11-24", "inspected_on": "2026-11-20", "minutes": "",
        "kind": "periodic", "procedure": "", "inspector_name": "", "inspector_no": "", "reason": "",
        "findings": [{"item": "Móc", "text": "", "place": "", "remedy": "", "deadline": None}],
    } | altered  # fmt: skip
    return paper(scene, "notice", conclusion="fail", facts=frames.text(said))


def minuted(scene: Scene, altered: Mapping[str, Any] = MappingProxyType({}), **fields: Any) -> bytes:
    """Minutes that repeat their document, but for what of their facts is ``altered``, and their ``fields``."""
    document = entry(scene.b, made := inspection(scene), by="nva")
    row = _minutes(scene, document, made[1], altered, fields)
    return scene.lines(document, entry(scene.b, new("minutes", row), by="nva", after=document), attachments=(b"%PDF",))


def _minutes(
    scene: Scene, document: Entry, inspected: bytes, altered: Mapping[str, Any], fields: dict[str, Any]
) -> dict[str, Any]:
    said = {
        "id": key(), "inspection_id": inspected.hex(), "equipment_id": scene.crane.hex(), "series": "B", "year": 2026,
        "seq": 1, "number": MINUTES, "inspector": "nva", "paper": sha256(b"%PDF").hexdigest(),
        "issued_on": "2026-11-24", "inspected_on": "2026-11-20", "conclusion": "pass",
        "document": document.hash[:8].hex(),
    } | fields  # fmt: skip
    line = MinutesLine(1, "Móc", "", "pass", "")
    facts = {
        "number": said["number"], "issued_on": date(2026, 11, 24), "inspected_on": date(2026, 11, 20), "replaces": "",
        "inspectors": (("", ""),), "procedure": "", "kind": "periodic", "kind_reason": "", "conclusion": "pass",
        "reason": "", "rating": (), "recommendations": (), "sections": (MinutesSection("Một", (line,), False),),
        "claimed_on": None, "claimed_reason": "", "typed_on": None,
    } | altered  # fmt: skip
    text = certificates.as_text(replace(paper_facts.minutes(), **facts))
    return whole(scene.b, "minutes", **{"signed_on": None, "facts": text, **said})


def answered(word: str = "pass", measured: str = "", text: str = "Móc", test: str = "") -> Mapping[str, Any]:
    """The sections of the minutes, with another line."""
    return {"sections": (MinutesSection("Một", (MinutesLine(1, text, measured, word, "", test),), False),)}


def _code(signer: Store, told: dict[str, Any]) -> str:
    """The code of the facts as ``signer`` signs it, under its own licence; of facts no code can hold, none."""
    try:
        with signer.reading() as session:
            return seals.seal(session, certificates.from_text(frames.text(told)).claims)
    except ValueError:
        return ""


def unit(scene: Scene, **fields: Any) -> bytes:
    return scene.lines(entry(scene.b, new("unit", whole(scene.b, "unit", **({"id": key()} | fields)))))


def root_unit(scene: Scene) -> bytes:
    with scene.hq.reading() as session:
        return bytes(
            raw(session).execute("SELECT u.id FROM unit u WHERE u.parent_id IS NULL ORDER BY u.id").fetchone()[0]
        )


def name_of_root(scene: Scene) -> bytes:
    with scene.hq.reading() as session:
        found = raw(session).execute("SELECT id FROM unit_name WHERE unit_id = ?", (root_unit(scene),)).fetchone()
    return bytes(found[0])


def new_user(scene: Scene, by: str = "admin", schema: int = migrations.LATEST, **fields: Any) -> bytes:
    said = {"id": key(), "login": "moi", "device": scene.b.device, "name": "Mới", "active": 1} | fields
    return scene.lines(entry(scene.b, new("user", whole(scene.b, "user", **said)), by=by, schema=schema))


def _grant(s: Scene, login: str = "ttb", by: str = "admin") -> bytes:
    """B gives a user of its own a role he does not have, by the hand of ``by``."""
    with s.b.reading() as session:
        id, roles = (
            raw(session)
            .execute("SELECT id, roles FROM user WHERE login = ? AND device = ?", (login, s.b.device))
            .fetchone()
        )
    body = {"set": {"roles": [roles, f"{roles},inspector,approver"]}, "over": {}, "salt": "1"}
    return s.lines(entry(s.b, ("user", id, "", body), by=by))


def _scope(s: Scene, **odd: Any) -> bytes:
    return s.lines(entry(s.b, _new_scope(s), **odd))


def _scope_gone(s: Scene) -> bytes:
    entity, id, part, body = _new_scope(s)
    made = entry(s.b, (entity, id, part, body))
    return s.lines(made, entry(s.b, (entity, id, part, {"gone": body["new"], "over": {}, "salt": "1"}), after=made))


def _new_scope(s: Scene) -> Any:
    with s.b.reading() as session:
        (user,) = raw(session).execute("SELECT id FROM user WHERE login = 'nva'").fetchone()
    row = {"id": key(), "user_id": user.hex(), "covers": "I.11", "number": "CC-1"}
    return new("scope", whole(s.b, "scope", valid_from="2026-01-01", valid_until="2029-01-01", **row))


def _unsigned(s: Scene, **later: Any) -> str:
    """Facts whose code was signed before they were changed to ``later``."""
    row = _paper(s, "certificate", new_key().bytes, "", None, {})
    return frames.text(json.loads(row["facts"]) | later)


def forged_licence(scene: Scene) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    with scene.b.reading() as session:
        known = trust.known(raw(session), trust.root_of(raw(session)))
    claims: Claims = known[scene.b.device].claims
    text, signature = trust.licence(claims, Ed25519PrivateKey.generate())
    row = {"id": key(), "device": scene.b.device, "letter": "B", "text": text, "signature": signature}
    return scene.lines(entry(scene.b, new("licence", row)))


def _self_licensed(scene: Scene) -> bytes:
    """What B tells, sent by a stranger who shows a licence of his own root and names ours."""
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    own, stranger, inside = Ed25519PrivateKey.generate(), scene.stranger, scene.inside()
    with scene.b.reading() as session:
        claims = trust.known(raw(session), trust.root_of(raw(session)))[scene.b.device].claims
    root = own.public_key().public_bytes(forms.Encoding.Raw, forms.PublicFormat.Raw).hex()
    mine = replace(claims, root=root, device=stranger.device, key=stranger.public_key().hex(), letter="D")
    shown = inside.header["more"] | {"sender": [*trust.licence(mine, own)]}
    return together(stranger, inside, header={"from": stranger.device, "more": shown})


def line_with(scene: Scene, edit: Callable[[list[Any]], None]) -> bytes:
    inside = scene.inside()
    said = json.loads(inside.lines[0])
    edit(said)
    inside.lines[0] = frames.text(said)
    return together(scene.b, inside)


def put(place: int, value: Any) -> Callable[[list[Any]], None]:
    def change(said: list[Any]) -> None:
        said[place] = value

    return change


def join_request(scene: Scene, store: Store) -> bytes:
    out = scene.offices.folder / "ask-again.kdp"
    joining.request(store, out, by="admin")
    return out.read_bytes()


def late(scene: Scene) -> bytes:
    """The second of two entries, without the first."""
    first = entry(scene.b, ("equipment", scene.crane, "", {"set": {"maker": ["", "X"]}, "over": {}, "salt": "1"}))
    body = {"set": {"maker": ["X", "Y"]}, "over": {}, "salt": "2"}
    return scene.lines(entry(scene.b, ("equipment", scene.crane, "", body), after=first), alone=True)


KINDS = [
    Kind("the file: empty", "KDP-E01", lambda s: b""),
    Kind("the file: larger than any package", "KDP-E01", lambda s: bytes(frames.MOST_BYTES + (1 << 20) + 1)),
    Kind("envelope: for another device", "KDP-E02", lambda s: sealed(s.good(), s.offices.c)),
    Kind("envelope: a letter of its body altered", "KDP-E02", lambda s: flipped(sealed(s.good(), s.hq), -40)),
    Kind("envelope: cut in the middle", "KDP-E02", lambda s: sealed(s.good(), s.hq)[:300]),
    Kind("envelope: nothing behind its first line", "KDP-E02", lambda s: b"age-encryption.org/v1\n"),
    Kind("inside the envelope: an empty package", "KDP-E03", lambda s: b"", encrypt=True),
    Kind("magic: some other file", "KDP-E03", lambda s: b"%PDF-1.7 and so on"),
    Kind("magic: of a later format", "KDP-E03", lambda s: b"KDTBPKG2" + s.good()[8:]),
    Kind("length: nothing after the magic", "KDP-E04", lambda s: s.good()[:10]),
    Kind("length: of the header beyond the file", "KDP-E04", lambda s: s.good()[:200]),
    Kind("length: of the header beyond its limit", "KDP-E04", lambda s: frames.MAGIC + b"\xff" * 4 + s.good()[12:]),
    Kind("signatures: none", "KDP-E04", lambda s: frames.opened(s.good()).signed + b"\0"),
    Kind("signatures: more than allowed", "KDP-E04", lambda s: frames.opened(s.good()).signed + b"\x05" + bytes(400)),
    Kind("signatures: cut", "KDP-E04", lambda s: s.good()[: frames.opened(s.good()).start - 5]),
    Kind("key: of a stranger", "KDP-E05", lambda s: together(s.stranger, s.inside())),
    Kind("key: of a stranger who licensed himself", "KDP-E05", lambda s: _self_licensed(s)),
    Kind("key id: one letter altered", "KDP-E05", lambda s: flipped(g := s.good(), frames.opened(g).start - 70)),
    Kind("header: altered after signing", "KDP-E06", lambda s: flipped(s.good(), 60)),
    Kind("signature: altered", "KDP-E06", lambda s: flipped(g := s.good(), frames.opened(g).start - 3)),
    Kind(
        "signature: B's under headquarters' key id", "KDP-E06",
        lambda s: signed(s.b, s.inside().header, key=frames.key_id(s.hq.public_key())),
    ),
    Kind("key status: revoked", "KDP-E07", lambda s: together(s.offices.c, letter(s.offices.c, s.hq))),
    Kind("key status: lapsed", "KDP-E08", Scene.good, today=UNTIL.replace(year=2032)),
    Kind("key status: not yet begun", "KDP-E08", Scene.good, today=date(2020, 1, 1)),
    Kind("header: no JSON", "KDP-E09", lambda s: header_text(s, lambda t: t[:-1])),
    Kind("header: a list", "KDP-E09", lambda s: header_text(s, lambda t: f"[{t}]")),
    Kind("header: spaces between", "KDP-E09", lambda s: header_text(s, lambda t: t.replace(":", ": ", 1))),
    Kind("header: a field missing", "KDP-E09", lambda s: header_text(s, lambda t: t.replace('"counter"', '"kounter"'))),
    Kind("header: a field too many", "KDP-E09", lambda s: front(s, zone=1)),
    Kind("header: a fraction", "KDP-E09", lambda s: header_text(s, lambda t: t.replace('"counter":', '"counter":1.'))),
    Kind("header: a negative counter", "KDP-E09", lambda s: front(s, counter=-1)),
    Kind("header: a number beyond 64 bits", "KDP-E09", lambda s: front(s, counter=1 << 70)),
    Kind("header: nested without end", "KDP-E09", lambda s: signed(s.b, b"[" * 100_000)),
    Kind("header: an unknown kind", "KDP-E09", lambda s: front(s, kind="rumour")),
    Kind("header: a blob of unknown type", "KDP-E09", lambda s: front(s, blobs=[["0" * 64, 1, 1, "program"]])),
    Kind("header: tips that are no hashes", "KDP-E09", lambda s: front(s, have={"zz": ["xx"]})),
    Kind("header: practice is a word", "KDP-E09", lambda s: front(s, practice="yes")),
    Kind("header: the sender is a list", "KDP-E09", lambda s: front(s, **{"from": ["a"]})),
    Kind("header: to nobody in particular", "KDP-E09", lambda s: front(s, to="all")),
    Kind("header: more is no object", "KDP-E09", lambda s: front(s, more=[])),
    Kind("header: counts are wrong", "KDP-E09", lambda s: front(s, counts={"entries": 9, "attachments": 0})),
    Kind("header: wants a newer reader", "KDP-E10", lambda s: front(s, least=2)),
    Kind("header: of a newer schema", "KDP-E10", lambda s: front(s, schema=99)),
    Kind("header: of another root", "KDP-E11", lambda s: front(s, root="ab" * 32)),
    Kind("header: in another device's name", "KDP-E11", lambda s: front(s, **{"from": s.hq.device})),
    Kind("header: real data for a practice store", "KDP-E12", lambda s: front(s, practice=False)),
    Kind("header: addressed to another", "KDP-E13", lambda s: front(s, to=[s.offices.c.device])),
    Kind("kind: the join request of a known device", "KDP-E14", lambda s: join_request(s, s.b)),
    Kind("kind: the join request of a stranger", "KDP-E14", lambda s: join_request(s, s.stranger)),
    Kind("parts: bytes behind the last", "KDP-E15", lambda s: s.good() + b"\0"),
    Kind("parts: the last byte missing", "KDP-E15", lambda s: s.good()[:-1]),
    Kind("parts: a length that lies", "KDP-E15", lambda s: front(s, blobs=[["0" * 64, 1 << 40, 1, "entries"]])),
    Kind("part: a byte altered", "KDP-E16", lambda s: flipped(s.good(), -3)),
    Kind("part: the hash of another", "KDP-E16", lambda s: _other_hash(s)),
    Kind("part: no zstd", "KDP-E17", lambda s: blob(s, b"plain text", 10)),
    Kind("part: unpacks to more than it says", "KDP-E17", lambda s: blob(s, squeezed(bytes(1 << 24)), 100)),
    Kind("part: unpacks to less than it says", "KDP-E17", lambda s: blob(s, squeezed(b"{}"), 100)),
    Kind("part: says more than allowed", "KDP-E17", lambda s: blob(s, squeezed(b"a\n"), frames.MOST_PLAIN + 1)),
    Kind("part: a second frame behind", "KDP-E17", lambda s: blob(s, squeezed(b"{}") * 2, 2)),
    Kind("part: the frame is cut", "KDP-E17", lambda s: blob(s, squeezed(b"abc" * 900)[:-4], 2700)),
    Kind("part: long and then a second frame", "KDP-E17", lambda s: blob(s, _long() + squeezed(b"x"), 200_000)),
    Kind("part: an attachment that says it is packed", "KDP-E17", lambda s: _packed_attachment(s)),
    Kind("line: no JSON", "KDP-E18", lambda s: s.lines("hello")),
    Kind("line: not UTF-8", "KDP-E18", lambda s: together(s.b, s.inside(), plain=b"\xff\xfe\n")),
    Kind("line: empty list", "KDP-E18", lambda s: s.lines("[]")),
    Kind("line: nested without end", "KDP-E18", lambda s: s.lines("[" * 100_000)),
    Kind("line: a sequence of zero", "KDP-E18", lambda s: line_with(s, put(1, 0))),
    Kind("line: a previous hash of five bytes", "KDP-E18", lambda s: line_with(s, put(8, "0102030405"))),
    Kind("line: of a later schema", "KDP-E18", lambda s: line_with(s, put(7, 99))),
    Kind("line: changes that are a word", "KDP-E18", lambda s: line_with(s, put(11, "all"))),
    Kind("entry: without changes", "KDP-E18", lambda s: s.lines(entry(s.b))),
    Kind("entry: a row written twice", "KDP-E18", lambda s: s.lines(entry(s.b, *_renamed(s, "a", "b")))),
    Kind("change: of an unknown table", "KDP-E18", lambda s: s.change("sqlite_master", s.crane, {"new": {}})),
    Kind("change: of a table that is not tracked", "KDP-E18", lambda s: s.change("local", s.crane, {"new": {"a": 1}})),
    Kind("change: of a draft", "KDP-E18", lambda s: s.change("inspection", s.crane, {"new": {"id": "x"}})),
    Kind("change: an id of four bytes", "KDP-E18", lambda s: s.change("equipment", b"abcd", {"gone": {"name": "a"}})),
    Kind("change: a part where none is", "KDP-E18", lambda s: s.change("equipment", s.crane, {"gone": {}}, "x")),
    Kind("change: a list", "KDP-E18", lambda s: s.change("equipment", s.crane, "[]")),
    Kind("change: two verbs", "KDP-E18", lambda s: s.change("equipment", s.crane, {"new": {}, "gone": {}})),
    Kind("change: no verb", "KDP-E18", lambda s: s.change("equipment", s.crane, {"salt": "1"})),
    Kind("change: marked as a draft", "KDP-E18", lambda s: s.change("equipment", s.crane, {"gone": {}, "draft": 1})),
    Kind("change: NaN", "KDP-E18", lambda s: s.change("equipment", s.crane, '{"set":{"year_made":[1,NaN]}}')),
    Kind("change: a salt of number", "KDP-E18", lambda s: s.change("equipment", s.crane, {"new": {}, "salt": 1})),
    Kind(
        "change: causes that are no references", "KDP-E18",
        lambda s: s.change("equipment", s.crane, {"set": {"name": ["", "x"]}, "over": {"name": ["../.."]}}),
    ),
    Kind("new row: columns missing", "KDP-E18", lambda s: s.change("equipment", s.crane, {"new": {"name": "x"}})),
    Kind("edit: an unknown column", "KDP-E18", lambda s: edit(s, colour="red")),
    Kind("edit: the key", "KDP-E18", lambda s: edit(s, id=key())),
    Kind("edit: a date that is none", "KDP-E18", lambda s: edit(s, paper_date="2026-02-30")),
    Kind("edit: a number as text", "KDP-E18", lambda s: edit(s, year_made="1999")),
    Kind("edit: a fraction as number", "KDP-E18", lambda s: edit(s, year_made=19.5)),
    Kind("edit: a state that is none", "KDP-E18", lambda s: edit(s, state="exploded")),
    Kind("edit: a text of two megabytes", "KDP-E18", lambda s: edit(s, note="x" * (2 << 20))),
    Kind("edit: a zero byte in a text", "KDP-E18", lambda s: edit(s, name="a\0b")),
    Kind("edit: a unit that is no key", "KDP-E18", lambda s: edit(s, unit_id="here")),
    Kind("edit: pairs of three", "KDP-E18", lambda s: s.change("equipment", s.crane, {"set": {"name": [1, 2, 3]}})),
    Kind("document: of equipment", "KDP-E18", lambda s: s.change("equipment", s.crane, {"rows": {"equipment": {}}})),
    Kind("document: with a table of another room", "KDP-E18", lambda s: _document_with(s, "user")),
    Kind("document: columns that are lists", "KDP-E18", lambda s: _document_columns(s)),
    Kind("document: rows of another length", "KDP-E18", lambda s: _document_rows(s, [["x"]])),
    Kind("document: no row of its own", "KDP-E18", lambda s: _document_rows(s, [])),
    Kind("document: rows tied by another column", "KDP-E18", lambda s: _document_tied(s)),
    Kind("new row: of another record", "KDP-E18", lambda s: s.lines(entry(
        s.b, ("schedule", new_key().bytes, "", {"new": whole(s.b, "schedule", id=key()), "salt": "1"})))),
    Kind("header: a hash in capitals", "KDP-E09", lambda s: front(s, have={s.b.device: ["AB" * 32]})),
    Kind("blob: much behind the end of its frame", "KDP-E17", lambda s: blob(s, squeezed(b"x") + bytes(2_000), 1)),
    Kind("owner: the name of headquarters' unit edited", "KDP-E23", lambda s: s.change(
        "unit_name", name_of_root(s), {"set": {"name": ["", "Của tôi"]}, "over": {}})),
    Kind("owner: a card of headquarters put into store", "KDP-E23", lambda s: s.change(
        "equipment", s.other, {"set": {"state": ["in_use", "stored"]}, "over": {}})),
    Kind("owner: a revocation that says nothing", "KDP-E23", lambda s: s.lines(entry(s.b, new(
        "revocation", whole(s.b, "revocation", id=key(), device=s.b.device, text="{}", signature="00"))))),
    Kind("owner: its unit moved below headquarters'", "KDP-E23",
         lambda s: _own_unit(s, parent_id=[None, root_unit(s).hex()])),
    Kind("entry: a change altered after signing", "KDP-E19", lambda s: line_with(s, _alter_body)),
    Kind("entry: another author than signed", "KDP-E19", lambda s: line_with(s, put(4, "ai-do"))),
    Kind("entry: of a stranger", "KDP-E20", lambda s: s.lines(_last(s.stranger))),
    Kind("entry: after its device was revoked", "KDP-E20", lambda s: s.lines(s.after_c)),
    Kind("entry: forged for headquarters", "KDP-E21", lambda s: s.lines(_forged(s, s.hq))),
    Kind("entry: signature empty", "KDP-E21", lambda s: line_with(s, put(10, ""))),
    Kind("entry: signature of the entry before", "KDP-E21", lambda s: line_with(s, put(10, "ab" * 64))),
    Kind("chain: a number left out", "KDP-E22", lambda s: _edited(s, seq=77)),
    Kind("chain: begun anew", "KDP-E22", lambda s: _edited(s, prev=bytes(32))),
    Kind("chain: after an entry of headquarters", "KDP-E22", lambda s: _edited(s, prev=_last(s.hq).hash)),
    Kind("chain: a clock that runs back", "KDP-E22", lambda s: _edited(s, clock=1)),
    Kind("chain: a clock that would exhaust all others", "KDP-E22", lambda s: _edited(s, clock=(1 << 53) - 1)),
    Kind(
        "owner: headquarters' unit renamed", "KDP-E23",
        lambda s: s.change("unit", root_unit(s), {"set": {"code": ["", "X"]}, "over": {}}),
    ),
    Kind("owner: a name for headquarters' unit", "KDP-E23", lambda s: _unit_name(s)),
    Kind("owner: a unit beside headquarters, unproposed", "KDP-E23", lambda s: unit(s, parent_id=None)),
    Kind("owner: a unit below headquarters, unproposed", "KDP-E23", lambda s: unit(s, parent_id=root_unit(s).hex())),
    Kind("owner: its own unit moved to the top", "KDP-E23", lambda s: _own_unit(s, parent_id=[None, None])),
    Kind("owner: its own proposal confirmed", "KDP-E23", lambda s: _own_unit(s, proposed=[1, 0])),
    Kind("owner: its own unit removed", "KDP-E23", lambda s: s.change("unit", _own(s), {"gone": {"code": ""}})),
    Kind("owner: a user with headquarters' role", "KDP-E23", lambda s: new_user(s, roles="inspector,hq")),
    Kind("owner: a user of another device", "KDP-E23", lambda s: new_user(s, device=s.hq.device)),
    Kind("owner: headquarters' administrator renamed", "KDP-E23", lambda s: _admin(s, {"set": {"name": ["", "X"]}})),
    Kind("owner: headquarters' administrator removed", "KDP-E23", lambda s: _admin(s, {"gone": {"name": "X"}})),
    Kind("owner: a licence its own root did not sign", "KDP-E23", lambda s: forged_licence(s)),
    Kind("owner: headquarters' licence edited", "KDP-E23", lambda s: _licence_edit(s)),
    Kind("owner: a real licence under another letter", "KDP-E23", lambda s: _licence_copy(s, letter="Z")),
    Kind(
        "owner: a card of headquarters", "KDP-E23",
        lambda s: s.change("equipment", s.other, {"set": {"serial": ["", "X"]}, "over": {}}),
    ),
    Kind(
        "owner: a part of a card of headquarters", "KDP-E23",
        lambda s: s.change("identity", s.other, {"new": whole(s.b, "identity", **_number(s))}, "x"),
    ),
    Kind("owner: a schedule for a card of headquarters", "KDP-E23", lambda s: _schedule(s, s.other)),
    Kind("owner: an inspection without conclusion", "KDP-E23", lambda s: s.lines(
        entry(s.b, inspection(s, concluded_at=None, conclusion=None), by="nva"))),
    Kind("owner: an inspection signed by another user", "KDP-E23", lambda s: s.lines(
        entry(s.b, inspection(s), by="admin"))),
    Kind("owner: an inspection under an id of headquarters", "KDP-E23", lambda s: s.lines(
        entry(s.b, inspection(s, id=s.other.hex()), by="nva"))),
    Kind("owner: an inspection replaced after its conclusion", "KDP-E23", lambda s: _replaced(s)),
    Kind("owner: a review of an inspection nobody has", "KDP-E23", lambda s: s.lines(
        entry(s.b, review(s, bytes(16), "ttb"), by="ttb"))),
    Kind("owner: a review made twice", "KDP-E23", lambda s: _review_twice(s)),
    Kind("approval: by the inspector himself", "KDP-E24", lambda s: reviewed(s, by="nva", author="nva")),
    Kind("approval: by the inspector in capitals", "KDP-E24", lambda s: reviewed(s, by="NVA", author="NVA")),
    Kind("approval: in another's name", "KDP-E24", lambda s: reviewed(s, by="ttb", author="admin")),
    Kind("approval: by nobody known", "KDP-E24", lambda s: reviewed(s, by="ma", author="ma")),
    Kind("approval: by one who is no approver", "KDP-E24", lambda s: _no_approver(s)),
    Kind("certificate: by the inspector himself", "KDP-E24", lambda s: paper(s, approver="nva")),
    Kind("certificate: in headquarters' series", "KDP-E25", lambda s: paper(s, series="A", number="A0001/2026/X")),
    Kind("certificate: its number in another series", "KDP-E25", lambda s: paper(s, number="A0001/2026/X")),
    Kind("certificate: for what failed", "KDP-E25", lambda s: paper(s, conclusion="fail")),
    Kind("certificate: for other equipment", "KDP-E25", lambda s: paper(s, equipment_id=key())),
    Kind("notice: for what passed", "KDP-E25", lambda s: paper(s, "notice")),
    Kind("certificate: without an approval", "KDP-E23", lambda s: paper(s, approved=False)),
    Kind("notice: without an approval", "KDP-E23",
         lambda s: paper(s, "notice", conclusion="fail", approved=False)),
    Kind("certificate: a number of another sequence", "KDP-E25", lambda s: paper(s, seq=2)),
    Kind("certificate: a number of another year", "KDP-E25", lambda s: paper(s, year=2025)),
    Kind("certificate: a number without end", "KDP-E25", lambda s: paper(s, number="B0001/2026/GCN-" + "x" * 200)),
    Kind("certificate: a number that turns its direction", "KDP-E18",
         lambda s: paper(s, number="B0001/2026/GCN-\u202eT")),
    Kind("certificate: a number given twice", "KDP-E25", lambda s: paper(s, times=2)),
    Kind("certificate: valid until before its inspection", "KDP-E25", lambda s: paper(s, valid_until="2026-11-20")),
    Kind("certificate: another inspection date", "KDP-E25", lambda s: paper(s, inspected_on="2026-11-21")),
    Kind("certificate: facts that are none", "KDP-E25", lambda s: paper(s, facts="[[[[")),
    Kind("certificate: facts nested without end", "KDP-E25", lambda s: paper(s, facts="[" * 100_000)),
    Kind("certificate: facts of another paper", "KDP-E25",
         lambda s: paper(s, facts=certificates.as_text(paper_facts.certificate()))),
    Kind("notice: facts without a number", "KDP-E25", lambda s: paper(s, "notice", conclusion="fail", facts="{}")),
    Kind("document: passed with a failed item", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, answer="fail"), by="nva"))),
    Kind("document: passed with an item not checked", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, answer="not_checked"), by="nva"))),
    Kind("document: a form that is no form", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, form_text="xx[[["), by="nva"))),
    Kind("document: of a day before it was begun", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, inspected_on="2025-12-31"), by="nva"))),
    Kind("document: of a day after it was concluded", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, inspected_on="2026-11-21"), by="nva"))),
    Kind("document: concluded after it was signed", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, concluded_at="2026-11-25T10:00:00"), by="nva"))),
    Kind("document: of another day than its paper form", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, claimed_on="2026-11-19", claimed_reason="x"), by="nva"))),
    Kind("document: of a paper form without a reason", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, claimed_on="2026-11-20"), by="nva"))),
    Kind("document: of no day", "KDP-E23",
         lambda s: s.lines(entry(s.b, inspection(s, inspected_on=None), by="nva"))),
    Kind("notice: another reason than its document", "KDP-E25", lambda s: told_fail(s, reason="Khác")),
    Kind("notice: of another inspector", "KDP-E25", lambda s: told_fail(s, inspector_name="Khác")),
    Kind("notice: without what failed", "KDP-E25", lambda s: told_fail(s, findings=[])),
    Kind("notice: with a finding nobody made", "KDP-E25", lambda s: told_fail(s, findings=[
        {"item": "Móc", "text": "", "place": "", "remedy": "", "deadline": None},
        {"item": "Cáp", "text": "đứt", "place": "", "remedy": "", "deadline": None}])),
    Kind("notice: facts that lack what they repeat", "KDP-E25",
         lambda s: paper(s, "notice", conclusion="fail", facts='{"number":"B01/2026/TB-TB"}')),
    Kind("minutes: another conclusion in their facts", "KDP-E25", lambda s: minuted(s, {"conclusion": "fail"})),
    Kind("minutes: another conclusion in the register", "KDP-E25", lambda s: minuted(s, conclusion="fail")),
    Kind("minutes: another answer", "KDP-E25", lambda s: minuted(s, answered("fail"))),
    Kind("minutes: another item", "KDP-E25", lambda s: minuted(s, answered(text="Cáp"))),
    Kind("minutes: an item said to be a test's", "KDP-E25", lambda s: minuted(s, answered(test="Thử tĩnh"))),
    Kind("minutes: a value nobody measured", "KDP-E25", lambda s: minuted(s, answered(measured="Tải: 5 t"))),
    Kind("minutes: a rating nobody gave", "KDP-E25", lambda s: minuted(s, {"rating": (("Tải", "5", "t"),)})),
    Kind("minutes: of another day", "KDP-E25", lambda s: minuted(s, {"inspected_on": date(2026, 11, 19)})),
    Kind("minutes: of a paper form that was none", "KDP-E25", lambda s: minuted(s, {"claimed_reason": "hết pin"})),
    Kind("minutes of: of an inspection nobody has", "KDP-E23", lambda s: minuted(s, inspection_id=key())),
    Kind("minutes of: by another than the inspector", "KDP-E23", lambda s: minuted(s, inspector="ttb")),
    Kind("minutes of: of another document", "KDP-E23", lambda s: minuted(s, document="00" * 8)),
    Kind("minutes of: in headquarters' series", "KDP-E25", lambda s: minuted(
        s, {"number": "A0001/2026/BBKĐ-TB"}, series="A", number="A0001/2026/BBKĐ-TB")),
    Kind("approval: of another document", "KDP-E23", lambda s: _review_of_another(s)),
    Kind("void: of a certificate nobody has", "KDP-E23", lambda s: s.lines(entry(s.b, new("void", whole(
        s.b, "void", id=key(), certificate_id=key(), voided_by="ttb", reason="x")), by="ttb"))),
    Kind("minutes: issued before their inspection", "KDP-E25",
         lambda s: minuted(s, {"issued_on": date(2026, 11, 19)}, issued_on="2026-11-19")),
    Kind("card: a lone surrogate", "KDP-E18", lambda s: _surrogate(s)),
    Kind("card: a name with control characters", "KDP-E18", lambda s: edit(s, name="Cầu\x07 trục")),
    Kind("card: a name that turns its direction", "KDP-E18", lambda s: edit(s, name="Cầu \u202etrục")),
    Kind("card: made in a year of no calendar", "KDP-E18", lambda s: edit(s, year_made=2**53 - 1)),
    Kind("card: a grade that is none", "KDP-E18", lambda s: edit(s, quality_grade=-5)),
    Kind("schedule: every 0 months", "KDP-E18", lambda s: _schedule(s, s.crane, interval_months=0)),
    Kind("schedule: every 601 months", "KDP-E18", lambda s: _schedule(s, s.crane, interval_months=601)),
    Kind("schedule: without a ground", "KDP-E18", lambda s: _schedule(s, s.crane, ground=" ")),
    Kind("schedule: counted from a day ahead", "KDP-E23", lambda s: _schedule(s, s.crane, anchor_on="2026-11-25")),
    Kind("card: inspected by paper on a day ahead", "KDP-E23", lambda s: edit(s, paper_date="2090-01-01")),
    Kind("schedule: a second one", "KDP-E18", lambda s: _schedule(s, s.crane, id=key())),
    Kind("confirmation: under another id", "KDP-E18", lambda s: _confirmed(s, id=key())),
    Kind("confirmation: a row name without end", "KDP-E18", lambda s: _confirmed(s, row_id="x" * 201)),
    Kind("confirmation: a correction nested without end", "KDP-E18", lambda s: _confirmed(s, correction="[" * 100_000)),
    Kind("confirmation: a correction of objects", "KDP-E18", lambda s: _confirmed(s, correction='{"a":{"b":1}}')),
    Kind("confirmation: a correction that is a list", "KDP-E18", lambda s: _confirmed(s, correction="[]")),
    Kind("certificate: valid longer than its code signed", "KDP-E60", lambda s: paper(
        s, valid_until="2099-01-01", facts=_unsigned(s, valid_until="2099-01-01"))),
    Kind("certificate: another serial than its code signed", "KDP-E60", lambda s: paper(s, altered={"serial": "9"})),
    Kind("certificate: another holder than its code signed", "KDP-E60", lambda s: paper(s, altered={"holder": "Ai"})),
    Kind("certificate: without a code", "KDP-E60", lambda s: paper(s, altered={"code": ""})),
    Kind("certificate: a code that is none", "KDP-E60", lambda s: paper(s, altered={"code": "KDAT1:ABC"})),
    Kind("certificate: issued before its inspection", "KDP-E25", lambda s: paper(s, issued_on="2026-01-01")),
    Kind("certificate: a text for who signs", "KDP-E25", lambda s: paper(s, altered={"signer": "Thuận"})),
    Kind("certificate: a list for its body", "KDP-E25", lambda s: paper(s, altered={"heading": []})),
    Kind("certificate: a code of another device", "KDP-E61", lambda s: paper(s, signer=s.hq)),
    Kind("certificate: a code of a stranger", "KDP-E61", lambda s: paper(s, signer=s.stranger)),
    Kind("role: a user added by an inspector", "KDP-E62", lambda s: new_user(s, by="nva")),
    Kind("role: an approver of his own making", "KDP-E62", lambda s: _grant(s, by="ttb")),
    Kind("role: a role that an administrator gave himself", "KDP-E23", lambda s: _grant(s, "admin")),
    Kind("role: a user of before without any role to do it", "KDP-E62", lambda s: new_user(s, by="nva", schema=1)),
    Kind("role: a scope written by an inspector", "KDP-E62", lambda s: _scope(s, by="nva")),
    Kind("role: a scope removed", "KDP-E23", lambda s: _scope_gone(s)),
    Kind("certificate: its paper is not inside", "KDP-E26", lambda s: paper(s, attached=False)),
    Kind("causes: the entry before is missing", "KDP-E27", late),
    Kind("causes: what it replaces is missing", "KDP-E27", lambda s: s.change(
        "equipment", s.crane, {"set": {"name": ["", "x"]}, "over": {"name": ["ab" * 8]}})),
]  # fmt: skip


def _number(s: Scene) -> dict[str, Any]:
    return {"equipment_id": s.other.hex(), "scheme": "x", "number": "1"}


def _other_hash(s: Scene) -> bytes:
    header = json.loads(frames.opened(s.good()).signed[12:])
    header["blobs"][0][0] = "0" * 64
    return signed(s.b, header) + s.good()[frames.opened(s.good()).start :]


def _long() -> bytes:
    import random

    return squeezed(random.Random(1).randbytes(200_000).replace(b"\n", b"x"))


def _packed_attachment(s: Scene) -> bytes:
    said = {**s.inside().header, "counts": {"entries": 0, "attachments": 1}}
    said["blobs"] = [[sha256(b"abc").hexdigest(), 3, 9, "attachment"]]
    return signed(s.b, said) + b"abc"


def _document_with(s: Scene, table: str) -> bytes:
    entity, id, part, body = inspection(s)
    body["rows"][table] = {"columns": ["id"], "rows": [["x"]]}
    return s.lines(entry(s.b, (entity, id, part, body), by="nva"))


def _document_columns(s: Scene) -> bytes:
    entity, id, part, body = inspection(s)
    body["rows"]["inspection"]["columns"][0] = ["a"]
    return s.lines(entry(s.b, (entity, id, part, body), by="nva"))


def _document_tied(s: Scene) -> bytes:
    entity, id, part, body = inspection(s)
    body["rows"]["inspection"]["part"] = "kind"
    return s.lines(entry(s.b, (entity, id, part, body), by="nva"))


def _document_rows(s: Scene, rows: list[Any]) -> bytes:
    entity, id, part, body = inspection(s)
    body["rows"]["inspection"]["rows"] = rows
    return s.lines(entry(s.b, (entity, id, part, body), by="nva"))


def _alter_body(said: list[Any]) -> None:
    said[11][0][3] = said[11][0][3].replace("0099", "0098")


def _forged(s: Scene, author: Store) -> Any:
    body = {"set": {"serial": ["", "FORGED"]}, "over": {}, "salt": "1"}
    return entry(author, ("equipment", s.crane, "", body), signer=s.b)


def _edited(s: Scene, **odd: Any) -> bytes:
    body = {"set": {"maker": ["", "X"]}, "over": {}, "salt": "1"}
    return s.lines(entry(s.b, ("equipment", s.crane, "", body), **odd))


def _own(s: Scene) -> bytes:
    from offices import own_unit

    with s.b.reading() as session:
        return own_unit(s.b, session).bytes


def _own_unit(s: Scene, **pairs: Any) -> bytes:
    return s.lines(entry(s.b, ("unit", _own(s), "", {"set": pairs, "over": {}, "salt": "1"})))


def _unit_name(s: Scene) -> bytes:
    row = whole(s.b, "unit_name", id=key(), unit_id=root_unit(s).hex(), name="Của tôi")
    return s.lines(entry(s.b, new("unit_name", row)))


def _admin(s: Scene, body: dict[str, Any]) -> bytes:
    with s.hq.reading() as session:
        (id,) = raw(session).execute("SELECT id FROM user WHERE device = ?", (s.hq.device,)).fetchone()
    return s.change("user", id, body)


def _licence_row(s: Scene) -> dict[str, Any]:
    with s.hq.reading() as session:
        row = (
            raw(session)
            .execute("SELECT id, device, letter, text, signature FROM licence WHERE letter = 'B'")
            .fetchone()
        )
    return dict(zip(("id", "device", "letter", "text", "signature"), (row[0].hex(), *row[1:]), strict=True))


def _licence_edit(s: Scene) -> bytes:
    id = bytes.fromhex(_licence_row(s)["id"])
    return s.change("licence", id, {"set": {"letter": ["B", "Z"]}, "over": {}})


def _licence_copy(s: Scene, **fields: Any) -> bytes:
    return s.lines(entry(s.b, new("licence", _licence_row(s) | {"id": key()} | fields)))


def _schedule(s: Scene, equipment: bytes, **fields: Any) -> bytes:
    return s.lines(entry(s.b, _interval(s.b, equipment, **fields)))


def _interval(store: Store, equipment: bytes, **fields: Any) -> tuple[str, bytes, str, dict[str, Any]]:
    said: dict[str, Any] = {
        "id": schedules.id_of(UUID(bytes=equipment)).hex, "equipment_id": equipment.hex(), "kind": "periodic",
        "interval_months": 12, "ground": "kế hoạch",
    } | fields  # fmt: skip
    return new("schedule", whole(store, "schedule", **said))


def _surrogate(s: Scene) -> bytes:
    body = '{"over":{"name":[]},"salt":"1","set":{"name":["","x\\ud800y"]}}'
    return s.lines(entry(s.b, ("equipment", s.crane, "", body)))


def _confirmed(s: Scene, **fields: Any) -> bytes:
    with s.b.reading() as session:
        root = trust.root_of(raw(session))
    row = {"root": root, "row_id": "III.9", "content_hash": "x", "text": "t", "confirmed_by": "ttb"} | fields
    row = {"id": confirmations.id_of(root, str(row["row_id"])).hex} | row
    return s.lines(entry(s.b, new("confirmation", whole(s.b, "confirmation", **row)), by="ttb"))


def _review_twice(s: Scene) -> bytes:
    document = entry(s.b, made := inspection(s), by="nva")
    change = review(s, made[1], "ttb", document=document.hash[:8].hex())
    first = entry(s.b, change, by="ttb", after=document)
    return s.lines(document, first, entry(s.b, change, by="ttb", after=first))


def _review_of_another(s: Scene) -> bytes:
    document = entry(s.b, made := inspection(s), by="nva")
    return s.lines(document, entry(s.b, review(s, made[1], "ttb", document="00" * 8), by="ttb", after=document))


def _replaced(s: Scene) -> bytes:
    first = entry(s.b, made := inspection(s), by="nva")
    entity, id, part, body = inspection(s, id=made[1].hex(), conclusion="fail")
    second = {**body, "over": {"*": [first.hash[:8].hex()]}}
    return s.lines(first, entry(s.b, (entity, id, part, second), by="nva", after=first))


def _no_approver(s: Scene) -> bytes:
    document = entry(s.b, made := inspection(s, inspector="ttb"), by="ttb")
    return s.lines(document, entry(s.b, review(s, made[1], "nva"), by="nva", after=document))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_a_broken_package_is_refused_and_changes_nothing(scene: Scene, kind: Kind, tmp_path: Path) -> None:
    file, before = tmp_path / "broken.kdp", state(scene.hq)
    data = kind.make(scene)
    file.write_bytes(sealed(data, scene.hq) if kind.encrypt else data)
    shown = packages.preview(scene.hq, file, today=kind.today)
    assert shown.code == kind.code, shown.refused
    assert shown.refused.startswith(f"{kind.code}: ") and shown.refused.endswith(".") and "{" not in shown.refused
    with pytest.raises(refusals.Refused) as refused:
        packages.apply(scene.hq, file, by="admin", today=kind.today, backup=False)
    assert str(refused.value) == shown.refused
    assert state(scene.hq) == before


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda s: paper(s, altered={"serial": "9"}),
         "KDP-E60: Giấy chứng nhận B0001/2026/GCN-TB ghi mục “Số chế tạo” khác với mã đã ký của nó. Chưa nhận gì vào;"
         " hãy báo bên gửi: giấy này phải hủy và cấp lại."),
        (lambda s: paper(s, signer=s.hq),
         "KDP-E61: Mã đã ký của giấy chứng nhận B0001/2026/GCN-TB không phải của máy B đã cấp nó. Chưa nhận gì vào;"
         " hãy báo bên gửi: giấy này phải hủy và cấp lại."),
        (lambda s: new_user(s, by="nva"),
         "KDP-E62: Máy B gửi thay đổi về người dùng và quyền của họ do “nva” ghi, người không có vai trò “quản trị"
         " viên” ở đó. Chưa nhận gì vào; hãy báo bên gửi và cơ quan cấp trên."),
    ],
    ids=["another serial", "code of another device", "user by an inspector"],
)  # fmt: skip
def test_what_contradicts_its_code_or_its_writer_is_named(
    scene: Scene, make: Callable[[Scene], bytes], said: str, tmp_path: Path
) -> None:
    (tmp_path / "odd.kdp").write_bytes(make(scene))
    assert packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY).refused == said


def test_who_lost_a_role_by_headquarters_word_wrote_before_he_heard_of_it(tmp_path: Path) -> None:
    offices = found(tmp_path)
    user(offices.b, "vtq", "administrator")
    offices.carry(offices.b, offices.hq)
    with offices.hq.writing(by="admin", action="user.roles") as session:
        (id,) = raw(session).execute("SELECT id FROM user WHERE login = 'vtq'").fetchone()
        users.set_roles(session, UUID(bytes=id), ["inspector"])
    with offices.b.writing(by="vtq", action="user.add") as session:
        users.add(session, login="moi", name="Mới", roles=["inspector"])
    assert offices.carry(offices.b, offices.hq).entries == 1
    offices.carry(offices.hq, offices.b)
    with pytest.raises(users.NotAllowed), offices.b.writing(by="vtq", action="user.add") as session:
        users.add(session, login="nua", name="Nữa", roles=["inspector"])
    assert auditing.check(offices.hq).sound
    offices.close()


def test_the_package_the_broken_ones_are_made_of_is_good(scene: Scene, tmp_path: Path) -> None:
    for make in (
        Scene.good,
        paper,
        reviewed,
        told_fail,
        minuted,
        lambda s: unit(s, proposed=1),
        lambda s: _schedule(s, s.crane),
    ):
        (tmp_path / "good.kdp").write_bytes(make(scene))
        assert packages.preview(scene.hq, tmp_path / "good.kdp", today=TODAY).refused == ""


REPEATING = [kind for kind in KINDS if kind.what.startswith("minutes: ") and kind.what[9:] not in (
    "of another day", "issued before their inspection")]  # fmt: skip


@pytest.mark.parametrize("kind", REPEATING, ids=lambda kind: kind.what)
def test_minutes_are_refused_for_what_differs_from_their_document(scene: Scene, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "odd.kdp").write_bytes(kind.make(scene))
    said = "không khớp với máy cấp hoặc lần kiểm định (nội dung khác với hồ sơ của lần kiểm định)"
    assert said in packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY).refused


def _minutes_of_another(s: Scene) -> bytes:
    """A certificate without minutes of its own, in one entry with the signed minutes of another inspection."""
    typed = entry(s.b, _interval(s.b, s.crane))
    first = entry(s.b, mine := inspection(s), by="nva", after=typed)
    other = entry(s.b, of_other := inspection(s, inspector="ttb"), by="ttb", after=first)
    said = {"signed_on": "2026-11-24", "signed_by": "Nguyễn Văn An", "inspector": "ttb"}
    minutes = new("minutes", _minutes(s, other, of_other[1], {}, said))
    seen = entry(s.b, review(s, mine[1], "ttb", document=first.hash[:8].hex()), by="ttb", after=other)
    pdf = b"%PDF-1.7 a paper"
    issued = new("certificate", _paper(s, "certificate", mine[1], sha256(pdf).hexdigest(), None, {}))
    both = entry(s.b, minutes, issued, by="ttb", after=seen)
    return s.lines(typed, first, other, seen, both, attachments=(b"%PDF", pdf))


def test_a_certificate_is_refused_for_what_its_inspection_does_not_say(scene: Scene, tmp_path: Path) -> None:
    otherwise = "(nội dung khác với hồ sơ của lần kiểm định)"
    told: list[tuple[Callable[[Scene], bytes], str]] = [
        (_minutes_of_another, "(không có biên bản kiểm định đã ký của lần kiểm định đó)"),
        (lambda s: paper(s, altered={"kind": "first"}), otherwise),
        (lambda s: paper(s, altered={"procedure": "QTKĐ khác"}), otherwise),
        (lambda s: paper(s, rating=(("Trọng tải cho phép", "50", "t"),)), otherwise),
        (lambda s: paper(s, replaces="B0009/2026/GCN-TB"), "(nó thay cho một giấy không phải của lần kiểm định đó)"),
        (lambda s: paper(s, interval=False), "(chưa từng có chu kỳ kiểm định nào cho thiết bị của nó)"),
        (lambda s: paper(s, valid_until="2027-11-21"), "(có hiệu lực dài hơn chu kỳ cho phép)"),
    ]
    for make, said in told:
        (tmp_path / "odd.kdp").write_bytes(make(scene))
        shown = packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY)
        assert shown.code == "KDP-E25" and said in shown.refused, shown.refused
    (tmp_path / "late.kdp").write_bytes(paper(scene, replaces="C0009/2026/GCN-TC"))  # C was revoked: none tells of it
    assert packages.preview(scene.hq, tmp_path / "late.kdp", today=TODAY).refused == ""


def _hoist(s: Scene) -> Change:
    """The crane, said to be of a type that only who has a scope for it inspects."""
    return ("equipment", s.crane, "", {"set": {"type_code": ["", "I.11"]}, "over": {}, "salt": "1"})


def _entitled(s: Scene, login: str = "nva", **fields: Any) -> list[Change]:
    """A scope of an inspector for the crane's type."""
    with s.b.reading() as session:
        sql = "SELECT id FROM user WHERE login = ? AND device = ?"
        (user,) = raw(session).execute(sql, (login, s.b.device)).fetchone()
    row = {"id": key(), "user_id": user.hex(), "covers": "Thiết bị nâng", "number": "CC-1", "valid_from": "2024-01-01",
           "valid_until": "2029-01-01"} | fields  # fmt: skip
    return [_hoist(s), new("scope", whole(s.b, "scope", **row))]


NO_SCOPE = "(kiểm định viên không có phạm vi được kiểm định cho nó vào ngày kiểm định)"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"valid_from": "2026-11-20"}, ""),
        ({"valid_from": "2026-11-21"}, NO_SCOPE),
        ({"valid_until": "2026-11-20"}, ""),
        ({"valid_until": "2026-11-19"}, NO_SCOPE),
        ({"withdrawn_on": "2026-11-21"}, ""),
        ({"withdrawn_on": "2026-11-20"}, NO_SCOPE),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_scope_holds_from_its_first_day_to_its_last(
    scene: Scene, fields: dict[str, Any], said: str, tmp_path: Path
) -> None:
    (tmp_path / "odd.kdp").write_bytes(paper(scene, before=_entitled(scene, **fields)))
    refused = packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY).refused
    assert said in refused and bool(said) == bool(refused), refused


UNCALIBRATED = "(thiết bị đo ghi trong biên bản không còn hạn hiệu chuẩn vào ngày kiểm định)"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"done_on": "2026-11-20"}, ""),
        ({"done_on": "2026-11-21"}, UNCALIBRATED),
        ({"valid_until": "2026-11-19"}, UNCALIBRATED),
        ({"struck": "nhầm"}, UNCALIBRATED),
    ],
    ids=str,
)
def test_a_calibration_counts_unless_it_was_struck(
    scene: Scene, fields: dict[str, Any], said: str, tmp_path: Path
) -> None:
    tool = new("instrument", whole(scene.b, "instrument", id=key(), name="Lực kế", state="in_use"))
    row = {"id": key(), "instrument_id": tool[1].hex(), "done_on": "2026-01-01", "valid_until": "2026-11-20",
           "number": "HC"} | fields  # fmt: skip
    before = [*_entitled(scene), tool, new("calibration", whole(scene.b, "calibration", **row))]
    (tmp_path / "odd.kdp").write_bytes(paper(scene, before=before, tools=tool[1].hex()))
    refused = packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY).refused
    assert said in refused and bool(said) == bool(refused), refused


def test_what_a_device_erased_before_it_sent_it_proves_nothing(scene: Scene, tmp_path: Path) -> None:
    user = new("user", whole(scene.b, "user", id=key(), login="moi", device=scene.b.device, active=1))
    told = [
        (paper(scene, erased="minutes"), "(không có biên bản kiểm định đã ký của lần kiểm định đó)"),
        (paper(scene, before=[user, _hoist(scene)], inspector="moi", erased="user"), NO_SCOPE),
    ]
    for data, said in told:
        (tmp_path / "odd.kdp").write_bytes(data)
        assert said in packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY).refused


def _forked(s: Scene, data: bytes, change: Change) -> bytes:
    """The package, and in it another future of B that begins with ``change``."""
    inside = apart(data)
    told = set(s.inside().lines)
    place = next(n for n, line in enumerate(inside.lines) if line not in told)
    inside.lines.insert(place, journal.line(entry(s.b, change)))
    return together(s.b, inside)


def test_a_double_has_no_more_rights_than_one_of_its_futures(scene: Scene, tmp_path: Path) -> None:
    salted = ("equipment", scene.crane, "", {"set": {"maker": ["", "Kone"]}, "over": {}, "salt": "1"})
    second = {"seq": 2, "number": "B0002/2026/GCN-TB"}
    told = [
        (paper(scene), ""),
        (paper(scene, before=[_hoist(scene)]), NO_SCOPE),  # in neither future had he one
        (paper(scene, times=2), "(giấy khác của cùng máy đã mang số này)"),  # both in one of them
        (paper(scene, sticker="T-1", again=second), "(tem đã dán cho giấy chứng nhận khác)"),
        (
            paper(scene, sticker="T-1", again=second | {"sticker": "T-2"}),
            "(lần kiểm định đó đã có giấy chứng nhận khác còn giá trị)",
        ),
    ]
    for data, said in told:
        (tmp_path / "odd.kdp").write_bytes(_forked(scene, data, salted))
        shown = packages.preview(scene.hq, tmp_path / "odd.kdp", today=TODAY)
        assert said in shown.refused and bool(said) == bool(shown.refused), shown.refused


def test_the_revoked_device_is_told_by_its_letter(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "late.kdp").write_bytes(scene.lines(scene.after_c))
    assert "(C)" in packages.preview(scene.hq, tmp_path / "late.kdp", today=TODAY).refused


def test_a_last_line_without_its_end_is_a_line(scene: Scene, tmp_path: Path) -> None:
    inside = scene.inside()
    (tmp_path / "good.kdp").write_bytes(together(scene.b, inside, plain="\n".join(inside.lines).encode()))
    shown = packages.preview(scene.hq, tmp_path / "good.kdp", today=TODAY)
    assert (shown.refused, shown.entries) == ("", len(inside.lines))


def test_a_rule_of_the_file_itself_has_the_last_word(tmp_path: Path) -> None:
    offices = found(tmp_path)
    with offices.hq.merging() as db:
        db.execute("CREATE TRIGGER no_cranes BEFORE INSERT ON equipment BEGIN SELECT RAISE(ABORT, 'no cranes'); END")
    crane(offices.b)
    before = state(offices.hq)
    with pytest.raises(refusals.RuleBroken, match=r"KDP-E28: Gói trái với quy tắc của kho \(no cranes\)"):
        offices.carry(offices.b, offices.hq)
    assert state(offices.hq) == before
    offices.close()


def test_every_gate_that_can_refuse_has_refused() -> None:
    gates = {f"KDP-E{number:02}" for number in (*range(1, 28), 60, 61, 62)}
    assert gates == {kind.code for kind in KINDS}


def test_no_two_kinds_are_alike() -> None:
    assert Counter(kind.what for kind in KINDS).most_common(1)[0][1] == 1
    assert len(KINDS) >= 30


def test_the_bytes_of_a_front_are_what_the_format_says(scene: Scene) -> None:
    data = scene.good()
    length = struct.unpack("<I", data[8:12])[0]
    header = json.loads(data[12 : 12 + length])
    assert data[:8] == b"KDTBPKG1" and data[12 + length] == 1
    assert (header["version"], header["kind"], header["from"]) == (1, "data", scene.b.device)
    assert packing.LEVEL == 3
