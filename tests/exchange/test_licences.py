"""Joining: a request, a grant, a licence taken in; renewed, revoked, replaced."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from offices import (
    TODAY,
    UNTIL,
    Offices,
    cloned,
    crane,
    found,
    joined,
    lone,
    now,
    state,
    user,
)

from safety_inspector import cli
from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.exchange import founding, joining, licences, packages, packing, refusals, trust
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
    print_ = joining.request(laptop, asked, name="Trạm số 2", by="admin")
    seen = joining.inspect(hq, asked)
    assert (seen.name, seen.organisation, seen.fingerprint, seen.renews) == ("Trạm số 2", "Trạm B", print_, False)
    row = licences.grant(hq, asked, granted, letter="b", until=UNTIL, by="admin", today=TODAY)
    assert (row.letter, row.name, row.state, row.hq, row.here) == ("B", "Trạm số 2", "valid", False, False)
    assert packages.preview(laptop, granted, today=TODAY).kind == "licence"
    done = joining.accept(laptop, granted, by="admin", today=TODAY)
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
    joining.request(offices.b, asked, by="admin")
    assert joining.inspect(offices.hq, asked).renews
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
    with offices.b.writing(by="admin") as session:
        raw(session).execute("DELETE FROM local WHERE name = 'cloned'")  # the journal shows it all the same
    with offices.b.reading() as session, pytest.raises(devices.DeviceCloned, match="ACC-E10: .*bị nhân bản"):
        devices.require_issuing(session, id)
    old = offices.b.device
    asked, granted = offices.folder / "anew.kdp", offices.folder / "anew-licence.kdp"
    joining.request(offices.b, asked, by="admin")
    assert joining.inspect(offices.hq, asked).replaces == old
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
    joining.request(offices.b, asked, by="admin")
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


# -- requests out of turn (damaged ones: tests/broken/test_licences.py) -----------------------


def ask(offices: Offices, store: Store) -> Path:
    out = offices.folder / f"ask-{store.letter}-{store.path.stem}.kdp"
    joining.request(store, out, name="Máy mới", by="admin")
    return out


def regrant(offices: Offices, file: Path, letter: str = "D", until: date = UNTIL) -> None:
    out = offices.folder / "out.kdp"
    licences.grant(offices.hq, file, out, letter=letter, until=until, by="admin", today=TODAY)


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
        joining.request(offices.b, offices.folder / "x.kdp", by="nva")


def test_an_office_with_devices_of_its_own_does_not_join_another(offices: Offices) -> None:
    other = lone(offices.folder, "other", "Cơ quan khác")
    joined(other, lone(offices.folder, "o2", "Trạm của họ"), "B")
    with pytest.raises(refusals.RequestOfHead, match="đã tự cấp phép"):
        regrant(offices, ask(offices, other))


# -- licences out of turn (damaged ones: tests/broken/test_licences.py) -----------------------


@dataclass
class Granted:
    """A licence file for D, and who is involved."""

    offices: Offices
    d: Store
    file: Path


@pytest.fixture
def granted(offices: Offices) -> Iterator[Granted]:
    d = lone(offices.folder, "d", "Trạm D")
    file = ask(offices, d)
    regrant(offices, file)
    yield Granted(offices, d, offices.folder / "out.kdp")
    d.close()


def test_an_older_licence_or_one_of_another_office_is_refused_once_joined(granted: Granted) -> None:
    joining.accept(granted.d, granted.file, by="admin", today=TODAY)
    with pytest.raises(refusals.LicenceReplayed, match="LIC-E11: Đã nhập một giấy phép mới hơn"):
        joining.accept(granted.d, granted.file, by="admin", today=TODAY)
    assert packages.apply(granted.d, granted.file, by="admin", today=TODAY).already
    other = lone(granted.offices.folder, "other", "Cơ quan khác")
    asked, out = ask(granted.offices, granted.d), granted.offices.folder / "foreign.kdp"
    licences.grant(other, asked, out, letter="D", until=UNTIL, by="admin", today=TODAY)
    with pytest.raises(refusals.LicenceForeign, match="Máy này đã thuộc “Ban Kiểm định”"):
        joining.accept(granted.d, out, by="admin", today=TODAY)


def test_a_licence_nobody_asked_for_is_refused(granted: Granted) -> None:
    with granted.d.merging() as db:
        local.drop(db, trust.REQUEST)
    with pytest.raises(refusals.LicenceUnasked, match="LIC-E12"):
        joining.accept(granted.d, granted.file, by="admin", today=TODAY)


def test_data_is_no_licence(offices: Offices) -> None:
    crane(offices.hq)
    file = offices.send(offices.hq, offices.b)
    with pytest.raises(refusals.WrongKind, match="gói dữ liệu"):
        joining.accept(offices.b, file, by="admin", today=TODAY)


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
    joining.request(practice, asked, by="admin")
    with pytest.raises(refusals.RequestPractice, match="THỰC HÀNH"):
        licences.grant(real, asked, tmp_path / "x.kdp", letter="B", until=UNTIL, by="admin", today=TODAY)
    assert packing.ATTACHED
    real.close()


def test_who_grants_is_told_the_fingerprint_that_the_laptop_reads_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = []
    for name in ("hq", "b"):
        made = lone(tmp_path, name, name.upper())
        paths.append(made.path)
        made.close()
    hq, laptop = map(str, paths)
    assert cli.main(["--store", laptop, "--user", "admin", "--json", "licence", "request", f"{tmp_path}/a.kdp"]) == 0
    read_out = json.loads(capsys.readouterr().out)["fingerprint"]
    grant = ["licence", "grant", f"{tmp_path}/a.kdp", "--letter", "B", "--until", str(UNTIL), f"{tmp_path}/b.kdp"]
    assert cli.main(["--store", hq, "--user", "admin", *grant]) == 0
    assert read_out in capsys.readouterr().out
