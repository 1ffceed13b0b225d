"""Founding a store: everything a lone laptop needs, and the ways back into it."""

import json
from pathlib import Path

import pytest
from offices import TODAY, joined, lone, now, state

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.documents.recovery import RecoveryFacts
from safety_inspector.exchange import founding, licences, packages, refusals, trust
from safety_inspector.store import checking, keys, opening
from safety_inspector.store.database import Store, raw

PASSWORD = "mật khẩu dài"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))


def made(path: Path, **more: object) -> Store:
    said: dict[str, object] = {"organisation": "Trạm KĐ-T1", "password": PASSWORD, "today": TODAY, "now": now} | more
    return founding.init(path, **said)  # type: ignore[arg-type]


def test_a_lone_laptop_has_all_it_needs(tmp_path: Path) -> None:
    store = made(tmp_path / "t1.kiemdinh", administrator="lan", administrator_name="Trần Thị Lan")
    assert (store.letter, store.organisation, store.practice) == ("A", "Trạm KĐ-T1", False)
    (row,) = licences.listing(store, today=TODAY)
    assert (row.letter, row.hq, row.here, row.state) == ("A", True, True, "valid")
    with store.reading() as session:
        assert [unit.name for unit in units.tree(session, on=TODAY)] == ["Trạm KĐ-T1"]
        user = users.require(session, "lan", users.Role.APPROVER)
        assert user.name == "Trần Thị Lan"
    assert checking.check(store).sound
    store.close()
    opening.unlock(tmp_path / "t1.kiemdinh", "lan", PASSWORD).close()


def test_the_recovery_sheet_opens_the_store(tmp_path: Path) -> None:
    seen: list[RecoveryFacts] = []

    def draw(facts: RecoveryFacts) -> bytes:
        seen.append(facts)
        return facts.code.encode()

    made(tmp_path / "t1.kiemdinh", recovery_sheet=tmp_path / "sheet.pdf", draw=draw).close()
    assert (seen[0].organisation, seen[0].store_name, seen[0].made_on) == ("Trạm KĐ-T1", "t1.kiemdinh", TODAY)
    opening.unlock(tmp_path / "t1.kiemdinh", recovery=(tmp_path / "sheet.pdf").read_text()).close()


def test_no_sheet_is_left_when_no_store_is_made(tmp_path: Path) -> None:
    made(tmp_path / "t1.kiemdinh").close()
    with pytest.raises(opening.AlreadyThere):
        made(tmp_path / "t1.kiemdinh", recovery_sheet=tmp_path / "sheet.pdf", draw=lambda facts: b"sheet")
    assert not (tmp_path / "sheet.pdf").exists()
    with pytest.raises(keys.PasswordTooShort):
        made(tmp_path / "t2.kiemdinh", password="ngắn")


def test_a_sheet_that_stands_is_neither_replaced_nor_taken_away(tmp_path: Path) -> None:
    def draw(facts: RecoveryFacts) -> bytes:
        return facts.code.encode()

    made(tmp_path / "t1.kiemdinh", recovery_sheet=tmp_path / "sheet.pdf", draw=draw).close()
    kept = (tmp_path / "sheet.pdf").read_bytes()
    for name in ("t1", "t2"):
        with pytest.raises(opening.AlreadyThere):
            made(tmp_path / f"{name}.kiemdinh", recovery_sheet=tmp_path / "sheet.pdf", draw=draw)
        assert (tmp_path / "sheet.pdf").read_bytes() == kept
    assert not (tmp_path / "t2.kiemdinh").exists()


def test_headquarters_key_opens_a_store_made_with_its_public_file(tmp_path: Path) -> None:
    hq = made(tmp_path / "hq.kiemdinh")
    print_ = licences.export_root(hq, tmp_path / "hq.pub")
    said = json.loads((tmp_path / "hq.pub").read_text())
    assert said["organisation"] == "Trạm KĐ-T1" and print_ == trust.fingerprint(said["root"])
    licences.export_recovery_key(hq, tmp_path / "hq.secret", by="admin")
    made(tmp_path / "b.kiemdinh", recovery=tmp_path / "hq.pub").close()
    opening.unlock(tmp_path / "b.kiemdinh", recovery=(tmp_path / "hq.secret").read_text()).close()
    hq.close()


@pytest.mark.parametrize("text", ["", "not JSON", "[]", "{}", '{"recovery":"age1","practice":false}', '{"recovery":1}'])
def test_other_files_are_no_public_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.pub").write_text(text)
    with pytest.raises(founding.NoRootFile, match="LIC-E21: x.pub không phải tệp công khai"):
        made(tmp_path / "b.kiemdinh", recovery=tmp_path / "x.pub")
    assert not (tmp_path / "b.kiemdinh").exists()


def test_a_practice_public_file_is_refused_by_a_real_store(tmp_path: Path) -> None:
    licences.export_root(lone(tmp_path, "p", "Thực hành"), tmp_path / "p.pub")
    with pytest.raises(founding.NoRootFile):
        made(tmp_path / "b.kiemdinh", recovery=tmp_path / "p.pub")


def test_a_store_needs_the_name_of_its_organisation(tmp_path: Path) -> None:
    with pytest.raises(founding.NoName, match="LIC-E20: Tổ chức chưa có tên"):
        made(tmp_path / "b.kiemdinh", organisation="  ")


def test_a_laptop_that_joined_has_no_recovery_key_to_give(tmp_path: Path) -> None:
    from safety_inspector.store import opening as stores

    bare = stores.create_practice(tmp_path / "bare.kiemdinh", organisation="X", now=now)
    with bare.writing(by="admin") as session:
        users.add(session, login="admin", name="Quản trị", roles=["administrator"])
    with pytest.raises(refusals.NotHeadquarters):
        licences.export_recovery_key(bare, tmp_path / "x", by="admin")
    bare.close()


def test_practice_comes_from_its_seed(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first, second = lone(tmp_path / "1", "hq", "Ban"), lone(tmp_path / "2", "hq", "Ban")
    assert first.device == second.device and state(first) == state(second)
    other = lone(tmp_path, "other", "Ban")
    assert other.device != first.device and first.practice
    with first.reading() as one, second.reading() as two:
        assert trust.root_of(raw(one)) == trust.root_of(raw(two))
    assert '"practice":true' in trust_text(first)


def trust_text(store: Store) -> str:
    with store.reading() as session:
        return trust.latest(raw(session), store.device)[0]


def test_practice_packages_are_refused_by_a_real_store(tmp_path: Path) -> None:
    real, hq = made(tmp_path / "real.kiemdinh"), lone(tmp_path, "hq", "Ban")
    laptop = joined(hq, lone(tmp_path, "b", "Trạm B"), "B")
    packages.export(laptop, to="HQ", out=tmp_path / "p.kdp", plain=True, by="admin", today=TODAY)
    assert packages.preview(real, tmp_path / "p.kdp", today=TODAY).code == "KDP-E05"
    real.close()
