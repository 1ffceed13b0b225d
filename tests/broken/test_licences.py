"""Broken and forged licences and join requests, by kinds: each is refused with its code and one sentence, and
changes nothing.

The table says what was damaged and who is to take the file in; no two rows damage the same thing at the same place.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from offices import TODAY, UNTIL, Offices, apart, crane, found, joined, letter, lone, sealed, signed, state, together

from safety_inspector.errors import Explained
from safety_inspector.exchange import frames, gates, joining, licences, packages, trust
from safety_inspector.store.database import Store, raw

REVOKED = "revoked in the same file"


@dataclass
class Scene:
    """D has asked and its licence is written; B belongs to headquarters; E asks; another office exists."""

    offices: Offices
    d: Store
    e: Store
    other: Store  # the headquarters of another office
    licence: bytes  # for D, opened
    asked: bytes  # by E

    @property
    def hq(self) -> Store:
        return self.offices.hq

    @property
    def b(self) -> Store:
        return self.offices.b

    def root(self) -> Ed25519PrivateKey:
        with self.hq.reading() as session:
            key = trust.root_key(raw(session))
        assert key
        return key

    def claims(self, signer: Ed25519PrivateKey | None = None, **fields: Any) -> bytes:
        """The same file with another licence in its header, signed as headquarters would."""
        taken = apart(self.licence)
        known = trust.licensed(*taken.header["more"]["licence"])
        assert known
        text, signature = trust.licence(replace(known, **fields), signer or self.root())
        return together(self.hq, taken, header={"more": {**taken.header["more"], "licence": [text, signature]}})

    def header(self, **fields: Any) -> bytes:
        return together(self.hq, apart(self.licence), header=fields)

    def request(self, signer: Store | None = None, **more: Any) -> bytes:
        """E's request, saying something else."""
        header = json.loads(frames.opened(self.asked).signed[12:])
        outside = {name: more.pop(name) for name in ("sender", "kind", "least", "practice") if name in more}
        header |= {"from" if name == "sender" else name: value for name, value in outside.items()}
        return signed(signer or self.e, {**header, "more": {**header["more"], **more}})


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("offices")
    offices, d, e = found(folder), lone(folder, "d", "Trạm D"), lone(folder, "e", "Trạm E")
    other = lone(folder, "other", "Cơ quan khác")
    joined(other, lone(folder, "other-b", "Trạm của họ"), "B").close()
    joining.request(d, folder / "d.ask.kdp", by="admin")
    joining.request(e, folder / "e.ask.kdp", by="admin")
    granted = folder / "d.licence.kdp"
    grant(offices.hq, folder / "d.ask.kdp", granted, "D")
    with d.reading() as session:
        at = gates.door(raw(session), d.device, d.letter, d.practice, TODAY)
    yield Scene(offices, d, e, other, gates.opened(at, granted.read_bytes()), (folder / "e.ask.kdp").read_bytes())
    for store in (offices, d, e, other):
        store.close()


def grant(hq: Store, asked: Path, out: Path, letter: str, until: date = UNTIL) -> None:
    licences.grant(hq, asked, out, letter=letter, until=until, by="admin", today=TODAY)


# -- damage --------------------------------------------------------------------------------------


def own_root(s: Scene) -> bytes:
    """A licence that the laptop's own root signed for itself."""
    with s.d.reading() as session:
        own = list(raw(session).execute("SELECT text, signature FROM licence").fetchone())
    return s.header(more={"licence": own, "sender": own})


def stranger(s: Scene) -> bytes:
    key = Ed25519PrivateKey.generate()
    return s.claims(key, root=key.public_key().public_bytes_raw().hex())


def licence_of_b(s: Scene) -> list[str]:
    with s.hq.reading() as session:
        return list(raw(session).execute("SELECT text, signature FROM licence WHERE letter = 'B'").fetchone())


def no_headquarters(s: Scene) -> bytes:
    """Sent by a device that is licensed, but is not headquarters."""
    taken = apart(s.licence)
    taken.header["more"]["sender"] = licence_of_b(s)
    return together(s.b, taken, header={"from": s.b.device})


def other_sender(s: Scene) -> bytes:
    """The licence of headquarters is shown, the header names another sender."""
    return together(s.hq, apart(s.licence), header={"from": s.b.device})


def licence_with(s: Scene, edit: Callable[[str], str]) -> bytes:
    """The licence's text altered after signing."""
    taken = apart(s.licence)
    text, signature = taken.header["more"]["licence"]
    assert edit(text) != text
    taken.header["more"]["licence"] = [edit(text), signature]
    return together(s.hq, taken)


def resigned(s: Scene, edit: Callable[[str], str]) -> bytes:
    """The licence's text altered, and signed by the root again."""
    taken = apart(s.licence)
    text = edit(taken.header["more"]["licence"][0])
    assert text != taken.header["more"]["licence"][0]
    signature = s.root().sign(trust._LICENCE + text.encode()).hex()
    return together(s.hq, taken, header={"more": {**taken.header["more"], "licence": [text, signature]}})


def entry_altered(s: Scene) -> bytes:
    taken = apart(s.licence)
    said = json.loads(taken.lines[0])
    said[4] = "ai-do"
    taken.lines[0] = frames.text(said)
    return together(s.hq, taken)


def revoked(s: Scene) -> bytes:
    """What headquarters would send after it has revoked D."""
    licences.revoke(s.hq, "D", reason="cấp nhầm", by="admin", today=TODAY)
    taken = apart(s.licence)
    taken.lines = letter(s.hq, s.d).lines
    return together(s.hq, taken)


def replayed(s: Scene) -> bytes:
    return s.b.path.with_suffix(".licence.kdp").read_bytes()


def foreign(s: Scene) -> bytes:
    """B asks for a new licence, and another office grants it."""
    asked, out = s.offices.folder / "b-again.kdp", s.offices.folder / "foreign.kdp"
    joining.request(s.b, asked, by="admin")
    grant(s.other, asked, out, "D")
    return out.read_bytes()


def data_for_d(s: Scene) -> bytes:
    inside = apart(s.licence)
    return together(s.hq, inside, header={"kind": "data"})


def sent_data(s: Scene) -> bytes:
    crane(s.b)
    out = s.offices.folder / "data.kdp"
    packages.export(s.b, to="HQ", out=out, plain=True, by="admin", today=TODAY)
    return out.read_bytes()


def head_request(s: Scene) -> bytes:
    out = s.offices.folder / "head.kdp"
    joining.request(s.other, out, by="admin")
    return out.read_bytes()


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


@dataclass(frozen=True)
class Kind:
    """What is damaged, the code and words it is refused with, how it is made, and who takes it in."""

    what: str
    code: str
    says: str
    make: Callable[[Scene], bytes]
    at: str = "d"
    sealed: bool = True
    letter: str = "E"
    until: date = UNTIL


FORGED = "không do khóa gốc"
REQUEST = "Yêu cầu gia nhập bị hỏng"


def at_hq(what: str, code: str, says: str, make: Callable[[Scene], bytes], **more: Any) -> Kind:
    return Kind(what, code, says, make, at="hq", sealed=False, **more)


KINDS = [
    Kind("licence: its letter altered after signing", "LIC-E07", FORGED,
         lambda s: licence_with(s, lambda t: t.replace('"letter":"D"', '"letter":"Z"'))),
    Kind("licence: its last day altered after signing", "LIC-E07", FORGED,
         lambda s: licence_with(s, lambda t: t.replace("2031", "2099"))),
    Kind("licence: signature of another licence", "LIC-E07", FORGED, lambda s: s.header(
        more={**apart(s.licence).header["more"], "licence": [apart(s.licence).header["more"]["licence"][0],
                                                             licence_of_b(s)[1]]})),
    Kind("licence: a field too many, signed", "LIC-E07", FORGED,
         lambda s: resigned(s, lambda t: t[:-1] + ',"zone":1}')),
    Kind("licence: a field missing, signed", "LIC-E07", FORGED,
         lambda s: resigned(s, lambda t: t.replace('"letter":"D",', ""))),
    Kind("licence: practice is a number, signed", "LIC-E07", FORGED,
         lambda s: resigned(s, lambda t: t.replace('"practice":true', '"practice":1'))),
    Kind("licence: a day that is none, signed", "LIC-E07", FORGED, lambda s: s.claims(until="2031-02-30")),
    Kind("licence: a key that is none, signed", "LIC-E07", FORGED, lambda s: s.claims(key="xyz")),
    Kind("licence: spaces between, signed", "LIC-E07", FORGED,
         lambda s: resigned(s, lambda t: t.replace(":", ": ", 1))),
    Kind("licence: of a root the header does not name", "LIC-E07", FORGED, stranger),
    Kind("licence: of the laptop's own root", "LIC-E07", FORGED, own_root),
    Kind("licence: none inside", "LIC-E07", FORGED, lambda s: s.header(more={})),
    Kind("licence: a number", "LIC-E07", "đã bị sửa", lambda s: s.header(more={"licence": 1, "sender": 2})),
    Kind("sender: licensed, but not headquarters", "LIC-E07", FORGED, no_headquarters),
    Kind("sender: another than the licence it shows", "LIC-E07", FORGED, other_sender),
    Kind("signature: of another device", "LIC-E07", FORGED, lambda s: together(s.b, apart(s.licence))),
    Kind("signature: altered", "LIC-E07", FORGED,
         lambda s: flipped(s.licence, frames.opened(s.licence).start - 3)),
    Kind("header: altered after signing", "LIC-E07", FORGED, lambda s: _counter(s)),
    Kind("licence: for another device", "LIC-E08", "cấp cho máy khác", lambda s: s.claims(device="ab" * 16)),
    Kind("licence: for another key", "LIC-E08", "cấp cho máy khác", lambda s: s.claims(key="ab" * 32)),
    Kind("licence: for another encryption key", "LIC-E08", "cấp cho máy khác", lambda s: s.claims(age="age1xyz")),
    Kind("licence: of another office, for one that has joined", "LIC-E09", "đã thuộc “Ban Kiểm định”", foreign,
         at="b", sealed=False),
    Kind("licence: over", "LIC-E10", "hết hạn ngày 01/02/2026",
         lambda s: s.claims(granted="2026-01-01", until="2026-02-01")),
    Kind("licence: taken in before", "LIC-E11", "giấy phép mới hơn", replayed, at="b", sealed=False),
    Kind("licence: answers another request", "LIC-E12", "không trả lời", lambda s: s.claims(nonce="00")),
    Kind("licence: real, for a practice laptop", "LIC-E02", "THỰC HÀNH", lambda s: s.claims(practice=False)),
    Kind("header: says real", "LIC-E02", "THỰC HÀNH", lambda s: s.header(practice=False)),
    Kind("header: wants a newer reader", "KDP-E10", "mới hơn", lambda s: s.header(least=2)),
    Kind("kind: data, by headquarters", "KDP-E14", "gói dữ liệu", data_for_d),
    Kind("blob: an entry altered", "KDP-E19", "không khớp mã băm", entry_altered),
    Kind("blob: damaged", "KDP-E16", "bị hỏng", lambda s: s.licence[:-2] + b"xx"),
    Kind("blob: bytes behind it", "KDP-E15", "độ dài", lambda s: s.licence + b"x"),
    Kind("envelope: for another device", "KDP-E02", "khóa", lambda s: sealed(s.licence, s.b), sealed=False),
    Kind("envelope: cut", "KDP-E02", "khóa", lambda s: sealed(s.licence, s.d)[:400], sealed=False),
    Kind("file: empty", "KDP-E01", "", lambda s: b"", sealed=False),
    Kind("file: a picture", "KDP-E03", "", lambda s: b"\x89PNG\r\n\x1a\n", sealed=False),
    at_hq("request: cut at the end", "LIC-E01", REQUEST, lambda s: s.asked[:-1]),
    at_hq("request: cut in its header", "LIC-E01", REQUEST, lambda s: s.asked[:40]),
    at_hq("request: the name of its organisation altered", "LIC-E01", REQUEST,
          lambda s: s.asked.replace("Trạm E".encode(), "Trạm B".encode())),
    at_hq("request: signed by another key than it names", "LIC-E01", REQUEST, lambda s: s.request(s.b)),
    at_hq("request: another key for a known device", "LIC-E01", REQUEST, lambda s: s.request(sender=s.b.device),
          letter="B"),
    at_hq("request: a device of four letters", "LIC-E01", REQUEST, lambda s: s.request(sender="abcd")),
    at_hq("request: an encryption key that is none", "LIC-E01", REQUEST, lambda s: s.request(age="age1nobody")),
    at_hq("request: a place in the journal that is a word", "LIC-E01", REQUEST, lambda s: s.request(since="x")),
    at_hq("request: a name that is a number", "LIC-E01", REQUEST, lambda s: s.request(name=7)),
    at_hq("request: a field too many", "LIC-E01", REQUEST, lambda s: s.request(zone=1)),
    at_hq("request: real, to a practice headquarters", "LIC-E02", "THỰC HÀNH", lambda s: s.request(practice=False)),
    at_hq("request: of an office with devices of its own", "LIC-E14", "đã tự cấp phép", head_request),
    at_hq("request: wants a newer reader", "KDP-E10", "mới hơn", lambda s: s.request(least=2)),
    at_hq("request: a data package instead", "KDP-E14", "gói dữ liệu", sent_data),
    at_hq("request: a text instead", "KDP-E03", "", lambda s: b"something else"),
    at_hq("grant: letter of another device", "LIC-E05", "B đã thuộc máy khác", lambda s: s.asked, letter="B"),
    at_hq("grant: letter of three", "LIC-E04", "chữ cái của máy", lambda s: s.asked, letter="ABC"),
    at_hq("grant: no letter", "LIC-E04", "in hoa từ A đến Z", lambda s: s.asked, letter=" "),
    at_hq("grant: a last day that is today", "LIC-E06", "hết hạn ngày 24/11/2026", lambda s: s.asked, until=TODAY),
    Kind("grant: at a store without the root key", "LIC-E03", "không giữ khóa gốc", lambda s: s.asked, at="c",
         sealed=False),
    Kind(REVOKED, "LIC-E13", "thu hồi", revoked),
]  # fmt: skip


def _counter(s: Scene) -> bytes:
    front = frames.opened(s.licence)
    said = json.loads(front.signed[12:])
    header = frames.text({**said, "counter": said["counter"] ^ 1}).encode()
    assert len(header) == len(front.signed) - 12
    return front.signed[:12] + header + s.licence[len(front.signed) :]


def take(scene: Scene, kind: Kind, file: Path) -> None:
    """Grant a request at headquarters, or take a licence in at a laptop."""
    if kind.at in ("hq", "c"):
        grant(getattr(scene.offices, kind.at), file, file.with_suffix(".out.kdp"), kind.letter, kind.until)
    else:
        joining.accept(getattr(scene, kind.at), file, by="admin", today=TODAY)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_a_bad_licence_or_request_is_refused_and_changes_nothing(scene: Scene, kind: Kind, tmp_path: Path) -> None:
    file, data = tmp_path / "bad.kdp", kind.make(scene)
    file.write_bytes(sealed(data, scene.d) if kind.sealed else data)
    store: Store = getattr(scene.offices, kind.at, None) or getattr(scene, kind.at)
    was = (state(store), store.device, store.letter)
    with pytest.raises(Explained) as refused:
        take(scene, kind, file)
    sentence = str(refused.value)
    assert refused.value.code == kind.code and kind.says in sentence, sentence
    assert sentence.startswith(f"{kind.code}: ") and sentence.endswith(".") and "{" not in sentence
    assert (state(store), store.device, store.letter) == was
    assert not file.with_suffix(".out.kdp").exists()


def test_the_files_the_bad_ones_are_made_of_are_good(scene: Scene, tmp_path: Path) -> None:
    for name, data in (("ask", scene.asked), ("same", scene.request())):
        (tmp_path / name).write_bytes(data)
        assert joining.inspect(scene.hq, tmp_path / name).name == "Trạm E"
    for name, data in (("same", scene.claims()), ("header", scene.header()), ("good", scene.licence)):
        (tmp_path / name).write_bytes(sealed(data, scene.d))
    for name in ("same", "header"):
        with scene.d.reading() as session:
            at = gates.door(raw(session), scene.d.device, scene.d.letter, scene.d.practice, TODAY)
        assert joining.is_licence(at, (tmp_path / name).read_bytes())
    assert joining.accept(scene.d, tmp_path / "good", by="admin", today=TODAY).letter == "D"


def test_every_refusal_of_a_licence_file_was_met_and_no_two_kinds_are_alike() -> None:
    assert {f"LIC-E{number:02}" for number in range(1, 15)} <= {kind.code for kind in KINDS}
    assert Counter(kind.what for kind in KINDS).most_common(1)[0][1] == 1
    assert len(KINDS) >= 10
