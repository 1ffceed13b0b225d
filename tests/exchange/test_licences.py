"""Joining: a request, a grant, a licence taken in; and every bad licence refused with its sentence."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from offices import (
    TODAY,
    UNTIL,
    Offices,
    apart,
    cloned,
    crane,
    found,
    joined,
    lone,
    now,
    sealed,
    signed,
    state,
    together,
    user,
)

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.errors import Explained
from safety_inspector.exchange import founding, frames, gates, licences, packages, packing, refusals, trust
from safety_inspector.store import checking, local
from safety_inspector.store.database import Store, raw


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    yield made
    made.close()


def test_a_laptop_joins_and_its_unit_stands_below_the_one_granted(tmp_path: Path) -> None:
    hq, laptop = lone(tmp_path, "hq", "Ban Kiểm định"), lone(tmp_path, "b", "Trạm B")
    asked, granted = tmp_path / "ask.kdp", tmp_path / "licence.kdp"
    print_ = licences.request(laptop, asked, name="Trạm số 2", by="admin")
    seen = licences.inspect(hq, asked)
    assert (seen.name, seen.organisation, seen.fingerprint, seen.renews) == ("Trạm số 2", "Trạm B", print_, False)
    row = licences.grant(hq, asked, granted, letter="b", until=UNTIL, by="admin", today=TODAY)
    assert (row.letter, row.name, row.state, row.hq, row.here) == ("B", "Trạm số 2", "valid", False, False)
    assert packages.preview(laptop, granted, today=TODAY).kind == "licence"
    done = licences.accept(laptop, granted, by="admin", today=TODAY)
    assert (done.letter, done.organisation, done.until) == ("B", "Ban Kiểm định", UNTIL)
    assert done.fingerprint == licences.export_root(hq, tmp_path / "hq.pub")
    assert (laptop.letter, laptop.organisation) == ("B", "Ban Kiểm định")
    with laptop.reading() as session:
        tree = [(row.name, row.depth) for row in units.tree(session, on=TODAY)]
    assert tree == [("Ban Kiểm định", 0), ("Trạm B", 1)]
    assert checking.check(laptop).sound


def test_what_was_recorded_before_joining_travels_too(tmp_path: Path) -> None:
    hq, laptop = lone(tmp_path, "hq", "Ban Kiểm định"), lone(tmp_path, "b", "Trạm B")
    crane(laptop, "Trước khi gia nhập")
    joined(hq, laptop, "B")
    made = Offices(tmp_path, hq, laptop, laptop)
    made.carry(laptop, hq)
    made.carry(hq, laptop)
    assert state(hq) == state(laptop)
    states = {(row.letter, row.state) for row in licences.listing(hq, today=TODAY)}
    assert states == {("A", "valid"), ("A", "former"), ("B", "valid")}


def test_a_licence_is_renewed_with_a_later_day(offices: Offices) -> None:
    asked, granted = offices.folder / "again.kdp", offices.folder / "again-licence.kdp"
    licences.request(offices.b, asked, by="admin")
    assert licences.inspect(offices.hq, asked).renews
    later = UNTIL.replace(year=2040)
    licences.grant(offices.hq, asked, granted, letter="B", until=later, by="admin", today=TODAY)
    packages.apply(offices.b, granted, by="admin", today=TODAY)
    rows = [row for row in licences.listing(offices.b, today=TODAY) if row.here and row.state != "former"]
    assert [(row.state, row.until) for row in rows] == [("replaced", UNTIL), ("valid", later)]
    assert [row.state for row in licences.listing(offices.b, today=date(2050, 1, 1)) if row.here][-1] == "expired"
    crane(offices.b)
    assert offices.carry(offices.b, offices.hq).entries == 1


def test_a_revoked_device_is_no_longer_heard_until_it_joins_anew(offices: Offices) -> None:
    crane(offices.b, "Trước thu hồi")
    offices.carry(offices.b, offices.hq)
    licences.revoke(offices.hq, "B", reason="mất máy", by="admin", today=TODAY)
    crane(offices.b, "Sau thu hồi")
    with pytest.raises(refusals.KeyRevoked, match="Giấy phép của máy B đã bị thu hồi"):
        offices.carry(offices.b, offices.hq)
    assert [row.state for row in licences.listing(offices.hq, today=TODAY) if row.letter == "B"] == ["revoked"]
    assert [row.letter for row in packages.peers(offices.hq, today=TODAY)] == ["C"]
    with pytest.raises(refusals.DeviceUnknown):
        packages.export(offices.hq, to="B", out=offices.folder / "x.kdp", by="admin", today=TODAY)


# -- cloned and restored -------------------------------------------------------------------------


def test_two_futures_of_one_device_are_both_kept_and_told(offices: Offices) -> None:
    twin = cloned(offices)
    mine, its = crane(offices.b, "Của bản gốc"), crane(twin, "Của bản sao")
    offices.carry(offices.b, offices.hq)
    receipt = offices.carry(twin, offices.hq)
    assert receipt.forked == (offices.b.device,)
    with offices.hq.reading() as session:
        names = raw(session).execute("SELECT name FROM equipment ORDER BY name").fetchall()
    assert names == [("Của bản gốc",), ("Của bản sao",)] and mine != its
    assert not offices.hq.cloned
    told = offices.carry(offices.hq, offices.b)
    assert told.forked == (offices.b.device,) and offices.b.cloned
    twin.close()


def test_a_clone_records_and_issues_nothing_until_it_joins_anew(offices: Offices) -> None:
    from safety_inspector.access import devices

    twin = cloned(offices)
    crane(offices.b, "Của bản gốc")
    crane(twin, "Của bản sao")
    offices.carry(twin, offices.hq)
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    id = crane(offices.b, "Vẫn ghi được")
    with offices.b.reading() as session, pytest.raises(devices.DeviceCloned, match="bị nhân bản"):
        devices.require_issuing(session, id)
    old = offices.b.device
    asked, granted = offices.folder / "anew.kdp", offices.folder / "anew-licence.kdp"
    licences.request(offices.b, asked, by="admin")
    assert licences.inspect(offices.hq, asked).replaces == old
    with pytest.raises(refusals.LetterTaken, match="Chữ cái B đã thuộc máy khác"):
        licences.grant(offices.hq, asked, granted, letter="B", until=UNTIL, by="admin", today=TODAY)
    licences.grant(offices.hq, asked, granted, letter="D", until=UNTIL, by="admin", today=TODAY)
    packages.apply(offices.b, granted, by="admin", today=TODAY)
    assert offices.b.device != old and offices.b.letter == "D" and not offices.b.cloned
    with offices.b.reading() as session:
        devices.require_issuing(session, id)
    offices.carry(offices.b, offices.hq)
    with pytest.raises(refusals.KeyRevoked):
        offices.carry(twin, offices.hq)
    assert {row.letter: row.state for row in licences.listing(offices.hq, today=TODAY)}["B"] == "revoked"
    assert checking.check(offices.b).sound and checking.check(offices.hq).sound
    twin.close()


def test_a_device_that_joined_anew_still_owns_what_it_made(offices: Offices) -> None:
    id = crane(offices.b, "Làm trước")
    with offices.b.merging() as db:
        local.put(db, "cloned", b"1")
    asked, granted = offices.folder / "anew.kdp", offices.folder / "anew-licence.kdp"
    licences.request(offices.b, asked, by="admin")
    licences.grant(offices.hq, asked, granted, letter="D", until=UNTIL, by="admin", today=TODAY)
    packages.apply(offices.b, granted, by="admin", today=TODAY)
    from offices import change, value

    change(offices.b, id, "serial", "sau")
    user(offices.b, "moi", "inspector")
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, id, "serial") == "sau"


def test_headquarters_itself_takes_a_new_name(offices: Offices) -> None:
    old = offices.hq.device
    row = licences.renew(offices.hq, letter="H", by="admin", today=TODAY)
    assert (row.letter, row.hq, row.here) == ("H", True, True) and offices.hq.device != old
    id = crane(offices.hq, "Sau đổi danh tính")
    offices.carry(offices.hq, offices.b)
    from offices import value

    assert value(offices.b, id, "name") == "Sau đổi danh tính"
    for letter, error in (("H", refusals.LetterTaken), ("h2", refusals.LetterBad)):
        with pytest.raises(error):
            licences.renew(offices.hq, letter=letter, by="admin", today=TODAY)


# -- bad requests --------------------------------------------------------------------------------


def ask(offices: Offices, store: Store) -> Path:
    out = offices.folder / f"ask-{store.letter}-{store.path.stem}.kdp"
    licences.request(store, out, name="Máy mới", by="admin")
    return out


def regrant(offices: Offices, file: Path, letter: str = "D", until: date = UNTIL) -> None:
    out = offices.folder / "out.kdp"
    licences.grant(offices.hq, file, out, letter=letter, until=until, by="admin", today=TODAY)


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d[:40], lambda d: d.replace("Máy".encode(), b"May")])
def test_a_damaged_request_is_refused(offices: Offices, damage: Callable[[bytes], bytes]) -> None:
    file = ask(offices, lone(offices.folder, "d", "Trạm D"))
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(refusals.RequestDamaged, match="LIC-E01: Yêu cầu gia nhập bị hỏng"):
        regrant(offices, file)


def test_a_request_without_its_fields_is_refused(offices: Offices) -> None:
    store = lone(offices.folder, "d", "Trạm D")
    file = ask(offices, store)
    header = json.loads(frames.opened(file.read_bytes()).signed[12:])
    for more in ({**header["more"], "since": "x"}, {"key": "00"}, {**header["more"], "age": "age1nobody"}):
        file.write_bytes(signed(store, {**header, "more": more}))
        with pytest.raises(refusals.RequestDamaged):
            licences.inspect(offices.hq, file)


def test_another_key_for_a_known_device_is_refused(offices: Offices) -> None:
    store = lone(offices.folder, "d", "Trạm D")
    file = ask(offices, store)
    header = json.loads(frames.opened(file.read_bytes()).signed[12:])
    file.write_bytes(signed(store, {**header, "from": offices.b.device}))
    with pytest.raises(refusals.RequestDamaged):
        regrant(offices, file, "B")


def test_other_files_are_no_requests(offices: Offices) -> None:
    crane(offices.b)
    out = offices.folder / "data.kdp"
    packages.export(offices.b, to="HQ", out=out, plain=True, by="admin", today=TODAY)
    with pytest.raises(refusals.WrongKind, match="KDP-E14: Tệp này là gói dữ liệu. Hãy mở ở mục “Nhận”"):
        regrant(offices, out)
    out.write_bytes(b"something else")
    with pytest.raises(refusals.NotAPackage):
        regrant(offices, out)


@pytest.mark.parametrize(
    "letter, until, error, sentence",
    [
        ("B", UNTIL, "LetterTaken", "Chữ cái B đã thuộc máy khác"),
        ("ABC", UNTIL, "LetterBad", "không dùng làm chữ cái của máy được"),
        ("", UNTIL, "LetterBad", "in hoa từ A đến Z"),
        ("D", TODAY, "UntilPast", "Giấy phép sẽ hết hạn ngày 24/11/2026"),
    ],
)
def test_grants_that_are_refused(offices: Offices, letter: str, until: date, error: str, sentence: str) -> None:
    file = ask(offices, lone(offices.folder, "d", "Trạm D"))
    with pytest.raises(getattr(refusals, error), match=sentence):
        regrant(offices, file, letter, until)


def test_only_the_holder_of_the_root_key_grants_and_revokes(offices: Offices) -> None:
    file = ask(offices, lone(offices.folder, "d", "Trạm D"))
    with pytest.raises(refusals.NotHeadquarters, match="không giữ khóa gốc"):
        licences.grant(offices.b, file, offices.folder / "x.kdp", letter="D", until=UNTIL, by="admin", today=TODAY)
    with pytest.raises(refusals.NotHeadquarters):
        licences.revoke(offices.b, "C", reason="", by="admin", today=TODAY)
    with pytest.raises(refusals.DeviceUnknown, match="Không có máy “Q”"):
        licences.revoke(offices.hq, "Q", reason="", by="admin", today=TODAY)
    with pytest.raises(refusals.NeverOneself, match="chính là máy này"):
        licences.revoke(offices.hq, "A", reason="", by="admin", today=TODAY)


def test_only_the_administrator_asks_grants_and_accepts(offices: Offices) -> None:
    user(offices.b, "nva", "inspector")
    with pytest.raises(users.NotAllowed):
        licences.request(offices.b, offices.folder / "x.kdp", by="nva")


def test_an_office_with_devices_of_its_own_does_not_join_another(offices: Offices) -> None:
    other = lone(offices.folder, "other", "Cơ quan khác")
    joined(other, lone(offices.folder, "o2", "Trạm của họ"), "B")
    with pytest.raises(refusals.RequestOfHead, match="đã tự cấp phép"):
        regrant(offices, ask(offices, other))


# -- bad licences --------------------------------------------------------------------------------


@dataclass
class Granted:
    """A licence file for D, opened up, and who is involved."""

    offices: Offices
    d: Store
    file: Path
    inside: bytes

    @property
    def hq(self) -> Store:
        return self.offices.hq

    def root(self) -> Ed25519PrivateKey:
        with self.hq.reading() as session:
            key = trust.root_key(raw(session))
        assert key
        return key

    def with_claims(self, signer: Ed25519PrivateKey | None = None, **fields: object) -> bytes:
        """The same file with another licence in its header, signed as headquarters would."""
        taken = apart(self.inside)
        claims = trust.licensed(*taken.header["more"]["licence"])
        assert claims
        text, signature = trust.licence(replace(claims, **fields), signer or self.root())  # type: ignore[arg-type]
        more = {**taken.header["more"], "licence": [text, signature]}
        return together(self.hq, taken, header={"more": more})

    def with_header(self, **fields: object) -> bytes:
        return together(self.hq, apart(self.inside), header=fields)


@pytest.fixture
def granted(offices: Offices) -> Iterator[Granted]:
    d = lone(offices.folder, "d", "Trạm D")
    file = ask(offices, d)
    regrant(offices, file)
    with d.reading() as session:
        at = gates.door(raw(session), d.device, d.letter, d.practice, TODAY)
    out = offices.folder / "out.kdp"
    yield Granted(offices, d, out, gates.opened(at, out.read_bytes()))
    d.close()


def own_root(g: Granted) -> bytes:
    """A licence that the laptop's own root signed for itself."""
    with g.d.reading() as session:
        root = trust.root_key(raw(session))
        own = raw(session).execute("SELECT text, signature FROM licence").fetchone()
    assert root
    return g.with_header(more={"licence": list(own), "sender": list(own)})


def stranger(g: Granted) -> bytes:
    key = Ed25519PrivateKey.generate()
    return g.with_claims(key, root=key.public_key().public_bytes_raw().hex())


def no_headquarters(g: Granted) -> bytes:
    """Sent by a device that is licensed, but is not headquarters."""
    taken = apart(g.inside)
    with g.hq.reading() as session:
        b = raw(session).execute("SELECT text, signature FROM licence WHERE letter = 'B'").fetchone()
    taken.header["more"]["sender"] = list(b)
    return together(g.offices.b, taken, header={"from": g.offices.b.device})


def altered(g: Granted) -> bytes:
    taken = apart(g.inside)
    text, signature = taken.header["more"]["licence"]
    taken.header["more"]["licence"] = [text.replace('"letter":"D"', '"letter":"E"'), signature]
    return together(g.hq, taken)


def other_signer(g: Granted) -> bytes:
    return together(g.offices.b, apart(g.inside))


def revoked(g: Granted) -> bytes:
    licences.revoke(g.hq, "D", reason="cấp nhầm", by="admin", today=TODAY)
    again = g.offices.folder / "again.kdp"
    from offices import letter

    taken, now_ = apart(g.inside), letter(g.hq, g.d)
    taken.lines = now_.lines
    assert again
    return together(g.hq, taken)


BAD: list[tuple[str, str, str, Callable[[Granted], bytes]]] = [
    ("licence altered after signing", "LIC-E07", "không do khóa gốc", altered),
    ("licence of a root the header does not name", "LIC-E07", "không do khóa gốc", stranger),
    ("licence sent by a device that is not headquarters", "LIC-E07", "không do khóa gốc", no_headquarters),
    ("package signed by another device", "LIC-E07", "không do khóa gốc", other_signer),
    ("licence of the laptop's own root", "LIC-E07", "không do khóa gốc", own_root),
    ("no licence inside", "LIC-E07", "không do khóa gốc", lambda g: g.with_header(more={})),
    ("licence that is a number", "LIC-E07", "đã bị sửa", lambda g: g.with_header(more={"licence": 1, "sender": 2})),
    ("for another device", "LIC-E08", "cấp cho máy khác", lambda g: g.with_claims(device="ab" * 16)),
    ("for another key", "LIC-E08", "cấp cho máy khác", lambda g: g.with_claims(key="ab" * 32)),
    ("for another encryption key", "LIC-E08", "cấp cho máy khác", lambda g: g.with_claims(age="age1xyz")),
    (
        "expired",
        "LIC-E10",
        "hết hạn ngày 01/02/2026",
        lambda g: g.with_claims(granted="2026-01-01", until="2026-02-01"),
    ),
    ("answer to another request", "LIC-E12", "không trả lời", lambda g: g.with_claims(nonce="00")),
    ("real, for a practice laptop", "LIC-E02", "THỰC HÀNH", lambda g: g.with_claims(practice=False)),
    ("header says real", "LIC-E02", "THỰC HÀNH", lambda g: g.with_header(practice=False)),
    ("revoked in the same file", "LIC-E13", "thu hồi", revoked),
    ("an entry inside was altered", "KDP-E19", "không khớp mã băm", lambda g: _entry_altered(g)),
    ("a part inside was damaged", "KDP-E16", "bị hỏng", lambda g: g.inside[:-2] + b"xx"),
]


def _entry_altered(g: Granted) -> bytes:
    taken = apart(g.inside)
    said = json.loads(taken.lines[0])
    said[4] = "ai-do"
    taken.lines[0] = frames.text(said)
    return together(g.hq, taken)


@pytest.mark.parametrize("what, code, sentence, make", BAD, ids=[row[0] for row in BAD])
def test_a_bad_licence_is_refused_and_changes_nothing(
    granted: Granted, what: str, code: str, sentence: str, make: Callable[[Granted], bytes]
) -> None:
    granted.file.write_bytes(sealed(make(granted), granted.d))
    before = state(granted.d)
    with pytest.raises(Explained) as refused:
        licences.accept(granted.d, granted.file, by="admin", today=TODAY)
    assert refused.value.code == code and sentence in str(refused.value), str(refused.value)
    assert state(granted.d) == before and granted.d.letter == "A"
    assert licences.accept(granted.d, _good(granted), by="admin", today=TODAY).letter == "D"


def _good(g: Granted) -> Path:
    g.file.write_bytes(sealed(g.inside, g.d))
    return g.file


def test_an_older_licence_or_one_of_another_office_is_refused_once_joined(granted: Granted) -> None:
    licences.accept(granted.d, granted.file, by="admin", today=TODAY)
    with pytest.raises(refusals.LicenceReplayed, match="LIC-E11: Đã nhập một giấy phép mới hơn"):
        licences.accept(granted.d, granted.file, by="admin", today=TODAY)
    assert packages.apply(granted.d, granted.file, by="admin", today=TODAY).already
    other = lone(granted.offices.folder, "other", "Cơ quan khác")
    asked, out = ask(granted.offices, granted.d), granted.offices.folder / "foreign.kdp"
    licences.grant(other, asked, out, letter="D", until=UNTIL, by="admin", today=TODAY)
    with pytest.raises(refusals.LicenceForeign, match="Máy này đã thuộc “Ban Kiểm định”"):
        licences.accept(granted.d, out, by="admin", today=TODAY)


def test_a_licence_nobody_asked_for_is_refused(granted: Granted) -> None:
    with granted.d.merging() as db:
        local.drop(db, trust.REQUEST)
    with pytest.raises(refusals.LicenceUnasked, match="LIC-E12"):
        licences.accept(granted.d, granted.file, by="admin", today=TODAY)


def test_data_is_no_licence(offices: Offices) -> None:
    crane(offices.hq)
    file = offices.send(offices.hq, offices.b)
    with pytest.raises(refusals.WrongKind, match="gói dữ liệu"):
        licences.accept(offices.b, file, by="admin", today=TODAY)


def test_a_store_without_root_neither_sends_nor_asks(tmp_path: Path) -> None:
    from safety_inspector.store import opening

    store = opening.create_practice(tmp_path / "bare.kiemdinh", organisation="X", now=now)
    with pytest.raises(refusals.NotJoined, match="chưa có khóa gốc"):
        packages.export(store, to="HQ", out=tmp_path / "x.kdp", by="admin", today=TODAY)
    with pytest.raises(refusals.NotJoined):
        licences.export_root(store, tmp_path / "x.pub")
    (tmp_path / "x.kdp").write_bytes(b"x")
    assert packages.preview(store, tmp_path / "x.kdp", today=TODAY).code == "LIC-E17"
    store.close()


def test_practice_and_real_never_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    real = founding.init(tmp_path / "real.kiemdinh", organisation="Thật", password="mật khẩu dài", today=TODAY, now=now)
    practice = lone(tmp_path, "p", "Thực hành")
    asked = tmp_path / "ask.kdp"
    licences.request(practice, asked, by="admin")
    with pytest.raises(refusals.RequestPractice, match="THỰC HÀNH"):
        licences.grant(real, asked, tmp_path / "x.kdp", letter="B", until=UNTIL, by="admin", today=TODAY)
    assert packing.ATTACHED
    real.close()
