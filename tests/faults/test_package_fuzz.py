"""Packages mutated at random, nine in ten inside the encryption, and validly signed hostile ones.

None is accepted, none crashes, none leaves a trace; the run tells how many each gate refused, none zero.
"""

import json
import os
import random
import resource
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import paper_facts
import pytest
import zstandard
from offices import (
    TODAY,
    Inside,
    Offices,
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

from safety_inspector.certification import certificates
from safety_inspector.certification.minutes import MinutesLine, MinutesSection
from safety_inspector.exchange import agreements, frames, gates, licences, merging, packages, refusals, seals
from safety_inspector.exchange.gates import Door
from safety_inspector.planning import schedules
from safety_inspector.store import journal
from safety_inspector.store.database import Store, raw
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import Entry
from safety_inspector.store.journal import entries as kept

SUITE, NIGHT = 5_000, 100_000
MOST_MEMORY = 300 * 1024  # kilobytes above what the test itself took


class Same(Exception):
    """The damage left everything as it was."""


@dataclass
class Aim:
    """Headquarters as the target, B as the hostile member, C revoked, a stranger outside."""

    offices: Offices
    stranger: Store
    at: Door
    inside: Inside
    good: bytes
    tip: Entry
    crane: bytes
    other: bytes
    root_unit: bytes
    admin: bytes
    last_c: Entry
    last_stranger: Entry
    letter_c: Inside

    @property
    def b(self) -> Store:
        return self.offices.b


@pytest.fixture(scope="module")
def aim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aim]:
    folder = tmp_path_factory.mktemp("fuzz")
    offices, stranger = found(folder), lone(folder, "stranger", "Người lạ")
    user(offices.b, "nva", "inspector")
    user(offices.b, "ttb", "approver")
    first = crane(offices.b)
    with offices.b.writing(by="nva") as session:
        schedules.set_interval(session, [first], months=12, ground="kế hoạch", today=TODAY)
    offices.carry(offices.b, offices.hq)
    other = crane(offices.hq, "Cầu trục của cơ quan")
    licences.revoke(offices.hq, "C", reason="mất máy", by="admin", today=TODAY)
    crane(offices.c, "Sau thu hồi")
    offices.carry(offices.hq, offices.b)
    for serial in ("0098", "0099", "0100"):
        change(offices.b, first, "serial", serial)
    hq = offices.hq
    with hq.reading() as session:
        db = raw(session)
        at = gates.door(db, hq.device, hq.letter, hq.practice, TODAY)
        (top,) = db.execute("SELECT id FROM unit WHERE parent_id IS NULL ORDER BY id").fetchone()
        (admin,) = db.execute("SELECT id FROM user WHERE device = ?", (hq.device,)).fetchone()
    inside = letter(offices.b, hq)
    yield Aim(
        offices, stranger, at, inside, together(offices.b, inside), _last(offices.b), first.bytes, other.bytes,
        bytes(top), bytes(admin), _last(offices.c), _last(stranger), letter(offices.c, hq),
    )  # fmt: skip
    offices.close()
    stranger.close()


def _last(store: Store) -> Entry:
    with store.reading() as session:
        row = raw(session).execute(
            "SELECT n FROM entry WHERE device = ? AND stream = 1 ORDER BY seq DESC", (store.device,)
        )
        return kept.one(raw(session), row.fetchone()[0])


# -- random damage -------------------------------------------------------------------------------


def damaged(dice: random.Random, data: bytes) -> bytes:
    """Bits flipped, bytes cut off, put in, taken out, doubled or moved."""
    out, size = bytearray(data), len(data)
    match dice.randrange(7):
        case 0 | 1:
            for _time in range(dice.randint(1, 8)):
                out[dice.randrange(size)] ^= 1 << dice.randrange(8)
        case 2:
            del out[dice.randrange(size) :]
        case 3:
            place = dice.randrange(size)
            out[place:place] = dice.randbytes(dice.randint(1, 30))
        case 4:
            place = dice.randrange(size)
            del out[place : place + dice.randint(1, 40)]
        case 5:
            place = dice.randrange(size)
            out[place:place] = out[place : place + dice.randint(1, 60)]
        case _:
            out[: dice.randint(1, 14)] = dice.randbytes(dice.randint(1, 14))
    if bytes(out) == data:
        raise Same
    return bytes(out)


def mutated(dice: random.Random, aim: Aim) -> tuple[bytes, Door]:
    if dice.random() < 0.9:
        return sealed(damaged(dice, aim.good), aim.offices.hq), aim.at
    return damaged(dice, sealed(aim.good, aim.offices.hq)), aim.at


# -- validly signed, and hostile -----------------------------------------------------------------

JUNK: tuple[Any, ...] = (None, -1, 1 << 70, "x" * 2000, 1.5, ["zz"], {"zz": ["zz"]}, [[["a"]]])
FIELDS = ("version", "least", "schema", "kind", "root", "practice", "from", "to", "counter", "have", "counts", "blobs")


def headers(dice: random.Random, aim: Aim) -> bytes:
    field, junk = dice.choice(FIELDS), dice.choice(JUNK)
    return together(aim.b, aim.inside, header={field: junk})


def claims(dice: random.Random, aim: Aim) -> bytes:
    said: list[dict[str, Any]] = [
        {"least": dice.randint(2, 99)}, {"schema": dice.randint(50, 1 << 40)}, {"root": dice.randbytes(32).hex()},
        {"from": dice.choice([aim.offices.hq.device, dice.randbytes(16).hex()])},
        {"practice": False}, {"to": [dice.randbytes(16).hex()] * dice.randrange(3)},
        {"kind": dice.choice(["licence", "join request"])},
        {"counts": {"entries": dice.randint(5, 99), "attachments": 0}},
    ]  # fmt: skip
    return together(aim.b, aim.inside, header=dice.choice(said))


def parts(dice: random.Random, aim: Aim) -> bytes:
    packed = zstandard.ZstdCompressor().compress("".join(line + "\n" for line in aim.inside.lines).encode())
    length = sum(len(line.encode()) + 1 for line in aim.inside.lines)
    blob: list[Any] = [sha256(packed).hexdigest(), len(packed), length, "entries"]
    match dice.randrange(4):
        case 0:
            blob[1] += dice.choice([-1, 1]) * dice.randint(1, 50)
        case 1:
            blob[0] = dice.randbytes(32).hex()
        case 2:
            blob[2] += dice.choice([-1, 1, 1 << 40]) * dice.randint(1, 500)
        case _:
            packed = damaged(dice, packed)
            blob[:2] = [sha256(packed).hexdigest(), len(packed)]
            _require_other(aim, packed)
    header = {**aim.inside.header, "counts": {"entries": len(aim.inside.lines), "attachments": 0}, "blobs": [blob]}
    return signed(aim.b, header) + packed


def _require_other(aim: Aim, packed: bytes) -> None:
    try:
        text = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    except zstandard.ZstdError:
        return
    if text.decode(errors="replace").splitlines() == aim.inside.lines:
        raise Same


def lines(dice: random.Random, aim: Aim) -> bytes:
    """A line damaged before it was packed and signed: what it says must not be what the device signed."""
    place = dice.randrange(len(aim.inside.lines))
    line = damaged(dice, aim.inside.lines[place].encode())
    for piece in line.split(b"\n"):
        try:
            if journal.parsed(piece.decode()) in [journal.parsed(each) for each in aim.inside.lines]:
                raise Same
        except ValueError:
            pass
    text = [each.encode() for each in aim.inside.lines]
    text[place] = line
    return together(aim.b, aim.inside, plain=b"".join(each + b"\n" for each in text))


def told(aim: Aim, *more: Entry, attachments: tuple[bytes, ...] = (), plain: list[str] | None = None) -> bytes:
    inside = Inside(aim.inside.header, aim.inside.lines + [journal.line(each) for each in more], list(attachments))
    return together(aim.b, inside)


def edit(dice: random.Random, fields: dict[str, Any], over: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {
        "set": {name: [None, value] for name, value in fields.items()},
        "over": over or {},
        "salt": f"{dice.random()}",
    }


def schemas(dice: random.Random, aim: Aim) -> bytes:
    """A change signed by its device that no record of ours could hold."""
    wrong: list[tuple[str, bytes, str, Any]] = [
        ("equipment", aim.crane, "", edit(dice, {"year_made": dice.choice(["1999", 1.5, [], {}, True, "x"])})),
        ("equipment", aim.crane, "", edit(dice, {"paper_date": f"2026-13-{dice.randint(1, 30):02}"})),
        ("equipment", aim.crane, "", edit(dice, {f"c{dice.randrange(1 << 30)}": "x"})),
        ("equipment", aim.crane, "", edit(dice, {"name": dice.choice([1, None, "a\0b", ["x"], {"y": 1}])})),
        ("equipment", aim.crane, "", edit(dice, {"state": dice.choice(["", "gone", "IN_USE", "in use"])})),
        ("equipment", dice.randbytes(dice.choice([0, 8, 15, 17, 32])), "", edit(dice, {"name": "x"})),
        (f"t{dice.randrange(1 << 20)}", aim.crane, "", edit(dice, {"name": "x"})),
        ("equipment; DROP TABLE entry", aim.crane, "", edit(dice, {"name": "x"})),
        (dice.choice(["local", "peer", "entry", "due", "imported"]), aim.crane, "", {"new": {"name": "x"}}),
        ("equipment", aim.crane, "x" * dice.randint(1, 300), edit(dice, {"name": "x"})),
        ("equipment", aim.crane, "", {"new": {"name": "x"}}),
        ("inspection", aim.crane, "", {"rows": dice.choice([{}, [], {"user": {}}, {"inspection": []}])}),
        ("equipment", aim.crane, "", "[" * dice.randint(100, 50_000)),
    ]  # fmt: skip
    return told(aim, entry(aim.b, dice.choice(wrong), after=aim.tip))


def chains(dice: random.Random, aim: Aim) -> bytes:
    odd: list[dict[str, Any]] = [
        {"seq": aim.tip.seq + dice.choice([-2, -1, 0, 2, 3, 999])}, {"prev": bytes(32)}, {"prev": dice.randbytes(32)},
        {"clock": dice.randint(0, aim.tip.clock)}, {"clock": aim.tip.clock + (1 << 33) + dice.randrange(1 << 50)},
        {"prev": aim.last_c.prev}, {"stream": 0}, {"schema": dice.choice([0, 9, 99])},
    ]  # fmt: skip
    return told(aim, entry(aim.b, _legal(dice, aim), after=aim.tip, **dice.choice(odd)))


def _legal(dice: random.Random, aim: Aim) -> tuple[str, bytes, str, Any]:
    return ("equipment", aim.crane, "", edit(dice, {"maker": f"{dice.random()}"}))


def causes(dice: random.Random, aim: Aim) -> bytes:
    over = {"maker": [dice.randbytes(8).hex() for _each in range(dice.randint(1, 4))]}
    return told(aim, entry(aim.b, ("equipment", aim.crane, "", edit(dice, {"maker": "x"}, over)), after=aim.tip))


def forged(dice: random.Random, aim: Aim) -> bytes:
    """An entry in another device's name, signed by B; or one that was revoked or is of a stranger."""
    match dice.randrange(5):
        case 0:
            return told(aim, aim.last_c)
        case 1:
            return told(aim, aim.last_stranger)
        case 2:
            victim = entry(aim.b, _legal(dice, aim), after=aim.tip, device=dice.randbytes(16).hex())
        case 3:
            victim = entry(aim.b, _legal(dice, aim), after=aim.tip, device=aim.offices.hq.device)
        case _:
            good = entry(aim.b, _legal(dice, aim), after=aim.tip)
            victim = replace(good, signature=dice.choice([b"", dice.randbytes(64), aim.tip.signature]))
    return told(aim, victim)


def owners(dice: random.Random, aim: Aim) -> bytes:
    """A change of what belongs to another, perhaps after some that are its own."""
    text = f"{dice.random()}"
    moves: list[tuple[str, bytes, str, Any]] = [
        ("equipment", aim.other, "", edit(dice, {dice.choice(["name", "serial", "maker", "note"]): text})),
        ("unit", aim.root_unit, "", edit(dice, {"code": text})),
        ("user", aim.admin, "", edit(dice, {dice.choice(["name", "rank", "post", "roles", "login"]): text})),
        _new(aim, "unit", dice, proposed=0, parent_id=dice.choice([None, aim.root_unit.hex()])),
        _new(aim, "unit_name", dice, unit_id=aim.root_unit.hex(), name=text),
        _new(aim, "user", dice, login=f"u{dice.randrange(999)}", device=aim.offices.hq.device, name=text),
        _new(aim, "user", dice, login=f"u{dice.randrange(999)}", device=aim.b.device, name=text, roles="hq"),
        _new(aim, "schedule", dice, equipment_id=aim.other.hex(), interval_months=dice.randint(1, 99)),
        _new(aim, "licence", dice, device=aim.b.device, letter="A", text=text, signature=dice.randbytes(64).hex()),
        _new(aim, "revocation", dice, device=aim.offices.hq.device, text=text, signature=dice.randbytes(64).hex()),
        ("identity", aim.other, "x", {"new": {"equipment_id": aim.other.hex(), "scheme": "x", "number": text}}),
    ]  # fmt: skip
    own = [_legal(dice, aim)] if dice.random() < 0.3 else []
    return told(aim, entry(aim.b, *own, dice.choice(moves), after=aim.tip))


def _new(aim: Aim, entity: str, dice: random.Random, **fields: Any) -> tuple[str, bytes, str, Any]:
    id = dice.randbytes(16)
    return (entity, id, "", {"new": whole(aim.b, entity, id=id.hex(), **fields), "salt": "1"})


MINUTES, SCAN = "B0001/2026/BBKĐ-TB", b"%PDF minutes"
ABOUT = {"kind": "periodic", "procedure": "", "inspector_name": "", "inspector_no": ""}  # as the document below
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


def papers(dice: random.Random, aim: Aim) -> bytes:
    """A review or paper that its maker may not make, of an inspection and an approval that are in order."""
    entity = dice.choice(["review", "certificate", "notice"])
    return _paper(dice, aim, entity, dice.choice(PERSONS if entity == "review" else [*FLAWS, *PERSONS]))


def _paper(dice: random.Random, aim: Aim, entity: str, flaw: str) -> bytes:
    fit = "fail" if entity == "notice" else "pass"
    ended = {"pass": "fail", "fail": "pass"}[fit] if flaw == "conclusion" else fit
    id, document = _concluded(dice, aim, ended)
    by = {"self": dice.choice(["nva", "NVA", "nVa"]), "nobody": f"ai{dice.randrange(99)}"}.get(flaw, "ttb")
    author = "admin" if flaw == "name" else by
    if entity == "review":
        return told(aim, document, entry(aim.b, _approval(dice, aim, id, by, document), by=author, after=document))
    approval = entry(aim.b, _approval(dice, aim, id, "ttb", document), by="ttb", after=document)
    pdf = b"%PDF " + dice.randbytes(8)
    said = _issued(dice, aim, entity, id) | {"approver": by, "paper": sha256(pdf).hexdigest()}
    before = [document, approval]
    if entity == "certificate":
        minutes = _new(aim, "minutes", dice, **_minutes(aim, id, document))
        before.append(entry(aim.b, minutes, by="nva", after=approval))
    made = entry(aim.b, _new(aim, entity, dice, **_flawed(dice, aim, said, flaw)), by=author, after=before[-1])
    return told(aim, *before, made, attachments=(SCAN, *(() if flaw == "paper" else (pdf,))))


def _minutes(aim: Aim, id: bytes, document: Entry) -> dict[str, Any]:
    """Signed minutes that repeat the document of `_concluded`."""
    said = {
        "inspection_id": id.hex(), "equipment_id": aim.crane.hex(), "series": "B", "year": 2026, "seq": 1,
        "number": MINUTES, "inspector": "nva", "paper": sha256(SCAN).hexdigest(), "issued_on": "2026-11-24",
        "inspected_on": "2026-11-20", "conclusion": "pass", "document": document.hash[:8].hex(),
        "signed_on": "2026-11-24", "signed_by": "Nguyễn Văn An",
    }  # fmt: skip
    facts = replace(
        paper_facts.minutes(), number=MINUTES, issued_on=date(2026, 11, 24), inspected_on=date(2026, 11, 20),
        replaces="", inspectors=(("", ""),), procedure="", kind="periodic", kind_reason="", conclusion="pass",
        reason="", rating=(), recommendations=(), claimed_on=None, claimed_reason="", typed_on=None,
        sections=(MinutesSection("Một", (MinutesLine(1, "Móc", "", "pass", ""),), False),),
    )  # fmt: skip
    return said | {"facts": certificates.as_text(facts)}


def _concluded(dice: random.Random, aim: Aim, ended: str) -> tuple[bytes, Entry]:
    """An inspection of one item, and the entry that concludes it."""
    id = dice.randbytes(16)
    row = whole(
        aim.b, "inspection", id=id.hex(), equipment_id=aim.crane.hex(), kind="periodic", inspector="nva",
        concluded_at="2026-11-20T10:00:00", inspected_on="2026-11-20", conclusion=ended, form="nho", form_text=FORM,
    )  # fmt: skip
    given = {"inspection_id": id.hex(), "item": "moc", "answer": ended, "reason": "", "at": ""}
    tables = {
        "inspection": {"columns": list(row), "rows": [list(row.values())]},
        "answer": {"columns": list(given), "rows": [list(given.values())], "part": "item"},
    }
    body = {"rows": tables, "drafts": "", "salt": f"{dice.random()}"}
    return id, entry(aim.b, ("inspection", id, "", body), by="nva", after=aim.tip)


def _approval(dice: random.Random, aim: Aim, id: bytes, by: str, document: Entry) -> tuple[str, bytes, str, Any]:
    said = {"outcome": "approved", "document": document.hash[:8].hex(), "items": "[]"}
    return _new(aim, "review", dice, inspection_id=id.hex(), approver=by, **said)


def _issued(dice: random.Random, aim: Aim, entity: str, id: bytes) -> dict[str, Any]:
    """What a paper says when nothing is wrong with it."""
    seq = dice.randint(1, 9999)
    number = f"B{seq:04}/2026/GCN-TB" if entity == "certificate" else f"B{seq:02}/2026/TB-TB"
    said: dict[str, Any] = {
        "inspection_id": id.hex(), "equipment_id": aim.crane.hex(), "series": "B", "year": 2026, "seq": seq,
        "number": number, "issued_on": "2026-11-24", "inspected_on": "2026-11-20", "approver_name": SIGNED,
    }  # fmt: skip
    said |= {"valid_until": "2027-11-20", "minutes": MINUTES} if entity == "certificate" else {}
    row = whole(aim.b, entity, **said)
    facts = json.loads(certificates.as_text(paper_facts.certificate(**ABOUT | {"rating": ()})))
    facts |= {name: row[name] for name in agreements.FROZEN[entity]}
    facts |= NOTICED if entity == "notice" else {}
    if entity == "certificate":
        with aim.b.reading() as session:
            facts["code"] = seals.seal(session, certificates.from_text(frames.text(facts)).claims)
    return said | {"facts": frames.text(facts)}


SIGNED = "Trung tá Hoàng Đức Thuận"  # who signs the papers of `paper_facts`
NOTICED = {  # what a notice repeats of the document of `_concluded`
    "kind": "periodic", "procedure": "", "inspector_name": "", "inspector_no": "", "reason": "",
    "findings": [{"item": "Móc", "text": "", "place": "", "remedy": "", "deadline": None}],
}  # fmt: skip
PERSONS = ["self", "nobody", "name"]
FLAWS: dict[str, Callable[[random.Random, Aim], dict[str, Any]]] = {
    "paper": lambda _dice, _aim: {},  # the file it names is not inside
    "conclusion": lambda _dice, _aim: {},  # its inspection ended otherwise
    "series": lambda _dice, _aim: {"series": "A"},
    "letter": lambda dice, _aim: {"number": f"A{dice.randrange(9999):04}/2026/GCN-TB"},
    "equipment": lambda _dice, aim: {"equipment_id": aim.other.hex()},
    "year": lambda dice, _aim: {"year": dice.choice([1999, 2025, 2027])},
    "sequence": lambda dice, _aim: {"seq": dice.choice([0, -1, 10_000 + dice.randrange(99)])},
    "day": lambda dice, _aim: {"inspected_on": f"2026-11-{dice.randint(1, 19):02}"},
    "facts": lambda dice, _aim: {"facts": dice.choice(["{}", "[[[", "", '{"number": "B0001/2026/GCN-X"}'])},
}


def _flawed(dice: random.Random, aim: Aim, said: dict[str, Any], flaw: str) -> dict[str, Any]:
    return said | FLAWS[flaw](dice, aim) if flaw in FLAWS else said


def senders(dice: random.Random, aim: Aim) -> tuple[bytes, Door]:
    match dice.randrange(4):
        case 0:
            return together(aim.stranger, aim.inside), aim.at
        case 1:
            return together(aim.offices.c, aim.letter_c), aim.at
        case 2:
            day = date(dice.choice([1999, 2020, 2033, 2090]), dice.randint(1, 12), 1)
            return aim.good, replace(aim.at, today=day)
        case _:
            return signed(aim.b, aim.inside.header, key=frames.key_id(aim.offices.hq.public_key())), aim.at


def outside(dice: random.Random, aim: Aim) -> bytes:
    match dice.randrange(4):
        case 0:
            return b""
        case 1:
            return dice.randbytes(dice.randint(1, 400))
        case 2:
            return sealed(aim.good, dice.choice([aim.offices.c, aim.stranger]))
        case _:
            return frames.MAGIC + dice.randbytes(dice.randint(0, 200))


MAKERS: tuple[Callable[[random.Random, Aim], Any], ...] = (
    headers, claims, parts, lines, schemas, chains, causes, forged, owners, papers, senders, outside,
)  # fmt: skip


def hostile(dice: random.Random, aim: Aim) -> tuple[bytes, Door]:
    made = dice.choice(MAKERS)(dice, aim)
    return made if isinstance(made, tuple) else (made, aim.at)


# -- the runs ------------------------------------------------------------------------------------

MUTATED_GATES = {"KDP-E01", "KDP-E02", "KDP-E03", "KDP-E04", "KDP-E05", "KDP-E06", "KDP-E15", "KDP-E16"}
HOSTILE_GATES = {f"KDP-E{number:02}" for number in range(1, 28)}


def refused(store: Store, db: Connection, at: Door, data: bytes) -> str:
    """The code a package is refused with, tried to the end; "accepted" if it is not."""
    try:
        package = gates.passed(at, data)
        merging.take(store, db, package, at.root)
    except refusals.Refused as error:
        return error.code
    finally:
        db.execute("ROLLBACK")  # no savepoint: the index of words writes out all it holds at each of them
        db.execute("BEGIN IMMEDIATE")
    return "accepted"


def run(aim: Aim, count: int, seed: int, make: Callable[[random.Random, Aim], tuple[bytes, Door]]) -> Counter[str]:
    dice, met = random.Random(seed), Counter[str]()
    hq, before = aim.offices.hq, state(aim.offices.hq)
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with hq.merging() as db:
        while met.total() < count:
            try:
                data, at = make(dice, aim)
            except Same:
                continue
            code = refused(hq, db, at, data)
            assert code != "accepted", (met.total(), frames.opened(data), data[-900:])
            met[code] += 1
    assert state(hq) == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start < MOST_MEMORY
    return met


def report(title: str, met: Counter[str]) -> None:
    print(f"\n{title}: {met.total()} refused;", ", ".join(f"{code} {met[code]}" for code in sorted(met)))


@pytest.mark.parametrize("count", [SUITE, pytest.param(NIGHT, marks=pytest.mark.night)])
def test_mutated_packages_are_all_refused(aim: Aim, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    met = run(aim, count, 20261124, mutated)
    with capsys.disabled():
        report("mutated packages", met)
    assert MUTATED_GATES - {"KDP-E01"} <= set(met) <= HOSTILE_GATES


@pytest.mark.parametrize("count", [SUITE, pytest.param(NIGHT, marks=pytest.mark.night)])
def test_signed_hostile_packages_are_all_refused(aim: Aim, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    met = run(aim, count, 42, hostile)
    with capsys.disabled():
        report("signed hostile packages", met)
    assert set(met) == HOSTILE_GATES, HOSTILE_GATES ^ set(met)


def test_the_harness_sees_what_is_accepted(aim: Aim) -> None:
    with aim.offices.hq.merging() as db:
        assert refused(aim.offices.hq, db, aim.at, sealed(aim.good, aim.offices.hq)) == "accepted"


@pytest.mark.parametrize("entity", ["review", "certificate", "notice"])
def test_a_paper_without_a_flaw_would_be_accepted(aim: Aim, entity: str) -> None:
    data = _paper(random.Random(5), aim, entity, "")
    with aim.offices.hq.merging() as db:
        assert refused(aim.offices.hq, db, aim.at, data) == "accepted"


def test_a_mutated_file_on_the_disk_is_refused_by_the_same_gates(aim: Aim, tmp_path: Path) -> None:
    dice, file = random.Random(3), tmp_path / "x.kdp"
    for _turn in range(20):
        data, at = mutated(dice, aim)
        file.write_bytes(data)
        with aim.offices.hq.merging() as db:
            code = refused(aim.offices.hq, db, at, data)
        assert packages.preview(aim.offices.hq, file, today=TODAY).code == code
    assert json.loads(frames.opened(aim.good).signed[12:])["kind"] == "data" and os.path.getsize(file)
